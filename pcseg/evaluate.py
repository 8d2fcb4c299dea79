"""Score a run at full resolution: ``python -m pcseg.evaluate --run RUN``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg.config_rules import PRECISIONS
from pcseg.errors import exit_cleanly
from pcseg.files import atomic_file


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.evaluate",
        description="Label every original vertex and score it.",
    )
    parser.add_argument("--run", required=True, metavar="DIR", help="the folder that training wrote")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of the run's config)")
    parser.add_argument("--split", default="val", choices=["train", "val"], help="default: val")
    parser.add_argument("--checkpoint", default="best", choices=["best", "last"], help="default: best")
    parser.add_argument("--rotations", type=int, default=1, metavar="N", help="looks at each scene (default 1)")
    parser.add_argument("--precision", choices=PRECISIONS, help="number type to compute in (default: as trained)")
    parser.add_argument("--json", metavar="FILE", help="where to write the scores (default: RUN/evaluate_SPLIT.json)")
    arguments = parser.parse_args(argv)

    from pcseg.engine.evaluation import evaluate_split, print_scores
    from pcseg.engine.predictor import load_run

    looks = {"rotations": arguments.rotations, "precision": arguments.precision}
    predictor = load_run(arguments.run, arguments.checkpoint, **looks)
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
