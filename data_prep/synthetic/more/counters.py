"""More makes of counters: of receptions, shops, canteens, ticket offices, labs and bars; islands, boards on walls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic import appliances, electronics
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.more.parts import Parts, any_color, load, posts, prism
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.seating import stool
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


def _face(rng: Rng, shape: Shape, w: float, h: float, y: float, z: float = 0.0, x: float = 0.0) -> None:
    """What a counter shows to those before it: bare, panels, boards upright or lying, a stripe of another colour."""
    own = (
        pick(rng, *WOODS, "lacquer", "laminate", "stone", "tiled", "brick", "steel")
        if rng.random() < 0.7
        else any_color(rng)
    )
    kind = rng.integers(5)
    shape.box(own, w, 0.03, h, x, y, z)
    if kind == 1:
        number = max(2, round(w / rng.uniform(0.35, 0.8)))
        for k in range(number):
            shape.box(own, w / number - 0.1, 0.025, h - 0.2, x - w / 2 + (k + 0.5) * w / number, y + 0.025, z + 0.1)
    elif kind == 2:
        for at in np.arange(x - w / 2 + 0.04, x + w / 2 - 0.03, rng.uniform(0.07, 0.14)):
            shape.box(own, 0.04, 0.03, h, at, y + 0.03, z)
    elif kind == 3:
        for at in np.arange(z + 0.04, z + h - 0.05, rng.uniform(0.1, 0.2)):
            shape.box(own, w, 0.03, 0.06, x, y + 0.02, at)
    elif kind == 4:
        shape.box(
            any_color(rng),
            w * rng.uniform(0.3, 1.0),
            0.02,
            h * rng.uniform(0.15, 0.5),
            x,
            y + 0.022,
            z + h * rng.uniform(0.2, 0.45),
        )


def _clutter(rng: Rng, x0: float, x1: float, depth: float, y: float, z: float, turn: float = 0.0) -> Parts:
    """A monitor, a telephone, a printer on a low top, at times turned to those behind."""
    parts: Parts = []
    for name, make in (
        ("monitor", electronics.monitor),
        ("telephone", electronics.telephone),
        ("printer", electronics.printer),
    ):
        thing = make(rng)
        size = np.ptp(thing.bounds(), axis=0)
        if rng.random() < 0.5 and x1 - x0 > size[0] + 0.05 and depth > size[1]:
            parts.append((name, thing.moved(x0 + size[0] / 2 + 0.02, y, z - thing.bounds()[0, 2] + 0.002, turn)))
            x0 += size[0] + rng.uniform(0.05, 0.4)
    return parts


def desk_counter(rng: Rng) -> Parts:
    """A reception of straight pieces, with or without a leg: a high front with a ledge, a low part for wheelchairs."""
    w, d, low, h = rng.uniform(1.2, 2.7), rng.uniform(0.55, 0.8), rng.uniform(0.7, 0.78), rng.uniform(0.95, 1.25)
    top, body, shape = pick(rng, "stone", "laminate", "white", *WOODS), pick(rng, "white", "laminate", *WOODS), Shape()
    part = w * rng.choice([1.0, 0.6, 0.7])  # as much of it is high
    x, ledge = (part - w) / 2, rng.uniform(0.2, 0.4)
    _face(rng, shape, part, h - 0.04, d / 2 - 0.06, 0.0, x)
    shape.box(top, part + 0.02, ledge, 0.04, x, d / 2 - ledge / 2, h - 0.04)
    shape.top(x - part / 2, x + part / 2, d / 2 - ledge, d / 2, h)
    if part < w:
        _face(rng, shape, w - part, low - 0.03, d / 2 - 0.06, 0.0, w / 2 - (w - part) / 2)
    shape.box(top, w, d - 0.05, 0.035, 0, -0.03, low - 0.035)
    for edge in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.box(body, 0.04, d - 0.08, low - 0.03, edge, -0.02)
    if part == w or rng.random() < 0.5:
        shape.box(body, 0.04, ledge, h - 0.04, -w / 2 + 0.02, d / 2 - ledge / 2)
    y0 = -d / 2
    if rng.random() < 0.45:  # the leg
        side, reach, leg = int(rng.choice([-1, 1])), rng.uniform(0.6, 1.4), Shape()
        leg.box(top, reach, 0.6, 0.035, z=low - 0.035)
        _face(rng, leg, reach, low - 0.03 if rng.random() < 0.5 else h, 0.28)
        leg.top(-reach / 2, reach / 2, -0.28, 0.25, low)
        shape.add(leg, side * (w / 2 - 0.3), y0 - reach / 2, 0, -side * np.pi / 2)
    shape.top(-w / 2 + 0.05, w / 2 - 0.05, y0, d / 2 - ledge - 0.02, low)
    return [("counter", shape), *_clutter(rng, -w / 2 + 0.1, w / 2 - 0.1, d - ledge, y0 + (d - ledge) / 2, low, np.pi)]


def shop_counter(rng: Rng) -> Parts:
    """At a till: a closed block with a raised rim or a belt at its side, a till and goods on it, shelves behind."""
    w, d, h = rng.uniform(0.9, 2.6), rng.uniform(0.5, 0.85), rng.uniform(0.8, 1.05)
    shape, top, body = (
        Shape(),
        pick(rng, "laminate", "stone", "steel", *WOODS),
        pick(rng, "white", "laminate", "grey wood", *WOODS),
    )
    _face(rng, shape, w, h - 0.04, d / 2 - 0.05)
    for x in (-w / 2 + 0.015, w / 2 - 0.015):
        shape.box(body, 0.03, d - 0.06, h - 0.04, x, -0.0)
    for z in np.linspace(0.08, h - 0.3, int(rng.integers(1, 4))):
        shape.box(body, w - 0.06, d - 0.12, 0.025, 0, -0.02, z)
    shape.box(top, w + 0.04, d + 0.02, 0.04, 0, 0, h - 0.04).top(-w / 2, w / 2, -d / 2, d / 2, h)
    if rng.random() < 0.35:  # a belt
        shape.box(pick(rng, "black"), w * 0.6, d * 0.6, 0.03, -w * 0.15, 0, h)
        for y in (-d * 0.36, d * 0.36):
            shape.box(pick(rng, "steel"), w * 0.95, 0.04, 0.08, 0, y, h)
    elif rng.random() < 0.5:
        shape.box(body, w, 0.03, rng.uniform(0.1, 0.3), 0, d / 2 - 0.02, h)
    return [
        ("counter", shape),
        *_clutter(rng, -w / 2 + 0.1, w / 2 - 0.2, d, 0.0, h + 0.03, float(rng.choice([0, np.pi]))),
    ]


def serving_counter(rng: Rng) -> Parts:
    """A canteen's: trays slide along rails before it, dishes sit in its top, glass on posts above."""
    w, d, h = rng.uniform(1.2, 2.7), rng.uniform(0.6, 0.8), rng.uniform(0.84, 0.95)
    steel, shape = pick(rng, "steel"), Shape()
    _face(rng, shape, w, h - 0.04, d / 2 - 0.05)
    shape.box(pick(rng, "steel", "white"), w - 0.02, d - 0.1, h - 0.04, 0, -0.03)
    shape.box(steel, w, d, 0.04, 0, 0, h - 0.04)
    for y in np.arange(d / 2 + 0.06, d / 2 + 0.36, 0.09):
        shape.rod(steel, (-w / 2, y, h - 0.1), (w / 2, y, h - 0.1), 0.016, sides=6)
    for x in np.linspace(-w / 2 + 0.15, w / 2 - 0.15, 3):
        shape.box(steel, 0.03, 0.36, 0.03, x, d / 2 + 0.16, h - 0.14)
    for x in np.arange(-w / 2 + 0.25, w / 2 - 0.2, 0.42):
        if rng.random() < 0.8:
            shape.box(pick(rng, "black", "steel"), 0.34, d * 0.55, 0.02, x, -0.03, h)
            shape.ball(
                paint(rng, "leaf", "bright", "paper", "terracotta"), 0.15, d * 0.25, 0.06, x, -0.03, h, 0.6, 5, 8
            )
    z, glass = h + rng.uniform(0.3, 0.5), paint(rng, "glass")
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.rod(steel, (x, 0.0, h), (x, 0.0, z), 0.018)
    pane = Shape().box(glass, w - 0.06, 0.012, 0.32).tilted(rng.uniform(-0.5, 0.2))
    shape.add(pane, 0, d * 0.3, z - 0.28).box(glass if rng.random() < 0.5 else steel, w, 0.35, 0.02, 0, 0.02, z)
    return [("counter", shape.top(-w / 2, w / 2, -0.15, 0.18, z + 0.02))]


