"""Folders change hands: one made by Pointcept is used here as it is, and one made here is what its loader takes."""

import json
import zipfile

import numpy as np
import pytest
from prepared import make_scene
from raw_scan import write_raw_dataset
from reference.pointcept_folder import read_folder, write_folder

from data_prep.scannet import prepare
from pcseg import evaluate, export, train
from pcseg.data import stats
from pcseg.data.scene import load_scene
from pcseg.labels import load_label_set

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {center_collapse: {weight: 0.4, prior: scenes}}
train: {epochs: 1, batch_size: 2, optimizer: adamw}
"""


def scenes():
    names = ["train/scene0000_00", "train/scene0000_01", "val/scene0011_00", "test/scene0707_00"]
    made = {name: make_scene(seed) for seed, name in enumerate(names)}
    for arrays in made.values():
        arrays["instance"] = arrays["segment20"]
        arrays["normal"][:3] = 0  # its way with a vertex that is in no face
    return made


@pytest.fixture
def root(tmp_path):
    write_folder(tmp_path / "data", scenes())
    (tmp_path / "tiny.yaml").write_text(CONFIG)
    return tmp_path


def run_train(root, *overrides):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", *overrides]
    return train.main(["--cfg", str(root / "tiny.yaml"), *where])


@pytest.mark.parametrize("labels, sampler", [("scannet200", "uniform"), ("scannet20", "balanced")])
def test_its_folders_train_score_and_export_here(root, labels, sampler, capsys):
    before = sorted(root.glob("data/**/*"))
    (root / "data/train/scene0000_01/instance.npy").unlink()
    column = root / "data/val/scene0011_00/segment20.npy"
    np.save(column, np.load(column)[:, None])  # its loader flattens labels; those of its S3DIS rooms are (V, 1)
    assert run_train(root, f"data.label_set={labels}", f"data.sampler={sampler}") == 0
    assert evaluate.main(["--run", str(root / "runs/run")]) == 0
    stem = load_label_set(labels).segment_file.removesuffix(".npy")
    labelled = int((scenes()["val/scene0011_00"][stem] >= 0).sum())
    assert json.loads((root / "runs/run/evaluate_val.json").read_text())["points"] == labelled
    command = ["--run", str(root / "runs/run"), "--out", str(root / "a.zip")]
    assert export.main(command) == 2  # nothing beside the folders tells that this is all of the test split
    assert "lacks 99 scenes of the test list" in capsys.readouterr().err
    (root / "list.txt").write_text("scene0707_00\n")
    assert export.main([*command, "--list", str(root / "list.txt")]) == 0
    with zipfile.ZipFile(root / "a.zip") as file:
        assert file.namelist() == ["scene0707_00.txt"]
        assert len(file.read("scene0707_00.txt").split()) == len(scenes()["test/scene0707_00"]["coord"])
    capsys.readouterr()
    assert stats.main([str(root / "data"), "--label-set", labels, "--jobs", "1"]) == 0
    assert "chair" in capsys.readouterr().out
    assert set(root.glob("data/**/*")) < set(before)  # nothing was written into it


def test_without_normals_the_channels_are_named(root, tmp_path, capsys):
    write_folder(tmp_path / "bare" / "data", scenes(), normals=False)
    assert run_train(root, f"data.root={tmp_path / 'bare' / 'data'}") == 2
    said = capsys.readouterr().err
    assert "scene0000_00: has no normal.npy, which data.channels asks for" in said and said.count("\n") == 1
    assert "data.channels=[coord,color]" in said and not (root / "runs").exists()
    assert run_train(root, f"data.root={tmp_path / 'bare' / 'data'}", "data.channels=[coord,color]") == 0
    assert evaluate.main(["--run", str(root / "runs/run")]) == 0


@pytest.mark.parametrize("workers", [0, 1])
def test_a_broken_file_is_one_sentence_from_a_loader_process_too(root, capsys, workers):
    file = root / "data/train/scene0000_01/segment200.npy"
    file.write_bytes(b"nothing")
    assert run_train(root, f"data.workers={workers}", "loss.center_collapse.prior=none") == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"error: {file}: not a readable .npy file")


def test_colours_as_shares_of_one_are_refused(root, capsys):
    file = root / "data/train/scene0000_00/color.npy"
    color = np.load(file).astype(np.float32)
    np.save(file, color)
    assert load_scene(file.parent).color.dtype == np.uint8
    np.save(file, color / 255)
    assert run_train(root) == 2
    assert "color.npy: has values up to 1, expected 0 … 255" in capsys.readouterr().err


@pytest.mark.parametrize("labels", ["segment20", "segment200"])
def test_our_folders_are_what_its_loader_takes(tmp_path, labels):
    write_raw_dataset(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "data", jobs=1)
    (tmp_path / "data/train/.scene0009_00.17.tmp").mkdir()  # a killed preparation leaves such a folder
    assert (tmp_path / "data/dataset.json").is_file()
    splits = {"train": ["scene0000_00", "scene0000_01"], "val": ["scene0001_00"], "test": ["scene0707_00"]}
    for split, names in splits.items():
        read = read_folder(tmp_path / "data", split, labels)
        assert list(read) == names
        for name, theirs in read.items():
            ours = load_scene(tmp_path / "data" / split / name, f"{labels}.npy")
            for field in ("coord", "color", "normal"):
                assert np.array_equal(theirs[field], getattr(ours, field)) and theirs[field].dtype == np.float32
            for field in ("segment", "instance"):
                own = getattr(ours, field)
                assert np.array_equal(theirs[field], np.full(ours.num_vertices, -1) if own is None else own)
            assert (theirs["segment"] >= 0).any() == (split != "test")
