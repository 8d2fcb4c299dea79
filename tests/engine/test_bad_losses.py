"""Losses that are NaN or infinite: one is left out, several in a row stop the run, and none gets into a checkpoint."""

import math

import pytest
import torch
from prepared import write_dataset

from pcseg import train
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.engine.module import SegmentationModule

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 0, augment: {mix3d_p: 0.0}}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 4, batch_size: 1, optimizer: sgd, lr: 0.05, max_bad_steps: 3}
"""
STEPS = 4  # of an epoch


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    write_dataset(folder / "data", train=STEPS, val=1)
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def run(root, name, *extra):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", f"name={name}"]
    return train.main(["--cfg", str(root / "tiny.yaml"), *where, *extra])


def weights(root, name, which="last"):
    return read_checkpoint(root / "runs" / name / "checkpoints" / f"{which}.ckpt")


def spoil(monkeypatch, steps, value=math.nan, poison_statistics=False):
    """Make the losses of these steps bad, and with them, if asked for, the running statistics."""
    original = SegmentationModule.losses

    def losses(self, features, logits, segment):
        terms = original(self, features, logits, segment)
        if self.training and self.global_step in steps:
            terms["loss"] = terms["loss"] * value
            if poison_statistics:
                for buffer in self.segmenter.buffers():
                    if buffer.is_floating_point():
                        buffer.fill_(math.nan)
        return terms

    monkeypatch.setattr(SegmentationModule, "losses", losses)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_single_bad_loss_leaves_no_trace(root, monkeypatch, caplog, value):
    name = f"single-{value}"
    spoil(monkeypatch, {0, 2, 3, 5, 6}, value, poison_statistics=True)  # never three in a row
    assert run(root, name, "train.momentum=1e-9", "train.weight_decay=0", "train.epochs=2") == 0
    lines = [line for line in caplog.messages if line.startswith("left out step")]
    assert [line.split()[3] for line in lines] == ["0", "2", "3", "5", "6"]
    assert all("scenes scene000" in line and f"loss {value}" in line for line in lines)
    state = weights(root, name)["state_dict"]
    assert all(torch.isfinite(tensor).all() for tensor in state.values())
    norm = "segmenter.backbone.conv_input.1.num_batches_tracked"
    assert state[norm] == 2 * STEPS - 5  # bad steps have not touched running statistics


def test_a_bad_step_moves_no_weight(root, monkeypatch):
    assert run(root, "before", "train.epochs=1", "train.momentum=1e-9", "train.weight_decay=0") == 0
    spoil(monkeypatch, {STEPS, STEPS + 1}, poison_statistics=True)
    again = ["train.epochs=2", "train.momentum=1e-9", "train.weight_decay=0"]
    assert run(root, "through", *again) == 0

    # Steps 4 and 5 of "through" are bad: with the first epoch left alone they must leave what was there.
    def state_at(limit):
        found = {}
        original = SegmentationModule.training_step

        def step(self, batch, index):
            if self.global_step == limit:
                found.update({key: value.clone() for key, value in self.segmenter.state_dict().items()})
            return original(self, batch, index)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SegmentationModule, "training_step", step)
            assert run(root, f"look{limit}", *again) == 0
        return found

    before, after = state_at(STEPS), state_at(STEPS + 2)
    assert before.keys() == after.keys() and all(torch.equal(before[key], after[key]) for key in before)


def test_several_in_a_row_stop_the_run(root, monkeypatch, capsys):
    spoil(monkeypatch, {1, 2, 9, 10, 11})
    assert run(root, "stopped") == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    folder = root / "runs" / "stopped" / "checkpoints"
    for words in ("3 times in a row", "step 11", "loss nan", "scene000", str(folder / "last.ckpt"), "train.lr"):
        assert words in said, words
    checkpoint = weights(root, "stopped")
    assert checkpoint["global_step"] == 2 * STEPS
    assert all(torch.isfinite(tensor).all() for tensor in checkpoint["state_dict"].values())


def test_bad_from_the_start_names_no_checkpoint(root, monkeypatch, capsys):
    spoil(monkeypatch, range(100))
    assert run(root, "start") == 2
    assert "there is no checkpoint yet" in capsys.readouterr().err


def test_gradients_that_overflow_are_no_bad_loss_but_broken_weights_are_never_written(root, monkeypatch, capsys):
    # In fp16 the scaler leaves such a step out by itself. In fp32 the weights are lost, and the next losses with them.
    original = SegmentationModule.on_before_optimizer_step

    def overflow(self, optimizer):
        original(self, optimizer)
        if self.global_step == 2 * STEPS - 1:  # the last step of the second epoch
            for parameter in self.segmenter.parameters():
                parameter.grad.fill_(math.inf)

    monkeypatch.setattr(SegmentationModule, "on_before_optimizer_step", overflow)
    assert run(root, "overflow", "train.validate_every=4") == 2
    said = capsys.readouterr().err
    assert "has become NaN or infinite and was not written" in said and "last.ckpt" in said
    assert "left out step" not in said
    folder = root / "runs" / "overflow" / "checkpoints"
    assert sorted(path.name for path in folder.iterdir()) == ["last.ckpt"]
    assert weights(root, "overflow")["global_step"] == STEPS
