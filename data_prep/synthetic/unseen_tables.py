"""Unseen makes of tables, desks and stands: never in training, see ``unseen.py``."""

from __future__ import annotations

import itertools

import numpy as np

from data_prep.synthetic.furniture import loft, outline, plate, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


def _polygon(n: int, r, turn=0.0) -> np.ndarray:
    a = np.arange(n) * 2 * np.pi / n + turn
    return np.stack([r * np.cos(a), r * np.sin(a)], 1)


def _wavy(rng: Rng, w, d) -> np.ndarray:
    """Outline of a plank as it was sawn: two straight ends, two wandering sides."""
    x, phase = np.linspace(-w / 2, w / 2, 13), rng.uniform(0, 6, 4)
    sway = [0.03 * np.sin(4 * x + phase[k]) + 0.012 * np.sin(11 * x + phase[k + 1]) for k in (0, 2)]
    return np.concatenate([np.stack([x, -d / 2 + sway[0]], 1), np.stack([x, d / 2 + sway[1]], 1)[::-1]])


def _size(rng: Rng, width, depth, height) -> tuple[float, float, float]:
    return rng.uniform(*width), rng.uniform(*depth), rng.uniform(*height)


# ---------------------------------------------------------------- tables


def live_edge(rng: Rng, width=(1.1, 1.9), depth=(0.7, 0.95), height=(0.72, 0.77), round_share=0.0) -> Shape:
    """A thick plank with wandering sides, on hairpins or on an X of flat steel at either end."""
    w, d, h = _size(rng, width, depth, height)
    wood, iron = pick(rng, "walnut", "oak", "cherry")._replace(period=0.1), pick(rng, "black", "steel")
    plank = _wavy(rng, w, d)
    shape = loft(Shape(), wood, [(plank * [1, 0.94], h - 0.06), (plank, h - 0.02), (plank, h)])
    under = np.column_stack([plank * [1, 0.94], np.full(len(plank), h - 0.06)])
    shape.mesh(wood, under, _fan(len(plank)))
    if rng.random() < 0.5:
        for x in (-1, 1):
            for y in (-1, 1):
                top = np.array([x * (w / 2 - 0.14), y * (d / 2 - 0.12), h - 0.06])
                for dx, dy in ((-0.05, 0.05), (0.05, -0.05), (0.05, 0.05)):
                    shape.rod(
                        iron, (top[0] + x * 0.04, top[1] + y * 0.04, 0), top + np.array([dx, dy, 0]), 0.01, sides=6
                    )
    else:
        for x in np.linspace(-w * 0.36, w * 0.36, 2 if w < 2.6 else 3):
            for s in (-1, 1):
                shape.path(iron, [(x, s * d * 0.38, 0.02), (x, -s * d * 0.32, h - 0.06)], 0.034, sides=4)
            shape.box(iron, 0.06, d * 0.8, 0.02, x).box(iron, 0.06, d * 0.7, 0.02, x, 0, h - 0.08)
    return shape.top(-w / 2, w / 2, -d / 2 + 0.05, d / 2 - 0.05, h)


def _fan(n: int) -> np.ndarray:
    """Faces of an outline that a star of triangles from its first corner fills, seen from below."""
    return np.stack([np.zeros(n - 2, int), np.arange(2, n), np.arange(1, n - 1)], 1)


