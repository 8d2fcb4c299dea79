"""What libraries read wrongly if left to themselves is read right here, or refused with its cause."""

import json
import os
import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from data_prep.raw import read_label_map, read_ply, read_split_lists
from data_prep.scannet import main, prepare
from pcseg.data.scene import load_scene, save_scene
from pcseg.errors import InputError
from pcseg.submission import expected_counts
from tests.ply_writer import ply_bytes
from tests.raw_scan import RawScan, group, make_raw_scan, write_label_table, write_ply, write_raw_scan

VERTEX = [(name, "float") for name in "xyz"] + [(name, "uchar") for name in ("red", "green", "blue")]
ROWS = [(0.0, 0.0, 0.0, 10, 20, 30), (1.0, 0.0, 0.0, 40, 50, 60), (0.0, 1.0, 0.0, 70, 80, 90)]
FACES = [("vertex_indices", "uchar", "int")]
MESH = "scans/scene0000_00/scene0000_00_vh_clean_2.ply"
TABLE = "scannetv2-labels.combined.tsv"


def triangle(form: str = "binary_little_endian", corners=(0, 1, 2), count_type: str = "uchar") -> bytes:
    """A mesh of three vertices and one face."""
    faces = [("vertex_indices", count_type, "int")]
    return ply_bytes(form, "\n", False, [("vertex", VERTEX, ROWS), ("face", faces, [(list(corners),)])])


ASCII, BINARY = triangle("ascii"), triangle()
BAD_MESHES = {
    "bytes after the last face": (BINARY + b"\x00", "goes on after the last row"),
    "words after the last face": (ASCII + b"3 0 1 2\n", "goes on after the last row"),
    "fewer faces announced": (BINARY.replace(b"face 1", b"face 0"), "goes on after the last row"),
    "fewer faces announced, ascii": (ASCII.replace(b"face 1", b"face 0"), "goes on after the last row"),
    "underscore": (ASCII.replace(b"3 0 1 2", b"3 0 0_1 2"), "'_' among the numbers"),
    "comment in a list": (ASCII.replace(b"3 0 1 2", b"3 0 1#1 2"), "'#' among the numbers"),
    "a list of -125": (triangle(count_type="char").replace(b"\x03\0\0\0\0\1", b"\x83\0\0\0\0\1"), "cut or damaged"),
    "negative count": (BINARY.replace(b"vertex 3", b"vertex -3"), "an element of -3 rows"),
    "huge count": (BINARY.replace(b"vertex 3", b"vertex 9999999999"), "too small for what its header announces"),
    "huge count, ascii": (ASCII.replace(b"face 1", b"face 9999999999"), "too small for what its header announces"),
    "huge list": (triangle(count_type="int").replace(b"\x03\0\0\0\0\0\0\0\1", b"\x03\0\0\x7f\0\0\0\0\1"), "cut or dam"),
    "colour beyond a byte": (ASCII.replace(b"10 20 30", b"10 20 300"), "is not a readable PLY"),
    "1000 light years": (ASCII.replace(b"1.0 0.0 0.0", b"9e18 0.0 0.0"), "beyond 1000 km"),
    "no vertices": (ply_bytes("ascii", "\n", False, [("vertex", VERTEX, [])]), "has no vertex element"),
}


