"""TensorBoard and Weights & Biases, for those who want them beside metrics.csv."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from lightning.pytorch.loggers import Logger

from pcseg.config import Config
from pcseg.errors import missing_package


def build_loggers(config: Config, resumed: bool) -> list[Logger]:
    """Make the loggers that a config asks for; they write into the run's folder.

    Args:
        config: the run's config.
        resumed: whether the run goes on; Weights & Biases then goes on with the same record.

    Raises:
        InputError: if a package is missing.
    """
    loggers: list[Logger] = []
    if config.log.tensorboard:
        if importlib.util.find_spec("tensorboard") is None:
            raise missing_package("tensorboard", "log.tensorboard", "tensorboard")
        from lightning.pytorch.loggers import TensorBoardLogger

        loggers.append(TensorBoardLogger(config.run_folder, name="", version="tensorboard"))
    if config.log.wandb:
        if importlib.util.find_spec("wandb") is None:
            raise missing_package("wandb", "log.wandb", "wandb")
        from lightning.pytorch.loggers import WandbLogger

        folder = config.run_folder
        options = {"id": _wandb_id(folder), "resume": "allow"} if resumed else {}
        loggers.append(WandbLogger(name=config.name, project=config.log.wandb_project, save_dir=folder, **options))
    return loggers


def _wandb_id(folder: Path) -> str | None:
    """The record of a run's newest start, by the folder that Weights & Biases left: run-<time>-<id>."""
    latest = folder / "wandb" / "latest-run"
    return latest.resolve().name.rpartition("-")[2] if latest.exists() else None
