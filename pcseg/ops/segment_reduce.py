"""Segment reduction: result[s] = mean, sum, max or majority of values[i] over index[i] == s.

For pooling points to voxels and for the votes of points on the segments of a mesh. PyTorch's own operators; sums and
means go through torch-scatter where it is installed.
"""

from __future__ import annotations

import functools
from types import ModuleType

import torch
from torch import Tensor

REDUCTIONS = ("mean", "sum", "max", "majority")


def segment_reduce(
    values: Tensor, index: Tensor, num_segments: int, reduce: str = "mean", *, ignore_index: int = -1
) -> Tensor:
    """Reduce the values of each segment to one.

    Mean, sum and max are differentiable, any number of times. The gradient of the max goes to the first point that
    holds it; a NaN counts as the largest value. Sums and means of float16 and bfloat16 are kept in float32 and rounded
    once at the end. Results and gradients are the same with and without torch-scatter, sums and means to rounding.
    The majority is exact and the same at every run, on any device. Works inside ``torch.compile``.

    Args:
        values: (N, C) or (N,) floating point; for "majority" (N,) labels of any integer dtype but uint64. Any strides.
        index: (N,) segment of each point, of any integer dtype, each in 0..S−1, on the same device.
        num_segments: S ≥ 0.
        reduce: "mean", "sum", "max", or "majority": the most frequent label, of equally frequent ones the smallest.
        ignore_index: label that is no vote, also the result of a segment without votes ("majority" only).

    Returns:
        (S, C) or (S,) in the dtype of the values. Segments without points are 0, with "max" too.

    Raises:
        TypeError, ValueError: wrong dtypes, shapes, devices, or an unknown reduction.
        RuntimeError: an index outside 0..S−1. On CUDA the check does not wait for the device: it fails the stream, and
            the error comes up at a later call. There and inside ``torch.compile`` the message does not name the point.
    """
    _check(values, index, num_segments, reduce, ignore_index)
    index = index.long()
    _check_range(index, num_segments)
    if reduce == "majority":
        return _majority(values, index, num_segments, ignore_index)
    if values.ndim == 1:
        return _reduce_rows(values[:, None], index, num_segments, reduce)[:, 0]
    return _reduce_rows(values, index, num_segments, reduce)


def _reduce_rows(values: Tensor, index: Tensor, num_segments: int, reduce: str) -> Tensor:
    if reduce == "max" and len(values):  # of no points the sum will do: zeros, and part of the graph
        return _max(values, index, num_segments)
    sums = _sum(values.to(torch.promote_types(values.dtype, torch.float32)), index, num_segments)
    if reduce == "mean":
        sums = sums / _count(index, num_segments).clamp(min=1)[:, None]
    return sums.to(values.dtype)


def _sum(values: Tensor, index: Tensor, num_segments: int) -> Tensor:
    # torch-scatter serves sums only, which are its one reduction with the same results:
    # - its means count the points in the dtype of the values, in float32 only up to 2^24 points a segment;
    # - its max passes over NaN, gives 0 for segments of −inf, and does not say which of equal points gets the gradient;
    # - it has no majority.
    torch_scatter = None if torch.compiler.is_compiling() else _torch_scatter()
    if torch_scatter is not None:
        return torch_scatter.scatter_sum(values, index, dim=0, dim_size=num_segments)
    return values.new_zeros(num_segments, values.shape[1]).index_add(0, index, values)


def _count(index: Tensor, num_segments: int) -> Tensor:
    return index.new_zeros(num_segments).index_add(0, index, torch.ones_like(index))


def _max(values: Tensor, index: Tensor, num_segments: int) -> Tensor:
    """The max as a choice of points, so that its gradient goes to one point also where several hold it."""
    rows = index[:, None].expand_as(values)
    empty = (_count(index, num_segments) == 0)[:, None]
    fixed = values.detach()
    top = fixed.new_full((num_segments, values.shape[1]), -torch.inf).scatter_reduce(0, rows, fixed, "amax")
    if not (torch.is_grad_enabled() and values.requires_grad):
        return top.masked_fill(empty, 0)
    holds = (fixed == top.index_select(0, index)) | fixed.isnan()  # a NaN anywhere makes the top NaN
    last = len(values) - 1
    point = torch.arange(len(values), device=values.device)[:, None]
    first = rows.new_full(top.shape, last).scatter_reduce(0, rows, torch.where(holds, point, last), "amin")
    return values.gather(0, first).masked_fill(empty, 0)


