"""Where a hand-held camera goes in a room, and which of its pictures are kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data_prep.synthetic.camera import Raycaster, intrinsics, look_at
from data_prep.synthetic.placement import CLUTTER, SHELL
from data_prep.synthetic.rooms import Room, Thing


def walk(room: Room, views: int, rng: np.random.Generator, ceiling: bool | None = None) -> list[np.ndarray]:
    """Poses (4, 4) of a hand-held camera on a closed path: half sweeps round the room, half turns to its objects.

    Args:
        ceiling: whether it also looks up; None: one in three does.
    """
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
    up = up if ceiling is None else ceiling
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


def choose_views(caster: Raycaster, things: Sequence[Thing], poses: list[np.ndarray], views: int) -> list[np.ndarray]:
    """Of a walk's poses keep those that together see most, as one who scans turns to what is still missing.

    Every cell of 20 cm, object by object, wants to be seen about three times, from near and not aslant. Poses with the
    camera's nose in something are left out.
    """
    camera = intrinsics(36, 27)
    shell = np.array([thing.label in SHELL for thing in things])
    weight = np.where(shell, 0.5, 1.0) + np.array([thing.wanted for thing in things])
    weight[[thing.label == "ceiling" for thing in things]] = 0.05
    kept, seen = [], []
    for pose in poses:
        point, owner, depth, cosine = caster.probe(pose, camera)
        if len(depth) < 0.2 * camera.width * camera.height or np.median(depth) < 0.5:
            continue
        good = (depth < 3.2) & (cosine > 0.2)
        cell = np.floor(point[good] * 5).astype(np.int64) + 128
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
        if thing.label in SHELL or thing.label == CLUTTER:
            continue
        low, high = thing.shape.bounds()
        (first if thing.wanted else then).append(((low + high) / 2, float(np.max(high - low))))
    listed = [*(first[k] for k in rng.permutation(len(first))), *(then[k] for k in rng.permutation(len(then)))]
    if not listed:
        listed = [(np.array([*(room.low + room.high) / 2, 0.5]), 1.0)]
    return np.array([place for place, _ in listed]), np.array([size for _, size in listed])


def _free_places(room: Room, rng: np.random.Generator) -> np.ndarray:
    """Places (n, 2) where one can stand: apart from walls and from what is taller than the chest."""
    tall = [t for t in room.taken if t[4] > 1.1]
    places = []
    for _ in range(400):
        x, y = rng.uniform(room.low + 0.25, room.high - 0.25)
        near = room.holds(x - 0.25, y - 0.25, x + 0.25, y + 0.25)
        if near and all(not (t[0] - 0.15 < x < t[2] + 0.15 and t[1] - 0.15 < y < t[3] + 0.15) for t in tall):
            places.append((x, y))
    if len(places) < 3:
        size = room.high - room.low
        places += [tuple(room.low + size * [a, b]) for a, b in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))]
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
