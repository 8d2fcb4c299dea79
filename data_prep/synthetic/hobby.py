"""Families of what is for play, sport and music. Sizes are those of the real things, in metres."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import Shape, paint, tinted

Rng = np.random.Generator


def ball(rng: Rng) -> Shape:
    """For football, basketball, tennis or to sit on while one exercises."""
    style = int(rng.integers(5))
    if style == 0:  # to sit on
        r, skin = rng.uniform(0.27, 0.36), paint(rng, "bright", "grey", "plastic")
        return Shape().ball(skin, r, r, r * 0.94, z=r * 0.94, rings=13, sides=20)
    r, line = rng.uniform(0.105, 0.122), tinted((30, 28, 26))
    skin = [tinted((196, 98, 44)), tinted((238, 238, 234)), paint(rng, "bright"), paint(rng, "white", "bright")][
        style - 1
    ]
    shape = Shape().ball(skin, r, r, r, z=r, rings=11, sides=16)
    turn = np.linspace(0, 2 * np.pi, 21)
    if style == 1:  # seams
        for points in (
            [(np.cos(a), np.sin(a), 0) for a in turn],
            [(np.cos(a), 0, np.sin(a)) for a in turn],
            [(0.5 + 0 * a, 0.87 * np.cos(a), 0.87 * np.sin(a)) for a in turn],
            [(-0.5, 0.87 * np.cos(a), 0.87 * np.sin(a)) for a in turn],
        ):
            shape.path(line, np.array(points) * r * 0.985 + [0, 0, r], 0.004, 4)
    elif style == 2:  # black patches
        for k in range(12):
            z = 1 - 2 * (k + 0.5) / 12
            s, a = np.sqrt(1 - z * z), 2.4 * k
            at = np.array([s * np.cos(a), s * np.sin(a), z])
            shape.rod(line, tuple(at * r * 0.9 + [0, 0, r]), tuple(at * r * 1.0 + [0, 0, r]), r * 0.3, sides=5)
    return shape.grounded()


def dumbbell(rng: Rng) -> Shape:
    """With six-sided ends, round plates on a bar, or vinyl ones; one or more, or a rack of them."""
    weight = paint(rng, "black", "black", "grey", "bright", "plastic")
    r, w, style = rng.uniform(0.045, 0.085), rng.uniform(0.2, 0.34), int(rng.integers(3))
    shape = Shape().rod(paint(rng, "chrome", "metal"), (-w / 2, 0, r), (w / 2, 0, r), 0.0155)
    for side in (-1, 1):
        if style == 0:
            shape.rod(weight, (side * w * 0.28, 0, r), (side * w / 2, 0, r), r, sides=6)
        elif style == 1:
            for k in range(3):
                x = side * (w * 0.24 + 0.026 * k)
                shape.rod(weight, (x, 0, r), (x + side * 0.022, 0, r), r * (1 - 0.16 * k), sides=14)
        else:
            shape.ball(weight, w * 0.14, r, r, side * w * 0.37, 0, r, power=0.7)
    return shape.grounded().moved(turn=rng.normal(0, 0.3))


def kettlebell(rng: Rng) -> Shape:
    """A ball with a flat foot and a wide loop."""
    r, iron = rng.uniform(0.08, 0.11), paint(rng, "black", "black", "bright", "grey")
    shape = Shape().lathe(
        iron, [(0, 0), (r * 0.6, 0), (r * 0.95, r * 0.55), (r, r), (r * 0.75, r * 1.65), (0, r * 1.95)], sides=16
    )
    loop = [
        (-r * 0.6, 0, r * 1.5),
        (-r * 0.72, 0, r * 2.2),
        (-r * 0.4, 0, r * 2.65),
        (r * 0.4, 0, r * 2.65),
        (r * 0.72, 0, r * 2.2),
        (r * 0.6, 0, r * 1.5),
    ]
    shape.path(paint(rng, "chrome") if rng.random() < 0.2 else iron, loop, 0.017, 8)
    return shape.rod(paint(rng, "bright", "white"), (0, r * 0.9, r), (0, r * 1.0, r), r * 0.4)


def bicycle(rng: Rng) -> Shape:
    """For the road with dropped bars, with a basket and guards, with wide tyres, or small."""
    style, frame = int(rng.integers(4)), paint(rng, "bright", "bright", "black", "metal", "white")._replace(shiny=0.03)
    black, steel, shape = tinted((30, 30, 32)), paint(rng, "metal", "chrome"), Shape()
    s = 0.72 if style == 3 else 1.0
    r, tyre, half = 0.335 * s, {0: 0.016, 1: 0.02, 2: 0.03, 3: 0.024}[style], 0.51 * s
    turn, wheel = np.linspace(0, 2 * np.pi, 23), Shape()
    wheel.path(black, [(r * np.cos(a), 0, r * np.sin(a)) for a in turn], tyre)
    rim = r - 0.022
    wheel.path(steel, [(rim * np.cos(a), 0, rim * np.sin(a)) for a in turn[::2]], 0.01, 4)
    wheel.rod(steel, (0, -0.05, 0), (0, 0.05, 0), 0.02)
    for a in np.arange(7) * np.pi / 7:
        c, t = rim * np.cos(a), rim * np.sin(a)
        wheel.rod(steel, (-c, 0, -t), (c, 0, t), 0.0055, sides=4)
    shape.add(wheel, -half, 0, r + tyre).add(wheel, half, 0, r + tyre)
    z = r + tyre
    crank, seat, head = (-0.06 * s, 0, z - 0.05), (-0.2 * s, 0, z + 0.45 * s), (0.36 * s, 0, z + 0.43 * s)
    low = (0.06, 0, z + 0.12) if style == 1 else seat
    shape.path(frame, [crank, seat], 0.017).path(frame, [crank, head], 0.019).path(
        frame, [low if style == 1 else (-0.19 * s, 0, z + 0.4 * s), (0.35 * s, 0, z + 0.38 * s)], 0.017
    )
    for y in (-0.045, 0.045):
        shape.path(frame, [crank, (-half, y, z)], 0.011, 5).path(
            frame, [(-0.18 * s, 0, z + 0.36 * s), (-half, y, z)], 0.01, 5
        )
        shape.path(frame, [(0.37 * s, 0, z + 0.34 * s), (0.4 * s, y, z + 0.28 * s), (half, y, z)], 0.013, 5)
    shape.rod(black, (crank[0], 0.05, crank[2]), (crank[0], 0.06, crank[2]), 0.085 * s, sides=14)
    for side in (-1, 1):
        dx, dz = side * 0.12 * s, -side * 0.1 * s
        shape.path(steel, [(crank[0], side * 0.07, crank[2]), (crank[0] + dx, side * 0.08, crank[2] + dz)], 0.011, 5)
        shape.box(black, 0.09, 0.08, 0.02, crank[0] + dx, side * 0.125, crank[2] + dz)
    top = z + (0.56 if style == 0 else 0.62) * s
    shape.rod(steel, seat, (-0.215 * s, 0, top), 0.013).rod(steel, head, (0.345 * s, 0, top + 0.02), 0.014)
    shape.ball(black, 0.13, 0.075, 0.03, -0.22 * s, 0, top + 0.03, power=0.8).ball(
        black, 0.06, 0.03, 0.03, -0.1 * s, 0, top + 0.03
    )
    x, up = 0.345 * s, top + 0.03
    if style == 0:
        for y in (-0.2, 0.2):
            shape.path(
                black,
                [
                    (x, 0, up),
                    (x + 0.02, y, up),
                    (x + 0.13, y, up - 0.02),
                    (x + 0.13, y, up - 0.11),
                    (x + 0.04, y, up - 0.13),
                ],
                0.015,
            )
    else:
        back = -0.12 if style == 1 else -0.04
        for y in (-0.3 * s, 0.3 * s):
            shape.path(black, [(x + 0.04, 0, up), (x + 0.03, y * 0.6, up + 0.04), (x + back, y, up + 0.02)], 0.015)
    if style == 1:
        wire = paint(rng, "wicker", "black", "metal")
        shape.lathe(
            wire,
            [(0.7, 0), (1, 0.22), (0.94, 0.22), (0.65, 0.02), (0, 0.01)],
            x + 0.22,
            0,
            up - 0.22,
            0.15,
            0.18,
            16,
            0.3,
        )
        for wheel in (-half, half):
            guard = [
                (wheel + (r + 0.045) * np.cos(a), 0, z + (r + 0.045) * np.sin(a)) for a in np.linspace(0.5, 2.9, 9)
            ]
            shape.path(frame, guard, 0.016, 5)
        shape.box(steel, 0.34, 0.13, 0.012, -half + 0.02, 0, z + r + 0.06)
    lean = rng.normal(0, 0.06)
    return shape.tilted(lean).grounded()


def guitar(rng: Rng) -> Shape:
    """Acoustic, classical or electric; the body's outline is waisted; it leans or stands on a stand."""
    style = int(rng.integers(4))
    wood = paint(rng, "wood", "wood", "black", "bright") if style >= 2 else paint(rng, "wood")
    side, neck = wood._replace(color=tuple(0.6 * c for c in wood.color)), paint(rng, "wood")
    electric = style == 3
    t = 0.045 if electric else rng.uniform(0.09, 0.11)
    shape = _waisted(Shape(), wood, side, t, 0.46 if not electric else 0.4, horns=electric)
    top = 0.46 if not electric else 0.38
    shape.box(neck, 0.055, 0.025, 0.48, y=t / 2, z=top - 0.04).box(
        tinted((35, 26, 22)), 0.05, 0.01, 0.52, y=t / 2 + 0.016, z=top - 0.1
    )
    shape.box(neck, 0.075, 0.02, 0.16, y=t / 2 - 0.01, z=top + 0.43, taper=1.15)
    for z in (0.46, 0.5, 0.54):
        for x in (-0.055, 0.055):
            shape.ball(paint(rng, "chrome", "white"), 0.013, 0.011, 0.011, x, t / 2 - 0.01, top + z, rings=5, sides=6)
    front = t / 2 + 0.004
    if electric:
        for z in (0.15, 0.22, 0.29):
            shape.box(tinted((30, 30, 30)), 0.09, 0.016, 0.022, y=front, z=z)
        shape.box(paint(rng, "white", "black"), 0.12, 0.006, 0.24, 0.05, front, 0.1)
    else:
        shape.rod(tinted((26, 20, 18)), (0, front - 0.002, 0.32), (0, front + 0.003, 0.32), 0.05, sides=14)
        shape.box(tinted((60, 40, 28)), 0.17, 0.018, 0.025, y=front, z=0.13)
    for x in (-0.012, 0, 0.012):
        shape.rod(paint(rng, "metal"), (x, front + 0.02, 0.14), (x, front + 0.02, top + 0.44), 0.0035, sides=4)
    shape = shape.tilted(rng.uniform(0.12, 0.25)).grounded()
    if rng.random() < 0.35:
        black = paint(rng, "black")
        shape = shape.moved(z=0.1)
        for x in (-0.13, 0.13):
            shape.path(black, [(x, 0.09, 0.14), (x, 0.08, 0.09), (x, -0.14, 0.1), (x * 1.4, 0.12, 0.012)], 0.013)
        shape.path(black, [(0, -0.14, 0.1), (0, -0.2, 0.45)], 0.013).path(
            black, [(0, -0.14, 0.1), (0, -0.32, 0.012)], 0.013
        )
    return shape


