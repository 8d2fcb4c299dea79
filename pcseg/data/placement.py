"""Where the points of a file are: its units, its axis that points up, far origins, and the directions of surfaces."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from pcseg.data.normals import estimate_normals, vertex_normals

UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048}
_FAR = 1000.0  # metres from the origin, beyond which float32 would begin to lose tenths of millimetres
_PROBES = 10_000  # points whose nearest neighbour is looked for


def place(coord: np.ndarray, unit: str = "m", up: str = "z") -> tuple[np.ndarray, np.ndarray]:
    """Bring coordinates to metres with z up, near the origin if they were far from it.

    Args:
        coord: (V, 3) float64, V > 0, all finite.
        unit: of ``coord``, one of :data:`UNITS`.
        up: the axis that points up, ``"z"`` or ``"y"``.

    Returns:
        (V, 3) float32, and shift (3,) float64, whole metres: what is returned first is metres of the file, with z up,
        minus ``shift``. All subtraction is done in float64.
    """
    coord = coord * UNITS[unit]
    if up == "y":
        coord = _y_to_z(coord)
    shift = np.floor(coord.min(axis=0)) if np.abs(coord).max() > _FAR else np.zeros(3)
    return (coord - shift).astype(np.float32), shift


def _y_to_z(vectors: np.ndarray) -> np.ndarray:
    return np.stack([vectors[:, 0], -vectors[:, 2], vectors[:, 1]], axis=1)


def choose_normals(
    coord: np.ndarray, faces: np.ndarray | None, normal: np.ndarray | None, up: str = "z", workers: int = 1
) -> tuple[np.ndarray, str]:
    """Take normals from faces, else those given, else guess them.

    Args:
        coord: (V, 3) float32, metres with z up, see :func:`place`.
        faces: (F, 3) integer below V, or None.
        normal: (V, 3) float64 of any length, in the axes of the file, or None.
        up: the file's axis that points up.
        workers: threads to guess with, see :func:`pcseg.data.normals.estimate_normals`.

    Returns:
        (V, 3) float32 of unit length, and where they are from: ``"faces"``, ``"file"`` or ``"neighbours"``.
    """
    if faces is not None:
        return vertex_normals(coord, faces), "faces"
    if normal is None:
        return estimate_normals(coord, workers=workers), "neighbours"
    normal = _y_to_z(normal) if up == "y" else normal
    with np.errstate(all="ignore"):  # what is not finite, or nothing, becomes up
        normal = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    normal = np.where(np.isfinite(normal).all(axis=1, keepdims=True), normal, [0.0, 0.0, 1.0])
    return normal.astype(np.float32), "file"


def spacing(coord: np.ndarray) -> float:
    """Measure the median distance of a point to its nearest neighbour, in metres; 0 if all points coincide."""
    step = max(len(coord) // _PROBES, 1)
    near = cKDTree(coord, balanced_tree=False, compact_nodes=False).query(coord[::step], k=min(2, len(coord)))[0]
    near = near.reshape(len(near), -1)[:, -1]
    return float(np.median(near[near > 0])) if (near > 0).any() else 0.0


def size_warning(file: str, coord: np.ndarray, unit: str, apart: float | None = None) -> str:
    """Say in a sentence if numbers look as if they were of another unit; "" if they do not.

    Args:
        file: the file's name.
        coord: (V, 3) metres.
        unit: what the file's numbers were taken for.
        apart: :func:`spacing` of the points, if it is known already.
    """
    extent = coord.max(axis=0) - coord.min(axis=0)
    if 0.5 <= extent.max() <= 500:
        return ""
    apart = spacing(coord) if apart is None else apart
    measures = f"{file}: measures {' × '.join(f'{own:.4g}' for own in extent)} m, its points lie {apart:.2g} m apart"
    if extent.max() > 500 and apart > 2:
        return f"{measures}; that is large: are its numbers not {unit} but smaller? --unit mm, cm, ft or m says so"
    if extent.max() < 0.5:
        return f"{measures}; that is tiny: are its numbers not {unit} but larger? --unit m, ft, cm or mm says so"
    return ""
