"""More makes of kitchens and counters: round corners, up to the ceiling, of masonry, tiny; for shops, bars, labs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from data_prep.synthetic import appliances, electronics, kitchenware
from data_prep.synthetic.joinery import Style, cupboard, draw_style, grid
from data_prep.synthetic.kitchen import basin, faucet
from data_prep.synthetic.more.fridges import (
    Parts,
    any_color,
    bowed_fridge,
    drawer_fridge,
    load,
    noted_fridge,
    panelled_fridge,
    prism,
    small_fridge,
    turned,
)
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.seating import stool
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator
_BACK = -0.31  # of all kitchens, whatever their depth


class _Kit(NamedTuple):
    """What the parts of one kitchen share; ``foot`` is the height of plinth or legs."""

    body: Material
    upper: Style
    lower: Style
    top: Material
    splash: Material
    metal: Material
    h: float
    d: float
    thick: float
    foot: float
    legs: bool


def _kit(rng: Rng) -> _Kit:
    def front() -> Material:
        return any_color(rng) if rng.random() < 0.35 else pick(rng, "white", "lacquer", *WOODS, "grey wood", "laminate")

    low = draw_style(rng, front(), ("slab", "slab", "frame", "raised", "louver"), ("bar", "knob", "lip", "cup", "none"))
    high = low if rng.random() < 0.5 else low._replace(front=front())
    top = pick(rng, "stone", "marble", "laminate", "steel", "tiled", "black", *WOODS)
    return _Kit(
        low.front if rng.random() < 0.6 else pick(rng, "white", "grey wood"),
        high._replace(low=True),
        low,
        top,
        pick(rng, "tiled", "tiled", "marble", "white", "stone", "steel") if rng.random() < 0.8 else any_color(rng),
        pick(rng, "appliance", "steel", "black"),
        float(rng.uniform(0.82, 0.97)),
        float(rng.uniform(0.54, 0.7)),
        float(rng.choice([0.02, 0.03, 0.04, 0.06, 0.1])),
        float(rng.uniform(0.05, 0.18)),
        bool(rng.random() < 0.2),
    )


def _units(rng: Rng, length: float, stove: bool, extra: tuple[str, ...]) -> list[tuple[str, float]]:
    """Kinds and widths of base units that fill a length: a sink, a stove where it may be, what else fits."""
    units = [("sink", min(length, float(rng.choice([0.5, 0.6, 0.8, 1.0]))))]
    left = length - units[0][1]
    if stove and left > 0.5:
        kind, w = str(rng.choice(["range", "hob", "hob", "oven below"])), min(left, float(rng.choice([0.5, 0.6, 0.76])))
        units.append((kind, w))
        left -= w
    while left > 0.001:
        kind = str(rng.choice(extra))
        machine = kind in ("dishwasher", "washer") and left > 0.62
        w = 0.62 if machine else float(rng.choice([0.3, 0.4, 0.45, 0.5, 0.6, 0.8, 0.9, 1.0]))
        w = left if left - w < 0.28 and not (machine and left - w > 0.02) else w
        units.append((kind if machine or kind not in ("dishwasher", "washer") else "doors", w))
        left -= w
    return [units[k] for k in rng.permutation(len(units))]


_COMMON = ("doors", "doors", "doors", "drawers", "drawers", "both", "open", "dishwasher", "washer")


def _sink(rng: Rng, w: float, d: float) -> tuple[Shape, float, float]:
    """A basin, its rim at z = 0, with its width and depth: square, double, round, or with a board to drain on."""
    bw, bd = min(w - 0.08, rng.uniform(0.36, 0.85)), min(d - 0.16, rng.uniform(0.34, 0.46))
    kind = rng.integers(3)
    if kind == 0:
        return basin(rng, bw, bd, rng.uniform(0.12, 0.22), ("steel", "enamel", "black", "stone"), bw > 0.65), bw, bd
    body, r = pick(rng, "steel", "steel", "enamel", "black"), min(bw, bd) / 2
    shape = Shape().lathe(body, [(0.001, -0.15), (r * 0.7, -0.15), (r * 0.92, -0.04), (r, 0.012), (r + 0.02, 0.012)])
    shape.add(faucet(rng), 0, -r - 0.02)
    if kind == 1 or bw < 2 * r + 0.25:
        return shape, 2 * r, 2 * r
    side = int(rng.choice([-1, 1]))  # ribs of the board beside the bowl
    shape = shape.moved(side * (bw / 2 - r))
    for k in range(5):
        shape.box(body, bw - 2 * r - 0.04, 0.03, 0.018, -side * r, (k - 2) * r * 0.35)
    return shape.box(body, bw - 2 * r, 2 * r, 0.008, -side * r), 2 * r, 2 * r


def _board(rng: Rng, kit: _Kit, w: float, x: float, hole: tuple[float, float, float] | None, board: Shape) -> None:
    """A stretch of work top with a hole (x, width, depth) at times."""
    z, front, mid = kit.h - kit.thick, _BACK + kit.d, _BACK + kit.d / 2
    if hole is None:
        board.box(kit.top, w, kit.d, kit.thick, x, mid, z).top(x - w / 2, x + w / 2, _BACK + 0.02, front, kit.h)
        return
    hx, hw, hd = hole
    hx += x
    for x0, x1, y0, y1 in (
        (x - w / 2, hx - hw / 2, _BACK, front),
        (hx + hw / 2, x + w / 2, _BACK, front),
        (hx - hw / 2, hx + hw / 2, _BACK, mid - hd / 2),
        (hx - hw / 2, hx + hw / 2, mid + hd / 2, front),
    ):
        if x1 - x0 > 0.005:
            board.box(kit.top, x1 - x0, y1 - y0, kit.thick, (x0 + x1) / 2, (y0 + y1) / 2, z)


def _base_row(rng: Rng, kit: _Kit, units, x: float, low: Shape, board: Shape) -> Parts:
    """Base units from x on: what stands in them that is neither cupboard nor work top is given back."""
    parts: Parts = []
    front, under = _BACK + kit.d - 0.03, kit.h - kit.thick
    for kind, w in units:
        mid, x0, x1 = x + w / 2, x, x + w
        x += w
        if kind == "range":
            own = kit.metal if rng.random() < 0.6 else None
            cooker = appliances.cooker(rng, w - 0.01, kit.h, min(kit.d + 0.03, 0.68), own)
            parts.append(("stove", cooker.moved(mid, _BACK - cooker.bounds()[0, 1])))
            continue
        hole = None
        if kind == "sink":
            bowl, bw, bd = _sink(rng, w, kit.d)
            (b0, _, _), (b1, _, _) = bowl.bounds()
            shift = -(b0 + b1) / 2  # the bowl may be beside its draining board
            at = shift + (b1 - bw / 2 if abs(b1 - bw / 2) > abs(b0 + bw / 2) else b0 + bw / 2) * (b1 - b0 > bw + 0.1)
            hole = (at, bw - 0.02, bd - 0.02)
            parts.append(("sink", bowl.moved(mid + shift, _BACK + kit.d / 2, kit.h)))
        _board(rng, kit, w, mid, hole, board)
        if kind in ("hob", "oven below"):
            hob = appliances.cooktop(rng, min(0.72, w - 0.04), min(0.5, kit.d - 0.08))
            parts.append(("stove", hob.moved(mid, _BACK + kit.d / 2, kit.h)))
        if kind == "dishwasher":
            panel = kit.metal if rng.random() < 0.6 else kit.lower.front
            parts.append(
                (
                    "dishwasher",
                    appliances.dishwasher(rng, w - 0.01, under, kit.d - 0.04, panel).moved(mid, front - kit.d / 2),
                )
            )
            continue
        if kind == "washer":
            washer = appliances.washing_machine(rng)
            (_, y0, _), (_, _, z1) = washer.bounds()
            if z1 < kit.h - 0.005 and np.ptp(washer.bounds()[:, 0]) < w + 0.02:
                parts.append(("washing machine", washer.moved(mid, _BACK - y0)))
            continue
        if kind == "cold" and w > 0.46:
            cold = small_fridge(rng, min(w - 0.02, 0.6), kit.d - 0.06, under - rng.uniform(0.01, 0.1))
            cold.tops.clear()
            parts.append(("mini fridge", cold.moved(mid, _BACK + 0.01 - cold.bounds()[0, 1])))
            continue
        if kit.legs:
            for lx in (x0 + 0.04, x1 - 0.04):
                for y in (_BACK + 0.05, front - 0.05):
                    low.box(kit.lower.grip, 0.04, 0.04, kit.foot, lx, y)
        else:
            low.box(kit.body, w, front - _BACK - 0.06, kit.foot, mid, (_BACK + front - 0.06) / 2)
        z0, columns = kit.foot, 1 if w < 0.55 else 2
        if kind == "oven below":
            parts.append(
                (
                    "oven",
                    appliances.oven(rng, w - 0.01, under - z0, kit.d - 0.05, kit.metal).moved(
                        mid, front - (kit.d - 0.05) / 2, z0
                    ),
                )
            )
            continue
        if kind == "sink":
            low.box(kit.lower.front, w - 0.01, 0.02, 0.22, mid, front, under - 0.22)
            cells = grid(rng, x0, x1, z0, under - 0.24, 1, columns, ajar=0.05)
        elif kind == "drawers":
            cells = grid(rng, x0, x1, z0, under, int(rng.integers(2, 5)), 1, "drawer")
        elif kind == "open":
            cells = grid(rng, x0, x1, z0, under, int(rng.integers(1, 4)), 1, "niche")
        elif kind == "both":
            cells = grid(rng, x0, x1, z0, under - 0.16, 1, columns) + grid(
                rng, x0, x1, under - 0.16, under, 1, 1, "drawer"
            )
        else:
            cells = grid(rng, x0, x1, z0, under, 1, columns)
        cupboard(low, kit.lower, kit.body, cells, _BACK, front)
    return parts


def _hood_over(rng: Rng, kit: _Kit, units, x: float, z: float, roof: float) -> tuple[Parts, list[tuple[float, float]]]:
    """A hood over the stove where it fits, and the stretches beside it."""
    parts: Parts = []
    stretches, start = [], x
    end = x + sum(w for _, w in units)
    for kind, w in units:
        if kind in ("range", "hob", "oven below"):
            hood = appliances.range_hood(rng, min(max(w, 0.55), 0.9))
            low, high = hood.bounds()
            if z + high[2] > roof:
                hood, high = (
                    Shape().box(kit.metal, w - 0.01, 0.45, rng.uniform(0.06, 0.15)),
                    np.array([w / 2, 0.225, 0.2]),
                )
                low = -high
            parts.append(("range hood", hood.moved(x + w / 2, _BACK - low[1], z)))
            wide = (high[0] - low[0]) / 2
            stretches.append((start, x + w / 2 - wide))
            start = x + w / 2 + wide
        x += w
    return parts, [(a, b) for a, b in [*stretches, (start, end)] if b - a > 0.2]


def _wall_shelves(rng: Rng, kit: _Kit, a: float, b: float, z: float, roof: float, shape: Shape) -> Parts:
    """Boards on the wall, on brackets or hung on rods, with crockery, jars and pots on them."""
    parts: Parts = []
    board, depth = pick(rng, *WOODS, "white", "steel", "black"), rng.uniform(0.18, 0.32)
    metal = pick(rng, "frame", "black", "brass")
    number = int(rng.integers(1, 4))
    step = min((roof - z) / number, rng.uniform(0.28, 0.42))
    for k in range(number):
        level = z + k * step
        shape.box(board, b - a, depth, rng.choice([0.022, 0.035, 0.05]), (a + b) / 2, _BACK + depth / 2, level)
        for x in (a + 0.08, b - 0.08):
            shape.box(metal, 0.025, depth * 0.9, 0.025, x, _BACK + depth / 2, level - 0.02)
            shape.box(metal, 0.025, 0.02, 0.15, x, _BACK + 0.01, level - 0.15)
        x = a + 0.05
        while x < b - 0.25:
            make, name = ((kitchenware.bowl, "bowl"), (kitchenware.plate, "plate"), (kitchenware.bottle, "bottle"),
                          (kitchenware.cup, "cup"), (kitchenware.cup, "cup"))[rng.integers(5)]  # fmt: skip
            thing = make(rng)
            (x0, y0, _), (x1, y1, z1) = thing.bounds()
            if x1 - x0 < b - x and y1 - y0 < depth and z1 < step - 0.04 and rng.random() < 0.45:
                parts.append((name, thing.moved(x - x0, _BACK + depth / 2 - (y0 + y1) / 2, level + 0.055)))
            x += x1 - x0 + rng.uniform(0.01, 0.2)
    return parts


def _wall_units(rng: Rng, kit: _Kit, a: float, b: float, z: float, roof: float, depth: float, shape: Shape) -> None:
    """Cupboards on the wall, in one tier or two, with a niche or panes among them."""
    columns = max(1, round((b - a) / rng.uniform(0.38, 0.62)))
    tiers = [z, roof] if roof - z < 0.85 or rng.random() < 0.4 else [z, z + (roof - z) * rng.uniform(0.55, 0.7), roof]
    for low, high in pairwise(tiers):
        for cell in grid(rng, a, b, low, high, 1, columns, ajar=0.06):
            style = kit.upper._replace(panel="glass") if rng.random() < 0.08 else kit.upper
            own = [cell._replace(kind="niche", opened=0.0)] if rng.random() < 0.08 else [cell]
            cupboard(shape, style, kit.body, own, _BACK, _BACK + depth)


def _tall_end(rng: Rng, kit: _Kit, cold: bool, w: float, x: float, roof: float, shape: Shape) -> Parts:
    """A refrigerator, free or behind panels, or a high cupboard."""
    if cold:
        body = kit.metal if rng.random() < 0.5 else None
        make = (panelled_fridge, panelled_fridge, bowed_fridge, noted_fridge, drawer_fridge)[rng.integers(5)]
        if make is panelled_fridge:
            body = kit.lower.front
        tall = rng.uniform(1.4, 1.95)
        made = make(rng, w - 0.03, tall, rng.uniform(0.6, 0.7), body)
        made = [("refrigerator", made)] if isinstance(made, Shape) else made
        back = min(s.bounds()[0, 1] for _, s in made)
        if make is not panelled_fridge and roof - tall > 0.25 and rng.random() < 0.5:
            cupboard(
                shape, kit.upper, kit.body, grid(rng, x - w / 2, x + w / 2, tall + 0.04, roof, 1, 2), _BACK, _BACK + 0.4
            )
        return [(name, s.moved(x, _BACK - back)) for name, s in made]
    split = rng.uniform(0.6, 1.5)
    cells = grid(rng, x - w / 2, x + w / 2, 0.08, split, 1, 1) + grid(rng, x - w / 2, x + w / 2, split, roof, 1, 1)
    shape.box(kit.body, w, 0.5, 0.08, x, _BACK + 0.25)
    cupboard(shape, kit.lower, kit.body, cells, _BACK, _BACK + kit.d - 0.03)
    return []


def _ends(rng: Rng, length: float, fridge: bool | None, cupboards: float) -> list[tuple[bool, float]]:
    """Widths of what is high at one end of a row: a refrigerator (True) and a cupboard, as there is room."""
    ends, left = [], length - 1.15
    w = float(rng.choice([0.58, 0.64, 0.72, 0.8, 0.92]))
    if (fridge or (fridge is None and rng.random() < 0.6)) and left > 0.58:
        ends.append((True, min(w, left)))
        left -= ends[0][1]
    if left > 0.5 and rng.random() < cupboards:
        ends.append((False, min(left, rng.uniform(0.4, 0.65))))
    return ends


def _kitchen(rng: Rng, length, fridge, stove, over: str, extra=_COMMON, cupboards=0.3, kit=None, roof=None) -> Parts:
    """A row with what is high at its left end and over its work top units, shelves or nothing; mirrored at times."""
    length = length or rng.uniform(1.8, 3.3)
    kit, roof = kit or _kit(rng), roof or rng.uniform(2.0, 2.27)
    low, board, upper = Shape(), Shape(), Shape()
    parts: Parts = []
    x = -length / 2
    ends = _ends(rng, length, fridge, cupboards)
    right = rng.random() < 0.5
    if right:
        x = length / 2 - sum(w for _, w in ends)
    for cold, w in ends:
        parts += _tall_end(rng, kit, cold, w, x + w / 2, roof, low)
        x += w
    x = -length / 2 if right else x
    units = _units(rng, length - sum(w for _, w in ends), stove, extra)
    wide, z = sum(w for _, w in units), rng.uniform(1.34, 1.55)
    parts += _base_row(rng, kit, units, x, low, board)
    splash = rng.choice([0.0, 0.06, 0.15, z - kit.h - 0.01])
    if splash:
        board.box(kit.splash, wide, 0.014, splash, x + wide / 2, _BACK + 0.007, kit.h)
    if over != "nothing":
        hoods, stretches = _hood_over(rng, kit, units, x, z + 0.12, roof)
        parts += hoods
        for a, b in stretches:
            if over == "shelves":
                parts += _wall_shelves(rng, kit, a, b, z, roof, upper)
            elif rng.random() < 0.9:
                _wall_units(rng, kit, a, b, z, roof, rng.uniform(0.3, 0.38), upper)
    made = [("kitchen counter", board), ("kitchen cabinet", low), ("kitchen cabinet", upper)]
    return [(name, s) for name, s in made if s.vertices] + parts


def shelf_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """No cupboards on the wall but boards with crockery; some base units are open."""
    return _kitchen(rng, length, fridge, stove, "shelves", (*_COMMON, "open", "open"))


def ceiling_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """A galley: cupboards in tiers up to the ceiling, fronts without grips, high cupboards at an end."""
    kit = _kit(rng)
    style = kit.lower._replace(panel="slab", handle=str(rng.choice(["none", "lip", "bar"])))
    kit = kit._replace(lower=style, upper=kit.upper._replace(panel="slab", handle="none"), legs=False)
    return _kitchen(rng, length, fridge, stove, "units", cupboards=0.8, kit=kit, roof=rng.uniform(2.18, 2.27))


def corner_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """A row with a leg at one end, along the next wall or into the room with a ledge for stools."""
    length = length or rng.uniform(1.8, 3.3)
    kit = _kit(rng)
    parts = _kitchen(
        rng, length, False if length < 2.2 else fridge, stove, str(rng.choice(["units", "shelves", "nothing"])), kit=kit
    )
    side = -1 if parts[0][1].bounds()[0, 0] < -length / 2 + 0.05 else 1  # where the work top reaches the end
    low, board = Shape(), Shape()
    reach, ledge = rng.uniform(0.7, 1.7), rng.uniform(0.2, 0.35) if rng.random() < 0.4 else 0.0
    more = _base_row(
        rng,
        kit,
        [("doors", reach)] if reach < 0.9 else [("both", reach / 2), ("drawers", reach / 2)],
        -reach / 2,
        low,
        board,
    )
    low.box(kit.lower.front, reach, 0.02, kit.h - kit.thick, 0, _BACK + 0.01)  # its back is seen in the room
    x, y, turn = side * (length / 2 + _BACK - ledge), _BACK + kit.d + reach / 2, side * np.pi / 2
    if ledge:
        board.box(kit.top, reach, ledge, kit.thick, 0, _BACK - ledge / 2, kit.h - kit.thick)
    made = [("kitchen counter", board), ("kitchen cabinet", low), *more]
    return parts + [(name, turned(s, x, y, turn)) for name, s in made]


def pantry_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """Tiny, as in offices and students' rooms: a thin top, a small refrigerator below it, a cupboard or two above."""
    length = length or rng.uniform(1.2, 2.2)
    kit = _kit(rng)._replace(thick=0.03, d=float(rng.uniform(0.5, 0.62)), top=pick(rng, "steel", "laminate", "stone"))
    cold, hot, over = length > 2.2 and fridge, stove and rng.random() < 0.6, ["units", "units", "shelves", "nothing"]
    parts = _kitchen(rng, length, cold, hot, str(rng.choice(over)), ("cold", "doors", "open", "both"), 0.1, kit)
    board = next(s for name, s in parts if name == "kitchen counter")
    if board.tops and rng.random() < 0.6:
        top = board.tops[-1]
        parts += load(rng, top.x0 + 0.03, top.x1, top.y1 - top.y0 - 0.05, (top.y0 + top.y1) / 2, top.z, 0.35)
    return parts