def _waisted(shape: Shape, face, side, t, h, horns=False, grow=0.0) -> Shape:
    """The body of a guitar: a closed outline in x and z, thickness t along y."""
    z = np.linspace(0, 1, 15)
    wide = np.interp(
        z, [0, 0.06, 0.25, 0.45, 0.62, 0.82, 0.95, 1], [0.08, 0.15, 0.195, 0.165, 0.118, 0.145, 0.12, 0.05]
    )
    wide = wide * (0.85 if horns else 1.0) + grow
    tall = z * (h + 2 * grow) - grow
    if horns:
        wide[-2:] += 0.03
    outline = np.concatenate([np.stack([wide, tall], -1), np.stack([-wide, tall], -1)[::-1]])
    outline = np.concatenate([outline, outline[:1]])
    rim = np.stack([np.stack([outline[:, 0], np.full(31, y), outline[:, 1]], -1) for y in (-t / 2, t / 2)])
    shape.sheet(side, rim)
    for y, material in ((-t / 2, side), (t / 2, face)):
        shape.sheet(material, np.stack([np.stack([s * wide, np.full(15, y), tall], -1) for s in (-1, 1)]))
    return shape


def guitar_case(rng: Rng) -> Shape:
    """The outline of what is in it, dark; hard with clasps or a soft one with a pocket; leaning or flat."""
    skin, trim = (
        paint(rng, "black", "black", "leather", "grey")._replace(shiny=0),
        paint(rng, "chrome", "brass", "black"),
    )
    t, soft = rng.uniform(0.12, 0.16), rng.random() < 0.45
    shape = _waisted(Shape(), skin, skin._replace(color=tuple(0.75 * c for c in skin.color)), t, 0.5, grow=0.035)
    shape.box(skin, 0.13, t * 0.8, 0.52, z=0.5, taper=1.15)
    if soft:
        shape.box(skin, 0.22, 0.05, 0.26, y=t / 2, z=0.06, taper=0.85).box(skin, 0.1, 0.035, 0.3, y=t / 2, z=0.52)
        for x in (-0.08, 0.08):
            shape.path(skin, [(x, -t / 2, 0.6), (x * 1.3, -t / 2 - 0.06, 0.4), (x, -t / 2, 0.12)], 0.018)
    else:
        for x, z in ((0.2, 0.1), (0.15, 0.4), (0.08, 0.8), (0.19, 0.22)):
            shape.box(trim, 0.02, t * 0.5, 0.04, x, 0, z)
        shape.path(paint(rng, "black"), [(0.14, 0, 0.25), (0.21, 0, 0.27), (0.21, 0, 0.38), (0.14, 0, 0.4)], 0.013)
    lean = np.pi / 2 if rng.random() < 0.2 else rng.uniform(0.08, 0.2)
    return shape.tilted(lean).grounded()


