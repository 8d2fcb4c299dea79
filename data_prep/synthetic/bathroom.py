"""Families of bathrooms: toilets, basins, mirrors, and what hangs beside them."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import folds, framed
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.kitchen import basin, faucet
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint, tinted

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


def toilet_paper(rng: Rng, upright=None) -> Shape:
    """A roll, lying or upright."""
    r, paper = rng.uniform(0.05, 0.065), tinted((245, 244, 240))
    if rng.random() < 0.5 if upright is None else upright:
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


# ---------------------------------------------------------------- what hangs there


def dispenser(rng: Rng, w=0.28, d=0.14, h=0.36, kinds=("white", "steel", "black", "painted steel")) -> Shape:
    """A box on the wall with a slot; a sheet hangs out at times."""
    body = pick(rng, *kinds)
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


def paper_holder(rng: Rng) -> list:
    """A roll on its bar: two arms, one arm, or under a lid."""
    roll, metal, kind = toilet_paper(rng, False), pick(rng, "chrome", "steel", "white", "black"), rng.integers(3)
    z = roll.bounds()[1][2] / 2
    shape = Shape().rod(metal, (-0.075, 0.0, z), (0.075, 0.0, z), 0.014)
    for x in (-0.075, 0.075) if kind == 0 else (-0.075,):
        shape.box(metal, 0.02, 0.1, 0.03, x, -0.045, z - 0.015)
    shape.box(metal, 0.19 if kind else 0.05, 0.016, 0.05, 0 if kind else -0.075, -0.1, z - 0.025)
    if kind == 2:
        shape.box(metal, 0.14, 0.14, 0.014, 0, -0.02, 2 * z + 0.006)
    parts = [("toilet paper holder", shape)]
    return [*parts, ("toilet paper", roll)] if rng.random() < 0.85 else parts


def soap_dispenser(rng: Rng) -> Shape:
    """A small box with a lever below its front."""
    shape = dispenser(rng, 0.12, 0.1, 0.22, ("white", "black", "steel"))
    return shape.box(pick(rng, "black", "painted steel"), 0.06, 0.06, 0.03, y=0.03, z=-0.02)


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
