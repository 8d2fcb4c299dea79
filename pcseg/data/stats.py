"""What a prepared data set holds: ``python -m pcseg.data.stats DIR``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from pcseg.errors import InputError, exit_cleanly
from pcseg.labels import SPLIT_NAMES, LabelSet, label_set_names, label_set_of, load_label_set

if TYPE_CHECKING:
    from pcseg.data.statistics import ClassCounts, SceneCounts


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title)
    for number, column in enumerate(columns):
        # On a narrow terminal names take more lines; a number is never cut.
        table.add_column(column, justify="right" if number else "left", overflow="fold", no_wrap=number > 0)
    return table


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "–"


def split_table(counts: Mapping[str, Sequence[SceneCounts]], voxel_size: float) -> Table:
    """Lay out scenes, vertices, voxels and what is unlabelled, a column a split."""
    table = _table("splits", "", *counts)
    labelled = {split: [own for own in scenes if own.points is not None] for split, scenes in counts.items()}
    vertices = {split: sum(own.vertices for own in scenes) for split, scenes in labelled.items()}
    unlabelled = {split: vertices[split] - sum(int(own.points.sum()) for own in labelled[split]) for split in counts}
    table.add_row("scenes", *(f"{len(scenes):,}" for scenes in counts.values()))
    table.add_row("with labels", *(f"{len(scenes):,}" for scenes in labelled.values()))
    table.add_row("unlabelled vertices, %", *(_percent(unlabelled[split], vertices[split]) for split in counts))
    table.add_row("vertices", *(f"{sum(own.vertices for own in scenes):,}" for scenes in counts.values()))
    for what, field in (("vertices", "vertices"), (f"voxels of {voxel_size:g} m", "voxels")):
        values = [[getattr(own, field) for own in scenes] for scenes in counts.values()]
        for name, choose in (("fewest", min), ("median", np.median), ("most", max)):
            table.add_row(f"{what} a scene, {name}", *(f"{int(choose(own)):,}" for own in values))
    return table


def group_table(totals: Mapping[str, ClassCounts], label_set: LabelSet) -> Table:
    """Lay out head, common and tail (where the label set has them) and all classes, a row each, for every split."""
    table = _table(f"{label_set.name}: {label_set.num_classes} classes", "", "classes", "points", "%", "objects")
    groups = {name: label_set.split_mask(name) for name in SPLIT_NAMES} if label_set.splits else {}
    groups["all"] = np.ones(label_set.num_classes, dtype=bool)
    for split, total in totals.items():
        for name, mask in groups.items():
            points = int(total.points[mask].sum())
            table.add_row(
                *(f"{split}, {name}", f"{(total.points[mask] > 0).sum()} of {mask.sum()}", f"{points:,}"),
                _percent(points, int(total.points.sum())),
                "–" if total.objects is None else f"{total.objects[mask].sum():,}",
            )
    return table


def class_table(totals: Mapping[str, ClassCounts], label_set: LabelSet) -> Table:
    """Lay out every class, commonest first by the vertices of the first split."""
    columns = [f"{split}\n{what}" for split in totals for what in ("points", "scenes", "objects")]
    table = _table("classes, commonest first", "class", *(["group"] if label_set.splits else []), *columns)
    first = next(iter(totals.values()))
    for index in np.argsort(-first.points, kind="stable"):
        row = [label_set.splits[index]] if label_set.splits else []
        for total in totals.values():
            row += [f"{total.points[index]:,}", f"{total.scenes[index]:,}"]
            row += ["–" if total.objects is None else f"{total.objects[index]:,}"]
        table.add_row(label_set.names[index], *row, style="dim" if first.points[index] == 0 else None)
    return table


def absences(totals: Mapping[str, ClassCounts], label_set: LabelSet) -> list[str]:
    """Name the classes that a split lacks, and warn of those that are scored but never learned."""
    sentences = []
    for split, total in totals.items():
        names = [name for name, points in zip(label_set.names, total.points, strict=True) if not points]
        if names:
            sentences.append(f"not in {split} ({len(names)}): {', '.join(names)}")
    if "train" in totals and "val" in totals:
        unlearned = (totals["val"].points > 0) & (totals["train"].points == 0)
        names = [label_set.names[index] for index in np.flatnonzero(unlearned)]
        if names:
            sentences.append(f"warning: in val but never in train ({len(names)}): {', '.join(names)}")
    return sentences


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.data.stats",
        description="Count classes, objects, vertices and voxels of prepared scenes, ours or Pointcept's.",
    )
    parser.add_argument("data", metavar="DIR", help="prepared scenes")
    known = ", ".join(label_set_names())
    parser.add_argument(
        "--label-set", metavar="NAME", help=f"{known} or a classes.csv; default: DIR/classes.csv, else scannet200"
    )
    parser.add_argument("--voxel-size", type=float, default=0.02, metavar="METRES", help="default: 0.02")
    parser.add_argument("--save", metavar="FILE.png", help="plot the class frequencies too")
    parser.add_argument("--jobs", type=int, metavar="N", help="worker processes (default: one a core)")
    arguments = parser.parse_args(argv)
    if not 0 < arguments.voxel_size < 10:
        raise InputError(f"--voxel-size {arguments.voxel_size}: expected metres between 0 and 10")
    if arguments.save and not arguments.save.lower().endswith(".png"):
        raise InputError(f"--save {arguments.save}: expected a name that ends in .png")
    label_set = load_label_set(arguments.label_set or label_set_of(arguments.data))

    from pcseg.data.statistics import count_dataset, sum_classes

    counts = count_dataset(arguments.data, label_set, arguments.voxel_size, arguments.jobs)
    totals = {split: total for split, scenes in counts.items() if (total := sum_classes(scenes)) is not None}
    # A pipe or a file takes any width: 80 would cut names.
    console = Console(width=None if sys.stdout.isatty() else 120, markup=False, highlight=False)
    if totals:
        console.print(class_table(totals, label_set))
        console.print(group_table(totals, label_set))
    console.print(split_table(counts, arguments.voxel_size))
    if not totals:
        console.print(f"no scene has {label_set.segment_file}: there are no classes to count")
    for sentence in absences(totals, label_set):
        console.print(sentence, style="yellow" if sentence.startswith("warning") else None)
    if arguments.save:
        from pcseg.vis.class_counts import plot_class_counts

        plot_class_counts(totals, label_set, arguments.save)
        console.print(f"picture: {arguments.save}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
