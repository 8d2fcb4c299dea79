"""Make the network that comes with pcseg: rooms → training → scores → ``pcseg/box``: ``make box``.

Each step is left out where its result is there, so that a stopped run is completed by running it again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.rule import Rule

from pcseg import config as configs
from pcseg.cli import run_command
from pcseg.config import Config
from pcseg.errors import exit_cleanly
from pcseg.files import atomic_file

console = Console()
# What is made up for what: scans of train, val and test, seed, and how they differ from the usual ones.
SETS: dict[str, tuple[tuple[int, int, int], int, tuple[str, ...]]] = {
    "train": ((1000, 48, 0), 1000, ("--variety", "--pictures", "200,150")),
    "held_out": ((0, 44, 0), 2000, ()),
    "unseen": ((0, 44, 0), 3000, ("--unseen",)),
}
CHECKPOINT = "last"  # the end of the schedule: not chosen by any score
CORRUPTED = 22  # rooms of held_out, one of each kind, that are scored in every corruption


def make_scans(raw: Path, name: str, seed: int, data: Path) -> None:
    """Make up one of :data:`SETS` in ``raw`` and prepare it into ``data``."""
    split, _, options = SETS[name]
    sizes = ["--scenes", str(sum(split)), "--split", ",".join(str(size) for size in split)]
    run_command("data_prep.synthetic.__main__", "--out", raw, *sizes, "--seed", str(seed), *options)
    run_command("data_prep.scannet", "--raw", raw, "--out", data)


def describe_box(
    config: Config, raw: Mapping[str, Path], command: str, before: dict[str, Any] | None
) -> dict[str, Any]:
    """Gather what is known of a trained and scored run, as plain values for ``box.json``.

    Args:
        config: the run's.
        raw: where the raw scans of each of :data:`SETS` are.
        command: what made it.
        before: ``box.json`` of the network that training began with; None: with fresh weights.
    """
    from pcseg.engine.environment import FILE as ENVIRONMENT_FILE
    from pcseg.engine.environment import pcseg_version
    from pcseg.engine.run_record import read_run

    run = config.run_folder
    record = read_run(run)
    environment = json.loads((run / ENVIRONMENT_FILE).read_text())
    hours = (record.seconds or 0.0) / 3600
    data = {name: json.loads((folder / "synthetic.json").read_text()) for name, folder in raw.items()}
    trained = {
        "epochs": config.train.epochs,
        "rooms": data["train"]["split"][0],
        "seed": data["train"]["seed"],
        "hours": hours,
        "device": environment.get("device", "?"),
        "threads": environment.get("threads", 0),
    }
    return {
        "pcseg": pcseg_version(),
        "commit": _commit(),
        "date": datetime.now(timezone.utc).date().isoformat(),
        "command": command,
        "voxel_size": config.data.voxel_size,
        "data": data,
        "trained": trained,
        "before": [] if before is None else [*before["before"], {k: before[k] for k in ("commit", "date", "trained")}],
        "held_out": _scores(run / "held_out.json", run / "held_out_fine.json"),
        "unseen": _scores(run / "unseen.json", run / "unseen_fine.json"),
        "corrupted": json.loads((run / "corruptions.json").read_text())["scenes"],
        "corruptions": json.loads((run / "corruptions.json").read_text())["rows"],
    }


def _scores(coarse: Path, fine: Path) -> dict[str, Any]:
    """Keep of two evaluations what the model card tells."""
    kept = {}
    for name, path in (("coarse", coarse), ("fine", fine)):
        result = json.loads(path.read_text())
        keys = ("scenes", "miou", "miou_in_truth", "accuracy", "head", "common", "tail")
        kept[name] = {key: result[key] for key in keys if key in result}
        kept[name]["iou"] = {row["name"]: row["iou"] for row in result["classes"]}
    return kept


def known_before(run: Path, init: str | None) -> dict[str, Any] | None:
    """Say what is known of the network that a run begins, or began, with.

    It is kept beside the run's folder: once the run is published, the package tells of the run itself.

    Args:
        run: its folder, there or not.
        init: the weights that it is to begin with.

    Returns:
        ``box.json`` of the network in the box where the run begins with it; else None.

    Raises:
        InputError: if it is to begin with the box, and that is missing or damaged.
    """
    from pcseg.engine.box import ABOUT, BOX, NAME, checked_weights

    kept = run.with_name(f"{run.name}.before.json")
    if kept.is_file() and (run / "config.yaml").is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    before = None
    if init == NAME:
        checked_weights()
        before = json.loads((BOX / ABOUT).read_text(encoding="utf-8"))
    with atomic_file(kept) as temporary:
        temporary.write_text(json.dumps(before), encoding="utf-8")
    return before


def _commit() -> str:
    try:
        found = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()


def score(run: Path, data: dict[str, Path]) -> None:
    """Score a run on the rooms that it has not seen, and on corrupted ones; what is up to date is kept."""
    from pcseg.engine.checkpoints import find_checkpoint

    checkpoint = find_checkpoint(run, CHECKPOINT).stat().st_mtime
    evaluate = ("pcseg.evaluate", "--run", run, "--checkpoint", CHECKPOINT)
    for name in ("held_out", "unseen"):
        for labels, path in (("scannet20", run / f"{name}.json"), ("scannet200", run / f"{name}_fine.json")):
            if not path.is_file() or path.stat().st_mtime < checkpoint:
                run_command(*evaluate, "--data", data[name], "--labels", labels, "--json", path)
    path = run / "corruptions.json"
    if not path.is_file() or path.stat().st_mtime < checkpoint:
        run_command(*evaluate, "--data", data["held_out"], "--labels", "scannet20", "--corruptions", "--first",
             str(CORRUPTED), "--json", path)  # fmt: skip


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.make_box",
        description="Make up rooms, train the network that comes with pcseg, score it and put it into the package; "
        "goes on where it was stopped.",
    )
    parser.add_argument("--cfg", default="box.yaml", metavar="FILE", help="config (default box.yaml)")
    parser.add_argument("--init", metavar="FILE", help="begin with these weights; 'box': those in the package")
    parser.add_argument("--rooms-seed", type=int, default=SETS["train"][1], metavar="S", help="of the rooms to learn "
                        "from (default %(default)s); with another one and --init box, training goes on with other "
                        "rooms")  # fmt: skip
    parser.add_argument("--no-publish", action="store_true", help="leave the package's network as it is")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change")
    arguments = parser.parse_intermixed_args(argv)
    config = configs.load(arguments.cfg, arguments.overrides)
    root, run = Path(config.data.root).parent, config.run_folder

    from pcseg.engine.box import BOX, publish
    from pcseg.engine.model_card import model_card

    before = known_before(run, arguments.init or config.train.init)
    console.print(Rule("rooms"))
    raw = {name: root / "raw" / name for name in SETS}
    data = {name: root / name for name in SETS} | {"train": Path(config.data.root)}
    seeds = {name: own[1] for name, own in SETS.items()} | {"train": arguments.rooms_seed}
    if seeds["train"] != SETS["train"][1]:  # its folders are its own
        for folders in (raw, data):
            folders["train"] = folders["train"].with_name(f"{folders['train'].name}_{seeds['train']}")
    for name in SETS:
        make_scans(raw[name], name, seeds[name], data[name])
    console.print(Rule("training"))
    resume = ["--resume"] if (run / "config.yaml").is_file() else []
    # A run that goes on has its own weights, but for one that was stopped before its first checkpoint.
    init = ["--init", arguments.init] if arguments.init else []
    overrides = [*arguments.overrides, f"data.root={data['train']}"]
    run_command("pcseg.train", "--cfg", arguments.cfg, *resume, *init, *overrides)
    console.print(Rule("scores"))
    score(run, data)
    if arguments.no_publish:
        return 0
    console.print(Rule("publishing"))
    command = " ".join(["python -m pcseg.make_box", *(sys.argv[1:] if argv is None else argv)])
    about = describe_box(config, raw, command, before)
    weights = publish(run, CHECKPOINT, BOX, about, card=model_card, files=[run / "metrics.csv"])
    console.print(f"{weights}: {weights.stat().st_size / 1e6:.1f} MB; {weights.parents[1] / 'MODEL_CARD.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
