"""Scores from a confusion matrix, by the benchmark's own rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torchmetrics.functional.classification import multiclass_confusion_matrix

from pcseg.labels import IGNORE_INDEX, SPLIT_NAMES, LabelSet

MEANS = ("miou", "miou_in_truth", "miou_all")


def confusion_matrix(prediction: Tensor, segment: Tensor, num_classes: int) -> Tensor:
    """Count points by true class (rows) and predicted class (columns).

    Args:
        prediction: (V,) integer class index in 0…num_classes-1.
        segment: (V,) integer class index; -1 is not counted.
        num_classes: K.

    Returns:
        (K, K) int64.
    """
    if len(segment) == 0 or bool((segment == IGNORE_INDEX).all()):
        return torch.zeros(num_classes, num_classes, dtype=torch.int64, device=segment.device)
    return multiclass_confusion_matrix(
        prediction.long(), segment.long(), num_classes, ignore_index=IGNORE_INDEX, validate_args=False
    ).to(torch.int64)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide; NaN where there is nothing to divide by."""
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)


def _mean(values: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Mean over those of the last axis that are counted; NaN where none is."""
    return _ratio(np.where(counted, values, 0.0).sum(axis=-1), counted.sum(axis=-1))


def measures(hit: np.ndarray, truth: np.ndarray, predicted: np.ndarray, splits: Sequence[str] | None) -> dict:
    """Compute every measure of :func:`scores` from counts by class, for one set of points or for many at once.

    Args:
        hit: (…, K) points of a class that were labelled right.
        truth: (…, K) points of a class.
        predicted: (…, K) points labelled as the class.
        splits: K entries of head, common or tail, or None.

    Returns:
        ``iou`` and ``class_accuracy`` (…, K), ``accuracy`` and ``mean_accuracy`` (…), and ``means``: ``"all"`` and each
        split → ``miou``, ``miou_in_truth``, ``miou_all`` (…) and ``classes_in_truth`` (…). NaN is "left out".
    """
    union = truth + predicted - hit
    iou, class_accuracy = _ratio(hit, union), _ratio(hit, truth)
    counted, in_truth = union > 0, truth > 0
    groups = {"all": np.ones(hit.shape[-1], dtype=bool)}
    if splits is not None:
        groups.update((name, np.array([own == name for own in splits])) for name in SPLIT_NAMES)
    return {
        "iou": iou,
        "class_accuracy": class_accuracy,
        "accuracy": _ratio(hit.sum(axis=-1), truth.sum(axis=-1)),
        "mean_accuracy": _mean(class_accuracy, in_truth),
        "means": {
            name: {
                "miou": _mean(iou, counted & own),
                "miou_in_truth": _mean(iou, in_truth & own),
                "miou_all": _mean(np.where(counted, iou, 0.0), np.broadcast_to(own, iou.shape)),
                "classes_in_truth": (in_truth & own).sum(axis=-1),
            }
            for name, own in groups.items()
        },
    }


def plain(value: float) -> float | None:
    """Turn a number into what JSON knows: NaN, "left out", becomes None."""
    return None if np.isnan(value) else float(value)


def scores(confusion: Tensor | np.ndarray, label_set: LabelSet) -> dict:
    """Compute IoU and accuracy (Everingham et al. 2010, with ScanNet's rule for absent classes).

    IoU = TP / (TP + FP + FN). A class with neither ground truth nor prediction is left out of ``miou``; one that is
    predicted but has no ground truth counts as 0. ``miou_in_truth`` is over the classes that have ground truth, and
    ``miou_all`` over all K with absent ones as 0.

    Args:
        confusion: (K, K) counts, rows are the truth. Further columns are of points whose label is no class at all:
            they count as missed.
        label_set: the K classes.

    Returns:
        Plain dict: ``miou``, ``miou_in_truth``, ``miou_all``, ``classes_in_truth``, ``accuracy`` (share of points),
        ``mean_accuracy`` (over classes in the truth), ``points``; the same means under ``head``, ``common``, ``tail``
        where the label set has them; ``majority_guess`` with the accuracy and miou of always answering the most
        frequent class; ``classes``: one row a class with ``name``, ``split`` (None where there is none), ``iou`` (None
        where left out), ``accuracy``, ``points`` (ground truth) and ``predicted``. A mean over nothing is None.
    """
    matrix = np.asarray(confusion.cpu() if isinstance(confusion, Tensor) else confusion).astype(np.float64)
    hit, truth, predicted = np.diagonal(matrix), matrix.sum(axis=1), matrix.sum(axis=0)[: label_set.num_classes]
    measured = measures(hit, truth, predicted, label_set.splits)
    means = {
        name: {**{key: plain(own[key]) for key in MEANS}, "classes_in_truth": int(own["classes_in_truth"])}
        for name, own in measured["means"].items()
    }
    result = means.pop("all")
    result["accuracy"], result["mean_accuracy"] = plain(measured["accuracy"]), plain(measured["mean_accuracy"])
    total = truth.sum()
    result["points"] = int(total)
    result.update(means)
    share = float(truth.max() / total) if total else None
    result["majority_guess"] = {
        "accuracy": share,
        "miou": share / result["classes_in_truth"] if total else None,
    }
    result["classes"] = [
        {
            "name": name,
            "split": label_set.splits[k] if label_set.splits is not None else None,
            "iou": plain(measured["iou"][k]),
            "accuracy": plain(measured["class_accuracy"][k]),
            "points": int(truth[k]),
            "predicted": int(predicted[k]),
        }
        for k, name in enumerate(label_set.names)
    ]
    return result
