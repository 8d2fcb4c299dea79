"""More makes of cabinets, files, bookshelves and other storage: leaning, hung, sloped, wall-wide, open and heaped."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from data_prep.synthetic import ornaments, shelves
from data_prep.synthetic.joinery import Cell, Style, cupboard, draw_style, front, grid, legs
from data_prep.synthetic.more.fridges import Parts, any_color, load, prism
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint
from data_prep.synthetic.wall_things import tv_on_foot

Rng = np.random.Generator
Board = tuple[float, float, float, float, float, float]  # x0, x1, depth, clear height, y, z of its upper side


def _body(rng: Rng) -> Material:
    if rng.random() < 0.25:
        return any_color(rng)
    return pick(rng, *WOODS, "lacquer", "white", "grey wood", "black", "laminate")


def _style(rng: Rng, body: Material, panels=("slab", "slab", "frame", "raised", "louver")) -> Style:
    own = body if rng.random() < 0.65 else _body(rng)  # fronts of another colour than the body
    return draw_style(rng, own, panels, ("bar", "knob", "cup", "lip", "none"))


def _feet(rng: Rng, shape: Shape, body: Material, w: float, d: float) -> float:
    """Nothing, a plinth, legs, castors, a sled of bars or two panels; the height is given back."""
    kind = rng.integers(6)
    if kind == 0:
        return 0.0
    if kind == 1:
        h = rng.uniform(0.05, 0.14)
        shape.box(body, w - 0.04, d - 0.05, h, 0, -0.02)
        return h
    metal, h = pick(rng, "frame", "black", "brass", *WOODS), rng.uniform(0.08, 0.32)
    if kind == 2:
        legs(shape, metal, w * 0.94, d * 0.92, h, rng.uniform(0.014, 0.03), rng.random() < 0.5)
    elif kind == 3:
        h = rng.uniform(0.05, 0.1)
        for x in (-w / 2 + 0.05, w / 2 - 0.05):
            for y in (-d / 2 + 0.06, d / 2 - 0.06):
                shape.rod(pick(rng, "black"), (x - 0.015, y, h / 2), (x + 0.015, y, h / 2), h / 2)
    elif kind == 4:
        for x in (-w / 2 + 0.04, w / 2 - 0.04):
            shape.box(metal, 0.03, d - 0.04, 0.025, x)
            for y in (-d / 2 + 0.035, d / 2 - 0.035):
                shape.box(metal, 0.03, 0.03, h, x, y)
    else:
        for x in (-w * 0.35, w * 0.35):
            shape.box(metal, 0.04, d - 0.06, h, x)
    return float(h)


def _stock(rng: Rng, label: str, shape: Shape, boards: list[Board], full: float, mix=(6, 1, 1, 1)) -> Parts:
    """Fill boards with books (of the shelf or things of their own), binders, boxes, odd things; the rest is bare."""
    parts: Parts = []
    own, chance = rng.random() < 0.5, np.cumsum(mix) / np.sum(mix)
    for x0, x1, depth, clear, y, z in boards:
        kind = int(np.searchsorted(chance, rng.random())) if rng.random() < full else 4
        if kind <= 1 and clear > 0.17 and x1 - x0 > 0.12:
            make = shelves.binders if kind == 1 and clear > 0.33 else shelves.books
            row = make(rng, x0, x1, depth, clear, y, z)
            if row.vertices and x1 - row.bounds()[1, 0] > 0.2 and rng.random() < 0.7:  # more books beside them
                row.add(shelves.books(rng, row.bounds()[1, 0] + 0.02, x1, depth, clear, y, z))
            if row.vertices and own:
                parts.append(("book", row))
            elif row.vertices:
                shape.add(row)
        elif kind == 2 and clear > 0.2 and depth > 0.2:
            parts += [("box", one) for one in shelves.boxes(rng, x0, x1, depth, clear, y, z)]
        elif kind == 3 and clear > 0.2:
            thing = ornaments.vase(rng) if rng.random() < 0.5 else ornaments.decoration(rng)
            low, high = thing.bounds()
            if high[2] < clear and high[0] - low[0] < x1 - x0 and high[1] - low[1] < depth:
                x = rng.uniform(x0 - low[0], x1 - high[0])
                parts.append(("decoration", thing.moved(x, y - (low[1] + high[1]) / 2, z - low[2] + 0.002)))
        elif clear > 0.1 and x1 - x0 > 0.1:
            shape.top(x0 + 0.02, x1 - 0.02, y - depth / 2 + 0.02, y + depth / 2 - 0.01, z)
    return parts


# ---------------------------------------------------------------- cabinets


def locker_bank(rng: Rng) -> Parts:
    """A row of narrow lockers with louvres or holes in their doors, in one tier to five, some open, bags on top."""
    columns, tiers = int(rng.integers(1, 8)), int(rng.integers(1, 6))
    pitch, d, h = rng.uniform(0.25, 0.42), rng.uniform(0.3, 0.55), rng.uniform(0.9, 2.05)
    body = pick(rng, "painted steel") if rng.random() < 0.5 else any_color(rng)
    style = Style(
        body if rng.random() < 0.6 else any_color(rng),
        pick(rng, "chrome", "black"),
        "slab",
        str(rng.choice(["cup", "knob", "none"])),
    )
    w, foot, shape = columns * pitch, rng.uniform(0.04, 0.2), Shape()
    if rng.random() < 0.5:
        shape.box(body, w - 0.02, d - 0.04, foot)
    else:
        legs(shape, pick(rng, "black", "frame"), w, d, foot, 0.02)
    cells = grid(rng, -w / 2, w / 2, foot, h, tiers, columns, ajar=0.08)
    cells = [c._replace(hinge=1) for c in cells]
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    for c in cells:  # slots to air it
        if c.opened == 0 and c.z1 - c.z0 > 0.35:
            for z in (0.06, 0.11, 0.16):
                shape.box(
                    pick(rng, "black"), (c.x1 - c.x0) * 0.5, 0.014, 0.02, (c.x0 + c.x1) / 2, d / 2 + 0.02, c.z1 - z
                )
    if rng.random() < 0.25:
        shape.add(prism(body, [(-d / 2, h), (d / 2, h), (-d / 2, h + 0.2)], w, False).moved(turn=np.pi / 2), -w / 2)
        return [("cabinet", shape)]
    parts: Parts = [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    return parts + (load(rng, -w / 2, w / 2, d, 0, h, 0.3) if rng.random() < 0.4 else [])


def hung_cabinet(rng: Rng) -> Parts:
    """It hangs on the wall, low or high: a row of doors or flaps, at times with a niche along its lower side."""
    w, d, h = rng.uniform(0.5, 2.3), rng.uniform(0.2, 0.42), rng.uniform(0.28, 0.8)
    z = rng.uniform(0.15, 0.4) if rng.random() < 0.5 else rng.uniform(1.2, 1.6)
    body, shape, niche = _body(rng), Shape(), rng.uniform(0.15, 0.22) if rng.random() < 0.3 else 0.0
    cells = grid(rng, -w / 2, w / 2, niche, h, 1, max(1, round(w / rng.uniform(0.35, 0.8))), ajar=0.08)
    if rng.random() < 0.3:
        cells = [c._replace(kind=str(rng.choice(["niche", "door"])), opened=0.0) for c in cells]
    if niche:
        cells += grid(rng, -w / 2, w / 2, 0, niche, 1, 1, "niche")
    cupboard(shape, _style(rng, body)._replace(low=z > 1), body, cells, -d / 2, d / 2)
    return [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h).moved(z=z))]


def block_cabinet(rng: Rng) -> Parts:
    """A wall of blocks, high and low, deep and shallow, with open boards between, as in living rooms and offices."""
    shape, body, parts = Shape(), _body(rng), []
    style, deepest, x = _style(rng, body), rng.uniform(0.4, 0.55), 0.0
    boards: list[Board] = []
    total = rng.uniform(1.2, 2.2)
    while x < total - 0.25:
        w, d, h = (
            rng.uniform(0.3, 0.9),
            rng.uniform(0.3, deepest),
            rng.choice([0.45, 0.75, 1.1, 1.5, 1.9, 2.1]) * rng.uniform(0.95, 1.05),
        )
        foot, split = 0.05, rng.uniform(0.35, 1.0) * h
        back, top = -deepest / 2, h - 0.03
        shape.box(body, w - 0.02, d - 0.04, foot, x + w / 2, back + d / 2 - 0.02)
        rows, kind = max(1, round(split / rng.uniform(0.25, 0.9))), str(rng.choice(["door", "door", "drawer"]))
        cells = grid(rng, x, x + w, foot, min(split, top), rows, 1 if w < 0.5 else 2, kind)
        if top - split > 0.2:
            upper = grid(rng, x, x + w, split, top, max(1, round((top - split) / 0.35)), 1, "niche")
            cells += upper
            boards += [
                (c.x0 + 0.02, c.x1 - 0.02, d - 0.03, c.z1 - c.z0 - 0.03, back + d / 2, c.z0 + 0.018) for c in upper
            ]
        elif split < top:
            cells += grid(rng, x, x + w, split, top, 1, 1)
        cupboard(shape, style, body, cells, back, back + d)
        shape.box(body, w, d + 0.01, 0.03, x + w / 2, back + d / 2, top)
        if h < 1.2:
            shape.top(x + 0.02, x + w - 0.02, back + 0.02, back + d, h)
        x += w
    parts = [("cabinet", shape), *_stock(rng, "cabinet", shape, boards, 0.5, (2, 1, 1, 2))]
    return [(name, s.moved(-x / 2)) for name, s in parts]


def shoe_cabinet(rng: Rng) -> Parts:
    """Shallow and as wide as a door or two: flaps one over another that tip out at their upper edge."""
    w, d, flaps = rng.uniform(0.5, 1.3), rng.uniform(0.15, 0.28), int(rng.integers(1, 6))
    columns, pitch, foot = 1 if w < 0.8 else 2, rng.uniform(0.3, 0.42), rng.choice([0.0, 0.06, 0.15])
    body, shape = _body(rng), Shape()
    style, h = _style(rng, body, ("slab", "frame", "raised")), foot + flaps * pitch + 0.05
    for x in (-w / 2 + 0.012, w / 2 - 0.012):
        shape.box(body, 0.024, d, h, x)
    shape.box(body, w, 0.012, h, 0, -d / 2 + 0.006)
    xs = np.linspace(-w / 2 + 0.02, w / 2 - 0.02, columns + 1)
    for k in range(flaps):
        z = foot + k * pitch
        shape.box(body, w - 0.04, d - 0.03, 0.018, 0, -0.01, z)
        for a, b in pairwise(xs):
            leaf = front(style, b - a - 0.012, pitch - 0.012, False)
            tip = rng.uniform(0.25, 0.8) if rng.random() < 0.12 else 0.0
            shape.add(leaf.tilted(-tip), (a + b) / 2, d / 2 - 0.02, z + 0.006)
            shape.box(body, b - a - 0.01, d * 0.7, pitch - 0.02, (a + b) / 2, -d * 0.1, z + 0.01)
    shape.box(body, w + 0.02, d + 0.03, 0.03, 0, 0.01, h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)
    return [("cabinet", shape)]


def open_cabinet(rng: Rng) -> Parts:
    """A cupboard whose doors stand wide open: boards within, with files, boxes, linen and odd things."""
    w, d, h = rng.uniform(0.5, 1.3), rng.uniform(0.3, 0.6), rng.uniform(0.8, 2.15)
    steel, shape = rng.random() < 0.4, Shape()
    body = pick(rng, "painted steel") if steel else _body(rng)
    z0 = _feet(rng, shape, body, w, d)
    rows, style = max(2, round((h - z0) / rng.uniform(0.28, 0.45))), _style(rng, body)
    levels, boards = np.linspace(z0, h, rows + 1), []
    cells = [Cell(-w / 2, w / 2, a, b, "niche") for a, b in pairwise(levels)]
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    shape.tops.clear()
    boards = [
        (-w / 2 + 0.03, w / 2 - 0.03, d - 0.06, levels[k + 1] - levels[k] - 0.04, -0.02, levels[k] + 0.018)
        for k in range(rows)
    ]
    number = 1 if w < 0.65 else 2
    for k in range(number):
        hinge = (-1, 1)[k] if number == 2 else int(rng.choice([-1, 1]))
        wide, angle = w / number - 0.01, rng.uniform(0.9, 2.2) if k == 0 or rng.random() < 0.75 else 0.0
        leaf = Shape().add(front(style, wide, h - z0 - 0.01, True, -hinge), -hinge * wide / 2)
        shape.add(leaf, hinge * w / 2, d / 2, z0, -hinge * angle)
    parts = _stock(rng, "cabinet", shape, boards, 0.85, (2, 3, 3, 2))
    if rng.random() < 0.5:
        parts += load(rng, -w / 2, w / 2, d, 0, h, min(0.35, 2.27 - h))
    return [("cabinet", shape), *parts]


def sloped_cabinet(rng: Rng) -> Parts:
    """Below a stair or a roof: its top slopes down to one side, doors of differing heights, closed or open."""
    w, d, high, low = rng.uniform(0.9, 2.4), rng.uniform(0.3, 0.65), rng.uniform(1.2, 2.25), rng.uniform(0.2, 0.8)
    body, shape, side = _body(rng), Shape(), int(rng.choice([-1, 1]))
    outline = [(-w / 2, 0), (w / 2, 0), (w / 2, high), (-w / 2, low)]
    if side < 0:
        outline = [(-w / 2, 0), (w / 2, 0), (w / 2, low), (-w / 2, high)]
    shape.add(prism(body, outline, d, False), 0, d / 2)
    columns, style = max(2, round(w / rng.uniform(0.35, 0.6))), _style(rng, body, ("slab",))
    for k in range(columns):
        a, b = -w / 2 + k * w / columns, -w / 2 + (k + 1) * w / columns
        heights = [low + (high - low) * ((side * x + w / 2) / w) - 0.03 for x in (a + 0.008, b - 0.008)]
        leaf = prism(
            style.front,
            [(a + 0.008, 0.08), (b - 0.008, 0.08), (b - 0.008, heights[1]), (a + 0.008, heights[0])],
            0.025,
            False,
        )
        shape.add(leaf, 0, d / 2 + 0.026)
        shape.box(
            style.grip,
            0.03,
            0.04,
            0.12,
            b - 0.07 if side > 0 else a + 0.07,
            d / 2 + 0.045,
            max(min(heights) * 0.6, 0.1),
        )
    return [("cabinet", shape)]


def sliding_cabinet(rng: Rng) -> Parts:
    """A long low one with two or three sliding fronts, one pushed aside so that its boards are seen; slats on some."""
    w, d, h = rng.uniform(0.9, 2.3), rng.uniform(0.34, 0.55), rng.uniform(0.5, 1.25)
    body, shape = _body(rng), Shape()
    z, t = _feet(rng, shape, body, w, d), rng.uniform(0.02, 0.045)
    for x in (-w / 2 + t / 2, 0, w / 2 - t / 2):
        shape.box(body, t, d - (0.08 if x == 0 else 0), h - z, x, -0.04 if x == 0 else 0, z)
    for level in (z, h - t):
        shape.box(body, w, d, t, 0, 0, level)
    shape.box(body, w, 0.015, h - z, 0, -d / 2 + 0.008, z)
    mid = z + (h - z) * rng.uniform(0.4, 0.6)
    shape.box(body, w - t, d - 0.09, 0.02, 0, -0.04, mid)
    boards = [
        (a, b, d - 0.1, c, -0.04, level)
        for a, b in ((-w / 2 + t, -t), (t, w / 2 - t))
        for level, c in ((z + t, mid - z - t - 0.02), (mid + 0.02, h - t - mid - 0.04))
    ]
    number, own = int(rng.integers(2, 4)), _body(rng) if rng.random() < 0.6 else body
    for k in range(number):
        x = -w / 2 + (k + 0.5) * w / number + (rng.uniform(-0.8, 0.8) * w / number if rng.random() < 0.4 else 0)
        x, y, wide = (
            float(np.clip(x, -w / 2 + w / number / 2, w / 2 - w / number / 2)),
            d / 2 - 0.02 - 0.03 * (k % 2),
            w / number + 0.02,
        )
        shape.box(own, wide - 0.03, 0.022, h - z - 2 * t, x, y, z + t)
        if k % 2 == 0 and number == 2 and rng.random() < 0.4:
            for at in np.arange(-wide / 2 + 0.05, wide / 2 - 0.04, 0.08):
                shape.box(own, 0.035, 0.03, h - z - 2 * t, x + at, y + 0.02, z + t)
        shape.box(pick(rng, "black"), 0.03, 0.03, 0.14, x + wide * 0.38, y + 0.004, (z + h) / 2)
    parts = _stock(rng, "cabinet", shape, boards, 0.6, (3, 2, 2, 2))
    shape.tops.clear()
    return [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h)), *parts]


def tool_cabinet(rng: Rng) -> Parts:
    """On castors: flat drawers of steel over a door or all the way, a bow at its side, a rim and tools on its top."""
    w, d, h = rng.uniform(0.45, 1.1), rng.uniform(0.38, 0.6), rng.uniform(0.6, 1.1)
    body = any_color(rng) if rng.random() < 0.5 else paint(rng, "bright", "grey", "black", "metal")
    shape, z, grip = Shape(), rng.uniform(0.08, 0.15), pick(rng, "chrome", "black")
    for x in (-w / 2 + 0.06, w / 2 - 0.06):
        for y in (-d / 2 + 0.07, d / 2 - 0.07):
            shape.rod(pick(rng, "black"), (x - 0.02, y, z / 2), (x + 0.02, y, z / 2), z / 2)
    split = z + (h - z) * rng.choice([0.0, 0.4, 0.55])
    style = Style(body if rng.random() < 0.5 else any_color(rng), grip, "slab", "lip")
    cells = grid(
        rng,
        -w / 2,
        w / 2,
        split,
        h - 0.03,
        int(rng.integers(2, 7)),
        1 if w < 0.85 or rng.random() < 0.5 else 2,
        "drawer",
    )
    if split > z + 0.1:
        cells += grid(rng, -w / 2, w / 2, z, split, 1, 1 if w < 0.6 else 2, ajar=0.1)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    shape.box(pick(rng, "black", "oak", "steel"), w + 0.02, d + 0.02, 0.03, z=h - 0.03)
    if rng.random() < 0.6:
        x = rng.choice([-1, 1]) * (w / 2 + 0.06)
        shape.path(
            grip,
            [
                (x * 0.9, -d / 2 + 0.05, h - 0.1),
                (x, -d / 2 + 0.05, h - 0.06),
                (x, d / 2 - 0.05, h - 0.06),
                (x * 0.9, d / 2 - 0.05, h - 0.1),
            ],
            0.014,
        )
    parts: Parts = [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    return parts + (load(rng, -w / 2, w / 2, d, 0, h, 0.4) if rng.random() < 0.5 else [])


# ---------------------------------------------------------------- files


def _folders(
    rng: Rng, shape: Shape, x0: float, x1: float, y0: float, y1: float, z: float, h: float, across: bool
) -> None:
    """Hanging folders in a drawer, or files side by side on a board."""
    pool = [pick(rng, "carton", "book", "white") for _ in range(4)]
    at, end = (y0, y1) if across else (x0, x1)
    while at < end - 0.05:
        thick = rng.uniform(0.015, 0.05)
        if across:
            shape.box(
                pool[rng.integers(4)], x1 - x0, thick, h * rng.uniform(0.9, 1.0), (x0 + x1) / 2, at + thick / 2, z
            )
        else:
            shape.box(
                pool[rng.integers(4)], thick, y1 - y0, h * rng.uniform(0.85, 1.0), at + thick / 2, (y0 + y1) / 2, z
            )
        at += thick + rng.uniform(0.002, 0.03)


def _file_style(rng: Rng) -> Style:
    body = pick(rng, "painted steel", "painted steel", "laminate", *WOODS) if rng.random() < 0.75 else any_color(rng)
    return Style(
        body,
        pick(rng, "chrome", "black", "steel"),
        str(rng.choice(["slab", "slab", "raised"])),
        str(rng.choice(["cup", "bar", "lip"])),
    )


def file_bank(rng: Rng) -> Parts:
    """Two to five of them side by side, not all as high; a drawer drawn far out with folders; cartons on top."""
    style, shape, parts, x = _file_style(rng), Shape(), [], 0.0
    w, d, pitch, alike = rng.uniform(0.38, 0.5), rng.uniform(0.45, 0.7), rng.uniform(0.26, 0.35), rng.random() < 0.6
    rows = int(rng.integers(2, 6))
    number = int(rng.integers(2, 6 if w < 0.45 else 5))
    tops = []
    for _ in range(number):
        own = style if alike else style._replace(front=_file_style(rng).front)
        tall = 0.05 + (rows if alike else int(rng.integers(2, 6))) * pitch
        cells = grid(rng, x, x + w, 0.05, tall, round((tall - 0.05) / pitch), 1, "drawer", ajar=0.04)
        cells = [c._replace(opened=float(rng.uniform(0.2, 0.5))) if c.opened else c for c in cells]
        cupboard(shape, own, own.front, cells, -d / 2, d / 2)
        for c in cells:
            if c.opened:
                _folders(
                    rng, shape, x + 0.05, x + w - 0.05, d / 2, d / 2 + c.opened - 0.02, c.z0 + 0.03, pitch * 0.75, True
                )
        shape.box(own.front, w - 0.004, d, 0.02, x + w / 2, 0, tall).box(
            pick(rng, "black"), w, d - 0.05, 0.05, x + w / 2
        )
        tops.append((x, x + w, tall + 0.02))
        x += w + rng.choice([0.0, 0.01, 0.05])
    for a, b, z in tops:
        shape.top(a, b, -d / 2, d / 2, z)
        if rng.random() < 0.35:
            parts += load(rng, a, b, d, 0, z, 0.35)
    return [(name, s.moved(-x / 2)) for name, s in [("file cabinet", shape), *parts]]


def flap_file(rng: Rng) -> Parts:
    """Wide and open in front: files stand side by side on its boards; flaps are up here, shut there."""
    w, d, rows, pitch = rng.uniform(0.75, 1.25), rng.uniform(0.32, 0.5), int(rng.integers(2, 6)), rng.uniform(0.32, 0.4)
    style, shape = _file_style(rng), Shape()
    body, h = style.front, 0.06 + rows * pitch
    shape.box(pick(rng, "black"), w - 0.03, d - 0.05, 0.06)
    for k in range(rows):
        z = 0.06 + k * pitch
        if rng.random() < 0.35:
            cupboard(shape, style, body, [Cell(-w / 2, w / 2, z, z + pitch, "drawer")], -d / 2, d / 2)
            continue
        cupboard(shape, style, body, [Cell(-w / 2, w / 2, z, z + pitch, "niche")], -d / 2, d / 2)
        end = -w / 2 + 0.03 + (w - 0.06) * rng.uniform(0.4, 1.0)
        _folders(
            rng, shape, -w / 2 + 0.03, end, -d / 2 + 0.04, d / 2 - rng.uniform(0.02, 0.1), z + 0.02, pitch * 0.78, False
        )
        if rng.random() < 0.4:
            out = rng.uniform(0.03, d * 0.8)
            shape.box(body, w - 0.03, out, 0.022, 0, d / 2 + out / 2, z + pitch - 0.035)
    shape.tops.clear()
    parts: Parts = [("file cabinet", shape.box(body, w, d, 0.02, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.02))]
    return parts + (load(rng, -w / 2, w / 2, d, 0, h + 0.02, min(0.35, 2.24 - h)) if rng.random() < 0.4 else [])


def combi_file(rng: Rng) -> Parts:
    """Drawers for files below a cupboard or boards, beside a door, or with a tall pull-out; on a plinth or on legs."""
    w, d, pitch, shape = rng.uniform(0.4, 0.95), rng.uniform(0.4, 0.65), rng.uniform(0.28, 0.35), Shape()
    style = _file_style(rng)
    body, kind = style.front, rng.integers(3)
    w = min(w, 0.5) if kind == 2 else w
    z = _feet(rng, shape, body, w, d)
    if kind == 0:
        split, h = z + int(rng.integers(1, 4)) * pitch, rng.uniform(1.2, 1.95)
        cells = grid(rng, -w / 2, w / 2, z, split, round((split - z) / pitch), 1, "drawer", ajar=0.06)
        cells += grid(
            rng,
            -w / 2,
            w / 2,
            split,
            max(h, split + 0.35),
            1,
            1 if w < 0.55 else 2,
            str(rng.choice(["door", "door", "niche"])),
        )
    elif kind == 1:
        rows = int(rng.integers(2, 4))
        at = rng.uniform(-0.05, 0.05) * w
        cells = grid(rng, -w / 2, at, z, z + rows * pitch, rows, 1, "drawer", ajar=0.06) + grid(
            rng, at, w / 2, z, z + rows * pitch, 1, 1
        )
    else:
        h, out = rng.uniform(0.7, 1.4), rng.uniform(0.0, 0.5) if rng.random() < 0.5 else 0.0
        cells = [Cell(-w / 2, w / 2, z, h, "drawer", 1, out)]
        if out:
            for level in np.arange(z + 0.05, h - 0.3, 0.35):
                shape.box(body, w - 0.06, out, 0.02, 0, d / 2 + out / 2, level)
                _folders(rng, shape, -w / 2 + 0.05, w / 2 - 0.05, d / 2, d / 2 + out - 0.02, level + 0.02, 0.26, True)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    h = max(c.z1 for c in cells)
    return [("file cabinet", shape.box(body, w, d, 0.02, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.02))]


def pedestal_file(rng: Rng) -> Parts:
    """Low on castors or legs with a round front edge or a cushion for a seat; one to three drawers, a drawer out."""
    w, d, h, shape = rng.uniform(0.32, 0.55), rng.uniform(0.42, 0.62), rng.uniform(0.42, 0.68), Shape()
    style = _file_style(rng)
    z, body = _feet(rng, shape, style.front, w, d), style.front if rng.random() < 0.6 else any_color(rng)
    rows = int(rng.integers(1, 4))
    cells = grid(rng, -w / 2, w / 2, z, h - 0.03, rows, 1, "drawer", ajar=0.1)
    cupboard(shape, style, body, cells, -d / 2, d / 2 - 0.02)
    for c in cells:
        if c.opened:
            _folders(
                rng,
                shape,
                c.x0 + 0.05,
                c.x1 - 0.05,
                d / 2 - 0.02,
                d / 2 + c.opened - 0.04,
                c.z0 + 0.02,
                (c.z1 - c.z0) * 0.7,
                True,
            )
    r = rng.uniform(0.02, 0.2) * w
    edge = [(w / 2 - r, d / 2 + 0.03), (-w / 2 + r, d / 2 + 0.03), (-w / 2, d / 2 + 0.03 - r), (-w / 2, -d / 2)]
    shape.add(prism(body, [(w / 2, -d / 2), (w / 2, d / 2 + 0.03 - r), *edge], 0.03), z=h - 0.03)
    if rng.random() < 0.35:
        shape.box(pick(rng, "upholstery", "office cloth"), w - 0.02, d - 0.03, rng.uniform(0.04, 0.1), z=h)
        return [("file cabinet", shape)]
    return [("file cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]


# ---------------------------------------------------------------- bookshelves


def ladder_shelf(rng: Rng) -> Parts:
    """Boards hooked between upright ladders of bars, at other heights in each bay, at times a cupboard among them."""
    bays, pitch, d, h = int(rng.integers(1, 4)), rng.uniform(0.55, 0.85), rng.uniform(0.2, 0.38), rng.uniform(0.8, 2.0)
    metal, body, shape = pick(rng, "frame", "black", "white", "brass", *WOODS), _body(rng), Shape()
    w, r, boards = bays * pitch, rng.uniform(0.011, 0.022), []
    for k in range(bays + 1):
        x = -w / 2 + k * pitch
        for y in (-d / 2 + r, d / 2 - r):
            shape.box(metal, 2 * r, 2 * r, h, x, y)
        for z in np.arange(0.1, h, rng.uniform(0.18, 0.4)):
            shape.box(metal, 2 * r, d, 0.022, x, 0, z)
    for k in range(bays):
        x0, x1, z = -w / 2 + k * pitch, -w / 2 + (k + 1) * pitch, rng.uniform(0.08, 0.4)
        while z < h - 0.1:
            gap = rng.uniform(0.22, 0.45)
            if rng.random() < 0.1 and z + 0.4 < h:
                cupboard(
                    shape, _style(rng, body), body, grid(rng, x0 + 0.02, x1 - 0.02, z, z + 0.36, 1, 1), -d / 2, d / 2
                )
                z += 0.38
            shape.box(body, pitch - 2 * r, d - 0.02, 0.024, (x0 + x1) / 2, 0, z)
            boards.append((x0 + 0.03, x1 - 0.03, d - 0.03, min(gap, 0.4) - 0.03, 0.0, z + 0.024))
            z += gap
    return [
        ("bookshelf", shape),
        *_stock(rng, "bookshelf", shape, boards, float(rng.choice([0.95, 0.8, 0.5])), (6, 1, 1, 2)),
    ]


def wall_of_books(rng: Rng) -> Parts:
    """From wall to wall and up to the ceiling: boards uneven from bay to bay, a cornice, deeper below."""
    w, d, h = rng.uniform(1.7, 2.7), rng.uniform(0.26, 0.4), rng.uniform(1.9, 2.22)
    bays, t, body, shape = int(rng.integers(2, 6)), rng.uniform(0.02, 0.07), _body(rng), Shape()
    base, boards = (rng.uniform(0.4, 0.8), []) if rng.random() < 0.4 else (rng.uniform(0.03, 0.12), [])
    deep = d + (rng.uniform(0.05, 0.2) if base > 0.3 else 0.0)
    back = -deep / 2
    xs = np.linspace(-w / 2, w / 2, bays + 1) + np.r_[0, rng.uniform(-0.1, 0.1, bays - 1), 0]
    if base > 0.3:
        cupboard(
            shape,
            _style(rng, body),
            body,
            grid(rng, -w / 2, w / 2, 0.05, base, 1, bays * 2 if w / bays > 0.55 else bays),
            back,
            back + deep,
        )
        shape.box(body, w + 0.03, deep + 0.02, 0.03, z=base)
    else:
        shape.box(body, w, d - 0.03, base, 0, back + d / 2 - 0.015)
    if rng.random() < 0.8:
        shape.box(body, w, 0.015, h - base, 0, back + 0.008, base)
    for k, x in enumerate(xs):
        shape.box(body, t, d, h - base, np.clip(x, -w / 2 + t / 2, w / 2 - t / 2), back + d / 2, base)
        if k == bays:
            break
        x0, x1, z = x + t / 2, xs[k + 1] - t / 2, base + 0.03
        while z < h - 0.2:
            clear = min(rng.uniform(0.24, 0.42), h - z)
            clear = clear if h - z - clear > 0.2 else h - z - 0.04
            shape.box(body, x1 - x0, d - 0.01, 0.025, (x0 + x1) / 2, back + d / 2, z)
            boards.append((x0 + 0.01, x1 - 0.01, d - 0.03, clear - 0.03, back + d / 2, z + 0.025))
            z += clear
    lip = rng.choice([0.0, 0.04, 0.08])
    shape.box(body, w + lip, d + lip, 0.04, 0, back + (d + lip) / 2, h - 0.02)
    return [
        ("bookshelf", shape),
        *_stock(rng, "bookshelf", shape, boards, float(rng.choice([1.0, 0.95, 0.75])), (8, 1, 1, 1)),
    ]


def stack_shelf(rng: Rng) -> Parts:
    """Of a library: books on both sides of a middle, closed ends, boards of steel or wood; low or high."""
    w, d, h = rng.uniform(0.9, 2.4), rng.uniform(0.42, 0.7), rng.uniform(0.9, 2.1)
    body, ends, shape = pick(rng, "painted steel", *WOODS), _body(rng), Shape()
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.box(ends, 0.04, d, h, x)
    bays = max(1, round(w / 0.9))
    for k in range(1, bays):
        shape.box(body, 0.03, d - 0.04, h - 0.03, -w / 2 + k * w / bays)
    shape.box(body, w, 0.02, h - 0.05, 0, 0, 0.05).box(body, w, d - 0.04, 0.07)
    if rng.random() < 0.6:
        shape.box(ends, w, d, 0.03, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)
    rows, boards = max(2, round((h - 0.1) / rng.uniform(0.28, 0.38))), []
    levels = np.linspace(0.07, h - 0.03, rows + 1)
    near, far = Shape(), Shape()
    for k in range(rows):
        for side in (near, far):
            side.box(body, w - 0.04, d / 2 - 0.02, 0.02, 0, d / 4, levels[k])
    for bay in range(bays):
        x0, x1 = -w / 2 + bay * w / bays + 0.05, -w / 2 + (bay + 1) * w / bays - 0.04
        boards += [
            (x0, x1, d / 2 - 0.04, levels[k + 1] - levels[k] - 0.03, d / 4, levels[k] + 0.02) for k in range(rows)
        ]
    full, parts = float(rng.choice([1.0, 0.9, 0.6])), []
    for side, turn in ((near, 0.0), (far, np.pi)):
        parts += [(name, s.moved(turn=turn)) for name, s in _stock(rng, "bookshelf", side, boards, full, (12, 1, 0, 0))]
        shape.add(side, turn=turn)
    return [("bookshelf", shape), *parts]


def long_shelf(rng: Rng) -> Parts:
    """Low and long, as below a window: one row of books or two, uprights in odd places, things and a cushion on it."""
    w, d, h = rng.uniform(1.3, 2.6), rng.uniform(0.26, 0.45), rng.uniform(0.38, 0.9)
    body, shape, t = _body(rng), Shape(), rng.uniform(0.018, 0.05)
    z, rows = _feet(rng, shape, body, w, d), 1 if h < 0.55 else int(rng.integers(1, 3))
    if h - z < 0.3:
        rows, h = 1, z + 0.32
    levels, boards = np.linspace(z, h - t, rows + 1), []
    for level in levels:
        shape.box(body, w, d, t, z=level)
    for k in range(rows):
        xs = np.sort(
            np.r_[-w / 2 + t / 2, rng.uniform(-w / 2 + 0.2, w / 2 - 0.2, int(rng.integers(1, 5))), w / 2 - t / 2]
        )
        for x in xs:
            shape.box(body, t, d, levels[k + 1] - levels[k], x, 0, levels[k])
        boards += [
            (a + t / 2, b - t / 2, d - 0.03, levels[k + 1] - levels[k] - t, 0, levels[k] + t)
            for a, b in pairwise(xs)
            if b - a > 0.15
        ]
    if rng.random() < 0.6:
        shape.box(body, w, 0.012, h - z, 0, -d / 2 + 0.006, z)
    parts = _stock(rng, "bookshelf", shape, boards, float(rng.choice([0.95, 0.7, 0.4])), (6, 1, 1, 1))
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    if rng.random() < 0.3:
        shape.tops.pop()
        parts += load(rng, -w / 2, w / 2, d, 0, h, 0.4)
    return [("bookshelf", shape), *parts]


def spine_shelf(rng: Rng) -> Parts:
    """Tall and narrow: books lie in piles on small boards about a post, or a slim case hardly wider than a book."""
    h, body, shape = rng.uniform(1.1, 2.15), _body(rng), Shape()
    if rng.random() < 0.5:
        w, d = rng.uniform(0.22, 0.4), rng.uniform(0.2, 0.34)
        places = shelves._boards(rng, shape, body, w, d, h, rng.choice([0.02, 0.08]), back=rng.random() < 0.6)
        return [("bookshelf", shape), *_stock(rng, "bookshelf", shape, places, 0.85, (6, 1, 0, 2))]
    foot, d = rng.uniform(0.3, 0.42), rng.uniform(0.2, 0.26)
    shape.box(body, foot, foot, 0.03).box(body, 0.06, 0.03, h, 0, -d / 2 + 0.015)
    pool = [pick(rng, "book") for _ in range(9)]
    for z in np.arange(0.06, h - 0.15, rng.uniform(0.2, 0.34)):
        shape.box(body, 0.2, d, 0.018, 0, 0, z)
        level, end = z + 0.018, z + rng.uniform(0.05, 0.19)
        while level < end:
            thick = rng.uniform(0.018, 0.05)
            shape.box(
                pool[rng.integers(9)],
                rng.uniform(0.2, 0.32),
                rng.uniform(0.14, d - 0.03),
                thick,
                rng.normal(0, 0.012),
                0.01,
                level,
                turn=rng.normal(0, 0.06),
            )
            level += thick
    return [("bookshelf", shape)]


def cover_shelf(rng: Rng) -> Parts:
    """For children, magazines or a shop: books lean on sloping boards, their covers to the front."""
    w, rows, pitch = rng.uniform(0.55, 1.3), int(rng.integers(2, 6)), rng.uniform(0.22, 0.34)
    body, rail, shape = _body(rng), _body(rng), Shape()
    step = rng.uniform(0.02, 0.1)  # each row is as much further back
    d, h = 0.12 + rows * step, 0.1 + rows * pitch
    side = [(-d / 2, 0), (d / 2, 0), (d / 2, 0.25), (-d / 2 + 0.12, h), (-d / 2, h)]
    for x in (-w / 2, w / 2 - 0.025):
        shape.add(prism(body, side, 0.025, False).moved(turn=np.pi / 2), x)
    pool = [paint(rng, "bright", "plastic", "glaze", "paper") for _ in range(9)]
    for k in range(rows):
        y, z = d / 2 - 0.06 - k * step, 0.06 + k * pitch
        shape.box(body, w - 0.05, 0.1, 0.018, 0, y, z).box(rail, w - 0.05, 0.02, rng.uniform(0.04, 0.1), 0, y + 0.05, z)
        shape.add(Shape().box(body, w - 0.05, 0.015, pitch * 0.95).tilted(0.15), 0, y - 0.04, z)
        x = -w / 2 + 0.05
        while x < w / 2 - 0.2:
            bw, bh = rng.uniform(0.13, 0.25), rng.uniform(0.18, 0.3)
            if rng.random() < 0.85:
                shape.add(
                    Shape().box(pool[rng.integers(9)], bw, rng.uniform(0.015, 0.04), bh).tilted(0.18),
                    x + bw / 2,
                    y + 0.01,
                    z + 0.02,
                )
            x += bw + rng.uniform(0.0, 0.06)
    return [("bookshelf", shape)]


def leaning_shelf(rng: Rng) -> Parts:
    """Its sides lean in: narrow above and wide below, seen from the front or from the side; boards jut out a little."""
    w, d, h, rows = rng.uniform(0.6, 1.3), rng.uniform(0.28, 0.5), rng.uniform(1.1, 1.95), int(rng.integers(3, 7))
    body, shape, boards = _body(rng), Shape(), []
    slope, narrow, t = rng.choice([0.0, 0.12, 0.25]), rng.uniform(0.35, 0.75), rng.uniform(0.03, 0.06)
    for side in (-1, 1):
        for y0, y1 in ((-d / 2 + 0.02, -d / 2 + 0.02), (d / 2 - 0.02, -d / 2 + d * narrow - 0.02)):
            shape.rod(body, (side * w / 2, y0, 0), (side * w / 2 * (1 - slope), y1, h), t / 2, sides=4)
    levels = np.linspace(rng.uniform(0.08, 0.25), h - 0.03, rows)
    for k, z in enumerate(levels):
        share = z / h
        wide, deep = w * (1 - slope * share), d * (1 - (1 - narrow) * share)
        shape.box(body, wide, deep, 0.026, 0, -d / 2 + deep / 2, z)
        clear = levels[k + 1] - z - 0.03 if k + 1 < rows else 0.33
        boards.append((-wide / 2 + 0.06, wide / 2 - 0.06, deep - 0.03, clear, -d / 2 + deep / 2, z + 0.026))
    return [("bookshelf", shape), *_stock(rng, "bookshelf", shape, boards, float(rng.choice([0.9, 0.6])), (6, 1, 1, 2))]


def corner_shelf(rng: Rng) -> Parts:
    """Round a corner: one case along the wall and a shorter one at a right angle, boards at the same heights."""
    w, reach, d, h = rng.uniform(0.8, 2.0), rng.uniform(0.4, 1.1), rng.uniform(0.24, 0.34), rng.uniform(0.8, 2.15)
    body, side, rows = _body(rng), int(rng.choice([-1, 1])), int(rng.integers(2, 7))
    long, short = Shape(), Shape()
    columns = max(1, round(w / rng.uniform(0.5, 0.9)))
    places = shelves._boards(rng, long, body, w, d, h, 0.06, columns, rows, rng.random() < 0.7)
    others = shelves._boards(rng, short, body, reach, d, h, 0.06, 1, rows, rng.random() < 0.7)
    full, mix = float(rng.choice([0.95, 0.7, 0.45])), (6, 1, 1, 1)
    parts, more = _stock(rng, "bookshelf", long, places, full, mix), _stock(rng, "bookshelf", short, others, full, mix)
    x, y, turn = side * (w / 2 - d / 2), d / 2 + reach / 2, side * np.pi / 2
    long.add(short, x, y, 0, turn)
    return [("bookshelf", long), *parts, *[(name, s.moved(x, y, 0, turn)) for name, s in more]]


# ---------------------------------------------------------------- other storage


def open_wardrobe(rng: Rng) -> Parts:
    """Doors wide open or none: garments on a rail, boards with folded things and boxes at its side, cases on top."""
    w, d, h = rng.uniform(0.7, 2.0), rng.uniform(0.5, 0.65), rng.uniform(1.75, 2.2)
    body, shape, split = _body(rng), Shape(), rng.uniform(0.5, 0.75)
    foot, at = rng.uniform(0.05, 0.12), -w / 2 + split * w
    shape.box(body, w - 0.04, d - 0.05, foot, 0, -0.02)
    style, levels = _style(rng, body), np.linspace(foot, h, int(rng.integers(4, 7)))
    cells = [Cell(-w / 2, at, foot, h, "niche")] + [Cell(at, w / 2, a, b, "niche") for a, b in pairwise(levels)]
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    boards = [(c.x0 + 0.03, c.x1 - 0.03, d - 0.08, c.z1 - c.z0 - 0.04, -0.02, c.z0 + 0.02) for c in cells[1:]]
    shape.tops.clear()
    rail, hung = h - rng.uniform(0.08, 0.2), Shape()
    shape.rod(pick(rng, "chrome", "frame"), (-w / 2, 0, rail), (at, 0, rail), 0.014)
    for x in np.arange(-w / 2 + 0.08, at - 0.06, rng.uniform(0.05, 0.14)):
        if rng.random() < 0.8:
            long = rng.uniform(0.55, min(1.25, rail - foot - 0.1))
            hung.box(pick(rng, "garment"), 0.045, rng.uniform(0.34, 0.48), long, x, 0.0, rail - long - 0.02, taper=0.8)
    parts: Parts = [("wardrobe", shape)] + ([("clothes", hung)] if hung.vertices else [])
    for side in (-1, 1):
        if rng.random() < 0.6:
            wide, angle = w / 2 - 0.01, rng.uniform(0.9, 2.0)
            leaf = Shape().add(front(style, wide, h - foot - 0.01, True, -side), -side * wide / 2)
            shape.add(leaf, side * w / 2, d / 2, foot, -side * angle)
    parts += _stock(rng, "wardrobe", shape, boards, 0.6, (0, 0, 4, 1))
    return parts


def tall_wardrobe(rng: Rng) -> Parts:
    """Up to the ceiling: high doors with a tier of small ones above, mirrors among them, a column of open boards."""
    w, d, h = rng.uniform(0.8, 2.4), rng.uniform(0.5, 0.68), rng.uniform(2.0, 2.26)
    body, shape, columns = _body(rng), Shape(), max(2, round(w / rng.uniform(0.38, 0.6)))
    style, split = _style(rng, body), h - rng.choice([0.03, 0.4, 0.55])
    shape.box(body, w, d - 0.05, 0.07, 0, -0.025)
    low = grid(rng, -w / 2, w / 2, 0.07, split, 1, columns, ajar=0.07)
    cells, end = [], int(rng.choice([-1, 0, columns - 1]))
    for k, c in enumerate(low):
        if k == end:
            cells += grid(rng, c.x0, c.x1, 0.07, split, int(rng.integers(3, 6)), 1, "niche")
        else:
            cells.append(c)
            if c.opened == 0 and rng.random() < 0.15:
                shape.box(
                    paint(rng, "mirror"),
                    (c.x1 - c.x0) * 0.8,
                    0.014,
                    (split - 0.2) * 0.9,
                    (c.x0 + c.x1) / 2,
                    d / 2 + 0.03,
                    0.2,
                )
    if h - split > 0.1:
        cells += grid(rng, -w / 2, w / 2, split, h - 0.02, 1, columns, ajar=0.04)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    return [("wardrobe", shape.box(body, w, d + 0.02, 0.02, z=h - 0.02))]


def staggered_dresser(rng: Rng) -> Parts:
    """A chest with drawers of unlike sizes beside a door or niches, a raised back, things on it."""
    w, d, h, body, shape = rng.uniform(0.5, 1.7), rng.uniform(0.36, 0.55), rng.uniform(0.7, 1.3), _body(rng), Shape()
    z, at, style = _feet(rng, shape, body, w, d), rng.uniform(-0.2, 0.25) * w, _style(rng, body)
    cells = grid(rng, -w / 2, at, z, h - 0.03, int(rng.integers(3, 6)), 1, "drawer", ajar=0.08)
    kind = str(rng.choice(["door", "niche", "drawer"]))
    cells += grid(
        rng, at, w / 2, z, h - 0.03, int(rng.integers(1, 3)) if kind == "door" else int(rng.integers(2, 4)), 1, kind
    )
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    shape.box(body, w + 0.02, d + 0.02, 0.03, 0, 0, h - 0.03).top(-w / 2, w / 2, -d / 2 + 0.04, d / 2, h)
    if rng.random() < 0.4:
        shape.box(body, w, 0.025, rng.uniform(0.06, 0.25), 0, -d / 2 + 0.012, h)
    parts: Parts = [("dresser", shape)]
    return parts + (load(rng, -w / 2, w / 2, d - 0.06, 0.02, h, 0.35) if rng.random() < 0.35 else [])


def narrow_dresser(rng: Rng) -> Parts:
    """Tall and slim with five to eight drawers, or waist-high with deep drawers on high legs; some left open."""
    slim = rng.random() < 0.5
    w, d = rng.uniform(0.32, 0.6) if slim else rng.uniform(0.7, 1.3), rng.uniform(0.32, 0.52)
    h, body, shape = rng.uniform(1.0, 1.5) if slim else rng.uniform(0.7, 0.9), _body(rng), Shape()
    z = rng.uniform(0.2, 0.4) if not slim else _feet(rng, shape, body, w, d)
    if not slim:
        legs(shape, body, w, d, z, rng.uniform(0.02, 0.035), rng.random() < 0.5)
    rows = int(rng.integers(5, 9)) if slim else int(rng.integers(1, 3))
    cells = grid(rng, -w / 2, w / 2, z, h - 0.03, rows, 1 if slim else int(rng.integers(1, 4)), "drawer", ajar=0.12)
    cupboard(shape, _style(rng, body), body, cells, -d / 2, d / 2)
    for c in cells:
        if c.opened > 0.1:
            shape.box(
                pick(rng, "garment", "bedding"),
                c.x1 - c.x0 - 0.08,
                c.opened * 0.8,
                0.1,
                (c.x0 + c.x1) / 2,
                d / 2 + c.opened / 2,
                c.z1 - 0.12,
            )
    return [("dresser", shape.box(body, w + 0.03, d + 0.02, 0.03, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h))]


def open_nightstand(rng: Rng) -> Parts:
    """Beside a bed: a frame with boards, a drawer hung under a board on legs, a block on the wall, or a round drum."""
    w, d, h, body, shape = rng.uniform(0.3, 0.6), rng.uniform(0.28, 0.45), rng.uniform(0.4, 0.72), _body(rng), Shape()
    kind = rng.integers(4)
    if kind == 3:
        r = w / 2
        shape.lathe(body, [(0.001, 0.0), (r, 0.0), (r, h), (0.001, h)], sides=16)
        shape.box(pick(rng, "black"), r, 0.03, h * 0.4, 0, r * 0.92, h * 0.3)
        return [("nightstand", shape.top(-r * 0.7, r * 0.7, -r * 0.7, r * 0.7, h))]
    if kind == 2:
        low = h - rng.uniform(0.15, 0.3)
        cupboard(
            shape,
            _style(rng, body),
            body,
            grid(rng, -w / 2, w / 2, low, h, 1, 1, str(rng.choice(["drawer", "niche"]))),
            -d / 2,
            d / 2,
        )
        return [("nightstand", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    legs(
        shape,
        pick(rng, "frame", "brass", *WOODS) if rng.random() < 0.6 else body,
        w,
        d,
        h - 0.02,
        rng.uniform(0.012, 0.025),
    )
    shape.box(body, w, d, 0.025, z=h - 0.025)
    if kind == 0:
        for z in np.linspace(0.1, h - 0.2, int(rng.integers(1, 3))):
            shape.box(body, w - 0.02, d - 0.02, 0.02, 0, 0, z)
    else:
        cupboard(
            shape,
            _style(rng, body),
            body,
            grid(rng, -w / 2, w / 2, h - rng.uniform(0.12, 0.25), h - 0.02, 1, 1, "drawer", ajar=0.15),
            -d / 2,
            d / 2,
        )
    return [("nightstand", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]


def low_tv_stand(rng: Rng) -> Parts:
    """Very low and long, on the floor, on feet or hung on the wall: flaps and a slot for players."""
    w, d, shape, body = rng.uniform(1.0, 2.2), rng.uniform(0.3, 0.5), Shape(), _body(rng)
    z = rng.uniform(0.12, 0.3) if rng.random() < 0.4 else _feet(rng, shape, body, w, d)
    h, columns = z + rng.uniform(0.2, 0.42), int(rng.integers(2, 5))
    slot = z + (h - z) * rng.choice([1.0, 0.6])
    cells = grid(rng, -w / 2, w / 2, z, slot, 1, columns, "drawer", ajar=0.05)
    cells = [c._replace(kind="niche", opened=0.0) if rng.random() < 0.2 else c for c in cells]
    if slot < h - 0.05:
        cells += grid(rng, -w / 2, w / 2, slot, h, 1, int(rng.integers(1, 4)), "niche")
    cupboard(shape, _style(rng, body, ("slab", "slab", "frame")), body, cells, -d / 2, d / 2)
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    return _with_tv(rng, shape, w, h)


def tower_tv_stand(rng: Rng) -> Parts:
    """A television between towers or under a bridge of boards, on a low chest."""
    w, d, h, body, shape = rng.uniform(1.5, 2.5), rng.uniform(0.34, 0.5), rng.uniform(0.35, 0.55), _body(rng), Shape()
    style, tower, tall = _style(rng, body), rng.uniform(0.28, 0.42), rng.uniform(1.3, 2.0)
    cupboard(
        shape,
        style,
        body,
        grid(
            rng,
            -w / 2 + tower,
            w / 2 - tower,
            0.05,
            h,
            1,
            int(rng.integers(2, 4)),
            str(rng.choice(["door", "drawer", "niche"])),
        ),
        -d / 2,
        d / 2,
    )
    shape.box(body, w - 0.04, d - 0.08, 0.05, 0, -0.03)
    boards = []
    for side in (-1, 1):
        a = -w / 2 if side < 0 else w / 2 - tower
        own = grid(rng, a, a + tower, 0.05, tall, int(rng.integers(3, 6)), 1, "niche")
        own = [c._replace(kind="door") if k == 0 or rng.random() < 0.2 else c for k, c in enumerate(own)]
        cupboard(shape, style, body, own, -d / 2, d / 2 - 0.05)
        boards += [
            (c.x0 + 0.02, c.x1 - 0.02, d - 0.08, c.z1 - c.z0 - 0.04, -0.03, c.z0 + 0.018)
            for c in own
            if c.kind == "niche"
        ]
    if rng.random() < 0.5:
        shape.box(body, w, 0.28, 0.04, 0, -d / 2 + 0.14, tall)
    shape.tops.clear()
    parts = _with_tv(rng, shape.top(-w / 2 + tower, w / 2 - tower, -d / 2, d / 2, h), w - 2 * tower - 0.05, h)
    return parts + _stock(rng, "tv stand", shape, boards, 0.6, (3, 0, 1, 3))


def _with_tv(rng: Rng, shape: Shape, w: float, h: float) -> Parts:
    parts: Parts = [("tv stand", shape)]
    screen = tv_on_foot(rng)
    if rng.random() < 0.65 and np.ptp(screen.bounds()[:, 0]) < w:
        parts.append(("tv", screen.moved(rng.uniform(-0.05, 0.05), 0, h + 0.002, rng.normal(0, 0.05))))
    return parts


def stepped_shelf(rng: Rng) -> Parts:
    """Boards on the wall in steps or a frame of boxes hung at random heights, things on them."""
    body, shape, boards, d = _body(rng), Shape(), [], rng.uniform(0.16, 0.3)
    x, z = 0.0, rng.uniform(0.9, 1.5)
    for _ in range(int(rng.integers(2, 6))):
        w = rng.uniform(0.25, 0.7)
        h = rng.uniform(0.25, 0.4)
        if rng.random() < 0.4:
            cupboard(shape, _style(rng, body), body, [Cell(x, x + w, z, z + h, "niche")], -d / 2, d / 2)
            boards.append((x + 0.03, x + w - 0.03, d - 0.03, h - 0.04, 0.0, z + 0.018))
        else:
            shape.box(body, w, d, rng.uniform(0.02, 0.06), x + w / 2, 0, z - 0.02)
            boards.append((x + 0.02, x + w - 0.02, d - 0.02, 0.3, 0.0, z + 0.045))
        x, z = x + w * rng.uniform(0.5, 1.05), float(np.clip(z + rng.uniform(-0.5, 0.5), 0.7, 1.8))
    shape.tops.clear()
    parts = [("shelf", shape), *_stock(rng, "shelf", shape, boards, 0.6, (3, 1, 1, 3))]
    return [(name, s.moved(-x / 2)) for name, s in parts]


def heavy_shelf(rng: Rng) -> Parts:
    """For goods: thick beams between frames of posts, few boards far apart, cartons and tubs heaped on them."""
    w, d, h, rows = rng.uniform(1.0, 2.4), rng.uniform(0.4, 0.8), rng.uniform(0.9, 2.2), int(rng.integers(2, 5))
    post, beam, board = any_color(rng), any_color(rng), pick(rng, "carton", "pine", "steel", "grey wood")
    shape, parts = Shape(), []
    for x in (-w / 2 + 0.03, w / 2 - 0.03):
        for y in (-d / 2 + 0.03, d / 2 - 0.03):
            shape.box(post, 0.06, 0.06, h, x, y)
        for z in np.arange(0.15, h - 0.2, 0.4):
            shape.rod(post, (x, -d / 2 + 0.03, z), (x, d / 2 - 0.03, z + 0.3), 0.014, sides=4)
    levels = np.linspace(rng.uniform(0.08, 0.3), h - 0.12, rows)
    for k, z in enumerate(levels):
        for y in (-d / 2 + 0.03, d / 2 - 0.03):
            shape.box(beam, w - 0.06, 0.04, 0.1, 0, y, z - 0.08)
        shape.box(board, w - 0.06, d - 0.04, 0.02, 0, 0, z)
        clear = levels[k + 1] - z - 0.14 if k + 1 < rows else min(0.4, 2.27 - z)
        if rng.random() < 0.75:
            parts += load(rng, -w / 2 + 0.08, w / 2 - 0.08, d - 0.08, 0, z + 0.02, clear)
        else:
            shape.top(-w / 2 + 0.08, w / 2 - 0.08, -d / 2 + 0.06, d / 2 - 0.06, z + 0.02)
    return [("shelf", shape), *parts]


# Class → its makes.
MORE: dict[str, tuple[Callable, ...]] = {
    "cabinet": (
        locker_bank,
        hung_cabinet,
        block_cabinet,
        shoe_cabinet,
        open_cabinet,
        sloped_cabinet,
        sliding_cabinet,
        tool_cabinet,
    ),
    "file cabinet": (file_bank, flap_file, combi_file, pedestal_file),
    "bookshelf": (
        ladder_shelf,
        wall_of_books,
        stack_shelf,
        long_shelf,
        spine_shelf,
        cover_shelf,
        leaning_shelf,
        corner_shelf,
    ),
    "wardrobe": (open_wardrobe, tall_wardrobe),
    "dresser": (staggered_dresser, narrow_dresser),
    "nightstand": (open_nightstand,),
    "tv stand": (low_tv_stand, tower_tv_stand),
    "shelf": (stepped_shelf, heavy_shelf),
}
