"""Families of small things on walls: their back is at the smallest y, their lower edge at z = 0, their front is +y."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import FABRIC, FLORAL, PATCHES, PLAIN, PRINT, Material, Shape, paint, tinted

Rng = np.random.Generator


def light_switch(rng: Rng) -> Shape:
    """A plate with one to three levers or rockers, or a round dimmer."""
    plate, number = (
        paint(rng, "white", "white", "white", "metal", "linen")._replace(texture=PLAIN),
        int(rng.integers(1, 4)),
    )
    w, h = 0.055 + 0.046 * number, rng.uniform(0.115, 0.125)
    shape, style = Shape().box(plate, w, 0.016, h), rng.integers(3)
    lever = plate._replace(color=tuple(0.9 * c for c in plate.color))
    for k in range(number):
        x = (k - (number - 1) / 2) * 0.046
        if style == 0:
            shape.box(lever, 0.014, 0.03, 0.024, x, 0.012, h / 2 - 0.012)
        elif style == 1:
            shape.add(Shape().box(lever, 0.034, 0.014, 0.068).tilted(rng.choice([-0.12, 0.12])), x, 0.01, h / 2 - 0.034)
        else:
            shape.rod(lever, (x, 0.0, h / 2), (x, 0.028, h / 2), 0.018, sides=10)
    return shape


def power_outlet(rng: Rng) -> Shape:
    """A plate with one or two pairs of sockets; at times a plug with its cord, or a night light."""
    plate, dark = paint(rng, "white", "white", "linen", "metal")._replace(texture=PLAIN), tinted((58, 56, 54))
    number = int(rng.integers(1, 3))
    w, h = 0.035 + 0.046 * number, rng.uniform(0.115, 0.125)
    shape = Shape().box(plate, w, 0.016, h)
    for k in range(number):
        x = (k - (number - 1) / 2) * 0.046
        for z in (h * 0.28, h * 0.7):
            shape.rod(plate, (x, 0, z), (x, 0.015, z), 0.018, sides=10)
            for side in (-0.007, 0.007):
                shape.box(dark, 0.005, 0.004, 0.012, x + side, 0.016, z - 0.006)
    if rng.random() < 0.4:
        cord, x = paint(rng, "black", "white", "grey"), (number - 1) / 2 * 0.046
        shape.box(cord, 0.035, 0.045, 0.035, x, 0.035, h * 0.28 - 0.018)
        shape.path(cord, [(x, 0.055, h * 0.28), (x + 0.02, 0.07, h * 0.1), (x + 0.05, 0.04, -0.14)], 0.008)
    return shape


def fire_alarm(rng: Rng) -> Shape:
    """A red pull station, a horn with a strobe, or a round smoke alarm."""
    red, white, style = tinted((186, 32, 30)), tinted((238, 237, 232)), int(rng.choice([0, 0, 1, 1, 2]))
    if style == 0:
        shape = Shape().box(red, 0.105, 0.05, 0.145).box(white, 0.09, 0.006, 0.028, y=0.027, z=0.1)
        return shape.box(white, 0.075, 0.018, 0.03, y=0.03, z=0.045).box(red, 0.09, 0.016, 0.012, y=0.026, z=0.02)
    if style == 1:
        body = red if rng.random() < 0.6 else white
        shape = (
            Shape()
            .box(body, 0.125, 0.045, 0.13)
            .box(tinted((225, 230, 235), shiny=0.1), 0.05, 0.035, 0.035, y=0.03, z=0.085)
        )
        for z in (0.02, 0.036, 0.052):
            shape.box(tinted((90, 30, 28) if body is red else (150, 150, 148)), 0.08, 0.004, 0.007, y=0.023, z=z)
        return shape.box(body, 0.09, 0.012, 0.018, y=0.022, z=0.065)
    r = rng.uniform(0.055, 0.075)
    shape = Shape().rod(white, (0, 0, r), (0, 0.04, r), r, r * 0.85, sides=18)
    shape.rod(tinted((190, 188, 182)), (0, 0.038, r), (0, 0.046, r), r * 0.4, sides=12)
    return shape.rod(red, (r * 0.55, 0.035, r), (r * 0.55, 0.046, r), 0.008)


def vent(rng: Rng) -> Shape:
    """A frame with slanting blades, a lattice, or a round one."""
    body, dark, style = (
        paint(rng, "white", "white", "metal", "grey", "brass"),
        tinted((70, 70, 72)),
        int(rng.integers(4)),
    )
    body = body._replace(shiny=min(body.shiny, 0.04))
    if style == 3:
        r = rng.uniform(0.09, 0.16)
        shape = Shape().rod(dark, (0, -0.02, r), (0, 0, r), r * 0.95, sides=18)
        for s in (1.0, 0.75, 0.5):
            shape.path(
                body, [(s * r * np.cos(a), 0.006, r + s * r * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17)], 0.013
            )
        return shape.rod(body, (0, -0.01, r), (0, 0.016, r), r * 0.28, sides=12)
    w, h = rng.uniform(0.3, 0.6), rng.uniform(0.15, 0.4)
    shape = Shape().box(dark, w * 0.96, 0.01, h * 0.96, y=-0.012, z=h * 0.02)
    for side in (-1, 1):
        shape.box(body, 0.028, 0.03, h, side * (w / 2 - 0.014)).box(
            body, w, 0.03, 0.028, z=h / 2 - 0.014 + side * (h / 2 - 0.014)
        )
    if style == 0:
        for x in np.arange(-w / 2 + 0.045, w / 2 - 0.03, 0.032):
            shape.box(body, 0.014, 0.022, h, x)
    for z in np.arange(0.035, h - 0.03, 0.03 if style else 0.06):
        shape.add(Shape().box(body, w - 0.03, 0.008, 0.028).tilted(-0.6), 0, 0.0, z)
    return shape


def sign(rng: Rng) -> Shape:
    """A name plate by a door, a green way out with a box of light, a warning, or a hanging board with arrows."""
    style = int(rng.integers(5))
    white, black = tinted((242, 242, 240)), tinted((30, 30, 32))
    if style == 0:  # room number
        w, h = rng.uniform(0.15, 0.24), rng.uniform(0.12, 0.22)
        body = paint(rng, "bright", "black", "grey", "wood", "metal", "white")._replace(shiny=0.0)
        ink = white if sum(body.color) < 1.6 else black
        shape = Shape().box(body, w, 0.016, h)
        for k in range(3):
            shape.box(ink, w * 0.16, 0.004, h * 0.32, w * 0.22 * (k - 1), 0.009, h * 0.55)
        return shape.box(ink, w * 0.7, 0.004, h * 0.1, 0, 0.009, h * 0.2)
    if style == 1:  # way out
        ink = tinted((30, 140, 70)) if rng.random() < 0.5 else tinted((200, 40, 36))
        face, letter = (white, ink) if rng.random() < 0.5 else (ink, white)
        shape = Shape().box(face, 0.34, 0.05, 0.2)
        for k in range(4):
            x = 0.065 * (k - 1.5)
            shape.box(letter, 0.016, 0.006, 0.1, x - 0.016, 0.026, 0.05)
            for z in (0.05, 0.09, 0.135):
                shape.box(letter, 0.045, 0.006, 0.016, x, 0.026, z)
        return shape
    if style == 2:  # warning
        yellow, w = tinted((240, 200, 50)), rng.uniform(0.2, 0.3)
        shape = Shape().box(yellow if rng.random() < 0.5 else white, w, 0.014, w * 1.3)
        shape.box(tinted((190, 40, 36)) if rng.random() < 0.5 else black, w * 0.92, 0.004, w * 0.3, y=0.008, z=w * 0.95)
        for z in (0.15, 0.35, 0.55):
            shape.box(black, w * rng.uniform(0.5, 0.85), 0.004, w * 0.07, y=0.008, z=w * z)
        return shape
    w, h = rng.uniform(0.25, 0.55), rng.uniform(0.18, 0.35)
    face = paint(rng, "white", "bright", "black", "linen", "card")._replace(texture=PLAIN)
    ink = white if sum(face.color) < 1.6 else paint(rng, "black", "bright")
    shape = Shape().box(face, w, 0.018, h)
    for k in range(int(rng.integers(2, 5))):
        shape.box(ink, w * rng.uniform(0.4, 0.85), 0.004, h * 0.1, rng.normal(0, w * 0.02), 0.01, h * (0.78 - 0.19 * k))
    return shape


def picture(rng: Rng) -> Shape:
    """In a frame with or without a white margin, a bare canvas, or a group of small ones."""
    if rng.random() < 0.2:
        shape, w = Shape(), rng.uniform(0.18, 0.3)
        for k in range(int(rng.integers(2, 5))):
            shape.add(
                _framed(rng, w * rng.uniform(0.7, 1), w * rng.uniform(0.7, 1.2)),
                (k // 2) * w * 1.25,
                0,
                (k % 2) * w * 1.4,
            )
        return shape
    w, h = rng.uniform(0.3, 1.1), rng.uniform(0.3, 0.85)
    if rng.random() < 0.25:
        return art(rng, Shape().box(tinted((225, 222, 214)), w, 0.035, h), w, h, 0.018)
    return _framed(rng, w, h)


def _framed(rng: Rng, w, h) -> Shape:
    frame, size = paint(rng, "wood", "black", "white", "brass", "metal")._replace(shiny=0.02), rng.uniform(0.018, 0.06)
    shape = Shape().box(tinted((240, 238, 230)), w, 0.02, h)
    margin = rng.choice([1.0, 0.7])
    art(rng, shape, w * margin, h * margin, 0.011, h * (1 - margin) / 2)
    for side in (-1, 1):
        shape.box(frame, size, 0.045, h + size, side * w / 2, 0.01, -size / 2)
        shape.box(frame, w, 0.045, size, 0, 0.01, h / 2 + side * h / 2 - size / 2)
    return shape


def poster(rng: Rng) -> Shape:
    """Unframed, thin, at times with a curled corner or askew, alone or two."""
    shape, x = Shape(), 0.0
    for _ in range(2 if rng.random() < 0.15 else 1):
        w, h = rng.uniform(0.4, 0.75), rng.uniform(0.55, 0.95)
        one = art(rng, Shape().box(tinted((238, 236, 230)), w, 0.012, h), w * 0.97, h * 0.98, 0.007, h * 0.01)
        shape.add(one, x + w / 2)
        x += w + rng.uniform(0.03, 0.2)
    return shape


def clock(rng: Rng) -> Shape:
    """Round or square with marks and two hands, or a pendulum's case."""
    r, rim = rng.uniform(0.12, 0.19), paint(rng, "black", "wood", "chrome", "white", "brass")._replace(shiny=0.02)
    face, style = tinted((244, 242, 236)), int(rng.integers(4))
    if rng.random() < 0.15:
        face = tinted((32, 32, 36))
    ink = tinted((25, 25, 28)) if face.color[0] > 0.5 else tinted((235, 235, 235))
    shape = Shape()
    if style == 0:
        shape.box(rim, 2 * r, 0.05, 2 * r).box(face, 1.7 * r, 0.006, 1.7 * r, y=0.026, z=0.15 * r)
    else:
        shape.rod(rim, (0, -0.03, r), (0, 0.02, r), r, sides=24).rod(
            face, (0, 0.02, r), (0, 0.027, r), r * 0.87, sides=24
        )
    for k in range(12):
        a = k * np.pi / 6
        s = 0.022 if k % 3 == 0 else 0.012
        shape.box(ink, s, 0.006, s, r * 0.72 * np.sin(a), 0.029, r + r * 0.72 * np.cos(a) - s / 2)
    for a, length, t in ((rng.uniform(0, 6.3), 0.45, 0.011), (rng.uniform(0, 6.3), 0.68, 0.008)):
        end = (r * length * np.sin(a), 0.033, r + r * length * np.cos(a))
        shape.rod(ink, (0, 0.033, r), end, t, sides=4)
    if style == 3:
        shape = shape.moved(z=0.35).box(rim, 2.3 * r, 0.06, 0.36 + 2.2 * r, y=-0.012)
        shape.rod(paint(rng, "brass"), (0, 0.03, 0.32), (0, 0.03, 0.1), 0.008).rod(
            paint(rng, "brass"), (0, 0.03, 0.09), (0, 0.045, 0.09), 0.045, sides=12
        )
    return shape


