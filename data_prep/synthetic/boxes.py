"""Families of boxes, crates and jars. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.containers import heap, many, vessel
from data_prep.synthetic.shapes import FABRIC, PATCHES, PLAIN, Material, Shape, paint, tinted

Rng = np.random.Generator


def box(rng: Rng) -> Shape:
    """Of card: taped, open with its flaps out, stacked, on its side, flat for shoes, or for papers with a lid."""
    style = int(rng.integers(8))
    w, d, h = rng.uniform(0.25, 0.55), rng.uniform(0.22, 0.42), rng.uniform(0.16, 0.42)
    body, tape = paint(rng, "card", "card", "card", "white"), tinted((205, 182, 140))
    if style <= 1:
        return _open_box(rng, body, w, d, h)
    if style == 2:  # a stack
        shape, z = Shape(), 0.0
        for k in range(int(rng.integers(2, 4))):
            s = 1 - 0.12 * k
            one = _closed_box(rng, paint(rng, "card", "card", "white"), tape, w * s, d * s, h * rng.uniform(0.5, 0.9))
            high = one.bounds()[1, 2]
            shape.add(one, *rng.normal(0, 0.015, 2), z, rng.normal(0, 0.1))
            z += high
        return shape.top(-w * 0.3, w * 0.3, -d * 0.3, d * 0.3, z)
    if style == 3:  # open, on its side
        return _open_box(rng, body, w, d, h).tilted(-np.pi / 2).grounded()
    if style == 4:  # for papers, with a lid and holes for the hands
        body, w, d, h = paint(rng, "white", "card", "grey"), 0.32, 0.4, 0.26
        shape = Shape().box(body, w, d, h).box(body, w + 0.02, d + 0.02, 0.06, z=h - 0.05)
        for y in (-1, 1):
            shape.box(tinted((40, 34, 28)), 0.09, 0.012, 0.03, 0, y * d / 2, h * 0.55)
        return shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.01)
    if style == 5:  # shoes and gifts
        lid = paint(rng, "bright", "white", "black", "fabric")
        shape, z = Shape(), 0.0
        for _ in range(int(rng.integers(1, 4))):
            turn, x = rng.normal(0, 0.06), rng.normal(0, 0.008)
            shape.box(paint(rng, "white", "card", "bright"), 0.33, 0.2, 0.11, x, 0, z, turn=turn)
            shape.box(lid, 0.342, 0.212, 0.035, x, 0, z + 0.085, turn=turn)
            z += 0.122
        return shape
    return _closed_box(rng, body, tape, w, d, h)


def _closed_box(rng: Rng, body: Material, tape: Material, w, d, h) -> Shape:
    shape = Shape().box(body, w, d, h).box(tape, 0.055, d + 0.004, 0.003, z=h)
    for y in (-1, 1):
        shape.box(tape, 0.055, 0.003, min(0.08, h / 2), 0, y * d / 2, h - min(0.08, h / 2))
    if rng.random() < 0.6:
        shape.box(tinted((240, 240, 236)), 0.1, 0.07, 0.004, w * 0.22, d * 0.15, h)
    if rng.random() < 0.5:  # what is printed on it
        ink = paint(rng, "black", "bright", "black")._replace(texture=PATCHES, period=0.05, second=body.color)
        shape.box(
            ink, w * rng.uniform(0.3, 0.6), 0.004, h * rng.uniform(0.2, 0.45), rng.normal(0, w * 0.05), d / 2, h * 0.25
        )
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def _open_box(rng: Rng, body: Material, w, d, h) -> Shape:
    shape, wall = Shape().box(body, w, d, 0.012), 0.012
    inner = body._replace(color=tuple(0.8 * c for c in body.color), second=tuple(0.75 * c for c in body.color))
    for side in (-1, 1):
        shape.box(body, wall, d, h, side * w / 2).box(inner, 0.004, d, h - 0.012, side * (w / 2 - 0.008), 0, 0.012)
        shape.box(body, w, wall, h, 0, side * d / 2).box(inner, w, 0.004, h - 0.012, 0, side * (d / 2 - 0.008), 0.012)
        for turn, across, deep in ((0.0, w, d), (np.pi / 2, d, w)):  # flaps, at any angle
            flap = Shape().box(body, across * 0.98, 0.01, min(w, d) * 0.45).tilted(-rng.uniform(0.2, 2.2))
            shape.add(flap.moved(y=deep / 2), 0, 0, h - 0.005, turn + (0 if side > 0 else np.pi))
    if rng.random() < 0.65:  # things in it
        for _ in range(int(rng.integers(2, 6))):
            a, b, c = rng.uniform(0.06, 0.2, 3)
            x, y = rng.uniform(-0.25, 0.25, 2) * [w, d]
            thing = paint(rng, "cloth", "plastic", "white", "bright", "card")
            shape.box(thing, min(a, w * 0.4), min(b, d * 0.4), c, x, y, h * 0.35, turn=rng.normal(0, 0.4))
    return shape


def crate(rng: Rng) -> Shape:
    """Of slats, of plastic lattice for milk, or folding; empty, with bottles, or two stacked."""
    w, d, h, style = rng.uniform(0.35, 0.5), rng.uniform(0.28, 0.36), rng.uniform(0.22, 0.32), int(rng.integers(3))
    shape = Shape()
    if style == 0:
        body, bars = paint(rng, "wood"), np.linspace(0.02, h - 0.07, 3)
        shape.box(body, w, d, 0.015)
        for z in bars:
            for side in (-1, 1):
                shape.box(body, w, 0.014, 0.06, 0, side * d / 2, z).box(body, 0.014, d, 0.06, side * w / 2, 0, z)
        for x in (-w / 2 + 0.015, w / 2 - 0.015):
            for y in (-d / 2 + 0.015, d / 2 - 0.015):
                shape.box(body, 0.03, 0.03, h, x, y)
    else:
        body = paint(rng, "bright", "black", "grey", "plastic")
        shape.box(body, w, d, 0.018)
        for z in (0.0, h * 0.46, h - 0.05):
            for side in (-1, 1):
                shape.box(body, w, 0.016, 0.05, 0, side * d / 2, z).box(body, 0.016, d, 0.05, side * w / 2, 0, z)
        for t in np.linspace(-1, 1, 6):
            for side in (-1, 1):
                shape.box(body, 0.022, 0.016, h, t * w * 0.49, side * d / 2)
                shape.box(body, 0.016, 0.022, h, side * w / 2, t * d * 0.49)
    if rng.random() < 0.25:
        return shape.add(shape.moved(), 0, 0, h + 0.003)
    if rng.random() < 0.5:
        for x in np.linspace(-w * 0.34, w * 0.34, 4):
            for y in (-d * 0.25, d * 0.1):
                if rng.random() < 0.7:
                    glass = tinted(
                        [(30, 55, 35), (70, 40, 22), (170, 60, 50), (200, 205, 210)][rng.integers(4)], shiny=0.05
                    )
                    shape.lathe(
                        glass, [(0.037, 0.02), (0.037, 0.2), (0.014, 0.25), (0.014, 0.3), (0, 0.3)], x, y, sides=8
                    )
    return shape


def storage_box(rng: Rng) -> Shape:
    """Of plastic: clear or coloured with a lid and clips, stacked, open, or a cloth cube."""
    w, d, h, style = rng.uniform(0.35, 0.6), rng.uniform(0.28, 0.42), rng.uniform(0.16, 0.36), int(rng.integers(5))
    if style == 0:  # cloth cube with a strap
        s, cloth = rng.uniform(0.27, 0.33), paint(rng, "fabric", "grey", "linen")
        shape = vessel(cloth, s, s, s, 1.0, 0.012, 0.2, sides=20)
        grip = [
            (-0.05, s / 2, s * 0.62),
            (-0.04, s / 2 + 0.02, s * 0.55),
            (0.04, s / 2 + 0.02, s * 0.55),
            (0.05, s / 2, s * 0.62),
        ]
        return shape.path(paint(rng, "leather", "fabric"), grip, 0.012)
    shape, z, lid = Shape(), 0.0, paint(rng, "bright", "white", "grey", "plastic", "black")
    body = paint(rng, "glass", "glass", "plastic", "grey", "white")
    body = body._replace(shiny=min(body.shiny, 0.12))
    for _ in range(1 if style < 4 else int(rng.integers(2, 4))):
        one = vessel(body, w * 0.88, d * 0.88, h, 1.1, 0.012, 0.22, 0.016, 20)
        if body.texture != PLAIN:  # clear: what is in it shows
            one.box(
                paint(rng, "cloth", "bright", "white", "cloth"), w * 0.8, d * 0.8, h * rng.uniform(0.4, 0.85), z=0.015
            )
        if style > 1 or rng.random() < 0.4:
            one.lathe(
                lid,
                [(1.02, h - 0.012), (1.02, h + 0.012), (0.9, h + 0.03), (0, h + 0.026)],
                sx=w / 2,
                sy=d / 2,
                power=0.22,
                sides=20,
            )
            for x in (-w / 2, w / 2):
                one.box(paint(rng, "grey", "black", "white"), 0.022, 0.08, 0.06, x, 0, h - 0.045)
        else:
            heap(rng, one, w * 0.9, d * 0.9, h)
        turn = rng.normal(0, 0.04)
        shape.add(one, *rng.normal(0, 0.008, 2), z, turn)
        z += h + 0.028
    return shape if style <= 1 else shape.top(-w * 0.45, w * 0.45, -d * 0.45, d * 0.45, z)


def pots(rng: Rng) -> Shape:
    """Small containers: jars with lids, tins, flat boxes for food; several sorts side by side."""

    def one(g: Rng) -> Shape:
        style, lid = g.integers(4), paint(g, "bright", "white", "metal", "black", "wood")
        r, h = g.uniform(0.045, 0.075), g.uniform(0.09, 0.2)
        if style == 0:  # food box
            w, d, h = g.uniform(0.13, 0.22), g.uniform(0.1, 0.15), g.uniform(0.05, 0.1)
            shape = vessel(paint(g, "glass", "white")._replace(shiny=0.1), w, d, h, 1.08, 0.008, 0.25)
            return shape.lathe(
                lid, [(1.1, h - 0.008), (1.1, h + 0.012), (0, h + 0.014)], sx=w / 2, sy=d / 2, power=0.25, sides=18
            )
        if style == 1:  # jar with what is in it
            stuff = tinted(
                [(205, 175, 120), (95, 60, 35), (235, 225, 205), (150, 60, 40), (190, 150, 70)][g.integers(5)],
                FABRIC,
                0.05,
            )
            shape = Shape().lathe(stuff._replace(shiny=0.06), [(r, 0), (r, h * 0.85), (r * 0.8, h)], sides=14)
        elif style == 2:  # canister
            shape = Shape().lathe(
                paint(g, "metal", "ceramic", "glaze", "plastic")._replace(shiny=0.03), [(r, 0), (r, h)], sides=14
            )
        else:  # tub for powder
            r *= 1.15
            body = paint(g, "white", "bright", "black")
            shape = Shape().lathe(body, [(r, 0), (r, h), (r * 0.9, h)], sides=14)
            shape.lathe(
                body._replace(texture=PATCHES, period=0.05, second=paint(g, "bright", "white").color),
                [(r * 1.02, h * 0.15), (r * 1.02, h * 0.8)],
            )
        shape.lathe(lid, [(r * 0.9, h - 0.004), (r * 0.9, h + 0.022), (0, h + 0.024)], sides=14)
        return shape.ball(lid, 0.014, 0.014, 0.012, z=h + 0.03) if style == 2 else shape

    return many(rng, one, 1, 4, 0.04)
