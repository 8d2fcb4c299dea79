"""More makes of tubs with their curtains and panes, of showers, and of bathroom stalls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.bathroom import bar, dispenser, toilet
from data_prep.synthetic.fixtures import folds, framed
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.more_sinks import bent, china, one_or
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint, tinted
from data_prep.synthetic.showers import shower_head

Rng = np.random.Generator


def _glass(rng: Rng) -> Material:
    """Clear, tinted or frosted."""
    if rng.random() < 0.3:
        return tinted([(226, 232, 232), (196, 210, 206), (150, 156, 160)][rng.integers(3)], shiny=0.08)
    return paint(rng, "glass")._replace(shiny=rng.uniform(0.15, 0.4))


def _tile(rng: Rng) -> Material:
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


def _curtains(rng: Rng, w, y, low, back, chance_l=0.3) -> list:
    """Curtain and rod along y, w wide: drawn, half drawn or bundled, one or two; the rod is straight or an L to ``back``."""
    z, metal, r = (
        rng.uniform(1.85, 2.1),
        pick(rng, "chrome", "white", "steel", "black", "brass"),
        rng.uniform(0.013, 0.024),
    )
    side, rod, curtain = int(rng.choice([-1, 1])), Shape(), Shape()
    corner = rng.random() < chance_l
    if corner:  # its other leg goes to the wall behind, at the free end
        x = side * w / 2
        bent(rod, metal, [(-x, y, z), (x * 0.94, y, z), (x, y - abs(y) * 0.08 - 0.04, z), (x, back, z)], r, 8)
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


def _sunk(rng: Rng, shape: Shape, c: Material, plan, well, h, deep, lean=0.14) -> Shape:
    """The hollow of a tub from the rim's outline ``plan`` to the well's, sloping at one end."""
    end = int(rng.choice([-1, 1]))
    shift = np.array([end * lean * 0.5, 0])
    floor = well * [0.78, 0.74] + shift
    loft(shape, c, [(plan, h), (well, h), (well * [0.93, 0.9] + shift * 0.5, h - deep * 0.5), (floor, h - deep)])
    return shape


def _squared(plan: np.ndarray, w, d) -> np.ndarray:
    """Points on a rectangle, one for each of an outline's, so that a skin between both has no gaps."""
    scale = 1 / np.maximum(np.abs(plan / np.array([w / 2, d / 2])).max(1, keepdims=True), 1e-9)
    return plan * scale


def _well(rng: Rng, w, d) -> np.ndarray:
    return outline(w, d, str(rng.choice(["oval", "rounded", "rounded", "boat"])))


def _tap(rng: Rng, shape: Shape, x, y, h, turn=0.0) -> None:
    metal, kind, own = pick(rng, "chrome", "chrome", "brass", "black"), rng.integers(3), Shape()
    if kind == 0:
        bent(own, metal, [(0, 0, 0.12), (0, 0.16, 0.12), (0, 0.16, 0.07)], 0.024)
        own.rod(metal, (-0.1, 0.02, 0.15), (0.1, 0.02, 0.15), 0.03)
    elif kind == 1:
        own.rod(metal, (0, 0, 0.1), (0, 0.17, 0.08), 0.03, 0.022).rod(
            metal, (0, 0, 0.3), (0, 0.03, 0.3), 0.075, sides=12
        )
        own.rod(metal, (0, 0.03, 0.3), (0.03, 0.09, 0.26), 0.015)
    else:
        bent(own, metal, [(0, 0.04, 0), (0, 0.04, 0.2), (0, 0.18, 0.2), (0, 0.18, 0.12)], 0.018)
        for x_ in (-0.12, 0.12):
            own.rod(metal, (x_, 0.04, 0), (x_, 0.04, 0.07), 0.025)
    shape.add(own, x, y, h, turn)


