"""More makes of desks of offices: alone, round corners, between partitions, in rows; and the chairs before desks."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic import chairs
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import Cell, cupboard, draw_style, grid
from data_prep.synthetic.more.chairs import OFFICE_CHAIRS, TABLE_CHAIRS
from data_prep.synthetic.more.parts import Parts, drawers, loop, metal, posts, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


def any_chair(rng: Rng) -> Parts:
    if rng.random() < 0.5:
        return chairs.chair_in_use(rng)
    return [("chair", TABLE_CHAIRS[rng.integers(len(TABLE_CHAIRS))](rng))]


def any_office_chair(rng: Rng) -> Parts:
    if rng.random() < 0.5:
        return chairs.office_chair_in_use(rng)
    return [("office chair", OFFICE_CHAIRS[rng.integers(len(OFFICE_CHAIRS))](rng))]


def seat_before(rng: Rng, x, y, front=True) -> Parts:
    """A chair or office chair before a board whose edge is at y; ``front``: at its front, else behind it."""
    office = rng.random() < 0.6
    made = (any_office_chair if office else any_chair)(rng)
    away = max(0.1, chairs.reach_under(made[0][1]) + 0.02) + rng.uniform(0.0, 0.35)
    turn = (np.pi if front else 0.0) + rng.normal(0, 0.4)
    return [(part, shape.moved(x + rng.uniform(-0.1, 0.1), y + (away if front else -away), 0, turn))
            for part, shape in made]  # fmt: skip


# ---------------------------------------------------------------- desks: what is made, and at which x one sits


def shelves_above(shape: Shape, rng: Rng, body: Material, w, back, deep, z) -> None:
    """Boards between uprights on the back of a desk; some cells have doors, some a back."""
    tall, columns = rng.uniform(0.25, 0.8), int(rng.integers(1, 4))
    cells: list[Cell] = []
    for column in range(columns):
        x0, x1 = -w / 2 + column * w / columns, -w / 2 + (column + 1) * w / columns
        cells += grid(rng, x0, x1, z, z + tall, int(rng.integers(1, 3 if tall > 0.45 else 2)), 1, "niche")
    cells = [c._replace(kind="door") if rng.random() < 0.2 else c for c in cells]
    cupboard(shape, draw_style(rng, body, ("slab", "frame")), body, cells, back, back + deep)
    shape.top(-w / 2, w / 2, back, back + deep, z + tall)


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
        drawers(shape, rng, pick(rng, "painted steel", "laminate", "white"), 0.4, -d / 2 + 0.08, d / 2 - 0.05, 0.02,
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
                seats += seat_before(rng, x, y + (d / 2 if row >= 0 else -d / 2), row >= 0)
            if rng.random() < 0.4 and row >= 0:
                body = pick(rng, "painted steel", "white", "laminate")
                drawers(shape, rng, body, 0.4, y - d / 2 + 0.1, y + d / 2 - 0.06, 0.02, h - 0.12, x + pitch / 2 - 0.28)
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


OFFICE_DESKS = (executive_desk, corner_station, cubicle, bench_desk)
