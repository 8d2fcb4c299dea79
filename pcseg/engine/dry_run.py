"""Two steps of everything before a long run: train, validate, write a checkpoint, read it back, label, score."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from rich.console import Console

from pcseg.config import Config, Log
from pcseg.data.scene import load_scene
from pcseg.engine.callbacks import duration
from pcseg.engine.fit import fit
from pcseg.engine.material import gather
from pcseg.engine.predictor import load_run
from pcseg.metrics.confusion import confusion_matrix, scores

STEPS = 2
console = Console(stderr=True)


@contextlib.contextmanager
def _timed(what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    console.print(f"  {what}: {time.monotonic() - begun:.1f} s", highlight=False)


def _peak_memory() -> str:
    if torch.cuda.is_available():
        return f"{torch.cuda.max_memory_reserved() / 2**30:.1f} GiB on the GPU"
    unit = 1 if sys.platform == "darwin" else 1024
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30:.1f} GiB"


def _state_of_run_folder(folder: Path) -> str:
    if any((folder / "checkpoints").glob("*.ckpt")):
        return f"{folder} already holds a trained run: choose another name=…, or --resume it"
    parent = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return f"{folder} {'can be written' if os.access(parent, os.W_OK) else 'can NOT be written'}"


def dry_run(config: Config, init: str | None = None) -> None:
    """Try all that a run does, with its real network and batches, in a temporary folder; print times and memory.

    With several processes configured, one tries its own share of a batch.

    Args:
        config: the run's config.
        init: see :func:`pcseg.engine.fit.fit`.

    Raises:
        InputError: whatever a run would raise, sooner.
    """
    train = config.train
    share = train.devices * train.nodes
    material = gather(config)
    scenes, validated = len(material.train), len(material.val)
    batch_size = max(min(train.batch_size, scenes) // share, train.accumulate)
    steps = scenes // min(train.batch_size, scenes) * train.epochs
    draws = STEPS * batch_size
    material.train.folders = [material.train.folders[i % scenes] for i in range(draws)]
    material.val.folders = material.val.folders[:STEPS]
    material.weights = None
    console.print(_state_of_run_folder(config.run_folder), highlight=False)
    with tempfile.TemporaryDirectory(prefix="pcseg-dry-run-") as scratch:
        tried = dataclasses.replace(
            config,
            runs=scratch,
            log=Log(),
            train=dataclasses.replace(train, epochs=1, batch_size=batch_size, devices=1, nodes=1, validate_every=1),
        )
        with _timed(f"{STEPS} steps of {batch_size} scenes, validation of {len(material.val)}, checkpoints"):
            run = fit(tried, init=init, material=material)
        with _timed("reading the checkpoint back"):
            predictor = load_run(run, "last")
        fields = config.data.channels
        scene = load_scene(material.val.folders[0], predictor.label_set.segment_file, fields=fields)
        begun = time.monotonic()
        with _timed(f"labels for {scene.name}, {scene.num_vertices:,} vertices"):
            prediction = torch.from_numpy(predictor.predict_scene(scene))
        a_scene = time.monotonic() - begun
        if scene.segment is not None:
            with _timed("scores"):
                segment = torch.from_numpy(scene.segment.astype("int64"))
                scores(confusion_matrix(prediction, segment, predictor.label_set.num_classes), predictor.label_set)
        with (run / "metrics.csv").open(newline="") as file:
            speed = float(next(csv.DictReader(file))["train/scenes_per_second"])
    whole = steps * batch_size / speed + train.epochs // train.validate_every * validated / share * a_scene
    console.print(
        f"all works; the whole run: {steps:,} steps, about {duration(whole)} at this speed (first steps are slow), "
        f"peak memory {_peak_memory()}",
        highlight=False,
    )