def polygonal(rng: Rng, width=(1.0, 1.4), depth=(0.9, 1.2), height=(0.72, 0.77), round_share=0.0) -> Shape:
    """Six- or eight-sided, its edge inlaid, on a foot of crossed panels or a drum of upright staves."""
    r, h, n = rng.uniform(*width) / 2, rng.uniform(*height), int(rng.choice([6, 8]))
    wood, trim = pick(rng, *WOODS, "marble"), pick(rng, "black", "brass", "walnut", "white")
    shape = Shape()
    slab(shape, trim, _polygon(n, r, np.pi / n), 0.05, z=h - 0.055)
    slab(shape, wood, _polygon(n, r - 0.06, np.pi / n), 0.01, z=h - 0.01)
    if rng.random() < 0.5:
        for turn in (0.3, 0.3 + np.pi / 2):
            shape.box(wood, r * 1.15, 0.05, h - 0.05, turn=turn)
    else:
        for x, y in _polygon(18, r * 0.42):
            shape.box(wood, 0.06, 0.06, h - 0.05, x, y, turn=float(np.arctan2(y, x)))
        slab(shape, trim, _polygon(18, r * 0.48), 0.04)
    return shape.top(-r * 0.62, r * 0.62, -r * 0.62, r * 0.62, h)


def drop_leaf(rng: Rng, width=(0.9, 1.4), depth=(0.75, 0.95), height=(0.71, 0.76), round_share=0.0) -> Shape:
    """A narrow middle with leaves that hang down or stand out on a gate, half-round at their ends."""
    w, d, h = _size(rng, width, depth, height)
    wood, shape, mid = pick(rng, "pine", "cherry", "oak", "white"), Shape(), 0.42
    slab(shape, wood, outline(mid, d, "square"), 0.024, z=h - 0.024)
    legs(shape, wood, mid - 0.02, d - 0.1, h - 0.02, 0.028)
    shape.box(wood, mid - 0.04, d - 0.14, 0.1, z=h - 0.124).box(wood, mid - 0.04, d - 0.16, 0.03, z=0.12)
    leaf, tall = (w - mid) / 2, h - 0.12
    a = np.linspace(-np.pi / 2, np.pi / 2, 11)
    plan = np.stack([leaf * np.cos(a) ** 0.6, d / 2 * np.sin(a)], 1)
    up = [True, bool(rng.random() < 0.6)][:: int(rng.choice([-1, 1]))]
    for s, lifted in zip((-1, 1), up, strict=True):
        if lifted:
            slab(shape, wood, (plan * [s, 1])[::s] + np.array([s * mid / 2, 0]), 0.024, z=h - 0.024)
            shape.box(wood, 0.045, 0.045, h - 0.024, s * (mid / 2 + leaf * 0.6), 0.0)
            for z in (0.14, h - 0.09):
                shape.box(wood, leaf * 0.6, 0.03, 0.05, s * (mid / 2 + leaf * 0.3), 0, z)
        else:
            hang = slab(Shape(), wood, plan[:, ::-1] * [1, min(1.0, tall / leaf)], 0.022).tilted(np.pi / 2)
            points = [np.stack([p[:, 1], p[:, 0], -p[:, 2]], -1) for p in hang.vertices]
            for p, f in zip(points, hang.faces, strict=True):
                shape.mesh(wood, p + np.array([s * (mid / 2 + 0.015), 0, h - 0.03]), f)
    x0, x1 = -mid / 2 - leaf * 0.6 * up[0], mid / 2 + leaf * 0.6 * up[1]
    return shape.top(x0, x1, -d / 2 + 0.1, d / 2 - 0.1, h)


def sawhorse(rng: Rng, width=(1.2, 1.9), depth=(0.7, 0.95), height=(0.72, 0.77), round_share=0.0) -> Shape:
    """A thick pane or a bare door on two saw-horses with spread legs and a tray."""
    w, d, h = _size(rng, width, depth, height)
    wood, top = (
        pick(rng, "pine", "oak", "white", "black"),
        paint(rng, "glass")._replace(shiny=0.3, color=(0.55, 0.66, 0.64)),
    )
    if rng.random() < 0.4:
        top = pick(rng, "lacquer", "grey wood", "cherry")
    shape = slab(Shape(), top, outline(w, d, "square"), 0.03, z=h - 0.03)
    for x in np.linspace(-w * 0.36, w * 0.36, 2 if w < 2.6 else 3):
        shape.box(wood, 0.07, d * 0.92, 0.09, x, 0, h - 0.12)
        for y in (-d * 0.4, d * 0.4):
            for s in (-1, 1):
                shape.path(wood, [(x + s * 0.2, y * 1.1, 0), (x + s * 0.02, y * 0.9, h - 0.05)], 0.03, sides=4)
            shape.box(wood, 0.26, 0.03, 0.06, x, y, h * 0.36)
        shape.box(wood, 0.3, d * 0.8, 0.02, x, 0, h * 0.42)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)


