"""Unseen makes of tubs, shower curtains, showers and stalls: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.bathroom import bar, dispenser
from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import CHECKER, Material, Shape, paint
from data_prep.synthetic.showers import shower_head
from data_prep.synthetic.unseen_bath import TOILETS, china

Rng = np.random.Generator


# ---------------------------------------------------------------- tubs and their curtains


def _shower_cloth(rng: Rng) -> Material:
    """As sold: a map-like or checked print, clear plastic, a strong plain colour."""
    kind = rng.integers(3)
    if kind == 0:
        return pick(rng, "painted")._replace(
            texture=CHECKER, period=rng.uniform(0.08, 0.2), second=pick(rng, "sheet").color
        )
    return paint(rng, "bright", "bright", "glass") if kind == 1 else pick(rng, "printed")._replace(period=0.3)


def _ring_curtain(rng: Rng, w, d) -> list:
    """On an oval ring that hangs over the tub: gathered at one end, or all about."""
    z, metal = rng.uniform(1.86, 1.98), pick(rng, "brass", "chrome", "black")
    a = np.linspace(0, 2 * np.pi, 25)
    rod = Shape().path(metal, [*[(w / 2 * np.cos(t), d / 2 * np.sin(t), z) for t in a[:-1]], (w / 2, 0, z)], 0.014)
    for x in (-w * 0.2, w * 0.2):
        rod.rod(metal, (x, 0, z), (x, 0, z + 0.3), 0.009).rod(metal, (x, -d / 2, z), (x, d / 2, z), 0.009)
    share, start = rng.uniform(0.35, 0.8), rng.uniform(0, np.pi)
    t, v = np.meshgrid(np.linspace(start, start + share * 2 * np.pi, 90), np.linspace(0, 1, 7), indexing="ij")
    r = 1 + 0.05 * np.sin(t * 34 + 0.5 * v)
    points = np.stack([w / 2 * r * np.cos(t), d / 2 * r * np.sin(t), 0.3 + v * (z - 0.34)], -1)
    return [("shower curtain", Shape().sheet(_shower_cloth(rng), points)), ("shower curtain rod", rod)]


def _bowed_curtain(rng: Rng, w, y) -> list:
    """On a rod that bows outwards, by large rings, with a valance or a sheer strip above."""
    z, metal, bow = rng.uniform(1.9, 2.02), pick(rng, "chrome", "black", "brass"), rng.uniform(0.1, 0.18)

    def at(s):
        return y + bow * (1 - (2 * s / w) ** 2)

    line = np.linspace(-w / 2, w / 2, 11)
    rod = Shape().path(metal, [(s, at(s), z) for s in line], 0.015)
    width = w * rng.uniform(0.3, 0.95)
    side = int(rng.choice([-1, 1])) * (w - width) / 2
    cloth, low = _shower_cloth(rng), rng.uniform(0.1, 0.2)
    drop = folds(rng, cloth, width, z - 0.09 - low, 0.035, 0.12, 0.0, low)
    for points in drop.vertices:
        points[:, 1] += at(points[:, 0] + side)
        points[:, 0] += side
    for s in np.linspace(-width * 0.48, width * 0.48, 9) + side:
        ring = [(s, at(s) + 0.035 * np.cos(t), z - 0.03 + 0.045 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 9)]
        drop.path(metal, [*ring[:-1], ring[0]], 0.007, sides=4)
    return [("shower curtain", drop), ("shower curtain rod", rod)]


def slipper_tub(rng: Rng) -> list:
    """Free-standing on lion's feet or a plinth: one end or both rise in a curve, a rolled rim, taps on the floor."""
    w, d, h = rng.uniform(1.5, 1.7), rng.uniform(0.7, 0.78), rng.uniform(0.54, 0.6)
    inner = pick(rng, "enamel")
    outer = inner if rng.random() < 0.4 else pick(rng, "brass", "black", "painted", "steel")
    shape, metal, plan, side = (
        Shape(),
        pick(rng, "brass", "chrome", "black"),
        outline(w, d, "oval"),
        int(rng.choice([-1, 1])),
    )
    t = plan[:, 0] / (w / 2) * side
    rise = 0.22 * np.clip(t, 0, 1) ** 2 + (0.22 * np.clip(-t, 0, 1) ** 2 if rng.random() < 0.3 else 0.0)
    feet = 0.14 if rng.random() < 0.6 else 0.02
    rings = []
    for s, z, up in (
        (0.5, feet, 0),
        (0.72, feet + 0.04, 0),
        (0.84, h * 0.5, 0.3),
        (0.97, h - 0.03, 1),
        (1.02, h, 1),
        (1.0, h + 0.015, 1),
    ):
        rings.append((plan * [min(1, s + 0.06), s], z, up))

    def skin(material, rows, close):
        points = np.stack([np.column_stack([p, z + up * rise]) for p, z, up in rows])
        points = np.concatenate([points, points[:, :1]], 1)
        if close:
            points = np.concatenate([points, np.broadcast_to(points[-1:].mean(1, keepdims=True), points[-1:].shape)])
        shape.sheet(material, points)

    skin(outer, rings, False)
    skin(
        inner,
        [
            (plan, h + 0.015, 1),
            (plan * 0.93, h, 1),
            (plan * [0.86, 0.8], h * 0.5, 0.3),
            (plan * [0.7, 0.6], feet + 0.07, 0),
        ],
        True,
    )
    if feet > 0.1:
        for x in (-w * 0.28, w * 0.28):
            for y in (-d * 0.22, d * 0.22):
                shape.path(metal, [(x * 1.2, y * 1.5, 0.015), (x * 1.1, y * 1.45, 0.07), (x, y * 1.1, 0.16)], 0.03)
    else:
        slab(shape, outer, plan * 0.7, 0.05)
    y = -d / 2 - 0.06
    for x in (-0.08, 0.08):
        shape.rod(metal, (x, y, 0), (x, y, h + 0.2), 0.016)
    shape.path(
        metal,
        [(-0.08, y, h + 0.18), (0.08, y, h + 0.18), (0, y, h + 0.26), (0, y + 0.18, h + 0.26), (0, y + 0.18, h + 0.2)],
        0.016,
    )
    parts = [("bathtub", shape)]
    return parts + (_ring_curtain(rng, w * 0.8, d * 0.9) if rng.random() < 0.6 else [])


