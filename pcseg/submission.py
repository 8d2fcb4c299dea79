"""The benchmark's submission file: a zip with one ``<scene>.txt`` a scene, one raw class id a line (docs/data.md)."""

from __future__ import annotations

import json
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from pcseg.data.scene import DATASET_FILE, list_scenes, load_scene
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import LabelSet

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: the same predictions give the same bytes
_BYTES_A_LINE = 16  # far more than an id needs; a text beyond that a vertex is not read into memory
_SHOWN = 5  # names shown of a long list


def expected_counts(data_root: str | Path, split: str) -> dict[str, int]:
    """Count the vertices of each prepared scene, without reading the arrays.

    Args:
        data_root: the prepared data set.
        split: ``"train"``, ``"val"`` or ``"test"``.

    Returns:
        scene name → number of vertices.

    Raises:
        InputError: if the data set is missing, a scene's arrays are cut, or scenes of the split list were not prepared
            (as ``dataset.json`` says where there is one): a submission without them would be refused.
    """
    missing = _missing_scenes(Path(data_root) / DATASET_FILE, split)
    if missing:
        raise InputError(
            f"{data_root}: lacks {len(missing)} scenes of the {split} list ({_some(missing)}), "
            "which a submission needs; prepare them with `python -m data_prep.scannet`"
        )
    return {folder.name: load_scene(folder, mmap=True).num_vertices for folder in list_scenes(data_root, split)}


def _missing_scenes(file: Path, split: str) -> list[str]:
    if not os.path.lexists(file):
        return []  # prepared by another tool, which keeps no such record
    try:
        if not file.is_file():
            raise ValueError("not a file")  # a pipe would be waited for
        missing = json.loads(file.read_bytes())["splits"][split]["missing"]
        if not isinstance(missing, list) or not all(isinstance(name, str) for name in missing):
            raise ValueError("'missing' is not a list of names")
        return missing
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{file}: cannot be read; run `python -m data_prep.scannet` again to renew it") from error


def _id_table(label_set: LabelSet) -> np.ndarray:
    """Each class's line as bytes, padded with zeros: (K, W) uint8."""
    lines = [f"{raw}\n".encode() for raw in label_set.ids]
    return np.array(lines, dtype=f"S{max(map(len, lines))}").view(np.uint8).reshape(len(lines), -1)


def _checked_classes(scene: str, classes: np.ndarray, label_set: LabelSet, num_vertices: int) -> np.ndarray:
    """Check one scene's predictions and shrink them: (V,) int16."""
    classes = np.asarray(classes)
    if classes.shape != (num_vertices,):
        raise InputError(
            f"{scene}: predictions have shape {classes.shape}, expected one class a vertex ({num_vertices},); "
            "predict this scene again"
        )
    if classes.dtype.kind not in "ui":
        raise InputError(f"{scene}: predictions have type {classes.dtype}, expected integer class indices")
    wrong = classes[(classes < 0) | (classes >= label_set.num_classes)]
    if len(wrong):
        raise InputError(
            f"{scene}: {len(wrong)} predictions are no class index of {label_set.name} (the first is {wrong[0]}), "
            f"expected 0 to {label_set.num_classes - 1}: every vertex needs a class"
        )
    return classes.astype(np.int16)


