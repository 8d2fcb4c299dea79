"""A prepared scene: one folder of .npy files, in the layout that Pointcept's users already have on disk."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pcseg.errors import InputError
from pcseg.files import atomic_folder

SPLITS = ("train", "val", "test")
DATASET_FILE = "dataset.json"  # beside the splits: what `python -m data_prep.scannet` found in all
RECORD_FILE = "prepared.json"  # in a scene's folder: what it was made from, and what it holds


@dataclass
class Scene:
    """One scan, ready to be learned from. V is the number of vertices.

    Attributes:
        name: e.g. ``scene0000_00``.
        coord: (V, 3) float32, metres.
        color: (V, 3) uint8, or None.
        normal: (V, 3) float32, unit length, or None.
        segment: (V,) integer class index of one label set, -1 = ignore, or None.
        instance: (V,) integer object index, -1 = none, or None.
        superpoint: (V,) integer index of the mesh segment (ScanNet's over-segmentation) that a vertex is in, or None.
    """

    name: str
    coord: np.ndarray
    color: np.ndarray | None = None
    normal: np.ndarray | None = None
    segment: np.ndarray | None = None
    instance: np.ndarray | None = None
    superpoint: np.ndarray | None = None

    @property
    def num_vertices(self) -> int:
        return len(self.coord)

    @property
    def num_bytes(self) -> int:
        arrays = (self.coord, self.color, self.normal, self.segment, self.instance, self.superpoint)
        return sum(array.nbytes for array in arrays if array is not None)


def _read_array(file: Path, num_vertices: int | None, columns: int | None, kind: str, mmap: bool) -> np.ndarray:
    """Read one array of a scene and check what a later stage would trip over."""
    if not file.is_file():  # a folder, a pipe, a link to nothing
        raise InputError(f"{file}: not a readable .npy file; prepare this scene again")
    try:
        # Mapped first in any case: np.load would make room for what a damaged header says.
        with np.errstate(over="ignore"):
            array = np.lib.format.open_memmap(file, mode="r")
    except Exception as error:  # the header is a Python literal: a damaged one can raise anything
        cause = (str(error).splitlines() or [""])[0]
        raise InputError(f"{file}: not a readable .npy file ({cause}); prepare this scene again") from error
    size, expected_size = file.stat().st_size, array.offset + array.nbytes
    if size != expected_size:
        raise InputError(f"{file}: has {size} bytes, expected {expected_size}; prepare this scene again")
    if columns is None and array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]  # some of Pointcept's data sets have labels of shape (V, 1)
    shape = (f"{num_vertices}" if num_vertices is not None else "V",) + ((str(columns),) if columns else ())
    right_shape = array.ndim == len(shape) and (columns is None or array.shape[1] == columns)
    if not right_shape or (num_vertices is not None and len(array) != num_vertices):
        raise InputError(f"{file}: has shape {array.shape}, expected ({', '.join(shape)}); prepare this scene again")
    if array.dtype.kind not in kind:
        raise InputError(f"{file}: has type {array.dtype}, expected {'integers' if 'i' in kind else 'numbers'}")
    if kind == "f":
        with np.errstate(over="ignore"):  # doubles beyond float32 become infinite
            array = array.astype(np.float32, copy=False)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise InputError(f"{file}: holds NaN or infinite values; prepare this scene again")
    return array if mmap else np.array(array)


def load_scene(
    folder: str | Path,
    segment_file: str | None = None,
    mmap: bool = False,
    fields: Collection[str] = ("color", "normal", "instance"),
) -> Scene:
    """Read a prepared scene.

    Args:
        folder: the scene's folder; ``coord.npy`` must be there, the other files may be missing.
        segment_file: the labels to read (``LabelSet.segment_file``); None, or a missing file, gives ``segment=None``.
        mmap: map the files instead of reading them (arrays are then read-only).
        fields: what to read beside ``coord`` and the labels; files of other fields are not opened.

    Raises:
        InputError: if a file is missing, cut, or disagrees with the number of vertices.
    """
    folder = Path(folder)
    if not os.path.lexists(folder / "coord.npy"):
        raise InputError(f"{folder}: is not a prepared scene (coord.npy is missing); see `python -m data_prep.scannet`")
    coord = _read_array(folder / "coord.npy", None, 3, "f", mmap)
    arrays = {}
    for field, file, columns, kind in (
        ("color", "color.npy", 3, "uif"),
        ("normal", "normal.npy", 3, "f"),
        ("segment", segment_file, None, "ui"),
        ("instance", "instance.npy", None, "ui"),
        ("superpoint", "superpoint.npy", None, "ui"),
    ):
        if file is not None and (field == "segment" or field in fields) and os.path.lexists(folder / file):
            arrays[field] = _read_array(folder / file, len(coord), columns, kind, mmap)
    if "color" in arrays and arrays["color"].dtype != np.uint8:
        if arrays["color"].dtype.kind == "f" and arrays["color"].size and 0 < arrays["color"].max() <= 1:
            raise InputError(f"{folder / 'color.npy'}: has values up to 1, expected 0 … 255; multiply them by 255")
        arrays["color"] = np.clip(np.rint(arrays["color"]), 0, 255).astype(np.uint8)
    return Scene(name=folder.name, coord=coord, **arrays)


def save_scene(folder: str | Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write a prepared scene whole or not at all.

    Args:
        folder: the scene's folder; one that is there is replaced.
        arrays: file stem → array, e.g. ``{"coord": …, "color": …, "segment200": …}``.
    """
    with atomic_folder(folder) as temporary:
        for stem, array in arrays.items():
            np.save(temporary / f"{stem}.npy", array, allow_pickle=False)


def list_scenes(root: str | Path, split: str) -> list[Path]:
    """List the prepared scenes of a split, sorted by name.

    Args:
        root: the prepared data set, with one folder a split.
        split: ``"train"``, ``"val"`` or ``"test"``.

    Raises:
        InputError: if the data set or the split is missing or empty.
    """
    folder = Path(root) / split
    if not Path(root).is_dir():
        raise InputError(
            f"{root}: no such folder; expected a prepared data set "
            f"(python -m data_prep.scannet --raw RAW --out {root} makes one)"
        )
    scenes = sorted(path.parent for path in folder.glob("*/coord.npy") if not path.parent.name.startswith("."))
    if not scenes:
        raise InputError(f"{folder}: holds no prepared scene; expected {folder}/<scene>/coord.npy")
    return scenes