def masonry_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """A thick top on walls of plaster, brick or tile; cloth hangs before its niches, or boards stand in them."""
    length = length or rng.uniform(1.8, 3.3)
    kit = _kit(rng)._replace(thick=float(rng.uniform(0.05, 0.12)), foot=0.04)
    wall = pick(rng, "plaster", "brick", "tiled", "stone")
    ends = _ends(rng, length, fridge, 0.0)
    low, board, upper = Shape(), Shape(), Shape()
    x, parts = -length / 2, []
    for cold, w in ends:
        parts += _tall_end(rng, kit, cold, w, x + w / 2, 2.2, upper)
        x += w
    units = _units(rng, length / 2 - x, stove, ("open",))
    bare = [
        (kind if kind in ("sink", "hob", "range") else "hob" if kind == "oven below" else "open", w)
        for kind, w in units
    ]
    cloth, under, front = pick(rng, "printed", "garment", "bedding"), kit.h - kit.thick, _BACK + kit.d - 0.05
    parts += _base_row(rng, kit._replace(legs=True), bare, x, Shape(), board)
    start = x
    for kind, w in bare:
        for edge in (x, x + w):
            low.box(
                wall, 0.07, front - _BACK, under, np.clip(edge, start + 0.035, length / 2 - 0.035), (_BACK + front) / 2
            )
        if kind != "range":
            low.box(wall, w, front - _BACK, 0.08, x + w / 2, (_BACK + front) / 2)
            low.box(wall, w, 0.03, under, x + w / 2, _BACK + 0.015)
            if rng.random() < 0.6:
                u, v = np.meshgrid(np.linspace(0.06, w - 0.06, 25), np.linspace(0.1, under - 0.06, 4), indexing="ij")
                wave = 0.02 * np.sin(u * 2 * np.pi / 0.11 + rng.uniform(0, 6)) * (1.3 - v / under)
                low.sheet(cloth, np.stack([x + u, front - 0.04 + wave, v], -1))
            else:
                low.box(
                    pick(rng, *WOODS), w - 0.08, kit.d - 0.15, 0.03, x + w / 2, _BACK + kit.d / 2 - 0.05, under * 0.5
                )
                parts += load(
                    rng, x + 0.06, x + w - 0.06, kit.d - 0.2, _BACK + kit.d / 2 - 0.06, 0.08, under * 0.5 - 0.1
                )
        x += w
    tall = rng.choice([0.0, 0.15, 0.5])
    if tall:
        board.box(kit.splash, length / 2 - start, 0.015, tall, (start + length / 2) / 2, _BACK + 0.008, kit.h)
    if rng.random() < 0.7:
        hoods, stretches = _hood_over(rng, kit, bare, start, 1.55, 2.25)
        parts += hoods
        for a, b in stretches:
            parts += _wall_shelves(rng, kit, a, b, rng.uniform(1.4, 1.6), 2.2, upper)
    made = [("kitchen counter", board), ("kitchen cabinet", low), ("kitchen cabinet", upper)]
    return [(name, s) for name, s in made if s.vertices] + parts


