"""Changes of points and normals, (V, 3) float32 each. Functions leave what they are given alone.

What they make is kept column by column (Fortran order): all work is on one axis after the other. Every order is
accepted. No matrix product is used: BLAS would wake threads in every loader process.
"""

from __future__ import annotations

import math

import numpy as np

from pcseg.data.noise import gaussian


def center(coord: np.ndarray, floor: bool = True) -> np.ndarray:
    """Shift x and y so that the bounding box is centred at 0.

    Args:
        coord: (V, 3), metres.
        floor: shift z as well, so that the lowest point is at 0.
    """
    columns = np.array(coord.T, dtype=np.float32, order="C")
    if len(coord):
        for column in columns[:2]:
            column -= (column.min() + column.max()) / 2
        if floor:
            columns[2] -= columns[2].min()
    return columns.T


def squared_distance(coord: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Compute how far points (V, 3) are from ``middle`` (3,), squared: (V,), of the coordinates' type."""
    distance = np.zeros(len(coord), dtype=coord.dtype)
    for column, own in zip(coord.T, middle, strict=True):
        distance += np.square(column - own)
    return distance


def rotation(angle: float, axis: int) -> np.ndarray:
    """Make the matrix (3, 3) float64 of a turn about an axis through the origin.

    Args:
        angle: radians, counter-clockwise.
        axis: 0, 1 or 2 for x, y or z.
    """
    matrix = np.eye(3)
    a, b = (axis + 1) % 3, (axis + 2) % 3
    matrix[a, a] = matrix[b, b] = math.cos(angle)
    matrix[b, a] = math.sin(angle)
    matrix[a, b] = -matrix[b, a]
    return matrix


def reflection(axis: int) -> np.ndarray:
    """Make the matrix (3, 3) float64 that mirrors along an axis (0, 1 or 2 for x, y or z)."""
    matrix = np.eye(3)
    matrix[axis, axis] = -1
    return matrix


def turn(array: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Multiply each point or normal by a matrix.

    Args:
        array: (V, 3).
        matrix: (3, 3), such as products of :func:`rotation`, :func:`reflection` and a scale.
    """
    x, y, z = array.T
    columns = np.empty((3, len(array)), dtype=np.float32)
    for column, row in zip(columns, np.asarray(matrix, dtype=np.float32), strict=True):
        np.multiply(x, row[0], out=column)
        column += row[1] * y
        column += row[2] * z
    return columns.T


def turn_normals(normal: np.ndarray, matrix: np.ndarray, stretch: np.ndarray | None = None) -> np.ndarray:
    """Turn normals as the surfaces they stand on are turned, then stretched along x, y and z.

    Args:
        normal: (V, 3), of length 1, or 0 where there is none.
        matrix: (3, 3), turns and mirrors.
        stretch: (3,) positive factors; None: not stretched.
    """
    if stretch is None:
        return turn(normal, matrix)
    columns = turn(normal, matrix / stretch[:, None]).T
    length = np.sqrt(np.square(columns).sum(0))
    columns /= np.where(length > 0, length, 1)
    return columns.T


def jitter(coord: np.ndarray, sigma: float, clip: float, rng: np.random.Generator) -> np.ndarray:
    """Add clipped Gaussian noise; ``sigma`` and ``clip`` in metres."""
    noise = gaussian((3, len(coord)), rng)
    noise *= np.float32(sigma)
    np.clip(noise, -clip, clip, out=noise)
    noise += coord.T
    return noise.T
