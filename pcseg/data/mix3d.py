"""Mix3D: two rooms of a batch become one sample (Nekrasov et al., *Mix3D*, 3DV 2021)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np

from pcseg.config import Data
from pcseg.data.batch import Batch, collate
from pcseg.data.transforms import take, voxelize

_PURPOSE = 0x4D697833  # so that the draws here are not those that augmented the sample


def mix(first: dict, second: dict, voxel_size: float, rng: np.random.Generator) -> dict:
    """Put two samples into one: centred on each other in x and y, their floors at the same height.

    The second is moved by whole voxels, so that each keeps its own. Where both fill a voxel one of the two points is
    kept, each equally likely, as voxelisation keeps a random point of each voxel: neither room goes before the other.
    The points' own ``coord`` and ``feat`` stay as they are, since each room is centred already.

    Args:
        first: a training sample (see :func:`pcseg.data.dataset.make_sample`) of at least one voxel.
        second: another.
        voxel_size: metres.
        rng: chooses between two points.

    Returns:
        A sample with ``grid_coord`` from 0 and named ``first+second``.
    """
    pair = (first, second)
    grid = np.concatenate([sample["grid_coord"] - _anchor(sample, voxel_size) for sample in pair])
    index, grid_coord, _ = voxelize(grid + 0.5, 1.0, rng)  # in float64, and at the middle of its voxel
    arrays = [key for key in first if isinstance(first[key], np.ndarray) and key != "grid_coord"]
    joined = take({key: np.concatenate([sample[key] for sample in pair]) for key in arrays}, index)
    return {"name": f"{first['name']}+{second['name']}", "grid_coord": grid_coord, **joined}


def _anchor(sample: dict, voxel_size: float) -> np.ndarray:
    """Find the voxel (3,) int64 below a room's centre and at the height of its floor, z = 0 of its ``coord``."""
    grid = sample["grid_coord"].astype(np.int64)
    anchor = [(column.min() + column.max()) // 2 for column in grid.T[:2]]
    # A point lies less than a voxel above its voxel's lower side: the smallest rest is nearly where the grid starts.
    start = (sample["coord"][:, 2].astype(np.float64) - grid[:, 2] * voxel_size).min()
    return np.array([*anchor, -round(start / voxel_size)])


def collate_mixed(samples: Sequence[dict], probability: float, voxel_size: float, seed: int) -> Batch:
    """Join training samples into a batch, after making pairs of neighbours (0, 1), (2, 3), … one with a probability.

    Each pair decides for itself, by (seed, draw of its first sample): however a batch is cut into parts with an even
    number of samples, the same pairs are mixed. An odd last sample stays alone.

    Args:
        samples: training samples with their ``draw``, as :class:`pcseg.data.dataset.SceneDataset` gives them.
        probability: of mixing a pair.
        voxel_size: metres.
        seed: the run's seed.
    """
    out = []
    for first, *second in (samples[start : start + 2] for start in range(0, len(samples), 2)):
        rng = np.random.default_rng([seed, _PURPOSE, *first["draw"]])
        if second and rng.random() < probability and len(first["coord"]) and len(second[0]["coord"]):
            out.append(mix(first, second[0], voxel_size, rng))
        else:
            out += [first, *second]
    return collate(out)


def training_collate(data: Data, seed: int) -> Callable[[Sequence[dict]], Batch]:
    """Make the function that joins training samples into batches as the settings say; it can be pickled.

    Args:
        data: the data settings.
        seed: the run's seed.
    """
    return functools.partial(collate_mixed, probability=data.augment.mix3d_p, voxel_size=data.voxel_size, seed=seed)
