"""Families of things that hold things: cabinets, shelves, counters, kitchens, and the machines that look like them."""

from __future__ import annotations

import itertools
from functools import partial

import numpy as np

from data_prep.synthetic.shapes import Material, Shape, paint, tinted

Rng = np.random.Generator


def legs(shape: Shape, material: Material, w, d, h, r, square=True) -> Shape:
    """Four legs under a w × d top."""
    for x in (-w / 2 + r, w / 2 - r):
        for y in (-d / 2 + r, d / 2 - r):
            if square:
                shape.box(material, 2 * r, 2 * r, h, x, y)
            else:
                shape.rod(material, (x * 1.08, y * 1.08, 0), (x * 0.9, y * 0.9, h), r * 0.6, r)
    return shape


def drawers(shape, rng, body, w, h, x, y, z, rows, columns, handle=None) -> Shape:
    """Fronts with gaps and handles on a body's front plane at y."""
    front = body if rng.random() < 0.7 else paint(rng, "white", "wood", "grey")
    handle = handle or paint(rng, "chrome", "black", "metal")
    knob = rng.random() < 0.4
    for row in range(rows):
        for column in range(columns):
            cw, ch = w / columns, h / rows
            cx, cz = x - w / 2 + cw * (column + 0.5), z + ch * row
            shape.box(front, cw - 0.025, 0.02, ch - 0.025, cx, y + 0.01, cz + 0.0125)
            if knob:
                shape.ball(handle, 0.02, 0.02, 0.02, cx, y + 0.035, cz + ch * 0.6, rings=4, sides=6)
            elif ch > cw * 1.2:
                shape.box(
                    handle, 0.02, 0.03, 0.14, cx + cw * 0.36 * (1 if column % 2 == 0 else -1), y + 0.03, cz + ch / 2
                )
            else:
                shape.box(handle, min(0.16, cw * 0.4), 0.03, 0.02, cx, y + 0.03, cz + ch * 0.65)
    return shape


def cabinet(
    rng: Rng, width=(0.5, 1.1), depth=(0.35, 0.55), height=(0.7, 1.9), rows=(1, 3), columns=(1, 3), kinds=()
) -> Shape:
    w, d, h = rng.uniform(*width), rng.uniform(*depth), rng.uniform(*height)
    body = paint(rng, *(kinds or ("wood", "wood", "white", "grey")))
    foot = rng.uniform(0.0, 0.1)
    shape = Shape().box(body, w, d, h - foot, z=foot)
    if foot > 0.03:
        legs(shape, body, w, d, foot, 0.03)
    lip = rng.uniform(0, 0.03)
    shape.box(body, w + lip, d + lip, 0.025, z=h)
    drawers(
        shape,
        rng,
        body,
        w - 0.03,
        h - foot - 0.06,
        0,
        d / 2,
        foot + 0.03,
        int(rng.integers(*rows, endpoint=True)),
        int(rng.integers(*columns, endpoint=True)),
    )
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.025)


nightstand = partial(cabinet, width=(0.4, 0.58), depth=(0.36, 0.45), height=(0.45, 0.65), rows=(1, 3), columns=(1, 1))
dresser = partial(
    cabinet,
    width=(0.85, 1.5),
    depth=(0.42, 0.52),
    height=(0.75, 1.15),
    rows=(3, 5),
    columns=(1, 2),
    kinds=("wood", "wood", "white"),
)
wardrobe = partial(
    cabinet,
    width=(0.9, 1.7),
    depth=(0.5, 0.62),
    height=(1.8, 2.15),
    rows=(1, 1),
    columns=(2, 3),
    kinds=("wood", "white"),
)
file_cabinet = partial(
    cabinet,
    width=(0.4, 0.48),
    depth=(0.5, 0.65),
    height=(0.65, 1.35),
    rows=(2, 4),
    columns=(1, 1),
    kinds=("metal", "grey", "black"),
)
tv_stand = partial(
    cabinet,
    width=(1.0, 1.7),
    depth=(0.38, 0.5),
    height=(0.4, 0.62),
    rows=(1, 2),
    columns=(2, 3),
    kinds=("wood", "black"),
)
bathroom_cabinet = partial(
    cabinet,
    width=(0.35, 0.6),
    depth=(0.16, 0.3),
    height=(0.5, 0.8),
    rows=(1, 1),
    columns=(1, 2),
    kinds=("white", "wood"),
)


