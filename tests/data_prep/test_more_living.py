"""Further makes of desks, tables, seats and beds: of real sizes, the same for the same seed."""

import functools

import numpy as np
import pytest

pytest.importorskip("embreex")

from data_prep.synthetic.more.low_tables import MORE as LOW_TABLES
from data_prep.synthetic.more.seats import MORE as SEATS
from data_prep.synthetic.more.tables import BOARDS
from data_prep.synthetic.more.tables import MORE as TABLES
from data_prep.synthetic.shapes import Shape

MORE = SEATS | TABLES | LOW_TABLES
SEEDS = 5
# Class → least and largest height of its upper edge, largest width or depth, in metres.
SIZES = {
    "desk": (0.5, 2.1, 4.6), "table": (0.55, 1.7, 2.1), "dining table": (0.68, 0.8, 2.1),
    "coffee table": (0.2, 0.7, 1.45), "end table": (0.38, 0.7, 0.95), "bed": (0.2, 2.4, 3.6),
    "mattress": (0.05, 2.2, 2.3), "couch": (0.5, 1.35, 4.2), "sofa chair": (0.5, 1.3, 1.75),
    "armchair": (0.35, 1.4, 1.8), "chair": (0.62, 1.35, 0.95), "office chair": (0.6, 1.6, 1.1),
    "ottoman": (0.28, 0.5, 1.35), "bench": (0.38, 1.05, 2.1), "seat": (0.7, 1.35, 3.6),
}  # fmt: skip
MAKES = [(name, k) for name, makes in MORE.items() for k in range(len(makes))]


@functools.cache
def draw(name, k, seed):
    return draw_again(name, k, seed)


def draw_again(name, k, seed):
    made = MORE[name][k](np.random.default_rng([seed, k]))
    return [(name, made)] if isinstance(made, Shape) else made


def points(parts):
    return np.concatenate([vertices for _, shape in parts for vertices in shape.vertices])


def test_every_class_has_sizes():
    assert set(MORE) == set(SIZES)


@pytest.mark.parametrize(("name", "k"), MAKES)
def test_makes_are_sized_and_repeatable(name, k):
    least, most, wide = SIZES[name]
    seen = []
    for seed in range(SEEDS):
        parts = draw(name, k, seed)
        assert parts[0][0] == name
        own = points([part for part in parts if part[0] == name])
        extent, top = np.ptp(own, axis=0), own[:, 2].max()
        assert least <= top <= most and extent[:2].max() <= wide and extent.min() > 0.04, (seed, extent, top)
        for _, shape in parts:
            for vertices, faces in zip(shape.vertices, shape.faces, strict=True):
                assert faces.min() >= 0 and faces.max() < len(vertices)
        (x0, y0, _), (x1, y1, z1) = own.min(0) - 0.03, own.max(0) + 0.13
        for t in parts[0][1].tops:
            assert x0 <= t.x0 < t.x1 <= x1 and y0 <= t.y0 < t.y1 <= y1 and 0 < t.z <= z1, (seed, t)
        seen.append(points(parts))
    assert np.array_equal(seen[-1], points(draw_again(name, k, SEEDS - 1)))
    assert len({array.tobytes() for array in seen}) == SEEDS


@pytest.mark.parametrize("make", BOARDS)
def test_boards_are_as_large_as_one_asks(make):
    for seed in range(SEEDS):
        shape = make(np.random.default_rng(seed), (3.0, 3.4), (1.0, 1.2), (0.72, 0.75), round_share=0.0)
        top = shape.tops[0]
        assert 2.7 < top.x1 - top.x0 <= 3.4 and 0.9 < top.y1 - top.y0 <= 1.2 and 0.72 <= top.z <= 0.75
        assert shape.bounds()[1, 2] <= 0.76


@pytest.mark.parametrize("name", ["couch", "sofa chair", "seat"])
def test_backs_are_behind(name):
    for k in range(len(MORE[name])):
        own = points(draw(name, k, 3)[:1])
        high = own[own[:, 2] > own[:, 2].max() - 0.08]
        assert high[:, 1].mean() < own[:, 1].min() + 0.5 * np.ptp(own[:, 1])
