"""Neural collapse by the formulas as they stand: all points at once, loops over classes, float64."""

import itertools

import numpy as np


def collapse_slowly(features, segment, rows, classes):
    """Measures over the given classes (of those with points); the geometry is of all classes with points."""
    features, rows = np.asarray(features, np.float64), np.asarray(rows, np.float64)
    present = sorted(set(segment.tolist()) - {-1})
    means = {k: features[segment == k].mean(axis=0) for k in present}
    middle = sum(means.values()) / len(present)
    center = {k: means[k] - middle for k in present}
    between = sum(np.outer(c, c) for c in center.values()) / len(present)
    inverse = np.linalg.pinv(between, rcond=1e-11, hermitian=True)
    own = [k for k in present if k in classes]

    def covariance(k):
        return np.mean([np.outer(f - means[k], f - means[k]) for f in features[segment == k]], axis=0)

    points = sum((segment == k).sum() for k in own)
    within = sum((segment == k).sum() * covariance(k) for k in own) / points
    result = {
        "classes": len(own),
        "points": points,
        "nc1": np.trace(within @ inverse) / len(present),
        "nc1_mean": np.mean([np.trace(covariance(k) @ inverse) / len(present) for k in own]),
    }
    for prefix, vectors in (("nc2", center), ("classifier", rows)):
        lengths = [np.linalg.norm(vectors[k]) for k in own]
        pairs = [(a, b) for a, b in itertools.product(own, own) if a != b]
        cosines = [vectors[a] @ vectors[b] / np.linalg.norm(vectors[a]) / np.linalg.norm(vectors[b]) for a, b in pairs]
        result[f"{prefix}_equinorm"] = np.std(lengths) / np.mean(lengths)
        result[f"{prefix}_equiangularity"] = np.std(cosines)
        result[f"{prefix}_maximal_angle"] = np.mean([abs(c + 1 / (len(present) - 1)) for c in cosines])
    w, m = np.stack([rows[k] for k in own]), np.stack([center[k] for k in own])
    result["nc3"] = ((w / np.linalg.norm(w) - m / np.linalg.norm(m)) ** 2).sum()
    return result


def misses_slowly(features, segment, logits):
    """For each class with points, the share of them whose nearest class mean is not what the network answers."""
    features = np.asarray(features, np.float64)
    present = sorted(set(segment.tolist()) - {-1})
    means = np.stack([features[segment == k].mean(axis=0) for k in present])
    missed = {k: [] for k in present}
    for feature, label, scores in zip(features, segment.tolist(), np.asarray(logits), strict=True):
        if label >= 0:
            nearest = np.argmin([np.linalg.norm(feature - mean) for mean in means])
            missed[label].append(nearest != np.argmax(scores[present]))
    return {k: np.mean(values) for k, values in missed.items()}
