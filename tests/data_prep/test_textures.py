"""Textures of made-up scans: a colour belongs to its place, and floors and walls show their pattern."""

import numpy as np
import pytest

from data_prep.synthetic import shapes
from data_prep.synthetic.camera import texture_value

TEXTURES = range(shapes.CHECKER + 1)


def _values(point, texture, period=0.2, axis=0):
    n = len(point)
    return texture_value(point, np.full(n, texture), np.full(n, period, np.float32), np.full(n, axis, np.int8))


def _plane(height: float, upright: bool = False) -> np.ndarray:
    u, v = (grid.ravel() for grid in np.meshgrid(np.linspace(0.1, 2.1, 200), np.linspace(0.1, 2.1, 200)))
    still = np.full(len(u), height)
    return np.stack([u, still, v] if upright else [u, v, still], -1).astype(np.float32)


@pytest.mark.parametrize("texture", TEXTURES)
def test_a_value_lies_between_the_colours_and_depends_on_its_own_point_only(texture):
    rng = np.random.default_rng(0)
    point = rng.uniform(-2, 6, (3000, 3)).astype(np.float32)
    kinds, period = rng.integers(0, len(TEXTURES), 3000), rng.uniform(0.02, 0.5, 3000).astype(np.float32)
    axis = rng.integers(0, 3, 3000).astype(np.int8)
    value = texture_value(point, kinds, period, axis)
    assert value.shape == (3000,) and value.min() >= 0 and value.max() <= 1
    own = kinds == texture
    np.testing.assert_array_equal(value[own], texture_value(point[own], kinds[own], period[own], axis[own]))


@pytest.mark.parametrize("texture", [t for t in TEXTURES if t != shapes.PLAIN])
@pytest.mark.parametrize("point", [_plane(0.0), _plane(0.0, upright=True)], ids=["floor", "wall"])
def test_a_pattern_shows_on_floors_and_walls(texture, point):
    axis = 2 if texture == shapes.PRINT and np.ptp(point[:, 2]) else 0
    value = _values(point, texture, axis=axis)
    assert value.std() > 0.08
    # Where a plane lies on the bound of cells, rounding of its points must not make specks of a colour.
    moved = _values(point + np.float32(1e-6), texture, axis=axis)
    assert np.mean(np.abs(moved - value) > 0.7) < 0.01


def test_tiles_have_thin_joints_and_boards_have_tones():
    floor = _plane(0.0)
    joint = _values(floor, shapes.TILES, 0.3) > 0.9
    assert 0.05 < joint.mean() < 0.16  # 14 mm in 300, both ways
    boards = _values(floor, shapes.PLANKS, 0.15, axis=0)
    rows = np.floor((floor[:, 1]) / 0.15)
    tones = [np.median(boards[(rows == row) & (floor[:, 0] < 0.6)]) for row in np.unique(rows)]
    assert np.std(tones) > 0.1


def test_materials_follow_the_seed_and_stay_plausible():
    for kind in shapes._KINDS:
        one, same = (shapes.paint(np.random.default_rng(3), kind) for _ in range(2))
        assert one == same
        for seed in range(20):
            made = shapes.paint(np.random.default_rng(seed), kind)
            assert all(0 <= value <= 1 for value in (*made.color, *made.second)) and made.period > 0
    whites = np.array([shapes.paint(np.random.default_rng(seed), "white").color for seed in range(50)])
    assert whites.min() > 0.7 and np.ptp(whites, axis=1).max() < 0.1
