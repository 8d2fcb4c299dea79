"""More makes of refrigerators, large and small: bowed, open, of drawers, built in, laden, askew, beside neighbours."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from data_prep.synthetic import appliances, boxes, containers, kitchenware, ornaments, small_appliances
from data_prep.synthetic.joinery import Style, cupboard, draw_style, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import PLAIN, Material, Shape, paint, spin

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]


# ---------------------------------------------------------------- shared


def any_color(rng: Rng, texture: int = PLAIN, shiny: float = 0.0) -> Material:
    """A surface of any colour, mostly a dull one."""
    color = np.clip(rng.uniform(0.15, 0.9) + rng.normal(0, rng.choice([0.03, 0.08, 0.18]), 3), 0.05, 0.95)
    return Material(tuple(color), tuple(color * rng.uniform(0.8, 0.95)), texture, 0.2, int(rng.integers(3)), shiny)


def prism(material: Material, outline, h: float, upright: bool = True) -> Shape:
    """A convex outline (n, 2), counter-clockwise, drawn out by h: upwards, or an (x, z) outline towards the back."""
    flat = np.asarray(outline, np.float64)
    n = len(flat)
    low, high = (np.concatenate([flat, np.full((n, 1), z)], 1) for z in (0.0, h))
    faces = [f for k in range(n) for f in ([k, (k + 1) % n, (k + 1) % n + n], [k, (k + 1) % n + n, k + n])]
    faces += [f for k in range(1, n - 1) for f in ([0, k + 1, k], [n, n + k, n + k + 1])]
    points = np.concatenate([low, high])
    if not upright:
        points = np.stack([points[:, 0], -points[:, 2], points[:, 1]], -1)
    return Shape().mesh(material, points, np.array(faces))


def turned(shape: Shape, x: float, y: float, turn: float) -> Shape:
    """A copy turned by a quarter or so and moved; its tops become the boxes about the turned ones."""
    copy = shape.moved(x, y, 0.0, turn)
    for t in shape.tops:
        corners = spin(np.array([[a, b, 0.0] for a in (t.x0, t.x1) for b in (t.y0, t.y1)]), turn)
        (x0, y0), (x1, y1) = corners[:, :2].min(0), corners[:, :2].max(0)
        copy.top(x0 + x, x1 + x, y0 + y, y1 + y, t.z, t.soft)
    return copy


def load(rng: Rng, x0: float, x1: float, depth: float, y: float, z: float, tall: float = 0.4) -> Parts:
    """What piles up on a high top, left to right: cartons, baskets, pots, trays, small machines, odd things."""
    makes: tuple[tuple[str, Callable], ...] = (
        ("box", boxes.box),
        ("box", boxes.box),
        ("basket", containers.basket),
        ("container", boxes.pots),
        ("object", ornaments.thing),
        ("tray", kitchenware.tray),
        ("bowl", kitchenware.bowl),
        ("microwave", small_appliances.microwave),
        ("storage bin", boxes.storage_box),
    )
    parts: Parts = []
    x = x0 + rng.uniform(0, 0.1)
    for _ in range(14):
        name, make = makes[rng.integers(len(makes))]
        thing = make(rng)
        low, high = thing.bounds()
        if x + high[0] - low[0] > x1 or high[1] - low[1] > depth or high[2] - low[2] > tall:
            continue
        parts.append((name, thing.moved(x - low[0], y - (low[1] + high[1]) / 2, z - low[2] + 0.002)))
        x += high[0] - low[0] + rng.uniform(0.01, 0.12)
        if rng.random() < 0.15:
            break
    return parts


# ---------------------------------------------------------------- refrigerators


class _Skin(NamedTuple):
    """What a refrigerator's doors share."""

    body: Material
    door: Material
    grip: Material
    thick: float
    bulge: float  # metres by which a door bows forward
    handle: str  # bar, long, recess, edge, none


class _Room(NamedTuple):
    """A compartment: where it is, whether a drawer, the hinge's side (-1 left) and how far it stands open."""

    x0: float
    x1: float
    z0: float
    z1: float
    drawer: bool = False
    hinge: int = 1
    opened: float = 0.0


def _skin(rng: Rng, body: Material | None, bulge=0.0, handles=("bar", "long", "recess", "edge", "none")) -> _Skin:
    own = body or (pick(rng, "appliance", "appliance", "steel", "enamel") if rng.random() < 0.75 else any_color(rng))
    door = own if rng.random() < 0.75 else pick(rng, "appliance", "steel", "black", "dark glass")
    grip = pick(rng, "steel", "black", "chrome", "white")
    return _Skin(own, door, grip, float(rng.uniform(0.045, 0.09)), bulge, str(rng.choice(handles)))


