"""``--overfit N``: can this set-up learn a few scenes by heart? If not, something is broken."""

from __future__ import annotations

import copy
import json
import logging
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import lightning.pytorch as pl
from torch.utils.data import Dataset

from pcseg.config import Augment, Config
from pcseg.data.dataset import SceneDataset
from pcseg.engine.callbacks import read_metrics
from pcseg.engine.fit import fit
from pcseg.engine.loggers import check_packages
from pcseg.engine.material import gather
from pcseg.engine.processes import check_alone
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import LabelSet

logger = logging.getLogger("pcseg")

EPOCHS, STEPS = 10, 30  # of such a run: epochs, and steps of each
LEARNED = 0.8  # mIoU on the scenes learned by heart
MARK = "overfit.json"  # tells such a run's folder, which the next one replaces, from a real run's


class SameSamples(Dataset):
    """Training scenes over and over, each time the very same sample.

    Args:
        scenes: to learn by heart.
        times: each one comes in an epoch.
    """

    def __init__(self, scenes: SceneDataset, times: int):
        self.scenes, self.times = scenes, times

    @property
    def label_set(self) -> LabelSet:
        return self.scenes.label_set

    def __len__(self) -> int:
        return len(self.scenes) * self.times

    def __getitem__(self, draw: tuple[int, ...]) -> dict:
        return self.scenes[(0, draw[1] % len(self.scenes))]


def overfit_config(config: Config, scenes: int, epochs: int | None) -> Config:
    """Change a config so that it learns a few scenes by heart, soon.

    Args:
        config: the real run's.
        scenes: how many.
        epochs: how many of :data:`STEPS` steps; None takes :data:`EPOCHS`.
    """
    config = copy.deepcopy(config)
    config.name += "-overfit"
    data, train = config.data, config.train
    data.augment = Augment(
        drop_points_p=0, rotate_p=0, scale_min=1, scale_max=1, flip_p=0, jitter=0, elastic_p=0,
        color_contrast_p=0, color_p=0, mix3d_p=0,
    )  # fmt: skip
    data.max_points = 2**31 - 1  # whole scenes: what a crop leaves out cannot be learned
    data.sampler = "uniform"
    train.batch_size, train.accumulate, train.devices, train.nodes = min(train.batch_size, scenes), 1, 1, 1
    train.epochs, train.validate_every = epochs or EPOCHS, 1
    train.ema_decay = 0.0  # an average over more steps than there are
    config.model.norm_momentum = max(config.model.norm_momentum, 0.1)  # as for every short training
    return config


def overfit(
    config: Config,
    scenes: int,
    epochs: int | None = None,
    init: str | None = None,
    callbacks: Sequence[pl.Callback] = (),
) -> bool:
    """Train on the first training scenes without augmentation, and score on the same ones.

    Args:
        config: of the real run, whose folder is not touched: this run's is ``<name>-overfit``.
        scenes: how many to take.
        epochs: of 30 steps; None takes 10.
        init: see :func:`pcseg.engine.fit.fit`.
        callbacks: see there.

    Returns:
        Whether it learned: mIoU on these scenes is 80 % or more. ``overfit.json`` in the run's folder says the same.

    Raises:
        InputError: if there are not so many scenes, or the folder holds something else.
    """
    if scenes < 1:
        raise InputError(f"--overfit is {scenes}, expected 1 or more scenes")
    check_alone("--overfit")
    changed = overfit_config(config, scenes, epochs)
    folder = changed.run_folder
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise InputError(f"{folder}: was not made by --overfit, which would replace it; choose another name=…")
    check_packages(changed)
    material = gather(changed)
    material.weights = None
    if len(material.train) < scenes:
        raise InputError(f"--overfit is {scenes}, but {config.data.root} has {len(material.train)} training scenes")
    material.val = SceneDataset(changed.data, "train")
    material.train.folders = material.val.folders = material.train.folders[:scenes]
    material.train = SameSamples(material.train, times=-(-STEPS * changed.train.batch_size // scenes))
    names = [path.name for path in material.val.folders]
    shutil.rmtree(folder, ignore_errors=True)
    _mark(folder, {"scenes": names})
    fit(changed, init=init, material=material, callbacks=callbacks)
    last = read_metrics(folder / "metrics.csv", before_step=sys.maxsize)[-1]
    miou, accuracy, steps = float(last["val/miou"]), float(last["val/accuracy"]), int(last["step"])
    learned = miou >= LEARNED
    _mark(folder, {"scenes": names, "steps": steps, "miou": miou, "accuracy": accuracy, "learned": learned})
    logger.info(
        "%s %d training scene%s by heart in %d steps: mIoU %.1f %%, expected %.0f %% or more (accuracy %.1f %%)%s",
        "learned" if learned else "did NOT learn",
        scenes,
        "s" * (scenes > 1),
        steps,
        100 * miou,
        100 * LEARNED,
        100 * accuracy,
        ""
        if learned
        else f"; try a larger train.epochs (now {changed.train.epochs} of {STEPS} steps), then look at "
        "the learning rate, the labels (pcseg preview) and the loss",
    )
    return learned


def _mark(folder: Path, result: dict) -> None:
    with atomic_file(folder / MARK) as temporary:
        temporary.write_text(json.dumps(result, indent=1))
