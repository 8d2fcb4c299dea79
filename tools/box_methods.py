"""Which long-tail method is best for the model in the box: short trainings, compared on the tuning split.

``python -m tools.box_methods`` after ``python -m pcseg.make_box`` has made the rooms. Each training begins with the
network in the box, sees the same samples, and is scored on the 48 rooms to tune on. docs/box.md has the table.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
from pathlib import Path

from pcseg import train
from pcseg.files import atomic_file

# What each changes in configs/box.yaml, which has cross-entropy + Lovász.
METHODS: dict[str, list[str]] = {
    "cross-entropy": ["loss.lovasz.weight=0"],
    "cross-entropy + Lovász": [],
    "cross-entropy + Lovász + CeCo": [
        "loss.center_collapse.weight=0.4",
        "loss.center_collapse.normalize=true",
        "loss.center_collapse.scale=10",
    ],
    "logit adjustment, half, + Lovász": [
        "loss.cross_entropy.weight=0",
        "loss.logit_adjustment.weight=1",
        "loss.logit_adjustment.tau=0.5",
    ],
    "cross-entropy + Lovász, rare scenes more often": ["data.sampler=balanced"],
}
SHORT = ["train.lr=0.001", "data.max_points=12000", "log.report=false"]
COLUMNS = ("val/coarse_miou", "val/miou", "val/head", "val/common", "val/tail")


def score_method(name: str, seed: int, arguments: argparse.Namespace) -> dict[str, float]:
    """Train with one method and seed, unless that is done, and return what the tuning split gives in the end."""
    runs = Path(arguments.runs)
    folder = "_".join("".join(c if c.isalnum() else " " for c in name).split()) + f"_{seed}"
    scores = runs / f"{folder}.json"
    if not scores.is_file():
        resume = ["--resume"] if (runs / folder / "config.yaml").is_file() else []
        code = train.main([
            "--cfg", "box.yaml", "--init", "box", *resume, *SHORT, *METHODS[name], *arguments.overrides,
            f"train.epochs={arguments.epochs}", f"train.validate_every={arguments.epochs}", f"seed={seed}",
            f"name={folder}", f"runs={runs}", f"data.root={arguments.root}",
        ])  # fmt: skip
        if code:
            raise SystemExit(code)
        with (runs / folder / "metrics.csv").open(newline="") as file:
            last = list(csv.DictReader(file))[-1]
        with atomic_file(scores) as temporary:
            temporary.write_text(json.dumps({column: float(last[column]) for column in COLUMNS}))
    return json.loads(scores.read_text())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--method", action="append", choices=METHODS, metavar="NAME",
                        help=f"one of {'; '.join(METHODS)}; can be given more than once (default: all)")  # fmt: skip
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seed", type=int, action="append", help="can be given more than once (default 0)")
    parser.add_argument("--root", default="box/data", metavar="DIR", help="prepared rooms (box/data)")
    parser.add_argument("--runs", default="box/methods", metavar="DIR", help="where runs and scores go (box/methods)")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change in all trainings")
    arguments = parser.parse_intermixed_args()
    found: dict[str, list[dict[str, float]]] = {}
    for seed in arguments.seed or [0]:  # a whole table by the first seed, before the next
        for name in arguments.method or METHODS:
            found.setdefault(name, []).append(score_method(name, seed, arguments))
    print(f"| method | {' | '.join(column.removeprefix('val/') for column in COLUMNS)} |")
    print("|---" * (1 + len(COLUMNS)) + "|")
    for name, scores in found.items():
        cells = []
        for column in COLUMNS:
            values = [100 * score[column] for score in scores]
            spread = f" ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else ""
            cells.append(f"{statistics.mean(values):.1f}{spread}")
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
