"""Lovász-softmax: a convex extension of 1 − IoU."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pcseg.losses.points import as_logits, nothing

GROUP = 32  # classes handled at once; bounds memory


class LovaszSoftmax(nn.Module):
    """Mean over the classes present of the Lovász extension of the Jaccard loss 1 − IoU, at the errors |y − p|.

    For a class, let e_1 ≥ e_2 ≥ … be the errors of the labelled points (1 − p for the class's own, p for others) and
    J_i the Jaccard loss if the first i points were wrong. The loss is Σ_i e_i (J_i − J_{i−1}). Not a mean over points:
    with several processes each has the loss of its own part of the batch.

    Only points whose error is at least the smallest error of the class's own points are sorted: J is 1 behind those,
    so that all other terms are 0.

    Args:
        ignore_index: label of the points to leave out.

    Source: Berman et al., "The Lovász-Softmax Loss", CVPR 2018, over the classes of the batch.
    """

    def __init__(self, ignore_index: int = -1):
        super().__init__()
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See :meth:`pcseg.losses.cross_entropy.CrossEntropy.forward`."""
        logits, labels = as_logits(logits, labels)
        present = labels[labels != self.ignore_index].unique()
        if not len(present):
            return nothing(logits)
        probability = logits.softmax(1)
        with torch.no_grad():
            groups = [_slopes(probability, labels, part, self.ignore_index) for part in present.split(GROUP)]
            index, slope, own = (torch.cat(parts) for parts in zip(*groups, strict=True))
        # As long as the errors' order stays, the loss is linear in the probabilities.
        return (slope * (probability.flatten().gather(0, index) - own)).sum() / len(present)


def _slopes(probability: Tensor, labels: Tensor, classes: Tensor, ignore_index: int) -> tuple[Tensor, Tensor, Tensor]:
    """The Lovász extension for some classes, as a linear function of the probabilities.

    Args:
        probability: (N, K).
        labels: (N,).
        classes: (P,), all present.
        ignore_index: label of the points to leave out.

    Returns:
        index (M,) into the flattened probabilities; slope (M,) there; own (M,), 1 for points of the class and 0 for
        others: the sum of the classes' losses is Σ slope · (probability − own).
    """
    num_classes = probability.shape[1]
    error = probability[:, classes]  # (N, P)
    own = labels[:, None] == classes
    error = torch.where(own, 1 - error, error)
    # An error below rounding changes nothing; without this, all points would be sorted once one is surely right.
    least = torch.where(own, error, torch.inf).amin(0).clamp(min=torch.finfo(error.dtype).eps)
    kept = ((error >= least) & (labels != ignore_index)[:, None]) | own
    sizes, members = kept.sum(0), own.sum(0)
    point, column = kept.nonzero(as_tuple=True)
    error, own = error[kept], own[kept]
    order = error.argsort(descending=True)
    order = order[column[order].argsort(stable=True)]  # class by class, and in each from the largest error down
    point, column, own = point[order], column[order], own[order]

    # With the points up to here wrong: of the class's own, ``right`` are left, and ``union`` is theirs and the others'.
    rank = torch.arange(1, len(point) + 1, device=point.device) - (sizes.cumsum(0) - sizes)[column]
    hits = own.long().cumsum(0) - (members.cumsum(0) - members)[column]
    right, union = members[column] - hits, (members[column] + rank - hits).to(probability.dtype)
    # J = 1 − right/union. One more of the class's own wrong: right falls by 1; one more of the others': union rises.
    slope = torch.where(own, -1 / union, right / (union * (union - 1).clamp(min=1)))
    return point * num_classes + classes[column], slope, own.to(slope.dtype)
