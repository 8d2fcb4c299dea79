"""Families of things with doors and drawers: cabinets, dressers, wardrobes, file cabinets, stands for television."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.joinery import Cell, Style, cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint
from data_prep.synthetic.wall_things import tv_on_foot

Rng = np.random.Generator


def _stand_on(shape: Shape, rng: Rng, body: Material, w, d, kinds=("plinth", "legs", "none", "tapered")) -> float:
    """Add what a piece stands on; returns its height."""
    kind = str(rng.choice(kinds))
    if kind == "plinth":
        shape.box(body, w - 0.06, d - 0.06, 0.07, y=-0.02)
        return 0.07
    if kind == "none":
        return 0.0
    h = rng.uniform(0.1, 0.17)
    legs(
        shape, body if rng.random() < 0.6 else pick(rng, "frame", *WOODS), w * 0.96, d * 0.94, h, 0.022, kind == "legs"
    )
    return h


def _body(rng: Rng) -> Material:
    return pick(rng, *WOODS, "lacquer", "white", "grey wood")


def cabinet(rng: Rng) -> Shape:
    """A sideboard, a tall one, a hutch with panes, one of metal, or built in up to the ceiling."""
    kind = str(rng.choice(["low", "low", "tall", "hutch", "metal", "built in"], p=[0.25, 0.2, 0.2, 0.1, 0.1, 0.15]))
    shape = Shape()
    if kind == "metal":
        w, d, h = rng.uniform(0.8, 1.0), rng.uniform(0.4, 0.5), rng.choice([0.75, 1.05, 1.8]) * rng.uniform(0.95, 1.05)
        body = pick(rng, "painted steel")
        style = Style(body, pick(rng, "chrome", "black"), "slab", "bar")
        cells = grid(rng, -w / 2, w / 2, 0.06, h - 0.02, 1, 2)
        shape.box(body, w - 0.02, d - 0.04, 0.06)
        cupboard(shape, style, body, cells, -d / 2, d / 2)
        return shape.box(body, w, d + 0.02, 0.02, z=h - 0.02, y=0.01).top(-w / 2, w / 2, -d / 2, d / 2, h)
    body = _body(rng)
    style = draw_style(rng, body, ("slab", "slab", "frame", "raised", "louver"), ("bar", "knob", "lip", "cup"))
    if kind == "built in":
        w, d, h = rng.uniform(1.2, 2.4), rng.uniform(0.35, 0.6), rng.uniform(2.0, 2.27)
        columns = max(2, round(w / rng.uniform(0.42, 0.6)))
        split = rng.uniform(0.75, 0.95)
        shape.box(body, w, d - 0.05, 0.08, y=-0.025)
        cells = grid(rng, -w / 2, w / 2, 0.08, split, 1, columns, ajar=0.04)
        cells += grid(rng, -w / 2, w / 2, split, h - 0.05, int(rng.integers(1, 3)), columns, ajar=0.04)
        if rng.random() < 0.4:  # an open part
            cells = [c._replace(kind="niche", opened=0.0) if c.z0 >= split and rng.random() < 0.3 else c for c in cells]
        cupboard(shape, style, body, cells, -d / 2, d / 2)
        return shape.box(body, w, d + 0.03, 0.05, z=h - 0.05, y=0.015)
    tall = kind != "low"
    w, d = rng.uniform(0.6, 1.0) if tall else rng.uniform(0.7, 1.7), rng.uniform(0.36, 0.5)
    h = rng.uniform(1.3, 1.95) if tall else rng.uniform(0.72, 0.95)
    z = _stand_on(shape, rng, body, w, d)
    cells = _mixed(rng, w, z, h - 0.03, tall)
    if kind == "hutch":  # a lower part with a work top, panes above and set back
        h, split = rng.uniform(1.75, 2.05), rng.uniform(0.8, 0.9)
        cupboard(shape, style, body, _mixed(rng, w, z, split - 0.03, False), -d / 2, d / 2)
        shape.box(body, w + 0.03, d + 0.02, 0.03, z=split - 0.03)
        panes = grid(rng, -w / 2, w / 2, split + 0.25, h - 0.03, 1, 2, ajar=0.05)
        cupboard(shape, style._replace(panel="glass"), body, panes, -d / 2, -d / 2 + 0.3)
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.box(body, 0.02, 0.28, 0.26, x, -d / 2 + 0.14, split)
        shape.top(-w / 2, w / 2, -d / 2 + 0.32, d / 2, split)
        return shape.box(body, w + 0.04, 0.34, 0.03, y=-d / 2 + 0.17, z=h - 0.03)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    lip = rng.choice([0.0, 0.03])
    return shape.box(body, w + lip, d + lip, 0.03, z=h - 0.03, y=lip / 2).top(-w / 2, w / 2, -d / 2, d / 2, h)


def _mixed(rng: Rng, w, z0, z1, tall: bool) -> list[Cell]:
    """Doors below and drawers above, a row of doors, drawers beside doors, or niches between."""
    columns = max(1, round(w / rng.uniform(0.38, 0.55)))
    x0, x1, kind = -w / 2, w / 2, rng.integers(5)
    if kind == 0 or (kind == 1 and columns == 1):
        return grid(rng, x0, x1, z0, z1, 1 if not tall or rng.random() < 0.5 else 2, columns)
    if kind == 1:  # one column of drawers
        xs = np.linspace(x0, x1, columns + 1)
        at = int(rng.integers(columns))
        cells = []
        for k in range(columns):
            rows = int(rng.integers(3, 5)) if k == at else 1
            cells += grid(rng, xs[k], xs[k + 1], z0, z1, rows, 1, "drawer" if k == at else "door")
        return cells
    split = z1 - (rng.uniform(0.14, 0.2) if not tall else rng.uniform(0.2, 0.5) * (z1 - z0))
    low = grid(rng, x0, x1, z0, split, 1, columns)
    if kind == 2:
        rows = max(1, round((z1 - split) / 0.2))
        return low + grid(rng, x0, x1, split, z1, rows, columns, "drawer")
    if kind == 3:
        return low + grid(rng, x0, x1, split, z1, max(1, round((z1 - split) / 0.32)), columns, "niche")
    return grid(rng, x0, x1, z0, z1, max(2, round((z1 - z0) / 0.22)), columns, "drawer")


def furniture(rng: Rng) -> Shape:
    """What annotators gave no other name: low and wide, with doors, drawers and niches."""
    if rng.random() < 0.3:
        return cabinet(rng)
    w, d, h, body = rng.uniform(0.8, 1.6), rng.uniform(0.35, 0.5), rng.uniform(0.55, 1.05), _body(rng)
    shape, style = Shape(), draw_style(rng, body)
    z = _stand_on(shape, rng, body, w, d)
    cupboard(shape, style, body, _mixed(rng, w, z, h - 0.03, False), -d / 2, d / 2)
    return shape.box(body, w, d + 0.02, 0.03, y=0.01, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)


def nightstand(rng: Rng) -> Shape:
    """One to three drawers, a drawer over a niche, or a door."""
    w, d, h, body = rng.uniform(0.4, 0.6), rng.uniform(0.36, 0.46), rng.uniform(0.48, 0.68), _body(rng)
    shape, style = (
        Shape(),
        draw_style(rng, body, ("slab", "slab", "frame", "raised"), ("bar", "knob", "knob", "lip", "cup")),
    )
    z, top, kind = _stand_on(shape, rng, body, w, d), h - 0.025, rng.integers(4)
    if kind <= 1:
        cells = grid(rng, -w / 2, w / 2, z, top, int(rng.integers(2, 4)), 1, "drawer", ajar=0.08)
    elif kind == 2:
        split = top - rng.uniform(0.14, 0.2)
        cells = grid(rng, -w / 2, w / 2, split, top, 1, 1, "drawer", ajar=0.12)
        cells += grid(rng, -w / 2, w / 2, z, split, 1, 1, "niche")
    else:
        cells = grid(rng, -w / 2, w / 2, top - 0.15, top, 1, 1, "drawer") + grid(
            rng, -w / 2, w / 2, z, top - 0.15, 1, 1
        )
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    lip = rng.choice([0.0, 0.03])
    return shape.box(body, w + lip, d + lip, 0.025, y=lip / 2, z=top).top(-w / 2, w / 2, -d / 2, d / 2, h)


def dresser(rng: Rng) -> list:
    """A chest of drawers, tall or wide, a drawer out at times, a mirror on it at times."""
    tall = rng.random() < 0.35
    w, d = rng.uniform(0.75, 1.0) if tall else rng.uniform(1.2, 1.65), rng.uniform(0.42, 0.52)
    h = rng.uniform(1.1, 1.35) if tall else rng.uniform(0.76, 0.95)
    body, shape = _body(rng), Shape()
    style = draw_style(rng, body, ("slab", "slab", "frame", "raised"), ("bar", "knob", "knob", "cup", "lip"))
    z, top = _stand_on(shape, rng, body, w, d), h - 0.03
    rows = int(rng.integers(4, 6)) if tall else int(rng.integers(2, 4))
    if rng.random() < 0.4:  # small ones on top
        split = top - rng.uniform(0.13, 0.18)
        cells = grid(rng, -w / 2, w / 2, split, top, 1, 2 if tall else 3, "drawer", ajar=0.05)
        cells += grid(rng, -w / 2, w / 2, z, split, rows, 1 if tall else 2, "drawer", ajar=0.05)
    else:
        cells = grid(rng, -w / 2, w / 2, z, top, rows + 1, 1 if tall else int(rng.integers(2, 4)), "drawer", ajar=0.05)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    for cell in cells:
        if cell.opened > 0.12 and rng.random() < 0.6:  # clothes look out
            cloth = pick(rng, "garment")
            wide, x, z = cell.x1 - cell.x0, (cell.x0 + cell.x1) / 2, cell.z0 + 0.62 * (cell.z1 - cell.z0)
            out = cell.opened
            shape.ball(cloth, wide * 0.36, out * 0.4, 0.06, x, d / 2 + out / 2, z, power=0.6, rings=5, sides=10)
    lip = rng.choice([0.0, 0.03])
    shape.box(body, w + lip, d + lip, 0.03, y=lip / 2, z=top).top(-w / 2, w / 2, -d / 2, d / 2, h)
    parts = [("dresser", shape)]
    if not tall and rng.random() < 0.2:
        mw, mh = w * rng.uniform(0.5, 0.8), rng.uniform(0.6, 0.9)
        glass = Shape().box(paint(rng, "mirror"), mw, 0.02, mh, y=0.01)
        for x in (-mw / 2, mw / 2):
            glass.box(style.front, 0.06, 0.04, mh + 0.06, x, 0.015)
        for edge in (0, mh):
            glass.box(style.front, mw, 0.04, 0.06, 0, 0.015, edge)
        parts.append(("mirror", glass.moved(0, -d / 2 + 0.01, h + 0.01)))
    return parts


def wardrobe(rng: Rng) -> list:
    """Hinged doors over drawers, sliding doors, or one that stands open on clothes."""
    w, d, h, body = rng.uniform(0.9, 1.9), rng.uniform(0.54, 0.64), rng.uniform(1.8, 2.2), _body(rng)
    shape, foot = Shape(), 0.08
    shape.box(body, w - 0.04, d - 0.05, foot, y=-0.02)
    if w > 1.2 and rng.random() < 0.4:  # sliding: one leaf before the other
        shape.box(body, w, d - 0.08, h - foot, y=-0.04, z=foot)
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.box(body, 0.02, d, h - foot, x, 0, foot)
        for z in (foot, h - 0.04):
            shape.box(body, w, d, 0.04, 0, 0, z)
        number = 2 if w < 1.7 else 3
        trim = pick(rng, "frame", "chrome", "white")
        for k in range(number):
            leaf = paint(rng, "mirror") if rng.random() < 0.3 else body
            x, y = (k - (number - 1) / 2) * w / number, d / 2 - 0.06 + 0.035 * (k % 2)
            shape.box(leaf, w / number + 0.03, 0.022, h - foot - 0.09, x, y, foot + 0.045)
            for edge in (-1, 1):
                shape.box(trim, 0.03, 0.032, h - foot - 0.09, x + edge * (w / number) / 2, y, foot + 0.045)
        return [("wardrobe", shape)]
    style = draw_style(rng, body, ("slab", "frame", "raised", "louver"), ("bar", "knob", "bar"))
    columns, split = max(2, round(w / rng.uniform(0.42, 0.55))), foot
    cells: list[Cell] = []
    if rng.random() < 0.4:
        split = foot + rng.uniform(0.2, 0.45)
        cells = grid(rng, -w / 2, w / 2, foot, split, 1 if split < 0.35 else 2, max(1, columns // 2), "drawer")
    doors = grid(rng, -w / 2, w / 2, split, h - 0.03, 1, columns, ajar=0.1)
    if rng.random() < 0.2:
        glass = int(rng.integers(columns))
        mirror = doors[glass]
        shape.box(
            paint(rng, "mirror"),
            0.6 * (mirror.x1 - mirror.x0),
            0.012,
            1.1,
            (mirror.x0 + mirror.x1) / 2,
            d / 2 + 0.028,
            0.7,
        )
        doors[glass] = mirror._replace(opened=0.0)
    cupboard(shape, style, body, cells + doors, -d / 2, d / 2)
    shape.box(body, w + 0.03, d + 0.03, 0.03, y=0.01, z=h - 0.03)
    parts = [("wardrobe", shape)]
    for cell in doors:
        if cell.opened > 0.5:
            cloth, x = Shape(), (cell.x0 + cell.x1) / 2
            for k in range(int(rng.integers(2, 5))):
                cloth.box(pick(rng, "garment"), 0.07, 0.42, rng.uniform(0.6, 0.9), x + (k - 1.5) * 0.09, 0.0, h - 1.15)
            parts.append(("clothes", cloth))
    return parts


def file_cabinet(rng: Rng) -> Shape:
    """Drawers of steel: narrow and deep, lateral, or a low one on castors."""
    body, kind = pick(rng, "painted steel", "painted steel", "laminate", "oak"), rng.integers(4)
    style = Style(body, pick(rng, "chrome", "black", "steel"), "slab", str(rng.choice(["cup", "bar", "lip"])))
    shape = Shape()
    if kind <= 1:
        rows = int(rng.integers(2, 5))
        w, d, h, z = rng.uniform(0.38, 0.47), rng.uniform(0.52, 0.68), 0.05 + rows * rng.uniform(0.31, 0.34), 0.04
        shape.box(body, w - 0.03, d - 0.04, z)
    elif kind == 2:
        rows = int(rng.integers(2, 5))
        w, d, h, z = rng.uniform(0.76, 0.95), rng.uniform(0.45, 0.5), 0.05 + rows * rng.uniform(0.31, 0.34), 0.04
        shape.box(body, w - 0.03, d - 0.04, z)
    else:
        rows, w, d, h, z = 3, rng.uniform(0.38, 0.44), rng.uniform(0.5, 0.6), rng.uniform(0.56, 0.64), 0.06
        for x in (-w / 2 + 0.05, w / 2 - 0.05):
            for y in (-d / 2 + 0.06, d / 2 - 0.06):
                shape.rod(pick(rng, "black"), (x - 0.015, y, 0.03), (x + 0.015, y, 0.03), 0.03, sides=8)
    cells = grid(rng, -w / 2, w / 2, z, h - 0.015, rows, 1, "drawer", ajar=0.05)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    if rng.random() < 0.6:  # label holders
        for cell in cells:
            if cell.opened == 0:
                shape.box(pick(rng, "white"), 0.08, 0.012, 0.04, 0, d / 2 + 0.022, cell.z0 + (cell.z1 - cell.z0) * 0.72)
    return shape.box(body, w, d + 0.02, 0.015, y=0.01, z=h - 0.015).top(-w / 2, w / 2, -d / 2, d / 2, h)


def tv_stand(rng: Rng) -> Shape:
    """Low: niches between doors, all open, of glass on posts, or a chest."""
    w, d, h = rng.uniform(1.0, 1.8), rng.uniform(0.38, 0.48), rng.uniform(0.42, 0.65)
    body, shape, kind = pick(rng, *WOODS, "black", "lacquer", "white"), Shape(), rng.integers(4)
    if kind == 3:
        frame = pick(rng, "frame", "chrome")
        for x in (-w / 2 + 0.06, w / 2 - 0.06):
            for y in (-d / 2 + 0.05, d / 2 - 0.05):
                shape.rod(frame, (x, y, 0), (x, y, h), 0.02)
        board = paint(rng, "glass")._replace(shiny=0.25) if rng.random() < 0.5 else body
        for z in (0.08, h * 0.5, h - 0.02):
            shape.box(board, w, d, 0.02, z=z).top(-w / 2 + 0.08, w / 2 - 0.08, -d / 2 + 0.05, d / 2 - 0.03, z + 0.02)
        return shape
    z, top = _stand_on(shape, rng, body, w, d), h - 0.03
    style = draw_style(rng, body, ("slab", "frame", "glass"), ("bar", "knob", "lip"))
    xs = np.linspace(-w / 2, w / 2, 4)
    cells: list[Cell] = []
    for k in range(3):
        open_part = kind == 1 or (kind == 0 and k == 1) or (kind == 2 and rng.random() < 0.3)
        rows = int(rng.integers(1, 3)) if open_part else 1
        cells += grid(
            rng, xs[k], xs[k + 1], z, top, rows, 1, "niche" if open_part else "door" if rng.random() < 0.7 else "drawer"
        )
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    return shape.box(body, w + 0.02, d + 0.02, 0.03, y=0.01, z=top).top(-w / 2, w / 2, -d / 2, d / 2, h)


def bathroom_cabinet(rng: Rng) -> Shape:
    """On the wall: doors, a mirror for a door, or a niche below the doors."""
    w, d, h = rng.uniform(0.38, 0.75), rng.uniform(0.14, 0.24), rng.uniform(0.5, 0.8)
    body, shape, kind = pick(rng, "white", "white", "oak", "walnut", "grey wood"), Shape(), rng.integers(3)
    style = draw_style(rng, body, ("slab", "frame", "raised"), ("knob", "bar", "none"))._replace(low=True)
    columns, z = 1 if w < 0.5 else 2, 0.0
    cells: list[Cell] = []
    if kind == 2:
        z = 0.18
        cells = grid(rng, -w / 2, w / 2, 0, z, 1, 1, "niche")
    if kind == 1:
        style = style._replace(front=paint(rng, "mirror"), panel="slab", handle="none")
    cells += grid(rng, -w / 2, w / 2, z, h, 1, columns, ajar=0.1)
    return cupboard(shape, style, body, cells, -d / 2, d / 2)


def tv_stand_in_use(rng: Rng) -> list:
    """A stand, mostly with a television on it."""
    shape = tv_stand(rng)
    parts = [("tv stand", shape)]
    if rng.random() < 0.6:
        (x0, _, _), (x1, _, h) = shape.bounds()
        screen = tv_on_foot(rng)
        (s0, _, _), (s1, _, _) = screen.bounds()
        if s1 - s0 < (x1 - x0) * 1.05:
            parts.append(("tv", screen.moved(rng.uniform(-0.05, 0.05), 0, h + 0.002, rng.normal(0, 0.05))))
    return parts
