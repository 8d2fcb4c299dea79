"""More makes of what one sits and lies on: chairs, office chairs, armchairs, couches, benches; beds and mattresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.furniture import drape, plate, soft_block
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]


# ---------------------------------------------------------------- what the makes share


def surface(rng: Rng) -> Material:
    """What boards are made of: wood and laminate mostly, at times something odd."""
    if rng.random() < 0.75:
        return pick(rng, *WOODS, "laminate", "laminate", "white", "grey wood", "black")
    return paint(rng, "planks", "wood", "plastic", "marble", "bright", "grey")


def metal(rng: Rng) -> Material:
    """What frames are made of."""
    if rng.random() < 0.1:
        return paint(rng, "bright")
    return pick(rng, "frame", "frame", "painted steel", "chrome", "white", "brass")


def posts(shape: Shape, material: Material, xs, ys, h, t, z=0.0, foot=1.0) -> Shape:
    """Upright square posts at all the given places; below they are ``foot`` times as thick as above."""
    for x in xs:
        for y in ys:
            shape.box(material, t * foot, t * foot, h, x, y, z, taper=1 / foot)
    return shape


def loop(shape: Shape, material: Material, x, y0, y1, h, t, wide=None, z=0.0) -> Shape:
    """A standing rectangle of flat bar across the depth, ``t`` thick."""
    wide = wide or t
    for y in (y0 + t / 2, y1 - t / 2):
        shape.box(material, wide, t, h, x, y, z)
    for low in (z, z + h - t):
        shape.box(material, wide, y1 - y0, t, x, (y0 + y1) / 2, low)
    return shape


def _cover(rng: Rng) -> Material:
    """What seats are covered with."""
    return pick(rng, "upholstery", "upholstery", "leather", "printed") if rng.random() < 0.75 else paint(
        rng, "cloth", "fabric", "leather"
    )  # fmt: skip


def _pad(material: Material, w, d, h, hard: bool) -> Shape:
    """A block of foam, its bottom at z = 0: with sharp edges, or full and round."""
    return Shape().box(material, w, d, h) if hard else soft_block(material, w, d, h)


def _curved(shape: Shape, material: Material, w, y, z, back, lean, thick, curve=0.04, narrow=0.0, roll=0.0) -> None:
    """A back, its lower edge at (y, z): hollow by ``curve``, leaning, narrower and rolled backwards above."""
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 6), indexing="ij")
    half = w / 2 * (1 - narrow * v)
    points = np.stack([u * half, y + curve * u**2 - lean * v * back - roll * v**4, z + v * back], -1)
    plate(shape, material, points, thick)


# ---------------------------------------------------------------- bedding


def bedding(rng: Rng, shape: Shape, w, d, h, thick, hang=True) -> Parts:
    """A mattress whose upper side is at h, made or not: covers, pillows in rows, cushions, blankets."""
    foam, sheet, cover = pick(rng, "sheet", "sheet", "bedding"), pick(rng, "sheet"), pick(rng, "bedding", "printed")
    if rng.random() < 0.4:
        cover = paint(rng, "cloth", "linen", "fabric")
    shape.add(_pad(foam, w * 0.99, d * 0.99, thick, rng.random() < 0.4), z=h - thick)
    state = str(rng.choice(["made", "puffy", "thrown", "heap", "bare"], p=[0.3, 0.22, 0.24, 0.12, 0.12]))
    start = -d / 2 + rng.uniform(0.3, 0.85) * min(1, d / 1.8)
    length, drop = d / 2 - start, rng.uniform(0.06, max(0.08, h - 0.06)) if hang else 0.0
    y, parts = start + length / 2, []
    if state == "made":
        shape.add(
            drape(rng, cover, w, length, h + 0.012, drop, drop, 0, drop * rng.random(), rng.uniform(0, 0.02), 0, y)
        )
    elif state == "puffy":
        full = rng.uniform(0.1, 0.24)
        duvet = soft_block(cover, w + (0.14 if hang else -0.02), length, full).crumpled(rng, rng.uniform(0, 0.02), 0.3)
        shape.add(duvet, 0, y, h - 0.3 * full)
    elif state == "thrown":
        wide, left = w * rng.uniform(0.55, 0.95), rng.random() < 0.5
        side = min(drop, 0.35)
        heap = drape(rng, cover, wide, length, h + 0.02, side * left, side * (not left), 0, 0, rng.uniform(0.02, 0.05))
        parts.append(("blanket" if rng.random() < 0.3 else "", heap.moved((0.5 - left) * (w - wide), y)))
    elif state == "heap":
        rx, ry = rng.uniform(0.25, 0.42) * w, rng.uniform(0.2, 0.5)
        heap = Shape().ball(cover, rx, ry, rng.uniform(0.1, 0.22), power=0.8, rings=10, sides=20)
        heap = heap.crumpled(rng, 0.03, 0.3)
        x = rng.uniform(-1, 1) * (w / 2 - rx)
        parts.append(("blanket" if rng.random() < 0.3 else "", heap.moved(x, rng.uniform(0, d / 2 - ry), h + 0.05)))
    for label, made in parts:
        if not label:
            shape.add(made)
    parts = [own for own in parts if own[0]]
    rise = h + {"made": 0.05, "puffy": 0.16}.get(state, 0.02)
    for _ in range(int(rng.choice([0, 0, 1, 1, 2]))):  # more blankets
        wool, at = pick(rng, "bedding", "printed", "garment"), rng.uniform(start + 0.2, d / 2 - 0.3)
        if rng.random() < 0.5:
            side = drop * 0.6
            long = rng.uniform(0.3, 0.6)
            one = drape(rng, wool, w + 0.03, long, rise, side, side, 0, 0, 0.01).moved(0, min(at, d / 2 - long / 2))
        else:
            one = _pad(wool, rng.uniform(0.35, 0.6), rng.uniform(0.3, 0.45), rng.uniform(0.06, 0.2), False)
            one = one.moved(rng.uniform(-0.25, 0.25) * w, at, rise, rng.normal(0, 0.2))
        parts.append(("blanket", one))
        rise += 0.05
    parts += _head_end(rng, w, d, h, sheet, cover)
    shape.top(-w / 2 + 0.1, w / 2 - 0.1, start + 0.05, d / 2 - 0.1, h + 0.08, soft=True)
    return parts


def _head_end(rng: Rng, w, d, h, sheet: Material, cover: Material) -> Parts:
    """Pillows flat, piled up or upright in rows, and cushions before them."""
    parts: Parts = []
    columns, rows = 1 if w < 1.2 else int(rng.integers(2, 4)), int(rng.choice([0, 1, 1, 2, 3]))
    wide, deep, full = w / columns * rng.uniform(0.75, 0.98), rng.uniform(0.3, 0.5), rng.uniform(0.1, 0.2)
    deep, wide, upright, y = deep * min(1, d / 1.7), min(wide, 0.8), rng.random() < 0.45, -d / 2
    for row in range(rows):
        case, f = (sheet, cover, pick(rng, "bedding", "printed"))[rng.integers(3)], 1 - 0.15 * row
        for k in range(columns):
            if rng.random() < 0.1:
                continue
            x = (k - (columns - 1) / 2) * w / columns
            one = soft_block(case, wide * f, deep * f, full)
            if upright:
                one = one.tilted(np.pi / 2).grounded().tilted(rng.uniform(0.1, 0.4)).grounded()
                one = one.moved(x, y + 0.12 + row * full * 0.9, h)
            else:
                one = one.moved(x, y + deep / 2 + 0.03, h + row * full * 0.8, rng.normal(0, 0.12))
            parts.append(("pillow", one))
    y += rows * full * 0.9 + 0.1 if upright else deep + 0.05
    for _ in range(int(rng.choice([0, 0, 0, 1, 2, 4]))):
        size, case = rng.uniform(0.28, 0.5), _cover(rng)
        one = Shape().ball(case, size / 2, 0.08, size / 2, z=size / 2, power=0.55).tilted(rng.uniform(0.2, 1.3))
        x = rng.uniform(-1, 1) * (w - size) / 2
        parts.append(("pillow", one.grounded().moved(x, y + rng.uniform(0.05, 0.25), h + 0.02, rng.normal(0, 0.3))))
    return parts


# ---------------------------------------------------------------- beds, their head at the smallest y

_WIDTHS = (0.8, 0.9, 0.97, 1.2, 1.37, 1.4, 1.52, 1.6, 1.8, 1.93)


def _size(rng: Rng, most=2.0) -> tuple[float, float, float, float]:
    """Width, length, height of the lying surface, and thickness of the mattress."""
    w = float(rng.choice([own for own in _WIDTHS if own <= most]))
    return w, rng.uniform(1.85, 2.1), rng.uniform(0.36, 0.72), rng.uniform(0.12, 0.32)


def _carcass(shape: Shape, rng: Rng, body: Material, w, d, h) -> None:
    """Side boards with the lying board between them at h, on posts or down to the floor."""
    low = rng.choice([0.02, 0.1, 0.2, 0.3])
    low = min(low, h - 0.08)
    tall = rng.uniform(0.06, max(0.08, h - low))
    for x in (-w / 2 - 0.02, w / 2 + 0.02):
        shape.box(body, 0.04, d, tall, x, 0, h - tall)
    shape.box(body, w, d, 0.03, z=h - 0.05)
    posts(shape, body, (-w / 2, w / 2), (-d / 2 + 0.04, 0.0, d / 2 - 0.04), h - 0.04, 0.06)


def bunk_bed(rng: Rng) -> Parts:
    """Two storeys of wood or tube, the lower one wider at times, with a ladder or steps, boards or bars as rails."""
    w, d = rng.uniform(0.8, 1.05), rng.uniform(1.8, 2.05)
    low, high, t = rng.uniform(0.25, 0.5), rng.uniform(1.2, 1.6), rng.uniform(0.035, 0.1)
    tube, shape = rng.random() < 0.4, Shape()
    body = metal(rng) if tube else surface(rng)
    t = min(t, 0.05) if tube else t
    wide, rail = w + (rng.uniform(0.3, 0.55) if rng.random() < 0.3 else 0.0), rng.uniform(0.25, 0.45)
    shift = (wide - w) / 2
    for y in (-d / 2 - t / 2, d / 2 + t / 2):
        posts(shape, body, (-w / 2 - t / 2, w / 2 + t / 2), (y,), high + rail, t)
        for base, storey, x, room in ((w, high, 0.0, rail), (wide, low, shift, rail * rng.uniform(0.6, 1.4))):
            if rng.random() < 0.4 and not tube:
                shape.box(body, base, 0.03, room, x, y, storey - 0.05)
                continue
            for z in (storey + room - t, storey - 0.05):
                shape.box(body, base, t * 0.7, t, x, y, z)
            for px in np.linspace(-base / 2 + 0.1, base / 2 - 0.1, int(rng.integers(3, 7))):
                shape.box(body, t * 0.6, t * 0.5, room, x + px, y, storey - 0.05)
    for x in (-w / 2 - t / 2, w / 2 + t / 2):
        if rng.random() < 0.35:
            shape.box(body, 0.03, d * 0.75, rail, x, -d * 0.12, high)
        else:
            for z in (high + rail * 0.4, high + rail - t):
                shape.box(body, t * 0.6, d, t, x, 0, z)
        shape.box(body, t, d, 0.09, x, 0, high - 0.12)
    for x in (shift - wide / 2 - t / 2, shift + wide / 2 + t / 2):
        shape.box(body, t, d, rng.uniform(0.08, 0.2), x, 0, low - 0.12)
        posts(shape, body, (x,), (-d / 2 + t, d / 2 - t), low, t)
    shape.box(body, w, d, 0.03, z=high - 0.14).box(body, wide, d, 0.03, shift, 0, low - 0.14)
    x = w / 2 + t if wide < w + 0.01 else shift + wide / 2 + t
    if rng.random() < 0.3:  # steps
        number, deep = 4, rng.uniform(0.22, 0.3)
        for k in range(number):
            shape.box(body, 0.42, deep, high * (number - k) / (number + 0.3), x - 0.2, d / 2 + t + deep * (k + 0.5))
    else:
        y, lean = rng.choice([-1, 1]) * (d / 2 - 0.28), rng.choice([0.0, 0.0, 0.35])
        for s in (-0.19, 0.19):
            shape.rod(body, (x + 0.03 + lean, y + s, 0), (w / 2 + t, y + s, high + rail * 0.7), 0.025, sides=4)
        for z in np.arange(0.22, high + 0.05, rng.uniform(0.22, 0.32)):
            shape.box(body, 0.06, 0.38, 0.03, x + 0.03 + (w / 2 + t - x - 0.03 - lean) * z / (high + rail * 0.7) + lean,
                      y, z)  # fmt: skip
    parts: Parts = [("bed", shape)]
    for base, storey, px in ((w, high, 0.0), (wide, low, shift)):
        layer = Shape()
        parts += [(n, own.moved(px)) for n, own in bedding(rng, layer, base, d, storey + 0.02, 0.13, hang=False)]
        shape.add(layer, px)
    return parts


def loft_bed(rng: Rng) -> Parts:
    """One bed up high: below it a desk, shelves, a curtain, a box, or nothing."""
    w, d, high, t = rng.uniform(0.8, 1.4), rng.uniform(1.85, 2.05), rng.uniform(1.15, 1.8), rng.uniform(0.04, 0.1)
    tube, shape = rng.random() < 0.45, Shape()
    body = metal(rng) if tube else surface(rng)
    rail = rng.uniform(0.22, 0.4)
    posts(shape, body, (-w / 2 - t / 2, w / 2 + t / 2), (-d / 2 - t / 2, d / 2 + t / 2), high + rail, t)
    shape.box(body, w, d, 0.03, z=high - 0.15)
    for x in (-w / 2 - t / 2, w / 2 + t / 2):
        shape.box(body, t * 0.8, d, 0.12, x, 0, high - 0.15)
        for z in (high + rail * 0.35, high + rail - 0.06):
            shape.box(body, t * 0.6, d * (0.72 if x > 0 else 1), 0.06, x, -d * (0.14 if x > 0 else 0), z)
    for y in (-d / 2 - t / 2, d / 2 + t / 2):
        for z in (high - 0.15, high + rail * 0.35, high + rail - 0.06):
            shape.box(body, w, t * 0.6, 0.07, y=y, z=z)
    x, lean = w / 2 + t, rng.uniform(0.0, 0.5)
    for s in (-0.2, 0.2):
        shape.rod(body, (x + lean, d / 2 - 0.3 + s, 0), (x, d / 2 - 0.3 + s, high + 0.1), 0.028, sides=4)
    for v in np.arange(0.15, 0.95, 0.17):
        shape.box(body, 0.07, 0.4, 0.03, x + lean * (1 - v), d / 2 - 0.3, v * (high + 0.1))
    parts: Parts = [("bed", shape)]
    kind = int(rng.integers(4))
    if kind == 0 and high > 1.3:
        desk, deep, top = Shape(), rng.uniform(0.45, 0.6), surface(rng)
        desk.box(top, deep, d * 0.95, 0.03, -w / 2 + deep / 2, 0, 0.71)
        for y in (-d * 0.45, d * 0.45):
            desk.box(top, deep * 0.95, 0.03, 0.71, -w / 2 + deep / 2, y)
        desk.top(-w / 2, -w / 2 + deep, -d * 0.45, d * 0.45, 0.74)
        parts.append(("desk", desk))
    elif kind == 1:
        cloth = paint(rng, "cloth", "linen", "bright")
        u, v = np.meshgrid(np.linspace(-d / 2, d / 2, 25), (0.05, high - 0.12), indexing="ij")
        shape.sheet(cloth, np.stack([w / 2 + 0.02 + 0.025 * np.sin(u * 25) + 0 * v, u, v], -1))
    elif kind == 2:
        cells = grid(rng, -w / 2, w / 2, 0.02, high - 0.16, int(rng.integers(3, 5)), 1, "niche")
        cupboard(shape, draw_style(rng, body), body, cells, -d / 2, -d / 2 + 0.3)
    parts += bedding(rng, shape, w, d, high + 0.03, 0.15, hang=False)
    return parts


def iron_bed(rng: Rng) -> Parts:
    """Head and foot of bent tube: arched, square or in steps, with bars, rings or a sheet of metal between."""
    w, d, h, thick = _size(rng)
    iron, shape, r = metal(rng), Shape(), rng.uniform(0.014, 0.028)
    h = max(h, thick + 0.14)
    kind, fill, rise = int(rng.integers(3)), int(rng.integers(4)), rng.uniform(0.2, 0.75)
    for y, top in ((-d / 2 - r, h + rise), (d / 2 + r, h + rng.choice([-0.2, 0.1, 0.35]))):
        low = top - min(rise, 0.25)
        if kind == 0:
            bow = [(w / 2 * np.cos(a), y, low + (top - low) * np.sin(a)) for a in np.linspace(np.pi, 0, 11)]
        elif kind == 1:
            bow = [(-w / 2, y, top), (w / 2, y, top)]
        else:
            bow = [(-w / 2, y, low), (-w * 0.3, y, low), (-w * 0.25, y, top), (w * 0.25, y, top), (w * 0.3, y, low),
                   (w / 2, y, low)]  # fmt: skip
        shape.path(iron, [(-w / 2, y, 0), *bow, (w / 2, y, 0)], r, sides=7)
        if top < h - 0.1:
            continue
        shape.rod(iron, (-w / 2, y, h - 0.05), (w / 2, y, h - 0.05), r * 0.8, sides=6)
        room = max(0.1, low - h + 0.03)
        for x in np.linspace(-w * 0.42, w * 0.42, max(3, int(w / rng.uniform(0.1, 0.3)))) if fill < 2 else ():
            shape.rod(iron, (x, y, h - 0.05), (x, y, low + (0.5 * (top - low) if kind == 0 else 0)), 0.011, sides=5)
        if fill == 2:
            shape.box(iron, w * 0.9, 0.02, room, y=y, z=h - 0.05)
        for x in (-w * 0.3, 0, w * 0.3) if fill == 3 else ():
            ring = min(room / 2, w * 0.14)
            turn = np.linspace(0, 2 * np.pi, 13)
            points = [(x + ring * np.cos(a), y, h - 0.04 + ring + ring * np.sin(a)) for a in turn]
            shape.path(iron, [*points[:-1], points[0]], 0.012, sides=5)
        for x in (-w / 2, w / 2) if rng.random() < 0.4 else ():
            shape.ball(iron, 0.04, 0.04, 0.04, x, y, low + 0.02, rings=5, sides=8)
    for x in (-w / 2 + r, w / 2 - r):
        shape.box(iron, 0.04, d, 0.05, x, 0, h - thick - 0.06)
    shape.box(iron, w - 0.02, d, 0.02, z=h - thick - 0.02)
    posts(shape, iron, (-w / 2 + 0.05, 0, w / 2 - 0.05), (0.0,), h - thick - 0.02, 0.03)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


def sleigh_bed(rng: Rng) -> Parts:
    """Head and foot of bent wood or cloth that roll outwards, between broad side boards."""
    w, d, h, thick = _size(rng)
    body, shape = (surface(rng) if rng.random() < 0.75 else _cover(rng)), Shape()
    h = max(h, thick + 0.1)
    shape.box(body, w, d, 0.04, z=h - thick - 0.04)
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        shape.box(body, 0.05, d, rng.uniform(0.15, 0.3), x, 0, max(0.08, h - thick - 0.12))
    for side, rise in ((-1, rng.uniform(0.4, 0.8)), (1, rng.uniform(-0.05, 0.35))):
        tall, roll = h + rise - 0.08, rng.uniform(0.12, 0.25)
        v = np.linspace(0, 1, 9)[None]
        u = np.array([-1.0, 1.0])[:, None]
        y = side * (d / 2 + 0.04 + roll * (0.5 * (v - 0.4) ** 2 * 2 + 0.5 * v**3))
        points = np.stack([u * (w / 2 + 0.05) + 0 * v, y + 0 * u, 0.08 + v * tall + 0 * u], -1)
        plate(shape, body, points, 0.05)
        tip = side * (d / 2 + 0.04 + roll * 0.86)
        shape.rod(body, (-w / 2 - 0.06, tip + side * 0.02, h + rise), (w / 2 + 0.06, tip + side * 0.02, h + rise), 0.05)
        posts(shape, body, (-w / 2, w / 2), (side * (d / 2 + 0.05),), 0.12, 0.08)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


def padded_bed(rng: Rng) -> Parts:
    """Covered all over: a tall or wide head, plain, with channels, squares, wings or loose cushions."""
    w, d, h, thick = _size(rng)
    cover, shape, low = _cover(rng), Shape(), rng.choice([0.0, 0.05, 0.14])
    base, hard = max(h - thick + rng.uniform(0.0, 0.08), low + 0.12), rng.random() < 0.5
    h = max(h, base + 0.1)
    frame = rng.uniform(0.0, 0.12)
    shape.add(_pad(cover, w + 2 * frame, d + frame, base - low, hard), 0, frame / 2, low)
    if low:
        inner = w / 2 - 0.1
        posts(shape, surface(rng), (-inner, inner), (-d / 2 + 0.1, d / 2 - 0.1), low + 0.03, 0.06)
    top, deep = h + rng.uniform(0.3, 1.0), rng.uniform(0.06, 0.18)
    wide, y, kind = w + rng.choice([0.0, 0.1, 0.3, 0.9]) + 2 * frame, -d / 2 - deep / 2, int(rng.integers(5))
    shape.add(_pad(cover, wide, deep, top - low, kind != 0), 0, y, low)
    if kind == 1:  # channels
        for x in (np.arange(n := int(rng.integers(4, 9))) - (n - 1) / 2) * wide / n:
            shape.add(soft_block(cover, wide / n - 0.01, 0.1, top - base), x, -d / 2 + 0.01, base)
    elif kind == 2:  # squares
        rows, columns = int(rng.integers(1, 3)), int(rng.integers(2, 5))
        for row in range(rows):
            for x in (np.arange(columns) - (columns - 1) / 2) * wide / columns:
                tall = (top - base) / rows
                shape.add(soft_block(cover, wide / columns - 0.01, 0.1, tall - 0.01), x, -d / 2, base + row * tall)
    elif kind == 3:  # wings
        for x in (-wide / 2 - 0.03, wide / 2 + 0.03):
            shape.box(cover, 0.08, rng.uniform(0.2, 0.35), top, x, y + 0.1)
    elif kind == 4:  # cushions that hang from a bar
        for x in (-w / 4, w / 4):
            shape.add(soft_block(cover, w / 2 - 0.03, 0.14, top - h + 0.02), x, -d / 2 + 0.05, h)
    if rng.random() < 0.15:
        shape.add(_pad(cover, w, 0.1, rng.uniform(0.45, 0.75), hard), 0, d / 2 + 0.05 + frame, low)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


def divan_bed(rng: Rng) -> Parts:
    """A box or two of springs with a mattress, on the floor, castors or short feet, without a head."""
    w, d, _, thick = _size(rng)
    shape, cloth, low = Shape(), pick(rng, "sheet", "upholstery", "bedding", "black"), rng.choice([0.0, 0.06, 0.15])
    base = rng.uniform(0.12, 0.38)
    if rng.random() < 0.6:
        shape.box(cloth, w, d, base, z=low)
    else:  # of two halves
        for y in (-d / 4, d / 4):
            shape.add(_pad(cloth, w, d / 2 - 0.005, base, False), 0, y, low)
    if low:
        foot = metal(rng)
        posts(shape, foot, (-w / 2 + 0.1, w / 2 - 0.1), (-d / 2 + 0.1, d / 2 - 0.1), low + 0.01, 0.05)
    h = low + base + thick
    parts: Parts = [("bed", shape), *bedding(rng, shape, w, d, h, thick)]
    if rng.random() < 0.35:  # its long side is at a wall, with cushions along it as a couch
        for x in np.arange(-d / 2 + 0.35, d / 2 - 0.2, rng.uniform(0.45, 0.7)):
            one = soft_block(_cover(rng), 0.45, 0.14, 0.42).tilted(0.15)
            parts.append(("pillow", one.moved(-w / 2 + 0.12, x, h + 0.02, -np.pi / 2)))
    return parts


def shelf_bed(rng: Rng) -> Parts:
    """Its head is a case of niches and doors, its body a board on posts or panels."""
    w, d, h, thick = _size(rng)
    body, shape = surface(rng), Shape()
    h = max(h, thick + 0.16)
    _carcass(shape, rng, body, w, d, h - thick + 0.04)
    deep, tall, wide = rng.uniform(0.18, 0.35), h + rng.uniform(0.25, 0.7), w + rng.choice([0.08, 0.08, 0.8])
    cells = grid(rng, -wide / 2, wide / 2, h - 0.1, tall, int(rng.integers(1, 3)), int(rng.integers(1, 5)), "niche")
    cells = [c._replace(kind="door") if rng.random() < 0.25 else c for c in cells]
    shape.box(body, wide, deep, h - 0.1, y=-d / 2 - deep / 2)
    cupboard(shape, draw_style(rng, body), body, cells, -d / 2 - deep, -d / 2 - 0.03)
    shape.top(-wide / 2, wide / 2, -d / 2 - deep, -d / 2, tall)
    if rng.random() < 0.3:
        shape.box(body, w + 0.08, 0.04, h + rng.uniform(-0.1, 0.2), y=d / 2 + 0.03)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


def crib(rng: Rng) -> Parts:
    """For a small child: high sides of bars or panels round a small mattress, on legs, castors or panels."""
    w, d, top, t = rng.uniform(0.55, 0.8), rng.uniform(1.05, 1.5), rng.uniform(0.75, 1.1), rng.uniform(0.03, 0.06)
    body, shape, low = surface(rng), Shape(), rng.uniform(0.15, 0.35)
    h = rng.uniform(low + 0.1, top - 0.2)
    posts(shape, body, (-w / 2, w / 2), (-d / 2, d / 2), top + rng.uniform(0, 0.1), t)
    open_side = rng.random() < 0.25
    for x in (-w / 2, w / 2):
        high = low + 0.25 if open_side and x > 0 else top
        for z in (low, high - 0.05):
            shape.box(body, 0.03, d, 0.05, x, 0, z)
        for y in np.linspace(-d / 2 + 0.08, d / 2 - 0.08, int(rng.integers(7, 12))):
            shape.box(body, 0.018, 0.03, high - low, x, y, low)
    panel = rng.random() < 0.5
    for y in (-d / 2, d / 2):
        rise = rng.uniform(0.0, 0.15) if panel else 0.0
        if panel:
            shape.box(body, w, 0.03, top - low + rise, y=y, z=low)
        else:
            for z in (low, top - 0.05):
                shape.box(body, w, 0.03, 0.05, y=y, z=z)
            for x in np.linspace(-w / 2 + 0.08, w / 2 - 0.08, 5):
                shape.box(body, 0.03, 0.018, top - low, x, y, low)
    shape.box(body, w, d, 0.03, z=h - 0.13)
    return [("bed", shape), *bedding(rng, shape, w - 0.03, d - 0.03, h, 0.1, hang=False)]


def hospital_bed(rng: Rng) -> Parts:
    """Its back part raised, side rails up or down, boards at head and foot, on a frame with castors."""
    w, d, h = rng.uniform(0.85, 1.0), rng.uniform(1.95, 2.15), rng.uniform(0.5, 0.85)
    plastic, iron, shape = pick(rng, "laminate", "white", "oak"), pick(rng, "painted steel", "white", "frame"), Shape()
    sheet, cover, thick = pick(rng, "sheet", "bedding"), pick(rng, "sheet", "bedding"), rng.uniform(0.1, 0.16)
    tilt, hinge = (rng.uniform(0.15, 1.0) if rng.random() < 0.7 else 0.0), -d * rng.uniform(0.05, 0.15)
    back = hinge + d / 2 - 0.03
    shape.box(iron, w * 0.95, d * 0.95, 0.06, z=h - thick - 0.06).box(iron, w * 0.6, d * 0.75, 0.1, z=0.14)
    for y in (-d * 0.25, d * 0.25):  # what lifts it
        shape.rod(iron, (0, y * 0.7, 0.2), (0, y * 1.2, h - thick - 0.04), 0.05, sides=4)
    for x in (-w * 0.4, w * 0.4):
        for y in (-d * 0.42, d * 0.42):
            shape.rod(pick(rng, "black"), (x - 0.02, y, 0.07), (x + 0.02, y, 0.07), 0.07, sides=10)
            shape.box(iron, 0.04, 0.04, 0.16, x, y, 0.07)
        shape.box(iron, 0.05, d * 0.84, 0.05, x, 0, 0.18)
    raised = Shape().box(sheet, w, back, thick, 0, -back / 2, 0)
    if rng.random() < 0.9:
        raised.add(soft_block(pick(rng, "sheet"), w * 0.65, 0.4, 0.14), 0, -back + 0.28, thick)
    c, s = np.cos(-tilt), np.sin(-tilt)
    turn = np.array([[1, 0, 0], [0, c, s], [0, -s, c]])
    raised.vertices = [v @ turn for v in raised.vertices]
    shape.add(raised, 0, hinge, h - thick)
    long = d / 2 - 0.03 - hinge
    shape.box(sheet, w, long, thick, 0, hinge + long / 2, h - thick)
    if rng.random() < 0.75:
        shape.add(drape(rng, cover, w, long * 0.9, h + 0.01, 0.2, 0.2, 0, 0.05, rng.uniform(0.005, 0.03)), 0, d * 0.24)
    for y, rise in ((-d / 2, rng.uniform(0.25, 0.5)), (d / 2, rng.uniform(0.1, 0.4))):
        shape.box(plastic, w + 0.02, 0.05, rise + 0.25, y=y, z=h - 0.25)
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        for y in (-d * 0.22, d * 0.2)[: int(rng.integers(0, 3))]:
            z = h + 0.02 if rng.random() < 0.7 else h - 0.36
            if rng.random() < 0.5:
                shape.box(plastic, 0.035, d * 0.36, 0.3, x, y, z)
            else:
                for level in (0.05, 0.17, 0.3):
                    shape.rod(iron, (x, y - d * 0.2, z + level), (x, y + d * 0.2, z + level), 0.016, sides=6)
                posts(shape, iron, (x,), (y - d * 0.15, y + d * 0.15), 0.4, 0.03, z - 0.08)
    if rng.random() < 0.25:  # a bar to hold on to
        shape.path(iron, [(0, -d / 2, 0.4), (0, -d / 2, 1.75), (0, -d / 2 + 0.7, 1.85)], 0.022)
    return [("bed", shape.top(-w * 0.4, w * 0.4, 0.1, d * 0.4, h + 0.06, soft=True))]


def folding_bed(rng: Rng) -> Parts:
    """A thin bed on bent tubes or crossed legs, for camps and guests."""
    w, d, h = rng.uniform(0.65, 0.95), rng.uniform(1.8, 2.0), rng.uniform(0.28, 0.48)
    iron, shape = metal(rng), Shape()
    if rng.random() < 0.5:  # crossed legs under a cloth
        shape.add(_pad(paint(rng, "cloth", "fabric"), w, d, 0.05, False), z=h - 0.05)
        for x in (-w / 2, w / 2):
            shape.rod(iron, (x, -d / 2, h), (x, d / 2, h), 0.02)
        for y in (-d * 0.4, 0, d * 0.4):
            for side in (-1, 1):
                shape.rod(iron, (side * w * 0.4, y, 0), (-side * w * 0.48, y, h), 0.018, sides=6)
        if rng.random() < 0.4:
            return [("bed", shape.top(-w * 0.4, w * 0.4, -d * 0.4, d * 0.4, h, soft=True))]
        return [("bed", shape), *bedding(rng, shape, w, d, h + 0.05, 0.05)]
    for y in (-d / 2 + 0.03, 0.0, d / 2 - 0.03):
        rise = rng.uniform(0.0, 0.3) if y else -0.04
        shape.path(iron, [(-w / 2, y, 0), (-w / 2, y, h + rise), (w / 2, y, h + rise), (w / 2, y, 0)], 0.018, sides=6)
    shape.box(iron, w, d, 0.03, z=h - 0.13)
    return [("bed", shape), *bedding(rng, shape, w - 0.05, d - 0.1, h, 0.1, hang=False)]


def wall_bed(rng: Rng) -> Parts:
    """A tall case against the wall from which the bed is folded down."""
    w, d, h, thick = _size(rng, 1.6)
    h, thick = min(h, 0.55), min(thick, 0.2)
    body, shape, deep, tall = surface(rng), Shape(), rng.uniform(0.3, 0.45), d + rng.uniform(0.1, 0.25)
    back = -d / 2 - 0.05
    for x in (-w / 2 - 0.05, w / 2 + 0.05):
        shape.box(body, 0.05, deep, tall, x, back + deep / 2)
    shape.box(body, w + 0.1, 0.03, tall, y=back + 0.015).box(body, w + 0.15, deep, 0.05, y=back + deep / 2, z=tall)
    if rng.random() < 0.5:
        shape.box(body, w, deep * 0.6, 0.03, y=back + deep * 0.3, z=rng.uniform(1.0, 1.5))
    shape.box(body, w, d, 0.06, z=h - thick - 0.06)
    posts(shape, metal(rng), (-w / 2 + 0.08, w / 2 - 0.08), (d / 2 - 0.1,), h - thick - 0.05, 0.05)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


# ---------------------------------------------------------------- mattresses


def floor_mattress(rng: Rng) -> Parts:
    """One or two on the floor, or on boards, with all that one sleeps under."""
    w, d, _, thick = _size(rng)
    shape, z = Shape(), 0.0
    if rng.random() < 0.3:
        low = rng.uniform(0.1, 0.2)
        shape.add(_pad(pick(rng, "sheet", "bedding", "upholstery"), w, d, low, rng.random() < 0.5),
                  rng.normal(0, 0.02), rng.normal(0, 0.03))  # fmt: skip
        z = low
    thick = rng.uniform(0.07, 0.3)
    return [("mattress", shape), *bedding(rng, shape, w, d, z + thick, thick, hang=rng.random() < 0.5)]


def leaning_mattress(rng: Rng) -> Shape:
    """Stood against the wall on its long or short edge, one or two, bent under its own weight at times."""
    long, wide, thick = rng.uniform(1.85, 2.05), float(rng.choice(_WIDTHS[:8])), rng.uniform(0.1, 0.28)
    upright = rng.random() < 0.35
    w, h = (wide, long) if upright else (long, wide)
    shape, y = Shape(), 0.0
    for _ in range(int(rng.choice([1, 1, 2]))):
        cover = pick(rng, "sheet", "sheet", "bedding", "printed", "upholstery")
        lean, sag = rng.uniform(0.05, 0.3), rng.uniform(0.0, 0.12)
        u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 9), indexing="ij")
        middle = y + lean * (1 - v) * h * 0.6 - sag * np.sin(np.pi * v) * (1 if lean * h > 2 * sag else -0.2)
        plate(shape, cover, np.stack([u * w / 2, middle, 0.01 + v * h * np.cos(lean * 0.6)], -1), thick)
        y += thick + 0.02
    return shape.grounded()


def bare_mattress(rng: Rng) -> Shape:
    """Without sheets: striped, quilted in blocks, or thin as those of cots; a pillow part at times."""
    w, d, _, _ = _size(rng)
    thick = rng.uniform(0.06, 0.32)
    cover, shape = pick(rng, "printed", "sheet", "upholstery", "bedding"), Shape()
    if rng.random() < 0.4:
        nx, ny = int(rng.integers(2, 5)), int(rng.integers(3, 6))
        shape.box(cover, w * 0.98, d * 0.98, thick * 0.7)
        for x in (np.arange(nx) - (nx - 1) / 2) * w / nx:
            for y in (np.arange(ny) - (ny - 1) / 2) * d / ny:
                shape.add(soft_block(cover, w / nx, d / ny, thick), x, y)
    else:
        shape.add(_pad(cover, w, d, thick, rng.random() < 0.4))
        for z in (0.0, thick - 0.03):
            shape.box(pick(rng, "sheet", "black", "bedding"), w * 0.995, d * 0.995, 0.03, z=z)
    return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2 + 0.1, d / 2 - 0.1, thick + 0.02, soft=True)


# ---------------------------------------------------------------- couches and their kin; ``number`` of seats


class _Look(NamedTuple):
    cover: Material
    other: Material  # of loose cushions
    wood: Material
    hard: bool  # whether cushions have sharp edges


def _look(rng: Rng) -> _Look:
    cover = _cover(rng)
    wood = surface(rng) if rng.random() < 0.7 else metal(rng)
    return _Look(cover, cover if rng.random() < 0.75 else _cover(rng), wood, rng.random() < 0.35)


def _seats(shape: Shape, rng: Rng, look: _Look, number, each, y0, y1, seat, thick, x=0.0) -> None:
    """Cushions to sit on between y0 and y1, one a place or one for all, their upper side at ``seat``."""
    one = number > 1 and rng.random() < 0.35
    for k in range(1 if one else number):
        at = x if one else x + (k - (number - 1) / 2) * each
        wide = number * each if one else each
        shape.add(_pad(look.other, wide - 0.01, y1 - y0, thick, look.hard), at, (y0 + y1) / 2, seat - thick)


def _backs(shape: Shape, rng: Rng, look: _Look, number, each, y, seat, tall, thick, lean, x=0.0, tiers=1) -> None:
    """Cushions to lean on, before y, one a place or two or one for all, in one tier or more."""
    parts = 1 if number > 1 and rng.random() < 0.2 else number * int(rng.choice([1, 1, 1, 2]))
    for k in range(parts):
        wide = number * each / parts
        for tier in range(tiers):
            one = _pad(look.other, wide - 0.01, thick, tall / tiers + 0.02, look.hard).tilted(lean)
            shape.add(one, x + (k - (parts - 1) / 2) * wide, y + thick / 2 - lean * tall * tier / tiers,
                      seat - 0.02 + tier * tall / tiers)  # fmt: skip


def _lies_there(rng: Rng, label: str, shape: Shape, w, y, seat) -> Parts:
    """The couch with pillows along its back at y, and a blanket at times."""
    parts: Parts = [(label, shape)]
    x = -w / 2 + rng.uniform(0.2, 0.6)
    while x < w / 2 - 0.2 and rng.random() < 0.6:
        size = rng.uniform(0.34, 0.52)
        one = Shape().ball(_cover(rng), size / 2, rng.uniform(0.06, 0.1), size / 2, z=size / 2, power=0.55)
        parts.append(("pillow", one.tilted(rng.uniform(0.15, 0.5)).moved(x, y + 0.12, seat + 0.01)))
        x += size + rng.uniform(0.0, 0.9)
    if rng.random() < 0.12:
        cloth = drape(rng, pick(rng, "bedding", "printed"), rng.uniform(0.4, 0.7), 0.45, seat + 0.02, wave=0.015)
        parts.append(("blanket", cloth.moved(rng.uniform(-0.2, 0.2) * w, y + 0.32)))
    return parts


def _label(number: int, label: str) -> str:
    return label or ("sofa chair" if number == 1 else "couch")


def plain_sofa(rng: Rng, number=0, label="") -> Parts:
    """A box: straight arms, thin or broad, low or as high as the back, loose cushions or none."""
    number = number or int(rng.integers(2, 5))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.5, 0.8)
    w, d, seat = number * each, rng.uniform(0.7, 1.05), rng.uniform(0.34, 0.47)
    high, arm = seat + rng.uniform(0.2, 0.45), rng.uniform(0.05, 0.3)
    arm_top = high if rng.random() < 0.3 else seat + rng.uniform(0.06, 0.25)
    low, thick, rear = rng.choice([0.0, 0.04, 0.12, 0.18]), rng.uniform(0.1, 0.2), rng.uniform(0.06, 0.2)
    shape.box(look.cover, w, d, seat - thick - low, z=low)
    shape.add(_pad(look.cover, w, rear, high - low, look.hard), 0, -d / 2 + rear / 2, low)
    _seats(shape, rng, look, number, each, -d / 2 + rear, d / 2, seat, thick + 0.02)
    back = rng.uniform(0.1, 0.22)
    y = -d / 2 + rear
    if rng.random() < 0.75:
        tall = high - seat + rng.uniform(-0.05, 0.12)
        _backs(shape, rng, look, number, each, y, seat, tall, back, rng.uniform(0.0, 0.2))
        y += back
    sides = (-1, 1) if rng.random() < 0.85 else (int(rng.choice([-1, 1])),)
    for side in sides:
        shape.add(
            _pad(look.cover, arm, d - rng.uniform(0, 0.1), arm_top - low, look.hard), side * (w + arm) / 2, -0.03, low
        )
    if low:
        base = pick(rng, "black") if low < 0.05 else look.wood
        posts(shape, base, (-w / 2, w / 2), (-d / 2 + 0.07, d / 2 - 0.07), low, rng.uniform(0.04, 0.07))
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, y, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, y, seat)


def high_back_sofa(rng: Rng, number=0, label="") -> Parts:
    """Thickly stuffed, a high back in two or three tiers, fat arms; foot rests out at times, a console between."""
    number = number or int(rng.integers(2, 4))
    look, shape, each = _look(rng)._replace(hard=False), Shape(), rng.uniform(0.55, 0.72)
    w, d, seat, arm = number * each, rng.uniform(0.8, 1.0), rng.uniform(0.42, 0.5), rng.uniform(0.18, 0.32)
    tall, lean = rng.uniform(0.5, 0.72), rng.uniform(0.1, 0.4)
    shape.box(look.cover, w, d - 0.1, seat - 0.2, y=-0.03, z=0.04)
    _seats(shape, rng, look, number, each, -d / 2 + 0.15, d / 2 + 0.02, seat, rng.uniform(0.2, 0.28))
    _backs(shape, rng, look, number, each, -d / 2 + 0.08, seat, tall, rng.uniform(0.2, 0.3), lean,
           tiers=int(rng.integers(1, 4)))  # fmt: skip
    _curved(shape, look.cover, w, -d / 2 + 0.06, 0.05, seat + tall - 0.08, lean * 0.4, 0.1, 0.0)
    out = [k for k in range(number) if rng.random() < 0.25]
    for k in out:
        x = (k - (number - 1) / 2) * each
        rest = rng.uniform(0.3, 0.48)
        shape.add(soft_block(look.cover, each - 0.03, rest, 0.14), x, d / 2 + rest / 2 + 0.02, seat - 0.16)
    rise = rng.uniform(0.12, 0.22)
    for side in (-1, 1):
        x = side * (w + arm) / 2
        shape.box(look.cover, arm * 0.85, d * 0.95, seat - 0.05, x, 0, 0.04)
        shape.add(soft_block(look.cover, arm * 1.15, d, rise + 0.14), x, 0, seat - 0.12)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.32, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.3, seat) if number > 1 else [
        (_label(number, label), shape)
    ]  # fmt: skip


def sectional_sofa(rng: Rng) -> Parts:
    """Goes round a corner or has a long seat at one or both ends, on low boxes, with square or full cushions."""
    number, look, shape = int(rng.integers(2, 5)), _look(rng), Shape()
    each, d, seat = rng.uniform(0.6, 0.8), rng.uniform(0.85, 1.05), rng.uniform(0.36, 0.46)
    w, high, low, thick = number * each, seat + rng.uniform(0.22, 0.5), rng.choice([0.03, 0.08, 0.14]), 0.16
    arm, rear, back = rng.uniform(0.1, 0.28), rng.uniform(0.1, 0.2), rng.uniform(0.12, 0.22)
    side = int(rng.choice([-1, 1]))
    both, reach, wing = rng.random() < 0.2, rng.uniform(0.5, 1.6), rng.uniform(0.65, 0.95)
    walled = reach > 0.9 and not both  # the wing has a back of its own
    shape.box(look.cover, w, d, seat - thick - low, z=low).box(
        look.cover, w, rear, high - low, 0, -d / 2 + rear / 2, low
    )
    _seats(shape, rng, look, number, each, -d / 2 + rear, d / 2, seat, thick + 0.01)
    _backs(shape, rng, look, number, each, -d / 2 + rear, seat, high - seat + 0.03, back, rng.uniform(0, 0.2))
    ends = (-1, 1) if both else (side,)
    for end in ends:
        x = end * (w / 2 - wing / 2)
        long = reach * (rng.uniform(0.6, 1.0) if both else 1.0)
        shape.box(look.cover, wing, long, seat - thick - low, x, d / 2 + long / 2, low)
        shape.add(
            _pad(look.other, wing - 0.01, long + 0.02, thick + 0.01, look.hard), x, d / 2 + long / 2, seat - thick
        )
        shape.top(x - wing / 2 + 0.04, x + wing / 2 - 0.1, d / 2, d / 2 + long - 0.05, seat + 0.02, soft=True)
        if walled:
            outer = end * (w / 2 + rear / 2)
            shape.box(look.cover, rear, d + long, high - low, outer, long / 2, low)
            for y in np.arange(-d / 2 + 0.55, d / 2 + long - 0.2, each):
                one = _pad(look.other, min(each, 0.6), back, high - seat, look.hard).tilted(0.12)
                shape.add(one, end * (w / 2 - back / 2), y, seat, end * np.pi / 2)
    for end in {-1, 1} - (set(ends) if walled else set()):
        shape.add(
            _pad(look.cover, arm, d, seat + rng.uniform(0.08, 0.25) - low, look.hard), end * (w + arm) / 2, 0, low
        )
    posts(shape, look.wood, (-w / 2 + 0.06, w / 2 - 0.06), (-d / 2 + 0.06, d / 2 - 0.06), low, 0.05)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + rear + back, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, "couch", shape, w, -d / 2 + rear + back, seat)


def wooden_sofa(rng: Rng, number=0, label="") -> Parts:
    """A frame of boards with flat arms, a back of bars or boards, and loose cushions; without them at times."""
    number = number or int(rng.integers(2, 4))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.52, 0.68)
    wood, t = (look.wood if rng.random() < 0.8 else paint(rng, "wicker")), rng.uniform(0.04, 0.09)
    w, d, seat, rise = number * each, rng.uniform(0.65, 0.85), rng.uniform(0.36, 0.45), rng.uniform(0.15, 0.24)
    bare, thick, lean, tall = (
        rng.random() < 0.15,
        rng.uniform(0.08, 0.17),
        rng.uniform(0.1, 0.3),
        rng.uniform(0.35, 0.55),
    )
    base = seat - (0.0 if bare else thick)
    shape.box(wood, w + t, d * 0.9, 0.05, z=base - 0.05)
    shape.box(wood, w + t, 0.035, rng.uniform(0.08, 0.16), y=d * 0.43, z=base - 0.14)
    for x in (-w / 2 - t / 2, w / 2 + t / 2):
        posts(shape, wood, (x,), (-d / 2 + t / 2, d / 2 - t / 2), seat + rise, t)
        shape.box(wood, rng.uniform(t, 0.14), d, 0.035, x, 0, seat + rise)
        if rng.random() < 0.3:
            shape.box(wood, 0.03, d - t, 0.08, x, 0, base - 0.12)
    frame, kind = Shape(), int(rng.integers(3))
    if kind == 0:
        for x in np.linspace(-w / 2, w / 2, max(3, int(w / 0.12))):
            frame.box(wood, 0.035, 0.025, tall, x)
    elif kind == 1:
        for z in np.linspace(0.08, tall - 0.1, int(rng.integers(2, 4))):
            frame.box(wood, w, 0.025, 0.08, z=z)
    else:
        frame.box(wood, w, 0.03, tall)
    for z in (0.0, tall - 0.06):
        frame.box(wood, w, 0.04, 0.06, z=z)
    shape.add(frame.tilted(lean), 0, -d / 2 + 0.05, base)
    if not bare:
        _seats(shape, rng, look, number, each, -d / 2 + 0.08, d / 2, seat, thick)
        _backs(shape, rng, look, number, each, -d / 2 + 0.07, seat, tall - thick, thick, lean)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.3, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.26, seat)


def slim_sofa(rng: Rng, number=0, label="") -> Parts:
    """A thin seat and a thin back with seams on high slanting legs or a frame, slim arms or none."""
    number = number or int(rng.integers(2, 4))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.52, 0.7)
    w, d, seat, under = number * each, rng.uniform(0.65, 0.85), rng.uniform(0.38, 0.46), rng.uniform(0.18, 0.28)
    tall, thick, lean = rng.uniform(0.28, 0.5), rng.uniform(0.08, 0.16), rng.uniform(0.1, 0.3)
    parts = number * int(rng.choice([1, 1, 2, 3]))
    for k in range(parts):
        x = (k - (parts - 1) / 2) * w / parts
        shape.add(_pad(look.cover, w / parts - 0.006, d, seat - under, look.hard), x, 0, under)
        one = _pad(look.cover, w / parts - 0.006, thick, tall + 0.1, look.hard).tilted(lean)
        shape.add(one, x, -d / 2 + thick / 2, seat - 0.1)
    r = rng.uniform(0.014, 0.024)
    xs = (-w / 2 + 0.1, w / 2 - 0.1) if w < 1.6 else (-w / 2 + 0.1, 0.0, w / 2 - 0.1)
    if rng.random() < 0.6:
        for x in xs:
            for y in (-d / 2 + 0.08, d / 2 - 0.08):
                shape.rod(look.wood, (x * 1.06, y * 1.15, 0), (x, y, under + 0.01), r * 0.7, r * 1.2, sides=6)
    else:
        for x in xs:
            loop(shape, look.wood, x, -d / 2 + 0.05, d / 2 - 0.05, under, 2 * r)
    if rng.random() < 0.7:
        rise, arm = rng.uniform(0.12, 0.24), rng.uniform(0.05, 0.12)
        open_arm = rng.random() < 0.4
        for x in (-w / 2 - arm / 2, w / 2 + arm / 2):
            if open_arm:
                loop(shape, look.wood, x, -d / 2 + 0.05, d / 2 - 0.08, seat + rise - under, 0.04, z=under)
            else:
                shape.add(_pad(look.cover, arm, d, seat + rise - under, look.hard), x, 0, under)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.2, d / 2 - 0.03, seat + 0.01, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.12, seat)


def futon(rng: Rng) -> Parts:
    """Two long pads on a frame of tube: bent as a couch, half or wholly let down; arms of tube, or none."""
    w, d, look, shape = rng.uniform(1.6, 2.05), rng.uniform(0.55, 0.75), _look(rng), Shape()
    seat, thick, lean = rng.uniform(0.34, 0.44), rng.uniform(0.12, 0.2), float(rng.choice([0.25, 0.4, 0.9, 1.5]))
    iron, tall = metal(rng), rng.uniform(0.45, 0.6)
    shape.add(_pad(look.cover, w, d, thick, look.hard), 0, 0.1, seat - thick)
    y = 0.1 - d / 2
    back = _pad(look.cover, w, thick, tall, look.hard).tilted(lean)
    shape.add(back, 0, y - thick * 0.3, seat - thick * 0.5)
    for x in (-w / 2 + 0.15, w / 2 - 0.15):
        shape.rod(iron, (x, d / 2 + 0.02, 0), (x, d / 2, seat - thick), 0.022)
        shape.rod(iron, (x, y - 0.1, 0), (x, y + 0.05, seat - thick), 0.022)
        shape.box(iron, 0.04, d, 0.04, x, 0.1, seat - thick - 0.03)
        if lean > 0.8:
            shape.rod(iron, (x, y - tall * 0.7, 0), (x, y - tall * 0.7, seat - thick), 0.02)
    if rng.random() < 0.5:
        rise = rng.uniform(0.15, 0.25)
        for x in (-w / 2 - 0.04, w / 2 + 0.04):
            bow = [(x, d / 2 + 0.08, 0), (x, d / 2 + 0.08, seat + rise), (x, y - 0.08, seat + rise), (x, y - 0.08, 0)]
            shape.path(iron, bow, 0.025, sides=7)
            for z in (seat - 0.05, seat + rise * 0.5) if rng.random() < 0.5 else ():
                shape.rod(iron, (x, d / 2 + 0.08, z), (x, y - 0.08, z), 0.016, sides=6)
    shape.top(-w / 2 + 0.05, w / 2 - 0.05, y + 0.15, d / 2 + 0.05, seat + 0.01, soft=True)
    return _lies_there(rng, "couch", shape, w, y + 0.1, seat)


def sleeper_sofa(rng: Rng) -> Parts:
    """A couch whose bed is drawn out before it, made up or not."""
    look, shape, each = _look(rng), Shape(), rng.uniform(0.65, 0.8)
    w, d, high, arm = 2 * each, rng.uniform(0.5, 0.8), rng.uniform(0.7, 0.9), rng.uniform(0.12, 0.25)
    h, long = rng.uniform(0.35, 0.46), rng.uniform(1.1, 1.5)
    shape.box(look.cover, w, 0.2, high - 0.05, y=-d / 2 + 0.1, z=0.05)
    if rng.random() < 0.6:
        _backs(shape, rng, look, 2, each, -d / 2 + 0.2, h, high - h, 0.15, 0.12)
    for side in (-1, 1):
        shape.add(_pad(look.cover, arm, d, h + 0.15, look.hard), side * (w + arm) / 2, 0, 0.03)
    shape.box(look.cover, w, d - 0.1, h - 0.15, z=0.04)
    posts(shape, metal(rng), (-w / 2 + 0.1, w / 2 - 0.1), (d / 2 + long * 0.45, d / 2 + long - 0.1), h - 0.12, 0.04)
    layer = Shape()
    total = d - 0.25 + long
    parts = bedding(rng, layer, w - 0.02, total, h, 0.13, hang=False)
    y = d / 2 + long - total / 2
    return [("couch", shape.add(layer, 0, y)), *((name, own.moved(0, y)) for name, own in parts)]


def booth_sofa(rng: Rng, number=0, label="") -> Parts:
    """A straight bench with a high padded back, as in diners and lobbies: in channels or plain, without arms."""
    number = number or int(rng.integers(2, 5))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.48, 0.65)
    w, d, seat, high = number * each, rng.uniform(0.5, 0.7), rng.uniform(0.42, 0.5), rng.uniform(0.8, 1.25)
    rear, thick = rng.uniform(0.06, 0.14), rng.uniform(0.08, 0.16)
    body = look.wood if rng.random() < 0.5 else look.cover
    shape.box(body, w, d - 0.06, seat - thick - 0.02, y=-0.03, z=0.02).box(body, w, rear, high, y=-d / 2 + rear / 2)
    shape.add(_pad(look.cover, w, d - rear, thick, look.hard), 0, rear / 2, seat - thick)
    parts = int(rng.choice([1, number, int(w / 0.15)]))
    for x in (np.arange(parts) - (parts - 1) / 2) * w / parts:
        one = soft_block(look.cover, w / parts - 0.005, 0.12, high - seat - 0.02)
        shape.add(one, x, -d / 2 + rear + 0.04, seat)
    for x in (-w / 2 - 0.02, w / 2 + 0.02) if rng.random() < 0.3 else ():
        shape.box(body, 0.05, d, rng.uniform(seat, high), x)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.25, d / 2 - 0.03, seat + 0.01, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.2, seat)


# ---------------------------------------------------------------- armchairs


def bean_bag(rng: Rng) -> Shape:
    """A sack of beans with a hollow to sit in, with or without a back, or a pear with its tip."""
    r, h, cover = rng.uniform(0.38, 0.52), rng.uniform(0.5, 0.95), _cover(rng)
    low = rng.uniform(0.28, 0.4)
    shape = Shape().ball(cover, r, r, low / 2 + 0.03, z=low / 2, power=0.75, rings=9, sides=20)
    shape.ball(cover, r * 0.85, r * 0.5, h / 2, y=-r * 0.45, z=h / 2, power=0.85, rings=9, sides=18)
    if rng.random() < 0.4:
        shape.ball(cover, 0.09, 0.08, 0.09, y=-r * 0.5, z=h, rings=5, sides=8)
    return shape.crumpled(rng, rng.uniform(0.01, 0.03), 0.35).grounded()


def bent_frame_chair(rng: Rng) -> Shape:
    """A long cushion in a springing frame of bent wood or tube whose runners lie on the floor."""
    w, d, seat = rng.uniform(0.55, 0.7), rng.uniform(0.65, 0.8), rng.uniform(0.36, 0.44)
    frame, cover, shape, r = (surface(rng) if rng.random() < 0.7 else metal(rng)), _cover(rng), Shape(), 0.022
    tall, lean, rise = rng.uniform(0.5, 0.75), rng.uniform(0.25, 0.45), rng.uniform(0.14, 0.22)
    for x in (-w / 2, w / 2):
        bow = [(x, -d * 0.5, r), (x, d * 0.42, r), (x, d * 0.52, 0.1), (x, d * 0.48, seat + rise - 0.05),
               (x, d * 0.38, seat + rise), (x, -d * 0.4, seat + rise - 0.04)]  # fmt: skip
        shape.path(frame, bow, r, sides=6)
        side = [(x * 0.9, d / 2, seat + 0.02), (x * 0.9, -d / 2 + 0.08, seat - 0.08)]
        shape.path(frame, [*side, (x * 0.9, -d / 2 - lean * tall, seat + tall)], r, sides=6)
    for y in (-d * 0.45, d * 0.4):
        shape.rod(frame, (-w / 2, y, r), (w / 2, y, r), r * 0.8, sides=6)
    profile = np.array([(d / 2 + 0.02, seat), (0, seat - 0.02), (-d / 2 + 0.12, seat - 0.04),
                        (-d / 2, seat + 0.12), (-d / 2 - lean * tall, seat + tall)])  # fmt: skip
    u = np.linspace(-1, 1, 5)[:, None]
    t = np.linspace(0, 4, 13)
    y, z = np.interp(t, range(5), profile[:, 0]), np.interp(t, range(5), profile[:, 1])
    thick = rng.uniform(0.05, 0.12)
    plate(shape, cover, np.stack([u * w * 0.43 + 0 * y, y + 0 * u, z + thick / 2 + 0 * u], -1), thick)
    if rng.random() < 0.3:  # its footstool
        shape.add(soft_block(cover, w * 0.85, 0.45, thick + 0.03), 0, d / 2 + 0.4, seat - 0.1)
        for x in (-w * 0.38, w * 0.38):
            shape.path(frame, [(x, d / 2 + 0.2, seat - 0.08), (x, d / 2 + 0.2, r), (x, d / 2 + 0.6, r)], r, sides=6)
    return shape


def lounger(rng: Rng) -> Shape:
    """Shells with thick pads on a swivelling foot, leaning far back, a padded stool before it at times."""
    w, seat, tall = rng.uniform(0.6, 0.78), rng.uniform(0.36, 0.44), rng.uniform(0.5, 0.8)
    shell, cover, foot, shape = surface(rng), _cover(rng), metal(rng), Shape()
    lean, d = rng.uniform(0.25, 0.5), rng.uniform(0.55, 0.68)
    for a in np.arange(n := int(rng.integers(4, 6))) * 2 * np.pi / n + 0.3:
        shape.rod(foot, (0, 0, 0.09), (0.33 * np.cos(a), 0.33 * np.sin(a), 0.02), 0.03, 0.02, sides=6)
    shape.rod(foot, (0, 0, 0.04), (0, 0, seat - 0.12), 0.04)
    shape.add(_pad(cover, w * 0.9, d, 0.14, False), 0, 0.04, seat - 0.1).box(
        shell, w * 0.9, d * 0.9, 0.03, z=seat - 0.13
    )
    tiers = int(rng.integers(1, 3))
    for tier in range(tiers):
        low, high = tall * tier / tiers, tall / tiers
        _curved(shape, shell, w, -d / 2 - lean * low, seat + low + 0.05, high - 0.02, lean, 0.03, 0.08, 0.05)
        _curved(
            shape, cover, w * 0.94, -d / 2 + 0.06 - lean * low, seat + low + 0.04, high - 0.02, lean, 0.1, 0.08, 0.05
        )
    for x in (-w / 2, w / 2):
        shape.add(_pad(cover, 0.09, d * 0.75, 0.07, False), x, 0, seat + 0.15)
        shape.box(shell, 0.03, 0.2, 0.3, x, -0.05, seat - 0.12)
    if rng.random() < 0.4:
        y = d / 2 + rng.uniform(0.35, 0.55)
        shape.add(_pad(cover, w * 0.8, 0.42, 0.14, False), 0, y, seat - 0.14).rod(
            foot, (0, y, 0.03), (0, y, seat - 0.1), 0.03
        )
        shape.box(foot, 0.5, 0.06, 0.04, y=y).box(foot, 0.06, 0.5, 0.04, y=y)
    return shape


def treatment_chair(rng: Rng) -> Shape:
    """A big padded chair whose back goes down and whose leg part comes up: of clinics, barbers, for massage."""
    w, seat, d = rng.uniform(0.52, 0.65), rng.uniform(0.45, 0.58), rng.uniform(0.48, 0.58)
    cover, iron, shape = _cover(rng), metal(rng), Shape()
    lean, fall, thick = rng.uniform(0.15, 0.9), rng.uniform(0.2, 1.4), rng.uniform(0.1, 0.18)
    shape.add(_pad(cover, w, d, thick, False), z=seat - thick)
    shape.add(_pad(cover, w, thick, rng.uniform(0.65, 0.85), False).tilted(lean), 0, -d / 2, seat - 0.06)
    leg = _pad(cover, w * 0.9, thick * 0.8, rng.uniform(0.35, 0.45), False).tilted(np.pi - fall * 0.6)
    shape.add(leg, 0, d / 2, seat - 0.03)
    if rng.random() < 0.5:  # shells at its sides
        for x in (-w / 2 - 0.09, w / 2 + 0.09):
            shape.add(_pad(cover, 0.17, d * 1.3, seat + 0.12, False), x, -0.03, 0.04)
        shape.box(iron, w * 0.9, d, 0.2, z=0.02)
    else:
        shape.box(iron, w * 0.9, d * 1.2, 0.05, z=0.02).box(iron, 0.25, 0.25, seat - 0.1)
        for x in (-w / 2 - 0.05, w / 2 + 0.05):
            shape.add(_pad(cover, 0.1, d * 0.9, 0.07, False), x, -0.02, seat + 0.16)
            shape.box(iron, 0.03, 0.06, 0.3, x, -0.05, seat - 0.1)
    return shape.moved(z=max(0.0, -float(shape.bounds()[0, 2])))


# ---------------------------------------------------------------- chairs


def _frame_legs(shape: Shape, rng: Rng, frame: Material, w, d, h) -> None:
    """What carries a seat: straight, tapered or slanting legs with bars or none, sled, star, or a cantilever."""
    kind, r = int(rng.integers(6)), rng.uniform(0.013, 0.022)
    x, y = w / 2 - 0.02, d / 2 - 0.02
    if kind == 0:
        posts(shape, frame, (-x, x), (-y, y), h, 2 * r, foot=0.7)
    elif kind == 1:
        posts(shape, frame, (-x, x), (-y, y), h, 2 * r)
        for px in (-x, x):
            shape.box(frame, 0.02, 2 * y, 0.03, px, z=h * rng.uniform(0.25, 0.5))
        shape.box(frame, 2 * x, 0.02, 0.03, z=h * 0.35)
    elif kind == 2:
        for px in (-x, x):
            for py in (-y, y):
                shape.rod(frame, (px * 1.12, py * 1.15, 0), (px * 0.75, py * 0.75, h), r * 0.8, r * 1.2, sides=6)
    elif kind == 3:
        for px in (-x, x):
            loop(shape, frame, px, -y, y, h, 2 * r)
    elif kind == 4:
        for a in np.arange(4) * np.pi / 2 + np.pi / 4:
            shape.rod(frame, (0, 0, 0.05), (0.31 * np.cos(a), 0.31 * np.sin(a), 0.02), 0.026, 0.018, sides=6)
        shape.rod(frame, (0, 0, 0.03), (0, 0, h), 0.028)
    else:
        for px in (-x, x):
            shape.path(
                frame, [(px, -y, h - r), (px, y + 0.02, h - r), (px, y + 0.03, r), (px, -y - 0.02, r)], r, sides=6
            )
        shape.rod(frame, (-x, -y, r), (x, -y, r), r, sides=6)


def _chair_size(rng: Rng) -> tuple[float, float, float, float, float]:
    """Width, depth and height of a seat, height of the back above it, and its lean."""
    return (rng.uniform(0.38, 0.54), rng.uniform(0.37, 0.48), rng.uniform(0.42, 0.49), rng.uniform(0.3, 0.62),
            rng.uniform(0.04, 0.25))  # fmt: skip


def _arms(shape: Shape, rng: Rng, frame: Material, pad: Material, w, d, h) -> None:
    rise, kind = rng.uniform(0.17, 0.26), int(rng.integers(3))
    for x in (-w / 2 - 0.02, w / 2 + 0.02):
        if kind == 0:
            shape.box(pad, 0.05, d * 0.9, 0.03, x, 0, h + rise).box(
                frame, 0.03, 0.03, rise + 0.05, x, d * 0.38, h - 0.05
            )
        elif kind == 1:
            shape.path(frame, [(x, d * 0.4, h - 0.04), (x, d * 0.3, h + rise), (x, -d * 0.5, h + rise)], 0.015, sides=6)
        else:
            shape.box(pad, 0.06, d * 0.6, 0.03, x, 0, h + rise).box(frame, 0.03, 0.05, rise + 0.06, x, 0, h - 0.06)


def rung_chair(rng: Rng) -> Shape:
    """Round or square posts go up past the seat, rungs or boards between them, bars between the legs."""
    w, d, h, back, lean = _chair_size(rng)
    back += 0.08
    wood, shape, t = surface(rng), Shape(), rng.uniform(0.028, 0.045)
    x, y = w / 2 - t / 2, d / 2 - t / 2
    posts(shape, wood, (-x, x), (y,), h + (0.03 if rng.random() < 0.4 else 0), t)
    for px in (-x, x):
        shape.path(wood, [(px, -y, 0), (px, -y, h), (px, -y - lean * back, h + back)], t / 2, sides=6)
    for z in (h * 0.25, h * 0.45) if rng.random() < 0.7 else (h * 0.35,):
        for px in (-x, x):
            shape.box(wood, t * 0.6, 2 * y, t * 0.6, px, z=z)
        shape.box(wood, 2 * x, t * 0.6, t * 0.6, y=y, z=z + 0.03)
    cover = paint(rng, "wicker") if rng.random() < 0.4 else wood if rng.random() < 0.5 else _cover(rng)
    shape.add(_pad(cover, w, d, rng.uniform(0.03, 0.06), rng.random() < 0.5), z=h - 0.02)
    number, tall = int(rng.integers(1, 6)), rng.uniform(0.04, 0.12)
    for v in np.linspace(0.95 if number == 1 else 0.3, 0.95, number):
        _curved(shape, wood, w - t, -y - lean * v * back, h + v * back - tall, tall, lean, 0.018, -rng.uniform(0, 0.04))
    if rng.random() < 0.2:
        _arms(shape, rng, wood, wood, w, d, h)
    return shape


def tube_chair(rng: Rng) -> Shape:
    """One tube runs from the floor over the seat up the back and down again: cane, wood, cloth or pads in it."""
    w, d, h, back, lean = _chair_size(rng)
    back, frame, shape, r = min(back, 0.45), metal(rng), Shape(), rng.uniform(0.012, 0.017)
    cover = paint(rng, "wicker") if rng.random() < 0.4 else _cover(rng) if rng.random() < 0.6 else surface(rng)
    four = rng.random() < 0.4
    for x in (-w / 2, w / 2):
        if four:
            side = [(x, d / 2, r), (x, d / 2 - 0.03, h), (x, -d / 2, h)]
            shape.rod(frame, (x, -d / 2 - 0.05, 0), (x, -d / 2 + 0.06, h), r, sides=6)
        else:
            side = [(x, -d / 2, r), (x, d / 2 + 0.03, r), (x, d / 2, h), (x, -d / 2, h)]
        shape.path(frame, [*side, (x, -d / 2 - lean * back, h + back)], r, sides=6)
        if rng.random() < 0.3:
            rise = rng.uniform(0.18, 0.24)
            shape.path(frame, [(x, d / 2, h), (x, d * 0.4, h + rise), (x, -d / 2 - lean * rise, h + rise)], r, sides=6)
    if not four:
        shape.rod(frame, (-w / 2, -d / 2, r), (w / 2, -d / 2, r), r, sides=6)
    y = -d / 2 - lean * back
    shape.rod(frame, (-w / 2, y, h + back), (w / 2, y, h + back), r, sides=6)
    thick = rng.choice([0.02, 0.06])
    shape.add(_pad(cover, w, d, thick, thick < 0.03), z=h)
    low = rng.uniform(0.0, 0.6) * back
    _curved(shape, cover, w * 0.98, -d / 2 - lean * low, h + low + 0.03, back - low, lean, thick, 0.02)
    return shape


def plastic_chair(rng: Rng) -> Shape:
    """Of one colour throughout, to be stacked: slots or panels in its back, flat legs, arms at times."""
    w, d, h, back, lean = _chair_size(rng)
    shell, shape, back = paint(rng, "plastic", "white", "bright"), Shape(), min(back, 0.48)
    for x in (-1, 1):
        for y in (-1, 1):
            foot, top = (x * (w / 2 + 0.02), y * (d / 2 + 0.04), 0), (x * (w / 2 - 0.03), y * (d / 2 - 0.03), h)
            shape.rod(shell, foot, top, rng.uniform(0.02, 0.03), 0.035, sides=4)
    u, v = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5), indexing="ij")
    plate(shape, shell, np.stack([u * w / 2, v * d / 2, h - 0.02 * (1 - u**2) + 0.0 * v], -1), 0.022)
    y, bars = -d / 2 + 0.01, int(rng.choice([0, 3, 5]))
    if bars:
        for x in np.linspace(-w / 2 + 0.03, w / 2 - 0.03, bars + 2):
            curve = 0.06 * (2 * x / w) ** 2
            shape.rod(shell, (x, y + curve, h), (x * 0.95, y + curve - lean * back, h + back), 0.022, sides=4)
        _curved(shape, shell, w, y - lean * back * 0.85, h + back * 0.85, 0.09, lean, 0.025, 0.06)
    else:
        low = rng.choice([0.02, 0.12])
        _curved(shape, shell, w, y, h + low, back - low, lean, 0.022, rng.uniform(0.02, 0.1), rng.uniform(0, 0.25))
    if rng.random() < 0.5:
        rise = rng.uniform(0.18, 0.24)
        for x in (-w / 2 - 0.02, w / 2 + 0.02):
            bow = [(x, d * 0.42, h - 0.1), (x * 1.05, d * 0.4, h + rise), (x, -d / 2, h + rise + 0.02)]
            shape.path(shell, bow, 0.025, sides=5)
    return shape


def steel_chair(rng: Rng) -> Shape:
    """Pressed from sheet: legs that spread, a skirt under the seat, a frame with a board or bars for a back."""
    w, d, h, back, lean = _chair_size(rng)
    steel, shape, back = metal(rng), Shape(), min(back, 0.42)
    spread = rng.uniform(0.02, 0.07)
    for x in (-1, 1):
        for y in (-1, 1):
            shape.rod(steel, (x * (w / 2 + spread), y * (d / 2 + spread), 0), (x * (w / 2 - 0.03), y * (d / 2 - 0.03), h),
                      0.016, 0.03, sides=4)  # fmt: skip
    seat = steel if rng.random() < 0.6 else surface(rng)
    shape.box(seat, w, d, 0.03, z=h - 0.02).box(steel, w, d, 0.06, z=h - 0.07, taper=0.97)
    if rng.random() < 0.85:
        y = -d / 2 + 0.02
        top = [(-w * 0.45, y, h), (-w * 0.42, y - lean * back, h + back), (w * 0.42, y - lean * back, h + back),
               (w * 0.45, y, h)]  # fmt: skip
        shape.path(steel, top, 0.018, sides=6)
        for x in (-0.12, 0, 0.12)[:: int(rng.integers(1, 3))]:
            shape.rod(steel, (x, y, h), (x, y - lean * back, h + back), rng.uniform(0.015, 0.04), sides=4)
        if rng.random() < 0.3:
            _arms(shape, rng, steel, seat, w, d, h)
    return shape


def high_chair(rng: Rng) -> Shape:
    """A chair with a back, as high as a bar or counter, with a bar for the feet."""
    w, d, _, back, lean = _chair_size(rng)
    w, h, back, shape = min(w, 0.46), rng.uniform(0.58, 0.76), min(back, 0.4), Shape()
    frame, cover = (
        (surface(rng) if rng.random() < 0.5 else metal(rng)),
        (_cover(rng) if rng.random() < 0.6 else surface(rng)),
    )
    if rng.random() < 0.3:
        shape.lathe(frame, [(0.22, 0), (0.2, 0.025), (0.04, 0.05)], sides=16).rod(frame, (0, 0, 0.03), (0, 0, h), 0.03)
        shape.box(frame, 0.3, 0.03, 0.03, y=0.12, z=h * 0.4).box(frame, 0.03, 0.14, 0.03, y=0.06, z=h * 0.4)
    else:
        spread, r = rng.uniform(0.0, 0.08), rng.uniform(0.014, 0.022)
        for x in (-1, 1):
            for y in (-1, 1):
                foot = (x * (w / 2 - 0.02 + spread), y * (d / 2 - 0.02 + spread), 0)
                shape.rod(frame, foot, (x * (w / 2 - 0.03), y * (d / 2 - 0.03), h), r, r * 1.2, sides=6)
        for z in (h * 0.3, h * 0.55):
            for y in (-d / 2, d / 2):
                shape.box(frame, w, 0.022, 0.03, y=y * (1 + 0.1 * spread), z=z)
            for x in (-w / 2, w / 2):
                shape.box(frame, 0.022, d, 0.03, x, z=z)
    shape.add(_pad(cover, w, d, rng.uniform(0.03, 0.09), rng.random() < 0.5), z=h - 0.02)
    low = rng.choice([0.0, 0.1])
    for x in (-w * 0.4, w * 0.4) if low else ():
        shape.rod(frame, (x, -d / 2 + 0.02, h), (x, -d / 2 + 0.02 - lean * back, h + back * 0.9), 0.016, sides=6)
    _curved(shape, cover, w, -d / 2 + 0.02 - lean * low, h + low, back - low, lean, rng.choice([0.02, 0.05]),
            rng.uniform(0.0, 0.15))  # fmt: skip
    return shape


def conference_chair(rng: Rng) -> Shape:
    """A padded shell, its sides drawn forward to arms or not, on a star, a sled, four legs or a cantilever."""
    w, d, h, back, lean = _chair_size(rng)
    w, cover, frame, shape = (
        w + 0.06,
        (_cover(rng) if rng.random() < 0.7 else pick(rng, "office cloth")),
        metal(rng),
        Shape(),
    )
    thick, hug = rng.uniform(0.04, 0.1), rng.uniform(0.05, 0.24)
    shape.add(_pad(cover, w, d, thick + 0.02, False), z=h - thick)
    _curved(shape, cover, w * 1.02, -d / 2, h - 0.03, back, lean, thick, hug, rng.uniform(0, 0.2))
    _frame_legs(shape, rng, frame, w * 0.9, d * 0.95, h - thick)
    if rng.random() < 0.4:
        _arms(shape, rng, frame, pick(rng, "black", "oak", "leather"), w, d, h)
    return shape


def mesh_chair(rng: Rng) -> Shape:
    """A net stretched in a frame to lean on, a pad or net to sit on, arms mostly, for visitors and meetings."""
    w, d, h, back, lean = _chair_size(rng)
    net, frame, shape = pick(rng, "office cloth")._replace(shiny=0.15), metal(rng), Shape()
    shape.add(
        _pad(pick(rng, "office cloth", "shell", "leather"), w, d, rng.uniform(0.03, 0.08), rng.random() < 0.3),
        z=h - 0.04,
    )
    low, y, r = rng.uniform(0.02, 0.15), -d / 2, rng.uniform(0.014, 0.025)
    _curved(shape, net, w * 0.94, y - lean * low, h + low, back - low, lean, 0.016, 0.05)
    edge = [(-w / 2, y + 0.05, h - 0.03), (-w / 2, y + 0.05 - lean * back, h + back), (0, y - lean * back, h + back + 0.01),
            (w / 2, y + 0.05 - lean * back, h + back), (w / 2, y + 0.05, h - 0.03)]  # fmt: skip
    shape.path(frame, edge, r, sides=6)
    _frame_legs(shape, rng, frame, w, d, h - 0.03)
    if rng.random() < 0.7:
        _arms(shape, rng, frame, pick(rng, "black"), w, d, h)
    return shape


def ring_chair(rng: Rng) -> Shape:
    """A round rail that is both back and arms, held by posts and a board in the middle, on slanting legs."""
    w, d, h, _, _ = _chair_size(rng)
    wood, shape, rise, t = surface(rng), Shape(), rng.uniform(0.22, 0.36), rng.uniform(0.016, 0.028)
    r, half = w / 2 + rng.uniform(0.0, 0.06), rng.uniform(0.0, 0.5)
    turn = np.linspace(-half, np.pi + half, 13)
    shape.path(wood, [(r * np.cos(a), -0.03 - r * 0.95 * np.sin(a), h + rise) for a in turn], t, sides=6)
    shape.lathe(_cover(rng) if rng.random() < 0.5 else wood, [(0, h - 0.03), (w / 2, h - 0.03), (w / 2, h), (0, h + 0.02)],
                sides=18, power=rng.choice([0.5, 1.0]))  # fmt: skip
    for a in (0.1, np.pi - 0.1, *((np.pi * 0.35, np.pi * 0.65) if rng.random() < 0.6 else ())):
        shape.rod(wood, (w * 0.45 * np.cos(a), -w * 0.45 * np.sin(a), h - 0.03),
                  (r * np.cos(a), -0.03 - r * 0.95 * np.sin(a), h + rise), t * 0.8, sides=6)  # fmt: skip
    if rng.random() < 0.6:
        shape.rod(wood, (0, -w * 0.42, h), (0, -0.03 - r * 0.95, h + rise), 0.05, 0.03, sides=4)
    _frame_legs(shape, rng, wood, w * 0.9, d * 0.9, h - 0.03)
    return shape


def tablet_chair(rng: Rng) -> Shape:
    """A school chair with a small board on one arm and a rack below at times."""
    shape = (tube_chair if rng.random() < 0.5 else conference_chair)(rng)
    (x0, y0, _), (_, y1, _) = shape.bounds()
    side, frame, board = int(rng.choice([-1, 1])), metal(rng), surface(rng)
    x, z = side * abs(x0), rng.uniform(0.64, 0.74)
    shape.rod(frame, (x, y1 * 0.6, 0.42), (x, y1 * 0.7, z), 0.016).rod(frame, (x, y0 * 0.6, z), (x, y1, z), 0.016)
    shape.box(board, rng.uniform(0.28, 0.45), rng.uniform(0.3, 0.42), 0.022, x - side * 0.12, y1 * 0.9, z)
    shape.box(board, 0.1, y1 * 1.2, 0.022, x, y1 * 0.3, z)
    if rng.random() < 0.5:
        shape.box(frame, abs(x0) * 1.6, 0.35, 0.02, z=0.2)
    return shape


# ---------------------------------------------------------------- office chairs


def _star(shape: Shape, rng: Rng, h) -> Material:
    """Five arms on castors, flat or arched, or a plate with a ring, and a lift up to h; gives its colour."""
    foot, dark = (
        (pick(rng, "black", "chrome", "frame", "white") if rng.random() < 0.9 else metal(rng)),
        pick(rng, "black"),
    )
    start, reach, rise = rng.uniform(0, 1.2), rng.uniform(0.27, 0.36), rng.uniform(0.08, 0.14)
    for a in start + np.arange(5) * 2 * np.pi / 5:
        x, y = reach * np.cos(a), reach * np.sin(a)
        shape.rod(foot, (0, 0, rise), (x, y, 0.07), rng.uniform(0.025, 0.04), 0.02, sides=6)
        shape.ball(dark, 0.03, 0.03, 0.03, x, y, 0.03, rings=5, sides=8)
    shape.rod(dark, (0, 0, 0.06), (0, 0, h * 0.6), 0.032).rod(foot, (0, 0, h * 0.55), (0, 0, h - 0.06), 0.02)
    shape.box(dark, 0.2, 0.22, 0.05, z=h - 0.11)
    return foot


def _office_size(rng: Rng) -> tuple[float, float, float]:
    return rng.uniform(0.44, 0.56), rng.uniform(0.42, 0.52), rng.uniform(0.41, 0.56)


def swivel_shell(rng: Rng) -> Shape:
    """A bent shell of plastic, wood or felt on a star with castors, with or without arms and pad."""
    w, d, h = _office_size(rng)
    shell, shape = (paint(rng, "plastic", "bright") if rng.random() < 0.5 else surface(rng)), Shape()
    foot, back, lean = _star(shape, rng, h), rng.uniform(0.28, 0.5), rng.uniform(0.08, 0.2)
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(-1, 1, 6), indexing="ij")
    plate(
        shape, shell, np.stack([u * w / 2, v * d / 2, h - 0.02 + 0.05 * np.abs(u) ** 3 - 0.03 * (v > 0.8)], -1), 0.025
    )
    hug = rng.uniform(0.04, 0.2)
    _curved(shape, shell, w, -d / 2, h, back, lean, 0.025, hug, rng.uniform(0, 0.3))
    if rng.random() < 0.4:
        shape.add(_pad(_cover(rng), w * 0.85, d * 0.85, 0.05, False), z=h - 0.01)
    if rng.random() < 0.4:
        _arms(shape, rng, foot, shell, w, d, h)
    return shape


def racing_chair(rng: Rng) -> Shape:
    """A bucket with raised edges, a tall back with shoulders, cushions at neck and loins; two colours."""
    w, d, h = _office_size(rng)
    cover, other, shape = pick(rng, "black", "leather", "office cloth"), paint(rng, "bright", "white", "grey"), Shape()
    foot, back, lean = _star(shape, rng, h), rng.uniform(0.7, 0.86), rng.uniform(0.08, 0.5)
    shape.add(_pad(cover, w * 0.75, d, 0.12, False), z=h - 0.09)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.add(_pad(other, 0.1, d * 0.95, 0.16, False), x, 0, h - 0.07)
        side = _pad(other, 0.11, 0.13, back * rng.uniform(0.5, 0.65), False).tilted(lean * 0.9)
        shape.add(side, x, -d / 2 + 0.06, h + 0.06)
        shoulder = _pad(other, 0.1, 0.12, back * 0.25, False).tilted(lean * 0.9)
        shape.add(shoulder, x * 0.95, -d / 2 + 0.02 - lean * back * 0.6, h + back * 0.62)
    _curved(shape, cover, w * 0.8, -d / 2, h - 0.02, back, lean, 0.08, 0.03, 0.2)
    if rng.random() < 0.6:
        shape.add(_pad(other, w * 0.5, 0.09, 0.15, False).tilted(lean), 0, -d / 2 + 0.07, h + 0.1)
    if rng.random() < 0.6:
        shape.add(
            _pad(other, w * 0.45, 0.08, 0.13, False).tilted(lean),
            0,
            -d / 2 + 0.06 - lean * back * 0.75,
            h + back * 0.75,
        )
    if rng.random() < 0.85:
        _arms(shape, rng, foot, pick(rng, "black"), w, d, h)
    return shape


def stuffed_executive(rng: Rng) -> Shape:
    """Thick pads in rolls or blocks on a tall back, padded arms."""
    w, d, h = _office_size(rng)
    w, cover, shape = w + 0.04, (pick(rng, "leather") if rng.random() < 0.6 else _cover(rng)), Shape()
    _star(shape, rng, h)
    lean, rolls, back = rng.uniform(0.1, 0.25), int(rng.integers(1, 5)), rng.uniform(0.5, 0.8)
    shape.add(_pad(cover, w, d, rng.uniform(0.12, 0.18), False), z=h - 0.08)
    for k in range(rolls):
        tall = back / rolls
        one = _pad(cover, w * (1 - 0.03 * k), rng.uniform(0.12, 0.18), tall + 0.02, False).tilted(lean)
        shape.add(one, 0, -d / 2 + 0.03 - lean * tall * k, h + 0.03 + k * tall)
    shape.add(Shape().box(pick(rng, "black"), w * 0.7, 0.05, back * 0.8).tilted(lean), 0, -d / 2 - 0.03, h - 0.05)
    rise = rng.uniform(0.15, 0.22)
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        shape.add(_pad(cover, 0.1, d * 0.75, 0.07, False), x, 0, h + rise)
        shape.path(pick(rng, "black", "chrome"), [(x, d * 0.3, h + rise), (x, d * 0.25, h - 0.06), (x, -d * 0.35, h - 0.06),
                                                (x, -d * 0.35, h + rise)], 0.02, sides=6)  # fmt: skip
    return shape


def low_meeting_chair(rng: Rng) -> Shape:
    """A low round back that runs on into the arms, a thick seat, on castors."""
    w, _, h = _office_size(rng)
    cover, shape, r = _cover(rng), Shape(), w / 2 + 0.03
    _star(shape, rng, h)
    shape.lathe(cover, [(0, h - 0.08), (w / 2, h - 0.08), (w / 2, h + 0.02), (w * 0.4, h + 0.05), (0, h + 0.05)],
                sides=18, power=0.6)  # fmt: skip
    turn = np.linspace(-0.1 * np.pi, 1.1 * np.pi, 13)[:, None]
    v = np.linspace(0, 1, 4)[None]
    low, side, rear = rng.choice([-0.06, 0.08]), rng.uniform(0.12, 0.22), rng.uniform(0.25, 0.42)
    top = side + (rear - side) * np.clip(np.sin(turn), 0, 1) ** 2
    points = [r * np.cos(turn) + 0 * v, -r * np.sin(turn) * (1 + 0.1 * v), h + low + v * (top - low)]
    plate(shape, cover, np.stack(points, -1), rng.uniform(0.03, 0.07))
    shape.box(pick(rng, "black"), 0.08, r + 0.02, 0.04, y=-r / 2, z=h - 0.08)
    shape.box(pick(rng, "black"), 0.08, 0.03, 0.25, y=-r - 0.03, z=h - 0.08)
    return shape


def head_rest_chair(rng: Rng) -> Shape:
    """A tall net or pad on a spine, a rest for the head on a bar, arms on posts."""
    w, d, h = _office_size(rng)
    cover, dark, shape = pick(rng, "office cloth"), pick(rng, "black", "white", "frame"), Shape()
    _star(shape, rng, h)
    back, lean, low = rng.uniform(0.4, 0.6), rng.uniform(0.08, 0.3), rng.uniform(0.05, 0.16)
    shape.add(_pad(cover, w, d, rng.uniform(0.05, 0.1), False), z=h - 0.05)
    y, parts = -d / 2, int(rng.integers(1, 3))
    for k in range(parts):
        z, tall = low + k * back / parts, back / parts - 0.03
        wide = w * (0.95 - 0.12 * (k == 0 and parts > 1))
        _curved(shape, cover, wide, y - lean * z, h + z, tall, lean, rng.choice([0.02, 0.05]), 0.06, 0.08)
    top = low + back
    shape.path(
        dark, [(0, 0, h - 0.08), (0, y - 0.06, h - 0.06), (0, y - 0.07 - lean * top, h + top + 0.06)], 0.028, sides=6
    )
    if rng.random() < 0.75:
        _curved(shape, cover, w * 0.6, y - lean * top, h + top + 0.03, rng.uniform(0.1, 0.16), lean, 0.04, 0.05)
    if rng.random() < 0.85:
        _arms(shape, rng, dark, dark, w, d, h)
    return shape


# ---------------------------------------------------------------- ottomans, benches, seats in rows


def cube_ottoman(rng: Rng) -> Shape:
    """A cube or long box with a lid, its cover plain or in fields, on feet at times."""
    w = rng.uniform(0.35, 1.3)
    d, h, low = min(w, rng.uniform(0.35, 0.75)), rng.uniform(0.33, 0.48), rng.choice([0.0, 0.04, 0.12])
    cover, shape, hard = _cover(rng), Shape(), rng.random() < 0.5
    shape.add(_pad(cover, w, d, h - 0.08 - low, hard), z=low)
    n = max(1, int(w / 0.4)) if rng.random() < 0.4 else 1
    for x in (np.arange(n) - (n - 1) / 2) * w / n:
        shape.add(_pad(cover if rng.random() < 0.8 else surface(rng), w / n, d + 0.01, 0.1, hard), x, 0, h - 0.1)
    if low:
        posts(shape, surface(rng), (-w / 2 + 0.05, w / 2 - 0.05), (-d / 2 + 0.05, d / 2 - 0.05), low + 0.02, 0.045)
    return shape.top(-w * 0.4, w * 0.4, -d * 0.4, d * 0.4, h, soft=True)


def footstool(rng: Rng) -> Shape:
    """A low pad, round or square, on wooden legs, loops of tube, or a skirt."""
    w, h = rng.uniform(0.36, 0.65), rng.uniform(0.3, 0.46)
    d, cover, leg, shape = w * rng.uniform(0.7, 1.0), _cover(rng), surface(rng), Shape()
    thick = rng.uniform(0.08, 0.2)
    if rng.random() < 0.5:
        shape.lathe(cover, [(0, h - thick), (w / 2, h - thick), (w / 2, h - 0.04), (w * 0.4, h), (0, h)], sides=18)
        d = w
    else:
        shape.add(_pad(cover, w, d, thick, rng.random() < 0.3), z=h - thick)
    _frame_legs(shape, rng, leg if rng.random() < 0.7 else metal(rng), w * 0.75, d * 0.75, h - thick)
    return shape.top(-w * 0.3, w * 0.3, -d * 0.3, d * 0.3, h, soft=True)


def cubby_bench(rng: Rng) -> Shape:
    """A seat over niches, drawers or doors, for shoes and toys, with a cushion at times."""
    w, d, h = rng.uniform(0.8, 1.7), rng.uniform(0.32, 0.45), rng.uniform(0.4, 0.52)
    body, shape = surface(rng), Shape()
    kind = str(rng.choice(["niche", "niche", "drawer", "door"]))
    cells = grid(rng, -w / 2, w / 2, 0.04, h - 0.03, int(rng.integers(1, 3)), int(rng.integers(2, 5)), kind)
    cupboard(shape, draw_style(rng, body), body, cells, -d / 2, d / 2 - 0.03)
    shape.box(body, w + 0.02, d, 0.03, z=h - 0.03)
    if rng.random() < 0.6:
        shape.add(_pad(_cover(rng), w, d, 0.07, False), z=h)
        h += 0.06
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.03, d / 2, h, soft=True)


def long_bench(rng: Rng) -> Shape:
    """A board or pad on posts, loops or slanting legs, with a shelf of bars below at times, or a back and arms."""
    w, d, h, shape = rng.uniform(0.9, 2.0), rng.uniform(0.28, 0.5), rng.uniform(0.4, 0.5), Shape()
    soft = rng.random() < 0.5
    top, leg, t = (_cover(rng) if soft else surface(rng)), (surface(rng) if rng.random() < 0.6 else metal(rng)), 0.05
    thick = rng.uniform(0.04, 0.14) if soft else rng.uniform(0.03, 0.07)
    shape.add(_pad(top, w, d, thick, not soft), z=h - thick)
    xs = np.linspace(-w * 0.42, w * 0.42, 2 if w < 1.5 else 3)
    for x in xs:
        if rng.random() < 0.5:
            loop(shape, leg, x, -d * 0.42, d * 0.42, h - thick, t)
        else:
            posts(shape, leg, (x,), (-d * 0.4, d * 0.4), h - thick, t, foot=0.8)
    if rng.random() < 0.35:
        for y in np.linspace(-d * 0.35, d * 0.35, 4):
            shape.box(leg, w * 0.84, 0.03, 0.03, y=y, z=h * 0.35)
    if rng.random() < 0.4:
        back = rng.uniform(0.3, 0.5)
        for x in (-w / 2 + 0.03, w / 2 - 0.03):
            shape.box(leg, t, t, back + thick, x, -d / 2, h - thick)
            if rng.random() < 0.5:
                shape.box(leg, t, d, 0.04, x, 0, h + 0.2).box(leg, t, t, 0.2 + thick, x, d / 2 - 0.03, h - thick)
        _curved(shape, top, w - 0.1, -d / 2, h + 0.1, back - 0.1, 0.1, 0.06 if soft else 0.025, 0.0)
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.05, d / 2, h, soft=soft)


def hall_seats(rng: Rng) -> Shape:
    """Seats of cinemas and halls in a row: fat pads, high backs, arms with room for a cup, some tipped up."""
    number, pitch, shape = int(rng.integers(2, 5)), rng.uniform(0.52, 0.7), Shape()
    cover, body, back, seat = _cover(rng), surface(rng), rng.uniform(0.5, 0.75), rng.uniform(0.4, 0.48)
    arm = rng.uniform(0.06, 0.14)
    for k in range(number):
        x = (k - (number - 1) / 2) * pitch
        up = rng.random() < 0.3
        pad = _pad(cover, pitch - arm - 0.02, 0.5, 0.14, False)
        shape.add(pad.tilted(-1.25).grounded() if up else pad, x, -0.05 if up else 0.05, seat - (0.1 if up else 0.14))
        shape.add(_pad(cover, pitch - arm - 0.02, 0.15, back, False).tilted(0.15), x, -0.24, seat - 0.05)
        shape.add(Shape().box(body, pitch - arm, 0.03, back * 0.9).tilted(0.15), x, -0.33, seat - 0.1)
    for k in range(number + 1):
        x = (k - number / 2) * pitch
        shape.box(body, arm * 0.7, rng.uniform(0.3, 0.5), seat + 0.16, x, -0.02).box(
            cover, arm, 0.48, 0.06, x, 0, seat + 0.16
        )
    return shape


CHAIRS = (
    rung_chair, tube_chair, plastic_chair, steel_chair, high_chair, conference_chair, mesh_chair, ring_chair,
    tablet_chair,
)  # fmt: skip
OFFICE_CHAIRS = (swivel_shell, racing_chair, stuffed_executive, low_meeting_chair, head_rest_chair)
_SOFAS = (plain_sofa, high_back_sofa, wooden_sofa, slim_sofa, booth_sofa)  # of any number of seats


def _armchair(rng: Rng, make: Callable) -> Shape:
    """A couch for one, without what lies on it."""
    return make(rng, 1, "armchair")[0][1]


# Class → its makes; those of tables and desks are in ``more_tables``.
MORE: dict[str, tuple[Callable, ...]] = {
    "bed": (
        bunk_bed, loft_bed, iron_bed, sleigh_bed, padded_bed, divan_bed, shelf_bed, crib, hospital_bed, folding_bed,
        wall_bed,
    ),
    "mattress": (floor_mattress, leaning_mattress, bare_mattress),
    "couch": (*_SOFAS, sectional_sofa, futon, sleeper_sofa),
    "sofa chair": tuple(partial(make, number=1) for make in _SOFAS[:4]),
    "armchair": (
        *(partial(_armchair, make=make) for make in _SOFAS[:4]), bean_bag, bent_frame_chair, lounger, treatment_chair,
    ),
    "chair": CHAIRS,
    "office chair": OFFICE_CHAIRS,
    "ottoman": (cube_ottoman, footstool),
    "bench": (cubby_bench, long_bench),
    "seat": (hall_seats, partial(booth_sofa, label="seat")),
}  # fmt: skip
