import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.labels import load_label_set
from pcseg.metrics.compare import compare, draw_scenes
from pcseg.metrics.confusion import scores
from pcseg.metrics.scene_confusions import SceneConfusions

SPLITS = ("head", "common", "common", "tail", "tail")
NAMES = ("a", "b", "c", "d", "e")


def random_runs(rng, scenes, classes=5, points=30):
    """Confusion matrices of two runs on the same truth; most classes are missing from most scenes."""
    runs = [SceneConfusions(classes), SceneConfusions(classes)]
    for scene in range(scenes):
        seen = rng.random(classes) < 0.4
        truth = rng.choice(np.flatnonzero(seen), points) if seen.any() else np.zeros(0, dtype=int)
        for run, right in zip(runs, (0.4, 0.6), strict=True):
            said = np.where(rng.random(len(truth)) < right, truth, rng.integers(0, classes, len(truth)))
            matrix = np.zeros((classes, classes), dtype=np.int64)
            np.add.at(matrix, (truth, said), 1)
            run.add(f"scene{scene}", matrix)
    return runs


def slow_means(matrix):
    """Name → value of one confusion matrix, by the rules, in plain loops; None where there is none."""
    count = len(matrix)
    iou, in_truth, recall = [], [], []
    for k in range(count):
        row, column = sum(matrix[k]), sum(matrix[j][k] for j in range(count))
        union = row + column - matrix[k][k]
        iou.append(matrix[k][k] / union if union else None)
        in_truth.append(row > 0)
        recall.append(matrix[k][k] / row if row else None)

    def mean(values):
        values = [value for value in values if value is not None]
        return sum(values) / len(values) if values else None

    total = sum(map(sum, matrix))
    values = {f"class {k}": own for k, own in enumerate(iou)}
    values["miou"] = mean(iou)
    values["miou_in_truth"] = mean([own for own, there in zip(iou, in_truth, strict=True) if there])
    values["miou_all"] = mean([own or 0.0 for own in iou])
    for split in ("head", "common", "tail"):
        values[split] = mean([own for own, name in zip(iou, SPLITS, strict=True) if name == split])
    values["accuracy"] = sum(matrix[k][k] for k in range(count)) / total if total else None
    values["mean_accuracy"] = mean(recall)
    return values


def slow_quantile(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), scenes=st.integers(1, 6))
def test_as_a_slow_loop_over_redrawn_scenes(seed, scenes):
    runs = random_runs(np.random.default_rng(seed), scenes)
    draws = draw_scenes(scenes, resamples=25, seed=seed)
    assert (draws.sum(axis=1) == scenes).all() and (draws >= 0).all()
    result = compare(runs[0].class_counts(), runs[1].class_counts(), NAMES, SPLITS, draws)

    def total(run, times):
        whole = [[0] * len(NAMES) for _ in NAMES]
        for scene, often in enumerate(times):
            for _ in range(int(often)):
                for truth, said, points in run.cells[scene].tolist():
                    whole[truth][said] += points
        return whole

    whole = [slow_means(total(run, [1] * scenes)) for run in runs]
    drawn = [[slow_means(total(run, times)) for run in runs] for times in draws]
    rows = {**result["means"], **{f"class {k}": row for k, row in enumerate(result["classes"])}}
    assert rows.keys() == whole[0].keys()
    for key, row in rows.items():
        a, b = whole[0][key], whole[1][key]
        assert row["a"] == pytest.approx(a) and row["b"] == pytest.approx(b), key
        assert row["difference"] == (None if a is None or b is None else pytest.approx(b - a, abs=1e-12)), key
        gaps = [two[key] - one[key] for one, two in drawn if one[key] is not None and two[key] is not None]
        assert row["resamples"] == len(gaps), key
        low, high = (slow_quantile(gaps, 0.025), slow_quantile(gaps, 0.975)) if gaps else (None, None)
        assert row["low"] == (low if low is None else pytest.approx(low, abs=1e-12)), key
        assert row["high"] == (high if high is None else pytest.approx(high, abs=1e-12)), key


