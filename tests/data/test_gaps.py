"""What a training sample may lack."""

import numpy as np
import pytest

from pcseg.config import Augment
from pcseg.data.gaps import ball, make_gaps
from pcseg.data.transforms import augment

NOTHING = {"drop_points_p": 0.0, "elastic_p": 0.0, "mix3d_p": 0.0}


def room(num=6000, seed=0):
    return (np.random.default_rng(seed).random((num, 3)) * [4, 3, 2.6]).astype(np.float32)


def test_what_is_off_draws_nothing():
    rng = np.random.default_rng(1)
    assert make_gaps(room(), Augment(), rng) is None
    assert rng.random() == np.random.default_rng(1).random()


def test_shares_kept_are_log_uniform():
    coord = room(2000)
    share = [len(make_gaps(coord, Augment(keep_min=0.25), np.random.default_rng(k))) / 2000 for k in range(300)]
    assert 0.2 < min(share) < 0.3 and max(share) > 0.95
    assert np.median(share) == pytest.approx(0.5, abs=0.06)  # half of the range's logarithm


def test_the_top_is_cut_at_one_height():
    coord = room()
    kept = make_gaps(coord, Augment(cut_top_p=1.0, cut_top=[1.5, 2.0]), np.random.default_rng(0))
    height = coord[kept, 2].max()
    assert 1.45 < height < 2.0 and len(kept) == np.count_nonzero(coord[:, 2] <= height)


def test_holes_are_balls_about_points():
    coord = room()
    settings = Augment(holes=1, hole_radius=0.5)
    kept = [make_gaps(coord, settings, np.random.default_rng(seed)) for seed in range(40)]
    removed = [np.setdiff1d(np.arange(len(coord)), own) for own in kept if own is not None]
    assert 5 < len(removed) < 35  # none or one
    for hole in removed:
        middle = coord[hole].mean(0)
        radius = np.linalg.norm(coord[hole] - middle, axis=1).max()
        assert radius < 0.75
        inner = ball(coord, middle, radius * 0.3)
        assert np.isin(np.flatnonzero(inner), hole).all()


@pytest.mark.parametrize("num", [0, 1, 5])
def test_a_point_always_stays(num):
    settings = Augment(keep_min=0.01, holes=5, hole_radius=9.0, cut_top_p=1.0)
    for seed in range(20):
        kept = make_gaps(room(num), settings, np.random.default_rng(seed))
        assert kept is None or (len(kept) > 0 and (np.diff(kept) > 0).all())


def test_labels_stay_with_their_points_and_colours_may_be_unknown():
    coord = room()
    sample = {
        "coord": coord,
        "color": np.random.default_rng(5).integers(0, 256, coord.shape).astype(np.uint8),
        "normal": np.tile(np.float32([0, 0, 1]), (len(coord), 1)),
        "segment": (coord[:, 2] > 1.3).astype(np.int64),
    }
    settings = Augment(
        **NOTHING, keep_min=0.3, holes=2, noise_max=0.01, rotate_xy=0.0, scale_min=1.0, scale_max=1.0,
        drop_color_p=0.5, drop_normal_p=0.5, color_gain=0.5,
    )  # fmt: skip
    grey, flat = 0, 0
    for seed in range(30):
        out, grid = augment(sample, settings, 0.05, 10**6, np.random.default_rng(seed))
        assert len(grid) == len(out["coord"]) == len(out["segment"])
        sure = np.abs(out["coord"][:, 2] - 1.3) > 0.15
        assert np.array_equal(out["segment"][sure], (out["coord"][sure, 2] > 1.3).astype(np.int64))
        grey += bool((out["color"] == 128).all())
        flat += bool((out["normal"] == 0).all())
        assert out["color"].min() >= 0 and out["color"].max() <= 255
    assert 6 < grey < 24 and 6 < flat < 24


def test_light_changes_channels_by_factors():
    coord = room(500)
    color = np.tile(np.uint8([60, 50, 40]), (500, 1))
    settings = Augment(**NOTHING, color_contrast_p=0, color_p=0, color_gain=0.8)
    factors = []
    for seed in range(60):
        out, _ = augment({"coord": coord, "color": color}, settings, 0.05, 10**6, np.random.default_rng(seed))
        assert (out["color"] == out["color"][0]).all()
        factors.append(np.log2(out["color"][0] / color[0]))
    factors = np.array(factors)
    common, own = factors.mean(1), factors - factors.mean(1, keepdims=True)
    assert np.abs(factors).max() <= 0.8 * 1.5 + 1e-3
    assert np.abs(common).max() > 0.5 and 0.1 < np.abs(own).max() <= 0.8
