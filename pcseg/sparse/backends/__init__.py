"""Back ends for sparse convolution, and the choice among them."""

from __future__ import annotations

import functools
import importlib.util
import os
import warnings
from typing import Protocol

import torch
from torch import Tensor

from pcseg.errors import InputError
from pcseg.ops import has_kernel
from pcseg.sparse.backends.cpu import CpuBackend
from pcseg.sparse.backends.plain import PlainBackend
from pcseg.sparse.tensor import Grid, KernelMap, SparseTensor

VARIABLE = "PCSEG_SPARSE_BACKEND"
# spconv is silently wrong beyond 2^32 cells on CPU and changes to another hash beyond 2^31 on GPU.
SPCONV_MAX_CELLS = 2**31 - 1
# Z-curve keys have 63 bits, and rounding each edge of the grid and the batch up to powers of two takes up to 5 of them.
CPU_MAX_CELLS = 2**58
PACKAGES = ("cpu", "torch", "spconv", "spconv_triton")


class Backend(Protocol):
    """What a back end offers; :class:`pcseg.sparse.backends.plain.PlainBackend` says what each does."""

    name: str
    fuses: bool  # whether its convolutions take a Finish, and BatchNorm goes through ops.batch_norm_relu

    def order(self, coord: Tensor, batch: Tensor, grid: Grid) -> tuple[Tensor, int]: ...

    def submanifold_map(self, x: SparseTensor, size: int) -> KernelMap: ...

    def strided_map(self, x: SparseTensor, size: int) -> KernelMap: ...

    def submanifold(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor: ...

    def strided(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor: ...

    def inverse(self, feat: Tensor, weight: Tensor, kernel_map: KernelMap) -> Tensor: ...


def choose_backend(device: torch.device, dtype: torch.dtype, cells: int, voxels: int) -> Backend:
    """Choose the back end for one forward pass.

    CPU tensors take pcseg's own kernels, or plain PyTorch where they are not built or the grid has more than 2⁵⁸ cells.
    CUDA tensors take spconv, else spconv_triton (first on AMD), else plain PyTorch with one warning. The environment
    variable PCSEG_SPARSE_BACKEND (cpu, torch, spconv or spconv_triton) overrides this. What spconv gets wrong goes to
    plain PyTorch always: no voxels at all, more than 2³¹ cells (with one warning), and float64 on GPU.

    Args:
        device, dtype: of the features.
        cells: cells of the grid, batch × volume.
        voxels: occupied ones.

    Raises:
        InputError: if the variable names no back end, or one that is missing or unfit for the device.
    """
    package = name_backend(device.type)
    if package not in PACKAGES:
        raise InputError(f"{VARIABLE} is {package!r}, expected {', '.join(PACKAGES[:-1])} or {PACKAGES[-1]}, or unset")
    if package == "cpu" and device.type == "cpu" and not has_kernel("sparse_convolution", "cpu"):
        raise InputError(f"{VARIABLE} is 'cpu', but pcseg's kernels are not built: `pcseg check` says why")
    for name, kind in (("cpu", "cpu"), ("spconv_triton", "cuda")):
        if package == name and device.type != kind:
            raise InputError(f"{VARIABLE} is '{name}', which has no {device.type} kernels: use torch on this device")
    if package == "torch" or (device.type == "cuda" and dtype == torch.float64):
        return PlainBackend()
    if package == "cpu" and cells > CPU_MAX_CELLS:
        _warn_once("a batch spans more than 2^58 cells, a stray point perhaps: plain PyTorch takes over, slower")
        return PlainBackend()
    if package == "cpu":
        return CpuBackend()
    if voxels == 0:
        return PlainBackend()
    if cells > SPCONV_MAX_CELLS:
        _warn_once(
            f"a batch spans more than 2^31 cells, which {package} cannot number: plain PyTorch takes over, slower"
        )
        return PlainBackend()
    from pcseg.sparse.backends.spconv import spconv_backend

    return spconv_backend(package)


def name_backend(device_type: str) -> str:
    """Name the back end for ``"cpu"`` or ``"cuda"`` tensors: the environment's choice, else the fastest installed."""
    return os.environ.get(VARIABLE, "") or _package_for(device_type)


@functools.cache
def _package_for(device_type: str) -> str:
    """Name the fastest installed back end for a kind of device."""
    if device_type == "cpu" and has_kernel("sparse_convolution", "cpu"):
        return "cpu"
    if device_type != "cuda":
        return "torch"
    from pcseg.sparse.backends.spconv import is_cpu_only_spconv

    on_amd = torch.version.hip is not None
    for package in ("spconv_triton",) if on_amd else ("spconv", "spconv_triton"):
        if importlib.util.find_spec(package) and not (package == "spconv" and is_cpu_only_spconv()):
            return package
    extra = "triton" if on_amd else "cu126"
    _warn_once(
        f"neither spconv for GPUs nor spconv-triton is installed: convolutions run in plain PyTorch, slower; "
        f"pip install --no-build-isolation 'pcseg[{extra}]'"
    )
    return "torch"


@functools.cache
def _warn_once(message: str) -> None:
    warnings.warn(message, stacklevel=4)
