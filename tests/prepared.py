"""Tiny prepared data sets for tests: a floor, two walls and coloured boxes, a few hundred vertices a scene."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcseg.data.scene import save_scene
from pcseg.labels import load_label_set

CLASSES = ("wall", "floor", "chair", "table")


def make_scene(seed: int) -> dict[str, np.ndarray]:
    """Draw one scene: each class has its own height, shape and colour, so that a network can tell them apart."""
    rng = np.random.default_rng(seed)
    plane = lambda n, low, high: rng.uniform(low, high, (n, 3))  # noqa: E731
    parts = {
        "floor": plane(250, [0, 0, 0], [2, 2, 0.02]),
        "wall": np.concatenate([plane(120, [0, 0, 0], [0.02, 2, 1.5]), plane(120, [0, 0, 0], [2, 0.02, 1.5])]),
        "chair": plane(100, [0.4, 0.4, 0], [0.8, 0.8, 0.5]) + rng.uniform(0, [0.3, 0.3, 0]),
        "table": plane(120, [1.2, 1.2, 0.7], [1.9, 1.9, 0.75]),
    }
    palette = {"floor": (150, 110, 80), "wall": (220, 220, 210), "chair": (40, 60, 160), "table": (190, 60, 40)}
    coord = np.concatenate([parts[name] for name in CLASSES]).astype(np.float32)
    color = np.concatenate([np.tile(palette[name], (len(parts[name]), 1)) for name in CLASSES])
    normal = rng.standard_normal(coord.shape)
    arrays = {
        "coord": coord,
        "color": np.clip(color + rng.integers(-15, 16, color.shape), 0, 255).astype(np.uint8),
        "normal": (normal / np.linalg.norm(normal, axis=1, keepdims=True)).astype(np.float32),
    }
    for name in ("scannet20", "scannet200"):
        label_set = load_label_set(name)
        segment = np.concatenate([np.full(len(parts[c]), label_set.names.index(c)) for c in CLASSES])
        segment[rng.random(len(segment)) < 0.1] = -1
        arrays[label_set.segment_file.removesuffix(".npy")] = segment.astype(np.int16)
    return arrays


def write_dataset(root: Path, train: int = 4, val: int = 2, test: int = 1) -> Path:
    """Write a data set with these many scenes a split; test scenes have no labels."""
    seed = 0
    for split, count in (("train", train), ("val", val), ("test", test)):
        for _ in range(count):
            arrays = make_scene(seed)
            if split == "test":
                arrays = {name: array for name, array in arrays.items() if not name.startswith("segment")}
            save_scene(root / split / f"scene{seed:04d}_00", arrays)
            seed += 1
    return root