def test_the_values_of_a_run_are_its_scores():
    label_set = load_label_set("scannet200")
    runs = random_runs(np.random.default_rng(3), 5, classes=200)
    counts = [run.class_counts() for run in runs]
    result = compare(*counts, label_set.names, label_set.splits, draw_scenes(5, 10))
    for which, run in zip("ab", runs, strict=True):
        expected = scores(run.matrix(), label_set)
        for key in ("miou", "miou_in_truth", "miou_all", "accuracy", "mean_accuracy"):
            assert result["means"][key][which] == pytest.approx(expected[key]), key
        for key in ("head", "common", "tail"):
            assert result["means"][key][which] == pytest.approx(expected[key]["miou"]), key
        assert [row[which] for row in result["classes"]] == [row["iou"] for row in expected["classes"]]
    assert [row["points"] for row in result["classes"]] == [row["points"] for row in expected["classes"]]
    assert [row["split"] for row in result["classes"]] == list(label_set.splits)


def test_a_run_against_itself_does_not_differ():
    run = random_runs(np.random.default_rng(4), 6)[0].class_counts()
    result = compare(run, run, NAMES, None, draw_scenes(6, 50))
    assert "head" not in result["means"]
    for row in (*result["means"].values(), *result["classes"]):
        assert (row["difference"], row["low"], row["high"]) == (0, 0, 0)


def test_both_runs_are_scored_on_the_same_draws():
    """Scenes that are hard for both must not widen the interval: that is what pairing is for."""
    rng = np.random.default_rng(5)
    hard = rng.random(40)
    points = np.full((40, 2), 1000.0)
    hits = [np.stack([np.round(1000 * (0.9 * hard + gain))] * 2, axis=1) for gain in (0.0, 0.05)]
    counts = [(hit, points, points) for hit in hits]
    row = compare(*counts, ("a", "b"), None, draw_scenes(40, 500))["means"]["accuracy"]
    assert row["low"] == pytest.approx(0.05, abs=0.001) and row["high"] == pytest.approx(0.05, abs=0.001)


def test_the_same_seed_gives_the_same_draws():
    np.testing.assert_array_equal(draw_scenes(7, 20), draw_scenes(7, 20))
    assert (draw_scenes(7, 20, seed=1) != draw_scenes(7, 20)).any()
    mean = draw_scenes(50, 2000).mean(axis=0)
    assert mean == pytest.approx(np.ones(50), abs=0.15)  # each scene as often as every other


def test_about_95_per_cent_of_intervals_hold_the_true_difference():
    rng = np.random.default_rng(6)
    classes, scenes, repeats = 4, 60, 300

    def sample(count):
        """Scenes that differ in size, in what they show and in how hard they are, for both runs and for each."""
        truth = rng.poisson(np.exp(rng.normal(5, 0.7, (count, 1))) * rng.dirichlet(np.ones(classes), count))
        base, runs = rng.normal(0.5, 0.8, (count, classes)), []
        for gain in (0.0, 0.3):
            hit = rng.binomial(truth, 1 / (1 + np.exp(-(base + gain + rng.normal(0, 0.4, base.shape)))))
            wrong = truth - hit
            # every missed point is taken for the next class
            runs.append(tuple(map(np.asarray, (hit * 1.0, truth * 1.0, hit + np.roll(wrong, 1, axis=1) * 1.0))))
        return runs

    def difference(runs):
        ious = []
        for hit, truth, predicted in runs:
            h, t, p = hit.sum(axis=0), truth.sum(axis=0), predicted.sum(axis=0)
            ious.append(h / (t + p - h))
        return ious[1] - ious[0]

    true = difference(sample(200_000))
    inside, classes_inside = 0, np.zeros(classes)
    for seed in range(repeats):
        result = compare(*sample(scenes), NAMES[:classes], None, draw_scenes(scenes, 400, seed))
        inside += result["means"]["miou"]["low"] <= true.mean() <= result["means"]["miou"]["high"]
        classes_inside += [row["low"] <= own <= row["high"] for row, own in zip(result["classes"], true, strict=True)]
    assert 0.90 <= inside / repeats <= 0.985
    assert (classes_inside / repeats >= 0.89).all() and (classes_inside / repeats <= 0.99).all()