def _built_in(rng: Rng, w, d, h) -> Shape:
    """A tub with an apron: smooth, panelled, tiled, bowed or of boards; the rim level all around."""
    c, shape = china(rng), Shape()
    well = _well(rng, w - rng.uniform(0.1, 0.3), d - rng.uniform(0.1, 0.22))
    bow = rng.uniform(0.04, 0.12) if rng.random() < 0.2 else 0.0
    rim = _squared(well, w, d)
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
    tile, high = _tile(rng), rng.uniform(1.5, 2.15)
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
    parts += _curtains(rng, w, y, low, -d / 2, 0.0)
    if rng.random() < 0.6:
        parts.append(
            (
                "shower head",
                shower_head(rng).moved(0, 0.13).moved(side * w / 2, 0, rng.uniform(1.65, 1.85), side * np.pi / 2),
            )
        )
    return parts


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
        metal, glass = pick(rng, "chrome", "black", "white", "brass"), _glass(rng)
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
        parts += _curtains(rng, w, d / 2 + rng.uniform(0.06, 0.1) + wide, rng.uniform(0.08, 0.3), -d / 2, 0.8)
    if rng.random() < 0.6:
        parts.append(
            (
                "shower head",
                shower_head(rng).moved(0, 0.13).moved(side * w / 2, 0, rng.uniform(1.65, 1.85), side * np.pi / 2),
            )
        )
    return parts


def round_ended_tub(rng: Rng) -> list:
    """Free-standing without feet: upright, flaring or waisted, round or boat-like, its tap on the floor or on a ledge."""
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
        bent(shape, metal, [(x, y, 0), (x, y, z), (x, y + 0.2, z), (x, y + 0.2, z - 0.08)], 0.022)
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
        parts += _curtains(rng, w + 0.06, d / 2 + 0.07, 0.1, back, 0.6)
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
        plan = _squared(outline(w, d, "rounded"), w, d)
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
        parts += _curtains(rng, w + 0.04, d / 2 + 0.06, 0.1, -d / 2, 0.5)
    if rng.random() < 0.4:
        parts.append(("shower head", shower_head(rng).moved(0, -d / 2 + 0.13, 1.8)))
    return parts


# ---------------------------------------------------------------- showers


def _tray(rng: Rng, w, d) -> tuple[Shape, float]:
    """The floor of a shower: a tray with a rim, a slab, tiles with a kerb in front, or a grating; and its height."""
    shape, kind = Shape(), rng.integers(4)
    if kind == 0:
        c, base, plan = china(rng), rng.uniform(0.06, 0.26), outline(w, d, "square")
        inner = outline(w - 0.14, d - 0.14, "square")
        loft(shape, c, [(plan, 0), (plan, base), (inner, base), (inner * 0.95, base - 0.05)])
    elif kind == 1:
        base = rng.uniform(0.025, 0.06)
        shape.box(pick(rng, "enamel", "stone", "black", "white"), w, d, base)
        shape.box(pick(rng, "steel"), w * 0.6, 0.06, 0.006, y=-d * 0.35, z=base)
    elif kind == 2:
        base, tile = rng.uniform(0.08, 0.14), _tile(rng)
        shape.box(tile, w, d - 0.1, 0.03, y=-0.05).box(
            one_or(rng, 0.5, tile, pick(rng, "stone", "marble")), w, 0.1, base, y=d / 2 - 0.05
        )
    else:
        base, wood = 0.06, pick(rng, *WOODS, "white")
        shape.box(_tile(rng), w, d, 0.02)
        for x in np.arange(-w / 2 + 0.1, w / 2 - 0.05, 0.1):
            shape.box(wood, 0.065, d - 0.12, 0.025, x, 0, 0.035)
    return shape, base


