"""A page that any browser opens without a network: scenes in 3-D, coloured as scanned, by truth, prediction or error.

All of a page is in one HTML file: ``page.html``, ``page_drawing.js`` and ``page.js``, which lie beside this module, and
the points. Of these each scene has one zlib stream in base64. They lie along a Morton curve, so that neighbours in the
stream are neighbours in the room; then differences of coordinates and colours are small, and the bytes of one
significance, stored together, compress well.
"""

from __future__ import annotations

import base64
import html
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import IGNORE_COLOR, IGNORE_INDEX, LabelSet
from pcseg.vis.panels import (
    CONFIDENCE_COLORS,
    RIGHT_COLOR,
    UNJUDGED_COLOR,
    WRONG_COLOR,
    confidence_steps,
    label_colors,
)
from pcseg.vis.render import long_side, point_spacing, room_view, turn_about_z
from pcseg.vis.shown import confusion_of, short_scores, smooth_normals
from pcseg.vis.subject import Subject

_STEP = 0.001  # metres; finer would not be seen and only store noise
_STEPS = 65535  # of a coordinate, at most: scenes longer than 65 m have coarser ones
_IGNORED = 65535  # how -1 is stored
_SLAB = 0.2  # metres: what is so near a side of the room is taken for that side where there are no normals


@dataclass(frozen=True)
class Written:
    """What :func:`save_page` wrote.

    Attributes:
        scenes: how many.
        points: of all scenes.
        num_bytes: of the file.
    """

    scenes: int
    points: int
    num_bytes: int

    def __str__(self) -> str:
        return f"{self.scenes} scene{'s' * (self.scenes != 1)}, {self.points:,} points, {self.num_bytes / 1e6:.1f} MB"


