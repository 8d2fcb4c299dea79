"""More makes of vanities with their basins, and of cabinets on a bathroom's wall."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic.bathroom import mirror
from data_prep.synthetic.furniture import loft, outline
from data_prep.synthetic.joinery import Cell, Style, cupboard, draw_style, grid, legs
from data_prep.synthetic.more.parts import china, one_or
from data_prep.synthetic.more.sinks import bowl_on_top, taps, trap
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint, tinted

Rng = np.random.Generator


def _width(rng: Rng, label: str, low=0.5, high=1.5) -> float:
    return rng.uniform(1.2, 2.6) if label == "bathroom counter" else rng.uniform(low, high)


def _top_with_basins(
    rng: Rng, shape: Shape, top: Material, w, d, h, thick, kinds=("sunk", "oval", "proud", "bowl")
) -> tuple[list, float]:
    """A top with one basin or more: square or oval and sunk, standing out in front, or on it; their mirrors too.

    Also given back: how much room they need below the top.
    """
    number = int(np.clip(round(w / rng.uniform(0.6, 1.1)), 1, 4)) if w > 1.15 else 1
    kind, parts = str(rng.choice(kinds)), []
    places = (np.arange(number) - (number - 1) / 2) * w / number
    if number == 1 and w > 0.85 and rng.random() < 0.4:  # off the middle
        places = np.array([rng.choice([-1, 1]) * (w / 2 - 0.36)])
    bw, bd = min(rng.uniform(0.34, 0.52), w / number - 0.1), min(rng.uniform(0.28, 0.4), d - 0.14)
    y, deep, c = rng.uniform(-0.01, 0.03), rng.uniform(0.09, 0.16), one_or(rng, 0.7, china(rng), top)
    if kind == "bowl":
        shape.box(top, w, d, thick, z=h - thick)
    else:
        edges = [-w / 2, *[v for x in places for v in (x - bw / 2, x + bw / 2)], w / 2]
        for x0, x1 in zip(edges[::2], edges[1::2], strict=True):
            shape.box(top, x1 - x0, d, thick, (x0 + x1) / 2, 0, h - thick)
        for x in places:
            for s in (-1, 1):
                strip = d / 2 - bd / 2 - s * y
                shape.box(top, bw, strip, thick, x, s * (d / 2 - strip / 2), h - thick)
    for x0, x1 in zip([-w / 2, *(places + bw / 2)], [*(places - bw / 2), w / 2], strict=True):
        if x1 - x0 > 0.12:
            shape.top(x0 + 0.02, x1 - 0.02, -d / 2 + 0.03, d / 2 - 0.02, h)
    for x in places:
        own = Shape()
        if kind == "bowl":
            own.add(bowl_on_top(rng, 0, h, bw, bd))
        else:
            hole = np.array([[-bw, -bd], [bw, -bd], [bw, bd], [-bw, bd]]) / 2
            well = outline(bw * 0.92, bd * 0.92, "oval" if kind == "oval" else "rounded")
            edge = np.stack(
                [np.clip(well[:, 0] * 1.7, *hole[[0, 1], 0]), np.clip(well[:, 1] * 1.7, *hole[[0, 2], 1])], 1
            )
            z = h + rng.choice([0.0, 0.004, 0.02])
            rings = [
                (edge * 1.02, h - 0.02),
                (edge * 1.02, z),
                (well, z),
                (well * 0.88, h - deep * 0.6),
                (well * 0.4, h - deep),
            ]
            loft(own, c, rings)
            if kind == "proud":  # its front stands out from the top
                own.box(c, bw * 1.04, 0.05, rng.uniform(0.1, 0.18), y=d / 2 - y + 0.01, z=h - 0.14)
        tap = Shape()
        taps(rng, tap, -d / 2 + 0.02, h)
        parts.append(("sink", own.add(tap, 0, -y).moved(x, y)))
    if rng.random() < 0.6:
        shape.box(
            one_or(rng, 0.7, top, pick(rng, "tiled", "stone")), w, 0.025, rng.uniform(0.06, 0.45), y=-d / 2 + 0.012, z=h
        )
    if rng.random() < 0.7:
        tall, wall = rng.uniform(0.6, 1.1), -d / 2 + 0.03
        if rng.random() < 0.5:
            for x in places:
                parts.append(
                    ("mirror", mirror(rng, min(w / number * 0.8, 0.8), tall).moved(x, wall, h + rng.uniform(0.12, 0.3)))
                )
        else:
            parts.append(("mirror", mirror(rng, w * rng.uniform(0.6, 1.0), tall).moved(0, wall, h + 0.2)))
    return parts, 0.0 if kind == "bowl" else 0.17


def _front(shape: Shape, style: Style, body: Material, cells: list[Cell], d, top, room, back=0.01, ahead=0.04) -> None:
    """Cells below a top whose underside is at ``top``: the basins hang in the uppermost ``room``, behind an apron."""
    low = top - room
    if room:
        (x0, x1) = min(c.x0 for c in cells), max(c.x1 for c in cells)
        kept = []
        for c in cells:
            if c.z0 < low - 0.08:
                kept.append(c._replace(z1=min(c.z1, low)))
        cells = kept
        shape.box(style.front, x1 - x0 - 0.01, 0.02, room - 0.012, (x0 + x1) / 2, d / 2 - ahead + 0.012, low + 0.006)
        for x in (x0 + 0.01, x1 - 0.01):
            shape.box(body, 0.02, d - ahead - back, room, x, (back - ahead) / 2, low)
    cupboard(shape, style, body, cells, -d / 2 + back, d / 2 - ahead)


def legged_vanity(rng: Rng, label="bathroom vanity") -> list:
    """A piece of furniture on legs, tapering or square: doors or drawers above, a board of slats near the floor."""
    w, d, h = _width(rng, label), rng.uniform(0.42, 0.6), rng.uniform(0.76, 0.9)
    body, top = pick(rng, "white", "grey wood", "black", *WOODS), pick(rng, "enamel", "stone", "marble", "white")
    shape, t = Shape(), rng.uniform(0.02, 0.05)
    parts, room = _top_with_basins(rng, shape, top, w, d, h, t)
    low = rng.uniform(0.16, 0.42)
    style = draw_style(rng, body, ("slab", "frame", "louver", "raised"), ("bar", "knob", "cup", "lip"))
    columns, kind = max(1, round(w / rng.uniform(0.35, 0.6))), str(rng.choice(["door", "drawer"]))
    cells = grid(
        rng, -w / 2 + 0.015, w / 2 - 0.015, low, h - t, 1 if kind == "door" else int(rng.integers(1, 4)), columns, kind
    )
    if columns > 2 and rng.random() < 0.4:
        cells[1] = cells[1]._replace(kind="niche", opened=0.0)
    _front(shape, style, body, cells, d, h - t, room)
    legs(shape, body, w - 0.03, d - 0.06, low, rng.uniform(0.02, 0.04), rng.random() < 0.6)
    if low > 0.28 and rng.random() < 0.7:
        for y in np.linspace(-d * 0.36, d * 0.32, 4):
            shape.box(body, w - 0.06, d * 0.17, 0.02, y=y, z=0.1)
        shape.top(-w / 2 + 0.06, w / 2 - 0.06, -d / 2 + 0.06, d / 2 - 0.06, 0.12)
    return [(label, shape), *parts]


def washstand(rng: Rng, label="bathroom vanity") -> list:
    """A frame of metal or timber, open below: pipes in sight, a shelf with towels or baskets, a rail in front."""
    w, d, h = _width(rng, label, 0.5, 1.3), rng.uniform(0.4, 0.56), rng.uniform(0.78, 0.9)
    frame, top = (
        pick(rng, "black", "brass", "chrome", "frame", *WOODS),
        pick(rng, "stone", "marble", "enamel", "white", *WOODS),
    )
    shape, t, r = Shape(), rng.uniform(0.025, 0.08), rng.uniform(0.012, 0.035)
    parts, _ = _top_with_basins(rng, shape, top, w, d, h, t)
    legs(shape, frame, w - 0.02, d - 0.03, h - t, r, True)
    for y in (-d / 2 + 0.03, d / 2 - 0.03):
        shape.box(frame, w - 0.03, 2 * r, 2 * r, 0, y, h - t - 2 * r)
    towels, baskets = Shape(), Shape()
    for z in (rng.uniform(0.12, 0.2), rng.uniform(0.35, 0.5))[: int(rng.integers(0, 3))]:
        shape.box(one_or(rng, 0.5, frame, pick(rng, *WOODS, "white")), w - 0.04, d - 0.06, 0.025, z=z)
        x = -w / 2 + 0.08
        while x < w / 2 - 0.3 and rng.random() < 0.8:
            wide = rng.uniform(0.24, 0.36)
            cloth = paint(rng, "linen", "cloth", "wicker")
            if cloth.period < 0.05:
                baskets.box(cloth, wide, d * 0.65, 0.16, x + wide / 2, 0, z + 0.025)
            for k in range(0 if cloth.period < 0.05 else int(rng.integers(1, 4))):
                towels.box(cloth, wide, d * 0.65, 0.05, x + wide / 2, 0, z + 0.025 + 0.052 * k)
            x += wide + rng.uniform(0.03, 0.2)
    stored = [(name, own) for name, own in (("towel", towels), ("basket", baskets)) if own.vertices]
    for _, own in parts[: 1 if rng.random() < 0.8 else 0]:
        (x0, _, _), (x1, _, _) = own.bounds()
        trap(rng, shape, h - 0.1, -d / 2, 0, (x0 + x1) / 2)
    if rng.random() < 0.4:
        z = h - t - 0.08
        shape.path(
            frame,
            [(-w / 2, d / 2, z), (-w / 2, d / 2 + 0.07, z), (w / 2, d / 2 + 0.07, z), (w / 2, d / 2, z)],
            0.014,
            steady=True,
        )
    return [(label, shape), *parts, *stored]


def towered_vanity(rng: Rng, label="bathroom vanity") -> list:
    """Cupboards down to the floor, a narrow tower on the top or a tall one at the side, drawers between doors."""
    w, d, h = _width(rng, label, 0.9, 1.9), rng.uniform(0.46, 0.6), rng.uniform(0.78, 0.92)
    body, top = (
        pick(rng, "white", "lacquer", "grey wood", "black", *WOODS),
        pick(rng, "stone", "marble", "laminate", "white"),
    )
    shape, t = Shape(), rng.uniform(0.025, 0.05)
    parts, room = _top_with_basins(rng, shape, top, w, d, h, t, ("sunk", "oval", "bowl"))
    style, foot = draw_style(rng, body), rng.uniform(0.06, 0.14)
    shape.box(body, w - 0.04, d - 0.12, foot, y=-0.04)
    edges = np.concatenate(
        [[-w / 2 + 0.01], np.sort(rng.uniform(-0.5, 0.5, max(1, round(w / 0.5) - 1))) * (w - 0.6), [w / 2 - 0.01]]
    )
    cells: list[Cell] = []
    for x0, x1 in itertools.pairwise(edges):
        if x1 - x0 > 0.12:
            rows, kind = _or_rows(rng, x1 - x0)
            cells += grid(rng, x0, x1, foot, h - t, rows, 2 if kind == "door" and x1 - x0 > 0.6 else 1, kind)
    _front(shape, style, body, cells, d, h - t, room)
    side, tall = int(rng.choice([-1, 1])), rng.uniform(1.6, 2.1)
    narrow, basins = rng.uniform(0.2, 0.32), [own.bounds()[:, 0] for name, own in parts if name == "sink"]
    free = [s for s in (side, -side) if all((s * ends).max() < w / 2 - narrow for ends in basins)]
    if rng.random() < 0.5 or label == "bathroom counter" or not free:  # stands beside
        wide = rng.uniform(0.3, 0.5)
        x = side * (w / 2 + wide / 2)
        cupboard(
            shape,
            style,
            body,
            grid(rng, x - wide / 2, x + wide / 2, 0.05, tall, int(rng.integers(1, 4)), 1),
            -d / 2 + 0.01,
            d / 2 - rng.uniform(0.04, 0.2),
        )
        shape.box(body, wide - 0.03, d * 0.5, 0.05, x, -d * 0.2)
    else:
        wide = narrow
        x = free[0] * (w / 2 - wide / 2)
        cupboard(
            shape,
            style,
            body,
            grid(rng, x - wide / 2, x + wide / 2, h, tall, int(rng.integers(1, 4)), 1),
            -d / 2 + 0.01,
            -d / 2 + 0.28,
        )
        parts = [(name, own) for name, own in parts if name != "mirror"]
        shape.tops = [top_ for top_ in shape.tops if not (top_.z == h and abs((top_.x0 + top_.x1) / 2 - x) < wide)]
    return [(label, shape), *parts]


def _or_rows(rng: Rng, wide: float) -> tuple[int, str]:
    return (1, "door") if wide < 0.75 and rng.random() < 0.55 else (int(rng.integers(2, 4)), "drawer")


def hung_vanity(rng: Rng, label="bathroom vanity") -> list:
    """Broad drawers that hang on the wall, the basin's front above them; at times open boxes at one end."""
    w, d, h = _width(rng, label, 0.45, 1.6), rng.uniform(0.36, 0.54), rng.uniform(0.78, 0.92)
    body, top = (
        pick(rng, "lacquer", "white", "grey wood", "black", *WOODS),
        pick(rng, "enamel", "enamel", "stone", "marble"),
    )
    shape, t = Shape(), rng.choice([0.02, 0.06, 0.12])
    parts, room = _top_with_basins(rng, shape, top, w, d, h, t, ("sunk", "proud", "proud", "oval", "bowl"))
    low, style = h - t - rng.uniform(0.3, 0.6), draw_style(rng, body, ("slab", "slab", "frame"), ("none", "lip", "bar"))
    x0, x1 = -w / 2 + 0.005, w / 2 - 0.005
    cells: list[Cell] = []
    if w > 0.7 and rng.random() < 0.4:
        x1 -= 0.25
        cells = grid(rng, x1, w / 2 - 0.005, low, h - t, 2, 1, "niche")
    cells += grid(rng, x0, x1, low, h - t, int(rng.integers(1, 3)), max(1, round((x1 - x0) / 0.85)), "drawer")
    _front(shape, style, body, cells, d, h - t, room, 0.005, 0.025)
    return [(label, shape), *parts]


