"""The whole way once, on made-up scans: ``make demo``, or ``python -m pcseg.demo`` where pcseg is installed."""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from pcseg import config as configs
from pcseg.cli import run_command
from pcseg.errors import exit_cleanly

console = Console()


def _pictures(folder: Path, run: Path, data: Path, raw: Path, result: dict) -> None:
    """Draw what there is to see: scenes, curves, classes; and write one labelled cloud."""
    from pcseg.data.scene import list_scenes
    from pcseg.engine.predictor import load_run
    from pcseg.vis.panels import plot_class_iou, plot_training, save_figure, save_labelled_ply, scene_panels
    from pcseg.vis.subject import load_subject

    predictor = load_run(run)
    label_set = predictor.label_set
    for number, scene_folder in enumerate(list_scenes(data, "val")[:3]):
        subject = load_subject(scene_folder, label_set, raw, predictor.fields)
        scene, found = subject.scene, predictor.label_scene(subject.scene)
        panels = scene_panels(scene, label_set, found.segment, confidence=found.confidence, faces=subject.faces)
        save_figure(panels, folder / f"{scene.name}.png")
        if number == 0:
            save_labelled_ply(folder / f"{scene.name}_predicted.ply", scene, found.segment, label_set)
    plot_training(run / "metrics.csv", folder / "training.png")
    plot_class_iou([row["iou"] for row in result["classes"]], label_set, folder / "classes.png")


def _same_scans(raw: Path, scenes: int, seed: int) -> bool:
    """Whether the scans of an earlier demo are those that this one would make."""
    from data_prep.synthetic.write import GENERATOR

    try:
        stamp = json.loads((raw / "synthetic.json").read_text())
        return (stamp["generator"], stamp["scenes"], stamp["seed"]) == (GENERATOR, scenes, seed)
    except (OSError, ValueError, LookupError, TypeError):
        return False


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.demo",
        description="Make up scans, prepare them, train, score, write a submission and pictures, all under ./demo.",
    )
    parser.add_argument("--scenes", type=int, default=32, metavar="N", help="scans to make up (default 32)")
    parser.add_argument("--cfg", default="demo.yaml", metavar="FILE", help="config (default demo.yaml)")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change")
    arguments = parser.parse_intermixed_args(argv)
    config = configs.load(arguments.cfg, arguments.overrides)
    data, run = Path(config.data.root), config.run_folder
    root = data.parent
    raw, pictures, submission = root / "raw", root / "pictures", root / "submission.zip"
    # The demo shows the whole way each time; made-up scans of an earlier demo are the same and are kept.
    outdated = () if _same_scans(raw, arguments.scenes, config.seed) else (raw, data)
    for old in (run, pictures, *outdated):
        shutil.rmtree(old, ignore_errors=True)

    starts: list[tuple[str, float]] = []

    def stage(name: str) -> None:
        starts.append((name, time.monotonic()))
        console.print(Rule(name))

    stage("make up scans")
    run_command(
        "data_prep.synthetic.__main__", "--out", raw, "--scenes", str(arguments.scenes), "--seed", str(config.seed)
    )
    stage("prepare")
    run_command("data_prep.scannet", "--raw", raw, "--out", data)
    stage("train")
    run_command("pcseg.train", "--cfg", arguments.cfg, *arguments.overrides)
    stage("score")
    run_command("pcseg.evaluate", "--run", run)
    stage("submission")
    run_command("pcseg.export", "--run", run, "--split", "test", "--out", submission)
    stage("pictures")
    result = json.loads((run / "evaluate_val.json").read_text())
    _pictures(pictures, run, data, raw, result)
    stage("done")

    from pcseg.engine.score_tables import summary_table

    console.print(summary_table(result))
    took = ", ".join(f"{name} {end - start:.0f} s" for (name, start), (_, end) in itertools.pairwise(starts))
    console.print(f"{starts[-1][1] - starts[0][1]:.0f} s in all: {took}", highlight=False)
    console.print("These scores are of made-up rooms: never set them beside ScanNet's.")
    for what, path in (
        ("report", run / "report.html"),
        ("pictures", pictures),
        ("labelled cloud", next(iter(pictures.glob("*_predicted.ply")))),
        ("submission", submission),
        ("scores", run / "evaluate_val.json"),
        ("the run", run),
    ):
        console.print(f"  {what:<15}{path}", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
