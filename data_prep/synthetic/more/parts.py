"""What the further makes share: materials, frames, blocks of drawers, cushions, heaps, rims and panes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic import boxes, containers, kitchenware, ornaments, shelves, small_appliances
from data_prep.synthetic.furniture import plate, soft_block
from data_prep.synthetic.joinery import Style, cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import PATCHES, PLAIN, Material, Shape, paint, spin, tinted

Rng = np.random.Generator
Parts = list[tuple[str, Shape]]
Board = tuple[float, float, float, float, float, float]  # x0, x1, depth, clear height, y, z of its upper side
WALL_THICK = 0.16  # of those with doors and windows


def surface(rng: Rng) -> Material:
    """What boards are made of: wood and laminate mostly, at times something odd."""
    if rng.random() < 0.75:
        return pick(rng, *WOODS, "laminate", "laminate", "white", "grey wood", "black")
    return paint(rng, "planks", "wood", "plastic", "marble", "bright", "grey")


def metal(rng: Rng) -> Material:
    """What frames are made of."""
    if rng.random() < 0.1:
        return paint(rng, "bright")
    return pick(rng, "frame", "frame", "painted steel", "chrome", "white", "brass")


def any_color(rng: Rng) -> Material:
    """A surface of any colour, mostly a dull one."""
    color = np.clip(rng.uniform(0.15, 0.9) + rng.normal(0, rng.choice([0.03, 0.08, 0.18]), 3), 0.05, 0.95)
    return Material(tuple(color), tuple(color * rng.uniform(0.8, 0.95)), PLAIN, 0.2, int(rng.integers(3)))


def carcass(rng: Rng) -> Material:
    """What the bodies of cabinets and shelves are made of."""
    if rng.random() < 0.25:
        return any_color(rng)
    return pick(rng, *WOODS, "lacquer", "white", "grey wood", "black", "laminate")


def case_style(rng: Rng, body: Material, panels=("slab", "slab", "frame", "raised", "louver")) -> Style:
    """The look of a piece's fronts, which may be of another colour than its body."""
    own = body if rng.random() < 0.65 else carcass(rng)
    return draw_style(rng, own, panels, ("bar", "knob", "cup", "lip", "none"))


def covering(rng: Rng) -> Material:
    """What seats are covered with."""
    return pick(rng, "upholstery", "upholstery", "leather", "printed") if rng.random() < 0.75 else paint(
        rng, "cloth", "fabric", "leather"
    )  # fmt: skip


def china(rng: Rng, odd=0.12) -> Material:
    """White as a rule; at times one of the colours of its decade, or steel."""
    if rng.random() > odd:
        return tinted((242, 242, 240), shiny=0.03) if rng.random() < 0.7 else pick(rng, "enamel")
    old = [(226, 206, 172), (188, 206, 214), (176, 200, 178), (224, 186, 180), (120, 96, 78), (58, 58, 62)]
    color = old[rng.integers(len(old))]
    return pick(rng, "steel") if rng.random() < 0.2 else tinted(color, shiny=0.03)


def one_or(rng: Rng, chance: float, one, other):
    return one if rng.random() < chance else other


def pane_glass(rng: Rng, look: Rng) -> Material:
    """Clear, frosted, black as at night, or with a film or paper on it: of one kind in a room."""
    kind = look.random()
    if kind < 0.5:
        return paint(rng, "glass")._replace(texture=PATCHES, shiny=rng.uniform(0.1, 0.6), period=rng.uniform(0.3, 1.5))
    if kind < 0.72:
        pale = tinted((222, 228, 230), shiny=rng.uniform(0, 0.1))
        return pale._replace(texture=PATCHES if rng.random() < 0.5 else PLAIN, period=rng.uniform(0.05, 0.5))
    if kind < 0.88:
        shade = rng.integers(20, 70)
        return tinted((shade, shade + 3, shade + 8), PATCHES, 0.7, rng.uniform(0.1, 0.5), (20, 22, 28))
    return paint(look, "linen", "plastic", "tile")._replace(texture=PLAIN, shiny=0.03)


