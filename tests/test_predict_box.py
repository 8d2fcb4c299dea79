"""``pcseg predict`` with the network that comes with pcseg: scans without colour, unsure points, other classes."""

import dataclasses
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from plyfile import PlyData, PlyElement
from prepared import make_scene
from rich.console import Console
from stand_in import make_run

import pcseg
from pcseg import predict, view
from pcseg.data.labelled_ply import add_labels, points_ply
from pcseg.engine import box
from pcseg.engine.predictor import Predictor, load_run
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.vis.panels import scene_panels
from pcseg.vis.subject import load_subject
from pcseg.vis.window import describe, legend


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("box")
    box.publish(make_run(folder / "trained", "data.label_set=scannet200"), "best", folder / "box", {})
    return folder / "box"


@pytest.fixture(autouse=True)
def stand_in(published, monkeypatch):
    monkeypatch.setattr(box, "BOX", published)


@pytest.fixture
def network():
    return pcseg.load(device="cpu")


def write_room(path, color=True):
    arrays = make_scene(7)
    kinds = [(axis, "<f4") for axis in "xyz"] + [(own, "u1") for own in ("red", "green", "blue") if color]
    vertex = np.empty(len(arrays["coord"]), dtype=kinds)
    for number, (name, _) in enumerate(kinds):
        vertex[name] = arrays["coord" if number < 3 else "color"][:, number % 3]
    PlyData([PlyElement.describe(vertex, "vertex")]).write(str(path))
    return path, arrays["coord"], arrays["color"]


def label(path, out, *arguments):
    return predict.main([str(path), "--out", str(out), "--device", "cpu", *arguments])


def test_without_a_run_the_box_labels(network, tmp_path, capsys):
    path, coord, color = write_room(tmp_path / "room.ply")
    assert label(path, tmp_path / "out") == 0
    segment = np.load(tmp_path / "out" / "room.npy")
    assert np.array_equal(segment, network.predict(coord, color)) and len(np.unique(segment)) > 2
    assert f"room.ply: {len(coord)} points, " in capsys.readouterr().out
    assert label(path, tmp_path / "last", "--checkpoint", "last") == 2
    assert "no other than best" in capsys.readouterr().err


# -------------------------------------------------------------------------------------------------- without colour


def test_a_network_that_saw_scans_without_colour_needs_none(network, tmp_path, capsys, monkeypatch):
    path, coord, _ = write_room(tmp_path / "bare.ply", color=False)
    grey = network.predict(coord, np.full(coord.shape, 128, np.uint8))
    assert label(path, tmp_path / "out") == 2
    assert "bare.ply: has no colour" in capsys.readouterr().err
    with pytest.raises(InputError, match="color: is lacking"):
        network.predict(coord)
    monkeypatch.setattr(Predictor, "colour_optional", property(lambda _: True))
    assert label(path, tmp_path / "out") == 0
    said = capsys.readouterr()
    assert f"bare.ply: {len(coord)} points without colour (grey was taken), " in said.out and said.err == ""
    assert np.array_equal(np.load(tmp_path / "out" / "bare.npy"), grey)
    assert np.array_equal(network.predict(coord), grey)
    path, coord, color = write_room(tmp_path / "room.ply")
    assert label(path, tmp_path / "out") == 0 and "grey" not in capsys.readouterr().out
    assert np.array_equal(np.load(tmp_path / "out" / "room.npy"), network.predict(coord, color))


def test_which_networks_need_no_colour(published):
    network = load_run(published)
    assert not network.colour_optional
    network.config.data.augment.drop_color_p = 0.2
    assert network.colour_optional
    network.config.data.channels = ["coord", "normal"]
    assert not network.colour_optional


# ----------------------------------------------------------------------------------------------------------- unsure


