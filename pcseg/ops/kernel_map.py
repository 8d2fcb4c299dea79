"""The order of voxels and the kernel maps of sparse convolutions: which voxel meets which under which kernel offset.

Kernels: csrc/cpu/kernel_map.cpp; the references below where it is not compiled.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import torch
from torch import Tensor

from pcseg.ops._extension import register

BLOCK_ROWS = 512  # kBlockRows of csrc/cpu/kernel_map.h
BRICK = 4  # voxels along the edge of the bricks that the order keeps together


class PairLists(NamedTuple):
    """The P pairs of voxels that a sparse convolution multiplies, in groups.

    Attributes:
        sources: (P,) int32, rows of the side that the map leads from.
        targets: (P,) int32, rows of the side that it leads to, counted from the first row of their block.
        starts: (blocks · k³ + 1,) int64. Targets are cut into blocks of ``BLOCK_ROWS`` rows; the pairs of block b and
            kernel offset o are those from ``starts[b · k³ + o]`` to the next start, by ascending target.
    """

    sources: Tensor
    targets: Tensor
    starts: Tensor


def voxel_order(coord: Tensor, batch: Tensor) -> tuple[Tensor, int]:
    """Order voxels along a Z-curve (Morton 1966) within each element of the batch.

    Args:
        coord: (N, 3) int64, of any sign.
        batch: (N,) int64, not negative.

    Returns:
        order (N,) int64, such that ``coord[order]`` is sorted; and how many rows lie where another one does.

    Raises:
        RuntimeError: if the grid around the voxels has more than 2⁶³ cells, its edges rounded up to powers of two.
    """
    order, repeated = torch.ops.pcseg.voxel_order(coord, batch)
    return order, int(repeated)


def submanifold_map(coord: Tensor, batch: Tensor, size: int) -> PairLists:
    """Pair each voxel with all voxels in a cube of ``size``³ around it, itself included.

    Args:
        coord, batch: (N, 3) and (N,) int64, in the order of :func:`voxel_order`, no two alike.
        size: odd, 1 to 17. Offsets count the neighbour's place in the cube, z fastest.

    Raises:
        RuntimeError: if rows are not in order or repeat.
    """
    return PairLists(*torch.ops.pcseg.submanifold_map(coord, batch, size))


def strided_map(coord: Tensor, batch: Tensor, size: int) -> tuple[Tensor, Tensor, PairLists]:
    """Pair each voxel with the voxel of a ``size`` times coarser grid that it lies in, ⌊coord / size⌋.

    Args:
        coord, batch: (N, 3) and (N,) int64, in any order.
        size: 2 to 256. Offsets count the voxel's place in its cube, z fastest.

    Returns:
        out_coord (M, 3) and out_batch (M,) int64, in the order of :func:`voxel_order`, and the pairs from N to M rows.
    """
    out_coord, out_batch, *pairs = torch.ops.pcseg.strided_map(coord, batch, size)
    return out_coord, out_batch, PairLists(*pairs)


def voxel_order_reference(coord: Tensor, batch: Tensor) -> tuple[Tensor, Tensor]:
    """The same in plain PyTorch: the oracle in tests, and the kernel where none is built."""
    _check_voxels(coord, batch)
    key = _z_key(coord, batch)
    key, order = key.sort(stable=True)
    return order, (key[1:] == key[:-1]).sum()


def submanifold_map_reference(coord: Tensor, batch: Tensor, size: int) -> tuple[Tensor, Tensor, Tensor]:
    """The same in plain PyTorch."""
    _check_voxels(coord, batch)
    if size % 2 == 0 or not 1 <= size <= 17:
        raise RuntimeError("submanifold_map: size must be odd, 1 to 17")
    ordered = _z_key(coord, batch)
    if not bool((ordered[1:] > ordered[:-1]).all()):
        raise RuntimeError("kernel map: rows must be in voxel_order, none twice")
    key, order = _row_key(coord, batch).sort()
    sources, targets, offsets = [], [], []
    around = range(-(size // 2), size // 2 + 1)
    for offset, step in enumerate(itertools.product(around, repeat=3)):
        wanted = _row_key(coord + coord.new_tensor(step), batch, like=coord)
        found = torch.searchsorted(key, wanted).clamp_(max=max(len(key) - 1, 0))
        target = ((key[found] == wanted) & (wanted >= 0)).nonzero().squeeze(1) if len(key) else found
        sources.append(order[found[target]])
        targets.append(target)
        offsets.append(torch.full_like(target, offset))
    return _grouped(torch.cat(sources), torch.cat(targets), torch.cat(offsets), len(coord), size**3)


def strided_map_reference(coord: Tensor, batch: Tensor, size: int) -> tuple[Tensor, ...]:
    """The same in plain PyTorch."""
    _check_voxels(coord, batch)
    if not 2 <= size <= 256:
        raise RuntimeError("strided_map: size must be 2 to 256")
    coarse = coord.div(size, rounding_mode="floor")
    inside = coord - coarse * size
    offset = (inside[:, 0] * size + inside[:, 1]) * size + inside[:, 2]
    key, target = _z_key(coarse, batch).unique(return_inverse=True)
    some_row = torch.empty_like(key).scatter_(0, target, torch.arange(len(coord), device=coord.device))
    pairs = _grouped(torch.arange(len(coord), device=coord.device), target, offset, len(key), size**3)
    return coarse[some_row], batch[some_row], *pairs


def _check_voxels(coord: Tensor, batch: Tensor) -> None:
    shaped = coord.ndim == 2 and coord.shape[1] == 3 and batch.shape == coord.shape[:1]
    if not shaped or coord.dtype != torch.int64 or batch.dtype != torch.int64:
        raise RuntimeError("kernel map: expected coord (N, 3) and batch (N,), int64")
    if bool((batch < 0).any()):
        raise RuntimeError("kernel map: negative batch index")


def _z_key(coord: Tensor, batch: Tensor) -> Tensor:
    """Number cells along the Z-curve: (N,) int64, the element of the batch on top."""
    if not len(coord):
        return batch.clone()
    low = coord.amin(0).div(BRICK, rounding_mode="floor") * BRICK
    extents = [last - first for first, last in zip(low.tolist(), coord.amax(0).tolist(), strict=True)]  # may pass int64
    bits = [max(extent.bit_length(), 2) for extent in extents]
    if sum(bits) + int(batch.max()).bit_length() > 63:
        raise RuntimeError("kernel map: the grid of these voxels has more than 2^63 cells")
    cell, key, place = coord - low, torch.zeros_like(batch), 0
    for bit in range(max(bits)):
        for axis in (2, 1, 0):
            if bit < bits[axis]:
                key |= (cell[:, axis] >> bit & 1) << place
                place += 1
    return key | batch << place


def _row_key(coord: Tensor, batch: Tensor, like: Tensor | None = None) -> Tensor:
    """Number cells by (batch, x, y, z) in the box around ``like``; −1 outside of it."""
    if not len(coord):
        return batch.clone()
    box = coord if like is None else like
    low, high = box.amin(0), box.amax(0)
    x, y, z = (coord - low).unbind(1)
    nx, ny, nz = (high - low + 1).tolist()
    inside = ((coord >= low) & (coord <= high)).all(1)
    return torch.where(inside, ((batch * nx + x) * ny + y) * nz + z, -1)


def _grouped(sources: Tensor, targets: Tensor, offsets: Tensor, rows: int, cells: int) -> tuple[Tensor, Tensor, Tensor]:
    """Sort pairs by (block, offset, target) and count the groups."""
    group = targets // BLOCK_ROWS * cells + offsets
    order = torch.argsort(group * BLOCK_ROWS + targets % BLOCK_ROWS, stable=True)
    counts = torch.bincount(group, minlength=-(-rows // BLOCK_ROWS) * cells)
    starts = torch.cat([counts.new_zeros(1), counts.cumsum(0)])
    return sources[order].int(), (targets % BLOCK_ROWS)[order].int(), starts


def _new_size() -> torch.SymInt:
    return torch.library.get_ctx().new_dynamic_size()


def _voxel_order_fake(coord, batch):
    return torch.empty_like(batch), batch.new_empty(())


def _submanifold_map_fake(coord, batch, size):
    pairs = _new_size()
    sources, targets = (batch.new_empty(pairs, dtype=torch.int32) for _ in range(2))
    return sources, targets, batch.new_empty((len(batch) + BLOCK_ROWS - 1) // BLOCK_ROWS * size**3 + 1)


def _strided_map_fake(coord, batch, size):
    cubes = _new_size()
    sources, targets = (batch.new_empty(len(batch), dtype=torch.int32) for _ in range(2))
    starts = batch.new_empty((cubes + BLOCK_ROWS - 1) // BLOCK_ROWS * size**3 + 1)
    return batch.new_empty(cubes, 3), batch.new_empty(cubes), sources, targets, starts


register(
    "voxel_order",
    "(Tensor coord, Tensor batch) -> (Tensor order, Tensor repeated)",
    kernel=voxel_order_reference,
    fake=_voxel_order_fake,
    compiled_for=("cpu",),
)
register(
    "submanifold_map",
    "(Tensor coord, Tensor batch, int size) -> (Tensor sources, Tensor targets, Tensor starts)",
    kernel=submanifold_map_reference,
    fake=_submanifold_map_fake,
    compiled_for=("cpu",),
)
register(
    "strided_map",
    "(Tensor coord, Tensor batch, int size) -> "
    "(Tensor out_coord, Tensor out_batch, Tensor sources, Tensor targets, Tensor starts)",
    kernel=strided_map_reference,
    fake=_strided_map_fake,
    compiled_for=("cpu",),
)
