"""Unseen makes of bookshelves, wardrobes, closets and stands: never in training, see ``unseen.py``."""

from __future__ import annotations

import itertools

import numpy as np

from data_prep.synthetic.closets import clothes
from data_prep.synthetic.furniture import plate
from data_prep.synthetic.joinery import cupboard, draw_style, grid
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint
from data_prep.synthetic.shelves import books
from data_prep.synthetic.unseen_storage import ribs
from data_prep.synthetic.wall_things import tv_on_foot

Rng = np.random.Generator


# ---------------------------------------------------------------- bookshelves


def stepped_shelf(rng: Rng) -> list:
    """Boxes of many sizes, piled as stairs, each open to the front, some with books."""
    wood, d, size = pick(rng, *WOODS, "white", "painted"), rng.uniform(0.3, 0.36), rng.uniform(0.33, 0.38)
    columns, side, shape = int(rng.integers(4, 6)), int(rng.choice([-1, 1])), Shape()
    t, parts = 0.025, []
    for k in range(columns):
        rows = max(1, columns - k if rng.random() < 0.8 else columns - k - 1)
        x = side * (k - (columns - 1) / 2) * size
        for j in range(rows):
            z = j * size
            for dx in (-size / 2 + t / 2, size / 2 - t / 2):
                shape.box(wood, t, d, size, x + dx, 0, z)
            for dz in (0, size - t):
                shape.box(wood, size, d, t, x, 0, z + dz)
            if rng.random() < 0.6:
                shape.add(books(rng, x - size / 2 + t, x + size / 2 - t, d - 0.03, size - 0.06, 0.0, z + t))
            else:
                shape.top(x - size / 2 + 0.04, x + size / 2 - 0.04, -d / 2 + 0.03, d / 2 - 0.02, z + t)
        shape.top(x - size / 2 + 0.02, x + size / 2 - 0.02, -d / 2 + 0.02, d / 2 - 0.02, rows * size)
    return [("bookshelf", shape), *parts]


def etagere(rng: Rng) -> list:
    """Thick boards between sides that are large X's or hoops of metal."""
    w, d, h = rng.uniform(0.8, 1.3), rng.uniform(0.3, 0.36), rng.uniform(1.4, 1.95)
    metal, board = pick(rng, "black", "brass", "steel"), pick(rng, "grey wood", "walnut", "marble", "pine")
    shape, levels = Shape(), np.linspace(0.12, h - 0.1, int(rng.integers(4, 6)))
    for x in (-w / 2, w / 2):
        for y in (-d / 2, d / 2):
            shape.box(metal, 0.03, 0.03, h, x, y)
        for z0, z1 in itertools.pairwise(levels):
            shape.rod(metal, (x, -d / 2, z0), (x, d / 2, z1), 0.012, sides=4).rod(
                metal, (x, d / 2, z0), (x, -d / 2, z1), 0.012, sides=4
            )
    if rng.random() < 0.6:
        shape.rod(metal, (-w / 2, -d / 2, levels[0]), (w / 2, -d / 2, levels[-1]), 0.012, sides=4)
        shape.rod(metal, (w / 2, -d / 2, levels[0]), (-w / 2, -d / 2, levels[-1]), 0.012, sides=4)
    for k, z in enumerate(levels):
        shape.box(board, w + 0.02, d + 0.03, 0.04, z=z)
        if k + 1 < len(levels) and rng.random() < 0.75:
            half = rng.uniform(-0.4, 0.1) * w
            shape.add(books(rng, half, w / 2 - 0.04, d - 0.02, levels[1] - levels[0] - 0.06, 0.0, z + 0.04))
            shape.top(-w / 2 + 0.04, half - 0.02, -d / 2 + 0.03, d / 2 - 0.02, z + 0.04)
        else:
            shape.top(-w / 2 + 0.04, w / 2 - 0.04, -d / 2 + 0.03, d / 2 - 0.02, z + 0.04)
    shape.tops = [t for t in shape.tops if t.x1 - t.x0 > 0.1]
    return [("bookshelf", shape)]


