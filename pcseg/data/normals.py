"""Normals of meshes, from their faces, and of point clouds, guessed from neighbours."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array
from scipy.spatial import cKDTree

_STOREY = 6.0  # metres; what is lower is taken for a room


def face_products(coord: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Each face's normal, twice its area long: (F, 3) float64. coord: (V, 3) metres; faces: (F, 3) integer."""
    # By columns: np.cross on rows of three takes twice as long.
    columns = np.ascontiguousarray(coord.T, dtype=np.float64)
    first, second, third = (columns.take(corner, axis=1) for corner in np.ascontiguousarray(faces.T))
    ux, uy, uz = second - first
    vx, vy, vz = third - first
    return np.stack([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx], axis=1)


def _lengths(vectors: np.ndarray) -> np.ndarray:
    """Length of each vector: (N, 3) → (N,)."""
    x, y, z = vectors.T
    return np.sqrt(x * x + y * y + z * z)


def sum_at_vertices(values: np.ndarray, faces: np.ndarray, num_vertices: int) -> np.ndarray:
    """Add up what the faces around each vertex hold, in the faces' order: values (F,) or (F, C) → (V,) or (V, C)."""
    if faces.size and not 0 <= faces.min() <= faces.max() < num_vertices:  # scipy would write beyond the result
        raise ValueError(f"faces point at vertices beyond the {num_vertices} there are")
    # The matrix with a one for each corner of each face; scipy goes through it face by face.
    corners = (np.ones(faces.size), faces.ravel(), np.arange(0, faces.size + 1, 3))
    return csc_array(corners, shape=(num_vertices, len(faces))) @ values


def summed_normals(products: np.ndarray, faces: np.ndarray, num_vertices: int) -> np.ndarray:
    """Add up :func:`face_products` around each vertex: (V, 3) float64, along the area-weighted mean normal."""
    return sum_at_vertices(products, faces, num_vertices)


def vertex_normals(coord: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Average the normals of the faces around each vertex, weighted by face area.

    Args:
        coord: (V, 3) float, metres.
        faces: (F, 3) integer, counter-clockwise seen from outside.

    Returns:
        (V, 3) float32 of unit length. A vertex in no face, with faces of no area only, or whose faces cancel out gets
        (0, 0, 1): up, the commonest direction indoors.
    """
    products = face_products(coord, faces)
    total = summed_normals(products, faces, len(coord))
    weight = sum_at_vertices(_lengths(products), faces, len(coord))
    length = _lengths(total)
    cancelled = ~(length > 1e-9 * weight)  # what is left of cancelling faces is rounding
    length[cancelled] = 1.0
    normal = (total / length[:, None]).astype(np.float32)
    normal[cancelled] = (0.0, 0.0, 1.0)
    return normal


def estimate_normals(coord: np.ndarray, neighbors: int = 16, workers: int = 1) -> np.ndarray:
    """Guess normals of points without faces: across the plane that fits a point and its nearest neighbours best.

    The side is a guess, too: scans as high as a storey are taken for rooms, whose surfaces face their middle at eye
    height; higher ones for terrain and buildings, whose surfaces face the sky.

    Args:
        coord: (V, 3), metres.
        neighbors: how many points a plane is fitted to, the point itself among them.
        workers: threads that look for neighbours, -1 for all cores; they do not change the result.

    Returns:
        (V, 3) float32, unit length; (0, 0, 1) where the neighbours all lie in one place.
    """
    up = np.array([0.0, 0.0, 1.0])
    if len(coord) < 3:
        return np.tile(up.astype(np.float32), (len(coord), 1))
    coord = coord.astype(np.float64)
    low, high = coord.min(0), coord.max(0)
    coord = coord - (low + high) / 2
    eye = np.array([0.0, 0.0, 1.5 - (high - low)[2] / 2])
    normal = np.empty((len(coord), 3), np.float32)
    tree = cKDTree(coord)
    for start in range(0, len(coord), 65536):  # bounds the memory
        own = coord[start : start + 65536]
        near = coord[tree.query(own, k=min(neighbors, len(coord)), workers=workers)[1]]
        near = near - near.mean(1, keepdims=True)
        values, vectors = np.linalg.eigh(np.einsum("vki,vkj->vij", near, near))
        found = vectors[:, :, 0]
        found[values[:, 2] <= 1e-18] = up
        facing = eye - own if (high - low)[2] < _STOREY else up
        normal[start : start + 65536] = np.where((found * facing).sum(1, keepdims=True) < 0, -found, found)
    return normal
