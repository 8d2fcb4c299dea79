"""Labelling scans of one's own, file by file: what is read, what is written, and that nothing of the user's is lost."""

from __future__ import annotations

import contextlib
import csv
import io
import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from pcseg.data.clouds import SUFFIXES
from pcseg.data.labelled_ply import add_labels, write_ply
from pcseg.data.own_scan import is_scene_folder, read_scan
from pcseg.engine.predictor import Predictor
from pcseg.errors import InputError
from pcseg.files import atomic_file, remove_leftovers
from pcseg.labels import CLASSES_FILE, IGNORE_COLOR, IGNORE_INDEX, UNSURE, LabelSet

logger = logging.getLogger("pcseg")


@dataclass(frozen=True)
class Settings:
    """How scans are read and what is written.

    Attributes:
        unit, up: of the files, see :func:`pcseg.data.placement.place`.
        fill_color: take grey where the network wants colour and a file has none, even if training did not show such
            scans.
        probabilities: write those of all classes, too.
        unsure: points that are less probable to be of their class get none; None leaves it to all.
    """

    unit: str = "m"
    up: str = "z"
    fill_color: bool = False
    probabilities: bool = False
    unsure: float | None = None


@dataclass
class Labelled:
    """One labelled scan.

    Attributes:
        name: of its file.
        class_points: (K,) points of each class.
        seconds: it took, reading and writing included.
        grey: whether grey was taken for the colour that it lacks.
        unsure: points without a class; None if it was left to all.
    """

    name: str
    class_points: np.ndarray
    seconds: float
    grey: bool = False
    unsure: int | None = None

    def text(self, label_set: LabelSet) -> str:
        """Say it in a line, with the commonest classes."""
        points = int(self.class_points.sum()) + (self.unsure or 0)
        order = np.argsort(-self.class_points, kind="stable")[:4]
        shares = [
            f"{label_set.names[index]} {self.class_points[index] / points:.0%}"
            for index in order
            if self.class_points[index]
        ]
        shares += [] if self.unsure is None else [f"{UNSURE} {self.unsure / points:.0%}"]
        without = " without colour (grey was taken)" if self.grey else ""
        return f"{self.name}: {points:,} points{without}, {self.seconds:.1f} s: {', '.join(shares)}"


# ------------------------------------------------------------------------------------------------- files in and out


def find_scans(sources: Sequence[str | Path]) -> list[Path]:
    """List the scans to label.

    Args:
        sources: files, prepared scenes' folders, and folders, which stand for the .ply, .las and .laz files in them,
            sorted (not those in folders below, nor hidden ones).

    Raises:
        InputError: if a source is not there, a folder holds no such file, or two scans have one name.
    """
    scans: list[Path] = []
    for source in map(Path, sources):
        if not os.path.lexists(source):
            raise InputError(f"{source}: no such file or folder")
        if not source.is_dir() or is_scene_folder(source):
            scans.append(source)
            continue
        try:
            inside = sorted(path for path in source.iterdir() if path.is_file() and not path.name.startswith("."))
        except OSError as error:
            raise InputError(f"{source}: cannot be read: {error.strerror or error}") from error
        found = [path for path in inside if path.suffix.lower() in SUFFIXES]
        if not found:
            raise InputError(f"{source}: holds no .ply, .las or .laz file")
        scans += found
    source_of: dict[Path, Path] = {}
    for path in scans:
        for file in _outputs(path, Path()):
            other = source_of.setdefault(file, path)
            if other is not path:
                raise InputError(f"{other} and {path}: both would be written to {file}; label them into two folders")
    return scans


def _stem(path: Path) -> str:
    return path.resolve().name if path.is_dir() else path.stem


def _outputs(path: Path, out: Path) -> list[Path]:
    """The files that are written for a scan: labelled PLY, labels, probabilities."""
    return [out / f"{_stem(path)}{suffix}" for suffix in (".ply", ".npy", ".probabilities.npy")]


