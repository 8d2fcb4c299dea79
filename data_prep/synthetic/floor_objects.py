"""Families of things that lie, stand or lean about on floors: bins, boxes, bags, tools, people."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.shapes import FABRIC, Shape, paint, tinted
from data_prep.synthetic.small_objects import vessel

Rng = np.random.Generator


def trash_can(rng: Rng, kinds=("grey", "black", "white", "metal", "wood")) -> Shape:
    shape = vessel(rng, (0.12, 0.18), (0.26, 0.62), kinds, rng.uniform(1.0, 1.25), 0.01, 0.45, rng.choice([0, 0, 0.08]))
    if rng.random() < 0.35:  # the bag hangs over the rim
        (_, _, _), (x1, _, h) = shape.bounds()
        shape.lathe(
            paint(rng, "white", "black"),
            [(x1 * 0.8, h - 0.1), (x1 * 1.04, h - 0.08), (x1 * 1.03, h + 0.02), (x1 * 0.8, h)],
        )
    return shape


def recycling_bin(rng: Rng) -> Shape:
    blue = tinted((40, 85, 165)) if rng.random() < 0.6 else tinted((60, 130, 70))
    shape = vessel(rng, (0.15, 0.2), (0.35, 0.65), ("grey",), 1.15, square=0.8)
    shape.materials = [blue] * len(shape.materials)
    return shape


def box(rng: Rng, size=(0.2, 0.55), kinds=("card", "card", "white", "fabric")) -> Shape:
    w, d, h = rng.uniform(*size), rng.uniform(*size) * 0.8, rng.uniform(*size) * 0.75
    body = paint(rng, *kinds)
    shape = Shape()
    if rng.random() < 0.3:  # open, flaps out
        for x, y, bw, bd in ((-w / 2, 0, 0.015, d), (w / 2, 0, 0.015, d), (0, -d / 2, w, 0.015), (0, d / 2, w, 0.015)):
            shape.box(body, bw, bd, h, x, y)
        shape.box(body, w, d, 0.015)
        return shape.box(body, w * 0.4, d, 0.012, -w * 0.7, 0, h - 0.02).box(
            body, w * 0.4, d, 0.012, w * 0.7, 0, h - 0.02
        )
    return (
        shape.box(body, w, d, h).box(tinted((205, 180, 130)), 0.06, d, 0.004, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h)
    )


def crate(rng: Rng, kinds=("wood", "bright", "black")) -> Shape:
    w, d, h, body = rng.uniform(0.35, 0.5), rng.uniform(0.28, 0.36), rng.uniform(0.22, 0.32), paint(rng, *kinds)
    shape = Shape().box(body, w, d, 0.02)
    for z in np.linspace(0.01, h - 0.07, 3):
        for y in (-d / 2, d / 2):
            shape.box(body, w, 0.015, 0.065, 0, y, z)
        for x in (-w / 2, w / 2):
            shape.box(body, 0.015, d, 0.065, x, 0, z)
    return shape


def storage_box(rng: Rng) -> Shape:
    """A plastic box with a lid."""
    w, d, h, body = (
        rng.uniform(0.35, 0.6),
        rng.uniform(0.28, 0.42),
        rng.uniform(0.2, 0.38),
        paint(rng, "white", "bright", "grey", "glass"),
    )
    shape = Shape().box(body._replace(shiny=0.03), w * 0.9, d * 0.9, h, taper=1.08)
    return shape.box(paint(rng, "bright", "white", "grey"), w, d, 0.04, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.04)


def bag(rng: Rng, size=1.0, kinds=("fabric", "bright", "black", "white")) -> Shape:
    w, d, h = rng.uniform(0.3, 0.45) * size, rng.uniform(0.12, 0.22) * size, rng.uniform(0.28, 0.42) * size
    body = paint(rng, *kinds)
    shape = Shape().ball(body, w / 2, d / 2, h / 2, z=h / 2, power=0.6)
    handle = [(w * 0.28 * np.cos(a), 0, h * 0.93 + 0.13 * size * np.sin(a)) for a in np.linspace(0, np.pi, 7)]
    return shape.path(body, handle, 0.013)


def paper_bag(rng: Rng) -> Shape:
    w, d, h, body = (
        rng.uniform(0.24, 0.34),
        rng.uniform(0.12, 0.18),
        rng.uniform(0.3, 0.42),
        paint(rng, "card", "white", "bright"),
    )
    shape = Shape()
    for x, y, bw, bd in ((-w / 2, 0, 0.012, d), (w / 2, 0, 0.012, d), (0, -d / 2, w, 0.012), (0, d / 2, w, 0.012)):
        shape.box(body, bw, bd, h, x, y)
    return shape.path(
        body, [(-0.06, d / 2, h), (-0.04, d / 2, h + 0.1), (0.04, d / 2, h + 0.1), (0.06, d / 2, h)], 0.01
    )


def backpack(rng: Rng) -> Shape:
    h, body, other = (
        rng.uniform(0.4, 0.5),
        paint(rng, "black", "fabric", "bright", "grey"),
        paint(rng, "black", "fabric"),
    )
    shape = (
        Shape()
        .ball(body, 0.16, 0.1, h / 2, z=h / 2, power=0.6)
        .ball(other, 0.12, 0.05, h * 0.22, y=0.1, z=h * 0.3, power=0.5)
    )
    for x in (-0.08, 0.08):
        shape.path(other, [(x, -0.06, h * 0.9), (x * 1.2, -0.14, h * 0.6), (x * 1.2, -0.1, h * 0.15)], 0.022)
    return shape.path(other, [(-0.04, -0.02, h), (0, -0.02, h + 0.05), (0.04, -0.02, h)], 0.012)


def suitcase(rng: Rng) -> Shape:
    w, d, h, body = (
        rng.uniform(0.38, 0.5),
        rng.uniform(0.22, 0.3),
        rng.uniform(0.52, 0.72),
        paint(rng, "black", "bright", "fabric", "grey"),
    )
    shape = Shape().ball(body, w / 2, d / 2, h / 2, z=h / 2 + 0.05, power=0.3, rings=9, sides=16)
    for x in (-w * 0.4, w * 0.4):
        shape.box(paint(rng, "black"), 0.05, d * 0.8, 0.06, x)
    rail = paint(rng, "chrome", "black")
    up = h + (rng.uniform(0.25, 0.4) if rng.random() < 0.5 else 0.1)
    return shape.path(
        rail, [(-0.09, -d * 0.35, h), (-0.09, -d * 0.35, up), (0.09, -d * 0.35, up), (0.09, -d * 0.35, h)], 0.013
    )


def person(rng: Rng) -> Shape:
    """Standing, arms down."""
    s, skin, hair = rng.uniform(0.93, 1.07), paint(rng, "skin"), paint(rng, "black", "wood", "leather")
    shirt, legs, shoe = (
        paint(rng, "fabric", "bright", "white", "black"),
        paint(rng, "fabric", "black", "grey"),
        paint(rng, "black", "white"),
    )
    shape = Shape()
    for x in (-0.1, 0.1):
        shape.rod(legs, (x, 0, 0.08), (x * 0.9, 0, 0.85 * s), 0.07, 0.09).box(shoe, 0.1, 0.26, 0.09, x, 0.05)
        shape.rod(shirt, (x * 2.1, 0, 1.38 * s), (x * 2.5, 0.04, 1.1 * s), 0.06, 0.05).rod(
            skin, (x * 2.5, 0.04, 1.1 * s), (x * 2.5, 0.12, 0.85 * s), 0.045, 0.035
        )
    shape.ball(shirt, 0.21, 0.13, 0.33 * s, z=1.13 * s, power=0.7).rod(skin, (0, 0, 1.4 * s), (0, 0, 1.52 * s), 0.05)
    return shape.ball(skin, 0.09, 0.1, 0.12, 0, 0.01, 1.6 * s).ball(hair, 0.1, 0.105, 0.1, 0, -0.02, 1.65 * s)


def bicycle(rng: Rng) -> Shape:
    frame, black, shape = paint(rng, "bright", "black", "metal"), paint(rng, "black"), Shape()
    for x in (-0.52, 0.52):
        wheel = [(x + 0.33 * np.cos(a), 0, 0.34 + 0.33 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17)]
        shape.path(black, wheel, 0.025)
        for a in np.arange(6) * np.pi / 6:
            shape.rod(
                paint(rng, "metal"),
                (x - 0.31 * np.cos(a), 0, 0.34 - 0.31 * np.sin(a)),
                (x + 0.31 * np.cos(a), 0, 0.34 + 0.31 * np.sin(a)),
                0.005,
                sides=4,
            )
    bottom, head, saddle = (-0.08, 0, 0.32), (0.38, 0, 0.82), (-0.2, 0, 0.85)
    shape.path(frame, [(-0.52, 0, 0.34), bottom, head, saddle, bottom], 0.022).path(
        frame, [(-0.52, 0, 0.34), saddle], 0.018
    )
    shape.path(frame, [(0.52, 0, 0.34), head, (0.36, 0, 0.98)], 0.02).rod(
        black, (0.36, -0.28, 1.0), (0.36, 0.28, 1.0), 0.018
    )
    return shape.ball(black, 0.13, 0.07, 0.04, -0.22, 0, 0.92)


def guitar(rng: Rng, case=False) -> Shape:
    """Upright, leaning; a case is the same outline, thicker and dark."""
    body = paint(rng, "black", "leather", "fabric") if case else paint(rng, "wood", "wood", "bright", "black")
    neck = body if case else paint(rng, "wood", "black")
    t, g = (0.16, 1.15) if case else (0.1, 1.0)
    shape = (
        Shape()
        .rod(body, (0, -t / 2, 0.2), (0, t / 2, 0.2), 0.2 * g, sides=16)
        .rod(body, (0, -t / 2, 0.45), (0, t / 2, 0.45), 0.145 * g, sides=16)
    )
    shape.box(body, 0.22 * g, t, 0.22, z=0.22).box(neck, 0.1 if case else 0.055, t if case else 0.03, 0.5, y=0, z=0.52)
    shape.box(neck, 0.14 if case else 0.085, t * 0.8 if case else 0.025, 0.16, z=1.0)
    if not case:
        shape.rod(tinted((25, 20, 18)), (0, t / 2, 0.36), (0, t / 2 + 0.006, 0.36), 0.05, sides=12)
    return shape.tilted(0.2)


def stuffed_animal(rng: Rng) -> Shape:
    fur, shape = paint(rng, "wicker", "fabric", "white", "bright", "leather")._replace(texture=FABRIC), Shape()
    shape.ball(fur, 0.12, 0.1, 0.14, z=0.13).ball(fur, 0.095, 0.09, 0.09, 0, 0.02, 0.32)
    for x in (-1, 1):
        shape.ball(fur, 0.035, 0.03, 0.04, x * 0.07, 0, 0.4).ball(fur, 0.05, 0.09, 0.045, x * 0.09, 0.11, 0.05).ball(
            fur, 0.04, 0.05, 0.08, x * 0.13, 0.04, 0.18
        )
    return shape


def shoe(rng: Rng) -> Shape:
    body, sole, shape = (
        paint(rng, "black", "leather", "bright", "white", "fabric"),
        paint(rng, "white", "black"),
        Shape(),
    )
    for x in (-0.065, 0.065):
        shape.box(sole, 0.09, 0.28, 0.03, x).ball(body, 0.045, 0.14, 0.05, x, 0, 0.05, power=0.8).ball(
            body, 0.043, 0.06, 0.06, x, -0.07, 0.09, power=0.7
        )
    return shape


def hat(rng: Rng) -> Shape:
    felt = paint(rng, "fabric", "black", "wicker", "bright")
    return Shape().lathe(
        felt, [(0.17, 0.01), (0.1, 0.02), (0.095, 0.1), (0.06, 0.13), (0, 0.13)], sx=1.0, sy=1.1, sides=16
    )


def broom(rng: Rng) -> Shape:
    shape = Shape().rod(paint(rng, "wood", "bright", "metal"), (0, 0, 0.2), (0, 0, rng.uniform(1.2, 1.45)), 0.016)
    return shape.box(paint(rng, "wicker", "bright", "black"), 0.32, 0.07, 0.24, taper=0.75).tilted(0.12)


def vacuum(rng: Rng) -> Shape:
    body, black = paint(rng, "bright", "black", "grey"), paint(rng, "black")
    shape = (
        Shape()
        .box(black, 0.32, 0.28, 0.1, y=0.1)
        .lathe(body, [(0.09, 0.08), (0.11, 0.3), (0.1, 0.6), (0.04, 0.68)], y=-0.05)
    )
    return shape.path(black, [(0, -0.05, 0.6), (0, -0.12, 1.02), (0, -0.04, 1.1)], 0.022)


def dustpan(rng: Rng) -> Shape:
    body = paint(rng, "bright", "black", "grey")
    shape = (
        Shape()
        .box(body, 0.28, 0.24, 0.012)
        .box(body, 0.28, 0.012, 0.07, y=-0.12)
        .box(body, 0.012, 0.24, 0.05, -0.14)
        .box(body, 0.012, 0.24, 0.05, 0.14)
    )
    return shape.rod(body, (0, -0.12, 0.05), (0, -0.34, 0.1), 0.018)


def plunger(rng: Rng) -> Shape:
    rubber = tinted((150, 60, 45)) if rng.random() < 0.5 else paint(rng, "black")
    return (
        Shape()
        .lathe(rubber, [(0.08, 0), (0.075, 0.06), (0.03, 0.12), (0, 0.12)])
        .rod(paint(rng, "wood", "white"), (0, 0, 0.1), (0, 0, 0.52), 0.014)
    )


def ironing_board(rng: Rng) -> Shape:
    metal = paint(rng, "metal", "white")
    shape = Shape().ball(paint(rng, "fabric", "linen", "bright"), 0.65, 0.18, 0.03, z=0.86, power=0.5)
    for x in (-0.35, 0.35):
        shape.rod(metal, (x, -0.12, 0), (-x, -0.12, 0.84), 0.016).rod(metal, (x, 0.12, 0), (-x, 0.12, 0.84), 0.016)
    return shape


def music_stand(rng: Rng) -> Shape:
    black, h = paint(rng, "black", "metal"), rng.uniform(0.95, 1.2)
    shape = (
        Shape()
        .rod(black, (0, 0, 0.1), (0, 0, h), 0.016)
        .add(Shape().box(black, 0.5, 0.02, 0.34).tilted(0.35), 0, 0, h - 0.05)
    )
    for a in np.arange(3) * 2 * np.pi / 3:
        shape.rod(black, (0, 0, 0.2), (0.25 * np.cos(a), 0.25 * np.sin(a), 0), 0.014)
    return shape


def dumbbell(rng: Rng) -> Shape:
    weight = paint(rng, "black", "bright", "metal")
    shape = Shape().rod(paint(rng, "chrome"), (-0.12, 0, 0.08), (0.12, 0, 0.08), 0.018)
    for x in (-0.12, 0.12):
        shape.rod(weight, (x - 0.045, 0, 0.08), (x + 0.045, 0, 0.08), 0.08, sides=6)
    return shape


def fire_extinguisher(rng: Rng) -> Shape:
    red, black = tinted((185, 30, 28)), paint(rng, "black")
    shape = (
        Shape()
        .lathe(red, [(0, 0), (0.075, 0), (0.075, 0.4), (0.03, 0.46), (0, 0.46)], sides=14)
        .box(black, 0.05, 0.12, 0.05, y=0.02, z=0.46)
    )
    return shape.path(black, [(0.03, 0, 0.47), (0.1, 0, 0.4), (0.1, 0, 0.15)], 0.014)


def blanket(rng: Rng) -> Shape:
    """Dropped in folds."""
    w, d, cloth = rng.uniform(0.5, 0.9), rng.uniform(0.4, 0.7), paint(rng, "fabric", "bright", "linen")
    u, v = np.meshgrid(np.linspace(-1, 1, 14), np.linspace(-1, 1, 12), indexing="ij")
    a, b = rng.uniform(3, 7, 2)
    z = (
        (1 - 0.8 * np.maximum(np.abs(u), np.abs(v)) ** 2)
        * rng.uniform(0.08, 0.18)
        * (1 + 0.35 * np.sin(a * u + b * v) + 0.2 * np.sin(11 * v - 6 * u))
    )
    return Shape().sheet(cloth, np.stack([u * w / 2, v * d / 2, z], -1))


def mat(rng: Rng, width=(0.5, 0.9), depth=(0.4, 0.6), h=0.022) -> Shape:
    return Shape().box(paint(rng, "fabric", "bright", "black"), rng.uniform(*width), rng.uniform(*depth), h)


def hamper(rng: Rng) -> Shape:
    shape = vessel(rng, (0.19, 0.24), (0.45, 0.65), ("wicker", "linen", "white", "fabric"), 1.1, square=0.5)
    cloth = folds(rng, paint(rng, "fabric", "white", "bright"), 0.3, 0.2, 0.02, 0.15)
    (_, _, _), (_, y1, h) = shape.bounds()
    return shape.add(cloth, 0, y1 * 0.9, h - 0.18)
