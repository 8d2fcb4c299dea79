"""Unseen makes of beds and mattresses: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.furniture import drape, loft, outline, plate, soft_block
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape
from data_prep.synthetic.storage import nightstand

Rng = np.random.Generator
_WIDTHS = (0.95, 1.2, 1.45, 1.65, 1.85)


def _made_up(rng: Rng, shape: Shape, w, d, h, thick=0.2) -> list:
    """A mattress with a thick quilt in squares, tucked in, a bolster and pillows in a row; h is where one lies."""
    sheet, quilt = pick(rng, "sheet", "bedding"), pick(rng, "bedding", "garment", "printed", "upholstery")
    shape.add(soft_block(sheet, w, d, thick, z=h - thick))
    start, rows = -d / 2 + rng.uniform(0.45, 0.65), 5
    columns, deep = max(3, round(w / 0.36)), (d / 2 - start) / rows
    for k in range(columns):
        for j in range(rows):
            x, y = (k - (columns - 1) / 2) * w / columns, start + (j + 0.5) * deep
            shape.add(soft_block(quilt, w / columns + 0.02, deep + 0.02, 0.1, x, y, h - 0.03))
    for s in (-1, 1):
        shape.box(quilt, 0.03, d / 2 - start, thick * 0.8, s * (w / 2 + 0.005), (start + d / 2) / 2, h - thick * 0.75)
    parts, number = [], max(1, round(w / 0.72))
    case = pick(rng, "sheet", "bedding", "printed")
    for k in range(number):
        wide = min(0.62, w / number - 0.04)
        one = Shape().ball(case, wide / 2, 0.08, 0.19, z=0.19, power=0.5).tilted(0.45)
        parts.append(("pillow", one.moved((k - (number - 1) / 2) * w / number, -d / 2 + 0.2, h + 0.005)))
    shape.top(-w / 2 + 0.1, w / 2 - 0.1, start + 0.05, d / 2 - 0.1, h + 0.07, soft=True)
    return parts


def _bed(rng: Rng, shape: Shape, w, d, h, thick=0.2) -> list:
    """The bed, what lies on it, and a nightstand at times."""
    parts = [("bed", shape), *_made_up(rng, shape, w, d, h, thick)]
    if rng.random() < 0.4:
        stand, back, wide = nightstand(rng), shape.bounds()[0][1], shape.bounds()[1][0]
        (x0, y0, _), (x1, _, _) = stand.bounds()
        parts.append(
            ("nightstand", stand.moved(int(rng.choice([-1, 1])) * (wide + 0.06 + (x1 - x0) / 2), back - y0 + 0.01))
        )
    return parts


def canopy(rng: Rng) -> list:
    """Four high posts with rails between them; cloth gathered at the posts and over the top at times."""
    w, d, h, high = float(rng.choice(_WIDTHS[1:])), 2.0, rng.uniform(0.5, 0.6), rng.uniform(1.85, 1.98)
    wood, cloth, shape = pick(rng, *WOODS, "black", "frame"), pick(rng, "sheet", "bedding"), Shape()
    for x in (-w / 2 - 0.04, w / 2 + 0.04):
        for y in (-d / 2 - 0.04, d / 2 + 0.04):
            shape.box(wood, 0.06, 0.06, high, x, y)
        for z in (0.2, high - 0.05):
            shape.box(wood, 0.035, d, 0.05 if z > 1 else 0.14, x, 0, z)
    for y in (-d / 2 - 0.04, d / 2 + 0.04):
        for z in (0.2, high - 0.05):
            shape.box(wood, w, 0.035, 0.05 if z > 1 else 0.14, 0, y, z)
    shape.box(wood, w, 0.03, 0.6, y=-d / 2 - 0.04, z=0.35).box(wood, w, d, 0.03, z=h - 0.22)
    if rng.random() < 0.6:
        for x in (-w / 2 - 0.04, w / 2 + 0.04):
            for y in (-d / 2, d / 2):
                shape.add(folds(rng, cloth, 0.24, high - 0.25, 0.03, 0.09, z=0.2), x, y * 0.9, 0, np.pi / 2)
        shape.add(drape(rng, cloth, w + 0.06, d + 0.06, high - 0.02, 0.12, 0.12, 0.12, 0.12))
    return _bed(rng, shape, w, d, h)


def captains(rng: Rng) -> list:
    """A high box of cupboards and drawers along its front, a low rail, a bookcase for a head."""
    w, d, h, side = float(rng.choice(_WIDTHS[:3])), 2.0, rng.uniform(0.6, 0.64), int(rng.choice([-1, 1]))
    body = pick(rng, "pine", "white", "oak", "lacquer")
    shape, style = Shape(), draw_style(rng, body, ("raised", "slab"), ("cup", "knob", "none"))
    shape.box(body, w, d, h - 0.16)
    chest = Shape()
    cells = grid(rng, -d / 2, 0.1, 0.05, h - 0.2, 2, 2, "drawer", ajar=0.04) + grid(
        rng, 0.1, d / 2, 0.05, h - 0.2, 1, 2
    )
    cupboard(chest, style, body, [c._replace(opened=min(c.opened, 0.25)) for c in cells], -0.02, 0.0)
    shape.add(chest, side * w / 2, 0, 0, -side * np.pi / 2)
    deep, tall = 0.28, rng.uniform(0.9, 1.1)
    y = -d / 2 - deep / 2
    shape.box(body, w, 0.015, tall, y=-d / 2 - deep + 0.008)
    for x in (-w / 2 + 0.012, 0, w / 2 - 0.012):
        shape.box(body, 0.024, deep, tall, x, y)
    for z in (0.02, h + 0.05, tall):
        shape.box(body, w, deep, 0.024, 0, y, z)
    for s in (-1, 1):
        shape.box(body, 0.025, d, 0.16 if s != side else 0.08, s * (w / 2), 0, h - 0.17)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 - deep + 0.03, -d / 2 - 0.02, tall + 0.024)
    return [("bed", shape), *_made_up(rng, shape, w - 0.04, d, h, 0.16)]


def four_poster_low(rng: Rng) -> list:
    """Turned posts as high as a breast with balls on them, scrolled boards at head and foot."""
    w, d, h, wood = (
        float(rng.choice(_WIDTHS)),
        2.0,
        rng.uniform(0.54, 0.64),
        pick(rng, "cherry", "walnut", "white", "pine"),
    )
    shape = Shape().box(wood, w, d, 0.03, z=h - 0.24)
    for y, high in ((-d / 2 - 0.05, h + 0.55), (d / 2 + 0.05, h + 0.25)):
        u, v = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(0, 1, 3), indexing="ij")
        crest = (high - 0.4) * (0.62 + 0.3 * np.abs(np.cos(np.pi * u)) ** 0.7)
        plate(shape, wood, np.stack([u * w / 2, y + 0 * v, 0.3 + v * crest], -1), 0.03)
        for x in (-w / 2 - 0.04, w / 2 + 0.04):
            turned = [
                (0.03, 0),
                (0.045, 0.1),
                (0.045, h),
                (0.025, h + 0.05),
                (0.042, h + 0.14),
                (0.024, high - 0.06),
                (0.03, high - 0.04),
            ]
            shape.lathe(wood, turned, x, y, sides=10).ball(wood, 0.045, 0.045, 0.05, x, y, high, rings=6, sides=10)
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        shape.box(wood, 0.03, d, 0.16, x, 0, h - 0.28)
    return _bed(rng, shape, w, d, h)


def tatami(rng: Rng) -> list:
    """Low: a platform much wider than the mattress, round-cornered, a channelled headboard as wide as the platform."""
    w, d, h = float(rng.choice(_WIDTHS[1:])), 2.0, rng.uniform(0.4, 0.44)
    wood, cover, wide = pick(rng, "oak", "walnut", "grey wood"), pick(rng, "upholstery", "garment", "leather"), 0.3
    shape = Shape().box(pick(rng, "black"), w + 0.1, d - 0.1, 0.12)
    plan = outline(w + 2 * wide, d + 0.24, "rounded")
    loft(shape, wood, [(plan * 0.98, 0.12), (plan, 0.14), (plan, 0.2), (plan * 0.99, 0.21)])
    number = max(4, round((w + 2 * wide) / 0.2))
    for k in range(number):
        x = (k - (number - 1) / 2) * (w + 2 * wide) / number
        shape.ball(cover, (w + 2 * wide) / number / 2, 0.07, 0.34, x, -d / 2 - 0.12, 0.55, power=0.5, rings=6, sides=8)
    for s in (-1, 1):
        shape.top(
            min(s * (w / 2 + 0.02), s * (w / 2 + wide - 0.05)),
            max(s * (w / 2 + 0.02), s * (w / 2 + wide - 0.05)),
            -d / 2 + 0.05,
            -d / 2 + 0.5,
            0.21,
        )
    return [("bed", shape), *_made_up(rng, shape, w, d, h)]


def folded_mattress(rng: Rng) -> Shape:
    """A mattress in three parts: folded up like a Z, or laid out as a couch, its last part upright."""
    w, thick, cover = rng.uniform(0.75, 1.0), rng.uniform(0.12, 0.16), pick(rng, "printed", "bedding", "garment")
    shape = Shape()
    if rng.random() < 0.5:
        for k in range(3):
            shape.add(soft_block(cover, w, 0.66, thick, z=k * thick * 0.96))
        return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -0.25, 0.25, 3 * thick * 0.96, soft=True)
    for k in range(2):
        shape.add(soft_block(cover, w, 0.66, thick, y=k * 0.66))
    shape.add(soft_block(cover, w, thick, 0.66).tilted(0.2), 0, -0.3, thick * 0.6)
    return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -0.15, 0.9, thick, soft=True)


def air_bed(rng: Rng) -> Shape:
    """Blown up: two storeys of round tubes with a hollow for the head."""
    w, d, tube = float(rng.choice([0.95, 1.4])), 1.95, 0.12
    skin, flock = pick(rng, "shell", "painted steel", "garment"), pick(rng, "garment", "office cloth", "bedding")
    shape, number = Shape(), max(5, round(w / 0.16))
    for z in (tube, 2.6 * tube):
        shape.add(soft_block(skin, w, d, 1.9 * tube, z=z - tube))
    for k in range(number):
        x = (k - (number - 1) / 2) * (w - 0.1) / number
        shape.ball(flock, w / number / 2, d / 2 - 0.05, 0.07, x, 0, 3.3 * tube, power=0.4, rings=6, sides=10)
    shape.ball(flock, w / 2 - 0.04, 0.16, 0.1, 0, -d / 2 + 0.2, 3.5 * tube, power=0.5, rings=6)
    return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2 + 0.45, d / 2 - 0.1, 3.3 * tube + 0.07, soft=True)


BEDS = (canopy, captains, four_poster_low, tatami)
MATTRESSES = (folded_mattress, air_bed)
