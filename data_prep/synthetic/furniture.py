"""Families of furniture that stands on the floor: each function draws one thing of its class, never the same twice.

A family gives a Shape, or a list of (class, Shape) where things come together (a bed and its pillows).
"""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import Material, Shape, paint
from data_prep.synthetic.storage import drawers, legs, nightstand

Rng = np.random.Generator


def soft_block(material: Material, w, d, h, x=0.0, y=0.0, z=0.0) -> Shape:
    """A cushion-like block; (x, y, z) is the middle of its bottom."""
    return Shape().ball(material, w / 2, d / 2, h / 2, x, y, z + h / 2, power=0.35, rings=8, sides=16)


# ---------------------------------------------------------------- tables


def table(rng: Rng, width=(0.8, 1.8), depth=(0.7, 1.0), height=(0.7, 0.78), round_share=0.3) -> Shape:
    w, d, h = rng.uniform(*width), rng.uniform(*depth), rng.uniform(*height)
    top, leg = paint(rng, "wood", "wood", "white", "grey"), paint(rng, "wood", "metal", "black")
    shape, thick = Shape(), rng.uniform(0.02, 0.05)
    if rng.random() < round_share:
        r = min(w, 1.3) / 2
        shape.lathe(top, [(0, h - thick), (r, h - thick), (r, h), (0, h)], sides=24)
        if rng.random() < 0.6:
            shape.rod(leg, (0, 0, 0), (0, 0, h), 0.04)
            shape.lathe(leg, [(r * 0.55, 0), (r * 0.5, 0.03), (0.05, 0.07)])
        else:
            legs(shape, leg, r * 1.3, r * 1.3, h - thick, 0.025, False)
        return shape.top(-r * 0.65, r * 0.65, -r * 0.65, r * 0.65, h)
    shape.box(top, w, d, thick, z=h - thick)
    style = rng.integers(4)
    if style == 0:  # trestle
        for x in (-w * 0.36, w * 0.36):
            shape.box(leg, 0.06, d * 0.8, 0.04, x).box(leg, 0.06, 0.1, h - thick, x)
    elif style == 1:  # side panels
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.box(top, 0.03, d * 0.95, h - thick, x)
    else:
        legs(shape, leg, w * 0.96, d * 0.94, h - thick, rng.uniform(0.02, 0.04), style == 2)
        shape.box(leg, w * 0.88, d * 0.86, 0.06, z=h - thick - 0.06)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def desk(rng: Rng) -> list:
    w, d, h = rng.uniform(1.1, 1.8), rng.uniform(0.6, 0.8), rng.uniform(0.7, 0.76)
    top, body = paint(rng, "wood", "wood", "white", "grey"), paint(rng, "wood", "metal", "white", "grey")
    shape = Shape().box(top, w, d, 0.03, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)
    for side in (-1, 1):
        if rng.random() < 0.45:  # a block of drawers
            block = rng.uniform(0.36, 0.45)
            x = side * (w - block) / 2
            shape.box(body, block, d * 0.9, h - 0.03, x)
            drawers(shape, rng, body, block, h - 0.1, x, d * 0.45, 0.04, 3, 1)
        else:
            shape.box(body, 0.04, d * 0.92, h - 0.03, side * (w / 2 - 0.03))
    if rng.random() < 0.6:
        shape.box(body, w * 0.95, 0.02, 0.35, y=-d / 2 + 0.05, z=h - 0.4)
    if rng.random() < 0.25:  # an L
        shape.box(top, 0.6, 0.7, 0.03, w / 2 - 0.3, d / 2 + 0.35, h - 0.03)
        shape.box(body, 0.55, 0.03, h - 0.03, w / 2 - 0.3, d / 2 + 0.66)
    if rng.random() < 0.25:  # a rack of shelves on its back
        shape.box(body, w, 0.25, 0.02, y=-d / 2 + 0.13, z=h + 0.4)
        for x in (-w / 2, 0, w / 2):
            shape.box(body, 0.02, 0.25, 0.4, x * 0.98, -d / 2 + 0.13, h)
        shape.top(-w / 2, w / 2, -d / 2, -d / 2 + 0.25, h + 0.42)
    label = "office chair" if rng.random() < 0.5 else "chair"
    seat = (office_chair if label == "office chair" else chair)(rng)
    turn = np.pi + rng.normal(0, 0.5)
    return [("desk", shape), (label, seat.moved(rng.uniform(-0.15, 0.1), d / 2 + rng.uniform(0.2, 0.45), 0, turn))]


