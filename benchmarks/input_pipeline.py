"""Training samples a second with the full recipe, against SciPy and NumPy: ``python -m benchmarks.input_pipeline``.

Both ways read a prepared scene of 150,000 points from the disk and make a sample of at most 100,000 voxels by the same
recipe with the same probabilities, on one core. Samples are distributed alike, but for noise that ours draws in 65,536
steps of equal probability and in float32 against float64; tests hold both bends against each other on the same noise.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from scipy import ndimage
from scipy.interpolate import RegularGridInterpolator

from benchmarks.timing import print_table, write_json
from benchmarks.voxelize import room
from pcseg.config import Data
from pcseg.data import dataset as datasets
from pcseg.data import geometry, transforms
from pcseg.data.dataset import SceneDataset
from pcseg.data.scene import save_scene

POINTS = 150_000
SCENES = 4
SECONDS = 12.0  # for each way
RIVAL = "SciPy and NumPy"
CLASSES = 200

Clock = dict[str, float]


@contextlib.contextmanager
def stage(clock: Clock, name: str) -> Iterator[None]:
    """Add the time spent inside to a stage."""
    start = time.perf_counter()
    yield
    clock[name] += time.perf_counter() - start


def write_scenes(root: Path) -> None:
    """Write rooms with furniture-like noise, colours, normals and labels."""
    for number in range(SCENES):
        rng = np.random.default_rng(number)
        coord = room(POINTS).numpy()
        arrays = {
            "coord": geometry.turn(coord, geometry.rotation(number, axis=2)),
            "color": rng.integers(0, 256, coord.shape).astype(np.uint8),
            "normal": rng.standard_normal(coord.shape).astype(np.float32),
            "segment200": rng.integers(-1, CLASSES, len(coord)).astype(np.int16),
        }
        save_scene(root / "train" / f"scene{number:04d}_00", {k: np.ascontiguousarray(a) for k, a in arrays.items()})


# ------------------------------------------------------------------------------------------------------------- our way

# Stage → where its functions are looked up, and their names. Functions of one stage must not call each other.
OURS = {
    "read": [(datasets, "load_scene"), (datasets, "raw_sample")],
    "centre, turn, scale": [(transforms, name) for name in ("center", "drop_points", "random_turn", "turn", "_rows")],
    "jitter": [(transforms, "jitter")],
    "bends": [(transforms, "elastic")],
    "voxels": [(transforms, "voxelize")],
    "crop": [(transforms, "crop"), (transforms, "take")],
    "colours": [(transforms, "_change_colors")],
    "features": [(transforms, "features")],
}


def timed(function: Callable, clock: Clock, name: str) -> Callable:
    def call(*arguments, **options):
        with stage(clock, name):
            return function(*arguments, **options)

    return call


def our_samples(data: Data, clock: Clock) -> Callable[[int], dict]:
    """What the training loader calls, with its stages timed."""
    dataset = SceneDataset(data, "train", seed=0, train=True)

    def sample(number: int) -> dict:
        with contextlib.ExitStack() as stack:
            for name, places in OURS.items():
                for module, own in places:
                    stack.enter_context(mock.patch.object(module, own, timed(getattr(module, own), clock, name)))
            with stage(clock, "in all"):
                return dataset[number, number % SCENES]

    return sample


# ------------------------------------------------------------------------------------------------------- the plain way


def plain_elastic(coord: np.ndarray, spacing: float, strength: float, noise: Callable) -> np.ndarray:
    """Noise on a grid, two rounds of means of three along each axis, SciPy's interpolator."""
    low = coord.min(0)
    nodes = ((coord - low).max(0) // spacing).astype(int) + 3
    field = noise((*nodes, 3))
    for _ in range(2):
        for axis in range(3):
            field = ndimage.convolve1d(field, np.ones(3) / 3, axis=axis, mode="constant", cval=0)
    axes = [np.linspace(low[a] - spacing, low[a] + spacing * (nodes[a] - 2), nodes[a]) for a in range(3)]
    return coord + RegularGridInterpolator(axes, field, bounds_error=False, fill_value=0)(coord) * strength


def plain_voxels(coord: np.ndarray, voxel_size: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A hash a cell (the row's number in the box), sorted, one random point of each run of equal hashes."""
    cell = np.floor(coord / voxel_size).astype(np.int64)
    cell -= cell.min(0)
    key = np.ravel_multi_index(cell.T, cell.max(0) + 1)
    order = np.argsort(key)
    _, counts = np.unique(key[order], return_counts=True)
    starts = np.cumsum(np.insert(counts, 0, 0)[:-1])
    index = order[starts + rng.integers(0, counts.max(), counts.size) % counts]
    return index, cell[index]


def plain_samples(root: Path, data: Data, clock: Clock) -> Callable[[int], dict]:
    """The recipe step by step, each on all points: np.load, matrix products, SciPy, sorts."""
    settings = data.augment

    def sample(number: int) -> dict:
        with stage(clock, "in all"):
            return make(number)

    def make(number: int) -> dict:
        rng = np.random.default_rng(number)
        folder = root / "train" / f"scene{number % SCENES:04d}_00"
        with stage(clock, "read"):
            coord = np.load(folder / "coord.npy").astype(np.float64)
            color = np.load(folder / "color.npy").astype(np.float64)
            normal = np.load(folder / "normal.npy").astype(np.float64)
            segment = np.load(folder / "segment200.npy").astype(np.int64)
        with stage(clock, "centre, turn, scale"):
            low, high = coord.min(0), coord.max(0)
            coord -= [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]]
            if rng.random() < settings.drop_points_p:
                kept = rng.choice(len(coord), int(len(coord) * (1 - settings.drop_points)), replace=False)
                coord, color, normal, segment = coord[kept], color[kept], normal[kept], segment[kept]
            for axis, largest in ((2, settings.rotate_z), (0, settings.rotate_xy), (1, settings.rotate_xy)):
                if rng.random() < settings.rotate_p:
                    matrix = geometry.rotation(rng.uniform(-largest, largest), axis)
                    coord, normal = coord @ matrix.T, normal @ matrix.T
            coord *= rng.uniform(settings.scale_min, settings.scale_max)
            for axis in (0, 1):
                if rng.random() < settings.flip_p:
                    coord[:, axis], normal[:, axis] = -coord[:, axis], -normal[:, axis]
        with stage(clock, "jitter"):
            noise = settings.jitter * rng.standard_normal(coord.shape)
            coord += np.clip(noise, -settings.jitter_clip, settings.jitter_clip)
        with stage(clock, "bends"):
            if rng.random() < settings.elastic_p:
                for spacing, strength in settings.elastic:
                    coord = plain_elastic(coord, spacing, strength, rng.standard_normal)
        with stage(clock, "colours"):
            if rng.random() < settings.color_contrast_p:
                low, high, blend = color.min(0), color.max(0), rng.random()
                color = (1 - blend) * color + blend * (color - low) * (255 / (high - low))
            if rng.random() < settings.color_p:
                largest = 255 * settings.color_shift
                color = np.clip(color + rng.uniform(-largest, largest, (1, 3)), 0, 255)
            if rng.random() < settings.color_p:
                color = np.clip(color + 255 * settings.color_jitter * rng.standard_normal(color.shape), 0, 255)
        with stage(clock, "voxels"):
            index, grid = plain_voxels(coord, data.voxel_size, rng)
            coord, color, normal, segment = coord[index], color[index], normal[index], segment[index]
        with stage(clock, "crop"):
            if len(coord) > data.max_points:
                distance = np.sum(np.square(coord - coord[rng.integers(len(coord))]), 1)
                near = np.argsort(distance)[: data.max_points]
                coord, color, normal, segment = coord[near], color[near], normal[near], segment[near]
                grid = grid[near]
        with stage(clock, "features"):
            low, high = coord.min(0), coord.max(0)
            coord -= [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, 0]
            feat = np.concatenate([coord, color / 255, normal], axis=1).astype(np.float32)
        return {"coord": coord, "grid_coord": grid, "feat": feat, "segment": segment}

    return sample


# ------------------------------------------------------------------------------------------------------------- measure


def measure(ways: dict[str, tuple[Callable[[int], dict], Clock]], seconds: float) -> dict[str, dict[str, float]]:
    """Make samples both ways in turn: way → stage → mean seconds a sample, over the same draws of scenes."""
    for sample, clock in ways.values():
        sample(0)  # files into the page cache, tables made
        clock.clear()
    count, end = 0, time.perf_counter() + seconds
    while count < 2 * SCENES or time.perf_counter() < end:
        for sample, _ in ways.values():
            sample(count)
        count += 1
    rows = {}
    for name, (_, clock) in ways.items():
        own = {stage: clock[stage] / count for stage in OURS}
        rows[name] = {**own, "rest": clock["in all"] / count - sum(own.values()), "in all": clock["in all"] / count}
    print(f"means of {count} samples each way")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # BLAS, too, has then one core
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_scenes(root)
        data = Data(root=str(root))
        clocks = [defaultdict(float), defaultdict(float)]
        ways = {
            "pcseg": (our_samples(data, clocks[0]), clocks[0]),
            RIVAL: (plain_samples(root, data, clocks[1]), clocks[1]),
        }
        rows = measure(ways, 2 * SECONDS)
    title = f"a training sample of {POINTS:,} points, full recipe, one core"
    print_table(title, rows, RIVAL)
    rates = {name: 1 / row["in all"] for name, row in rows.items()}
    for name, rate in rates.items():
        print(f"{name}: {rate:.1f} samples a second")
    write_json(arguments.json, "cpu", {title: rows, "samples a second": {"one core": rates}})


if __name__ == "__main__":
    main()
