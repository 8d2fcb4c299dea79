"""Which scenes a step learns from: an order that depends only on (seed, epoch), shared out over processes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from torch.utils.data import Sampler

from pcseg.errors import InputError

Draw = tuple[int, ...]


def epoch_order(num_scenes: int, seed: int, epoch: int, weights: np.ndarray | None = None) -> list[Draw]:
    """Draw as many scenes as there are, in the order to learn from them.

    Args:
        num_scenes: scenes in the data set.
        seed: the run's seed.
        epoch: the epoch.
        weights: (num_scenes,) positive; scenes are drawn in proportion to them: a scene whose share of an epoch is 2.3
            draws comes 2 or 3 times. None: each scene comes once.

    Returns:
        Draws (epoch, scene), or (epoch, scene, n) where that scene was already drawn n times in this epoch, so that it
        is augmented otherwise.
    """
    rng = np.random.default_rng([seed, epoch])
    order = rng.permutation(num_scenes)
    if weights is not None:
        # Systematic sampling: scenes lie side by side, each as wide as its share of the draws, under a comb with one
        # tooth a draw. Independent draws have the same mean, but leave out scenes that are due once an epoch.
        edges = np.cumsum(weights[order])
        teeth = (np.arange(num_scenes) + rng.random()) * (edges[-1] / num_scenes)
        at = np.minimum(np.searchsorted(edges, teeth, side="right"), num_scenes - 1)
        order = rng.permutation(order[at])
    times = [0] * num_scenes
    draws: list[Draw] = []
    for scene in order.tolist():
        draws.append((epoch, scene, times[scene]) if times[scene] else (epoch, scene))
        times[scene] += 1
    return draws


class StepSampler(Sampler):
    """Yield the draws of one process, a list for each part of a step; a batch sampler for a data loader.

    A step takes ``batch_size`` draws. Processes and accumulated parts share them: the first part of the step is taken
    by all processes together, then the second. So the draws of a step do not depend on how many processes there are.
    Draws at the end of an epoch that do not fill a step are left out.

    Args:
        num_scenes, seed, weights: see :func:`epoch_order`.
        batch_size: draws of a step, over all processes and parts.
        parts: batches that a process takes for one step.
        rank, processes: this process, and how many there are.

    Attributes:
        start_step: first step of the next epoch that is drawn; the one after it starts at 0 again. For a resume.

    Raises:
        InputError: if the draws of a step cannot be shared evenly, or there are fewer scenes.
    """

    def __init__(
        self,
        num_scenes: int,
        seed: int,
        batch_size: int,
        weights: np.ndarray | None = None,
        parts: int = 1,
        rank: int = 0,
        processes: int = 1,
    ):
        share = parts * processes
        if batch_size % share:
            raise InputError(
                f"train.batch_size is {batch_size}, which {processes} processes × {parts} accumulated parts cannot "
                f"share evenly; take a multiple of {share}"
            )
        if num_scenes < share:
            raise InputError(
                f"{num_scenes} training scenes are fewer than {processes} processes × {parts} accumulated parts; "
                f"take fewer, or more scenes"
            )
        self.num_scenes, self.seed, self.weights = num_scenes, seed, weights
        self.batch_size = min(batch_size, num_scenes // share * share)  # a small data set makes small steps
        self.parts, self.rank, self.processes = parts, rank, processes
        self.epoch = 0
        self.start_step = 0
        self.sampler = self  # where Lightning looks for set_epoch

    @property
    def steps(self) -> int:
        """Steps of an epoch."""
        return self.num_scenes // self.batch_size

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch that the next iteration draws (called by Lightning)."""
        self.epoch = epoch

    def __len__(self) -> int:
        return self.steps * self.parts

    def __iter__(self) -> Iterator[list[Draw]]:
        first, self.start_step = self.start_step, 0
        draws = epoch_order(self.num_scenes, self.seed, self.epoch, self.weights)
        size = self.batch_size // (self.parts * self.processes)
        for step in range(first, self.steps):
            for part in range(self.parts):
                start = step * self.batch_size + (part * self.processes + self.rank) * size
                yield draws[start : start + size]
