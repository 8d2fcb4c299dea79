"""Center collapse: how far each class center is from its own vector of a fixed code, as one number with its gradient.

loss = mean over the classes k with counts[k] > 0 of −log softmax(scale · code @ x_k + log_prior)[k], where x_k is
centers[k], divided by max(‖centers[k]‖, SHORTEST) where ``normalize`` is set. Classes without a point stay in the
softmax's denominator. Forward and gradient are one kernel with O(K · D) memory.

Kernels: csrc/cpu/center_collapse.cpp and csrc/cuda/center_collapse.cu; plain PyTorch where neither is compiled.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from pcseg.ops._extension import register
from pcseg.ops.class_centers import class_centers

SHORTEST = 1e-3  # centers shorter than this are not stretched to unit length, so that a dead one has a bounded gradient


def center_collapse(
    centers: Tensor,
    counts: Tensor,
    code: Tensor,
    scale: float,
    log_prior: Tensor | None = None,
    normalize: bool = True,
) -> Tensor:
    """Mean cross-entropy of the present classes' centers against a fixed code. Differentiable in the centers.

    Computed in float64 for float64 centers, else in float32. Works inside ``torch.compile``.

    Args:
        centers: (K, D) floating point, one class a row; absent classes' rows are not looked at.
        counts: (K,) integers, points of each class; a class with none is absent.
        code: (K, D) floating point, one fixed vector a class, such as ``simplex_etf``'s. Gets no gradient.
        scale: s, of the logits.
        log_prior: (K,) floating point, added to the logits; None for none. Gets no gradient.
        normalize: make centers unit length (those shorter than ``SHORTEST`` become as much shorter than that).

    Returns:
        Scalar, float64 for float64 centers, else float32. With no class present 0, with a gradient of zeros.

    Raises:
        TypeError, ValueError: wrong dtypes, shapes or devices, or a code or prior that asks for a gradient.

    Source: Zhong et al., "Understanding Imbalanced Semantic Segmentation Through Neural Collapse", CVPR 2023; the sum
    over classes is a mean here, as in the authors' release.
    """
    _check(centers, counts, code, log_prior)
    dtype = torch.promote_types(centers.dtype, torch.float32)
    prior = None if log_prior is None else log_prior.to(dtype)
    arguments = (centers.to(dtype), counts.long(), code.to(dtype), scale, prior, normalize, SHORTEST)
    return torch.ops.pcseg.center_collapse(*arguments)[0]


def center_collapse_of_features(
    features: Tensor,
    labels: Tensor,
    code: Tensor,
    scale: float,
    log_prior: Tensor | None = None,
    normalize: bool = True,
    ignore_index: int = -1,
) -> Tensor:
    """:func:`center_collapse` of the class centers of points, where no projection comes in between.

    Reads the features once forwards and writes their gradient once backwards; other memory is O(K · C).

    Args:
        features: (N, C) floating point.
        labels: (N,) integers in 0..K−1 or ``ignore_index``.
        code: (K, C) floating point, one fixed vector a class. Gets no gradient.
        scale, log_prior, normalize: as for :func:`center_collapse`.
        ignore_index: label of the points to leave out.

    Returns:
        Scalar. With no labelled point 0, with a gradient of zeros.

    Raises:
        As :func:`pcseg.ops.class_centers` and :func:`center_collapse`.
    """
    centers, counts = class_centers(features, labels, code.shape[0], ignore_index)
    return center_collapse(centers, counts, code, scale, log_prior, normalize)


def center_collapse_reference(
    centers: Tensor,
    counts: Tensor,
    code: Tensor,
    scale: float,
    log_prior: Tensor | None = None,
    normalize: bool = True,
) -> Tensor:
    """The same in plain PyTorch with its autograd, through code and prior too: the oracle in tests."""
    dtype = torch.promote_types(centers.dtype, torch.float32)
    x = centers.to(dtype)
    if normalize:
        x = F.normalize(x, dim=1, eps=SHORTEST)
    logits = scale * F.linear(x, code.to(dtype))
    if log_prior is not None:
        logits = logits + log_prior.to(dtype)
    per_class = -F.log_softmax(logits, dim=1).diagonal()
    # All K rows are computed and the absent ones masked: no shape depends on the data, so nothing waits for it.
    present = counts > 0
    return torch.where(present, per_class, 0.0).sum() / present.sum().clamp(min=1)


def _check(centers: Tensor, counts: Tensor, code: Tensor, log_prior: Tensor | None) -> None:
    if centers.ndim != 2 or counts.shape != centers.shape[:1] or code.shape != centers.shape:
        raise ValueError(
            f"center_collapse wants centers (K, D), counts (K,) and code (K, D), "
            f"got {tuple(centers.shape)}, {tuple(counts.shape)} and {tuple(code.shape)}"
        )
    if log_prior is not None and log_prior.shape != counts.shape:
        raise ValueError(f"log_prior must be ({len(counts)},), one number a class, got {tuple(log_prior.shape)}")
    if counts.is_floating_point() or counts.is_complex() or counts.dtype == torch.bool:
        raise TypeError(f"counts must be integers, got {counts.dtype}")
    tensors = {"centers": centers, "code": code} | ({} if log_prior is None else {"log_prior": log_prior})
    for name, tensor in tensors.items():
        if not tensor.is_floating_point():
            raise TypeError(f"{name} must be floating point, got {tensor.dtype}")
        if name != "centers" and tensor.requires_grad:
            raise ValueError(f"{name} is fixed here: detach it, or use center_collapse_reference, which can train it")
    for name, tensor in (tensors | {"counts": counts}).items():
        if tensor.device != centers.device:
            raise ValueError(f"centers are on {centers.device} but {name} on {tensor.device}: move one of them")


def _plain(centers, counts, code, scale, log_prior, normalize, shortest):
    """Loss and gradient by the formulas that the compiled kernels follow."""
    norm = torch.linalg.vector_norm(centers, dim=1, keepdim=True)
    length = norm.clamp(min=shortest) if normalize else torch.ones_like(norm)
    x = centers / length
    logits = scale * (x @ code.T)
    if log_prior is not None:
        logits = logits + log_prior
    log_share = torch.log_softmax(logits, dim=1)
    present = counts > 0
    number = present.sum().clamp(min=1).to(centers.dtype)
    loss = torch.where(present, -log_share.diagonal(), 0.0).sum() / number
    error = log_share.exp()
    error.diagonal().sub_(1)
    grad = (error @ code) * (scale / number)
    if normalize:  # length moves with the center unless it is held at `shortest`
        grad = grad - torch.where(norm >= shortest, (grad * x).sum(dim=1, keepdim=True), 0.0) * x
    return loss, torch.where(present[:, None], grad / length, 0.0)


def _fake(centers, counts, code, scale, log_prior, normalize, shortest):
    return centers.new_empty(()), torch.empty_like(centers, memory_format=torch.contiguous_format)


def _setup_context(ctx, inputs, output):
    centers, counts, code, ctx.scale, log_prior, ctx.normalize, _ = inputs
    ctx.save_for_backward(output[1], centers, counts, code, log_prior)


def _backward(ctx, grad_loss, _grad_gradient):
    gradient, centers, counts, code, log_prior = ctx.saved_tensors
    if torch.is_grad_enabled():  # the gradient will be differentiated again, which the kernel's is not made for
        with torch.enable_grad():
            loss = center_collapse_reference(centers, counts, code, ctx.scale, log_prior, ctx.normalize)
            (grad,) = torch.autograd.grad(loss, centers, grad_loss, create_graph=True)
    else:
        grad = grad_loss * gradient
    return grad, None, None, None, None, None, None


register(
    "center_collapse",
    "(Tensor centers, Tensor counts, Tensor code, float scale, Tensor? log_prior, bool normalize, float shortest) -> "
    "(Tensor loss, Tensor gradient)",
    kernel=_plain,
    fake=_fake,
    setup_context=_setup_context,
    backward=_backward,
)
