"""The shell of a room: its plan, walls with doors and windows in them, floor and ceiling."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.shapes import PATCHES, Material, Shape, paint, tinted


class RoomKind(NamedTuple):
    """A kind of room: its name in room_priors.json, extent in metres, what floors and walls are of, windows, doors."""

    name: str
    width: tuple[float, float]
    depth: tuple[float, float]
    floors: tuple[str, ...]
    walls: tuple[str, ...]
    windows: int = 1
    doors: int = 1
    bent: float = 0.2  # share of L-shaped plans


_PLAIN = ("white", "white", "linen", "linen", "pastel")
# The order is that of the scenes in each split: what matters most comes first.
ROOM_KINDS = (
    RoomKind("Office", (3.2, 5.0), (3.0, 4.4), ("carpet", "wood", "tile"), _PLAIN),
    RoomKind(
        "Bathroom", (2.6, 3.6), (2.3, 3.1), ("tile", "tile", "stone"), ("tile", "white", "tile", "linen"), 1, 1, 0.1
    ),
    RoomKind("Bedroom / Hotel", (3.4, 5.0), (3.2, 4.4), ("carpet", "wood", "wood"), _PLAIN),
    RoomKind("Kitchen", (3.0, 4.6), (2.8, 4.0), ("tile", "wood", "tile"), ("white", "linen", "tile")),
    RoomKind("Living room / Lounge", (4.2, 6.0), (3.6, 5.2), ("wood", "carpet", "wood"), (*_PLAIN, "brick"), 2, 1, 0.3),
    RoomKind("Conference Room", (4.2, 6.2), (3.6, 5.0), ("carpet", "carpet", "wood"), _PLAIN, 1, 1, 0.05),
    RoomKind("Laundry Room", (2.6, 4.0), (2.4, 3.6), ("tile", "stone", "tile"), ("white", "linen", "brick")),
    RoomKind("Hallway", (4.5, 6.5), (2.1, 2.9), ("carpet", "tile", "wood"), _PLAIN, 1, 3, 0.3),
    RoomKind("Copy/Mail Room", (3.2, 4.6), (2.8, 3.8), ("carpet", "tile"), _PLAIN),
    RoomKind(
        "Bathroom", (2.8, 4.2), (2.5, 3.4), ("tile", "tile", "stone"), ("tile", "white", "tile", "pastel"), 0, 1, 0.1
    ),
    RoomKind(
        "Storage/Basement/Garage",
        (3.0, 5.0),
        (2.8, 4.2),
        ("stone", "grey", "tile"),
        ("white", "brick", "linen", "grey"),
    ),
    RoomKind("Apartment", (4.8, 6.4), (4.0, 5.4), ("wood", "tile", "carpet"), _PLAIN, 2, 2, 0.5),
    RoomKind("Classroom", (5.2, 6.8), (4.6, 5.8), ("tile", "carpet", "wood"), _PLAIN, 2, 1, 0.0),
    RoomKind("Closet", (2.4, 3.2), (2.2, 3.0), ("carpet", "wood"), _PLAIN, 0, 1, 0.1),
    RoomKind("Bookstore / Library", (4.4, 6.2), (3.8, 5.2), ("carpet", "wood"), _PLAIN, 2),
    RoomKind("Gym", (4.0, 5.6), (3.6, 5.0), ("wood", "carpet"), _PLAIN, 1),
    RoomKind("Lobby", (4.6, 6.4), (4.0, 5.4), ("tile", "carpet", "stone"), (*_PLAIN, "wood"), 2),
    RoomKind("Stairs", (3.2, 4.6), (2.8, 4.0), ("wood", "tile", "carpet"), _PLAIN, 1, 2),
    RoomKind("Dining Room", (3.6, 5.0), (3.2, 4.4), ("wood", "wood", "carpet"), _PLAIN, 2),
    RoomKind("Game room", (4.0, 5.6), (3.6, 4.8), ("carpet", "wood"), (*_PLAIN, "brick"), 1),
)


@dataclass
class Wall:
    """One side of the plan: start (2,), direction (2,) with the room on its left, length, and what hangs on it.

    ``taken`` lists (from, to, low, high) in metres along and up the wall.
    """

    start: np.ndarray
    along: np.ndarray
    length: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def inward(self) -> np.ndarray:
        return np.array([-self.along[1], self.along[0]])

    @property
    def turn(self) -> float:
        """The angle that turns an object's +y inward, and its +x along the wall."""
        return float(np.arctan2(self.along[1], self.along[0]))

    def free(self, s0: float, s1: float, z0: float, z1: float, gap: float = 0.02) -> bool:
        if s0 < 0 or s1 > self.length:
            return False
        return all(s1 + gap <= a or s0 - gap >= b or z1 + gap <= c or z0 - gap >= d for a, b, c, d in self.taken)

    def place(self, shape: Shape, s: float, z: float = 0.0, out: float = 0.0) -> Shape:
        """Move a shape so that its origin is ``s`` along the wall, ``out`` into the room."""
        x, y = self.start + self.along * s + self.inward * out
        return Shape().add(shape, float(x), float(y), z, self.turn)


