"""Families of fixtures: closets, stairs, and what hangs on walls and ceilings.

Wall things have their back at the smallest y of their frame and their lower edge at z = 0.
"""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import PATCHES, Material, Shape, paint, tinted
from data_prep.synthetic.storage import drawers

Rng = np.random.Generator


def folds(rng: Rng, material: Material, w, h, depth=0.05, pitch=0.14, y=0.0, z=0.0, slack=0.0) -> Shape:
    """Hanging cloth with broad and fine folds, w wide, its top at z + h; ``slack`` gathers it at the bottom."""
    columns = max(8, int(w / 0.035))
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, columns), np.linspace(0, 1, 5), indexing="ij")
    phase = rng.uniform(0, 6, 3)
    bend = np.sin(u * w / pitch * 2 * np.pi + phase[0] + 0.4 * v) + 0.5 * np.sin(u * w / pitch * 3.3 + phase[1] + v)
    bend = bend * depth * (1.0 - 0.4 * v) + 0.03 * np.sin(u * 5 + phase[2])
    points = np.stack([u * w * (1 - slack * (1 - v)), y + bend, z + v * h], -1)
    return Shape().sheet(material, points)


def framed(shape: Shape, material: Material, w, h, size, depth=0.04) -> Shape:
    """Four bars round a w × h panel that stands at y = 0."""
    for x in (-w / 2, w / 2):
        shape.box(material, size, depth, h + size, x, depth / 2 - 0.01, -size / 2)
    for z in (-size / 2, h - size / 2):
        shape.box(material, w, depth, size, 0, depth / 2 - 0.01, z)
    return shape


# ---------------------------------------------------------------- closets, stairs, structure


def clothes(rng: Rng) -> Shape:
    """Garments on hangers, side by side."""
    shape, number = Shape(), int(rng.integers(3, 9))
    for k in range(number):
        w, h = rng.uniform(0.38, 0.48), rng.uniform(0.6, 0.95)
        cloth = paint(rng, "fabric", "fabric", "bright", "black", "linen")
        shape.add(
            folds(rng, cloth, w, h, 0.015, 0.2, 0, 1.0 - h).moved(
                (k - number / 2) * 0.085, 0, 0, np.pi / 2 + rng.normal(0, 0.1)
            )
        )
    return shape


def pile(rng: Rng) -> Shape:
    """Clothes thrown or folded on a heap."""
    shape, z = Shape(), 0.0
    for _ in range(int(rng.integers(2, 6))):
        h = rng.uniform(0.04, 0.1)
        cloth = paint(rng, "fabric", "bright", "black", "linen")
        shape.ball(
            cloth,
            rng.uniform(0.14, 0.25),
            rng.uniform(0.12, 0.2),
            h * 0.7,
            *rng.normal(0, 0.03, 2),
            z + h * 0.6,
            power=0.7,
        )
        z += h
    return shape


def closet(rng: Rng) -> list:
    """Open to the front: its box, rod, clothes; perhaps a door."""
    w, d, h, body = rng.uniform(1.1, 1.8), 0.62, rng.uniform(2.0, 2.25), paint(rng, "white", "wood", "linen")
    box = (
        Shape()
        .box(body, 0.04, d, h, -w / 2)
        .box(body, 0.04, d, h, w / 2)
        .box(body, w, d, 0.04, z=h)
        .box(body, w, d, 0.03, z=h - 0.4)
    )
    wall = Shape().box(paint(rng, "white", "linen"), w, 0.03, h, y=-d / 2)
    parts = [
        ("closet", box),
        ("closet wall", wall),
        (
            "closet rod",
            Shape().rod(paint(rng, "chrome", "wood", "white"), (-w / 2, 0, h - 0.5), (w / 2, 0, h - 0.5), 0.03),
        ),
    ]
    parts.append(("clothes", clothes(rng).moved(rng.uniform(-0.2, 0.2), 0, h - 1.52)))
    if rng.random() < 0.6:
        leaf = drawers(Shape().box(body, w * 0.48, 0.03, h - 0.05), rng, body, w * 0.46, h - 0.1, 0, 0.015, 0.02, 2, 1)
        parts.append(("closet door", leaf.moved(rng.choice([-1, 1]) * w * 0.25, d / 2 + 0.03, 0.02)))
    return parts


def closet_door(rng: Rng) -> Shape:
    """Sliding or folding doors flush with the wall."""
    w, h, body = rng.uniform(1.2, 1.9), rng.uniform(1.98, 2.1), paint(rng, "white", "wood", "mirror")
    shape = Shape()
    for k in range(2):
        leaf = Shape().box(body, w / 2, 0.03, h)
        if rng.random() < 0.7:
            drawers(leaf, rng, body, w / 2, h - 0.1, 0, 0.015, 0.05, int(rng.integers(1, 4)), 1)
        shape.add(leaf, (k - 0.5) * w * 0.49, 0.03 * k)
    return framed(shape, paint(rng, "white", "wood"), w, h, 0.06, 0.06)


