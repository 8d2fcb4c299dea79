"""Families of cloth: what is worn, slept in and trodden on. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.containers import many
from data_prep.synthetic.shapes import FABRIC, FLORAL, PLAID, STRIPES, Material, Shape, paint, tinted

Rng = np.random.Generator


def _pad(rng: Rng, material: Material, w, d, h, power=0.5) -> Shape:
    """A stuffed square: thick in the middle, thin at its edge, with pulled corners."""
    u, v = np.meshgrid(np.linspace(-1, 1, 13), np.linspace(-1, 1, 11), indexing="ij")
    swell = ((1 - np.abs(u) ** 2.4) * (1 - np.abs(v) ** 2.4)).clip(0) ** power
    waist = 1 - 0.07 * (1 - v**2), 1 - 0.07 * (1 - u**2)
    phase = rng.uniform(0, 6, 2)
    dent = 1 + 0.1 * np.sin(3 * u + phase[0]) * np.sin(2.5 * v + phase[1])
    shape = Shape()
    for side in (1, -1):
        z = h / 2 * (1 + side * swell * (dent if side > 0 else 1))
        shape.sheet(material, np.stack([u * w / 2 * waist[0], v * d / 2 * waist[1], z], -1)[:: 1 if side > 0 else -1])
    return shape


def pillow(rng: Rng) -> Shape:
    """For sleeping on: pale, wide, dented; flat, leaning or two on each other."""
    w, d, h = rng.uniform(0.5, 0.72), rng.uniform(0.36, 0.46), rng.uniform(0.13, 0.2)
    case = paint(rng, "linen", "white", "linen", "cloth")
    shape = _pad(rng, case, w, d, h)
    if rng.random() < 0.2:
        shape.add(_pad(rng, case, w, d, h), rng.normal(0, 0.03), rng.normal(0, 0.03), h * 0.75, rng.normal(0, 0.1))
    elif rng.random() < 0.3:
        return shape.tilted(-rng.uniform(0.5, 1.1)).grounded()
    return shape


def cushion(rng: Rng) -> Shape:
    """Of a couch: square and patterned or plain, with a border, a long roll, or a round one; often leaning."""
    s, style = rng.uniform(0.38, 0.5), int(rng.integers(5))
    cover = paint(rng, "cloth", "fabric", "cloth", "leather")
    if style == 0:
        r, length = rng.uniform(0.08, 0.1), rng.uniform(0.4, 0.6)
        shape = Shape().rod(cover, (-length / 2, 0, r), (length / 2, 0, r), r, sides=14)
        for x in (-1, 1):
            shape.rod(paint(rng, "fabric", "brass"), (x * length / 2, 0, r), (x * (length / 2 + 0.012), 0, r), r * 0.4)
        return shape
    if style == 1:
        h = rng.uniform(0.07, 0.11)
        return Shape().lathe(
            cover,
            [(0, 0), (0.93, 0), (1, 0.03), (1, h - 0.03), (0.93, h), (0.1, h - 0.012), (0, h - 0.02)],
            sx=s / 2,
            sy=s / 2,
            power=rng.choice([0.25, 1]),
            sides=22,
        )
    shape = _pad(rng, cover, s, s * rng.uniform(0.7, 1.0), rng.uniform(0.12, 0.17), 0.6)
    return shape.tilted(-rng.uniform(0.7, 1.3)).grounded() if rng.random() < 0.6 else shape


def _thrown(rng: Rng, cloth: Material, w, d, rise, rough=1.0) -> Shape:
    """A cloth dropped on the ground: an uneven outline, ridges that run together, an edge that lies flat."""
    sides, rings = 30, 11
    r, a = np.meshgrid(np.linspace(1, 0, rings), np.arange(sides) * 2 * np.pi / sides, indexing="ij")
    phase = rng.uniform(0, 2 * np.pi, 8)
    reach = (
        1
        + 0.16 * np.sin(2 * a + phase[0])
        + 0.1 * rough * np.sin(3 * a + phase[1])
        + 0.06 * rough * np.sin(5 * a + phase[2])
    )
    x, y = r * reach * np.cos(a), r * reach * np.sin(a)
    z = np.zeros_like(x)
    for k in range(4):
        turn = phase[3 + k]
        across = np.cos(turn) * x + np.sin(turn) * y + 0.25 * np.sin(3 * x - 2 * y + turn)
        z += (1 - np.abs(np.sin(across * rng.uniform(3.0, 6.0) + turn))) ** 1.5
    z = 0.012 + rise * (0.3 + 0.7 * (1 - r**3)) * (0.25 + z / 2.2)
    z[0] *= 0.3
    shape = Shape().lathe(cloth, np.stack([r[:, 0], r[:, 0]], -1), sides=sides)
    shape.vertices = [np.stack([x * w / 2, y * d / 2, z], -1).reshape(-1, 3)]
    return shape


def _folded(rng: Rng, cloth: Material, w, d, layers, thick=0.022) -> Shape:
    """Laid together: layers with a round fold at their front."""
    shape = Shape()
    for k in range(layers):
        dx, dy = rng.normal(0, 0.004, 2)
        shape.ball(cloth, w / 2, d / 2, thick * 0.56, dx, dy, thick * (k + 0.5), 0.2, 6, 16)
    return shape


def blanket(rng: Rng) -> Shape:
    """Dropped in folds, folded to a block, spread out, or rolled."""
    cloth, style = paint(rng, "cloth", "fabric", "linen"), int(rng.integers(4))
    if rng.random() < 0.45:
        cloth = cloth._replace(
            texture=[PLAID, STRIPES, FLORAL][rng.integers(3)],
            period=rng.uniform(0.08, 0.25),
            second=paint(rng, "linen", "cloth").color,
        )
    if style == 0:
        return _folded(rng, cloth, rng.uniform(0.4, 0.6), rng.uniform(0.3, 0.42), int(rng.integers(3, 6)), 0.035)
    if style == 1:
        r = rng.uniform(0.08, 0.12)
        shape = Shape().rod(cloth, (-0.28, 0, r), (0.28, 0, r), r, sides=14)
        turns = [
            (0.285, 0.9 * r * a / 12 * np.cos(a), r + 0.9 * r * a / 12 * np.sin(a)) for a in np.linspace(2, 12, 20)
        ]
        return shape.path(cloth._replace(color=tuple(0.8 * c for c in cloth.color)), turns, 0.008, 4)
    if style == 2:
        return _thrown(rng, cloth, rng.uniform(0.9, 1.3), rng.uniform(0.7, 1.1), 0.09, 1.3)
    return _thrown(rng, cloth, rng.uniform(0.5, 0.8), rng.uniform(0.45, 0.7), 0.16, 1.6)


def clothes(rng: Rng) -> Shape:
    """A heap of thrown garments, a folded pile, a shirt laid out, trousers dropped, or a mix."""
    style, shape = int(rng.integers(5)), Shape()
    if style == 0:  # folded pile
        z = 0.0
        for _ in range(int(rng.integers(2, 7))):
            layers = int(rng.integers(1, 3))
            one = _folded(
                rng,
                paint(rng, "cloth", "cloth", "white"),
                rng.uniform(0.24, 0.34),
                rng.uniform(0.22, 0.32),
                layers,
                rng.uniform(0.022, 0.035),
            )
            shape.add(one, *rng.normal(0, 0.012, 2), z, rng.normal(0, 0.12))
            z = shape.bounds()[1, 2] - 0.004
        return shape
    if style == 1:  # shirt laid out
        return _shirt(rng, paint(rng, "cloth"))
    if style == 2:  # trousers
        cloth = paint(rng, "fabric", "black")._replace(texture=FABRIC)
        for x in (-1, 1):
            bend = rng.normal(0, 0.08)
            leg = [(x * 0.09, 0.3, 0.05), (x * 0.12 + bend * 0.5, 0.0, 0.045), (x * 0.15 + bend, -0.35, 0.035)]
            shape.path(cloth, leg, 0.075, 8)
        for points in shape.vertices:
            points[:, 2] = points[:, 2] * 0.45 + 0.02
        return shape.ball(cloth, 0.19, 0.13, 0.05, y=0.36, z=0.05, power=0.7).crumpled(rng, 0.012, 0.12).grounded()
    for _ in range(int(rng.integers(3, 6))):  # a heap
        cloth = paint(rng, "cloth", "cloth", "fabric", "white")
        one = _thrown(rng, cloth, rng.uniform(0.3, 0.55), rng.uniform(0.25, 0.45), rng.uniform(0.05, 0.12), 1.6)
        shape.add(one, *rng.normal(0, 0.09, 2), max(0.0, 0.04 * len(shape.faces) - 0.02), rng.uniform(0, 6.3))
    if rng.random() < 0.4:
        shape.add(_shirt(rng, paint(rng, "cloth")).crumpled(rng, 0.01), 0, 0, 0.1, rng.uniform(0, 6))
    return shape


def _shirt(rng: Rng, cloth: Material) -> Shape:
    shape = Shape().ball(cloth, 0.23, 0.33, 0.03, z=0.03, power=0.4, rings=7, sides=16)
    for x in (-1, 1):
        arm = [
            (x * 0.18, 0.22, 0.035),
            (x * 0.33, 0.1 + rng.normal(0, 0.06), 0.03),
            (x * (0.4 + rng.normal(0, 0.06)), -0.12, 0.025),
        ]
        shape.path(cloth, arm, 0.05, 8)
    for points in shape.vertices:
        points[:, 2] = np.clip(points[:, 2], 0.002, 0.07)
    collar = [(0.07 * np.cos(a), 0.31 + 0.04 * np.sin(a), 0.055) for a in np.linspace(0, 2 * np.pi, 11)]
    return shape.path(cloth, collar, 0.014).crumpled(rng, 0.01, 0.13)


def stuffed_animal(rng: Rng) -> Shape:
    """A sitting bear, a lying dog, a rabbit with long ears, an elephant, or a penguin."""
    style, s = int(rng.integers(5)), rng.uniform(0.7, 1.3)
    fur = paint(rng, "wicker", "fabric", "white", "leather", "grey")._replace(texture=FABRIC, shiny=0)
    pale, black, shape = paint(rng, "linen", "white"), tinted((22, 20, 20)), Shape()

    def ball(material, rx, ry, rz, x, y, z):
        shape.ball(material, rx * s, ry * s, rz * s, x * s, y * s, z * s, rings=7, sides=11)

    if style == 1:  # lies on its belly
        ball(fur, 0.1, 0.17, 0.09, 0, 0, 0.09)
        ball(fur, 0.085, 0.085, 0.08, 0, 0.17, 0.16)
        ball(pale, 0.045, 0.05, 0.035, 0, 0.245, 0.13)
        ball(black, 0.016, 0.014, 0.012, 0, 0.295, 0.14)
        for x in (-1, 1):
            ball(fur, 0.035, 0.1, 0.032, x * 0.075, 0.15, 0.032)
            ball(fur, 0.045, 0.07, 0.04, x * 0.085, -0.1, 0.04)
            ball(fur, 0.02, 0.035, 0.065, x * 0.085, 0.18, 0.15)
        return shape.path(
            fur, [(0, -0.15 * s, 0.12 * s), (0.02, -0.22 * s, 0.16 * s), (0.05, -0.25 * s, 0.22 * s)], 0.016
        )
    if style == 4:  # upright bird
        ball(tinted((38, 40, 48), FABRIC), 0.11, 0.1, 0.17, 0, 0, 0.17)
        ball(pale, 0.08, 0.05, 0.13, 0, 0.065, 0.16)
        ball(tinted((38, 40, 48), FABRIC), 0.08, 0.08, 0.075, 0, 0.01, 0.36)
        ball(tinted((235, 160, 50)), 0.025, 0.045, 0.016, 0, 0.1, 0.35)
        for x in (-1, 1):
            ball(tinted((235, 160, 50)), 0.045, 0.07, 0.02, x * 0.05, 0.06, 0.02)
            ball(tinted((38, 40, 48), FABRIC), 0.025, 0.045, 0.1, x * 0.12, 0, 0.2)
            ball(pale, 0.016, 0.01, 0.02, x * 0.03, 0.08, 0.385)
        return shape
    ball(fur, 0.12, 0.1, 0.14, 0, 0, 0.13)
    ball(pale, 0.08, 0.03, 0.09, 0, 0.085, 0.13)
    ball(fur, 0.1, 0.095, 0.09, 0, 0.02, 0.33)
    for x in (-1, 1):
        ball(fur, 0.05, 0.1, 0.048, x * 0.09, 0.12, 0.05)
        ball(pale, 0.035, 0.014, 0.036, x * 0.09, 0.215, 0.05)
        ball(fur, 0.038, 0.06, 0.085, x * 0.135, 0.05, 0.19)
        ball(black, 0.012, 0.01, 0.012, x * 0.035, 0.108, 0.355)
        if style == 2:
            ball(fur, 0.028, 0.018, 0.11, x * 0.05, 0, 0.48)
        elif style == 3:
            ball(fur, 0.075, 0.018, 0.075, x * 0.13, 0, 0.36)
        else:
            ball(fur, 0.036, 0.022, 0.036, x * 0.078, 0.01, 0.415)
    if style == 3:
        trunk = np.array([(0, 0.1, 0.31), (0, 0.16, 0.25), (0, 0.17, 0.16), (0, 0.22, 0.14)])
        return shape.path(fur, trunk * s, 0.026 * s)
    ball(pale, 0.045, 0.04, 0.035, 0, 0.1, 0.31)
    ball(black, 0.016, 0.012, 0.012, 0, 0.138, 0.325)
    if rng.random() < 0.4:
        ball(paint(rng, "bright"), 0.04, 0.02, 0.02, 0, 0.1, 0.235)
    return shape


def shoe(rng: Rng) -> Shape:
    """Pairs: trainers, flats, boots, sandals or slippers; set down side by side or kicked off."""
    style = int(rng.integers(5))
    body, sole = (
        paint(rng, "black", "leather", "bright", "white", "fabric", "grey"),
        paint(rng, "white", "black", "leather"),
    )

    def one() -> Shape:
        shape, dark = Shape(), tinted((28, 26, 26))
        outline = [(0.92, 0), (1, 0.012), (1, 0.028), (0.95, 0.03), (0, 0.03)]
        shape.lathe(sole, outline, sx=0.046, sy=0.142, power=0.75, sides=18)
        if style == 3:  # sandals
            for y in (0.02, 0.07):
                shape.path(body, [(-0.042, y, 0.025), (-0.03, y, 0.065), (0.03, y, 0.065), (0.042, y, 0.025)], 0.013)
            return shape
        shape.ball(body, 0.045, 0.075, 0.042, 0, 0.065, 0.04, 0.75)
        if style == 4:  # slippers
            return shape.ball(dark, 0.03, 0.03, 0.012, 0, -0.05, 0.035)
        high = 0.22 if style == 2 else 0.055 if style == 1 else 0.085
        shape.lathe(
            body,
            [(1, 0.02), (0.98, high * 0.6), (0.88, high), (0.7, high), (0.7, high - 0.03), (0, high - 0.035)],
            y=-0.06,
            sx=0.045,
            sy=0.08,
            power=0.8,
        )
        for y in (0.0, 0.03, 0.055) if style != 1 else ():
            shape.path(sole, [(-0.022, y, 0.083 - y * 0.3), (0.022, y, 0.083 - y * 0.3)], 0.0065)
        return shape

    pair = Shape().add(one(), -0.06, 0, 0, rng.normal(0, 0.1))
    second = one()
    if rng.random() < 0.2:  # fallen over
        second = second.moved(turn=np.pi / 2).tilted(np.pi / 2).moved(turn=-np.pi / 2).grounded()
        return pair.add(second, 0.1, rng.normal(0, 0.06), 0, rng.normal(0, 0.6))
    return pair.add(second, 0.06, rng.normal(0, 0.02), 0, rng.normal(0, 0.15))


def shoes(rng: Rng) -> Shape:
    """One to three pairs in a row."""
    return many(rng, shoe, 1, 3, 0.08)


def hat(rng: Rng) -> Shape:
    """A wide brim with a band, a cap with its peak, a woollen one with a bob, or a bowler."""
    felt, style = paint(rng, "fabric", "black", "wicker", "cloth", "leather", "linen"), int(rng.integers(4))
    if style == 0:
        brim = rng.uniform(0.15, 0.22)
        shape = Shape().lathe(
            felt,
            [(brim, 0.02), (brim * 0.75, 0.008), (0.095, 0.014), (0.09, 0.09), (0.075, 0.115), (0.03, 0.1), (0, 0.1)],
            sy=1.15,
            sides=20,
        )
        return shape.lathe(paint(rng, "black", "bright"), [(0.098, 0.016), (0.095, 0.045)], sy=1.15, sides=20)
    if style == 1:
        shape = Shape().lathe(
            felt, [(0.088, 0), (0.092, 0.04), (0.075, 0.09), (0.03, 0.115), (0, 0.118)], sy=1.15, sides=16
        )
        u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 3), indexing="ij")
        peak = np.stack(
            [u * 0.08, 0.075 + 0.03 * (1 - u**2) + v * 0.075 * (1 - 0.55 * u**2), 0.014 - 0.014 * u**2 - 0.006 * v], -1
        )
        return shape.sheet(felt, peak).sheet(felt, np.add(peak, [0, 0, 0.01])).ball(felt, 0.01, 0.01, 0.008, z=0.12)
    if style == 2:
        wool = felt._replace(texture=STRIPES if rng.random() < 0.5 else FABRIC, axis=2, period=0.05)
        shape = (
            Shape()
            .lathe(wool, [(0.1, 0), (0.105, 0.03), (0.095, 0.06)], sides=16)
            .lathe(wool, [(0.093, 0.05), (0.085, 0.12), (0.05, 0.16), (0, 0.17)])
        )
        return shape.ball(paint(rng, "white", "bright"), 0.032, 0.032, 0.03, z=0.185)
    return Shape().lathe(
        felt, [(0.15, 0.035), (0.13, 0.01), (0.095, 0.008), (0.092, 0.07), (0.07, 0.115), (0, 0.13)], sy=1.15, sides=18
    )


def mat(rng: Rng) -> Shape:
    """By a door or bath: ribbed rubber, a tufted one with a border, a half round, or a rolled one for exercise."""
    style, w, d = int(rng.integers(5)), rng.uniform(0.55, 0.95), rng.uniform(0.4, 0.6)
    cloth, dark = paint(rng, "fabric", "carpet", "black", "cloth"), paint(rng, "black", "grey", "fabric")
    if style == 0:
        shape = Shape().box(dark, w, d, 0.016)
        for y in np.arange(-d / 2 + 0.05, d / 2 - 0.04, 0.045):
            shape.box(dark, w - 0.08, 0.02, 0.01, 0, y, 0.016)
        return shape
    if style == 1:
        return Shape().lathe(cloth, [(0, 0.02), (w / 2 - 0.03, 0.024), (w / 2, 0.0)], sy=0.75, sides=24)
    if style == 2:
        r = rng.uniform(0.05, 0.07)
        roll = paint(rng, "bright", "plastic", "black")
        shape = Shape().rod(roll, (-0.32, 0, r), (0.32, 0, r), r, sides=14)
        return shape.box(roll, 0.64, r, 0.012, 0, r * 1.2) if rng.random() < 0.5 else shape
    shape = Shape().box(dark, w, d, 0.016).box(cloth, w - 0.1, d - 0.1, 0.012, z=0.014)
    for x, y in rng.uniform(-0.4, 0.4, (3, 2)):
        shape.ball(cloth, 0.09, 0.07, 0.012, x * w, y * d, 0.024)
    return shape


def rug(rng: Rng) -> Shape:
    """With a border, a middle field and fringes; plain and thick; round; one edge at times turned up."""
    w, d, style = rng.uniform(1.3, 2.2), rng.uniform(0.9, 1.5), int(rng.integers(4))
    pile = paint(rng, "carpet", "cloth", "linen", "fabric")
    if style == 0:
        shape = Shape().lathe(pile, [(0, 0.018), (w / 2 - 0.02, 0.018), (w / 2, 0)], sides=32)
        return shape.lathe(paint(rng, "cloth", "fabric"), [(w * 0.3, 0.021), (w * 0.4, 0.021)], sides=32)
    shape = Shape().box(pile, w, d, 0.016)
    if style == 1:
        return shape
    inner = paint(rng, "cloth", "fabric", "linen")._replace(
        texture=[FLORAL, PLAID, STRIPES, FABRIC][rng.integers(4)],
        period=rng.uniform(0.12, 0.3),
        second=paint(rng, "cloth").color,
    )
    shape.box(paint(rng, "fabric", "linen"), w - 0.16, d - 0.16, 0.006, z=0.015).box(
        inner, w - 0.34, d - 0.34, 0.006, z=0.018
    )
    if style == 2:
        for side in (-1, 1):
            for y in np.arange(-d / 2 + 0.02, d / 2, 0.05):
                shape.box(paint(rng, "linen"), 0.06, 0.022, 0.01, side * (w / 2 + 0.03), y)
    if style == 3:  # a corner turned up
        shape.add(Shape().box(pile, 0.4, 0.02, 0.2).tilted(-0.9), w / 2 - 0.2, d / 2 - 0.02, 0.012)
    return shape