def revolving(rng: Rng) -> list:
    """A square tower on a foot: books on all four sides, slats at the corners."""
    s, tiers, wood = rng.uniform(0.46, 0.6), int(rng.integers(2, 4)), pick(rng, "walnut", "oak", "cherry")
    shape, tall = Shape(), 0.34
    for a in np.arange(4) * np.pi / 2:
        shape.box(wood, 0.09, s * 0.9, 0.07, 0.22 * np.cos(a), 0.22 * np.sin(a), 0.0, turn=float(a + np.pi / 2))
    for k in range(tiers + 1):
        shape.box(wood, s, s, 0.03, z=0.1 + k * tall)
    for k in range(tiers):
        for q in range(4):
            row = books(rng, -s / 2 + 0.05, s / 2 - 0.19, 0.17, tall - 0.05, s / 2 - 0.1, 0.13 + k * tall)
            shape.add(row, turn=q * np.pi / 2)
            for x in (-s / 2 + 0.02, s / 2 - 0.17):
                side = Shape().box(wood, 0.04, 0.02, tall, x, s / 2 - 0.005, 0.1 + k * tall)
                shape.add(side, turn=q * np.pi / 2)
    h = 0.13 + tiers * tall
    return [("bookshelf", shape.top(-s / 2, s / 2, -s / 2, s / 2, h))]


# ---------------------------------------------------------------- wardrobes, closets, furniture, stands for television


def armoire(rng: Rng) -> Shape:
    """Two doors with arched fields under a bonnet, a deep drawer below, on bun feet."""
    w, d, h = rng.uniform(1.0, 1.35), rng.uniform(0.54, 0.62), rng.uniform(1.85, 2.1)
    wood, metal, shape = pick(rng, "walnut", "cherry", "pine", "white", "painted"), pick(rng, "brass", "black"), Shape()
    for x in (-w / 2 + 0.08, w / 2 - 0.08):
        for y in (-d / 2 + 0.08, d / 2 - 0.08):
            shape.ball(wood, 0.06, 0.06, 0.06, x, y, 0.06)
    shape.box(wood, w, d - 0.04, h - 0.3, y=-0.02, z=0.1).box(wood, w + 0.06, d + 0.03, 0.05, z=0.1)
    shape.box(wood, w - 0.06, 0.03, 0.24, y=d / 2 - 0.01, z=0.18)
    u, v = np.meshgrid(np.linspace(-1, 1, 15), [0.0, 1.0], indexing="ij")
    for y in (d / 2 - 0.02, -d / 2 + 0.05):
        plate(
            shape,
            wood,
            np.stack([u * (w / 2 + 0.04), y + 0 * v, h - 0.22 + v * (0.05 + 0.17 * np.cos(u * np.pi / 2))], -1),
            0.06,
        )
    shape.box(wood, w, d - 0.06, 0.1, y=-0.02, z=h - 0.22)
    for s in (-1, 1):
        x, lw = s * w / 4, w / 2 - 0.05
        shape.box(wood, lw, 0.03, h - 0.7, x, d / 2 - 0.01, 0.46)
        a = np.linspace(0, np.pi, 9)
        arch = [(x + lw * 0.36 * np.cos(t), d / 2 + 0.012, h - 0.52 + 0.14 * np.sin(t)) for t in a]
        shape.path(
            wood,
            [
                (x - lw * 0.36, d / 2 + 0.012, 0.54),
                (x + lw * 0.36, d / 2 + 0.012, 0.54),
                *arch,
                (x - lw * 0.36, d / 2 + 0.012, 0.54),
            ],
            0.018,
            sides=5,
        )
        shape.ball(metal, 0.022, 0.03, 0.03, s * 0.05, d / 2 + 0.03, 1.0).ball(
            metal, 0.022, 0.02, 0.022, x, d / 2 + 0.02, 0.3
        )
    return shape


