"""Contact sheets: what made-up scans and the families of things look like, for the eyes of whoever makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from data_prep.synthetic.camera import Intrinsics, Raycaster, intrinsics, look_at, pixel_rays
from data_prep.synthetic.catalog import FAMILIES, make_parts
from data_prep.synthetic.more import MORE
from data_prep.synthetic.quotas import Split
from data_prep.synthetic.scene import RawScene, join_shapes, make_scene
from data_prep.synthetic.shapes import Shape, spin
from data_prep.synthetic.unseen import UNSEEN
from pcseg.data.normals import face_products
from pcseg.files import atomic_file
from pcseg.labels import LabelSet, load_label_set

_BACKGROUND = 255
_UNLABELLED = (60, 60, 60)


_SCENES, _PAGE = 12, 50


def write_sheets(
    folder: str | Path, seed: int, split: Split, jobs: int = 1, unseen: bool = False, variety: bool = False
) -> list[Path]:
    """Draw 12 scans of a set, spread over its training and validation scenes, and all families, 50 a page.

    Args:
        folder: for the PNGs; made if missing.
        seed, split: of the set, see :func:`data_prep.synthetic.scene.make_scene`.
        jobs: processes.
        unseen, variety: of :func:`data_prep.synthetic.scene.make_scene`; the families drawn are then those of the
            unseen makes, or the further ones.

    Returns:
        The files.
    """
    import joblib

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    shown = np.unique(np.linspace(0, sum(split[:2]) - 1, _SCENES).round().astype(int)).tolist()
    makes = UNSEEN if unseen else MORE if variety else None
    scenes = joblib.Parallel(jobs)(
        joblib.delayed(make_scene)(seed, index, split, variety=variety, unseen=unseen) for index in shown
    )
    scene_sheet(folder / "scenes.png", scenes)
    files, names = [folder / "scenes.png"], sorted(makes or FAMILIES)
    for page, start in enumerate(range(0, len(names), _PAGE), 1):
        files.append(folder / f"families_{page}.png")
        family_sheet(files[-1], names[start : start + _PAGE], seed, makes=makes)
    return files


def scene_sheet(path: str | Path, scenes: Sequence[RawScene], columns: int = 3) -> None:
    """Draw scans in colour and by class, cut open, seen from above.

    Args:
        path: the PNG to write.
        scenes: what to show.
        columns: scans side by side; each takes two pictures.
    """
    label_set = load_label_set("scannet200")
    pictures, titles = [], []
    for scene in scenes:
        pictures += [_draw_scan(scene, scene.color), _draw_scan(scene, _class_colors(scene, label_set))]
        share = float(np.mean(_annotated(scene)))
        titles += [f"{scene.name}: {scene.kind}", f"{len(scene.vertices):,} vertices, {share:.0%} labelled"]
    _write(path, pictures, titles, 2 * columns, (3.2, 2.5))


def family_sheet(
    path: str | Path,
    names: Sequence[str] | None = None,
    seed: int = 0,
    variants: int = 6,
    makes: Mapping[str, tuple[Callable, ...]] | None = None,
) -> None:
    """Draw some things of each class, one row of variants a class, with the size of each picture's cell.

    Args:
        path: the PNG to write.
        names: classes; None: all there are, in alphabetical order.
        seed: which variants.
        variants: how many of each class.
        makes: those of each class, drawn in turn, such as :data:`data_prep.synthetic.more.MORE`; None: the catalog's.
    """
    pictures, titles = [], []
    for name in sorted(makes or FAMILIES) if names is None else names:
        rows = []
        for k in range(variants):
            rng = np.random.default_rng([seed, k, *name.encode()])
            shape = Shape()
            made = makes[name][k % len(makes[name])](rng) if makes else make_parts(name, rng)
            for _, part in [(name, made)] if isinstance(made, Shape) else made:
                shape.add(part)
            rows.append(_draw_thing(shape))
        pictures.append(np.concatenate(rows, axis=1))
        low, high = shape.bounds()
        titles.append(f"{name}   (last: {' x '.join(f'{size:.2f}' for size in high - low)} m)")
    _write(path, pictures, titles, 2, (1.2 * variants, 1.3))


def _write(path: str | Path, pictures: list, titles: list[str], columns: int, cell: tuple[float, float]) -> None:
    rows = -(-len(pictures) // columns)
    figure = Figure(figsize=(columns * cell[0], rows * (cell[1] + 0.05)), dpi=100)
    FigureCanvasAgg(figure)
    for k, (picture, title) in enumerate(zip(pictures, titles, strict=True)):
        axes = figure.add_subplot(rows, columns, k + 1)
        axes.imshow(picture)
        axes.set_title(title, fontsize=7, pad=2)
        axes.axis("off")
    figure.subplots_adjust(0.002, 0.002, 0.998, 1 - 0.2 / (rows * cell[1]), 0.02, 0.1)
    with atomic_file(path) as temporary:
        figure.savefig(temporary, format="png")


def _annotated(scene: RawScene) -> np.ndarray:
    ids = np.concatenate([own for _, own in scene.groups] or [np.zeros(0, np.int64)])
    return np.isin(scene.segments, ids)


def _class_colors(scene: RawScene, label_set: LabelSet) -> np.ndarray:
    color_of = dict(zip(label_set.names, label_set.colors, strict=True))
    color = np.full((len(scene.vertices), 3), _UNLABELLED, np.uint8)
    for label, ids in scene.groups:
        if label in color_of:
            color[np.isin(scene.segments, ids)] = color_of[label]
    return color


def _draw_scan(scene: RawScene, color: np.ndarray) -> np.ndarray:
    """A picture (h, w, 3) uint8 of a scan: what faces away from the eye, and the ceiling, is left out."""
    turn = scene.alignment
    points = (scene.vertices @ turn[:3, :3].T + turn[:3, 3]).astype(np.float32)
    low, high = points.min(0), points.max(0)
    middle, reach = (low + high) / 2, float(np.linalg.norm((high - low)[:2]))
    camera = _shifted(intrinsics(640, 480))
    eye = middle + np.array([-0.62, -0.8, 1.15]) * reach * 0.8
    pose = look_at(eye, middle - [0, 0, 0.3])
    product = face_products(points, scene.faces)
    centers = points[scene.faces].mean(1)
    shown = ((product * (eye - centers)).sum(1) > 0) & (centers[:, 2] < min(high[2] - 0.25, 2.25))
    faces = scene.faces[shown]
    normal = product[shown] / np.maximum(np.linalg.norm(product[shown], axis=1, keepdims=True), 1e-12)
    light = 0.82 + 0.18 * normal @ np.array([0.35, -0.45, 0.82])
    picture, face, uv = _cast(points, faces, pose, camera)
    corner = color[faces[face]].astype(np.float32)
    weight = np.stack([1 - uv.sum(1), *uv.T], -1)[..., None]
    if color is not scene.color:  # classes do not mix
        corner, weight = corner[np.arange(len(face)), weight[:, :, 0].argmax(1)][:, None], np.ones((len(face), 1, 1))
    picture[picture[..., 0] >= 0] = (corner * weight).sum(1) * light[face, None]
    return _finish(picture)


def _draw_thing(shape: Shape) -> np.ndarray:
    """A picture (h, w, 3) uint8 of one thing from its front, a little above."""
    low, high = shape.bounds()
    middle, reach = (low + high) / 2, float(np.linalg.norm(high - low))
    turned = Shape()
    for material, vertices, faces in zip(shape.materials, shape.vertices, shape.faces, strict=True):
        turned.mesh(material, spin(vertices - middle, np.pi - 0.55), faces)  # its front towards the eye
    geometry = join_shapes([turned])
    eye = np.array([0, -1.0, 0.55]) * reach * 1.15
    camera = _shifted(intrinsics(240, 200))
    picture = np.full((camera.height * camera.width, 3), -1, np.float32)
    caster = Raycaster(geometry)
    hit, color = caster.picture(look_at(eye, np.zeros(3)), camera, np.array([0.5, -0.5, 0.8]))
    picture[hit] = color
    return _finish(picture.reshape(camera.height, camera.width, 3))


def _shifted(camera: Intrinsics) -> Intrinsics:
    return Intrinsics(2 * camera.width, 2 * camera.height, 2 * camera.focal, 2 * camera.cx, 2 * camera.cy)


def _cast(points, faces, pose, camera) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An empty picture (h, w, 3) float32 with -1 where nothing is, and of the rest the faces (n,) and (n, 2) u, v."""
    from embreex import rtcore_scene
    from embreex.mesh_construction import TriangleMesh

    scene = rtcore_scene.EmbreeScene()
    TriangleMesh(scene, points.astype(np.float32), faces.astype(np.int32))
    rays = pixel_rays(pose, camera)
    found = scene.run(np.broadcast_to(pose[:3, 3].astype(np.float32), rays.shape).copy(), rays, output=1)
    hit = found["primID"] >= 0
    picture = np.full((len(rays), 3), -1, np.float32)
    picture[hit] = 0
    uv = np.stack([found["u"][hit], found["v"][hit]], -1)
    return picture.reshape(camera.height, camera.width, 3), found["primID"][hit], uv


def _finish(picture: np.ndarray) -> np.ndarray:
    picture = np.where(picture < 0, _BACKGROUND, np.clip(picture, 0, 255))
    h, w, _ = picture.shape
    return picture.reshape(h // 2, 2, w // 2, 2, 3).mean((1, 3)).astype(np.uint8)
