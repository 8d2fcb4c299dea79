"""Furniture meshes that others drew, to mix in with the made-up ones: the libraries of Debian's sweethome3d-furniture.

Only models whose own licence file says CC0 are taken. ``assets.csv`` tells which model is of which class.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import zipfile
import zlib
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data_prep.synthetic.shapes import Material, Shape
from pcseg.errors import InputError, missing_package

_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError)  # the last: encrypted, or packed oddly
_CATALOG = "PluginFurnitureCatalog.properties"
_CC0 = re.compile(r"\bCC-?0\b|Creative Commons Zero|publicdomain/zero", re.IGNORECASE)
_OTHER = re.compile(r"\bCC-BY|licenses/by|Attribution \d", re.IGNORECASE)


class Asset(NamedTuple):
    """A model that lies in a library, not yet read.

    Attributes:
        label: its class. title, creator: as the library tells them. licence: name of the file that says CC0.
        library: the zip file. model: the OBJ file in it.
        size: width, depth, height in metres. rotation: (9,) rows of a matrix that turns the OBJ's frame first.
        top: ``""``, ``"hard"`` or ``"soft"``: whether things can stand on it; top_height: how high, metres.
    """

    label: str
    title: str
    creator: str
    licence: str
    library: Path
    model: str
    size: tuple[float, float, float]
    rotation: tuple[float, ...]
    top: str
    top_height: float


def load_assets(folder: str | Path) -> dict[str, list[Asset]]:
    """Find the usable models in a folder's libraries (``*.sh3f``, ``*.zip``); their meshes are read when drawn.

    Args:
        folder: as /usr/share/sweethome3d/furniture of the Debian package.

    Returns:
        Class → its models, in a fixed order.

    Raises:
        InputError: if trimesh is not installed, a library cannot be read, or no model is usable.
    """
    try:
        import trimesh  # noqa: F401
    except ImportError as error:
        raise missing_package("trimesh", "reading furniture meshes", "assets") from error
    with resources.files("data_prep.synthetic").joinpath("assets.csv").open(newline="") as file:
        known = {row["model"]: row for row in csv.DictReader(file)}
    assets: dict[str, list[Asset]] = {}
    libraries = sorted(path for path in Path(folder).glob("*") if path.suffix in (".sh3f", ".zip"))
    for library in libraries:
        for asset in _read_library(library, known):
            assets.setdefault(asset.label, []).append(asset)
    if not assets:
        raise InputError(
            f"{folder}: no library (.sh3f or .zip) with a known model under CC0; give the folder of the libraries of "
            "Debian's sweethome3d-furniture, or leave --assets out"
        )
    return assets


def draw(assets: dict[str, list[Asset]], name: str, rng: np.random.Generator) -> Shape | None:
    """Draw one model of a class, a little stretched; None where there is none."""
    choices = assets.get(name)
    if not choices:
        return None
    asset = choices[rng.integers(len(choices))]
    shape, stretch = _read_model(asset), rng.uniform(0.94, 1.06, 3)
    tops = [t._replace(x0=t.x0 * stretch[0], x1=t.x1 * stretch[0], y0=t.y0 * stretch[1], y1=t.y1 * stretch[1],
                       z=t.z * stretch[2]) for t in shape.tops]  # fmt: skip
    return Shape([v * stretch for v in shape.vertices], list(shape.faces), list(shape.materials), tops)


def credits_text(assets: dict[str, list[Asset]]) -> str:
    """The text of a CREDITS file: who made which model."""
    lines = [
        "Some furniture in these scans comes from models that their makers gave to the public domain (CC0 1.0),",
        "https://creativecommons.org/publicdomain/zero/1.0/, as collected by Sweet Home 3D. No credit is owed; thanks.",
        "",
    ]
    models = sorted({(a.title, a.creator, f"{a.library.name}: {a.model}") for own in assets.values() for a in own})
    return "\n".join([*lines, *(f"{title}, by {creator} ({where})" for title, creator, where in models)]) + "\n"


def _read_library(library: Path, known: dict[str, dict[str, str]]) -> list[Asset]:
    """The models of one library that are known and under CC0."""
    try:
        with zipfile.ZipFile(library) as archive:
            names = archive.namelist()
            if _CATALOG not in names:
                raise InputError(f"{library}: no {_CATALOG}; expected a furniture library of Sweet Home 3D")
            entries = _catalog(archive.read(_CATALOG).decode("latin-1"))
            assets = []
            for entry in entries:
                model = entry.get("model", "").lstrip("/")
                folder, _, file = model.rpartition("/")
                row = known.get(folder.rpartition("/")[2] or file.removesuffix(".obj"))
                licence = _licence(archive, names, folder) if row and model in names else None
                if licence is None:
                    continue
                size, rotation, high = _measures(library, model, entry)
                title, creator = entry.get("name", file), entry.get("creator", "unknown")
                assets.append(
                    Asset(row["class"], title, creator, licence, library, model, size, rotation, row["top"], high)
                )
            return assets
    except _UNREADABLE as error:
        raise InputError(f"{library}: not a zip file that can be read ({error}); copy it anew") from error


def _measures(library: Path, model: str, entry: dict[str, str]) -> tuple[tuple, tuple, float]:
    """Size in metres, rotation, and the height of what things stand on in metres."""
    for key in ("width", "depth", "height"):
        if not re.fullmatch(r"\d*\.?\d+", entry.get(key, "")) or float(entry[key]) == 0:
            raise InputError(f"{library}: {model}: {key} is {entry.get(key)!r}; expected centimetres in {_CATALOG}")
    size = tuple(float(entry[key]) / 100 for key in ("width", "depth", "height"))
    try:
        rotation = tuple(float(value) for value in entry.get("modelRotation", "1 0 0 0 1 0 0 0 1").split())
        high = float(entry.get("dropOnTopElevation", entry["height"])) / 100
    except ValueError as error:
        raise InputError(f"{library}: {model}: {error}; expected numbers in {_CATALOG}") from error
    if len(rotation) != 9:
        raise InputError(f"{library}: {model}: modelRotation has {len(rotation)} numbers; expected 9")
    return size, rotation, high


def _catalog(text: str) -> list[dict[str, str]]:
    """The entries of a catalogue of ``key#number=value`` lines, by number."""
    entries: dict[int, dict[str, str]] = {}
    for key, number, value in re.findall(r"^(\w+)#(\d+)[ \t]*=[ \t]*(.*?)[ \t\r]*$", text, re.MULTILINE):
        value = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), value)
        entries.setdefault(int(number), {})[key] = value
    return [entries[number] for number in sorted(entries)]


