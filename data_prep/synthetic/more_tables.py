"""More makes of desks and tables: of offices, schools, dining rooms, workshops, before couches and beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic import chairs, desks, tables
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import Cell, cupboard, draw_style, grid
from data_prep.synthetic.more_seats import CHAIRS, loop, metal, posts, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]


# ---------------------------------------------------------------- what the makes share


def drawers(shape: Shape, rng: Rng, body: Material, w, y0, y1, z0, z1, x=0.0) -> Shape:
    """A block below a board: drawers, a door, open boards, or some of each; its front is at y1."""
    other = body if rng.random() < 0.7 else surface(rng)
    style = draw_style(rng, other, ("slab", "slab", "frame", "raised"), ("bar", "knob", "lip", "cup", "none"))
    x0, x1, most = x - w / 2, x + w / 2, max(1, int((z1 - z0) / 0.13))
    kind, mid = rng.integers(5), z0 + (z1 - z0) * rng.uniform(0.45, 0.75)
    if kind <= 1 or z1 - z0 < 0.3:
        cells = grid(rng, x0, x1, z0, z1, int(rng.integers(1, most + 1)), 1, "drawer", ajar=0.08)
    elif kind == 2:
        cells = grid(rng, x0, x1, z0, mid, 1, 1, "door") + grid(rng, x0, x1, mid, z1, 1, 1, "drawer", ajar=0.1)
    elif kind == 3:
        cells = grid(rng, x0, x1, z0, mid, 1, 1, "niche") + grid(rng, x0, x1, mid, z1, 1, 1, "drawer", ajar=0.1)
    else:
        cells = grid(rng, x0, x1, z0, z1, int(rng.integers(1, 3)), 1, "niche")
    return cupboard(shape, style, body, cells, y0, y1)


def shelves_above(shape: Shape, rng: Rng, body: Material, w, back, deep, z, x=0.0) -> None:
    """Boards between uprights on the back of a desk; some cells have doors, some a back."""
    tall, columns = rng.uniform(0.25, 0.8), int(rng.integers(1, 4))
    cells: list[Cell] = []
    for column in range(columns):
        x0, x1 = x - w / 2 + column * w / columns, x - w / 2 + (column + 1) * w / columns
        cells += grid(rng, x0, x1, z, z + tall, int(rng.integers(1, 3 if tall > 0.45 else 2)), 1, "niche")
    cells = [c._replace(kind="door") if rng.random() < 0.2 else c for c in cells]
    cupboard(shape, draw_style(rng, body, ("slab", "frame")), body, cells, back, back + deep)
    shape.top(x - w / 2, x + w / 2, back, back + deep, z + tall)


def _sits(rng: Rng, x, y, front=True) -> Parts:
    """A chair or office chair before a board whose edge is at y; ``front``: at its front, else behind it."""
    office = rng.random() < 0.6
    made = (chairs.office_chair_in_use if office else chairs.chair_in_use)(rng)
    away = max(0.1, chairs.reach_under(made[0][1]) + 0.02) + rng.uniform(0.0, 0.35)
    turn = (np.pi if front else 0.0) + rng.normal(0, 0.4)
    return [(part, shape.moved(x + rng.uniform(-0.1, 0.1), y + (away if front else -away), 0, turn))
            for part, shape in made]  # fmt: skip


def _desk(rng: Rng, make: Callable) -> Parts:
    """A desk, mostly with a chair before it; screens and bins of its own come along."""
    made, wide = make(rng)
    if isinstance(made, Shape):
        return desks.in_use(rng, made, wide, chairs.chair_in_use, chairs.office_chair_in_use)
    if wide is not None and rng.random() < 0.9:
        front = max(top.y1 for top in made[0][1].tops if top.x0 <= wide <= top.x1)
        made += _sits(rng, wide, front)
    return made


# ---------------------------------------------------------------- desks: what is made, and at which x one sits


def executive_desk(rng: Rng) -> tuple[Shape, float]:
    """A thick board that sticks out over one or two blocks, closed before the knees, at times with a lower wing."""
    w, d, h = rng.uniform(1.3, 2.1), rng.uniform(0.7, 1.0), rng.uniform(0.72, 0.79)
    thick, over, body = rng.uniform(0.03, 0.09), rng.uniform(0.0, 0.1), surface(rng)
    top = body if rng.random() < 0.6 else surface(rng)
    under, free = h - thick, [-w / 2 + over, w / 2 - over]
    shape = Shape()
    slab(shape, top, outline(w, d, "square" if rng.random() < 0.7 else "rounded"), thick, z=under)
    y0, y1 = -d / 2 + over, d / 2 - over - 0.03
    base = rng.choice([0.0, 0.05, 0.12])
    first = int(rng.choice([-1, 1]))
    for side in (first, -first):
        block = rng.uniform(0.3, 0.5)
        x = side * (w / 2 - over - block / 2)
        if side == first or rng.random() < 0.5:
            drawers(shape, rng, body, block, y0, y1, base, under, x)
            if base > 0.1:
                posts(shape, body, (x - block / 2 + 0.04, x + block / 2 - 0.04), (y0 + 0.04, y1 - 0.04), base, 0.05)
            elif base > 0:
                shape.box(body, block - 0.06, y1 - y0 - 0.08, base, x, (y0 + y1) / 2)
            free[0 if side < 0 else 1] -= side * block
        elif rng.random() < 0.6:
            shape.box(body, rng.uniform(0.03, 0.09), y1 - y0, under, side * (w / 2 - over - 0.04), (y0 + y1) / 2)
        else:
            posts(shape, metal(rng), (side * (w / 2 - over - 0.04),), (y0 + 0.04, y1 - 0.04), under, 0.05)
    wide, gap = (free[0] + free[1]) / 2, free[1] - free[0]
    low = rng.choice([0.02, 0.02, 0.25, 0.4])
    shape.box(body, gap, 0.025, under - low, wide, y0 + rng.uniform(0.02, 0.25), low)
    if rng.random() < 0.4:
        drawers(shape, rng, body, gap - 0.02, y0 + 0.1, y1, under - rng.uniform(0.09, 0.14), under, wide)
    if rng.random() < 0.3:  # a wing beside the sitter
        deep, reach, down = rng.uniform(0.4, 0.55), rng.uniform(0.7, 1.1), under - rng.uniform(0.0, 0.06)
        x = -first * (w / 2 - deep / 2)
        shape.box(top, deep, reach, 0.03, x, d / 2 + reach / 2, down - 0.03)
        shape.box(body, deep * 0.95, 0.03, down - 0.03, x, d / 2 + reach - 0.05)
        shape.box(body, 0.025, reach - 0.06, down * 0.6, x - first * (deep / 2 - 0.03), d / 2 + reach / 2, down * 0.36)
        shape.top(x - deep / 2, x + deep / 2, d / 2 + 0.02, d / 2 + reach, down)
        wide += first * 0.15
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h), wide


def corner_station(rng: Rng) -> tuple[Shape, float]:
    """An L whose inner corner is cut across, on panels, loops or posts, with shelves at times."""
    w, reach, d, h = rng.uniform(1.3, 2.2), rng.uniform(0.5, 1.3), rng.uniform(0.5, 0.75), rng.uniform(0.7, 0.77)
    top, side, wing = surface(rng), int(rng.choice([-1, 1])), rng.uniform(0.45, 0.75)
    thick, x = rng.uniform(0.02, 0.045), side * (w - wing) / 2
    cut, under, inner = rng.uniform(0.12, min(0.5, reach - 0.1)), h - thick, side * (w / 2 - wing)
    shape = Shape().box(top, w, d, thick, z=under).box(top, wing, reach, thick, x, d / 2 + reach / 2, under)
    corner = np.array([[inner, d / 2], [inner, d / 2 + cut], [inner - side * cut, d / 2]])[::side]
    slab(shape, top, corner, thick, z=under)
    ends, kind = ((-side * (w / 2 - 0.04), -d / 2 + 0.03, d / 2 - 0.03),), int(rng.integers(4))
    leg = top if kind == 0 else metal(rng)
    if kind == 0:
        shape.box(leg, 0.03, d * 0.95, under, -side * (w / 2 - 0.03)).box(
            leg, wing * 0.95, 0.03, under, x, d / 2 + reach - 0.03
        )
        shape.box(leg, w * 0.95, 0.02, under * rng.uniform(0.35, 0.9), y=-d / 2 + 0.03, z=under * 0.1)
        shape.box(leg, 0.02, d + reach - 0.05, under * 0.6, side * (w / 2 - 0.03), reach / 2, under * 0.4)
    else:
        t = rng.uniform(0.03, 0.07)
        for px, y0, y1 in ends:
            loop(shape, leg, px, y0, y1, under, t, 0.06) if kind == 1 else posts(
                shape, leg, (px,), (y0 + t / 2, y1 - t / 2), under, t
            )
        far = d / 2 + reach - t / 2 - 0.02
        posts(shape, leg, (x - wing / 2 + t, x + wing / 2 - t), (far,), under, t)
        posts(shape, leg, (side * (w / 2 - t),), (-d / 2 + t,), under, t)
        shape.box(leg, w * 0.9, 0.03, 0.05, y=-d / 2 + 0.1, z=under - 0.05)
        shape.box(leg, 0.03, d + reach - 0.2, 0.05, x, reach / 2, under - 0.05)
        if kind == 3:  # a board before the knees
            shape.box(top, w * 0.8, 0.02, 0.35, y=-d / 2 + 0.06, z=under - 0.38)
    wide = -side * wing / 2
    if rng.random() < 0.5:
        drawers(shape, rng, top, wing - 0.08, d / 2 + reach - 0.55, d / 2 + reach - 0.04, 0.05, under, x)
    if rng.random() < 0.35:
        shelves_above(shape, rng, top, w * rng.uniform(0.5, 1.0), -d / 2, rng.uniform(0.2, 0.3), h)
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    return shape.top(x - wing / 2, x + wing / 2, d / 2 + 0.02, d / 2 + reach, h), wide


def cubicle(rng: Rng) -> tuple[Parts, float]:
    """A work top between partitions of cloth, often with a wing, bins overhead, and drawers below."""
    w, d, h, wall = rng.uniform(1.4, 2.4), rng.uniform(0.55, 0.8), rng.uniform(0.71, 0.76), rng.uniform(1.05, 1.75)
    cloth, rim, top = pick(rng, "office cloth", "upholstery", "laminate"), metal(rng), surface(rng)
    t, out = rng.uniform(0.05, 0.09), rng.uniform(-0.05, 0.9)
    screen, shape = Shape(), Shape().box(top, w, d, 0.035, z=h - 0.035)
    low = 0.0 if rng.random() < 0.7 else 0.1  # some stand on feet
    sides = [-1, 1] if rng.random() < 0.7 else [int(rng.choice([-1, 1]))]
    screen.box(cloth, w + 2 * t, t, wall - low, y=-d / 2 - t / 2, z=low)
    screen.box(rim, w + 2 * t, t + 0.01, 0.03, y=-d / 2 - t / 2, z=wall)
    for side in sides:
        x, high = side * (w + t) / 2, wall if rng.random() < 0.6 else rng.uniform(1.0, wall)
        screen.box(cloth, t, d + out, high - low, x, out / 2, low).box(rim, t + 0.01, d + out, 0.03, x, out / 2, high)
        screen.box(rim, t + 0.01, t, high, x, d / 2 + out)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.box(rim, 0.04, d * 0.8, 0.12, x, -d * 0.1, h - 0.155)
        shape.box(rim, 0.06, d * 0.9, h - 0.035, x) if rng.random() < 0.5 else None
    shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    side, wide = sides[0], 0.0
    if out > 0.35 and rng.random() < 0.7:
        wing = rng.uniform(0.45, 0.65)
        x = side * (w - wing) / 2
        shape.box(top, wing, out, 0.035, x, d / 2 + out / 2, h - 0.035)
        shape.box(rim, wing * 0.9, 0.04, h - 0.035, x, d / 2 + out - 0.05)
        shape.top(x - wing / 2, x + wing / 2, d / 2 + 0.02, d / 2 + out, h)
        wide = -side * wing / 2
    if rng.random() < 0.6:
        drawers(shape, rng, pick(rng, "painted steel", "laminate", "white"), 0.4, -d / 2 + 0.08, d / 2 - 0.05, 0.05,
                h - 0.035, -side * (w / 2 - 0.28))  # fmt: skip
    parts = [("desk", shape), ("divider", screen)]
    if wall > 1.3 and rng.random() < 0.75:  # bins, or a shelf
        span, z, bins = rng.uniform(0.6, 1.0) * w, wall - rng.uniform(0.36, 0.42), Shape()
        body = pick(rng, "painted steel", "laminate", "office cloth")
        kind = "door" if rng.random() < 0.7 else "niche"
        cells = grid(rng, -span / 2, span / 2, z, wall - 0.02, 1, int(rng.integers(1, 3)), kind, ajar=0.0)
        style = draw_style(rng, body if rng.random() < 0.5 else cloth, ("slab",), ("lip", "none", "bar"))
        cupboard(bins, style, body, cells, -d / 2, -d / 2 + rng.uniform(0.3, 0.4))
        parts.append(("cabinet" if kind == "door" else "shelf", bins))
    return parts, wide


def bench_desk(rng: Rng) -> tuple[Parts, None]:
    """A long board shared by two or three side by side, at times by as many across a screen."""
    number, pitch, both = int(rng.integers(2, 4)), rng.uniform(1.0, 1.5), rng.random() < 0.3
    number -= both and number > 2
    w, d, h = number * pitch, rng.uniform(0.6, 0.8), rng.uniform(0.71, 0.77)
    top, leg, shape, thick = surface(rng), metal(rng), Shape(), rng.uniform(0.02, 0.045)
    rows, t, kind = ((-1, 1) if both else (0,)), rng.uniform(0.04, 0.07), int(rng.integers(4))
    deep = 2 * d + 0.05 if both else d
    seats: Parts = []
    for row in rows:
        y = row * (d / 2 + 0.025)
        shape.box(top, w, d, thick, y=y, z=h - thick)
        for k in range(number):
            x = (k - (number - 1) / 2) * pitch
            shape.top(x - pitch / 2 + 0.02, x + pitch / 2 - 0.02, y - d / 2, y + d / 2, h)
            if rng.random() < 0.75:
                seats += _sits(rng, x, y + (d / 2 if row >= 0 else -d / 2), row >= 0)
            if rng.random() < 0.4 and row >= 0:
                body = pick(rng, "painted steel", "white", "laminate")
                drawers(shape, rng, body, 0.4, y - d / 2 + 0.1, y + d / 2 - 0.06, 0.05, h - 0.12, x + pitch / 2 - 0.28)
    for k in range(number + 1):
        x = np.clip((k - number / 2) * pitch, -w / 2 + 0.05, w / 2 - 0.05)
        if kind == 0:
            loop(shape, leg, x, -deep / 2 + 0.03, deep / 2 - 0.03, h - thick, t)
        elif kind == 1:
            shape.box(top, 0.035, deep * 0.95, h - thick, x)
        elif kind == 2:
            for y in (-1, 1):
                shape.rod(leg, (x, y * deep * 0.45, 0), (x, y * deep * 0.3, h - thick), t / 2, sides=6)
        else:
            shape.box(leg, t, deep * 0.85, 0.04, x).box(leg, t, 0.1, h - thick, x)
    shape.box(leg, w - 0.1, 0.05, 0.08, y=0 if both else -d * 0.3, z=h - thick - 0.08)
    if both or rng.random() < 0.5:
        cloth, rise = pick(rng, "office cloth", "upholstery", "laminate"), rng.uniform(0.25, 0.55)
        shape.box(cloth, w, 0.035, rise + 0.15, y=0 if both else -d / 2, z=h - 0.15)
        for k in range(1, number) if rng.random() < 0.4 else ():
            shape.box(cloth, 0.035, deep * 0.9, rise, (k - number / 2) * pitch, 0, h)
    return [("desk", shape), *seats], None


def school_desk(rng: Rng) -> tuple[Shape, float]:
    """For one pupil or two: a tray or box below a flat or slanted lid, on tubes, panels or iron sides."""
    double = rng.random() < 0.4
    w, d, h = rng.uniform(1.0, 1.35) if double else rng.uniform(0.55, 0.75), rng.uniform(0.42, 0.6), 0.0
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
            shape.path(leg, [(x, -d * 0.42, t / 2), (x, d * 0.45, t / 2), (x, -d * 0.2, low * 0.6), (x, 0, low)], t / 2)
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
    wide, side = 0.0, int(rng.choice([-1, 1]))
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
    return shape, wide


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
    return shape.top(-w / 2, w / 2, back + (0.05 if thick else 0), d / 2, h), float(rng.uniform(-0.15, 0.15) * w)


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


# ---------------------------------------------------------------- tables


def _top(shape: Shape, rng: Rng, width, depth, height, round_share) -> tuple[float, float, float, bool, Material]:
    """A board of drawn size: its width, depth, the height of its underside, whether it is round, its material."""
    w, d, h = rng.uniform(*width), rng.uniform(*depth), rng.uniform(*height)
    material = paint(rng, "glass")._replace(shiny=0.3) if rng.random() < 0.07 else surface(rng)
    thick = rng.uniform(0.018, 0.07) if w > 0.7 else rng.uniform(0.018, 0.04)
    kind = "rounded" if rng.random() < 0.25 else "square"
    if rng.random() < round_share:
        kind = "oval"
        if rng.random() < 0.7:
            w = d = min(max(w, d), 1.6)
    slab(shape, material, outline(w, d, kind), thick, z=h - thick)
    f = 0.33 if kind == "oval" else 0.48
    shape.top(-w * f, w * f, -d * f, d * f, h)
    return w, d, h - thick, kind == "oval", material


def harvest_table(
    rng: Rng, width=(0.8, 2.0), depth=(0.7, 1.05), height=(0.7, 0.79), round_share=0.1, shelf=0.15
) -> Shape:
    """Heavy: stout legs, square, tapered or turned, a deep frame below the board, bars between the legs."""
    shape = Shape()
    w, d, h, oval, top = _top(shape, rng, width, depth, height, round_share)
    leg = top if rng.random() < 0.6 else surface(rng)
    f, t = 0.68 if oval else 0.94, rng.uniform(0.05, 0.12) * min(1.0, 0.5 + min(w, d) / 2)
    x, y, kind = w * f / 2 - t / 2, d * f / 2 - t / 2, int(rng.integers(4))
    xs = (-x, 0.0, x) if w > 2.3 else (-x, x)
    if kind <= 1:
        posts(shape, leg, xs, (-y, y), h, t, foot=(1.0, rng.uniform(0.5, 0.8))[kind])
    else:
        bulge = rng.uniform(0.3, 0.6)
        profile = [(0.3, 0), (0.45, 0.12), (0.3, 0.2), (0.55, bulge), (0.35, 0.72), (0.5, 0.78), (0.5, 1)]
        for px in xs:
            for py in (-y, y):
                shape.lathe(leg, [(r * t * 1.2, v * h) for r, v in profile], px, py, sides=10)
    deep = rng.uniform(0.0, 0.16) * min(1, h / 0.7)
    if deep > 0.04:
        for py in (-y, y):
            shape.box(leg, 2 * x, 0.03, deep, y=py, z=h - deep)
        for px in (-x, x):
            shape.box(leg, 0.03, 2 * y, deep, px, z=h - deep)
    z = h * rng.uniform(0.1, 0.35)
    if rng.random() < shelf and not oval:
        shape.box(leg, 2 * x, 2 * y, 0.025, z=z).top(-x + t, x - t, -y + t, y - t, z + 0.025)
    elif rng.random() < 0.5:
        for px in (-x, x):
            shape.box(leg, t * 0.6, 2 * y, t * 0.8, px, z=z)
        shape.box(leg, 2 * x, t * 0.6, t * 0.8, z=z)
    return shape


def frame_table(rng: Rng, width=(0.8, 2.0), depth=(0.7, 1.0), height=(0.7, 0.78), round_share=0.15, shelf=0.0) -> Shape:
    """On a frame of metal or wood: hairpins, letters A, V and X, loops that stand across, a cage, bent arches."""
    shape = Shape()
    w, d, h, oval, top = _top(shape, rng, width, depth, height, round_share)
    leg, r = (metal(rng) if rng.random() < 0.7 else surface(rng)), rng.uniform(0.012, 0.035)
    f, low = 0.62 if oval else 0.92, min(w, d) < 0.65
    kind = str(rng.choice(["hairpin", "a", "v", "x", "loop", "cage", "arch"]))
    x, y = w * f / 2 - 0.03, d * f / 2 - 0.02
    r = min(r, 0.016) if low else r
    xs = np.linspace(-x, x, 2 if w < 2.4 else 3)
    for px in xs:
        if kind == "hairpin":
            for py in (-y, y):
                for dx in (-0.06, 0.06):
                    shape.rod(leg, (px, py, 0.0), (px * 0.96 + dx, py * 0.96, h), 0.011, sides=5)
        elif kind == "a":
            for side in (-1, 1):
                shape.rod(leg, (px, side * y, 0), (px, side * y * 0.3, h), r, sides=5)
            shape.box(leg, 2 * r, y * 1.2, 2 * r, px, z=h * 0.4)
        elif kind == "v":
            for side in (-1, 1):
                shape.rod(leg, (px, side * y * 0.15, 0), (px, side * y, h), r, sides=5)
            shape.box(leg, 2 * r + 0.03, y, 0.025, px)
        elif kind == "x":
            for side in (-1, 1):
                shape.rod(leg, (px, side * y, 0), (px, -side * y, h), r, sides=4)
        elif kind in ("loop", "cage"):
            loop(shape, leg, px, -y, y, h, 2 * r, 2 * r if kind == "cage" else rng.uniform(2 * r, 0.1))
        else:
            bow = [(px, y * np.cos(a), h * np.sin(a) ** 0.6) for a in np.linspace(0, np.pi, 9)]
            shape.path(leg, bow, r, sides=5)
    if kind == "cage":
        for py in (-y, y):
            for z in (0.0, h - 2 * r):
                shape.box(leg, 2 * x, 2 * r, 2 * r, y=py, z=z)
    elif kind in ("a", "x", "v", "arch"):
        shape.box(leg, 2 * x, 0.03, 0.04, z=h * rng.choice([0.4, 0.5, 0.9]))
    if rng.random() < shelf and kind in ("loop", "cage", "hairpin"):
        z = h * rng.uniform(0.15, 0.45)
        shape.box(top if rng.random() < 0.6 else leg, 2 * x, 2 * y, 0.02, z=z).top(-x, x, -y, y, z + 0.02)
    return shape


def block_table(rng: Rng, width=(0.9, 2.2), depth=(0.8, 1.1), height=(0.7, 0.78), round_share=0.2, shelf=0.0) -> Shape:
    """On boxes, crossed boards, barrels of slats or hollow frames instead of legs, a bar between them at times."""
    shape = Shape()
    w, d, h, _, top = _top(shape, rng, width, depth, height, round_share)
    base = top if rng.random() < 0.4 else surface(rng)
    number = 1 if w < 1.3 else 2 if w < 2.6 else 3
    kind, span, deep = int(rng.integers(4)), rng.uniform(0.1, 0.22) * w / number**0.3, rng.uniform(0.35, 0.7) * d
    if number == 1:
        span = rng.uniform(0.3, 0.6) * w
    for x in np.linspace(-w * 0.27, w * 0.27, number) if number > 1 else (0.0,):
        if kind == 0:
            shape.box(base, span, deep, h, x, taper=rng.uniform(0.7, 1.2))
        elif kind == 1:
            shape.box(base, max(span, 0.3), 0.05, h, x).box(base, 0.05, deep, h, x)
        elif kind == 2:
            r = min(max(span, 0.25), deep) / 2
            for a in np.arange(10) * np.pi / 5:
                shape.box(base, 0.05, 0.025, h, x + r * np.cos(a), r * np.sin(a), turn=a + np.pi / 2)
            shape.lathe(base, [(0, 0.03), (r, 0.03), (r, 0)], x, sides=12)
        else:
            loop(shape, base, x, -deep / 2, deep / 2, h, 0.06, max(span, 0.1))
    if number > 1 and rng.random() < 0.4:
        shape.box(base, w * 0.54, 0.05, 0.1, z=h * rng.uniform(0.1, 0.6))
    if rng.random() < 0.3:
        shape.box(base, w * 0.7, d * 0.6, 0.04, z=h - 0.04)
    return shape


def folding_table(
    rng: Rng, width=(0.8, 1.9), depth=(0.55, 0.9), height=(0.7, 0.76), round_share=0.12, shelf=0.0
) -> Shape:
    """Bent tubes that fold under a light board, or a board that tips, on feet with castors."""
    shape = Shape()
    w, d, h, oval, _ = _top(shape, rng, width, depth, height, round_share)
    leg, r, kind = metal(rng), rng.uniform(0.014, 0.022), int(rng.integers(3))
    f = 0.6 if oval else 0.85
    for x in np.linspace(-w * f / 2, w * f / 2, 2 if w < 2.4 else 3):
        y = d * f / 2
        if kind == 0:  # a loop of tube at each end, and a strut
            shape.path(leg, [(x, -y, h), (x, -y, r), (x, y, r), (x, y, h)], r, sides=6)
            shape.rod(leg, (x, 0, h * 0.5), (x * 0.45, 0, h), 0.013, sides=5)
            shape.rod(leg, (x, -y, h * 0.5), (x, y, h * 0.5), 0.013, sides=5)
        elif kind == 1:  # tubes that meet on a wide foot
            for side in (-1, 1):
                shape.rod(leg, (x, side * y * 0.35, 0.03), (x, side * y * 0.35, h), r, sides=6)
            shape.box(leg, 0.05, 2 * y, 0.04, x).box(leg, 0.05, 1.4 * y, 0.03, x, z=h - 0.03)
        else:
            shape.box(leg, 0.05, 2 * y, 0.04, x, z=0.06).box(leg, 0.06, 0.09, h - 0.06, x, z=0.06)
            for py in (-y * 0.95, y * 0.95):
                shape.rod(pick(rng, "black"), (x, py - 0.015, 0.03), (x, py + 0.015, 0.03), 0.03, sides=8)
    shape.box(leg, w * f, 0.03, 0.04, z=h - 0.05)
    if rng.random() < 0.4:
        shape.box(leg, w * 0.95, d * 0.95 * (0.7 if oval else 1), 0.03, z=h - 0.03, taper=1.0 if not oval else 0.7)
    if rng.random() < 0.2:  # a panel before the knees
        shape.box(leg, w * f, 0.02, 0.3, y=-d * f * 0.4, z=h - 0.32)
    return shape


def workbench(rng: Rng) -> Shape:
    """A thick top with a board below, drawers on one side, a lip or a wall for tools behind."""
    w, d, h = rng.uniform(1.0, 2.0), rng.uniform(0.5, 0.8), rng.uniform(0.74, 0.95)
    top, shape, t = surface(rng), Shape(), rng.uniform(0.05, 0.1)
    leg = top if rng.random() < 0.5 else metal(rng)
    shape.box(top, w, d, rng.uniform(0.04, 0.09), z=h - 0.04)
    top_z = shape.bounds()[1, 2]
    posts(shape, leg, (-w / 2 + t, w / 2 - t), (-d / 2 + t, d / 2 - t), h - 0.04, t)
    if rng.random() < 0.8:
        z = rng.uniform(0.12, 0.3)
        shape.box(top, w - t, d - t, 0.03, z=z).top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2 + 0.1, d / 2 - 0.1, z + 0.03)
    if rng.random() < 0.6:
        side, wide = rng.choice([-1, 1]), rng.uniform(0.35, 0.6)
        drawers(shape, rng, leg, wide, -d / 2 + 0.05, d / 2 - 0.05, h - rng.uniform(0.2, 0.5), h - 0.04,
                side * (w / 2 - wide / 2 - t))  # fmt: skip
    if rng.random() < 0.5:
        shape.box(top, w, 0.03, rng.choice([0.08, 0.12, 0.5, 0.7]), y=-d / 2 + 0.015, z=top_z)
    return shape.top(-w / 2, w / 2, -d / 2 + 0.05, d / 2, top_z)


def bar_table(rng: Rng) -> Shape:
    """As high as one stands or sits on a stool: a column and plate, a frame with bars for the feet, or boxes below."""
    h, kind, shape = rng.uniform(0.88, 1.12), int(rng.integers(3)), Shape()
    square = (0.55, 0.85) if kind == 0 else (0.5, 0.8)
    width = square if kind == 0 else (0.9, 1.8)
    w, d, under, _, top = _top(shape, rng, width, square, (h, h + 0.01), 0.5 if kind == 0 else 0.0)
    leg = metal(rng) if rng.random() < 0.7 else surface(rng)
    if kind == 0:
        r = min(w, d) * rng.uniform(0.3, 0.45)
        shape.lathe(leg, [(r, 0), (r * 0.95, 0.03), (0.06, 0.05)], power=rng.choice([0.3, 1.0]), sides=16)
        shape.rod(leg, (0, 0, 0.02), (0, 0, under), rng.uniform(0.03, 0.06))
    elif kind == 1:
        t = rng.uniform(0.03, 0.07)
        x, y = w / 2 - t, d / 2 - t
        posts(shape, leg, (-x, x), (-y, y), under, t)
        for z in (h * 0.22, under - 0.06):
            for py in (-y, y):
                shape.box(leg, 2 * x, t * 0.7, t, y=py, z=z)
            for px in (-x, x):
                shape.box(leg, t * 0.7, 2 * y, t, px, z=z)
    else:
        x = rng.choice([-1, 1]) * (w / 2 - 0.22)
        drawers(shape, rng, top, 0.4, -d / 2 + 0.04, d / 2 - 0.04, 0.05, under, x)
        posts(shape, leg, (-np.sign(x) * (w / 2 - 0.05),), (-d / 2 + 0.05, d / 2 - 0.05), under, 0.06)
    return shape


def picnic_table(rng: Rng) -> Shape:
    """A board of planks and a bench along each side, all on the same slanting legs."""
    w, d, h = rng.uniform(1.0, 1.9), rng.uniform(0.6, 0.8), rng.uniform(0.6, 0.77)
    wood, shape, number = surface(rng), Shape(), int(rng.integers(3, 6))
    leg = wood if rng.random() < 0.6 else metal(rng)
    for k in range(number):
        shape.box(wood, w, d / number - 0.01, 0.04, y=(k + 0.5) * d / number - d / 2, z=h - 0.04)
    reach, seat = d / 2 + rng.uniform(0.22, 0.34), h * rng.uniform(0.55, 0.62)
    for x in (-w * 0.36, w * 0.36):
        shape.box(leg, 0.05, 2 * reach, 0.08, x, z=seat - 0.12).box(leg, 0.05, d * 0.95, 0.07, x, z=h - 0.11)
        for side in (-1, 1):
            shape.rod(leg, (x, side * reach * 0.85, 0), (x, side * d * 0.2, h - 0.05), 0.04, sides=4)
    for side in (-1, 1):
        shape.box(wood, w, rng.uniform(0.22, 0.3), 0.04, y=side * reach, z=seat - 0.04)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def console_table(rng: Rng) -> Shape:
    """Narrow and rather high, for a hall or behind a couch: on legs, loops or boards, with drawers and shelves."""
    size = ((0.8, 1.7), (0.26, 0.42), (0.72, 0.9))
    if rng.random() < 0.7:
        make = (harvest_table, frame_table)[rng.integers(2)]
        shape = make(rng, *size, 0.0, 0.6)
    else:
        shape = Shape()
        w, d, h, _, top = _top(shape, rng, *size, 0.0)
        for x in (-w / 2 + 0.02, w / 2 - 0.02):
            shape.box(top, 0.035, d, h, x)
        for z in rng.uniform(0.1, 0.45, int(rng.integers(0, 3))):
            shape.box(top, w - 0.06, d * 0.95, 0.025, z=z).top(-w * 0.45, w * 0.45, -d * 0.4, d * 0.4, z + 0.025)
    (_, _, _), (x1, _, high) = shape.bounds()
    if rng.random() < 0.4:
        deep = rng.uniform(0.1, 0.16)
        drawers(shape, rng, surface(rng), 1.5 * x1, -0.1, 0.11, high - deep - 0.02, high - 0.03)
    return shape


BOARDS = (harvest_table, frame_table, block_table, folding_table)  # as large as one asks for


def _any_chair(rng: Rng) -> Shape:
    return (chairs.chair if rng.random() < 0.5 else CHAIRS[rng.integers(len(CHAIRS))])(rng)


def _table(rng: Rng, make: Callable, label="table") -> Parts:
    """A table by itself, or with chairs about it."""
    if rng.random() < 0.4:
        return [(label, make(rng))]
    office = rng.random() < 0.1
    return tables.seated(
        rng, label, make(rng), "office chair" if office else "chair", chairs.office_chair if office else _any_chair
    )


# ---------------------------------------------------------------- low tables
_COFFEE = {"width": (0.65, 1.35), "depth": (0.45, 0.85), "height": (0.27, 0.5), "round_share": 0.25, "shelf": 0.5}
_END = {"width": (0.35, 0.6), "depth": (0.3, 0.58), "height": (0.42, 0.66), "round_share": 0.3, "shelf": 0.5}


def _open_box(rng: Rng, w, d, h) -> Shape:
    """A box with niches, drawers and doors on all of its front, or open from front to back."""
    body, shape, low = surface(rng), Shape(), rng.choice([0.0, 0.04, 0.12])
    t = rng.uniform(0.02, 0.06)
    if rng.random() < 0.65:
        for x in (-w / 2 + t / 2, w / 2 - t / 2):
            shape.box(body, t, d, h - low, x, z=low)
        for z in (low, low + (h - low - t) * rng.uniform(0.35, 0.65), h - t)[:: int(rng.integers(1, 3))]:
            shape.box(body, w - t, d, t, z=z)
        shape.top(-w * 0.4, w * 0.4, -d * 0.4, d * 0.4, low + t)
    else:
        rows, columns = int(rng.integers(1, 2 + (h > 0.35))), int(rng.integers(1, 2 + (w > 0.7)))
        cells = grid(rng, -w / 2, w / 2, low, h - t, rows, columns, "niche")
        cells = [c._replace(kind=str(rng.choice(["niche", "drawer", "door"], p=(0.6, 0.3, 0.1)))) for c in cells]
        cupboard(shape, draw_style(rng, surface(rng)), body, cells, -d / 2, d / 2 - 0.025)
        shape.box(body, w + 0.01, d, t, z=h - t)
    if low:
        posts(shape, metal(rng), (-w / 2 + 0.05, w / 2 - 0.05), (-d / 2 + 0.05, d / 2 - 0.05), low, 0.04)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def box_coffee_table(rng: Rng) -> Shape:
    """A low box: open from front to back, or with niches, drawers and doors."""
    return _open_box(rng, rng.uniform(0.6, 1.3), rng.uniform(0.5, 0.85), rng.uniform(0.28, 0.48))


def lift_coffee_table(rng: Rng) -> Shape:
    """A low box whose board is drawn up and forward on arms."""
    w, d, h = rng.uniform(0.85, 1.25), rng.uniform(0.5, 0.7), rng.uniform(0.32, 0.42)
    shape, top, arm = _open_box(rng, w, d, h), surface(rng), pick(rng, "frame", "black")
    up, out, deep = rng.uniform(0.12, 0.22), rng.uniform(0.1, 0.3), rng.uniform(0.5, 1.0) * d
    y = d / 2 - deep / 2 + out
    shape.box(top, w, deep, 0.025, y=y, z=h + up)
    for x in (-w * 0.42, w * 0.42):
        shape.rod(arm, (x, y - out - 0.1, h), (x, y - 0.1, h + up), 0.018, sides=4)
        shape.rod(arm, (x, y - out + 0.12, h), (x, y + 0.12, h + up), 0.018, sides=4)
    shape.tops = []
    return shape.top(-w / 2, w / 2, y - deep / 2, y + deep / 2, h + up + 0.025)


def nest_of_tables(rng: Rng, width=(0.5, 0.85), height=(0.38, 0.5)) -> Shape:
    """Two or three of a kind, each lower than the last, pushed under one another or pulled apart."""
    shape, number = Shape(), int(rng.integers(2, 4))
    w, h, top, leg = rng.uniform(*width), rng.uniform(*height), surface(rng), metal(rng)
    round_board, t, x, y = rng.random() < 0.5, rng.uniform(0.02, 0.04), 0.0, 0.0
    apart = rng.uniform(0.1, 0.45) * w
    turn = rng.uniform(-0.6, 0.6)
    for k in range(number):
        size, high = w * (1 - 0.17 * k), h * (1 - 0.16 * k)
        plan = outline(size, size, "oval") if round_board else outline(size, size * 0.75, "square")
        slab(shape, top, plan, 0.025, x, y, high - 0.025)
        f, deep = (0.33, 0.33) if round_board else (0.46, 0.34)
        posts(shape, leg, (x - f * size, x + f * size), (y - deep * size, y + deep * size), high - 0.02, t)
        shape.top(x - 0.35 * size, x + 0.35 * size, max(y - 0.3 * size, y if k == 0 else 0.3 * w), y + 0.3 * size, high)
        x, y = x + apart * np.sin(turn), y + apart * np.cos(turn)
    return shape


def travel_trunk(rng: Rng) -> Shape:
    """A chest with bands, corners and a lid, on the floor, on feet or castors."""
    w, d, h = rng.uniform(0.7, 1.15), rng.uniform(0.42, 0.6), rng.uniform(0.35, 0.5)
    body = surface(rng) if rng.random() < 0.6 else pick(rng, "leather", "upholstery", "black")
    band, low = pick(rng, "brass", "leather", "black", "oak"), rng.choice([0.0, 0.04, 0.08])
    shape = Shape().box(body, w, d, h - 0.1 - low, z=low).box(body, w + 0.01, d + 0.01, 0.1, z=h - 0.1)
    for x in np.linspace(-w * 0.4, w * 0.4, int(rng.integers(2, 4))):
        shape.box(band, 0.06, d + 0.03, h - low + 0.008, x, z=low)
    shape.box(band, w + 0.02, d + 0.02, 0.03, z=h - 0.12).box(band, 0.1, 0.03, 0.1, y=d / 2 + 0.01, z=h - 0.16)
    if low:
        posts(shape, band, (-w / 2 + 0.06, w / 2 - 0.06), (-d / 2 + 0.06, d / 2 - 0.06), low, 0.05)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.008)


def pallet_table(rng: Rng) -> Shape:
    """Boards with gaps on blocks, in one layer or two, on castors at times; at times a sheet of glass on them."""
    w, d, shape = rng.uniform(0.8, 1.25), rng.uniform(0.6, 0.85), Shape()
    wood, z = surface(rng), 0.0
    if rng.random() < 0.5:
        z = 0.09
        for x in (-w * 0.4, w * 0.4):
            for y in (-d * 0.38, d * 0.38):
                shape.rod(pick(rng, "black"), (x - 0.02, y, 0.045), (x + 0.02, y, 0.045), 0.045)
    for _ in range(int(rng.integers(1, 4)) if z else int(rng.integers(2, 4))):
        for x in (-w * 0.45, 0, w * 0.45):
            shape.box(wood, 0.1, d, 0.1, x, z=z)
        number = int(rng.integers(4, 7))
        for k in range(number):
            shape.box(wood, w, d / number * 0.72, 0.025, y=(k + 0.5) * d / number - d / 2, z=z + 0.1)
        z += 0.125
    if rng.random() < 0.4:
        shape.box(paint(rng, "glass"), w, d, 0.015, z=z)
        z += 0.015
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, z)


def box_end_table(rng: Rng) -> Shape:
    """A cube beside a couch: hollow, with a drawer, a door or niches."""
    return _open_box(rng, rng.uniform(0.35, 0.55), rng.uniform(0.32, 0.55), rng.uniform(0.4, 0.62))


def basket_table(rng: Rng) -> Shape:
    """A lid on a basket of wire or wicker that widens upwards or downwards."""
    r, h, shape = rng.uniform(0.19, 0.3), rng.uniform(0.4, 0.56), Shape()
    lid, wire, low = surface(rng), metal(rng), rng.uniform(0.6, 1.1)
    number, power = int(rng.integers(7, 12)), float(rng.choice([0.35, 1.0]))
    if rng.random() < 0.3:
        weave = paint(rng, "wicker")
        shape.lathe(weave, [(r * low * 0.9, 0), (r * low, 0.02), (r * 0.95, h - 0.03)], sides=20, power=power)
    else:
        for a in np.arange(number) * 2 * np.pi / number:
            x, y = (np.sign(v) * np.abs(v) ** power * r for v in (np.cos(a), np.sin(a)))
            shape.rod(wire, (x * low, y * low, 0), (x * 0.95, y * 0.95, h - 0.03), 0.011, sides=5)
        for z, size in ((0.012, low), (h * 0.5, (low + 0.95) / 2), (h - 0.035, 0.95)):
            ring = [(np.sign(c) * abs(c) ** power * r * size, np.sign(s) * abs(s) ** power * r * size, z)
                    for c, s in ((np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17))]  # fmt: skip
            ring[-1] = ring[0]
            shape.path(wire, ring, 0.011, sides=5)
    shape.lathe(lid, [(0, h - 0.03), (r * 1.02, h - 0.03), (r * 1.02, h), (0, h)], sides=20, power=power)
    return shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h)


def magazine_table(rng: Rng) -> Shape:
    """Narrow, beside a chair: a board on two panels, a trough for papers or a slanted shelf below."""
    w, d, h = rng.uniform(0.26, 0.42), rng.uniform(0.4, 0.62), rng.uniform(0.48, 0.65)
    body, shape = surface(rng), Shape()
    shape.box(body, w, d, 0.03, z=h - 0.03)
    for y in (-d / 2 + 0.04, d / 2 - 0.04):
        shape.box(body, w * 0.9, 0.03, h - 0.03, y=y)
    z = rng.uniform(0.08, 0.2)
    if rng.random() < 0.5:
        for side in (-1, 1):
            shape.rod(body, (0, side * (d / 2 - 0.05), z), (0, side * (d / 2 - 0.05), z + 0.01), 0.02, sides=4)
            lean = Shape().box(body, d - 0.08, 0.02, 0.26).tilted(side * 0.35)
            shape.add(lean, side * 0.02, 0, z, np.pi / 2)
    else:
        for low in (z, z + rng.uniform(0.15, 0.22)):
            shape.box(body, w * 0.88, d - 0.08, 0.02, z=low)
            shape.top(-w * 0.4, w * 0.4, -d / 2 + 0.07, d / 2 - 0.07, low + 0.02)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


DESKS = (
    executive_desk, corner_station, cubicle, bench_desk, school_desk, gaming_desk, writing_table, floating_desk,
    ladder_desk, raised_desk, computer_desk,
)  # fmt: skip
# Class → its makes; those of chairs and beds are in ``more_seats``.
MORE: dict[str, tuple[Callable, ...]] = {
    "desk": tuple(partial(_desk, make=make) for make in DESKS),
    "table": (
        *(partial(_table, make=make) for make in BOARDS), workbench, bar_table, picnic_table, console_table,
    ),
    "dining table": tuple(
        partial(_table, make=partial(make, width=(1.0, 2.0)), label="dining table") for make in BOARDS[:3]
    ),
    "coffee table": (
        *(partial(make, **_COFFEE) for make in BOARDS[:3]),
        box_coffee_table, lift_coffee_table, nest_of_tables, travel_trunk, pallet_table,
    ),
    "end table": (
        *(partial(make, **_END) for make in BOARDS[:3]),
        partial(nest_of_tables, width=(0.36, 0.5), height=(0.45, 0.58)), box_end_table, basket_table, magazine_table,
    ),
}  # fmt: skip
