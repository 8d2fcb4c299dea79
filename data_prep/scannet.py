"""ScanNet's raw scans → prepared scenes: ``python -m data_prep.scannet --raw DIR --out DIR`` (see docs/data.md)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from data_prep.parallel import run_jobs
from data_prep.raw import (
    Group,
    ScanFiles,
    find_scan_files,
    find_scans,
    read_aggregation,
    read_label_map,
    read_ply,
    read_segments,
    read_split_lists,
)
from data_prep.record import FORMAT, read_record, sealed
from pcseg.data.normals import estimate_normals, vertex_normals
from pcseg.data.scene import DATASET_FILE, RECORD_FILE, SPLITS
from pcseg.errors import InputError, exit_cleanly
from pcseg.files import atomic_file, atomic_folder, remove_leftovers
from pcseg.labels import IGNORE_INDEX, LabelSet, load_label_set

LABEL_SETS = ("scannet20", "scannet200")
LABEL_TABLE = "scannetv2-labels.combined.tsv"
Categories = Mapping[str, tuple[int, ...]]


# ---------------------------------------------------------------------------------------------------------- one scan


def load_categories(path: str | Path) -> dict[str, tuple[int, ...]]:
    """Read raw category → class index in each of ``LABEL_SETS`` (-1 where it is none of the benchmark's classes).

    Args:
        path: ``scannetv2-labels.combined.tsv``.

    Raises:
        InputError: if the table is missing or damaged.
    """
    sets = [load_label_set(name) for name in LABEL_SETS]
    table = read_label_map(path, [own.raw_id_column for own in sets])
    return {
        raw: tuple(own.index_of_id.get(raw_id, IGNORE_INDEX) for own, raw_id in zip(sets, ids, strict=True))
        for raw, ids in table.items()
    }


def label_vertices(
    segments: np.ndarray, groups: Sequence[Group], categories: Categories
) -> tuple[dict[str, np.ndarray], Counter[str], int]:
    """Give each vertex the class and the number of the object that its segment belongs to.

    Args:
        segments: (V,) integer, the segment id of each vertex.
        groups: the annotated objects, in the file's order.
        categories: raw category → class index in each of ``LABEL_SETS``.

    Returns:
        arrays: segment20 and segment200 (V,) int16, instance (V,) int16 or int32, superpoint (V,) int32.
        unknown: raw categories that are not in the table → number of objects; their vertices are ignored (-1).
        absent: how many of the objects' segments no vertex is in.
    """
    ids, superpoint = np.unique(segments, return_inverse=True)
    labels = np.full((len(LABEL_SETS) + 1, len(ids)), IGNORE_INDEX, dtype=np.int32)  # the last row: instance
    unknown: Counter[str] = Counter()
    absent = 0
    for group in groups:
        if group.label not in categories:
            unknown[group.label] += 1
        at = np.minimum(np.searchsorted(ids, group.segments), len(ids) - 1)
        there = ids[at] == group.segments
        absent += int((~there).sum())
        # A later group overwrites an earlier one, as in the tools that prepared scenes are exchanged with.
        row = (*categories.get(group.label, (IGNORE_INDEX,) * len(LABEL_SETS)), group.id)
        labels[:, at[there]] = np.array(row)[:, None]
    arrays = {}
    for name, row in zip(LABEL_SETS, labels[:-1], strict=True):
        arrays[Path(load_label_set(name).segment_file).stem] = row.astype(np.int16)[superpoint]
    instance = labels[-1].astype(np.int16 if labels[-1].max() <= np.iinfo(np.int16).max else np.int32)
    arrays["instance"] = instance[superpoint]
    arrays["superpoint"] = superpoint.astype(np.int32)
    return arrays, unknown, absent


def prepare_scan(files: ScanFiles, categories: Categories) -> tuple[dict[str, np.ndarray], Counter[str], bool]:
    """Turn a raw scan into the arrays of a prepared scene.

    Args:
        files: the scan's files.
        categories: raw category → class index in each of ``LABEL_SETS``.

    Returns:
        arrays: file stem → array: coord (V, 3) float32 metres, color (V, 3) uint8, normal (V, 3) float32; with segments
            superpoint (V,) int32; with an annotation segment20 and segment200 (V,) int16, instance (V,) int16 or int32.
        unknown: raw categories that are not in the table → number of objects; their vertices are ignored (-1).
        estimated: whether the normals are a guess, because the mesh has no faces.

    Raises:
        InputError: if a file is missing, damaged, or does not belong to the others.
    """
    coord, color, faces = read_ply(files.ply)
    estimated = not len(faces)
    normal = estimate_normals(coord) if estimated else vertex_normals(coord, faces)
    arrays = {"coord": coord, "color": color, "normal": normal}
    if files.segments is None:
        return arrays, Counter(), estimated
    segments = read_segments(files.segments)
    if len(segments) != len(coord):
        raise InputError(
            f"{files.segments}: has {len(segments)} entries for the {len(coord)} vertices of {files.ply.name}; "
            "download this scan again"
        )
    if files.aggregation is None:
        arrays["superpoint"] = np.unique(segments, return_inverse=True)[1].astype(np.int32)
        return arrays, Counter(), estimated
    groups = read_aggregation(files.aggregation)

    labels, unknown, absent = label_vertices(segments, groups, categories)
    named = sum(len(group.segments) for group in groups)
    if 2 * absent > named:
        raise InputError(
            f"{files.aggregation}: {absent} of its {named} segments are not in {files.segments.name}; "
            "the two are of different scans or versions: download this scan again"
        )
    return arrays | labels, unknown, estimated


# -------------------------------------------------------------------------------------------- one scene on the disk


class _Outcome(NamedTuple):
    name: str
    record: dict[str, Any] | None = None  # what RECORD_FILE holds; None if the scan failed
    skipped: bool = False
    failure: str = ""


def sources_of(files: Sequence[Path | None]) -> dict[str, list[int]]:
    """Size and time of change of the files a scene is made from."""
    try:
        stats = {path.name: path.stat() for path in files if path is not None}
    except FileNotFoundError as error:
        raise InputError(f"{error.filename}: is missing; download this scan again") from error
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror}); check the folder's rights") from error
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}


def _class_points(arrays: Mapping[str, np.ndarray]) -> dict[str, list[int]]:
    counts = {}
    for name in LABEL_SETS:
        label_set = load_label_set(name)
        segment = arrays.get(Path(label_set.segment_file).stem)
        if segment is not None:
            counts[name] = np.bincount(segment[segment >= 0], minlength=label_set.num_classes).tolist()
    return counts


def _prepare_scene(scan: Path, folder: Path, labelled: bool, categories: Categories, table: Path | None) -> _Outcome:
    """Prepare one scan unless that is done already; what is wrong with it becomes a sentence, not an exception."""
    try:
        files = find_scan_files(scan, labelled)
        sources = sources_of([*files, table if files.aggregation else None])
        record = read_record(folder)
        if record is not None and record["sources"] == sources:
            return _Outcome(scan.name, record, skipped=True)
        arrays, unknown, estimated = prepare_scan(files, categories)
        with atomic_folder(folder) as temporary:
            for stem, array in arrays.items():
                np.save(temporary / f"{stem}.npy", array, allow_pickle=False)
            record = {
                "format": FORMAT,
                "sources": sources,
                "files": {path.name: path.stat().st_size for path in sorted(temporary.iterdir())},
                "vertices": len(arrays["coord"]),
                "class_points": _class_points(arrays),
                "unknown_labels": dict(sorted(unknown.items())),
                "normals_estimated": estimated,
            }
            (temporary / RECORD_FILE).write_text(json.dumps(sealed(record)) + "\n")
        return _Outcome(scan.name, record)
    except InputError as error:
        failure = str(error)
    except MemoryError:
        failure = f"{scan}: needs more memory than there is; use fewer --jobs"
    kept = " (what an earlier run made of it is kept)" if os.path.isfile(folder / RECORD_FILE) else ""
    return _Outcome(scan.name, failure=failure + kept)


# ----------------------------------------------------------------------------------------------------- the data set


@dataclass
class Summary:
    """What a run of :func:`prepare` did.

    Attributes:
        prepared: scenes written.
        skipped: scenes that were whole already and whose raw files have not changed.
        missing: scenes of the split lists that are not in the raw folder.
        unlisted: scans in the raw folder that are in no split list.
        strangers: scene folders in the output that are not of their split's list.
        vertices: vertices of all scenes, written and skipped.
        annotated: vertices of the scenes that have an annotation.
        labelled: label set → vertices with one of its classes.
        estimated: scenes whose normals are a guess, because their meshes have no faces.
        unknown_labels: raw category without a row in the table → annotated objects.
        failures: scene → what was wrong, in one sentence.
    """

    prepared: int = 0
    skipped: int = 0
    missing: int = 0
    unlisted: int = 0
    strangers: list[str] = field(default_factory=list)
    vertices: int = 0
    annotated: int = 0
    labelled: Counter[str] = field(default_factory=Counter)
    estimated: list[str] = field(default_factory=list)
    unknown_labels: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Say it in a few lines, failures left out."""
        lines = [
            f"{self.prepared} scenes prepared, {self.skipped} were ready, {len(self.failures)} failed; "
            f"{self.vertices:,} vertices"
        ]
        if self.annotated:
            shares = (f"{self.labelled[name] / self.annotated:.1%} in {name}" for name in LABEL_SETS)
            lines.append(f"labelled share of the annotated vertices: {', '.join(shares)}")
        if self.estimated:
            first = f"(the first is {self.estimated[0]})"
            lines.append(f"{len(self.estimated)} scenes have no faces: normals estimated from their points {first}")
        if self.missing:
            lines.append(f"{self.missing} scenes of the split lists are not in the raw folder")
        if self.unlisted:
            lines.append(f"{self.unlisted} scans in the raw folder are in no split list and were left out")
        if self.strangers:
            lines.append(
                f"{len(self.strangers)} scenes in the output are not of this run's lists, but will be read with the "
                f"others (the first is {self.strangers[0]}): remove them if that is not meant"
            )
        if self.unknown_labels:
            counts = ", ".join(f"{label!r} {count}" for label, count in sorted(self.unknown_labels.items()))
            lines.append(f"raw labels without a row in the label table, ignored (objects): {counts}")
        return "\n".join(lines)


def write_dataset_file(out: Path, lists: Mapping[str, Sequence[str]], label_sets: Sequence[LabelSet]) -> None:
    """Sum up the records of all scenes in the output, whichever run made them, and name those still missing.

    Args:
        out: the prepared data set.
        lists: split → the scenes that it should have.
        label_sets: what the records count points of.
    """
    splits: dict[str, Any] = {}
    for split in SPLITS:
        records = [read_record(path.parent) for path in sorted((out / split).glob(f"[!.]*/{RECORD_FILE}"))]
        whole = [record for record in records if record is not None]
        splits[split] = {
            "scenes": len(whole),
            "missing": [name for name in lists[split] if not os.path.isfile(out / split / name / RECORD_FILE)],
            "vertices": sum(record["vertices"] for record in whole),
            "class_points": {
                own.name: np.sum(
                    [np.zeros(own.num_classes, np.int64)]
                    + [record["class_points"][own.name] for record in whole if own.name in record["class_points"]],
                    axis=0,
                ).tolist()
                for own in label_sets
            },
        }
    content = {"format": FORMAT, "label_sets": [own.name for own in label_sets], "splits": splits}
    with atomic_file(out / DATASET_FILE) as temporary:
        temporary.write_text(json.dumps(content) + "\n")


def prepare(
    raw: str | Path,
    out: str | Path,
    jobs: int | None = None,
    labels: str | Path | None = None,
    cluster: str | None = None,
) -> Summary:
    """Prepare all scans of a raw data set; scenes that are whole and unchanged are skipped.

    Other clusters than Dask's are used by joblib's back ends. All workers must see the folders under the same paths::

        ray.util.joblib.register_ray()
        with joblib.parallel_config(backend="ray"):
            prepare(raw, out)

    Args:
        raw: the folder that holds ``scans/`` (and perhaps ``scans_test/``, the label table and split lists).
        out: the prepared data set: ``out/{train,val,test}/<scene>/*.npy`` and ``out/dataset.json``.
        jobs: worker processes; None: one a core.
        labels: ``scannetv2-labels.combined.tsv``; None: the one in ``raw``.
        cluster: address of a Dask cluster's scheduler, ``tcp://host:8786``; None: work on this machine.

    Returns:
        What was done. A broken scan is among its ``failures`` and does not stop the others.

    Raises:
        InputError: if nothing can be prepared at all: folders, lists or the label table are wrong, or ``out`` holds
            scenes that something else made.
    """
    raw, out = Path(raw), Path(out)
    if jobs is not None and jobs < 1:
        raise InputError(f"--jobs {jobs}: expected 1 or more")
    scans, lists = find_scans(raw), read_split_lists(raw)
    todo = [
        (scans[name].absolute(), (out / split / name).absolute(), split != "test")  # workers elsewhere start elsewhere
        for split in SPLITS
        for name in lists[split]
        if name in scans
    ]
    listed = {name for names in lists.values() for name in names}
    if not todo:
        raise InputError(
            f"{raw}: none of its {len(scans)} scans is in the split lists; "
            "put scannetv2_train.txt, scannetv2_val.txt or scannetv2_test.txt there, one scene name a line"
        )
    foreign = [folder for _, folder, _ in todo if folder.exists() and not os.path.isfile(folder / RECORD_FILE)]
    if foreign:
        raise InputError(
            f"{foreign[0]}: is there but was not made by this command ({len(foreign)} such scenes): "
            "use it as it is, or give another --out"
        )
    table, categories = None, {}
    if any(labelled or find_scan_files(scan, labelled).aggregation for scan, _, labelled in todo):
        table = (Path(labels) if labels is not None else raw / LABEL_TABLE).absolute()
        categories = load_categories(table)

    summary = Summary(missing=len(listed - scans.keys()), unlisted=len(scans.keys() - listed))
    for folder in (out, *(out / split for split in SPLITS)):
        remove_leftovers(folder)
    work = [(*job, categories, table) for job in todo]
    outcomes = run_jobs(_prepare_scene, work, "preparing", jobs=jobs, cluster=cluster, folder=raw.absolute())
    for outcome in outcomes:
        if outcome.record is None:
            summary.failures[outcome.name] = outcome.failure
            continue
        summary.skipped += outcome.skipped
        summary.prepared += not outcome.skipped
        summary.vertices += outcome.record["vertices"]
        summary.annotated += outcome.record["vertices"] if outcome.record["class_points"] else 0
        summary.labelled.update({name: sum(counts) for name, counts in outcome.record["class_points"].items()})
        if outcome.record["normals_estimated"]:
            summary.estimated.append(outcome.name)
        summary.unknown_labels.update(outcome.record["unknown_labels"])
    summary.strangers = [
        f"{split}/{path.name}"
        for split in SPLITS
        for path in sorted((out / split).glob("[!.]*/"))
        if path.name not in lists[split]
    ]
    write_dataset_file(out, lists, [load_label_set(name) for name in LABEL_SETS])
    return summary


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit code 2 if any scan failed."""
    parser = argparse.ArgumentParser(prog="python -m data_prep.scannet", description="Prepare raw ScanNet scans.")
    parser.add_argument("--raw", required=True, type=Path, help="folder with scans/ (and scans_test/) in it")
    parser.add_argument("--out", required=True, type=Path, help="folder for the prepared scenes")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=None, help="worker processes (default: one a core)")
    where.add_argument("--cluster", metavar="ADDRESS", help="scheduler of a Dask cluster, e.g. tcp://host:8786")
    parser.add_argument("--labels", type=Path, default=None, help=f"label table (default: RAW/{LABEL_TABLE})")
    arguments = parser.parse_args(argv)
    summary = prepare(arguments.raw, arguments.out, arguments.jobs, arguments.labels, arguments.cluster)
    print(summary.text())
    for sentence in summary.failures.values():
        print(f"error: {sentence}", file=sys.stderr)
    return 2 if summary.failures else 0


if __name__ == "__main__":
    sys.exit(main())
