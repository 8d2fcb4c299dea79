"""Heads: from features (N, d) to one score a class (N, K), or from maps (B, d, H, W) to maps (B, K, H, W).

Each also tells by ``class_vectors()`` which K vectors it compares features with.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.errors import InputError
from pcseg.losses.dropclass import Dropped
from pcseg.losses.etf import simplex_etf
from pcseg.models.spunet import BatchNorm

DROP_FROM = ("all", "present")


class LinearHead(nn.Linear):
    """The usual classifier: logits = W f + b, learned.

    Args:
        num_classes: K.
        in_channels: d.
        bias: whether there is a b.
    """

    def __init__(self, num_classes: int, in_channels: int, *, bias: bool = True):
        super().__init__(in_channels, num_classes, bias)

    def forward(self, features: Tensor) -> Tensor:
        """Features (N, d) or (B, d, H, W) to logits (N, K) or (B, K, H, W)."""
        return super().forward(features.movedim(1, -1)).movedim(-1, 1)

    def class_vectors(self) -> Tensor:
        """(K, d): what features are compared with, W."""
        return self.weight


class CosineHead(nn.Module):
    """logits = scale · cos(f, w_k), w learned: no class is preferred by the length of its weights.

    Args:
        num_classes: K.
        in_channels: d.
        scale: of the cosines, fixed.

    Source: Wang et al., "CosFace", CVPR 2018, for scaled cosines as logits.
    """

    def __init__(self, num_classes: int, in_channels: int, *, scale: float = 15.0):
        super().__init__()
        _check_scale(scale)
        self.scale = scale
        self.weight = nn.Parameter(torch.randn(num_classes, in_channels) * in_channels**-0.5)

    def forward(self, features: Tensor) -> Tensor:
        """Features (N, d) or (B, d, H, W) to logits in −scale..scale; a feature of zeros gets zeros."""
        return _cosines(features.movedim(1, -1), self.class_vectors(), self.scale).movedim(-1, 1)

    def class_vectors(self) -> Tensor:
        """(K, d): the unit vectors that features are compared with."""
        return F.normalize(_at_least_float32(self.weight), dim=1)

    def extra_repr(self) -> str:
        return f"classes={self.weight.shape[0]}, dim={self.weight.shape[1]}, scale={self.scale}"


class ETFHead(nn.Module):
    """A classifier whose K weight vectors never move: logits = scale · cos(feature, vertex k of a simplex ETF).

    Trained with cross-entropy on these logits or with :class:`pcseg.losses.DotRegression`. Where K > d + 1 no simplex
    fits into d dimensions, and a learned linear layer without bias first lifts the features to K − 1. The lifted
    features keep rank d, and to any d-dimensional subspace the K vertices have a root mean square cosine of at most
    sqrt(d/(K−1)): 0.69 for d = 96, K = 200, where 1 would be a full collapse. Vertices and lift together then act as
    one learned linear classifier.

    Args:
        num_classes: K ≥ 2.
        in_channels: d.
        scale: of the cosines. The least cross-entropy possible is log(1 + (K−1)·exp(−scale·K/(K−1))): with 10 it is
            below 0.01 up to K = 200, with 5 it is 0.84 there.
        seed: of the simplex's orientation.

    Source: Yang et al., "Inducing Neural Collapse in Imbalanced Learning: Do We Really Need a Learnable Classifier at
    the End of Deep Neural Network?", NeurIPS 2022.
    """

    def __init__(self, num_classes: int, in_channels: int, *, scale: float = 10.0, seed: int = 0):
        super().__init__()
        _check_scale(scale)
        lifted = num_classes > in_channels + 1
        self.lift = nn.Linear(in_channels, num_classes - 1, bias=False) if lifted else nn.Identity()
        self.register_buffer("vertices", simplex_etf(num_classes, num_classes - 1 if lifted else in_channels, seed))
        self.scale = scale

    def forward(self, features: Tensor) -> Tensor:
        """Features (N, d) or (B, d, H, W) to logits in −scale..scale; a feature of zeros gets zeros."""
        return _cosines(self.lift(features.movedim(1, -1)), self.vertices, self.scale).movedim(-1, 1)

    def class_vectors(self) -> Tensor:
        """(K, d): the vertices that features are compared with; where features are lifted, vertices times lift."""
        return self.vertices if isinstance(self.lift, nn.Identity) else self.vertices @ self.lift.weight

    def extra_repr(self) -> str:
        return f"classes={self.vertices.shape[0]}, dim={self.vertices.shape[1]}, scale={self.scale}"


class DropClassHead(nn.Module):
    """A linear classifier W, and the same classifier on features from which the importance of one class may be missing.

    The importance of class c for each channel is S_c = ReLU(W_c), the gradient of a linear logit. With m_c = 0 for the
    dropped class and 1 for all others, A' = ReLU(BatchNorm(Linear(A ⊙ (Σ_c m_c S_c / Σ_c m_c)))) and the logits are
    W A' + b. In training :meth:`forward` gives W A + b and :meth:`drop` the logits on A'; in evaluation
    :meth:`forward` gives those on A' with all m = 1. The weights of the importance are learned through both ways.

    Args:
        num_classes: K ≥ 2.
        in_channels: d.
        sample_from: the class to drop is drawn evenly from all K (``"all"``, as published) or from those with a point
            in the batch (``"present"``): with 200 classes most draws from all are of a class that is not there.
        norm_momentum: share of a batch in BatchNorm's running statistics.

    Source: Chu et al., DropClass, NeurIPS 2021, and its release, which computes t/T by epochs.
    """

    def __init__(self, num_classes: int, in_channels: int, *, sample_from: str = "all", norm_momentum: float = 0.1):
        super().__init__()
        if sample_from not in DROP_FROM:
            raise ValueError(f"unknown sample_from {sample_from!r}: choose one of {', '.join(DROP_FROM)}")
        if num_classes < 2:
            raise ValueError(f"dropping one of the classes needs at least 2, got num_classes={num_classes}")
        self.sample_from = sample_from
        self.classifier = LinearHead(num_classes, in_channels)
        self.refine = nn.Linear(in_channels, in_channels)
        self.norm = BatchNorm(in_channels)
        self.norm.momentum = norm_momentum

    def forward(self, features: Tensor) -> Tensor:
        """Features (N, d) or (B, d, H, W) to logits: in training the plain ones, in evaluation the refined ones."""
        return self.classifier(features if self.training else self._refined(features, None))

    def drop(self, features: Tensor, labels: Tensor, progress: float) -> Dropped:
        """Drop a class with probability t/T, and compute the logits without it.

        Draws the same number of values from torch's global generator in every call.

        Args:
            features: (N, d) or (B, d, H, W).
            labels: (N,) or (B, H, W) integers in 0..K−1, others are left out; only looked at for ``present``.
            progress: t/T in [0, 1].
        """
        chosen, chance = torch.rand(2, dtype=torch.float64).tolist()
        num_classes = self.classifier.out_features
        classes = range(num_classes)
        if self.sample_from == "present":
            classes = labels[(labels >= 0) & (labels < num_classes)].unique().tolist()
        label = None
        if classes and chance < progress:
            label = classes[int(chosen * len(classes))]
        return Dropped(self.classifier(self._refined(features, label)), label, progress)

    def class_vectors(self) -> Tensor:
        """(K, d): what features are compared with in training, and refined features in evaluation, W."""
        return self.classifier.weight

    def _refined(self, features: Tensor, label: int | None) -> Tensor:
        importance = self.classifier.weight.relu()  # (K, d)
        kept = torch.ones_like(importance[:, :1])
        if label is not None:
            kept[label] = 0
        factor = (kept * importance).sum(0) / kept.sum()  # (d,)
        points = features.movedim(1, -1)
        refined = self.refine(points * factor.to(points.dtype))
        return self.norm(refined.flatten(0, -2)).relu().view(points.shape).movedim(-1, 1)

    def extra_repr(self) -> str:
        return f"sample_from={self.sample_from}"


def _cosines(features: Tensor, directions: Tensor, scale: float) -> Tensor:
    """scale · cosines of features (…, d) to unit vectors (K, d)."""
    # Lengths in float32 at least: float16 cannot hold the smallest length that is divided by.
    unit = F.normalize(_at_least_float32(features), dim=-1)
    return scale * F.linear(unit.to(directions.dtype), directions)


def _at_least_float32(values: Tensor) -> Tensor:
    return values.to(torch.promote_types(values.dtype, torch.float32))


def _check_scale(scale: float) -> None:
    if not scale > 0:
        raise ValueError(f"scale must be positive, got {scale}")


HEADS: dict[str, Callable[..., nn.Module]] = {
    "linear": LinearHead,
    "cosine": CosineHead,
    "etf": ETFHead,
    "dropclass": DropClassHead,
}


def build_head(name: str, in_channels: int, num_classes: int, **options) -> nn.Module:
    """Make a head with freshly drawn weights.

    Args:
        name: ``"linear"`` (learned, options: bias), ``"cosine"`` (learned, options: scale), ``"etf"`` (fixed simplex,
            options: scale, seed) or ``"dropclass"`` (options: sample_from, norm_momentum).
        in_channels: d, length of a feature.
        num_classes: K.
        options: of the chosen head.

    Returns:
        Module from (N, d) to (N, K), and from (B, d, H, W) to (B, K, H, W).

    Raises:
        InputError: no head of that name.
    """
    if name not in HEADS:
        raise InputError(f"unknown head {name!r}: choose one of {', '.join(HEADS)}")
    return HEADS[name](num_classes, in_channels, **options)