def trim_paint(look: Rng) -> Material:
    return paint(look, "white", "white", "white", "wood", "wood", "black", "grey", "metal", "plastic")


# ---------------------------------------------------------------- shapes


def prism(material: Material, outline, h: float, upright: bool = True) -> Shape:
    """A convex outline (n, 2), counter-clockwise, drawn out by h: upwards, or an (x, z) outline towards the back."""
    flat = np.asarray(outline, np.float64)
    n = len(flat)
    low, high = (np.concatenate([flat, np.full((n, 1), z)], 1) for z in (0.0, h))
    faces = [f for k in range(n) for f in ([k, (k + 1) % n, (k + 1) % n + n], [k, (k + 1) % n + n, k + n])]
    faces += [f for k in range(1, n - 1) for f in ([0, k + 1, k], [n, n + k, n + k + 1])]
    points = np.concatenate([low, high])
    if not upright:
        points = np.stack([points[:, 0], -points[:, 2], points[:, 1]], -1)
    return Shape().mesh(material, points, np.array(faces))


def turned(shape: Shape, x: float, y: float, turn: float) -> Shape:
    """A copy turned by a quarter or so and moved; its tops become the boxes about the turned ones."""
    copy = shape.moved(x, y, 0.0, turn)
    for t in shape.tops:
        corners = spin(np.array([[a, b, 0.0] for a in (t.x0, t.x1) for b in (t.y0, t.y1)]), turn)
        (x0, y0), (x1, y1) = corners[:, :2].min(0), corners[:, :2].max(0)
        copy.top(x0 + x, x1 + x, y0 + y, y1 + y, t.z, t.soft)
    return copy


def posts(shape: Shape, material: Material, xs, ys, h, t, z=0.0, foot=1.0) -> Shape:
    """Upright square posts at all the given places; below they are ``foot`` times as thick as above."""
    for x in xs:
        for y in ys:
            shape.box(material, t * foot, t * foot, h, x, y, z, taper=1 / foot)
    return shape


def loop(shape: Shape, material: Material, x, y0, y1, h, t, wide=None, z=0.0) -> Shape:
    """A standing rectangle of flat bar across the depth, ``t`` thick."""
    wide = wide or t
    for y in (y0 + t / 2, y1 - t / 2):
        shape.box(material, wide, t, h, x, y, z)
    for low in (z, z + h - t):
        shape.box(material, wide, y1 - y0, t, x, (y0 + y1) / 2, low)
    return shape


def castors(rng: Rng, shape: Shape, xs, ys, r, half=0.02) -> Shape:
    """Black wheels at all the given places, their axles along x."""
    for x in xs:
        for y in ys:
            shape.rod(pick(rng, "black"), (x - half, y, r), (x + half, y, r), r)
    return shape


def stuffed(material: Material, w, d, h, hard: bool) -> Shape:
    """A block of foam, its bottom at z = 0: with sharp edges, or full and round."""
    return Shape().box(material, w, d, h) if hard else soft_block(material, w, d, h)


def bent_back(shape: Shape, material: Material, w, y, z, back, lean, thick, curve=0.04, narrow=0.0) -> None:
    """A back, its lower edge at (y, z): hollow by ``curve``, leaning, narrower above."""
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 6), indexing="ij")
    half = w / 2 * (1 - narrow * v)
    points = np.stack([u * half, y + curve * u**2 - lean * v * back, z + v * back], -1)
    plate(shape, material, points, thick)


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


