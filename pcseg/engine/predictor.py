"""From a trained run to labels: every original point gets one."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pcseg import config as configs
from pcseg.config import Config
from pcseg.data.dataset import raw_sample
from pcseg.data.own_scan import scene_from_arrays, with_grey
from pcseg.data.scene import Scene
from pcseg.engine import tta
from pcseg.engine.checkpoints import find_checkpoint, load_weights, read_checkpoint
from pcseg.engine.precision import autocast_dtype
from pcseg.engine.tta import Inference
from pcseg.errors import InputError
from pcseg.files import sha256_of
from pcseg.labels import IGNORE_INDEX, LabelSet, class_map_between, label_set_of_run, load_label_set
from pcseg.models.segmenter import Segmenter, build_segmenter


@dataclass
class Prediction:
    """What a network says about the V points of a scan.

    Attributes:
        segment: (V,) int64 class index.
        confidence: (V,) float32, the probability of the likeliest class (votes do not change it).
    """

    segment: np.ndarray
    confidence: np.ndarray

    def sure(self, least: float | None) -> np.ndarray:
        """Give -1 for the class of points whose confidence is below ``least``: (V,) int64; None leaves all."""
        return self.segment if least is None else np.where(self.confidence < least, IGNORE_INDEX, self.segment)


def check_unsure(value: Any, name: str = "unsure") -> float | None:
    """Read the least confidence of points that keep their class, a number or its text; None stays None.

    Raises:
        InputError: if it is no number between 0 and 1; it calls it ``name``.
    """
    try:
        least = None if value is None else float(value)
    except (TypeError, ValueError):
        least = float("nan")
    if least is not None and not 0 < least < 1:
        raise InputError(f"{name} is {value}, expected a number between 0 and 1, such as 0.5")
    return least


class Predictor:
    """A trained network and what is needed to use it on a scene.

    Args:
        model: the network, with its weights.
        config: the run's config.
        label_set: the classes to answer with: those of the network, or others that ``class_map`` leads to.
        device: where to compute.
        inference: how scans are labelled.
        precision: see :func:`pcseg.engine.precision.autocast_dtype`; None takes the run's own.
        checkpoint: the file that the weights are from.
        class_map: (K,) int64, for each class of the network its index in ``label_set``, -1 where it has none: it is
            then left out of the answer. None where they are the same.
        coarse: answer with the network's second classifier, whose classes ``label_set`` are.
    """

    def __init__(
        self,
        model: Segmenter,
        config: Config,
        label_set: LabelSet,
        device: torch.device | str,
        inference: Inference | None = None,
        precision: str | None = None,
        checkpoint: Path | None = None,
        class_map: np.ndarray | None = None,
        coarse: bool = False,
    ):
        self.model = model.to(device).eval()
        self.config = config
        self.label_set = label_set
        self.device = torch.device(device)
        self.inference = inference or Inference()
        own = config.train.precision
        # fp16 is what auto takes on CUDA; a run that was trained in it can still be used on a CPU.
        self.dtype = autocast_dtype(precision or ("auto" if own == "fp16" else own), self.device.type)
        self.checkpoint = checkpoint
        self.coarse = coarse
        self.class_map = None if class_map is None else torch.from_numpy(class_map).to(device)

    @property
    def fields(self) -> list[str]:
        """What of a scene is needed, for :func:`pcseg.data.scene.load_scene`."""
        return [*self.config.data.channels, *(["superpoint"] if self.inference.votes == "segments" else [])]

    @property
    def colour_optional(self) -> bool:
        """Whether training also showed scans without colour, so that grey may stand for what is lacking."""
        data = self.config.data
        return "color" in data.channels and data.augment.drop_color_p > 0

    @functools.cached_property
    def checkpoint_sha256(self) -> str:
        """The SHA-256 of the checkpoint's file, in hexadecimal."""
        return sha256_of(self.checkpoint)

    def _forward(self, feat: np.ndarray, grid_coord: np.ndarray) -> Tensor:
        feat, grid_coord = torch.from_numpy(feat).to(self.device), torch.from_numpy(grid_coord).to(self.device)
        batch = torch.zeros(len(feat), dtype=torch.int64, device=self.device)
        with torch.autocast(self.device.type, self.dtype, enabled=self.dtype is not None):
            features, logits = self.model(feat, grid_coord, batch, 1)
            if self.coarse:
                logits = self.model.coarse_head(features)
        probabilities = logits.float().softmax(dim=1)
        if self.class_map is not None:
            known = self.class_map >= 0
            mapped = probabilities.new_zeros(len(probabilities), self.label_set.num_classes)
            mapped.index_add_(1, self.class_map[known], probabilities[:, known])
            probabilities = mapped / mapped.sum(dim=1, keepdim=True).clamp_min(torch.finfo(mapped.dtype).tiny)
        return probabilities

    @torch.inference_mode()
    def blocks(self, scene: Scene) -> Iterator[tuple[np.ndarray, Tensor]]:
        """Compute class probabilities part by part: see :func:`pcseg.engine.tta.blocks`."""
        if scene.num_vertices == 0:
            return
        if scene.color is None and self.colour_optional:
            scene = with_grey(scene)
        data = self.config.data
        stride = 2 ** (len(self.config.model.channels) // 2)
        yield from tta.blocks(raw_sample(scene, data.channels), data, self.inference, self._forward, stride)

    def probabilities(self, scene: Scene) -> Tensor:
        """Compute class probabilities at every original point.

        Args:
            scene: with the channels that the run was trained on; labels are not looked at.

        Returns:
            (V, K) float32, rows sum to 1.
        """
        total = torch.zeros(scene.num_vertices, self.label_set.num_classes, device=self.device)
        for points, probabilities in self.blocks(scene):
            total[torch.from_numpy(points).to(self.device)] = probabilities
        return total

    def label_scene(self, scene: Scene, out: np.ndarray | None = None) -> Prediction:
        """Label every original point of a scene, in the order of its vertices.

        Args:
            scene: with :attr:`fields`.
            out: (V, K) array of any float type to put the probabilities into, such as one mapped from a file.
        """
        segment = np.zeros(scene.num_vertices, dtype=np.int64)
        confidence = np.zeros(scene.num_vertices, dtype=np.float32)
        for points, probabilities in self.blocks(scene):
            if out is not None:
                # In torch: NumPy takes 30 times as long over what is tiny in half precision.
                out[points] = probabilities.to(getattr(torch, out.dtype.name)).cpu().numpy()
            highest, index = probabilities.max(dim=1)
            confidence[points], segment[points] = highest.cpu().numpy(), index.cpu().numpy()
        if self.inference.votes == "segments" and scene.superpoint is not None:
            segment = tta.vote(segment, scene.superpoint)
        return Prediction(segment, confidence)

    def predict_scene(self, scene: Scene) -> np.ndarray:
        """Label every original point of a scene: (V,) int64 class index, in the order of its vertices."""
        return self.label_scene(scene).segment

    def predict(
        self, coord: Any, color: Any = None, normal: Any = None, faces: Any = None, unsure: float | None = None
    ) -> np.ndarray:
        """Label V points that are given as arrays, or lists.

        Args:
            coord: (V, 3) numbers, metres with z up; coordinates far from the origin want float64.
            color: (V, 3) integers 0…255 or floats 0…1; can be left out if the network was trained without, or
                with scans that lack it (:attr:`colour_optional`).
            normal: (V, 3), of any length; guessed from neighbouring points where the network needs them and there are
                neither they nor faces.
            faces: (F, 3) integers, a mesh's triangles; normals are then theirs.
            unsure: a number between 0 and 1: points that are less probable to be of their class get -1.

        Returns:
            (V,) int64 class index, in the order of the points: a place in ``label_set.names`` and ``label_set.ids``.

        Raises:
            InputError: naming the argument that is wrong or lacking.
        """
        least = check_unsure(unsure)
        channels, fill_color = self.config.data.channels, self.colour_optional
        scene = scene_from_arrays(coord, color, normal, faces, channels, fill_color=fill_color)
        return self.label_scene(scene).sure(least)


def _check_classes(checkpoint: dict, path: Path, label_set: LabelSet, source: str) -> None:
    """Refuse a label set whose classes are not those that the checkpoint says it was trained on."""
    trained = checkpoint["pcseg"].get("classes")  # files that were converted may not say
    if not isinstance(trained, (list, tuple)) or list(trained) == list(label_set.names):
        return
    if len(trained) != label_set.num_classes:
        differ = f"{len(trained)} there, {label_set.num_classes} here"
    else:
        index = next(i for i, name in enumerate(label_set.names) if name != trained[i])
        differ = f"class {index} is '{trained[index]}' there, '{label_set.names[index]}' here"
    raise InputError(
        f"{path}: was trained on other classes than those of {source} ({differ}); bring back the run's own files"
    )


def load_run(
    run: str | Path,
    checkpoint: str = "best",
    device: str | None = None,
    inference: Inference | None = None,
    precision: str | None = None,
    labels: str | None = None,
) -> Predictor:
    """Load a trained run.

    Args:
        run: the folder that ``pcseg.train`` wrote.
        checkpoint: ``"best"`` or ``"last"``.
        device: e.g. ``"cuda"``; None takes a GPU where there is one.
        inference, precision: see :class:`Predictor`.
        labels: a label set to answer with instead of the run's own: ``"scannet20"`` of a run on ``"scannet200"``, by
            its second classifier where it was trained with one (``data.coarse_label_set``).

    Raises:
        InputError: if the folder is not a run, has no checkpoint, or its checkpoint is of another model or
            other classes.
    """
    run = Path(run)
    config = configs.load_of_run(run)
    config.data.label_set = label_set_of_run(run, config.data.label_set)
    label_set = load_label_set(config.data.label_set)
    path = find_checkpoint(run, checkpoint)
    state = read_checkpoint(path)
    _check_classes(state, path, label_set, config.data.label_set)
    model = build_segmenter(config, label_set.num_classes)
    class_map, coarse = None, False
    if labels is not None and labels != label_set.name:
        target = load_label_set(labels)
        coarse = labels == config.data.coarse_label_set
        class_map = None if coarse else class_map_between(label_set, target)
        label_set = target
    load_weights(model, state, path)
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    return Predictor(model, config, label_set, device, inference, precision, path, class_map, coarse)
