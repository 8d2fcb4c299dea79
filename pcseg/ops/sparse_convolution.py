"""Sparse convolution over a kernel map: target row += source row · matrix of the kernel offset, for each pair of it.

Kernels: csrc/cpu/sparse_convolution.cpp, for CPU tensors only; the references below where it is not compiled.
"""

from __future__ import annotations

import torch
from torch import Tensor

from pcseg.ops._extension import has_kernel, register
from pcseg.ops.kernel_map import BLOCK_ROWS, PairLists

KINDS = {"submanifold": 0, "strided": 1, "inverse": 2}


def sparse_convolution(feat: Tensor, weight: Tensor, pairs: PairLists, rows: int, kind: str) -> Tensor:
    """Convolve the features of voxels. Differentiable in features and weight, any number of times.

    Sums are kept in float32, for float64 features in float64. bfloat16 features are multiplied as bfloat16 where the
    processor has instructions for it (weights may stay float32, and their gradient is float32), else as float32.
    The bits do not depend on the number of threads.

    Args:
        feat: (N, in) float64, float32, float16 or bfloat16.
        weight: (out, k, k, k, in) floating point, kernel axes in the order x, y, z.
        pairs: of :func:`pcseg.ops.submanifold_map` or :func:`pcseg.ops.strided_map` with size k.
        rows: M, number of output voxels.
        kind: ``"submanifold"`` (N = M); ``"strided"``, towards the coarse voxels; ``"inverse"``, from them back.

    Returns:
        (M, out), of the dtype of ``feat``.

    Raises:
        RuntimeError: if the shapes do not fit together. The pairs' rows are trusted.
    """
    return torch.ops.pcseg.sparse_convolution(feat, weight, *pairs, rows, KINDS[kind])


def sparse_convolution_finished(
    feat: Tensor,
    weight: Tensor,
    pairs: PairLists,
    rows: int,
    kind: str,
    *,
    scale: Tensor | None = None,
    shift: Tensor | None = None,
    carried: Tensor | None = None,
    relu: bool = False,
) -> Tensor:
    """Convolve, then relu(sum · scale + shift + carried) while the sums are still in the cache. Not differentiable.

    Args:
        feat, weight, pairs, rows, kind: see :func:`sparse_convolution`.
        scale, shift: (out,), e.g. of a BatchNorm in evaluation; None leaves the step out.
        carried: (M, out) to add; None adds nothing.
        relu: whether to set negative results to 0.

    Raises:
        RuntimeError: where a gradient is asked for, or shapes do not fit together.
    """
    inputs = (feat, weight, scale, shift, carried)
    if torch.is_grad_enabled() and any(tensor is not None and tensor.requires_grad for tensor in inputs):
        raise RuntimeError("sparse_convolution_finished has no gradient: call it under torch.no_grad()")
    return torch.ops.pcseg.sparse_convolution_finished(
        feat, weight, *pairs, rows, KINDS[kind], scale, shift, carried, relu
    )


def instruction_sets() -> tuple[str, str | None]:
    """Name what CPU kernels multiply with: float32's instruction set, and bfloat16's or None where there is none.

    The environment variable PCSEG_CPU (portable, avx2, avx512 or avx512bf16) keeps to an older set.
    """
    if not has_kernel("sparse_convolution", "cpu"):
        return "plain PyTorch", None
    names = torch.ops.pcseg.instruction_sets().split()
    return names[0], names[1] if len(names) > 1 else None


def sparse_convolution_reference(
    feat: Tensor, weight: Tensor, sources: Tensor, targets: Tensor, starts: Tensor, rows: int, kind: int
) -> Tensor:
    """The same in plain PyTorch, with its autograd: the oracle in tests, and the kernel where none is built."""
    source, target, offset = _rows(sources, targets, starts, weight.shape[1] ** 3, kind)
    wide = torch.promote_types(feat.dtype, torch.float32)
    kernel = weight.flatten(1, 3).to(wide)
    out = feat.new_zeros(rows, len(weight), dtype=wide)
    for o in range(kernel.shape[1]):
        chosen = offset == o
        out = out.index_add(0, target[chosen], feat[source[chosen]].to(wide) @ kernel[:, o].t())
    return out.to(feat.dtype)


def _feat_grad_reference(
    grad: Tensor, weight: Tensor, sources: Tensor, targets: Tensor, starts: Tensor, rows: int, kind: int
) -> Tensor:
    source, target, offset = _rows(sources, targets, starts, weight.shape[1] ** 3, kind)
    wide = torch.promote_types(grad.dtype, torch.float32)
    kernel = weight.flatten(1, 3).to(wide)
    out = grad.new_zeros(rows, weight.shape[-1], dtype=wide)
    for o in range(kernel.shape[1]):
        chosen = offset == o
        out = out.index_add(0, source[chosen], grad[target[chosen]].to(wide) @ kernel[:, o])
    return out.to(grad.dtype)


def _weight_grad_reference(
    feat: Tensor, grad: Tensor, sources: Tensor, targets: Tensor, starts: Tensor, kind: int, size: int
) -> Tensor:
    source, target, offset = _rows(sources, targets, starts, size**3, kind)
    wide = torch.promote_types(feat.dtype, torch.float32)
    products = []
    for o in range(size**3):
        chosen = offset == o
        products.append(grad[target[chosen]].to(wide).t() @ feat[source[chosen]].to(wide))
    return torch.stack(products, 1).view(grad.shape[1], size, size, size, feat.shape[1])


