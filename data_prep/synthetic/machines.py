"""Families of machines and other large single things: copiers, vending machines, pianos, fireplaces, carts."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import slab
from data_prep.synthetic.joinery import Style, cupboard, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, tinted

Rng = np.random.Generator


def copier(rng: Rng) -> Shape:
    """Paper drawers, a gap where sheets come out, a scanner on top, a panel, a tray at its side."""
    w, d, h = rng.uniform(0.56, 0.7), rng.uniform(0.58, 0.68), rng.uniform(0.95, 1.18)
    body, dark = pick(rng, "white", "laminate", "white"), pick(rng, "black", "painted steel")
    shape, low, gap = Shape(), h * rng.uniform(0.5, 0.6), rng.uniform(0.1, 0.16)
    shape.box(dark, w - 0.06, d - 0.06, 0.05)
    style = Style(body if rng.random() < 0.6 else dark, dark, "slab", "cup")
    rows = int(rng.integers(2, 5))
    cupboard(shape, style, body, grid(rng, -w / 2, w / 2, 0.05, low, rows, 1, "drawer", ajar=0.03), -d / 2, d / 2)
    shape.box(body, w, d * 0.35, gap, y=-d * 0.325, z=low)  # behind the gap
    shape.box(body, w * 0.25, d, gap, w * 0.375, 0, low)
    shape.box(body, w, d, h - low - gap - 0.07, z=low + gap)
    shape.box(dark if rng.random() < 0.5 else body, w * 0.96, d * 0.9, 0.07, y=-d * 0.03, z=h - 0.07)
    if rng.random() < 0.6:  # feeds sheets by itself
        shape.box(body, w * 0.5, d * 0.7, 0.09, -w * 0.2, -d * 0.05, h)
        shape.box(body, w * 0.42, d * 0.5, 0.02, w * 0.15, -d * 0.05, h + 0.06)
    panel = Shape().box(dark, 0.34, 0.03, 0.16).tilted(0.8)
    shape.add(panel, w * rng.uniform(-0.2, 0.25), d / 2 + 0.14, h - 0.16)
    if rng.random() < 0.6:
        side = int(rng.choice([-1, 1]))
        shape.box(dark, 0.3, d * 0.55, 0.025, side * (w / 2 + 0.14), 0, low * 0.75)
    if rng.random() < 0.3:  # sorts and staples beside it
        shape.box(body, 0.36, d * 0.9, h - 0.18, -w / 2 - 0.18).box(dark, 0.3, d * 0.5, 0.03, -w / 2 - 0.48, 0, h * 0.6)
    return shape


def machine(rng: Rng) -> Shape:
    """A vending machine for drinks or snacks, or a cash machine."""
    kind = rng.integers(3)
    if kind == 2:
        w, d, h, body = rng.uniform(0.5, 0.7), 0.6, rng.uniform(1.3, 1.6), pick(rng, "painted steel", "shell", "frame")
        shape = Shape().box(body, w, d, h * 0.6).box(body, w, d * 0.6, h * 0.4, y=-d * 0.2, z=h * 0.6)
        shape.box(body, w, d, 0.14, z=h - 0.14)
        shape.add(Shape().box(pick(rng, "dark glass"), w * 0.6, 0.03, 0.32).tilted(0.4), 0, d * 0.2, h * 0.62)
        return shape.box(pick(rng, "black"), w * 0.7, 0.16, 0.03, 0, d / 2, h * 0.58)
    w, d, h = rng.uniform(0.75, 1.0), rng.uniform(0.7, 0.85), rng.uniform(1.7, 1.9)
    body = pick(rng, "black", "frame") if kind else tinted((170, 34, 32) if rng.random() < 0.5 else (36, 62, 128))
    shape = (
        Shape()
        .box(body, w, d - 0.1, h - 0.08, y=-0.05, z=0.08)
        .box(pick(rng, "black"), w - 0.08, d - 0.16, 0.08, y=-0.05)
    )
    rim, front, wide = 0.06, d / 2 - 0.1, w * 0.68
    for x, size in ((-w / 2 + rim / 2, rim), (w / 2 - (w - wide) / 2 + rim / 2, w - wide - rim)):
        shape.box(body, size, 0.1, h - 0.08, x, d / 2 - 0.05, 0.08)
    for z, size in ((0.08, 0.3), (h - 0.1, 0.1)):
        shape.box(body, w, 0.1, size, 0, d / 2 - 0.05, z)
    inside = -w / 2 + rim + wide / 2
    if kind:  # shelves of goods behind a pane
        for z in np.linspace(0.5, h - 0.35, 5):
            shape.box(pick(rng, "steel"), wide, 0.08, 0.02, inside, d / 2 - 0.06, z)
            for x in inside + np.linspace(-wide * 0.4, wide * 0.4, 5):
                good = pick(rng, "shell", "book", "garment")
                shape.box(good, wide * 0.13, 0.06, rng.uniform(0.1, 0.18), x, d / 2 - 0.06, z + 0.02)
    else:
        shape.box(pick(rng, "shell", "book"), wide, 0.05, h - 0.5, inside, front + 0.05, 0.4)
    shape.box(pick(rng, "black"), wide * 0.9, 0.06, 0.2, inside, d / 2 - 0.01, 0.14)
    keys = w / 2 - (w - wide) / 2 + rim / 2
    return shape.box(pick(rng, "black"), 0.14, 0.03, 0.26, keys, d / 2 + 0.01, h * 0.6).box(
        pick(rng, "steel"), 0.1, 0.04, 0.08, keys, d / 2 + 0.01, h * 0.48
    )


def water_cooler(rng: Rng) -> Shape:
    """A tower with taps over a tray, a bottle on it or inside."""
    w, d, h, body = (
        rng.uniform(0.28, 0.33),
        rng.uniform(0.28, 0.34),
        rng.uniform(0.92, 1.08),
        pick(rng, "white", "black", "painted steel"),
    )
    low, gap = h * 0.62, h * 0.2
    shape = Shape().box(body, w, d, low).box(body, w, d * 0.5, gap, y=-d * 0.25, z=low)
    shape.box(body, w, d, h - low - gap, z=low + gap)
    shape.box(pick(rng, "black", "steel"), w * 0.8, d * 0.4, 0.015, y=d * 0.25, z=low)
    for x, color in ((-0.06, (60, 90, 160)), (0.06, (170, 50, 45))):
        shape.box(tinted(color), 0.035, 0.07, 0.04, x, d * 0.08, low + gap - 0.05)
    shape.box(body, w - 0.03, 0.015, low * 0.7, y=d / 2 + 0.007, z=low * 0.15)
    if rng.random() < 0.75:
        water = tinted((128, 168, 204), shiny=0.1)
        shape.lathe(
            water, [(0.05, h), (0.055, h + 0.04), (0.134, h + 0.12), (0.136, h + 0.36), (0.1, h + 0.4), (0, h + 0.4)]
        )
    else:
        shape.box(pick(rng, "black"), w * 0.96, d * 0.96, 0.02, z=h)
    return shape


def mailbox(rng: Rng) -> Shape:
    """A wall of letter boxes, or of pigeon holes."""
    columns, rows = int(rng.integers(4, 7)), int(rng.integers(4, 7))
    size, body = rng.uniform(0.22, 0.3), pick(rng, "painted steel", "oak", "laminate")
    w, d, low = columns * size, rng.uniform(0.32, 0.42), rng.uniform(0.3, 0.7)
    shape, kind = Shape(), rng.random()
    high = low + rows * 0.17
    if kind < 0.6:
        style = Style(body, pick(rng, "chrome", "black"), "slab", "knob")
        cells = grid(rng, -w / 2, w / 2, low, high, rows, columns, "door", ajar=0.03)
        cells = [c._replace(hinge=1) for c in cells]
    else:
        style = Style(body, body)
        cells = grid(rng, -w / 2, w / 2, low, high, rows, columns, "niche")
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    shape.tops.clear()  # too small for things
    if kind >= 0.6:  # letters in the holes
        for cell in cells:
            if rng.random() < 0.6:
                shape.box(
                    pick(rng, "sheet"),
                    size * 0.7,
                    d * 0.7,
                    rng.uniform(0.015, 0.06),
                    (cell.x0 + cell.x1) / 2,
                    0.02,
                    cell.z0 + 0.02,
                )
    shape.box(body, w + 0.04, d + 0.04, 0.03, z=high)
    return shape.box(body, w - 0.04, d - 0.06, low)


def piano(rng: Rng) -> Shape:
    """Upright, or a grand."""
    body = pick(rng, "black", "black", "walnut", "cherry")
    ivory, black = tinted((238, 236, 226)), pick(rng, "black")
    shape = Shape()

    def keys(w, y, z):
        shape.box(ivory, w, 0.14, 0.02, 0, y, z)
        for x in np.linspace(-w / 2 + 0.03, w / 2 - 0.03, 22):
            shape.box(black, 0.016, 0.085, 0.014, x, y - 0.028, z + 0.02)

    if rng.random() < 0.25:
        w, long, h = 1.48, rng.uniform(1.45, 1.75), 0.98
        plan = [[-0.5, 0], [-0.5, -0.9], [-0.3, -1], [0, -0.93], [0.2, -0.66], [0.42, -0.5], [0.5, -0.3], [0.5, 0]]
        side = (np.array(plan) + np.array([0, 0.5])) * np.array([w, long])
        slab(shape, body, side, 0.3, z=0.66)
        keys(1.24, long / 2 + 0.08, 0.73)
        shape.box(body, w, 0.24, 0.07, 0, long / 2 + 0.11, 0.66)
        for x in (-w / 2 + 0.06, w / 2 - 0.06):
            shape.box(body, 0.12, 0.22, 0.1, x, long / 2 + 0.1, 0.73)
        if rng.random() < 0.6:  # the lid is up, hinged at the straight side
            lid = Shape()
            slab(lid, body, side, 0.025)
            v = lid.vertices[0]
            a = 0.6
            x = v[:, 0] + w / 2
            lid.vertices[0] = np.stack([x * np.cos(a) - w / 2, v[:, 1], x * np.sin(a) + v[:, 2]], 1)
            shape.add(lid, z=h)
            shape.rod(body, (w * 0.3, 0.1, h), (w * 0.2, 0.1, h + 0.5), 0.014)
        for x, y in ((-w / 2 + 0.12, long / 2 - 0.15), (w / 2 - 0.12, long / 2 - 0.15), (-w * 0.2, -long / 2 + 0.25)):
            shape.lathe(body, [(0.045, 0), (0.045, 0.08), (0.06, 0.1), (0.08, 0.66)], x, y, sides=8)
        return shape.box(body, 0.2, 0.04, 0.5, 0, long / 2 - 0.2, 0.14)
    w, h = rng.uniform(1.42, 1.54), rng.uniform(1.08, 1.3)
    shape.box(body, w, 0.34, h - 0.03, y=-0.13).box(body, w + 0.03, 0.38, 0.03, y=-0.12, z=h - 0.03)
    shape.box(body, w - 0.02, 0.3, 0.1, y=0.17, z=0.6)
    keys(w - 0.24, 0.22, 0.7)
    for x in (-w / 2 + 0.05, w / 2 - 0.05):
        shape.box(body, 0.1, 0.3, 0.2, x, 0.18, 0.6).box(body, 0.07, 0.07, 0.6, x, 0.26)
    shape.box(body, w - 0.3, 0.02, 0.28, y=0.06, z=0.86)  # where the notes stand
    if rng.random() < 0.3:
        shape.box(body, w - 0.22, 0.2, 0.03, y=0.22, z=0.73)  # the lid is down
    for x in (-0.08, 0, 0.08):
        shape.box(pick(rng, "brass"), 0.03, 0.1, 0.02, x, 0.08, 0.05)
    return shape.top(-w / 2, w / 2, -0.3, 0.03, h)


def keyboard_piano(rng: Rng) -> Shape:
    """On crossed legs, on four, or on a cabinet's sides."""
    w, black, kind, h = (
        rng.uniform(1.0, 1.4),
        pick(rng, "black", "black", "painted steel", "walnut"),
        rng.integers(3),
        0.68,
    )
    shape = Shape().box(black, w, 0.3, 0.09, z=h)
    shape.box(tinted((238, 236, 226)), w * 0.9, 0.15, 0.018, y=0.07, z=h + 0.09)
    for x in np.linspace(-w * 0.44, w * 0.44, 18):
        shape.box(pick(rng, "black"), 0.016, 0.09, 0.014, x, 0.04, h + 0.108)
    if kind == 0:
        for y in (-0.12, 0.12):
            shape.rod(black, (-w * 0.3, y, 0.02), (w * 0.3, y, h), 0.018).rod(
                black, (w * 0.3, y, 0.02), (-w * 0.3, y, h), 0.018
            )
        for x in (-w * 0.3, w * 0.3):
            shape.rod(black, (x, -0.22, 0.018), (x, 0.22, 0.018), 0.018).rod(
                black, (x, -0.15, h - 0.01), (x, 0.15, h - 0.01), 0.018
            )
    elif kind == 1:
        for x in (-w * 0.42, w * 0.42):
            shape.box(black, 0.05, 0.05, h, x).box(black, 0.06, 0.42, 0.04, x).box(
                black, 0.05, 0.28, 0.03, x, 0, h - 0.03
            )
        shape.box(black, w * 0.84, 0.04, 0.05, z=h * 0.4)
    else:
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.box(black, 0.035, 0.36, h + 0.12, x)
        shape.box(black, w - 0.06, 0.02, 0.35, y=-0.12, z=h - 0.4)
    if rng.random() < 0.5:
        shape.add(Shape().box(black, w * 0.4, 0.014, 0.2).tilted(0.3), 0, -0.12, h + 0.09)
    return shape