def _leaf(skin: _Skin, w: float, h: float, room: _Room) -> Shape:
    """A door or a drawer's front, its back at y = 0 and its middle at x = 0."""
    w, h, t, side = w - 0.014, h - 0.014, skin.thick, -room.hinge
    across = np.linspace(w / 2, -w / 2, 9 if skin.bulge else 2)
    edge = [(x, t + skin.bulge * (1 - (2 * x / w) ** 2)) for x in across]
    leaf = prism(skin.door, [(-w / 2, 0), (w / 2, 0), *edge], h)
    if skin.handle in ("bar", "long", "none") and room.drawer and skin.handle != "none":
        leaf.box(skin.grip, w * 0.7, 0.025, 0.03, 0, t + skin.bulge + 0.035, h * 0.8)
        for x in (-w * 0.3, w * 0.3):
            leaf.box(skin.grip, 0.03, 0.03, 0.025, x, t + skin.bulge * 0.8 + 0.015, h * 0.8)
    elif skin.handle in ("bar", "long"):
        long = h * 0.86 if skin.handle == "long" else min(0.45, h * 0.6)
        z = (h - long) / 2 if skin.handle == "long" or h > 1.2 else 0.06 if room.z0 > 0.9 else h - long - 0.06
        x = side * (w / 2 - 0.06)
        y = t + skin.bulge * (1 - (2 * x / w) ** 2)
        leaf.box(skin.grip, 0.03, 0.024, long, x, y + 0.05, z)
        for end in (z + 0.02, z + long - 0.05):
            leaf.box(skin.grip, 0.03, 0.05, 0.03, x, y + 0.024, end)
    elif skin.handle == "recess":
        leaf.box(skin.grip, *((w * 0.9, 0.02, 0.035) if room.drawer else (0.05, 0.02, min(0.3, h * 0.5))),
                 0 if room.drawer else side * (w / 2 - 0.05), t, h - 0.04 if room.drawer else h * 0.3)  # fmt: skip
    elif skin.handle == "edge":
        leaf.box(skin.grip, *((w, t * 0.8, 0.03) if room.drawer else (0.03, t * 0.8, h)),
                 0 if room.drawer else side * (w / 2 + 0.002), t * 0.5, h - 0.01 if room.drawer else 0)  # fmt: skip
    return leaf


def _food(rng: Rng, shape: Shape, x0: float, x1: float, y0: float, y1: float, z: float, clear: float) -> None:
    """Packets, jars, bottles and lumps on a shelf, in any colour."""
    x = x0 + 0.03
    while x < x1 - 0.07:
        w, h = min(rng.uniform(0.05, 0.2), x1 - x - 0.01), clear * rng.uniform(0.3, 0.9)
        y, m = (
            rng.uniform(y0 + 0.1, max(y1 - 0.08, y0 + 0.11)),
            paint(rng, "bright", "plastic", "leaf", "paper", "glaze"),
        )
        kind = rng.integers(4)
        if kind == 0:
            shape.box(m, w - 0.01, min(0.2, y1 - y0), h, x + w / 2, (y0 + y1) / 2, z)
        elif kind == 1:
            shape.rod(m, (x + w / 2, y, z), (x + w / 2, y, z + h), min(w / 2, 0.06), sides=7)
        elif kind == 2:
            shape.ball(m, w / 2, min(w / 2, 0.08), min(h, w) / 2, x + w / 2, y, z + min(h, w) / 2, rings=5, sides=7)
        x += w + rng.uniform(0.0, 0.08)


