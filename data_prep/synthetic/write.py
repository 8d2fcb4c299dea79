"""Write made-up scans as ScanNet's own raw files, so that the same reader prepares both."""

from __future__ import annotations

import csv
import functools
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data_prep.synthetic.assets import credits_text, load_assets
from data_prep.synthetic.catalog import OTHER_CATEGORIES
from data_prep.synthetic.quotas import Split, class_table, default_split
from data_prep.synthetic.scene import RawScene, make_scene, scene_name
from data_prep.synthetic.site import Assets
from pcseg.data.scene import SPLITS
from pcseg.errors import InputError
from pcseg.files import atomic_file, atomic_folder, remove_leftovers

GENERATOR = 3  # raise when the same seed gives other scans
_FIRST_OTHER_ID = 2001  # ids of raw categories outside the 200 classes: beyond all of ScanNet's
_NYU40 = (
    "wall floor cabinet bed chair sofa table door window bookshelf picture counter blinds desk shelves curtain "
    "dresser pillow mirror floor_mat clothes ceiling books refridgerator television paper towel shower_curtain box "
    "whiteboard person night_stand toilet sink lamp bathtub bag otherstructure otherfurniture otherprop"
).split()
_COLUMNS = (
    "id raw_category category count nyu40id eigen13id nyuClass nyu40class eigen13class ModelNet40 ModelNet10 "
    "ShapeNetCore55 synsetoffset wnsynsetid wnsynsetkey mpcat40 mpcat40index"
).split()


def write_labels(path: Path) -> None:
    """Write the table of raw categories (``scannetv2-labels.combined.tsv``); columns we know nothing of stay empty."""
    rows = [(int(row["id"]), row["name"], int(row["nyu40id"]), row["train_instances"]) for row in class_table()]
    rows += [
        (_FIRST_OTHER_ID + k, name, OTHER_CATEGORIES[name], "0") for k, name in enumerate(sorted(OTHER_CATEGORIES))
    ]
    with atomic_file(path) as temporary, temporary.open("w", newline="") as file:
        table = csv.DictWriter(file, _COLUMNS, restval="", delimiter="\t", lineterminator="\n")
        table.writeheader()
        for raw_id, name, nyu, count in rows:
            nyu_name = _NYU40[nyu - 1].replace("_", " ")
            known = {"id": raw_id, "raw_category": name, "category": name, "count": count, "nyu40id": nyu}
            table.writerow(known | {"nyuClass": nyu_name, "nyu40class": nyu_name})


def write_ply(path: Path, vertices: np.ndarray, color: np.ndarray, faces: np.ndarray) -> None:
    """Write a binary mesh as ScanNet does: vertices (V, 3) m, color (V, 3) uint8, faces (F, 3)."""
    vertex = np.zeros(len(vertices), [("xyz", "<f4", 3), ("rgba", "u1", 4)])
    vertex["xyz"], vertex["rgba"][:, :3], vertex["rgba"][:, 3] = vertices, color, 255
    face = np.zeros(len(faces), [("n", "u1"), ("v", "<i4", 3)])
    face["n"], face["v"] = 3, faces
    fields = [f"property float {c}" for c in "xyz"] + [f"property uchar {c}" for c in ("red", "green", "blue", "alpha")]
    header = ["ply", "format binary_little_endian 1.0", f"element vertex {len(vertex)}", *fields]
    header += [f"element face {len(face)}", "property list uchar int vertex_indices", "end_header", ""]
    path.write_bytes("\n".join(header).encode() + vertex.tobytes() + face.tobytes())


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")))


def write_annotation(folder: Path, scene: RawScene) -> None:
    """Write a scene's segments and its annotated objects."""
    segments = {
        "params": {"kThresh": "0.01", "segMinVerts": "20", "minPoints": "0", "maxPoints": "0"},
        "sceneId": scene.name,
        "segIndices": scene.segments.tolist(),
    }
    groups = [
        {"id": number, "objectId": number, "segments": ids.tolist(), "label": label}
        for number, (label, ids) in enumerate(scene.groups)
    ]
    _write_json(folder / f"{scene.name}_vh_clean_2.0.010000.segs.json", segments)
    aggregation = {"sceneId": f"scannet.{scene.name}", "appId": "pcseg.synthetic", "segGroups": groups}
    aggregation["segmentsFile"] = f"scannet.{scene.name}_vh_clean_2.0.010000.segs.json"
    _write_json(folder / f"{scene.name}.aggregation.json", aggregation)


def write_scan(folder: Path, scene: RawScene) -> None:
    """Write a scene's mesh and text file."""
    write_ply(folder / f"{scene.name}_vh_clean_2.ply", scene.vertices, scene.color, scene.faces)
    lines = [f"numDepthFrames = {scene.num_views}", f"sceneType = {scene.kind}"]
    if scene.aligned:
        lines.insert(0, "axisAlignment = " + " ".join(f"{value:.6f}" for value in scene.alignment.reshape(-1)))
    (folder / f"{scene.name}.txt").write_text("\n".join(lines) + "\n")


@functools.cache
def _assets(folder: str | None) -> Assets | None:
    return load_assets(folder) if folder is not None else None  # once a process


