"""Families of things on kitchen counters and tables. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.containers import lying, many
from data_prep.synthetic.shapes import PATCHES, PLAIN, Material, Shape, paint, tinted

Rng = np.random.Generator


def _label(rng: Rng) -> Material:
    """A printed label: two strong colours in patches."""
    return paint(rng, "bright", "white")._replace(
        texture=PATCHES, period=rng.uniform(0.02, 0.05), second=paint(rng, "bright", "white", "black").color
    )


def bottle(rng: Rng, size=1.0) -> Shape:
    """Of wine, with a pump, of cleaner with a trigger, of soda, or of medicine; some lie."""
    style = int(rng.integers(5))
    if style == 0:  # wine or beer
        s = rng.uniform(0.8, 1.0) * size
        glass = tinted([(28, 52, 32), (60, 34, 18), (20, 28, 24), (150, 175, 165)][rng.integers(4)], shiny=0.12)
        outline = [(0.037, 0), (0.038, 0.17), (0.03, 0.2), (0.015, 0.23), (0.014, 0.3), (0, 0.3)]
        shape = Shape().lathe(glass, [(r * s, z * s) for r, z in outline], sides=12)
        shape.lathe(paint(rng, "white", "linen", "bright"), [(0.039 * s, 0.06 * s), (0.039 * s, 0.14 * s)], sides=12)
        shape.lathe(
            paint(rng, "bright", "black", "brass"), [(0.017 * s, 0.26 * s), (0.017 * s, 0.304 * s), (0, 0.305 * s)]
        )
        return lying(rng, shape) if rng.random() < 0.1 else shape
    r, h = rng.uniform(0.03, 0.042) * size, rng.uniform(0.13, 0.22) * size
    body, dark = (
        paint(rng, "white", "plastic", "bright", "ceramic", "glass")._replace(shiny=0.02),
        paint(rng, "white", "black"),
    )
    flat = rng.uniform(0.65, 1.0)
    if style == 1:  # pump
        shape = Shape().lathe(body, [(r, 0), (r, h * 0.8), (r * 0.4, h * 0.95), (r * 0.4, h)], sy=flat)
        shape.rod(dark, (0, 0, h * 0.95), (0, 0, h + 0.045), 0.009).box(dark, 0.025, 0.06, 0.014, y=0.02, z=h + 0.04)
    elif style == 2:  # trigger
        h *= 1.25
        shape = Shape().lathe(body, [(r * 1.1, 0), (r * 1.1, h * 0.55), (r * 0.4, h * 0.85), (r * 0.35, h)], sy=flat)
        shape.box(dark, 0.03, 0.09, 0.04, y=0.015, z=h).rod(dark, (0, 0.05, h), (0, 0.03, h - 0.05), 0.01)
        return shape.lathe(_label(rng), [(r * 1.12, h * 0.12), (r * 1.12, h * 0.48)], sy=flat)
    elif style == 3:  # squeezed, cap below or above
        shape = Shape().lathe(body, [(r * 0.9, 0), (r * 1.05, h * 0.3), (r * 0.9, h * 0.7), (r * 0.5, h)], sy=flat)
        shape.lathe(dark, [(r * 0.5, h), (r * 0.45, h + 0.03), (0, h + 0.03)], sides=10)
    else:  # short with a wide cap
        h *= 0.6
        body = paint(rng, "white", "bright", "brass", "leather", "glass")
        shape = (
            Shape()
            .lathe(body, [(r, 0), (r, h * 0.85), (r * 0.8, h)])
            .lathe(dark, [(r * 0.85, h), (r * 0.85, h + 0.022), (0, h + 0.022)])
        )
    return shape.lathe(_label(rng), [(r * 1.04, h * 0.15), (r * 1.04, h * 0.6)], sy=flat)


def water_bottle(rng: Rng) -> Shape:
    """Clear with ribs and a cap, a steel flask, or a sports bottle."""
    style = int(rng.integers(3))
    if style == 0:
        clear, r, h = tinted((200, 216, 226), shiny=0.12), rng.uniform(0.031, 0.036), rng.uniform(0.19, 0.23)
        outline = [(r, 0), (r, 0.05), (r * 0.9, 0.06), (r, 0.07), (r, h * 0.7), (r * 0.4, h * 0.92), (r * 0.4, h)]
        shape = Shape().lathe(clear, outline, sides=12).lathe(_label(rng), [(r * 1.03, h * 0.4), (r * 1.03, h * 0.62)])
        shape.lathe(paint(rng, "white", "bright"), [(r * 0.45, h - 0.004), (r * 0.45, h + 0.018), (0, h + 0.018)])
        return lying(rng, shape) if rng.random() < 0.15 else shape
    r, h = rng.uniform(0.034, 0.042), rng.uniform(0.2, 0.27)
    body = paint(rng, "metal", "bright", "black", "white", "plastic")._replace(shiny=0.04)
    cap = paint(rng, "black", "grey", "bright")
    shape = Shape().lathe(body, [(r, 0), (r, h * 0.78), (r * 0.65, h * 0.9), (r * 0.65, h * 0.92)], sides=14)
    shape.lathe(cap, [(r * 0.72, h * 0.9), (r * 0.7, h), (0, h)])
    if style == 1:
        return shape.path(
            cap, [(-r * 0.6, 0, h), (-r * 0.4, 0, h + 0.03), (r * 0.4, 0, h + 0.03), (r * 0.6, 0, h)], 0.007
        )
    return shape.rod(cap, (0, 0, h), (0, 0, h + 0.03), 0.01).lathe(cap, [(r * 1.04, h * 0.4), (r * 1.04, h * 0.52)])


def cup(rng: Rng) -> Shape:
    """A mug, a glass, a paper cup with lid and sleeve, a tea cup on its saucer, or a stemmed glass."""
    style = int(rng.integers(6))
    if style <= 1:
        body, r, h = (
            paint(rng, "ceramic", "glaze", "bright", "white"),
            rng.uniform(0.038, 0.046),
            rng.uniform(0.09, 0.11),
        )
        shape = Shape().lathe(
            body, [(0, 0), (r * 0.92, 0), (r, 0.02), (r, h), (r - 0.006, h), (r - 0.008, 0.01), (0, 0.01)]
        )
        bow = [(r - 0.005, 0, h * 0.25), (r + 0.03, 0, h * 0.3), (r + 0.034, 0, h * 0.65), (r - 0.005, 0, h * 0.75)]
        return shape.path(body, bow, 0.0085).lathe(tinted((52, 34, 22)), [(0, h * 0.75), (r - 0.007, h * 0.75)])
    if style == 2:
        glass, r, h = tinted((205, 215, 220), shiny=0.25), rng.uniform(0.032, 0.04), rng.uniform(0.1, 0.15)
        return Shape().lathe(glass, [(0, 0), (r * 0.8, 0), (r, h), (r - 0.005, h), (r * 0.75, 0.012), (0, 0.012)])
    if style == 3:
        paper, h = paint(rng, "white", "linen", "bright"), rng.uniform(0.1, 0.15)
        shape = Shape().lathe(paper, [(0.028, 0), (0.042, h)])
        shape.lathe(paint(rng, "card", "bright"), [(0.034, h * 0.3), (0.0405, h * 0.75)])
        return shape.lathe(
            paint(rng, "white", "black"), [(0.045, h), (0.044, h + 0.015), (0.036, h + 0.018), (0, h + 0.014)]
        )
    if style == 4:
        body = paint(rng, "ceramic", "glaze")
        shape = Shape().lathe(body, [(0, 0), (0.04, 0), (0.075, 0.018), (0.04, 0.008), (0, 0.008)], sides=18)
        shape.lathe(body, [(0.02, 0.01), (0.03, 0.03), (0.043, 0.07), (0.038, 0.07), (0.025, 0.025), (0, 0.022)])
        return shape.path(body, [(0.036, 0, 0.035), (0.065, 0, 0.04), (0.06, 0, 0.06), (0.041, 0, 0.064)], 0.008)
    clear = tinted((200, 212, 220), shiny=0.25)
    return Shape().lathe(
        clear, [(0.036, 0), (0.034, 0.006), (0.007, 0.012), (0.007, 0.085), (0.036, 0.12), (0.03, 0.18), (0.026, 0.18)]
    )


def pitcher(rng: Rng) -> Shape:
    """Round with a handle and a beak; a filter jug with a lid; a carafe."""
    style = int(rng.integers(3))
    body = paint(rng, "glass", "white", "ceramic", "plastic", "metal")
    body = body._replace(shiny=min(body.shiny, 0.2))
    h = rng.uniform(0.2, 0.27)
    if style == 0:  # filter jug
        shape = Shape().lathe(body, [(0.06, 0), (0.07, h * 0.9)], sx=1.35, sy=0.8, power=0.6, sides=16)
        lid = paint(rng, "bright", "white", "grey")
        shape.lathe(lid, [(0.072, h * 0.88), (0.07, h), (0, h)], sx=1.35, sy=0.8, power=0.6, sides=16)
        shape.path(lid, [(0.08, 0, h * 0.9), (0.14, 0, h * 0.85), (0.135, 0, h * 0.3), (0.085, 0, h * 0.25)], 0.013)
        return shape.rod(body, (-0.08, 0, h * 0.8), (-0.115, 0, h * 0.93), 0.03, 0.02)
    if style == 1:
        wide = [
            (0, 0),
            (0.07, 0),
            (0.085, h * 0.35),
            (0.05, h * 0.7),
            (0.062, h),
            (0.055, h),
            (0.043, h * 0.7),
            (0, 0.02),
        ]
    else:
        wide = [(0, 0), (0.06, 0), (0.068, h), (0.061, h), (0.055, 0.012), (0, 0.012)]
    shape = Shape().lathe(body, wide, sides=16).rod(body, (-0.045, 0, h * 0.88), (-0.085, 0, h + 0.005), 0.022, 0.014)
    return shape.path(
        body, [(0.055, 0, h * 0.9), (0.125, 0, h * 0.8), (0.12, 0, h * 0.35), (0.066, 0, h * 0.25)], 0.011
    )


def plate(rng: Rng) -> Shape:
    """One, a stack, or with food and a fork."""
    r, number = rng.uniform(0.1, 0.14), int(rng.choice([1, 1, 2, 5]))
    ware, shape = paint(rng, "ceramic", "ceramic", "glaze", "paper"), Shape()
    ware = ware._replace(texture=PLAIN)
    outline = [(0, 0), (r * 0.6, 0), (r * 0.68, 0.008), (r, 0.022), (r * 0.97, 0.026), (r * 0.64, 0.013), (0, 0.01)]
    for k in range(number):
        shape.lathe(ware, outline, *rng.normal(0, 0.003, 2), 0.012 * k, sides=20)
    z = 0.012 * number
    if number == 1 and rng.random() < 0.5:
        for _ in range(int(rng.integers(2, 5))):
            food = tinted([(170, 110, 60), (90, 130, 60), (205, 170, 90), (170, 60, 45)][rng.integers(4)])
            shape.ball(food, *rng.uniform(0.02, 0.04, 2), 0.018, *rng.normal(0, r * 0.25, 2), z + 0.006)
        shape.path(paint(rng, "chrome"), [(r * 0.3, -r * 0.9, z + 0.02), (r * 0.5, r * 0.9, z + 0.016)], 0.006)
    return shape


def bowl(rng: Rng) -> Shape:
    """One or some in each other; deep or wide; of wood with fruit, or with a dog's rim."""
    r, style = rng.uniform(0.07, 0.14), int(rng.integers(4))
    ware = paint(rng, *(("wood", "glaze", "wicker") if style == 0 else ("ceramic", "glaze", "bright", "metal")))
    ware, deep = ware._replace(shiny=min(0.05, ware.shiny)), rng.uniform(0.45, 0.75)
    outline = [(0, 0), (r * 0.45, 0), (r * 0.85, r * deep * 0.45), (r, r * deep), (r * 0.94, r * deep)]
    outline += [(r * 0.75, r * deep * 0.45), (r * 0.4, 0.016), (0, 0.016)]
    if style == 1:  # wide foot, for a pet
        outline = [(0, 0), (r * 1.1, 0), (r * 0.85, r * 0.5), (r * 0.78, r * 0.5), (r * 0.6, 0.015), (0, 0.015)]
    shape = Shape().lathe(ware, outline, sides=18)
    if style == 2:
        for k in range(int(rng.integers(1, 4))):
            shape.lathe(ware, outline, z=0.022 * (k + 1), sides=18)
    if style == 0:
        for a in np.arange(int(rng.integers(3, 7))) * 1.1:
            fruit = tinted([(225, 130, 30), (190, 45, 40), (150, 175, 60), (230, 200, 80)][rng.integers(4)])
            s = rng.uniform(0.032, 0.04)
            shape.ball(
                fruit, s, s, s, r * 0.45 * np.cos(a), r * 0.45 * np.sin(a), r * deep * 0.75 + rng.uniform(0, 0.02)
            )
    return shape


