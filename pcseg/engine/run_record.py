"""What a run's folder tells of a training: settings, curves, scores, environment; for reports."""

from __future__ import annotations

import csv
import json
import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pcseg import config as configs
from pcseg.config import Config
from pcseg.engine.environment import FILE as ENVIRONMENT_FILE
from pcseg.engine.evaluation import Evaluation
from pcseg.errors import InputError
from pcseg.labels import LabelSet, label_set_of_run, load_label_set


@dataclass
class RunRecord:
    """A training, as far as its folder tells.

    Attributes:
        name: the folder's name.
        config: its settings.
        label_set: its classes.
        curves: metric → epochs (from 1) and values.
        environment: what it was computed with; empty where that was not kept.
        seconds: from the first to the last line of ``train.log``, or None.
        evaluation: scores of its network.
    """

    name: str
    config: Config
    label_set: LabelSet
    curves: dict[str, tuple[list[float], list[float]]]
    environment: dict[str, str | int] = field(default_factory=dict)
    seconds: float | None = None
    evaluation: Evaluation | None = None

    @property
    def settings(self) -> dict[str, object]:
        """All settings, by dotted key."""
        return configs.flat(configs.to_dict(self.config))

    @property
    def changed_settings(self) -> dict[str, tuple[object, object]]:
        """Settings that are not the defaults: key → value and default."""
        default = configs.flat(configs.to_dict(Config()))
        return {key: (value, default[key]) for key, value in self.settings.items() if value != default[key]}


def read_run(folder: str | Path) -> RunRecord:
    """Read a run's folder, without its network.

    Raises:
        InputError: if the folder is not a run, or its ``metrics.csv`` is damaged.
    """
    folder = Path(folder)
    config = configs.load_of_run(folder)
    return RunRecord(
        name=folder.resolve().name,
        config=config,
        label_set=load_label_set(label_set_of_run(folder, config.data.label_set)),
        curves=read_curves(folder / "metrics.csv"),
        environment=_read_environment(folder / ENVIRONMENT_FILE),
        seconds=_seconds(folder / "train.log"),
    )


def read_curves(file: Path) -> dict[str, tuple[list[float], list[float]]]:
    """Read metrics.csv: metric → epochs (from 1) and values; cells that are empty, NaN or infinite are left out.

    Raises:
        InputError: if a cell is no number. A missing file has no curves.
    """
    if not file.is_file():
        return {}
    curves: dict[str, tuple[list[float], list[float]]] = {}
    with file.open(newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            try:
                epoch = int(row["epoch"]) + 1
                for name, cell in row.items():
                    if name in ("epoch", "step") or not cell:
                        continue
                    if math.isfinite(value := float(cell)):
                        epochs, values = curves.setdefault(name, ([], []))
                        epochs.append(epoch)
                        values.append(value)
            except (KeyError, TypeError, ValueError) as error:
                raise InputError(
                    f"{file}: line {reader.line_num} is damaged ({error}); expected the numbers that training wrote"
                ) from error
    return curves


def _read_environment(file: Path) -> dict[str, str | int]:
    try:
        found = json.loads(file.read_text())
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):  # of an older run, or damaged: a report can do without
        return {}


def _seconds(log: Path) -> float | None:
    """Time between the first and the last line of a log that have one."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return None
    times = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ", text, re.MULTILINE)
    if len(times) < 2:
        return None
    first, last = (datetime.strptime(own, "%Y-%m-%d %H:%M:%S") for own in (times[0], times[-1]))
    return (last - first).total_seconds()
