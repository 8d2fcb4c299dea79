"""Several samples joined for one forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor


@dataclass
class Batch:
    """B samples with N voxels in all.

    Attributes:
        feat: (N, C) float32, the network's input channels.
        coord: (N, 3) float32, metres, of the point that stands for the voxel.
        grid_coord: (N, 3) int32, voxel coordinates.
        batch: (N,) int64, the sample that a voxel belongs to.
        offset: (B,) int64, where each sample ends.
        names: B scene names.
        segment: (N,) int64 class index, -1 = ignore; None without labels.
        inverse: (V,) int64, for every original point its voxel's row; None in training.
        full_segment: (V,) int64, labels of the original points; None in training or without labels.
    """

    feat: Tensor
    coord: Tensor
    grid_coord: Tensor
    batch: Tensor
    offset: Tensor
    names: list[str]
    segment: Tensor | None = None
    inverse: Tensor | None = None
    full_segment: Tensor | None = None

    @property
    def batch_size(self) -> int:
        return len(self.offset)

    def _map(self, function) -> Batch:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return Batch(**{k: function(v) if isinstance(v, Tensor) else v for k, v in values.items()})

    def to(self, device: torch.device | str, non_blocking: bool = False) -> Batch:
        """Copy to a device."""
        return self._map(lambda tensor: tensor.to(device, non_blocking=non_blocking))

    def pin_memory(self) -> Batch:
        """Copy to page-locked memory (called by the data loader)."""
        return self._map(Tensor.pin_memory)


def collate(samples: Sequence[dict]) -> Batch:
    """Join samples (see :func:`pcseg.data.dataset.make_sample`) into a batch.

    Args:
        samples: dicts with ``name``, ``feat``, ``coord``, ``grid_coord`` and optionally ``segment``, ``inverse``,
            ``full_segment``. A key must be in all samples or in none.
    """

    def joined(key: str) -> Tensor | None:
        if key not in samples[0]:
            return None
        return torch.from_numpy(np.concatenate([sample[key] for sample in samples]))

    lengths = np.array([len(sample["feat"]) for sample in samples], dtype=np.int64)
    offset = np.cumsum(lengths)
    inverse = None
    if "inverse" in samples[0]:
        inverse = torch.from_numpy(
            np.concatenate([s["inverse"] + start for s, start in zip(samples, offset - lengths, strict=True)])
        )
    return Batch(
        feat=joined("feat"),
        coord=joined("coord"),
        grid_coord=joined("grid_coord"),
        batch=torch.from_numpy(np.repeat(np.arange(len(samples), dtype=np.int64), lengths)),
        offset=torch.from_numpy(offset),
        names=[sample["name"] for sample in samples],
        segment=joined("segment"),
        inverse=inverse,
        full_segment=joined("full_segment"),
    )
