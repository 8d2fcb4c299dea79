"""Which long-tail method is best for the model in the box: short trainings, compared on the tuning split.

``python -m tools.box_methods`` after ``python -m pcseg.make_box`` has made the rooms. All trainings see the same
samples, with less than half the parameters of the network in the box and fewer voxels a sample, and are scored on the
48 rooms to tune on.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

from pcseg import train
from pcseg.files import atomic_file

METHODS: dict[str, list[str]] = {
    "cross-entropy": [],
    "+ Lovász": ["loss.lovasz.weight=1"],
    "+ CeCo": [
        "loss.center_collapse.weight=0.4",
        "loss.center_collapse.normalize=true",
        "loss.center_collapse.scale=10",
    ],
    "balanced softmax": ["loss.cross_entropy.weight=0", "loss.logit_adjustment.weight=1"],
    "half balanced": ["loss.cross_entropy.weight=0", "loss.logit_adjustment.weight=1", "loss.logit_adjustment.tau=0.5"],
    "cross-entropy, rare scenes more often": ["data.sampler=balanced"],
}
SMALL = [
    "model.base_channels=16", "model.channels=[16,32,64,96,96,64,48,48]", "data.max_points=15000",
    "loss.center_collapse.weight=0", "log.report=false",
]  # fmt: skip
COLUMNS = ("val/coarse_miou", "val/miou", "val/head", "val/common", "val/tail")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("methods", nargs="*", metavar="METHOD", help=f"of {', '.join(METHODS)} (default: all)")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--root", default="box/data", metavar="DIR", help="prepared rooms (box/data)")
    parser.add_argument("--runs", default="box/methods", metavar="DIR", help="where runs and table go (box/methods)")
    arguments = parser.parse_args()
    for name in arguments.methods or METHODS:
        folder = "".join(letter if letter.isalnum() else "_" for letter in name) + f"_{arguments.seed}"
        resume = ["--resume"] if (Path(arguments.runs) / folder / "config.yaml").is_file() else []
        code = train.main([
            "--cfg", "box.yaml", *SMALL, *METHODS[name], f"train.epochs={arguments.epochs}",
            f"train.validate_every={arguments.epochs}", f"seed={arguments.seed}",
            f"name={folder}", f"runs={arguments.runs}", f"data.root={arguments.root}",
            *resume,
        ])  # fmt: skip
        if code:
            raise SystemExit(code)
        with (Path(arguments.runs) / folder / "metrics.csv").open(newline="") as file:
            last = list(csv.DictReader(file))[-1]
        found = {column: float(last[column]) for column in COLUMNS}
        with atomic_file(Path(arguments.runs) / f"{folder}.json") as temporary:
            temporary.write_text(json.dumps({"method": name, "seed": arguments.seed, **found}))
    print(f"| method | seed | {' | '.join(column.removeprefix('val/') for column in COLUMNS)} |")
    print("|---" * (2 + len(COLUMNS)) + "|")
    for path in sorted(Path(arguments.runs).glob("*.json")):
        row = json.loads(path.read_text())
        print(f"| {row['method']} | {row['seed']} | {' | '.join(f'{100 * row[column]:.1f}' for column in COLUMNS)} |")


if __name__ == "__main__":
    main()
