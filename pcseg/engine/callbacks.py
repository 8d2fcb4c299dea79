"""What happens around the steps: progress with the time left, and a clean stop on Ctrl-C."""

from __future__ import annotations

import logging
import signal
import time
from pathlib import Path

import lightning.pytorch as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

logger = logging.getLogger("pcseg")


class Interrupted(Exception):
    """The user asked to stop; the last checkpoint is whole."""


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


class EpochReport(pl.Callback):
    """A bar with the time left (on a terminal), and one line an epoch (always, and in the log file)."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("· left"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.total = int(trainer.estimated_stepping_batches)
        self.first_step, self.started = trainer.global_step, time.monotonic()
        self.task = self.progress.add_task("training", total=self.total, completed=trainer.global_step)
        self.progress.start()

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        self.progress.update(self.task, completed=trainer.global_step)

    def on_train_epoch_end(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        values = {name: float(value) for name, value in trainer.callback_metrics.items()}
        terms = [f"loss {values['train/loss']:.3f}"]
        for name, short in (("cross_entropy", "ce"), ("center_collapse", "ceco")):
            if f"train/{name}" in values:
                terms.append(f"{short} {values[f'train/{name}']:.3f}")
        if (trainer.current_epoch + 1) % trainer.check_val_every_n_epoch == 0 and "val/miou" in values:
            terms.append(f"val mIoU {100 * values['val/miou']:.1f} %")
            splits = [f"{100 * values[f'val/{s}']:.1f}" for s in ("head", "common", "tail") if f"val/{s}" in values]
            terms += [f"head/common/tail {'/'.join(splits)}"] if splits else []
        done = trainer.global_step - self.first_step
        left = (time.monotonic() - self.started) / max(done, 1) * (self.total - trainer.global_step)
        epoch = f"epoch {trainer.current_epoch + 1}/{trainer.max_epochs}"
        logger.info(" · ".join([epoch, *terms, f"{_duration(left)} left"]))

    def teardown(self, trainer: pl.Trainer, module: pl.LightningModule, stage: str) -> None:
        self.progress.stop()


class StopOnInterrupt(pl.Callback):
    """On the first Ctrl-C, finish the step, write a checkpoint and stop; the second stops at once.

    Args:
        checkpoint: where to write it.
    """

    def __init__(self, checkpoint: Path):
        self.checkpoint = checkpoint
        self.asked = False

    def _on_signal(self, number: int, frame) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        logger.info("stopping after this step (Ctrl-C again stops at once, without a checkpoint)")

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.previous = signal.signal(signal.SIGINT, self._on_signal)

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        # The last step of an epoch is followed by validation and the epoch's own checkpoint: stop after those.
        if self.asked and not trainer.is_last_batch:
            trainer.save_checkpoint(self.checkpoint)
            raise Interrupted

    def on_train_epoch_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if self.asked:
            raise Interrupted

    def teardown(self, trainer: pl.Trainer, module: pl.LightningModule, stage: str) -> None:
        if hasattr(self, "previous"):
            signal.signal(signal.SIGINT, self.previous)
