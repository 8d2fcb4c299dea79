"""Further makes beside the catalog's: rooms that are made with variety have as many of these as of those.

They are for training a network that shall know things of makes that it never saw. Default rooms keep to the catalog's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.catalog import FAMILIES, Family, OneOf
from data_prep.synthetic.more import (
    bath,
    bookshelves,
    cabinets,
    counters,
    curtains,
    doors,
    files,
    fridges,
    kitchens,
    low_tables,
    others,
    pictures,
    seats,
    tables,
    wardrobes,
    windows,
)
from data_prep.synthetic.openings import MADE, Door, Openings
from data_prep.synthetic.rooms import Room, Wall
from data_prep.synthetic.shapes import Material, Shape
from data_prep.synthetic.tables import table

Rng = np.random.Generator
_FILES = (
    bath,
    fridges,
    kitchens,
    counters,
    doors,
    others,
    pictures,
    seats,
    cabinets,
    files,
    bookshelves,
    wardrobes,
    tables,
    low_tables,
)

# Class → its further makes.
MORE: dict[str, tuple[Callable, ...]] = {name: makes for file in _FILES for name, makes in file.MORE.items()}


def _beside(own: Callable, makes: tuple[Callable, ...]) -> OneOf:
    """As many of the catalog's make as of all the others; those of one thing's classes are equal, as they were."""
    return OneOf((own,) * len(makes) + makes)


MORE_FAMILIES: dict[str, Family] = FAMILIES | {
    name: FAMILIES[name]._replace(make=_beside(FAMILIES[name].make, makes)) for name, makes in MORE.items()
}

MORE_FAMILIES["table"] = MORE_FAMILIES["table"]._replace(sized=_beside(table, tables.BOARDS))


def _choose(rng: Rng, own: Callable, makes: tuple[Callable, ...]) -> Callable:
    return own if rng.random() < 0.5 else makes[int(rng.integers(len(makes)))]


def _door(rng: Rng, style: int, wall: Wall, s: float, width: float, high: float) -> Door:
    make = _choose(np.random.default_rng([style, 2]), MADE.door, doors.DOORS)  # of a room all are of one make
    return make(rng, style, wall, s, width, high)


def _window(rng: Rng, style: int, s: float, width: float, low: float, high: float) -> tuple[Shape, Material]:
    make = _choose(np.random.default_rng([style, 3]), MADE.window, windows.WINDOWS)
    return make(rng, style, s, width, low, high)


def _curtains(room: Room, wall: Wall, window: tuple[float, float], low: float, high: float, rng: Rng) -> None:
    _choose(rng, MADE.curtains, curtains.CURTAINS)(room, wall, window, low, high, rng)


MORE_OPENINGS = Openings(_door, _window, _curtains)
