"""The options that evaluate, predict and export share: which network, and how it labels."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pcseg.config_rules import CARRIES, MODES, PRECISIONS, VOTES, VOXEL_FEATURES

if TYPE_CHECKING:
    from pcseg.engine.predictor import Predictor
    from pcseg.engine.tta import Inference


def add_inference_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command's parser, in a group of their own."""
    group = parser.add_argument_group("how scans are labelled")
    group.add_argument("--checkpoint", default="best", choices=["best", "last"], help="default: best")
    group.add_argument("--rotations", type=int, default=1, metavar="N", help="looks at each scan, over a turn (1)")
    group.add_argument("--flips", action="store_true", help="each look mirrored, too")
    group.add_argument("--scales", type=_factors, default=(1.0,), metavar="F,F,…", help="each look at these sizes (1)")
    group.add_argument("--mode", choices=MODES, default="voxels", help="forward one point a voxel (the default), or "
                       "every point of every voxel, as peers do: many times slower")  # fmt: skip
    group.add_argument("--voxel-feature", choices=VOXEL_FEATURES, default="center", help="what stands for a voxel: the "
                       "point nearest to its centre (the default) or the mean of its points")  # fmt: skip
    group.add_argument("--carry", choices=CARRIES, default="nearest", help="a point takes its voxel's probabilities "
                       "(the default) or those between the voxels around it")  # fmt: skip
    group.add_argument("--votes", choices=VOTES, default="none", help="segments: all of a mesh segment take the label "
                       "that most of it has")  # fmt: skip
    group.add_argument("--max-points", type=int, default=400_000, metavar="N", help="voxels of one forward pass; "
                       "larger scans go through in overlapping blocks (400000)")  # fmt: skip
    group.add_argument("--precision", choices=PRECISIONS, help="number type to compute in (default: as trained)")
    group.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1 … (default: a GPU where there is one)")


def _factors(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(word) for word in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}': expected numbers with commas between, e.g. 0.95,1,1.05") from None


def inference_of(arguments: argparse.Namespace) -> Inference:
    """Say how scans are to be labelled, as these options do."""
    from pcseg.engine.tta import Inference

    return Inference(
        mode=arguments.mode,
        rotations=arguments.rotations,
        flips=arguments.flips,
        scales=arguments.scales,
        feature=arguments.voxel_feature,
        carry=arguments.carry,
        votes=arguments.votes,
        max_points=arguments.max_points,
    )


def load_predictor(run: str | None, arguments: argparse.Namespace, labels: str | None = None) -> Predictor:
    """Load a network as these options say.

    Args:
        run: the run's folder; None or ``"box"`` takes the network that comes with pcseg.
        arguments: what :func:`add_inference_arguments` added.
        labels: as in :func:`pcseg.engine.predictor.load_run`.
    """
    from pcseg.engine.box import is_box, load_box
    from pcseg.engine.predictor import load_run

    options = (arguments.checkpoint, arguments.device, inference_of(arguments), arguments.precision, labels)
    return load_box(*options) if is_box(run) else load_run(run, *options)
