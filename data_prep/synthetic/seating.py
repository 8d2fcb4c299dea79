"""Families of other seats: stools, ottomans, benches, rows of fixed seats, folded chairs."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.chairs import chair_base, shell_seat
from data_prep.synthetic.furniture import soft_block
from data_prep.synthetic.joinery import legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape

Rng = np.random.Generator


def stool(rng: Rng, tall=None) -> Shape:
    """Low or of a bar's height: round, square, saddle; on legs, a foot, or a box."""
    tall = rng.random() < 0.5 if tall is None else tall
    h, r = rng.uniform(0.62, 0.78) if tall else rng.uniform(0.42, 0.5), rng.uniform(0.16, 0.2)
    seat, leg = pick(rng, *WOODS, "leather", "leather", "black", "shell"), pick(rng, "frame", "chrome", *WOODS)
    shape, shape_of, kind = Shape(), rng.integers(4), str(rng.choice(["square", "splayed", "foot", "castors"]))
    if kind == "castors" and tall:
        kind = "foot"
    if shape_of == 0:
        shape.lathe(seat, [(0, h - 0.05), (r, h - 0.05), (r, h - 0.012), (r * 0.85, h), (0, h)], sides=18)
    elif shape_of == 1:
        shape.add(soft_block(seat, 2.1 * r, 2 * r, 0.09, z=h - 0.09))
    elif shape_of == 2:
        shape.box(seat, 2 * r, 1.7 * r, 0.035, z=h - 0.035)
    else:  # a low back
        shell_seat(shape, seat, 2.2 * r, 2 * r, h, rng.uniform(0.15, 0.32))
    under = h - 0.035
    if kind == "square":
        legs(shape, leg, 1.8 * r, 1.7 * r, under, 0.018)
    elif kind == "splayed":
        chair_base(shape, rng, leg, "splayed", 2.4 * r, 2.4 * r, under)
    elif kind == "foot":
        shape.lathe(leg, [(0.21, 0), (0.2, 0.02), (0.035, 0.05)], sides=18).rod(leg, (0, 0, 0.03), (0, 0, under), 0.028)
    else:
        for a in np.arange(5) * 2 * np.pi / 5:
            x, y = 0.23 * np.cos(a), 0.23 * np.sin(a)
            shape.rod(leg, (0, 0, 0.09), (x, y, 0.06), 0.022, 0.016).ball(leg, 0.028, 0.028, 0.028, x, y, 0.028)
        shape.rod(leg, (0, 0, 0.07), (0, 0, under), 0.025)
    if tall:  # a ring for the feet
        ring = 0.95 * r if kind != "foot" else 0.17
        at = [(ring * np.cos(a), ring * np.sin(a), h * 0.35) for a in np.linspace(0, 2 * np.pi, 9)]
        shape.path(leg, at, 0.012, sides=5)
        if kind == "foot":
            shape.rod(leg, (-ring, 0, h * 0.35), (ring, 0, h * 0.35), 0.012, sides=5)
    return shape if shape_of == 3 else shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h)


def ottoman(rng: Rng) -> Shape:
    """Square on legs, a drum, a pouf, or a long one with tufts."""
    w, d, h = rng.uniform(0.45, 0.95), rng.uniform(0.42, 0.6), rng.uniform(0.36, 0.46)
    cover = pick(rng, "leather", "upholstery", "upholstery")
    shape, kind = Shape(), rng.integers(4)
    if kind == 0:
        r = min(w, 0.6) / 2
        shape.lathe(cover, [(r, 0.02), (r, h - 0.05), (r - 0.03, h - 0.01), (0, h)], sides=20)
        return shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h, soft=True)
    if kind == 1:
        r = min(w, 0.6) / 2
        shape.ball(cover, r, r, h / 2, z=h / 2, power=0.7, sides=16)
        return shape.top(-r * 0.4, r * 0.4, -r * 0.4, r * 0.4, h, soft=True)
    if kind == 2:
        legs(shape, pick(rng, "walnut", "oak", "black"), w * 0.94, d * 0.94, 0.13, 0.025)
        shape.box(cover, w, d, h - 0.25, z=0.11).add(soft_block(cover, w, d, 0.15, z=h - 0.15))
    else:
        shape.box(cover, w, d, h - 0.08, z=0.02)
        lid = soft_block(cover, w + 0.02, d + 0.02, 0.09, z=h - 0.09)
        shape.add(lid)
    return shape.top(-w * 0.4, w * 0.4, -d * 0.4, d * 0.4, h, soft=True)


