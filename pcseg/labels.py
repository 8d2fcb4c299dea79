"""Label sets: the classes of ScanNet (20) and ScanNet200, with raw ids, names, colours and long-tail splits."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources

import numpy as np

from pcseg.errors import InputError

IGNORE_INDEX = -1
SPLIT_NAMES = ("head", "common", "tail")
# The column of scannetv2-labels.combined.tsv that holds a label set's raw ids.
_RAW_ID_COLUMN = {"scannet20": "nyu40id", "scannet200": "id"}


@dataclass(frozen=True, eq=False)
class LabelSet:
    """The K classes of a benchmark, in index order.

    Attributes:
        name: ``"scannet20"`` or ``"scannet200"``.
        names: K class names.
        ids: (K,) int64, the raw id a submission writes for each class.
        colors: (K, 3) uint8, the benchmark's own palette.
        splits: K entries of ``"head"``, ``"common"`` or ``"tail"``; None where the benchmark has no such split.
        in_val: (K,) bool, whether the class occurs in the benchmark's validation scans.
        raw_id_column: column of ``scannetv2-labels.combined.tsv`` that maps a raw category to ``ids``.
    """

    name: str
    names: tuple[str, ...]
    ids: np.ndarray
    colors: np.ndarray
    splits: tuple[str, ...] | None
    in_val: np.ndarray
    raw_id_column: str

    @property
    def num_classes(self) -> int:
        return len(self.names)

    @property
    def segment_file(self) -> str:
        """Name of this label set's file in a prepared scene, e.g. ``segment200.npy``."""
        return f"segment{self.name.removeprefix('scannet')}.npy"

    @functools.cached_property
    def index_of_id(self) -> dict[int, int]:
        """Raw id → class index."""
        return {int(raw): index for index, raw in enumerate(self.ids)}

    def split_mask(self, split: str) -> np.ndarray:
        """Say which classes are of ``"head"``, ``"common"`` or ``"tail"``: (K,) bool."""
        if self.splits is None:
            raise ValueError(f"{self.name} has no head/common/tail split")
        return np.array([own == split for own in self.splits])


def label_set_names() -> list[str]:
    """List the label sets that come with the package."""
    return sorted(_RAW_ID_COLUMN)


@functools.lru_cache
def load_label_set(name: str) -> LabelSet:
    """Load a label set from the package's tables.

    Args:
        name: one of :func:`label_set_names`.

    Raises:
        InputError: if there is no such label set.
    """
    if name not in _RAW_ID_COLUMN:
        raise InputError(f"label set '{name}' is not known; use one of {', '.join(label_set_names())}")
    with resources.files("pcseg").joinpath("label_sets", f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return LabelSet(
        name=name,
        names=tuple(row["name"] for row in rows),
        ids=np.array([int(row["id"]) for row in rows], dtype=np.int64),
        colors=np.array([[int(row[c]) for c in "rgb"] for row in rows], dtype=np.uint8),
        splits=tuple(row["split"] for row in rows) if "split" in rows[0] else None,
        in_val=np.array([row.get("in_val", "1") == "1" for row in rows]),
        raw_id_column=_RAW_ID_COLUMN[name],
    )
