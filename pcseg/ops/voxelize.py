"""Grid sampling: which points share a voxel, and which of them is nearest to the voxel's centre.

Kernel: csrc/cpu/voxelize.cpp; the reference below where it is not compiled, and on other devices.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from pcseg.ops._extension import register

MOST_VOXELS = 2**31  # on one axis, so that cells are int32


class Voxels(NamedTuple):
    """The N occupied voxels of V points, in ascending order of (x, y, z).

    Attributes:
        grid_coord: (N, 3) int32 cell of each voxel, with the smallest on each axis 0.
        inverse: (V,) int64, the voxel of each point.
        counts: (N,) int64, points of each voxel, at least 1.
        order: (V,) int64, the points sorted by voxel, those of one voxel in ascending order: with ``end =
            counts.cumsum(0)``, voxel n's are ``order[end[n] - counts[n] : end[n]]``.
        nearest: (N,) int64, of each voxel the point nearest to its centre, of equally near ones the lowest.
    """

    grid_coord: Tensor
    inverse: Tensor
    counts: Tensor
    order: Tensor
    nearest: Tensor


def voxelize(coord: Tensor, voxel_size: float) -> Voxels:
    """Sort points into the voxels of a grid with a corner at the origin: cell = floor(coord / voxel_size).

    Computed in float64. Gives the same bits for any number of threads. Works inside ``torch.compile``.

    Args:
        coord: (V, 3) float32 or float64, metres, with any strides. V may be 0.
        voxel_size: metres.

    Returns:
        :class:`Voxels`, on the device of ``coord``.

    Raises:
        TypeError: coordinates that are neither float32 nor float64.
        ValueError: a wrong shape, a voxel size that is not positive and finite, coordinates that are NaN or infinite,
            or that span more than 2^31 voxels on an axis. Inside ``torch.compile`` the last two are RuntimeErrors.
    """
    _check(coord, voxel_size)
    try:
        return Voxels(*torch.ops.pcseg.voxelize(coord, voxel_size))
    except RuntimeError:
        _check_values(coord, voxel_size)  # says which point is wrong; only here, as it takes a pass of its own
        raise


def voxelize_reference(coord: Tensor, voxel_size: float) -> Voxels:
    """The same in plain PyTorch: the oracle in tests, and the kernel where none is built."""
    _check(coord, voxel_size)
    _check_values(coord, voxel_size)
    scaled = _scaled(coord, voxel_size)
    cell = scaled.floor()
    to_center = (scaled - cell - 0.5).square()
    distance = to_center[:, 0] + to_center[:, 1] + to_center[:, 2]
    if len(cell):
        cell = cell - cell.amin(dim=0)
    cell = cell.to(torch.int32)

    order = torch.arange(len(cell), device=cell.device)
    for axis in (2, 1, 0):  # stable sorts, the last of the highest rank: no single key that could overflow
        order = order[cell[order, axis].argsort(stable=True)]
    first = torch.ones_like(order, dtype=torch.bool)  # where a voxel starts
    first[1:] = (cell[order[1:]] != cell[order[:-1]]).any(dim=1)
    starts = first.nonzero()[:, 0]
    counts = torch.diff(starts, append=starts.new_tensor([len(cell)]))
    voxel = first.cumsum(0) - 1  # of each sorted point
    inverse = torch.empty_like(order)
    inverse[order] = voxel

    by_distance = distance[order].argsort(stable=True)
    by_distance = by_distance[voxel[by_distance].argsort(stable=True)]
    nearest = order[by_distance[starts]]
    return Voxels(cell[order[starts]], inverse, counts, order, nearest)


def _scaled(coord: Tensor, voxel_size: float) -> Tensor:
    # By a tensor: on GPUs PyTorch multiplies by the reciprocal of a number, which rounds differently.
    return coord.double() / torch.full((), voxel_size, dtype=torch.float64, device=coord.device)


def _check(coord: Tensor, voxel_size: float) -> None:
    if coord.ndim != 2 or coord.shape[1] != 3:
        raise ValueError(f"voxelize wants coord (V, 3), got {tuple(coord.shape)}")
    if coord.dtype not in (torch.float32, torch.float64):
        raise TypeError(f"coord must be float32 or float64, got {coord.dtype}")
    if not 0 < voxel_size < math.inf:
        raise ValueError(f"voxel_size must be positive and finite, got {voxel_size}")


def _check_values(coord: Tensor, voxel_size: float) -> None:
    if len(coord) == 0:
        return
    finite = coord.isfinite().all(dim=1)
    if not finite.all():
        point = int(finite.logical_not().nonzero()[0])
        raise ValueError(f"voxelize: point {point} is not finite: {coord[point].tolist()}")
    cell = _scaled(coord, voxel_size).floor()
    span = cell.amax(dim=0) - cell.amin(dim=0)
    if not (span < MOST_VOXELS).all():  # NaN where both are infinite
        raise ValueError(
            f"voxelize: coordinates span more than 2^31 voxels of {voxel_size} on an axis: "
            f"from {coord.amin(dim=0).tolist()} to {coord.amax(dim=0).tolist()}. Take larger voxels or check the points"
        )


def _fake(coord, voxel_size):
    voxels, points = torch.library.get_ctx().new_dynamic_size(), coord.shape[0]

    def integers(*shape, dtype=torch.int64):
        return coord.new_empty(shape, dtype=dtype)

    return (integers(voxels, 3, dtype=torch.int32), *(integers(n) for n in (points, voxels, points, voxels)))


register(
    "voxelize",
    "(Tensor coord, float voxel_size) -> "
    "(Tensor grid_coord, Tensor inverse, Tensor counts, Tensor order, Tensor nearest)",
    kernel=voxelize_reference,
    fake=_fake,
    compiled_for=("cpu",),
)
