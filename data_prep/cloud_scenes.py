"""One labelled cloud of one's own → one prepared scene, or one a tile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from data_prep.record import FORMAT, read_record, sealed
from data_prep.scannet import sources_of
from pcseg.data.clouds import Cloud, read_cloud
from pcseg.data.placement import choose_normals, place, size_warning, spacing
from pcseg.data.scene import RECORD_FILE
from pcseg.errors import InputError
from pcseg.files import atomic_folder
from pcseg.labels import CLASSES_FILE, IGNORE_INDEX, LabelSet

LABEL_SET = Path(CLASSES_FILE).stem  # the name of the classes as they are kept beside the scenes
_LEAST_POINTS = 100  # a tile with fewer is joined to the nearest with more


@dataclass(frozen=True)
class Settings:
    """How clouds are read.

    Attributes:
        labels: the field with a class id a point.
        instances: the field with the object that a point is of, or None.
        unit: of the file's coordinates, one of :data:`pcseg.data.placement.UNITS`.
        up: the file's axis that points up, ``"z"`` or ``"y"``.
        tile: metres; clouds are cut into about square tiles of about this side, None leaves them whole.
    """

    labels: str
    instances: str | None = None
    unit: str = "m"
    up: str = "z"
    tile: float | None = None


class Outcome(NamedTuple):
    """What became of one file: scene → its record, whether it was ready before; or what was wrong."""

    file: str
    records: dict[str, dict[str, Any]]
    skipped: frozenset[str] = frozenset()
    failure: str = ""


class Survey(NamedTuple):
    """What a file will give: scene → (K,) labelled points a class; whether it has the label field; its fields."""

    file: str
    class_points: dict[str, np.ndarray]
    labelled: bool = False
    fields: tuple[str, ...] = ()
    failure: str = ""


def cut(coord: np.ndarray, stem: str, tile: float | None) -> tuple[list[str], np.ndarray]:
    """Cut a cloud into tiles of equal size, as near to ``tile`` as the cloud's extent allows.

    Args:
        coord: (V, 3) metres.
        stem: the file's name, which tiles continue: ``<stem>_<x>_<y>``.
        tile: metres, or None for the whole cloud.

    Returns:
        The names of the scenes, and (V,) which of them each point is in. Tiles with few points are joined to the
        nearest others.
    """
    if tile is None:
        return [stem], np.zeros(len(coord), dtype=np.int64)
    low, high = coord[:, :2].min(axis=0), coord[:, :2].max(axis=0)
    parts = np.maximum(np.rint((high - low) / tile), 1).astype(np.int64)
    size = np.maximum((high - low) / parts, 1e-9)
    cell = np.minimum(((coord[:, :2] - low) / size).astype(np.int64), parts - 1)
    tiles, which, counts = np.unique(cell, axis=0, return_inverse=True, return_counts=True)
    large = counts >= _LEAST_POINTS
    if not large.any():
        large[counts.argmax()] = True
    nearest = cKDTree(tiles[large] * size).query(tiles * size)[1]  # a large one is its own nearest
    return [f"{stem}_{x}_{y}" for x, y in tiles[large]], nearest[which.ravel()]


def looks_painted(cloud: Cloud) -> bool:
    """Say whether each label value has one colour of its own: then the colours are a drawing of the labels."""
    if cloud.color is None or cloud.label is None:
        return False
    labels, which = np.unique(cloud.label, return_inverse=True)
    red, green, blue = cloud.color.astype(np.int64).T
    pairs = np.unique((which.ravel() << 24) + (red << 16) + (green << 8) + blue)
    return len(pairs) == len(labels) and len(np.unique(pairs & 0xFFFFFF)) > 1


def _segment(label: np.ndarray, label_set: LabelSet) -> np.ndarray:
    """Values of the label field → class index, -1 where no class has it: (V,) int16 or int32."""
    values, inverse = np.unique(label, return_inverse=True)
    index = np.array([label_set.index_of_id.get(int(value), IGNORE_INDEX) for value in values])
    return index.astype(np.int16 if label_set.num_classes < 2**15 else np.int32)[inverse.ravel()]


def survey_cloud(path: Path, settings: Settings, label_set: LabelSet) -> Survey:
    """See which scenes a file will give and what is labelled in each; what is wrong with it becomes a sentence."""
    try:
        cloud = read_cloud(path, settings.labels, settings.instances)
        names, which = cut(place(cloud.coord, settings.unit, settings.up)[0], path.stem, settings.tile)
        shape = (len(names), label_set.num_classes)
        counts = np.zeros(shape, dtype=np.int64)
        if cloud.label is not None:
            segment = _segment(cloud.label, label_set)
            labelled = segment >= 0
            cells = which[labelled] * label_set.num_classes + segment[labelled]
            counts = np.bincount(cells, minlength=counts.size).reshape(shape)
        return Survey(path.name, dict(zip(names, counts, strict=True)), cloud.label is not None, tuple(cloud.fields))
    except InputError as error:
        return Survey(path.name, {}, failure=str(error))


def prepare_cloud(path: Path, folders: Mapping[str, Path], settings: Settings, label_set: LabelSet) -> Outcome:
    """Prepare the scenes of one file, those that are whole and unchanged left alone.

    Args:
        path: the file.
        folders: scene → its folder, of the scenes that are wanted.
        settings: how to read it.
        label_set: the classes.
    """
    try:
        made_from = {"sources": sources_of([path]), "settings": {**asdict(settings), "ids": label_set.ids.tolist()}}
        records = {name: read_record(folder) for name, folder in folders.items()}
        ready = {
            name: record
            for name, record in records.items()
            if record is not None and all(record.get(key) == value for key, value in made_from.items())
        }
        if len(ready) < len(folders):
            missing = {name: folder for name, folder in folders.items() if name not in ready}
            made = _write_scenes(path, missing, settings, label_set, made_from)
            return Outcome(path.name, ready | made, frozenset(ready))
        return Outcome(path.name, ready, frozenset(ready))
    except InputError as error:
        return Outcome(path.name, {}, failure=str(error))
    except MemoryError:
        return Outcome(path.name, {}, failure=f"{path}: needs more memory than there is; use fewer --jobs")


def _write_scenes(
    path: Path, folders: Mapping[str, Path], settings: Settings, label_set: LabelSet, made_from: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    cloud = read_cloud(path, settings.labels, settings.instances)
    coord, shift = place(cloud.coord, settings.unit, settings.up)
    normal, normals_from = choose_normals(coord, cloud.faces, cloud.normal, settings.up)
    apart = spacing(coord)
    whole = {"coord": coord, "normal": normal}
    if cloud.color is not None:
        whole["color"] = cloud.color
    if cloud.label is not None:
        whole["segment"] = _segment(cloud.label, label_set)
    if cloud.instance is not None:
        instance = np.maximum(cloud.instance, -1)
        whole["instance"] = instance.astype(np.int16 if instance.max() < 2**15 else np.int32)
    facts = {
        "format": FORMAT,
        **made_from,
        "shift": shift.tolist(),
        "spacing": apart,
        "normals": normals_from,
        "color": "none" if cloud.color is None else "painted" if looks_painted(cloud) else "own",
        "warning": size_warning(path.name, coord, settings.unit, apart),
    }
    names, which = cut(coord, path.stem, settings.tile)
    records = {}
    for number, name in enumerate(names):
        if name not in folders:
            continue
        own = np.flatnonzero(which == number)
        arrays = {stem: array[own] for stem, array in whole.items()}
        if len(names) > 1:
            arrays["index"] = own  # the rows of the file that these points are
        record = {"vertices": len(own), "class_points": {}, "unknown_labels": {}}
        if cloud.label is not None:
            segment = arrays["segment"]
            record["class_points"][LABEL_SET] = np.bincount(
                segment[segment >= 0], minlength=label_set.num_classes
            ).tolist()
            values, counts = np.unique(cloud.label[own][segment < 0], return_counts=True)
            record["unknown_labels"] = {str(value): int(n) for value, n in zip(values, counts, strict=True)}
        with atomic_folder(folders[name]) as temporary:
            for stem, array in arrays.items():
                np.save(temporary / f"{stem}.npy", array, allow_pickle=False)
            files = {file.name: file.stat().st_size for file in sorted(temporary.iterdir())}
            records[name] = sealed({**facts, "files": files, **record})
            (temporary / RECORD_FILE).write_text(json.dumps(records[name]) + "\n")
    return records
