"""How sure a difference between two networks is: a paired bootstrap over scenes (Efron and Tibshirani 1993).

The scenes of a split are one draw of the scenes there could have been. Drawing as many again from them, with
replacement, and scoring both networks on each draw shows how much their difference depends on that first draw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pcseg.labels import SPLIT_NAMES
from pcseg.metrics.confusion import MEANS, measures, plain

RESAMPLES = 2000
LEVEL = 0.95  # share of draws that an interval holds

Counts = tuple[np.ndarray, np.ndarray, np.ndarray]  # hit, truth, predicted, each (S, K) float64


def draw_scenes(num_scenes: int, resamples: int = RESAMPLES, seed: int = 0) -> np.ndarray:
    """Draw scenes with replacement, as many as there are: how often each was drawn, (resamples, S) float64."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(num_scenes, np.full(num_scenes, 1 / num_scenes), size=resamples).astype(np.float64)


def _flat(measured: dict, splits: Sequence[str] | None) -> dict[str, np.ndarray]:
    """Name the measures that are one number a draw."""
    flat = {key: measured["means"]["all"][key] for key in MEANS}
    if splits is not None:
        flat.update((name, measured["means"][name]["miou"]) for name in SPLIT_NAMES)
    return {**flat, "accuracy": measured["accuracy"], "mean_accuracy": measured["mean_accuracy"]}


def _row(a: float, b: float, drawn: np.ndarray) -> dict:
    """Compare one measure: its values in the whole, and its differences (R,) in the draws, NaN where there is none."""
    known = drawn[~np.isnan(drawn)]
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if len(known) else (np.nan, np.nan)
    row = {"a": a, "b": b, "difference": b - a, "low": low, "high": high}
    return {**{key: plain(value) for key, value in row.items()}, "resamples": len(known)}


def compare(a: Counts, b: Counts, names: Sequence[str], splits: Sequence[str] | None, draws: np.ndarray) -> dict:
    """Compare two networks on the same scenes.

    In each draw a class with neither truth nor prediction is left out of a network's mean, as the benchmark's rule
    says; it has then no difference of its own in that draw.

    Args:
        a, b: see :meth:`pcseg.metrics.scene_confusions.SceneConfusions.class_counts`, the scenes in the same order.
        names: the K classes.
        splits: K entries of head, common or tail, or None.
        draws: (R, S), see :func:`draw_scenes`; both networks are scored on the same ones.

    Returns:
        Plain dict: ``means``: ``miou``, ``miou_in_truth``, ``miou_all``, ``head``, ``common``, ``tail`` (``miou`` of
        these), ``accuracy``, ``mean_accuracy`` → ``a``, ``b``, ``difference`` (b - a), ``low`` and ``high`` (where 95 %
        of the draws lie) and ``resamples`` (draws in which there is a difference), None where there is no value;
        ``classes``: such a row a class, of IoU, with ``name``, ``split`` and ``points`` (ground truth).
    """
    whole = [measures(*(counts.sum(axis=0) for counts in run), splits) for run in (a, b)]
    drawn = [measures(*(draws @ counts for counts in run), splits) for run in (a, b)]
    means = [_flat(measured, splits) for measured in (*whole, *drawn)]
    points = a[1].sum(axis=0)
    gaps = drawn[1]["iou"] - drawn[0]["iou"]
    return {
        "means": {key: _row(means[0][key], means[1][key], means[3][key] - means[2][key]) for key in means[0]},
        "classes": [
            {
                "name": name,
                "split": splits[k] if splits is not None else None,
                "points": int(points[k]),
                **_row(whole[0]["iou"][k], whole[1]["iou"][k], gaps[:, k]),
            }
            for k, name in enumerate(names)
        ],
    }
