"""``--dry-run``: try everything that a long run will do, in a folder that is removed again."""

from __future__ import annotations

import copy
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lightning.pytorch as pl
import torch

from pcseg.config import Config, Train
from pcseg.data.sampler import StepSampler
from pcseg.data.scene import list_scenes, load_scene
from pcseg.engine.evaluation import evaluate_scenes
from pcseg.engine.fit import fit
from pcseg.engine.loggers import check_packages
from pcseg.engine.material import Material, gather
from pcseg.engine.predictor import load_run
from pcseg.engine.processes import check_alone, count_processes
from pcseg.errors import InputError
from pcseg.labels import is_own_label_set
from pcseg.submission import write_submission

STEPS, SCENES = 2, 2  # to learn, to validate
KEPT = 4  # checkpoints that lie on the disk at most: last, previous, best and the one that is written


class Stopwatch(pl.Callback):
    """When what happened in the training of a dry run.

    Attributes:
        steps: seconds of each step, waiting for data included.
        validation: seconds.
        checkpoints: seconds to write the checkpoints.
    """

    def __init__(self) -> None:
        self.steps: list[float] = []
        self.validation = self.checkpoints = 0.0

    def _lap(self) -> float:
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        now = time.monotonic()
        took, self.since = now - self.since, now
        return took

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.since = time.monotonic()

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        if (index + 1) % trainer.accumulate_grad_batches == 0:
            self.steps.append(self._lap())

    def on_validation_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self._lap()

    def on_validation_end(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.validation = self._lap()

    def on_train_end(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.checkpoints = self._lap()


@contextmanager
def _timed(what: str) -> Iterator[list[str]]:
    """Say what was tried and how long it took; what is put into the list is added to the line."""
    found: list[str] = []
    started = time.monotonic()
    yield found
    print(f"  {time.monotonic() - started:>7.1f} s  {what}{': ' if found else ''}{', '.join(found)}", flush=True)


def check_folder(config: Config) -> str:
    """Look whether a run's folder can be written, without making it.

    Returns:
        what is to be said about the run's name and its disk.

    Raises:
        InputError: if it cannot be written.
    """
    folder = config.run_folder
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            pass
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}; choose another runs=…") from error
    if any((folder / "checkpoints").glob("*.ckpt")):
        return f"{folder}: can be written, but the name is taken; add --resume to go on, or choose another name=…"
    return f"{folder}: can be written, and the name is free"


def _largest(folders: list[Path], count: int) -> list[Path]:
    """The scenes with most vertices, some of them again where there are too few."""
    ordered = sorted(folders, key=_bytes, reverse=True)
    return [ordered[index % len(ordered)] for index in range(count)]


def _bytes(folder: Path) -> int:
    return (folder / "coord.npy").stat().st_size


def peak_memory() -> str:
    """The most memory that was in use so far, on the GPU where there is one."""
    # Linux counts in KiB, macOS in bytes.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    text = f"{own / 2**30:.1f} GiB of main memory (without loader processes)"
    if torch.cuda.is_available():
        text = f"{torch.cuda.max_memory_reserved() / 2**30:.1f} GiB of GPU memory, {text}"
    return text


def count_validations(train: Train) -> int:
    """Count the epochs that are validated: every so many, and the last."""
    return -(-train.epochs // train.validate_every)


def estimate(config: Config, steps: int, seconds_a_step: float, validation: float, checkpoints: float) -> float:
    """Estimate a run's seconds.

    Args:
        config: the run's config.
        steps: of an epoch.
        seconds_a_step: of each.
        validation: seconds of a whole one.
        checkpoints: seconds to write an epoch's.
    """
    epochs, validations = config.train.epochs, count_validations(config.train)
    return epochs * (steps * seconds_a_step + checkpoints) + validations * validation


def dry_run(config: Config, init: str | None = None) -> None:
    """Try everything that a long run will do, print what was tried, and estimate the run's time and memory.

    With the config's network and batch size, on the largest scenes, so that memory shows. Several processes are tried
    as one of them.

    Args:
        config: of the run, whose folder is not even made.
        init: see :func:`pcseg.engine.fit.fit`.

    Raises:
        InputError: at the first thing that would fail.
    """
    check_alone("--dry-run")
    about_folder = check_folder(config)
    check_packages(config)
    with _timed("open the data") as found:
        material = gather(config)
        found.append(f"{len(material.train)} scenes to learn from, {len(material.val)} to validate on")
    devices, nodes = count_processes(config.train)
    train, processes = config.train, devices * nodes
    sampler = StepSampler(
        len(material.train), config.seed, train.batch_size, None, train.accumulate, processes=processes
    )
    all_bytes = sum(map(_bytes, material.val.folders)) / processes
    small = _shrink(config, material, sampler.batch_size, processes)
    watch = Stopwatch()
    with tempfile.TemporaryDirectory(prefix="pcseg-dry-run-") as temporary:
        small.runs = temporary
        with _timed("train, validate, write checkpoints"), _memory_errors(config):
            fit(small, init=init, material=material, callbacks=[watch])
        _try_the_rest(small, material, Path(temporary), config)
        size = (small.run_folder / "checkpoints" / "last.ckpt").stat().st_size
    validation = watch.validation * all_bytes / sum(map(_bytes, material.val.folders))
    took = estimate(config, sampler.steps, watch.steps[-1], validation, watch.checkpoints)
    hours = f"{took / 3600:.1f} hours" if took >= 3600 else f"{took / 60:.0f} minutes"
    print(
        f"the whole run: at most about {hours}: {train.epochs} epochs of {sampler.steps} steps, "
        f"{watch.steps[-1]:.2f} s each on the largest scenes, and {count_validations(train)} validations "
        f"of {validation:.0f} s"
    )
    print(f"memory: {peak_memory()}")
    free = shutil.disk_usage(_existing(config.run_folder)).free
    print(f"disk: up to {KEPT} checkpoints of {size / 2**20:.0f} MiB; {free / 2**30:.1f} GiB are free")
    if KEPT * size > free:
        raise InputError(f"{config.run_folder}: too little room on the disk; choose another runs=…")
    print(f"all is well; {about_folder}")


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _shrink(config: Config, material: Material, batch_size: int, processes: int) -> Config:
    """Make a config and its scenes those of two steps of one process, and a validation of two scenes."""
    config = copy.deepcopy(config)
    train = config.train
    train.batch_size, train.devices, train.nodes = batch_size // processes, 1, 1
    train.epochs = train.validate_every = 1
    config.log.tensorboard = config.log.wandb = False
    material.weights = None
    material.train.folders = _largest(material.train.folders, STEPS * train.batch_size)
    material.val.folders = _largest(material.val.folders, min(SCENES, len(material.val)))
    return config


@contextmanager
def _memory_errors(config: Config) -> Iterator[None]:
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise InputError(
            f"the memory is too small for train.batch_size={config.train.batch_size} and data.max_points="
            f"{config.data.max_points}; lower one, or try train.accumulate={2 * config.train.accumulate}"
        ) from error


def _try_the_rest(small: Config, material: Material, temporary: Path, config: Config) -> None:
    """Read the checkpoint back, score with it, export with it."""
    with _timed("read the checkpoint back"):
        predictor = load_run(small.run_folder)
    scene = material.val.folders[-1]
    with _timed("score a scene") as found, _memory_errors(config):
        found.append(f"{scene.name}, {evaluate_scenes(predictor, [scene]).result['points']:,} labelled vertices")
    if is_own_label_set(config.data.label_set) or not (Path(config.data.root) / "test").is_dir():
        return
    scene = list_scenes(config.data.root, "test")[0]
    with _timed("export a scene of the test split") as found, _memory_errors(config):
        labels = predictor.predict_scene(load_scene(scene, fields=config.data.channels))
        write_submission([(scene.name, labels)], predictor.label_set, temporary / "try.zip", {scene.name: len(labels)})
        found.append(f"{scene.name}, {len(labels):,} vertices")
