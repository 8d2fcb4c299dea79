import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.voxelize import numpy_lexsort
from pcseg.config import Augment
from pcseg.data import transforms


def sample(num=300, seed=0):
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal((num, 3))
    return {
        "coord": rng.uniform(-2, 3, (num, 3)).astype(np.float32),
        "color": rng.uniform(0, 255, (num, 3)).astype(np.float32),
        "normal": (normal / np.linalg.norm(normal, axis=1, keepdims=True)).astype(np.float32),
        "segment": rng.integers(-1, 20, num),
    }


def distances(coord):
    return np.linalg.norm(coord[:, None] - coord[None], axis=2)


@given(angle=st.floats(-7, 7), axis=st.integers(0, 2))
def test_rotation_keeps_distances_axis_and_angle_to_normals(angle, axis):
    before = sample(40)
    after = transforms.rotate(before, angle, axis)
    np.testing.assert_allclose(distances(after["coord"]), distances(before["coord"]), atol=1e-4)
    np.testing.assert_allclose(after["coord"][:, axis], before["coord"][:, axis], atol=1e-6)
    dots = lambda s: (s["coord"] * s["normal"]).sum(axis=1)  # noqa: E731
    np.testing.assert_allclose(dots(after), dots(before), atol=1e-4)
    assert after["color"] is before["color"]


def test_rotation_turns_counter_clockwise():
    turned = transforms.rotate({"coord": np.array([[1, 0, 5]], np.float32)}, np.pi / 2, axis=2)
    np.testing.assert_allclose(turned["coord"], [[0, 1, 5]], atol=1e-6)


def test_center_puts_the_floor_at_zero():
    coord = transforms.center(sample())["coord"]
    np.testing.assert_allclose(coord.min(axis=0)[:2], -coord.max(axis=0)[:2], atol=1e-6)
    assert coord[:, 2].min() == 0


def test_flip_and_scale():
    before = sample()
    np.testing.assert_array_equal(transforms.flip(before, 0)["coord"], before["coord"] * [-1, 1, 1])
    np.testing.assert_array_equal(transforms.flip(before, 1)["normal"], before["normal"] * np.float32([1, -1, 1]))
    doubled = transforms.scale(before, 2)
    np.testing.assert_allclose(distances(doubled["coord"]), 2 * distances(before["coord"]), rtol=1e-5)


def test_jitter_is_bounded_and_of_the_right_size():
    before = sample(5000)
    moved = transforms.jitter(before, 0.005, 0.02, np.random.default_rng(0))["coord"] - before["coord"]
    assert np.abs(moved).max() <= 0.02 + 1e-6
    assert moved.std() == pytest.approx(0.005, rel=0.05)


def test_colours_stay_in_range():
    before, rng = sample(), np.random.default_rng(0)
    for after in (
        transforms.color_shift(before, np.array([40.0, -40, 0])),
        transforms.color_jitter(before, 30, rng),
        transforms.color_contrast(before, 1.0),
    ):
        assert after["color"].dtype == np.float32
        assert 0 <= after["color"].min() and after["color"].max() <= 255.001
    np.testing.assert_allclose(transforms.color_contrast(before, 1.0)["color"].max(axis=0), 255, atol=1e-3)


def test_augment_depends_on_the_generator_only_and_leaves_its_input_alone():
    before = sample()
    kept = {key: array.copy() for key, array in before.items()}
    one, two, other = (transforms.augment(before, Augment(), np.random.default_rng(s)) for s in (5, 5, 6))
    for key in before:
        np.testing.assert_array_equal(one[key], two[key])
        np.testing.assert_array_equal(before[key], kept[key])
        assert len(one[key]) == len(one["coord"])
    assert one["coord"].shape != other["coord"].shape or not np.array_equal(one["coord"], other["coord"])


