"""A hand-held depth camera: where it goes, what its rays hit, and how its depth and colours go wrong."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data_prep.synthetic.shapes import (
    BRICK,
    CHECKER,
    FABRIC,
    FLORAL,
    MARBLE,
    PLAID,
    PLANKS,
    PRINT,
    STRIPES,
    TILES,
    WOOD,
)
from pcseg.errors import missing_package

WIDTH, HEIGHT = 264, 198  # more views see more than finer ones
_FOCAL = 277.0 / 320  # of the image's width: 60° across, as the sensor that ScanNet used
FAR = 4.2  # metres; the depth beyond is dropped
_NOISE_TABLE = np.random.default_rng(7).random((32, 32, 32), dtype=np.float32)


class Geometry(NamedTuple):
    """All triangles of a room, in the room's frame.

    Attributes:
        vertices: (n, 3) float32, metres. faces: (m, 3) int32.
        face_object: (m,) int32, index of the object. face_material: (m,) int32, row of the following tables.
        color, second: (k, 3) float32, 0..1. texture: (k,) int8. period, shiny: (k,) float32. axis: (k,) int8.
    """

    vertices: np.ndarray
    faces: np.ndarray
    face_object: np.ndarray
    face_material: np.ndarray
    color: np.ndarray
    second: np.ndarray
    texture: np.ndarray
    period: np.ndarray
    shiny: np.ndarray
    axis: np.ndarray


class View(NamedTuple):
    """One picture.

    Attributes:
        depth: (h, w) float32, metres along the optical axis, 0 = none.
        cosine: (h, w) float32, between ray and surface normal.
        color: (h, w, 3) float32, 0..255.
        object: (h, w) int32, -1 = none.
    """

    depth: np.ndarray
    cosine: np.ndarray
    color: np.ndarray
    object: np.ndarray


class Intrinsics(NamedTuple):
    """A pinhole camera: pixels, and focal length and centre in pixels."""

    width: int
    height: int
    focal: float
    cx: float
    cy: float


def intrinsics(width: int = WIDTH, height: int = HEIGHT) -> Intrinsics:
    """The sensor at an image size."""
    return Intrinsics(width, height, _FOCAL * width, width / 2 - 0.5, height / 2 - 0.5)


def rotate(points: np.ndarray, rotation: np.ndarray) -> np.ndarray:
    """``points @ rotation.T`` without BLAS, whose sums may differ with the number of threads."""
    x, y, z = points[..., 0:1], points[..., 1:2], points[..., 2:3]
    return x * rotation[:, 0] + y * rotation[:, 1] + z * rotation[:, 2]


def look_at(eye: np.ndarray, target: np.ndarray, roll: float = 0.0) -> np.ndarray:
    """A camera's pose (4, 4): columns right, down, forward, and its place."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    c, s = np.cos(roll), np.sin(roll)
    pose = np.eye(4)
    pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = c * right + s * down, c * down - s * right, forward, eye
    return pose


def pixel_rays(pose: np.ndarray, camera: Intrinsics) -> np.ndarray:
    """Directions (h·w, 3) float32 of one ray a pixel; forward part 1: lengths along them are z-depths."""
    u, v = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
    local = np.stack([(u - camera.cx) / camera.focal, (v - camera.cy) / camera.focal, np.ones(u.shape)], -1)
    return rotate(local.reshape(-1, 3), pose[:3, :3]).astype(np.float32)


