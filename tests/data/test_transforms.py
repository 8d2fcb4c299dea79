import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.voxelize import numpy_lexsort
from pcseg.config import Augment
from pcseg.data import color, geometry, transforms


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


@given(angle=st.floats(-7, 7), axis=st.integers(0, 2), mirrored=st.booleans())
def test_rotations_and_reflections_keep_distances_and_angles_to_normals(angle, axis, mirrored):
    before = sample(40)
    matrix = geometry.rotation(angle, axis)
    if mirrored:
        matrix = geometry.reflection(axis) @ matrix
    after = {key: geometry.turn(before[key], matrix) for key in ("coord", "normal")}
    assert after["coord"].dtype == np.float32
    np.testing.assert_allclose(distances(after["coord"]), distances(before["coord"]), atol=1e-4)
    sign = -1 if mirrored else 1
    np.testing.assert_allclose(after["coord"][:, axis], sign * before["coord"][:, axis], atol=1e-6)
    dots = lambda s: (s["coord"] * s["normal"]).sum(axis=1)  # noqa: E731
    np.testing.assert_allclose(dots(after), dots(before), atol=1e-4)
    assert np.linalg.det(matrix) == pytest.approx(sign)


def test_rotation_turns_counter_clockwise():
    turned = geometry.turn(np.array([[1, 0, 5]], np.float32), geometry.rotation(np.pi / 2, axis=2))
    np.testing.assert_allclose(turned, [[0, 1, 5]], atol=1e-6)


def test_center_puts_the_floor_at_zero_or_leaves_z_alone():
    before = sample()["coord"]
    coord, flat = geometry.center(before), geometry.center(before, floor=False)
    np.testing.assert_allclose(coord.min(axis=0)[:2], -coord.max(axis=0)[:2], atol=1e-6)
    assert coord[:, 2].min() == 0
    np.testing.assert_array_equal(flat, np.stack([*coord.T[:2], before[:, 2]], axis=1))
    assert geometry.center(before[:0]).shape == (0, 3)


def test_turn_multiplies_by_the_matrix():
    coord, matrix = sample()["coord"], np.random.default_rng(0).standard_normal((3, 3))
    np.testing.assert_allclose(geometry.turn(coord, matrix), coord @ matrix.T, atol=1e-5)


def test_random_turn_goes_z_x_y_then_mirrors():
    class Fixed:  # every chance is taken, every angle is a fifth of the largest
        random = staticmethod(lambda: 0.0)
        uniform = staticmethod(lambda low, high: high / 5)

    got = transforms.random_turn(Augment(rotate_z=5.0, rotate_xy=1.0), Fixed)
    one = np.array([[np.cos(1), -np.sin(1), 0], [np.sin(1), np.cos(1), 0], [0, 0, 1]])
    c, s = np.cos(0.2), np.sin(0.2)
    two, three = np.array([[1, 0, 0], [0, c, -s], [0, s, c]]), np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    np.testing.assert_allclose(got, np.diag([-1, -1, 1]) @ three @ two @ one, atol=1e-12)


def test_jitter_is_bounded_and_of_the_right_size():
    before = sample(5000)["coord"]
    moved = geometry.jitter(before, 0.005, 0.02, np.random.default_rng(0)) - before
    assert np.abs(moved).max() <= 0.02 + 1e-6
    assert moved.std() == pytest.approx(0.005, rel=0.05)
    assert np.abs(geometry.jitter(before, 0.005, 0.001, np.random.default_rng(0)) - before).max() <= 0.001 + 1e-6


def test_colours_stay_in_range_and_change_as_told():
    before, rng = sample()["color"], np.random.default_rng(0)
    low, high = color.color_range(before)
    np.testing.assert_array_equal([low, high], [before.min(axis=0), before.max(axis=0)])
    shifted = color.color_shift(before, np.array([40.0, -40, 0]))
    np.testing.assert_allclose(shifted, np.clip(before + np.float32([40, -40, 0]), 0, 255), atol=1e-4)
    stretched = (before - low) / (high - low) * 255
    for blend in (0.0, 0.3, 1.0):
        got = color.color_contrast(before, blend, low, high)
        np.testing.assert_allclose(got, (1 - blend) * before + blend * stretched, atol=1e-3)
    noise = color.color_jitter(before, 30, rng) - before
    assert 20 < noise.std() < 30  # some is cut off
    for after in (shifted, got, before + noise):
        assert after.dtype == np.float32
        assert -0.001 <= after.min() and after.max() <= 255.001
    flat = np.full((4, 3), 7, np.float32)
    assert np.isfinite(color.color_contrast(flat, 1.0, *color.color_range(flat))).all()


def augmented(before, settings=None, seed=5, voxel_size=0.05, max_points=10**6):
    rng = np.random.default_rng(seed)
    return transforms.augment(before, settings or Augment(), voxel_size, max_points, rng)


