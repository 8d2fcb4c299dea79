"""Looks at a scan: what turns, mirrors and scales do, and the ways back to the points."""

import numpy as np
from prepared import make_scene

from pcseg.data.looks import features_of, look_at, matrices

CHANNELS = ["coord", "color", "normal"]


def sample(seed=0):
    return {name: make_scene(seed)[name] for name in CHANNELS}


def test_another_look_is_the_scene_turned_and_centred():
    looks = [look_at(sample(), 1e-4, matrix) for matrix in matrices(4)[:2]]  # all points, so that they can be compared
    feats = [features_of(look, look.nearest, CHANNELS) for look in looks]
    one, two = (feat[look.inverse] for feat, look in zip(feats, looks, strict=True))
    np.testing.assert_allclose(two[:, 0] - two[:1, 0], -(one[:, 1] - one[:1, 1]), atol=1e-5)
    np.testing.assert_allclose(two[:, 1] - two[:1, 1], one[:, 0] - one[:1, 0], atol=1e-5)
    np.testing.assert_allclose(two[:, 6:], np.stack([-one[:, 7], one[:, 6], one[:, 8]], axis=1), atol=1e-6)
    for feat in feats:
        np.testing.assert_allclose(feat[:, :2].min(axis=0), -feat[:, :2].max(axis=0), atol=1e-6)
        assert feat[:, 2].min() == 0
    coarse = look_at(sample(), 0.5, matrices(7)[1])
    coord = features_of(coarse, coarse.nearest, ["coord"])
    np.testing.assert_allclose(coord[:, :2].min(axis=0), -coord[:, :2].max(axis=0), atol=1e-6)
    assert coord[:, 2].min() > 0  # z is measured from the lowest point of all, not of those chosen
