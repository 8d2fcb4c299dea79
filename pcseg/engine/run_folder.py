"""A run's folder: what lies in it, whether it may be used, and its log."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from pcseg import config as configs
from pcseg.config import Config
from pcseg.engine.checkpointing import naming_last_good
from pcseg.errors import InputError
from pcseg.files import atomic_file, remove_leftovers
from pcseg.labels import CLASSES_FILE, LabelSet, check_same_classes, is_own_label_set

logger = logging.getLogger("pcseg")

# What a resumed run may change: where it runs and what it writes, not what it learns.
MAY_CHANGE = (
    "name",
    "runs",
    "data.root",
    "data.label_set",  # its classes are compared instead
    "data.workers",
    "data.cache_gib",
    "train.accumulate",
    "train.clip_norm",
    "train.precision",
    "train.validate_every",
    "train.max_bad_steps",
    "train.devices",
    "train.nodes",
    "log",
)


def check_resumable(checkpoint: dict, path: Path, config: Config) -> None:
    """Refuse to go on with a run as something else than it was.

    Args:
        checkpoint: the run's newest.
        path: its file, to name in the error.
        config: what is asked for now.

    Raises:
        InputError: naming the settings that differ.
    """
    before, now = configs.flat(checkpoint["pcseg"]["config"]), configs.flat(configs.to_dict(config))
    changed = [
        f"{key} is {now[key]}, was {before[key]}"
        for key in now
        if key in before and before[key] != now[key] and not key.startswith(MAY_CHANGE)
    ]
    if changed:
        raise InputError(
            f"{path}: --resume goes on with the same run, but {'; '.join(changed)}; "
            f"start another with name=… --init {path}"
        )


def _keep_classes(config: Config) -> None:
    """Put a copy of one's own classes into the run's folder, so that the run stays usable wherever the file goes."""
    copy = config.run_folder / CLASSES_FILE
    content = Path(config.data.label_set).read_bytes()
    with atomic_file(copy) as temporary:
        temporary.write_bytes(content)


def prepare_folder(config: Config, label_set: LabelSet, resume: bool) -> None:
    """Make a run's folder with its config; with classes of one's own also a copy of them.

    Args:
        config: the run's config.
        label_set: its classes.
        resume: whether a run that is there goes on.

    Raises:
        InputError: if it holds a trained run and ``resume`` is not set, or cannot be written.
    """
    folder = config.run_folder
    checkpoints = folder / "checkpoints"
    if not resume and checkpoints.is_dir() and any(checkpoints.glob("*.ckpt")):
        raise InputError(f"{folder}: already holds a trained run; add --resume to go on, or choose another name=…")
    own_classes = is_own_label_set(config.data.label_set)
    if resume and own_classes and (folder / CLASSES_FILE).is_file():
        check_same_classes(label_set, folder / CLASSES_FILE)
    with naming_last_good(checkpoints), _named(folder):
        checkpoints.mkdir(parents=True, exist_ok=True)
        for written in (folder, checkpoints):
            remove_leftovers(written)
        if own_classes:
            _keep_classes(config)
        configs.save(config, folder / "config.yaml")


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn the system's error into a sentence about a file or folder that cannot be written."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error


class _LogFile(logging.FileHandler):
    """A log that loses lines on a full disk, says so once, and lets the run go on until a checkpoint needs the room."""

    complained = False

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self.complained:
            self.complained = True
            logger.warning("%s: cannot be written: %s", self.baseFilename, error.strerror or error)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # of lines that were not written before
            super().close()


def start_log(folder: Path) -> logging.Handler:
    """Show the log's lines, and write them to ``train.log`` with their time; returns the handler to take away again."""
    logger.setLevel(logging.INFO)
    if not any(type(handler) is logging.StreamHandler for handler in logger.handlers):
        console = logging.StreamHandler()
        console.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(console)
    path = folder / "train.log"
    with naming_last_good(folder / "checkpoints"), _named(path):
        file = _LogFile(path)
    file.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logger.addHandler(file)
    return file
