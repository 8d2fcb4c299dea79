"""Unseen makes of other furniture: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.closets import clothes
from data_prep.synthetic.furniture import outline, slab, soft_block
from data_prep.synthetic.joinery import legs
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Shape, tinted

Rng = np.random.Generator


# ---------------------------------------------------------------- bins, crates


def split_bin(rng: Rng) -> Shape:
    """Of a street or a station: two or three coloured flaps in one steel box, or a drum of slats with a hood."""
    shape, metal = Shape(), pick(rng, "steel", "black", "painted steel")
    if rng.random() < 0.5:
        n, h = int(rng.integers(2, 4)), rng.uniform(0.6, 0.85)
        w = n * 0.21
        shape.box(metal, w, 0.34, h)
        for k in range(n):
            color = tinted(
                [(60, 110, 170), (70, 140, 80), (220, 190, 60), (60, 60, 64)][(k + int(rng.integers(4))) % 4]
            )
            x = (k - (n - 1) / 2) * 0.21
            shape.box(color, 0.19, 0.02, h * 0.3, x, 0.18, h * 0.62).box(
                pick(rng, "black"), 0.12, 0.03, 0.09, x, 0.18, h * 0.7
            )
            shape.box(color, 0.2, 0.3, 0.025, x, 0, h)
        return shape
    r, h, wood = rng.uniform(0.17, 0.24), rng.uniform(0.5, 0.75), pick(rng, "oak", "grey wood", "painted")
    shape.lathe(metal, [(r * 0.9, 0.02), (r * 0.9, h)], sides=18)
    for a in np.arange(16) * 2 * np.pi / 16:
        shape.box(wood, 0.05, 0.022, h - 0.06, r * np.cos(a), r * np.sin(a), 0.04, turn=float(a + np.pi / 2))
    for z in (0.03, h - 0.03):
        shape.lathe(metal, [(r * 1.05, z), (r * 1.05, z + 0.03)], sides=18)
    return shape.lathe(metal, [(r * 1.1, h + 0.06), (r * 0.7, h + 0.13), (0, h + 0.15)], sides=18)


def bag_frame(rng: Rng) -> Shape:
    """A hoop on a folding frame or wheels, a sack hung in it, half full."""
    r, h = rng.uniform(0.15, 0.22), rng.uniform(0.5, 0.8)
    iron, sack = pick(rng, "chrome", "black", "painted steel"), pick(rng, "black", "painted", "sheet", "shell")
    v = np.linspace(0, 1, 8)
    shape = Shape().lathe(
        sack,
        np.stack([r * (0.25 + 0.75 * np.sin(np.pi * np.clip(0.2 + v * 0.55, 0, 1)) ** 0.8), 0.04 + v * (h - 0.06)], 1),
        sides=16,
    )
    shape = shape.crumpled(rng, 0.012)
    ring = [(r * np.cos(a), r * np.sin(a), h) for a in np.linspace(0, 2 * np.pi, 15)]
    shape.path(iron, [*ring[:-1], ring[0]], 0.013)
    for a in np.arange(4) * np.pi / 2 + 0.7:
        shape.rod(
            iron, (r * 1.2 * np.cos(a), r * 1.2 * np.sin(a), 0.01), (r * np.cos(a), r * np.sin(a), h), 0.011, sides=5
        )
    return shape


def wire_crate(rng: Rng) -> Shape:
    """Of wire in a grid."""
    w, d, h, shape = rng.uniform(0.36, 0.5), rng.uniform(0.28, 0.36), rng.uniform(0.24, 0.32), Shape()
    wire = pick(rng, "brass", "black", "chrome")
    x, y = w / 2, d / 2
    for z in np.linspace(0.01, h, 5):
        shape.path(wire, [(-x, -y, z), (x, -y, z), (x, y, z), (-x, y, z), (-x, -y, z)], 0.009, sides=4)
    for s in np.linspace(-x, x, 8):
        shape.path(wire, [(s, -y, h), (s, -y, 0.01), (s, y, 0.01), (s, y, h)], 0.008, sides=4)
    return shape


def chest_crate(rng: Rng) -> Shape:
    """A box for gear: a lid with clasps, battens, loops at its ends."""
    w, d, h, shape = rng.uniform(0.36, 0.5), rng.uniform(0.28, 0.36), rng.uniform(0.24, 0.32), Shape()
    body, iron = pick(rng, "painted", "pine", "painted steel"), pick(rng, "black", "brass")
    shape.box(body, w, d, h * 0.75).box(body, w + 0.02, d + 0.02, h * 0.22, z=h * 0.77)
    for x in (-w * 0.32, w * 0.32):
        shape.box(iron, 0.05, 0.03, 0.1, x, d / 2 + 0.01, h * 0.65).box(body, 0.05, d + 0.04, 0.03, x, 0, h * 0.3)
    for s in (-1, 1):
        x = s * w / 2
        shape.path(iron, [(x, -0.07, h * 0.6), (x + s * 0.04, 0, h * 0.5), (x, 0.07, h * 0.6)], 0.014)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h * 0.99)


# ---------------------------------------------------------------- racks, radiators, ladders, ironing boards


def branch_rack(rng: Rng) -> list:
    """A rack for clothes that leans on the wall like a ladder or stands on two A's joined by a branch."""
    w, h, wood = rng.uniform(0.8, 1.2), rng.uniform(1.4, 1.6), pick(rng, "pine", "walnut", "black", "white")
    shape = Shape()
    for x in (-w / 2, w / 2):
        shape.path(wood, [(x, -0.26, 0), (x * 0.94, 0.03, h + 0.1)], 0.02, sides=5).path(
            wood, [(x, 0.26, 0), (x * 0.94, -0.03, h + 0.1)], 0.02, sides=5
        )
    shape.rod(wood, (-w / 2, 0, h), (w / 2, 0, h), 0.022).box(wood, w, 0.34, 0.025, z=0.2)
    parts = [("rack", shape.top(-w / 2 + 0.03, w / 2 - 0.03, -0.16, 0.16, 0.225))]
    worn = clothes(rng)
    if np.abs(worn.bounds()[:, 0]).max() < w / 2 - 0.05:
        parts.append(("clothes", worn.moved(0, 0, h - 1.02)))
    return parts


