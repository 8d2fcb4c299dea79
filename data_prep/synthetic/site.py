"""A room being furnished: finding places on the floor, along walls, on tops and under tables, without collisions.

A thing's own frame has its front along +y; a place is (x, y) in metres and a turn in radians.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.assets import Asset
from data_prep.synthetic.assets import draw as draw_asset
from data_prep.synthetic.catalog import FAMILIES, Family, make_parts
from data_prep.synthetic.rooms import Room, Thing, Wall
from data_prep.synthetic.shapes import Shape, Top, spin

Parts = list[tuple[str, Shape]]
Assets = dict[str, list[Asset]]
_ASSETS = 0.3  # share of things taken from models, where there are any of their class
# What one buys by the set: the copies in a room mostly look the same.
_SETS = (
    "chair", "office chair", "armchair", "sofa chair", "stool", "desk", "monitor", "keyboard", "mouse", "nightstand",
    "bookshelf", "file cabinet", "radiator", "bathroom stall", "end table", "folded chair", "seat", "table", "pillow",
    "computer tower", "couch", "towel", "washing machine", "ceiling light", "kitchen cabinet", "shelf",
)  # fmt: skip


class Spot(NamedTuple):
    """Where something stands: its label, place and turn, its bounds (2, 3) in its own frame, its floor rectangle."""

    label: str
    x: float
    y: float
    turn: float
    bounds: np.ndarray
    foot: tuple[float, float, float, float, float]

    def at(self, u: float, v: float) -> tuple[float, float]:
        """A place in the thing's own frame, in the room's."""
        x, y, _ = spin(np.array([[u, v, 0.0]]), self.turn)[0]
        return self.x + float(x), self.y + float(y)


@dataclass
class Surface:
    """A top in the room's frame: its owner's place and turn, and what already stands on it."""

    top: Top
    clear: float  # metres to the board above
    label: str
    x: float
    y: float
    turn: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def free(self, rectangle: tuple[float, float, float, float]) -> bool:
        """Whether a rectangle in the owner's frame lies on the top and is empty."""
        a, b, c, d = rectangle
        top = self.top
        if a < top.x0 - 1e-6 or c > top.x1 + 1e-6 or b < top.y0 - 1e-6 or d > top.y1 + 1e-6:
            return False
        return all(c <= t[0] or t[2] <= a or d <= t[1] or t[3] <= b for t in self.taken)


