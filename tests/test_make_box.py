"""Rooms → training → scores → a published network, small."""

import csv
import json
from functools import partial

import numpy as np
import pytest

import pcseg
from data_prep.synthetic import write
from data_prep.synthetic.scene import make_scene
from pcseg import make_box
from pcseg.data.corruptions import CORRUPTIONS
from pcseg.engine import box, corruption_table

CONFIG = """
name: box
runs: box/runs
log: {report: false}
data:
  {root: box/rooms, voxel_size: 0.15, max_points: 1500, workers: 0, coarse_label_set: scannet20,
   augment: {drop_color_p: 0.2}}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 1, batch_size: 1, optimizer: adamw, lr: 0.01, validate_every: 1}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a box that was made in it, and a patched package folder."""
    folder = tmp_path_factory.mktemp("make_box")
    small = ("--pictures", "48,36", "--jobs", "1")  # in this process, where scans are of few views
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(box, "BOX", folder / "package" / "box")
        patch.setattr(make_box, "SETS", {
            "train": ((2, 1, 0), 1, ("--variety", *small)),
            "held_out": ((0, 1, 0), 2, small),
            "unseen": ((0, 1, 0), 3, ("--unseen", *small)),
        })  # fmt: skip
        patch.setattr(write, "make_scene", partial(make_scene, views=10))
        patch.setattr(corruption_table, "CORRUPTIONS", {"no normals": CORRUPTIONS["no normals"]})
        (folder / "package").mkdir()
        (folder / "tiny.yaml").write_text(CONFIG)
        assert make_box.main(["--cfg", "tiny.yaml"]) == 0
        yield folder


def test_one_command_makes_and_publishes(place):
    about = json.loads((box.BOX / "box.json").read_text())
    assert about["data"]["unseen"]["unseen"] is True and about["data"]["train"]["variety"] is True
    assert about["held_out"]["coarse"]["scenes"] == 1 and len(about["unseen"]["fine"]["iou"]) == 200
    assert about["before"] == [] and about["trained"]["epochs"] == 1
    card = (box.BOX / "MODEL_CARD.md").read_text()
    assert about["weights_sha256"] in card and "unseen families" in card and "| clean |" in card
    assert str(place) not in card + (box.BOX / "config.yaml").read_text() + json.dumps(about)
    with (box.BOX / "metrics.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 1
    network = pcseg.load()
    labels = network.predict(np.random.default_rng(0).random((500, 3)) * 3)
    assert network.label_set.name == "scannet20" and labels.shape == (500,)


def test_again_changes_nothing_and_more_training_is_told(place, capsys):
    runs = place / "box" / "runs" / "box"
    before = {path: path.stat().st_mtime_ns for path in (runs / "corruptions.json", runs / "checkpoints" / "last.ckpt")}
    assert make_box.main(["--cfg", "tiny.yaml"]) == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    more = ["--cfg", "tiny.yaml", "--init", "box", "--rooms-seed", "4", "name=second", "train.epochs=2"]
    assert make_box.main(more) == 0
    about = json.loads((box.BOX / "box.json").read_text())
    assert [own["trained"]["epochs"] for own in about["before"]] == [1] and about["trained"]["epochs"] == 2
    assert (box.BOX / "MODEL_CARD.md").read_text().count("epochs over 2 rooms (seed ") == 2
    assert "loaded" in (place / "box" / "runs" / "second" / "train.log").read_text()
    # Done again, it has not begun with itself.
    assert make_box.main(more) == 0
    assert json.loads((box.BOX / "box.json").read_text())["before"] == about["before"]


def test_weights_to_begin_with_that_are_not_there_are_told_before_anything_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(box, "BOX", tmp_path / "gone")
    (tmp_path / "tiny.yaml").write_text(CONFIG)
    assert make_box.main(["--cfg", "tiny.yaml", "--init", "box"]) == 2
    assert "box.json: is missing" in capsys.readouterr().err and not (tmp_path / "box").exists()
