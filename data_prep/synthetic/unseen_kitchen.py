"""Unseen makes of kitchens and counters: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic import appliances
from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.furniture import slab
from data_prep.synthetic.kitchen import faucet
from data_prep.synthetic.palette import pick
from data_prep.synthetic.seating import stool
from data_prep.synthetic.shapes import Material, Shape, paint
from data_prep.synthetic.unseen_fridges import quarter_fridge, rounded_fridge

Rng = np.random.Generator
_DEPTH = 0.62  # as of the kitchens of training: the back is at y = -_DEPTH / 2
_BACK = -_DEPTH / 2


# ---------------------------------------------------------------- kitchens


def trough(rng: Rng, w, d, deep=0.22, body: Material | None = None) -> Shape:
    """A square deep basin of stoneware or stone whose front is seen; its rim is at z = 0, its back at y = -d / 2."""
    m = body or pick(rng, "enamel", "white", "stone", "painted")
    shape, t = Shape().box(m, w, d, 0.03, z=-deep), 0.035
    for x in (-w / 2 + t / 2, w / 2 - t / 2):
        shape.box(m, t, d, deep + 0.01, x, 0, -deep)
    for y in (-d / 2 + t / 2, d / 2 - t / 2):
        shape.box(m, w, t, deep + 0.01, 0, y, -deep)
    for x in np.linspace(-w / 2 + 0.05, w / 2 - 0.05, 9):
        shape.box(m, w / 16, 0.012, deep * 0.7, x, d / 2 + 0.005, -deep * 0.85)
    metal = pick(rng, "brass", "chrome", "black")
    bridge = [
        (-0.1, -d / 2 - 0.03, 0.0),
        (-0.1, -d / 2 - 0.03, 0.12),
        (0.1, -d / 2 - 0.03, 0.12),
        (0.1, -d / 2 - 0.03, 0.0),
    ]
    shape.path(metal, bridge, 0.014)
    bow = [(0, -d / 2 - 0.03 + 0.1 - 0.1 * np.cos(a), 0.24 + 0.1 * np.sin(a)) for a in np.linspace(0, np.pi, 7)]
    return shape.path(metal, [(0, -d / 2 - 0.03, 0.12), *bow, (0, bow[-1][1], 0.16)], 0.013)


def _units(rng: Rng, length, fridge, stove) -> list[tuple[str, float]]:
    """What stands side by side, left to right; the widths add up to ``length``."""
    sink = min(0.8, length)
    order, left = [("sink", sink)], length - sink
    if stove and left > 0.62:
        order, left = [*order, ("range", 0.6)], left - 0.6
    if left > 0.66 and rng.random() < 0.5:
        order, left = [*order, ("dishwasher", 0.6)], left - 0.6
    tall = 0.74 if (fridge or (fridge is None and rng.random() < 0.6)) and left > 0.74 else 0.0
    left -= tall
    number = int(np.ceil(left / 0.7)) if left > 0.2 else 0
    if number == 0:
        order[0] = ("sink", sink + left)
    order += [("base", left / max(number, 1))] * number
    order = [order[k] for k in rng.permutation(len(order))]
    return ([("fridge", tall)] if tall else []) + order


def farmhouse(rng: Rng, length=None, fridge=None, stove=True) -> list:
    """Free-standing pieces with turned legs or curtains for doors, boards of wood, a trough, shelves on iron brackets.

    Args:
        rng: draws what is not given.
        length: metres along the wall.
        fridge: whether a refrigerator is among them; None: at times.
        stove: whether a range may be.

    Returns:
        list of (class, Shape), as :func:`data_prep.synthetic.kitchen.kitchen_run` does.
    """
    length, h = length or rng.uniform(1.8, 3.3), rng.uniform(0.88, 0.92)
    body = pick(rng, "painted", "sheet", "pine", "bedding")._replace(texture=0)
    top, iron, cloth = (
        pick(rng, "pine", "oak", "cherry"),
        pick(rng, "black", "brass"),
        pick(rng, "printed", "sheet", "bedding"),
    )
    board, low, upper, parts, x = Shape(), Shape(), Shape(), [], -length / 2
    for kind, w in _units(rng, length, fridge, stove):
        m = x + w / 2
        x += w
        if kind == "fridge":
            own = rounded_fridge(rng, w - 0.06, rng.uniform(1.5, 1.7))
            parts.append(("refrigerator", own.moved(m, _BACK - float(own.bounds()[0][1]) + 0.01)))
            continue
        if kind == "range":
            parts.append(("stove", appliances.cooker(rng, w - 0.012, h, 0.66).moved(m, _BACK + 0.335)))
            continue
        if kind == "dishwasher":
            board.box(top, w, _DEPTH, 0.05, m, 0, h - 0.05).top(m - w / 2, m + w / 2, _BACK + 0.03, -_BACK, h)
            parts.append(("dishwasher", appliances.dishwasher(rng, w - 0.01, h - 0.05, 0.58).moved(m, -0.01)))
            continue
        reach = 0.09 if kind == "sink" else 0.0
        if kind == "sink":
            bw = min(w - 0.08, 0.72)
            parts.append(("sink", trough(rng, bw, 0.46).moved(m, 0.09, h)))
            board.box(top, w, 0.14, 0.05, m, _BACK + 0.07, h - 0.05)
            for s in (-1, 1):
                board.box(top, (w - bw) / 2, _DEPTH, 0.05, m + s * (w + bw) / 4, 0, h - 0.05)
        else:
            board.box(top, w, _DEPTH, 0.05, m, 0, h - 0.05).top(m - w / 2, m + w / 2, _BACK + 0.03, -_BACK, h)
        for px in (m - w / 2 + 0.035, m + w / 2 - 0.035):
            for py in (_BACK + 0.05, -_BACK - 0.05):
                low.box(body, 0.06, 0.06, h - 0.25, px, py, 0.2).lathe(
                    body, [(0.02, 0), (0.032, 0.1), (0.03, 0.2)], px, py, sides=8
                )
        under = h - 0.05 - (0.2 if reach else 0.0)
        low.box(body, w - 0.02, _DEPTH - 0.06, 0.025, m, 0, 0.2)
        style = rng.integers(3)
        if style == 0:  # a curtain for a door
            low.add(folds(rng, cloth, w - 0.1, under - 0.26, 0.015, 0.07, -_BACK - 0.06, 0.22), m)
            low.rod(
                iron,
                (m - w / 2 + 0.05, -_BACK - 0.06, under - 0.05),
                (m + w / 2 - 0.05, -_BACK - 0.06, under - 0.05),
                0.01,
            )
        elif style == 1 and kind == "base":  # baskets on boards
            for z in (0.24, 0.54):
                low.box(pick(rng, "pine", "walnut"), w - 0.16, 0.42, 0.2, m, 0.02, z, taper=1.04).box(
                    body, w - 0.08, 0.5, 0.02, m, 0, z - 0.02
                )
        else:  # boards with seams and a latch
            low.box(body, w - 0.06, _DEPTH - 0.1, under - 0.22, m, -0.01, 0.22)
            for px in np.arange(m - w / 2 + 0.07, m + w / 2 - 0.05, 0.085):
                low.box(body, 0.07, 0.025, under - 0.28, px, -_BACK - 0.05, 0.25)
            for s in (-1, 1):
                low.box(iron, 0.06, 0.03, 0.03, m + s * 0.06, -_BACK - 0.03, under - 0.2)
        if rng.random() < 0.85:
            for z in (1.42, 1.75) if rng.random() < 0.6 else (1.5,):
                upper.box(top, w, 0.26, 0.035, m, _BACK + 0.13, z).top(
                    m - w / 2 + 0.02, m + w / 2 - 0.02, _BACK + 0.02, _BACK + 0.25, z + 0.035
                )
                for px in (m - w * 0.38, m + w * 0.38):
                    upper.path(
                        iron,
                        [(px, _BACK + 0.01, z - 0.18), (px, _BACK + 0.03, z - 0.03), (px, _BACK + 0.24, z)],
                        0.013,
                        sides=5,
                    )
    low = low if low.vertices else Shape().box(body, 0.05, 0.05, h - 0.05)
    return [
        ("kitchen counter", board),
        ("kitchen cabinet", low),
        *((("kitchen cabinet", upper),) if upper.vertices else ()),
        *parts,
    ]


def ribbed(rng: Rng, length=None, fridge=None, stove=True) -> list:
    """Fronts of upright ribs in two colours without handles, a very thick or a steel top that runs down at both ends,
    a cabinet of ribs or of sliding glass along the wall.

    Args:
        rng, length, fridge, stove: as of :func:`farmhouse`.

    Returns:
        list of (class, Shape).
    """
    length, h = length or rng.uniform(1.8, 3.3), rng.uniform(0.88, 0.93)
    front, plinth = pick(rng, "walnut", "painted", "grey wood", "oak", "black"), pick(rng, "black")
    top, thick = pick(rng, "steel", "marble", "white", "stone"), rng.uniform(0.06, 0.1)
    board, low, upper, parts, x = Shape(), Shape(), Shape(), [], -length / 2
    units = _units(rng, length, fridge, stove)
    high = rng.random() < 0.75
    for k, (kind, w) in enumerate(units):
        m = x + w / 2
        x += w
        if kind == "fridge":
            own = quarter_fridge(rng, w - 0.05, rng.uniform(1.7, 1.8))
            parts.append(("refrigerator", own.moved(m, _BACK - float(own.bounds()[0][1]) + 0.01)))
            continue
        if kind == "range":
            parts.append(("stove", appliances.cooker(rng, w - 0.012, h, 0.66).moved(m, _BACK + 0.335)))
        else:
            fy = -_BACK - 0.06
            if kind == "sink":
                bw, m0 = min(w - 0.16, 0.6), m
                basin = Shape().box(top, bw, 0.4, 0.012, z=-0.2)
                for s in (-1, 1):
                    basin.box(top, 0.02, 0.42, 0.2, s * bw / 2, 0, -0.2).box(top, bw, 0.02, 0.2, 0, s * 0.2, -0.2)
                    board.box(top, (w - bw) / 2, _DEPTH, thick, m0 + s * (w + bw) / 4, 0, h - thick)
                    board.box(top, bw, (_DEPTH - 0.42) / 2, thick, m0, s * (_DEPTH + 0.42) / 4, h - thick)
                for px in np.linspace(bw * 0.1, bw * 0.42, 4):  # a grid to drain on, part of the basin
                    basin.box(pick(rng, "black", "oak"), 0.03, 0.38, 0.02, px, 0, -0.02)
                parts.append(
                    ("sink", basin.add(faucet(rng, pick(rng, "black", "brass"), 0.34), 0, -0.24).moved(m, 0, h))
                )
            else:
                board.box(top, w, _DEPTH, thick, m, 0, h - thick).top(m - w / 2, m + w / 2, _BACK + 0.03, -_BACK, h)
            if kind == "dishwasher":
                parts.append(("dishwasher", appliances.dishwasher(rng, w - 0.01, h - thick, 0.58).moved(m, -0.01)))
            else:
                under = h - thick - (0.22 if kind == "sink" else 0.0)
                low.box(plinth, w, 0.48, 0.1, m, _BACK + 0.24).box(
                    front, w, fy - _BACK, under - 0.1, m, (fy + _BACK) / 2, 0.1
                )
                low.box(plinth, w, 0.02, 0.03, m, fy, h - thick - 0.03)
                for px in np.arange(m - w / 2 + 0.022, m + w / 2 - 0.01, 0.042):
                    low.rod(front, (px, fy + 0.004, 0.1), (px, fy + 0.004, h - thick - 0.03), 0.019, sides=6)
        if high and kind != "range":
            z, tall = 1.42, 0.42
            upper.box(front, w, 0.3, tall, m, _BACK + 0.15, z)
            if k % 2:
                upper.box(paint(rng, "glass"), w - 0.04, 0.02, tall - 0.06, m, _BACK + 0.31, z + 0.03)
            else:
                for px in np.arange(m - w / 2 + 0.022, m + w / 2 - 0.01, 0.042):
                    upper.rod(front, (px, _BACK + 0.304, z), (px, _BACK + 0.304, z + tall), 0.019, sides=6)
            upper.box(top, w, 0.32, 0.04, m, _BACK + 0.16, z + tall).top(
                m - w / 2, m + w / 2, _BACK + 0.02, _BACK + 0.3, z + tall + 0.04
            )
    for s in (-1, 1):  # the top runs down
        if not (s < 0 and units[0][0] == "fridge"):
            board.box(top, 0.03, _DEPTH, h, s * (length / 2 + 0.005), 0, 0)
    low = low if low.vertices else Shape().box(front, 0.05, 0.05, h - thick)
    return [
        ("kitchen counter", board),
        ("kitchen cabinet", low),
        *((("kitchen cabinet", upper),) if upper.vertices else ()),
        *parts,
    ]


# ---------------------------------------------------------------- counters


def island(rng: Rng) -> list:
    """A block with a top that runs down on both sides, boards across its front, stools of one make."""
    w, d, h = rng.uniform(1.3, 2.2), rng.uniform(0.6, 0.72), rng.uniform(0.88, 0.95)
    top, body = pick(rng, "marble", "pine", "steel", "painted"), pick(rng, "grey wood", "walnut", "painted", "white")
    shape = Shape().box(top, w, d, 0.08, z=h - 0.08).box(body, w - 0.12, d * 0.6, h - 0.1, y=-d * 0.16, z=0.02)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.box(top, 0.08, d, h, x)
    for z in np.arange(0.06, h - 0.2, 0.13):
        shape.box(body, w - 0.16, 0.03, 0.11, y=d * 0.15, z=z)
    parts, alike = [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.03, d / 2, h))], int(rng.integers(2**31))
    if rng.random() < 0.4:
        for x in np.arange(-w / 2 + 0.4, w / 2 - 0.3, 0.7):
            parts.append(("stool", stool(np.random.default_rng(alike), True).moved(x, d / 2 + 0.25, 0, np.pi)))
    return parts


def bowed_desk(rng: Rng) -> list:
    """A reception's front that bows out, of staves or padded, a shelf of glass or stone that follows it."""
    w, h, bow = rng.uniform(1.6, 2.4), rng.uniform(1.02, 1.14), rng.uniform(0.25, 0.4)
    body, ledge, work = (
        pick(rng, "oak", "walnut", "painted", "lacquer"),
        pick(rng, "marble", "stone", "white"),
        pick(rng, "laminate", "grey wood"),
    )
    shape, x = Shape(), np.linspace(-1, 1, 25)
    y = bow * (1 - x**2) - 0.1
    for a, b in zip(x, y, strict=True):
        shape.rod(body, (a * w / 2, b, 0), (a * w / 2, b, h - 0.04), w / 48 + 0.004, sides=8)
    for k in range(24):
        corner = np.array(
            [
                (x[k] * w / 2, y[k] - 0.16),
                (x[k + 1] * w / 2, y[k + 1] - 0.16),
                (x[k + 1] * w / 2, y[k + 1] + 0.12),
                (x[k] * w / 2, y[k] + 0.12),
            ]
        )
        slab(shape, ledge, corner, 0.04, z=h - 0.04)
    shape.box(work, w, 0.5, 0.03, y=-0.34, z=0.71)
    for s in (-1, 1):
        shape.box(body, 0.04, 0.5, 0.72, s * (w / 2 - 0.03), -0.34)
    return [("counter", shape.top(-w / 2 + 0.05, w / 2 - 0.05, -0.56, -0.3, 0.74))]


