"""Families of bathrooms: toilets, basins, tubs, showers, stalls, and what hangs beside them."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import folds, framed
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.kitchen import basin, faucet
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint, tinted

Rng = np.random.Generator


# ---------------------------------------------------------------- toilets


def _egg(w, front, back, y=0.0) -> np.ndarray:
    """Outline (24, 2): round in front, flatter behind, about (0, y)."""
    angle = np.arange(24) * 2 * np.pi / 24
    c, s = np.cos(angle), np.sin(angle)
    behind = s < 0
    power = np.where(behind, 0.6, 1.0)
    return np.stack(
        [np.sign(c) * np.abs(c) ** power * w / 2, y + np.where(behind, back, front) * np.sign(s) * np.abs(s) ** power],
        1,
    )


def toilet(rng: Rng) -> Shape:
    """With a tank, in one piece, hung on the wall, or with a flush valve; seat and lid up or down."""
    c = pick(rng, "enamel")
    if rng.random() < 0.9:
        c = tinted((242, 242, 240), shiny=0.03)
    kind = str(rng.choice(["tank", "tank", "tank", "one piece", "wall", "valve"]))
    h, w = rng.uniform(0.37, 0.43), rng.uniform(0.35, 0.39)
    front, back = rng.uniform(0.26, 0.33), 0.18
    shape = Shape()
    inside = [(_egg(w - 0.1, front - 0.06, back - 0.06), h), (_egg(w - 0.14, front - 0.1, back - 0.09), h - 0.1)]
    inside.append((_egg(0.1, 0.07, 0.06), h - 0.19))
    if kind == "wall":
        outside = [(_egg(w * 0.5, front * 0.4, back), 0.1), (_egg(w * 0.8, front * 0.85, back), 0.2)]
    elif kind == "one piece":
        outside = [(_egg(w * 0.72, front * 0.75, back), 0), (_egg(w * 0.74, front * 0.76, back), h * 0.5)]
    else:
        outside = [(_egg(w * 0.66, front * 0.6, back + 0.03), 0), (_egg(w * 0.56, front * 0.5, back), h * 0.45)]
    loft(shape, c, [*outside, (_egg(w, front, back), h - 0.06), (_egg(w, front, back), h), *inside])
    wall = -back - 0.02
    if kind in ("tank", "one piece"):
        wide, deep = rng.uniform(0.38, 0.48), rng.uniform(0.16, 0.2)
        low, high = (h - 0.02, rng.uniform(0.3, 0.36)) if kind == "tank" else (0.0, h + rng.uniform(0.2, 0.3))
        y = -back - deep / 2 + 0.01
        shape.box(c, wide if kind == "tank" else 0.36, deep, high, y=y, z=low)
        shape.box(c, wide + 0.02, deep + 0.02, 0.035, y=y, z=low + high)
        shape.box(c, w * 0.6, 0.2, h - 0.05, y=-back + 0.02, z=0.02 if kind == "tank" else 0.0)
        if rng.random() < 0.6:
            shape.box(pick(rng, "chrome"), 0.07, 0.03, 0.02, -wide * 0.33, -back + 0.02, low + high - 0.06)
        else:
            shape.rod(pick(rng, "chrome"), (0, y, low + high + 0.035), (0, y, low + high + 0.05), 0.025)
        wall = y - deep / 2
    elif kind == "wall":
        wall = -back - 0.02
        shape.box(pick(rng, "white", "chrome"), 0.24, 0.02, 0.16, y=wall + 0.005, z=rng.uniform(0.9, 1.05))
        if rng.random() < 0.5:  # a boxed frame behind
            shape.box(pick(rng, "white", "tiled"), rng.uniform(0.6, 0.9), 0.16, rng.uniform(1.1, 1.2), y=wall - 0.08)
    else:
        chrome = pick(rng, "chrome")
        shape.box(c, w * 0.6, 0.22, h - 0.04, y=-back - 0.02)
        shape.path(chrome, [(0, -back - 0.03, h), (0, -back - 0.03, h + 0.32), (0, -back - 0.14, h + 0.32)], 0.02)
        shape.rod(chrome, (0, -back - 0.03, h + 0.2), (0, -back - 0.03, h + 0.34), 0.035)
        shape.rod(chrome, (0, -back - 0.03, h + 0.24), (0.1, -back - 0.01, h + 0.24), 0.014)
    seat = c if rng.random() < 0.85 else pick(rng, "black", "oak", "white")
    ring = Shape()
    hinge = back - 0.03  # the hinge is at the origin of ring and lid
    outer, inner = _egg(w + 0.01, front + 0.005, back - 0.03, hinge), _egg(w - 0.14, front - 0.08, back - 0.12, hinge)
    loft(ring, seat, [(outer, 0), (outer, 0.022), (inner, 0.022), (inner, 0)], close=False)
    lid = slab(Shape(), seat, _egg(w + 0.01, front, back - 0.03, hinge), 0.024)
    state = rng.random() if kind != "valve" else 0.4 + 0.6 * rng.random()  # public ones have no lid
    up = rng.uniform(1.6, 1.72)
    if state < 0.4:
        shape.add(ring, 0, -hinge, h).add(lid, 0, -hinge, h + 0.022)
    elif state < 0.75:
        shape.add(ring, 0, -hinge, h)
        if kind != "valve":
            shape.add(lid.tilted(up), 0, -hinge + 0.05, h + 0.02)
    elif kind != "valve":
        shape.add(ring.tilted(up - 0.05), 0, -hinge + 0.08, h + 0.02).add(lid.tilted(up), 0, -hinge + 0.05, h + 0.02)
    return shape


def toilet_with_paper(rng: Rng) -> list:
    """A toilet; a roll on its tank, or a brush beside it, at times."""
    parts = [("toilet", toilet(rng))]
    (_, y0, _), (_, _, top) = parts[0][1].bounds()
    if 0.6 < top < 0.95 and parts[0][1].vertices and rng.random() < 0.2:
        parts.append(("toilet paper", toilet_paper(rng).moved(rng.choice([-0.1, 0.1]), y0 + 0.09, top + 0.002)))
    if rng.random() < 0.12:
        plunger = Shape().lathe(pick(rng, "white", "black"), [(0.05, 0), (0.05, 0.13), (0.02, 0.14)], 0.32, y0 + 0.1)
        plunger.rod(pick(rng, "white", "chrome"), (0.32, y0 + 0.1, 0.1), (0.32, y0 + 0.1, 0.4), 0.012)
        parts.append(("object", plunger))
    return parts


def toilet_paper(rng: Rng) -> Shape:
    """A roll, lying or upright."""
    r, paper = rng.uniform(0.05, 0.065), tinted((245, 244, 240))
    if rng.random() < 0.5:
        return Shape().lathe(paper, [(0.02, 0.1), (0.02, 0), (r, 0), (r, 0.105), (0.02, 0.105)], sides=14)
    shape = Shape().rod(paper, (-0.053, 0, r), (0.053, 0, r), r, sides=14)
    return shape.box(paper, 0.1, 0.012, rng.uniform(0.05, r), 0, r, 0.0)  # the loose end


# ---------------------------------------------------------------- basins


def sink(rng: Rng) -> Shape:
    """A basin on a pedestal, on the wall, on legs of metal, on a small shelf; or a deep one of a utility room."""
    kind = str(rng.choice(["pedestal", "pedestal", "wall", "wall", "legs", "bowl", "utility"]))
    c, shape, h = pick(rng, "enamel"), Shape(), rng.uniform(0.8, 0.88)
    if kind == "utility":
        w, d, deep = rng.uniform(0.5, 0.65), rng.uniform(0.48, 0.58), rng.uniform(0.28, 0.36)
        c = pick(rng, "white", "steel", "painted steel")
        rings = [(outline(w, d, "rounded"), h), (outline(w - 0.05, d - 0.05, "rounded"), h)]
        rings.append((outline(w - 0.12, d - 0.12, "rounded"), h - deep + 0.02))
        loft(shape, c, [(outline(w - 0.08, d - 0.08, "rounded"), h - deep), *rings])
        legs(shape, pick(rng, "steel", "white"), w - 0.06, d - 0.06, h - deep + 0.05, 0.018)
        return shape.add(faucet(rng), 0, -d / 2 + 0.03, h)
    w, d, deep = rng.uniform(0.42, 0.62), rng.uniform(0.38, 0.48), rng.uniform(0.12, 0.16)
    form = str(rng.choice(["oval", "rounded", "rounded"]))
    plan = outline(w, d, form)
    well = outline(w * 0.76, d * 0.62, "oval" if rng.random() < 0.5 else form) + np.array([0, d * 0.07])
    rings = [(plan, h - 0.04), (plan, h), (well, h), (well * 0.85, h - deep * 0.7), (well * 0.45, h - deep)]
    if kind == "bowl":  # stands on a board
        board, z = pick(rng, *WOODS, "stone", "white"), h - deep - 0.02
        slab(shape, board, outline(w + rng.uniform(0.1, 0.4), d + 0.06, "square"), 0.04, z=z)
        low = 0.0 if rng.random() < 0.5 else z - 0.16
        shape.box(board, w * 0.9, d * 0.8, z - low, z=low)
        rings = [(plan * 0.6, z + 0.04), (plan * 0.96, h + 0.02), (plan, h + 0.06), (plan * 0.94, h + 0.06)]
        loft(shape, c, [*rings, (plan * 0.6, z + 0.06)])
        return shape.add(faucet(rng, tall=0.3), 0, -d / 2 - 0.01, z + 0.04)
    loft(shape, c, [(plan * 0.5, h - deep - 0.05), (plan * 0.9, h - 0.09), *rings])
    shape.box(c, w * 0.8, 0.08, 0.14, y=-d / 2 + 0.04, z=h - 0.14)
    if kind == "pedestal":
        foot = _egg(rng.uniform(0.22, 0.27), 0.1, 0.1, -0.06)
        neck = _egg(rng.uniform(0.14, 0.18), 0.07, 0.08, -0.06)
        loft(
            shape, c, [(foot, 0), (foot, 0.05), (neck, 0.2), (neck, h * 0.7), (_egg(0.26, 0.12, 0.1, -0.06), h - deep)]
        )
    elif kind == "legs":
        legs(shape, pick(rng, "chrome", "frame"), w - 0.04, d - 0.04, h - 0.05, 0.014)
        shape.rod(
            pick(rng, "chrome"), (-w / 2 + 0.02, d / 2 - 0.02, h * 0.6), (w / 2 - 0.02, d / 2 - 0.02, h * 0.6), 0.012
        )
    else:  # the trap is seen
        metal = pick(rng, "chrome", "white")
        points = [
            (0, 0.03, h - deep),
            (0, 0.03, h - deep - 0.16),
            (0, -0.06, h - deep - 0.2),
            (0, -d / 2, h - deep - 0.13),
        ]
        shape.path(metal, points, 0.02)
    return shape.add(faucet(rng, tall=rng.uniform(0.14, 0.22)), 0, -d / 2 + 0.05, h)


def vanity(rng: Rng, label="bathroom vanity") -> list:
    """A cabinet, or a board on brackets, with one or two basins; a mirror or two above."""
    counter = label == "bathroom counter"
    w = rng.uniform(1.2, 2.4) if counter else rng.uniform(0.6, 1.5)
    d, h = rng.uniform(0.46, 0.56), rng.uniform(0.79, 0.89)
    top = pick(rng, "enamel", "stone", "marble", "white")
    body = pick(rng, "white", "white", "grey wood", *WOODS)
    number = 2 if w > 1.35 and (counter or rng.random() < 0.6) else 1
    if counter and w > 1.9 and rng.random() < 0.5:
        number = 3
    shape, bw, bd, thick = Shape(), min(0.46, w / number - 0.16), 0.32, 0.04
    places = (np.arange(number) - (number - 1) / 2) * w / number
    edges = [-w / 2, *[v for x in places for v in (x - bw / 2, x + bw / 2)], w / 2]
    for x0, x1 in zip(edges[::2], edges[1::2], strict=True):  # the top goes round the basins
        shape.box(top, x1 - x0, d, thick, (x0 + x1) / 2, 0, h - thick)
        if x1 - x0 > 0.12:
            shape.top(x0 + 0.02, x1 - 0.02, -d / 2 + 0.03, d / 2, h)
    for x in places:
        shape.box(top, bw, d / 2 - bd / 2 + 0.02, thick, x, -d / 4 - bd / 4 + 0.01, h - thick)
        shape.box(top, bw, d / 2 - bd / 2 - 0.02, thick, x, d / 4 + bd / 4 + 0.01, h - thick)
    if rng.random() < 0.7:
        shape.box(top, w, 0.02, rng.uniform(0.08, 0.15), y=-d / 2 + 0.01, z=h)
    if counter and rng.random() < 0.6:  # open below, an apron in front
        shape.box(top, w, 0.025, 0.16, y=d / 2 - 0.013, z=h - 0.2)
        low = h - thick - 0.2 if rng.random() < 0.5 else 0.0  # brackets, or panels down to the floor
        for x in np.linspace(-w / 2 + 0.03, w / 2 - 0.03, 2 if w < 1.8 else 3):
            shape.box(body, 0.05, d - 0.06, h - thick - low, x, -0.03, low)
    else:
        style = draw_style(rng, body, ("slab", "frame", "frame", "raised"), ("bar", "knob", "knob", "lip", "cup"))
        foot = rng.uniform(0.25, 0.35) if rng.random() < 0.25 else 0.1  # some hang on the wall
        if foot < 0.2:
            shape.box(body, w - 0.06, d - 0.12, foot, y=-0.04)
        columns, low = max(2, round(w / rng.uniform(0.38, 0.5))), h - thick - 0.18
        cells = grid(rng, -w / 2 + 0.01, w / 2 - 0.01, foot, low, 1, columns)
        if columns > 2 and rng.random() < 0.5:  # one column of drawers
            at = int(rng.integers(columns))
            cells[at : at + 1] = grid(rng, cells[at].x0, cells[at].x1, foot, low, 3, 1, "drawer")
        cupboard(shape, style, body, cells, -d / 2 + 0.005, d / 2 - 0.04)
        shape.box(body, w - 0.02, 0.02, 0.18, y=d / 2 - 0.05, z=low)
        for side in (-1, 1):
            shape.box(body, 0.02, d - 0.05, 0.18, side * (w / 2 - 0.02), -0.02, low)
        front = (w - 0.03) / number
        for x in places:
            shape.box(style.front, front - 0.012, 0.02, 0.165, x, d / 2 - 0.03, low + 0.007)
    parts = [(label, shape)]
    for x in places:
        parts.append(("sink", basin(rng, bw, bd, 0.14, ("enamel",)).moved(x, 0.01, h)))
    if rng.random() < 0.75:
        tall = rng.uniform(0.7, 1.05)
        if number > 1 and rng.random() < 0.4:
            for x in places:
                parts.append(("mirror", mirror(rng, w / number * 0.75, tall).moved(x, -d / 2 + 0.03, h + 0.22)))
        else:
            parts.append(("mirror", mirror(rng, w * rng.uniform(0.8, 0.98), tall).moved(0, -d / 2 + 0.03, h + 0.22)))
    return parts


def mirror(rng: Rng, w=None, h=None) -> Shape:
    """Bare, in a frame, round, or as tall as a person."""
    free = w is None
    w, h = w or rng.uniform(0.4, 0.9), h or rng.uniform(0.6, 1.0)
    glass, kind = paint(rng, "mirror"), rng.random()
    frame = pick(rng, *WOODS, "white", "frame", "brass")
    if free and kind < 0.2:  # round or oval
        shape = Shape()
        for material, size, thick in ((frame, 1.0, 0.03), (glass, 0.9, 0.035)):
            disc = slab(Shape(), material, outline(w * size, (w if kind < 0.1 else h) * size, "oval"), thick)
            shape.add(disc.tilted(np.pi / 2), 0, thick, h / 2)
        return shape
    if free and kind < 0.35:
        w, h = rng.uniform(0.35, 0.6), rng.uniform(1.2, 1.5)
    shape = Shape().box(glass, w, 0.02, h, y=0.01)
    return framed(shape, frame, w, h, rng.uniform(0.03, 0.07)) if rng.random() < 0.6 else shape


# ---------------------------------------------------------------- tubs and showers


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
        kind = dispenser(rng, 0.3, 0.13, 0.3, ("grey", "black", "metal"))
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


# ---------------------------------------------------------------- what hangs there


def dispenser(rng: Rng, w=0.28, d=0.14, h=0.36, kinds=("white", "metal", "black", "grey")) -> Shape:
    """A box on the wall with a slot; a sheet hangs out at times."""
    body = paint(rng, *kinds)
    w, h = w * rng.uniform(0.9, 1.15), h * rng.uniform(0.9, 1.15)
    shape = Shape()
    if rng.random() < 0.4:  # round in front
        shape.box(body, w, d * 0.5, h, y=-d * 0.25)
        shape.ball(body, w / 2, d * 0.55, h / 2, 0, 0, h / 2, power=0.4, rings=6, sides=12)
    else:
        shape.box(body, w, d, h, taper=rng.uniform(0.88, 1.0))
    shape.box(tinted((60, 60, 62)), w * 0.55, 0.012, h * 0.1, y=d / 2 + 0.004, z=0.03)
    if d > 0.08 and rng.random() < 0.4:
        shape.box(tinted((244, 243, 238)), w * 0.6, 0.012, 0.1, y=d * 0.2, z=-0.08)
    return shape


def soap_dispenser(rng: Rng) -> Shape:
    """A small box with a lever below its front."""
    shape = dispenser(rng, 0.12, 0.1, 0.22, ("white", "black", "metal"))
    return shape.box(paint(rng, "black", "grey"), 0.06, 0.06, 0.03, y=0.03, z=-0.02)


def bar(rng: Rng, length=None, standoff=0.06) -> Shape:
    """A round rail on two feet, as for towels or for holding on."""
    length, metal = length or rng.uniform(0.5, 0.9), pick(rng, "chrome", "steel", "white")
    r, x = rng.uniform(0.016, 0.02), length / 2
    points = [(-x, -standoff, 0.05), (-x, standoff, 0.05), (x, standoff, 0.05), (x, -standoff, 0.05)]
    shape = Shape().path(metal, points, r, sides=8)
    for end in (-x, x):
        shape.rod(metal, (end, -standoff, 0.05), (end, -standoff + 0.014, 0.05), r + 0.02, sides=10)
    return shape


def towel(rng: Rng) -> list:
    """Over a bar, on a hook, or two beside each other."""
    h, kind = rng.uniform(0.45, 0.75), rng.integers(4)
    cloth = pick(rng, "bedding", "garment", "sheet", "printed")
    if kind == 0:  # gathered on a hook
        w = rng.uniform(0.16, 0.26)
        drop = folds(rng, cloth, w, h, 0.03, 0.09, slack=-0.35).add(
            folds(rng, cloth, w * 0.9, h * 0.85, 0.03, 0.1, 0.05, h * 0.15)
        )
        return [("towel", drop.ball(cloth, w * 0.35, 0.04, 0.05, 0, 0.02, h - 0.03))]
    w = rng.uniform(0.3, 0.6)
    one = folds(rng, cloth, w, h, 0.01, 0.25).add(folds(rng, cloth, w, h * 0.8, 0.01, 0.25, 0.055, h * 0.2))
    one.rod(cloth, (-w / 2, 0.028, h), (w / 2, 0.028, h), 0.032, sides=8)
    total = w
    if kind == 1:
        cloth = cloth if rng.random() < 0.5 else pick(rng, "bedding", "garment")
        other = w * rng.uniform(0.5, 0.9)
        low = h * rng.uniform(0.2, 0.5)
        x = w / 2 + other / 2 + 0.04
        one.add(folds(rng, cloth, other, h - low, 0.01, 0.2, 0.05, low), x)
        one.add(folds(rng, cloth, other, h - low, 0.01, 0.2, 0.0, low), x)
        total, one = w + other + 0.04, one.moved(-other / 2 - 0.02)
    parts = [("towel", one)]
    if rng.random() < 0.45:
        parts.append(("bar", bar(rng, total + 0.15, 0.045).moved(0, -0.015, h - 0.05)))
    return parts
