"""What scans of one's own may be like: sparser, noisy, cut, turned, dark …, made from prepared scenes.

Each function makes a new scene from ``(scene, others, strength, rng)`` and leaves what it is given alone. Points keep
their labels wherever they go; points that are added without one have -1. :data:`CORRUPTIONS` lists the rows of the
table that ``python -m pcseg.evaluate --corruptions`` prints.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from pcseg.data.color import GREY
from pcseg.data.geometry import rotation, turn
from pcseg.data.normals import estimate_normals
from pcseg.data.placement import UNITS, place
from pcseg.data.scene import Scene
from pcseg.data.views import floor_height, local_spacing, look_around, usual_spacing
from pcseg.labels import IGNORE_INDEX

_FIELDS = ("coord", "color", "normal", "segment", "instance", "superpoint")
_HOLE_RADIUS = (0.15, 0.5)  # metres
_GAP = 0.15  # metres between flats: a wall
_CEILING_COLOR = (225, 222, 215)
_TOP_SHARE = 0.999  # of the points lie below the top: strays above do not count


class Light(NamedTuple):
    """How a photograph is lit: each channel 0 … 1 is taken to ``gamma``, then multiplied by ``factor``."""

    factor: tuple[float, float, float]
    gamma: float


def take(scene: Scene, index: np.ndarray) -> Scene:
    """Take the points of a scene that an (n,) index or a (V,) mask says."""
    arrays = {name: getattr(scene, name) for name in _FIELDS}
    return dataclasses.replace(scene, **{name: own[index] for name, own in arrays.items() if own is not None})


def join(scenes: Sequence[Scene], apart: bool = True) -> Scene:
    """Put scenes into one, named as the first; what one of them lacks is lacking then.

    Args:
        scenes: one or more.
        apart: objects and mesh segments of different scenes stay different; else equal numbers mean the same.
    """
    arrays = {}
    for name in _FIELDS:
        parts = [getattr(scene, name) for scene in scenes]
        if any(part is None for part in parts):
            arrays[name] = None
            continue
        if apart and name in ("instance", "superpoint"):
            parts = _numbered_apart(parts)
        arrays[name] = np.concatenate(parts)
    return dataclasses.replace(scenes[0], **arrays)


def _numbered_apart(parts: list[np.ndarray]) -> list[np.ndarray]:
    """Shift the numbers of each part above those before it; negative ones mean none and stay."""
    moved, first = [], 0
    for part in parts:
        part = part.astype(np.int64)
        moved.append(np.where(part < 0, part, part + first))
        first = max(first, int(moved[-1].max(initial=-1)) + 1)
    return moved


def _float32(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array, dtype=np.float32)


# --------------------------------------------------------------------------------------------- fewer and more points


def sparser(scene: Scene, others: Iterable[Scene], share: float, rng: np.random.Generator) -> Scene:
    """Keep a share of the points at random, in their order."""
    kept = rng.permutation(scene.num_vertices)[: math.ceil(share * scene.num_vertices)]
    return take(scene, np.sort(kept))


def denser(scene: Scene, others: Iterable[Scene], times: int, rng: np.random.Generator) -> Scene:
    """Make ``times`` as many points: new ones lie around each, on its tangent plane, as far as its neighbours do.

    They have its colour, normal and labels, and come after the old ones.
    """
    parent = np.tile(np.arange(scene.num_vertices), times - 1)
    if not len(parent):
        return take(scene, slice(None))
    normal = _normals(scene)[parent].astype(np.float64)
    apart = local_spacing(scene.coord)
    radius = np.minimum(apart, 2 * np.median(apart))[parent] * np.sqrt(rng.random(len(parent)))  # even over the disc
    angle = rng.uniform(0, 2 * math.pi, len(parent))
    # The axis that a normal is farthest from is never along it.
    across = np.cross(normal, np.eye(3)[np.abs(normal).argmin(axis=1)])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    along = np.cross(normal, across)
    step = np.cos(angle)[:, None] * across + np.sin(angle)[:, None] * along
    added = take(scene, parent)
    added.coord = _float32(added.coord + radius[:, None] * step)
    return join([scene, added], apart=False)


def _normals(scene: Scene) -> np.ndarray:
    return estimate_normals(scene.coord) if scene.normal is None else scene.normal


def holes(scene: Scene, others: Iterable[Scene], share: float, rng: np.random.Generator) -> Scene:
    """Remove balls of 0.15 to 0.5 m radius around random points until a share of the points is gone.

    The last ball is as small as is needed to remove exactly as many.
    """
    left = math.floor(share * scene.num_vertices)
    kept = np.ones(scene.num_vertices, dtype=bool)
    tree = cKDTree(scene.coord)
    for center in rng.permutation(scene.num_vertices):
        if not left:
            break
        radius = rng.uniform(*_HOLE_RADIUS)
        if not kept[center]:
            continue
        ball = np.array(tree.query_ball_point(scene.coord[center], radius))
        ball = np.sort(ball[kept[ball]])
        distance = np.linalg.norm(scene.coord[ball] - scene.coord[center], axis=1)
        ball = ball[np.argsort(distance, kind="stable")[:left]]
        kept[ball] = False
        left -= len(ball)
    return take(scene, kept)


def ceiling_cut(scene: Scene, others: Iterable[Scene], height: float, rng: np.random.Generator) -> Scene:
    """Remove what is more than ``height`` metres above the floor."""
    if not scene.num_vertices:
        return take(scene, slice(None))
    return take(scene, scene.coord[:, 2] <= floor_height(scene.coord) + height)


def ceiling_added(scene: Scene, others: Iterable[Scene], drop: float, rng: np.random.Generator) -> Scene:
    """Add a flat whitish ceiling over the scan's box, ``drop`` metres below its top, as dense as the scan.

    It has no label. One that hangs lower is also noisy, by 1 cm.
    """
    apart = usual_spacing(scene.coord)
    if not apart:  # no surface
        return take(scene, slice(None))
    low, high = scene.coord.min(axis=0), scene.coord.max(axis=0)
    area = float(np.prod((high - low)[:2]))
    apart = max(apart, math.sqrt(area / (4 * scene.num_vertices)))  # a stray point far off makes no giant
    x, y = (np.arange(low[axis], high[axis] + apart / 2, apart) for axis in range(2))
    flat = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    flat = flat + rng.uniform(-0.3, 0.3, flat.shape) * apart
    top = float(np.quantile(scene.coord[:, 2], _TOP_SHARE))
    z = top - drop + (rng.normal(0, 0.01, len(flat)) if drop else np.zeros(len(flat)))
    count = len(flat)
    arrays = {
        "coord": _float32(np.column_stack([flat, z])),
        "color": np.clip(_CEILING_COLOR + rng.normal(0, 4, (count, 1)), 0, 255).astype(np.uint8),
        "normal": np.tile(np.array([0, 0, -1], dtype=np.float32), (count, 1)),
        "segment": np.full(count, IGNORE_INDEX, dtype=np.int64),
        "instance": np.full(count, -1, dtype=np.int64),
        "superpoint": np.zeros(count, dtype=np.int64),
    }
    own = {name: array for name, array in arrays.items() if getattr(scene, name) is not None}
    return join([scene, Scene("ceiling", **own)])


def flats(scene: Scene, others: Iterable[Scene], count: int, rng: np.random.Generator) -> Scene:
    """Lay ``count`` scenes side by side, two in a row, their floors at one height.

    Beside this one lie the first of ``others``, turned so that their walls go the way of this one's.
    """
    rooms = [own for own in (scene, *itertools.islice(others, count - 1)) if own.num_vertices]
    if not rooms:
        return take(scene, slice(None))
    straight = [_turned(room, rotation(-_direction(room.coord), axis=2)) for room in rooms]
    laid, y = [], 0.0
    for start in range(0, len(rooms), 2):
        x, deepest = 0.0, 0.0
        for room in straight[start : start + 2]:
            low = room.coord.min(axis=0)
            width, depth, _ = room.coord.max(axis=0) - low
            shift = np.array([x - low[0], y - low[1], -floor_height(room.coord)])
            laid.append(dataclasses.replace(room, coord=_float32(room.coord + shift)))
            x, deepest = x + width + _GAP, max(deepest, depth)
        y += deepest + _GAP
    together = _turned(join(laid), rotation(_direction(rooms[0].coord), axis=2))
    return dataclasses.replace(together, name=scene.name)


def _direction(coord: np.ndarray) -> float:
    """Guess which way a room's walls go: the angle, in radians from 0 to a right one, of its smallest box."""
    x, y = coord[:: len(coord) // 5000 + 1, :2].T
    angles = np.radians(np.arange(0, 90, 1.5))
    areas = [np.ptp(c * x + s * y) * np.ptp(c * y - s * x) for c, s in zip(np.cos(angles), np.sin(angles), strict=True)]
    return float(angles[np.argmin(areas)])


def single_views(scene: Scene, others: Iterable[Scene], views: int, rng: np.random.Generator) -> Scene:
    """Keep what ``views`` cameras in the room see: :func:`pcseg.data.views.look_around`."""
    return take(scene, look_around(scene.coord, _normals(scene), views, rng))


# ---------------------------------------------------------------------------------------------------- points elsewhere


def noise(scene: Scene, others: Iterable[Scene], sigma: float, rng: np.random.Generator) -> Scene:
    """Move points by Gaussian noise of ``sigma`` metres an axis; normals are guessed anew from the noisy points."""
    coord = _float32(scene.coord + rng.normal(0, sigma, scene.coord.shape))
    normal = None if scene.normal is None else estimate_normals(coord)
    return dataclasses.replace(scene, coord=coord, normal=normal)


def yaw(scene: Scene, others: Iterable[Scene], degrees: float | str, rng: np.random.Generator) -> Scene:
    """Turn about the vertical through the middle, by these degrees or, ``"any"``, a random angle."""
    return _turned(scene, rotation(math.radians(rng.uniform(0, 360) if degrees == "any" else degrees), axis=2))


def tilt(scene: Scene, others: Iterable[Scene], degrees: float, rng: np.random.Generator) -> Scene:
    """Turn about a random horizontal axis through the middle."""
    towards = rng.uniform(0, 2 * math.pi)
    return _turned(
        scene, rotation(towards, axis=2) @ rotation(math.radians(degrees), axis=0) @ rotation(-towards, axis=2)
    )


def _turned(scene: Scene, matrix: np.ndarray) -> Scene:
    if not scene.num_vertices:
        return take(scene, slice(None))
    middle = (scene.coord.min(axis=0) + scene.coord.max(axis=0)) / 2
    coord = _float32(turn(scene.coord - middle, matrix) + middle)
    normal = None if scene.normal is None else _float32(turn(scene.normal, matrix))
    return dataclasses.replace(scene, coord=coord, normal=normal)


def scale(scene: Scene, others: Iterable[Scene], factor: float, rng: np.random.Generator) -> Scene:
    """Make all ``factor`` times as large."""
    return dataclasses.replace(scene, coord=_float32(scene.coord.astype(np.float64) * factor))


def units(scene: Scene, others: Iterable[Scene], unit: str, rng: np.random.Generator) -> Scene:
    """Write coordinates as float32 of a unit and read them with it, as files are read."""
    if not scene.num_vertices:
        return take(scene, slice(None))
    in_file = (scene.coord.astype(np.float64) / UNITS[unit]).astype(np.float32)
    return dataclasses.replace(scene, coord=place(in_file.astype(np.float64), unit)[0])


# -------------------------------------------------------------------------------------------------- colour and normals


def light(scene: Scene, others: Iterable[Scene], lit: Light, rng: np.random.Generator) -> Scene:
    """Change how the colours are lit."""
    if scene.color is None:
        return take(scene, slice(None))
    color = 255 * (scene.color / 255.0) ** lit.gamma * np.array(lit.factor)
    return dataclasses.replace(scene, color=np.rint(np.clip(color, 0, 255)).astype(np.uint8))


def no_color(scene: Scene, others: Iterable[Scene], grey: int, rng: np.random.Generator) -> Scene:
    """Make all points of one grey, as ``pcseg.predict --fill-color`` does."""
    color = None if scene.color is None else np.full_like(scene.color, grey)
    return dataclasses.replace(scene, color=color)


def no_normals(scene: Scene, others: Iterable[Scene], instead: str, rng: np.random.Generator) -> Scene:
    """Guess normals from the points, as is done for files without, or (``"zeros"``) have none at all."""
    if scene.normal is None:
        return take(scene, slice(None))
    return dataclasses.replace(
        scene, normal=np.zeros_like(scene.normal) if instead == "zeros" else estimate_normals(scene.coord)
    )


def only_points(scene: Scene, others: Iterable[Scene], instead: str, rng: np.random.Generator) -> Scene:
    """Do :func:`no_color` and :func:`no_normals` together."""
    return no_normals(no_color(scene, others, GREY, rng), others, instead, rng)


# ------------------------------------------------------------------------------------------------------- the table


class Corruption(NamedTuple):
    """A row of the table.

    Attributes:
        function: makes a corrupted scene from (scene, others, strength, rng).
        mild: strength; a list holds those of one scene after another, by turns.
        strong: likewise; None where there is only one strength.
        words: what the two do, in words.
    """

    function: Callable[[Scene, Iterable[Scene], Any, np.random.Generator], Scene]
    mild: Any
    strong: Any
    words: tuple[str, str]


CORRUPTIONS = {
    "sparser": Corruption(sparser, 0.5, 0.3, ("50 % left", "30 % left")),
    "denser": Corruption(denser, 2, 3, ("2 × the points", "3 × the points")),
    "noise": Corruption(noise, 0.005, 0.010, ("5 mm", "10 mm")),
    "holes": Corruption(holes, 0.15, 0.35, ("15 % gone", "35 % gone")),
    "yaw": Corruption(yaw, 45.0, "any", ("45°", "any angle")),
    "tilt": Corruption(tilt, 3.0, 6.0, ("3°", "6°")),
    "scale": Corruption(scale, [1.1, 1 / 1.1], [1.2, 1 / 1.2], ("× or ÷ 1.1", "× or ÷ 1.2")),
    "ceiling cut": Corruption(ceiling_cut, 2.2, 1.8, ("at 2.2 m", "at 1.8 m")),
    "ceiling added": Corruption(ceiling_added, 0.0, 0.2, ("at the top", "20 cm lower")),
    "flats": Corruption(flats, 2, 4, ("2 scenes as 1", "4 scenes as 1")),
    "single views": Corruption(single_views, 3, 1, ("3 cameras", "1 camera")),
    "light": Corruption(
        light,
        Light((0.65, 0.6, 0.5), 1.0),
        Light((0.42, 0.35, 0.21), 1.4),
        ("× 0.6", "× 0.35"),
    ),
    "no colour": Corruption(no_color, GREY, None, ("grey", "")),
    "no normals": Corruption(no_normals, "guess", "zeros", ("guessed", "zeros")),
    "only points": Corruption(only_points, "guess", "zeros", ("grey, guessed", "grey, zeros")),
    "units": Corruption(units, "mm", "ft", ("millimetres", "feet")),
}
