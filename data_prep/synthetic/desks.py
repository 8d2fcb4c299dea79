"""Families of desks, with the chair before them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.chairs import chair_in_use, office_chair_in_use, reach_under
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


def desk(rng: Rng) -> list:
    """A desk of one of six makes, mostly with a chair before it, at times in a cell of an open-plan office."""
    makes = (_panel_desk, _leg_desk, _bureau, _corner_desk, _standing_desk, _student_desk)
    shape, wide = makes[rng.choice(6, p=(0.3, 0.2, 0.2, 0.1, 0.1, 0.1))](rng)  # wide: where one sits
    return in_use(rng, shape, wide, chair_in_use, office_chair_in_use)


def in_use(rng: Rng, shape: Shape, wide: float, chair: Callable, office_chair: Callable) -> list:
    """A desk in a cell of an open-plan office at times, mostly with one of two kinds of chairs at ``wide``."""
    parts = [("desk", shape)]
    (x0, y0, _), (x1, y1, _) = shape.bounds()
    front = max((top.y1 for top in shape.tops if top.x0 <= wide <= top.x1), default=float(y1))
    if rng.random() < 0.1:  # a cell of an open-plan office
        cloth, h = pick(rng, "office cloth", "upholstery"), rng.uniform(1.1, 1.5)
        rim = pick(rng, "painted steel", "frame")
        screen = Shape().box(cloth, x1 - x0 + 0.1, 0.05, h, (x0 + x1) / 2, y0 - 0.03)
        screen.box(rim, x1 - x0 + 0.12, 0.06, 0.03, (x0 + x1) / 2, y0 - 0.03, h)
        if rng.random() < 0.6:
            side = (x0 - 0.04) if wide >= 0 else (x1 + 0.04)
            screen.box(cloth, 0.05, front - y0, h, side, (front + y0) / 2)
        parts.append(("divider", screen))
    if rng.random() < 0.9:
        label = "office chair" if rng.random() < 0.55 else "chair"
        made = (office_chair if label == "office chair" else chair)(rng)
        away = max(0.1, reach_under(made[0][1]) + 0.02) + rng.uniform(0.0, 0.35)
        x, turn = wide + rng.uniform(-0.1, 0.1), np.pi + rng.normal(0, 0.4)
        parts += [(part, shape.moved(x, front + away, 0, turn)) for part, shape in made]
    return parts


def _board(rng: Rng) -> Material:
    return pick(rng, "laminate", "laminate", *WOODS, "white", "grey wood")


def _pedestal(shape: Shape, rng: Rng, body: Material, w, y0, y1, z0, z1, x) -> None:
    """A block of drawers, or a door under a drawer."""
    style = draw_style(rng, body, ("slab", "slab", "frame"), ("bar", "knob", "lip", "cup"))
    x0, x1 = x - w / 2, x + w / 2
    kind = rng.integers(3)
    if kind == 0:
        cells = grid(rng, x0, x1, z0, z1, 3, 1, "drawer", ajar=0.08)
    elif kind == 1:
        cells = grid(rng, x0, x1, z0, z0 + (z1 - z0) * 0.5, 1, 1, "drawer") + grid(
            rng, x0, x1, z0 + (z1 - z0) * 0.5, z1, 2, 1, "drawer", ajar=0.08
        )
    else:
        cells = grid(rng, x0, x1, z0, z1 - 0.16, 1, 1, "door") + grid(rng, x0, x1, z1 - 0.16, z1, 1, 1, "drawer", 0.1)
    cupboard(shape, style, body, cells, y0, y1)


def _panel_desk(rng: Rng) -> tuple[Shape, float]:
    """Panels at its sides, or a block of drawers for one of them; a panel before the knees; shelves above at times."""
    w, d, h = rng.uniform(1.05, 1.7), rng.uniform(0.55, 0.8), rng.uniform(0.71, 0.76)
    top, free = _board(rng), [-w / 2, w / 2]
    body = top if rng.random() < 0.6 else pick(rng, "laminate", "painted steel", "white")
    shape = Shape().box(top, w, d, 0.03, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)
    blocks = rng.choice([0, 1, 1, 2]) if w > 1.35 else rng.choice([0, 1, 1])
    sides = [-1, 1] if rng.random() < 0.5 else [1, -1]
    for k, side in enumerate(sides):
        if k < blocks:
            block = rng.uniform(0.36, 0.44)
            _pedestal(shape, rng, body, block, -d / 2 + 0.03, d / 2 - 0.05, 0.05, h - 0.03, side * (w - block) / 2)
            shape.box(body, block - 0.04, d - 0.14, 0.05, side * (w - block) / 2)
            free[0 if side < 0 else 1] -= side * block
        else:
            shape.box(body, 0.035, d * 0.94, h - 0.03, side * (w / 2 - 0.03))
    if rng.random() < 0.65:
        shape.box(body, w * 0.95, 0.02, rng.uniform(0.3, 0.6), y=-d / 2 + 0.06, z=h - 0.63)
    if rng.random() < 0.25:
        _hutch(shape, rng, body, w, d, h)
    return shape, (free[0] + free[1]) / 2


def _hutch(shape: Shape, rng: Rng, body: Material, w, d, h) -> None:
    """Shelves on the back of a desk."""
    tall, deep = rng.uniform(0.35, 0.7), 0.26
    y = -d / 2 + deep / 2
    shape.box(body, w, 0.012, tall, y=-d / 2 + 0.006, z=h)
    for x in (-w / 2 + 0.011, rng.uniform(-0.2, 0.2) * w, w / 2 - 0.011):
        shape.box(body, 0.022, deep, tall, x, y, h)
    for z in (h + tall, h + tall * 0.55) if tall > 0.5 else (h + tall,):
        shape.box(body, w, deep, 0.022, y=y, z=z).top(
            -w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, -d / 2 + deep, z + 0.022
        )
    shape.tops[0] = shape.tops[0]._replace(y0=-d / 2 + deep + 0.02)


def _bureau(rng: Rng) -> tuple[Shape, float]:
    """Heavy: two blocks of drawers and one above the knees."""
    w, d, h = rng.uniform(1.3, 1.85), rng.uniform(0.65, 0.9), rng.uniform(0.74, 0.78)
    body = pick(rng, "cherry", "walnut", "oak", "painted steel", "pine")
    shape = Shape().box(body, w, d, 0.04, z=h - 0.04)
    block = w * rng.uniform(0.26, 0.31)
    for side in (-1, 1):
        _pedestal(
            shape, rng, body, block, -d / 2 + 0.04, d / 2 - 0.05, 0.06, h - 0.04, side * (w / 2 - block / 2 - 0.03)
        )
        shape.box(body, block - 0.05, d - 0.16, 0.06, side * (w / 2 - block / 2 - 0.03))
    gap = w - 2 * block - 0.06
    style = draw_style(rng, body, ("slab", "frame"), ("bar", "knob", "cup"))
    cells = grid(rng, -gap / 2, gap / 2, h - 0.14, h - 0.04, 1, 1, "drawer", ajar=0.08)
    cupboard(shape, style, body, cells, -d / 2 + 0.04, d / 2 - 0.05)
    shape.box(body, gap, 0.02, h - 0.15, y=-d / 2 + 0.05, z=0.1)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h), 0.0


def _corner_desk(rng: Rng) -> tuple[Shape, float]:
    """An L: a second board at one end that comes forward."""
    w, d, h = rng.uniform(1.4, 1.8), rng.uniform(0.6, 0.75), rng.uniform(0.71, 0.75)
    top, side, wing = _board(rng), int(rng.choice([-1, 1])), rng.uniform(0.5, 0.6)
    reach = rng.uniform(0.6, 1.0)
    metal = rng.random() < 0.5
    body = pick(rng, "frame", "painted steel") if metal else top
    shape = Shape().box(top, w, d, 0.03, z=h - 0.03)
    x = side * (w - wing) / 2
    shape.box(top, wing, reach, 0.03, x, d / 2 + reach / 2, h - 0.03)
    if metal:
        for px, py in ((-side * (w / 2 - 0.04), -1), (-side * (w / 2 - 0.04), 1), (side * (w / 2 - 0.04), -1)):
            shape.box(body, 0.05, 0.05, h - 0.03, px, py * (d / 2 - 0.05))
        for px in (x - wing / 2 + 0.04, x + wing / 2 - 0.04):
            shape.box(body, 0.05, 0.05, h - 0.03, px, d / 2 + reach - 0.05)
    else:
        shape.box(body, 0.035, d * 0.94, h - 0.03, -side * (w / 2 - 0.03))
        shape.box(body, 0.02, d + reach - 0.06, h - 0.2, side * (w / 2 - 0.03), reach / 2, 0.17)
        shape.box(body, wing * 0.94, 0.035, h - 0.03, x, d / 2 + reach - 0.04)
        shape.box(body, w * 0.95, 0.02, h * 0.6, y=-d / 2 + 0.05, z=h * 0.38)
    if rng.random() < 0.5:
        _pedestal(shape, rng, top, 0.4, -d / 2 + 0.05, d / 2 - 0.06, 0.05, h - 0.03, -side * (w / 2 - 0.26))
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    return shape.top(x - wing / 2, x + wing / 2, d / 2 + 0.02, d / 2 + reach, h), -side * wing / 2 + side * 0.12


def _standing_desk(rng: Rng) -> tuple[Shape, float]:
    """Two columns on feet; raised at times."""
    w, d = rng.uniform(1.2, 1.7), rng.uniform(0.65, 0.8)
    h = rng.uniform(0.7, 0.78) if rng.random() < 0.6 else rng.uniform(0.95, 1.15)
    top, metal, shape = _board(rng), pick(rng, "frame", "painted steel"), Shape()
    slab(shape, top, outline(w, d, str(rng.choice(["square", "rounded"]))), 0.03, z=h - 0.03)
    for x in (-w * 0.36, w * 0.36):
        shape.box(metal, 0.07, d * 0.9, 0.04, x).box(metal, 0.08, 0.06, h * 0.55, x).box(
            metal, 0.06, 0.045, h - 0.04, x
        )
        shape.box(metal, 0.05, d * 0.7, 0.03, x, z=h - 0.06)
    shape.box(metal, w * 0.72, 0.06, 0.04, z=h - 0.09)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h), 0.0


def _leg_desk(rng: Rng) -> tuple[Shape, float]:
    """A board on four legs, loops or trestles, with a drawer under it or a block of drawers on castors."""
    w, d, h = rng.uniform(0.95, 1.7), rng.uniform(0.5, 0.8), rng.uniform(0.71, 0.76)
    top, leg = _board(rng), pick(rng, "frame", "frame", "chrome", *WOODS)
    shape, kind = Shape().box(top, w, d, 0.028, z=h - 0.028), rng.integers(4)
    if kind == 0:
        legs(shape, leg, w * 0.96, d * 0.94, h - 0.028, rng.uniform(0.02, 0.032))
    elif kind == 1:
        legs(shape, leg, w * 0.94, d * 0.92, h - 0.028, 0.026, False)
    elif kind == 2:
        for x in (-w * 0.44, w * 0.44):
            for y in (-d * 0.42, d * 0.42):
                shape.box(leg, 0.03, 0.03, h - 0.028, x, y)
            shape.box(leg, 0.03, d * 0.84, 0.03, x)
        shape.box(leg, w * 0.88, 0.03, 0.03, y=-d * 0.42, z=h * 0.4)
    else:  # trestles
        for x in (-w * 0.34, w * 0.34):
            shape.box(leg, 0.32, 0.05, 0.05, x, -d * 0.34, h - 0.08).box(leg, 0.05, d * 0.8, 0.05, x, 0, h - 0.08)
            for y in (-d * 0.36, d * 0.36):
                for s in (-1, 1):
                    shape.rod(leg, (x + s * 0.16, y, 0), (x + s * 0.03, y, h - 0.06), 0.018, sides=6)
            shape.box(leg, 0.26, d * 0.72, 0.02, x, 0, 0.2)
    free = 0.0
    extra = rng.random()
    if extra < 0.35 and kind != 3:
        style = draw_style(rng, top, ("slab",), ("knob", "bar", "lip"))
        cells = grid(rng, -w * 0.38, w * 0.38, h - 0.13, h - 0.028, 1, int(rng.integers(1, 3)), "drawer", ajar=0.1)
        cupboard(shape, style, top, cells, -d / 2 + 0.05, d / 2 - 0.04)
    elif extra < 0.65 and w > 1.2:
        side, body = int(rng.choice([-1, 1])), pick(rng, "painted steel", "white", "laminate")
        x = side * (w / 2 - 0.29)
        for cx in (x - 0.15, x + 0.15):
            for cy in (-d / 2 + 0.15, d / 2 - 0.15):
                shape.rod(pick(rng, "black"), (cx, cy - 0.015, 0.025), (cx, cy + 0.015, 0.025), 0.025, sides=6)
        _pedestal(shape, rng, body, 0.4, -d / 2 + 0.1, d / 2 - 0.06, 0.05, h - 0.12, x)
        free = -side * 0.25
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    if rng.random() < 0.15:
        _hutch(shape, rng, top, w, d, h)
    return shape, free


def _student_desk(rng: Rng) -> tuple[Shape, float]:
    """For one pupil: a small board, a box for books below, legs of tube."""
    w, d, h = rng.uniform(0.6, 0.75), rng.uniform(0.45, 0.55), rng.uniform(0.68, 0.76)
    top, metal = pick(rng, "laminate", "oak", "pine"), pick(rng, "frame", "chrome")
    shape = Shape()
    slab(shape, top, outline(w, d, "rounded"), 0.025, z=h - 0.025)
    if rng.random() < 0.6:
        shape.box(metal, w * 0.84, d * 0.8, 0.015, z=h - 0.15).box(metal, w * 0.84, 0.015, 0.12, y=-d * 0.4, z=h - 0.14)
        for x in (-w * 0.42, w * 0.42):
            shape.box(metal, 0.015, d * 0.8, 0.12, x, 0, h - 0.14)
    for x in (-w * 0.42, w * 0.42):
        if rng.random() < 0.5:
            for y in (-d * 0.4, d * 0.4):
                shape.rod(metal, (x, y, 0), (x, y, h - 0.025), 0.016)
        else:
            points = [(x, -d * 0.3, h - 0.03), (x, -d * 0.46, 0.016), (x, d * 0.46, 0.016), (x, d * 0.3, h - 0.03)]
            shape.path(metal, points, 0.015, sides=6)
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, d / 2 - 0.02, h), 0.0
