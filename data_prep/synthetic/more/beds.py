"""More makes of beds, their head at the smallest y."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import drape, plate, soft_block
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.more.mattresses import bed_size, bedding
from data_prep.synthetic.more.parts import Parts, covering, metal, posts, stuffed, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


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
    w, d, h, thick = bed_size(rng)
    iron, shape, r = metal(rng), Shape(), rng.uniform(0.014, 0.028)
    h = max(h, thick + 0.14)
    kind, fill, rise = int(rng.integers(3)), int(rng.integers(4)), rng.uniform(0.2, 0.75)
    for y, top in ((-d / 2 - r, h + rise), (d / 2 + r, h + rng.choice([-0.2, 0.1, 0.35]))):
        low = max(top - min(rise, 0.25), 0.08)
        if kind == 0:
            bow = [(w / 2 * np.cos(a), y, low + (top - low) * np.sin(a)) for a in np.linspace(np.pi, 0, 11)]
        elif kind == 1:
            bow = [(-w / 2, y, top), (w / 2, y, top)]
        else:
            bow = [(-w / 2, y, low), (-w * 0.3, y, low), (-w * 0.25, y, top), (w * 0.25, y, top), (w * 0.3, y, low),
                   (w / 2, y, low)]  # fmt: skip
        shape.path(iron, [(-w / 2, y, 0), *bow, (w / 2, y, 0)], r, sides=7, steady=True)
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
            shape.path(iron, [*points[:-1], points[0]], 0.012, sides=5, steady=True)
        for x in (-w / 2, w / 2) if rng.random() < 0.4 else ():
            shape.ball(iron, 0.04, 0.04, 0.04, x, y, low + 0.02, rings=5, sides=8)
    for x in (-w / 2 + r, w / 2 - r):
        shape.box(iron, 0.04, d, 0.05, x, 0, h - thick - 0.06)
    shape.box(iron, w - 0.02, d, 0.02, z=h - thick - 0.02)
    posts(shape, iron, (-w / 2 + 0.05, 0, w / 2 - 0.05), (0.0,), h - thick - 0.02, 0.03)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


def sleigh_bed(rng: Rng) -> Parts:
    """Head and foot of bent wood or cloth that roll outwards, between broad side boards."""
    w, d, h, thick = bed_size(rng)
    body, shape = (surface(rng) if rng.random() < 0.75 else covering(rng)), Shape()
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
    w, d, h, thick = bed_size(rng)
    cover, shape, low = covering(rng), Shape(), rng.choice([0.0, 0.05, 0.14])
    base, hard = max(h - thick + rng.uniform(0.0, 0.08), low + 0.12), rng.random() < 0.5
    h = max(h, base + 0.1)
    frame = rng.uniform(0.0, 0.12)
    shape.add(stuffed(cover, w + 2 * frame, d + frame, base - low, hard), 0, frame / 2, low)
    if low:
        inner = w / 2 - 0.1
        posts(shape, surface(rng), (-inner, inner), (-d / 2 + 0.1, d / 2 - 0.1), low + 0.03, 0.06)
    top, deep = h + rng.uniform(0.3, 1.0), rng.uniform(0.06, 0.18)
    wide, y, kind = w + rng.choice([0.0, 0.1, 0.3, 0.9]) + 2 * frame, -d / 2 - deep / 2, int(rng.integers(5))
    shape.add(stuffed(cover, wide, deep, top - low, kind != 0), 0, y, low)
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
        shape.add(stuffed(cover, w, 0.1, rng.uniform(0.45, 0.75), hard), 0, d / 2 + 0.05 + frame, low)
    return [("bed", shape), *bedding(rng, shape, w, d, h, thick)]


def divan_bed(rng: Rng) -> Parts:
    """A box or two of springs with a mattress, on the floor, castors or short feet, without a head."""
    w, d, _, thick = bed_size(rng)
    shape, cloth, low = Shape(), pick(rng, "sheet", "upholstery", "bedding", "black"), rng.choice([0.0, 0.06, 0.15])
    base = rng.uniform(0.12, 0.38)
    if rng.random() < 0.6:
        shape.box(cloth, w, d, base, z=low)
    else:  # of two halves
        for y in (-d / 4, d / 4):
            shape.add(stuffed(cloth, w, d / 2 - 0.005, base, False), 0, y, low)
    if low:
        foot = metal(rng)
        posts(shape, foot, (-w / 2 + 0.1, w / 2 - 0.1), (-d / 2 + 0.1, d / 2 - 0.1), low + 0.01, 0.05)
    h = low + base + thick
    parts: Parts = [("bed", shape), *bedding(rng, shape, w, d, h, thick)]
    if rng.random() < 0.35:  # its long side is at a wall, with cushions along it as a couch
        for x in np.arange(-d / 2 + 0.35, d / 2 - 0.2, rng.uniform(0.45, 0.7)):
            one = soft_block(covering(rng), 0.45, 0.14, 0.42).tilted(0.15)
            parts.append(("pillow", one.moved(-w / 2 + 0.12, x, h + 0.02, -np.pi / 2)))
    return parts


def shelf_bed(rng: Rng) -> Parts:
    """Its head is a case of niches and doors, its body a board on posts or panels."""
    w, d, h, thick = bed_size(rng)
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
        shape.path(iron, [(0, -d / 2, 0.4), (0, -d / 2, 1.75), (0, -d / 2 + 0.7, 1.85)], 0.022, steady=True)
    return [("bed", shape.top(-w * 0.4, w * 0.4, 0.1, d * 0.4, h + 0.06, soft=True))]


def folding_bed(rng: Rng) -> Parts:
    """A thin bed on bent tubes or crossed legs, for camps and guests."""
    w, d, h = rng.uniform(0.65, 0.95), rng.uniform(1.8, 2.0), rng.uniform(0.28, 0.48)
    iron, shape = metal(rng), Shape()
    if rng.random() < 0.5:  # crossed legs under a cloth
        shape.add(stuffed(paint(rng, "cloth", "fabric"), w, d, 0.05, False), z=h - 0.05)
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
        shape.path(
            iron,
            [(-w / 2, y, 0), (-w / 2, y, h + rise), (w / 2, y, h + rise), (w / 2, y, 0)],
            0.018,
            sides=6,
            steady=True,
        )
    shape.box(iron, w, d, 0.03, z=h - 0.13)
    return [("bed", shape), *bedding(rng, shape, w - 0.05, d - 0.1, h, 0.1, hang=False)]


def wall_bed(rng: Rng) -> Parts:
    """A tall case against the wall from which the bed is folded down."""
    w, d, h, thick = bed_size(rng, 1.6)
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


BEDS = (
    bunk_bed, loft_bed, iron_bed, sleigh_bed, padded_bed, divan_bed, shelf_bed, crib, hospital_bed, folding_bed,
    wall_bed,
)  # fmt: skip