def test_points_below_a_confidence_get_no_class(network, tmp_path, capsys, monkeypatch):
    path, coord, color = write_room(tmp_path / "room.ply")
    out, label_set = tmp_path / "out", network.label_set
    assert label(path, out) == 0
    sure = np.load(out / "room.npy")
    confidence = PlyData.read(str(out / "room.ply"))["vertex"]["confidence"]
    least = float(np.quantile(confidence, 0.3))
    capsys.readouterr()
    assert label(path, out, "--unsure", repr(least)) == 0  # into the folder that has the classes without it
    expected = np.where(confidence < least, -1, sure)
    share = (expected == -1).mean()
    assert 0.25 < share < 0.35 and f", unsure {share:.0%}\n" in capsys.readouterr().out
    assert np.array_equal(np.load(out / "room.npy"), expected)
    assert np.array_equal(network.predict(coord, color, unsure=least), expected)
    ply = PlyData.read(str(out / "room.ply"))
    vertex, none = ply["vertex"], expected == -1
    assert np.array_equal(vertex["class_index"], expected) and np.array_equal(vertex["confidence"], confidence)
    painted = np.stack([vertex[own] for own in ("red", "green", "blue")], axis=1)
    assert (painted[none] == 64).all() and (vertex["label"][none] == 0).all()
    assert np.array_equal(painted[~none], label_set.colors[sure[~none]])
    assert np.array_equal(vertex["label"][~none], label_set.ids[sure[~none]])
    assert "class_index -1, label 0: unsure" in ply.comments
    lines = (out / "classes.csv").read_text().splitlines()
    assert len(lines) == 202 and lines[-1] == "-1,0,unsure,64,64,64"

    beside = load_label_set(out / "classes.csv")
    assert beside.names == label_set.names
    shown = load_subject(out / "room.ply", beside)
    assert np.array_equal(shown.prediction, expected) and np.array_equal(shown.scene.color, color)
    entries = [text.get_text() for text in scene_panels(shown.scene, beside, shown.prediction).legends[0].get_texts()]
    assert entries[-1] == "unsure" and "not labelled" not in entries
    assert "prediction unsure (" in describe(shown, beside, int(none.argmax()))
    console = Console(file=io.StringIO(), width=200)
    console.print(legend(shown, beside, "prediction"))
    assert f"unsure {share:.1%}" in console.file.getvalue()
    assert view.main([str(out / "room.ply"), "--save", str(tmp_path / "room.png")]) == 0

    capsys.readouterr()
    assert label(path, out) == 0 and (out / "classes.csv").read_text().splitlines() == lines
    assert "unsure" not in capsys.readouterr().out
    assert label(path, tmp_path / "none", "--unsure", "0.999999") == 0
    assert ": unsure 100%\n" in capsys.readouterr().out


def test_unsure_points_have_an_id_of_their_own():
    own = dataclasses.replace(load_label_set("scannet20"), ids=np.array([0, -1, *range(5, 23)]))
    assert own.no_id == -2
    ply = add_labels(points_ply(np.zeros((2, 3))), np.array([-1, 0]), np.ones(2), own)
    assert ply["vertex"]["label"].tolist() == [-2, 0]


@pytest.mark.parametrize("wrong", ["0", "1", "-0.5", "nan", "half", "1e9"])
def test_a_wrong_confidence_is_told_before_anything_is_read(tmp_path, capsys, network, wrong):
    assert label(tmp_path / "gone.ply", tmp_path / "out", f"--unsure={wrong}") == 2
    said = f"--unsure is {wrong}, expected a number between 0 and 1, such as 0.5"
    assert capsys.readouterr().err == f"error: {said}\n" and not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="unsure is"):
        network.predict([[0, 0, 0]], [[1, 2, 3]], unsure=wrong)


# ----------------------------------------------------------------------------------------------------------- labels


def test_other_classes_can_be_asked_for(network, tmp_path, capsys):
    path, coord, color = write_room(tmp_path / "room.ply")
    assert label(path, tmp_path / "out", "--labels", "scannet20") == 0
    small = pcseg.load(device="cpu", labels="scannet20")
    segment = np.load(tmp_path / "out" / "room.npy")
    assert np.array_equal(segment, small.predict(coord, color)) and segment.max() < 20
    assert load_label_set(tmp_path / "out" / "classes.csv").names == load_label_set("scannet20").names
    capsys.readouterr()
    assert label(path, tmp_path / "out") == 2  # 200 classes into the folder of 20
    assert "is not the table of the classes" in capsys.readouterr().err


def test_labelling_loads_only_what_it_needs(published, tmp_path):
    path, _, _ = write_room(tmp_path / "room.ply")
    arguments = [str(path), "--run", str(published), "--out", str(tmp_path / "out"), "--device", "cpu"]
    heavy = ["lightning", "open3d", "matplotlib", "pandas", "torchmetrics", "viser", "sympy"]
    code = f"import sys; from pcseg.predict import main; main({arguments}); print({{*{heavy}}} & sys.modules.keys())"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, cwd=Path(pcseg.__file__).parents[1], capture_output=True, text=True)
    assert done.stdout.endswith("\nset()\n")
