"""A furnished room made of square nets of points, turned by an odd angle as real scans are."""

import numpy as np
import pytest

from pcseg.data.scene import Scene
from pcseg.labels import load_label_set

COLORS = {"wall": (215, 205, 190), "floor": (150, 110, 70), "ceiling": (240, 240, 240), "bed": (90, 120, 190)}


def make_room(yaw: float = 0.4, spacing: float = 0.05) -> Scene:
    """5 m × 3 m × 2.5 m with a bed in a corner; labels of ScanNet200; the four walls are instances 1 to 4."""
    return make_mesh(yaw, spacing)[0]


def make_mesh(yaw: float = 0.4, spacing: float = 0.05) -> tuple[Scene, np.ndarray]:
    """The room and its triangles, two in each square of the nets, which face as the normals do."""
    names = load_label_set("scannet200").names
    parts, faces = [], []

    def net(origin, u, v, normal, name, instance=0):
        origin, u, v = (np.array(a, dtype=float) for a in (origin, u, v))
        counts = [max(2, round(float(np.linalg.norm(side)) / spacing)) for side in (u, v)]
        s, t = np.meshgrid(*((np.arange(n) + 0.5) / n for n in counts))
        points = origin + s.reshape(-1, 1) * u + t.reshape(-1, 1) * v
        first = sum(len(part[0]) for part in parts)
        corner = first + np.arange(len(points)).reshape(counts[1], counts[0])
        a, b, c, d = (own.ravel() for own in (corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]))
        squares = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
        faces.append(squares if np.dot(np.cross(u, v), normal) > 0 else squares[:, ::-1])
        parts.append((points, normal, COLORS[name], names.index(name), instance))

    net((0, 0, 0), (5, 0, 0), (0, 3, 0), (0, 0, 1), "floor")
    net((0, 0, 2.5), (5, 0, 0), (0, 3, 0), (0, 0, -1), "ceiling")
    net((0, 0, 0), (5, 0, 0), (0, 0, 2.5), (0, 1, 0), "wall", 1)
    net((0, 3, 0), (5, 0, 0), (0, 0, 2.5), (0, -1, 0), "wall", 2)
    net((0, 0, 0), (0, 3, 0), (0, 0, 2.5), (1, 0, 0), "wall", 3)
    net((5, 0, 0), (0, 3, 0), (0, 0, 2.5), (-1, 0, 0), "wall", 4)
    net((0.2, 0.2, 0.5), (2, 0, 0), (0, 1.5, 0), (0, 0, 1), "bed")
    net((0.2, 1.7, 0), (2, 0, 0), (0, 0, 0.5), (0, 1, 0), "bed")
    net((2.2, 0.2, 0), (0, 1.5, 0), (0, 0, 0.5), (1, 0, 0), "bed")
    turn = np.array([[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
    scene = Scene(
        name="scene0000_00",
        coord=np.concatenate([p[0] @ turn.T for p in parts]).astype(np.float32),
        color=np.concatenate([np.tile(np.uint8(p[2]), (len(p[0]), 1)) for p in parts]),
        normal=np.concatenate([np.tile(turn @ p[1], (len(p[0]), 1)) for p in parts]).astype(np.float32),
        segment=np.concatenate([np.full(len(p[0]), p[3]) for p in parts]).astype(np.int16),
        instance=np.concatenate([np.full(len(p[0]), p[4]) for p in parts]).astype(np.int32),
    )
    return scene, np.concatenate(faces)


@pytest.fixture(name="make_room", scope="session")
def _make_room():
    return make_room


@pytest.fixture
def room() -> Scene:
    return make_room()


@pytest.fixture
def room_faces() -> np.ndarray:
    return make_mesh()[1]


@pytest.fixture
def label_set():
    return load_label_set("scannet200")
