"""Families of bags and cases that stand, lean and lie about. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.containers import heap, vessel
from data_prep.synthetic.shapes import PATCHES, PLAIN, Material, Shape, paint, tinted

Rng = np.random.Generator


def _slumped(rng: Rng, material: Material, w, d, h, power=0.6) -> Shape:
    """A soft body, wider at its bottom, sunk to one side."""
    shape = Shape().ball(material, w / 2, d / 2, h / 2, z=h / 2, power=power, rings=10, sides=18)
    points, lean = shape.vertices[0], rng.normal(0, 0.12, 2)
    t = points[:, 2:] / h
    points[:, :2] *= 1.12 - 0.3 * t
    points[:, :2] += lean * t**2 * h
    return shape.crumpled(rng, 0.012, 0.16)


def _bow(shape: Shape, material: Material, half, y, z, rise, r=0.012, out=0.0) -> Shape:
    """A handle from -half to half along x."""
    arc = np.linspace(0, np.pi, 9)
    return shape.path(material, [(half * np.cos(a), y + out * np.sin(a), z + rise * np.sin(a)) for a in arc], r)


def bag(rng: Rng) -> Shape:
    """A slack tote, a duffel, a courier's bag with its flap, a shopping bag of plastic, a sack of rubbish."""
    style = int(rng.integers(5))
    if style == 0:  # tote
        w, d, h = rng.uniform(0.32, 0.45), rng.uniform(0.12, 0.2), rng.uniform(0.3, 0.4)
        cloth = paint(rng, "linen", "fabric", "cloth", "black")
        shape = vessel(cloth, w, d, h, 1.05, 0.012, 0.5, sides=22).crumpled(rng, 0.015, 0.2)
        for y in (-d / 2, d / 2):
            _bow(shape, cloth, w * 0.24, y, h - 0.02, rng.uniform(0.12, 0.2), 0.011, rng.normal(0, 0.08))
        return heap(rng, shape, w * 0.8, d, h * 0.9) if rng.random() < 0.5 else shape
    if style == 1:  # duffel
        w, r = rng.uniform(0.45, 0.65), rng.uniform(0.13, 0.17)
        cloth, dark = paint(rng, "black", "fabric", "bright", "grey"), paint(rng, "black", "grey")
        shape = (
            Shape().ball(cloth, w / 2, r, r * 0.95, z=r * 0.95, power=0.55, rings=10, sides=18).crumpled(rng, 0.01, 0.2)
        )
        for x in (-w * 0.2, w * 0.2):
            ring = [(x, r * 1.04 * np.cos(a), r + r * 1.03 * np.sin(a)) for a in np.linspace(-0.6, np.pi + 0.6, 9)]
            shape.path(dark, ring, 0.013)
        shape.box(dark, w * 0.8, 0.016, 0.012, z=r * 1.86)
        return _bow(shape, dark, w * 0.2, rng.uniform(-0.05, 0.08), r * 1.9, 0.08, 0.014)
    if style == 2:  # with a flap and a strap
        w, d, h = rng.uniform(0.34, 0.42), rng.uniform(0.1, 0.15), rng.uniform(0.26, 0.32)
        cloth, dark = paint(rng, "black", "leather", "fabric", "grey"), paint(rng, "black", "leather")
        shape = _slumped(rng, cloth, w, d, h, 0.4)
        shape.add(Shape().box(cloth, w * 0.96, 0.018, h * 0.62).tilted(0.08), 0, d * 0.52, h * 0.36)
        for x in (-w * 0.25, w * 0.25):
            shape.box(dark, 0.03, 0.014, h * 0.3, x, d * 0.56, h * 0.24)
        fall = [
            (-w / 2, 0, h * 0.9),
            (-w * 0.3, d * 0.2, h + 0.1),
            (w * 0.3, d * 0.5, h * 0.9),
            (w * 0.55, d * 0.6, 0.02),
            (w / 2, 0, h * 0.8),
        ]
        return shape.path(dark, fall, 0.014)
    if style == 3:  # thin plastic, knotted ears
        w, d, h = rng.uniform(0.28, 0.38), rng.uniform(0.16, 0.24), rng.uniform(0.24, 0.34)
        film = paint(rng, "white", "white", "bright", "linen")._replace(shiny=0.02)
        shape = _slumped(rng, film, w, d, h, 0.75).crumpled(rng, 0.012, 0.09)
        for x in (-0.4, 0.4):
            u, v = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 1, 4), indexing="ij")
            ear = np.stack(
                [x * w * 0.55 + u * 0.04 * (1 - 0.4 * v), 0.03 * np.sin(3 * u + 2 * v), h * 0.85 + v * 0.14], -1
            )
            shape.sheet(film, ear)
        return shape
    w, h = rng.uniform(0.38, 0.5), rng.uniform(0.38, 0.55)  # rubbish
    film = tinted((30, 30, 34), shiny=0.05) if rng.random() < 0.6 else paint(rng, "white", "linen")
    shape = _slumped(rng, film, w, w * 0.9, h, 0.9).crumpled(rng, 0.016, 0.1)
    (_, _, _), (_, _, top) = shape.bounds()
    return shape.lathe(film, [(0.03, top - 0.05), (0.025, top), (0.09, top + 0.07), (0.05, top + 0.06)], sides=9)