def _fittings(rng: Rng, body: Shape, w, d, side) -> list:
    """What is in a shower: valve, seat, boards in a corner, a bar; with a head on the wall behind or at a side."""
    metal, wall = pick(rng, "chrome", "chrome", "black", "brass", "steel"), -d / 2
    x = rng.uniform(-0.2, 0.2) * w
    if rng.random() < 0.5:
        body.rod(metal, (x, wall, 1.05), (x, wall + 0.03, 1.05), 0.08, sides=12).rod(
            metal, (x, wall + 0.03, 1.05), (x, wall + 0.1, 1.03), 0.02
        )
    else:
        body.rod(metal, (x - 0.14, wall + 0.05, 1.1), (x + 0.14, wall + 0.05, 1.1), 0.028)
        body.rod(metal, (x, wall + 0.05, 1.1), (x, wall + 0.05, 1.9), 0.014)
    if rng.random() < 0.3:
        seat = pick(rng, *WOODS, "white", "stone")
        body.box(seat, min(0.45, w * 0.5), 0.34, 0.04, -side * w * 0.2, wall + 0.17, 0.45)
        if rng.random() < 0.5:
            body.box(seat, min(0.45, w * 0.5), 0.32, 0.45, -side * w * 0.2, wall + 0.16, 0.0)
    if rng.random() < 0.4:
        for z in (0.8, 1.15, 1.5)[: int(rng.integers(1, 4))]:
            body.box(metal, 0.26, 0.14, 0.02, -side * (w / 2 - 0.14), wall + 0.08, z).box(
                metal, 0.26, 0.014, 0.06, -side * (w / 2 - 0.14), wall + 0.15, z
            )
    if rng.random() < 0.25:
        hold = bar(rng, rng.uniform(0.4, 0.7)).moved(0, 0, 0.9, side * np.pi / 2)
        body.add(hold, -side * (-w / 2 + 0.07), 0)
    return [("shower head", shower_head(rng).moved(x, wall + 0.12, rng.uniform(1.75, 1.95)))]


def _leaf(rng: Rng, glass: Material, metal: Material, w, h, grip=1) -> Shape:
    """A pane on x = 0..w: bare, in a frame, crossed by bars, or with a frosted band; with a knob, a bar or a ring."""
    leaf, kind = Shape().box(glass, w, 0.014, h), rng.integers(4)
    if kind == 0 or kind == 2:
        framed(leaf, metal, w, h, 0.035)
    if kind == 2:
        for z in np.linspace(0, h, int(rng.integers(3, 6)))[1:-1]:
            leaf.box(metal, w, 0.025, 0.025, z=z)
        if rng.random() < 0.5:
            leaf.box(metal, 0.025, 0.025, h)
    elif kind == 3:
        z = h * rng.uniform(0.2, 0.5)
        leaf.box(tinted((228, 232, 232)), w, 0.018, h * rng.uniform(0.15, 0.4), z=z)
    long = rng.choice([0.05, 0.2, 0.45])
    leaf.box(metal, 0.03, 0.1, long, grip * (w / 2 - 0.06), 0, h * 0.5 - long / 2)
    return leaf


def sliding_shower(rng: Rng) -> list:
    """A niche of tiles, broad, with panes that slide, turn beside a fixed one, or fold; a transom or none."""
    w, d, high = rng.uniform(0.8, 1.8), rng.uniform(0.7, 1.05), rng.uniform(1.9, 2.2)
    tile, side, t = _tile(rng), int(rng.choice([-1, 1])), 0.05
    walls = Shape().box(tile, w + 0.1, t, high, y=-d / 2 - t / 2)
    for end in (-1, 1):
        walls.box(tile, t, d, high, end * (w / 2 + t / 2))
    if rng.random() < 0.4:  # a stripe of other tiles
        walls.box(_tile(rng), w, 0.02, rng.uniform(0.1, 0.5), y=-d / 2 + 0.008, z=rng.uniform(0.8, 1.4))
    floor, base = _tray(rng, w, d)
    body, metal, glass = Shape(), pick(rng, "chrome", "black", "white", "brass", "steel"), _glass(rng)
    more = _fittings(rng, body, w, d, side)
    pane, y = rng.uniform(1.7, min(2.0, high)) - base, d / 2 - 0.04
    door, kind = Shape(), int(rng.integers(3)) if w < 1.3 else int(rng.integers(2))
    if kind == 0:  # two or three that slide
        n = 3 if w > 1.3 and rng.random() < 0.5 else 2
        for k in range(n):
            x = (k - (n - 1) / 2) * w / n * rng.uniform(0.3, 1.0)
            door.add(
                _leaf(rng, glass, metal, w / n + 0.03, pane - 0.04, side), x * 0.97, y + 0.03 * k - 0.02, base + 0.01
            )
        for z in (base, base + pane):
            body.box(metal, w, 0.08, 0.04, y=y, z=z)
    elif kind == 1:
        own = min(rng.uniform(0.5, 0.75), w - 0.12)
        fixed = w - own
        body.box(glass, fixed, 0.014, pane, side * (w / 2 - fixed / 2), y, base).box(
            metal, 0.035, 0.035, pane, side * (w / 2 - fixed), y, base
        )
        leaf = Shape().add(_leaf(rng, glass, metal, own - 0.03, pane, 1), own / 2)
        if side < 0:
            leaf = leaf.moved(turn=np.pi)
        leaf = leaf.moved(turn=side * (rng.uniform(0.3, 1.6) if rng.random() < 0.4 else 0.0))
        door.add(leaf, -side * w / 2, y, base + 0.01)
        if rng.random() < 0.5:
            body.box(metal, w, 0.04, 0.04, y=y, z=base + pane)
    else:  # two leaves that fold inwards
        a, half = rng.uniform(0.0, 1.2), w / 2 - 0.02
        for k in range(2):
            turn = -a if k == 0 else a
            start = -w / 2 + 0.02 + (half * np.cos(a) if k else 0)
            one = Shape().add(_leaf(rng, glass, metal, half, pane - 0.04), half / 2)
            door.add(one, start, y - (half * np.sin(a) if k else 0), base + 0.02, turn)
        body.box(metal, w, 0.05, 0.04, y=y, z=base + pane)
    for x in (-w / 2 + 0.015, w / 2 - 0.015):
        body.box(metal, 0.035, 0.045, pane, x, y, base)
    return [("shower", body), ("shower wall", walls), ("shower floor", floor), ("shower door", door), *more]


