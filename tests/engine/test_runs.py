"""A run from start to submission, on tiny scenes: what it writes, that it repeats, resumes and refuses."""

import csv
import json
import shutil
import signal
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from prepared import make_scene, write_dataset
from reference.scoring import score_slowly

import pcseg
from pcseg import config as configs
from pcseg import evaluate, export, train
from pcseg.data.scene import load_scene, save_scene
from pcseg.engine import callbacks
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.engine.predictor import load_run
from pcseg.engine.tta import Inference
from pcseg.errors import InputError

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {center_collapse: {weight: 0.4, normalize: true, scale: 10.0}}
train: {epochs: 12, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01, validate_every: 6}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    write_dataset(folder / "data")
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def run_train(root, name, *extra):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", f"name={name}"]
    return train.main(["--cfg", str(root / "tiny.yaml"), *where, *extra])


def metrics(run):
    """The rows of metrics.csv without what the clock says."""
    with (run / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    clock = ("train/scenes_per_second", "train/share_waiting")
    return [{key: value for key, value in row.items() if key not in clock} for row in rows]


def column(run, name):
    return [float(row[name]) for row in metrics(run) if row.get(name)]


def weights(run, name="last"):
    return read_checkpoint(run / "checkpoints" / f"{name}.ckpt")["state_dict"]


@pytest.fixture(scope="module")
def run(root):
    assert run_train(root, "first") == 0
    return root / "runs" / "first"


def test_a_run_leaves_what_is_promised_and_learns(run):
    assert sorted(path.name for path in run.iterdir()) == [
        "checkpoints",
        "config.yaml",
        "environment.json",
        "metrics.csv",
        "train.log",
    ]
    assert sorted(path.name for path in (run / "checkpoints").iterdir()) == [
        "best.ckpt",
        "last.ckpt",
        "previous.ckpt",
    ]
    for name, share in (("train/cross_entropy", 0.7), ("train/center_collapse", 0.9)):
        values = column(run, name)
        assert len(values) == 12 and values[-1] < share * values[0], name
    assert len(column(run, "val/miou")) == 2
    lines = (run / "train.log").read_text().splitlines()
    assert sum("epoch" in line and "left" in line for line in lines) == 12


def test_same_seed_same_bits(root, run):
    assert run_train(root, "second") == 0
    again = root / "runs" / "second"
    assert metrics(again) == metrics(run)
    one, two = weights(run), weights(again)
    assert one.keys() == two.keys()
    assert all(torch.equal(one[key], two[key]) for key in one)
    assert run_train(root, "third", "seed=1") == 0
    assert metrics(root / "runs" / "third") != metrics(run)


@pytest.mark.parametrize("stop_at", [3, 4, 13])  # in the middle of an epoch, at its end, past the first validation
def test_interrupted_and_resumed_is_as_if_nothing_happened(root, run, monkeypatch, capsys, stop_at):
    name = f"stopped{stop_at}"
    handler = signal.getsignal(signal.SIGINT)  # not Python's own where the tests run in the background
    original = callbacks.StopOnInterrupt.on_train_batch_end

    def press_ctrl_c(self, trainer, *arguments):
        if trainer.global_step == stop_at:
            signal.raise_signal(signal.SIGINT)
        original(self, trainer, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(callbacks.StopOnInterrupt, "on_train_batch_end", press_ctrl_c)
        assert run_train(root, name) == 130
    assert f"name={name} --resume" in capsys.readouterr().err
    stopped = root / "runs" / name
    assert read_checkpoint(stopped / "checkpoints" / "last.ckpt")["global_step"] == stop_at
    assert signal.getsignal(signal.SIGINT) is handler
    assert run_train(root, name, "--resume") == 0
    one, two = weights(run), weights(stopped)
    assert all(torch.equal(one[key], two[key]) for key in one)
    assert column(stopped, "val/miou") == column(run, "val/miou")
    assert [row["epoch"] for row in metrics(stopped)] == [row["epoch"] for row in metrics(run)]


def test_a_run_is_not_overwritten(root, run, capsys):
    before = (run / "checkpoints" / "last.ckpt").read_bytes()
    assert run_train(root, "first") == 2
    assert "--resume" in capsys.readouterr().err
    assert (run / "checkpoints" / "last.ckpt").read_bytes() == before


def test_resume_without_a_checkpoint_starts_from_the_beginning(root, run, caplog):
    assert run_train(root, "killed-early", "--resume") == 0
    assert "has no checkpoint yet, starting from the beginning" in caplog.text
    assert metrics(root / "runs" / "killed-early") == metrics(run)


def test_resume_as_another_run_is_refused(root, run, capsys):
    shutil.copytree(run, root / "runs" / "wider")
    assert run_train(root, "wider", "--resume", "model.base_channels=16", "train.epochs=20") == 2
    said = capsys.readouterr().err
    assert "model.base_channels is 16, was 8; train.epochs is 20, was 12" in said and "--init" in said
    assert configs.load(root / "runs" / "wider" / "config.yaml").model.base_channels == 8  # the run was left alone


def test_evaluate_scores_every_vertex(root, run, capsys):
    assert evaluate.main(["--run", str(run)]) == 0
    assert "mIoU" in capsys.readouterr().out
    result = json.loads((run / "evaluate_val.json").read_text())
    predictor = load_run(run)
    truth, prediction = [], []
    for folder in sorted((root / "data" / "val").iterdir()):
        scene = load_scene(folder, "segment200.npy")
        truth.append(scene.segment)
        prediction.append(predictor.predict_scene(scene))
        assert prediction[-1].shape == (scene.num_vertices,)
    expected = score_slowly(np.concatenate(truth), np.concatenate(prediction), predictor.label_set)
    assert result["miou"] == pytest.approx(expected["miou"])
    assert result["points"] == expected["points"]
    assert result["accuracy"] > result["majority_guess"]["accuracy"] + 0.1


def test_a_validation_set_that_was_exported_scores_as_evaluated(root, run, tmp_path):
    assert export.main(["--run", str(run), "--split", "val", "--out", str(tmp_path / "val.zip")]) == 0
    assert evaluate.main(["--run", str(run), "--json", str(tmp_path / "scores.json")]) == 0
    result = json.loads((tmp_path / "scores.json").read_text())
    # As a server would: raw ids of the truth beside raw ids of the zip, line by line; ids that are none are left out.
    with (Path(pcseg.__file__).parent / "label_sets" / "scannet200.csv").open(newline="") as file:
        ids = [int(row["id"]) for row in csv.DictReader(file)]
    both, truths, predictions = Counter(), Counter(), Counter()
    with zipfile.ZipFile(tmp_path / "val.zip") as archive:
        for folder in sorted((root / "data" / "val").iterdir()):
            lines = archive.read(f"{folder.name}.txt").decode("ascii").split("\n")
            assert lines.pop() == ""
            for index, line in zip(np.load(folder / "segment200.npy").tolist(), lines, strict=True):
                if index < 0:
                    continue
                truth, prediction = ids[index], int(line)
                truths[truth] += 1
                predictions[prediction] += 1
                both[truth] += truth == prediction
    assert result["points"] == truths.total() and result["accuracy"] == both.total() / truths.total()
    ious = []
    for raw, row in zip(ids, result["classes"], strict=True):
        assert (row["points"], row["predicted"]) == (truths[raw], predictions[raw])
        union = truths[raw] + predictions[raw] - both[raw]
        assert row["iou"] == (both[raw] / union if union else None)
        ious += [both[raw] / union] if union else []
    assert len(ious) > 3 and result["miou"] == pytest.approx(sum(ious) / len(ious), abs=1e-15)
    assert max(ious) > 0.3


def test_prediction_follows_the_vertices(root, run):
    predictor = load_run(run)
    scene = load_scene(sorted((root / "data" / "val").iterdir())[0])
    order = np.random.default_rng(0).permutation(scene.num_vertices)
    prediction = predictor.predict_scene(scene)
    shuffled = type(scene)(scene.name, scene.coord[order], scene.color[order], scene.normal[order])
    np.testing.assert_array_equal(predictor.predict_scene(shuffled), prediction[order])
    looks = load_run(run, inference=Inference(rotations=4)).probabilities(scene)
    torch.testing.assert_close(looks.sum(dim=1), torch.ones(scene.num_vertices))
    empty = type(scene)("empty", *(np.zeros((0, 3), np.float32) for _ in range(3)))
    assert predictor.predict_scene(empty).shape == (0,)


def test_export_and_check(root, run, tmp_path, capsys):
    out = tmp_path / "submission.zip"
    assert export.main(["--run", str(run), "--out", str(out)]) == 0
    assert export.main(["--check", str(out), "--run", str(run)]) == 0
    assert export.main(["--check", str(out), "--data", str(root / "data"), "--labels", "scannet200"]) == 0
    capsys.readouterr()
    assert export.main(["--check", str(out), "--run", str(run), "--split", "val"]) == 2
    said = capsys.readouterr()
    assert "scene0004_00" in said.out and "refused" in said.err


@pytest.mark.parametrize(
    "arguments", [[], ["--out", "a.zip", "--check", "b.zip"], ["--check", "b.zip"], ["--out", "a.zip"]]
)
def test_export_says_what_it_needs(arguments, capsys):
    assert export.main(arguments) == 2
    assert "--" in capsys.readouterr().err


def test_empty_split_and_missing_data(root, run, tmp_path, capsys):
    (tmp_path / "data" / "val").mkdir(parents=True)
    assert evaluate.main(["--run", str(run), "--data", str(tmp_path / "data")]) == 2
    assert "holds no prepared scene" in capsys.readouterr().err
    assert train.main(["--cfg", str(root / "tiny.yaml"), f"runs={tmp_path}", "data.root=nowhere"]) == 2
    assert "nowhere: no such folder" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_missing_or_broken_checkpoints_are_named(root, run, tmp_path, capsys):
    def copy(name):
        return Path(shutil.copytree(run, tmp_path / name, ignore=shutil.ignore_patterns("evaluate_*")))

    no_run = tmp_path / "none"
    empty = copy("empty")
    shutil.rmtree(empty / "checkpoints")
    cut = copy("cut")
    (cut / "checkpoints" / "best.ckpt").write_bytes((run / "checkpoints" / "best.ckpt").read_bytes()[:5000])
    foreign = copy("foreign")
    torch.save({"state_dict": {}}, foreign / "checkpoints" / "best.ckpt")
    other = copy("other")
    config = configs.load(other / "config.yaml", ["model.channels=[8,16,16,16,16,16,16,32]"])
    configs.save(config, other / "config.yaml")
    for folder, words in (
        (no_run, "is not a run"),
        (empty, "has no checkpoint yet"),
        (cut, "best.ckpt: cannot be read"),
        (foreign, "best.ckpt: is not a checkpoint that pcseg.train wrote"),
        (other, "best.ckpt: is a checkpoint of another model"),
    ):
        assert evaluate.main(["--run", str(folder)]) == 2
        said = capsys.readouterr().err
        assert words in said and str(folder) in said and said.count("\n") == 1
        assert not (folder / "evaluate_val.json").exists()


class Evil:
    def __reduce__(self):
        return (Path.touch, (Path("evil-was-here"),))


def test_a_hostile_checkpoint_is_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save({"pcseg": Evil(), "state_dict": {}}, tmp_path / "best.ckpt")
    with pytest.raises(InputError, match=r"best\.ckpt"):
        read_checkpoint(tmp_path / "best.ckpt")
    assert not (tmp_path / "evil-was-here").exists()


def test_scannet20_without_regulariser_and_odd_batches(tmp_path):
    write_dataset(tmp_path / "data", train=3, val=1)
    arrays = make_scene(99)
    arrays["segment20"][:] = -1  # a scene without a single label must not break a step or the score
    for split in ("train", "val"):
        save_scene(tmp_path / "data" / split / "scene9999_00", arrays)
    (tmp_path / "tiny.yaml").write_text(CONFIG)
    options = ["data.label_set=scannet20", "loss.center_collapse.weight=0", "data.channels=[color]"]
    assert run_train(tmp_path, "plain", *options, "train.epochs=2", "train.batch_size=1", "train.validate_every=1") == 0
    run = tmp_path / "runs" / "plain"
    assert all(np.isfinite(value) for value in column(run, "train/loss"))
    assert "val/head" not in metrics(run)[0]


@pytest.mark.parametrize("option", ["preset=released", "preset=released|prior=scenes", "projection=mlp|prior=scenes"])
def test_every_way_of_center_collapse_trains(root, option):
    extra = [f"loss.center_collapse.{part}" for part in option.split("|")]
    name = option.replace("|", "-").replace("=", "-")
    assert run_train(root, name, *extra, "train.epochs=1", "train.validate_every=1") == 0
    assert np.isfinite(column(root / "runs" / name, "train/center_collapse")).all()


def test_etf_head_trains(root):
    assert run_train(root, "etf", "model.head=etf", "train.epochs=1", "train.validate_every=1") == 0