def calendar(rng: Rng) -> Shape:
    """On the wall: a picture above a table of days, its sheets bound at the top; or one great sheet of days."""
    page, ink = tinted((245, 243, 238)), tinted((150, 150, 155))
    single = rng.random() < 0.35
    w, h = rng.uniform(0.28, 0.4), rng.uniform(0.24, 0.32)
    shape = Shape().box(page, w, 0.014, h)
    for i in range(5):
        for j in range(7):
            shape.box(ink, w * 0.1, 0.004, h * 0.1, w * 0.13 * (j - 3), 0.008, h * (0.06 + 0.155 * i))
    shape.box(
        tinted((170, 50, 50)) if rng.random() < 0.5 else paint(rng, "bright"),
        w * 0.9,
        0.005,
        h * 0.12,
        0,
        0.008,
        h * 0.85,
    )
    if single:
        return shape
    art(rng, shape, w, h * 0.92, 0.007, h)
    return shape.rod(paint(rng, "black", "white", "metal"), (-w * 0.48, 0.004, h), (w * 0.48, 0.004, h), 0.011)


def art(rng: Rng, shape: Shape, w, h, y, z=0.0, x=0.0) -> Shape:
    """Paint a picture on a panel w × h that faces +y at ``y``: a view, a still life, a face, or print."""
    style, step = int(rng.integers(6)), 0.002

    def field(material: Material, fw, fh, fx, fz, level) -> None:
        shape.box(material, fw * w, 0.002, fh * h, x + fx * w, y + step * level, z + fz * h)

    if style <= 1:  # a view: sky, hills or sea, ground
        sky = [(150, 185, 215), (225, 200, 170), (90, 110, 150), (200, 210, 215)][rng.integers(4)]
        land = [(90, 110, 70), (70, 90, 95), (150, 125, 90), (50, 70, 60)]
        line = rng.uniform(0.35, 0.6)
        field(tinted(sky, FLORAL, 0.3, second=tuple(min(255, c + 35) for c in sky)), 1, 1, 0, 0, 1)
        field(tinted(land[rng.integers(4)], FABRIC, 0.1), 1, line, 0, 0, 2)
        for _ in range(3):
            fw, fx = rng.uniform(0.2, 0.5), rng.uniform(-0.25, 0.25)
            field(tinted(land[rng.integers(4)]), fw, rng.uniform(0.08, 0.3), fx, line * rng.uniform(0.6, 0.95), 3)
        if rng.random() < 0.5:
            field(tinted((245, 225, 170)), 0.1, 0.1 * w / h, rng.uniform(-0.3, 0.3), rng.uniform(0.72, 0.85), 3)
    elif style == 2:  # fields of colour
        field(paint(rng, "linen", "white", "fabric", "black")._replace(texture=PLAIN), 1, 1, 0, 0, 1)
        for k in range(int(rng.integers(3, 8))):
            fw, fh = rng.uniform(0.1, 0.55, 2)
            field(
                paint(rng, "bright", "fabric", "black", "white")._replace(texture=PLAIN),
                fw,
                fh,
                rng.uniform(-0.5, 0.5) * (1 - fw),
                rng.random() * (1 - fh),
                2 + k,
            )
    elif style == 3:  # flowers or foliage
        one, two = paint(rng, "linen", "fabric", "leaf"), paint(rng, "bright", "leaf", "white")
        field(one._replace(texture=FLORAL, period=max(0.07, w * 0.25), second=two.color), 1, 1, 0, 0, 1)
    elif style == 4:  # a face
        field(paint(rng, "fabric", "bright", "black")._replace(texture=PLAIN), 1, 1, 0, 0, 1)
        field(paint(rng, "cloth"), 0.6, 0.35, 0, 0, 2)
        field(paint(rng, "skin"), 0.3, 0.36, 0, 0.33, 3)
        field(paint(rng, "black", "wood", "brass"), 0.36, 0.14, 0, 0.64, 4)
    else:  # print: a heading, a picture, lines
        field(paint(rng, "white", "linen", "bright", "black")._replace(texture=PLAIN), 1, 1, 0, 0, 1)
        field(paint(rng, "bright", "black", "white"), 0.8, 0.14, 0, 0.8, 2)
        field(paint(rng, "fabric", "bright", "leaf")._replace(texture=PATCHES, period=w * 0.12), 0.8, 0.36, 0, 0.4, 2)
        field(tinted((235, 233, 226), PRINT, 0.04, second=(90, 90, 95))._replace(axis=2), 0.8, 0.3, 0, 0.06, 2)
    return shape
