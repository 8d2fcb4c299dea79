"""Say in words what a file with a network's weights is."""

from __future__ import annotations

from pathlib import Path

from pcseg import config as configs
from pcseg.config import Config
from pcseg.engine.initialise import plan
from pcseg.engine.weights import Weights, read_weights
from pcseg.labels import load_label_set
from pcseg.models.segmenter import build_segmenter


def describe(path: str | Path, config: Config | None = None) -> str:
    """Say what a file is and, given a run's config, what starting that run from it would take over.

    Args:
        path: see :func:`pcseg.engine.weights.read_weights`.
        config: the run's.

    Returns:
        Lines to print.

    Raises:
        InputError: if the file cannot be read or does not fit the run.
    """
    weights = read_weights(path)
    lines = [f"{weights.path}: {weights.kind}", *(f"  {name:<10} {text}" for name, text in _facts(weights))]
    if config is not None:
        names = load_label_set(config.data.label_set).names
        _, report = plan(build_segmenter(config, len(names)), weights, config, names)
        lines += [f"starting the run '{config.name}' from it:", *str(report).splitlines()[1:]]
    # The file's own text must not steer the terminal.
    return "\n".join("".join(sign if sign.isprintable() else "?" for sign in line) for line in lines)


def _facts(weights: Weights) -> list[tuple[str, str]]:
    """What the file says, by name."""
    facts = [("parameters", f"{weights.num_parameters:,} in {len(weights.state)} entries")]
    channels = f" ({', '.join(weights.channels)})" if weights.channels else ""
    facts.append(("channels", f"{weights.in_channels}{channels}"))
    if weights.num_classes is None:
        facts.append(("classes", "no classifier"))
    else:
        facts.append(("classes", f"{weights.num_classes}{_some(weights.classes)}, head {weights.head or 'not named'}"))
    if weights.epoch is not None or weights.step is not None:
        known = [
            (what, value) for what, value in (("epoch", weights.epoch), ("step", weights.step)) if value is not None
        ]
        facts.append(("written at", ", ".join(f"{what} {value}" for what, value in known)))
    if weights.averaged:
        facts.append(("weights", "a moving average of the training's"))
    for how, keys in weights.adapted.items():
        facts.append(("read", f"{len(keys)} entries {how}"))
    if weights.unused:
        facts.append(("besides", f"{len(weights.unused)} entries that are not of the network: {weights.unused[0]} …"))
    if weights.config is not None:
        own, default = configs.flat(weights.config), configs.flat(configs.to_dict(Config()))
        changed = [f"{key}={own[key]}" for key in own if key not in default or own[key] != default[key]]
        facts.append(("config", "the default" if not changed else f"differs from the default in {len(changed)} keys"))
        facts += [("", change) for change in changed]
    return facts


def _some(names: tuple[str, ...] | None) -> str:
    if names is None:
        return " (not named)"
    return f" ({', '.join(names[:3])}{', …' if len(names) > 3 else ''})"
