"""More makes of sinks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.furniture import loft, outline
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.kitchen import faucet
from data_prep.synthetic.more.parts import Parts, china, one_or
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def _front_form(rng: Rng, w, d) -> np.ndarray:
    """The outline (28, 2) of a basin: flat behind, round, boxy or bulging in front."""
    angle, p, q = np.arange(28) * 2 * np.pi / 28, rng.choice([0.2, 0.35, 0.7, 1.0]), rng.choice([0.12, 0.25, 0.5])
    c, s = np.cos(angle), np.sin(angle)
    power = np.where(s < 0, q, p)
    return np.stack([np.sign(c) * np.abs(c) ** power * w / 2, np.sign(s) * np.abs(s) ** power * d / 2], 1)


def _basin(rng: Rng, shape: Shape, c: Material, w, d, h, deep, under=0.1) -> np.ndarray:
    """A basin of china whose rim is at h, its back at y = -d / 2: a well, a ledge for the tap behind it."""
    plan, ledge = _front_form(rng, w, d), rng.uniform(0.05, 0.12)
    rim, kind = rng.uniform(0.025, 0.06), rng.integers(3)
    if kind == 0:
        well = outline(w - 2 * rim, d - rim - ledge, "oval")
    elif kind == 1:
        well = outline(w - 2 * rim, d - rim - ledge, "rounded")
    else:
        well = plan * [1 - 2 * rim / w, 1 - (rim + ledge) / d]
    well = well + np.array([0, (ledge - rim) / 2])
    thick = rng.uniform(0.03, 0.1)
    rings = [
        (plan * 0.4, h - deep - under),
        (plan * rng.uniform(0.6, 0.9), h - deep * 0.7),
        (plan, h - thick),
        (plan, h),
    ]
    loft(shape, c, [*rings, (well, h), (well * 0.88, h - deep * 0.6), (well * 0.5, h - deep)])
    return plan


def taps(rng: Rng, shape: Shape, y, h) -> Shape:
    """A mixer, two single taps, or a spout out of the wall."""
    kind, metal = rng.integers(4), pick(rng, "chrome", "chrome", "brass", "black", "steel")
    if kind < 2:
        return shape.add(faucet(rng, metal, rng.uniform(0.13, 0.3)), 0, y + 0.03, h)
    if kind == 2:
        for x in (-0.1, 0.1):
            shape.rod(metal, (x, y + 0.03, h), (x, y + 0.03, h + 0.09), 0.02)
            shape.rod(metal, (x, y + 0.03, h + 0.07), (x, y + 0.12, h + 0.055), 0.015)
        return shape
    shape.rod(metal, (0, y, h + 0.17), (0, y + 0.17, h + 0.15), 0.018)
    for x in (-0.09, 0.09):
        shape.rod(metal, (x, y, h + 0.17), (x, y + 0.05, h + 0.17), 0.026)
    return shape


def trap(rng: Rng, shape: Shape, z, wall, y=0.0, x=0.0) -> Shape:
    """Pipes below a basin: a bow or a bottle, and on to the wall."""
    metal = pick(rng, "chrome", "white", "brass", "steel")
    if rng.random() < 0.5:
        shape.rod(metal, (x, y, z), (x, y, z - 0.12), 0.02).rod(metal, (x, y, z - 0.12), (x, y, z - 0.24), 0.04)
        return shape.rod(metal, (x, y, z - 0.15), (x, wall, z - 0.15), 0.018)
    points = [(x, y, z), (x, y, z - 0.18), (x, y - 0.04, z - 0.24), (x, y - 0.09, z - 0.18), (x, wall, z - 0.15)]
    return shape.path(metal, points, 0.022, steady=True)


def _splash(rng: Rng, shape: Shape, c: Material, w, d, h, chance=0.4) -> None:
    if rng.random() < chance:
        shape.box(c, w * rng.uniform(0.8, 1.0), 0.03, rng.uniform(0.06, 0.32), y=-d / 2 + 0.015, z=h - 0.01)


def pedestal_sink(rng: Rng) -> Shape:
    """A broad basin on a column: round, square, or stepped, slender or stout."""
    w, d, h, c = rng.uniform(0.42, 0.8), rng.uniform(0.36, 0.56), rng.uniform(0.76, 0.92), china(rng)
    shape, deep = Shape(), rng.uniform(0.1, 0.18)
    _basin(rng, shape, c, w, d, h, deep, 0.03)
    r, power, y = rng.uniform(0.06, 0.11), rng.choice([0.2, 0.5, 1.0]), -d * rng.uniform(0.08, 0.2)
    foot, head = r * rng.uniform(1.2, 1.9), r * rng.uniform(1.1, 1.9)
    profile = [(foot, 0), (foot, 0.04), (r, rng.uniform(0.06, 0.25)), (r, h * 0.6), (head, h - deep), (head, h - 0.06)]
    shape.lathe(c, profile, 0, y, 0, 1.0, rng.uniform(0.8, 1.2), 16, power)
    _splash(rng, shape, c, w, d, h)
    return taps(rng, shape, -d / 2, h)


def hung_sink(rng: Rng) -> Shape:
    """A basin on the wall, its pipes in sight or behind half a column, at times with a bar for a towel."""
    w, d, h, c = rng.uniform(0.4, 0.9), rng.uniform(0.34, 0.56), rng.uniform(0.74, 0.92), china(rng, 0.2)
    shape, deep = Shape(), rng.uniform(0.09, 0.2)
    _basin(rng, shape, c, w, d, h, deep, 0.03)
    shape.box(c, w * 0.85, d * 0.2, rng.uniform(0.08, 0.2), y=-d * 0.39, z=h - 0.2)
    kind = rng.integers(3)
    if kind == 0:  # half a column
        r, low = rng.uniform(0.08, 0.13), h - rng.uniform(0.36, 0.55)
        shape.lathe(
            c,
            [(0, low), (r * 0.5, low), (r, low + 0.12), (r * 1.3, h - 0.08)],
            0,
            -d * 0.25,
            0,
            1,
            1.2,
            14,
            rng.uniform(0.5, 1),
        )
    else:
        trap(rng, shape, h - deep, -d / 2, -d * 0.05)
    if kind == 1:
        metal, z = pick(rng, "black", "chrome", "white"), h - rng.uniform(0.08, 0.2)
        for x in (-w * 0.42, w * 0.42):
            shape.box(metal, 0.03, d * 0.8, 0.04, x, -d * 0.1, z - 0.02)
            shape.rod(metal, (x, d * 0.3, z), (x, -d / 2, z - 0.22), 0.016)
        if rng.random() < 0.5:
            shape.rod(metal, (-w * 0.42, d / 2 + 0.04, z), (w * 0.42, d / 2 + 0.04, z), 0.014)
    _splash(rng, shape, c, w, d, h)
    return taps(rng, shape, -d / 2, h)


def hand_basin(rng: Rng) -> Shape | Parts:
    """A very small basin of a guest's toilet, shallow, its tap at one side; a board beside it, a box below it."""
    w, d, h = rng.uniform(0.26, 0.42), rng.uniform(0.18, 0.32), rng.uniform(0.7, 0.92)
    c, shape, deep, side = (
        one_or(rng, 0.75, china(rng), pick(rng, "stone", "steel", "marble")),
        Shape(),
        rng.uniform(0.06, 0.12),
        int(rng.choice([-1, 1])),
    )
    _basin(rng, shape, c, w, d, h, deep, rng.uniform(0.01, 0.06))
    shape.add(faucet(rng, tall=rng.uniform(0.12, 0.2)), side * w * 0.3, -d / 2 + 0.03, h)
    if rng.random() < 0.5:
        board = rng.uniform(0.1, 0.35)
        shape.box(
            one_or(rng, 0.5, c, pick(rng, *WOODS)),
            board,
            d * 0.9,
            0.05,
            -side * (w / 2 + board / 2),
            -d * 0.05,
            h - 0.05,
        )
    if rng.random() < 0.4:
        low = rng.choice([0.0, rng.uniform(0.2, 0.45)])
        box = Shape().box(pick(rng, *WOODS, "white"), w * 0.9, d * 0.9, h - deep - 0.01 - low, y=-d * 0.05, z=low)
        return [("sink", shape), ("cabinet", box)]
    return trap(rng, shape, h - deep, -d / 2)


