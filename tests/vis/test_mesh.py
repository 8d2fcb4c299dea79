"""Triangles cut by colour, against barycentric weights; closed meshes stay closed."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from pcseg.data.normals import vertex_normals
from pcseg.vis.mesh import facing, flat_triangles, kept_faces

PALETTE = np.array([(250, 0, 0), (0, 250, 0), (0, 0, 250), (0, 0, 0)], dtype=np.uint8)


def ball(count=60, seed=0):
    """A closed mesh of triangles that face outwards."""
    coord = np.random.default_rng(seed).normal(size=(count, 3))
    coord /= np.linalg.norm(coord, axis=1, keepdims=True)
    faces = ConvexHull(coord).simplices
    a, b, c = coord[faces.T]
    inside = np.einsum("ij,ij->i", np.cross(b - a, c - a), a) < 0
    return coord, np.where(inside[:, None], faces[:, ::-1], faces)


def test_one_odd_corner_and_three_colours():
    coord = np.array([(0, 0, 0), (4, 0, 0), (0, 4, 0)], dtype=float)
    points, colors = flat_triangles(coord, np.array([[0, 1, 2]]), PALETTE[[0, 0, 1]])
    assert len(points) == 9 and Counter(map(tuple, colors.tolist())) == {(250, 0, 0): 6, (0, 250, 0): 3}
    assert sorted(points[colors[:, 1] > 0].tolist()) == [[0, 2, 0], [0, 4, 0], [2, 2, 0]]
    points, colors = flat_triangles(coord, np.array([[0, 1, 2]]), PALETTE[[0, 1, 2]])
    assert len(points) == 18 and set(Counter(map(tuple, colors.tolist())).values()) == {6}
    points, colors = flat_triangles(coord, np.array([[2, 0, 1]]), PALETTE[[3, 3, 3]])
    np.testing.assert_array_equal(points, coord[[2, 0, 1]])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), number=st.integers(1, 4))
def test_each_place_has_the_colour_of_its_corner(seed, number):
    coord, faces = ball(20, seed)
    own = np.random.default_rng(seed).integers(0, number, len(coord))
    triangles, colors = flat_triangles(coord, faces, PALETTE[own])
    triangles, colors = triangles.reshape(-1, 3, 3), colors.reshape(-1, 3, 3)
    assert (colors == colors[:, :1]).all()

    def area(corners):
        return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2

    np.testing.assert_allclose(np.linalg.norm(area(triangles), axis=1).sum(),
                               np.linalg.norm(area(coord[faces]), axis=1).sum())  # fmt: skip
    np.testing.assert_allclose(area(triangles).sum(axis=0), 0, atol=1e-9)  # none is turned over
    for corners, color in zip(triangles, colors[:, 0], strict=True):
        middle = corners.mean(axis=0)
        # The face it lies in: the barycentric weights of its middle are all positive, and it lies in the plane.
        for face in faces:
            weights = np.linalg.solve(coord[face].T, middle)
            if (weights > 0).all() and abs(weights.sum() - 1) < 1e-9:
                break
        kinds = own[face]
        if len(set(kinds)) == 2:
            odd = next(k for k in range(3) if (kinds == kinds[k]).sum() == 1)
            expected = kinds[odd] if weights[odd] > 0.5 else kinds[(odd + 1) % 3]
        else:
            expected = kinds[weights.argmax()]
        assert tuple(color) == tuple(PALETTE[expected])


@pytest.mark.parametrize("number", [2, 4])
def test_a_closed_mesh_stays_closed(number):
    coord, faces = ball()
    own = np.random.default_rng(1).integers(0, number, len(coord))
    triangles, _ = flat_triangles(coord, faces, PALETTE[own])
    corners = [tuple(point) for point in np.rint(triangles * 1e9).astype(int).tolist()]
    edges = Counter()
    for first in range(0, len(corners), 3):
        for k in range(3):
            edges[corners[first + k], corners[first + (k + 1) % 3]] += 1
    assert set(edges.values()) == {1} and all((b, a) in edges for a, b in edges)  # no crack, no T at an edge


def test_no_faces_at_all():
    points, colors = flat_triangles(np.zeros((3, 3)), np.empty((0, 3), dtype=int), PALETTE[:3])
    assert points.shape == (0, 3) and colors.shape == (0, 3)


def test_faces_of_a_part():
    faces = np.array([[0, 1, 2], [1, 2, 3], [2, 3, 4]])
    keep = np.array([True, True, True, False, False])
    np.testing.assert_array_equal(kept_faces(faces, keep), faces[:2])


def test_normals_and_which_way_they_face():
    coord, faces = ball(400)
    normal = vertex_normals(np.append(coord, [[9, 9, 9]], axis=0), faces)
    assert (np.einsum("ij,ij->i", normal[:-1], coord) > 0.95).all()
    np.testing.assert_allclose(np.linalg.norm(normal[:-1], axis=1), 1, rtol=1e-6)
    assert facing(normal[:-1], coord) == 1 and facing(normal[:-1], -coord) == -1
    for share in (0.45, 0.5, 0.55):
        signs = np.where(np.arange(400) < share * 400, 1, -1)[:, None]
        assert facing(normal[:-1] * signs, coord) == 0
