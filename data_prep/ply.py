"""Labelled clouds of one's own → prepared scenes: ``python -m data_prep.ply`` (see docs/own_data.md)."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from data_prep.assign import assign_by_name, assign_by_ratio, read_split
from data_prep.cloud_scenes import LABEL_SET, Outcome, Settings, Survey, prepare_cloud, survey_cloud
from data_prep.own_config import config_text, suggest_voxel_size
from data_prep.parallel import run_jobs
from data_prep.scannet import write_dataset_file
from pcseg.data.clouds import SUFFIXES
from pcseg.data.placement import UNITS
from pcseg.data.scene import RECORD_FILE, SPLITS
from pcseg.errors import InputError, exit_cleanly
from pcseg.files import atomic_file, remove_leftovers
from pcseg.labels import CLASSES_FILE, LabelSet, load_label_set

CONFIG_FILE = "own.yaml"
_SHOWN = 10  # values shown of many


# ------------------------------------------------------------------------------------------------- what was done


@dataclass
class Summary:
    """What a run of :func:`prepare` did.

    Attributes:
        label_set: the classes.
        scenes: split → scene → its record, written or found ready.
        prepared: scenes written.
        skipped: scenes that were whole already and whose file and settings have not changed.
        failures: what was wrong with files, one sentence each.
        notes: what else is worth knowing, one sentence each.
        config: the written data config, or None where one was there already.
    """

    label_set: LabelSet
    scenes: dict[str, dict[str, dict[str, Any]]]
    prepared: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    config: Path | None = None

    @property
    def channels(self) -> list[str]:
        """What all scenes have and a network should see."""
        colored = all(record["color"] == "own" for records in self.scenes.values() for record in records.values())
        return ["coord", "color", "normal"] if colored else ["coord", "normal"]

    @property
    def voxel_size(self) -> float:
        """Metres, for the training scenes: see :func:`data_prep.own_config.suggest_voxel_size`."""
        return suggest_voxel_size(float(np.median([own["spacing"] for own in self.scenes["train"].values()])))

    def text(self) -> str:
        """Say it in some lines, failures left out."""
        records = {name: record for own in self.scenes.values() for name, record in own.items()}
        points = sum(record["vertices"] for record in records.values())
        sizes = ", ".join(f"{len(own)} {split}" for split, own in self.scenes.items())
        lines = [
            f"{self.prepared} scenes prepared, {self.skipped} were ready, {len(self.failures)} files failed; "
            f"{points:,} points ({sizes})"
        ]
        counts = {split: self._class_points(split) for split in SPLITS}
        labelled = sum(int(own.sum()) for own in counts.values())
        lines.append(f"labelled: {labelled / max(points, 1):.1%} of the points; a class in train / val / test:")
        width = max(map(len, self.label_set.names))
        for index, name in enumerate(self.label_set.names):
            own = " / ".join(f"{counts[split][index]:,}" for split in SPLITS)
            lines.append(f"  {name:<{width}}  {own}")
        for split in ("train", "val"):
            lacking = [name for name, n in zip(self.label_set.names, counts[split], strict=True) if not n]
            if lacking:
                lines.append(f"no point in {split}: {', '.join(lacking)}")
        ignored: Counter[str] = Counter()
        for record in records.values():
            ignored.update(record["unknown_labels"])
        if ignored:
            listed = ", ".join(f"{value} ({count:,})" for value, count in ignored.most_common(_SHOWN))
            more = f" and {len(ignored) - _SHOWN} more values" if len(ignored) > _SHOWN else ""
            lines.append(f"values without a row in {CLASSES_FILE}, ignored (points): {listed}{more}")
        return "\n".join(lines + self._origins(records) + self.notes)

    def _class_points(self, split: str) -> np.ndarray:
        counts = np.zeros(self.label_set.num_classes, dtype=np.int64)
        for record in self.scenes[split].values():
            counts += np.array(record["class_points"].get(LABEL_SET, counts * 0))
        return counts

    def _origins(self, records: Mapping[str, dict[str, Any]]) -> list[str]:
        """Say what was made of normals, colours, units and far coordinates."""
        lines = []
        normals = Counter(record["normals"] for record in records.values())
        said = {"faces": "from the faces", "file": "the file's own", "neighbours": "guessed from neighbouring points"}
        lines.append("normals: " + ", ".join(f"{said[own]} in {count} scenes" for own, count in normals.items()))
        shifted = {tuple(record["shift"]) for record in records.values() if any(record["shift"])}
        if shifted:
            first = ", ".join(f"{own:,.0f}" for own in min(shifted))
            more = f" and {len(shifted) - 1} other shifts" if len(shifted) > 1 else ""
            lines.append(
                f"coordinates are far from the origin: x, y, z = {first} m{more} were subtracted; "
                f"each scene's is 'shift' in its {RECORD_FILE}"
            )
        colors = Counter(record["color"] for record in records.values())
        if colors["none"]:
            lines.append(f"{colors['none']} scenes have no colour: train with data.channels=[coord,normal]")
        if colors["painted"]:
            lines.append(
                f"{colors['painted']} scenes are coloured by their labels, one colour each: a network would read the "
                "answer from them, so train with data.channels=[coord,normal]"
            )
        return lines + [f"warning: {own}" for own in dict.fromkeys(r["warning"] for r in records.values()) if own]


# ----------------------------------------------------------------------------------------------------- the data set


def _list_files(source: Path) -> list[Path]:
    if not source.exists():
        raise InputError(f"{source}: no such file or folder; expected labelled .ply, .las or .laz files")
    files = [source] if source.is_file() else sorted(p for p in source.iterdir() if p.is_file())
    files = [path for path in files if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")]
    if not files:
        raise InputError(f"{source}: holds no .ply, .las or .laz file")
    stems = Counter(path.stem for path in files)
    twice = [path.name for path in files if stems[path.stem] > 1]
    if twice:
        raise InputError(f"{source}: {twice[0]} and {twice[1]} would be scenes of one name; rename one")
    return files


def _assign(surveys: Sequence[Survey], split: str, seed: int, summary: Summary) -> dict[str, list[str]]:
    """Put the scenes of all files into splits, and note what is left out."""
    file_of = {name: survey.file for survey in surveys for name in survey.class_points}
    unlabelled = {survey.file for survey in surveys if not survey.labelled}
    wanted = read_split(split)
    if isinstance(wanted, dict):
        lists, lost = assign_by_name(wanted, file_of)
        if lost:
            summary.notes.append(f"{split} names {len(lost)} scenes that are not there: {_some(lost)}")
        left = sorted(file_of.keys() - {name for own in lists.values() for name in own})
        if left:
            summary.notes.append(f"{len(left)} scenes are in no list of {split} and were left out: {_some(left)}")
        for name in lists["train"] + lists["val"]:
            if file_of[name] in unlabelled:
                raise InputError(f"{file_of[name]}: has no labels; train and val need them, so list it under test")
        return lists
    points = {name: own for survey in surveys for name, own in survey.class_points.items()}
    lists = assign_by_ratio(wanted, points, seed)
    empty = [name for name, own in points.items() if not own.any()]
    if empty:
        summary.notes.append(f"{len(empty)} scenes have no labelled point and are test scenes: {_some(sorted(empty))}")
    return lists


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _make_room(out: Path, lists: Mapping[str, Sequence[str]], failed: Sequence[str]) -> None:
    """Move scenes of an earlier run to their new split; refuse scenes that would be read but are not of this run.

    What an earlier run made of files that failed now (their stems) is kept where it is.
    """
    split_of = {name: split for split, names in lists.items() for name in names}
    own = re.compile("|".join(rf"{re.escape(stem)}(_\d+_\d+)?" for stem in failed) or "(?!)")
    there = [path for split in SPLITS for path in sorted((out / split).glob("[!.]*/")) if not own.fullmatch(path.name)]
    strangers = [path for path in there if path.name not in split_of or not (path / RECORD_FILE).is_file()]
    if strangers:
        raise InputError(
            f"{strangers[0]}: is there but not of this run ({len(strangers)} such scenes), and would be read with the "
            "others: remove them, or give another --out"
        )
    for path in there:
        goal = out / split_of[path.name] / path.name
        if path == goal:
            continue
        try:
            goal.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, goal)
        except OSError as error:
            raise InputError(f"{path}: cannot be moved to {goal}: {error.strerror or error}") from error


def prepare(
    source: str | Path,
    out: str | Path,
    classes: str | Path,
    settings: Settings,
    split: str = "0.8,0.2,0",
    seed: int = 0,
    jobs: int | None = None,
) -> Summary:
    """Prepare labelled clouds; scenes that are whole and unchanged are skipped.

    Args:
        source: a folder of ``.ply``, ``.las`` and ``.laz`` files, or one such file.
        out: the prepared data set: ``out/{train,val,test}/<scene>/*.npy``, ``dataset.json``, ``classes.csv`` and
            ``own.yaml``, a config to train with.
        classes: CSV file of the classes, see :func:`pcseg.labels.load_label_set`.
        settings: how to read the files.
        split: see :func:`data_prep.assign.read_split`.
        seed: of a split by ratio.
        jobs: worker processes; None: one a core.

    Raises:
        InputError: if nothing can be prepared at all.
    """
    out, classes = Path(out), Path(classes)
    if jobs is not None and jobs < 1:
        raise InputError(f"--jobs {jobs}: expected 1 or more")
    if settings.tile is not None and not settings.tile > 0:
        raise InputError(f"--tile {settings.tile}: expected a positive number of metres")
    label_set = load_label_set(classes)
    read_split(split)  # its mistakes first
    files = _list_files(Path(source))
    summary = Summary(label_set, {own: {} for own in SPLITS})

    surveys: list[Survey] = run_jobs(survey_cloud, [(f, settings, label_set) for f in files], "looking", jobs)
    summary.failures = [survey.failure for survey in surveys if survey.failure]
    failed = [Path(survey.file).stem for survey in surveys if survey.failure]
    surveys = [survey for survey in surveys if not survey.failure]
    if not surveys:
        raise InputError(f"{source}: none of its {len(files)} files can be read; the first: {summary.failures[0]}")
    if not any(survey.labelled for survey in surveys):
        raise InputError(
            f"{surveys[0].file}: has no field '{settings.labels}' (no file has); --labels is one of its fields "
            f"{', '.join(surveys[0].fields)}"
        )
    if not any(points.any() for survey in surveys for points in survey.class_points.values()):
        raise InputError(
            f"{classes}: none of its ids occurs in the field '{settings.labels}' of any file; is it the right field?"
        )
    lists = _assign(surveys, split, seed, summary)
    for folder in (out, *(out / own for own in SPLITS)):
        remove_leftovers(folder)
    _make_room(out, lists, failed)
    folders = {name: out / own / name for own, names in lists.items() for name in names}
    path_of = {path.name: path for path in files}
    work = []
    for survey in surveys:
        wanted = {name: folders[name] for name in survey.class_points if name in folders}
        if wanted:
            work.append((path_of[survey.file], wanted, settings, label_set))
    outcomes: Iterable[Outcome] = run_jobs(prepare_cloud, work, "preparing", jobs)
    for outcome in outcomes:
        summary.failures += [outcome.failure] if outcome.failure else []
        summary.skipped += len(outcome.skipped)
        summary.prepared += len(outcome.records) - len(outcome.skipped)
        for name, record in outcome.records.items():
            summary.scenes[folders[name].parent.name][name] = record

    content = classes.read_bytes()
    with atomic_file(out / CLASSES_FILE) as temporary:
        temporary.write_bytes(content)
    write_dataset_file(out, lists, [load_label_set(out / CLASSES_FILE)])
    if summary.scenes["train"] and not (out / CONFIG_FILE).exists():
        summary.config = out / CONFIG_FILE
        text = config_text(out, summary.channels, summary.voxel_size, len(summary.scenes["train"]))
        with atomic_file(summary.config) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return summary


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit code 2 if any file failed."""
    parser = argparse.ArgumentParser(
        prog="python -m data_prep.ply",
        description="Prepare labelled point clouds or meshes of your own: .ply, .las and .laz files.",
    )
    parser.add_argument("--in", dest="source", required=True, type=Path, metavar="DIR", help="folder of files, or one")
    parser.add_argument("--labels", required=True, metavar="FIELD", help="field of the points that holds a class id")
    parser.add_argument("--classes", required=True, type=Path, metavar="FILE.csv", help="the classes: id,name[,r,g,b]")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the prepared scenes")
    parser.add_argument("--instances", metavar="FIELD", help="field that holds the object a point is of")
    parser.add_argument("--unit", default="m", choices=UNITS, help="of the coordinates (default m)")
    parser.add_argument("--up", default="z", choices=["z", "y"], help="the axis that points up (default z)")
    parser.add_argument("--tile", type=float, metavar="METRES", help="cut clouds into tiles of about this side")
    parser.add_argument(
        "--split", default="0.8,0.2,0", help="shares of train,val,test (default 0.8,0.2,0), or a .json file of lists"
    )
    parser.add_argument("--seed", type=int, default=0, help="of a split by shares (default 0)")
    parser.add_argument("--jobs", type=int, default=None, metavar="N", help="worker processes (default: one a core)")
    arguments = parser.parse_args(argv)
    settings = Settings(arguments.labels, arguments.instances, arguments.unit, arguments.up, arguments.tile)
    summary = prepare(
        arguments.source,
        arguments.out,
        arguments.classes,
        settings,
        split=arguments.split,
        seed=arguments.seed,
        jobs=arguments.jobs,
    )
    print(summary.text())
    for sentence in summary.failures:
        print(f"error: {sentence}", file=sys.stderr)
    _print_next(arguments.out, summary)
    return 2 if summary.failures else 0


def _print_next(out: Path, summary: Summary) -> None:
    config = out / CONFIG_FILE
    if not config.is_file():
        return
    if summary.config is None:
        print(f"{config} was there and was kept; remove it and run this again for a new one")
    run = f"runs/{out.resolve().name}"
    scene = next(iter(summary.scenes["val"]), None)
    print("next:")
    print(f"  {shlex.join(['python', '-m', 'pcseg.train', '--cfg', str(config)])}")
    print(f"  {shlex.join(['python', '-m', 'pcseg.evaluate', '--run', run])}")
    if scene is not None:
        look = ["python", "-m", "pcseg.view", str(out / "val" / scene), "--run", run, "--save", "picture.png"]
        print(f"  {shlex.join(look)}")


if __name__ == "__main__":
    sys.exit(main())