def hatch_counter(rng: Rng) -> Parts:
    """A ledge in an opening or under panes, for tickets, pills or drinks: a front, posts, a beam or a pane above."""
    w, d, h, roof = rng.uniform(0.9, 2.4), rng.uniform(0.35, 0.7), rng.uniform(0.9, 1.15), rng.uniform(1.6, 1.98)
    body, top, shape = pick(rng, "laminate", "white", "plaster", *WOODS), pick(rng, "stone", "steel", *WOODS), Shape()
    _face(rng, shape, w, h - 0.04, d / 2 - 0.1)
    shape.box(body, w, d * 0.4, h - 0.04, 0, d / 2 - 0.12 - d * 0.2)
    shape.box(top, w + 0.04, d, 0.045, 0, 0, h - 0.045).top(-w / 2, w / 2, -d / 2, d / 2, h)
    number, frame = max(1, round(w / rng.uniform(0.6, 1.2))), pick(rng, "frame", "steel", *WOODS)
    for k in range(number + 1):
        shape.box(frame, 0.05, 0.06, roof - h, -w / 2 + 0.025 + k * (w - 0.05) / number, 0.0, h)
    shape.box(frame, w, 0.08 if rng.random() < 0.5 else d, rng.uniform(0.06, 0.3), 0, 0, roof)
    if rng.random() < 0.6:  # panes with a slot below
        for k in range(number):
            shape.box(
                paint(rng, "glass"),
                w / number - 0.06,
                0.012,
                roof - h - 0.16,
                -w / 2 + (k + 0.5) * w / number,
                0,
                h + 0.15,
            )
    return [("counter", shape)]


