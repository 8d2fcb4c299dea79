"""Clouds of one's own, from the file to a scored run: what they hold is made up here, so the truth is known."""

import itertools
import json
import shutil
from pathlib import Path

import laspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plyfile import PlyData, PlyElement

from data_prep import ply
from data_prep.assign import assign_by_ratio, read_split
from data_prep.cloud_scenes import cut
from data_prep.own_config import config_text, suggest_voxel_size
from pcseg import config as configs
from pcseg import evaluate, export, train, view
from pcseg.data import stats
from pcseg.data.clouds import read_cloud
from pcseg.data.scene import load_scene
from pcseg.engine.predictor import load_run
from pcseg.errors import InputError
from pcseg.labels import load_label_set

CLASSES = "id,name\n-3,floor\n5,wall\n70,box\n"
IDS = (-3, 5, 70)
UTM = np.array([596_648.125, 5_243_620.75, 312.5])  # metres
TINY = ["model.base_channels=8", "model.channels=[8,8,8,8,8,8,8,8]", "model.layers=[1,1,1,1,1,1,1,1]"]
TINY += ["train.init=none"]  # the network in the box is wider


def make_cloud(seed, points=900):
    """A floor, a wall and a box of 2 m: coord (V, 3) float64 metres, color, label with some values of no class."""
    rng = np.random.default_rng(seed)
    third = points // 3
    parts = [rng.uniform([0, 0, 0], [2, 2, 0.01], (third, 3)), rng.uniform([0, 0, 0], [0.01, 2, 1.5], (third, 3))]
    parts.append(rng.uniform([0.8, 0.8, 0], [1.4, 1.4, 0.6], (points - 2 * third, 3)))
    label = np.repeat(IDS, [third, third, points - 2 * third])
    label[rng.random(points) < 0.1] = 99
    color = np.clip(label[:, None] + rng.integers(0, 150, (points, 3)), 0, 255).astype(np.uint8)
    return np.concatenate(parts), color, label


def write_ply(path, coord, label=None, color=None, kind="<f8", label_kind="i4", faces=None, text=False, **more):
    columns = {axis: coord[:, i].astype(kind) for i, axis in enumerate("xyz")}
    if color is not None:
        columns |= {name: color[:, i] for i, name in enumerate(("red", "green", "blue"))}
    if label is not None:
        columns["class"] = label.astype(label_kind)
    columns |= more
    vertex = np.empty(len(coord), dtype=[(name, array.dtype) for name, array in columns.items()])
    for name, array in columns.items():
        vertex[name] = array
    elements = [PlyElement.describe(vertex, "vertex")]
    if faces is not None:
        rows = np.array([(face,) for face in faces.tolist()], dtype=[("vertex_indices", "i4", (3,))])
        elements.append(PlyElement.describe(rows, "face"))
    path.parent.mkdir(parents=True, exist_ok=True)
    PlyData(elements, text=text, byte_order=kind[0]).write(str(path))


def write_las(path, coord, label, color=None, extra=None):
    header = laspy.LasHeader(point_format=2, version="1.2")
    header.offsets, header.scales = np.floor(coord.min(axis=0)), np.full(3, 1e-4)
    if extra is not None:
        header.add_extra_dim(laspy.ExtraBytesParams(name=extra, type=np.int16))
    las = laspy.LasData(header)
    las.x, las.y, las.z = coord.T
    las[extra or "classification"] = label
    if color is not None:
        las.red, las.green, las.blue = color.T
    path.parent.mkdir(parents=True, exist_ok=True)
    las.write(str(path))


