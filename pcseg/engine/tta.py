"""Labelling scans at full resolution: several looks at each, carried back to all its points and summed.

Used by evaluate, predict and export alike, through :class:`pcseg.engine.predictor.Predictor`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import embedding_bag

from pcseg.config import Data
from pcseg.config_rules import CARRIES, MODES, VOTES, VOXEL_FEATURES
from pcseg.data import looks
from pcseg.data.blocks import Block, cut_blocks
from pcseg.data.looks import Look
from pcseg.data.transforms import Sample
from pcseg.errors import InputError
from pcseg.ops import segment_reduce

MARGIN = 64  # voxels seen around a block
_POINTS_A_VOXEL = 4  # a block may hold so many times as many points as voxels
_UNEVEN = 1.1  # turned looks have a few per cent more, or fewer, voxels; larger ones the square of their scale

# features (n, C) float32, grid_coord (n, 3) int32 → class probabilities (n, K) float32, on the device
Forward = Callable[[np.ndarray, np.ndarray], Tensor]


@dataclass(frozen=True)
class Inference:
    """How scans are labelled.

    Attributes:
        mode: ``"voxels"``: each look forwards one point a voxel. ``"fragments"``: each look forwards as many times as
            the fullest voxel has points, so that each point is forwarded itself; the test loop of Pointcept.
        rotations: looks at each scan, evenly spread over a turn about z; their probabilities are summed.
        flips: each of them mirrored as well.
        scales: each of them at these sizes.
        feature: what stands for a voxel: ``"center"``, the point nearest to its centre, or ``"mean"`` of its points.
        carry: a point takes the probabilities of its voxel (``"nearest"``) or those between the neighbouring voxels'
            centres (``"trilinear"``). Neither this nor ``feature`` matters to fragments.
        votes: ``"segments"``: all points of a mesh segment (``superpoint.npy``) take the label that most of them have.
        max_points: voxels of one forward pass, about; scans with more go through in overlapping blocks.

    Raises:
        InputError: if a value is not allowed; it names the command's option.
    """

    mode: str = "voxels"
    rotations: int = 1
    flips: bool = False
    scales: tuple[float, ...] = (1.0,)
    feature: str = "center"
    carry: str = "nearest"
    votes: str = "none"
    max_points: int = 400_000

    def __post_init__(self) -> None:
        for option, value, allowed in (
            ("--mode", self.mode, MODES),
            ("--voxel-feature", self.feature, VOXEL_FEATURES),
            ("--carry", self.carry, CARRIES),
            ("--votes", self.votes, VOTES),
        ):
            if value not in allowed:
                raise InputError(f"{option} is {value}, expected {' or '.join(allowed)}")
        for option, value in (("--rotations", self.rotations), ("--max-points", self.max_points)):
            if value < 1:
                raise InputError(f"{option} is {value}, expected 1 or more")
        if not self.scales or not all(0.1 <= scale <= 10 for scale in self.scales):
            raise InputError(f"--scales is {self.scales}, expected one or more factors from 0.1 to 10")


def blocks(
    sample: Sample, data: Data, inference: Inference, forward: Forward, stride: int
) -> Iterator[tuple[np.ndarray, Tensor]]:
    """Compute class probabilities of all points of a scan, block by block; a scan that is small enough is one block.

    Blocks are cut in the scan's own frame and are the same for all looks. Each sees :data:`MARGIN` voxels around it;
    where that is as far as the network looks, blocks change nothing.

    Args:
        sample: all V points of a scan, V > 0, see :func:`pcseg.data.dataset.raw_sample`.
        data: channels and voxel size.
        inference: the looks, and how they are taken.
        forward: the network.
        stride: of the network's coarsest voxels. The grid of a block starts at a multiple of it, as that of the scan.

    Yields:
        (M,) point indices, and their (M, K) float32 probabilities, which sum to 1. Every point comes once.
    """
    matrices = looks.matrices(inference.rotations, inference.flips, inference.scales)
    first = looks.look_at(sample, data.voxel_size)
    coord = first.points["coord"]
    finest = max(inference.scales) ** 2 * (_UNEVEN if len(matrices) > 1 else 1)
    most = int(inference.max_points / max(1, finest))
    margin = MARGIN * data.voxel_size
    parts = cut_blocks(coord[first.nearest], first.counts, margin, most, _POINTS_A_VOXEL * inference.max_points)

    def look(matrix: np.ndarray) -> _Look:
        own = first if np.array_equal(matrix, np.eye(3)) else looks.look_at(sample, data.voxel_size, matrix)
        return _Look(own, data, inference, forward, stride)

    if len(parts) == 1:
        yield np.arange(len(coord)), _normalized(look(matrix).label_all() for matrix in matrices)
        return
    part_of_voxel = np.empty(len(first.counts), dtype=np.int64)
    for number, part in enumerate(parts):
        part_of_voxel[part.core] = number
    part_of_point = part_of_voxel[first.inverse]
    by_part = np.argsort(part_of_point, kind="stable")
    ends = np.bincount(part_of_point, minlength=len(parts)).cumsum()
    taken = [look(matrix) for matrix in matrices]  # once for all blocks
    for part, points in zip(parts, np.split(by_part, ends[:-1]), strict=True):
        yield points, _normalized(own.label_part(coord, part, points) for own in taken)


def _normalized(sums: Iterable[Tensor]) -> Tensor:
    total = functools.reduce(Tensor.add_, sums)
    return total.div_(total.sum(dim=1, keepdim=True))


class _Look:
    """One look, and what it takes to label points by it; labels are sums of probabilities, (M, K)."""

    def __init__(self, look: Look, data: Data, inference: Inference, forward: Forward, stride: int):
        self.look, self.data, self.inference, self.forward, self.stride = look, data, inference, forward, stride

    @functools.cached_property
    def feat(self) -> np.ndarray:
        return looks.features_of(self.look, self.look.nearest, self.data.channels, self.inference.feature == "mean")

    def label_all(self) -> Tensor:
        return self._label(np.arange(len(self.look.counts)), np.arange(len(self.look.inverse)))

    def label_part(self, coord: np.ndarray, part: Block, points: np.ndarray) -> Tensor:
        """Label ``points`` by the voxels whose own points, in the scan's frame ``coord``, are in the part's box."""
        own = coord[self.look.nearest]
        near = ((own >= part.low) & (own <= part.high)).all(axis=1)
        return self._label(np.flatnonzero(near), points)

    def _label(self, rows: np.ndarray, points: np.ndarray) -> Tensor:
        grid_coord = self.look.grid_coord[rows]
        grid_coord -= grid_coord.min(axis=0) // self.stride * self.stride
        if self.inference.mode == "fragments":
            return self._sum_fragments(rows, points, grid_coord)
        probabilities = self.forward(self.feat[rows], grid_coord)
        row_of = np.empty(len(self.look.counts), dtype=np.int64)  # of a voxel, among those that were forwarded
        row_of[rows] = np.arange(len(rows))
        device = probabilities.device
        if self.inference.carry == "nearest":
            return probabilities[torch.from_numpy(row_of[self.look.inverse[points]]).to(device)]
        near, weights = looks.trilinear(self.look, points, self.data.voxel_size)
        near = torch.from_numpy(row_of[near]).to(device)
        weights = torch.from_numpy(weights).to(device)
        return embedding_bag(near, probabilities, per_sample_weights=weights, mode="sum")

    def _sum_fragments(self, rows: np.ndarray, points: np.ndarray, grid_coord: np.ndarray) -> Tensor:
        place_of = np.full(len(self.look.inverse), -1, dtype=np.int64)
        place_of[points] = np.arange(len(points))
        total = None
        for index in looks.fragments(self.look):
            own = self.forward(looks.features_of(self.look, index, self.data.channels)[rows], grid_coord)
            place = torch.from_numpy(place_of[index[rows]]).to(own.device)
            wanted = place >= 0
            if total is None:
                total = own.new_zeros(len(points), own.shape[1])
            total.index_add_(0, place[wanted], own[wanted])
        return total


def vote(segment: np.ndarray, superpoint: np.ndarray) -> np.ndarray:
    """Give all points of a mesh segment the label that most of them have, of equally frequent ones the lowest.

    Args:
        segment: (V,) int64 class index.
        superpoint: (V,) integer index of the mesh segment; any integers.

    Returns:
        (V,) int64.
    """
    ids, index = np.unique(superpoint, return_inverse=True)
    majority = segment_reduce(torch.from_numpy(segment), torch.from_numpy(index), len(ids), "majority")
    return majority.numpy()[index]
