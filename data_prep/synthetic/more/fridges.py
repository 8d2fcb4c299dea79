"""More makes of refrigerators, large and small: bowed, open, of drawers, built in, laden, beside neighbours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic import appliances
from data_prep.synthetic.joinery import Style, cupboard, draw_style, grid
from data_prep.synthetic.more.fridge_bodies import (
    Compartment,
    build_fridge,
    draw_skin,
    fridge_size,
    put_food,
    put_notes,
    small_fridge,
    two_doors,
)
from data_prep.synthetic.more.parts import Parts, any_color, castors, load, posts
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape

Rng = np.random.Generator


def bowed_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """Doors that bow forward, with a cap of another colour on it, coils at the back and thin legs at times."""
    w, h = fridge_size(rng, width, height)
    skin = draw_skin(rng, body, rng.uniform(0.025, 0.08))
    d, low, cap = depth or rng.uniform(0.56, 0.76), rng.uniform(0.03, 0.12), rng.uniform(0.03, 0.07)
    shape = build_fridge(rng, skin, w, d, h - cap, two_doors(rng, w, h - cap, low))
    shape.tops.clear()
    deep = d - skin.bulge * 0.4
    shape.box(pick(rng, "appliance", "black", "laminate", "oak"), w, deep, cap, 0, (deep - d) / 2, h - cap)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2 - skin.bulge, h)


def open_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """A door wide open: white within, shelves, boxes for vegetables, food and bottles, more in the door."""
    w, h = fridge_size(rng, width, height, 0.5, 0.92)
    d, low = depth or rng.uniform(0.56, 0.72), rng.uniform(0.03, 0.1)
    if w > 0.78 and rng.random() < 0.7:  # two doors side by side, one or both open
        split, floor = rng.uniform(-0.1, 0.1) * w, low if rng.random() < 0.6 else rng.uniform(0.5, 0.75)
        angles = rng.uniform(0.5, 1.9, 2) * ([1, 1], [1, 0], [0, 1])[rng.integers(3)]
        rooms = [
            Compartment(-w / 2, split, floor, h, False, -1, angles[0]),
            Compartment(split, w / 2, floor, h, False, 1, angles[1]),
        ]
        if floor > low:
            out = rng.uniform(0.15, 0.4) if rng.random() < 0.4 else 0.0
            rooms.append(Compartment(-w / 2, w / 2, low, floor, True, 1, out))
    else:
        rooms = two_doors(rng, w, h, low, rng.uniform(0.5, 2.0))
    return build_fridge(rng, draw_skin(rng, body), w, d, h, rooms)


def drawer_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """One or two doors over drawers: two small ones side by side, wide ones below, as many as five."""
    w, h = fridge_size(rng, width, height, 0.6, 0.95, 1.6, 1.95)
    d, low, split = depth or rng.uniform(0.6, 0.74), rng.uniform(0.02, 0.07), h * rng.uniform(0.42, 0.6)
    x = 0.0 if w > 0.66 and rng.random() < 0.6 else w / 2
    rooms = [Compartment(-w / 2, x, split, h, False, -1)] + (
        [Compartment(x, w / 2, split, h, False, 1)] if x < w / 2 else []
    )
    z, pairs = split, rng.random() < 0.6
    if pairs:
        z, mid = split - rng.uniform(0.16, 0.24), rng.uniform(-0.15, 0.15) * w
        rooms += [Compartment(-w / 2, mid, z, split, True), Compartment(mid, w / 2, z, split, True)]
    for row in grid(rng, -w / 2, w / 2, low, z, int(rng.integers(1, 4)), 1, "drawer", ajar=0.08):
        rooms.append(Compartment(row.x0, row.x1, row.z0, row.z1, True, 1, row.opened))
    shape = build_fridge(rng, draw_skin(rng, body, rng.choice([0.0, 0.0, 0.03])), w, d, h, rooms, coils=False)
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
    w, h = fridge_size(rng, width, height)
    d, low = depth or rng.uniform(0.54, 0.74), rng.uniform(0.02, 0.08)
    skin = draw_skin(rng, body, 0.0, ("bar", "recess", "edge"))
    rooms = two_doors(rng, w, h, low)
    shape = build_fridge(rng, skin, w, d, h, rooms)
    for room in rooms:
        if rng.random() < 0.8:
            put_notes(rng, shape, -w / 2 + 0.1, w / 2 - 0.1, d / 2, room.z0 + 0.1, room.z1 - 0.04)
    if rng.random() < 0.5:
        own = Shape()
        put_notes(rng, own, -d / 2 + 0.1, d / 2 - 0.15, 0, 0.8, h - 0.05)
        side = int(rng.choice([-1, 1]))
        shape.add(own, side * w / 2, 0, 0, -side * np.pi / 2)
    if skin.handle == "bar" and rng.random() < 0.4:
        shape.box(
            pick(rng, "garment"), 0.2, 0.03, 0.4, -rooms[0].hinge * (w / 2 - 0.13), d / 2 + 0.07, min(h * 0.4, 0.75)
        )
    return shape


def steel_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """As kitchens of restaurants and clinics have them: one or two high doors on legs, the machine behind louvres."""
    w, h = fridge_size(rng, width, height, 0.6, 1.4, 1.8, 2.15)
    d, low, unit = depth or rng.uniform(0.65, 0.85), rng.uniform(0.08, 0.18), rng.uniform(0.15, 0.3)
    skin = draw_skin(rng, body or pick(rng, "steel", "steel", "enamel"), 0.0, ("bar", "long"))
    number = 1 if w < 0.95 else 2
    cells = grid(rng, -w / 2, w / 2, low, h - unit, int(rng.choice([1, 1, 2])), number, ajar=0.05)
    rooms = [Compartment(c.x0, c.x1, c.z0, c.z1, False, c.hinge, c.opened) for c in cells]
    shape = build_fridge(rng, skin, w, d, h - unit, rooms, "legs" if rng.random() < 0.7 else "castors", False)
    shape.tops.clear()
    deep = d - rng.choice([0.02, 0.1, 0.25])
    shape.box(skin.body, w, deep, unit, 0, (deep - d) / 2, h - unit)
    for z in np.arange(h - unit + 0.03, h - 0.04, 0.045):
        shape.box(pick(rng, "black"), w * 0.8, 0.02, 0.022, 0, deep - d / 2, z)
    return shape.top(-w / 2, w / 2, -d / 2, deep - d / 2, h)


def chest_freezer(rng: Rng, width=None, height=None, depth=None, body=None) -> Shape:
    """Low and wide with a thick lid, shut or up, a grille at its side, on castors; food is seen where it is open."""
    w, h, d = width or rng.uniform(0.55, 1.7), rng.uniform(0.78, 0.98), depth or rng.uniform(0.52, 0.75)
    skin, low, lid = draw_skin(rng, body), rng.uniform(0.02, 0.07), rng.uniform(0.05, 0.1)
    opened = rng.uniform(0.6, 1.4) if rng.random() < 0.3 else 0.0
    shape, t, rim = Shape(), 0.07, h - lid
    castors(rng, shape, (-w / 2 + 0.08, w / 2 - 0.08), (-d / 2 + 0.08, d / 2 - 0.08), 0.03)
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
        put_food(rng, shape, -w / 2 + t, w / 2 - t, -d / 2 + t, d / 2 - t, low + fill, 0.12)
    cover = Shape().box(skin.door, w, d + 0.02, lid, y=d / 2, taper=rng.uniform(0.92, 1.0))
    cover.box(skin.grip, min(0.3, w * 0.4), 0.03, 0.04, 0, d + 0.015, lid * 0.3)
    shape.add(cover.tilted(opened), 0, -d / 2, rim)
    return shape if opened else shape.top(-w / 2 + 0.02, w / 2 - 0.02, -d / 2 + 0.02, d / 2 - 0.02, h)


def panelled_fridge(rng: Rng, width=None, height=None, depth=None, body=None) -> Parts:
    """Built in: fronts like cupboards', long bars, louvres at its foot, a cupboard over it, panels beside it."""
    w = width or rng.uniform(0.6, 1.0)
    d, low, h = depth or rng.uniform(0.58, 0.7), rng.uniform(0.08, 0.14), min(height or 2, rng.uniform(1.5, 2.0))
    own = body or (pick(rng, "lacquer", "white", *WOODS, "grey wood") if rng.random() < 0.7 else any_color(rng))
    skin = draw_skin(rng, own, 0.0, ("bar", "long", "edge", "none"))._replace(door=own, thick=0.03)
    inner = w - 0.05
    if inner > 0.75 and rng.random() < 0.6:
        rooms = [Compartment(-inner / 2, 0, low, h, False, -1), Compartment(0, inner / 2, low, h, False, 1)]
    else:
        rooms = two_doors(rng, inner, h, low, rng.uniform(0.4, 1.6) if rng.random() < 0.15 else 0.0)
    cold = build_fridge(rng, skin, inner, d, h, rooms, "grille", False)
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
            posts(more, own, (-w / 2 + 0.015, w / 2 - 0.015), (-d / 2 + 0.015, d / 2 - 0.015), h, 0.03)
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


