"""Reading point clouds and meshes of one's own: PLY, LAS and LAZ files, whatever their fields are called."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from plyfile import PlyData

from pcseg.data.ply_file import parse_ply, triangles
from pcseg.errors import InputError, missing_package

SUFFIXES = (".ply", ".las", ".laz")
_COLORS = (("red", "green", "blue"), ("r", "g", "b"), ("diffuse_red", "diffuse_green", "diffuse_blue"))
_NORMALS = (("nx", "ny", "nz"), ("normal_x", "normal_y", "normal_z"), ("NormalX", "NormalY", "NormalZ"))
_AGAIN = "copy or write this file again"


@dataclass
class Cloud:
    """What a file holds, in its own units and axes. V is the number of points.

    Attributes:
        coord: (V, 3) float64, all finite.
        fields: names of all fields of a point.
        color: (V, 3) uint8, or None.
        normal: (V, 3) float64 of any length, or None.
        label: (V,) int64, the values of the label field, or None if there is no such field.
        instance: (V,) int64, or None.
        faces: (F, 3) int64, indices below V, or None where there are no faces.
        ply: all that a PLY file holds, perhaps mapped from it; None where the file is of another kind.
    """

    coord: np.ndarray
    fields: list[str]
    color: np.ndarray | None
    normal: np.ndarray | None
    label: np.ndarray | None
    instance: np.ndarray | None
    faces: np.ndarray | None
    ply: PlyData | None = None


class _Fields(NamedTuple):
    names: list[str]
    get: Callable[[str], np.ndarray]
    faces: np.ndarray | None = None
    ply: PlyData | None = None


def read_cloud(path: str | Path, labels: str | None = None, instances: str | None = None) -> Cloud:
    """Read a point cloud or mesh.

    Args:
        path: a ``.ply`` (binary of either byte order or ascii, with or without faces), ``.las`` or ``.laz``.
        labels: the field with a whole number a point, if any; a file without it gives ``label=None``.
        instances: the field with the object a point is of, if any; a file must have it.

    Raises:
        InputError: if the file is missing, cut, has no points, coordinates that are not finite, or other types.
    """
    path = Path(path)
    fields = _read_ply(path) if path.suffix.lower() == ".ply" else _read_las(path)
    if not {"x", "y", "z"} <= set(fields.names):
        raise InputError(f"{path}: points have no x, y, z, only {', '.join(fields.names)}; {_AGAIN}")
    coord = np.stack([fields.get(axis) for axis in "xyz"], axis=1, dtype=np.float64)
    if not len(coord):
        raise InputError(f"{path}: holds no point; remove it or {_AGAIN}")
    broken = np.flatnonzero(~np.isfinite(coord).all(axis=1))
    if len(broken):
        raise InputError(
            f"{path}: {len(broken)} points have NaN or infinite coordinates (the first is point {broken[0]}); "
            "remove them from the file"
        )
    if instances is not None and instances not in fields.names:
        raise InputError(f"{path}: has no field '{instances}' for --instances; it has {', '.join(fields.names)}")
    if fields.faces is not None:
        wrong = np.flatnonzero(((fields.faces < 0) | (fields.faces >= len(coord))).any(axis=1))
        if len(wrong):
            raise InputError(
                f"{path}: {len(wrong)} faces point at vertices that do not exist "
                f"(the first is {fields.faces[wrong[0]].tolist()}, with {len(coord)} vertices); {_AGAIN}"
            )
    normal = _stack(fields, _NORMALS)
    return Cloud(
        coord=coord,
        fields=fields.names,
        color=_eight_bits(path, _stack(fields, _COLORS)),
        normal=None if normal is None else normal.astype(np.float64),
        label=_whole_numbers(path, labels, fields.get(labels)) if labels in fields.names else None,
        instance=None if instances is None else _whole_numbers(path, instances, fields.get(instances)),
        faces=fields.faces,
        ply=fields.ply,
    )


def _read_ply(path: Path) -> _Fields:
    ply = parse_ply(path, _AGAIN)
    if "vertex" not in ply:
        raise InputError(f"{path}: has no vertex element; expected a point cloud or a mesh; {_AGAIN}")
    data = ply["vertex"].data
    names = [name for name in data.dtype.names or () if data.dtype[name].kind in "uif"]
    faces = None
    if "face" in ply and len(ply["face"]):
        faces = triangles(path, ply["face"], _AGAIN)
    return _Fields(names, lambda name: data[name].astype(data.dtype[name].newbyteorder("=")), faces, ply)


def _read_las(path: Path) -> _Fields:
    try:
        import laspy
    except ModuleNotFoundError as error:
        raise missing_package("laspy", f"{path}: reading {path.suffix} files", "las") from error
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        _check_las_header(path)
        # The parallel decompressor ends the process where a damaged file asks it for more memory than there is.
        las = laspy.read(path, laz_backend=laspy.LazBackend.Lazrs)
        cut = len(las.points) != las.header.point_count
        names = [name for name in las.point_format.dimension_names if name not in ("X", "Y", "Z")]
        names = ["x", "y", "z", *(name for name in names if np.ndim(las[name]) == 1)]
    except Exception as error:  # laspy and its decompressor raise of all kinds when a header's counts make no sense
        raise InputError(f"{path}: is not a readable {path.suffix} file ({error}); {_AGAIN}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the decompressor, which is written in Rust; no Exception
            raise
        raise InputError(f"{path}: is damaged, its points cannot be decompressed; {_AGAIN}") from error
    if cut:
        raise InputError(
            f"{path}: is cut, it holds {len(las.points)} of the {las.header.point_count} points of its header; {_AGAIN}"
        )
    return _Fields(names, lambda name: np.asarray(las[name]))


def _check_las_header(path: Path) -> None:
    """Refuse counts that the file has no room for.

    laspy would look for each record, and make room for each point; the decompressor ends the process where there is no
    room for a table of chunks.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        header = stream.read(375)
        points_at, num_records, kind, point_size, points = struct.unpack_from("<IIBHI", header, 96)
        compressed = kind & 0xC0 != 0
        extended = chunks = 0
        if header[25] >= 4:  # LAS 1.4 has room for more
            extended, points = struct.unpack_from("<IQ", header, 243)
        if compressed:
            stream.seek(points_at)
            (table_at,) = struct.unpack("<q", stream.read(8))
            if table_at == -1:  # written as a stream, which tells at its end
                stream.seek(-8, 2)
                (table_at,) = struct.unpack("<q", stream.read(8))
            stream.seek(table_at)
            _, chunks = struct.unpack("<II", stream.read(8))
    # Points are compressed to a tenth or so, never to a thousandth.
    least = points_at + points * point_size // (1000 if compressed else 1)
    if max(least, 54 * num_records + 60 * extended, chunks) > size:
        raise ValueError(f"{size} bytes are too few for what its header announces")


