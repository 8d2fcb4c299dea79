"""Reading raw ScanNet data: meshes, over-segmentations, annotations, the label table, split lists, folders.

Every reader raises ``InputError`` with one sentence naming the file, the cause and what to do; none unpickles anything.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import reprlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from plyfile import PlyElement

from data_prep.flat_json import flat_integers
from pcseg.data.ply_file import parse_ply, refuse_pipes, triangles
from pcseg.data.scene import SPLITS
from pcseg.errors import InputError

_AGAIN = "download this scan again"
_FARTHEST = 1e6  # metres; beyond, float32 is coarser than a voxel, and the file is damaged


class Group(NamedTuple):
    """One annotated object: its id, its raw category, and the (n,) int64 ids of the segments it is made of."""

    id: int
    label: str
    segments: np.ndarray


def _read_bytes(path: Path) -> bytes:
    refuse_pipes(path, _AGAIN)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: is missing; {_AGAIN}") from error
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); check the file and its rights"
        ) from error


def _read_text(path: Path) -> str:
    try:
        return _read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text; {_AGAIN}") from error


# --------------------------------------------------------------------------------------------------------------- mesh


def _columns(path: Path, element: PlyElement, names: Sequence[str], kind: str, expected: str) -> np.ndarray:
    """Stack scalar properties into an array (V, len(names)), in native byte order."""
    lacking = [name for name in names if name not in element]
    if lacking:
        raise InputError(f"{path}: vertices have no property {', '.join(lacking)}; expected {expected}; {_AGAIN}")
    for name in names:
        if element.data.dtype[name].kind not in kind or (kind == "u" and element.data.dtype[name].itemsize != 1):
            raise InputError(
                f"{path}: vertex property {name} has type {element.data.dtype[name]}; expected {expected}; {_AGAIN}"
            )
    stacked = np.stack([element.data[name] for name in names], axis=1)
    return stacked.astype(stacked.dtype.newbyteorder("="), copy=False)


def read_ply(path: str | Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read a coloured triangle mesh, binary of either byte order or ascii, properties in any order.

    Args:
        path: a ``*_vh_clean_2.ply``.

    Returns:
        coord: (V, 3) float32, metres, all finite and within 1000 km.
        color: (V, 3) uint8.
        faces: (F, 3) int32, indices below V; polygons are cut into triangles. Empty if the file has none.

    Raises:
        InputError: if the file is missing, cut, of other types, or its coordinates or faces make no sense.
    """
    path = Path(path)
    ply = parse_ply(path, _AGAIN)
    if "vertex" not in ply or not len(ply["vertex"]):
        raise InputError(f"{path}: has no vertex element; expected a mesh; {_AGAIN}")
    vertices = ply["vertex"]
    coord = _columns(path, vertices, ("x", "y", "z"), "f", "float x, y, z")
    color = _columns(path, vertices, ("red", "green", "blue"), "u", "uchar red, green, blue")
    with np.errstate(over="ignore"):  # doubles beyond float32 become infinite and are refused below
        coord = np.ascontiguousarray(coord, dtype=np.float32)
    if not (np.abs(coord) < _FARTHEST).all():
        broken = np.flatnonzero(~(np.abs(coord) < _FARTHEST).all(axis=1))
        raise InputError(
            f"{path}: {len(broken)} vertices have NaN or infinite coordinates, or such beyond 1000 km "
            f"(the first is {broken[0]}); {_AGAIN}"
        )
    faces = triangles(path, ply["face"], _AGAIN) if "face" in ply else np.empty((0, 3), np.int64)
    if len(faces) and not 0 <= faces.min() <= faces.max() < len(coord):
        wrong = np.flatnonzero(((faces < 0) | (faces >= len(coord))).any(axis=1))
        raise InputError(
            f"{path}: {len(wrong)} faces point at vertices that do not exist "
            f"(the first is {faces[wrong[0]].tolist()}, with {len(coord)} vertices); {_AGAIN}"
        )
    return coord, np.ascontiguousarray(color), faces.astype(np.int32)


# --------------------------------------------------------------------------------------------------------- annotation


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a JSON object, unless it leaves open what it holds."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return value


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_read_bytes(path), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not readable JSON ({error}); {_AGAIN}") from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: holds a {type(value).__name__}, expected a JSON object; {_AGAIN}")
    return value