# ---------------------------------------------------------------- counters


def _face(rng: Rng, shape: Shape, w: float, h: float, y: float, z: float = 0.0, x: float = 0.0) -> None:
    """What a counter shows to those before it: bare, panels, boards upright or lying, a stripe of another colour."""
    own = (
        pick(rng, *WOODS, "lacquer", "laminate", "stone", "tiled", "brick", "steel")
        if rng.random() < 0.7
        else any_color(rng)
    )
    kind = rng.integers(5)
    shape.box(own, w, 0.03, h, x, y, z)
    if kind == 1:
        number = max(2, round(w / rng.uniform(0.35, 0.8)))
        for k in range(number):
            shape.box(own, w / number - 0.1, 0.025, h - 0.2, x - w / 2 + (k + 0.5) * w / number, y + 0.025, z + 0.1)
    elif kind == 2:
        for at in np.arange(x - w / 2 + 0.04, x + w / 2 - 0.03, rng.uniform(0.07, 0.14)):
            shape.box(own, 0.04, 0.03, h, at, y + 0.03, z)
    elif kind == 3:
        for at in np.arange(z + 0.04, z + h - 0.05, rng.uniform(0.1, 0.2)):
            shape.box(own, w, 0.03, 0.06, x, y + 0.02, at)
    elif kind == 4:
        shape.box(
            any_color(rng),
            w * rng.uniform(0.3, 1.0),
            0.02,
            h * rng.uniform(0.15, 0.5),
            x,
            y + 0.022,
            z + h * rng.uniform(0.2, 0.45),
        )