def frame_legs(shape: Shape, rng: Rng, frame: Material, w, d, h) -> None:
    """What carries a seat: straight, tapered or slanting legs with bars or none, sled, star, or a cantilever."""
    kind, r = int(rng.integers(6)), rng.uniform(0.013, 0.022)
    x, y = w / 2 - 0.02, d / 2 - 0.02
    if kind == 0:
        posts(shape, frame, (-x, x), (-y, y), h, 2 * r, foot=0.7)
    elif kind == 1:
        posts(shape, frame, (-x, x), (-y, y), h, 2 * r)
        for px in (-x, x):
            shape.box(frame, 0.02, 2 * y, 0.03, px, z=h * rng.uniform(0.25, 0.5))
        shape.box(frame, 2 * x, 0.02, 0.03, z=h * 0.35)
    elif kind == 2:
        for px in (-x, x):
            for py in (-y, y):
                shape.rod(frame, (px * 1.12, py * 1.15, 0), (px * 0.75, py * 0.75, h), r * 0.8, r * 1.2, sides=6)
    elif kind == 3:
        for px in (-x, x):
            loop(shape, frame, px, -y, y, h, 2 * r)
    elif kind == 4:
        for a in np.arange(4) * np.pi / 2 + np.pi / 4:
            shape.rod(frame, (0, 0, 0.05), (0.31 * np.cos(a), 0.31 * np.sin(a), 0.02), 0.026, 0.018, sides=6)
        shape.rod(frame, (0, 0, 0.03), (0, 0, h), 0.028)
    else:
        for px in (-x, x):
            shape.path(
                frame,
                [(px, -y, h - r), (px, y + 0.02, h - r), (px, y + 0.03, r), (px, -y - 0.02, r)],
                r,
                sides=6,
                steady=True,
            )
        shape.rod(frame, (-x, -y, r), (x, -y, r), r, sides=6)


def feet(rng: Rng, shape: Shape, body: Material, w: float, d: float) -> float:
    """Nothing, a plinth, legs, castors, a sled of bars or two panels; the height is given back."""
    kind = rng.integers(6)
    if kind == 0:
        return 0.0
    if kind == 1:
        h = rng.uniform(0.05, 0.14)
        shape.box(body, w - 0.04, d - 0.05, h, 0, -0.02)
        return h
    metal, h = pick(rng, "frame", "black", "brass", *WOODS), rng.uniform(0.08, 0.32)
    if kind == 2:
        legs(shape, metal, w * 0.94, d * 0.92, h, rng.uniform(0.014, 0.03), rng.random() < 0.5)
    elif kind == 3:
        h = rng.uniform(0.05, 0.1)
        castors(rng, shape, (-w / 2 + 0.05, w / 2 - 0.05), (-d / 2 + 0.06, d / 2 - 0.06), h / 2, 0.015)
    elif kind == 4:
        for x in (-w / 2 + 0.04, w / 2 - 0.04):
            shape.box(metal, 0.03, d - 0.04, 0.025, x)
            posts(shape, metal, (x,), (-d / 2 + 0.035, d / 2 - 0.035), h, 0.03)
    else:
        for x in (-w * 0.35, w * 0.35):
            shape.box(metal, 0.04, d - 0.06, h, x)
    return float(h)


def rim_bars(shape: Shape, m: Material, x0, x1, z0, z1, size, y0, y1, sides="lrtb") -> Shape:
    """Bars within the rim of a field, from y0 to y1: ``l``eft, ``r``ight, ``t``op, ``b``ottom."""
    for side, x in (("l", x0 + size / 2), ("r", x1 - size / 2)):
        if side in sides:
            shape.box(m, size, y1 - y0, z1 - z0, x, (y0 + y1) / 2, z0)
    for side, z in (("b", z0), ("t", z1 - size)):
        if side in sides:
            shape.box(m, x1 - x0, y1 - y0, size, (x0 + x1) / 2, (y0 + y1) / 2, z)
    return shape


