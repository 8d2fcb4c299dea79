import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchmetrics.functional.classification import binary_calibration_error

from pcseg.metrics.calibration import BINS, Calibration


def result_of(*scenes):
    calibration = Calibration()
    for scene in scenes:
        calibration.add(*scene)
    return calibration.result()


def random_scene(seed, num):
    rng = np.random.default_rng(seed)
    return rng.random(num).astype(np.float32), rng.integers(0, 3, num), rng.integers(-1, 3, num)


def slowly(confidence, prediction, segment):
    """Guo et al. 2017, equations 2, 3 and 5, point by point: bin m holds ((m - 1) / M, m / M]."""
    bins = [[] for _ in range(BINS)]
    for own, said, real in zip(confidence.tolist(), prediction, segment, strict=True):
        if real == -1:
            continue
        number = 0
        while own > (number + 1) / BINS:
            number += 1
        bins[number].append((own, said == real))
    total = sum(map(len, bins))
    error = 0.0
    for members in filter(None, bins):
        right = sum(hit for _, hit in members) / len(members)
        sure = sum(own for own, _ in members) / len(members)
        error += len(members) / total * abs(right - sure)
    return (error if total else None), [len(members) for members in bins]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), num=st.integers(0, 80), parts=st.integers(1, 4))
def test_as_the_paper_defines_it(seed, num, parts):
    scene = random_scene(seed, num)
    whole = result_of(scene)
    error, counts = slowly(*scene)
    assert whole["error"] == (None if error is None else pytest.approx(error, abs=1e-6))
    assert [row["points"] for row in whole["bins"]] == counts
    pieces = [np.array_split(array, parts) for array in scene]
    assert result_of(*zip(*pieces, strict=True))["error"] == pytest.approx(whole["error"])  # scene by scene


def test_as_torchmetrics_computes_it():
    confidence, prediction, segment = random_scene(0, 5000)
    judged = segment >= 0
    expected = binary_calibration_error(
        torch.from_numpy(confidence[judged]), torch.from_numpy((prediction == segment)[judged]).int(), n_bins=BINS
    )
    assert result_of((confidence, prediction, segment))["error"] == pytest.approx(float(expected), abs=1e-6)


def test_by_hand():
    # Two points of confidence 1, one right; one of 0.5, right; one of 0, wrong; the last is not labelled.
    confidence = np.array([1.0, 1.0, 0.5, 0.0, 0.9], dtype=np.float32)
    result = result_of((confidence, np.array([0, 1, 2, 0, 0]), np.array([0, 0, 2, 1, -1])))
    assert result["error"] == pytest.approx((2 * 0.5 + 0.5 + 0) / 4)
    assert result["confidence"] == pytest.approx(2.5 / 4)
    rows = result["bins"]
    assert [k for k, row in enumerate(rows) if row["points"]] == [0, 7, 14]
    assert rows[14] == {"low": pytest.approx(14 / 15), "high": 1.0, "points": 2, "right": 0.5, "confidence": 1.0}
    assert rows[3]["right"] is None and rows[3]["confidence"] is None


def test_a_bin_holds_its_upper_edge():
    edges = np.linspace(0, 1, BINS + 1)
    rows = result_of((edges, np.zeros(BINS + 1, int), np.zeros(BINS + 1, int)))["bins"]
    assert [row["points"] for row in rows] == [2] + [1] * (BINS - 1)  # 0 and the first edge, then one each


def test_a_network_that_knows_what_it_knows_has_none():
    rng = np.random.default_rng(2)
    confidence = rng.random(200_000).astype(np.float32)
    segment = np.where(rng.random(len(confidence)) < confidence, 0, 1)
    assert result_of((confidence, np.zeros_like(segment), segment))["error"] < 0.005
    assert result_of((np.sqrt(confidence), np.zeros_like(segment), segment))["error"] > 0.15


def test_nothing_to_judge():
    result = result_of((np.ones(3, np.float32), np.zeros(3, int), np.full(3, -1)))
    assert result["error"] is None and result["confidence"] is None and len(result["bins"]) == BINS
