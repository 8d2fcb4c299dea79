"""Families of small things on tables, counters and shelves. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import soft_block
from data_prep.synthetic.shapes import PATCHES, TILES, Shape, paint, tinted

Rng = np.random.Generator


def vessel(
    rng: Rng,
    r=(0.12, 0.16),
    h=(0.25, 0.4),
    kinds=("grey", "black", "white"),
    flare=1.2,
    wall=0.012,
    square=0.4,
    lid=0.0,
    handle=False,
) -> Shape:
    """Anything open at its top: bins, buckets, cups, baskets, pots."""
    r, h, body = rng.uniform(*r), rng.uniform(*h), paint(rng, *kinds)
    shape = Shape()
    if rng.random() < square:
        sx, sy = r * rng.uniform(0.9, 1.4), r * rng.uniform(0.8, 1.0)
        profile = [(0, 0), (0.9, 0), (0.9 * flare, h), (0.9 * flare - wall / r, h), (0.9 - wall / r, wall), (0, wall)]
        corner = np.array([p[0] for p in profile])
        ring = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        points = np.concatenate(
            [
                corner[:, None, None] * ring * [sx, sy],
                np.repeat(np.array([p[1] for p in profile])[:, None, None], 4, 1),
            ],
            -1,
        )
        faces = [[4 * i + j, 4 * i + (j + 1) % 4, 4 * i + 4 + (j + 1) % 4] for i in range(5) for j in range(4)]
        faces += [[4 * i + j, 4 * i + 4 + (j + 1) % 4, 4 * i + 4 + j] for i in range(5) for j in range(4)]
        shape.mesh(body, points.reshape(-1, 3), np.array(faces))
        if lid:
            shape.box(paint(rng, *kinds, "bright"), sx * 1.9 * flare, sy * 1.9 * flare, 0.04, z=h)
    else:
        shape.lathe(body, [(0, 0), (r, 0), (r * flare, h), (r * flare - wall, h), (r - wall, wall), (0, wall)])
        if lid:
            shape.lathe(
                paint(rng, *kinds, "bright"), [(r * flare, h), (r * flare, h + 0.03), (r * 0.5, h + lid), (0, h + lid)]
            )
    if handle:
        rim = r * flare
        shape.path(body, [(rim * np.cos(a), 0, h + rim * 0.9 * np.sin(a)) for a in np.linspace(0, np.pi, 8)], 0.012)
    return shape


def bottle(rng: Rng, size=1.0) -> Shape:
    r, h = rng.uniform(0.035, 0.055) * size, rng.uniform(0.22, 0.32) * size
    body = paint(rng, "bright", "white", "leaf", "black")
    shape = Shape().lathe(body, [(0, 0), (r, 0), (r, h * 0.62), (r * 0.4, h * 0.8), (r * 0.38, h), (0, h)], sides=12)
    return shape.lathe(paint(rng, "white", "bright", "paper"), [(r + 0.002, h * 0.2), (r + 0.002, h * 0.5)], sides=12)


def many(rng: Rng, make, low, high, step=0.1) -> Shape:
    """Several of a small thing, side by side."""
    shape, x = Shape(), 0.0
    for _ in range(int(rng.integers(low, high, endpoint=True))):
        one = make(rng)
        width = float(np.ptp(one.bounds()[:, 0]))
        shape.add(one, x + width / 2, rng.normal(0, step * 0.2))
        x += width + rng.uniform(0.005, step)
    return shape


def cup(rng: Rng) -> Shape:
    shape = vessel(rng, (0.035, 0.045), (0.09, 0.14), ("white", "bright", "ceramic"), 1.15, 0.006, 0)
    return shape.path(
        shape.materials[0], [(0.045, 0, 0.03), (0.085, 0, 0.04), (0.085, 0, 0.08), (0.045, 0, 0.085)], 0.01
    )


def pitcher(rng: Rng) -> Shape:
    shape = vessel(rng, (0.06, 0.075), (0.22, 0.28), ("glass", "white", "bright", "metal"), 1.05, 0.008, 0)
    return shape.path(shape.materials[0], [(0.06, 0, 0.06), (0.13, 0, 0.08), (0.13, 0, 0.18), (0.06, 0, 0.2)], 0.014)


def kettle(rng: Rng) -> Shape:
    body, black = paint(rng, "chrome", "black", "white", "bright"), paint(rng, "black")
    shape = (
        Shape()
        .lathe(body, [(0.1, 0), (0.105, 0.05), (0.07, 0.18), (0.03, 0.2), (0, 0.22)])
        .rod(body, (0.08, 0, 0.1), (0.16, 0, 0.18), 0.025, 0.015)
    )
    return shape.path(black, [(-0.08, 0, 0.18), (-0.13, 0, 0.16), (-0.12, 0, 0.05)], 0.015)


def plant(rng: Rng, size=1.0, label_pot=True) -> Shape:
    """Leaves on stems, mostly in a pot."""
    h, r = rng.uniform(0.35, 1.1) * size, rng.uniform(0.1, 0.16) * max(size, 0.7)
    shape = (
        vessel(rng, (r, r), (r * 1.6, r * 2.0), ("ceramic", "brick", "white", "black", "wicker"), 1.25, square=0.2)
        if label_pot
        else Shape()
    )
    foot = r * 1.5
    shape.lathe(tinted((60, 45, 32)), [(0, foot), (r, foot)])
    leaf, number = paint(rng, "leaf"), int(rng.integers(14, 30))
    for _ in range(number):
        turn, lean = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.9)
        out = np.array([np.cos(turn), np.sin(turn), 0.0])
        side = np.array([-out[1], out[0], 0.0]) * rng.uniform(0.03, 0.07) * (0.6 + size * 0.6)
        t = np.linspace(0, 1, 5)[:, None]
        length = h * rng.uniform(0.5, 1.0)
        spine = (
            out * (lean * length * 0.6 * t**1.5)
            + np.array([0, 0, foot])
            + np.array([0, 0, 1]) * length * (t - lean * 0.5 * t**2)
        )
        wide = np.sin(np.pi * np.clip(t, 0.06, 0.95)) * side
        shape.sheet(leaf, np.stack([spine - wide, spine + wide], 1))
    return shape


def monitor(rng: Rng) -> Shape:
    w, black = rng.uniform(0.45, 0.68), paint(rng, "black", "black", "grey")
    h, lift = w * rng.uniform(0.56, 0.66), rng.uniform(0.08, 0.16)
    shape = (
        Shape()
        .box(black, w, 0.04, h, z=lift)
        .box(paint(rng, "screen"), w - 0.03, 0.01, h - 0.03, y=0.024, z=lift + 0.015)
    )
    return shape.box(black, 0.06, 0.04, lift + h * 0.4, y=-0.04).box(black, 0.24, 0.2, 0.015, y=-0.02)


def keyboard(rng: Rng) -> Shape:
    keys = paint(rng, "black", "white", "grey")._replace(texture=TILES, period=0.025)
    return Shape().box(keys, rng.uniform(0.4, 0.48), rng.uniform(0.14, 0.18), 0.028)


def mouse(rng: Rng) -> Shape:
    return Shape().ball(paint(rng, "black", "grey", "white"), 0.035, 0.06, 0.04, power=0.8)


def laptop(rng: Rng) -> Shape:
    w, body = rng.uniform(0.32, 0.39), paint(rng, "black", "grey", "metal")._replace(shiny=0.02)
    shape = Shape().box(body, w, 0.25, 0.022)
    lid = Shape().box(body, w, 0.014, 0.24).box(paint(rng, "screen"), w * 0.92, 0.004, 0.21, y=0.009, z=0.015)
    return shape.add(lid.tilted(rng.uniform(0.15, 0.45)), 0, -0.13, 0.015)


def telephone(rng: Rng) -> Shape:
    body = paint(rng, "black", "grey", "white")
    return (
        Shape()
        .box(body, 0.2, 0.22, 0.06, taper=0.9)
        .box(body, 0.055, 0.22, 0.045, -0.07, 0, 0.06)
        .box(paint(rng, "screen"), 0.09, 0.06, 0.01, 0.04, -0.05, 0.06)
    )


def paper(rng: Rng) -> Shape:
    shape = Shape()
    for k in range(int(rng.integers(1, 5))):
        shape.box(
            paint(rng, "paper"),
            0.21,
            0.3,
            rng.uniform(0.008, 0.03),
            *rng.normal(0, 0.05, 2),
            0.03 * k,
            turn=rng.normal(0, 0.3),
        )
    return shape


def book(rng: Rng) -> Shape:
    shape, z = Shape(), 0.0
    for _ in range(int(rng.integers(1, 6))):
        h = rng.uniform(0.02, 0.05)
        shape.box(
            paint(rng, "bright", "fabric", "black", "paper"),
            rng.uniform(0.15, 0.24),
            rng.uniform(0.2, 0.3),
            h,
            *rng.normal(0, 0.01, 2),
            z,
            turn=rng.normal(0, 0.15),
        )
        z += h
    return shape


def microwave(rng: Rng, size=1.0, kinds=("black", "white", "metal")) -> Shape:
    w, d, h, body = (
        rng.uniform(0.44, 0.54) * size,
        rng.uniform(0.34, 0.42) * size,
        rng.uniform(0.26, 0.32) * size,
        paint(rng, *kinds),
    )
    shape = (
        Shape()
        .box(body, w, d, h)
        .box(tinted((26, 26, 30), shiny=0.1), w * 0.6, 0.01, h * 0.7, -w * 0.12, d / 2, h * 0.15)
    )
    return shape.box(paint(rng, "chrome", "black"), 0.02, 0.035, h * 0.7, w * 0.22, d / 2 + 0.02, h * 0.15)


def coffee_maker(rng: Rng) -> Shape:
    body = paint(rng, "black", "metal", "white")
    shape = Shape().box(body, 0.2, 0.28, 0.04).box(body, 0.2, 0.12, 0.36, y=-0.08).box(body, 0.2, 0.28, 0.1, z=0.27)
    return shape.lathe(tinted((50, 35, 28), shiny=0.1), [(0.06, 0.04), (0.075, 0.1), (0.05, 0.18)], y=0.05)


def toaster(rng: Rng) -> Shape:
    shape = Shape().add(
        soft_block(paint(rng, "chrome", "black", "white", "bright")._replace(shiny=0.05), 0.3, 0.19, 0.2)
    )
    return shape.box(tinted((25, 25, 25)), 0.22, 0.03, 0.006, 0, -0.035, 0.198).box(
        tinted((25, 25, 25)), 0.22, 0.03, 0.006, 0, 0.035, 0.198
    )


def dish_rack(rng: Rng) -> Shape:
    wire, shape = paint(rng, "metal", "white", "black"), Shape()
    shape.box(wire, 0.44, 0.32, 0.02)
    for z in (0.04, 0.12):
        shape.path(
            wire, [(-0.21, -0.15, z), (0.21, -0.15, z), (0.21, 0.15, z), (-0.21, 0.15, z), (-0.21, -0.15, z)], 0.01
        )
    for x in np.arange(-0.15, 0.16, rng.choice([0.05, 0.075])):
        shape.rod(paint(rng, "ceramic", "bright"), (x, 0, 0.14), (x + 0.012, 0, 0.145), 0.11, sides=14)
    return shape


def plate(rng: Rng) -> Shape:
    r = rng.uniform(0.11, 0.15)
    return many(
        rng,
        lambda g: Shape().lathe(
            paint(g, "ceramic", "bright"), [(0, 0), (r * 0.6, 0.004), (r, 0.03), (r * 0.6, 0.012), (0, 0.01)], sides=18
        ),
        1,
        3,
    )


def tray(rng: Rng) -> Shape:
    w, d, body = rng.uniform(0.36, 0.5), rng.uniform(0.26, 0.34), paint(rng, "wood", "black", "bright", "metal")
    shape = Shape().box(body, w, d, 0.012)
    for x, y, bw, bd in ((-w / 2, 0, 0.014, d), (w / 2, 0, 0.014, d), (0, -d / 2, w, 0.014), (0, d / 2, w, 0.014)):
        shape.box(body, bw, bd, 0.045, x, y)
    return shape


def paper_roll(rng: Rng) -> Shape:
    r = rng.uniform(0.055, 0.07)
    return (
        Shape()
        .lathe(tinted((246, 245, 242)), [(0.02, 0.25), (r, 0.25), (r, 0.01), (0, 0.01)], sides=14)
        .rod(paint(rng, "wood", "chrome"), (0, 0, 0), (0, 0, 0.31), 0.018)
    )


def tissue_box(rng: Rng) -> Shape:
    shape = Shape().box(paint(rng, "bright", "fabric", "linen"), 0.23, 0.12, rng.uniform(0.08, 0.13))
    return shape.ball(tinted((250, 250, 250)), 0.05, 0.03, 0.05, z=0.13, power=1.2)


def headphones(rng: Rng) -> Shape:
    black = paint(rng, "black", "white", "bright")
    shape = Shape().path(
        black, [(0.09 * np.cos(a), 0, 0.08 + 0.1 * np.sin(a)) for a in np.linspace(0, np.pi, 9)], 0.014
    )
    return shape.ball(black, 0.03, 0.045, 0.05, -0.09, 0, 0.06).ball(black, 0.03, 0.045, 0.05, 0.09, 0, 0.06)


def hair_dryer(rng: Rng) -> Shape:
    body = paint(rng, "black", "white", "bright")
    return (
        Shape()
        .rod(body, (0, -0.1, 0.16), (0, 0.1, 0.16), 0.05, 0.038)
        .rod(body, (0, -0.05, 0), (0, -0.04, 0.14), 0.022)
    )


def paper_cutter(rng: Rng) -> Shape:
    shape = Shape().box(paint(rng, "wood", "grey", "white")._replace(texture=TILES, period=0.04), 0.42, 0.34, 0.03)
    return shape.box(paint(rng, "black", "metal"), 0.03, 0.5, 0.03, 0.21, 0.06, 0.035)


def decoration(rng: Rng) -> Shape:
    """A vase, a figure or a wreath."""
    if rng.random() < 0.5:
        r = rng.uniform(0.06, 0.1)
        return Shape().lathe(
            paint(rng, "ceramic", "bright", "glass"), [(0, 0), (r * 0.7, 0), (r, 0.12), (r * 0.5, 0.24), (r * 0.7, 0.3)]
        )
    body = paint(rng, "stone", "wood", "bright", "metal")
    return (
        Shape().box(body, 0.14, 0.12, 0.04).ball(body, 0.07, 0.06, 0.11, z=0.14).ball(body, 0.05, 0.05, 0.055, z=0.29)
    )


def thing(rng: Rng) -> Shape:
    """Something no one could name: a few blocks and bulges."""
    shape = Shape()
    for _ in range(int(rng.integers(2, 5))):
        x, y = rng.normal(0, 0.06, 2)
        if rng.random() < 0.5:
            shape.box(
                paint(rng, "fabric", "bright", "black", "white", "metal", "card"),
                *rng.uniform(0.06, 0.26, 3),
                x,
                y,
                turn=rng.uniform(0, 3),
            )
        else:
            r = rng.uniform(0.04, 0.11)
            shape.ball(
                paint(rng, "fabric", "bright", "black", "leather"),
                r,
                r * rng.uniform(0.6, 1.4),
                r,
                x,
                y,
                r,
                power=rng.uniform(0.5, 1),
            )
    return shape


def calendar(rng: Rng) -> Shape:
    page = tinted((245, 243, 238), TILES, 0.05)
    return (
        Shape()
        .box(page, 0.32, 0.02, 0.26)
        .box(paint(rng, "bright")._replace(texture=PATCHES), 0.32, 0.02, 0.24, z=0.26)
    )


def storage_pots(rng: Rng) -> Shape:
    return many(
        rng,
        lambda g: vessel(
            g, (0.06, 0.1), (0.12, 0.22), ("white", "glass", "bright", "metal"), 1.0, square=0.5, lid=0.03
        ),
        1,
        3,
    )
