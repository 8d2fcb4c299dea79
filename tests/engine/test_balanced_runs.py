"""Balanced sampling and the cache in whole runs: stopped, resumed, cached and loaded by another process, same bits."""

import signal

import numpy as np
import torch
from prepared import make_scene, write_dataset

from pcseg import train
from pcseg.data.scene import save_scene
from pcseg.engine import callbacks
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.labels import load_label_set

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0, sampler: balanced}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 3, batch_size: 2, optimizer: adamw, validate_every: 3}
"""


def test_a_balanced_run_repeats_however_it_is_loaded_and_stopped(tmp_path, monkeypatch):
    write_dataset(tmp_path / "data", train=5, val=1)
    arrays = make_scene(50)
    arrays["segment200"][arrays["segment200"] == load_label_set("scannet200").names.index("chair")] = 199
    save_scene(tmp_path / "data/train/scene0050_00", arrays)  # of six scenes, the only one with a rare class
    (tmp_path / "tiny.yaml").write_text(CONFIG)

    def run(name, *extra):
        where = [f"runs={tmp_path / 'runs'}", f"data.root={tmp_path / 'data'}", f"name={name}"]
        return train.main(["--cfg", str(tmp_path / "tiny.yaml"), *where, *extra])

    def weights(name):
        return read_checkpoint(tmp_path / "runs" / name / "checkpoints/last.ckpt")["state_dict"]

    assert run("whole") == 0
    # Class shares: wall, floor, table 1, chair 5/6, 199 1/6; the median is 1, so the factors are √6 and √(6/5).
    draws = 6 * np.sqrt([6, 6 / 5]) / (np.sqrt(6) + 5 * np.sqrt(6 / 5))
    said = (tmp_path / "runs/whole/train.log").read_text()
    assert f"a scene comes {draws[1]:.2f} to {draws[0]:.2f} times an epoch" in said

    original = callbacks.StopOnInterrupt.on_train_batch_end

    def press_ctrl_c(self, trainer, *arguments):
        if trainer.global_step == 4:  # in the middle of the second epoch
            signal.raise_signal(signal.SIGINT)
        original(self, trainer, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(callbacks.StopOnInterrupt, "on_train_batch_end", press_ctrl_c)
        assert run("stopped", "data.cache_gib=1") == 130
    assert run("stopped", "data.cache_gib=1", "data.workers=1", "--resume") == 0
    assert run("uniform", "data.sampler=uniform") == 0
    one, two, other = weights("whole"), weights("stopped"), weights("uniform")
    assert all(torch.equal(one[key], two[key]) for key in one)
    assert not all(torch.equal(one[key], other[key]) for key in one)
