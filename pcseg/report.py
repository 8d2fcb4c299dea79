"""A page about one run or several: ``python -m pcseg.report RUN…``; training writes one at its end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pcseg.analyze import about_of, analyze
from pcseg.errors import InputError, exit_cleanly
from pcseg.evaluate import score, usual_path
from pcseg.files import atomic_file
from pcseg.inference_arguments import add_inference_arguments, load_predictor

if TYPE_CHECKING:
    from pcseg.engine.evaluation import Evaluation
    from pcseg.engine.predictor import Predictor
    from pcseg.engine.run_record import RunRecord
    from pcseg.metrics.collapse import Collapse
    from pcseg.vis.report import Picture

PICTURES = 2  # of the best scenes, and of the worst
COLLAPSE_PICTURES = {
    "cosines": "Cosines between class centers, and between classifier rows, the most frequent first, and the ideal",
    "norms": "Lengths of centers and classifier rows against how frequent the class is",
    "centers": "Class centers, projected onto the two directions in which they spread most",
}


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.report",
        description="Write a page about a run (settings, curves, scores, pictures, neural collapse), or about several "
        "side by side. Runs are scored first where that is out of date.",
    )
    parser.add_argument(
        "runs", nargs="+", metavar="RUN", help="folders that training wrote; the first is compared with"
    )
    parser.add_argument("--out", metavar="FILE.html", help="default: RUN/report.html; needed with several runs")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of each run's config)")
    parser.add_argument("--split", default="val", choices=["train", "val"], help="default: val")
    parser.set_defaults(labels=None)  # a page is about a run's own classes
    add_inference_arguments(parser)
    arguments = parser.parse_args(argv)
    if len(arguments.runs) > 1 and not arguments.out:
        raise InputError("several runs share a page: say where with --out FILE.html")
    out = Path(arguments.out or Path(arguments.runs[0]) / "report.html")
    write_report(arguments.runs, out, arguments)
    print(f"report: {out}")
    return 0


def write_report(runs: Sequence[str | Path], out: str | Path, arguments: argparse.Namespace) -> None:
    """Write a page about runs, after scoring those whose scores are out of date.

    Args:
        runs: folders that training wrote.
        out: the page.
        arguments: ``data``, ``split`` and how scans are labelled, see :func:`add_inference_arguments`.

    Raises:
        InputError: if a folder is no run, runs do not go together, or the page cannot be written.
    """
    from pcseg.engine.comparison import check_alike, compare_evaluations
    from pcseg.engine.run_record import read_run
    from pcseg.vis.report import render_report

    records = [read_run(run) for run in runs]
    names = [record.name for record in records]
    if len(set(names)) < len(names):
        for record, run in zip(records, runs, strict=True):
            record.name = str(run)
    predictors = [load_predictor(str(run), arguments) for run in runs]
    for record, run, predictor in zip(records, runs, predictors, strict=True):
        record.evaluation = _scores(str(run), predictor, arguments)
    for record in records[1:]:
        check_alike(records[0].evaluation, record.evaluation)
    comparison = compare_evaluations(records[0].evaluation, records[1].evaluation) if len(records) == 2 else None
    pictures = _pictures(records, predictors, arguments)
    measured = [_collapse(Path(run), own, arguments) for run, own in zip(runs, predictors, strict=True)]
    collapse = [(record.name, own) for record, (own, _) in zip(records, measured, strict=True)]
    drawn = [
        picture
        for record, (_, files) in zip(records, measured, strict=True)
        for picture in _collapse_pictures(files, record.name if len(records) > 1 else "")
    ]
    html = render_report(records, pictures, comparison, collapse, drawn)
    with atomic_file(out) as temporary:
        temporary.write_text(html, encoding="utf-8")


def _scores(run: str, predictor: Predictor, arguments: argparse.Namespace) -> Evaluation:
    from pcseg.engine.comparison import why_score_again
    from pcseg.engine.evaluation_files import read_evaluation

    path = usual_path(run, arguments)
    why = why_score_again(run, path, arguments.split, arguments.checkpoint, arguments.data, None, predictor.inference)
    if why is None:
        return read_evaluation(path)
    print(f"{why}: scoring it")
    return score(run, predictor, arguments, path)


def _collapse(run: Path, predictor: Predictor, arguments: argparse.Namespace) -> tuple[Collapse, list[Path]]:
    """Measure and draw a run's neural collapse, where that was not done already."""
    from pcseg.engine.collapse import is_up_to_date, load_collapse

    out = run / "collapse"
    pictures = [out / f"{name}.png" for name in COLLAPSE_PICTURES]
    about = about_of(predictor, arguments.data or predictor.config.data.root, arguments.split)
    if is_up_to_date(out, about) and all(path.is_file() for path in pictures):
        return load_collapse(out, predictor.label_set), pictures
    return analyze(run, predictor, arguments.data, arguments.split, out)[0], pictures


def _collapse_pictures(files: Sequence[Path], run: str) -> list[Picture]:
    from pcseg.vis.charts import png_address
    from pcseg.vis.report import Picture

    titles = [COLLAPSE_PICTURES[path.stem] for path in files]
    of = f", {run}" if run else ""
    return [Picture(f"{title}{of}", png_address(path), title) for path, title in zip(files, titles, strict=True)]


def _pictures(
    records: Sequence[RunRecord], predictors: Sequence[Predictor], arguments: argparse.Namespace
) -> list[Picture]:
    """Draw the worst and the best scans of the first run, as every run labels them."""
    from pcseg.data.scene import load_scene
    from pcseg.vis.charts import jpeg_address
    from pcseg.vis.panels import scene_panels
    from pcseg.vis.report import Picture

    rows = [row for row in records[0].evaluation.result["per_scene"] if row["miou"] is not None]
    chosen = {row["name"]: "worst" for row in rows[:PICTURES]} | {row["name"]: "best" for row in rows[-PICTURES:]}
    root = Path(arguments.data or records[0].config.data.root) / arguments.split
    pictures = []
    for name, which in chosen.items():
        for record, predictor in zip(records, predictors, strict=True):
            scene = load_scene(root / name, predictor.label_set.segment_file)
            prediction = predictor.predict_scene(scene)
            own = next(row for row in record.evaluation.result["per_scene"] if row["name"] == name)
            of = f", {record.name}" if len(records) > 1 else ""
            title = f"One of the {which}: {name}{of}, mIoU {100 * own['miou']:.1f} %"
            figure = scene_panels(scene, predictor.label_set, prediction)
            alt = f"{name} in colour, with its true classes, with predicted classes, and where they are wrong"
            pictures.append(Picture(title, jpeg_address(figure, 95), alt))
    return pictures


if __name__ == "__main__":
    sys.exit(main())
