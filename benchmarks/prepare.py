"""Preparing a raw scan, stage by stage, against a plain first version of it: ``python -m benchmarks.prepare``."""

from __future__ import annotations

import functools
import json
import math
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from plyfile import PlyData

from benchmarks.timing import best_of, parse_arguments, print_table, write_json
from data_prep.raw import ScanFiles, find_scan_files, read_aggregation, read_ply, read_segments
from data_prep.scannet import (
    LABEL_TABLE,
    Categories,
    label_vertices,
    load_categories,
    prepare,
    vertex_normals,
)
from pcseg.data.scene import save_scene
from pcseg.labels import load_label_set

SIDE = 388  # vertices along each side of the mesh: 150,544 of them, 299,538 triangles
BLOCK = 15  # a segment is a block of this many vertices a side: 676 of them
OBJECTS = 30
JOBS = 2
SCANS_A_JOB = 10  # so that the last one, for which the others wait, hardly counts
SCANNET = 1513  # scans of train and val
RIVAL = "plain Python"
SCAN = "scans/scene0000_00"


# ------------------------------------------------------------------------------------------------- a raw scan, made up


def write_raw_scan(raw: Path) -> None:
    """Write a wavy sheet with a raw scan's number of vertices, segments and objects, and its label table, into raw."""
    rng = np.random.default_rng(0)
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    wave = np.sin(row / 20) + np.cos(column / 30)
    coord = np.stack([0.02 * row, 0.02 * column, wave], axis=1) + rng.normal(0, 0.003, (len(row), 3))
    corner = np.flatnonzero((row < SIDE - 1) & (column < SIDE - 1))
    faces = np.concatenate([corner[:, None] + [0, SIDE, SIDE + 1], corner[:, None] + [0, SIDE + 1, 1]])
    faces = faces[np.argsort(faces[:, 0], kind="stable")]
    _, first, block = np.unique(row // BLOCK * SIDE + column // BLOCK, return_index=True, return_inverse=True)
    segments = first[block]  # named after one of its vertices, as in real scans
    names = load_label_set("scannet200").names
    objects = rng.integers(0, int(1.3 * OBJECTS), len(first))  # what is of none of the objects stays without a label
    groups = [
        {"id": k, "objectId": k, "segments": first[objects == k].tolist(), "label": names[k]} for k in range(OBJECTS)
    ]

    stem = raw / SCAN / Path(SCAN).name
    stem.parent.mkdir(parents=True)
    vertex = np.zeros(len(coord), [("xyz", "<f4", 3), ("rgba", "u1", 4)])
    vertex["xyz"], vertex["rgba"] = coord, rng.integers(0, 256, (len(coord), 4))
    face = np.zeros(len(faces), [("n", "u1"), ("v", "<i4", 3)])
    face["n"], face["v"] = 3, faces
    header = ["ply", "format binary_little_endian 1.0", f"element vertex {len(vertex)}"]
    header += [f"property float {name}" for name in "xyz"]
    header += [f"property uchar {name}" for name in ("red", "green", "blue", "alpha")]
    header += [f"element face {len(face)}", "property list uchar int vertex_indices", "end_header\n"]
    Path(f"{stem}_vh_clean_2.ply").write_bytes("\n".join(header).encode() + vertex.tobytes() + face.tobytes())
    for ending, content in (
        ("_vh_clean_2.0.010000.segs.json", {"sceneId": stem.name, "segIndices": segments.tolist()}),
        (".aggregation.json", {"sceneId": f"scannet.{stem.name}", "segGroups": groups}),
    ):
        Path(f"{stem}{ending}").write_text(json.dumps(content, separators=(",", ":")))
    label_set = load_label_set("scannet20")
    nyu = dict(zip(label_set.names, label_set.ids, strict=True))
    ids = load_label_set("scannet200").ids
    rows = [f"{raw_id}\t{name}\t{nyu.get(name, 40)}" for raw_id, name in zip(ids, names, strict=True)]
    (raw / LABEL_TABLE).write_text("\n".join(["id\traw_category\tnyu40id", *rows]) + "\n")
    (raw / "scannetv2_train.txt").write_text(f"{stem.name}\n")


def repeat_scan(raw: Path, times: int) -> None:
    """Give the scan more names, by links."""
    for number in range(1, times):
        folder = raw / "scans" / f"scene{number:04d}_00"
        folder.mkdir()
        for path in (raw / SCAN).iterdir():
            (folder / path.name.replace(Path(SCAN).name, folder.name)).symlink_to(path)
    (raw / "scannetv2_train.txt").write_text("".join(f"scene{number:04d}_00\n" for number in range(times)))


# ------------------------------------------------------------------------------------------------ a plain first version


def plain_mesh(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ply = PlyData.read(str(path))
    coord = np.stack([ply["vertex"][name] for name in ("x", "y", "z")], axis=1)
    color = np.stack([ply["vertex"][name] for name in ("red", "green", "blue")], axis=1)
    return coord, color, np.vstack(ply["face"]["vertex_indices"])


def plain_normals(coord: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Numbers of Python's own: ten times as fast as a small array for each face."""
    points = coord.tolist()
    sums = [[0.0, 0.0, 0.0] for _ in points]
    for i, j, k in faces.tolist():
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = points[i], points[j], points[k]
        ux, uy, uz, vx, vy, vz = bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az
        x, y, z = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx  # as long as twice the face's area
        for total in (sums[i], sums[j], sums[k]):
            total[0] += x
            total[1] += y
            total[2] += z
    for total in sums:
        x, y, z = total
        length = math.sqrt(x * x + y * y + z * z)
        total[:] = (x / length, y / length, z / length) if length > 0 else (0.0, 0.0, 1.0)
    return np.array(sums, dtype=np.float32)


def plain_segments(path: Path) -> np.ndarray:
    with path.open() as stream:
        return np.array(json.load(stream)["segIndices"])


def plain_aggregation(path: Path) -> list[dict]:
    with path.open() as stream:
        return json.load(stream)["segGroups"]


def plain_labels(segments: np.ndarray, groups: list[dict], categories: Categories) -> dict[str, np.ndarray]:
    group_of = {segment: group for group in groups for segment in group["segments"]}
    number_of = {segment: number for number, segment in enumerate(sorted(set(segments.tolist())))}
    rows = []
    for segment in segments:
        group = group_of.get(segment)
        label = (-1, -1, -1) if group is None else (*categories.get(group["label"], (-1, -1)), group["id"])
        rows.append((*label, number_of[segment]))
    columns = zip(("segment20", "segment200", "instance", "superpoint"), np.array(rows).T, strict=True)
    return {name: column.astype(np.int32 if name == "superpoint" else np.int16) for name, column in columns}


def plain_write(folder: Path, arrays: dict[str, np.ndarray]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


# ------------------------------------------------------------------------------------------------------------- measure


def stages(files: ScanFiles, categories: Categories, out: Path) -> dict[str, dict[str, Callable]]:
    """Way → stage → what to time, after making sure that both ways give the same, bit by bit."""
    coord, color, faces = read_ply(files.ply)
    segments, groups = read_segments(files.segments), read_aggregation(files.aggregation)
    arrays = {"coord": coord, "color": color, "normal": vertex_normals(coord, faces)}
    arrays |= label_vertices(segments, groups, categories)[0]
    plain_groups = plain_aggregation(files.aggregation)
    plain = dict(zip(("coord", "color", "faces"), plain_mesh(files.ply), strict=True))
    _expect_equal(plain.pop("faces"), faces)
    _expect_equal(plain_segments(files.segments), segments)
    plain["normal"] = plain_normals(coord, faces)
    plain |= plain_labels(segments, plain_groups, categories)
    assert plain.keys() == arrays.keys()
    for name, array in arrays.items():
        assert array.dtype == plain[name].dtype, name
        _expect_equal(plain[name], array)
    return {
        "data_prep.scannet": {
            "read mesh": functools.partial(read_ply, files.ply),
            "normals": functools.partial(vertex_normals, coord, faces),
            "segments": functools.partial(read_segments, files.segments),
            "objects": functools.partial(read_aggregation, files.aggregation),
            "labels": functools.partial(label_vertices, segments, groups, categories),
            "write": functools.partial(save_scene, out / "fast", arrays),
        },
        RIVAL: {
            "read mesh": functools.partial(plain_mesh, files.ply),
            "normals": functools.partial(plain_normals, coord, faces),
            "segments": functools.partial(plain_segments, files.segments),
            "objects": functools.partial(plain_aggregation, files.aggregation),
            "labels": functools.partial(plain_labels, segments, plain_groups, categories),
            "write": functools.partial(plain_write, out / "plain", arrays),
        },
    }


def _expect_equal(first: np.ndarray, second: np.ndarray) -> None:
    assert np.array_equal(first, second)


def prepare_afresh(raw: Path, out: Path, jobs: int) -> None:
    """What the command does, its checks, records and ``dataset.json`` among it."""
    shutil.rmtree(out, ignore_errors=True)
    done = prepare(raw, out, jobs=jobs)
    assert done.prepared == len(list((raw / "scans").iterdir())) and not done.failures


def main() -> None:
    arguments = parse_arguments(__doc__)
    if arguments.device != "cpu":
        raise SystemExit("error: scans are prepared on the CPU, so only --device cpu is measured")
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder) / "raw", Path(folder) / "out"
        write_raw_scan(raw)
        files = find_scan_files(raw / SCAN, labelled=True)
        rows = {
            way: {stage: best_of(function) for stage, function in own.items()}
            for way, own in stages(files, load_categories(raw / LABEL_TABLE), out).items()
        }
        # Ours is the whole command on one scan, the rival's just the sum of its stages.
        rows["data_prep.scannet"]["a scan"] = best_of(functools.partial(prepare_afresh, raw, out, 1))
        rows[RIVAL]["a scan"] = sum(rows[RIVAL].values())
        title = f"preparing a scan of {SIDE**2:,} vertices and {2 * (SIDE - 1) ** 2:,} faces on one core"
        print_table(title, rows, RIVAL)

        repeat_scan(raw, JOBS * SCANS_A_JOB)
        prepare_afresh(raw, out, JOBS)  # starts the processes
        start = time.perf_counter()
        prepare_afresh(raw, out, JOBS)
        rate = JOBS * SCANS_A_JOB / (time.perf_counter() - start)
        print(f"{JOBS} processes: {rate:.1f} scans a second, {SCANNET:,} scans in {SCANNET / rate:.0f} s")
    write_json(arguments.json, arguments.device, {title: rows, "scans a second": {f"{JOBS} processes": rate}})


if __name__ == "__main__":
    main()
