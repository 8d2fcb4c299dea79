"""Write or check a submission: ``python -m pcseg.export --run RUN --split test --out FILE.zip``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pcseg.errors import InputError, exit_cleanly
from pcseg.inference_arguments import add_inference_arguments, load_predictor
from pcseg.labels import label_set_names, load_label_set


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.export",
        description="Label a split's scenes and write the benchmark's submission zip, or check one that is there. "
        "An export that was interrupted is continued by the same command.",
    )
    parser.add_argument("--run", metavar="DIR", help="the folder that training wrote")
    parser.add_argument("--split", default="test", choices=["train", "val", "test"], help="default: test")
    parser.add_argument("--out", metavar="FILE.zip", help="where to write the submission")
    parser.add_argument("--check", metavar="FILE.zip", help="say what a server would refuse in this file")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of the run's config)")
    parser.add_argument("--list", metavar="FILE", help="the scenes to submit, one name a line (default: the split's)")
    parser.add_argument(
        "--labels", choices=label_set_names(), help="the benchmark to submit to (default: the run's); scannet20 also "
        "takes a run on scannet200"
    )  # fmt: skip
    add_inference_arguments(parser)
    arguments = parser.parse_args(argv)
    if bool(arguments.out) == bool(arguments.check):
        raise InputError("give either --out FILE.zip to write a submission or --check FILE.zip to check one")
    return _check(arguments) if arguments.check else _write(arguments)


def _check(arguments: argparse.Namespace) -> int:
    from pcseg.submission import expected_counts, read_scene_list, refuse_own_classes
    from pcseg.submission_check import check_manifest, check_submission, manifest_of

    data, labels = arguments.data, arguments.labels
    if arguments.run:
        from pcseg import config as configs

        config = configs.load(f"{arguments.run}/config.yaml")
        data, labels = data or config.data.root, labels or config.data.label_set
    if not data or not labels:
        raise InputError("--check needs --run DIR, or both --data DIR and --labels NAME, to know what is expected")
    refuse_own_classes(labels)
    label_set = load_label_set(labels)
    names = read_scene_list(arguments.list) if arguments.list else None
    problems = check_submission(arguments.check, label_set, expected_counts(data, arguments.split, names))
    problems += check_manifest(arguments.check, label_set)
    for problem in problems:
        print(problem)
    if problems:
        raise InputError(f"{arguments.check}: would be refused, {len(problems)} problem(s) above")
    manifest = manifest_of(arguments.check)
    print(f"{arguments.check}: fine" + (f", and the file that {manifest.name} describes" if manifest.exists() else ""))
    return 0


def _write(arguments: argparse.Namespace) -> int:
    from pcseg.engine.exporting import export_split
    from pcseg.submission import read_scene_list
    from pcseg.submission_check import manifest_of

    if not arguments.run:
        raise InputError("--out needs --run DIR, the run whose network labels the scenes")
    names = read_scene_list(arguments.list) if arguments.list else None
    predictor = load_predictor(arguments.run, arguments, arguments.labels)
    data = arguments.data or predictor.config.data.root
    manifest = export_split(predictor, data, arguments.split, arguments.out, names, say=_say)
    print(f"{arguments.out}: {manifest['scenes']} scenes, checked; what it was made of: {manifest_of(arguments.out)}")
    return 0


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
