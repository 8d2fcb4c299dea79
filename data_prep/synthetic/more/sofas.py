"""More makes of couches, sofa chairs and armchairs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.furniture import drape, plate, soft_block
from data_prep.synthetic.more.mattresses import bedding
from data_prep.synthetic.more.parts import Parts, bent_back, covering, loop, metal, posts, stuffed, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


# ---------------------------------------------------------------- couches and their kin; ``number`` of seats


class _Look(NamedTuple):
    cover: Material
    other: Material  # of loose cushions
    wood: Material
    hard: bool  # whether cushions have sharp edges


def _look(rng: Rng) -> _Look:
    cover = covering(rng)
    wood = surface(rng) if rng.random() < 0.7 else metal(rng)
    return _Look(cover, cover if rng.random() < 0.75 else covering(rng), wood, rng.random() < 0.35)


def _seats(shape: Shape, rng: Rng, look: _Look, number, each, y0, y1, seat, thick) -> None:
    """Cushions to sit on between y0 and y1, one a place or one for all, their upper side at ``seat``."""
    one = number > 1 and rng.random() < 0.35
    for k in range(1 if one else number):
        at = 0.0 if one else (k - (number - 1) / 2) * each
        wide = number * each if one else each
        shape.add(stuffed(look.other, wide - 0.01, y1 - y0, thick, look.hard), at, (y0 + y1) / 2, seat - thick)


def _backs(shape: Shape, rng: Rng, look: _Look, number, each, y, seat, tall, thick, lean, tiers=1) -> None:
    """Cushions to lean on, before y, one a place or two or one for all, in one tier or more."""
    parts = 1 if number > 1 and rng.random() < 0.2 else number * int(rng.choice([1, 1, 1, 2]))
    for k in range(parts):
        wide = number * each / parts
        for tier in range(tiers):
            one = stuffed(look.other, wide - 0.01, thick, tall / tiers + 0.02, look.hard).tilted(lean)
            shape.add(one, (k - (parts - 1) / 2) * wide, y + thick / 2 - lean * tall * tier / tiers,
                      seat - 0.02 + tier * tall / tiers)  # fmt: skip


def _lies_there(rng: Rng, label: str, shape: Shape, w, y, seat) -> Parts:
    """The couch with pillows along its back at y, and a blanket at times."""
    parts: Parts = [(label, shape)]
    x = -w / 2 + rng.uniform(0.2, 0.6)
    while x < w / 2 - 0.2 and rng.random() < 0.6:
        size = rng.uniform(0.34, 0.52)
        one = Shape().ball(covering(rng), size / 2, rng.uniform(0.06, 0.1), size / 2, z=size / 2, power=0.55)
        parts.append(("pillow", one.tilted(rng.uniform(0.15, 0.5)).moved(x, y + 0.12, seat + 0.01)))
        x += size + rng.uniform(0.0, 0.9)
    if rng.random() < 0.12:
        cloth = drape(rng, pick(rng, "bedding", "printed"), rng.uniform(0.4, 0.7), 0.45, seat + 0.02, wave=0.015)
        parts.append(("blanket", cloth.moved(rng.uniform(-0.2, 0.2) * w, y + 0.32)))
    return parts


def _label(number: int, label: str) -> str:
    return label or ("sofa chair" if number == 1 else "couch")


def plain_sofa(rng: Rng, number=0, label="") -> Parts:
    """A box: straight arms, thin or broad, low or as high as the back, loose cushions or none."""
    number = number or int(rng.integers(2, 5))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.5, 0.8)
    w, d, seat = number * each, rng.uniform(0.7, 1.05), rng.uniform(0.34, 0.47)
    high, arm = seat + rng.uniform(0.2, 0.45), rng.uniform(0.05, 0.3)
    arm_top = high if rng.random() < 0.3 else seat + rng.uniform(0.06, 0.25)
    low, thick, rear = rng.choice([0.0, 0.04, 0.12, 0.18]), rng.uniform(0.1, 0.2), rng.uniform(0.06, 0.2)
    shape.box(look.cover, w, d, seat - thick - low, z=low)
    shape.add(stuffed(look.cover, w, rear, high - low, look.hard), 0, -d / 2 + rear / 2, low)
    _seats(shape, rng, look, number, each, -d / 2 + rear, d / 2, seat, thick + 0.02)
    back = rng.uniform(0.1, 0.22)
    y = -d / 2 + rear
    if rng.random() < 0.75:
        tall = high - seat + rng.uniform(-0.05, 0.12)
        _backs(shape, rng, look, number, each, y, seat, tall, back, rng.uniform(0.0, 0.2))
        y += back
    sides = (-1, 1) if rng.random() < 0.85 else (int(rng.choice([-1, 1])),)
    for side in sides:
        shape.add(
            stuffed(look.cover, arm, d - rng.uniform(0, 0.1), arm_top - low, look.hard),
            side * (w + arm) / 2,
            -0.03,
            low,
        )
    if low:
        base = pick(rng, "black") if low < 0.05 else look.wood
        posts(shape, base, (-w / 2, w / 2), (-d / 2 + 0.07, d / 2 - 0.07), low, rng.uniform(0.04, 0.07))
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, y, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, y, seat)


def high_back_sofa(rng: Rng, number=0, label="") -> Parts:
    """Thickly stuffed, a high back in two or three tiers, fat arms; foot rests out at times, a console between."""
    number = number or int(rng.integers(2, 4))
    look, shape, each = _look(rng)._replace(hard=False), Shape(), rng.uniform(0.55, 0.72)
    w, d, seat, arm = number * each, rng.uniform(0.8, 1.0), rng.uniform(0.42, 0.5), rng.uniform(0.18, 0.32)
    tall, lean = rng.uniform(0.5, 0.72), rng.uniform(0.1, 0.4)
    shape.box(look.cover, w, d - 0.1, seat - 0.2, y=-0.03, z=0.04)
    _seats(shape, rng, look, number, each, -d / 2 + 0.15, d / 2 + 0.02, seat, rng.uniform(0.2, 0.28))
    _backs(shape, rng, look, number, each, -d / 2 + 0.08, seat, tall, rng.uniform(0.2, 0.3), lean,
           tiers=int(rng.integers(1, 4)))  # fmt: skip
    bent_back(shape, look.cover, w, -d / 2 + 0.06, 0.05, seat + tall - 0.08, lean * 0.4, 0.1, 0.0)
    out = [k for k in range(number) if rng.random() < 0.25]
    for k in out:
        x = (k - (number - 1) / 2) * each
        rest = rng.uniform(0.3, 0.48)
        shape.add(soft_block(look.cover, each - 0.03, rest, 0.14), x, d / 2 + rest / 2 + 0.02, seat - 0.16)
    rise = rng.uniform(0.12, 0.22)
    for side in (-1, 1):
        x = side * (w + arm) / 2
        shape.box(look.cover, arm * 0.85, d * 0.95, seat - 0.05, x, 0, 0.04)
        shape.add(soft_block(look.cover, arm * 1.15, d, rise + 0.14), x, 0, seat - 0.12)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.32, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.3, seat) if number > 1 else [
        (_label(number, label), shape)
    ]  # fmt: skip


def sectional_sofa(rng: Rng) -> Parts:
    """Goes round a corner or has a long seat at one or both ends, on low boxes, with square or full cushions."""
    number, look, shape = int(rng.integers(2, 5)), _look(rng), Shape()
    each, d, seat = rng.uniform(0.6, 0.8), rng.uniform(0.85, 1.05), rng.uniform(0.36, 0.46)
    w, high, low, thick = number * each, seat + rng.uniform(0.22, 0.5), rng.choice([0.03, 0.08, 0.14]), 0.16
    arm, rear, back = rng.uniform(0.1, 0.28), rng.uniform(0.1, 0.2), rng.uniform(0.12, 0.22)
    side = int(rng.choice([-1, 1]))
    both, reach, wing = rng.random() < 0.2, rng.uniform(0.5, 1.6), rng.uniform(0.65, 0.95)
    walled = reach > 0.9 and not both  # the wing has a back of its own
    shape.box(look.cover, w, d, seat - thick - low, z=low).box(
        look.cover, w, rear, high - low, 0, -d / 2 + rear / 2, low
    )
    _seats(shape, rng, look, number, each, -d / 2 + rear, d / 2, seat, thick + 0.01)
    _backs(shape, rng, look, number, each, -d / 2 + rear, seat, high - seat + 0.03, back, rng.uniform(0, 0.2))
    ends = (-1, 1) if both else (side,)
    for end in ends:
        x = end * (w / 2 - wing / 2)
        long = reach * (rng.uniform(0.6, 1.0) if both else 1.0)
        shape.box(look.cover, wing, long, seat - thick - low, x, d / 2 + long / 2, low)
        shape.add(
            stuffed(look.other, wing - 0.01, long + 0.02, thick + 0.01, look.hard), x, d / 2 + long / 2, seat - thick
        )
        shape.top(x - wing / 2 + 0.04, x + wing / 2 - 0.1, d / 2, d / 2 + long - 0.05, seat + 0.02, soft=True)
        if walled:
            outer = end * (w / 2 + rear / 2)
            shape.box(look.cover, rear, d + long, high - low, outer, long / 2, low)
            for y in np.arange(-d / 2 + 0.55, d / 2 + long - 0.2, each):
                one = stuffed(look.other, min(each, 0.6), back, high - seat, look.hard).tilted(0.12)
                shape.add(one, end * (w / 2 - back / 2), y, seat, end * np.pi / 2)
    for end in {-1, 1} - (set(ends) if walled else set()):
        shape.add(
            stuffed(look.cover, arm, d, seat + rng.uniform(0.08, 0.25) - low, look.hard), end * (w + arm) / 2, 0, low
        )
    posts(shape, look.wood, (-w / 2 + 0.06, w / 2 - 0.06), (-d / 2 + 0.06, d / 2 - 0.06), low, 0.05)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + rear + back, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, "couch", shape, w, -d / 2 + rear + back, seat)


def wooden_sofa(rng: Rng, number=0, label="") -> Parts:
    """A frame of boards with flat arms, a back of bars or boards, and loose cushions; without them at times."""
    number = number or int(rng.integers(2, 4))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.52, 0.68)
    wood, t = (look.wood if rng.random() < 0.8 else paint(rng, "wicker")), rng.uniform(0.04, 0.09)
    w, d, seat, rise = number * each, rng.uniform(0.65, 0.85), rng.uniform(0.36, 0.45), rng.uniform(0.15, 0.24)
    bare, thick, lean, tall = (
        rng.random() < 0.15,
        rng.uniform(0.08, 0.17),
        rng.uniform(0.1, 0.3),
        rng.uniform(0.35, 0.55),
    )
    base = seat - (0.0 if bare else thick)
    shape.box(wood, w + t, d * 0.9, 0.05, z=base - 0.05)
    shape.box(wood, w + t, 0.035, rng.uniform(0.08, 0.16), y=d * 0.43, z=base - 0.14)
    for x in (-w / 2 - t / 2, w / 2 + t / 2):
        posts(shape, wood, (x,), (-d / 2 + t / 2, d / 2 - t / 2), seat + rise, t)
        shape.box(wood, rng.uniform(t, 0.14), d, 0.035, x, 0, seat + rise)
        if rng.random() < 0.3:
            shape.box(wood, 0.03, d - t, 0.08, x, 0, base - 0.12)
    frame, kind = Shape(), int(rng.integers(3))
    if kind == 0:
        for x in np.linspace(-w / 2, w / 2, max(3, int(w / 0.12))):
            frame.box(wood, 0.035, 0.025, tall, x)
    elif kind == 1:
        for z in np.linspace(0.08, tall - 0.1, int(rng.integers(2, 4))):
            frame.box(wood, w, 0.025, 0.08, z=z)
    else:
        frame.box(wood, w, 0.03, tall)
    for z in (0.0, tall - 0.06):
        frame.box(wood, w, 0.04, 0.06, z=z)
    shape.add(frame.tilted(lean), 0, -d / 2 + 0.05, base)
    if not bare:
        _seats(shape, rng, look, number, each, -d / 2 + 0.08, d / 2, seat, thick)
        _backs(shape, rng, look, number, each, -d / 2 + 0.07, seat, tall - thick, thick, lean)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.3, d / 2 - 0.03, seat + 0.02, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.26, seat)


def slim_sofa(rng: Rng, number=0, label="") -> Parts:
    """A thin seat and a thin back with seams on high slanting legs or a frame, slim arms or none."""
    number = number or int(rng.integers(2, 4))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.52, 0.7)
    w, d, seat, under = number * each, rng.uniform(0.65, 0.85), rng.uniform(0.38, 0.46), rng.uniform(0.18, 0.28)
    tall, thick, lean = rng.uniform(0.28, 0.5), rng.uniform(0.08, 0.16), rng.uniform(0.1, 0.3)
    parts = number * int(rng.choice([1, 1, 2, 3]))
    for k in range(parts):
        x = (k - (parts - 1) / 2) * w / parts
        shape.add(stuffed(look.cover, w / parts - 0.006, d, seat - under, look.hard), x, 0, under)
        one = stuffed(look.cover, w / parts - 0.006, thick, tall + 0.1, look.hard).tilted(lean)
        shape.add(one, x, -d / 2 + thick / 2, seat - 0.1)
    r = rng.uniform(0.014, 0.024)
    xs = (-w / 2 + 0.1, w / 2 - 0.1) if w < 1.6 else (-w / 2 + 0.1, 0.0, w / 2 - 0.1)
    if rng.random() < 0.6:
        for x in xs:
            for y in (-d / 2 + 0.08, d / 2 - 0.08):
                shape.rod(look.wood, (x * 1.06, y * 1.15, 0), (x, y, under + 0.01), r * 0.7, r * 1.2, sides=6)
    else:
        for x in xs:
            loop(shape, look.wood, x, -d / 2 + 0.05, d / 2 - 0.05, under, 2 * r)
    if rng.random() < 0.7:
        rise, arm = rng.uniform(0.12, 0.24), rng.uniform(0.05, 0.12)
        open_arm = rng.random() < 0.4
        for x in (-w / 2 - arm / 2, w / 2 + arm / 2):
            if open_arm:
                loop(shape, look.wood, x, -d / 2 + 0.05, d / 2 - 0.08, seat + rise - under, 0.04, z=under)
            else:
                shape.add(stuffed(look.cover, arm, d, seat + rise - under, look.hard), x, 0, under)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.2, d / 2 - 0.03, seat + 0.01, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.12, seat)


def futon(rng: Rng) -> Parts:
    """Two long pads on a frame of tube: bent as a couch, or half let down; arms of tube, or none."""
    w, d, look, shape = rng.uniform(1.6, 2.05), rng.uniform(0.55, 0.75), _look(rng), Shape()
    seat, thick, lean = rng.uniform(0.34, 0.44), rng.uniform(0.12, 0.2), float(rng.choice([0.25, 0.4, 0.9]))
    iron, tall = metal(rng), rng.uniform(0.45, 0.6)
    shape.add(stuffed(look.cover, w, d, thick, look.hard), 0, 0.1, seat - thick)
    y = 0.1 - d / 2
    back = stuffed(look.cover, w, thick, tall, look.hard).tilted(lean)
    shape.add(back, 0, y - thick * 0.3, seat - thick * 0.5)
    for x in (-w / 2 + 0.15, w / 2 - 0.15):
        shape.rod(iron, (x, d / 2 + 0.02, 0), (x, d / 2, seat - thick), 0.022)
        shape.rod(iron, (x, y - 0.1, 0), (x, y + 0.05, seat - thick), 0.022)
        shape.box(iron, 0.04, d, 0.04, x, 0.1, seat - thick - 0.03)
        if lean > 0.8:
            shape.rod(iron, (x, y - tall * 0.7, 0), (x, y - tall * 0.7, seat - thick), 0.02)
    if rng.random() < 0.5:
        rise = rng.uniform(0.15, 0.25)
        for x in (-w / 2 - 0.04, w / 2 + 0.04):
            bow = [(x, d / 2 + 0.08, 0), (x, d / 2 + 0.08, seat + rise), (x, y - 0.08, seat + rise), (x, y - 0.08, 0)]
            shape.path(iron, bow, 0.025, sides=7, steady=True)
            for z in (seat - 0.05, seat + rise * 0.5) if rng.random() < 0.5 else ():
                shape.rod(iron, (x, d / 2 + 0.08, z), (x, y - 0.08, z), 0.016, sides=6)
    shape.top(-w / 2 + 0.05, w / 2 - 0.05, y + 0.15, d / 2 + 0.05, seat + 0.01, soft=True)
    return _lies_there(rng, "couch", shape, w, y + 0.1, seat)


def sleeper_sofa(rng: Rng) -> Parts:
    """A couch whose bed is drawn out before it, made up or not."""
    look, shape, each = _look(rng), Shape(), rng.uniform(0.65, 0.8)
    w, d, high, arm = 2 * each, rng.uniform(0.5, 0.8), rng.uniform(0.7, 0.9), rng.uniform(0.12, 0.25)
    h, long = rng.uniform(0.35, 0.46), rng.uniform(1.1, 1.5)
    shape.box(look.cover, w, 0.2, high - 0.05, y=-d / 2 + 0.1, z=0.05)
    if rng.random() < 0.6:
        _backs(shape, rng, look, 2, each, -d / 2 + 0.2, h, high - h, 0.15, 0.12)
    for side in (-1, 1):
        shape.add(stuffed(look.cover, arm, d, h + 0.15, look.hard), side * (w + arm) / 2, 0, 0.03)
    shape.box(look.cover, w, d - 0.1, h - 0.15, z=0.04)
    posts(shape, metal(rng), (-w / 2 + 0.1, w / 2 - 0.1), (d / 2 + long * 0.45, d / 2 + long - 0.1), h - 0.12, 0.04)
    layer = Shape()
    total = d - 0.25 + long
    parts = bedding(rng, layer, w - 0.02, total, h, 0.13, hang=False)
    y = d / 2 + long - total / 2
    return [("couch", shape.add(layer, 0, y)), *((name, own.moved(0, y)) for name, own in parts)]


def booth_sofa(rng: Rng, number=0, label="") -> Parts:
    """A straight bench with a high padded back, as in diners and lobbies: in channels or plain, without arms."""
    number = number or int(rng.integers(2, 5))
    look, shape, each = _look(rng), Shape(), rng.uniform(0.48, 0.65)
    w, d, seat, high = number * each, rng.uniform(0.5, 0.7), rng.uniform(0.42, 0.5), rng.uniform(0.8, 1.25)
    rear, thick = rng.uniform(0.06, 0.14), rng.uniform(0.08, 0.16)
    body = look.wood if rng.random() < 0.5 else look.cover
    shape.box(body, w, d - 0.06, seat - thick - 0.02, y=-0.03, z=0.02).box(body, w, rear, high, y=-d / 2 + rear / 2)
    shape.add(stuffed(look.cover, w, d - rear, thick, look.hard), 0, rear / 2, seat - thick)
    parts = int(rng.choice([1, number, int(w / 0.15)]))
    for x in (np.arange(parts) - (parts - 1) / 2) * w / parts:
        one = soft_block(look.cover, w / parts - 0.005, 0.12, high - seat - 0.02)
        shape.add(one, x, -d / 2 + rear + 0.04, seat)
    for x in (-w / 2 - 0.02, w / 2 + 0.02) if rng.random() < 0.3 else ():
        shape.box(body, 0.05, d, rng.uniform(seat, high), x)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.25, d / 2 - 0.03, seat + 0.01, soft=True)
    return _lies_there(rng, _label(number, label), shape, w, -d / 2 + 0.2, seat)


# ---------------------------------------------------------------- armchairs


def bean_bag(rng: Rng) -> Shape:
    """A sack of beans with a hollow to sit in, with or without a back, or a pear with its tip."""
    r, h, cover = rng.uniform(0.38, 0.52), rng.uniform(0.5, 0.85), covering(rng)
    low = rng.uniform(0.28, 0.4)
    shape = Shape().ball(cover, r, r, low / 2 + 0.03, z=low / 2, power=0.75, rings=9, sides=20)
    shape.ball(cover, r * 0.95, r * 0.6, h / 2, y=-r * 0.4, z=h / 2, power=0.75, rings=9, sides=18)
    if rng.random() < 0.4:
        shape.ball(cover, 0.09, 0.08, 0.09, y=-r * 0.5, z=h, rings=5, sides=8)
    return shape.crumpled(rng, rng.uniform(0.01, 0.03), 0.35).grounded()


def bent_frame_chair(rng: Rng) -> Parts:
    """A long cushion in a springing frame of bent wood or tube whose runners lie on the floor."""
    w, d, seat = rng.uniform(0.55, 0.7), rng.uniform(0.65, 0.8), rng.uniform(0.36, 0.44)
    frame, cover, shape, r = (surface(rng) if rng.random() < 0.7 else metal(rng)), covering(rng), Shape(), 0.022
    tall, lean, rise = rng.uniform(0.5, 0.75), rng.uniform(0.25, 0.45), rng.uniform(0.14, 0.22)
    for x in (-w / 2, w / 2):
        bow = [(x, -d * 0.5, r), (x, d * 0.42, r), (x, d * 0.52, 0.1), (x, d * 0.48, seat + rise - 0.05),
               (x, d * 0.38, seat + rise), (x, -d * 0.4, seat + rise - 0.04)]  # fmt: skip
        shape.path(frame, bow, r, sides=6, steady=True)
        side = [(x * 0.9, d / 2, seat + 0.02), (x * 0.9, -d / 2 + 0.08, seat - 0.08)]
        shape.path(frame, [*side, (x * 0.9, -d / 2 - lean * tall, seat + tall)], r, sides=6, steady=True)
    for y in (-d * 0.45, d * 0.4):
        shape.rod(frame, (-w / 2, y, r), (w / 2, y, r), r * 0.8, sides=6)
    profile = np.array([(d / 2 + 0.02, seat), (0, seat - 0.02), (-d / 2 + 0.12, seat - 0.04),
                        (-d / 2, seat + 0.12), (-d / 2 - lean * tall, seat + tall)])  # fmt: skip
    u = np.linspace(-1, 1, 5)[:, None]
    t = np.linspace(0, 4, 13)
    y, z = np.interp(t, range(5), profile[:, 0]), np.interp(t, range(5), profile[:, 1])
    thick = rng.uniform(0.05, 0.12)
    plate(shape, cover, np.stack([u * w * 0.43 + 0 * y, y + 0 * u, z + thick / 2 + 0 * u], -1), thick)
    parts: Parts = [("armchair", shape)]
    if rng.random() < 0.3:  # its footstool
        stool = soft_block(cover, w * 0.85, 0.45, thick + 0.03).moved(0, d / 2 + 0.4, seat - 0.1)
        for x in (-w * 0.38, w * 0.38):
            stool.path(
                frame,
                [(x, d / 2 + 0.2, seat - 0.08), (x, d / 2 + 0.2, r), (x, d / 2 + 0.6, r)],
                r,
                sides=6,
                steady=True,
            )
        parts.append(("ottoman", stool))
    return parts


def lounger(rng: Rng) -> Parts:
    """Shells with thick pads on a swivelling foot, leaning far back, a padded stool before it at times."""
    w, seat, tall = rng.uniform(0.6, 0.78), rng.uniform(0.36, 0.44), rng.uniform(0.5, 0.8)
    shell, cover, foot, shape = surface(rng), covering(rng), metal(rng), Shape()
    lean, d = rng.uniform(0.25, 0.5), rng.uniform(0.55, 0.68)
    for a in np.arange(n := int(rng.integers(4, 6))) * 2 * np.pi / n + 0.3:
        shape.rod(foot, (0, 0, 0.09), (0.33 * np.cos(a), 0.33 * np.sin(a), 0.02), 0.03, 0.02, sides=6)
    shape.rod(foot, (0, 0, 0.04), (0, 0, seat - 0.12), 0.04)
    shape.add(stuffed(cover, w * 0.9, d, 0.14, False), 0, 0.04, seat - 0.1).box(
        shell, w * 0.9, d * 0.9, 0.03, z=seat - 0.13
    )
    tiers = int(rng.integers(1, 3))
    for tier in range(tiers):
        low, high = tall * tier / tiers, tall / tiers
        bent_back(shape, shell, w, -d / 2 - lean * low, seat + low + 0.05, high - 0.02, lean, 0.03, 0.08, 0.05)
        bent_back(
            shape, cover, w * 0.94, -d / 2 + 0.06 - lean * low, seat + low + 0.04, high - 0.02, lean, 0.1, 0.08, 0.05
        )
    for x in (-w / 2, w / 2):
        shape.add(stuffed(cover, 0.09, d * 0.75, 0.07, False), x, 0, seat + 0.15)
        shape.box(shell, 0.03, 0.2, 0.3, x, -0.05, seat - 0.12)
    parts: Parts = [("armchair", shape)]
    if rng.random() < 0.4:
        y = d / 2 + rng.uniform(0.35, 0.55)
        stool = stuffed(cover, w * 0.8, 0.42, 0.14, False).moved(0, y, seat - 0.14)
        stool.rod(foot, (0, y, 0.03), (0, y, seat - 0.1), 0.03)
        parts.append(("ottoman", stool.box(foot, 0.5, 0.06, 0.04, y=y).box(foot, 0.06, 0.5, 0.04, y=y)))
    return parts


def treatment_chair(rng: Rng) -> Shape:
    """A big padded chair whose back goes down and whose leg part comes up: of clinics, barbers, for massage."""
    w, seat, d = rng.uniform(0.52, 0.65), rng.uniform(0.45, 0.58), rng.uniform(0.48, 0.58)
    cover, iron, shape = covering(rng), metal(rng), Shape()
    lean, fall, thick = rng.uniform(0.15, 0.9), rng.uniform(0.2, 1.4), rng.uniform(0.1, 0.18)
    shape.add(stuffed(cover, w, d, thick, False), z=seat - thick)
    shape.add(stuffed(cover, w, thick, rng.uniform(0.65, 0.85), False).tilted(lean), 0, -d / 2, seat - 0.06)
    leg = stuffed(cover, w * 0.9, thick * 0.8, rng.uniform(0.35, 0.45), False).tilted(np.pi - fall * 0.6)
    shape.add(leg, 0, d / 2, seat - 0.03)
    if rng.random() < 0.5:  # shells at its sides
        for x in (-w / 2 - 0.09, w / 2 + 0.09):
            shape.add(stuffed(cover, 0.17, d * 1.3, seat + 0.12, False), x, -0.03, 0.04)
        shape.box(iron, w * 0.9, d, 0.2, z=0.02)
    else:
        shape.box(iron, w * 0.9, d * 1.2, 0.05, z=0.02).box(iron, 0.25, 0.25, seat - 0.1)
        for x in (-w / 2 - 0.05, w / 2 + 0.05):
            shape.add(stuffed(cover, 0.1, d * 0.9, 0.07, False), x, -0.02, seat + 0.16)
            shape.box(iron, 0.03, 0.06, 0.3, x, -0.05, seat - 0.1)
    return shape.moved(z=max(0.0, -float(shape.bounds()[0, 2])))


def _armchair(rng: Rng, make: Callable) -> Shape:
    """A couch for one, without what lies on it."""
    return make(rng, 1, "armchair")[0][1]


_SOFAS = (plain_sofa, high_back_sofa, wooden_sofa, slim_sofa)  # of any number of seats
COUCHES = (*_SOFAS, booth_sofa, sectional_sofa, futon, sleeper_sofa)
SOFA_CHAIRS = tuple(partial(make, number=1) for make in _SOFAS)
ARMCHAIRS = (
    *(partial(_armchair, make=make) for make in _SOFAS), bean_bag, bent_frame_chair, lounger, treatment_chair,
)  # fmt: skip
