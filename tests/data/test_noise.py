import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, stats

from benchmarks.input_pipeline import plain_elastic
from pcseg.data import noise
from pcseg.data.noise import elastic, gaussian, interpolate, smooth_noise


def points(num, size=(3, 2, 1.5), seed=0):
    return (np.random.default_rng(seed).random((num, 3)) * size).astype(np.float32)


def test_gaussian_is_normal():
    drawn = gaussian((1000, 3, 100), np.random.default_rng(0))
    assert drawn.dtype == np.float32
    assert stats.kstest(drawn.ravel(), "norm").pvalue > 0.001
    assert abs(drawn.var() - 1) < 0.01 and abs(stats.kurtosis(drawn.ravel())) < 0.05
    assert abs(np.corrcoef(drawn.reshape(-1, 4).T) - np.eye(4)).max() < 0.01  # four come from one draw of 64 bits
    assert 4 < np.abs(drawn).max() < 4.33
    assert gaussian((0, 3), np.random.default_rng(0)).shape == (0, 3)


@pytest.mark.parametrize("spacing, strength", [(0.2, 0.4), (0.8, 1.6), (5.0, 1.0)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_elastic_agrees_with_scipy(spacing, strength, order):
    coord = np.asarray(points(2000, (7, 6, 2.6)) - np.float32([3, 3, 0]), order=order)
    kept = coord.copy()
    got = elastic(coord, spacing, strength, np.random.default_rng(4))
    assert got.dtype == np.float32
    rng = np.random.default_rng(4)
    expected = plain_elastic(coord.astype(np.float64), spacing, strength, lambda shape: gaussian(shape, rng))
    np.testing.assert_allclose(got, expected, atol=1e-5)
    np.testing.assert_array_equal(coord, kept)


@settings(deadline=None)
@given(seed=st.integers(0, 10**6), spacing=st.floats(0.05, 1), strength=st.floats(0, 2))
def test_elastic_is_bounded_and_smooth(seed, spacing, strength):
    # A mean over three nodes, twice, weighs 1, 2, 3, 2, 1 ninths: neighbours differ by 1, 1, 1, -1, -1, -1 ninths.
    coord = points(300, seed=seed)
    near = coord + (0.2 * spacing * np.random.default_rng(seed).random((300, 3))).astype(np.float32)
    moved = elastic(np.concatenate([coord, near]), spacing, strength, np.random.default_rng(seed))
    shift = moved - np.concatenate([coord, near])
    assert np.abs(shift).max() <= 4.33 * strength + 1e-5
    steepest = 4.33 * 6 / 9 * strength / spacing
    allowed = steepest * np.abs(near - coord).sum(axis=1, keepdims=True)
    assert (np.abs(shift[:300] - shift[300:]) <= allowed + 1e-4).all()


def test_elastic_moves_by_as_much_as_documented():
    shift = [elastic(points(500), 0.2, 0.4, np.random.default_rng(s)) - points(500) for s in range(40)]
    inner = np.abs(points(500) - [1.5, 1, 0.75]).max(axis=1) < 0.3  # away from the border, where less is mixed in
    # Variance of a node 19/81 an axis; between nodes less: 2/3 of it and 1/3 of the neighbours' covariance (16/81).
    axis = 2 / 3 * 19 / 81 + 1 / 3 * 16 / 81
    assert np.array(shift)[:, inner].std() == pytest.approx(0.4 * axis**1.5, rel=0.1)


@pytest.mark.parametrize("num", [0, 1, 2])
def test_elastic_takes_tiny_scenes(num):
    assert elastic(points(num), 0.2, 0.4, np.random.default_rng(0)).shape == (num, 3)


def test_far_stray_points_cost_little_and_the_noise_repeats_without_a_seam(monkeypatch):
    coord = np.concatenate([points(1000, (30, 3, 2)), [[1000, -1000, 1000]]]).astype(np.float32)
    tracemalloc.start()
    moved = elastic(coord, 0.2, 0.4, np.random.default_rng(0))
    assert tracemalloc.get_traced_memory()[1] < 200e6
    tracemalloc.stop()
    assert np.isfinite(moved).all() and np.abs(moved - coord).max() < 4.33 * 0.4
    monkeypatch.setattr(noise, "MOST_NODES", 8)
    x = np.linspace(0, 10, 4001)
    line = np.stack([x, np.zeros(4001), np.zeros(4001)], axis=1).astype(np.float32)
    shift = elastic(line, 0.1, 1.0, np.random.default_rng(0)) - line
    assert shift.std() > 0.05
    np.testing.assert_allclose(shift[320:], shift[:-320], atol=1e-3)  # 8 spacings of 0.1 m are 320 points
    assert np.abs(np.diff(shift, axis=0)).max() < 4.33 * 6 / 9 / 0.1 * 0.0025 + 1e-4


def test_smooth_noise_that_wraps_is_a_ring():
    field = smooth_noise([6, 5, 4], [True, False, True], np.random.default_rng(0))
    assert field.shape == (7, 5, 5, 3)
    np.testing.assert_array_equal(field[0], field[-1])
    np.testing.assert_array_equal(field[:, :, 0], field[:, :, -1])
    expected = gaussian((6, 5, 4, 3), np.random.default_rng(0)).astype(np.float64)
    for axis, mode in enumerate(("wrap", "constant", "wrap")):
        for _ in range(2):
            expected = ndimage.convolve1d(expected, np.ones(3) / 3, axis=axis, mode=mode)
    np.testing.assert_allclose(field[:-1, :, :-1], expected, atol=1e-6)


def test_interpolation_is_exact_for_what_is_linear():
    x, y, z = np.meshgrid(np.arange(4), np.arange(5), np.arange(3), indexing="ij")
    field = np.stack([2 * x - y + 3 * z, x * y * z], axis=3).astype(np.float32)
    cell = (np.random.default_rng(0).random((3, 200)) * [[2.999], [3.999], [1.999]]).astype(np.float32)
    a, b, c = cell.astype(np.float64)
    expected = [2 * a - b + 3 * c, a * b * c]
    np.testing.assert_allclose(interpolate(field, cell.copy()), expected, atol=1e-4)
