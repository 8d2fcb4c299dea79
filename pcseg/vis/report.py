"""A page about one training or several side by side: one file, no scripts, nothing from elsewhere."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pcseg.engine.score_tables import percent
from pcseg.labels import SPLIT_NAMES
from pcseg.vis.charts import RUN_COLORS, line_chart

if TYPE_CHECKING:
    from pcseg.engine.run_record import RunRecord
    from pcseg.metrics.collapse import Collapse

_PAIRS = 15  # of confused classes
_SCANS = 12  # listed at most: the worst and the best
_NO_SPLIT = "none"
_DASHES = ("", "9 5", "12 4 3 4", "4 4", "14 2", "3 2")  # as charts.RUN_STYLES, for the page's own keys
_TITLES = {
    "loss": "loss",
    "cross_entropy": "cross-entropy",
    "center_collapse": "center collapse (CeCo)",
    "miou": "mIoU, %",
    "miou_in_truth": "mIoU over classes in truth, %",
    "miou_all": "mIoU over all classes, %",
    **{name: f"mIoU of {name} classes, %" for name in SPLIT_NAMES},
    "accuracy": "accuracy, %",
    "lr": "learning rate",
    "scenes_per_second": "scenes a second",
    "share_waiting": "time spent waiting for data, %",
}
_PERCENT = {"miou", "miou_in_truth", "miou_all", "accuracy", "head", "common", "tail", "share_waiting"}
_COLLAPSE = ("val/nc", "val/classifier_")  # how the names of such metrics begin


@dataclass
class Picture:
    """A picture of the page: ``src`` is a data address."""

    title: str
    src: str
    alt: str


_COLLAPSE_TEXT = (
    "A network collapses where the features of a class come together in one point, all class centers are equally long "
    "and equally far apart (a simplex), and the classifier's rows lie along them. All measures are 0 there; NC4 is the "
    "share of points that their nearest center labels differently than the network. Rare classes usually lag behind: "
    "compare tail with head."
)
_COLLAPSE_COLUMNS = {
    "classes": "classes",
    "NC1": "nc1",
    "equinorm": "nc2_equinorm",
    "equiangularity": "nc2_equiangularity",
    "maximal angle": "nc2_maximal_angle",
    "classifier's equinorm": "classifier_equinorm",
    "classifier's equiangularity": "classifier_equiangularity",
    "classifier's maximal angle": "classifier_maximal_angle",
    "NC3": "nc3",
    "NC4": "nc4",
}


def render_report(
    runs: Sequence[RunRecord],
    pictures: Sequence[Picture] = (),
    comparison: dict | None = None,
    collapse: Sequence[tuple[str, Collapse]] = (),
    collapse_pictures: Sequence[Picture] = (),
) -> str:
    """Write the page.

    Args:
        runs: with their evaluations, all on the same scenes; the first is what others are compared with.
        pictures: of scans.
        comparison: of two runs, see :func:`pcseg.engine.comparison.compare_evaluations`.
        collapse: runs' names and what was measured of their neural collapse.
        collapse_pictures: of centers and classifiers.

    Returns:
        HTML.
    """
    import jinja2  # comes with torch

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(resources.files("pcseg.vis").joinpath("report.html").read_text("utf-8"))
    several = len(runs) > 1
    result = runs[0].evaluation.result
    styles = [_style(run.name, number) for number, run in enumerate(runs)]
    classes = _classes(runs)
    curves = _charts(runs, collapse=False)
    nc_curves = _charts(runs, collapse=True)
    sections = [("scores", "Scores"), ("classes", "Classes"), ("confusion", "Most confused"), ("scans", "Scans")]
    sections += [("curves", "Curves"), ("collapse", "Neural collapse"), ("time", "Time and place")]
    sections += [("settings", "Settings")]
    scans, scans_left_out = _scans(runs)
    return template.render(
        title=" · ".join(run.name for run in runs),
        subtitle=f"{result['scenes']} scans of the split {result['split']}, {result['points']:,} labelled vertices, "
        f"{runs[0].label_set.num_classes} classes of {runs[0].label_set.name}. Written on {datetime.date.today()}.",
        several=several,
        sections=sections,
        runs=styles,
        tiles=_tiles(runs[0]),
        means=[row for run in runs for row in _means(run)],
        scored=_how_scored(result),
        comparison=_comparison(comparison) if comparison else None,
        splits=[name for name in SPLIT_NAMES if any(row["split"] == name for row in classes)],
        classes=classes,
        left_out=runs[0].label_set.num_classes - len(classes),
        confusion=[{"run": run.name, "pairs": _pairs(run)} for run in runs],
        scans=scans,
        scans_left_out=scans_left_out,
        pictures=pictures,
        curves=curves,
        collapse={
            "text": _COLLAPSE_TEXT,
            "table": _collapse_table(collapse, several),
            "curves": nc_curves,
            "pictures": collapse_pictures,
        },
        environment=_environment(runs),
        settings=_settings(runs),
    )


def _style(name: str, number: int) -> dict[str, str]:
    return {"name": name, "color": RUN_COLORS[number % len(RUN_COLORS)], "dashes": _DASHES[number % len(_DASHES)]}


def _tiles(run: RunRecord) -> list[dict[str, str]]:
    result = run.evaluation.result
    named = [("mIoU %", result["miou"])]
    named += [(f"{name} %", result[name]["miou"]) for name in SPLIT_NAMES if name in result]
    named += [("accuracy %", result["accuracy"]), ("calibration error %", result["calibration"]["error"])]
    return [{"name": name, "value": percent(value)} for name, value in named]


def _means(run: RunRecord) -> list[dict[str, str]]:
    result = run.evaluation.result
    rows = []
    for name in ("all", *SPLIT_NAMES):
        own = result if name == "all" else result.get(name)
        if own is not None:
            accuracy = percent(result["accuracy"]) if name == "all" else ""
            means = {"miou": "miou", "in_truth": "miou_in_truth", "of_all": "miou_all"}
            row = {key: percent(own[source]) for key, source in means.items()}
            rows.append({"run": run.name, "name": name, **row, "count": own["classes_in_truth"], "accuracy": accuracy})
    guess = result["majority_guess"]
    row = {"miou": percent(guess["miou"]), "in_truth": "", "of_all": "", "count": ""}
    return [*rows, {"run": run.name, "name": "majority guess", **row, "accuracy": percent(guess["accuracy"])}]


def _how_scored(result: Mapping) -> str:
    own = result["inference"]
    looks = own["rotations"] * (2 if own["flips"] else 1) * len(own["scales"])
    return (
        f"Scored with {looks} look{'s' if looks > 1 else ''} at each scan, mode {own['mode']}, "
        f"checkpoint {result['checkpoint']} ({result['checkpoint_sha256'][:12]})."
    )


def _comparison(found: Mapping) -> dict:
    a, b = (Path(found[which]["run"]).name for which in "ab")
    names = {"miou": "mIoU", "miou_in_truth": "mIoU in truth", "miou_all": "mIoU of all", "accuracy": "accuracy"}
    names |= {"mean_accuracy": "mean class accuracy", **{name: name for name in SPLIT_NAMES}}

    def signed(value: float) -> str:
        return f"{100 * value:+.2f}".replace("-", "−")

    def row(name: str, own: Mapping) -> dict[str, str]:
        if own["difference"] is None:
            return {"name": name, "difference": "–", "interval": "–"}
        interval = "–" if own["low"] is None else f"{signed(own['low'])} … {signed(own['high'])}"
        return {"name": name, "difference": signed(own["difference"]), "interval": interval}

    return {
        "title": f"{b} − {a}, in percentage points",
        "rows": [row(names.get(key, key), own) for key, own in found["means"].items()],
        "note": "Intervals: paired bootstrap over scans. One that holds 0 leaves open which run is better; few scans "
        "make intervals wide, and they say nothing of other seeds.",
    }


def _classes(runs: Sequence[RunRecord]) -> list[dict]:
    """One row a class that occurs or is predicted in any run, by number of points."""
    rows = []
    splits = runs[0].label_set.splits
    tables = [run.evaluation.result["classes"] for run in runs]
    for index in np.argsort([-row["points"] for row in tables[0]], kind="stable"):
        own = [table[index] for table in tables]
        if not own[0]["points"] and not any(row["predicted"] for row in own):
            continue
        bars = [
            {"width": f"{100 * (row['iou'] or 0):.1f}", "color": RUN_COLORS[number % len(RUN_COLORS)]}
            for number, row in enumerate(own)
        ]
        rows.append(
            {
                "name": own[0]["name"],
                "split": splits[index] if splits else _NO_SPLIT,
                "points": f"{own[0]['points']:,}",
                "bars": bars,
                "text": "\n".join(percent(row["iou"]) for row in own),
            }
        )
    return rows


def _pairs(run: RunRecord) -> list[dict[str, str]]:
    matrix = run.evaluation.confusions.matrix()
    truth = matrix.sum(axis=1)
    wrong = matrix * ~np.eye(len(matrix), dtype=bool)
    rows = []
    for cell in np.argsort(-wrong, axis=None, kind="stable")[:_PAIRS]:
        row, column = np.unravel_index(cell, wrong.shape)
        if wrong[row, column]:
            names = {"truth": run.label_set.names[row], "prediction": run.label_set.names[column]}
            share = percent(wrong[row, column] / truth[row])
            rows.append({**names, "points": f"{wrong[row, column]:,}", "share": share})
    return rows


def _scans(runs: Sequence[RunRecord]) -> tuple[list[dict], int]:
    """The worst and the best scans of the first run, and how many there are between them."""
    rows = runs[0].evaluation.result["per_scene"]
    others = [{row["name"]: row for row in run.evaluation.result["per_scene"]} for run in runs]
    shown = rows if len(rows) <= _SCANS else rows[: _SCANS // 2] + rows[-_SCANS // 2 :]
    table = []
    for row in shown:
        scores = [
            {"miou": percent(own[row["name"]]["miou"]), "accuracy": percent(own[row["name"]]["accuracy"])}
            for own in others
        ]
        table.append({"name": row["name"], "scores": scores, "points": f"{row['points']:,}"})
    return table, len(rows) - len(shown)


def _title(metric: str) -> str:
    """Name a metric in words: ``nc2_maximal_angle_tail`` is "NC2 maximal angle, tail"."""
    if metric in _TITLES:
        return _TITLES[metric]
    name, _, split = metric.rpartition("_")
    if split in SPLIT_NAMES:
        return f"{_title(name)}, {split}"
    return metric.replace("nc", "NC", 1).replace("_", " ") if metric.startswith("nc") else metric.replace("_", " ")


def _charts(runs: Sequence[RunRecord], collapse: bool) -> list[dict]:
    """One chart a metric; of a single run training and validation share one, and so do head, common and tail."""
    names = list(dict.fromkeys(name for run in runs for name in run.curves))
    names = [name for name in names if name.startswith(_COLLAPSE) == collapse]
    charts: dict[str, dict[str, tuple]] = {}
    for name in names:
        part, _, metric = name.partition("/")
        for run in runs:
            if name not in run.curves:
                continue
            if len(runs) > 1:
                charts.setdefault(name, {})[run.name] = run.curves[name]
            elif metric in SPLIT_NAMES:
                charts.setdefault("splits", {})[metric] = run.curves[name]
            elif collapse:
                charts.setdefault(name, {})[""] = run.curves[name]
            else:
                charts.setdefault(metric, {})[{"train": "training", "val": "validation"}.get(part, part)] = run.curves[
                    name
                ]
    order = list(_TITLES)
    rank = {name: order.index(m) if (m := name.partition("/")[2] or name) in order else 2.5 for name in charts}
    out = []
    for name in sorted(charts, key=lambda name: rank[name]):
        curves = charts[name]
        metric = name.rpartition("/")[2]
        title = "mIoU of head, common and tail, %" if name == "splits" else _title(metric)
        if len(runs) > 1:
            title = f"{title}, {'training' if name.startswith('train/') else 'validation'}"
        in_percent = metric in _PERCENT or name == "splits"
        last = ", ".join(f"{own} {values[-1]:.3g}".strip() for own, (_, values) in curves.items())
        colors = [run.name for run in runs] if len(runs) > 1 else list(curves)
        out.append(
            {
                "title": title,
                "src": line_chart({own: curves.get(own, ([], [])) for own in colors}, in_percent),
                "alt": f"{title} over epochs; at the end {last}",
                "legend": [_style(own, number) for number, own in enumerate(colors) if own] if len(runs) == 1 else [],
            }
        )
    return out


def _collapse_table(found: Sequence[tuple[str, Collapse]], several: bool) -> list[list[str]]:
    """Rows of cells, headings first: a run's measures over all classes, head, common and tail."""
    rows = [[*(["run"] if several else []), "", *_COLLAPSE_COLUMNS]]
    for run, collapse in found:
        for name, values in collapse.measures.items():
            own = (values.get(key) for key in _COLLAPSE_COLUMNS.values())
            cells = ["–" if value is None else f"{value:.3g}" for value in own]
            rows.append([*([run] if several else []), name, *cells])
    return rows