def wine_rack(rng: Rng) -> Shape:
    """A rack of crossed boards in a square, bottles in its lozenges."""
    s, d, wood = rng.uniform(0.6, 0.9), 0.28, pick(rng, "oak", "black", "walnut")
    shape, wine = Shape(), pick(rng, "black", "painted", "book")
    for x in (-s / 2, s / 2):
        shape.box(wood, 0.03, d, s + 0.06, x)
    for z in (0, s + 0.03):
        shape.box(wood, s + 0.03, d, 0.03, 0, 0, z)
    for k in range(-3, 4):
        for sign in (-1, 1):
            c = k * s / 4
            x0, x1 = max(-s / 2, c - s / 2), min(s / 2, c + s / 2)
            ends = [(x, 0, 0.03 + s / 2 + sign * (x - c)) for x in (x0, x1)]
            if abs(x1 - x0) > 0.05:
                shape.path(wood, ends, 0.014, sides=4)
                shape.path(wood, [(x, d * 0.45, z) for x, _, z in ends], 0.014, sides=4)
    for k in range(3):
        for j in range(3):
            if rng.random() < 0.7:
                x, z = (k - 1) * s / 4, 0.03 + s / 2 + (j - 1) * s / 4
                shape.rod(wine, (x, -d / 2, z), (x, d / 2, z), 0.04).rod(
                    wine, (x, d / 2, z), (x, d / 2 + 0.06, z), 0.016
                )
    return shape.top(-s / 2 + 0.02, s / 2 - 0.02, -d / 2 + 0.02, d / 2 - 0.02, s + 0.06)


