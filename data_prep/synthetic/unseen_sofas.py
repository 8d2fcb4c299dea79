"""Unseen makes of couches, armchairs, beds and mattresses: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import plate, soft_block
from data_prep.synthetic.joinery import legs
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


def _tufts(shape: Shape, dark: Material, w, y, z0, z1, lean=0.0) -> None:
    """Buttons in rows on an upright face at y."""
    for k, z in enumerate(np.arange(z0, z1, 0.11)):
        for x in np.arange(-w / 2 + 0.1 + 0.07 * (k % 2), w / 2 - 0.06, 0.14):
            shape.ball(dark, 0.016, 0.012, 0.016, x, y - lean * (z - z0), z, rings=4, sides=6)


def _dark(material: Material) -> Material:
    return material._replace(
        color=tuple(0.6 * c for c in material.color), second=tuple(0.5 * c for c in material.second)
    )


# ---------------------------------------------------------------- couches


def chesterfield(rng: Rng, seats=None) -> Shape:
    """Tufted; its rolled arms are as high as its rolled back, on bun feet."""
    seats = seats or int(rng.choice([2, 3]))
    w, d, h, top = (
        seats * rng.uniform(0.6, 0.66),
        rng.uniform(0.88, 0.96),
        rng.uniform(0.42, 0.46),
        rng.uniform(0.72, 0.8),
    )
    hide, wood, shape = pick(rng, "leather", "leather", "bedding"), pick(rng, "walnut", "black"), Shape()
    r, arm = 0.11, 0.2
    shape.box(hide, w + 2 * arm, d - 0.04, h - 0.24, z=0.1)
    for k in range(seats):
        x = (k - (seats - 1) / 2) * w / seats
        shape.add(soft_block(hide, w / seats - 0.008, d - 0.24, 0.17, x, 0.1, h - 0.15))
    shape.box(hide, w, 0.16, top - r - 0.1, y=-d / 2 + 0.14, z=0.1)
    shape.rod(hide, (-w / 2 - arm, -d / 2 + 0.11, top - r), (w / 2 + arm, -d / 2 + 0.11, top - r), r, sides=14)
    _tufts(shape, _dark(hide), w, -d / 2 + 0.225, h + 0.06, top - 0.12)
    for s in (-1, 1):
        x = s * (w / 2 + 0.09)
        shape.box(hide, 0.15, d - 0.06, top - r - 0.1, x, 0, 0.1)
        shape.rod(hide, (x + s * 0.02, -d / 2 + 0.05, top - r), (x + s * 0.02, d / 2 - 0.02, top - r), r, sides=14)
        shape.ball(_dark(hide), 0.06, 0.012, 0.06, x + s * 0.02, d / 2 - 0.02, top - r, rings=5, sides=10)
        for y in (-d / 2 + 0.1, d / 2 - 0.1):
            shape.ball(wood, 0.045, 0.045, 0.055, x, y, 0.055, rings=5)
    return shape.top(-w / 2 + 0.04, w / 2 - 0.04, -d / 2 + 0.3, d / 2 - 0.06, h + 0.02, soft=True)


def camelback(rng: Rng, seats=None) -> Shape:
    """A back whose upper edge swings up in its middle, outward arms, slim legs, one seat cushion."""
    seats = seats or int(rng.choice([2, 3]))
    w, d, h, rise = seats * 0.6, rng.uniform(0.78, 0.86), rng.uniform(0.44, 0.48), rng.uniform(0.4, 0.48)
    cover, wood, shape = pick(rng, "printed", "bedding", "upholstery"), pick(rng, "cherry", "walnut", "black"), Shape()
    shape.box(cover, w, d - 0.06, h - 0.3, z=0.18).add(soft_block(cover, w - 0.02, d - 0.16, 0.14, 0, 0.07, h - 0.12))
    u, v = np.meshgrid(np.linspace(-1, 1, 17), np.linspace(0, 1, 5), indexing="ij")
    crest = rise * (0.72 + 0.28 * np.cos(np.pi * u) ** 1)
    back = np.stack([u * w / 2, -d / 2 + 0.1 - 0.1 * v, 0.2 + v * (h + crest - 0.2)], -1)
    plate(shape, cover, back, 0.1)
    for s in (-1, 1):
        side = np.stack(
            [s * (w / 2 + 0.02 + 0.12 * v**2), u * (d / 2 - 0.05), 0.2 + v * (h + 0.04 + 0.06 * (u < -0.5))], -1
        )
        plate(shape, cover, side, 0.08)
        for y in (-d / 2 + 0.05, d / 2 - 0.06):
            shape.rod(wood, (s * (w / 2 - 0.04), y, 0), (s * (w / 2 - 0.04), y, 0.2), 0.014, 0.028)
    shape.rod(wood, (0, d / 2 - 0.06, 0), (0, d / 2 - 0.06, 0.2), 0.014, 0.028)
    return shape.top(-w / 2 + 0.06, w / 2 - 0.06, -d / 2 + 0.28, d / 2 - 0.06, h + 0.02, soft=True)


def curved_sofa(rng: Rng) -> Shape:
    """A segment of a ring: seat and low back bent about who sits there, down to the floor."""
    r, half, h = rng.uniform(1.1, 1.3), rng.uniform(0.75, 0.9), rng.uniform(0.4, 0.44)
    cover, deep, top = pick(rng, "upholstery", "bedding", "sheet", "garment"), 0.82, h + rng.uniform(0.3, 0.36)
    shape, a = Shape(), np.linspace(-half, half, 21)

    def band(r0, r1, z0, z1):
        ring = [(r0, z0), (r0, z1 - 0.05), (r0 + 0.04, z1), (r1 - 0.04, z1), (r1, z1 - 0.05), (r1, z0), (r0, z0)]
        radius, level = np.array(ring).T
        points = np.stack([np.outer(np.sin(a), radius), r - np.outer(np.cos(a), radius), np.tile(level, (21, 1))], -1)
        shape.sheet(cover, points)
        for end in (0, -1):  # closed at both ends
            rim = points[end]
            shape.mesh(
                cover, np.concatenate([rim, rim.mean(0, keepdims=True)]), np.array([[k, k + 1, 7] for k in range(6)])
            )

    band(r - deep + 0.2, r + 0.02, 0.06, h)
    band(r - 0.02, r + 0.2, 0.06, top)
    band(r - deep + 0.28, r + 0.12, 0.0, 0.06)
    low = shape.bounds()[0]
    shape = shape.moved(0, -float(low[1]) - 0.6)
    y = float(shape.bounds()[0][1]) + 0.26
    return shape.top(-0.5, 0.5, y + 0.02, y + 0.45, h, soft=True)


def modular(rng: Rng) -> Shape:
    """Deep quilted blocks on the floor, pushed together in an L, backs on some; no arms and no legs."""
    cover, n, s = (
        pick(rng, "upholstery", "leather", "office cloth", "garment"),
        int(rng.integers(2, 4)),
        rng.uniform(0.76, 0.86),
    )
    h, top, side, shape = rng.uniform(0.36, 0.4), rng.uniform(0.7, 0.76), int(rng.choice([-1, 1])), Shape()

    def block(x, y, backs):
        shape.box(cover, s - 0.03, s - 0.03, 0.1, x, y)
        for k in range(3):
            shape.add(soft_block(cover, s / 3, s, h - 0.06, x + (k - 1) * s / 3, y, 0.06))
        if "back" in backs:
            shape.add(soft_block(cover, s, 0.24, top - 0.05, x, y - s / 2 + 0.12, 0.05))
        if "side" in backs:
            shape.add(soft_block(cover, 0.24, s, top - 0.05, x + side * (s / 2 - 0.12), y, 0.05))

    for k in range(n):
        last = k == n - 1
        block(side * (k - (n - 1) / 2) * s, 0, "back side" if last else "back")
    x = side * (n - 1) / 2 * s
    block(x, s, "side" if rng.random() < 0.6 else "")
    shape.top(-n * s / 2 + 0.03, n * s / 2 - 0.3, -s / 2 + 0.28, s / 2 - 0.04, h, soft=True)
    return shape.moved(0, -s / 4)


def day_bed(rng: Rng) -> Shape:
    """A thin tufted mattress on a low frame of wood, round bolsters at its ends, none behind but a rail of cane."""
    w, d, h = rng.uniform(1.8, 2.05), rng.uniform(0.78, 0.88), rng.uniform(0.42, 0.46)
    wood, cover, shape = (
        pick(rng, "walnut", "oak", "grey wood"),
        pick(rng, "bedding", "leather", "sheet", "printed"),
        Shape(),
    )
    legs(shape, wood, w * 0.96, d * 0.94, h - 0.18, 0.024, False)
    shape.box(wood, w, d, 0.05, z=h - 0.19)
    for k in range(6):
        shape.add(soft_block(cover, w / 6, d - 0.04, 0.15, (k - 2.5) * w / 6, 0, h - 0.145))
    for s in (-1, 1):
        shape.rod(
            cover,
            (s * (w / 2 - 0.11), -d / 2 + 0.06, h + 0.1),
            (s * (w / 2 - 0.11), d / 2 - 0.04, h + 0.1),
            0.1,
            sides=14,
        )
    for x in (-w / 2 + 0.03, 0, w / 2 - 0.03):
        shape.box(wood, 0.04, 0.04, h + 0.32, x, -d / 2 + 0.02)
    cane = pick(rng, "pine", "oak")._replace(period=0.025)
    shape.box(cane, w - 0.06, 0.015, 0.2, y=-d / 2 + 0.02, z=h + 0.06).box(
        wood, w, 0.045, 0.04, y=-d / 2 + 0.02, z=h + 0.28
    )
    return shape.top(-w / 2 + 0.24, w / 2 - 0.24, -d / 2 + 0.1, d / 2 - 0.05, h + 0.01, soft=True)


# ---------------------------------------------------------------- armchairs


def papasan(rng: Rng) -> Shape:
    """A round bowl of cushion, tipped forward, on a ring of cane."""
    r, shape = rng.uniform(0.46, 0.54), Shape()
    cane, cover = pick(rng, "pine", "walnut", "black"), pick(rng, "bedding", "printed", "sheet", "upholstery")
    for k in range(7):
        a, b = k * 2 * np.pi / 7, (k + 1.5) * 2 * np.pi / 7
        shape.rod(
            cane, (0.36 * np.cos(a), 0.36 * np.sin(a), 0.01), (0.3 * np.cos(b), 0.3 * np.sin(b), 0.3), 0.014, sides=5
        )
    for z, size in ((0.015, 0.36), (0.3, 0.3)):
        ring = [(size * np.cos(a), size * np.sin(a), z) for a in np.linspace(0, 2 * np.pi, 17)]
        shape.path(cane, [*ring[:-1], ring[0]], 0.016)
    profile = [
        (0.02, -0.04),
        (r * 0.55, 0.0),
        (r * 0.9, 0.14),
        (r, 0.26),
        (r * 0.96, 0.32),
        (r * 0.84, 0.24),
        (r * 0.5, 0.1),
        (0.02, 0.07),
    ]
    bowl = Shape().lathe(cover, profile, sides=22).lathe(cane, [(r * 0.93, 0.12), (r * 1.03, 0.26)], sides=22)
    return shape.add(bowl.tilted(-0.5), 0, 0.05, 0.33)


def sling(rng: Rng) -> Shape:
    """A hide slung over a frame of thin bar, as a butterfly or between straight side frames."""
    hide, iron, shape = pick(rng, "leather", "leather", "sheet"), pick(rng, "black", "chrome", "frame"), Shape()
    w, h = rng.uniform(0.66, 0.74), rng.uniform(0.84, 0.92)
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 11), indexing="ij")
    y = 0.36 - 0.72 * v
    z = (
        0.4
        - 0.14 * np.sin(np.pi * np.clip(v * 1.5, 0, 1))
        + (h - 0.4) * np.clip(v - 0.55, 0, 1) / 0.45
        + 0.1 * (u**2) * (1 - v)
    )
    plate(shape, hide, np.stack([u * w / 2 * (0.9 + 0.1 * v), y, z + 0.04 * u**2], -1), 0.02)
    for s in (-1, 1):
        x = s * w / 2
        shape.path(iron, [(x, 0.36, 0.55), (x * 0.8, -0.36, 0.02), (-x * 0.2, -0.3, 0.01)], 0.011)
        shape.path(iron, [(x, -0.36, h), (x * 0.8, 0.34, 0.02), (-x * 0.2, 0.3, 0.01)], 0.011)
    return shape


def morris(rng: Rng) -> Shape:
    """Square and of slats: boards for arms over closed slatted sides, loose cushions, a back that leans on a bar."""
    w, d, h, back = rng.uniform(0.7, 0.78), rng.uniform(0.76, 0.84), 0.42, rng.uniform(0.52, 0.6)
    wood, cover, shape = pick(rng, "oak", "walnut", "cherry"), pick(rng, "leather", "printed", "bedding"), Shape()
    for s in (-1, 1):
        x = s * (w / 2 - 0.04)
        shape.box(wood, 0.11, d, 0.03, x, 0, 0.62).box(wood, 0.03, d - 0.08, 0.06, x, 0, 0.12)
        for y in (-d / 2 + 0.05, d / 2 - 0.05):
            shape.box(wood, 0.06, 0.06, 0.62, x, y)
        for y in np.linspace(-d / 2 + 0.14, d / 2 - 0.14, 7):
            shape.box(wood, 0.02, 0.045, 0.5, x, y, 0.14)
    shape.box(wood, w - 0.1, d - 0.1, 0.08, z=h - 0.2)
    shape.add(soft_block(cover, w - 0.16, d - 0.12, 0.15, 0, 0.03, h - 0.13))
    shape.add(soft_block(cover, w - 0.18, 0.14, back).tilted(0.35), 0, -d / 2 + 0.2, h)
    for z in np.linspace(0.1, back - 0.05, 4):
        shape.box(wood, w - 0.18, 0.02, 0.06, 0, -d / 2 + 0.11 - 0.36 * z, h + z)
    return shape


def egg(rng: Rng) -> Shape:
    """A tall closed shell that curves about head and arms, on a star of metal."""
    cover, metal, shape = pick(rng, "upholstery", "leather", "garment"), pick(rng, "chrome", "steel"), Shape()
    h, w, tall = 0.42, rng.uniform(0.74, 0.84), rng.uniform(0.66, 0.74)
    a, v = np.meshgrid(np.linspace(-0.3, np.pi + 0.3, 17), np.linspace(0, 1, 9), indexing="ij")
    behind = np.clip(np.sin(a), 0, 1)
    rim = 0.16 + (tall - 0.16) * behind**0.9
    r = w / 2 * (0.55 + 0.6 * np.sqrt(v) - 0.22 * v**3)
    points = np.stack([r * np.cos(a), -r * np.sin(a) * 0.9 - 0.1 * v * behind, h - 0.14 + (rim + 0.14) * v], -1)
    plate(shape, cover, points, 0.06)
    shape.ball(cover, w * 0.36, w * 0.36, 0.12, 0, 0.04, h - 0.06, power=0.6, sides=16)
    for t in np.arange(4) * np.pi / 2 + np.pi / 4:
        shape.rod(metal, (0, 0, 0.08), (0.32 * np.cos(t), 0.32 * np.sin(t), 0.02), 0.03, 0.02, sides=4)
    return shape.rod(metal, (0, 0, 0.06), (0, 0, h - 0.14), 0.03)


# ---------------------------------------------------------------- sofa chairs


def club(rng: Rng) -> Shape:
    """A chesterfield of one seat."""
    return chesterfield(rng, 1)


def channel_tub(rng: Rng) -> Shape:
    """A tub whose round back is of upright channels, on a round plinth."""
    r, h, back, shape = rng.uniform(0.37, 0.42), rng.uniform(0.42, 0.45), rng.uniform(0.3, 0.38), Shape()
    cover, base = pick(rng, "bedding", "upholstery", "garment", "leather"), pick(rng, "brass", "black", "walnut")
    shape.lathe(base, [(r * 0.8, 0), (r * 0.8, 0.06), (0, 0.06)], sides=20).lathe(
        cover, [(r - 0.06, 0.06), (r - 0.06, h - 0.05), (r - 0.1, h), (0, h)], sides=20
    )
    for a in np.linspace(-0.1 * np.pi, 1.1 * np.pi, 15):
        x, y = r * np.cos(a), -r * np.sin(a)
        shape.ball(
            cover, 0.085, 0.085, (h + back - 0.06) / 2, x, y, 0.06 + (h + back - 0.06) / 2, power=0.6, rings=6, sides=8
        )
    return shape.top(-r * 0.5, r * 0.5, -r * 0.4, r * 0.6, h, soft=True)


def slipper(rng: Rng) -> Shape:
    """Without arms: a deep seat with a skirt, a high back with wings no wider than it."""
    w, d, h, back = rng.uniform(0.58, 0.66), rng.uniform(0.7, 0.78), rng.uniform(0.4, 0.44), rng.uniform(0.42, 0.5)
    cover, trim, shape = pick(rng, "printed", "printed", "bedding"), pick(rng, "garment", "sheet"), Shape()
    shape.box(trim, w + 0.02, d + 0.02, 0.2, z=0.01).box(cover, w, d, h - 0.28, z=0.2)
    shape.add(soft_block(cover, w + 0.02, d - 0.08, 0.16, 0, 0.05, h - 0.14))
    u, v = np.meshgrid(np.linspace(-1, 1, 11), np.linspace(0, 1, 5), indexing="ij")
    crest = back * np.sqrt(1 - 0.45 * u**2)
    plate(shape, cover, np.stack([u * w / 2, -d / 2 + 0.09 - 0.14 * v, h - 0.06 + v * crest], -1), 0.13)
    return shape.top(-w / 2 + 0.05, w / 2 - 0.05, -d / 2 + 0.26, d / 2 - 0.04, h + 0.02, soft=True)


COUCHES = (chesterfield, camelback, curved_sofa, modular, day_bed)
ARMCHAIRS = (papasan, sling, morris, egg)
SOFA_CHAIRS = (club, channel_tub, slipper)
