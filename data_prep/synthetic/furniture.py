"""What soft and bent furniture is built from (cushions, bent plates, draped cloth, boards), and lamps."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def soft_block(material: Material, w, d, h, x=0.0, y=0.0, z=0.0) -> Shape:
    """A cushion-like block; (x, y, z) is the middle of its bottom."""
    return Shape().ball(material, w / 2, d / 2, h / 2, x, y, z + h / 2, power=0.35, rings=8, sides=16)


def plate(shape: Shape, material: Material, points: np.ndarray, thick: float) -> Shape:
    """Add a bent plate about the surface ``points`` (n, m, 3), closed along its rim."""
    n, m, _ = points.shape
    normal = np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1))
    normal *= thick / 2 / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    shape.sheet(material, points + normal).sheet(material, points - normal)
    index = np.arange(n * m).reshape(n, m)
    rim = np.concatenate([index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]])
    after = np.roll(rim, -1)
    faces = np.concatenate([np.stack([rim, after, after + n * m], 1), np.stack([rim, after + n * m, rim + n * m], 1)])
    both = np.concatenate([(points + normal).reshape(-1, 3), (points - normal).reshape(-1, 3)])
    return shape.mesh(material, both, faces)


def outline(w: float, d: float, kind: str) -> np.ndarray:
    """Corners (n, 2) of a convex board: ``square``, ``rounded``, ``oval``, ``boat`` (bulging long sides)."""
    if kind == "square":
        return np.array([[-w, -d], [w, -d], [w, d], [-w, d]]) / 2
    if kind == "boat":
        x = np.linspace(-w / 2, w / 2, 11)
        y = d / 2 * (1 - 0.28 * (2 * x / w) ** 2)
        return np.concatenate([np.stack([x, -y], 1), np.stack([x, y], 1)[::-1]])
    angle = np.arange(28) * 2 * np.pi / 28
    power = 0.3 if kind == "rounded" else 1.0
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([np.sign(c) * np.abs(c) ** power * w / 2, np.sign(s) * np.abs(s) ** power * d / 2], 1)


def slab(shape: Shape, material: Material, corners: np.ndarray, thick, x=0.0, y=0.0, z=0.0) -> Shape:
    """Add a board of a convex outline (n, 2) from z to z + thick."""
    n = len(corners)
    low = np.concatenate([corners + np.array([x, y]), np.full((n, 1), z)], 1)
    points = np.concatenate([low, low + np.array([0, 0, thick])])
    k, after = np.arange(n), np.roll(np.arange(n), -1)
    fan = np.stack([np.zeros(n - 2, int), np.arange(1, n - 1), np.arange(2, n)], 1)
    sides = np.concatenate([np.stack([k, after, after + n], 1), np.stack([k, after + n, k + n], 1)])
    return shape.mesh(material, points, np.concatenate([fan[:, ::-1], fan + n, sides]))


def loft(shape: Shape, material: Material, rings, close=True) -> Shape:
    """Add a skin over ``rings``: list of (outline (n, 2), height), from one to the next; the last is closed."""
    points = np.stack([np.concatenate([ring, np.full((len(ring), 1), z)], 1) for ring, z in rings])
    points = np.concatenate([points, points[:, :1]], 1)
    if close:
        points = np.concatenate([points, np.broadcast_to(points[-1:].mean(1, keepdims=True), points[-1:].shape)])
    return shape.sheet(material, points)


def drape(
    rng: Rng, material: Material, w, d, z, left=0.0, right=0.0, back=0.0, front=0.0, wave=0.012, x=0.0, y=0.0
) -> Shape:
    """Cloth over a w × d plane at height z that hangs down by the given lengths at its sides; ``wave`` crumples it."""

    def line(size, low, high, number):
        inner = np.linspace(-size / 2, size / 2, number)
        before = -size / 2 - np.linspace(low, 0, 4, endpoint=False) if low > 0.02 else np.zeros(0)
        after = size / 2 + np.linspace(0, high, 5)[1:] if high > 0.02 else np.zeros(0)
        return np.concatenate([before, inner, after])

    s, t = np.meshgrid(
        line(w, left, right, max(8, int(w / 0.07))), line(d, back, front, max(8, int(d / 0.07))), indexing="ij"
    )
    over_x, over_y = np.maximum(np.abs(s) - w / 2, 0), np.maximum(np.abs(t) - d / 2, 0)
    phase = rng.uniform(0, 6, 6)
    bumps = np.sin(5 * s + 3 * t + phase[0]) + 0.8 * np.sin(9 * t - 6 * s + phase[1]) + 0.6 * np.sin(17 * s + phase[2])
    bumps = bumps + 0.8 * np.sin(4 * t + 2 * np.sin(3 * s + phase[4]) + phase[3])
    swing = 0.012 + 0.012 * np.sin(11 * (s + t) + phase[5])
    px = np.clip(s, -w / 2, w / 2) + np.sign(s) * np.where(over_x > 0, swing, 0)
    py = np.clip(t, -d / 2, d / 2) + np.sign(t) * np.where(over_y > 0, swing, 0)
    height = z + wave * (2.6 + bumps) - np.maximum(over_x, over_y)
    return Shape().sheet(material, np.stack([px + x, py + y, height], -1))


# ---------------------------------------------------------------- lamps


def table_lamp(rng: Rng, scale=1.0) -> Shape:
    """A shade on a foot, a globe, or a jointed desk lamp."""
    kind = rng.integers(4)
    if kind == 0:
        return _jointed_lamp(rng, scale)
    h, r = rng.uniform(0.38, 0.6) * scale, rng.uniform(0.12, 0.18) * scale
    shade = pick(rng, "sheet", "sheet", "upholstery")
    base = paint(rng, "ceramic", "chrome", "wood", "black", "ceramic")
    shape = Shape().lathe(shade, [(r, h * 0.56), (r * rng.uniform(0.55, 0.98), h)], sides=18)
    if kind == 1:  # a turned or bellied foot
        belly = rng.uniform(0.05, 0.09) * scale
        profile = [(0.075 * scale, 0), (0.07 * scale, 0.02), (0.035, 0.05), (belly, h * 0.22), (0.03, h * 0.45)]
        shape.lathe(base, [*profile, (0.014, h * 0.52), (0.014, h * 0.9)], sides=12)
    elif kind == 2:  # a stick on a plate
        shape.lathe(base, [(0, 0.025), (0.085 * scale, 0.025), (0.09 * scale, 0)], sides=14)
        shape.rod(base, (0, 0, 0), (0, 0, h * 0.9), 0.015)
    else:  # a block
        shape.box(base, 0.12 * scale, 0.12 * scale, h * 0.5, taper=rng.uniform(0.5, 1.0))
        shape.rod(base, (0, 0, h * 0.5), (0, 0, h * 0.9), 0.014)
    return shape


def _jointed_lamp(rng: Rng, scale=1.0) -> Shape:
    metal = pick(rng, "frame", "black", "white", "chrome")
    elbow = np.array([0.0, -rng.uniform(0.05, 0.14), rng.uniform(0.26, 0.36)]) * scale
    head = elbow + np.array([0, rng.uniform(0.2, 0.3), rng.uniform(0.0, 0.14)]) * scale
    shape = Shape().lathe(metal, [(0, 0.03), (0.085, 0.03), (0.09, 0)], sides=14)
    shape.path(metal, [(0, 0, 0.02), elbow, head], 0.013, sides=6)
    return shape.rod(metal, head + np.array([0, -0.02, 0.03]), head + np.array([0, 0.06, -0.09]), 0.03, 0.075, sides=12)


def floor_lamp(rng: Rng) -> Shape:
    """A shade on a stick, an uplight, an arc, a tripod, or a reading lamp."""
    h, kind, metal = rng.uniform(1.4, 1.75), rng.integers(5), pick(rng, "frame", "black", "brass", "chrome")
    shade, shape = pick(rng, "sheet", "sheet", "upholstery"), Shape()
    if kind != 3:
        shape.lathe(metal, [(0, 0.035), (0.14, 0.025), (0.15, 0)], sides=16)
    if kind == 0:
        r = rng.uniform(0.16, 0.23)
        shape.lathe(shade, [(r, h - 0.28), (r * rng.uniform(0.6, 0.95), h)], sides=18)
        shape.rod(metal, (0, 0, 0), (0, 0, h - 0.1), 0.014)
    elif kind == 1:
        shape.rod(metal, (0, 0, 0), (0, 0, h), 0.016)
        shape.lathe(pick(rng, "white", "frame"), [(0.03, h - 0.02), (0.12, h + 0.03), (0.17, h + 0.12)], sides=16)
    elif kind == 2:
        angle = np.linspace(0, 0.9 * np.pi, 9)
        bow = [(0, 0.55 - 0.55 * np.cos(a), h - 0.45 + 0.45 * np.sin(a)) for a in angle]
        shape.path(metal, [(0, 0, 0), *bow], 0.014, sides=6)
        x, y, z = bow[-1]
        shape.lathe(shade, [(0.19, z - 0.22), (0.12, z - 0.02), (0, z)], x, y, sides=16)
    elif kind == 3:
        for a in np.arange(3) * 2 * np.pi / 3 + 0.5:
            shape.rod(pick(rng, "oak", "frame"), (0.27 * np.cos(a), 0.27 * np.sin(a), 0), (0, 0, h - 0.25), 0.016)
        shape.lathe(shade, [(0.21, h - 0.3), (0.19, h)], sides=18)
    else:
        shape.path(metal, [(0, 0, 0), (0, 0, h - 0.2), (0, 0.25, h - 0.05)], 0.013, sides=6)
        shape.rod(metal, (0, 0.23, h - 0.02), (0, 0.33, h - 0.16), 0.03, 0.08, sides=12)
    return shape


def lamp(rng: Rng) -> Shape:
    return floor_lamp(rng) if rng.random() < 0.45 else table_lamp(rng)