def _licence(archive: zipfile.ZipFile, names: list[str], folder: str) -> str | None:
    """The licence file of a model's own folder, where it says CC0 and nothing else."""
    own = [name for name in names if name.rpartition("/")[0] == folder and "licen" in name.rpartition("/")[2].lower()]
    texts = {name: archive.read(name).decode("utf-8", "replace") for name in own}
    if not texts or any(_OTHER.search(text) for text in texts.values()):
        return None
    return next((name for name, text in texts.items() if _CC0.search(text)), None)


@functools.cache
def _read_model(asset: Asset) -> Shape:
    """The mesh in the frame of our shapes, at its size: the OBJ has y up and its front at +z."""
    import trimesh

    folder = asset.model.rpartition("/")[0] + "/"
    try:
        with zipfile.ZipFile(asset.library) as archive:
            names = [name for name in archive.namelist() if name.startswith(folder)]
            files = {name[len(folder) :]: io.BytesIO(archive.read(name)) for name in names}
        resolver = trimesh.resolvers.ZipResolver(files)
        mesh = files[asset.model.rpartition("/")[2]]
        scene = trimesh.load_scene(mesh, file_type="obj", resolver=resolver, process=False)
        parts = [scene.geometry[name] for name in sorted(scene.geometry)]
        vertices = [np.asarray(part.vertices, np.float64) for part in parts]
        faces = [np.asarray(part.faces, np.int64) for part in parts]
        if not sum(len(own) for own in faces) or not all(np.isfinite(own).all() for own in vertices):
            raise ValueError("no triangles, or coordinates that are not finite")
    except Exception as error:  # trimesh raises whatever its parsers do
        raise InputError(
            f"{asset.library}: {asset.model} cannot be read ({error}); take that library out of the folder"
        ) from error
    turn = np.array(asset.rotation).reshape(3, 3).T
    vertices = [own @ turn * [-1, 1, 1] for own in vertices]
    vertices = [own[:, [0, 2, 1]] for own in vertices]
    low, high = np.concatenate(vertices).min(0), np.concatenate(vertices).max(0)
    scale = np.array(asset.size) / np.maximum(high - low, 1e-9)
    origin = np.array([*(low + high)[:2] / 2, low[2]])
    shape = Shape()
    for part, points, triangles in zip(parts, vertices, faces, strict=True):
        shape.mesh(_material(part), (points - origin) * scale, triangles)
    if asset.top:
        w, d, _ = np.array(asset.size) * 0.42
        shape.top(-w, w, -d, d, asset.top_height, asset.top == "soft")
    return shape


def _material(part) -> Material:
    """A plain colour: the mean of the texture, else the diffuse colour; what lets light through loses depth."""
    source = getattr(part.visual, "material", None)
    if source is None:
        return Material((0.7, 0.7, 0.68), (0.62, 0.62, 0.6))
    color, image = np.asarray(source.main_color, np.float64)[:3] / 255, getattr(source, "image", None)
    if image is not None:
        color = np.asarray(image.convert("RGB").resize((1, 1)), np.float64).reshape(3) / 255
    color = np.clip(color, 0.04, 0.95)
    clear = float((source.kwargs.get("d") or [1.0])[0]) < 0.6
    return Material(tuple(color), tuple(color * 0.88), shiny=0.4 if clear else 0.0)
