"""Focal loss: points that are already right count less."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.losses.points import as_logits
from pcseg.losses.reduction import PointMean


class FocalLoss(nn.Module):
    """Mean over the labelled points of −(1 − p)^γ · log p, p the softmax probability of the label.

    Args:
        gamma: γ ≥ 0; 0 is cross-entropy.
        ignore_index: label of the points to leave out.

    Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, without its class balance α and with a
    softmax in place of the sigmoid.
    """

    def __init__(self, gamma: float = 2.0, ignore_index: int = -1):
        super().__init__()
        self.gamma, self.ignore_index = gamma, ignore_index
        self.mean = PointMean()

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        # (N,), 0 at ignored points.
        entropy = F.cross_entropy(logits, labels, ignore_index=self.ignore_index, reduction="none")
        # 1 − p without cancellation; not quite 0, where a power below 1 has no slope.
        miss = (-torch.expm1(-entropy)).clamp(min=torch.finfo(entropy.dtype).eps)
        return self.mean((miss**self.gamma * entropy).sum(), (labels != self.ignore_index).sum())
