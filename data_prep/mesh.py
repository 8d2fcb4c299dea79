"""What reading real scans and making up scans both need of a mesh."""

from __future__ import annotations

import numpy as np


def face_products(coord: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Each face's normal, twice its area long: (F, 3) float64. coord: (V, 3) metres; faces: (F, 3) integer."""
    corners = coord.astype(np.float64)[faces]
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def sum_at_vertices(values: np.ndarray, faces: np.ndarray, num_vertices: int) -> np.ndarray:
    """Add up what the faces around each vertex hold: values (F,) → (V,) float64."""
    return np.bincount(faces.ravel(), np.repeat(values, 3), minlength=num_vertices)


def summed_normals(products: np.ndarray, faces: np.ndarray, num_vertices: int) -> np.ndarray:
    """Add up :func:`face_products` around each vertex: (V, 3) float64, along the area-weighted mean normal."""
    return np.stack([sum_at_vertices(axis, faces, num_vertices) for axis in products.T], axis=1)
