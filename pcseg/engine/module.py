"""One training step, one validation step, the optimiser: what Lightning runs."""

from __future__ import annotations

import logging

import lightning.pytorch as pl
import numpy as np
import torch
from torch import Tensor

from pcseg import config as configs
from pcseg.config import Config
from pcseg.data.batch import Batch
from pcseg.engine.checkpointing import last_good
from pcseg.engine.material import ClassCounts
from pcseg.errors import InputError
from pcseg.labels import IGNORE_INDEX, LabelSet, class_map_between, load_label_set
from pcseg.losses import TrainingLoss, build_losses
from pcseg.metrics.collapse import COLUMNS, CollapseStatistics, collapse_measures, epoch_columns
from pcseg.metrics.confusion import confusion_matrix, scores
from pcseg.models.heads import DropClassHead
from pcseg.models.segmenter import build_segmenter
from pcseg.models.spunet import sync_batch_norm
from pcseg.ops.processes import sum_over_processes

logger = logging.getLogger("pcseg")


def step_seed(*key: int) -> int:
    """Mix a run's seed, a step and what else tells draws apart into one seed, so that they depend on nothing else."""
    return int(np.random.SeedSequence(key).generate_state(1, np.uint64)[0] >> 1)


class SegmentationModule(pl.LightningModule):
    """The network and its loss, validated on every original point.

    Args:
        config: the run's config.
        label_set: the K classes.
        counts: of each class, see :func:`pcseg.losses.build_losses`.
        coarse_counts: of each class of ``data.coarse_label_set``.
    """

    def __init__(
        self,
        config: Config,
        label_set: LabelSet,
        counts: ClassCounts | None = None,
        coarse_counts: ClassCounts | None = None,
    ):
        super().__init__()
        self.config = config
        self.label_set = label_set
        self.segmenter = build_segmenter(config, label_set.num_classes)
        self.training_loss = self._build_losses(label_set, counts)
        # Not a buffer: averaging of weights would swap it with a copy.
        self.confusion = torch.zeros(label_set.num_classes, label_set.num_classes, dtype=torch.int64)
        self.coarse_set, self.coarse_loss = None, None
        if config.data.coarse_label_set:
            self.coarse_set = load_label_set(config.data.coarse_label_set)
            self.coarse_loss = self._build_losses(self.coarse_set, coarse_counts)
            self.class_map = torch.from_numpy(class_map_between(label_set, self.coarse_set))
        self.bad_steps = 0  # in a row
        if config.train.sync_batch_norm:
            sync_batch_norm(self)

    def _build_losses(self, label_set: LabelSet, counts: ClassCounts | None) -> TrainingLoss:
        points, share = counts or ClassCounts()
        return build_losses(
            self.config.loss,
            label_set.num_classes,
            self.segmenter.backbone.out_channels,
            class_points=points,
            class_share=share,
            logit_scale=getattr(self.segmenter.head, "scale", 1.0),
            seed=self.config.seed,
        )

    def _coarse(self, segment: Tensor) -> Tensor:
        """The labels (N,) of the coarse classes; -1 where there is none."""
        self.class_map = self.class_map.to(segment.device)
        return torch.where(segment >= 0, self.class_map[segment.clamp_min(0)], IGNORE_INDEX)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Compute features (N, d) and logits (N, K) of a batch's voxels."""
        return self.segmenter(batch.feat, batch.grid_coord, batch.batch, batch.batch_size)

    def losses(self, features: Tensor, logits: Tensor, segment: Tensor) -> dict[str, Tensor]:
        """Compute the loss terms by name, and their weighted sum as ``loss``."""
        head, dropped = self.segmenter.head, None
        if self.training and isinstance(head, DropClassHead):
            dropped = head.drop(features, segment, self.global_step / self.trainer.estimated_stepping_batches)
        terms = self.training_loss(features, logits, segment, dropped)
        if self.coarse_loss is not None:
            coarse = self.coarse_loss(features, self.segmenter.coarse_head(features), self._coarse(segment))
            terms |= {f"coarse_{name}": value for name, value in coarse.items()}
            terms["loss"] = terms["loss"] + self.config.loss.coarse_weight * coarse["loss"]
        return terms

    def training_step(self, batch: Batch, batch_index: int) -> Tensor:
        part = batch_index % self.config.train.accumulate
        torch.manual_seed(step_seed(self.config.seed, self.global_step, part, self.global_rank))
        buffers = list(self.segmenter.buffers())
        before = [buffer.clone() for buffer in buffers]
        terms = self.losses(*self(batch), batch.segment)
        if self._is_bad(terms["loss"]):
            for buffer, value in zip(buffers, before, strict=True):  # running statistics would stay NaN for ever
                buffer.copy_(value)
            self._count_bad_step(batch, terms)
            return sum(0.0 * parameter.sum() for parameter in self.parameters() if parameter.requires_grad)
        self.bad_steps = 0
        self._log({f"train/{name}": value.detach() for name, value in terms.items()})
        return terms["loss"]

    def _is_bad(self, loss: Tensor) -> bool:
        """Whether the loss is NaN or infinite, in any process. (Gradients that overflow in fp16 are no such thing.)"""
        bad = not bool(torch.isfinite(loss.detach()))
        return self.trainer.strategy.reduce_boolean_decision(bad, all=False) if self.trainer.world_size > 1 else bad

    def _count_bad_step(self, batch: Batch, terms: dict[str, Tensor]) -> None:
        self.bad_steps += 1
        values = ", ".join(f"{name} {float(value.detach()):g}" for name, value in terms.items())
        where = f"step {self.global_step} ({values}; scenes {', '.join(batch.names)})"
        logger.warning("left out %s", where)
        if self.bad_steps >= self.config.train.max_bad_steps:
            raise InputError(
                f"the loss was NaN or infinite {self.bad_steps} times in a row, last at {where}; "
                f"{last_good(self.config.run_folder / 'checkpoints')}; "
                f"lower train.lr, set train.clip_norm or train.precision=fp32"
            )

    def on_validation_epoch_start(self) -> None:
        self.confusion = torch.zeros_like(self.confusion, device=self.device)
        if self.coarse_set is not None:
            size = self.coarse_set.num_classes
            self.coarse_confusion = torch.zeros(size, size, dtype=torch.int64, device=self.device)
        self.loss_sums: dict[str, Tensor] = {}  # of this process's scenes
        dim = self.segmenter.backbone.out_channels
        self.collapse = CollapseStatistics(self.label_set.num_classes, dim, self.label_set.splits, self.device)
        # Averaged weights, which validation is done with, will have been put away again at its end.
        self.class_vectors = self.segmenter.head.class_vectors().detach().clone()

    def validation_step(self, batch: Batch, batch_index: int) -> None:
        features, logits = self(batch)
        if batch.full_segment is None:
            return
        prediction = logits.argmax(dim=1)[batch.inverse]
        self.confusion += confusion_matrix(prediction, batch.full_segment, self.label_set.num_classes)
        if self.coarse_set is not None:
            found = self.segmenter.coarse_head(features).argmax(dim=1)[batch.inverse]
            truth = self._coarse(batch.full_segment)
            self.coarse_confusion += confusion_matrix(found, truth, self.coarse_set.num_classes)
        self.collapse.update(features, batch.segment)
        terms = self.losses(features, logits, batch.segment) | {"scenes": torch.ones((), device=self.device)}
        self.loss_sums = {name: self.loss_sums.get(name, 0) + value.double() for name, value in terms.items()}

    def on_validation_epoch_end(self) -> None:
        self.confusion = sum_over_processes(self.confusion)
        # One sum for all of them, since a process whose scenes have no labels has no terms, and must still take part.
        names = [*self.training_loss.terms, "center_collapse", "loss", "scenes"]
        if self.coarse_loss is not None:
            names = [*(f"coarse_{name}" for name in names[:-1]), *names]
        zero = torch.zeros((), dtype=torch.float64, device=self.device)
        *sums, scenes = sum_over_processes(torch.stack([self.loss_sums.get(name, zero) for name in names]))
        if scenes > 0:
            found = dict(zip(names, sums, strict=False))
            if self.training_loss.center_collapse is None:
                found = {name: value for name, value in found.items() if not name.endswith("center_collapse")}
            self._log({f"val/{name}": value / scenes for name, value in found.items()})
        result = scores(self.confusion, self.label_set)
        named = {name: result[name] for name in ("miou", "miou_in_truth", "miou_all", "accuracy")}
        named |= {split: result[split]["miou"] for split in ("head", "common", "tail") if split in result}
        # Without a single labelled point there is no score; 0 keeps the best-checkpoint rule working.
        self._log({f"val/{name}": value or 0.0 for name, value in named.items()})
        if self.coarse_set is not None:
            coarse = scores(sum_over_processes(self.coarse_confusion), self.coarse_set)
            self._log({f"val/coarse_{name}": coarse[name] or 0.0 for name in ("miou", "accuracy")})
        measures = collapse_measures(self.collapse.over_processes(), self.class_vectors)
        columns = epoch_columns(measures)
        self._log({f"val/{name}": value for name, value in columns.items()})
        known = self.trainer.callback_metrics
        for name in set(COLUMNS) - columns.keys():  # Lightning would give the value of an epoch before
            known.pop(f"val/{name}", None)

    def _log(self, values: dict[str, Tensor | float]) -> None:
        # Every batch counts alike (Lightning's weighted means over several processes round the weights to integers).
        several = self.trainer.world_size > 1
        self.log_dict(values, on_step=False, on_epoch=True, batch_size=1, sync_dist=several)

    def configure_optimizers(self) -> dict:
        train = self.config.train
        if train.optimizer == "sgd":
            optimizer = torch.optim.SGD(
                self.parameters(), train.lr, momentum=train.momentum, weight_decay=train.weight_decay, nesterov=True
            )
        else:
            optimizer = torch.optim.AdamW(self.parameters(), train.lr, weight_decay=train.weight_decay)
        total_steps = int(self.trainer.estimated_stepping_batches)
        # A warm-up of exactly one step would make OneCycleLR divide by its length less one.
        warmup = train.warmup * (1 + 1e-6) if train.warmup * total_steps == 1 else train.warmup
        scheduler = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            max_lr=train.lr,
            total_steps=total_steps,
            pct_start=warmup,
            div_factor=10,
            final_div_factor=1e4,
            cycle_momentum=False,
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}

    def on_save_checkpoint(self, checkpoint: dict) -> None:
        checkpoint["pcseg"] = {"config": configs.to_dict(self.config), "classes": list(self.label_set.names)}
