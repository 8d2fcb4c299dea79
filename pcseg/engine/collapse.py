"""Neural collapse of a trained run: two passes over a split's scenes, and the files that tell of it."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table
from torch import Tensor

from pcseg.data.batch import collate
from pcseg.data.dataset import make_sample
from pcseg.data.scene import list_scenes, load_scene
from pcseg.engine.predictor import Predictor
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import CLASSES_FILE, LabelSet, check_same_classes
from pcseg.metrics.collapse import COLUMNS, Collapse, CollapseStatistics, PointMeasures, collapse_measures

_ARRAYS = ("counts", "centers", "class_vectors", "nc1", "nc4")


def analyze_collapse(predictor: Predictor, root: str | Path, split: str) -> Collapse:
    """Measure the collapse of a network's features and classifier on the voxels of a split's whole scenes.

    Args:
        predictor: the trained network, with the classes that it was trained on.
        root: the prepared data set.
        split: ``"train"`` or ``"val"``.

    Raises:
        InputError: if the split is missing or empty, a scene has no labels, or no point of all has one.
    """
    folders = list_scenes(root, split)
    label_set = predictor.label_set
    check_same_classes(label_set, Path(root) / CLASSES_FILE)
    dim = predictor.model.backbone.out_channels
    statistics = CollapseStatistics(label_set.num_classes, dim, label_set.splits, predictor.device)
    for features, _, segment in _forwards(predictor, folders, "class centers (1 of 2)"):
        statistics.update(features, segment)
    if not statistics.present.any():
        raise InputError(f"{Path(root) / split}: no point has a label of {label_set.name}; expected labelled scenes")
    points = PointMeasures(statistics)
    for features, logits, segment in _forwards(predictor, folders, "points against centers (2 of 2)"):
        points.update(features, segment, logits)
    rows = predictor.model.head.class_vectors().detach().cpu().double()
    measures, second = collapse_measures(statistics, rows), points.measures()
    centers = torch.zeros(statistics.means.shape, dtype=torch.float64)
    centers[statistics.present] = statistics.centers()
    return Collapse(
        label_set=label_set,
        counts=statistics.counts.cpu().numpy(),
        centers=centers.numpy(),
        class_vectors=rows.numpy(),
        nc1=points.class_nc1().numpy(),
        nc4=points.class_nc4().numpy(),
        measures={name: values | second[name] for name, values in measures.items()},
    )


@torch.inference_mode()
def _forwards(predictor: Predictor, folders: Sequence[Path], what: str) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Each scene's features (N, d), logits (N, K) and labels (N,), as a validation sees them."""
    data, device, dtype = predictor.config.data, predictor.device, predictor.dtype
    for folder in track(folders, what, console=Console(stderr=True), transient=True):
        scene = load_scene(folder, predictor.label_set.segment_file, fields=data.channels)
        if scene.segment is None:
            raise InputError(f"{folder / predictor.label_set.segment_file}: missing; this analysis needs labels")
        if scene.num_vertices == 0:
            continue
        batch = collate([make_sample(scene, data, predictor.label_set.num_classes, None)]).to(device)
        with torch.autocast(device.type, dtype, enabled=dtype is not None):
            features, logits = predictor.model(batch.feat, batch.grid_coord, batch.batch, 1)
        yield features, logits, batch.segment


def save_collapse(collapse: Collapse, about: dict, folder: str | Path) -> None:
    """Write ``collapse.json``, and ``collapse.npz`` with the centers and rows, from which pictures can be drawn again.

    Args:
        collapse: what was measured.
        about: what stands first in the JSON file, such as the run's name.
        folder: where; other files there stay.
    """
    with atomic_file(Path(folder) / "collapse.npz") as temporary:
        np.savez_compressed(temporary, **{name: getattr(collapse, name) for name in _ARRAYS})
    with atomic_file(Path(folder) / "collapse.json") as temporary:
        temporary.write_text(json.dumps(about | collapse.to_dict(), indent=1, allow_nan=False))


def load_collapse(folder: str | Path, label_set: LabelSet) -> Collapse:
    """Read what :func:`save_collapse` wrote.

    Args:
        folder: with both files.
        label_set: the run's classes.

    Raises:
        InputError: if a file is missing or damaged, or is of other classes.
    """
    folder = Path(folder)
    try:
        measures = json.loads((folder / "collapse.json").read_text())["measures"]
        with np.load(folder / "collapse.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in _ARRAYS}
    except (OSError, ValueError, LookupError, EOFError) as error:
        raise InputError(f"{folder}: holds no whole analysis ({error}); run `python -m pcseg.analyze` again") from error
    if len(arrays["counts"]) != label_set.num_classes:
        raise InputError(
            f"{folder}: is of {len(arrays['counts'])} classes, expected the {label_set.num_classes} of "
            f"{label_set.name}; run `python -m pcseg.analyze` again"
        )
    return Collapse(label_set, measures=measures, **arrays)


def is_up_to_date(folder: str | Path, about: dict) -> bool:
    """Say whether the analysis in a folder is of what ``about`` names: what :func:`save_collapse` was told then."""
    try:
        saved = json.loads((Path(folder) / "collapse.json").read_text())
        return isinstance(saved, dict) and all(saved.get(key) == value for key, value in about.items())
    except (OSError, ValueError):
        return False


def read_curves(metrics_csv: str | Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Read the measures of each validated epoch.

    Args:
        metrics_csv: of a run; where it is missing, or of a run from before there were measures, there are no curves.

    Returns:
        name, of :data:`pcseg.metrics.collapse.COLUMNS` → epochs (n,) from 1, and values (n,).

    Raises:
        InputError: if a cell is no number.
    """
    path = Path(metrics_csv)
    if not path.is_file():
        return {}
    curves = {}
    try:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        for name in COLUMNS:
            own = [(float(row["epoch"]) + 1, float(row[f"val/{name}"])) for row in rows if row.get(f"val/{name}")]
            if own:
                curves[name] = tuple(np.array(own).T)
    except (ValueError, TypeError, LookupError, csv.Error) as error:
        raise InputError(f"{path}: a cell is no number ({error}); expected the file that training wrote") from error
    return curves


def _cell(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def print_collapse(collapse: Collapse) -> None:
    """Print the measures as two tables: features, and classifier."""
    about = collapse.to_dict()
    ideal = about["ideal_cosine"]
    # A pipe or a file takes any width: 80 would cut names.
    console = Console(width=None if sys.stdout.isatty() else 120)
    for title, columns in (
        (
            f"features in {about['dimensions']} dimensions; 0 = collapsed",
            {"NC1": "nc1", "classes alike": "nc1_mean", "equinorm": "nc2_equinorm",
             "equiangularity": "nc2_equiangularity", "maximal angle": "nc2_maximal_angle"},
        ),
        (
            "classifier, and how it fits the features; 0 = collapsed",
            {"equinorm": "classifier_equinorm", "equiangularity": "classifier_equiangularity",
             "maximal angle": "classifier_maximal_angle", "NC3": "nc3", "NC4": "nc4"},
        ),
    ):  # fmt: skip
        table = Table(title=title)
        for column in ("", "classes", "voxels", *columns):
            table.add_column(column, justify="right" if column else "left")
        for name, values in collapse.measures.items():
            table.add_row(name, *(_cell(values[key]) for key in ("classes", "points", *columns.values())))
        console.print(table)
    if ideal is not None:
        possible = "" if about["ideal_is_possible"] else ", which so few dimensions do not allow"
        console.print(f"ideal cosine of {about['classes_present']} classes: {ideal:.4f}{possible}", highlight=False)
