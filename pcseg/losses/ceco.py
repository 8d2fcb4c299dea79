"""Center collapse (CeCo): pull the mean feature of each class towards its own corner of a fixed simplex."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.losses.etf import simplex_etf
from pcseg.losses.points import as_points
from pcseg.ops import center_collapse, class_centers
from pcseg.ops.center_collapse import SHORTEST
from pcseg.ops.processes import sum_over_processes

PROJECTIONS = ("none", "linear", "mlp", "released")
REDUCED = 128  # width of the released head between its two layers


class CenterCollapse(nn.Module):
    """L = mean over the classes k present of −log softmax_k(scale · W p(z̄_k) + log π), W (K, D) a fixed simplex ETF.

    z̄_k is the mean feature of the points of class k in the batch and p the projection. Classes without a point stay in
    the softmax's denominator and are left out of the mean. The point classifier is not touched; the branch is needed in
    training only. Computed in the module's own precision (float32), also under autocast.

    Args:
        num_classes: K ≥ 2.
        in_channels: C, length of a feature.
        projection: from C to the D dimensions of the simplex. ``"none"``: D = C, needs K ≤ C + 1. ``"linear"``: one
            matrix, orthonormal at the start; its rank is at most C. It commutes with the mean, so it is applied to the
            K centers instead of the N points. ``"mlp"``: Linear, ReLU, Linear, on the centers. ``"released"``:
            what the authors' 2-D head does, Linear to 128 and BatchNorm on the points, Linear and ReLU on the centers.
            Default: ``"none"`` where a simplex fits into C dimensions, else ``"linear"`` (docs/methods.md says why).
        projection_dim: D ≥ K − 1. Default K − 1 for "linear" and "mlp"; 512 or, if that is too small, K for "released".
        normalize: scale p(z̄_k) to unit length, so that the logits are scaled cosines. Wants a ``scale`` well above 1.
        scale: s > 0.
        prior: (K,) positive class shares π; log π is added to the logits. Any common factor drops out. None: no prior.
        dropout: share of the (normalised) projection's entries set to 0 in training.
        learn_projection: train the projection too. It then takes over much of the work from the features. Frozen, it
            stays as initialised (BatchNorm's running statistics still follow).
        sync_centers: in training, take the centers over the batches of all processes (torch.distributed), not of each
            alone. All then have the same loss, and the mean of their gradients, as DistributedDataParallel takes it,
            is that of one process with the whole batch. (The released form's BatchNorm is its own matter.)
        ignore_index: label of the points to leave out.
        seed: of the simplex's orientation and the projection's first weights.

    Raises:
        ValueError: settings that contradict each other, or no simplex of K vectors in D dimensions.

    Source: Zhong et al., "Understanding Imbalanced Semantic Segmentation Through Neural Collapse", CVPR 2023. The sum
    over classes is a mean here, as in the authors' release, so that the weight does not depend on the classes present.
    """

    def __init__(
        self,
        num_classes: int,
        in_channels: int,
        *,
        projection: str | None = None,
        projection_dim: int | None = None,
        normalize: bool = False,
        scale: float = 1.0,
        prior: Tensor | Sequence[float] | None = None,
        dropout: float = 0.0,
        learn_projection: bool = False,
        sync_centers: bool = False,
        ignore_index: int = -1,
        seed: int = 0,
    ):
        super().__init__()
        if projection is None:
            projection = "none" if num_classes <= in_channels + 1 else "linear"
        if projection not in PROJECTIONS:
            raise ValueError(f"unknown projection {projection!r}: choose one of {', '.join(PROJECTIONS)}")
        if projection == "none" and projection_dim not in (None, in_channels):
            raise ValueError(f"projection_dim={projection_dim} has no effect with projection='none': choose another")
        if not scale > 0:
            raise ValueError(f"scale must be positive, got {scale}")
        if projection_dim is None:
            smallest = num_classes - 1
            projection_dim = {"none": in_channels, "released": max(512, num_classes)}.get(projection, smallest)
        dim = projection_dim
        self.num_classes, self.in_channels, self.projection = num_classes, in_channels, projection
        self.normalize, self.scale, self.ignore_index = normalize, float(scale), ignore_index
        self.sync_centers = sync_centers
        self.register_buffer("vertices", simplex_etf(num_classes, dim, seed))
        self.register_buffer("log_prior", None if prior is None else _log_prior(prior, num_classes))
        self.reduce = None  # on points
        self.project = nn.Identity()  # on centers
        if projection == "linear":
            self.project = nn.Linear(in_channels, dim, bias=False)
        elif projection == "mlp":
            self.project = nn.Sequential(nn.Linear(in_channels, dim), nn.ReLU(), nn.Linear(dim, dim))
        elif projection == "released":
            self.reduce = nn.Sequential(nn.Linear(in_channels, REDUCED, bias=False), nn.BatchNorm1d(REDUCED))
            self.project = nn.Sequential(nn.Linear(REDUCED, dim), nn.ReLU())
        self.dropout = nn.Dropout(dropout)
        generator = torch.Generator().manual_seed(seed)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                _reset(layer, generator)
        if projection == "linear":
            nn.init.orthogonal_(self.project.weight, generator=generator)
        self.requires_grad_(learn_projection)

    @classmethod
    def released(
        cls,
        num_classes: int,
        in_channels: int,
        *,
        prior: Tensor | Sequence[float] | None = None,
        **options,
    ) -> CenterCollapse:
        """The head the paper's authors released for images, step by step; any option can be overruled.

        Linear C→128 without bias and BatchNorm, centers, Linear 128→512 and ReLU, unit length, dropout 0.1, simplex in
        512 dimensions, scale 5, plus log π. Both layers are frozen at their random start, as released. The release
        takes π = share of the training images (here: scenes) that contain the class; pass it as ``prior``.
        """
        preset = {"projection": "released", "normalize": True, "scale": 5.0, "dropout": 0.1}
        return cls(num_classes, in_channels, prior=prior, **(preset | options))

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        """The loss of one batch.

        Args:
            features: (N, C) or (B, C, H, W) floating point, the features the point classifier sees.
            labels: (N,) or (B, H, W) integers in 0..K−1 or ``ignore_index``.

        Returns:
            Scalar tensor. With no labelled point 0, with a gradient of zeros.
        """
        if features.ndim < 2 or features.shape[1] != self.in_channels:
            wanted = f"(N, {self.in_channels}) or (B, {self.in_channels}, H, W)"
            raise ValueError(f"features must be {wanted}, got {tuple(features.shape)}")
        features, labels = as_points(features, labels)
        with torch.autocast(features.device.type, enabled=False):
            if self.reduce is not None:
                features = self._reduce(features.to(self.vertices.dtype))
            centers, counts = class_centers(features, labels, self.num_classes, self.ignore_index)
            if self.sync_centers and self.training:  # processes validate different numbers of batches
                centers, counts = _over_all_processes(centers, counts)
            projected = self.project(centers.to(self.vertices.dtype))
            normalize = self.normalize
            if normalize and self.training and self.dropout.p > 0:  # the release drops entries of unit vectors
                projected, normalize = F.normalize(projected, dim=1, eps=SHORTEST), False
            projected = self.dropout(projected)
            return center_collapse(projected, counts, self.vertices, self.scale, self.log_prior, normalize)

    def _reduce(self, features: Tensor) -> Tensor:
        linear, norm = self.reduce
        reduced = linear(features)
        if len(features) > 1:
            return norm(reduced)
        # One point has no variance to divide by: use what was learned so far.
        return F.batch_norm(reduced, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)

    def extra_repr(self) -> str:
        return (
            f"classes={self.num_classes}, channels={self.in_channels}, projection={self.projection}, "
            f"dim={self.vertices.shape[1]}, normalize={self.normalize}, scale={self.scale}, "
            f"prior={self.log_prior is not None}, sync_centers={self.sync_centers}"
        )


def _over_all_processes(centers: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
    """Centers and counts of all processes' points together; the gradient goes back to all of them."""
    everywhere = sum_over_processes(counts)
    return sum_over_processes(centers * counts[:, None]) / everywhere.clamp(min=1)[:, None], everywhere


def _log_prior(prior: Tensor | Sequence[float], num_classes: int) -> Tensor:
    prior = torch.as_tensor(prior, dtype=torch.float64)
    if prior.shape != (num_classes,):
        raise ValueError(f"prior must have one share a class, shape ({num_classes},), got {tuple(prior.shape)}")
    bad = torch.nonzero(~(torch.isfinite(prior) & (prior > 0))).flatten().tolist()
    if bad:
        raise ValueError(
            f"prior must be positive, but class {bad[0]} has {prior[bad[0]].item():g} ({len(bad)} such classes): "
            f"give classes that were never seen a small share, such as half a scene"
        )
    return prior.log().float()


def _reset(layer: nn.Linear, generator: torch.Generator) -> None:
    """PyTorch's own start for a linear layer, from our generator."""
    bound = layer.in_features**-0.5
    nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
    if layer.bias is not None:
        nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
