import sys
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.image import imread

from pcseg import view
from pcseg.data.scene import save_scene
from pcseg.labels import load_label_set
from pcseg.vis.panels import RIGHT_COLOR, WRONG_COLOR


@pytest.fixture
def scene(room, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "open3d", None)
    folder = tmp_path / "data" / "train" / room.name
    save_scene(folder, {"coord": room.coord, "color": room.color, "normal": room.normal, "segment200": room.segment})
    return folder


@pytest.fixture
def run(monkeypatch):
    """A trained run that calls every point a wall; what it was asked for is kept."""
    seen = []

    def load_run(folder):
        seen.append(folder)
        return SimpleNamespace(
            label_set=load_label_set("scannet200"),
            predict_scene=lambda scene: np.zeros(scene.num_vertices, dtype=np.int64),
        )

    monkeypatch.setitem(sys.modules, "pcseg.engine.predictor", SimpleNamespace(load_run=load_run))
    return seen


def share_of(file, color):
    return (np.rint(255 * imread(file)[..., :3]) == np.array(color)).all(axis=2).mean()


def test_save_truth(scene, tmp_path, capsys):
    picture = tmp_path / "out" / "scene.png"
    assert view.main([str(scene), "--save", str(picture)]) == 0
    assert capsys.readouterr().out == f"wrote {picture}\n"
    colors = load_label_set("scannet200").colors
    assert share_of(picture, colors[load_label_set("scannet200").names.index("floor")]) > 0.02
    assert share_of(picture, WRONG_COLOR) == 0


def test_save_prediction_and_error(scene, run, tmp_path):
    assert view.main([str(scene), "--run", "runs/a", "--save", str(tmp_path / "scene.png")]) == 0
    assert run == ["runs/a"]
    assert share_of(tmp_path / "scene.png", RIGHT_COLOR) > 0.02 < share_of(tmp_path / "scene.png", WRONG_COLOR)


def test_missing_truth_is_said(scene, run, tmp_path, capsys):
    arguments = [str(scene), "--save", str(tmp_path / "scene.png")]
    assert view.main([*arguments, "--labels", "scannet20"]) == 0
    said = "no segment20.npy, so truth and error are left out; --labels scannet200 would find some"
    assert said in capsys.readouterr().out
    (scene / "segment200.npy").unlink()
    assert view.main([*arguments, "--run", "runs/a"]) == 0
    assert "no segment200.npy, so truth and error are left out\n" in capsys.readouterr().out
    assert share_of(tmp_path / "scene.png", WRONG_COLOR) == 0


def test_one_sentence_and_exit_code_2(scene, run, tmp_path, capsys, monkeypatch):
    def fails_with(*arguments):
        assert view.main([str(argument) for argument in arguments]) == 2
        error = capsys.readouterr().err
        assert error.startswith("error: ") and error.count("\n") == 1
        return error

    assert "is not a prepared scene (coord.npy is missing)" in fails_with(tmp_path / "none", "--save", "a.png")
    assert "--save a.jpg: pictures are written as PNG" in fails_with(scene, "--run", "runs/a", "--save", "a.jpg")
    assert run == []  # refused before the model was loaded
    assert "the run runs/a was trained on scannet200" in fails_with(
        scene, "--run", "runs/a", "--labels", "scannet20", "--save", tmp_path / "a.png"
    )
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "there is no display to open a window on; write a picture instead: --save FILE.png" in fails_with(scene)
    monkeypatch.setenv("DISPLAY", ":0")
    assert "--save FILE.png" in fails_with(scene)  # open3d is not there


def test_label_sets_are_checked_by_the_parser(scene, capsys):
    with pytest.raises(SystemExit) as stop:
        view.main([str(scene), "--labels", "scannet40"])
    assert stop.value.code == 2 and "scannet200" in capsys.readouterr().err
