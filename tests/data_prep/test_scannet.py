import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep.raw import read_axis_alignment, read_label_map, read_ply, read_split_lists
from data_prep.scannet import main, prepare, vertex_normals
from pcseg.data.scene import load_scene
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from tests.raw_scan import (
    CATEGORIES,
    UNKNOWN,
    group,
    make_raw_scan,
    write_label_table,
    write_ply,
    write_raw_dataset,
    write_raw_scan,
)
from tests.reference import prepared_scan as reference

SCAN = "scans/scene0000_00"
PLY = f"{SCAN}/scene0000_00_vh_clean_2.ply"
SEGMENTS = f"{SCAN}/scene0000_00_vh_clean_2.0.010000.segs.json"
AGGREGATION = f"{SCAN}/scene0000_00.aggregation.json"
TABLE = "scannetv2-labels.combined.tsv"


def all_bytes(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def one_scan(root: Path, scan=None) -> None:
    """A raw data set of one train scan and one val scan that is always whole."""
    write_raw_scan(root / SCAN, scan or make_raw_scan(0))
    write_raw_scan(root / "scans/scene0001_00", make_raw_scan(1))
    (root / "scannetv2_train.txt").write_text("scene0000_00\n")
    (root / "scannetv2_val.txt").write_text("scene0001_00\n")
    write_label_table(root / TABLE)


# ----------------------------------------------------------------------------------------------------------- arrays


def test_prepared_arrays_equal_a_slow_reimplementation(tmp_path):
    scans = write_raw_dataset(tmp_path / "raw")
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    ids = [load_label_set(name).ids.tolist() for name in ("scannet20", "scannet200")]
    for split, names in read_split_lists(tmp_path / "raw").items():
        for name in names:
            folder, scan = tmp_path / "out" / split / name, scans[name]
            arrays = {path.stem: np.load(path, allow_pickle=False) for path in folder.glob("*.npy")}
            assert arrays["coord"].dtype == np.float32 and np.array_equal(arrays["coord"], scan.coord)
            assert arrays["color"].dtype == np.uint8 and np.array_equal(arrays["color"], scan.color)
            assert arrays["normal"].dtype == np.float32
            np.testing.assert_allclose(arrays["normal"], reference.vertex_normals(scan.coord, scan.faces), atol=1e-6)
            if split == "test":
                assert arrays.keys() == {"coord", "color", "normal"}
                continue
            expected = reference.labels(scan.segments.tolist(), scan.groups, CATEGORIES, *ids)
            for stem, values in zip(("segment20", "segment200", "instance"), expected, strict=True):
                assert arrays[stem].dtype == np.int16 and arrays[stem].tolist() == values, stem
            assert arrays["superpoint"].dtype == np.int32
            assert arrays["superpoint"].tolist() == reference.superpoints(scan.segments)
            assert {-1, 0} < set(arrays["segment20"]) and set(arrays["segment20"]) != set(arrays["segment200"])
    assert (summary.prepared, summary.skipped, summary.failures) == (4, 0, {})
    assert summary.unknown_labels == {UNKNOWN: 3}  # reported, not a crash; the test scan has no annotation
    assert repr(UNKNOWN) in summary.text()


def test_dataset_file_counts_what_lies_in_the_folder(tmp_path):
    write_raw_dataset(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    content = json.loads((tmp_path / "out" / "dataset.json").read_text())
    for split, number in (("train", 2), ("val", 1), ("test", 1)):
        own = content["splits"][split]
        folders = sorted((tmp_path / "out" / split).iterdir())
        assert own["scenes"] == len(folders) == number
        assert own["missing"] == []
        assert own["vertices"] == sum(load_scene(folder).num_vertices for folder in folders)
        for name in content["label_sets"]:
            label_set = load_label_set(name)
            points = np.zeros(label_set.num_classes, int)
            for folder in folders if split != "test" else []:
                segment = np.load(folder / label_set.segment_file)
                np.add.at(points, segment[segment >= 0], 1)
            assert own["class_points"][name] == points.tolist() and (points.any() or split == "test")


def test_the_later_of_two_groups_wins(tmp_path):
    scan = make_raw_scan(0)
    first, second = (int(own) for own in np.unique(scan.segments)[:2])
    scan.groups = [group(5, "wall", [first, second]), group(3, "floor", [first])]
    one_scan(tmp_path / "raw", scan)
    prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    scene = load_scene(tmp_path / "out/train/scene0000_00", "segment200.npy")
    assert set(scene.segment[scan.segments == first]) == {2} and set(scene.instance[scan.segments == first]) == {3}
    assert set(scene.segment[scan.segments == second]) == {0} and set(scene.instance[scan.segments == second]) == {5}
    assert set(scene.segment[scan.segments > second]) == {-1}


def test_instances_beyond_int16_keep_their_number(tmp_path):
    scan = make_raw_scan(0)
    scan.groups = [group(40_000, "wall", [int(scan.segments[0])])]
    one_scan(tmp_path / "raw", scan)
    prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    instance = np.load(tmp_path / "out/train/scene0000_00/instance.npy")
    assert instance.dtype == np.int32 and set(instance) == {-1, 40_000}


def test_other_name_of_the_annotation_and_test_scans_among_the_others(tmp_path):
    write_raw_dataset(tmp_path / "raw")
    shutil.move(tmp_path / "raw/scans_test/scene0707_00", tmp_path / "raw/scans/scene0707_00")
    (tmp_path / "raw" / AGGREGATION).rename(tmp_path / "raw" / SCAN / "scene0000_00_vh_clean.aggregation.json")
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert summary.prepared == 4 and not summary.failures
    assert (tmp_path / "out/train/scene0000_00/segment200.npy").is_file()
    assert not (tmp_path / "out/test/scene0707_00/segment200.npy").exists()


def test_scans_without_annotation_need_no_label_table(tmp_path):
    write_raw_dataset(tmp_path / "raw", {"test": ["scene0707_00"]})
    (tmp_path / "raw" / TABLE).unlink()
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert (summary.prepared, summary.annotated, summary.failures) == (1, 0, {}) and "share" not in summary.text()


def test_a_test_scan_with_segments_alone_has_superpoints(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    scan = write_raw_dataset(raw, {"test": ["scene0707_00", "scene0708_00"]})["scene0707_00"]
    (raw / TABLE).unlink()  # nothing is looked up in it
    prepare(raw, out, jobs=1)
    assert not (out / "test/scene0707_00/superpoint.npy").exists()
    write_raw_scan(raw / "scans_test/scene0707_00", scan, annotated=False, segmented=True)  # downloaded later
    summary = prepare(raw, out, jobs=1)
    assert (summary.prepared, summary.skipped, summary.annotated, summary.failures) == (1, 1, 0, {})
    assert {path.stem for path in (out / "test/scene0707_00").glob("*.npy")} == set(
        "coord color normal superpoint".split()
    )
    scene = load_scene(out / "test/scene0707_00", fields=["superpoint"])
    assert scene.superpoint.dtype == np.int32 and scene.superpoint.tolist() == reference.superpoints(scan.segments)
    assert prepare(raw, out, jobs=1).skipped == 2
    (segments,) = (raw / "scans_test").glob("*/*.segs.json")
    segments.write_text('{"segIndices": [1, 2]}')
    (failure,) = prepare(raw, out, jobs=1).failures.values()
    assert "segs.json: has 2 entries for the 432 vertices" in failure


# ---------------------------------------------------------------------------------------------------------- normals


def test_normals_of_a_sphere_point_away_from_its_centre():
    theta, phi = np.meshgrid(np.linspace(0, np.pi, 40)[1:-1], np.linspace(0, 2 * np.pi, 80, endpoint=False))
    rows, columns = theta.shape
    theta, phi = theta.ravel(), phi.ravel()
    unit = np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)], 1)
    i, j = (axis.ravel() for axis in np.meshgrid(np.arange(rows), np.arange(columns - 1), indexing="ij"))
    a, b, c, d = (r % rows * columns + q for r, q in ((i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    normal = vertex_normals((3 * unit + [5, -2, 1]).astype(np.float32), faces)
    inner = np.isin(np.arange(len(unit)) % columns, np.arange(1, columns - 1))
    assert (normal[inner] * unit[inner]).sum(1).min() > 0.999
    np.testing.assert_allclose(np.linalg.norm(normal, axis=1), 1, atol=1e-6)


def test_normals_of_a_cube_are_weighted_by_area():
    # Corner 0 of an axis-aligned box of 1 × 2 × 3 touches three sides; each is cut into two triangles through corner
    # 0, so that it gets the whole side's area: its normal is -(2·3, 1·3, 1·2) scaled to length 1.
    x, y, z = 1, 2, 3
    corners = np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)]) * [x, y, z]
    sides = [[0, 4, 6, 2], [0, 1, 5, 4], [0, 2, 3, 1], [7, 3, 2, 6], [7, 6, 4, 5], [7, 5, 1, 3]]
    faces = np.array([[s[0], s[k], s[k + 1]] for s in sides for k in (1, 2)])
    normal = vertex_normals(corners.astype(np.float32), faces)
    expected = -np.array([y * z, x * z, x * y]) / np.linalg.norm([y * z, x * z, x * y])
    np.testing.assert_allclose(normal[[0, 7]], [expected, -expected], atol=1e-6)


