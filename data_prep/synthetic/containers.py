"""Families of what other things go into: bins, buckets, baskets, hampers. Sizes are the real ones, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import PLAIN, Material, Shape, paint, tinted

Rng = np.random.Generator


def many(rng: Rng, make, low, high, step=0.1) -> Shape:
    """Several of a small thing, side by side."""
    shape, x = Shape(), 0.0
    for _ in range(int(rng.integers(low, high, endpoint=True))):
        one = make(rng)
        (x0, _, _), (x1, _, _) = one.bounds()
        shape.add(one, x - x0, rng.normal(0, step * 0.4))
        x += x1 - x0 + rng.uniform(0.005, step)
    return shape


def lying(rng: Rng, shape: Shape) -> Shape:
    """Fallen on its side, pointing anywhere."""
    return shape.tilted(np.pi / 2).moved(turn=rng.uniform(0, 2 * np.pi)).grounded()


def vessel(
    body: Material, w, d, h, flare=1.15, wall=0.012, power=1.0, rim=0.0, sides=18, inside: Material | None = None
) -> Shape:
    """Anything open at its top, w × d at its bottom; ``power`` < 1 makes it square; ``rim`` is a lip turned out."""
    top, thick = flare, 2 * wall / min(w, d)
    outer = [(0, 0), (0.97, 0), (1, min(0.02, h / 4)), (top, h)]
    if rim:
        lip = 1 + 2 * rim / min(w, d)
        outer = [*outer[:-1], (top, h - rim), (top * lip, h - rim), (top * lip, h)]
    inner = [(top - thick, h), (1 - thick, wall), (0, wall)]
    shape = Shape().lathe(body, [*outer, inner[0]], sx=w / 2, sy=d / 2, power=power, sides=sides)
    return shape.lathe(inside or body, inner, sx=w / 2, sy=d / 2, power=power, sides=sides)


def litter(rng: Rng, shape: Shape, w, d, z) -> Shape:
    """Crumpled paper, a cup, a bag: what lies in a bin up to height z."""
    for _ in range(int(rng.integers(3, 7))):
        r = rng.uniform(0.03, 0.06)
        x, y = rng.uniform(-0.3, 0.3, 2) * [w, d]
        junk = paint(rng, "white", "linen", "card", "plastic", "black")
        shape.ball(
            junk, r, r * rng.uniform(0.6, 1), r * 0.7, x, y, z + rng.uniform(-0.02, 0.02), rng.uniform(0.5, 1), 5, 7
        )
    return shape


def liner(rng: Rng, shape: Shape, w, d, h, power) -> Shape:
    """A bag whose edge hangs over the rim."""
    bag, drop = (
        paint(rng, "white", "black", "linen", "glass")._replace(shiny=0.02, texture=PLAIN),
        rng.uniform(0.05, 0.14),
    )
    outline = [(1.05, h - drop), (1.04, h), (1.0, h + 0.012), (0.93, h), (0.85, h - 0.15)]
    over = Shape().lathe(bag, outline, sx=w / 2, sy=d / 2, power=power, sides=24)
    for points in over.vertices:
        points[:, :2] *= 1 + 0.025 * rng.standard_normal((len(points), 1))
    return shape.add(over)


def trash_can(rng: Rng, label="trash can") -> Shape:
    """Open office bins, with a pedal and lid, with a swinging lid, of wire, or tall with a dome."""
    style = int(rng.integers(6))
    if label == "trash bin" and style == 4:
        style = 3
    if style <= 1:  # small and open, under a desk
        power, flare = rng.choice([1.0, 0.3]), rng.uniform(1.1, 1.3)
        w, h = rng.uniform(0.2, 0.28), rng.uniform(0.26, 0.4)
        d, body = (
            w * (rng.uniform(0.65, 1.0) if power < 1 else 1.0),
            paint(rng, "black", "grey", "plastic", "white", "black"),
        )
        shape = vessel(body, w, d, h, flare, 0.012, power, rng.choice([0.0, 0.014]))
        if rng.random() < 0.5:
            shape = liner(rng, shape, w * flare, d * flare, h, power)
        return litter(rng, shape, w, d, h * rng.uniform(0.3, 0.75)) if rng.random() < 0.6 else shape
    if style == 2:  # pedal
        metal, black = paint(rng, "metal", "chrome", "white", "black")._replace(shiny=0.06), paint(rng, "black")
        r, h = rng.uniform(0.1, 0.16), rng.uniform(0.28, 0.66)
        shape = Shape().lathe(black, [(r * 1.03, 0), (r * 1.03, 0.03), (0, 0.03)], sides=18)
        shape.lathe(metal, [(r, 0.03), (r, h), (0, h)], sides=18)
        shape.lathe(black, [(r * 1.03, h), (r * 1.03, h + 0.02)], sides=18)
        lid = Shape().lathe(metal, [(r, 0), (r * 0.9, 0.03), (r * 0.4, 0.05), (0, 0.055)], y=r, sides=18)
        shape.add(lid.tilted(0.9 if rng.random() < 0.2 else 0.0), 0, -r, h + 0.02)
        return shape.box(black, 0.08, 0.07, 0.016, y=r + 0.02, z=0.012)
    if style == 3:  # swinging lid
        w, d, h = rng.uniform(0.26, 0.36), rng.uniform(0.2, 0.28), rng.uniform(0.45, 0.7)
        body = paint(rng, "white", "grey", "black", "plastic")
        shape = vessel(body, w, d, h, 1.12, 0.012, 0.3)
        lid = paint(rng, "grey", "black", "white") if rng.random() < 0.5 else body
        w, d = w * 1.14, d * 1.14
        shape.lathe(
            lid,
            [(1.02, h - 0.03), (1.02, h), (0.75, h + 0.13), (0.3, h + 0.17), (0, h + 0.17)],
            sx=w / 2,
            sy=d / 2,
            power=0.35,
            sides=18,
        )
        return shape.add(
            Shape().box(paint(rng, "grey", "black", "white"), w * 0.55, 0.012, 0.13).tilted(0.65), 0, d * 0.43, h + 0.02
        )
    if style == 4:  # of wire
        wire, r, h = paint(rng, "black", "metal", "black"), rng.uniform(0.11, 0.14), rng.uniform(0.26, 0.36)
        shape = Shape().lathe(wire, [(0, 0), (r, 0), (r, 0.03)])
        for a in np.arange(16) * np.pi / 8:
            c, s = np.cos(a), np.sin(a)
            shape.rod(wire, (r * c, r * s, 0.01), (1.2 * r * c, 1.2 * r * s, h), 0.0065, sides=4)
        for z in (0.35, 0.7, 1.0):
            ring = [
                (r * (1 + 0.2 * z) * np.cos(a), r * (1 + 0.2 * z) * np.sin(a), h * z)
                for a in np.linspace(0, 2 * np.pi, 15)
            ]
            shape.path(wire, ring, 0.01 if z == 1.0 else 0.006, 4)
        return litter(rng, shape, r * 1.6, r * 1.6, h * 0.4)
    w, d, h = rng.uniform(0.36, 0.46), rng.uniform(0.36, 0.46), rng.uniform(0.7, 0.95)  # tall, in halls and kitchens
    body, power = paint(rng, "grey", "black", "white", "metal", "plastic"), rng.choice([1.0, 0.3])
    shape = vessel(body, w, d, h, 1.12, 0.015, power, 0.03)
    if rng.random() < 0.5:
        w, d = w * 1.12, d * 1.12
        top = [(1.03, h), (1.0, h + 0.12), (0.7, h + 0.2), (0, h + 0.22)]
        shape.lathe(body, top, sx=w / 2, sy=d / 2, power=power, sides=18)
        return shape.box(tinted((20, 20, 20)), w * 0.5, 0.02, 0.13, 0, d * 0.48, h + 0.01, taper=0.9)
    return litter(rng, liner(rng, shape, w * 1.12, d * 1.12, h, power), w, d, h * 0.8)


def recycling_bin(rng: Rng) -> Shape:
    """Blue or green: a desk-side bin, a slim tall one with a slot, or a flat box; paper in it, a pale mark on it."""
    body = tinted(
        [(36, 84, 165), (28, 66, 140), (60, 120, 180), (52, 120, 66)][rng.choice(4, p=[0.4, 0.25, 0.1, 0.25])]
    )
    mark, style = tinted((228, 232, 235)), int(rng.integers(3))
    if style == 0:
        w, d, h, flare = rng.uniform(0.26, 0.34), rng.uniform(0.2, 0.26), rng.uniform(0.36, 0.42), 1.15
        shape = vessel(body, w, d, h, flare, 0.012, 0.28, 0.02)
    elif style == 1:
        w, d, h, flare = rng.uniform(0.46, 0.55), rng.uniform(0.26, 0.3), rng.uniform(0.68, 0.78), 1.12
        shape = vessel(body, w, d, h, flare, 0.015, 0.25, 0.025)
        if rng.random() < 0.6:
            lid = paint(rng, "black", "grey") if rng.random() < 0.3 else body
            shape.box(lid, w * 1.16, d * 1.2, 0.03, z=h).box(tinted((18, 18, 20)), w * 0.7, 0.06, 0.006, z=h + 0.03)
    else:
        w, d, h, flare = rng.uniform(0.46, 0.55), rng.uniform(0.34, 0.4), rng.uniform(0.28, 0.34), 1.15
        shape = vessel(body, w, d, h, flare, 0.012, 0.25, 0.025)
    lean = (flare - 1) / 2 * d / h
    for k in range(3):  # three bent arrows
        a = 2 * np.pi / 3 * k + 0.5
        x, z = 0.06 * np.cos(a), h * 0.55 + 0.06 * np.sin(a)
        b = a + 2 * np.pi / 3 - 0.55
        end = (0.06 * np.cos(b), h * 0.55 + 0.06 * np.sin(b))
        ends = [(u, d / 2 + lean * v, v) for u, v in ((x, z), end)]
        shape.rod(mark, *ends, 0.012, sides=5)
    for _ in range(int(rng.integers(0, 5))):
        sheet = Shape().box(paint(rng, "paper", "white", "card"), 0.2, 0.01, 0.27)
        shape.add(
            sheet.tilted(rng.normal(0, 0.2)), rng.normal(0, 0.03), rng.normal(0, d * 0.15), h - 0.2, rng.normal(0, 0.4)
        )
    return litter(rng, shape, w, d, h * 0.6)


def tub(rng: Rng) -> Shape:
    """An open bin of plastic, cloth or wicker with holes for the hands, empty or with things in it."""
    w, d, h = rng.uniform(0.28, 0.44), rng.uniform(0.24, 0.34), rng.uniform(0.2, 0.42)
    body = paint(rng, "plastic", "plastic", "fabric", "wicker", "grey")
    shape = vessel(body, w, d, h, rng.uniform(1.0, 1.15), 0.014, 0.28, rng.choice([0, 0.02]))
    x = w / 2 * 1.06
    for side in (-1, 1):
        shape.box(tinted((30, 30, 32)), 0.012, 0.1, 0.03, side * x, 0, h * 0.78)
    if rng.random() < 0.5:
        for _ in range(int(rng.integers(3, 8))):
            r = rng.uniform(0.04, 0.07)
            at = rng.uniform(-0.32, 0.32, 2) * [w, d]
            toy = paint(rng, "bright", "plastic", "cloth")
            if rng.random() < 0.5:
                shape.ball(toy, r, r, r, *at, h * 0.75, sides=8, rings=6)
            else:
                shape.box(toy, r * 2, r * 1.4, r * 1.5, *at, h * 0.6, turn=rng.uniform(0, 3))
    return shape


def bucket(rng: Rng) -> Shape:
    """Round, with a rim and a bow that hangs or stands; at times a mop or cloth in it."""
    r, h = rng.uniform(0.12, 0.14), rng.uniform(0.24, 0.34)
    body, wire = (
        paint(rng, "bright", "white", "metal", "grey")._replace(shiny=0.02),
        paint(rng, "metal", "white", "black"),
    )
    shape, top = vessel(body, 2 * r, 2 * r, h, 1.22, 0.01, rim=0.016), r * 1.24
    lean = rng.choice([0.1, -0.7, -1.75])
    bow = [
        (top * np.cos(a), -top * np.sin(a) * np.sin(lean), h - 0.02 + top * np.sin(a) * np.cos(lean))
        for a in np.linspace(0, np.pi, 11)
    ]
    shape.path(wire, bow, 0.0075).path(body, bow[4:7], 0.013)
    if rng.random() < 0.3:
        shape.ball(paint(rng, "cloth", "linen"), r * 0.7, r * 0.5, 0.06, 0.03, 0.02, h, 0.7)
    elif rng.random() < 0.3:
        shape.lathe(tinted((150, 175, 190)), [(0, h * 0.6), (r * 1.08, h * 0.6)])
    return shape


def laundry_basket(rng: Rng) -> Shape:
    """Wide and low with rows of holes and grips, full of clothes or not."""
    w, d, h = rng.uniform(0.42, 0.55), rng.uniform(0.34, 0.42), rng.uniform(0.24, 0.34)
    body, flare = paint(rng, "white", "plastic", "plastic", "wicker"), rng.uniform(1.15, 1.28)
    power = rng.choice([0.35, 0.55, 1.0])
    shape = vessel(body, w, d, h, flare, 0.014, power, 0.025, 24)
    hole = tinted(tuple(int(140 * c) for c in body.color))
    if body.texture == PLAIN:
        for side in (-1, 1):
            for x in np.linspace(-0.32, 0.32, 6):
                for z in (0.25, 0.55):
                    y = side * (
                        d / 2 * (1 + (flare - 1) * (z + 0.1)) * (1.0 if power < 0.5 else np.sqrt(1 - x * x * 2.6))
                        + 0.002
                    )
                    shape.box(hole, w * 0.06, 0.01, h * 0.2, x * w, y, h * z)
    for side in (-1, 1):
        x = side * w / 2 * flare
        shape.path(
            body,
            [(x, -0.07, h - 0.015), (x + side * 0.035, -0.06, h), (x + side * 0.035, 0.06, h), (x, 0.07, h - 0.015)],
            0.012,
        )
    return heap(rng, shape, w, d, h) if rng.random() < 0.65 else shape


def heap(rng: Rng, shape: Shape, w, d, z) -> Shape:
    """Cloth thrown in, rising over the rim at z."""
    for _ in range(int(rng.integers(3, 6))):
        r = rng.uniform(0.22, 0.34) * min(w, d)
        x, y = rng.uniform(-0.24, 0.24, 2) * [w, d]
        lump = Shape().ball(paint(rng, "cloth", "cloth", "white"), r * 1.2, r, r * 0.75, 0, 0, r, 0.8, 8, 12)
        shape.add(lump.crumpled(rng, 0.012, 0.12), x, y, z - r * rng.uniform(0.8, 1.2))
    return shape


def hamper(rng: Rng) -> Shape:
    """Tall: of wicker with a lid, of cloth in a folding frame, or a slumped bag; cloth hangs out."""
    style = int(rng.integers(3))
    w, d, h = rng.uniform(0.36, 0.46), rng.uniform(0.3, 0.4), rng.uniform(0.52, 0.68)
    if style == 0:
        body = paint(rng, "wicker", "wicker", "plastic", "white")
        power = rng.choice([0.35, 1.0])
        shape = vessel(body, w, d, h, 1.08, 0.014, power, 0.02, 20)
        if rng.random() < 0.6:
            top = [(1.05, 0), (1.06, 0.03), (0.5, 0.06), (0, 0.06)]
            lid = Shape().lathe(body, top, y=d * 0.54, sx=w * 0.54, sy=d * 0.54, power=power, sides=20)
            return shape.add(lid.tilted(rng.choice([0.0, 0.0, 0.2])), 0, -d * 0.54, h)
        return heap(rng, shape, w, d, h)
    cloth = paint(rng, "linen", "fabric", "white", "cloth")
    if style == 1:
        wood = paint(rng, "wood", "chrome", "white")
        shape = vessel(cloth, w * 0.95, d * 0.8, h - 0.12, 1.05, 0.012, 0.35, sides=20).moved(z=0.1)
        for y in (-d * 0.45, d * 0.45):
            shape.rod(wood, (-w / 2, y, 0), (w / 2, y, 0.012), 0.012).rod(wood, (-w / 2, y, h), (w / 2, y, h), 0.014)
        for x in (-w / 2, w / 2):
            shape.rod(wood, (x, -d * 0.45, 0), (x, d * 0.45, h), 0.012).rod(
                wood, (x, d * 0.45, 0), (x, -d * 0.45, h), 0.012
            )
        return heap(rng, shape, w, d, h)
    shape = vessel(cloth, w, d, h, rng.uniform(0.9, 1.05), 0.012, 0.7, sides=24).crumpled(rng, 0.018, 0.25)
    for side in (-1, 1):
        x = side * w * 0.48
        shape.path(cloth, [(x, -0.06, h - 0.05), (x, -0.04, h + 0.08), (x, 0.04, h + 0.08), (x, 0.06, h - 0.05)], 0.012)
    return heap(rng, shape, w, d, h)


def basket(rng: Rng) -> Shape:
    """Woven, wire or cloth, round or square, with a bow, with ears or with neither, empty or filled."""
    w, h = rng.uniform(0.24, 0.38), rng.uniform(0.12, 0.24)
    d, power = w * rng.uniform(0.65, 1), rng.choice([0.35, 1.0, 1.0])
    body = paint(rng, "wicker", "wicker", "wicker", "fabric", "white")
    shape = vessel(body, w, d, h, rng.uniform(1.05, 1.3), 0.014, power, 0.018, 20)
    style = rng.integers(3)
    if style == 0:
        shape.path(
            body, [(w * 0.57 * np.cos(a), 0, h - 0.02 + 0.2 * np.sin(a)) for a in np.linspace(0, np.pi, 11)], 0.012
        )
    elif style == 1:
        for side in (-1, 1):
            x = side * w * 0.56
            shape.path(
                body, [(x, -0.05, h), (x * 1.08, -0.04, h + 0.05), (x * 1.08, 0.04, h + 0.05), (x, 0.05, h)], 0.011
            )
    fill = rng.integers(3)
    if fill == 0:
        return heap(rng, shape, w * 0.9, d * 0.9, h)
    if fill == 1:
        for _ in range(6):
            r = rng.uniform(0.03, 0.05)
            x, y = rng.uniform(-0.33, 0.33, 2) * [w, d]
            shape.ball(paint(rng, "bright", "card", "linen"), r, r, r, x, y, h * 0.8, sides=8, rings=6)
    return shape
