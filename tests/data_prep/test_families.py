"""Families of things: whole, of the size that such things have, on the floor, with surfaces to put things on."""

import numpy as np
import pytest

pytest.importorskip("embreex")

from data_prep.synthetic.catalog import FAMILIES, make_parts
from data_prep.synthetic.kitchen import kitchen_run
from data_prep.synthetic.quotas import class_table
from data_prep.synthetic.shapes import Shape
from data_prep.synthetic.sofas import couch

SHELL = {"wall", "floor", "ceiling", "door", "doorframe", "window", "windowsill", "curtain", "blinds"}
DRAWS = 5
# Class → least and largest height of its upper edge, largest width or depth: metres, as catalogues have them.
SIZES = {
    "table": (0.65, 0.8, 3.2), "dining table": (0.65, 0.8, 2.2), "coffee table": (0.3, 0.5, 1.4),
    "end table": (0.4, 0.7, 0.7), "desk": (0.65, 1.5, 2.2), "chair": (0.72, 1.1, 0.75),
    "office chair": (0.75, 1.45, 0.8), "armchair": (0.7, 1.2, 1.5), "sofa chair": (0.7, 1.05, 1.5),
    "couch": (0.7, 1.1, 3.45), "stool": (0.4, 1.15, 0.6), "ottoman": (0.3, 0.5, 1.0), "bench": (0.4, 1.0, 1.7),
    "bed": (0.4, 2.0, 2.5), "nightstand": (0.4, 0.75, 0.8), "dresser": (0.7, 1.4, 1.8),
    "wardrobe": (1.7, 2.25, 2.0), "cabinet": (0.5, 2.3, 2.5), "file cabinet": (0.5, 1.5, 1.0),
    "tv stand": (0.35, 0.7, 1.9), "bookshelf": (0.6, 2.2, 2.5), "shelf": (0.5, 2.4, 1.6),
    "rack": (0.3, 2.1, 1.5), "counter": (0.8, 1.2, 2.7), "refrigerator": (1.4, 1.9, 1.5),
    "mini fridge": (0.45, 0.9, 1.1), "stove": (0.85, 1.2, 1.5), "oven": (0.8, 2.3, 1.2),
    "dishwasher": (0.8, 0.9, 1.2), "washing machine": (0.8, 1.4, 1.2), "clothes dryer": (0.8, 1.4, 1.2),
    "copier": (0.9, 1.35, 1.8), "water cooler": (0.9, 1.5, 0.5), "piano": (0.9, 1.9, 2.0),
    "toilet": (0.6, 1.25, 0.95), "sink": (0.75, 1.25, 1.1), "bathtub": (0.45, 0.85, 1.85),
    "shower": (1.6, 2.2, 1.7), "bathroom stall": (1.5, 2.0, 1.7), "bathroom vanity": (0.75, 1.1, 1.7),
    "closet": (1.9, 2.3, 2.2), "stairs": (0.5, 2.2, 3.0), "column": (2.1, 2.35, 0.8),
    "radiator": (0.2, 0.9, 2.5), "fan": (0.4, 1.5, 0.7), "fireplace": (1.0, 2.3, 1.9),
    "person": (1.1, 2.0, 1.1), "bicycle": (0.7, 1.3, 1.95), "trash can": (0.2, 0.9, 0.7),
}  # fmt: skip
HANGING = {"shelf", "sink", "toilet", "bathroom vanity", "bathroom counter", "structure", "coat rack"}


def _draw(name, seed):
    return make_parts(name, np.random.default_rng([seed, *name.encode()]))


def _look(parts):
    return [array.tolist() for array in _arrays(parts)], [shape.materials for _, shape in parts]


def _arrays(parts):
    return [array for _, shape in parts for array in (*shape.vertices, *shape.faces)]


@pytest.mark.parametrize("name", sorted({row["name"] for row in class_table()} - SHELL | set(FAMILIES)))
def test_every_class_draws_whole_things(name):
    for seed in range(DRAWS):
        parts = _draw(name, seed)
        points = np.concatenate([vertices for _, shape in parts for vertices in shape.vertices])
        assert np.isfinite(points).all()
        area = 0.0
        for _, shape in parts:
            for vertices, faces in zip(shape.vertices, shape.faces, strict=True):
                a, b, c = vertices[faces].transpose(1, 0, 2)
                own = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
                assert (own > 1e-12).mean() >= 0.5 and own.max() > 1e-7
                area += own.sum()
            for material in shape.materials:
                assert 0 <= min(*material.color, *material.second) and max(*material.color, *material.second) <= 1
                assert 0 <= material.shiny <= 0.6 and material.period > 0
            _check_tops(shape)
        assert 0.002 < area < 150
        triangles = sum(len(faces) for _, shape in parts for faces in shape.faces)
        assert 1 < triangles < 12_000
        again = _arrays(_draw(name, seed))
        assert all(np.array_equal(one, two) for one, two in zip(_arrays(parts), again, strict=True))
    assert any(_look(_draw(name, seed)) != _look(_draw(name, 0)) for seed in range(1, 20))


