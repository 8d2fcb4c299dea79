"""What a camera in a room sees of a cloud of points: one look, without what lies behind something else."""

from __future__ import annotations

import math

import numpy as np
from scipy.ndimage import minimum_filter
from scipy.spatial import cKDTree

FIELD = (70.0, 55.0)  # degrees, across and from top to bottom
EYE_HEIGHT = (1.2, 1.7)  # metres above the floor
_DOWN = (10.0, 25.0)  # degrees that the camera looks down
_NEAREST = 0.3  # metres; nearer points are not seen
_FREE = 0.4  # metres around the camera without a point
_TRIES = 100  # places and directions to look for a free one
_FREE_TRIES = 10  # of which the one that sees most is taken
_FOCAL = 1 / math.tan(math.radians(0.5))  # pixels of half a degree
_SIZE = 0.7  # half a drawn point's width by the distance to the next: smaller ones leak, larger ones hide edges
_MARGIN = 16  # pixels around the picture, and the largest half width of a point in it
_TOLERANCE = 0.03  # metres behind the nearest surface that still belong to it
_LARGEST_TOLERANCE = 0.3
_NEIGHBORS = 8
_PROBES = 10_000


def floor_height(coord: np.ndarray) -> float:
    """Guess how high the floor is: below all but 1 % of the points (V, 3), V > 0; metres."""
    return float(np.quantile(coord[:, 2], 0.01))


def local_spacing(coord: np.ndarray, every: int = 1) -> np.ndarray:
    """Measure how far apart points lie on their surface: the side of the square that each has for itself.

    From the distance to the eighth neighbour, so that regular and random points of one density measure nearly the same.

    Args:
        coord: (V, 3), metres.
        every: measure each so-manieth point only.

    Returns:
        (ceil(V / every),) float64, metres; 0 for a point that is alone.
    """
    count = min(_NEIGHBORS, len(coord) - 1)
    if count < 1:
        return np.zeros(len(coord[::every]))
    farthest = cKDTree(coord).query(coord[::every], k=[count + 1])[0][:, 0]
    return farthest * math.sqrt(math.pi / count)


def usual_spacing(coord: np.ndarray) -> float:
    """Median of :func:`local_spacing` over up to some 10,000 points, metres; 0 of no points."""
    return float(np.median(local_spacing(coord, len(coord) // _PROBES + 1))) if len(coord) else 0.0


def seen_from(
    coord: np.ndarray, normal: np.ndarray, eye: np.ndarray, yaw: float, pitch: float, apart: float
) -> np.ndarray:
    """Say which points a camera sees: those in its field that no nearer point hides.

    Each point is drawn as a square, of a size that closes the gaps to the next ones, and hides what is some centimetres
    behind it; where a surface is seen at a slant it takes more, as its own points lie one behind the other there.

    Args:
        coord: (V, 3), metres.
        normal: (V, 3), unit length.
        eye: (3,), metres.
        yaw: radians from x towards y.
        pitch: radians above the horizon.
        apart: of the points, metres, see :func:`usual_spacing`.

    Returns:
        (V,) bool.
    """
    forward = np.array([math.cos(yaw) * math.cos(pitch), math.sin(yaw) * math.cos(pitch), math.sin(pitch)])
    right = np.array([math.sin(yaw), -math.cos(yaw), 0.0])
    ray = coord.astype(np.float64) - eye
    axes = np.stack([right, np.cross(forward, right), forward])
    x, y, depth = np.einsum("vi,ji->jv", ray, axes)  # right, down, ahead
    half = [_FOCAL * math.tan(math.radians(angle / 2)) for angle in FIELD]  # pixels
    ahead = np.flatnonzero(depth > _NEAREST)
    place = np.stack([y[ahead], x[ahead]]) * (_FOCAL / depth[ahead])
    inside = (np.abs(place) < np.array([half[1], half[0]])[:, None] + _MARGIN).all(axis=0)
    points, place = ahead[inside], place[:, inside]
    depth = depth[points]

    shape = [2 * (math.ceil(own) + _MARGIN) + 1 for own in (half[1], half[0])]
    row, column = np.floor(place).astype(np.int64) + (np.array(shape) // 2)[:, None]
    radius = np.clip(np.rint(_SIZE * apart * _FOCAL / depth), 0, _MARGIN).astype(np.int64)
    nearest = np.full(shape, np.inf)
    for own in np.unique(radius):
        drawn = np.full(shape, np.inf)
        np.minimum.at(drawn, (row[radius == own], column[radius == own]), depth[radius == own])
        nearest = np.minimum(nearest, minimum_filter(drawn, 2 * int(own) + 1, mode="constant", cval=np.inf))

    ray = ray[points]
    facing = np.abs(np.einsum("vi,vi->v", ray, normal[points].astype(np.float64))) / np.linalg.norm(ray, axis=1)
    facing = np.clip(facing, 0.05, 1.0)
    slant = np.sqrt(1 - facing**2) / facing
    reach = (radius + 1) / _FOCAL * depth * math.sqrt(2)
    tolerance = np.minimum(_TOLERANCE + reach * slant, _LARGEST_TOLERANCE)
    shown = (depth <= nearest[row, column] + tolerance) & (np.abs(place) < np.array([half[1], half[0]])[:, None]).all(0)
    seen = np.zeros(len(coord), dtype=bool)
    seen[points[shown]] = True
    return seen


def look_around(coord: np.ndarray, normal: np.ndarray, views: int, rng: np.random.Generator) -> np.ndarray:
    """Say which points cameras see that stand near the middle of a room and look down a little, spread over a turn.

    A camera stands at eye height, above a floor and with nothing within 0.4 m. Ten such places and directions are
    tried, and the one that sees most points is taken, as who films a room shows something of it. In a scan too small
    for any, the camera stands anywhere.

    Args:
        coord: (V, 3), metres, z up.
        normal: (V, 3), unit length.
        views: how many cameras.
        rng: chooses where they stand.

    Returns:
        (V,) bool: seen by any of them.
    """
    seen = np.zeros(len(coord), dtype=bool)
    if not len(coord):
        return seen
    apart, floor = usual_spacing(coord), floor_height(coord)
    low, high = np.quantile(coord[:, :2], [0.01, 0.99], axis=0)
    tree, ground = cKDTree(coord), cKDTree(coord[coord[:, 2] < floor + 0.15][:, :2])
    start = rng.uniform(0, 2 * math.pi)
    for view in range(views):
        free, others = [], []
        for _ in range(_TRIES):
            across = low + (high - low) * rng.uniform(0.25, 0.75, 2)
            eye = np.array([*across, floor + rng.uniform(*EYE_HEIGHT)])
            yaw = start + 2 * math.pi * view / views + rng.uniform(-0.4, 0.4)
            pose = eye, yaw, -math.radians(rng.uniform(*_DOWN))
            stands = tree.query(eye)[0] > _FREE and ground.query(across)[0] < _FREE
            (free if stands else others).append(pose)
        looks = [seen_from(coord, normal, *pose, apart) for pose in (free or others)[:_FREE_TRIES]]
        seen = seen | max(looks, key=np.count_nonzero)
    return seen
