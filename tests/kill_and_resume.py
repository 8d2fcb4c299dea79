"""Kill a small training again and again, resume it, and compare it bit by bit with one that was left alone.

    python tests/kill_and_resume.py --kills 50       # at random moments, from the first import to the last checkpoint
    python tests/kill_and_resume.py --every-change   # before every single change on the disk, one after the other

The training has all that a resume could lose: averaged weights, accumulated parts, momentum, dropout, Mix3D, balanced
sampling, a loader process. A warmed process is forked for each start, so that a start costs no imports.
"""

# ruff: noqa: E402

from __future__ import annotations

import argparse
import csv
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported; forked processes must not wait for threads
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import lightning.pytorch  # noqa: F401
import torch
from prepared import write_dataset

from pcseg import train
from pcseg.engine import fit  # noqa: F401
from pcseg.engine.checkpoints import read_checkpoint

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 1, sampler: balanced}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {lovasz: {weight: 1.0}, center_collapse: {weight: 0.4, preset: released, prior: scenes}}
train: {epochs: 5, batch_size: 4, accumulate: 2, lr: 0.05, ema_decay: 0.9, clip_norm: 1.0, validate_every: 2}
"""
CHANGES = ("replace", "rename", "fsync", "mkdir", "unlink", "rmdir")  # of the module os
CLOCK = ("train/scenes_per_second", "train/share_waiting")


class Trial:
    """A data set, and runs on it.

    Args:
        root: an empty folder.
    """

    def __init__(self, root: Path):
        self.root = root
        write_dataset(root / "data", train=8, val=2)
        (root / "tiny.yaml").write_text(CONFIG)

    def start(self, name: str, die_at: int | None = None) -> int:
        """Fork a training, resuming where there is something; it kills itself before its ``die_at``-th disk change."""
        pid = os.fork()
        if pid:
            return pid
        try:
            log = os.open(self.root / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(log, 1)
            os.dup2(log, 2)
            if die_at is not None:
                die_before_change(die_at)
            where = [f"runs={self.root / 'runs'}", f"data.root={self.root / 'data'}", f"name={name}"]
            code = train.main(["--cfg", str(self.root / "tiny.yaml"), *where, "--resume"])
            sys.stdout.flush()
        except BaseException:
            import traceback

            traceback.print_exc()
            code = 99
        os._exit(code)

    def finish(self, pid: int, name: str) -> bool:
        """Wait for a training; says whether it came to its end, and stops everything if it failed."""
        status = os.waitpid(pid, 0)[1]
        if os.WIFSIGNALED(status):
            return False
        if os.WEXITSTATUS(status):
            raise AssertionError(
                f"{name} ended with {os.WEXITSTATUS(status)}:\n{(self.root / f'{name}.log').read_text()}"
            )
        return True

    def check_files(self, name: str) -> None:
        """What is there must be whole, at any moment."""
        for path in (self.root / "runs" / name / "checkpoints").glob("*.ckpt"):
            read_checkpoint(path)

    def result(self, name: str) -> dict:
        """All that a run leaves, without what the clock says."""
        folder = self.root / "runs" / name
        with (folder / "metrics.csv").open(newline="") as file:
            rows = [{k: v for k, v in row.items() if k not in CLOCK} for row in csv.DictReader(file)]
        files = {path.stem: read_checkpoint(path) for path in sorted((folder / "checkpoints").glob("*.ckpt"))}
        for checkpoint in files.values():
            checkpoint["pcseg"]["config"]["name"] = ""
        left = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
        return {
            "metrics": rows,
            "checkpoints": files,
            "leftovers": left,
            "names": sorted(p.name for p in folder.iterdir()),
        }


def die_before_change(number: int) -> None:
    """Let this process, not its children, kill itself before its ``number``-th change on the disk."""
    own, seen = os.getpid(), 0

    def guarded(function):
        def wrapped(*arguments, **options):
            nonlocal seen
            if os.getpid() == own:
                if seen == number:
                    os.kill(own, signal.SIGKILL)
                seen += 1
            return function(*arguments, **options)

        return wrapped

    for name in CHANGES:
        setattr(os, name, guarded(getattr(os, name)))


def differences(one: object, two: object, where: str = "") -> list[str]:
    """Name what differs between two nested results; tensors must agree in every bit."""
    if isinstance(one, dict) and isinstance(two, dict):
        if one.keys() != two.keys():
            return [f"{where}: keys {sorted(map(str, one.keys() ^ two.keys()))}"]
        return [d for key in one for d in differences(one[key], two[key], f"{where}/{key}")]
    if isinstance(one, list | tuple) and isinstance(two, list | tuple):
        if len(one) != len(two):
            return [f"{where}: {len(one)} against {len(two)} entries"]
        return [d for i, pair in enumerate(zip(one, two, strict=True)) for d in differences(*pair, f"{where}/{i}")]
    if isinstance(one, torch.Tensor):
        return [] if torch.equal(one, two) else [f"{where}: other bits"]
    return [] if one == two else [f"{where}: {one!r} against {two!r}"]


def interesting(result: dict) -> dict:
    """Without Lightning's own counters of how often it was started, which do not touch the training."""
    for checkpoint in result["checkpoints"].values():
        checkpoint.pop("loops", None)
    return result


