"""Loads the compiled kernels (pcseg/_C.abi3.so), or remembers why they are not there."""

from __future__ import annotations

import functools
import importlib
import os
import warnings

import torch  # noqa: F401  the extension needs libtorch loaded


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


@functools.cache
def warn_without_extension() -> None:
    """Say once a process that the slower plain-PyTorch kernels serve, why, and how to mend it."""
    warnings.warn(
        f"pcseg runs its ops in plain PyTorch, without its C++ extension: {_WHY_NOT}. Same results, but slower. To "
        f"build it, install a C++17 compiler, then: pip install -v --no-build-isolation --no-deps <the pcseg folder>",
        RuntimeWarning,
        stacklevel=2,
    )
