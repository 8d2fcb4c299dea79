"""More makes of tables: for dining, working and standing, before couches and beside them; its table also has desks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic import chairs, tables
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.more.desks import DESKS
from data_prep.synthetic.more.parts import drawers, loop, metal, posts, surface
from data_prep.synthetic.more.seats import CHAIRS
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]


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
            shape.path(leg, bow, r, sides=5)
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
            shape.path(leg, [(x, -y, h), (x, -y, r), (x, y, r), (x, y, h)], r, sides=6)
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


def bar_table(rng: Rng) -> Shape:
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
    return (chairs.chair if rng.random() < 0.5 else CHAIRS[rng.integers(len(CHAIRS))])(rng)


def _table(rng: Rng, make: Callable, label="table") -> Parts:
    """A table by itself, or with chairs about it."""
    if rng.random() < 0.4:
        return [(label, make(rng))]
    office = rng.random() < 0.1
    return tables.seated(
        rng, label, make(rng), "office chair" if office else "chair", chairs.office_chair if office else _any_chair
    )


# ---------------------------------------------------------------- low tables
_COFFEE = {"width": (0.65, 1.35), "depth": (0.45, 0.85), "height": (0.27, 0.5), "round_share": 0.25, "shelf": 0.5}
_END = {"width": (0.35, 0.6), "depth": (0.3, 0.58), "height": (0.42, 0.66), "round_share": 0.3, "shelf": 0.5}


def _open_box(rng: Rng, w, d, h) -> Shape:
    """A box with niches, drawers and doors on all of its front, or open from front to back."""
    body, shape, low = surface(rng), Shape(), rng.choice([0.0, 0.04, 0.12])
    t = rng.uniform(0.02, 0.06)
    if rng.random() < 0.65:
        for x in (-w / 2 + t / 2, w / 2 - t / 2):
            shape.box(body, t, d, h - low, x, z=low)
        for z in (low, low + (h - low - t) * rng.uniform(0.35, 0.65), h - t)[:: int(rng.integers(1, 3))]:
            shape.box(body, w - t, d, t, z=z)
        shape.top(-w * 0.4, w * 0.4, -d * 0.4, d * 0.4, low + t)
    else:
        rows, columns = int(rng.integers(1, 2 + (h > 0.35))), int(rng.integers(1, 2 + (w > 0.7)))
        cells = grid(rng, -w / 2, w / 2, low, h - t, rows, columns, "niche")
        cells = [c._replace(kind=str(rng.choice(["niche", "drawer", "door"], p=(0.6, 0.3, 0.1)))) for c in cells]
        cupboard(shape, draw_style(rng, surface(rng)), body, cells, -d / 2, d / 2 - 0.025)
        shape.box(body, w + 0.01, d, t, z=h - t)
    if low:
        posts(shape, metal(rng), (-w / 2 + 0.05, w / 2 - 0.05), (-d / 2 + 0.05, d / 2 - 0.05), low, 0.04)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def box_coffee_table(rng: Rng) -> Shape:
    """A low box: open from front to back, or with niches, drawers and doors."""
    return _open_box(rng, rng.uniform(0.6, 1.3), rng.uniform(0.5, 0.85), rng.uniform(0.28, 0.48))


def lift_coffee_table(rng: Rng) -> Shape:
    """A low box whose board is drawn up and forward on arms."""
    w, d, h = rng.uniform(0.85, 1.25), rng.uniform(0.5, 0.7), rng.uniform(0.32, 0.42)
    shape, top, arm = _open_box(rng, w, d, h), surface(rng), pick(rng, "frame", "black")
    up, out, deep = rng.uniform(0.12, 0.22), rng.uniform(0.1, 0.3), rng.uniform(0.5, 1.0) * d
    y = d / 2 - deep / 2 + out
    shape.box(top, w, deep, 0.025, y=y, z=h + up)
    for x in (-w * 0.42, w * 0.42):
        shape.rod(arm, (x, y - out - 0.1, h), (x, y - 0.1, h + up), 0.018, sides=4)
        shape.rod(arm, (x, y - out + 0.12, h), (x, y + 0.12, h + up), 0.018, sides=4)
    shape.tops = []
    return shape.top(-w / 2, w / 2, y - deep / 2, y + deep / 2, h + up + 0.025)


def nest_of_tables(rng: Rng, width=(0.5, 0.85), height=(0.38, 0.5)) -> Shape:
    """Two or three of a kind, each lower than the last, pushed under one another or pulled apart."""
    shape, number = Shape(), int(rng.integers(2, 4))
    w, h, top, leg = rng.uniform(*width), rng.uniform(*height), surface(rng), metal(rng)
    round_board, t, x, y = rng.random() < 0.5, rng.uniform(0.02, 0.04), 0.0, 0.0
    apart = rng.uniform(0.1, 0.45) * w
    turn = rng.uniform(-0.6, 0.6)
    for k in range(number):
        size, high = w * (1 - 0.17 * k), h * (1 - 0.16 * k)
        plan = outline(size, size, "oval") if round_board else outline(size, size * 0.75, "square")
        slab(shape, top, plan, 0.025, x, y, high - 0.025)
        f, deep = (0.33, 0.33) if round_board else (0.46, 0.34)
        posts(shape, leg, (x - f * size, x + f * size), (y - deep * size, y + deep * size), high - 0.02, t)
        shape.top(x - 0.35 * size, x + 0.35 * size, max(y - 0.3 * size, y if k == 0 else 0.3 * w), y + 0.3 * size, high)
        x, y = x + apart * np.sin(turn), y + apart * np.cos(turn)
    return shape


def travel_trunk(rng: Rng) -> Shape:
    """A chest with bands, corners and a lid, on the floor, on feet or castors."""
    w, d, h = rng.uniform(0.7, 1.15), rng.uniform(0.42, 0.6), rng.uniform(0.35, 0.5)
    body = surface(rng) if rng.random() < 0.6 else pick(rng, "leather", "upholstery", "black")
    band, low = pick(rng, "brass", "leather", "black", "oak"), rng.choice([0.0, 0.04, 0.08])
    shape = Shape().box(body, w, d, h - 0.1 - low, z=low).box(body, w + 0.01, d + 0.01, 0.1, z=h - 0.1)
    for x in np.linspace(-w * 0.4, w * 0.4, int(rng.integers(2, 4))):
        shape.box(band, 0.06, d + 0.03, h - low + 0.008, x, z=low)
    shape.box(band, w + 0.02, d + 0.02, 0.03, z=h - 0.12).box(band, 0.1, 0.03, 0.1, y=d / 2 + 0.01, z=h - 0.16)
    if low:
        posts(shape, band, (-w / 2 + 0.06, w / 2 - 0.06), (-d / 2 + 0.06, d / 2 - 0.06), low, 0.05)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.008)


def pallet_table(rng: Rng) -> Shape:
    """Boards with gaps on blocks, in one layer or two, on castors at times; at times a sheet of glass on them."""
    w, d, shape = rng.uniform(0.8, 1.25), rng.uniform(0.6, 0.85), Shape()
    wood, z = surface(rng), 0.0
    if rng.random() < 0.5:
        z = 0.09
        for x in (-w * 0.4, w * 0.4):
            for y in (-d * 0.38, d * 0.38):
                shape.rod(pick(rng, "black"), (x - 0.02, y, 0.045), (x + 0.02, y, 0.045), 0.045)
    for _ in range(int(rng.integers(1, 4)) if z else int(rng.integers(2, 4))):
        for x in (-w * 0.45, 0, w * 0.45):
            shape.box(wood, 0.1, d, 0.1, x, z=z)
        number = int(rng.integers(4, 7))
        for k in range(number):
            shape.box(wood, w, d / number * 0.72, 0.025, y=(k + 0.5) * d / number - d / 2, z=z + 0.1)
        z += 0.125
    if rng.random() < 0.4:
        shape.box(paint(rng, "glass"), w, d, 0.015, z=z)
        z += 0.015
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, z)


def box_end_table(rng: Rng) -> Shape:
    """A cube beside a couch: hollow, with a drawer, a door or niches."""
    return _open_box(rng, rng.uniform(0.35, 0.55), rng.uniform(0.32, 0.55), rng.uniform(0.4, 0.62))


def basket_table(rng: Rng) -> Shape:
    """A lid on a basket of wire or wicker that widens upwards or downwards."""
    r, h, shape = rng.uniform(0.19, 0.3), rng.uniform(0.4, 0.56), Shape()
    lid, wire, low = surface(rng), metal(rng), rng.uniform(0.6, 1.1)
    number, power = int(rng.integers(7, 12)), float(rng.choice([0.35, 1.0]))
    if rng.random() < 0.3:
        weave = paint(rng, "wicker")
        shape.lathe(weave, [(r * low * 0.9, 0), (r * low, 0.02), (r * 0.95, h - 0.03)], sides=20, power=power)
    else:
        for a in np.arange(number) * 2 * np.pi / number:
            x, y = (np.sign(v) * np.abs(v) ** power * r for v in (np.cos(a), np.sin(a)))
            shape.rod(wire, (x * low, y * low, 0), (x * 0.95, y * 0.95, h - 0.03), 0.011, sides=5)
        for z, size in ((0.012, low), (h * 0.5, (low + 0.95) / 2), (h - 0.035, 0.95)):
            ring = [(np.sign(c) * abs(c) ** power * r * size, np.sign(s) * abs(s) ** power * r * size, z)
                    for c, s in ((np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17))]  # fmt: skip
            ring[-1] = ring[0]
            shape.path(wire, ring, 0.011, sides=5)
    shape.lathe(lid, [(0, h - 0.03), (r * 1.02, h - 0.03), (r * 1.02, h), (0, h)], sides=20, power=power)
    return shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h)


def magazine_table(rng: Rng) -> Shape:
    """Narrow, beside a chair: a board on two panels, a trough for papers or a slanted shelf below."""
    w, d, h = rng.uniform(0.26, 0.42), rng.uniform(0.4, 0.62), rng.uniform(0.48, 0.65)
    body, shape = surface(rng), Shape()
    shape.box(body, w, d, 0.03, z=h - 0.03)
    for y in (-d / 2 + 0.04, d / 2 - 0.04):
        shape.box(body, w * 0.9, 0.03, h - 0.03, y=y)
    z = rng.uniform(0.08, 0.2)
    if rng.random() < 0.5:
        for side in (-1, 1):
            shape.rod(body, (0, side * (d / 2 - 0.05), z), (0, side * (d / 2 - 0.05), z + 0.01), 0.02, sides=4)
            lean = Shape().box(body, d - 0.08, 0.02, 0.26).tilted(side * 0.35)
            shape.add(lean, side * 0.02, 0, z, np.pi / 2)
    else:
        for low in (z, z + rng.uniform(0.15, 0.22)):
            shape.box(body, w * 0.88, d - 0.08, 0.02, z=low)
            shape.top(-w * 0.4, w * 0.4, -d / 2 + 0.07, d / 2 - 0.07, low + 0.02)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


# Class → its makes; those of seats and beds are in ``seats``.
MORE: dict[str, tuple[Callable, ...]] = {
    "desk": DESKS,
    "table": (
        *(partial(_table, make=make) for make in BOARDS), workbench, bar_table, picnic_table, console_table,
    ),
    "dining table": tuple(
        partial(_table, make=partial(make, width=(1.0, 2.0)), label="dining table") for make in BOARDS[:3]
    ),
    "coffee table": (
        *(partial(make, **_COFFEE) for make in BOARDS[:3]),
        box_coffee_table, lift_coffee_table, nest_of_tables, travel_trunk, pallet_table,
    ),
    "end table": (
        *(partial(make, **_END) for make in BOARDS[:3]),
        partial(nest_of_tables, width=(0.36, 0.5), height=(0.45, 0.58)), box_end_table, basket_table, magazine_table,
    ),
}  # fmt: skip