def save_page(path: str | Path, shown: Iterable[Subject], label_set: LabelSet, title: str = "pcseg") -> Written:
    """Write scenes as one HTML file; they are taken one after the other, so only one is in memory.

    Args:
        path: the file, ending in .html.
        shown: the scenes, with predictions or without; what a scene lacks has no button in the page.
        label_set: the K classes.
        title: where the scenes are from, for the browser's tab.

    Raises:
        InputError: if there is nothing to show, a label is no class, or the file cannot be written.
    """
    check_page_name(path)
    files = resources.files("pcseg.vis")
    names = ("page.html", "page_drawing.js", "page.js")
    frame, *script = (files.joinpath(name).read_text(encoding="utf-8") for name in names)
    head, tail = frame.replace("@TITLE@", html.escape(title)).replace("@SCRIPT@", "\n".join(script)).split("@DATA@")
    described, total = [], np.zeros((label_set.num_classes,) * 2, dtype=np.int64)
    judged = False
    with atomic_file(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write(head)
        for number, own in enumerate(shown):
            description, stream = _pack(own, label_set)
            confusion = confusion_of(own, label_set.num_classes)
            if confusion is not None:
                judged = True
                total += confusion
            described.append({**description, **short_scores(confusion, label_set)})
            file.write(f'<script type="text/plain" id="scene-{number}">{base64.b64encode(stream).decode()}</script>\n')
        if not described:
            raise InputError(f"{path}: there is no scene to write")
        page = {
            "title": title,
            "labelSet": label_set.name,
            "classes": [
                {"name": name, "color": color}
                for name, color in zip(label_set.names, label_set.colors.tolist(), strict=True)
            ],
            "ignoreColor": IGNORE_COLOR,
            "errorColors": [RIGHT_COLOR, WRONG_COLOR, UNJUDGED_COLOR],
            "confidenceColors": CONFIDENCE_COLORS.tolist(),
            "total": short_scores(total, label_set) if judged else None,
            "scenes": described,
        }
        # "<" would let a class's name end the element that it is in.
        text = json.dumps(page, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
        file.write(f'<script type="application/json" id="page">{text}</script>{tail}')
    return Written(len(described), sum(scene["points"] for scene in described), Path(path).stat().st_size)


def check_page_name(path: str | Path) -> None:
    """Make sure that a page's name ends in .html.

    Raises:
        InputError: if it does not.
    """
    if Path(path).suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{path}: pages are written as HTML; give a name that ends in .html")


def _pack(shown: Subject, label_set: LabelSet) -> tuple[dict, bytes]:
    """Describe a scene for the page and pack its points."""
    scene = shown.scene
    if scene.num_vertices == 0 or all(array is None for array in (scene.color, scene.segment, shown.prediction)):
        raise InputError(f"{scene.name}: nothing to show; expected colours, labels of {label_set.name} or a prediction")
    coord = np.asarray(scene.coord, dtype=np.float64)
    view = room_view(coord, scene.normal)
    kept = coord[view.keep]
    low, high = np.percentile(kept, [0.1, 99.9], axis=0)  # a few stray points outside a window must not count
    origin, size = coord.min(axis=0), np.ptp(coord, axis=0)
    step = max(float(size.max()) / _STEPS, _STEP)
    grid = np.rint((coord - origin) / step).astype(np.uint16)
    order = _morton_order(grid)
    back = -view.camera.rotation[2]

    # Name, values, whether differences are stored.
    arrays = [("coord", grid, True)]
    normal = _box_normals(coord) if scene.normal is None else smooth_normals(coord, scene.normal)
    arrays.append(("normal", _fold_normals(normal), False))
    if scene.color is not None:
        arrays.append(("color", np.asarray(scene.color), True))
    counts = {}
    for name, labels in (("truth", scene.segment), ("prediction", shown.prediction)):
        if labels is not None:
            label_colors(labels, label_set)  # raises if a label is no class
            labels = np.asarray(labels, dtype=np.int64)
            arrays.append((name, np.where(labels == IGNORE_INDEX, _IGNORED, labels).astype(np.uint16), False))
            numbers = np.bincount(np.where(labels == IGNORE_INDEX, label_set.num_classes, labels))
            counts[name] = {int(index): int(numbers[index]) for index in np.flatnonzero(numbers)}
    if shown.confidence is not None:
        arrays.append(("confidence", confidence_steps(shown.confidence), False))
    planes, layout = [], []
    for name, values, differences in arrays:
        columns = values[order].reshape(len(order), -1)
        layout.append([name, columns.shape[1], columns.itemsize, differences])
        for column in columns.T:
            planes.append(
                _bytes_by_significance(np.diff(column, prepend=column.dtype.type(0)) if differences else column)
            )

    description = {
        "name": scene.name,
        "points": scene.num_vertices,
        "arrays": layout,
        "step": step,  # metres
        "origin": origin.tolist(),
        "size": size.tolist(),
        "box": [(low - origin).tolist(), (high - origin).tolist()],
        "spacing": point_spacing(kept),
        "yaw": float(np.arctan2(back[1], back[0])),
        "pitch": float(np.arcsin(back[2])),
        "counts": counts,
    }
    return description, zlib.compress(b"".join(planes), 6)  # 9 takes ten times as long for half a percent


def _bytes_by_significance(column: np.ndarray) -> bytes:
    """All low bytes of (N,) unsigned integers, then all high ones, if they have such."""
    little = np.ascontiguousarray(column.astype(column.dtype.newbyteorder("<")))
    return little.view(np.uint8).reshape(len(column), -1).T.tobytes()


def _morton_order(grid: np.ndarray) -> np.ndarray:
    """Sort points (N, 3) uint16 along a Morton curve: (N,) indices."""
    code = np.zeros(len(grid), dtype=np.uint64)
    for axis in range(3):
        spread = grid[:, axis].astype(np.uint64)
        # Two empty bits after each bit, by halves: 16 bits become 48.
        for shift, mask in ((16, 0xFF0000FF), (8, 0xF00F00F00F), (4, 0xC30C30C30C3), (2, 0x249249249249)):
            spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
        code |= spread << np.uint64(axis)
    return np.argsort(code, kind="stable")


def _box_normals(coord: np.ndarray) -> np.ndarray:
    """Guess by which way points (N, 3) face whether they hide a room from outside: (N, 3) unit vectors.

    What is near the top or a side of the box around the room faces into it, all else up.
    """
    angle, bounds = long_side(coord)
    turned = coord[:, :2] @ turn_about_z(angle)
    normal = np.tile([0.0, 0.0, 1.0], (len(coord), 1))
    for axis, sign, bound in ((0, 1, bounds[0]), (0, -1, bounds[1]), (1, 1, bounds[0]), (1, -1, bounds[1])):
        near = sign * (turned[:, axis] - bound[axis]) < _SLAB
        normal[near] = [*(sign * turn_about_z(angle)[:, axis]), 0.0]
    normal[coord[:, 2] > np.percentile(coord[:, 2], 99.5) - _SLAB] = (0, 0, -1)
    return normal


def _fold_normals(normal: np.ndarray) -> np.ndarray:
    """Store unit vectors (N, 3) as points of an unfolded octahedron: (N, 2) uint8, to about a degree.

    Source: Cigolle et al., "A Survey of Efficient Representations for Independent Unit Vectors", JCGT 3(2), 2014.
    """
    flat = normal / np.maximum(np.abs(normal).sum(axis=1, keepdims=True), 1e-12)
    sign = np.where(flat[:, :2] < 0, -1.0, 1.0)
    folded = np.where(flat[:, 2:] < 0, (1 - np.abs(flat[:, 1::-1])) * sign, flat[:, :2])
    return np.rint((folded * 0.5 + 0.5) * 255).astype(np.uint8)
