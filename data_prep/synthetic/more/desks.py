"""More makes of desks, of schools and homes, to stand at and to play at; its table also has those of offices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic import desks
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import Cell, cupboard, draw_style, grid
from data_prep.synthetic.more.office_desks import OFFICE_DESKS, any_chair, any_office_chair, seat_before
from data_prep.synthetic.more.parts import Parts, drawers, metal, posts, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


def _desk(rng: Rng, make: Callable) -> Parts:
    """A desk, mostly with a chair before it; screens and bins of its own come along."""
    made, wide = make(rng)
    if isinstance(made, Shape):
        return desks.in_use(rng, made, wide, any_chair, any_office_chair)
    if wide is not None and rng.random() < 0.9:
        front = max(top.y1 for top in made[0][1].tops if top.x0 <= wide <= top.x1)
        made += seat_before(rng, wide, front)
    return made


# ---------------------------------------------------------------- desks: what is made, and at which x one sits


def school_desk(rng: Rng) -> tuple[Shape, float]:
    """For one pupil or two: a tray or box below a flat or slanted lid, on tubes, panels or iron sides."""
    double = rng.random() < 0.4
    w, d = rng.uniform(1.0, 1.35) if double else rng.uniform(0.55, 0.75), rng.uniform(0.42, 0.6)
    h = rng.uniform(0.56, 0.78)
    top, leg, shape, deep = surface(rng), metal(rng), Shape(), rng.uniform(0.09, 0.2)
    slope, kind, t = rng.choice([0.0, 0.0, 0.06, 0.12]), int(rng.integers(4)), rng.uniform(0.03, 0.045)
    box = Shape().box(top, w, d, 0.025).tilted(-np.arctan2(slope, d) if slope else 0.0)
    shape.add(box, z=h - 0.025 - slope / 2)
    body = top if rng.random() < 0.5 else leg
    under = h - 0.02 - slope
    shape.box(body, w - 0.06, d - 0.08, 0.02, z=under - deep)
    for x in np.linspace(-w / 2 + 0.04, w / 2 - 0.04, 3 if double else 2):
        shape.box(body, 0.022, d - 0.08, deep + slope * 0.4, x, 0, under - deep)
    shape.box(body, w - 0.06, 0.02, deep + slope * 0.9, y=-d / 2 + 0.05, z=under - deep)
    if slope and rng.random() < 0.6:  # the box is closed before the pupil
        shape.box(body, w - 0.06, 0.02, deep, y=d / 2 - 0.05, z=under - deep)
    low, xs = under - deep, (-w / 2 + 0.05, w / 2 - 0.05)
    if kind == 0:
        posts(shape, leg, xs, (-d / 2 + 0.05, d / 2 - 0.05), low, t)
    elif kind == 1:  # a post with a foot at each end
        for x in xs:
            shape.box(leg, t, d, t, x).box(leg, t, 0.07, low, x, -d * 0.1)
        shape.box(leg, w - 0.1, t, 0.05, y=-d * 0.1, z=low * 0.5)
    elif kind == 2:
        for x in xs:
            shape.box(top, 0.03, d * 0.9, low + 0.02, x)
        shape.box(top, w - 0.1, 0.02, low * 0.6, y=-d / 2 + 0.06, z=low * 0.4)
    else:
        for x in xs:
            shape.path(
                leg,
                [(x, -d * 0.42, t / 2), (x, d * 0.45, t / 2), (x, -d * 0.2, low * 0.6), (x, 0, low)],
                t / 2,
                steady=True,
            )
    if kind in (1, 2) and rng.random() < 0.4:  # a seat that is one with the desk
        y, seat = d / 2 + rng.uniform(0.22, 0.3), h - rng.uniform(0.27, 0.32)
        shape.box(top, w * 0.9, 0.3, 0.025, y=y, z=seat)
        for x in xs:
            shape.box(leg, t, y + 0.3, t, x, y / 2, 0.0).box(leg, t, 0.1, seat, x, y)
            shape.box(leg, t, 0.03, 0.35, x, y + 0.16, seat)
        shape.box(top, w * 0.9, 0.02, 0.16, y=y + 0.16, z=seat + 0.22)
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, d / 2 - 0.02, h + 0.002), 0.0


def gaming_desk(rng: Rng) -> tuple[Shape, float]:
    """A wide board on slanting bars, a riser for screens along its back, boards beside it, a strip of light."""
    w, d, h = rng.uniform(1.0, 1.8), rng.uniform(0.5, 0.8), rng.uniform(0.71, 0.78)
    top = pick(rng, "black", "black", "white", "grey wood", "walnut") if rng.random() < 0.7 else surface(rng)
    leg, glow, shape, t = pick(rng, "black", "frame", "white"), paint(rng, "bright"), Shape(), rng.uniform(0.045, 0.08)
    shape.box(top, w, d, 0.025, z=h - 0.025).box(glow, w * 0.9, 0.02, 0.02, y=d / 2 - 0.01, z=h - 0.045)
    kind = int(rng.integers(4))
    for x in (-w / 2 + t, w / 2 - t):
        a, b = -d * 0.42, d * 0.42
        shape.box(leg, t, d * 0.9, 0.04, x).box(leg, t, d * 0.8, 0.03, x, z=h - 0.055)
        if kind == 0:  # a Z
            shape.rod(leg, (x, b, 0.02), (x, a, h - 0.03), t * 0.6, sides=4)
        elif kind == 1:  # a K
            shape.box(leg, t, 0.06, h - 0.03, x, a)
            shape.rod(leg, (x, b, 0.02), (x, a, h * 0.5), t * 0.5, sides=4)
            shape.rod(leg, (x, b, h - 0.03), (x, a, h * 0.5), t * 0.5, sides=4)
        elif kind == 2:
            shape.rod(leg, (x, 0.0, 0.02), (x, a * 0.5, h - 0.03), t * 0.7, sides=4)
        else:
            posts(shape, leg, (x,), (a, b), h - 0.03, 0.05)
    shape.box(leg, w - 2 * t, 0.03, 0.06, y=-d * 0.3, z=h * 0.55)
    tops, back = [], -d / 2
    if rng.random() < 0.75:  # the riser
        wide, rise, deep = w * rng.uniform(0.5, 1.0), rng.uniform(0.09, 0.2), rng.uniform(0.18, 0.27)
        shape.box(top, wide, deep, 0.022, y=back + deep / 2, z=h + rise)
        posts(shape, leg, np.linspace(-wide / 2 + 0.02, wide / 2 - 0.02, 3), (back + deep / 2,), rise, 0.035, h)
        tops.append((-wide / 2, wide / 2, back, back + deep, h + rise + 0.022))
    side = int(rng.choice([-1, 1]))
    if rng.random() < 0.5:  # boards at one end, from the floor to above the desk
        tall, span = rng.uniform(h, 1.45), rng.uniform(0.25, 0.4)
        x = side * (w / 2 + span / 2)
        posts(shape, leg, (x - span / 2, x + span / 2), (back + 0.02, d / 2 - 0.1), tall, 0.03)
        for z in np.arange(rng.uniform(0.08, 0.3), tall, rng.uniform(0.28, 0.4)):
            shape.box(top, span, d - 0.1, 0.02, x, -0.05, z)
            tops.append((x - span / 2 + 0.02, x + span / 2 - 0.02, back + 0.03, d / 2 - 0.12, z + 0.02))
    if rng.random() < 0.25:  # a board for hooks
        shape.box(leg, w * 0.6, 0.02, rng.uniform(0.3, 0.6), y=back + 0.01, z=h)
    shape.top(-w / 2, w / 2, -d / 2 + (0.28 if tops else 0), d / 2, h)
    for bounds in tops:
        shape.top(*bounds)
    return shape, 0.0


def writing_table(rng: Rng) -> tuple[Shape, float]:
    """Slender legs, a drawer or more under the board, and a panel or small boxes along its back and sides."""
    w, d, h = rng.uniform(0.8, 1.5), rng.uniform(0.45, 0.7), rng.uniform(0.72, 0.8)
    body, shape, thick = surface(rng), Shape(), rng.uniform(0.02, 0.035)
    leg = body if rng.random() < 0.6 else metal(rng)
    apron, r, rise = rng.uniform(0.07, 0.16), rng.uniform(0.018, 0.032), rng.uniform(0.06, 0.4)
    shape.box(body, w, d, thick, z=h - thick)
    kind = int(rng.integers(3))
    for x in (-w / 2 + 0.05, w / 2 - 0.05):
        for y in (-d / 2 + 0.05, d / 2 - 0.06):
            if kind == 0:
                shape.box(leg, 2.4 * r, 2.4 * r, h - thick, x, y)
            elif kind == 1:
                shape.rod(leg, (x * 1.05, y * 1.08, 0), (x, y, h - thick), r * 0.7, r * 1.3)
            else:  # turned
                shape.lathe(leg, [(r * 0.6, 0), (r * 0.7, h * 0.1), (r * 1.3, h * 0.45), (r * 0.8, h * 0.6),
                                  (r * 1.5, h - apron - thick), (r * 1.5, h - thick)], x, y, sides=8)  # fmt: skip
    cells = grid(rng, -w / 2 + 0.07, w / 2 - 0.07, h - thick - apron, h - thick, 1, int(rng.integers(1, 4)), "drawer")
    cupboard(shape, draw_style(rng, body, ("slab", "frame")), body, cells, -d / 2 + 0.05, d / 2 - 0.05)
    shape.box(body, w, 0.02, rise, y=-d / 2 + 0.01, z=h)
    deep = rng.uniform(0.15, 0.24)
    if rng.random() < 0.6:
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.box(body, 0.02, rng.uniform(0.5, 1.0) * d, min(rise, 0.2), x, -d * 0.1, h)
    if rise > 0.13 and rng.random() < 0.8:  # boxes for letters
        step = rng.uniform(0.16, 0.34)
        side = Cell(-w / 2 + 0.02, -w / 2 + step, h, h + rise)
        row = [side, side._replace(x0=w / 2 - step, x1=w / 2 - 0.02)]
        if rng.random() < 0.6:
            row += grid(rng, -w / 2 + step, w / 2 - step, h + rise * rng.uniform(0.0, 0.5), h + rise, 1, 3, "niche")
        row = [c._replace(kind=str(rng.choice(["niche", "drawer"]))) for c in row]
        cupboard(shape, draw_style(rng, body, ("slab",), ("knob", "none")), body, row, -d / 2, -d / 2 + deep)
        shape.top(-w / 2, w / 2, -d / 2, -d / 2 + deep, h + rise)
    return shape.top(-w / 2 + 0.02, w / 2 - 0.02, -d / 2 + deep + 0.03, d / 2, h), 0.0


def floating_desk(rng: Rng) -> tuple[Shape, float]:
    """Held by the wall: a board on brackets, or a box with drawers and niches, with a panel or shelves above."""
    w, d, h = rng.uniform(0.7, 2.2), rng.uniform(0.38, 0.6), rng.uniform(0.7, 0.8)
    body, shape, back = surface(rng), Shape(), -d / 2
    thick = rng.uniform(0.025, 0.07)
    shape.box(body, w, d, thick, z=h - thick)
    if rng.random() < 0.5:
        deep = rng.uniform(0.1, 0.22)
        cells = grid(rng, -w / 2, w / 2, h - thick - deep, h - thick, 1, max(1, int(w / 0.5)), "drawer")
        cells = [c._replace(kind="niche", opened=0.0) if rng.random() < 0.4 else c for c in cells]
        cupboard(shape, draw_style(rng, body), body, cells, back, d / 2 - rng.uniform(0.02, 0.12))
    else:
        for x in np.linspace(-w * 0.42, w * 0.42, 2 + (w > 1.4)):
            arm = metal(rng)
            shape.box(arm, 0.035, d * 0.85, 0.035, x, -d * 0.05, h - thick - 0.035)
            shape.box(arm, 0.035, 0.03, 0.35, x, back + 0.015, h - thick - 0.38)
            if rng.random() < 0.7:
                shape.rod(arm, (x, back + 0.03, h - thick - 0.34), (x, d * 0.3, h - thick - 0.03), 0.016, sides=4)
    if rng.random() < 0.5:
        rise = rng.uniform(0.3, 0.9)
        panel = body if rng.random() < 0.5 else surface(rng)
        shape.box(panel, w * rng.uniform(0.6, 1.0), 0.022, rise, y=back + 0.011, z=h)
        for z in (h + rise * 0.55, h + rise)[: int(rng.integers(1, 3))]:
            wide = w * rng.uniform(0.5, 1.0)
            shape.box(body, wide, 0.2, 0.025, y=back + 0.1, z=z)
            shape.top(-wide / 2, wide / 2, back + 0.02, back + 0.2, z + 0.025)
    return shape.top(-w / 2, w / 2, back + 0.05, d / 2, h), float(rng.uniform(-0.15, 0.15) * w)


def ladder_desk(rng: Rng) -> tuple[Shape, float]:
    """A ladder that leans on the wall, its lowest board deep enough to write on, smaller ones above."""
    w, d, h, tall = rng.uniform(0.6, 1.1), rng.uniform(0.45, 0.6), rng.uniform(0.72, 0.78), rng.uniform(1.4, 2.05)
    body, shape, back, t = surface(rng), Shape(), -d / 2, rng.uniform(0.03, 0.05)
    leg = body if rng.random() < 0.5 else metal(rng)
    for x in (-w / 2 + t / 2, w / 2 - t / 2):
        shape.rod(leg, (x, back + d * 0.9, 0), (x, back + 0.03, tall), t / 2 * 1.4, sides=4)
        if rng.random() < 0.5:
            shape.box(leg, t, t, tall * rng.uniform(0.6, 1.0), x, back + t / 2)
    shape.box(body, w, d, 0.03, z=h - 0.03)
    for x in (-w / 2 + 0.011, w / 2 - 0.011):
        shape.box(body, 0.022, d * 0.9, 0.09, x, -d * 0.05, h)
    if rng.random() < 0.5:
        drawers(shape, rng, body, w - 0.08, back + 0.05, d / 2 - 0.03, h - 0.13, h - 0.03)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.03, d / 2, h)
    for z in np.arange(h + rng.uniform(0.3, 0.4), tall, rng.uniform(0.28, 0.42)):
        deep = max(0.16, d * 0.9 * (1 - z / tall) + 0.12)
        shape.box(body, w - 2 * t, deep, 0.022, y=back + deep / 2, z=z)
        shape.top(-w / 2 + t + 0.02, w / 2 - t - 0.02, back + 0.02, back + deep, z + 0.022)
    return shape, 0.0


def raised_desk(rng: Rng) -> tuple[Shape, float]:
    """To stand at: columns drawn out, an L on three of them, one column only, or a riser on a usual desk."""
    w, d, h = rng.uniform(0.9, 1.9), rng.uniform(0.6, 0.85), rng.uniform(0.92, 1.25)
    top, leg, shape, kind = surface(rng), metal(rng), Shape(), int(rng.integers(4))
    t, thick = rng.uniform(0.05, 0.09), rng.uniform(0.02, 0.04)
    if kind == 3:  # crossed arms lift a tray from the board
        h, wide = rng.uniform(0.71, 0.77), min(w, 0.95) * rng.uniform(0.7, 1.0)
        up = h + rng.uniform(0.12, 0.45)
        posts(shape, leg, (-w / 2 + 0.05, w / 2 - 0.05), (-d / 2 + 0.05, d / 2 - 0.05), h - thick, 0.05)
        shape.box(top, w, d, thick, z=h - thick)
        dark = pick(rng, "black", "white", "frame")
        for x in (-wide * 0.42, wide * 0.42):
            shape.rod(dark, (x, -d * 0.35, h), (x, d * 0.2, up), 0.018, sides=4)
            shape.rod(dark, (x, d * 0.2, h), (x, -d * 0.35, up), 0.018, sides=4)
        shape.box(dark, wide, d * 0.65, 0.03, y=-d * 0.15, z=up).box(
            dark, wide * 0.8, 0.25, 0.025, 0, d * 0.3, up - rng.uniform(0.05, 0.11)
        )
        return shape.top(-wide / 2, wide / 2, -d * 0.47, d * 0.17, up + 0.03), 0.0
    if kind == 2:
        w, d = rng.uniform(0.6, 0.85), rng.uniform(0.45, 0.6)
    slab(shape, top, outline(w, d, str(rng.choice(["square", "rounded"]))), thick, z=h - thick)
    places = [(0.0, 0.0)] if kind == 2 else [(-w * 0.38, 0.0), (w * 0.38, 0.0)]
    if kind == 1:
        side, reach, wing = int(rng.choice([-1, 1])), rng.uniform(0.4, 0.9), rng.uniform(0.5, 0.7)
        x = side * (w - wing) / 2
        shape.box(top, wing, reach, thick, x, d / 2 + reach / 2, h - thick)
        shape.top(x - wing / 2, x + wing / 2, d / 2 + 0.02, d / 2 + reach, h)
        places.append((x, d / 2 + reach - 0.15))
    back = rng.choice([0.0, -0.2]) * d  # columns in the middle or, as of a C, behind
    for x, y in places:
        long = d * 0.9 if y == 0 else 0.25
        shape.box(leg, t + 0.02, long, 0.035, x, y).box(leg, t + 0.015, t, h * 0.55, x, y + back)
        shape.box(leg, t, t - 0.015, h - thick, x, y + back).box(leg, t, long * 0.7, 0.03, x, y, h - thick - 0.03)
    if kind != 2:
        shape.box(leg, w * 0.76, 0.05, 0.06, y=back, z=h - thick - rng.uniform(0.06, 0.4))
    if rng.random() < 0.3:
        shape.box(top, w * 0.8, 0.02, 0.35, y=-d / 2 + 0.06, z=h - thick - 0.36)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h), -w * 0.1 if kind == 1 and side > 0 else 0.0


def computer_desk(rng: Rng) -> tuple[Shape, float]:
    """Side panels, a tray for the keyboard, a slot for the computer, and boards above the screen."""
    w, d, h = rng.uniform(0.65, 1.3), rng.uniform(0.45, 0.65), rng.uniform(0.72, 0.8)
    body, shape, back, t = surface(rng), Shape(), -d / 2, 0.022
    tall = h if rng.random() < 0.25 else rng.uniform(1.05, 1.6)
    low, slot = rng.choice([0.03, 0.06]), rng.uniform(0.2, 0.28)
    side = int(rng.choice([-1, 1]))
    shape.box(body, w, d, t, z=h - t)
    for x in (-w / 2 + t / 2, w / 2 - t / 2):
        shape.box(body, t, d * 0.95, h - low, x, 0, low)
        if tall > h:
            shape.box(body, t, rng.uniform(0.25, 0.45), tall - h, x, back + 0.15, h)
    inner = side * (w / 2 - slot)
    shape.box(body, t, d * 0.85, h - low, inner, -0.03, low).box(body, slot, d * 0.85, t, side * (w - slot) / 2, 0, 0.1)
    shape.box(body, w - t, t, rng.uniform(0.2, 0.5), y=back + 0.02, z=h - 0.55)
    wide, out = -side * slot / 2, rng.uniform(0.0, 0.25)
    shape.box(body, w - slot - 0.08, 0.35, t, wide, d / 2 - 0.19 + out, h - rng.uniform(0.1, 0.14))
    z = tall
    while z > h + 0.25:
        shape.box(body, w, 0.3, t, y=back + 0.15, z=z - t).top(-w / 2 + 0.03, w / 2 - 0.03, back, back + 0.3, z)
        z -= rng.uniform(0.25, 0.45)
    if low > 0.05:
        for x in (-w / 2 + 0.03, w / 2 - 0.03, inner):
            for y in (-d * 0.4, d * 0.4):
                shape.ball(pick(rng, "black"), 0.025, 0.03, 0.03, x, y, 0.03, rings=4, sides=6)
    return shape.top(-w / 2, w / 2, back + (0.3 if tall > h else 0.0), d / 2, h), wide


_MAKES = (
    *OFFICE_DESKS, school_desk, gaming_desk, writing_table, floating_desk, ladder_desk, raised_desk, computer_desk,
)  # fmt: skip
DESKS = tuple(partial(_desk, make=make) for make in _MAKES)
