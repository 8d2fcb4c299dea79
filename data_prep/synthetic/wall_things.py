"""Families of flat things and lights on walls and ceilings, and fans.

Wall things have their back at the smallest y of their frame and their lower edge at z = 0.
"""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.fixtures import framed
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import PATCHES, TILES, Shape, paint, tinted

Rng = np.random.Generator


def projector_screen(rng: Rng) -> Shape:
    """A cloth that comes out of a case above it, with a dark rim and a bar at its lower edge; or one in a frame."""
    w = rng.uniform(1.5, 2.3)
    h, face, dark = w * rng.uniform(0.56, 0.75), pick(rng, "white"), pick(rng, "black")
    shape = Shape().box(dark, w, 0.014, h, z=0.03).box(face, w - 0.1, 0.022, h - 0.1, z=0.08)
    if rng.random() < 0.3:
        return framed(shape, dark, w, h + 0.03, 0.06, 0.05)
    case = pick(rng, "white", "white", "black")
    shape.box(case, w + 0.16, 0.1, 0.1, z=h + 0.03).box(case, w + 0.02, 0.03, 0.035)
    for x in (-w / 2 - 0.08, w / 2 + 0.08):
        shape.box(case, 0.03, 0.11, 0.12, x, z=h + 0.02)
    return shape


def board(rng: Rng, face=("white",), width=(1.2, 2.4), frame=("steel", "steel", "oak", "frame")) -> Shape:
    """To write on: a frame, a ledge, and what lies there; a rail or clips above at times."""
    rim = pick(rng, *frame)
    w, h = rng.uniform(*width), rng.uniform(0.9, 1.25)
    shape = framed(Shape().box(pick(rng, *face), w, 0.025, h), rim, w, h, 0.04, 0.045)
    long = w * rng.uniform(0.3, 1.0)
    shape.box(rim, long, 0.08, 0.018, y=0.045).box(rim, long, 0.014, 0.03, y=0.085)
    for _ in range(int(rng.integers(0, 4))):  # pens, an eraser
        x = rng.uniform(-0.45, 0.4) * long
        shape.box(pick(rng, "shell", "black"), rng.choice([0.05, 0.13]), 0.03, 0.025, x, 0.055, 0.018)
    if rng.random() < 0.2:
        shape.box(pick(rng, "oak", "steel"), w, 0.04, 0.05, y=0.0, z=h + 0.02)
    return shape


def pin_board(rng: Rng) -> Shape:
    """Of cork or cloth, with notes pinned to it."""
    w, h = rng.uniform(0.7, 1.7), rng.uniform(0.6, 1.15)
    face = tinted((176, 138, 96), shiny=0.0) if rng.random() < 0.6 else pick(rng, "office cloth", "upholstery")
    shape = framed(Shape().box(face, w, 0.02, h), pick(rng, *WOODS, "frame", "steel"), w, h, 0.035, 0.035)
    for _ in range(int(rng.integers(0, 12))):
        pw, ph = rng.choice([0.15, 0.21, 0.28]), rng.choice([0.15, 0.21, 0.28])
        if pw < w * 0.8 and ph < h * 0.8:
            x, z = rng.uniform(-1, 1) * (w - pw) * 0.46, rng.uniform(0.04, h - ph - 0.02)
            note = pick(rng, "white", "white", "sheet", "book")._replace(texture=PATCHES, period=0.04)
            shape.box(note, pw, 0.012, ph, x, 0.012, z)
    return shape


def tv(rng: Rng) -> Shape:
    """A screen in a thin rim, on a mount; its picture is dark or shines."""
    w, rim = rng.uniform(0.75, 1.35), rng.uniform(0.012, 0.03)
    h, body = w * 0.57, paint(rng, "black")
    shape = (
        Shape().box(body, w + 2 * rim, 0.035, h + 2 * rim, y=0.0).box(paint(rng, "screen"), w, 0.012, h, y=0.018, z=rim)
    )
    shape.box(body, w * 0.7, 0.03, h * 0.6, y=-0.03, z=h * 0.15)
    return shape.box(body, 0.3, 0.05, 0.2, y=-0.065, z=h * 0.35)


