"""Label sets: the classes of ScanNet (20) and ScanNet200, or of one's own, with raw ids, names, colours and splits."""

from __future__ import annotations

import colorsys
import csv
import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from pcseg.errors import InputError

IGNORE_INDEX = -1
SPLIT_NAMES = ("head", "common", "tail")
UNSURE, IGNORE_COLOR = "unsure", (64, 64, 64)  # name and colour of points whose class is left open: index -1
CLASSES_FILE = "classes.csv"  # one's own classes, as kept beside prepared scenes and in a run's folder
# The column of scannetv2-labels.combined.tsv that holds a label set's raw ids.
_RAW_ID_COLUMN = {"scannet20": "nyu40id", "scannet200": "id"}


@dataclass(frozen=True, eq=False)
class LabelSet:
    """The K classes of a benchmark, or of one's own, in index order.

    Attributes:
        name: ``"scannet20"`` or ``"scannet200"``; of one's own classes the stem of their file.
        names: K class names.
        ids: (K,) int64, the raw id a submission writes for each class; of one's own the value in the label field.
        colors: (K, 3) uint8, the benchmark's own palette.
        splits: K entries of ``"head"``, ``"common"`` or ``"tail"``; None where there is no such split.
        in_val: (K,) bool, whether the class occurs in the benchmark's validation scans.
        segment_file: name of this label set's file in a prepared scene, e.g. ``segment200.npy``.
        raw_id_column: column of ``scannetv2-labels.combined.tsv`` that maps a raw category to ``ids``, if any does.
    """

    name: str
    names: tuple[str, ...]
    ids: np.ndarray
    colors: np.ndarray
    splits: tuple[str, ...] | None
    in_val: np.ndarray
    segment_file: str
    raw_id_column: str | None

    @property
    def num_classes(self) -> int:
        return len(self.names)

    @functools.cached_property
    def index_of_id(self) -> dict[int, int]:
        """Raw id → class index."""
        return {int(raw): index for index, raw in enumerate(self.ids)}

    @functools.cached_property
    def no_id(self) -> int:
        """The raw id of a point without a class (index -1): 0, or a negative number where a class has that."""
        return next(raw for raw in itertools.count(0, -1) if raw not in self.index_of_id)

    def split_mask(self, split: str) -> np.ndarray:
        """Say which classes are of ``"head"``, ``"common"`` or ``"tail"``: (K,) bool."""
        if self.splits is None:
            raise ValueError(f"{self.name} has no head/common/tail split")
        return np.array([own == split for own in self.splits])


def label_set_names() -> list[str]:
    """List the label sets that come with the package."""
    return sorted(_RAW_ID_COLUMN)


def is_label_set(name: str) -> bool:
    """Say whether a name is one of :func:`label_set_names` or, ending in ``.csv``, that of a file of one's own."""
    return name in _RAW_ID_COLUMN or is_own_label_set(name)


def is_own_label_set(name: str) -> bool:
    """Say whether a name is that of a file of one's own classes: it ends in ``.csv``."""
    return name.lower().endswith(".csv")


def label_set_of(root: str | Path) -> str:
    """Guess the label set of prepared scenes: the ``classes.csv`` beside their splits, else ``scannet200``."""
    own = Path(root) / CLASSES_FILE
    return str(own) if own.is_file() else "scannet200"


def label_set_of_run(run: str | Path, name: str) -> str:
    """Name a run's label set: of one's own classes the run's copy, as the file it was trained with may have gone.

    Args:
        run: the run's folder.
        name: ``data.label_set`` of its config.
    """
    return str(Path(run) / CLASSES_FILE) if is_own_label_set(name) else name


def check_same_classes(label_set: LabelSet, file: str | Path) -> None:
    """Make sure that class indices mean the same in a file of one's own classes, if it is there.

    Args:
        label_set: one's own classes, or those of a benchmark, which are not checked.
        file: the classes that scenes were prepared or a run was trained with.

    Raises:
        InputError: if ids or their order differ.
    """
    if label_set.raw_id_column is None and Path(file).is_file():
        ids = load_label_set(file).ids
        if ids.tolist() != label_set.ids.tolist():
            raise InputError(
                f"{file}: has other ids, or in another order, than the classes '{label_set.name}' that are used here: "
                "class indices would mean other classes; use this file as data.label_set, or prepare and train anew"
            )


def load_label_set(name: str | Path) -> LabelSet:
    """Load a label set: one of the package's, or one's own.

    Args:
        name: one of :func:`label_set_names`, or the path of a CSV file with the columns ``id``, ``name`` and optionally
            ``r``, ``g``, ``b`` (0 to 255), ``split`` (head, common or tail) and ``index`` (0 for the first row), one
            row a class, in index order, such as ``pcseg.predict`` writes; a row of index -1 is no class.

    Raises:
        InputError: if there is no such label set, or a row of the file is wrong.
    """
    name = str(name)
    if is_own_label_set(name):
        return _read_own(Path(name))
    if name not in _RAW_ID_COLUMN:
        known = ", ".join(label_set_names())
        raise InputError(f"label set '{name}' is not known; use one of {known}, or the path of a classes.csv")
    return _load_benchmark(name)


