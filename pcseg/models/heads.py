"""Heads: from the backbone's features (N, d) to one score a class (N, K)."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.errors import InputError
from pcseg.losses.etf import simplex_etf


class ETFHead(nn.Module):
    """A classifier whose K weight vectors never move: logits = scale · cos(feature, vertex k of a simplex ETF).

    Trained with ordinary cross-entropy on these logits. Where K > d + 1 no simplex fits into d dimensions, and a
    learned linear layer without bias first lifts the features to K − 1. The lifted features keep rank d, and to any
    d-dimensional subspace the K vertices have a root mean square cosine of at most sqrt(d/(K−1)): 0.69 for d = 96,
    K = 200, where 1 would be a full collapse. Vertices and lift together then act as one learned linear classifier.

    Args:
        num_classes: K ≥ 2.
        in_channels: d.
        scale: of the cosines. The least cross-entropy possible is log(1 + (K−1)·exp(−scale·K/(K−1))): with 10 it is
            below 0.01 up to K = 200, with 5 it is 0.84 there.
        seed: of the simplex's orientation.

    Source: Yang et al., "Inducing Neural Collapse in Imbalanced Learning: Do We Really Need a Learnable Classifier at
    the End of Deep Neural Network?", NeurIPS 2022, for the fixed classifier, not for their dot-regression loss.
    """

    def __init__(self, num_classes: int, in_channels: int, *, scale: float = 10.0, seed: int = 0):
        super().__init__()
        if not scale > 0:
            raise ValueError(f"scale must be positive, got {scale}")
        lifted = num_classes > in_channels + 1
        self.lift = nn.Linear(in_channels, num_classes - 1, bias=False) if lifted else nn.Identity()
        self.register_buffer("vertices", simplex_etf(num_classes, num_classes - 1 if lifted else in_channels, seed))
        self.scale = scale

    def forward(self, features: Tensor) -> Tensor:
        """Features (N, d) floating point to logits (N, K) in −scale..scale; a feature of zeros gets zeros."""
        lifted = self.lift(features)
        # Lengths in float32 at least: float16 cannot hold the smallest length that is divided by.
        unit = F.normalize(lifted.to(torch.promote_types(lifted.dtype, torch.float32)), dim=1)
        return self.scale * F.linear(unit.to(self.vertices.dtype), self.vertices)

    def extra_repr(self) -> str:
        return f"classes={self.vertices.shape[0]}, dim={self.vertices.shape[1]}, scale={self.scale}"


def _linear(num_classes: int, in_channels: int, *, bias: bool = True) -> nn.Linear:
    return nn.Linear(in_channels, num_classes, bias=bias)


HEADS: dict[str, Callable[..., nn.Module]] = {"linear": _linear, "etf": ETFHead}


def build_head(name: str, in_channels: int, num_classes: int, **options) -> nn.Module:
    """Make a head with freshly drawn weights.

    Args:
        name: ``"linear"`` (learned, options: bias) or ``"etf"`` (fixed simplex, options: scale, seed).
        in_channels: d, length of a feature.
        num_classes: K.
        options: of the chosen head.

    Returns:
        Module from (N, d) to (N, K).

    Raises:
        InputError: no head of that name.
    """
    if name not in HEADS:
        raise InputError(f"unknown head {name!r}: choose one of {', '.join(HEADS)}")
    return HEADS[name](num_classes, in_channels, **options)
