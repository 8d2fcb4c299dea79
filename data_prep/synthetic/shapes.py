"""Triangles, materials and colours: what every made-up thing is built from.

An object's own frame: x to its right, +y to its front, z up, metres; wall things have their back at the smallest y.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

(PLAIN, WOOD, TILES, FABRIC, PATCHES, BRICK, PLANKS, MARBLE, STRIPES, PLAID, FLORAL, PRINT, CHECKER) = range(13)
_PATTERNS = (STRIPES, PLAID, FLORAL, CHECKER)  # these mix two colours of the palette, the others two shades of one


class Material(NamedTuple):
    """What a surface looks like: two colours (0..1) mixed by a texture, and how often the depth camera loses it."""

    color: tuple[float, float, float]
    second: tuple[float, float, float]
    texture: int = PLAIN
    period: float = 0.1  # metres from one stripe, board, tile or patch to the next
    axis: int = 0  # of the room: grain and boards run along it, stripes and lines of print across it
    shiny: float = 0.0  # share of rays without a depth


def _rgb(*values: int) -> tuple[float, float, float]:
    return tuple(v / 255 for v in values)


_MUTED = [
    (196, 180, 156), (168, 150, 124), (122, 100, 78), (82, 62, 48), (226, 218, 202), (150, 152, 154), (104, 106, 110),
    (62, 64, 70), (40, 42, 48), (52, 66, 92), (90, 112, 140), (150, 168, 182), (92, 102, 78), (136, 140, 108),
    (122, 52, 50), (150, 92, 70), (186, 148, 98), (98, 78, 100), (172, 122, 116), (88, 128, 130),
]  # fmt: skip
_STRONG = [
    (188, 38, 36), (34, 74, 158), (236, 188, 44), (44, 122, 62), (222, 112, 40), (214, 92, 132), (98, 60, 132),
    (30, 128, 138), (134, 184, 62), (22, 42, 92), (122, 26, 36), (102, 166, 214),
]  # fmt: skip
_PALE = [(240, 236, 228), (226, 214, 198), (214, 224, 230), (232, 214, 214), (216, 226, 206), (206, 208, 212)]
_DARK = [(28, 28, 32), (44, 46, 54), (30, 40, 70), (64, 50, 42), (70, 72, 76)]
_WOODS = [
    (150, 105, 65), (190, 150, 105), (95, 60, 40), (212, 182, 140), (122, 78, 48), (168, 120, 72), (70, 46, 34),
    (202, 162, 112),
]  # fmt: skip
_STONES = [(150, 140, 128), (85, 82, 80), (205, 198, 188), (45, 44, 46), (120, 105, 90)]

# kind → (colours to choose from, textures to choose from, period in metres, shiny)
_KINDS = {
    "wood": (_WOODS, (WOOD,), 0.07, 0.0),
    "planks": (_WOODS, (PLANKS,), 0.12, 0.0),
    "white": ([(238, 238, 235), (225, 225, 220), (245, 243, 238), (230, 232, 236)], (PLAIN,), 0.2, 0.0),
    "grey": ([(150, 150, 150), (120, 122, 126), (178, 178, 175), (95, 96, 100), (200, 200, 198)], (PLAIN,), 0.2, 0.0),
    "black": ([(30, 30, 32), (45, 45, 48), (22, 22, 26), (58, 56, 55)], (PLAIN,), 0.2, 0.0),
    "bright": ([*_STRONG, *_STRONG[:4], *_STRONG[9:]], (PLAIN,), 0.2, 0.0),
    "plastic": ([*_STRONG[:4], *_PALE, *_PALE, *_DARK, (120, 124, 130), (60, 90, 130)], (PLAIN,), 0.2, 0.0),
    "metal": ([(165, 168, 172), (140, 142, 146), (190, 192, 195)], (PLAIN,), 0.3, 0.12),
    "chrome": ([(200, 204, 208), (180, 184, 190)], (PLAIN,), 0.3, 0.35),
    "brass": ([(178, 142, 76), (150, 112, 58), (112, 82, 52)], (PLAIN,), 0.3, 0.08),
    "glass": ([(185, 205, 215), (205, 218, 222), (150, 175, 195), (225, 232, 238)], (PATCHES, FLORAL), 0.8, 0.45),
    "mirror": ([(170, 175, 172), (150, 150, 145), (190, 188, 180)], (PATCHES, FLORAL), 0.5, 0.4),
    "screen": ([(22, 22, 26), (35, 36, 42), (48, 52, 66)], (PLAIN,), 0.4, 0.15),
    "ceramic": ([(240, 240, 238), (232, 232, 226), (235, 228, 212)], (PLAIN,), 0.3, 0.04),
    "glaze": ([*_PALE, *_STRONG[1:4], *_MUTED[9:18], *_DARK], (PLAIN, PLAIN, PLAIN, MARBLE), 0.1, 0.03),
    "terracotta": ([(176, 98, 66), (190, 118, 84), (150, 84, 60)], (PLAIN,), 0.2, 0.0),
    "paper": ([(238, 235, 225), (245, 245, 240), (225, 220, 205)], (PRINT,), 0.022, 0.0),
    "card": ([(178, 138, 92), (160, 122, 80), (195, 160, 115)], (PLAIN,), 0.15, 0.0),
    "cork": ([(188, 148, 104), (168, 126, 84)], (FABRIC,), 0.05, 0.0),
    "leather": ([(40, 34, 32), (92, 58, 38), (172, 142, 108), (120, 40, 36), (225, 215, 200)], (FABRIC,), 0.08, 0.0),
    "wicker": ([(170, 130, 82), (140, 100, 60), (205, 180, 140), (98, 68, 44)], (CHECKER,), 0.03, 0.0),
    "leaf": ([(60, 105, 45), (85, 130, 60), (45, 82, 40), (110, 145, 75)], (FABRIC,), 0.05, 0.0),
    "skin": ([(224, 180, 150), (190, 140, 105), (120, 82, 60)], (PLAIN,), 0.2, 0.0),
    "stone": (_STONES, (FABRIC, FABRIC, MARBLE), 0.04, 0.0),
    "marble": ([(232, 230, 226), (216, 206, 192), (70, 72, 74), (196, 198, 200)], (MARBLE,), 0.25, 0.02),
    "brick": ([(150, 80, 62), (170, 105, 80), (190, 170, 150)], (BRICK,), 0.22, 0.0),
    "tile": ([(225, 222, 215), (205, 212, 214), (190, 178, 160), (215, 225, 220), (150, 160, 170)],
             (TILES,), 0.2, 0.03),
    "linen": ([(235, 232, 225), (215, 212, 205), (205, 215, 225), (225, 210, 190)], (FABRIC,), 0.2, 0.0),
    "carpet": (_MUTED, (FABRIC, FABRIC, FABRIC, PATCHES), 0.5, 0.0),
    "fabric": ([*_MUTED, *_MUTED, *_STRONG[:4], *_DARK], (FABRIC,), 0.12, 0.0),
    "cloth": ([*_MUTED, *_STRONG, *_PALE, *_DARK], (*[FABRIC] * 5, STRIPES, PLAID, FLORAL), 0.09, 0.0),
}  # fmt: skip
_EVEN = ("linen", "fabric", "cloth", "leather")  # woven so finely that a scan shows little of it


def paint(rng: np.random.Generator, *kinds: str) -> Material:
    """Draw a material of one of the named kinds.

    ``"fabric"`` is plain and mostly muted, as on seats; ``"cloth"`` may be of strong colour or patterned, as garments
    and bedding are; ``"bright"`` and ``"plastic"`` are what is moulded or painted.
    """
    kind = kinds[rng.integers(len(kinds))]
    colors, textures, period, shiny = _KINDS[kind]
    texture = textures[rng.integers(len(textures))]
    axis = int(rng.integers(2 if texture in (PLANKS, PRINT) else 3))  # these mostly lie flat
    first, other = (np.array(_rgb(*colors[k])) for k in rng.integers(len(colors), size=2))
    color = np.clip(first * rng.uniform(0.88, 1.06) + rng.normal(0, 0.009, 3), 0.03, 0.97)
    if texture in _PATTERNS and kind != "wicker":
        second = other * 0.7 + np.array([0.25, 0.24, 0.22]) * rng.random()
    elif texture == PRINT:
        second = color * rng.uniform(0.6, 0.85)
    else:
        low, high = (0.8, 0.95) if texture == PLAIN or kind in _EVEN else (0.62, 0.9)
        second = color * rng.uniform(low, high) + rng.normal(0, 0.008, 3)
    second = np.clip(second, 0.02, 1)
    return Material(tuple(color), tuple(second), texture, period * rng.uniform(0.7, 1.4), axis, shiny)


def tinted(
    color: tuple[int, int, int],
    texture: int = PLAIN,
    period: float = 0.2,
    shiny: float = 0.0,
    second: tuple[int, int, int] | None = None,
) -> Material:
    """A material of one given colour (0..255), or of two."""
    first = np.array(_rgb(*color))
    return Material(tuple(first), tuple(first * 0.85) if second is None else _rgb(*second), texture, period, 0, shiny)


class Top(NamedTuple):
    """A surface that things can stand on, in the object's frame: bounds in x and y, height, and whether it is soft."""

    x0: float
    x1: float
    y0: float
    y1: float
    z: float
    soft: bool = False


