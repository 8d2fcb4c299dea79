"""Neural collapse: exact values on constructed data, and a plain computation over all points at once."""

import dataclasses
import json
import math
import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.collapse import collapse_slowly, misses_slowly

from pcseg.labels import SPLIT_NAMES, load_label_set
from pcseg.losses.etf import simplex_etf
from pcseg.metrics import collapse
from pcseg.metrics.collapse import (
    COLUMNS,
    MEASURES,
    Collapse,
    CollapseStatistics,
    PointMeasures,
    collapse_measures,
    epoch_columns,
)


def seen(features, segment, num_classes, splits=None):
    statistics = CollapseStatistics(num_classes, features.shape[1], splits)
    statistics.update(features, segment)
    return statistics


def draw(seed, num_classes, dim, points=240, offset=0.0):
    """Points of some of the classes, some unlabelled, and classifier rows."""
    generator = torch.Generator().manual_seed(seed)
    spots = torch.randn(num_classes, dim, generator=generator, dtype=torch.float64) * 2
    missing = int(torch.randint(num_classes, (), generator=generator))
    segment = torch.randint(-1, num_classes, (points,), generator=generator)
    segment[segment == missing] = (missing + 1) % num_classes
    noise = torch.randn(points, dim, generator=generator, dtype=torch.float64)
    features = spots[segment.clamp(min=0)] + noise + offset
    return features, segment, torch.randn(num_classes, dim, generator=generator, dtype=torch.float64)


def test_a_perfect_simplex_is_zero_everywhere():
    etf = simplex_etf(10, 16, dtype=torch.float64)
    segment = torch.arange(10).repeat(30)[:-7]  # unequal counts change nothing
    features = 3 * etf[segment] + 50
    splits = ["head"] * 3 + ["common"] * 3 + ["tail"] * 4
    statistics = seen(features, segment, 10, splits)
    measures = collapse_measures(statistics, 0.1 * etf)
    points = PointMeasures(statistics)
    points.update(features, segment, (features - 50) @ etf.T)
    second = points.measures()
    assert measures.keys() == second.keys() == {"all", *SPLIT_NAMES}
    for name in measures:
        assert all(abs(measures[name][key]) < 1e-12 for key in MEASURES), name
        assert second[name] == {"nc4": 0.0, "nc1_mean": pytest.approx(0, abs=1e-12)}
    assert [measures[name]["classes"] for name in measures] == [10, 3, 3, 4]


def test_orthogonal_rows_and_centers():
    # Centered, orthogonal means of one length are a simplex; rows are not centered, and so 1/(C−1) from it.
    features, segment = torch.eye(5, dtype=torch.float64).repeat(4, 1), torch.arange(5).repeat(4)
    measures = collapse_measures(seen(features, segment, 5), torch.eye(5))["all"]
    assert measures["nc2_maximal_angle"] == pytest.approx(0, abs=1e-12)
    assert measures["classifier_maximal_angle"] == pytest.approx(1 / 4)
    assert measures["classifier_equiangularity"] == measures["classifier_equinorm"] == 0
    # ‖W − M‖² with W = I/√5, M = (I − 11ᵀ/5)/2, both of length 1: 2 − 2⟨W, M⟩ = 2 − 4/√5.
    assert measures["nc3"] == pytest.approx(2 - 4 / math.sqrt(5))


def test_lengths_and_cosines_by_hand():
    features = torch.tensor([[3.0, 0], [-1, 0], [-2, 0]])  # centered already
    measures = collapse_measures(seen(features, torch.arange(3), 3), torch.tensor([[1.0, 0], [2, 0], [0, 3]]))["all"]
    assert measures["nc2_equinorm"] == pytest.approx(np.std([3, 1, 2]) / 2)
    assert measures["nc2_equiangularity"] == pytest.approx(np.std([-1, -1, 1]))
    assert measures["nc2_maximal_angle"] == pytest.approx((0.5 + 0.5 + 1.5) / 3)
    assert measures["classifier_equiangularity"] == pytest.approx(np.std([1, 0, 0]))
    assert measures["classifier_maximal_angle"] == pytest.approx((1.5 + 0.5 + 0.5) / 3)


