"""What kitchens are put together from: base units, what is over them, and what is high at the end of a row."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from data_prep.synthetic import appliances, kitchenware
from data_prep.synthetic.joinery import Style, cupboard, draw_style, grid
from data_prep.synthetic.kitchen import basin, faucet
from data_prep.synthetic.more.fridge_bodies import small_fridge
from data_prep.synthetic.more.fridges import bowed_fridge, drawer_fridge, noted_fridge, panelled_fridge
from data_prep.synthetic.more.parts import Parts, any_color, posts
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator
BACK = -0.31  # of all kitchens, whatever their depth


class Kit(NamedTuple):
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


def draw_kit(rng: Rng) -> Kit:
    def front() -> Material:
        return any_color(rng) if rng.random() < 0.35 else pick(rng, "white", "lacquer", *WOODS, "grey wood", "laminate")

    low = draw_style(rng, front(), ("slab", "slab", "frame", "raised", "louver"), ("bar", "knob", "lip", "cup", "none"))
    high = low if rng.random() < 0.5 else low._replace(front=front())
    top = pick(rng, "stone", "marble", "laminate", "steel", "tiled", "black", *WOODS)
    return Kit(
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


def draw_units(rng: Rng, length: float, stove: bool, extra: tuple[str, ...]) -> list[tuple[str, float]]:
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


COMMON_UNITS = ("doors", "doors", "doors", "drawers", "drawers", "both", "open", "dishwasher", "washer")


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


def _board(kit: Kit, w: float, x: float, hole: tuple[float, float, float] | None, board: Shape) -> None:
    """A stretch of work top with a hole (x, width, depth) at times."""
    z, front, mid = kit.h - kit.thick, BACK + kit.d, BACK + kit.d / 2
    if hole is None:
        board.box(kit.top, w, kit.d, kit.thick, x, mid, z).top(x - w / 2, x + w / 2, BACK + 0.02, front, kit.h)
        return
    hx, hw, hd = hole
    hx += x
    for x0, x1, y0, y1 in (
        (x - w / 2, hx - hw / 2, BACK, front),
        (hx + hw / 2, x + w / 2, BACK, front),
        (hx - hw / 2, hx + hw / 2, BACK, mid - hd / 2),
        (hx - hw / 2, hx + hw / 2, mid + hd / 2, front),
    ):
        if x1 - x0 > 0.005:
            board.box(kit.top, x1 - x0, y1 - y0, kit.thick, (x0 + x1) / 2, (y0 + y1) / 2, z)


def base_row(rng: Rng, kit: Kit, units, x: float, low: Shape, board: Shape) -> Parts:
    """Base units from x on: what stands in them that is neither cupboard nor work top is given back."""
    parts: Parts = []
    front, under = BACK + kit.d - 0.03, kit.h - kit.thick
    for kind, w in units:
        mid, x0, x1 = x + w / 2, x, x + w
        x += w
        if kind == "range":
            own = kit.metal if rng.random() < 0.6 else None
            cooker = appliances.cooker(rng, w - 0.01, kit.h, min(kit.d + 0.03, 0.68), own)
            parts.append(("stove", cooker.moved(mid, BACK - cooker.bounds()[0, 1])))
            continue
        hole = None
        if kind == "sink":
            bowl, bw, bd = _sink(rng, w, kit.d)
            (b0, _, _), (b1, _, _) = bowl.bounds()
            shift = -(b0 + b1) / 2  # the bowl may be beside its draining board
            at = shift + (b1 - bw / 2 if abs(b1 - bw / 2) > abs(b0 + bw / 2) else b0 + bw / 2) * (b1 - b0 > bw + 0.1)
            hole = (at, bw - 0.02, bd - 0.02)
            parts.append(("sink", bowl.moved(mid + shift, BACK + kit.d / 2, kit.h)))
        _board(kit, w, mid, hole, board)
        if kind in ("hob", "oven below"):
            hob = appliances.cooktop(rng, min(0.72, w - 0.04), min(0.5, kit.d - 0.08))
            parts.append(("stove", hob.moved(mid, BACK + kit.d / 2, kit.h)))
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
            if z1 < under - 0.002 and np.ptp(washer.bounds()[:, 0]) < w + 0.02:
                parts.append(("washing machine", washer.moved(mid, BACK - y0)))
                continue  # else doors
        if kind == "cold" and w > 0.46:
            cold = small_fridge(rng, min(w - 0.02, 0.6), kit.d - 0.06, under - rng.uniform(0.01, 0.1))
            cold.tops.clear()
            parts.append(("mini fridge", cold.moved(mid, BACK + 0.01 - cold.bounds()[0, 1])))
            continue
        if kit.legs:
            posts(low, kit.lower.grip, (x0 + 0.04, x1 - 0.04), (BACK + 0.05, front - 0.05), kit.foot, 0.04)
        else:
            low.box(kit.body, w, front - BACK - 0.06, kit.foot, mid, (BACK + front - 0.06) / 2)
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
        cupboard(low, kit.lower, kit.body, cells, BACK, front)
    return parts


def hood_over(rng: Rng, kit: Kit, units, x: float, z: float, roof: float) -> tuple[Parts, list[tuple[float, float]]]:
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
            parts.append(("range hood", hood.moved(x + w / 2, BACK - low[1], z)))
            wide = (high[0] - low[0]) / 2
            stretches.append((start, x + w / 2 - wide))
            start = x + w / 2 + wide
        x += w
    return parts, [(a, b) for a, b in [*stretches, (start, end)] if b - a > 0.2]


def wall_shelves(rng: Rng, a: float, b: float, z: float, roof: float, shape: Shape) -> Parts:
    """Boards on the wall, on brackets or hung on rods, with crockery, jars and pots on them."""
    parts: Parts = []
    board, depth = pick(rng, *WOODS, "white", "steel", "black"), rng.uniform(0.18, 0.32)
    metal = pick(rng, "frame", "black", "brass")
    number = int(rng.integers(1, 4))
    step = min((roof - z) / number, rng.uniform(0.28, 0.42))
    for k in range(number):
        level = z + k * step
        thick = rng.choice([0.022, 0.035, 0.05])
        shape.box(board, b - a, depth, thick, (a + b) / 2, BACK + depth / 2, level)
        for x in (a + 0.08, b - 0.08):
            shape.box(metal, 0.025, depth * 0.9, 0.025, x, BACK + depth / 2, level - 0.02)
            shape.box(metal, 0.025, 0.02, 0.15, x, BACK + 0.01, level - 0.15)
        x = a + 0.05
        while x < b - 0.25:
            make, name = ((kitchenware.bowl, "bowl"), (kitchenware.plate, "plate"), (kitchenware.bottle, "bottle"),
                          (kitchenware.cup, "cup"), (kitchenware.cup, "cup"))[rng.integers(5)]  # fmt: skip
            thing = make(rng)
            (x0, y0, _), (x1, y1, z1) = thing.bounds()
            if x1 - x0 < b - x and y1 - y0 < depth and z1 < step - 0.04 and rng.random() < 0.45:
                parts.append((name, thing.moved(x - x0, BACK + depth / 2 - (y0 + y1) / 2, level + thick + 0.002)))
            x += x1 - x0 + rng.uniform(0.01, 0.2)
    return parts


def wall_units(rng: Rng, kit: Kit, a: float, b: float, z: float, roof: float, depth: float, shape: Shape) -> None:
    """Cupboards on the wall, in one tier or two, with a niche or panes among them."""
    columns = max(1, round((b - a) / rng.uniform(0.38, 0.62)))
    tiers = [z, roof] if roof - z < 0.85 or rng.random() < 0.4 else [z, z + (roof - z) * rng.uniform(0.55, 0.7), roof]
    for low, high in pairwise(tiers):
        for cell in grid(rng, a, b, low, high, 1, columns, ajar=0.06):
            style = kit.upper._replace(panel="glass") if rng.random() < 0.08 else kit.upper
            own = [cell._replace(kind="niche", opened=0.0)] if rng.random() < 0.08 else [cell]
            cupboard(shape, style, kit.body, own, BACK, BACK + depth)


def tall_end(rng: Rng, kit: Kit, cold: bool, w: float, x: float, roof: float, shape: Shape) -> Parts:
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
                shape, kit.upper, kit.body, grid(rng, x - w / 2, x + w / 2, tall + 0.04, roof, 1, 2), BACK, BACK + 0.4
            )
        return [(name, s.moved(x, BACK - back)) for name, s in made]
    split = rng.uniform(0.6, 1.5)
    cells = grid(rng, x - w / 2, x + w / 2, 0.08, split, 1, 1) + grid(rng, x - w / 2, x + w / 2, split, roof, 1, 1)
    shape.box(kit.body, w, 0.5, 0.08, x, BACK + 0.25)
    cupboard(shape, kit.lower, kit.body, cells, BACK, BACK + kit.d - 0.03)
    return []


def draw_ends(rng: Rng, length: float, fridge: bool | None, cupboards: float) -> list[tuple[bool, float]]:
    """Widths of what is high at one end of a row: a refrigerator (True) and a cupboard, as there is room."""
    ends, left = [], length - 1.15
    w = float(rng.choice([0.58, 0.64, 0.72, 0.8, 0.92]))
    if (fridge or (fridge is None and rng.random() < 0.6)) and left > 0.58:
        ends.append((True, min(w, left)))
        left -= ends[0][1]
    if left > 0.5 and rng.random() < cupboards:
        ends.append((False, min(left, rng.uniform(0.4, 0.65))))
    return ends
