"""Scans of many kinds: flats, single looks, dense meshes, pictures of the ceiling."""

import itertools

import numpy as np
import pytest

from data_prep.synthetic.placement import furnish
from data_prep.synthetic.rooms import WALL, apart
from data_prep.synthetic.scene import make_scene
from data_prep.synthetic.variety import Scanning, varied_scanning

SPLIT = (30, 5, 0)


def test_ways_of_scanning_come_as_often_as_is_said():
    ways = [varied_scanning(np.random.default_rng(k)) for k in range(2000)]
    share = lambda rule: np.mean([rule(way) for way in ways])  # noqa: E731
    assert share(lambda way: way.looks is not None) == pytest.approx(0.1, abs=0.02)
    assert share(lambda way: way.rooms is not None) == pytest.approx(0.126, abs=0.02)
    assert share(lambda way: way.looks is None and way.share < 0.5) == pytest.approx(0.15, abs=0.025)
    assert share(lambda way: way.ceiling) == pytest.approx(0.5, abs=0.03)
    assert not any(way.looks and way.rooms for way in ways)
    assert {way.looks for way in ways} == {None, 1, 2, 3, 4} and {way.rooms for way in ways} == {None, 3, 4}


@pytest.mark.parametrize("index", [0, 2, 3, 7, 11])
def test_rooms_of_a_flat_stand_apart_and_open_into_each_other(index):
    rooms = furnish(5, index, SPLIT, flat=4)
    assert 2 <= len(rooms) <= 4
    for a, b in itertools.combinations(rooms, 2):
        assert all(apart(p, q, WALL - 1e-6) for p in a.parts for q in b.parts)
    shared = 0
    for a, b in itertools.combinations(rooms, 2):
        for wall, behind in itertools.product(range(len(a.walls)), range(len(b.walls))):
            for s0, s1, low, high in a.openings[wall]:
                hole = a.walls[wall].start + a.walls[wall].along * (s0 + s1) / 2
                for t0, t1, low_b, high_b in b.openings[behind]:
                    other = b.walls[behind].start + b.walls[behind].along * (t0 + t1) / 2
                    shared += np.linalg.norm(hole - other) < WALL + 1e-6 and (low, high) == (low_b, high_b)
    assert shared >= len(rooms) - 1  # each room but the first is behind a hole of another's wall
    assert all(len(room.things) > 10 for room in rooms)


def scan(monkeypatch, scanning, **options):
    monkeypatch.setattr("data_prep.synthetic.scene.varied_scanning", lambda rng: scanning)
    return make_scene(5, 3, SPLIT, size=(64, 48), variety=True, **options)


def test_looks_density_and_ceiling(monkeypatch):
    area = lambda scene: np.linalg.norm(  # noqa: E731
        np.cross(*(np.diff(scene.vertices[scene.faces], axis=1).transpose(1, 0, 2))), axis=1
    ).sum() / 2  # fmt: skip
    above = lambda scene: np.isin(scene.object, np.flatnonzero(np.array(scene.labels) == "ceiling")).mean()  # noqa: E731
    usual = scan(monkeypatch, Scanning(0.6, None, True, 500.0, None))
    dense = scan(monkeypatch, Scanning(0.6, None, False, 2000.0, None))
    look = scan(monkeypatch, Scanning(0.6, 1, False, 500.0, None))
    assert look.num_views == 1 and 30 < usual.num_views < 90
    assert 0 < area(look) < 0.4 * area(usual)
    assert len(usual.vertices) / area(usual) == pytest.approx(500, rel=0.15)
    assert len(dense.vertices) / area(dense) > 1200
    assert above(usual) > 1.5 * above(dense)  # without looking up, its edges are seen
    again = scan(monkeypatch, Scanning(0.6, 1, False, 500.0, None))
    assert np.array_equal(again.vertices, look.vertices) and np.array_equal(again.segments, look.segments)


def test_without_variety_nothing_of_it_is_drawn(monkeypatch):
    monkeypatch.setattr("data_prep.synthetic.scene.varied_scanning", None)
    assert make_scene(5, 3, SPLIT, views=8, size=(64, 48)).num_views == 8
