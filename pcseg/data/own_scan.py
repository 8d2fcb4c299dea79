"""A scan of one's own, from a file or from arrays, as a scene that a network can label."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from plyfile import PlyData

from pcseg.data.clouds import SUFFIXES, read_cloud
from pcseg.data.color import GREY
from pcseg.data.labelled_ply import points_ply
from pcseg.data.normals import estimate_normals
from pcseg.data.placement import UNITS, choose_normals, place, size_warning
from pcseg.data.scene import Scene, load_scene
from pcseg.errors import InputError

_WIDEST = 1e6  # metres; beyond, float32 is coarser than a voxel


class Scan(NamedTuple):
    """A scan to be labelled.

    Attributes:
        scene: what a network sees of it.
        ply: what its file holds, in the file's own units and axes; of files that are no PLY the points only.
        warning: a sentence if its size looks wrong, else "".
        grey: whether it has no colour, and grey was taken.
    """

    scene: Scene
    ply: PlyData
    warning: str
    grey: bool = False


def is_scene_folder(path: Path) -> bool:
    """Say whether a path is the folder of a prepared scene."""
    return (path / "coord.npy").is_file()


# -------------------------------------------------------------------------------------------------------- from files


def read_scan(path: Path, fields: Collection[str], unit: str = "m", up: str = "z", fill_color: bool = False) -> Scan:
    """Read a scan to be labelled.

    Args:
        path: a ``.ply``, ``.las`` or ``.laz`` file, or the folder of a prepared scene.
        fields: what the network needs, of ``"coord"``, ``"color"``, ``"normal"``, ``"superpoint"``. Normals are those
            of the faces, else the file's own, else guessed.
        unit, up: of a file, see :func:`pcseg.data.placement.place`; a prepared scene is in metres with z up.
        fill_color: take a middle grey where colour is needed and there is none.

    Raises:
        InputError: if it cannot be read, holds no points, or lacks what the network needs.
    """
    if is_scene_folder(path):
        scene = load_scene(path, fields=fields)
        scan = Scan(scene, points_ply(scene.coord), "")
        if not scene.num_vertices:
            raise InputError(f"{path}: holds no point; remove it or prepare it again")
    else:
        scan = _read_file(path, "normal" in fields, unit, up)
        scene = scan.scene
    if "color" in fields and scene.color is None:
        if not fill_color:
            raise InputError(
                f"{path}: has no colour (or one for all points), but the network was trained with it; take a run with "
                "data.channels=[coord,normal], or give --fill-color, which takes grey and makes labels worse"
            )
        scan = scan._replace(scene=with_grey(scene), grey=True)
        scene = scan.scene
    if "normal" in fields and scene.normal is None:
        scene.normal = estimate_normals(scene.coord, workers=-1)
    return scan


def with_grey(scene: Scene) -> Scene:
    """Give a scene without colour the one that training puts in its place."""
    return dataclasses.replace(scene, color=np.full((scene.num_vertices, 3), GREY, dtype=np.uint8))


def _read_file(path: Path, normals: bool, unit: str, up: str) -> Scan:
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: is no scan; expected a .ply, .las or .laz file, or the folder of a prepared scene")
    cloud = read_cloud(path)
    _check_extent(str(path), cloud.coord, unit)
    coord, _ = place(cloud.coord, unit, up)
    normal = choose_normals(coord, cloud.faces, cloud.normal, up, workers=-1)[0] if normals else None
    scene = Scene(path.stem, coord, cloud.color, normal)
    return Scan(scene, cloud.ply or points_ply(cloud.coord), size_warning(path.name, coord, unit))


def _check_extent(name: str, coord: np.ndarray, unit: str = "m") -> None:
    with np.errstate(over="ignore"):
        extent = float(np.ptp(coord, axis=0).max() * UNITS[unit])
    if not extent < _WIDEST:
        raise InputError(f"{name}: its points lie up to {extent:.3g} m apart, expected a scan; remove stray points")


# ------------------------------------------------------------------------------------------------------- from arrays


def scene_from_arrays(
    coord: Any,
    color: Any,
    normal: Any,
    faces: Any,
    channels: Collection[str],
    name: str = "points",
    fill_color: bool = False,
) -> Scene:
    """Make a scene of V points given as arrays, or what NumPy makes arrays of.

    Args:
        coord: (V, 3) numbers, metres with z up, near the origin or far from it.
        color: (V, 3) integers 0…255 or floats 0…1, or None.
        normal: (V, 3) of any length, or None.
        faces: (F, 3) integers below V, or None; normals are then theirs.
        channels: what the network needs; normals are guessed where it needs them and there are neither they nor faces.
        name: the scene's.
        fill_color: leave it to the network to do without colour where that is needed and there is none.

    Raises:
        InputError: naming the argument that is wrong or lacking.
    """
    coord = _numbers("coord", coord, "uif").astype(np.float64)
    if not len(coord):
        raise InputError("coord: holds no point; expected (V, 3) with V of 1 or more")
    broken = np.flatnonzero(~np.isfinite(coord).all(axis=1))
    if len(broken):
        raise InputError(
            f"coord: {len(broken)} points are NaN or infinite (the first is point {broken[0]}); leave them out"
        )
    _check_extent("coord", coord)
    if faces is not None:
        faces = _numbers("faces", faces, "ui")
        wrong = np.flatnonzero(((faces < 0) | (faces >= len(coord))).any(axis=1))
        if len(wrong):
            raise InputError(
                f"faces: row {wrong[0]} is {faces[wrong[0]].tolist()}, expected indices of the {len(coord)} points"
            )
    if normal is not None:
        normal = _numbers("normal", normal, "uif", len(coord)).astype(np.float64)
    if color is not None:
        color = _eight_bits(_numbers("color", color, "uif", len(coord)))
    elif "color" in channels and not fill_color:
        raise InputError(f"color: is lacking, but the network was trained with {', '.join(channels)}; give (V, 3)")
    placed, _ = place(coord)
    return Scene(
        name, placed, color, choose_normals(placed, faces, normal, workers=-1)[0] if "normal" in channels else None
    )


def _numbers(argument: str, value: Any, kinds: str, length: int | None = None) -> np.ndarray:
    """Make an array (length, 3) of numbers, or say what is wrong with it."""
    expected = f"({'N' if length is None else length}, 3) {'integers' if 'f' not in kinds else 'numbers'}"
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{argument}: is no array ({error}); expected {expected}") from error
    if array.ndim != 2 or array.shape[1] != 3 or (length is not None and len(array) != length):
        raise InputError(f"{argument}: has shape {array.shape}, expected {expected}")
    if array.dtype.kind not in kinds:
        raise InputError(f"{argument}: has type {array.dtype}, expected {expected}")
    return array


def _eight_bits(color: np.ndarray) -> np.ndarray:
    most = 1 if color.dtype.kind == "f" else 255
    low, high = color.min(), color.max()
    if not (low >= 0 and high <= most):  # also where NaN
        raise InputError(
            f"color: has values from {low} to {high}, expected {'floats 0…1' if most == 1 else 'integers 0…255'} "
            "(integers are taken for 0…255, floats for 0…1)"
        )
    return color.astype(np.uint8) if most == 255 else np.rint(color * 255).astype(np.uint8)
