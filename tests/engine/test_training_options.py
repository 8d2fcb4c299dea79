"""What stands around a training: the line of an epoch, logs, --profile, --overfit, --dry-run."""

import csv
import importlib.util
import json
import os
import signal
import tempfile

import numpy as np
import pytest
import torch
from prepared import write_dataset

from pcseg import config as configs
from pcseg import train
from pcseg.data.dataset import SceneDataset
from pcseg.engine import callbacks, dry_run, loggers, overfit, profiling
from pcseg.engine.callbacks import epoch_line
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.errors import InputError

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 4, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01, validate_every: 2}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    write_dataset(folder / "data")
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def arguments(root, name, *extra):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", f"name={name}"]
    return ["--cfg", str(root / "tiny.yaml"), *where, *extra]


def run_train(root, name, *extra):
    return train.main(arguments(root, name, *extra))


def rows(run):
    with (run / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


SPEED = {"train/lr": 0.00123, "train/scenes_per_second": 12.34, "train/share_waiting": 0.07}
END = "lr 0.0012 · 12.3 scenes/s, 7 % waiting for data"


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"train/cross_entropy": 1.5, "train/loss": 1.5}, "loss 1.500"),
        ({"train/cross_entropy": 1.5, "train/loss": 3.0}, "loss 3.000 (ce 1.500)"),
        ({"train/loss": 2.0}, "loss 2.000"),
        ({}, "no step with a finite loss"),
        (
            {
                "train/lovasz": 0.5,
                "train/logit_adjustment": 1.0,
                "train/dropped_lovasz": 0.25,
                "train/dropped_probability": 0.125,
                "train/center_collapse": 4.0,
                "train/loss": 9.0,
            },
            "loss 9.000 (lovasz 0.500, la 1.000, dropped lovasz 0.250, p(dropped) 0.125, ceco 4.000)",
        ),
        (
            {
                "train/dropped_cross_entropy": 1.0,
                "train/loss": 1.5,
                "val/loss": 7.0,
                "val/miou": 0.1234,
                "val/head": 0.5,
                "val/tail": 0.0,
            },
            "loss 1.500 (dropped ce 1.000) · val mIoU 12.3 % (head 50.0, tail 0.0)",
        ),
        (
            {"train/cross_entropy": 1.0, "train/loss": 1.0, "val/miou": 0.5},
            "loss 1.000 · val mIoU 50.0 %",
        ),
    ],
)
def test_epoch_line(values, line):
    assert epoch_line({"epoch": 2, "step": 30, **values, **SPEED}, 3, 10) == f"epoch 3/10 · {line} · {END}"


@pytest.mark.parametrize(
    "loss",
    [
        ["loss.cross_entropy.weight=0", "loss.focal.weight=1", "loss.dice.weight=1", "loss.lovasz.weight=1"],
        ["loss.logit_adjustment.weight=1", "loss.seesaw.weight=1", "loss.ldam.weight=1", "model.head=cosine"],
        ["model.head=dropclass", "loss.center_collapse.weight=0.4"],
        ["model.head=etf", "loss.dot_regression.weight=1"],
    ],
)
def test_every_term_is_in_the_line_and_the_file(root, loss, caplog):
    caplog.set_level("INFO", "pcseg")
    name = "+".join(part.split(".")[1].split("=")[0] for part in loss)
    assert run_train(root, name, *loss, "train.epochs=1", "train.validate_every=1") == 0
    line = next(message for message in caplog.messages if message.startswith("epoch 1/1"))
    (row,) = rows(root / "runs" / name)
    terms = {key for key in row if key.startswith("train/")} - {"train/loss", *SPEED}
    for key in terms:
        assert f"{float(row[key]):.3f}" in line, key
    for term in (part.split(".")[1] for part in loss if ".weight=" in part and not part.endswith("=0")):
        assert f"train/{term}" in terms and f"val/{term}" in row
    assert "()" not in line and "_" not in line and "val mIoU" in line


def test_the_last_epoch_is_always_validated(root):
    assert run_train(root, "uneven", "train.epochs=5", "train.validate_every=2") == 0
    assert [bool(row["val/miou"]) for row in rows(root / "runs" / "uneven")] == [False, True, False, True, True]
    assert run_train(root, "late", "train.epochs=3", "train.validate_every=9") == 0
    assert [bool(row["val/miou"]) for row in rows(root / "runs" / "late")] == [False, False, True]