def music_stand(rng: Rng) -> Shape:
    """Solid desk or wire lattice on a pole with three legs; with sheets on it or not."""
    black, h = paint(rng, "black", "black", "metal"), rng.uniform(0.9, 1.2)
    shape, desk = (
        Shape().rod(black, (0, 0, 0.12), (0, 0, h), 0.013).rod(black, (0, 0, 0.12), (0, 0, h * 0.6), 0.018),
        Shape(),
    )
    w, lattice = rng.uniform(0.44, 0.52), rng.random() < 0.4
    if lattice:
        for z in (0.0, 0.1, 0.2, 0.26):
            desk.rod(black, (-w / 2 * (1 - z), 0, z), (w / 2 * (1 - z), 0, z), 0.009)
        for x in (-0.4, -0.2, 0, 0.2, 0.4):
            desk.rod(black, (x * w, 0, 0), (x * w * 0.5, 0, 0.26), 0.009)
    else:
        desk.box(black, w, 0.016, 0.32)
    desk.box(black, w, 0.06, 0.014, y=0.03)
    for x in (-0.11, 0.1):
        if rng.random() < 0.6:
            desk.box(paint(rng, "paper", "white")._replace(axis=2), 0.21, 0.012, 0.29, x, 0.016, 0.014)
    shape.add(desk.tilted(rng.uniform(0.25, 0.5)), 0, 0, h - 0.08)
    for a in np.arange(3) * 2 * np.pi / 3 + 0.5:
        shape.path(
            black,
            [(0, 0, 0.3), (0.14 * np.cos(a), 0.14 * np.sin(a), 0.14), (0.27 * np.cos(a), 0.27 * np.sin(a), 0.012)],
            0.012,
        )
    return shape
