"""Families of household tools. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import FABRIC, Shape, paint, tinted

Rng = np.random.Generator


def broom(rng: Rng) -> Shape:
    """Flat and flared, a push broom, a mop with strings, or one with its pan clipped on; it leans."""
    style, h = int(rng.integers(4)), rng.uniform(1.2, 1.5)
    stick, hair = (
        paint(rng, "wood", "wood", "bright", "metal", "white"),
        paint(rng, "wicker", "bright", "black", "card"),
    )
    hair = hair._replace(texture=FABRIC)
    shape = Shape().rod(stick, (0, 0, 0.2), (0, 0, h), 0.014)
    if style == 0:
        shape.lathe(hair, [(1, 0), (0.9, 0.12), (0.35, 0.3), (0.15, 0.36)], sx=0.18, sy=0.055, power=0.6, sides=16)
        shape.lathe(paint(rng, "bright", "black"), [(0.74, 0.2), (0.66, 0.22)], sx=0.18, sy=0.055, power=0.6, sides=16)
    elif style == 1:
        shape = Shape().rod(stick, (0, 0, 0.1), (0, 0, h), 0.014)
        shape.box(paint(rng, "wood", "black"), 0.46, 0.06, 0.03, z=0.08).box(hair, 0.46, 0.085, 0.08, taper=0.75)
    elif style == 2:
        yarn = paint(rng, "linen", "white", "grey")
        shape.rod(paint(rng, "bright", "metal"), (-0.07, 0, 0.27), (0.07, 0, 0.27), 0.02)
        for a in rng.uniform(-0.9, 0.9, 22):
            y = rng.normal(0, 0.035)
            shape.path(yarn, [(a * 0.07, 0, 0.27), (a * 0.14, y, 0.13), (a * 0.16, y * 1.6, 0.01)], 0.011, 4)
    else:
        body = paint(rng, "bright", "black", "grey")
        shape.box(body, 0.3, 0.05, 0.05, z=0.13, taper=0.6).box(hair, 0.32, 0.06, 0.14, taper=0.85)
        shape.box(body, 0.25, 0.012, 0.2, 0.02, 0.05, 0.12).box(body, 0.25, 0.06, 0.012, 0.02, 0.08, 0.12)
    return shape.tilted(rng.uniform(0.08, 0.2)).grounded()


def vacuum(rng: Rng) -> Shape:
    """Upright with a bag or a clear drum, a canister with hose and wand, a stick, or a flat robot."""
    body, black = paint(rng, "bright", "bright", "black", "grey", "plastic"), paint(rng, "black", "grey")
    style = int(rng.integers(5))
    if style == 0:  # robot
        r = rng.uniform(0.15, 0.18)
        shape = Shape().lathe(
            paint(rng, "black", "white", "grey"), [(r, 0.015), (r, 0.08), (r * 0.95, 0.09), (0, 0.092)], sides=22
        )
        return shape.lathe(paint(rng, "metal", "grey"), [(r * 0.35, 0.09), (r * 0.35, 0.1), (0, 0.1)], y=r * 0.2)
    if style == 1:  # canister
        shape = Shape().ball(body, 0.15, 0.22, 0.13, z=0.14, power=0.65, rings=9, sides=16)
        for x in (-0.14, 0.14):
            shape.rod(black, (x - 0.025, -0.1, 0.09), (x + 0.025, -0.1, 0.09), 0.09, sides=14)
        shape.path(black, [(-0.05, 0.0, 0.27), (-0.05, 0.0, 0.31), (-0.05, -0.12, 0.31), (-0.05, -0.14, 0.24)], 0.014)
        hose = [(0, 0.2, 0.17), (0.06, 0.36, 0.3), (0.22, 0.4, 0.5), (0.36, 0.3, 0.75), (0.4, 0.16, 0.88)]
        shape.path(black, hose, 0.02, 8).rod(paint(rng, "chrome"), (0.4, 0.16, 0.88), (0.42, 0.4, 0.06), 0.016)
        return shape.box(black, 0.28, 0.1, 0.05, 0.42, 0.43)
    h = rng.uniform(1.0, 1.15)
    if style == 2:  # stick
        shape = Shape().box(black, 0.25, 0.11, 0.05, y=0.05).path(body, [(0, 0.03, 0.05), (0, -0.06, h - 0.2)], 0.017)
        shape.rod(paint(rng, "grey", "glass", "bright"), (0, -0.02, h - 0.4), (0, -0.07, h - 0.12), 0.055, sides=12)
        shape.path(
            black, [(0, -0.07, h - 0.1), (0, -0.15, h - 0.02), (0, -0.17, h - 0.14), (0, -0.09, h - 0.22)], 0.017
        )
        return shape.tilted(0.05).grounded()
    shape = Shape().box(black, rng.uniform(0.3, 0.36), 0.26, 0.09, y=0.13, taper=0.9)
    for x in (-0.14, 0.14):
        shape.rod(black, (x - 0.02, -0.03, 0.07), (x + 0.02, -0.03, 0.07), 0.07, sides=12)
    if style == 3:  # clear drum
        shape.rod(tinted((150, 165, 170), shiny=0.1), (0, 0.02, 0.2), (0, -0.03, 0.5), 0.085, sides=14)
        shape.rod(body, (0, -0.03, 0.5), (0, -0.05, 0.62), 0.1, 0.06, sides=14).rod(
            body, (0, 0.03, 0.08), (0, 0.02, 0.2), 0.1, sides=14
        )
        hose = [(0.09, -0.06, 0.15), (0.14, -0.1, 0.4), (0.1, -0.1, 0.75), (0.03, -0.1, 0.6)]
        shape.path(black, hose, 0.02, 8)
    else:  # bag
        bag = paint(rng, "fabric", "black", "bright")
        shape.ball(bag, 0.1, 0.08, 0.27, y=-0.01, z=0.42, power=0.75, rings=9).box(body, 0.14, 0.09, 0.1, y=0.0, z=0.08)
    shape.path(paint(rng, "black", "chrome"), [(0, -0.08, 0.1), (0, -0.12, h - 0.2)], 0.016)
    loop = [(0, -0.12, h - 0.2), (0, -0.13, h), (0, -0.05, h + 0.02), (0, -0.06, h - 0.12), (0, -0.12, h - 0.2)]
    return shape.path(body, loop, 0.016)


def dustpan(rng: Rng) -> Shape:
    """Flat with a brush in it, upright on a long handle, or hung on its edge."""
    body, hair, style = (
        paint(rng, "bright", "black", "grey", "metal"),
        paint(rng, "black", "white", "wicker"),
        int(rng.integers(3)),
    )
    w, d = rng.uniform(0.22, 0.3), rng.uniform(0.2, 0.26)
    shape = Shape().box(body, w, d, 0.012).box(body, w, 0.014, 0.06, y=-d / 2)
    for side in (-1, 1):
        wall = Shape().box(body, 0.012, d, 0.05)
        shape.add(wall, side * w / 2)
    if style == 1:
        h = rng.uniform(0.65, 0.85)
        shape.box(body, w, d * 0.5, 0.012, y=-d * 0.25, z=0.06).rod(
            paint(rng, "metal", "black"), (0, -d / 2, 0.05), (0, -d / 2, h), 0.012
        )
        shape.rod(paint(rng, "wood", "metal"), (0.05, 0, 0.12), (0.05, -0.05, h), 0.012)
        return shape.box(hair, 0.2, 0.05, 0.12, 0.05, 0.02, 0.012)
    shape.rod(body, (0, -d / 2, 0.03), (0, -d / 2 - 0.15, 0.055), 0.016, 0.014)
    if style == 0:
        shape.box(paint(rng, "wood", "black", "bright"), 0.045, 0.28, 0.025, 0.02, -0.03, 0.06).box(
            hair, 0.04, 0.16, 0.05, 0.02, 0.03, 0.012
        )
        return shape
    return shape.tilted(-np.pi / 2 + 0.2).grounded()


def plunger(rng: Rng) -> Shape:
    """A rubber bell on a stick: red, black or with bellows; at times in its tray or beside a brush in a pot."""
    style, rubber = int(rng.integers(3)), tinted((150, 58, 44)) if rng.random() < 0.5 else paint(rng, "black", "grey")
    h, stick = rng.uniform(0.4, 0.55), paint(rng, "wood", "wood", "white", "black")
    outline = [(0.072, 0), (0.078, 0.025), (0.065, 0.07), (0.03, 0.1), (0.02, 0.13), (0, 0.13)]
    if style == 1:
        outline = [(0.055, 0), (0.075, 0.03), (0.055, 0.05), (0.075, 0.075), (0.055, 0.095), (0.03, 0.13), (0, 0.13)]
    shape = (
        Shape()
        .lathe(rubber, outline, sides=16)
        .rod(stick, (0, 0, 0.1), (0, 0, h), 0.0125)
        .ball(stick, 0.017, 0.017, 0.017, z=h)
    )
    if style == 2:
        pot = paint(rng, "white", "plastic", "chrome")
        shape.lathe(pot, [(0.05, 0), (0.045, 0.16), (0.04, 0.16)], 0.17, 0).rod(
            stick, (0.17, 0, 0.1), (0.17, 0, 0.38), 0.011
        )
    return shape


def ironing_board(rng: Rng) -> Shape:
    """Set up with crossing legs, its nose tapering; with an iron on it, or folded and leaning on the wall."""
    cover, metal = paint(rng, "cloth", "linen", "fabric", "cloth"), paint(rng, "metal", "white", "grey")
    z, t = rng.uniform(0.8, 0.92), np.linspace(-1, 1, 13)
    wide = 0.18 * np.clip((1 - t) * 1.6, 0.0, 1.0) ** 0.6 + 0.012
    wide[0] = 0.15
    x = t * 0.66
    rows = np.stack([np.stack([x, s * wide, np.zeros(13)], -1) for s in (-1, -0.5, 0.5, 1)], 0)
    top = Shape().sheet(cover, np.add(rows, [0, 0, 0.03])).sheet(cover, (rows * [1, 1, 0])[::-1])
    edge = np.concatenate([rows[0], rows[-1][::-1], rows[0][:1]])
    top.path(cover, edge[np.linspace(0, len(edge) - 1, 21).astype(int)] + [0, 0, 0.015], 0.016)
    legs = Shape()
    folded = rng.random() < 0.3
    for y in (-0.12, 0.12):
        for side in (-1, 1):
            if folded:
                legs.rod(metal, (side * 0.5, y, -0.03), (-side * 0.3, y * 0.8, -0.05), 0.013)
            else:
                legs.rod(metal, (side * 0.38, y, -z + 0.012), (-side * 0.36, y * 0.7, 0), 0.013)
    for side in (-1, 1):
        if not folded:
            legs.rod(metal, (side * 0.38, -0.17, -z + 0.012), (side * 0.38, 0.17, -z + 0.012), 0.013)
    shape = top.add(legs)
    if folded:
        return shape.moved(turn=np.pi / 2).tilted(-np.pi / 2 + 0.15).grounded()
    shape = shape.moved(z=z)
    if rng.random() < 0.6:
        iron = Shape().ball(paint(rng, "bright", "white", "black"), 0.055, 0.13, 0.05, z=0.04, power=0.8)
        iron.path(paint(rng, "black"), [(0, 0.07, 0.07), (0, 0.04, 0.13), (0, -0.08, 0.13), (0, -0.1, 0.05)], 0.014)
        iron.box(paint(rng, "chrome"), 0.1, 0.2, 0.012)
        shape.add(iron.tilted(np.pi / 2).grounded() if rng.random() < 0.5 else iron, -0.42, 0, z + 0.03, np.pi / 2)
    return shape


def fire_extinguisher(rng: Rng) -> Shape:
    """Red with a black lever, a gauge, a hose with its horn and a label; on the floor or in its bracket."""
    red, black = tinted((182, 30, 28)) if rng.random() < 0.92 else paint(rng, "chrome"), tinted((28, 28, 30))
    r, h = rng.uniform(0.06, 0.085), rng.uniform(0.3, 0.48)
    shape = Shape().lathe(red, [(0, 0), (r, 0.01), (r, h * 0.85), (r * 0.75, h * 0.95), (r * 0.3, h)], sides=16)
    shape.lathe(paint(rng, "white", "brass"), [(r * 1.02, h * 0.35), (r * 1.02, h * 0.7)], sides=16)
    shape.lathe(black, [(r * 0.3, h - 0.01), (r * 0.28, h + 0.04), (0, h + 0.04)], sides=10)
    shape.path(black, [(0, 0, h + 0.035), (0, 0.11, h + 0.055)], 0.012).path(
        black, [(0, 0, h + 0.05), (0, 0.1, h + 0.1)], 0.012
    )
    shape.rod(tinted((235, 235, 230)), (0.03, 0.02, h + 0.02), (0.045, 0.02, h + 0.02), 0.018)
    hose = [(-0.02, 0, h + 0.02), (-r * 1.2, 0, h - 0.02), (-r * 1.25, 0.01, h * 0.5)]
    shape.path(black, hose, 0.012)
    if rng.random() < 0.5:
        shape.rod(black, (-r * 1.25, 0.01, h * 0.5), (-r * 1.25, 0.02, h * 0.18), 0.014, 0.034)
    return shape


def tube(rng: Rng) -> Shape:
    """Of card for posters with caps, some in a heap, a swimming noodle, or a coil of hose."""
    style = int(rng.integers(4))
    if style == 0:  # several, leaning
        shape, x = Shape(), 0.0
        for _ in range(int(rng.integers(2, 5))):
            r, h = rng.uniform(0.03, 0.055), rng.uniform(0.55, 1.1)
            one = Shape().rod(paint(rng, "card", "white", "card", "fabric"), (0, 0, 0), (0, 0, h), r, sides=12)
            for z in (0, h - 0.03):
                one.rod(paint(rng, "white", "black"), (0, 0, z), (0, 0, z + 0.034), r * 1.06, sides=12)
            shape.add(one.tilted(rng.uniform(0.05, 0.25)).grounded(), x + r, rng.normal(0, 0.02))
            x += 2.2 * r
        return shape
    if style == 1:
        r, length = rng.uniform(0.04, 0.07), rng.uniform(0.6, 1.2)
        shape = Shape()
        body = paint(rng, "card", "white", "bright", "black", "metal")
        turn = np.linspace(0, 2 * np.pi, 15)
        for s in (1.0, 0.8):
            ring = np.stack(
                [
                    np.stack([np.full(15, x), s * r * np.cos(turn), r + s * r * np.sin(turn)], -1)
                    for x in (-length / 2, length / 2)
                ]
            )
            shape.sheet(body, ring)
        return shape
    if style == 2:
        foam = paint(rng, "bright")
        bend = rng.uniform(-0.2, 0.2)
        return Shape().path(
            foam, [(0, 0, 0.03), (bend * 0.6, -0.04, 0.5), (bend, -0.14, 1.0), (bend * 0.7, -0.2, 1.4)], 0.035, 10
        )
    hose, rings = paint(rng, "black", "grey", "bright", "leaf"), np.linspace(0, 6.5 * np.pi, 50)
    points = [
        ((0.17 + 0.02 * np.sin(a)) * np.cos(a), (0.17 + 0.02 * np.cos(3 * a)) * np.sin(a), 0.02 + 0.008 * a)
        for a in rings
    ]
    return Shape().path(hose, points, 0.018, 7)


def scale(rng: Rng) -> Shape:
    """For the bathroom: a plate of glass or metal with a display, an old one with a dial; or for the kitchen."""
    style, body = int(rng.integers(4)), paint(rng, "white", "black", "grey", "glass", "bright")._replace(shiny=0.04)
    w, dark = rng.uniform(0.28, 0.33), tinted((40, 44, 46))
    if style == 3:
        shape = (
            Shape()
            .box(body, 0.2, 0.22, 0.05, taper=0.8)
            .lathe(paint(rng, "chrome"), [(0.02, 0.05), (0.02, 0.07), (0.1, 0.08), (0.12, 0.1), (0, 0.085)])
        )
        return shape.rod(tinted((240, 240, 236)), (0, 0.09, 0.03), (0, 0.11, 0.03), 0.022)
    outline = [(0.96, 0.008), (1, 0.02), (1, 0.035), (0.97, 0.042), (0, 0.042)]
    shape = Shape().lathe(body, outline, sx=w / 2, sy=w / 2, power=0.22 if style else 0.6, sides=24)
    for x in (-1, 1):
        for y in (-1, 1):
            shape.box(dark, 0.03, 0.03, 0.012, x * w * 0.36, y * w * 0.36)
    if style == 1:
        shape.lathe(tinted((236, 234, 228)), [(0.055, 0.042), (0.055, 0.052), (0, 0.052)], y=w * 0.3).box(
            dark, 0.008, 0.04, 0.003, 0, w * 0.3, 0.052
        )
        shape.box(paint(rng, "black", "grey"), w * 0.85, w * 0.55, 0.006, 0, -w * 0.12, 0.042)
        return shape
    shape.box(dark, w * 0.3, w * 0.14, 0.004, 0, w * 0.32, 0.042).box(
        tinted((150, 175, 150)), w * 0.22, w * 0.09, 0.003, 0, w * 0.32, 0.045
    )
    for x in (-0.22, 0.22):
        shape.ball(paint(rng, "metal", "grey"), 0.035, 0.1, 0.005, x * w, -w * 0.08, 0.042)
    return shape


def umbrella(rng: Rng) -> Shape:
    """Closed and leaning, rolled, or open to dry."""
    cloth, grip = paint(rng, "bright", "black", "cloth", "fabric"), paint(rng, "wood", "black")
    if rng.random() < 0.25:
        r, shape = rng.uniform(0.42, 0.52), Shape()
        u = np.linspace(0, 2 * np.pi, 17)
        rows = [
            np.stack(
                [
                    s * r * np.cos(u) * (1 - 0.06 * s * np.cos(8 * u)),
                    s * r * np.sin(u) * (1 - 0.06 * s * np.cos(8 * u)),
                    0.3 * np.sqrt(max(0, 1 - (s * 0.9) ** 2)) + 0 * u,
                ],
                -1,
            )
            for s in (0.02, 0.4, 0.75, 1.0)
        ]
        shape.sheet(cloth, np.stack(rows)).path(grip, [(0, 0, -0.5), (0, 0, 0.36)], 0.009)
        for a in np.arange(8) * np.pi / 4:
            shape.rod(
                paint(rng, "metal"), (0, 0, -0.05), (r * 0.6 * np.cos(a), r * 0.6 * np.sin(a), 0.2), 0.006, sides=4
            )
        shape.path(grip, [(0, 0, -0.45), (0, 0, -0.54), (0.03, 0, -0.57), (0.06, 0, -0.54)], 0.013)
        return shape.tilted(-1.2).grounded()
    h = rng.uniform(0.6, 0.72)
    shape = (
        Shape()
        .lathe(cloth, [(0.012, 0), (0.05, h * 0.55), (0.03, h * 0.85), (0.016, h)], sides=9)
        .rod(paint(rng, "metal"), (0, 0, -0.06), (0, 0, 0.03), 0.008)
    )
    shape.lathe(
        cloth._replace(color=tuple(0.8 * c for c in cloth.color)), [(0.05, h * 0.55), (0.052, h * 0.6)], sides=9
    )
    shape.path(
        grip,
        [(0, 0, h - 0.02), (0, 0, h + 0.13), (0.025, 0, h + 0.17), (0.06, 0, h + 0.16), (0.07, 0, h + 0.11)],
        0.012,
    )
    return shape.tilted(rng.uniform(0.1, 0.2)).grounded()
