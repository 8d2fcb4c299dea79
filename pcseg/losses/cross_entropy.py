"""Cross-entropy on points: plain, with class weights, with smoothed labels."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.losses.points import as_logits
from pcseg.losses.reduction import PointMean


class CrossEntropy(nn.Module):
    """Σ_i w_{y_i} · −log softmax(logits_i)_{y_i} / Σ_i w_{y_i}, over the labelled points.

    Args:
        class_weights: (K,) positive w, see :func:`pcseg.losses.frequencies.class_weights`; None: all 1.
        label_smoothing: ε in [0, 1). The target is (1 − ε) at the label plus ε/K at every class; with class weights
            each class's term has the weight of that class, as in PyTorch.
        ignore_index: label of the points to leave out.

    Source of label smoothing: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016.
    """

    def __init__(self, class_weights: Tensor | None = None, label_smoothing: float = 0.0, ignore_index: int = -1):
        super().__init__()
        self.label_smoothing, self.ignore_index = label_smoothing, ignore_index
        self.register_buffer("class_weights", class_weights, persistent=False)
        self.mean = PointMean()

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The loss of one batch.

        Args:
            logits: (N, K) or (B, K, H, W) floating point.
            labels: (N,) or (B, H, W) integers in 0..K−1 or ``ignore_index``.

        Returns:
            Scalar tensor. With no labelled point 0, with a gradient of zeros.
        """
        logits, labels = as_logits(logits, labels)
        weights = None if self.class_weights is None else self.class_weights.to(logits.dtype)
        total = F.cross_entropy(
            logits,
            labels,
            weights,
            ignore_index=self.ignore_index,
            reduction="sum",
            label_smoothing=self.label_smoothing,
        )
        labelled = labels != self.ignore_index
        if weights is None:
            return self.mean(total, labelled.sum())
        return self.mean(total, (weights[labels * labelled] * labelled).sum())
