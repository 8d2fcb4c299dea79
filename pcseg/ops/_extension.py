"""Loads the compiled kernels (pcseg/_C.abi3.so), or remembers why they are not there, and registers the ops."""

from __future__ import annotations

import functools
import importlib
import os
import warnings
from collections.abc import Callable

import torch
from torch import Tensor

BUILD = "pip install -v --no-build-isolation --no-deps <the pcseg folder>"


def _load() -> str:
    """Import the extension; why it could not be, in words, or the empty string."""
    if os.environ.get("PCSEG_NO_EXTENSION", "0") not in ("", "0"):
        return "the environment variable PCSEG_NO_EXTENSION is set"
    try:
        importlib.import_module("pcseg._C")
    except ModuleNotFoundError:
        return "it was not built when pcseg was installed"
    except ImportError as error:
        return f"it cannot be loaded: {error}"
    return ""


_WHY_NOT = _load()


def has_extension() -> bool:
    """Whether the compiled kernels are in use. Set PCSEG_NO_EXTENSION=1 before the import to go without them."""
    return not _WHY_NOT


def has_kernel(op: str, device_type: str) -> bool:
    """Whether the op has a compiled kernel for ``"cpu"`` or ``"cuda"``."""
    key = {"cpu": "CPU", "cuda": "CUDA"}.get(device_type)
    return key is not None and torch._C._dispatch_has_kernel_for_dispatch_key(f"pcseg::{op}", key)


@functools.cache
def _warn_slow(device_type: str) -> None:
    """Say once a process and kind of device that plain PyTorch serves, why, and how to mend it."""
    if _WHY_NOT:
        why = f"without its C++ extension: {_WHY_NOT}"
        mend = f"install a C++17 compiler, then: {BUILD}"
    elif device_type == "cuda":
        why = "on CUDA tensors: its extension was built without CUDA kernels"
        mend = f"install the CUDA toolkit (nvcc) of torch's CUDA version, then: FORCE_CUDA=1 {BUILD}"
    else:
        return  # no kernels of our own for such devices
    warnings.warn(
        f"pcseg runs its ops in plain PyTorch {why}. Same results, but slower. To build it, {mend}",
        RuntimeWarning,
        stacklevel=2,
    )


def register(
    op: str,
    schema: str,
    *,
    kernel: Callable,
    fake: Callable,
    setup_context: Callable | None = None,
    backward: Callable | None = None,
    compiled_for: tuple[str, ...] = ("cpu", "cuda"),
) -> None:
    """Give the op ``pcseg::<op>`` its Python side: autograd, shapes, and a kernel for devices without a compiled one.

    Args:
        op: name.
        schema: arguments and results, as in csrc/ops.cpp, which defines it where the extension is loaded.
        kernel: the op in plain PyTorch, without gradients.
        fake: empty results of the right shapes, dtypes and devices.
        setup_context, backward: as ``torch.library.register_autograd`` takes them; None for an op without gradients.
        compiled_for: the kinds of device that csrc has a kernel for. On others plain PyTorch serves without a warning.
    """
    name = f"pcseg::{op}"

    def plain(*arguments):
        device_type = next(a for a in arguments if isinstance(a, Tensor)).device.type
        if device_type in compiled_for:
            _warn_slow(device_type)
        return kernel(*arguments)

    if not has_extension():
        torch.library.define(name, schema)
    elif not hasattr(torch.ops.pcseg, op):
        raise ImportError(
            f"pcseg's C++ extension has no {op}: it was built from older sources. Build it again: {BUILD}"
        )
    torch.library.impl(name, "CompositeExplicitAutograd", plain)  # "any device without a kernel of its own"
    torch.library.register_fake(name, fake)
    if backward is not None:
        torch.library.register_autograd(name, backward, setup_context=setup_context)