def prepare_out(out: Path, scans: Sequence[Path], label_set: LabelSet, unsure: bool = False) -> None:
    """Make the folder for the results, with a table of the classes, and with ``unsure`` a last row for points of none.

    Raises:
        InputError: if it cannot be made, a scan lies in it, or it has the classes of other labels.
    """
    there = {_identity(path) for own in scans for path in _outputs(own, out) if path.exists()}
    for path in scans:
        if path.absolute().parent.resolve() == out.resolve() or _identity(path) in there:
            raise InputError(f"{path}: lies in the folder that results are written to; give another --out than {out}")
    rows = [[index, label_set.ids[index], name, *label_set.colors[index]] for index, name in enumerate(label_set.names)]
    classes = _csv([["index", "id", "name", "r", "g", "b"], *rows])
    more = _csv([[IGNORE_INDEX, label_set.no_id, UNSURE, *IGNORE_COLOR]])
    try:
        out.mkdir(parents=True, exist_ok=True)
        remove_leftovers(out)
        file = out / CLASSES_FILE
        if file.exists():
            there = file.read_bytes()
            if there not in (classes, classes + more):
                raise InputError(
                    f"{file}: is there, and is not the table of the classes of this run; give another --out, or "
                    "remove it"
                )
            if there == classes + more or not unsure:
                return
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror or error}") from error
    with atomic_file(file) as temporary:
        temporary.write_bytes(classes + more if unsure else classes)


def _csv(rows: Sequence[Sequence]) -> bytes:
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    return table.getvalue().encode()


def _identity(path: Path) -> tuple[int, int]:
    """Tell files apart, whatever way leads to them."""
    try:
        status = path.stat()
    except OSError:  # a link to nothing
        status = path.lstat()
    return status.st_dev, status.st_ino


# ----------------------------------------------------------------------------------------------------------- one scan


def label_file(predictor: Predictor, path: Path, out: Path, settings: Settings) -> Labelled:
    """Label a scan and write ``<name>.ply``, ``<name>.npy`` and, if wanted, ``<name>.probabilities.npy``.

    Either all of them are written whole or none; older ones are replaced.

    Args:
        predictor: the network.
        path: the scan, see :func:`pcseg.data.own_scan.read_scan`.
        out: the folder for the results.
        settings: how to read it, and what to write.

    Raises:
        InputError: if it cannot be read, labelled or written.
    """
    start = time.perf_counter()
    label_set = predictor.label_set
    fill_color = settings.fill_color or predictor.colour_optional
    try:
        scan = read_scan(path, predictor.fields, settings.unit, settings.up, fill_color)
        if scan.warning:
            logger.warning("warning: %s", scan.warning)
        if predictor.inference.votes == "segments" and scan.scene.superpoint is None:
            logger.warning("%s: has no mesh segments: not voted", path)
        with contextlib.ExitStack() as stack:
            wanted = _outputs(path, out)[: 3 if settings.probabilities else 2]
            files = [stack.enter_context(atomic_file(own)) for own in wanted]
            mapped = None
            if settings.probabilities:
                mapped = _room_for(files[2], (scan.scene.num_vertices, label_set.num_classes))
            prediction = predictor.label_scene(scan.scene, out=mapped)
            mapped = None  # Windows renames no file that is mapped
            segment = prediction.sure(settings.unsure).astype(np.int16 if label_set.num_classes < 2**15 else np.int32)
            np.save(files[1], segment, allow_pickle=False)
            write_ply(files[0], add_labels(scan.ply, segment, prediction.confidence, label_set))
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise InputError(f"{path}: needs more memory than there is; a smaller --max-points needs less") from error
    counts = np.bincount(segment[segment >= 0], minlength=label_set.num_classes)
    unsure = None if settings.unsure is None else int((segment == IGNORE_INDEX).sum())
    return Labelled(path.name, counts, time.perf_counter() - start, scan.grey, unsure)


def _room_for(file: Path, shape: tuple[int, int]) -> np.ndarray:
    """Map a new .npy file of half-precision numbers, so that what is put into it need not fit into memory."""
    array = np.lib.format.open_memmap(file, mode="w+", dtype=np.float16, shape=shape)
    if hasattr(os, "posix_fallocate"):  # a disk that is full is told now; later it would end the process
        with file.open("r+b") as stream:
            os.posix_fallocate(stream.fileno(), 0, file.stat().st_size)
    return array
