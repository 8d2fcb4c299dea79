"""Families of household machines: refrigerators, ranges, ovens, washers; each as wide as asked."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import PLAIN, Material, Shape, tinted

Rng = np.random.Generator


def _leaf(
    shape: Shape, body: Material, grip: Material, x0, x1, y, z0, z1, handle="side", side=1, opened=0.0, thick=0.035
) -> None:
    """A thick door in front of y with a bar along its side or its upper edge; opened: radians, outwards."""
    w, h = x1 - x0 - 0.012, z1 - z0 - 0.012
    leaf = Shape().box(body, w, thick, h, y=thick / 2)
    if handle == "side":
        long = min(0.55, h * 0.6)
        x, z = side * (w / 2 - 0.05), (h - long) * (0.5 if h > 1.0 else 0.75 if z0 < 0.5 else 0.2)
        leaf.box(grip, 0.026, 0.02, long, x, thick + 0.045, z)
        for end in (z + 0.02, z + long - 0.05):
            leaf.box(grip, 0.026, 0.04, 0.03, x, thick + 0.02, end)
    elif handle == "top":
        leaf.box(grip, w * 0.8, 0.02, 0.026, 0, thick + 0.045, h - 0.07)
        for x in (-w * 0.38, w * 0.38):
            leaf.box(grip, 0.03, 0.04, 0.026, x, thick + 0.02, h - 0.07)
    hung = Shape().add(leaf, side * w / 2)
    shape.add(hung, (x0 + x1) / 2 - side * w / 2, y, z0 + 0.006, side * opened)


def refrigerator(rng: Rng, width=None, height=None, depth=0.66, body=None) -> Shape:
    """Freezer on top or below, two doors side by side, French doors, or one door; the back at -depth / 2."""
    kind = str(rng.choice(["top freezer", "top freezer", "bottom freezer", "side by side", "french", "single"]))
    if width is not None and width < 0.78 and kind in ("side by side", "french"):
        kind = "top freezer"
    wide = kind in ("side by side", "french")
    w = width or (rng.uniform(0.84, 0.92) if wide else rng.uniform(0.6, 0.76))
    h = height or (rng.uniform(1.72, 1.82) if wide else rng.uniform(1.45, 1.85))
    body = body or pick(rng, "appliance")
    grip = body if rng.random() < 0.4 else pick(rng, "steel", "black")
    thick = 0.06
    y, foot, side = depth / 2 - thick, 0.05, int(rng.choice([-1, 1]))
    shape = (
        Shape()
        .box(body, w, depth - thick, h - foot, y=-thick / 2, z=foot)
        .box(pick(rng, "black"), w - 0.04, depth - 0.12, foot, y=-thick / 2)
    )
    opened = rng.uniform(0.3, 1.4) if rng.random() < 0.05 else 0.0

    def leaf(x0, x1, z0, z1, handle, at):
        _leaf(shape, body, grip, x0, x1, y, z0, z1, handle, at, opened if z1 - z0 > 0.8 else 0.0, thick)

    if kind in ("side by side", "french"):
        low = foot if kind == "side by side" else h * 0.36
        leaf(-w / 2, 0 if kind == "french" else -w * 0.08, low, h, "side", 1)
        leaf(0 if kind == "french" else -w * 0.08, w / 2, low, h, "side", -1)
        if kind == "french":
            leaf(-w / 2, w / 2, foot, low, "top", 1)
        elif rng.random() < 0.6:  # the dispenser of water and ice
            shape.box(pick(rng, "black"), w * 0.22, 0.012, 0.34, -w * 0.29, y + thick + 0.006, h * 0.55)
    elif kind == "single":
        leaf(-w / 2, w / 2, foot, h, "side", side)
    else:
        split = h * (rng.uniform(0.66, 0.72) if kind == "top freezer" else rng.uniform(0.34, 0.4))
        leaf(-w / 2, w / 2, foot, split, "side", side)
        leaf(-w / 2, w / 2, split, h, "side", side)
    return shape.top(-w / 2, w / 2, -depth / 2, depth / 2 - 0.05, h)


def mini_fridge(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.45, 0.56), rng.uniform(0.45, 0.55), rng.uniform(0.5, 0.86)
    body, side = pick(rng, "appliance", "black", "appliance"), int(rng.choice([-1, 1]))
    shape = Shape().box(body, w, d - 0.05, h - 0.03, y=-0.025, z=0.03)
    shape.box(pick(rng, "black"), w - 0.05, d - 0.1, 0.03)
    opened = rng.uniform(0.3, 1.4) if rng.random() < 0.06 else 0.0
    handle = str(rng.choice(["side", "none", "none"]))
    split = h * 0.68 if rng.random() < 0.25 else h - 0.02
    for z0, z1 in ((0.04, split), (split, h - 0.02)):
        if z1 > z0:
            _leaf(
                shape,
                body,
                pick(rng, "steel", "black"),
                -w / 2,
                w / 2,
                d / 2 - 0.05,
                z0,
                z1,
                handle,
                side,
                opened,
                0.05,
            )
    return shape.box(body, w, d, 0.025, z=h - 0.02).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.005)


def _knobs(shape: Shape, rng: Rng, number: int, w, y, z) -> None:
    knob = pick(rng, "black", "steel", "white")
    for k in range(number):
        x = (k - (number - 1) / 2) * w * 0.8 / number
        shape.rod(knob, (x, y, z), (x, y + 0.035, z), 0.022, sides=8)


def _glass_door(shape: Shape, rng: Rng, body: Material, w, y, z0, z1) -> None:
    """An oven's door: a pane in a panel, a bar above it; it hangs open at times."""
    grip = pick(rng, "steel", "black")
    door = Shape().box(body, w, 0.035, z1 - z0, y=0.0175)
    door.box(pick(rng, "dark glass"), w * 0.74, 0.012, (z1 - z0) * 0.55, y=0.035, z=(z1 - z0) * 0.2)
    door.box(grip, w * 0.86, 0.022, 0.026, 0, 0.085, z1 - z0 - 0.075)
    for x in (-w * 0.4, w * 0.4):
        door.box(grip, 0.03, 0.05, 0.026, x, 0.055, z1 - z0 - 0.075)
    if rng.random() < 0.05:
        shape.box(pick(rng, "black"), w - 0.06, 0.004, z1 - z0 - 0.04, 0, y + 0.002, z0 + 0.02)
        door = door.tilted(-rng.uniform(0.6, 1.5))
    shape.add(door, 0, y, z0)