def _fridge(rng: Rng, skin: _Skin, w: float, d: float, h: float, rooms: list[_Room], foot="", coils=None) -> Shape:
    """A body of compartments on its feet, back at -d / 2: closed ones solid, open ones hollow with shelves and food."""
    foot = foot or str(rng.choice(["plinth", "grille", "legs", "castors"]))
    low = min(room.z0 for room in rooms)
    coils = rng.random() < 0.25 if coils is None else coils
    back, front = -d / 2 + (0.055 if coils else 0.0), d / 2 - skin.thick - skin.bulge
    black, liner, shape = pick(rng, "black"), pick(rng, "white"), Shape()
    deep, mid = front - back, (front + back) / 2
    if foot in ("plinth", "grille"):
        shape.box(black, w - 0.03, deep - 0.03, low, 0, mid - 0.015)
        if foot == "grille":
            for z in np.arange(0.015, low - 0.01, 0.03):
                shape.box(skin.grip, w - 0.06, 0.02, 0.014, 0, front - 0.02, z)
    else:
        for x in (-w / 2 + 0.05, w / 2 - 0.05):
            for y in (back + 0.05, front - 0.05):
                r = 0.02 if foot == "legs" else min(low / 2, 0.035)
                start, end = ((x, y, 0), (x, y, low)) if foot == "legs" else ((x - 0.02, y, r), (x + 0.02, y, r))
                shape.rod(skin.grip if foot == "legs" else black, start, end, r)
        shape.box(black, w - 0.06, deep - 0.08, 0.012, 0, mid, low - 0.012)
    if coils:
        shape.box(black, w * 0.7, 0.05, 0.2, 0, -d / 2 + 0.03, low)
        for z in np.linspace(low + 0.3, h - 0.1, int(rng.integers(6, 14))):
            shape.rod(black, (-w * 0.4, -d / 2 + 0.014, z), (w * 0.4, -d / 2 + 0.014, z), 0.012, sides=4)
        for x in (-w * 0.4, w * 0.4):
            shape.box(black, 0.02, 0.055, h - low - 0.3, x, -d / 2 + 0.028, low + 0.25)
    for room in rooms:
        x, wide, tall = (room.x0 + room.x1) / 2, room.x1 - room.x0, room.z1 - room.z0
        leaf = _leaf(skin, wide, tall, room)
        if room.opened == 0:
            shape.box(skin.body, wide, deep, tall, x, mid, room.z0)
            shape.add(leaf, x, front, room.z0 + 0.007)
            continue
        t = 0.045
        for side in (room.x0 + t / 2, room.x1 - t / 2):
            shape.box(skin.body, t, deep, tall, side, mid, room.z0)
            shape.box(liner, 0.006, deep - t, tall - 2 * t, side + np.sign(x - side) * t / 2, mid, room.z0 + t)
        for z in (room.z0, room.z1 - t):
            shape.box(skin.body, wide, deep, t, x, mid, z).box(
                liner, wide - 2 * t, deep - t, 0.006, x, mid, z + (z == room.z0) * t
            )
        shape.box(skin.body, wide, t, tall, x, back + t / 2, room.z0)
        shape.box(liner, wide - 2 * t, 0.006, tall - 2 * t, x, back + t, room.z0 + t)
        z, pane = room.z0 + t, pick(rng, "white", "sheet", "chrome")
        if room.drawer:
            shape.box(
                liner, wide - 0.1, room.opened + 0.1, tall * 0.55, x, front + (room.opened - 0.1) / 2, room.z0 + 0.03
            )
            _food(rng, shape, room.x0 + 0.08, room.x1 - 0.08, front, front + room.opened, room.z0 + tall * 0.58, 0.1)
            shape.add(leaf, x, front + room.opened, room.z0 + 0.007)
            continue
        for _ in range(int(rng.integers(0, 3))):  # drawers at the bottom
            if z + 0.25 < room.z1 - t:
                shape.box(pane, wide - 0.11, deep - 0.12, 0.17, x, mid - 0.02, z + 0.01)
                z += 0.19
        while z + 0.16 < room.z1 - t:
            clear = min(rng.uniform(0.18, 0.34), room.z1 - t - z)
            shape.box(pane, wide - 0.09, deep - rng.uniform(0.08, 0.16), 0.015, x, mid - 0.03, z)
            if rng.random() < 0.8:
                _food(rng, shape, room.x0 + 0.05, room.x1 - 0.05, back + 0.1, front - 0.12, z + 0.015, clear - 0.03)
            z += clear
        inner = Shape().box(liner, wide - 0.08, 0.012, tall - 0.08, 0, -0.006, 0.04)
        for z in np.arange(0.08, tall - 0.2, rng.uniform(0.24, 0.36)):  # the door's own shelves
            inner.box(pane, wide - 0.12, 0.1, 0.02, 0, -0.06, z).box(pane, wide - 0.12, 0.012, 0.08, 0, -0.11, z)
            if rng.random() < 0.75:
                _food(rng, inner, -wide / 2 + 0.08, wide / 2 - 0.08, -0.17, 0.02, z + 0.02, 0.24)
        hung = Shape().add(leaf.add(inner), -room.hinge * wide / 2)
        shape.add(hung, x + room.hinge * wide / 2, front, room.z0 + 0.007, -room.hinge * room.opened)
    return shape.top(-w / 2, w / 2, back, front, h)


