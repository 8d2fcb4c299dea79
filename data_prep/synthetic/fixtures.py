"""Families of fixtures that stand: closets, stairs, columns, dividers, radiators, pipes, ladders, and hanging cloth."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.joinery import Style, draw_style, front
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import TILES, Material, Shape, paint

Rng = np.random.Generator


def folds(rng: Rng, material: Material, w, h, depth=0.05, pitch=0.14, y=0.0, z=0.0, slack=0.0) -> Shape:
    """Hanging cloth with broad and fine folds, w wide, its top at z + h.

    ``depth`` and ``pitch`` are those of the broad folds in metres; ``slack`` narrows it towards the bottom.
    """
    columns, rows = max(8, int(w / min(0.03, pitch / 4))), 6 if h > 1.0 else 4
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, columns), np.linspace(0, 1, rows), indexing="ij")
    s, phase = u * w, rng.uniform(0, 6, 5)
    drift = s + 0.35 * pitch * np.sin(s / pitch * 1.7 + phase[3])  # no two folds are alike
    broad = np.sin(drift / pitch * 2 * np.pi + phase[0] + 0.3 * (1 - v))
    fine = np.sin(s / pitch * 4.6 * np.pi + phase[1] + 0.6 * v)
    swell = 0.7 + 0.3 * np.sin(s / pitch * 0.9 + phase[4])
    bend = depth * (broad * swell * (1.1 - 0.35 * v) + 0.3 * fine * (0.4 + 0.6 * v)) + 0.02 * np.sin(u * 5 + phase[2])
    return Shape().sheet(material, np.stack([s * (1 - slack * (1 - v)), y + bend, z + v * h], -1))


def framed(shape: Shape, material: Material, w, h, size, depth=0.04) -> Shape:
    """Four bars round a w × h panel that stands at y = 0."""
    for x in (-w / 2, w / 2):
        shape.box(material, size, depth, h + size, x, depth / 2 - 0.01, -size / 2)
    for z in (-size / 2, h - size / 2):
        shape.box(material, w, depth, size, 0, depth / 2 - 0.01, z)
    return shape


# ---------------------------------------------------------------- closets


def clothes(rng: Rng) -> Shape:
    """Garments on hangers, side by side along x; the rod is at z = 1.02."""
    shape, number, x = Shape(), int(rng.integers(4, 13)), 0.0
    metal = pick(rng, "frame", "oak")
    start = -number * 0.035
    for _ in range(number):
        w, long = rng.uniform(0.38, 0.46), rng.uniform(0.55, 0.98)
        cloth, thick = pick(rng, "garment"), rng.uniform(0.025, 0.05)
        turn = np.pi / 2 + rng.normal(0, 0.12)
        # A shirt: shoulders that slope, a body that is a little wider below.
        v = np.array([[-0.1, 1.0], [0.1, 1.0], [0.5, 0.86], [0.54, 0.0], [-0.54, 0.0], [-0.5, 0.86]])
        ripple = rng.normal(0, 0.012, 6)
        points = np.stack([v[:, 0] * w, thick / 2 + ripple, 0.98 - long * (1 - v[:, 1])], 1)
        both = np.concatenate([points, points - [0, thick, 0]])
        faces = [[0, 1, 2], [0, 2, 5], [5, 2, 3], [5, 3, 4]]
        faces += [[a + 6, c + 6, b + 6] for a, b, c in faces]
        faces += [t for i in range(6) for t in ([i, (i + 1) % 6, i + 6], [(i + 1) % 6, (i + 1) % 6 + 6, i + 6])]
        one = Shape().mesh(cloth, both, np.array(faces)).rod(metal, (0, 0, 0.97), (0, 0, 1.04), 0.01, sides=4)
        shape.add(one, start + x, 0, 0, turn)
        x += thick + rng.uniform(0.012, 0.07)
    return shape


def pile(rng: Rng) -> Shape:
    """Clothes thrown on a heap."""
    shape, z = Shape(), 0.0
    for _ in range(int(rng.integers(2, 6))):
        h, (x, y) = rng.uniform(0.04, 0.1), rng.normal(0, 0.03, 2)
        wide, deep = rng.uniform(0.14, 0.25), rng.uniform(0.12, 0.2)
        shape.ball(pick(rng, "garment", "garment", "bedding"), wide, deep, h * 0.7, x, y, z + h * 0.6, power=0.7)
        z += h
    return shape


def closet(rng: Rng) -> list:
    """A closet in the wall, open to the front: rod, board, clothes, what stands on its floor; a door or two."""
    w, d, h = rng.uniform(1.1, 2.0), rng.uniform(0.58, 0.68), rng.uniform(2.0, 2.25)
    body = pick(rng, "plaster", "white", "white", *WOODS)
    box = Shape()
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        box.box(body, 0.06, d, h, x)
    box.box(body, w + 0.12, 0.06, 0.12, y=d / 2 - 0.03, z=h - 0.12).box(body, w, d, 0.03, z=h - 0.03)
    board = h - rng.uniform(0.35, 0.45)
    split = rng.random() < 0.35  # one half has boards
    x0 = rng.uniform(-0.1, 0.15) * w if split else -w / 2
    box.box(body, w, d * 0.7, 0.022, 0, -d * 0.15, board)
    box.top(-w / 2 + 0.04, w / 2 - 0.04, -d / 2 + 0.04, d * 0.15, board + 0.022)
    if split:
        box.box(body, 0.022, d * 0.8, board, x0, -d * 0.1)
        for z in np.arange(0.3, board - 0.2, 0.34):
            box.box(body, x0 + w / 2, d * 0.8, 0.022, (x0 - w / 2) / 2, -d * 0.1, z)
            box.top(-w / 2 + 0.03, x0 - 0.03, -d / 2 + 0.03, d * 0.28, z + 0.022)
    parts = [("closet", box)]
    parts.append(("closet wall", Shape().box(pick(rng, "plaster", "white"), w, 0.03, h, y=-d / 2)))
    rod = Shape().rod(
        pick(rng, "chrome", "oak", "white"), (x0, -0.02, board - 0.07), (w / 2, -0.02, board - 0.07), 0.018
    )
    parts.append(("closet rod", rod))
    if rng.random() < 0.9:
        worn = clothes(rng)
        half = np.abs(worn.bounds()[:, 0]).max()
        middle, reach = (x0 + w / 2) / 2, max(0.0, (w / 2 - x0) / 2 - half - 0.04)
        if half < (w / 2 - x0) / 2:
            parts.append(("clothes", worn.moved(middle + rng.uniform(-1, 1) * reach, -0.02, board - 0.07 - 1.02)))
    if rng.random() < 0.4:
        heap = pile(rng)
        parts.append(("clothes", heap.moved((x0 + w / 2) / 2 + rng.uniform(-0.1, 0.1), 0.05)))
    if rng.random() < 0.6:
        parts.append(("closet door", _closet_leaves(rng, w, h - 0.13, d / 2 + 0.02)))
    return parts


def _closet_leaves(rng: Rng, w, h, y) -> Shape:
    """Doors of a closet that leave a part of it open: slid to one side, folded, or swung out."""
    m = pick(rng, "white", "white", *WOODS)
    style = draw_style(rng, m, ("slab", "frame", "louver", "raised"), ("knob", "bar"))
    shape, kind, side = Shape(), rng.integers(3), int(rng.choice([-1, 1]))
    if kind == 0:
        shape.add(front(style, w / 2 + 0.03, h), side * w / 4, y, 0.01)
        if rng.random() < 0.5:
            shape.add(front(style, w / 2 + 0.03, h), side * w / 4 * rng.uniform(0.7, 1), y + 0.04, 0.01)
    elif kind == 1:  # two leaves folded together at one side
        leaf, a = w / 4, rng.uniform(0.9, 1.4)
        for back in (False, True):
            one = Shape().add(front(style, leaf, h), leaf / 2)
            x = -w / 2 + (2 * leaf * np.cos(a) if back else 0)
            folded = one.moved(x, y, 0.01, np.pi - a if back else a)
            shape.add(folded)
        if side > 0:
            shape = shape.moved(0, 0, 0)
            for v in shape.vertices:
                v[:, 0] *= -1
    else:
        one = Shape().add(front(style, w / 2 - 0.01, h, True, side), -side * w / 4)
        shape.add(one, side * w / 2, y, 0.01, -side * rng.uniform(0.7, 1.7))
    return shape


def closet_door(rng: Rng) -> Shape:
    """Sliding, folding or hinged doors, flush with the wall or a little open, in their casing."""
    w, h, kind = rng.uniform(1.2, 1.9), rng.uniform(1.98, 2.1), rng.integers(3)
    m = pick(rng, "white", "white", *WOODS)
    trim = pick(rng, "white", *WOODS) if rng.random() < 0.5 else m
    shape = Shape()
    if kind == 0:  # sliding, one before the other; of mirrors at times
        mirrored = rng.random() < 0.35
        style = Style(
            paint(rng, "mirror") if mirrored else m, pick(rng, "frame"), "slab" if mirrored else "frame", "none"
        )
        for k in range(2):
            x, y = (k - 0.5) * w * 0.49, 0.035 * k
            shape.add(front(style, w * 0.51, h - 0.03), x, y, 0.01)
            for edge in (-1, 1):
                shape.box(
                    pick(rng, "brass", "frame") if mirrored else m,
                    0.03,
                    0.03,
                    h - 0.03,
                    x + edge * w * 0.245,
                    y + 0.02,
                    0.01,
                )
    elif kind == 1:  # four leaves that fold
        style = draw_style(rng, m, ("louver", "louver", "frame", "raised", "slab"), ("knob",))
        a = rng.choice([0.0, 0.05, 0.25])
        for pair in (-1, 1):
            for k in range(2):
                leaf = front(style, w / 4 - 0.008, h - 0.03, True, -pair if k else 0)
                shape.add(leaf, pair * w / 4 * (1.5 - k), a * w / 8, 0.01, -pair * a if k == 0 else pair * a)
    else:
        style = draw_style(rng, m, ("frame", "raised", "louver", "slab"), ("knob", "bar"))
        for side in (-1, 1):
            one = Shape().add(front(style, w / 2 - 0.01, h - 0.03, True, -side), -side * w / 4)
            shape.add(one, side * w / 2, 0, 0.01, -side * (rng.uniform(0.1, 0.8) if rng.random() < 0.15 else 0.0))
    return framed(shape, trim, w, h, rng.uniform(0.06, 0.09), 0.07)


# ---------------------------------------------------------------- stairs and structure


def stairs(rng: Rng) -> list:
    """Closed or open steps, straight or with a landing, and rails of bars, panes or a bare hand rail."""
    w, rise, run = rng.uniform(0.85, 1.2), rng.uniform(0.165, 0.19), rng.uniform(0.25, 0.29)
    turned = rng.random() < 0.25
    number = int(rng.integers(4, 6)) if turned else int(rng.integers(5, 12))
    body = pick(rng, "plaster", "white", *WOODS, "stone")
    tread = body if rng.random() < 0.3 else pick(rng, *WOODS, "stone", "carpet", "carpet")
    rail = pick(rng, *WOODS, "frame", "black", "white", "steel")
    open_steps = rng.random() < 0.3
    steps, guard, length = Shape(), Shape(), number * run
    _flight(steps, rng, body, tread, w, number, rise, run, 0.0, open_steps)
    sides = [-1, 1] if rng.random() < 0.45 else [int(rng.choice([-1, 1]))]
    style = str(rng.choice(["bars", "bars", "rail", "panes", "cables"]))
    for side in sides:
        _guard(guard, rng, rail, style, side * (w / 2 - 0.04), number, rise, run, 0.0)
    if turned:  # a landing, then a flight to its side
        side = int(rng.choice([-1, 1]))
        top, y = rise * (number + 1), -length / 2 - w / 2
        steps.box(body, w, w, top if not open_steps else 0.12, 0, y, 0 if not open_steps else top - 0.12)
        steps.box(tread, w, w, 0.03, 0, y, top)
        upper, more = Shape(), int(rng.integers(3, 5))
        _flight(upper, rng, body, tread, w, more, rise, run, top, open_steps)
        rails = Shape()
        for s in sides:
            _guard(rails, rng, rail, style, s * (w / 2 - 0.04), more, rise, run, top)
        place = {"x": side * (w / 2 + more * run / 2), "y": y, "turn": side * np.pi / 2}
        steps.add(upper, **place)
        guard.add(rails, **place)
    return [("stairs", steps), ("stair rail", guard)]


def _flight(shape: Shape, rng: Rng, body, tread, w, number, rise, run, z, open_steps: bool) -> None:
    """Steps that climb towards -y, the middle of their length at y = 0."""
    length = number * run
    for k in range(number):
        y, top = length / 2 - (k + 0.5) * run, z + rise * (k + 1)
        if not open_steps:
            shape.box(body, w - 0.02, run, top - 0.03, 0, y)
        shape.box(tread, w, run + 0.03, 0.035 if not open_steps else 0.045, 0, y + 0.015, top - 0.035)
    if open_steps:
        for x in (-w / 2 + 0.06, w / 2 - 0.06):
            points = np.array([[x, length / 2, z], [x, -length / 2, z + number * rise - 0.05]])
            bar = np.stack([points + np.array([0, 0, 0.02]), points - np.array([0, 0, 0.26])])
            bar[..., 2] = np.maximum(bar[..., 2], z)
            for dx in (-0.025, 0.025):
                shape.sheet(body, bar + np.array([dx, 0, 0]))
            shape.sheet(body, np.stack([bar[1] - [0.025, 0, 0], bar[1] + [0.025, 0, 0]]))


def _guard(shape: Shape, rng: Rng, rail, style: str, x, number, rise, run, z) -> None:
    """A rail along one side of a flight."""
    length, high = number * run, 0.92
    low_end, high_end = (x, length / 2 - run / 2, z + rise + high), (x, -length / 2 + run / 2, z + rise * number + high)
    shape.rod(rail, low_end, high_end, 0.028)
    posts = [(low_end, z + rise), (high_end, z + rise * number)]
    for (px, py, pz), foot in posts:
        if style != "rail":
            shape.box(rail, 0.07, 0.07, pz - foot + 0.06, px, py, foot)
        else:
            shape.rod(rail, (px, py, foot), (px, py, pz), 0.02)
    if style == "bars":
        for k in range(number):
            y = length / 2 - (k + 0.5) * run
            for dy in (0.0, run / 2) if k + 1 < number else (0.0,):
                lift = rise * (k + 1)
                shape.rod(rail, (x, y - dy, z + lift), (x, y - dy, z + lift + high + dy / run * rise), 0.013, sides=5)
    elif style == "panes":
        glass = paint(rng, "glass")._replace(shiny=0.25)
        corners = np.array(
            [[[*low_end[:2], low_end[2] - 0.85], low_end], [[*high_end[:2], high_end[2] - 0.85], high_end]]
        )
        shape.sheet(glass, corners)
    elif style == "cables":
        for drop in (0.2, 0.4, 0.6):
            shape.rod(rail, np.subtract(low_end, (0, 0, drop)), np.subtract(high_end, (0, 0, drop)), 0.012, sides=5)


def column(rng: Rng, round_share=0.5) -> Shape:
    """Round or square, with foot and head, clad or bare, from the floor to the ceiling."""
    h, w = rng.uniform(2.22, 2.3), rng.uniform(0.25, 0.55)
    body, shape = pick(rng, "plaster", "plaster", "white", "stone", "brick", "oak", "tiled"), Shape()
    if rng.random() < round_share:
        shape.lathe(body, [(w / 2, 0), (w / 2, h), (0, h)], sides=20)
        if rng.random() < 0.4:
            shape.lathe(body, [(w / 2 + 0.06, 0), (w / 2 + 0.06, 0.1), (w / 2, 0.16)], sides=20)
            shape.lathe(body, [(w / 2, h - 0.16), (w / 2 + 0.06, h - 0.08), (w / 2 + 0.06, h)], sides=20)
        return shape
    d = w * rng.uniform(0.7, 1.0)
    shape.box(body, w, d, h)
    if rng.random() < 0.5:
        trim = pick(rng, "white", "oak", "black")
        shape.box(trim, w + 0.03, d + 0.03, 0.1)
    return shape


def structure(rng: Rng) -> Shape:
    """A built-out part of the house: a boxed shaft, a low wall with a cap, a step, a box under the ceiling."""
    body, kind = pick(rng, "plaster", "white", "brick", "tiled"), rng.integers(4)
    if kind == 0:
        return Shape().box(body, rng.uniform(0.45, 1.0), rng.uniform(0.25, 0.5), rng.uniform(2.22, 2.3))
    if kind == 1:
        w, h = rng.uniform(0.9, 1.6), rng.uniform(0.9, 1.15)
        return Shape().box(body, w, 0.16, h).box(pick(rng, *WOODS, "white", "stone"), w + 0.06, 0.24, 0.04, z=h)
    if kind == 2:
        w, d = rng.uniform(1.0, 1.8), rng.uniform(0.4, 0.7)
        top = pick(rng, *WOODS, "stone", "carpet")
        shape = Shape().box(body, w, d, rng.uniform(0.15, 0.4))
        h = shape.bounds()[1][2]
        return shape.box(top, w + 0.03, d + 0.03, 0.03, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.03)
    w = rng.uniform(1.2, 2.2)
    return Shape().box(body, w, rng.uniform(0.3, 0.45), 0.35, z=rng.uniform(1.85, 1.92))


def divider(rng: Rng) -> Shape:
    """A folding screen of cloth or slats, panels of an open-plan office, or one on feet."""
    kind, h = rng.integers(3), rng.uniform(1.2, 1.8)
    cloth, frame = pick(rng, "office cloth", "upholstery", "sheet"), pick(rng, "frame", *WOODS)
    shape = Shape()
    if kind == 0:
        number, wide = int(rng.integers(3, 5)), rng.uniform(0.42, 0.55)
        slats = rng.random() < 0.4
        x, y, a = 0.0, 0.0, rng.uniform(0.25, 0.5)
        for k in range(number):
            panel = framed(Shape().box(frame if slats else cloth, wide, 0.012, h), frame, wide, h, 0.035, 0.03)
            if slats:
                for z in np.arange(0.08, h - 0.05, 0.1):
                    panel.box(frame, wide, 0.03, 0.045, z=z)
            turn = a if k % 2 == 0 else -a
            shape.add(panel, x + wide / 2 * np.cos(turn), y + wide / 2 * np.sin(turn), 0.03, turn)
            x, y = x + wide * np.cos(turn), y + wide * np.sin(turn)
        return shape.moved(-x / 2, -y / 2)
    number, wide = (int(rng.integers(2, 4)), 0.75) if kind == 1 else (1, rng.uniform(1.2, 1.8))
    for k in range(number):
        x = (k - (number - 1) / 2) * wide
        panel = framed(Shape().box(cloth, wide, 0.05, h - 0.1, y=0.01), frame, wide, h - 0.1, 0.035, 0.06)
        shape.add(panel, x, 0, 0.1)
    width = number * wide
    if kind == 1 and rng.random() < 0.6:  # it turns a corner
        panel = framed(Shape().box(cloth, wide, 0.05, h - 0.1, y=0.01), frame, wide, h - 0.1, 0.035, 0.06)
        shape.add(panel, width / 2, wide / 2, 0.1, np.pi / 2)
    for x in (-width / 2 + 0.1, width / 2 - 0.1):
        shape.box(frame, 0.05, 0.45 if kind == 2 else 0.08, 0.04, x).box(frame, 0.05, 0.04, 0.1, x)
    return shape


def radiator(rng: Rng) -> Shape:
    """Of columns, a panel with a grille on top, behind a cover, or a long low one."""
    kind = str(rng.choice(["columns", "panel", "panel", "cover", "low"]))
    w, h = rng.uniform(0.6, 1.5), rng.uniform(0.45, 0.68)
    body = pick(rng, "white", "white", "white", "painted steel", "lacquer")
    shape, foot = Shape(), rng.uniform(0.08, 0.15)
    if kind == "columns":
        deep = rng.uniform(0.09, 0.16)
        for x in np.arange(-w / 2 + 0.03, w / 2, 0.07):
            shape.box(body, 0.042, deep, h - foot - 0.04, x, 0, foot + 0.02)
            shape.ball(body, 0.024, deep / 2, 0.035, x, 0, h - 0.03, rings=4, sides=6)
        for z in (foot + 0.06, h - 0.1):
            shape.box(body, w, 0.05, 0.05, z=z)
        for x in (-w / 2 + 0.06, w / 2 - 0.06):
            shape.box(body, 0.04, deep, foot + 0.03, x)
    elif kind == "panel":
        deep = rng.choice([0.06, 0.1, 0.14])
        shape.box(body, w, deep - 0.02, h - foot, y=-0.01, z=foot)
        for x in np.arange(-w / 2 + 0.035, w / 2 - 0.01, 0.07):
            shape.box(body, 0.036, 0.015, h - foot - 0.06, x, deep / 2 - 0.012, foot + 0.03)
        for y in np.linspace(-deep / 2 + 0.01, deep / 2 - 0.02, 3):
            shape.box(body, w, 0.014, 0.02, y=y, z=h)
    elif kind == "cover":
        d, slat = rng.uniform(0.18, 0.26), pick(rng, "white", *WOODS)
        shape.box(slat, w + 0.1, d, 0.03, z=h + 0.12).box(pick(rng, "painted steel"), w, d - 0.08, h, y=-0.03)
        for x in (-w / 2 - 0.02, w / 2 + 0.02):
            shape.box(slat, 0.06, d - 0.02, h + 0.12, x)
        for x in np.arange(-w / 2 + 0.04, w / 2, 0.07):
            shape.box(slat, 0.035, 0.02, h - 0.1, x, d / 2 - 0.03, 0.14)
        for z in (0.05, h):
            shape.box(slat, w, 0.022, 0.1, y=d / 2 - 0.03, z=z)
        return shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.15)
    else:
        w = rng.uniform(1.2, 2.4)
        return (
            shape.box(body, w, 0.07, 0.2, z=0.03)
            .box(body, w, 0.1, 0.03, y=0.015, z=0.23)
            .box(body, w, 0.03, 0.03, y=0.05, z=0.03)
        )
    metal = pick(rng, "white", "chrome", "brass")
    side = int(rng.choice([-1, 1]))
    shape.rod(metal, (side * (w / 2 + 0.05), 0, 0), (side * (w / 2 + 0.05), 0, foot + 0.07), 0.014)
    return shape.rod(metal, (side * (w / 2 - 0.01), 0, foot + 0.06), (side * (w / 2 + 0.09), 0, foot + 0.06), 0.025)


def pipe(rng: Rng) -> Shape:
    """Up the wall, along it, or several beside each other; with bends, flanges, clips."""
    metal, kind = pick(rng, "white", "painted steel", "steel", "black", "brass"), rng.integers(3)
    r, h = rng.uniform(0.025, 0.08), rng.uniform(1.9, 2.28)
    shape = Shape()
    if kind == 0:
        shape.rod(metal, (0, 0, 0), (0, 0, h), r, sides=12)
        for z in (0.3, h * 0.5, h - 0.3):
            shape.rod(metal, (0, 0, z), (0, 0, z + 0.05), r + 0.018, sides=12)
        if rng.random() < 0.4:  # a branch
            z = rng.uniform(0.5, 1.4)
            shape.path(metal, [(0, 0, z), (rng.uniform(0.2, 0.6), 0, z + 0.05)], r * 0.8, sides=10)
    elif kind == 1:
        for k in range(int(rng.integers(2, 5))):
            own = r * rng.uniform(0.5, 1.0)
            shape.rod(metal, (k * 2.6 * r, 0, 0), (k * 2.6 * r, 0, h * rng.uniform(0.85, 1.0)), own, sides=10)
    else:
        along, z = rng.uniform(0.6, 1.6), rng.uniform(1.7, h)
        shape.path(metal, [(0, 0, 0), (0, 0, z), (along, 0, z)], r, sides=10).ball(metal, r, r, r, 0, 0, z)
        shape.rod(metal, (0, 0, z * 0.4), (0, 0, z * 0.4 + 0.06), r + 0.018, sides=10)
        if rng.random() < 0.5:  # a valve
            shape.rod(pick(rng, "shell", "brass"), (0, r + 0.02, 1.0), (0, r + 0.05, 1.0), 0.06, sides=10)
    return shape


def ladder(rng: Rng) -> Shape:
    """Leaning, or a step ladder, folded or astride."""
    h, kind = rng.uniform(1.4, 2.1), rng.integers(3)
    metal, shape = pick(rng, "steel", "steel", "oak", "shell"), Shape()
    rung = pick(rng, "steel", "black") if rng.random() < 0.3 else metal
    half = rng.uniform(0.19, 0.23)
    if kind == 0:
        for x in (-half, half):
            shape.box(metal, 0.035, 0.07, h, x)
        for z in np.arange(0.25, h - 0.1, 0.28):
            shape.box(rung, 2 * half, 0.05, 0.03, z=z)
        return shape.tilted(0.15)
    h = min(h, 1.8)
    spread = 0.03 if kind == 1 else rng.uniform(0.28, 0.4)
    for x in (-half, half):
        shape.rod(metal, (x, spread, 0), (x * 0.7, 0.02, h), 0.025, sides=6)
        shape.rod(metal, (x, -spread - 0.03, 0), (x * 0.7, -0.03, h - 0.02), 0.02, sides=6)
    for t in np.linspace(0.16, 0.86, max(3, int(h / 0.3))):
        shape.box(rung, 2 * half * (1 - 0.3 * t), 0.09, 0.03, y=spread * (1 - t) - 0.02, z=h * t)
    for t in (0.2, 0.6):
        shape.box(metal, 2 * half * (1 - 0.3 * t), 0.02, 0.03, y=-(spread + 0.03) * (1 - t), z=h * t)
    shape.box(pick(rng, "shell", "black", "steel"), half * 1.6, 0.14, 0.03, y=0.0, z=h)
    return shape.tilted(0.1) if kind == 1 else shape


def coat_rack(rng: Rng) -> list:
    """A post with arms, or a board with hooks, and what hangs on it."""
    wood = pick(rng, *WOODS, "black", "chrome", "frame")
    h = rng.uniform(1.6, 1.85)
    if rng.random() < 0.3:
        w, z = rng.uniform(0.5, 1.0), rng.uniform(1.5, 1.65)
        shape = Shape().box(wood, w, 0.025, 0.1, y=-0.04, z=z)
        hooks = np.linspace(-w / 2 + 0.08, w / 2 - 0.08, max(3, round(w / 0.17)))
        metal = pick(rng, "chrome", "black", "brass")
        for x in hooks:
            shape.path(metal, [(x, -0.03, z + 0.06), (x, 0.05, z + 0.03), (x, 0.06, z + 0.09)], 0.013, sides=5)
        if rng.random() < 0.4:
            shape.box(wood, w, 0.2, 0.022, y=0.05, z=z + 0.12).top(-w / 2, w / 2, -0.04, 0.14, z + 0.142)
        parts = [("coat rack", shape)]
        for x in hooks[:: int(rng.integers(2, 4))]:
            if rng.random() < 0.6:
                parts.append(("jacket", jacket(rng, hung=True).moved(x, 0.04, z - 0.95)))
        return parts
    shape = Shape().rod(wood, (0, 0, 0), (0, 0, h), 0.024)
    if rng.random() < 0.5:
        shape.lathe(wood, [(0.2, 0), (0.19, 0.03), (0.03, 0.06)], sides=16)
    else:
        for a in np.arange(4) * np.pi / 2:
            shape.rod(wood, (0, 0, 0.28), (0.25 * np.cos(a), 0.25 * np.sin(a), 0), 0.018, sides=6)
    for a in np.arange(6) * np.pi / 3:
        for z, reach in ((h - 0.12, 0.16), (h - 0.45, 0.11)):
            shape.rod(wood, (0, 0, z), (reach * np.cos(a), reach * np.sin(a), z + 0.1), 0.013, sides=5)
    parts = [("coat rack", shape)]
    for turn in rng.permutation(6)[: int(rng.integers(0, 3))] * np.pi / 3:
        coat = jacket(rng, hung=True)
        parts.append(("jacket", coat.moved(0.17 * np.cos(turn), 0.17 * np.sin(turn), h - 1.02, turn - np.pi / 2)))
    return parts


def jacket(rng: Rng, hung=False) -> Shape:
    """On a hook or a hanger: body, sleeves, a hood at times; the hook is at z = 0.97."""
    h, w = rng.uniform(0.65, 0.95), rng.uniform(0.3, 0.38) if hung else rng.uniform(0.4, 0.5)
    cloth = pick(rng, "garment", "garment", "leather")
    low = 0.95 - h
    narrow = 0.45 if hung else 0.1  # gathered where it hangs
    u, v = np.meshgrid(np.linspace(-1, 1, 11), np.linspace(0, 1, 6), indexing="ij")
    width = w / 2 * (1 - narrow * v**3)
    ripple = 0.02 * np.sin(7 * u + 2 * v + rng.uniform(0, 6)) * (1.2 - v)
    shape = Shape()
    for y in (0.0, 0.13):
        bulge = (0.04 if y else -0.01) * (1 - u**2)
        shape.sheet(cloth, np.stack([u * width, y + bulge + ripple - 0.05 * v * (y > 0), low + v * h], -1))
    for x in (-1, 1):
        top = (x * w / 2 * (1 - narrow * 0.7), 0.05, low + h * 0.9)
        shape.rod(cloth, top, (x * w * 0.58, 0.08, low + h * rng.uniform(0.1, 0.3)), 0.06, 0.045)
        shape.sheet(
            cloth, np.stack([np.stack([width[5 + 5 * x], np.full(6, y), low + v[0] * h], -1) for y in (0.0, 0.13)])
        )
    if rng.random() < 0.4:
        shape.ball(cloth, 0.11, 0.06, 0.1, 0, 0.11, low + h * 0.9)
    return shape


def grille(material: Material) -> Material:
    """The same material crossed by bars."""
    return material._replace(texture=TILES, period=0.025)