def bowl_on_top(rng: Rng, x, z, w, d) -> Shape:
    """A bowl that stands on a board: round, oval, square, a flat dish or a deep pot, of many stuffs."""
    c = one_or(
        rng,
        0.55,
        china(rng),
        pick(rng, "stone", "marble", "brass", "steel", "black", *WOODS) if rng.random() < 0.7 else paint(rng, "glaze"),
    )
    h, power, foot = rng.uniform(0.08, 0.19), rng.choice([0.2, 0.4, 1.0, 1.0]), rng.uniform(0.4, 0.95)
    t = rng.uniform(0.03, 0.1)
    profile = [
        (0, 0),
        (foot, 0),
        (0.5 + foot / 2, h * 0.5),
        (1, h),
        (1 - t, h),
        (0.4 + foot / 2, h * 0.5),
        (foot * 0.6, 0.03),
        (0, 0.025),
    ]
    return Shape().lathe(c, profile, x, 0.0, z, w / 2, d / 2, 20, power)


def vessel_sink(rng: Rng) -> Parts:
    """A bowl on a thick board: on brackets, on trestles, on a frame with a shelf below, or on a stump."""
    w, d, h = rng.uniform(0.5, 1.3), rng.uniform(0.38, 0.56), rng.uniform(0.7, 0.82)
    board, metal, t = (
        pick(rng, *WOODS, "stone", "marble", "white", "grey wood"),
        pick(rng, "black", "frame", "brass"),
        rng.uniform(0.03, 0.1),
    )
    shape, kind, towels = Shape().box(board, w, d, t, z=h - t), rng.integers(4), Shape()
    if kind == 0:
        for x in (-w * 0.36, w * 0.36):
            shape.box(metal, 0.03, d * 0.85, 0.03, x, -d * 0.07, h - t - 0.03).rod(
                metal, (x, d * 0.3, h - t - 0.02), (x, -d / 2 + 0.02, h - t - 0.3), 0.014
            )
    elif kind == 1:
        legs(
            shape,
            one_or(rng, 0.5, metal, board),
            w - 0.04,
            d - 0.04,
            h - t,
            rng.uniform(0.015, 0.035),
            rng.random() < 0.5,
        )
        z = rng.uniform(0.12, 0.35)
        shape.box(board, w - 0.06, d - 0.06, 0.03, z=z).top(
            -w / 2 + 0.05, w / 2 - 0.05, -d / 2 + 0.05, d / 2 - 0.05, z + 0.03
        )
        if rng.random() < 0.5:
            for k in range(int(rng.integers(1, 4))):
                towels.box(paint(rng, "linen", "cloth"), w * 0.4, d * 0.6, 0.06, -w * 0.2, 0, z + 0.03 + 0.062 * k)
    elif kind == 2:
        for x in (-w * 0.4, w * 0.4):
            shape.box(board, rng.uniform(0.04, 0.1), d * 0.9, h - t, x)
    else:
        shape.lathe(board, [(0.5, 0), (0.46, h * 0.4), (0.5, h - t)], sx=min(w, 0.5) * 0.8, sy=d * 0.8, sides=12)
    bw = min(rng.uniform(0.34, 0.6), w - 0.08)
    x = rng.uniform(-0.5, 0.5) * (w - bw - 0.06)
    bowl = bowl_on_top(rng, x, h, bw, rng.uniform(0.3, min(bw, d)))
    if kind < 2:
        trap(rng, shape, h - t, -d / 2, 0, x)
    tap, side = Shape(), int(rng.choice([-1, 0, 0, 1]))
    taps(rng, tap, -d / 2 if side == 0 else -0.1, h)
    bowl.add(tap, x + side * (bw / 2 + 0.05))
    parts = [("sink", bowl), ("bathroom vanity", shape)]
    return [*parts, ("towel", towels)] if towels.vertices else parts


