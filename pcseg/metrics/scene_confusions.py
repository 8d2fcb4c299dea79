"""The confusion matrices of many scenes, of which nearly all cells are 0: only the others are kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(eq=False)
class SceneConfusions:
    """Counts of points by scene, true class and predicted class.

    Attributes:
        num_classes: K.
        names: the S scenes.
        cells: for each scene (n, 3) int64: true class, predicted class, number of points; other cells hold none.
    """

    num_classes: int
    names: list[str] = field(default_factory=list)
    cells: list[np.ndarray] = field(default_factory=list)

    def add(self, name: str, matrix: np.ndarray) -> None:
        """Keep a scene's counts: (K, K) integer, rows are the truth."""
        truth, prediction = np.nonzero(matrix)
        self.names.append(name)
        self.cells.append(np.stack([truth, prediction, matrix[truth, prediction]], axis=1).astype(np.int64))

    def matrix(self, scene: int | None = None) -> np.ndarray:
        """Put a scene's matrix together, or the sum over all scenes: (K, K) int64, rows are the truth."""
        matrix = np.zeros((self.num_classes, self.num_classes), dtype=np.int64)
        for cells in self.cells if scene is None else [self.cells[scene]]:
            matrix[cells[:, 0], cells[:, 1]] += cells[:, 2]
        return matrix

    def class_counts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Count the points of each scene that hit a class, are of it, are labelled as it: three (S, K) float64."""
        shape = (len(self.names), self.num_classes)
        hit, truth, predicted = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for scene in range(len(self.names)):
            matrix = self.matrix(scene)
            hit[scene], truth[scene], predicted[scene] = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
        return hit, truth, predicted
