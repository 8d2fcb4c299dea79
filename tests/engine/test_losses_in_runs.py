"""Heads and losses as a config asks for them, in a run."""

import csv

import numpy as np
import pytest
import torch
from prepared import write_dataset

from pcseg import config as configs
from pcseg import evaluate, train
from pcseg.engine.material import ClassCounts
from pcseg.engine.module import SegmentationModule
from pcseg.labels import load_label_set

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0, label_set: scannet20}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 2, batch_size: 2, optimizer: adamw, lr: 0.01, validate_every: 1}
"""


@pytest.mark.parametrize(
    "options",
    [
        ["model.head=dropclass", "loss.dropclass.sample_from=present", "loss.lovasz.weight=0.5"],
        ["model.head=cosine", "model.head_scale=20", "loss.focal.weight=1", "loss.dice.weight=1"],
        ["model.head=etf", "loss.cross_entropy.weight=0", "loss.dot_regression.weight=1"],
    ],
)
def test_heads_and_losses_train_and_score(tmp_path, options):
    write_dataset(tmp_path / "data", train=4, val=1)
    (tmp_path / "tiny.yaml").write_text(CONFIG)
    where = [f"runs={tmp_path / 'runs'}", f"data.root={tmp_path / 'data'}", "name=a"]
    assert train.main(["--cfg", str(tmp_path / "tiny.yaml"), *where, *options]) == 0
    with (tmp_path / "runs" / "a" / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(np.isfinite(float(row["train/loss"])) for row in rows if row.get("train/loss"))
    if "model.head=dropclass" in options:
        assert {"train/dropped_probability", "train/dropped_lovasz", "val/lovasz"} <= rows[0].keys()
        assert "val/dropped_lovasz" not in rows[0]
    assert evaluate.main(["--run", str(tmp_path / "runs" / "a")]) == 0


def test_the_modules_loss_gets_counts_and_the_heads_scale(tmp_path):
    (tmp_path / "tiny.yaml").write_text(CONFIG)
    options = ["model.head=cosine", "model.head_scale=20", "loss.ldam.weight=1", "loss.logit_adjustment.weight=1"]
    config = configs.load(tmp_path / "tiny.yaml", options)
    label_set = load_label_set("scannet20")
    points = torch.arange(20) * 100
    module = SegmentationModule(config, label_set, ClassCounts(points))
    assert module.training_loss.terms["ldam"].logit_scale == 20
    share = module.training_loss.terms["logit_adjustment"].adjustment.exp()
    assert share[4] / share[2] == pytest.approx(2, rel=1e-5)
    values = module.losses(torch.randn(30, 16), torch.randn(30, 20), torch.randint(-1, 20, (30,)))
    assert values.keys() == {"cross_entropy", "logit_adjustment", "ldam", "loss"}
    with pytest.raises(ValueError, match="class_points"):
        SegmentationModule(config, label_set)