def steel_bench(rng: Rng) -> list:
    """A work bench: a steel top with an upstand on legs of tube, a grid below."""
    w, d, h = rng.uniform(1.2, 2.2), rng.uniform(0.6, 0.7), rng.uniform(0.86, 0.94)
    steel, shape = pick(rng, "steel", "chrome", "painted steel"), Shape()
    shape.box(steel, w, d, 0.05, z=h - 0.05).box(steel, w, 0.02, 0.12, y=-d / 2 + 0.01, z=h)
    for x in np.linspace(-w / 2 + 0.05, w / 2 - 0.05, 2 if w < 1.7 else 3):
        for y in (-d / 2 + 0.05, d / 2 - 0.05):
            shape.rod(steel, (x, y, 0.03), (x, y, h - 0.04), 0.022).rod(
                pick(rng, "black"), (x, y, 0), (x, y, 0.05), 0.028
            )
    for y in np.linspace(-d / 2 + 0.06, d / 2 - 0.06, 11):
        shape.rod(steel, (-w / 2 + 0.05, y, 0.22), (w / 2 - 0.05, y, 0.22), 0.009, sides=5)
    shape.top(-w / 2 + 0.07, w / 2 - 0.07, -d / 2 + 0.08, d / 2 - 0.07, 0.229)
    return [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.03, d / 2, h))]


KITCHENS = (farmhouse, ribbed)
COUNTERS = (island, bowed_desk, steel_bench)
