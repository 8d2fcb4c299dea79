"""A loss that is NaN or infinite: one is left out, many in a row stop the run, and no broken checkpoint is written."""

import csv
import math

import pytest
import torch
from prepared import write_dataset

from pcseg import train
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.engine.module import SegmentationModule

CONFIG = """
name: run
log: {report: false}
data: {voxel_size: 0.1, max_points: 400, workers: 0}
model: {base_channels: 8, channels: [8, 8, 8, 8, 8, 8, 8, 8], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {center_collapse: {weight: 0.4}}
train: {epochs: 3, batch_size: 2, optimizer: adamw, lr: 0.01, validate_every: 3, max_bad_steps: 3}
"""  # 4 scenes: two steps an epoch


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    write_dataset(folder / "data")
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def run_train(root, runs, *extra):
    return train.main(["--cfg", str(root / "tiny.yaml"), f"runs={runs}", f"data.root={root / 'data'}", *extra])


@pytest.fixture
def spoil(monkeypatch):
    """Make the loss of some training batches, counted from 0, a number of choice; returns what was seen at each."""

    def spoiled(values):
        original, seen = SegmentationModule.losses, []

        def losses(self, *arguments):
            terms = original(self, *arguments)
            if not self.training:
                return terms
            buffers = {name: value.clone() for name, value in self.segmenter.named_buffers()}
            seen.append((self.global_step, float(terms["loss"].detach()), buffers, self))
            factor = values.get(len(seen) - 1, 1.0)
            return {name: value * factor for name, value in terms.items()}

        monkeypatch.setattr(SegmentationModule, "losses", losses)
        return seen

    return spoiled


def rows(run):
    with (run / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_bad_step_is_left_out(root, tmp_path, spoil, monkeypatch, caplog, value):
    gradients, states = [], []

    def look(self, optimizer):
        gradients.append([float(p.grad.abs().max()) for p in self.parameters() if p.grad is not None])
        states.append({name: buffer.clone() for name, buffer in self.segmenter.named_buffers()})

    monkeypatch.setattr(SegmentationModule, "on_before_optimizer_step", look)
    seen = spoil({1: value, 4: value})
    assert run_train(root, tmp_path) == 0
    assert [step for step, *_ in seen] == [0, 1, 2, 3, 4, 5]
    assert [max(largest) > 0 for largest in gradients] == [True, False, True, True, False, True]
    for bad in (1, 4):  # the forward pass moved the running statistics, and they were put back
        assert any(not torch.equal(seen[bad][2][name], states[bad][name]) for name in states[bad])
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])
    left_out = [line for line in caplog.messages if "left out" in line]
    assert len(left_out) == 2 and "left out step 1 (" in left_out[0] and left_out[0].count("scene000") == 2
    finite = [seen[0][1], (seen[2][1] + seen[3][1]) / 2, seen[5][1]]  # the mean of an epoch is over what was learned
    assert [float(row["train/loss"]) for row in rows(tmp_path / "run")] == pytest.approx(finite)
    state = read_checkpoint(tmp_path / "run/checkpoints/last.ckpt")["state_dict"]
    assert all(torch.isfinite(tensor).all() for tensor in state.values())


@pytest.mark.parametrize("options", [[], ["train.ema_decay=0.9"]])
def test_many_in_a_row_stop_the_run(root, tmp_path, spoil, capsys, options):
    # Two, a good one in between, and then three, over the end of an epoch.
    spoil({0: math.nan, 1: math.nan, 3: math.nan, 4: math.nan, 5: math.nan})
    assert run_train(root, tmp_path, *options) == 2
    last = tmp_path / "run/checkpoints/last.ckpt"
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(said) == 1 and "3 times in a row, last at step 5 (" in said[0]
    assert said[0].count("scene000") == 2 and f"the last good checkpoint is {last};" in said[0]
    checkpoint = read_checkpoint(last)
    assert checkpoint["global_step"] == 4
    assert all(torch.isfinite(tensor).all() for tensor in checkpoint["state_dict"].values())


def test_parts_of_a_step_count_each(root, tmp_path, spoil, capsys):
    accumulate = "train.accumulate=2"
    spoil({1: math.nan, 2: math.nan})  # of two steps; each has a good part too
    assert run_train(root, tmp_path / "two", accumulate) == 0
    spoil({1: math.nan, 2: math.nan, 3: math.nan})
    assert run_train(root, tmp_path / "three", accumulate) == 2
    assert "last at step 1 (" in capsys.readouterr().err


def test_a_whole_epoch_may_be_left_out(root, tmp_path, spoil):
    spoil({2: math.nan, 3: math.nan})
    assert run_train(root, tmp_path) == 0
    assert [row["train/loss"] != "" for row in rows(tmp_path / "run")] == [True, False, True]
    spoil({0: math.nan, 1: math.nan})
    assert run_train(root, tmp_path / "first") == 0
    assert [row["train/loss"] != "" for row in rows(tmp_path / "first/run")] == [False, True, True]


def break_gradients(monkeypatch, at_step):
    """Make one weight's gradient infinite while the loss is finite, as where a float32 overflows."""

    def look(self, optimizer):
        if self.global_step == at_step:
            self.segmenter.head.weight.grad[0, 0] = math.inf

    monkeypatch.setattr(SegmentationModule, "on_before_optimizer_step", look)


@pytest.mark.parametrize("options", [[], ["train.ema_decay=0.999"]])
@pytest.mark.parametrize("at_step", [2, 3])
def test_broken_weights_are_never_kept(root, tmp_path, monkeypatch, capsys, options, at_step):
    break_gradients(monkeypatch, at_step)
    assert run_train(root, tmp_path, "train.validate_every=1", *options) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    folder = tmp_path / "run/checkpoints"
    assert "has become NaN or infinite" in said and f"the last good checkpoint is {folder / 'last.ckpt'};" in said
    assert sorted(path.name for path in folder.iterdir()) == ["best.ckpt", "last.ckpt"]
    for path in folder.iterdir():
        assert read_checkpoint(path)["global_step"] == 2
    monkeypatch.undo()
    assert run_train(root, tmp_path, "train.validate_every=1", *options, "--resume") == 0  # and it is good to go on
