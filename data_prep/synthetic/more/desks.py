"""More makes of desks, of offices, schools and homes, with the chairs before them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic import chairs, desks
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import Cell, cupboard, draw_style, grid
from data_prep.synthetic.more.parts import drawers, loop, metal, posts, surface
from data_prep.synthetic.more.seats import CHAIRS, OFFICE_CHAIRS
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]


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


def _chair(rng: Rng) -> Parts:
    if rng.random() < 0.5:
        return chairs.chair_in_use(rng)
    return [("chair", CHAIRS[rng.integers(len(CHAIRS))](rng))]


def _office_chair(rng: Rng) -> Parts:
    if rng.random() < 0.5:
        return chairs.office_chair_in_use(rng)
    return [("office chair", OFFICE_CHAIRS[rng.integers(len(OFFICE_CHAIRS))](rng))]


def _sits(rng: Rng, x, y, front=True) -> Parts:
    """A chair or office chair before a board whose edge is at y; ``front``: at its front, else behind it."""
    office = rng.random() < 0.6
    made = (_office_chair if office else _chair)(rng)
    away = max(0.1, chairs.reach_under(made[0][1]) + 0.02) + rng.uniform(0.0, 0.35)
    turn = (np.pi if front else 0.0) + rng.normal(0, 0.4)
    return [(part, shape.moved(x + rng.uniform(-0.1, 0.1), y + (away if front else -away), 0, turn))
            for part, shape in made]  # fmt: skip


def _desk(rng: Rng, make: Callable) -> Parts:
    """A desk, mostly with a chair before it; screens and bins of its own come along."""
    made, wide = make(rng)
    if isinstance(made, Shape):
        return desks.in_use(rng, made, wide, _chair, _office_chair)
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
                seats += _sits(rng, x, y + (d / 2 if row >= 0 else -d / 2), row >= 0)
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


_MAKES = (
    executive_desk, corner_station, cubicle, bench_desk, school_desk, gaming_desk, writing_table, floating_desk,
    ladder_desk, raised_desk, computer_desk,
)  # fmt: skip
DESKS = tuple(partial(_desk, make=make) for make in _MAKES)