def _environment(runs: Sequence[RunRecord]) -> list[dict]:
    rows: dict[str, list[str]] = {}

    def put(name: str, number: int, value: str) -> None:
        rows.setdefault(name, ["" for _ in runs])[number] = value

    for number, run in enumerate(runs):
        if run.seconds is not None:
            put("from start to end", number, str(datetime.timedelta(seconds=round(run.seconds))))
        for key, name, unit in (
            ("train/scenes_per_second", "scenes a second, median epoch", ""),
            ("train/share_waiting", "time waiting for data, median epoch", " %"),
        ):
            if key in run.curves:
                value = float(np.median(run.curves[key][1]))
                put(name, number, f"{100 * value if unit else value:.3g}{unit}")
        if "train/loss" in run.curves:
            put("epochs", number, f"{int(run.curves['train/loss'][0][-1])} of {run.config.train.epochs}")
        for key, value in run.environment.items():
            put(key, number, str(value))
    return [{"name": name, "cells": cells} for name, cells in rows.items()]


def _settings(runs: Sequence[RunRecord]) -> list[dict]:
    settings = [run.settings for run in runs]
    columns = [run.name for run in runs]
    tables = []
    if len(runs) > 1:
        rows = [[key, *(str(own.get(key)) for own in settings)] for key in settings[0]]
        different = [row for row in rows if len(set(row[1:])) > 1 and row[0] not in ("name", "runs")]
        tables.append({"title": "Where they differ:", "columns": columns, "rows": different, "folded": False})
    else:
        changed = runs[0].changed_settings
        rows = [[key, str(value), str(default)] for key, (value, default) in changed.items()]
        tables.append(
            {"title": "Other than the default:", "columns": ["value", "default"], "rows": rows, "folded": False}
        )
    rows = [[key, *(str(own.get(key)) for own in settings)] for key in settings[0]]
    return [
        *tables,
        {"title": "All settings", "columns": columns if len(runs) > 1 else ["value"], "rows": rows, "folded": True},
    ]