def _trough(shape: Shape, c: Material, w, d, z, deep, x=0.0, wall=0.03) -> None:
    """An open box whose rim is at z."""
    shape.box(c, w, d, 0.02, x, 0, z - deep)
    for side in (-1, 1):
        shape.box(c, wall, d, deep, x + side * (w - wall) / 2, 0, z - deep)
        shape.box(c, w, wall, deep, x, side * (d - wall) / 2, z - deep)


def laundry_tub(rng: Rng) -> Shape | Parts:
    """A deep tub or two of plastic, stone or china: on legs, on blocks of brick, or on a cupboard."""
    number, c = (
        int(rng.choice([1, 1, 2])),
        one_or(rng, 0.5, china(rng), pick(rng, "white", "laminate", "stone", "painted steel")),
    )
    each, d, deep, h = rng.uniform(0.42, 0.75), rng.uniform(0.42, 0.62), rng.uniform(0.2, 0.4), rng.uniform(0.8, 0.94)
    w, shape, wall = each * number, Shape(), rng.uniform(0.025, 0.06)
    for k in range(number):
        _trough(shape, c, each, d, h, deep, (k - (number - 1) / 2) * each, wall)
    low, kind, below = h - deep, rng.integers(4), Shape()
    if kind == 0:
        legs(
            shape,
            pick(rng, "steel", "white", "frame", "painted steel"),
            w * 0.96,
            d * 0.96,
            low,
            rng.uniform(0.015, 0.035),
            rng.random() < 0.6,
        )
        trap(rng, shape, low, -d / 2)
    elif kind == 1:
        for x in (-w * 0.4, w * 0.4):
            shape.box(pick(rng, "brick", "plaster", "tiled"), 0.14, d * 0.9, low, x)
    elif kind == 2:
        body = pick(rng, "white", "lacquer", "grey wood", *WOODS)
        below.box(pick(rng, "black"), w * 0.94, d * 0.8, 0.08, y=-0.03)
        cells = grid(rng, -w / 2 + 0.01, w / 2 - 0.01, 0.08, low, 1, max(1, round(w / 0.4)))
        cupboard(below, draw_style(rng, body), body, cells, -d / 2 + 0.01, d / 2 - 0.03)
    else:  # a frame with crossing bars
        metal = pick(rng, "frame", "black", *WOODS)
        for x in (-w * 0.46, w * 0.46):
            for s in (-1, 1):
                shape.rod(metal, (x, s * d * 0.45, 0), (x, -s * d * 0.4, low), 0.022)
        shape.rod(metal, (-w * 0.46, 0, low / 2), (w * 0.46, 0, low / 2), 0.02)
    _splash(rng, shape, c, w / 0.9, d, h, 0.6)
    taps(rng, shape, -d / 2, h + 0.04)
    return [("sink", shape), ("cabinet", below)] if below.vertices else shape