def dining(rng: Rng, label="table", width=(1.0, 2.0), most=6, seat="chair") -> list:
    """A table with chairs about it, all of one make."""
    board = table(rng, width, (0.8, 1.1), round_share=0.2)
    (x0, y0, _), (x1, y1, _) = board.bounds()
    parts = [(label, board)]
    number = int(rng.integers(2, most + 1))
    slots = [(x, side) for x in np.arange(x0 + 0.35, x1 - 0.2, 0.62) for side in (-1, 1)]
    make = office_chair if seat == "office chair" else chair
    seed = int(rng.integers(2**31))
    for index in rng.permutation(len(slots))[:number]:
        x, side = slots[index]
        y = (y1 + rng.uniform(0.05, 0.35)) if side > 0 else (y0 - rng.uniform(0.05, 0.35))
        turn = (np.pi if side > 0 else 0) + rng.normal(0, 0.25)
        parts.append((seat, make(np.random.default_rng(seed)).moved(x, y, 0, turn)))
    return parts


# ---------------------------------------------------------------- seats


def chair(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.4, 0.52), rng.uniform(0.4, 0.5), rng.uniform(0.42, 0.48)
    back = rng.uniform(0.35, 0.55)
    cover = paint(rng, "wood", "fabric", "fabric", "black", "bright", "leather", "white")
    frame = paint(rng, "wood", "metal", "chrome", "black")
    shape = Shape()
    if rng.random() < 0.5:
        shape.add(soft_block(cover, w, d, 0.08, z=h - 0.06))
    else:
        shape.box(cover, w, d, 0.03, z=h - 0.03)
    style = rng.integers(4)
    if style == 0:  # sled of bent tube
        for x in (-w / 2, w / 2):
            shape.path(
                frame,
                [(x, d / 2, h), (x, d / 2, 0.02), (x, -d / 2, 0.02), (x, -d / 2, h), (x, -d / 2 - 0.06, h + back)],
                0.016,
            )
    else:
        legs(shape, frame, w, d, h - 0.03, rng.uniform(0.015, 0.025), style == 1)
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.rod(frame, (x, -d / 2 + 0.02, h - 0.03), (x, -d / 2 - 0.05, h + back), 0.017)
    lean = rng.uniform(0.05, 0.2)
    kind = rng.integers(3)
    if kind == 0:  # slats
        for z in np.linspace(0.12, back - 0.05, 4):
            shape.box(cover, w, 0.025, 0.05, y=-d / 2 - 0.06 * z / back, z=h + z)
    else:  # a bent panel
        u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 4), indexing="ij")
        for gap in (0.0, 0.025):
            bend = -d / 2 + 0.04 * u**2 - lean * v * back * 0.5 - gap
            shape.sheet(cover, np.stack([u * w / 2, bend, h + (0.08 if kind == 1 else 0.0) + v * (back - 0.08)], -1))
    if rng.random() < 0.3:
        for x in (-w / 2 - 0.02, w / 2 + 0.02):
            shape.box(frame, 0.04, d * 0.8, 0.03, x, z=h + 0.2).box(frame, 0.03, 0.03, 0.2, x, d * 0.3, h)
    return shape


def office_chair(rng: Rng) -> Shape:
    w, h = rng.uniform(0.46, 0.54), rng.uniform(0.44, 0.54)
    cover, frame = paint(rng, "black", "black", "fabric", "leather", "grey"), paint(rng, "black", "chrome", "metal")
    shape = Shape().add(soft_block(cover, w, w * 0.95, 0.1, z=h - 0.08))
    for k in range(5):
        a = 2 * np.pi * k / 5 + 0.3
        tip = (0.32 * np.cos(a), 0.32 * np.sin(a), 0.06)
        shape.rod(frame, (0, 0, 0.11), tip, 0.03, 0.022).ball(frame, 0.03, 0.03, 0.03, *tip[:2], 0.03, rings=5, sides=6)
    shape.rod(frame, (0, 0, 0.08), (0, 0, h - 0.06), 0.03)
    back = rng.uniform(0.4, 0.7)
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 5), indexing="ij")
    for gap in (0.0, 0.05):
        bend = -w / 2 + 0.06 * u**2 - 0.06 * v - gap + 0.05 * np.sin(v * 3)
        shape.sheet(cover, np.stack([u * w * (0.48 - 0.08 * v), bend, h + 0.1 + v * back], -1))
    shape.box(frame, 0.07, 0.04, 0.25, y=-w / 2 - 0.04, z=h - 0.06)
    if rng.random() < 0.75:
        for x in (-w / 2 - 0.03, w / 2 + 0.03):
            shape.box(frame, 0.03, 0.05, 0.25, x, z=h - 0.03).box(frame, 0.07, 0.26, 0.03, x, z=h + 0.2)
    return shape