def trumpet(rng: Rng, width=(1.0, 1.8), depth=(0.9, 1.1), height=(0.72, 0.76), round_share=0.0) -> Shape:
    """An oval of stone or lacquer with a knife edge, on one or two slim trumpets."""
    w, d, h = _size(rng, width, depth, height)
    top, foot = pick(rng, "marble", "white", "stone", "walnut"), pick(rng, "white", "lacquer", "black")
    shape, plan = Shape(), outline(w, d, "oval")
    loft(shape, top, [(plan * 0.93, h - 0.035), (plan, h - 0.008), (plan, h)])
    slab(shape, top, plan * 0.93, 0.01, z=h - 0.036)
    for x in (0.0,) if w < 1.5 else (-w * 0.24, w * 0.24):
        r = min(w, d) * 0.3
        shape.lathe(
            foot,
            [(r, 0), (r * 0.8, 0.02), (0.08, 0.1), (0.04, h * 0.45), (0.06, h * 0.8), (r * 0.6, h - 0.03)],
            x,
            sides=20,
        )
    return shape.top(-w * 0.34, w * 0.34, -d * 0.34, d * 0.34, h)


# ---------------------------------------------------------------- coffee tables, end tables, stands


def waterfall(rng: Rng) -> Shape:
    """One sheet of glass or wood bent down at both ends."""
    w, d, h = rng.uniform(0.9, 1.25), rng.uniform(0.5, 0.66), rng.uniform(0.36, 0.44)
    m = (
        paint(rng, "glass")._replace(shiny=0.2)
        if rng.random() < 0.4
        else pick(rng, "walnut", "lacquer", "oak", "marble")
    )
    a, r = np.linspace(0, np.pi / 2, 5), 0.1
    right = np.concatenate([np.stack([w / 2 - r + r * np.sin(a), h - 0.015 - r + r * np.cos(a)], 1), [[w / 2, 0.0]]])
    line = np.concatenate([right[::-1] * [-1, 1], right])[::-1]
    u, v = np.meshgrid(np.arange(len(line)), [-d / 2, d / 2], indexing="ij")
    plate(shape := Shape(), m, np.stack([line[u, 0], v, line[u, 1]], -1), 0.03)
    if rng.random() < 0.5:
        shape.box(m, w - 0.05, d - 0.02, 0.02, z=0.14).top(
            -w / 2 + 0.05, w / 2 - 0.05, -d / 2 + 0.05, d / 2 - 0.05, 0.16
        )
    return shape.top(-w / 2 + 0.1, w / 2 - 0.1, -d / 2, d / 2, h)


def pebbles(rng: Rng) -> Shape:
    """Two or three boards like pebbles at different heights, one over the other."""
    m, foot, shape = (
        pick(rng, "walnut", "oak", "marble", "lacquer", "shell"),
        pick(rng, "brass", "black", "walnut"),
        Shape(),
    )
    a = np.arange(24) * 2 * np.pi / 24
    for k, (x, y, size, h) in enumerate(
        ((-0.14, 0.0, 0.42, rng.uniform(0.38, 0.45)), (0.28, 0.12, 0.3, rng.uniform(0.3, 0.35)))
    ):
        r = size * (1 + 0.14 * np.cos(2 * a + k) + 0.06 * np.sin(3 * a + 2 * k))
        plan = np.stack([r * np.cos(a), 0.75 * r * np.sin(a)], 1)
        slab(shape, m, plan, 0.03, x, y, h - 0.03)
        for t in np.arange(3) * 2.1 + k:
            fx, fy = x + 0.6 * size * np.cos(t), y + 0.45 * size * np.sin(t)
            shape.rod(foot, (fx, fy, 0), (fx, fy, h - 0.02), 0.025, 0.035)
        if k == 0:
            shape.top(x - size * 0.5, x + size * 0.2, y - size * 0.4, y + size * 0.4, h)
    return shape