def tv_on_foot(rng: Rng) -> Shape:
    """A screen that stands: on a plate, or on two feet."""
    shape, lift = tv(rng), rng.uniform(0.05, 0.09)
    (x0, _, _), (x1, _, _) = shape.bounds()
    raised, black = Shape().add(shape, z=lift), paint(rng, "black")
    if rng.random() < 0.5:
        return raised.box(black, (x1 - x0) * 0.4, 0.24, 0.02, y=-0.02).box(black, 0.12, 0.03, lift + 0.05, y=-0.03)
    for x in (x0 * 0.7, x1 * 0.7):
        raised.box(black, 0.03, 0.24, 0.018, x, -0.02).box(black, 0.03, 0.03, lift + 0.01, x, -0.01)
    return raised


def fan(rng: Rng) -> Shape:
    """On a post with a cage about its blades, a tower, a box, or a small one for the floor."""
    kind = str(rng.choice(["post", "post", "tower", "box", "low"]))
    body = pick(rng, "white", "black", "frame")
    shape = Shape()
    if kind == "tower":
        h, r = rng.uniform(0.75, 1.05), rng.uniform(0.08, 0.12)
        shape.lathe(body, [(0, 0.03), (0.15, 0.03), (0.16, 0)], sides=16)
        shape.lathe(body, [(r, 0.03), (r, h - 0.02), (r * 0.7, h), (0, h)], sides=14)
        return shape.box(
            pick(rng, "painted steel", "black")._replace(texture=TILES, period=0.025),
            r * 1.2,
            0.03,
            h * 0.7,
            y=r * 0.88,
            z=h * 0.15,
        )
    if kind == "box":
        w = rng.uniform(0.5, 0.56)
        framed(shape, body, w, w, 0.06, 0.16)
        shape = shape.moved(0, -0.07, 0.06)
        for y in (-0.06, 0.06):
            for z in np.arange(0.1, w + 0.02, 0.05):
                shape.box(body, w, 0.012, 0.014, y=y, z=z)
        return _blades(shape, rng, 0.0, 0.0, 0.06 + w / 2, w * 0.42)
    h, r = (rng.uniform(0.95, 1.25), rng.uniform(0.19, 0.23)) if kind == "post" else (0.28, rng.uniform(0.18, 0.24))
    if kind == "post":
        if rng.random() < 0.6:
            shape.lathe(body, [(0, 0.035), (0.19, 0.025), (0.2, 0)], sides=18)
        else:
            for a in (np.pi / 4, 3 * np.pi / 4):
                c, s = 0.24 * np.cos(a), 0.24 * np.sin(a)
                shape.rod(body, (-c, -s, 0.02), (c, s, 0.02), 0.02)
        shape.rod(body, (0, 0, 0), (0, 0, h), 0.018)
    else:
        for x in (-r * 0.8, r * 0.8):
            shape.path(body, [(0, -0.1, 0.015), (x, -0.1, 0.015), (x, 0.1, 0.015), (x * 0.9, 0.0, h)], 0.015, sides=6)
    shape.rod(body, (0, -0.14, h), (0, 0.0, h), 0.06, 0.07)
    for y, size in ((0.01, r), (0.05, r + 0.005), (0.09, r)):  # the cage
        ring = [(size * np.cos(a), y, h + size * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17)]
        shape.path(body, ring, 0.008, sides=4)
    for a in np.arange(12) * np.pi / 6:
        c, s = np.cos(a), np.sin(a)
        arm = [(0, 0.12, h), (0.75 * r * c, 0.115, h + 0.75 * r * s), (r * c, 0.08, h + r * s)]
        shape.path(body, arm, 0.0065, sides=4)
        shape.rod(body, (0.06 * c, 0.0, h + 0.06 * s), (r * c, 0.02, h + r * s), 0.0065, sides=4)
    shape.rod(body, (0, 0.105, h), (0, 0.125, h), 0.05, sides=10)
    return _blades(shape, rng, 0.0, 0.055, h, r * 0.88)


