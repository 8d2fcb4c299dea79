"""Score a network on a split, vertex by vertex."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table

from pcseg.data.scene import list_scenes, load_scene
from pcseg.engine.predictor import Predictor
from pcseg.errors import InputError
from pcseg.labels import CLASSES_FILE, SPLIT_NAMES, check_same_classes
from pcseg.metrics.confusion import confusion_matrix, scores


def evaluate_split(predictor: Predictor, root: str | Path, split: str) -> dict:
    """Predict every vertex of a split's scenes and score the labels.

    Args:
        predictor: the trained network.
        root: the prepared data set.
        split: ``"train"`` or ``"val"``.

    Returns:
        :func:`pcseg.metrics.confusion.scores` and ``scenes``, the number of scenes.

    Raises:
        InputError: if the split is missing or empty, or a scene has no labels.
    """
    folders = list_scenes(root, split)
    check_same_classes(predictor.label_set, Path(root) / CLASSES_FILE)
    return evaluate_scenes(predictor, folders)


def evaluate_scenes(predictor: Predictor, folders: Sequence[Path]) -> dict:
    """Do what :func:`evaluate_split` does, for these scenes."""
    label_set = predictor.label_set
    matrix = torch.zeros(label_set.num_classes, label_set.num_classes, dtype=torch.int64)
    for folder in track(folders, "scoring", console=Console(stderr=True), transient=True):
        scene = load_scene(folder, label_set.segment_file, fields=predictor.fields)
        if scene.segment is None:
            raise InputError(f"{folder / label_set.segment_file}: missing; scoring needs labels")
        prediction = torch.from_numpy(predictor.predict_scene(scene))
        segment = torch.from_numpy(scene.segment.astype("int64"))
        matrix += confusion_matrix(prediction, segment, label_set.num_classes)
    return {"scenes": len(folders), **scores(matrix, label_set)}


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def summary_table(result: dict) -> Table:
    """Lay out the means of :func:`evaluate_split` as a table."""
    table = Table(title=f"{result['points']:,} labelled vertices of {result['scenes']} scenes, %")
    for column in ("", "mIoU", "mIoU in truth", "mIoU all", "classes in truth"):
        table.add_column(column, justify="left" if not column else "right")
    for name in ("all", *SPLIT_NAMES):
        row = result if name == "all" else result.get(name)
        if row is not None:
            means = [_percent(row[key]) for key in ("miou", "miou_in_truth", "miou_all")]
            table.add_row(name, *means, str(row["classes_in_truth"]))
    guess = result["majority_guess"]
    table.add_row("majority guess", _percent(guess["miou"]), "", "", "", style="dim")
    return table


def print_scores(result: dict) -> None:
    """Print the per-class table, the means and what they leave out."""
    console = Console()
    classes = Table(title="classes, by number of vertices")
    for column in ("class", "IoU %", "accuracy %", "vertices", "predicted"):
        classes.add_column(column, justify="left" if column == "class" else "right")
    for row in sorted(result["classes"], key=lambda row: -row["points"]):
        if row["points"] or row["predicted"]:
            shares = [_percent(row[key]) for key in ("iou", "accuracy")]
            classes.add_row(row["name"], *shares, f"{row['points']:,}", f"{row['predicted']:,}")
    console.print(classes)
    console.print(summary_table(result))
    guess = _percent(result["majority_guess"]["accuracy"])
    console.print(
        f"accuracy {_percent(result['accuracy'])} % (majority guess {guess} %), "
        f"mean class accuracy {_percent(result['mean_accuracy'])} %\n"
        "mIoU: classes in truth or predicted (the benchmark's rule) · in truth: only those with ground truth · "
        "all: every class of the label set, absent ones as 0",
        highlight=False,
    )
