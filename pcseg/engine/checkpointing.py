"""Writing checkpoints: whole or not at all, never with broken numbers in them, the two newest and the best."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import lightning.pytorch as pl
import torch
from lightning.fabric.plugins import TorchCheckpointIO
from lightning.pytorch.callbacks import Checkpoint
from torch import Tensor

from pcseg.errors import InputError
from pcseg.files import atomic_file

NAMES = ("last", "previous", "best")


def newest_checkpoint(folder: Path) -> Path | None:
    """The newest checkpoint in a run's folder of checkpoints; None without one."""
    found = [folder / f"{name}.ckpt" for name in ("last", "previous") if (folder / f"{name}.ckpt").is_file()]
    return found[0] if found else None


def last_good(folder: Path) -> str:
    """Say where to go on from after a failure."""
    path = newest_checkpoint(folder)
    return f"the last good checkpoint is {path}" if path else "there is no checkpoint yet"


@contextlib.contextmanager
def naming_last_good(folder: Path) -> Iterator[None]:
    """Add to an error what can be gone on from, the newest checkpoint in a folder of them."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{error}; {last_good(folder)}") from error


def _broken(state: object, name: str) -> str | None:
    """Name a tensor in nested dicts and lists that holds NaN or infinity, if there is one."""
    if isinstance(state, Tensor):
        return None if not state.is_floating_point() or bool(torch.isfinite(state).all()) else name
    inner = state.items() if isinstance(state, dict) else enumerate(state) if isinstance(state, (list, tuple)) else ()
    return next(filter(None, (_broken(value, f"{name}.{key}" if name else str(key)) for key, value in inner)), None)


class CheckpointFiles(TorchCheckpointIO):
    """Write a checkpoint under a temporary name, then rename it; refuse one with NaN or infinite numbers.

    Looked through are the weights, those that are averaged, and the optimizer's state: a second moment that is infinite
    keeps its weight where it is for the rest of the run.
    """

    def save_checkpoint(self, checkpoint: dict, path: str | Path, storage_options: object = None) -> None:
        path = Path(path)
        for part in ("state_dict", "current_model_state", "optimizer_states"):
            key = _broken(checkpoint.get(part), part if part == "optimizer_states" else "")
            if key is not None:
                raise InputError(
                    f"{key} has become NaN or infinite and was not written; {last_good(path.parent)}; "
                    f"lower train.lr, set train.clip_norm or train.precision=fp32"
                )
        # In memory first: torch's own writer turns a full disk into an error of its own that does not say so.
        buffer = io.BytesIO()
        torch.save(checkpoint, buffer)
        with naming_last_good(path.parent), atomic_file(path) as temporary, temporary.open("wb") as file:
            file.write(buffer.getbuffer())
            file.flush()
            os.fsync(file.fileno())


class KeepCheckpoints(Checkpoint):
    """After each epoch write ``last.ckpt``, keep the one before as ``previous.ckpt``, and ``best.ckpt`` by val/miou.

    The best is written first. So whatever ``last.ckpt`` says about it is true, and a run that is killed in between goes
    on from the epoch before and writes the same best again.

    Args:
        folder: where to write them.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.best: float | None = None

    def state_dict(self) -> dict:
        return {"best": self.best}

    def load_state_dict(self, state: dict) -> None:
        self.best = state["best"]

    def on_train_epoch_end(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        if validated(trainer):
            score = float(trainer.callback_metrics["val/miou"])
            if self.best is None or score > self.best:
                self.best = score
                trainer.save_checkpoint(self.folder / "best.ckpt")
        self.save_last(trainer)

    def save_last(self, trainer: pl.Trainer) -> None:
        """Write ``last.ckpt``; the former one becomes ``previous.ckpt``."""
        last = self.folder / "last.ckpt"
        fresh = self.folder / "newest.ckpt"
        trainer.save_checkpoint(fresh)
        if trainer.is_global_zero:
            if last.is_file():
                last.replace(self.folder / "previous.ckpt")
            fresh.replace(last)


def validated(trainer: pl.Trainer) -> bool:
    """Whether the epoch that just ended was validated."""
    return (trainer.current_epoch + 1) % trainer.check_val_every_n_epoch == 0 and "val/miou" in trainer.callback_metrics
