"""LDAM: rarer classes get a wider margin."""

from __future__ import annotations

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.losses.frequencies import positive_counts
from pcseg.losses.points import as_logits
from pcseg.losses.reduction import PointMean


class LDAM(nn.Module):
    """Cross-entropy of s · (cos − Δ_y at the label's class), with margins Δ_k ∝ n_k^(−1/4).

    Args:
        class_points: (K,) numbers of training points n_k, see :func:`pcseg.losses.frequencies.positive_counts`.
        max_margin: Δ of the rarest class.
        scale: s > 0.
        logit_scale: what the head multiplied its cosines with; they are taken as logits / ``logit_scale``. 1 for a
            head whose logits are not cosines; its margins then have no fixed meaning.
        ignore_index: label of the points to leave out.

    Source: Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", NeurIPS 2019, without
    its deferred re-weighting.
    """

    def __init__(
        self,
        class_points: Tensor | Sequence[int],
        max_margin: float = 0.5,
        scale: float = 30.0,
        logit_scale: float = 1.0,
        ignore_index: int = -1,
    ):
        super().__init__()
        margins = positive_counts(class_points) ** -0.25
        self.scale, self.logit_scale, self.ignore_index = scale, logit_scale, ignore_index
        self.register_buffer("margins", (margins * (max_margin / margins.max())).float(), persistent=False)
        self.mean = PointMean()

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        labelled = labels != self.ignore_index
        own = (labels * labelled)[:, None]
        shifted = logits * (self.scale / self.logit_scale)
        shifted.scatter_add_(1, own, (-self.scale * self.margins.to(shifted.dtype))[own])
        total = F.cross_entropy(shifted, labels, ignore_index=self.ignore_index, reduction="sum")
        return self.mean(total, labelled.sum())
