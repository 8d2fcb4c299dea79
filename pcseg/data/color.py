"""Changes of colours, (V, 3) float32 in 0…255. Functions leave what they are given alone."""

from __future__ import annotations

import numpy as np

from pcseg.data.noise import gaussian

GREY = 128  # stands for colours that are not known


def color_range(color: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the lowest and the highest value of each channel: two (3,) of any (V, 3) with V > 0."""
    columns = color.T  # NumPy takes the smallest of a column ten times as fast as those of all three at once
    return np.array([column.min() for column in columns]), np.array([column.max() for column in columns])


def color_contrast(color: np.ndarray, blend: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Stretch each channel to 0…255 and blend the result with the original.

    Args:
        color: (V, 3).
        blend: 0 keeps the colours, 1 takes the stretched ones.
        low: (3,), from :func:`color_range`.
        high: (3,), likewise.
    """
    low, high = low.astype(np.float32), high.astype(np.float32)
    stretch = 255 / np.maximum(high - low, 1)
    factor = (1 - blend) + blend * stretch
    return _affine(color, factor, -blend * stretch * low)


def color_shift(color: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Add ``shift`` (3,) to the colours, clipped to 0…255."""
    return np.clip(_affine(color, np.ones(3), shift), 0, 255)


def color_gain(color: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Multiply each channel by its ``factor`` (3,), as other light and other cameras do, clipped to 0…255."""
    return np.clip(_affine(color, factor, np.zeros(3)), 0, 255)


def color_jitter(color: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """Add Gaussian noise to each point's colour, ``sigma`` on the scale of 0…255, clipped to 0…255."""
    noise = gaussian((3, len(color)), rng)
    noise *= np.float32(sigma)
    noise += color.T
    return np.clip(noise, 0, 255, out=noise).T


def _affine(color: np.ndarray, factor: np.ndarray, shift: np.ndarray) -> np.ndarray:
    columns = np.array(color.T, dtype=np.float32, order="C")
    columns *= factor.astype(np.float32)[:, None]
    columns += shift.astype(np.float32)[:, None]
    return columns.T
