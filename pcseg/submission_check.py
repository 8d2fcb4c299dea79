"""What a benchmark's server would refuse in a submission, a sentence each (docs/submitting.md)."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pcseg.errors import InputError
from pcseg.files import sha256_of
from pcseg.labels import LabelSet, label_set_names, load_label_set

_BYTES_A_LINE = 16  # far more than an id needs; a text beyond that a vertex is not read into memory
_SHOWN = 5  # names shown of a long list
_TEXTS = ((b"\xef\xbb\xbf", "UTF-8 with a byte order mark"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def some(names: Iterable[str]) -> str:
    """Name the first few of many."""
    names = sorted(name.encode("unicode_escape").decode() for name in names)  # one line, whatever a zip calls its files
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def manifest_of(zip_path: str | Path) -> Path:
    """Name the manifest beside a submission."""
    return Path(f"{zip_path}.json")


def check_manifest(zip_path: str | Path, label_set: LabelSet) -> list[str]:
    """Find where the manifest beside a submission, if there is one, is not of that very file.

    Args:
        zip_path: the submission, which is there.
        label_set: the benchmark it is for.

    Returns:
        problems, one sentence each; empty if there are none, or no manifest.

    Raises:
        InputError: if the submission cannot be read.
    """
    path = manifest_of(zip_path)
    if not path.exists():
        return []
    try:
        manifest = json.loads(path.read_bytes())
        sha256, name = manifest["sha256"], manifest["label_set"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return [f"the manifest {path.name} cannot be read: export again, or remove it"]
    if sha256 != sha256_of(zip_path):
        return [f"the manifest {path.name} is of another zip (its SHA-256 differs): export again, or remove it"]
    if name != label_set.name:
        return [f"the manifest {path.name} says that the ids are of {name}, not {label_set.name}: choose with --labels"]
    return []


# --------------------------------------------------------------------------------------------------------- one text


def _line_advice(line: bytes) -> str:
    """Say what to write in place of a line that is not an integer."""
    if not line.strip():
        return "an empty line; every line is a vertex"
    if re.fullmatch(rb"\s*[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][+-]?[0-9]+)?\s*", line):
        return "a number with a decimal point or exponent; write integers"
    if re.fullmatch(rb"\s*[+-]?[0-9.]+([\s,;]+[+-]?[0-9.]+)+[\s,;]*", line):
        return "several numbers in a line; write one a line"
    return "something else than a number; write one integer a line"


def _id_advice(counts: Mapping[int, int], wrong: Sequence[int], label_set: LabelSet) -> str:
    """Say where ids that the benchmark does not have may come from."""
    low, high, known = min(counts), max(counts), int(label_set.ids.max())
    if list(wrong) == [-1]:
        return "-1 is not allowed: every vertex needs a class"
    for name in label_set_names():
        if name != label_set.name and counts.keys() <= load_label_set(name).index_of_id.keys():
            return f"all are ids of {name}, it seems: check, and submit, them as that"
    if low < -1 and low >= -128 and high <= 127:
        return "numbers overflowed 8 bits, it seems: keep ids as 16-bit integers or wider"
    if low >= -1 and high < label_set.num_classes:
        return f"class indices 0 to {label_set.num_classes - 1} were written instead of raw ids, it seems"
    if low >= 0 and high <= 255 < known:
        return "none is above 255, so numbers overflowed 8 bits, it seems: keep ids as 16-bit integers or wider"
    return f"write raw ids, from {label_set.ids.min()} to {known}"


def _check_text(scene: str, data: bytes, label_set: LabelSet, num_vertices: int) -> list[str]:
    """Find what is wrong with one scene's text."""
    for mark, kind in _TEXTS:
        if data.startswith(mark):
            return [f"{scene}.txt is {kind}, which a server does not read as integers: write plain ASCII"]
    lines = data.splitlines()
    problems = []
    if len(lines) != num_vertices:
        problems.append(f"{scene}.txt has {len(lines)} lines, but the scan has {num_vertices} vertices")
    # There are few different lines: counting them first leaves next to nothing to parse.
    counts: Counter[int] = Counter()
    garbage: Counter[bytes] = Counter()
    for line, count in Counter(lines).items():
        if re.fullmatch(rb"[+-]?[0-9]{1,18}", line.strip(b" \t")):
            counts[int(line)] += count
        else:
            garbage[line] += count
    if garbage:
        first = next(iter(garbage))
        shown = first[:20].decode("ascii", "backslashreplace")
        advice = _line_advice(first)
        problems.append(f"{scene}.txt has {garbage.total()} lines that are not an integer, e.g. {shown!r}: {advice}")
    wrong = sorted(counts.keys() - label_set.index_of_id.keys())
    if wrong:
        share = f"{sum(counts[own] for own in wrong)} lines with ids that {label_set.name} does not have"
        shown = ", ".join(map(str, wrong[:_SHOWN]))
        problems.append(f"{scene}.txt has {share} ({shown}): {_id_advice(counts, wrong, label_set)}")
    return problems


