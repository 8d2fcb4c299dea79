"""Reading checkpoints without running what is in them."""

from __future__ import annotations

import json
import pickle
import re
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from pcseg.errors import InputError

PREFIX = "segmenter."  # of the network's weights among the training module's
_METADATA = "pcseg"  # key of our own text in a safetensors file's header


def find_checkpoint(run: str | Path, name: str = "best") -> Path:
    """Find a run's checkpoint.

    Args:
        run: the run's folder.
        name: ``"best"`` (highest validation mIoU; the newest where nothing was validated) or ``"last"``. Where training
            left none, ``best.safetensors`` does for ``"best"``: it holds weights only, and no training goes on from it.

    Raises:
        InputError: if there is none.
    """
    folder = Path(run) / "checkpoints"
    names = [f"{name}.ckpt", "last.ckpt", "previous.ckpt", *(["best.safetensors"] if name == "best" else [])]
    for candidate in dict.fromkeys(names):
        if (folder / candidate).is_file():
            return folder / candidate
    raise InputError(f"{folder}: has no checkpoint yet; train with `python -m pcseg.train --cfg …` first")


def read_checkpoint(path: str | Path) -> dict:
    """Read a checkpoint of ours: tensors and plain values only, nothing in it is run.

    Args:
        path: a ``.ckpt`` file that training wrote, or a ``.safetensors`` file that it was converted to.

    Returns:
        ``pcseg`` (the run's config and more), ``state_dict`` (with :data:`PREFIX` before the network's entries); of a
        ``.ckpt`` also what training goes on from. With ``train.ema_decay``, ``state_dict`` holds the averaged weights.

    Raises:
        InputError: if the file is missing, cut, not a checkpoint, holds code, or is not of pcseg.
    """
    path = Path(path)
    if is_safetensors(path):
        tensors, about = read_safetensors(path)
        return {"pcseg": about, "state_dict": {PREFIX + key: value for key, value in tensors.items()}}
    try:
        checkpoint = load_plain(path)
    except pickle.UnpicklingError as error:
        raise InputError(f"{path}: is not a checkpoint of plain tensors and was not opened further") from error
    if not isinstance(checkpoint, dict) or not isinstance(checkpoint.get("pcseg"), dict):
        raise InputError(f"{path}: is not a checkpoint that pcseg.train wrote")
    if not isinstance(checkpoint.get("state_dict"), dict):
        raise InputError(f"{path}: is not a checkpoint that pcseg.train wrote; it has no weights (state_dict)")
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
    wrong = differences(weights, model.state_dict())
    if wrong:
        raise InputError(
            f"{path}: is a checkpoint of another model than the run's config.yaml describes: {wrong[0]}"
            + (f" (and {len(wrong) - 1} more entries)" if len(wrong) > 1 else "")
        )
    model.load_state_dict(weights)


def differences(weights: dict[str, Tensor], own: dict[str, Tensor]) -> list[str]:
    """Say, entry by entry, what keeps ``weights`` from being the state of the model whose state is ``own``."""
    wrong = [f"{key} is missing" for key in own if key not in weights]
    wrong += [f"{key} is not part of the model" for key in weights if key not in own]
    wrong += [
        f"{key} has shape {tuple(weights[key].shape)}, expected {tuple(own[key].shape)}"
        for key in own
        if key in weights and weights[key].shape != own[key].shape
    ]
    return wrong


# ------------------------------------------------------------------------------------- files that others may have made


class _Ignored:
    """Stands where a file asks for one of :data:`_HARMLESS`: takes anything, does nothing, keeps nothing."""

    def __new__(cls, *arguments: Any) -> _Ignored:
        return super().__new__(cls)

    def __init__(self, *arguments: Any):
        pass

    def __setstate__(self, state: Any) -> None:
        pass


def _annealing(owner: Any, name: Any) -> _Ignored:
    """Stands for ``getattr``, with which a pickle names a function of a class; for that of OneCycleLR only."""
    if owner is not _Ignored or name not in ("_annealing_cos", "_annealing_linear"):
        raise pickle.UnpicklingError(f"asks for getattr(…, {name!r})")
    return _Ignored()