def test_lr_of_the_file_is_that_of_the_epochs_last_step(root):
    assert run_train(root, "lr", "train.epochs=3") == 0
    found = [float(row["train/lr"]) for row in rows(root / "runs" / "lr")]
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.AdamW([parameter], 0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 0.01, 6, pct_start=0.05, div_factor=10, final_div_factor=1e4, cycle_momentum=False
    )
    expected = []
    for _ in range(6):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(expected) < 6:
            schedule.step()
    np.testing.assert_allclose(found, expected[1::2], rtol=1e-6)


def stop_at(monkeypatch, step):
    original = callbacks.StopOnInterrupt.on_train_batch_end

    def press_ctrl_c(self, trainer, *others):
        if trainer.global_step == step:
            signal.raise_signal(signal.SIGINT)
        original(self, trainer, *others)

    monkeypatch.setattr(callbacks.StopOnInterrupt, "on_train_batch_end", press_ctrl_c)


@pytest.mark.parametrize("package", ["tensorboard", "wandb"])
def test_a_missing_log_package_is_told_before_anything_is_written(root, package, monkeypatch, capsys, tmp_path):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else found(name))
    for option in ((), ("--overfit", "1"), ("--dry-run",)):
        assert run_train(root, f"no-{package}", f"log.{package}=true", *option) == 2
        said = capsys.readouterr().err
        assert f"pcseg[{package}]" in said and f"log.{package}=true" in said and said.count("\n") == 1
    assert not list((root / "runs").glob(f"no-{package}*"))


def test_a_folder_called_wandb_is_not_the_package(tmp_path, monkeypatch):
    (tmp_path / "pcseg_no_such_log").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert not loggers._is_installed("pcseg_no_such_log") and loggers._is_installed("torch")


class Noted:
    def __init__(self):
        self.rows, self.closed = [], 0

    def write(self, row):
        self.rows.append(row)

    def close(self):
        self.closed += 1


def test_logs_get_the_rows_of_the_file(root, monkeypatch):
    log, asked = Noted(), []
    monkeypatch.setattr("pcseg.engine.fit.start_logs", lambda config, step: asked.append(step) or [log])
    with monkeypatch.context() as patch:
        stop_at(patch, 5)
        assert run_train(root, "noted") == 130
    assert log.closed == 1
    assert run_train(root, "noted", "--resume") == 0
    assert asked == [0, 5] and log.closed == 2
    written = [{key: float(value) for key, value in row.items() if value} for row in rows(root / "runs" / "noted")]
    assert [row["step"] for row in written] == [2, 4, 6, 8]
    assert log.rows == written and "val/miou" in log.rows[1] and "val/miou" not in log.rows[0]


def test_tensorboard(root, monkeypatch):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with monkeypatch.context() as patch:
        stop_at(patch, 5)
        assert run_train(root, "board", "log.tensorboard=true") == 130
    assert run_train(root, "board", "log.tensorboard=true", "--resume") == 0
    run = root / "runs" / "board"
    events = EventAccumulator(str(run / "tensorboard")).Reload()
    for name in rows(run)[0].keys() - {"step"}:
        expected = [(int(row["step"]), float(row[name])) for row in rows(run) if row[name]]
        found = [(event.step, event.value) for event in events.Scalars(name)]
        np.testing.assert_allclose(found, expected, rtol=1e-6, err_msg=name)
    assert "_hparams_/session_start_info" in events.summary_metadata


def test_wandb_goes_on_with_its_record(root, monkeypatch):
    pytest.importorskip("wandb")
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    with monkeypatch.context() as patch:
        stop_at(patch, 5)
        assert run_train(root, "record", "log.wandb=true") == 130
    run = root / "runs" / "record"
    record = (run / loggers.WANDB_ID).read_text().strip()
    assert run_train(root, "record", "log.wandb=true", "--resume") == 0
    assert (run / loggers.WANDB_ID).read_text().strip() == record
    assert {path.name.rsplit("-", 1)[1] for path in (run / "wandb").glob("offline-run-*")} == {record}


def test_record_of_a_run_that_begins_is_new(tmp_path):
    first = loggers._record_id(tmp_path, goes_on=False)
    assert loggers._record_id(tmp_path, goes_on=True) == first
    assert loggers._record_id(tmp_path, goes_on=False) != first


