"""Tiny handmade raw scans in ScanNet's own files, for tests: a few hundred vertices, no randomness beyond a seed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from plyfile import PlyData, PlyElement

# A cut of scannetv2-labels.combined.tsv: raw category → (id, nyu40id). A keyboard is a class of ScanNet200 only.
CATEGORIES = {
    "wall": (1, 1),
    "chair": (2, 5),
    "floor": (3, 2),
    "table": (4, 7),
    "door": (5, 8),
    "office chair": (10, 5),
    "keyboard": (46, 40),
    "coaster": (9999, 40),  # of neither label set
}
# Raw labels of old annotations, without a row in the table.
UNKNOWN = "trashcan"


@dataclass
class RawScan:
    """The content of a raw scan. V vertices, F faces.

    Attributes:
        coord: (V, 3) float32, metres.
        color: (V, 3) uint8.
        faces: (F, 3) int32.
        segments: (V,) int64 segment ids, not contiguous.
        groups: ``segGroups`` of the annotation: dicts of id, objectId, label, segments.
        alignment: (4, 4), or None to leave ``axisAlignment`` out.
    """

    coord: np.ndarray
    color: np.ndarray
    faces: np.ndarray
    segments: np.ndarray
    groups: list[dict] = field(default_factory=list)
    alignment: np.ndarray | None = None


def group(number: int, label: str, segments: Sequence[int]) -> dict:
    """One entry of ``segGroups``."""
    return {"id": number, "objectId": number, "label": label, "segments": [int(own) for own in segments]}


def make_raw_scan(seed: int = 0, size: int = 12) -> RawScan:
    """A turned room corner: a wavy floor, a wall and a low table top, each a grid of ``size`` × ``size`` vertices.

    One segment has no object, one object has an unknown label, and one segment is claimed by two objects.
    """
    rng = np.random.default_rng(seed)
    u, v = (axis.ravel() for axis in np.meshgrid(np.linspace(0, 2, size), np.linspace(0, 2, size), indexing="ij"))
    wave = 0.05 * np.sin(3 * u + 2 * v + seed)
    sheets = [
        np.stack([u, v, wave], 1),  # floor
        np.stack([u, 2 + wave, v], 1),  # wall
        np.stack([0.5 + u / 4, 0.5 + v / 4, 0.7 + wave / 4], 1),  # table top
    ]
    cell = (np.arange(size - 1)[:, None] * size + np.arange(size - 1)).ravel()
    quads = np.stack([cell, cell + size, cell + size + 1, cell + 1], 1)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    per = size * size
    coord = np.concatenate(sheets)
    angle = 0.3 + seed
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    coord = (coord @ turn.T + rng.normal(0, 0.002, coord.shape)).astype(np.float32)
    faces = np.concatenate([triangles + k * per for k in range(3)]).astype(np.int32)
    # Each sheet is two segments, named by the index of one of their vertices as in real scans.
    half = np.arange(3 * per) // (per // 2)
    names = np.array([(k * (per // 2) + 7 * k + 3) for k in range(half.max() + 1)])
    a, b, c, d, e, f = (int(own) for own in names[:6])
    groups = [
        group(0, "floor", [a, b]),
        group(1, "wall", [c]),
        group(2, UNKNOWN, [d]),
        group(3, "keyboard", [e]),
        group(4, "office chair", [b]),  # takes half of the floor away
    ]
    assert f not in (own for one in groups for own in one["segments"])
    alignment = np.eye(4)
    alignment[:3, :3] = turn.T
    return RawScan(
        coord=coord,
        color=rng.integers(0, 256, coord.shape, dtype=np.uint8),
        faces=faces,
        segments=names[half].astype(np.int64),
        groups=groups,
        alignment=alignment,
    )


def write_ply(
    path: Path, coord, color, faces, *, text=False, byte_order="<", order="xyzrgba", face_name="vertex_indices"
):
    """Write a mesh; ``order`` is the order of the vertex properties, ``faces`` may hold lists of unequal length."""
    full = {"x": "x", "y": "y", "z": "z", "r": "red", "g": "green", "b": "blue", "a": "alpha"}
    values = {
        **dict(zip("xyz", np.asarray(coord).T, strict=True)),
        **dict(zip("rgb", np.asarray(color).T, strict=True)),
    }
    values["a"] = np.full(len(coord), 255, np.uint8)
    vertices = np.empty(len(coord), dtype=[(full[key], values[key].dtype) for key in order])
    for key in order:
        vertices[full[key]] = values[key]
    lists = np.empty(len(faces), dtype=[(face_name, object)])
    lists[face_name] = [np.asarray(face, dtype=np.int32) for face in faces] if len(faces) else []
    elements = [
        PlyElement.describe(vertices, "vertex"),
        PlyElement.describe(lists, "face", val_types={face_name: "i4"}, len_types={face_name: "u1"}),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    PlyData(elements, text=text, byte_order=byte_order).write(str(path))


def write_raw_scan(folder: Path, scan: RawScan, *, annotated: bool = True, segmented: bool = False) -> None:
    """Write a scan's files into ``folder``, whose name is the scene's.

    Args:
        folder: e.g. ``raw/scans/scene0000_00``.
        scan: what to write.
        annotated: whether to write the two json files (test scans have none).
        segmented: whether to write that of the segments where there is no annotation.
    """
    name = folder.name
    write_ply(folder / f"{name}_vh_clean_2.ply", scan.coord, scan.color, scan.faces)
    lines = ["colorHeight = 968", "sceneType = Bookstore / Library"]
    if scan.alignment is not None:
        lines.insert(0, "axisAlignment = " + " ".join(f"{own:.6f}" for own in scan.alignment.ravel()))
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    if annotated or segmented:
        segments = {"sceneId": name, "segIndices": scan.segments.tolist()}
        (folder / f"{name}_vh_clean_2.0.010000.segs.json").write_text(json.dumps(segments))
    if annotated:
        aggregation = {"sceneId": f"scannet.{name}", "segGroups": scan.groups}
        (folder / f"{name}.aggregation.json").write_text(json.dumps(aggregation))


def write_label_table(path: Path, categories: Mapping[str, tuple[int, int]] = CATEGORIES) -> None:
    """Write a label table with the real one's first columns."""
    lines = ["id\traw_category\tcategory\tcount\tnyu40id\tnyu40class"]
    lines += [f"{raw_id}\t{name}\t{name}\t1\t{nyu}\tother" for name, (raw_id, nyu) in categories.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def write_raw_dataset(
    root: Path, splits: Mapping[str, Sequence[str]] | None = None, size: int = 12
) -> dict[str, RawScan]:
    """Write a raw data set: scans (test scans in ``scans_test`` without json), split lists and the label table.

    Args:
        root: its folder.
        splits: split → scene names; None: two train scenes, one val, one test.
        size: see :func:`make_raw_scan`.

    Returns:
        scene name → what was written; scene k is ``make_raw_scan(k, size)``.
    """
    if splits is None:
        splits = {"train": ["scene0000_00", "scene0000_01"], "val": ["scene0001_00"], "test": ["scene0707_00"]}
    scans = {}
    for split, names in splits.items():
        for name in names:
            scans[name] = make_raw_scan(len(scans), size)
            parent = "scans_test" if split == "test" else "scans"
            write_raw_scan(root / parent / name, scans[name], annotated=split != "test")
        (root / f"scannetv2_{split}.txt").write_text("".join(f"{name}\n" for name in names))
    write_label_table(root / "scannetv2-labels.combined.tsv")
    return scans
