"""A page about one run or several: ``python -m pcseg.report RUN… [--out FILE.html]``; training writes one at its end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg.errors import InputError, exit_cleanly
from pcseg.inference_arguments import add_inference_arguments

PICTURES = 2  # of the best scenes, and of the worst


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.report",
        description="Write a page about a run (settings, curves, scores, pictures, neural collapse), or about several "
        "side by side. Runs are scored first where that is out of date.",
    )
    parser.add_argument("runs", nargs="+", metavar="RUN", help="folders that training wrote; the first is compared with")
    parser.add_argument("--out", metavar="FILE.html", help="default: RUN/report.html; needed with several runs")
    parser.add_argument("--data", metavar="DIR", help="prepared scenes (default: those of each run's config)")
    parser.add_argument("--split", default="val", choices=["train", "val"], help="default: val")
    add_inference_arguments(parser)
    arguments = parser.parse_args(argv)
    if len(arguments.runs) > 1 and not arguments.out:
        raise InputError("several runs share a page: say where with --out FILE.html")
    out = Path(arguments.out or Path(arguments.runs[0]) / "report.html")
    write_report(arguments.runs, out, arguments)
    print(f"report: {out}")
    return 0