def test_vertices_without_a_normal_point_up():
    coord = np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0], [5, 5, 5], [0, 0.1, 0.3]], np.float32)
    no_area, back_to_back = [[0, 1, 2]], [[0, 1, 4], [0, 4, 1]]
    for faces in (no_area, back_to_back, np.empty((0, 3), int)):
        assert vertex_normals(coord, np.array(faces)).tolist() == [[0, 0, 1]] * 5
    # Back to back, but started from another corner: what is left is rounding, not a direction.
    coord = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
    front = np.arange(300).reshape(-1, 3)
    assert (vertex_normals(coord, np.concatenate([front, front[:, [1, 0, 2]]])) == [0, 0, 1]).all()


# ------------------------------------------------------------------------------------------------------------ meshes


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.booleans(),
    byte_order=st.sampled_from("<>"),
    order=st.permutations("xyzrgba"),
    face_name=st.sampled_from(["vertex_indices", "vertex_index"]),
    double=st.booleans(),
    quads=st.booleans(),
)
def test_meshes_of_any_make_are_read_alike(tmp_path, text, byte_order, order, face_name, double, quads):
    scan = make_raw_scan(1, size=4)
    coord = scan.coord.astype(np.float64) if double else scan.coord
    faces = [[0, 1, 2, 3, 4], *scan.faces[:7].tolist(), [8, 9, 10, 11]] if quads else scan.faces.tolist()
    expected = [[0, 1, 2], [0, 2, 3], [0, 3, 4], *faces[1:-1], [8, 9, 10], [8, 10, 11]] if quads else faces
    path = tmp_path / "mesh.ply"
    write_ply(
        path, coord, scan.color, faces, text=text, byte_order=byte_order, order="".join(order), face_name=face_name
    )
    read_coord, read_color, read_faces = read_ply(path)
    assert (read_coord.dtype, read_color.dtype, read_faces.dtype) == (np.float32, np.uint8, np.int32)
    assert np.array_equal(read_coord, scan.coord) and np.array_equal(read_color, scan.color)
    assert sorted(read_faces.tolist()) == sorted(expected)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_mesh_is_read_or_refused_but_never_crashes(tmp_path, data):
    path = tmp_path / "mesh.ply"
    scan = make_raw_scan(0, size=3)
    write_ply(path, scan.coord, scan.color, scan.faces, text=data.draw(st.booleans()))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        # Mostly in the header, where a byte changes the meaning of all the rest.
        at = data.draw(st.integers(0, 260) | st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255) | st.sampled_from(b"0129- \n"))
    path.write_bytes(content[: data.draw(st.just(len(content)) | st.integers(0, len(content)))])
    try:
        coord, color, faces = read_ply(path)
    except InputError as error:
        assert str(path) in str(error)
    else:
        assert len(coord) == len(color) and np.isfinite(coord).all()
        assert faces.min(initial=0) >= 0 and faces.max(initial=0) < len(coord)


