"""A run whose network was drawn and never trained: all that loading and labelling need, in no time."""

from __future__ import annotations

from pathlib import Path

import torch

from pcseg import config as configs
from pcseg.engine.checkpoints import PREFIX
from pcseg.labels import label_set_of_run, load_label_set
from pcseg.models.segmenter import build_segmenter

CONFIG = """
data: {label_set: scannet20, voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
"""


def make_run(folder: Path, *overrides: str, seed: int = 0) -> Path:
    """Write a run's folder with ``best.ckpt``; ``overrides`` as for training."""
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "config.yaml").write_text(CONFIG)
    config = configs.load(folder / "config.yaml", [f"runs={folder.parent}", f"name={folder.name}", *overrides])
    configs.save(config, folder / "config.yaml")
    label_set = load_label_set(label_set_of_run(folder, config.data.label_set))
    torch.manual_seed(seed)
    network = build_segmenter(config, label_set.num_classes)
    for value in network.state_dict().values():  # no statistic and no bias at its start, where a mix-up would not show
        if value.is_floating_point():
            value += torch.randn_like(value) * 0.05
    content = {
        "pcseg": {"config": configs.to_dict(config), "classes": list(label_set.names)},
        "state_dict": {PREFIX + key: value for key, value in network.state_dict().items()},
        "epoch": 3,
        "global_step": 40,
    }
    torch.save(content, folder / "checkpoints" / "best.ckpt")
    return folder
