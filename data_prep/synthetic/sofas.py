"""Families of couches and armchairs: one to four seats, sectionals, chaises, futons, recliners."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data_prep.synthetic.furniture import drape, plate, soft_block
from data_prep.synthetic.joinery import legs
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


class _Make(NamedTuple):
    """What the parts of one couch share; lengths in metres."""

    cover: Material
    wood: Material
    depth: float
    seat: float  # height of the seat
    back: float  # height of the back
    arm: float  # width of an arm
    arms: str  # box, rolled, pad, wood, none
    backs: str  # cushions, tight, pillows
    base: str  # skirt, legs, plinth


def _draw_make(rng: Rng) -> _Make:
    backs = str(rng.choice(["cushions", "cushions", "tight", "pillows"]))
    arms = str(rng.choice(["box", "rolled", "pad", "wood", "none"], p=[0.46, 0.22, 0.2, 0.08, 0.04]))
    seat = rng.uniform(0.4, 0.48)
    return _Make(
        pick(rng, "upholstery", "upholstery", "upholstery", "leather"),
        pick(rng, "walnut", "oak", "black", "chrome"),
        rng.uniform(0.82, 0.98),
        seat,
        seat + rng.uniform(0.34, 0.48),
        0.06 if arms == "wood" else rng.uniform(0.12, 0.26),
        arms,
        backs,
        "legs" if arms == "wood" else str(rng.choice(["skirt", "legs", "plinth"])),
    )


def _arm(shape: Shape, rng: Rng, make: _Make, x, y0, y1) -> None:
    """An arm whose middle is at x."""
    d, y, top = y1 - y0, (y0 + y1) / 2, make.seat + rng.uniform(0.14, 0.22)
    low = 0.03 if make.base == "skirt" else 0.1
    if make.arms == "box":
        shape.box(make.cover, make.arm, d, top - low, x, y, low)
    elif make.arms == "rolled":
        r = make.arm * 0.62
        shape.box(make.cover, make.arm * 0.85, d - 0.02, top - r - low, x, y, low)
        shape.rod(make.cover, (x, y0, top - r), (x, y1, top - r), r, sides=12)
    elif make.arms == "pad":
        shape.box(make.cover, make.arm * 0.9, d - 0.02, top - low - 0.08, x, y, low)
        shape.add(soft_block(make.cover, make.arm * 1.1, d, 0.18, x, y, top - 0.16))
    elif make.arms == "wood":
        shape.box(make.wood, 0.06, d, 0.035, x, y, top - 0.035)
        for leg in (y0 + 0.04, y1 - 0.04):
            shape.box(make.wood, 0.045, 0.045, top - 0.03, x, leg)


def _run(rng: Rng, make: _Make, number: int, seat_w: float) -> Shape:
    """Seats beside each other without arms, centred at x = 0, the back at -depth / 2."""
    w, d, c = number * seat_w, make.depth, make.cover
    shape, low = Shape(), {"skirt": 0.03, "plinth": 0.06, "legs": rng.uniform(0.1, 0.16)}[make.base]
    thick, back_thick = rng.uniform(0.13, 0.2), rng.uniform(0.12, 0.2)
    shape.box(c, w, d - 0.02, make.seat - thick * 0.8 - low, 0, -0.01, low)
    if make.base == "plinth":
        shape.box(pick(rng, "black"), w - 0.08, d - 0.12, 0.06)
    frame = make.back - (0.06 if make.backs != "tight" else 0.0)
    shape.box(c, w, back_thick, frame - low, 0, -d / 2 + back_thick / 2, low)
    y0 = -d / 2 + back_thick  # where cushions begin
    one_seat = number > 1 and rng.random() < 0.2
    for k in range(1 if one_seat else number):
        x = 0.0 if one_seat else (k - (number - 1) / 2) * seat_w
        width = w if one_seat else seat_w
        shape.add(
            soft_block(c, width - 0.008, d - back_thick + 0.02, thick, x, y0 / 2 + d / 4 + 0.01, make.seat - thick)
        )
    for k in range(number):
        x = (k - (number - 1) / 2) * seat_w
        tall = make.back - make.seat + rng.uniform(0.0, 0.04)
        if make.backs == "cushions":
            pad = soft_block(c, seat_w - 0.012, 0.2, tall + 0.03)
            shape.add(pad.tilted(0.1), x, y0 + 0.11, make.seat - 0.02)
        elif make.backs == "pillows":
            for part in (-0.25, 0.25):
                pad = soft_block(c, seat_w * 0.56, 0.2, tall * rng.uniform(0.85, 1.05)).tilted(rng.uniform(0.12, 0.3))
                shape.add(pad, x + part * seat_w, y0 + 0.12, make.seat - 0.02, rng.normal(0, 0.08))
        else:
            shape.add(soft_block(c, seat_w, 0.1, tall + 0.02, x, y0 + 0.03, make.seat - 0.02))
    if make.base == "legs":
        legs(shape, make.wood, w - 0.04, d - 0.06, low + 0.02, 0.025, rng.random() < 0.5)
    return shape


def _sit_depth(make: _Make) -> tuple[float, float]:
    """Where one sits and things lie, from before the back cushions to the edge."""
    return -make.depth / 2 + 0.37, make.depth / 2 - 0.03


def couch(rng: Rng, seats=(2, 3, 3), pillows=True, sectional=None) -> list:
    """A couch with what lies on it; its back at the smallest y.

    Args:
        rng: draws everything that is not given.
        seats: a number of seats, or several to draw from; 1 is a sofa chair, the rest are couches.
        pillows: whether pillows and a blanket may lie on it.
        sectional: whether it goes round a corner; None: at times where there are 3 seats or more.

    Returns:
        list of (class, Shape).
    """
    number = int(rng.choice(np.atleast_1d(seats)))
    label = "sofa chair" if number == 1 else "couch"
    if sectional is None:
        sectional = number >= 3 and rng.random() < 0.35
    if number == 2 and rng.random() < 0.12 and not sectional:
        return [(label, _futon(rng))]
    make = _draw_make(rng)
    seat_w = rng.uniform(0.56, 0.72) if number > 1 else rng.uniform(0.56, 0.66)
    w, half = number * seat_w, make.depth / 2
    shape = _run(rng, make, number, seat_w)
    low, high = _sit_depth(make)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, low, high, make.seat, soft=True)
    side = int(rng.choice([-1, 1]))
    arms = [-1, 1]
    if sectional:
        arms = [-side]
        if rng.random() < 0.5:
            _add_chaise(shape, rng, make, side, w, seat_w)
            arms = [-side, side]
        else:
            _add_wing(shape, rng, make, side, w, seat_w)
    elif number >= 2 and rng.random() < 0.08:
        arms = [side]  # a daybed, open at one end
    for arm in arms:
        front = half - rng.uniform(0, 0.06)
        _arm(shape, rng, make, arm * (w / 2 + make.arm / 2), -half, front)
    if number == 1 and rng.random() < 0.12:  # a recliner, its footrest out
        shape.add(soft_block(make.cover, seat_w - 0.02, 0.42, 0.12, 0, half + 0.2, make.seat - 0.16))
    parts = [(label, shape)]
    if pillows:
        parts += _litter(rng, make, w, low)
    return parts


def _add_chaise(shape: Shape, rng: Rng, make: _Make, side: int, w: float, seat_w: float) -> None:
    """The outermost seat goes on forward."""
    x, reach, half = side * (w - seat_w) / 2, rng.uniform(0.6, 0.85), make.depth / 2
    low = 0.03 if make.base == "skirt" else 0.1
    shape.box(make.cover, seat_w, reach, make.seat - 0.12 - low, x, half + reach / 2 - 0.01, low)
    shape.add(soft_block(make.cover, seat_w - 0.008, reach + 0.03, 0.17, x, half + reach / 2, make.seat - 0.17))
    for dx in (-seat_w / 2 + 0.05, seat_w / 2 - 0.05):
        shape.box(make.wood, 0.05, 0.05, 0.11, x + dx, half + reach - 0.08)
    shape.top(x - seat_w / 2 + 0.04, x + seat_w / 2 - 0.04, half, half + reach - 0.04, make.seat, soft=True)


def _add_wing(shape: Shape, rng: Rng, make: _Make, side: int, w: float, seat_w: float) -> None:
    """A corner at one end, and seats that come forward from it, with their back outwards."""
    d, c, number = make.depth, make.cover, int(rng.integers(1, 3))
    corner = side * (w / 2 + d / 2)
    back_thick, low = 0.16, 0.03 if make.base == "skirt" else 0.1
    shape.box(c, d, d, make.seat - 0.13 - low, corner, 0, low)
    shape.add(soft_block(c, d - back_thick, d - back_thick, 0.16, corner - side * 0.07, 0.07, make.seat - 0.16))
    shape.box(c, d, back_thick, make.back - low - 0.03, corner, -d / 2 + back_thick / 2, low)
    shape.box(c, back_thick, d, make.back - low - 0.03, corner + side * (d - back_thick) / 2, 0, low)
    tall = make.back - make.seat
    shape.add(
        soft_block(c, d * 0.7, 0.18, tall).tilted(0.1), corner - side * 0.08, -d / 2 + back_thick + 0.1, make.seat
    )
    wing = _run(rng, make, number, seat_w)
    length = number * seat_w
    _arm(wing, rng, make, -side * (length / 2 + make.arm / 2), -d / 2, d / 2 - 0.03)
    shape.add(wing, corner, d / 2 + length / 2, 0, side * np.pi / 2)
    inner = corner - side * (d / 2 - 0.03)
    outer = corner + side * (d / 2 - 0.37)
    shape.top(min(inner, outer), max(inner, outer), d / 2, d / 2 + length - 0.05, make.seat, soft=True)


def _litter(rng: Rng, make: _Make, w: float, low: float) -> list:
    """Pillows that lean against the back, side by side, and a blanket over the seat or the back."""
    parts, taken = [], []
    for _ in range(int(rng.choice([0, 0, 1, 2, 3]))):
        one = pillow(rng)
        (x0, _, _), (x1, _, _) = one.bounds()
        reach = max(0.05, w / 2 - x1)
        x = rng.uniform(-reach, reach)
        if all(x + x1 < a or x + x0 > b for a, b in taken):
            taken.append((x + x0, x + x1))
            kind = "cushion" if rng.random() < 0.08 else "pillow"
            parts.append((kind, one.tilted(0.25).moved(x, low + 0.1, make.seat + 0.01)))
    if rng.random() < 0.12:
        x, width = rng.uniform(-0.3, 0.3) * w, rng.uniform(0.4, 0.7)
        if all(x + width / 2 < a or x - width / 2 > b for a, b in taken):
            depth = make.depth / 2 - low - 0.04
            cloth = drape(
                rng, pick(rng, "bedding", "printed"), width, depth, make.seat + 0.01, front=rng.uniform(0, 0.25)
            )
            parts.append(("blanket", cloth.moved(x, low + depth / 2 + 0.02)))
    return parts


def pillow(rng: Rng) -> Shape:
    """Standing on its edge, leaning later."""
    w = rng.uniform(0.38, 0.52)
    h = w if rng.random() < 0.6 else rng.uniform(0.3, 0.4)
    cover = pick(rng, "upholstery", "printed", "bedding", "garment")
    return Shape().ball(cover, w / 2, 0.075, h / 2, z=h / 2, power=0.55)


def _futon(rng: Rng) -> Shape:
    """A mattress bent over a frame of wood or metal."""
    w, seat, shape = rng.uniform(1.5, 2.0), rng.uniform(0.38, 0.44), Shape()
    cover, frame = pick(rng, "upholstery", "black", "garment"), pick(rng, "oak", "pine", "black", "walnut")
    shape.add(soft_block(cover, w - 0.16, 0.72, 0.16, 0, 0.1, seat - 0.1))
    shape.add(soft_block(cover, w - 0.16, 0.17, 0.52).tilted(0.25), 0, -0.22, seat + 0.02)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        for y in (-0.34, 0.38):
            shape.box(frame, 0.05, 0.05, 0.58, x, y)
        shape.box(frame, 0.07, 0.82, 0.035, x, 0.02, 0.58).box(frame, 0.03, 0.74, 0.06, x, 0.02, 0.2)
        for y in np.linspace(-0.22, 0.28, 4):
            shape.box(frame, 0.022, 0.04, 0.34, x, y, 0.25)
    for y in (-0.3, 0.4):
        shape.box(frame, w - 0.1, 0.03, 0.1, 0, y, seat - 0.16)
    shape.add(Shape().box(frame, w - 0.12, 0.03, 0.45).tilted(0.25), 0, -0.33, seat + 0.02)
    return shape.top(-w / 2 + 0.14, w / 2 - 0.14, 0.0, 0.42, seat + 0.06, soft=True)


def armchair(rng: Rng) -> Shape:
    """Upholstered, with arms of wood, a tub, a wing chair, a lounge chair, or a rocker."""
    kind = rng.integers(6)
    if kind <= 1:
        return couch(rng, (1,), False)[0][1]
    cover = pick(rng, "upholstery", "upholstery", "leather", "printed")
    wood = pick(rng, "walnut", "oak", "cherry", "black")
    w, d, h = rng.uniform(0.62, 0.74), rng.uniform(0.62, 0.74), rng.uniform(0.4, 0.45)
    shape = Shape()
    if kind == 2:  # a tub: back and arms of one bent piece
        turn = np.linspace(-0.15 * np.pi, 1.15 * np.pi, 15)[:, None]
        v = np.linspace(0, 1, 4)[None]
        top = 0.2 + 0.2 * np.clip(np.sin(turn), 0, 1)  # higher behind
        r = w / 2 - 0.04
        points = np.stack(
            [r * np.cos(turn) + 0 * v, -r * np.sin(turn) * (1 + 0.1 * v), 0.14 + v * (h + top - 0.14)], -1
        )
        plate(shape, cover, points, 0.09)
        shape.box(cover, w * 0.78, w * 0.84, h - 0.28, 0, 0.03, 0.14)
        shape.add(soft_block(cover, w * 0.8, w * 0.88, 0.16, 0, 0.04, h - 0.15))
        legs(shape, wood, w * 0.7, w * 0.7, 0.16, 0.022, False)
    elif kind == 3:  # wings
        back = rng.uniform(0.58, 0.7)
        shape.box(cover, w - 0.16, d - 0.1, h - 0.24, 0, 0.03, 0.14)
        shape.add(soft_block(cover, w - 0.2, d - 0.16, 0.14, 0, 0.06, h - 0.12))
        shape.add(soft_block(cover, w - 0.1, 0.15, back).tilted(0.12), 0, -d / 2 + 0.1, h - 0.06)
        for x in (-1, 1):
            shape.add(soft_block(cover, 0.09, 0.26, back * 0.55), x * (w / 2 - 0.07), -d / 2 + 0.2, h + back * 0.4)
            shape.box(cover, 0.11, d - 0.12, h + 0.06, x * (w / 2 - 0.06), 0.02, 0.14)
            shape.rod(
                cover, (x * (w / 2 - 0.05), -d / 2 + 0.1, h + 0.2), (x * (w / 2 - 0.05), d / 2 - 0.04, h + 0.2), 0.07
            )
        legs(shape, wood, w - 0.1, d - 0.1, 0.16, 0.022, False)
    else:
        back, rocker = rng.uniform(0.45, 0.6), kind == 5 and rng.random() < 0.5
        seat = Shape().add(soft_block(cover, w * 0.82, d * 0.86, 0.14, z=0)).tilted(0.08)
        shape.add(seat, 0, 0.02, h - 0.12)
        shape.add(soft_block(cover, w * 0.82, 0.13, back + 0.08).tilted(0.3), 0, -d / 2 + 0.1, h - 0.04)
        shape.add(Shape().box(wood, w * 0.8, 0.025, back).tilted(0.3), 0, -d / 2 + 0.0, h - 0.02)
        shape.box(wood, w * 0.9, d * 0.8, 0.04, z=h - 0.14)
        for x in (-w / 2 + 0.035, w / 2 - 0.035):
            shape.box(wood, 0.065, d * 0.9, 0.035, x, 0.02, h + 0.17)
            shape.rod(wood, (x, d * 0.42, 0.02), (x, d * 0.36, h + 0.18), 0.022)
            shape.rod(wood, (x, -d * 0.46, 0.02), (x, -d * 0.34, h + 0.18), 0.022)
            if rocker:
                bow = [(x, y, 0.02 + 0.35 * y**2) for y in np.linspace(-d * 0.65, d * 0.6, 7)]
                shape.path(wood, bow, 0.02, sides=6)
    return shape
