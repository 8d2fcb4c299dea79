"""More makes of doors, windows, curtains, closet doors and pictures: whole, of real sizes, each seed its own."""

import numpy as np
import pytest

from data_prep.synthetic.more import curtains, doors, pictures, windows
from data_prep.synthetic.openings import Openings, open_room
from data_prep.synthetic.rooms import ROOM_KINDS, room_of
from data_prep.synthetic.shapes import Shape

SEEDS = range(6)
HUNG = [(label, make) for label, makes in (pictures.MORE | doors.MORE).items() for make in makes]
# Class → largest width, depth and height in metres.
SIZES = {"picture": (3.3, 0.16, 2.2), "poster": (3.0, 0.2, 2.0), "closet door": (3.7, 0.8, 2.55)}


def _arrays(parts):
    return [array for _, shape in parts for array in (*shape.vertices, *shape.faces)]


def _parts(label, made):
    return [(label, made)] if isinstance(made, Shape) else made


def _check(draw):
    """Finite, with area, the same for the same seed and not for others; gives what was drawn."""
    drawn = [draw(seed) for seed in SEEDS]
    for seed, parts in enumerate(drawn):
        for _, shape in parts:
            assert 10 < sum(map(len, shape.faces)) < 5000
            for points, faces, material in zip(shape.vertices, shape.faces, shape.materials, strict=True):
                assert faces.min() >= 0 and faces.max() < len(points) and np.ptp(points, axis=0).max() > 0.001
                assert 0 <= min(*material.color, *material.second) and max(*material.color, *material.second) <= 1
                assert 0 <= material.shiny <= 0.6 and material.period > 0
        if seed == 0:
            assert all(np.array_equal(*two) for two in zip(_arrays(parts), _arrays(draw(seed)), strict=True))
    looks = {b"".join(array.tobytes() for array in _arrays(parts)) for parts in drawn}
    assert len(looks) == len(SEEDS)
    return drawn


@pytest.mark.parametrize(("label", "make"), HUNG, ids=lambda own: getattr(own, "__name__", own))
def test_what_hangs_on_walls_has_the_size_of_such_things(label, make):
    for parts in _check(lambda seed: _parts(label, make(np.random.default_rng(seed)))):
        assert {label} <= {name for name, _ in parts} <= {label, "ledge"}
        low, high = np.concatenate([shape.bounds() for _, shape in parts]).reshape(-1, 2, 3).transpose(1, 0, 2)
        low, high = low.min(0), high.max(0)
        assert (high - low <= SIZES[label]).all() and (high - low)[:2].min() > 0.005
        assert -0.035 < low[2] < 0.05


def _room(seed):
    rng = np.random.default_rng(seed)
    room = room_of(ROOM_KINDS[2], rng.uniform(3, 5), rng.uniform(3, 5), rng.uniform(2.3, 2.8))
    return room, rng


@pytest.mark.parametrize("make", (*doors.DOORS, doors.lift_door, doors.sectional_door), ids=lambda own: own.__name__)
def test_doors_fill_their_hole_and_say_when_they_are_open(make):
    def draw(seed):
        room, rng = _room(seed)
        width = rng.uniform(0.82, 0.95) * (1.8 if seed % 3 == 0 else 1)
        door = make(rng, seed, room.walls[0], 1.0, width, rng.uniform(1.98, 2.1))
        parts = [(label, shape.moved(along, out, up)) for label, shape, along, up, out in door.parts]
        low, high = np.array([shape.bounds() for _, shape in parts]).transpose(1, 0, 2)
        assert low[:, 0].min() > 0.75 and high[:, 0].max() < 1.25 + width
        assert low[:, 2].min() > -0.01 and high[:, 2].max() < 2.25
        leaves = high[[label == "door" for label, _ in parts], 1]
        assert leaves.max() < (1.1 * width + 0.2 if door.opened else 0.16)
        return parts

    labels = {label for parts in _check(draw) for label, _ in parts}
    assert {"door", "doorframe"} <= labels <= {"door", "doorframe", "window"}


@pytest.mark.parametrize("make", windows.WINDOWS, ids=lambda own: own.__name__)
def test_windows_fill_their_hole(make):
    def draw(seed):
        rng = np.random.default_rng(seed)
        width, low, high = rng.uniform(0.4, 2.0), rng.choice([0.35, 0.8, 0.95]), rng.uniform(1.95, 2.15)
        shape, trim = make(rng, seed, 1.0, width, low, high)
        (x0, y0, z0), (x1, y1, z1) = shape.bounds()
        assert 0.91 < x0 < 1.02 and 0.98 < x1 - width < 1.09 and -0.2 < y0 and y1 < 0.08
        assert z0 < low + 0.02 and (z0 > low - 0.06 or low < 0.5) and high - 0.02 < z1 < high + 0.081
        assert 0 <= trim.shiny <= 0.6
        return [("window", shape)]

    _check(draw)


@pytest.mark.parametrize("make", curtains.CURTAINS, ids=lambda own: own.__name__)
def test_curtains_hang_in_the_room_before_the_window(make):
    def draw(seed):
        room, rng = _room(seed)
        wall, low, high = room.walls[0], float(rng.choice([0.35, 0.8, 0.95])), rng.uniform(1.95, 2.15)
        wall.taken.append((1.0, 2.0, low - 0.06, high + 0.08))
        wall.taken.append((2.2, 2.4, 1.0, 1.4))  # nothing hangs over this
        make(room, wall, (1.08, 1.92), low, high, rng)
        parts = [(thing.label, thing.shape) for thing in room.things]
        assert {label for label, _ in parts} == {"blinds" if make is curtains.strip_blinds else "curtain"}
        points = np.concatenate([array for _, shape in parts for array in shape.vertices])
        along, out = (points[:, :2] - wall.start) @ wall.along, (points[:, :2] - wall.start) @ wall.inward
        assert along.min() > -0.05 and along.max() < 2.3 and np.ptp(along) > 0.05
        assert out.min() > -0.005 and 0.02 < out.max() < 0.5
        assert points[:, 2].min() > -0.01 and points[:, 2].max() <= room.height + 0.03
        assert len(wall.taken) == 3 and (not room.taken or points[:, 2].min() < 0.6)
        return parts

    _check(draw)


def test_rooms_take_them():
    makes, labels = (doors.DOORS, windows.WINDOWS, curtains.CURTAINS), set()
    for seed in range(max(map(len, makes))):
        three = [own[seed % len(own)] for own in makes]
        for k in range(3):
            room, rng = _room(10 * seed + k)
            open_room(room, rng, Openings(*three))
            labels |= {thing.label for thing in room.things}
    assert {"door", "doorframe", "window", "curtain"} <= labels
