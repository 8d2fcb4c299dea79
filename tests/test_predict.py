"""Scans of one's own to labelled files by one command: what is kept, what is added, and what is said of bad ones."""

import csv
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import laspy
import numpy as np
import pytest
import torch
from ply_writer import FORMS, ply_bytes
from plyfile import PlyData
from prepared import make_scene, write_dataset

import pcseg
from pcseg import predict, train
from pcseg.data.normals import estimate_normals, vertex_normals
from pcseg.data.scene import Scene, save_scene
from pcseg.engine import predict_files
from pcseg.engine.predictor import Predictor, load_run
from pcseg.engine.tta import Inference
from pcseg.errors import InputError
from pcseg.labels import load_label_set

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 12, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01, validate_every: 12}
"""
UTM = np.array([596_648.0, 5_243_620.0, 312.0])  # metres
LABELS = load_label_set("scannet200")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("predict")
    write_dataset(folder / "data")
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def run_train(root, name, *extra):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", f"name={name}"]
    assert train.main(["--cfg", str(root / "tiny.yaml"), *where, *extra]) == 0
    return root / "runs" / name


@pytest.fixture(scope="module")
def run(root):
    return run_train(root, "all")


@pytest.fixture(scope="module")
def colors_only(root):
    return run_train(root, "color", "data.channels=[color]", "train.epochs=1", "train.validate_every=1")


@pytest.fixture(scope="module")
def network(run):
    return load_run(run)


def room(seed=77):
    """Points at multiples of 1/1024 m, which all units and float32 hold exactly, and their colours."""
    arrays = make_scene(seed)
    return np.round(arrays["coord"].astype(np.float64) * 1024) / 1024, arrays["color"]


def write_ply(
    path, coord, color=None, form="binary_little_endian", kind="double", faces=None, color_kind="uchar", **more
):
    """Write a file; ``more``: name → (type, values)."""
    columns = {axis: (kind, coord[:, number].tolist()) for number, axis in enumerate("xyz")}
    if color is not None:
        columns |= {name: (color_kind, color[:, i].tolist()) for i, name in enumerate(("red", "green", "blue"))}
    columns |= more
    properties = [(name, own) for name, (own, _) in columns.items()]
    rows = list(zip(*(values for _, values in columns.values()), strict=True))
    elements = [("vertex", properties, rows)]
    if faces is not None:
        elements.append(("face", [("vertex_indices", "uchar", "int")], [(face,) for face in faces]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ply_bytes(form, "\n", False, elements))
    return path


def label(run, out, *arguments):
    return predict.main([*map(str, arguments), "--run", str(run), "--out", str(out), "--device", "cpu"])


def labels(run, out, *arguments):
    """Label one scan; (V,) class indices from its .npy."""
    assert label(run, out, *arguments) == 0
    return np.load(out / f"{arguments[0].stem}.npy")


# ------------------------------------------------------------------------------------------------------ the whole way


def test_a_mesh_without_labels_becomes_a_coloured_one(run, network, tmp_path, capsys):
    coord, color = room()
    faces = np.random.default_rng(0).integers(0, len(coord), (50, 3))
    path = write_ply(tmp_path / "in" / "my room.ply", coord, color, faces=faces.tolist())
    before = path.read_bytes()
    out = tmp_path / "deep" / "out"
    assert label(run, out, path) == 0
    said = capsys.readouterr()
    assert path.read_bytes() == before
    assert sorted(own.name for own in out.iterdir()) == ["classes.csv", "my room.npy", "my room.ply"]

    near = coord.astype(np.float32)
    scene = Scene("room", near, color, vertex_normals(near, faces))
    expected = network.label_scene(scene)
    segment = np.load(out / "my room.npy")
    assert segment.dtype == np.int16 and np.array_equal(segment, expected.segment)
    assert len(np.unique(segment)) > 1
    ply = PlyData.read(str(out / "my room.ply"))
    vertex = ply["vertex"].data
    assert np.array_equal(np.stack([vertex[axis] for axis in "xyz"], axis=1), coord)
    assert np.array_equal(np.stack([vertex[f"{own}_input"] for own in ("red", "green", "blue")], axis=1), color)
    assert np.array_equal(np.stack([vertex[own] for own in ("red", "green", "blue")], axis=1), LABELS.colors[segment])
    assert np.array_equal(vertex["label"], LABELS.ids[segment]) and np.array_equal(vertex["class_index"], segment)
    np.testing.assert_allclose(vertex["confidence"], expected.confidence, atol=1e-6)
    assert np.array_equal(np.stack(ply["face"]["vertex_indices"]), faces)

    commonest = np.bincount(segment).argmax()
    assert f"my room.ply: {len(coord)} points" in said.out
    assert f": {LABELS.names[commonest]} {(segment == commonest).mean():.0%}" in said.out
    assert f"{out}: 1 × .ply" in said.out and said.err == ""
    with (out / "classes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == list(LABELS.names) and rows[7]["index"] == "7"
    assert [int(row["id"]) for row in rows] == LABELS.ids.tolist()
    assert [[int(row[own]) for own in "rgb"] for row in rows] == LABELS.colors.tolist()


def test_python_gives_what_the_command_gives(run, tmp_path):
    coord, color = room()
    expected = labels(run, tmp_path / "out", write_ply(tmp_path / "room.ply", coord, color))
    network = pcseg.load(run, device="cpu")
    assert pcseg.load(run, inference=Inference(rotations=3)).inference.rotations == 3
    for given in (
        (coord, color),
        (coord.tolist(), (color / 255).tolist()),
        (torch.tensor(coord), torch.tensor(color)),
        (coord + UTM, color, estimate_normals(coord.astype(np.float32)) * 3),
    ):
        segment = network.predict(*given)
        assert segment.dtype == np.int64 and np.array_equal(segment, expected)
    faces = np.random.default_rng(0).integers(0, len(coord), (200, 3))
    path = write_ply(tmp_path / "mesh.ply", coord, color, faces=faces.tolist())
    assert np.array_equal(network.predict(coord, color, faces=faces), labels(run, tmp_path / "out", path))


def test_labels_follow_the_order_of_the_points(run, tmp_path):
    arrays = make_scene(5)
    coord, color = arrays["coord"].astype(np.float64), arrays["color"]
    order = np.random.default_rng(1).permutation(len(coord))
    first = labels(run, tmp_path / "out", write_ply(tmp_path / "room.ply", coord, color))
    again = labels(run, tmp_path / "out2", write_ply(tmp_path / "room.ply", coord[order], color[order]))
    assert np.array_equal(again, first[order]) and not np.array_equal(again, first)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_other_properties_stay_in_every_form(run, tmp_path, form):
    coord, color = room()
    count = len(coord)
    more = {
        "label": ("ushort", [number % 999 for number in range(count)]),
        "time": ("double", (np.arange(count) / 7).tolist()),
        "confidence": ("uchar", [number % 256 for number in range(count)]),
        "nx": ("float", [0.5] * count),
    }
    out = tmp_path / "out"
    assert label(run, out, write_ply(tmp_path / "room.ply", coord, color, form, "float", **more)) == 0
    ply = PlyData.read(str(out / "room.ply"))
    vertex = ply["vertex"].data
    assert ply.byte_order == "<" and not ply.text and "made by hand" in ply.comments
    names = "x y z red_input green_input blue_input label_input time confidence_input nx red green blue label"
    assert list(vertex.dtype.names) == [*names.split(), "class_index", "confidence"]
    assert vertex["x"].dtype == np.float32 and vertex["label_input"].dtype == np.uint16
    for name, new in (("label", "label_input"), ("time", "time"), ("confidence", "confidence_input"), ("nx", "nx")):
        assert vertex[new].tolist() == more[name][1]


# -------------------------------------------------------------------------------------------- units, axes, far origins


@pytest.fixture(scope="module")
def plain(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    return labels(run, folder / "out", write_ply(folder / "room.ply", *room()))


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (lambda coord: coord * 1000, ["--unit", "mm"]),
        (lambda coord: coord * 100, ["--unit", "cm"]),
        (lambda coord: coord / 0.3048, ["--unit", "ft"]),
        (lambda coord: coord + UTM, []),
        (lambda coord: (coord + UTM) * 1000, ["--unit", "mm"]),
        (lambda coord: coord[:, [0, 2, 1]] * [1, 1, -1], ["--up", "y"]),
    ],
)
def test_units_axes_and_far_origins_change_no_label(run, plain, tmp_path, capsys, caplog, change, options):
    coord, color = room()
    path = write_ply(tmp_path / "room.ply", change(coord), color)
    assert np.array_equal(labels(run, tmp_path / "out", path, *options), plain)
    vertex = PlyData.read(str(tmp_path / "out" / "room.ply"))["vertex"]
    assert np.array_equal(np.stack([vertex[axis] for axis in "xyz"], axis=1), change(coord))  # the file's own
    assert vertex["x"].dtype == np.float64 and capsys.readouterr().err == caplog.text == ""


def test_normals_of_the_file_are_turned_with_its_axes(run, network, tmp_path):
    coord, color = room()
    normal = make_scene(77)["normal"].astype(np.float64)
    expected = network.predict(coord, color, normal)
    turned = normal[:, [0, 2, 1]] * [1, 1, -1]
    more = {name: ("double", (2 * turned[:, number]).tolist()) for number, name in enumerate(("nx", "ny", "nz"))}
    path = write_ply(tmp_path / "room.ply", coord[:, [0, 2, 1]] * [1, 1, -1], color, **more)
    assert np.array_equal(labels(run, tmp_path / "out", path, "--up", "y"), expected)
    assert not np.array_equal(expected, network.predict(coord, color))


def test_a_size_that_looks_wrong_is_said_before_labelling(run, tmp_path, caplog, monkeypatch):
    coord, color = room()
    path = write_ply(tmp_path / "room.ply", coord * 1000, color)

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Predictor, "label_scene", stop)
    assert label(run, tmp_path / "out", path) == 130
    assert "warning: room.ply: measures 1998 × 1993 × 1497 m" in caplog.text and "--unit mm" in caplog.text


def test_scans_without_segments_are_not_voted(run, tmp_path, caplog):
    coord, color = room()
    path = write_ply(tmp_path / "room.ply", coord, color)
    expected = labels(run, tmp_path / "out", path)
    assert "not voted" not in caplog.text
    assert np.array_equal(labels(run, tmp_path / "voted", path, "--votes", "segments"), expected)
    assert "room.ply: has no mesh segments: not voted" in caplog.text


# ------------------------------------------------------------------------------------------------- what there may be


@pytest.mark.parametrize("suffix", [".las", ".laz"])
def test_las(run, plain, tmp_path, suffix):
    coord, color = room()
    header = laspy.LasHeader(point_format=2, version="1.2")
    header.offsets, header.scales = UTM, np.full(3, 1 / 1024)
    las = laspy.LasData(header)
    las.x, las.y, las.z = (coord + UTM).T
    las.red, las.green, las.blue = (color.astype(np.uint16) * 257).T
    path = tmp_path / f"room{suffix.upper()}"
    las.write(str(path.with_suffix(suffix)))
    path.with_suffix(suffix).rename(path)
    assert np.array_equal(labels(run, tmp_path / "out", path), plain)
    vertex = PlyData.read(str(tmp_path / "out" / "room.ply"))["vertex"]
    assert np.array_equal(np.stack([vertex[axis] for axis in "xyz"], axis=1), coord + UTM)
    assert np.array_equal(vertex["class_index"], plain)


@pytest.mark.parametrize(("kind", "factor"), [("ushort", 257), ("float", 1 / 255), ("double", 1)])
def test_colours_of_any_depth(run, plain, tmp_path, kind, factor):
    coord, color = room()
    path = write_ply(tmp_path / "room.ply", coord, color.astype(np.int64) * factor, color_kind=kind)
    assert np.array_equal(labels(run, tmp_path / "out", path), plain)
    vertex = PlyData.read(str(tmp_path / "out" / "room.ply"))["vertex"]
    np.testing.assert_allclose(vertex["red_input"], color[:, 0].astype(np.int64) * factor, rtol=1e-6)


def test_a_prepared_scene(run, plain, network, tmp_path):
    coord, color = room()
    arrays = {"coord": coord.astype(np.float32), "color": color}
    save_scene(tmp_path / "val" / "scene.one", arrays)
    path = tmp_path / "val" / "scene.one"
    assert label(run, tmp_path / "out", path, "--up", "y") == 0  # a scene's axes are known
    assert np.array_equal(np.load(tmp_path / "out" / "scene.one.npy"), plain)
    vertex = PlyData.read(str(tmp_path / "out" / "scene.one.ply"))["vertex"]
    assert np.array_equal(vertex["z"], arrays["coord"][:, 2]) and vertex["z"].dtype == np.float32
    normal = make_scene(77)["normal"]
    save_scene(path, {**arrays, "normal": normal})
    assert label(run, tmp_path / "out", path) == 0
    expected = network.predict_scene(Scene("one", arrays["coord"], color, normal))
    assert np.array_equal(np.load(tmp_path / "out" / "scene.one.npy"), expected)


def test_one_point(run, colors_only, network, tmp_path):
    path = write_ply(tmp_path / "one.ply", np.array([[1.0, 2.0, 3.0]]), np.array([[200, 100, 50]]))
    for number, trained in enumerate((run, colors_only)):
        segment = labels(trained, tmp_path / f"out{number}", path)
        assert segment.shape == (1,) and 0 <= segment[0] < 200
    assert network.predict([[1, 2, 3]], [[200, 100, 50]]).shape == (1,)


def test_points_in_one_place(run, tmp_path):
    path = write_ply(tmp_path / "same.ply", np.ones((50, 3)), np.arange(150).reshape(50, 3))
    assert len(np.unique(labels(run, tmp_path / "out", path))) == 1


def test_without_colour_only_if_asked_for(run, colors_only, network, tmp_path, capsys):
    coord, color = room()
    path = write_ply(tmp_path / "bare.ply", coord)
    assert label(run, tmp_path / "out", path) == 2
    said = capsys.readouterr().err
    assert "bare.ply: has no colour" in said and "--fill-color" in said and said.count("\n") == 1
    assert not list((tmp_path / "out").glob("*bare*"))
    filled = labels(run, tmp_path / "out", path, "--fill-color")
    assert np.array_equal(filled, network.predict(coord, np.full(color.shape, 128, np.uint8)))
    own = write_ply(tmp_path / "own.ply", coord, color)
    assert np.array_equal(labels(run, tmp_path / "out", own, "--fill-color"), network.predict(coord, color))
    with pytest.raises(InputError, match="color: is lacking"):
        network.predict(coord)
    with pytest.raises(InputError, match="trained with color;"):
        load_run(colors_only).predict(coord)


def test_own_classes(root, tmp_path):
    data = tmp_path / "data"
    for number in range(3):
        arrays = make_scene(number)
        own = np.searchsorted([0, 1, 2], np.clip(arrays.pop("segment200"), -1, 2)).astype(np.int16)
        arrays.pop("segment20")
        save_scene(data / ("val" if number == 2 else "train") / f"s{number}", {**arrays, "segment": own})
    (data / "classes.csv").write_text('id,name,r,g,b\n-5,"tree, low",1,2,3\n70000,roof,4,5,6\n0,ground,7,8,9\n')
    options = [
        f"data.root={data}",
        f"data.label_set={data / 'classes.csv'}",
        "train.epochs=1",
        "train.validate_every=1",
    ]
    run = run_train(root, "own", *options)
    shutil.rmtree(data)
    segment = labels(run, tmp_path / "out", write_ply(tmp_path / "room.ply", *room()))
    vertex = PlyData.read(str(tmp_path / "out" / "room.ply"))["vertex"]
    assert np.array_equal(vertex["label"], np.array([-5, 70000, 0])[segment])
    assert (tmp_path / "out" / "classes.csv").read_text().splitlines()[1] == '0,-5,"tree, low",1,2,3'

    other = shutil.copytree(run, tmp_path / "other")
    (other / "classes.csv").write_text("id,name\n-5,roof\n70000,ground\n0,street\n")
    with pytest.raises(
        InputError, match=r"best\.ckpt: was trained on other .*class 0 is 'tree, low' there, 'roof' here"
    ):
        pcseg.load(other)
    (other / "classes.csv").write_text("id,name\n-5,roof\n70000,ground\n")
    with pytest.raises(InputError, match="3 there, 2 here"):
        pcseg.load(other)


# ------------------------------------------------------------------------------------------------------ many files


def test_a_folder_goes_on_after_bad_files(run, plain, tmp_path, capsys):
    coord, color = room()
    folder = tmp_path / "in"
    write_ply(folder / "b.PLY", coord, color)
    write_ply(folder / "d.ply", coord, color)
    write_ply(folder / ".hidden.ply", coord, color)
    write_ply(folder / "below" / "deep.ply", coord, color)
    (folder / "notes.txt").write_text("not a scan")
    (folder / "c.ply").write_bytes((folder / "d.ply").read_bytes()[:-7])
    (folder / "a.ply").write_bytes(ply_bytes("ascii", "\n", False, [("vertex", [("x", "float")], [])]))
    extra = tmp_path / "notes.txt"
    extra.write_text("x")
    out = tmp_path / "out"
    assert label(run, out, folder, extra) == 2
    said = capsys.readouterr()
    assert sorted(own.name for own in out.iterdir()) == ["b.npy", "b.ply", "classes.csv", "d.npy", "d.ply"]
    assert np.array_equal(np.load(out / "b.npy"), plain)
    lines = said.err.splitlines()
    assert len(lines) == 4 and all(line.startswith("error: ") for line in lines)
    assert (
        "a.ply: points have no x, y, z" in lines[0] and "c.ply: is cut" in lines[1] and "notes.txt: is no" in lines[2]
    )
    assert lines[3] == "error: 3 of 5 files failed, as said above"
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["b.PLY", "d.ply", str(out)]
    assert "2 × .ply" in said.out


def test_ctrl_c_leaves_whole_files(run, tmp_path, monkeypatch):
    paths = [write_ply(tmp_path / f"{name}.ply", *room()) for name in "abc"]
    original = Predictor.label_scene

    def interrupted(self, scene, out=None):
        if scene.name == "b":
            out[:5] = 1
            raise KeyboardInterrupt
        return original(self, scene, out)

    monkeypatch.setattr(Predictor, "label_scene", interrupted)
    out = tmp_path / "out"
    assert label(run, out, *paths, "--probabilities") == 130
    names = sorted(own.name for own in out.iterdir())
    assert names == ["a.npy", "a.ply", "a.probabilities.npy", "classes.csv"]


def test_results_are_replaced(run, tmp_path):
    coord, color = room()
    out = tmp_path / "out"
    first = labels(run, out, write_ply(tmp_path / "room.ply", coord, color))
    second = labels(run, out, write_ply(tmp_path / "room.ply", coord[:300], color[:300]))
    assert len(first) == len(coord) and len(second) == 300
    assert PlyData.read(str(out / "room.ply"))["vertex"].count == 300


def test_probabilities(run, network, tmp_path):
    coord, color = room()
    path = write_ply(tmp_path / "room.ply", coord, color)
    segment = labels(run, tmp_path / "out", path, "--probabilities", "--rotations", "2")
    values = np.load(tmp_path / "out" / "room.probabilities.npy")
    assert values.dtype == np.float16 and values.shape == (len(coord), 200)
    values = values.astype(np.float64)
    np.testing.assert_allclose(values.sum(axis=1), 1, atol=2e-3)
    # Half precision makes ties, of which any may be the label.
    assert np.array_equal(values[np.arange(len(coord)), segment], values.max(axis=1))
    vertex = PlyData.read(str(tmp_path / "out" / "room.ply"))["vertex"]
    np.testing.assert_allclose(vertex["confidence"], values.max(axis=1), atol=1e-3)
    one_look = labels(run, tmp_path / "out", path)
    assert np.array_equal(one_look, network.predict(coord, color))


# ------------------------------------------------------------------------------------------------------- bad input


def empty_las(path):
    laspy.LasData(laspy.LasHeader(point_format=2, version="1.2")).write(str(path))


def empty_ply(path):
    path.write_bytes(ply_bytes("binary_little_endian", "\n", False, [("vertex", [(a, "float") for a in "xyz"], [])]))


def nan_ply(path):
    coord = np.ones((4, 3))
    coord[2, 1] = np.nan
    write_ply(path, coord, np.arange(12).reshape(4, 3))


def scene_folder(path, **arrays):
    save_scene(path, arrays)


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("empty.ply", empty_ply, "holds no point"),
        ("empty.las", empty_las, "holds no point"),
        ("nan.ply", nan_ply, "1 points have NaN or infinite coordinates (the first is point 2)"),
        ("a.txt", lambda path: path.write_text("1 2 3"), "is no scan; expected a .ply, .las or .laz file"),
        ("a.ply", lambda path: path.write_text("1 2 3"), "is not a readable PLY file"),
        ("a.laz", lambda path: path.write_text("1 2 3"), "is not a readable .laz file"),
        (
            "far.ply",
            lambda path: write_ply(path, np.eye(3) * 1e9, np.eye(3, dtype=int)),
            "points lie up to 1e+09 m apart",
        ),
        ("gone.ply", lambda path: path.symlink_to("nowhere"), "is missing"),
        ("pipe.ply", os.mkfifo, "is not a file"),
        ("scene", lambda path: scene_folder(path, coord=np.empty((0, 3), np.float32)), "holds no point"),
        ("scene", lambda path: scene_folder(path, coord=np.ones((3, 3), np.float32)), "has no colour"),
        ("scene", lambda path: scene_folder(path, coord=np.full((3, 3), np.nan)), "coord.npy: holds NaN"),
    ],
)
def test_bad_files_get_one_sentence(run, tmp_path, capsys, name, write, words):
    write(tmp_path / name)
    assert label(run, tmp_path / "out", tmp_path / name) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"error: {tmp_path / name}") and words in said.err and said.err.count("\n") == 1
    assert said.out == "" and [own.name for own in (tmp_path / "out").iterdir()] == ["classes.csv"]


def test_mistakes_before_anything_is_written(run, tmp_path, capsys):
    path = write_ply(tmp_path / "in" / "room.ply", *room())
    twin = write_ply(tmp_path / "in2" / "room.ply", *room())
    linked = tmp_path / "links" / "room.ply"
    linked.parent.mkdir()
    linked.symlink_to(path)
    (tmp_path / "void").mkdir()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "classes.csv").write_text("id,name\n1,mine\n")
    (tmp_path / "file").write_text("")
    dotted = write_ply(tmp_path / "in2" / "room.probabilities.ply", *room())
    before = path.read_bytes()
    for arguments, words in (
        (["out", tmp_path / "none.ply"], "none.ply: no such file or folder"),
        (["out", tmp_path / "void"], "void: holds no .ply, .las or .laz file"),
        (["out", path, twin], "both would be written to room.ply"),
        (["out", path, dotted], "both would be written to room.probabilities.npy"),
        (["in", path], "lies in the folder that results are written to"),
        (["in/../in", path], "lies in the folder that results are written to"),
        (["in", linked], "lies in the folder that results are written to"),
        (["used", path], "classes.csv: is there, and is not the table of the classes of this run"),
        (["file", path], "file: cannot be written: File exists"),
        (["file/out", path], "out: cannot be written: Not a directory"),
        (["out", path, "--rotations", "0"], "--rotations is 0"),
    ):
        assert label(run, tmp_path / arguments[0], *arguments[1:]) == 2
        said = capsys.readouterr()
        assert words in said.err and said.err.count("\n") == 1 and said.out == ""
        assert path.read_bytes() == before
    assert (
        not list((tmp_path / "in").glob("*.npy")) and (tmp_path / "used" / "classes.csv").read_text()[-5:] == "mine\n"
    )
    assert label(tmp_path / "void", tmp_path / "out", path) == 2
    assert "void: is not a run" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="cannot reserve room")
def test_a_full_disk_and_too_little_memory(run, tmp_path, monkeypatch, capsys):
    path = write_ply(tmp_path / "room.ply", *room())

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def small(*_, **__):
        raise MemoryError

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", full)
        assert label(run, out, path, "--probabilities") == 2
        assert "room.probabilities.npy: cannot be written: No space left" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setattr(Predictor, "label_scene", small)
        assert label(run, out, path) == 2
        assert "room.ply: needs more memory than there is" in capsys.readouterr().err
    assert [own.name for own in out.iterdir()] == ["classes.csv"]


def test_many_classes_get_wider_labels(network, tmp_path, monkeypatch):
    path = write_ply(tmp_path / "room.ply", *room())
    wide = load_run(network.checkpoint.parent.parent, device="cpu")
    monkeypatch.setattr(type(wide.label_set), "num_classes", 40_000)
    done = predict_files.label_file(wide, path, tmp_path / "out", predict_files.Settings())
    assert np.load(tmp_path / "out" / "room.npy").dtype == np.int32 and done.class_points.sum() == len(room()[0])


def test_importing_pcseg_is_light():
    code = "import sys, pcseg; assert not {'torch', 'numpy'} & sys.modules.keys(); pcseg.load"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(pcseg.__file__).parent.parent)
