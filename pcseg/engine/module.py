"""One training step, one validation step, the optimiser: what Lightning runs."""

from __future__ import annotations

import lightning.pytorch as pl
import numpy as np
import torch
from torch import Tensor

from pcseg import config as configs
from pcseg.config import Config
from pcseg.data.batch import Batch
from pcseg.labels import LabelSet
from pcseg.losses import build_losses
from pcseg.metrics.confusion import confusion_matrix, scores
from pcseg.models.heads import DropClassHead
from pcseg.models.segmenter import build_segmenter


def step_seed(seed: int, step: int) -> int:
    """Mix a run's seed and a step into a seed for that step, so that random draws do not depend on what ran before."""
    return int(np.random.SeedSequence([seed, step]).generate_state(1, np.uint64)[0] >> 1)


class SegmentationModule(pl.LightningModule):
    """The network and its loss, validated on every original point.

    Args:
        config: the run's config.
        label_set: the K classes.
        class_share: (K,) share of the training scenes with each class; see :func:`pcseg.losses.build_losses`.
        class_points: (K,) training points of each class; see there.
    """

    def __init__(
        self,
        config: Config,
        label_set: LabelSet,
        class_share: Tensor | None = None,
        class_points: Tensor | None = None,
    ):
        super().__init__()
        self.config = config
        self.label_set = label_set
        self.segmenter = build_segmenter(config, label_set.num_classes)
        self.training_loss = build_losses(
            config.loss,
            label_set.num_classes,
            self.segmenter.backbone.out_channels,
            class_points=class_points,
            class_share=class_share,
            logit_scale=getattr(self.segmenter.head, "scale", 1.0),
            seed=config.seed,
        )
        k = label_set.num_classes
        self.register_buffer("confusion", torch.zeros(k, k, dtype=torch.int64), persistent=False)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Compute features (N, d) and logits (N, K) of a batch's voxels."""
        return self.segmenter(batch.feat, batch.grid_coord, batch.batch, batch.batch_size)

    def losses(self, features: Tensor, logits: Tensor, segment: Tensor) -> dict[str, Tensor]:
        """Compute the loss terms by name, and their weighted sum as ``loss``."""
        head, dropped = self.segmenter.head, None
        if self.training and isinstance(head, DropClassHead):
            dropped = head.drop(features, segment, self.global_step / self.trainer.estimated_stepping_batches)
        return self.training_loss(features, logits, segment, dropped)

    def training_step(self, batch: Batch, batch_index: int) -> Tensor:
        torch.manual_seed(step_seed(self.config.seed, self.global_step))
        terms = self.losses(*self(batch), batch.segment)
        self._log({f"train/{name}": value.detach() for name, value in terms.items()}, batch.batch_size)
        return terms["loss"]

    def on_train_epoch_end(self) -> None:
        self._log({"train/lr": self.optimizers().param_groups[0]["lr"]}, 1)

    def on_validation_epoch_start(self) -> None:
        self.confusion.zero_()

    def validation_step(self, batch: Batch, batch_index: int) -> None:
        features, logits = self(batch)
        if batch.full_segment is None:
            return
        prediction = logits.argmax(dim=1)[batch.inverse]
        self.confusion += confusion_matrix(prediction, batch.full_segment, self.label_set.num_classes)
        terms = self.losses(features, logits, batch.segment)
        self._log({f"val/{name}": value for name, value in terms.items()}, 1)

    def on_validation_epoch_end(self) -> None:
        result = scores(self.confusion, self.label_set)
        named = {name: result[name] for name in ("miou", "miou_in_truth", "miou_all", "accuracy")}
        named |= {split: result[split]["miou"] for split in ("head", "common", "tail") if split in result}
        # Without a single labelled point there is no score; 0 keeps the best-checkpoint rule working.
        self._log({f"val/{name}": value or 0.0 for name, value in named.items()}, 1)

    def _log(self, values: dict[str, Tensor | float], batch_size: int) -> None:
        self.log_dict(values, on_step=False, on_epoch=True, batch_size=batch_size)

    def configure_optimizers(self) -> dict:
        train = self.config.train
        if train.optimizer == "sgd":
            optimizer = torch.optim.SGD(
                self.parameters(), train.lr, momentum=train.momentum, weight_decay=train.weight_decay, nesterov=True
            )
        else:
            optimizer = torch.optim.AdamW(self.parameters(), train.lr, weight_decay=train.weight_decay)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            max_lr=train.lr,
            total_steps=int(self.trainer.estimated_stepping_batches),
            pct_start=train.warmup,
            div_factor=10,
            final_div_factor=1e4,
            cycle_momentum=False,
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}

    def on_save_checkpoint(self, checkpoint: dict) -> None:
        checkpoint["pcseg"] = {"config": configs.to_dict(self.config)}
