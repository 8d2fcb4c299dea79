"""Doors, windows and what belongs to them: frames, sills, blinds, curtains, switches."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.rooms import Room, Thing, Wall
from data_prep.synthetic.shapes import PATCHES, Shape, paint, tinted


class Openings(NamedTuple):
    """What makes doors, windows and curtains; :data:`MADE` is what rooms have unless others are asked for.

    Attributes:
        door: (random generator, seed of its looks, wall, from, width, height) → :class:`Door`.
        window: (random generator, seed of its looks, from, width, low, high) → a Shape, its origin on the wall's line
            at its start, and the material of its frame.
        curtains: (room, wall, (from, to) of the window, low, high, random generator); hangs them itself.
    """

    door: Callable
    window: Callable
    curtains: Callable


class Door(NamedTuple):
    """A door in the wall's frame: of each part its class, shape, metres along, up and out, and how far it reaches."""

    parts: list[tuple[str, Shape, float, float, float]]
    opened: bool


def open_room(room: Room, rng: np.random.Generator, made: Openings | None = None) -> None:
    """Cut doors and windows into a planned room's walls, of one make each, and hang curtains or blinds."""
    made = made or MADE
    order = rng.permutation(len(room.walls))
    style, kind = int(rng.integers(2**31)), room.kind
    for k in range(kind.doors + int(rng.random() > 0.8)):
        cut_door(room, int(order[k % len(order)]), rng, style, made=made)
    for k in range(kind.windows + int(rng.random() < 0.3) - int(rng.random() < 0.15)):
        _cut_window(room, int(order[(k + kind.doors) % len(order)]), rng, style, made)


def join_rooms(
    first: Room,
    number: int,
    second: Room,
    back: int,
    rng: np.random.Generator,
    wide: bool,
    made: Openings | None = None,
) -> bool:
    """Open the wall between two rooms: a door, or a wide passage.

    Args:
        first, second: rooms that stand back to back (:func:`data_prep.synthetic.rooms.beside`).
        number, back: the walls that part them.
        wide: a passage without a door.
        made: what makes the door.

    Returns:
        Whether there was space for it.
    """
    wall, behind = first.walls[number], second.walls[back]
    start = float((behind.start - wall.start) @ wall.along)  # the second's wall runs from here towards 0
    between = (max(0.0, start - behind.length), min(wall.length, start))
    if wide:
        width, high = min(rng.uniform(1.2, 2.6), between[1] - between[0] - 0.3), rng.uniform(2.05, first.height - 0.1)
        if width < 0.9:
            return False
        s = between[0] + 0.15 + rng.uniform(0, between[1] - between[0] - 0.3 - width)
        first.openings[number].append((s, s + width, 0.0, high))
        _keep_clear(first, wall, s, s + width, high, 0.7, 0.0)
    elif not cut_door(first, number, rng, int(rng.integers(2**31)), between, made):
        return False
    a, b, low, high = first.openings[number][-1]
    second.openings[back].append((start - b, start - a, low, high))
    _keep_clear(second, behind, start - b, start - a, high, 1.0, 0.0)
    return True


def _keep_clear(room: Room, wall: Wall, a: float, b: float, high: float, depth: float, tall: float) -> None:
    """Let nothing hang in an opening or stand before it."""
    wall.taken.append((a - 0.09, b + 0.09, 0, high + 0.09))
    ends = np.array([wall.start + wall.along * s + wall.inward * out for s in (a, b) for out in (0, depth)])
    room.taken.append((*ends.min(0), *ends.max(0), tall))


def _find_hole(wall: Wall, width: float, low: float, high: float, rng: np.random.Generator, between) -> float | None:
    a, b = between or (0.0, wall.length)
    for _ in range(12):
        if b - a < width + 0.3:
            return None
        s = rng.uniform(a + 0.15, b - width - 0.15)
        if wall.free(s - 0.15, s + width + 0.15, low, high) or (s < 0.16 and wall.free(s, s + width, low, high)):
            return s
    return None


