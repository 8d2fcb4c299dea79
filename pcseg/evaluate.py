"""Score a run at full resolution: ``python -m pcseg.evaluate --run RUN``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg.errors import exit_cleanly
from pcseg.files import atomic_file
from pcseg.inference_arguments import add_inference_arguments, load_predictor


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.evaluate",
        description="Label every original vertex and score it.",
    )
    parser.add_argument("--run", required=True, metavar="DIR", help="the folder that training wrote")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of the run's config)")
    parser.add_argument("--split", default="val", choices=["train", "val"], help="default: val")
    parser.add_argument("--json", metavar="FILE", help="where to write the scores (default: RUN/evaluate_SPLIT.json)")
    add_inference_arguments(parser)
    arguments = parser.parse_args(argv)

    from pcseg.engine.evaluation import evaluate_split, print_scores

    predictor = load_predictor(arguments.run, arguments)
    result = evaluate_split(predictor, arguments.data or predictor.config.data.root, arguments.split)
    result = {"run": str(arguments.run), "checkpoint": arguments.checkpoint, "split": arguments.split, **result}
    print_scores(result)
    path = Path(arguments.json or Path(arguments.run) / f"evaluate_{arguments.split}.json")
    with atomic_file(path) as temporary:
        temporary.write_text(json.dumps(result, indent=1))
    print(f"scores: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
