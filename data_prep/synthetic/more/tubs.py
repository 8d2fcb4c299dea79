"""More makes of tubs with their curtains and panes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.fixtures import folds, framed
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.more.parts import china, one_or
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint, tinted
from data_prep.synthetic.showers import shower_head

Rng = np.random.Generator


def shower_glass(rng: Rng) -> Material:
    """Clear, tinted or frosted."""
    if rng.random() < 0.3:
        return tinted([(226, 232, 232), (196, 210, 206), (150, 156, 160)][rng.integers(3)], shiny=0.08)
    return paint(rng, "glass")._replace(shiny=rng.uniform(0.15, 0.4))


def wall_tile(rng: Rng) -> Material:
    one = pick(rng, "tiled", "tiled", "tiled", "marble", "stone", "white", "plaster", "grey wood")
    return one._replace(period=one.period * rng.uniform(0.4, 2.5))


# ---------------------------------------------------------------- curtains


def _cloth(rng: Rng) -> Material:
    kind = rng.random()
    if kind < 0.5:
        return pick(rng, "sheet", "sheet", "printed", "bedding", "shell")
    if kind < 0.65:  # film one can nearly see through
        return tinted((222, 230, 232), shiny=rng.uniform(0.05, 0.25))
    cloth = paint(rng, "cloth", "linen", "plastic", "fabric")
    return cloth._replace(period=cloth.period * rng.uniform(0.5, 3))


def _hanging(rng: Rng, w, low, high) -> Shape:
    """A curtain along x about 0, w wide: in broad or narrow folds, gathered at half its height at times."""
    cloth, bundled = _cloth(rng), w < 0.4
    depth, pitch = (
        (rng.uniform(0.04, 0.07), rng.uniform(0.06, 0.1))
        if bundled
        else (rng.uniform(0.012, 0.045), rng.uniform(0.09, 0.3))
    )
    if bundled and rng.random() < 0.3:  # tied
        z = low + (high - low) * rng.uniform(0.4, 0.6)
        shape = folds(rng, cloth, w, high - z, depth, pitch, 0.0, z, 0.45)
        lower = folds(rng, cloth, w * 0.8, z - low, depth, pitch, 0.0, low, -0.3)
        return shape.add(lower).rod(cloth, (0, 0, z - 0.03), (0, 0, z + 0.03), w * 0.25)
    return folds(rng, cloth, w, high - low, depth, pitch, 0.0, low, rng.uniform(-0.05, 0.12))


def curtains(rng: Rng, w, y, low, back, chance_l=0.3) -> list:
    """Curtain and rod along y, w wide: drawn, half drawn or bundled; on a straight rod or an L to ``back``."""
    z, metal, r = (
        rng.uniform(1.85, 2.1),
        pick(rng, "chrome", "white", "steel", "black", "brass"),
        rng.uniform(0.013, 0.024),
    )
    side, rod, curtain = int(rng.choice([-1, 1])), Shape(), Shape()
    corner = rng.random() < chance_l
    if corner:  # its other leg goes to the wall behind, at the free end
        x = side * w / 2
        rod.path(
            metal, [(-x, y, z), (x * 0.94, y, z), (x, y - abs(y) * 0.08 - 0.04, z), (x, back, z)], r, 8, steady=True
        )
        rod.rod(metal, (x * 0.96, y - 0.04, z), (x * 0.96, y - 0.04, z + 0.2), 0.012, sides=5)
    else:
        rod.rod(metal, (-w / 2, y, z), (w / 2, y, z), r)
    for x in (-w / 2, w / 2):
        if not corner or x * side < 0:
            rod.rod(metal, (x, y, z), (x * 0.98, y, z), rng.uniform(0.025, 0.04))
    top, kind = z - rng.uniform(0.03, 0.09), rng.integers(5)
    low = max(0.03, low + rng.uniform(-0.05, 0.12))
    widths = {
        0: [0.95],
        1: [rng.uniform(0.4, 0.75)],
        2: [rng.uniform(0.16, 0.3)],
        3: [rng.uniform(0.15, 0.5), rng.uniform(0.12, 0.3)],
    }
    at = side
    for share in widths.get(int(kind), [rng.uniform(0.3, 0.95)]):
        wide = share * w
        curtain.add(_hanging(rng, wide, low, top), at * (w - wide) / 2 * 0.98, y)
        at = -at
    if corner and rng.random() < 0.7:
        long = (y - back) * rng.uniform(0.3, 0.95)
        start = y - 0.05 - long / 2 if rng.random() < 0.5 else back + long / 2
        curtain.add(_hanging(rng, long, low, top), side * w / 2 * 0.99, start, 0, np.pi / 2)
    if rng.random() < 0.2:  # a second one, within
        wide = w * rng.uniform(0.2, 0.9)
        curtain.add(_hanging(rng, wide, low + 0.2, top), -side * (w - wide) / 2 * 0.97, y - 0.08)
    for x in np.arange(-w / 2 + 0.06, w / 2, 0.14):
        if rng.random() < 0.5:
            rod.box(metal, 0.014, 0.02, 0.06, x, y, z - 0.06)
    return [("shower curtain", curtain), ("shower curtain rod", rod)]


# ---------------------------------------------------------------- tubs


def _sunk(rng: Rng, shape: Shape, c: Material, plan, well, h, deep) -> Shape:
    """The hollow of a tub from the rim's outline ``plan`` to the well's, sloping at one end."""
    end = int(rng.choice([-1, 1]))
    shift = np.array([end * 0.07, 0])
    floor = well * [0.78, 0.74] + shift
    loft(shape, c, [(plan, h), (well, h), (well * [0.93, 0.9] + shift * 0.5, h - deep * 0.5), (floor, h - deep)])
    return shape


def squared(plan: np.ndarray, w, d) -> np.ndarray:
    """Points on a rectangle, one for each of an outline's, so that a skin between both has no gaps."""
    scale = 1 / np.maximum(np.abs(plan / np.array([w / 2, d / 2])).max(1, keepdims=True), 1e-9)
    return plan * scale


