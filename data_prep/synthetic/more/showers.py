"""More makes of showers and of bathroom stalls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.bathroom import bar, dispenser, toilet
from data_prep.synthetic.fixtures import framed
from data_prep.synthetic.furniture import loft, outline
from data_prep.synthetic.more.parts import china, one_or
from data_prep.synthetic.more.tubs import curtains, shower_glass, squared, wall_tile
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape, paint, tinted
from data_prep.synthetic.showers import shower_head

Rng = np.random.Generator


def _tray(rng: Rng, w, d) -> tuple[Shape, float]:
    """The floor of a shower: a tray with a rim, a slab, tiles with a kerb in front, or a grating; and its height."""
    shape, kind = Shape(), rng.integers(4)
    if kind == 0:
        c, base, plan = china(rng), rng.uniform(0.06, 0.26), outline(w, d, "square")
        inner = outline(w - 0.14, d - 0.14, "square")
        loft(shape, c, [(plan, 0), (plan, base), (inner, base), (inner * 0.95, base - 0.05)])
    elif kind == 1:
        base = rng.uniform(0.025, 0.06)
        shape.box(pick(rng, "enamel", "stone", "black", "white"), w, d, base)
        shape.box(pick(rng, "steel"), w * 0.6, 0.06, 0.006, y=-d * 0.35, z=base)
    elif kind == 2:
        base, tile = rng.uniform(0.08, 0.14), wall_tile(rng)
        shape.box(tile, w, d - 0.1, 0.03, y=-0.05).box(
            one_or(rng, 0.5, tile, pick(rng, "stone", "marble")), w, 0.1, base, y=d / 2 - 0.05
        )
    else:
        base, wood = 0.06, pick(rng, *WOODS, "white")
        shape.box(wall_tile(rng), w, d, 0.02)
        for x in np.arange(-w / 2 + 0.1, w / 2 - 0.05, 0.1):
            shape.box(wood, 0.065, d - 0.12, 0.025, x, 0, 0.035)
    return shape, base


def _fittings(rng: Rng, body: Shape, w, d, side) -> list:
    """What is in a shower: valve, seat, boards in a corner, a bar; with a head on the wall behind or at a side."""
    metal, wall = pick(rng, "chrome", "chrome", "black", "brass", "steel"), -d / 2
    x = rng.uniform(-0.2, 0.2) * w
    if rng.random() < 0.5:
        body.rod(metal, (x, wall, 1.05), (x, wall + 0.03, 1.05), 0.08, sides=12).rod(
            metal, (x, wall + 0.03, 1.05), (x, wall + 0.1, 1.03), 0.02
        )
    else:
        body.rod(metal, (x - 0.14, wall + 0.05, 1.1), (x + 0.14, wall + 0.05, 1.1), 0.028)
        body.rod(metal, (x, wall + 0.05, 1.1), (x, wall + 0.05, 1.9), 0.014)
    if rng.random() < 0.3:
        seat = pick(rng, *WOODS, "white", "stone")
        body.box(seat, min(0.45, w * 0.5), 0.34, 0.04, -side * w * 0.2, wall + 0.17, 0.45)
        if rng.random() < 0.5:
            body.box(seat, min(0.45, w * 0.5), 0.32, 0.45, -side * w * 0.2, wall + 0.16, 0.0)
    if rng.random() < 0.4:
        for z in (0.8, 1.15, 1.5)[: int(rng.integers(1, 4))]:
            body.box(metal, 0.26, 0.14, 0.02, -side * (w / 2 - 0.14), wall + 0.08, z).box(
                metal, 0.26, 0.014, 0.06, -side * (w / 2 - 0.14), wall + 0.15, z
            )
    if rng.random() < 0.25:
        hold = bar(rng, rng.uniform(0.4, 0.7)).moved(0, 0, 0.9, side * np.pi / 2)
        body.add(hold, -side * (-w / 2 + 0.07), 0)
    return [("shower head", shower_head(rng).moved(x, wall + 0.12, rng.uniform(1.75, 1.95)))]


def _leaf(rng: Rng, glass: Material, metal: Material, w, h, grip=1) -> Shape:
    """A pane on x = 0..w: bare, in a frame, crossed by bars, or with a frosted band; with a knob, a bar or a ring."""
    leaf, kind = Shape().box(glass, w, 0.014, h), rng.integers(4)
    if kind == 0 or kind == 2:
        framed(leaf, metal, w, h, 0.035)
    if kind == 2:
        for z in np.linspace(0, h, int(rng.integers(3, 6)))[1:-1]:
            leaf.box(metal, w, 0.025, 0.025, z=z)
        if rng.random() < 0.5:
            leaf.box(metal, 0.025, 0.025, h)
    elif kind == 3:
        z = h * rng.uniform(0.2, 0.5)
        leaf.box(tinted((228, 232, 232)), w, 0.018, h * rng.uniform(0.15, 0.4), z=z)
    long = rng.choice([0.05, 0.2, 0.45])
    leaf.box(metal, 0.03, 0.1, long, grip * (w / 2 - 0.06), 0, h * 0.5 - long / 2)
    return leaf


def sliding_shower(rng: Rng) -> list:
    """A niche of tiles, broad, with panes that slide, turn beside a fixed one, or fold; a transom or none."""
    w, d, high = rng.uniform(0.8, 1.8), rng.uniform(0.7, 1.05), rng.uniform(1.9, 2.2)
    tile, side, t = wall_tile(rng), int(rng.choice([-1, 1])), 0.05
    walls = Shape().box(tile, w + 0.1, t, high, y=-d / 2 - t / 2)
    for end in (-1, 1):
        walls.box(tile, t, d, high, end * (w / 2 + t / 2))
    if rng.random() < 0.4:  # a stripe of other tiles
        walls.box(wall_tile(rng), w, 0.02, rng.uniform(0.1, 0.5), y=-d / 2 + 0.008, z=rng.uniform(0.8, 1.4))
    floor, base = _tray(rng, w, d)
    body, metal, glass = Shape(), pick(rng, "chrome", "black", "white", "brass", "steel"), shower_glass(rng)
    more = _fittings(rng, body, w, d, side)
    pane, y = rng.uniform(1.7, min(2.0, high)) - base, d / 2 - 0.04
    door, kind = Shape(), int(rng.integers(3)) if w < 1.3 else int(rng.integers(2))
    if kind == 0:  # two or three that slide
        n = 3 if w > 1.3 and rng.random() < 0.5 else 2
        for k in range(n):
            x = (k - (n - 1) / 2) * w / n * rng.uniform(0.3, 1.0)
            door.add(
                _leaf(rng, glass, metal, w / n + 0.03, pane - 0.04, side), x * 0.97, y + 0.03 * k - 0.02, base + 0.01
            )
        for z in (base, base + pane):
            body.box(metal, w, 0.08, 0.04, y=y, z=z)
    elif kind == 1:
        own = min(rng.uniform(0.5, 0.75), w - 0.12)
        fixed = w - own
        body.box(glass, fixed, 0.014, pane, side * (w / 2 - fixed / 2), y, base).box(
            metal, 0.035, 0.035, pane, side * (w / 2 - fixed), y, base
        )
        leaf = Shape().add(_leaf(rng, glass, metal, own - 0.03, pane, 1), own / 2)
        if side < 0:
            leaf = leaf.moved(turn=np.pi)
        leaf = leaf.moved(turn=side * (rng.uniform(0.3, 1.6) if rng.random() < 0.4 else 0.0))
        door.add(leaf, -side * w / 2, y, base + 0.01)
        if rng.random() < 0.5:
            body.box(metal, w, 0.04, 0.04, y=y, z=base + pane)
    else:  # two leaves that fold inwards
        a, half = rng.uniform(0.0, 1.2), w / 2 - 0.02
        for k in range(2):
            turn = -a if k == 0 else a
            start = -w / 2 + 0.02 + (half * np.cos(a) if k else 0)
            one = Shape().add(_leaf(rng, glass, metal, half, pane - 0.04), half / 2)
            door.add(one, start, y - (half * np.sin(a) if k else 0), base + 0.02, turn)
        body.box(metal, w, 0.05, 0.04, y=y, z=base + pane)
    for x in (-w / 2 + 0.015, w / 2 - 0.015):
        body.box(metal, 0.035, 0.045, pane, x, y, base)
    return [("shower", body), ("shower wall", walls), ("shower floor", floor), ("shower door", door), *more]


def moulded_shower(rng: Rng) -> list:
    """In one piece of plastic: ribbed or smooth walls, a moulded seat and ledges, a roof at times; door or curtain."""
    w, d, high = rng.uniform(0.75, 1.5), rng.uniform(0.7, 0.95), rng.uniform(1.85, 2.15)
    c, side, t = (
        one_or(rng, 0.6, china(rng, 0.3), pick(rng, "white", "laminate", "painted steel")),
        int(rng.choice([-1, 1])),
        0.04,
    )
    walls, floor, body = Shape(), Shape(), Shape()
    plan = outline(w, d, "rounded")
    back = plan[plan[:, 1] < d * 0.42]
    back = back[np.argsort(np.arctan2(-back[:, 0], -back[:, 1] + 1e-9))]
    shell = np.stack([np.concatenate([back, np.full((len(back), 1), z)], 1) for z in (0.05, high)])
    walls.sheet(c, shell).sheet(c, shell * [1 + 2 * t / w, 1 + 2 * t / d, 1])
    if rng.random() < 0.5:  # ledges
        for z in np.linspace(0.9, 1.5, int(rng.integers(1, 4))):
            walls.box(c, w * rng.uniform(0.2, 0.9), 0.12, 0.04, 0, -d / 2 + 0.08, z)
    if rng.random() < 0.4:
        walls.box(c, w * 0.36, d * 0.6, 0.42, -side * w * 0.3, -d * 0.15, 0.04, taper=0.92)
    if rng.random() < 0.25:
        walls.lathe(
            c, [(0.52, high - 0.02), (0.5, high + 0.06), (0.3, high + 0.12), (0, high + 0.13)], 0, 0, 0, w, d, 20, 0.3
        )
    base, rim = rng.uniform(0.06, 0.2), squared(plan, w + 0.02, d)
    loft(floor, c, [(rim, 0), (rim, base), (plan * 0.9, base), (plan * 0.85, base - 0.04)])
    metal, glass = pick(rng, "chrome", "white", "steel", "brass"), shower_glass(rng)
    parts = [
        ("shower", body),
        ("shower wall", walls),
        ("shower floor", floor),
        *_fittings(rng, body, w, d * 0.94, side),
    ]
    y, pane = d / 2 - 0.04, high - base - rng.uniform(0.05, 0.2)
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        body.box(one_or(rng, 0.5, c, metal), 0.05, 0.06, high - base, x, y, base)
    if rng.random() < 0.4:
        return parts + curtains(rng, w, y + rng.uniform(-0.02, 0.06), base + 0.02, -d / 2, 0.0)
    own = w - 0.1
    opened = rng.uniform(0.2, 1.5) if rng.random() < 0.4 else 0.0
    hung = Shape().add(_leaf(rng, glass, metal, own, pane - 0.05), own / 2).moved(turn=opened)
    body.box(metal, w, 0.045, 0.05, y=y, z=base + pane)
    return [*parts, ("shower door", hung.moved(-w / 2 + 0.05, y, base + 0.02))]


def corner_curtain_shower(rng: Rng) -> list:
    """A tray in a corner, two walls of tiles, its open sides behind a curtain on an L, or a pane and a door."""
    w, d, high = rng.uniform(0.75, 1.2), rng.uniform(0.75, 1.1), rng.uniform(1.95, 2.2)
    tile, side, t = wall_tile(rng), int(rng.choice([-1, 1])), 0.04
    walls = Shape().box(tile, w, t, high, y=-d / 2 - t / 2).box(tile, t, d + t, high, -side * (w / 2 + t / 2), -t / 2)
    floor, base = _tray(rng, w, d)
    body = Shape()
    parts = [("shower", body), ("shower wall", walls), ("shower floor", floor), *_fittings(rng, body, w, d, side)]
    if rng.random() < 0.5:
        curtain = curtains(rng, w, d / 2 - 0.02, base + 0.03, -d / 2, 1.0)
        mirrored = np.array([-1.0, 1.0, 1.0])
        # The leg of the L belongs to the open side.
        free = 1 if max(v[v[:, 1] < -d * 0.3, 0].max(initial=-9) for v in curtain[1][1].vertices) > 0 else -1
        for _, own in curtain if free != side else ():
            own.vertices = [v * mirrored for v in own.vertices]
        return parts + curtain
    metal, glass, pane = pick(rng, "chrome", "black", "white"), shower_glass(rng), rng.uniform(1.7, 1.95)
    x, y = side * (w / 2 - 0.02), d / 2 - 0.02
    body.box(glass, 0.014, d - 0.04, pane, x, 0, base)
    for at in (-d / 2 + 0.03, y):
        body.box(metal, 0.035, 0.035, pane, x, at, base)
    body.box(metal, 0.035, d, 0.035, x, 0, base + pane).box(metal, w, 0.035, 0.035, 0, y, base + pane)
    door = Shape().add(_leaf(rng, glass, metal, w - 0.08, pane - 0.03, side), side * (w / 2 - 0.04))
    opened = side * (rng.uniform(0.2, 1.4) if rng.random() < 0.4 else 0.0)
    return [*parts, ("shower door", door.moved(turn=opened).moved(-side * (w / 2 - 0.02), y, base + 0.02))]


# ---------------------------------------------------------------- stalls


def _panel(rng: Rng) -> Material:
    if rng.random() < 0.35:
        return pick(rng, "steel", "stone", "laminate", "painted steel", *WOODS)
    return paint(rng, "plastic", "grey", "bright", "glaze")


def _stall(rng: Rng, w, d, low, high, rail: bool, feet: str, bowl: Shape, inwards: bool, wide_door=0.0) -> list:
    """Panels from low to low + high at both sides or one, a front with its door, a bowl at the back.

    A broad door comes with a bar to hold on to where there is space; that and the paper are on panels that are there.
    """
    panel, metal, t = _panel(rng), pick(rng, "steel", "chrome", "black"), rng.uniform(0.02, 0.045)
    leaf_m, sides = one_or(rng, 0.6, panel, _panel(rng)), Shape()
    walled = [-1, 1] if rng.random() < 0.65 else [int(rng.choice([-1, 1]))]
    for x in (own * w / 2 for own in walled):
        sides.box(panel, t, d, high, x, 0, low)
        if feet == "posts" and low > 0.03:
            for y in (-d / 2 + 0.12, d / 2 - 0.1):
                sides.rod(metal, (x, y, 0), (x, y, low), 0.022)
    dw = wide_door or min(rng.uniform(0.55, 0.7), w - 0.2)
    side = int(rng.choice([-1, 1]))
    share = rng.uniform(0.25, 0.75)
    left = (w - dw) * share
    for x0, wide in ((-w / 2, left), (-w / 2 + left + dw, w - dw - left)):
        foot = 0.0 if feet == "floor" else low
        sides.box(panel, wide, t, low + high - foot, x0 + wide / 2, d / 2, foot)
        if feet == "posts":
            sides.rod(metal, (x0 + wide / 2, d / 2, 0), (x0 + wide / 2, d / 2, foot), 0.025)
        if feet == "hung":  # up to the ceiling
            sides.box(panel, min(wide, 0.16), t, 2.25 - low - high, x0 + wide / 2, d / 2, low + high)
    if rail:
        sides.box(metal, w + t, 0.05, 0.045, 0, d / 2, low + high)
    leaf = Shape().box(leaf_m, dw - 0.02, t, high - 0.02, dw / 2)
    leaf.box(metal, 0.05, t + 0.06, rng.uniform(0.05, 0.16), dw - 0.09, 0, high * 0.55)
    if side < 0:
        for v in leaf.vertices:
            v[:, 0] *= -1
    opened = side * (rng.uniform(0.2, 1.5) if rng.random() < 0.6 else 0.0) * (-1 if inwards else 1)
    hinge = -w / 2 + left + (0 if side > 0 else dw)
    door = leaf.moved(turn=opened).moved(hinge, d / 2, low + 0.01)
    parts = [("bathroom stall", sides), ("bathroom stall door", door)]
    parts.append(("toilet", bowl.moved(0, -d / 2 - bowl.bounds()[0][1] + 0.01)))
    wall, paper = w / 2 - t / 2, rng.random() < 0.6
    if paper:
        kind = dispenser(rng, 0.3, 0.13, rng.choice([0.15, 0.3]), ("painted steel", "black", "steel", "white"))
        parts.append(
            (
                "toilet paper dispenser",
                kind.moved(
                    walled[0] * (wall - 0.07), rng.uniform(-0.3, 0.0), min(0.6, high * 0.5), walled[0] * np.pi / 2
                ),
            )
        )
    if rng.random() < 0.6:
        cover = dispenser(rng, 0.4, 0.06, 0.28, ("white", "steel", "black"))
        parts.append(("toilet seat cover dispenser", cover.moved(0, -d / 2 + 0.04, rng.uniform(1.1, 1.35))))
    if wide_door and not (paper and len(walled) == 1):
        hold = bar(rng, rng.uniform(0.7, 1.0)).moved(walled[-1] * (wall - 0.06), -d * 0.15, 0.8, walled[-1] * np.pi / 2)
        parts.append(("handicap bar", hold))
    return parts


def wide_stall(rng: Rng) -> list:
    """A broad one for wheelchairs or a narrow one, of bright laminate or steel, hung from the ceiling or on posts."""
    if rng.random() < 0.45:
        w, d, wide = rng.uniform(1.35, 1.7), rng.uniform(1.45, 1.8), rng.uniform(0.8, 0.95)
    else:
        w, d, wide = rng.uniform(0.8, 1.05), rng.uniform(1.15, 1.6), 0.0
    feet, low, high = str(rng.choice(["posts", "floor", "hung"])), rng.uniform(0.12, 0.4), rng.uniform(1.4, 1.75)
    return _stall(rng, w, d, low, high, rng.random() < 0.5, feet, toilet(rng), not wide, wide)


def low_stall(rng: Rng) -> list:
    """Of a school or kindergarten: low bright panels, a small bowl, a half-high door or none over the panels."""
    w, d = rng.uniform(0.75, 0.95), rng.uniform(0.95, 1.3)
    low, high = rng.uniform(0.1, 0.22), rng.uniform(0.85, 1.2)
    bowl = toilet(rng)
    small = rng.uniform(0.7, 0.9)
    bowl.vertices = [v * small for v in bowl.vertices]
    return _stall(
        rng, w, d, low, high, rng.random() < 0.3, str(rng.choice(["posts", "floor"])), bowl, rng.random() < 0.5
    )


SHOWERS = (sliding_shower, moulded_shower, corner_curtain_shower)
MORE: dict[str, tuple[Callable, ...]] = {
    **dict.fromkeys(("shower", "shower wall", "shower floor", "shower door"), SHOWERS),
    **dict.fromkeys(("bathroom stall", "bathroom stall door", "toilet seat cover dispenser"), (wide_stall, low_stall)),
}
