"""Families of ornaments and oddments. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.containers import lying, many
from data_prep.synthetic.shapes import FABRIC, FLORAL, PATCHES, Shape, paint, tinted

Rng = np.random.Generator


def candle(rng: Rng) -> Shape:
    """Pillars, tapers in holders, jars; one or a few."""

    def one(g: Rng) -> Shape:
        wax = tinted([(244, 238, 222), (240, 228, 196), (150, 40, 44), (235, 235, 235), (120, 140, 110)][g.integers(5)])
        style, wick = g.integers(3), tinted((30, 26, 24))
        if style == 0:
            r, h = g.uniform(0.03, 0.045), g.uniform(0.07, 0.2)
            shape = Shape().lathe(wax, [(r, 0), (r, h), (r * 0.8, h), (0.01, h - 0.012), (0, h - 0.012)])
        elif style == 1:
            h, holder = g.uniform(0.16, 0.26), paint(g, "brass", "metal", "glass", "black")._replace(shiny=0.08)
            shape = Shape().lathe(
                holder, [(0.045, 0), (0.04, 0.01), (0.01, 0.03), (0.01, 0.08), (0.022, 0.1), (0.012, 0.1)]
            )
            shape.rod(wax, (0, 0, 0.09), (0, 0, 0.09 + h), 0.012, 0.009)
            h += 0.09
        else:
            r, h = g.uniform(0.035, 0.05), g.uniform(0.07, 0.11)
            shape = Shape().lathe(tinted((210, 215, 215), shiny=0.15), [(r, 0), (r, h), (r - 0.005, h)])
            shape.lathe(wax, [(r * 0.96, 0.01), (r * 0.96, h * 0.7), (0, h * 0.7)]).lathe(
                paint(g, "white", "black", "brass"), [(r * 1.02, h * 0.2), (r * 1.02, h * 0.55)]
            )
            h *= 0.7
        return shape.rod(wick, (0, 0, h - 0.02), (0, 0, h + 0.016), 0.004, sides=4)

    return many(rng, one, 1, 4, 0.05)


def globe(rng: Rng) -> Shape:
    """The earth in a half ring on its foot."""
    r, z = rng.uniform(0.12, 0.17), rng.uniform(0.2, 0.25)
    sea = tinted((66, 118, 176), FLORAL, r * 0.8, second=(150, 160, 90))
    if rng.random() < 0.3:
        sea = tinted((190, 165, 120), FLORAL, r * 0.8, second=(130, 95, 60))
    foot = paint(rng, "wood", "brass", "black")
    shape = (
        Shape()
        .ball(sea, r, r, r, z=z, rings=11, sides=18)
        .lathe(foot, [(0.1, 0), (0.09, 0.02), (0.02, 0.03), (0.018, z - r)])
    )
    arc = [((r + 0.016) * np.sin(a + 0.4), 0, z + (r + 0.016) * np.cos(a + 0.4)) for a in np.linspace(0, np.pi, 13)]
    return shape.path(foot, arc, 0.009)


def vase(rng: Rng) -> Shape:
    """Of many outlines, with a branch or flowers or empty."""
    h, r = rng.uniform(0.18, 0.36), rng.uniform(0.05, 0.1)
    outline = [
        [(0.6, 0), (1, 0.35), (0.9, 0.6), (0.35, 0.85), (0.5, 1)],
        [(0.5, 0), (0.75, 0.5), (1, 1)],
        [(0.9, 0), (1, 0.5), (0.95, 0.9), (0.7, 1)],
        [(0.55, 0), (1, 0.2), (0.8, 0.4), (0.22, 0.55), (0.2, 0.9), (0.35, 1)],
        [(0.5, 0), (0.35, 0.15), (0.9, 0.6), (0.8, 0.85), (1, 1)],
    ][rng.integers(5)]
    body = paint(rng, "glaze", "ceramic", "glass", "terracotta", "glaze")
    body = body._replace(shiny=min(body.shiny, 0.15))
    shape = Shape().lathe(
        body, [(0, 0), *[(a * r, b * h) for a, b in outline], (outline[-1][0] * r - 0.008, h)], sides=16
    )
    style = rng.integers(3)
    if style == 0:
        return shape
    stem, flower = (
        paint(rng, "leaf", "wood") if style == 1 else paint(rng, "leaf"),
        paint(rng, "bright", "white", "skin"),
    )
    for _ in range(int(rng.integers(3, 8))):
        x, y = rng.normal(0, 0.07, 2)
        top = h + rng.uniform(0.1, 0.3)
        shape.path(stem, [(0, 0, h * 0.7), (x * 0.4, y * 0.4, h + 0.06), (x, y, top)], 0.006, 4)
        if style == 2:
            s = rng.uniform(0.02, 0.038)
            shape.ball(flower, s, s, s * 0.7, x, y, top, rings=5, sides=8)
        shape.ball(stem, 0.035, 0.02, 0.012, x * 0.7 + 0.02, y * 0.7, h + (top - h) * 0.55, rings=5, sides=7)
    return shape


def decoration(rng: Rng) -> Shape:
    """A figure, a framed photo, a wreath, a star, a tree, a cup to be won, a ship: what stands there to please."""
    style = int(rng.integers(8))
    if style == 0:
        return vase(rng)
    if style == 1:  # photo frame
        frame, w = paint(rng, "wood", "black", "brass", "white", "chrome"), rng.uniform(0.12, 0.22)
        h = w * rng.choice([0.75, 1.3])
        one = (
            Shape().box(frame, w, 0.015, h).box(tinted((240, 238, 232)), w * 0.84, 0.004, h * 0.86, y=0.009, z=h * 0.07)
        )
        photo = paint(rng, "fabric", "skin", "bright")._replace(texture=PATCHES, period=0.04)
        one.box(photo, w * 0.6, 0.004, h * 0.62, y=0.012, z=h * 0.19)
        shape = Shape().add(one.tilted(0.2))
        return shape.add(Shape().box(frame, 0.03, 0.012, h * 0.75).tilted(-0.35), 0, -h * 0.45)
    if style == 2:  # a bust or a figure
        body = paint(rng, "stone", "brass", "wood", "white")
        shape = Shape().box(body, 0.11, 0.1, 0.03).ball(body, 0.05, 0.04, 0.08, z=0.1, power=0.8)
        for x in (-1, 1):
            shape.path(body, [(x * 0.045, 0, 0.15), (x * 0.07, 0.02, 0.11), (x * 0.03, 0.05, 0.08)], 0.014)
        return shape.ball(body, 0.03, 0.033, 0.038, z=0.215)
    if style == 3:  # an animal
        body = paint(rng, "glaze", "wood", "brass", "bright", "white")
        shape = Shape().ball(body, 0.04, 0.09, 0.05, z=0.11).ball(body, 0.028, 0.04, 0.03, 0, 0.1, 0.19)
        shape.rod(body, (0, 0.06, 0.13), (0, 0.09, 0.19), 0.024).path(
            body, [(0, -0.08, 0.13), (0, -0.12, 0.17), (0, -0.1, 0.2)], 0.009
        )
        for x in (-0.025, 0.025):
            shape.ball(body, 0.01, 0.01, 0.025, x * 0.7, 0.09, 0.225, rings=5, sides=6)
            for y in (-0.05, 0.05):
                shape.rod(body, (x, y, 0), (x, y, 0.1), 0.013)
        return shape
    if style == 4:  # a small tree of needles with balls
        green, shape = tinted((38, 82, 48), FABRIC), Shape()
        for k in range(4):
            shape.lathe(green, [(0.13 - 0.028 * k, 0.07 + 0.085 * k), (0.03, 0.17 + 0.085 * k)], sides=10)
        shape.rod(paint(rng, "wood"), (0, 0, 0), (0, 0, 0.1), 0.018)
        for k in range(10):
            a, z = 2.4 * k, 0.09 + 0.03 * k
            r = 0.135 - 0.1 * (k / 10)
            shape.ball(
                paint(rng, "bright", "brass"), 0.014, 0.014, 0.014, r * np.cos(a), r * np.sin(a), z, rings=5, sides=6
            )
        return shape.ball(tinted((225, 190, 70)), 0.02, 0.02, 0.03, z=0.46, rings=5, sides=6)
    if style == 5:  # a trophy
        gold, foot = paint(rng, "brass"), paint(rng, "wood", "black", "marble")
        shape = (
            Shape()
            .box(foot, 0.1, 0.1, 0.06)
            .lathe(gold, [(0.035, 0.06), (0.012, 0.08), (0.012, 0.14), (0.05, 0.2), (0.06, 0.28), (0.05, 0.28)])
        )
        for x in (-1, 1):
            shape.path(
                gold, [(x * 0.05, 0, 0.2), (x * 0.095, 0, 0.22), (x * 0.09, 0, 0.27), (x * 0.055, 0, 0.27)], 0.008
            )
        return shape
    if style == 6:  # a wreath, leaning
        leaf, r, shape = paint(rng, "leaf", "wicker", "leaf"), rng.uniform(0.12, 0.17), Shape()
        for k in range(22):
            a = 2 * np.pi * k / 22
            s = rng.uniform(0.03, 0.045)
            shape.ball(
                leaf, s, 0.03, s * 0.7, r * np.cos(a), rng.normal(0, 0.008), r + 0.04 + r * np.sin(a), rings=5, sides=6
            )
        for k in range(6):
            a = k * 1.05
            shape.ball(
                tinted((180, 40, 40)),
                0.016,
                0.016,
                0.016,
                r * np.cos(a),
                0.03,
                r + 0.04 + r * np.sin(a),
                rings=5,
                sides=6,
            )
        return shape.tilted(0.2)
    hull, shape = paint(rng, "wood"), Shape()  # a ship
    shape.ball(hull, 0.13, 0.035, 0.045, z=0.05).box(paint(rng, "wood"), 0.14, 0.06, 0.02)
    for x, h in ((-0.05, 0.2), (0.04, 0.25)):
        shape.rod(hull, (x, 0, 0.06), (x, 0, h + 0.06), 0.006)
        u, v = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 1, 3), indexing="ij")
        shape.sheet(
            paint(rng, "linen", "white"),
            np.stack([x + 0.01 + u * 0.045 * (1.1 - 0.4 * v), 0.016 - 0.012 * u**2, 0.1 + v * (h - 0.07)], -1),
        )
    return shape


def thing(rng: Rng) -> Shape:
    """What annotators called an object: a tool case, a radio, a cloth, a helmet, a wrapped lump, a gadget, a heap."""
    style = int(rng.integers(9))
    body = paint(rng, "fabric", "plastic", "black", "white", "metal", "card", "grey")
    if style == 0:  # tool case with a grip
        w, d, h = rng.uniform(0.3, 0.45), rng.uniform(0.14, 0.2), rng.uniform(0.16, 0.24)
        body = paint(rng, "bright", "black", "grey", "metal")
        shape = Shape().box(body, w, d, h, taper=0.85).box(paint(rng, "black"), w * 1.02, d * 1.03, 0.02, z=h * 0.55)
        grip = [(-0.07, 0, h), (-0.06, 0, h + 0.045), (0.06, 0, h + 0.045), (0.07, 0, h)]
        return shape.path(paint(rng, "black"), grip, 0.013)
    if style == 1:  # radio
        shape, dark = Shape().box(body, 0.28, 0.1, 0.17), paint(rng, "black", "grey")
        for x in (-0.08, 0.08):
            shape.rod(dark, (x, 0.05, 0.07), (x, 0.058, 0.07), 0.048, sides=12)
        shape.box(paint(rng, "white"), 0.16, 0.012, 0.03, y=0.047, z=0.13)
        return shape.path(paint(rng, "chrome"), [(0.12, -0.03, 0.17), (0.18, -0.03, 0.34)], 0.007)
    if style == 2:  # cloth thrown down
        u, v = np.meshgrid(np.linspace(-1, 1, 12), np.linspace(-1, 1, 10), indexing="ij")
        a, b = rng.uniform(2, 5, 2)
        z = 0.09 * np.exp(-2 * (u**2 + v**2)) * (1 + 0.6 * np.sin(a * u + b * v)) + 0.012
        return Shape().sheet(paint(rng, "cloth"), np.stack([0.18 * u * (1 + 0.2 * np.sin(3 * v)), 0.15 * v, z], -1))
    if style == 3:  # helmet
        shape = Shape().lathe(
            paint(rng, "bright", "black", "white"),
            [(0.135, 0), (0.14, 0.05), (0.12, 0.12), (0.07, 0.155), (0, 0.165)],
            sy=1.2,
            sides=16,
        )
        return shape.ball(paint(rng, "black"), 0.08, 0.03, 0.035, y=0.15, z=0.05)
    if style == 4:  # wrapped lump
        lump = Shape().ball(
            body, *rng.uniform(0.08, 0.17, 2), rng.uniform(0.06, 0.12), power=rng.uniform(0.5, 0.9), rings=9
        )
        return lump.crumpled(rng, 0.015, 0.1).grounded()
    if style == 5:  # gadget: a box with a round part and a cable
        w, d, h = rng.uniform(0.1, 0.25), rng.uniform(0.1, 0.2), rng.uniform(0.05, 0.12)
        shape = (
            Shape()
            .box(body, w, d, h, taper=rng.uniform(0.85, 1))
            .rod(paint(rng, "black", "grey"), (w * 0.2, 0, h), (w * 0.2, 0, h + 0.03), 0.03)
        )
        return shape.path(
            paint(rng, "black", "white"),
            [(-w / 2, 0, 0.02), (-w / 2 - 0.07, 0.05, 0.008), (-w / 2 - 0.04, 0.16, 0.008)],
            0.007,
        )
    if style == 6:  # rolls
        shape, r = Shape(), rng.uniform(0.03, 0.05)
        for x, z in ((-r, r), (r, r), (0, r * 2.7)):
            shape.rod(
                paint(rng, "white", "card", "linen", "cloth"), (x, -0.17, z), (x, rng.uniform(0.1, 0.2), z), r, sides=10
            )
        return shape
    if style == 7:  # toy car
        shape = (
            Shape()
            .box(body, 0.12, 0.26, 0.06, z=0.03, taper=0.95)
            .box(tinted((50, 60, 70)), 0.1, 0.13, 0.055, y=-0.02, z=0.09, taper=0.75)
        )
        for x in (-0.06, 0.06):
            for y in (-0.08, 0.08):
                shape.rod(paint(rng, "black"), (x - 0.012, y, 0.035), (x + 0.012, y, 0.035), 0.035, sides=10)
        return shape
    shape = Shape()  # a heap of this and that
    for _ in range(int(rng.integers(3, 6))):
        x, y = rng.normal(0, 0.07, 2)
        stuff = paint(rng, "cloth", "plastic", "black", "white", "metal", "card")
        if rng.random() < 0.6:
            shape.box(stuff, *rng.uniform(0.05, 0.18, 3), x, y, turn=rng.uniform(0, 3))
        else:
            r = rng.uniform(0.03, 0.06)
            shape.add(lying(rng, Shape().lathe(stuff, [(0, 0), (r, 0), (r, 4 * r), (0, 4 * r)])), x, y)
    return shape
