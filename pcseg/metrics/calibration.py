"""Whether a network is right as often as it says: the expected calibration error (Guo et al. 2017, section 2)."""

from __future__ import annotations

import numpy as np

from pcseg.labels import IGNORE_INDEX

BINS = 15  # of equal width, as in the paper


class Calibration:
    """Sums by bin of confidence over any number of scenes; no point is kept.

    A bin holds the confidences in (low, high]; the first one also 0.
    """

    def __init__(self) -> None:
        self.points = np.zeros(BINS, dtype=np.int64)
        self.right = np.zeros(BINS, dtype=np.int64)
        self.confidence = np.zeros(BINS)

    def add(self, confidence: np.ndarray, prediction: np.ndarray, segment: np.ndarray) -> None:
        """Count a scene.

        Args:
            confidence: (V,) float in 0…1, the probability that was given to the prediction.
            prediction: (V,) integer class index.
            segment: (V,) integer class index; -1 is not counted.
        """
        judged = segment != IGNORE_INDEX
        confidence = confidence[judged].astype(np.float64)
        right = prediction[judged] == segment[judged]
        own = np.digitize(confidence, np.linspace(0, 1, BINS + 1)[1:-1], right=True)
        self.points += np.bincount(own, minlength=BINS)
        self.right += np.bincount(own, weights=right, minlength=BINS).astype(np.int64)
        self.confidence += np.bincount(own, weights=confidence, minlength=BINS)

    def result(self) -> dict:
        """Sum up.

        Returns:
            Plain dict: ``error``, the mean over points of |share right - mean confidence| of their bin, None without
            points; ``confidence``, the mean over all points, likewise; ``bins``: one row a bin with ``low``, ``high``,
            ``points``, ``right`` (share) and ``confidence`` (mean), the last two None where it is empty.
        """
        total = int(self.points.sum())
        edges = np.linspace(0, 1, BINS + 1)
        rows = [
            {
                "low": float(edges[k]),
                "high": float(edges[k + 1]),
                "points": int(points),
                "right": float(self.right[k] / points) if points else None,
                "confidence": float(self.confidence[k] / points) if points else None,
            }
            for k, points in enumerate(self.points)
        ]
        gap = float(np.abs(self.right - self.confidence).sum())  # of a bin, times its points
        return {
            "error": gap / total if total else None,
            "confidence": float(self.confidence.sum() / total) if total else None,
            "bins": rows,
        }