def trunk_slice(rng: Rng) -> Shape:
    """A drum: a slice of a trunk, of beaten metal, or woven, with a lid that is larger."""
    r, h, shape = rng.uniform(0.34, 0.5), rng.uniform(0.34, 0.44), Shape()
    body = pick(rng, "brass", "oak", "walnut", "steel", "pine")
    shape.lathe(body, [(r * 0.82, 0), (r * 0.95, h * 0.3), (r * 0.95, h * 0.6), (r * 0.82, h - 0.03)], sides=22)
    lid = body if rng.random() < 0.5 else pick(rng, "marble", "black", "walnut")
    shape.lathe(lid, [(r * 0.82, h - 0.03), (r, h - 0.03), (r, h), (0, h)], sides=22)
    return shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h)


def tray_tripod(rng: Rng) -> Shape:
    """A tray with a raised rim on three bowed legs about a knot."""
    r, h, m = rng.uniform(0.2, 0.27), rng.uniform(0.48, 0.62), pick(rng, "brass", "walnut", "black", "marble")
    leg = pick(rng, "brass", "black", "walnut")
    shape = Shape().lathe(
        m, [(0, h - 0.02), (r, h - 0.02), (r + 0.012, h + 0.02), (r - 0.004, h + 0.02), (r - 0.01, h), (0, h)], sides=20
    )
    for a in np.arange(3) * 2 * np.pi / 3 + 0.4:
        c, s = np.cos(a), np.sin(a)
        shape.path(
            leg,
            [(r * c, r * s, 0), (0.12 * r * c, 0.12 * r * s, h * 0.45), (0.8 * r * c, 0.8 * r * s, h - 0.02)],
            0.014,
        )
    ring = [(0.05 * np.cos(a), 0.05 * np.sin(a), h * 0.45) for a in np.linspace(0, 2 * np.pi, 9)]
    shape.path(leg, [*ring[:-1], ring[0]], 0.014)
    return shape.top(-r * 0.6, r * 0.6, -r * 0.6, r * 0.6, h)


def garden_stool(rng: Rng) -> Shape:
    """A barrel of glazed clay or cork, or an hour-glass of wire."""
    r, h, m = rng.uniform(0.17, 0.22), rng.uniform(0.44, 0.52), pick(rng, "enamel", "painted", "shell", "marble")
    shape = Shape()
    if rng.random() < 0.5:
        shape.lathe(m, [(r * 0.75, 0), (r, h * 0.35), (r, h * 0.65), (r * 0.75, h - 0.02), (0, h)], sides=20)
        for z in (h * 0.2, h * 0.8):
            shape.lathe(
                pick(rng, "sheet", "black"), [(r * 0.94, z - 0.02), (r * 0.97, z), (r * 0.94, z + 0.02)], sides=20
            )
    else:
        wire = pick(rng, "brass", "black", "chrome")
        shape.lathe(m, [(r * 1.2, h - 0.02), (r * 1.2, h), (0, h)], sides=20).lathe(wire, [(r, 0), (r, 0.02)], sides=20)
        for k in range(20):
            a, b = k * 2 * np.pi / 20, (k + 8) * 2 * np.pi / 20
            shape.rod(
                wire, (r * np.cos(a), r * np.sin(a), 0.01), (r * np.cos(b), r * np.sin(b), h - 0.02), 0.007, sides=4
            )
    return shape.top(-r * 0.55, r * 0.55, -r * 0.55, r * 0.55, h)