def purse(rng: Rng) -> Shape:
    """With short handles, a flap and chain, a bucket, or a clutch."""
    w, d, h, style = rng.uniform(0.24, 0.34), rng.uniform(0.1, 0.15), rng.uniform(0.18, 0.26), int(rng.integers(4))
    skin, gold = (
        paint(rng, "leather", "leather", "black", "bright", "fabric"),
        paint(rng, "brass", "chrome")._replace(shiny=0.05),
    )
    if style == 0:
        shape = Shape().box(skin, w, d, h, taper=0.82).ball(skin, w * 0.41, d * 0.42, 0.03, z=h, power=0.5)
        for y in (-d * 0.3, d * 0.3):
            _bow(shape, skin, w * 0.2, y, h, rng.uniform(0.1, 0.15), 0.0095)
        return shape.box(gold, 0.03, 0.016, 0.03, 0, d * 0.47, h * 0.7)
    if style == 1:
        shape = _slumped(rng, skin, w, d, h, 0.45)
        shape.add(Shape().box(skin, w * 0.9, 0.016, h * 0.55).tilted(0.1), 0, d * 0.55, h * 0.42)
        shape.box(gold, 0.045, 0.02, 0.03, 0, d * 0.6, h * 0.42)
        return _bow(shape, gold, w * 0.45, 0, h * 0.85, 0.2, 0.008, rng.uniform(0.05, 0.2))
    if style == 2:
        shape = vessel(skin, w * 0.75, w * 0.6, h, 1.1, 0.012, 0.8, 0.01).crumpled(rng, 0.008, 0.15)
        return _bow(shape, skin, w * 0.4, 0, h - 0.02, 0.22, 0.011)
    shape = Shape().ball(skin, w * 0.45, d * 0.4, h * 0.35, z=h * 0.35, power=0.5)
    return shape.path(gold, [(-w * 0.3, 0, h * 0.69), (w * 0.3, 0, h * 0.69)], 0.012).ball(
        gold, 0.014, 0.014, 0.014, z=h * 0.72
    )


