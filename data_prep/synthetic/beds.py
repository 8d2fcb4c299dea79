"""Families of beds: their frames, what lies on them, and what stands beside them."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import drape, loft, outline, plate, soft_block, table_lamp
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape
from data_prep.synthetic.storage import nightstand

Rng = np.random.Generator
_WIDTHS = (0.9, 0.97, 0.97, 1.37, 1.4, 1.52, 1.6, 1.8, 1.93)


def bed(rng: Rng) -> list:
    """A bed, its head at the smallest y, with bedding, pillows, and a nightstand or two at times; some are bunks."""
    w = float(rng.choice(_WIDTHS))
    d, narrow = rng.uniform(1.9, 2.05), w < 1.1
    if narrow and rng.random() < 0.2:
        return _bunk(rng, min(w, 1.0), d)
    shape, h = Shape(), rng.uniform(0.42, 0.64)
    head_at = _frame(shape, rng, w, d, h)
    thick = rng.uniform(0.18, 0.28)
    parts = [("bed", shape)]
    parts += _bedding(rng, shape, w, d, h, thick, rng.random() < 0.3)
    if rng.random() < 0.5:
        side = int(rng.choice([-1, 1]))
        twins = int(rng.integers(2**31))
        for s in (side, -side) if not narrow and rng.random() < 0.4 else (side,):
            stand = nightstand(np.random.default_rng(twins))
            (x0, y0, _), (x1, _, top) = stand.bounds()
            x = s * (w / 2 + 0.08 + (x1 - x0) / 2)
            parts.append(("nightstand", stand.moved(x, head_at - y0 + 0.01)))
            if rng.random() < 0.55:
                parts.append(("lamp", table_lamp(rng, 0.85).moved(x, head_at - y0 - 0.02, top + 0.002)))
    return parts


def _frame(shape: Shape, rng: Rng, w, d, h) -> float:
    """Frame, head and foot under a mattress whose top is at h; returns the y of the wall behind the head."""
    kind = str(rng.choice(["panel", "panel", "covered", "metal", "platform", "slats", "box spring", "box spring"]))
    wood = pick(rng, *WOODS, "white", "black")
    rise, foot = rng.uniform(0.35, 0.75), rng.random() < 0.4
    back = -d / 2
    if kind == "box spring":  # on a low frame, often without a head
        shape.box(pick(rng, "sheet", "upholstery"), w, d, 0.2, z=max(0.12, h - 0.44))
        legs(shape, pick(rng, "black", "frame"), w - 0.1, d - 0.1, max(0.12, h - 0.44), 0.03)
        if rng.random() < 0.5:
            return back
    elif kind == "platform":
        style = draw_style(rng, wood, ("slab", "frame"), ("bar", "knob", "cup"))
        base = h - 0.24
        shape.box(wood, w + 0.06, d + 0.04, base - 0.05, z=0.05)
        if base > 0.2:  # drawers in its sides
            for side in (-1, 1):
                block = Shape()
                cells = grid(rng, -d * 0.42, d * 0.42, 0.06, base - 0.01, 1, 2, "drawer", ajar=0.05)
                cupboard(block, style, wood, cells, -0.02, 0.0)
                shape.add(block, side * (w / 2 + 0.03), 0, 0, -side * np.pi / 2)
    else:
        low = max(0.12, h - 0.36)
        for x in (-w / 2 - 0.015, w / 2 + 0.015):
            shape.box(wood, 0.03, d, rng.uniform(0.12, 0.2), x, z=low)
        shape.box(wood, w, d, 0.03, z=low + 0.04)
        legs(shape, wood, w + 0.03, d + 0.03, low + 0.05, 0.03)
        if rng.random() < 0.4:  # boxes or a mattress more below
            shape.box(
                pick(rng, "sheet", "upholstery"), w - 0.02, d - 0.02, max(0.05, h - 0.26 - low - 0.06), z=low + 0.06
            )
    top = h + rise
    if kind == "metal":
        metal = pick(rng, "black", "frame", "brass", "white")
        for y, high in ((back - 0.02, top), (d / 2 + 0.02, h + 0.15)) if foot else ((back - 0.02, top),):
            frame = [
                (-w / 2, y, 0),
                (-w / 2, y, high - 0.1),
                (-w * 0.3, y, high),
                (w * 0.3, y, high),
                (w / 2, y, high - 0.1),
            ]
            shape.path(metal, [*frame, (w / 2, y, 0)], 0.018)
            shape.rod(metal, (-w / 2, y, h), (w / 2, y, h), 0.015)
            for x in np.linspace(-w * 0.4, w * 0.4, max(4, int(w / 0.18))):
                shape.rod(metal, (x, y, h), (x, y, high - 0.03), 0.009, sides=5)
        return back - 0.05
    if kind == "covered":
        cover = pick(rng, "upholstery", "upholstery", "leather")
        shape.add(soft_block(cover, w + 0.1, 0.12, top - 0.05, y=back - 0.05, z=0.05))
        if rng.random() < 0.4:  # with wings or channels
            for x in (np.arange(5) - 2) * w / 5:
                shape.add(soft_block(cover, w / 5 - 0.02, 0.1, rise, x, back + 0.0, h))
        return back - 0.11
    if kind == "slats":
        for y, high in ((back - 0.03, top), (d / 2 + 0.03, h + 0.1)) if foot else ((back - 0.03, top),):
            for x in (-w / 2, w / 2):
                shape.box(wood, 0.06, 0.06, high, x, y)
            shape.box(wood, w, 0.035, 0.1, 0, y, high - 0.12).box(wood, w, 0.03, 0.08, 0, y, h - 0.1)
            for x in np.linspace(-w * 0.42, w * 0.42, max(5, int(w / 0.14))):
                shape.box(wood, 0.045, 0.02, high - h, x, y, h - 0.06)
        return back - 0.07
    if rng.random() < 0.25:  # a sleigh: the head rolls back
        u, v = np.meshgrid(np.linspace(-1, 1, 3), np.linspace(0, 1, 7), indexing="ij")
        points = np.stack([u * (w / 2 + 0.03), back - 0.06 - 0.14 * v**2, h - 0.25 + v * (rise + 0.25)], -1)
        plate(shape, wood, points, 0.05)
        back -= 0.14
    else:
        shape.box(wood, w + 0.06, 0.05, top - 0.1, y=back - 0.03, z=0.1)
        if rng.random() < 0.6:
            shape.box(wood, w + 0.12, 0.09, 0.05, y=back - 0.03, z=top)
            for x in (-w / 2 - 0.02, w / 2 + 0.02):
                shape.box(wood, 0.08, 0.08, top, x, back - 0.03)
    if foot:
        shape.box(wood, w + 0.06, 0.05, h + rng.uniform(0.0, 0.2), y=d / 2 + 0.03)
    return back - 0.08


def _bedding(rng: Rng, shape: Shape, w, d, h, thick, unmade: bool, low_sides=True) -> list:
    """Mattress, pillows and covers on a bed whose lying surface is at h; the top is told to ``shape``."""
    sheet, cover = pick(rng, "sheet"), pick(rng, "bedding", "bedding", "bedding", "printed", "upholstery")
    shape.add(_slab_of_foam(sheet, w * 0.99, d * 0.99, thick), z=h - thick)
    parts = []
    bare = rng.random() < 0.05
    start = -d / 2 + (rng.uniform(0.5, 0.75) if not unmade else rng.uniform(0.7, 1.2))
    hang = rng.uniform(0.12, h - 0.1 if rng.random() < 0.25 else 0.32) if low_sides else 0.0
    length = d / 2 - start
    if bare:
        start = -d / 2 + 0.1
    elif unmade:  # thrown back
        width = w * rng.uniform(0.6, 0.95)
        x = rng.uniform(-1, 1) * (w - width) / 2
        left, right = (hang if x - width / 2 < -w / 2 + 0.05 else 0.0), (hang if x + width / 2 > w / 2 - 0.05 else 0.0)
        heap = drape(
            rng,
            cover,
            width,
            length,
            h + 0.03,
            left,
            right,
            0,
            0.1,
            rng.uniform(0.022, 0.035),
            x,
            start + length / 2 - 0.02,
        )
        if rng.random() < 0.3:
            parts.append(("blanket", heap))
        else:
            shape.add(heap)
    else:
        made = drape(
            rng,
            cover,
            w,
            length,
            h + 0.012,
            hang,
            hang,
            0,
            hang * 0.5,
            rng.uniform(0.004, 0.014),
            0,
            start + length / 2,
        )
        if rng.random() < 0.12:
            parts.append(("blanket", made))
        else:
            shape.add(made)
        if rng.random() < 0.4:  # the sheet turned over
            shape.add(drape(rng, sheet, w, 0.3, h + 0.045, hang * 0.9, hang * 0.9, 0, 0, 0.006, 0, start + 0.14))
        if rng.random() < 0.3:  # a throw across the foot
            throw = pick(rng, "bedding", "printed", "garment")
            wide = rng.uniform(0.35, 0.55)
            over = drape(
                rng, throw, w + 0.02, wide, h + 0.065, hang * 0.9, hang * 0.9, 0, 0, 0.008, 0, d / 2 - wide / 2 - 0.1
            )
            parts.append(("blanket", over))
    if rng.random() < 0.07 and not unmade:
        folded, y = Shape(), rng.uniform(start + 0.3, d / 2 - 0.4)
        wool = pick(rng, "bedding", "garment", "printed")
        for k in range(3):
            folded.add(soft_block(wool, 0.5, 0.38, 0.06, rng.normal(0, 0.01), 0, k * 0.05))
        parts.append(("blanket", folded.moved(rng.uniform(-0.2, 0.2) * w, y, h + 0.09)))
    parts += _pillows(rng, w, d, h, sheet, cover)
    shape.top(-w / 2 + 0.1, w / 2 - 0.1, start + 0.05, d / 2 - 0.1, h + 0.075, soft=True)
    return parts


def _pillows(rng: Rng, w, d, h, sheet: Material, cover: Material) -> list:
    """Lying flat, in two layers, or upright against the head."""
    parts, columns = [], 1 if w < 1.2 else 2
    deep, thick = rng.uniform(0.36, 0.46), rng.uniform(0.12, 0.18)
    wide = min(rng.uniform(0.6, 0.74), w / columns - 0.06)
    upright = rng.random() < 0.3
    for k in range(columns):
        if rng.random() < 0.06:
            continue
        x = (k - (columns - 1) / 2) * w / 2
        case = (sheet, cover, pick(rng, "bedding"))[rng.integers(3)]
        if upright:
            one = Shape().ball(case, wide / 2, thick / 2, deep / 2, z=deep / 2, power=0.5)
            parts.append(("pillow", one.tilted(0.2).moved(x, -d / 2 + 0.14 + thick / 2, h + 0.005)))
            if rng.random() < 0.4:
                less = Shape().ball(
                    pick(rng, "bedding", "printed"), wide * 0.4, 0.07, deep * 0.4, z=deep * 0.4, power=0.5
                )
                parts.append(("pillow", less.tilted(0.22).moved(x, -d / 2 + 0.16 + 1.6 * thick, h + 0.005)))
        else:
            turn, y = rng.normal(0, 0.08), -d / 2 + deep / 2 + rng.uniform(0.03, 0.1)
            parts.append(("pillow", soft_pillow(case, wide, deep, thick).moved(x, y, h + 0.005, turn)))
            if rng.random() < 0.3:
                parts.append(
                    ("pillow", soft_pillow(pick(rng, "bedding", "sheet"), wide, deep, thick).moved(x, y, h + thick))
                )
    return parts


def soft_pillow(material: Material, w, d, h) -> Shape:
    """A pillow that lies: full in its middle, flat at its corners."""
    return Shape().ball(material, w / 2, d / 2, h / 2, z=h / 2, power=0.5, rings=8, sides=16)


def _bunk(rng: Rng, w, d) -> list:
    """Two storeys with posts, rails and a ladder; a desk or nothing below at times."""
    frame = pick(rng, *WOODS, "white", "frame", "black")
    low, high, loft = rng.uniform(0.35, 0.45), rng.uniform(1.3, 1.5), rng.random() < 0.2
    shape, post = Shape(), 0.03
    for x in (-w / 2 - post, w / 2 + post):
        for y in (-d / 2 - post, d / 2 + post):
            shape.box(frame, 2 * post, 2 * post, high + 0.42, x, y)
        for z in (high + 0.08, high + 0.3):
            shape.box(frame, 0.022, d, 0.08, x, 0, z)
    for y in (-d / 2 - post, d / 2 + post):
        for z in (high + 0.08, high + 0.3, low + 0.1, low + 0.3):
            shape.box(frame, w, 0.022, 0.08, 0, y, z)
    for z in (high,) if loft else (low, high):
        for x in (-w / 2 - post, w / 2 + post):
            shape.box(frame, 0.03, d, 0.16, x, 0, z - 0.12)
        shape.box(frame, w, d, 0.03, z=z - 0.12)
    x = int(rng.choice([-1, 1])) * (w / 2 + 0.08)
    y = d / 2 - 0.3
    for s in (-0.19, 0.19):
        shape.box(frame, 0.035, 0.04, high + 0.35, x, y + s)
    for z in np.arange(0.25, high + 0.2, 0.28):
        shape.box(frame, 0.04, 0.38, 0.035, x, y, z)
    parts = [("bed", shape)]
    storeys = [high + 0.07] if loft else [low + 0.07, high + 0.07]
    for z in storeys:
        layer = Shape()
        parts += _bedding(rng, layer, w, d, z, 0.16, rng.random() < 0.4, low_sides=False)
        shape.add(layer)
        if z < 1.0:
            shape.tops += layer.tops
    return parts


def _slab_of_foam(material: Material, w, d, h) -> Shape:
    """A mattress: rounded corners, edges that are a little round."""
    plan = outline(w, d, "rounded")
    plan = np.stack([np.clip(plan[:, 0] * 1.12, -w / 2, w / 2), np.clip(plan[:, 1] * 1.08, -d / 2, d / 2)], 1)
    inner = plan * np.array([1 - 0.05 / w, 1 - 0.05 / d])
    return loft(Shape(), material, [(inner, 0), (plan, 0.03), (plan, h - 0.03), (inner, h)])


def mattress(rng: Rng) -> Shape:
    """Lying on the floor, or leaning on its edge against the wall."""
    w, d, thick = float(rng.choice(_WIDTHS[:6])), rng.uniform(1.9, 2.0), rng.uniform(0.16, 0.26)
    cover = pick(rng, "sheet", "sheet", "bedding")
    if rng.random() < 0.3:
        upright = _slab_of_foam(cover, d, min(w, 1.4), thick).tilted(np.pi / 2)
        return upright.moved(0, 0, min(w, 1.4) / 2).tilted(0.12)
    shape = _slab_of_foam(cover, w, d, thick)
    if rng.random() < 0.4:
        shape.add(drape(rng, pick(rng, "bedding"), w * 0.8, d * 0.6, thick + 0.02, wave=0.02, y=d * 0.15))
    return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2 + 0.1, d / 2 - 0.1, thick + 0.08, soft=True)
