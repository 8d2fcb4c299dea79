"""Class centers: centers[k] = mean of features[i] over labels[i] == k, and how many points each class has.

Kernels: csrc/cpu/class_centers.cpp for CPU tensors; the reference below everywhere else and without the extension.
"""

from __future__ import annotations

import torch
from torch import Tensor

from pcseg.ops._extension import has_extension, warn_without_extension

# As in csrc/ops.cpp, which defines it where the extension is loaded.
SCHEMA = "(Tensor features, Tensor labels, int num_classes, int ignore_index) -> (Tensor centers, Tensor counts)"


def class_centers(features: Tensor, labels: Tensor, num_classes: int, ignore_index: int = -1) -> tuple[Tensor, Tensor]:
    """Mean feature and number of points of each class. Differentiable in the features, any number of times.

    Sums are kept in float32, for float64 features in float64. On the CPU the bits are the same for any number of
    threads. Works inside ``torch.compile``.

    Args:
        features: (N, C) float64, float32, float16 or bfloat16, with any strides.
        labels: (N,) of any integer dtype, each in 0..K−1 or ``ignore_index``, on the same device.
        num_classes: K ≥ 1.
        ignore_index: label of the points to leave out (also where it is one of 0..K−1).

    Returns:
        centers (K, C): float64 for float64 features, else float32; a row of zeros for a class without points.
        counts (K,): int64.

    Raises:
        TypeError, ValueError: wrong dtypes, shapes or devices.
        RuntimeError: a label that is neither in 0..K−1 nor ``ignore_index``. On CUDA the check does not wait for the
            device: it fails the stream, and the error comes up at a later call.
    """
    _check(features, labels, num_classes)
    return torch.ops.pcseg.class_centers(features, labels, num_classes, ignore_index)


def class_centers_reference(
    features: Tensor, labels: Tensor, num_classes: int, ignore_index: int = -1
) -> tuple[Tensor, Tensor]:
    """The same in plain PyTorch, with its autograd: the oracle in tests, and the kernel where none is built."""
    _check(features, labels, num_classes)
    labels = labels.long()
    ignored = labels == ignore_index
    bad = ~ignored & ((labels < 0) | (labels >= num_classes))
    if not labels.is_cuda:
        if bad.any():
            point = int(bad.nonzero()[0])
            raise RuntimeError(
                f"class_centers: label {labels[point]} at point {point} is neither in 0..{num_classes - 1} "
                f"nor ignore_index ({ignore_index})"
            )
    else:
        torch._assert_async(~bad.any(), f"class_centers: a label outside 0..{num_classes - 1} is not ignore_index")
    dtype = torch.promote_types(features.dtype, torch.float32)
    slot = torch.where(ignored, num_classes, labels)  # the ignored points go to one more row, cut off again
    sums = features.new_zeros(num_classes + 1, features.shape[1], dtype=dtype).index_add(0, slot, features.to(dtype))
    counts = slot.new_zeros(num_classes + 1).index_add(0, slot, torch.ones_like(slot))
    sums, counts = sums[:num_classes], counts[:num_classes].clone()  # a view must not leave an operator
    return sums / counts.clamp(min=1)[:, None], counts


def _check(features: Tensor, labels: Tensor, num_classes: int) -> None:
    if features.ndim != 2 or labels.ndim != 1 or features.shape[0] != labels.shape[0]:
        raise ValueError(
            f"class_centers wants features (N, C) and labels (N,), "
            f"got {tuple(features.shape)} and {tuple(labels.shape)}"
        )
    if not features.is_floating_point():
        raise TypeError(f"features must be floating point, got {features.dtype}")
    if labels.is_floating_point() or labels.is_complex() or labels.dtype == torch.bool:
        raise TypeError(f"labels must be integers, got {labels.dtype}")
    if features.device != labels.device:
        raise ValueError(f"features are on {features.device} but labels on {labels.device}: move one of them")
    if num_classes < 1:
        raise ValueError(f"num_classes must be at least 1, got {num_classes}")


def _kernel(features, labels, num_classes, ignore_index):
    if not has_extension():
        warn_without_extension()
    return class_centers_reference(features, labels, num_classes, ignore_index)


def _fake(features, labels, num_classes, ignore_index):
    dtype = torch.promote_types(features.dtype, torch.float32)
    centers = features.new_empty(num_classes, features.shape[1], dtype=dtype)
    return centers, labels.new_empty(num_classes, dtype=torch.int64)


def _setup_context(ctx, inputs, output):
    features, labels, ctx.num_classes, ctx.ignore_index = inputs
    ctx.save_for_backward(labels, output[1])
    ctx.dtype = features.dtype


def _backward(ctx, grad_centers, _grad_counts):
    """A point's gradient is its center's, divided by the number of points that share it; an ignored point's is zero."""
    labels, counts = ctx.saved_tensors
    table = (grad_centers / counts.clamp(min=1)[:, None]).to(ctx.dtype)  # (K, C)
    table = torch.cat([table, table.new_zeros(1, table.shape[1])])
    labels = labels.long()
    return table.index_select(0, torch.where(labels == ctx.ignore_index, ctx.num_classes, labels)), None, None, None


if not has_extension():
    torch.library.define("pcseg::class_centers", SCHEMA)
# The key for "any device without a kernel of its own".
torch.library.impl("pcseg::class_centers", "CompositeExplicitAutograd", _kernel)
torch.library.register_fake("pcseg::class_centers", _fake)
torch.library.register_autograd("pcseg::class_centers", _backward, setup_context=_setup_context)