@pytest.fixture
def classes(tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text(CLASSES)
    return path


def prepare(tmp_path, *more, source="raw", out="data"):
    where = ["--in", tmp_path / source, "--out", tmp_path / out, "--classes", tmp_path / "kinds.csv"]
    return ply.main([str(word) for word in (*where, "--labels", "class", "--jobs", "1", *more)])


def indices(label):
    return np.array([IDS.index(own) if own in IDS else -1 for own in label])


def folders(data):
    return {path.parent.name: path.parent for path in sorted(data.glob("*/*/coord.npy"))}


# ------------------------------------------------------------------------------------------------------ the whole way


def test_from_millimetres_in_utm_to_scores_and_labels(tmp_path, classes, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    made = {f"room {number}": make_cloud(number) for number in range(5)}
    for name, (coord, color, label) in made.items():
        write_ply(tmp_path / "raw" / f"{name}.ply", (coord + UTM) * 1000, label, color)
    assert prepare(tmp_path, "--unit", "mm", "--split", "0.6,0.4,0") == 0
    said = capsys.readouterr().out
    assert "5 scenes prepared" in said and "(3 train, 2 val, 0 test)" in said
    assert "values without a row in classes.csv, ignored (points): 99 (" in said
    assert "x, y, z = 596,648, 5,243,620, 312 m were subtracted" in said
    assert "guessed from neighbouring points in 5 scenes" in said and "warning" not in said
    for name, folder in folders(tmp_path / "data").items():
        coord, color, label = made[name]
        scene = load_scene(folder, "segment.npy")
        record = json.loads((folder / "prepared.json").read_text())
        # Tenths of millimetres survive, which they would not in float32 without the shift.
        np.testing.assert_allclose(scene.coord + np.array(record["shift"]), coord + UTM, rtol=0, atol=1e-5)
        np.testing.assert_array_equal(scene.color, color)
        np.testing.assert_array_equal(scene.segment, indices(label))
        assert scene.segment.dtype == np.int16 and record["unknown_labels"] == {"99": int((label == 99).sum())}
        np.testing.assert_allclose(np.linalg.norm(scene.normal, axis=1), 1, atol=1e-5)
    content = json.loads((tmp_path / "data" / "dataset.json").read_text())
    assert content["label_sets"] == ["classes"]
    total = np.sum([content["splits"][split]["class_points"]["classes"] for split in ("train", "val")], axis=0)
    assert total.tolist() == [sum(int((label == own).sum()) for _, _, label in made.values()) for own in IDS]

    config = configs.load("data/own.yaml")
    assert config.data.channels == ["coord", "color", "normal"] and config.name == "data"
    assert config.train.init == "box" and config.data.voxel_size == 0.03
    steps = ["train.epochs=2", "train.validate_every=1", "train.batch_size=3"]
    assert train.main(["--cfg", "data/own.yaml", *TINY, *steps]) == 0
    # The run goes on without the file of classes, and wherever the data goes.
    (tmp_path / "data").rename(tmp_path / "moved")
    run = Path("runs/data")
    assert evaluate.main(["--run", str(run), "--data", "moved"]) == 0
    result = json.loads((run / "evaluate_val.json").read_text())
    assert "head" not in result and [row["name"] for row in result["classes"]] == ["floor", "wall", "box"]
    assert result["points"] == sum(content["splits"]["val"]["class_points"]["classes"])
    scene = sorted(Path("moved/val").iterdir())[0]
    assert view.main([str(scene), "--run", str(run), "--save", "labelled.ply"]) == 0
    written = PlyData.read("labelled.ply")["vertex"]
    prediction = load_run(run).predict_scene(load_scene(scene))
    np.testing.assert_array_equal(written["label"], np.array(IDS)[prediction])
    assert stats.main(["moved", "--voxel-size", "0.1", "--jobs", "1"]) == 0
    assert "classes: 3 classes" in capsys.readouterr().out
    for arguments in (["--run", str(run)], []):
        assert view.main([str(scene), *arguments, "--save", "picture.png"]) == 0
    assert "truth and error are left out" not in capsys.readouterr().out
    assert export.main(["--run", str(run), "--out", "x.zip", "--data", "moved"]) == 2
    assert "no benchmark to submit to" in capsys.readouterr().err
    assert export.main(["--run", str(run), "--check", "x.zip", "--data", "moved"]) == 2
    assert "no benchmark to submit to" in capsys.readouterr().err
    assert view.main([str(scene), "--save", "labelled.ply"]) == 2
    assert "need --run" in capsys.readouterr().err


def test_a_run_is_not_resumed_with_other_classes(tmp_path, classes, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for number in range(2):
        coord, color, label = make_cloud(number, 300)
        write_ply(tmp_path / "raw" / f"{number}.ply", coord, label, color)
    assert prepare(tmp_path, "--split", "0.5,0.5") == 0
    arguments = ["--cfg", "data/own.yaml", *TINY, "train.epochs=1", "train.validate_every=1"]
    assert train.main(arguments) == 0
    before = Path("runs/data/classes.csv").read_text()
    own = Path("data/classes.csv")
    own.write_text("id,name\n5,wall\n-3,floor\n70,box\n")  # as many, in another order
    assert train.main([*arguments, "--resume"]) == 2
    assert "runs/data/classes.csv: has other ids, or in another order" in capsys.readouterr().err
    assert Path("runs/data/classes.csv").read_text() == before
    # Nor are scenes learned from, or scored, whose class indices mean something else.
    own.rename("other.csv")
    shutil.copy("runs/data/classes.csv", own)
    assert train.main([*arguments, "name=second", "data.label_set=other.csv"]) == 2
    assert "data/classes.csv: has other ids" in capsys.readouterr().err and not Path("runs/second").exists()
    shutil.copy("other.csv", own)
    assert evaluate.main(["--run", "runs/data"]) == 2
    assert "data/classes.csv: has other ids" in capsys.readouterr().err
    shutil.copy("runs/data/classes.csv", own)
    assert train.main([*arguments, "--resume", "data.label_set=runs/data/classes.csv"]) == 0


# ------------------------------------------------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"kind": ">f4"},
        {"kind": "<f4", "text": True},
        {"label_kind": "u1"},
        {"label_kind": "f4"},
        {"label_kind": "f8", "text": True},
        {"kind": "<i4"},
    ],
)
def test_every_kind_of_ply_gives_the_same(tmp_path, how):
    coord, color, label = make_cloud(0, 60)
    coord = np.rint(coord * 100)
    label = np.where(label < 0, 3, label)
    write_ply(tmp_path / "a.ply", coord, label, color, intensity=np.ones(60, "f4"), **how)
    cloud = read_cloud(tmp_path / "a.ply", "class")
    np.testing.assert_array_equal(cloud.coord, coord)
    np.testing.assert_array_equal(cloud.color, color)
    np.testing.assert_array_equal(cloud.label, label)
    assert cloud.fields == ["x", "y", "z", "red", "green", "blue", "class", "intensity"]
    assert cloud.faces is None and cloud.normal is None and cloud.instance is None
    assert read_cloud(tmp_path / "a.ply", "nothing").label is None


def test_colours_of_any_depth(tmp_path):
    coord, color, label = make_cloud(0, 60)
    for number, own in enumerate((color.astype("u2") * 257, (color / 255).astype("f4"), color.astype("i4"))):
        write_ply(tmp_path / f"{number}.ply", coord, label, own)
        np.testing.assert_array_equal(read_cloud(tmp_path / f"{number}.ply", "class").color, color)
    write_ply(tmp_path / "black.ply", coord, label, color * 0)
    assert read_cloud(tmp_path / "black.ply", "class").color is None
    write_ply(tmp_path / "wrong.ply", coord, label, -color.astype("i4"))
    with pytest.raises(InputError, match=r"wrong\.ply: colours lie in -"):
        read_cloud(tmp_path / "wrong.ply", "class")


@pytest.mark.parametrize("suffix", [".las", ".laz", ".LAZ"])
def test_las_and_laz(tmp_path, classes, suffix, capsys):
    for number in range(2):
        coord, color, label = make_cloud(number)
        write_las(tmp_path / "raw" / f"{number}{suffix}", coord + UTM, label, color.astype("u2") * 257, extra="class")
    assert prepare(tmp_path, "--split", "0.5,0.5") == 0
    scene = load_scene(folders(tmp_path / "data")["1"], "segment.npy")
    np.testing.assert_allclose(scene.coord + np.floor(UTM), coord + UTM, rtol=0, atol=1e-4)  # the file's own steps
    np.testing.assert_array_equal(scene.color, color)
    np.testing.assert_array_equal(scene.segment, indices(label))
    path = tmp_path / "plain.las"
    write_las(path, coord, np.abs(label) % 32)
    cloud = read_cloud(path, "classification")
    np.testing.assert_array_equal(cloud.label, np.abs(label) % 32)
    assert cloud.color is None
    content = (tmp_path / "raw" / f"0{suffix}").read_bytes()
    for size in (0, 100, len(content) // 2, len(content) - 1):
        cut_short = tmp_path / f"short{suffix}"
        cut_short.write_bytes(content[:size])
        with pytest.raises(InputError, match=rf"short\{suffix}: "):
            read_cloud(cut_short, "class")


@pytest.mark.parametrize("suffix", [".las", ".laz"])
@pytest.mark.parametrize("at", [99, 103, 110])  # the highest bytes of where points begin, of records, of points
def test_las_headers_that_announce_too_much_are_not_believed(tmp_path, suffix, at):
    coord, color, label = make_cloud(0)
    write_las(tmp_path / f"a{suffix}", coord, label, color, extra="class")
    content = bytearray((tmp_path / f"a{suffix}").read_bytes())
    content[at] = 0x7F
    (tmp_path / f"a{suffix}").write_bytes(content)
    with pytest.raises(InputError, match="is not a readable"):
        read_cloud(tmp_path / f"a{suffix}", "class")


def test_normals_are_of_faces_the_file_or_neighbours(tmp_path, classes, capsys):
    # A floor in the plane of x and z, y up, facing down: only whoever reads what is there gets that sign.
    x, z = (axis.ravel() for axis in np.meshgrid(np.arange(12.0), np.arange(12.0), indexing="ij"))
    coord = np.stack([x, 0 * x, z], axis=1)
    corner = np.arange(144).reshape(12, 12)[:-1, :-1].ravel()
    faces = np.concatenate(
        [np.stack([corner, corner + 12, corner + 1], 1), np.stack([corner + 12, corner + 13, corner + 1], 1)]
    )
    label = np.where(x < 6, 5, 70)
    write_ply(tmp_path / "raw" / "faces.ply", coord, label, faces=faces, nx=x, ny=x, nz=x)
    down = {"nx": 0 * x, "ny": -2 - 0 * x, "nz": 0 * x}
    down["ny"][3] = 0  # no direction: up
    write_ply(tmp_path / "raw" / "file.ply", coord, label, **down)
    write_ply(tmp_path / "raw" / "points.ply", coord, label)
    assert prepare(tmp_path, "--up", "y", "--split", "0.6,0.4") == 0
    said = capsys.readouterr().out
    for words in ("from the faces in 1 scenes", "the file's own in 1 scenes", "guessed from neighbouring points in 1"):
        assert words in said
    assert "3 scenes have no colour: train with data.channels=[coord,normal]" in said
    assert configs.load(tmp_path / "data" / "own.yaml").data.channels == ["coord", "normal"]
    scenes = {name: load_scene(folder, "segment.npy") for name, folder in folders(tmp_path / "data").items()}
    for name, scene in scenes.items():
        assert scene.color is None
        np.testing.assert_array_equal(scene.coord, np.stack([x, -z, 0 * x], axis=1), err_msg=name)
    np.testing.assert_allclose(scenes["faces"].normal, np.tile([0, 0, -1], (144, 1)), atol=1e-6)
    expected = np.tile([0.0, 0, -1], (144, 1))
    expected[3] = [0, 0, 1]
    np.testing.assert_allclose(scenes["file"].normal, expected, atol=1e-6)
    np.testing.assert_allclose(np.abs(scenes["points"].normal[:, 2]), 1, atol=1e-6)


def test_instances(tmp_path, classes):
    for number in range(2):
        coord, color, label = make_cloud(number, 300)
        own = np.where(label == 70, 40_000 + number, -8)
        write_ply(tmp_path / "raw" / f"{number}.ply", coord, label, color, thing=own.astype("i4"))
    assert prepare(tmp_path, "--instances", "thing") == 0
    instance = load_scene(folders(tmp_path / "data")["1"]).instance
    np.testing.assert_array_equal(instance, np.where(label == 70, 40_001, -1))


# -------------------------------------------------------------------------------------------------- tiles and splits


def test_one_cloud_in_tiles(tmp_path, classes, capsys):
    coord, color, label = make_cloud(0, 6000)
    coord *= [10, 6, 1]  # 20 by 12 m
    coord[-1] = [21.9, 12, 0]  # alone in its corner
    write_ply(tmp_path / "raw" / "hall.ply", coord, label, color)
    assert prepare(tmp_path) == 2
    assert "scenes with labels: 1, too few for train and val" in capsys.readouterr().err
    assert prepare(tmp_path, "--tile", "4") == 0
    scenes = folders(tmp_path / "data")
    assert len(scenes) > 4 and all(name.startswith("hall_") for name in scenes)
    index = {name: np.load(folder / "index.npy") for name, folder in scenes.items()}
    np.testing.assert_array_equal(np.sort(np.concatenate(list(index.values()))), np.arange(6000))
    for name, folder in scenes.items():
        scene = load_scene(folder, "segment.npy")
        assert scene.num_vertices >= 100
        np.testing.assert_array_equal(scene.coord, coord[index[name]].astype(np.float32))
        np.testing.assert_array_equal(scene.segment, indices(label)[index[name]])
    for split in ("train", "val"):  # both have all classes, though two of the three are in a corner each
        seen = np.concatenate([np.load(path) for path in (tmp_path / "data" / split).glob("*/segment.npy")])
        assert set(seen) == {-1, 0, 1, 2}


@given(st.integers(1, 400), st.floats(0.3, 50), st.integers(0, 2**32 - 1))
def test_tiles_part_the_points(points, tile, seed):
    coord = np.random.default_rng(seed).uniform(0, 20, (points, 3)).astype(np.float32)
    names, which = cut(coord, "a", tile)
    assert len(set(names)) == len(names) and which.shape == (points,)
    counts = np.bincount(which, minlength=len(names))
    assert len(counts) == len(names) and (len(names) == 1 or counts.min() >= 100)


@given(st.lists(st.integers(0, 2), min_size=2, max_size=30), st.sampled_from(["0.8,0.2", "0.5,0.25,0.25"]))
def test_a_ratio_parts_the_scenes(kinds, text):
    ratio = read_split(text)
    points = {f"s{number}": np.eye(3, dtype=int)[kind] * 9 for number, kind in enumerate(kinds)}
    points["empty"] = np.zeros(3, int)
    if len(kinds) < np.count_nonzero(ratio):
        with pytest.raises(InputError, match="too few"):
            assign_by_ratio(ratio, points, 0)
        return
    lists = assign_by_ratio(ratio, points, 0)
    assert sorted(itertools.chain(*lists.values())) == sorted(points) and "empty" in lists["test"]
    for split, share in zip(("train", "val", "test"), ratio, strict=True):
        own = [name for name in lists[split] if name != "empty"]
        assert bool(own) == (share > 0) and abs(len(own) - share * len(kinds)) <= 2
    assert assign_by_ratio(ratio, dict(reversed(points.items())), 0) == lists


def test_splits_by_name(tmp_path, classes, capsys):
    for name in ("a", "b", "c", "d"):
        coord, color, label = make_cloud(ord(name))
        write_ply(tmp_path / "raw" / f"{name}.ply", coord * 3, None if name == "c" else label, color)
    names = {"train": ["a.ply", "b_0_0"], "val": ["b"], "test": ["c", "gone"]}
    (tmp_path / "split.json").write_text(json.dumps(names))
    assert prepare(tmp_path, "--tile", "3", "--split", tmp_path / "split.json") == 0
    said = capsys.readouterr().out
    assert "names 1 scenes that are not there: gone" in said and "in no list" in said and ": d_" in said
    split_of = {name: folder.parent.name for name, folder in folders(tmp_path / "data").items()}
    assert split_of["b_0_0"] == "train" and split_of["b_1_1"] == "val" and split_of["a_0_1"] == "train"
    assert {split_of[name] for name in split_of if name[0] == "c"} == {"test"}
    assert not any(name[0] == "d" for name in split_of)
    assert load_scene(tmp_path / "data" / "test" / "c_0_0", "segment.npy").segment is None
    (tmp_path / "split.json").write_text(json.dumps({"train": ["a"], "val": ["c"]}))
    assert prepare(tmp_path, "--split", tmp_path / "split.json", out="other") == 2
    assert "c.ply: has no labels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.8", "shares of train, val and test"),
        ("0.8,0.3", "sum to 1"),
        ("1,0", "some of both"),
        ("a,b", "shares"),
        ("nan,0.5", "shares"),
        ("none.json", "none.json: cannot be read"),
        ("{", "not readable JSON"),
        ("[]", '{"train"'),
        ('{"train": "a"}', '{"train"'),
        ('{"training": []}', '{"train"'),
        ('{"train": ["a"], "val": ["a"]}', "'a' is in the lists of train and val"),
    ],
)
def test_wrong_splits(tmp_path, text, words):
    if text[0] in "{[":
        (tmp_path / "s.json").write_text(text)
        text = str(tmp_path / "s.json")
    with pytest.raises(InputError) as error:
        read_split(text)
    assert words in str(error.value)


