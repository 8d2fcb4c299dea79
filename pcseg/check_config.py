"""What a config needs and whether it is there, for ``pcseg check --cfg FILE``."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import torch

from pcseg.check_report import Line, gib, memory
from pcseg.config import Config
from pcseg.data.dataset import SceneDataset
from pcseg.data.scene import list_scenes
from pcseg.engine.checkpoints import find_checkpoint
from pcseg.engine.precision import autocast_dtype
from pcseg.errors import InputError
from pcseg.labels import CLASSES_FILE, check_same_classes, load_label_set
from pcseg.models.spunet import SpUNet

# Memory of a training step on a CPU, measured at width 32 (docs/performance.md); for other networks a guess from it.
BYTES_A_VOXEL = 11_000
CHECKPOINTS_KEPT = 4  # the best, the two newest, and one that is being written
SMALLEST_SHARED_MEMORY = 2**30
T = TypeVar("T")


def needs(config: Config) -> Iterator[Line]:
    """Look at data, devices, memory and folders; lines are named after the config's keys."""
    yield from _data(config)
    yield from _devices(config)
    yield from _logs(config)
    yield from _folder(config)


def _try(function: Callable[[], T]) -> tuple[T | None, str]:
    """What a function returns, or the sentence it fails with."""
    try:
        return function(), ""
    except InputError as error:
        return None, str(error)


def _data(config: Config) -> Iterator[Line]:
    data = config.data
    label_set, mistake = _try(lambda: load_label_set(data.label_set))
    if label_set is None:
        yield Line("wrong", "data.label_set", mistake)
        return
    found = {split: _try(lambda split=split: list_scenes(data.root, split)) for split in ("train", "val", "test")}
    mistakes = [found[split][1] for split in ("train", "val") if found[split][1]]
    if mistakes:
        yield Line("wrong", "data.root", mistakes[0])
        return
    counts = ", ".join(f"{len(scenes or ())} {split}" for split, (scenes, _) in found.items())
    yield Line("ok", "data.root", f"{data.root}: {counts} scenes")
    _, mistake = _try(lambda: check_same_classes(label_set, Path(data.root) / CLASSES_FILE))
    if mistake:
        yield Line("wrong", "data.label_set", mistake)
        return
    train_set, val_set = SceneDataset(data, "train", config.seed, train=True), SceneDataset(data, "val")
    for scenes in (train_set, val_set):
        _, mistake = _try(scenes.check_files)
        if mistake:
            yield Line("wrong", "data.channels" if "data.channels" in mistake else "data.label_set", mistake)
            return
    yield Line("ok", "data.channels", f"{', '.join(data.channels)}: there for all training and validation scenes")
    said = f"{data.label_set}: {label_set.num_classes} classes, labels in {label_set.segment_file}"
    yield Line("ok", "data.label_set", said)
    unlabelled = sum(not (folder / label_set.segment_file).is_file() for folder in val_set.folders)
    if unlabelled:
        text = f"{unlabelled} of {len(val_set)} validation scenes have no {label_set.segment_file}: they are not scored"
        yield Line("note", "val", text)
    start = time.perf_counter()
    sample, mistake = _try(lambda: train_set[0])
    if sample is None:
        yield Line("wrong", "first sample", mistake)
        return
    said = f"{train_set.folders[0].name}: {len(sample['feat']):,} voxels in {time.perf_counter() - start:.2f} s"
    yield Line("ok", "first sample", said)
    cores = os.cpu_count() or 1
    if data.workers > cores:
        yield Line("note", "data.workers", f"{data.workers}, but there are {cores} cores: {cores} will be started")
    shared = Path("/dev/shm")
    if data.workers > 0 and shared.is_dir():
        size = shutil.disk_usage(shared).total
        if size < SMALLEST_SHARED_MEMORY:
            text = f"{shared} has {gib(size)}, in which loader processes pass samples on"
            yield Line("note", "shared memory", text, "docker run --shm-size=8g, or data.workers=0")


def _devices(config: Config) -> Iterator[Line]:
    train, cards = config.train, torch.cuda.device_count()
    device = "cuda" if cards else "cpu"
    dtype, mistake = _try(lambda: autocast_dtype(train.precision, device))
    if mistake:
        yield Line("wrong", "train.precision", mistake)
    elif dtype is None and train.precision == "bf16":
        yield Line("slow", "train.precision", "bf16 computes in fp32 on this processor")
    else:
        yield Line("ok", "train.precision", f"{train.precision}: {str(dtype or torch.float32)[6:]} on {device}")
    if cards and train.devices > cards:
        yield Line("wrong", "train.devices", f"{train.devices}, but torch finds {cards}: use at most that many")
    if device == "cpu":
        yield _memory(config)


def _memory(config: Config) -> Line:
    """A rough guess whether a batch fits; on a CPU only, since nothing was measured on a GPU."""
    parts = config.train.accumulate * config.train.devices * config.train.nodes
    scenes = -(-config.train.batch_size // parts) * config.train.devices
    bytes_ = scenes * config.data.max_points * BYTES_A_VOXEL * config.model.base_channels / 32
    _, free = memory()
    text = f"{config.train.batch_size} scenes may take {gib(bytes_)} a step (rough), {gib(free)} are free"
    if free and bytes_ > free:
        return Line("note", "train.batch_size", text, "a smaller batch_size, or train.accumulate")
    return Line("ok", "train.batch_size", text)


def _logs(config: Config) -> Iterator[Line]:
    from pcseg.check import OPTIONAL, problem

    for package in ("tensorboard", "wandb"):
        if getattr(config.log, package):
            found = problem(package)
            yield Line("wrong" if found else "ok", f"log.{package}", found[1] if found else "", OPTIONAL[package][1])


def _folder(config: Config) -> Iterator[Line]:
    folder = there = config.run_folder
    try:
        there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        if not there.is_dir():
            raise NotADirectoryError(20, "Not a directory")
        with tempfile.TemporaryFile(dir=there) as file:  # permission bits say too little: root, read-only mounts
            file.write(b"pcseg")
    except OSError as error:
        text = f"{folder}: cannot be written ({there}: {error.strerror or error})"
        yield Line("wrong", "runs", text, "runs=<another folder>")
        return
    if _try(lambda: find_checkpoint(folder, "last"))[0] is not None:
        yield Line("note", "name", f"{folder} holds a trained run", "add --resume to go on, or choose another name=…")
    needed = _checkpoint_bytes(config) * CHECKPOINTS_KEPT
    free = shutil.disk_usage(there).free
    text = f"{folder}: can be written, {gib(free)} free, checkpoints take about {gib(needed)}"
    if free < needed:
        yield Line("wrong", "runs", text, "make room, or runs=<another folder>")
    else:
        yield Line("ok", "runs", text)


def _checkpoint_bytes(config: Config) -> int:
    """Bytes of one checkpoint: weights, and what optimiser and moving average keep of each."""
    model = config.model
    with torch.device("meta"):  # shapes only
        network = SpUNet(
            config.in_channels,
            channels=tuple(model.channels),
            layers=tuple(model.layers),
            base_channels=model.base_channels,
        )
    copies = 1 + (1 if config.train.optimizer == "sgd" else 2) + (config.train.ema_decay > 0)
    return 4 * copies * sum(parameter.numel() for parameter in network.parameters())
