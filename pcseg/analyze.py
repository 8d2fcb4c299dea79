"""Measure and draw a run's neural collapse: ``python -m pcseg.analyze --run RUN``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pcseg.errors import exit_cleanly

if TYPE_CHECKING:
    from pcseg.engine.predictor import Predictor
    from pcseg.metrics.collapse import Collapse


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

    from pcseg.engine.collapse import print_collapse
    from pcseg.engine.predictor import load_run

    run = Path(arguments.run)
    out = Path(arguments.out or run / "collapse")
    predictor = load_run(run, arguments.checkpoint, arguments.device)
    collapse, pictures = analyze(run, predictor, arguments.data, arguments.split, out)
    print_collapse(collapse)
    print(f"measures: {out / 'collapse.json'}; pictures: {', '.join(path.name for path in pictures)}")
    return 0


def about_of(predictor: Predictor, data: str | Path, split: str) -> dict:
    """What an analysis is of: it need not be made again while this is the same."""
    return {"checkpoint_sha256": predictor.checkpoint_sha256, "data": str(data), "split": split}


def analyze(
    run: Path, predictor: Predictor, data: str | Path | None, split: str, out: Path
) -> tuple[Collapse, list[Path]]:
    """Measure a run's collapse, write the files and draw the pictures; returns what was measured and the pictures."""
    from pcseg.engine.collapse import analyze_collapse, read_curves, save_collapse
    from pcseg.vis.collapse import plot_collapse

    data = data or predictor.config.data.root
    curves = read_curves(run / "metrics.csv")
    collapse = analyze_collapse(predictor, data, split)
    pictures = plot_collapse(collapse, curves, out)
    save_collapse(
        collapse, {"run": str(run), "checkpoint": predictor.checkpoint.name, **about_of(predictor, data, split)}, out
    )
    return collapse, pictures


if __name__ == "__main__":
    sys.exit(main())
