"""Our scores against the benchmark's rules, from raw ids and submission files to the mean."""

import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.official_rules import score_submission

from pcseg.labels import load_label_set
from pcseg.metrics.confusion import confusion_matrix, scores
from pcseg.metrics.scene_confusions import SceneConfusions
from pcseg.submission import write_submission

INVALID = [-1, 0, 13, 40, 1192, 70000]  # 13 and 40 are valid in one of the two benchmarks or in neither


def ids_of(name):
    return load_label_set(name).ids.tolist()


@st.composite
def cases(draw):
    name = draw(st.sampled_from(["scannet20", "scannet200"]))
    few = draw(st.lists(st.sampled_from(ids_of(name)), min_size=1, max_size=6, unique=True))
    raw = st.sampled_from([*few, *(own for own in INVALID if own not in ids_of(name))])
    scenes = {}
    for number in range(draw(st.integers(1, 3))):
        pairs = draw(st.lists(st.tuples(raw, raw), max_size=25))
        scenes[f"scene{number:04d}_00"] = pairs
    return name, scenes, draw(st.booleans())


def write(folder, scenes, zipped):
    texts = {f"{name}.txt": "".join(f"{said}\n" for _, said in pairs) for name, pairs in scenes.items()}
    if zipped:
        with zipfile.ZipFile(folder / "submission.zip", "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        return folder / "submission.zip"
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_scores_are_those_of_the_rules(case):
    name, scenes, zipped = case
    label_set = load_label_set(name)
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), scenes, zipped)
        truth = {scene: [real for real, _ in pairs] for scene, pairs in scenes.items()}
        iou, mean, accuracy = score_submission(truth, path, label_set.ids.tolist())

    count = label_set.num_classes
    total = np.zeros((count, count + 1), dtype=np.int64)  # with a column for predictions that are no class
    confusions = SceneConfusions(count)
    for scene, pairs in scenes.items():
        real = torch.tensor([label_set.index_of_id.get(own, -1) for own, _ in pairs], dtype=torch.int64)
        said = torch.tensor([label_set.index_of_id.get(own, count) for _, own in pairs], dtype=torch.int64)
        matrix = confusion_matrix(said, real, count + 1).numpy()
        total += matrix[:count]
        confusions.add(scene, matrix[:count, :count])
    result = scores(total, label_set)
    assert [row["iou"] for row in result["classes"]] == pytest.approx([iou[own] for own in label_set.ids.tolist()])
    assert result["miou"] == pytest.approx(mean) and result["accuracy"] == pytest.approx(accuracy)
    np.testing.assert_array_equal(confusions.matrix(), total[:, :count])


@pytest.mark.parametrize("name", ["scannet20", "scannet200"])
def test_a_submission_of_ours_scores_as_we_say(name, tmp_path):
    """The whole way: class indices → zip of raw ids → the rules, against scores from the class indices."""
    label_set = load_label_set(name)
    rng = np.random.default_rng(1)
    few = rng.choice(label_set.num_classes, 9, replace=False)
    truth = {f"scene{k:04d}_00": np.append(rng.choice([-1, *few], 300), few[k]) for k in range(3)}
    said = {scene: np.where(rng.random(301) < 0.6, np.maximum(real, 0), rng.choice(few, 301)) for scene, real in
            truth.items()}  # fmt: skip
    said["scene0001_00"][:] = few[0]
    write_submission(said.items(), label_set, tmp_path / "s.zip", {scene: 301 for scene in said})
    raw = {scene: [40 if k < 0 else int(label_set.ids[k]) for k in real] for scene, real in truth.items()}
    if name == "scannet200":  # there 40 is the id of a class
        raw = {scene: [0 if k < 0 else int(label_set.ids[k]) for k in real] for scene, real in truth.items()}
    iou, mean, accuracy = score_submission(raw, tmp_path / "s.zip", label_set.ids.tolist())
    joined = [torch.from_numpy(np.concatenate(list(arrays.values()))) for arrays in (said, truth)]
    result = scores(confusion_matrix(*joined, label_set.num_classes), label_set)
    assert result["miou"] == pytest.approx(mean) and result["accuracy"] == pytest.approx(accuracy)
    assert [row["iou"] for row in result["classes"]] == pytest.approx([iou[own] for own in label_set.ids.tolist()])


def test_the_rules_by_hand(tmp_path):
    # vertex:        0  1  2  3  4  5  6 ; valid are 1, 2, 5, 9
    (tmp_path / "a.txt").write_text("1\n1\n7\n2\n5\n1\n1\n")
    truth = {"a": [1, 1, 1, 2, 2, 0, 9]}
    iou, mean, accuracy = score_submission(truth, tmp_path, [1, 2, 5, 9, 30])
    # 7 is no class: a miss of 1. 5 has no truth: 0. Vertex 5 is skipped. 9 is missed by a false alarm of 1.
    assert iou == {1: 2 / 4, 2: 1 / 2, 5: 0, 9: 0, 30: None}
    assert mean == pytest.approx((2 / 4 + 1 / 2) / 4) and accuracy == pytest.approx(3 / 6)
    assert score_submission({"a": [0] * 7}, tmp_path, [9]) == ({9: None}, None, None)
