"""BatchNorm over rows, addition and ReLU of training in one op: y = relu(norm(x) · weight + bias + carried).

Kernel: csrc/cpu/batch_norm_relu.cpp, for CPU tensors only; the reference below where it is not compiled.
"""

from __future__ import annotations

import torch
from torch import Tensor

from pcseg.ops._extension import register


def batch_norm_relu(
    x: Tensor, weight: Tensor, bias: Tensor, carried: Tensor | None = None, relu: bool = True, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    """Normalise each column over the rows, scale and shift it, add ``carried``, set negative results to 0.

    Sums are kept in float32, for float64 rows in float64. The bits do not depend on the number of threads.
    Differentiable once, in the first four arguments; the returned statistics have no gradient.

    Args:
        x: (N, C) float64, float32, float16 or bfloat16, N ≥ 1.
        weight, bias: (C,) floating point.
        carried: (N, C), of the dtype of ``x``; None adds nothing.
        relu: whether negative results become 0.
        eps: added to the variance.

    Returns:
        y (N, C) of the dtype of ``x``; mean and variance (C,) of the columns, in at least float32, the variance
        divided by N, as it is normalised with.

    Raises:
        RuntimeError: if shapes or dtypes do not fit together, or there is no row.

    Source: Ioffe and Szegedy, "Batch Normalization", ICML 2015.
    """
    return torch.ops.pcseg.batch_norm_relu(x, weight, bias, carried, relu, eps)


def batch_norm_relu_reference(
    x: Tensor, weight: Tensor, bias: Tensor, carried: Tensor | None, relu: bool, eps: float
) -> tuple[Tensor, Tensor, Tensor]:
    """The same in plain PyTorch, with its autograd: the oracle in tests, and the kernel where none is built."""
    fits = x.ndim == 2 and len(x) >= 1 and weight.shape == bias.shape == x.shape[1:]
    if not fits or (carried is not None and (carried.shape != x.shape or carried.dtype != x.dtype)):
        raise RuntimeError(
            "batch_norm_relu: expected rows (N, C), N >= 1, all of one shape and dtype, and (C,) parameters"
        )
    if not x.is_floating_point():
        raise RuntimeError(f"batch_norm_relu: expected floating point, got {x.dtype}")
    wide = x.to(torch.promote_types(x.dtype, torch.float32))
    variance, mean = torch.var_mean(wide, 0, correction=0)
    y = (wide - mean) * (variance + eps).rsqrt() * weight + bias
    y = y if carried is None else y + carried
    return (y.relu() if relu else y).to(x.dtype).contiguous(), mean.detach(), variance.detach()


def _backward_reference(grad, x, y, weight, mean, variance, eps, wants_carried):
    wide = torch.promote_types(x.dtype, torch.float32)
    g = grad.to(wide) if y is None else torch.where(y <= 0, 0, grad).to(wide)
    inverse_std = (variance + eps).rsqrt()
    hat = (x.to(wide) - mean) * inverse_std
    grad_weight, grad_bias = (g * hat).sum(0), g.sum(0)
    grad_x = weight * inverse_std * (g - grad_bias / len(x) - hat * (grad_weight / len(x)))
    wanted = g if wants_carried else g[:0]
    grad_carried = wanted.to(x.dtype, copy=True, memory_format=torch.contiguous_format)  # results share no memory
    return grad_x.to(x.dtype).contiguous(), grad_weight, grad_bias, grad_carried


def _setup_context(ctx, inputs, output):
    x, weight, bias, carried, relu, ctx.eps = inputs
    y, mean, variance = output
    ctx.mark_non_differentiable(mean, variance)
    ctx.save_for_backward(x, y if relu else None, weight, mean, variance)
    ctx.dtypes = weight.dtype, bias.dtype
    ctx.wants_carried = carried is not None and carried.requires_grad


def _backward(ctx, grad, _grad_mean, _grad_variance):
    grad_x, grad_weight, grad_bias, grad_carried = torch.ops.pcseg.batch_norm_relu_backward(
        grad, *ctx.saved_tensors, ctx.eps, ctx.wants_carried
    )
    parameters = grad_weight.to(ctx.dtypes[0]), grad_bias.to(ctx.dtypes[1])
    return grad_x, *parameters, grad_carried if ctx.wants_carried else None, None, None


def _no_second(ctx, *grads):
    raise RuntimeError("batch_norm_relu can be differentiated once only")


def _fake(x, weight, bias, carried, relu, eps):
    dtype = torch.promote_types(x.dtype, torch.float32)
    mean, variance = (x.new_empty(x.shape[1], dtype=dtype) for _ in range(2))
    return torch.empty_like(x, memory_format=torch.contiguous_format), mean, variance


def _backward_fake(grad, x, y, weight, mean, variance, eps, wants_carried):
    grad_x, grad_carried = x.new_empty(x.shape), x.new_empty(len(x) if wants_carried else 0, x.shape[1])
    return grad_x, torch.empty_like(mean), torch.empty_like(mean), grad_carried


register(
    "batch_norm_relu",
    "(Tensor x, Tensor weight, Tensor bias, Tensor? carried, bool relu, float eps) -> "
    "(Tensor y, Tensor mean, Tensor variance)",
    kernel=batch_norm_relu_reference,
    fake=_fake,
    setup_context=_setup_context,
    backward=_backward,
    compiled_for=("cpu",),
)
register(
    "batch_norm_relu_backward",
    "(Tensor grad, Tensor x, Tensor? y, Tensor weight, Tensor mean, Tensor variance, float eps, bool wants_carried) -> "
    "(Tensor grad_x, Tensor grad_weight, Tensor grad_bias, Tensor grad_carried)",
    kernel=_backward_reference,
    fake=_backward_fake,
    setup_context=lambda ctx, inputs, output: None,
    backward=_no_second,
    compiled_for=("cpu",),
)
