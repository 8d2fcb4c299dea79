"""Unseen makes of chairs, office chairs and other seats: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import loft, outline, plate, slab, soft_block
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


def _hoop(x, y, z, high, lean, n=11) -> list[tuple[float, float, float]]:
    """Points of an arch that stands on (±x, y, z) and leans back."""
    a = np.linspace(0, np.pi, n)
    return [(-x * np.cos(t), y - lean * np.sin(t) ** 0.7 * high, z + high * np.sin(t) ** 0.7) for t in a]


# ---------------------------------------------------------------- chairs


def bentwood(rng: Rng) -> Shape:
    """A café chair: a round seat, round legs in a ring, two bent hoops for a back."""
    r, h, high = rng.uniform(0.2, 0.225), rng.uniform(0.44, 0.47), rng.uniform(0.4, 0.46)
    wood, seat = pick(rng, "walnut", "black", "cherry", "pine"), pick(rng, "pine", "walnut", "leather")
    shape = Shape().lathe(wood, [(0, h - 0.03), (r, h - 0.035), (r + 0.012, h - 0.015), (r - 0.02, h)], sides=20)
    shape.lathe(seat, [(r - 0.02, h - 0.002), (0, h - 0.008)], sides=20)
    for a in np.array([0.75, 2.39, 3.9, 5.52]):
        x, y = np.cos(a), np.sin(a)
        shape.rod(wood, (x * r * 1.12, y * r * 1.12, 0), (x * r * 0.86, y * r * 0.86, h - 0.02), 0.013, 0.018)
    ring = [(0.8 * r * np.cos(a), 0.8 * r * np.sin(a), h * 0.5) for a in np.linspace(0, 2 * np.pi, 15)]
    shape.path(wood, [*ring[:-1], ring[0]], 0.01, sides=5)
    shape.path(wood, _hoop(r * 0.88, -r * 0.55, h - 0.02, high, 0.2), 0.015)
    return shape.path(wood, _hoop(r * 0.5, -r * 0.7, h - 0.01, high * 0.72, 0.2), 0.012)


def one_piece(rng: Rng) -> Shape:
    """Of one plastic sheet: back, seat and foot are an S without legs."""
    w, h, back = rng.uniform(0.46, 0.5), rng.uniform(0.42, 0.45), rng.uniform(0.36, 0.42)
    above = [(-0.3, h + back), (-0.24, h + 0.14), (-0.15, h), (0.08, h - 0.01), (0.2, h - 0.02), (0.23, h - 0.08)]
    line = np.array([*above, (0.17, h * 0.55), (0.04, h * 0.22), (0.02, 0.1), (0.12, 0.03), (0.24, 0.012)])
    t = np.linspace(0, 10, 25)
    y, z = np.interp(t, np.arange(11), line[:, 0]), np.interp(t, np.arange(11), line[:, 1])
    u = np.linspace(-1, 1, 9)[:, None]
    flare = np.clip((h * 0.7 - z) / h, 0, 1)
    points = np.stack(
        [u * w / 2 * (1 + 0.08 * flare), y + 0.05 * u**2 * (1 - 2 * flare), z + 0.02 * u**2 * (flare == 0)], -1
    )
    points[..., 2] = np.maximum(points[..., 2], 0.01)
    plate(shape := Shape(), pick(rng, "shell", "white", "shell"), points, 0.018)
    return shape


def tulip(rng: Rng) -> Shape:
    """A bowl-like shell on one trumpet foot, a round pad in it."""
    h, w, back = rng.uniform(0.44, 0.48), rng.uniform(0.48, 0.56), rng.uniform(0.34, 0.4)
    c = pick(rng, "white", "lacquer", "shell")
    foot = [(0.24, 0), (0.2, 0.015), (0.07, 0.06), (0.03, 0.16), (0.035, h * 0.75), (0.12, h - 0.05)]
    shape = Shape().lathe(c, foot, sides=20)
    a, v = np.meshgrid(np.linspace(0, 2 * np.pi, 25), np.linspace(0, 1, 6), indexing="ij")
    behind = np.clip(-np.sin(a), 0, 1)
    rim = 0.03 + 0.15 * np.clip(0.6 - np.abs(np.sin(a) - 0.0), 0, 1) + back * behind**1.4
    r = w / 2 * (0.35 + 0.65 * v**0.5)
    points = np.stack([r * np.cos(a), r * np.sin(a) * 0.95 - 0.12 * behind * v * back, h - 0.05 + rim * v**2], -1)
    plate(shape, c, points, 0.016)
    shape.lathe(c, [(0, h - 0.055), (w * 0.2, h - 0.05)], sides=16)
    return shape.lathe(
        pick(rng, "upholstery", "leather", "bedding"), [(w * 0.34, h - 0.03), (w * 0.33, h + 0.01), (0, h + 0.02)]
    )


def bistro(rng: Rng) -> Shape:
    """Of a garden or a terrace: slats bent over a frame of bar iron with curled arms."""
    w, d, h, back = rng.uniform(0.42, 0.5), 0.42, rng.uniform(0.43, 0.46), rng.uniform(0.4, 0.46)
    iron, slat = pick(rng, "black", "frame", "painted steel"), pick(rng, "oak", "pine", "shell", "painted steel")
    shape, arms = Shape(), rng.random() < 0.5
    for x in (-w / 2, w / 2):
        shape.path(
            iron, [(x, d / 2 + 0.05, 0), (x, d / 2 - 0.04, h), (x, -d / 2, h), (x, -d / 2 - 0.12, h + back)], 0.013
        )
        shape.rod(iron, (x, -d / 2 - 0.08, 0), (x, 0, h), 0.013)
        if arms:
            a = np.linspace(-0.4, 3.6, 8)
            curl = [(x, d * 0.3 + 0.06 * np.cos(t), h + 0.19 + 0.04 * np.sin(t)) for t in a]
            shape.path(iron, [(x, d / 2 - 0.04, h), *curl[:3], (x, -d / 2 - 0.04, h + 0.22)], 0.012)
    for y in np.linspace(-d / 2 + 0.03, d / 2 - 0.04, 6):
        shape.box(slat, w + 0.02, 0.052, 0.02, 0, y, h)
    for v in np.linspace(0.2, 0.95, 6):
        board = Shape().box(slat, w + 0.02, 0.018, 0.05).tilted(0.28)
        shape.add(board, 0, -d / 2 + 0.012 - 0.12 * v, h + back * v)
    return shape


def windsor(rng: Rng) -> Shape:
    """A thick saddle seat with turned legs, a high bow full of sticks and a rail about the arms."""
    w, d, h, high = rng.uniform(0.48, 0.54), 0.44, rng.uniform(0.43, 0.46), rng.uniform(0.5, 0.58)
    wood = pick(rng, "oak", "walnut", "black", "pine", "painted steel")
    shape = slab(Shape(), wood, outline(w, d, "oval"), 0.045, z=h - 0.045)
    for x in (-1, 1):
        for y in (-1, 1):
            foot, knee = np.array([x * w * 0.42, y * d * 0.46, 0]), np.array([x * w * 0.25, y * d * 0.26, h - 0.03])
            shape.rod(wood, foot, foot + 0.55 * (knee - foot), 0.012, 0.026).rod(
                wood, foot + 0.55 * (knee - foot), knee, 0.026, 0.015
            )
    shape.rod(wood, (-w * 0.34, 0, h * 0.4), (w * 0.34, 0, h * 0.4), 0.014)
    bow = _hoop(w * 0.4, -d * 0.34, h - 0.01, high, 0.18, 15)
    shape.path(wood, bow, 0.014)
    for k in range(2, 13):
        x, y, z = bow[k]
        shape.rod(wood, (x * 0.75, -d * 0.34, h - 0.01), (x, y, z), 0.008, sides=5)
    if rng.random() < 0.6:
        a = np.linspace(0, np.pi, 9)
        rail = [(w * 0.52 * np.cos(t), -d * 0.42 * np.sin(t) + 0.08, h + 0.23) for t in a]
        shape.path(wood, [(rail[0][0], 0.18, h + 0.23), *rail, (rail[-1][0], 0.18, h + 0.23)], 0.017)
        for x in (-1, 1):
            shape.rod(wood, (x * w * 0.42, 0.1, h - 0.02), (x * w * 0.51, 0.13, h + 0.23), 0.014)
    return shape


# ---------------------------------------------------------------- office chairs


def _star(shape: Shape, metal: Material, dark: Material, arms: int, h, flat: bool, reach=0.32) -> None:
    """A foot of ``arms`` on castors, or (``flat``) on glides, and its column up to h."""
    for a in np.arange(arms) * 2 * np.pi / arms + np.pi / arms:
        tip = np.array([reach * np.cos(a), reach * np.sin(a), 0.03 if flat else 0.08])
        shape.rod(metal, (0, 0, 0.06 if flat else 0.12), tip, 0.036, 0.022, sides=4 if flat else 6)
        if not flat:
            shape.ball(dark, 0.032, 0.032, 0.032, tip[0], tip[1], 0.032, rings=5, sides=8)
    shape.rod(metal, (0, 0, 0.05), (0, 0, h), 0.026)


def ribbed_office(rng: Rng) -> Shape:
    """Thin and low: leather or net in narrow cross ribs between side rails of metal, on four flat arms."""
    w, d, h, back = rng.uniform(0.48, 0.54), 0.46, rng.uniform(0.45, 0.5), rng.uniform(0.42, 0.62)
    hide, metal = pick(rng, "leather", "leather", "white", "office cloth"), pick(rng, "chrome", "steel")
    shape = Shape()
    _star(shape, metal, metal, 4, h - 0.05, True)
    line = np.array(
        [(d / 2, h), (0.0, h - 0.02), (-d / 2 + 0.06, h + 0.01), (-d / 2, h + 0.1), (-d / 2 - 0.14, h + back)]
    )
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    for s in np.arange(0.02, length[-1], 0.052):
        y, z = np.interp(s, length, line[:, 0]), np.interp(s, length, line[:, 1])
        shape.rod(hide, (-w / 2, y, z), (w / 2, y, z), 0.027, sides=7)
    for x in (-w / 2 - 0.01, w / 2 + 0.01):
        shape.path(metal, [(x, y, z) for y, z in line], 0.014)
        shape.path(
            metal,
            [(x, d * 0.3, h), (x * 1.08, d * 0.2, h + 0.2), (x * 1.08, -d * 0.42, h + 0.2), (x, -d / 2, h + 0.12)],
            0.014,
        )
    return shape.rod(metal, (-w / 2, 0, h - 0.04), (w / 2, 0, h - 0.04), 0.02)


def bankers(rng: Rng) -> Shape:
    """Of wood: a broad saddle seat, a rail bent about the sitter on slats, crossed feet on castors."""
    w, h, wood = rng.uniform(0.52, 0.58), rng.uniform(0.46, 0.52), pick(rng, "oak", "walnut", "cherry")
    shape, dark = slab(Shape(), wood, outline(w, 0.48, "rounded"), 0.045, z=h - 0.045), pick(rng, "black")
    _star(shape, wood, dark, 4, h - 0.03, False, 0.33)
    for z, high, r in ((0.2, 0.06, w * 0.55), (0.4, 0.12, w * 0.5)):
        a = np.linspace(-0.1 if z < 0.3 else 0.5, np.pi + 0.1 if z < 0.3 else np.pi - 0.5, 11)
        u, v = np.meshgrid(a, [0.0, 1.0], indexing="ij")
        lean = 0.0 if z < 0.3 else 0.07
        points = np.stack(
            [r * np.cos(u), -0.26 * np.sin(u) + 0.04 - lean, h + z + v * high - (0 if z > 0.3 else 0.02)], -1
        )
        plate(shape, wood, points, 0.04 if z < 0.3 else 0.025)
    for a in np.linspace(0.05, np.pi - 0.05, 9):
        x, y = np.cos(a), np.sin(a)
        shape.rod(wood, (x * w * 0.45, -0.2 * y, h - 0.01), (x * w * 0.54, -0.25 * y + 0.04, h + 0.2), 0.013, sides=5)
        if 0.6 < a < 2.6:
            shape.rod(
                wood,
                (x * w * 0.54, -0.25 * y + 0.04, h + 0.2),
                (x * w * 0.5, -0.26 * y - 0.03, h + 0.42),
                0.011,
                sides=5,
            )
    if rng.random() < 0.5:
        shape.add(soft_block(pick(rng, "leather", "upholstery"), w * 0.8, 0.4, 0.06, z=h - 0.01))
    return shape


def drafting(rng: Rng) -> Shape:
    """High, with a ring for the feet: a saddle or a round seat and a small bean-shaped back on a spring."""
    h, r = rng.uniform(0.58, 0.66), rng.uniform(0.19, 0.22)
    cover, metal, dark = pick(rng, "shell", "leather", "office cloth"), pick(rng, "chrome", "steel"), pick(rng, "black")
    shape = Shape()
    _star(shape, metal, dark, 5, h - 0.06, False)
    shape.ball(cover, r, r * 0.95, 0.05, 0, 0, h - 0.03, power=0.6, sides=16)
    ring = [(0.2 * np.cos(a), 0.2 * np.sin(a), 0.26) for a in np.linspace(0, 2 * np.pi, 15)]
    shape.path(metal, [*ring[:-1], ring[0]], 0.012)
    for a in np.arange(3) * 2.1:
        shape.rod(metal, (0, 0, 0.26), (0.2 * np.cos(a), 0.2 * np.sin(a), 0.26), 0.01, sides=5)
    shape.path(metal, [(0, -0.05, h - 0.07), (0, -r - 0.06, h - 0.03), (0, -r - 0.05, h + 0.2)], 0.02)
    return shape.ball(cover, 0.19, 0.045, 0.1, 0, -r - 0.02, h + 0.27, power=0.7, sides=14)


# ---------------------------------------------------------------- folded, rows, benches, ottomans


def folded_deck(rng: Rng) -> Shape:
    """Deck chairs laid flat against the wall: two frames of wood, cloth slung between."""
    wood, cloth, shape = pick(rng, "pine", "oak", "walnut"), pick(rng, "printed", "bedding", "sheet"), Shape()
    for k in range(int(rng.integers(1, 3))):
        y, one = 0.09 * k, Shape()
        for x in (-0.28, 0.28):
            one.box(wood, 0.03, 0.022, 1.18, x, y).box(wood, 0.03, 0.022, 0.9, x * 0.87, y + 0.03, 0.06)
        for z in (0.0, 0.55, 1.15):
            one.box(wood, 0.56, 0.03, 0.03, 0, y, z)
        u, v = np.meshgrid(np.linspace(-0.5, 0.5, 5), np.linspace(0, 1, 7), indexing="ij")
        one.sheet(cloth, np.stack([u * 0.48, y + 0.03 + 0.05 * np.sin(np.pi * v), 0.08 + 1.04 * v], -1))
        shape.add(one)
    return shape.tilted(0.14)


def folded_slat(rng: Rng) -> Shape:
    """Folded chairs of wooden slats, leaning."""
    wood, iron, shape = pick(rng, "pine", "oak", "painted steel"), pick(rng, "black", "frame"), Shape()
    for k in range(int(rng.integers(1, 4))):
        y = 0.06 * k
        for x in (-0.2, 0.2):
            shape.rod(iron, (x, y, 0), (x, y, 0.92), 0.011).rod(
                iron, (x * 0.9, y + 0.03, 0), (x * 0.9, y + 0.03, 0.6), 0.011
            )
        for z in (*np.linspace(0.3, 0.58, 5), 0.72, 0.8, 0.88):
            shape.box(wood, 0.42, 0.018, 0.048, 0, y + (0.03 if z < 0.6 else 0.0), z)
    return shape.tilted(0.14)


def tandem(rng: Rng) -> Shape:
    """Seats of an airport: slings of black hide in loops of bright metal, arms between, on one beam."""
    number, metal, hide = int(rng.integers(2, 5)), pick(rng, "steel", "chrome"), pick(rng, "black", "leather")
    pitch, shape = 0.58, Shape()
    line = np.array([(0.28, 0.44), (0.0, 0.38), (-0.2, 0.4), (-0.27, 0.5), (-0.38, 0.86)])
    for k in range(number):
        x = (k - (number - 1) / 2) * pitch
        u, v = np.meshgrid(np.linspace(-0.24, 0.24, 3), np.arange(5), indexing="ij")
        plate(shape, hide, np.stack([x + u, line[v, 0], line[v, 1]], -1), 0.03)
    for k in range(number + 1):
        x = (k - number / 2) * pitch
        shape.path(metal, [(x, *p) for p in line], 0.018)
        shape.path(metal, [(x, 0.2, 0.4), (x, 0.18, 0.6), (x, -0.28, 0.6)], 0.018).box(
            hide, 0.05, 0.3, 0.03, x, -0.03, 0.61
        )
    shape.box(metal, number * pitch, 0.08, 0.05, y=0, z=0.3)
    for x in (-number * pitch * 0.38, number * pitch * 0.38):
        shape.box(metal, 0.07, 0.07, 0.3, x).box(metal, 0.07, 0.56, 0.035, x)
    return shape


def pew(rng: Rng) -> Shape:
    """A pew: one long board to sit on, a high closed back, shaped ends."""
    w, h, wood, shape = (
        rng.uniform(1.2, 2.2),
        rng.uniform(0.44, 0.47),
        pick(rng, "oak", "pine", "cherry", "walnut"),
        Shape(),
    )
    shape.box(wood, w, 0.4, 0.04, z=h - 0.04)
    shape.add(Shape().box(wood, w, 0.025, 0.52).tilted(0.16), 0, -0.2, h - 0.06).box(
        wood, w, 0.07, 0.03, y=-0.28, z=h + 0.44
    )
    end = np.array(
        [
            (0.24, 0),
            (0.24, h + 0.18),
            (0.12, h + 0.24),
            (-0.16, h + 0.24),
            (-0.24, h + 0.54),
            (-0.33, h + 0.5),
            (-0.3, 0),
        ]
    )
    side = slab(Shape(), wood, end * [1, 1], 0.05)
    turned = [np.stack([p[:, 2], p[:, 0], p[:, 1]], -1) for p in side.vertices]
    for x in (-w / 2, w / 2 - 0.05):
        for points, faces in zip(turned, side.faces, strict=True):
            shape.mesh(wood, points + np.array([x, 0, 0]), faces)
    return shape.box(wood, w, 0.03, h * 0.6, y=-0.16, z=0.1)


def scissor_bench(rng: Rng) -> Shape:
    """A tufted pad on two pairs of crossed legs."""
    w, d, h = rng.uniform(0.9, 1.3), rng.uniform(0.38, 0.44), rng.uniform(0.44, 0.48)
    frame, cover, shape = (
        pick(rng, "brass", "chrome", "black", "walnut"),
        pick(rng, "bedding", "leather", "printed"),
        Shape(),
    )
    for x in (-w * 0.36, w * 0.36):
        for s in (-1, 1):
            shape.rod(frame, (x, s * d * 0.48, 0), (x, -s * d * 0.46, h - 0.1), 0.018)
    shape.rod(frame, (-w * 0.36, 0, h * 0.4), (w * 0.36, 0, h * 0.4), 0.014).box(
        frame, w * 0.94, d * 0.94, 0.03, z=h - 0.12
    )
    for k in range(5):
        for j in range(2):
            shape.add(soft_block(cover, w / 5 + 0.01, d / 2 + 0.01, 0.11, (k - 2) * w / 5, (j - 0.5) * d / 2, h - 0.1))
    return shape.top(-w / 2 + 0.06, w / 2 - 0.06, -d / 2 + 0.06, d / 2 - 0.06, h, soft=True)


def park_bench(rng: Rng) -> Shape:
    """Slats that run on from the seat up a curved back, between sides of cast iron."""
    w, h, shape = rng.uniform(1.1, 1.6), rng.uniform(0.42, 0.45), Shape()
    iron, slat = pick(rng, "black", "painted steel"), pick(rng, "oak", "pine", "grey wood")
    line = np.array(
        [
            (0.24, h - 0.03),
            (0.2, h),
            (0.0, h - 0.015),
            (-0.17, h),
            (-0.22, h + 0.08),
            (-0.27, h + 0.25),
            (-0.35, h + 0.42),
        ]
    )
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    for s in np.linspace(0, length[-1], 11):
        y, z = np.interp(s, length, line[:, 0]), np.interp(s, length, line[:, 1])
        shape.rod(slat, (-w / 2, y, z), (w / 2, y, z), 0.03, sides=6)
    for x in (-w / 2 + 0.06, w / 2 - 0.06):
        shape.path(iron, [(x, y, z - 0.02) for y, z in line], 0.02)
        for y, z in ((0.2, h), (-0.2, h + 0.05)):
            shape.path(iron, [(x, y * 1.3, 0), (x, y * 0.9, h * 0.5), (x, y, z)], 0.02)
        shape.path(iron, [(x, 0.22, h), (x, 0.24, h + 0.2), (x, -0.05, h + 0.24), (x, -0.27, h + 0.24)], 0.018)
    return shape.top(-w / 2 + 0.05, w / 2 - 0.05, -0.13, 0.2, h + 0.03, soft=True)


def gored_pouf(rng: Rng) -> Shape:
    """A flat drum of leather whose gores are of two colours."""
    r, h, shape = rng.uniform(0.25, 0.32), rng.uniform(0.32, 0.4), Shape()
    pair, number = (pick(rng, "leather", "bedding"), pick(rng, "leather", "sheet", "garment")), 12
    v = np.linspace(0, 1, 9)
    bulge, level = r * (0.15 + 0.85 * np.sin(np.pi * v) ** 0.45), h * (0.5 - 0.5 * np.cos(np.pi * v))
    for k in range(number):
        a = np.linspace(k, k + 1, 4)[:, None] * 2 * np.pi / number
        puff = 1 + 0.05 * np.sin(np.linspace(0, np.pi, 4))[:, None]
        points = np.stack([bulge * puff * np.cos(a), bulge * puff * np.sin(a), level + 0 * a], -1)
        shape.sheet(pair[k % 2], points)
    loft(shape, pair[0], [(outline(r * 0.3, r * 0.3, "oval"), h - 0.012), (outline(r * 0.2, r * 0.2, "oval"), h)])
    return shape.top(-r * 0.4, r * 0.4, -r * 0.4, r * 0.4, h, soft=True)


def saddle_ottoman(rng: Rng) -> Shape:
    """A hollow seat between two curved ends on crossed legs."""
    w, d, h = rng.uniform(0.5, 0.62), rng.uniform(0.4, 0.46), rng.uniform(0.42, 0.47)
    cover, wood, shape = pick(rng, "leather", "printed", "bedding"), pick(rng, "walnut", "black", "brass"), Shape()
    u, v = np.meshgrid(np.linspace(-1, 1, 13), np.linspace(-1, 1, 3), indexing="ij")
    plate(shape, cover, np.stack([u * w / 2, v * d / 2, h - 0.1 + 0.09 * u**2], -1), 0.05)
    for y in (-d * 0.4, d * 0.4):
        for s in (-1, 1):
            shape.rod(wood, (s * w * 0.42, y, 0), (-s * w * 0.4, y, h - 0.08), 0.018)
    shape.rod(wood, (0, -d * 0.4, (h - 0.08) / 2), (0, d * 0.4, (h - 0.08) / 2), 0.014)
    return shape


CHAIRS = (bentwood, one_piece, tulip, bistro, windsor)
OFFICE_CHAIRS = (ribbed_office, bankers, drafting)
FOLDED_CHAIRS = (folded_deck, folded_slat)
SEATS = (tandem, pew)
BENCHES = (scissor_bench, park_bench)
OTTOMANS = (gored_pouf, saddle_ottoman)
