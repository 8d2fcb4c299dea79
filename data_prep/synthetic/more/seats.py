"""More makes of ottomans, benches and seats in rows; its table also has beds, couches and chairs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.more.beds import BEDS
from data_prep.synthetic.more.chairs import OFFICE_CHAIRS, TABLE_CHAIRS
from data_prep.synthetic.more.mattresses import MATTRESSES
from data_prep.synthetic.more.parts import bent_back, covering, frame_legs, loop, metal, posts, stuffed, surface
from data_prep.synthetic.more.sofas import ARMCHAIRS, COUCHES, SOFA_CHAIRS, booth_sofa
from data_prep.synthetic.shapes import Shape

Rng = np.random.Generator


def cube_ottoman(rng: Rng) -> Shape:
    """A cube or long box with a lid, its cover plain or in fields, on feet at times."""
    w = rng.uniform(0.35, 1.3)
    d, h, low = min(w, rng.uniform(0.35, 0.75)), rng.uniform(0.33, 0.48), rng.choice([0.0, 0.04, 0.12])
    cover, shape, hard = covering(rng), Shape(), rng.random() < 0.5
    shape.add(stuffed(cover, w, d, h - 0.08 - low, hard), z=low)
    n = max(1, int(w / 0.4)) if rng.random() < 0.4 else 1
    for x in (np.arange(n) - (n - 1) / 2) * w / n:
        shape.add(stuffed(cover if rng.random() < 0.8 else surface(rng), w / n, d + 0.01, 0.1, hard), x, 0, h - 0.1)
    if low:
        posts(shape, surface(rng), (-w / 2 + 0.05, w / 2 - 0.05), (-d / 2 + 0.05, d / 2 - 0.05), low + 0.02, 0.045)
    return shape.top(-w * 0.4, w * 0.4, -d * 0.4, d * 0.4, h, soft=True)


def footstool(rng: Rng) -> Shape:
    """A low pad, round or square, on wooden legs, loops of tube, or a skirt."""
    w, h = rng.uniform(0.36, 0.65), rng.uniform(0.3, 0.46)
    d, cover, leg, shape = w * rng.uniform(0.7, 1.0), covering(rng), surface(rng), Shape()
    thick = rng.uniform(0.08, 0.2)
    if rng.random() < 0.5:
        shape.lathe(cover, [(0, h - thick), (w / 2, h - thick), (w / 2, h - 0.04), (w * 0.4, h), (0, h)], sides=18)
        d = w
    else:
        shape.add(stuffed(cover, w, d, thick, rng.random() < 0.3), z=h - thick)
    frame_legs(shape, rng, leg if rng.random() < 0.7 else metal(rng), w * 0.75, d * 0.75, h - thick)
    return shape.top(-w * 0.3, w * 0.3, -d * 0.3, d * 0.3, h, soft=True)


def cubby_bench(rng: Rng) -> Shape:
    """A seat over niches, drawers or doors, for shoes and toys, with a cushion at times."""
    w, d, h = rng.uniform(0.8, 1.7), rng.uniform(0.32, 0.45), rng.uniform(0.4, 0.52)
    body, shape = surface(rng), Shape()
    kind = str(rng.choice(["niche", "niche", "drawer", "door"]))
    cells = grid(rng, -w / 2, w / 2, 0.04, h - 0.03, int(rng.integers(1, 3)), int(rng.integers(2, 5)), kind)
    cupboard(shape, draw_style(rng, body), body, cells, -d / 2, d / 2 - 0.03)
    shape.box(body, w + 0.02, d, 0.03, z=h - 0.03)
    if rng.random() < 0.6:
        shape.add(stuffed(covering(rng), w, d, 0.07, False), z=h)
        h += 0.06
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.03, d / 2, h, soft=True)


def long_bench(rng: Rng) -> Shape:
    """A board or pad on posts, loops or slanting legs, with a shelf of bars below at times, or a back and arms."""
    w, d, h, shape = rng.uniform(0.9, 2.0), rng.uniform(0.28, 0.5), rng.uniform(0.4, 0.5), Shape()
    soft = rng.random() < 0.5
    top, leg, t = (covering(rng) if soft else surface(rng)), (surface(rng) if rng.random() < 0.6 else metal(rng)), 0.05
    thick = rng.uniform(0.04, 0.14) if soft else rng.uniform(0.03, 0.07)
    shape.add(stuffed(top, w, d, thick, not soft), z=h - thick)
    xs = np.linspace(-w * 0.42, w * 0.42, 2 if w < 1.5 else 3)
    for x in xs:
        if rng.random() < 0.5:
            loop(shape, leg, x, -d * 0.42, d * 0.42, h - thick, t)
        else:
            posts(shape, leg, (x,), (-d * 0.4, d * 0.4), h - thick, t, foot=0.8)
    if rng.random() < 0.35:
        for y in np.linspace(-d * 0.35, d * 0.35, 4):
            shape.box(leg, w * 0.84, 0.03, 0.03, y=y, z=h * 0.35)
    if rng.random() < 0.4:
        back = rng.uniform(0.3, 0.5)
        for x in (-w / 2 + 0.03, w / 2 - 0.03):
            shape.box(leg, t, t, back + thick, x, -d / 2, h - thick)
            if rng.random() < 0.5:
                shape.box(leg, t, d, 0.04, x, 0, h + 0.2).box(leg, t, t, 0.2 + thick, x, d / 2 - 0.03, h - thick)
        bent_back(shape, top, w - 0.1, -d / 2, h + 0.1, back - 0.1, 0.1, 0.06 if soft else 0.025, 0.0)
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.05, d / 2, h, soft=soft)


def hall_seats(rng: Rng) -> Shape:
    """Seats of cinemas and halls in a row: fat pads, high backs, arms with room for a cup, some tipped up."""
    number, pitch, shape = int(rng.integers(2, 5)), rng.uniform(0.52, 0.7), Shape()
    cover, body, back, seat = covering(rng), surface(rng), rng.uniform(0.5, 0.75), rng.uniform(0.4, 0.48)
    arm = rng.uniform(0.06, 0.14)
    for k in range(number):
        x = (k - (number - 1) / 2) * pitch
        up = rng.random() < 0.3
        pad = stuffed(cover, pitch - arm - 0.02, 0.5, 0.14, False)
        shape.add(pad.tilted(-1.25).grounded() if up else pad, x, -0.05 if up else 0.05, seat - (0.1 if up else 0.14))
        shape.add(stuffed(cover, pitch - arm - 0.02, 0.15, back, False).tilted(0.15), x, -0.24, seat - 0.05)
        shape.add(Shape().box(body, pitch - arm, 0.03, back * 0.9).tilted(0.15), x, -0.33, seat - 0.1)
    for k in range(number + 1):
        x = (k - number / 2) * pitch
        shape.box(body, arm * 0.7, rng.uniform(0.3, 0.5), seat + 0.16, x, -0.02).box(
            cover, arm, 0.48, 0.06, x, 0, seat + 0.16
        )
    return shape


# Class → its makes; those of tables and desks are in ``tables``.
MORE: dict[str, tuple[Callable, ...]] = {
    "bed": BEDS,
    "mattress": MATTRESSES,
    "couch": COUCHES,
    "sofa chair": SOFA_CHAIRS,
    "armchair": ARMCHAIRS,
    "chair": TABLE_CHAIRS,
    "office chair": OFFICE_CHAIRS,
    "ottoman": (cube_ottoman, footstool),
    "bench": (cubby_bench, long_bench),
    "seat": (hall_seats, partial(booth_sofa, label="seat")),
}