def skirted_counter(rng: Rng, label="bathroom vanity") -> list:
    """Of a public washroom: a top with a deep sloping or upright skirt, on end walls or brackets, a hole for waste."""
    w, d, h = _width(rng, label, 0.8, 1.7), rng.uniform(0.5, 0.65), rng.uniform(0.78, 0.88)
    top = pick(rng, "stone", "marble", "laminate", "white", "steel")
    body = one_or(rng, 0.5, top, pick(rng, "laminate", "tiled", "steel", *WOODS))
    shape, t, deep = Shape(), rng.uniform(0.03, 0.06), rng.uniform(0.16, 0.5)
    parts, _ = _top_with_basins(rng, shape, top, w, d, h, t, ("sunk", "oval", "oval"))
    lean = rng.choice([0.0, rng.uniform(0.1, 0.5)])
    y, z = d / 2 - 0.01, h - t
    skirt = np.array([[[x, y, z], [x, y - lean * deep, z - deep]] for x in (-w / 2, w / 2)])
    shape.sheet(body, skirt).sheet(body, skirt - [0, 0.03, 0])
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        if rng.random() < 0.5:
            shape.box(body, 0.04, d - 0.04, z, x, -0.02)
        else:
            shape.box(body, 0.04, d * 0.7, 0.3, x, -d * 0.14, z - 0.3, taper=1.0)
    if rng.random() < 0.4:  # a bin's flap
        shape.box(
            pick(rng, "steel", "black"),
            0.24,
            0.012,
            0.16,
            rng.choice([-1, 1]) * (w / 2 - 0.2),
            y + 0.008,
            z - deep * 0.5 - 0.06,
        )
    return [(label, shape), *parts]


