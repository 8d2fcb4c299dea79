"""Prove that a run which is killed again and again ends with the bits of one that was left alone.

``python -m tools.kill_and_resume [--kills 50] [--seed 0]``, in the checkout, on Linux; about two minutes.

A small run has all that could carry state: an averaged model, accumulated gradients, Mix3D, balanced sampling, dropout,
DropClass, a loader process. It is trained once in peace. Then it is trained again and killed with SIGKILL: at random
moments, start-up included, and at moments aimed at the writing of checkpoints; each time ``--resume`` goes on. When it
is through, another one begins, until there were as many kills as asked for. After each kill whatever checkpoint is
there must load, and no process may be left. In the end weights, averaged weights, the optimiser, the scheduler,
``best.ckpt`` and ``metrics.csv`` (without what the clock says) must be equal, bit by bit.

Last, a run is killed before each single change that it makes to the disk in its last epoch, from the start of the
process on.

Most of the killed processes are forks of one that has imported everything, since imports take longer than training.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # a process with threads should not be forked

import argparse
import csv
import itertools
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch

import pcseg.engine.fit  # noqa: F401 (for the forks)
from pcseg import train
from pcseg.engine.checkpoints import read_checkpoint
from tests.prepared import write_dataset

CONFIG = """
name: run
log: {report: false}
data: {voxel_size: 0.1, max_points: 400, workers: 1, sampler: balanced, augment: {mix3d_p: 0.8}}
model:
  base_channels: 8
  channels: [8, 8, 8, 8, 8, 8, 8, 8]
  layers: [1, 1, 1, 1, 1, 1, 1, 1]
  head: dropclass
loss: {center_collapse: {weight: 0.4, preset: released}}
train: {epochs: 4, batch_size: 4, accumulate: 2, optimizer: adamw, lr: 0.01, validate_every: 2, ema_decay: 0.9}
"""
CLOCK = ("train/scenes_per_second", "train/share_waiting")
NAMES = ("best", "last", "previous")
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")  # and files that are opened to be written


class Failure(Exception):
    """A promise that was not kept."""


def write_scenes(root: Path) -> None:
    """Write a data set in which some classes are rare, so that balanced sampling has something to do."""
    write_dataset(root, train=8, val=2, test=0)
    for path in sorted(root.glob("train/*/segment200.npy"))[2:]:
        segment = np.load(path)
        segment[segment == segment.max()] = -1
        np.save(path, segment)


def command(root: Path, runs: Path, *options: str) -> list[str]:
    """The command line of a run, after the program's name."""
    return ["--cfg", str(root / "small.yaml"), f"runs={runs}", f"data.root={root / 'data'}", *options]


def start(arguments: list[str], log: Path, fresh: bool = False, before: Callable[[], None] | None = None) -> int:
    """Start a run, leader of its own group of processes; returns the process id.

    Args:
        arguments: of ``pcseg.train``.
        log: what it prints is added here.
        fresh: a process of its own from the start, instead of a fork of this one.
        before: called in the fork first.
    """
    with log.open("a") as file:
        if fresh:
            program = [sys.executable, "-m", "pcseg.train", *arguments]
            return subprocess.Popen(program, stdout=file, stderr=file, start_new_session=True).pid
        process = os.fork()
        if process == 0:
            code = 70
            try:
                os.setsid()
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
                if before is not None:
                    before()
                code = train.main(arguments)
            finally:
                os._exit(code)
        return process


def die_before(change: int, folder: Path, after: Path | None = None) -> Callable[[], None]:
    """Make a function after which a process kills itself before its change number ``change`` in a folder.

    Changes count from 0, and only once the file ``after`` is there.
    """

    def install() -> None:
        left, own = change, os.getpid()

        def hook(event: str, values: tuple) -> None:
            nonlocal left
            changes = event in CHANGES or (event == "open" and (values[2] or 0) & (os.O_WRONLY | os.O_RDWR))
            # rmtree names files below a folder that it has opened
            if after is not None and not after.exists():
                return
            if changes and os.getpid() == own and (str(folder) in str(values[0]) or event in ("os.remove", "os.rmdir")):
                if left == 0:
                    os.kill(own, signal.SIGKILL)
                left -= 1

        sys.addaudithook(hook)

    return install