def towel_radiator(rng: Rng) -> Shape:
    """Upright: bowed rungs between two posts as on a ladder, in groups."""
    w, h, m = rng.uniform(0.45, 0.6), rng.uniform(0.7, 0.88), pick(rng, "chrome", "white", "black", "frame")
    shape = Shape()
    for x in (-w / 2, w / 2):
        shape.rod(m, (x, 0, 0.02), (x, 0, h), 0.02)
    for k, z in enumerate(np.linspace(0.08, h - 0.04, 14)):
        if k % 5 != 4:
            shape.path(m, [(-w / 2, 0, z), (0, 0.05, z), (w / 2, 0, z)], 0.013)
    return shape


def blade_radiator(rng: Rng) -> Shape:
    """Flat upright blades side by side before two pipes."""
    w, h, m = rng.uniform(0.45, 0.7), rng.uniform(0.7, 0.88), pick(rng, "black", "white", "painted", "frame")
    shape = Shape()
    for x in np.linspace(-w / 2 + 0.04, w / 2 - 0.04, round(w / 0.08)):
        shape.box(m, 0.062, 0.03, h - 0.1, x, 0.02, 0.1)
    for z in (0.14, h - 0.08):
        shape.box(m, w, 0.04, 0.04, 0, -0.02, z)
    for x in (-w * 0.4, w * 0.4):
        shape.rod(m, (x, 0, 0), (x, 0, 0.14), 0.014)
    return shape


def library_ladder(rng: Rng) -> Shape:
    """Steps with a hand rail on one side and a platform, on castors."""
    n, w, m = int(rng.integers(3, 5)), rng.uniform(0.42, 0.5), pick(rng, "oak", "walnut", "painted steel", "painted")
    shape, iron = Shape(), pick(rng, "black", "steel", "brass")
    for k in range(n):
        shape.box(m, w, 0.24, 0.03, 0, 0.2 - 0.2 * k, 0.24 * (k + 1))
    top = 0.24 * n
    for x in (-w / 2, w / 2):
        shape.path(iron, [(x, 0.36, 0.02), (x, 0.3 - 0.2 * n, top)], 0.018, sides=5).rod(
            iron, (x, 0.1 - 0.2 * n, 0.0), (x, 0.12 - 0.2 * n, top), 0.018
        )
        shape.rod(iron, (x, 0.34, 0.05), (x, 0.1 - 0.2 * n, 0.05), 0.014)
    for x in (-w / 2, w / 2):
        shape.path(
            iron, [(x, 0.3, 0.24), (x, 0.26, 1.0), (x, 0.12 - 0.2 * n, top + 0.8), (x, 0.12 - 0.2 * n, top)], 0.015
        )
    return shape


def t_legged_board(rng: Rng) -> Shape:
    """An ironing board whose legs are a T and whose cover is printed, a rack for the iron at its end."""
    cloth, metal, h, long = (
        pick(rng, "printed", "bedding", "garment"),
        pick(rng, "white", "chrome", "black"),
        rng.uniform(0.82, 0.94),
        rng.uniform(1.1, 1.3),
    )
    x = np.linspace(-1, 1, 15)
    half = 0.17 * np.sqrt(np.clip(1 - np.clip(x, 0, 1) ** 2 * 0.85, 0, 1))
    plan = np.concatenate([np.stack([x * long / 2, -half], 1), np.stack([x * long / 2, half], 1)[::-1]])
    shape = slab(Shape(), cloth, plan, 0.035, z=h - 0.035)
    for s in (-0.28, 0.28):
        shape.box(metal, 0.05, 0.05, h - 0.05, s * long).box(metal, 0.05, 0.42, 0.035, s * long)
    shape.box(metal, long * 0.56, 0.04, 0.05, z=h * 0.3)
    return shape.path(
        metal,
        [
            (-long / 2, -0.12, h - 0.03),
            (-long / 2 - 0.2, -0.12, h - 0.03),
            (-long / 2 - 0.2, 0.12, h - 0.03),
            (-long / 2, 0.12, h - 0.03),
        ],
        0.01,
    )


# ---------------------------------------------------------------- machines, pianos


