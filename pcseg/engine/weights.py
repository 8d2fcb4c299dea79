"""A network's weights in a file, of whatever kind, and what the file says about them; converting files."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pcseg.config_rules import CHANNELS
from pcseg.engine.checkpoints import (
    PREFIX,
    is_safetensors,
    load_plain,
    read_safetensors,
    refused_name,
    write_safetensors,
)
from pcseg.engine.pointcept import from_pointcept, split_names, to_pointcept
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import CLASSES_FILE, is_own_label_set, label_set_names, load_label_set

STEM = "backbone.conv_input.0.weight"


@dataclass
class Weights:
    """A network's weights and what their file says about them; None where it does not.

    Attributes:
        path: the file.
        kind: what the file is, in words.
        state: entries as in :class:`pcseg.models.segmenter.Segmenter`, float32 and finite; counters int64.
        head: kind of the head, as in ``model.head``.
        channels: input channels, as in ``data.channels``.
        classes: the K class names, in index order.
        coarse_classes: those of the second classifier.
        config: the run's config as plain values.
        epoch, step: when it was written.
        averaged: whether the weights are a moving average of the training's.
        adapted: what reading has changed → entries of ``state``.
        unused: entries of the file that are not of such a network.
    """

    path: Path
    kind: str
    state: dict[str, Tensor]
    head: str | None = None
    channels: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None
    coarse_classes: tuple[str, ...] | None = None
    config: dict | None = None
    epoch: int | None = None
    step: int | None = None
    averaged: bool = False
    adapted: dict[str, list[str]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    @property
    def in_channels(self) -> int:
        return self.state[STEM].shape[-1]

    @property
    def num_classes(self) -> int | None:
        """Rows of the classifier; None without one."""
        for name in ("head.weight", "head.classifier.weight", "head.vertices"):
            if name in self.state and self.state[name].ndim == 2:
                return len(self.state[name])
        return None

    @property
    def num_parameters(self) -> int:
        """Learned numbers: not the running statistics, counters and fixed vertices."""
        fixed = ("running_mean", "running_var", "num_batches_tracked", "vertices")
        return sum(value.numel() for key, value in self.state.items() if key.rpartition(".")[2] not in fixed)


def read_weights(path: str | Path) -> Weights:
    """Read a network's weights; nothing in the file is run.

    Args:
        path: a ``.ckpt`` that training wrote, a ``.safetensors`` that was made of one, or a checkpoint of Pointcept's
            SpUNet-v1m1.

    Raises:
        InputError: if the file is missing, damaged, holds code, is of another kind, or an entry is not finite.
    """
    path = Path(path)
    if is_safetensors(path):
        tensors, about = read_safetensors(path)
        return _ours(path, "weights in safetensors", tensors, about, {})
    try:
        content = load_plain(path, ignore_harmless=True)
    except pickle.UnpicklingError as error:
        name = refused_name(error)
        raise InputError(
            f"{path}: holds more than tensors and plain values{f' ({name})' if name else ''} and was not opened "
            "further; ask whoever made it for the weights alone, saved where it was made with torch.save({'epoch': 0, "
            "'state_dict': model.state_dict()}, FILE)"
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get("state_dict"), dict):
        raise InputError(f"{path}: is no checkpoint of pcseg or Pointcept; expected a table with the entry state_dict")
    if "pcseg" in content:
        return _ours(path, "checkpoint of pcseg", content["state_dict"], content["pcseg"], content)
    return _pointcept(path, content)


def _ours(path: Path, kind: str, tensors: dict[str, Tensor], about: Any, content: dict) -> Weights:
    """Take the weights, and what our own file says of them; it may have been made to look like one of ours."""
    about = about if isinstance(about, dict) else {}
    if content:
        entries = {k.removeprefix(PREFIX): v for k, v in tensors.items() if str(k).startswith(PREFIX)}
        unused = [str(key) for key in tensors if not str(key).startswith(PREFIX)]
    else:
        entries, unused = tensors, []
    state, adapted = _checked(path, entries)
    if STEM not in state or state[STEM].ndim != 5:
        raise InputError(f"{path}: holds no network of pcseg; expected an entry {STEM} with 5 axes")
    config = about.get("config") if isinstance(about.get("config"), dict) else None
    data, model = (table(config, key) for key in ("data", "model"))
    read = Weights(path, kind, state, config=config, adapted=adapted, unused=unused)
    read.head = next((own for own in (about.get("head"), model.get("head")) if isinstance(own, str)), None)
    read.channels = _names(path, about.get("channels", data.get("channels")), "channels")
    read.classes = _names(path, about.get("classes"), "classes") or _classes_of(path, data.get("label_set"))
    read.coarse_classes = _classes_of(path, data.get("coarse_label_set"))
    numbers = content or about
    read.epoch, read.step = (_integer(numbers.get(key)) for key in ("epoch", "global_step"))
    read.averaged = "current_model_state" in content or about.get("averaged") is True
    if read.channels is not None and sum(CHANNELS.get(own, -99) for own in read.channels) != read.in_channels:
        raise InputError(
            f"{path}: says that its input channels are {', '.join(read.channels)}, but its network takes "
            f"{read.in_channels} numbers a voxel; the file is damaged"
        )
    if read.classes is not None and read.num_classes not in (None, len(read.classes)):
        raise InputError(
            f"{path}: names {len(read.classes)} classes, but its classifier has {read.num_classes}; the file is damaged"
        )
    return read


def _pointcept(path: Path, content: dict) -> Weights:
    entries, unused = split_names({str(key): value for key, value in content["state_dict"].items()}, path)
    checked, cast = _checked(path, entries)
    state, writer, moved = from_pointcept(checked, path)
    named = {"final": "head", "seg_head": "head"}
    adapted = {
        how: [f"head.{key.rpartition('.')[2]}" if key.split(".")[0] in named else f"backbone.{key}" for key in keys]
        for how, keys in cast.items()
    }
    if moved:
        adapted[f"from the layout of {writer}"] = moved
    if "final.weight" in entries:
        adapted["from the 1³ convolution final"] = ["head.weight"]
    read = Weights(
        path, f"checkpoint of Pointcept's SpUNet, written with {writer}", state, adapted=adapted, unused=unused
    )
    read.head = "linear" if "head.weight" in state else None
    read.epoch = _integer(content.get("epoch"))
    return read


def _checked(path: Path, entries: dict[Any, Any]) -> tuple[dict[str, Tensor], dict[str, list[str]]]:
    """Make entries float32, or int64 for counters; returns them, and what was changed → entries."""
    state, adapted = {}, {}
    for key, value in entries.items():
        wrong = None
        if not isinstance(key, str) or not isinstance(value, Tensor):
            wrong = f"is {type(value).__name__}, expected a tensor"
        elif value.layout != torch.strided or value.is_quantized or value.device.type != "cpu":
            wrong = "is a tensor of an unusual kind, expected a dense one"
        elif value.untyped_storage().nbytes() < value.numel() * value.element_size():
            wrong = "says that it is larger than what is stored"
        elif key.endswith("num_batches_tracked"):
            wrong = None if not value.is_floating_point() and value.numel() == 1 else "is no whole number"
        elif not value.is_floating_point():
            wrong = f"has the dtype {str(value.dtype).removeprefix('torch.')}, expected float32"
        if wrong:
            raise InputError(f"{path}: the entry {str(key)!r} {wrong}; the file is damaged or of another network")
        wanted = torch.int64 if key.endswith("num_batches_tracked") else torch.float32
        state[key] = value.detach().to(wanted).contiguous()
        if wanted == torch.float32 and not state[key].isfinite().all():
            raise InputError(f"{path}: the entry {key!r} holds NaN or infinite numbers; take an earlier checkpoint")
        if value.dtype != wanted:
            how = f"from {str(value.dtype).removeprefix('torch.')} to {str(wanted).removeprefix('torch.')}"
            adapted.setdefault(how, []).append(key)
    return state, adapted


def table(config: dict | None, key: str) -> dict:
    """Look a part of a config up that may be damaged."""
    value = (config or {}).get(key)
    return value if isinstance(value, dict) else {}


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _names(path: Path, value: Any, what: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or not all(isinstance(own, str) for own in value):
        raise InputError(f"{path}: its list of {what} is damaged; expected names")
    if len(set(value)) != len(value):
        raise InputError(f"{path}: its list of {what} names one twice; expected each once")
    return tuple(value)


def _classes_of(path: Path, label_set: Any) -> tuple[str, ...] | None:
    """Class names of a run's checkpoint: the benchmark's, or those in the run's own ``classes.csv``."""
    if not isinstance(label_set, str):
        return None
    if label_set in label_set_names():
        return load_label_set(label_set).names
    copy = path.parent.parent / CLASSES_FILE  # the file that it was trained with may have changed
    return load_label_set(copy).names if is_own_label_set(label_set) and copy.is_file() else None