# ---------------------------------------------------------------- cabinets on the wall


def niched_cabinet(rng: Rng) -> Shape:
    """A tall or broad one with open boards beside, between or below its doors, a rail for a towel at times."""
    w, d, h = rng.uniform(0.28, 1.1), rng.uniform(0.13, 0.3), rng.uniform(0.45, 1.0)
    body, shape = pick(rng, "white", "lacquer", "grey wood", "black", *WOODS), Shape()
    style = draw_style(rng, body, ("slab", "frame", "louver", "glass"), ("knob", "bar", "none", "lip"))._replace(
        low=True
    )
    low = rng.choice([0.0, rng.uniform(0.12, 0.3) * h])
    cells = grid(rng, -w / 2, w / 2, 0, low, 1, max(1, round(w / 0.5)), "niche") if low > 0.08 else []
    columns = max(1, round(w / rng.uniform(0.25, 0.45)))
    doors = grid(rng, -w / 2, w / 2, low if low > 0.08 else 0.0, h, 1, columns, ajar=0.1)
    if columns > 1:
        at = int(rng.integers(columns))
        own = doors.pop(at)
        doors += grid(rng, own.x0, own.x1, own.z0, own.z1, int(rng.integers(2, 4)), 1, "niche")
    cupboard(shape, style, body, [*cells, *doors], -d / 2, d / 2)
    if rng.random() < 0.4:
        shape.box(body, w + 0.05, d + 0.03, 0.04, y=0.015, z=h)
    if rng.random() < 0.35:
        metal = pick(rng, "chrome", "black", "brass")
        for x in (-w * 0.4, w * 0.4):
            shape.rod(metal, (x, 0, 0.01), (x, 0, -0.08), 0.014)
        shape.rod(metal, (-w * 0.42, 0, -0.08), (w * 0.42, 0, -0.08), 0.014)
    return shape