def _clutter(rng: Rng, x0: float, x1: float, depth: float, y: float, z: float, turn: float = 0.0) -> Parts:
    """A monitor, a telephone, a printer on a low top, at times turned to those behind."""
    parts: Parts = []
    for name, make in (
        ("monitor", electronics.monitor),
        ("telephone", electronics.telephone),
        ("printer", electronics.printer),
    ):
        thing = make(rng)
        size = np.ptp(thing.bounds(), axis=0)
        if rng.random() < 0.5 and x1 - x0 > size[0] + 0.05 and depth > size[1]:
            parts.append((name, thing.moved(x0 + size[0] / 2 + 0.02, y, z - thing.bounds()[0, 2] + 0.002, turn)))
            x0 += size[0] + rng.uniform(0.05, 0.4)
    return parts


def desk_counter(rng: Rng) -> Parts:
    """A reception of straight pieces, with or without a leg: a high front with a ledge, a low part for wheelchairs."""
    w, d, low, h = rng.uniform(1.2, 2.7), rng.uniform(0.55, 0.8), rng.uniform(0.7, 0.78), rng.uniform(0.95, 1.25)
    top, body, shape = pick(rng, "stone", "laminate", "white", *WOODS), pick(rng, "white", "laminate", *WOODS), Shape()
    part = w * rng.choice([1.0, 0.6, 0.7])  # as much of it is high
    x, ledge = (part - w) / 2, rng.uniform(0.2, 0.4)
    _face(rng, shape, part, h - 0.04, d / 2 - 0.06, 0.0, x)
    shape.box(top, part + 0.02, ledge, 0.04, x, d / 2 - ledge / 2, h - 0.04)
    shape.top(x - part / 2, x + part / 2, d / 2 - ledge, d / 2, h)
    if part < w:
        _face(rng, shape, w - part, low - 0.03, d / 2 - 0.06, 0.0, w / 2 - (w - part) / 2)
    shape.box(top, w, d - 0.05, 0.035, 0, -0.03, low - 0.035)
    for edge in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.box(body, 0.04, d - 0.08, low - 0.03, edge, -0.02)
    if part == w or rng.random() < 0.5:
        shape.box(body, 0.04, ledge, h - 0.04, -w / 2 + 0.02, d / 2 - ledge / 2)
    y0 = -d / 2
    if rng.random() < 0.45:  # the leg
        side, reach, leg = int(rng.choice([-1, 1])), rng.uniform(0.6, 1.4), Shape()
        leg.box(top, reach, 0.6, 0.035, z=low - 0.035)
        _face(rng, leg, reach, low - 0.03 if rng.random() < 0.5 else h, 0.28)
        leg.top(-reach / 2, reach / 2, -0.28, 0.25, low)
        shape.add(leg, side * (w / 2 - 0.3), y0 - reach / 2, 0, -side * np.pi / 2)
    shape.top(-w / 2 + 0.05, w / 2 - 0.05, y0, d / 2 - ledge - 0.02, low)
    return [("counter", shape), *_clutter(rng, -w / 2 + 0.1, w / 2 - 0.1, d - ledge, y0 + (d - ledge) / 2, low, np.pi)]


