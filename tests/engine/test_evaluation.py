"""Scoring a run and comparing two, with all the files that are left."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib.image import imread
from prepared import make_scene, write_dataset
from reference.official_rules import score_submission
from reference.scoring import score_slowly

from pcseg import config as configs
from pcseg import evaluate, export, train
from pcseg.data.scene import load_scene, save_scene
from pcseg.engine.comparison import compare_evaluations, why_score_again
from pcseg.engine.evaluation import Evaluation, confused_pairs
from pcseg.engine.evaluation_files import read_evaluation
from pcseg.engine.predictor import load_run
from pcseg.engine.tta import Inference
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.metrics.scene_confusions import SceneConfusions

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 5, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01, validate_every: 5}
"""
TABLE = Path(__file__).parents[2] / "pcseg" / "label_sets" / "scannet200_to_nyu40.csv"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Data and two runs: "first", and "second" with its weights shaken."""
    folder = tmp_path_factory.mktemp("evaluation")
    write_dataset(folder / "data", val=4)
    unlabelled = make_scene(99)
    for name in ("segment20", "segment200"):
        unlabelled[name][:] = -1
    save_scene(folder / "data" / "val" / "scene0099_00", unlabelled)
    (folder / "tiny.yaml").write_text(CONFIG)
    where = [f"runs={folder / 'runs'}", f"data.root={folder / 'data'}", "name=first"]
    assert train.main(["--cfg", str(folder / "tiny.yaml"), *where]) == 0
    shutil.copytree(folder / "runs" / "first", folder / "runs" / "second")
    shake(folder / "runs" / "second" / "checkpoints" / "best.ckpt", 0.1)
    return folder


def shake(path, much):
    checkpoint = torch.load(path, weights_only=True)
    generator = torch.Generator().manual_seed(0)
    for key, value in checkpoint["state_dict"].items():
        if "head" in key and value.is_floating_point():
            value += much * torch.randn(value.shape, generator=generator)
    torch.save(checkpoint, path)


@pytest.fixture
def runs(root, tmp_path):
    """Fresh copies of the runs, with what the module's tests have scored left out."""
    ignore = shutil.ignore_patterns("evaluate_*")
    return [Path(shutil.copytree(root / "runs" / name, tmp_path / name, ignore=ignore)) for name in ("first", "second")]


@pytest.fixture(scope="module")
def scored(root):
    run = root / "runs" / "first"
    assert evaluate.main(["--run", str(run)]) == 0
    return run


def truth_and_prediction(run, root, name="segment200.npy"):
    predictor = load_run(run)
    scenes = {}
    for folder in sorted((root / "data" / "val").iterdir()):
        scene = load_scene(folder, name)
        scenes[folder.name] = scene.segment, predictor.predict_scene(scene)
    return scenes


