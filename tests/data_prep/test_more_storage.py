"""More makes of refrigerators, kitchens and storage: of real sizes, the same for the same seed."""

import numpy as np
import pytest

from data_prep.synthetic.more import bookshelves, cabinets, counters, files, fridges, kitchens, wardrobes
from data_prep.synthetic.shapes import Shape

SEEDS = range(5)
MAKES = {
    (make.__name__, name): make
    for file in (bookshelves, cabinets, counters, files, fridges, kitchens, wardrobes)
    for name, makes in file.MORE.items()
    for make in makes
    if name != "kitchen cabinet"  # the makes of kitchen counters
}
# Class → least and largest height of its upper edge, largest width and depth with open doors: metres.
SIZES = {
    "refrigerator": (0.75, 2.2, 1.8), "mini fridge": (0.38, 1.75, 1.2), "counter": (0.3, 2.29, 2.8),
    "kitchen counter": (0.8, 2.2, 3.4), "cabinet": (0.25, 2.29, 2.9), "file cabinet": (0.4, 2.05, 2.7),
    "bookshelf": (0.35, 2.3, 2.8), "wardrobe": (1.7, 2.29, 2.6), "dresser": (0.65, 1.6, 1.8),
    "nightstand": (0.1, 0.75, 0.75), "tv stand": (0.2, 2.1, 2.6), "shelf": (0.2, 2.3, 3.0),
}  # fmt: skip
LOWEST_ROOM = 2.3


def _parts(make, name, seed, **wish):
    made = make(np.random.default_rng([seed, *make.__name__.encode()]), **wish)
    return [(name, made)] if isinstance(made, Shape) else made


def _arrays(parts):
    return [array for _, shape in parts for array in (*shape.vertices, *shape.faces)]


def _bounds(parts):
    each = np.array([shape.bounds() for _, shape in parts])
    return each[:, 0].min(0), each[:, 1].max(0)


@pytest.mark.parametrize("own, name", MAKES)
def test_makes_are_of_real_sizes(own, name):
    make, drawn = MAKES[own, name], []
    least, most, wide = SIZES[name]
    for seed in SEEDS:
        parts = _parts(make, name, seed)
        drawn.append(_arrays(parts))
        low, high = _bounds(parts)
        assert low[2] > -0.03 and high[2] < LOWEST_ROOM
        main = [shape for label, shape in parts if label == name]
        assert main and 20 < sum(len(faces) for _, shape in parts for faces in shape.faces) < 12_000
        own_low, own_high = np.array([shape.bounds() for shape in main])[[0, 0], [0, 1]]
        tall = own_high[2] - (own_low[2] if own_low[2] > 0.1 else 0)  # what hangs is measured by itself
        assert least < own_high[2] and tall < most and max((own_high - own_low)[:2]) < wide, (seed, own_high - own_low)
        for _, shape in parts:
            for top in shape.tops:
                assert top.x0 < top.x1 and top.y0 < top.y1
                assert low[2] < top.z < high[2] + 0.03
    again = _arrays(_parts(make, name, SEEDS[-1]))
    assert all(np.array_equal(one, two) for one, two in zip(again, drawn[-1], strict=True))
    assert len({np.concatenate([array.ravel() for array in arrays]).tobytes() for arrays in drawn}) == len(SEEDS)


@pytest.mark.parametrize("make", kitchens.MORE["kitchen counter"])
@pytest.mark.parametrize("length, fridge", [(1.4, False), (2.9, True), (4.2, True)])
def test_a_kitchen_is_as_long_as_asked_and_has_what_is_asked(make, length, fridge):
    for seed in range(2):
        parts = _parts(make, "", seed, length=length, fridge=fridge, stove=True)
        labels = [label for label, _ in parts]
        assert {"kitchen counter", "kitchen cabinet", "sink"} <= set(labels)
        assert ("refrigerator" in labels) == fridge
        boards = [s for label, s in parts if label in ("kitchen counter", "refrigerator")]
        low, high = _bounds([("", s) for s in boards])
        assert -length / 2 - 0.04 < low[0] and high[0] < length / 2 + 0.04
        assert abs(min(s.bounds()[0, 1] for _, s in parts) + 0.31) < 0.02  # all of it before the wall


@pytest.mark.parametrize("make", fridges.MORE["refrigerator"])
def test_refrigerators_are_as_wide_as_asked(make):
    for seed in range(3):
        parts = _parts(make, "refrigerator", seed, width=0.7, height=1.6)
        low, high = _bounds([p for p in parts if p[0] == "refrigerator"])
        assert 0.6 < high[0] - low[0] < 1.6