def _well(rng: Rng, w, d) -> np.ndarray:
    return outline(w, d, str(rng.choice(["oval", "rounded", "rounded", "boat"])))


def _tap(rng: Rng, shape: Shape, x, y, h, turn=0.0) -> None:
    metal, kind, own = pick(rng, "chrome", "chrome", "brass", "black"), rng.integers(3), Shape()
    if kind == 0:
        own.path(metal, [(0, 0, 0.12), (0, 0.16, 0.12), (0, 0.16, 0.07)], 0.024, steady=True)
        own.rod(metal, (-0.1, 0.02, 0.15), (0.1, 0.02, 0.15), 0.03)
    elif kind == 1:
        own.rod(metal, (0, 0, 0.1), (0, 0.17, 0.08), 0.03, 0.022).rod(
            metal, (0, 0, 0.3), (0, 0.03, 0.3), 0.075, sides=12
        )
        own.rod(metal, (0, 0.03, 0.3), (0.03, 0.09, 0.26), 0.015)
    else:
        own.path(metal, [(0, 0.04, 0), (0, 0.04, 0.2), (0, 0.18, 0.2), (0, 0.18, 0.12)], 0.018, steady=True)
        for x_ in (-0.12, 0.12):
            own.rod(metal, (x_, 0.04, 0), (x_, 0.04, 0.07), 0.025)
    shape.add(own, x, y, h, turn)


def _built_in(rng: Rng, w, d, h) -> Shape:
    """A tub with an apron: smooth, panelled, tiled, bowed or of boards; the rim level all around."""
    c, shape = china(rng), Shape()
    well = _well(rng, w - rng.uniform(0.1, 0.3), d - rng.uniform(0.1, 0.22))
    bow = rng.uniform(0.04, 0.12) if rng.random() < 0.2 else 0.0
    rim = squared(well, w, d)
    if bow:
        rim = rim + np.stack([np.zeros(len(rim)), np.where(rim[:, 1] > 0, bow * (1 - (2 * rim[:, 0] / w) ** 2), 0)], 1)
    skirt, t = (
        one_or(rng, 0.6, c, pick(rng, "tiled", "tiled", "white", "stone", "marble", "grey wood", *WOODS)),
        rng.uniform(0.03, 0.07),
    )
    set_back = rng.choice([0.0, 0.02])
    loft(shape, skirt, [(rim * [1, 1 - set_back], 0), (rim * [1, 1 - set_back], h - t)], close=False)
    loft(shape, c, [(rim, h - t), (rim, h)], close=False)
    _sunk(rng, shape, c, rim, well, h, h - rng.uniform(0.1, 0.16))
    if not bow and rng.random() < 0.4:  # fields on the apron
        for x in (np.arange(3) - 1) * w / 3 if rng.random() < 0.6 else (0.0,):
            shape.box(
                skirt, w / 3 * 0.8 if x or rng.random() < 0.5 else w * 0.85, 0.03, (h - t) * 0.6, x, d / 2, h * 0.15
            )
    return shape


