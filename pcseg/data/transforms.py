"""From a scene's points to a training sample: the usual recipe of random changes, voxelisation and crop.

A sample is a dict of arrays over the same V points: ``coord`` (V, 3) float32 metres, and where present ``color`` (V, 3)
in 0…255, ``normal`` (V, 3) float32, ``segment`` (V,) int64. Functions leave the given arrays alone. Randomness comes
only from the generator that is passed in.

What is done to points and normals is in ``geometry.py``, to colours in ``color.py``, noise and bends in ``noise.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from pcseg import ops
from pcseg.config import Augment
from pcseg.config_rules import CHANNELS
from pcseg.data.color import GREY, color_contrast, color_gain, color_jitter, color_range, color_shift
from pcseg.data.gaps import make_gaps
from pcseg.data.geometry import center, jitter, reflection, rotation, squared_distance, turn, turn_normals
from pcseg.data.noise import elastic

Sample = dict[str, np.ndarray]


def take(sample: Sample, index: np.ndarray) -> Sample:
    """Keep the points of ``index`` (M,) integers, in that order."""
    return {key: array.take(index, axis=0) for key, array in sample.items()}  # faster than array[index]


def features(sample: Sample, channels: Sequence[str]) -> np.ndarray:
    """Stack the input channels: (N, C) float32, colours as 0…1."""
    out = np.empty((len(sample["coord"]), sum(CHANNELS[channel] for channel in channels)), dtype=np.float32)
    first = 0
    for channel in channels:
        columns = out[:, first : first + CHANNELS[channel]].T
        np.multiply(sample[channel].T, np.float32(1 / 255 if channel == "color" else 1), out=columns)
        first += CHANNELS[channel]
    return out


def augment(
    sample: Sample, settings: Augment, voxel_size: float, max_points: int, rng: np.random.Generator
) -> tuple[Sample, np.ndarray]:
    """Make a training sample by the usual recipe.

    In order: centre, floor at 0 · drop points, cut gaps · turn about z, x, y · mirror · scale, stretch · jitter, noise
    · bends · contrast, shift, jitter and gain of colours, or none; normals or none · one random point a voxel · crop to
    a ball · centre again, x and y only. Where a change acts on each point by itself (normals, colours, labels) it is
    applied to the points that are left, at the end: the samples are distributed alike, and it costs less.

    Args:
        sample: all V points of a scene.
        settings: probabilities and ranges.
        voxel_size: metres.
        max_points: voxels to keep.
        rng: the only source of randomness.

    Returns:
        The sample's N voxels, and grid_coord (N, 3) int32.
    """
    coord = center(sample["coord"])
    kept = None
    if rng.random() < settings.drop_points_p:
        kept = drop_points(len(coord), settings.drop_points, rng)
        coord = _rows(coord, kept)
    rest = make_gaps(coord, settings, rng)
    if rest is not None:
        coord, kept = _rows(coord, rest), rest if kept is None else kept[rest]
    matrix = random_turn(settings, rng)
    scale, stretch = rng.uniform(settings.scale_min, settings.scale_max), None
    if settings.stretch > 0:  # x and y of the turned scene are any directions of the room
        stretch = np.exp(rng.uniform(-settings.stretch, settings.stretch, size=3))
    coord = turn(coord, scale * (matrix if stretch is None else stretch[:, None] * matrix))
    if settings.jitter > 0:
        coord = jitter(coord, settings.jitter, settings.jitter_clip, rng)
    if settings.noise_max > 0:
        sigma = rng.uniform(0, settings.noise_max)
        coord = jitter(coord, sigma, 4 * sigma, rng)
    if rng.random() < settings.elastic_p:
        for spacing, strength in settings.elastic:
            coord = elastic(coord, spacing, strength, rng)

    index, grid_coord, _ = voxelize(coord, voxel_size, rng)
    coord = _rows(coord, index)
    around = None
    if settings.crop_class_p > 0 and "segment" in sample and rng.random() < settings.crop_class_p:
        around = sample["segment"].take(index if kept is None else kept[index])
    near = crop(coord, max_points, rng, around)
    if near is not None:
        coord, index, grid_coord = _rows(coord, near), index[near], grid_coord.take(near, axis=0)

    rest = {key: array for key, array in sample.items() if key != "coord"}
    out = take(rest, index if kept is None else kept[index])
    out["coord"] = center(coord, floor=False)
    if "normal" in out:
        lacking = settings.drop_normal_p > 0 and rng.random() < settings.drop_normal_p
        out["normal"] = np.zeros_like(out["normal"]) if lacking else turn_normals(out["normal"], matrix, stretch)
    if "color" in out:
        out["color"] = _change_colors(out["color"], sample["color"], kept, settings, rng)
    return out, grid_coord


def _rows(coord: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Take rows of an array that is kept column by column, into one of the same kind."""
    return coord.T.take(index, axis=1).T


