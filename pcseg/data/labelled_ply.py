"""Putting labels into a PLY file that holds other things, too: all of them stay, in their order and number types."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from plyfile import PlyData, PlyElement, PlyListProperty

from pcseg.labels import IGNORE_COLOR, IGNORE_INDEX, UNSURE, LabelSet

# What is added to the points.
ADDED = {"red": "u1", "green": "u1", "blue": "u1", "label": "<i4", "class_index": "<i4", "confidence": "<f4"}


def points_ply(coord: np.ndarray) -> PlyData:
    """Make a PLY file of nothing but points: coord (V, 3) of float32 or float64."""
    kind = coord.dtype.newbyteorder("<")
    vertex = np.empty(len(coord), dtype=[(axis, kind) for axis in "xyz"])
    for number, axis in enumerate("xyz"):
        vertex[axis] = coord[:, number]
    return PlyData([PlyElement.describe(vertex, "vertex")])


def add_labels(ply: PlyData, segment: np.ndarray, confidence: np.ndarray, label_set: LabelSet) -> PlyData:
    """Add the class of each point: its colour, raw id, index, and how probable it is.

    Args:
        ply: a file with V points (its element ``vertex``).
        segment: (V,) class index, -1 where unsure.
        confidence: (V,) float.
        label_set: the classes.

    Returns:
        A little-endian file with all that ``ply`` has, and the properties :data:`ADDED` at the end of each point. A
        property of the same name that was there is called ``<name>_input`` from now on.
    """
    old = ply["vertex"]
    names = _free_names([own.name for own in old.properties])
    lists = [own for own in old.properties if isinstance(own, PlyListProperty)]
    kinds = [(names[own.name], old.data.dtype[own.name].newbyteorder("<")) for own in old.properties]
    vertex = np.empty(len(old.data), dtype=[*kinds, *ADDED.items()])
    for name, new in names.items():
        vertex[new] = old.data[name]
    # Index -1 takes the last row.
    colors = np.concatenate([label_set.colors, np.array([IGNORE_COLOR], dtype=np.uint8)])
    vertex["red"], vertex["green"], vertex["blue"] = colors[segment].T
    vertex["label"] = np.append(label_set.ids, label_set.no_id)[segment]
    vertex["class_index"], vertex["confidence"] = segment, confidence
    element = PlyElement.describe(
        vertex,
        "vertex",
        len_types={names[own.name]: own.len_dtype for own in lists},
        val_types={names[own.name]: own.val_dtype for own in lists},
        comments=old.comments,
    )
    comments = [*ply.comments, "labelled by pcseg: red green blue label (raw id) class_index confidence"]
    if (segment == IGNORE_INDEX).any():
        comments.append(f"class_index -1, label {label_set.no_id}: {UNSURE}")
    return PlyData(
        [element if own is old else own for own in ply.elements],
        byte_order="<",
        comments=comments,
        obj_info=ply.obj_info,
    )


def _free_names(names: list[str]) -> dict[str, str]:
    """Find a name for each property that none of :data:`ADDED` and no other property has."""
    taken = {*names, *ADDED}
    free = {}
    for name in names:
        new = name
        while new in ADDED or (new != name and new in taken):
            new += "_input"
        taken.add(new)
        free[name] = new
    return free


def write_ply(path: Path, ply: PlyData) -> None:
    """Write a little-endian file; elements whose lists all have one length, such as triangles, in one piece.

    plyfile writes what holds lists value by value: two million triangles take it 4 s, so 0.1 s.
    """
    with path.open("wb") as file:
        file.write(ply.header.encode("ascii") + b"\n")
        for element in ply.elements:
            rows = _packed(element)
            if rows is None:
                stream = io.BytesIO()
                PlyData([element], byte_order="<").write(stream)
                file.write(stream.getbuffer()[stream.getvalue().index(b"end_header\n") + 11 :])
            else:
                file.write(rows.data)


def _packed(element: PlyElement) -> np.ndarray | None:
    """Lay an element's rows out as they are in the file; None where rows differ in their length."""
    columns, kinds = {}, []
    for own in element.properties:
        column = element.data[own.name]
        if isinstance(own, PlyListProperty):
            length_type, value_type = own.list_dtype("<")
            if column.dtype == object:
                if len({len(values) for values in column}) != 1:
                    return None
                column = np.stack(list(column))
            length = f"{own.name}\nlen"  # no property has such a name
            columns[length] = column.shape[1]
            kinds += [(length, length_type), (own.name, value_type, (column.shape[1],))]
        else:
            kinds.append((own.name, own.dtype("<")))
        columns[own.name] = column
    kind = np.dtype(kinds)
    if element.data.dtype == kind and element.data.flags.c_contiguous:
        return element.data
    rows = np.empty(element.count, dtype=kind)
    for name, column in columns.items():
        rows[name] = column
    return rows