def _burners(shape: Shape, rng: Rng, w, d, z, gas: bool) -> None:
    black = pick(rng, "black")
    for x in (-w * 0.24, w * 0.24):
        for y in (-d * 0.24, d * 0.22):
            r = rng.uniform(0.075, 0.105)
            if gas:
                shape.rod(black, (x, y, z), (x, y, z + 0.02), 0.045, sides=8)
                for across in ((r + 0.02, 0.012), (0.012, r + 0.02)):
                    shape.box(black, 2 * across[0], 2 * across[1], 0.018, x, y, z + 0.022)
            else:
                shape.lathe(black, [(r, z), (r, z + 0.016), (r * 0.2, z + 0.02), (0, z + 0.012)], x, y, sides=12)


def cooker(rng: Rng, width=None, height=0.9, depth=0.64, body=None) -> Shape:
    """A free-standing range: oven and drawer below, burners on top, knobs in front or on a panel at its back."""
    w, h = width or rng.choice([0.5, 0.6, 0.76]), height
    body = body or pick(rng, "appliance")
    d, front = depth - 0.04, depth / 2 - 0.04
    shape = (
        Shape().box(body, w, d, h - 0.05, y=-0.02, z=0.05).box(pick(rng, "black"), w - 0.06, d - 0.08, 0.05, y=-0.03)
    )
    behind = rng.random() < 0.55
    top = h - 0.03 if behind else h - 0.13
    drawer = 0.24 if rng.random() < 0.75 else 0.07
    if drawer > 0.1:
        shape.box(body, w - 0.014, 0.03, drawer - 0.07, y=front + 0.015, z=0.06)
    _glass_door(shape, rng, body, w - 0.014, front, drawer, top - 0.012)
    plate = pick(rng, "dark glass", "black") if rng.random() < 0.6 else body
    shape.box(plate, w, depth - 0.03, 0.015, z=h - 0.012, y=-0.005)
    gas = rng.random() < 0.5
    _burners(shape, rng, w, depth, h + 0.002, gas)
    if behind:
        shape.box(body, w, 0.06, rng.uniform(0.12, 0.22), y=-depth / 2 + 0.03, z=h)
        _knobs(shape, rng, 5, w, -depth / 2 + 0.06, h + 0.07)
    else:
        shape.box(body, w - 0.01, 0.04, 0.1, y=front + 0.02, z=top + 0.006)
        _knobs(shape, rng, 5, w, front + 0.04, top + 0.055)
    if rng.random() < 0.3:
        pot(shape, rng, *rng.choice([[-0.24, -0.24], [0.24, -0.24], [0.24, 0.22]]) * [w, depth], h + 0.035)
    return shape


