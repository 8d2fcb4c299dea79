"""Families of fixtures: stairs, columns, dividers, radiators, pipes, ladders, and hanging cloth."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint

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


def stairs(rng: Rng) -> list:
    """Closed or open steps, straight or with a landing, and rails of bars, panes or a bare hand rail."""
    w, rise, run = rng.uniform(0.85, 1.2), rng.uniform(0.165, 0.19), rng.uniform(0.25, 0.29)
    turned = rng.random() < 0.25
    number = 3 if turned else int(rng.integers(4, 9))
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
        upper, more = Shape(), int(rng.integers(2, 4))
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