def shop_counter(rng: Rng) -> Parts:
    """At a till: a closed block with a raised rim or a belt at its side, a till and goods on it, shelves behind."""
    w, d, h = rng.uniform(0.9, 2.6), rng.uniform(0.5, 0.85), rng.uniform(0.8, 1.05)
    shape, top, body = (
        Shape(),
        pick(rng, "laminate", "stone", "steel", *WOODS),
        pick(rng, "white", "laminate", "grey wood", *WOODS),
    )
    _face(rng, shape, w, h - 0.04, d / 2 - 0.05)
    for x in (-w / 2 + 0.015, w / 2 - 0.015):
        shape.box(body, 0.03, d - 0.06, h - 0.04, x, -0.0)
    for z in np.linspace(0.08, h - 0.3, int(rng.integers(1, 4))):
        shape.box(body, w - 0.06, d - 0.12, 0.025, 0, -0.02, z)
    shape.box(top, w + 0.04, d + 0.02, 0.04, 0, 0, h - 0.04).top(-w / 2, w / 2, -d / 2, d / 2, h)
    if rng.random() < 0.35:  # a belt
        shape.box(pick(rng, "black"), w * 0.6, d * 0.6, 0.03, -w * 0.15, 0, h)
        for y in (-d * 0.36, d * 0.36):
            shape.box(pick(rng, "steel"), w * 0.95, 0.04, 0.08, 0, y, h)
    elif rng.random() < 0.5:
        shape.box(body, w, 0.03, rng.uniform(0.1, 0.3), 0, d / 2 - 0.02, h)
    return [
        ("counter", shape),
        *_clutter(rng, -w / 2 + 0.1, w / 2 - 0.2, d, 0.0, h + 0.03, float(rng.choice([0, np.pi]))),
    ]