def _check_tops(shape: Shape):
    low, high = shape.bounds()
    for top in shape.tops:
        assert top.x0 < top.x1 and top.y0 < top.y1
        assert low[0] - 0.03 <= top.x0 and top.x1 <= high[0] + 0.03
        assert low[1] - 0.03 <= top.y0 and top.y1 <= high[1] + 0.03
        assert low[2] < top.z < high[2] + 0.12  # soft tops lie a little above what they are on
        if not top.soft:  # something is below: what is put there does not float
            points = np.concatenate(shape.vertices)
            assert (np.abs(points[:, 2] - top.z) < 0.03).any()


@pytest.mark.parametrize("name", sorted(SIZES))
def test_large_things_have_the_size_of_such_things(name):
    least, most, wide = SIZES[name]
    for seed in range(30):
        for label, shape in _draw(name, seed):
            low, high = shape.bounds()
            if label == name:
                assert least <= high[2] <= most and (high - low)[:2].max() <= wide, seed


@pytest.mark.parametrize("name", sorted(name for name in FAMILIES if FAMILIES[name].place == "side"))
def test_what_stands_along_walls_stands_on_the_floor_and_under_the_ceiling(name):
    for seed in range(20):
        points = np.concatenate([shape.bounds() for _, shape in _draw(name, seed)])
        assert points[:, 2].max() < 2.55, seed
        assert -0.035 < points[:, 2].min() < 0.05 or name in HANGING, seed


@pytest.mark.parametrize("length", [1.2, 1.7, 2.4, 3.3, 5.0])
def test_a_kitchen_is_as_long_as_asked_and_has_what_it_needs(length):
    seen: set[str] = set()
    for seed in range(25):
        parts = kitchen_run(np.random.default_rng(seed), length=length)
        labels = [label for label, _ in parts]
        seen |= set(labels)
        assert {"kitchen counter", "kitchen cabinet", "sink"} <= set(labels)
        bounds = np.stack([shape.bounds() for _, shape in parts])
        assert bounds[:, 0, 2].min() > -0.01 and bounds[:, 1, 2].max() <= 2.3
        closed = [
            box for box, label in zip(bounds, labels, strict=True) if label in ("kitchen counter", "stove", "sink")
        ]
        assert min(box[0, 0] for box in closed) > -length / 2 - 0.03
        assert max(box[1, 0] for box in closed) < length / 2 + 0.03
        assert np.ptp(bounds[:, :, 0]) > length - 0.05  # nothing left over
        machines = [
            box for box, label in zip(bounds, labels, strict=True) if label in ("stove", "refrigerator", "sink")
        ]
        for k, one in enumerate(machines):  # each has its own place
            for two in machines[:k]:
                assert min(one[1, 0], two[1, 0]) - max(one[0, 0], two[0, 0]) < 0.04
    if length > 2:
        assert {"stove", "refrigerator", "dishwasher", "range hood"} <= seen


@pytest.mark.parametrize("name", ["bed", "couch"])
def test_pillows_do_not_stand_in_each_other(name):
    for seed in range(60):
        pads = [np.concatenate(s.vertices) for label, s in _draw(name, seed) if label in ("pillow", "cushion")]
        for k, one in enumerate(pads):
            for two in pads[:k]:
                low, high = np.maximum(one.min(0), two.min(0)), np.minimum(one.max(0), two.max(0))
                shared = np.clip(high - low, 0, None).prod()
                assert shared < 0.35 * min(np.ptp(one, axis=0).prod(), np.ptp(two, axis=0).prod()), seed


def test_couches_have_the_seats_that_are_asked_for():
    rng = np.random.default_rng(0)
    assert {label for label, _ in couch(rng, (1,), pillows=False)} == {"sofa chair"}
    for seats in (2, 3, 4):
        (label, shape), *_ = couch(rng, (seats,), pillows=False, sectional=False)
        low, high = shape.bounds()
        assert label == "couch" and seats * 0.5 < high[0] - low[0] < seats * 0.75 + 0.8 and high[1] - low[1] < 1.3
    for _ in range(10):
        (_, shape), *_ = couch(rng, (3,), pillows=False, sectional=True)
        low, high = shape.bounds()
        assert high[1] - low[1] > 1.35  # it comes forward
