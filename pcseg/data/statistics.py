"""What the training scenes hold, counted from the labels themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pcseg.data.scene import load_scene
from pcseg.labels import LabelSet


def class_scene_share(folders: Sequence[Path], label_set: LabelSet) -> Tensor:
    """Count in what share of the scenes each class occurs.

    Args:
        folders: prepared scenes with labels.
        label_set: the K classes.

    Returns:
        (K,) float64 in (0, 1]; a class that never occurs gets half a scene, so that its logarithm exists.
    """
    scenes = np.zeros(label_set.num_classes)
    for folder in folders:
        segment = load_scene(folder, label_set.segment_file, mmap=True).segment
        if segment is not None:
            present = np.unique(segment)
            scenes[present[(present >= 0) & (present < label_set.num_classes)]] += 1
    return torch.from_numpy(np.maximum(scenes, 0.5) / max(len(folders), 1))
