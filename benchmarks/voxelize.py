"""Grid sampling of points against other ways to do it: ``python -m benchmarks.voxelize``."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from benchmarks.timing import parse_arguments, peak_bytes, print_table, seconds, write_json
from pcseg.ops import has_kernel, voxelize, voxelize_reference

VOXEL_SIZE = 0.02
POINTS = (150_000, 1_000_000)  # a scan of ScanNet, and a denser one of the same room
THREADS = (1, 2)
ROOM = (5.0, 4.0, 2.5)
NOISE = 0.005
RIVAL = "NumPy lexsort"


def numpy_lexsort(coord: Tensor, voxel_size: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The usual form: one integer a cell, one sort by it and by the distance from the voxel's centre."""
    scaled = coord.numpy().astype(np.float64) / voxel_size
    cell = np.floor(scaled).astype(np.int64)
    cell -= cell.min(axis=0)
    size = cell.max(axis=0) + 1
    key = (cell[:, 0] * size[1] + cell[:, 1]) * size[2] + cell[:, 2]
    to_center = np.square(scaled - np.floor(scaled) - 0.5).sum(axis=1)
    order = np.lexsort((to_center, key))
    first = np.ones(len(key), dtype=bool)
    first[1:] = np.diff(key[order]) != 0
    index = order[first]
    inverse = np.empty(len(key), dtype=np.int64)
    inverse[order] = np.cumsum(first) - 1
    return index, cell[index].astype(np.int32), inverse


def unique_rows(coord: Tensor, voxel_size: float) -> tuple[Tensor, Tensor, Tensor]:
    """Cells, inverse and counts; which points to keep is still to be found."""
    cell = (coord.double() / voxel_size).floor().long()
    return torch.unique(cell, dim=0, return_inverse=True, return_counts=True)


def ways() -> dict[str, Callable]:
    built = "compiled" if has_kernel("voxelize", "cpu") else "NOT compiled: plain PyTorch"
    return {
        f"pcseg.ops ({built})": voxelize,
        "plain PyTorch": voxelize_reference,
        RIVAL: numpy_lexsort,
        "torch.unique (chooses no points)": unique_rows,
    }


def room(points: int) -> Tensor:
    """Points on floor, ceiling and walls of a room, in no order, with noise across them."""
    rng = np.random.default_rng(0)
    coord = rng.uniform(0, ROOM, (points, 3))
    axis = rng.choice(3, points, p=_share_of_sides())
    coord[np.arange(points), axis] = np.array(ROOM)[axis] * rng.integers(0, 2, points)
    return torch.from_numpy((coord + rng.normal(0, NOISE, coord.shape)).astype(np.float32))


def _share_of_sides() -> np.ndarray:
    area = np.prod(ROOM) / np.array(ROOM)  # of a side across x, y, z
    return area / area.sum()


def main() -> None:
    arguments = parse_arguments(__doc__)
    if arguments.device != "cpu":
        raise SystemExit("error: voxelize has no kernel of its own on CUDA, so only --device cpu is measured")
    threads = torch.get_num_threads()
    tables = {}
    for points in POINTS:
        coord = room(points)
        rows = {}
        for name, function in ways().items():
            step = functools.partial(function, coord, VOXEL_SIZE)
            rows[name] = {}
            for number in THREADS:
                torch.set_num_threads(number)
                rows[name]["1 thread" if number == 1 else f"{number} threads"] = seconds(step, arguments.device)
            rows[name]["memory"] = peak_bytes(step, arguments.device)
        voxels = len(voxelize(coord, VOXEL_SIZE).counts)
        title = f"voxelize, {points:,} points of a room, {voxels:,} voxels of {100 * VOXEL_SIZE:.0f} cm"
        print_table(title, rows, RIVAL)
        tables[title] = rows
        write_json(arguments.json, arguments.device, tables)
    torch.set_num_threads(threads)


if __name__ == "__main__":
    main()