def lights(shape: Shape, m: Material, glass, x0, x1, z0, z1, columns, rows, bar, y, deep, rim=None) -> Shape:
    """Panes at ``y`` in a frame, with bars between; ``glass`` is a material, or a function (column, row) → one."""
    xs, zs = np.linspace(x0, x1, columns + 1), np.linspace(z0, z1, rows + 1)
    if isinstance(glass, Material):
        shape.box(glass, x1 - x0, 0.01, z1 - z0, (x0 + x1) / 2, y, z0)
    else:
        for i in range(columns):
            for j in range(rows):
                shape.box(glass(i, j), xs[i + 1] - xs[i], 0.01, zs[j + 1] - zs[j], (xs[i] + xs[i + 1]) / 2, y, zs[j])
    for x in xs[1:-1]:
        shape.box(m, bar, deep, z1 - z0, x, y, z0)
    for z in zs[1:-1]:
        shape.box(m, x1 - x0, deep, bar, (x0 + x1) / 2, y, z - bar / 2)
    rim = bar if rim is None else rim
    return rim_bars(shape, m, x0, x1, z0, z1, rim, y - deep / 2, y + deep / 2)


# ---------------------------------------------------------------- what stands on things


def stock(rng: Rng, shape: Shape, boards: list[Board], full: float, mix=(6, 1, 1, 1)) -> Parts:
    """Fill boards with books (of the shelf or things of their own), binders, boxes, odd things; the rest is bare."""
    parts: Parts = []
    own, chance = rng.random() < 0.5, np.cumsum(mix) / np.sum(mix)
    for x0, x1, depth, clear, y, z in boards:
        kind = int(np.searchsorted(chance, rng.random())) if rng.random() < full else 4
        if kind <= 1 and clear > 0.17 and x1 - x0 > 0.12:
            make = shelves.binders if kind == 1 and clear > 0.33 else shelves.books
            row = make(rng, x0, x1, depth, clear, y, z)
            if row.vertices and x1 - row.bounds()[1, 0] > 0.2 and rng.random() < 0.7:  # more books beside them
                row.add(shelves.books(rng, row.bounds()[1, 0] + 0.02, x1, depth, clear, y, z))
            if row.vertices and own:
                parts.append(("book", row))
            elif row.vertices:
                shape.add(row)
        elif kind == 2 and clear > 0.2 and depth > 0.2:
            parts += [("box", one) for one in shelves.boxes(rng, x0, x1, depth, clear, y, z)]
        elif kind == 3 and clear > 0.2:
            thing = ornaments.vase(rng) if rng.random() < 0.5 else ornaments.decoration(rng)
            low, high = thing.bounds()
            if high[2] < clear and high[0] - low[0] < x1 - x0 and high[1] - low[1] < depth:
                x = rng.uniform(x0 - low[0], x1 - high[0])
                parts.append(("decoration", thing.moved(x, y - (low[1] + high[1]) / 2, z - low[2] + 0.002)))
        elif clear > 0.1 and x1 - x0 > 0.1:
            shape.top(x0 + 0.02, x1 - 0.02, y - depth / 2 + 0.02, y + depth / 2 - 0.01, z)
    return parts


def load(rng: Rng, x0: float, x1: float, depth: float, y: float, z: float, tall: float = 0.4) -> Parts:
    """What piles up on a high top, left to right: cartons, baskets, pots, trays, small machines, odd things."""
    makes: tuple[tuple[str, Callable], ...] = (
        ("box", boxes.box),
        ("box", boxes.box),
        ("basket", containers.basket),
        ("container", boxes.pots),
        ("object", ornaments.thing),
        ("tray", kitchenware.tray),
        ("bowl", kitchenware.bowl),
        ("microwave", small_appliances.microwave),
        ("storage bin", boxes.storage_box),
    )
    parts: Parts = []
    x = x0 + rng.uniform(0, 0.1)
    for _ in range(14):
        name, make = makes[rng.integers(len(makes))]
        thing = make(rng)
        low, high = thing.bounds()
        if x + high[0] - low[0] > x1 or high[1] - low[1] > depth or high[2] - low[2] > tall:
            continue
        parts.append((name, thing.moved(x - low[0], y - (low[1] + high[1]) / 2, z - low[2] + 0.002)))
        x += high[0] - low[0] + rng.uniform(0.01, 0.12)
        if rng.random() < 0.15:
            break
    return parts
