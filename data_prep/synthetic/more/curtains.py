"""More makes of curtains, which hang themselves before a window: see :class:`data_prep.synthetic.openings.Openings`.

In a wall's frame x runs along it, y into the room. Their folds are from 1 to 20 cm deep and 5 to 80 cm wide.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.palette import pick
from data_prep.synthetic.rooms import Room, Thing, Wall
from data_prep.synthetic.shapes import FABRIC, PLAIN, STRIPES, Material, Shape, paint, tinted

Rng = np.random.Generator
Span = tuple[float, float]


def _look(rng: Rng) -> Material:
    """Cloth of any colour, also that of painted walls; striped along or across its folds at times."""
    chance = rng.random()
    if chance < 0.3:
        cloth = paint(rng, "fabric", "linen", "white", "cloth")
    elif chance < 0.6:
        cloth = pick(rng, "bedding", "upholstery", "sheet", "printed", "garment", "plaster", "leather")
    elif chance < 0.8:
        cloth = paint(rng, "bright", "plastic", "carpet", "leaf")._replace(texture=FABRIC)
    else:
        cloth = paint(rng, "cloth", "linen")
        second = paint(rng, "cloth", "white", "bright").color
        cloth = cloth._replace(texture=STRIPES, second=second, period=rng.uniform(0.06, 0.6), axis=int(rng.integers(3)))
    return cloth._replace(shiny=0.0)


def _free(wall: Wall, window: Span, bottom: float, top: float) -> Span:
    """How far cloth may reach to both sides of the window before it meets something else on the wall."""
    rows = [t for t in wall.taken if t[2] < top and t[3] > bottom]
    low = max([0.03, *(t[1] + 0.04 for t in rows if t[1] <= window[0])])
    high = min([wall.length - 0.03, *(t[0] - 0.04 for t in rows if t[0] >= window[1])])
    return min(low, window[0]), max(high, window[1])


def _extent(
    rng: Rng, room: Room, wall: Wall, window: Span, low: float, high: float, reach=(0.0, 0.5), floor=0.6, ceiling=0.35
) -> tuple[float, float, float, float]:
    """From, to, lower and upper edge: to the floor or the sill, from the ceiling or a hand above the window."""
    bottom = rng.uniform(0.005, 0.12) if rng.random() < floor else max(0.03, low - rng.uniform(0.0, 0.3))
    top = room.height - 0.04 if rng.random() < ceiling else min(high + rng.uniform(0.03, 0.22), room.height - 0.04)
    a, b = _free(wall, window, bottom, top)
    one, other = rng.uniform(*reach, 2)
    if rng.random() < 0.5:
        other = one
    return max(a, window[0] - one), min(b, window[1] + other), bottom, top


def _off(rng: Rng, room: Room, wall: Wall, low: float, bottom: float) -> float:
    """Metres from the wall that cloth keeps: it hangs before what the window and its sill have there."""
    reach = [0.0]
    for thing in room.things[-2:]:  # those just made
        if thing.label == "window" or (thing.label == "windowsill" and bottom < low):
            points = np.concatenate(thing.shape.vertices)
            reach.append(float(((points[:, :2] - wall.start) @ wall.inward).max()))
    return max(reach) + rng.uniform(0.012, 0.06)


def _drawn(rng: Rng, a: float, b: float, shut=0.45) -> list[Span]:
    """The parts of a..b that cloth covers: all, two halves, a bit at each side, or at one."""
    long, chance = b - a, rng.random()
    if chance < shut * 0.5:
        return [(a, b)]
    if chance < shut:
        middle, gap = a + long * rng.uniform(0.35, 0.65), rng.uniform(-0.01, 0.05)
        return [(a, middle - gap), (middle + gap, b)]
    one, other = long * rng.uniform(0.1, 0.42, 2)
    if chance < shut + (1 - shut) * 0.65:
        return [(a, a + one), (b - (one if rng.random() < 0.6 else other), b)]
    one = long * rng.uniform(0.12, 0.65)
    return [(a, a + one) if rng.random() < 0.5 else (b - one, b)]


def _wave(t: np.ndarray, kind: str) -> np.ndarray:
    """Folds, −1..1 and one a unit of ``t``: round, with flat tops, sharp to the front, or of two sizes."""
    s = np.sin(2 * np.pi * t)
    if kind == "box":
        return np.clip(1.8 * s, -1, 1)
    if kind == "sharp":
        return 1 - 2 * np.abs(np.sin(np.pi * t)) ** 0.7
    if kind == "double":
        return 0.65 * s + 0.35 * np.sin(4 * np.pi * t + 1.0)
    return s


def _cloth(
    rng: Rng, m: Material, span: Span, z0, z1, out, depth, pitch, kind="round", loose=0.0, head=1.0, width=None, rows=4
) -> Shape:
    """A sheet in folds over ``span``, z0..z1, about ``out`` from the wall.

    Args:
        loose: how unlike its folds are, 0 to 1.
        head: depth of the folds at the upper edge over that at the lower.
        width: function of the height (0 below, 1 above) → (from, to) as shares of the span; None for all of it.
    """
    wide = max(span[1] - span[0], 0.05)
    count = float(np.clip(wide / pitch, 1, 30))
    u, v = np.meshgrid(np.linspace(0, 1, int(np.clip(count * 6.6, 10, 200))), np.linspace(0, 1, rows), indexing="ij")
    phase = rng.uniform(0, 2 * np.pi, 6)
    t = u * count + phase[0]
    t = t + loose * (0.45 * np.sin(u * count * 1.9 + phase[1]) + 0.3 * np.sin(u * count * 0.83 + phase[2]))
    t = t + loose * 0.25 * np.sin(2.5 * v + u * 4 + phase[3]) * (1 - v)
    swell = 1 - 0.5 * loose * (1 + np.sin(u * count * 1.3 + phase[4])) / 2
    y = out + depth * _wave(t, kind) * swell * (1 + (head - 1) * v) + 0.015 * loose * np.sin(u * 5 + phase[5])
    f, g = (np.zeros_like(v), np.ones_like(v)) if width is None else width(v)
    return Shape().sheet(m, np.stack([span[0] + wide * (f + (g - f) * u), y, z0 + v * (z1 - z0)], -1))


def _rail(rng: Rng, shape: Shape, a, b, z, out, ceiling: float) -> Shape:
    """What it hangs from: a rod with ends and brackets, a track, or a board that hides one."""
    m, kind = paint(rng, "metal", "wood", "white", "black", "brass"), rng.integers(4)
    if kind < 2:
        r = rng.uniform(0.01, 0.026)
        shape.rod(m, (a - 0.02, out, z), (b + 0.02, out, z), r, sides=7)
        for x in (a - 0.03, b + 0.03):
            if rng.random() < 0.8:
                shape.ball(m, 1.7 * r, 1.7 * r, 1.7 * r, x, out, z, rings=5, sides=8)
            shape.rod(m, (x, 0, z), (x, out, z), 0.012, sides=5)
    elif kind == 2:
        shape.box(m, b - a, 0.045, 0.03, (a + b) / 2, out, z)
    else:
        deep, tall = out + rng.uniform(0.05, 0.1), min(rng.uniform(0.05, 0.16), ceiling - z + 0.05)
        shape.box(m, b - a + 0.06, 0.02, tall, (a + b) / 2, deep, z - 0.05)
        for x in (a - 0.03, b + 0.03):
            shape.box(m, 0.02, deep, tall, x, deep / 2, z - 0.05)
    return shape


def _keep(room: Room, wall: Wall, shapes: list[Shape], bottom: float, top: float, label="curtain") -> None:
    """Hang them up, each by itself, and keep wall and floor clear there."""
    bounds = np.stack([shape.bounds() for shape in shapes])
    a, b, out = bounds[:, 0, 0].min(), bounds[:, 1, 0].max(), bounds[:, 1, 1].max()
    for shape in shapes:
        room.things.append(Thing(label, wall.place(shape, 0)))
    wall.taken.append((float(a), float(b), bottom, top + 0.05))
    if bottom < 0.5:
        ends = np.array([wall.start + wall.along * s + wall.inward * y for s in (a, b) for y in (0, out + 0.02)])
        room.taken.append((*ends.min(0), *ends.max(0), top))


def eyelet_curtains(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Even, deep, round waves from top to bottom on a stout rod that goes through the cloth's head."""
    a, b, bottom, top = _extent(rng, room, wall, window, low, high, (0.05, 0.6), 0.75, 0.15)
    depth, pitch, cloth = rng.uniform(0.03, 0.1), rng.uniform(0.12, 0.34), _look(rng)
    out, shapes = depth + _off(rng, room, wall, low, bottom), []
    top = min(top, room.height - 0.09)
    for span in _drawn(rng, a, b):
        shapes.append(_cloth(rng, cloth, span, bottom, top + 0.045, out, depth, pitch, loose=rng.uniform(0, 0.15)))
    m, r = paint(rng, "metal", "black", "wood", "brass", "chrome"), rng.uniform(0.014, 0.03)
    shapes[0].rod(m, (a - 0.02, out, top), (b + 0.02, out, top), r)
    for x in (a - 0.02, b + 0.02):
        shapes[0].rod(m, (x, 0, top), (x, out, top), 0.014, sides=5)
        shapes[0].ball(m, 2 * r, 1.6 * r, 1.6 * r, x, out, top, rings=5, sides=8)
    _keep(room, wall, shapes, bottom, top)


