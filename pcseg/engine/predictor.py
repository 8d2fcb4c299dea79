"""From a trained run to labels: every original point gets one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pcseg import config as configs
from pcseg.config import Config
from pcseg.data.batch import collate
from pcseg.data.dataset import make_sample
from pcseg.data.scene import Scene
from pcseg.engine.checkpoints import find_checkpoint, load_weights, read_checkpoint
from pcseg.engine.precision import autocast_dtype
from pcseg.errors import InputError
from pcseg.labels import CLASSES_FILE, LabelSet, is_own_label_set, load_label_set
from pcseg.models.segmenter import Segmenter, build_segmenter


class Predictor:
    """A trained network and what is needed to use it on a scene.

    Args:
        model: the network, with its weights.
        config: the run's config.
        label_set: its classes.
        device: where to compute.
        rotations: looks at each scene, evenly spread over a turn about z; their probabilities are summed.
        precision: see :func:`pcseg.engine.precision.autocast_dtype`; None takes the run's own.
    """

    def __init__(
        self,
        model: Segmenter,
        config: Config,
        label_set: LabelSet,
        device: torch.device | str,
        rotations: int = 1,
        precision: str | None = None,
    ):
        self.model = model.to(device).eval()
        self.config = config
        self.label_set = label_set
        self.device = torch.device(device)
        self.rotations = rotations
        own = config.train.precision
        # fp16 is what auto takes on CUDA; a run that was trained in it can still be used on a CPU.
        self.dtype = autocast_dtype(precision or ("auto" if own == "fp16" else own), self.device.type)

    @torch.inference_mode()
    def probabilities(self, scene: Scene) -> Tensor:
        """Compute class probabilities at every original point.

        Args:
            scene: with the channels that the run was trained on; labels are not looked at.

        Returns:
            (V, K) float32, rows sum to 1.
        """
        if scene.num_vertices == 0:
            return torch.zeros(0, self.label_set.num_classes, device=self.device)
        total = None
        for look in range(self.rotations):
            sample = make_sample(scene, self.config.data, None, None, turn=2 * math.pi * look / self.rotations)
            batch = collate([sample]).to(self.device)
            with torch.autocast(self.device.type, self.dtype, enabled=self.dtype is not None):
                _, logits = self.model(batch.feat, batch.grid_coord, batch.batch, batch.batch_size)
            own = logits.float().softmax(dim=1)[batch.inverse]
            total = own if total is None else total + own
        return total / self.rotations

    def predict_scene(self, scene: Scene) -> np.ndarray:
        """Label every original point of a scene: (V,) int64 class index, in the order of its vertices."""
        return self.probabilities(scene).argmax(dim=1).cpu().numpy()


def load_run(
    run: str | Path,
    checkpoint: str = "best",
    device: str | None = None,
    rotations: int = 1,
    precision: str | None = None,
) -> Predictor:
    """Load a trained run.

    Args:
        run: the folder that ``pcseg.train`` wrote.
        checkpoint: ``"best"`` or ``"last"``.
        device: e.g. ``"cuda"``; None takes a GPU where there is one.
        rotations, precision: see :class:`Predictor`.

    Raises:
        InputError: if the folder is not a run, has no checkpoint, or its checkpoint is of another model.
    """
    run = Path(run)
    if rotations < 1:
        raise InputError(f"--rotations is {rotations}, expected 1 or more")
    if not (run / "config.yaml").is_file():
        raise InputError(f"{run}: is not a run (config.yaml is missing); `python -m pcseg.train --cfg …` makes one")
    config = configs.load(run / "config.yaml")
    if is_own_label_set(config.data.label_set):  # the run's own copy: the file it was trained with may have gone
        config.data.label_set = str(run / CLASSES_FILE)
    label_set = load_label_set(config.data.label_set)
    path = find_checkpoint(run, checkpoint)
    model = build_segmenter(config, label_set.num_classes)
    load_weights(model, read_checkpoint(path), path)
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    return Predictor(model, config, label_set, device, rotations, precision)