def _notes(rng: Rng, shape: Shape, x0: float, x1: float, y: float, z0: float, z1: float) -> None:
    """Papers, photos and magnets on a flat door."""
    for _ in range(int(rng.integers(3, 14))):
        if rng.random() < 0.55:
            w, h = rng.choice([0.08, 0.1, 0.15, 0.21]), rng.choice([0.08, 0.12, 0.15, 0.29])
            m = paint(rng, "paper", "paper", "bright", "plastic")
        else:
            w, h, m = 0.04, 0.04, paint(rng, "bright", "plastic")
        if x1 - x0 > w and z1 - z0 > h:
            shape.box(m, w, 0.012, h, rng.uniform(x0 + w / 2, x1 - w / 2), y + 0.004, rng.uniform(z0, z1 - h))


def _two_doors(rng: Rng, w: float, h: float, low: float, opened: float = 0.0) -> list[_Room]:
    """A door above another, the split anywhere, or a single one; one of them may stand open."""
    hinge, split = (
        int(rng.choice([-1, 1])),
        h * rng.choice([0.3, 0.4, 0.5, 0.6, 0.68, 0.78, 1.0]) + rng.uniform(-0.04, 0),
    )
    if split > 0.9 * h:
        return [_Room(-w / 2, w / 2, low, h, False, hinge, opened)]
    both = [_Room(-w / 2, w / 2, low, split, False, hinge), _Room(-w / 2, w / 2, split, h, False, hinge)]
    at = int(both[1].z1 - both[1].z0 > both[0].z1 - both[0].z0)
    both[at] = both[at]._replace(opened=opened)
    if opened and rng.random() < 0.25:
        both[1 - at] = both[1 - at]._replace(opened=rng.uniform(0.4, 1.8))
    return both


def _size(rng: Rng, width, height, low=0.48, high=0.8, least=1.15, most=2.0) -> tuple[float, float]:
    return width or rng.uniform(low, high), height or rng.uniform(least, most)


def bowed_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """Doors that bow forward, with a cap of another colour on it, coils at the back and thin legs at times."""
    w, h = _size(rng, width, height)
    skin = _skin(rng, body, rng.uniform(0.025, 0.08))
    d, low, cap = depth or rng.uniform(0.56, 0.76), rng.uniform(0.03, 0.12), rng.uniform(0.03, 0.07)
    shape = _fridge(rng, skin, w, d, h - cap, _two_doors(rng, w, h - cap, low))
    shape.tops.clear()
    deep = d - skin.bulge * 0.4
    shape.box(pick(rng, "appliance", "black", "laminate", "oak"), w, deep, cap, 0, (deep - d) / 2, h - cap)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2 - skin.bulge, h)


def open_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """A door wide open: white within, shelves, boxes for vegetables, food and bottles, more in the door."""
    w, h = _size(rng, width, height, 0.5, 0.92)
    d, low = depth or rng.uniform(0.56, 0.72), rng.uniform(0.03, 0.1)
    if w > 0.78 and rng.random() < 0.7:  # two doors side by side, one or both open
        split, floor = rng.uniform(-0.1, 0.1) * w, low if rng.random() < 0.6 else rng.uniform(0.5, 0.75)
        angles = rng.uniform(0.5, 1.9, 2) * ([1, 1], [1, 0], [0, 1])[rng.integers(3)]
        rooms = [
            _Room(-w / 2, split, floor, h, False, -1, angles[0]),
            _Room(split, w / 2, floor, h, False, 1, angles[1]),
        ]
        if floor > low:
            out = rng.uniform(0.15, 0.4) if rng.random() < 0.4 else 0.0
            rooms.append(_Room(-w / 2, w / 2, low, floor, True, 1, out))
    else:
        rooms = _two_doors(rng, w, h, low, rng.uniform(0.5, 2.0))
    return _fridge(rng, _skin(rng, body), w, d, h, rooms)