@dataclass
class Thing:
    """One object in the room: its class, its shape in the room's frame, and whether the plan asked for it."""

    label: str
    shape: Shape
    wanted: bool = False


@dataclass
class Room:
    """A room being furnished.

    Attributes:
        kind: what room it is. corners: (c, 2) its plan, counter-clockwise. height: metres.
        walls: its sides. things: all objects so far.
        taken: floor rectangles (x0, y0, x1, y1, height of what stands there).
    """

    kind: RoomKind
    corners: np.ndarray
    height: float
    walls: list[Wall]
    things: list[Thing] = field(default_factory=list)
    taken: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    notch: tuple[float, float, float, float] | None = None

    @property
    def extent(self) -> np.ndarray:
        return self.corners.max(0)

    def holds(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a floor rectangle lies within the plan."""
        if x0 < -1e-6 or y0 < -1e-6 or (np.array([x1, y1]) > self.extent + 1e-6).any():
            return False
        return self.notch is None or _apart((x0, y0, x1, y1), self.notch, 0.0)

    def free(self, x0: float, y0: float, x1: float, y1: float, gap: float = 0.02) -> bool:
        """Whether nothing stands in a floor rectangle that lies within the plan."""
        return self.holds(x0, y0, x1, y1) and all(_apart((x0, y0, x1, y1), other, gap) for other in self.taken)


def _apart(a, b, gap: float) -> bool:
    return a[2] + gap <= b[0] or b[2] + gap <= a[0] or a[3] + gap <= b[1] or b[3] + gap <= a[1]


def _surface(rng: np.random.Generator, kind: str) -> Material:
    if kind == "pastel":
        base = paint(rng, "fabric")
        color = tuple(0.62 + 0.3 * c for c in base.color)
        return Material(color, tuple(0.93 * c for c in color), 0, 0.3, 0, 0.0)
    if kind == "carpet":
        base = paint(rng, "fabric", "grey")
        return base._replace(texture=3, second=tuple(0.8 * c for c in base.color))
    if kind == "wood":
        return paint(rng, "wood")._replace(period=rng.uniform(0.1, 0.2), axis=int(rng.integers(2)))
    if kind == "tile":
        base = paint(rng, "tile")
        return base._replace(period=rng.uniform(0.2, 0.5), second=tuple(0.75 * c for c in base.color))
    return paint(rng, kind)


def build_room(kind: RoomKind, rng: np.random.Generator) -> Room:
    """Draw a plan and build walls with doors and windows, floor and ceiling."""
    w, d, height = rng.uniform(*kind.width), rng.uniform(*kind.depth), rng.uniform(2.3, 2.7)
    corners, notch = np.array([[0, 0], [w, 0], [w, d], [0, d]]), None
    if rng.random() < kind.bent:
        cw, cd = w * rng.uniform(0.25, 0.4), d * rng.uniform(0.25, 0.4)
        corners = np.array([[0, 0], [w, 0], [w, d - cd], [w - cw, d - cd], [w - cw, d], [0, d]])
        notch = (w - cw, d - cd, w, d)
    ends = np.roll(corners, -1, 0)
    lengths = np.linalg.norm(ends - corners, axis=1)
    walls = [Wall(a, (b - a) / n, float(n)) for a, b, n in zip(corners, ends, lengths, strict=True)]
    room = Room(kind, corners, height, walls, notch=notch)
    floor, base = _surface(rng, kind.floors[rng.integers(len(kind.floors))]), kind.walls[rng.integers(len(kind.walls))]
    skin, accent = _surface(rng, base), _surface(rng, ("pastel", "wood", "brick", "linen")[rng.integers(4)])
    rectangles = [(0, 0, w, d)] if notch is None else [(0, 0, w, notch[1]), (0, notch[1], notch[0], d)]
    ground, roof, top = Shape(), Shape(), paint(rng, "white")
    for x0, y0, x1, y1 in rectangles:
        ground.box(floor, x1 - x0, y1 - y0, 0.1, (x0 + x1) / 2, (y0 + y1) / 2, -0.1)
        roof.box(top, x1 - x0, y1 - y0, 0.1, (x0 + x1) / 2, (y0 + y1) / 2, height)
    room.things += [Thing("floor", ground), Thing("ceiling", roof)]

    openings: list[list] = [[] for _ in walls]
    order = rng.permutation(len(walls))
    style = rng.integers(2**31)
    for k in range(kind.doors if rng.random() < 0.8 else kind.doors + 1):
        _cut_door(room, walls[order[k % len(walls)]], openings[order[k % len(walls)]], rng, style)
    for k in range(kind.windows + int(rng.random() < 0.3) - int(rng.random() < 0.15)):
        at = order[(k + kind.doors) % len(walls)]
        _cut_window(room, walls[at], openings[at], rng, style)
    board = paint(rng, "white", "wood") if rng.random() < 0.6 else None
    for wall, holes in zip(walls, openings, strict=True):
        material = accent if rng.random() < 0.12 else skin
        room.things.append(Thing("wall", wall.place(_wall_shape(wall, holes, height, material, board), 0)))
    return room


def _wall_shape(wall: Wall, holes: list, height: float, material: Material, board: Material | None) -> Shape:
    shape, thick, s = Shape(), 0.16, -0.16
    for a, b, low, high in [*sorted(holes), (wall.length + thick, wall.length + thick, 0, height)]:
        shape.box(material, a - s, thick, height, (s + a) / 2, -thick / 2)
        if board is not None:
            shape.box(
                board,
                max(min(a, wall.length) - max(s, 0), 0.01),
                0.015,
                0.09,
                (max(s, 0) + min(a, wall.length)) / 2,
                0.0075,
            )
        if b > a:
            shape.box(material, b - a, thick, height - high, (a + b) / 2, -thick / 2, high)
            if low > 0:
                shape.box(material, b - a, thick, low, (a + b) / 2, -thick / 2)
        s = b
    return shape


def _find_hole(wall: Wall, width: float, low: float, high: float, rng: np.random.Generator) -> float | None:
    for _ in range(12):
        if wall.length < width + 0.3:
            return None
        s = rng.uniform(0.15, wall.length - width - 0.15)
        if wall.free(s - 0.15, s + width + 0.15, low, high) or (s < 0.16 and wall.free(s, s + width, low, high)):
            return s
    return None


def _cut_door(room: Room, wall: Wall, holes: list, rng: np.random.Generator, style: int) -> None:
    width, high = rng.uniform(0.82, 0.95) * (1.8 if rng.random() < 0.1 else 1), rng.uniform(1.98, 2.1)
    s = _find_hole(wall, width, 0, high, rng)
    if s is None:
        return
    holes.append((s, s + width, 0.0, high))
    wall.taken.append((s - 0.09, s + width + 0.09, 0, high + 0.09))
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
    doors = []
    opened = rng.random() < 0.25
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
        doors.append(wall.place(hinged, s + 0.015 if k == 0 else s + width - 0.015, 0.005, 0.03 if opened else -0.06))
    room.things.append(Thing("doorframe", wall.place(frame, 0)))
    room.things += [Thing("door", door) for door in doors]
    depth = width + 0.1 if opened else 0.75
    ends = np.array([wall.start + wall.along * a + wall.inward * b for a in (s, s + width) for b in (0, depth)])
    room.taken.append((*ends.min(0), *ends.max(0), 2.0 if opened else 0.0))
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


def _cut_window(room: Room, wall: Wall, holes: list, rng: np.random.Generator, style: int) -> None:
    width, low, high = rng.uniform(0.8, 2.0), rng.choice([0.35, 0.8, 0.95]), rng.uniform(1.95, 2.15)
    width = min(width, wall.length - 0.6)
    s = _find_hole(wall, width, 0 if low < 0.5 else low, high, rng) if width > 0.4 else None
    if s is None:
        return
    holes.append((s, s + width, low, high))
    wall.taken.append((s - 0.08, s + width + 0.08, low - 0.06, high + 0.08))
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
        cloth = paint(rng, "fabric", "linen", "linen", "white")
        bottom = 0.03 if rng.random() < 0.65 else low - 0.1
        top, rail = high + 0.12, paint(rng, "metal", "wood", "white")
        span = (max(0.05, s - 0.3), min(wall.length - 0.05, s + width + 0.3))
        share = 1.0 if rng.random() < 0.3 else rng.uniform(0.2, 0.45)
        for side in (0, 1) if share < 1 else (0,):
            w = (span[1] - span[0]) * share
            x = span[0] + w / 2 if side == 0 else span[1] - w / 2
            cloth_shape = folds(
                rng, cloth, w, top - bottom, rng.uniform(0.02, 0.045), rng.uniform(0.1, 0.22), 0.09, bottom
            )
            if side == 0:
                cloth_shape.rod(
                    rail, ((span[0] + span[1]) / 2 - width / 2 - 0.25 - x + x, 0.09, top), (span[1], 0.09, top), 0.015
                )
            moved = Shape()
            for m, v, f in zip(cloth_shape.materials, cloth_shape.vertices, cloth_shape.faces, strict=True):
                moved.mesh(m, v + (np.array([x, 0, 0]) if m is cloth else 0), f)
            room.things.append(Thing("curtain", wall.place(moved, 0)))
        wall.taken.append((span[0], span[1], bottom, top + 0.05))
        ends = np.array([wall.start + wall.along * a + wall.inward * b for a in span for b in (0, 0.16)])
        if bottom < 0.5:
            room.taken.append((*ends.min(0), *ends.max(0), top))


_CURTAINED = ("Bedroom / Hotel", "Living room / Lounge", "Dining Room", "Apartment", "Gym")