def mirrored_cabinet(rng: Rng) -> Shape:
    """Two to four mirrors for doors, one of them open at times, lamps above or beside them, a board below."""
    w, d, h = rng.uniform(0.5, 1.5), rng.uniform(0.11, 0.2), rng.uniform(0.5, 0.9)
    body, shape = pick(rng, "white", "steel", "frame", "black", *WOODS), Shape()
    style = draw_style(rng, paint(rng, "mirror"), ("slab",), ("none", "lip"))._replace(low=True)
    number = int(rng.choice([2, 3, 3, 4])) if w > 0.8 else 2
    cells = grid(rng, -w / 2, w / 2, 0, h, 1, number, ajar=0.12)
    if number == 3 and rng.random() < 0.5:
        a = w * 0.28
        cells = [c._replace(x0=x0, x1=x1) for c, x0, x1 in zip(cells, (-w / 2, -a, a), (-a, a, w / 2), strict=True)]
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    glow = tinted((250, 244, 226))
    kind = rng.integers(4)
    if kind == 0:
        shape.box(body, w, d * 0.7, 0.1, z=h)
        for x in np.arange(-w / 2 + 0.1, w / 2 - 0.05, 0.18):
            shape.ball(glow, 0.045, 0.045, 0.045, x, d * 0.35, h + 0.05, rings=5, sides=8)
    elif kind == 1:
        shape.box(body, w * 0.5, d + 0.12, 0.03, y=0.06, z=h).box(
            glow, w * 0.5, 0.04, 0.03, y=d / 2 + 0.12, z=h - 0.025
        )
    elif kind == 2:
        for x in (-w / 2 - 0.04, w / 2 + 0.04):
            shape.box(glow, 0.06, d * 0.8, h * 0.8, x, 0, h * 0.1)
    if rng.random() < 0.45:
        z = rng.uniform(0.1, 0.2)
        shape.box(body, w, d + 0.04, 0.025, y=0.02, z=-z).box(body, w, 0.02, z, y=-d / 2 + 0.01, z=-z)
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.box(body, 0.02, d, z, x, 0, -z)
        shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, d / 2 + 0.03, 0.025 - z)
    return shape