# -------------------------------------------------------------------------------------------------- again, and wrong


def test_again_does_only_what_is_new(tmp_path, classes, capsys):
    for number in range(6):
        coord, color, label = make_cloud(number, 300)
        write_ply(tmp_path / "raw" / f"{number}.ply", coord, label, color)
    assert prepare(tmp_path) == 0
    data = tmp_path / "data"
    times = lambda: {name: (f / "coord.npy").stat().st_mtime_ns for name, f in folders(data).items()}  # noqa: E731
    before, config = times(), (data / "own.yaml").read_text()
    shutil.rmtree(folders(data)["3"])
    (folders(data)["4"] / "coord.npy").write_bytes(b"cut")
    assert prepare(tmp_path) == 0
    assert "2 scenes prepared, 4 were ready" in capsys.readouterr().out
    assert {name for name, time in times().items() if before[name] == time} == set("0125")
    before = times()
    (tmp_path / "split.json").write_text(json.dumps({"val": list("012"), "train": list("345")}))
    assert prepare(tmp_path, "--split", tmp_path / "split.json") == 0  # scenes move and are not made again
    split_of = {name: folder.parent.name for name, folder in folders(data).items()}
    assert split_of == dict.fromkeys("012", "val") | dict.fromkeys("345", "train")
    assert times() == before and (data / "own.yaml").read_text() == config
    assert prepare(tmp_path, "--unit", "ft") == 0
    assert not set(times().items()) & set(before.items())
    (tmp_path / "kinds.csv").write_text(CLASSES + "99,other\n")
    assert prepare(tmp_path) == 0
    assert (np.load(folders(data)["1"] / "segment.npy") == 3).any()
    assert load_label_set(data / "classes.csv").num_classes == 4