def cut_door(
    room: Room,
    number: int,
    rng: np.random.Generator,
    style: int,
    between: tuple[float, float] | None = None,
    made: Openings | None = None,
) -> bool:
    """Cut a door into wall ``number`` and hang its leaves, shut, ajar or open; False where it finds no space.

    Args:
        style: seed of its looks.
        between: the part of the wall, in metres along it, that it must lie in.
        made: what makes its frame and leaves.
    """
    wall = room.walls[number]
    width, high = rng.uniform(0.82, 0.95) * (1.8 if rng.random() < 0.1 else 1), rng.uniform(1.98, 2.1)
    s = _find_hole(wall, width, 0, high, rng, between)
    if s is None:
        return False
    room.openings[number].append((s, s + width, 0.0, high))
    parts, opened = (made or MADE).door(rng, style, wall, s, width, high)
    for label, shape, along, up, out in parts:
        room.things.append(Thing(label, wall.place(shape, along, up, out)))
    _keep_clear(room, wall, s, s + width, high, width + 0.1 if opened else 0.75, 2.0 if opened else 0.0)
    if rng.random() < 0.5:
        from_door = s + width + 0.2
        if wall.free(from_door, from_door + 0.12, 1.05, 1.2):
            switch = (
                Shape()
                .box(tinted((240, 240, 236)), 0.11, 0.025, 0.14, y=0.0125)
                .box(tinted((225, 225, 220)), 0.05, 0.02, 0.07, y=0.03, z=0.03)
            )
            room.things.append(Thing("light switch", wall.place(switch, from_door + 0.06, 1.06)))
            wall.taken.append((from_door, from_door + 0.12, 1.05, 1.2))
    return True


def _hinged_door(rng: np.random.Generator, style: int, wall: Wall, s: float, width: float, high: float) -> Door:
    """A leaf or two on hinges: with raised panels, a pane, or bare; shut, ajar or open."""
    look = np.random.default_rng(style)  # the doors of a room are of one make
    leaf_paint, trim = (
        paint(look, "wood", "white", "wood", "grey", "fabric"),
        paint(look, "white", "wood", "grey", "metal"),
    )
    middle, size = s + width / 2, look.uniform(0.06, 0.1)
    frame = Shape()
    for x in (s - size / 2 + 0.02, s + width + size / 2 - 0.02):
        frame.box(trim, size, 0.2, high + size, x, -0.075)
    frame.box(trim, width + 2 * size, 0.2, size, middle, -0.075, high - 0.02)
    number = 2 if width > 1.2 else 1
    parts = [("doorframe", frame, 0.0, 0.0, 0.0)]
    opened = rng.random() < 0.35
    for k in range(number):
        lw = width / number - 0.03
        leaf = Shape().box(leaf_paint, lw, 0.045, high - 0.03)
        kind = look.integers(4)
        if kind == 0:  # raised panels
            for z, h in ((0.15, 0.7), (1.0, 0.85)):
                for side in (-1, 1):
                    for face in (-1, 1):
                        leaf.box(leaf_paint, lw * 0.34, 0.02, h, side * lw * 0.21, face * 0.03, z)
        elif kind == 1:  # a pane
            leaf.box(paint(look, "glass")._replace(shiny=0.3), lw * 0.5, 0.06, high * 0.35, 0, 0, high * 0.52)
        side = 1 if k == 0 else -1
        metal = paint(look, "chrome", "metal", "black")
        for face in (-1, 1):
            y = face * 0.05
            leaf.rod(metal, (side * lw * 0.42, 0, 1.02), (side * lw * 0.42, y * 1.2, 1.02), 0.022)
            leaf.rod(metal, (side * lw * 0.42, y * 1.2, 1.02), (side * lw * 0.28, y * 1.2, 1.02), 0.016)
        turn = side * rng.uniform(0.6, 1.7) if opened else 0.0
        hinged = Shape().add(leaf, side * lw / 2).moved(0, 0, 0, turn)
        parts.append(("door", hinged, s + 0.015 if k == 0 else s + width - 0.015, 0.005, 0.03 if opened else -0.06))
    return Door(parts, opened)


