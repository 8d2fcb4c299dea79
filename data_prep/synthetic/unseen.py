"""Unseen families: makes of things that NO TRAINING SET EVER HAS.

The default rooms are trained on, so a network's score on more of them says how well it knows the generator. Rooms made
with ``unseen=True`` hold, of every class that maps to one of ScanNet's 20 benchmark classes (walls and floors aside),
only the makes of this table: other geometry in other looks. They are for testing. Train on them and the test is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from data_prep.synthetic import desks, tables
from data_prep.synthetic import unseen_bath as bath
from data_prep.synthetic import unseen_beds as beds
from data_prep.synthetic import unseen_chairs as chairs
from data_prep.synthetic import unseen_fridges as fridges
from data_prep.synthetic import unseen_kitchen as kitchen
from data_prep.synthetic import unseen_openings as openings
from data_prep.synthetic import unseen_others as others
from data_prep.synthetic import unseen_pictures as pictures
from data_prep.synthetic import unseen_shelves as shelves
from data_prep.synthetic import unseen_showers as showers
from data_prep.synthetic import unseen_sofas as sofas
from data_prep.synthetic import unseen_storage as storage
from data_prep.synthetic import unseen_tables as boards
from data_prep.synthetic.catalog import FAMILIES, Family, OneOf
from data_prep.synthetic.more import MORE_FAMILIES, MORE_OPENINGS
from data_prep.synthetic.openings import MADE, Openings
from data_prep.synthetic.shapes import Shape

Rng = np.random.Generator


_chair, _office_chair = OneOf(chairs.CHAIRS), OneOf(chairs.OFFICE_CHAIRS)


def _table(rng: Rng, board: Callable, label: str) -> list[tuple[str, Shape]]:
    """A table by itself, or with chairs of one make."""
    if rng.random() < 0.4:
        return [(label, board(rng))]
    return tables.seated(rng, label, board(rng), "chair", _chair)


def _desk(rng: Rng, make: Callable) -> list[tuple[str, Shape]]:
    """A desk, mostly with a chair before it."""
    shape, wide = make(rng)
    return desks.in_use(
        rng, shape, wide, lambda g: [("chair", _chair(g))], lambda g: [("office chair", _office_chair(g))]
    )


# Class → its makes. NEVER IN TRAINING.
UNSEEN: dict[str, tuple[Callable, ...]] = {
    # cabinet
    "cabinet": storage.CABINETS,
    "file cabinet": storage.FILE_CABINETS,
    "bathroom cabinet": storage.WALL_CABINETS,
    "kitchen cabinet": kitchen.KITCHENS,
    "bathroom vanity": bath.VANITIES,
    # bed
    "bed": beds.BEDS,
    "mattress": beds.MATTRESSES,
    # chair
    "chair": chairs.CHAIRS,
    "office chair": chairs.OFFICE_CHAIRS,
    "armchair": sofas.ARMCHAIRS,
    "sofa chair": sofas.SOFA_CHAIRS,
    "folded chair": chairs.FOLDED_CHAIRS,
    # sofa
    "couch": sofas.COUCHES,
    # table
    "table": tuple(partial(_table, board=make, label="table") for make in boards.TABLES),
    "dining table": tuple(partial(_table, board=make, label="dining table") for make in boards.TABLES),
    "coffee table": boards.COFFEE_TABLES,
    "end table": boards.END_TABLES,
    # door; those of stalls and showers come with them
    "door": openings.DOORS,
    "doorframe": openings.DOORS,
    "closet door": openings.CLOSET_DOORS,
    # window, curtain
    "window": openings.WINDOWS,
    "curtain": openings.ALL_CURTAINS,
    # bookshelf
    "bookshelf": shelves.BOOKSHELVES,
    # picture
    "picture": pictures.PICTURES,
    "poster": pictures.POSTERS,
    # counter
    "counter": kitchen.COUNTERS,
    "kitchen counter": kitchen.KITCHENS,
    "bathroom counter": tuple(partial(make, label="bathroom counter") for make in bath.VANITIES),
    # desk
    "desk": tuple(partial(_desk, make=make) for make in boards.DESKS),
    # refrigerator
    "refrigerator": fridges.REFRIGERATORS,
    "mini fridge": fridges.MINI_FRIDGES,
    # toilet, sink
    "toilet": bath.TOILETS,
    "sink": bath.SINKS,
    # bathtub and shower curtain, one thing
    "bathtub": showers.TUBS,
    "shower curtain": showers.TUBS,
    "shower curtain rod": showers.TUBS,
    # showers and stalls, for their doors, curtains and toilets
    **dict.fromkeys(("shower", "shower wall", "shower floor", "shower door"), showers.SHOWERS),
    **dict.fromkeys(("bathroom stall", "bathroom stall door", "toilet seat cover dispenser"), showers.STALLS),
    # other furniture
    **dict.fromkeys(("closet", "closet wall", "closet rod"), shelves.CLOSETS),
    "wardrobe": shelves.WARDROBES,
    "tv stand": shelves.TV_STANDS,
    "furniture": shelves.FURNITURE,
    "stand": boards.STANDS,
    "ottoman": chairs.OTTOMANS,
    "bench": chairs.BENCHES,
    "seat": chairs.SEATS,
    **dict.fromkeys(("trash can", "trash bin", "recycling bin"), others.BINS),
    "crate": others.CRATES,
    "rack": others.RACKS,
    "radiator": others.RADIATORS,
    "ladder": others.LADDERS,
    "ironing board": others.IRONING_BOARDS,
    "washing machine": others.WASHERS,
    "clothes dryer": others.DRYERS,
    "water cooler": others.WATER_COOLERS,
    "piano": others.PIANOS,
    "keyboard piano": others.KEYBOARDS,
    "music stand": others.MUSIC_STANDS,
    "footrest": others.FOOTRESTS,
}
_KIN = {
    "kitchen cabinet": "kitchen counter",
    **dict.fromkeys(("shower curtain", "shower curtain rod"), "bathtub"),
    **dict.fromkeys(("shower wall", "shower floor", "shower door"), "shower"),
    **dict.fromkeys(("bathroom stall door", "toilet seat cover dispenser"), "bathroom stall"),
    **dict.fromkeys(("closet wall", "closet rod"), "closet"),
}
_FAMILIES: dict[str, Family] = FAMILIES | {
    name: FAMILIES[name]._replace(make=OneOf(makes, _KIN.get(name, name)), models=False)
    for name, makes in UNSEEN.items()
    if name in FAMILIES
}
_FAMILIES["table"] = _FAMILIES["table"]._replace(sized=OneOf(boards.LONG_TABLES))


def families_and_openings(unseen: bool, more: bool = False) -> tuple[Mapping[str, Family], Openings]:
    """What makes the things of a room, and its doors, windows and curtains.

    Args:
        unseen: the unseen makes, whatever ``more`` says.
        more: those of :mod:`data_prep.synthetic.more` beside the usual ones.
    """
    if unseen:
        return _FAMILIES, openings.OPENINGS
    return (MORE_FAMILIES, MORE_OPENINGS) if more else (FAMILIES, MADE)
