"""What a scan may lack: most of its points, holes, all that is high up. Decided on coordinates (V, 3) in metres."""

from __future__ import annotations

import numpy as np

from pcseg.config import Augment
from pcseg.data.geometry import squared_distance


def make_gaps(coord: np.ndarray, settings: Augment, rng: np.random.Generator) -> np.ndarray | None:
    """Choose the points that stay, as the settings say; nothing is drawn for what they leave off.

    Args:
        coord: (V, 3) float32, the floor at z = 0.
        settings: ``keep_min``, ``holes``, ``hole_radius``, ``cut_top_p`` and ``cut_top``.
        rng: the only source of randomness.

    Returns:
        Sorted indices (M,), at least one where there are points; None where all stay.
    """
    stays = np.ones(len(coord), dtype=bool)
    if settings.keep_min < 1:
        share = np.exp(rng.uniform(np.log(settings.keep_min), 0.0))
        stays &= rng.random(len(coord), dtype=np.float32) < share
    if settings.cut_top_p > 0 and rng.random() < settings.cut_top_p:
        stays &= coord[:, 2] < rng.uniform(*settings.cut_top)
    if settings.holes > 0 and len(coord):
        for _ in range(rng.integers(settings.holes + 1)):
            stays &= ~ball(coord, coord[rng.integers(len(coord))], rng.uniform(0.2, 1.0) * settings.hole_radius)
    if stays.all():
        return None
    if not stays.any():
        stays[rng.integers(len(coord))] = True
    return np.flatnonzero(stays)


def ball(coord: np.ndarray, middle: np.ndarray, radius: float) -> np.ndarray:
    """Find the points within ``radius`` metres of ``middle`` (3,): (V,) bool."""
    return squared_distance(coord, middle) <= radius**2