# What trainers leave beside the weights, and torch refuses: a score that is a NumPy number (NumPy 1 and 2 name it
# differently), and the curve of torch 1's OneCycleLR. Nothing of NumPy or torch is let in for them, only the stand-ins.
_HARMLESS = [
    *((_Ignored, name) for name in ("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar", "numpy.dtype")),
    (_Ignored, "torch.optim.lr_scheduler.OneCycleLR"),
    (_annealing, "builtins.getattr"),
]


def load_plain(path: Path, ignore_harmless: bool = False) -> Any:
    """Read a file that ``torch.save`` wrote, if it holds tensors and plain values only.

    Args:
        path: the file.
        ignore_harmless: pass over the few other things that Pointcept's trainer writes.

    Raises:
        pickle.UnpicklingError: if it holds anything else; nothing of that was run.
        InputError: if it is missing or damaged.
    """
    _check_is_file(path)
    try:
        with torch.serialization.safe_globals(_HARMLESS if ignore_harmless else []):
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise
    except (OSError, RuntimeError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read as a checkpoint; it may be cut: copy or train it again") from error
    except Exception as error:  # damage, or malice, makes the reader stumble in any way
        raise InputError(f"{path}: cannot be read as a checkpoint; it is damaged: copy or train it again") from error


def refused_name(error: pickle.UnpicklingError) -> str:
    """Find in torch's message the name of what it would not load, e.g. ``"os.system"``; empty if it says none."""
    found = re.search(r"GLOBAL ([\w.]{1,100})", str(error))
    return found.group(1) if found else ""


def is_safetensors(path: Path) -> bool:
    """Tell by its name or its first bytes whether a file is in the safetensors format."""
    if path.suffix == ".safetensors":
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(9)
    return start[8:] == b"{" and not start.startswith((b"PK", b"\x80"))


def read_safetensors(path: Path) -> tuple[dict[str, Tensor], dict]:
    """Read a safetensors file: its tensors, and what pcseg wrote about them (empty if another program wrote it).

    Raises:
        InputError: if it is missing or damaged.
    """
    _check_is_file(path)
    safetensors = _import_safetensors(path)
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            about = json.loads((file.metadata() or {}).get(_METADATA, "{}"))
            tensors = {key: file.get_tensor(key) for key in file.keys()}
    except (safetensors.SafetensorError, OSError, ValueError, TypeError, RecursionError) as error:
        raise InputError(f"{path}: cannot be read as safetensors; it is cut or damaged: copy it again") from error
    if not isinstance(about, dict):
        raise InputError(f"{path}: its header is damaged (what pcseg wrote there is no table); convert it again")
    return tensors, about


def write_safetensors(path: Path, tensors: dict[str, Tensor], about: dict) -> None:
    """Write a safetensors file with ``about``, plain values, as JSON in its header."""
    safetensors = _import_safetensors(path)
    own = {key: value.detach().clone().contiguous() for key, value in tensors.items()}  # no two may share memory
    safetensors.torch.save_file(own, path, metadata={"format": "pt", _METADATA: json.dumps(about)})
    _sort_metadata(path)


def _sort_metadata(path: Path) -> None:
    """Order what the library wrote in a random order, so that the same weights are the same file."""
    with path.open("r+b") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
        text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
        if len(text) > size:
            raise RuntimeError(f"{path}: the header got longer by being ordered")
        file.seek(8)
        file.write(text.ljust(size))


def _import_safetensors(path: Path) -> ModuleType:
    try:
        import safetensors.torch
    except ImportError as error:
        raise InputError(f"{path}: needs the package safetensors: pip install safetensors") from error
    return safetensors


def _check_is_file(path: Path) -> None:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; expected a file, e.g. <run>/checkpoints/best.ckpt")
    if not path.is_file():
        raise InputError(f"{path}: no such checkpoint")