def stairs(rng: Rng) -> list:
    w, number = rng.uniform(0.9, 1.2), int(rng.integers(4, 9))
    body, tread, rail = (
        paint(rng, "grey", "wood", "linen"),
        paint(rng, "wood", "grey", "stone"),
        paint(rng, "wood", "metal", "black"),
    )
    steps, rise, run = Shape(), rng.uniform(0.16, 0.19), rng.uniform(0.26, 0.3)
    length = number * run
    for k in range(number):
        y = length / 2 - (k + 0.5) * run
        steps.box(body, w, run, rise * (k + 1) - 0.03, y=y).box(
            tread, w, run + 0.02, 0.03, y=y + 0.01, z=rise * (k + 1) - 0.03
        )
    low, high = (w / 2 - 0.04, length / 2 - 0.1, 0.95 + rise), (w / 2 - 0.04, -length / 2 + 0.1, 0.95 + rise * number)
    guard = Shape().rod(rail, low, high, 0.03)
    for k in range(number):
        y = length / 2 - (k + 0.5) * run
        guard.rod(rail, (w / 2 - 0.04, y, rise * (k + 1)), (w / 2 - 0.04, y, 0.95 + rise * (k + 1)), 0.016)
    return [("stairs", steps), ("stair rail", guard)]


def column(rng: Rng, round_share=0.5) -> Shape:
    h, w, body = rng.uniform(2.2, 2.45), rng.uniform(0.3, 0.5), paint(rng, "white", "linen", "stone", "brick")
    if rng.random() < round_share:
        return Shape().lathe(body, [(w / 2, 0), (w / 2, h), (0, h)], sides=18)
    return Shape().box(body, w, w, h)


def structure(rng: Rng) -> Shape:
    """A built-out part of the house: a boxed shaft or a low wall."""
    body = paint(rng, "white", "linen", "brick")
    if rng.random() < 0.5:
        return Shape().box(body, rng.uniform(0.5, 1.0), 0.35, 2.3)
    return Shape().box(body, rng.uniform(0.9, 1.5), 0.22, rng.uniform(0.9, 1.2))


def divider(rng: Rng) -> Shape:
    number, h, cloth, frame = (
        int(rng.integers(2, 4)),
        rng.uniform(1.2, 1.8),
        paint(rng, "fabric", "wood", "linen"),
        paint(rng, "metal", "wood", "black"),
    )
    shape = Shape()
    for k in range(number):
        panel = framed(Shape().box(cloth, 0.6, 0.05, h), frame, 0.6, h, 0.04)
        shape.add(panel, (k - (number - 1) / 2) * 0.6, 0, 0.03, rng.choice([-1, 1]) * 0.25)
    return shape


def radiator(rng: Rng) -> Shape:
    w, h, body = rng.uniform(0.6, 1.5), rng.uniform(0.45, 0.65), paint(rng, "white", "white", "grey", "linen")
    shape = Shape()
    for x in np.arange(-w / 2, w / 2, 0.07):
        shape.box(body, 0.045, 0.1, h - 0.12, x, 0, 0.12)
    shape.box(body, w, 0.08, 0.03, z=0.12).box(body, w, 0.11, 0.03, z=h - 0.03)
    return shape.rod(body, (w / 2, 0, 0), (w / 2, 0, 0.15), 0.02)


def pipe(rng: Rng) -> Shape:
    metal, h, r = paint(rng, "metal", "white", "black", "grey"), rng.uniform(1.8, 2.4), rng.uniform(0.04, 0.08)
    return Shape().path(metal, [(0, 0, 0), (0, 0, h), (0.3, 0, h), (0.3 + rng.uniform(0.2, 0.8), 0, h)], r, sides=10)


def ladder(rng: Rng) -> Shape:
    h, metal, shape = rng.uniform(1.4, 2.1), paint(rng, "metal", "wood", "bright"), Shape()
    for x in (-0.22, 0.22):
        shape.box(metal, 0.04, 0.07, h, x)
    for z in np.arange(0.25, h - 0.1, 0.28):
        shape.box(metal, 0.44, 0.06, 0.03, z=z)
    return shape.tilted(0.15)


# ---------------------------------------------------------------- on walls and ceilings


def panel(
    rng: Rng, width, height, face=("paper",), frame=("wood", "black", "white", "chrome"), size=0.03, art=False
) -> Shape:
    """A flat thing on the wall in a frame; ``art`` paints patches of any colour on it."""
    w, h = rng.uniform(*width), rng.uniform(*height)
    front = paint(rng, *face)
    if art:
        front = paint(rng, "bright", "fabric")._replace(texture=PATCHES, period=rng.uniform(0.08, 0.3))
    shape = Shape().box(front, w, 0.025, h)
    return framed(shape, paint(rng, *frame), w, h, size, 0.045) if frame else shape


