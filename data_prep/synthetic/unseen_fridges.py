"""Unseen makes of refrigerators, large and small: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Shape, tinted

Rng = np.random.Generator


def rounded_fridge(rng: Rng, width=None, height=None) -> Shape:
    """Of the fifties: rounded all over, of a strong colour, a heavy lever, short legs."""
    w, h, d = width or rng.uniform(0.58, 0.68), height or rng.uniform(1.45, 1.65), 0.62
    body = tinted(
        [(196, 214, 200), (160, 60, 52), (232, 222, 190), (116, 160, 178), (36, 60, 96)][rng.integers(5)], shiny=0.04
    )
    chrome, shape = pick(rng, "chrome"), Shape()
    shape.ball(
        body, w / 2, (d - 0.1) / 2, (h - 0.08) / 2, 0, -0.05, 0.08 + (h - 0.08) / 2, power=0.25, rings=10, sides=20
    )
    shape.ball(
        body, w / 2 - 0.005, 0.07, (h - 0.1) / 2, 0, d / 2 - 0.1, 0.09 + (h - 0.1) / 2, power=0.3, rings=10, sides=20
    )
    for x in (-w / 2 + 0.08, w / 2 - 0.08):
        for y in (-d / 2 + 0.1, d / 2 - 0.14):
            shape.rod(chrome, (x, y, 0), (x, y, 0.12), 0.02)
    shape.box(chrome, w * 0.9, 0.02, 0.012, 0, d / 2 - 0.03, h * 0.68)
    side = int(rng.choice([-1, 1]))
    for z in (h * 0.52, h * 0.74):
        shape.path(
            chrome,
            [
                (side * w * 0.38, d / 2 - 0.03, z),
                (side * w * 0.38, d / 2 + 0.03, z + 0.02),
                (side * w * 0.2, d / 2 + 0.03, z + 0.02),
            ],
            0.016,
        )
    return shape


def glazed_fridge(rng: Rng, width=None, height=None) -> Shape:
    """Of a shop or a bar: open doors of a frame before lit boards with bottles, vents below, a sign above."""
    w, h, d = width or rng.uniform(0.62, 0.95), height or rng.uniform(1.6, 1.85), 0.64
    body, inner = pick(rng, "black", "white", "steel"), pick(rng, "white", "sheet")
    shape = Shape().box(body, w, d - 0.02, 0.24, y=-0.01).box(body, w, d - 0.02, 0.16, y=-0.01, z=h - 0.16)
    shape.box(body, w, 0.06, h, y=-d / 2 + 0.03).box(inner, w - 0.08, 0.01, h - 0.4, y=-d / 2 + 0.066, z=0.24)
    for x in (-w / 2 + 0.03, w / 2 - 0.03):
        shape.box(body, 0.06, d, h, x)
    for z in np.linspace(0.26, h - 0.55, 4):
        shape.box(inner, w - 0.1, d - 0.2, 0.015, 0, -0.03, z)
        drink = pick(rng, "painted", "shell", "book", "brass")
        for x in np.arange(-w / 2 + 0.12, w / 2 - 0.1, 0.085):
            if rng.random() < 0.8:
                shape.lathe(
                    drink, [(0.034, 0), (0.034, 0.13), (0.014, 0.2), (0.014, 0.23)], x, 0.12, z + 0.015, sides=8
                )
    for z in np.arange(0.04, 0.2, 0.04):
        shape.box(pick(rng, "steel"), w - 0.14, 0.03, 0.014, 0, d / 2 - 0.02, z)
    # No pane: a depth camera looks through it, and ours knows no clear glass.
    for z in (0.24, h - 0.2):
        shape.box(body, w, 0.03, 0.04, 0, d / 2 - 0.02, z)
    for x in (0.0, *((w * 0.06,) if w > 0.8 else ())):
        shape.box(pick(rng, "steel"), 0.03, 0.05, 0.5, x + (w * 0.38 if w <= 0.8 else 0), d / 2 + 0.01, h * 0.4)
    shape.box(pick(rng, "shell", "painted"), w - 0.1, 0.02, 0.12, 0, d / 2 - 0.01, h - 0.14)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2 - 0.05, h)


def quarter_fridge(rng: Rng, width=None, height=None) -> Shape:
    """Four doors of dark glass or brushed steel with grips in their seams, and a niche for water or a screen."""
    w, h, d = width or rng.uniform(0.8, 0.92), height or rng.uniform(1.74, 1.84), 0.68
    face, rim, dark = (
        pick(rng, "dark glass", "steel", "lacquer", "painted"),
        pick(rng, "steel", "black"),
        pick(rng, "dark glass", "black"),
    )
    shape = Shape().box(rim, w, d - 0.07, h - 0.04, y=-0.035, z=0.04).box(dark, w - 0.06, d - 0.1, 0.04, y=-0.03)
    split, y = h * rng.uniform(0.42, 0.5), d / 2 - 0.04
    for s in (-1, 1):
        for z0, z1 in ((0.05, split - 0.012), (split + 0.012, h - 0.005)):
            shape.box(face, w / 2 - 0.02, 0.07, z1 - z0, s * (w / 4), y, z0)
    shape.box(rim, w, 0.05, 0.024, 0, y, split - 0.012).box(rim, 0.03, 0.05, h - 0.05, 0, y, 0.05)
    shape.box(rim, w + 0.02, 0.1, 0.05, 0, -d / 2 + 0.16, h)
    if rng.random() < 0.6:
        shape.box(dark, w * 0.2, 0.012, 0.42, -w * 0.26, y + 0.04, h * 0.6).box(
            rim, w * 0.24, 0.02, 0.03, -w * 0.26, y + 0.045, h * 0.57
        )
    else:
        shape.box(pick(rng, "shell", "book"), w * 0.3, 0.01, 0.5, w * 0.25, y + 0.04, h * 0.58)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2 - 0.1, h)


def wine_cooler(rng: Rng) -> Shape:
    """Low, with an open frame for a door before rows of bottles that lie."""
    w, d, h = rng.uniform(0.45, 0.58), rng.uniform(0.46, 0.54), rng.uniform(0.6, 0.86)
    rim, wine, board = pick(rng, "black", "steel"), pick(rng, "black", "painted", "book"), pick(rng, "pine", "chrome")
    shape = Shape().box(rim, w, d * 0.5, h, y=-d * 0.25)
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.box(rim, 0.04, d, h, x)
    for z in (0.0, h - 0.05):
        shape.box(rim, w, d, 0.05, 0, 0, z)
    for z in np.arange(0.1, h - 0.12, 0.11):
        shape.box(board, w - 0.08, 0.02, 0.03, 0, d / 2 - 0.08, z - 0.03)
        for x in np.linspace(-w / 2 + 0.1, w / 2 - 0.1, 4):
            shape.rod(wine, (x, 0, z + 0.03), (x, d / 2 - 0.07, z + 0.03), 0.038, sides=8)
    shape.rod(pick(rng, "steel"), (w * 0.4, d / 2 + 0.04, h * 0.3), (w * 0.4, d / 2 + 0.04, h * 0.8), 0.013)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def small_rounded_fridge(rng: Rng) -> Shape:
    """A small one with round edges and a lever."""
    return rounded_fridge(rng, rng.uniform(0.45, 0.55), rng.uniform(0.66, 0.88))


REFRIGERATORS = (rounded_fridge, glazed_fridge, quarter_fridge)
MINI_FRIDGES = (wine_cooler, small_rounded_fridge)
