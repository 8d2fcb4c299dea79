"""From prepared scenes to samples, with randomness that depends only on (seed, epoch, scene, how often it came)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch.utils.data import Dataset, get_worker_info

from pcseg.config import Data
from pcseg.data import geometry, transforms
from pcseg.data.cache import SceneCache
from pcseg.data.looks import look_at
from pcseg.data.scene import Scene, list_scenes, load_scene
from pcseg.errors import InputError
from pcseg.labels import load_label_set


def _missing_channel(scene: str | Path, channel: str, channels: list[str]) -> str:
    others = ",".join(own for own in channels if own != channel) or "coord"
    return (
        f"{scene}: has no {channel}.npy, which data.channels asks for; "
        f"prepare the scene with it or train with data.channels=[{others}]"
    )


def raw_sample(scene: Scene, channels: list[str], num_classes: int | None = None) -> transforms.Sample:
    """Take what a network needs from a scene.

    Args:
        scene: the scene.
        channels: of ``"coord"``, ``"color"``, ``"normal"``.
        num_classes: with it, labels are taken too and must lie in -1 … num_classes - 1.

    Returns:
        A sample over all V vertices (see :mod:`pcseg.data.transforms`).

    Raises:
        InputError: if a channel is missing or a label is out of range.
    """
    sample = {"coord": np.asarray(scene.coord)}
    for channel in channels:
        if channel == "coord":
            continue
        array = getattr(scene, channel)
        if array is None:
            raise InputError(_missing_channel(scene.name, channel, channels))
        sample[channel] = np.asarray(array)
    if num_classes is not None and scene.segment is not None:
        segment = np.asarray(scene.segment).astype(np.int64)
        if len(segment) and not (-1 <= segment.min() and segment.max() < num_classes):
            wrong = int(segment.min()) if segment.min() < -1 else int(segment.max())
            raise InputError(f"{scene.name}: label {wrong} is outside -1 … {num_classes - 1}; is it of this label set?")
        sample["segment"] = segment
    return sample


def make_sample(scene: Scene, data: Data, num_classes: int | None, rng: np.random.Generator | None) -> dict:
    """Turn a scene into what :func:`pcseg.data.batch.collate` joins.

    Args:
        scene: the scene.
        data: channels, voxel size, crop and augmentation.
        num_classes: see :func:`raw_sample`.
        rng: augments, crops and picks random points; None leaves the scene as it is and adds ``inverse`` and
            ``full_segment``, so that every original point can be labelled.
    """
    full = raw_sample(scene, data.channels, num_classes)
    out = {"name": scene.name}
    if rng is not None:
        sample, out["grid_coord"] = transforms.augment(full, data.augment, data.voxel_size, data.max_points, rng)
    else:
        look = look_at(full, data.voxel_size)
        sample = transforms.take(look.points, look.nearest)
        sample["coord"] = geometry.center(sample["coord"], floor=False)
        out |= {"grid_coord": look.grid_coord, "inverse": look.inverse}
        if "segment" in full:
            out["full_segment"] = full["segment"]
    out["coord"] = np.ascontiguousarray(sample["coord"])
    out["feat"] = transforms.features(sample, data.channels)
    if "segment" in sample:
        out["segment"] = sample["segment"]
    return out


class SceneDataset(Dataset):
    """The scenes of a split. Training samples are asked for by (epoch, scene) and are the same however they are loaded.

    Only the files that the channels ask for are opened. With ``train`` they are mapped, not read, since all that is
    done with a whole scene is to copy it into floats; or they are read and kept in memory (``data.cache_gib``).

    Args:
        data: the data settings.
        split: ``"train"``, ``"val"`` or ``"test"``.
        seed: with ``train``, the seed of all augmentation.
        train: augment and crop; else whole scenes with their inverse map.
    """

    def __init__(self, data: Data, split: str, seed: int = 0, train: bool = False):
        self.data = data
        self.seed = seed
        self.train = train
        self.label_set = load_label_set(data.label_set)
        self.folders: list[Path] = list_scenes(data.root, split)
        self._cache: SceneCache | None = None

    def __len__(self) -> int:
        return len(self.folders)

    def check_files(self) -> None:
        """Look for all files that will be opened, so that a missing one is told before the first step.

        Raises:
            InputError: naming the scene and the channel or labels that it lacks.
        """
        for folder in self.folders:
            for channel in self.data.channels:
                if not (folder / f"{channel}.npy").is_file():
                    raise InputError(_missing_channel(folder, channel, self.data.channels))
            if self.train and not (folder / self.label_set.segment_file).is_file():
                raise InputError(self._missing_labels(folder))

    def _missing_labels(self, folder: Path) -> str:
        return f"{folder / self.label_set.segment_file}: missing; training needs labels"

    def _read(self, index: int, mmap: bool) -> Scene:
        return load_scene(self.folders[index], self.label_set.segment_file, mmap=mmap, fields=self.data.channels)

    def load(self, index: int) -> Scene:
        """Read scene ``index``, or take it from the cache; scenes to learn from must have labels."""
        if self.train and self.data.cache_gib > 0:
            if self._cache is None:  # made by the process that uses it: each has its share of the memory
                worker = get_worker_info()
                self._cache = SceneCache(int(self.data.cache_gib * 2**30) // (worker.num_workers if worker else 1))
            scene = self._cache.get(index, lambda: self._read(index, mmap=False))
        else:
            scene = self._read(index, mmap=self.train)
        if self.train and scene.segment is None:
            raise InputError(self._missing_labels(self.folders[index]))
        return scene

    def __getitem__(self, item: int | tuple[int, ...]) -> dict:
        key = item if isinstance(item, tuple) else (0, item)
        rng = np.random.default_rng([self.seed, *key]) if self.train else None
        sample = make_sample(self.load(key[1]), self.data, self.label_set.num_classes, rng)
        if self.train:
            sample["draw"] = key  # by which a batch decides what it mixes
        return sample