def _surround(rng: Rng, w, d, h, ends) -> Shape:
    """Tiles about a tub: the wall behind and some ends, with a ledge, a niche's frame or a corner board."""
    tile, high = wall_tile(rng), rng.uniform(1.5, 2.15)
    wall = Shape().box(tile, w, 0.03, high - h, y=-d / 2 - 0.015, z=h - 0.01)
    for end in ends:
        wall.box(tile, 0.05, d + 0.03, high, end * (w / 2 + 0.025), -0.015)
    kind, x = rng.integers(4), rng.uniform(-0.3, 0.3) * w
    if kind == 0:
        wall.box(
            one_or(rng, 0.5, tile, pick(rng, "stone", "white")),
            w,
            0.1,
            0.03,
            y=-d / 2 + 0.05,
            z=rng.uniform(h + 0.1, 1.2),
        )
    elif kind == 1:
        z, dark = rng.uniform(0.9, 1.3), pick(rng, "stone", "tiled", "black")
        wall.box(dark, 0.5, 0.02, 0.3, x, -d / 2 + 0.005, z)
        framed_ = framed(Shape().box(dark, 0.48, 0.01, 0.01), tile, 0.5, 0.3, 0.035, 0.06)
        wall.add(framed_, x, -d / 2 + 0.01, z)
    elif kind == 2 and ends:
        for z in (rng.uniform(0.8, 1.0), rng.uniform(1.2, 1.5)):
            corner = np.array([[0, 0], [0.22, 0], [0.16, 0.16], [0, 0.22]])
            board = one_or(rng, 0.5, tile, pick(rng, "white"))
            slab(wall, board, corner * [-ends[0], 1], 0.025, ends[0] * w / 2, -d / 2, z)
    return wall


def _head(rng: Rng, w, side) -> list:
    """A shower's head on the wall at one end, or none."""
    if rng.random() >= 0.6:
        return []
    head = shower_head(rng).moved(0, 0.13).moved(side * w / 2, 0, rng.uniform(1.65, 1.85), side * np.pi / 2)
    return [("shower head", head)]


def alcove_tub(rng: Rng) -> list:
    """Between walls, tiled on two or three sides, an apron in front, a curtain on a straight rod."""
    w, d, h = rng.uniform(1.35, 1.85), rng.uniform(0.66, 0.9), rng.uniform(0.34, 0.62)
    side, parts = int(rng.choice([-1, 1])), [("bathtub", _built_in(rng, w, d, h))]
    _tap(rng, parts[0][1], side * w / 2, 0, h, side * np.pi / 2)
    ends = ((side, -side), (side,), (side, -side))[rng.integers(3)]
    if rng.random() < 0.75:
        parts.append(("shower wall", _surround(rng, w, d, h, ends)))
    y, low = (
        (d / 2 - 0.13, h * 0.75) if rng.random() < 0.25 else (d / 2 + rng.uniform(0.06, 0.12), rng.uniform(0.06, 0.2))
    )
    parts += curtains(rng, w, y, low, -d / 2, 0.0)
    return parts + _head(rng, w, side)


