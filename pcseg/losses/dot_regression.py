"""Dot regression: the feature's direction is drawn to its class's vertex, and pushed by no other."""

from __future__ import annotations

from torch import Tensor, nn

from pcseg.losses.points import as_logits
from pcseg.losses.reduction import PointMean


class DotRegression(nn.Module):
    """Mean over the labelled points of ½ (cos(feature, vertex of the label) − 1)², for the fixed ETF head.

    Args:
        logit_scale: the head's; cosines are logits / ``logit_scale``.
        ignore_index: label of the points to leave out.

    Source: Yang et al., "Inducing Neural Collapse in Imbalanced Learning: Do We Really Need a Learnable Classifier at
    the End of Deep Neural Network?", NeurIPS 2022, in the form for features of unit length that Yang et al., "Neural
    Collapse Inspired Feature-Classifier Alignment for Few-Shot Class-Incremental Learning", ICLR 2023, use.
    """

    def __init__(self, logit_scale: float = 1.0, ignore_index: int = -1):
        super().__init__()
        self.logit_scale, self.ignore_index = logit_scale, ignore_index
        self.mean = PointMean()

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        labelled = labels != self.ignore_index
        cosine = logits.gather(1, (labels * labelled)[:, None])[:, 0] / self.logit_scale
        return self.mean((0.5 * (cosine - 1) ** 2 * labelled).sum(), labelled.sum())
