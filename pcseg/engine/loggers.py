"""TensorBoard and Weights & Biases, for those who want them beside metrics.csv: the same rows, the same names."""

from __future__ import annotations

import importlib.util
import secrets
from pathlib import Path
from typing import Any, Protocol

from pcseg import config as configs
from pcseg.config import Config
from pcseg.errors import InputError, missing_package
from pcseg.files import atomic_file

WANDB_ID = "wandb_id.txt"  # which record of Weights & Biases a run goes on with


class MetricLog(Protocol):
    """Somewhere rows of metrics.csv go."""

    def write(self, row: dict[str, float]) -> None:
        """Take the row of an epoch."""

    def close(self) -> None:
        """Write what is still held."""


def _is_installed(package: str) -> bool:
    found = importlib.util.find_spec(package)
    # A folder of that name, as wandb makes them where it runs, passes for a package without an origin.
    return found is not None and found.origin is not None


def check_packages(config: Config) -> None:
    """Look for the packages that a config's ``log`` asks for.

    Raises:
        InputError: naming what to install.
    """
    for package in ("tensorboard", "wandb"):
        if getattr(config.log, package) and not _is_installed(package):
            raise missing_package(package, f"log.{package}=true", package)


class TensorBoard:
    """Event files in ``<run>/tensorboard``; the config is there as hyper-parameters, to compare runs by.

    Args:
        config: the run's config.
        start_step: step that the run goes on from; what a killed run wrote of later ones is not shown any more.
    """

    def __init__(self, config: Config, start_step: int):
        from torch.utils.tensorboard import SummaryWriter
        from torch.utils.tensorboard.summary import hparams

        self.writer = SummaryWriter(str(config.run_folder / "tensorboard"), purge_step=start_step + 1)
        values = {key: _plain(value) for key, value in configs.flat(configs.to_dict(config)).items()}
        # Not SummaryWriter.add_hparams: it starts a run of its own in a folder below, with a made-up first score.
        for summary in hparams(values, {"val/miou": 0}):
            self.writer.file_writer.add_summary(summary, start_step)

    def write(self, row: dict[str, float]) -> None:
        for name, value in row.items():
            if name != "step":
                self.writer.add_scalar(name, value, int(row["step"]))
        self.writer.flush()

    def close(self) -> None:
        self.writer.close()


def _plain(value: object) -> bool | int | float | str:
    return value if isinstance(value, bool | int | float | str) else str(value)


class WeightsAndBiases:
    """A record at Weights & Biases, with the config; its files are in ``<run>/wandb``, also without a network.

    Args:
        config: the run's config.
        start_step: step that the run goes on from; 0 begins another record.

    Raises:
        InputError: if it does not start, e.g. for want of a login.
    """

    def __init__(self, config: Config, start_step: int):
        import wandb

        record = _record_id(config.run_folder, goes_on=start_step > 0)
        try:
            self.run: Any = wandb.init(
                project=config.log.wandb_project,
                name=config.name,
                id=record,
                resume="allow",
                dir=str(config.run_folder),
                config=configs.to_dict(config),
                allow_val_change=True,
            )
        except wandb.errors.Error as error:
            said = " ".join(str(error).split())
            raise InputError(
                f"log.wandb=true: Weights & Biases did not start: {said}; log in with `wandb login`, "
                "or set WANDB_MODE=offline"
            ) from error
        self.run.define_metric("step")
        self.run.define_metric("*", step_metric="step")

    def write(self, row: dict[str, float]) -> None:
        self.run.log(row)

    def close(self) -> None:
        self.run.finish()


def _record_id(folder: Path, goes_on: bool) -> str:
    path = folder / WANDB_ID
    if goes_on and path.is_file() and path.read_text().strip():
        return path.read_text().strip()
    record = secrets.token_hex(4)
    with atomic_file(path) as temporary:
        temporary.write_text(f"{record}\n")
    return record


def start_logs(config: Config, start_step: int) -> list[MetricLog]:
    """Start what a config's ``log`` asks for; they write into the run's folder.

    Args:
        config: the run's config.
        start_step: step that the run goes on from; 0 for one that begins.

    Raises:
        InputError: if one does not start.
    """
    logs: list[MetricLog] = []
    if config.log.tensorboard:
        logs.append(TensorBoard(config, start_step))
    if config.log.wandb:
        logs.append(WeightsAndBiases(config, start_step))
    return logs
