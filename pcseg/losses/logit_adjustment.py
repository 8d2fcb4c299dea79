"""Logit adjustment: frequent classes must win by more."""

from __future__ import annotations

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.losses.frequencies import positive_counts
from pcseg.losses.points import as_logits
from pcseg.losses.reduction import PointMean


class LogitAdjustment(nn.Module):
    """Cross-entropy of logits + τ · log π, π the share of the training points; the bare logits predict.

    Args:
        class_points: (K,) numbers of training points, see :func:`pcseg.losses.frequencies.positive_counts`.
        tau: τ > 0; 1 is the balanced softmax.
        ignore_index: label of the points to leave out.

    Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021; τ = 1: Ren et al., "Balanced
    Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020.
    """

    def __init__(self, class_points: Tensor | Sequence[int], tau: float = 1.0, ignore_index: int = -1):
        super().__init__()
        points = positive_counts(class_points)
        self.ignore_index = ignore_index
        self.register_buffer("adjustment", (tau * (points / points.sum()).log()).float(), persistent=False)
        self.mean = PointMean()

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        total = F.cross_entropy(logits + self.adjustment, labels, ignore_index=self.ignore_index, reduction="sum")
        return self.mean(total, (labels != self.ignore_index).sum())
