"""Neural collapse of a run: in each epoch's row, and on demand with files and pictures."""

import csv
import json
import shutil

import numpy as np
import pytest
import torch
from matplotlib.image import imread
from prepared import write_dataset
from reference.collapse import collapse_slowly, misses_slowly

from pcseg import analyze, train
from pcseg.data.batch import collate
from pcseg.data.dataset import make_sample
from pcseg.data.scene import list_scenes, load_scene
from pcseg.engine import module
from pcseg.engine.collapse import analyze_collapse, load_collapse, read_curves
from pcseg.engine.predictor import load_run
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.metrics.collapse import COLUMNS, MEASURES

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 2, batch_size: 2, optimizer: adamw, lr: 0.01, validate_every: 1, ema_decay: 0.5}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collapse")
    write_dataset(folder / "data", val=3)
    (folder / "tiny.yaml").write_text(CONFIG)
    where = [f"runs={folder / 'runs'}", f"data.root={folder / 'data'}", "name=a"]
    assert train.main(["--cfg", str(folder / "tiny.yaml"), *where]) == 0
    return folder


@pytest.fixture
def run(root):
    return root / "runs" / "a"


def last_row(run):
    with (run / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))[-1]


def forwards(run, root):
    """Features, labels and logits of all validation scenes."""
    predictor, parts = load_run(run, "last"), []
    for folder in list_scenes(root / "data", "val"):
        scene = load_scene(folder, predictor.label_set.segment_file, fields=["color", "normal"])
        batch = collate([make_sample(scene, predictor.config.data, 200, None)])
        with torch.no_grad():
            parts.append((*predictor.model(batch.feat, batch.grid_coord, batch.batch, 1), batch.segment))
    return predictor, *(torch.cat(part).numpy() for part in zip(*parts, strict=True))


def test_an_epochs_row_the_analysis_and_the_plain_computation_agree(root, run):
    predictor, features, logits, segment = forwards(run, root)
    rows = predictor.model.head.weight.detach().numpy()
    expected = collapse_slowly(features, segment, rows, range(200))
    row, result = last_row(run), analyze_collapse(predictor, root / "data", "val")
    there = [name for name in COLUMNS if row.get(f"val/{name}")]  # all four classes are of the head
    assert there == [*MEASURES, "nc1_head", "nc2_maximal_angle_head"]
    for name in MEASURES:
        assert float(row[f"val/{name}"]) == pytest.approx(expected[name], rel=1e-5), name
        assert result.measures["all"][name] == pytest.approx(expected[name], rel=1e-6), name
    assert result.measures["all"]["nc1_mean"] == pytest.approx(expected["nc1_mean"], rel=1e-6)
    assert result.measures["head"]["nc3"] == pytest.approx(expected["nc3"], rel=1e-6)
    for k, share in misses_slowly(features, segment, logits).items():
        assert result.nc4[k] == pytest.approx(share)
    assert result.measures["tail"]["nc1"] is None and result.measures["tail"]["classes"] == 0
    assert result.counts.sum() == (segment >= 0).sum()


def test_what_has_no_value_in_an_epoch_is_not_that_of_the_epoch_before(root, run, monkeypatch):
    values = iter([{"nc1": 3.0, "nc3": 2.0}, {"nc3": 1.0}])
    monkeypatch.setattr(module, "epoch_columns", lambda measures: next(values))
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", "name=nothing"]
    assert train.main(["--cfg", str(root / "tiny.yaml"), *where]) == 0
    row = last_row(root / "runs" / "nothing")
    assert row["val/nc1"] == "" and row["val/nc3"] == "1.0"