class Raycaster:
    """Rays against the triangles of a room, by Embree."""

    def __init__(self, geometry: Geometry):
        """Build the search tree."""
        try:
            from embreex import rtcore_scene
            from embreex.mesh_construction import TriangleMesh
        except ImportError as error:
            raise missing_package("embreex", "making scans", "synthetic") from error
        self.geometry = geometry
        self._scene = rtcore_scene.EmbreeScene()
        TriangleMesh(self._scene, geometry.vertices, geometry.faces)

    def _cast(self, pose: np.ndarray, camera: Intrinsics) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
        """One ray a pixel: directions (h·w, 3), where they start (3,), and what Embree found."""
        rays = pixel_rays(pose, camera)
        eye = pose[:3, 3].astype(np.float32)
        return rays, eye, self._scene.run(np.broadcast_to(eye, rays.shape).copy(), rays, output=1)

    def shoot(self, pose: np.ndarray, camera: Intrinsics, rng: np.random.Generator, sight: Sight) -> View:
        """Take one noisy picture from ``pose`` (4, 4)."""
        rays, eye, found = self._cast(pose, camera)
        face = found["primID"]
        hit = np.flatnonzero((face >= 0) & (found["tfar"] < FAR))
        face, z, ray = face[hit], found["tfar"][hit], rays[hit]
        normal = found["Ng"][hit]
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        point = eye + z[:, None] * ray
        length = np.sqrt((ray * ray).sum(1))
        cosine = np.abs((normal * ray).sum(1)) / length
        material = self.geometry.face_material[face]

        noise = rng.standard_normal(len(hit), dtype=np.float32)
        # Shiny surfaces lose whole patches, much the same ones in all views.
        cell = np.floor(point * 9.0).astype(np.int32) & 31
        patch = _NOISE_TABLE[cell[:, 0], cell[:, 1], cell[:, 2]]
        blind = 0.6 * patch + 0.4 * rng.random(len(hit), dtype=np.float32) < self.geometry.shiny[material]
        lost = (cosine < 0.12) | blind
        depth = np.zeros(rays.shape[0], np.float32)
        depth[hit] = np.where(lost, 0, z + 0.0015 * z * z * noise * (1 + 0.5 * (1 - cosine)))
        slant = np.ones(rays.shape[0], np.float32)
        slant[hit] = cosine
        color = np.zeros((rays.shape[0], 3), np.float32)
        color[hit] = self._paint(point, material)
        owner = np.full(rays.shape[0], -1, np.int32)
        owner[hit] = self.geometry.face_object[face]
        shape = (camera.height, camera.width)
        owner = owner.reshape(shape)
        color = sight.expose(color.reshape(*shape, 3), owner >= 0, rng)
        return View(depth.reshape(shape), slant.reshape(shape), color, owner)

    def blocked(self, start: np.ndarray, way: np.ndarray) -> np.ndarray:
        """Whether something lies between ``start`` (n, 3) and ``start + way``: (n,) bool."""
        reach = np.linalg.norm(way, axis=1).astype(np.float32)
        unit = (way / np.maximum(reach, 1e-6)[:, None]).astype(np.float32)
        found = self._scene.run(start.astype(np.float32), unit, reach, query="OCCLUDED")
        return found != -1

    def picture(self, pose: np.ndarray, camera: Intrinsics, light: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A plain picture to look at: pixels (n,) that hit something, and their colours (n, 3), 0..255.

        ``light`` (3,) is the direction that it comes from.
        """
        rays, eye, found = self._cast(pose, camera)
        hit = np.flatnonzero(found["primID"] >= 0)
        normal = found["Ng"][hit] / np.linalg.norm(found["Ng"][hit], axis=1, keepdims=True)
        normal *= -np.sign((normal * rays[hit]).sum(1, keepdims=True))
        point = eye + found["tfar"][hit][:, None] * rays[hit]
        color = self._paint(point, self.geometry.face_material[found["primID"][hit]])
        return hit, np.clip(
            color * (0.7 + 0.4 * (normal * (light / np.linalg.norm(light))).sum(1))[:, None] * 255, 0, 255
        )

    def probe(self, pose: np.ndarray, camera: Intrinsics) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What a picture would see: points (n, 3), objects (n,), depths (n,), cosines (n,) where a ray hits."""
        rays, eye, found = self._cast(pose, camera)
        hit = found["primID"] >= 0
        depth, ray, normal = found["tfar"][hit], rays[hit], found["Ng"][hit]
        cosine = np.abs((normal * ray).sum(1)) / np.sqrt((normal * normal).sum(1) * (ray * ray).sum(1))
        return eye + depth[:, None] * ray, self.geometry.face_object[found["primID"][hit]], depth, cosine

    def _paint(self, point: np.ndarray, material: np.ndarray) -> np.ndarray:
        """Colours (n, 3), 0..1, of the materials at points (n, 3)."""
        own = self.geometry
        mix = texture_value(point, own.texture[material], own.period[material], own.axis[material])[:, None]
        return own.color[material] * (1 - mix) + own.second[material] * mix


class Sight:
    """How a camera sees colours from one picture to the next: exposure, white balance and motion blur drift.

    Light itself is not here: it does not change while one scans, and is put on the mesh at the end.
    """

    def __init__(self, rng: np.random.Generator):
        """Draw how the whole scan is tinted."""
        self._balance = 1 + rng.normal(0, 0.045, 3)
        self._drift = 0.0

    def expose(self, color: np.ndarray, seen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Turn colours (h, w, 3), 0..1, into those of a picture, 0..255; ``seen`` (h, w) bool tells where any are."""
        self._drift = 0.8 * self._drift + rng.normal(0, 0.045)
        mean = float(color[seen].mean()) if seen.any() else 0.5
        gain = (0.55 / max(mean, 0.1)) ** 0.35 * np.exp(self._drift)  # as automatic exposure does: dark views brighten
        balance = self._balance * (1 + rng.normal(0, 0.02, 3))
        color = color * (gain * balance * 255).astype(np.float32)
        length = rng.gamma(1.2, 1.1)  # pixels
        angle = rng.uniform(0, 2 * np.pi)
        step = np.rint(np.array([np.sin(angle), np.cos(angle)]) * length).astype(int)
        if step.any():
            weight = seen.astype(np.float32)[..., None]
            total, share = color * weight, weight
            for sign in (-1, 1):
                total = total + np.roll(color * weight, sign * step, (0, 1))
                share = share + np.roll(weight, sign * step, (0, 1))
            color = np.where(seen[..., None], total / np.maximum(share, 1), color)
        return np.clip(color, 0, 255)


def _smooth_table() -> np.ndarray:
    """(128**3,) float32, 0..1: noise that changes smoothly over eight steps, and repeats after 128."""
    table = _NOISE_TABLE[:16, :16, :16]
    share = np.arange(8, dtype=np.float32) / 8
    share = share * share * (3 - 2 * share)
    for axis in range(3):
        after = np.roll(table, -1, axis)
        table = np.stack([table + (after - table) * part for part in share], axis + 1)
        table = table.reshape([128 if side <= axis else 16 for side in range(3)])
    return np.clip((table.reshape(-1) - 0.5) * 1.6 + 0.5, 0, 1)


_SMOOTH_TABLE = _smooth_table()


def _smooth(point: np.ndarray) -> np.ndarray:
    """Smooth noise (n,), 0..1, at points (n, 3) in units of its coarseness."""
    cell = (point * 8 + np.float32(8192)).astype(np.int32) & 127  # all above 0, where cutting off is rounding down
    return _SMOOTH_TABLE[(cell[:, 0] << 14) | (cell[:, 1] << 7) | cell[:, 2]]


def _chance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """A number (n,), 0..1, that belongs to each pair of whole numbers (n,)."""
    a, b = first.astype(np.int32), second.astype(np.int32)
    return _NOISE_TABLE[a & 31, b & 31, (a * 5 + b * 11 >> 2) & 31]


def texture_value(point: np.ndarray, texture: np.ndarray, period: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """How much of the second colour (n,) shows at points (n, 3) of the room, 0..1.

    Textures fill space. Those with rows know ``along``, the coordinate of their axis, and ``across``, the sum of the
    other two: on floors and walls one of these stands still.
    """
    fine = np.floor(point * 70.0).astype(np.int32) & 31
    grain = _NOISE_TABLE[fine[:, 0], fine[:, 1], fine[:, 2]]
    value = 0.34 * _smooth(point * 1.6) + 0.14 * grain
    for kind in np.unique(texture[texture != 0]):
        which = np.flatnonzero(texture == kind)
        p, step, noise = point[which], period[which], grain[which]
        q = p / step[:, None]
        along = np.take_along_axis(q, axis[which][:, None].astype(np.int64), 1)[:, 0]
        across = q.sum(1) - along
        shifted = q + np.array([0.31, 0.43, 0.57], np.float32)  # the floor and two of the walls lie on no joint
        if kind == WOOD:
            stretched = q.copy()
            np.put_along_axis(stretched, axis[which][:, None].astype(np.int64), along[:, None] * 0.12, 1)
            ring = 0.5 + 0.5 * np.sin(9 * _smooth(stretched * 0.6))
            mix = 0.5 * ring + 0.3 * _smooth(stretched * 3) + 0.2 * noise
        elif kind == PLANKS:
            row = np.floor(across)
            board = along / 8 + _chance(row, row) * 3
            number = np.floor(board)
            edge = np.minimum(across - row, (board - number) * 8) * step < 0.008
            mix = np.where(edge, 1.0, 0.75 * _chance(row, number) + 0.15 * noise)
        elif kind == TILES:
            joint = (np.abs(shifted - np.rint(shifted)) * step[:, None] < 0.007).any(1)
            whole = np.floor(shifted).astype(np.int32)
            tone = _NOISE_TABLE[whole[:, 0] & 31, whole[:, 1] & 31, whole[:, 2] & 31]
            mix = np.where(joint, 1.0, 0.35 * tone + 0.12 * noise)
        elif kind == BRICK:
            level = q[:, 2] * 2.6 + 0.5  # floors lie amid a brick
            row = np.floor(level)
            run = q[:, 0] + q[:, 1] + 0.5 * (row % 2)
            number = np.floor(run)
            joint = np.minimum((level - row) / 2.6, run - number) * step < 0.013
            mix = np.where(joint, 0.0, 0.45 + 0.5 * _chance(row, number) + 0.05 * noise)
        elif kind == MARBLE:
            bent = q + 0.8 * _smooth(q * 0.7)[:, None]
            vein = np.abs(_smooth(bent) - 0.5)
            mix = np.clip(1 - 9 * vein, 0, 1) * 0.8 + 0.3 * _smooth(q * 2)
        elif kind == FABRIC:
            mix = 0.6 * noise + 0.4 * _smooth(p * 5)
        elif kind == STRIPES:
            part = along - np.floor(along)
            mix = np.where((part < 0.38) | ((part > 0.6) & (part < 0.68)), 0.92, 0.0) + 0.08 * noise
        elif kind == PLAID:
            part = q - np.floor(q)
            band = (part < 0.4) * 0.42 + ((part > 0.65) & (part < 0.75)) * 0.4
            mix = band.sum(1) - band.min(1) + 0.1 * noise
        elif kind == FLORAL:
            petal = _smooth(q * 1.1) + 0.35 * (_smooth(q * 3 + 9) - 0.5)
            mix = np.select([petal > 0.66, petal < 0.3], [0.95, 0.5], 0.05) + 0.05 * noise
        elif kind == PRINT:
            row = np.floor(along)
            word = (along - row < 0.55) & (_chance(row, np.floor(across / 2.6)) > 0.3)
            mix = np.where(word & (_smooth(p * 5 + 4) > 0.3), 0.85, 0.03 * noise)
        elif kind == CHECKER:
            mix = (np.floor(shifted).sum(1) % 2) * 0.85 + 0.15 * noise
        else:
            patch = np.floor(shifted).astype(np.int32) & 31
            tone = _NOISE_TABLE[patch[:, 0], patch[:, 1], patch[:, 2]]
            mix = (tone > 0.55) * 0.85 + 0.1 * noise
        value[which] = mix
    return np.clip(value, 0, 1)