def open_wardrobe(rng: Rng) -> list:
    """A frame of poles with a rod, a chest of cloth drawers and a shelf for hats: all is seen; clothes are in it."""
    w, d, h = rng.uniform(1.2, 1.8), rng.uniform(0.5, 0.58), rng.uniform(1.75, 2.0)
    pole, board, cloth = (
        pick(rng, "black", "steel", "pine"),
        pick(rng, "walnut", "pine", "white"),
        pick(rng, "bedding", "garment", "sheet"),
    )
    shape, x0 = Shape(), -w / 2 + 0.5
    for x in (-w / 2, x0, w / 2):
        for y in (-d / 2, d / 2):
            shape.rod(pole, (x, y, 0), (x, y, h), 0.018)
    for z in (0.12, h - 0.32, h - 0.03):
        shape.box(
            board, w if z < 1 or z > h - 0.1 else 0.5, d, 0.025, 0 if z < 1 or z > h - 0.1 else -w / 2 + 0.25, 0, z
        )
    for k in range(4):
        shape.box(cloth, 0.44, d - 0.04, 0.22, -w / 2 + 0.25, 0, 0.16 + 0.25 * k).box(
            pole, 0.12, 0.02, 0.02, -w / 2 + 0.25, d / 2, 0.27 + 0.25 * k
        )
    shape.rod(pole, (x0, 0, h - 0.12), (w / 2, 0, h - 0.12), 0.016)
    worn = clothes(rng)
    half = np.abs(worn.bounds()[:, 0]).max()
    parts = [("wardrobe", shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.04, d / 2 - 0.04, h - 0.005))]
    if half < (w / 2 - x0) / 2:
        parts.append(("clothes", worn.moved((x0 + w / 2) / 2, 0, h - 0.12 - 1.02)))
    return parts


def _closet(rng: Rng, doors) -> list:
    """An alcove with wire boards and a tower of drawers; its rod across the rest."""
    w, d, h = rng.uniform(1.3, 1.95), rng.uniform(0.58, 0.66), rng.uniform(2.0, 2.2)
    body, wire, shape = pick(rng, "grey wood", "walnut", "lacquer", "sheet"), pick(rng, "white", "chrome"), Shape()
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        shape.box(body, 0.06, d, h, x)
    shape.box(body, w + 0.12, d, 0.05, z=h - 0.05)
    tower, x = 0.44, int(rng.choice([-1, 0, 1])) * (w / 2 - 0.22)
    cells = grid(rng, x - tower / 2, x + tower / 2, 0.06, 0.9, 4, 1, "drawer", ajar=0.08)
    cells += grid(rng, x - tower / 2, x + tower / 2, 0.9, 1.7, 3, 1, "niche")
    cupboard(shape, draw_style(rng, body, ("slab",), ("cup", "knob", "lip")), body, cells, -d / 2 + 0.04, d / 2 - 0.14)
    z = 1.72
    for y in np.linspace(-d / 2 + 0.05, 0.12, 8):
        shape.rod(wire, (-w / 2, y, z), (w / 2, y, z), 0.008, sides=4)
    for k in np.linspace(-w / 2 + 0.03, w / 2 - 0.03, 12):
        shape.rod(wire, (k, -d / 2 + 0.05, z), (k, 0.12, z), 0.006, sides=4)
    rod = Shape().rod(pick(rng, "chrome", "black", "brass"), (-w / 2, 0.0, z - 0.08), (w / 2, 0.0, z - 0.08), 0.02)
    parts = [
        ("closet", shape),
        ("closet wall", Shape().box(pick(rng, "sheet", "printed", "painted"), w, 0.03, h, y=-d / 2)),
        ("closet rod", rod),
    ]
    free = (-w / 2, x - tower / 2) if x > 0 else (x + tower / 2, w / 2)
    worn = clothes(rng)
    half = np.abs(worn.bounds()[:, 0]).max()
    if half < (free[1] - free[0]) / 2:
        parts.append(("clothes", worn.moved(sum(free) / 2, 0.0, z - 0.08 - 1.02)))
    if doors and rng.random() < 0.7:
        parts.append(("closet door", _battens(rng, w, h - 0.06, d / 2 + 0.02)))
    return parts


