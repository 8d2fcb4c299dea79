"""Further makes: in rooms that are made with variety, beside the usual ones, and in no others."""

import sys

import numpy as np
import pytest

pytest.importorskip("embreex")
pytest.importorskip("skimage")

from data_prep.synthetic.catalog import FAMILIES, make_parts
from data_prep.synthetic.more import MORE, MORE_FAMILIES
from data_prep.synthetic.placement import furnish
from data_prep.synthetic.shapes import Shape
from data_prep.synthetic.unseen import families_and_openings


def _files(**options):
    """Files of all functions that run while some rooms are furnished."""
    files = set()
    sys.setprofile(lambda frame, event, _: files.add(frame.f_code.co_filename) if event == "call" else None)
    try:
        for index in range(5):
            furnish(4, index, (18, 5, 1), **options)
    finally:
        sys.setprofile(None)
    return {file.rsplit("data_prep/synthetic/", 1)[-1].removesuffix(".py") for file in files}


def test_rooms_with_variety_have_more_makes_and_no_other_rooms_do():
    more, default, unseen = _files(more=True), _files(), _files(unseen=True, more=True)
    found = {file for file in more if file.startswith("more/")}
    assert {
        "more/doors",
        "more/windows",
        "more/fridges",
        "more/kitchens",
        "more/cabinets",
        "more/tables",
        "more/chairs",
    } <= found
    assert {"openings", "kitchen", "storage", "tables", "chairs"} <= more
    assert not [file for file in more | default if file.startswith("unseen_")]
    assert not [file for file in default | unseen if file.startswith("more/")]


def test_both_kinds_of_makes_come_as_often():
    for name, makes in MORE.items():
        own = MORE_FAMILIES[name].make.makes
        assert len(own) == 2 * len(makes) and own.count(FAMILIES[name].make) == len(makes)


def test_what_comes_as_one_thing_is_all_there_at_times():
    families, _ = families_and_openings(False, more=True)
    for name in ("kitchen counter", "bathtub", "shower", "bathroom stall", "closet"):
        kin = {other for other in families if families[other].make == families[name].make}
        assert kin == {other for other in FAMILIES if FAMILIES[other].make == FAMILIES[name].make}
        drawn = (make_parts(name, np.random.default_rng(seed), families) for seed in range(40))
        assert any(kin <= {label for label, _ in parts} for parts in drawn), kin


HUNG = {
    "sink", "bathroom vanity", "bathroom counter", "toilet", "cabinet", "nightstand", "tv stand", "shelf", "counter",
    "ironing board",
}  # fmt: skip
AT_TIMES = {"shower curtain", "shower curtain rod", "shower door", "toilet seat cover dispenser"}


@pytest.mark.parametrize("name", sorted(MORE))
def test_things_stand_on_the_floor_and_below_the_ceiling(name):
    for make in MORE[name]:
        for seed in range(6):
            made = make(np.random.default_rng([seed, *name.encode()]))
            parts = [(name, made)] if isinstance(made, Shape) else made
            assert name in AT_TIMES or name in {label for label, _ in parts}, (make, seed)
            points = np.concatenate([shape.bounds() for _, shape in parts])
            assert np.isfinite(points).all() and points[:, 2].max() < 2.5, (make, seed)
            if FAMILIES[name].place in ("side", "open", "lean"):
                assert -0.03 < points[:, 2].min() and (name in HUNG or points[:, 2].min() < 0.06), (make, seed)
