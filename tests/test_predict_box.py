"""``pcseg predict`` with the network that comes with pcseg: scans without colour, unsure points, other classes."""

import numpy as np
import pytest
from plyfile import PlyData, PlyElement
from prepared import make_scene
from stand_in import make_run

import pcseg
from pcseg import predict
from pcseg.engine import box
from pcseg.engine.predictor import Predictor, load_run
from pcseg.errors import InputError


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