def test_the_files_of_an_evaluation(root, scored):
    names = sorted(path.name for path in scored.iterdir() if path.name.startswith("evaluate_"))
    ends = [".json", "_confusion.csv", "_confusion.png", "_scenes.csv", "_scenes.npz"]
    assert names == sorted(f"evaluate_val{end}" for end in ends)
    result = json.loads((scored / "evaluate_val.json").read_text())
    checkpoint = scored / "checkpoints" / result["checkpoint"]
    assert result["checkpoint_sha256"] == hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert result["config"] == configs.to_dict(configs.load(scored / "config.yaml"))
    assert (result["scenes"], result["split"], result["label_set"]) == (5, "val", "scannet200")
    assert (result["data"], result["run"]) == (str(root / "data"), str(scored))
    assert result["inference"]["rotations"] == 1 and result["inference"]["scales"] == [1.0]
    assert result["torch"] == torch.__version__ and result["date"].startswith("20")

    scenes = truth_and_prediction(scored, root)
    label_set = load_label_set("scannet200")
    matrix = np.zeros((200, 200), dtype=int)
    for truth, said in scenes.values():
        for t, p in zip(truth, said, strict=True):
            if t >= 0:
                matrix[t, p] += 1
    with (scored / "evaluate_val_confusion.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0][1:]) == label_set.names and tuple(row[0] for row in rows[1:]) == label_set.names
    np.testing.assert_array_equal(np.array([row[1:] for row in rows[1:]], dtype=int), matrix)
    with np.load(scored / "evaluate_val_scenes.npz", allow_pickle=False) as arrays:
        assert arrays["names"].tolist() == list(scenes) and arrays["lengths"].sum() == len(arrays["cells"])
        assert arrays["cells"][:, 2].sum() == matrix.sum() == result["points"]
    assert imread(scored / "evaluate_val_confusion.png").shape[0] > 300


def test_scenes_are_scored_by_themselves_and_the_worst_comes_first(root, scored):
    result = json.loads((scored / "evaluate_val.json").read_text())
    label_set = load_label_set("scannet200")
    scenes = truth_and_prediction(scored, root)
    expected = {name: score_slowly(*pair, label_set) for name, pair in scenes.items()}
    rows = {row["name"]: row for row in result["per_scene"]}
    assert rows.keys() == expected.keys()
    for name, row in rows.items():
        for key in ("points", "miou", "accuracy"):
            assert row[key] == pytest.approx(expected[name][key]), (name, key)
        truth, said = scenes[name]
        pairs = [pair for pair in zip(truth, said, strict=True) if pair[0] not in (-1, pair[1])]
        if pairs:
            pair = label_set.names.index(row["truth"]), label_set.names.index(row["labelled_as"])
            assert row["confused"] == pairs.count(pair) == max(pairs.count(own) for own in set(pairs))
    values = [row["miou"] for row in result["per_scene"]]
    assert values[:-1] == sorted(values[:-1]) and values[-1] is None
    assert result["per_scene"][-1]["name"] == "scene0099_00" and result["per_scene"][-1]["confused"] is None
    with (scored / "evaluate_val_scenes.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["name"] for row in table] == [row["name"] for row in result["per_scene"]]
    assert float(table[0]["miou"]) == result["per_scene"][0]["miou"] and table[-1]["miou"] == ""


def test_calibration_is_of_the_confidence_that_the_network_gives(root, scored):
    result = json.loads((scored / "evaluate_val.json").read_text())["calibration"]
    predictor = load_run(scored)
    highest, right = [], []
    for folder in sorted((root / "data" / "val").iterdir()):
        scene = load_scene(folder, "segment200.npy")
        probabilities = predictor.probabilities(scene).numpy()
        judged = scene.segment >= 0
        highest += probabilities.max(axis=1)[judged].tolist()
        right += (probabilities.argmax(axis=1) == scene.segment)[judged].tolist()
    assert result["confidence"] == pytest.approx(np.mean(highest), abs=1e-5)
    gaps = np.zeros(15)
    for own, hit in zip(highest, right, strict=True):
        gaps[min(14, int(np.ceil(own * 15)) - 1)] += hit - own
    assert result["error"] == pytest.approx(np.abs(gaps).sum() / len(highest), abs=1e-4)
    assert sum(row["points"] for row in result["bins"]) == len(highest)


def test_scores_are_those_of_the_submission_that_export_writes(root, scored, tmp_path):
    out = tmp_path / "val.zip"
    assert export.main(["--run", str(scored), "--split", "val", "--out", str(out)]) == 0
    label_set = load_label_set("scannet200")
    truth = {}
    for folder in (root / "data" / "val").iterdir():
        segment = np.load(folder / "segment200.npy")
        truth[folder.name] = [0 if k < 0 else int(label_set.ids[k]) for k in segment]
    iou, mean, accuracy = score_submission(truth, out, label_set.ids.tolist())
    result = json.loads((scored / "evaluate_val.json").read_text())
    assert result["miou"] == pytest.approx(mean) and result["accuracy"] == pytest.approx(accuracy)
    assert [row["iou"] for row in result["classes"]] == pytest.approx([iou[own] for own in label_set.ids.tolist()])


def test_a_scannet200_run_scored_on_scannet20(root, scored, capsys):
    assert evaluate.main(["--run", str(scored), "--labels", "scannet20"]) == 0
    assert "evaluate_val_scannet20.json" in capsys.readouterr().out
    result = json.loads((scored / "evaluate_val_scannet20.json").read_text())
    small = load_label_set("scannet20")
    assert result["label_set"] == "scannet20" and [row["name"] for row in result["classes"]] == list(small.names)
    with TABLE.open(newline="") as file:
        targets = [int(row["nyu40id"]) for row in csv.DictReader(file)]  # in the order of the 200 classes
    predictor = load_run(scored)
    truth, said = [], []
    for folder in sorted((root / "data" / "val").iterdir()):
        scene = load_scene(folder, "segment20.npy")
        probabilities = predictor.probabilities(scene).numpy().astype(float)
        summed = np.zeros((len(probabilities), 20))
        for index, target in enumerate(targets):
            if target in small.ids:
                summed[:, small.ids.tolist().index(target)] += probabilities[:, index]
        truth.append(scene.segment)
        said.append(summed.argmax(axis=1))
    expected = score_slowly(np.concatenate(truth), np.concatenate(said), small)
    assert result["miou"] == pytest.approx(expected["miou"]) and result["points"] == expected["points"]
    assert [row["iou"] for row in result["classes"]] == pytest.approx(expected["iou"])
    assert (scored / "evaluate_val.json").exists()  # one does not overwrite the other


def test_labels_of_another_label_set_are_refused(root, scored, tmp_path, capsys):
    shutil.copytree(root / "data" / "val" / "scene0099_00", tmp_path / "val" / "a")
    np.save(tmp_path / "val" / "a" / "segment200.npy", np.full(710, 200, dtype=np.int16))
    assert evaluate.main(["--run", str(scored), "--data", str(tmp_path), "--json", str(tmp_path / "x.json")]) == 2
    assert "has labels in 200…200, expected -1…199 for scannet200" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["val"]


def test_scenes_without_segments_to_vote_are_counted(root, scored, tmp_path, capsys):
    path = tmp_path / "voted.json"
    assert evaluate.main(["--run", str(scored), "--votes", "segments", "--json", str(path)]) == 0
    result = json.loads(path.read_text())
    assert result["scenes_not_voted"] == result["scenes"] > 1
    assert (
        f"{result['scenes']} of {result['scenes']} scenes have no superpoint.npy: not voted" in capsys.readouterr().out
    )


def test_json_elsewhere_takes_the_other_files_along(root, scored, tmp_path):
    assert evaluate.main(["--run", str(scored), "--split", "train", "--json", str(tmp_path / "mine.json")]) == 0
    ends = ["", "_confusion", "_confusion", "_scenes", "_scenes"]
    assert sorted(path.stem for path in tmp_path.iterdir()) == [f"mine{end}" for end in ends]


# ------------------------------------------------------------------------------------------------------- comparing


def compared(runs, *options):
    return evaluate.main(["--compare", *map(str, runs), *options])


def no_scoring(monkeypatch):
    def refuse(*_):
        raise AssertionError("nothing should be scored")

    monkeypatch.setattr(evaluate, "load_predictor", refuse)


def test_compare_scores_what_is_missing_and_then_reads_files(root, runs, tmp_path, monkeypatch, capsys):
    assert compared(runs, "--json", str(tmp_path / "c.json")) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(f"{run} was not scored yet: scoring it" in said for run in runs)
    assert "95 % interval" in said and "paired bootstrap" in said and "With 5 scenes the intervals are rough" in said
    result = json.loads((tmp_path / "c.json").read_text())
    one, two = (json.loads((run / "evaluate_val.json").read_text()) for run in runs)
    assert (result["a"]["run"], result["b"]["run"]) == tuple(map(str, runs))
    assert result["scenes"] == 5 and result["resamples"] == 2000
    assert one["miou"] != two["miou"]
    row = result["means"]["miou"]
    assert (row["a"], row["b"]) == pytest.approx((one["miou"], two["miou"]))
    assert row["difference"] == pytest.approx(two["miou"] - one["miou"]) and row["low"] <= row["high"]
    for own, a, b in zip(result["classes"], one["classes"], two["classes"], strict=True):
        assert (own["a"], own["b"]) == (a["iou"], b["iou"])

    no_scoring(monkeypatch)
    before = (tmp_path / "c.json").read_bytes()
    assert compared(runs, "--json", str(tmp_path / "c.json")) == 0
    assert "scoring it" not in capsys.readouterr().out
    assert (tmp_path / "c.json").read_bytes() == before  # the same draws each time


def test_compare_scores_anew_what_is_out_of_date(root, runs, tmp_path, capsys):
    assert compared(runs) == 0
    path = runs[1] / "evaluate_val.json"

    def said_of_second(*options):
        capsys.readouterr()
        assert compared(runs, *options) == 0
        words = " ".join(capsys.readouterr().out.split())
        assert f"{runs[0]} " not in words.split("IoU by class")[0] or "--rotations" in options or "--data" in options
        return words

    old = json.loads(path.read_text())
    shake(runs[1] / "checkpoints" / "best.ckpt", 0.2)
    assert f"{path} is of another checkpoint than best.ckpt is now: scoring it" in said_of_second()
    assert json.loads(path.read_text())["checkpoint_sha256"] != old["checkpoint_sha256"]
    path.write_text("{")
    assert f"{path}: cannot be read as an evaluation" in said_of_second()
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    assert "was written by another version of pcseg" in said_of_second()
    shutil.copy(runs[0] / "evaluate_val_scenes.npz", runs[1] / "evaluate_val_scenes.npz")
    assert "evaluate_val_scenes.npz: is not of the evaluation" in said_of_second()
    assert "is of scans that were labelled in another way: scoring it" in said_of_second("--rotations", "2")
    assert json.loads(path.read_text())["inference"]["rotations"] == 2
    assert "scoring it" not in said_of_second()  # without options, as they were labelled last

    data = Path(shutil.copytree(root / "data", tmp_path / "data"))
    assert "scoring it" not in said_of_second("--data", str(data))
    segment = np.load(data / "val" / "scene0004_00" / "segment200.npy")
    segment[segment == 0] = 1
    np.save(data / "val" / "scene0004_00" / "segment200.npy", segment)
    assert f"is of other scenes or labels than those in {data} now: scoring it" in said_of_second("--data", str(data))


def test_files_are_believed_where_the_data_has_gone(root, runs, tmp_path, monkeypatch):
    assert compared(runs) == 0
    for run in runs:
        config = configs.load(run / "config.yaml", ["data.root=gone"])
        configs.save(config, run / "config.yaml")
    no_scoring(monkeypatch)
    assert compared(runs) == 0
    with pytest.raises(InputError, match="gone: no such folder"):
        why_score_again(runs[0], runs[0] / "evaluate_val.json", "val", data="gone")


def test_the_integer_type_of_labels_is_no_difference(root, runs, tmp_path):
    assert evaluate.main(["--run", str(runs[0])]) == 0
    data = Path(shutil.copytree(root / "data", tmp_path / "data"))
    for folder in (data / "val").iterdir():
        np.save(folder / "segment200.npy", np.load(folder / "segment200.npy").astype(np.int64))
    assert why_score_again(runs[0], runs[0] / "evaluate_val.json", "val", data=data) is None
    assert why_score_again(runs[0], runs[0] / "evaluate_val.json", "val", inference=Inference()) is None
    assert "another way" in why_score_again(
        runs[0], runs[0] / "evaluate_val.json", "val", inference=Inference("fragments")
    )
    with pytest.raises(InputError, match="is not a run"):
        why_score_again(tmp_path, tmp_path / "evaluate_val.json", "val")


def made_up(run, scenes=("s1", "s2"), names=("a", "b"), truth="x", inference=None, label_set="scannet20"):
    confusions = SceneConfusions(len(names))
    for scene in scenes:
        confusions.add(scene, np.eye(len(names), dtype=int))
    result = {
        "run": run,
        "split": "val",
        "label_set": label_set,
        "truth_sha256": truth,
        "classes": [{"name": name, "split": None} for name in names],
        "inference": inference or {"mode": "voxels", "rotations": 1},
    }
    return Evaluation(result, confusions)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            {"names": ("a", "c"), "label_set": "mine"},
            "A answers in the classes of scannet20 (2) and B in those of mine",
        ),
        ({"scenes": ("s1", "s3")}, "A and B were scored on different scenes (2 are in one only, e.g. s2)"),
        ({"truth": "y"}, "A and B were scored on scenes of the same names with different labels"),
        ({"inference": {"mode": "voxels", "rotations": 4}}, "A was labelled with rotations=1 and B with rotations=4"),
    ],
)
def test_what_cannot_be_compared_is_refused(other, words):
    assert compare_evaluations(made_up("A"), made_up("B"), 10)["means"]["miou"]["difference"] == 0
    with pytest.raises(InputError) as error:
        compare_evaluations(made_up("A"), made_up("B", **other))
    assert words in str(error.value) and "\n" not in str(error.value)