def pot(shape: Shape, rng: Rng, x, y, z) -> None:
    """A pot or a pan that stands on a range."""
    metal, r, h = pick(rng, "steel", "black", "enamel"), rng.uniform(0.09, 0.13), rng.choice([0.05, 0.14])
    shape.lathe(metal, [(0, 0), (r, 0), (r, h), (r - 0.012, h), (r - 0.012, 0.02), (0, 0.02)], x, y, z, sides=12)
    side = -1 if x > 0 else 1
    shape.rod(
        pick(rng, "black"), (x + side * r, y, z + h - 0.02), (x + side * (r + 0.16), y + 0.02, z + h), 0.013, sides=5
    )


def cooktop(rng: Rng, w=0.58, d=0.5) -> Shape:
    """Burners on a plate that lies on a work top; z = 0 is the work top."""
    gas = rng.random() < 0.5
    shape = Shape().box(pick(rng, "steel") if gas and rng.random() < 0.6 else pick(rng, "dark glass"), w, d, 0.016)
    _burners(shape, rng, w, d, 0.016, gas)
    if gas:
        for k in range(4):
            shape.rod(
                pick(rng, "black"), (w * 0.4, (k - 1.5) * 0.07, 0.016), (w * 0.4, (k - 1.5) * 0.07, 0.04), 0.02, sides=6
            )
    if rng.random() < 0.3:
        pot(shape, rng, -w * 0.24, d * 0.22, 0.03)
    return shape


def oven(rng: Rng, width=None, height=None, depth=0.58, body=None) -> Shape:
    """A built-in oven, its controls above the door; z = 0 is its lower edge."""
    w, h, body = width or 0.6, height or rng.uniform(0.58, 0.72), body or pick(rng, "steel", "appliance", "black")
    front = depth / 2 - 0.04
    shape = Shape().box(body, w, depth - 0.04, h, y=-0.02)
    panel = 0.11
    _glass_door(shape, rng, body, w - 0.01, front, 0.01, h - panel)
    shape.box(body, w - 0.01, 0.03, panel - 0.012, y=front + 0.015, z=h - panel + 0.008)
    shape.box(pick(rng, "dark glass"), 0.16, 0.01, 0.05, y=front + 0.034, z=h - panel + 0.03)
    if rng.random() < 0.7:
        _knobs(shape, rng, 2, w * 0.9, front + 0.03, h - panel / 2)
    return shape


def standing_oven(rng: Rng) -> Shape:
    """An oven in a cabinet of its own: one, or two above each other."""
    body, metal = pick(rng, "white", "oak", "cherry", "lacquer"), pick(rng, "steel", "black", "white")
    w, low, number = 0.64, rng.uniform(0.25, 0.5), int(rng.integers(1, 3))
    high = rng.uniform(0.1, 0.5)
    h = low + number * 0.66 + high
    shape = Shape()
    shape.box(body, w, 0.58, low, y=-0.02).box(body, w - 0.015, 0.02, low - 0.12, y=0.28, z=0.11)
    for k in range(number):
        shape.add(oven(rng, 0.6, 0.65, 0.6, metal), z=low + 0.66 * k)
    for x in (-w / 2 + 0.01, w / 2 - 0.01):
        shape.box(body, 0.02, 0.58, h, x, -0.02)
    shape.box(body, w, 0.58, high, y=-0.02, z=h - high)
    return shape.top(-w / 2, w / 2, -0.29, 0.25, h)


