"""--init, --overfit, --dry-run, --profile, loggers, and the line of an epoch."""

import csv
import importlib.util
import json
import math
import sys

import numpy as np
import pytest
import torch
from prepared import write_dataset

from pcseg import train
from pcseg.config import Data
from pcseg.data.dataset import SceneDataset
from pcseg.engine.callbacks import epoch_line
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.engine.overfit import PLAIN

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 2, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    write_dataset(folder / "data", train=4, val=2)
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def run(root, name, *extra):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", f"name={name}"]
    return train.main(["--cfg", str(root / "tiny.yaml"), *where, *extra])


def test_an_epoch_is_one_readable_line():
    row = {"epoch": 4, "step": 100, "train/cross_entropy": 2.5, "train/center_collapse": 1.25, "train/loss": 3.0}
    row |= {"train/lr": 0.0123, "train/scenes_per_second": 23.456, "train/share_waiting": 0.024}
    assert epoch_line(row, 5, 600) == (
        "epoch 5/600 · loss 3.000 (ce 2.500, ceco 1.250) · lr 0.012 · 23.5 scenes/s, 2 % waiting for data"
    )
    row |= {"val/miou": 0.256, "val/head": 0.4, "val/common": 0.2, "val/tail": 0.051, "val/loss": 9.0}
    assert "· val mIoU 25.6 % (head 40.0, common 20.0, tail 5.1) · lr" in epoch_line(row, 5, 600)
    bare = {key: row[key] for key in row if key not in ("train/cross_entropy", "train/center_collapse")}
    assert "loss 3.000 ·" in epoch_line(bare, 5, 600)


def test_init_takes_the_weights_over(root, caplog):
    assert run(root, "first") == 0
    path = root / "runs" / "first" / "checkpoints" / "last.ckpt"
    assert run(root, "second", "--init", str(path), "train.lr=1e-12", "train.weight_decay=0", "train.epochs=1") == 0
    assert "loaded" in caplog.text
    one = read_checkpoint(path)["state_dict"]
    two = read_checkpoint(root / "runs" / "second" / "checkpoints" / "last.ckpt")["state_dict"]
    for key, value in one.items():
        if key.endswith("weight"):
            torch.testing.assert_close(two[key], value, rtol=0, atol=1e-6)


def test_init_from_what_is_no_checkpoint(root, tmp_path, capsys):
    (tmp_path / "x.pth").write_bytes(b"no checkpoint")
    assert run(root, "never", "--init", str(tmp_path / "x.pth")) == 2
    assert "x.pth" in capsys.readouterr().err
    assert not (root / "runs" / "never").exists()


def test_overfit_learns_and_says_so(root, caplog):
    assert run(root, "check", "--overfit", "2", "train.epochs=12") == 0
    assert "learned 2 scenes by heart: mIoU" in caplog.text and "after 240 steps" in caplog.text
    assert sorted(path.name for path in (root / "runs").glob("check*")) == ["check-overfit"]
    assert run(root, "check", "--overfit", "1", "train.epochs=1", "train.lr=1e-9") == 1  # the old check is replaced
    assert "did NOT learn 1 scene by heart" in caplog.text


def test_overfit_does_not_augment(root):
    data = Data(root=str(root / "data"), voxel_size=1e-4, augment=PLAIN)  # all points
    one, two = (SceneDataset(data, "train", seed=0, train=True)[epoch, 0] for epoch in (0, 1))
    scored = SceneDataset(data, "train")[0]
    for sample in (one, two):
        for key in ("coord", "feat", "segment"):
            np.testing.assert_array_equal(sample[key], scored[key])
    assert PLAIN.mix3d_p == 0


def test_overfit_with_more_scenes_than_there_are(root, capsys):
    assert run(root, "many", "--overfit", "5") == 2
    assert "only 4 training scenes" in capsys.readouterr().err


@pytest.mark.parametrize("extra", [[], ["train.accumulate=2", "train.ema_decay=0.9", "data.sampler=balanced"]])
def test_dry_run_tries_everything_and_leaves_nothing(root, capsys, monkeypatch, tmp_path, extra):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert run(root, "dry", "--dry-run", "train.epochs=600", *extra) == 0
    said = " ".join(capsys.readouterr().err.split())
    for words in (
        "can be written",
        "2 steps of 2 scenes",
        "reading the checkpoint back",
        "labels for",
        "scores",
        "1,200 steps",
    ):
        assert words in said, words
    assert not (root / "runs" / "dry").exists() and list(tmp_path.iterdir()) == []


def test_dry_run_meets_what_a_run_would(root, capsys):
    assert run(root, "dry", "--dry-run", "train.precision=fp16") == 2
    assert "fp16 needs a CUDA device" in capsys.readouterr().err
    assert run(root, "dry", "--dry-run", "--resume") == 2
    assert "--resume and --dry-run exclude each other" in capsys.readouterr().err
    assert run(root, "dry", "--overfit", "0") == 2
    assert "expected 1 or more scenes" in capsys.readouterr().err


def test_profile_writes_a_trace_and_the_training_goes_on(root, caplog):
    assert run(root, "traced", "--profile", "train.epochs=5") == 0
    folder = root / "runs" / "traced"
    events = json.loads((folder / "trace.json").read_text())["traceEvents"]
    assert any("sparse_convolution" in event.get("name", "") for event in events)
    assert "a trace of 4 steps" in caplog.text and "ms a step" in caplog.text
    assert run(root, "untraced", "train.epochs=5") == 0
    one, two = (
        read_checkpoint(root / "runs" / n / "checkpoints/last.ckpt")["state_dict"] for n in ("traced", "untraced")
    )
    assert all(torch.equal(one[key], two[key]) for key in one)


@pytest.mark.parametrize("package", ["tensorboard", "wandb"])
def test_a_missing_logger_is_told_before_anything_is_written(root, capsys, monkeypatch, package):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == package else found(name, *rest)
    )
    monkeypatch.setitem(sys.modules, package, None)
    assert run(root, "logged", f"log.{package}=true") == 2
    assert f"pcseg[{package}]" in capsys.readouterr().err
    assert not (root / "runs" / "logged").exists()


def test_tensorboard_holds_what_metrics_csv_holds(root):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    assert run(root, "board", "log.tensorboard=true") == 0
    folder = root / "runs" / "board"
    events = EventAccumulator(str(folder / "tensorboard"))
    events.Reload()
    with (folder / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for name in ("train/loss", "val/miou"):
        logged = [event.value for event in events.Scalars(name)]
        assert logged == pytest.approx([float(row[name]) for row in rows], rel=1e-5)
    assert all(math.isfinite(value) for value in logged)
