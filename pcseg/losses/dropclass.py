"""DropClass: what a network must not need one class for."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from pcseg.losses.points import nothing
from pcseg.losses.reduction import PointMean


class Dropped(NamedTuple):
    """What a DropClass head makes of one batch in training.

    Attributes:
        logits: (N, K) or (B, K, H, W), with the class's features dropped.
        label: the class that was dropped; None if none was.
        progress: t/T, the share of the training that is over, in [0, 1].
    """

    logits: Tensor
    label: int | None
    progress: float

    def remaining(self, labels: Tensor, ignore_index: int = -1) -> Tensor:
        """Labels without the dropped class, whose points become ``ignore_index``."""
        return labels if self.label is None else labels.masked_fill(labels == self.label, ignore_index)


class DroppedProbability(nn.Module):
    """Mean probability of the dropped class over all points, labelled or not; 0 if none was dropped.

    Source: Chu et al., DropClass, NeurIPS 2021, and its release.
    """

    def __init__(self):
        super().__init__()
        self.mean = PointMean()

    def forward(self, dropped: Dropped) -> Tensor:
        """Scalar in [0, 1]."""
        logits = dropped.logits.to(torch.promote_types(dropped.logits.dtype, torch.float32))
        total = nothing(logits)
        if dropped.label is not None:
            total = (logits[:, dropped.label] - logits.logsumexp(1)).exp().sum()
        # Also where nothing was dropped, since all processes have to take part.
        return self.mean(total, total.new_tensor(logits.numel() // logits.shape[1]))
