import re

import numpy as np
import pytest
from plyfile import PlyData, PlyElement

from pcseg.data.normals import vertex_normals
from pcseg.data.scene import save_scene
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.vis.mesh import facing
from pcseg.vis.panels import label_colors, save_labelled_ply
from pcseg.vis.subject import find_subjects, load_subject, read_faces


def write_ply(path, columns, faces=None, text=False):
    """Columns: name → (V,) array; faces: lists of corners."""
    vertex = np.empty(len(next(iter(columns.values()))), dtype=[(name, own.dtype) for name, own in columns.items()])
    for name, own in columns.items():
        vertex[name] = own
    elements = [PlyElement.describe(vertex, "vertex")]
    if faces is not None:
        rows = np.empty(len(faces), dtype=[("vertex_indices", object)])
        rows["vertex_indices"] = [np.array(own, dtype=np.int32) for own in faces]
        elements.append(PlyElement.describe(rows, "face", val_types={"vertex_indices": "i4"}))
    path.parent.mkdir(parents=True, exist_ok=True)
    PlyData(elements, text=text).write(str(path))
    return path


def columns_of(coord, **others):
    return {**{axis: np.float32(coord[:, k]) for k, axis in enumerate("xyz")}, **others}


@pytest.fixture
def data(room, tmp_path):
    for split, names in {"train": ["scene0001_00"], "val": ["scene0000_00", "scene0002_00"], "test": []}.items():
        (tmp_path / "data" / split).mkdir(parents=True)
        for name in names:
            arrays = {"coord": room.coord, "color": room.color, "normal": room.normal, "segment200": room.segment}
            save_scene(tmp_path / "data" / split / name, arrays)
    return tmp_path / "data"


def test_scans_are_found_from_wherever_one_points(data, tmp_path, monkeypatch):
    val = [data / "val" / name for name in ("scene0000_00", "scene0002_00")]
    assert find_subjects(val[1]) == (val, 1)
    assert find_subjects(data / "val") == find_subjects(data) == (val, 0)
    (data / "val" / ".hidden").mkdir()
    (data / "val" / ".hidden" / "coord.npy").touch()
    (data / "val" / "notes").mkdir()
    assert find_subjects(val[0]) == (val, 0)
    monkeypatch.chdir(val[1])
    assert find_subjects(".") == (val, 1)
    plys = [write_ply(tmp_path / "own" / name, columns_of(np.zeros((1, 3)))) for name in ("a.ply", "b.PLY")]
    (tmp_path / "own" / "c.txt").touch()
    assert find_subjects(plys[1]) == (plys, 1) and find_subjects(tmp_path / "own") == (plys, 0)
    for wrong, sentence in {
        tmp_path / "own" / "c.txt": "expected a prepared scene's folder or a .ply file",
        tmp_path / "none": "no such file or folder",
        data / "test": "is not a prepared scene (coord.npy is missing), and holds neither",
    }.items():
        with pytest.raises(InputError, match=re.escape(f"{wrong}: {sentence}")):
            find_subjects(wrong)


def test_a_scene_takes_its_faces_from_the_raw_scan(data, room, room_faces, label_set, tmp_path):
    turn = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])
    raw = room.coord @ turn.T * 1000 + [5, 6, 7]  # turned, moved, in millimetres
    name = "scene0000_00"
    file = write_ply(tmp_path / "scans" / name / f"{name}_vh_clean_2.ply", columns_of(raw), room_faces)
    folder = data / "val" / name
    for mesh in (file, file.parent, tmp_path / "scans", tmp_path):
        subject = load_subject(folder, label_set, mesh)
        np.testing.assert_array_equal(subject.faces, room_faces)
    np.testing.assert_array_equal(subject.scene.segment, room.segment)
    assert load_subject(folder, label_set).faces is None
    turned = write_ply(tmp_path / "turned.ply", columns_of(room.coord), room_faces[:, ::-1])
    assert facing(vertex_normals(room.coord, load_subject(folder, label_set, turned).faces), room.normal) == 1

    order = np.random.default_rng(0).permutation(room.num_vertices)
    for columns, faces, sentence in (
        (columns_of(room.coord), None, "has no faces; expected the mesh that scene0000_00 was made from"),
        (columns_of(room.coord[1:]), room_faces[:9], f"vertices, scene0000_00 has {room.num_vertices}"),
        (columns_of(room.coord[order]), room_faces, "in another order, than those of scene0000_00"),
        (columns_of(room.coord), [[0, 1, room.num_vertices]], "faces point at vertices that do not exist"),
    ):
        with pytest.raises(InputError, match=sentence):
            read_faces(write_ply(tmp_path / "wrong.ply", columns, faces), room)
    with pytest.raises(InputError, match=r"holds no mesh of scene0000_00; expected .*scene0000_00_vh_clean_2\.ply"):
        load_subject(folder, label_set, data)


def test_what_would_find_the_truth_is_said(data, label_set):
    subject = load_subject(data / "val" / "scene0000_00", load_label_set("scannet20"))
    assert subject.scene.segment is None and subject.hint == "; --labels scannet200 would find some"
    assert load_subject(data / "val" / "scene0000_00", label_set).hint == ""


