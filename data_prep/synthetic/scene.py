"""One made-up scan: a room, a walk through it with a depth camera, the fused mesh, and its annotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_prep.synthetic.camera import HEIGHT, WIDTH, Geometry, Raycaster, intrinsics, look_at, rotate
from data_prep.synthetic.fusion import Volume
from data_prep.synthetic.placement import furnish
from data_prep.synthetic.rooms import Room
from data_prep.synthetic.segments import majority, over_segment, split_by_object
from data_prep.synthetic.shapes import Shape

_SHELL = ("wall", "floor", "ceiling", "door", "doorframe", "window")


@dataclass
class RawScene:
    """A scan as ScanNet gives it. V vertices, F faces, S segments.

    Attributes:
        name: ``sceneXXXX_00``. kind: the kind of room.
        vertices: (V, 3) float32, metres, in the raw frame. color: (V, 3) uint8. faces: (F, 3) int32.
        segments: (V,) int64, one arbitrary id a segment.
        groups: (raw category, segment ids) of each annotated object.
        alignment: (4, 4), raw frame → room's frame. aligned: whether the scan's text file tells it.
        object: (V,) int32, the true object of each vertex (for measuring; not written), -1 = none.
        labels: class of each object. num_views: pictures that were fused.
    """

    name: str
    kind: str
    vertices: np.ndarray
    color: np.ndarray
    faces: np.ndarray
    segments: np.ndarray
    groups: list[tuple[str, np.ndarray]]
    alignment: np.ndarray
    aligned: bool
    object: np.ndarray
    labels: list[str]
    num_views: int


def scene_name(index: int) -> str:
    """ScanNet's name for the scene at a place."""
    return f"scene{index:04d}_00"


