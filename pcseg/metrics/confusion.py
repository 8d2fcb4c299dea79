"""Scores from a confusion matrix, by the benchmark's own rules."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torchmetrics.functional.classification import multiclass_confusion_matrix

from pcseg.labels import IGNORE_INDEX, SPLIT_NAMES, LabelSet


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


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if len(values) else None


def _means(iou: np.ndarray, counted: np.ndarray, in_truth: np.ndarray) -> dict[str, float | int | None]:
    return {
        "miou": _mean(iou[counted]),
        "miou_in_truth": _mean(iou[in_truth]),
        "miou_all": _mean(iou),
        "classes_in_truth": int(in_truth.sum()),
    }


def scores(confusion: Tensor | np.ndarray, label_set: LabelSet) -> dict:
    """Compute IoU and accuracy (Everingham et al. 2010, with ScanNet's rule for absent classes).

    IoU = TP / (TP + FP + FN). A class with neither ground truth nor prediction is left out of ``miou``; one that is
    predicted but has no ground truth counts as 0. ``miou_in_truth`` is over the classes that have ground truth, and
    ``miou_all`` over all K with absent ones as 0.

    Args:
        confusion: (K, K) counts, rows are the truth.
        label_set: the K classes.

    Returns:
        Plain dict: ``miou``, ``miou_in_truth``, ``miou_all``, ``classes_in_truth``, ``accuracy`` (share of points),
        ``mean_accuracy`` (over classes in the truth), ``points``; the same means under ``head``, ``common``, ``tail``
        where the label set has them; ``majority_guess`` with the accuracy and miou of always answering the most
        frequent class; ``classes``: one row a class with ``name``, ``iou`` (None where left out), ``accuracy``,
        ``points`` (ground truth) and ``predicted``. A mean over nothing is None.
    """
    matrix = np.asarray(confusion.cpu() if isinstance(confusion, Tensor) else confusion).astype(np.float64)
    hit, truth, predicted = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    union = truth + predicted - hit
    counted, in_truth = union > 0, truth > 0
    iou = np.divide(hit, union, out=np.zeros_like(hit), where=counted)
    accuracy = np.divide(hit, truth, out=np.zeros_like(hit), where=in_truth)
    total = truth.sum()
    result = _means(iou, counted, in_truth)
    result["accuracy"] = float(hit.sum() / total) if total else None
    result["mean_accuracy"] = _mean(accuracy[in_truth])
    result["points"] = int(total)
    if label_set.splits is not None:
        for split in SPLIT_NAMES:
            own = label_set.split_mask(split)
            result[split] = _means(iou[own], counted[own], in_truth[own])
    share = float(truth.max() / total) if total else None
    result["majority_guess"] = {
        "accuracy": share,
        "miou": share / int(in_truth.sum()) if total else None,
    }
    result["classes"] = [
        {
            "name": name,
            "iou": float(iou[k]) if counted[k] else None,
            "accuracy": float(accuracy[k]) if in_truth[k] else None,
            "points": int(truth[k]),
            "predicted": int(predicted[k]),
        }
        for k, name in enumerate(label_set.names)
    ]
    return result