def _integers(path: Path, value: Any, what: str) -> np.ndarray:
    """A JSON list of integers as (n,) int64."""
    try:
        if not isinstance(value, list) or not set(map(type, value)) <= {int}:
            raise TypeError
        return np.array(value, dtype=np.int64)
    except (TypeError, OverflowError) as error:
        raise InputError(f"{path}: {what} is not a list of integers; {_AGAIN}") from error


def read_segments(path: str | Path) -> np.ndarray:
    """Read an over-segmentation.

    Args:
        path: a ``*_vh_clean_2.0.010000.segs.json``.

    Returns:
        (V,) int64, the segment id of each vertex; ids are arbitrary integers.

    Raises:
        InputError: if the file is missing, does not parse, or holds something else.
    """
    path = Path(path)
    segments = flat_integers(_read_bytes(path), "segIndices")
    if segments is not None:
        return segments
    value = _read_json(path)
    if "segIndices" not in value:
        raise InputError(f"{path}: has no key 'segIndices'; expected an over-segmentation; {_AGAIN}")
    return _integers(path, value["segIndices"], "'segIndices'")


def read_aggregation(path: str | Path) -> list[Group]:
    """Read the annotated objects of a scan, in the file's order.

    Args:
        path: a ``*.aggregation.json``.

    Raises:
        InputError: if the file is missing, does not parse, or a group lacks its id, label or segments.
    """
    path = Path(path)
    groups = _read_json(path).get("segGroups")
    if not isinstance(groups, list):
        raise InputError(f"{path}: has no list 'segGroups'; expected annotated objects; {_AGAIN}")
    result = []
    for number, group in enumerate(groups):
        if not isinstance(group, dict) or not {"id", "label", "segments"} <= group.keys():
            raise InputError(f"{path}: group {number} lacks 'id', 'label' or 'segments'; {_AGAIN}")
        own, label = group["id"], group["label"]
        if type(own) is not int or not 0 <= own < 2**31:
            raise InputError(f"{path}: group {number} has id {reprlib.repr(own)}, expected an integer from 0; {_AGAIN}")
        if not isinstance(label, str):
            raise InputError(f"{path}: group {number} has label {reprlib.repr(label)}, expected a name; {_AGAIN}")
        result.append(Group(own, label, _integers(path, group["segments"], f"'segments' of group {number}")))
    return result


def read_label_map(path: str | Path, columns: Sequence[str]) -> dict[str, tuple[int | None, ...]]:
    """Read which raw ids a raw category has.

    Args:
        path: ``scannetv2-labels.combined.tsv``.
        columns: the columns wanted, e.g. ``("nyu40id", "id")``.

    Returns:
        raw category → one id a column, None where the cell is empty. Of two rows for a category the first counts.

    Raises:
        InputError: if the file is missing, lacks a column, or holds something else than an integer.
    """
    path = Path(path)
    # One line is one row, whatever quotation marks stand in it.
    reader = csv.DictReader(io.StringIO(_read_text(path), newline=None), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        lacking = [name for name in ("raw_category", *columns) if name not in (reader.fieldnames or ())]
        if lacking:
            raise InputError(
                f"{path}: has no column {', '.join(lacking)}; "
                "expected ScanNet's tab-separated scannetv2-labels.combined.tsv"
            )
        table: dict[str, tuple[int | None, ...]] = {}
        for row in reader:
            if None in row or None in row.values():  # DictReader's way to say: too many cells, too few
                raise InputError(f"{path}: line {reader.line_num} has other columns than the first line; {_AGAIN}")
            cells = [row[name].strip() for name in columns]
            if not all(re.fullmatch("-?[0-9]{1,18}|", cell) for cell in cells):
                raise InputError(f"{path}: line {reader.line_num} holds {cells}, not integers; {_AGAIN}")
            table.setdefault(row["raw_category"], tuple(int(cell) if cell else None for cell in cells))
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num} does not parse ({error}); {_AGAIN}") from error
    if not table:
        raise InputError(f"{path}: holds no row; {_AGAIN}")
    return table


