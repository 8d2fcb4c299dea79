"""Scans to be shown with what a network says of them: what pages and the live viewer have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.progress import track
from scipy.spatial import cKDTree

from pcseg.labels import CLASSES_FILE, IGNORE_INDEX, LabelSet, check_same_classes
from pcseg.vis.subject import Subject, load_subject

if TYPE_CHECKING:
    from pcseg.engine.predictor import Predictor

PAGE_SCENES = 10  # of a split's folder, if nothing else is asked for: about 15 MB of ScanNet's scans
_NEIGHBOURS = 12


def confusion_of(shown: Subject, num_classes: int) -> np.ndarray | None:
    """Count points by true class (rows) and predicted class: (K, K) int64; None without truth or prediction.

    Points that have no label, or for which there is no prediction (-1), are left out.
    """
    if shown.scene.segment is None or shown.prediction is None:
        return None
    truth, prediction = (np.asarray(own, dtype=np.int64) for own in (shown.scene.segment, shown.prediction))
    judged = (truth != IGNORE_INDEX) & (prediction != IGNORE_INDEX)
    pairs = truth[judged] * num_classes + prediction[judged]
    return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)


def short_scores(confusion: np.ndarray | None, label_set: LabelSet) -> dict:
    """Compute of a confusion matrix (K, K) what a legend shows: see :func:`pcseg.metrics.confusion.scores`.

    Returns:
        ``miou`` and ``accuracy``, both None where nothing is labelled, and ``iou``: class index → IoU in 0…1 of the
        classes in truth or prediction.
    """
    if confusion is None or not confusion.any():
        return {"miou": None, "accuracy": None, "iou": {}}
    from pcseg.metrics.confusion import scores  # torch: only where there is something to score

    result = scores(confusion, label_set)
    iou = {index: row["iou"] for index, row in enumerate(result["classes"]) if row["iou"] is not None}
    return {"miou": result["miou"], "accuracy": result["accuracy"], "iou": iou}


def smooth_normals(coord: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Take the mean over the nearest points, so that no single ones hover where a wall is cut away: (V, 3) float64."""
    count = min(_NEIGHBOURS, len(coord))
    _, near = cKDTree(coord).query(coord, k=[*range(1, count + 1)], workers=-1)
    return np.asarray(normal, dtype=np.float64)[near].mean(axis=1)


def load_labelled(
    path: str | Path, label_set: LabelSet, predictor: Predictor | None = None, mesh: str | Path | None = None
) -> Subject:
    """Read a scan and label it.

    Args:
        path: a prepared scene's folder, or a PLY file, which is shown with what it has.
        label_set: which labels are its truth; those of ``predictor``, if there is one.
        predictor: the network, or None.
        mesh: see :func:`pcseg.vis.subject.load_subject`.

    Raises:
        InputError: if the scan is damaged, or its data set has other classes than the network.
    """
    path = Path(path)
    if path.is_dir():
        check_same_classes(label_set, path.resolve().parent.parent / CLASSES_FILE)
    subject = load_subject(path, label_set, mesh, predictor.fields if predictor else ())
    if predictor is not None:
        said = predictor.label_scene(subject.scene)
        subject.prediction, subject.confidence = said.segment, said.confidence
    return subject


def load_all_labelled(
    paths: Sequence[Path], label_set: LabelSet, predictor: Predictor | None = None
) -> Iterator[Subject]:
    """Read and label scans one after the other, with a progress bar: see :func:`load_labelled`."""
    for path in track(paths, "labelling" if predictor else "reading", console=Console(stderr=True), transient=True):
        yield load_labelled(path, label_set, predictor)
