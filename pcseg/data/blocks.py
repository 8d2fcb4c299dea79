"""Cutting a scan that is too large for one forward pass into blocks, each seen with a margin around it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pcseg.errors import InputError


class Block(NamedTuple):
    """A part of N voxels.

    Attributes:
        core: (M,) sorted indices of the voxels that this block is to label; blocks share none.
        low, high: (3,) corners of the box around them, with the margin.
    """

    core: np.ndarray
    low: np.ndarray
    high: np.ndarray


def cut_blocks(coord: np.ndarray, counts: np.ndarray, margin: float, most_voxels: int, most_points: int) -> list[Block]:
    """Halve a scan along its longest side until each part, with its margin, is small enough.

    Args:
        coord: (N, 3) a point of each voxel, metres.
        counts: (N,) points of each voxel.
        margin: metres seen around a part on all sides.
        most_voxels: a part and its margin hold at most so many.
        most_points: a part without its margin holds at most so many points, or is a single voxel.

    Returns:
        One block, all that there is, where that is small enough already.

    Raises:
        InputError: if the margins alone hold too many voxels.
    """
    blocks = []
    everything = np.arange(len(coord))
    todo = [(everything, everything)]  # what to label, and where to look for its margin
    while todo:
        core, around = todo.pop()
        own = coord[core]
        low, high = own.min(axis=0) - margin, own.max(axis=0) + margin
        near = coord[around]
        around = around[((near >= low) & (near <= high)).all(axis=1)]
        if len(around) <= most_voxels and (counts[core].sum() <= most_points or len(core) == 1):
            blocks.append(Block(core, low, high))
            continue
        axis = int(np.argmax(np.ptp(own, axis=0)))
        if len(around) > most_voxels and (len(core) == 1 or np.ptp(own[:, axis]) < margin / 4):
            raise InputError(
                f"--max-points {most_voxels}: too few for this scan, of which a part {np.ptp(own[:, axis]):.2g} m wide "
                f"holds {len(around)} voxels with the {margin:.2g} m around it; give at least {2 * len(around)}"
            )
        order = np.argsort(own[:, axis], kind="stable")
        for half in np.array_split(order, 2):
            todo.append((np.sort(core[half]), around))
    return blocks
