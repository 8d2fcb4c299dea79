"""Unseen families: whole things of the right size, in rooms without what is trained on, and nowhere else."""

import json
import sys
from functools import partial

import numpy as np
import pytest

pytest.importorskip("embreex")
pytest.importorskip("skimage")

from data_prep.synthetic import __main__ as command
from data_prep.synthetic import bathroom, beds, chairs, desks, kitchen, openings, sofas, tables, write
from data_prep.synthetic.catalog import FAMILIES, make_parts
from data_prep.synthetic.more import MORE
from data_prep.synthetic.placement import furnish
from data_prep.synthetic.quotas import class_table
from data_prep.synthetic.shapes import Shape
from data_prep.synthetic.sheet import family_sheet
from data_prep.synthetic.unseen import UNSEEN, families_and_openings
from data_prep.synthetic.write import write_dataset

# ScanNet's benchmark classes that are objects, as NYU-40 ids.
OBJECTS = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 24, 28, 33, 34, 36, 39}
NYU = {row["name"]: int(row["nyu40id"]) for row in class_table()}
# Class → least and largest height of its upper edge, largest width or depth, in metres.
SIZES = {
    "table": (0.65, 0.8, 2.0), "dining table": (0.65, 0.8, 2.0), "coffee table": (0.3, 0.5, 1.4),
    "end table": (0.4, 0.7, 0.7), "stand": (0.5, 1.0, 0.8), "desk": (0.7, 1.55, 1.85), "chair": (0.72, 1.1, 0.75),
    "office chair": (0.75, 1.45, 0.8), "armchair": (0.65, 1.25, 1.2), "sofa chair": (0.7, 1.05, 1.2),
    "folded chair": (0.8, 1.25, 0.7), "couch": (0.68, 1.1, 3.0), "bed": (0.6, 2.05, 2.6), "mattress": (0.3, 0.85, 2.1),
    "cabinet": (0.65, 2.1, 1.7), "file cabinet": (0.5, 1.5, 1.0), "bathroom cabinet": (0.5, 0.8, 0.85),
    "bookshelf": (0.7, 2.2, 2.0), "wardrobe": (1.7, 2.25, 1.9), "closet": (1.9, 2.3, 2.2), "tv stand": (0.35, 0.7, 1.9),
    "furniture": (0.5, 1.9, 1.25), "counter": (0.8, 1.2, 2.6), "refrigerator": (1.4, 1.9, 1.0),
    "mini fridge": (0.55, 0.95, 0.75), "toilet": (0.55, 1.3, 0.95), "sink": (0.75, 1.3, 1.1),
    "bathtub": (0.5, 1.1, 1.85),
    "shower curtain": (1.8, 2.1, 1.8), "shower": (1.7, 2.2, 1.3), "bathroom stall": (1.5, 2.0, 1.7),
    "bathroom vanity": (0.75, 1.1, 1.5), "bathroom counter": (0.75, 1.1, 2.25), "door": (1.95, 2.35, 1.9),
    "doorframe": (2.0, 2.45, 1.5), "closet door": (1.9, 2.2, 2.0), "window": (1.15, 1.5, 1.7),
    "curtain": (1.1, 2.4, 1.9),
    "picture": (0.25, 1.4, 1.6), "poster": (0.2, 1.25, 1.25), "ottoman": (0.3, 0.5, 0.7), "bench": (0.4, 1.0, 1.7),
    "seat": (0.75, 1.1, 2.6), "trash can": (0.4, 1.05, 0.75), "crate": (0.2, 0.4, 0.65), "rack": (0.6, 1.75, 1.3),
    "radiator": (0.6, 0.9, 0.8), "ladder": (1.3, 2.2, 1.6), "ironing board": (0.75, 1.0, 1.6),
    "washing machine": (0.8, 1.4, 0.95), "clothes dryer": (0.8, 1.4, 0.95), "water cooler": (0.9, 1.5, 0.5),
    "piano": (0.85, 1.3, 1.75), "keyboard piano": (0.7, 1.0, 1.5), "music stand": (1.0, 1.65, 0.65),
    "footrest": (0.1, 0.25, 0.55), "kitchen counter": (0.85, 1.1, 3.6), "kitchen cabinet": (0.5, 2.3, 3.6),
}  # fmt: skip


def _made(name, make, seed):
    made = make(np.random.default_rng([seed, *name.encode()]))
    return [(name, made)] if isinstance(made, Shape) else made


def _arrays(parts):
    return [array for _, shape in parts for array in (*shape.vertices, *shape.faces)]


def test_every_class_of_an_object_of_the_benchmark_has_unseen_makes():
    made = {"door", "doorframe", "window", "curtain"} | set(FAMILIES)
    assert {name for name, nyu in NYU.items() if nyu in OBJECTS and name in made} <= set(UNSEEN)
    for nyu in OBJECTS:
        makes = {str(make) for name, own in UNSEEN.items() for make in own if NYU.get(name) == nyu}
        assert len(makes) >= 2, nyu
    assert set(UNSEEN) - set(FAMILIES) == {"door", "doorframe", "window", "curtain"}


