"""The shell of a room: its plan, walls, floor and ceiling; a second room behind a wall."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.shapes import Material, Shape, paint


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
    RoomKind("ComputerCluster", (4.6, 6.6), (4.0, 5.6), ("carpet", "tile"), _PLAIN, 2),
    RoomKind("Misc.", (3.4, 5.6), (3.0, 5.0), ("carpet", "tile", "wood", "stone"), (*_PLAIN, "brick"), 1, 2, 0.4),
    RoomKind("Game room", (4.0, 5.6), (3.6, 4.8), ("carpet", "wood"), (*_PLAIN, "brick"), 1),
)


WALL = 0.16  # metres that a wall is thick
Rectangle = tuple[float, float, float, float]


@dataclass
class Wall:
    """One side of the plan: start (2,), direction (2,) with the room on its left, length, and what hangs on it.

    ``taken`` lists (from, to, low, high) in metres along and up the wall.
    """

    start: np.ndarray
    along: np.ndarray
    length: float
    thick: float = WALL
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
        parts: disjoint rectangles (x0, y0, x1, y1) that the plan is made of.
        walls: its sides. openings: for each wall the holes (from, to, low, high) in it.
        things: all objects so far.
        taken: floor rectangles (x0, y0, x1, y1, height of what stands there).
    """

    kind: RoomKind
    corners: np.ndarray
    height: float
    parts: list[Rectangle]
    walls: list[Wall]
    openings: list[list[Rectangle]] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    taken: list[tuple[float, float, float, float, float]] = field(default_factory=list)

    @property
    def low(self) -> np.ndarray:
        return self.corners.min(0)

    @property
    def high(self) -> np.ndarray:
        return self.corners.max(0)

    @property
    def area(self) -> float:
        return sum(_area(part) for part in self.parts)

    def holds(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a floor rectangle lies within the plan."""
        inside = sum(_area((max(x0, a), max(y0, b), min(x1, c), min(y1, d))) for a, b, c, d in self.parts)
        return inside >= (x1 - x0) * (y1 - y0) - 1e-6

    def free(self, x0: float, y0: float, x1: float, y1: float, gap: float = 0.02, but: tuple = ()) -> bool:
        """Whether nothing stands in a floor rectangle that lies within the plan; what is ``but`` does not count."""
        return self.holds(x0, y0, x1, y1) and all(
            apart((x0, y0, x1, y1), other, gap) for other in self.taken if other not in but
        )


def _area(rectangle: Rectangle) -> float:
    return max(rectangle[2] - rectangle[0], 0.0) * max(rectangle[3] - rectangle[1], 0.0)


def apart(a: Sequence[float], b: Sequence[float], gap: float) -> bool:
    """Whether two rectangles (x0, y0, x1, y1) are at least ``gap`` apart."""
    return a[2] + gap <= b[0] or b[2] + gap <= a[0] or a[3] + gap <= b[1] or b[3] + gap <= a[1]


def surface(rng: np.random.Generator, kind: str) -> Material:
    """Draw what a floor or a wall is covered with."""
    if kind == "pastel":
        base = paint(rng, "fabric")
        color = tuple(0.62 + 0.3 * c for c in base.color)
        return Material(color, tuple(0.93 * c for c in color), 0, 0.3, 0, 0.0)
    if kind == "carpet":
        return paint(rng, "carpet")
    if kind == "wood":
        return paint(rng, "planks")._replace(axis=int(rng.integers(2)))
    if kind == "tile":
        base = paint(rng, "tile")
        return base._replace(period=rng.uniform(0.2, 0.5), second=tuple(0.75 * c for c in base.color))
    return paint(rng, kind)


def plan_room(kind: RoomKind, rng: np.random.Generator) -> Room:
    """Draw a plan: a rectangle, or one that lacks one or two of its corners (an L, a T, a Z)."""
    w, d, height = rng.uniform(*kind.width), rng.uniform(*kind.depth), rng.uniform(2.3, 2.8)
    if rng.random() < 0.5:
        w, d = d, w
    notches: dict[int, tuple[float, float]] = {}
    if rng.random() < kind.bent:
        lacking = rng.permutation(4)[: 1 if rng.random() < 0.75 else 2]
        notches = {int(k): (w * rng.uniform(0.22, 0.42), d * rng.uniform(0.22, 0.42)) for k in lacking}
    return room_of(kind, w, d, height, notches)


def room_of(
    kind: RoomKind, w: float, d: float, height: float, notches: dict[int, tuple[float, float]] | None = None
) -> Room:
    """Lay out a room of width ``w`` and depth ``d`` in metres; ``notches``: corner 0..3 → width and depth cut away."""
    notches = notches or {}
    outline = []
    for k, (x, y) in enumerate(((0.0, 0.0), (w, 0.0), (w, d), (0.0, d))):
        if k not in notches:
            outline.append((x, y))
            continue
        nx, ny = notches[k]
        inner_x, inner_y = (nx if x == 0 else w - nx), (ny if y == 0 else d - ny)
        around = [(inner_x, y), (inner_x, inner_y), (x, inner_y)]
        outline += around[::-1] if k in (0, 2) else around
    corners = np.array(outline)
    xs, ys = sorted({*corners[:, 0]}), sorted({*corners[:, 1]})
    cut = [
        (0 if k in (0, 3) else w - nx, 0 if k < 2 else d - ny, nx if k in (0, 3) else w, ny if k < 2 else d)
        for k, (nx, ny) in notches.items()
    ]
    parts = [
        (x0, y0, x1, y1)
        for x0, x1 in itertools.pairwise(xs)
        for y0, y1 in itertools.pairwise(ys)
        if all(apart((x0, y0, x1, y1), other, -1e-9) for other in cut)
    ]
    ends = np.roll(corners, -1, 0)
    lengths = np.linalg.norm(ends - corners, axis=1)
    walls = [Wall(a, (b - a) / n, float(n)) for a, b, n in zip(corners, ends, lengths, strict=True)]
    return Room(kind, corners, height, parts, walls, [[] for _ in walls])


def beside(
    room: Room, kind: RoomKind, rng: np.random.Generator, rooms: Sequence[Room] = ()
) -> tuple[Room, int, int] | None:
    """Plan a second room behind a wall of the first.

    Args:
        rooms: others that it may not get into.

    Returns:
        The room, and the indices of the walls that part the two (the first's, the second's); None if no wall is long
        enough or one that would lie behind is in the first room's way.
    """
    w, d = rng.uniform(*kind.width), rng.uniform(*kind.depth)
    if rng.random() < 0.5:
        w, d = d, w
    for number in rng.permutation(len(room.walls)):
        wall = room.walls[number]
        outermost = np.abs(wall.inward) @ np.where(wall.inward.sum() > 0, room.low, room.high)
        if wall.length < 1.6 or abs(np.abs(wall.inward) @ wall.start - outermost) > 1e-6 or room.openings[number]:
            continue
        other = room_of(kind, w, d, room.height)
        # The second room's wall runs the other way, a wall's thickness behind the first's.
        back = next(k for k, own in enumerate(other.walls) if np.allclose(own.along, -wall.along))
        own, behind = wall.length, other.walls[back].length
        at = min(own, behind) + rng.uniform(0, abs(own - behind))  # where along the first's wall the second's starts
        shift = wall.start + wall.along * at - wall.inward * WALL
        move = shift - other.walls[back].start
        other.corners = other.corners + move
        other.parts = [(a + move[0], b + move[1], c + move[0], e + move[1]) for a, b, c, e in other.parts]
        for side in other.walls:
            side.start = side.start + move
        if not all(apart(a, b, 2 * WALL) for own in rooms if own is not room for a in own.parts for b in other.parts):
            continue
        wall.thick = other.walls[back].thick = WALL / 2
        return other, int(number), back
    return None


def build_shell(room: Room, rng: np.random.Generator) -> None:
    """Build floor, ceiling, and walls round their openings; a wall is tiled or panelled halfway up at times."""
    kind = room.kind
    floor, base = surface(rng, kind.floors[rng.integers(len(kind.floors))]), kind.walls[rng.integers(len(kind.walls))]
    skin, accent = surface(rng, base), surface(rng, ("pastel", "wood", "brick", "linen")[rng.integers(4)])
    ground, roof, top = Shape(), Shape(), paint(rng, "white")
    for x0, y0, x1, y1 in room.parts:
        ground.box(floor, x1 - x0, y1 - y0, 0.1, (x0 + x1) / 2, (y0 + y1) / 2, -0.1)
        roof.box(top, x1 - x0, y1 - y0, 0.1, (x0 + x1) / 2, (y0 + y1) / 2, room.height)
    if rng.random() < 0.2:  # a beam across
        (x0, y0, x1, y1), size = room.parts[0], rng.uniform(0.15, 0.3)
        rim = min(0.4, (x1 - x0) / 2)  # parts beside a notch may be narrow
        roof.box(top, size, y1 - y0, size, rng.uniform(x0 + rim, x1 - rim), (y0 + y1) / 2, room.height - size)
    room.things += [Thing("floor", ground), Thing("ceiling", roof)]
    board = paint(rng, "white", "wood") if rng.random() < 0.6 else None
    panels = paint(rng, "wood", "white", "grey") if base != "tile" and rng.random() < 0.08 else None
    for wall, holes in zip(room.walls, room.openings, strict=True):
        material = accent if rng.random() < 0.12 else skin
        shape = _wall_shape(wall, holes, room.height, material, board)
        if panels is not None:
            _panel(shape, wall, panels)
        room.things.append(Thing("wall", wall.place(shape, 0)))


def _panel(shape: Shape, wall: Wall, material: Material) -> None:
    """Upright panels with grooves between them, as high as a chair's back, where nothing opens."""
    width = 0.3
    for s in np.arange(0.02, wall.length - width, width):
        if wall.free(s, s + width, 0.05, 1.0, gap=0.0):
            shape.box(material, width - 0.02, 0.018, 0.95, s + width / 2, 0.009, 0.02)


def _wall_shape(wall: Wall, holes: list, height: float, material: Material, board: Material | None) -> Shape:
    shape, thick, s = Shape(), wall.thick, -wall.thick
    for a, b, low, high in [*sorted(holes), (wall.length + thick, wall.length + thick, 0, height)]:
        shape.box(material, a - s, thick, height, (s + a) / 2, -thick / 2)
        from_, to = max(s, 0), min(a, wall.length)
        if board is not None and to - from_ > 0.02:
            shape.box(board, to - from_, 0.015, 0.09, (from_ + to) / 2, 0.0075)
        if b > a:
            shape.box(material, b - a, thick, height - high, (a + b) / 2, -thick / 2, high)
            if low > 0:
                shape.box(material, b - a, thick, low, (a + b) / 2, -thick / 2)
        s = b
    return shape
