"""More makes of mattresses, and how they and beds are made up."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import drape, plate, soft_block
from data_prep.synthetic.more.parts import Parts, covering, stuffed
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def bedding(rng: Rng, shape: Shape, w, d, h, thick, hang=True) -> Parts:
    """A mattress whose upper side is at h, made or not: covers, pillows in rows, cushions, blankets."""
    hang = hang and h > 0.2  # covers would reach the floor
    foam, sheet, cover = pick(rng, "sheet", "sheet", "bedding"), pick(rng, "sheet"), pick(rng, "bedding", "printed")
    if rng.random() < 0.4:
        cover = paint(rng, "cloth", "linen", "fabric")
    shape.add(stuffed(foam, w * 0.99, d * 0.99, thick, rng.random() < 0.4), z=h - thick)
    state = str(rng.choice(["made", "puffy", "thrown", "heap", "bare"], p=[0.3, 0.22, 0.24, 0.12, 0.12]))
    start = -d / 2 + rng.uniform(0.3, 0.85) * min(1, d / 1.8)
    length, drop = d / 2 - start, rng.uniform(0.06, max(0.08, h - 0.06)) if hang else 0.0
    y, parts = start + length / 2, []
    if state == "made":
        shape.add(
            drape(rng, cover, w, length, h + 0.012, drop, drop, 0, drop * rng.random(), rng.uniform(0, 0.02), 0, y)
        )
    elif state == "puffy":
        full = min(rng.uniform(0.1, 0.24), 2 * h)
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
        heap.vertices = [np.maximum(v, [-9, -9, -0.05]) for v in heap.vertices]  # it lies on the mattress
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
            one = stuffed(wool, rng.uniform(0.35, 0.6), rng.uniform(0.3, 0.45), rng.uniform(0.06, 0.2), False)
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
        size, case = rng.uniform(0.28, 0.5), covering(rng)
        one = Shape().ball(case, size / 2, 0.08, size / 2, z=size / 2, power=0.55).tilted(rng.uniform(0.2, 1.3))
        x = rng.uniform(-1, 1) * (w - size) / 2
        parts.append(("pillow", one.grounded().moved(x, y + rng.uniform(0.05, 0.25), h + 0.02, rng.normal(0, 0.3))))
    return parts


_WIDTHS = (0.8, 0.9, 0.97, 1.2, 1.37, 1.4, 1.52, 1.6, 1.8, 1.93)


def bed_size(rng: Rng, most=2.0) -> tuple[float, float, float, float]:
    """Width, length, height of the lying surface, and thickness of the mattress."""
    w = float(rng.choice([own for own in _WIDTHS if own <= most]))
    return w, rng.uniform(1.85, 2.1), rng.uniform(0.36, 0.72), rng.uniform(0.12, 0.32)


# ---------------------------------------------------------------- mattresses


def floor_mattress(rng: Rng) -> Parts:
    """One or two on the floor, or on boards, with all that one sleeps under."""
    w, d, _, thick = bed_size(rng)
    shape, z = Shape(), 0.0
    if rng.random() < 0.3:
        low = rng.uniform(0.1, 0.2)
        shape.add(stuffed(pick(rng, "sheet", "bedding", "upholstery"), w, d, low, rng.random() < 0.5),
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
    w, d, _, _ = bed_size(rng)
    thick = rng.uniform(0.06, 0.32)
    cover, shape = pick(rng, "printed", "sheet", "upholstery", "bedding"), Shape()
    if rng.random() < 0.4:
        nx, ny = int(rng.integers(2, 5)), int(rng.integers(3, 6))
        shape.box(cover, w * 0.98, d * 0.98, thick * 0.7)
        for x in (np.arange(nx) - (nx - 1) / 2) * w / nx:
            for y in (np.arange(ny) - (ny - 1) / 2) * d / ny:
                shape.ball(cover, w / nx / 2, d / ny / 2, thick / 2, x, y, thick / 2, 0.4, 5, 10)
    else:
        hard = rng.random() < 0.5
        shape.add(stuffed(cover, w, d, thick, hard))
        for z in (0.01, thick - 0.045) if hard else ():
            shape.box(pick(rng, "sheet", "black", "bedding"), w + 0.01, d + 0.01, 0.03, z=z)
    return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2 + 0.1, d / 2 - 0.1, thick + 0.02, soft=True)


MATTRESSES = (floor_mattress, leaning_mattress, bare_mattress)
