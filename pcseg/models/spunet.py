"""Sparse-voxel UNet (Choy et al. 2019 in its submanifold form; Graham et al. 2018), named as Pointcept's SpUNet-v1m1.

Modules, shapes and the order of concatenation agree with Pointcept's, so that its checkpoints load.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg.ops.processes import several_processes, sum_over_processes
from pcseg.sparse import InverseConv3d, SparseConv3d, SparseSequential, SparseTensor, SubMConv3d
from pcseg.sparse.layers import SparseConvolution, convolve_norm


class BatchNorm(nn.BatchNorm1d):
    """BatchNorm over voxels that also takes fewer than two of them while training.

    One voxel has no variance (torch refuses it), and deep levels of a small crop hold one. It is then normalised with
    the running statistics, as in evaluation, and leaves them as they are.

    Attributes:
        sync: take the statistics over the voxels of all processes (torch.distributed), as if there were only one.
    """

    def __init__(self, channels: int):
        super().__init__(channels, eps=1e-3, momentum=0.01)
        self.sync = False

    def forward(self, feat: Tensor) -> Tensor:
        if self.training and self.synchronised:
            return self._over_all_processes(feat)
        if self.training and len(feat) < 2:
            return F.batch_norm(feat, self.running_mean, self.running_var, self.weight, self.bias, False, 0, self.eps)
        return super().forward(feat)

    @property
    def synchronised(self) -> bool:
        """Whether statistics are taken over several processes."""
        return self.sync and several_processes()

    def _over_all_processes(self, feat: Tensor) -> Tensor:
        # torch.nn.SyncBatchNorm runs on GPUs only, and replaces the rule for one voxel. Two passes, as E[x²] − E[x]²
        # would cancel in float32.
        x = feat.float()
        sums = sum_over_processes(torch.cat([x.sum(0), x.new_tensor([len(x)])]))
        count = sums[-1].detach().clamp(min=1)
        mean = sums[:-1] / count
        centred = x - mean
        variance = sum_over_processes(centred.square().sum(0)) / count
        if count >= 2:
            with torch.no_grad():
                self.num_batches_tracked += 1
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(variance * count / (count - 1), self.momentum)
        else:  # every process has been here: none waits for another
            centred, variance = x - self.running_mean, self.running_var
        return (centred * (variance + self.eps).rsqrt() * self.weight + self.bias).to(feat.dtype)


def sync_batch_norm(module: nn.Module) -> None:
    """Let all :class:`BatchNorm` of a network take their statistics over all processes."""
    for child in module.modules():
        if isinstance(child, BatchNorm):
            child.sync = True


class ResidualBlock(nn.Module):
    """Two 3³ submanifold convolutions with BatchNorm, added to their input, then ReLU.

    Args:
        in_channels, out_channels: widths; where they differ a 1³ convolution and a BatchNorm carry the input over.
        map_key: kernel map of the resolution.
    """

    def __init__(self, in_channels: int, out_channels: int, map_key: str):
        super().__init__()
        self.conv1 = SubMConv3d(in_channels, out_channels, 3, map_key=map_key)
        self.bn1 = BatchNorm(out_channels)
        self.conv2 = SubMConv3d(out_channels, out_channels, 3, map_key=map_key)
        self.bn2 = BatchNorm(out_channels)
        self.proj = None
        if in_channels != out_channels:
            self.proj = SparseSequential(SubMConv3d(in_channels, out_channels, 1), BatchNorm(out_channels))

    def forward(self, x: SparseTensor) -> SparseTensor:
        carried = x.feat if self.proj is None else self.proj(x).feat
        out = convolve_norm(self.conv1, self.bn1, x, relu=True)
        return convolve_norm(self.conv2, self.bn2, out, carried, relu=True)


class SpUNet(nn.Module):
    """Residual UNet on sparse voxels: a 5³ stem, then as many halvings of the resolution as ``channels`` has pairs.

    Args:
        in_channels: width of the input features, e.g. 9 for position, colour and normal.
        channels: widths of the encoder stages, then of the decoder stages from deep to shallow.
        layers: residual blocks of the same stages.
        base_channels: width of the stem.
        norm_momentum: share of a batch's statistics in BatchNorm's running ones. 0.01, as in Pointcept, wants thousands
            of steps.

    Attributes:
        out_channels: width of the features it returns.
    """

    def __init__(
        self,
        in_channels: int,
        channels: Sequence[int] = (32, 64, 128, 256, 256, 128, 96, 96),
        layers: Sequence[int] = (2, 3, 4, 6, 2, 2, 2, 2),
        base_channels: int = 32,
        norm_momentum: float = 0.01,
    ):
        super().__init__()
        if len(channels) != len(layers) or len(channels) % 2 or not channels:
            raise ValueError(
                f"channels and layers must have the same even length, got {len(channels)} and {len(layers)} entries"
            )
        stages = len(channels) // 2
        encoder = [base_channels, *channels[:stages]]  # width at each level, finest first
        decoder = [*reversed(channels[stages:]), channels[stages - 1]]
        self.in_channels, self.out_channels = in_channels, channels[-1]
        self.conv_input = SparseSequential(
            SubMConv3d(in_channels, base_channels, 5, map_key="stem"), BatchNorm(base_channels), nn.ReLU(inplace=True)
        )
        self.down, self.enc = nn.ModuleList(), nn.ModuleList()
        self.up, self.dec = nn.ModuleList(), nn.ModuleList()
        for i in range(stages):
            key, fine, coarse = f"down{i}", f"level{i}", f"level{i + 1}"
            self.down.append(_step(SparseConv3d(encoder[i], encoder[i + 1], map_key=key)))
            self.enc.append(_blocks(encoder[i + 1], encoder[i + 1], layers[i], coarse))
            self.up.append(_step(InverseConv3d(decoder[i + 1], decoder[i], map_key=key)))
            self.dec.append(_blocks(decoder[i] + encoder[i], decoder[i], layers[-1 - i], fine))
        for module in self.modules():
            if isinstance(module, SparseConvolution):
                nn.init.trunc_normal_(module.weight, std=0.02)
            elif isinstance(module, BatchNorm):
                module.momentum = norm_momentum

    def forward(self, feat: Tensor, grid_coord: Tensor, batch: Tensor, batch_size: int) -> Tensor:
        """Compute features of voxels.

        Args:
            feat: (N, in_channels) floating point.
            grid_coord: (N, 3) integers, voxel index along x, y, z; unique within an element.
            batch: (N,) integers, element of each voxel.
            batch_size: number of elements.

        Returns:
            (N, out_channels), row for row with ``feat``.

        Raises:
            ValueError, pcseg.errors.InputError: see :meth:`pcseg.sparse.SparseTensor.from_batch`.
        """
        x, position = SparseTensor.from_batch(feat, grid_coord, batch, batch_size)
        x = self.conv_input(x)
        skips = []
        for down, blocks in zip(self.down, self.enc, strict=True):
            skips.append(x)
            x = blocks(down(x))
        for up, blocks in zip(reversed(self.up), reversed(self.dec), strict=True):
            x = up(x)
            x = blocks(x.replace(torch.cat([x.feat, skips.pop().feat], 1)))
        return x.feat.index_select(0, position)


def _step(convolution: SparseConvolution) -> SparseSequential:
    """A change of resolution: convolution, BatchNorm, ReLU."""
    return SparseSequential(convolution, BatchNorm(convolution.out_channels), nn.ReLU(inplace=True))


def _blocks(in_channels: int, out_channels: int, count: int, map_key: str) -> nn.Sequential:
    """``count`` residual blocks named block0, block1, …"""
    widths = [in_channels] + [out_channels] * count
    return nn.Sequential(
        OrderedDict((f"block{j}", ResidualBlock(widths[j], widths[j + 1], map_key)) for j in range(count))
    )