@pytest.mark.parametrize("total", [1, 2, 3, 7, 20, 101])
@pytest.mark.parametrize("epoch", [1, 2, 6, 7, 8, 20])
def test_profiled_steps_lie_in_the_run(total, epoch):
    wait, warm_up, recorded = profiling.choose_steps(total, min(epoch, total))
    assert wait >= 0 and 1 <= recorded <= profiling.STEPS
    assert wait + warm_up + recorded <= total
    assert warm_up or total == 1
    if 7 <= epoch <= total:
        assert wait + warm_up + recorded <= epoch and abs((wait + warm_up + recorded / 2) - epoch / 2) <= 1.5


def test_profile_writes_a_trace_and_changes_nothing(root, caplog):
    caplog.set_level("INFO", "pcseg")
    assert run_train(root, "plain") == 0
    assert run_train(root, "profiled", "--profile") == 0
    run = root / "runs" / "profiled"
    events = json.loads((run / "trace.json").read_text())["traceEvents"]
    steps = {event["name"] for event in events if event["name"].startswith("ProfilerStep")}
    assert steps == {f"ProfilerStep#{n}" for n in range(2, 7)}  # five of eight, after some and a warm-up
    assert sum("profile of steps 3 to 7" in line and "waiting for data" in line for line in caplog.messages) == 1
    assert any("Optimizer.step#AdamW" in line and "%" in line for line in caplog.messages)
    files = [root / "runs" / name / "checkpoints" / "last.ckpt" for name in ("plain", "profiled")]
    one, two = (read_checkpoint(file)["state_dict"] for file in files)
    assert all(torch.equal(one[key], two[key]) for key in one)


def test_overfit_learns_and_keeps_away_from_the_real_run(root, caplog):
    caplog.set_level("INFO", "pcseg")
    assert run_train(root, "heart", "--overfit", "2", "train.epochs=4") == 0
    run = root / "runs" / "heart-overfit"
    result = json.loads((run / "overfit.json").read_text())
    assert result["scenes"] == ["scene0000_00", "scene0001_00"] and result["steps"] == 120
    assert result["learned"] is True and result["miou"] >= 0.8
    assert result["miou"] == pytest.approx(float(rows(run)[-1]["val/miou"]))
    assert "learned 2 training scenes by heart in 120 steps" in caplog.messages[-1]
    assert not (root / "runs" / "heart").exists()


def test_overfit_says_when_it_did_not_learn_and_is_replaced(root, caplog):
    caplog.set_level("INFO", "pcseg")
    for _ in range(2):
        assert run_train(root, "lazy", "--overfit", "1", "train.lr=1e-9", "train.epochs=1") == 1
    run = root / "runs" / "lazy-overfit"
    result = json.loads((run / "overfit.json").read_text())
    assert len(rows(run)) == 1 and result["steps"] == 30 and result["learned"] is False
    assert "did NOT learn 1 training scene " in caplog.messages[-1]


def test_overfit_samples_are_always_the_same(root):
    config = configs.load(root / "tiny.yaml", [f"data.root={root / 'data'}"])
    config = overfit.overfit_config(config, 2, None)
    scenes = SceneDataset(config.data, "train", train=True)
    scenes.folders = scenes.folders[:2]
    samples = overfit.SameSamples(scenes, 3)
    assert len(samples) == 6
    whole = SceneDataset(config.data, "train")[1]
    for draw in ((0, 1), (4, 3), (9, 5, 2)):
        sample = samples[draw]
        np.testing.assert_array_equal(sample["feat"], samples[(0, 1)]["feat"])
        # Every voxel of the scene, where it is: no crop, no turn, no bend.
        np.testing.assert_array_equal(
            np.unique(sample["grid_coord"], axis=0), np.unique(whole["grid_coord"], axis=0), err_msg=str(draw)
        )
    assert not np.array_equal(samples[(0, 0)]["coord"], samples[(0, 1)]["coord"])
    assert config.data.augment.mix3d_p == 0


def test_overfit_replaces_nothing_but_its_own(root, capsys):
    real = root / "runs" / "real-overfit"
    real.mkdir(parents=True)
    (real / "precious").write_text("a")
    assert run_train(root, "real", "--overfit", "1") == 2
    assert "real-overfit: was not made by --overfit" in capsys.readouterr().err
    assert (real / "precious").read_text() == "a" and len(list(real.iterdir())) == 1
    assert run_train(root, "many", "--overfit", "5") == 2
    assert "4 training scenes" in capsys.readouterr().err
    assert run_train(root, "many", "--overfit", "0") == 2
    assert "1 or more" in capsys.readouterr().err
    assert not (root / "runs" / "many-overfit").exists()