def test_a_labelled_file_is_a_prediction(room, room_faces, label_set, tmp_path):
    segment = np.where(np.arange(room.num_vertices) % 7, room.segment, -1)
    confidence = np.linspace(0, 1, room.num_vertices, dtype=np.float32)
    colors = dict(zip(("red", "green", "blue"), label_colors(segment, label_set).T, strict=True))
    inputs = dict(zip(("red_input", "green_input", "blue_input"), room.color.T, strict=True))
    columns = columns_of(room.coord, **inputs, **colors, label=np.append(label_set.ids, 0)[segment].astype(np.int32),
                         class_index=segment.astype(np.int32), confidence=confidence)  # fmt: skip
    subject = load_subject(write_ply(tmp_path / "a.ply", columns, room_faces), label_set)
    np.testing.assert_array_equal(subject.prediction, segment)
    np.testing.assert_array_equal(subject.confidence, confidence)
    np.testing.assert_array_equal(subject.scene.color, room.color)
    np.testing.assert_array_equal(subject.faces, room_faces)
    np.testing.assert_array_equal(subject.scene.coord, room.coord)
    assert subject.scene.segment is None and subject.scene.name == "a"
    assert np.einsum("ij,ij->i", subject.scene.normal, room.normal).min() > 0.99
    with pytest.raises(InputError, match=r"a\.ply: its labels are not those of scannet20.*--labels NAME"):
        load_subject(tmp_path / "a.ply", load_label_set("scannet20"))
    columns["label"][0] += 1
    with pytest.raises(InputError, match="its labels are not those of scannet200"):
        load_subject(write_ply(tmp_path / "c.ply", columns), label_set)

    save_labelled_ply(
        tmp_path / "b.ply", room, segment, label_set
    )  # as --save writes it, where no colour is the scan's
    subject = load_subject(tmp_path / "b.ply", label_set)
    np.testing.assert_array_equal(subject.prediction, segment)
    assert subject.confidence is None and subject.scene.color is None and subject.faces is None


def test_labels_alone_are_the_truth(room, room_faces, tmp_path):
    label_set = load_label_set("scannet20")
    raw = np.array([1, 40, 39, 0] * (room.num_vertices // 4), dtype=np.uint16)[: room.num_vertices]
    coord = room.coord + np.array([4e5, 5e6, 0])  # as in UTM
    columns = {axis: coord[: len(raw), k] for k, axis in enumerate("xyz")}
    columns |= dict(zip(("red", "green", "blue"), room.color[: len(raw)].T, strict=True)) | {"label": raw}
    columns |= {f"n{axis}": -room.normal[: len(raw), k] for k, axis in enumerate("xyz")}
    subject = load_subject(write_ply(tmp_path / "a.ply", columns), label_set)
    assert subject.scene.segment[:4].tolist() == [0, -1, 19, -1] and subject.prediction is None
    np.testing.assert_array_equal(subject.scene.color, room.color[: len(raw)])
    shift = subject.scene.coord - room.coord[: len(raw)]
    assert np.ptp(shift, axis=0).max() < 1e-3 and np.abs(subject.scene.coord).max() < 10
    np.testing.assert_allclose(subject.scene.normal, room.normal[: len(raw)])  # turned over, into the room


def test_quads_are_cut_and_faces_turned_into_the_room(room, room_faces, label_set, tmp_path):
    half = len(room_faces) // 2
    faces = [own[::-1] for own in room_faces.tolist()]
    faces[0] = [0, 1, 102, 101][::-1]
    subject = load_subject(write_ply(tmp_path / "a.ply", columns_of(room.coord), faces, text=True), label_set)
    assert len(subject.faces) == len(room_faces) + 1
    assert np.einsum("ij,ij->i", subject.scene.normal, room.normal).min() > 0.99
    assert facing(vertex_normals(room.coord, subject.faces), room.normal) == 1
    faces[half:] = room_faces[half:].tolist()
    faces[::2] = [own[::-1] for own in faces[::2]]
    subject = load_subject(write_ply(tmp_path / "a.ply", columns_of(room.coord), faces), label_set)
    assert subject.scene.normal is None  # neither way


@pytest.mark.parametrize(
    "content, sentence",
    [
        (None, "is missing"),
        (
            b"ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nend_header\n1\n2\n",
            "is cut or damaged",
        ),
        (b"pcd", "is not a readable PLY file"),
        (b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1\n", "points have no x, y, z"),
    ],
)
def test_files_that_are_no_scans(content, sentence, room, tmp_path):
    if content is not None:
        (tmp_path / "a.ply").write_bytes(content)
    with pytest.raises(InputError, match=f"a.ply: .*{sentence}"):
        read_faces(tmp_path / "a.ply", room)


def test_broken_coordinates_are_said(label_set, tmp_path):
    coord = np.ones((3, 3))
    coord[1, 1] = np.nan
    with pytest.raises(InputError, match=r"a\.ply: 1 points have NaN"):
        load_subject(write_ply(tmp_path / "a.ply", columns_of(coord)), label_set)
