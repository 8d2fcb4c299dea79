"""Families of electrical things on desks, tables and floors. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import Material, Shape, paint, tinted

Rng = np.random.Generator


def lit_screen(rng: Rng, shape: Shape, w, h, y, z) -> Shape:
    """A screen of width w and height h that faces +y; at times it is on and shows windows."""
    if rng.random() < 0.55:
        return shape.box(paint(rng, "screen"), w, 0.006, h, y=y, z=z)
    ground = tinted([(52, 86, 140), (38, 58, 84), (70, 110, 90), (96, 70, 120)][rng.integers(4)], shiny=0.05)
    shape.box(ground, w, 0.006, h, y=y, z=z).box(tinted((40, 42, 48)), w, 0.003, h * 0.07, y=y + 0.004, z=z)
    for _ in range(int(rng.integers(1, 4))):
        a, b = rng.uniform(0.3, 0.6) * w, rng.uniform(0.35, 0.7) * h
        x, up = rng.uniform(-1, 1) * (w - a) / 2, z + h * 0.08 + rng.random() * (h * 0.9 - b)
        shape.box(paint(rng, "white", "paper", "white")._replace(axis=2), a, 0.004, b, x, y + 0.004, up)
    return shape


def monitor(rng: Rng) -> Shape:
    """Flat on one of several feet, two on one arm, or an all-in-one with a chin; some are turned or upright."""
    w, black = rng.uniform(0.42, 0.64), paint(rng, "black", "black", "black", "grey", "white")
    h, lift, style = w * rng.uniform(0.56, 0.66), rng.uniform(0.08, 0.16), int(rng.integers(6))
    if style == 5:  # upright
        w, h = h * 0.95, w * 0.95

    def head(chin: float) -> Shape:
        one = Shape().box(black, w, 0.035, h).box(black, w * 0.7, 0.03, h * 0.6, y=-0.03, z=h * 0.2)
        return lit_screen(rng, one, w - 0.03, h - 0.03 - chin, 0.019, 0.015 + chin)

    shape = Shape()
    if style == 0:  # all in one, on a bent sheet
        metal = paint(rng, "metal", "white", "black")._replace(shiny=0.02)
        shape.add(head(0.06).tilted(-0.05), 0, 0, lift)
        return shape.box(metal, 0.2, 0.02, lift + h * 0.4, y=-0.06).box(metal, 0.2, 0.19, 0.012, y=-0.02)
    if style == 1:  # two on one stand
        for side in (-1, 1):
            shape.add(head(0.0), side * (w / 2 + 0.005), 0, lift, side * -0.12)
        shape.box(black, w * 1.2, 0.03, 0.05, y=-0.06, z=lift + h * 0.4)
        return shape.rod(black, (0, -0.08, 0), (0, -0.08, lift + h * 0.5), 0.022).box(black, 0.3, 0.22, 0.02, y=-0.06)
    shape.add(head(rng.choice([0.0, 0.03])).tilted(rng.uniform(0, 0.15)), 0, 0, lift)
    if style == 2:  # round foot
        shape.lathe(black, [(0.12, 0), (0.12, 0.012), (0.03, 0.022)], y=-0.04, sx=1.1)
        return shape.rod(black, (0, -0.05, 0), (0, -0.05, lift + h * 0.4), 0.025)
    if style == 3:  # two spread feet
        for side in (-1, 1):
            shape.path(black, [(0, -0.06, 0.03), (side * 0.14, 0.07, 0.01)], 0.014)
            shape.path(black, [(0, -0.06, 0.03), (side * 0.12, -0.14, 0.01)], 0.014)
        return shape.box(black, 0.05, 0.03, lift + h * 0.4, y=-0.06)
    return shape.box(black, 0.07, 0.035, lift + h * 0.4, y=-0.06).box(black, 0.24, 0.2, 0.015, y=-0.04)


def keyboard(rng: Rng) -> Shape:
    """A plate with rows of keys; with or without a number block; at times split or with a wrist rest."""
    body = paint(rng, "black", "black", "white", "grey")
    dark = body.color[0] < 0.5
    keys = paint(rng, "black" if dark else "white", "grey") if rng.random() < 0.6 else body
    if dark and rng.random() < 0.5:
        keys = keys._replace(color=(0.3, 0.3, 0.32), second=(0.24, 0.24, 0.26))
    w, d, slope = rng.choice([0.29, 0.36, 0.44, 0.46]), rng.uniform(0.125, 0.16), rng.uniform(0.0, 0.07)
    flat = Shape().box(body, w, d, 0.018)
    blocks = [(-w / 2 + 0.012, w / 2 - 0.012)]
    if w > 0.4:
        blocks = [(-w * 0.15, w / 2 - 0.012), (-w * 0.25, -w * 0.17), (-w / 2 + 0.012, -w * 0.27)]
    elif rng.random() < 0.3:
        blocks = [(-w / 2 + 0.012, -0.02), (0.02, w / 2 - 0.012)]
    for x0, x1 in blocks:
        for row in range(4):
            flat.box(keys, x1 - x0, d * 0.15, 0.011, (x0 + x1) / 2, d * (0.25 - 0.2 * row), 0.018, taper=0.96)
    shape = Shape().add(flat.tilted(-slope).grounded())
    if rng.random() < 0.2:
        shape.box(paint(rng, "black"), w, 0.07, 0.018, y=d / 2 + 0.045)
    return shape


def mouse(rng: Rng) -> Shape:
    body = paint(rng, "black", "black", "grey", "white")
    outline = [(0.95, 0), (1, 0.012), (0.85, 0.028), (0.45, 0.036), (0, 0.038)]
    shape = Shape().lathe(body, outline, sx=0.033, sy=0.058, power=0.85)
    if rng.random() < 0.5:
        shape.box(paint(rng, "black", "fabric"), 0.24, 0.2, 0.008, y=0.01)
    if rng.random() < 0.6:
        bend = rng.uniform(-0.06, 0.06)
        shape.path(body, [(0, -0.05, 0.012), (bend, -0.12, 0.008), (-bend, -0.2, 0.008)], 0.005, 4)
    return shape


def laptop(rng: Rng) -> Shape:
    """Open, wide open or closed."""
    w, body = rng.uniform(0.3, 0.39), paint(rng, "black", "black", "grey", "metal", "white")._replace(shiny=0.02)
    d, h = w * rng.uniform(0.66, 0.72), w * rng.uniform(0.6, 0.66)
    shape = Shape().box(body, w, d, 0.02)
    if rng.random() < 0.18:
        return shape.box(body, w, d, 0.012, z=0.021).box(paint(rng, "white", "grey"), 0.05, 0.05, 0.004, z=0.031)
    keys = tinted((30, 30, 33), second=(60, 60, 64))
    for row in range(4):
        shape.box(keys, w * 0.86, d * 0.09, 0.004, 0, d * (0.18 - 0.115 * row) - d * 0.12, 0.02)
    shape.box(paint(rng, "grey", "black"), w * 0.28, d * 0.22, 0.003, 0, d * 0.33, 0.02)
    lid = lit_screen(rng, Shape().box(body, w, 0.012, h), w * 0.93, h * 0.88, 0.008, h * 0.07)
    return shape.add(lid.tilted(rng.uniform(0.08, 0.6)), 0, -d / 2 + 0.006, 0.012)


def telephone(rng: Rng) -> Shape:
    """A desk set with handset and keys, a cordless one in its dock, or an old dial set."""
    body, style = paint(rng, "black", "black", "grey", "white"), int(rng.integers(4))
    if style == 0:  # cordless
        shape = Shape().box(body, 0.1, 0.11, 0.045, taper=0.8)
        hand = Shape().box(body, 0.05, 0.03, 0.17).box(tinted((150, 165, 160)), 0.035, 0.005, 0.035, y=0.016, z=0.11)
        return shape.add(hand.tilted(0.25), 0, 0.015, 0.03)
    if style == 1:  # with a dial
        body = paint(rng, "black", "bright", "white")
        shape = Shape().lathe(body, [(0.13, 0), (0.12, 0.05), (0.07, 0.11), (0, 0.115)], power=0.6, sides=16)
        shape.rod(paint(rng, "white", "chrome"), (0, 0.06, 0.06), (0, 0.085, 0.085), 0.045, sides=12)
        return _handset(shape, body, 0.15, 0, 0.0, np.pi / 2)
    shape = Shape().box(body, 0.2, 0.21, 0.03).add(Shape().box(body, 0.2, 0.2, 0.03).tilted(-0.25), 0, -0.01, 0.05)
    shape.box(tinted((120, 135, 125)), 0.085, 0.05, 0.012, -0.04, -0.06, 0.105)
    key = paint(rng, "white", "grey", "black")
    for i in range(4):
        for j in range(3):
            shape.box(key, 0.02, 0.017, 0.014, -0.012 - 0.027 * j, -0.01 + 0.026 * i, 0.085 - 0.0066 * i)
    return _handset(shape, body, 0.095, 0.065, 0.0, 0.0)


def _handset(shape: Shape, body: Material, z, x, y, turn) -> Shape:
    hand = Shape().path(body, [(0, -0.08, 0), (0, -0.05, 0.022), (0, 0.05, 0.022), (0, 0.08, 0)], 0.018, sides=8)
    hand.lathe(body, [(0.03, -0.025), (0.03, 0.01), (0, 0.012)], y=-0.085).lathe(
        body, [(0.03, -0.025), (0.03, 0.01), (0, 0.012)], y=0.085
    )
    return shape.add(hand, x, y, z, turn)


def printer(rng: Rng) -> Shape:
    """An ink printer with its trays out, a laser block, or one with a scanner lid; at times on a shelf of paper."""
    w, d, h = rng.uniform(0.38, 0.5), rng.uniform(0.32, 0.44), rng.uniform(0.15, 0.34)
    body, black = paint(rng, "white", "black", "grey", "white"), paint(rng, "black", "grey")
    page = tinted((244, 243, 238))
    shape, style = Shape(), int(rng.integers(3))
    shape.box(body, w, d, h, taper=rng.uniform(0.9, 1.0))
    if style == 0:  # paper up at the back, a tray to the front
        h = min(h, 0.2)
        shape = Shape().box(body, w, d * 0.75, h, taper=0.93)
        shape.add(Shape().box(page, 0.21, 0.01, 0.2).tilted(0.35), 0, -d * 0.33, h - 0.02)
        shape.add(Shape().box(body, 0.26, 0.02, 0.16).tilted(0.4), 0, -d * 0.36, h - 0.04)
        shape.box(black, w * 0.75, 0.02, 0.06, y=d * 0.37, z=0.05).box(body, 0.25, 0.2, 0.014, y=d * 0.5, z=0.04)
        return shape.box(page, 0.21, 0.18, 0.012, y=d * 0.5, z=0.052)
    shape.box(black, w * 0.7, 0.02, h * 0.22, y=d / 2, z=h * 0.5)  # where paper comes out
    shape.box(body, w * 0.85, 0.025, h * 0.25, y=d / 2, z=0.03).box(black, 0.12, 0.02, 0.014, y=d / 2 + 0.014, z=0.09)
    panel = Shape().box(black, w * 0.5, 0.02, 0.06).box(tinted((90, 130, 150)), 0.08, 0.006, 0.035, y=0.013, z=0.012)
    shape.add(panel.tilted(0.6), w * 0.1, d / 2 - 0.02, h - 0.03)
    if style == 1:  # lid of the scanner, with its feeder
        shape.box(black, w * 0.97, d * 0.95, 0.03, z=h + 0.012)
        shape.box(body, w * 0.8, d * 0.4, 0.07, -w * 0.06, -d * 0.2, h + 0.04, taper=0.9)
        return shape.add(Shape().box(body, w * 0.6, d * 0.4, 0.012).tilted(-0.2), -w * 0.06, d * 0.15, h + 0.07)
    return shape.box(black, w * 0.6, d * 0.5, 0.012, y=0.04, z=h).box(page, 0.21, 0.16, 0.012, y=0.05, z=h + 0.012)


def speaker(rng: Rng) -> Shape:
    """Boxes with round cones, one or two; a tall one; a small round one; a bar."""
    style, body = int(rng.integers(5)), paint(rng, "black", "black", "wood", "grey", "white")
    cone, rim = tinted((38, 38, 40)), paint(rng, "black", "grey", "metal")
    if style == 0:  # bar
        w = rng.uniform(0.6, 0.95)
        return Shape().box(paint(rng, "black"), w, 0.09, 0.065).box(cone, w * 0.96, 0.012, 0.045, y=0.047, z=0.01)
    if style == 1:  # small and round
        r = rng.uniform(0.045, 0.07)
        body = paint(rng, "black", "grey", "white", "bright")
        h = r * rng.uniform(1.2, 3)
        return Shape().lathe(body, [(r * 0.9, 0), (r, h * 0.3), (r, h), (r * 0.7, h + 0.012), (0, h + 0.006)])
    s, number = rng.uniform(0.6, 1.2), 1
    if style == 2:  # tall, on the floor or a big shelf
        s, number = 1.15, 1
        w, d, h = 0.22, 0.28, rng.uniform(0.55, 0.85)
    else:
        w, d, h = 0.19 * s, 0.2 * s, rng.uniform(0.28, 0.34) * s
        number = 2 if rng.random() < 0.4 else 1
    shape = Shape()
    for k in range(number):
        x = k * (w + rng.uniform(0.02, 0.3))
        one = Shape().box(body, w, d, h)
        for z, r in ((h * 0.33, w * 0.38), (h * 0.76, w * 0.22)):
            one.rod(rim, (0, d / 2, z), (0, d / 2 + 0.012, z), r, r * 0.95, sides=14)
            one.rod(cone, (0, d / 2 + 0.01, z), (0, d / 2 + 0.014, z), r * 0.85, r * 0.5, sides=14)
        shape.add(one, x)
    return shape


def alarm_clock(rng: Rng) -> Shape:
    """A round one with bells and feet, a block with red digits, or a wedge."""
    style = rng.integers(3)
    if style == 0:
        body = paint(rng, "bright", "chrome", "brass", "black")._replace(shiny=0.05)
        shape = Shape().rod(body, (0, -0.03, 0.075), (0, 0.025, 0.075), 0.06, sides=16)
        shape.rod(tinted((244, 242, 235)), (0, 0.025, 0.075), (0, 0.03, 0.075), 0.05, sides=16)
        black = tinted((20, 20, 20))
        shape.box(black, 0.008, 0.004, 0.04, y=0.032, z=0.075).box(black, 0.03, 0.004, 0.008, 0.012, 0.032, 0.072)
        for x in (-0.035, 0.035):
            shape.ball(body, 0.028, 0.026, 0.022, x, 0, 0.143).rod(body, (x, 0, 0), (x * 0.8, 0, 0.04), 0.009)
        return shape.path(body, [(-0.03, 0, 0.16), (0, 0, 0.185), (0.03, 0, 0.16)], 0.007)
    body = paint(rng, "black", "black", "white", "grey", "wood")
    w, h = rng.uniform(0.13, 0.2), rng.uniform(0.06, 0.1)
    shape = Shape().box(body, w, 0.09 if style == 1 else 0.12, h, taper=1.0 if style == 1 else 0.8)
    front = 0.045 if style == 1 else 0.054
    shape.box(tinted((25, 12, 12)), w * 0.8, 0.008, h * 0.6, y=front, z=h * 0.2)
    for x in (-0.3, -0.12, 0.12, 0.3):
        shape.box(tinted((225, 50, 40)), w * 0.1, 0.004, h * 0.38, x * w, front + 0.005, h * 0.31)
    return shape.box(paint(rng, "grey", "black"), w * 0.4, 0.02, 0.01, z=h)


def headphones(rng: Rng) -> Shape:
    """Standing on edge, lying flat, or on a stand."""
    body, pad = paint(rng, "black", "black", "white", "grey", "bright"), paint(rng, "black", "leather")
    band = [(0.085 * np.cos(a), 0, 0.07 + 0.11 * np.sin(a)) for a in np.linspace(0, np.pi, 11)]
    shape = Shape().path(body, band, 0.013, sides=8)
    shape.path(pad, [(0.7 * p[0], 0, p[2] + 0.008) for p in band[3:8]], 0.016)
    for x in (-1, 1):
        shape.rod(body, (x * 0.1, 0, 0.055), (x * 0.078, 0, 0.055), 0.038, 0.045, sides=12)
        shape.rod(pad, (x * 0.078, 0, 0.055), (x * 0.055, 0, 0.055), 0.047, 0.042, sides=12)
    style = rng.integers(3)
    if style == 0:
        return shape.tilted(np.pi / 2 - 0.12).grounded()
    if style == 1:
        stand = paint(rng, "wood", "metal", "black")
        held = Shape().add(shape, 0, 0, 0.1).rod(stand, (0, 0, 0), (0, 0, 0.27), 0.013)
        return held.lathe(stand, [(0.09, 0), (0.09, 0.015), (0, 0.016)]).box(stand, 0.07, 0.04, 0.014, z=0.262)
    return shape


def hair_dryer(rng: Rng) -> Shape:
    """With a nozzle and a folded grip; it lies on its side, stands on its grip, or hangs in a holder."""
    body, dark = paint(rng, "black", "black", "white", "bright"), paint(rng, "black", "grey", "chrome")
    grip = rng.uniform(-0.05, 0.05)
    shape = Shape().rod(body, (0, -0.09, 0.17), (0, 0.06, 0.17), 0.046, 0.037, sides=12)
    shape.ball(body, 0.046, 0.03, 0.046, y=-0.09, z=0.17).rod(dark, (0, 0.06, 0.17), (0, 0.13, 0.17), 0.034, 0.03)
    shape.rod(body, (0, -0.05 + grip, 0.02), (0, -0.05, 0.14), 0.019, 0.023).box(
        dark, 0.014, 0.014, 0.03, 0, -0.03 + grip, 0.07
    )
    shape.rod(dark, (0, -0.12, 0.17), (0, -0.105, 0.17), 0.034, 0.04)
    cord = [(0, -0.05 + grip, 0.03), (0.02, 0.02, 0.012), (0.09, -0.03, 0.012), (0.05, -0.12, 0.012)]
    if rng.random() < 0.65:
        lying = shape.moved(turn=np.pi / 2).tilted(np.pi / 2 - 0.1).moved(turn=rng.uniform(0, 6)).grounded()
        loops = [(0.1 * np.cos(a), 0.09 * np.sin(a) - 0.05, 0.01 + 0.002 * a) for a in np.linspace(0, 9, 16)]
        return lying.path(dark, loops, 0.008)
    return shape.path(dark, cord, 0.008)


def computer_tower(rng: Rng) -> Shape:
    """A tower with drive bays, a small one lying flat, or one with a window and lit fans."""
    style, body = int(rng.integers(4)), paint(rng, "black", "black", "grey", "white")
    face = paint(rng, "black", "grey", "metal")._replace(shiny=0.02)
    if style == 0:  # small, flat
        w, d, h = rng.uniform(0.3, 0.36), rng.uniform(0.32, 0.38), rng.uniform(0.09, 0.11)
        shape = Shape().box(body, w, d, h).box(face, w * 0.96, 0.016, h * 0.85, y=d / 2, z=h * 0.08)
        return shape.box(tinted((20, 20, 22)), 0.13, 0.012, 0.02, -w * 0.2, d / 2 + 0.01, h * 0.55)
    w, d, h = rng.uniform(0.17, 0.22), rng.uniform(0.4, 0.5), rng.uniform(0.36, 0.47)
    shape = Shape().box(body, w, d, h, z=0.015).box(face, w * 0.97, 0.03, h * 0.97, y=d / 2, z=0.02)
    for x in (-w * 0.35, w * 0.35):
        shape.box(tinted((25, 25, 25)), 0.03, d * 0.9, 0.016, x)
    if style == 1:
        glow = tinted([(200, 60, 200), (60, 160, 230), (90, 220, 130), (230, 80, 60)][rng.integers(4)])
        for z in (0.2, 0.5, 0.8):
            y = d / 2 + 0.015
            shape.rod(glow, (0, y, z * h), (0, y + 0.01, z * h), 0.065, sides=12)
            shape.rod(tinted((20, 20, 24)), (0, y + 0.008, z * h), (0, y + 0.014, z * h), 0.05, sides=12)
        return shape.box(tinted((28, 30, 36), shiny=0.15), 0.006, d * 0.8, h * 0.8, w / 2 + 0.002, 0, h * 0.12)
    for k in range(int(rng.integers(1, 4))):
        shape.box(paint(rng, "black", "grey"), w * 0.8, 0.014, 0.038, y=d / 2 + 0.016, z=h * 0.9 - 0.05 * k)
    shape.rod(tinted((120, 170, 220)), (0, d / 2, h * 0.6), (0, d / 2 + 0.026, h * 0.6), 0.016)
    for k in range(4):
        shape.box(tinted((18, 18, 20)), w * 0.7, 0.012, 0.014, y=d / 2 + 0.013, z=0.06 + 0.03 * k)
    return shape


def power_strip(rng: Rng) -> Shape:
    """On the floor or wall: a bar of sockets with a switch, some plugs and its cable."""
    body, number = paint(rng, "white", "white", "black", "grey"), int(rng.integers(4, 8))
    w, dark = 0.055 * number + 0.06, tinted((60, 60, 62))
    shape = Shape().box(body, w, 0.045, 0.055)
    for k in range(number):
        x = -w / 2 + 0.06 + 0.055 * k
        if rng.random() < 0.4:
            shape.box(paint(rng, "black", "white"), 0.045, 0.05, 0.045, x, 0.045, 0.005)
            shape.path(paint(rng, "black", "white"), [(x, 0.07, 0.02), (x + 0.02, 0.1, 0.01), (x, 0.16, 0.012)], 0.008)
        else:
            shape.rod(dark, (x, 0.0, 0.028), (x, 0.026, 0.028), 0.018)
    shape.box(tinted((200, 50, 40)), 0.022, 0.05, 0.03, w / 2 - 0.025, 0.002, 0.012)
    return shape.path(body, [(-w / 2, 0, 0.02), (-w / 2 - 0.06, 0.01, 0.012), (-w / 2 - 0.14, 0.05, 0.012)], 0.009)
