"""What the further makes of furniture share: materials, frames, blocks of drawers, cushions and bent backs."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import plate, soft_block
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]


def surface(rng: Rng) -> Material:
    """What boards are made of: wood and laminate mostly, at times something odd."""
    if rng.random() < 0.75:
        return pick(rng, *WOODS, "laminate", "laminate", "white", "grey wood", "black")
    return paint(rng, "planks", "wood", "plastic", "marble", "bright", "grey")


def metal(rng: Rng) -> Material:
    """What frames are made of."""
    if rng.random() < 0.1:
        return paint(rng, "bright")
    return pick(rng, "frame", "frame", "painted steel", "chrome", "white", "brass")


def posts(shape: Shape, material: Material, xs, ys, h, t, z=0.0, foot=1.0) -> Shape:
    """Upright square posts at all the given places; below they are ``foot`` times as thick as above."""
    for x in xs:
        for y in ys:
            shape.box(material, t * foot, t * foot, h, x, y, z, taper=1 / foot)
    return shape


def loop(shape: Shape, material: Material, x, y0, y1, h, t, wide=None, z=0.0) -> Shape:
    """A standing rectangle of flat bar across the depth, ``t`` thick."""
    wide = wide or t
    for y in (y0 + t / 2, y1 - t / 2):
        shape.box(material, wide, t, h, x, y, z)
    for low in (z, z + h - t):
        shape.box(material, wide, y1 - y0, t, x, (y0 + y1) / 2, low)
    return shape


def covering(rng: Rng) -> Material:
    """What seats are covered with."""
    return pick(rng, "upholstery", "upholstery", "leather", "printed") if rng.random() < 0.75 else paint(
        rng, "cloth", "fabric", "leather"
    )  # fmt: skip


def stuffed(material: Material, w, d, h, hard: bool) -> Shape:
    """A block of foam, its bottom at z = 0: with sharp edges, or full and round."""
    return Shape().box(material, w, d, h) if hard else soft_block(material, w, d, h)


def bent_back(shape: Shape, material: Material, w, y, z, back, lean, thick, curve=0.04, narrow=0.0, roll=0.0) -> None:
    """A back, its lower edge at (y, z): hollow by ``curve``, leaning, narrower and rolled backwards above."""
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 6), indexing="ij")
    half = w / 2 * (1 - narrow * v)
    points = np.stack([u * half, y + curve * u**2 - lean * v * back - roll * v**4, z + v * back], -1)
    plate(shape, material, points, thick)


def drawers(shape: Shape, rng: Rng, body: Material, w, y0, y1, z0, z1, x=0.0) -> Shape:
    """A block below a board: drawers, a door, open boards, or some of each; its front is at y1."""
    other = body if rng.random() < 0.7 else surface(rng)
    style = draw_style(rng, other, ("slab", "slab", "frame", "raised"), ("bar", "knob", "lip", "cup", "none"))
    x0, x1, most = x - w / 2, x + w / 2, max(1, int((z1 - z0) / 0.13))
    kind, mid = rng.integers(5), z0 + (z1 - z0) * rng.uniform(0.45, 0.75)
    if kind <= 1 or z1 - z0 < 0.3:
        cells = grid(rng, x0, x1, z0, z1, int(rng.integers(1, most + 1)), 1, "drawer", ajar=0.08)
    elif kind == 2:
        cells = grid(rng, x0, x1, z0, mid, 1, 1, "door") + grid(rng, x0, x1, mid, z1, 1, 1, "drawer", ajar=0.1)
    elif kind == 3:
        cells = grid(rng, x0, x1, z0, mid, 1, 1, "niche") + grid(rng, x0, x1, mid, z1, 1, 1, "drawer", ajar=0.1)
    else:
        cells = grid(rng, x0, x1, z0, z1, int(rng.integers(1, 3)), 1, "niche")
    return cupboard(shape, style, body, cells, y0, y1)