# --------------------------------------------------------------------------------------------------------- bad input


def edit_json(path: Path, change) -> None:
    value = json.loads(path.read_text())
    changed = change(value)
    path.write_text(json.dumps(value if changed is None else changed))


def remake(path: Path, **changes) -> None:
    scan = make_raw_scan(0)
    values = {"coord": scan.coord, "color": scan.color, "faces": scan.faces, **changes}
    write_ply(path, values.pop("coord"), values.pop("color"), values.pop("faces"), **values)


def coord_with(value) -> np.ndarray:
    coord = make_raw_scan(0).coord.copy()
    coord[7, 1] = value
    return coord


def faces_with(value) -> np.ndarray:
    faces = make_raw_scan(0).faces.copy()
    faces[3, 2] = value
    return faces


def recount(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"element face 726", b"element face 99999999999999"))


def cut(path: Path, share: float) -> None:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


BAD_SCANS = {
    "no PLY": (PLY, lambda p: p.unlink(), "is missing"),
    "empty PLY": (PLY, lambda p: p.write_bytes(b""), "is not a readable PLY"),
    "PLY of garbage": (PLY, lambda p: p.write_bytes(os.urandom(500)), "is not a readable PLY"),
    "PLY cut in the faces": (PLY, lambda p: cut(p, 0.9), "is cut or damaged"),
    "PLY cut in the vertices": (PLY, lambda p: cut(p, 0.2), "is cut or damaged"),
    "PLY cut in the header": (PLY, lambda p: p.write_bytes(p.read_bytes()[:60]), "is not a readable PLY"),
    "ascii PLY cut": (PLY, lambda p: (remake(p, text=True), cut(p, 0.9)), "is cut or damaged"),
    "PLY with impossible count": (PLY, lambda p: recount(p), "is cut or damaged"),
    "ascii PLY with impossible count": (PLY, lambda p: (remake(p, text=True), recount(p)), "is cut or damaged"),
    "PLY is a folder": (PLY, lambda p: (p.unlink(), p.mkdir()), "is not a readable PLY"),
    "NaN coordinate": (PLY, lambda p: remake(p, coord=coord_with(np.nan)), "NaN or infinite"),
    "infinite coordinate": (PLY, lambda p: remake(p, coord=coord_with(-np.inf)), "NaN or infinite"),
    "coordinate beyond float32": (
        PLY,
        lambda p: remake(p, coord=coord_with(0).astype(float) * 1e300),
        "NaN or infinite",
    ),
    "integer coordinates": (PLY, lambda p: remake(p, coord=coord_with(0).astype(np.int32)), "has type int32"),
    "float colours": (PLY, lambda p: remake(p, color=make_raw_scan(0).color / np.float32(255)), "has type float32"),
    "no colours": (PLY, lambda p: remake(p, order="xyza"), "no property red, green, blue"),
    "faces without indices": (PLY, lambda p: remake(p, face_name="texcoord"), "no list vertex_indices"),
    "face beyond the vertices": (PLY, lambda p: remake(p, faces=faces_with(432)), "do not exist"),
    "face before the vertices": (PLY, lambda p: remake(p, faces=faces_with(-1)), "do not exist"),
    "face of two vertices": (PLY, lambda p: remake(p, faces=[[0, 1, 2], [1, 2]]), "face 1 has 2 vertices"),
    "no segments": (SEGMENTS, lambda p: p.unlink(), "is missing"),
    "segments cut": (SEGMENTS, lambda p: cut(p, 0.5), "is not readable JSON"),
    "segments of another scan": (
        SEGMENTS,
        lambda p: edit_json(p, lambda v: v["segIndices"].pop() and None),
        "has 431 entries for the 432 vertices",
    ),
    "segments without key": (SEGMENTS, lambda p: p.write_text("{}"), "has no key 'segIndices'"),
    "segments as list": (SEGMENTS, lambda p: p.write_text("[1, 2]"), "holds a list"),
    "float segments": (
        SEGMENTS,
        lambda p: edit_json(p, lambda v: {"segIndices": [0.5] * 432}),
        "not a list of integers",
    ),
    "text segments": (
        SEGMENTS,
        lambda p: edit_json(p, lambda v: {"segIndices": ["1"] * 432}),
        "not a list of integers",
    ),
    "ragged segments": (SEGMENTS, lambda p: edit_json(p, lambda v: {"segIndices": [[1], 2]}), "not a list of integers"),
    "huge segments": (
        SEGMENTS,
        lambda p: edit_json(p, lambda v: {"segIndices": [2**70] * 432}),
        "not a list of integers",
    ),
    "nested JSON": (SEGMENTS, lambda p: p.write_text("[" * 200_000), "is not readable JSON"),
    "segments not text": (SEGMENTS, lambda p: p.write_bytes(b"\xff\xfe\xfa"), "is not readable JSON"),
    "no annotation": (AGGREGATION, lambda p: p.unlink(), "is missing"),
    "annotation cut": (AGGREGATION, lambda p: cut(p, 0.5), "is not readable JSON"),
    "annotation without groups": (AGGREGATION, lambda p: p.write_text('{"segGroups": 3}'), "has no list 'segGroups'"),
    "group without label": (
        AGGREGATION,
        lambda p: edit_json(p, lambda v: v["segGroups"][2].pop("label") and None),
        "group 2 lacks",
    ),
    "label is a number": (AGGREGATION, lambda p: edit_json(p, lambda v: v["segGroups"][2].update(label=3)), "group 2"),
    "id is text": (AGGREGATION, lambda p: edit_json(p, lambda v: v["segGroups"][2].update(id="a")), "group 2"),
    "id is negative": (AGGREGATION, lambda p: edit_json(p, lambda v: v["segGroups"][1].update(id=-1)), "group 1"),
    "group segments are text": (
        AGGREGATION,
        lambda p: edit_json(p, lambda v: v["segGroups"][1].update(segments="1 2")),
        "'segments' of group 1",
    ),
    "annotation of another scan": (
        AGGREGATION,
        lambda p: edit_json(p, lambda v: [one.update(segments=[10**6]) for one in v["segGroups"]] and None),
        "are not in scene0000_00_vh_clean_2.0.010000.segs.json",
    ),
}