def header_of(weights: Weights) -> dict[str, Any]:
    """What our safetensors files say about weights in their header: plain values."""
    known = ("head", "channels", "classes", "config", "epoch", "averaged")
    return {**{name: getattr(weights, name) for name in known}, "global_step": weights.step}


def convert(
    path: str | Path,
    out: str | Path,
    to: str,
    channels: tuple[str, ...] | None = None,
    classes: tuple[str, ...] | None = None,
) -> Weights:
    """Write a file's weights in another format, safe to load anywhere.

    Args:
        path: see :func:`read_weights`.
        out: file to write; it must not exist.
        to: ``"safetensors"`` (ours, with the config and class names in the header) or ``"pointcept"`` (loads with
            ``strict=True`` into Pointcept's SpUNet-v1m1; linear heads only).
        channels, classes: names to write into the file, if it does not say them itself.

    Returns:
        What was read, with these names.

    Raises:
        InputError: if the file cannot be read or converted, the names do not fit, or ``out`` is there already.
    """
    path, out = Path(path), Path(out)
    if out.exists():
        raise InputError(f"{out}: is already there; choose another --out")
    weights = read_weights(path)
    _add_names(weights, channels, classes)
    if to == "safetensors":
        with atomic_file(out) as temporary:
            write_safetensors(temporary, weights.state, header_of(weights))
    else:
        if weights.head not in (None, "linear"):
            raise InputError(
                f"{path}: has the head {weights.head}, but Pointcept's SpUNet-v1m1 has a linear classifier; convert to "
                "safetensors instead"
            )
        # Pointcept's tester prints the epoch.
        content = {"epoch": weights.epoch or 0, "state_dict": to_pointcept(weights.state, path)}
        with atomic_file(out) as temporary:
            torch.save(content, temporary)
    return weights


def _add_names(weights: Weights, channels: tuple[str, ...] | None, classes: tuple[str, ...] | None) -> None:
    if channels is not None:
        width = sum(CHANNELS.get(own, -99) for own in channels)
        if weights.channels not in (None, channels) or width != weights.in_channels:
            says = f"says {', '.join(weights.channels)}" if weights.channels else f"takes {weights.in_channels} numbers"
            raise InputError(
                f"--channels is {','.join(channels)}, but {weights.path} {says}; expected {', '.join(CHANNELS)} in the "
                "order of its columns, 3 numbers each"
            )
        weights.channels = channels
    if classes is not None:
        if weights.classes not in (None, classes) or weights.num_classes != len(classes):
            other = "other ones" if weights.num_classes == len(classes) else weights.num_classes or "no classifier"
            raise InputError(f"--labels has {len(classes)} classes, but {weights.path} has {other}; give its own")
        weights.classes = classes
