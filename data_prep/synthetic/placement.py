"""What goes into which room, and where: co-occurrence from room_priors.json, and a quota for each class.

Drawing from the priors alone would miss most rare classes in tens of rooms, so each class is also owed to a number of
rooms of the training and the validation split; which ones follows from the seed and the number of rooms.
"""

from __future__ import annotations

import csv
import functools
import json
from importlib import resources

import numpy as np

from data_prep.synthetic.catalog import FAMILIES, OFTEN_ON_FLOOR, make_parts
from data_prep.synthetic.rooms import ROOM_KINDS, Room, RoomKind, Thing, Wall, build_room
from data_prep.synthetic.shapes import Shape, spin

_SHELL = ("wall", "floor", "ceiling", "door", "doorframe", "window", "windowsill", "curtain", "blinds")
_MOST = {"chair": 14, "office chair": 8, "monitor": 6, "book": 4, "pillow": 4, "box": 6, "kitchen counter": 2}
_ROW = (
    "kitchen counter",
    "kitchen cabinet",
    "refrigerator",
    "stove",
    "oven",
    "dishwasher",
    "washing machine",
    "clothes dryer",
    "bathroom stall",
    "closet",
    "bookshelf",
    "file cabinet",
    "cabinet",
)
_DESKTOP = ("monitor", "keyboard", "mouse", "laptop", "telephone", "printer", "paper", "headphones", "speaker")
_GALLEY = (
    "microwave",
    "toaster",
    "toaster oven",
    "coffee maker",
    "coffee kettle",
    "dish rack",
    "plate",
    "bowl",
    "cup",
    "tray",
    "paper towel roll",
    "water pitcher",
)


@functools.lru_cache
def room_priors() -> dict[str, dict[str, list[float]]]:
    """Room type → class → [probability of presence, mean count where present]."""
    text = resources.files("data_prep.synthetic").joinpath("room_priors.json").read_text()
    return {name: room["classes"] for name, room in json.loads(text).items()}