def couch(rng: Rng, seats=(2, 3, 3), pillows=True) -> list:
    number = int(rng.choice(seats))
    seat_w, d, arm = rng.uniform(0.55, 0.72), rng.uniform(0.8, 0.98), rng.uniform(0.1, 0.24)
    h, back = rng.uniform(0.38, 0.46), rng.uniform(0.34, 0.48)
    w = number * seat_w + 2 * arm
    cover = paint(rng, "fabric", "fabric", "leather", "linen", "grey")
    shape = Shape().box(cover, w, d, h - 0.15, z=0.06)
    for x in (-w / 2 + arm / 2, w / 2 - arm / 2):
        shape.add(soft_block(cover, arm, d, h + rng.uniform(0.12, 0.2), x, 0, 0.05))
    for k in range(number):
        x = -w / 2 + arm + (k + 0.5) * seat_w
        shape.add(soft_block(cover, seat_w, d * 0.75, 0.2, x, d * 0.12, h - 0.15))
        shape.add(soft_block(cover, seat_w, 0.24, back + 0.1, x, -d / 2 + 0.13, h - 0.05).tilted(0.08))
    shape.box(cover, w, 0.1, h + back * 0.8, y=-d / 2 + 0.05, z=0.05)
    legs(shape, paint(rng, "black", "wood", "metal"), w, d, 0.07, 0.03)
    shape.top(-w / 2 + arm, w / 2 - arm, -d / 2 + 0.25, d / 2 - 0.02, h + 0.04, soft=True)
    label = "couch"
    if number == 1:
        return [("sofa chair", shape)]
    if number == 3 and rng.random() < 0.35:  # a sectional with a chaise
        side = rng.choice([-1, 1])
        shape.box(cover, seat_w, 0.7, h - 0.1, side * (w - seat_w) / 2, d / 2 + 0.35, 0.05)
        shape.add(soft_block(cover, seat_w, 0.72, 0.18, side * (w - seat_w) / 2, d / 2 + 0.35, h - 0.15))
    parts = [(label, shape)]
    for _ in range(int(rng.integers(0, 4)) if pillows else 0):
        x = rng.uniform(-w / 2 + arm + 0.2, w / 2 - arm - 0.2)
        parts.append(("pillow", pillow(rng).tilted(0.3).moved(x, -d / 2 + 0.36, h + 0.03, rng.normal(0, 0.2))))
    spread = [parts[0]]
    for part in parts[1:]:  # pillows must not stand in each other
        box = part[1].bounds()
        if all(box[1][0] < b[0][0] or box[0][0] > b[1][0] for b in (p[1].bounds() for p in spread[1:])):
            spread.append(part)
    return spread


def pillow(rng: Rng) -> Shape:
    """Standing on its edge, leaning later."""
    w, h = rng.uniform(0.36, 0.5), rng.uniform(0.32, 0.42)
    return Shape().ball(paint(rng, "fabric", "fabric", "linen", "bright"), w / 2, 0.08, h / 2, z=h / 2, power=0.55)


def armchair(rng: Rng) -> Shape:
    if rng.random() < 0.5:
        return couch(rng, (1,), False)[0][1]
    w, d, h, back = rng.uniform(0.6, 0.75), rng.uniform(0.6, 0.7), rng.uniform(0.38, 0.44), rng.uniform(0.4, 0.55)
    cover, frame = paint(rng, "fabric", "leather", "linen"), paint(rng, "wood", "black")
    shape = Shape().add(soft_block(cover, w * 0.85, d * 0.9, 0.16, z=h - 0.14))
    shape.add(soft_block(cover, w * 0.85, 0.14, back + 0.1, y=-d / 2 + 0.05, z=h - 0.1).tilted(0.18))
    legs(shape, frame, w * 0.9, d, h - 0.1, 0.025, False)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.box(frame, 0.06, d * 0.9, 0.04, x, z=h + 0.18).box(frame, 0.04, 0.04, h + 0.18, x, d * 0.4)
        shape.box(frame, 0.04, 0.04, h + 0.18, x, -d * 0.4)
    return shape