def board(rng: Rng, face=("white",), width=(1.2, 2.4), frame=("metal", "wood", "grey")) -> Shape:
    shape = panel(rng, width, (0.9, 1.25), face, frame, 0.035)
    (x0, _, _), (x1, _, _) = shape.bounds()
    return shape.box(paint(rng, *frame), (x1 - x0) * 0.8, 0.07, 0.02, y=0.05, z=0.0)


def tv(rng: Rng) -> Shape:
    w = rng.uniform(0.75, 1.3)
    body = paint(rng, "black")
    return (
        Shape()
        .box(paint(rng, "screen"), w, 0.05, w * 0.57)
        .box(body, w + 0.03, 0.04, w * 0.6, y=-0.02, z=-0.01)
        .box(body, 0.25, 0.08, 0.2, y=-0.06, z=0.15)
    )


def clock(rng: Rng) -> Shape:
    r, rim = rng.uniform(0.13, 0.2), paint(rng, "black", "wood", "chrome", "white")
    return (
        Shape()
        .rod(rim, (0, -0.03, r), (0, 0.02, r), r, sides=20)
        .rod(tinted((240, 238, 232), PATCHES, 0.05), (0, 0.02, r), (0, 0.03, r), r * 0.85, sides=20)
    )


def wall_fan(rng: Rng) -> Shape:
    """A standing fan."""
    h, body, r = rng.uniform(0.9, 1.25), paint(rng, "white", "black", "grey"), rng.uniform(0.19, 0.24)
    shape = Shape().lathe(body, [(0.2, 0), (0.19, 0.03), (0.03, 0.05)]).rod(body, (0, 0, 0), (0, 0, h), 0.018)
    return shape.rod(body, (0, -0.1, h), (0, 0.0, h), 0.07).rod(body, (0, 0.0, h), (0, 0.08, h), r, r * 0.9, sides=16)


def ceiling_light(rng: Rng) -> Shape:
    shade = tinted((250, 248, 240))
    if rng.random() < 0.5:
        return Shape().box(shade, rng.uniform(0.5, 1.2), 0.35, 0.08)
    r = rng.uniform(0.16, 0.26)
    return Shape().lathe(shade, [(0, 0), (r * 0.8, 0.04), (r, 0.12)], sides=18)


def pendant(rng: Rng) -> Shape:
    """A lamp on a cord."""
    cord, drop, r = paint(rng, "black", "metal"), rng.uniform(0.4, 0.8), rng.uniform(0.13, 0.24)
    shape = Shape().rod(cord, (0, 0, 0.15), (0, 0, drop + 0.2), 0.012)
    return shape.lathe(
        paint(rng, "white", "metal", "linen", "bright"), [(r, 0), (r * 0.5, 0.16), (0.03, 0.22)], sides=16
    )


def projector(rng: Rng) -> Shape:
    body = paint(rng, "white", "black", "grey")
    shape = Shape().box(body, 0.36, 0.3, 0.13).rod(paint(rng, "screen"), (0.08, 0.14, 0.06), (0.08, 0.18, 0.06), 0.045)
    return shape.rod(paint(rng, "metal", "white"), (0, 0, 0.1), (0, 0, 0.55), 0.025)


def coat_rack(rng: Rng) -> list:
    wood = paint(rng, "wood", "metal", "black")
    h = rng.uniform(1.6, 1.85)
    shape = Shape().rod(wood, (0, 0, 0), (0, 0, h), 0.025).lathe(wood, [(0.22, 0), (0.2, 0.03), (0.03, 0.06)])
    for a in np.arange(6) * np.pi / 3:
        shape.rod(wood, (0, 0, h - 0.15), (0.16 * np.cos(a), 0.16 * np.sin(a), h - 0.02), 0.014)
    parts = [("coat rack", shape)]
    if rng.random() < 0.6:
        parts.append(("jacket", jacket(rng).moved(0.15, 0.05, h - 1.0)))
    return parts


def jacket(rng: Rng) -> Shape:
    w, h, cloth = rng.uniform(0.38, 0.5), rng.uniform(0.7, 0.95), paint(rng, "fabric", "black", "bright", "leather")
    shape = folds(rng, cloth, w, h, 0.02, 0.25, 0.1, slack=-0.1).add(folds(rng, cloth, w * 0.9, h, 0.02, 0.25, 0.0))
    for x in (-w * 0.45, w * 0.45):
        shape.rod(cloth, (x * 0.9, 0.05, h * 0.92), (x * 1.15, 0.08, h * 0.3), 0.06, 0.045)
    return shape