def serving_counter(rng: Rng) -> Parts:
    """A canteen's: trays slide along rails before it, dishes sit in its top, glass on posts above."""
    w, d, h = rng.uniform(1.2, 2.7), rng.uniform(0.6, 0.8), rng.uniform(0.84, 0.95)
    steel, shape = pick(rng, "steel"), Shape()
    _face(rng, shape, w, h - 0.04, d / 2 - 0.05)
    shape.box(pick(rng, "steel", "white"), w - 0.02, d - 0.1, h - 0.04, 0, -0.03)
    shape.box(steel, w, d, 0.04, 0, 0, h - 0.04)
    for y in np.arange(d / 2 + 0.06, d / 2 + 0.36, 0.09):
        shape.rod(steel, (-w / 2, y, h - 0.1), (w / 2, y, h - 0.1), 0.016, sides=6)
    for x in np.linspace(-w / 2 + 0.15, w / 2 - 0.15, 3):
        shape.box(steel, 0.03, 0.36, 0.03, x, d / 2 + 0.16, h - 0.14)
    for x in np.arange(-w / 2 + 0.25, w / 2 - 0.2, 0.42):
        if rng.random() < 0.8:
            shape.box(pick(rng, "black", "steel"), 0.34, d * 0.55, 0.02, x, -0.03, h)
            shape.ball(
                paint(rng, "leaf", "bright", "paper", "terracotta"), 0.15, d * 0.25, 0.06, x, -0.03, h, 0.6, 5, 8
            )
    z, glass = h + rng.uniform(0.3, 0.5), paint(rng, "glass")
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.rod(steel, (x, 0.0, h), (x, 0.0, z), 0.018)
    pane = Shape().box(glass, w - 0.06, 0.012, 0.32).tilted(rng.uniform(-0.5, 0.2))
    shape.add(pane, 0, d * 0.3, z - 0.28).box(glass if rng.random() < 0.5 else steel, w, 0.35, 0.02, 0, 0.02, z)
    return [("counter", shape.top(-w / 2, w / 2, -0.15, 0.18, z + 0.02))]