def moulded_shower(rng: Rng) -> list:
    """In one piece of plastic: ribbed or smooth walls, a moulded seat and ledges, a roof at times; a door or a curtain."""
    w, d, high = rng.uniform(0.75, 1.5), rng.uniform(0.7, 0.95), rng.uniform(1.85, 2.15)
    c, side, t = (
        one_or(rng, 0.6, china(rng, 0.3), pick(rng, "white", "laminate", "painted steel")),
        int(rng.choice([-1, 1])),
        0.04,
    )
    walls, floor, body = Shape(), Shape(), Shape()
    plan = outline(w, d, "rounded")
    back = plan[plan[:, 1] < d * 0.42]
    back = back[np.argsort(np.arctan2(-back[:, 0], -back[:, 1] + 1e-9))]
    shell = np.stack([np.concatenate([back, np.full((len(back), 1), z)], 1) for z in (0.05, high)])
    walls.sheet(c, shell).sheet(c, shell * [1 + 2 * t / w, 1 + 2 * t / d, 1])
    if rng.random() < 0.5:  # ledges
        for z in np.linspace(0.9, 1.5, int(rng.integers(1, 4))):
            walls.box(c, w * rng.uniform(0.2, 0.9), 0.12, 0.04, 0, -d / 2 + 0.08, z)
    if rng.random() < 0.4:
        walls.box(c, w * 0.36, d * 0.6, 0.42, -side * w * 0.3, -d * 0.15, 0.04, taper=0.92)
    if rng.random() < 0.25:
        walls.lathe(
            c, [(0.52, high - 0.02), (0.5, high + 0.06), (0.3, high + 0.12), (0, high + 0.13)], 0, 0, 0, w, d, 20, 0.3
        )
    base, rim = rng.uniform(0.06, 0.2), _squared(plan, w + 0.02, d)
    loft(floor, c, [(rim, 0), (rim, base), (plan * 0.9, base), (plan * 0.85, base - 0.04)])
    metal, glass = pick(rng, "chrome", "white", "steel", "brass"), _glass(rng)
    parts = [
        ("shower", body),
        ("shower wall", walls),
        ("shower floor", floor),
        *_fittings(rng, body, w, d * 0.94, side),
    ]
    y, pane = d / 2 - 0.04, high - base - rng.uniform(0.05, 0.2)
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        body.box(one_or(rng, 0.5, c, metal), 0.05, 0.06, high - base, x, y, base)
    if rng.random() < 0.4:
        return parts + _curtains(rng, w, y + rng.uniform(-0.02, 0.06), base + 0.02, -d / 2, 0.0)
    own = w - 0.1
    opened = rng.uniform(0.2, 1.5) if rng.random() < 0.4 else 0.0
    hung = Shape().add(_leaf(rng, glass, metal, own, pane - 0.05), own / 2).moved(turn=opened)
    body.box(metal, w, 0.045, 0.05, y=y, z=base + pane)
    return [*parts, ("shower door", hung.moved(-w / 2 + 0.05, y, base + 0.02))]