# ---------------------------------------------------------------- mini fridges


def cube_fridge(rng: Rng) -> Parts:
    """A small one on the floor, on a low table or a cupboard; a microwave or a heap of things on it."""
    w, d, h = rng.uniform(0.4, 0.6), rng.uniform(0.42, 0.6), rng.uniform(0.4, 0.9)
    shape = small_fridge(rng, w, d, h)
    z, parts, under = 0.0, [], rng.integers(4)
    if under > 1 and h < 0.75:
        z, own, base = rng.uniform(0.15, 0.75), pick(rng, *WOODS, "white", "black", "frame"), Shape()
        bw, bd = w + rng.uniform(0.02, 0.3), d + rng.uniform(0.0, 0.1)
        if under == 2:
            posts(base, own, (-bw / 2 + 0.025, bw / 2 - 0.025), (-bd / 2 + 0.025, bd / 2 - 0.025), z, 0.05)
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
    return build_fridge(
        rng,
        draw_skin(rng, None),
        w,
        d,
        h,
        [Compartment(-w / 2, w / 2, 0.03, h, False, int(rng.choice([-1, 1])), rng.uniform(0.5, 1.9))],
    )


def bench_fridge(rng: Rng) -> Parts:
    """Below a board: between panels or legs, its door flush, set back, or a cupboard's front; louvres at its foot."""
    w, d, h = rng.uniform(0.46, 0.62), rng.uniform(0.46, 0.58), rng.uniform(0.6, 0.86)
    skin = draw_skin(rng, None if rng.random() < 0.6 else pick(rng, *WOODS, "lacquer"), rng.choice([0, 0.0, 0.03]))
    cold = build_fridge(rng, skin, w, d, h, two_doors(rng, w, h, rng.uniform(0.03, 0.1)), coils=False)
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
    skin, lid = draw_skin(rng, None if rng.random() < 0.6 else any_color(rng)), rng.uniform(0.05, 0.1)
    shape = Shape().box(skin.body, w * 0.95, d * 0.95, h - lid - 0.04, z=0.04, taper=1.05)
    castors(rng, shape, (-w * 0.36, w * 0.36), (-d * 0.33, d * 0.33), 0.035)
    cover = (
        Shape().box(skin.door, w, d, lid, y=d / 2, taper=0.96).box(skin.grip, 0.14, 0.03, 0.03, 0, d + 0.01, lid * 0.3)
    )
    opened = rng.uniform(0.5, 1.4) if rng.random() < 0.2 else 0.0
    shape.add(cover.tilted(opened), 0, -d / 2, h - lid)
    shape.box(pick(rng, "black"), w * 0.3, 0.02, 0.12, w * 0.22, d * 0.48, 0.1)
    if rng.random() < 0.3:
        bow = [(-w * 0.3, -d / 2, h * 0.3), (-w * 0.3, -d / 2 - 0.06, h + 0.12), (w * 0.3, -d / 2 - 0.06, h + 0.12)]
        shape.path(skin.grip, [*bow, (w * 0.3, -d / 2, h * 0.3)], 0.014, steady=True)
    return shape if opened else shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


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