def test_dry_run_tries_all_and_leaves_nothing(root, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = sorted(path.relative_to(root) for path in root.rglob("*"))
    assert run_train(root, "dry", "--dry-run", "train.epochs=600", "log.wandb=false") == 0
    said = capsys.readouterr().out
    for words in (
        "4 scenes to learn from, 2 to validate on",
        "read the checkpoint back",
        "score a scene: scene000",
        "export a scene of the test split: scene0006_00, 710 vertices",
        "600 epochs of 2 steps",
        "300 validations",
        "GiB of main memory",
        "the name is free",
    ):
        assert words in said, words
    assert list(tmp_path.iterdir()) == []
    assert sorted(path.relative_to(root) for path in root.rglob("*")) == before


def test_dry_run_says_that_a_name_is_taken_and_leaves_the_run_alone(root, capsys):
    assert run_train(root, "taken", "train.epochs=1") == 0
    run = root / "runs" / "taken"
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert run_train(root, "taken", "--dry-run") == 0
    assert "the name is taken; add --resume" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_dry_run_takes_the_real_batch_and_the_largest_scenes(root, tmp_path):
    write_dataset(tmp_path / "data", train=7, val=4)
    for split in ("train", "val"):
        folders = sorted((tmp_path / "data" / split).iterdir())
        for rank, folder in enumerate(folders):  # the later, the larger
            for file in folder.glob("*.npy"):
                np.save(file, np.load(file)[: 100 + 50 * rank])
    seen = []

    class Watch(dry_run.Stopwatch):
        def on_train_batch_end(self, trainer, module, outputs, batch, index):
            seen.append((trainer.global_step, batch.names, batch.batch_size))
            super().on_train_batch_end(trainer, module, outputs, batch, index)

    config = configs.load(root / "tiny.yaml", [f"data.root={tmp_path / 'data'}", f"runs={tmp_path / 'runs'}"])
    config.train.accumulate, config.data.augment.mix3d_p = 2, 0.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dry_run, "Stopwatch", Watch)
        dry_run.dry_run(config)
    assert [step for step, _, _ in seen] == [0, 1, 1, 2]
    assert {name for _, names, _ in seen for name in names} == {f"scene000{n}_00" for n in (3, 4, 5, 6)}
    assert {size for *_, size in seen} == {1}
    assert not (tmp_path / "runs").exists()


def test_estimate():
    config = configs.Config()
    config.train.epochs, config.train.validate_every = 10, 3
    assert dry_run.estimate(config, 7, 2.0, 100.0, 5.0) == 10 * (7 * 2 + 5) + 4 * 100


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (["--dry-run", "--resume"], "--dry-run is a check of its own and does not go with --resume"),
        (["--dry-run", "--profile"], "does not go with --profile"),
        (["--dry-run", "--overfit", "1"], "does not go with --overfit"),
        (["--overfit", "1", "--resume"], "--overfit is a check of its own and does not go with --resume"),
        (["--dry-run", "data.root=nowhere"], "nowhere: no such folder"),
        (["--dry-run", "--init", "nowhere.ckpt"], "nowhere.ckpt"),
        (["--dry-run", "train.batch_size=3", "train.accumulate=2"], "train.batch_size is 3"),
    ],
)
def test_what_is_refused(root, extra, words, capsys):
    assert run_train(root, "refused", *extra) == 2
    said = capsys.readouterr().err
    assert words in said.splitlines()[-1] and said.count("error:") == 1
    assert not list((root / "runs").glob("refused*"))


def test_dry_run_tells_of_a_folder_that_cannot_be_written(root, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert train.main([*arguments(root, "x"), f"runs={tmp_path / 'file'}", "--dry-run"]) == 2
    assert "file/x: cannot be written" in capsys.readouterr().err


def test_dry_run_tells_of_too_little_memory(root, monkeypatch, capsys):
    def no_memory(*arguments, **options):
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(dry_run, "fit", no_memory)
    assert run_train(root, "large", "--dry-run") == 2
    assert "train.batch_size=2" in capsys.readouterr().err


def test_checks_are_for_one_process(monkeypatch):
    monkeypatch.setitem(os.environ, "LOCAL_WORLD_SIZE", "2")
    monkeypatch.setitem(os.environ, "WORLD_SIZE", "2")
    for check in (lambda: dry_run.dry_run(configs.Config()), lambda: overfit.overfit(configs.Config(), 1)):
        with pytest.raises(InputError, match="runs in one process, not in 2"):
            check()