def paper_bag(rng: Rng) -> Shape:
    """Brown for groceries with its rim open, or of a shop with cords and a printed front; some crumpled."""
    w, d, h = rng.uniform(0.22, 0.34), rng.uniform(0.11, 0.18), rng.uniform(0.26, 0.42)
    body = paint(rng, "card", "card", "white", "bright", "black", "fabric")._replace(texture=PLAIN)
    shape = vessel(body, w, d, h, 1.0, 0.012, 0.12, sides=24)
    for points in shape.vertices:  # its sides fold in
        side = np.abs(points[:, 0]) > w * 0.4
        points[side, 0] *= 1 - 0.22 * (points[side, 2] / h) ** 2 * (1 - (2 * np.abs(points[side, 1]) / d) ** 2)
    shape = shape.crumpled(rng, rng.choice([0.003, 0.012]), 0.2)
    front = paint(rng, "bright", "white", "black")._replace(texture=PATCHES, period=0.05, second=body.color)
    if rng.random() < 0.5:
        shape.box(front, w * 0.5, 0.004, h * 0.25, 0, d / 2 + 0.006, h * 0.4)
    cord = paint(rng, "card", "white", "black")
    if rng.random() < 0.7:
        for y in (-d / 2, d / 2):
            _bow(shape, cord, w * 0.17, y, h - 0.02, 0.1, 0.008, rng.normal(0, 0.03))
    if rng.random() < 0.4:
        for k in range(3):
            shape.rod(
                paint(rng, "bright", "leaf", "white", "card"),
                ((k - 1) * w * 0.25, 0, h * 0.6),
                ((k - 1) * w * 0.3, 0, h + rng.uniform(0.02, 0.1)),
                0.03,
            )
    return shape


def backpack(rng: Rng) -> Shape:
    """Round-topped with pockets, straps and a loop; a trekking one with a roll; lying on its back, or slumped."""
    h, w, style = rng.uniform(0.4, 0.5), rng.uniform(0.28, 0.34), int(rng.integers(4))
    body, other = paint(rng, "black", "fabric", "bright", "grey", "plastic"), paint(rng, "black", "grey", "fabric")
    other = body if rng.random() < 0.4 else other
    if style == 0:
        h *= 1.35
    d = rng.uniform(0.17, 0.22)
    shape = Shape().ball(body, w / 2, d / 2, h / 2, z=h / 2, power=0.55, rings=11, sides=18)
    points = shape.vertices[0]
    points[:, 0] *= 1.05 - 0.22 * np.clip(points[:, 2] / h, 0, 1) ** 2
    points[:, 1] *= 1.15 - 0.35 * np.clip(points[:, 2] / h, 0, 1)
    shape.ball(other, w * 0.4, 0.05, h * 0.2, y=d * 0.5, z=h * 0.24, power=0.45, sides=14)
    shape.ball(body, w * 0.36, 0.035, h * 0.13, y=d * 0.44, z=h * 0.6, power=0.45, sides=14)
    zipper = [(w * 0.34 * np.cos(a), d * 0.36, h * 0.62 + h * 0.3 * np.sin(a)) for a in np.linspace(0, np.pi, 9)]
    shape.path(other, zipper, 0.008)
    for x in (-1, 1):
        shape.ball(other, 0.03, 0.05, h * 0.13, x * w * 0.52, 0, h * 0.16, power=0.6, rings=6, sides=10)
        strap = [
            (x * w * 0.2, -d * 0.4, h * 0.92),
            (x * w * 0.27, -d * 0.72, h * 0.72),
            (x * w * 0.3, -d * 0.8, h * 0.4),
            (x * w * 0.36, -d * 0.45, h * 0.08),
        ]
        shape.path(other, strap, 0.022)
    _bow(shape, other, 0.04, -d * 0.25, h * 0.97, 0.05, 0.011)
    if style == 0:
        shape.rod(
            paint(rng, "bright", "fabric", "leaf"),
            (-w * 0.6, d * 0.1, h * 1.04),
            (w * 0.6, d * 0.1, h * 1.04),
            0.07,
            sides=12,
        )
    if style == 1:
        return shape.tilted(np.pi / 2 - 0.15).grounded()
    return shape.tilted(rng.uniform(0.0, 0.3)).grounded()