@functools.lru_cache
def class_table() -> list[dict[str, str]]:
    """The rows of class_priors.csv: id, name, nyu40id, train_instances, train_scenes, point_share."""
    with resources.files("data_prep.synthetic").joinpath("class_priors.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def default_split(num_scenes: int) -> tuple[int, int, int]:
    """Sizes of train, val and test: about 2/3, 1/4 and the rest, each at least 1 where there are 3 scenes or more."""
    val = max(1, round(num_scenes / 4)) if num_scenes > 1 else 0
    test = max(1, round(num_scenes / 12)) if num_scenes > 2 else 0
    return num_scenes - val - test, val, test


def room_kind(index: int, num_scenes: int) -> RoomKind:
    """The kind of a scene: each split goes through the kinds in the same order, so that val has no kind of its own."""
    start = 0
    for size in default_split(num_scenes):
        if index < start + size:
            return ROOM_KINDS[(index - start) % len(ROOM_KINDS)]
        start += size
    raise IndexError(f"scene {index} of {num_scenes}")


@functools.lru_cache(maxsize=4)
def quotas(seed: int, num_scenes: int) -> tuple[tuple[str, ...], ...]:
    """For each scene, the classes that it owes.

    A class goes to the rooms where the priors know it best; rooms that owe little go first among equals.
    """
    rng = np.random.default_rng([seed, num_scenes, 1])
    priors, owed = room_priors(), [[] for _ in range(num_scenes)]
    names = [row["name"] for row in class_table() if row["name"] in FAMILIES]
    names += [name for name in FAMILIES if name not in names]
    start = 0
    for split, size in enumerate(default_split(num_scenes)):
        number = (max(2, round(size / 6)), max(1, round(size / 6)), max(1, round(size / 6)))[split]
        load = np.zeros(size)
        for name in [names[k] for k in rng.permutation(len(names))]:
            fit = np.array([priors[room_kind(start + k, num_scenes).name].get(name, [0, 0])[0] for k in range(size)])
            area = np.array(
                [
                    np.prod(
                        np.mean([room_kind(start + k, num_scenes).width, room_kind(start + k, num_scenes).depth], 1)
                    )
                    for k in range(size)
                ]
            )
            score = np.sqrt(fit) + 0.05 * rng.random(size) - load / np.maximum(area, 1) * 0.3
            cost = 1.0 if FAMILIES[name].place in ("side", "open") else 0.3
            if split == 2:  # few rooms: only what belongs there
                score[fit < 0.03] = -np.inf
            for k in np.argsort(-score, kind="stable")[: min(number, size)]:
                if score[k] == -np.inf:
                    continue
                owed[start + k].append(name)
                load[k] += cost
        start += size
    return tuple(tuple(names) for names in owed)


def furnish(seed: int, index: int, num_scenes: int) -> Room:
    """Build scene ``index`` of ``num_scenes``: the same arguments give the same room."""
    rng = np.random.default_rng([seed, num_scenes, index, 2])
    kind = room_kind(index, num_scenes)
    room = build_room(kind, rng)
    owed = set(quotas(seed, num_scenes)[index])
    wanted: dict[str, int] = dict.fromkeys(owed, 1)
    for name, (chance, mean) in room_priors()[kind.name].items():
        if name in FAMILIES and name not in _SHELL and rng.random() < chance:
            number = 1 + int(rng.poisson(max(0.0, mean - 1)))
            wanted[name] = max(wanted.get(name, 0), min(number, _MOST.get(name, 3)))
    essential = {name for name, (chance, _) in room_priors()[kind.name].items() if chance > 0.7}
    drawn = []
    for name in sorted(wanted):
        for copy in range(wanted[name]):
            parts = _draw(name, owed, rng)
            points = np.concatenate([shape.bounds() for _, shape in parts])
            area = float(np.prod(np.ptp(points[:, :2], axis=0)))
            first = 0 if name in essential and copy == 0 else 1 if name in owed and copy == 0 else 2
            drawn.append((FAMILIES[name].place, first, -area, name, copy, parts))
    # First what must be there, kind by kind; then the rest; last what stands on something.
    rank = {"side": 0, "open": 1, "lean": 2, "wall": 3, "ceiling": 4, "soft": 5, "top": 5}

    def order(item):
        place, first, area, name, copy, parts = item
        wide = place == "wall" and np.ptp(_bounds(parts)[:, 0]) > 1.2  # boards and screens need a bare wall
        return (rank[place] == 5, first == 2, -1 if wide else rank[place], first, area, name, copy)

    drawn.sort(key=order)
    made: dict[str, int] = {}
    surfaces: list[_Surface] = []
    for place, _, _, name, copy, parts in drawn:
        if made.get(name, 0) > copy:  # came along with something else
            continue
        put = None
        for attempt in range(4 if name in owed else 1):
            put = _PLACERS[place](room, name, parts if attempt == 0 else _draw(name, owed, rng), rng, surfaces)
            if put is not None:
                break
        if put is None and place in ("top", "soft") and (name in OFTEN_ON_FLOOR or name in owed):
            put = _put_loose(room, name, parts, rng, surfaces)
        for label, shape in put or ():
            room.things.append(Thing(label, shape, label in owed and made.get(label, 0) == 0))
            made[label] = made.get(label, 0) + 1
    return room


def _draw(name: str, owed: set[str], rng: np.random.Generator) -> list[tuple[str, Shape]]:
    """One thing of a class; a family that makes several classes is asked until those that the room owes are all there.

    A tub, its curtain and its rod are one thing: three tubs would never find room.
    """
    needed = {name} | {other for other in owed if FAMILIES[other].make == FAMILIES[name].make}
    for _ in range(24):
        parts = make_parts(name, rng)
        if needed <= {label for label, _ in parts}:
            break
    return parts


class _Surface:
    """A top in the room's frame: its owner's place and turn, and what already stands on it."""

    def __init__(self, top, clear: float, label: str, x: float, y: float, turn: float):
        self.top, self.clear, self.label, self.x, self.y, self.turn = top, clear, label, x, y, turn
        self.taken: list[tuple[float, float, float, float]] = []


def _bounds(parts) -> np.ndarray:
    points = np.concatenate([shape.bounds() for _, shape in parts])
    return np.stack([points.min(0), points.max(0)])


def _add_surfaces(surfaces, parts, x, y, turn) -> None:
    for label, shape in parts:
        for top in shape.tops:
            above = [t.z - top.z for t in shape.tops if t.z > top.z + 0.05 and t.x0 < top.x1 and t.x1 > top.x0]
            surface = _Surface(top, min(above, default=1.2), label, x, y, turn)
            for other, thing in parts:  # what came along and already stands there
                low, high = thing.bounds()
                if other != label and low[2] > top.z - 0.05 and low[2] < top.z + 0.3:
                    surface.taken.append((low[0], low[1], high[0], high[1]))
            surfaces.append(surface)


def _settle(room: Room, parts, x, y, turn, z=0.0) -> list:
    return [(label, Shape().add(shape, x, y, z, turn)) for label, shape in parts]


def _footprint(bounds: np.ndarray, x: float, y: float, turn: float) -> tuple[float, float, float, float]:
    (x0, y0, _), (x1, y1, _) = bounds
    corners = spin(np.array([[x0, y0, 0], [x1, y0, 0], [x1, y1, 0], [x0, y1, 0]]), turn)[:, :2] + [x, y]
    return (*corners.min(0), *corners.max(0))


def _against(room, parts, rng, surfaces, wall: Wall, s: float, gap: float, turn=0.0):
    """Try to stand things at ``s`` along a wall, ``gap`` from it."""
    bounds = _bounds(parts)
    (x0, y0, z0), (x1, _, z1) = bounds
    if not wall.free(s + x0, s + x1, max(z0, 0), z1) or z1 > room.height - 0.02:
        return None
    x, y = wall.start + wall.along * s + wall.inward * (gap - y0)
    foot = _footprint(bounds, x, y, wall.turn + turn)
    if not room.free(*foot):
        return None
    room.taken.append((*foot, z1))
    wall.taken.append((s + x0, s + x1, 0, z1))
    _add_surfaces(surfaces, parts, x, y, wall.turn + turn)
    return _settle(room, parts, x, y, wall.turn + turn)


def _put_side(room, name, parts, rng, surfaces):
    (x0, _, _), (x1, _, _) = _bounds(parts)
    for attempt in range(60):
        wall = room.walls[rng.choice(len(room.walls), p=_wall_chances(room))]
        if wall.length < x1 - x0:
            continue
        s = rng.uniform(-x0, wall.length - x1)
        beside = [a for t in wall.taken for a in (t[0] - x1 - 0.021, t[1] - x0 + 0.021)] + [
            0.003 - x0,
            wall.length - 0.003 - x1,
        ]
        if rng.random() < (0.95 if name in _ROW and attempt < 30 else 0.35):
            s = beside[rng.integers(len(beside))]
        put = _against(room, parts, rng, surfaces, wall, s, rng.uniform(0.003, 0.03))
        if put is not None:
            return put
    return None


def _wall_chances(room: Room) -> np.ndarray:
    lengths = np.array([wall.length for wall in room.walls])
    return lengths / lengths.sum()


def _put_lean(room, name, parts, rng, surfaces):
    for _ in range(30):
        wall = room.walls[rng.choice(len(room.walls), p=_wall_chances(room))]
        if FAMILIES[name].place == "lean" and rng.random() < 0.75:
            put = _against(
                room, parts, rng, surfaces, wall, rng.uniform(0.1, wall.length - 0.1), rng.uniform(0.005, 0.06)
            )
        else:
            put = _put_open(room, name, parts, rng, surfaces, tries=4)
        if put is not None:
            return put
    return None


def _put_loose(room, name, parts, rng, surfaces):
    return _put_open(room, name, parts, rng, surfaces, tries=30)


def _put_open(room, name, parts, rng, surfaces, tries=60):
    bounds = _bounds(parts)
    for attempt in range(tries):
        quarter = rng.integers(4) * np.pi / 2
        turn = quarter + (rng.normal(0, 0.15) if rng.random() < 0.5 else 0.0)
        if (
            len(parts) == 1
            and name in ("chair", "stool", "office chair", "box", "bag", "ball")
            and attempt < tries // 2
        ):
            turn = rng.uniform(0, 2 * np.pi)
        x, y = rng.uniform(0.2, room.extent - 0.2)
        foot = _footprint(bounds, x, y, turn)
        if not room.free(*foot, gap=0.05 if attempt > 20 else 0.2):
            continue
        room.taken.append((*foot, bounds[1][2]))
        _add_surfaces(surfaces, parts, x, y, turn)
        return _settle(room, parts, x, y, turn)
    return None


def _put_wall(room, name, parts, rng, surfaces):
    bounds, family = _bounds(parts), FAMILIES[name]
    (x0, y0, z0), (x1, _, z1) = bounds
    for _ in range(40):
        wall = room.walls[rng.choice(len(room.walls), p=_wall_chances(room))]
        if wall.length < x1 - x0 + 0.1:
            continue
        s, z = rng.uniform(0.05 - x0, wall.length - 0.05 - x1), rng.uniform(family.low, family.high)
        z = min(z, room.height - 0.05 - z1)
        if not wall.free(s + x0, s + x1, z + z0, z + z1, gap=0.05):
            continue
        wall.taken.append((s + x0, s + x1, z + z0, z + z1))
        return [(label, wall.place(shape, s, z, 0.004 - y0)) for label, shape in parts]
    return None


def _put_ceiling(room, name, parts, rng, surfaces):
    bounds = _bounds(parts)
    for _ in range(20):
        x, y = rng.uniform(0.5, room.extent - 0.5)
        if room.holds(x - 0.5, y - 0.5, x + 0.5, y + 0.5):
            return _settle(room, parts, x, y, rng.integers(2) * np.pi / 2, room.height - bounds[1][2] - 0.002)
    return None


def _put_top(room, name, parts, rng, surfaces):
    (x0, y0, z0), (x1, y1, z1) = _bounds(parts)
    soft = FAMILIES[name].place == "soft"
    scores = []
    for surface in surfaces:
        top = surface.top
        score = (top.x1 - top.x0) * (top.y1 - top.y0) / (1 + 2 * len(surface.taken))
        if top.soft != soft or top.z > 1.7 or surface.clear < z1 - z0 + 0.03:
            score = 0.0
        elif name in _DESKTOP and surface.label == "desk":
            score *= 20
        elif name in _GALLEY and surface.label in ("kitchen counter", "counter", "table", "dining table"):
            score *= 10
        scores.append(score)
    scores = np.array(scores)
    if scores.sum() == 0:
        return None
    for _ in range(30):
        surface = surfaces[rng.choice(len(surfaces), p=scores / scores.sum())]
        top = surface.top
        room_x, room_y = top.x1 - top.x0 - (x1 - x0), top.y1 - top.y0 - (y1 - y0)
        if room_x < 0 or room_y < 0:
            continue
        u = top.x0 - x0 + rng.random() * room_x
        v = (
            top.y0
            - y0
            + room_y
            * (
                rng.random() * 0.35
                if name in ("monitor", "lamp", "printer", "microwave")
                else 0.5 + 0.5 * rng.random()
                if name in ("keyboard", "laptop")
                else rng.random()
            )
        )
        rectangle = (u + x0, v + y0, u + x1, v + y1)
        if any(
            not (rectangle[2] <= t[0] or t[2] <= rectangle[0] or rectangle[3] <= t[1] or t[3] <= rectangle[1])
            for t in surface.taken
        ):
            continue
        surface.taken.append(rectangle)
        at = spin(np.array([[u, v, 0.0]]), surface.turn)[0]
        wobble = rng.normal(0, 0.08) if max(x1 - x0, y1 - y0) < 0.6 else 0.0
        return _settle(room, parts, surface.x + at[0], surface.y + at[1], surface.turn + wobble, top.z - z0 + 0.002)
    return None


_PLACERS = {
    "side": _put_side,
    "open": _put_open,
    "lean": _put_lean,
    "wall": _put_wall,
    "ceiling": _put_ceiling,
    "top": _put_top,
    "soft": _put_top,
}
