"""More makes of wardrobes, dressers, nightstands and TV stands."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from data_prep.synthetic.joinery import Cell, cupboard, front, grid, legs
from data_prep.synthetic.more.parts import Parts, carcass, case_style, feet, load, stock
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint
from data_prep.synthetic.wall_things import tv_on_foot

Rng = np.random.Generator


def open_wardrobe(rng: Rng) -> Parts:
    """Doors wide open or none: garments on a rail, boards with folded things and boxes at its side, cases on top."""
    w, d, h = rng.uniform(0.7, 2.0), rng.uniform(0.5, 0.65), rng.uniform(1.75, 2.2)
    body, shape, split = carcass(rng), Shape(), rng.uniform(0.5, 0.75)
    foot, at = rng.uniform(0.05, 0.12), -w / 2 + split * w
    shape.box(body, w - 0.04, d - 0.05, foot, 0, -0.02)
    style, levels = case_style(rng, body), np.linspace(foot, h, int(rng.integers(4, 7)))
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
    parts += stock(rng, shape, boards, 0.6, (0, 0, 4, 1))
    return parts


def tall_wardrobe(rng: Rng) -> Parts:
    """Up to the ceiling: high doors with a tier of small ones above, mirrors among them, a column of open boards."""
    w, d, h = rng.uniform(0.8, 2.4), rng.uniform(0.5, 0.68), rng.uniform(2.0, 2.26)
    body, shape, columns = carcass(rng), Shape(), max(2, round(w / rng.uniform(0.38, 0.6)))
    style, split = case_style(rng, body), h - rng.choice([0.03, 0.4, 0.55])
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
    w, d, h, body, shape = rng.uniform(0.5, 1.7), rng.uniform(0.36, 0.55), rng.uniform(0.7, 1.3), carcass(rng), Shape()
    z, at, style = feet(rng, shape, body, w, d), rng.uniform(-0.2, 0.25) * w, case_style(rng, body)
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
    h, body, shape = rng.uniform(1.0, 1.5) if slim else rng.uniform(0.7, 0.9), carcass(rng), Shape()
    z = rng.uniform(0.2, 0.4) if not slim else feet(rng, shape, body, w, d)
    if not slim:
        legs(shape, body, w, d, z, rng.uniform(0.02, 0.035), rng.random() < 0.5)
    rows = int(rng.integers(5, 9)) if slim else int(rng.integers(1, 3))
    cells = grid(rng, -w / 2, w / 2, z, h - 0.03, rows, 1 if slim else int(rng.integers(1, 4)), "drawer", ajar=0.12)
    cupboard(shape, case_style(rng, body), body, cells, -d / 2, d / 2)
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
    w, d, h, body, shape = rng.uniform(0.3, 0.6), rng.uniform(0.28, 0.45), rng.uniform(0.4, 0.72), carcass(rng), Shape()
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
            case_style(rng, body),
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
            case_style(rng, body),
            body,
            grid(rng, -w / 2, w / 2, h - rng.uniform(0.12, 0.25), h - 0.02, 1, 1, "drawer", ajar=0.15),
            -d / 2,
            d / 2,
        )
    return [("nightstand", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]


def low_tv_stand(rng: Rng) -> Parts:
    """Very low and long, on the floor, on feet or hung on the wall: flaps and a slot for players."""
    w, d, shape, body = rng.uniform(1.0, 2.2), rng.uniform(0.3, 0.5), Shape(), carcass(rng)
    z = rng.uniform(0.12, 0.3) if rng.random() < 0.4 else feet(rng, shape, body, w, d)
    h, columns = z + rng.uniform(0.2, 0.42), int(rng.integers(2, 5))
    slot = z + (h - z) * rng.choice([1.0, 0.6])
    cells = grid(rng, -w / 2, w / 2, z, slot, 1, columns, "drawer", ajar=0.05)
    cells = [c._replace(kind="niche", opened=0.0) if rng.random() < 0.2 else c for c in cells]
    if slot < h - 0.05:
        cells += grid(rng, -w / 2, w / 2, slot, h, 1, int(rng.integers(1, 4)), "niche")
    cupboard(shape, case_style(rng, body, ("slab", "slab", "frame")), body, cells, -d / 2, d / 2)
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    return _with_tv(rng, shape, w, h)


def tower_tv_stand(rng: Rng) -> Parts:
    """A television between towers or under a bridge of boards, on a low chest."""
    w, d, h, body, shape = rng.uniform(1.5, 2.5), rng.uniform(0.34, 0.5), rng.uniform(0.35, 0.55), carcass(rng), Shape()
    style, tower, tall = case_style(rng, body), rng.uniform(0.28, 0.42), rng.uniform(1.3, 2.0)
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
    return parts + stock(rng, shape, boards, 0.6, (3, 0, 1, 3))


def _with_tv(rng: Rng, shape: Shape, w: float, h: float) -> Parts:
    parts: Parts = [("tv stand", shape)]
    screen = tv_on_foot(rng)
    if rng.random() < 0.65 and np.ptp(screen.bounds()[:, 0]) < w:
        parts.append(("tv", screen.moved(rng.uniform(-0.05, 0.05), 0, h + 0.002, rng.normal(0, 0.05))))
    return parts


MORE: dict[str, tuple[Callable, ...]] = {
    "wardrobe": (open_wardrobe, tall_wardrobe),
    "dresser": (staggered_dresser, narrow_dresser),
    "nightstand": (open_nightstand,),
    "tv stand": (low_tv_stand, tower_tv_stand),
}
