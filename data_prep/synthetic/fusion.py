"""Depth pictures → one mesh: a truncated signed distance field on a voxel grid, then marching cubes.

Source of the method: Curless and Levoy, "A volumetric method for building complex models from range images", 1996.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from data_prep.synthetic.camera import Intrinsics, View, rotate
from pcseg.data.normals import face_products
from pcseg.errors import missing_package

_BLOCK = 4  # voxels a side of the blocks that a view may touch


class Mesh(NamedTuple):
    """A mesh: vertices (V, 3) float32 m, faces (F, 3) int32, color (V, 3) uint8, object (V,) int32, -1 = none."""

    vertices: np.ndarray
    faces: np.ndarray
    color: np.ndarray
    object: np.ndarray


class Volume:
    """The voxel grid that views are fused into.

    Each voxel keeps a mean signed distance and colour, and the object that came nearest to its centre: the labels of
    the mesh are then the truth of what the camera saw, not of what is near.
    """

    def __init__(self, low: np.ndarray, high: np.ndarray, voxel: float):
        """Cover the box from ``low`` to ``high`` (3,) with voxels of ``voxel`` metres."""
        self.voxel, self.truncation, self.behind = voxel, 3.0 * voxel, 2.0 * voxel
        self.blocks = np.ceil((high - low) / (voxel * _BLOCK)).astype(np.int64) + 2
        self.origin = (low - voxel * _BLOCK).astype(np.float32)
        self.shape = tuple(int(n) for n in self.blocks * _BLOCK)
        size = int(np.prod(self.shape))
        self.distance = np.zeros(size, np.float32)
        self.weight = np.zeros(size, np.float32)
        self.color = np.zeros((size, 3), np.float32)
        self.nearest = np.full(size, np.inf, np.float32)
        self.object = np.full(size, -1, np.int32)
        inside = np.stack(np.meshgrid(*[np.arange(_BLOCK)] * 3, indexing="ij"), -1).reshape(-1, 3)
        self._inside = inside.astype(np.float32) * voxel
        self._inside_index = (inside[:, 0] * self.shape[1] + inside[:, 1]) * self.shape[2] + inside[:, 2]

    def integrate(self, view: View, pose: np.ndarray, camera: Intrinsics) -> None:
        """Fuse one picture taken from ``pose`` (4, 4: columns right, down, forward, place)."""
        block = self._touched_blocks(view.depth, pose, camera)
        corner = self.origin + block.astype(np.float32) * (self.voxel * _BLOCK)
        turn, place = pose[:3, :3].T.astype(np.float32), pose[:3, 3].astype(np.float32)
        local = rotate(corner - place, turn)[:, None] + rotate(self._inside, turn)  # (B, 64, 3), in the camera's frame
        first = (block[:, 0] * self.shape[1] + block[:, 1]) * self.shape[2] + block[:, 2]
        index = (first * _BLOCK)[:, None] + self._inside_index
        z = np.maximum(local[..., 2], 1e-3)
        u = np.rint(local[..., 0] / z * camera.focal + camera.cx)
        v = np.rint(local[..., 1] / z * camera.focal + camera.cy)
        seen = (local[..., 2] > 0.1) & (u >= 0) & (u < camera.width) & (v >= 0) & (v < camera.height)
        index, z = index[seen], z[seen]
        pixel = v[seen].astype(np.int32) * camera.width + u[seen].astype(np.int32)
        depth = view.depth.reshape(-1)[pixel]
        # Along a slanting ray the surface is farther than it is across; the space behind it is known less far than the
        # space before it, or the two sides of a door would eat each other.
        along = depth - z
        signed = along * np.maximum(view.cosine.reshape(-1)[pixel], 0.2)
        near = (
            (depth > 0) & (signed < self.truncation) & (signed > -self.behind) & (np.abs(along) < 3 * self.truncation)
        )
        index, pixel, signed, depth = index[near], pixel[near], signed[near], depth[near]
        fresh = 1.0 / np.maximum(depth, 0.7) ** 2  # nearer pictures are sharper
        fresh *= np.where(signed < 0, 1 + 0.8 * signed / self.behind, 1)
        before = self.weight[index]
        total = before + fresh
        share = fresh / total
        self.distance[index] += (signed - self.distance[index]) * share
        self.color[index] += (view.color.reshape(-1, 3)[pixel] - self.color[index]) * share[:, None]
        self.weight[index] = total
        close = np.abs(signed)
        better = close < self.nearest[index]
        self.nearest[index[better]] = close[better]
        self.object[index[better]] = view.object.reshape(-1)[pixel[better]]

    def _touched_blocks(self, depth, pose, camera) -> np.ndarray:
        """Blocks (B, 3) within a truncation of the picture's surface."""
        v, u = np.nonzero(depth[::3, ::3])
        z = depth[::3, ::3][v, u]
        local = np.stack([(3 * u - camera.cx) / camera.focal * z, (3 * v - camera.cy) / camera.focal * z, z], -1)
        points = rotate(local, pose[:3, :3]) + pose[:3, 3] - self.origin
        size = self.voxel * _BLOCK
        flat = []
        half = 0.8 * self.truncation
        for dx in (-half, half):
            for dy in (-half, half):
                for dz in (-half, half):
                    block = np.floor((points + np.array([dx, dy, dz])) / size).astype(np.int64)
                    inside = ((block >= 0) & (block < self.blocks)).all(1)
                    block = block[inside]
                    flat.append((block[:, 0] * self.blocks[1] + block[:, 1]) * self.blocks[2] + block[:, 2])
        touched = np.zeros(int(np.prod(self.blocks)), bool)
        touched[np.concatenate(flat)] = True
        return np.stack(np.unravel_index(np.flatnonzero(touched), self.blocks), -1)

    def mesh(self, least_weight: float, least_vertices: int) -> Mesh:
        """Extract the surface where all eight corners of a cell were seen enough.

        Args:
            least_weight: weight a voxel needs; one picture from d metres gives 1/d².
            least_vertices: connected pieces with fewer vertices are dropped.
        """
        try:
            from skimage.measure import marching_cubes
        except ImportError as error:
            raise missing_package("skimage", "making scans", "synthetic") from error
        known = (self.weight >= least_weight).reshape(self.shape)
        cell = known[:-1] & known[1:]
        cell = cell[:, :-1] & cell[:, 1:]
        cell = cell[:, :, :-1] & cell[:, :, 1:]
        mask = np.zeros(self.shape, bool)
        mask[1:, 1:, 1:] = cell  # scikit-image asks the mask at a cell's upper corner
        grid = self.distance.reshape(self.shape)
        empty = Mesh(
            np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 3), np.uint8), np.zeros(0, np.int32)
        )
        if not mask.any():
            return empty
        try:
            position, faces, _, _ = marching_cubes(grid, 0.0, mask=mask, allow_degenerate=False)
        except RuntimeError:  # no surface within the mask
            return empty
        faces = faces.astype(np.int64)
        piece, sizes = _pieces(len(position), faces)
        keep = sizes[piece] >= least_vertices
        faces = faces[keep[faces].all(1)]
        keep = np.zeros(len(position), bool)
        keep[faces] = True
        number = np.cumsum(keep) - 1
        position, faces = position[keep], number[faces]
        return Mesh(
            (position * self.voxel + self.origin).astype(np.float32),
            faces.astype(np.int32),
            self._interpolated_color(position),
            self._nearest_object(position),
        )

    def _flat(self, voxel: np.ndarray) -> np.ndarray:
        return (voxel[:, 0] * self.shape[1] + voxel[:, 1]) * self.shape[2] + voxel[:, 2]

    def _interpolated_color(self, position: np.ndarray) -> np.ndarray:
        low = np.floor(position).astype(np.int64)  # a vertex lies on an edge between two voxels
        high = np.ceil(position).astype(np.int64)
        share = (position - low).max(1, keepdims=True)
        color = self.color[self._flat(low)] * (1 - share) + self.color[self._flat(high)] * share
        return np.clip(np.rint(color), 0, 255).astype(np.uint8)

    def _nearest_object(self, position: np.ndarray) -> np.ndarray:
        return self.object[self._flat(np.rint(position).astype(np.int64))]