def barrel_washer(rng: Rng) -> Shape:
    """A slanted panel above a domed door that fills the front, on a drawer at times; dryers look the same."""
    shape, body = Shape(), pick(rng, "steel", "black", "painted", "white")
    w, d, foot = rng.uniform(0.64, 0.72), rng.uniform(0.64, 0.72), float(rng.choice([0.04, 0.3]))
    h = 0.92 + foot * 0.9
    shape.box(body, w, d, foot).box(body, w, d, h - foot, z=foot)
    if foot > 0.1:
        shape.box(body, w - 0.02, 0.02, foot - 0.04, y=d / 2, z=0.02)
        shape.box(pick(rng, "chrome"), w * 0.5, 0.04, 0.02, y=d / 2 + 0.02, z=foot * 0.6)
    r = w * 0.36
    door = Shape().rod(pick(rng, "chrome", "black"), (0, 0, 0), (0, 0.06, 0), r, r * 0.97, sides=24)
    door.ball(pick(rng, "dark glass"), r * 0.8, 0.07, r * 0.8, 0, 0.05, 0, rings=8, sides=18)
    shape.add(door, 0, d / 2, foot + (h - foot) * 0.46)
    panel = Shape().box(pick(rng, "dark glass", "black"), w - 0.02, 0.03, 0.12).tilted(0.35)
    shape.add(panel, 0, d / 2 + 0.03, h - 0.12)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2 - 0.02, h)


def twin_tub(rng: Rng) -> Shape:
    """Wide and shallow: two lids on top, knobs on a coloured panel behind them."""
    w, d, h = rng.uniform(0.7, 0.82), 0.46, rng.uniform(0.86, 0.96)
    body, shape = pick(rng, "white", "painted", "shell"), Shape()
    shape.box(body, w, d, h - 0.05, z=0.05).box(pick(rng, "painted", "shell"), w, 0.1, 0.16, y=-d / 2 + 0.05, z=h)
    for x in (-w / 2 + 0.06, w / 2 - 0.06):
        shape.rod(pick(rng, "black"), (x, 0, 0), (x, 0, 0.06), 0.03)
    for s, lw in ((-1, 0.5), (1, 0.42)):
        shape.box(pick(rng, "shell", "dark glass"), w * lw - 0.03, d - 0.14, 0.03, s * w * 0.25 + 0.02, 0.05, h)
    for x in (-0.2, 0.0, 0.2):
        shape.rod(pick(rng, "black"), (x, -d / 2 + 0.1, h + 0.08), (x, -d / 2 + 0.14, h + 0.08), 0.03)
    return shape


def fountain(rng: Rng) -> Shape:
    """A water cooler one bends over: a steel box with a hollow top, a mouthpiece, a grille."""
    shape, metal, dark = Shape(), pick(rng, "steel", "chrome"), pick(rng, "black")
    w, d, h = 0.42, 0.34, rng.uniform(0.92, 1.02)
    shape.box(metal, w, d, h - 0.12).box(metal, w + 0.04, d + 0.08, 0.12, y=0.02, z=h - 0.12)
    shape.box(dark, w - 0.1, d - 0.1, 0.012, y=0.04, z=h).box(metal, w, 0.03, 0.2, y=-d / 2 + 0.015, z=h)
    shape.path(metal, [(0.1, -0.06, h), (0.1, -0.06, h + 0.06), (0.04, 0.0, h + 0.07)], 0.014)
    for z in np.arange(0.1, 0.5, 0.05):
        shape.box(dark, w - 0.12, 0.012, 0.016, 0, d / 2, z)
    return shape


def crock(rng: Rng) -> Shape:
    """A crock of clay with a tap and a bottle upside down in it, on a wooden stand."""
    shape, wood, clay = Shape(), pick(rng, "oak", "walnut"), pick(rng, "enamel", "painted", "stone")
    h = rng.uniform(0.6, 0.72)
    legs(shape, wood, 0.36, 0.36, h, 0.022).box(wood, 0.38, 0.38, 0.03, z=h).box(wood, 0.34, 0.34, 0.02, z=0.2)
    z = h + 0.03
    shape.lathe(clay, [(0.12, z), (0.15, z + 0.06), (0.15, z + 0.26), (0.13, z + 0.3), (0, z + 0.3)], sides=18)
    shape.rod(pick(rng, "chrome", "brass"), (0, 0.14, z + 0.05), (0, 0.21, z + 0.05), 0.016)
    water = tinted((150, 190, 214), shiny=0.1)
    return shape.lathe(water, [(0.04, z + 0.3), (0.13, z + 0.38), (0.13, z + 0.6), (0, z + 0.64)], sides=16)


