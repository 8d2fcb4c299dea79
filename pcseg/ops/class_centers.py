"""Class centers: centers[k] = mean of features[i] over labels[i] == k, and how many points each class has.

Kernels: csrc/cpu/class_centers.cpp and csrc/cuda/class_centers.cu; the reference below where neither is compiled.
"""

from __future__ import annotations

import torch
from torch import Tensor

from pcseg.ops._extension import register


def class_centers(features: Tensor, labels: Tensor, num_classes: int, ignore_index: int = -1) -> tuple[Tensor, Tensor]:
    """Mean feature and number of points of each class. Differentiable in the features, any number of times.

    Sums are kept in float32, for float64 features in float64. The compiled kernels give the same bits for any number
    of CPU threads, and on every run on one kind of GPU. Works inside ``torch.compile``.

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


def _backward_reference(
    grad_centers: Tensor, labels: Tensor, counts: Tensor, ignore_index: int, dtype: torch.dtype
) -> Tensor:
    """A point's gradient: its center's, divided by the number of points that share it; an ignored point's is zero."""
    shares = (grad_centers / counts.clamp(min=1)[:, None]).to(dtype)  # (K, C)
    shares = torch.cat([shares, shares.new_zeros(1, shares.shape[1])])
    labels = labels.long()
    return shares.index_select(0, torch.where(labels == ignore_index, len(counts), labels))


def _fake(features, labels, num_classes, ignore_index):
    dtype = torch.promote_types(features.dtype, torch.float32)
    centers = features.new_empty(num_classes, features.shape[1], dtype=dtype)
    return centers, labels.new_empty(num_classes, dtype=torch.int64)


def _setup_context(ctx, inputs, output):
    features, labels, _, ctx.ignore_index = inputs
    ctx.save_for_backward(labels, output[1])
    ctx.dtype = features.dtype


def _backward(ctx, grad_centers, _grad_counts):
    labels, counts = ctx.saved_tensors
    grad = torch.ops.pcseg.class_centers_backward(grad_centers, labels, counts, ctx.ignore_index, ctx.dtype)
    return grad, None, None, None


def _backward_fake(grad_centers, labels, counts, ignore_index, dtype):
    return grad_centers.new_empty(labels.shape[0], grad_centers.shape[1], dtype=dtype)


def _backward_setup_context(ctx, inputs, output):
    grad_centers, labels, counts, ctx.ignore_index, _ = inputs
    ctx.save_for_backward(labels)
    ctx.num_classes, ctx.dtype = len(counts), grad_centers.dtype


def _backward_of_backward(ctx, grad):
    """The map from centers' to points' gradients is linear, and its transpose is the mean over each class again."""
    (labels,) = ctx.saved_tensors
    centers, _ = torch.ops.pcseg.class_centers(grad, labels, ctx.num_classes, ctx.ignore_index)
    return centers.to(ctx.dtype), None, None, None, None


register(
    "class_centers",
    "(Tensor features, Tensor labels, int num_classes, int ignore_index) -> (Tensor centers, Tensor counts)",
    kernel=class_centers_reference,
    fake=_fake,
    setup_context=_setup_context,
    backward=_backward,
)
register(
    "class_centers_backward",
    "(Tensor grad_centers, Tensor labels, Tensor counts, int ignore_index, ScalarType dtype) -> Tensor",
    kernel=_backward_reference,
    fake=_backward_fake,
    setup_context=_backward_setup_context,
    backward=_backward_of_backward,
)
