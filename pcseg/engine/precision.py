"""Which number type a network computes in on a device."""

from __future__ import annotations

import functools
import logging

import torch

from pcseg.errors import InputError
from pcseg.ops import instruction_sets

logger = logging.getLogger("pcseg")


def autocast_dtype(precision: str, device_type: str) -> torch.dtype | None:
    """The type that autocast should use, None for float32.

    Args:
        precision: ``"auto"`` (float16 on CUDA, float32 on a CPU), ``"fp32"``, ``"fp16"`` (CUDA only) or ``"bf16"``,
            which is float32 on a CPU without instructions for it, said once in the log.
        device_type: ``"cpu"`` or ``"cuda"``.

    Raises:
        InputError: fp16 on a CPU.
    """
    if precision == "auto":
        precision = "fp16" if device_type == "cuda" else "fp32"
    if precision == "fp32":
        return None
    if precision == "fp16":
        if device_type != "cuda":
            raise InputError("precision fp16 needs a CUDA device; use auto, fp32 or bf16")
        return torch.float16
    if device_type == "cpu" and instruction_sets()[1] is None:
        _say_no_bfloat16()
        return None
    return torch.bfloat16


@functools.cache
def _say_no_bfloat16() -> None:
    logger.warning("this processor, or this build of pcseg, has no fast bfloat16: bf16 computes in fp32")
