"""Triangles for pictures: which of them are drawn, and how classes stay apart on them."""

from __future__ import annotations

import numpy as np


def kept_faces(faces: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Choose the triangles of a part of the vertices.

    Args:
        faces: (F, 3) integer, indices below V.
        keep: (V,) bool.

    Returns:
        (F', 3): those with two or three vertices in the part, so that the part's rim is not frayed.
    """
    return faces[keep[faces].sum(axis=1) >= 2]


def flat_triangles(coord: np.ndarray, faces: np.ndarray, color: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut triangles where their corners differ in colour, so that each has one colour and none are blended.

    A triangle with one odd corner is cut through the middles of the two edges there, one with three colours from the
    middles of its edges to its centre: each vertex keeps the part that is nearest to it, a single one is seen as well.

    Args:
        coord: (V, 3) float.
        faces: (F, 3) integer, indices below V.
        color: (V, 3) uint8.

    Returns:
        (3 T, 3) float64 corners of T triangles, three in a row, and their colours (3 T, 3) uint8.
    """
    coord = np.asarray(coord, dtype=np.float64)
    code = color.astype(np.int64) @ [65536, 256, 1]
    first, second, third = code[faces].T
    whole = faces[(first == second) & (second == third)]
    odd = [  # turned so that the odd corner comes last
        faces[(first == second) & (second != third)],
        faces[(second == third) & (third != first)][:, [1, 2, 0]],
        faces[(third == first) & (first != second)][:, [2, 0, 1]],
    ]
    a, b, c = np.concatenate(odd).T
    corners = [coord[whole]]
    owners = [whole[:, 0]]

    def add(owner: np.ndarray, *points: np.ndarray) -> None:
        corners.append(np.stack(points, axis=1))
        owners.append(owner)

    bc, ca = (coord[b] + coord[c]) / 2, (coord[c] + coord[a]) / 2
    add(a, coord[a], coord[b], bc)
    add(a, coord[a], bc, ca)
    add(c, coord[c], ca, bc)

    mixed = faces[(first != second) & (second != third) & (third != first)]
    centre = coord[mixed].mean(axis=1)
    for own in range(3):
        here, following, before = mixed[:, own], mixed[:, (own + 1) % 3], mixed[:, (own + 2) % 3]
        after, ahead = (coord[here] + coord[following]) / 2, (coord[before] + coord[here]) / 2
        add(here, coord[here], after, centre)
        add(here, coord[here], centre, ahead)
    return np.concatenate(corners).reshape(-1, 3), np.repeat(color[np.concatenate(owners)], 3, axis=0)


def facing(normal: np.ndarray, direction: np.ndarray) -> int:
    """Say whether normals (V, 3) go with directions (V, 3): 1 if most do, -1 if most are opposed, 0 if neither."""
    agreement = np.mean(np.sign(np.einsum("ij,ij->i", normal, direction)))
    return 0 if abs(agreement) < 0.2 else int(np.sign(agreement))