def plant_stair(rng: Rng) -> Shape:
    """Steps for pots, one behind the other, between strung sides."""
    w, h, m = rng.uniform(0.45, 0.7), rng.uniform(0.62, 0.9), pick(rng, "pine", "white", "black", "oak")
    shape, n = Shape(), 3
    for s in (-1, 1):
        shape.path(m, [(s * w / 2, 0.25, 0), (s * w / 2, -0.2, h)], 0.022, sides=4).rod(
            m, (s * w / 2, -0.22, 0), (s * w / 2, -0.2, h), 0.018
        )
    for k in range(n):
        z, y = h * (k + 1) / n - 0.03, 0.18 - 0.17 * k
        shape.box(m, w, 0.2, 0.022, 0, y - 0.03, z).top(-w / 2 + 0.03, w / 2 - 0.03, y - 0.12, y + 0.06, z + 0.022)
    return shape


def lyre_stand(rng: Rng) -> Shape:
    """A turned post on three scrolled feet, a small square board on it that has a rim, one halfway."""
    h, m = rng.uniform(0.7, 0.95), pick(rng, "cherry", "walnut", "white", "brass")
    shape = Shape().lathe(
        m, [(0.04, 0.16), (0.05, 0.24), (0.022, 0.34), (0.04, h * 0.6), (0.02, h * 0.7), (0.05, h - 0.03)]
    )
    for a in np.arange(3) * 2 * np.pi / 3:
        c, s = np.cos(a), np.sin(a)
        shape.path(
            m,
            [
                (0.03 * c, 0.03 * s, 0.22),
                (0.14 * c, 0.14 * s, 0.16),
                (0.2 * c, 0.2 * s, 0.03),
                (0.25 * c, 0.25 * s, 0.02),
            ],
            0.02,
        )
    for z, size in ((h - 0.03, 0.4), (h * 0.42, 0.3)):
        shape.box(m, size, size, 0.025, z=z).top(
            -size / 2 + 0.02, size / 2 - 0.02, -size / 2 + 0.02, size / 2 - 0.02, z + 0.025
        )
        for x in (-size / 2, size / 2):
            shape.box(m, 0.015, size, 0.05, x, 0, z).box(m, size, 0.015, 0.05, 0, x, z)
    return shape


# ---------------------------------------------------------------- desks


def roll_top(rng: Rng) -> tuple[Shape, float]:
    """Two chests of drawers under a curved shutter, which is down, or up over pigeon-holes."""
    w, d, h, tall = rng.uniform(1.15, 1.5), rng.uniform(0.66, 0.76), 0.76, rng.uniform(0.36, 0.44)
    wood, shape = pick(rng, "oak", "walnut", "cherry"), Shape()
    style = draw_style(rng, wood, ("raised", "frame"), ("knob", "cup"))
    for s in (-1, 1):
        x = s * (w / 2 - 0.2)
        cupboard(
            shape,
            style,
            wood,
            grid(rng, x - 0.18, x + 0.18, 0.08, h - 0.04, 3, 1, "drawer", ajar=0.05),
            -d / 2 + 0.03,
            d / 2 - 0.1,
        )
        shape.box(wood, 0.34, d - 0.2, 0.08, x)
    shape.box(wood, w, d, 0.035, z=h - 0.035).box(wood, w - 0.8, 0.02, 0.5, y=-d / 2 + 0.05, z=0.25)
    deep = d * 0.66
    a = np.linspace(0, np.pi / 2, 9)
    for s in (-1, 1):  # the curved cheeks
        cheek = np.concatenate([[[0, 0]], np.stack([deep * np.sin(a)[::-1], tall * np.cos(a)[::-1]], 1)])
        side = slab(Shape(), wood, cheek, 0.03)
        for p, f in zip(side.vertices, side.faces, strict=True):
            shape.mesh(wood, np.stack([p[:, 2] + s * (w / 2 - 0.015) - 0.015, p[:, 0] - d / 2, p[:, 1] + h], -1), f)
    shape.box(wood, w, 0.03, tall, y=-d / 2 + 0.015, z=h).box(wood, w, 0.2, 0.03, y=-d / 2 + 0.1, z=h + tall - 0.01)
    t = np.linspace(0.05, np.pi / 2, 14) if rng.random() < 0.4 else np.linspace(0.05, 0.6, 6)
    for v in t:
        y, z = -d / 2 + deep * np.sin(v), h + tall * np.cos(v)
        shape.rod(wood, (-w / 2 + 0.03, y, z), (w / 2 - 0.03, y, z), 0.026, sides=6)
    if t[-1] < 1:
        for x in np.linspace(-w / 2 + 0.05, w / 2 - 0.05, 7):
            shape.box(wood, 0.015, 0.2, tall * 0.7, x, -d / 2 + 0.13, h)
        for z in (h + tall * 0.35, h + tall * 0.7):
            shape.box(wood, w - 0.08, 0.2, 0.015, 0, -d / 2 + 0.13, z)
    return shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + deep + 0.04, d / 2, h), 0.0


