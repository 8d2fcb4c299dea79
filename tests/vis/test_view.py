import sys
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from plyfile import PlyData, PlyElement

from pcseg import view
from pcseg.data.scene import save_scene
from pcseg.labels import load_label_set
from pcseg.vis.panels import RIGHT_COLOR, WRONG_COLOR, confidence_colors, save_labelled_ply


@pytest.fixture
def scene(room, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "open3d", None)
    folder = tmp_path / "data" / "train" / room.name
    save_scene(
        folder,
        {
            "coord": room.coord,
            "color": room.color,
            "normal": room.normal,
            "segment200": room.segment,
            "superpoint": np.zeros(room.num_vertices, dtype=np.int32),
        },
    )
    return folder


@pytest.fixture
def run(monkeypatch):
    """A trained run that calls every point a wall; what it was asked for is kept."""
    seen = []

    def load_predictor(folder, arguments, labels):
        seen.append((folder, arguments.votes, labels))

        def label_scene(scene):
            assert scene.normal is not None and (arguments.votes == "none" or scene.superpoint is not None)
            zeros = np.zeros(scene.num_vertices)
            return SimpleNamespace(segment=zeros.astype(np.int64), confidence=zeros.astype(np.float32))

        fields = ["coord", "normal", *(["superpoint"] if arguments.votes == "segments" else [])]
        return SimpleNamespace(label_set=load_label_set("scannet200"), fields=fields, label_scene=label_scene)

    monkeypatch.setattr(view, "load_predictor", load_predictor)
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
    later = scene.parent / "scene0003_00"  # a scene is drawn itself, of a folder the first
    save_scene(later, {"coord": np.load(scene / "coord.npy"), "color": np.load(scene / "color.npy")})
    assert view.main([str(later), "--save", str(picture)]) == 0
    assert "scene0003_00: no labels" in capsys.readouterr().out
    assert view.main([str(scene.parent), "--save", str(picture)]) == 0
    assert "no labels" not in capsys.readouterr().out


def test_save_prediction_and_error(scene, run, tmp_path):
    assert view.main([str(scene), "--run", "runs/a", "--save", str(tmp_path / "scene.png")]) == 0
    assert run == [("runs/a", "none", None)]
    assert share_of(tmp_path / "scene.png", RIGHT_COLOR) > 0.02 < share_of(tmp_path / "scene.png", WRONG_COLOR)
    assert share_of(tmp_path / "scene.png", confidence_colors(np.zeros(1))[0]) > 0.04
    assert view.main([str(scene), "--run", "runs/a", "--votes", "segments", "--labels", "scannet20",
                      "--save", str(tmp_path / "scene.ply")]) == 0  # fmt: skip
    assert run[1:] == [("runs/a", "segments", "scannet20")]
    assert (PlyData.read(str(tmp_path / "scene.ply"))["vertex"]["class_index"] == 0).all()


