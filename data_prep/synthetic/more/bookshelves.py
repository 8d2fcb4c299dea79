"""More makes of bookshelves and of shelves: leaning, hung, sloped, wall-wide, for libraries and for goods."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from data_prep.synthetic import shelves
from data_prep.synthetic.joinery import Cell, cupboard, grid
from data_prep.synthetic.more.parts import (
    Parts,
    any_color,
    carcass,
    case_style,
    feet,
    load,
    posts,
    prism,
    stock,
    turned,
)
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


def ladder_shelf(rng: Rng) -> Parts:
    """Boards hooked between upright ladders of bars, at other heights in each bay, at times a cupboard among them."""
    bays, pitch, d, h = int(rng.integers(1, 4)), rng.uniform(0.55, 0.85), rng.uniform(0.2, 0.38), rng.uniform(0.8, 2.0)
    metal, body, shape = pick(rng, "frame", "black", "white", "brass", *WOODS), carcass(rng), Shape()
    w, r, boards = bays * pitch, rng.uniform(0.011, 0.022), []
    for k in range(bays + 1):
        x = -w / 2 + k * pitch
        posts(shape, metal, (x,), (-d / 2 + r, d / 2 - r), h, 2 * r)
        for z in np.arange(0.1, h, rng.uniform(0.18, 0.4)):
            shape.box(metal, 2 * r, d, 0.022, x, 0, z)
    for k in range(bays):
        x0, x1, z = -w / 2 + k * pitch, -w / 2 + (k + 1) * pitch, rng.uniform(0.08, 0.4)
        while z < h - 0.1:
            gap = rng.uniform(0.22, 0.45)
            if rng.random() < 0.1 and z + 0.4 < h:
                cupboard(
                    shape,
                    case_style(rng, body),
                    body,
                    grid(rng, x0 + 0.02, x1 - 0.02, z, z + 0.36, 1, 1),
                    -d / 2,
                    d / 2,
                )
                z += 0.38
            shape.box(body, pitch - 2 * r, d - 0.02, 0.024, (x0 + x1) / 2, 0, z)
            boards.append((x0 + 0.03, x1 - 0.03, d - 0.03, min(gap, 0.4) - 0.03, 0.0, z + 0.024))
            z += gap
    return [
        ("bookshelf", shape),
        *stock(rng, shape, boards, float(rng.choice([0.95, 0.8, 0.5])), (6, 1, 1, 2)),
    ]


def wall_of_books(rng: Rng) -> Parts:
    """From wall to wall and up to the ceiling: boards uneven from bay to bay, a cornice, deeper below."""
    w, d, h = rng.uniform(1.7, 2.7), rng.uniform(0.26, 0.4), rng.uniform(1.9, 2.22)
    bays, t, body, shape = int(rng.integers(2, 6)), rng.uniform(0.02, 0.07), carcass(rng), Shape()
    base, boards = rng.uniform(0.4, 0.8) if rng.random() < 0.4 else rng.uniform(0.03, 0.12), []
    deep = d + (rng.uniform(0.05, 0.2) if base > 0.3 else 0.0)
    back = -deep / 2
    xs = np.linspace(-w / 2, w / 2, bays + 1) + np.r_[0, rng.uniform(-0.1, 0.1, bays - 1), 0]
    if base > 0.3:
        cupboard(
            shape,
            case_style(rng, body),
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
        *stock(rng, shape, boards, float(rng.choice([1.0, 0.95, 0.75])), (8, 1, 1, 1)),
    ]


def stack_shelf(rng: Rng) -> Parts:
    """Of a library: books on both sides of a middle, closed ends, boards of steel or wood; low or high."""
    w, d, h = rng.uniform(0.9, 2.4), rng.uniform(0.42, 0.7), rng.uniform(0.9, 2.1)
    body, ends, shape = pick(rng, "painted steel", *WOODS), carcass(rng), Shape()
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
        parts += [(name, s.moved(turn=turn)) for name, s in stock(rng, side, boards, full, (12, 1, 0, 0))]
        own = turned(side, 0.0, 0.0, turn)
        shape.add(own).tops.extend(own.tops)
    return [("bookshelf", shape), *parts]


def long_shelf(rng: Rng) -> Parts:
    """Low and long, as below a window: one row of books or two, uprights in odd places, things and a cushion on it."""
    w, d, h = rng.uniform(1.3, 2.6), rng.uniform(0.26, 0.45), rng.uniform(0.38, 0.9)
    body, shape, t = carcass(rng), Shape(), rng.uniform(0.018, 0.05)
    z, rows = feet(rng, shape, body, w, d), 1 if h < 0.55 else int(rng.integers(1, 3))
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
    parts = stock(rng, shape, boards, float(rng.choice([0.95, 0.7, 0.4])), (6, 1, 1, 1))
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    if rng.random() < 0.3:
        shape.tops.pop()
        parts += load(rng, -w / 2, w / 2, d, 0, h, 0.4)
    return [("bookshelf", shape), *parts]


def spine_shelf(rng: Rng) -> Parts:
    """Tall and narrow: books lie in piles on small boards about a post, or a slim case hardly wider than a book."""
    h, body, shape = rng.uniform(1.1, 2.15), carcass(rng), Shape()
    if rng.random() < 0.5:
        w, d = rng.uniform(0.22, 0.4), rng.uniform(0.2, 0.34)
        places = shelves.case_of_boards(rng, shape, body, w, d, h, rng.choice([0.02, 0.08]), back=rng.random() < 0.6)
        return [("bookshelf", shape), *stock(rng, shape, places, 0.85, (6, 1, 0, 2))]
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
    body, rail, shape = carcass(rng), carcass(rng), Shape()
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
    body, shape, boards = carcass(rng), Shape(), []
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
    return [("bookshelf", shape), *stock(rng, shape, boards, float(rng.choice([0.9, 0.6])), (6, 1, 1, 2))]


def corner_shelf(rng: Rng) -> Parts:
    """Round a corner: one case along the wall and a shorter one at a right angle, boards at the same heights."""
    w, reach, d, h = rng.uniform(0.8, 2.0), rng.uniform(0.4, 1.1), rng.uniform(0.24, 0.34), rng.uniform(0.8, 2.15)
    body, side, rows = carcass(rng), int(rng.choice([-1, 1])), int(rng.integers(2, 7))
    long, short = Shape(), Shape()
    columns = max(1, round(w / rng.uniform(0.5, 0.9)))
    places = shelves.case_of_boards(rng, long, body, w, d, h, 0.06, columns, rows, rng.random() < 0.7)
    others = shelves.case_of_boards(rng, short, body, reach, d, h, 0.06, 1, rows, rng.random() < 0.7)
    full, mix = float(rng.choice([0.95, 0.7, 0.45])), (6, 1, 1, 1)
    parts, more = stock(rng, long, places, full, mix), stock(rng, short, others, full, mix)
    x, y, turn = side * (w / 2 - d / 2), d / 2 + reach / 2, side * np.pi / 2
    own = turned(short, x, y, turn)
    long.add(own).tops.extend(own.tops)
    return [("bookshelf", long), *parts, *[(name, s.moved(x, y, 0, turn)) for name, s in more]]


# ---------------------------------------------------------------- shelves for other things


def stepped_shelf(rng: Rng) -> Parts:
    """Boards on the wall in steps or a frame of boxes hung at random heights, things on them."""
    body, shape, boards, d = carcass(rng), Shape(), [], rng.uniform(0.16, 0.3)
    x, z = 0.0, rng.uniform(0.9, 1.5)
    for _ in range(int(rng.integers(2, 6))):
        w = rng.uniform(0.25, 0.7)
        h = rng.uniform(0.25, 0.4)
        if rng.random() < 0.4:
            cupboard(shape, case_style(rng, body), body, [Cell(x, x + w, z, z + h, "niche")], -d / 2, d / 2)
            boards.append((x + 0.03, x + w - 0.03, d - 0.03, h - 0.04, 0.0, z + 0.018))
        else:
            t = rng.uniform(0.02, 0.06)
            shape.box(body, w, d, t, x + w / 2, 0, z - 0.02)
            boards.append((x + 0.02, x + w - 0.02, d - 0.02, 0.3, 0.0, z - 0.02 + t))
        x, z = x + w * rng.uniform(0.5, 1.05), float(np.clip(z + rng.uniform(-0.5, 0.5), 0.7, 1.8))
    shape.tops.clear()
    parts = [("shelf", shape), *stock(rng, shape, boards, 0.6, (3, 1, 1, 3))]
    return [(name, s.moved(-x / 2)) for name, s in parts]


def heavy_shelf(rng: Rng) -> Parts:
    """For goods: thick beams between frames of posts, few boards far apart, cartons and tubs heaped on them."""
    w, d, h, rows = rng.uniform(1.0, 2.4), rng.uniform(0.4, 0.8), rng.uniform(0.9, 2.2), int(rng.integers(2, 5))
    post, beam, board = any_color(rng), any_color(rng), pick(rng, "carton", "pine", "steel", "grey wood")
    shape, parts = Shape(), []
    for x in (-w / 2 + 0.03, w / 2 - 0.03):
        posts(shape, post, (x,), (-d / 2 + 0.03, d / 2 - 0.03), h, 0.06)
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


MORE: dict[str, tuple[Callable, ...]] = {
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
    "shelf": (stepped_shelf, heavy_shelf),
}