def lab_counter(rng: Rng) -> Parts:
    """A bench of a laboratory or classroom: cupboards with a place for knees, boards on uprights at its back."""
    w, d, h = rng.uniform(1.4, 2.7), rng.uniform(0.6, 0.85), rng.uniform(0.75, 0.95)
    top, body, shape = (
        pick(rng, "black", "laminate", "slate", "white", "steel"),
        pick(rng, "white", "laminate", "oak"),
        Shape(),
    )
    style, left = draw_style(rng, body if rng.random() < 0.5 else any_color(rng)), -w / 2 + 0.02
    while left < w / 2 - 0.3:
        wide = min(rng.uniform(0.4, 0.9), w / 2 - 0.02 - left)
        kind = rng.integers(3)
        if kind == 0:
            shape.box(body, 0.03, d - 0.1, h - 0.03, left + 0.015).box(
                body, wide, 0.02, h * 0.5, left + wide / 2, -d / 2 + 0.05, h * 0.4
            )
        else:
            cells = grid(
                rng,
                left,
                left + wide,
                0.08,
                h - 0.03,
                1 if kind == 1 else 4,
                2 if kind == 1 and wide > 0.55 else 1,
                ("", "door", "drawer")[kind],
            )
            cupboard(shape, style, body, cells, -d / 2 + 0.03, d / 2 - 0.05)
            shape.box(pick(rng, "black"), wide, d - 0.18, 0.08, left + wide / 2, -0.03)
        left += wide
    shape.box(body, 0.03, d - 0.1, h - 0.03, w / 2 - 0.02).box(top, w, d, 0.035, z=h - 0.035)
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.28, d / 2, h))]
    if rng.random() < 0.7:  # boards on uprights at the back
        metal = pick(rng, "frame", "steel", "white")
        levels = h + np.arange(1, rng.integers(2, 4)) * rng.uniform(0.3, 0.42)
        for x in np.linspace(-w / 2 + 0.05, w / 2 - 0.05, 3):
            shape.box(metal, 0.05, 0.06, levels[-1] - h + 0.05, x, -d / 2 + 0.13, h)
        for z in levels:
            shape.box(pick(rng, "white", "laminate", "oak"), w - 0.04, 0.25, 0.025, 0, -d / 2 + 0.13, z)
            parts += [
                (name, s) for name, s in load(rng, -w / 2 + 0.1, w / 2 - 0.1, 0.25, -d / 2 + 0.13, z + 0.025, 0.28)
            ]
    return parts


