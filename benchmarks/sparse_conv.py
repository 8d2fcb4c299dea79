"""The full-size SpUNet on a CPU, plain PyTorch against spconv: ``python -m benchmarks.sparse_conv [--voxels N]``."""

from __future__ import annotations

import argparse
import importlib.util
import os
from unittest import mock

import numpy as np
import torch

from benchmarks.timing import best_of, print_table
from pcseg.models.spunet import SpUNet
from pcseg.sparse.backends import VARIABLE


def room_voxels(count: int, seed: int = 0) -> torch.Tensor:
    """Draw the surface of a room with boxes in it: (count, 3) distinct voxels of 2 cm."""
    rng = np.random.default_rng(seed)
    boxes = [((0, 0, 0), (250, 200, 125))]
    for _ in range(40):
        size = rng.integers(10, 60, 3)
        corner = np.array([*rng.integers(0, [250, 200]), 0])
        boxes.append((corner, corner + size))
    faces = []
    for low, high in boxes:
        low, high = np.asarray(low), np.asarray(high)
        for axis in range(3):
            for side in (low[axis], high[axis]):
                grid = [np.arange(a, b + 1) for a, b in zip(low, high, strict=True)]
                grid[axis] = np.array([side])
                faces.append(np.stack(np.meshgrid(*grid, indexing="ij"), axis=-1).reshape(-1, 3))
    voxels = np.unique(np.concatenate(faces), axis=0)
    if len(voxels) < count:
        raise SystemExit(f"error: --voxels {count}: the room has only {len(voxels)}")
    nearest = np.argsort(np.abs(voxels - voxels.mean(axis=0)).max(axis=1), kind="stable")[:count]
    return torch.from_numpy(rng.permutation(voxels[nearest])).int()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voxels", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    coord = room_voxels(arguments.voxels)
    batch = torch.zeros(len(coord), dtype=torch.int64)
    feat = torch.randn(len(coord), 9)
    torch.manual_seed(0)
    model = SpUNet(9)

    def forward():
        with torch.inference_mode():
            model.eval()(feat, coord, batch, 1)

    def both_ways():
        model.zero_grad()
        model.train()(feat, coord, batch, 1).square().mean().backward()

    backends = {"plain PyTorch": "torch"}
    if importlib.util.find_spec("spconv"):
        backends["spconv, Native algorithm"] = "spconv"
    rows = {}
    for name, backend in backends.items():
        with mock.patch.dict(os.environ, {VARIABLE: backend}):
            rows[name] = {
                "forward": best_of(forward, arguments.repeats),
                "forward + backward": best_of(both_ways, arguments.repeats),
            }
    millions = sum(p.numel() for p in model.parameters()) / 1e6
    title = f"SpUNet, {millions:.1f} M parameters, {len(coord):,} voxels, {torch.get_num_threads()} threads"
    print_table(title, rows, list(rows)[-1])


if __name__ == "__main__":
    main()
