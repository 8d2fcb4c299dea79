"""Pointcept's SpUNet-v1m1 checkpoints: their names and weight layouts to ours, and back.

Their backbone has our names. Their classifier ``final`` is a convolution of size 1, ours a linear layer. spconv, which
they are trained with, has laid out the weights of a convolution in three ways, k³ being the kernel:

- spconv 1: [k, k, k, in, out].
- spconv 2.0 and 2.1: [out, k, k, k, in], but [k, k, k, out, in] with the algorithm "native", which kernels of more than
  32 cells have to use: the stem's 5³.
- spconv 2.2 and later: [out, k, k, k, in], as ours.

All of them compute a convolution of size 1 as ``features @ weight.view(in, out)``, whatever the shape says. So does
:class:`pcseg.sparse.SubMConv3d`; such weights are reshaped, never transposed.
"""

from __future__ import annotations

import re
from pathlib import Path

from torch import Tensor

from pcseg.errors import InputError

_PREFIXES = ("module.backbone.", "backbone.", "module.", "")  # DDP and the segmentor put theirs before the backbone
_STEM = "conv_input.0.weight"

# Weight of a convolution → size of its kernel, and the entry beside it that has one number an output channel.
_CONVOLUTIONS = (
    (re.compile(r"(conv_input)\.0\.weight"), 5, r"\1.1.weight"),
    (re.compile(r"((?:down|up)\.\d+)\.0\.weight"), 2, r"\1.1.weight"),
    (re.compile(r"((?:enc|dec)\.\d+\.block\d+)\.conv([12])\.weight"), 3, r"\1.bn\2.weight"),
    (re.compile(r"((?:enc|dec)\.\d+\.block\d+\.proj)\.0\.weight"), 1, r"\1.1.weight"),
    (re.compile(r"(final)\.weight"), 1, r"\1.bias"),
)
_BACKBONE = re.compile(r"(conv_input|down\.\d+|up\.\d+|enc\.\d+\.block\d+|dec\.\d+\.block\d+)\.")

# Layout → where it has (out, k, k, k, in).
_AXES = {"out,k,k,k,in": (0, 1, 2, 3, 4), "k,k,k,in,out": (4, 0, 1, 2, 3), "k,k,k,out,in": (3, 0, 1, 2, 4)}
# Who wrote a file → layout of its stem, layout of all its other convolutions.
_WRITERS = {
    "spconv 2.2 or later": ("out,k,k,k,in", "out,k,k,k,in"),
    "spconv 2.0 or 2.1": ("k,k,k,out,in", "out,k,k,k,in"),
    "spconv 2.0 or 2.1, native": ("k,k,k,out,in", "k,k,k,out,in"),
    "spconv 1": ("k,k,k,in,out", "k,k,k,in,out"),
}


def split_names(state: dict[str, Tensor], path: str | Path) -> tuple[dict[str, Tensor], list[str]]:
    """Separate a SpUNet's entries, named without what comes before the backbone, from all others.

    Args:
        state: a file's ``state_dict``.
        path: file to name in the error.

    Returns:
        Entries of the backbone and classifier (``final.*``, or ``seg_head.*`` beside the backbone); names of the rest.

    Raises:
        InputError: if there is no SpUNet in it, or more than one.
    """
    prefixes = [prefix for prefix in _PREFIXES if prefix + _STEM in state]
    if len(prefixes) != 1:
        found = "no" if not prefixes else "more than one"
        raise InputError(
            f"{path}: holds {found} SpUNet: expected an entry {_STEM}, perhaps after 'backbone.' or "
            "'module.backbone.'; give a checkpoint of pcseg or of Pointcept's SpUNet-v1m1"
        )
    own, rest = {}, []
    outer = prefixes[0].removesuffix("backbone.")
    for key, value in state.items():
        name = key.removeprefix(prefixes[0]) if key.startswith(prefixes[0]) else ""
        if _BACKBONE.match(name) or name in ("final.weight", "final.bias"):
            own[name] = value
        elif key in (f"{outer}seg_head.weight", f"{outer}seg_head.bias"):
            own[key.removeprefix(outer)] = value
        else:
            rest.append(key)
    if "final.weight" in own and "seg_head.weight" in own:
        raise InputError(f"{path}: has two classifiers, final and seg_head; expected one")
    return own, rest