def dish_rack(rng: Rng) -> Shape:
    """A frame of wires on a tray with plates on edge, cups upside down and a pot of cutlery."""
    wire, w, d = paint(rng, "chrome", "white", "black", "metal")._replace(shiny=0.08), rng.uniform(0.38, 0.48), 0.32
    shape = Shape().box(paint(rng, "black", "white", "grey", "metal"), w * 1.05, d * 1.08, 0.014)
    for z, s in ((0.03, 0.92), (0.075, 0.97), (0.13, 1.0)):
        a, b = w / 2 * s, d / 2 * s
        shape.path(wire, [(-a, -b, z), (a, -b, z), (a, b, z), (-a, b, z), (-a, -b, z)], 0.0075)
    for x in np.linspace(-w / 2, w / 2, 9):
        shape.path(
            wire,
            [(x, -d / 2, 0.13), (x * 0.92, -d * 0.46, 0.03), (x * 0.92, d * 0.46, 0.03), (x, d / 2, 0.13)],
            0.006,
            4,
        )
    ware = paint(rng, "ceramic", "glaze", "white")
    for x in np.arange(-w * 0.38, w * 0.12, rng.choice([0.035, 0.05])):
        if rng.random() < 0.75:
            r = rng.uniform(0.085, 0.125)
            lean = rng.normal(0.01, 0.006)
            shape.rod(ware, (x, -0.02, 0.04 + r), (x + 0.012, -0.02, 0.04 + r + lean), r, sides=16)
    for y in (-0.09, 0.0, 0.09):
        if rng.random() < 0.6:
            shape.lathe(
                paint(rng, "ceramic", "bright", "glass"), [(0.04, 0), (0.035, 0.09), (0, 0.09)], w * 0.25, y, 0.04
            )
    pot = paint(rng, "plastic", "metal", "white")
    shape.lathe(pot, [(0.04, 0.04), (0.045, 0.16)], w * 0.42, d * 0.3, sides=10)
    for _ in range(4):
        x, y = w * 0.42 + rng.normal(0, 0.015), d * 0.3 + rng.normal(0, 0.015)
        shape.rod(paint(rng, "chrome", "wood"), (x, y, 0.08), (x + rng.normal(0, 0.02), y, 0.24), 0.007, sides=5)
    return shape