def test_nc1_of_a_known_spread():
    # ± s along each axis about the corners of a simplex of length r: Σ_W = s²/d · I and Σ_B = r²/(C−1) on C−1 axes.
    classes, dim, spread, length = 6, 9, 0.5, 3.0
    corners = length * simplex_etf(classes, dim, dtype=torch.float64)
    steps = spread * torch.cat([torch.eye(dim), -torch.eye(dim)]).double()
    features = (corners[:, None] + steps).flatten(0, 1)
    segment = torch.arange(classes).repeat_interleave(2 * dim)
    value = collapse_measures(seen(features, segment, classes))["all"]["nc1"]
    assert value == pytest.approx(spread**2 / dim * (classes - 1) ** 2 / length**2 / classes)


def test_random_directions_are_as_far_from_collapse_as_theory_says():
    dim, classes = 400, 200
    generator = torch.Generator().manual_seed(0)
    features, rows = (torch.randn(classes, dim, generator=generator) for _ in range(2))
    measures = collapse_measures(seen(features, torch.arange(classes), classes), rows)["all"]
    for prefix in ("nc2", "classifier"):
        assert measures[f"{prefix}_equinorm"] == pytest.approx(1 / math.sqrt(2 * dim), rel=0.2)
        assert measures[f"{prefix}_equiangularity"] == pytest.approx(1 / math.sqrt(dim), rel=0.05)
    away = math.sqrt(2 / (math.pi * dim))
    assert measures["classifier_maximal_angle"] == pytest.approx(away, rel=0.05)
    assert measures["nc3"] == pytest.approx(2, abs=0.05)


@given(
    seed=st.integers(0, 2**20),
    num_classes=st.integers(4, 12),
    dim=st.integers(2, 14),
    cuts=st.lists(st.integers(0, 240), max_size=6),
    offset=st.sampled_from([0.0, 1e3]),
    part=st.sampled_from([37, 1 << 16]),
)
@settings(max_examples=40, deadline=None)
def test_streamed_in_any_parts_is_the_plain_computation(seed, num_classes, dim, cuts, offset, part):
    features, segment, rows = draw(seed, num_classes, dim, offset=offset)
    splits = [SPLIT_NAMES[k % 3] for k in range(num_classes)]
    order = torch.randperm(len(features), generator=torch.Generator().manual_seed(seed))
    statistics = CollapseStatistics(num_classes, dim, splits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collapse, "_PART", part)
        for own in order.tensor_split(sorted(cuts)):
            statistics.update(features[own], segment[own])
        points, logits = PointMeasures(statistics), features @ rows.T
        for own in order.flip(0).split(90):
            points.update(features[own], segment[own], logits[own])
    measures = collapse_measures(statistics, rows)
    second = points.measures()
    missed = misses_slowly(features.numpy(), segment.numpy(), logits)
    for name, values in measures.items():
        classes = [k for k in range(num_classes) if name in ("all", splits[k])]
        if values["classes"] < 2:
            continue
        expected = collapse_slowly(features.numpy(), segment.numpy(), rows, classes)
        for key, value in (values | {"nc1_mean": second[name]["nc1_mean"]}).items():
            assert value == pytest.approx(expected[key], rel=1e-6, abs=1e-9), (name, key)
        own = [k for k in classes if k in missed]
        weights = [(segment == k).sum() for k in own]
        assert second[name]["nc4"] == pytest.approx(np.average([missed[k] for k in own], weights=weights))
    for k, share in missed.items():
        assert points.class_nc4()[k] == pytest.approx(share)
    counts = statistics.counts.double()
    mean = (points.class_nc1().nan_to_num() * counts).sum() / counts.sum()
    assert mean == pytest.approx(measures["all"]["nc1"], rel=1e-8)
    parts = sum(
        measures[split]["nc1"] * measures[split]["points"] for split in SPLIT_NAMES if measures[split]["points"]
    )
    assert parts / measures["all"]["points"] == pytest.approx(measures["all"]["nc1"], rel=1e-9)


