"""More makes of kitchens: open shelves, up to the ceiling, round corners, tiny, of masonry."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.more.kitchen_units import (
    BACK,
    COMMON_UNITS,
    base_row,
    draw_ends,
    draw_kit,
    draw_units,
    hood_over,
    tall_end,
    wall_shelves,
    wall_units,
)
from data_prep.synthetic.more.parts import Parts, load, turned
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape

Rng = np.random.Generator


def _kitchen(
    rng: Rng, length, fridge, stove, over: str, extra=COMMON_UNITS, cupboards=0.3, kit=None, roof=None
) -> Parts:
    """A row with what is high at its left end and over its work top units, shelves or nothing; mirrored at times."""
    length = length or rng.uniform(1.8, 3.3)
    kit, roof = kit or draw_kit(rng), roof or rng.uniform(2.0, 2.27)
    low, board, upper = Shape(), Shape(), Shape()
    parts: Parts = []
    x = -length / 2
    ends = draw_ends(rng, length, fridge, cupboards)
    right = rng.random() < 0.5
    if right:
        x = length / 2 - sum(w for _, w in ends)
    for cold, w in ends:
        parts += tall_end(rng, kit, cold, w, x + w / 2, roof, low)
        x += w
    x = -length / 2 if right else x
    units = draw_units(rng, length - sum(w for _, w in ends), stove, extra)
    wide, z = sum(w for _, w in units), rng.uniform(1.34, 1.55)
    parts += base_row(rng, kit, units, x, low, board)
    splash = rng.choice([0.0, 0.06, 0.15, z - kit.h - 0.01])
    if splash:
        board.box(kit.splash, wide, 0.014, splash, x + wide / 2, BACK + 0.007, kit.h)
    if over != "nothing":
        hoods, stretches = hood_over(rng, kit, units, x, z + 0.12, roof)
        parts += hoods
        for a, b in stretches:
            if over == "shelves":
                parts += wall_shelves(rng, a, b, z, roof, upper)
            elif rng.random() < 0.9:
                wall_units(rng, kit, a, b, z, roof, rng.uniform(0.3, 0.38), upper)
    made = [("kitchen counter", board), ("kitchen cabinet", low), ("kitchen cabinet", upper)]
    return [(name, s) for name, s in made if s.vertices] + parts


def shelf_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """No cupboards on the wall but boards with crockery; some base units are open."""
    return _kitchen(rng, length, fridge, stove, "shelves", (*COMMON_UNITS, "open", "open"))


def ceiling_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """A galley: cupboards in tiers up to the ceiling, fronts without grips, high cupboards at an end."""
    kit = draw_kit(rng)
    style = kit.lower._replace(panel="slab", handle=str(rng.choice(["none", "lip", "bar"])))
    kit = kit._replace(lower=style, upper=kit.upper._replace(panel="slab", handle="none"), legs=False)
    return _kitchen(rng, length, fridge, stove, "units", cupboards=0.8, kit=kit, roof=rng.uniform(2.18, 2.27))


def corner_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """A row with a leg at one end, along the next wall or into the room with a ledge for stools."""
    length = length or rng.uniform(1.8, 3.3)
    kit = draw_kit(rng)
    parts = _kitchen(
        rng, length, False if length < 2.2 else fridge, stove, str(rng.choice(["units", "shelves", "nothing"])), kit=kit
    )
    side = -1 if parts[0][1].bounds()[0, 0] < -length / 2 + 0.05 else 1  # where the work top reaches the end
    low, board = Shape(), Shape()
    reach, ledge = rng.uniform(0.7, 1.7), rng.uniform(0.2, 0.35) if rng.random() < 0.4 else 0.0
    more = base_row(
        rng,
        kit,
        [("doors", reach)] if reach < 0.9 else [("both", reach / 2), ("drawers", reach / 2)],
        -reach / 2,
        low,
        board,
    )
    low.box(kit.lower.front, reach, 0.02, kit.h - kit.thick, 0, BACK + 0.01)  # its back is seen in the room
    x, y, turn = side * (length / 2 + BACK - ledge), BACK + kit.d + reach / 2, side * np.pi / 2
    if ledge:
        board.box(kit.top, reach, ledge, kit.thick, 0, BACK - ledge / 2, kit.h - kit.thick)
    made = [("kitchen counter", board), ("kitchen cabinet", low), *more]
    return parts + [(name, turned(s, x, y, turn)) for name, s in made]


def pantry_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """Tiny, as in offices and students' rooms: a thin top, a small refrigerator below it, a cupboard or two above."""
    length = length or rng.uniform(1.2, 2.2)
    kit = draw_kit(rng)._replace(
        thick=0.03, d=float(rng.uniform(0.5, 0.62)), top=pick(rng, "steel", "laminate", "stone")
    )
    cold, hot, over = length > 2.2 and fridge, stove and rng.random() < 0.6, ["units", "units", "shelves", "nothing"]
    parts = _kitchen(rng, length, cold, hot, str(rng.choice(over)), ("cold", "doors", "open", "both"), 0.1, kit)
    board = next(s for name, s in parts if name == "kitchen counter")
    if board.tops and rng.random() < 0.6:
        top = board.tops[-1]
        parts += load(rng, top.x0 + 0.03, top.x1, top.y1 - top.y0 - 0.05, (top.y0 + top.y1) / 2, top.z, 0.35)
    return parts