def from_pointcept(state: dict[str, Tensor], path: str | Path) -> tuple[dict[str, Tensor], str, list[str]]:
    """Turn a SpUNet's entries into those of our :class:`pcseg.models.segmenter.Segmenter`.

    Args:
        state: from :func:`split_names`, floating point.
        path: file to name in the error.

    Returns:
        Our entries; which spconv wrote the file; which of our entries were laid out anew for that.

    Raises:
        InputError: if the weights are in none of the layouts above, or could be in more than one.
    """
    convolutions = {}  # name → kernel size, output channels
    for key in state:
        for pattern, kernel, beside in _CONVOLUTIONS:
            match = pattern.fullmatch(key)
            norm = match and match.expand(beside)
            if match and (norm not in state or state[norm].ndim != 1):
                raise InputError(f"{path}: lacks {norm}, or it is no vector, beside {key}; the file is not whole")
            if match:
                convolutions[key] = kernel, len(state[norm])
    writer = _find_writer(state, convolutions, path)
    ours, moved = {}, []
    for key, value in state.items():
        name = f"head.{key.rpartition('.')[2]}" if key.startswith(("final.", "seg_head.")) else f"backbone.{key}"
        if key in convolutions:
            layout = _WRITERS[writer][key != _STEM]
            kernel, out = convolutions[key]
            if kernel == 1:
                value = value.reshape(-1, out)  # the matrix that every spconv multiplies with
                value = value.T if key == "final.weight" else value.reshape(out, 1, 1, 1, -1)
            else:
                value = value.permute(_AXES[layout])
            if layout != "out,k,k,k,in" and key != "final.weight":
                moved.append(name)
        ours[name] = value.contiguous()
    return ours, writer, moved


def _find_writer(state: dict[str, Tensor], convolutions: dict[str, tuple[int, int]], path: str | Path) -> str:
    """Decide on the layout for the whole file: the one that all of its shapes agree with."""
    misfits = {}  # writer → its first entry of another shape
    for writer, (stem, others) in _WRITERS.items():
        for key, (kernel, out) in convolutions.items():
            axes = _AXES[stem if key == _STEM else others]
            shape = tuple(state[key].shape)
            if len(shape) != 5 or tuple(shape[axis] for axis in axes[:4]) != (out, kernel, kernel, kernel):
                misfits[writer] = f"{key} has the shape {shape}"
                break
    fits = [writer for writer in _WRITERS if writer not in misfits]
    if not fits:
        raise InputError(
            f"{path}: its weights are laid out as no spconv does it: {misfits['spconv 2.2 or later']}; expected "
            "[out, k, k, k, in], or [k, k, k, in, out] of spconv 1"
        )
    if len(fits) > 1:
        raise InputError(
            f"{path}: the shapes of its weights do not tell whether they are of {' or of '.join(fits)}; load and save "
            "it with the spconv it was trained with, and convert it there to [out, k, k, k, in]"
        )
    return fits[0]


def to_pointcept(state: dict[str, Tensor], path: str | Path) -> dict[str, Tensor]:
    """Turn our entries into those of Pointcept's segmentor around SpUNet-v1m1, laid out as spconv 2.2 and later do it.

    Args:
        state: entries of a :class:`pcseg.models.segmenter.Segmenter`.
        path: file to name in the error.

    Raises:
        InputError: if the head is not a linear layer with a bias.
    """
    heads = sorted(key for key in state if key.startswith("head."))
    if heads != ["head.bias", "head.weight"] or state["head.weight"].ndim != 2:
        raise InputError(
            f"{path}: Pointcept's SpUNet-v1m1 has a linear classifier with a bias, but this head has the entries "
            f"{', '.join(heads) or '(none)'}; convert to safetensors instead"
        )
    theirs = {f"module.{key}": value for key, value in state.items() if key not in heads}
    weight = state["head.weight"]
    theirs["module.backbone.final.weight"] = weight.T.contiguous().view(len(weight), 1, 1, 1, -1)
    theirs["module.backbone.final.bias"] = state["head.bias"]
    return theirs
