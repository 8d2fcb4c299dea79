"""The training loss that a config describes: named terms and their weighted sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from pcseg.losses.ceco import CenterCollapse
from pcseg.losses.cross_entropy import CrossEntropy
from pcseg.losses.dice import DiceLoss
from pcseg.losses.dot_regression import DotRegression
from pcseg.losses.dropclass import Dropped, DroppedProbability
from pcseg.losses.focal import FocalLoss
from pcseg.losses.frequencies import class_weights
from pcseg.losses.ldam import LDAM
from pcseg.losses.logit_adjustment import LogitAdjustment
from pcseg.losses.lovasz import LovaszSoftmax
from pcseg.losses.reduction import sync_means
from pcseg.losses.seesaw import SeesawLoss

if TYPE_CHECKING:
    from pcseg.config import Loss


class TrainingLoss(nn.Module):
    """Sum of weighted terms on points, of center collapse, and of what DropClass adds.

    Without DropClass: L = Σ w_i L_i(logits, y) + λ L_CR. With it, r = t/T and z the dropped class:
    L = (1 − r) Σ w_i L_i(logits, y) + r Σ w_i L_i(dropped, y without z) + α · mean softmax(dropped)_z + λ L_CR.

    Args:
        terms: name → loss on points, a module that takes logits and labels.
        weights: name → its weight; ``center_collapse`` → λ.
        center_collapse: the regulariser; None leaves it out.
        drop_alpha: α of DropClass.
    """

    def __init__(
        self,
        terms: Mapping[str, nn.Module],
        weights: Mapping[str, float],
        center_collapse: CenterCollapse | None = None,
        drop_alpha: float = 10.0,
    ):
        super().__init__()
        self.terms = nn.ModuleDict(terms)
        self.weights = dict(weights)
        self.center_collapse = center_collapse
        self.drop_alpha = drop_alpha
        self.dropped_probability = DroppedProbability()

    def forward(
        self, features: Tensor, logits: Tensor, labels: Tensor, dropped: Dropped | None = None
    ) -> dict[str, Tensor]:
        """Compute the terms of one batch, in float32 at least, also under autocast.

        Args:
            features: (N, d) or (B, d, H, W), what the head sees.
            logits: (N, K) or (B, K, H, W).
            labels: (N,) or (B, H, W) integers in 0..K−1 or −1.
            dropped: of a DropClass head in training.

        Returns:
            Scalars by name, unweighted, and their weighted sum as ``loss``. With ``dropped`` also the terms on the
            dropped logits, as ``dropped_<name>``, and ``dropped_probability``.
        """
        with torch.autocast(logits.device.type, enabled=False):
            values = {name: term(logits, labels) for name, term in self.terms.items()}
            loss = self._sum(values)
            if dropped is not None:
                remaining = dropped.remaining(labels)
                others = {name: term(dropped.logits, remaining) for name, term in self.terms.items()}
                probability = self.dropped_probability(dropped)
                loss = (1 - dropped.progress) * loss + dropped.progress * self._sum(others)
                loss = loss + self.drop_alpha * probability
                values |= {f"dropped_{name}": value for name, value in others.items()}
                values["dropped_probability"] = probability
            if self.center_collapse is not None:
                values["center_collapse"] = self.center_collapse(features, labels)
                loss = loss + self.weights["center_collapse"] * values["center_collapse"]
            values["loss"] = loss
        return values

    def _sum(self, values: Mapping[str, Tensor]) -> Tensor:
        return sum(self.weights[name] * value for name, value in values.items())


def wants_class_points(settings: Loss) -> bool:
    """Say whether a config's loss needs the numbers of training points a class."""
    weighted = settings.cross_entropy.weight > 0 and settings.cross_entropy.class_weights != "none"
    return weighted or any(term.weight > 0 for term in (settings.logit_adjustment, settings.ldam, settings.seesaw))


def build_losses(
    settings: Loss,
    num_classes: int,
    in_channels: int,
    *,
    class_points: Tensor | None = None,
    class_share: Tensor | None = None,
    logit_scale: float = 1.0,
    seed: int = 0,
) -> TrainingLoss:
    """Make the training loss that a config asks for: every term whose weight is not 0.

    Means over points are taken over the points of all processes (:class:`pcseg.losses.reduction.PointMean`).

    Args:
        settings: the config's ``loss``.
        num_classes: K.
        in_channels: d, width of the features.
        class_points: (K,) points of each class in the training scenes; wanted by class weights, logit adjustment,
            LDAM and Seesaw.
        class_share: (K,) share of the training scenes that contain each class; wanted by center collapse with
            ``prior: scenes``.
        logit_scale: what the head multiplies its cosines with, for LDAM and dot regression; 1 for other heads.
        seed: of center collapse's vertices and projection.

    Raises:
        ValueError: numbers that are wanted are missing, or not K.
    """
    if wants_class_points(settings) and (class_points is None or len(class_points) != num_classes):
        found = "none" if class_points is None else f"{len(class_points)} numbers"
        raise ValueError(
            f"class weights, logit adjustment, LDAM and Seesaw need class_points of {num_classes} classes, got {found}"
        )
    cross_entropy, ldam, seesaw = settings.cross_entropy, settings.ldam, settings.seesaw

    def weighted_cross_entropy() -> CrossEntropy:
        kind = cross_entropy.class_weights
        return CrossEntropy(
            None if kind == "none" else class_weights(class_points, kind), cross_entropy.label_smoothing
        )

    make = {
        "cross_entropy": weighted_cross_entropy,
        "focal": lambda: FocalLoss(settings.focal.gamma),
        "lovasz": LovaszSoftmax,
        "dice": DiceLoss,
        "logit_adjustment": lambda: LogitAdjustment(class_points, settings.logit_adjustment.tau),
        "ldam": lambda: LDAM(class_points, ldam.max_margin, ldam.scale, logit_scale),
        "seesaw": lambda: SeesawLoss(class_points, seesaw.p, seesaw.q),
        "dot_regression": lambda: DotRegression(logit_scale),
    }
    weights = {name: getattr(settings, name).weight for name in (*make, "center_collapse")}
    terms = {name: build() for name, build in make.items() if weights[name] > 0}
    center_collapse = _center_collapse(settings, num_classes, in_channels, class_share, seed)
    loss = TrainingLoss(terms, weights, center_collapse, settings.dropclass.alpha)
    sync_means(loss)
    return loss


def _center_collapse(
    settings: Loss, num_classes: int, in_channels: int, class_share: Tensor | None, seed: int
) -> CenterCollapse | None:
    """The regulariser; None where its weight is 0."""
    ceco = settings.center_collapse
    if ceco.weight == 0:
        return None
    if ceco.prior == "scenes" and class_share is None:
        raise ValueError("loss.center_collapse.prior 'scenes' needs class_share")
    options = {
        "prior": class_share if ceco.prior == "scenes" else None,
        "learn_projection": ceco.learn_projection,
        "sync_centers": ceco.sync_centers,
        "seed": seed,
    }
    if ceco.preset == "released":
        return CenterCollapse.released(num_classes, in_channels, **options)
    return CenterCollapse(
        num_classes,
        in_channels,
        projection=None if ceco.projection == "auto" else ceco.projection,
        normalize=ceco.normalize,
        scale=ceco.scale,
        **options,
    )