@pytest.mark.parametrize("case", BAD_SCANS)
def test_a_broken_scan_is_named_and_does_not_stop_the_others(tmp_path, capsys, case):
    file, spoil, cause = BAD_SCANS[case]
    one_scan(tmp_path / "raw")
    spoil(tmp_path / "raw" / file)
    code = main(["--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", "1"])
    printed = capsys.readouterr()
    assert code == 2 and "1 scenes prepared, 0 were ready, 1 failed" in printed.out
    (sentence,) = printed.err.strip().splitlines()
    assert sentence.startswith("error: ") and str(tmp_path / "raw" / file) in sentence and cause in sentence
    assert "download this scan again" in sentence
    left = {path.relative_to(tmp_path / "out").parts[:2] for path in (tmp_path / "out").rglob("*")}
    assert left == {("val",), ("val", "scene0001_00"), ("dataset.json",)}  # nothing half-written
    assert json.loads((tmp_path / "out/dataset.json").read_text())["splits"]["train"]["scenes"] == 0


BAD_RUNS = {
    "no raw folder": (lambda r: shutil.rmtree(r), "raw: no such folder"),
    "no scans folder": (lambda r: shutil.rmtree(r / "scans"), "holds no folder scans/"),
    "no table": (lambda r: (r / TABLE).unlink(), f"{TABLE}: is missing"),
    "table without column": (lambda r: (r / TABLE).write_text("id\traw_category\n1\twall\n"), "has no column nyu40id"),
    "table of words": (lambda r: (r / TABLE).write_text("id\traw_category\tnyu40id\nx\twall\t1\n"), "line 2"),
    "table not text": (lambda r: (r / TABLE).write_bytes(b"\xff\xfe\x00"), "is not UTF-8 text"),
    "empty table": (lambda r: (r / TABLE).write_text("id\traw_category\tnyu40id\n"), "holds no row"),
    "a scene in two lists": (
        lambda r: (r / "scannetv2_val.txt").write_text("scene0000_00"),
        "is also in the list of train",
    ),
    "a path in a list": (lambda r: (r / "scannetv2_val.txt").write_text("../scene0000_00"), "holds '../scene0000_00'"),
    "a list not text": (
        lambda r: (r / "scannetv2_val.txt").write_bytes(b"\xff\xff"),
        "scannetv2_val.txt: cannot be read",
    ),
    "lists of other scenes": (
        lambda r: [(r / f"scannetv2_{s}.txt").write_text(f"scene9999_0{s[0]}") for s in ("train", "val")],
        "none of its 2 scans",
    ),
}


