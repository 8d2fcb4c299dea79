"""Which family makes which class, and where such a thing is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from data_prep.synthetic import (
    appliances,
    bathroom,
    beds,
    fixtures,
    floor_objects,
    furniture,
    kitchen,
    machines,
    seating,
    shelves,
    small_objects,
    sofas,
    storage,
    tables,
    wall_things,
)
from data_prep.synthetic.shapes import PATCHES, Shape, paint, tinted


class Family(NamedTuple):
    """How to make a class and where to put it.

    Attributes:
        make: function of a random generator; gives a Shape, or a list of (class, Shape) in one frame.
        place: ``side`` (floor, back to a wall), ``open`` (floor, anywhere), ``lean`` (floor, close to a wall),
            ``top`` (on a table, counter or shelf), ``soft`` (on a bed or couch), ``wall``, ``ceiling``.
        low, high: for ``wall``, the height of its lower edge in metres.
    """

    make: Callable
    place: str
    low: float = 0.0
    high: float = 0.0


def _flat(w, d, h, *kinds, art=False):
    """A plain small box of about this size, as a switch or a vent is."""

    def make(rng: np.random.Generator) -> Shape:
        m = paint(rng, *kinds)
        if art:
            m = m._replace(texture=PATCHES, period=rng.uniform(0.03, 0.1))
        s = rng.uniform(0.85, 1.2, 3)
        return (
            Shape()
            .box(m, w * s[0], d * s[1], h * s[2])
            .box(paint(rng, *kinds), w * s[0] * 0.4, 0.012, h * s[2] * 0.5, y=d * s[1] / 2, z=h * 0.2)
        )

    return make


def _round(r, h, *kinds):
    def make(rng: np.random.Generator) -> Shape:
        a, b = rng.uniform(0.85, 1.2, 2)
        return Shape().lathe(paint(rng, *kinds), [(0, 0), (r * a, 0), (r * a, h * b), (0, h * b)])

    return make


def _ball(rng: np.random.Generator) -> Shape:
    r = rng.choice([0.11, 0.12, 0.3]) * rng.uniform(0.9, 1.1)
    return Shape().ball(paint(rng, "bright", "white", "leather"), r, r, r, z=r, rings=10, sides=16)


def _bowl(rng: np.random.Generator) -> Shape:
    r = rng.uniform(0.09, 0.15)
    return Shape().lathe(
        paint(rng, "ceramic", "bright", "wood"),
        [(0, 0), (r * 0.5, 0), (r, r * 0.6), (r * 0.9, r * 0.6), (r * 0.4, 0.02), (0, 0.02)],
    )


def _tube(rng: np.random.Generator) -> Shape:
    r, h = rng.uniform(0.04, 0.07), rng.uniform(0.7, 1.1)
    return Shape().rod(paint(rng, "card", "white", "bright", "black"), (0, 0, 0), (0, 0, h), r, sides=12).tilted(0.1)


def _bottles_case(rng: np.random.Generator) -> Shape:
    shape, cap = Shape(), paint(rng, "bright", "white")
    for x in np.arange(6) * 0.065 - 0.163:
        for y in np.arange(4) * 0.065 - 0.1:
            shape.lathe(tinted((190, 210, 220), shiny=0.05), [(0.032, 0), (0.032, 0.16), (0.014, 0.2)], x, y, sides=8)
            shape.lathe(cap, [(0.014, 0.2), (0.014, 0.22), (0, 0.22)], x, y, sides=6)
    return shape.box(tinted((205, 215, 225)), 0.4, 0.27, 0.09)


def _globe(rng: np.random.Generator) -> Shape:
    sea = tinted((70, 120, 175), PATCHES, 0.08)
    return (
        Shape()
        .ball(sea, 0.15, 0.15, 0.15, z=0.25, rings=10, sides=16)
        .lathe(paint(rng, "wood"), [(0.1, 0), (0.09, 0.02), (0.02, 0.1)])
    )


def _umbrella(rng: np.random.Generator) -> Shape:
    cloth = paint(rng, "bright", "black", "fabric")
    return (
        Shape()
        .rod(cloth, (0, 0, 0.1), (0, 0, 0.65), 0.02, 0.05)
        .path(paint(rng, "wood", "black"), [(0, 0, 0.65), (0, 0, 0.85), (0.05, 0, 0.88)], 0.014)
        .tilted(0.15)
    )


_b, _x, _o, _u, _s, _t, _w = bathroom, fixtures, floor_objects, furniture, small_objects, storage, wall_things
_door_sign = partial(_w.panel, width=(0.2, 0.5), height=(0.15, 0.35), face=("white", "bright", "paper"), frame=())

FLOOR = {
    "table": Family(tables.table_in_use, "open"),
    "dining table": Family(partial(tables.dining, label="dining table", width=(1.2, 1.9)), "open"),
    "coffee table": Family(tables.coffee_table, "open"),
    "end table": Family(tables.end_table, "side"),
    "stand": Family(tables.stand, "side"),
    "desk": Family(tables.desk, "side"),
    "chair": Family(seating.chair_in_use, "open"),
    "office chair": Family(seating.office_chair_in_use, "open"),
    "armchair": Family(sofas.armchair, "open"),
    "sofa chair": Family(partial(sofas.couch, seats=(1,)), "side"),
    "couch": Family(sofas.couch, "side"),
    "stool": Family(seating.stool, "open"),
    "ottoman": Family(seating.ottoman, "open"),
    "bench": Family(seating.bench, "side"),
    "seat": Family(seating.seat, "side"),
    "folded chair": Family(seating.folded_chair, "lean"),
    "bed": Family(beds.bed, "side"),
    "mattress": Family(beds.mattress, "side"),
    "cabinet": Family(_t.cabinet, "side"),
    "nightstand": Family(_t.nightstand, "side"),
    "dresser": Family(_t.dresser, "side"),
    "wardrobe": Family(_t.wardrobe, "side"),
    "file cabinet": Family(_t.file_cabinet, "side"),
    "tv stand": Family(_t.tv_stand_in_use, "side"),
    "furniture": Family(_t.furniture, "side"),
    "shelf": Family(shelves.shelf, "side"),
    "bookshelf": Family(shelves.bookshelf, "side"),
    "rack": Family(shelves.rack, "side"),
    "storage organizer": Family(shelves.storage_organizer, "side"),
    "counter": Family(kitchen.counter, "side"),
    "kitchen counter": Family(kitchen.kitchen_run, "side"),
    "kitchen cabinet": Family(kitchen.kitchen_run, "side"),
    "bathroom counter": Family(partial(_b.vanity, label="bathroom counter"), "side"),
    "bathroom vanity": Family(_b.vanity, "side"),
    "refrigerator": Family(appliances.refrigerator, "side"),
    "mini fridge": Family(appliances.mini_fridge, "side"),
    "stove": Family(appliances.stove, "side"),
    "oven": Family(appliances.standing_oven, "side"),
    "dishwasher": Family(appliances.dishwasher, "side"),
    "washing machine": Family(appliances.washing_machine, "side"),
    "clothes dryer": Family(appliances.clothes_dryer, "side"),
    "copier": Family(machines.copier, "side"),
    "machine": Family(machines.machine, "side"),
    "water cooler": Family(machines.water_cooler, "side"),
    "mailbox": Family(machines.mailbox, "side"),
    "piano": Family(machines.piano, "side"),
    "keyboard piano": Family(machines.keyboard_piano, "side"),
    "fireplace": Family(machines.fireplace, "side"),
    "cart": Family(machines.cart, "side"),
    "computer tower": Family(machines.computer_tower, "side"),
    "toilet": Family(_b.toilet_with_paper, "side"),
    "sink": Family(_b.sink, "side"),
    "bathtub": Family(_b.bathtub, "side"),
    "shower curtain": Family(_b.bathtub, "side"),
    "shower curtain rod": Family(_b.bathtub, "side"),
    "shower": Family(_b.shower, "side"),
    "shower wall": Family(_b.shower, "side"),
    "shower floor": Family(_b.shower, "side"),
    "shower door": Family(_b.shower, "side"),
    "bathroom stall": Family(_b.stall, "side"),
    "bathroom stall door": Family(_b.stall, "side"),
    "toilet seat cover dispenser": Family(_b.stall, "side"),
    "handicap bar": Family(lambda g: _b.bar(g, g.uniform(0.7, 1.0)), "wall", 0.75, 0.9),
    "closet": Family(_x.closet, "side"),
    "closet wall": Family(_x.closet, "side"),
    "closet rod": Family(_x.closet, "side"),
    "closet door": Family(_x.closet_door, "side"),
    "stairs": Family(_x.stairs, "side"),
    "stair rail": Family(_x.stairs, "side"),
    "column": Family(_x.column, "open"),
    "pillar": Family(partial(_x.column, round_share=0.9), "open"),
    "structure": Family(_x.structure, "side"),
    "divider": Family(_x.divider, "open"),
    "radiator": Family(_x.radiator, "side"),
    "pipe": Family(_x.pipe, "side"),
    "ladder": Family(_x.ladder, "lean"),
    "coat rack": Family(_x.coat_rack, "lean"),
    "fan": Family(_w.fan, "open"),
    "trash can": Family(_o.trash_can, "lean"),
    "trash bin": Family(partial(_o.trash_can, kinds=("grey", "bright", "metal")), "lean"),
    "recycling bin": Family(_o.recycling_bin, "lean"),
    "bin": Family(
        partial(_s.vessel, r=(0.15, 0.22), h=(0.25, 0.45), kinds=("bright", "grey", "white"), square=0.9), "lean"
    ),
    "bucket": Family(
        partial(_s.vessel, r=(0.13, 0.15), h=(0.26, 0.34), kinds=("bright", "white", "metal"), square=0, handle=True),
        "lean",
    ),
    "laundry basket": Family(
        partial(_s.vessel, r=(0.2, 0.26), h=(0.28, 0.42), kinds=("white", "wicker", "bright"), square=0.7), "lean"
    ),
    "laundry hamper": Family(_o.hamper, "lean"),
    "box": Family(_o.box, "lean"),
    "crate": Family(_o.crate, "lean"),
    "storage bin": Family(_o.storage_box, "lean"),
    "storage container": Family(_o.storage_box, "lean"),
    "bag": Family(_o.bag, "lean"),
    "paper bag": Family(_o.paper_bag, "lean"),
    "backpack": Family(_o.backpack, "lean"),
    "suitcase": Family(_o.suitcase, "lean"),
    "luggage": Family(_o.suitcase, "lean"),
    "person": Family(_o.person, "open"),
    "bicycle": Family(_o.bicycle, "side"),
    "guitar": Family(_o.guitar, "lean"),
    "guitar case": Family(partial(_o.guitar, case=True), "lean"),
    "broom": Family(_o.broom, "lean"),
    "vacuum cleaner": Family(_o.vacuum, "lean"),
    "dustpan": Family(_o.dustpan, "lean"),
    "plunger": Family(_o.plunger, "lean"),
    "ironing board": Family(_o.ironing_board, "open"),
    "music stand": Family(_o.music_stand, "open"),
    "dumbbell": Family(partial(_s.many, make=_o.dumbbell, low=1, high=3), "lean"),
    "fire extinguisher": Family(_o.fire_extinguisher, "lean"),
    "tube": Family(_tube, "lean"),
    "shoe": Family(partial(_s.many, make=_o.shoe, low=1, high=3), "lean"),
    "ball": Family(_ball, "lean"),
    "mat": Family(_o.mat, "open"),
    "scale": Family(_flat(0.31, 0.31, 0.06, "white", "black", "grey"), "lean"),
    "case of water bottles": Family(_bottles_case, "lean"),
    "water pitcher": Family(_s.pitcher, "top"),
}

TOP = {
    "monitor": _s.monitor,
    "keyboard": _s.keyboard,
    "mouse": _s.mouse,
    "laptop": _s.laptop,
    "telephone": _s.telephone,
    "printer": machines.printer,
    "paper": _s.paper,
    "book": _s.book,
    "lamp": _u.lamp,
    "microwave": _s.microwave,
    "toaster oven": partial(_s.microwave, size=0.8, kinds=("metal", "black")),
    "toaster": _s.toaster,
    "coffee maker": _s.coffee_maker,
    "coffee kettle": _s.kettle,
    "dish rack": _s.dish_rack,
    "plate": _s.plate,
    "bowl": _bowl,
    "cup": partial(_s.many, make=_s.cup, low=1, high=4),
    "bottle": partial(_s.many, make=_s.bottle, low=1, high=4),
    "water bottle": partial(_s.many, make=partial(_s.bottle, size=0.95), low=1, high=3),
    "tray": _s.tray,
    "paper towel roll": _s.paper_roll,
    "tissue box": _s.tissue_box,
    "paper cutter": _s.paper_cutter,
    "speaker": _flat(0.19, 0.2, 0.32, "black", "wood"),
    "alarm clock": _flat(0.16, 0.08, 0.1, "black", "white", "bright"),
    "candle": partial(_s.many, make=_round(0.04, 0.13, "white", "bright", "linen"), low=2, high=4),
    "container": _s.storage_pots,
    "basket": partial(_s.vessel, r=(0.13, 0.19), h=(0.12, 0.22), kinds=("wicker", "white", "fabric"), square=0.5),
    "decoration": _s.decoration,
    "plant": _s.plant,
    "potted plant": partial(_s.plant, size=0.6),
    "headphones": _s.headphones,
    "hair dryer": _s.hair_dryer,
    "laundry detergent": partial(_s.many, make=partial(_s.bottle, size=1.25), low=1, high=3),
    "cd case": partial(_s.many, make=_flat(0.16, 0.14, 0.18, "black", "bright", "grey", art=True), low=1, high=2),
    "object": _s.thing,
    "purse": partial(_o.bag, size=0.85, kinds=("leather", "bright", "black")),
    "hat": _o.hat,
    "soap dish": _flat(0.15, 0.11, 0.05, "ceramic", "white"),
    "toilet paper": _b.toilet_paper,
    "globe": _globe,
    "vase": _s.decoration,
}

SOFT = {
    "pillow": lambda g: _u.soft_block(
        paint(g, "fabric", "linen", "bright"), g.uniform(0.4, 0.6), g.uniform(0.3, 0.45), 0.15
    ),
    "cushion": lambda g: _u.soft_block(
        paint(g, "fabric", "bright", "leather"), g.uniform(0.38, 0.5), g.uniform(0.38, 0.5), 0.12
    ),
    "blanket": _o.blanket,
    "clothes": _x.pile,
    "stuffed animal": _o.stuffed_animal,
}

WALL = {
    "picture": (partial(_w.panel, width=(0.3, 1.0), height=(0.3, 0.8), art=True), 1.2, 1.6),
    "poster": (partial(_w.panel, width=(0.45, 0.8), height=(0.6, 0.95), frame=(), art=True), 1.0, 1.4),
    "whiteboard": (_w.board, 0.85, 1.05),
    "blackboard": (partial(_w.board, face=("black",), width=(1.5, 2.8)), 0.85, 1.0),
    "board": (partial(_w.board, face=("white", "linen", "grey")), 0.85, 1.1),
    "bulletin board": (_w.pin_board, 0.95, 1.2),
    "projector screen": (
        partial(_w.panel, width=(1.4, 2.0), height=(0.95, 1.2), face=("white",), frame=("black",), size=0.06),
        0.8,
        1.0,
    ),
    "mirror": (_b.mirror, 0.9, 1.2),
    "tv": (_w.tv, 0.95, 1.4),
    "clock": (_w.clock, 1.6, 1.9),
    "calendar": (_s.calendar, 1.2, 1.5),
    "sign": (_door_sign, 1.3, 1.6),
    "light switch": (_flat(0.13, 0.03, 0.13, "white"), 1.05, 1.2),
    "power outlet": (_flat(0.14, 0.03, 0.11, "white"), 0.25, 0.35),
    "power strip": (_flat(0.4, 0.06, 0.07, "white", "black"), 0.05, 0.2),
    "fire alarm": (_flat(0.15, 0.07, 0.17, "bright", "white"), 1.4, 1.7),
    "vent": (_flat(0.45, 0.035, 0.28, "white", "metal", "grey"), 0.15, 1.8),
    "light": (_w.wall_light, 1.6, 1.85),
    "paper towel dispenser": (_b.dispenser, 1.05, 1.3),
    "soap dispenser": (_b.soap_dispenser, 0.95, 1.2),
    "toilet paper dispenser": (partial(_b.dispenser, w=0.3, d=0.13, h=0.28), 0.55, 0.75),
    "toilet paper holder": (lambda g: _b.bar(g, 0.2, 0.08).add(_b.toilet_paper(g), 0, 0.05, 0.0), 0.6, 0.75),
    "bar": (_b.bar, 0.9, 1.4),
    "rail": (_w.handrail, 0.85, 1.0),
    "towel": (_b.towel, 0.8, 1.1),
    "jacket": (_x.jacket, 0.8, 1.0),
    "shower head": (_b.shower_head, 1.7, 1.9),
    "bathroom cabinet": (_t.bathroom_cabinet, 1.2, 1.4),
    "range hood": (appliances.range_hood, 1.5, 1.6),
    "ledge": (_w.ledge, 0.9, 1.2),
}

CEILING = {"ceiling light": _w.ceiling_light, "projector": _w.projector, "lamp": _w.pendant}

FAMILIES: dict[str, Family] = {
    **FLOOR,
    **{name: Family(make, "wall", low, high) for name, (make, low, high) in WALL.items()},
    **{name: Family(make, "soft") for name, make in SOFT.items()},
    **{name: Family(make, "top") for name, make in TOP.items()},
    **{name: Family(make, "ceiling") for name, make in CEILING.items() if name != "lamp"},
    # Things that ScanNet's annotators named, but that are in no benchmark: they teach what "ignore" is.
    "rug": Family(partial(_o.mat, width=(1.4, 2.2), depth=(1.0, 1.6), h=0.02), "open"),
    "umbrella": Family(_umbrella, "lean"),
    "kettlebell": Family(lambda g: _o.bag(g, 0.55, ("black", "bright")), "lean"),
    "footrest": Family(
        partial(tables.table, width=(0.4, 0.5), depth=(0.3, 0.36), height=(0.12, 0.2), round_share=0), "open"
    ),
}

# Raw categories outside the 200 classes: nyu40id as annotators would give it.
OTHER_CATEGORIES = {"globe": 40, "vase": 40, "rug": 20, "umbrella": 40, "kettlebell": 40, "footrest": 39}
OFTEN_ON_FLOOR = ("plant", "lamp", "object", "clothes", "speaker", "basket")


def make_parts(name: str, rng: np.random.Generator) -> list[tuple[str, Shape]]:
    """Draw one thing of a class: list of (class, Shape); it may bring other things along."""
    family = FAMILIES[name]
    made = family.make(rng)
    return [(name, made)] if isinstance(made, Shape) else made