@given(
    num=st.integers(0, 200),
    seed=st.integers(0, 1000),
    voxel_size=st.floats(0.01, 2),
    offset=st.floats(-1e4, 1e4),
    random=st.booleans(),
)
def test_voxelize_keeps_one_point_a_voxel_with_a_right_inverse(num, seed, voxel_size, offset, random):
    coord = (sample(num, seed)["coord"].astype(np.float64) + offset).astype(np.float32)
    rng = np.random.default_rng(seed) if random else None
    index, grid_coord, inverse = transforms.voxelize(coord, voxel_size, rng)
    cells = [tuple(c) for c in np.floor(coord.astype(np.float64) / voxel_size).astype(np.int64)]
    assert len(index) == len(grid_coord) == len(set(cells))
    assert len({tuple(g) for g in grid_coord}) == len(grid_coord)
    assert inverse.shape == (num,)
    if num:
        assert grid_coord.min() == 0
        low = np.array(cells).min(axis=0)
        np.testing.assert_array_equal(grid_coord[inverse] + low, np.array(cells))  # every point finds its own voxel
        np.testing.assert_array_equal(inverse[index], np.arange(len(index)))  # the chosen point is of its voxel


def test_voxelize_without_generator_takes_the_point_nearest_to_the_centre():
    coord = np.array([[0.01, 0.05, 0.05], [0.05, 0.05, 0.05], [0.09, 0.09, 0.09]], np.float32)
    index, _, _ = transforms.voxelize(coord, 0.1)
    assert index.tolist() == [1]


@given(num=st.integers(1, 300), seed=st.integers(0, 99), voxel_size=st.floats(0.02, 2), coarse=st.booleans())
def test_voxelize_without_generator_has_the_bits_of_the_numpy_form(num, seed, voxel_size, coarse):
    coord = sample(num, seed)["coord"]
    if coarse:
        coord, voxel_size = np.round(coord * 8) / 8, 0.5  # many points equally near to a centre
    got = transforms.voxelize(coord, voxel_size)
    for one, other in zip(got, numpy_lexsort(torch.from_numpy(coord), voxel_size), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def test_voxelize_with_generator_takes_every_point_equally_often():
    coord = np.repeat(np.arange(8000), 4)[:, None] * np.ones(3, np.float32) + np.float32(0.5)
    index, _, _ = transforms.voxelize(coord, 1.0, np.random.default_rng(0))
    np.testing.assert_array_equal(index // 4, np.arange(8000))
    share = np.bincount(index % 4, minlength=4) / 8000
    np.testing.assert_allclose(share, 0.25, atol=0.02)  # four standard deviations
    pairs = np.bincount(4 * (index[:-1] % 4) + index[1:] % 4) / 7999
    np.testing.assert_allclose(pairs, 1 / 16, atol=0.011)  # each voxel for itself


@pytest.mark.parametrize("change", [lambda c: c[::-1], lambda c: c.astype(np.float64), np.asfortranarray])
def test_voxelize_takes_any_layout_and_leaves_it_alone(change):
    coord = change(sample(100)["coord"])
    coord.flags.writeable = False  # as of a file that is mapped into memory
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = transforms.voxelize(coord, 0.5)
    for one, other in zip(got, transforms.voxelize(np.array(coord, order="C"), 0.5), strict=True):
        np.testing.assert_array_equal(one, other)


def test_voxelize_refuses_coordinates_that_are_not_finite():
    coord = sample(10)["coord"]
    coord[3, 1] = np.nan
    with pytest.raises(ValueError, match="point 3 is not finite"):
        transforms.voxelize(coord, 0.1)


def test_crop_takes_a_ball():
    coord = sample(500)["coord"]
    kept = transforms.crop(coord, 100, np.random.default_rng(3))
    assert len(np.unique(kept)) == 100
    center = coord[np.random.default_rng(3).integers(len(coord))]
    distance = np.linalg.norm(coord - center, axis=1)
    assert distance[kept].max() <= np.delete(distance, kept).min()
    assert transforms.crop(coord, 500, np.random.default_rng(3)) is None


def test_drop_points_keeps_rows_together():
    before = sample(100)
    after = transforms.drop_points(before, 0.3, np.random.default_rng(0))
    rows = {tuple(c): s for c, s in zip(before["coord"], before["segment"], strict=True)}
    assert len(after["coord"]) == 70
    assert all(rows[tuple(c)] == s for c, s in zip(after["coord"], after["segment"], strict=True))
