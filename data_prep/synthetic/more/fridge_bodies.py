"""What refrigerators are built from: compartments with doors and drawers, food in open ones, notes on shut ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data_prep.synthetic.more.parts import any_color, prism
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


class Skin(NamedTuple):
    """What a refrigerator's doors share."""

    body: Material
    door: Material
    grip: Material
    thick: float
    bulge: float  # metres by which a door bows forward
    handle: str  # bar, long, recess, edge, none


class Compartment(NamedTuple):
    """A compartment: where it is, whether a drawer, the hinge's side (-1 left) and how far it stands open."""

    x0: float
    x1: float
    z0: float
    z1: float
    drawer: bool = False
    hinge: int = 1
    opened: float = 0.0


def draw_skin(rng: Rng, body: Material | None, bulge=0.0, handles=("bar", "long", "recess", "edge", "none")) -> Skin:
    own = body or (pick(rng, "appliance", "appliance", "steel", "enamel") if rng.random() < 0.75 else any_color(rng))
    door = own if rng.random() < 0.75 else pick(rng, "appliance", "steel", "black", "dark glass")
    grip = pick(rng, "steel", "black", "chrome", "white")
    return Skin(own, door, grip, float(rng.uniform(0.045, 0.09)), bulge, str(rng.choice(handles)))


def _leaf(skin: Skin, w: float, h: float, room: Compartment) -> Shape:
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


def put_food(rng: Rng, shape: Shape, x0: float, x1: float, y0: float, y1: float, z: float, clear: float) -> None:
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


def build_fridge(
    rng: Rng, skin: Skin, w: float, d: float, h: float, rooms: list[Compartment], foot="", coils=None
) -> Shape:
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
            put_food(rng, shape, room.x0 + 0.08, room.x1 - 0.08, front, front + room.opened, room.z0 + tall * 0.58, 0.1)
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
                put_food(rng, shape, room.x0 + 0.05, room.x1 - 0.05, back + 0.1, front - 0.12, z + 0.015, clear - 0.03)
            z += clear
        inner = Shape().box(liner, wide - 0.08, 0.012, tall - 0.08, 0, -0.006, 0.04)
        for z in np.arange(0.08, tall - 0.2, rng.uniform(0.24, 0.36)):  # the door's own shelves
            inner.box(pane, wide - 0.12, 0.1, 0.02, 0, -0.06, z).box(pane, wide - 0.12, 0.012, 0.08, 0, -0.11, z)
            if rng.random() < 0.75:
                put_food(rng, inner, -wide / 2 + 0.08, wide / 2 - 0.08, -0.17, 0.02, z + 0.02, 0.24)
        hung = Shape().add(leaf.add(inner), -room.hinge * wide / 2)
        shape.add(hung, x + room.hinge * wide / 2, front, room.z0 + 0.007, -room.hinge * room.opened)
    return shape.top(-w / 2, w / 2, back, front, h)


def put_notes(rng: Rng, shape: Shape, x0: float, x1: float, y: float, z0: float, z1: float) -> None:
    """Papers, photos and magnets on a flat door."""
    for _ in range(int(rng.integers(3, 14))):
        if rng.random() < 0.55:
            w, h = rng.choice([0.08, 0.1, 0.15, 0.21]), rng.choice([0.08, 0.12, 0.15, 0.29])
            m = paint(rng, "paper", "paper", "bright", "plastic")
        else:
            w, h, m = 0.04, 0.04, paint(rng, "bright", "plastic")
        if x1 - x0 > w and z1 - z0 > h:
            shape.box(m, w, 0.012, h, rng.uniform(x0 + w / 2, x1 - w / 2), y + 0.004, rng.uniform(z0, z1 - h))


def two_doors(rng: Rng, w: float, h: float, low: float, opened: float = 0.0) -> list[Compartment]:
    """A door above another, the split anywhere, or a single one; one of them may stand open."""
    hinge, split = (
        int(rng.choice([-1, 1])),
        h * rng.choice([0.3, 0.4, 0.5, 0.6, 0.68, 0.78, 1.0]) + rng.uniform(-0.04, 0),
    )
    if split > 0.9 * h:
        return [Compartment(-w / 2, w / 2, low, h, False, hinge, opened)]
    both = [Compartment(-w / 2, w / 2, low, split, False, hinge), Compartment(-w / 2, w / 2, split, h, False, hinge)]
    at = int(both[1].z1 - both[1].z0 > both[0].z1 - both[0].z0)
    both[at] = both[at]._replace(opened=opened)
    if opened and rng.random() < 0.25:
        both[1 - at] = both[1 - at]._replace(opened=rng.uniform(0.4, 1.8))
    return both


def fridge_size(rng: Rng, width, height, low=0.48, high=0.8, least=1.15, most=2.0) -> tuple[float, float]:
    return width or rng.uniform(low, high), height or rng.uniform(least, most)


def small_fridge(rng: Rng, w: float, d: float, h: float) -> Shape:
    """One or two doors, flat or bowed, with notes on them at times."""
    body = pick(rng, "appliance", "black", "enamel") if rng.random() < 0.7 else any_color(rng)
    skin = draw_skin(rng, body, float(rng.choice([0, 0, 0.03])))
    shape = build_fridge(rng, skin, w, d, h, two_doors(rng, w, h, 0.03), coils=rng.random() < 0.4)
    if rng.random() < 0.4 and not skin.bulge:
        put_notes(rng, shape, -w / 2 + 0.08, w / 2 - 0.08, d / 2, 0.1, h - 0.02)
    return shape
