"""The files of an evaluation: written together beside its JSON, and read back to compare runs."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import numpy as np

from pcseg.engine.evaluation import Evaluation
from pcseg.errors import InputError
from pcseg.files import atomic_file, sha256_of
from pcseg.metrics.scene_confusions import SceneConfusions

FORMAT = 1  # of the JSON; another one is scored anew


def beside(path: str | Path, what: str) -> Path:
    """Name a file that goes with an evaluation: ``evaluate_val.json`` → ``evaluate_val_confusion.csv``."""
    path = Path(path)
    return path.with_name(f"{path.stem}_{what}")


def write_evaluation(evaluation: Evaluation, path: str | Path) -> None:
    """Write what was found.

    ``PATH.json`` has the result; beside it lie ``PATH_confusion.csv``, the confusion matrix with the names of the
    classes, rows are the truth; ``PATH_scenes.csv``, a row a scene, the worst first; and ``PATH_scenes.npz``, the
    confusion matrix of each scene (arrays ``names`` (S,), ``cells`` (n, 3) int64: true class, predicted class, points,
    and ``lengths`` (S,): how many rows are of each scene). The JSON comes last and knows the .npz by its SHA-256.

    Raises:
        InputError: if a file cannot be written.
    """
    result, confusions = evaluation.result, evaluation.confusions
    names = [row["name"] for row in result["classes"]]
    matrix = confusions.matrix()
    with atomic_file(beside(path, "confusion.csv")) as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["truth \\ prediction", *names])
        writer.writerows([name, *row] for name, row in zip(names, matrix.tolist(), strict=True))
    with atomic_file(beside(path, "scenes.csv")) as temporary, temporary.open("w", newline="") as file:
        rows = csv.DictWriter(file, list(result["per_scene"][0]))
        rows.writeheader()
        rows.writerows(result["per_scene"])
    arrays = {
        "names": np.array(confusions.names),
        "cells": np.concatenate(confusions.cells),
        "lengths": np.array([len(cells) for cells in confusions.cells]),
    }
    with atomic_file(beside(path, "scenes.npz")) as temporary:
        np.savez_compressed(temporary, **arrays)
    known = {"format": FORMAT, "scenes_sha256": sha256_of(beside(path, "scenes.npz"))}
    with atomic_file(path) as temporary:
        temporary.write_text(json.dumps({**known, **result}, indent=1, ensure_ascii=False), encoding="utf-8")


def read_evaluation(path: str | Path) -> Evaluation:
    """Read what :func:`write_evaluation` wrote.

    Raises:
        InputError: if a file is missing or damaged, is of another version, or the two are not of one evaluation.
    """
    path, arrays_path = Path(path), beside(path, "scenes.npz")
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(result, dict) or result.get("format") != FORMAT:
            raise InputError(f"{path}: was written by another version of pcseg; score the run again")
        classes = len(result["classes"])
        if sha256_of(arrays_path) != result["scenes_sha256"]:
            raise InputError(f"{arrays_path}: is not of the evaluation that {path.name} tells of; score the run again")
        with np.load(arrays_path, allow_pickle=False) as arrays:
            cells = np.split(arrays["cells"], np.cumsum(arrays["lengths"])[:-1])
            confusions = SceneConfusions(classes, arrays["names"].tolist(), cells)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, RecursionError) as error:
        raise InputError(f"{path}: cannot be read as an evaluation ({error}); score the run again") from error
    return Evaluation(result, confusions)