def drawer_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """One or two doors over drawers: two small ones side by side, wide ones below, as many as five."""
    w, h = _size(rng, width, height, 0.6, 0.95, 1.6, 1.95)
    d, low, split = depth or rng.uniform(0.6, 0.74), rng.uniform(0.02, 0.07), h * rng.uniform(0.42, 0.6)
    x = 0.0 if w > 0.66 and rng.random() < 0.6 else w / 2
    rooms = [_Room(-w / 2, x, split, h, False, -1)] + ([_Room(x, w / 2, split, h, False, 1)] if x < w / 2 else [])
    z, pairs = split, rng.random() < 0.6
    if pairs:
        z, mid = split - rng.uniform(0.16, 0.24), rng.uniform(-0.15, 0.15) * w
        rooms += [_Room(-w / 2, mid, z, split, True), _Room(mid, w / 2, z, split, True)]
    for row in grid(rng, -w / 2, w / 2, low, z, int(rng.integers(1, 4)), 1, "drawer", ajar=0.08):
        rooms.append(_Room(row.x0, row.x1, row.z0, row.z1, True, 1, row.opened))
    shape = _fridge(rng, _skin(rng, body, rng.choice([0.0, 0.0, 0.03])), w, d, h, rooms, coils=False)
    if rng.random() < 0.4:  # a dispenser or a screen
        shape.box(
            pick(rng, "black", "dark glass"),
            0.2,
            0.02,
            rng.uniform(0.2, 0.4),
            (-w / 2 + x) / 2,
            d / 2 + 0.004,
            h * 0.68,
        )
    return shape


def noted_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """A plain one, slim or squat, covered with papers and magnets on front and side, a towel on its handle."""
    w, h = _size(rng, width, height)
    d, low = depth or rng.uniform(0.54, 0.74), rng.uniform(0.02, 0.08)
    skin = _skin(rng, body, 0.0, ("bar", "recess", "edge"))
    rooms = _two_doors(rng, w, h, low)
    shape = _fridge(rng, skin, w, d, h, rooms)
    for room in rooms:
        if rng.random() < 0.8:
            _notes(rng, shape, -w / 2 + 0.1, w / 2 - 0.1, d / 2, room.z0 + 0.1, room.z1 - 0.04)
    if rng.random() < 0.5:
        own = Shape()
        _notes(rng, own, -d / 2 + 0.1, d / 2 - 0.15, 0, 0.8, h - 0.05)
        side = int(rng.choice([-1, 1]))
        shape.add(own, side * w / 2, 0, 0, -side * np.pi / 2)
    if skin.handle == "bar" and rng.random() < 0.4:
        shape.box(
            pick(rng, "garment"), 0.2, 0.03, 0.4, -rooms[0].hinge * (w / 2 - 0.13), d / 2 + 0.07, min(h * 0.4, 0.75)
        )
    return shape


def steel_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """As kitchens of restaurants and clinics have them: one or two high doors on legs, the machine behind louvres."""
    w, h = _size(rng, width, height, 0.6, 1.4, 1.8, 2.15)
    d, low, unit = depth or rng.uniform(0.65, 0.85), rng.uniform(0.08, 0.18), rng.uniform(0.15, 0.3)
    skin = _skin(rng, body or pick(rng, "steel", "steel", "enamel"), 0.0, ("bar", "long"))
    number = 1 if w < 0.95 else 2
    cells = grid(rng, -w / 2, w / 2, low, h - unit, int(rng.choice([1, 1, 2])), number, ajar=0.05)
    rooms = [_Room(c.x0, c.x1, c.z0, c.z1, False, c.hinge, c.opened) for c in cells]
    shape = _fridge(rng, skin, w, d, h - unit, rooms, "legs" if rng.random() < 0.7 else "castors", False)
    shape.tops.clear()
    deep = d - rng.choice([0.02, 0.1, 0.25])
    shape.box(skin.body, w, deep, unit, 0, (deep - d) / 2, h - unit)
    for z in np.arange(h - unit + 0.03, h - 0.04, 0.045):
        shape.box(pick(rng, "black"), w * 0.8, 0.02, 0.022, 0, deep - d / 2, z)
    return shape.top(-w / 2, w / 2, -d / 2, deep - d / 2, h)