def double_sink(rng: Rng) -> Shape:
    """Two basins in one long piece of china, on the wall, on a frame, or on two columns."""
    w, d, h, c = rng.uniform(1.0, 1.6), rng.uniform(0.42, 0.56), rng.uniform(0.78, 0.9), china(rng)
    shape, deep, thick, metal = (
        Shape(),
        rng.uniform(0.1, 0.16),
        rng.uniform(0.04, 0.15),
        pick(rng, "chrome", "black", "brass"),
    )
    for x in (-w / 4, w / 4):
        half = Shape()
        _basin(rng, half, c, w / 2 - 0.002, d, h, deep, 0.02)
        shape.add(taps(rng, half, -d / 2, h), x)
    shape.box(c, 0.16, d * 0.8, thick, y=-d * 0.1, z=h - thick).box(c, w * 0.9, 0.1, 0.14, y=-d / 2 + 0.05, z=h - 0.15)
    kind = rng.integers(3)
    for x in (-w / 4, w / 4):
        if kind == 0:
            shape.lathe(
                c,
                [(0.12, 0), (0.09, 0.08), (0.08, h * 0.6), (0.12, h - deep)],
                x,
                -d * 0.15,
                power=rng.choice([0.3, 1.0]),
            )
        else:
            trap(rng, shape, h - deep, -d / 2, 0, x)
    if kind == 1:
        legs(shape, metal, w * 0.96, d * 0.94, h - 0.08, rng.uniform(0.012, 0.022))
        z = rng.uniform(0.2, h * 0.75)
        shape.rod(metal, (-w * 0.47, d * 0.45, z), (w * 0.47, d * 0.45, z), 0.014)
    _splash(rng, shape, c, w, d, h)
    return shape


