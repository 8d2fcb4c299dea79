"""Which scene shows which kind of room, and which classes it owes.

Drawing from the priors alone would miss most rare classes in tens of rooms, so each class is also owed to a number of
rooms of every split, by its real frequency; which ones follows from the seed and the number of scenes.
"""

from __future__ import annotations

import csv
import functools
import json
from importlib import resources

import numpy as np

from data_prep.synthetic.catalog import FAMILIES
from data_prep.synthetic.rooms import ROOM_KINDS, RoomKind

Split = tuple[int, int, int]  # scenes of train, val and test


@functools.lru_cache
def _room_table() -> dict[str, dict]:
    return json.loads(resources.files("data_prep.synthetic").joinpath("room_priors.json").read_text())


def _scene_counts() -> dict[str, int]:
    return {name: room["scenes"] for name, room in _room_table().items()}


def room_priors() -> dict[str, dict[str, list[float]]]:
    """Room type → class → [probability of presence, mean count where present]."""
    return {name: room["classes"] for name, room in _room_table().items()}


@functools.lru_cache
def class_table() -> list[dict[str, str]]:
    """The rows of class_priors.csv: id, name, nyu40id, train_instances, train_scenes, point_share."""
    with resources.files("data_prep.synthetic").joinpath("class_priors.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def default_split(num_scenes: int) -> tuple[int, int, int]:
    """Sizes of train, val and test: about 2/3, 1/4 and the rest, each at least 1 where there are 3 scenes or more."""
    val = max(1, round(num_scenes / 4)) if num_scenes > 1 else 0
    test = max(1, round(num_scenes / 12)) if num_scenes > 2 else 0
    return num_scenes - val - test, val, test


@functools.lru_cache
def kind_order(number: int) -> tuple[RoomKind, ...]:
    """The kinds of a split's first ``number`` scenes: each kind once, then by how often ScanNet's scenes are of it."""
    names = [kind.name for kind in ROOM_KINDS]
    scenes = np.array([_scene_counts()[name] / names.count(name) for name in names])
    weight = np.sqrt(scenes)  # bedrooms alone would fill a small set
    shown, order = np.zeros(len(names)), []
    for k in range(number):
        pick = k if k < len(names) else int(np.argmin((shown + 1) / weight))
        shown[pick] += 1
        order.append(ROOM_KINDS[pick])
    return tuple(order)


def room_kind(index: int, split: Split) -> RoomKind:
    """The kind of a scene: each split goes through the kinds in the same order, so that val has no kind of its own."""
    start = 0
    for size in split:
        if index < start + size:
            return kind_order(size)[index - start]
        start += size
    raise IndexError(f"scene {index} of {sum(split)}")


@functools.lru_cache(maxsize=4)
def quotas(seed: int, split: Split) -> tuple[tuple[str, ...], ...]:
    """For each scene, the classes that it owes.

    A class is owed to its real share of the scenes, but to two or three of train and to one of val at least (tiny
    things to two more: the camera misses some); it goes to the rooms where the priors know it best, and rooms that owe
    little go first among equals.
    """
    rng = np.random.default_rng([seed, *split, 1])
    priors, owed = room_priors(), [[] for _ in range(sum(split))]
    share = {row["name"]: int(row["train_scenes"]) / 1201 for row in class_table()}
    tiny = {row["name"] for row in class_table() if float(row["point_share"]) < 2e-5}
    names = [row["name"] for row in class_table() if row["name"] in FAMILIES]
    names += [name for name in FAMILIES if name not in names]
    start = 0
    for number, size in enumerate(split):
        kinds = kind_order(size)
        area = np.array([np.prod(np.mean([kind.width, kind.depth], 1)) for kind in kinds])
        least = (3 if size >= 40 else 2, 1, 1)[number]
        load = np.zeros(size)
        for name in [names[k] for k in rng.permutation(len(names))]:
            fit = np.array([priors[kind.name].get(name, [0, 0])[0] for kind in kinds])
            score = np.sqrt(fit) + 0.05 * rng.random(size) - load / np.maximum(area, 1) * 0.3
            cost = 1.0 if FAMILIES[name].place in ("side", "open") else 0.3
            if number == 2:  # few rooms: only what belongs there
                score[fit < 0.03] = -np.inf
            enough = least + 2 * (name in tiny and number < 2)
            for k in np.argsort(-score, kind="stable")[: max(enough, round(size * share.get(name, 0)))]:
                if score[k] == -np.inf:
                    continue
                owed[start + k].append(name)
                load[k] += cost
        start += size
    return tuple(tuple(names) for names in owed)