def corner_curtain_shower(rng: Rng) -> list:
    """A tray in a corner, two walls of tiles, the open sides behind a curtain on an L, or one side a pane and a door."""
    w, d, high = rng.uniform(0.75, 1.2), rng.uniform(0.75, 1.1), rng.uniform(1.95, 2.2)
    tile, side, t = _tile(rng), int(rng.choice([-1, 1])), 0.04
    walls = Shape().box(tile, w, t, high, y=-d / 2 - t / 2).box(tile, t, d + t, high, -side * (w / 2 + t / 2), -t / 2)
    floor, base = _tray(rng, w, d)
    body = Shape()
    parts = [("shower", body), ("shower wall", walls), ("shower floor", floor), *_fittings(rng, body, w, d, side)]
    if rng.random() < 0.5:
        curtain = _curtains(rng, w, d / 2 - 0.02, base + 0.03, -d / 2, 1.0)
        mirrored = np.array([-1.0, 1.0, 1.0])
        # The leg of the L belongs to the open side.
        free = 1 if max(v[v[:, 1] < -d * 0.3, 0].max(initial=-9) for v in curtain[1][1].vertices) > 0 else -1
        for _, own in curtain if free != side else ():
            own.vertices = [v * mirrored for v in own.vertices]
        return parts + curtain
    metal, glass, pane = pick(rng, "chrome", "black", "white"), _glass(rng), rng.uniform(1.7, 1.95)
    x, y = side * (w / 2 - 0.02), d / 2 - 0.02
    body.box(glass, 0.014, d - 0.04, pane, x, 0, base)
    for at in (-d / 2 + 0.03, y):
        body.box(metal, 0.035, 0.035, pane, x, at, base)
    body.box(metal, 0.035, d, 0.035, x, 0, base + pane).box(metal, w, 0.035, 0.035, 0, y, base + pane)
    door = Shape().add(_leaf(rng, glass, metal, w - 0.08, pane - 0.03, side), side * (w / 2 - 0.04))
    opened = side * (rng.uniform(0.2, 1.4) if rng.random() < 0.4 else 0.0)
    return [*parts, ("shower door", door.moved(turn=opened).moved(-side * (w / 2 - 0.02), y, base + 0.02))]


# ---------------------------------------------------------------- stalls


def _panel(rng: Rng) -> Material:
    if rng.random() < 0.35:
        return pick(rng, "steel", "stone", "laminate", "painted steel", *WOODS)
    return paint(rng, "plastic", "grey", "bright", "glaze")