def _cut_window(room: Room, number: int, rng: np.random.Generator, style: int, made: Openings) -> None:
    wall, holes = room.walls[number], room.openings[number]
    width, low, high = rng.uniform(0.8, 2.0), rng.choice([0.35, 0.8, 0.95]), rng.uniform(1.95, 2.15)
    width = min(width, wall.length - 0.6)
    s = _find_hole(wall, width, 0 if low < 0.5 else low, high, rng, None) if width > 0.4 else None
    if s is None:
        return
    holes.append((s, s + width, low, high))
    wall.taken.append((s - 0.08, s + width + 0.08, low - 0.06, high + 0.08))
    window, trim = made.window(rng, style, s, width, low, high)
    middle, h = s + width / 2, high - low
    room.things.append(Thing("window", wall.place(window, 0)))
    if rng.random() < 0.45:
        sill = Shape().box(trim, width + 0.1, rng.uniform(0.16, 0.26), 0.04, middle, 0.02, low - 0.04)
        room.things.append(Thing("windowsill", wall.place(sill, 0)))
    dressing = rng.random()
    if dressing < 0.25:
        drop = h * rng.uniform(0.3, 1.0)
        slats, body = Shape(), paint(rng, "white", "wood", "metal", "linen")
        for z in np.arange(high - drop, high - 0.02, 0.05):
            slats.add(Shape().box(body, width - 0.04, 0.045, 0.008).tilted(0.0), middle, -0.03, z)
            slats.box(body, width - 0.04, 0.01, 0.035, middle, -0.045, z)
        slats.box(body, width, 0.06, 0.05, middle, -0.03, high - 0.05)
        room.things.append(Thing("blinds", wall.place(slats, 0)))
    elif dressing < 0.25 + (0.5 if room.kind.name in _CURTAINED else 0.15):
        made.curtains(room, wall, (s, s + width), low, high, rng)


def _paned_window(rng: np.random.Generator, style: int, s: float, width: float, low: float, high: float) -> tuple:
    """A pane in a frame with upright bars and at times a cross one; a casing on the wall at times."""
    look = np.random.default_rng([style, 1])
    trim, glass = paint(look, "white", "white", "wood", "black", "metal"), paint(rng, "glass")
    middle, h = s + width / 2, high - low
    window = Shape().box(glass._replace(texture=PATCHES), width, 0.01, h, middle, -0.11, low)
    for x in (s + 0.03, s + width - 0.03):
        window.box(trim, 0.07, 0.08, h, x, -0.1, low)
    for z in (low, high - 0.07):
        window.box(trim, width, 0.08, 0.07, middle, -0.1, z)
    for k in range(1, max(1, round(width / look.uniform(0.45, 0.8)))):
        window.box(trim, 0.06, 0.07, h, s + k * width / max(1, round(width / 0.6)), -0.1, low)
    if look.random() < 0.4:
        window.box(trim, width, 0.06, 0.05, middle, -0.1, low + h * 0.6)
    if look.random() < 0.5:  # a casing on the wall
        for x in (s - 0.03, s + width + 0.03):
            window.box(trim, 0.07, 0.03, h + 0.1, x, 0.015, low - 0.05)
        window.box(trim, width + 0.13, 0.03, 0.07, middle, 0.015, high)
    return window, trim


def _hang_curtains(room: Room, wall: Wall, window: tuple[float, float], low, high, rng: np.random.Generator) -> None:
    """Curtains on a rail: drawn aside, or drawn shut; at times along the whole wall."""
    cloth, rail = paint(rng, "fabric", "linen", "linen", "white"), paint(rng, "metal", "wood", "white")
    bottom, top = 0.03 if rng.random() < 0.65 else low - 0.1, min(high + 0.12, room.height - 0.03)
    a, b = max(0.05, window[0] - 0.3), min(wall.length - 0.05, window[1] + 0.3)
    if (
        rng.random() < 0.25
        and wall.free(0.05, window[0] - 0.1, bottom, top)
        and wall.free(window[1] + 0.1, wall.length - 0.05, bottom, top)
    ):
        a, b = 0.05, wall.length - 0.05
    share = 1.0 if rng.random() < 0.35 else rng.uniform(0.2, 0.45)
    depth, pitch = rng.uniform(0.02, 0.06), rng.uniform(0.1, 0.3)
    for side in (0, 1) if share < 1 else (0,):
        w = (b - a) * share
        curtain = folds(rng, cloth, w, top - bottom, depth, pitch, 0.09, bottom).moved(
            a + w / 2 if side == 0 else b - w / 2
        )
        if side == 0:
            curtain.rod(rail, (a, 0.09, top), (b, 0.09, top), 0.015)
        room.things.append(Thing("curtain", wall.place(curtain, 0)))
    wall.taken.append((a, b, bottom, top + 0.05))
    if bottom < 0.5:
        ends = np.array([wall.start + wall.along * s + wall.inward * out for s in (a, b) for out in (0, 0.16)])
        room.taken.append((*ends.min(0), *ends.max(0), top))


_CURTAINED = ("Bedroom / Hotel", "Living room / Lounge", "Dining Room", "Apartment", "Gym")
MADE = Openings(_hinged_door, _paned_window, _hang_curtains)