def random_turn(settings: Augment, rng: np.random.Generator) -> np.ndarray:
    """Draw turns about z, x and y, then reflections along x and y: an orthogonal matrix (3, 3) float64."""
    matrix = np.eye(3)
    for axis, largest in ((2, settings.rotate_z), (0, settings.rotate_xy), (1, settings.rotate_xy)):
        if rng.random() < settings.rotate_p:
            matrix = rotation(rng.uniform(-largest, largest), axis) @ matrix
    for axis in (0, 1):
        if rng.random() < settings.flip_p:
            matrix = reflection(axis) @ matrix
    return matrix


def _change_colors(color: np.ndarray, of_scene: np.ndarray, kept: np.ndarray | None, settings: Augment, rng):
    """Draw and apply all changes of colours; the contrast is that of all points ``kept`` of the scene (None: all)."""
    if len(color) and rng.random() < settings.color_contrast_p:
        seen = of_scene if kept is None else of_scene.take(kept, axis=0)
        color = color_contrast(color, rng.random(), *color_range(seen))
    if rng.random() < settings.color_p:
        largest = 255 * settings.color_shift
        color = color_shift(color, rng.uniform(-largest, largest, size=3))
    if rng.random() < settings.color_p:
        color = color_jitter(color, 255 * settings.color_jitter, rng)
    if settings.color_gain > 0:
        exponent = rng.uniform(-1, 1) + rng.uniform(-0.5, 0.5, size=3)
        color = color_gain(color, 2.0 ** (settings.color_gain * exponent))
    if settings.drop_color_p > 0 and rng.random() < settings.drop_color_p:
        color = np.full_like(color, GREY)
    return color


def drop_points(num: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """Leave out a random share of ``num`` points, in [0, 1): sorted indices of the others; at least one stays."""
    keep = max(1, round(num * (1 - share))) if num else 0
    stays = np.ones(num, dtype=bool)
    stays[rng.choice(num, num - keep, replace=False, shuffle=False) if num else []] = False
    return np.flatnonzero(stays)


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


def crop(
    coord: np.ndarray, max_points: int, rng: np.random.Generator, segment: np.ndarray | None = None
) -> np.ndarray | None:
    """Find the points nearest to a random one: a ball.

    Args:
        coord: (V, 3), metres.
        max_points: how many to keep.
        rng: picks the centre.
        segment: (V,) labels; the centre is one of a class, drawn evenly from those that are there, not any point.

    Returns:
        (max_points,) sorted indices, or None where there are no more points than that.
    """
    if len(coord) <= max_points:
        return None
    choice = None
    if segment is not None and (classes := np.unique(segment[segment >= 0])).size:
        choice = np.flatnonzero(segment == rng.choice(classes))
    middle = rng.integers(len(coord)) if choice is None else rng.choice(choice)
    distance = squared_distance(coord, coord[middle])
    stays = np.zeros(len(coord), dtype=bool)
    stays[np.argpartition(distance, max_points - 1)[:max_points]] = True
    return np.flatnonzero(stays)
