"""What scenes hold: classes, objects, vertices and voxels, and how often to draw which scene for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress, track
from torch import Tensor

from pcseg.data.dataset import raw_sample
from pcseg.data.geometry import center
from pcseg.data.scene import RECORD_FILE, SPLITS, list_scenes, load_scene
from pcseg.data.transforms import voxelize
from pcseg.errors import InputError
from pcseg.labels import LabelSet


def _recorded_points(folder: Path, label_set: LabelSet) -> np.ndarray | None:
    """Vertices of each class as the scene's record says; None without one, or if the labels were changed since."""
    try:
        record = json.loads((folder / RECORD_FILE).read_bytes())
        if record["files"][label_set.segment_file] != (folder / label_set.segment_file).stat().st_size:
            return None
        points = np.array(record["class_points"][label_set.name], dtype=np.int64)
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None
    return points if points.shape == (label_set.num_classes,) else None


def class_points_in_scenes(folders: Sequence[Path], label_set: LabelSet) -> np.ndarray:
    """Count each class's vertices in scenes, from their records where they have one, else from their labels.

    Args:
        folders: S prepared scenes; one without labels has no class.
        label_set: the K classes; other labels are not counted.

    Returns:
        (S, K) int64.
    """
    points = np.zeros((len(folders), label_set.num_classes), dtype=np.int64)
    console = Console(stderr=True)
    for row, folder in enumerate(
        track(folders, "looking for classes", console=console, transient=True, disable=not console.is_terminal)
    ):
        recorded = _recorded_points(folder, label_set)
        if recorded is not None:
            points[row] = recorded
            continue
        segment = load_scene(folder, label_set.segment_file, mmap=True, fields=()).segment
        if segment is not None:
            known = segment[(segment >= 0) & (segment < label_set.num_classes)]
            points[row] = np.bincount(known, minlength=label_set.num_classes)
    return points


def classes_in_scenes(folders: Sequence[Path], label_set: LabelSet) -> np.ndarray:
    """Find which classes occur in which scenes: (S, K) bool, where :func:`class_points_in_scenes` is not 0."""
    return class_points_in_scenes(folders, label_set) > 0


def class_scene_share(present: np.ndarray) -> Tensor:
    """Say in what share of the scenes each class occurs.

    Args:
        present: (S, K) bool, see :func:`classes_in_scenes`.

    Returns:
        (K,) float64 in (0, 1]; a class that never occurs gets half a scene, so that its logarithm exists.
    """
    return torch.from_numpy(np.maximum(present.sum(axis=0), 0.5) / max(len(present), 1))


def repeat_factors(present: np.ndarray) -> np.ndarray:
    """Weigh scenes by the rarest of their classes: repeat factor sampling (Gupta et al., LVIS, CVPR 2019).

    A class that occurs in a share f of the scenes has the factor max(1, √(t / f)), a scene the largest factor of its
    classes. LVIS sets t by hand; here it is the share of the median class, so that the rarer half of the classes
    counts, in small data sets too.

    Args:
        present: (S, K) bool, see :func:`classes_in_scenes`; classes in no scene are left out.

    Returns:
        (S,) float64, at least 1.
    """
    share = present[:, present.any(axis=0)].mean(axis=0)
    if not share.size:
        return np.ones(len(present))
    factor = np.maximum(1, np.sqrt(np.median(share) / share))
    return np.where(present[:, present.any(axis=0)], factor, 1).max(axis=1)


@dataclass
class SceneCounts:
    """What one scene holds, for K classes.

    Attributes:
        vertices: all of them.
        voxels: occupied voxels, as scoring makes them.
        points: (K,) int64, vertices of each class; None for a scene without labels.
        objects: (K,) int64, instances with vertices of each class; None without labels or instances.
    """

    vertices: int
    voxels: int
    points: np.ndarray | None
    objects: np.ndarray | None


@dataclass
class ClassCounts:
    """What the scenes of a split hold of K classes: (K,) int64 each.

    Attributes:
        points: vertices.
        scenes: scenes with at least one such vertex.
        objects: instances; None if no scene tells them apart.
    """

    points: np.ndarray
    scenes: np.ndarray
    objects: np.ndarray | None


def sum_classes(scenes: Sequence[SceneCounts]) -> ClassCounts | None:
    """Add up the classes of scenes; None if none of them has labels."""
    points = [scene.points for scene in scenes if scene.points is not None]
    objects = [scene.objects for scene in scenes if scene.objects is not None]
    if not points:
        return None
    return ClassCounts(np.sum(points, 0), np.sum(np.array(points) > 0, 0), np.sum(objects, 0) if objects else None)


def count_scene(folder: Path, label_set: LabelSet, voxel_size: float) -> SceneCounts:
    """Count what a prepared scene holds.

    Args:
        folder: the scene.
        label_set: the K classes.
        voxel_size: metres.

    Raises:
        InputError: if a file is broken, a label is of another label set, or the coordinates cannot be voxelised.
    """
    scene = load_scene(folder, label_set.segment_file, mmap=True, fields=["instance"])
    sample = raw_sample(scene, ["coord"], label_set.num_classes)
    try:
        voxels = len(voxelize(center(sample["coord"]), voxel_size)[0])
    except ValueError as error:
        raise InputError(f"{folder / 'coord.npy'}: {error}") from error
    points = objects = None
    if "segment" in sample:
        segment = sample["segment"]
        points = np.bincount(segment[segment >= 0], minlength=label_set.num_classes)
        if scene.instance is not None:
            labelled = (segment >= 0) & (scene.instance >= 0)
            number = np.unique(scene.instance[labelled], return_inverse=True)[1]
            pairs = np.unique(number * label_set.num_classes + segment[labelled])
            objects = np.bincount(pairs % label_set.num_classes, minlength=label_set.num_classes)
    return SceneCounts(scene.num_vertices, voxels, points, objects)


def count_dataset(
    root: str | Path, label_set: LabelSet, voxel_size: float, jobs: int | None = None
) -> dict[str, list[SceneCounts]]:
    """Count what every scene of a prepared data set holds, on several processes, with progress on a terminal.

    Args:
        root: the prepared data set, ours or Pointcept's.
        label_set: the K classes.
        voxel_size: metres.
        jobs: processes; None: one a core.

    Returns:
        Split → its scenes, sorted by name; only splits that have scenes.

    Raises:
        InputError: if there is no scene at all, or one is broken.
    """
    if jobs is not None and jobs < 1:
        raise InputError(f"--jobs {jobs}: expected 1 or more")
    folders: list[tuple[str, Path]] = []
    for split in SPLITS:
        if any((Path(root) / split).glob("[!.]*/coord.npy")):
            folders += [(split, folder) for folder in list_scenes(root, split)]
    if not folders:
        list_scenes(root, SPLITS[0])  # says what is wrong with the root or its first split
    counts: dict[str, list[SceneCounts]] = {}
    console = Console(stderr=True)
    work = joblib.Parallel(n_jobs=min(jobs or joblib.cpu_count(), len(folders)), return_as="generator")
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("counting", total=len(folders))
        try:
            results = work(joblib.delayed(count_scene)(folder, label_set, voxel_size) for _, folder in folders)
            for (split, _), result in zip(folders, results, strict=True):
                counts.setdefault(split, []).append(result)
                progress.advance(task)
        except BrokenProcessPool as error:
            raise InputError("a worker process was killed, most likely for memory; use fewer --jobs") from error
    return counts