def suitcase(rng: Rng) -> Shape:
    """Hard with ribs on four wheels, soft with pockets on two, old with straps, or lying open or flat."""
    style = int(rng.integers(5))
    w, d, h = rng.uniform(0.36, 0.5), rng.uniform(0.21, 0.3), rng.uniform(0.5, 0.7)
    black, rail = paint(rng, "black"), paint(rng, "chrome", "black", "metal")
    if style == 3:  # old, with corners
        w, h, skin = (
            rng.uniform(0.5, 0.65),
            rng.uniform(0.34, 0.42),
            paint(rng, "leather", "leather", "fabric", "black"),
        )
        shape = Shape().ball(skin, w / 2, d * 0.36, h / 2, z=h / 2, power=0.16, rings=8, sides=20)
        for x in (-w * 0.28, w * 0.28):
            shape.box(paint(rng, "brass"), 0.05, 0.02, 0.05, x, d * 0.36, h * 0.85)
            shape.box(black, 0.035, d * 0.75, h + 0.012, x, 0, -0.006)
        return _bow(shape, black, 0.07, 0, h, 0.045, 0.013)
    if style == 4:  # open on the floor
        shell = paint(rng, "black", "fabric", "bright", "grey")
        shape = vessel(shell, h, w, 0.13, 1.02, 0.014, 0.2, sides=22)
        shape = heap(rng, shape, h, w, 0.12)
        lid = vessel(shell, h, w, 0.1, 1.02, 0.014, 0.2, sides=22, inside=paint(rng, "grey", "linen"))
        lid = lid.moved(y=w / 2).tilted(-rng.uniform(1.2, 1.9)).moved(y=0.0)
        return shape.add(lid.moved(turn=np.pi), 0, -w / 2, 0.13).grounded()
    hard = style <= 1
    body = (
        paint(rng, "bright", "plastic", "metal", "black", "white")
        if hard
        else paint(rng, "black", "fabric", "fabric", "grey")
    )
    body = body._replace(shiny=0.02)
    shape = Shape().ball(body, w / 2, d / 2, h / 2, z=h / 2 + 0.05, power=0.2 if hard else 0.3, rings=10, sides=20)
    if hard:
        for x in np.linspace(-w * 0.36, w * 0.36, 6):
            shape.box(body, 0.026, d * 1.02, h * 0.86, x, 0, 0.05 + h * 0.07)
        shape.box(black, w * 1.005, 0.016, h * 0.98, 0, 0, 0.05 + h * 0.01)
    else:
        shape.ball(body, w * 0.42, 0.04, h * 0.27, y=d / 2, z=h * 0.38 + 0.05, power=0.3).ball(
            body, w * 0.42, 0.03, h * 0.12, y=d / 2, z=h * 0.8 + 0.05, power=0.3
        )
        shape.path(rail, [(-w * 0.42, d * 0.53, h * 0.68), (w * 0.42, d * 0.53, h * 0.68)], 0.008)
    for x in (-w * 0.4, w * 0.4):
        for y in (-d * 0.35, d * 0.35) if hard else (-d * 0.35,):
            shape.rod(black, (x - 0.014, y, 0.026), (x + 0.014, y, 0.026), 0.026, sides=10)
        if not hard:
            shape.box(black, 0.03, 0.04, 0.055, x, d * 0.35)
    top = h + 0.05
    _bow(shape, black, 0.07, 0.03, top - 0.01, 0.035, 0.013)
    if rng.random() < 0.55:
        up = top + rng.uniform(0.15, 0.42)
        shape.path(
            rail,
            [
                (-0.09, -d * 0.34, top - 0.02),
                (-0.09, -d * 0.34, up),
                (0.09, -d * 0.34, up),
                (0.09, -d * 0.34, top - 0.02),
            ],
            0.011,
        )
        shape.path(black, [(-0.09, -d * 0.34, up), (0.09, -d * 0.34, up)], 0.015)
    if rng.random() < 0.2:
        return shape.tilted(np.pi / 2).grounded()
    return shape