def secretary(rng: Rng) -> tuple[Shape, float]:
    """A slim chest whose front lets down as a board to write on, shelves behind it, on tapered legs."""
    w, d, h, tall = rng.uniform(0.8, 1.05), 0.38, rng.uniform(0.72, 0.76), rng.uniform(1.15, 1.4)
    wood, inner, shape = pick(rng, "walnut", "cherry", "white", "pine"), pick(rng, "pine", "painted", "white"), Shape()
    legs(shape, wood, w * 0.96, d * 0.94, 0.42, 0.024, False)
    style = draw_style(rng, wood, ("slab", "raised"), ("knob", "knob", "cup"))
    cupboard(shape, style, wood, grid(rng, -w / 2, w / 2, 0.4, h - 0.02, 2, 1, "drawer", ajar=0.05), -d / 2, d / 2)
    for x in (-w / 2 + 0.012, w / 2 - 0.012):
        shape.box(wood, 0.024, d, tall - h, x, 0, h)
    shape.box(inner, w, 0.02, tall - h, y=-d / 2 + 0.01, z=h).box(wood, w, d, 0.024, z=tall - 0.024).box(
        wood, w, d, 0.02, z=h - 0.02
    )
    for z in (h + 0.17, h + 0.3):
        shape.box(inner, w - 0.05, d * 0.6, 0.014, 0, -d * 0.18, z)
    for x in np.linspace(-w * 0.3, w * 0.3, 4):
        shape.box(inner, 0.014, d * 0.6, 0.17, x, -d * 0.18, h)
    out = 0.44
    shape.box(wood, w - 0.05, out, 0.024, 0, d / 2 + out / 2, h - 0.024)
    for x in (-w / 2 + 0.05, w / 2 - 0.05):
        shape.rod(pick(rng, "brass"), (x, d / 2 + out - 0.06, h), (x, d / 2 - 0.02, h + 0.3), 0.007, sides=4)
    shape.top(-w / 2 + 0.03, w / 2 - 0.03, d / 2 + 0.02, d / 2 + out - 0.02, h)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, tall), 0.0


