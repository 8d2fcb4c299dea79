"""A scan as a trained network sees it: whole, voxelised, perhaps turned, mirrored or scaled; and the way back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from pcseg import ops
from pcseg.data import geometry
from pcseg.data.transforms import Sample, features
from pcseg.errors import InputError


@dataclass
class Look:
    """V points in N voxels.

    Attributes:
        points: the V points as this look has them: ``coord`` and other channels, see :mod:`pcseg.data.transforms`.
        grid_coord: (N, 3) int32, voxel coordinates from 0.
        inverse: (V,) int64, the voxel of each point.
        nearest: (N,) int64, of each voxel the point nearest to its centre.
        order: (V,) int64, the points sorted by voxel.
        counts: (N,) int64, points of each voxel.
        cell: (3,) int64, the cell of the grid that ``grid_coord`` counts from.
    """

    points: Sample
    grid_coord: np.ndarray
    inverse: np.ndarray
    nearest: np.ndarray
    order: np.ndarray
    counts: np.ndarray
    cell: np.ndarray


def matrices(rotations: int = 1, flips: bool = False, scales: Sequence[float] = (1.0,)) -> list[np.ndarray]:
    """List the looks at a scan: (3, 3) float64 each, the first of them the identity where 1 is the first scale.

    Args:
        rotations: how many, evenly spread over a turn about z.
        flips: each of them mirrored along x, too.
        scales: each of them in all of these sizes.
    """
    turned = [geometry.rotation(2 * np.pi * look / rotations, axis=2) for look in range(rotations)]
    flipped = [matrix @ geometry.reflection(0) for matrix in turned] if flips else []
    return [scale * matrix for scale in scales for matrix in turned + flipped]


def look_at(sample: Sample, voxel_size: float, matrix: np.ndarray | None = None) -> Look:
    """Centre a scan with its floor at 0, apply ``matrix`` (3, 3), a scaled orthogonal one, and voxelise it.

    Args:
        sample: all V points; ``coord`` in metres.
        voxel_size: metres.
        matrix: None leaves the points as they are.
    """
    points = {**sample, "coord": geometry.center(sample["coord"])}
    if matrix is not None and not np.array_equal(matrix, np.eye(3)):
        points["coord"] = geometry.turn(points["coord"], matrix)
        if "normal" in points:
            points["normal"] = geometry.turn(points["normal"], matrix / np.linalg.norm(matrix[:, 0]))
    coord = np.require(points["coord"], requirements=["C", "W"])  # PyTorch wants no read-only memory
    grid_coord, inverse, counts, order, nearest = (t.numpy() for t in ops.voxelize(torch.from_numpy(coord), voxel_size))
    cell = np.zeros(3, dtype=np.int64)
    if len(coord):
        cell = np.floor(coord[nearest].min(axis=0).astype(np.float64) / voxel_size).astype(np.int64)
    return Look(points, grid_coord, inverse, nearest, order, counts, cell)


def features_of(look: Look, index: np.ndarray, channels: Sequence[str], mean: bool = False) -> np.ndarray:
    """Compute what goes into the network: (N, C) float32, x and y centred over the voxels.

    Args:
        look: the look.
        index: (N,) the point of each voxel that stands for it.
        channels: of ``"coord"``, ``"color"``, ``"normal"``.
        mean: take the mean over each voxel's points instead (normals at unit length).
    """
    if mean:
        voxels = {name: _voxel_mean(look, look.points[name]) for name in dict.fromkeys(["coord", *channels])}
        if "normal" in voxels:
            length = np.linalg.norm(voxels["normal"], axis=1, keepdims=True)
            own = look.points["normal"].take(index, axis=0)  # where normals cancel out
            voxels["normal"] = np.where(length > 1e-3, voxels["normal"] / np.maximum(length, 1e-3), own)
    else:
        voxels = {name: look.points[name].take(index, axis=0) for name in dict.fromkeys(["coord", *channels])}
    voxels["coord"] = geometry.center(voxels["coord"], floor=False)
    return features(voxels, channels)


def _voxel_mean(look: Look, values: np.ndarray) -> np.ndarray:
    columns = [np.bincount(look.inverse, column, minlength=len(look.counts)) for column in values.T]
    return (np.stack(columns, axis=1) / look.counts[:, None]).astype(np.float32)


def fragments(look: Look) -> Iterator[np.ndarray]:
    """Go through the voxels' points in as many rounds as the fullest voxel has points: (N,) point indices each.

    In each round every voxel gives one of its points; one that has had all its turns starts again. So every point
    comes at least once, as in the test loops of Pointcept and its forerunners.
    """
    starts = look.counts.cumsum() - look.counts
    for number in range(int(look.counts.max(initial=0))):
        yield look.order[starts + number % look.counts]


def trilinear(look: Look, points: np.ndarray, voxel_size: float) -> tuple[np.ndarray, np.ndarray]:
    """Find the voxels between whose centres points lie, and how near they are.

    Args:
        look: the look.
        points: (M,) point indices.
        voxel_size: metres, the look's.

    Returns:
        rows (M, 8) int64 and weights (M, 8) float32: trilinear, 0 for voxels that are empty, of sum 1. A row of weight
        0 is the point's own voxel.

    Raises:
        InputError: if the scan spans so many voxels that they cannot be numbered.
    """
    size = look.grid_coord.max(axis=0).astype(np.int64) + 3
    if math.prod(size.tolist()) >= 2**63:
        raise InputError(f"--carry trilinear: the scan spans {' × '.join(map(str, size))} voxels; use --carry nearest")
    place = look.points["coord"][points].astype(np.float64) / voxel_size - look.cell - 0.5  # centres: whole numbers
    low = np.floor(place)
    share = place - low
    low = low.astype(np.int64) + 1  # one more all round, so that no neighbour is outside
    occupied = _key(look.grid_coord.astype(np.int64) + 1, size)  # ascending, as the voxels are
    own = look.inverse[points]
    rows = np.empty((len(place), 8), dtype=np.int64)
    weights = np.empty((len(place), 8), dtype=np.float32)
    for corner in range(8):
        step = np.array([corner >> 2 & 1, corner >> 1 & 1, corner & 1])
        key = _key(low + step, size)
        row = np.minimum(np.searchsorted(occupied, key), len(occupied) - 1)
        there = occupied[row] == key
        rows[:, corner] = np.where(there, row, own)
        weights[:, corner] = np.where(there, np.where(step == 1, share, 1 - share).prod(axis=1), 0)
    weights /= weights.sum(axis=1, keepdims=True)
    return rows, weights


def _key(cell: np.ndarray, size: np.ndarray) -> np.ndarray:
    return (cell[:, 0] * size[1] + cell[:, 1]) * size[2] + cell[:, 2]