def bench(rng: Rng) -> Shape:
    """Boards on legs or panels, a padded one, a chest that is sat on, or one with a back."""
    w, d, h, kind = rng.uniform(0.9, 1.6), rng.uniform(0.32, 0.45), rng.uniform(0.42, 0.48), rng.integers(5)
    wood, metal = pick(rng, *WOODS, "white"), pick(rng, "frame", *WOODS)
    shape, soft = Shape(), kind in (1, 3)
    if kind in (0, 4):
        legs(shape, metal, w * 0.92, d, h - 0.03, 0.028)
        number = int(rng.integers(2, 5))
        for y in (np.arange(number) + 0.5) * d / number - d / 2:
            shape.box(wood, w, d / number - 0.012, 0.04, y=y, z=h - 0.04)
    elif kind == 1:
        cover = pick(rng, "leather", "upholstery")
        legs(shape, metal, w * 0.92, d * 0.95, h - 0.1, 0.02)
        shape.add(soft_block(cover, w, d, 0.12, z=h - 0.11))
    elif kind == 2:
        shape.box(wood, w, d, 0.04, z=h - 0.04).box(wood, w * 0.86, 0.03, 0.1, z=h * 0.3)
        for x in (-w * 0.43, w * 0.43):
            shape.box(wood, 0.04, d * 0.9, h - 0.04, x)
    else:
        shape.box(wood, w, d, h - 0.07).box(wood, w + 0.02, d + 0.01, 0.025, z=h - 0.07)
        shape.add(soft_block(pick(rng, "upholstery", "leather"), w * 0.98, d * 0.96, 0.07, z=h - 0.05))
    if kind == 4:
        for x in (-w * 0.44, w * 0.44):
            shape.box(metal, 0.05, 0.04, 0.45, x, -d / 2 + 0.01, h - 0.03)
        for z in (0.14, 0.28):
            shape.box(wood, w, 0.025, 0.1, y=-d / 2 + 0.02, z=h + z)
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.05, d / 2, h, soft=bool(soft))


def seat(rng: Rng) -> Shape:
    """Fixed seats in a row: of a lecture hall, tipped up or down, or of a waiting room on a beam."""
    number, frame = int(rng.integers(2, 5)), pick(rng, "frame", "painted steel")
    shape, pitch = Shape(), rng.uniform(0.53, 0.6)
    if rng.random() < 0.5:
        cover = pick(rng, "office cloth", "upholstery", "oak")
        for k in range(number):
            x = (k - (number - 1) / 2) * pitch
            pad = soft_block(cover, 0.46, 0.44, 0.09)
            if rng.random() < 0.4:  # tipped up
                shape.add(pad.tilted(-1.3), x, -0.12, 0.6)
            else:
                shape.add(pad, x, 0.05, 0.38)
            shape.add(soft_block(cover, 0.47, 0.09, 0.52, x, -0.2, 0.42).tilted(0.1))
        for k in range(number + 1):
            x = (k - number / 2) * pitch
            shape.box(frame, 0.04, 0.34, 0.04, x, 0.02, 0.62).box(frame, 0.045, 0.1, 0.62, x, -0.08)
            shape.box(frame, 0.06, 0.3, 0.03, x, -0.02)
    else:
        cover = pick(rng, "shell", "black", "steel")
        shape.box(frame, number * pitch, 0.06, 0.05, y=-0.02, z=0.34)
        for k in range(number):
            x = (k - (number - 1) / 2) * pitch
            one = Shape()
            shell_seat(one, cover, 0.46, 0.44, 0.43, 0.42)
            shape.add(one, x)
        for x in (-(number - 1) / 2 * pitch, (number - 1) / 2 * pitch):
            shape.box(frame, 0.05, 0.06, 0.34, x, -0.02).box(frame, 0.05, 0.5, 0.03, x, -0.02)
    return shape


def folded_chair(rng: Rng) -> Shape:
    """A folding chair, or some, leaning against the wall."""
    cover, frame = pick(rng, "shell", "black", "painted steel", "oak"), pick(rng, "frame", "painted steel")
    number = int(rng.choice([1, 1, 1, 2, 3]))
    row = Shape()
    for k in range(number):
        one = Shape().box(cover, 0.4, 0.03, 0.4, z=0.32).box(cover, 0.42, 0.022, 0.2, z=0.8)
        for x in (-0.22, 0.22):
            one.rod(frame, (x, 0.015, 0), (x, 0, 1.0), 0.013).rod(
                frame, (x * 0.9, -0.02, 0.02), (x * 0.9, 0.01, 0.78), 0.012
            )
        one.rod(frame, (-0.22, 0.01, 0.12), (0.22, 0.01, 0.12), 0.012)
        row.add(one, 0, 0.065 * k)
    return row.tilted(0.12)
