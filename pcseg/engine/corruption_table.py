"""Score a network on scenes that were made worse in many ways: how it may stand up to scans of one's own."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pcseg.data.corruptions import CORRUPTIONS, Corruption
from pcseg.data.scene import Scene, list_scenes, load_scene
from pcseg.engine.evaluation import labels_of, origin
from pcseg.engine.predictor import Predictor
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import CLASSES_FILE, LabelSet, check_same_classes
from pcseg.metrics.confusion import confusion_matrix, scores

SEED = 0
CLEAN = "clean"
STRENGTHS = ("mild", "strong")


def corruption_table(
    predictor: Predictor,
    root: str | Path,
    split: str,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
    first: int | None = None,
) -> dict:
    """Score all corruptions of a split's scenes.

    Args:
        predictor: the trained network.
        root: the prepared data set.
        split: ``"train"`` or ``"val"``.
        seed: see :func:`score_corruptions`, as ``progress``.
        first: take so many scenes of the split; None takes all.

    Returns:
        plain values: ``split``, ``data``, where the labels come from (:func:`pcseg.engine.evaluation.origin`),
        ``scenes`` (their number), ``seed``, and ``rows`` (:func:`score_corruptions`).

    Raises:
        InputError: if the split is missing or empty, or a scene has no labels.
    """
    folders = list_scenes(root, split)[:first]
    check_same_classes(predictor.label_set, Path(root) / CLASSES_FILE)
    rows = score_corruptions(predictor, folders, seed, progress=progress)
    about = {"split": split, "data": str(root), **origin(predictor)}
    return {**about, "scenes": len(folders), "seed": seed, "rows": rows}


def write_corruptions(result: dict, path: str | Path) -> None:
    """Write what :func:`corruption_table` found as JSON.

    Raises:
        InputError: if the file cannot be written.
    """
    with atomic_file(path) as temporary:
        temporary.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")


def score_corruptions(
    predictor: Predictor,
    folders: Sequence[Path],
    seed: int,
    names: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict]:
    """Label scenes as they are and corrupted, and score the labels.

    Both strengths of a corruption draw the same random numbers, which depend on seed, scene and corruption only. So the
    stronger one removes further points, turns about the same axis, and so on.

    Args:
        predictor: the trained network; whatever has its ``label_set``, ``fields`` and ``predict_scene``.
        folders: the prepared scenes.
        seed: of the corruptions.
        names: which of :data:`pcseg.data.corruptions.CORRUPTIONS`; None takes all.
        progress: is called with how many scenes were labelled and how many there are to label, corrupted ones too.

    Returns:
        a row for the scenes as they are, ``corruption`` "clean", then one a corruption and strength, with
        ``corruption``, ``strength`` ("mild", "strong"; None of the clean ones) and ``words``; ``points`` (labelled ones
        that there are), ``accuracy``, ``miou``, ``miou_in_truth`` and ``classes_in_truth``
        (:func:`pcseg.metrics.confusion.scores`); ``clean_accuracy`` and ``clean_miou_in_truth``, what the labels of the
        clean scenes score on the points that the corruption left, so on the same classes; and ``loss``, how much lower
        ``miou_in_truth`` is than that, as a share of it. What there is no number for is None.

    Raises:
        InputError: if a name is not known, or a scene has no labels, or such as the label set does not have.
    """
    names = list(CORRUPTIONS) if names is None else list(names)
    unknown = [name for name in names if name not in CORRUPTIONS]
    if unknown:
        raise InputError(f"corruption '{unknown[0]}' is not known; use some of {', '.join(CORRUPTIONS)}")
    label_set = predictor.label_set
    keys: list[tuple[str, str | None]] = [(CLEAN, None)]
    keys += [(name, strength) for name in names for strength in _strengths(CORRUPTIONS[name])]
    # By row: points by true and predicted class, and the same with the labels that the clean scene's points had.
    found = {key: np.zeros((2, label_set.num_classes, label_set.num_classes), dtype=np.int64) for key in keys}

    for number, folder in enumerate(folders):
        scene = _load(folder, predictor)
        # Corruptions carry the numbers of objects along: here those of points, to know which one each was.
        scene.instance = np.arange(scene.num_vertices)
        clean = predictor.predict_scene(scene)
        for place, (name, strength) in enumerate(keys):
            corrupted, prediction = scene, clean
            if name != CLEAN:
                rng = np.random.default_rng([seed, zlib.crc32(scene.name.encode()), zlib.crc32(name.encode())])
                value = _value(getattr(CORRUPTIONS[name], strength), number)
                corrupted = CORRUPTIONS[name].function(scene, _others(folders, number, predictor), value, rng)
                prediction = predictor.predict_scene(corrupted)
            segment, origin = corrupted.segment, corrupted.instance
            known = (origin >= 0) & (origin < scene.num_vertices)
            found[name, strength][0] += _count(prediction, segment, label_set)
            found[name, strength][1] += _count(clean[origin[known]], segment[known], label_set)
            if progress is not None:
                progress(number * len(keys) + place + 1, len(folders) * len(keys))
    return [_row(*key, *matrices, label_set) for key, matrices in found.items()]


def _strengths(corruption: Corruption) -> list[str]:
    return [strength for strength in STRENGTHS if getattr(corruption, strength) is not None]


def _value(strength: Any, number: int) -> Any:
    """Take the strength for a scene by its number: a list gives its own by turns."""
    return strength[number % len(strength)] if isinstance(strength, list) else strength


def _load(folder: Path, predictor: Predictor) -> Scene:
    fields = {"color", "normal", *predictor.fields}  # corruptions want colours and normals whatever the network takes
    scene = load_scene(folder, predictor.label_set.segment_file, fields=fields)
    labels_of(scene, folder, predictor.label_set)
    return scene


def _count(prediction: np.ndarray, segment: np.ndarray, label_set: LabelSet) -> np.ndarray:
    pair = torch.from_numpy(prediction), torch.from_numpy(segment.astype(np.int64))
    return confusion_matrix(*pair, label_set.num_classes).numpy()


def _others(folders: Sequence[Path], number: int, predictor: Predictor) -> Iterator[Scene]:
    """Go through the scenes after one, without end, so that each comes as often; they are read when asked for."""
    for place in itertools.count(number + 1):
        other = _load(folders[place % len(folders)], predictor)
        other.instance = np.zeros(other.num_vertices, dtype=np.int64)
        yield other


def _row(name: str, strength: str | None, matrix: np.ndarray, clean: np.ndarray, label_set: LabelSet) -> dict:
    own, reference = scores(matrix, label_set), scores(clean, label_set)
    before, after = reference["miou_in_truth"], own["miou_in_truth"]
    words = "" if strength is None else CORRUPTIONS[name].words[STRENGTHS.index(strength)]
    return {
        "corruption": name,
        "strength": strength,
        "words": words,
        **{key: own[key] for key in ("points", "accuracy", "miou", "miou_in_truth", "classes_in_truth")},
        "clean_accuracy": reference["accuracy"],
        "clean_miou_in_truth": before,
        "loss": 1 - after / before if before else None,
    }
