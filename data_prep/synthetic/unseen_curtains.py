"""Unseen makes of curtains: never in training, see ``unseen.py``. Centred at x = 0, hung before a wall's face y = 0."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


def _cloth(rng: Rng) -> Material:
    return pick(rng, "printed", "bedding", "garment", "sheet")


def swagged(rng: Rng, w=1.6, h=2.2) -> Shape:
    """A boxed pelmet with swags below it; long sides tied back halfway."""
    cloth, over, shape = _cloth(rng), _cloth(rng), Shape()
    shape.box(over, w, 0.16, 0.2, y=0.09, z=h - 0.2)
    for k in range(max(2, round(w / 0.6))):
        n = max(2, round(w / 0.6))
        u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 5), indexing="ij")
        sag = 0.3 * v * (1 - u**2) + 0.03
        points = np.stack([(k - (n - 1) / 2 + u / 2) * w / n, 0.19 + 0.02 * np.sin(9 * v) + 0 * u, h - 0.15 - sag], -1)
        shape.sheet(over, points)
    tie, side_w = h * 0.42, w * 0.3
    v = np.linspace(0, 1, 15)
    narrow = 1 - 0.6 * np.exp(-(((v - tie / h) / 0.16) ** 2))
    for s in (-1, 1):
        u = np.linspace(0, 1, 17)[:, None]
        x = s * (w / 2 - u * side_w * narrow[None] * (0.75 + 0.25 * v))
        y = 0.1 + 0.035 * np.sin(u * 26 + 2 * v) * narrow[None]
        shape.sheet(cloth, np.stack([x, y, 0.02 + v[None] * (h - 0.12) + 0 * u], -1))
        shape.box(over, side_w * 0.5, 0.1, 0.06, s * (w / 2 - side_w * 0.2), 0.1, tie - 0.03)
    return shape


def cafe(rng: Rng, w=1.6, h=1.2) -> Shape:
    """Of a kitchen: the lower half covered, on rings along a rod, and a short frill above."""
    cloth, brass, shape, mid = _cloth(rng), pick(rng, "brass", "black", "chrome"), Shape(), h * 0.52
    for z, low, high in ((mid, 0.0, mid - 0.04), (h, h - 0.3, h - 0.04)):
        shape.add(folds(rng, cloth, w * 0.94, high - low, 0.018, 0.07, 0.06, low))
        shape.rod(brass, (-w / 2, 0.06, z), (w / 2, 0.06, z), 0.012)
        for x in np.linspace(-w * 0.46, w * 0.46, max(5, round(w / 0.16))):
            ring = [(x, 0.06 + 0.026 * np.cos(a), z - 0.012 + 0.026 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 8)]
            shape.path(brass, [*ring[:-1], ring[0]], 0.006, sides=4)
        for x in (-w / 2, w / 2):
            shape.ball(brass, 0.025, 0.025, 0.025, x, 0.06, z, rings=5, sides=8)
    return shape


def flat_panels(rng: Rng, w=1.6, h=2.2) -> Shape:
    """Stiff flat strips of cloth, one before the other, on a track with a weight at each one's foot."""
    pair, rail, shape = (_cloth(rng), _cloth(rng)), pick(rng, "white", "frame", "steel"), Shape()
    number = max(3, round(w / 0.5))
    shape.box(rail, w, 0.1, 0.04, y=0.07, z=h - 0.04)
    shut = rng.random() < 0.5
    for k in range(number):
        x = -w / 2 + (k + 0.5) * w / number if shut else -w / 2 + w / number * (0.5 + 0.22 * k)
        y = 0.05 + 0.025 * (k % 3)
        shape.box(pair[k % 2], w / number + 0.03, 0.008, h - 0.08, x, y, 0.03).box(
            rail, w / number + 0.03, 0.022, 0.035, x, y, 0.02
        )
    return shape


def roman(rng: Rng, w=1.6, h=1.2) -> Shape:
    """Cloth that is drawn up in broad level folds, the lowest ones deep, or let down."""
    cloth, shape = _cloth(rng), Shape()
    drop = h * rng.uniform(0.45, 1.0)
    number = max(3, round(drop / 0.16))
    t = np.linspace(0, number, number * 6 + 1)
    z = h - drop * t / number
    y = 0.06 + np.where(t % 1 < 0.999, 0.07 * (t % 1) ** 1.6, 0.0) * (0.5 + 0.8 * t / number)
    u = np.linspace(-0.5, 0.5, 7)[:, None]
    sag = 0.02 * np.cos(2 * np.pi * u) * (t / number)
    shape.sheet(cloth, np.stack([u * w + 0 * t, y + 0 * u, z + sag], -1))
    return shape.box(cloth, w, 0.06, 0.06, y=0.04, z=h - 0.05)


def tabbed_pair(rng: Rng, w=1.6, h=2.2) -> Shape:
    """Sheer cloth across, and before it two heavy sides that hang by loops from a thick pole."""
    sheer, heavy, pole = (
        pick(rng, "sheet")._replace(shiny=0.15),
        _cloth(rng),
        pick(rng, "walnut", "black", "pine", "brass"),
    )
    shape = folds(rng, sheer, w * 0.96, h - 0.1, 0.012, 0.06, 0.05, 0.03)
    shape.rod(pole, (-w / 2 - 0.03, 0.12, h), (w / 2 + 0.03, 0.12, h), 0.024)
    for s in (-1, 1):
        shape.ball(pole, 0.05, 0.05, 0.05, s * (w / 2 + 0.05), 0.12, h)
        side = w * rng.uniform(0.18, 0.3)
        shape.add(folds(rng, heavy, side, h - 0.14, 0.05, 0.16, 0.12, 0.02, slack=-0.15), s * (w - side) / 2)
        for x in np.linspace(-side * 0.42, side * 0.42, 4):
            shape.box(heavy, 0.05, 0.06, 0.15, s * (w - side) / 2 + x, 0.12, h - 0.13)
    return shape


CURTAINS = (swagged, flat_panels, tabbed_pair)  # to the floor, or to a little below the sill
SHORT_CURTAINS = (cafe, roman)  # within the window