@pytest.mark.parametrize("case", BAD_MESHES)
def test_meshes_that_plyfile_alone_would_read_wrongly(tmp_path, case):
    content, cause = BAD_MESHES[case]
    assert content not in (ASCII, BINARY)
    path = tmp_path / "mesh.ply"
    path.write_bytes(content)
    tracemalloc.start()
    with pytest.raises(InputError, match=f"mesh.ply: .*{re.escape(cause)}.*download this scan again"):
        read_ply(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 << 20  # the header is looked for in the first mebibyte


@pytest.mark.parametrize("form", ["ascii", "binary_big_endian"])
@pytest.mark.parametrize(
    "faces", [[], [("face", FACES, [])], [("strip", [("vertex_indices", "int", "int")], [([0],)])]]
)
def test_meshes_without_faces(tmp_path, form, faces):
    path = tmp_path / "mesh.ply"
    path.write_bytes(ply_bytes(form, "\n", False, [("vertex", VERTEX, ROWS), *faces]))
    coord, color, triangles = read_ply(path)
    assert triangles.shape == (0, 3) and triangles.dtype == np.int32
    assert coord.tolist() == [list(row[:3]) for row in ROWS] and color.tolist() == [list(row[3:]) for row in ROWS]


def one_scan(raw: Path, scan: RawScan | None = None) -> Path:
    """A raw data set of one train scan; its folder."""
    write_raw_scan(raw / "scans/scene0000_00", scan or make_raw_scan(0, size=6))
    (raw / "scannetv2_train.txt").write_text("scene0000_00\n")
    write_label_table(raw / TABLE)
    return raw / "scans/scene0000_00"


def test_estimated_normals_are_right_for_a_room_and_said_so(tmp_path, capsys):
    # A floor and a wall without faces: normals point into the room.
    u, v = (axis.ravel() for axis in np.meshgrid(np.linspace(0, 3, 30), np.linspace(0.2, 2.4, 30)))
    coord = np.concatenate([np.stack([u, v, 0 * u], 1), np.stack([u, 0 * u, v], 1)]).astype(np.float32)
    scan = make_raw_scan(0)
    for name, own in (("scene0000_00", coord), ("scene0001_00", scan.coord), ("scene0002_00", scan.coord)):
        folder = tmp_path / "raw/scans" / name
        color, segments = np.zeros((len(own), 3), np.uint8), np.arange(len(own))
        write_raw_scan(folder, RawScan(own, color, scan.faces[:0], segments, [group(0, "wall", [0])]))
    write_raw_scan(tmp_path / "raw/scans/scene0003_00", scan)
    (tmp_path / "raw/scannetv2_train.txt").write_text("scene0003_00 scene0000_00 scene0001_00 scene0002_00")
    write_label_table(tmp_path / "raw" / TABLE)
    said = r"3 scenes have no faces: normals estimated from their points \(the first is scene0000_00\)"
    for _ in range(2):  # the second time all are skipped
        assert main(["--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 0
        assert re.search(said, capsys.readouterr().out)
    assert prepare(tmp_path / "raw", tmp_path / "out", jobs=1).estimated == [f"scene000{k}_00" for k in range(3)]
    normal = load_scene(tmp_path / "out/train/scene0000_00").normal
    inner = np.r_[60:900, 960:1800]  # away from the corner between the two
    expected = np.repeat([[0, 0, 1], [0, 1, 0]], [840, 840], axis=0)
    np.testing.assert_allclose(normal[inner], expected, atol=1e-5)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("place", ["", "scans", "scans/scene0000_00", MESH, "scannetv2_train.txt"])
def test_what_may_not_be_read_is_named(tmp_path, capsys, place):
    one_scan(tmp_path / "raw")
    path = tmp_path / "raw" / place
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        assert main(["--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 2
    finally:
        path.chmod(mode)
    error = capsys.readouterr().err
    assert str(path) in error and "Permission denied" in error and len(error.splitlines()) == 1


# --------------------------------------------------------------------------------------------------------- annotation


BAD_VALUES = {
    "true among the segments": (".0.010000.segs.json", "3", "true", "'segIndices' is not a list of integers"),
    "null among the segments": (".0.010000.segs.json", "3", "null", "'segIndices' is not a list of integers"),
    "1.0 among the segments": (".0.010000.segs.json", "3", "3.0", "'segIndices' is not a list of integers"),
    "a key twice": (".0.010000.segs.json", '"sceneId"', '"segIndices": [], "sceneId"', "a key stands twice"),
    "a key of a group twice": (".aggregation.json", '"objectId"', '"id": 7, "objectId"', "a key stands twice"),
    "true among a group's": (".aggregation.json", '"segments": [3', '"segments": [true', "'segments' of group 0"),
}


@pytest.mark.parametrize("case", BAD_VALUES)
def test_values_that_python_or_numpy_would_take_for_integers(tmp_path, case):
    ending, old, new, cause = BAD_VALUES[case]
    scan = one_scan(tmp_path / "raw")
    (path,) = scan.glob(f"*{ending}")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    failures = prepare(tmp_path / "raw", tmp_path / "out", jobs=1).failures
    assert path.name in failures["scene0000_00"] and cause in failures["scene0000_00"]


@pytest.mark.parametrize("kind", ["folder", "loop", "pipe"])
def test_an_annotation_that_is_no_file_is_not_taken_for_missing(tmp_path, kind):
    scan = one_scan(tmp_path / "raw")
    (tmp_path / "raw/scannetv2_train.txt").rename(tmp_path / "raw/scannetv2_test.txt")
    path = scan / "scene0000_00.aggregation.json"
    path.unlink()
    {"folder": path.mkdir, "loop": lambda: path.symlink_to(path.name), "pipe": lambda: os.mkfifo(path)}[kind]()
    assert str(path) in prepare(tmp_path / "raw", tmp_path / "out", jobs=1).failures["scene0000_00"]


# -------------------------------------------------------------------------------------------------- tables and lists


def read_text(tmp_path: Path, text: str):
    (tmp_path / "table.tsv").write_text(text, newline="")
    return read_label_map(tmp_path / "table.tsv", ("id", "nyu40id"))


def test_label_tables_in_any_form(tmp_path):
    head = "\ufeffid\traw_category\tnyu40id\tnote"
    expected = {"wall": (1, 1), '"a" chair': (None, 5), 'tv 12"': (3, None)}
    for end in ("\n", "\r\n", "\r", "\n\n"):
        rows = [head, "1\twall\t1\t", '\t"a" chair\t 5\tx', '3\ttv 12"\t\t"', ""]
        assert read_text(tmp_path, end.join(rows)) == expected
    for row, cause in (
        ("1\twall", "line 2 has other columns than the first line"),  # cut
        ("1\twall\t1\t\t", "line 2 has other columns than the first line"),
        ("1\twall\t1_0\t", "line 2 holds .*, not integers"),
        ("1\twall\t٣\t", "line 2 holds .*, not integers"),
        ("1\twall\t1.0\t", "line 2 holds .*, not integers"),
    ):
        with pytest.raises(InputError, match=f"table.tsv: {cause}"):
            read_text(tmp_path, f"{head}\n{row}")


def test_split_lists_of_other_systems_and_lists_that_are_no_files(tmp_path):
    (tmp_path / "scannetv2_train.txt").write_bytes(b"\xef\xbb\xbfscene0000_00\r\nscene0000_01\r\n\r\n")
    assert read_split_lists(tmp_path) == {"train": ["scene0000_00", "scene0000_01"], "val": [], "test": []}
    path = tmp_path / "scannetv2_val.txt"
    for make in (path.mkdir, lambda: path.symlink_to(path.name), lambda: os.mkfifo(path)):
        make()
        with pytest.raises(InputError, match=r"scannetv2_val\.txt: (cannot be read|is not a file)"):
            read_split_lists(tmp_path)
        path.rmdir() if path.is_dir() else path.unlink()


# ----------------------------------------------------------------------------------------------------- prepared scenes


@pytest.mark.parametrize(
    "change", [{"vertices": None}, {"class_points": {}}, {"files": {}}, {"unknown_labels": {"a": 1}}]
)
def test_a_record_that_was_tampered_with_is_not_believed(tmp_path, change):
    one_scan(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    path = tmp_path / "out/train/scene0000_00/prepared.json"
    before = path.read_bytes()
    path.write_text(json.dumps(json.loads(before) | change))
    summary = prepare(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert (summary.prepared, summary.vertices) == (1, 108) and path.read_bytes() == before


@pytest.mark.parametrize("missing", ["scene", 3, [3], {"scene": 1}, None])
def test_a_data_set_file_of_other_types_is_refused(tmp_path, missing):
    save_scene(tmp_path / "test/scene0000_00", {"coord": np.zeros((3, 3), np.float32)})
    (tmp_path / "dataset.json").write_text(json.dumps({"splits": {"test": {"missing": missing}}}))
    with pytest.raises(InputError, match=r"dataset\.json: cannot be read"):
        expected_counts(tmp_path, "test")


def with_shape(path: Path, shape: bytes) -> None:
    """Change the shape in the header, whose length stays."""
    content = path.read_bytes()
    end = content.index(b"\n")
    head = re.sub(rb"\(9, 3\), }", shape + b", }", content[:end])
    path.write_bytes(head.ljust(end)[:end] + content[end:])


def with_value(path: Path, value: float) -> None:
    array = np.load(path).astype(np.float64)
    array[4, 1] = value
    np.save(path, array)


def zipped(path: Path) -> None:
    np.savez(path.with_suffix(".npz"), np.load(path))
    path.with_suffix(".npz").rename(path)


BAD_ARRAYS = {
    "huge": ("coord", lambda p: with_shape(p, b"(999999999999, 3)"), "not a readable .npy"),
    "overflow": ("coord", lambda p: with_shape(p, b"(4611686018427387904, 4)"), "not a readable .npy"),
    "beyond 64 bits": ("coord", lambda p: with_shape(p, b"(99999999999999999999, 3)"), "not a readable .npy"),
    "unclosed": ("coord", lambda p: with_shape(p, b"((9, 3)"), "not a readable .npy"),
    "fewer rows": ("coord", lambda p: with_shape(p, b"(8, 3)"), "bytes, expected"),
    "goes on": ("normal", lambda p: p.write_bytes(p.read_bytes() + b"\0"), "bytes, expected"),
    "NaN": ("coord", lambda p: with_value(p, np.nan), "NaN or infinite"),
    "infinite": ("normal", lambda p: with_value(p, -np.inf), "NaN or infinite"),
    "beyond float32": ("coord", lambda p: with_value(p, 1e300), "NaN or infinite"),
    "NaN colour": ("color", lambda p: with_value(p, np.nan), "NaN or infinite"),
    "a zip": ("coord", zipped, "not a readable .npy"),
    "a folder": ("color", lambda p: (p.unlink(), p.mkdir()), "not a readable .npy"),
    "a loop": ("segment200", lambda p: (p.unlink(), p.symlink_to(p.name)), "not a readable .npy"),
    "a pipe": ("coord", lambda p: (p.unlink(), os.mkfifo(p)), "not a readable .npy"),
}


@pytest.mark.parametrize("case", BAD_ARRAYS)
@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.filterwarnings("error")
def test_arrays_that_numpy_alone_would_read_wrongly(tmp_path, case, mmap):
    stem, spoil, cause = BAD_ARRAYS[case]
    arrays = {stem: np.full((9, 3), 9, np.float32) for stem in ("coord", "normal", "color")}
    save_scene(tmp_path / "scene", {**arrays, "segment200": np.zeros(9, np.int16)})
    assert load_scene(tmp_path / "scene", "segment200.npy", mmap=mmap).num_vertices == 9
    spoil(tmp_path / "scene" / f"{stem}.npy")
    with pytest.raises(InputError, match=rf"scene/{stem}\.npy: .*{re.escape(cause)}"):
        load_scene(tmp_path / "scene", "segment200.npy", mmap=mmap)


def test_doubles_become_float32_and_mapped_arrays_stay_mapped(tmp_path):
    save_scene(tmp_path / "scene", {"coord": np.ones((9, 3)), "normal": np.ones((9, 3), ">f4")})
    for mmap in (False, True):
        scene = load_scene(tmp_path / "scene", mmap=mmap)
        assert scene.coord.dtype == scene.normal.dtype == np.float32
    save_scene(tmp_path / "scene", {"coord": np.ones((9, 3), np.float32)})
    assert isinstance(load_scene(tmp_path / "scene", mmap=True).coord, np.memmap)
    assert type(load_scene(tmp_path / "scene").coord) is np.ndarray


def test_a_mesh_may_have_millions_of_corners_in_a_face(tmp_path):
    # Cut into triangles without a loop over corners, which would take minutes.
    scan = make_raw_scan(0)
    polygon = np.arange(300_000) % len(scan.coord)
    faces = [("vertex_indices", "int", "int")]
    write_ply(tmp_path / "small.ply", scan.coord, scan.color, scan.faces)
    rows = [(*map(float, c), *map(int, k)) for c, k in zip(scan.coord, scan.color, strict=True)]
    elements = [("vertex", VERTEX, rows), ("face", faces, [(polygon.tolist(),)])]
    (tmp_path / "mesh.ply").write_bytes(ply_bytes("binary_little_endian", "\n", False, elements))
    triangles = read_ply(tmp_path / "mesh.ply")[2]
    assert len(triangles) == len(polygon) - 2
    assert triangles[[0, -1]].tolist() == [[0, 1, 2], [0, *polygon[-2:].tolist()]]
