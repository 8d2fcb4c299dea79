"""Families of tubs, showers and bathroom stalls, with curtains, doors and what hangs there."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.bathroom import bar, dispenser, toilet
from data_prep.synthetic.fixtures import folds, framed
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint, tinted

Rng = np.random.Generator


def bathtub(rng: Rng) -> list:
    """In an alcove with an apron, or free-standing; with a curtain or a pane, and its tap at the wall."""
    w, d, h = rng.uniform(1.5, 1.75), rng.uniform(0.7, 0.82), rng.uniform(0.42, 0.58)
    c, shape, free = pick(rng, "enamel"), Shape(), rng.random() < 0.2
    plan = outline(w, d, "oval" if free and rng.random() < 0.6 else "rounded")
    well = outline(w - 0.16, d - 0.16, "oval" if rng.random() < 0.3 else "rounded")
    hollow = [(well, h), (well * [0.94, 0.9], h * 0.5), (well * [0.86, 0.72], 0.12)]
    if free:
        claws = rng.random() < 0.5
        z = 0.12 if claws else 0.0
        skirt = [(plan * 0.7, z), (plan * 0.84, h * 0.4), (plan, h - 0.03), (plan, h)]
        loft(shape, c, [*skirt, (plan * [0.95, 0.9], h), (plan * [0.9, 0.8], h * 0.5), (plan * [0.75, 0.6], z + 0.06)])
        if claws:
            for x in (-w * 0.3, w * 0.3):
                for y in (-d * 0.24, d * 0.24):
                    shape.rod(pick(rng, "chrome", "black"), (x * 1.1, y * 1.2, 0), (x, y, 0.2), 0.03, 0.04)
    else:
        edge = outline(w, d, "square")
        rim = np.stack([np.clip(plan[:, 0] * 1.35, -w / 2, w / 2), np.clip(plan[:, 1] * 1.35, -d / 2, d / 2)], 1)
        loft(shape, c, [(rim, 0), (rim, h), *hollow])
        slab(shape, c, edge, 0.05, z=h - 0.3)
        if rng.random() < 0.3:  # the apron is tiled
            shape.box(pick(rng, "tiled"), w, 0.03, h - 0.03, y=d / 2 + 0.015)
    metal, side = pick(rng, "chrome"), int(rng.choice([-1, 1]))
    x, y = (side * rng.uniform(0, w * 0.38), -d / 2 + 0.03) if not free else (0, -d / 2 - 0.02)
    shape.path(metal, [(x, y, h + 0.14), (x, y + 0.15, h + 0.14), (x, y + 0.15, h + 0.09)], 0.024)
    for dx in (-0.1, 0.1):
        shape.rod(metal, (x + dx, y, h + 0.16), (x + dx, y + 0.06, h + 0.16), 0.03)
    if free and not shape.bounds()[0][1] > -d / 2:
        shape.rod(metal, (x, y, 0), (x, y, h + 0.14), 0.02)
    parts = [("bathtub", shape)]
    if not free and rng.random() < 0.35:  # tiled about: the wall behind and one end
        tile = pick(rng, "tiled", "white", "marble")
        wall = Shape().box(tile, w, 0.03, 2.0 - h, y=-d / 2 + 0.015, z=h)
        wall.box(tile, 0.06, d, 2.0, side * (w / 2 + 0.03))
        parts.append(("shower wall", wall))
    if rng.random() < (0.3 if free else 0.78):
        parts += _curtain(rng, w, d / 2 + 0.085, 0.12)
    elif rng.random() < 0.3 and not free:
        pane = framed(Shape().box(paint(rng, "glass")._replace(shiny=0.25), 0.8, 0.014, 1.4), metal, 0.8, 1.4, 0.03)
        parts.append(("shower door", pane.moved(side * (w / 2 - 0.42), d / 2 - 0.05, h)))
    if rng.random() < 0.5:
        parts.append(("shower head", shower_head(rng).moved(x, -d / 2 + 0.13, 1.75)))
    return parts


def _curtain(rng: Rng, w, y, low) -> list:
    """A shower curtain on its rod, drawn together or spread."""
    cloth = pick(rng, "sheet", "sheet", "printed", "bedding", "shell")
    rail, z = pick(rng, "chrome", "white", "steel"), rng.uniform(1.9, 2.02)
    width = w * rng.uniform(0.25, 0.98)
    curtain = folds(rng, cloth, width, z - 0.05 - low, rng.uniform(0.02, 0.04), rng.uniform(0.1, 0.18), y, low)
    parts = [("shower curtain", curtain.moved(rng.choice([-1, 1]) * (w - width) / 2))]
    rod = Shape().rod(rail, (-w / 2, y, z), (w / 2, y, z), rng.uniform(0.016, 0.024))
    for x in (-w / 2, w / 2):
        rod.rod(rail, (x, y, z), (x * 0.985, y, z), 0.035)
    return [*parts, ("shower curtain rod", rod)]


def shower_head(rng: Rng) -> Shape:
    """A head on its arm, one in the hand on a rail, or a plate."""
    metal, kind = pick(rng, "chrome", "chrome", "white"), rng.integers(3)
    shape = Shape()
    if kind == 0:
        shape.path(metal, [(0, -0.12, 0.12), (0, 0.04, 0.16), (0, 0.1, 0.11)], 0.015)
        return shape.rod(metal, (0, 0.09, 0.12), (0, 0.14, 0.06), 0.03, rng.uniform(0.05, 0.09), sides=12)
    if kind == 1:
        shape.path(metal, [(0, -0.12, 0.16), (0, 0.12, 0.16), (0, 0.12, 0.1)], 0.014)
        return shape.rod(metal, (0, 0.12, 0.1), (0, 0.12, 0.075), 0.1, sides=14)
    shape.rod(metal, (0, -0.1, -0.55), (0, -0.1, 0.15), 0.014).rod(metal, (0, -0.1, 0.02), (0, 0.0, 0.06), 0.014)
    hose = [(0, -0.03, 0.04), (0.06, -0.08, -0.3), (0.04, -0.09, -0.62), (0, -0.1, -0.5)]
    shape.path(metal, hose, 0.012, sides=5)
    return shape.rod(metal, (0, -0.02, 0.08), (0, 0.05, 0.02), 0.03, 0.055, sides=12)


def shower(rng: Rng) -> list:
    """A cabin of panes in a corner, an alcove of tiles with a door or a curtain, or one of acrylic."""
    kind = str(rng.choice(["corner", "alcove", "alcove", "acrylic", "walk in"]))
    w = rng.uniform(0.85, 1.1) if kind != "walk in" else rng.uniform(1.1, 1.5)
    d, high = rng.uniform(0.82, 1.0), rng.uniform(1.95, 2.15)
    tile = pick(rng, "white", "enamel") if kind == "acrylic" else pick(rng, "tiled", "tiled", "marble", "stone")
    metal, glass = pick(rng, "chrome", "chrome", "black", "white"), paint(rng, "glass")._replace(shiny=0.25)
    side = int(rng.choice([-1, 1]))
    thick = 0.05
    walls = Shape().box(tile, w, thick, high, y=-d / 2 - thick / 2)
    walls.box(tile, thick, d, high, -side * (w / 2 + thick / 2))
    if kind in ("alcove", "acrylic"):
        walls.box(tile, thick, d, high, side * (w / 2 + thick / 2))
    base = rng.uniform(0.06, 0.16) if kind != "walk in" else 0.04
    floor = Shape()
    if base > 0.08:  # a tray with a rim
        edge, inner = outline(w, d, "square"), outline(w - 0.12, d - 0.12, "square")
        loft(floor, pick(rng, "enamel"), [(edge, 0), (edge, base), (inner, base), (inner * 0.97, base - 0.05)])
    else:
        floor.box(pick(rng, "tiled", "stone"), w, d, base)
    body, y = Shape(), d / 2 - 0.02
    valve = [(0, -d / 2 + 0.01, 1.05), (0, -d / 2 + 0.06, 1.05)]
    body.rod(metal, *valve, 0.07).rod(metal, valve[1], (0, -d / 2 + 0.1, 1.02), 0.02)
    pane_high = high - base - 0.15
    if kind == "corner":
        body.box(glass, 0.014, d, pane_high, side * (w / 2 - 0.01), 0, base)
        for edge in (-d / 2 + 0.02, d / 2 - 0.02):
            body.box(metal, 0.035, 0.035, pane_high, side * (w / 2 - 0.01), edge, base)
        for z in (base, base + pane_high):
            body.box(metal, 0.035, d, 0.035, side * (w / 2 - 0.01), 0, z)
    if kind == "walk in":
        body.box(glass, w * 0.5, 0.014, pane_high, side * w * 0.25, y, base)
        body.box(metal, 0.035, 0.035, pane_high, side * 0.02, y, base)
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        body.box(metal, 0.04, 0.04, pane_high, x, y, base)
    body.box(metal, w, 0.04, 0.045, y=y, z=base + pane_high)
    if rng.random() < 0.4:
        body.box(pick(rng, "chrome", "white"), 0.24, 0.11, 0.02, side * (w / 2 - 0.16), -d / 2 + 0.06, 1.15)
    parts = [("shower", body), ("shower wall", walls), ("shower floor", floor)]
    if rng.random() < 0.25 and kind in ("alcove", "acrylic"):
        curtain = _curtain(rng, w, d / 2 + 0.01, base + 0.02)
        parts += curtain
    else:
        dw = w * 0.5 if kind == "walk in" else w - 0.09
        leaf = Shape().box(glass, dw, 0.014, pane_high - 0.04)
        if rng.random() < 0.6:
            framed(leaf, metal, dw, pane_high - 0.04, 0.035)
        leaf.box(metal, 0.03, 0.09, 0.3, dw * 0.4, 0.0, pane_high * 0.5)
        opened = rng.uniform(0.3, 1.4) if rng.random() < 0.35 else 0.0
        at = -w / 2 + 0.045 if side > 0 or kind != "walk in" else -w / 2 + 0.04
        hung = Shape().add(leaf, dw / 2).moved(0, 0, 0, opened)
        parts.append(("shower door", hung.moved(at, y, base + 0.01)))
    parts.append(("shower head", shower_head(rng).moved(0, -d / 2 + 0.12, rng.uniform(1.8, 1.9))))
    return parts


def stall(rng: Rng) -> list:
    """A bathroom stall with its door, a toilet within and what hangs there."""
    w, d = rng.uniform(0.9, 1.15), rng.uniform(1.35, 1.55)
    panel = _partition(rng)
    metal, low, high = pick(rng, "steel", "chrome"), rng.uniform(0.22, 0.32), rng.uniform(1.42, 1.55)
    sides, t = Shape(), rng.uniform(0.025, 0.04)
    both = rng.random() < 0.6
    for x in (-w / 2, w / 2) if both else (rng.choice([-1, 1]) * w / 2,):
        sides.box(panel, t, d, high, x, 0, low)
        for y in (-d / 2 + 0.1, d / 2 - 0.06):
            sides.box(metal, 0.04, 0.04, low, x, y)
    for x in (-w / 2 + 0.09, w / 2 - 0.09):  # pilasters
        foot = 0.0 if rng.random() < 0.5 else low - 0.1
        sides.box(panel, 0.2, t, low + high - foot, x, d / 2, foot)
        if foot > 0:
            sides.box(metal, 0.16, t + 0.012, foot + 0.02, x, d / 2)
    if rng.random() < 0.5:
        sides.box(metal, w + 0.04, 0.045, 0.035, 0, d / 2, low + high)
    dw = w - 0.4
    leaf = Shape().box(panel, dw, t, high - 0.02, dw / 2)
    leaf.box(metal, 0.07, t + 0.04, 0.07, dw - 0.08, 0, high * 0.5)
    for z in (0.12, high - 0.2):
        leaf.box(metal, 0.04, t + 0.02, 0.07, 0.01, 0, z)
    opened = rng.uniform(-1.4, -0.4) if rng.random() < 0.7 else rng.uniform(0.0, 1.2)
    door = leaf.moved(0, 0, 0, opened).moved(-w / 2 + 0.2, d / 2, low + 0.01)
    bowl = toilet(rng)
    parts = [("bathroom stall", sides), ("bathroom stall door", door)]
    parts.append(("toilet", bowl.moved(0, -d / 2 - bowl.bounds()[0][1] + 0.01)))
    wall = -w / 2 + t / 2  # the inner face of the left side
    if rng.random() < 0.7:
        kind = dispenser(rng, 0.3, 0.13, 0.3, ("painted steel", "black", "steel"))
        parts.append(("toilet paper dispenser", kind.moved(wall + 0.07, -0.05, 0.6, -np.pi / 2)))
    if rng.random() < 0.6:
        parts.append(("toilet seat cover dispenser", dispenser(rng, 0.4, 0.06, 0.28).moved(0, -d / 2 + 0.04, 1.15)))
    if rng.random() < 0.5:
        parts.append(("handicap bar", bar(rng, 0.9).moved(w / 2 - t / 2 - 0.08, 0, 0.75, np.pi / 2)))
    return parts


def _partition(rng: Rng) -> Material:
    colors = (
        (168, 160, 146),
        (120, 122, 124),
        (92, 100, 112),
        (206, 200, 188),
        (110, 60, 52),
        (78, 92, 84),
        (150, 130, 104),
    )
    return pick(rng, "steel") if rng.random() < 0.15 else tinted(colors[rng.integers(len(colors))])
