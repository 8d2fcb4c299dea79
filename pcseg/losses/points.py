"""What every loss on points starts with: maps become points, half precision becomes float32."""

from __future__ import annotations

import torch
from torch import Tensor


def as_points(values: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Lay features or logits and their labels out point by point.

    Args:
        values: (N, C), or maps (B, C, H, W) as convolutions on images give them.
        labels: (N,) or (B, H, W).

    Returns:
        values (N, C) and labels (N,); views where nothing has to move.

    Raises:
        ValueError: shapes that do not belong together.
    """
    if values.ndim < 2 or labels.shape != values.shape[:1] + values.shape[2:]:
        raise ValueError(
            f"expected (N, C) and labels (N,), or maps (B, C, H, W) and labels (B, H, W), "
            f"got {tuple(values.shape)} and {tuple(labels.shape)}"
        )
    return values.movedim(1, -1).flatten(0, -2), labels.flatten()


def as_logits(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """:func:`as_points` with logits in float32 at least and labels in int64."""
    logits, labels = as_points(logits, labels)
    return logits.to(torch.promote_types(logits.dtype, torch.float32)), labels.long()


def nothing(values: Tensor) -> Tensor:
    """A zero that is connected to ``values`` and gives them a gradient of zeros, whatever they hold."""
    return values[:0].sum()
