"""Numbers of training points a class, as the losses for long tails use them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

CLASS_WEIGHTS = ("none", "inverse_sqrt", "inverse")


def positive_counts(class_points: Tensor | Sequence[int]) -> Tensor:
    """Numbers of points that can be divided by and have a logarithm.

    A class without a training point is treated as the rarest class that has some. Any smaller number would be made
    up, and it would decide what the largest weight or margin is, for all other classes too.

    Args:
        class_points: (K,) numbers ≥ 0.

    Returns:
        (K,) float64 on the CPU, all > 0; ones if no class has a point.

    Raises:
        ValueError: another shape, a negative or a non-finite number.
    """
    points = torch.as_tensor(class_points).detach().to("cpu", torch.float64)
    if points.ndim != 1 or not len(points) or not torch.isfinite(points).all() or (points < 0).any():
        raise ValueError(f"class_points must be K numbers of points, 0 or more each, got {points.tolist()}")
    present = points > 0
    rarest = points[present].min() if present.any() else 1.0
    return torch.where(present, points, rarest)


def class_weights(class_points: Tensor | Sequence[int], kind: str) -> Tensor:
    """Weights of classes, ∝ 1/n_k (``"inverse"``) or 1/√n_k (``"inverse_sqrt"``).

    Args:
        class_points: (K,) numbers of training points n_k, see :func:`positive_counts`.
        kind: ``"inverse"`` or ``"inverse_sqrt"``.

    Returns:
        (K,) float32, scaled such that the mean weight of a training point is 1.
    """
    if kind not in CLASS_WEIGHTS[1:]:
        raise ValueError(f"unknown class weights {kind!r}: choose one of {', '.join(CLASS_WEIGHTS[1:])}")
    points = positive_counts(class_points)
    weights = points ** (-1.0 if kind == "inverse" else -0.5)
    return (weights * points.sum() / (weights * points).sum()).float()