@dataclass
class Site:
    """A room and all that is known while it is furnished.

    Attributes:
        room: the room. rng: the only source of randomness. taste: seed of what looks alike in this room.
        owed: classes that the plan asks for. wanted: how many of each class are still to come.
        assets: models that others drew, taken at times. made: how many of each there are.
        families: what makes each class.
        surfaces: where things can be put. spots: what stands where. under: floor rectangles taken below tables.
    """

    room: Room
    rng: np.random.Generator
    taste: int
    owed: set[str]
    wanted: Counter[str]
    assets: Assets | None = None
    made: Counter[str] = field(default_factory=Counter)
    surfaces: list[Surface] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    under: list[tuple[float, float, float, float]] = field(default_factory=list)
    families: Mapping[str, Family] = field(default_factory=lambda: FAMILIES)

    def draw(self, name: str) -> Parts:
        """Make one thing of a class.

        A family that makes several classes is asked until those that the room owes are all there: a tub, its curtain
        and its rod are one thing, and three tubs would never find room.
        """
        family = self.families[name]
        needed = {name} | {other for other in self.owed if self.families[other].make == family.make}
        alike = name in _SETS and len(needed) == 1 and self.rng.random() < 0.85
        rng = np.random.default_rng([self.taste, *name.encode()]) if alike else self.rng
        if self.assets and family.models and len(needed) == 1 and rng.random() < _ASSETS:
            shape = draw_asset(self.assets, name, rng)
            if shape is not None:
                return [(name, shape)]
        if alike:
            return make_parts(name, rng, self.families)
        for _ in range(24):
            parts = make_parts(name, self.rng, self.families)
            if needed <= {label for label, _ in parts}:
                break
        return parts

    def keep(self, parts: Parts) -> None:
        """Note parts that stand in the room's frame."""
        for label, shape in parts:
            self.room.things.append(Thing(label, shape, label in self.owed and self.made[label] == 0))
            self.made[label] += 1
            self.wanted[label] -= 1

    def stand(
        self, parts: Parts, x: float, y: float, turn: float, gap: float = 0.02, but: tuple = (), z: float = 0.0
    ) -> Spot | None:
        """Stand something on the floor if the place is free; rectangles in ``but`` may be shared."""
        box = bounds_of(parts)
        foot = footprint(box, x, y, turn)
        if not self.room.free(*foot, gap=gap, but=but):
            return None
        spot = Spot(parts[0][0], x, y, turn, box, (*foot, float(box[1, 2] + z)))
        self.room.taken.append(spot.foot)
        self.spots.append(spot)
        self._note_tops(parts, x, y, turn, z)
        self.keep(settle(parts, x, y, turn, z))
        return spot

    def against(
        self, parts: Parts, wall: Wall, s: float, gap: float = 0.01, turn: float = 0.0, z: float = 0.0
    ) -> Spot | None:
        """Stand something at ``s`` metres along a wall, ``gap`` from it, if wall and floor are free there."""
        box = bounds_of(parts)
        (x0, y0, z0), (x1, _, z1) = box
        if z1 + z > self.room.height - 0.02 or not wall.free(s + x0, s + x1, max(z0 + z, 0), z1 + z):
            return None
        x, y = wall.start + wall.along * s + wall.inward * (gap - y0)
        spot = self.stand(parts, float(x), float(y), wall.turn + turn, z=z)
        if spot is not None:
            wall.taken.append((s + x0, s + x1, 0, z1 + z))
        return spot

    def side(self, parts: Parts, wall: Wall | None = None, corner: float = 0.35, tries: int = 60) -> Spot | None:
        """Stand something with its back to a wall; with chance ``corner`` snug to a corner or to a neighbour."""
        (x0, _, _), (x1, _, _) = bounds_of(parts)
        for _ in range(tries):
            own = wall or self.any_wall()
            if own.length < x1 - x0:
                continue
            s = self.rng.uniform(-x0, own.length - x1)
            if self.rng.random() < corner:
                ends = [0.003 - x0, own.length - 0.003 - x1]
                beside = [a for t in own.taken for a in (t[0] - x1 - 0.021, t[1] - x0 + 0.021)] + ends
                s = beside[self.rng.integers(len(beside))]
            spot = self.against(parts, own, float(s), self.rng.uniform(0.003, 0.03))
            if spot is not None:
                return spot
        return None

    def open(self, parts: Parts, turn: float | None = None, tries: int = 60) -> Spot | None:
        """Stand something anywhere on the floor, along the walls or a little off."""
        for attempt in range(tries):
            own = turn
            if own is None:
                own = self.rng.integers(4) * np.pi / 2 + (self.rng.normal(0, 0.15) if self.rng.random() < 0.5 else 0.0)
            x, y = self.rng.uniform(self.room.low + 0.2, self.room.high - 0.2)
            spot = self.stand(parts, float(x), float(y), float(own), gap=0.05 if attempt > tries // 3 else 0.2)
            if spot is not None:
                return spot
        return None

    def hang(self, parts: Parts, low: float, high: float, wall: Wall | None = None, s: float | None = None) -> bool:
        """Hang something on a wall, its lower edge between two heights."""
        (x0, y0, z0), (x1, _, z1) = bounds_of(parts)
        for _ in range(40):
            own = wall or self.any_wall()
            if own.length < x1 - x0 + 0.1:
                continue
            at = s if s is not None else self.rng.uniform(0.05 - x0, own.length - 0.05 - x1)
            z = min(self.rng.uniform(low, high), self.room.height - 0.05 - z1)
            if not own.free(at + x0, at + x1, z + z0, z + z1, gap=0.05):
                if wall is not None and s is not None:
                    return False
                continue
            own.taken.append((at + x0, at + x1, z + z0, z + z1))
            self.keep([(label, own.place(shape, at, z, 0.004 - y0)) for label, shape in parts])
            return True
        return False

    def put(self, parts: Parts, surface: Surface, u: float, v: float, turn: float = 0.0) -> bool:
        """Put something on a top, its origin at (u, v) in the top's owner's frame."""
        box = bounds_of(parts)
        foot = footprint(box, u, v, turn)
        if surface.clear < box[1, 2] - box[0, 2] + 0.02 or not surface.free(foot):
            return False
        surface.taken.append(foot)
        at = spin(np.array([[u, v, 0.0]]), surface.turn)[0]
        x, y = surface.x + float(at[0]), surface.y + float(at[1])
        self.keep(settle(parts, x, y, surface.turn + turn, surface.top.z - box[0, 2] + 0.002))
        return True

    def below(self, parts: Parts, spot: Spot, tries: int = 12) -> bool:
        """Push something under a table or desk."""
        box = bounds_of(parts)
        (x0, y0, _), (x1, y1, _) = spot.bounds
        if box[1, 2] > min(0.62, spot.bounds[1, 2] - 0.1):
            return False
        for _ in range(tries):
            turn = self.rng.normal(0, 0.3)
            x, y = spot.at(self.rng.uniform(x0 + 0.1, x1 - 0.1), self.rng.uniform(y0 + 0.1, y1 - 0.1))
            foot = footprint(box, x, y, spot.turn + turn)
            if all(foot[2] <= t[0] or t[2] <= foot[0] or foot[3] <= t[1] or t[3] <= foot[1] for t in self.under):
                self.under.append(foot)
                self.keep(settle(parts, x, y, spot.turn + turn))
                return True
        return False

    def any_wall(self) -> Wall:
        """A wall of the room, longer ones more often."""
        lengths = np.array([wall.length for wall in self.room.walls])
        return self.room.walls[self.rng.choice(len(lengths), p=lengths / lengths.sum())]

    def longest_free(self, tall: float = 1.0) -> list[tuple[float, Wall, float, float]]:
        """Bare stretches of the walls, the longest first: length, wall, from, to in metres along it."""
        found = []
        for wall in self.room.walls:
            marks = sorted((t[0], t[1]) for t in wall.taken if t[2] < tall)
            a = 0.0
            for low, high in [*marks, (wall.length, wall.length)]:
                if low - a > 0.3:
                    found.append((float(low - a), wall, float(a), float(low)))
                a = max(a, high)
        return sorted(found, key=lambda item: -item[0])

    def tops_of(self, spot: Spot) -> list[Surface]:
        """The tops of what stands at a spot, the highest first."""
        own = [s for s in self.surfaces if (s.x, s.y, s.turn) == (spot.x, spot.y, spot.turn)]
        return sorted(own, key=lambda s: -s.top.z)

    def _note_tops(self, parts: Parts, x: float, y: float, turn: float, z: float) -> None:
        for label, shape in parts:
            for top in shape.tops:
                above = [t.z - top.z for t in shape.tops if t.z > top.z + 0.05 and t.x0 < top.x1 and t.x1 > top.x0]
                surface = Surface(top._replace(z=top.z + z), min(above, default=1.2), label, x, y, turn)
                for other, thing in parts:  # what came along and already stands there
                    low, high = thing.bounds()
                    if other != label and low[2] > top.z - 0.05 and low[2] < top.z + 0.3:
                        surface.taken.append((low[0], low[1], high[0], high[1]))
                self.surfaces.append(surface)


def bounds_of(parts: Parts) -> np.ndarray:
    """(2, 3): the smallest and largest coordinates of all parts."""
    points = np.concatenate([shape.bounds() for _, shape in parts])
    return np.stack([points.min(0), points.max(0)])


def footprint(box: np.ndarray, x: float, y: float, turn: float) -> tuple[float, float, float, float]:
    """The axis-aligned floor rectangle of a box (2, 3) that stands at a place."""
    (x0, y0, _), (x1, y1, _) = box
    corners = spin(np.array([[x0, y0, 0], [x1, y0, 0], [x1, y1, 0], [x0, y1, 0]]), turn)[:, :2] + [x, y]
    return (*(float(v) for v in corners.min(0)), *(float(v) for v in corners.max(0)))


def settle(parts: Parts, x: float, y: float, turn: float, z: float = 0.0) -> Parts:
    """Move parts from their own frame to a place in the room."""
    return [(label, Shape().add(shape, x, y, z, turn)) for label, shape in parts]