def stove(rng: Rng) -> list:
    shape = cooker(rng)
    (_, y0, _), (x1, _, _) = shape.bounds()
    parts = [("stove", shape)]
    if rng.random() < 0.6:
        width = max(0.6, 2 * min(x1, 0.38))
        parts.append(("range hood", range_hood(rng, width).moved(0, y0 + 0.25, rng.uniform(1.45, 1.6))))
    return parts


def range_hood(rng: Rng, w=None) -> Shape:
    """A chimney hood, one under a cabinet, or a sloping pane; its back at y = -0.25."""
    w, body, style = w or rng.choice([0.6, 0.76]), pick(rng, "steel", "appliance", "steel"), rng.integers(4)
    shape = Shape()
    if style == 0:  # flat, under a cabinet
        shape.box(body, w, 0.48, 0.09, y=-0.01).box(body, w, 0.3, 0.07, y=-0.1, z=0.09)
    elif style == 1:  # a pyramid
        shape.box(body, w, 0.5, 0.06).box(body, w, 0.5, 0.2, z=0.06, taper=0.5)
        shape.box(body, w * 0.42, 0.26, 0.45, y=-0.12, z=0.2)
    elif style == 2:  # a T of a plate and a chimney
        shape.box(body, w, 0.5, 0.05).box(body, 0.28, 0.26, 0.6, y=-0.12, z=0.05)
    else:
        pane = Shape().box(pick(rng, "dark glass"), w, 0.03, 0.46).tilted(-0.7)
        shape.add(pane, 0, -0.12, 0.02).box(body, w * 0.9, 0.12, 0.34, y=-0.19).box(
            body, 0.26, 0.2, 0.35, y=-0.15, z=0.3
        )
    return shape


def built_in_microwave(rng: Rng, w=0.6, h=0.38, d=0.38, body=None) -> Shape:
    """A microwave oven: a pane, a bar, and keys at its right; z = 0 is its lower edge."""
    body = body or pick(rng, "appliance", "black", "steel")
    shape = (
        Shape()
        .box(body, w, d - 0.03, h, y=-0.015)
        .box(body, w * 0.76, 0.03, h - 0.012, -w * 0.12, d / 2 - 0.015, 0.006)
    )
    shape.box(pick(rng, "dark glass"), w * 0.58, 0.012, h * 0.62, -w * 0.15, d / 2 + 0.004, h * 0.19)
    shape.box(pick(rng, "dark glass"), w * 0.2, 0.02, h - 0.02, w * 0.38, d / 2 - 0.02, 0.01)
    return shape.box(pick(rng, "steel", "black"), 0.025, 0.04, h * 0.8, w * 0.225, d / 2 + 0.02, h * 0.1)


def dishwasher(rng: Rng, width=None, height=0.85, depth=0.6, body=None) -> Shape:
    """A front with a bar or a grip in its panel above a dark plinth; at times it hangs open."""
    w, body = width or rng.choice([0.45, 0.6, 0.6]), body or pick(rng, "appliance", "steel")
    y = depth / 2 - 0.035
    shape = Shape().box(body, w, depth - 0.04, height - 0.1, y=-0.02, z=0.1)
    shape.box(pick(rng, "black"), w, depth - 0.1, 0.1, y=-0.05)
    panel = 0.1
    shape.box(body if rng.random() < 0.5 else pick(rng, "black"), w - 0.012, 0.03, panel, y=y + 0.015, z=height - panel)
    door = Shape().box(body, w - 0.012, 0.035, height - panel - 0.118, y=0.0175)
    if rng.random() < 0.6:
        door.box(pick(rng, "steel", "black"), w * 0.8, 0.02, 0.024, 0, 0.07, height - panel - 0.19)
        for x in (-w * 0.37, w * 0.37):
            door.box(pick(rng, "steel"), 0.03, 0.05, 0.024, x, 0.05, height - panel - 0.19)
    if rng.random() < 0.08:
        shape.box(pick(rng, "steel"), w - 0.05, 0.006, height - panel - 0.14, 0, y, 0.12)
        door = door.tilted(-rng.uniform(0.5, 1.5))
    return shape.add(door, 0, y, 0.106).top(-w / 2, w / 2, -depth / 2, depth / 2, height)


