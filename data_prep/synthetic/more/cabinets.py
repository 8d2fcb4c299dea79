"""More makes of cabinets: lockers, hung, of blocks, for shoes, open, sloped, sliding, for tools."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from data_prep.synthetic.joinery import Cell, Style, cupboard, front, grid, legs
from data_prep.synthetic.more.parts import (
    Board,
    Parts,
    any_color,
    carcass,
    case_style,
    castors,
    feet,
    load,
    prism,
    stock,
)
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


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
    body, shape, niche = carcass(rng), Shape(), rng.uniform(0.15, 0.22) if rng.random() < 0.3 else 0.0
    cells = grid(rng, -w / 2, w / 2, niche, h, 1, max(1, round(w / rng.uniform(0.35, 0.8))), ajar=0.08)
    if rng.random() < 0.3:
        cells = [c._replace(kind=str(rng.choice(["niche", "door"])), opened=0.0) for c in cells]
    if niche:
        cells += grid(rng, -w / 2, w / 2, 0, niche, 1, 1, "niche")
    cupboard(shape, case_style(rng, body)._replace(low=z > 1), body, cells, -d / 2, d / 2)
    return [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h).moved(z=z))]


def block_cabinet(rng: Rng) -> Parts:
    """A wall of blocks, high and low, deep and shallow, with open boards between, as in living rooms and offices."""
    shape, body, parts = Shape(), carcass(rng), []
    style, deepest, x = case_style(rng, body), rng.uniform(0.4, 0.55), 0.0
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
    parts = [("cabinet", shape), *stock(rng, shape, boards, 0.5, (2, 1, 1, 2))]
    return [(name, s.moved(-x / 2)) for name, s in parts]


def shoe_cabinet(rng: Rng) -> Parts:
    """Shallow and as wide as a door or two: flaps one over another that tip out at their upper edge."""
    w, d, flaps = rng.uniform(0.5, 1.3), rng.uniform(0.15, 0.28), int(rng.integers(1, 6))
    columns, pitch, foot = 1 if w < 0.8 else 2, rng.uniform(0.3, 0.42), rng.choice([0.0, 0.06, 0.15])
    body, shape = carcass(rng), Shape()
    style, h = case_style(rng, body, ("slab", "frame", "raised")), foot + flaps * pitch + 0.05
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
    body = pick(rng, "painted steel") if steel else carcass(rng)
    z0 = feet(rng, shape, body, w, d)
    rows, style = max(2, round((h - z0) / rng.uniform(0.28, 0.45))), case_style(rng, body)
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
    parts = stock(rng, shape, boards, 0.85, (2, 3, 3, 2))
    if rng.random() < 0.5:
        parts += load(rng, -w / 2, w / 2, d, 0, h, min(0.35, 2.27 - h))
    return [("cabinet", shape), *parts]


def sloped_cabinet(rng: Rng) -> Parts:
    """Below a stair or a roof: its top slopes down to one side, doors of differing heights, closed or open."""
    w, d, high, low = rng.uniform(0.9, 2.4), rng.uniform(0.3, 0.65), rng.uniform(1.2, 2.25), rng.uniform(0.2, 0.8)
    body, shape, side = carcass(rng), Shape(), int(rng.choice([-1, 1]))
    outline = [(-w / 2, 0), (w / 2, 0), (w / 2, high), (-w / 2, low)]
    if side < 0:
        outline = [(-w / 2, 0), (w / 2, 0), (w / 2, low), (-w / 2, high)]
    shape.add(prism(body, outline, d, False), 0, d / 2)
    columns, style = max(2, round(w / rng.uniform(0.35, 0.6))), case_style(rng, body, ("slab",))
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
    body, shape = carcass(rng), Shape()
    z, t = feet(rng, shape, body, w, d), rng.uniform(0.02, 0.045)
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
    number, own = int(rng.integers(2, 4)), carcass(rng) if rng.random() < 0.6 else body
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
    parts = stock(rng, shape, boards, 0.6, (3, 2, 2, 2))
    shape.tops.clear()
    return [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h)), *parts]


def tool_cabinet(rng: Rng) -> Parts:
    """On castors: flat drawers of steel over a door or all the way, a bow at its side, a rim and tools on its top."""
    w, d, h = rng.uniform(0.45, 1.1), rng.uniform(0.38, 0.6), rng.uniform(0.6, 1.1)
    body = any_color(rng) if rng.random() < 0.5 else paint(rng, "bright", "grey", "black", "metal")
    shape, z, grip = Shape(), rng.uniform(0.08, 0.15), pick(rng, "chrome", "black")
    castors(rng, shape, (-w / 2 + 0.06, w / 2 - 0.06), (-d / 2 + 0.07, d / 2 - 0.07), z / 2)
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
            steady=True,
        )
    parts: Parts = [("cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    return parts + (load(rng, -w / 2, w / 2, d, 0, h, 0.4) if rng.random() < 0.5 else [])


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
}
