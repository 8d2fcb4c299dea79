"""Sparse convolution by spconv 2.3 or its drop-in spconv_triton, called with our weights.

Facts about both (their own sources; CPU behaviour measured with spconv-cu120 2.3.6):
their indices are contiguous int32 rows (batch, x, y, z) that start at 0; on CPU only the Native algorithm works;
kernels of more than 32 offsets take Native on GPU too, as their own layers choose; no bf16 kernels; a bias breaks in
evaluation mode, so the layers add it outside; autocast inside fails on CPU, so it is off around every call here.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.util
import warnings
from typing import Any, NamedTuple

import torch
from torch import Tensor

from pcseg.errors import InputError, missing_package
from pcseg.sparse.tensor import Grid, KernelMap, SparseTensor

MAX_IMPLICIT_GEMM_OFFSETS = 32


class Pairs(NamedTuple):
    """What the package needs to convolve over a map.

    Attributes:
        algo: the package's ConvAlgo the pairs were built for.
        inputs, outputs: number of voxels on either side.
        fields: pairs and counts (Native) or pairs, masks and sort orders in both directions (implicit GEMM).
    """

    algo: Any
    inputs: int
    outputs: int
    fields: tuple


class SpconvBackend:
    """One of the two packages behind pcseg's interface. Build it with :func:`spconv_backend`."""

    fuses = False

    def __init__(self, package: str):
        self.name = package
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # their autocast decorators have moved inside torch
            self.algos = importlib.import_module(f"{package}.pytorch").ConvAlgo
            self.ops = importlib.import_module(f"{package}.pytorch.ops")
            self.functional = importlib.import_module(f"{package}.pytorch.functional")

    def order(self, coord: Tensor, batch: Tensor, grid: Grid) -> tuple[Tensor, int]:
        """Order voxels by (batch, x, y, z); and how many repeat another one's place."""
        return grid.order(coord, batch)

    def submanifold_map(self, x: SparseTensor, size: int) -> KernelMap:
        """Map each voxel to its neighbours in a cube of ``size``³ voxels."""
        pairs, _ = self._pairs(x, size, 1)
        return KernelMap("submanifold", size, x.coord, x.batch, x.coord, x.batch, pairs)

    def strided_map(self, x: SparseTensor, size: int) -> KernelMap:
        """Map each voxel to ⌊coord / size⌋; the package orders the outputs."""
        pairs, (out_coord, out_batch) = self._pairs(x, size, size)
        return KernelMap("strided", size, x.coord, x.batch, out_coord, out_batch, pairs)

    def submanifold(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """Convolve ``feat`` (N, in) with ``weight`` (out, k, k, k, in): (N, out)."""
        return self._convolve(feat, weight, kernel_map.data, "submanifold")

    def strided(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """(N, in) → (M, out)."""
        return self._convolve(feat, weight, kernel_map.data, "strided")

    def inverse(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor:
        """(M, in) → (N, out)."""
        return self._convolve(feat, weight, kernel_map.data, "inverse")

    def _pairs(self, x: SparseTensor, size: int, stride: int) -> tuple[Pairs, tuple[Tensor, Tensor]]:
        """Build the pairs of a map, and the coordinates and batch indices of its outputs."""
        low, high = torch.aminmax(x.coord, dim=0)
        # In output voxels: the grid must start at a multiple of the stride.
        low = low.div(stride, rounding_mode="floor")
        shape = ((high.div(stride, rounding_mode="floor") - low + 1) * stride).tolist()
        indices = torch.cat([x.batch[:, None], x.coord - low * stride], 1).int().contiguous()
        native = indices.device.type == "cpu" or size**3 > MAX_IMPLICIT_GEMM_OFFSETS
        algo = self.algos.Native if native else self.algos.MaskImplicitGemm
        build = self.ops.get_indice_pairs if native else self.ops.get_indice_pairs_implicit_gemm
        # ksize, stride, padding, dilation, out_padding; submanifold kernels are centred without padding
        geometry = ([size] * 3, [stride] * 3, [0] * 3, [1] * 3, [0] * 3)
        found = build(indices, x.batch_size, shape, algo, *geometry, subm=stride == 1, transpose=False)
        out, fields = found[0], tuple(found[1:] if native else found[2:])
        out_coord, out_batch = out[:, 1:].long() + low, out[:, 0].long()
        return Pairs(algo, len(indices), len(out), fields), (out_coord, out_batch)

    def _convolve(self, feat: Tensor, weight: Tensor, pairs: Pairs, kind: str) -> Tensor:
        """Run the package's autograd function in a dtype it has kernels for; the result has the dtype of ``feat``."""
        dtype = feat.dtype
        if dtype == torch.bfloat16 or (dtype == torch.float16 and feat.device.type == "cpu"):
            _warn_slow_dtype(str(dtype), feat.device.type)
            feat = feat.float()
        feat, weight = feat.contiguous(), weight.to(feat.dtype).contiguous()
        outputs = pairs.inputs if kind == "inverse" else pairs.outputs
        with torch.autocast(feat.device.type, enabled=False), self._stream_of(feat):
            if pairs.algo == self.algos.Native:
                names = {"submanifold": "indice_subm_conv", "strided": "indice_conv", "inverse": "indice_inverse_conv"}
                function = getattr(self.functional, names[kind])
                out = function(feat, weight, *pairs.fields, outputs, pairs.algo)
            else:
                out = self._implicit_gemm(feat, weight, pairs, outputs, kind)
        return out.to(dtype)

    def _implicit_gemm(self, feat: Tensor, weight: Tensor, pairs: Pairs, outputs: int, kind: str) -> Tensor:
        forward, backward, forward_mask, backward_mask, forward_order, backward_order, masks = pairs.fields
        if kind == "inverse":
            forward, backward = backward, forward
            forward_mask, backward_mask = backward_mask, forward_mask
            forward_order, backward_order = backward_order, forward_order
        fields = (forward, backward, forward_mask, backward_mask, forward_order, backward_order)
        return self.functional.implicit_gemm(
            feat, weight, *fields, outputs, masks, torch.is_grad_enabled(), kind == "submanifold"
        )

    @staticmethod
    def _stream_of(feat: Tensor) -> contextlib.AbstractContextManager:
        """Both packages launch on the current device, which need not be the tensor's."""
        return torch.cuda.device(feat.device) if feat.is_cuda else contextlib.nullcontext()


@functools.cache
def spconv_backend(package: str) -> SpconvBackend:
    """Import ``"spconv"`` or ``"spconv_triton"``.

    Raises:
        InputError: if it is not installed, or is the CPU-only build of spconv.
    """
    if importlib.util.find_spec(package) is None:
        extra = {"spconv": "cu126", "spconv_triton": "triton"}[package]
        raise missing_package(package, f"the sparse back end {package}", extra)
    if package == "spconv" and is_cpu_only_spconv():
        raise InputError(
            "the package spconv installed here is the CPU-only build, whose results are wrong with several threads: "
            "uninstall it and install spconv-cu126, or set PCSEG_SPARSE_BACKEND=torch"
        )
    return SpconvBackend(package)


def is_cpu_only_spconv() -> bool:
    """Whether the installed spconv is PyPI's CPU-only build: its scatter_add races between threads."""
    return bool(importlib.import_module("spconv.cppconstants").CPU_ONLY_BUILD)


@functools.cache
def _warn_slow_dtype(dtype: str, device: str) -> None:
    warnings.warn(
        f"spconv has no {dtype} kernels on {device}: convolutions run in float32; on GPU, fp16 autocast is faster",
        stacklevel=5,
    )