def _finished_reference(feat, weight, sources, targets, starts, rows, kind, scale, shift, carried, relu):
    wide = torch.promote_types(feat.dtype, torch.float32)
    out = sparse_convolution_reference(feat.to(wide), weight, sources, targets, starts, rows, kind)
    out = out if scale is None else out * scale
    out = out if shift is None else out + shift
    out = out if carried is None else out + carried
    return (out.relu() if relu else out).to(feat.dtype)


def _rows(sources: Tensor, targets: Tensor, starts: Tensor, cells: int, kind: int) -> tuple[Tensor, Tensor, Tensor]:
    """The input row, output row and kernel offset of each pair, int64."""
    group = torch.repeat_interleave(torch.arange(len(starts) - 1, device=starts.device), starts.diff())
    source, target = sources.long(), targets.long() + group // cells * BLOCK_ROWS
    return (target, source, group % cells) if kind == KINDS["inverse"] else (source, target, group % cells)


def _setup_context(ctx, inputs, output):
    feat, weight, sources, targets, starts, _, ctx.kind = inputs
    ctx.save_for_backward(feat, weight, sources, targets, starts)


def _backward(ctx, grad):
    feat, weight, *pairs = ctx.saved_tensors
    feat_grad = weight_grad = None
    if ctx.needs_input_grad[0]:
        feat_grad = torch.ops.pcseg.sparse_convolution_feat_grad(grad, weight, *pairs, len(feat), ctx.kind)
    if ctx.needs_input_grad[1]:
        weight_grad = _weight_grad(feat, grad, pairs, ctx.kind, weight)
    return feat_grad, weight_grad, *[None] * 5


def _feat_grad_setup_context(ctx, inputs, output):
    grad, weight, sources, targets, starts, _, ctx.kind = inputs
    ctx.save_for_backward(grad, weight, sources, targets, starts)


def _feat_grad_backward(ctx, upstream):
    """The gradient of the features is linear in both of its arguments; its transposes are the other two ops."""
    grad, weight, *pairs = ctx.saved_tensors
    grad_grad = torch.ops.pcseg.sparse_convolution(upstream, weight, *pairs, len(grad), ctx.kind)
    return grad_grad, _weight_grad(upstream, grad, pairs, ctx.kind, weight), *[None] * 5


def _weight_grad_setup_context(ctx, inputs, output):
    feat, grad, sources, targets, starts, ctx.kind, _ = inputs
    ctx.save_for_backward(feat, grad, sources, targets, starts)


def _weight_grad_backward(ctx, upstream):
    feat, grad, *pairs = ctx.saved_tensors
    feat_grad = torch.ops.pcseg.sparse_convolution_feat_grad(grad, upstream, *pairs, len(feat), ctx.kind)
    grad_grad = torch.ops.pcseg.sparse_convolution(feat, upstream, *pairs, len(grad), ctx.kind)
    return feat_grad, grad_grad, *[None] * 5


def _weight_grad(feat, grad, pairs, kind, weight):
    found = torch.ops.pcseg.sparse_convolution_weight_grad(feat, grad, *pairs, kind, weight.shape[1])
    return found.to(weight.dtype)


def _fake(feat, weight, sources, targets, starts, rows, kind, *finish):
    return feat.new_empty(rows, weight.shape[0])


def _feat_grad_fake(grad, weight, sources, targets, starts, rows, kind):
    return grad.new_empty(rows, weight.shape[-1])


def _weight_grad_fake(feat, grad, sources, targets, starts, kind, size):
    dtype = torch.promote_types(feat.dtype, torch.float32)
    return feat.new_empty(grad.shape[1], size, size, size, feat.shape[1], dtype=dtype)


_PAIRS = "Tensor sources, Tensor targets, Tensor starts"
register(
    "sparse_convolution",
    f"(Tensor feat, Tensor weight, {_PAIRS}, int rows, int kind) -> Tensor",
    kernel=sparse_convolution_reference,
    fake=_fake,
    setup_context=_setup_context,
    backward=_backward,
    compiled_for=("cpu",),
)
register(
    "sparse_convolution_feat_grad",
    f"(Tensor grad, Tensor weight, {_PAIRS}, int rows, int kind) -> Tensor",
    kernel=_feat_grad_reference,
    fake=_feat_grad_fake,
    setup_context=_feat_grad_setup_context,
    backward=_feat_grad_backward,
    compiled_for=("cpu",),
)
register(
    "sparse_convolution_weight_grad",
    f"(Tensor feat, Tensor grad, {_PAIRS}, int kind, int size) -> Tensor",
    kernel=_weight_grad_reference,
    fake=_weight_grad_fake,
    setup_context=_weight_grad_setup_context,
    backward=_weight_grad_backward,
    compiled_for=("cpu",),
)
register(
    "sparse_convolution_finished",
    f"(Tensor feat, Tensor weight, {_PAIRS}, int rows, int kind, "
    "Tensor? scale, Tensor? shift, Tensor? carried, bool relu) -> Tensor",
    kernel=_finished_reference,
    fake=_fake,
    compiled_for=("cpu",),
)
