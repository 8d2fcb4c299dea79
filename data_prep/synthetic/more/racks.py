"""More makes of ladders, racks and crates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.closets import clothes
from data_prep.synthetic.cloth import shoe
from data_prep.synthetic.furniture import slab
from data_prep.synthetic.joinery import legs
from data_prep.synthetic.more.parts import one_or, posts
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint, tinted

Rng = np.random.Generator


def platform_ladder(rng: Rng) -> Shape:
    """Broad treads up to a platform with a hoop or rails above it; two to six steps, of steel, timber or plastic."""
    n, rise = int(rng.integers(2, 7)), rng.uniform(0.2, 0.27)
    w, metal = (
        rng.uniform(0.36, 0.6),
        one_or(rng, 0.6, pick(rng, "steel", "painted steel", "black", "shell"), pick(rng, *WOODS)),
    )
    tread, shape, run = one_or(rng, 0.5, metal, pick(rng, "black", "steel", *WOODS)), Shape(), rng.uniform(0.1, 0.2)
    h, deep = n * rise, n * run
    y0 = deep / 2
    for x in (-w / 2, w / 2):
        shape.rod(metal, (x, y0, 0), (x, y0 - deep, h), 0.025, sides=6)
        shape.rod(metal, (x, y0 - deep - 0.22 - 0.05 * n, 0), (x, y0 - deep - 0.16, h), 0.022, sides=6)
    for k in range(n):
        big = k == n - 1
        shape.box(
            tread,
            w,
            0.3 if big else rng.uniform(0.1, 0.2),
            0.035,
            0,
            y0 - (k + 1) * run - (0.08 if big else 0.0),
            (k + 1) * rise - 0.035,
        )
    z = h * 0.35
    shape.rod(metal, (-w / 2, y0 - deep - 0.2 - 0.03 * n, z), (w / 2, y0 - deep - 0.2 - 0.03 * n, z), 0.016)
    kind, high = rng.integers(3), h + rng.uniform(0.35, 0.75)
    if kind == 0 and n > 2:
        shape.path(
            metal,
            [
                (-w / 2, y0 - deep - 0.16, h),
                (-w / 2, y0 - deep - 0.16, high),
                (w / 2, y0 - deep - 0.16, high),
                (w / 2, y0 - deep - 0.16, h),
            ],
            0.018,
            steady=True,
        )
    elif kind == 1 and n > 2:
        for x in (-w / 2, w / 2):
            shape.path(
                metal,
                [(x, y0 - run, rise), (x, y0 - run, rise + 0.6), (x, y0 - deep - 0.16, high), (x, y0 - deep - 0.16, h)],
                0.018,
                steady=True,
            )
    return shape.moved(0, 0.15)


def extension_ladder(rng: Rng) -> Shape:
    """Two or three parts that slide on each other, leaning or flat to the wall; or a bunk's, with hooks."""
    metal, half, h = (
        one_or(rng, 0.65, pick(rng, "steel", "steel", "shell"), pick(rng, *WOODS)),
        rng.uniform(0.16, 0.26),
        rng.uniform(1.5, 2.15),
    )
    shape, round_rungs = Shape(), rng.random() < 0.5
    for k in range(int(rng.integers(1, 4))):
        own, y, long = half - 0.03 * k, 0.06 * k, h * (1.0 if k == 0 else rng.uniform(0.75, 1.0))
        for x in (-own, own):
            shape.box(metal, 0.03, 0.06, long, x, y, 0.05 * k)
        for z in np.arange(0.2, long - 0.08, rng.uniform(0.25, 0.32)):
            if round_rungs:
                shape.rod(metal, (-own, y, z), (own, y, z), 0.018, sides=6)
            else:
                shape.box(metal, 2 * own, 0.09 if k == 0 else 0.04, 0.03, 0, y, z)
    for x in (-half, half):
        if rng.random() < 0.5:
            shape.box(pick(rng, "black", "shell"), 0.06, 0.12, 0.04, x)
        if h < 1.8:
            shape.path(
                metal,
                [(x, 0, h - 0.02), (x, 0, h + 0.03), (x, -0.1, h + 0.03), (x, -0.1, h - 0.04)],
                0.016,
                steady=True,
            )
    return shape.tilted(rng.uniform(0.03, 0.3))