def read_axis_alignment(path: str | Path) -> np.ndarray | None:
    """Read the matrix that turns a scan's walls along x and y and puts its floor at z = 0.

    Args:
        path: a scan's ``<scene>.txt`` (lines ``key = value``).

    Returns:
        (4, 4) float64, ``aligned = matrix @ (x, y, z, 1)`` in metres; None if the file has no ``axisAlignment``.

    Raises:
        InputError: if the file is missing or the entry is not 16 finite numbers.
    """
    path = Path(path)
    for line in _read_text(path).splitlines():
        key, separator, value = line.partition("=")
        if separator and key.strip() == "axisAlignment":
            try:
                matrix = np.array([float(word) for word in value.split()]).reshape(4, 4)
            except ValueError:
                matrix = np.full((4, 4), np.nan)
            if not np.isfinite(matrix).all():
                raise InputError(f"{path}: 'axisAlignment' is not 16 finite numbers; {_AGAIN}")
            return matrix
    return None


# ------------------------------------------------------------------------------------------------------------ folders


class ScanFiles(NamedTuple):
    """The files of a raw scan; the mesh's segments and the annotation are None where it has none."""

    ply: Path
    segments: Path | None
    aggregation: Path | None


def find_scan_files(scan: str | Path, labelled: bool) -> ScanFiles:
    """Name the files of a raw scan.

    Args:
        scan: the scan's folder, ``…/sceneXXXX_YY``.
        labelled: whether it must have an annotation (train, val). Otherwise what there is of it is used: test scans
            have segments alone, or neither.
    """
    scan = Path(scan)
    ply = scan / f"{scan.name}_vh_clean_2.ply"
    segments = scan / f"{scan.name}_vh_clean_2.0.010000.segs.json"
    # The annotation was made on this very mesh; the second name is the same one carried over to the full-size mesh.
    names = (f"{scan.name}.aggregation.json", f"{scan.name}_vh_clean.aggregation.json")
    aggregation = next((scan / name for name in names if os.path.lexists(scan / name)), None)
    if aggregation is None and not labelled:
        return ScanFiles(ply, segments if os.path.lexists(segments) else None, None)
    return ScanFiles(ply, segments, aggregation or scan / names[0])


def read_split_lists(raw: str | Path) -> dict[str, list[str]]:
    """Read which scenes are of which split.

    Args:
        raw: the raw data. If it holds any ``scannetv2_{train,val,test}.txt``, its lists count and a missing one is
            empty; else the benchmark's own.

    Raises:
        InputError: if a list holds something else than scene names, or two lists share a scene.
    """
    sources = {split: Path(raw) / f"scannetv2_{split}.txt" for split in SPLITS}
    if not any(os.path.lexists(path) for path in sources.values()):
        own = Path(str(resources.files("data_prep").joinpath("splits")))
        sources = {split: own / path.name for split, path in sources.items()}
    lists: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for split, path in sources.items():
        refuse_pipes(path, "expected one scene name a line")
        try:
            names = path.read_text(encoding="utf-8-sig").split() if os.path.lexists(path) else []
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be read ({error}); expected one scene name a line") from error
        lists[split] = list(dict.fromkeys(names))
        for name in lists[split]:
            if not re.fullmatch(r"\w[\w.-]*", name):
                raise InputError(f"{path}: holds {name!r}; expected one scene name a line")
            if seen.setdefault(name, split) != split:
                other = sources[seen[name]].name
                raise InputError(
                    f"{path}: {name} is also in the list of {seen[name]} ({other}); take it out of one of them"
                )
    return lists


def find_scans(raw: str | Path) -> dict[str, Path]:
    """Name the scans of a raw data set: scene name → its folder in ``raw/scans`` or ``raw/scans_test``.

    Raises:
        InputError: if there is neither of these folders.
    """
    raw = Path(raw)
    if not raw.is_dir():
        raise InputError(f"{raw}: no such folder; expected ScanNet's raw data (a folder with scans/ in it)")
    try:
        parents = [raw / name for name in ("scans_test", "scans") if (raw / name).is_dir()]
        if not parents:
            raise InputError(f"{raw}: holds no folder scans/; give the folder that has scans/ in it")
        return {path.name: path for parent in parents for path in sorted(parent.iterdir()) if path.is_dir()}
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror}); check the folder's rights") from error