def fireplace(rng: Rng) -> Shape:
    """A hearth with its mantel, a chimney breast of brick or stone, or a stove before it."""
    w, h, stone = rng.uniform(1.1, 1.6), rng.uniform(1.0, 1.25), pick(rng, "brick", "stone", "white", "marble")
    shape, kind, d = Shape(), rng.integers(3), 0.36
    side, opening = w * rng.uniform(0.18, 0.24), h * rng.uniform(0.58, 0.68)
    soot = tinted((34, 30, 28))
    shape.box(soot, w - 2 * side, 0.05, opening, y=-d / 2 + 0.03)
    for x in (-w / 2 + side / 2, w / 2 - side / 2):
        shape.box(stone, side, d, h, x)
        shape.box(soot, 0.01, d - 0.04, opening, x - np.sign(x) * (side / 2 + 0.004), -0.02)
    shape.box(stone, w - 2 * side, d, h - opening, z=opening)
    shelf = pick(rng, "white", *WOODS) if rng.random() < 0.6 else stone
    shape.box(shelf, w + 0.2, d + 0.1, 0.06, y=0.05, z=h).box(shelf, w + 0.1, d + 0.05, 0.05, y=0.02, z=h - 0.05)
    shape.box(stone, w + 0.1, 0.42, 0.05, y=d / 2 + 0.2)
    if kind == 1:  # the breast goes on up to the ceiling
        breast = stone if rng.random() < 0.6 else pick(rng, "plaster")
        shape.box(breast, w * 0.9, d * 0.8, 2.26 - h - 0.06, y=-d * 0.1, z=h + 0.06)
    if rng.random() < 0.7:
        bark = pick(rng, "walnut")
        for k in range(3):
            r = rng.uniform(0.04, 0.06)
            y, z = -0.06 + 0.09 * (k % 2), 0.06 + 0.08 * (k // 2)
            shape.rod(bark, (-w * 0.2, y, z), (w * 0.2, y + 0.03, z + 0.01), r)
    if kind == 2:  # a screen before it
        metal = pick(rng, "black", "brass")
        for x in np.linspace(-w * 0.26, w * 0.26, 9):
            shape.box(metal, 0.014, 0.012, opening * 0.8, x, d / 2 + 0.05, 0.05)
        for z in (0.05, 0.05 + opening * 0.8):
            shape.box(metal, w * 0.54, 0.02, 0.025, 0, d / 2 + 0.05, z)
    return shape.top(-w / 2, w / 2, -d / 2, 0.22, h + 0.06)


def cart(rng: Rng) -> Shape:
    """Trays or boards between posts on castors, a utility cart of plastic, a platform with a bar."""
    w, d, h, kind = rng.uniform(0.5, 0.85), rng.uniform(0.4, 0.5), rng.uniform(0.75, 0.98), rng.integers(3)
    frame, shape = pick(rng, "frame", "steel", "painted steel", "white"), Shape()
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        for y in (-d / 2 + 0.04, d / 2 - 0.04):
            shape.rod(pick(rng, "black"), (x, y - 0.014, 0.05), (x, y + 0.014, 0.05), 0.05, sides=10)
            if kind != 2:
                shape.rod(frame, (x, y, 0.05), (x, y, h), 0.015 if kind == 0 else 0.022)
    plate = pick(rng, "steel", "frame", "oak") if kind == 0 else pick(rng, "black", "painted steel", "shell")
    if kind == 2:
        shape.box(plate, w, d, 0.05, z=0.12).top(-w / 2 + 0.05, w / 2, -d / 2, d / 2, 0.17)
        bow = [
            (-w / 2 + 0.02, -d / 2 + 0.03, 0.15),
            (-w / 2 - 0.04, -d / 2 + 0.03, h),
            (-w / 2 - 0.04, d / 2 - 0.03, h),
        ]
        return shape.path(frame, [*bow, (-w / 2 + 0.02, d / 2 - 0.03, 0.15)], 0.016)
    levels = np.linspace(0.14, h - 0.05, int(rng.integers(2, 4)))
    for z in levels:
        shape.box(plate, w, d, 0.025, z=z).top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.03, d / 2 - 0.03, z + 0.025)
        if kind == 1 or rng.random() < 0.4:  # a rim
            for y in (-d / 2 + 0.008, d / 2 - 0.008):
                shape.box(plate, w, 0.016, 0.08, 0, y, z)
            for x in (-w / 2 + 0.008, w / 2 - 0.008):
                shape.box(plate, 0.016, d, 0.08, x, 0, z)
    bow = [
        (-w / 2, -d / 2 + 0.05, h - 0.03),
        (-w / 2 - 0.1, -d / 2 + 0.05, h + 0.05),
        (-w / 2 - 0.1, d / 2 - 0.05, h + 0.05),
    ]
    return shape.path(frame, [*bow, (-w / 2, d / 2 - 0.05, h - 0.03)], 0.015)
