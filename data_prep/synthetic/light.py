"""The light in a room, put on the finished mesh: lamps and windows with their shadows, and the dim of corners."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data_prep.synthetic.camera import Raycaster
from data_prep.synthetic.fusion import mesh_edges
from data_prep.synthetic.rooms import Room
from data_prep.synthetic.segments import vertex_normals

_LIFT = 0.045  # metres off the surface, beyond the noise of the fused mesh
_AROUND, _PER_LIGHT = 8, 2  # rays a vertex


def bake_light(
    caster: Raycaster, rooms: Sequence[Room], points: np.ndarray, faces: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """How much light of each colour reaches the vertices of a scan.

    Args:
        caster: the true geometry, which throws the shadows.
        rooms: where lamps and windows are.
        points: (V, 3) vertices in the rooms' frame, metres.
        faces: (F, 3).

    Returns:
        (V, 3) float32, about 1 where it is lit well.
    """
    if len(points) == 0:
        return np.ones((0, 3), np.float32)
    normal = vertex_normals(points, faces)
    start = points + _LIFT * normal
    light = _ambient(caster, start, normal, rng)[:, None] * rng.uniform(0.4, 0.65) * (1 + rng.normal(0, 0.03, 3))
    for place, size, facing, color in _lamps(rooms, rng):
        for _ in range(_PER_LIGHT):
            way = place + rng.uniform(-0.5, 0.5, (len(points), 3)) * size - start
            square = (way * way).sum(1)
            falling = np.maximum((normal * way).sum(1), 0) / np.sqrt(square)
            if facing is not None:
                falling *= np.maximum(-(way @ facing), 0) / np.sqrt(square)
            strength = falling / (0.7 + 0.16 * square) / _PER_LIGHT
            reached = np.flatnonzero(strength > 0.02)
            reached = reached[~caster.blocked(start[reached], way[reached] * 0.97)]
            light[reached] += strength[reached, None] * color
    edges = mesh_edges(faces)
    around = np.maximum(np.bincount(edges.ravel(), minlength=len(points)), 1)[:, None]
    for _ in range(4):  # few rays are noisy; shadows are soft
        near = np.stack(
            [
                np.bincount(edges[:, 0], light[edges[:, 1], k], len(points))
                + np.bincount(edges[:, 1], light[edges[:, 0], k], len(points))
                for k in range(3)
            ],
            -1,
        )
        light = 0.4 * light + 0.6 * near / around
    # A camera flattens what the eye would find very bright or dark.
    return ((light / np.quantile(light, 0.6)) ** 0.5 * rng.uniform(0.82, 1.05)).astype(np.float32)


def _ambient(caster: Raycaster, start: np.ndarray, normal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The share (V,) of the half space above a vertex that is open for 80 cm."""
    open_ = np.zeros(len(start))
    for _ in range(_AROUND):
        way = rng.standard_normal(start.shape)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        way += 1.02 * normal  # more rays straight up than along the surface
        way *= 0.8 / np.linalg.norm(way, axis=1, keepdims=True)
        open_ += ~caster.blocked(start, way)
    return 0.25 + 0.75 * open_ / _AROUND


def _lamps(rooms: Sequence[Room], rng: np.random.Generator) -> list:
    """Lights: place (3,), size (3,), the direction it shines in (None: all), colour (3,)."""
    lamps = []
    for room in rooms:
        warm = np.array([1.0, rng.uniform(0.82, 1.0), rng.uniform(0.62, 1.0)])
        on = rng.random() < 0.85
        own = [thing for thing in room.things if thing.label == "ceiling light"] if on else []
        for thing in own[:4]:
            low, high = thing.shape.bounds()
            lamps.append((np.array([*(low + high)[:2] / 2, low[2] - 0.06]), np.array([0.4, 0.4, 0]), None, 1.6 * warm))
        if on and not own:
            for x0, y0, x1, y1 in room.parts[:2]:
                place = np.array([rng.uniform(0.3, 0.7) * (x1 - x0) + x0, rng.uniform(0.3, 0.7) * (y1 - y0) + y0, 0])
                place[2] = room.height - 0.12
                lamps.append((place, np.array([0.3, 0.3, 0]), None, 1.8 * warm))
        day = rng.uniform(0.0, 3.2) * np.array([rng.uniform(0.85, 1.0), 0.95, 1.05])
        middle = np.array([*(room.low + room.high) / 2, 1.0])
        for thing in room.things:
            if thing.label == "window" and day[1] > 0.2:
                low, high = thing.shape.bounds()
                place, size = (low + high) / 2, high - low
                across = int(np.argmin(size[:2]))
                facing = np.zeros(3)
                facing[across] = np.sign(middle[across] - place[across])
                lamps.append(
                    (
                        place + 0.15 * facing,
                        size * [0.8, 0.8, 0.8],
                        facing,
                        day * min(np.sort(size)[1:].prod() / 1.5, 2),
                    )
                )
    return lamps
