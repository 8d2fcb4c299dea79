"""Can this set-up learn at all? A few scenes by heart, before a long run."""

from __future__ import annotations

import csv
import dataclasses
import logging
import shutil

from pcseg.config import Augment, Config
from pcseg.data.dataset import SceneDataset
from pcseg.engine.fit import fit
from pcseg.engine.material import gather
from pcseg.errors import InputError

logger = logging.getLogger("pcseg")

STEPS = 20  # an epoch
EPOCHS = 15
ENOUGH = 0.8  # mIoU over the classes of the scenes
PLAIN = Augment(
    drop_points_p=0.0,
    rotate_p=0.0,
    scale_min=1.0,
    scale_max=1.0,
    flip_p=0.0,
    jitter=0.0,
    elastic_p=0.0,
    color_contrast_p=0.0,
    color_p=0.0,
    mix3d_p=0.0,
)


def overfit(config: Config, num_scenes: int, epochs: int | None = None, init: str | None = None) -> bool:
    """Train on a few scenes without augmentation, and score these same scenes.

    The run is called ``<name>-overfit``; one of an earlier check is replaced. Averaged weights are left out, and
    BatchNorm's running statistics follow quickly, since the training is short.

    Args:
        config: the run's config.
        num_scenes: training scenes to use, the first by name.
        epochs: of 20 steps each; None: 15.
        init: see :func:`pcseg.engine.fit.fit`.

    Returns:
        Whether the mIoU over the scenes' classes reaches 80 %.

    Raises:
        InputError: if there are fewer scenes.
    """
    data = dataclasses.replace(config.data, augment=PLAIN, sampler="uniform")
    batch_size = min(config.train.batch_size, num_scenes)
    train = dataclasses.replace(
        config.train,
        epochs=epochs or EPOCHS,
        batch_size=batch_size,
        accumulate=1,
        devices=1,
        nodes=1,
        ema_decay=0.0,
        validate_every=epochs or EPOCHS,
    )
    model = dataclasses.replace(config.model, norm_momentum=max(config.model.norm_momentum, 0.1))
    config = dataclasses.replace(config, name=f"{config.name}-overfit", data=data, model=model, train=train)
    material = gather(config)
    folders = material.train.folders[:num_scenes]
    if len(folders) < num_scenes:
        raise InputError(f"--overfit {num_scenes}: {config.data.root} has only {len(folders)} training scenes")
    draws = STEPS * batch_size
    material.train.folders = [folders[i % num_scenes] for i in range(draws)]
    material.val = SceneDataset(data, "train")
    material.val.folders = folders
    shutil.rmtree(config.run_folder, ignore_errors=True)
    folder = fit(config, init=init, material=material)
    with (folder / "metrics.csv").open(newline="") as file:
        score = float(list(csv.DictReader(file))[-1]["val/miou_in_truth"])
    learned = score >= ENOUGH
    logger.info(
        "%s %s by heart: mIoU %.1f %% over their classes after %d steps (expected %.0f %% or more)%s",
        "learned" if learned else "did NOT learn",
        f"{num_scenes} scene{'s' if num_scenes > 1 else ''}",
        100 * score,
        train.epochs * STEPS,
        100 * ENOUGH,
        ""
        if learned
        else "; look at train.lr, the labels (pcseg.data.preview) and the loss, or give train.epochs=… more",
    )
    return learned
