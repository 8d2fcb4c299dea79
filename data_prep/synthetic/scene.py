"""One made-up scan: a room, a walk through it with a depth camera, the fused mesh, and its annotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_prep.synthetic.camera import HEIGHT, WIDTH, Geometry, Raycaster, Sight, intrinsics, rotate
from data_prep.synthetic.fusion import Volume, coarsen
from data_prep.synthetic.light import bake_light
from data_prep.synthetic.placement import CLUTTER, SHELL, furnish
from data_prep.synthetic.quotas import Split
from data_prep.synthetic.rooms import Thing
from data_prep.synthetic.segments import majority, over_segment, split_by_object
from data_prep.synthetic.shapes import Shape
from data_prep.synthetic.site import Assets
from data_prep.synthetic.variety import varied_scanning
from data_prep.synthetic.walk import choose_views, walk

_DENSITY = (460.0, 900.0)  # vertices a square metre; real scans have 534 and more


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
    seed: int,
    index: int,
    split: Split,
    views: int | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    assets: Assets | None = None,
    variety: bool = False,
    unseen: bool = False,
) -> RawScene:
    """Make scene ``index`` of a set: the same arguments give the same bits.

    Args:
        seed: of the whole set.
        index: of the scene; train, val and test follow each other.
        split: how many scenes the set has for train, val and test.
        views: pictures taken; None takes as many as the rooms ask for (85 to 240).
        size: width and height of a picture in pixels.
        assets: furniture that others drew, mixed in (:func:`data_prep.synthetic.assets.load_assets`).
        variety: scan each scene in a way of its own (:func:`data_prep.synthetic.variety.varied_scanning`), and make
            things of :mod:`data_prep.synthetic.more`, too.
        unseen: makes of :mod:`data_prep.synthetic.unseen` for what they replace: for testing, never for training.

    Raises:
        InputError: if embreex, scikit-image or fast-simplification is not installed.
    """
    scanning = varied_scanning(np.random.default_rng([seed, *split, index, 4])) if variety else None
    rooms = furnish(seed, index, split, assets, scanning.rooms if scanning else None, unseen, more=variety)
    things = [thing for room in rooms for thing in room.things]
    rng = np.random.default_rng([seed, *split, index, 3])
    caster = Raycaster(join_shapes([thing.shape for thing in things]))
    yaw, shift = rng.uniform(0, 2 * np.pi), np.array([*rng.uniform(-1, 3, 2), rng.normal(0, 0.03)])
    to_raw = np.eye(4)
    to_raw[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    to_raw[:3, 3] = shift

    area = sum(room.area for room in rooms)
    poses = []
    for room in rooms[:1] if scanning and scanning.looks else rooms:
        number = views * room.area / area if views else np.clip(60 + 3 * room.area, 85, 150) / len(rooms) ** 0.3
        if scanning:
            number = scanning.looks or scanning.share * number
        steps, ceiling = 3 * int(np.ceil(number)), None
        if scanning:
            steps, ceiling = max(steps, 24), scanning.ceiling
        path = walk(room, steps, rng, ceiling)
        poses += choose_views(caster, things, path, int(np.ceil(number)))
    low, high = np.min([room.low for room in rooms], 0), np.max([room.high for room in rooms], 0)
    box = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (0, rooms[0].height)])
    corners = rotate(box, to_raw[:3, :3]) + shift
    # Finer than the mesh will be, so that thin things survive; large scenes may not grow without bound.
    voxel = float(np.clip(0.0125 * area**0.25, 0.024, 0.034))
    volume = Volume(corners.min(0) - 0.4, corners.max(0) + 0.4, voxel)
    camera = intrinsics(*size)
    sight = Sight(rng)
    for pose in poses:
        volume.integrate(caster.shoot(pose, camera, rng, sight), to_raw @ _shaken(pose, rng), camera)
    mesh = volume.mesh(least_weight=0.08, least_vertices=60)
    mesh = coarsen(mesh, scanning.density if scanning else float(rng.uniform(*_DENSITY)))
    alignment = np.linalg.inv(to_raw)
    points = rotate(mesh.vertices.astype(np.float64), alignment[:3, :3]) + alignment[:3, 3]
    light = bake_light(caster, rooms, points, mesh.faces, rng)
    color = np.clip(np.rint(mesh.color * light), 0, 255).astype(np.uint8)

    piece = over_segment(mesh.vertices, mesh.faces, threshold=0.001, least=40)
    piece = split_by_object(piece, mesh.object, least=14)
    groups, segments = _annotate(things, piece, mesh.object, rng)
    return RawScene(
        scene_name(index), " + ".join(room.kind.name for room in rooms), mesh.vertices, color, mesh.faces, segments,
        groups, alignment, bool(rng.random() > 0.1), mesh.object, [thing.label for thing in things], len(poses),
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


def _shaken(pose: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The pose as tracking believes it: a few millimetres and a tenth of a degree off."""
    x, y, z = rng.normal(0, 0.0012, 3)
    shaken = pose.copy()
    shaken[:3, :3] = np.array([[1, -z, y], [z, 1, -x], [-y, x, 1]]) @ pose[:3, :3]
    shaken[:3, 3] += rng.normal(0, 0.004, 3)
    return shaken


def _annotate(
    things: Sequence[Thing], piece: np.ndarray, owner: np.ndarray, rng: np.random.Generator
) -> tuple[list[tuple[str, np.ndarray]], np.ndarray]:
    """Give segments to objects as annotators did: by majority, leaving some objects and many scraps alone.

    Returns:
        Groups of (class, segment ids), and the segment id (V,) of each vertex: a vertex's index, as in real scans.
    """
    if len(piece) == 0:
        return [], piece
    count = np.bincount(piece)
    spokesman = np.full(len(count), len(piece))
    np.minimum.at(spokesman, piece, np.arange(len(piece)))
    ids = rng.permutation(len(piece))[spokesman]
    best = majority(piece, owner)
    chance = [
        1.0 if thing.label == CLUTTER
        else 0.0 if thing.wanted or thing.label == "floor"
        else 0.5 if thing.label == "ceiling"
        else 0.06 if thing.label in SHELL
        else 0.2
        for thing in things
    ]  # fmt: skip
    left_out = rng.random(len(things)) < chance
    # Nobody forgets the floor, and what the plan asked for must not be lost.
    sure = np.array([thing.wanted or thing.label == "floor" for thing in things])[best] & (best >= 0)
    scrap = rng.random(len(count)) < np.select([count < 60, count < 600], [0.5, 0.35], 0.1) * np.where(sure, 0.2, 1.0)
    groups = []
    for number in np.unique(best[(best >= 0) & ~scrap]):
        if not left_out[number]:
            groups.append((things[number].label, np.sort(ids[(best == number) & ~scrap])))
    return groups, ids[piece]