def coarsen(mesh: Mesh, density: float) -> Mesh:
    """Join vertices until about ``density`` are left a square metre, flat parts first, as ScanNet's meshes were.

    Source of the method: Garland and Heckbert, "Surface simplification using quadric error metrics", 1997.

    Raises:
        InputError: if fast-simplification is not installed.
    """
    try:
        from fast_simplification import simplify
    except ImportError as error:
        raise missing_package("fast-simplification", "making scans", "synthetic") from error
    area = np.linalg.norm(face_products(mesh.vertices, mesh.faces), axis=1).sum() / 2
    excess = 1 - density * area / max(len(mesh.vertices), 1)
    if excess <= 0.02:
        return mesh
    vertices, faces = simplify(mesh.vertices, mesh.faces, target_reduction=excess)
    vertices, faces = vertices.astype(np.float32), faces.astype(np.int64)
    used = np.unique(faces)
    number = np.zeros(len(vertices), np.int64)
    number[used] = np.arange(len(used))
    vertices = vertices[used]
    near = cKDTree(mesh.vertices).query(vertices)[1]
    return Mesh(vertices, number[faces].astype(np.int32), mesh.color[near], mesh.object[near])


def mesh_edges(faces: np.ndarray) -> np.ndarray:
    """The edges (E, 2) of a mesh, each once, the smaller vertex first."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    pairs.sort(1)
    width = int(pairs.max()) + 1 if len(pairs) else 1
    key = np.unique(pairs[:, 0] * width + pairs[:, 1])
    return np.stack([key // width, key % width], -1)


def _pieces(number: int, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Connected pieces of a mesh: (V,) piece of each vertex, and the pieces' sizes."""
    pairs = np.concatenate([faces[:, :2], faces[:, 1:]])
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(number, number))
    _, piece = connected_components(graph, directed=False)
    return piece, np.bincount(piece)