def test_analyze_writes_measures_and_pictures(root, run, capsys):
    assert analyze.main(["--run", str(run)]) == 0
    said = capsys.readouterr().out
    assert "ideal cosine of 4 classes: -0.3333" in said and "collapse.json" in said and "curves.png" in said
    out = run / "collapse"
    pictures = ["centers.png", "cosines.png", "curves.png", "norms.png"]
    assert sorted(path.name for path in out.iterdir()) == sorted([*pictures, "collapse.json", "collapse.npz"])
    assert all(imread(out / name).std() > 0.02 for name in pictures)
    told = json.loads((out / "collapse.json").read_text())
    assert told["run"] == str(run) and told["split"] == "val" and told["checkpoint"] == "best.ckpt"
    assert told["classes_present"] == 4 and told["dimensions"] == 16 and told["ideal_is_possible"]
    label_set = load_label_set("scannet200")
    again = load_collapse(out, label_set)
    assert again.to_dict() == {key: told[key] for key in again.to_dict()}
    present = [row for row in told["classes"] if row["count"]]
    assert sorted(row["name"] for row in present) == ["chair", "floor", "table", "wall"]
    assert all(
        row["nearest"] in ("chair", "floor", "table", "wall") and row["nearest"] != row["name"] for row in present
    )
    with pytest.raises(InputError, match="is of 200 classes, expected the 20 of scannet20"):
        load_collapse(out, load_label_set("scannet20"))


def test_another_split_checkpoint_and_folder(root, run, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("stays")
    arguments = ["--run", str(run), "--split", "train", "--checkpoint", "last", "--out", str(tmp_path)]
    assert analyze.main([*arguments, "--data", str(root / "data"), "--device", "cpu"]) == 0
    told = json.loads((tmp_path / "collapse.json").read_text())
    assert told["split"] == "train" and told["checkpoint"] == "last.ckpt"
    assert (tmp_path / "mine.txt").read_text() == "stays"


def test_a_run_without_curves_has_no_picture_of_them(root, run, tmp_path, capsys):
    shutil.copytree(run, tmp_path / "old", ignore=shutil.ignore_patterns("metrics.csv", "collapse"))
    assert analyze.main(["--run", str(tmp_path / "old")]) == 0
    assert not (tmp_path / "old" / "collapse" / "curves.png").exists()
    assert "curves.png" not in capsys.readouterr().out


def test_what_analyze_refuses(root, run, tmp_path, capsys):
    shutil.copytree(root / "data" / "val", tmp_path / "data" / "val")
    files = sorted((tmp_path / "data" / "val").glob("*/segment200.npy"))
    for file in files:
        np.save(file, np.full_like(np.load(file), -1))
    arguments = ["--run", str(run), "--data", str(tmp_path / "data")]
    assert analyze.main(arguments) == 2
    assert "val: no point has a label of scannet200" in capsys.readouterr().err
    files[-1].unlink()
    assert analyze.main(arguments) == 2
    assert f"{files[-1]}: missing; this analysis needs labels" in capsys.readouterr().err
    assert analyze.main([*arguments, "--split", "train"]) == 2
    assert "holds no prepared scene" in capsys.readouterr().err
    assert analyze.main(["--run", str(tmp_path)]) == 2
    assert "is not a run" in capsys.readouterr().err
    with pytest.raises(InputError, match="holds no whole analysis"):
        load_collapse(tmp_path, load_label_set("scannet200"))


def test_curves_have_the_validated_epochs(tmp_path):
    file = tmp_path / "metrics.csv"
    assert read_curves(file) == {}
    file.write_text("epoch,step,val/nc1,val/miou,val/nc1_tail\n0,5,,,\n1,10,0.5,1,\n2,15,,,\n3,20,0.25,1,7\n")
    curves = read_curves(file)
    assert curves.keys() == {"nc1", "nc1_tail"}
    np.testing.assert_array_equal(curves["nc1"], [[2, 4], [0.5, 0.25]])
    file.write_text("epoch,step,val/nc1\n0,5,much\n")
    with pytest.raises(InputError, match=r"metrics.csv: a cell is no number"):
        read_curves(file)
    file.write_text("step,val/miou\n5,0.1\n")
    assert read_curves(file) == {}
