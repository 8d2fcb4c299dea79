"""Scenes to be shown with what a network says of them: what pages and the live viewer have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
from rich.console import Console
from rich.progress import track
from scipy.spatial import cKDTree

from pcseg.data.scene import Scene, list_scenes, load_scene
from pcseg.errors import InputError
from pcseg.labels import CLASSES_FILE, IGNORE_INDEX, LabelSet, check_same_classes

if TYPE_CHECKING:
    from pcseg.engine.predictor import Predictor

PAGE_SCENES = 10  # of a split's folder, if nothing else is asked for: about 15 MB of ScanNet's scans
_NEIGHBOURS = 12
# 0 … 1 in 256 steps, (256, 3) uint8: a colour map that is even to the eye and to those who see red and green alike.
CONFIDENCE_COLORS = np.rint(matplotlib.colormaps["cividis"](np.arange(256))[:, :3] * 255).astype(np.uint8)


@dataclass
class Shown:
    """A scene and what a network says of its V points.

    Attributes:
        scene: with what is to be seen of it.
        prediction: (V,) class indices, or None.
        confidence: (V,) float, the probability of the likeliest class in 0…1, or None.
    """

    scene: Scene
    prediction: np.ndarray | None = None
    confidence: np.ndarray | None = None

    def __post_init__(self) -> None:
        for name, array in (("predictions", self.prediction), ("confidences", self.confidence)):
            if array is not None and len(array) != self.scene.num_vertices:
                raise InputError(f"{self.scene.name}: {len(array)} {name} for {self.scene.num_vertices} vertices")


def confusion_of(shown: Shown, num_classes: int) -> np.ndarray | None:
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


def confidence_colors(confidence: np.ndarray) -> np.ndarray:
    """Colour each point by how sure the network is, dark blue = 0 to yellow = 1: (V,) → (V, 3) uint8."""
    return CONFIDENCE_COLORS[confidence_steps(confidence)]


def confidence_steps(confidence: np.ndarray) -> np.ndarray:
    """Round probabilities (V,) in 0…1 to steps of 1/255: (V,) uint8."""
    return np.rint(np.clip(confidence, 0, 1) * 255).astype(np.uint8)


def scene_folders(target: str | Path, limit: int | None = None) -> list[Path]:
    """List the scenes that a user means: the folder of one, or of a split.

    Args:
        target: ``DIR/val/scene0000_00`` or ``DIR/val``.
        limit: the most scenes; the first are taken.

    Raises:
        InputError: if it is neither.
    """
    target = Path(target)
    if (target / "coord.npy").exists():
        return [target]
    if not any(target.glob("*/coord.npy")):
        raise InputError(
            f"{target}: is neither a prepared scene (coord.npy is missing) nor a folder of some; "
            "expected DIR/val/scene0000_00 or DIR/val"
        )
    return list_scenes(target.parent, target.name)[:limit]


def load_shown(folder: str | Path, label_set: LabelSet, predictor: Predictor | None = None) -> Shown:
    """Read a scene and label it.

    Args:
        folder: the scene's.
        label_set: which labels are its truth; those of ``predictor``, if there is one.
        predictor: the network, or None.

    Raises:
        InputError: if the scene is damaged, or its data set has other classes than the network.
    """
    check_same_classes(label_set, Path(folder).resolve().parent.parent / CLASSES_FILE)
    fields = {"color", "normal", *(predictor.fields if predictor else ())}
    scene = load_scene(folder, label_set.segment_file, fields=fields)
    if predictor is None:
        return Shown(scene)
    said = predictor.label_scene(scene)
    return Shown(scene, said.segment, said.confidence)


def load_all_shown(folders: Sequence[Path], label_set: LabelSet, predictor: Predictor | None = None) -> Iterator[Shown]:
    """Read and label scenes one after the other, with a progress bar: see :func:`load_shown`."""
    for folder in track(folders, "labelling" if predictor else "reading", console=Console(stderr=True), transient=True):
        yield load_shown(folder, label_set, predictor)
