"""Families of bathrooms: toilets, basins, tubs, showers, stalls, and what hangs beside them."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import folds, framed
from data_prep.synthetic.kitchen import basin
from data_prep.synthetic.shapes import Shape, paint, tinted
from data_prep.synthetic.storage import drawers

Rng = np.random.Generator


def toilet(rng: Rng) -> Shape:
    c = tinted((242, 242, 240), shiny=0.03) if rng.random() < 0.85 else paint(rng, "ceramic")
    shape, h = Shape(), rng.uniform(0.38, 0.43)
    if rng.random() < 0.75:
        shape.box(c, rng.uniform(0.36, 0.44), 0.17, rng.uniform(0.32, 0.38), y=-0.28, z=h - 0.02)
        shape.box(c, 0.42, 0.19, 0.04, y=-0.28, z=h + 0.34)
        shape.box(paint(rng, "chrome"), 0.06, 0.03, 0.03, -0.14, -0.18, h + 0.28)
    else:
        shape.rod(paint(rng, "chrome"), (0, -0.32, h), (0, -0.32, h + 0.4), 0.03)
    shape.lathe(
        c,
        [(0.13, 0), (0.12, h * 0.35), (0.19, h - 0.04), (0.2, h), (0.14, h), (0.1, h - 0.14), (0, h - 0.18)],
        y=0.02,
        sy=1.3,
        sides=18,
    )
    shape.box(c, 0.2, 0.26, h - 0.04, y=-0.2)
    if rng.random() < 0.5:  # lid up
        shape.ball(c, 0.19, 0.02, 0.24, y=-0.2, z=h + 0.22, power=0.6)
    else:
        shape.lathe(c, [(0.205, h), (0.205, h + 0.03), (0, h + 0.04)], y=0.02, sy=1.28, sides=18)
    return shape


def toilet_with_paper(rng: Rng) -> list:
    parts = [("toilet", toilet(rng))]
    if rng.random() < 0.4:
        parts.append(("toilet paper", toilet_paper(rng).moved(rng.choice([-0.1, 0.1]), -0.28, 0.8)))
    return parts


def toilet_paper(rng: Rng) -> Shape:
    return Shape().rod(tinted((245, 244, 240)), (-0.05, 0, 0.06), (0.06, 0, 0.06), rng.uniform(0.055, 0.065), sides=12)


def sink(rng: Rng) -> Shape:
    """A hand basin on the wall or on a pedestal."""
    w, d, h, c = rng.uniform(0.45, 0.6), rng.uniform(0.4, 0.48), rng.uniform(0.78, 0.86), paint(rng, "ceramic")
    shape = Shape().lathe(
        c,
        [(0.08, h - 0.2), (0.24, h - 0.06), (0.26, h), (0.2, h), (0.16, h - 0.1), (0, h - 0.13)],
        sx=w / 0.52,
        sy=d / 0.52,
        sides=18,
    )
    shape.box(c, w * 0.85, 0.12, 0.09, y=-d / 2 + 0.03, z=h - 0.08)
    if rng.random() < 0.55:
        shape.lathe(c, [(0.11, 0), (0.08, 0.2), (0.09, h - 0.15)], y=-0.05)
    tap = paint(rng, "chrome")
    return shape.path(tap, [(0, -d / 2 + 0.04, h), (0, -d / 2 + 0.04, h + 0.12), (0, -d / 2 + 0.15, h + 0.1)], 0.02)


def vanity(rng: Rng, label="bathroom vanity") -> list:
    w, d, h = rng.uniform(0.6, 1.4), rng.uniform(0.46, 0.56), rng.uniform(0.78, 0.88)
    top, body = paint(rng, "ceramic", "stone", "white"), paint(rng, "wood", "white", "grey")
    shape, bw = Shape(), min(0.48, w - 0.15)
    for x0, x1, y0, y1 in (
        (-w / 2, -bw / 2, -d / 2, d / 2),
        (bw / 2, w / 2, -d / 2, d / 2),
        (-bw / 2, bw / 2, -d / 2, -0.13),
        (-bw / 2, bw / 2, 0.17, d / 2),
    ):
        shape.box(top, x1 - x0, y1 - y0, 0.04, (x0 + x1) / 2, (y0 + y1) / 2, h - 0.04)
    shape.box(body, w - 0.03, d - 0.04, h - 0.25)
    shape.box(body, w - 0.03, 0.02, 0.21, y=d / 2 - 0.03, z=h - 0.25)
    drawers(
        shape, rng, body, w - 0.05, h - 0.15, 0, d / 2 - 0.02, 0.06, int(rng.integers(1, 3)), max(2, round(w / 0.4))
    )
    shape.box(top, w, 0.02, 0.1, y=-d / 2 + 0.01, z=h)
    if w > 0.75:
        shape.top(bw / 2 + 0.02, w / 2, -d / 2 + 0.03, d / 2, h).top(-w / 2, -bw / 2 - 0.02, -d / 2 + 0.03, d / 2, h)
    parts = [(label, shape), ("sink", basin(rng, bw, 0.3, 0.14, ("enamel",)).moved(0, 0.02, h))]
    if rng.random() < 0.75:
        parts.append(("mirror", mirror(rng, w * 0.95).moved(0, -d / 2 + 0.02, h + 0.2)))
    return parts


def mirror(rng: Rng, w=None) -> Shape:
    w, h = w or rng.uniform(0.4, 0.9), rng.uniform(0.6, 1.0)
    shape = Shape().box(paint(rng, "mirror"), w, 0.02, h)
    return framed(shape, paint(rng, "wood", "white", "chrome", "black"), w, h, 0.03) if rng.random() < 0.6 else shape


def bathtub(rng: Rng) -> list:
    w, d, h, c, wall = (
        rng.uniform(1.45, 1.7),
        rng.uniform(0.7, 0.8),
        rng.uniform(0.42, 0.56),
        paint(rng, "ceramic"),
        0.07,
    )
    shape = Shape().box(c, w, d, 0.1)
    for x in (-w / 2 + wall / 2, w / 2 - wall / 2):
        shape.box(c, wall, d, h, x)
    for y in (-d / 2 + wall / 2, d / 2 - wall / 2):
        shape.box(c, w, wall, h, y=y)
    tap = paint(rng, "chrome")
    shape.path(tap, [(-w / 2, 0, h + 0.15), (-w / 2 + 0.14, 0, h + 0.15), (-w / 2 + 0.14, 0, h + 0.08)], 0.025)
    parts = [("bathtub", shape)]
    if rng.random() < 0.75:
        cloth, rail, width = (
            paint(rng, "linen", "fabric", "white", "bright"),
            paint(rng, "chrome", "white"),
            w * rng.uniform(0.3, 0.95),
        )
        curtain = folds(rng, cloth, width, 1.75, 0.035, 0.16, d / 2 + 0.03, 0.2)
        parts.append(("shower curtain", curtain.moved(rng.choice([-1, 1]) * (w - width) / 2)))
        parts.append(
            ("shower curtain rod", Shape().rod(rail, (-w / 2, d / 2 + 0.03, 1.98), (w / 2, d / 2 + 0.03, 1.98), 0.03))
        )
    if rng.random() < 0.5:
        parts.append(("shower head", shower_head(rng).moved(-w / 2 + 0.1, 0, 1.75, np.pi / 2)))
    return parts


def shower_head(rng: Rng) -> Shape:
    tap = paint(rng, "chrome", "chrome", "white")
    shape = Shape().path(tap, [(0, -0.1, 0.1), (0, 0.06, 0.16), (0, 0.14, 0.1)], 0.018)
    return shape.rod(tap, (0, 0.13, 0.11), (0, 0.17, 0.05), 0.05, 0.1, sides=12)


def shower(rng: Rng) -> list:
    """A stall: tray, two tiled walls, a door of glass."""
    w, d, tile = rng.uniform(0.85, 1.1), rng.uniform(0.85, 1.0), paint(rng, "tile", "stone")
    metal, glass = paint(rng, "chrome", "metal"), paint(rng, "glass")
    walls = Shape().box(tile, w, 0.04, 2.1, y=-d / 2).box(tile, 0.04, d, 2.1, -w / 2)
    body = (
        Shape()
        .box(metal, 0.05, 0.05, 2.0, w / 2, d / 2)
        .box(metal, w, 0.05, 0.05, y=d / 2, z=1.97)
        .box(metal, 0.05, d, 0.06, w / 2, z=1.95)
    )
    body.path(metal, [(0, -d / 2 + 0.04, 1.0), (0, -d / 2 + 0.08, 1.05), (0, -d / 2 + 0.04, 1.1)], 0.04)
    body.box(glass._replace(shiny=0.3), 0.015, d * 0.96, 1.85, w / 2, 0, 0.1)
    door = framed(Shape().box(glass._replace(shiny=0.3), w * 0.9, 0.015, 1.8), metal, w * 0.9, 1.8, 0.04)
    opened = rng.uniform(0, 1.2) if rng.random() < 0.5 else 0.0
    door = door.moved(w * 0.45).moved(-w / 2 + 0.03, d / 2, 0.12, opened)
    return [
        ("shower", body),
        ("shower wall", walls),
        ("shower floor", Shape().box(paint(rng, "tile", "ceramic"), w, d, 0.1)),
        ("shower door", door),
        ("shower head", shower_head(rng).moved(0, -d / 2 + 0.1, 1.8)),
    ]


def stall(rng: Rng) -> list:
    """A bathroom stall with its door, a toilet within and what hangs there."""
    w, d, panel = rng.uniform(0.9, 1.1), rng.uniform(1.35, 1.55), paint(rng, "grey", "fabric", "wood", "metal")
    sides = Shape()
    for x in (-w / 2, w / 2):
        sides.box(panel, 0.045, d, 1.55, x, 0, 0.25).box(paint(rng, "metal"), 0.04, 0.04, 0.25, x, d / 2 - 0.03)
    for x in (-w / 2 + 0.1, w / 2 - 0.1):
        sides.box(panel, 0.2, 0.045, 1.65, x, d / 2, 0.2)
    leaf = Shape().box(panel, w - 0.44, 0.045, 1.45, (w - 0.44) / 2)
    door = leaf.moved(-w / 2 + 0.22, d / 2, 0.3, rng.uniform(-1.3, -0.4))
    parts = [("bathroom stall", sides), ("bathroom stall door", door), ("toilet", toilet(rng).moved(0, -d / 2 + 0.38))]
    if rng.random() < 0.7:
        parts.append(
            (
                "toilet paper dispenser",
                dispenser(rng, 0.3, 0.13, 0.3, ("grey", "black", "white")).moved(-w / 2 + 0.09, -0.1, 0.7, -np.pi / 2),
            )
        )
    if rng.random() < 0.6:
        parts.append(("toilet seat cover dispenser", dispenser(rng, 0.4, 0.06, 0.28).moved(0, -d / 2 + 0.04, 1.15)))
    if rng.random() < 0.5:
        parts.append(("handicap bar", bar(rng, 0.9).moved(w / 2 - 0.07, 0, 0.75, np.pi / 2)))
    return parts


def dispenser(rng: Rng, w=0.28, d=0.14, h=0.36, kinds=("white", "metal", "black", "grey")) -> Shape:
    body = paint(rng, *kinds)
    w, h = w * rng.uniform(0.9, 1.15), h * rng.uniform(0.9, 1.15)
    shape = Shape().box(body, w, d, h, taper=rng.uniform(0.85, 1.0))
    return shape.box(tinted((60, 60, 62)), w * 0.5, 0.01, h * 0.12, y=d / 2 + 0.005, z=0.03)


def soap_dispenser(rng: Rng) -> Shape:
    return dispenser(rng, 0.13, 0.11, 0.24).box(paint(rng, "black", "grey"), 0.06, 0.06, 0.04, y=0.03, z=-0.02)


def bar(rng: Rng, length=None, standoff=0.06) -> Shape:
    """A round rail on two feet, as for towels or for holding on."""
    length, metal, r = (
        length or rng.uniform(0.5, 0.9),
        paint(rng, "chrome", "metal", "white"),
        rng.uniform(0.018, 0.024),
    )
    points = [
        (-length / 2, -standoff, 0.05),
        (-length / 2, standoff, 0.05),
        (length / 2, standoff, 0.05),
        (length / 2, -standoff, 0.05),
    ]
    return Shape().path(metal, points, r, sides=8)


def towel(rng: Rng) -> list:
    w, h, cloth = rng.uniform(0.3, 0.55), rng.uniform(0.45, 0.75), paint(rng, "fabric", "linen", "bright", "white")
    parts = [
        ("towel", folds(rng, cloth, w, h, 0.012, 0.2).add(folds(rng, cloth, w, h * 0.9, 0.012, 0.2, 0.05, h * 0.1)))
    ]
    if rng.random() < 0.4:
        parts.append(("bar", bar(rng, w + 0.15).moved(0, 0.01, h - 0.05)))
    return parts