@pytest.mark.parametrize("case", BAD_RUNS)
def test_a_wrong_run_is_refused_before_anything_is_written(tmp_path, capsys, case):
    spoil, cause = BAD_RUNS[case]
    one_scan(tmp_path / "raw")
    spoil(tmp_path / "raw")
    assert main(["--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 2
    (sentence,) = capsys.readouterr().err.strip().splitlines()
    assert cause in sentence and str(tmp_path / "raw") in sentence
    assert not (tmp_path / "out").exists()


def test_scenes_that_another_tool_made_are_not_overwritten(tmp_path):
    one_scan(tmp_path / "raw")
    theirs = tmp_path / "out/train/scene0000_00"
    theirs.mkdir(parents=True)
    np.save(theirs / "coord.npy", np.zeros((3, 3), np.float32))
    before = all_bytes(tmp_path / "out")
    with pytest.raises(InputError, match="was not made by this command"):
        prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert all_bytes(tmp_path / "out") == before


# ------------------------------------------------------------------------------------------------------ again and again


def test_whole_scenes_are_skipped_and_others_done_again(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_raw_dataset(raw)

    def run():
        summary = prepare(raw, out, jobs=1)
        return summary.prepared, summary.skipped

    assert run() == (4, 0)
    first = all_bytes(out)
    stamps = {path: path.stat().st_mtime_ns for path in out.glob("*/*/*")}
    assert run() == (0, 4)
    assert all_bytes(out) == first and {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert prepare(raw, out, jobs=1).labelled == prepare(raw, tmp_path / "fresh", jobs=1).labelled

    cut(out / "train/scene0000_00/color.npy", 0.5)  # a file of ours cut by a full disk
    assert run() == (1, 3) and all_bytes(out) == first
    (out / "val/scene0001_00/segment20.npy").unlink()
    assert run() == (1, 3) and all_bytes(out) == first
    (out / "val/scene0001_00/prepared.json").write_text("{")
    assert run() == (1, 3) and all_bytes(out) == first
    os.utime(raw / PLY, ns=(1, 1))  # a raw file that was replaced
    assert run() == (1, 3)
    write_label_table(raw / TABLE, {**CATEGORIES, UNKNOWN: (12, 39)})  # a changed table concerns all but test scans
    assert run() == (3, 1)
    assert not prepare(raw, out, jobs=1).unknown_labels


def test_a_scan_that_breaks_later_keeps_its_scene_and_says_so(tmp_path):
    one_scan(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    before = all_bytes(tmp_path / "out")
    cut(tmp_path / "raw" / PLY, 0.5)
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert "what an earlier run made of it is kept" in summary.failures["scene0000_00"]
    assert all_bytes(tmp_path / "out") == before


def test_number_of_jobs_does_not_change_a_byte(tmp_path):
    write_raw_dataset(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "one", jobs=1)
    prepare(tmp_path / "raw", tmp_path / "two", jobs=2)
    assert all_bytes(tmp_path / "one") == all_bytes(tmp_path / "two")


def test_scenes_outside_the_lists_are_reported(tmp_path):
    one_scan(tmp_path / "raw")
    write_raw_scan(tmp_path / "raw/scans/scene0099_00", make_raw_scan(3))
    (tmp_path / "raw/scannetv2_train.txt").write_text("scene0000_00\nscene0050_00\n\nscene0051_00\n")
    (tmp_path / "out/val/old_scene").mkdir(parents=True)
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert (summary.prepared, summary.missing, summary.unlisted, summary.strangers) == (2, 2, 1, ["val/old_scene"])
    assert "2 scenes of the split lists are not in the raw folder" in summary.text()


def test_the_benchmarks_own_lists_are_used_where_there_are_none(tmp_path):
    lists = read_split_lists(tmp_path)
    assert {split: len(names) for split, names in lists.items()} == {"train": 1201, "val": 312, "test": 100}
    write_raw_scan(tmp_path / "raw/scans" / lists["val"][0], make_raw_scan(0))
    write_label_table(tmp_path / "elsewhere.tsv")
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1, labels=tmp_path / "elsewhere.tsv")
    assert (summary.prepared, summary.missing) == (1, 1612)
    assert (tmp_path / "out/val" / lists["val"][0] / "coord.npy").is_file()


def test_command_line(tmp_path):
    write_raw_dataset(tmp_path / "raw")
    command = [
        sys.executable,
        "-m",
        "data_prep.scannet",
        "--raw",
        tmp_path / "raw",
        "--out",
        tmp_path / "out",
        "--jobs",
        "2",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr and "4 scenes prepared" in done.stdout
    (tmp_path / "raw" / SEGMENTS).write_text("{")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "3 were ready, 1 failed" in done.stdout and "Traceback" not in done.stderr


# -------------------------------------------------------------------------------------------------------- small readers


def test_label_table_takes_the_first_row_and_leaves_blanks_out(tmp_path):
    table = tmp_path / "table.tsv"
    table.write_text("id\traw_category\tnyu40id\n1\twall\t1\n9\twall\t9\n77\tlobby chair\t\n", encoding="utf-8-sig")
    assert read_label_map(table, ("id", "nyu40id")) == {"wall": (1, 1), "lobby chair": (77, None)}


def test_axis_alignment(tmp_path):
    scan = make_raw_scan(2)
    write_raw_scan(tmp_path / "scene0000_00", scan)
    file = tmp_path / "scene0000_00/scene0000_00.txt"
    np.testing.assert_allclose(read_axis_alignment(file), scan.alignment, atol=1e-6)
    file.write_text("colorHeight = 968\n")
    assert read_axis_alignment(file) is None
    for wrong in ("1 2 3", " ".join(["x"] * 16), " ".join(["nan"] * 16)):
        file.write_text(f"axisAlignment = {wrong}\n")
        with pytest.raises(InputError, match=r"scene0000_00.txt: 'axisAlignment' is not 16 finite numbers"):
            read_axis_alignment(file)