def _stall(rng: Rng, w, d, low, high, rail: bool, feet: str, bowl: Shape, inwards: bool, wide_door=0.0) -> list:
    """Panels from low to low + high at both sides or one, a front with its door, a bowl at the back."""
    panel, metal, t = _panel(rng), pick(rng, "steel", "chrome", "black"), rng.uniform(0.02, 0.045)
    leaf_m, sides = one_or(rng, 0.6, panel, _panel(rng)), Shape()
    for x in (-w / 2, w / 2) if rng.random() < 0.65 else (rng.choice([-1, 1]) * w / 2,):
        sides.box(panel, t, d, high, x, 0, low)
        if feet == "posts" and low > 0.03:
            for y in (-d / 2 + 0.12, d / 2 - 0.1):
                sides.rod(metal, (x, y, 0), (x, y, low), 0.022)
    dw = wide_door or min(rng.uniform(0.55, 0.7), w - 0.2)
    side = int(rng.choice([-1, 1]))
    share = rng.uniform(0.25, 0.75)
    left = (w - dw) * share
    for x0, wide in ((-w / 2, left), (-w / 2 + left + dw, w - dw - left)):
        foot = 0.0 if feet == "floor" else low
        sides.box(panel, wide, t, low + high - foot, x0 + wide / 2, d / 2, foot)
        if foot > 0:
            sides.rod(metal, (x0 + wide / 2, d / 2, 0), (x0 + wide / 2, d / 2, foot), 0.025)
        if feet == "hung":  # up to the ceiling
            sides.box(panel, min(wide, 0.16), t, 2.25 - low - high, x0 + wide / 2, d / 2, low + high)
    if rail:
        sides.box(metal, w + t, 0.05, 0.045, 0, d / 2, low + high)
    leaf = Shape().box(leaf_m, dw - 0.02, t, high - 0.02, dw / 2)
    leaf.box(metal, 0.05, t + 0.06, rng.uniform(0.05, 0.16), dw - 0.09, 0, high * 0.55)
    if side < 0:
        for v in leaf.vertices:
            v[:, 0] *= -1
    opened = side * (rng.uniform(0.2, 1.5) if rng.random() < 0.6 else 0.0) * (-1 if inwards else 1)
    hinge = -w / 2 + left + (0 if side > 0 else dw)
    door = leaf.moved(turn=opened).moved(hinge, d / 2, low + 0.01)
    parts = [("bathroom stall", sides), ("bathroom stall door", door)]
    parts.append(("toilet", bowl.moved(0, -d / 2 - bowl.bounds()[0][1] + 0.01)))
    wall = -w / 2 + t / 2
    if rng.random() < 0.6:
        kind = dispenser(rng, 0.3, 0.13, rng.choice([0.15, 0.3]), ("painted steel", "black", "steel", "white"))
        parts.append(
            (
                "toilet paper dispenser",
                kind.moved(wall + 0.07, rng.uniform(-0.3, 0.0), min(0.6, high * 0.5), -np.pi / 2),
            )
        )
    if rng.random() < 0.6:
        cover = dispenser(rng, 0.4, 0.06, 0.28, ("white", "steel", "black"))
        parts.append(("toilet seat cover dispenser", cover.moved(0, -d / 2 + 0.04, rng.uniform(1.1, 1.35))))
    return parts


def wide_stall(rng: Rng) -> list:
    """A broad one for wheelchairs or a narrow one, of bright laminate or steel, hung from the ceiling or on posts."""
    if rng.random() < 0.45:
        w, d, wide = rng.uniform(1.35, 1.7), rng.uniform(1.45, 1.8), rng.uniform(0.8, 0.95)
    else:
        w, d, wide = rng.uniform(0.8, 1.05), rng.uniform(1.15, 1.6), 0.0
    feet, low, high = str(rng.choice(["posts", "floor", "hung"])), rng.uniform(0.12, 0.4), rng.uniform(1.4, 1.75)
    parts = _stall(rng, w, d, low, high, rng.random() < 0.5, feet, toilet(rng), not wide, wide)
    if wide:
        parts.append(("handicap bar", bar(rng, rng.uniform(0.7, 1.0)).moved(w / 2 - 0.1, -d * 0.15, 0.8, np.pi / 2)))
    return parts


def low_stall(rng: Rng) -> list:
    """Of a school or kindergarten: low bright panels, a small bowl, a half-high door or none over the panels."""
    w, d = rng.uniform(0.75, 0.95), rng.uniform(0.95, 1.3)
    low, high = rng.uniform(0.1, 0.22), rng.uniform(0.85, 1.2)
    bowl = toilet(rng)
    small = rng.uniform(0.7, 0.9)
    bowl.vertices = [v * small for v in bowl.vertices]
    return _stall(
        rng, w, d, low, high, rng.random() < 0.3, str(rng.choice(["posts", "floor"])), bowl, rng.random() < 0.5
    )


TUBS = (alcove_tub, screened_tub, round_ended_tub, soaking_tub)
SHOWERS = (sliding_shower, moulded_shower, corner_curtain_shower)
MORE: dict[str, tuple[Callable, ...]] = {
    **dict.fromkeys(("bathtub", "shower curtain", "shower curtain rod"), TUBS),
    **dict.fromkeys(("shower", "shower wall", "shower floor", "shower door"), SHOWERS),
    **dict.fromkeys(("bathroom stall", "bathroom stall door", "toilet seat cover dispenser"), (wide_stall, low_stall)),
}