@functools.lru_cache
def _load_benchmark(name: str) -> LabelSet:
    with resources.files("pcseg").joinpath("label_sets", f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return LabelSet(
        name=name,
        names=tuple(row["name"] for row in rows),
        ids=np.array([int(row["id"]) for row in rows], dtype=np.int64),
        colors=np.array([[int(row[c]) for c in "rgb"] for row in rows], dtype=np.uint8),
        splits=tuple(row["split"] for row in rows) if "split" in rows[0] else None,
        in_val=np.array([row.get("in_val", "1") == "1" for row in rows]),
        segment_file=f"segment{name.removeprefix('scannet')}.npy",
        raw_id_column=_RAW_ID_COLUMN[name],
    )


def class_map_between(source: LabelSet, target: LabelSet) -> np.ndarray:
    """For each class of ``source``, its index in ``target``: (K,) int64, -1 where it has none.

    The one table there is leads from ScanNet200's ids to those of NYU40, of which ScanNet evaluates 20. It holds what
    ``scannetv2-labels.combined.tsv`` says. Where that gives raw categories of one id different ``nyu40id`` (pipe: 40
    and 38, shower door: 8 and 38), the table has the one with more objects.

    Raises:
        InputError: if there is no table from one to the other.
    """
    if (source.name, source.raw_id_column, target.name) != ("scannet200", "id", "scannet20"):
        raise InputError(
            f"labels of {source.name} cannot be turned into those of {target.name}: there is a table from scannet200 "
            "to scannet20 only; leave out --labels"
        )
    with resources.files("pcseg").joinpath("label_sets", "scannet200_to_nyu40.csv").open(newline="") as file:
        nyu40id = {int(row["id"]): int(row["nyu40id"]) for row in csv.DictReader(file)}
    return np.array([target.index_of_id.get(nyu40id[raw], IGNORE_INDEX) for raw in source.ids.tolist()], dtype=np.int64)


def is_coarser(name: str, than: str) -> bool:
    """Say whether there is a table (:func:`class_map_between`) from the classes of ``than`` to those of ``name``."""
    return (than, name) == ("scannet200", "scannet20")


# ---------------------------------------------------------------------------------------------- classes of one's own


def _read_own(path: Path) -> LabelSet:
    try:
        text = path.read_text(encoding="utf-8-sig")  # spreadsheets put a byte order mark first
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; expected a table of classes with the columns id, name") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error}); save it as comma-separated UTF-8") from error
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num} does not parse ({error}); expected id,name[,…]") from error
    columns = [(name or "").strip() for name in reader.fieldnames or ()]
    known = ["index", "id", "name", "r", "g", "b", "split"]
    colored = [own for own in "rgb" if own in columns]
    if not {"id", "name"} <= set(columns) or not set(columns) <= set(known) or len(colored) not in (0, 3):
        raise InputError(
            f"{path}: has the columns {', '.join(columns) or '(none)'}; expected id,name and optionally r,g,b and "
            "split, separated by commas"
        )
    if "index" in columns:
        rows = [own for own in rows if _cell(path, *own, "index") != str(IGNORE_INDEX)]
    if len(rows) < 2:
        raise InputError(f"{path}: holds {len(rows)} classes; expected a row for each of two or more")
    splits = [_cell(path, line, row, "split") for line, row in rows] if "split" in columns else None
    for (line, _), split in zip(rows, splits or (), strict=False):
        if split not in SPLIT_NAMES:
            raise InputError(f"{path}: line {line} has the split '{split}', expected one of {', '.join(SPLIT_NAMES)}")
    for position, (line, row) in enumerate(rows if "index" in columns else ()):
        if (index := _integer(path, line, row, "index", 0, 2**31 - 1)) != position:
            raise InputError(f"{path}: line {line} has the index {index}, expected {position}: rows go in index order")
    ids, names = {}, {}
    for line, row in rows:
        own_id, own_name = _integer(path, line, row, "id", -(2**31), 2**31 - 1), _cell(path, line, row, "name")
        if not own_name:
            raise InputError(f"{path}: line {line} has no name; expected the class's name")
        for seen, value, what in ((ids, own_id, "id"), (names, own_name, "name")):
            if seen.setdefault(value, line) != line:
                raise InputError(f"{path}: lines {seen[value]} and {line} both have the {what} {value}; expected one")
    colors = [[_integer(path, line, row, own, 0, 255) for own in colored] for line, row in rows]
    return LabelSet(
        name=path.stem,
        names=tuple(names),
        ids=np.array(list(ids), dtype=np.int64),
        colors=np.array(colors, dtype=np.uint8) if colored else distinct_colors(len(rows)),
        splits=tuple(splits) if splits else None,
        in_val=np.ones(len(rows), dtype=bool),
        segment_file="segment.npy",  # as in the data sets that Pointcept prepares
        raw_id_column=None,
    )


def _cell(path: Path, line: int, row: Mapping[str | None, str | list[str] | None], column: str) -> str:
    values = {key.strip(): value for key, value in row.items() if key is not None}
    if None in row or values[column] is None:  # more, or fewer, cells than columns
        raise InputError(f"{path}: line {line} has not {len(values)} cells as the first line; put names in quotes")
    return values[column].strip()


def _integer(path: Path, line: int, row: Mapping, column: str, low: int, high: int) -> int:
    cell = _cell(path, line, row, column)
    try:
        value = int(cell)
    except ValueError:
        value = None
    if value is None or not low <= value <= high:
        raise InputError(f"{path}: line {line} has the {column} '{cell}', expected an integer from {low} to {high}")
    return value


def distinct_colors(count: int) -> np.ndarray:
    """Choose colours that are easily told apart, none of them grey: (count, 3) uint8, always the same ones."""
    colors = []
    for index in range(count):
        hue = (0.03 + index * 0.6180339887498949) % 1  # the golden ratio spreads any number of hues evenly
        saturation, value = ((0.75, 0.9), (0.5, 1.0), (0.9, 0.6))[index % 3]
        colors.append([round(255 * part) for part in colorsys.hsv_to_rgb(hue, saturation, value)])
    return np.array(colors, dtype=np.uint8)
