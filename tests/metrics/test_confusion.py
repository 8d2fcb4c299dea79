import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.scoring import score_slowly

from pcseg.labels import load_label_set
from pcseg.metrics.confusion import confusion_matrix, scores


def random_labels(seed, num, classes):
    rng = np.random.default_rng(seed)
    truth, prediction = rng.choice(classes, num), rng.choice(classes, num)
    truth[rng.random(num) < 0.2] = -1
    return truth, np.maximum(prediction, 0)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), num=st.integers(0, 60), name=st.sampled_from(["scannet20", "scannet200"]))
def test_scores_follow_the_rules(seed, num, name):
    label_set = load_label_set(name)
    rng = np.random.default_rng(seed)
    truth, prediction = random_labels(seed, num, rng.choice(label_set.num_classes, 8))
    matrix = confusion_matrix(torch.from_numpy(prediction), torch.from_numpy(truth), label_set.num_classes)
    result, expected = scores(matrix, label_set), score_slowly(truth, prediction, label_set)
    for key in ("miou", "miou_in_truth", "miou_all", "accuracy", "mean_accuracy", "points"):
        assert result[key] == pytest.approx(expected[key]), key
    assert [row["iou"] for row in result["classes"]] == pytest.approx(expected["iou"])
    if label_set.splits:
        for split in ("head", "common", "tail"):
            assert result[split]["miou"] == pytest.approx(expected[split])


def test_by_hand():
    # truth      0 0 0 0 1 1 ignored; class 2 is predicted once without ground truth, all others occur nowhere
    truth = torch.tensor([0, 0, 0, 0, 1, 1, -1])
    prediction = torch.tensor([0, 0, 0, 1, 1, 2, 3])
    result = scores(confusion_matrix(prediction, truth, 20), load_label_set("scannet20"))
    assert [row["iou"] for row in result["classes"][:4]] == [3 / 4, 1 / 3, 0, None]
    assert result["miou"] == pytest.approx((3 / 4 + 1 / 3 + 0) / 3)
    assert result["miou_in_truth"] == pytest.approx((3 / 4 + 1 / 3) / 2)
    assert result["miou_all"] == pytest.approx((3 / 4 + 1 / 3) / 20)
    assert result["accuracy"] == pytest.approx(4 / 6)
    assert result["majority_guess"] == {"accuracy": pytest.approx(4 / 6), "miou": pytest.approx(4 / 6 / 2)}


def test_nothing_to_score():
    label_set = load_label_set("scannet200")
    result = scores(confusion_matrix(torch.zeros(3), torch.full((3,), -1), 200), label_set)
    assert result["miou"] is None and result["accuracy"] is None and result["head"]["miou"] is None
