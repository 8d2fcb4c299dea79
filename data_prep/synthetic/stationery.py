"""Families of paper, books and other small things of desks and shelves. Sizes are the real ones."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import FLORAL, PATCHES, PLAIN, Shape, paint, tinted

Rng = np.random.Generator


def paper(rng: Rng) -> Shape:
    """Loose sheets, a high stack, an open folder, a trayful, or a crumpled sheet among others."""
    shape, style = Shape(), int(rng.integers(5))
    w, d = 0.21, 0.297
    if style == 0:  # scattered
        for k in range(int(rng.integers(3, 8))):
            x, y = rng.normal(0, 0.07, 2)
            shape.box(paint(rng, "paper", "white", "paper"), w, d, 0.006, x, y, 0.004 * k, turn=rng.normal(0, 0.5))
        return shape
    if style == 1:  # stacks, each layer a little turned
        z = 0.0
        for _ in range(int(rng.integers(2, 7))):
            h = rng.uniform(0.008, 0.03)
            shape.box(
                paint(rng, "white", "linen", "paper"), w, d, h, *rng.normal(0, 0.008, 2), z, turn=rng.normal(0, 0.08)
            )
            z += h
        return shape
    if style == 2:  # folder
        cover = paint(rng, "card", "bright", "card", "fabric")._replace(texture=PLAIN)
        shape.box(cover, 0.48, 0.31, 0.006).box(paint(rng, "paper"), w, d, 0.012, 0.12, 0, 0.006)
        return shape.box(paint(rng, "paper", "white"), w, d, 0.008, -0.11, 0.01, 0.006, turn=rng.normal(0, 0.1))
    if style == 3:  # letter tray
        body = paint(rng, "black", "metal", "plastic", "wood")
        for z in (0.0, 0.07) if rng.random() < 0.6 else (0.0,):
            shape.box(body, 0.26, 0.33, 0.008, z=z).box(
                paint(rng, "paper", "white"), w, d, rng.uniform(0.01, 0.045), z=z + 0.008
            )
            for x in (-0.13, 0.13):
                shape.box(body, 0.01, 0.33, 0.055, x, 0, z)
            shape.box(body, 0.26, 0.01, 0.055, 0, -0.165, z)
        return shape
    shape.box(paint(rng, "white", "paper"), w, d, 0.008, turn=rng.normal(0, 0.3))
    for _ in range(int(rng.integers(1, 3))):
        ball = Shape().ball(paint(rng, "white"), 0.04, 0.036, 0.03, 0, 0, 0.035, 0.8, 6, 9).crumpled(rng, 0.008, 0.05)
        shape.add(ball, *rng.normal(0, 0.08, 2), 0.006)
    return shape


def volume(rng: Rng, shape: Shape, w, d, h, x, y, z, turn=0.0) -> Shape:
    """One book lying: two covers and a back about paler pages."""
    cover = paint(rng, "bright", "fabric", "black", "leather", "white", "fabric")
    cover = cover._replace(texture=PATCHES if rng.random() < 0.3 else PLAIN, period=0.09)
    one = (
        Shape().box(cover, w, d, 0.005).box(tinted((228, 220, 200)), w * 0.95, d * 0.96, h - 0.01, -w * 0.01, 0, 0.005)
    )
    one.box(cover, w, d, 0.005, z=h - 0.005).box(cover, 0.008, d, h, w / 2 - 0.004)
    return shape.add(one, x, y, z, turn)


def book(rng: Rng) -> Shape:
    """Lying alone, a stack, a row on edge with one fallen over, open, or a thick one upright."""
    shape, style, z = Shape(), int(rng.integers(5)), 0.0
    if style <= 1:
        w, d = rng.uniform(0.15, 0.24), rng.uniform(0.22, 0.3)
        for _ in range(int(rng.integers(1, 3)) if style == 0 else int(rng.integers(3, 8))):
            h = rng.uniform(0.015, 0.045)
            s = rng.uniform(0.75, 1.0)
            quarter = np.pi / 2 * rng.integers(4)
            volume(rng, shape, w * s, d * s, h, *rng.normal(0, 0.012, 2), z, quarter + rng.normal(0, 0.12))
            z += h
        return shape
    if style == 2:  # a row
        x = 0.0
        for _ in range(int(rng.integers(4, 11))):
            h, d, t = rng.uniform(0.19, 0.29), rng.uniform(0.14, 0.2), rng.uniform(0.016, 0.045)
            cover = paint(rng, "bright", "fabric", "black", "white", "leather")._replace(texture=PLAIN)
            shape.box(cover, t - 0.002, d, h, x + t / 2, rng.normal(0, 0.006))
            if t > 0.025:
                shape.box(
                    paint(rng, "white", "brass", "black"), t * 0.6, 0.004, h * 0.25, x + t / 2, d / 2 + 0.004, h * 0.55
                )
            x += t
        last = Shape().box(paint(rng, "bright", "fabric")._replace(texture=PLAIN), 0.025, 0.16, 0.24)
        lean = last.moved(turn=np.pi / 2).tilted(0.4).moved(turn=-np.pi / 2)
        if rng.random() < 0.5:
            shape.add(lean.grounded(), x + 0.1)
        return shape
    if style == 3:  # open, its pages curved
        w, d, page = rng.uniform(0.15, 0.21), rng.uniform(0.22, 0.28), paint(rng, "paper")._replace(axis=1)
        u, v = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(-0.5, 0.5, 3), indexing="ij")
        bend = 0.012 + 0.022 * np.sin(np.pi * np.clip(np.abs(u) * 1.1, 0, 1)) * (1 - 0.3 * np.abs(u))
        shape.box(paint(rng, "bright", "black", "fabric"), 2 * w + 0.012, d + 0.012, 0.008)
        return shape.sheet(page, np.stack([u * w, v * d, bend], -1))
    t = rng.uniform(0.05, 0.08)  # binders, upright
    for k in range(int(rng.integers(1, 5))):
        body = paint(rng, "black", "bright", "white", "grey")
        shape.box(body, t - 0.004, 0.28, 0.31, k * t).box(
            tinted((240, 240, 235)), t * 0.6, 0.004, 0.14, k * t, 0.142, 0.12
        )
    return shape


def paper_cutter(rng: Rng) -> Shape:
    """A board with lines and a blade on a hinge, raised or down; or a roller on a rail."""
    w, d = rng.uniform(0.36, 0.46), rng.uniform(0.3, 0.38)
    board = paint(rng, "wood", "grey", "white", "plastic")
    shape, steel, black = Shape().box(board, w, d, 0.028), paint(rng, "metal"), paint(rng, "black")
    for k in range(1, 6):
        shape.box(black, 0.006, d, 0.002, -w / 2 + k * w / 6, 0, 0.028)
    shape.box(steel, w, 0.02, 0.016, 0, -d / 2 + 0.01, 0.028)
    if rng.random() < 0.2:
        shape.box(steel, 0.03, d, 0.03, w / 2 - 0.05, 0, 0.03).box(black, 0.06, 0.08, 0.05, w / 2 - 0.05, 0.03, 0.03)
        return shape
    up = rng.choice([0.05, 0.5, 0.9])
    blade = Shape().box(steel, 0.014, d * 0.95, 0.04, 0, d * 0.47)
    blade.rod(black, (0, d * 0.9, 0.02), (0, d * 1.15, 0.02), 0.017)
    return shape.add(blade.tilted(up), w / 2 + 0.007, -d / 2, 0.015)


def cd_case(rng: Rng) -> Shape:
    """A stack, a row on edge, or a few spread; spindle of discs."""
    style = int(rng.integers(4))
    if style == 3:
        shape, r, h = Shape(), 0.064, rng.uniform(0.06, 0.16)
        shape.lathe(tinted((25, 25, 27)), [(r * 1.08, 0), (r * 1.08, 0.018), (0, 0.018)], sides=18)
        shape.lathe(tinted((190, 195, 205), shiny=0.15), [(r, 0.018), (r, h), (0.012, h)], sides=18)
        return shape.rod(tinted((25, 25, 27)), (0, 0, 0), (0, 0, h + 0.02), 0.01)

    def case(g: Rng, shape: Shape, x, y, z, turn=0.0, edge=False) -> None:
        art = paint(g, "bright", "black", "white")._replace(
            texture=PATCHES, period=0.04, second=paint(g, "bright").color
        )
        one = (
            Shape()
            .box(tinted((60, 62, 66), shiny=0.05), 0.142, 0.125, 0.011)
            .box(art, 0.12, 0.118, 0.003, 0.008, 0, 0.0105)
        )
        one.box(art, 0.13, 0.003, 0.008, 0, 0.0625, 0.002).box(art, 0.003, 0.11, 0.008, 0.0715, 0, 0.002)
        if edge:
            one = one.moved(turn=np.pi / 2).tilted(np.pi / 2).moved(turn=np.pi / 2)
            one = one.grounded()
        shape.add(one, x, y, z, turn)

    shape, number = Shape(), int(rng.integers(3, 12))
    for k in range(number):
        if style == 0:
            case(rng, shape, *rng.normal(0, 0.006, 2), 0.0115 * k, rng.normal(0, 0.06))
        elif style == 1:
            case(rng, shape, 0.0125 * k, 0, 0, 0.0, True)
        elif k < 5:
            case(rng, shape, *rng.normal(0, 0.09, 2), 0.012 * k, rng.uniform(0, 3))
    return shape


def tissue_box(rng: Rng) -> Shape:
    """Flat or cubic, printed, with a tissue out of its slot."""
    cube = rng.random() < 0.4
    w, d, h = (0.115, 0.115, 0.13) if cube else (0.23, 0.12, rng.uniform(0.06, 0.1))
    body = paint(rng, "bright", "linen", "cloth", "white")
    if rng.random() < 0.6:
        body = body._replace(texture=FLORAL, period=0.05, second=paint(rng, "white", "bright", "linen").color)
    slot, white = tinted((70, 70, 75)), tinted((250, 250, 250))
    shape = Shape().box(body, w, d, h).box(slot, w * 0.55, 0.04, 0.002, z=h)
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 4), indexing="ij")
    side = rng.uniform(-0.5, 0.5)
    tuft = np.stack(
        [
            u * 0.05 * (1 - 0.5 * v) + side * 0.03 * v,
            0.018 * np.sin(4 * u + side) * v,
            h + 0.075 * v * (1 - 0.3 * u**2),
        ],
        -1,
    )
    shape.sheet(white, tuft).sheet(white, tuft * [0.8, 1, 1] + [0.008, 0.012, -0.012])
    return shape.moved(turn=rng.choice([0, np.pi / 2]))
