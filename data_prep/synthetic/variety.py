"""How differently rooms are scanned: one look or a long walk, with the ceiling or without, coarse and dense meshes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Scanning(NamedTuple):
    """How one scene is scanned.

    Attributes:
        share: of the pictures that a careful scan takes.
        looks: so many pictures from one room instead, as one who stands still; None for a walk.
        ceiling: whether the walk also looks up.
        density: vertices a square metre of the mesh.
        rooms: of a flat; None leaves it to the kind of room.
    """

    share: float
    looks: int | None
    ceiling: bool
    density: float
    rooms: int | None


# Real scans have 534 vertices a square metre and more; the fused volume's own surface has up to about 3,000.
_DENSITY = (460.0, 2600.0)


def varied_scanning(rng: np.random.Generator) -> Scanning:
    """Draw a way of scanning: 1 in 10 a look or a few, 1 in 7 a hasty walk, 1 in 8 a flat, half with the ceiling."""
    chance = rng.random()
    looks = int(rng.integers(1, 5)) if chance < 0.1 else None
    share = rng.uniform(0.25, 0.4) if chance < 0.25 else rng.uniform(0.55, 0.8)
    density = float(np.exp(rng.uniform(*np.log(_DENSITY))))
    flat = looks is None and rng.random() < 0.14
    return Scanning(float(share), looks, bool(rng.random() < 0.5), density, int(rng.integers(3, 5)) if flat else None)