def screened_tub(rng: Rng) -> list:
    """In a corner, clad on its free sides, one end broader at times; a pane on its rim, or a curtain on an L."""
    w, d, h = rng.uniform(1.4, 1.85), rng.uniform(0.68, 0.85), rng.uniform(0.48, 0.62)
    side, tub = int(rng.choice([-1, 1])), _built_in(rng, w, d, h)
    wide = rng.choice([0.0, 0.0, rng.uniform(0.08, 0.18)])
    if wide:  # broader where one stands
        for v in tub.vertices:
            swell = np.clip(0.5 + side * v[:, 0] / w * 1.6, 0, 1)
            v[:, 1] += np.where(v[:, 1] > 0, wide * swell**2 * v[:, 1] / (d / 2), 0)
    parts = [("bathtub", tub)]
    if rng.random() < 0.5:  # a ledge at its end
        long, clad = rng.uniform(0.12, 0.4), pick(rng, "tiled", "stone", "white")
        tub.box(clad, long, d, h + rng.choice([0.0, 0.12]), -side * (w / 2 + long / 2))
        tub.top(*sorted((-side * w / 2, -side * (w / 2 + long))), -d / 2, d / 2, tub.bounds()[1, 2])
    _tap(rng, tub, side * w / 2 * 0.99, 0, h, side * np.pi / 2)
    if rng.random() < 0.6:
        parts.append(("shower wall", _surround(rng, w, d, h, (side,))))
    if rng.random() < 0.55:
        metal, glass = pick(rng, "chrome", "black", "white", "brass"), shower_glass(rng)
        long, high = rng.uniform(0.6, 1.0), rng.uniform(1.25, 1.55)
        leaves = int(rng.choice([1, 1, 2, 3]))
        x, y, a = 0.0, 0.0, rng.choice([0.0, 0.0, rng.uniform(0.1, 0.6)])
        screen = Shape()
        for k in range(leaves):  # they fold against each other
            one, turn = Shape().box(glass, long / leaves, 0.014, high), a * (1 if k % 2 == 0 else -1)
            if rng.random() < 0.5:
                framed(one, metal, long / leaves, high, 0.03)
            screen.add(one, x + long / leaves / 2 * np.cos(turn), y + long / leaves / 2 * np.sin(turn), 0, turn)
            x, y = x + long / leaves * np.cos(turn), y + long / leaves * np.sin(turn)
        screen.box(metal, 0.035, 0.035, high)
        for v in screen.vertices:
            v[:, 0] *= -side
        parts.append(("shower door", screen.moved(side * (w / 2 - 0.03), d / 2 - 0.05 + wide, h)))
    else:
        parts += curtains(rng, w, d / 2 + rng.uniform(0.06, 0.1) + wide, rng.uniform(0.08, 0.3), -d / 2, 0.8)
    return parts + _head(rng, w, side)


def round_ended_tub(rng: Rng) -> list:
    """Free-standing without feet: upright, flaring or waisted, its tap on the floor or on a ledge."""
    w, d, h = rng.uniform(1.3, 1.85), rng.uniform(0.66, 0.9), rng.uniform(0.48, 0.68)
    c, shape = china(rng), Shape()
    out = one_or(
        rng,
        0.65,
        c,
        pick(rng, "black", "brass", "steel", "stone", *WOODS) if rng.random() < 0.6 else paint(rng, "glaze"),
    )
    plan = outline(w, d, str(rng.choice(["oval", "rounded", "oval"])))
    if rng.random() < 0.4:  # bath ends are half circles, the sides straight
        angle = np.arange(28) * 2 * np.pi / 28
        plan = np.stack([np.cos(angle) * d / 2 + np.sign(np.cos(angle)) * (w - d) / 2, np.sin(angle) * d / 2], 1)
    base, waist, rim = rng.uniform(0.62, 1.0), rng.uniform(0.7, 1.0), rng.uniform(0.03, 0.08)
    sweep = rng.choice([0.0, 0.0, rng.uniform(0.06, 0.16)])  # its ends rise
    rings = [(plan * base, 0), (plan * min(waist, 1) * (base + 1) / 2, h * 0.4), (plan, h - 0.03), (plan, h)]
    loft(shape, out, rings, close=False)
    inner = plan * [1 - 2 * rim / w, 1 - 2 * rim / d]
    loft(shape, c, [(plan, h), (inner, h), (inner * [0.92, 0.88], h * 0.55), (inner * [0.72, 0.66], 0.12)])
    if sweep:
        for v in shape.vertices:
            v[:, 2] += sweep * (2 * v[:, 0] / w) ** 2 * np.clip(v[:, 2] / h, 0, 1)
    if rng.random() < 0.2:
        slab(shape, pick(rng, *WOODS, "stone", "black"), plan * base * 0.98, 0.05)
    back = -d / 2
    kind = rng.integers(3)
    metal, x = pick(rng, "chrome", "brass", "black"), rng.uniform(-0.3, 0.3) * w
    if kind == 0:
        y, z = back - 0.06, h + rng.uniform(0.15, 0.3)
        shape.path(metal, [(x, y, 0), (x, y, z), (x, y + 0.2, z), (x, y + 0.2, z - 0.08)], 0.022, steady=True)
    elif kind == 1:
        deep, clad = rng.uniform(0.12, 0.25), pick(rng, "tiled", "stone", "white", "plaster", *WOODS)
        long, high = w * rng.uniform(0.8, 1.2), h + rng.uniform(0.0, 0.5)
        shape.box(clad, long, deep, high, 0, back - deep / 2 - 0.02).top(
            -long / 2, long / 2, back - deep - 0.02, back - 0.02, high
        )
        _tap(rng, shape, x, back - 0.02, high if high < h + 0.2 else h + 0.1)
        back -= deep
    parts = [("bathtub", shape)]
    if rng.random() < 0.3:  # a board across it
        shape.box(pick(rng, *WOODS, "white"), 0.2, d + 0.06, 0.025, rng.uniform(-0.25, 0.25) * w, 0, h + sweep * 0.3)
    if rng.random() < 0.55:
        parts += curtains(rng, w + 0.06, d / 2 + 0.07, 0.1, back, 0.6)
    return parts