# ------------------------------------------------------------------------------------------------------ the whole zip


def _scene_in(name: str, expected: Iterable[str]) -> str:
    """Find the scene that a file's name begins with; empty if there is none."""
    return max((scene for scene in expected if name.lower().startswith(scene.lower())), key=len, default="")


def _check_names(names: Sequence[str], expected: Mapping[str, int]) -> list[str]:
    """Find what is wrong with the names of a zip's files."""
    times = Counter(names)
    wanted = {f"{scene}.txt" for scene in expected}
    problems = []
    foldered = {name for name in times if "/" in name or "\\" in name}
    if foldered:
        problems.append(f"{len(foldered)} entries lie in a folder ({some(foldered)}): put the files at the zip's root")
    twice = [name for name, count in times.items() if count > 1]
    if twice:
        problems.append(f"{len(twice)} files are in the zip more than once: {some(twice)}")
    extra = times.keys() - wanted - foldered
    inner = {name for name in extra if name.lower().endswith(".zip")}
    if inner:
        problems.append(f"{len(inner)} files are zips in the zip ({some(inner)}): submit the inner one")
    arrays = {name for name in extra if name.lower().endswith((".npy", ".npz"))}
    if arrays:
        problems.append(f"{len(arrays)} files are arrays of NumPy ({some(arrays)}): write a text of ids, <scene>.txt")
    # E.g. scene0707_00_vh_clean_2.txt, scene0707_00.labels.txt, Scene0707_00.TXT
    scene_of = {name: _scene_in(name, expected) for name in extra - inner}
    renamed = {name for name, own in scene_of.items() if own and name not in arrays and f"{own}.txt" not in times}
    if renamed:
        problems.append(f"{len(renamed)} files of scenes have other names ({some(renamed)}): call them <scene>.txt")
    strange = extra - inner - arrays - renamed
    if strange:
        problems.append(f"{len(strange)} files are not of an expected scene: {some(strange)}")
    # What was named above, in a folder or under another name, is not missing as well.
    there = {re.split(r"[/\\]", name)[-1] for name in times} | {f"{scene_of[name]}.txt" for name in renamed | arrays}
    missing = wanted - there
    if missing:
        problems.append(f"{len(missing)} of {len(expected)} scenes are missing: {some(missing)}")
    return problems


def check_submission(zip_path: str | Path, label_set: LabelSet, expected: Mapping[str, int]) -> list[str]:
    """Find everything the benchmark would refuse in a submission.

    Args:
        zip_path: the file.
        label_set: the benchmark it is for.
        expected: scene name → number of vertices, see :func:`pcseg.submission.expected_counts`.

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
        problems = _check_names([entry.filename for entry in entries], expected)
        times = Counter(entry.filename for entry in entries)
        wanted = {f"{scene}.txt": scene for scene in expected}
        for entry in entries:
            scene = wanted.get(entry.filename)
            if scene is not None and times[entry.filename] == 1:
                problems += _check_entry(archive, entry, scene, label_set, expected[scene])
    return problems


def _check_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, scene: str, label_set: LabelSet, num_vertices: int
) -> list[str]:
    """Unpack and check one scene's file."""
    if entry.flag_bits & 1:
        return [f"{entry.filename} is encrypted: zip without a password"]
    limit = _BYTES_A_LINE * num_vertices + 1024
    if entry.file_size > limit:
        return [
            f"{entry.filename} unpacks to {entry.file_size:,} bytes, "
            f"far more than ids for {num_vertices} vertices need; it was not read"
        ]
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
        return [f"{entry.filename} cannot be unpacked ({error})"]
    return _check_text(scene, data, label_set, num_vertices)