def _write_scene(out: Path, seed: int, index: int, split: Split, assets: str | None, options: dict) -> str:
    scene = make_scene(seed, index, split, assets=_assets(assets), **options)
    is_test = index >= split[0] + split[1]
    if is_test:  # the truth first: a scan that is there is whole
        with atomic_folder(out / "test_truth" / scene.name) as folder:
            write_annotation(folder, scene)
    with atomic_folder(out / "scans" / scene.name) as folder:
        write_scan(folder, scene)
        if not is_test:
            write_annotation(folder, scene)
    return scene.name


def parse_split(text: str | None, num_scenes: int) -> tuple[int, int, int]:
    """Read ``--split``: three whole counts that add up to the scenes, or three shares that add up to 1.

    Raises:
        InputError: if it is neither.
    """
    if text is None:
        return default_split(num_scenes)
    expected = f"--split '{text}': expected three counts that add up to {num_scenes}, or three shares that add up to 1"
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"{expected}, e.g. 0.7,0.2,0.1") from None
    if len(values) != 3 or min(values) < 0 or not np.isfinite(values).all():
        raise InputError(f"{expected}, e.g. 0.7,0.2,0.1")
    if all(value.is_integer() for value in values) and sum(values) == num_scenes:
        return tuple(int(value) for value in values)
    if abs(sum(values) - 1) > 1e-6:
        raise InputError(f"{expected}, but they add up to {sum(values):g}")
    counts = [max(1, round(value * num_scenes)) if value > 0 else 0 for value in values[1:]]
    if sum(counts) > num_scenes or (values[0] > 0 and sum(counts) == num_scenes):
        raise InputError(f"--split '{text}': {num_scenes} scenes are too few for it; ask for more --scenes")
    return num_scenes - sum(counts), *counts


def _check_stamp(out: Path, stamp: dict) -> None:
    path = out / "synthetic.json"
    if path.exists():
        try:
            before = json.loads(path.read_text())
        except ValueError:
            before = {}
        if before != stamp:
            before = before if isinstance(before, dict) else {}
            changed = ", ".join(
                f"{key} {before.get(key)} → {stamp.get(key)}"
                for key in {**before, **stamp}
                if before.get(key) != stamp.get(key)
            )
            raise InputError(
                f"{path}: this folder holds made-up scans of other settings ({changed}); use another --out"
            )
    elif out.exists() and any(out.iterdir()):
        raise InputError(f"{out}: holds other files, and no synthetic.json; use a new or empty folder as --out")
    with atomic_file(path) as temporary:
        temporary.write_text(json.dumps(stamp) + "\n")


def write_dataset(
    out: str | Path,
    num_scenes: int,
    seed: int = 0,
    jobs: int = 1,
    split: str | None = None,
    assets: str | None = None,
    progress: Callable[[str], None] | None = None,
    **options,
) -> list[str]:
    """Write a set of made-up scans in ScanNet's raw layout; scenes that are already there are kept.

    Args:
        out: folder; new, empty, or left by an earlier run with the same settings.
        num_scenes: how many. seed: the same seed gives the same bytes for any ``jobs``.
        jobs: processes.
        split: see :func:`parse_split`.
        assets: folder of furniture models to mix in, see :func:`data_prep.synthetic.assets.load_assets`.
        progress: called with each scene's name once it is written.
        options: ``views``, ``size``, ``variety`` and ``unseen`` of :func:`make_scene`.

    Returns:
        The names of the scenes written by this call.

    Raises:
        InputError: if the settings are wrong, or the folder holds something else.
    """
    import joblib

    if num_scenes < 1 or num_scenes > 9999:
        raise InputError(f"--scenes {num_scenes}: expected a number from 1 to 9999")
    if seed < 0:
        raise InputError(f"--seed {seed}: expected a number of 0 or more")
    out, sizes = Path(out), parse_split(split, num_scenes)
    stamp = {"generator": GENERATOR, "seed": seed, "scenes": num_scenes, "split": list(sizes)}
    if assets is not None:
        thanks = credits_text(load_assets(assets))
        stamp["assets"] = hashlib.sha256(thanks.encode()).hexdigest()[:16]
    for folder in (out, out / "scans", out / "test_truth"):
        remove_leftovers(folder)  # of killed runs
    _check_stamp(out, stamp | {key: list(v) if isinstance(v, tuple) else v for key, v in sorted(options.items())})
    if assets is not None:
        with atomic_file(out / "CREDITS.txt") as temporary:
            temporary.write_text(thanks)
    write_labels(out / "scannetv2-labels.combined.tsv")
    start = 0
    for name, size in zip(SPLITS, sizes, strict=True):
        with atomic_file(out / f"scannetv2_{name}.txt") as temporary:
            temporary.write_text("".join(f"{scene_name(k)}\n" for k in range(start, start + size)))
        start += size
    missing = [k for k in range(num_scenes) if not (out / "scans" / scene_name(k)).is_dir()]
    work = [joblib.delayed(_write_scene)(out, seed, k, sizes, assets, options) for k in missing]
    written = []
    for name in joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")(work):
        written.append(name)
        if progress is not None:
            progress(name)
    return sorted(written)