def spinet(rng: Rng) -> Shape:
    """A low piano on slim legs with a harp-like case, a scrolled rest, a round stool's worth of room below."""
    w, d, h = rng.uniform(1.3, 1.45), rng.uniform(0.54, 0.62), rng.uniform(0.92, 1.02)
    wood, ivory, black = (
        pick(rng, "white", "cherry", "grey wood", "painted"),
        tinted((240, 236, 222)),
        pick(rng, "black"),
    )
    shape = (
        Shape()
        .box(wood, w, 0.24, h - 0.55, y=-d / 2 + 0.12, z=0.55)
        .box(wood, w + 0.04, 0.3, 0.03, y=-d / 2 + 0.14, z=h - 0.03)
    )
    shape.box(wood, w, d, 0.09, z=0.56).box(ivory, w - 0.2, 0.14, 0.025, y=d / 2 - 0.12, z=0.65)
    for x in np.linspace(-w / 2 + 0.13, w / 2 - 0.13, 24):
        shape.box(black, 0.016, 0.085, 0.016, x, d / 2 - 0.15, 0.672)
    for x in (-w / 2 + 0.05, w / 2 - 0.05):
        shape.box(wood, 0.1, 0.2, 0.12, x, d / 2 - 0.12, 0.62)
        for y in (-d / 2 + 0.08, d / 2 - 0.08):
            shape.rod(wood, (x, y, 0), (x, y, 0.58), 0.018, 0.035)
    shape.box(wood, 0.03, 0.03, 0.5, 0, -d / 2 + 0.12, 0.1).box(
        pick(rng, "brass"), 0.2, 0.14, 0.02, 0, -d / 2 + 0.2, 0.06
    )
    shape.add(Shape().box(wood, 0.5, 0.02, 0.22).tilted(0.3), 0, -d / 2 + 0.26, h - 0.02)
    return shape.top(-w / 2, w / 2, -d / 2 + 0.02, -d / 2 + 0.2, h)


def square_piano(rng: Rng) -> Shape:
    """A low grand whose case is a long rectangle with round corners on turned legs, a candle arm at each side."""
    w, d, h = rng.uniform(1.4, 1.6), rng.uniform(0.72, 0.84), 0.92
    wood, shape = pick(rng, "walnut", "cherry", "black"), Shape()
    slab(shape, wood, outline(w, d, "rounded"), 0.28, z=h - 0.28)
    shape.box(tinted((238, 234, 220)), w * 0.72, 0.14, 0.02, -w * 0.08, d / 2 + 0.03, h - 0.18).box(
        wood, w * 0.78, 0.18, 0.08, -w * 0.08, d / 2 + 0.03, h - 0.26
    )
    for x in np.linspace(-w * 0.42, w * 0.26, 20):
        shape.box(pick(rng, "black"), 0.016, 0.09, 0.016, x, d / 2 + 0.0, h - 0.16)
    for x in (-w / 2 + 0.12, w / 2 - 0.12):
        for y in (-d / 2 + 0.12, d / 2 - 0.12):
            shape.lathe(wood, [(0.03, 0), (0.05, 0.06), (0.06, 0.3), (0.09, 0.5), (0.06, h - 0.28)], x, y, sides=8)
    shape.add(Shape().box(wood, 0.6, 0.02, 0.26).tilted(0.35), -w * 0.08, 0.05, h)
    return shape


