"""Backbone + head: voxels in, one score a class out."""

from __future__ import annotations

from torch import Tensor, nn

from pcseg.config import Config
from pcseg.labels import load_label_set
from pcseg.models.heads import build_head
from pcseg.models.spunet import SpUNet


class Segmenter(nn.Module):
    """A sparse UNet with a classifier.

    Args:
        backbone: gives (N, d) features and has ``out_channels``.
        head: maps (N, d) features to (N, K) logits.
        coarse_head: a second classifier of the same features, for coarser classes; None: there is none.
    """

    def __init__(self, backbone: SpUNet, head: nn.Module, coarse_head: nn.Module | None = None):
        super().__init__()
        self.backbone = backbone
        self.head = head
        self.coarse_head = coarse_head

    def forward(self, feat: Tensor, grid_coord: Tensor, batch: Tensor, batch_size: int) -> tuple[Tensor, Tensor]:
        """Compute features and logits.

        Args:
            feat: (N, C) float input channels.
            grid_coord: (N, 3) integer voxel coordinates, no two alike in one sample.
            batch: (N,) int64 sample of each voxel.
            batch_size: number of samples.

        Returns:
            features (N, d) and logits (N, K), in the order of the input rows.
        """
        features = self.backbone(feat, grid_coord, batch, batch_size)
        return features, self.head(features)


def build_segmenter(config: Config, num_classes: int) -> Segmenter:
    """Make the network that a config describes, with freshly drawn weights."""
    model = config.model
    backbone = SpUNet(
        config.in_channels,
        channels=tuple(model.channels),
        layers=tuple(model.layers),
        base_channels=model.base_channels,
        norm_momentum=model.norm_momentum,
    )
    options: dict = {}
    if model.head_scale is not None:
        options["scale"] = model.head_scale
    if model.head == "dropclass":
        options = {"sample_from": config.loss.dropclass.sample_from, "norm_momentum": model.norm_momentum}
    head = build_head(model.head, backbone.out_channels, num_classes, **options)
    coarse_head = None
    if config.data.coarse_label_set:
        coarse_classes = load_label_set(config.data.coarse_label_set).num_classes
        coarse_head = build_head(model.head, backbone.out_channels, coarse_classes, **options)
    return Segmenter(backbone, head, coarse_head)