def make_scene(
    seed: int, index: int, num_scenes: int, views: int | None = None, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> RawScene:
    """Make scene ``index`` of a set of ``num_scenes``: the same arguments give the same bits.

    Args:
        seed: of the whole set.
        views: pictures taken; None takes as many as the room asks for (about 76 to 120).
        size: width and height of a picture in pixels.

    Raises:
        InputError: if embreex or scikit-image is not installed.
    """
    room = furnish(seed, index, num_scenes)
    rng = np.random.default_rng([seed, num_scenes, index, 3])
    geometry = join_shapes([thing.shape for thing in room.things])
    yaw, shift = rng.uniform(0, 2 * np.pi), np.array([*rng.uniform(-1, 3, 2), rng.normal(0, 0.03)])
    to_raw = np.eye(4)
    to_raw[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    to_raw[:3, 3] = shift

    w, d = room.extent
    if views is None:
        views = int(np.clip(62 + 2.2 * w * d, 76, 120))
    camera = intrinsics(*size)
    # The voxel follows the room's surface, so that small rooms are finer and large ones do not grow without bound.
    surface = w * d * 1.4 + 2 * (w + d) * 1.7
    voxel = float(np.clip(np.sqrt(surface / 42000), 0.03, 0.042))
    corners = (
        rotate(np.array([[x, y, z] for x in (0, w) for y in (0, d) for z in (0, room.height)]), to_raw[:3, :3]) + shift
    )
    volume = Volume(corners.min(0) - 0.4, corners.max(0) + 0.4, voxel)
    lamps = np.stack([rng.uniform(0.2, 0.8, 2) * w, rng.uniform(0.2, 0.8, 2) * d, np.full(2, room.height - 0.1)], -1)
    caster = Raycaster(geometry, lamps)
    poses = choose_views(caster, room, walk(room, 3 * views, rng), views)
    for pose in poses:
        view = caster.shoot(pose, camera, rng)
        volume.integrate(view, to_raw @ _shaken(pose, rng), camera)
    mesh = volume.mesh(least_weight=0.08, least_vertices=60)

    piece = split_by_object(over_segment(mesh.vertices, mesh.faces), mesh.object)
    groups, segments = _annotate(room, piece, mesh.object, rng)
    alignment = np.linalg.inv(to_raw)
    return RawScene(
        scene_name(index), room.kind.name, mesh.vertices, mesh.color, mesh.faces, segments, groups, alignment,
        bool(rng.random() > 0.1), mesh.object, [thing.label for thing in room.things], len(poses),
    )  # fmt: skip


def join_shapes(shapes: Sequence[Shape]) -> Geometry:
    """All triangles of some shapes in one; object i is ``shapes[i]``."""
    vertices, faces, owner, material, materials, start = [], [], [], [], [], 0
    for number, shape in enumerate(shapes):
        for own, points, triangles in zip(shape.materials, shape.vertices, shape.faces, strict=True):
            vertices.append(points)
            faces.append(triangles + start)
            owner.append(np.full(len(triangles), number))
            material.append(np.full(len(triangles), len(materials)))
            materials.append(own)
            start += len(points)
    return Geometry(
        np.concatenate(vertices).astype(np.float32),
        np.concatenate(faces).astype(np.int32),
        np.concatenate(owner).astype(np.int32),
        np.concatenate(material).astype(np.int32),
        np.array([m.color for m in materials], np.float32),
        np.array([m.second for m in materials], np.float32),
        np.array([m.texture for m in materials], np.int8),
        np.array([m.period for m in materials], np.float32),
        np.array([m.shiny for m in materials], np.float32),
        np.array([m.axis for m in materials], np.int8),
    )


def walk(room: Room, views: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Poses (4, 4) of a hand-held camera on a closed path: half sweeps round the room, half turns to its objects."""
    places = _free_places(room, rng)
    stops = _ring(places)
    fine = np.linspace(0, len(stops), views * 4, endpoint=False)
    path = _smooth_loop(stops, fine)
    height = 1.5 + 0.15 * np.sin(fine / len(stops) * 6.28 * 2 + rng.uniform(0, 6)) + 0.05 * np.sin(fine * 5)
    path = np.column_stack([path, height])
    poses = []
    targets, sizes = _targets(room, rng)
    sweep_yaw, spin_rate = rng.uniform(0, 6.28), rng.choice([-1, 1]) * 0.62
    up = rng.random() < 0.35  # this one also scans the ceiling
    for number in range(views):
        eye = path[number * 4].copy()
        if number % 3 == 2:  # aside from the round, into the corners
            eye[:2] = places[rng.integers(len(places))]
        if number % 2 == 0:
            sweep_yaw += spin_rate
            pitch = rng.normal(-0.42, 0.2)
            if up and number % 12 == 0:
                pitch = 0.6
            rise = np.tan(np.clip(pitch, -1.0, 0.7))
            target = eye + np.array([np.cos(sweep_yaw), np.sin(sweep_yaw), rise])
        else:
            pick = (number // 2) % len(targets)
            target, reach = targets[pick], np.clip(0.9 + sizes[pick], 1.0, 2.4)
            gap = np.abs(np.linalg.norm(path[:, :2] - target[:2], axis=1) - reach)
            eye = path[np.argsort(gap, kind="stable")[int(rng.integers(4))]].copy()
            ahead = target[:2] - eye[:2]
            distance = np.linalg.norm(ahead)
            if distance > reach + 0.3 and sizes[pick] < 0.6:  # step nearer for small things
                step = ahead / distance * min(distance - reach, 0.9)
                if room.holds(*(eye[:2] + step - 0.2), *(eye[:2] + step + 0.2)):
                    eye[:2] += step
            target = target + rng.normal(0, 0.15, 3)
        poses.append(look_at(eye, target, rng.normal(0, 0.04)))
    return poses


def choose_views(caster: Raycaster, room: Room, poses: list[np.ndarray], views: int) -> list[np.ndarray]:
    """Of a walk's poses keep those that together see most, as one who scans turns to what is still missing.

    Every cell of 20 cm, object by object, wants to be seen about three times, from near and not aslant. Poses with the
    camera's nose in something are left out.
    """
    camera = intrinsics(36, 27)
    shell = np.array([thing.label in _SHELL for thing in room.things])
    weight = np.where(shell, 0.5, 1.0) + np.array([thing.wanted for thing in room.things])
    weight[[thing.label == "ceiling" for thing in room.things]] = 0.05
    kept, seen = [], []
    for pose in poses:
        point, owner, depth, cosine = caster.probe(pose, camera)
        if len(depth) < 0.2 * camera.width * camera.height or np.median(depth) < 0.5:
            continue
        good = (depth < 3.2) & (cosine > 0.2)
        cell = np.floor(point[good] * 5).astype(np.int64) + 64
        code = ((owner[good].astype(np.int64) * 256 + cell[:, 0]) * 256 + cell[:, 1]) * 256 + cell[:, 2]
        kept.append(pose)
        seen.append(np.unique(code[point[good, 2] < 2.1]))
    if len(kept) <= views:
        return kept
    codes = np.unique(np.concatenate(seen))
    table = np.zeros((len(kept), len(codes)), np.float32)
    for row, own in enumerate(seen):
        table[row, np.searchsorted(codes, own)] = 1
    # Whole numbers, whose sums are exact in any order: the choice must not depend on the number of threads.
    value = np.rint(512 * weight[codes // 256**3]).astype(np.float32)
    chosen = []
    for _ in range(views):
        gain = table @ value
        gain[chosen] = -1
        best = int(np.argmax(gain))
        chosen.append(best)
        value = np.where(table[best] > 0, np.floor(value * np.float32(0.45)), value)
    return [kept[row] for row in sorted(chosen)]


def _targets(room: Room, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Middles (t, 3) and sizes (t,) of what is looked at in turn: things the plan wants first, then the others."""
    first, then = [], []
    for thing in room.things:
        if thing.label in _SHELL:
            continue
        low, high = thing.shape.bounds()
        (first if thing.wanted else then).append(((low + high) / 2, float(np.max(high - low))))
    listed = [*(first[k] for k in rng.permutation(len(first))), *(then[k] for k in rng.permutation(len(then)))]
    if not listed:
        listed = [(np.array([*room.extent / 2, 0.5]), 1.0)]
    return np.array([place for place, _ in listed]), np.array([size for _, size in listed])


def _free_places(room: Room, rng: np.random.Generator) -> np.ndarray:
    """Places (n, 2) where one can stand: apart from walls and from what is taller than the chest."""
    tall = [t for t in room.taken if t[4] > 1.1]
    places = []
    for _ in range(400):
        x, y = rng.uniform(0.25, room.extent - 0.25)
        near = room.holds(x - 0.25, y - 0.25, x + 0.25, y + 0.25)
        if near and all(not (t[0] - 0.15 < x < t[2] + 0.15 and t[1] - 0.15 < y < t[3] + 0.15) for t in tall):
            places.append((x, y))
    if len(places) < 3:
        places += [tuple(room.extent * [a, b]) for a, b in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))]
    return np.array(places)


def _ring(places: np.ndarray) -> np.ndarray:
    """Stops (s, 2) of a round through the free places."""
    middle = places.mean(0)
    offset = places - middle
    angle = np.arctan2(offset[:, 1], offset[:, 0])
    sector = np.floor((angle + np.pi) / (2 * np.pi) * 8).astype(int) % 8
    ring = []
    for k in range(8):  # in each direction a place about two thirds out
        inside = np.flatnonzero(sector == k)
        if len(inside):
            far = np.linalg.norm(offset[inside], axis=1)
            ring.append(places[inside[np.argsort(far, kind="stable")[int(0.7 * (len(inside) - 1))]]])
    return np.array(ring)


def _smooth_loop(stops: np.ndarray, at: np.ndarray) -> np.ndarray:
    """A closed Catmull-Rom curve through stops (s, 2), at parameters (n,) in [0, s)."""
    k, t = np.floor(at).astype(int), (at % 1)[:, None]
    a, b, c, d = (stops[(k + o) % len(stops)] for o in (-1, 0, 1, 2))
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _shaken(pose: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The pose as tracking believes it: a few millimetres and a tenth of a degree off."""
    x, y, z = rng.normal(0, 0.0012, 3)
    shaken = pose.copy()
    shaken[:3, :3] = np.array([[1, -z, y], [z, 1, -x], [-y, x, 1]]) @ pose[:3, :3]
    shaken[:3, 3] += rng.normal(0, 0.003, 3)
    return shaken


def _annotate(room: Room, piece: np.ndarray, owner: np.ndarray, rng) -> tuple[list, np.ndarray]:
    """Give segments to objects as annotators did: by majority, leaving some objects and scraps alone.

    Returns:
        Groups of (class, segment ids), and the segment id (V,) of each vertex: a vertex's index, as in real scans.
    """
    if len(piece) == 0:
        return [], piece
    count = np.bincount(piece)
    spokesman = np.full(len(count), len(piece))
    np.minimum.at(spokesman, piece, np.arange(len(piece)))
    ids = rng.permutation(len(piece))[spokesman] if len(piece) else spokesman
    best = majority(piece, owner)
    left_out = rng.random(len(room.things)) < [
        0.0 if thing.wanted or thing.label == "floor" else 0.03 if thing.label in _SHELL else 0.2
        for thing in room.things
    ]
    wanted = np.array([thing.wanted for thing in room.things])[best] & (best >= 0)
    scrap = rng.random(len(count)) < np.select([count < 60, count < 600], [0.4, 0.25], 0.08) * np.where(
        wanted, 0.2, 1.0
    )
    groups = []
    for number in np.unique(best[(best >= 0) & ~scrap]):
        if not left_out[number]:
            groups.append((room.things[number].label, np.sort(ids[(best == number) & ~scrap])))
    return groups, ids[piece]
