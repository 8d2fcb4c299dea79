"""What is looked at: a prepared scene or a PLY file, with its mesh and what a network says about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pcseg.data.clouds import read_cloud
from pcseg.data.normals import vertex_normals
from pcseg.data.scene import Scene, list_scenes, load_scene
from pcseg.errors import InputError
from pcseg.labels import IGNORE_INDEX, LabelSet, label_set_names, load_label_set
from pcseg.vis.mesh import facing

_MESH_SUFFIX = "_vh_clean_2.ply"  # of ScanNet's meshes


@dataclass
class Subject:
    """A scan to look at.

    Attributes:
        scene: V vertices; ``scene.segment`` is the truth, if known.
        prediction: (V,) int64 class index, -1 = unsure, or None.
        confidence: (V,) float32, the probability of the likeliest class, or None.
        faces: (F, 3) int64, indices below V, or None; where there are normals, they face the same way.
        hint: where the truth is missing, what would find some, or "".
    """

    scene: Scene
    prediction: np.ndarray | None = None
    confidence: np.ndarray | None = None
    faces: np.ndarray | None = None
    hint: str = ""

    def __post_init__(self) -> None:
        for name, array in (("predictions", self.prediction), ("confidences", self.confidence)):
            if array is not None and len(array) != self.scene.num_vertices:
                raise InputError(f"{self.scene.name}: {len(array)} {name} for {self.scene.num_vertices} vertices")


def find_subjects(source: str | Path) -> tuple[list[Path], int]:
    """List the scans of a folder, and which of them to begin with.

    Args:
        source: a prepared scene, a split's folder, a prepared data set (its val comes first), a PLY file, or a folder
            of PLY files.

    Returns:
        Scenes' folders or PLY files, sorted, and the index of ``source`` among them, 0 for a folder.

    Raises:
        InputError: if there is nothing to look at.
    """
    path = Path(source)
    path = path.resolve() if path.name in ("", "..") else path
    if path.is_file():
        if path.suffix.lower() != ".ply":
            raise InputError(f"{path}: expected a prepared scene's folder or a .ply file")
        found = _ply_files(path.parent)
        return found, found.index(path)
    if not path.is_dir():
        raise InputError(f"{path}: no such file or folder; expected a prepared scene, a folder of them, or a .ply file")
    if (path / "coord.npy").is_file():
        found = _scenes(path.parent)
        return found, found.index(path)
    splits = [split for split in ("val", "test", "train") if _scenes(path / split)]
    found = _scenes(path) or (list_scenes(path, splits[0]) if splits else _ply_files(path))
    if not found:
        raise InputError(
            f"{path}: is not a prepared scene (coord.npy is missing), and holds neither such scenes nor .ply files; "
            "see `python -m data_prep.scannet`"
        )
    return found, 0


def _scenes(folder: Path) -> list[Path]:
    return sorted(own.parent for own in folder.glob("*/coord.npy") if not own.parent.name.startswith("."))


def _ply_files(folder: Path) -> list[Path]:
    return sorted(own for own in folder.glob("*.[pP][lL][yY]") if not own.name.startswith("."))


def load_subject(
    path: Path, label_set: LabelSet, mesh: str | Path | None = None, fields: Collection[str] = ()
) -> Subject:
    """Read a scan.

    Args:
        path: a prepared scene's folder or a PLY file.
        label_set: what its labels are read as.
        mesh: for a prepared scene the PLY file it was made from, or a folder of raw scans with it, for its faces.
        fields: what else of a prepared scene is needed, see :func:`pcseg.data.scene.load_scene`.

    Raises:
        InputError: if a file cannot be read, or does not fit.
    """
    if path.is_file():
        return _read_ply(path, label_set)
    scene = load_scene(path, label_set.segment_file, fields={"color", "normal", *fields})
    faces = None if mesh is None else read_faces(_mesh_file(Path(mesh), scene.name), scene)
    others = [name for name in label_set_names() if (path / load_label_set(name).segment_file).is_file()]
    hint = f"; --labels {others[0]} would find some" if scene.segment is None and others else ""
    return Subject(scene, faces=faces, hint=hint)


# ------------------------------------------------------------------------------------------------------------- meshes


def _mesh_file(mesh: Path, name: str) -> Path:
    if not mesh.is_dir():
        return mesh
    places = [own / f"{name}{_MESH_SUFFIX}" for own in (mesh / name, mesh, mesh / "scans" / name)]
    found = [place for place in places if place.is_file()]
    if not found:
        raise InputError(f"--mesh {mesh}: holds no mesh of {name}; expected {places[0]}")
    return found[0]


def read_faces(path: Path, scene: Scene) -> np.ndarray:
    """Read the faces of the scan that a scene was made from: (F, 3) int64, indices below V.

    Raises:
        InputError: if the file has no faces, or its vertices are not those of the scene in the same order.
    """
    cloud = read_cloud(path)
    coord, faces = cloud.coord, cloud.faces
    if faces is None:
        raise InputError(f"{path}: has no faces; expected the mesh that {scene.name} was made from")
    if len(coord) != scene.num_vertices:
        raise InputError(
            f"{path}: has {len(coord)} vertices, {scene.name} has {scene.num_vertices}; expected the mesh that it was "
            "made from"
        )
    # A scene may be turned, moved or in another unit: lengths of edges stay the same but for a factor.
    edges = faces[:: max(1, len(faces) // 5000), :2]
    raw, prepared = (np.linalg.norm(np.subtract(*own[edges.T]), axis=1) for own in (coord, scene.coord.astype(float)))
    factor = np.median(prepared) / max(float(np.median(raw)), 1e-30)
    if (np.abs(prepared - factor * raw) > 0.02 * prepared + 0.002).mean() > 0.01:
        raise InputError(f"{path}: its vertices are others, or in another order, than those of {scene.name}; expected "
                         "the mesh it was made from")  # fmt: skip
    if scene.normal is not None and facing(vertex_normals(scene.coord, faces), scene.normal) < 0:
        faces = faces[:, ::-1]
    return faces


# ---------------------------------------------------------------------------------------------------------- PLY files


def _read_ply(path: Path, label_set: LabelSet) -> Subject:
    """Read a scan of one's own, or a labelled one: ``class_index`` is a prediction, ``label`` alone the truth."""
    cloud = read_cloud(path)
    coord, faces, color, normal, vertex = cloud.coord, cloud.faces, cloud.color, cloud.normal, cloud.ply["vertex"].data
    names = set(vertex.dtype.names)
    prediction = segment = confidence = None
    if "class_index" in names:
        prediction = vertex["class_index"].astype(np.int64)
        known = (prediction >= IGNORE_INDEX).all() and (prediction < label_set.num_classes).all()
        ids = np.append(label_set.ids, label_set.no_id)[prediction] if known else None
        if not known or ("label" in names and not np.array_equal(ids, vertex["label"])):
            raise InputError(
                f"{path}: its labels are not those of {label_set.name}; give the classes that it was labelled with: "
                "--labels NAME"
            )
        confidence = vertex["confidence"].astype(np.float32) if "confidence" in names else None
        own = [f"{channel}_input" for channel in ("red", "green", "blue")]  # the others are those of the classes
        there = set(own) <= names and all(vertex[channel].dtype == np.uint8 for channel in own)
        color = np.stack([vertex[channel] for channel in own], axis=1) if there else None
    elif "label" in names:
        raw, where = np.unique(vertex["label"], return_inverse=True)
        segment = np.array([label_set.index_of_id.get(int(own), IGNORE_INDEX) for own in raw], dtype=np.int64)[where]
    if faces is not None:
        normal = vertex_normals(coord, faces)
    if normal is not None:  # into the room, as those of prepared scenes
        side = facing(normal, (coord.min(axis=0) + coord.max(axis=0)) / 2 - coord)
        normal = normal * side if side else None
        faces = faces[:, ::-1] if side < 0 and faces is not None else faces
    # Positions far from the origin, such as UTM's, would lose their decimals in float32.
    coord = (coord - np.floor(coord.min(axis=0))) if np.abs(coord).max() > 1e4 else coord
    scene = Scene(path.stem, coord.astype(np.float32), color, normal, segment)
    return Subject(scene, prediction, confidence, faces)
