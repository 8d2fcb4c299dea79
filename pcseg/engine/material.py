"""What a run learns from and is measured on: data sets, class statistics, loaders."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from pcseg.config import Config
from pcseg.data.batch import collate
from pcseg.data.dataset import SceneDataset
from pcseg.data.mix3d import training_collate
from pcseg.data.sampler import StepSampler
from pcseg.data.statistics import class_points_in_scenes, class_scene_share, repeat_factors
from pcseg.errors import InputError
from pcseg.labels import CLASSES_FILE, check_same_classes, class_map_between, load_label_set
from pcseg.losses import wants_class_points


class ClassCounts(NamedTuple):
    """How often K classes occur.

    Attributes:
        points: (K,) int64 training points of each class; None where no loss asks for them.
        share: (K,) share of the training scenes with each class; None where no loss asks for it.
    """

    points: Tensor | None = None
    share: Tensor | None = None


@dataclass
class Material:
    """The scenes of a run and what was counted in them.

    Attributes:
        train: scenes to learn from.
        val: scenes to validate on.
        counts: what the losses want to know of each class.
        coarse_counts: the same of each class of ``data.coarse_label_set``; None without.
        weights: (num_scenes,) how often each training scene is drawn, relatively; None: equally often.
    """

    train: SceneDataset
    val: SceneDataset
    counts: ClassCounts
    coarse_counts: ClassCounts | None
    weights: np.ndarray | None


def gather(config: Config) -> Material:
    """Open a config's data sets and count what its loss and its sampler want to know.

    Raises:
        InputError: if scenes, files or labels are missing.
    """
    train, val = SceneDataset(config.data, "train", config.seed, train=True), SceneDataset(config.data, "val")
    check_same_classes(train.label_set, Path(config.data.root) / CLASSES_FILE)
    for scenes in (train, val):
        scenes.check_files()
    ceco = config.loss.center_collapse
    wants_share = ceco.weight > 0 and ceco.prior == "scenes"
    balanced, wants_points = config.data.sampler == "balanced", wants_class_points(config.loss)
    counts, weights = ClassCounts(), None
    coarse_counts = ClassCounts() if config.data.coarse_label_set else None

    def counts_of(counted: np.ndarray) -> ClassCounts:
        points = torch.from_numpy(counted.sum(axis=0)) if wants_points else None
        return ClassCounts(points, class_scene_share(counted > 0) if wants_share else None)

    if wants_share or balanced or wants_points:
        counted = class_points_in_scenes(train.folders, train.label_set)
        counts = counts_of(counted)
        weights = repeat_factors(counted > 0) if balanced else None
        if coarse_counts is not None:
            coarse_set = load_label_set(config.data.coarse_label_set)
            class_map = class_map_between(train.label_set, coarse_set)
            coarse = np.zeros((len(counted), coarse_set.num_classes), counted.dtype)
            for fine, own in enumerate(class_map):
                if own >= 0:
                    coarse[:, own] += counted[:, fine]
            coarse_counts = counts_of(coarse)
    return Material(train, val, counts, coarse_counts, weights)


def make_loaders(
    config: Config, material: Material, rank: int, processes: int, start: tuple[int, int] = (0, 0)
) -> tuple[DataLoader, DataLoader, StepSampler]:
    """Make the loaders of one process.

    Args:
        config: the run's config.
        material: its scenes.
        rank, processes: which of how many processes this is. Each validates scenes of its own, all together each once.
        start: epoch and step in it to begin with.

    Returns:
        Loader to learn from, loader to validate with, and the first one's sampler.

    Raises:
        InputError: if scenes or steps cannot be shared by so many processes.
    """
    if len(material.val) < processes:
        raise InputError(
            f"{config.data.root}: has {len(material.val)} scenes to validate on, fewer than the {processes} processes; "
            f"take fewer processes"
        )
    train = config.train
    sampler = StepSampler(
        len(material.train), config.seed, train.batch_size, material.weights, train.accumulate, rank, processes
    )
    sampler.set_epoch(start[0])
    sampler.start_step = start[1]
    workers = min(config.data.workers, os.cpu_count() or 1)  # samples do not depend on it
    loading = {"num_workers": workers, "pin_memory": torch.cuda.is_available(), "persistent_workers": workers > 0}
    own = list(range(rank, len(material.val), processes))
    return (
        DataLoader(
            material.train, batch_sampler=sampler, collate_fn=training_collate(config.data, config.seed), **loading
        ),
        DataLoader(material.val, batch_size=1, sampler=own, collate_fn=collate, **loading),
        sampler,
    )
