"""ScanNet's scoring rules, written from their description alone, point by point."""


def _mean(values):
    return sum(values) / len(values) if values else None


def score_slowly(truth, prediction, label_set):
    pairs = [(int(t), int(p)) for t, p in zip(truth, prediction, strict=True) if t != -1]
    iou, in_truth, accuracy = [], [], []
    for k in range(label_set.num_classes):
        both = sum(1 for t, p in pairs if t == k and p == k)
        either = sum(1 for t, p in pairs if t == k or p == k)
        real = sum(1 for t, _ in pairs if t == k)
        iou.append(both / either if either else None)
        in_truth.append(real > 0)
        if real:
            accuracy.append(both / real)
    result = {
        "iou": iou,
        "miou": _mean([v for v in iou if v is not None]),
        "miou_in_truth": _mean([v for v, real in zip(iou, in_truth, strict=True) if real]),
        "miou_all": _mean([v or 0.0 for v in iou]),
        "accuracy": _mean([float(t == p) for t, p in pairs]),
        "mean_accuracy": _mean(accuracy),
        "points": len(pairs),
    }
    if label_set.splits:
        for split in ("head", "common", "tail"):
            own = [v for v, s in zip(iou, label_set.splits, strict=True) if s == split and v is not None]
            result[split] = _mean(own)
    return result