def write_submission(
    predictions: Iterable[tuple[str, np.ndarray]],
    label_set: LabelSet,
    out_zip: str | Path,
    expected: Mapping[str, int],
) -> None:
    """Write predictions as the zip that the benchmark takes, whole and checked, or not at all.

    Predictions are taken one scene at a time and kept at two bytes a vertex, since the zip is sorted by name: the same
    predictions in any order give the same bytes.

    Args:
        predictions: pairs of scene name and (V,) integer class indices 0 … K-1, in the order of the scan's vertices.
        label_set: the benchmark, which turns class indices into raw ids.
        out_zip: the file to write.
        expected: scene name → number of vertices, see :func:`expected_counts`; all these scenes must come, once.

    Raises:
        InputError: at the first scene that is not expected, comes twice, or has other than V class indices; at the end
            if scenes are missing, or the file cannot be written.
    """
    out_zip = Path(out_zip)
    held: dict[str, np.ndarray] = {}
    for scene, classes in predictions:
        if scene not in expected:
            raise InputError(f"{scene}: is not among the {len(expected)} expected scenes; leave it out")
        if scene in held:
            raise InputError(f"{scene}: was predicted twice; give each scene once")
        held[scene] = _checked_classes(scene, classes, label_set, expected[scene])
    missing = expected.keys() - held.keys()
    if missing or not expected:
        names = _some(missing) if missing else "none is expected"
        raise InputError(f"{out_zip}: {len(missing)} of {len(expected)} scenes have no prediction: {names}")
    table = _id_table(label_set)
    with atomic_file(out_zip) as temporary:
        with zipfile.ZipFile(temporary, "w") as archive:
            for scene in sorted(held):
                info = zipfile.ZipInfo(f"{scene}.txt", date_time=_EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3  # Unix, on every system: part of the bytes
                info.external_attr = 0o644 << 16
                text = table[held[scene]].ravel()
                archive.writestr(info, text[text != 0].tobytes(), compresslevel=6)
        problems = check_submission(temporary, label_set, expected)
        if problems:
            raise InputError(f"{out_zip}: was not written, since its check failed: {problems[0]}")


def _some(names: Iterable[str]) -> str:
    """Name the first few of many."""
    names = sorted(name.encode("unicode_escape").decode() for name in names)  # one line, whatever a zip calls its files
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _check_text(scene: str, lines: Sequence[bytes], label_set: LabelSet, num_vertices: int) -> list[str]:
    """Find what is wrong with one scene's lines."""
    problems = []
    if len(lines) != num_vertices:
        problems.append(f"{scene}.txt has {len(lines)} lines, but the scan has {num_vertices} vertices")
    # There are few different lines: counting them first leaves next to nothing to parse.
    counts: Counter[int] = Counter()
    garbage: Counter[bytes] = Counter()
    for line, count in Counter(lines).items():
        if re.fullmatch(rb"[+-]?[0-9]{1,18}", line.strip()):
            counts[int(line)] += count
        else:
            garbage[line] += count
    if garbage:
        shown = next(iter(garbage))[:20].decode("ascii", "backslashreplace")
        problems.append(f"{scene}.txt has {garbage.total()} lines that are not an integer, e.g. {shown!r}")
    wrong = sorted(counts.keys() - label_set.index_of_id.keys())
    if wrong:
        share = f"{sum(counts[own] for own in wrong)} lines with ids that {label_set.name} does not have"
        shown = ", ".join(map(str, wrong[:_SHOWN]))
        if wrong == [-1]:
            advice = "-1 is not allowed: every vertex needs a class"
        elif min(counts) >= 0 and max(counts) < label_set.num_classes:
            advice = f"class indices 0 to {label_set.num_classes - 1} were written instead of raw ids, it seems"
        else:
            advice = f"write raw ids, from {label_set.ids.min()} to {label_set.ids.max()}"
        problems.append(f"{scene}.txt has {share} ({shown}): {advice}")
    return problems


def check_submission(zip_path: str | Path, label_set: LabelSet, expected: Mapping[str, int]) -> list[str]:
    """Find everything the benchmark would refuse in a submission.

    Args:
        zip_path: the file.
        label_set: the benchmark it is for.
        expected: scene name → number of vertices, see :func:`expected_counts`.

    Returns:
        problems, one sentence each; empty if there are none.

    Raises:
        InputError: if there is no such file.
    """
    zip_path = Path(zip_path)
    if not zip_path.is_file():
        raise InputError(f"{zip_path}: no such file; expected a submission (pcseg export writes one)")
    try:
        archive = zipfile.ZipFile(zip_path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return [f"the file is not a zip or is cut ({error})"]
    with archive:
        entries = archive.infolist()
        problems = []
        foldered = [entry.filename for entry in entries if "/" in entry.filename or "\\" in entry.filename]
        if foldered:
            problems.append(
                f"{len(foldered)} entries lie in a folder ({_some(foldered)}): put the files at the zip's root"
            )
        times = Counter(entry.filename for entry in entries)
        twice = [name for name, count in times.items() if count > 1]
        if twice:
            problems.append(f"{len(twice)} files are in the zip more than once: {_some(twice)}")
        wanted = {f"{scene}.txt": scene for scene in expected}
        extra = times.keys() - wanted.keys() - set(foldered)
        if extra:
            problems.append(f"{len(extra)} files are not of an expected scene: {_some(extra)}")
        # A scene in a folder was named above; it is not missing as well.
        missing = wanted.keys() - {re.split(r"[/\\]", name)[-1] for name in times}
        if missing:
            problems.append(f"{len(missing)} of {len(expected)} scenes are missing: {_some(missing)}")
        for entry in entries:
            scene = wanted.get(entry.filename)
            if scene is None or times[entry.filename] > 1:
                continue
            limit = _BYTES_A_LINE * expected[scene] + 1024
            if entry.file_size > limit:
                problems.append(
                    f"{entry.filename} unpacks to {entry.file_size:,} bytes, "
                    f"far more than ids for {expected[scene]} vertices need; it was not read"
                )
                continue
            try:
                with archive.open(entry) as file:
                    data = file.read(limit + 1)  # the size in the zip's list may lie
            # RuntimeError: encrypted. NotImplementedError: a compression that zipfile does not know.
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                OSError,
                RuntimeError,
                NotImplementedError,
                ValueError,
            ) as error:
                problems.append(f"{entry.filename} cannot be unpacked ({error})")
                continue
            problems += _check_text(scene, data.splitlines(), label_set, expected[scene])
    return problems
