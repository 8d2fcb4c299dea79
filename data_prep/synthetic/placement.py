"""What goes into which room, and where: co-occurrence from room_priors.json, groups first, then one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from data_prep.synthetic.arrange import arrange
from data_prep.synthetic.catalog import FAMILIES, OFTEN_ON_FLOOR, Family
from data_prep.synthetic.openings import Openings, join_rooms, open_room
from data_prep.synthetic.quotas import Split, quotas, room_kind, room_priors
from data_prep.synthetic.rooms import ROOM_KINDS, Room, RoomKind, beside, build_shell, plan_room
from data_prep.synthetic.site import Assets, Parts, Site, bounds_of
from data_prep.synthetic.unseen import families_and_openings

SHELL = ("wall", "floor", "ceiling", "door", "doorframe", "window", "windowsill", "curtain", "blinds")
_MOST = {"chair": 24, "office chair": 14, "monitor": 10, "desk": 6, "book": 5, "pillow": 5, "box": 8, "table": 8,
         "bookshelf": 6, "kitchen counter": 2, "bathroom stall": 3, "picture": 4}  # fmt: skip
# Rooms that are scanned together with another: kind → (second kind, chance, whether the passage is wide).
_TOGETHER = {
    "Bedroom / Hotel": (("Bathroom", 0.25, False), ("Closet", 0.12, False)),
    "Apartment": (("Bathroom", 0.45, False), ("Bedroom / Hotel", 0.3, False)),
    "Living room / Lounge": (("Kitchen", 0.2, True), ("Dining Room", 0.15, True), ("Hallway", 0.1, False)),
    "Kitchen": (("Dining Room", 0.2, True), ("Laundry Room", 0.1, False)),
    "Office": (("Hallway", 0.12, False), ("Office", 0.08, False)),
    "Hallway": (("Bathroom", 0.15, False), ("Closet", 0.1, False)),
    "Storage/Basement/Garage": (("Laundry Room", 0.2, False),),
    "Lobby": (("Hallway", 0.2, True),),
    "Stairs": (("Hallway", 0.3, True),),
}
_IN_FLATS = (
    "Bathroom", "Bedroom / Hotel", "Bedroom / Hotel", "Kitchen", "Living room / Lounge", "Hallway", "Office",
    "Dining Room", "Closet", "Laundry Room",
)  # fmt: skip
# Where small things are rather put: class → labels of what has the top.
_LIKES = {
    **dict.fromkeys(
        ("monitor", "keyboard", "mouse", "laptop", "telephone", "printer", "paper", "headphones", "speaker", "lamp"),
        ("desk",),
    ),
    **dict.fromkeys(
        ("microwave", "toaster", "toaster oven", "coffee maker", "coffee kettle", "dish rack", "plate", "bowl", "cup",
         "tray", "paper towel roll", "water pitcher", "bottle"),
        ("kitchen counter", "counter", "table", "dining table", "kitchen cabinet"),
    ),
    **dict.fromkeys(
        ("soap dish", "toilet paper", "hair dryer", "tissue box", "candle"),
        ("bathroom vanity", "bathroom counter", "toilet", "bathroom cabinet"),
    ),
    **dict.fromkeys(("book", "container", "basket", "cd case", "decoration"), ("bookshelf", "shelf", "coffee table")),
    "laundry detergent": ("washing machine", "clothes dryer", "shelf", "counter"),
    "paper cutter": ("counter", "table", "desk"),
    "tv": ("tv stand", "dresser"),
}  # fmt: skip
# Disorder that nobody annotated.
CLUTTER = "(clutter)"
_CLUTTER = (
    "object", "object", "object", "paper", "book", "cup", "bottle", "box", "bag", "clothes", "container", "shoe",
)  # fmt: skip


def furnish(
    seed: int,
    index: int,
    split: Split,
    assets: Assets | None = None,
    flat: int | None = None,
    unseen: bool = False,
    more: bool = False,
) -> list[Room]:
    """Build the rooms of scene ``index``, mostly one: the same arguments give the same rooms.

    Args:
        flat: build a flat of up to so many rooms.
        unseen, more: see :func:`data_prep.synthetic.unseen.families_and_openings`.
    """
    families, openings = families_and_openings(unseen, more)
    rng = np.random.default_rng([seed, *split, index, 2])
    kind = room_kind(index, split)
    rooms = _flat(kind, flat, rng, openings) if flat else _shells(kind, rng, openings)
    for room in rooms:
        open_room(room, rng, openings)
        build_shell(room, rng)
    owed = set(quotas(seed, split)[index])
    priors = room_priors()
    shares: list[set[str]] = [set() for _ in rooms]
    for name in sorted(owed):  # each to the room that it suits best
        fits = [priors[room.kind.name].get(name, [0.0])[0] for room in rooms]
        shares[int(np.argmax(fits))].add(name)
    for room, own in zip(rooms, shares, strict=True):
        _fill(room, own, rng, assets, families)
    return rooms


def _shells(kind: RoomKind, rng: np.random.Generator, openings: Openings) -> list[Room]:
    room = plan_room(kind, rng)
    rooms = [room]
    chance = rng.random()
    for name, share, wide in _TOGETHER.get(kind.name, ()):
        chance -= share
        if chance < 0:
            other_kind = next(own for own in ROOM_KINDS if own.name == name)
            found = beside(room, other_kind, rng)
            if found is not None:
                other, number, back = found
                if join_rooms(room, number, other, back, rng, wide and rng.random() < 0.7, openings):
                    rooms.append(other)
            break
    return rooms


def _flat(kind: RoomKind, number: int, rng: np.random.Generator, openings: Openings) -> list[Room]:
    """Plan up to ``number`` rooms, each behind a wall of one that is there."""
    rooms = [plan_room(kind, rng)]
    for _ in range(4 * number):
        if len(rooms) == number:
            break
        room = rooms[rng.integers(len(rooms))]
        name = _IN_FLATS[rng.integers(len(_IN_FLATS))]
        other_kind = next(own for own in ROOM_KINDS if own.name == name)
        found = beside(room, other_kind, rng, rooms)
        if found is not None and join_rooms(room, found[1], found[0], found[2], rng, rng.random() < 0.2, openings):
            rooms.append(found[0])
    return rooms


def _fill(
    room: Room, owed: set[str], rng: np.random.Generator, assets: Assets | None, families: Mapping[str, Family]
) -> None:
    """Furnish one room: groups, then large things, then what stands on, hangs, leans and lies about."""
    wanted: Counter[str] = Counter(dict.fromkeys(sorted(owed), 1))
    chances = room_priors()[room.kind.name]
    for name, (chance, mean) in chances.items():
        if name in FAMILIES and name not in SHELL and rng.random() < chance:
            number = 1 + int(rng.poisson(max(0.0, mean - 1)))
            wanted[name] = max(wanted[name], min(number, _MOST.get(name, 3)))
    site = Site(room, rng, int(rng.integers(2**31)), owed, wanted, assets, families=families)
    arrange(site)
    essential = {name for name, (chance, _) in chances.items() if chance > 0.7}
    rank = {"side": 0, "open": 1, "lean": 2, "wall": 3, "ceiling": 4, "soft": 5, "top": 5}
    drawn = []
    for name in sorted(wanted):
        for copy in range(max(wanted[name], 0)):
            parts = site.draw(name)
            extent = np.ptp(bounds_of(parts), axis=0)
            place = FAMILIES[name].place
            first = 0 if name in essential and copy == 0 else 1 if name in owed and copy == 0 else 2
            wide = place == "wall" and extent[0] > 1.2  # boards and screens need a bare wall
            order = (rank[place] == 5, first == 2, -1 if wide else rank[place], first, -float(extent[0] * extent[1]))
            drawn.append((*order, name, copy, parts))
    drawn.sort(key=lambda item: item[:-1])
    for *_, name, _, parts in drawn:
        if site.wanted[name] <= 0:  # came along with something else
            continue
        for attempt in range(4 if name in owed else 1):
            if _place(site, name, parts if attempt == 0 else site.draw(name)):
                break
        else:
            if FAMILIES[name].place in ("top", "soft") and (name in OFTEN_ON_FLOOR or name in owed):
                site.open(parts)
    _fill_up(site, chances)
    _litter(site)


def _fill_up(site: Site, chances: dict[str, list[float]]) -> None:
    """Add more of what such a room holds until its floor is as full as floors are."""
    names = [name for name in chances if name in FAMILIES and FAMILIES[name].place in ("side", "open", "lean")]
    likely = np.array([chances[name][0] * chances[name][1] for name in names])
    sparse = site.room.kind.name in ("Hallway", "Stairs", "Closet")
    aim = site.rng.uniform(0.1, 0.2) if sparse else site.rng.uniform(0.2, 0.34)
    for _ in range(40):
        covered = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1, tall in site.room.taken if tall > 0.1)
        if covered > aim * site.room.area:
            return
        name = names[site.rng.choice(len(names), p=likely / likely.sum())]
        if site.made[name] < _MOST.get(name, 3):
            _place(site, name, site.draw(name))


def _litter(site: Site) -> None:
    """Add things that no annotator named, on tops, under tables and in corners."""
    for _ in range(int(site.rng.poisson(3 + 0.35 * site.room.area))):
        name = _CLUTTER[site.rng.integers(len(_CLUTTER))]
        parts = [(CLUTTER, shape) for _, shape in site.draw(name)]
        if site.rng.random() < 0.75 and _on_top(site, name, parts):
            continue
        tables = [spot for spot in site.spots if spot.label in ("desk", "table", "dining table")]
        if tables and site.rng.random() < 0.4 and site.below(parts, tables[site.rng.integers(len(tables))]):
            continue
        if site.rng.random() < 0.5:
            site.side(parts, tries=6)
        else:
            site.open(parts, tries=6)


def _place(site: Site, name: str, parts: Parts) -> bool:
    family, rng = FAMILIES[name], site.rng
    if family.place == "side":
        return site.side(parts, corner=0.95 if name in _ROW else 0.35) is not None
    if family.place == "open":
        return site.open(parts, rng.uniform(0, 2 * np.pi) if name in _LOOSE else None) is not None
    if family.place == "lean":
        tables = [spot for spot in site.spots if spot.label in ("desk", "table", "dining table", "counter")]
        if tables and rng.random() < 0.2 and site.below(parts, tables[rng.integers(len(tables))]):
            return True
        if rng.random() < 0.75:
            return site.side(parts, tries=30) is not None
        return site.open(parts, tries=30) is not None
    if family.place == "wall":
        return site.hang(parts, family.low, family.high)
    if family.place == "ceiling":
        return _overhead(site, parts)
    return _on_top(site, name, parts)


_LOOSE = ("chair", "stool", "office chair", "ball")
_ROW = (
    "kitchen counter", "kitchen cabinet", "refrigerator", "stove", "oven", "dishwasher", "washing machine",
    "clothes dryer", "bathroom stall", "closet", "bookshelf", "file cabinet", "cabinet", "bathtub", "shower",
)  # fmt: skip
_AT_THE_BACK = ("monitor", "lamp", "printer", "microwave", "tv", "speaker", "toaster oven", "coffee maker")


def _overhead(site: Site, parts: Parts) -> bool:
    room, rng = site.room, site.rng
    for _ in range(20):
        x, y = rng.uniform(room.low + 0.4, room.high - 0.4)
        if room.holds(x - 0.4, y - 0.4, x + 0.4, y + 0.4):
            z = room.height - bounds_of(parts)[1, 2] - 0.002
            turned = [(label, shape.moved(x, y, z, rng.integers(2) * np.pi / 2)) for label, shape in parts]
            site.keep(turned)
            return True
    return False


def _on_top(site: Site, name: str, parts: Parts) -> bool:
    rng, box = site.rng, bounds_of(parts)
    (x0, y0, z0), (x1, y1, z1) = box
    soft = FAMILIES[name].place == "soft"
    scores = []
    for surface in site.surfaces:
        top = surface.top
        score = (top.x1 - top.x0) * (top.y1 - top.y0) / (1 + 2 * len(surface.taken))
        if top.soft != soft or top.z > 1.9 or surface.clear < z1 - z0 + 0.03:
            score = 0.0
        elif surface.label in _LIKES.get(name, ()):
            score *= 15
        scores.append(score)
    if not sum(scores):
        return False
    chances = np.array(scores) / sum(scores)
    for _ in range(30):
        surface = site.surfaces[rng.choice(len(chances), p=chances)]
        top = surface.top
        room_x, room_y = top.x1 - top.x0 - (x1 - x0), top.y1 - top.y0 - (y1 - y0)
        if room_x < 0 or room_y < 0:
            continue
        share = rng.random() * (0.35 if name in _AT_THE_BACK else 1.0)
        turn = float(rng.normal(0, 0.12)) if max(x1 - x0, y1 - y0) < 0.6 else 0.0
        if site.put(parts, surface, top.x0 - x0 + rng.random() * room_x, top.y0 - y0 + room_y * share, turn):
            return True
    return False