def test_turned_scaled_and_shifted_features_are_as_collapsed():
    features, segment, rows = draw(5, 8, 6)
    turn = torch.linalg.qr(torch.randn(6, 6, generator=torch.Generator().manual_seed(1), dtype=torch.float64))[0]
    one = collapse_measures(seen(features, segment, 8), rows)["all"]
    other = collapse_measures(seen(7 * features @ turn + 3, segment, 8), 0.2 * rows @ turn)["all"]
    assert other == pytest.approx(one, rel=1e-9)


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.9, 0.1), (1.0, 0.0)])
def test_processes_joined_are_one_process(monkeypatch, shares):
    features, segment, rows = draw(3, 7, 5, offset=100.0)
    splits = [SPLIT_NAMES[k % 3] for k in range(7)]
    cut = int(shares[0] * len(features))
    barrier, values, found = threading.Barrier(2), {}, {}

    def add_up(x):
        values[threading.get_ident()] = x
        barrier.wait(timeout=30)
        total = sum(values[key] for key in sorted(values))
        barrier.wait(timeout=30)
        return total

    monkeypatch.setattr(collapse, "sum_over_processes", add_up)

    def process(rank):
        own = slice(cut) if rank == 0 else slice(cut, None)
        found[rank] = collapse_measures(seen(features[own], segment[own], 7, splits).over_processes(), rows)

    threads = [threading.Thread(target=process, args=(rank,)) for rank in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    expected = collapse_measures(seen(features, segment, 7, splits), rows)
    for rank in range(2):
        for name in expected:
            for key, value in expected[name].items():
                told = found[rank][name][key]
                assert told is value is None or told == pytest.approx(value, rel=1e-10), (rank, name, key)


def test_half_precision_features_are_taken_as_they_are():
    features, segment, rows = draw(2, 6, 5)
    for dtype in (torch.float16, torch.bfloat16, torch.float32):
        with torch.autocast("cpu", torch.bfloat16):
            low = collapse_measures(seen(features.to(dtype), segment.int(), 6), rows)
        assert low == collapse_measures(seen(features.to(dtype).double(), segment, 6), rows)


def test_gradients_are_not_kept():
    features, segment, _ = draw(2, 6, 5)
    assert not seen(features.requires_grad_(), segment, 6).scatter.requires_grad


def test_classes_without_points_do_not_count():
    features, segment, rows = draw(4, 5, 4)
    few = collapse_measures(seen(features, segment, 5), rows)["all"]
    more = torch.cat([rows, 100 * torch.ones(3, 4)])
    assert collapse_measures(seen(features, segment, 8), more)["all"] == few
    statistics = seen(features, segment, 8)
    points, logits = PointMeasures(statistics), torch.zeros(len(features), 8)
    logits[:, 6] = 1  # an absent class is the network's answer: that of the classes present decides
    points.update(features, segment, logits)
    assert 0 < points.measures()["all"]["nc4"] < 1


@pytest.mark.parametrize(
    "features, segment, defined",
    [
        ([[1.0, 2]], [-1], set()),
        ([[1.0, 2]], [0], set()),
        ([[1.0, 2]] * 3, [0, 1, 2], set()),
        ([[0.1, 0.7]] * 7, [0, 0, 0, 1, 1, 1, 2], set()),  # means differ by rounding
        ([[math.nan, 2], [1, 1], [2, 1]], [0, 1, 2], set()),
        ([[math.inf, 2], [1, 1], [2, 1]], [0, 1, 2], set()),
        ([[1.0, 0], [-1, 0], [0.0, 0]], [0, 1, 2], {"nc1", "nc2", "nc3"}),  # the third center is nothing
        ([[1.0, 0], [-1, 0]], [0, 1], {"nc1", "nc2", "nc3"}),
        ([[1.0, 0], [-1, 1], [0, 1], [1, 3]], [0, 1, 2, 3], {"nc1", "nc2", "nc3"}),  # four do not fit into two
    ],
)
def test_what_has_no_value_is_none_and_never_nan(features, segment, defined):
    label_set = load_label_set("scannet20")
    features, segment = torch.tensor(features, dtype=torch.float64), torch.tensor(segment)
    statistics, rows = seen(features, segment, 20), torch.ones(20, 2)
    rows[2] = 0
    measures, points = collapse_measures(statistics, rows), PointMeasures(statistics)
    points.update(features, segment, torch.zeros(len(features), 20))
    for key, value in measures["all"].items():
        if key.startswith("nc"):
            assert (value is not None) == (key[:3] in defined), key
        assert value is None or math.isfinite(value)
    centers = torch.zeros(20, 2, dtype=torch.float64)
    centers[statistics.present] = statistics.centers()
    both = {name: values | points.measures()[name] for name, values in measures.items()}
    result = Collapse(
        label_set,
        *(array.numpy() for array in (statistics.counts, centers, rows.double())),
        *(points.class_nc1().numpy(), points.class_nc4().numpy(), both),
    )
    text = json.dumps(result.to_dict(), allow_nan=False)
    assert json.loads(text)["ideal_is_possible"] == (len(segment.unique()) <= 3)


def test_measures_without_a_classifier_and_columns_of_an_epoch():
    features, segment, rows = draw(1, 9, 6)
    splits = [SPLIT_NAMES[k % 3] for k in range(9)]
    statistics = seen(features, segment, 9, splits)
    assert not {"nc3", "classifier_equinorm"} & collapse_measures(statistics)["all"].keys()
    measures = collapse_measures(statistics, rows)
    columns = epoch_columns(measures)
    assert columns.keys() == set(COLUMNS)
    assert columns["nc1_tail"] == measures["tail"]["nc1"] and columns["nc1"] == measures["all"]["nc1"]
    assert epoch_columns(collapse_measures(seen(features, segment, 9), rows)).keys() == set(MEASURES)
    assert epoch_columns(collapse_measures(seen(features[:0], segment[:0], 9, splits), rows)) == {}


def test_the_rows_of_classes():
    label_set = load_label_set("scannet200")
    counts, centers = np.zeros(200, np.int64), np.zeros((200, 3))
    counts[[5, 9, 100]] = [10, 30, 20]
    centers[[5, 9, 100]] = [[2, 0, 0], [1, 1, 0], [-1, 0, 0]]
    rows = np.full((200, 3), 2.0)
    nothing = np.full(200, np.nan)
    result = Collapse(label_set, counts, centers, rows, nothing, nothing, {})
    assert result.order.tolist() == [9, 100, 5]
    told = result.to_dict()
    assert told["classes_present"] == 3 and told["dimensions"] == 3 and told["ideal_cosine"] == -0.5
    row = told["classes"][5]
    assert row["name"] == label_set.names[5] and row["split"] == label_set.splits[5] and row["count"] == 10
    assert row["nearest"] == label_set.names[9] and row["nearest_cosine"] == pytest.approx(1 / math.sqrt(2))
    assert row["center_norm"] == 2 and row["classifier_norm"] == pytest.approx(2 * math.sqrt(3))
    assert told["classes"][100]["nearest_cosine"] == pytest.approx(-1 / math.sqrt(2))
    absent = told["classes"][0]
    assert absent["count"] == 0 and absent["center_norm"] is None and absent["nearest"] is None
    alone = dataclasses.replace(result, counts=np.where(counts == 10, 10, 0)).to_dict()
    assert alone["ideal_cosine"] is None and alone["classes"][5]["nearest"] is None
