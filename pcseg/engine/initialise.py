"""Start a network from the weights of another run, or of Pointcept's SpUNet, and say what was taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from pcseg.config import Config
from pcseg.config_rules import CHANNELS
from pcseg.engine.checkpoints import differences
from pcseg.engine.weights import STEM, Weights, read_weights, table
from pcseg.errors import InputError
from pcseg.models.segmenter import Segmenter

# Input channels by their number, as Pointcept's configs for ScanNet order them; its files do not say theirs.
_USUAL = {3: ("color",), 6: ("color", "normal"), 9: ("coord", "color", "normal")}
# Entries with a row a class (linear, cosine, dropclass), which can be taken over one by one. The vertices of
# an etf head cannot: they are a simplex only together.
_ROWS = ("head.weight", "head.bias", "head.classifier.weight", "head.classifier.bias")


@dataclass
class Report:
    """What became of each entry.

    Attributes:
        source: the file, and what it is.
        loaded: the model's entries that are the file's.
        adapted: how → the model's entries that are the file's, changed so.
        left_out: why → the file's entries that were not used.
        fresh: the model's entries that stay as they were drawn.
        remarks: what was taken for granted, since the file does not say it.
    """

    source: str
    loaded: list[str] = field(default_factory=list)
    adapted: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [self.source, f"  loaded    {_count(self.loaded)}"]
        lines += [f"  adapted   {_count(names)}: {how}" for how, names in self.adapted.items()]
        lines += [f"  left out  {_count(names)}: {why}" for why, names in self.left_out.items()]
        lines += [f"  fresh     {_count(self.fresh)}"] if self.fresh else []
        lines += [f"  note      {remark}" for remark in self.remarks]
        return "\n".join(lines)


def _count(names: list[str]) -> str:
    """Name up to two entries; of more, say how many they are and of what."""
    if not names:
        return "nothing"
    if len(names) <= 2:
        return ", ".join(names)
    groups: dict[str, int] = {}
    for name in names:
        group = name.split(".")[0]
        groups[group] = groups.get(group, 0) + 1
    return f"{len(names)} entries ({', '.join(f'{group} {count}' for group, count in groups.items())})"


def start_from(
    segmenter: Segmenter,
    path: str | Path,
    config: Config | None = None,
    class_names: Sequence[str] | None = None,
) -> Report:
    """Put the weights of a file into a network as far as they fit: all of the backbone, and what fits of the head.

    Args:
        segmenter: the network, freshly drawn.
        path: see :func:`pcseg.engine.weights.read_weights`.
        config: the run's, for the names of its input channels and of its head.
        class_names: the run's K classes, to match the classifier's rows by name.

    Returns:
        What was loaded, adapted or left out; print it.

    Raises:
        InputError: if the file cannot be read, or its backbone is another one; the network is then as it was.
    """
    weights = read_weights(path)
    state, report = plan(segmenter, weights, config, class_names)
    segmenter.load_state_dict(state)
    return report


def plan(
    segmenter: Segmenter,
    weights: Weights,
    config: Config | None = None,
    class_names: Sequence[str] | None = None,
) -> tuple[dict[str, Tensor], Report]:
    """Work out what :func:`start_from` would do, without doing it.

    Returns:
        The network's new state, and the report.
    """
    own = {key: value.detach().cpu().clone() for key, value in segmenter.state_dict().items()}
    report = Report(f"{weights.path}: {weights.kind}")
    channels = None if config is None else tuple(config.data.channels)
    found = {key: value for key, value in weights.state.items() if key.startswith("backbone.")}
    stem, how = _fit_stem(weights, own[STEM], channels, report)
    found[STEM] = stem
    backbone = {key: value for key, value in own.items() if key.startswith("backbone.")}
    wrong = differences(found, backbone)
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        raise InputError(
            f"{weights.path}: its backbone is not the run's: {'; '.join(wrong[:3])}{more}; set model.base_channels, "
            f"model.channels and model.layers to {_widths(weights)}"
        )
    weights = _choose_head(weights, class_names, report)
    changed = {key: reason for reason, keys in weights.adapted.items() for key in keys}
    if how is not None:
        changed[STEM] = f"{changed[STEM]}, {how}" if STEM in changed else how
    head, reasons = _fit_head(segmenter.head, weights, own, config, class_names, report)
    for key, reason in reasons.items():
        changed[key] = f"{changed[key]}, {reason}" if key in changed else reason
    coarse = _fit_coarse_head(weights, own, config, report)
    head |= coarse
    for key in own:
        if key in backbone or key in head:
            own[key] = (found | head)[key].to(own[key].dtype)
            if key in changed:
                report.adapted.setdefault(changed[key], []).append(key)
            else:
                report.loaded.append(key)
        else:
            report.fresh.append(key)
    if weights.unused:
        report.left_out["not of the network"] = weights.unused
    return own, report


def _choose_head(weights: Weights, class_names: Sequence[str] | None, report: Report) -> Weights:
    """Of a file with two classifiers, put that one first which knows more of the run's classes."""
    if class_names is None or not weights.coarse_classes or not weights.classes:
        return weights
    known = [len(set(class_names) & set(names)) for names in (weights.classes, weights.coarse_classes)]
    if known[1] <= known[0]:
        return weights
    report.remarks.append(f"its classifier of {len(weights.coarse_classes)} coarser classes is the run's first one")
    state = {key: value for key, value in weights.state.items() if not key.startswith("head.")}
    state = {key.removeprefix("coarse_"): value for key, value in state.items()}
    return replace(weights, state=state, classes=weights.coarse_classes, coarse_classes=None)