def masonry_kitchen(rng: Rng, length=None, fridge=None, stove=True) -> Parts:
    """A thick top on walls of plaster, brick or tile; cloth hangs before its niches, or boards stand in them."""
    length = length or rng.uniform(1.8, 3.3)
    kit = draw_kit(rng)._replace(thick=float(rng.uniform(0.05, 0.12)), foot=0.04)
    wall = pick(rng, "plaster", "brick", "tiled", "stone")
    ends = draw_ends(rng, length, fridge, 0.0)
    low, board, upper = Shape(), Shape(), Shape()
    x, parts = -length / 2, []
    for cold, w in ends:
        parts += tall_end(rng, kit, cold, w, x + w / 2, 2.2, upper)
        x += w
    units = draw_units(rng, length / 2 - x, stove, ("open",))
    bare = [
        (kind if kind in ("sink", "hob", "range") else "hob" if kind == "oven below" else "open", w)
        for kind, w in units
    ]
    cloth, under, front = pick(rng, "printed", "garment", "bedding"), kit.h - kit.thick, BACK + kit.d - 0.05
    parts += base_row(rng, kit._replace(legs=True), bare, x, Shape(), board)
    start = x
    for kind, w in bare:
        for edge in (x, x + w):
            low.box(
                wall, 0.07, front - BACK, under, np.clip(edge, start + 0.035, length / 2 - 0.035), (BACK + front) / 2
            )
        if kind != "range":
            low.box(wall, w, front - BACK, 0.08, x + w / 2, (BACK + front) / 2)
            low.box(wall, w, 0.03, under, x + w / 2, BACK + 0.015)
            if rng.random() < 0.6:
                u, v = np.meshgrid(np.linspace(0.06, w - 0.06, 25), np.linspace(0.1, under - 0.06, 4), indexing="ij")
                wave = 0.02 * np.sin(u * 2 * np.pi / 0.11 + rng.uniform(0, 6)) * (1.3 - v / under)
                low.sheet(cloth, np.stack([x + u, front - 0.04 + wave, v], -1))
            else:
                low.box(
                    pick(rng, *WOODS), w - 0.08, kit.d - 0.15, 0.03, x + w / 2, BACK + kit.d / 2 - 0.05, under * 0.5
                )
                parts += load(
                    rng, x + 0.06, x + w - 0.06, kit.d - 0.2, BACK + kit.d / 2 - 0.06, 0.08, under * 0.5 - 0.1
                )
        x += w
    tall = rng.choice([0.0, 0.15, 0.5])
    if tall:
        board.box(kit.splash, length / 2 - start, 0.015, tall, (start + length / 2) / 2, BACK + 0.008, kit.h)
    if rng.random() < 0.7:
        hoods, stretches = hood_over(rng, kit, bare, start, 1.55, 2.25)
        parts += hoods
        for a, b in stretches:
            parts += wall_shelves(rng, a, b, rng.uniform(1.4, 1.6), 2.2, upper)
    made = [("kitchen counter", board), ("kitchen cabinet", low), ("kitchen cabinet", upper)]
    return [(name, s) for name, s in made if s.vertices] + parts


_KITCHENS = (shelf_kitchen, ceiling_kitchen, corner_kitchen, pantry_kitchen, masonry_kitchen)
MORE: dict[str, tuple[Callable, ...]] = {"kitchen counter": _KITCHENS, "kitchen cabinet": _KITCHENS}