def chest_freezer(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """Low and wide with a thick lid, shut or up, a grille at its side, on castors; food is seen where it is open."""
    w, h, d = width or rng.uniform(0.55, 1.7), rng.uniform(0.78, 0.98), depth or rng.uniform(0.52, 0.75)
    skin, low, lid = _skin(rng, body), rng.uniform(0.02, 0.07), rng.uniform(0.05, 0.1)
    opened = rng.uniform(0.6, 1.4) if rng.random() < 0.3 else 0.0
    shape, t, rim = Shape(), 0.07, h - lid
    for x in (-w / 2 + 0.08, w / 2 - 0.08):
        for y in (-d / 2 + 0.08, d / 2 - 0.08):
            shape.rod(pick(rng, "black"), (x - 0.02, y, 0.03), (x + 0.02, y, 0.03), 0.03)
    for x, y, bw, bd in (
        (-w / 2 + t / 2, 0, t, d),
        (w / 2 - t / 2, 0, t, d),
        (0, -d / 2 + t / 2, w, t),
        (0, d / 2 - t / 2, w, t),
    ):
        shape.box(skin.body, bw, bd, rim - low, x, y, low)
    shape.box(skin.body, w, d, 0.08, z=low)
    shape.box(
        pick(rng, "black"),
        rng.uniform(0.2, 0.35),
        0.02,
        rng.uniform(0.12, 0.25),
        rng.choice([-1, 1]) * (w / 2 - 0.2),
        d / 2 + 0.002,
        0.12,
    )
    if opened:
        fill = rim - low - rng.uniform(0.15, 0.5)
        shape.box(pick(rng, "white"), w - 2 * t, d - 2 * t, fill, z=low)
        _food(rng, shape, -w / 2 + t, w / 2 - t, -d / 2 + t, d / 2 - t, low + fill, 0.12)
    cover = Shape().box(skin.door, w, d + 0.02, lid, y=d / 2, taper=rng.uniform(0.92, 1.0))
    cover.box(skin.grip, min(0.3, w * 0.4), 0.03, 0.04, 0, d + 0.015, lid * 0.3)
    shape.add(cover.tilted(opened), 0, -d / 2, rim)
    return shape if opened else shape.top(-w / 2 + 0.02, w / 2 - 0.02, -d / 2 + 0.02, d / 2 - 0.02, h)


def panelled_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Parts:
    """Built in: fronts like cupboards', long bars, louvres at its foot, a cupboard over it, panels beside it."""
    w = width or rng.uniform(0.6, 1.0)
    d, low, h = depth or rng.uniform(0.58, 0.7), rng.uniform(0.08, 0.14), min(height or 2, rng.uniform(1.5, 2.0))
    own = body or (pick(rng, "lacquer", "white", *WOODS, "grey wood") if rng.random() < 0.7 else any_color(rng))
    skin = _skin(rng, own, 0.0, ("bar", "long", "edge", "none"))._replace(door=own, thick=0.03)
    inner = w - 0.05
    if inner > 0.75 and rng.random() < 0.6:
        rooms = [_Room(-inner / 2, 0, low, h, False, -1), _Room(0, inner / 2, low, h, False, 1)]
    else:
        rooms = _two_doors(rng, inner, h, low, rng.uniform(0.4, 1.6) if rng.random() < 0.15 else 0.0)
    cold = _fridge(rng, skin, inner, d, h, rooms, "grille", False)
    cold.tops.clear()
    frame = Shape()
    top = min(h + rng.uniform(0.05, 0.6), 2.27)
    for x in (-w / 2 + 0.012, w / 2 - 0.012):
        frame.box(own, 0.024, d - rng.choice([0.0, 0.03]), top, x)
    if top - h > 0.2:
        style = Style(own, skin.grip, "slab", str(rng.choice(["bar", "none", "lip"])), True)
        cupboard(
            frame,
            style,
            own,
            grid(rng, -w / 2, w / 2, h + 0.02, top, 1, 1 if w < 0.7 else 2, ajar=0.04),
            -d / 2,
            d / 2 - 0.03,
        )
    else:
        frame.box(own, w, d - 0.03, 0.024, 0, -0.015, top - 0.024)
    return [("refrigerator", cold), ("kitchen cabinet", frame)]


_PLAIN_ONES = (bowed_fridge, noted_fridge, drawer_fridge, steel_fridge)


def laden_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Parts:
    """Things piled on it, and it stands askew to the wall or away from it, its side and back to be seen."""
    make = (*_PLAIN_ONES, chest_freezer)[rng.integers(5)]
    shape = make(rng, width, height or rng.uniform(1.1, 1.75), depth, body)
    top = shape.tops[0] if shape.tops else None
    parts = [("refrigerator", shape)]
    if top:
        parts += load(rng, top.x0 + 0.02, top.x1 - 0.02, top.y1 - top.y0, (top.y0 + top.y1) / 2, top.z, 0.45)
        shape.tops.clear()
    if width is None and rng.random() < 0.5:
        angle = rng.choice([-1, 1]) * rng.uniform(0.1, 0.9)
        parts = [(name, one.moved(turn=angle)) for name, one in parts]
    return parts


def neighboured_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Parts:
    """In a row with a gap: a cupboard with a top, a rack of boards, a washer or a dishwasher at one side or both."""
    cold = (*_PLAIN_ONES, open_fridge)[rng.integers(5)](rng, width, height, depth, body)
    (x0, y0, _), (x1, _, _) = cold.bounds()
    parts: Parts = [("refrigerator", cold)]
    for side in ([-1], [1], [-1, 1])[rng.integers(3)]:
        kind, w, d = rng.integers(4), rng.uniform(0.3, 0.6), rng.uniform(0.35, 0.6)
        gap, more = rng.uniform(0.01, 0.15), Shape()
        if kind == 0:
            own, h = pick(rng, "white", "lacquer", *WOODS), rng.uniform(0.84, 0.94)
            cupboard(more, draw_style(rng, own), own, grid(rng, -w / 2, w / 2, 0.08, h - 0.04, 1, 1), -d / 2, d / 2)
            board = Shape().box(pick(rng, "stone", "laminate", *WOODS), w + 0.02, d + 0.03, 0.04, 0, 0.015, h - 0.04)
            made = [("kitchen cabinet", more), ("kitchen counter", board.top(-w / 2, w / 2, -d / 2, d / 2, h))]
        elif kind == 1:
            own, h = pick(rng, "frame", "pine", "white", "oak"), rng.uniform(0.8, 1.9)
            for x in (-w / 2 + 0.015, w / 2 - 0.015):
                for y in (-d / 2 + 0.015, d / 2 - 0.015):
                    more.box(own, 0.03, 0.03, h, x, y)
            for z in np.linspace(0.12, h - 0.03, int(rng.integers(3, 6))):
                more.box(own, w, d, 0.025, z=z).top(-w / 2 + 0.02, w / 2 - 0.02, -d / 2 + 0.02, d / 2, z + 0.025)
            made = [("shelf", more)]
        elif kind == 2:
            made = [("washing machine", appliances.washing_machine(rng))]
        else:
            made = [("dishwasher", appliances.dishwasher(rng))]
        low, high = np.concatenate([s.bounds() for _, s in made])[[0, 1]]
        x = x1 + gap - low[0] if side > 0 else x0 - gap - high[0]
        parts += [(name, s.moved(x, y0 - low[1])) for name, s in made]
    return parts


def small_fridge(rng: Rng, w: float, d: float, h: float) -> Shape:
    """One or two doors, flat or bowed, with notes on them at times."""
    body = pick(rng, "appliance", "black", "enamel") if rng.random() < 0.7 else any_color(rng)
    skin = _skin(rng, body, float(rng.choice([0, 0, 0.03])))
    shape = _fridge(rng, skin, w, d, h, _two_doors(rng, w, h, 0.03), coils=rng.random() < 0.4)
    if rng.random() < 0.4 and not skin.bulge:
        _notes(rng, shape, -w / 2 + 0.08, w / 2 - 0.08, d / 2, 0.1, h - 0.02)
    return shape


def cube_fridge(rng: Rng) -> Parts:
    """A small one on the floor, on a low table or a cupboard; a microwave or a heap of things on it."""
    w, d, h = rng.uniform(0.4, 0.6), rng.uniform(0.42, 0.6), rng.uniform(0.4, 0.9)
    shape = small_fridge(rng, w, d, h)
    z, parts, under = 0.0, [], rng.integers(4)
    if under > 1 and h < 0.75:
        z, own, base = rng.uniform(0.15, 0.75), pick(rng, *WOODS, "white", "black", "frame"), Shape()
        bw, bd = w + rng.uniform(0.02, 0.3), d + rng.uniform(0.0, 0.1)
        if under == 2:
            for x in (-bw / 2 + 0.025, bw / 2 - 0.025):
                for y in (-bd / 2 + 0.025, bd / 2 - 0.025):
                    base.box(own, 0.05, 0.05, z, x, y)
            base.box(own, bw, bd, 0.03, z=z - 0.03)
        else:
            cupboard(base, draw_style(rng, own), own, grid(rng, -bw / 2, bw / 2, 0.03, z - 0.02, 1, 1), -bd / 2, bd / 2)
            base.box(own, bw, bd, 0.02, z=z - 0.02)
        parts.append(("table" if under == 2 else "cabinet", base))
    parts.insert(0, ("mini fridge", shape.moved(z=z)))
    if rng.random() < 0.5:
        parts[0][1].tops.clear()
        parts += load(rng, -w / 2, w / 2, d - 0.05, -0.02, z + h, 0.4)
    return parts


def open_mini_fridge(rng: Rng) -> Shape:
    """A small one with its door open: a shelf or two, cans and boxes, a frozen compartment, bottles in the door."""
    w, d, h = rng.uniform(0.42, 0.58), rng.uniform(0.42, 0.58), rng.uniform(0.48, 0.95)
    return _fridge(
        rng,
        _skin(rng, None),
        w,
        d,
        h,
        [_Room(-w / 2, w / 2, 0.03, h, False, int(rng.choice([-1, 1])), rng.uniform(0.5, 1.9))],
    )


def bench_fridge(rng: Rng) -> Parts:
    """Below a board: between panels or legs, its door flush, set back, or a cupboard's front; louvres at its foot."""
    w, d, h = rng.uniform(0.46, 0.62), rng.uniform(0.46, 0.58), rng.uniform(0.6, 0.86)
    skin = _skin(rng, None if rng.random() < 0.6 else pick(rng, *WOODS, "lacquer"), rng.choice([0, 0.0, 0.03]))
    cold = _fridge(rng, skin, w, d, h, _two_doors(rng, w, h, rng.uniform(0.03, 0.1)), coils=False)
    cold.tops.clear()
    top, own, wide = (
        h + rng.uniform(0.03, 0.15),
        pick(rng, *WOODS, "laminate", "white", "lacquer"),
        w + rng.uniform(0.06, 0.9),
    )
    x, deep, desk = rng.choice([-1, 1]) * (wide - w - 0.06) / 2, d + rng.uniform(-0.03, 0.12), Shape()
    for edge in (-wide / 2 + 0.012, wide / 2 - 0.012):
        desk.box(own, 0.024, deep, top, edge)
    desk.box(own, wide, deep, 0.03, z=top).top(-wide / 2, wide / 2, -deep / 2, deep / 2, top + 0.03)
    return [("mini fridge", cold.moved(x, min(0.0, (deep - d) / 2))), ("desk" if wide > 0.9 else "cabinet", desk)]


def tub_fridge(rng: Rng) -> Shape:
    """A small chest that opens at its top, or a cooler on wheels with a bow to pull it by."""
    w, d, h = rng.uniform(0.45, 0.62), rng.uniform(0.36, 0.56), rng.uniform(0.42, 0.86)
    skin, lid = _skin(rng, None if rng.random() < 0.6 else any_color(rng)), rng.uniform(0.05, 0.1)
    shape = Shape().box(skin.body, w * 0.95, d * 0.95, h - lid - 0.04, z=0.04, taper=1.05)
    for x in (-w * 0.36, w * 0.36):
        for y in (-d * 0.33, d * 0.33):
            shape.rod(pick(rng, "black"), (x - 0.02, y, 0.035), (x + 0.02, y, 0.035), 0.035)
    cover = (
        Shape().box(skin.door, w, d, lid, y=d / 2, taper=0.96).box(skin.grip, 0.14, 0.03, 0.03, 0, d + 0.01, lid * 0.3)
    )
    opened = rng.uniform(0.5, 1.4) if rng.random() < 0.2 else 0.0
    shape.add(cover.tilted(opened), 0, -d / 2, h - lid)
    shape.box(pick(rng, "black"), w * 0.3, 0.02, 0.12, w * 0.22, d * 0.48, 0.1)
    if rng.random() < 0.3:
        bow = [(-w * 0.3, -d / 2, h * 0.3), (-w * 0.3, -d / 2 - 0.06, h + 0.12), (w * 0.3, -d / 2 - 0.06, h + 0.12)]
        shape.path(skin.grip, [*bow, (w * 0.3, -d / 2, h * 0.3)], 0.014)
    return shape if opened else shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


# Class → its makes.
MORE: dict[str, tuple[Callable, ...]] = {
    "refrigerator": (
        bowed_fridge,
        open_fridge,
        drawer_fridge,
        noted_fridge,
        steel_fridge,
        chest_freezer,
        panelled_fridge,
        laden_fridge,
        neighboured_fridge,
    ),
    "mini fridge": (cube_fridge, open_mini_fridge, bench_fridge, tub_fridge),
}