def washing_machine(rng: Rng, dryer=False) -> Shape:
    """A front loader with a round door, or a top loader with a lid and a panel at its back."""
    w, d, body = rng.uniform(0.58, 0.7), rng.uniform(0.56, 0.7), pick(rng, "white", "white", "white", "appliance")
    h = rng.uniform(0.84, 0.96)
    shape = Shape().box(body, w, d, h - 0.03, z=0.03).box(pick(rng, "black"), w - 0.06, d - 0.06, 0.03)
    if (dryer and rng.random() < 0.45) or (not dryer and rng.random() < 0.4):
        shape.box(body, w, 0.12, 0.16, y=-d / 2 + 0.06, z=h)  # the panel
        shape.box(pick(rng, "black", "steel"), w * 0.9, 0.012, 0.08, y=-d / 2 + 0.125, z=h + 0.04)
        _knobs(shape, rng, 3, w, -d / 2 + 0.13, h + 0.08)
        if dryer:
            _square_door(shape, rng, body, w, d, h)
        else:
            lid = Shape().box(body, w * 0.78, 0.025, d * 0.62, y=0.0125)
            grip = rng.uniform(1.2, 1.5) if rng.random() < 0.25 else np.pi / 2
            if grip < 1.55:  # lid up
                shape.box(pick(rng, "dark glass"), w * 0.7, d * 0.55, 0.004, y=0.06, z=h)
                shape.add(lid.tilted(0.25), 0, -d / 2 + 0.16, h)
            else:
                shape.box(body, w * 0.8, d * 0.66, 0.025, y=0.05, z=h).box(
                    pick(rng, "steel", "white"), w * 0.3, 0.03, 0.015, y=d * 0.36, z=h + 0.025
                )
        return shape.top(-w / 2, w / 2, -d / 2 + 0.14, d / 2, h + 0.025)
    shape.box(body, w - 0.012, 0.022, 0.13, y=d / 2 + 0.011, z=h - 0.14)  # the panel
    shape.box(body, w * 0.3, 0.016, 0.1, -w * 0.32, d / 2 + 0.026, h - 0.125)
    _knobs(shape, rng, 1, w, d / 2 + 0.022, h - 0.075)
    shape.box(pick(rng, "dark glass"), w * 0.2, 0.01, 0.05, w * 0.28, d / 2 + 0.026, h - 0.1)
    if dryer and rng.random() < 0.4:
        _square_door(shape, rng, body, w, d, h - 0.14)
    else:
        z, r = (h - 0.12) * 0.52, rng.uniform(0.19, 0.235)
        ring = pick(rng, "white", "chrome", "steel", "black")
        door = Shape().rod(ring, (0, 0, 0), (0, 0.045, 0), r, r * 0.94, sides=20)
        door.rod(pick(rng, "dark glass"), (0, 0.045, 0), (0, 0.052, 0), r * 0.7, sides=16)
        door.box(pick(rng, "steel", "white"), 0.03, 0.03, 0.1, r * 0.85, 0.055, -0.05)
        if rng.random() < 0.15:  # open, the drum behind it
            drum = pick(rng, "steel")._replace(texture=PLAIN)
            shape.rod(tinted((50, 50, 54)), (0, d / 2, z), (0, d / 2 + 0.006, z), r * 0.8, sides=20)
            shape.rod(drum, (0, d / 2, z), (0, d / 2 + 0.02, z), r, r * 0.9, sides=20)
            swung = Shape().add(door, r)
            shape.add(swung, -r, d / 2 + 0.02, z, rng.uniform(0.6, 1.9))
        else:
            shape.add(door, 0, d / 2, z)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def _square_door(shape: Shape, rng: Rng, body: Material, w, d, h) -> None:
    door = Shape().box(body, w * 0.72, 0.035, h * 0.55, y=0.0175)
    door.box(pick(rng, "black", "steel", "white"), 0.03, 0.03, h * 0.2, w * 0.3, 0.05, h * 0.18)
    if rng.random() < 0.5:
        door.box(pick(rng, "dark glass"), w * 0.44, 0.012, h * 0.34, -0.02, 0.038, h * 0.1)
    shape.add(door, 0, d / 2, h * 0.3)


def clothes_dryer(rng: Rng) -> Shape:
    return washing_machine(rng, dryer=True)
