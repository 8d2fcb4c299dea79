"""From a trained run to the benchmark's zip, going on where it was interrupted, with a manifest beside it."""

from __future__ import annotations

import dataclasses
import json
import platform
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import track

from pcseg import config as configs
from pcseg.data.scene import Scene, load_scene
from pcseg.engine.environment import pcseg_version
from pcseg.engine.parts import Parts, identity_of
from pcseg.engine.predictor import Predictor
from pcseg.errors import InputError
from pcseg.files import atomic_file, remove_leftovers, sha256_of
from pcseg.sparse.backends import name_backend
from pcseg.submission import expected_counts, refuse_own_classes, write_submission
from pcseg.submission_check import manifest_of


def computing_of(predictor: Predictor) -> dict:
    """Say on what and by which versions a predictor computes: plain JSON types."""
    device = predictor.device
    versions = {"pcseg": pcseg_version(), "python": platform.python_version(), "torch": torch.__version__}
    if device.type == "cuda":
        versions["cuda"] = torch.version.cuda or torch.version.hip
    return {
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else device.type,
        "precision": str(predictor.dtype or torch.float32).removeprefix("torch."),
        "sparse_backend": name_backend(device.type),
        "versions": versions,
    }


def export_split(
    predictor: Predictor,
    data_root: str | Path,
    split: str,
    out_zip: str | Path,
    names: Sequence[str] | None = None,
    say: Callable[[str], None] = print,
) -> dict:
    """Label a split's scenes and write the benchmark's zip and a manifest beside it.

    Each scene's labels are kept in ``<out_zip>.parts`` until the zip is there. An export that was interrupted or killed
    goes on from those that the same checkpoint, options and files would give again; others are not used.

    Args:
        predictor: the trained network.
        data_root: the prepared data set.
        split: ``"train"``, ``"val"`` or ``"test"``.
        out_zip: the file to write.
        names: the scenes that must be in it, no others; None: see :func:`pcseg.submission.expected_counts`.
        say: takes a sentence for the user.

    Returns:
        What the manifest holds.

    Raises:
        InputError: if the label set is no benchmark's, scenes are missing or broken, or something cannot be written.
    """
    out_zip = Path(out_zip)
    refuse_own_classes(predictor.config.data.label_set)
    if out_zip.is_dir():
        raise InputError(f"{out_zip}: is a folder; expected the name of the zip to write")
    expected = expected_counts(data_root, split, names)
    remove_leftovers(out_zip.parent)
    computing = computing_of(predictor)
    parts = Parts(
        out_zip.with_name(f"{out_zip.name}.parts"), identity_of(predictor, computing), predictor.label_set.num_classes
    )
    without_segments: set[str] = set()

    def load(name: str) -> Scene:
        scene = load_scene(Path(data_root) / split / name, fields=predictor.fields)
        if scene.superpoint is None:
            without_segments.add(name)
        return scene

    kept = {name: parts.read(load(name)) for name in expected if parts.has(name)}
    kept = {name: classes for name, classes in kept.items() if classes is not None}
    done = set(kept)
    for sentence in parts.why_unused():
        say(sentence)
    if done:
        say(f"going on with an earlier export: {len(done)} of {len(expected)} scenes are labelled already")

    def predictions() -> Iterator[tuple[str, np.ndarray]]:
        yield from kept.items()
        left = [name for name in expected if name not in kept]
        for name in track(left, "labelling", console=Console(stderr=True), transient=True):
            scene = load(name)
            classes = predictor.predict_scene(scene)
            parts.write(scene, classes)
            done.add(name)
            yield name, classes

    try:
        write_submission(predictions(), predictor.label_set, out_zip, expected)
        not_voted = len(without_segments) if predictor.inference.votes == "segments" else 0
        if not_voted:
            say(f"{not_voted} of {len(expected)} scenes have no superpoint.npy: not voted")
        manifest = _manifest(predictor, computing, data_root, split, out_zip, expected, not_voted)
        # After the zip: a crash in between leaves an older manifest or none, which tells itself by the zip's hash, and
        # all parts, so that the same command writes both again.
        with atomic_file(manifest_of(out_zip)) as temporary:
            temporary.write_text(json.dumps(manifest, indent=1) + "\n")
    except BaseException:
        if done:
            say(
                f"{len(done)} of {len(expected)} scenes are kept in {parts.folder}: the same command goes on from there"
            )
        raise
    parts.remove()
    return manifest


def _manifest(
    predictor: Predictor,
    computing: dict,
    data_root: str | Path,
    split: str,
    out_zip: Path,
    expected: dict[str, int],
    not_voted: int,
) -> dict:
    config = configs.to_dict(predictor.config)
    config["runs"], config["data"]["root"] = (Path(own).name for own in (config["runs"], config["data"]["root"]))
    checkpoint = predictor.checkpoint.resolve()
    return {
        "file": out_zip.name,
        "sha256": sha256_of(out_zip),
        "bytes": out_zip.stat().st_size,
        "label_set": predictor.label_set.name,
        "data": Path(data_root).resolve().name,  # names, no paths: a manifest is there to be passed on
        "split": split,
        "scenes": len(expected),
        "vertices": sum(expected.values()),
        "run": checkpoint.parent.parent.name,
        "checkpoint": {"file": checkpoint.name, "sha256": predictor.checkpoint_sha256},
        "inference": dataclasses.asdict(predictor.inference),
        "scenes_not_voted": not_voted,
        **computing,
        "written": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "config": config,
    }