def _battens(rng: Rng, w, h, y) -> Shape:
    """A leaf of level battens before half of a closet."""
    wood, shape, side = pick(rng, "oak", "walnut", "grey wood", "black"), Shape(), int(rng.choice([-1, 1]))
    shape.box(wood, w / 2, 0.02, h, side * w / 4, y, 0.01)
    for z in np.arange(0.03, h - 0.05, 0.075):
        shape.box(wood, w / 2 - 0.04, 0.03, 0.05, side * w / 4, y + 0.015, z)
    return shape


def tower_closet(rng: Rng) -> list:
    """Fitted with a tower and wire boards, without doors."""
    return _closet(rng, False)


def battened_closet(rng: Rng) -> list:
    """Fitted with a tower and wire boards, a leaf of battens slid before it."""
    return _closet(rng, True)


def x_front(rng: Rng) -> Shape:
    """A console with X's on its doors, wire baskets between them, a thick top."""
    w, d, h = rng.uniform(1.0, 1.6), rng.uniform(0.36, 0.44), rng.uniform(0.46, 0.64)
    wood, dark, shape = pick(rng, "grey wood", "pine", "white", "painted"), pick(rng, "black", "walnut"), Shape()
    shape.box(dark, w, d, 0.04, z=h - 0.04)
    for s in (-1, 1):
        x, dw = s * (w / 2 - 0.22), 0.42
        shape.box(wood, dw, d - 0.03, h - 0.1, x, -0.015, 0.06).box(dark, 0.06, 0.06, 0.06, x - 0.15, 0).box(
            dark, 0.06, 0.06, 0.06, x + 0.15, 0
        )
        z0, z1 = 0.08, h - 0.06
        for a, b in (((x - 0.19, z0), (x + 0.19, z1)), ((x + 0.19, z0), (x - 0.19, z1))):
            shape.path(wood, [(a[0], d / 2 - 0.01, a[1]), (b[0], d / 2 - 0.01, b[1])], 0.026, sides=4)
        for dx in (-0.19, 0.19):
            shape.box(wood, 0.05, 0.03, h - 0.1, x + dx, d / 2 - 0.01, 0.06)
        shape.ball(dark, 0.02, 0.02, 0.02, x - s * 0.17, d / 2 + 0.02, h * 0.5)
    shape.box(wood, w - 0.88, d - 0.04, 0.02, z=0.08).box(wood, w - 0.88, d - 0.04, 0.02, z=h * 0.5)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def ledge_console(rng: Rng) -> Shape:
    """Low and long: a slab bent down at one end, a box with ribs slid along it."""
    w, d, h = rng.uniform(1.3, 1.8), rng.uniform(0.38, 0.44), rng.uniform(0.38, 0.48)
    slab_, box_ = pick(rng, "lacquer", "walnut", "black", "marble"), pick(rng, "oak", "walnut", "painted")
    side, shape = int(rng.choice([-1, 1])), Shape()
    shape.box(slab_, w, d, 0.05, z=h - 0.05).box(slab_, 0.05, d, h, side * (w / 2 - 0.025)).box(
        slab_, w * 0.9, d, 0.04, 0, 0, 0.03
    )
    bw = w * 0.5
    x = -side * (w / 2 - bw / 2)
    shape.box(box_, bw, d - 0.02, h - 0.06, x, 0, 0.0)
    ribs(shape, box_, x - bw / 2, x + bw / 2, d / 2 - 0.01, 0.02, h - 0.07, 0.04)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def _with_tv(make):
    """A stand, mostly with a television on it."""

    def stand(rng: Rng) -> list:
        shape = make(rng)
        (x0, _, _), (x1, _, h) = shape.bounds()
        parts, screen = [("tv stand", shape)], tv_on_foot(rng)
        (s0, _, _), (s1, _, _) = screen.bounds()
        if rng.random() < 0.6 and s1 - s0 < (x1 - x0) * 1.05:
            parts.append(("tv", screen.moved(rng.uniform(-0.05, 0.05), 0, h + 0.002, rng.normal(0, 0.05))))
        return parts

    return stand


