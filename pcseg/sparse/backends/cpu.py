"""Sparse convolution by pcseg's own compiled kernels for CPUs (csrc/cpu/kernel_map.cpp and sparse_convolution.cpp)."""

from __future__ import annotations

from torch import Tensor

from pcseg import ops
from pcseg.sparse.tensor import Finish, Grid, KernelMap, SparseTensor


class CpuBackend:
    """Voxels along a Z-curve, maps as lists of pairs, products without copies of rows; bfloat16 where it is fast."""

    name = "pcseg's own CPU kernels"
    fuses = True

    def order(self, coord: Tensor, batch: Tensor, grid: Grid) -> tuple[Tensor, int]:
        """Order voxels as the maps want them; and how many repeat another one's place."""
        return ops.voxel_order(coord, batch)

    def submanifold_map(self, x: SparseTensor, size: int) -> KernelMap:
        """Map each voxel to its neighbours in a cube of ``size``³ voxels."""
        pairs = ops.submanifold_map(x.coord, x.batch, size)
        return KernelMap("submanifold", size, x.coord, x.batch, x.coord, x.batch, pairs)

    def strided_map(self, x: SparseTensor, size: int) -> KernelMap:
        """Map each voxel to ⌊coord / size⌋."""
        out_coord, out_batch, pairs = ops.strided_map(x.coord, x.batch, size)
        return KernelMap("strided", size, x.coord, x.batch, out_coord, out_batch, pairs)

    def submanifold(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap, finish: Finish | None = None) -> Tensor:
        """Convolve ``feat`` (N, in) with ``weight`` (out, k, k, k, in): (N, out)."""
        return _convolve(feat, weight, kernel_map.data, len(kernel_map.out_coord), "submanifold", finish)

    def strided(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap, finish: Finish | None = None) -> Tensor:
        """(N, in) → (M, out)."""
        return _convolve(feat, weight, kernel_map.data, len(kernel_map.out_coord), "strided", finish)

    def inverse(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap, finish: Finish | None = None) -> Tensor:
        """(M, in) → (N, out)."""
        return _convolve(feat, weight, kernel_map.data, len(kernel_map.in_coord), "inverse", finish)


def _convolve(
    feat: Tensor, weight: Tensor, pairs: ops.PairLists, rows: int, kind: str, finish: Finish | None
) -> Tensor:
    if finish is None:
        return ops.sparse_convolution(feat, weight, pairs, rows, kind)
    options = {"scale": finish.scale, "shift": finish.shift, "carried": finish.carried, "relu": finish.relu}
    return ops.sparse_convolution_finished(feat, weight, pairs, rows, kind, **options)
