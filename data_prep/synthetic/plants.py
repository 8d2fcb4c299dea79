"""Families of plants: leaves on stems, mostly in pots."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.containers import vessel
from data_prep.synthetic.shapes import FABRIC, Material, Shape, paint, tinted

Rng = np.random.Generator


def _leaf(leaves: list, root, tip, wide, droop=0.0) -> None:
    """Plan a blade, ``wide`` metres across at its middle; ``droop`` raises the middle and drops the tip."""
    leaves.append((*root, *tip, wide, droop))


def _grow(shape: Shape, leaf: Material, leaves: list) -> Shape:
    """Add all planned blades as one mesh, each a folded strip of five by three points."""
    if not leaves:
        return shape
    rows = np.array(leaves)
    root, tip, wide, droop = rows[:, None, :3], rows[:, None, 3:6], rows[:, 6, None, None], rows[:, 7, None, None]
    t, up = np.linspace(0, 1, 5)[None, :, None], np.array([0, 0, 1.0])
    spine = root + (tip - root) * t + up * droop * (4 * t * (1 - t) - t)
    side = np.cross(tip - root, -up)
    length = np.linalg.norm(side, axis=-1, keepdims=True)
    side = np.where(length > 1e-6, side / np.maximum(length, 1e-6), [1.0, 0, 0])
    swell = np.sin(np.pi * np.clip(t, 0.05, 0.97))
    across, fold = swell**0.8 * side * wide / 2, up * 0.18 * swell * wide
    strips = np.stack([spine - across + fold, spine, spine + across + fold], 2)
    one = Shape().sheet(leaf, strips[0]).faces[0]
    faces = one[None] + 15 * np.arange(len(rows))[:, None, None]
    return shape.mesh(leaf, strips.reshape(-1, 3), faces.reshape(-1, 3))


def _pot(rng: Rng, r) -> tuple[Shape, float]:
    """A pot, and the height of its earth."""
    body = paint(rng, "terracotta", "glaze", "ceramic", "white", "black", "wicker", "metal", "plastic")._replace(
        shiny=0.02
    )
    h, power = r * rng.uniform(1.5, 2.1), rng.choice([1.0, 1.0, 1.0, 0.25])
    shape = vessel(body, 1.7 * r, 1.7 * r, h, rng.uniform(1.1, 1.35), 0.014, power, rng.choice([0.0, 0.015]), 16)
    if rng.random() < 0.3:
        shape.lathe(body, [(r * 1.15, 0), (r * 1.2, 0.02), (0, 0.02)], power=power)
    return shape.lathe(tinted((62, 46, 34), FABRIC), [(0, h * 0.86), (r * 0.93, h * 0.86)], power=power), h * 0.86


def plant(rng: Rng, size: str = "any") -> Shape:
    """A tuft, a shrub on a stem, a palm, a rubber tree, a fern, a trailing one, a cactus or swords.

    Args:
        size: ``small`` (0.15 to 0.45 m, for tables), ``tall`` (0.9 to 1.8 m, for floors) or ``any``.
    """
    if size == "any":
        size = "tall" if rng.random() < 0.4 else "small"
    tall = size == "tall"
    r = rng.uniform(0.13, 0.2) if tall else rng.uniform(0.05, 0.1)
    shape, foot = _pot(rng, r)
    h = (rng.uniform(0.9, 1.8) if tall else rng.uniform(0.2, 0.48)) - foot
    leaf, stem = paint(rng, "leaf"), paint(rng, "wood", "leaf")
    styles = (_palm, _tree, _swords, _shrub) if tall else (_tuft, _shrub, _cactus, _trailing, _swords, _rosette)
    leaves = []
    styles[rng.integers(len(styles))](rng, shape, leaves, leaf, stem, foot, max(h, 0.12), r)
    return _grow(shape, leaf, leaves)


def _around(rng: Rng, number) -> np.ndarray:
    return np.arange(number) * 2.4 + rng.uniform(0, 6) + rng.normal(0, 0.15, number)


def _off(at: np.ndarray, angle, reach, rise) -> np.ndarray:
    return at + np.array([reach * np.cos(angle), reach * np.sin(angle), rise])


def _tuft(rng, shape, leaves, leaf, stem, foot, h, r):
    """Long arching blades from the middle, as of a spider plant or a fern."""
    for a in _around(rng, int(rng.integers(16, 28))):
        reach = h * rng.uniform(0.35, 0.95)
        tip = (reach * np.cos(a), reach * np.sin(a), foot + h * rng.uniform(0.15, 0.8))
        _leaf(leaves, (0, 0, foot), tip, rng.uniform(0.025, 0.045), h * 0.25)


def _rosette(rng, shape, leaves, leaf, stem, foot, h, r):
    """Wide leaves on short stalks, with some flowers among them."""
    flower = paint(rng, "bright", "white", "skin")
    for a in _around(rng, int(rng.integers(9, 15))):
        out, up = h * rng.uniform(0.25, 0.6), h * rng.uniform(0.35, 0.75)
        knee = np.array([out * 0.4 * np.cos(a), out * 0.4 * np.sin(a), foot + up])
        shape.path(leaf, [(0, 0, foot), knee], 0.006, 4)
        _leaf(leaves, knee, _off(knee, a, out, -0.02), rng.uniform(0.07, 0.12), 0.02)
    if rng.random() < 0.6:
        for a in _around(rng, 5):
            x, y = 0.05 * np.cos(a), 0.05 * np.sin(a)
            shape.path(stem, [(0, 0, foot), (x, y, foot + h)], 0.005, 4)
            shape.ball(flower, 0.028, 0.028, 0.02, x, y, foot + h, rings=5, sides=8)


def _shrub(rng, shape, leaves, leaf, stem, foot, h, r):
    """Branches with leaves all along them."""
    s = 0.6 + h
    for a in _around(rng, int(rng.integers(5, 8))):
        lean, top = rng.uniform(0.1, 0.35) * h, foot + h * rng.uniform(0.7, 1.0)
        end = np.array([lean * np.cos(a), lean * np.sin(a), top])
        shape.path(
            stem, [(0, 0, foot), end * [0.5, 0.5, 1] * [1, 1, 0.6] + [0, 0, foot * 0.4], end], 0.006 + 0.004 * h, 5
        )
        for t in np.linspace(0.3, 1.0, int(6 + 3 * h)):
            at = np.array([0, 0, foot]) * (1 - t) + end * t
            b = rng.uniform(0, 2 * np.pi)
            length = 0.09 * s * rng.uniform(0.7, 1.3)
            _leaf(leaves, at, _off(at, b, length, rng.uniform(-0.02, 0.05)), 0.05 * s, 0.01)


def _tree(rng, shape, leaves, leaf, stem, foot, h, r):
    """A stem or two with big leaves near the top, as of a rubber tree or a fig."""
    for k in range(int(rng.integers(1, 4))):
        x, y = rng.normal(0, 0.05, 2) * min(k, 1)
        top = h * rng.uniform(0.75, 1.0)
        shape.path(
            stem, [(x, y, foot), (x * 1.5 + 0.02, y * 1.5, foot + top * 0.5), (x * 2.5, y * 2.5, foot + top)], 0.014
        )
        for a, t in zip(_around(rng, 16), np.linspace(0.3, 1.0, 16), strict=True):
            at = np.array([x * (1 + 1.5 * t), y * (1 + 1.5 * t), foot + top * t])
            reach = rng.uniform(0.2, 0.36)
            tip = _off(at, a, reach, rng.uniform(-0.02, 0.14))
            shape.rod(stem, at, at + (tip - at) * 0.25, 0.006, sides=4)
            _leaf(leaves, at + (tip - at) * 0.2, tip, rng.uniform(0.09, 0.16), 0.05)


def _palm(rng, shape, leaves, leaf, stem, foot, h, r):
    """Arching stalks, each with two rows of narrow leaflets."""
    trunk = h * rng.choice([0.05, 0.45])
    shape.path(stem, [(0, 0, foot), (0, 0, foot + max(trunk, 0.04))], 0.03 if trunk > 0.3 else 0.02)
    for a in _around(rng, int(rng.integers(8, 13))):
        reach, up = h * rng.uniform(0.25, 0.5), (h - trunk) * rng.uniform(0.5, 1.0)
        out = np.array([np.cos(a), np.sin(a), 0.0])
        t = np.linspace(0, 1, 9)[:, None]
        stalk = np.array([0, 0, foot + trunk]) + out * reach * t**1.6 + np.array([0, 0, up]) * (1.25 * t - 0.35 * t**3)
        shape.path(leaf, stalk[::2], 0.007, 4)
        side = np.array([-out[1], out[0], 0.0])
        for k in range(2, 9):
            for s in (-1, 1):
                length = (0.1 + 0.16 * h * np.sin(np.pi * min(k / 9, 0.9))) * rng.uniform(0.8, 1.1)
                _leaf(leaves, stalk[k], stalk[k] + s * side * length + out * length * 0.5 - [0, 0, length * 0.25], 0.03)


def _swords(rng, shape, leaves, leaf, stem, foot, h, r):
    """Stiff upright blades."""
    h = min(h, 0.9)
    for a in _around(rng, int(rng.integers(9, 16))):
        at = rng.uniform(0.1, 0.65) * r
        root = np.array([at * np.cos(a), at * np.sin(a), foot - 0.01])
        tip = root * [1.8, 1.8, 1] + [0, 0, h * rng.uniform(0.5, 1.0)]
        _leaf(leaves, root, tip, rng.uniform(0.04, 0.07) * (0.7 + h))


def _cactus(rng, shape, leaves, leaf, stem, foot, h, r):
    """A ribbed column with arms, or balls."""
    green = tinted((70, 110, 70), FABRIC, 0.05)
    if rng.random() < 0.5:
        s = r * 0.75
        shape.ball(green, s, s, s * 1.1, z=foot + s * 0.9, sides=14, rings=9)
        shape.ball(paint(rng, "bright"), s * 0.3, s * 0.3, s * 0.25, z=foot + s * 2)
        return
    shape.rod(green, (0, 0, foot - 0.01), (0, 0, foot + h), r * 0.4, r * 0.33, sides=10).ball(
        green, r * 0.33, r * 0.33, r * 0.3, z=foot + h
    )
    for x in (-1, 1):
        z = foot + h * rng.uniform(0.35, 0.55)
        shape.path(green, [(0, 0, z), (x * r * 0.85, 0, z + 0.01), (x * r * 0.9, 0, z + h * 0.3)], r * 0.22, 8)


def _trailing(rng, shape, leaves, leaf, stem, foot, h, r):
    """Shoots that hang over the rim, full of small leaves."""
    for a in _around(rng, int(rng.integers(9, 14))):
        fall = rng.uniform(0.3, 1.0) * foot
        out = r * rng.uniform(1.2, 1.7)
        path = [(0.3 * r * np.cos(a), 0.3 * r * np.sin(a), foot), (r * np.cos(a), r * np.sin(a), foot + 0.06)]
        path += [
            (out * np.cos(a), out * np.sin(a), foot + 0.01),
            (out * 1.05 * np.cos(a), out * 1.05 * np.sin(a), max(0.012, foot - fall)),
        ]
        path = np.array(path)
        shape.path(leaf, path, 0.005, 4)
        for t in np.linspace(0.2, 3.0, 9):
            k = min(int(t), 2)
            at, b = path[k] + (path[k + 1] - path[k]) * (t - k), rng.uniform(0, 6.3)
            _leaf(leaves, at, _off(at, b, 0.05, rng.uniform(-0.005, 0.02)), 0.045, 0.005)