def drafting_desk(rng: Rng) -> tuple[Shape, float]:
    """A board that tilts over crossed A-legs, a ledge at its foot, a flat wing beside it on its own shelf of trays."""
    w, d, h = rng.uniform(1.2, 1.5), rng.uniform(0.66, 0.76), rng.uniform(0.74, 0.8)
    m, iron, wide = pick(rng, "pine", "lacquer", "oak"), pick(rng, "black", "chrome", "painted steel"), 0.42
    board = w - wide
    shape, x = Shape(), wide / 2
    lid = Shape().box(m, board, 0.03, d).tilted(1.25)  # it rises towards the back
    shape.add(lid, x, d / 2, h - 0.05).box(m, board, 0.035, 0.05, x, d / 2, h - 0.06)
    for dx in (-board / 2 + 0.06, board / 2 - 0.06):
        for s in (-1, 1):
            shape.path(iron, [(x + dx, s * d * 0.46, 0), (x + dx, -s * 0.03, h - 0.02)], 0.022, sides=4)
        shape.rod(iron, (x + dx, -d * 0.3, h * 0.3), (x + dx, d * 0.3, h * 0.3), 0.014)
    shape.rod(iron, (x - board / 2 + 0.06, 0, h * 0.3), (x + board / 2 - 0.06, 0, h * 0.3), 0.014)
    left = -w / 2 + wide / 2
    shape.box(m, wide - 0.02, d, 0.028, left, 0, h - 0.028)
    cells = grid(rng, left - wide / 2 + 0.03, left + wide / 2 - 0.03, 0.1, h - 0.03, 5, 1, "drawer", ajar=0.1)
    cupboard(shape, draw_style(rng, m, ("slab",), ("cup", "knob")), m, cells, -d / 2 + 0.04, d / 2 - 0.06)
    legs(shape, iron, wide - 0.06, d - 0.1, 0.1, 0.02)
    shape = Shape(shape.vertices, shape.faces, shape.materials)
    return shape.top(-w / 2 + 0.02, -w / 2 + wide - 0.04, -d / 2, d / 2, h), x


def kidney_desk(rng: Rng) -> tuple[Shape, float]:
    """A board that curves round who sits there, on a curved apron and two columns of drawers or panels."""
    w, d, h = rng.uniform(1.4, 1.8), rng.uniform(0.72, 0.86), rng.uniform(0.73, 0.76)
    wood, hide, shape = (
        pick(rng, "walnut", "cherry", "lacquer", "marble"),
        pick(rng, "leather", "black", "painted"),
        Shape(),
    )
    x = np.linspace(-1, 1, 15)
    near, far = d / 2 - 0.2 * np.cos(np.pi * x / 2) ** 1.2, -d / 2 + 0.22 * x**4
    for (x0, x1), (n0, n1), (f0, f1) in zip(*(itertools.pairwise(v) for v in (x * w / 2, near, far)), strict=True):
        strip = np.array([(x0, f0), (x1, f1), (x1, n1), (x0, n0)])
        slab(shape, wood, strip, 0.045, z=h - 0.045)
        middle = strip.mean(0)
        slab(shape, hide, middle + (strip - middle) * [1.02, 0.62], 0.006, z=h - 0.004)
    for s in (-1, 1):
        shape.lathe(wood, [(0.2, 0), (0.2, h - 0.045)], s * w * 0.34, 0.02, sides=18)
        for z in np.linspace(0.12, h - 0.3, 3):
            shape.lathe(hide, [(0.205, z), (0.205, z + 0.012)], s * w * 0.34, 0.02, sides=18)
    u, v = np.meshgrid(np.linspace(-0.85, 0.85, 11), [0.0, 1.0], indexing="ij")
    plate(shape, wood, np.stack([u * w / 2, -d / 2 + 0.06 + 0.22 * u**4, 0.25 + v * (h - 0.3)], -1), 0.03)
    return shape.top(-w / 2 + 0.15, w / 2 - 0.15, -d / 2 + 0.12, d / 2 - 0.2, h), 0.0


TABLES = (live_edge, polygonal, drop_leaf, sawhorse, trumpet)
LONG_TABLES = (live_edge, sawhorse, trumpet)
COFFEE_TABLES = (waterfall, pebbles, trunk_slice)
END_TABLES = (tray_tripod, garden_stool)
STANDS = (plant_stair, lyre_stand)
DESKS = (roll_top, secretary, drafting_desk, kidney_desk)
