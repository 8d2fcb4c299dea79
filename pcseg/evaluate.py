"""Score a run at full resolution: ``python -m pcseg.evaluate --run RUN``; compare two with ``--compare A B``.

``--corruptions`` scores a run on scenes that were made worse in many ways (docs/scoring.md).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pcseg.errors import InputError, exit_cleanly
from pcseg.files import atomic_file
from pcseg.inference_arguments import add_inference_arguments, inference_of, load_predictor
from pcseg.labels import label_set_names

if TYPE_CHECKING:
    from pcseg.engine.evaluation import Evaluation
    from pcseg.engine.predictor import Predictor


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.evaluate",
        description="Label every original vertex and score it, or compare how two runs score.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--run", metavar="DIR", help="the folder that training wrote; box: the network that comes with "
                      "pcseg")  # fmt: skip
    what.add_argument("--compare", nargs=2, metavar=("RUN_A", "RUN_B"), help="differences by class, B − A, with "
                      "intervals; a run is scored first where that is out of date")  # fmt: skip
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of the run's config)")
    parser.add_argument("--split", default="val", choices=["train", "val"], help="default: val")
    parser.add_argument("--labels", choices=label_set_names(), help="score a scannet200 run on scannet20's classes "
                        "(default: the run's own)")  # fmt: skip
    parser.add_argument("--corruptions", action="store_true", help="score the scenes sparser, noisy, cut, turned, dark "
                        "…: each is labelled some thirty times")  # fmt: skip
    parser.add_argument("--first", type=int, metavar="N", help="with --corruptions: of the split's first N scenes only")
    parser.add_argument("--json", metavar="FILE", help="where to write the scores, other files beside it (default: "
                        "RUN/evaluate_SPLIT.json, of corruptions evaluate_SPLIT_corruptions.json), or the comparison "
                        "(default: nowhere)")  # fmt: skip
    add_inference_arguments(parser)
    arguments = parser.parse_args(argv)
    from pcseg.engine.box import is_box

    if arguments.compare and arguments.corruptions:
        parser.error("--corruptions goes with --run")
    if arguments.first is not None and not (arguments.corruptions and arguments.first > 0):
        parser.error("--first goes with --corruptions, and is a number of 1 or more")
    if arguments.compare:
        if any(is_box(run) for run in arguments.compare):
            raise InputError("--compare takes the folders of two runs, and nothing is written into the package; score "
                             "box with --run box --json FILE")  # fmt: skip
        _compare(arguments)
        return 0
    if is_box(arguments.run) and not arguments.json:
        raise InputError("--run box needs --json FILE: nothing is written into the package")
    if arguments.corruptions:
        _score_corruptions(arguments.run, arguments)
    else:
        _score(arguments.run, arguments, Path(arguments.json or usual_path(arguments.run, arguments)))
    return 0


def usual_path(run: str, arguments: argparse.Namespace) -> Path:
    """Where the scores of a run are kept."""
    labels = f"_{arguments.labels}" if arguments.labels else ""
    return Path(run) / f"evaluate_{arguments.split}{labels}.json"


def score(run: str, predictor: Predictor, arguments: argparse.Namespace, path: Path) -> Evaluation:
    """Score a run's network and write the files of the evaluation, with a picture of the confusion matrix."""
    from pcseg.engine.evaluation import evaluate_split
    from pcseg.engine.evaluation_files import beside, write_evaluation
    from pcseg.vis.confusion import plot_confusion

    evaluation = evaluate_split(predictor, arguments.data or predictor.config.data.root, arguments.split)
    evaluation.result = {"run": str(run), **evaluation.result}
    plot_confusion(evaluation.confusions.matrix(), predictor.label_set.names, beside(path, "confusion.png"))
    write_evaluation(evaluation, path)
    return evaluation


def _score(run: str, arguments: argparse.Namespace, path: Path) -> None:
    from pcseg.engine.evaluation_files import beside
    from pcseg.engine.score_tables import print_scores

    evaluation = score(run, load_predictor(run, arguments, arguments.labels), arguments, path)
    print_scores(evaluation.result)
    others = [beside(path, end).name for end in ("confusion.csv", "confusion.png", "scenes.csv")]
    print(f"scores: {path}\nbeside it: {', '.join(others)}")


def _score_corruptions(run: str, arguments: argparse.Namespace) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from pcseg.engine.corruption_table import corruption_table, write_corruptions
    from pcseg.engine.evaluation_files import beside
    from pcseg.engine.score_tables import print_corruptions

    path = Path(arguments.json or beside(usual_path(run, arguments), "corruptions.json"))
    predictor = load_predictor(run, arguments, arguments.labels)
    root = arguments.data or predictor.config.data.root
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("scoring", total=None)
        result = corruption_table(
            predictor,
            root,
            arguments.split,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            first=arguments.first,
        )
    write_corruptions({"run": str(run), **result}, path)
    print_corruptions(result)
    print(f"corruptions: {path}")


def _compare(arguments: argparse.Namespace) -> None:
    from pcseg.engine.comparison import compare_evaluations, why_score_again
    from pcseg.engine.evaluation_files import read_evaluation
    from pcseg.engine.score_tables import print_comparison

    paths = {run: usual_path(run, arguments) for run in arguments.compare}
    options = (arguments.split, arguments.checkpoint, arguments.data, arguments.labels, inference_of(arguments))
    reasons = {run: why_score_again(run, path, *options) for run, path in paths.items()}
    for run, why in reasons.items():
        if why:
            print(f"{why}: scoring it")
            _score(run, arguments, paths[run])
    evaluations = [read_evaluation(paths[run]) for run in arguments.compare]
    for run, evaluation in zip(arguments.compare, evaluations, strict=True):
        evaluation.result["run"] = run  # which may have been moved since
    result = compare_evaluations(*evaluations)
    print_comparison(result)
    if arguments.json:
        with atomic_file(arguments.json) as temporary:
            temporary.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
        print(f"comparison: {arguments.json}")


if __name__ == "__main__":
    sys.exit(main())
