"""Runs that are stopped in any way and resumed end with the bits of one that was left alone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pcseg import train
from pcseg.engine import callbacks
from pcseg.engine.checkpoints import read_checkpoint
from tools import kill_and_resume

SHORT = ["train.epochs=2", "train.validate_every=1", "data.workers=0"]


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and kills")
def test_killed_at_any_moment():
    command = [sys.executable, "-m", "tools.kill_and_resume", "--kills=4", "--fresh=0", "--every=5"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[2])
    assert result.returncode == 0, result.stderr
    assert "4 kills of" in result.stdout and "kills before single changes" in result.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("resume")
    kill_and_resume.write_scenes(folder / "data")
    (folder / "small.yaml").write_text(kill_and_resume.CONFIG)
    assert train.main(kill_and_resume.command(folder, folder / "peace", *SHORT)) == 0
    return folder


def press_ctrl_c(monkeypatch, root, runs, stop_at, *options):
    original = callbacks.StopOnInterrupt.on_train_batch_end

    def press(self, trainer, *arguments):
        if trainer.global_step == stop_at:
            signal.raise_signal(signal.SIGINT)
        original(self, trainer, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(callbacks.StopOnInterrupt, "on_train_batch_end", press)
        assert train.main(kill_and_resume.command(root, runs, *SHORT, *options)) == 130
    assert read_checkpoint(runs / "run/checkpoints/last.ckpt")["global_step"] == stop_at


def state(path, *left_out):
    checkpoint = read_checkpoint(path)
    checkpoint["pcseg"]["config"].pop("runs")
    return {key: value for key, value in checkpoint.items() if key not in left_out}


@pytest.mark.parametrize("stop_at", [1, 2, 3])  # of 2 steps an epoch
def test_interrupted_in_the_middle_of_an_epoch(root, tmp_path, monkeypatch, stop_at):
    press_ctrl_c(monkeypatch, root, tmp_path, stop_at)
    assert train.main(kill_and_resume.command(root, tmp_path, *SHORT, "--resume")) == 0
    for name in ("best", "last"):
        # Lightning's loops also count what they did since the start of the process.
        pair = [state(runs / f"run/checkpoints/{name}.ckpt", "loops") for runs in (tmp_path, root / "peace")]
        assert list(kill_and_resume.differences(*pair, name)) == []
        assert {"optimizer_states", "lr_schedulers", "current_model_state", "averaging_state"} <= pair[0].keys()


def test_parts_of_a_step_change_between_epochs_only(root, tmp_path, monkeypatch, capsys):
    press_ctrl_c(monkeypatch, root, tmp_path, 1)
    before = (tmp_path / "run/checkpoints/last.ckpt").read_bytes()
    assert train.main(kill_and_resume.command(root, tmp_path, *SHORT, "--resume", "train.accumulate=1")) == 2
    assert "in the middle of an epoch with train.accumulate=2" in capsys.readouterr().err
    assert (tmp_path / "run/checkpoints/last.ckpt").read_bytes() == before


def test_a_run_that_has_ended_says_so(root, capsys, caplog):
    run = root / "peace/run"
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file() and path.name != "train.log"}
    assert train.main(kill_and_resume.command(root, root / "peace", *SHORT, "--resume")) == 0
    assert "all 2 epochs are trained, nothing is left to do" in caplog.text
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file() and path.name != "train.log"} == before


def test_a_run_that_goes_on_keeps_its_own_weights(root, tmp_path, monkeypatch):
    press_ctrl_c(monkeypatch, root, tmp_path, 1)
    init = root / "peace/run/checkpoints/last.ckpt"
    assert train.main(kill_and_resume.command(root, tmp_path, *SHORT, "--resume", "--init", str(init))) == 0
    pair = [state(runs / "run/checkpoints/last.ckpt", "loops") for runs in (tmp_path, root / "peace")]
    assert list(kill_and_resume.differences(*pair, "last")) == []
