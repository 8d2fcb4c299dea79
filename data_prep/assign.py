"""Which scenes are learned from, validated on and tested on: by name, or by a ratio."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pcseg.data.scene import SPLITS
from pcseg.errors import InputError

_TRIES = 500  # random splits, of which the best is taken

Ratio = tuple[float, float, float]


def read_split(text: str) -> dict[str, list[str]] | Ratio:
    """Read what ``--split`` says.

    Args:
        text: the path of a JSON file ``{"train": [names], "val": [names], "test": [names]}``, or two or three shares of
            train, val and test, e.g. ``"0.8,0.1,0.1"``.

    Raises:
        InputError: if it is neither, or a name is in two lists.
    """
    if text.lower().endswith(".json"):
        return _read_lists(Path(text))
    try:
        shares = [float(word) for word in text.split(",")]
    except ValueError:
        shares = []
    shares += [0.0] * (3 - len(shares)) if len(shares) == 2 else []
    if len(shares) != 3 or not (min(shares) >= 0 and abs(sum(shares) - 1) < 1e-6 and min(shares[:2]) > 0):
        raise InputError(
            f"--split {text}: expected a .json file, or shares of train, val and test that sum to 1, e.g. 0.8,0.1,0.1; "
            "training needs some of both train and val"
        )
    return (shares[0], shares[1], shares[2])


def _read_lists(path: Path) -> dict[str, list[str]]:
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not readable JSON ({error})") from error
    right = isinstance(content, dict) and set(content) <= set(SPLITS)
    if not right or not all(isinstance(v, list) and all(isinstance(n, str) for n in v) for v in content.values()):
        raise InputError(f'{path}: expected {{"train": ["name", …], "val": […], "test": […]}}')
    lists = {split: list(dict.fromkeys(content.get(split, []))) for split in SPLITS}
    seen: dict[str, str] = {}
    for split, names in lists.items():
        for name in names:
            if seen.setdefault(name, split) != split:
                raise InputError(f"{path}: '{name}' is in the lists of {seen[name]} and {split}; take it out of one")
    return lists


def assign_by_name(
    lists: Mapping[str, Sequence[str]], scenes: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Put scenes into the splits that list them, or the file that they were cut from.

    Args:
        lists: split → names of scenes or of files, with or without their ending.
        scenes: scene → name of its file.

    Returns:
        split → its scenes, and the names in the lists that are neither a scene nor a file.
    """
    split_of = {name: split for split in SPLITS for name in lists.get(split, ())}
    found: dict[str, list[str]] = {split: [] for split in SPLITS}
    used = set()
    for scene, file in scenes.items():
        own = next((name for name in (scene, file, Path(file).stem) if name in split_of), None)
        if own is not None:  # a scene's own name goes before its file's
            found[split_of[own]].append(scene)
            used.add(own)
    files = {name for file in scenes.values() for name in (file, Path(file).stem)}
    return found, sorted(split_of.keys() - used - files)


def assign_by_ratio(ratio: Ratio, class_points: Mapping[str, np.ndarray], seed: int) -> dict[str, list[str]]:
    """Draw a split in which every split has its share of every class, as far as whole scenes allow.

    Many random splits are drawn, and the one is taken where fewest classes are lacking, above all in train, and whose
    shares of the classes differ least from the ratio. Scenes without a labelled point are of no use in train and val:
    they go to test.

    Args:
        ratio: shares of train, val and test.
        class_points: scene → (K,) labelled points a class.
        seed: of the draws; the same scenes, ratio and seed give the same split.

    Raises:
        InputError: if there are too few labelled scenes.
    """
    names = sorted(name for name, points in class_points.items() if points.any())
    unlabelled = sorted(set(class_points) - set(names))
    wanted = [max(round(share * len(names)), 1) if share else 0 for share in ratio]
    num_train = len(names) - wanted[1] - wanted[2]
    if num_train < 1:
        asked = " and ".join(split for split, share in zip(SPLITS, ratio, strict=True) if share)
        raise InputError(
            f"--split: scenes with labels: {len(names)}, too few for {asked}; add files, or cut them up: --tile METRES"
        )
    which = np.repeat([0, 1, 2], [num_train, *wanted[1:]])
    points = np.stack([class_points[name] for name in names]).astype(np.float64)
    points = points[:, points.any(axis=0)]
    points /= points.sum(axis=0)
    rng = np.random.default_rng(seed)
    best, best_cost = which, np.inf
    for _ in range(_TRIES):
        drawn = rng.permutation(which)
        cost = 0.0
        for index, lacking_cost in ((0, 2.0), (1, 1.0), (2, 1.0)):
            if ratio[index]:
                shares = points[drawn == index].sum(axis=0)
                cost += np.abs(shares - ratio[index]).sum() + lacking_cost * (shares == 0).sum()
        if cost < best_cost:
            best, best_cost = drawn, cost
    found = {split: [n for n, own in zip(names, best, strict=True) if own == i] for i, split in enumerate(SPLITS)}
    found["test"] += unlabelled
    return found
