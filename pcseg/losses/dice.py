"""Soft Dice loss: the overlap of each class's probabilities with its points."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pcseg.losses.points import as_logits, nothing


class DiceLoss(nn.Module):
    """1 − mean over the classes k present of 2 Σ_{y_i = k} p_ik / (Σ_i p_ik² + n_k), over the labelled points.

    A class counts by its overlap, not by its points. Not a mean over points: with several processes each has the Dice
    of its own part of the batch.

    Args:
        ignore_index: label of the points to leave out.

    Source: Milletari et al., "V-Net", 3DV 2016, for each class present instead of one foreground.
    """

    def __init__(self, ignore_index: int = -1):
        super().__init__()
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        labelled = labels != self.ignore_index
        own = labels * labelled
        probability = logits.softmax(1)
        zeros = probability.new_zeros(probability.shape[1])
        counts = zeros.index_add(0, own, labelled.to(zeros.dtype))
        hits = zeros.index_add(0, own, probability.gather(1, own[:, None])[:, 0] * labelled)
        sizes = torch.where(labelled[:, None], probability, 0).square().sum(0)
        present = (counts > 0).to(zeros.dtype)
        dice = 2 * hits / torch.where(counts > 0, sizes + counts, 1)
        return ((1 - dice) * present).sum() / present.sum().clamp(min=1) + nothing(logits)
