"""Random changes of a sample, one plain function each, and voxelisation.

A sample is a dict of arrays over the same V points: ``coord`` (V, 3) float32 metres, and where present ``color`` (V, 3)
float32 in 0…255, ``normal`` (V, 3) float32, ``segment`` (V,) int64. Functions return a new dict and leave the
given arrays alone. Randomness comes only from the generator that is passed in.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from pcseg import ops
from pcseg.config import Augment

Sample = dict[str, np.ndarray]


def take(sample: Sample, index: np.ndarray) -> Sample:
    """Keep the points of ``index`` ((M,) integers or (V,) bool)."""
    return {key: array[index] for key, array in sample.items()}


def center(sample: Sample) -> Sample:
    """Shift x and y so that the bounding box is centred at 0, and z so that the lowest point is at 0."""
    coord = sample["coord"]
    if len(coord) == 0:
        return dict(sample)
    low, high = coord.min(axis=0), coord.max(axis=0)
    middle = (low + high) / 2
    return {**sample, "coord": coord - np.array([middle[0], middle[1], low[2]], dtype=coord.dtype)}


def rotate(sample: Sample, angle: float, axis: int) -> Sample:
    """Turn coordinates and normals about an axis through the origin.

    Args:
        sample: the sample.
        angle: radians, counter-clockwise.
        axis: 0, 1 or 2 for x, y or z.
    """
    cos, sin = np.float32(math.cos(angle)), np.float32(math.sin(angle))
    a, b = (axis + 1) % 3, (axis + 2) % 3

    def turn(array: np.ndarray) -> np.ndarray:  # no matrix product: BLAS would wake threads that torch's then wait for
        turned = array.copy()
        turned[:, a] = cos * array[:, a] - sin * array[:, b]
        turned[:, b] = sin * array[:, a] + cos * array[:, b]
        return turned

    return {key: turn(array) if key in ("coord", "normal") else array for key, array in sample.items()}


def scale(sample: Sample, factor: float) -> Sample:
    """Multiply coordinates by a factor."""
    return {**sample, "coord": sample["coord"] * np.float32(factor)}


def flip(sample: Sample, axis: int) -> Sample:
    """Mirror coordinates and normals along an axis (0 or 1 for x or y)."""
    sign = np.ones(3, dtype=np.float32)
    sign[axis] = -1
    return {key: array * sign if key in ("coord", "normal") else array for key, array in sample.items()}


def jitter(sample: Sample, sigma: float, clip: float, rng: np.random.Generator) -> Sample:
    """Add clipped Gaussian noise to coordinates; ``sigma`` and ``clip`` in metres."""
    noise = rng.standard_normal(sample["coord"].shape, dtype=np.float32) * np.float32(sigma)
    return {**sample, "coord": sample["coord"] + np.clip(noise, -clip, clip)}


def drop_points(sample: Sample, share: float, rng: np.random.Generator) -> Sample:
    """Leave out a random share of the points, in [0, 1); at least one stays."""
    num = len(sample["coord"])
    keep = max(1, round(num * (1 - share))) if num else 0
    return take(sample, np.sort(rng.permutation(num)[:keep]))


def color_contrast(sample: Sample, blend: float) -> Sample:
    """Stretch each colour channel to 0…255 and blend the result with the original, ``blend`` in [0, 1]."""
    color = sample["color"]
    if len(color) == 0:
        return dict(sample)
    low, high = color.min(axis=0), color.max(axis=0)
    stretched = (color - low) * (255 / np.maximum(high - low, 1))
    return {**sample, "color": ((1 - blend) * color + blend * stretched).astype(np.float32)}


def color_shift(sample: Sample, shift: np.ndarray) -> Sample:
    """Add ``shift`` (3,) to the colours, clipped to 0…255."""
    return {**sample, "color": np.clip(sample["color"] + shift.astype(np.float32), 0, 255)}


def color_jitter(sample: Sample, sigma: float, rng: np.random.Generator) -> Sample:
    """Add Gaussian noise to each point's colour, ``sigma`` on the scale of 0…255, clipped to 0…255."""
    noise = rng.standard_normal(sample["color"].shape, dtype=np.float32) * np.float32(sigma)
    return {**sample, "color": np.clip(sample["color"] + noise, 0, 255)}


def augment(sample: Sample, settings: Augment, rng: np.random.Generator) -> Sample:
    """Apply all random changes in the usual order (drop, rotate, scale, flip, jitter, colours).

    Args:
        sample: a centred sample.
        settings: probabilities and ranges.
        rng: the only source of randomness.
    """
    if rng.random() < settings.drop_points_p:
        sample = drop_points(sample, settings.drop_points, rng)
    for axis, largest in ((2, settings.rotate_z), (0, settings.rotate_xy), (1, settings.rotate_xy)):
        if rng.random() < settings.rotate_p:
            sample = rotate(sample, rng.uniform(-largest, largest), axis)
    sample = scale(sample, rng.uniform(settings.scale_min, settings.scale_max))
    for axis in (0, 1):
        if rng.random() < settings.flip_p:
            sample = flip(sample, axis)
    if settings.jitter > 0:
        sample = jitter(sample, settings.jitter, settings.jitter_clip, rng)
    if "color" in sample:
        if rng.random() < settings.color_contrast_p:
            sample = color_contrast(sample, rng.random())
        if rng.random() < settings.color_p:
            largest = 255 * settings.color_shift
            sample = color_shift(sample, rng.uniform(-largest, largest, size=3))
        if rng.random() < settings.color_p:
            sample = color_jitter(sample, 255 * settings.color_jitter, rng)
    return sample


def voxelize(
    coord: np.ndarray, voxel_size: float, rng: np.random.Generator | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choose one point for each occupied voxel.

    Args:
        coord: (V, 3) float32 or float64, metres.
        voxel_size: metres.
        rng: picks a random point of each voxel, each equally likely; None picks the point nearest to the voxel's
            centre, of equally near ones the first.

    Returns:
        index (N,) int64 of the chosen points, grid_coord (N, 3) int32 starting at 0, inverse (V,) int64 with
        ``grid_coord[inverse[i]]`` the voxel of point i. Voxels come in ascending order of (x, y, z).

    Raises:
        TypeError, ValueError: as :func:`pcseg.ops.voxelize`, for coordinates that are not finite among others.
    """
    coord = np.require(coord, requirements=["C", "W"])  # PyTorch wants no negative strides, no read-only memory
    voxels = ops.voxelize(torch.from_numpy(coord), voxel_size)
    grid_coord, inverse, counts, order, nearest = (tensor.numpy() for tensor in voxels)
    if rng is None:
        return nearest, grid_coord, inverse
    starts = counts.cumsum() - counts
    return order[starts + (rng.random(len(counts)) * counts).astype(np.int64)], grid_coord, inverse


def crop(coord: np.ndarray, max_points: int, rng: np.random.Generator) -> np.ndarray | None:
    """Find the points nearest to a random one.

    Args:
        coord: (V, 3), metres.
        max_points: how many to keep.
        rng: picks the centre.

    Returns:
        (max_points,) sorted indices, or None where there are no more points than that.
    """
    if len(coord) <= max_points:
        return None
    distance = np.square(coord - coord[rng.integers(len(coord))]).sum(axis=1)
    return np.sort(np.argpartition(distance, max_points - 1)[:max_points])
