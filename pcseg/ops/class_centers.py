"""Class centers: centers[k] = mean of features[i] over the points with labels[i] == k, and how many points those are."""

from __future__ import annotations

import torch
from torch import Tensor


def class_centers_reference(
    features: Tensor, labels: Tensor, num_classes: int, ignore_index: int = -1
) -> tuple[Tensor, Tensor]:
    _check(features, labels, num_classes)
    accumulate = torch.promote_types(features.dtype, torch.float32)
    labels = labels.long()
    ignored = labels == ignore_index
    slot = torch.where(ignored, num_classes, labels)  # one more row, thrown away, takes the ignored points
    sums = features.new_zeros(num_classes + 1, features.shape[1], dtype=accumulate)
    sums = sums.index_add(0, slot, features.to(accumulate))[:num_classes]
    counts = torch.zeros(num_classes + 1, dtype=torch.int64, device=labels.device)
    counts = counts.index_add(0, slot, torch.ones_like(slot))[:num_classes]
    return sums / counts.clamp(min=1)[:, None], counts


class_centers = class_centers_reference


def _check(features, labels, num_classes):
    pass