def hatch_counter(rng: Rng) -> Parts:
    """A ledge in an opening or under panes, for tickets, pills or drinks: a front, posts, a beam or a pane above."""
    w, d, h, roof = rng.uniform(0.9, 2.4), rng.uniform(0.35, 0.7), rng.uniform(0.9, 1.15), rng.uniform(1.6, 1.98)
    body, top, shape = pick(rng, "laminate", "white", "plaster", *WOODS), pick(rng, "stone", "steel", *WOODS), Shape()
    _face(rng, shape, w, h - 0.04, d / 2 - 0.1)
    shape.box(body, w, d * 0.4, h - 0.04, 0, d / 2 - 0.12 - d * 0.2)
    shape.box(top, w + 0.04, d, 0.045, 0, 0, h - 0.045).top(-w / 2, w / 2, -d / 2, d / 2, h)
    number, frame = max(1, round(w / rng.uniform(0.6, 1.2))), pick(rng, "frame", "steel", *WOODS)
    for k in range(number + 1):
        shape.box(frame, 0.05, 0.06, roof - h, -w / 2 + 0.025 + k * (w - 0.05) / number, 0.0, h)
    shape.box(frame, w, 0.08 if rng.random() < 0.5 else d, rng.uniform(0.06, 0.3), 0, 0, roof)
    if rng.random() < 0.6:  # panes with a slot below
        for k in range(number):
            shape.box(
                paint(rng, "glass"),
                w / number - 0.06,
                0.012,
                roof - h - 0.16,
                -w / 2 + (k + 0.5) * w / number,
                0,
                h + 0.15,
            )
    return [("counter", shape)]


def lab_counter(rng: Rng) -> Parts:
    """A bench of a laboratory or classroom: cupboards with a place for knees, boards on uprights at its back."""
    w, d, h = rng.uniform(1.4, 2.7), rng.uniform(0.6, 0.85), rng.uniform(0.75, 0.95)
    top, body, shape = (
        pick(rng, "black", "laminate", "slate", "white", "steel"),
        pick(rng, "white", "laminate", "oak"),
        Shape(),
    )
    style, left = draw_style(rng, body if rng.random() < 0.5 else any_color(rng)), -w / 2 + 0.02
    while left < w / 2 - 0.3:
        wide = min(rng.uniform(0.4, 0.9), w / 2 - 0.02 - left)
        kind = rng.integers(3)
        if kind == 0:
            shape.box(body, 0.03, d - 0.1, h - 0.03, left + 0.015).box(
                body, wide, 0.02, h * 0.5, left + wide / 2, -d / 2 + 0.05, h * 0.4
            )
        else:
            cells = grid(
                rng,
                left,
                left + wide,
                0.08,
                h - 0.03,
                1 if kind == 1 else 4,
                2 if kind == 1 and wide > 0.55 else 1,
                ("", "door", "drawer")[kind],
            )
            cupboard(shape, style, body, cells, -d / 2 + 0.03, d / 2 - 0.05)
            shape.box(pick(rng, "black"), wide, d - 0.18, 0.08, left + wide / 2, -0.03)
        left += wide
    shape.box(body, 0.03, d - 0.1, h - 0.03, w / 2 - 0.02).box(top, w, d, 0.035, z=h - 0.035)
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.28, d / 2, h))]
    if rng.random() < 0.7:  # boards on uprights at the back
        metal = pick(rng, "frame", "steel", "white")
        levels = h + np.arange(1, rng.integers(2, 4)) * rng.uniform(0.3, 0.42)
        for x in np.linspace(-w / 2 + 0.05, w / 2 - 0.05, 3):
            shape.box(metal, 0.05, 0.06, levels[-1] - h + 0.05, x, -d / 2 + 0.13, h)
        for z in levels:
            shape.box(pick(rng, "white", "laminate", "oak"), w - 0.04, 0.25, 0.025, 0, -d / 2 + 0.13, z)
            parts += [
                (name, s) for name, s in load(rng, -w / 2 + 0.1, w / 2 - 0.1, 0.25, -d / 2 + 0.13, z + 0.025, 0.28)
            ]
    return parts


def bar_counter(rng: Rng) -> Parts:
    """A bar: a high front with a rail for feet, a top that juts out, a board on posts over it, stools before it."""
    w, h, d = rng.uniform(1.2, 2.6), rng.uniform(1.0, 1.18), rng.uniform(0.4, 0.7)
    shape, metal, top = Shape(), pick(rng, "brass", "frame", "chrome"), pick(rng, "stone", "steel", *WOODS)
    y = d / 2 - rng.uniform(0.15, 0.3)
    _face(rng, shape, w - 0.04, h - 0.06, y)
    for x in (-w / 2 + 0.03, w / 2 - 0.03):
        shape.box(top, 0.04, y + d / 2, h - 0.06, x, (y - d / 2) / 2)
    shape.box(top, w + 0.06, d, 0.06, z=h - 0.06).box(
        pick(rng, "steel", *WOODS), w - 0.1, d * 0.6, 0.03, 0, -d * 0.15, 0.5
    )
    if rng.random() < 0.5:
        shape.rod(metal, (-w / 2 + 0.05, y + 0.14, 0.18), (w / 2 - 0.05, y + 0.14, 0.18), 0.022)
        for x in np.linspace(-w / 2 + 0.15, w / 2 - 0.15, 3):
            shape.rod(metal, (x, y, 0.18), (x, y + 0.14, 0.18), 0.016)
    if rng.random() < 0.35:
        for x in (-w / 2 + 0.05, w / 2 - 0.05):
            shape.box(metal, 0.04, 0.04, 2.0 - h, x, -d * 0.2, h)
        shape.box(pick(rng, *WOODS, "black"), w, 0.3, 0.04, 0, -d * 0.2, 2.0)
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    alike = int(rng.integers(2**31))
    for x in np.arange(-w / 2 + 0.35, w / 2 - 0.2, rng.uniform(0.5, 0.9)):
        if rng.random() < 0.4:
            one = stool(np.random.default_rng(alike), tall=True)
            parts.append(("stool", one.moved(x, d / 2 + rng.uniform(0.12, 0.5), 0, np.pi + rng.normal(0, 0.4))))
    return parts


