"""A trace of some training steps: what takes the time."""

from __future__ import annotations

import logging
from pathlib import Path

import lightning.pytorch as pl
import torch
from torch.profiler import ProfilerActivity, profile, schedule

from pcseg.files import atomic_file

logger = logging.getLogger("pcseg")

WARM, STEPS, ROWS = 3, 4, 10


class StepTrace(pl.Callback):
    """Trace a few steps after the first ones, write them for chrome://tracing or ui.perfetto.dev, and log the sums.

    Args:
        path: where to write the trace, a ``.json`` file.
    """

    def __init__(self, path: Path):
        self.path = path
        self.profiler: profile | None = None

    def on_train_start(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if not trainer.is_global_zero:
            return
        activities = [ProfilerActivity.CPU] + ([ProfilerActivity.CUDA] if torch.cuda.is_available() else [])
        # A run of a few steps is traced whole: a warm-up longer than the run would leave nothing.
        warm = min(WARM, max(int(trainer.estimated_stepping_batches) - trainer.global_step - STEPS, 0))
        plan = schedule(wait=0, warmup=warm, active=STEPS, repeat=1)
        self.profiler = profile(activities=activities, schedule=plan, on_trace_ready=self._write)
        self.profiler.start()

    def on_train_batch_end(self, trainer: pl.Trainer, module: pl.LightningModule, outputs, batch, index: int) -> None:
        if self.profiler is not None:
            self.profiler.step()

    def _write(self, profiler: profile) -> None:
        with atomic_file(self.path) as temporary:
            profiler.export_chrome_trace(str(temporary))
        cuda = torch.cuda.is_available()
        name = "self_device_time_total" if cuda else "self_cpu_time_total"
        rows = sorted(profiler.key_averages(), key=lambda row: -getattr(row, name))
        total = sum(getattr(row, name) for row in rows)
        logger.info("%s: a trace of %d steps; most time on the %s:", self.path, STEPS, "GPU" if cuda else "CPU")
        for row in rows[:ROWS]:
            took = getattr(row, name)
            logger.info("  %5.1f %%  %7.1f ms a step  %s", 100 * took / total, took / 1e3 / STEPS, row.key)

    def teardown(self, trainer: pl.Trainer, module: pl.LightningModule, stage: str) -> None:
        if self.profiler is not None:
            self.profiler.stop()
            self.profiler = None