def _fit_coarse_head(
    weights: Weights, own: dict[str, Tensor], config: Config | None, report: Report
) -> dict[str, Tensor]:
    """Take the file's second classifier over as it is, or not at all."""
    theirs = {key: value for key, value in weights.state.items() if key.startswith("coarse_head.")}
    ours = {key: value.shape for key, value in own.items() if key.startswith("coarse_head.")}
    if not theirs or not ours:
        if theirs:
            report.left_out["the run has no second classifier"] = list(theirs)
        return {}
    same_classes = config is None or table(weights.config, "data").get("coarse_label_set") == (
        config.data.coarse_label_set
    )
    if not same_classes or {key: value.shape for key, value in theirs.items()} != ours:
        report.left_out["the second classifier has other classes or shapes"] = list(theirs)
        return {}
    return theirs


def _widths(weights: Weights) -> str:
    model = (weights.config or {}).get("model")
    if not isinstance(model, dict):
        return "those it was trained with"
    return ", ".join(str(model.get(key)) for key in ("base_channels", "channels", "layers"))


def _fit_stem(
    weights: Weights, own: Tensor, channels: tuple[str, ...] | None, report: Report
) -> tuple[Tensor, str | None]:
    """Give the stem a column for each of the run's input channels: the file's by name, zeros for what it lacks."""
    stem, wanted = weights.state[STEM], own.shape[-1]
    theirs = weights.channels
    if stem.shape[-1] == wanted and (theirs is None or channels is None or theirs == channels):
        if theirs is None and channels is not None:
            report.remarks.append(
                f"the file does not name its {wanted} input columns; they are taken to be the run's "
                f"{', '.join(channels)}, as they are"
            )
        return stem, None
    ours = channels or _USUAL.get(wanted)
    if theirs is None and stem.shape[-1] in _USUAL:
        theirs = _USUAL[stem.shape[-1]]
        report.remarks.append(
            f"the file does not name its {stem.shape[-1]} input columns; they are taken to be {', '.join(theirs)}; if "
            "they are not, name them with `pcseg.checkpoint convert --channels`"
        )
    kept = [name for name in ours or () if name in (theirs or ())]
    if not kept:
        raise InputError(
            f"{weights.path}: its input channels ({', '.join(theirs) if theirs else stem.shape[-1]}) are none of the "
            f"run's ({', '.join(ours) if ours else wanted}); set data.channels to what it was trained with"
        )
    begins, column = {}, 0
    for name in theirs:
        begins[name] = column
        column += CHANNELS[name]
    parts = [
        stem[..., begins[name] : begins[name] + CHANNELS[name]]
        if name in begins
        else stem.new_zeros(*stem.shape[:-1], CHANNELS[name])
        for name in ours
    ]
    zeros = [name for name in ours if name not in theirs]
    dropped = [name for name in theirs if name not in ours]
    how = f"columns of {', '.join(kept)}"
    how += f"; zeros for {', '.join(zeros)}, which it lacks" if zeros else ""
    how += f"; those of {', '.join(dropped)} dropped" if dropped else ""
    return torch.cat(parts, dim=-1), how