def stool(rng: Rng, height=(0.42, 0.78)) -> Shape:
    h, r = rng.uniform(*height), rng.uniform(0.16, 0.21)
    seat, leg = paint(rng, "wood", "leather", "black", "bright"), paint(rng, "wood", "metal", "chrome")
    shape = Shape()
    if rng.random() < 0.6:
        shape.lathe(seat, [(0, h - 0.05), (r, h - 0.05), (r, h - 0.01), (0, h)])
    else:
        shape.box(seat, 2 * r, 1.7 * r, 0.04, z=h - 0.04)
    if rng.random() < 0.3:
        shape.rod(leg, (0, 0, 0), (0, 0, h - 0.04), 0.03).lathe(leg, [(0.2, 0), (0.19, 0.02), (0.03, 0.05)])
    else:
        legs(shape, leg, 1.8 * r, 1.8 * r, h - 0.04, 0.02, rng.random() < 0.5)
        ring = [(r * np.cos(a), r * np.sin(a), h * 0.35) for a in np.linspace(0, 2 * np.pi, 9)]
        shape.path(leg, ring, 0.012)
    return shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h)


def ottoman(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.45, 0.9), rng.uniform(0.4, 0.6), rng.uniform(0.34, 0.45)
    cover = paint(rng, "leather", "fabric", "fabric")
    if rng.random() < 0.4:
        shape = Shape().lathe(cover, [(w / 2, 0.02), (w / 2, h - 0.06), (w / 2 - 0.04, h), (0, h + 0.02)], sides=18)
    else:
        shape = Shape().add(soft_block(cover, w, d, h - 0.04, z=0.04))
    return shape.top(-w / 3, w / 3, -d / 3, d / 3, h + 0.02, soft=True)


def bench(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.9, 1.6), rng.uniform(0.32, 0.45), rng.uniform(0.42, 0.48)
    wood = paint(rng, "wood", "fabric", "metal", "leather")
    shape = legs(Shape(), paint(rng, "wood", "metal", "black"), w * 0.9, d, h, 0.03)
    for y in np.linspace(-d / 2 + d / 6, d / 2 - d / 6, 3):
        shape.box(wood, w, d / 3 - 0.01, 0.05, y=y, z=h - 0.05)
    if rng.random() < 0.4:
        shape.box(wood, w, 0.03, 0.3, y=-d / 2, z=h + 0.12)
        for x in (-w * 0.4, w * 0.4):
            shape.box(wood, 0.05, 0.03, 0.4, x, -d / 2, h)
    return shape.top(-w / 2, w / 2, -d / 2 + 0.03, d / 2, h, soft=True)


def seat(rng: Rng) -> Shape:
    """Fixed seats in a row, as in a lecture hall."""
    number, cover, frame = int(rng.integers(2, 4)), paint(rng, "fabric", "bright", "wood"), paint(rng, "metal", "black")
    shape = Shape().box(frame, number * 0.55, 0.06, 0.05, z=0.33, y=-0.1)
    for k in range(number):
        x = (k - (number - 1) / 2) * 0.55
        shape.add(soft_block(cover, 0.48, 0.44, 0.08, x, 0.05, 0.4))
        shape.add(soft_block(cover, 0.48, 0.09, 0.46, x, -0.22, 0.46).tilted(0.12))
        shape.box(frame, 0.04, 0.3, 0.04, x - 0.27, 0, 0.62).box(frame, 0.04, 0.06, 0.62, x - 0.27, -0.1)
    return shape


def folded_chair(rng: Rng) -> Shape:
    """Leaning against the wall."""
    cover, frame = paint(rng, "black", "grey", "bright"), paint(rng, "metal", "black")
    shape = Shape().box(cover, 0.44, 0.05, 0.42, z=0.35).box(cover, 0.44, 0.03, 0.22, z=0.8)
    for x in (-0.22, 0.22):
        shape.rod(frame, (x, 0.03, 0), (x, 0, 1.02), 0.018).rod(frame, (x, -0.04, 0), (x, 0.02, 0.75), 0.016)
    return shape.tilted(0.12)


# ---------------------------------------------------------------- beds


