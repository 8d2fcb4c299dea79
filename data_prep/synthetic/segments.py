"""Over-segmentation of a mesh, as ScanNet's: what annotators painted object by object.

Source of the method: Felzenszwalb and Huttenlocher, "Efficient graph-based image segmentation", 2004, on the angle
between the normals at an edge's ends; here all pieces pick their best edge at once (Borůvka's order), so that NumPy
does the work.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data_prep.synthetic.fusion import mesh_edges
from pcseg.data.normals import face_products, summed_normals


def vertex_normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Area-weighted unit normals (V, 3) of a mesh."""
    normal = summed_normals(face_products(vertices, faces), faces, len(vertices))
    return normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)


def over_segment(
    vertices: np.ndarray, faces: np.ndarray, threshold: float = 0.01, least: int = 20, rounds: int = 40
) -> np.ndarray:
    """Cut a mesh into smooth pieces.

    Args:
        vertices: (V, 3). faces: (F, 3).
        threshold: Felzenszwalb's k: larger gives larger pieces.
        least: pieces with fewer vertices are joined to a neighbour.

    Returns:
        (V,) int64: each vertex's piece, 0..S-1.
    """
    number = len(vertices)
    edges = mesh_edges(faces)
    normal = vertex_normals(vertices, faces)
    a, b = normal[edges[:, 0]], normal[edges[:, 1]]
    weight = 1 - (a * b).sum(1)
    along = vertices[edges[:, 1]] - vertices[edges[:, 0]]
    weight = np.where((b * along).sum(1) > 0, weight**2, weight)  # outer bends part objects less than inner corners do
    order = np.argsort(weight, kind="stable")
    edges, weight = edges[order], weight[order]
    piece = np.arange(number)
    inner = np.zeros(number)  # the largest edge within each piece
    for stage in ("cut", "tidy"):
        for _ in range(rounds):
            ends = piece[edges]
            open_edge = ends[:, 0] != ends[:, 1]
            edges, weight, ends = edges[open_edge], weight[open_edge], ends[open_edge]
            size = np.bincount(piece)
            if stage == "cut":
                bound = inner[: len(size)] + threshold / size
                allowed = weight <= np.minimum(bound[ends[:, 0]], bound[ends[:, 1]])
            else:
                allowed = size[ends].min(1) < least
            rank = np.flatnonzero(allowed)
            if len(rank) == 0:
                break
            # Edges lie sorted: the first of a piece is its best.
            both = np.concatenate([ends[rank, 0], ends[rank, 1]])
            which = np.concatenate([rank, rank])
            if stage == "tidy":  # only small pieces look for company
                small = size[both] < least
                both, which = both[small], which[small]
            best = np.full(len(size), len(edges))
            np.minimum.at(best, both, which)
            chosen = np.unique(best[best < len(edges)])
            graph = coo_array((np.ones(len(chosen)), (ends[chosen, 0], ends[chosen, 1])), shape=(len(size), len(size)))
            count, merged = connected_components(graph, directed=False)
            largest = np.zeros(count)
            np.maximum.at(largest, merged, inner[: len(size)])
            np.maximum.at(largest, merged[ends[chosen, 0]], weight[chosen])
            piece, inner = merged[piece], largest
    return piece.astype(np.int64)


def split_by_object(piece: np.ndarray, owner: np.ndarray, least: int = 8) -> np.ndarray:
    """Cut pieces where a good part of them belongs to another object, as annotators did by hand.

    Args:
        piece: (V,) piece of each vertex. owner: (V,) true object, -1 = none.
        least: parts with fewer vertices stay with the piece's majority.

    Returns:
        (V,) int64: finer pieces, 0..S-1.
    """
    pair = piece * (owner.max() + 2) + owner + 1
    _, part, size = np.unique(pair, return_inverse=True, return_counts=True)
    own = size[part] >= least
    return np.unique(np.where(own, part + 1, 0) + piece * (len(size) + 1), return_inverse=True)[1].astype(np.int64)


def majority(piece: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """The object (S,) that most vertices of each piece belong to; the smaller index on a tie."""
    width = int(owner.max()) + 2
    pair, count = np.unique(piece * width + owner + 1, return_counts=True)
    order = np.lexsort((pair % width, -count, pair // width))
    first = np.unique((pair // width)[order], return_index=True)[1]
    return (pair % width)[order][first] - 1