def rail_rack(rng: Rng) -> list:
    """For clothes, on wheels: a rail or two, a board below, ends like an A, a hoop or a T; hung full or bare."""
    metal, w = pick(rng, "chrome", "black", "white", "brass", *WOODS), rng.uniform(0.6, 1.7)
    h, d, shape = rng.uniform(1.2, 1.9), rng.uniform(0.35, 0.6), Shape()
    r, double, kind = rng.uniform(0.013, 0.022), rng.random() < 0.3, rng.integers(3)
    for x in (-w / 2, w / 2):
        if kind == 0:  # an A at each end
            for y in (-d / 2, d / 2):
                shape.rod(metal, (x, y, 0.05), (x, 0, h), r)
        elif kind == 1:  # a hoop at each end
            shape.path(metal, [(x, -d / 2, 0.05), (x, -d / 2, h), (x, d / 2, h), (x, d / 2, 0.05)], r, steady=True)
        else:
            shape.rod(metal, (x, 0, 0.08), (x, 0, h), r).rod(metal, (x, -d / 2, 0.08), (x, d / 2, 0.08), r)
        for y in (-d / 2, d / 2):
            shape.ball(pick(rng, "black"), 0.02, 0.03, 0.035, x, y, 0.035, rings=5, sides=7)
    rails = (-d / 4, d / 4) if double and kind == 1 else (0.0,)
    for y in rails:
        shape.rod(metal, (-w / 2 - (0.1 if kind == 2 else 0), y, h), (w / 2 + (0.1 if kind == 2 else 0), y, h), r)
    if kind == 1:
        shape.rod(metal, (-w / 2, -d / 2, 0.1), (w / 2, -d / 2, 0.1), r)
    z = rng.uniform(0.12, 0.3)
    if rng.random() < 0.6:
        board = pick(rng, *WOODS, "white", "black")
        deep = d * (1 - 0.9 * z / h) if kind == 0 else d * 0.9
        for y in np.linspace(-0.4, 0.4, 4):
            shape.box(board, w, deep * 0.2, 0.02, y=y * deep, z=z)
        shape.top(-w / 2 + 0.05, w / 2 - 0.05, -deep / 2, deep / 2, z + 0.02)
    parts = [("rack", shape)]
    for y in rails:
        if rng.random() < 0.75 and h > 1.25:
            worn = clothes(rng)
            half = np.abs(worn.bounds()[:, 0]).max()
            if half < w / 2:
                parts.append(("clothes", worn.moved(rng.uniform(-1, 1) * (w / 2 - half), y, h - 1.02)))
    return parts


def sloped_rack(rng: Rng) -> list:
    """Sloping or level tiers of bars, wire or boards on end panels: for shoes, magazines, trays; filled or bare."""
    w, d, rows = rng.uniform(0.45, 1.2), rng.uniform(0.26, 0.48), int(rng.integers(2, 7))
    gap, shape = rng.uniform(0.18, 0.34), Shape()
    h = 0.1 + rows * gap
    ends, bars = pick(rng, "black", "white", "frame", "chrome", *WOODS), pick(rng, "frame", "chrome", "black", *WOODS)
    solid = rng.random() < 0.4
    for x in (-w / 2, w / 2):
        if solid:
            shape.box(ends, 0.025, d, h, x)
        else:
            posts(shape, ends, (x,), (-d / 2 + 0.015, d / 2 - 0.015), h, 0.03)
            shape.box(ends, 0.03, d, 0.03, x, 0, h - 0.03)
    lean = rng.choice([0.0, rng.uniform(0.2, 0.55)])
    parts = [("rack", shape)]
    for k in range(rows):
        z = 0.1 + k * gap
        tier = Shape()
        if rng.random() < 0.35 or lean > 0.3:
            tier.box(bars, w, d * 0.9, 0.02).box(bars, w, 0.02, 0.05, y=d * 0.44)
        else:
            for y in np.linspace(-d * 0.42, d * 0.42, int(rng.integers(3, 6))):
                tier.rod(bars, (-w / 2, y, 0.01), (w / 2, y, 0.01), 0.013, sides=5)
        shape.add(tier.tilted(-lean), 0, 0, z)
        if lean == 0:
            shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.03, d / 2 - 0.03, z + 0.024)
        for x in np.arange(-w / 2 + 0.15, w / 2 - 0.12, rng.uniform(0.24, 0.36)):
            if rng.random() < 0.55 and lean > 0:
                thing = Shape().box(
                    paint(rng, "bright", "paper", "cloth", "black", "card"),
                    rng.uniform(0.16, 0.24),
                    d * 0.6,
                    rng.uniform(0.03, min(0.12, gap * 0.4)),
                    z=0.025,
                )
                parts.append(("object", thing.tilted(-lean).moved(x, 0, z)))
            elif rng.random() < 0.4 and lean == 0 and k == rows - 1:
                pair = shoe(rng)
                (_, ya, low), (_, yb, _) = pair.bounds()
                parts.append(("shoe", pair.moved(x, -(ya + yb) / 2, z + 0.026 - low)))
    return parts