def bed(rng: Rng) -> list:
    w = rng.choice([0.95, 1.4, 1.55, 1.85]) * rng.uniform(0.97, 1.05)
    d, h = rng.uniform(1.95, 2.15), rng.uniform(0.42, 0.62)
    frame, sheet = paint(rng, "wood", "wood", "white", "fabric", "metal"), paint(rng, "linen", "white", "fabric")
    cover = paint(rng, "fabric", "linen", "bright", "fabric")
    shape = Shape().box(frame, w, d, rng.uniform(0.15, 0.25), z=rng.uniform(0.05, 0.15))
    shape.add(soft_block(sheet, w * 0.98, d * 0.98, 0.24, z=h - 0.24))
    if rng.random() < 0.8:
        head = rng.uniform(0.3, 0.7)
        shape.box(frame, w + 0.04, 0.06, h + head, y=-d / 2 - 0.03)
    if rng.random() < 0.35:
        shape.box(frame, w + 0.04, 0.05, h + 0.08, y=d / 2 + 0.03)
    start = -d / 2 + rng.uniform(0.45, 0.8)
    u, v = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(0, 1, 9), indexing="ij")
    edge = np.clip((np.abs(u) - 0.85) / 0.15, 0, 1)  # hangs over the sides
    wave = 0.012 * np.sin(9 * u + 4 * v + rng.uniform(0, 6)) + 0.01 * np.sin(13 * v + 5 * u)
    z = h + 0.03 + wave - edge * rng.uniform(0.15, 0.35)
    x = np.clip(u * w * 0.55, -w / 2 - 0.03, w / 2 + 0.03)
    duvet = np.stack([x, start + v * (d / 2 - start - 0.02), z], -1)
    parts = [("bed", shape)]
    if rng.random() < 0.25:
        parts.append(("blanket", Shape().sheet(cover, duvet)))
    else:
        shape.sheet(cover, duvet)
    number = 1 if w < 1.2 else int(rng.integers(2, 5))
    for k in range(number):
        row, x = divmod(k, 2)
        px = 0.0 if w < 1.2 else (x - 0.5) * w * 0.48
        pad = soft_block(paint(rng, "linen", "white", "fabric"), rng.uniform(0.5, 0.65) * min(1, w / 1.4), 0.36, 0.15)
        parts.append(("pillow", pad.moved(px, -d / 2 + 0.24 + 0.3 * row, h + 0.01, rng.normal(0, 0.1))))
    shape.top(-w / 2 + 0.1, w / 2 - 0.1, start, d / 2 - 0.1, h + 0.04, soft=True)
    if rng.random() < 0.5:
        side = rng.choice([-1, 1])
        stand = nightstand(rng)
        box = stand.bounds()
        x = side * (w / 2 + 0.08 + (box[1][0] - box[0][0]) / 2)
        parts.append(("nightstand", stand.moved(x, -d / 2 + 0.25)))
        if rng.random() < 0.6:
            parts.append(("lamp", table_lamp(rng).moved(x, -d / 2 + 0.22, box[1][2] + 0.002)))
    return parts


def table_lamp(rng: Rng, scale=1.0) -> Shape:
    h, r = rng.uniform(0.35, 0.55) * scale, rng.uniform(0.1, 0.17)
    shade = paint(rng, "linen", "white", "fabric")
    shape = Shape().lathe(shade, [(r, h * 0.55), (r * rng.uniform(0.6, 0.95), h)])
    base = paint(rng, "ceramic", "chrome", "wood", "black", "bright")
    return shape.lathe(
        base, [(0.08, 0), (0.08, 0.02), (0.03, 0.05), (0.05, h * 0.3), (0.015, h * 0.5), (0.01, h * 0.9)]
    )


def floor_lamp(rng: Rng) -> Shape:
    h, r = rng.uniform(1.4, 1.75), rng.uniform(0.15, 0.22)
    shape = Shape().lathe(paint(rng, "linen", "white", "fabric"), [(r, h - 0.28), (r * 0.7, h)])
    metal = paint(rng, "black", "chrome", "metal")
    return shape.lathe(metal, [(0.15, 0), (0.15, 0.02), (0.02, 0.04)]).rod(metal, (0, 0, 0), (0, 0, h - 0.1), 0.014)


def lamp(rng: Rng) -> Shape:
    return floor_lamp(rng) if rng.random() < 0.4 else table_lamp(rng)
