"""Unseen makes of toilets, basins and vanities: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.bathroom import mirror
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.kitchen import faucet
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, tinted

Rng = np.random.Generator


def china(rng: Rng) -> Material:
    """What it is of: white mostly, else a colour of the seventies, or black."""
    colors = ((242, 242, 240), (236, 234, 228), (206, 190, 160), (150, 172, 160), (196, 158, 160), (52, 52, 56))
    return tinted(colors[rng.choice(6, p=(0.45, 0.2, 0.1, 0.1, 0.1, 0.05))], shiny=0.03)


# ---------------------------------------------------------------- toilets


def _bowl(shape: Shape, c: Material, w, long, h, kind: str, foot) -> None:
    """A bowl about (0, 0); ``foot`` lists (scale, height) of its outside below the rim."""
    plan = outline(w, long, kind)
    outside = [(plan * s, z) for s, z in foot]
    well = plan * [0.74, 0.76] + [0, long * 0.05]
    loft(shape, c, [*outside, (plan, h - 0.05), (plan, h), (well, h), (well * 0.86, h - 0.1), (well * 0.35, h - 0.2)])


def _seat(shape: Shape, rng: Rng, c: Material, w, long, h, kind: str) -> None:
    """A ring and its lid: both down, or the lid up."""
    m = c if rng.random() < 0.6 else pick(rng, "oak", "cherry", "black", "painted")
    outer, inner = outline(w + 0.01, long + 0.01, kind), outline(w * 0.72, long * 0.72, kind)
    lid = slab(Shape(), m, outer, 0.025, y=long / 2)
    loft(shape, m, [(outer, h), (outer, h + 0.02), (inner, h + 0.02), (inner, h)], close=False)
    if rng.random() < 0.55:
        shape.add(lid, 0, -long / 2, h + 0.021)
    else:
        shape.add(lid.tilted(1.62), 0, -long / 2 + 0.03, h + 0.02)


def square_toilet(rng: Rng) -> Shape:
    """Of one piece, all its corners square and only rounded; the box behind no wider than the bowl."""
    c, w, long, h = china(rng), rng.uniform(0.35, 0.38), rng.uniform(0.46, 0.52), rng.uniform(0.39, 0.43)
    shape, tall = Shape(), rng.uniform(0.66, 0.82)
    _bowl(shape, c, w, long, h, "rounded", [(0.9, 0.0), (0.94, 0.2)])
    behind = np.array([0, -long / 2 - 0.08])
    block = outline(w, 0.2, "rounded")
    loft(shape, c, [(block + behind, 0), (block + behind, tall - 0.02), (block * 0.94 + behind, tall)])
    _seat(shape, rng, c, w, long, h, "rounded")
    return shape.rod(
        pick(rng, "chrome"), (0, -long / 2 - 0.08, tall), (0, -long / 2 - 0.08, tall + 0.01), 0.035, sides=14
    )


def high_tank(rng: Rng) -> Shape:
    """An old one: a tank at the height of a head on iron brackets, a long pipe, a chain with a pull."""
    c, metal, h, w, long = china(rng), pick(rng, "brass", "chrome", "white"), rng.uniform(0.4, 0.44), 0.37, 0.46
    tank, shape = pick(rng, "oak", "walnut", "enamel"), Shape()
    _bowl(shape, c, w, long, h, "oval", [(0.66, 0.0), (0.5, 0.1), (0.55, 0.2)])
    _seat(shape, rng, pick(rng, "oak", "walnut"), w, long, h, "oval")
    y, z = -long / 2 - 0.14, rng.uniform(0.8, 0.95)
    shape.box(c, 0.16, 0.2, 0.2, 0, -long / 2 - 0.02, h - 0.2)
    shape.path(metal, [(0, -long / 2 - 0.06, h - 0.1), (0, y, h - 0.04), (0, y, z)], 0.022)
    shape.box(tank, 0.46, 0.2, 0.26, 0, y + 0.02, z).box(tank, 0.5, 0.23, 0.03, 0, y + 0.02, z + 0.26)
    for x in (-0.16, 0.16):
        shape.path(metal, [(x, y - 0.08, z - 0.14), (x, y + 0.1, z)], 0.014)
    return shape.rod(metal, (0.2, y + 0.14, z - 0.3), (0.2, y + 0.14, z + 0.1), 0.008).ball(
        tank, 0.02, 0.02, 0.045, 0.2, y + 0.14, z - 0.34
    )


def corner_toilet(rng: Rng) -> Shape:
    """Its tank is three-cornered, to fit where two walls meet; the bowl is round."""
    c, h, r = china(rng), rng.uniform(0.38, 0.42), rng.uniform(0.36, 0.4)
    shape, wedge = (
        Shape(),
        np.array([(-0.3, 0.12), (0.3, 0.12), (0.3, 0.05), (0.07, -0.18), (-0.07, -0.18), (-0.3, 0.05)])[::-1],
    )
    _bowl(shape, c, r, r * 1.12, h, "oval", [(0.7, 0.0), (0.62, 0.12), (0.75, 0.24)])
    y = -r * 0.56 - 0.1
    slab(shape, c, wedge[::-1], rng.uniform(0.34, 0.4), 0, y, h - 0.03)
    top = float(shape.bounds()[1, 2])
    slab(shape, c, wedge[::-1] * 1.04, 0.035, 0, y, top)
    shape.box(c, 0.24, 0.26, h - 0.06, 0, -r * 0.5)
    shape.rod(pick(rng, "chrome"), (0, y, top + 0.035), (0, y, top + 0.05), 0.03)
    _seat(shape, rng, c, r, r * 1.12, h, "oval")
    return shape


def smart_toilet(rng: Rng) -> Shape:
    """A closed capsule without a tank: a long shell down to the floor, a thick lid, a panel of keys at its side."""
    c, w, long, h = china(rng), rng.uniform(0.37, 0.41), rng.uniform(0.62, 0.7), rng.uniform(0.42, 0.46)
    shape, plan = Shape(), outline(w, long, "oval")
    plan[:, 1] = np.where(plan[:, 1] < 0, np.clip(plan[:, 1] * 1.5, -long / 2, 0), plan[:, 1])
    loft(shape, c, [(plan * 0.8, 0), (plan * 0.86, 0.05), (plan * 0.9, h * 0.6), (plan, h)])
    back = slab(Shape(), c, outline(w * 0.98, 0.2, "rounded"), 0.1)
    shape.add(back, 0, -long / 2 + 0.1, h)
    lid = loft(
        Shape(),
        pick(rng, "black") if rng.random() < 0.25 else c,
        [(plan * [0.98, 0.72], 0), (plan * [1, 0.73], 0.03), (plan * [0.9, 0.64], 0.06)],
    )
    if rng.random() < 0.5:
        shape.add(lid, 0, long * 0.12, h + 0.01)
    else:
        shape.add(lid.moved(0, long * 0.36).tilted(1.55), 0, -long / 2 + 0.2, h + 0.06)
        ahead = np.array([0, long * 0.12])
        loft(
            shape,
            c,
            [(plan * [k, 0.73 * k] + ahead, z) for k, z in ((0.96, h + 0.02), (0.68, h + 0.02), (0.4, h - 0.15))],
        )
    return shape.box(pick(rng, "dark glass"), 0.05, 0.2, 0.03, w / 2 + 0.01, -long * 0.1, h - 0.02).box(
        c, 0.26, 0.05, 0.3, 0, -long / 2 + 0.025, h
    )


# ---------------------------------------------------------------- basins


def drum_basin(rng: Rng) -> Shape:
    """A column from the floor, round or faceted, hollowed at its top; its tap stands on the floor or the wall."""
    c, metal, r, h = (
        pick(rng, "stone", "marble", "enamel", "painted"),
        pick(rng, "black", "brass", "chrome"),
        rng.uniform(0.2, 0.24),
        rng.uniform(0.82, 0.87),
    )
    n, shape = int(rng.choice([6, 20])), Shape()
    outside = [(r * 0.78, 0), (r * 0.72, h * 0.4), (r, h - 0.03), (r, h)]
    shape.lathe(c, [*outside, (r * 0.88, h), (r * 0.7, h - 0.08), (0, h - 0.1)], sides=n)
    y = -r - 0.05
    return shape.path(
        metal,
        [(0, y, 0), (0, y, h + 0.25), (0, y + 0.03, h + 0.29), (0, -r * 0.2, h + 0.28), (0, -r * 0.2, h + 0.24)],
        0.018,
    )


def trough_basin(rng: Rng) -> Shape:
    """Long, on brackets or a frame: a trough with two or three taps, as in a school or a studio."""
    c, metal, w, h = (
        pick(rng, "steel", "enamel", "stone", "painted"),
        pick(rng, "chrome", "brass", "black"),
        rng.uniform(0.75, 1.05),
        rng.uniform(0.8, 0.86),
    )
    d, shape = rng.uniform(0.36, 0.42), Shape()
    plan = outline(w, d, "square")
    loft(
        shape,
        c,
        [
            (plan * [0.96, 0.8], h - 0.18),
            (plan, h - 0.02),
            (plan, h),
            (plan * [0.94, 0.84], h),
            (plan * [0.9, 0.6], h - 0.13),
        ],
    )
    shape.box(c, w, 0.04, 0.16, 0, -d / 2 - 0.02, h - 0.02)
    for x in (np.arange(2) - 0.5) * w / 2 if w < 0.9 else (np.arange(3) - 1) * w / 3:
        shape.path(metal, [(x, -d / 2, h + 0.1), (x, -d / 2 + 0.14, h + 0.1), (x, -d / 2 + 0.14, h + 0.06)], 0.016)
        shape.rod(metal, (x - 0.04, -d / 2 + 0.03, h + 0.11), (x + 0.04, -d / 2 + 0.03, h + 0.11), 0.013)
    if rng.random() < 0.5:
        legs(shape, metal, w * 0.94, d, h - 0.1, 0.018)
        shape.box(pick(rng, "oak", "pine"), w * 0.9, d * 0.9, 0.025, 0, 0, 0.2)
    else:
        for x in (-w * 0.36, w * 0.36):
            shape.path(
                metal, [(x, -d / 2, h - 0.4), (x, -d / 2, h - 0.16), (x, d * 0.4, h - 0.16), (x, -d / 2, h - 0.4)], 0.02
            )
    return shape


def corner_basin(rng: Rng) -> Shape:
    """A quarter of a circle or a fan on a slim half-pillar."""
    c, r, h = china(rng), rng.uniform(0.42, 0.5), rng.uniform(0.8, 0.86)
    a = np.linspace(np.pi / 4, 3 * np.pi / 4, 9)
    plan = np.concatenate(
        [
            [[0.07, -r * 0.5], [0.07 + r * 0.5, -0.02]],
            np.stack([r * np.cos(a), r * np.sin(a) - r * 0.5], 1),
            [[-0.07 - r * 0.5, -0.02], [-0.07, -r * 0.5]],
        ]
    )
    shape = Shape()
    loft(
        shape,
        c,
        [
            (plan * 0.5, h - 0.18),
            (plan * 0.95, h - 0.06),
            (plan, h),
            (plan * 0.78 + [0, 0.03], h),
            (plan * 0.6 + [0, 0.02], h - 0.11),
        ],
    )
    shape.lathe(
        c, [(0.12, h * 0.45), (0.09, h * 0.5), (0.12, h - 0.15)], 0, -r * 0.3, sides=12
    ) if rng.random() < 0.5 else shape.lathe(c, [(0.14, 0), (0.09, 0.1), (0.1, h - 0.15)], 0, -r * 0.25, sides=12)
    return shape.add(faucet(rng, tall=0.16), 0, -r * 0.42, h)


def dresser_vanity(rng: Rng, label="bathroom vanity") -> list:
    """An old chest or a table with turned legs, a bowl of copper or glazed clay on it, an oval mirror on a stand."""
    w, d, h = (
        rng.uniform(0.75, 1.2) if label == "bathroom vanity" else rng.uniform(1.2, 1.7),
        rng.uniform(0.46, 0.52),
        rng.uniform(0.76, 0.82),
    )
    wood, top, shape = pick(rng, "walnut", "cherry", "painted", "pine"), pick(rng, "walnut", "marble", "pine"), Shape()
    style = draw_style(rng, wood, ("raised", "slab"), ("knob", "cup", "bar"))
    for x in (-w / 2 + 0.05, w / 2 - 0.05):
        for y in (-d / 2 + 0.05, d / 2 - 0.05):
            shape.lathe(wood, [(0.02, 0), (0.035, 0.1), (0.022, 0.16), (0.035, 0.26)], x, y, sides=8)
    cupboard(
        shape,
        style,
        wood,
        grid(rng, -w / 2 + 0.01, w / 2 - 0.01, 0.25, h - 0.04, 2, 2 if w > 0.9 else 1, "drawer", ajar=0.04),
        -d / 2,
        d / 2 - 0.03,
    )
    shape.box(top, w + 0.05, d + 0.03, 0.04, z=h - 0.04)
    number, parts = (2 if w > 1.3 else 1), [(label, shape)]
    r = 0.19
    for k in range(number):
        x = (k - (number - 1) / 2) * w / 2
        c = pick(rng, "brass", "painted", "stone", "enamel")
        bowl = Shape().lathe(
            c, [(r * 0.4, 0), (r * 0.85, 0.06), (r, 0.14), (r * 0.95, 0.14), (r * 0.7, 0.04), (0, 0.02)], sides=20
        )
        bowl.add(faucet(rng, pick(rng, "brass", "black"), 0.3), 0, -r - 0.04)
        parts.append(("sink", bowl.moved(x, 0.02, h)))
    shape.top(
        *((-w / 2 + 0.02, -r - 0.05) if number == 1 else (-w * 0.25 + r + 0.02, w * 0.25 - r - 0.02)),
        -d / 2 + 0.03,
        d / 2,
        h,
    )
    if rng.random() < 0.6:
        parts.append(("mirror", mirror(rng, w * 0.6, 0.7).moved(0, -d / 2 + 0.03, h + 0.36)))
    return parts


def cantilever_vanity(rng: Rng, label="bathroom vanity") -> list:
    """A thick slab that floats: its one or two wide square troughs cut from the slab itself, a board of wood below."""
    w, d, h = (
        rng.uniform(0.8, 1.4) if label == "bathroom vanity" else rng.uniform(1.3, 2.2),
        rng.uniform(0.46, 0.52),
        rng.uniform(0.82, 0.88),
    )
    stone, wood, metal = (
        pick(rng, "stone", "marble", "black", "painted"),
        pick(rng, *WOODS),
        pick(rng, "black", "brass", "chrome"),
    )
    shape, number = Shape(), 2 if w > 1.25 else 1
    bw, bd, thick = w / number - 0.24, d * 0.6, 0.16
    edges = [
        -w / 2,
        *[
            v
            for k in range(number)
            for v in ((k - (number - 1) / 2) * w / number - bw / 2, (k - (number - 1) / 2) * w / number + bw / 2)
        ],
        w / 2,
    ]
    for x0, x1 in zip(edges[::2], edges[1::2], strict=True):
        shape.box(stone, x1 - x0, d, thick, (x0 + x1) / 2, 0, h - thick)
        shape.top(x0 + 0.01, x1 - 0.01, -d / 2 + 0.02, d / 2, h)
    parts = [(label, shape)]
    for k in range(number):
        x = (k - (number - 1) / 2) * w / number
        for s in (-1, 1):
            shape.box(stone, bw, (d - bd) / 2, thick, x, s * (d + bd) / 4, h - thick)
        tub = Shape()
        ramp = np.array(
            [
                [[-bw / 2, -bd / 2, -0.01], [-bw / 2, bd / 2, -0.01]],
                [[0, -bd / 2, -0.12], [0, bd / 2, -0.12]],
                [[bw / 2, -bd / 2, -0.01], [bw / 2, bd / 2, -0.01]],
            ]
        )
        tub.sheet(stone, ramp).box(stone, bw, 0.012, 0.14, 0, -bd / 2, -0.14).box(
            stone, bw, 0.012, 0.14, 0, bd / 2, -0.14
        )
        tub.path(metal, [(0, -d / 2 + 0.01, 0.22), (0, -0.02, 0.22), (0, -0.02, 0.17)], 0.018)
        parts.append(("sink", tub.moved(x, 0, h)))
    shape.box(wood, w, d * 0.9, 0.05, 0, -0.02, h * rng.uniform(0.3, 0.5))
    if rng.random() < 0.4:
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.box(metal, 0.03, d, 0.03, x, 0, 0).box(metal, 0.03, 0.03, h - thick, x, d / 2 - 0.02).box(
                metal, 0.03, 0.03, h - thick, x, -d / 2 + 0.02
            )
    if rng.random() < 0.6:
        for k in range(number):
            parts.append(
                (
                    "mirror",
                    mirror(rng, min(0.7, w / number * 0.8), 0.8).moved(
                        (k - (number - 1) / 2) * w / number, -d / 2 + 0.03, h + 0.32
                    ),
                )
            )
    return parts


TOILETS = (square_toilet, high_tank, corner_toilet, smart_toilet)
SINKS = (drum_basin, trough_basin, corner_basin)
VANITIES = (dresser_vanity, cantilever_vanity)
