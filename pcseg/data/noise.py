"""Random numbers for transforms: Gaussian noise, and a smooth field of it that bends a scene.

Arrays are float32. Points (V, 3) that functions make are kept column by column (Fortran order), which is what all
work on one axis after the other wants; every order is accepted.
"""

from __future__ import annotations

import functools

import numpy as np
import torch
from torch.nn.functional import embedding_bag

MOST_NODES = 128  # of a bend's grid on one axis; beyond, the bend repeats
_STEPS = 2**16
_RADIUS = 2  # a node's value mixes this many noise values on each side


@functools.cache
def _quantiles() -> np.ndarray:
    """The middles of 65,536 equally likely slices of a normal distribution: float32, -4.33 to 4.33."""
    middle = (torch.arange(_STEPS, dtype=torch.float64) + 0.5) / _STEPS
    return torch.special.ndtri(middle).float().numpy()


def gaussian(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Draw from a normal distribution of mean 0 and deviation 1, in 65,536 steps of equal probability.

    Looking 16 random bits up takes a fifth of the time of ``rng.standard_normal``; no value is beyond 4.33, and no
    point of the distribution function is off by more than 2^-17.

    Args:
        shape: of the result.
        rng: the source of randomness; gives 16 bits a number.
    """
    count = int(np.prod(shape))
    bits = rng.integers(0, 2**64, -(-count // 4), dtype=np.uint64).view(np.uint16)
    return _quantiles().take(bits[:count]).reshape(shape)


def elastic(coord: np.ndarray, spacing: float, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Bend a scene smoothly: each point moves by noise that changes slowly from place to place.

    Gaussian noise on the nodes of a grid over the scene's box, smoothed by a mean over three nodes along each axis,
    twice, and times ``strength``; between nodes it is interpolated trilinearly. No point moves by more than 4.33
    strengths along an axis, and along any axis the move changes by at most 2.9 strengths a spacing (both far beyond
    what is usual: a node moves by 0.11 strengths, one deviation). The form that is usual for indoor scans since
    SparseConvNet's ScanNet example (Graham et al., CVPR 2018).

    The grid has at most 128 nodes an axis. In a larger scene, or one with a far stray point, the noise repeats after
    128 spacings (25.6 m at the recipe's finest spacing), without a seam: it never takes more than about 150 MB.

    Args:
        coord: (V, 3) float32, metres.
        spacing: of the grid, metres.
        strength: deviation of the noise before it is smoothed, metres.
        rng: the source of randomness.

    Returns:
        (V, 3) float32, metres.
    """
    if len(coord) == 0:
        return np.array(coord, dtype=np.float32, order="F")
    columns = np.array(coord.T, dtype=np.float32, order="C")
    cell = columns - columns.min(axis=1, keepdims=True)
    cell *= np.float32(1 / spacing)
    cell += 1  # in spacings from the first node, one before the lowest point
    nodes, wraps = [], []
    for axis in range(3):
        needed = int(cell[axis].max()) + 2
        nodes.append(min(needed, MOST_NODES))
        wraps.append(needed > MOST_NODES)
        if wraps[axis]:
            cell[axis] %= np.float32(MOST_NODES)
    field = smooth_noise(nodes, wraps, rng)
    field *= np.float32(strength)
    columns += interpolate(field, cell)
    return columns.T


def smooth_noise(nodes: list[int], wraps: list[bool], rng: np.random.Generator) -> np.ndarray:
    """Draw smoothed noise on the nodes of a grid.

    Args:
        nodes: X, Y, Z of them.
        wraps: for each axis whether the last node is the first one's neighbour; a copy of the first then follows the
            last. Else all is 0 outside the grid.
        rng: the source of randomness.

    Returns:
        (X, Y, Z, 3) float32, or one more where an axis wraps.
    """
    field = gaussian((*nodes, 3), rng)
    pad = [(_RADIUS, _RADIUS)] * 3 + [(0, 0)]
    for axis in range(3):
        here = [pad[axis] if a == axis else (0, 0) for a in range(4)]
        if wraps[axis]:
            field = np.pad(field, here, mode="wrap")
        for _ in range(2):
            field = _mean_of_three(field, axis, outside=not wraps[axis])
        if wraps[axis]:
            field = np.concatenate([field, field.take([0], axis=axis)], axis=axis)
    return field


def _mean_of_three(field: np.ndarray, axis: int, outside: bool) -> np.ndarray:
    """Mean of each node and its two neighbours; with ``outside`` zeros lie there, else the ends are left out."""
    if outside:
        field = np.pad(field, [(1, 1) if a == axis else (0, 0) for a in range(4)])
    moved = np.moveaxis(field, axis, 0)
    return np.moveaxis((moved[:-2] + moved[1:-1] + moved[2:]) * np.float32(1 / 3), 0, axis)


def interpolate(field: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Interpolate trilinearly between the nodes of a grid.

    Args:
        field: (X, Y, Z, C) float32, at least two nodes an axis.
        cell: (3, V) float32, in spacings from the first node; from 0 to less than the last node. It is overwritten.

    Returns:
        (C, V) float32.
    """
    size_y, size_z, channels = field.shape[1:]
    rise = np.zeros_like(field)  # from each node to the next along z: half the corners to look up
    rise[:, :, :-1] = field[:, :, 1:] - field[:, :, :-1]
    table = np.concatenate([field, rise], axis=3).reshape(-1, 2 * channels)

    corner = cell.astype(np.int32)
    cell -= corner
    x, y, z = cell
    node = (corner[0] * size_y + corner[1]) * size_z + corner[2]
    index = np.empty((len(node), 4), dtype=np.int32)
    weight = np.empty((len(node), 4), dtype=np.float32)
    both = x * y
    np.add(node, 0, out=index[:, 0])
    np.add(node, size_z, out=index[:, 1])
    np.add(node, size_y * size_z, out=index[:, 2])
    np.add(node, (size_y + 1) * size_z, out=index[:, 3])
    weight[:, 0] = (1 - x) * (1 - y)
    np.subtract(y, both, out=weight[:, 1])
    np.subtract(x, both, out=weight[:, 2])
    weight[:, 3] = both
    tensors = (torch.from_numpy(array) for array in (index, table))
    found = embedding_bag(*tensors, per_sample_weights=torch.from_numpy(weight), mode="sum").numpy().T
    out = found[channels:] * z
    out += found[:channels]
    return out