def pleated_curtains(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Pleats pinched together at the head, which open into broad folds below; or pressed box pleats."""
    a, b, bottom, top = _extent(rng, room, wall, window, low, high, (0.0, 0.4), 0.6, 0.5)
    depth, pitch, cloth = rng.uniform(0.025, 0.08), rng.uniform(0.1, 0.26), _look(rng)
    kind, out = str(rng.choice(["sharp", "sharp", "box", "double"])), depth + _off(rng, room, wall, low, bottom)
    neck, shapes = top - rng.uniform(0.07, 0.15), []
    for span in _drawn(rng, a, b):
        loose = rng.uniform(0, 0.5)
        lower = _cloth(rng, cloth, span, bottom, neck, out, depth, pitch, kind, loose, head=rng.uniform(0.4, 0.8))
        shapes.append(lower)
        lower.add(_cloth(rng, cloth, span, neck, top, out, depth * 0.45, pitch, "sharp", head=1.5, rows=3))
        if kind != "box" and rng.random() < 0.5:  # a seam that holds the pleats
            band = cloth._replace(color=tuple(0.8 * c for c in cloth.color))
            lower.box(band, span[1] - span[0], 0.015, 0.025, sum(span) / 2, out, neck)
    _keep(room, wall, [_rail(rng, shapes[0], a, b, top, out, room.height), *shapes[1:]], bottom, top)


def tied_curtains(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Wide above, tied to the wall by a band at hip or breast height, flaring below; one side, two, or crossed."""
    a, b, bottom, top = _extent(rng, room, wall, window, low, high, (0.1, 0.5), 0.8, 0.3)
    depth, pitch, cloth, tie = rng.uniform(0.03, 0.08), rng.uniform(0.1, 0.3), _look(rng), _look(rng)
    at, waist, foot = rng.uniform(0.3, 0.62), rng.uniform(0.1, 0.3), rng.uniform(0.2, 0.6)
    head = rng.choice([0.5, 0.5, rng.uniform(0.25, 0.5), rng.uniform(0.55, 1.0)])
    sides = (-1, 1) if rng.random() < 0.75 else (int(rng.choice([-1, 1])),)
    if len(sides) == 1:
        head = rng.uniform(0.5, 1.0)
    curve, out = rng.uniform(0.6, 2.2), depth + _off(rng, room, wall, low, bottom)
    shapes, long = [], (b - a) * head
    for k, side in enumerate(sides):

        def width(v, side=side):
            above = waist + (1 - waist) * np.clip((v - at) / (1 - at), 0, 1) ** curve
            below = waist + (foot - waist) * np.clip((at - v) / at, 0, 1) ** 0.7
            share = np.where(v >= at, above, below)
            return (np.zeros_like(v), share) if side < 0 else (1 - share, np.ones_like(v))

        span = (a, a + long) if side < 0 else (b - long, b)
        one = _cloth(rng, cloth, span, bottom, top, out + 0.03 * k, depth, pitch, loose=0.5, width=width, rows=9)
        w, z = waist * long, bottom + at * (top - bottom)
        x = span[0] + w / 2 if side < 0 else span[1] - w / 2
        one.lathe(tie, [(1.0, -0.05), (1.08, 0.0), (1.0, 0.05)], x, out, z, w / 2 + 0.015, depth + 0.015, sides=12)
        shapes.append(one)
    _keep(room, wall, [_rail(rng, shapes[0], a, b, top, out, room.height), *shapes[1:]], bottom, top)


def wall_of_cloth(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """From the ceiling to the floor along as much of the wall as is free: coarse heavy waves, or a ripple."""
    bottom, top = rng.uniform(0.005, 0.05), room.height - rng.uniform(0.02, 0.06)
    a, b = _free(wall, window, bottom, top)
    if rng.random() < 0.4:
        a, b = max(a, window[0] - rng.uniform(0.3, 1.2)), min(b, window[1] + rng.uniform(0.3, 1.2))
    pitch = rng.choice([rng.uniform(0.3, 0.8), rng.uniform(0.1, 0.25)])
    depth, cloth = pitch * rng.uniform(0.12, 0.3), _look(rng)
    depth = float(np.clip(depth, 0.02, 0.12))
    out, shapes = depth + _off(rng, room, wall, low, bottom), []
    kind = str(rng.choice(["round", "double", "box"]))
    for span in _drawn(rng, a, b, 0.85):
        loose = rng.uniform(0.1, 1.0)
        shapes.append(_cloth(rng, cloth, span, bottom, top, out, depth, pitch, kind, loose, rng.uniform(0.6, 1.1)))
    m = paint(rng, "white", "black", "metal")
    shapes[0].box(m, b - a, 0.04, 0.025, (a + b) / 2, out, top - 0.005)
    _keep(room, wall, shapes, bottom, top)


def sheer_curtains(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Thin, pale and almost flat, as wide as the window or wider; the camera sees through some of it."""
    pale = [(236, 236, 232), (226, 222, 210), (208, 212, 216), (230, 214, 206), (206, 220, 214), (170, 172, 176)]
    cloth = tinted(pale[rng.integers(len(pale))], FABRIC if rng.random() < 0.6 else PLAIN, rng.uniform(0.02, 0.2))
    cloth = cloth._replace(shiny=float(rng.choice([0.0, rng.uniform(0.05, 0.35)])))
    a, b, bottom, top = _extent(rng, room, wall, window, low, high, (0.0, 0.25), 0.45, 0.3)
    depth, pitch = rng.uniform(0.006, 0.03), rng.uniform(0.05, 0.2)
    if rng.random() < 0.3:
        a, b, bottom, top = window[0] + 0.02, window[1] - 0.02, low + 0.02, high - 0.03
    out = depth + _off(rng, room, wall, low, bottom)
    kind = str(rng.choice(["round", "double"]))
    shapes = [
        _cloth(rng, cloth, span, bottom, top, out, depth, pitch, kind, rng.uniform(0.2, 1.0), rng.uniform(0.3, 1))
        for span in _drawn(rng, a, b, 0.8)
    ]
    m = paint(rng, "white", "metal", "brass")
    shapes[0].rod(m, (a, out, top), (b, out, top), rng.uniform(0.008, 0.016), sides=6)
    if rng.random() < 0.3:  # a weighted hem
        shapes[0].box(cloth, b - a if len(shapes) == 1 else 0.1, 0.02, 0.03, (a + b) / 2 if len(shapes) == 1 else a)
        shapes[0].vertices[-1] += [0, out, bottom]
    _keep(room, wall, shapes, bottom, top)


def strip_blinds(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Upright strips a hand wide on a head rail, turned by one angle, pushed together at a side or parted."""
    a, b, bottom, top = _extent(rng, room, wall, window, low, high, (0.0, 0.2), 0.5, 0.3)
    w, turn = rng.uniform(0.08, 0.14), rng.uniform(-1.45, 1.45)
    first, out = _look(rng), w / 2 + _off(rng, room, wall, low, bottom)
    second = first if rng.random() < 0.75 else _look(rng)
    shapes, number = [], 0
    for side, (x0, x1) in enumerate(_drawn(rng, a, b, 0.6)):
        shape, full = Shape(), x1 - x0 > 0.6 * (b - a)
        step, angle = (w * 0.86, turn) if full else (rng.uniform(0.02, 0.05), 1.45 - 0.1 * side)
        for x in np.arange(x0 + w / 2, x1 - w / 2 + 0.001, step)[:70]:
            own = angle + rng.normal(0, 0.03)
            shape.box(first if number % 2 == 0 else second, w, 0.008, top - bottom, x, out, bottom, turn=own)
            number += 1
        if shape.faces:
            shapes.append(shape)
    if not shapes:  # too narrow a part for one strip
        shapes = [Shape().box(first, w, 0.008, top - bottom, a + w / 2, out, bottom)]
    rail = paint(rng, "white", "metal", "grey", "wood")
    shapes[0].box(rail, b - a, rng.uniform(0.04, 0.09), 0.05, (a + b) / 2, out, top - 0.01)
    _keep(room, wall, shapes, bottom, top, "blinds")


def gathered_curtains(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Short and full: gathered on a rod with a ruffle over it, uneven folds, a ruffled or coloured hem."""
    a, b, _, top = _extent(rng, room, wall, window, low, high, (0.0, 0.2), 0.0, 0.1)
    bottom = low + rng.uniform(-0.3, 0.25) * (high - low) * 0.5
    bottom = max(0.05, float(bottom))
    depth, pitch = rng.uniform(0.02, 0.06), rng.uniform(0.06, 0.16)
    cloth, out, shapes = _look(rng), depth + _off(rng, room, wall, low, bottom), []
    hem = cloth if rng.random() < 0.5 else _look(rng)
    flare, ruffle = rng.uniform(0.0, 0.12), rng.uniform(0.03, 0.09)
    top = min(top, room.height - ruffle - 0.02)
    for span in _drawn(rng, a, b, 0.5):
        rise = bottom + rng.uniform(0.06, 0.2)

        def width(v):
            return flare * v, 1 - flare * v

        loose, kind = rng.uniform(0.5, 1.0), str(rng.choice(["round", "double", "sharp"]))
        one = _cloth(rng, cloth, span, rise, top, out, depth, pitch, kind, loose, rng.uniform(0.3, 0.7), width)
        one.add(_cloth(rng, cloth, span, top, top + ruffle, out, 0.018, pitch * 0.6, head=1.8, rows=3))
        one.add(_cloth(rng, hem, span, bottom, rise, out, depth * 1.25, pitch * 0.8, kind, loose, 0.8, rows=3))
        shapes.append(one)
    m = paint(rng, "white", "metal", "wood", "brass")
    shapes[0].rod(m, (a - 0.03, out, top), (b + 0.03, out, top), rng.uniform(0.01, 0.02), sides=6)
    for x in (a - 0.02, b + 0.02):
        shapes[0].rod(m, (x, 0, top), (x, out, top), 0.012, sides=5)
    _keep(room, wall, shapes, bottom, top)


def loose_curtains(room: Room, wall: Wall, window: Span, low, high, rng: Rng) -> None:
    """Drawn carelessly: bunches and slack stretches, sagging between its rings, spread on the floor or pulled askew."""
    a, b, bottom, top = _extent(rng, room, wall, window, low, high, (0.0, 0.6), 0.7, 0.3)
    depth, pitch, cloth = rng.uniform(0.03, 0.1), rng.uniform(0.15, 0.5), _look(rng)
    out, shapes = depth + _off(rng, room, wall, low, bottom), []
    sag, lean = rng.uniform(0.0, 0.07), rng.uniform(-0.12, 0.12)
    for a0, b0 in _drawn(rng, a, b, 0.35):
        shift, narrow = rng.uniform(-1, 1) * lean, rng.uniform(0.75, 1.1)

        def width(v, shift=shift, narrow=narrow):
            half = (1 + (narrow - 1) * (1 - v)) / 2
            return 0.5 + shift * (1 - v) - half, 0.5 + shift * (1 - v) + half

        one = _cloth(rng, cloth, (a0, b0), bottom, top, out, depth, pitch, "double", 1.0, 0.8, width, 7)
        points = one.vertices[0]
        up = (points[:, 2] - bottom) / (top - bottom)
        points[:, 2] -= sag * up**3 * np.abs(np.sin((points[:, 0] - a0) / 0.22 * np.pi))
        points[:, 0] = np.clip(points[:, 0], 0.02, wall.length - 0.02)
        if bottom < 0.1 and rng.random() < 0.4:  # lies on the floor
            points[:, 1] += np.clip(0.12 - up, 0, 1) * rng.uniform(0.5, 1.6)
        shapes.append(one)
    r, m = rng.uniform(0.01, 0.022), paint(rng, "wood", "metal", "black", "brass")
    shapes[0].rod(m, (a - 0.02, out, top + 0.03), (b + 0.02, out, top + 0.03), r, sides=7)
    for x in np.arange(a + 0.05, b, 0.22) if rng.random() < 0.5 else ():
        if any(shape.bounds()[0, 0] < x < shape.bounds()[1, 0] for shape in shapes):
            shapes[0].rod(m, (x - 0.008, out, top + 0.02), (x + 0.008, out, top + 0.02), 0.03, sides=8)
    _keep(room, wall, shapes, bottom, top)


CURTAINS: tuple[Callable, ...] = (
    eyelet_curtains,
    pleated_curtains,
    tied_curtains,
    wall_of_cloth,
    sheer_curtains,
    strip_blinds,
    gathered_curtains,
    loose_curtains,
)
