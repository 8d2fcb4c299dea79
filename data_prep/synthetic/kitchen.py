"""Families of counters and kitchens: a run of base cabinets, work top, machines and wall cabinets along a wall."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data_prep.synthetic import appliances
from data_prep.synthetic.joinery import Style, cupboard, draw_style, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.seating import stool
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator
_DEPTH = 0.62  # of the work top; every part of a run has its back at y = -_DEPTH / 2
_BACK = -_DEPTH / 2


class _Look(NamedTuple):
    """What the parts of one kitchen share."""

    body: Material
    top: Material
    style: Style
    metal: Material
    height: float


def _draw_look(rng: Rng) -> _Look:
    body = pick(rng, "white", "white", "lacquer", *WOODS, "grey wood")
    style = draw_style(rng, body, ("slab", "frame", "frame", "raised"), ("bar", "knob", "lip", "cup"))
    top = pick(rng, "stone", "stone", "marble", "laminate", "oak", "stone")
    return _Look(body, top, style, pick(rng, "appliance", "steel"), rng.uniform(0.87, 0.93))


def _plan(rng: Rng, length: float, fridge: bool | None, stove: bool) -> list[tuple[str, float]]:
    """Kinds and widths of the units of a run, left to right; the widths add up to ``length``."""
    sink = min(rng.uniform(0.6, 0.9), length)
    left = length - sink
    middle: list[tuple[str, float]] = []
    ends: list[tuple[str, float]] = []
    wide = float(rng.choice([0.68, 0.74, 0.8, 0.92]))
    if fridge or (fridge is None and rng.random() < 0.6):
        if left > wide:
            ends.append(("fridge", wide))
            left -= wide
    if stove and left > 0.6:
        width = float(rng.choice([0.6, 0.6, 0.76])) if left > 0.8 else 0.6
        middle.append((str(rng.choice(["range", "range", "cooktop", "hob and oven"])), width))
        left -= width
    if left > 0.6 and rng.random() < 0.6:
        middle.append(("dishwasher", 0.6))
        left -= 0.6
    if left > 1.2 and rng.random() < 0.35:
        ends.append((str(rng.choice(["pantry", "oven tower"])), 0.62))
        left -= 0.62
    number = int(np.ceil(left / 0.62)) if left > 0.25 else 0
    group = [("sink", sink + (left if number == 0 else 0))]
    if middle and middle[-1][0] == "dishwasher":
        group.insert(int(rng.integers(2)), middle.pop())
    order = [("base", left / max(number, 1))] * number + middle
    order = [order[k] for k in rng.permutation(len(order))]
    at = int(rng.integers(len(order) + 1))
    order[at:at] = group
    sides = [[], []]
    for k, unit in enumerate(ends):  # tall units stand at one end, or at both
        sides[0 if k == 0 or rng.random() < 0.5 else 1].append(unit)
    order = [*sides[0], *order, *sides[1]]
    return order[::-1] if rng.random() < 0.5 else order


def kitchen_run(rng: Rng, length=None, fridge=None, stove=True) -> list:
    """A kitchen along a wall, centred at x = 0, its back at the smallest y.

    Args:
        rng: draws everything that is not given.
        length: metres along the wall, from 1.2.
        fridge: whether a refrigerator stands in the run; None: at times.
        stove: whether there may be a range or a cooktop.

    Returns:
        list of (class, Shape): work tops, kitchen cabinets, sink, and what else the plan holds.
    """
    length = length or rng.uniform(1.8, 3.3)
    look = _draw_look(rng)
    plan = _plan(rng, length, fridge, stove)
    high = rng.random() < 0.85  # wall cabinets
    parts: list = []
    low, board, upper, x = Shape(), Shape(), Shape(), -length / 2
    base, roof = rng.uniform(1.36, 1.48), rng.uniform(2.05, 2.28)
    splash = rng.uniform(0.06, 0.14) if rng.random() < 0.6 else 0.0
    over_window = rng.random() < 0.35
    for kind, w in plan:
        middle = x + w / 2
        if kind in ("fridge", "pantry", "oven tower"):
            parts += _tall(rng, look, kind, w, middle, roof if high else rng.uniform(1.9, 2.2))
        else:
            parts += _base(rng, look, kind, w, middle, low, board, splash)
            if high:
                parts += _upper(rng, look, kind, w, middle, upper, base, roof, over_window)
        x += w
    return [("kitchen counter", board)] + [("kitchen cabinet", s) for s in (low, upper) if s.vertices] + parts


def _base(rng: Rng, look: _Look, kind: str, w, x, low: Shape, board: Shape, splash: float) -> list:
    """One unit below the work top, and the work top over it."""
    parts, h = [], look.height
    thick = 0.04
    front = _DEPTH / 2 - 0.045
    if splash and kind != "range":
        board.box(look.top, w, 0.02, splash, x, _BACK + 0.01, h)
    if kind == "range":
        own = look.metal if rng.random() < 0.7 else None
        return [("stove", appliances.cooker(rng, w - 0.012, h, 0.66, own).moved(x, _BACK + 0.335))]
    if kind == "sink":
        bw, bd = min(w - 0.12, rng.uniform(0.45, 0.8)), 0.42
        for x0, x1, y0, y1 in (  # the work top goes round the basin
            (x - w / 2, x - bw / 2, _BACK, -_BACK),
            (x + bw / 2, x + w / 2, _BACK, -_BACK),
            (x - bw / 2, x + bw / 2, _BACK, -bd / 2 + 0.01),
            (x - bw / 2, x + bw / 2, bd / 2 + 0.01, -_BACK),
        ):
            board.box(look.top, x1 - x0, y1 - y0, thick, (x0 + x1) / 2, (y0 + y1) / 2, h - thick)
        parts.append(("sink", basin(rng, bw, bd, double=bw > 0.62).moved(x, 0.01, h)))
    else:
        board.box(look.top, w, _DEPTH, thick, x, 0, h - thick)
        if kind in ("base", "dishwasher"):
            board.top(x - w / 2, x + w / 2, _BACK + 0.03, -_BACK, h)
    if kind == "dishwasher":
        panel = look.metal if rng.random() < 0.7 else look.style.front  # or behind a kitchen front
        parts.append(("dishwasher", appliances.dishwasher(rng, w - 0.01, h - thick, 0.58, panel).moved(x, -0.01)))
        return parts
    if kind in ("cooktop", "hob and oven"):
        parts.append(("stove", appliances.cooktop(rng, min(0.72, w - 0.04)).moved(x, 0.01, h)))
    if kind == "hob and oven":
        parts.append(("oven", appliances.oven(rng, w - 0.01, h - thick - 0.14, 0.58, look.metal).moved(x, -0.01, 0.13)))
        low.box(look.body, w, 0.5, 0.13, x, _BACK + 0.25)
        return parts
    low.box(look.body, w, front - _BACK - 0.06, 0.1, x, (_BACK + front - 0.06) / 2)  # the plinth, set back
    top = h - thick
    if kind == "sink":  # below the basin: doors on a panel, the body ends under it
        cells = grid(rng, x - w / 2, x + w / 2, 0.1, top - 0.24, 1, 1 if w < 0.5 else 2, ajar=0.05)
        low.box(look.body, w, 0.02, 0.24, x, front - 0.01, top - 0.24)
        low.box(look.style.front, w - 0.012, 0.02, 0.22, x, front + 0.01, top - 0.23)
    elif kind == "base" and rng.random() < 0.3:
        cells = grid(rng, x - w / 2, x + w / 2, 0.1, top, int(rng.integers(3, 5)), 1, "drawer")
    else:
        columns = 1 if w < 0.52 else 2
        cells = grid(rng, x - w / 2, x + w / 2, 0.1, top - 0.17, 1, columns)
        cells += grid(rng, x - w / 2, x + w / 2, top - 0.17, top, 1, columns, "drawer")
    cupboard(low, look.style, look.body, cells, _BACK, front)
    return parts


def _upper(rng: Rng, look: _Look, kind: str, w, x, upper: Shape, base: float, roof: float, over_window: bool) -> list:
    """What hangs on the wall over one unit."""
    style, depth, parts = look.style._replace(low=True), 0.34, []
    z = base
    if kind in ("range", "cooktop", "hob and oven"):
        fit = rng.random()
        if fit < 0.35:  # a hood with its chimney, nothing above
            hood = appliances.range_hood(rng, w)
            if base + 0.12 + hood.bounds()[1][2] <= 2.28:
                return [("range hood", hood.moved(x, _BACK + 0.25, base + 0.12))]
        z = base + rng.uniform(0.28, 0.4)
        if fit < 0.65:
            oven = appliances.built_in_microwave(rng, w - 0.01, min(0.4, z - base), 0.38, look.metal)
            parts.append(("microwave", oven.moved(x, _BACK + 0.19, z - min(0.4, z - base))))
        else:
            flat = Shape().box(look.metal, w - 0.01, 0.48, 0.08).box(look.metal, w - 0.01, 0.34, 0.06, y=-0.07, z=0.08)
            parts.append(("range hood", flat.moved(x, _BACK + 0.24, z - 0.14)))
    elif (kind == "sink" and over_window) or rng.random() < 0.08:
        return []
    columns = 1 if w < 0.5 else 2
    if rng.random() < 0.12 and z == base:  # open shelves
        cells = grid(rng, x - w / 2, x + w / 2, z, roof, 2, 1, "niche")
    else:
        if rng.random() < 0.12:
            style = style._replace(panel="glass")
        cells = grid(rng, x - w / 2, x + w / 2, z, roof, 1, columns, ajar=0.07)
    cupboard(upper, style, look.body, cells, _BACK, _BACK + depth)
    return parts


def _tall(rng: Rng, look: _Look, kind: str, w, x, roof: float) -> list:
    """A refrigerator, open or flush between panels; a pantry; a tower with oven and microwave."""
    shape, front = Shape(), _BACK + 0.58
    left, right = x - w / 2, x + w / 2
    if kind == "fridge":
        built_in = rng.random() < 0.55
        own = look.metal if rng.random() < 0.6 else None
        tall = rng.uniform(1.55, 1.8)
        if not built_in:
            return [("refrigerator", appliances.refrigerator(rng, w - 0.03, tall, 0.68, own).moved(x, _BACK + 0.345))]
        for side in (left + 0.01, right - 0.01):
            shape.box(look.body, 0.02, 0.64, max(roof, tall + 0.3), side, _BACK + 0.32)
        cells = grid(rng, left, right, tall + 0.03, max(roof, tall + 0.3), 1, 2, ajar=0.04)
        cupboard(shape, look.style._replace(low=True), look.body, cells, _BACK, _BACK + 0.6)
        cold = appliances.refrigerator(rng, w - 0.05, tall, rng.uniform(0.62, 0.7), own)
        return [("kitchen cabinet", shape), ("refrigerator", cold.moved(x, _BACK - cold.bounds()[0][1] + 0.005))]
    shape.box(look.body, w, 0.5, 0.1, x, _BACK + 0.25)
    if kind == "pantry":
        split = rng.uniform(0.9, 1.4)
        cells = grid(rng, left, right, 0.1, split, 1, 1) + grid(rng, left, right, split, roof, 1, 1)
        cupboard(shape, look.style, look.body, cells, _BACK, front)
        return [("kitchen cabinet", shape)]
    z = rng.uniform(0.6, 0.8)
    drawers = grid(rng, left, right, 0.1, z, 2, 1, "drawer")
    cupboard(shape, look.style, look.body, drawers, _BACK, front)
    shape.box(look.body, 0.02, 0.58, 1.05, left + 0.01, _BACK + 0.29, z)
    shape.box(look.body, 0.02, 0.58, 1.05, right - 0.01, _BACK + 0.29, z)
    cupboard(
        shape,
        look.style._replace(low=True),
        look.body,
        grid(rng, left, right, z + 1.02, max(roof, z + 1.3), 1, 1),
        _BACK,
        front,
    )
    return [
        ("kitchen cabinet", shape),
        ("oven", appliances.oven(rng, w - 0.05, 0.6, 0.6, look.metal).moved(x, _BACK + 0.3, z + 0.005)),
        (
            "microwave",
            appliances.built_in_microwave(rng, w - 0.05, 0.4, 0.58, look.metal).moved(x, _BACK + 0.29, z + 0.61),
        ),
    ]


def basin(rng: Rng, w=0.5, d=0.4, depth=0.16, kinds=("steel", "steel", "enamel"), double=False) -> Shape:
    """A sunk basin, or two beside each other, with its tap; z = 0 is the rim."""
    body, tap = pick(rng, *kinds), pick(rng, "chrome", "chrome", "steel", "black")
    shape = Shape().box(body, w - 0.06, d - 0.06, 0.01, z=-depth)
    walls = [
        (-w / 2 + 0.02, 0, 0.04, d),
        (w / 2 - 0.02, 0, 0.04, d),
        (0, -d / 2 + 0.02, w, 0.04),
        (0, d / 2 - 0.02, w, 0.04),
    ]
    if double:
        walls.append((rng.choice([0, -0.08, 0.08]) * w, 0, 0.04, d))
    for x, y, bw, bd in walls:
        shape.box(body, bw, bd, depth + 0.012, x, y, -depth)
    return shape.add(faucet(rng, tap), 0, -d / 2 - 0.01)


def faucet(rng: Rng, metal: Material | None = None, tall=None) -> Shape:
    """A tap whose foot is at the origin and whose mouth is at +y: a bow, an angle, or two handles and a spout."""
    metal, style = metal or pick(rng, "chrome", "steel"), rng.integers(3)
    tall = tall or rng.uniform(0.2, 0.32)
    shape = Shape().rod(metal, (0, 0, 0), (0, 0, 0.05), 0.026, 0.02)
    if style == 0:
        bow = [(0, 0.07 - 0.07 * np.cos(a), tall - 0.07 + 0.07 * np.sin(a)) for a in np.linspace(0, np.pi, 6)]
        shape.path(metal, [(0, 0, 0), *bow, (0, 0.14, tall - 0.12)], 0.015)
    elif style == 1:
        shape.rod(metal, (0, 0, 0), (0, 0, tall * 0.75), 0.02).rod(
            metal, (0, 0, tall * 0.7), (0, 0.17, tall * 0.78), 0.016
        )
    else:
        shape.path(metal, [(0, 0, 0), (0, 0, tall * 0.5), (0, 0.16, tall * 0.5), (0, 0.16, tall * 0.35)], 0.016)
        for x in (-0.1, 0.1):
            shape.rod(metal, (x, 0, 0), (x, 0, 0.06), 0.022).rod(metal, (x, 0, 0.055), (x * 1.4, 0.02, 0.065), 0.013)
        return shape
    return shape.rod(metal, (0.02, 0, 0.05), (0.075, 0, 0.08), 0.013)


def counter(rng: Rng) -> list:
    """A work top on cupboards, a bar with an overhang and stools, a reception desk, or a plain top on panels."""
    style, top = rng.integers(5), pick(rng, "stone", "laminate", "marble", *WOODS)
    body = pick(rng, "white", "lacquer", "laminate", *WOODS, "grey wood")
    w, d = rng.uniform(1.2, 2.6), rng.uniform(0.55, 0.7)
    shape, stools = Shape(), []
    if style <= 1:  # cupboards
        h = rng.uniform(0.86, 0.95)
        shape.box(body, w - 0.04, d - 0.12, 0.1, y=-0.04)
        columns = max(2, round(w / 0.5))
        look = draw_style(rng, body, handles=("bar", "knob", "lip", "cup"))
        rows = (
            [(0.1, h - 0.2, "door"), (h - 0.2, h - 0.04, "drawer")] if rng.random() < 0.6 else [(0.1, h - 0.04, "door")]
        )
        for z0, z1, kind in rows:
            cupboard(
                shape,
                look,
                body,
                grid(rng, -w / 2 + 0.02, w / 2 - 0.02, z0, z1, 1, columns, kind),
                -d / 2 + 0.01,
                d / 2 - 0.04,
            )
        shape.box(top, w, d, 0.04, z=h - 0.04)
        if rng.random() < 0.4:
            shape.box(top, w, 0.02, 0.1, y=-d / 2 + 0.01, z=h)
    elif style == 2:  # a bar: a narrow front, a top that overhangs it, at the height of a bar
        h = rng.uniform(0.92, 1.1)
        shape.box(body, w - 0.04, d * 0.5, h - 0.05, y=-d * 0.22).box(top, w, d, 0.05, z=h - 0.05)
        if rng.random() < 0.5:  # panels in its front
            number = max(2, round(w / 0.5))
            for x in (np.arange(number) + 0.5) * w / number - w / 2:
                shape.box(body, w / number - 0.12, 0.02, h - 0.3, x, d * 0.04, 0.15)
        if rng.random() < 0.5:
            for x in (-w * 0.42, w * 0.42):
                shape.rod(pick(rng, "frame", "chrome"), (x, d * 0.38, 0), (x, d * 0.38, h - 0.05), 0.03)
        if rng.random() < 0.4:
            alike = int(rng.integers(2**31))
            for x in np.arange(-w / 2 + 0.35, w / 2 - 0.25, rng.uniform(0.55, 0.75)):
                one = stool(np.random.default_rng(alike), tall=True)
                stools.append(("stool", one.moved(x, d / 2 + rng.uniform(0.12, 0.4), 0, np.pi + rng.normal(0, 0.3))))
    elif style == 3:  # a reception desk: a high front with a ledge, a lower top behind
        h, low = rng.uniform(1.05, 1.15), 0.74
        shape.box(body, w, 0.05, h - 0.04, y=d / 2 - 0.1).box(top, w + 0.06, 0.32, 0.04, y=d / 2 - 0.14, z=h - 0.04)
        shape.box(top, w, d, 0.03, y=-0.12, z=low - 0.03)
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.box(body, 0.04, d, low - 0.03, x, -0.12)
            shape.box(body, 0.04, 0.3, h - 0.04, x, d / 2 - 0.2)
        shape.top(-w / 2, w / 2, d / 2 - 0.29, d / 2, h)
        return [("counter", shape.top(-w / 2, w / 2, -d / 2 - 0.1, d / 2 - 0.32, low))]
    else:  # a long top on panels, as in a laboratory or a hall
        h = rng.uniform(0.86, 1.05)
        shape.box(top, w, d, 0.04, z=h - 0.04)
        for x in np.linspace(-w / 2 + 0.03, w / 2 - 0.03, 2 if w < 1.8 else 3):
            shape.box(body, 0.04, d - 0.06, h - 0.04, x)
        shape.box(body, w - 0.06, 0.025, h * 0.55, y=-d / 2 + 0.06, z=h * 0.4)
        if rng.random() < 0.4:
            shape.box(body, w - 0.06, d - 0.1, 0.025, z=0.3).top(
                -w / 2 + 0.06, w / 2 - 0.06, -d / 2 + 0.09, d / 2 - 0.05, 0.325
            )
    return [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.03, d / 2, h)), *stools]