def bar_counter(rng: Rng) -> Parts:
    """A bar: a high front with a rail for feet, a top that juts out, a board on posts over it, stools before it."""
    w, h, d = rng.uniform(1.2, 2.6), rng.uniform(1.0, 1.18), rng.uniform(0.4, 0.7)
    shape, metal, top = Shape(), pick(rng, "brass", "frame", "chrome"), pick(rng, "stone", "steel", *WOODS)
    y = d / 2 - rng.uniform(0.15, 0.3)
    _face(rng, shape, w - 0.04, h - 0.06, y)
    for x in (-w / 2 + 0.03, w / 2 - 0.03):
        shape.box(top, 0.04, y + d / 2, h - 0.06, x, (y - d / 2) / 2)
    shape.box(top, w + 0.06, d, 0.06, z=h - 0.06).box(
        pick(rng, "steel", *WOODS), w - 0.1, d * 0.6, 0.03, 0, -d * 0.15, 0.5
    )
    if rng.random() < 0.5:
        shape.rod(metal, (-w / 2 + 0.05, y + 0.14, 0.18), (w / 2 - 0.05, y + 0.14, 0.18), 0.022)
        for x in np.linspace(-w / 2 + 0.15, w / 2 - 0.15, 3):
            shape.rod(metal, (x, y, 0.18), (x, y + 0.14, 0.18), 0.016)
    if rng.random() < 0.35:
        for x in (-w / 2 + 0.05, w / 2 - 0.05):
            shape.box(metal, 0.04, 0.04, 2.0 - h, x, -d * 0.2, h)
        shape.box(pick(rng, *WOODS, "black"), w, 0.3, 0.04, 0, -d * 0.2, 2.0)
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    alike = int(rng.integers(2**31))
    for x in np.arange(-w / 2 + 0.35, w / 2 - 0.2, rng.uniform(0.5, 0.9)):
        if rng.random() < 0.4:
            one = stool(np.random.default_rng(alike), tall=True)
            parts.append(("stool", one.moved(x, d / 2 + rng.uniform(0.12, 0.5), 0, np.pi + rng.normal(0, 0.4))))
    return parts