def first_aid_cabinet(rng: Rng) -> Shape:
    """A small locker of steel or wood with one door, a cross or a peg row on it, or tiny drawers in rows."""
    w, d, h = rng.uniform(0.26, 0.55), rng.uniform(0.1, 0.22), rng.uniform(0.3, 0.62)
    body, shape = (
        one_or(rng, 0.6, pick(rng, "painted steel", "white", "shell", *WOODS), paint(rng, "glaze", "bright")),
        Shape(),
    )
    if rng.random() < 0.35:
        style = draw_style(rng, body, ("slab",), ("knob", "cup"))
        cells = grid(rng, -w / 2, w / 2, 0, h, int(rng.integers(2, 5)), int(rng.integers(2, 4)), "drawer", 0.05)
    else:
        style = draw_style(rng, body, ("slab", "frame", "raised"), ("knob", "bar"))._replace(low=True)
        cells = grid(rng, -w / 2, w / 2, 0, h, 1, 1, ajar=0.15)
        if cells[0].opened == 0 and rng.random() < 0.5:
            mark = tinted((200, 40, 40)) if rng.random() < 0.6 else tinted((40, 140, 80))
            for a, b in ((0.4, 0.12), (0.12, 0.4)):
                shape.box(mark, w * a, 0.02, w * b, 0, d / 2 + 0.02, h / 2 - w * b / 2)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    if rng.random() < 0.4:  # a gable or a cornice
        if rng.random() < 0.5:
            shape.box(body, w + 0.06, d + 0.04, 0.06, y=0.02, z=h, taper=0.85)
        else:
            shape.box(body, w + 0.05, d + 0.03, 0.03, y=0.01, z=h)
    if rng.random() < 0.3:
        shape.box(body, w, d, 0.02, z=-0.12).box(body, w, 0.02, 0.12, y=-d / 2 + 0.01, z=-0.12)
    return shape


VANITIES = (legged_vanity, washstand, towered_vanity, hung_vanity, skirted_counter)
MORE: dict[str, tuple[Callable, ...]] = {
    "bathroom vanity": VANITIES,
    "bathroom counter": tuple(partial(make, label="bathroom counter") for make in VANITIES),
    "bathroom cabinet": (niched_cabinet, mirrored_cabinet, first_aid_cabinet),
}
