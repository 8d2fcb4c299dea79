"""More makes of tables before couches and beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.more.parts import castors, metal, posts, surface
from data_prep.synthetic.more.tables import BOARDS
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator
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
        castors(rng, shape, (-w * 0.4, w * 0.4), (-d * 0.38, d * 0.38), 0.045)
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
            shape.path(wire, ring, 0.011, sides=5, steady=True)
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


MORE: dict[str, tuple[Callable, ...]] = {
    "coffee table": (
        *(partial(make, **_COFFEE) for make in BOARDS[:3]),
        box_coffee_table, lift_coffee_table, nest_of_tables, travel_trunk, pallet_table,
    ),
    "end table": (
        *(partial(make, **_END) for make in BOARDS[:3]),
        partial(nest_of_tables, width=(0.36, 0.5), height=(0.45, 0.58)), box_end_table, basket_table, magazine_table,
    ),
}  # fmt: skip