def open_island(rng: Rng) -> Parts:
    """A high table in the middle of a kitchen: half cupboards, half legs, a board below, a hob in its top at times."""
    w, d, h, foot = rng.uniform(0.8, 2.2), rng.uniform(0.5, 1.0), rng.uniform(0.85, 0.97), rng.uniform(0.06, 0.2)
    top, body, shape = (
        pick(rng, "stone", "marble", "steel", *WOODS, *WOODS),
        pick(rng, "white", "lacquer", *WOODS),
        Shape(),
    )
    body = body if rng.random() < 0.6 else any_color(rng)
    leg, share = rng.uniform(0.04, 0.09), rng.choice([0.0, 0.5, 0.7])
    posts(shape, body, (-w / 2 + leg, w / 2 - leg), (-d / 2 + leg, d / 2 - leg), h - 0.05, leg)
    shape.box(body, w - 2 * leg, d - 2 * leg, rng.uniform(0.05, 0.12), z=h - 0.16)
    if share:
        style = draw_style(rng, body)
        end = -w / 2 + leg / 2 + share * (w - leg)
        cells = grid(
            rng,
            -w / 2 + leg / 2,
            end,
            foot,
            h - 0.05,
            int(rng.integers(1, 4)),
            max(1, round(share * w / 0.5)),
            str(rng.choice(["door", "drawer"])),
        )
        cupboard(shape, style, body, cells, -d / 2 + leg, d / 2 - leg)
    for z in np.linspace(foot, h * 0.55, int(rng.integers(1, 3))):
        shape.box(pick(rng, *WOODS, "steel"), w - leg, d - leg, 0.03, z=z)
    thick = rng.uniform(0.03, 0.1)
    shape.box(top, w, d, thick, z=h - 0.05)
    h += thick - 0.05
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]
    if w > 1.3 and rng.random() < 0.3:
        parts.append(("stove", appliances.cooktop(rng, 0.58, min(0.5, d - 0.08)).moved(w * 0.2, 0, h)))
    if rng.random() < 0.5:
        parts += load(rng, -w / 2 + 0.05, w * 0.1, d - 0.1, 0, h, 0.35)
    return parts


def wall_counter(rng: Rng) -> Parts:
    """A deep board along a wall, on brackets, panels or a leg, with cupboards or stools below a part of it."""
    w, d, h, t = rng.uniform(1.0, 2.7), rng.uniform(0.35, 0.65), rng.uniform(0.72, 1.1), rng.uniform(0.03, 0.12)
    top, body, shape = pick(rng, "stone", "marble", "laminate", *WOODS), pick(rng, "white", "lacquer", *WOODS), Shape()
    shape.box(top, w, d, t, z=h - t)
    kind = rng.integers(3)
    if kind == 0:
        for x in np.linspace(-w / 2 + 0.15, w / 2 - 0.15, 3):
            shape.add(
                prism(
                    pick(rng, "frame", "black"), [(-d / 2, h - t), (-d / 2, h - t - 0.3), (d / 4, h - t)], 0.03, False
                ).moved(turn=np.pi / 2),
                x,
            )
    elif kind == 1:
        for x in (-w / 2 + 0.03, w / 2 - 0.03):
            shape.box(body, 0.05, d - 0.04, h - t, x)
    else:
        wide = w * rng.uniform(0.3, 0.7)
        cells = grid(
            rng,
            -w / 2,
            -w / 2 + wide,
            0.08,
            h - t,
            1,
            max(1, round(wide / 0.5)),
            str(rng.choice(["door", "drawer", "niche"])),
        )
        cupboard(shape, draw_style(rng, body), body, cells, -d / 2, d / 2 - 0.04)
        shape.rod(pick(rng, "chrome", "frame"), (w / 2 - 0.12, d / 4, 0), (w / 2 - 0.12, d / 4, h - t), 0.03)
    if rng.random() < 0.5:
        shape.box(pick(rng, "tiled", "stone", "white"), w, 0.016, rng.uniform(0.1, 0.5), 0, -d / 2 + 0.008, h)
    parts: Parts = [("counter", shape.top(-w / 2, w / 2, -d / 2 + 0.02, d / 2, h))]
    if rng.random() < 0.4 and h > 0.9:
        alike = int(rng.integers(2**31))
        for x in np.arange(-w / 4, w / 2 - 0.2, rng.uniform(0.5, 0.9)):
            parts.append(
                ("stool", stool(np.random.default_rng(alike), tall=True).moved(x, d / 2 + rng.uniform(0.0, 0.3)))
            )
    if rng.random() < 0.5:
        parts += load(rng, -w / 2 + 0.05, w / 2 - 0.05, d - 0.06, 0, h, 0.35)
    return parts


MORE: dict[str, tuple[Callable, ...]] = {
    "counter": (
        desk_counter,
        shop_counter,
        serving_counter,
        hatch_counter,
        lab_counter,
        bar_counter,
        open_island,
        wall_counter,
    ),
}