def airer_rack(rng: Rng) -> list:
    """For drying: wings beside a middle part on legs, or a tower of trays on castors; washing hangs over its bars."""
    metal, shape, wash = pick(rng, "white", "chrome", "frame", "shell"), Shape(), Shape()
    if rng.random() < 0.5:
        w, long, h = rng.uniform(0.5, 0.65), rng.uniform(0.5, 0.75), rng.uniform(0.8, 1.0)
        lift = rng.uniform(-0.1, 0.35)
        for y in (-w / 2, w / 2):
            shape.path(
                metal,
                [(-long / 2 - 0.4, y, h + lift), (-long / 2, y, h), (long / 2, y, h), (long / 2 + 0.4, y, h + lift)],
                0.013,
                5,
                steady=True,
            )
            for s in (-1, 1):
                shape.rod(metal, (s * long * 0.45, y, h), (-s * long * 0.5, y, 0), 0.014, sides=5)
        xs = np.linspace(-long / 2 - 0.38, long / 2 + 0.38, 13)
        at = [(x, h + lift * max(0.0, (abs(x) - long / 2) / 0.4)) for x in xs]
        for x, z in at:
            shape.rod(metal, (x, -w / 2, z), (x, w / 2, z), 0.012, sides=4)
        for x, z in at[:: int(rng.integers(2, 4))]:
            if rng.random() < 0.7:
                wash.box(
                    pick(rng, "garment", "sheet", "bedding"),
                    0.04,
                    w * rng.uniform(0.4, 0.9),
                    rng.uniform(0.25, 0.6),
                    x,
                    0,
                    z - 0.6 + 0.02,
                )
                v = wash.vertices[-1]
                v[:, 2] += z + 0.02 - v[:, 2].max()
    else:
        w, d, h, tiers = rng.uniform(0.55, 0.8), rng.uniform(0.4, 0.7), rng.uniform(1.3, 1.75), int(rng.integers(3, 5))
        legs(shape, metal, w, d, h, 0.014)
        for z in np.linspace(0.35, h, tiers):
            for y in np.linspace(-d / 2, d / 2, 8):
                shape.rod(metal, (-w / 2, y, z), (w / 2, y, z), 0.012, sides=4)
                if rng.random() < 0.3 and z > 0.5:
                    wash.box(
                        pick(rng, "garment", "sheet"),
                        w * rng.uniform(0.3, 0.8),
                        0.04,
                        0.34,
                        rng.uniform(-0.1, 0.1),
                        y,
                        z - 0.32,
                    )
            for x in (-w / 2, w / 2):
                shape.rod(metal, (x, -d / 2, z), (x, d / 2, z), 0.014, sides=4)
    return [("rack", shape), *([("clothes", wash)] if wash.vertices else [])]


