"""The model in the box: what is published is what is loaded, and nothing else is."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from prepared import make_scene, write_dataset
from setuptools import Distribution
from stand_in import make_run

import pcseg
from pcseg import checkpoint, evaluate, train
from pcseg import config as configs
from pcseg.engine import box
from pcseg.engine.checkpoints import read_checkpoint, read_safetensors
from pcseg.engine.predictor import load_run
from pcseg.errors import InputError
from pcseg.files import sha256_of
from pcseg.labels import load_label_set


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("box") / "trained", "data.root=/somewhere/else/rooms")


@pytest.fixture
def stand_in(run, tmp_path, monkeypatch):
    monkeypatch.setattr(box, "BOX", tmp_path / "package" / "box")
    box.publish(run, "best", box.BOX, {"miou": 0.25})
    return box.BOX


def test_the_box_holds_the_run_in_half_precision(run, stand_in):
    trained = read_checkpoint(run / "checkpoints" / "best.ckpt")["state_dict"]
    content = read_checkpoint(stand_in / box.WEIGHTS)
    assert content["state_dict"].keys() == trained.keys()
    for key, value in trained.items():
        wanted = value.half() if value.is_floating_point() else value
        assert content["state_dict"][key].dtype == wanted.dtype and torch.equal(content["state_dict"][key], wanted)
    assert content["pcseg"]["classes"] == list(load_label_set("scannet20").names)
    assert content["pcseg"]["global_step"] == 40
    known = json.loads((stand_in / "box.json").read_text())
    assert known["weights_sha256"] == sha256_of(stand_in / box.WEIGHTS) and known["miou"] == 0.25
    # Nothing of the machine that it was trained on.
    assert content["pcseg"]["config"] == configs.to_dict(configs.load_of_run(stand_in))
    for file in stand_in.rglob("*"):
        content = b"" if file.is_dir() else file.read_bytes()
        assert b"/somewhere" not in content and str(run.parent).encode() not in content


def test_the_box_labels_as_its_run_does(run, stand_in):
    network, trained = pcseg.load(device="cpu"), load_run(run, device="cpu")
    assert all(own.dtype == torch.float32 for own in network.model.parameters())
    arrays = make_scene(3)
    given = arrays["coord"], arrays["color"], arrays["normal"]
    scene = pcseg.engine.predictor.scene_from_arrays(*given, None, network.config.data.channels)
    near, exact = network.probabilities(scene), trained.probabilities(scene)
    assert 0 < (near - exact).abs().max() < 0.01
    labels = network.predict(*given)
    assert len(np.unique(labels)) > 1 and (labels == trained.predict(*given)).mean() > 0.98
    assert np.array_equal(load_run(stand_in, device="cpu").predict(*given), labels)  # a run's folder like any other


def test_publishing_again_keeps_the_card_only(run, stand_in, tmp_path):
    (stand_in / box.CARD).write_text("by hand\n")
    (stand_in / "old.txt").write_text("")
    box.publish(run, "best", stand_in, {"miou": 0.5, "weights_sha256": "not this"})
    assert (stand_in / box.CARD).read_text() == "by hand\n"
    assert sorted(own.name for own in stand_in.iterdir()) == ["MODEL_CARD.md", "box.json", "checkpoints", "config.yaml"]
    pcseg.load(device="cpu")
    (tmp_path / "metrics.csv").write_text("step\n")
    card = lambda about: f"{about['miou']} {about['bytes']} {about['weights_sha256']}"  # noqa: E731
    weights = box.publish(run, "best", stand_in, {"miou": 0.5}, card, [tmp_path / "metrics.csv"])
    assert (stand_in / box.CARD).read_text() == f"0.5 {weights.stat().st_size} {sha256_of(weights)}"
    assert (stand_in / "metrics.csv").read_text() == "step\n"


def test_of_two_classifiers_the_coarser_one_answers(tmp_path, monkeypatch):
    options = "data.label_set=scannet200", "data.coarse_label_set=scannet20"
    run = make_run(tmp_path / "two", *options)
    monkeypatch.setattr(box, "BOX", tmp_path / "box")
    box.publish(run, "best", box.BOX, {})
    arrays = make_scene(3)
    given = arrays["coord"], arrays["color"], arrays["normal"]
    for labels, expected in ((None, "scannet20"), ("scannet20", "scannet20"), ("scannet200", "scannet200")):
        network = pcseg.load(device="cpu", labels=labels)
        assert network.label_set.name == expected
        trained = load_run(run, device="cpu", labels=expected)
        assert (network.predict(*given) == trained.predict(*given)).mean() > 0.98
    assert load_run(box.BOX).label_set.name == "scannet200"  # as of any run


def test_what_is_too_large_is_not_published(run, tmp_path, monkeypatch):
    monkeypatch.setattr(box, "MOST_BYTES", 50_000)
    with pytest.raises(InputError, match=r"best\.ckpt: its weights take .* MB in half precision, expected"):
        box.publish(run, "best", tmp_path / "box", {})
    monkeypatch.undo()
    wide = shutil.copytree(run, tmp_path / "wide")
    content = torch.load(wide / "checkpoints" / "best.ckpt")
    next(value for key, value in content["state_dict"].items() if key.endswith("running_var"))[3] = 1e5
    torch.save(content, wide / "checkpoints" / "best.ckpt")
    with pytest.raises(InputError, match=r"running_var' has numbers beyond ±65504"):
        box.publish(wide, "best", tmp_path / "box", {})
    assert [own.name for own in tmp_path.iterdir()] == ["wide"]


def test_own_classes_come_along(tmp_path):
    (tmp_path / "classes.csv").write_text("id,name\n7,roof\n9,ground\n")
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copyfile(tmp_path / "classes.csv", folder / "classes.csv")
    make_run(folder, f"data.label_set={tmp_path / 'classes.csv'}")
    box.publish(folder, "best", tmp_path / "out", {})
    shutil.rmtree(folder)
    (tmp_path / "classes.csv").unlink()
    assert pcseg.load(tmp_path / "out").label_set.names == ("roof", "ground")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: shutil.rmtree(folder), "box.json: is missing"),
        (lambda folder: (folder / "box.json").unlink(), "box.json: is missing"),
        (lambda folder: (folder / box.WEIGHTS).unlink(), "best.safetensors: is missing"),
        (lambda folder: (folder / "box.json").write_text("{"), "box.json: is damaged"),
        (lambda folder: (folder / "box.json").write_text("[1]"), "box.json: is damaged"),
        (lambda folder: (folder / "box.json").write_text('{"miou": 1}'), "box.json: is damaged"),
        (lambda folder: flip(folder / box.WEIGHTS), "best.safetensors: is damaged or not the file that box.json"),
    ],
)
def test_a_damaged_box_is_not_read(stand_in, monkeypatch, damage, words):
    damage(stand_in)

    def read(*_):
        raise AssertionError("was read")

    monkeypatch.setattr("pcseg.engine.predictor.read_checkpoint", read)
    for use in (pcseg.load, lambda: box.weights_file("box")):
        with pytest.raises(InputError) as caught:
            use()
        assert words in str(caught.value) and "reinstall pcseg" in str(caught.value) and "\n" not in str(caught.value)


def flip(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_the_box_has_no_last(stand_in):
    with pytest.raises(InputError, match="no other than best"):
        pcseg.load(checkpoint="last")


def test_a_run_of_that_name_comes_first(run, stand_in, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert box.is_box("box") and box.is_box(None) and not box.is_box("runs/box")
    assert box.weights_file("box") == str(stand_in / box.WEIGHTS) and box.weights_file(None) is None
    shutil.copytree(run, tmp_path / "box")
    assert not box.is_box("box") and not box.is_box(Path("box"))


def test_the_whole_box_goes_into_a_wheel(stand_in):
    (stand_in / box.CARD).write_text("by hand\n")
    distribution = Distribution()
    distribution.parse_config_files([str(Path(__file__).parents[2] / "pyproject.toml")])
    build = distribution.get_command_obj("build_py")
    build.ensure_finalized()
    build.manifest_files = {}
    packed = {Path(own) for own in build.find_data_files("pcseg", str(stand_in.parent))}
    assert packed == {own for own in stand_in.rglob("*") if own.is_file()}


# ------------------------------------------------------------------------------------------------------- the commands


def test_training_starts_from_the_box(run, stand_in, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_dataset(tmp_path / "data", train=2, val=1, test=0)
    options = [
        "--cfg",
        str(run / "config.yaml"),
        f"runs={tmp_path / 'runs'}",
        f"data.root={tmp_path / 'data'}",
        "train.batch_size=2",
    ]
    options += [
        "data.label_set=scannet200",
        "train.epochs=1",
        "train.batch_size=2",
        "log.report=false",
        "--init",
        "box",
    ]
    assert train.main([*options, "name=fine", "train.lr=1e-12"]) == 0
    assert f"{stand_in / box.WEIGHTS}: weights in safetensors" in capsys.readouterr().err
    weights, _ = read_safetensors(stand_in / box.WEIGHTS)
    tuned = read_checkpoint(tmp_path / "runs" / "fine" / "checkpoints" / "last.ckpt")["state_dict"]
    own = [key for key in weights if key.startswith("backbone.") and key.endswith("weight")]
    assert own
    for key in own:
        torch.testing.assert_close(tuned[f"segmenter.{key}"], weights[key].float(), rtol=0, atol=1e-6)
    # Classes that both have keep their row.
    names, more = load_label_set("scannet20").names, load_label_set("scannet200").names
    row = tuned["segmenter.head.weight"][more.index("chair")]
    torch.testing.assert_close(row, weights["head.weight"][names.index("chair")].float(), rtol=0, atol=1e-6)

    assert train.main([*options, "name=wide", "model.base_channels=16"]) == 2
    said = capsys.readouterr().err
    assert "set model.base_channels, model.channels and model.layers to 8, [8, 16," in said
    flip(stand_in / box.WEIGHTS)
    assert train.main([*options, "name=damaged"]) == 2
    assert "reinstall pcseg" in capsys.readouterr().err and not (tmp_path / "runs" / "damaged").exists()


def test_other_commands_take_the_box_by_its_name(stand_in, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert checkpoint.main(["show", "box"]) == 0
    assert "20 (wall, floor, cabinet, …), head linear" in capsys.readouterr().out
    write_dataset(tmp_path / "data", train=1, val=1, test=0)
    score = ["--run", "box", "--data", str(tmp_path / "data"), "--device", "cpu"]
    assert evaluate.main(score) == 2
    assert "--run box needs --json FILE" in capsys.readouterr().err
    assert evaluate.main(["--compare", "box", "other"]) == 2
    assert "--compare takes the folders of two runs" in capsys.readouterr().err
    assert evaluate.main([*score, "--json", str(tmp_path / "scores.json")]) == 0
    found = json.loads((tmp_path / "scores.json").read_text())
    assert found["run"] == "box" and found["checkpoint_sha256"] == sha256_of(stand_in / box.WEIGHTS)


# ---------------------------------------------------------------------------------------------------- the box itself


def test_the_packaged_box_is_whole():
    weights = box.checked_weights()
    assert weights.stat().st_size <= box.MOST_BYTES and (box.BOX / box.CARD).is_file()
    tensors, about = read_safetensors(weights)
    for key, value in tensors.items():
        assert value.dtype == (torch.int64 if key.endswith("num_batches_tracked") else torch.float16), key
        assert value.isfinite().all(), key
    network = pcseg.load(device="cpu")
    assert about["classes"] == list(load_run(box.BOX).label_set.names)
    arrays = make_scene(3)
    assert len(np.unique(network.predict(arrays["coord"], arrays["color"], arrays["normal"]))) > 1