def _blades(shape: Shape, rng: Rng, x, y, z, r) -> Shape:
    blade = pick(rng, "painted steel", "white", "black")
    for a in rng.uniform(0, 2) + np.arange(4) * np.pi / 2:
        t = np.linspace(-0.45, 0.45, 4)
        inner = np.stack([x + 0.2 * r * np.cos(a + t), y + 0.02 * t, z + 0.2 * r * np.sin(a + t)], -1)
        outer = np.stack([x + r * np.cos(a + t), y + 0.05 * t, z + r * np.sin(a + t)], -1)
        shape.sheet(blade, np.stack([inner, outer]))
    return shape.rod(blade, (x, y - 0.02, z), (x, y + 0.03, z), 0.035, sides=8)


def wall_light(rng: Rng) -> Shape:
    """A sconce: a bowl, a shade on an arm, a tube, or lamps over a mirror."""
    shade, metal, kind = tinted((250, 246, 234)), pick(rng, "chrome", "brass", "black", "white"), rng.integers(4)
    shape = Shape()
    if kind == 0:
        shape.box(metal, 0.1, 0.03, 0.14, y=-0.06).ball(shade, 0.14, 0.1, 0.09, 0, 0.0, 0.09)
    elif kind == 1:
        shape.box(metal, 0.09, 0.025, 0.12, y=-0.1).path(
            metal, [(0, -0.1, 0.05), (0, 0.02, 0.03), (0, 0.02, 0.1)], 0.013
        )
        shape.lathe(shade, [(0.09, 0.1), (0.06, 0.24)], y=0.02, sides=14)
    elif kind == 2:
        w = rng.uniform(0.5, 1.2)
        shape.box(metal, w, 0.05, 0.06, y=-0.03).rod(shade, (-w / 2, 0.02, 0.03), (w / 2, 0.02, 0.03), 0.028)
    else:
        number = int(rng.integers(2, 5))
        shape.box(metal, number * 0.18, 0.03, 0.09, y=-0.06)
        for k in range(number):
            shape.ball(shade, 0.055, 0.055, 0.06, (k - (number - 1) / 2) * 0.18, 0.02, 0.05)
    return shape


def ceiling_light(rng: Rng) -> Shape:
    """A panel, a drum, a bowl, a tube in its trough, spots on a bar, or a fan with a light below."""
    shade, kind = tinted((250, 248, 240)), rng.integers(6)
    metal, shape = pick(rng, "white", "chrome", "brass", "frame"), Shape()
    if kind == 0:
        w, d = (0.6, 0.6) if rng.random() < 0.5 else (1.2, rng.choice([0.3, 0.6]))
        return framed(Shape().box(shade, w, d, 0.04, z=0.02), metal, 0.02, 0.02, 0.01).box(
            metal, w + 0.05, d + 0.05, 0.03, z=0.05
        )
    if kind == 1:
        r = rng.uniform(0.16, 0.26)
        return shape.lathe(shade, [(0, 0), (r, 0), (r, 0.1)], sides=20).lathe(
            metal, [(r + 0.01, 0.08), (r + 0.01, 0.12), (0, 0.12)], sides=20
        )
    if kind == 2:
        r = rng.uniform(0.15, 0.22)
        shape.lathe(shade, [(0, 0), (r * 0.5, 0.012), (r * 0.85, 0.05), (r, 0.1)], sides=20)
        return shape.lathe(metal, [(r, 0.1), (r * 0.6, 0.13), (0, 0.13)], sides=20)
    if kind == 3:
        w = rng.uniform(1.0, 1.4)
        for y in (-0.06, 0.06):
            shape.rod(shade, (-w / 2, y, 0.03), (w / 2, y, 0.03), 0.02)
        return shape.box(metal, w + 0.04, 0.22, 0.05, z=0.05)
    if kind == 4:
        shape.box(metal, 0.8, 0.05, 0.03, z=0.16)
        for x in (-0.3, 0.0, 0.3):
            tip = (x + rng.normal(0, 0.06), rng.normal(0, 0.06), 0.0)
            shape.rod(metal, (x, 0, 0.14), tip, 0.035, 0.05, sides=10)
        return shape
    for a in rng.uniform(0, 1) + np.arange(int(rng.integers(4, 6))) * 2 * np.pi / 5:
        blade = Shape().box(pick(rng, "walnut", "white", "oak"), 0.42, 0.13, 0.014, 0.34)
        shape.add(blade, 0, 0, 0.14, a)
    shape.lathe(metal, [(0.05, 0.08), (0.11, 0.12), (0.11, 0.2), (0.04, 0.24)], sides=14).rod(
        metal, (0, 0, 0.22), (0, 0, 0.42), 0.018
    )
    return shape.lathe(shade, [(0, 0), (0.1, 0.03), (0.12, 0.09)], sides=16)


