"""``--profile``: what the time of some training steps goes into."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

import lightning.pytorch as pl
import torch
from torch.autograd.profiler_util import FunctionEventAvg
from torch.profiler import ProfilerActivity, profile, schedule

from pcseg.files import atomic_file

logger = logging.getLogger("pcseg")

STEPS = 5  # recorded; each adds megabytes to the trace
SHOWN = 10  # operations in the log


def choose_steps(total: int, epoch: int) -> tuple[int, int, int]:
    """Choose which batches to record: in the middle of the first epoch, or of the run where epochs are short.

    Args:
        total: batches of the whole run.
        epoch: batches of its first epoch.

    Returns:
        how many batches to let pass, to warm up with, and to record.
    """
    span = epoch if epoch >= STEPS + 2 else total
    recorded = min(STEPS, max(1, span - 2))
    warm_up = 1 if span > recorded else 0
    return (span - recorded - warm_up + 1) // 2, warm_up, recorded


class Profile(pl.Callback):
    """Record some steps of the first process into ``<run>/trace.json`` and log what takes the time."""

    def __init__(self) -> None:
        self.profiler: profile | None = None

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if not trainer.is_global_zero:
            return
        self.trace = module.config.run_folder / "trace.json"
        batches = int(trainer.num_training_batches)
        remaining = (trainer.estimated_stepping_batches - trainer.global_step) * trainer.accumulate_grad_batches
        begun = trainer.fit_loop.epoch_loop.batch_progress.current.ready  # where an epoch is resumed in its middle
        self.wait, warm_up, self.steps = choose_steps(remaining, max(batches - begun, 1))
        self.wait += warm_up
        activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * torch.cuda.is_available()
        self.profiler = profile(
            activities=activities,
            schedule=schedule(wait=self.wait - warm_up, warmup=warm_up, active=self.steps, repeat=1),
            acc_events=True,
        )
        self.profiler.start()
        self.done = 0
        self.waiting = self.computing = 0.0
        self.since = time.monotonic()

    def _lap(self) -> float:
        now = time.monotonic()
        took, self.since = now - self.since, now
        return took if self.done >= self.wait else 0.0

    def on_train_batch_start(self, trainer: pl.Trainer, module: pl.LightningModule, batch, index: int) -> None:
        if self.profiler is not None:
            self.waiting += self._lap()

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        if self.profiler is None:
            return
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.computing += self._lap()
        self.done += 1
        self.profiler.step()
        if self.done == self.wait + self.steps:
            self._finish()
        self.since = time.monotonic()

    def on_train_epoch_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        self.since = time.monotonic()  # validation and checkpoints are not waiting for data

    def _finish(self) -> None:
        profiler, self.profiler = self.profiler, None
        profiler.stop()
        with atomic_file(self.trace) as temporary:
            profiler.export_chrome_trace(str(temporary))
        events = profiler.key_averages()
        share = self.waiting / max(self.waiting + self.computing, 1e-9)
        logger.info(
            "profile of steps %d to %d: %.0f ms each, %.0f %% waiting for data; open %s at https://ui.perfetto.dev",
            self.wait + 1,
            self.wait + self.steps,
            1000 * (self.waiting + self.computing) / self.steps,
            100 * share,
            self.trace,
        )
        for line in table(events, self.steps):
            logger.info("%s", line)

    def teardown(self, trainer: pl.Trainer, module: pl.LightningModule, stage: str) -> None:
        if self.profiler is not None:  # stopped before its steps were done
            self.profiler.stop()
            self.profiler = None


def table(events: Iterable[FunctionEventAvg], steps: int) -> list[str]:
    """Lay out the operations that take most time by themselves, on the GPU where there is one.

    Args:
        events: of ``torch.profiler.profile.key_averages``.
        steps: how many were recorded.
    """
    own = [event for event in events if not event.key.startswith("ProfilerStep")]
    device = any(event.self_device_time_total > 0 for event in own)
    time_of = (lambda event: event.self_device_time_total) if device else (lambda event: event.self_cpu_time_total)
    whole = max(sum(map(time_of, own)), 1e-9)
    lines = [f"  {'share':>6}  {'ms a step':>9}  {'calls':>6}  operation, on the {'GPU' if device else 'CPU'}"]
    for event in sorted(own, key=time_of, reverse=True)[:SHOWN]:
        share, took, calls = time_of(event) / whole, time_of(event) / 1000 / steps, event.count / steps
        lines.append(f"  {100 * share:>4.0f} %  {took:>9.2f}  {calls:>6.0f}  {event.key[:70]}")
    return lines