def test_strangers_and_broken_files(tmp_path, classes, capsys):
    for number in range(4):
        coord, color, label = make_cloud(number, 300)
        write_ply(tmp_path / "raw" / f"{number}.ply", coord, label, color)
    assert prepare(tmp_path) == 0
    kept = (folders(tmp_path / "data")["2"] / "coord.npy").read_bytes()
    coord[7, 1] = np.nan
    write_ply(tmp_path / "raw" / "2.ply", coord, label, color)
    capsys.readouterr()
    assert prepare(tmp_path) == 2
    said = capsys.readouterr()
    assert "0 scenes prepared, 3 were ready, 1 files failed" in said.out
    assert (
        said.err.count("\n") == 1
        and "2.ply: 1 points have NaN or infinite coordinates (the first is point 7)" in said.err
    )
    assert (folders(tmp_path / "data")["2"] / "coord.npy").read_bytes() == kept
    (tmp_path / "raw" / "2.ply").unlink()
    assert prepare(tmp_path) == 2
    assert "2: is there but not of this run (1 such scenes)" in capsys.readouterr().err
    write_ply(tmp_path / "raw" / "3.las", coord, label, color)
    assert prepare(tmp_path) == 2
    assert "3.las and 3.ply would be scenes of one name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": np.full(300, 0.5), "label_kind": "f4"}, "field 'class' is 0.5 at point 0 (300 such points)"),
        ({"label": np.full(300, np.nan), "label_kind": "f4"}, "field 'class' is nan at point 0"),
        ({"label": np.full(300, 8)}, "none of its ids occurs in the field 'class'"),
        (
            {"label": None},
            "has no field 'class' (no file has); --labels is one of its fields x, y, z, red, green, blue",
        ),
        ({"coord": np.zeros((0, 3)), "label": np.zeros(0), "color": None}, "holds no point"),
        ({"faces": np.array([[0, 1, 300]])}, "point at vertices that do not exist"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, classes, change, words, capsys):
    coord, color, label = make_cloud(0, 300)
    for number in range(2):
        write_ply(tmp_path / "raw" / f"{number}.ply", **({"coord": coord, "label": label, "color": color} | change))
    assert prepare(tmp_path) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and error.count("\n") == 1 and words in error
    assert not (tmp_path / "data").exists()