def soaking_tub(rng: Rng) -> list:
    """Short and deep: a box of timber or stone, a round tub, or one of china with a seat; with a step before it."""
    w, d, h = rng.uniform(0.85, 1.3), rng.uniform(0.72, 1.0), rng.uniform(0.62, 0.92)
    out, shape = (
        one_or(rng, 0.5, pick(rng, *WOODS, "stone", "grey wood"), pick(rng, "enamel", "tiled", "marble")),
        Shape(),
    )
    c, rim, kind = one_or(rng, 0.5, out, china(rng)), rng.uniform(0.04, 0.1), rng.integers(3)
    if kind == 0:
        plan = squared(outline(w, d, "rounded"), w, d)
    else:
        plan = outline(w, d, ("rounded", "oval")[kind - 1])
    taper = rng.uniform(0.8, 1.0) if kind else 1.0
    loft(shape, out, [(plan * taper, 0), (plan, h)], close=False)
    inner = plan * [1 - 2 * rim / w, 1 - 2 * rim / d]
    loft(shape, c, [(plan, h), (inner, h), (inner * (taper * 0.95), 0.14)])
    if rng.random() < 0.5:
        shape.box(c, w * 0.3, d * 0.75, h * 0.5, rng.choice([-1, 1]) * w * 0.3, 0, 0.1)
    if rng.random() < 0.4:  # hoops or bands
        band = pick(rng, "steel", "brass", "black", *WOODS)
        for z in (h * 0.15, h * 0.8):
            scale = (taper + (1 - taper) * z / h) * 1.015
            loft(shape, band, [(plan * scale, z), (plan * scale, z + 0.05)], close=False)
    if rng.random() < 0.5:
        wood, step = pick(rng, *WOODS, "stone", "white"), rng.uniform(0.16, 0.3)
        long = w * rng.uniform(0.5, 1.0)
        shape.box(wood, long, 0.26, step, 0, d / 2 + 0.14)
    _tap(rng, shape, rng.uniform(-0.3, 0.3) * w, -d / 2, h)
    parts = [("bathtub", shape)]
    if rng.random() < 0.5:
        parts.append(("shower wall", _surround(rng, w, d, h, (int(rng.choice([-1, 1])),))))
    if rng.random() < 0.6:
        parts += curtains(rng, w + 0.04, d / 2 + 0.06, 0.1, -d / 2, 0.5)
    if rng.random() < 0.4:
        parts.append(("shower head", shower_head(rng).moved(0, -d / 2 + 0.13, 1.8)))
    return parts


TUBS = (alcove_tub, screened_tub, round_ended_tub, soaking_tub)
MORE: dict[str, tuple[Callable, ...]] = dict.fromkeys(("bathtub", "shower curtain", "shower curtain rod"), TUBS)
