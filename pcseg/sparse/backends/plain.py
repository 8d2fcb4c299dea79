"""Sparse convolution in plain PyTorch: any device, any floating dtype, deterministic on CPU.

A submanifold convolution goes through its outputs in chunks, and in each chunk through the kernel offsets: gather the
neighbours that exist, multiply them with that slice of the kernel, add the products to the chunk. Voxels are sorted, so
a chunk is a slab of the scene: its rows and those around it stay in the processor's cache.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

from pcseg.sparse.tensor import Grid, KernelMap, SparseTensor

CPU_CHUNK = 4096  # outputs; with 96 channels of float32 1.5 MiB


class Chunk(NamedTuple):
    """A run of output voxels and the neighbours they have.

    Attributes:
        start, stop: the outputs, as rows of the tensor.
        pairs: (kernel offset, outputs counted from ``start``, inputs) with two int32 tensors of equal length; offsets
            without any pair are left out, and so is the centre, where each output meets the input of its own row.
    """

    start: int
    stop: int
    pairs: list[tuple[int, Tensor, Tensor]]


class PlainBackend:
    """Kernel maps by sorted int64 keys and binary search; convolutions by gather and matrix product."""

    name = "plain PyTorch"
    fuses = False

    def order(self, coord: Tensor, batch: Tensor, grid: Grid) -> tuple[Tensor, int]:
        """Order voxels by (batch, x, y, z); and how many repeat another one's place."""
        return grid.order(coord, batch)

    def submanifold_map(self, x: SparseTensor, size: int) -> KernelMap:
        """Map each voxel to its neighbours in a cube of ``size``³ voxels; data is a list of chunks."""
        data = _chunks(x.coord, x.batch, x.batch_size, size)
        return KernelMap("submanifold", size, x.coord, x.batch, x.coord, x.batch, data)

    def strided_map(self, x: SparseTensor, size: int) -> KernelMap:
        """Map each voxel to ⌊coord / size⌋; data (N,) int64 is output row · size³ + kernel offset."""
        coarse = x.coord.div(size, rounding_mode="floor")
        inside = x.coord - coarse * size
        grid = Grid.around(coarse, x.batch_size)
        key, row = grid.keys(coarse, x.batch).unique(return_inverse=True)
        out_coord, out_batch = grid.decode(key)
        offset = (inside[:, 0] * size + inside[:, 1]) * size + inside[:, 2]
        return KernelMap("strided", size, x.coord, x.batch, out_coord, out_batch, row * size**3 + offset)

    def submanifold(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """Convolve ``feat`` (N, in) with ``weight`` (out, k, k, k, in): (N, out)."""
        return _Submanifold.apply(feat, weight.to(feat.dtype), kernel_map.data)

    def strided(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """Lay the voxels of each cube side by side and multiply: (N, in) → (M, out)."""
        cells, outputs = kernel_map.kernel_size**3, len(kernel_map.out_coord)
        cubes = feat.new_zeros(outputs * cells, feat.shape[1]).index_copy(0, kernel_map.data, feat)
        return F.linear(cubes.view(outputs, cells * feat.shape[1]), weight.to(feat.dtype).flatten(1))

    def inverse(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """Multiply each coarse voxel with all offsets of the kernel and pick the occupied ones: (M, in) → (N, out)."""
        out_channels, in_channels = weight.shape[0], weight.shape[-1]
        every = weight.to(feat.dtype).flatten(1, 3).transpose(0, 1).reshape(-1, in_channels)
        cubes = F.linear(feat, every).view(-1, out_channels)
        return cubes.index_select(0, kernel_map.data)


def _chunks(coord: Tensor, batch: Tensor, batch_size: int, size: int) -> list[Chunk]:
    """Find the neighbours of voxels sorted by key and cut the list into chunks of outputs."""
    n, cells = len(coord), size**3
    if n == 0:
        return []
    rows = CPU_CHUNK if coord.device.type == "cpu" else n  # a GPU wants few, large launches
    bounds = [*range(0, n, rows), n]
    chunks = [Chunk(start, stop, []) for start, stop in itertools.pairwise(bounds)]
    grid = Grid.around(coord, batch_size)
    key = grid.keys(coord, batch)
    cuts = torch.tensor(bounds, device=coord.device)

    def enter(k: int, outputs: Tensor, inputs: Tensor) -> None:
        ends = torch.searchsorted(outputs, cuts).tolist()  # both lists ascend, as the keys do
        for chunk, first, last in zip(chunks, ends[:-1], ends[1:], strict=True):
            if last > first:
                chunk.pairs.append((k, (outputs[first:last] - chunk.start).int(), inputs[first:last].int()))

    around = range(-(size // 2), size // 2 + 1)
    for k, offset in enumerate(itertools.islice(itertools.product(around, repeat=3), cells // 2)):
        wanted = key + grid.step(offset)
        found = torch.searchsorted(key, wanted).clamp_(max=n - 1)
        outputs = (key[found] == wanted).nonzero().squeeze(1)
        inputs = found[outputs]
        enter(k, outputs, inputs)
        enter(cells - 1 - k, inputs, outputs)  # the neighbour sees us at the opposite offset
    return chunks


class _Submanifold(torch.autograd.Function):
    """The sum over chunks and its gradient. Neighbourhoods are symmetric, so the gradient reads the same lists.

    Sums of half-precision products are kept in float32.
    """

    @staticmethod
    def forward(ctx, feat: Tensor, weight: Tensor, chunks: list[Chunk]) -> Tensor:
        ctx.save_for_backward(feat, weight)
        ctx.chunks = chunks
        kernel = weight.flatten(1, 3).permute(1, 2, 0)  # (offsets, in, out), a view
        wide = torch.promote_types(feat.dtype, torch.float32)
        out = feat.new_empty(len(feat), len(weight))
        with torch.autocast(feat.device.type, enabled=False):
            for start, stop, pairs in chunks:
                total = (feat[start:stop] @ kernel[len(kernel) // 2]).to(wide)
                for k, outputs, inputs in pairs:
                    total.index_add_(0, outputs, (feat.index_select(0, inputs) @ kernel[k]).to(wide))
                out[start:stop] = total
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx, grad: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        feat, weight = ctx.saved_tensors
        kernel = weight.flatten(1, 3).transpose(0, 1)  # (offsets, out, in), a view
        last, wide = len(kernel) - 1, torch.promote_types(feat.dtype, torch.float32)
        feat_grad = torch.empty_like(feat) if ctx.needs_input_grad[0] else None
        kernel_grad = torch.zeros_like(weight, dtype=wide).flatten(1, 3).transpose(0, 1)
        with torch.autocast(feat.device.type, enabled=False):
            for start, stop, pairs in ctx.chunks:
                own, total = feat[start:stop], None
                everyone = grad[start:stop]
                if ctx.needs_input_grad[0]:
                    total = (everyone @ kernel[last // 2]).to(wide)
                if ctx.needs_input_grad[1]:
                    _add_product(kernel_grad[last // 2], everyone.t(), own)
                for k, rows, others in pairs:
                    # row sees the other at offset k, hence gave to the other's output at the opposite offset
                    from_others = grad.index_select(0, others)
                    if ctx.needs_input_grad[0]:
                        total.index_add_(0, rows, (from_others @ kernel[last - k]).to(wide))
                    if ctx.needs_input_grad[1]:
                        _add_product(kernel_grad[last - k], from_others.t(), own.index_select(0, rows))
                if ctx.needs_input_grad[0]:
                    feat_grad[start:stop] = total
        if not ctx.needs_input_grad[1]:
            return feat_grad, None, None
        return feat_grad, kernel_grad.transpose(0, 1).reshape(weight.shape).to(weight.dtype), None


def _add_product(total: Tensor, left: Tensor, right: Tensor) -> None:
    """total += left @ right, in the dtype of ``total``."""
    if total.dtype == left.dtype:
        total.addmm_(left, right)
    else:
        total += left @ right
