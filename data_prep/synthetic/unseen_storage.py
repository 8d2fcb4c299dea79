"""Unseen makes of cabinets: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def ribs(shape: Shape, m: Material, x0, x1, y, z0, z1, pitch=0.03) -> None:
    """Upright half-rounds side by side on a face at y, as of a shutter that rolls aside."""
    for x in np.arange(x0 + pitch / 2, x1, pitch):
        shape.rod(m, (x, y, z0), (x, y, z1), pitch * 0.48, sides=6)


# ---------------------------------------------------------------- cabinets


def tambour_cabinet(rng: Rng) -> Shape:
    """A sideboard with rounded ends behind upright ribs, on slim splayed legs or a metal sled."""
    w, d, h = rng.uniform(1.0, 1.6), rng.uniform(0.4, 0.46), rng.uniform(0.72, 0.9)
    wood, metal, foot, shape = (
        pick(rng, "walnut", "oak", "grey wood", "lacquer"),
        pick(rng, "black", "brass"),
        0.2,
        Shape(),
    )
    if rng.random() < 0.5:
        legs(shape, metal, w * 0.86, d * 0.86, foot, 0.018, False)
    else:
        for x in (-w * 0.4, w * 0.4):
            shape.path(
                metal, [(x, -d * 0.4, foot), (x, -d * 0.4, 0.015), (x, d * 0.4, 0.015), (x, d * 0.4, foot)], 0.015
            )
    shape.box(wood, w - d, d - 0.06, h - foot, z=foot)
    for s in (-1, 1):
        shape.lathe(wood, [(d / 2 - 0.03, foot), (d / 2 - 0.03, h - 0.02)], s * (w - d) / 2, sides=20)
        for a in np.linspace(-np.pi / 2, np.pi / 2, 20):
            x, y = s * ((w - d) / 2 + (d / 2 - 0.03) * np.cos(a)), (d / 2 - 0.03) * np.sin(a)
            shape.rod(wood, (x, y, foot), (x, y, h - 0.02), 0.015, sides=5)
    ribs(shape, wood, -(w - d) / 2, (w - d) / 2, d / 2 - 0.03, foot, h - 0.02)
    a = np.arange(28) * 2 * np.pi / 28
    plan = np.stack([np.sign(np.cos(a)) * (w - d) / 2 + d / 2 * np.cos(a), d / 2 * np.sin(a)], 1)
    slab(shape, wood, plan, 0.03, z=h - 0.03)
    slab(shape, wood, plan, 0.03, z=foot - 0.02)
    return shape.top(-w / 2 + d / 2, w / 2 - d / 2, -d / 2 + 0.02, d / 2 - 0.02, h)


def apothecary(rng: Rng) -> Shape:
    """Many small drawers with cards and cups, in a frame that stands out, on an open stand."""
    columns, rows = int(rng.integers(4, 7)), int(rng.integers(4, 7))
    cell, deep = rng.uniform(0.17, 0.2), rng.uniform(0.36, 0.42)
    w, foot = columns * cell + 0.06, rng.uniform(0.2, 0.35)
    h = foot + rows * 0.15 + 0.05
    wood, face, metal = (
        pick(rng, "walnut", "pine", "painted", "cherry"),
        pick(rng, "pine", "oak", "white"),
        pick(rng, "brass", "black"),
    )
    shape = legs(Shape(), wood, w, deep, foot, 0.025).box(wood, w, deep - 0.02, h - foot, y=-0.01, z=foot)
    for k in range(columns):
        for j in range(rows):
            x, z = (k - (columns - 1) / 2) * cell, foot + 0.02 + j * 0.15
            out = rng.uniform(0.04, 0.12) if rng.random() < 0.03 else 0.0
            shape.box(face, cell - 0.03, 0.03 + out, 0.12, x, deep / 2 + out / 2, z + 0.01)
            shape.box(metal, 0.07, 0.03, 0.025, x, deep / 2 + 0.03 + out, z + 0.035)
            shape.box(pick(rng, "sheet"), 0.07, 0.006, 0.035, x, deep / 2 + 0.017 + out, z + 0.075)
    return shape.box(wood, w + 0.05, deep + 0.06, 0.035, y=0.01, z=h - 0.035).top(-w / 2, w / 2, -deep / 2, deep / 2, h)


def vitrine(rng: Rng) -> Shape:
    """Glass on three sides between slim posts, boards with things on them, a crest or a flat top."""
    w, d, h = rng.uniform(0.6, 1.0), rng.uniform(0.34, 0.42), rng.uniform(1.6, 1.9)
    frame, glass = pick(rng, "black", "brass", "cherry", "walnut", "white"), paint(rng, "glass")._replace(shiny=0.4)
    shape, low = Shape(), 0.3
    shape.box(frame, w, d, low - 0.08, z=0.08)
    legs(shape, frame, w, d, 0.1, 0.025)
    for x in (-w / 2 + 0.015, w / 2 - 0.015):
        for y in (-d / 2 + 0.015, d / 2 - 0.015):
            shape.box(frame, 0.03, 0.03, h - low, x, y, low)
        shape.box(glass, 0.008, d - 0.06, h - low - 0.05, x, 0, low)
    shape.box(pick(rng, "painted", "sheet", "black"), w - 0.05, 0.01, h - low, y=-d / 2 + 0.012, z=low)
    shape.box(frame, 0.03, 0.03, h - low, 0, d / 2 - 0.015, low)
    for z in np.linspace(low, h - 0.35, 4):
        shape.box(frame, w - 0.04, d - 0.05, 0.016, 0, 0, z)
        for x in np.linspace(-w * 0.34, w * 0.34, 4):
            if rng.random() < 0.7:
                thing, r, tall = (
                    pick(rng, "enamel", "painted", "brass", "book"),
                    rng.uniform(0.025, 0.05),
                    rng.uniform(0.08, 0.22),
                )
                shape.lathe(
                    thing,
                    [(r * 0.7, 0), (r, tall * 0.4), (r * 0.4, tall * 0.8), (r * 0.6, tall), (0, tall)],
                    x,
                    rng.uniform(-0.06, 0.06),
                    z + 0.016,
                    sides=9,
                )
    shape.box(frame, w + 0.03, d + 0.03, 0.04, z=h - 0.04)
    if rng.random() < 0.5:
        for k, s in enumerate((0.8, 0.5, 0.2)):
            shape.box(frame, w * s, 0.04, 0.035, 0, d / 2 - 0.03, h + 0.035 * k)
    return shape


def corner_cabinet(rng: Rng) -> Shape:
    """Bow-fronted: its front is a curve between two straight sides, doors below and niches above."""
    w, h, wood = rng.uniform(0.7, 0.95), rng.uniform(1.5, 1.9), pick(rng, "pine", "white", "walnut", "cherry")
    d, split, shape, knob = 0.46, rng.uniform(0.7, 0.85), Shape(), pick(rng, "brass", "black")
    a = np.linspace(0.12, np.pi - 0.12, 11)
    bow = np.stack([w / 2 * np.cos(a) / np.cos(0.12), -0.1 + (d / 2 + 0.1) * np.sin(a)], 1)
    plan = np.concatenate([[[-w / 2, -d / 2], [w / 2, -d / 2]], bow])
    slab(shape, wood, plan * 0.96, split - 0.08, z=0.06)
    for z in (0.0, split - 0.03, h - 0.04):
        slab(shape, wood, plan * 1.03, 0.06, z=z)
    for z in np.linspace(split, h, 4)[1:-1]:
        slab(shape, wood, plan * 0.92, 0.02, z=z)
    shape.box(wood, w, 0.02, h - split, y=-d / 2 + 0.01, z=split)
    for s in (-1, 1):
        shape.box(wood, 0.03, 0.34, h - split, s * (w / 2 - 0.02), -d / 2 + 0.17, split)
        shape.ball(knob, 0.02, 0.02, 0.02, s * 0.04, d / 2 + 0.0, split * 0.6)
        for z0, z1 in ((0.14, split - 0.12),):
            shape.box(wood, w * 0.26, 0.03, z1 - z0, s * w * 0.18, d / 2 - 0.05, z0, turn=-s * 0.35)
    return shape


def plan_chest(rng: Rng) -> Shape:
    """For files: many shallow drawers, wide, each with two bow handles, on a low plinth or legs."""
    w, d, rows = rng.uniform(0.85, 0.97), rng.uniform(0.55, 0.7), int(rng.integers(6, 11))
    body, metal = pick(rng, "oak", "painted steel", "walnut", "painted"), pick(rng, "brass", "steel", "black")
    foot = float(rng.choice([0.08, 0.25]))
    h = foot + rows * 0.075 + 0.04
    shape = Shape().box(body, w, d - 0.03, h - foot, y=-0.015, z=foot)
    if foot < 0.1:
        shape.box(body, w - 0.08, d - 0.1, foot)
    else:
        legs(shape, body, w, d - 0.03, foot, 0.03)
    for k in range(rows):
        z = foot + 0.015 + k * 0.075
        out = rng.uniform(0.05, 0.2) if rng.random() < 0.04 else 0.0
        shape.box(body, w - 0.04, 0.03 + out, 0.058, 0, d / 2 - 0.015 + out / 2, z)
        for x in (-w * 0.28, w * 0.28):
            shape.box(metal, 0.1, 0.03, 0.02, x, d / 2 + 0.015 + out, z + 0.018)
    return shape.box(body, w + 0.02, d + 0.02, 0.03, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)


def shutter_file(rng: Rng) -> Shape:
    """For files: a box of steel whose ribbed shutter is down, or up over rows of folders."""
    w, d, h = rng.uniform(0.78, 0.98), rng.uniform(0.4, 0.46), rng.uniform(0.9, 1.4)
    body, shape = pick(rng, "painted steel", "laminate", "white"), Shape()
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.box(body, 0.04, d, h, x)
    shape.box(body, w, 0.02, h, y=-d / 2 + 0.01).box(body, w, d, 0.06).box(body, w, d, 0.05, z=h - 0.05)
    down = h * float(rng.choice([0.08, 0.45, 0.9]))
    for z in np.arange(h - 0.05 - down, h - 0.06, 0.032):
        shape.rod(
            body, (-w / 2 + 0.04, d / 2 - 0.05, z + 0.016), (w / 2 - 0.04, d / 2 - 0.05, z + 0.016), 0.017, sides=6
        )
    for z in np.linspace(0.06, h - 0.05, 4)[:-1]:
        shape.box(body, w - 0.06, d - 0.08, 0.02, 0, -0.02, z)
        for x in np.arange(-w / 2 + 0.1, w / 2 - 0.06, 0.08):
            shape.box(pick(rng, "black", "white", "painted"), 0.065, 0.26, 0.3 * min(1, h / 1.2), x, -0.03, z + 0.02)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def arched_wall_cabinet(rng: Rng) -> Shape:
    """On the wall of a bathroom: its mirror ends in an arch, a rail for towels below."""
    w, d, h, wood = rng.uniform(0.42, 0.6), 0.16, rng.uniform(0.55, 0.75), pick(rng, "pine", "oak", "black", "brass")
    shape, a = Shape(), np.linspace(0, np.pi, 13)
    for m, size, y0, y1 in ((wood, 1.0, -d / 2, d / 2 - 0.02), (paint(rng, "mirror"), 0.84, d / 2 - 0.02, d / 2)):
        arch = np.concatenate(
            [[[w / 2, 0], [-w / 2, 0]], np.stack([-w / 2 * np.cos(a), h - w / 2 + w / 2 * np.sin(a)], 1)]
        )
        arch = (arch - [0, h / 2]) * size + [0, h / 2]
        one = slab(Shape(), m, arch, y1 - y0)
        for p, f in zip(one.vertices, one.faces, strict=True):
            shape.mesh(m, np.stack([p[:, 0], y0 + p[:, 2], p[:, 1]], -1), f)
    return shape.rod(pick(rng, "chrome", "brass"), (-w * 0.4, 0.02, -0.05), (w * 0.4, 0.02, -0.05), 0.012)


def round_wall_cabinet(rng: Rng) -> Shape:
    """On the wall of a bathroom: open boxes and a sliding round or square mirror before half of them."""
    w, d, h, wood = (
        rng.uniform(0.5, 0.75),
        0.15,
        rng.uniform(0.5, 0.7),
        pick(rng, "walnut", "painted", "lacquer", "oak"),
    )
    shape, r = Shape(), h * 0.44
    cells = grid(rng, -w / 2, w / 2, 0, h, 2, 2, "niche")
    cupboard(shape, draw_style(rng, wood), wood, cells, -d / 2, d / 2)
    for m, size, y in ((wood, r, d / 2 + 0.01), (paint(rng, "mirror"), r - 0.025, d / 2 + 0.02)):
        shape.rod(m, (-w * 0.2, y - 0.012, h / 2), (-w * 0.2, y + 0.012, h / 2), size, sides=24)
    return shape


CABINETS = (tambour_cabinet, apothecary, vitrine, corner_cabinet)
FILE_CABINETS = (plan_chest, shutter_file)
WALL_CABINETS = (arched_wall_cabinet, round_wall_cabinet)
