"""Sparse voxel tensors and convolutions on them, with exchangeable back ends."""

from pcseg.sparse.layers import InverseConv3d, SparseConv3d, SparseSequential, SubMConv3d
from pcseg.sparse.tensor import KernelMap, KernelMaps, SparseTensor

__all__ = [
    "InverseConv3d",
    "KernelMap",
    "KernelMaps",
    "SparseConv3d",
    "SparseSequential",
    "SparseTensor",
    "SubMConv3d",
]