def test_wrong_folders_and_numbers(tmp_path, classes, capsys):
    (tmp_path / "raw").mkdir()
    for more, words in (
        ([], "holds no .ply, .las or .laz file"),
        (["--jobs", "0"], "--jobs 0: expected 1 or more"),
        (["--tile", "0"], "--tile 0.0: expected a positive number"),
        (["--split", "1"], "--split 1: expected"),
    ):
        assert prepare(tmp_path, *more) == 2
        assert words in capsys.readouterr().err
    (tmp_path / "raw" / "a.ply").write_bytes(b"ply\nformat ascii 1.0\n")
    (tmp_path / "raw" / "b.laz").write_bytes(b"LASF")
    assert prepare(tmp_path) == 2
    assert "none of its 2 files can be read; the first: " in capsys.readouterr().err


def test_las_without_laspy(tmp_path, classes, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "laspy", None)
    with pytest.raises(InputError, match=r"needs the package laspy: pip install .*pcseg\[las\]"):
        read_cloud(tmp_path / "a.las", "class")


# -------------------------------------------------------------------------------------------------------------- said


@pytest.mark.parametrize(
    ("scale", "unit", "words"), [(1000, "m", "--unit mm"), (1, "mm", "--unit m"), (1, "m", ""), (1000, "mm", "")]
)
def test_a_wrong_unit_is_said_not_guessed(tmp_path, classes, scale, unit, words, capsys):
    for number in range(2):
        coord, color, label = make_cloud(number)
        write_ply(tmp_path / "raw" / f"{number}.ply", coord * scale, label, color)
    assert prepare(tmp_path, "--unit", unit) == 0
    warnings = [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == (2 if words else 0) and all(words in line for line in warnings)
    scene = load_scene(folders(tmp_path / "data")["1"])
    factor = {"m": 1, "mm": 0.001}[unit]
    np.testing.assert_allclose(
        scene.coord.max(axis=0) - scene.coord.min(axis=0), np.ptp(coord, 0) * scale * factor, rtol=1e-4
    )


def test_colours_that_are_the_labels_are_not_learned_from(tmp_path, classes, capsys):
    for number in range(2):
        coord, _, label = make_cloud(number)
        painted = np.array([[200, 0, 0], [0, 200, 0], [0, 0, 200], [0, 0, 0]], np.uint8)[indices(label)]
        write_ply(tmp_path / "raw" / f"{number}.ply", coord, label, painted)
    assert prepare(tmp_path) == 0
    assert "2 scenes are coloured by their labels" in capsys.readouterr().out
    assert configs.load(tmp_path / "data" / "own.yaml").data.channels == ["coord", "normal"]


def test_coarse_clouds_begin_with_fresh_weights_and_fine_ones_with_the_box(tmp_path):
    for size, init, widest in ((0.0025, "", 96), (0.02, "box", 160), (0.18, "box", 160), (0.2, "", 96), (1.5, "", 96)):
        (tmp_path / "a.yaml").write_text(config_text(tmp_path, ["coord", "normal"], size, 4))
        config = configs.load(tmp_path / "a.yaml", ["data.label_set=scannet20"])
        assert (config.train.init, max(config.model.channels)) == (init, widest)
        assert config.data.voxel_size == (0.03 if init else size)
    shipped = configs.load("box.yaml")
    (tmp_path / "b.yaml").write_text(config_text(tmp_path, ["coord", "color", "normal"], 0.05, 4))
    config = configs.load(tmp_path / "b.yaml", ["data.label_set=scannet20"])
    config.model.norm_momentum = shipped.model.norm_momentum
    assert config.model == shipped.model and config.data.voxel_size == shipped.data.voxel_size


@given(st.floats(1e-6, 20))
def test_voxel_sizes_are_plain_numbers_near_the_rule(apart):
    size = suggest_voxel_size(apart)
    assert 0.001 <= size <= 10 and len(f"{size:g}".strip("0.").replace(".", "")) <= 2
    if 0.001 < apart < 3:
        assert 0.8 < size / (2.5 * apart) < 1.25
