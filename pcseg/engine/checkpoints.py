"""Reading checkpoints without running what is in them."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

import torch
from torch import Tensor, nn

from pcseg.errors import InputError

PREFIX = "segmenter."  # of the network's weights among the training module's


def find_checkpoint(run: str | Path, name: str = "best") -> Path:
    """Find a run's checkpoint.

    Args:
        run: the run's folder.
        name: ``"best"`` (highest validation mIoU; the newest where nothing was validated) or ``"last"``.

    Raises:
        InputError: if there is none.
    """
    folder = Path(run) / "checkpoints"
    for candidate in dict.fromkeys([name, "last", "previous"]):
        if (folder / f"{candidate}.ckpt").is_file():
            return folder / f"{candidate}.ckpt"
    raise InputError(f"{folder}: has no checkpoint yet; train with `python -m pcseg.train --cfg …` first")


def read_checkpoint(path: str | Path) -> dict:
    """Read a checkpoint of ours: tensors and plain values only, nothing in it is run.

    Args:
        path: a ``.ckpt`` file that training wrote.

    Raises:
        InputError: if the file is missing, cut, not a checkpoint, holds code, or is not of pcseg.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such checkpoint")
    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise InputError(f"{path}: is not a checkpoint of plain tensors and was not opened further") from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read as a checkpoint; it may be cut: copy or train it again") from error
    if not isinstance(checkpoint, dict) or "pcseg" not in checkpoint or "state_dict" not in checkpoint:
        raise InputError(f"{path}: is not a checkpoint that pcseg.train wrote")
    return checkpoint


def load_weights(model: nn.Module, checkpoint: dict, path: str | Path) -> None:
    """Put a checkpoint's network weights into a model.

    Args:
        model: the :class:`pcseg.models.segmenter.Segmenter`.
        checkpoint: from :func:`read_checkpoint`.
        path: file to name in the error.

    Raises:
        InputError: if the checkpoint is of another model; it names the first entry that does not fit.
    """
    weights: dict[str, Tensor] = {
        key.removeprefix(PREFIX): value for key, value in checkpoint["state_dict"].items() if key.startswith(PREFIX)
    }
    own = model.state_dict()
    wrong = [f"{k} is missing" for k in own if k not in weights]
    wrong += [f"{k} is not part of the model" for k in weights if k not in own]
    wrong += [
        f"{k} has shape {tuple(weights[k].shape)}, expected {tuple(own[k].shape)}"
        for k in own
        if k in weights and weights[k].shape != own[k].shape
    ]
    if wrong:
        raise InputError(
            f"{path}: is a checkpoint of another model than the run's config.yaml describes: {wrong[0]}"
            + (f" (and {len(wrong) - 1} more entries)" if len(wrong) > 1 else "")
        )
    model.load_state_dict(weights)
