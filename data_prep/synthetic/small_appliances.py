"""Families of small appliances on kitchen counters. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import Shape, paint, tinted

Rng = np.random.Generator


def kettle(rng: Rng) -> Shape:
    """For the stove with a bow above, electric on its base, or a thin spout."""
    style, black = int(rng.integers(3)), paint(rng, "black", "black", "wood")
    body = paint(rng, "chrome", "black", "white", "bright", "metal")._replace(shiny=0.1)
    if style == 0:
        shape = Shape().lathe(body, [(0.1, 0), (0.11, 0.03), (0.1, 0.09), (0.06, 0.14), (0, 0.155)], sides=18)
        shape.rod(body, (0.085, 0, 0.08), (0.155, 0, 0.145), 0.026, 0.014).ball(black, 0.015, 0.015, 0.014, z=0.165)
        bow = [(0.085 * np.cos(a), 0, 0.12 + 0.12 * np.sin(a)) for a in np.linspace(0.15, np.pi - 0.15, 9)]
        return shape.path(body, bow, 0.008).path(black, bow[2:7], 0.013)
    if style == 1:
        h = rng.uniform(0.19, 0.23)
        shape = Shape().lathe(black, [(0.085, 0), (0.085, 0.018), (0, 0.022)], sides=16)
        shape.lathe(body, [(0.08, 0.022), (0.078, h * 0.5), (0.062, h), (0, h + 0.01)], sides=16)
        shape.box(tinted((110, 140, 155)), 0.02, 0.01, h * 0.4, 0, 0.076, h * 0.3)
        shape.rod(body, (0.05, 0, h * 0.85), (0.085, 0, h * 0.97), 0.025, 0.012).ball(
            black, 0.018, 0.018, 0.012, z=h + 0.012
        )
        grip = [(-0.055, 0, h), (-0.115, 0, h - 0.005), (-0.13, 0, h * 0.55), (-0.085, 0, h * 0.25)]
        return shape.path(black, grip, 0.014)
    shape = Shape().lathe(body, [(0.075, 0), (0.07, 0.07), (0.05, 0.12), (0, 0.13)], sides=16)
    shape.path(body, [(0.065, 0, 0.03), (0.12, 0, 0.05), (0.125, 0, 0.13), (0.16, 0, 0.155)], 0.009)
    shape.ball(black, 0.014, 0.014, 0.014, z=0.14)
    return shape.path(black, [(-0.05, 0, 0.115), (-0.12, 0, 0.14), (-0.13, 0, 0.04)], 0.012)


def microwave(rng: Rng) -> Shape:
    """Door with a dark window, at its right a panel with a display and keys or knobs."""
    w, d, h = rng.uniform(0.44, 0.54), rng.uniform(0.34, 0.42), rng.uniform(0.26, 0.31)
    body = paint(rng, "white", "black", "metal", "white")._replace(shiny=0.02)
    dark, light = tinted((26, 26, 30), shiny=0.1), paint(rng, "white", "grey")
    shape = Shape().box(body, w, d, h, z=0.012)
    for x in (-w * 0.4, w * 0.4):
        shape.box(tinted((30, 30, 30)), 0.03, d * 0.8, 0.014, x)
    front, px = d / 2, -w * 0.36
    shape.box(body, w * 0.7, 0.025, h * 0.94, w * 0.14, front, 0.02)
    shape.box(dark, w * 0.54, 0.01, h * 0.62, w * 0.15, front + 0.013, h * 0.2)
    shape.box(dark if rng.random() < 0.5 else body, w * 0.25, 0.025, h * 0.94, px, front, 0.02)
    shape.box(tinted((60, 130, 110)), w * 0.16, 0.01, h * 0.12, px, front + 0.013, h * 0.78)
    if rng.random() < 0.65:
        for i in range(4):
            for j in range(3):
                shape.box(
                    light, w * 0.045, 0.008, h * 0.07, px + w * 0.06 * (j - 1), front + 0.013, h * (0.28 + 0.11 * i)
                )
    else:
        for z in (0.3, 0.58):
            shape.rod(light, (px, front, h * z), (px, front + 0.035, h * z), 0.026, sides=10)
    if rng.random() < 0.7:
        handle = paint(rng, "chrome", "black", "white")
        shape.box(handle, 0.018, 0.02, h * 0.75, -w * 0.19, front + 0.04, h * 0.12)
        for z in (0.14, 0.8):
            shape.box(handle, 0.018, 0.04, 0.02, -w * 0.19, front + 0.02, h * z)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2 - 0.02, h + 0.012)


def toaster_oven(rng: Rng) -> Shape:
    """Low and wide; a glass door that folds down with its bar, a rack within, knobs beside it."""
    w, d, h = rng.uniform(0.36, 0.46), rng.uniform(0.27, 0.34), rng.uniform(0.2, 0.25)
    body, bar = paint(rng, "metal", "black", "metal")._replace(shiny=0.05), paint(rng, "chrome", "black")
    shape = Shape().box(body, w, d, h, z=0.02)
    for x in (-w * 0.42, w * 0.42):
        for y in (-d * 0.4, d * 0.4):
            shape.box(tinted((25, 25, 25)), 0.03, 0.03, 0.022, x, y)
    shape.box(tinted((44, 36, 32), shiny=0.1), w * 0.68, 0.012, h * 0.68, w * 0.13, d / 2, 0.02 + h * 0.13)
    for z in (0.35, 0.52):
        shape.box(paint(rng, "metal"), w * 0.62, 0.008, 0.009, w * 0.13, d / 2 + 0.006, h * z)
    shape.path(
        bar,
        [
            (w * 0.4, d / 2, h * 0.88),
            (w * 0.4, d / 2 + 0.035, h * 0.9),
            (-w * 0.14, d / 2 + 0.035, h * 0.9),
            (-w * 0.14, d / 2, h * 0.88),
        ],
        0.01,
    )
    for z in (0.22, 0.5, 0.78):
        y = d / 2
        shape.rod(
            paint(rng, "black", "chrome"),
            (-w * 0.36, y, 0.02 + h * z),
            (-w * 0.36, y + 0.025, 0.02 + h * z),
            0.021,
            sides=10,
        )
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.02)


def toaster(rng: Rng) -> Shape:
    """Two or four slots across a rounded block, a lever and a knob on its end; at times toast sticks out."""
    body, four = (
        paint(rng, "chrome", "metal", "chrome", "black", "white", "bright")._replace(shiny=0.05),
        rng.random() < 0.3,
    )
    w, d, h = (0.28, 0.28, 0.19) if four else (rng.uniform(0.26, 0.32), rng.uniform(0.15, 0.18), rng.uniform(0.17, 0.2))
    dark, black = tinted((22, 22, 22)), paint(rng, "black")
    outline = [(0.98, 0), (1, 0.2 * h), (1, 0.8 * h), (0.9, h), (0, h)]
    shape = Shape().lathe(body, outline, z=0.012, sx=w / 2, sy=d / 2, power=0.35, sides=20)
    shape.box(black, w * 0.94, d * 0.92, 0.016)
    for y in (-d * 0.3, -d * 0.1, d * 0.1, d * 0.3) if four else (-d * 0.19, d * 0.19):
        shape.box(dark, w * 0.7, 0.03, 0.008, 0, y, h + 0.008)
        if rng.random() < 0.25:
            shape.box(tinted((190, 140, 80)), 0.11, 0.016, 0.05, 0, y, h - 0.01)
    shape.box(black, 0.035, 0.05, 0.02, w / 2 + 0.012, 0, h * 0.7).box(dark, 0.006, 0.014, h * 0.5, w / 2, 0, h * 0.25)
    return shape.rod(black, (w / 2, -d * 0.2, h * 0.25), (w / 2 + 0.022, -d * 0.2, h * 0.25), 0.02)


def coffee_maker(rng: Rng) -> Shape:
    """A drip machine with its pot, a capsule machine, an espresso machine, or a press pot."""
    body, dark, style = paint(rng, "black", "black", "metal", "white"), paint(rng, "black"), int(rng.integers(4))
    glass = tinted((58, 40, 32), shiny=0.1)
    if style == 0:
        w, h = rng.uniform(0.17, 0.22), rng.uniform(0.32, 0.38)
        shape = Shape().box(body, w, 0.26, 0.035).box(body, w, 0.1, h, y=-0.08).box(body, w, 0.25, 0.1, z=h - 0.1)
        shape.lathe(dark, [(0.05, 0), (0.03, -0.04), (0, -0.04)], y=0.05, z=h - 0.1)
        shape.lathe(glass, [(0.062, 0.04), (0.07, 0.08), (0.045, 0.15)], y=0.05).lathe(
            dark, [(0.048, 0.15), (0.05, 0.165), (0, 0.17)], y=0.05
        )
        shape.path(dark, [(0, 0.095, 0.15), (0, 0.15, 0.145), (0, 0.145, 0.07)], 0.011)
        return shape.box(tinted((90, 150, 120)), 0.06, 0.008, 0.025, 0, 0.128, h - 0.06)
    if style == 1:
        h = rng.uniform(0.28, 0.33)
        shape = Shape().lathe(body, [(1, 0), (1, 0.035), (0, 0.035)], sx=0.09, sy=0.15, power=0.5, sides=16)
        shape.box(body, 0.15, 0.12, h, y=-0.09).ball(body, 0.09, 0.15, 0.06, y=-0.01, z=h - 0.05, power=0.5, sides=16)
        shape.box(tinted((150, 175, 190), shiny=0.15), 0.09, 0.19, h - 0.08, -0.12, -0.06, 0.02)
        shape.path(
            paint(rng, "chrome"),
            [(-0.07, 0.05, h), (-0.06, 0.13, h + 0.02), (0.06, 0.13, h + 0.02), (0.07, 0.05, h)],
            0.011,
        )
        return shape.rod(dark, (0, 0.07, h - 0.13), (0, 0.07, h - 0.08), 0.02)
    if style == 2:
        w, h, steel = rng.uniform(0.24, 0.33), rng.uniform(0.3, 0.36), paint(rng, "metal", "black", "bright")
        shape = Shape().box(steel, w, 0.28, 0.06).box(steel, w, 0.12, h, y=-0.08).box(steel, w, 0.28, 0.12, z=h - 0.12)
        shape.box(tinted((40, 40, 42)), w * 0.9, 0.14, 0.008, 0, 0.06, 0.06)
        shape.lathe(paint(rng, "chrome"), [(0.035, -0.03), (0.035, 0), (0, 0)], y=0.07, z=h - 0.12)
        shape.path(dark, [(0, 0.09, h - 0.14), (0, 0.21, h - 0.15)], 0.015)
        for x in (-w * 0.3, -w * 0.12, w * 0.12, w * 0.3):
            shape.rod(dark, (x, 0.14, h - 0.06), (x, 0.155, h - 0.06), 0.014)
        return shape.path(paint(rng, "chrome"), [(w * 0.42, 0.1, h - 0.1), (w * 0.45, 0.14, h - 0.2)], 0.008)
    shape = Shape().lathe(glass, [(0.05, 0.02), (0.05, 0.18), (0.053, 0.19)], sides=16)
    frame = paint(rng, "chrome", "black", "brass")
    for z in (0.02, 0.16):
        shape.lathe(frame, [(0.053, z), (0.053, z + 0.014)], sides=16)
    shape.lathe(frame, [(0.055, 0.19), (0.05, 0.205), (0, 0.21)]).rod(frame, (0, 0, 0.2), (0, 0, 0.25), 0.006)
    shape.ball(dark, 0.015, 0.015, 0.015, z=0.255)
    return shape.path(dark, [(0.05, 0, 0.17), (0.1, 0, 0.16), (0.1, 0, 0.06), (0.05, 0, 0.05)], 0.011)
