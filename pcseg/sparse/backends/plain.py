"""Sparse convolution in plain PyTorch: any device, any floating dtype, deterministic on CPU.

A submanifold convolution is a chunked im2col: rows of the inputs around a few hundred outputs are gathered side by side
and multiplied with the kernel in one product, so nothing is scattered. Voxels that have the same neighbours share a
chunk (their occupancy masks are sorted), and a chunk leaves out the kernel offsets at which none of its voxels has a
neighbour. Rooms are surfaces: about half of the 27 neighbours exist, and so about half of the work remains.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

from pcseg.sparse.tensor import Grid, KernelMap, SparseTensor

MASK_BITS = 62  # kernel offsets in one int64 of an occupancy mask


class Chunk(NamedTuple):
    """Some output voxels and the inputs around them.

    Attributes:
        rows: (R,) int64, the outputs.
        offsets: (P,) int64 kernel offsets that occur among them, or None for all.
        inputs: (R · P,) int32 input row for each output and offset; N stands for an absent voxel.
    """

    rows: Tensor
    offsets: Tensor | None
    inputs: Tensor


class PlainBackend:
    """Kernel maps by sorted int64 keys and binary search; convolutions by gather and matrix product."""

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
        return _Submanifold.apply(feat, weight, kernel_map.data)

    def strided(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """Lay the voxels of each cube side by side and multiply: (N, in) → (M, out)."""
        cells, outputs = kernel_map.kernel_size**3, len(kernel_map.out_coord)
        cubes = feat.new_zeros(outputs * cells, feat.shape[1]).index_copy(0, kernel_map.data, feat)
        return F.linear(cubes.view(outputs, cells * feat.shape[1]), weight.flatten(1))

    def inverse(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """Multiply each coarse voxel with all offsets of the kernel and pick the occupied ones: (M, in) → (N, out)."""
        out_channels, in_channels = weight.shape[0], weight.shape[-1]
        every = weight.flatten(1, 3).transpose(0, 1).reshape(-1, in_channels)
        cubes = F.linear(feat, every).view(-1, out_channels)
        return cubes.index_select(0, kernel_map.data)


def _chunks(coord: Tensor, batch: Tensor, batch_size: int, size: int) -> list[Chunk]:
    """Find the neighbours of voxels sorted by key and cut them into chunks."""
    device, n, cells = coord.device, len(coord), size**3
    grid = Grid.around(coord, batch_size)
    key = grid.keys(coord, batch)
    rows = torch.arange(n, device=device)
    table = torch.full((cells, n), n, dtype=torch.int32, device=device)
    masks = [torch.zeros(n, dtype=torch.int64, device=device) for _ in range(-(-cells // MASK_BITS))]

    def enter(k: int, outputs: Tensor, inputs: Tensor) -> None:
        table[k, outputs] = inputs.int()
        masks[k // MASK_BITS][outputs] |= 1 << (k % MASK_BITS)

    around = range(-(size // 2), size // 2 + 1)
    for k, offset in enumerate(itertools.product(around, repeat=3)):
        wanted = key + grid.step(offset)
        if k == cells // 2:
            enter(k, rows, rows)  # the voxel itself; the offsets beyond are the opposites of those before
            break
        wanted = key + grid.step(offset)
        found = torch.searchsorted(key, wanted).clamp_(max=max(n - 1, 0))
        outputs = (key[found] == wanted).nonzero().squeeze(1)
        enter(k, outputs, found[outputs])
        enter(cells - 1 - k, found[outputs], outputs)  # the neighbour sees us at the opposite offset

    rows_in_chunk = 1024 if device.type == "cpu" else 8192  # fits the cache; fewer launches
    for mask in masks if n > rows_in_chunk else []:
        rows = rows[mask[rows].argsort(stable=True)]
    table = table.t().contiguous()
    chunks = []
    for chunk_rows in rows.split(rows_in_chunk) if n else []:
        inputs = table[chunk_rows]
        offsets = (inputs < n).any(0).nonzero().squeeze(1)
        if len(offsets) == cells:
            offsets = None
        else:
            inputs = inputs.index_select(1, offsets)
        chunks.append(Chunk(chunk_rows, offsets, inputs.flatten()))
    return chunks


class _Submanifold(torch.autograd.Function):
    """The product over chunks and its gradient. Neighbourhoods are symmetric, so the gradient reads the same lists."""

    @staticmethod
    def forward(ctx, feat: Tensor, weight: Tensor, chunks: list[Chunk]) -> Tensor:
        ctx.save_for_backward(feat, weight)
        ctx.chunks = chunks
        with torch.autocast(feat.device.type, enabled=False):
            return _convolve(feat, weight.flatten(1, 3), chunks)

    @staticmethod
    @once_differentiable
    def backward(ctx, grad: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        feat, weight = ctx.saved_tensors
        feat_grad = weight_grad = None
        with torch.autocast(feat.device.type, enabled=False):
            if ctx.needs_input_grad[0]:
                # input j saw output i at offset k, hence i sits at the opposite offset of j
                mirrored = weight.flatten(1, 3).flip(1).permute(2, 1, 0).contiguous()
                feat_grad = _convolve(grad, mirrored, ctx.chunks)
            if ctx.needs_input_grad[1]:
                weight_grad = _weight_gradient(feat, grad, weight.flatten(1, 3), ctx.chunks).view_as(weight)
        return feat_grad, weight_grad, None


def _with_absent_row(feat: Tensor) -> Tensor:
    """Append the row of zeros that absent neighbours point to."""
    return torch.cat([feat, feat.new_zeros(1, feat.shape[1])])


def _convolve(feat: Tensor, kernel: Tensor, chunks: list[Chunk]) -> Tensor:
    """feat (N, in), kernel (out, offsets, in) → (N, out)."""
    source, out = _with_absent_row(feat), feat.new_empty(len(feat), kernel.shape[0])
    for rows, offsets, inputs in chunks:
        gathered = source.index_select(0, inputs).view(len(rows), -1)
        used = kernel if offsets is None else kernel.index_select(1, offsets)
        out.index_copy_(0, rows, gathered @ used.flatten(1).t())
    return out


def _weight_gradient(feat: Tensor, grad: Tensor, kernel: Tensor, chunks: list[Chunk]) -> Tensor:
    """Gradient of :func:`_convolve` by its kernel (out, offsets, in); half types add up in float32."""
    wide = torch.promote_types(kernel.dtype, torch.float32)
    source, total = _with_absent_row(feat), torch.zeros_like(kernel, dtype=wide)
    for rows, offsets, inputs in chunks:
        gathered = source.index_select(0, inputs).view(len(rows), -1)
        part = (grad.index_select(0, rows).t() @ gathered).view(len(kernel), -1, kernel.shape[2]).to(wide)
        if offsets is None:
            total += part
        else:
            total.index_add_(1, offsets, part)
    return total.to(kernel.dtype)
