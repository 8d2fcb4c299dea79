"""More makes for bathrooms and of other furniture: sound meshes of real sizes, each like itself and unlike the next."""

import numpy as np
import pytest

from data_prep.synthetic.catalog import FAMILIES
from data_prep.synthetic.more import bath, others
from data_prep.synthetic.shapes import Shape

SEEDS = 5
MORE = {**bath.MORE, **others.MORE}
# Class → the largest width, depth and height in metres of what stands there, and the least height.
SIZES = {
    "toilet": (1.8, 1.3, 2.1, 0.4), "sink": (3.5, 0.95, 1.7, 0.2), "bathroom vanity": (2.4, 1.3, 2.25, 0.4),
    "bathroom counter": (3.4, 1.3, 2.25, 0.4), "bathroom cabinet": (2.0, 1.1, 1.4, 0.3),
    "bathtub": (2.7, 1.7, 2.35, 0.45), "shower": (2.2, 2.8, 2.35, 1.8), "bathroom stall": (2.0, 3.0, 2.3, 1.0),
    "trash can": (0.8, 1.4, 1.9, 0.2), "radiator": (2.1, 0.4, 1.2, 0.35), "washing machine": (1.0, 1.9, 1.8, 0.6),
    "clothes dryer": (1.1, 1.9, 2.3, 0.8), "ladder": (0.75, 2.0, 2.35, 0.35), "rack": (2.0, 0.95, 2.2, 0.4),
    "closet": (2.8, 1.0, 2.45, 1.9), "crate": (1.0, 0.8, 1.75, 0.1), "ironing board": (2.0, 1.8, 2.6, 0.7),
    "piano": (1.65, 3.0, 2.0, 0.8), "water cooler": (0.6, 0.6, 1.7, 0.9),
}  # fmt: skip
MAKES = [(name, k) for name in SIZES for k in range(len(MORE[name]))]


def made(name, k, seed):
    parts = MORE[name][k](np.random.default_rng([seed, k]))
    return [(name, parts)] if isinstance(parts, Shape) else parts


def arrays(parts):
    return [array for _, shape in parts for array in (*shape.vertices, *shape.faces)]


@pytest.mark.parametrize(("name", "k"), MAKES)
def test_makes_are_of_real_size_and_each_like_itself(name, k):
    seen, stands = set(), not any(word in repr(MORE[name][k]) for word in ("hung", "skirted"))
    for seed in range(SEEDS):
        parts = made(name, k, seed)
        for label, shape in parts:
            assert (label in FAMILIES or label == "curtain") and shape.vertices, label
            for own, faces in zip(shape.vertices, shape.faces, strict=True):
                assert faces.min() >= 0 and faces.max() < len(own)
            (x0, y0, z0), (x1, y1, z1) = shape.bounds()
            for top in shape.tops:
                assert x0 - 0.02 < top.x0 < top.x1 < x1 + 0.02, (seed, label, top)
                assert y0 - 0.02 < top.y0 < top.y1 < y1 + 0.02, (seed, label, top)
                assert z0 < top.z < z1 + 0.02
        size = np.ptp(np.concatenate([shape.bounds() for _, shape in parts]), axis=0)
        *most, least = SIZES[name]
        assert (size < most).all() and size[2] > least, (seed, size)
        assert sum(len(f) for _, shape in parts for f in shape.faces) < 12000
        if name in ("bathroom vanity", "bathroom counter") and stands:
            assert abs(next(shape for label, shape in parts if label == name).bounds()[0, 2]) < 0.06, seed
        seen.add(size.round(6).tobytes())
    assert len(seen) == SEEDS
    assert all(np.array_equal(*two) for two in zip(arrays(parts), arrays(made(name, k, SEEDS - 1)), strict=True))


def test_things_of_several_classes_bring_them():
    for name, wanted in {
        "bathtub": {"bathtub", "shower curtain", "shower curtain rod"},
        "shower": {"shower", "shower wall", "shower floor", "shower door"},
        "bathroom stall": {"bathroom stall", "bathroom stall door", "toilet", "toilet seat cover dispenser"},
        "closet": {"closet", "closet wall", "closet rod"},
        "bathroom vanity": {"bathroom vanity", "sink"},
        "bathroom counter": {"bathroom counter", "sink"},
    }.items():
        for k in range(len(MORE[name])):
            drawn = ({label for label, _ in made(name, k, seed)} for seed in range(24))
            assert any(wanted <= own for own in drawn), (name, k)