@dataclass
class Shape:
    """Triangles with a material each, and the surfaces that things can stand on."""

    vertices: list[np.ndarray] = field(default_factory=list)
    faces: list[np.ndarray] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    tops: list[Top] = field(default_factory=list)

    def mesh(self, material: Material, vertices: np.ndarray, faces: np.ndarray) -> Shape:
        """Add triangles: vertices (n, 3), faces (m, 3)."""
        self.vertices.append(np.asarray(vertices, np.float64))
        self.faces.append(np.asarray(faces, np.int64))
        self.materials.append(material)
        return self

    def box(self, material: Material, w, d, h, x=0.0, y=0.0, z=0.0, taper=1.0, turn=0.0) -> Shape:
        """Add a box of width, depth, height; (x, y, z) is the middle of its bottom; ``taper`` scales its top."""
        corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * [w / 2, d / 2, 0]
        top = corners * [taper, taper, 1] + [0, 0, h]
        faces = [[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7]]
        faces += [t for i in range(4) for t in ([i, (i + 1) % 4, i + 4], [(i + 1) % 4, (i + 1) % 4 + 4, i + 4])]
        both = spin(np.concatenate([corners, top]), turn)
        return self.mesh(material, both + np.array([x, y, z]), np.array(faces))

    def lathe(self, material: Material, profile, x=0.0, y=0.0, z=0.0, sx=1.0, sy=1.0, sides=14, power=1.0) -> Shape:
        """Add a surface of revolution about z; ``profile`` is a list of (radius, height).

        sx, sy make it elliptic; ``power`` < 1 makes its rings rounded squares.
        """
        profile = np.asarray(profile, np.float64)
        angle = np.arange(sides) * (2 * np.pi / sides)
        ring = np.stack([_bulge(np.cos(angle), power) * sx, _bulge(np.sin(angle), power) * sy], -1)
        points = np.concatenate([profile[:, None, :1] * ring, np.repeat(profile[:, None, 1:], sides, 1)], -1)
        return self.mesh(
            material, points.reshape(-1, 3) + np.array([x, y, z]), _grid_faces(len(profile), sides, wrap=True)
        )

    def rod(self, material: Material, start, end, r, r2=None, sides=8) -> Shape:
        """Add a closed round bar from one point to another."""
        start, end = np.asarray(start, np.float64), np.asarray(end, np.float64)
        along = end - start
        length = np.linalg.norm(along)
        along = along / length
        across = np.cross(along, [0, 0, 1] if abs(along[2]) < 0.9 else [1, 0, 0])
        across /= np.linalg.norm(across)
        other = np.cross(along, across)
        angle = np.arange(sides) * (2 * np.pi / sides)
        ring = np.cos(angle)[:, None] * across + np.sin(angle)[:, None] * other
        r2 = r if r2 is None else r2
        rings = [ring * 1e-4 + start, ring * r + start, ring * r2 + end, ring * 1e-4 + end]
        return self.mesh(material, np.concatenate(rings), _grid_faces(4, sides, wrap=True))

    def path(self, material: Material, points, r, sides=6, steady=False) -> Shape:
        """Add a bent bar through the points; it is a ring where the last point is the first.

        ``steady``: it stays whole after any two turns that are 180° together; without, only where rounding leaves
        nothing over, as the catalog's makes have it, whose bits stay.
        """
        points = np.asarray(points, np.float64)
        closed = bool(np.allclose(points[0], points[-1]))
        step = np.diff(points, axis=0)
        step /= np.linalg.norm(step, axis=1, keepdims=True)
        before = np.concatenate([step[-1:] if closed else step[:1], step])
        along = before + np.concatenate([step, step[:1] if closed else step[-1:]])
        length = np.linalg.norm(along, axis=1, keepdims=True)
        along = np.where(length > 0.1, along / np.maximum(length, 1e-9), before)
        across = np.cross(along[0], [0, 0, 1] if abs(along[0][2]) < 0.9 else [1, 0, 0])
        angle = np.arange(sides) * (2 * np.pi / sides)
        rings, last, least = [], along[0], 1e-6 if steady else 0.0
        for point, direction, wide in zip(points, along, np.clip(2 / np.maximum(length, 1.0), 1, 1.6), strict=True):
            share = (across * direction).sum()
            across = across - direction * share
            if np.linalg.norm(across) <= least:  # two turns that are 180° together led it right into the new direction
                across = -share * last
            across, last = across / np.linalg.norm(across), direction
            other = np.cross(direction, across)
            rings.append(point + r * wide * (np.cos(angle)[:, None] * across + np.sin(angle)[:, None] * other))
        if not closed:
            rings = [points[0] + (rings[0] - points[0]) * 1e-3, *rings, points[-1] + (rings[-1] - points[-1]) * 1e-3]
        return self.mesh(material, np.concatenate(rings), _grid_faces(len(rings), sides, wrap=True))

    def ball(self, material: Material, rx, ry, rz, x=0.0, y=0.0, z=0.0, power=1.0, rings=7, sides=12) -> Shape:
        """Add an ellipsoid about (x, y, z); ``power`` < 1 makes it box-like, as a cushion."""
        tilt = np.linspace(-np.pi / 2, np.pi / 2, rings)[:, None]
        turn = (np.arange(sides) * (2 * np.pi / sides))[None]
        level = _bulge(np.cos(tilt), power)
        unit = [level * _bulge(np.cos(turn), power), level * _bulge(np.sin(turn), power)]
        points = np.stack([*unit, np.broadcast_to(_bulge(np.sin(tilt), power), unit[0].shape)], -1)
        points = points.reshape(-1, 3) * [rx, ry, rz] + np.array([x, y, z])
        return self.mesh(material, points, _grid_faces(rings, sides, wrap=True))

    def sheet(self, material: Material, points: np.ndarray) -> Shape:
        """Add a bent sheet given by a grid of points (n, m, 3); a ray hits it from both sides."""
        points = np.asarray(points, np.float64)
        return self.mesh(material, points.reshape(-1, 3), _grid_faces(*points.shape[:2], wrap=False))

    def top(self, x0, x1, y0, y1, z, soft=False) -> Shape:
        """Say that things can stand on this part; what is left of one between other parts may be nothing."""
        if x0 < x1 and y0 < y1:
            self.tops.append(Top(x0, x1, y0, y1, z, soft))
        return self

    def add(self, other: Shape, x=0.0, y=0.0, z=0.0, turn=0.0) -> Shape:
        """Add another shape, turned about z and moved."""
        for material, vertices, faces in zip(other.materials, other.vertices, other.faces, strict=True):
            self.mesh(material, spin(vertices, turn) + np.array([x, y, z]), faces)
        return self

    def moved(self, x=0.0, y=0.0, z=0.0, turn=0.0) -> Shape:
        """A turned and moved copy; its tops move too where the turn is none."""
        copy = Shape().add(self, x, y, z, turn)
        if turn == 0:
            copy.tops = [Top(t.x0 + x, t.x1 + x, t.y0 + y, t.y1 + y, t.z + z, t.soft) for t in self.tops]
        return copy

    def tilted(self, angle: float) -> Shape:
        """A copy turned about the x axis: its top goes back by ``angle`` radians."""
        c, s = np.cos(angle), np.sin(angle)
        turn = np.array([[1, 0, 0], [0, c, s], [0, -s, c]])
        return Shape([v @ turn for v in self.vertices], list(self.faces), list(self.materials))

    def grounded(self) -> Shape:
        """A copy moved so that its lowest point is at z = 0."""
        return self.moved(z=-float(self.bounds()[0, 2]))

    def crumpled(self, rng: np.random.Generator, amount: float, pitch: float = 0.15) -> Shape:
        """A copy whose surface is pushed to and fro by about ``amount`` metres, as cloth and thin bags are."""
        wave, phase = rng.normal(0, 2 * np.pi / pitch, (3, 3)), rng.uniform(0, 2 * np.pi, 3)
        moved = []
        for points in self.vertices:
            push = np.sin(points[:, :1] * wave[0] + points[:, 1:2] * wave[1] + points[:, 2:] * wave[2] + phase)
            moved.append(points + amount * push * np.minimum(1, np.maximum(points[:, 2:], 0) / 0.05))
        return Shape(moved, list(self.faces), list(self.materials), list(self.tops))

    def bounds(self) -> np.ndarray:
        """(2, 3): the smallest and the largest coordinates."""
        points = np.concatenate(self.vertices)
        return np.stack([points.min(0), points.max(0)])


def _bulge(value: np.ndarray, power: float) -> np.ndarray:
    return value if power == 1 else np.sign(value) * np.abs(value) ** power


def spin(points: np.ndarray, angle: float) -> np.ndarray:
    """Turn points (n, 3) about z, counter-clockwise seen from above."""
    c, s = np.cos(angle), np.sin(angle)
    x, y = points[:, 0], points[:, 1]
    return np.stack([c * x - s * y, s * x + c * y, points[:, 2]], -1)


def _grid_faces(rows: int, columns: int, wrap: bool) -> np.ndarray:
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns if wrap else columns - 1), indexing="ij")
    right = (column + 1) % columns
    a, b, c, d = (
        row * columns + column,
        row * columns + right,
        (row + 1) * columns + right,
        (row + 1) * columns + column,
    )
    return np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], -2).reshape(-1, 3)