def _head_name(head: nn.Module, config: Config | None) -> str | None:
    if config is not None:
        return config.model.head
    return "linear" if isinstance(head, nn.Linear) else None


def _fit_head(
    head: nn.Module,
    weights: Weights,
    own: dict[str, Tensor],
    config: Config | None,
    class_names: Sequence[str] | None,
    report: Report,
) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Choose what of the file's head fits the model's.

    Returns:
        The model's entries with new values; what was changed in them.
    """
    theirs = {key: value for key, value in weights.state.items() if key.startswith("head.")}
    ours = {key: value for key, value in own.items() if key.startswith("head.")}
    name = _head_name(head, config)
    if not theirs:
        return {}, {}
    if name is not None and weights.head is not None and name != weights.head:
        report.left_out[f"the file's head is {weights.head}, the run's {name}"] = list(theirs)
        return {}, {}
    classes = None if class_names is None else tuple(class_names)
    same_shapes = {key: value.shape for key, value in theirs.items()} == {key: v.shape for key, v in ours.items()}
    if same_shapes and (weights.classes is None or classes is None or weights.classes == classes):
        if classes is not None and weights.classes is None:
            report.remarks.append(
                f"the file does not name its {len(classes)} classes; they are taken to be the run's, in the same order"
            )
        return theirs, {}
    if weights.classes is None or classes is None:
        who = "the file" if weights.classes is None else "the run"
        report.left_out[f"other shapes, and {who} does not name its classes"] = list(theirs)
        return {}, {}
    shared = [label for label in classes if label in weights.classes]
    rows = [key for key in theirs if key in _ROWS]
    rows_fit = bool(rows) and theirs.keys() <= ours.keys()
    for key, value in theirs.items() if rows_fit else ():
        rest = slice(1, None) if key in rows else slice(None)
        rows_fit &= value.shape[rest] == ours[key].shape[rest]
        rows_fit &= key not in rows or (len(value), len(ours[key])) == (len(weights.classes), len(classes))
    if not rows_fit or not shared:
        why = "other classes" if rows_fit else "other shapes or classes, and no rows to match by class name"
        report.left_out[why] = list(theirs)
        return {}, {}
    to = torch.tensor([classes.index(label) for label in shared])
    source = torch.tensor([weights.classes.index(label) for label in shared])
    fitted = {
        key: value if key not in rows else ours[key].index_copy(0, to, value[source]) for key, value in theirs.items()
    }
    fresh = len(classes) - len(shared)
    how = f"the rows of {len(shared)} classes by name" + (f", those of {fresh} others freshly drawn" if fresh else "")
    unused = [label for label in weights.classes if label not in classes]
    if unused:
        some = ", ".join(unused[:5]) + (", …" if len(unused) > 5 else "")
        report.remarks.append(f"{len(unused)} of the file's {len(weights.classes)} classes are not the run's: {some}")
    return fitted, dict.fromkeys(rows, how)
