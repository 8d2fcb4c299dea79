"""The benchmark's submission file: a zip with one ``<scene>.txt`` a scene, one raw id a line (docs/submitting.md)."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from pcseg.data.scene import DATASET_FILE, list_scenes, load_scene
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import LabelSet, is_own_label_set
from pcseg.submission_check import check_submission, some

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: the same predictions give the same bytes
SCANNET_TEST = frozenset(f"scene{number:04d}_00" for number in range(707, 807))  # the benchmark's list, in full


def read_scene_list(path: str | Path) -> list[str]:
    """Read which scenes a submission must hold.

    Args:
        path: a text file, one scene name a line.

    Raises:
        InputError: if it cannot be read, holds something else, or names a scene twice.
    """
    try:
        names = Path(path).read_text(encoding="utf-8-sig").split() if Path(path).is_file() else None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); expected one scene name a line") from error
    if not names:
        raise InputError(f"{path}: {'no such file' if names is None else 'is empty'}; expected one scene name a line")
    for name, times in Counter(names).items():
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise InputError(f"{path}: holds {name[:80]!r}; expected one scene name a line")
        if times > 1:
            raise InputError(f"{path}: names {name} {times} times; name each scene once")
    return names


def expected_counts(data_root: str | Path, split: str, names: Sequence[str] | None = None) -> dict[str, int]:
    """Count the vertices of each scene that a submission must hold, without reading the arrays.

    Args:
        data_root: the prepared data set.
        split: ``"train"``, ``"val"`` or ``"test"``.
        names: the scenes; None: all prepared scenes of the split, which must be all of its list. ``dataset.json`` says
            what is missing; where there is none and the scenes are ScanNet's, its 100 test scenes are that list.

    Returns:
        scene name → number of vertices, sorted by name.

    Raises:
        InputError: if the data set is missing, a scene's arrays are cut, or scenes of the list were not prepared: a
            submission without them would be refused.
    """
    folders = {folder.name: folder for folder in list_scenes(data_root, split)}
    if names is not None:
        missing = sorted(set(names) - folders.keys())
    else:
        names, missing = list(folders), _missing_scenes(Path(data_root) / DATASET_FILE, split)
        official = SCANNET_TEST & folders.keys() if split == "test" else set()
        if missing is None:
            missing = sorted(SCANNET_TEST - folders.keys()) if official else []
        extra = folders.keys() - SCANNET_TEST
        if extra and len(official) == len(SCANNET_TEST):
            raise InputError(
                f"{data_root}: test/ has {len(extra)} scenes beside ScanNet's 100 test scenes ({some(extra)}), with "
                "which a submission would be refused; move them away, or name with --list FILE the scenes to submit"
            )
    if missing:
        raise InputError(
            f"{data_root}: lacks {len(missing)} scenes of the {split} list ({some(missing)}), which a submission "
            "needs; prepare them with `python -m data_prep.scannet`, or name with --list FILE the scenes to submit"
        )
    return {name: load_scene(folders[name], mmap=True).num_vertices for name in sorted(names)}


def _missing_scenes(file: Path, split: str) -> list[str] | None:
    """Read from a data set's record what its lists have more than it; None where there is no record."""
    if not os.path.lexists(file):
        return None  # prepared by another tool
    try:
        if not file.is_file():
            raise ValueError("not a file")  # a pipe would be waited for
        missing = json.loads(file.read_bytes())["splits"][split]["missing"]
        if not isinstance(missing, list) or not all(isinstance(name, str) for name in missing):
            raise ValueError("'missing' is not a list of names")
        return missing
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{file}: cannot be read; run `python -m data_prep.scannet` again to renew it") from error


def refuse_own_classes(label_set: str) -> None:
    """Refuse classes of one's own, for which there is no benchmark.

    Args:
        label_set: name of a label set, or path of a file of one's own classes.

    Raises:
        InputError: if it is a file of one's own classes.
    """
    if is_own_label_set(label_set):
        raise InputError(
            f"{label_set}: for classes of your own there is no benchmark to submit to; a submission needs a run on "
            "scannet20 or scannet200"
        )


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
        names = some(missing) if missing else "none is expected"
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