def steel_sink(rng: Rng) -> Shape:
    """A long one of a kitchen, workshop or clinic: one to three troughs, boards to drain, a high back, tube legs."""
    number, d, h = int(rng.integers(1, 4)), rng.uniform(0.5, 0.75), rng.uniform(0.82, 0.94)
    c, each, deep = (
        pick(rng, "steel", "steel", "steel", "painted steel", "white"),
        rng.uniform(0.38, 0.6),
        rng.uniform(0.2, 0.36),
    )
    drains = [rng.uniform(0.3, 0.7) if rng.random() < 0.55 else 0.03 for _ in range(2)]
    w, shape = each * number + sum(drains), Shape()
    x0 = -w / 2 + drains[0]
    for k in range(number):
        x = x0 + (k + 0.5) * each
        _trough(shape, c, each, d, h, deep, x, 0.035)
        if rng.random() < 0.5 or k == 0:
            shape.add(faucet(rng, tall=rng.uniform(0.2, 0.45)), x, -d / 2 + 0.02, h)
    for x, wide in ((-w / 2 + drains[0] / 2, drains[0]), (w / 2 - drains[1] / 2, drains[1])):
        shape.box(c, wide, d, 0.04, x, 0, h - 0.04)
        if wide > 0.1:
            shape.top(x - wide / 2 + 0.03, x + wide / 2 - 0.03, -d / 2 + 0.06, d / 2, h)
    shape.box(c, w, 0.03, rng.uniform(0.08, 0.35), y=-d / 2 + 0.015, z=h - 0.01)
    tube, high = pick(rng, "steel", "frame"), h - 0.04 if w > each * number + 0.2 else h - deep
    legs(shape, tube, w, d, high, rng.uniform(0.018, 0.03))
    kind, z = rng.integers(3), rng.uniform(0.12, 0.25)
    if kind == 0:
        shape.box(c, w - 0.05, d - 0.06, 0.03, z=z).top(
            -w / 2 + 0.05, w / 2 - 0.05, -d / 2 + 0.05, d / 2 - 0.05, z + 0.03
        )
    elif kind == 1:
        for y in (-d / 2 + 0.03, d / 2 - 0.03):
            shape.rod(tube, (-w / 2 + 0.03, y, z), (w / 2 - 0.03, y, z), 0.016)
    return trap(rng, shape, h - deep, -d / 2, 0, x0 + each / 2)


def apron_sink(rng: Rng) -> Shape:
    """A heavy square one of a farmhouse: thick walls, a broad front; on a wooden stand, on brick or on brackets."""
    w, d, h, deep = rng.uniform(0.5, 1.0), rng.uniform(0.42, 0.56), rng.uniform(0.8, 0.93), rng.uniform(0.16, 0.3)
    c, shape = one_or(rng, 0.6, china(rng), pick(rng, "stone", "marble", "stone")), Shape()
    _trough(shape, c, w, d, h, deep, 0, rng.uniform(0.04, 0.08))
    low, kind, wood = h - deep, rng.integers(3), pick(rng, *WOODS, "white", "grey wood")
    if kind == 0:
        legs(shape, wood, w + 0.04, d, low - 0.02, rng.uniform(0.03, 0.05))
        shape.box(wood, w + 0.04, d, 0.09, z=low - 0.09)
        z = rng.uniform(0.1, 0.3)
        shape.box(wood, w, d - 0.05, 0.03, z=z).top(-w / 2 + 0.06, w / 2 - 0.06, -d / 2 + 0.05, d / 2 - 0.05, z + 0.03)
    elif kind == 1:
        shape.box(pick(rng, "brick", "tiled", "stone", "plaster"), w * 0.8, d * 0.8, low, y=-d * 0.05)
    else:
        for x in (-w * 0.4, w * 0.4):
            shape.box(pick(rng, "brick", "plaster", *WOODS), 0.1, d * 0.9, low, x)
        cloth = pick(rng, "printed", "sheet", "bedding")
        shape.add(folds(rng, cloth, w * 0.8, low - 0.06, 0.02, 0.12, d * 0.38, 0.05))
    if rng.random() < 0.5:
        board = rng.uniform(0.25, 0.5)
        side = int(rng.choice([-1, 1]))
        shape.box(wood, board, d, 0.05, side * (w / 2 + board / 2), 0, h - 0.06).box(
            wood, 0.06, d * 0.9, h - 0.06, side * (w / 2 + board - 0.04)
        )
    return taps(rng, shape, -d / 2, h)


SINKS = (
    pedestal_sink, hung_sink, hand_basin, vessel_sink, laundry_tub, double_sink, steel_sink, apron_sink,
)  # fmt: skip
MORE: dict[str, tuple[Callable, ...]] = {"sink": SINKS}