def tray(rng: Rng) -> Shape:
    """With a low rim: square with grips, round, or a plain sheet for baking; at times it carries cups."""
    w, d, style = rng.uniform(0.36, 0.5), rng.uniform(0.26, 0.34), int(rng.integers(3))
    body = paint(rng, "wood", "black", "bright", "metal", "wicker", "white")
    if style == 0:
        shape = Shape().lathe(
            body, [(0, 0.012), (w * 0.44, 0.012), (w * 0.46, 0.04), (w * 0.48, 0.04), (w * 0.45, 0)], sides=22
        )
    else:
        outline = [(0, 0.01), (0.92, 0.01), (0.97, 0.045), (1.0, 0.045), (0.94, 0), (0, 0)]
        shape = Shape().lathe(body, outline, sx=w / 2, sy=d / 2, power=0.3, sides=24)
    if style == 1:
        for x in (-w / 2, w / 2):
            shape.path(body, [(x, -0.06, 0.035), (x, -0.05, 0.07), (x, 0.05, 0.07), (x, 0.06, 0.035)], 0.01)
    if rng.random() < 0.5:
        for x in (-0.09, 0.05):
            shape.add(cup(rng), x, rng.normal(0, 0.03), 0.012)
    return shape


def paper_roll(rng: Rng) -> Shape:
    """Upright on a post with its foot, without one, some together in a pack, or lying."""
    r, h, white, style = (
        rng.uniform(0.055, 0.07),
        rng.uniform(0.24, 0.28),
        tinted((246, 245, 242)),
        int(rng.integers(4)),
    )
    outline = [(0.022, 0), (r, 0), (r, h), (0.022, h), (0.022, h - 0.02), (0, h - 0.02)]
    if style == 0:
        shape = Shape()
        for k in range(2):
            shape.lathe(white, outline, (2 * k - 1) * r, 0, sides=16)
        return shape.lathe(tinted((150, 185, 215), PATCHES, 0.06), [(r * 1.02, h * 0.3), (r * 1.02, h * 0.65)], -r, 0)
    roll = Shape().lathe(white, outline, sides=16)
    roll.box(white, r, 0.012, h * 0.96, r * 0.6, r - 0.006, 0.005)  # the loose end
    if style == 1:
        return roll.tilted(np.pi / 2).moved(turn=rng.uniform(0, 6)).grounded()
    if style == 2:
        return roll
    post = paint(rng, "wood", "chrome", "black")
    shape = (
        Shape()
        .lathe(post, [(r * 1.15, 0), (r * 1.15, 0.014), (0, 0.016)], sides=16)
        .rod(post, (0, 0, 0), (0, 0, h + 0.06), 0.01)
    )
    return shape.ball(post, 0.017, 0.017, 0.017, z=h + 0.065).add(roll, 0, 0, 0.018)


