"""Plain readings of the files of raw scans and prepared scenes, one value at a time, that share no code with pcseg.

Each says what a file holds, or raises ``Refused`` where it holds no such thing.
"""

from __future__ import annotations

import ast
import json
import re
import stat
import struct
from collections import Counter
from pathlib import Path

import numpy as np

from tests.reference import prepared_scan

TYPES = dict(
    zip(
        "char int8 uchar uint8 short int16 ushort uint16 int int32 uint uint32 float float32 double float64".split(),
        "bbBBhhHHiiIIffdd",
        strict=True,
    )
)
NEWLINE = "\r\n|\r|\n"


class Refused(Exception):
    """The file does not hold what its name promises."""


def need(condition) -> None:
    if not condition:
        raise Refused


def read_bytes(path: Path) -> bytes:
    try:
        need(stat.S_ISREG(path.stat().st_mode))
        return path.read_bytes()
    except OSError as error:
        raise Refused from error


def read_text(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused from error


# --------------------------------------------------------------------------------------------------------------- mesh


def ply_header(content: bytes) -> tuple[str, list[tuple[str, int, list[list[str]]]], bytes]:
    """Format, elements (name, count, properties as words) and the rest of the file."""
    start = re.match(rb"ply(\r\n|\r|\n)", content)
    need(start)
    form, elements, at = "", [], start.end()
    while True:
        end = content.find(start[1], at)
        need(end >= 0)
        line, at = content[at:end], end + len(start[1])
        if line == b"end_header":
            return form, elements, content[at:]
        need(line.isascii())
        words = line.decode("ascii").split()
        need(words and words[0] in ("format", "comment", "obj_info", "element", "property"))
        if words[:1] == ["format"]:
            need(not form and not elements and words[2:] == ["1.0"])
            form = words[1]
        elif words[:1] == ["element"]:
            elements.append((words[1], int(words[2]), []))
        elif words[:1] == ["property"]:
            elements[-1][2].append(words[1:])


def binary_values(order: str, rest: bytes):
    """A function that takes the next value of a type, and one that says whether all is read."""
    at = 0

    def take(name: str):
        nonlocal at
        size = struct.calcsize(order + TYPES[name])
        need(at + size <= len(rest))
        at += size
        return struct.unpack(order + TYPES[name], rest[at - size : at])[0]

    return take, lambda: at == len(rest)


def text_values(rest: bytes):
    need(rest.isascii())
    words = rest.decode("ascii").split()
    words.reverse()

    def take(name: str):
        need(words)
        word = words.pop()
        if TYPES[name] in "fd":
            need("_" not in word)
            return float(word)
        need(re.fullmatch("[+-]?[0-9]+", word))
        try:
            struct.pack("<" + TYPES[name], int(word))
        except struct.error as error:
            raise Refused from error
        return int(word)

    return take, lambda: not words


def read_ply(path: Path) -> tuple[np.ndarray, np.ndarray, list[list[int]]]:
    """Coordinates (V, 3) float32, colours (V, 3), triangles."""
    content = read_bytes(path)
    try:
        form, elements, rest = ply_header(content)
        if form == "ascii":
            take, done = text_values(rest)
        else:
            take, done = binary_values({"binary_little_endian": "<", "binary_big_endian": ">"}[form], rest)
        rows: dict[str, list[dict]] = {}
        kinds: dict[str, dict[str, str]] = {}
        for name, count, properties in elements:
            need(count >= 0 and (not properties or count <= len(content)))
            kinds[name] = {words[-1]: " ".join(words[:-1]) for words in properties}
            rows[name] = []
            for _ in range(count if properties else 0):
                row = {}
                for *kind, own in properties:
                    if kind[0] != "list":
                        row[own] = take(kind[0])
                        continue
                    length = take(kind[1])
                    need(0 <= length <= len(content))
                    row[own] = [take(kind[2]) for _ in range(int(length))]
                rows[name].append(row)
    except (LookupError, ValueError, TypeError, OverflowError, struct.error) as error:
        raise Refused from error
    need(done() and rows.get("vertex"))
    kind = kinds["vertex"]
    need(all(TYPES.get(kind.get(key, "")) in ("f", "d") for key in "xyz"))
    need(all(TYPES.get(kind.get(key, "")) == "B" for key in ("red", "green", "blue")))
    with np.errstate(over="ignore"):
        coord = np.array([[row[key] for key in "xyz"] for row in rows["vertex"]]).astype(np.float32)
    need((np.abs(coord) < 1e6).all())
    color = np.array([[row[key] for key in ("red", "green", "blue")] for row in rows["vertex"]])
    triangles = []
    for row in rows.get("face", []):
        corners = row["vertex_indices"] if "vertex_indices" in row else row.get("vertex_index")
        need(isinstance(corners, list) and len(corners) >= 3)
        need(all(isinstance(own, int) and 0 <= own < len(coord) for own in corners))
        triangles += [[corners[0], corners[k], corners[k + 1]] for k in range(1, len(corners) - 1)]
    return coord, color, triangles


# --------------------------------------------------------------------------------------------------------- annotation


def read_json(path: Path) -> dict:
    def one(pairs):
        need(len(dict(pairs)) == len(pairs))
        return dict(pairs)

    try:
        value = json.loads(read_bytes(path), object_pairs_hook=one)
    except (ValueError, RecursionError) as error:
        raise Refused from error
    need(isinstance(value, dict))
    return value


def is_integer(value, low=-(2**63), high=2**63) -> bool:
    return type(value) is int and low <= value < high


def integers(value) -> list[int]:
    need(isinstance(value, list) and all(is_integer(own) for own in value))
    return value


def read_groups(path: Path) -> list[dict]:
    groups = read_json(path).get("segGroups")
    need(isinstance(groups, list))
    for own in groups:
        need(isinstance(own, dict) and is_integer(own.get("id"), 0, 2**31) and isinstance(own.get("label"), str))
        integers(own.get("segments"))
    return groups


def read_table(path: Path) -> dict[str, tuple[int | None, int | None]]:
    """Raw category → (id, nyu40id)."""
    head, *lines = (line.split("\t") for line in re.split(NEWLINE, read_text(path)))
    table = {}
    for cells in lines:
        if cells == [""]:
            continue
        need(len(cells) == len(head))
        row = dict(zip(head, cells, strict=True))
        ids = []
        for column in ("id", "nyu40id"):
            need(column in row and "raw_category" in row)
            cell = row[column].strip()
            need(not cell or re.fullmatch("-?[0-9]{1,18}", cell))
            ids.append(int(cell) if cell else None)
        table.setdefault(row["raw_category"], tuple(ids))
    need(table)
    return table


def read_alignment(path: Path) -> list[float] | None:
    for line in re.split(NEWLINE, read_text(path)):
        key, separator, value = line.partition("=")
        if separator and key.strip() == "axisAlignment":
            try:
                numbers = [float(word) for word in value.split()]
            except ValueError as error:
                raise Refused from error
            need(len(numbers) == 16 and np.isfinite(numbers).all())
            return numbers
    return None


def read_lists(raw: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for split in ("train", "val", "test"):
        path = raw / f"scannetv2_{split}.txt"
        names = read_text(path).split() if path.is_symlink() or path.exists() else []
        need(all(re.fullmatch(r"\w[\w.-]*", name) for name in names))
        need(not any(name in other for other in lists.values() for name in names))
        lists[split] = list(dict.fromkeys(names))
    return lists


def read_scan(folder: Path, labelled: bool, table: dict, ids20: list[int], ids200: list[int]) -> dict:
    """All that a prepared scene ought to hold; normals are None where the mesh has no faces."""
    coord, color, triangles = read_ply(folder / f"{folder.name}_vh_clean_2.ply")
    result = {"coord": coord, "color": color, "unknown": {}, "normal": None}
    if triangles:
        result["normal"] = np.array(prepared_scan.vertex_normals(coord, triangles))
    annotation = folder / f"{folder.name}.aggregation.json"
    if not (annotation.is_symlink() or annotation.exists()):
        annotation = folder / f"{folder.name}_vh_clean.aggregation.json"
    over_segmentation = folder / f"{folder.name}_vh_clean_2.0.010000.segs.json"
    annotated = labelled or annotation.is_symlink() or annotation.exists()
    if not annotated and not (over_segmentation.is_symlink() or over_segmentation.exists()):
        return result
    segments = integers(read_json(over_segmentation).get("segIndices"))
    need(len(segments) == len(coord))
    result["superpoint"] = np.array(prepared_scan.superpoints(segments))
    if not annotated:
        return result
    groups = read_groups(annotation)
    named = [own for group in groups for own in group["segments"]]
    need(2 * len([own for own in named if own not in segments]) <= len(named))
    result["unknown"] = dict(Counter(group["label"] for group in groups if group["label"] not in table))
    labels = prepared_scan.labels(segments, groups, table, ids20, ids200)
    result.update(zip(("segment20", "segment200", "instance"), map(np.array, labels), strict=True))
    return result


# ----------------------------------------------------------------------------------------------------- prepared scene


def read_npy(path: Path) -> np.ndarray:
    content = read_bytes(path)
    need(content[:6] == b"\x93NUMPY" and len(content) > 12)
    wide = content[6] > 1
    length, start = struct.unpack("<I" if wide else "<H", content[8 : 12 if wide else 10])[0], 12 if wide else 10
    try:
        text = content[start : start + length].decode("utf-8" if content[6] == 3 else "latin1")
        header = ast.literal_eval(re.sub("(?<=[0-9])L", "", text))  # Python 2 wrote 3L
        need(isinstance(header, dict) and header.keys() == {"descr", "fortran_order", "shape"})
        kind, shape = np.dtype(header["descr"]), header["shape"]
        values = np.frombuffer(content[start + length :], kind)
        return values.reshape(shape, order="F" if header["fortran_order"] else "C")
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise Refused from error


def read_scene(folder: Path, segment_file: str) -> dict[str, np.ndarray]:
    """The arrays of a prepared scene, all of which must be there."""
    arrays = {}
    for field, file, columns, kinds in (
        ("coord", "coord.npy", 3, "f"),
        ("color", "color.npy", 3, "uif"),
        ("normal", "normal.npy", 3, "f"),
        ("segment", segment_file, None, "ui"),
        ("instance", "instance.npy", None, "ui"),
    ):
        if field != "coord" and not ((folder / file).is_symlink() or (folder / file).exists()):
            continue
        array = read_npy(folder / file)
        if columns is None and array.ndim == 2 and array.shape[1] == 1:
            array = array[:, 0]
        need(array.dtype.kind in kinds and array.shape[1:] == ((columns,) if columns else ()))
        need(array.ndim and len(array) == len(arrays.get("coord", array)))
        if kinds == "f":
            with np.errstate(over="ignore"):
                array = array.astype(np.float32)
        need(np.isfinite(array).all())
        if field == "color" and array.dtype.kind == "f":
            need(not array.size or not 0 < array.max() <= 1)
        arrays[field] = np.clip(np.rint(array), 0, 255).astype(np.uint8) if field == "color" else array
    return arrays