def shelf(rng: Rng, width=(0.6, 1.1), height=(0.8, 2.0), books=0.0, label="shelf") -> list:
    """Boards between sides, sometimes with a back, sometimes on posts; with books where asked."""
    w, d, h = rng.uniform(*width), rng.uniform(0.25, 0.42), rng.uniform(*height)
    body = paint(rng, "wood", "wood", "white", "black", "metal")
    shape, number = Shape(), max(2, round(h / rng.uniform(0.3, 0.42)))
    if rng.random() < 0.25:
        for x in (-w / 2, w / 2):
            for y in (-d / 2, d / 2):
                shape.rod(body, (x, y, 0), (x, y, h), 0.015)
    else:
        for x in (-w / 2 + 0.012, w / 2 - 0.012):
            shape.box(body, 0.024, d, h, x)
        if rng.random() < 0.75:
            shape.box(body, w, 0.012, h, y=-d / 2)
    parts = [(label, shape)]
    for z in np.linspace(0.06, h - 0.025, number):
        shape.box(body, w, d, 0.024, z=z)
        if z < h - 0.1 and rng.random() < books:
            number_of, x = rng.uniform(0.4, 1.0), -w / 2 + 0.03
            row = Shape()
            while x < -w / 2 + (w - 0.08) * number_of:
                thick, tall = (
                    rng.uniform(0.02, 0.06),
                    rng.uniform(0.16, h / number - 0.06) if h / number > 0.24 else 0.15,
                )
                row.box(
                    paint(rng, "bright", "fabric", "paper", "black"),
                    thick - 0.003,
                    rng.uniform(0.14, d - 0.04),
                    tall,
                    x + thick / 2,
                    0,
                    z + 0.025,
                )
                x += thick
            if row.vertices:
                parts.append(("book", row))
        else:
            shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, d / 2, z + 0.024)
    return parts


bookshelf = partial(shelf, books=0.8, label="bookshelf", height=(0.9, 2.1))
storage_organizer = partial(shelf, width=(0.4, 0.8), height=(0.5, 1.0), label="storage organizer")
rack = partial(shelf, width=(0.5, 1.0), height=(0.5, 1.6), label="rack")


def appliance(
    rng: Rng, w, d, h, kinds=("white", "metal", "black"), window=0.0, doors=1, knobs=0, porthole=False
) -> Shape:
    """A box with a door line, a handle, perhaps a window or a round one, and knobs."""
    w, d, h = (v * rng.uniform(0.93, 1.07) for v in (w, d, h))
    body, handle = paint(rng, *kinds), paint(rng, "chrome", "black", "grey")
    shape = Shape().box(body, w, d, h).top(-w / 2, w / 2, -d / 2, d / 2, h)
    panel = h * (0.15 if knobs else 0.0)
    edges = [0.02, h - panel] if doors == 1 else [0.02, (h - panel) * rng.uniform(0.55, 0.68), h - panel]
    for low, high in itertools.pairwise(edges):
        shape.box(body, w - 0.01, 0.03, high - low - 0.02, y=d / 2 + 0.015, z=low + 0.01)
        if not porthole:
            if h > 1.0:
                shape.box(
                    handle,
                    0.03,
                    0.05,
                    min(0.4, (high - low) * 0.5),
                    -w / 2 + 0.06,
                    d / 2 + 0.05,
                    low + (high - low) * 0.3,
                )
            else:
                shape.box(handle, w * 0.75, 0.045, 0.025, y=d / 2 + 0.05, z=high - 0.1 * (high - low) - 0.02)
    if window:
        shape.box(tinted((28, 28, 32), shiny=0.1), w * window, 0.01, (h - panel) * 0.5, y=d / 2 + 0.032, z=h * 0.22)
    if porthole:
        for r, y, m in ((0.2, 0.05, handle), (0.15, 0.06, tinted((50, 55, 65), shiny=0.2))):
            shape.rod(m, (0, d / 2 + 0.02, h * 0.45), (0, d / 2 + y, h * 0.45), r, sides=18)
    for k in range(knobs):
        x = (k - (knobs - 1) / 2) * w * 0.8 / knobs
        shape.rod(handle, (x, d / 2, h - panel / 2), (x, d / 2 + 0.04, h - panel / 2), 0.022)
    return shape


def copier(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.6, 0.9), rng.uniform(0.6, 0.7), rng.uniform(0.9, 1.15)
    body, dark = paint(rng, "white", "grey"), paint(rng, "black", "grey")
    shape = Shape().box(body, w, d, h * 0.7)
    drawers(shape, rng, body, w - 0.05, h * 0.5, 0, d / 2, 0.06, 3, 1)
    shape.box(dark, w * 0.98, d * 0.95, h * 0.1, z=h * 0.7).box(body, w, d, h * 0.15, z=h * 0.8)
    shape.box(dark, w * 0.9, d * 0.85, 0.06, z=h * 0.95)
    shape.box(dark, 0.3, 0.16, 0.05, w * 0.2, d / 2 + 0.06, h * 0.9)
    return shape.box(body, 0.3, d * 0.6, 0.04, -w / 2 - 0.14, 0, h * 0.55)


def printer(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.38, 0.52), rng.uniform(0.35, 0.45), rng.uniform(0.22, 0.4)
    body, dark = paint(rng, "white", "grey", "black"), paint(rng, "black")
    shape = Shape().box(body, w, d, h * 0.75).box(dark, w * 0.9, d * 0.8, h * 0.25, z=h * 0.75)
    return shape.box(dark, w * 0.7, 0.14, 0.02, y=d / 2 + 0.05, z=h * 0.35).box(
        dark, w * 0.7, 0.01, h * 0.15, y=d / 2 + 0.01, z=h * 0.4
    )