@pytest.mark.parametrize("name", sorted(UNSEEN))
def test_unseen_makes_are_whole_and_of_the_size_of_such_things(name):
    least, most, wide = SIZES.get(name, (0.0, 2.5, 3.6))
    for make in UNSEEN[name]:
        looks = set()
        for seed in range(3):
            parts = _made(name, make, seed)
            again = _made(name, make, seed)
            same = [np.array_equal(one, two) for one, two in zip(_arrays(parts), _arrays(again), strict=True)]
            assert all(same)
            own, faces = [], 0
            for label, shape in parts:
                own += shape.vertices if label == name else []
                area = 0.0
                for points, triangles in zip(shape.vertices, shape.faces, strict=True):
                    assert np.isfinite(points).all() and triangles.min() >= 0 and triangles.max() < len(points)
                    a, b, c = points[triangles].transpose(1, 0, 2)
                    size = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
                    assert (size > 1e-12).mean() >= 0.5
                    area, faces = area + size.sum(), faces + len(triangles)
                assert area > 0.002 or label != name
                low, high = shape.bounds()
                for top in shape.tops:
                    assert top.x0 < top.x1 and top.y0 < top.y1 and low[2] < top.z < high[2] + 0.12
                    assert low[0] - 0.03 <= top.x0 and top.x1 <= high[0] + 0.03
                    assert low[1] - 0.03 <= top.y0 and top.y1 <= high[1] + 0.03
                    points = np.concatenate(shape.vertices)
                    assert top.soft or (np.abs(points[:, 2] - top.z) < 0.03).any()
            assert 10 < faces < 12_000
            materials = repr([shape.materials for _, shape in parts]).encode()
            looks.add(hash(b"".join([materials, *(array.tobytes() for array in _arrays(parts))])))
            if not own:  # a curtain or a rod that comes along at times
                continue
            points = np.concatenate(own)
            assert least <= points[:, 2].max() <= most, (make, seed)
            assert np.ptp(points[:, :2], axis=0).max() <= wide, (make, seed)
        assert len(looks) > 1


def test_what_stands_along_walls_stands_on_the_floor():
    families, _ = families_and_openings(True)
    hanging = {"sink", "bathroom vanity", "bathroom counter", "closet door"}
    for name in sorted(UNSEEN):
        if name in FAMILIES and FAMILIES[name].place in ("side", "open", "lean") and name not in hanging:
            for seed in range(4):
                points = np.concatenate(
                    [s.bounds() for _, s in make_parts(name, np.random.default_rng(seed), families)]
                )
                assert -0.035 < points[:, 2].min() < 0.05 and points[:, 2].max() < 2.55, (name, seed)


def test_what_comes_as_one_thing_is_all_there_at_times():
    families, _ = families_and_openings(True)
    for name in ("kitchen counter", "bathtub", "shower", "bathroom stall", "closet"):
        kin = {other for other in families if families[other].make == families[name].make}
        drawn = (make_parts(name, np.random.default_rng(seed), families) for seed in range(24))
        assert len(kin) > 1 and any(kin <= {label for label, _ in parts} for parts in drawn), kin


def _called(unseen, indices=(1, 2, 3, 4)):
    """Code of all that runs while some rooms are furnished, and the labels of what is in them."""
    codes, labels = set(), set()
    sys.setprofile(lambda frame, event, _: codes.add(frame.f_code) if event == "call" else None)
    try:
        for index in indices:
            rooms = furnish(4, index, (18, 5, 1), unseen=unseen)
            labels |= {thing.label for room in rooms for thing in room.things}
    finally:
        sys.setprofile(None)
    return codes, labels


def test_unseen_rooms_hold_nothing_of_what_is_trained_on_and_others_nothing_unseen():
    seen = [FAMILIES[name].make for name in UNSEEN if name in FAMILIES]
    seen = {(make.func if isinstance(make, partial) else make).__code__ for make in seen}
    inner = (chairs.chair, chairs.office_chair, tables.table, tables.dining, desks.desk, sofas.couch, sofas.armchair,
             beds.bed, bathroom.toilet, bathroom.sink, bathroom.vanity, kitchen.kitchen_run, kitchen.basin)  # fmt: skip
    seen |= {make.__code__ for make in (*inner, *openings.MADE)}
    codes, labels = _called(unseen=True)
    assert not sorted(code.co_name for code in codes & seen)
    assert {
        "chair",
        "table",
        "door",
        "window",
        "curtain",
        "bed",
        "couch",
        "toilet",
        "sink",
        "kitchen cabinet",
    } <= labels
    default, _ = _called(unseen=False)
    assert len(default & seen) > 25
    assert not [code.co_name for code in default if "unseen_" in code.co_filename]


def test_same_seed_same_unseen_rooms():
    one, two = (furnish(1, 3, (16, 6, 2), unseen=True) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        assert [thing.label for thing in a.things] == [thing.label for thing in b.things]
        assert all(np.array_equal(x, y) for s, t in zip(a.things, b.things, strict=True)
                   for x, y in zip(s.shape.vertices, t.shape.vertices, strict=True))  # fmt: skip


def test_a_set_tells_that_it_is_unseen(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "_write_scene", lambda *_: "scene0000_00")
    write_dataset(tmp_path / "raw", 1, seed=2, unseen=True)
    assert json.loads((tmp_path / "raw" / "synthetic.json").read_text())["unseen"] is True
    asked = []
    monkeypatch.setattr(command, "write_dataset", lambda *_, **options: asked.append(options) or [])
    for flags in ([], ["--unseen"]):
        command.main(["--out", str(tmp_path / "other"), "--scenes", "3", *flags])
    assert asked == [{}, {"unseen": True}]


def test_sheets_of_other_makes_are_others(tmp_path):
    for name, makes in (("own", None), ("unseen", UNSEEN), ("more", MORE)):
        family_sheet(tmp_path / f"{name}.png", ["toilet", "chair"], variants=2, makes=makes)
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 3