def _majority(labels: Tensor, index: Tensor, num_segments: int, ignore_index: int) -> Tensor:
    segment = torch.where(labels == ignore_index, num_segments, index)  # no votes go to one more segment, cut off again
    vote = labels.long()
    # By segment, then by label: two stable sorts, so that labels may be of any size.
    order = vote.argsort(stable=True)
    order = order[segment[order].argsort(stable=True)]
    segment, vote = segment[order], vote[order]
    # Equal votes stand in a row now. Numbered from its start, the end of a row holds its length; and the first of the
    # longest rows has the smallest label.
    place = torch.arange(len(vote), device=vote.device)
    goes_on = (segment[1:] == segment[:-1]) & (vote[1:] == vote[:-1])
    start = torch.cat([place[:1], place[1:].masked_fill(goes_on, 0)]).cummax(0).values
    length = place - start + 1
    longest = length.new_zeros(num_segments + 1).scatter_reduce(0, segment, length, "amax")
    none = len(vote)
    wins = torch.where(length == longest[segment], place, none)
    winner = place.new_full((num_segments + 1,), none).scatter_reduce(0, segment, wins, "amin")[:num_segments]
    return torch.cat([vote, vote.new_tensor([ignore_index])])[winner].to(labels.dtype)


@functools.cache
def _torch_scatter() -> ModuleType | None:
    try:
        import torch_scatter
    except (ImportError, OSError, RuntimeError):  # not there, or built for another PyTorch: `pcseg check` says which
        return None
    return torch_scatter


def _check(values: Tensor, index: Tensor, num_segments: int, reduce: str, ignore_index: int) -> None:
    if reduce not in REDUCTIONS:
        raise ValueError(f"reduce must be one of {', '.join(REDUCTIONS)}, got {reduce!r}")
    shapes = {1} if reduce == "majority" else {1, 2}
    if values.ndim not in shapes or index.ndim != 1 or values.shape[0] != index.shape[0]:
        raise ValueError(
            f"segment_reduce wants values {'(N,)' if reduce == 'majority' else '(N, C) or (N,)'} and index (N,), "
            f"got {tuple(values.shape)} and {tuple(index.shape)}"
        )
    if not _is_integer(index):
        raise TypeError(f"index must be integers, got {index.dtype}")
    if reduce == "majority":
        if not _is_integer(values) or values.dtype == torch.uint64:
            raise TypeError(f'values for "majority" must be integers other than uint64, got {values.dtype}')
        limits = torch.iinfo(values.dtype)
        if not limits.min <= ignore_index <= limits.max:
            raise ValueError(
                f"ignore_index must fit the labels, {values.dtype} with {limits.min}..{limits.max}, got {ignore_index}"
            )
    elif not values.is_floating_point():
        raise TypeError(f'values for "{reduce}" must be floating point, got {values.dtype}')
    if values.device != index.device:
        raise ValueError(f"values are on {values.device} but index on {index.device}: move one of them")
    if num_segments < 0:
        raise ValueError(f"num_segments must not be negative, got {num_segments}")


def _is_integer(tensor: Tensor) -> bool:
    return not (tensor.is_floating_point() or tensor.is_complex() or tensor.dtype == torch.bool)


def _check_range(index: Tensor, num_segments: int) -> None:
    bad = (index < 0) | (index >= num_segments)
    if index.is_cuda or torch.compiler.is_compiling():  # neither may read the answer here
        torch._assert_async(~bad.any(), f"segment_reduce: an index is not in 0..{num_segments - 1}")
    elif bad.any():
        point = int(bad.nonzero()[0])
        raise RuntimeError(f"segment_reduce: index {index[point]} at point {point} is not in 0..{num_segments - 1}")
