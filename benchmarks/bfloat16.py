"""Does bf16 on a CPU learn and score as fp32 does? Trains the demo's network in both over several seeds.

    python -m benchmarks.bfloat16 [--seeds 3] [--cfg demo.yaml] [--json FILE] [key=value …]

Needs the demo's scenes (``make demo`` makes them). For each seed both trainings see the same samples in the same order,
so that their loss curves can be laid on each other; the seeds' own spread says what a difference means.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.timing import write_json
from pcseg import config as configs
from pcseg import evaluate, ops, train

PRECISIONS = ("fp32", "bf16")


def curve(run: Path) -> list[float]:
    """The training loss of each epoch."""
    with (run / "metrics.csv").open(newline="") as file:
        return [float(row["train/loss"]) for row in csv.DictReader(file) if row.get("train/loss")]


def command(main, *arguments: object) -> None:
    if main([str(argument) for argument in arguments]):
        raise SystemExit("error: stopped, see above")


def miou(run: Path, precision: str) -> float:
    """Score the last checkpoint, not the one chosen on the scans it is scored on: mIoU in percent."""
    path = run / f"{precision}.json"
    command(evaluate.main, "--run", run, "--checkpoint", "last", "--precision", precision, "--json", path)
    return 100 * json.loads(path.read_text())["miou"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cfg", default="demo.yaml")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("overrides", nargs="*", metavar="key=value")
    arguments = parser.parse_intermixed_args()
    if ops.instruction_sets()[1] is None:
        raise SystemExit("error: this processor has no bfloat16 instructions: bf16 would compute in fp32")
    root = Path(configs.load(arguments.cfg, arguments.overrides).data.root)
    if not root.is_dir():
        raise SystemExit(f"error: {root}: missing; `make demo` makes the demo's scenes")

    found: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.seeds):
            for precision in PRECISIONS:
                name = f"seed {seed}, {precision}"
                options = [f"runs={folder}", f"name={seed}-{precision}", f"seed={seed}", f"train.precision={precision}"]
                start = time.perf_counter()
                command(train.main, "--cfg", arguments.cfg, *arguments.overrides, *options)
                run = Path(folder) / f"{seed}-{precision}"
                found[name] = {"seconds": time.perf_counter() - start, "loss": curve(run)}
                found[name] |= {f"mIoU in {scored}": miou(run, scored) for scored in PRECISIONS}

    console = Console(width=None if Console().is_terminal else 140, highlight=False)
    table = Table(title="trained in fp32 and in bf16")
    for heading in ("", "seconds", "first loss", "middle", "last", "mIoU %, scored in fp32", "in bf16"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, row in found.items():
        loss = row["loss"]
        cells = [f"{row['seconds']:.0f}", *(f"{loss[i]:.3f}" for i in (0, len(loss) // 2, -1))]
        table.add_row(name, *cells, *(f"{row[f'mIoU in {scored}']:.2f}" for scored in PRECISIONS))
    console.print(table)

    seeds = range(arguments.seeds)
    by_precision = {p: [found[f"seed {seed}, {p}"]["loss"] for seed in seeds] for p in PRECISIONS}
    gaps = [
        statistics.mean(abs(a - b) for a, b in zip(full, half, strict=True))
        for full, half in zip(*by_precision.values(), strict=True)
    ]
    between = [
        statistics.mean(abs(a - b) for a, b in zip(by_precision["fp32"][i], by_precision["fp32"][j], strict=True))
        for i in seeds
        for j in range(i)
    ]
    said = f"loss curves, mean distance over epochs: fp32 to bf16 of one seed {statistics.mean(gaps):.3f}"
    console.print(said + (f", of two seeds in fp32 {statistics.mean(between):.3f}" if between else ""))
    lost = [row["mIoU in fp32"] - row["mIoU in bf16"] for row in found.values()]
    console.print(f"mIoU lost by scoring in bf16: {statistics.mean(lost):.3f} on average, {max(lost):.3f} at most")
    write_json(arguments.json, "cpu", {"runs": found, "distances": {"precisions": gaps, "seeds": between}})


if __name__ == "__main__":
    main()