def _stack(fields: _Fields, alternatives: Sequence[Sequence[str]]) -> np.ndarray | None:
    """The first of several groups of fields that is there: (V, 3), or None."""
    for names in alternatives:
        if set(names) <= set(fields.names):
            return np.stack([fields.get(name) for name in names], axis=1)
    return None


def _eight_bits(path: Path, color: np.ndarray | None) -> np.ndarray | None:
    """Bring colours of 8 or 16 bits or of 0…1 to uint8; one that all of several points have is none."""
    if color is None or (len(color) > 1 and (color == color[0]).all()):
        return None
    if color.dtype == np.uint8:
        return color
    low, high = color.min(), color.max()
    if not (low >= 0 and high <= 65535):  # also where NaN
        raise InputError(f"{path}: colours lie in {low} … {high}; expected 0 … 255, 0 … 65535 or 0 … 1")
    if color.dtype.kind == "f" and high <= 1:
        color = color * 255.0
    elif high > 255:
        color = color / 257.0
    return np.rint(color).astype(np.uint8)


def _whole_numbers(path: Path, name: str, values: np.ndarray) -> np.ndarray:
    """Labels as (V,) int64, also from a field of floats."""
    whole = np.isfinite(values) & (values == np.rint(values)) & (np.abs(values.astype(np.float64)) < 2.0**53)
    wrong = np.flatnonzero(~whole)
    if len(wrong):
        raise InputError(
            f"{path}: field '{name}' is {values[wrong[0]]} at point {wrong[0]} ({len(wrong)} such points), expected "
            "whole numbers; is it the field of labels?"
        )
    return values.astype(np.int64)
