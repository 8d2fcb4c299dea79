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
        seconds: that it took by the times in ``train.log``, pauses left out; None where they do not tell.
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


# The first lines of a training that starts or goes on, see :func:`pcseg.engine.fit.fit`.
_STARTS = re.compile(r": has no checkpoint yet, |: \d+ scenes an epoch to learn from, ")


def _read_environment(file: Path) -> dict[str, str | int]:
    try:
        found = json.loads(file.read_text())
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):  # of an older run, or damaged: a report can do without
        return {}


def _seconds(log: Path) -> float | None:
    """Time between the lines of a log, but for that before each start: then nothing was trained."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return None
    lines = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (.*)", text, re.MULTILINE)
    if len(lines) < 2:
        return None
    times = [datetime.strptime(own, "%Y-%m-%d %H:%M:%S") for own, _ in lines]
    pairs = zip(times, times[1:], lines[1:], strict=False)
    return sum((after - before).total_seconds() for before, after, line in pairs if not _STARTS.search(line[1]))