def machine(rng: Rng) -> Shape:
    """A vending machine or the like."""
    shape = appliance(rng, 0.85, 0.75, 1.75, ("bright", "black", "grey"), doors=1)
    (x0, _, _), (x1, y1, h) = shape.bounds()
    shape.box(paint(rng, "glass", "screen"), (x1 - x0) * 0.6, 0.02, h * 0.55, -0.08, y1, h * 0.35)
    return shape.box(paint(rng, "black"), (x1 - x0) * 0.55, 0.02, 0.2, -0.08, y1, h * 0.1)


def water_cooler(rng: Rng) -> Shape:
    shape = appliance(rng, 0.32, 0.32, 1.0, ("white", "black"))
    water = tinted((120, 165, 205), shiny=0.1)
    return shape.lathe(water, [(0.05, 1.0), (0.13, 1.1), (0.135, 1.35), (0.06, 1.4), (0, 1.4)])


def mailbox(rng: Rng) -> Shape:
    """A wall of letter boxes on a base."""
    w, h, body = rng.uniform(0.8, 1.5), rng.uniform(1.2, 1.7), paint(rng, "metal", "wood", "grey")
    return drawers(Shape().box(body, w, 0.4, h), rng, body, w - 0.04, h - 0.3, 0, 0.2, 0.26, 5, 5)


def piano(rng: Rng) -> Shape:
    w, h, body = rng.uniform(1.35, 1.5), rng.uniform(1.05, 1.25), paint(rng, "black", "wood")
    shape = Shape().box(body, w, 0.32, h, y=-0.14).box(body, w, 0.3, 0.12, y=0.15, z=0.62)
    shape.box(tinted((240, 238, 230), texture=1, period=0.03), w * 0.9, 0.14, 0.02, y=0.2, z=0.74)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.box(body, 0.06, 0.3, 0.76, x, 0.15)
    return shape.top(-w / 2, w / 2, -0.3, 0, h)


def keyboard_piano(rng: Rng) -> Shape:
    w, black = rng.uniform(1.1, 1.35), paint(rng, "black", "grey")
    shape = Shape().box(black, w, 0.32, 0.1, z=0.68)
    shape.box(tinted((240, 238, 230), texture=1, period=0.03), w * 0.92, 0.15, 0.02, y=0.07, z=0.78)
    for x in (-w * 0.3, w * 0.3):
        shape.rod(black, (x, -0.18, 0), (-x, 0.1, 0.68), 0.02).rod(black, (-x, -0.18, 0), (x, 0.1, 0.68), 0.02)
    return shape


def fireplace(rng: Rng) -> Shape:
    w, h, stone = rng.uniform(1.1, 1.6), rng.uniform(1.0, 1.25), paint(rng, "brick", "stone", "white")
    shape = Shape().box(tinted((30, 26, 24)), w * 0.6, 0.1, h * 0.7, y=-0.15)
    for x in (-w * 0.4, w * 0.4):
        shape.box(stone, w * 0.2, 0.4, h, x)
    shape.box(stone, w * 0.6, 0.4, h * 0.3, z=h * 0.7).box(paint(rng, "wood", "stone"), w * 1.1, 0.46, 0.07, z=h)
    return shape.box(stone, w * 1.05, 0.4, 0.06, y=0.38).top(-w / 2, w / 2, -0.2, 0.2, h + 0.07)


def cart(rng: Rng) -> Shape:
    w, d, h, frame = (
        rng.uniform(0.5, 0.8),
        rng.uniform(0.4, 0.5),
        rng.uniform(0.75, 1.0),
        paint(rng, "metal", "grey", "black"),
    )
    shape, plate = legs(Shape(), frame, w, d, h, 0.018, False), paint(rng, "metal", "grey", "wood")
    for z in np.linspace(0.15, h - 0.05, int(rng.integers(2, 4))):
        shape.box(plate, w, d, 0.03, z=z).top(-w / 2, w / 2, -d / 2, d / 2, z + 0.03)
    return shape.path(
        frame,
        [(-w / 2, -d / 2, h), (-w / 2 - 0.1, -d / 2, h + 0.08), (-w / 2 - 0.1, d / 2, h + 0.08), (-w / 2, d / 2, h)],
        0.016,
    )


def computer_tower(rng: Rng) -> Shape:
    body = paint(rng, "black", "black", "grey", "white")
    w, d, h = rng.uniform(0.18, 0.22), rng.uniform(0.4, 0.48), rng.uniform(0.38, 0.46)
    shape = (
        Shape().box(body, w, d, h).box(paint(rng, "grey", "black"), w * 0.8, 0.01, 0.06, y=d / 2 + 0.005, z=h * 0.75)
    )
    return shape.box(paint(rng, "grey"), w * 0.7, 0.012, 0.12, y=d / 2 + 0.005, z=h * 0.2)