def hall_tree(rng: Rng) -> Shape:
    """Furniture of a hall: a bench with a lid, a high back with hooks and a small mirror."""
    w, d, h = rng.uniform(0.8, 1.1), rng.uniform(0.38, 0.44), rng.uniform(1.6, 1.85)
    wood, metal, shape = pick(rng, "walnut", "oak", "white", "black"), pick(rng, "brass", "black"), Shape()
    shape.box(wood, w, d - 0.02, 0.4, z=0.04).box(wood, w + 0.03, d, 0.03, y=0.01, z=0.44).box(
        wood, w, 0.03, h - 0.1, y=-d / 2 + 0.015
    )
    for x in (-w / 2 + 0.03, w / 2 - 0.03):
        shape.box(wood, 0.06, 0.06, h, x, -d / 2 + 0.03).box(wood, 0.05, d, 0.04, x, 0, 0.68).box(
            wood, 0.05, 0.05, 0.24, x, d / 2 - 0.04, 0.46
        )
    shape.box(wood, w + 0.08, 0.2, 0.035, y=-d / 2 + 0.1, z=h - 0.035).box(
        paint(rng, "mirror"), w * 0.5, 0.02, 0.4, y=-d / 2 + 0.04, z=0.95
    )
    for x in np.linspace(-w * 0.4, w * 0.4, 5):
        shape.path(
            metal,
            [(x, -d / 2 + 0.03, h - 0.2), (x, -d / 2 + 0.12, h - 0.22), (x, -d / 2 + 0.13, h - 0.16)],
            0.012,
            sides=5,
        )
    return shape.top(-w / 2 + 0.08, w / 2 - 0.08, -d / 2 + 0.08, d / 2 - 0.02, 0.47)


def chest_on_legs(rng: Rng) -> Shape:
    """Furniture like a trunk: a domed or flat lid, bands of metal, rope or loops at its ends."""
    w, d, h = rng.uniform(0.8, 1.2), rng.uniform(0.42, 0.5), rng.uniform(0.55, 0.7)
    wood, band, shape = (
        pick(rng, "walnut", "leather", "painted", "pine"),
        pick(rng, "brass", "black", "cherry"),
        Shape(),
    )
    shape.box(wood, w, d, h - 0.2, z=0.06)
    for x in (-w / 2 + 0.06, w / 2 - 0.06):
        for y in (-d / 2 + 0.06, d / 2 - 0.06):
            shape.ball(band, 0.045, 0.045, 0.035, x, y, 0.035)
    a = np.linspace(0, np.pi, 9)
    u, v = np.meshgrid(np.linspace(-w / 2 - 0.01, w / 2 + 0.01, 3), a, indexing="ij")
    shape.sheet(wood, np.stack([u, (d / 2 + 0.01) * np.cos(v), h - 0.14 + 0.14 * np.sin(v)], -1))
    for x in (-w / 2, w / 2):
        end = np.stack([d / 2 * np.cos(a), h - 0.14 + 0.14 * np.sin(a)], 1)
        shape.mesh(wood, np.concatenate([np.full((9, 1), x), end], 1), np.array([[0, k, k + 1] for k in range(1, 8)]))
    for x in np.linspace(-w * 0.4, w * 0.4, 4):
        shape.box(band, 0.05, d + 0.02, h - 0.2, x, 0, 0.06)
        shape.path(band, [(x, (d / 2 + 0.014) * np.cos(t), h - 0.14 + 0.144 * np.sin(t)) for t in a], 0.022, sides=4)
    return shape.box(band, 0.1, 0.03, 0.12, y=d / 2 + 0.01, z=h - 0.22)


BOOKSHELVES = (stepped_shelf, etagere, revolving)
WARDROBES = (armoire, open_wardrobe)
CLOSETS = (tower_closet, battened_closet)
TV_STANDS = (_with_tv(x_front), _with_tv(ledge_console))
FURNITURE = (hall_tree, chest_on_legs)
