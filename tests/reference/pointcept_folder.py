"""Pointcept's side of the exchange: how it lays a ScanNet folder out, and what its loader does with one.

Facts of Pointcept v1.5.2 and later (May 2024), read in its ScanNet preparation and data set classes and told again:

- its preparation writes one folder a scene below train, val and test, one .npy file an array: coord float32, color
  uint8, normal float32 (can be switched off), and but for test scenes segment20, segment200 and instance in the
  platform's int, which is int64;
- its loader takes everything that a `*` matches below the split as a scene (so nothing that starts with a dot);
- of a scene it opens files whose stem is coord, color, normal, instance or the label set's segment file, no others;
- coord, color and normal must be there; they become float32. Labels are flattened and become int32; if they are not
  there, every point is -1.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np


def write_folder(root: Path, scenes: dict[str, dict[str, np.ndarray]], normals: bool = True) -> None:
    """Write ``"train/scene0000_00"`` → arrays as its preparation would."""
    types = {"coord": np.float32, "color": np.uint8, "normal": np.float32}
    for name, arrays in scenes.items():
        (root / name).mkdir(parents=True)
        for stem, array in arrays.items():
            is_label = stem not in types
            if (stem == "normal" and not normals) or (is_label and name.startswith("test/")):
                continue
            np.save(root / name / f"{stem}.npy", np.asarray(array).astype(int if is_label else types[stem]))


def read_folder(root: Path, split: str, labels: str) -> dict[str, dict[str, np.ndarray]]:
    """Load a split as its loader would: scene → coord, color, normal, segment, instance."""
    scenes = {}
    for folder in sorted(Path(root, split).glob("[!.]*")):
        found = {}
        for file in folder.iterdir():  # a plain file among the scenes fails here, as it does there
            stem = file.name[:-4]
            if file.name.endswith(".npy") and stem in ("coord", "color", "normal", "instance", labels):
                found[stem] = np.load(file)
        scene = {stem: found[stem].astype(np.float32) for stem in ("coord", "color", "normal")}
        for field, stem in (("segment", labels), ("instance", "instance")):
            nothing = np.full(len(scene["coord"]), -1)
            scene[field] = found.get(stem, nothing).reshape(-1).astype(np.int32)
        scenes[folder.name] = scene
    return scenes