def test_augment_depends_on_the_generator_only_and_leaves_its_input_alone():
    before = sample()
    kept = {key: array.copy() for key, array in before.items()}
    for key, array in before.items():
        array.flags.writeable = False
        before[key] = array
    (one, cells), (two, again), (other, _) = (augmented(before, seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(cells, again)
    for key in before:
        np.testing.assert_array_equal(one[key], two[key])
        np.testing.assert_array_equal(before[key], kept[key])
        assert len(one[key]) == len(one["coord"]) == len(cells)
    assert one["coord"].shape != other["coord"].shape or not np.array_equal(one["coord"], other["coord"])


def test_augment_keeps_what_belongs_to_a_point_together():
    # Only rigid changes: what is left of a scene is a turned copy of some of its points, each with its own values.
    before = sample(400)
    before["segment"] = np.arange(400)  # tells which point it was
    settings = Augment(jitter=0, elastic_p=0, color_p=0, color_contrast_p=0, drop_points_p=1, scale_min=1, scale_max=1)
    after, grid_coord = augmented(before, settings, max_points=100)
    index = after["segment"]
    assert len(index) == 100 and len(np.unique(index)) == 100
    np.testing.assert_allclose(distances(after["coord"]), distances(before["coord"][index]), atol=1e-4)
    np.testing.assert_array_equal(after["color"], before["color"][index])
    dots = lambda coord, normal: (coord[1:] - coord[:-1]) @ normal[0]  # noqa: E731
    np.testing.assert_allclose(
        dots(after["coord"], after["normal"]), dots(before["coord"][index], before["normal"][index]), atol=1e-4
    )
    rest = after["coord"] - 0.05 * grid_coord  # one shift for all, up to where a point lies in its voxel
    assert (np.ptp(rest, axis=0) < 0.05 + 1e-5).all()
    assert after["coord"][:, 2].min() >= -0.2  # still measured from the floor
    np.testing.assert_allclose(after["coord"][:, :2].min(axis=0), -after["coord"][:, :2].max(axis=0), atol=1e-5)


def test_augment_stretches_colours_by_the_range_of_the_whole_scene():
    before = sample(400)
    settings = Augment(color_contrast_p=1, color_p=0, drop_points_p=0)
    after, _ = augmented({**before, "segment": np.arange(400)}, settings, max_points=50)
    index = after["segment"]
    low, high = before["color"].min(axis=0), before["color"].max(axis=0)
    stretched, own = (before["color"][index] - low) / (high - low) * 255, before["color"][index]
    blend = np.sum((after["color"] - own) * (stretched - own)) / np.sum((stretched - own) ** 2)
    assert 0 < blend < 1
    np.testing.assert_allclose(after["color"], (1 - blend) * own + blend * stretched, atol=1e-3)


@pytest.mark.parametrize("num", [0, 1, 2])
def test_augment_takes_tiny_scenes(num):
    for seed in range(20):
        after, grid_coord = augmented(sample(num), seed=seed)
        assert len(after["coord"]) == len(grid_coord) == len(after["color"]) <= num
        assert num == 0 or len(grid_coord) >= 1


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


def test_crop_about_a_class_drawn_evenly():
    # 990 points of one class at one end of a row, 10 of another at its other end, between them what has no label.
    coord = np.zeros((1200, 3), np.float32)
    coord[:, 0] = np.arange(1200) / 100
    segment = np.full(1200, -1)
    segment[:990], segment[1190:] = 7, 3
    rng = np.random.default_rng(0)
    rare = [1195 in transforms.crop(coord, 40, rng, segment) for _ in range(300)]
    assert 0.4 < np.mean(rare) < 0.6
    nothing = np.full(1200, -1)  # then about any point
    middles = [coord[transforms.crop(coord, 40, rng, nothing), 0].mean() for _ in range(100)]
    assert min(middles) < 2 and max(middles) > 10
    settings = Augment(crop_class_p=1.0, elastic_p=0, drop_points_p=0, rotate_p=0, flip_p=0)
    before = {"coord": coord, "segment": segment}
    found = [3 in augmented(before, settings, seed, 0.01, 40)[0]["segment"] for seed in range(60)]
    assert 0.3 < np.mean(found) < 0.7


def test_stretched_surfaces_keep_their_normals():
    rng = np.random.default_rng(1)
    flat = rng.uniform(0, 2, (400, 3)).astype(np.float32)
    flat[:, 2] = 0.7 * flat[:, 0]  # a ramp
    normal = np.tile(np.float32([-0.7, 0, 1] / np.sqrt(1.49)), (400, 1))
    normal[5] = 0
    before = {"coord": flat, "normal": normal, "segment": np.arange(400)}
    settings = Augment(
        stretch=0.5, jitter=0, elastic_p=0, drop_points_p=0, scale_min=1, scale_max=1, rotate_p=1, flip_p=1
    )
    shapes = set()
    for seed in range(5):
        after, _ = augmented(before, settings, seed, 0.001)
        tops = after["normal"][after["segment"] != 5]
        np.testing.assert_allclose(np.linalg.norm(tops, axis=1), 1, atol=1e-5)
        assert not after["normal"][after["segment"] == 5].any()
        along = after["coord"] - after["coord"][0]
        np.testing.assert_allclose(along @ tops[0], 0, atol=1e-4)
        size = distances(after["coord"]).max() / distances(flat).max()
        assert np.exp(-0.5) < size < np.exp(0.5)
        shapes.add(round(size, 4))
    assert len(shapes) == 5


@given(num=st.integers(0, 50), share=st.floats(0, 0.99), seed=st.integers(0, 99))
def test_drop_points_leaves_sorted_points_of_the_right_number(num, share, seed):
    left = transforms.drop_points(num, share, np.random.default_rng(seed))
    assert len(left) == (max(1, round(num * (1 - share))) if num else 0)
    assert left.tolist() == sorted(set(left.tolist())) and set(left.tolist()) <= set(range(num))


def test_drop_points_leaves_every_point_equally_often():
    counts = sum(
        np.bincount(transforms.drop_points(10, 0.3, np.random.default_rng(s)), minlength=10) for s in range(2000)
    )
    np.testing.assert_allclose(counts / 2000, 0.7, atol=5 * (0.21 / 2000) ** 0.5)
