"""Voxels and a small net that the tests of pcseg.sparse and of the models share."""

from __future__ import annotations

import torch

from pcseg.sparse import InverseConv3d, SparseConv3d, SparseSequential, SparseTensor, SubMConv3d


def scattered(seed: int, voxels: int, batch_size: int = 2, reach: int = 5, channels: int = 3, dtype=torch.float64):
    """Up to ``voxels`` distinct voxels around the origin, in random order: feat, coord, batch."""
    rng = torch.Generator().manual_seed(seed)
    rows = torch.randint(-reach, reach, (voxels, 4), generator=rng)
    rows[:, 0] %= batch_size
    rows = rows.unique(dim=0)
    rows = rows[torch.randperm(len(rows), generator=rng)]
    return torch.randn(len(rows), channels, generator=rng, dtype=dtype), rows[:, 1:], rows[:, 0]


def small_net(dtype=torch.float64) -> SparseSequential:
    torch.manual_seed(1)
    return SparseSequential(
        SubMConv3d(3, 4, 5, map_key="stem"),
        torch.nn.Tanh(),
        SubMConv3d(4, 4, 3, map_key="fine"),
        SparseConv3d(4, 5, map_key="down"),
        SubMConv3d(5, 5, 3, map_key="coarse"),
        SubMConv3d(5, 4, 1, bias=True),
        InverseConv3d(4, 2, map_key="down"),
        SubMConv3d(2, 2, 3, map_key="fine"),
    ).to(dtype)


def run(net, feat, coord, batch, batch_size=2):
    x, position = SparseTensor.from_batch(feat, coord, batch, batch_size)
    return net(x).feat[position]