def stage_keyboard(rng: Rng, deep=0.3) -> Shape:
    """A slim keyboard in a case of strong colour on a Z, or on two tripods, wood at its ends."""
    w, h = rng.uniform(0.95, 1.35), rng.uniform(0.7, 0.8)
    body, end, iron = (
        tinted([(170, 44, 40), (44, 60, 90), (220, 218, 212), (60, 62, 64)][rng.integers(4)]),
        pick(rng, "walnut", "oak"),
        pick(rng, "black", "chrome"),
    )
    shape = (
        Shape()
        .box(body, w, deep, 0.08, z=h)
        .box(tinted((240, 238, 228)), w - 0.1, 0.13, 0.02, y=deep / 2 - 0.08, z=h + 0.075)
    )
    for x in np.linspace(-w / 2 + 0.08, w / 2 - 0.08, 20):
        shape.box(pick(rng, "black"), 0.016, 0.08, 0.016, x, deep / 2 - 0.1, h + 0.093)
    for x in np.linspace(-w * 0.4, w * 0.4, 9):
        shape.rod(iron, (x, -deep / 4, h + 0.08), (x, -deep / 4, h + 0.1), 0.014)
    for s in (-1, 1):
        shape.box(end, 0.03, deep + 0.02, 0.11, s * (w / 2 + 0.01), 0, h - 0.01)
        x = s * w * 0.38
        shape.path(iron, [(x, 0.26, 0.02), (x, -0.26, 0.02), (x, 0.12, h - 0.01), (x, -0.14, h - 0.01)], 0.02)
    return shape.rod(iron, (-w * 0.38, -0.26, 0.02), (w * 0.38, -0.26, 0.02), 0.018)


def lyre_music_stand(rng: Rng) -> Shape:
    """For music: a carved board on a turned post of wood, or sheets on a double easel."""
    wood, h = pick(rng, "walnut", "cherry", "black", "brass"), rng.uniform(0.95, 1.2)
    shape = Shape().lathe(wood, [(0.03, 0.14), (0.04, 0.3), (0.018, 0.4), (0.03, h * 0.7), (0.02, h)])
    for a in np.arange(3) * 2 * np.pi / 3 + np.pi / 6:
        shape.path(
            wood,
            [(0, 0, 0.2), (0.14 * np.cos(a), 0.14 * np.sin(a), 0.14), (0.26 * np.cos(a), 0.26 * np.sin(a), 0.015)],
            0.02,
        )
    desk = Shape().box(wood, 0.52, 0.03, 0.04)
    for x in np.linspace(-0.25, 0.25, 6):
        desk.box(wood, 0.03, 0.018, 0.34, x)
    for z in (0.16, 0.32):
        desk.box(wood, 0.5, 0.02, 0.03, 0, 0, z)
    desk.box(wood, 0.5, 0.07, 0.018, 0, 0.03, 0.02).box(pick(rng, "sheet"), 0.34, 0.01, 0.26, 0, 0.02, 0.04)
    return shape.add(desk.tilted(0.45), 0, 0, h - 0.04)


def slant_footrest(rng: Rng) -> Shape:
    """For the feet under a desk: rollers between two cheeks, or half a cushion of foam."""
    w, m = rng.uniform(0.4, 0.48), pick(rng, "pine", "black", "painted")
    if rng.random() < 0.5:
        shape = Shape()
        for x in (-w / 2, w / 2):
            shape.box(m, 0.03, 0.3, 0.12, x)
        for y in np.linspace(-0.11, 0.11, 4):
            shape.rod(pick(rng, "oak", "steel"), (-w / 2, y, 0.12 - 0.1 * y), (w / 2, y, 0.12 - 0.1 * y), 0.03)
        return shape
    return soft_block(m, w, 0.28, 0.16)


BINS = (split_bin, bag_frame)
RACKS = (branch_rack, wine_rack)
PIANOS = (spinet, square_piano)
CRATES = (wire_crate, chest_crate)
RADIATORS = (towel_radiator, blade_radiator)
LADDERS = (library_ladder,)
IRONING_BOARDS = (t_legged_board,)
WASHERS = (barrel_washer, twin_tub)
DRYERS = (barrel_washer,)
WATER_COOLERS = (fountain, crock)
KEYBOARDS = (stage_keyboard,)
MUSIC_STANDS = (lyre_music_stand,)
FOOTRESTS = (slant_footrest,)
