"""A second classifier for coarser classes, from training to labels."""

import csv

import numpy as np
import pytest
import torch
from prepared import write_dataset

from pcseg import config as configs
from pcseg import evaluate, train
from pcseg.data.scene import list_scenes, load_scene
from pcseg.engine.initialise import plan
from pcseg.engine.material import gather
from pcseg.engine.module import SegmentationModule
from pcseg.engine.predictor import load_run
from pcseg.engine.weights import read_weights
from pcseg.errors import InputError
from pcseg.labels import class_map_between, load_label_set
from pcseg.models.segmenter import build_segmenter

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0, label_set: scannet200, coarse_label_set: scannet20}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {logit_adjustment: {weight: 0.5}, coarse_weight: 2.0}
train: {epochs: 8, batch_size: 2, optimizer: adamw, lr: 0.01, validate_every: 8}
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coarse")
    write_dataset(folder / "data", train=4, val=1)
    (folder / "tiny.yaml").write_text(CONFIG)
    where = [f"runs={folder / 'runs'}", f"data.root={folder / 'data'}", "name=a"]
    assert train.main(["--cfg", str(folder / "tiny.yaml"), *where]) == 0
    return folder / "runs" / "a"


def test_the_second_classifier_learns_and_answers(run):
    with (run / "metrics.csv").open(newline="") as file:
        last = list(csv.DictReader(file))[-1]
    assert {"train/coarse_cross_entropy", "val/coarse_logit_adjustment", "val/coarse_miou"} <= last.keys()
    scene = load_scene(list_scenes(run.parents[1] / "data", "val")[0], "segment20.npy")
    predictor = load_run(run, labels="scannet20")
    assert predictor.label_set.name == "scannet20" and predictor.class_map is None
    found = predictor.predict_scene(scene)
    known = scene.segment >= 0
    assert (found == scene.segment)[known].mean() > 0.5
    # It is the second classifier that answers: without its bias it says something else.
    with torch.no_grad():
        predictor.model.coarse_head.bias[1] += 1e4
    assert (predictor.predict_scene(scene) == 1).all()
    assert load_run(run).label_set.name == "scannet200"
    assert evaluate.main(["--run", str(run), "--labels", "scannet20"]) == 0


def test_its_loss_is_of_mapped_labels_and_counts(run):
    config = configs.load_of_run(run)
    material = gather(config)
    fine, coarse = load_label_set("scannet200"), load_label_set("scannet20")
    class_map = class_map_between(fine, coarse)
    expected = np.zeros(20, np.int64)
    np.add.at(expected, class_map[class_map >= 0], material.counts.points.numpy()[class_map >= 0])
    assert np.array_equal(material.coarse_counts.points.numpy(), expected) and expected.sum() > 0
    module = SegmentationModule(config, fine, material.counts, material.coarse_counts).eval()
    features, logits = torch.randn(200, 16), torch.randn(200, 200)
    segment = torch.arange(-1, 199)
    terms = module.losses(features, logits, segment)
    labels = torch.tensor([-1, *class_map[:199].tolist()])
    direct = torch.nn.functional.cross_entropy(module.segmenter.coarse_head(features), labels, ignore_index=-1)
    assert terms["coarse_cross_entropy"].item() == pytest.approx(direct.item(), rel=1e-5)
    both = module.training_loss(features, logits, segment)["loss"] + 2 * terms["coarse_loss"]
    assert terms["loss"].item() == pytest.approx(both.item(), rel=1e-6)


def test_weights_move_to_networks_with_and_without_it(run, tmp_path):
    weights = read_weights(run / "checkpoints" / "last.ckpt")
    assert weights.coarse_classes == load_label_set("scannet20").names
    same = configs.load_of_run(run)
    state, report = plan(build_segmenter(same, 200), weights, same, load_label_set("scannet200").names)
    assert all(torch.equal(value, weights.state[key]) for key, value in state.items()) and not report.left_out
    plain = configs.load(run / "config.yaml", ["data.coarse_label_set=''"])
    state, report = plan(build_segmenter(plain, 200), weights, plain, load_label_set("scannet200").names)
    assert not any(key.startswith("coarse") for key in state) and "no second classifier" in str(report)
    # A run on the coarse classes takes the classifier that knows them all.
    twenty = configs.load(run / "config.yaml", ["data.label_set=scannet20", "data.coarse_label_set=''"])
    state, _ = plan(build_segmenter(twenty, 20), weights, twenty, load_label_set("scannet20").names)
    assert torch.equal(state["head.weight"], weights.state["coarse_head.weight"])


def test_only_coarser_classes_with_a_table_are_taken(tmp_path):
    (tmp_path / "a.yaml").write_text("data: {label_set: scannet20, coarse_label_set: scannet200}")
    with pytest.raises(InputError, match=r"data\.coarse_label_set is 'scannet200', expected empty, or scannet20"):
        configs.load(tmp_path / "a.yaml")
