"""More makes for bathrooms and of other furniture: sound meshes of real sizes, each like itself and unlike the next."""

import numpy as np
import pytest

from data_prep.synthetic.catalog import FAMILIES
from data_prep.synthetic.more import bath, others
from data_prep.synthetic.shapes import Shape

SEEDS = 12
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


@pytest.mark.parametrize(("name", "k"), MAKES)
def test_makes_are_sound_and_of_real_size(name, k):
    seen = set()
    for seed in range(SEEDS):
        parts, again = made(name, k, seed), made(name, k, seed)
        assert [label for label, _ in parts] == [label for label, _ in again]
        points = []
        for (label, shape), (_, same) in zip(parts, again, strict=True):
            assert label in FAMILIES or label == "curtain"
            assert shape.vertices, label
            for own, other, faces in zip(shape.vertices, same.vertices, shape.faces, strict=True):
                assert np.isfinite(own).all(), label
                np.testing.assert_array_equal(own, other)
                assert faces.min() >= 0 and faces.max() < len(own)
                points.append(own)
        size = np.ptp(np.concatenate(points), axis=0)
        *most, least = SIZES[name]
        assert (size < most).all() and size[2] > least, (seed, size)
        assert np.concatenate(points)[:, 2].min() > -0.25
        assert sum(len(f) for _, shape in parts for f in shape.faces) < 12000
        seen.add(size.round(6).tobytes())
    assert len(seen) == SEEDS


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
            labels = [{label for label, _ in made(name, k, seed)} for seed in range(24)]
            assert any(wanted <= own for own in labels), (name, k)
            assert all(name in own for own in labels)


def test_what_stands_on_the_floor_reaches_it():
    for name in ("bathtub", "bathroom vanity", "bathroom counter", "rack", "piano", "crate", "trash can"):
        for k, make in enumerate(MORE[name]):
            if "hung" in repr(make) or "skirted" in repr(make):
                continue
            for seed in range(SEEDS):
                own = next(shape for label, shape in made(name, k, seed) if label == name)
                assert abs(own.bounds()[0, 2]) < 0.06, (name, k, seed, own.bounds())


def test_surfaces_to_stand_on_lie_within_the_thing():
    for name, k in MAKES:
        for seed in range(4):
            for label, shape in made(name, k, seed):
                if not shape.tops:
                    continue
                (x0, y0, z0), (x1, y1, z1) = shape.bounds()
                for top in shape.tops:
                    assert x0 - 0.02 < top.x0 < top.x1 < x1 + 0.02, (name, k, seed, label, top)
                    assert y0 - 0.02 < top.y0 < top.y1 < y1 + 0.02, (name, k, seed, label, top)
                    assert z0 < top.z < z1 + 0.02