def soap_dish(rng: Rng) -> Shape:
    """A shallow dish with a bar of soap in it."""
    body = paint(rng, "ceramic", "white", "glaze", "wood", "glass")
    w, d = rng.uniform(0.11, 0.15), rng.uniform(0.08, 0.1)
    outline = [(0, 0), (0.8, 0), (1, 0.025), (0.92, 0.025), (0.75, 0.01), (0, 0.01)]
    shape = Shape().lathe(body, outline, sx=w / 2, sy=d / 2, power=rng.choice([1.0, 0.5]), sides=18)
    soap = tinted([(240, 236, 220), (200, 225, 200), (235, 200, 205), (225, 190, 130)][rng.integers(4)])
    return shape.ball(soap, w * 0.3, d * 0.28, 0.016, z=0.024, power=0.6)


def detergent(rng: Rng) -> Shape:
    """A jug with a loop for the hand, a box of powder, or a tub of tabs; one or two of them."""

    def one(g: Rng) -> Shape:
        body, cap, style = paint(g, "bright", "white", "bright"), paint(g, "bright", "white"), g.integers(3)
        if style == 0:
            w, d, h = g.uniform(0.16, 0.2), g.uniform(0.11, 0.14), g.uniform(0.2, 0.25)
            return Shape().box(_label(g), w, d, h).box(cap, w, d * 0.98, 0.014, z=h)
        w, h = g.uniform(0.085, 0.11), g.uniform(0.22, 0.28)
        shape = Shape().lathe(
            body,
            [(0.95, 0), (1, 0.05), (0.97, h * 0.62), (0.4, h * 0.9), (0.33, h * 0.9)],
            sx=w,
            sy=w * 0.6,
            power=0.6,
            sides=16,
        )
        shape.rod(cap, (-w * 0.1, 0, h * 0.86), (-w * 0.1, 0, h * 1.06), 0.032, 0.028, sides=12)
        shape.path(body, [(w * 0.3, 0, h * 0.85), (w * 0.95, 0, h * 0.78), (w * 0.9, 0, h * 0.4)], 0.018)
        return shape.lathe(_label(g), [(1.02, h * 0.12), (1.0, h * 0.55)], sx=w, sy=w * 0.6, power=0.6, sides=16)

    return many(rng, one, 1, 2, 0.05)


