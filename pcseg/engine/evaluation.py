"""Score a network on a split, vertex by vertex."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import track

from pcseg import config as configs
from pcseg.data.scene import Scene, list_scenes, load_scene
from pcseg.engine.environment import pcseg_version
from pcseg.engine.predictor import Predictor
from pcseg.engine.tta import Inference
from pcseg.errors import InputError
from pcseg.labels import CLASSES_FILE, IGNORE_INDEX, LabelSet, check_same_classes
from pcseg.metrics.calibration import Calibration
from pcseg.metrics.confusion import confusion_matrix, scores
from pcseg.metrics.scene_confusions import SceneConfusions


@dataclass(eq=False)
class Evaluation:
    """What an evaluation found.

    Attributes:
        result: plain values, see :func:`evaluate_scenes`.
        confusions: points by scene, true class and predicted class.
    """

    result: dict
    confusions: SceneConfusions


def evaluate_split(predictor: Predictor, root: str | Path, split: str) -> Evaluation:
    """Predict every vertex of a split's scenes and score the labels.

    Args:
        predictor: the trained network.
        root: the prepared data set.
        split: ``"train"`` or ``"val"``.

    Returns:
        see :func:`evaluate_scenes`; the result also tells where it comes from (:func:`origin`), ``split`` and ``data``.

    Raises:
        InputError: if the split is missing or empty, or a scene has no labels.
    """
    folders = list_scenes(root, split)
    check_same_classes(predictor.label_set, Path(root) / CLASSES_FILE)
    evaluation = evaluate_scenes(predictor, folders)
    about = {"split": split, "data": str(root), **origin(predictor)}
    return Evaluation(
        {**about, **evaluation.result, "config": configs.to_dict(predictor.config)}, evaluation.confusions
    )


def origin(predictor: Predictor) -> dict:
    """Say what made labels: network, label set, how scans were labelled, versions and the time, as plain values."""
    return {
        "checkpoint": predictor.checkpoint.name,
        "checkpoint_sha256": predictor.checkpoint_sha256,
        "label_set": predictor.label_set.name,
        "inference": inference_dict(predictor.inference),
        "computed_in": str(predictor.dtype or torch.float32).removeprefix("torch."),
        "pcseg": pcseg_version(),
        "torch": torch.__version__,
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    }


def inference_dict(inference: Inference) -> dict:
    """Turn the way scans are labelled into plain values, as JSON gives them back."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in vars(inference).items()}


def labels_of(scene: Scene, folder: Path, label_set: LabelSet) -> np.ndarray:
    """Take a scene's labels (V,) to score with.

    Raises:
        InputError: if it has none, or such as the label set does not have.
    """
    file = folder / label_set.segment_file
    if scene.segment is None:
        raise InputError(f"{file}: missing; scoring needs labels")
    segment = np.asarray(scene.segment)
    if len(segment) and not (segment.min() >= IGNORE_INDEX and segment.max() < label_set.num_classes):
        raise InputError(
            f"{file}: has labels in {segment.min()}…{segment.max()}, expected -1…{label_set.num_classes - 1} for "
            f"{label_set.name}; prepare the scene again"
        )
    return segment


def _add_truth(digest: hashlib._Hash, name: str, segment: np.ndarray) -> None:
    """Add a scene's name and class indices, whatever their integer type, to what tells ground truths apart."""
    digest.update(f"{name}\n{len(segment)}\n".encode())
    digest.update(segment.astype("<i4").tobytes())


def truth_of_split(root: str | Path, split: str, label_set: LabelSet) -> str:
    """Compute the ``truth_sha256`` of :func:`evaluate_scenes` from a split's scenes as they are on disk now."""
    digest = hashlib.sha256()
    for folder in list_scenes(root, split):
        scene = load_scene(folder, label_set.segment_file, mmap=True, fields=())
        _add_truth(digest, scene.name, labels_of(scene, folder, label_set))
    return digest.hexdigest()


def evaluate_scenes(predictor: Predictor, folders: Sequence[Path]) -> Evaluation:
    """Predict every vertex of these scenes and score the labels.

    Returns:
        The result holds ``truth_sha256`` (over the scenes' names and labels), ``scenes`` (their number),
        ``scenes_not_voted`` (how many lack the mesh segments that were to vote),
        :func:`pcseg.metrics.confusion.scores`, ``calibration``
        (:meth:`pcseg.metrics.calibration.Calibration.result`) and ``per_scene`` (:func:`scene_rows`).

    Raises:
        InputError: if a scene has no labels, or such as the label set does not have.
    """
    label_set = predictor.label_set
    calibration, confusions, digest = Calibration(), SceneConfusions(label_set.num_classes), hashlib.sha256()
    not_voted = 0
    for folder in track(folders, "scoring", console=Console(stderr=True), transient=True):
        scene = load_scene(folder, label_set.segment_file, fields=predictor.fields)
        segment = labels_of(scene, folder, label_set)
        _add_truth(digest, scene.name, segment)
        not_voted += predictor.inference.votes == "segments" and scene.superpoint is None
        prediction = predictor.label_scene(scene)
        calibration.add(prediction.confidence, prediction.segment, segment)
        pair = torch.from_numpy(prediction.segment), torch.from_numpy(segment.astype(np.int64))
        confusions.add(scene.name, confusion_matrix(*pair, label_set.num_classes).numpy())
    result = {
        "truth_sha256": digest.hexdigest(),
        "scenes": len(folders),
        "scenes_not_voted": not_voted,
        **scores(confusions.matrix(), label_set),
        "calibration": calibration.result(),
        "per_scene": scene_rows(confusions, label_set),
    }
    return Evaluation(result, confusions)


def scene_rows(confusions: SceneConfusions, label_set: LabelSet) -> list[dict]:
    """Score each scene by itself, the worst first; those without a labelled point come last.

    Returns:
        rows of ``name``, ``points`` (labelled), ``miou`` (the benchmark's rule, over the classes in this scene's truth
        or labels), ``accuracy``, and ``truth``, ``labelled_as``, ``confused``: the two classes that were confused most
        and the number of points, None where all are right.
    """
    rows = []
    for index, name in enumerate(confusions.names):
        matrix = confusions.matrix(index)
        own = scores(matrix, label_set)
        row = {"name": name, "points": own["points"], "miou": own["miou"], "accuracy": own["accuracy"]}
        wrong = confused_pairs(matrix, 1)
        truth, prediction, points = wrong[0] if wrong else (None, None, None)
        row["truth"] = None if truth is None else label_set.names[truth]
        row["labelled_as"] = None if prediction is None else label_set.names[prediction]
        rows.append({**row, "confused": points})
    return sorted(rows, key=lambda row: (row["miou"] is None, row["miou"], row["name"]))


def confused_pairs(matrix: np.ndarray, most: int) -> list[tuple[int, int, int]]:
    """List the cells off the diagonal that hold most points: (truth, prediction, points) at most ``most`` of them."""
    wrong = matrix * ~np.eye(len(matrix), dtype=bool)
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    cells = [(int(cell // len(matrix)), int(cell % len(matrix))) for cell in order]
    return [(*cell, int(wrong[cell])) for cell in cells if wrong[cell]]