def boarded_crate(rng: Rng) -> Shape:
    """Of boards for freight, with corner posts and braces, shut or open; or a pile of flat trays for fruit."""
    wood = one_or(rng, 0.8, paint(rng, "wood"), pick(rng, "grey wood", "white", "pine"))
    if rng.random() < 0.35:
        w, d, h, shape, z = rng.uniform(0.4, 0.62), rng.uniform(0.3, 0.42), rng.uniform(0.1, 0.18), Shape(), 0.0
        for _ in range(int(rng.integers(1, 6))):
            one = Shape().box(wood, w, d, 0.015)
            for s in (-1, 1):
                one.box(wood, w, 0.015, h * 0.55, 0, s * d / 2, 0.02).box(wood, 0.018, d, h * 0.7, s * w / 2, 0, 0.02)
                for t in (-1, 1):
                    one.box(wood, 0.035, 0.035, h, s * (w / 2 - 0.02), t * (d / 2 - 0.02))
            shape.add(one, *rng.normal(0, 0.008, 2), z, rng.normal(0, 0.02))
            z += h
        return shape
    w, d, h = rng.uniform(0.4, 0.9), rng.uniform(0.35, 0.7), rng.uniform(0.3, 0.8)
    lid, trim, t, shape = rng.random() < 0.5, one_or(rng, 0.6, wood, paint(rng, "wood", "metal")), 0.02, Shape()
    shape.box(wood, w, d, t, z=0.06)
    for x in (-w * 0.35, w * 0.35):
        shape.box(wood, 0.09, d, 0.06, x)
    boards = max(2, round(h / 0.13))
    for k in range(boards):
        z, tall = 0.06 + k * (h - 0.06) / boards, (h - 0.06) / boards - rng.choice([0.003, 0.02])
        for s in (-1, 1):
            shape.box(wood, w, t, tall, 0, s * (d - t) / 2, z).box(wood, t, d, tall, s * (w - t) / 2, 0, z)
    for s in (-1, 1):
        for q in (-1, 1):
            shape.box(trim, 0.08, 0.03, h - 0.06, q * (w / 2 - 0.04), s * (d / 2 + 0.01), 0.06)
        shape.box(trim, w, 0.03, 0.07, 0, s * (d / 2 + 0.01), h - 0.07)
        if rng.random() < 0.5:
            a = np.arctan2(h - 0.2, w - 0.16)
            long = np.hypot(h - 0.2, w - 0.16)
            v = np.array([[-long / 2, -0.035], [long / 2, -0.035], [long / 2, 0.035], [-long / 2, 0.035]])
            c, n = np.cos(a), np.sin(a)
            brace = slab(Shape(), trim, v @ np.array([[c, n], [-n, c]]), 0.025)
            p = brace.vertices[0]
            brace.vertices[0] = np.stack([p[:, 0], p[:, 2] - 0.012, p[:, 1]], 1)
            shape.add(brace, 0, s * (d / 2 + 0.012), h / 2 + 0.02)
    if lid:
        shape.box(wood, w + 0.03, d + 0.03, 0.03, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.03)
    return shape


def moulded_crate(rng: Rng) -> Shape:
    """Of plastic for bottles or bread: closed or pierced sides, posts at the corners; a pile at times."""
    body, w, d, h = (
        paint(rng, "bright", "plastic", "black", "grey"),
        rng.uniform(0.3, 0.62),
        rng.uniform(0.26, 0.42),
        rng.uniform(0.13, 0.38),
    )
    number, t, shape = int(rng.integers(1, 5)), 0.022, Shape()
    split, open_low = rng.random() < 0.4, rng.uniform(0.3, 0.6)
    for k in range(number):
        one = Shape().box(body, w, d, t)
        for s in (-1, 1):
            bands = ((0.0, open_low), (open_low + 0.22, 1.0)) if rng.random() < 0.6 else ((0.0, 1.0),)
            for a, b in bands:
                one.box(body, w, t, h * (b - a), 0, s * (d - t) / 2, h * a).box(
                    body, t, d, h * (b - a), s * (w - t) / 2, 0, h * a
                )
            for q in (-1, 1):
                one.box(body, 0.06, 0.06, h, s * (w / 2 - 0.02), q * (d / 2 - 0.02))
            one.box(body, w + 0.03, 0.03, 0.03, 0, s * d / 2, h - 0.03).box(
                body, 0.03, d + 0.03, 0.03, s * w / 2, 0, h - 0.03
            )
        top = k == number - 1
        if split and top:
            one.box(body, t, d, h * 0.8).box(body, w, t, h * 0.8)
            glass = tinted([(70, 44, 24), (50, 96, 56), (196, 210, 214)][rng.integers(3)], shiny=0.1)
            for x in np.linspace(-w * 0.36, w * 0.36, 4):
                for y in (-d * 0.25, d * 0.25):
                    if rng.random() < 0.7:
                        one.lathe(
                            glass,
                            [(0.034, t), (0.034, h * 0.7), (0.014, h * 0.9), (0.014, h + 0.04), (0, h + 0.04)],
                            x,
                            y,
                            sides=7,
                        )
        shape.add(one, 0, 0, k * (h + 0.004), rng.normal(0, 0.01))
    return shape


MORE: dict[str, tuple[Callable, ...]] = {
    "ladder": (platform_ladder, extension_ladder),
    "rack": (rail_rack, sloped_rack, airer_rack),
    "crate": (boarded_crate, moulded_crate),
}
