"""Made-up scans: right geometry from the fusion, files that agree with each other, same bytes from the same seed."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plyfile import PlyData

from pcseg.errors import InputError
from pcseg.labels import load_label_set

pytest.importorskip("embreex")
pytest.importorskip("skimage")

from data_prep.synthetic import make_scene, write_dataset
from data_prep.synthetic.__main__ import main
from data_prep.synthetic.camera import Raycaster, Sight, intrinsics, look_at
from data_prep.synthetic.catalog import FAMILIES, make_parts
from data_prep.synthetic.fusion import Volume, mesh_edges
from data_prep.synthetic.placement import CLUTTER, furnish
from data_prep.synthetic.quotas import class_table, default_split, kind_order, quotas, room_kind
from data_prep.synthetic.rooms import ROOM_KINDS, apart, beside, plan_room
from data_prep.synthetic.scene import join_shapes
from data_prep.synthetic.segments import majority, over_segment, split_by_object, vertex_normals
from data_prep.synthetic.shapes import Shape, tinted
from data_prep.synthetic.write import parse_split

QUICK = {"views": 10, "size": (96, 72)}
RED, BLUE = (200, 40, 40), (40, 40, 200)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    out = tmp_path_factory.mktemp("synthetic") / "raw"
    assert len(write_dataset(out, 4, seed=5, jobs=1, **QUICK)) == 4
    return out


@pytest.fixture(scope="module")
def office():
    return make_scene(2, 0, (16, 6, 2), views=60, size=(160, 120))


def test_fusion_finds_a_sphere_on_a_plane_within_a_voxel():
    ball = Shape().ball(tinted(RED), 0.4, 0.4, 0.4, 2, 2, 0.6, rings=40, sides=60)
    ground = Shape().box(tinted(BLUE), 4, 4, 0.1, 2, 2, -0.1)
    caster = Raycaster(join_shapes([ball, ground]))
    camera, rng, voxel = intrinsics(160, 120), np.random.default_rng(0), 0.04
    sight = Sight(rng)
    volume = Volume(np.zeros(3) - 0.3, np.array([4.3, 4.3, 1.5]), voxel)
    for angle in np.arange(12) * np.pi / 6:
        pose = look_at(np.array([2 + 1.7 * np.cos(angle), 2 + 1.7 * np.sin(angle), 1.6]), np.array([2, 2, 0.4]))
        volume.integrate(caster.shoot(pose, camera, rng, sight), pose, camera)
    mesh = volume.mesh(least_weight=0.3, least_vertices=50)
    radius = np.linalg.norm(mesh.vertices - [2, 2, 0.6], axis=1)
    on_ball = mesh.object == 0
    away = radius > 0.6  # where the ball meets the ground both are near
    assert on_ball.sum() > 500 and (mesh.object == 1).sum() > 2000
    assert np.abs(radius[on_ball] - 0.4).max() < 2 * voxel and np.abs(radius[on_ball] - 0.4).mean() < voxel / 4
    assert np.abs(mesh.vertices[away & ~on_ball, 2]).max() < voxel
    normal = vertex_normals(mesh.vertices, mesh.faces)
    outward = ((mesh.vertices - [2, 2, 0.6]) * normal).sum(1)[on_ball] / radius[on_ball]
    assert np.median(outward) > 0.97 and np.median(normal[away & ~on_ball, 2]) > 0.99
    assert (mesh.color[on_ball & (mesh.vertices[:, 2] > 0.7)].argmax(1) == 0).mean() > 0.98
    assert (mesh.color[away & ~on_ball].argmax(1) == 2).mean() > 0.98


def test_depth_is_measured_along_the_optical_axis():
    wall = Shape().box(tinted(RED), 20, 0.1, 20, 0, 2.05, -10)
    caster, rng = Raycaster(join_shapes([wall])), np.random.default_rng(0)
    view = caster.shoot(look_at(np.zeros(3), np.array([0.0, 1, 0])), intrinsics(80, 60), rng, Sight(rng))
    assert view.depth.shape == (60, 80) and (view.depth > 0).all()
    assert abs(view.depth.mean() - 2.0) < 0.001 and view.depth.std() < 0.015  # 6 mm of noise, no curve to the corners
    slant = np.cos(np.arctan(np.hypot(39.5, 29.5) / intrinsics(80, 60).focal))
    assert view.cosine[0, 0] == pytest.approx(slant, abs=1e-3)


def _grid(rows, columns, u, v, origin):
    a, b = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    points = np.array(origin) + a[..., None] * np.array(u) + b[..., None] * np.array(v)
    shape = Shape().sheet(tinted(RED), points)
    return shape.vertices[0], shape.faces[0]


@pytest.mark.parametrize("turn", [60, 90, 100, 120, *np.random.default_rng(7).uniform(40, 140, 20)])
@pytest.mark.parametrize("start", [(0, 0, 1), (1, 0, 0)])
def test_a_bar_bent_twice_by_180_degrees_in_all_is_whole_and_straight_between_its_bends(turn, start):
    up, side = np.array(start, float), np.array([0.0, 1.0, 0.0])
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    steps = np.array([up, c * up + s * side, -up])
    points = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, 0)])
    (vertices,) = Shape().path(tinted(RED), points, 0.02, sides=8, steady=True).vertices
    rings = vertices.reshape(-1, 8, 3)[1:-1]  # without its closed ends
    assert np.isfinite(rings).all()
    distance = np.linalg.norm(rings - points[:, None], axis=-1)
    assert distance.min() > 0.0199 and distance.max() < 0.0321
    # Each of its edges goes on at the next bend, not at the other side.
    middle = rings[2] - rings[1]
    assert (middle @ steps[1] / np.linalg.norm(middle, axis=1)).min() > 0.99


def test_segments_part_at_an_inner_corner_and_nowhere_else():
    floor, floor_faces = _grid(12, 12, [0.05, 0, 0], [0, 0.05, 0], [0, 0, 0])
    wall, wall_faces = _grid(12, 12, [0, 0, 0.05], [0, 0.05, 0], [0, 0, 0])  # shares the edge x = z = 0
    vertices, inverse = np.unique(np.concatenate([floor, wall]).round(6), axis=0, return_inverse=True)
    faces = inverse.reshape(-1)[np.concatenate([floor_faces, wall_faces[:, ::-1] + len(floor)])]
    piece = over_segment(vertices, faces, threshold=0.01, least=20)
    on_floor, on_wall = vertices[:, 0] > 0.06, vertices[:, 2] > 0.06
    assert len(np.unique(piece[on_floor])) == 1 and len(np.unique(piece[on_wall])) == 1
    assert piece[on_floor][0] != piece[on_wall][0]
    assert np.bincount(piece).min() >= 20


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 6), st.integers(1, 5), st.integers(1, 12))
def test_splitting_keeps_pieces_apart_and_frees_every_large_part(seed, pieces, objects, least):
    rng = np.random.default_rng(seed)
    piece, owner = rng.integers(0, pieces, 200), rng.integers(-1, objects, 200)
    piece = np.unique(piece, return_inverse=True)[1]
    part = split_by_object(piece, owner, least)
    assert set(part) == set(range(part.max() + 1))
    best = majority(part, owner)
    for number in range(part.max() + 1):
        inside = part == number
        assert len(np.unique(piece[inside])) == 1
        counts = {o: int((owner[inside] == o).sum()) for o in np.unique(owner[inside])}
        assert counts[best[number]] == max(counts.values())
        assert len(counts) == 1 or max(counts.values()) < least


def test_mesh_edges_are_each_told_once():
    assert mesh_edges(np.array([[0, 1, 2], [2, 1, 3]])).tolist() == [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3]]


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_family_makes_its_class_at_a_size_of_this_world(name):
    made = set()
    for seed in range(8):
        parts = make_parts(name, np.random.default_rng(seed))
        made |= {label for label, _ in parts}
        bounds = np.stack([shape.bounds() for _, shape in parts])
        extent = bounds[:, 1].max(0) - bounds[:, 0].min(0)
        assert np.isfinite(bounds).all() and 0.04 < extent.max() < 3.6
        for _, shape in parts:
            for vertices, faces in zip(shape.vertices, shape.faces, strict=True):
                assert faces.min() >= 0 and faces.max() < len(vertices)
    assert name in made


@pytest.mark.parametrize("split", [(16, 6, 2), (70, 25, 5)])
def test_every_class_is_owed_in_training_and_validation(split):
    train, val, _ = split
    owed = quotas(3, split)
    names = {row["name"] for row in class_table()}
    shell = {"wall", "floor", "ceiling", "door", "doorframe", "window", "windowsill", "curtain", "blinds"}
    scenes = Counter(name for scene in owed[:train] for name in set(scene))
    assert min(scenes[name] for name in names - shell) >= 2
    assert names - shell <= {name for scene in owed[train : train + val] for name in scene}
    kinds = [{room_kind(k, split).name for k in range(*part)} for part in ((0, train), (train, train + val))]
    assert kinds[1] <= kinds[0] and len(kinds[0]) >= 12


def test_quotas_follow_the_long_tail():
    owed = quotas(0, (1000, 300, 100))
    scenes = Counter(name for scene in owed[:1000] for name in scene)
    real = {row["name"]: int(row["train_scenes"]) for row in class_table()}
    for name in ("chair", "bed", "bathtub", "copier", "piano"):
        assert scenes[name] == pytest.approx(1000 * real[name] / 1201, abs=1)
    assert scenes["mattress"] == 3
    shown = Counter(kind.name for kind in kind_order(400))
    assert shown["Bedroom / Hotel"] > 2 * shown["Closet"] > 0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, len(ROOM_KINDS) - 1))
def test_plans_are_whole_and_a_second_room_stands_back_to_back(seed, number):
    rng = np.random.default_rng(seed)
    room = plan_room(ROOM_KINDS[number]._replace(bent=0.8), rng)
    x, y = room.corners.T
    area = 0.5 * np.abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))  # of the outline
    assert room.area == pytest.approx(area) and area > 2
    for wall in room.walls:
        middle = wall.start + wall.along * wall.length / 2
        inside, outside = middle + 0.01 * wall.inward, middle - 0.01 * wall.inward
        assert room.holds(*(inside - 1e-3), *(inside + 1e-3)) and not room.holds(*(outside - 1e-3), *(outside + 1e-3))
    found = beside(room, ROOM_KINDS[1], rng)
    if found is not None:
        other, number, back = found
        wall, behind = room.walls[number], other.walls[back]
        assert np.allclose(wall.along, -behind.along)
        assert (wall.start - behind.start) @ wall.inward == pytest.approx(0.16)
        start = (behind.start - wall.start) @ wall.along
        assert min(wall.length, start) - max(0, start - behind.length) > 0.8  # they share a stretch
        assert all(apart(a, b, 0.15) for a in room.parts for b in other.parts)


def test_things_on_the_floor_do_not_stand_in_each_other():
    for index in (0, 4, 11):
        for room in furnish(0, index, (16, 6, 2)):
            boxes = np.array(room.taken)[:, :4]
            low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
            high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
            shared = np.clip(high - low, 0, None).prod(-1) - np.diag((boxes[:, 2:] - boxes[:, :2]).prod(1))
            # Seats are pushed under tables, and doors and curtains may need the same space; nothing else may.
            inside = shared / np.minimum.outer((boxes[:, 2:] - boxes[:, :2]).prod(1), np.ones(len(boxes)))
            assert (inside > 0.75).sum() <= 4


def test_rooms_are_furnished_by_their_kind():
    labels = {}
    for index in range(16):
        for room in furnish(0, index, (16, 6, 2)):
            labels.setdefault(room.kind.name, []).append(Counter(thing.label for thing in room.things))
    for kind, expected in (
        ("Office", {"desk", "chair"}), ("Bathroom", {"toilet", "sink"}), ("Bedroom / Hotel", {"bed"}),
        ("Kitchen", {"sink", "refrigerator"}), ("Conference Room", {"table"}), ("Laundry Room", {"washing machine"}),
    ):  # fmt: skip
        made = sum(labels[kind], Counter())
        assert expected <= set(made), kind
        assert made[CLUTTER] > 0


def test_labels_tell_what_the_camera_saw(office):
    label_of_segment = {int(s): label for label, ids in office.groups for s in ids}
    told = np.array([label_of_segment.get(int(s), "") for s in office.segments])
    true = np.array([*office.labels, ""])[office.object]
    assert (told[told != ""] == true[told != ""]).mean() > 0.95
    assert 0.02 < (told == "").mean() < 0.4
    assert {"wall", "floor", "desk", "monitor"} <= {label for label, _ in office.groups}


def test_alignment_turns_the_room_to_its_axes(office):
    def share_along_axes(points):
        normal = vertex_normals(points, office.faces)[np.array(office.labels)[office.object] == "wall"]
        return (np.abs(normal).max(1) > 0.95).mean()

    aligned = office.vertices @ office.alignment[:3, :3].T + office.alignment[:3, 3]
    assert share_along_axes(aligned) > 0.7 > 0.3 > share_along_axes(office.vertices)
    floor = aligned[np.array(office.labels)[office.object] == "floor"]
    assert abs(np.median(floor[:, 2])) < 0.005
    np.testing.assert_allclose(office.alignment[:3, :3] @ office.alignment[:3, :3].T, np.eye(3), atol=1e-12)


def test_files_have_scannets_form_and_agree(dataset):
    label_set = load_label_set("scannet200")
    with (dataset / "scannetv2-labels.combined.tsv").open(newline="") as file:
        rows = {row["raw_category"]: row for row in csv.DictReader(file, delimiter="\t")}
    assert all(int(rows[name]["id"]) == raw for name, raw in zip(label_set.names, label_set.ids, strict=True))
    assert all(1 <= int(row["nyu40id"]) <= 40 for row in rows.values())
    extra = [row for name, row in rows.items() if name not in label_set.names]
    assert extra and not {int(row["id"]) for row in extra} & set(label_set.ids.tolist())
    lists = {name: (dataset / f"scannetv2_{name}.txt").read_text().split() for name in ("train", "val", "test")}
    assert lists == {"train": ["scene0000_00", "scene0001_00"], "val": ["scene0002_00"], "test": ["scene0003_00"]}
    for name in [name for names in lists.values() for name in names]:
        folder = dataset / "scans" / name
        ply = PlyData.read(folder / f"{name}_vh_clean_2.ply")
        vertex = ply["vertex"].data
        assert vertex.dtype.names == ("x", "y", "z", "red", "green", "blue", "alpha")
        faces = np.stack(ply["face"].data["vertex_indices"])
        assert faces.min() >= 0 and faces.max() < len(vertex) and len(vertex) > 3000
        truth = dataset / "test_truth" / name if name in lists["test"] else folder
        segments = json.loads((truth / f"{name}_vh_clean_2.0.010000.segs.json").read_text())
        ids = np.array(segments["segIndices"])
        assert len(ids) == len(vertex) and segments["sceneId"] == name
        assert ids.max() > len(np.unique(ids))  # arbitrary, not 0..S-1
        groups = json.loads((truth / f"{name}.aggregation.json").read_text())["segGroups"]
        claimed = [s for group in groups for s in group["segments"]]
        assert len(claimed) == len(set(claimed)) and set(claimed) < set(ids.tolist())
        assert {group["label"] for group in groups} <= set(rows)
        text = dict(line.split(" = ") for line in (folder / f"{name}.txt").read_text().splitlines())
        assert len(text.get("axisAlignment", "0 " * 16).split()) == 16


def test_test_scans_keep_their_truth_apart(dataset):
    files = {path.name for path in (dataset / "scans" / "scene0003_00").iterdir()}
    assert files == {"scene0003_00.txt", "scene0003_00_vh_clean_2.ply"}
    assert not (dataset / "test_truth" / "scene0000_00").exists()


def test_same_seed_same_bytes_with_two_jobs_and_after_a_cut(dataset, tmp_path):
    first = _files(dataset)
    write_dataset(tmp_path / "b", 4, seed=5, jobs=2, **QUICK)
    assert _files(tmp_path / "b") == first
    shutil.rmtree(tmp_path / "b" / "scans" / "scene0003_00")
    (tmp_path / "b" / "scans" / ".scene0003_00.1.tmp").mkdir()  # what a killed run leaves
    assert write_dataset(tmp_path / "b", 4, seed=5, jobs=1, **QUICK) == ["scene0003_00"]
    assert _files(tmp_path / "b") == first


def test_scenes_and_seeds_differ(dataset):
    meshes = [path.read_bytes() for path in sorted(dataset.glob("scans/*/*.ply"))]
    assert len({*meshes}) == 4
    other = make_scene(6, 0, (2, 1, 1), **QUICK)
    ply = PlyData.read(dataset / "scans" / "scene0000_00" / "scene0000_00_vh_clean_2.ply")
    assert len(ply["vertex"].data) != len(other.vertices)


@pytest.mark.parametrize("arguments, words", [
    (["--scenes", "0"], "--scenes 0: expected a number from 1"),
    (["--seed", "-1"], "--seed -1"),
    (["--jobs", "0"], "--jobs 0"),
    (["--scenes", "10", "--split", "5,4,2"], "--split '5,4,2'"),
    (["--scenes", "10", "--split", "a,b"], "--split 'a,b'"),
])  # fmt: skip
def test_wrong_settings_are_told_in_one_sentence(arguments, words, tmp_path, capsys):
    assert main(["--out", str(tmp_path / "x"), *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1 and not (tmp_path / "x").exists()


def test_a_folder_of_another_seed_or_of_other_files_is_left_alone(dataset, tmp_path, capsys):
    before = _files(dataset)
    assert main(["--out", str(dataset), "--scenes", "4", "--seed", "6"]) == 2
    assert "seed 5 → 6" in capsys.readouterr().err and _files(dataset) == before
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        write_dataset(tmp_path, 4, seed=5)


def test_splits():
    assert default_split(24) == (16, 6, 2) and default_split(3) == (1, 1, 1) and default_split(1) == (1, 0, 0)
    assert parse_split("0.5,0.25,0.25", 8) == (4, 2, 2) and parse_split("3,0,0", 3) == (3, 0, 0)
    assert all(sum(default_split(n)) == n for n in range(1, 60))