def open_island(rng: Rng) -> Parts:
    """A high table in the middle of a kitchen: half cupboards, half legs, a board below, a hob in its top at times."""
    w, d, h, foot = rng.uniform(0.8, 2.2), rng.uniform(0.5, 1.0), rng.uniform(0.85, 0.97), rng.uniform(0.06, 0.2)
    top, body, shape = (
        pick(rng, "stone", "marble", "steel", *WOODS, *WOODS),
        pick(rng, "white", "lacquer", *WOODS),
        Shape(),
    )
    body = body if rng.random() < 0.6 else any_color(rng)
    leg, share = rng.uniform(0.04, 0.09), rng.choice([0.0, 0.5, 0.7])
    for x in (-w / 2 + leg, w / 2 - leg):
        for y in (-d / 2 + leg, d / 2 - leg):
            shape.box(body, leg, leg, h - 0.05, x, y)
    shape.box(body, w - 2 * leg, d - 2 * leg, rng.uniform(0.05, 0.12), z=h - 0.16)
    if share:
        style = draw_style(rng, body)
        end = -w / 2 + leg / 2 + share * (w - leg)
        cells = grid(
            rng,
            -w / 2 + leg / 2,
            end,
            foot,
            h - 0.05,
            int(rng.integers(1, 4)),
            max(1, round(share * w / 0.5)),
            str(rng.choice(["door", "drawer"])),
        )
        cupboard(shape, style, body, cells, -d / 2 + leg, d / 2 - leg)
    for z in np.linspace(foot, h * 0.55, int(rng.integers(1, 3))):
        shape.box(pick(rng, *WOODS, "steel"), w - leg, d - leg, 0.03, z=z)
    thick = rng.uniform(0.03, 0.1)
    shape.box(top, w, d, thick, z=h - 0.05)
    h += thick - 0.05
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    if w > 1.3 and rng.random() < 0.3:
        parts.append(("stove", appliances.cooktop(rng, 0.58, min(0.5, d - 0.08)).moved(w * 0.2, 0, h)))
    if rng.random() < 0.5:
        parts += load(rng, -w / 2 + 0.05, w * 0.1, d - 0.1, 0, h, 0.35)
    return parts


def wall_counter(rng: Rng) -> Parts:
    """A deep board along a wall, on brackets, panels or a leg, with cupboards or stools below a part of it."""
    w, d, h, t = rng.uniform(1.0, 2.7), rng.uniform(0.35, 0.65), rng.uniform(0.72, 1.1), rng.uniform(0.03, 0.12)
    top, body, shape = pick(rng, "stone", "marble", "laminate", *WOODS), pick(rng, "white", "lacquer", *WOODS), Shape()
    shape.box(top, w, d, t, z=h - t)
    kind = rng.integers(3)
    if kind == 0:
        for x in np.linspace(-w / 2 + 0.15, w / 2 - 0.15, 3):
            shape.add(
                prism(
                    pick(rng, "frame", "black"), [(-d / 2, h - t), (-d / 2, h - t - 0.3), (d / 4, h - t)], 0.03, False
                ).moved(turn=np.pi / 2),
                x,
            )
    elif kind == 1:
        for x in (-w / 2 + 0.03, w / 2 - 0.03):
            shape.box(body, 0.05, d - 0.04, h - t, x)
    else:
        wide = w * rng.uniform(0.3, 0.7)
        cells = grid(
            rng,
            -w / 2,
            -w / 2 + wide,
            0.08,
            h - t,
            1,
            max(1, round(wide / 0.5)),
            str(rng.choice(["door", "drawer", "niche"])),
        )
        cupboard(shape, draw_style(rng, body), body, cells, -d / 2, d / 2 - 0.04)
        shape.rod(pick(rng, "chrome", "frame"), (w / 2 - 0.12, d / 4, 0), (w / 2 - 0.12, d / 4, h - t), 0.03)
    if rng.random() < 0.5:
        shape.box(pick(rng, "tiled", "stone", "white"), w, 0.016, rng.uniform(0.1, 0.5), 0, -d / 2 + 0.008, h)
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.02, d / 2, h))]
    if rng.random() < 0.4 and h > 0.9:
        alike = int(rng.integers(2**31))
        for x in np.arange(-w / 4, w / 2 - 0.2, rng.uniform(0.5, 0.9)):
            parts.append(
                ("stool", stool(np.random.default_rng(alike), tall=True).moved(x, d / 2 + rng.uniform(0.0, 0.3)))
            )
    if rng.random() < 0.5:
        parts += load(rng, -w / 2 + 0.05, w / 2 - 0.05, d - 0.06, 0, h, 0.35)
    return parts


_KITCHENS = (shelf_kitchen, ceiling_kitchen, corner_kitchen, pantry_kitchen, masonry_kitchen)
# Class → its makes.
MORE: dict[str, tuple[Callable, ...]] = {
    "kitchen counter": _KITCHENS,
    "kitchen cabinet": _KITCHENS,
    "counter": (
        desk_counter,
        shop_counter,
        serving_counter,
        hatch_counter,
        lab_counter,
        bar_counter,
        open_island,
        wall_counter,
    ),
}
