"""Measure and draw a run's neural collapse: ``python -m pcseg.analyze --run RUN``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg.errors import exit_cleanly


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.analyze",
        description="Measure how far a network's features and classifier are from one point a class, all equally far "
        "apart (neural collapse), and draw it.",
    )
    parser.add_argument("--run", required=True, metavar="DIR", help="the folder that training wrote")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of the run's config)")
    parser.add_argument("--split", default="val", choices=["train", "val"], help="default: val")
    parser.add_argument("--checkpoint", default="best", choices=["best", "last"], help="default: best")
    parser.add_argument("--out", metavar="DIR", help="where files go (default: RUN/collapse)")
    parser.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1 … (default: a GPU where there is one)")
    arguments = parser.parse_args(argv)

    from pcseg.engine.collapse import analyze_collapse, print_collapse, read_curves, save_collapse
    from pcseg.engine.predictor import load_run
    from pcseg.vis.collapse import plot_collapse

    run = Path(arguments.run)
    out = Path(arguments.out or run / "collapse")
    predictor = load_run(run, arguments.checkpoint, arguments.device)
    curves = read_curves(run / "metrics.csv")
    collapse = analyze_collapse(predictor, arguments.data or predictor.config.data.root, arguments.split)
    about = {"run": str(run), "checkpoint": arguments.checkpoint, "split": arguments.split}
    save_collapse(collapse, about, out)
    pictures = plot_collapse(collapse, curves, out)
    print_collapse(collapse)
    print(f"measures: {out / 'collapse.json'}; pictures: {', '.join(path.name for path in pictures)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
