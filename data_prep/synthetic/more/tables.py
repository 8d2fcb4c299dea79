"""More makes of tables, for dining, working and standing; its table also has desks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic import chairs, tables
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.more.chairs import TABLE_CHAIRS, high_chair
from data_prep.synthetic.more.desks import DESKS
from data_prep.synthetic.more.parts import Parts, drawers, loop, metal, posts, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def _top(shape: Shape, rng: Rng, width, depth, height, round_share) -> tuple[float, float, float, bool, Material]:
    """A board of drawn size: its width, depth, the height of its underside, whether it is round, its material."""
    w, d, h = rng.uniform(*width), rng.uniform(*depth), rng.uniform(*height)
    material = paint(rng, "glass")._replace(shiny=0.3) if rng.random() < 0.07 else surface(rng)
    thick = rng.uniform(0.018, 0.07) if w > 0.7 else rng.uniform(0.018, 0.04)
    kind = "rounded" if rng.random() < 0.25 else "square"
    if rng.random() < round_share:
        kind = "oval"
        if rng.random() < 0.7:
            w = d = min(max(w, d), 1.6)
    slab(shape, material, outline(w, d, kind), thick, z=h - thick)
    f = 0.33 if kind == "oval" else 0.48
    shape.top(-w * f, w * f, -d * f, d * f, h)
    return w, d, h - thick, kind == "oval", material


def harvest_table(
    rng: Rng, width=(0.8, 2.0), depth=(0.7, 1.05), height=(0.7, 0.79), round_share=0.1, shelf=0.15
) -> Shape:
    """Heavy: stout legs, square, tapered or turned, a deep frame below the board, bars between the legs."""
    shape = Shape()
    w, d, h, oval, top = _top(shape, rng, width, depth, height, round_share)
    leg = top if rng.random() < 0.6 else surface(rng)
    f, t = 0.68 if oval else 0.94, rng.uniform(0.05, 0.12) * min(1.0, 0.5 + min(w, d) / 2)
    x, y, kind = w * f / 2 - t / 2, d * f / 2 - t / 2, int(rng.integers(4))
    xs = (-x, 0.0, x) if w > 2.3 else (-x, x)
    if kind <= 1:
        posts(shape, leg, xs, (-y, y), h, t, foot=(1.0, rng.uniform(0.5, 0.8))[kind])
    else:
        bulge = rng.uniform(0.3, 0.6)
        profile = [(0.3, 0), (0.45, 0.12), (0.3, 0.2), (0.55, bulge), (0.35, 0.72), (0.5, 0.78), (0.5, 1)]
        for px in xs:
            for py in (-y, y):
                shape.lathe(leg, [(r * t * 1.2, v * h) for r, v in profile], px, py, sides=10)
    deep = rng.uniform(0.0, 0.16) * min(1, h / 0.7)
    if deep > 0.04:
        for py in (-y, y):
            shape.box(leg, 2 * x, 0.03, deep, y=py, z=h - deep)
        for px in (-x, x):
            shape.box(leg, 0.03, 2 * y, deep, px, z=h - deep)
    z = h * rng.uniform(0.1, 0.35)
    if rng.random() < shelf and not oval:
        shape.box(leg, 2 * x, 2 * y, 0.025, z=z).top(-x + t, x - t, -y + t, y - t, z + 0.025)
    elif rng.random() < 0.5:
        for px in (-x, x):
            shape.box(leg, t * 0.6, 2 * y, t * 0.8, px, z=z)
        shape.box(leg, 2 * x, t * 0.6, t * 0.8, z=z)
    return shape


def frame_table(rng: Rng, width=(0.8, 2.0), depth=(0.7, 1.0), height=(0.7, 0.78), round_share=0.15, shelf=0.0) -> Shape:
    """On a frame of metal or wood: hairpins, letters A, V and X, loops that stand across, a cage, bent arches."""
    shape = Shape()
    w, d, h, oval, top = _top(shape, rng, width, depth, height, round_share)
    leg, r = (metal(rng) if rng.random() < 0.7 else surface(rng)), rng.uniform(0.012, 0.035)
    f, low = 0.62 if oval else 0.92, min(w, d) < 0.65
    kind = str(rng.choice(["hairpin", "a", "v", "x", "loop", "cage", "arch"]))
    x, y = w * f / 2 - 0.03, d * f / 2 - 0.02
    r = min(r, 0.016) if low else r
    xs = np.linspace(-x, x, 2 if w < 2.4 else 3)
    for px in xs:
        if kind == "hairpin":
            for py in (-y, y):
                for dx in (-0.06, 0.06):
                    shape.rod(leg, (px, py, 0.0), (px * 0.96 + dx, py * 0.96, h), 0.011, sides=5)
        elif kind == "a":
            for side in (-1, 1):
                shape.rod(leg, (px, side * y, 0), (px, side * y * 0.3, h), r, sides=5)
            shape.box(leg, 2 * r, y * 1.2, 2 * r, px, z=h * 0.4)
        elif kind == "v":
            for side in (-1, 1):
                shape.rod(leg, (px, side * y * 0.15, 0), (px, side * y, h), r, sides=5)
            shape.box(leg, 2 * r + 0.03, y, 0.025, px)
        elif kind == "x":
            for side in (-1, 1):
                shape.rod(leg, (px, side * y, 0), (px, -side * y, h), r, sides=4)
        elif kind in ("loop", "cage"):
            loop(shape, leg, px, -y, y, h, 2 * r, 2 * r if kind == "cage" else rng.uniform(2 * r, 0.1))
        else:
            bow = [(px, y * np.cos(a), h * np.sin(a) ** 0.6) for a in np.linspace(0, np.pi, 9)]
            shape.path(leg, bow, r, sides=5, steady=True)
    if kind == "cage":
        for py in (-y, y):
            for z in (0.0, h - 2 * r):
                shape.box(leg, 2 * x, 2 * r, 2 * r, y=py, z=z)
    elif kind in ("a", "x", "v", "arch"):
        shape.box(leg, 2 * x, 0.03, 0.04, z=h * rng.choice([0.4, 0.5, 0.9]))
    if rng.random() < shelf and kind in ("loop", "cage", "hairpin"):
        z = h * rng.uniform(0.15, 0.45)
        shape.box(top if rng.random() < 0.6 else leg, 2 * x, 2 * y, 0.02, z=z).top(-x, x, -y, y, z + 0.02)
    return shape


def block_table(rng: Rng, width=(0.9, 2.2), depth=(0.8, 1.1), height=(0.7, 0.78), round_share=0.2, shelf=0.0) -> Shape:
    """On boxes, crossed boards, barrels of slats or hollow frames instead of legs, a bar between them at times."""
    shape = Shape()
    w, d, h, _, top = _top(shape, rng, width, depth, height, round_share)
    base = top if rng.random() < 0.4 else surface(rng)
    number = 1 if w < 1.3 else 2 if w < 2.6 else 3
    kind, span, deep = int(rng.integers(4)), rng.uniform(0.1, 0.22) * w / number**0.3, rng.uniform(0.35, 0.7) * d
    if number == 1:
        span = rng.uniform(0.3, 0.6) * w
    for x in np.linspace(-w * 0.27, w * 0.27, number) if number > 1 else (0.0,):
        if kind == 0:
            shape.box(base, span, deep, h, x, taper=rng.uniform(0.7, 1.2))
        elif kind == 1:
            shape.box(base, max(span, 0.3), 0.05, h, x).box(base, 0.05, deep, h, x)
        elif kind == 2:
            r = min(max(span, 0.25), deep) / 2
            for a in np.arange(10) * np.pi / 5:
                shape.box(base, 0.05, 0.025, h, x + r * np.cos(a), r * np.sin(a), turn=a + np.pi / 2)
            shape.lathe(base, [(0, 0.03), (r, 0.03), (r, 0)], x, sides=12)
        else:
            loop(shape, base, x, -deep / 2, deep / 2, h, 0.06, max(span, 0.1))
    if number > 1 and rng.random() < 0.4:
        shape.box(base, w * 0.54, 0.05, 0.1, z=h * rng.uniform(0.1, 0.6))
    if rng.random() < 0.3:
        shape.box(base, w * 0.7, d * 0.6, 0.04, z=h - 0.04)
    return shape


def folding_table(
    rng: Rng, width=(0.8, 1.9), depth=(0.55, 0.9), height=(0.7, 0.76), round_share=0.12, shelf=0.0
) -> Shape:
    """Bent tubes that fold under a light board, or a board that tips, on feet with castors."""
    shape = Shape()
    w, d, h, oval, _ = _top(shape, rng, width, depth, height, round_share)
    leg, r, kind = metal(rng), rng.uniform(0.014, 0.022), int(rng.integers(3))
    f = 0.6 if oval else 0.85
    for x in np.linspace(-w * f / 2, w * f / 2, 2 if w < 2.4 else 3):
        y = d * f / 2
        if kind == 0:  # a loop of tube at each end, and a strut
            shape.path(leg, [(x, -y, h), (x, -y, r), (x, y, r), (x, y, h)], r, sides=6, steady=True)
            shape.rod(leg, (x, 0, h * 0.5), (x * 0.45, 0, h), 0.013, sides=5)
            shape.rod(leg, (x, -y, h * 0.5), (x, y, h * 0.5), 0.013, sides=5)
        elif kind == 1:  # tubes that meet on a wide foot
            for side in (-1, 1):
                shape.rod(leg, (x, side * y * 0.35, 0.03), (x, side * y * 0.35, h), r, sides=6)
            shape.box(leg, 0.05, 2 * y, 0.04, x).box(leg, 0.05, 1.4 * y, 0.03, x, z=h - 0.03)
        else:
            shape.box(leg, 0.05, 2 * y, 0.04, x, z=0.06).box(leg, 0.06, 0.09, h - 0.06, x, z=0.06)
            for py in (-y * 0.95, y * 0.95):
                shape.rod(pick(rng, "black"), (x, py - 0.015, 0.03), (x, py + 0.015, 0.03), 0.03, sides=8)
    shape.box(leg, w * f, 0.03, 0.04, z=h - 0.05)
    if rng.random() < 0.4:
        shape.box(leg, w * 0.95, d * 0.95 * (0.7 if oval else 1), 0.03, z=h - 0.03, taper=1.0 if not oval else 0.7)
    if rng.random() < 0.2:  # a panel before the knees
        shape.box(leg, w * f, 0.02, 0.3, y=-d * f * 0.4, z=h - 0.32)
    return shape


def workbench(rng: Rng) -> Shape:
    """A thick top with a board below, drawers on one side, a lip or a wall for tools behind."""
    w, d, h = rng.uniform(1.0, 2.0), rng.uniform(0.5, 0.8), rng.uniform(0.74, 0.95)
    top, shape, t = surface(rng), Shape(), rng.uniform(0.05, 0.1)
    leg = top if rng.random() < 0.5 else metal(rng)
    shape.box(top, w, d, rng.uniform(0.04, 0.09), z=h - 0.04)
    top_z = shape.bounds()[1, 2]
    posts(shape, leg, (-w / 2 + t, w / 2 - t), (-d / 2 + t, d / 2 - t), h - 0.04, t)
    if rng.random() < 0.8:
        z = rng.uniform(0.12, 0.3)
        shape.box(top, w - t, d - t, 0.03, z=z).top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2 + 0.1, d / 2 - 0.1, z + 0.03)
    if rng.random() < 0.6:
        side, wide = rng.choice([-1, 1]), rng.uniform(0.35, 0.6)
        drawers(shape, rng, leg, wide, -d / 2 + 0.05, d / 2 - 0.05, h - rng.uniform(0.2, 0.5), h - 0.04,
                side * (w / 2 - wide / 2 - t))  # fmt: skip
    if rng.random() < 0.5:
        shape.box(top, w, 0.03, rng.choice([0.08, 0.12, 0.5, 0.7]), y=-d / 2 + 0.015, z=top_z)
    return shape.top(-w / 2, w / 2, -d / 2 + 0.05, d / 2, top_z)


def _bar_table(rng: Rng) -> Shape:
    """As high as one stands or sits on a stool: a column and plate, a frame with bars for the feet, or boxes below."""
    h, kind, shape = rng.uniform(0.88, 1.12), int(rng.integers(3)), Shape()
    square = (0.55, 0.85) if kind == 0 else (0.5, 0.8)
    width = square if kind == 0 else (0.9, 1.8)
    w, d, under, _, top = _top(shape, rng, width, square, (h, h + 0.01), 0.5 if kind == 0 else 0.0)
    leg = metal(rng) if rng.random() < 0.7 else surface(rng)
    if kind == 0:
        r = min(w, d) * rng.uniform(0.3, 0.45)
        shape.lathe(leg, [(r, 0), (r * 0.95, 0.03), (0.06, 0.05)], power=rng.choice([0.3, 1.0]), sides=16)
        shape.rod(leg, (0, 0, 0.02), (0, 0, under), rng.uniform(0.03, 0.06))
    elif kind == 1:
        t = rng.uniform(0.03, 0.07)
        x, y = w / 2 - t, d / 2 - t
        posts(shape, leg, (-x, x), (-y, y), under, t)
        for z in (h * 0.22, under - 0.06):
            for py in (-y, y):
                shape.box(leg, 2 * x, t * 0.7, t, y=py, z=z)
            for px in (-x, x):
                shape.box(leg, t * 0.7, 2 * y, t, px, z=z)
    else:
        x = rng.choice([-1, 1]) * (w / 2 - 0.22)
        drawers(shape, rng, top, 0.4, -d / 2 + 0.04, d / 2 - 0.04, 0.05, under, x)
        posts(shape, leg, (-np.sign(x) * (w / 2 - 0.05),), (-d / 2 + 0.05, d / 2 - 0.05), under, 0.06)
    return shape


def bar_table(rng: Rng) -> Parts:
    """One by itself, or with high chairs about it."""
    table = _bar_table(rng)
    return [("table", table)] if rng.random() < 0.4 else tables.seated(rng, "table", table, "chair", high_chair, 4)


def picnic_table(rng: Rng) -> Shape:
    """A board of planks and a bench along each side, all on the same slanting legs."""
    w, d, h = rng.uniform(1.0, 1.9), rng.uniform(0.6, 0.8), rng.uniform(0.6, 0.77)
    wood, shape, number = surface(rng), Shape(), int(rng.integers(3, 6))
    leg = wood if rng.random() < 0.6 else metal(rng)
    for k in range(number):
        shape.box(wood, w, d / number - 0.01, 0.04, y=(k + 0.5) * d / number - d / 2, z=h - 0.04)
    reach, seat = d / 2 + rng.uniform(0.22, 0.34), h * rng.uniform(0.55, 0.62)
    for x in (-w * 0.36, w * 0.36):
        shape.box(leg, 0.05, 2 * reach, 0.08, x, z=seat - 0.12).box(leg, 0.05, d * 0.95, 0.07, x, z=h - 0.11)
        for side in (-1, 1):
            shape.rod(leg, (x, side * reach * 0.85, 0), (x, side * d * 0.2, h - 0.05), 0.04, sides=4)
    for side in (-1, 1):
        shape.box(wood, w, rng.uniform(0.22, 0.3), 0.04, y=side * reach, z=seat - 0.04)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def console_table(rng: Rng) -> Shape:
    """Narrow and rather high, for a hall or behind a couch: on legs, loops or boards, with drawers and shelves."""
    size = ((0.8, 1.7), (0.26, 0.42), (0.72, 0.9))
    if rng.random() < 0.7:
        make = (harvest_table, frame_table)[rng.integers(2)]
        shape = make(rng, *size, 0.0, 0.6)
    else:
        shape = Shape()
        w, d, h, _, top = _top(shape, rng, *size, 0.0)
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.box(top, 0.035, d, h, x)
        for z in rng.uniform(0.1, 0.45, int(rng.integers(0, 3))):
            shape.box(top, w - 0.06, d * 0.95, 0.025, z=z).top(-w * 0.45, w * 0.45, -d * 0.4, d * 0.4, z + 0.025)
    (_, _, _), (x1, _, high) = shape.bounds()
    if rng.random() < 0.4:
        deep = rng.uniform(0.1, 0.16)
        drawers(shape, rng, surface(rng), 1.5 * x1, -0.1, 0.11, high - deep - 0.02, high - 0.03)
    return shape


BOARDS = (harvest_table, frame_table, block_table, folding_table)  # as large as one asks for


def _any_chair(rng: Rng) -> Shape:
    return (chairs.chair if rng.random() < 0.5 else TABLE_CHAIRS[rng.integers(len(TABLE_CHAIRS))])(rng)


def _table(rng: Rng, make: Callable, label="table") -> Parts:
    """A table by itself, or with chairs about it."""
    if rng.random() < 0.4:
        return [(label, make(rng))]
    office = rng.random() < 0.1
    return tables.seated(
        rng, label, make(rng), "office chair" if office else "chair", chairs.office_chair if office else _any_chair
    )


# Class → its makes; those of low tables are in ``low_tables``.
MORE: dict[str, tuple[Callable, ...]] = {
    "desk": DESKS,
    "table": (
        *(partial(_table, make=make) for make in BOARDS), workbench, bar_table, picnic_table, console_table,
    ),
    "dining table": tuple(
        partial(_table, make=partial(make, width=(1.0, 2.0)), label="dining table") for make in BOARDS[:3]
    ),
}  # fmt: skip
