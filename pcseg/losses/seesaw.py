"""Seesaw loss: frequent classes push rare ones down less."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.losses.frequencies import positive_counts
from pcseg.losses.points import as_logits
from pcseg.losses.reduction import PointMean


class SeesawLoss(nn.Module):
    """Mean of −log( e^{z_y} / Σ_j S_yj e^{z_j} ), z the logits of a point of class y, S_yy = 1.

    S_yj = M_yj · C_yj. Mitigation M_yj = min(1, n_j / n_y)^p: a class j rarer than y is pushed down less by points of
    y. Compensation C_yj = max(1, σ_j / σ_y)^q, σ the softmax probabilities: more where j wrongly wins. S is taken
    as a constant in the gradient.

    Args:
        class_points: (K,) numbers of training points n_k, see :func:`pcseg.losses.frequencies.positive_counts`. The
            paper counts during training instead.
        p: of the mitigation, ≥ 0.
        q: of the compensation, ≥ 0.
        ignore_index: label of the points to leave out.

    Source: Wang et al., "Seesaw Loss for Long-Tailed Instance Segmentation", CVPR 2021. Their release bounds σ_y from
    below by 0.01 in C; in logarithms, log C_yj = q · max(0, z_j − z_y), this is not needed and not done.
    """

    def __init__(self, class_points: Tensor | Sequence[int], p: float = 0.8, q: float = 2.0, ignore_index: int = -1):
        super().__init__()
        log_points = positive_counts(class_points).log()
        self.q, self.ignore_index = q, ignore_index
        mitigation = p * (log_points[None, :] - log_points[:, None]).clamp(max=0)  # (K, K), log M
        self.register_buffer("log_mitigation", mitigation.float(), persistent=False)
        self.mean = PointMean()

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        labelled = labels != self.ignore_index
        with torch.no_grad():
            own = labels * labelled
            log_factor = (logits - logits.gather(1, own[:, None])).clamp_(min=0).mul_(self.q)
            log_factor += self.log_mitigation[own]
        total = F.cross_entropy(logits + log_factor, labels, ignore_index=self.ignore_index, reduction="sum")
        return self.mean(total, labelled.sum())
