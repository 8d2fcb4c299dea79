"""Predictions of an export that has not ended, kept beside its zip, so that the same command goes on from them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from pcseg.data.scene import Scene
from pcseg.engine.predictor import Predictor
from pcseg.files import atomic_file, remove_leftovers

# What predictions depend on → what a sentence says where it is another one; the first that differs is named.
_DIFFERENCES = {
    "checkpoint": "of another checkpoint",
    "labels": "of another label set",
    "network": "of another config.yaml",
    "inference": "made with other options",
    "computing": "made on another device, in another precision or by other versions",
    "scene": "of other scans: the scenes' files have changed",
}
_DAMAGED = "damaged"


def identity_of(predictor: Predictor, computing: dict) -> dict:
    """Say in plain JSON types what predictions depend on, beside the scene.

    Args:
        predictor: what predicts.
        computing: number type, device and versions, see :func:`pcseg.engine.exporting.computing_of`.
    """
    config = predictor.config
    identity = {
        # The weights, too: a run that is still training may have replaced the file since it was read.
        "checkpoint": [predictor.checkpoint_sha256, _weights_sha256(predictor.model)],
        "labels": [config.data.label_set, predictor.label_set.name],
        "network": [vars(config.model), list(config.data.channels), config.data.voxel_size],
        "inference": dataclasses.asdict(predictor.inference),
        "computing": computing,
    }
    return json.loads(json.dumps(identity))  # tuples become lists, as in what is read back


def _weights_sha256(model: torch.nn.Module) -> str:
    digest = hashlib.sha256()
    for key, value in model.state_dict().items():
        digest.update(key.encode())
        digest.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def _scene_sha256(scene: Scene) -> str:
    """Hash all that a network sees of a scene, and the segments that vote."""
    digest = hashlib.sha256()
    for field in ("coord", "color", "normal", "superpoint"):
        array = getattr(scene, field)
        if array is not None:
            digest.update(f"{field} {array.dtype.str} {array.shape}".encode())
            digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()


class Parts:
    """The predictions of single scenes in a folder, each with what it was made of and by.

    Args:
        folder: where they are; made when the first is written.
        identity: see :func:`identity_of`.
        num_classes: class indices are below it.
    """

    def __init__(self, folder: Path, identity: dict, num_classes: int):
        self.folder, self.identity, self.num_classes = folder, identity, num_classes
        self.unused: Counter[str] = Counter()  # why parts that are there were not taken → how many
        remove_leftovers(folder)

    def _file(self, scene: str) -> Path:
        return self.folder / f"{scene}.npz"

    def _identity(self, scene: Scene) -> dict:
        return {**self.identity, "scene": _scene_sha256(scene)}

    def has(self, scene: str) -> bool:
        """Say whether there is a part of a scene, of whatever identity."""
        return os.path.lexists(self._file(scene))

    def read(self, scene: Scene) -> np.ndarray | None:
        """Read what an earlier export predicted for a scene, if it would be predicted in the very same way now.

        Returns:
            (V,) int16 class index; None if there is none, or :attr:`unused` says why not.
        """
        if not self.has(scene.name):
            return None
        try:
            with np.load(self._file(scene.name), allow_pickle=False) as arrays:
                theirs, classes = json.loads(str(arrays["identity"])), arrays["classes"]
            if theirs.keys() != _DIFFERENCES.keys():
                raise ValueError("not an identity")
        except Exception:  # cut, damaged, or something else: what reads it can stumble in any way
            self.unused[_DAMAGED] += 1
            return None
        ours = self._identity(scene)
        for key, difference in _DIFFERENCES.items():
            if theirs[key] != ours[key]:
                self.unused[difference] += 1
                return None
        whole = classes.shape == (scene.num_vertices,) and classes.dtype == np.int16
        if not whole or (len(classes) and not 0 <= classes.min() <= classes.max() < self.num_classes):
            self.unused[_DAMAGED] += 1
            return None
        return classes

    def write(self, scene: Scene, classes: np.ndarray) -> None:
        """Keep a scene's predictions, whole or not at all, in place of what is there.

        Args:
            scene: what was predicted.
            classes: (V,) integer class index 0 … K-1.

        Raises:
            InputError: if they cannot be written.
        """
        identity = json.dumps(self._identity(scene))
        with atomic_file(self._file(scene.name)) as temporary:
            np.savez(temporary, identity=np.array(identity), classes=classes.astype(np.int16))

    def why_unused(self) -> list[str]:
        """Say in a sentence each why parts of an earlier export were not taken."""
        return [
            f"parts of an earlier export in {self.folder} are {reason}: not used ({count} scenes)"
            for reason, count in self.unused.items()
        ]

    def remove(self) -> None:
        """Remove them all."""
        shutil.rmtree(self.folder, ignore_errors=True)
