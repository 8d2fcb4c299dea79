"""A config to train with, for prepared scenes of one's own."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

from pcseg.config import Augment
from pcseg.labels import CLASSES_FILE

_VOXELS_PER_SPACING = 2.5
_NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
# What the network in the box was trained for: voxels of 3 cm, points 3 mm to some 7 cm apart.
_BOX_VOXEL, _BOX_FINEST, _BOX_COARSEST = 0.03, 0.008, 0.18
_STEPS = 1000  # of the training, about


def suggest_voxel_size(apart: float) -> float:
    """Suggest the side of a voxel: 2.5 times the distance of neighbouring points, rounded to a plain number.

    So a voxel on a surface holds one to a few points, and most have filled neighbours, which is what a sparse
    convolution looks at. Much smaller voxels lie apart; much larger ones melt things together.

    Args:
        apart: median distance of a point to its nearest neighbour, metres.

    Returns:
        Metres, between 0.001 and 9.
    """
    size = min(max(_VOXELS_PER_SPACING * apart, 0.001), 9.0)
    scale = 10.0 ** math.floor(math.log10(size))
    return float(f"{scale * min(_NICE, key=lambda nice: abs(nice - size / scale)):.3g}")


def _augment(voxel_size: float) -> str:
    """The usual noise and bends, which are meant for voxels of 2 cm, in proportion to the voxels."""
    scale = voxel_size / 0.02
    elastic = [[float(f"{scale * length:.3g}") for length in pair] for pair in Augment().elastic]
    return f"""\
    jitter: {voxel_size / 4:g}                   # metres, a quarter of a voxel
    jitter_clip: {voxel_size:g}
    elastic: {elastic}  # bends: grid spacing and strength, metres
"""


_SMALL_MODEL = """\
model:                              # small; leave this part out for the full network, which wants a GPU and much data
  base_channels: 16
  channels: [16, 32, 64, 96, 96, 64, 48, 48]
  layers: [1, 1, 1, 1, 1, 1, 1, 1]
  norm_momentum: 0.1
  head: linear
"""
_MODEL_OF_BOX = """\
model:                              # that of the network in the box, see train.init
  base_channels: 24
  channels: [24, 48, 96, 160, 128, 96, 64, 64]
  layers: [1, 1, 1, 1, 1, 1, 1, 1]
  norm_momentum: 0.1
  head: linear
"""
_LEARNING = """\
  lr: 0.005                         # peak of the one-cycle schedule
"""
_LEARNING_ON = """\
  init: box                         # begin with the weights that come with pcseg; "" begins with fresh ones
  lr: 0.0005                        # peak of the one-cycle schedule; with fresh weights 0.005
"""
# Gentle, so that few scans do not undo what the network knows: it was trained with little noise and without bends.
_AUGMENT_ON = """\
    jitter: 0.002                   # metres
    jitter_clip: 0.01
    elastic_p: 0.0                  # no bends; with fresh weights leave this part out
"""


def config_text(out: Path, channels: Sequence[str], voxel_size: float, num_train: int) -> str:
    """Write a complete config for prepared scenes: a small network, about a thousand steps.

    Where points are as near to each other as in indoor scans, training begins with the network that comes with pcseg.

    Args:
        out: the prepared data set, with ``classes.csv`` in it; its name becomes the run's.
        channels: what all scenes have and a network should see.
        voxel_size: metres.
        num_train: scenes to learn from.
    """
    root = out.resolve()  # absolute, so that the config works from any folder
    every = max(1, round(_STEPS / num_train / 5))
    from_box = _BOX_FINEST <= voxel_size <= _BOX_COARSEST
    voxel_size = _BOX_VOXEL if from_box else voxel_size
    words = "those of the network in the box" if from_box else "about 2.5 times the distance of neighbouring points"
    if from_box:
        model, learning, augment = _MODEL_OF_BOX, _LEARNING_ON, _AUGMENT_ON
    else:
        model, learning, augment = _SMALL_MODEL, _LEARNING, _augment(voxel_size)
    return f"""# Made by data_prep.ply for these scenes; change what you like (docs/own_data.md). It is not overwritten.
name: {json.dumps(root.name or "own", ensure_ascii=False)}
runs: runs
seed: 0

data:
  root: {json.dumps(str(root), ensure_ascii=False)}
  label_set: {json.dumps(str(root / CLASSES_FILE), ensure_ascii=False)}
  channels: [{", ".join(channels)}]
  voxel_size: {voxel_size:<22g}# metres, {words}
  max_points: 30000                 # voxels a training sample keeps
  workers: 0                        # loader processes
  augment:
{augment}
{model}
loss:
  center_collapse:                  # docs/methods.md
    weight: 0.4
    normalize: true
    scale: 10.0

train:
{learning}  epochs: {5 * every}                       # about {5 * every * num_train} steps
  batch_size: 1                     # scenes
  optimizer: adamw
  weight_decay: 0.01
  warmup: 0.1                       # share of the steps
  validate_every: {every}                # epochs
"""