def pendant(rng: Rng) -> Shape:
    """A lamp on a cord: a cone, a globe, a drum, or a chandelier."""
    cord, drop, r, kind = paint(rng, "black", "metal"), rng.uniform(0.4, 0.8), rng.uniform(0.13, 0.24), rng.integers(4)
    shape = Shape().rod(cord, (0, 0, 0.15), (0, 0, drop + 0.2), 0.012)
    shape.lathe(cord, [(0.05, drop + 0.17), (0.05, drop + 0.2), (0, drop + 0.2)])
    shade = pick(rng, "white", "sheet", "frame", "brass", "shell")
    if kind == 0:
        return shape.lathe(shade, [(r, 0), (r * 0.5, 0.16), (0.03, 0.22)], sides=16)
    if kind == 1:
        return shape.ball(tinted((248, 244, 232)), r * 0.8, r * 0.8, r * 0.8, z=r * 0.8, rings=9, sides=16)
    if kind == 2:
        return shape.lathe(pick(rng, "sheet", "upholstery"), [(r, 0), (r, 0.2)], sides=18).lathe(
            cord, [(r, 0.19), (0, 0.2)]
        )
    for a in np.arange(5) * 2 * np.pi / 5:
        c, s = np.cos(a), np.sin(a)
        shape.path(
            shade, [(0, 0, 0.12), (0.6 * r * c, 0.6 * r * s, 0.04), (1.2 * r * c, 1.2 * r * s, 0.1)], 0.013, sides=5
        )
        shape.ball(tinted((250, 246, 232)), 0.035, 0.035, 0.05, 1.2 * r * c, 1.2 * r * s, 0.15, rings=5, sides=8)
    return shape


def projector(rng: Rng) -> Shape:
    """A box with its lens, on an arm from the ceiling."""
    body = pick(rng, "white", "white", "black", "painted steel")
    w, d = rng.uniform(0.3, 0.42), rng.uniform(0.26, 0.34)
    shape = (
        Shape()
        .box(body, w, d, 0.1, z=0.02)
        .rod(pick(rng, "black"), (w * 0.22, d / 2, 0.07), (w * 0.22, d / 2 + 0.04, 0.07), 0.045)
    )
    shape.box(pick(rng, "black"), w * 0.3, 0.012, 0.05, -w * 0.2, d / 2, 0.045)
    metal = pick(rng, "steel", "white", "black")
    shape.box(metal, 0.16, 0.16, 0.02, z=0.125).rod(metal, (0, 0, 0.1), (0, 0, rng.uniform(0.35, 0.65)), 0.02)
    high = shape.bounds()[1][2]
    return shape.lathe(metal, [(0.07, high - 0.02), (0.07, high), (0, high)])


def ledge(rng: Rng) -> Shape:
    """A board along the wall, or a built-out sill."""
    w, d, h = rng.uniform(0.9, 1.9), rng.uniform(0.14, 0.26), rng.choice([0.04, 0.07, 0.2])
    return Shape().box(pick(rng, "white", *WOODS, "stone"), w, d, h).top(-w / 2, w / 2, -d / 2 + 0.02, d / 2, h)


def handrail(rng: Rng) -> Shape:
    """A rail along a wall on brackets."""
    long, metal = rng.uniform(1.0, 1.9), pick(rng, *WOODS, "steel", "chrome")
    shape = Shape().rod(metal, (-long / 2, 0.05, 0.1), (long / 2, 0.05, 0.1), rng.uniform(0.018, 0.026))
    bracket = pick(rng, "steel", "black", "brass")
    for x in np.linspace(-long / 2 + 0.15, long / 2 - 0.15, 3):
        shape.path(bracket, [(x, -0.03, 0.02), (x, 0.05, 0.03), (x, 0.05, 0.09)], 0.012, sides=5)
    return shape