def corner_tub(rng: Rng) -> list:
    """A five-sided or round-fronted tub for a corner, its well oval, a step before it, jets in its wall."""
    w, h, c = rng.uniform(1.3, 1.5), rng.uniform(0.5, 0.58), china(rng)
    a, shape = np.linspace(0.2, np.pi / 2 - 0.2, 7), Shape()
    front = (
        np.stack([-w / 2 + w * np.cos(a) * 1.02, -w / 2 + w * np.sin(a) * 1.02], 1)
        if rng.random() < 0.5
        else np.array([(w / 2, -w * 0.05), (-w * 0.05, w / 2)])
    )
    plan = np.concatenate([[[-w / 2, -w / 2], [w / 2, -w / 2]], np.clip(front, -w / 2, w / 2), [[-w / 2, w / 2]]])
    dense = np.concatenate(
        [np.linspace(p, q, 8, endpoint=False) for p, q in zip(plan, np.roll(plan, -1, 0), strict=True)]
    )
    middle = np.array([-w * 0.08, -w * 0.08])
    angle = np.arctan2(*(dense - middle).T[::-1])
    oval = np.stack([0.4 * w * np.cos(angle), 0.4 * w * np.sin(angle)], 1)
    turn = np.array([[1, 1], [-1, 1]]) / np.sqrt(2)
    well = (oval @ turn * [1.0, 0.72]) @ turn.T + middle
    skirt = pick(rng, "tiled", "walnut", "pine") if rng.random() < 0.4 else c
    loft(shape, skirt, [(dense, 0), (dense, h - 0.05)], close=False)
    loft(
        shape,
        c,
        [
            (dense, h - 0.05),
            (dense, h),
            (well, h),
            (middle + (well - middle) * 0.9, h * 0.5),
            (middle + (well - middle) * 0.72, 0.12),
        ],
    )
    metal = pick(rng, "chrome", "brass", "black")
    for k in range(6):
        x, y = middle + (well[k * len(well) // 6] - middle) * 0.93
        shape.ball(metal, 0.025, 0.025, 0.025, x, y, h * 0.55, rings=4, sides=6)
    shape.path(
        metal,
        [
            (-w * 0.38, -w * 0.38, h),
            (-w * 0.38, -w * 0.38, h + 0.16),
            (-w * 0.28, -w * 0.28, h + 0.18),
            (-w * 0.26, -w * 0.26, h + 0.12),
        ],
        0.018,
    )
    parts = [("bathtub", shape)]
    if rng.random() < 0.55:
        parts += _bowed_curtain(rng, w, w / 2 + 0.03)
    return parts


def sunk_tub(rng: Rng) -> list:
    """In a block clad with boards, stone or small tiles, a broad rim one sits on, its taps on the rim."""
    w, d, h = rng.uniform(1.6, 1.75), rng.uniform(0.8, 0.95), rng.uniform(0.48, 0.56)
    clad, c, metal = (
        pick(rng, "walnut", "stone", "tiled", "marble", "grey wood"),
        china(rng),
        pick(rng, "brass", "black", "chrome"),
    )
    shape = Shape()
    edge = outline(w, d, "rounded")
    rim = np.stack([np.clip(edge[:, 0] * 1.35, -w / 2, w / 2), np.clip(edge[:, 1] * 1.35, -d / 2, d / 2)], 1)
    well = outline(w - 0.36, d - 0.3, "oval" if rng.random() < 0.5 else "rounded")
    loft(
        shape,
        clad,
        [(rim * [0.98, 0.97], 0), (rim * [0.98, 0.97], h - 0.05), (rim, h - 0.05), (rim, h), (well * 1.04, h)],
        close=False,
    )
    loft(
        shape,
        c,
        [
            (well * 1.06, h + 0.001),
            (well * 1.06, h + 0.022),
            (well, h + 0.022),
            (well * [0.9, 0.86], h * 0.4),
            (well * [0.8, 0.7], 0.1),
        ],
    )
    for z in np.arange(0.06, h - 0.1, 0.11):
        shape.box(clad, w * 0.96, 0.03, 0.095, 0, d / 2 - 0.01, z)
    x = int(rng.choice([-1, 1])) * (w / 2 - 0.1)
    for y in (-0.1, 0.1):
        shape.rod(metal, (x, y, h), (x, y, h + 0.08), 0.025)
    shape.path(metal, [(x, 0, h), (x, 0, h + 0.2), (x * 0.8, 0, h + 0.22), (x * 0.78, 0, h + 0.16)], 0.02)
    parts = [("bathtub", shape)]
    if rng.random() < 0.7:
        parts += _bowed_curtain(rng, w, d / 2 - 0.03)
    return parts


# ---------------------------------------------------------------- showers and stalls


def quadrant(rng: Rng) -> list:
    """A round-fronted cabin on a white tray: bent panes in a frame, two of them slide; a column with jets."""
    r, high, c = rng.uniform(0.85, 0.98), rng.uniform(1.9, 2.05), china(rng)
    metal, glass = pick(rng, "chrome", "black", "brass"), paint(rng, "glass")._replace(shiny=0.3)
    a = np.linspace(0, np.pi / 2, 13)
    arc = np.stack([-r / 2 + r * np.cos(a), -r / 2 + r * np.sin(a)], 1)
    plan = np.concatenate([[[-r / 2, -r / 2]], arc])
    floor = loft(Shape(), c, [(plan, 0), (plan, 0.15), (plan * 0.9, 0.15), (plan * 0.86, 0.09)])
    wall = Shape().box(pick(rng, "tiled", "enamel", "painted"), r, 0.04, high, 0, -r / 2 - 0.02)
    wall.box(wall.materials[0], 0.04, r, high, -r / 2 - 0.02)
    body = Shape()
    for z in (0.15, high - 0.04):
        body.path(metal, [(x, y, z + 0.02) for x, y in arc], 0.02, sides=4)
    for k in (0, 4, 8, 12):
        body.box(metal, 0.03, 0.03, high - 0.15, *arc[k], 0.15)
    for part in (arc[:5], arc[8:]):
        for inset in (0.0, 0.008):
            body.sheet(
                glass,
                np.stack([np.column_stack([part * (1 - inset), np.full(len(part), z)]) for z in (0.17, high - 0.03)]),
            )
    body.box(metal, 0.16, 0.05, 1.2, -r / 2 + 0.06, -r / 2 + 0.05, 0.6)
    leaf, shift = Shape(), float(rng.choice([0.0, 0.0, 0.45]))
    door = np.stack([-r / 2 + (r - 0.03) * np.cos(a[4:9] + shift), -r / 2 + (r - 0.03) * np.sin(a[4:9] + shift)], 1)
    for inset in (0.0, 0.008):
        leaf.sheet(glass, np.stack([np.column_stack([door * (1 - inset), np.full(5, z)]) for z in (0.18, high - 0.04)]))
    for k in (0, 4):
        leaf.box(metal, 0.03, 0.03, high - 0.22, *door[k], 0.18)
    leaf.box(metal, 0.04, 0.04, 0.4, *(door[0] * 1.06), 0.9)
    parts = [("shower", body), ("shower wall", wall), ("shower floor", floor), ("shower door", leaf)]
    return [*parts, ("shower head", shower_head(rng).moved(-r / 2 + 0.2, -r / 2 + 0.12, high - 0.2))]


def wet_corner(rng: Rng) -> list:
    """A corner tiled to the ceiling in small tiles, its floor of pebbles or slats, a half wall of glass blocks and a
    door that pivots in a black grid, or a curtain on a bent rail."""
    w, d, high = rng.uniform(0.95, 1.2), rng.uniform(0.9, 1.05), 2.1
    tile = pick(rng, "tiled", "painted", "slate", "stone")._replace(texture=CHECKER, period=rng.uniform(0.04, 0.09))
    metal, glass = pick(rng, "black", "brass"), paint(rng, "glass")._replace(shiny=0.3)
    wall = Shape().box(tile, w, 0.05, high, 0, -d / 2 - 0.025).box(tile, 0.05, d + 0.05, high, -w / 2 - 0.025, -0.02)
    floor, slat = Shape().box(tile, w, d, 0.03), pick(rng, "pine", "oak", "stone")
    for x in np.arange(-w / 2 + 0.06, w / 2 - 0.03, 0.075):
        floor.box(slat, 0.055, d - 0.06, 0.03, x, 0, 0.03)
    body = Shape().box(pick(rng, "white", "plaster"), 0.1, d, 1.0, w / 2 - 0.05)
    for z in np.arange(1.0, 1.9, 0.19):
        for y in np.arange(-d / 2 + 0.1, d / 2 - 0.05, 0.19):
            body.ball(glass, 0.05, 0.09, 0.09, w / 2 - 0.05, y, z + 0.095, power=0.3, rings=5, sides=8)
    parts = [("shower", body), ("shower wall", wall), ("shower floor", floor)]
    if rng.random() < 0.5:
        lw, h = w - 0.14, 1.95
        leaf = Shape().box(glass, lw, 0.012, h)
        for x in np.linspace(-lw / 2, lw / 2, 4):
            leaf.box(metal, 0.03, 0.03, h, x)
        for z in np.linspace(0, h - 0.03, 6):
            leaf.box(metal, lw, 0.03, 0.03, 0, 0, z)
        parts.append(
            ("shower door", leaf.moved(0, 0, 0, float(rng.choice([0.0, 0.5]))).moved(-0.05, d / 2 - 0.02, 0.04))
        )
    else:
        parts += _bowed_curtain(rng, w, d / 2 - 0.08)
    return [*parts, ("shower head", shower_head(rng).moved(0, -d / 2 + 0.12, 1.85))]


def full_stall(rng: Rng) -> list:
    """A closed booth with walls from near the floor to above a head, of laminate or boards; its door a plain leaf."""
    w, d, high = rng.uniform(0.95, 1.15), rng.uniform(1.4, 1.55), rng.uniform(1.85, 1.95)
    panel, door_face, metal = (
        pick(rng, "oak", "walnut", "painted", "white", "slate"),
        pick(rng, "painted", "walnut", "black", "white"),
        pick(rng, "black", "brass", "steel"),
    )
    sides, t = Shape(), 0.05
    for x in (-w / 2, w / 2):
        sides.box(panel, t, d, high, x, 0, 0.02)
    dw = 0.62
    for s in (-1, 1):
        sides.box(panel, (w - dw) / 2, t, high, s * (w + dw) / 4, d / 2, 0.02)
    sides.box(panel, w + t, t, 0.1, 0, d / 2, high - 0.06)
    leaf = Shape().box(door_face, dw - 0.01, 0.04, high - 0.1, dw / 2)
    for z in (0.3, 0.9, 1.5):
        leaf.box(door_face, dw - 0.14, 0.05, 0.03, dw / 2, 0, z)
    leaf.rod(metal, (dw - 0.07, -0.06, 1.0), (dw - 0.07, 0.06, 1.0), 0.025)
    door = leaf.moved(0, 0, 0, -rng.uniform(0.5, 1.4) if rng.random() < 0.7 else 0.0).moved(-dw / 2, d / 2, 0.03)
    bowl = TOILETS[rng.integers(len(TOILETS))](rng)
    parts = [
        ("bathroom stall", sides),
        ("bathroom stall door", door),
        ("toilet", bowl.moved(0, -d / 2 - bowl.bounds()[0][1] + 0.01)),
    ]
    if rng.random() < 0.7:
        parts.append(("toilet seat cover dispenser", dispenser(rng, 0.4, 0.06, 0.28).moved(0, -d / 2 + 0.04, 1.35)))
    if rng.random() < 0.5:
        parts.append(("handicap bar", bar(rng, 0.9).moved(w / 2 - t / 2 - 0.08, 0, 0.75, np.pi / 2)))
    return parts


def louvred_stall(rng: Rng) -> list:
    """Walls of slats on iron posts, swinging half doors as of a saloon."""
    w, d, high = rng.uniform(0.95, 1.15), rng.uniform(1.4, 1.55), rng.uniform(1.55, 1.8)
    slat, iron, sides = pick(rng, "pine", "grey wood", "painted steel", "painted"), pick(rng, "black", "steel"), Shape()
    for x in (-w / 2, w / 2):
        for y in (-d / 2 + 0.05, 0, d / 2):
            sides.box(iron, 0.06, 0.06, high + 0.05, x, y)
        for z in np.arange(0.15, high, 0.14):
            sides.box(slat, 0.03, d, 0.115, x, 0, z)
    for s in (-1, 1):
        sides.box(slat, 0.16, 0.03, high - 0.12, s * (w / 2 - 0.1), d / 2, 0.12)
    doors, dw, h = Shape(), w / 2 - 0.19, 1.0
    for s in (-1, 1):
        leaf = Shape().box(slat, dw, 0.02, h)
        for z in np.arange(0.0, h, 0.09):
            leaf.box(slat, dw, 0.035, 0.06, 0, 0, z)
        hung = Shape().add(leaf, -s * dw / 2)
        doors.add(hung, s * (w / 2 - 0.18), d / 2, 0.5, -s * rng.uniform(0.0, 0.6))
    bowl = TOILETS[rng.integers(len(TOILETS))](rng)
    parts = [
        ("bathroom stall", sides),
        ("bathroom stall door", doors),
        ("toilet", bowl.moved(0, -d / 2 - bowl.bounds()[0][1] + 0.01)),
    ]
    if rng.random() < 0.5:
        parts.append(("toilet seat cover dispenser", dispenser(rng, 0.4, 0.06, 0.28).moved(0, -d / 2 + 0.04, 1.35)))
    return parts


TUBS = (slipper_tub, corner_tub, sunk_tub)
SHOWERS = (quadrant, wet_corner)
STALLS = (full_stall, louvred_stall)
