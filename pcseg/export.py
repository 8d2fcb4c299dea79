"""Write or check a submission: ``python -m pcseg.export --run RUN --split test --out FILE.zip``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pcseg.errors import InputError, exit_cleanly
from pcseg.inference_arguments import add_inference_arguments, load_predictor
from pcseg.labels import LabelSet, is_own_label_set, label_set_names, load_label_set


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.export",
        description="Label a split's scenes and write the benchmark's submission zip, or check one that is there.",
    )
    parser.add_argument("--run", metavar="DIR", help="the folder that training wrote")
    parser.add_argument("--split", default="test", choices=["train", "val", "test"], help="default: test")
    parser.add_argument("--out", metavar="FILE.zip", help="where to write the submission")
    parser.add_argument("--check", metavar="FILE.zip", help="say what a server would refuse in this file")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of the run's config)")
    parser.add_argument("--labels", choices=label_set_names(), help="with --check and no --run: the label set")
    add_inference_arguments(parser)
    arguments = parser.parse_args(argv)
    if bool(arguments.out) == bool(arguments.check):
        raise InputError("give either --out FILE.zip to write a submission or --check FILE.zip to check one")
    return _check(arguments) if arguments.check else _write(arguments)


def _benchmark(name: str, run: str | None) -> LabelSet:
    """Load a benchmark's label set; there is nowhere to submit labels of one's own classes."""
    if is_own_label_set(name):
        raise InputError(
            f"{run}: was trained on classes of your own ({name}), for which there is no benchmark to submit to; "
            "a submission needs a run on scannet20 or scannet200"
        )
    return load_label_set(name)


def _check(arguments: argparse.Namespace) -> int:
    from pcseg.submission import check_submission, expected_counts

    data, labels = arguments.data, arguments.labels
    if arguments.run:
        from pcseg import config as configs

        config = configs.load(f"{arguments.run}/config.yaml")
        data, labels = data or config.data.root, labels or config.data.label_set
    if not data or not labels:
        raise InputError("--check needs --run DIR, or both --data DIR and --labels NAME, to know what is expected")
    problems = check_submission(
        arguments.check, _benchmark(labels, arguments.run), expected_counts(data, arguments.split)
    )
    for problem in problems:
        print(problem)
    if problems:
        raise InputError(f"{arguments.check}: would be refused, {len(problems)} problem(s) above")
    print(f"{arguments.check}: fine")
    return 0


def _write(arguments: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import track

    from pcseg.data.scene import list_scenes, load_scene
    from pcseg.submission import expected_counts, write_submission

    if not arguments.run:
        raise InputError("--out needs --run DIR, the run whose network labels the scenes")
    predictor = load_predictor(arguments.run, arguments)
    label_set = _benchmark(predictor.config.data.label_set, arguments.run)
    data = arguments.data or predictor.config.data.root
    expected = expected_counts(data, arguments.split)
    folders = list_scenes(data, arguments.split)
    predictions = (
        (folder.name, predictor.predict_scene(load_scene(folder, fields=predictor.fields)))
        for folder in track(folders, "labelling", console=Console(stderr=True), transient=True)
    )
    write_submission(predictions, label_set, arguments.out, expected)
    print(f"{arguments.out}: {len(folders)} scenes, checked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