def test_an_evaluation_is_read_as_it_was_written(scored):
    evaluation = read_evaluation(scored / "evaluate_val.json")
    assert evaluation.confusions.names[-1] == "scene0099_00" and len(evaluation.confusions.cells[-1]) == 0
    assert evaluation.confusions.matrix().sum() == evaluation.result["points"]
    rows = {row["name"]: row for row in evaluation.result["per_scene"]}
    for index, name in enumerate(evaluation.confusions.names):
        assert evaluation.confusions.matrix(index).sum() == rows[name]["points"]


def test_confused_pairs_come_by_number():
    matrix = np.array([[9, 3, 0], [5, 1, 0], [0, 4, 2]])
    assert confused_pairs(matrix, 2) == [(1, 0, 5), (2, 1, 4)]
    assert confused_pairs(matrix, 9) == [(1, 0, 5), (2, 1, 4), (0, 1, 3)]
    assert confused_pairs(np.eye(3, dtype=int), 2) == []


def test_a_run_or_two_are_wanted(capsys):
    for arguments in ([], ["--run", "a", "--compare", "a", "b"], ["--compare", "a"]):
        with pytest.raises(SystemExit) as stop:
            evaluate.main(arguments)
        assert stop.value.code == 2
    assert compared(("nowhere", "neither")) == 2
    assert "nowhere: is not a run" in capsys.readouterr().err


def test_nothing_is_scored_where_the_other_is_no_run(root, runs, monkeypatch, capsys):
    no_scoring(monkeypatch)
    assert compared((runs[0], "neither")) == 2
    assert "neither: is not a run" in capsys.readouterr().err