def kill_at_random(root: Path, kills: int, seed: int = 0, say=print) -> None:
    """Kill trainings at random moments until ``kills`` have hit, and compare each with the one that was left alone.

    Raises:
        AssertionError: naming what differs, or what could not be read after a kill.
    """
    trial, rng = Trial(root), random.Random(seed)
    begun = time.monotonic()
    assert trial.finish(trial.start("alone"), "alone")
    length = time.monotonic() - begun
    expected = interesting(trial.result("alone"))
    done, runs = 0, 0
    while done < kills:
        name, hits = f"killed{runs}", 0
        while True:
            pid = trial.start(name)
            if done < kills:
                time.sleep(rng.uniform(0, length))
                os.kill(pid, signal.SIGKILL)
            ended = trial.finish(pid, name)
            trial.check_files(name)
            if ended:
                break
            done, hits = done + 1, hits + 1
        found = differences(expected, interesting(trial.result(name)))
        assert not found, f"{name}, killed {hits} times: {found[:5]}"
        say(f"{name}: killed {hits} times, the same bits")
        runs += 1
    say(f"{done} kills in {runs} runs: all ended with the bits of the one that was left alone")


def kill_before_every_change(root: Path, first: int = 0, step: int = 1, say=print) -> int:
    """Kill a training before its n-th change on the disk, for n from ``first`` on, resume it and compare.

    Returns:
        How many changes were tried.
    """
    trial = Trial(root)
    assert trial.finish(trial.start("alone"), "alone")
    expected = interesting(trial.result("alone"))
    number, tried = first, 0
    while True:
        name = f"change{number}"
        if trial.finish(trial.start(name, die_at=number), name):
            break  # it has no more changes
        trial.check_files(name)
        assert trial.finish(trial.start(name), name)
        found = differences(expected, interesting(trial.result(name)))
        assert not found, f"killed before change {number}: {found[:5]}"
        tried, number = tried + 1, number + step
    say(f"killed before each of {tried} changes on the disk: all ended with the same bits")
    return tried


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, metavar="N", help="at random moments (default 50)")
    parser.add_argument("--every-change", action="store_true", help="before each change on the disk instead")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="with --every-change: begin with this one")
    parser.add_argument("--step", type=int, default=1, metavar="N", help="with --every-change: only each N-th")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.every_change:
            kill_before_every_change(Path(scratch), arguments.first, arguments.step)
        else:
            kill_at_random(Path(scratch), arguments.kills, arguments.seed)
