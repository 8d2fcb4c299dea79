"""What happens around the steps: progress with the time left, metrics in a file, a clean stop on Ctrl-C."""

from __future__ import annotations

import csv
import logging
import signal
import threading
import time
from pathlib import Path

import lightning.pytorch as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pcseg.engine.checkpointing import KeepCheckpoints, naming_last_good, validated
from pcseg.engine.loggers import MetricLog
from pcseg.files import atomic_file
from pcseg.labels import SPLIT_NAMES

logger = logging.getLogger("pcseg")

# Names of loss terms in the line of an epoch, where the config's own are long.
SHORT = {
    "cross_entropy": "ce",
    "center_collapse": "ceco",
    "logit_adjustment": "la",
    "dot_regression": "dr",
    "dropped_probability": "p(dropped)",
    "coarse_loss": "coarse",
}


class Interrupted(Exception):
    """The user asked to stop; the last checkpoint is whole."""


def duration(seconds: float) -> str:
    """Write seconds as h:mm:ss or m:ss."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


class ValidateLast(pl.Callback):
    """Validate the last epoch, too, where ``train.validate_every`` does not divide their number.

    The rate has come down to nothing by then, so the last weights mostly score best.
    """

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.on_train_epoch_start(trainer, module)  # a run that goes on in the middle of an epoch does not start it

    def on_train_epoch_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if trainer.current_epoch + 1 == trainer.max_epochs:
            trainer.check_val_every_n_epoch = 1


class StepClock(pl.Callback):
    """How an epoch's training time divides into computing and waiting for data.

    Attributes:
        waiting: seconds from the end of a step to the start of the next in this epoch, first batch included.
        computing: seconds in steps.
    """

    def __init__(self) -> None:
        self.waiting = self.computing = 0.0

    def on_train_epoch_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.waiting = self.computing = 0.0
        self.since = time.monotonic()

    def _lap(self) -> float:
        now = time.monotonic()
        took, self.since = now - self.since, now
        return took

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.since = time.monotonic()  # an epoch that is resumed in its middle has no start

    def on_train_batch_start(self, trainer: pl.Trainer, module: pl.LightningModule, batch, index: int) -> None:
        self.waiting += self._lap()

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        self.computing += self._lap()

    @property
    def share_waiting(self) -> float:
        return self.waiting / max(self.waiting + self.computing, 1e-9)


def _loss_part(values: dict[str, float]) -> str:
    """The loss and, unless it is all there is, its terms."""
    if "train/loss" not in values:
        return "no step with a finite loss"
    loss = values["train/loss"]
    names = [name.removeprefix("train/") for name in values if name.startswith("train/")]
    terms = {
        name: values[f"train/{name}"]
        for name in names
        if name not in ("loss", "lr", "scenes_per_second", "share_waiting")
        and (not name.startswith("coarse_") or name == "coarse_loss")  # of the second classifier, the sum does
    }
    if list(terms.values()) in ([], [loss]):
        return f"loss {loss:.3f}"
    return f"loss {loss:.3f} ({', '.join(f'{_short(name)} {value:.3f}' for name, value in terms.items())})"


def _short(name: str) -> str:
    if name.startswith("dropped_") and name not in SHORT:
        return f"dropped {_short(name.removeprefix('dropped_'))}"
    return SHORT.get(name, name)


def epoch_line(values: dict[str, float], epoch: int, epochs: int) -> str:
    """Write an epoch's metrics as one readable line, without the time left.

    Args:
        values: a row of metrics.csv.
        epoch: from 1.
        epochs: of the whole run.
    """
    parts = [f"epoch {epoch}/{epochs}", _loss_part(values)]
    if "val/miou" in values:
        splits = [f"{name} {100 * values[f'val/{name}']:.1f}" for name in SPLIT_NAMES if f"val/{name}" in values]
        parts.append(f"val mIoU {100 * values['val/miou']:.1f} %" + (f" ({', '.join(splits)})" if splits else ""))
    if "val/coarse_miou" in values:
        parts.append(f"coarse {100 * values['val/coarse_miou']:.1f} %")
    parts.append(f"lr {values['train/lr']:.2g}")
    speed, waiting = values["train/scenes_per_second"], values["train/share_waiting"]
    parts.append(f"{speed:.3g} scenes/s, {100 * waiting:.0f} % waiting for data")
    return " · ".join(parts)


class EpochReport(pl.Callback):
    """A bar with the time left (on a terminal), one line an epoch in the log, and one row an epoch in metrics.csv.

    The file is written before the epoch's checkpoint, as a whole, so that no kill loses a row of an epoch that is not
    learned again. Only the first process writes.

    Args:
        metrics: the file.
        clock: of the same trainer.
        scenes_per_step: over all processes.
        kept: rows of a run that is resumed.

    Attributes:
        logs: where each row goes as well.
    """

    def __init__(self, metrics: Path, clock: StepClock, scenes_per_step: int, kept: list[dict]):
        self.metrics, self.clock, self.scenes_per_step, self.rows = metrics, clock, scenes_per_step, list(kept)
        self.logs: list[MetricLog] = []
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
        self.epoch_step, self.learned = trainer.global_step, False
        self.task = self.progress.add_task("training", total=self.total, completed=trainer.global_step)
        if trainer.is_global_zero:
            self.progress.start()

    def on_train_batch_start(self, trainer: pl.Trainer, module: pl.LightningModule, batch, index: int) -> None:
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]  # after the step it is already the next one's

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        self.progress.update(self.task, completed=trainer.global_step)
        self.learned |= module.bad_steps == 0

    def _row(self, trainer: pl.Trainer) -> dict[str, float]:
        found = {name: float(value) for name, value in trainer.callback_metrics.items()}
        row = {"epoch": trainer.current_epoch, "step": trainer.global_step}
        if self.learned:  # Lightning would give the values of the epoch before
            row |= {name: value for name, value in found.items() if name.startswith("train/")}
        row["train/lr"] = self.lr
        scenes = (trainer.global_step - self.epoch_step) * self.scenes_per_step
        row["train/scenes_per_second"] = scenes / max(self.clock.waiting + self.clock.computing, 1e-9)
        row["train/share_waiting"] = self.clock.share_waiting
        if validated(trainer):
            row |= {name: value for name, value in found.items() if name.startswith("val/")}
        return row

    def on_train_epoch_end(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        row = self._row(trainer)
        self.epoch_step, self.learned = trainer.global_step, False
        if not trainer.is_global_zero:
            return
        self.rows.append(row)
        folder = self.metrics.parent / "checkpoints"
        with naming_last_good(folder), atomic_file(self.metrics) as path, path.open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(key for row in self.rows for key in row)))
            writer.writeheader()
            writer.writerows(self.rows)
        for log in self.logs:
            log.write(row)
        done = trainer.global_step - self.first_step
        left = (time.monotonic() - self.started) / max(done, 1) * (self.total - trainer.global_step)
        logger.info("%s · %s left", epoch_line(row, trainer.current_epoch + 1, trainer.max_epochs), duration(left))

    def teardown(self, trainer: pl.Trainer, module: pl.LightningModule, stage: str) -> None:
        self.progress.stop()


def read_metrics(path: Path, before_step: int) -> list[dict]:
    """Read the rows of a metrics.csv up to a step, for a run that goes on from there.

    Args:
        path: the file; a missing one has no rows.
        before_step: rows of later steps are left out, as they will be learned again.
    """
    if not path.is_file():
        return []
    with path.open(newline="") as file:
        rows = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    return [row for row in rows if int(row["step"]) <= before_step]


class StopOnInterrupt(pl.Callback):
    """On the first Ctrl-C or SIGTERM, finish the step, write a checkpoint and stop; the second stops at once.

    Args:
        checkpoints: writes it.
    """

    SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self, checkpoints: KeepCheckpoints):
        self.checkpoints = checkpoints
        self.asked = False
        self.previous: dict[int, object] = {}

    def _on_signal(self, number: int, frame) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        logger.info("stopping after this step (Ctrl-C again stops at once, without a checkpoint)")

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if threading.current_thread() is threading.main_thread():  # elsewhere Python allows no handlers
            self.previous = {number: signal.signal(number, self._on_signal) for number in self.SIGNALS}

    def _stop(self, trainer: pl.Trainer) -> bool:
        # Processes get the signal at different moments, and must stop at the same step.
        return trainer.strategy.reduce_boolean_decision(self.asked, all=False) if trainer.world_size > 1 else self.asked

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        # The last step of an epoch is followed by validation and the epoch's own checkpoint: stop after those.
        if trainer.is_last_batch or (index + 1) % trainer.accumulate_grad_batches:
            return
        if self._stop(trainer):
            self.checkpoints.save_last(trainer)
            raise Interrupted

    def on_train_epoch_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if self._stop(trainer):
            raise Interrupted

    def teardown(self, trainer: pl.Trainer, module: pl.LightningModule, stage: str) -> None:
        for number, handler in self.previous.items():
            signal.signal(number, handler)
