"""Scores and comparisons as tables for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pcseg.labels import SPLIT_NAMES

_WORST = 5  # scenes shown
_MEAN_TITLES = {
    "miou": "mIoU",
    "miou_in_truth": "mIoU in truth",
    "miou_all": "mIoU all",
    "head": "mIoU head",
    "common": "mIoU common",
    "tail": "mIoU tail",
    "accuracy": "accuracy",
    "mean_accuracy": "mean class accuracy",
}
_FEW = 20  # scenes; with fewer, intervals hold the truth less often than they say


def percent(value: float | None) -> str:
    """Write a share in percent, without the sign; a dash for None."""
    return "–" if value is None else f"{100 * value:.1f}"


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title)
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table


def summary_table(result: dict) -> Table:
    """Lay out the means of :func:`pcseg.engine.evaluation.evaluate_scenes` as a table."""
    title = f"{result['points']:,} labelled vertices of {result['scenes']} scenes, %"
    table = _table(title, "", "mIoU", "mIoU in truth", "mIoU all", "classes in truth")
    for name in ("all", *SPLIT_NAMES):
        row = result if name == "all" else result.get(name)
        if row is not None:
            means = [percent(row[key]) for key in ("miou", "miou_in_truth", "miou_all")]
            table.add_row(name, *means, str(row["classes_in_truth"]))
    guess = result["majority_guess"]
    table.add_row("majority guess", percent(guess["miou"]), "", "", "", style="dim")
    return table


def _worst_scenes(rows: list[dict]) -> Table:
    """The scenes that scored least, of rows that begin with them."""
    shown = [row for row in rows[:_WORST] if row["miou"] is not None]
    table = _table(f"the worst of {len(rows)} scenes", "scene", "mIoU %", "accuracy %", "vertices")
    table.add_column("most confused")
    for row in shown:
        pair = f"{row['truth']} → {row['labelled_as']} ({row['confused']:,})" if row["confused"] else "–"
        shares = [percent(row[key]) for key in ("miou", "accuracy")]
        table.add_row(escape(row["name"]), *shares, f"{row['points']:,}", escape(pair))
    return table


def print_scores(result: dict) -> None:
    """Print the per-class table, the worst scenes, the means and what they leave out."""
    console = Console()
    classes = _table("classes, by number of vertices", "class", "IoU %", "accuracy %", "vertices", "predicted")
    for row in sorted(result["classes"], key=lambda row: -row["points"]):
        if row["points"] or row["predicted"]:
            shares = [percent(row[key]) for key in ("iou", "accuracy")]
            classes.add_row(escape(row["name"]), *shares, f"{row['points']:,}", f"{row['predicted']:,}")
    console.print(classes)
    console.print(_worst_scenes(result["per_scene"]))
    console.print(summary_table(result))
    guess = percent(result["majority_guess"]["accuracy"])
    calibration = result["calibration"]
    console.print(
        f"accuracy {percent(result['accuracy'])} % (majority guess {guess} %), "
        f"mean class accuracy {percent(result['mean_accuracy'])} %\n"
        f"calibration error {percent(calibration['error'])} % "
        f"(mean confidence {percent(calibration['confidence'])} %)\n"
        "mIoU: classes in truth or predicted (the benchmark's rule) · in truth: only those with ground truth · "
        "all: every class of the label set, absent ones as 0",
        highlight=False,
    )
    if result["scenes_not_voted"]:
        lacking = f"{result['scenes_not_voted']} of {result['scenes']} scenes have no superpoint.npy: not voted"
        console.print(lacking, highlight=False)


def _compared(row: dict) -> tuple[str, str, str, str, str]:
    """Cells of a row of :func:`pcseg.metrics.compare.compare`; ● where the interval does not hold 0."""
    if row["low"] is None or row["difference"] is None:
        return percent(row["a"]), percent(row["b"]), "–", "–", ""
    interval = f"{100 * row['low']:+.1f} … {100 * row['high']:+.1f}"
    sure = "●" if row["low"] > 0 or row["high"] < 0 else ""
    return percent(row["a"]), percent(row["b"]), f"{100 * row['difference']:+.1f}", interval, sure


def print_comparison(result: dict) -> None:
    """Print the differences of :func:`pcseg.engine.comparison.compare_evaluations`, and what an interval means."""
    console = Console()
    columns = ("A %", "B %", "B − A", "95 % interval", "")
    seen = [row for row in result["classes"] if row["a"] is not None or row["b"] is not None]
    classes = _table("IoU by class, the greatest loss first", "class", *columns, "vertices")
    for row in sorted(seen, key=lambda row: (row["difference"] is None, row["difference"])):
        classes.add_row(escape(row["name"]), *_compared(row), f"{row['points']:,}")
    console.print(classes)
    means = _table(f"means over {result['scenes']} scenes", "", *columns)
    for key, row in result["means"].items():
        means.add_row(_MEAN_TITLES[key], *_compared(row))
    console.print(means)
    by_chance = round(0.05 * sum(row["low"] is not None for row in seen))
    few = (
        f"\nWith {result['scenes']} scenes the intervals are rough, and rather too narrow: {_FEW} or more are wanted."
        if result["scenes"] < _FEW
        else ""
    )
    console.print(
        f"A: {result['a']['run']}   B: {result['b']['run']}\n"
        f"Interval: where 95 % of {result['resamples']:,} redraws of the scenes put B − A (paired bootstrap). "
        "The fewer scenes, and the fewer that show a class, the wider it is. ● leaves 0 out: other scenes of this kind "
        f"would hardly turn it round; by chance about {by_chance} classes would have one. "
        f"It says nothing of another training of the same config.{few}",
        highlight=False,
        markup=False,
    )


def print_corruptions(result: dict) -> None:
    """Print the rows of :func:`pcseg.engine.corruption_table.corruption_table`, and what their numbers mean."""
    console = Console()
    title = f"{result['scenes']} scenes as they are, and corrupted, %"
    table = Table(title=title, box=SIMPLE, collapse_padding=True, pad_edge=False)  # 80 columns are enough
    for column in ("corruption", "strength"):
        table.add_column(column, no_wrap=True)
    for column in ("vertices", "accuracy", "mIoU", "in truth", "clean", "loss"):
        table.add_column(column, justify="right", no_wrap=True)
    last = None
    for row in result["rows"]:
        name = "" if row["corruption"] == last else row["corruption"]
        shares = [percent(row[key]) for key in ("accuracy", "miou", "miou_in_truth", "clean_miou_in_truth", "loss")]
        table.add_row(name, row["words"], f"{row['points']:,}", *shares)
        last = row["corruption"]
    console.print(table)
    console.print(
        "mIoU: classes in truth or predicted (the benchmark's rule) · in truth: over those with ground truth only\n"
        "clean: mIoU in truth of the labels that the points left had in the clean scenes\n"
        "loss: how much lower in truth is than clean, as a share of clean; below 0 it is higher\n"
        "points that a corruption removes are not scored, nor those that it adds without a label",
        highlight=False,
    )
