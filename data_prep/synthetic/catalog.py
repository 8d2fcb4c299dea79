"""Which family makes which class, and where such a thing is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from data_prep.synthetic import (
    appliances,
    bathroom,
    beds,
    boxes,
    chairs,
    closets,
    cloth,
    containers,
    desks,
    electronics,
    fixtures,
    furniture,
    hobby,
    kitchen,
    kitchenware,
    luggage,
    machines,
    ornaments,
    people,
    plants,
    seating,
    shelves,
    showers,
    small_appliances,
    sofas,
    stationery,
    storage,
    tables,
    tools,
    wall_objects,
    wall_things,
)
from data_prep.synthetic.shapes import Shape


@dataclass(frozen=True)
class OneOf:
    """One of some makes, each as often; ``kin`` is the same for classes that come as one thing."""

    makes: tuple[Callable, ...]
    kin: str = ""

    def __call__(self, rng: np.random.Generator, *size, **wish) -> Shape | list[tuple[str, Shape]]:
        return self.makes[int(rng.integers(len(self.makes)))](rng, *size, **wish)


class Family(NamedTuple):
    """How to make a class and where to put it.

    Attributes:
        make: function of a random generator; gives a Shape, or a list of (class, Shape) in one frame.
        place: ``side`` (floor, back to a wall), ``open`` (floor, anywhere), ``lean`` (floor, close to a wall),
            ``top`` (on a table, counter or shelf), ``soft`` (on a bed or couch), ``wall``, ``ceiling``.
        low, high: for ``wall``, the height of its lower edge in metres.
        sized: makes one as large as a group of things asks for, see ``tables.table``; only tables have it.
        models: whether models that others drew, where there are any, may be taken instead.
    """

    make: Callable
    place: str
    low: float = 0.0
    high: float = 0.0
    sized: Callable | None = None
    models: bool = True


_b, _x, _u, _t, _w = bathroom, fixtures, furniture, storage, wall_things

FLOOR = {
    "table": Family(tables.table_in_use, "open", sized=tables.table),
    "dining table": Family(partial(tables.dining, label="dining table", width=(1.2, 1.9)), "open"),
    "coffee table": Family(tables.coffee_table, "open"),
    "end table": Family(tables.end_table, "side"),
    "stand": Family(tables.stand, "side"),
    "desk": Family(desks.desk, "side"),
    "chair": Family(chairs.chair_in_use, "open"),
    "office chair": Family(chairs.office_chair_in_use, "open"),
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
    "computer tower": Family(electronics.computer_tower, "side"),
    "toilet": Family(_b.toilet_with_paper, "side"),
    "sink": Family(_b.sink, "side"),
    "bathtub": Family(showers.bathtub, "side"),
    "shower curtain": Family(showers.bathtub, "side"),
    "shower curtain rod": Family(showers.bathtub, "side"),
    "shower": Family(showers.shower, "side"),
    "shower wall": Family(showers.shower, "side"),
    "shower floor": Family(showers.shower, "side"),
    "shower door": Family(showers.shower, "side"),
    "bathroom stall": Family(showers.stall, "side"),
    "bathroom stall door": Family(showers.stall, "side"),
    "toilet seat cover dispenser": Family(showers.stall, "side"),
    "handicap bar": Family(lambda g: _b.bar(g, g.uniform(0.7, 1.0)), "wall", 0.75, 0.9),
    "closet": Family(closets.closet, "side"),
    "closet wall": Family(closets.closet, "side"),
    "closet rod": Family(closets.closet, "side"),
    "closet door": Family(closets.closet_door, "side"),
    "stairs": Family(_x.stairs, "side"),
    "stair rail": Family(_x.stairs, "side"),
    "column": Family(_x.column, "open"),
    "pillar": Family(partial(_x.column, round_share=0.9), "open"),
    "structure": Family(_x.structure, "side"),
    "divider": Family(_x.divider, "open"),
    "radiator": Family(_x.radiator, "side"),
    "pipe": Family(_x.pipe, "side"),
    "ladder": Family(_x.ladder, "lean"),
    "coat rack": Family(closets.coat_rack, "lean"),
    "fan": Family(_w.fan, "open"),
    "trash can": Family(containers.trash_can, "lean"),
    "trash bin": Family(partial(containers.trash_can, label="trash bin"), "lean"),
    "recycling bin": Family(containers.recycling_bin, "lean"),
    "bin": Family(containers.tub, "lean"),
    "bucket": Family(containers.bucket, "lean"),
    "laundry basket": Family(containers.laundry_basket, "lean"),
    "laundry hamper": Family(containers.hamper, "lean"),
    "box": Family(boxes.box, "lean"),
    "crate": Family(boxes.crate, "lean"),
    "storage bin": Family(boxes.storage_box, "lean"),
    "storage container": Family(boxes.storage_box, "lean"),
    "bag": Family(luggage.bag, "lean"),
    "paper bag": Family(luggage.paper_bag, "lean"),
    "backpack": Family(luggage.backpack, "lean"),
    "suitcase": Family(luggage.suitcase, "lean"),
    "luggage": Family(luggage.suitcase, "lean"),
    "person": Family(people.person, "open"),
    "bicycle": Family(hobby.bicycle, "side"),
    "guitar": Family(hobby.guitar, "lean"),
    "guitar case": Family(hobby.guitar_case, "lean"),
    "broom": Family(tools.broom, "lean"),
    "vacuum cleaner": Family(tools.vacuum, "lean"),
    "dustpan": Family(tools.dustpan, "lean"),
    "plunger": Family(tools.plunger, "lean"),
    "ironing board": Family(tools.ironing_board, "open"),
    "music stand": Family(hobby.music_stand, "open"),
    "dumbbell": Family(partial(containers.many, make=hobby.dumbbell, low=1, high=3), "lean"),
    "fire extinguisher": Family(tools.fire_extinguisher, "lean"),
    "tube": Family(tools.tube, "lean"),
    "shoe": Family(cloth.shoes, "lean"),
    "ball": Family(hobby.ball, "lean"),
    "mat": Family(cloth.mat, "open"),
    "scale": Family(tools.scale, "lean"),
    "case of water bottles": Family(kitchenware.bottles_case, "lean"),
    "water pitcher": Family(kitchenware.pitcher, "top"),
}

TOP = {
    "monitor": electronics.monitor,
    "keyboard": electronics.keyboard,
    "mouse": electronics.mouse,
    "laptop": electronics.laptop,
    "telephone": electronics.telephone,
    "printer": electronics.printer,
    "paper": stationery.paper,
    "book": stationery.book,
    "lamp": _u.lamp,
    "microwave": small_appliances.microwave,
    "toaster oven": small_appliances.toaster_oven,
    "toaster": small_appliances.toaster,
    "coffee maker": small_appliances.coffee_maker,
    "coffee kettle": small_appliances.kettle,
    "dish rack": kitchenware.dish_rack,
    "plate": kitchenware.plate,
    "bowl": kitchenware.bowl,
    "cup": partial(containers.many, make=kitchenware.cup, low=1, high=4),
    "bottle": partial(containers.many, make=kitchenware.bottle, low=1, high=4),
    "water bottle": partial(containers.many, make=kitchenware.water_bottle, low=1, high=3),
    "tray": kitchenware.tray,
    "paper towel roll": kitchenware.paper_roll,
    "tissue box": stationery.tissue_box,
    "paper cutter": stationery.paper_cutter,
    "speaker": electronics.speaker,
    "alarm clock": electronics.alarm_clock,
    "candle": ornaments.candle,
    "container": boxes.pots,
    "basket": containers.basket,
    "decoration": ornaments.decoration,
    "plant": plants.plant,
    "potted plant": partial(plants.plant, size="small"),
    "headphones": electronics.headphones,
    "hair dryer": electronics.hair_dryer,
    "laundry detergent": kitchenware.detergent,
    "cd case": stationery.cd_case,
    "object": ornaments.thing,
    "purse": luggage.purse,
    "hat": cloth.hat,
    "soap dish": kitchenware.soap_dish,
    "toilet paper": _b.toilet_paper,
    "globe": ornaments.globe,
    "vase": ornaments.vase,
}

SOFT = {
    "pillow": cloth.pillow,
    "cushion": cloth.cushion,
    "blanket": cloth.blanket,
    "clothes": cloth.clothes,
    "stuffed animal": cloth.stuffed_animal,
}

WALL = {
    "picture": (wall_objects.picture, 1.2, 1.6),
    "poster": (wall_objects.poster, 1.0, 1.4),
    "whiteboard": (_w.board, 0.85, 1.05),
    "blackboard": (partial(_w.board, face=("slate",), width=(1.5, 2.8)), 0.85, 1.0),
    "board": (partial(_w.board, face=("white", "plaster", "laminate")), 0.85, 1.1),
    "bulletin board": (_w.pin_board, 0.95, 1.2),
    "projector screen": (_w.projector_screen, 0.8, 1.0),
    "mirror": (_b.mirror, 0.9, 1.2),
    "tv": (_w.tv, 0.95, 1.4),
    "clock": (wall_objects.clock, 1.6, 1.9),
    "calendar": (wall_objects.calendar, 1.2, 1.5),
    "sign": (wall_objects.sign, 1.3, 1.6),
    "light switch": (wall_objects.light_switch, 1.05, 1.2),
    "power outlet": (wall_objects.power_outlet, 0.25, 0.35),
    "power strip": (electronics.power_strip, 0.05, 0.2),
    "fire alarm": (wall_objects.fire_alarm, 1.4, 1.7),
    "vent": (wall_objects.vent, 0.15, 1.8),
    "light": (_w.wall_light, 1.6, 1.85),
    "paper towel dispenser": (_b.dispenser, 1.05, 1.3),
    "soap dispenser": (_b.soap_dispenser, 0.95, 1.2),
    "toilet paper dispenser": (partial(_b.dispenser, w=0.3, d=0.13, h=0.28), 0.55, 0.75),
    "toilet paper holder": (_b.paper_holder, 0.6, 0.75),
    "bar": (_b.bar, 0.9, 1.4),
    "rail": (_w.handrail, 0.85, 1.0),
    "towel": (_b.towel, 0.8, 1.1),
    "jacket": (closets.jacket, 0.8, 1.0),
    "shower head": (showers.shower_head, 1.7, 1.9),
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
    "rug": Family(cloth.rug, "open"),
    "umbrella": Family(tools.umbrella, "lean"),
    "kettlebell": Family(hobby.kettlebell, "lean"),
    "footrest": Family(
        partial(tables.table, width=(0.4, 0.5), depth=(0.3, 0.36), height=(0.12, 0.2), round_share=0), "open"
    ),
}

# Raw categories outside the 200 classes: nyu40id as annotators would give it.
OTHER_CATEGORIES = {"globe": 40, "vase": 40, "rug": 20, "umbrella": 40, "kettlebell": 40, "footrest": 39}
OFTEN_ON_FLOOR = ("plant", "lamp", "object", "clothes", "speaker", "basket")


def make_parts(
    name: str, rng: np.random.Generator, families: Mapping[str, Family] = FAMILIES
) -> list[tuple[str, Shape]]:
    """Draw one thing of a class: list of (class, Shape); it may bring other things along."""
    made = families[name].make(rng)
    return [(name, made)] if isinstance(made, Shape) else made