def test_save_the_triangles_of_a_mesh(scene, room, room_faces, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(view, "scene_panels", lambda *arguments, **options: seen.append(options) or Figure())
    vertex = np.array(list(map(tuple, room.coord)), dtype=[(axis, "f4") for axis in "xyz"])
    rows = np.empty(len(room_faces), dtype=[("vertex_indices", "i4", (3,))])
    rows["vertex_indices"] = room_faces
    ply = PlyData([PlyElement.describe(vertex, "vertex"), PlyElement.describe(rows, "face")])
    ply.write(str(tmp_path / "raw.ply"))
    save = ["--save", str(tmp_path / "a.png")]
    assert view.main([str(scene), "--mesh", str(tmp_path / "raw.ply"), *save]) == 0
    np.testing.assert_array_equal(seen[0]["faces"], room_faces)


def test_save_a_labelled_file_of_ones_own(scene, room, run, tmp_path, capsys):
    save_labelled_ply(tmp_path / "a.ply", room, room.segment, load_label_set("scannet200"))
    assert view.main([str(tmp_path / "a.ply"), "--save", str(tmp_path / "a.png")]) == 0
    assert "a: no labels of scannet200, so truth and error are left out" in capsys.readouterr().out
    colors = load_label_set("scannet200").colors
    assert share_of(tmp_path / "a.png", colors[load_label_set("scannet200").names.index("floor")]) > 0.02
    for option in ("--run", "--mesh"):
        assert view.main([str(tmp_path / "a.ply"), option, "x"]) == 2
        assert "`python -m pcseg.predict` labels PLY files" in capsys.readouterr().err and not run


def test_a_labelled_file_is_read_by_the_classes_beside_it(room, tmp_path, capsys):
    (tmp_path / "classes.csv").write_text("index,id,name,r,g,b\n0,-7,bush,1,2,3\n1,12,stone,4,5,6\n")
    own = load_label_set(tmp_path / "classes.csv")
    save_labelled_ply(tmp_path / "a.ply", room, np.arange(room.num_vertices) % 2, own)
    assert view.main([str(tmp_path / "a.ply"), "--save", str(tmp_path / "a.png")]) == 0
    (tmp_path / "classes.csv").unlink()
    assert view.main([str(tmp_path / "a.ply"), "--save", str(tmp_path / "a.png")]) == 2
    assert "its labels are not those of scannet200" in capsys.readouterr().err


def test_the_window_gets_all_scans_and_predicts_when_asked(scene, run, monkeypatch):
    seen = []
    monkeypatch.setattr(view, "show", lambda *arguments: seen.append(arguments))
    (scene.parent / "scene0001_00").symlink_to(scene.name)
    assert view.main([str(scene.parent / "scene0001_00")]) == 0
    assert view.main([str(scene.parent), "--run", "runs/a"]) == 0
    (paths, start, load, label_set, predict), (again, first, _, _, predicts) = seen
    assert paths == again == [scene, scene.parent / "scene0001_00"] and (start, first) == (1, 0)
    assert label_set.name == "scannet200" and predict is None
    segment, confidence = predicts(load(paths[0]).scene)
    assert len(segment) == len(confidence) and segment.dtype == np.int64


def test_missing_truth_is_said(scene, run, tmp_path, capsys):
    arguments = [str(scene), "--save", str(tmp_path / "scene.png")]
    assert view.main([*arguments, "--labels", "scannet20"]) == 0
    said = "no labels of scannet20, so truth and error are left out; --labels scannet200 would find some"
    assert said in capsys.readouterr().out
    (scene / "segment200.npy").unlink()
    assert view.main([*arguments, "--run", "runs/a"]) == 0
    assert "no labels of scannet200, so truth and error are left out\n" in capsys.readouterr().out
    assert share_of(tmp_path / "scene.png", WRONG_COLOR) == 0


def test_one_sentence_and_exit_code_2(scene, run, tmp_path, capsys, monkeypatch):
    def fails_with(*arguments):
        assert view.main([str(argument) for argument in arguments]) == 2
        error = capsys.readouterr().err
        assert error.startswith("error: ") and error.count("\n") == 1
        return error

    assert "none: no such file or folder" in fails_with(tmp_path / "none", "--save", "a.png")
    assert "--save a.jpg: pictures are written as PNG" in fails_with(scene, "--run", "runs/a", "--save", "a.jpg")
    assert run == []  # refused before the model was loaded
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "there is no display to open a window on; write a picture instead: --save FILE.png" in fails_with(scene)
    monkeypatch.setenv("WAYLAND_DISPLAY", "any")
    assert "--save FILE.png" in fails_with(scene)  # open3d is not there


def test_label_sets_are_checked_by_the_parser(scene, capsys):
    with pytest.raises(SystemExit) as stop:
        view.main([str(scene), "--labels", "scannet40"])
    assert stop.value.code == 2 and "scannet200" in capsys.readouterr().err