def wait(process: int, seconds: float, stop: Callable[[], bool] = lambda: False) -> int | None:
    """Wait for a process, at most so long or until ``stop``; returns its exit code, None while it runs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop():
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.0003)
    return None


def finish(arguments: list[str], log: Path) -> float:
    """Run to the end in a fork; returns the seconds it took."""
    started = time.monotonic()
    code = wait(start(arguments, log), 300)
    if code != 0:
        raise Failure(f"a run that nobody killed ended with {code}: {log}")
    return time.monotonic() - started


def warm_up(root: Path) -> None:
    """Train in this process, so that forks find everything imported, also what is imported on first use."""
    output = [os.dup(1), os.dup(2)]
    with (root / "warm.log").open("w") as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
        train.main(command(root, root / "warm", "train.epochs=1", "train.validate_every=1", "data.workers=0"))
        for descriptor, saved in zip((1, 2), output, strict=True):
            os.dup2(saved, descriptor)


def check_none_left(groups: list[int], seconds: float = 15.0) -> None:
    """Wait until the loader processes of killed runs have ended by themselves; they look for their parent every 5 s."""
    end = time.monotonic() + seconds
    for group in groups:
        while True:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                break
            if time.monotonic() > end:
                raise Failure(f"processes of {group} are left, {seconds:.0f} seconds after it was killed")
            time.sleep(0.05)


def check_after_kill(run: Path) -> int:
    """Load every checkpoint that is there; returns the step from which the run goes on."""
    steps = {}
    for name in NAMES:
        path = run / "checkpoints" / f"{name}.ckpt"
        if path.is_file():
            steps[name] = read_checkpoint(path)["global_step"]
    if "last" in steps and steps.get("previous", -1) >= steps["last"]:
        raise Failure(f"{run}: previous.ckpt is as new as last.ckpt")
    return steps.get("last", steps.get("previous", 0))


def differences(one: object, two: object, where: str) -> Iterator[str]:
    """Name all that is not equal in two checkpoints, bit by bit."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in dict.fromkeys([*one, *two]):
            if key not in one or key not in two:
                yield f"{where}.{key} is only in one"
            else:
                yield from differences(one[key], two[key], f"{where}.{key}")
    elif isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)) and len(one) == len(two):
        for index, pair in enumerate(zip(one, two, strict=True)):
            yield from differences(*pair, f"{where}[{index}]")
    elif isinstance(one, torch.Tensor) and isinstance(two, torch.Tensor):
        if one.dtype != two.dtype or one.shape != two.shape or one.numpy().tobytes() != two.numpy().tobytes():
            yield f"{where} differs"
    elif type(one) is not type(two) or one != two:
        yield f"{where} is {one!r} and {two!r}"


def compare(run: Path, expected: Path) -> None:
    """Compare two finished runs; raises Failure with the first differences."""
    found: list[str] = []
    files = [sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) for folder in (run, expected)]
    found += differences(files[0], files[1], "files")
    for name in NAMES:
        pair = [read_checkpoint(folder / "checkpoints" / f"{name}.ckpt") for folder in (run, expected)]
        for checkpoint in pair:
            checkpoint["pcseg"]["config"].pop("runs")
        found += differences(*pair, f"{name}.ckpt")
    rows = []
    for folder in (run, expected):
        with (folder / "metrics.csv").open(newline="") as file:
            rows.append([{key: row[key] for key in row if key not in CLOCK} for row in csv.DictReader(file)])
    found += differences(*rows, "metrics.csv")
    if found:
        raise Failure(f"{run}: {len(found)} differences, first {'; '.join(found[:5])}")