def bottles_case(rng: Rng) -> Shape:
    """Rows of water bottles in a tray under film; full, half empty, or two cases stacked."""
    clear, cap = tinted((205, 218, 228), shiny=0.06), paint(rng, "white", "bright")
    film, tray_ = tinted((214, 224, 232), shiny=0.1), paint(rng, "card", "bright", "white")
    columns, rows, shape = 6, 4, Shape()
    levels, left = (2 if rng.random() < 0.25 else 1), rng.choice([1.0, 1.0, 0.6])
    for level in range(levels):
        z, w, d = 0.215 * level, columns * 0.065, rows * 0.065
        shape.box(tray_, w + 0.012, d + 0.012, 0.05, z=z).box(film, w, d, 0.13, z=z)
        for i in range(columns):
            for j in range(rows):
                if rng.random() > left:
                    continue
                x, y = (i - columns / 2 + 0.5) * 0.065, (j - rows / 2 + 0.5) * 0.065
                shape.lathe(clear, [(0.031, z + 0.1), (0.031, z + 0.15), (0.013, z + 0.19)], x, y, sides=8)
                shape.lathe(cap, [(0.014, z + 0.185), (0.014, z + 0.205), (0, z + 0.205)], x, y, sides=6)
        front = paint(rng, "bright", "white")._replace(texture=PATCHES, period=0.07)
        shape.box(front, w * 0.8, 0.006, 0.1, y=d / 2 + 0.003, z=z + 0.05)
    return shape