def kill_at_random(root: Path, expected: Path, kills: int, fresh: int, seconds: float, seed: int) -> list[int]:
    """Kill runs until there were ``kills``, ``fresh`` of them of processes that were not forked; returns their ids."""
    rng = random.Random(seed)
    kinds = [("random", False), ("writing", False)] * kills
    plan = [("random", True)] * fresh + kinds[: kills - fresh]
    rng.shuffle(plan)
    killed: dict[str, int] = {}
    groups: list[int] = []
    finished, missed = 0, 0
    while plan:
        runs = root / f"killed{finished:02d}"
        run, log, step, first = runs / "run", root / f"killed{finished:02d}.log", 0, True
        while True:
            kind, new = plan[-1] if plan else ("random", False)
            process = start(command(root, runs, *([] if first else ["--resume"])), log, fresh=new and bool(plan))
            first = False
            if not plan:
                code = wait(process, 300)
            elif kind == "random":
                code = wait(process, rng.uniform(0, 3.5 * seconds if new else seconds))
            else:
                writes, seen = rng.randint(1, 6), set()

                def written(run=run, seen=seen, writes=writes) -> bool:
                    seen.update(path.name for path in (run / "checkpoints").glob(".*.tmp"))
                    return len(seen) >= writes

                code = wait(process, 60, written)
                if code is None:
                    code = wait(process, rng.uniform(0, 0.01))
            if code is None and plan:
                os.kill(process, signal.SIGKILL)
                code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            if code == 0:
                missed += kind == "writing" and bool(plan)
                if missed > 5 + kills:
                    raise Failure(f"checkpoints are not written in hidden folders, none was met: {log}")
                break
            if code != -signal.SIGKILL:
                raise Failure(f"a run ended with {code}: {log}")
            plan.pop()
            name = "writing" if kind == "writing" else "fresh" if new else "random"
            killed[name] = killed.get(name, 0) + 1
            now = check_after_kill(run)
            if now < step:
                raise Failure(f"{run}: went back from step {step} to {now}")
            step = now
            groups.append(process)
        compare(run, expected)
        finished += 1
    print(f"{sum(killed.values())} kills of {finished} runs ({killed}); each run ended with the same bits", flush=True)
    return groups


def kill_before_changes(root: Path, every: int) -> None:
    """Kill a run before each change of the disk in its last epoch, with validation, and finish it."""
    short = ["train.epochs=2", "train.validate_every=1", "data.workers=0"]
    peace, begun = root / "short", root / "begun"
    finish(command(root, peace, *short), root / "short.log")
    first = begun / "run" / "checkpoints" / "last.ckpt"
    wait(start(command(root, begun, *short), root / "begun.log", before=die_before(0, begun, after=first)), 300)
    died, left, steps = 0, 0, set()
    for change in itertools.count(0, every):
        runs = root / f"changes{change:03d}"
        shutil.copytree(begun, runs)
        again = command(root, runs, "--resume", *short)
        code = wait(start(again, root / "changes.log", before=die_before(change, runs)), 300)
        if code == 0:
            break
        if code != -signal.SIGKILL:
            raise Failure(f"a run ended with {code}: {root / 'changes.log'}")
        died += 1
        left += any(runs.rglob(".*.tmp"))
        steps.add(check_after_kill(runs / "run"))
        finish(again, root / "changes.log")
        compare(runs / "run", peace / "run")
        shutil.rmtree(runs)
    print(
        f"{died} kills before single changes of the disk ({left} left something hidden); all the same bits", flush=True
    )
    if died * every < 15 or left == 0:
        raise Failure(f"only {died} changes of the disk were seen")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.kill_and_resume", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, help="at random moments")
    parser.add_argument("--fresh", type=int, default=6, help="how many of them hit processes that import everything")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--every", type=int, default=1, help="take only every so many changes of the disk; 0: none")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_scenes(root / "data")
        (root / "small.yaml").write_text(CONFIG)
        warm_up(root)
        runs = root / "peace"
        seconds = finish(command(root, runs), root / "peace.log")
        print(f"an uninterrupted run takes {seconds:.1f} s", flush=True)
        try:
            started = time.monotonic()
            groups = kill_at_random(root, runs / "run", arguments.kills, arguments.fresh, seconds, arguments.seed)
            print(f"  in {time.monotonic() - started:.0f} s", flush=True)
            if arguments.every:
                started = time.monotonic()
                kill_before_changes(root, arguments.every)
                print(f"  in {time.monotonic() - started:.0f} s", flush=True)
            check_none_left(groups)
        except Failure as failure:
            kept = Path(shutil.copytree(root, tempfile.mkdtemp(), dirs_exist_ok=True))
            print(f"FAILED: {failure}; all files are in {kept}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
