"""More makes of other furniture: bins, radiators, washers and dryers, ladders, racks, closets, crates, pianos and so on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic.closets import clothes
from data_prep.synthetic.cloth import shoe
from data_prep.synthetic.containers import liner, litter, vessel
from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.furniture import loft, outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, front, grid, legs
from data_prep.synthetic.more_sinks import bent, one_or
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint, tinted

Rng = np.random.Generator

# ---------------------------------------------------------------- bins


def wheeled_bin(rng: Rng) -> Shape:
    """Tall and tapering on two wheels, its lid with a grip behind, shut or ajar; or an open one on castors."""
    body, black = (
        one_or(rng, 0.6, paint(rng, "bright", "plastic", "grey"), pick(rng, "black", "painted steel")),
        pick(rng, "black"),
    )
    w, d, h = rng.uniform(0.3, 0.6), rng.uniform(0.32, 0.62), rng.uniform(0.55, 1.05)
    flare, z = rng.uniform(1.15, 1.4), rng.uniform(0.03, 0.08)
    base = 1 / flare
    shape = vessel(
        body, w * base, d * base, h - z, flare, 0.016, rng.choice([0.2, 0.35, 1.0]), rng.choice([0.0, 0.025])
    ).moved(z=z)
    if rng.random() < 0.65:
        for x in (-w * 0.36, w * 0.36):
            shape.rod(black, (x - 0.025, -d * 0.36, 0.09), (x + 0.025, -d * 0.36, 0.09), 0.09, sides=12)
        shape.box(body, w * 0.7, 0.1, z + 0.02, y=d * 0.25)
        lid = Shape().box(one_or(rng, 0.6, body, paint(rng, "bright", "black")), w * 1.06, d * 1.06, 0.04, y=d * 0.53)
        lid.box(body, w * 0.95, d * 0.9, 0.03, y=d * 0.53, z=0.035, taper=0.85)
        shape.add(lid.tilted(rng.uniform(0.1, 1.9) if rng.random() < 0.3 else 0.0), 0, -d * 0.53, h)
        return shape.rod(black, (-w * 0.4, -d * 0.58, h - 0.03), (w * 0.4, -d * 0.58, h - 0.03), 0.018)
    for x in (-w * 0.3, w * 0.3):
        for y in (-d * 0.3, d * 0.3):
            shape.rod(black, (x - 0.015, y, 0.035), (x + 0.015, y, 0.035), 0.035)
    if rng.random() < 0.5:
        shape = liner(rng, shape, w, d, h, 0.5)
    return litter(rng, shape, w * 0.8, d * 0.8, h * rng.uniform(0.4, 0.85))


def public_bin(rng: Rng) -> Shape:
    """A pillar of steel, stone, slats or wood: an open or roofed mouth, a slot at its side, a tray of sand on top."""
    w, h, power = rng.uniform(0.26, 0.5), rng.uniform(0.55, 1.05), rng.choice([0.12, 0.3, 1.0, 1.0])
    d = w * rng.choice([1.0, 1.0, rng.uniform(0.6, 1.0)])
    body = one_or(
        rng, 0.6, pick(rng, "steel", "painted steel", "black", "brass", "stone", *WOODS), paint(rng, "glaze", "bright")
    )
    dark, shape = pick(rng, "black"), Shape()
    flare = rng.uniform(0.85, 1.15)
    shape.lathe(
        body,
        [(0, 0), (1, 0), (flare, h), (flare * 0.8, h), (flare * 0.78, h - 0.08), (0, h - 0.08)],
        sx=w / 2,
        sy=d / 2,
        sides=20,
        power=power,
    )
    if rng.random() < 0.4:  # slats
        slat = one_or(rng, 0.6, pick(rng, *WOODS), body)
        for a in np.arange(14) * 2 * np.pi / 14:
            x, y = w / 2 * np.cos(a), d / 2 * np.sin(a)
            shape.box(slat, 0.05, 0.02, h * 0.85, x * 1.03, y * 1.03, h * 0.06, turn=a + np.pi / 2)
    kind = rng.integers(4)
    if kind == 0:  # a dome or a cone with a mouth in front
        top = rng.uniform(0.12, 0.3)
        shape.lathe(one_or(rng, 0.5, body, pick(rng, "black", "steel")), [(flare, h), (flare * 0.95, h + top * 0.5), (flare * rng.uniform(0.1, 0.7), h + top), (0, h + top)],
                    sx=w / 2, sy=d / 2, sides=20, power=power)  # fmt: skip
        shape.box(dark, w * 0.6, 0.02, top * 0.45, y=d / 2 * flare * 0.97, z=h + top * 0.06)
    elif kind == 1:  # a roof on posts
        lift = rng.uniform(0.1, 0.2)
        for x in (-w * 0.4, w * 0.4):
            shape.rod(dark, (x * flare, 0, h - 0.02), (x * flare, 0, h + lift), 0.015)
        shape.lathe(
            body,
            [(0, lift), (flare, lift), (flare * 0.9, lift + 0.04), (0, lift + rng.uniform(0.05, 0.12))],
            0,
            0,
            h,
            w / 2,
            d / 2,
            20,
            power,
        )
    elif kind == 2:  # sand
        shape.lathe(
            paint(rng, "linen", "stone"),
            [(flare * 0.8, h - 0.03), (0, h - 0.02)],
            sx=w / 2,
            sy=d / 2,
            sides=20,
            power=power,
        )
        shape.box(dark, w * 0.6, 0.02, 0.16, y=d / 2, z=h * 0.72)
    else:
        shape.lathe(dark, [(flare * 0.79, h - 0.07), (0, h - 0.07)], sx=w / 2, sy=d / 2, sides=20, power=power)
    return shape


def slim_bin(rng: Rng) -> Shape:
    """Flat and tall with a pedal, or a drum with a ring, a touch lid or a dome; a basket of straw or felt."""
    kind = rng.integers(3)
    if kind == 0:
        w, d, h = rng.uniform(0.18, 0.45), rng.uniform(0.22, 0.4), rng.uniform(0.4, 0.72)
        body = pick(rng, "steel", "white", "black", "painted steel", "shell")
        shape = Shape().lathe(body, [(0, 0.02), (1, 0.02), (1, h), (0, h)], sx=w / 2, sy=d / 2, sides=20, power=0.25)
        lid = Shape().lathe(
            one_or(rng, 0.5, body, pick(rng, "black", "steel")),
            [(1.03, 0), (1.03, 0.05), (0.9, 0.07), (0, 0.075)],
            0,
            d / 2,
            0,
            w / 2,
            d / 2,
            20,
            0.25,
        )
        shape.add(lid.tilted(rng.uniform(0.5, 1.4) if rng.random() < 0.2 else 0.0), 0, -d / 2, h)
        return shape.box(pick(rng, "black", "steel"), w * 0.4, 0.06, 0.025, y=d / 2 + 0.02, z=0.01)
    r, h = rng.uniform(0.1, 0.24), rng.uniform(0.24, 0.75)
    if kind == 1:
        body = one_or(rng, 0.5, pick(rng, "steel", "brass", "white", "black"), paint(rng, "bright", "glaze"))
        bulge = rng.uniform(1.0, 1.12)
        shape = Shape().lathe(body, [(0, 0), (r, 0), (r * bulge, h * 0.5), (r, h)], sides=20)
        ring = pick(rng, "black", "steel", "chrome")
        shape.lathe(
            ring, [(r * 1.04, h - 0.05), (r * 1.04, h), (r * 0.8, h), (r * 0.8, h - 0.1), (0, h - 0.1)], sides=20
        )
        if rng.random() < 0.5:
            shape.lathe(one_or(rng, 0.5, body, ring), [(r, h), (r * 0.75, h + r * 0.5), (0, h + r * 0.7)], sides=20)
        return shape
    body = paint(rng, "wicker", "wicker", "fabric", "leather", "cork")
    w, d, power = 2 * r, 2 * r * rng.uniform(0.6, 1.0), rng.choice([0.3, 1.0])
    shape = vessel(body, w, d, h, rng.uniform(0.85, 1.35), 0.016, power, rng.choice([0.0, 0.02]))
    return litter(rng, shape, w, d, h * rng.uniform(0.3, 0.85)) if rng.random() < 0.7 else shape


# ---------------------------------------------------------------- radiators


def finned_radiator(rng: Rng) -> Shape:
    """Movable, filled with oil: fins on castors or feet with a box of knobs at one end; or a fan heater of plates."""
    body, black = pick(rng, "white", "white", "black", "painted steel", "lacquer"), pick(rng, "black")
    n, h, d = int(rng.integers(5, 14)), rng.uniform(0.42, 0.68), rng.uniform(0.12, 0.2)
    pitch, z, shape = rng.uniform(0.045, 0.06), rng.uniform(0.07, 0.12), Shape()
    w = n * pitch
    for k in range(n):
        x = (k - (n - 1) / 2) * pitch
        shape.ball(body, 0.012, d / 2, (h - z) / 2, x, 0, z + (h - z) / 2, 0.35, 6, 10)
    shape.box(body, w, d * 0.4, 0.06, z=z + 0.05).box(body, w, d * 0.4, 0.06, z=h - 0.12)
    side = int(rng.choice([-1, 1]))
    shape.box(one_or(rng, 0.6, body, black), 0.07, d, (h - z) * 0.96, side * (w / 2 + 0.035), 0, z + 0.01)
    shape.rod(black, (side * (w / 2 + 0.07), 0, h * 0.8), (side * (w / 2 + 0.1), 0, h * 0.8), 0.03)
    for x in (-w * 0.36, w * 0.36):
        shape.box(black, 0.04, d + 0.08, 0.03, x, 0, z - 0.03)
        for y in (-d / 2 - 0.02, d / 2 + 0.02):
            shape.rod(black, (x - 0.02, y, 0.028), (x + 0.02, y, 0.028), 0.028)
    return shape


def floor_convector(rng: Rng) -> Shape:
    """A box on the floor or on feet that blows or lets out warm air: a grille on top, on its front, or in a slope."""
    w, d, h = rng.uniform(0.6, 1.9), rng.uniform(0.16, 0.32), rng.uniform(0.4, 0.85)
    body, dark = (
        pick(rng, "painted steel", "white", "lacquer", "laminate", "painted steel"),
        pick(rng, "black", "painted steel"),
    )
    foot, shape, slope = rng.choice([0.0, 0.1]), Shape(), rng.random() < 0.4
    if slope:
        side = np.array([[-d / 2, foot], [d / 2, foot], [d / 2, h * 0.75], [d * 0.0, h], [-d / 2, h]])
        one = slab(Shape(), body, side * [1, 1], w)
        v = one.vertices[0]
        one.vertices[0] = np.stack([v[:, 2] - w / 2, v[:, 0], v[:, 1]], 1)
        shape.add(one)
        grille = Shape()
        long = np.hypot(d / 2, h * 0.25)
        for k in range(5):
            grille.box(dark, w * 0.85, long * 0.1, 0.012, 0, (k - 2) * long * 0.18)
        shape.add(grille.tilted(-np.arctan2(h * 0.25, d / 2)), 0, d / 4 + 0.004, h * 0.875)
    else:
        shape.box(body, w, d, h - foot, z=foot)
        for x in np.arange(-w / 2 + 0.08, w / 2 - 0.05, 0.06):
            shape.box(dark, 0.03, d * 0.55, 0.012, x, 0, h)
        shape.top(-w / 2, w / 2, -d / 2, d / 2, h + 0.012)
    for z in (
        (foot + 0.04, foot + 0.09, foot + 0.14) if rng.random() < 0.6 else (h - 0.14, h - 0.09) if not slope else ()
    ):
        shape.box(dark, w * 0.88, 0.012, 0.026, y=d / 2 + 0.005, z=z)
    if rng.random() < 0.4:
        for x in (-w / 6, w / 6):
            shape.box(dark, 0.012, 0.012, h * 0.6, x, d / 2 + 0.004, foot + 0.05)
    if foot:
        for x in (-w / 2 + 0.06, w / 2 - 0.06):
            shape.box(dark, 0.06, d * 0.8, foot, x)
    return shape


def tube_radiator(rng: Rng) -> Shape:
    """Round tubes lying between two posts or standing in rows, in one row or two; on the wall, its pipes to the floor."""
    body, shape, deep = (
        one_or(rng, 0.7, pick(rng, "white", "painted steel", "black", "steel"), paint(rng, "glaze")),
        Shape(),
        rng.uniform(0.05, 0.1),
    )
    lying = rng.random() < 0.5
    w, h = (rng.uniform(0.5, 1.6), rng.uniform(0.3, 0.7)) if lying else (rng.uniform(0.3, 1.2), rng.uniform(0.3, 0.9))
    z0, r = rng.uniform(0.1, 0.25), rng.uniform(0.016, 0.028)
    for y in (-deep / 2, deep / 2)[: int(rng.integers(1, 3))]:
        if lying:
            for z in np.arange(z0 + 0.03, z0 + h, r * rng.uniform(2.3, 3.2)):
                shape.rod(body, (-w / 2, y, z), (w / 2, y, z), r, sides=6)
        else:
            for x in np.arange(-w / 2 + r, w / 2, r * rng.uniform(2.2, 3.0)):
                shape.rod(body, (x, y, z0), (x, y, z0 + h), r, sides=6)
    if lying:
        for x in (-w / 2, w / 2):
            shape.box(body, 0.05, deep + 0.04, h, x, 0, z0)
    else:
        for z in (z0, z0 + h - 0.05):
            shape.box(body, w, deep + 0.04, 0.05, z=z)
    for x in (-w * 0.45, w * 0.45) if rng.random() < 0.6 else (w * 0.45,):
        shape.rod(pick(rng, "white", "chrome", "brass"), (x, 0, 0), (x, 0, z0 + 0.02), 0.016)
    side = int(rng.choice([-1, 1]))
    return shape.rod(
        pick(rng, "white", "black"), (side * w / 2, 0, z0 + 0.05), (side * (w / 2 + 0.1), 0, z0 + 0.05), 0.028
    )


# ---------------------------------------------------------------- washers and dryers


def _port(shape: Shape, rng: Rng, r, y, z, x=0.0) -> None:
    """A round door in front of y: a flat ring, a deep bowl, or a square rim about a round pane."""
    ring, own = pick(rng, "white", "chrome", "steel", "black", "painted steel"), Shape()
    kind = rng.integers(3)
    if kind == 2:
        own.box(ring, 2.2 * r, 0.05, 2.2 * r, y=0.025, z=-1.1 * r)
    else:
        own.rod(ring, (0, 0, 0), (0, 0.05, 0), r, r * rng.uniform(0.85, 0.98), sides=20)
    own.rod(pick(rng, "dark glass"), (0, 0.04, 0), (0, 0.06, 0), r * rng.uniform(0.6, 0.8), sides=16)
    side = int(rng.choice([-1, 1]))
    own.box(pick(rng, "steel", "black"), 0.035, 0.05, 0.12, side * r * 0.88, 0.06, -0.06)
    if rng.random() < 0.2:
        shape.rod(tinted((54, 54, 58)), (x, y, z), (x, y + 0.008, z), r * 0.85, sides=18)
        shape.add(Shape().add(own, r), x - r, y + 0.02, z, rng.uniform(0.5, 2.0))
    else:
        shape.add(own, x, y, z)


def _controls(shape: Shape, rng: Rng, w, y, z) -> None:
    shape.box(
        one_or(rng, 0.5, pick(rng, "black", "dark glass"), pick(rng, "steel", "white")),
        w * 0.92,
        0.02,
        0.1,
        y=y + 0.008,
        z=z - 0.05,
    )
    knob = pick(rng, "steel", "white", "black")
    for k in range(int(rng.integers(1, 4))):
        x = rng.uniform(-0.4, 0.4) * w if k else 0.0
        shape.rod(knob, (x, y + 0.015, z), (x, y + 0.05, z), rng.uniform(0.02, 0.04), sides=10)


def narrow_washer(rng: Rng) -> Shape:
    """A slim one that is filled from above, or a shallow small front loader, on the wall's foot or on a plinth."""
    w, d, h = rng.uniform(0.38, 0.5), rng.uniform(0.36, 0.62), rng.uniform(0.62, 0.92)
    body, shape = pick(rng, "white", "white", "appliance", "painted steel"), Shape()
    z = rng.choice([0.03, rng.uniform(0.1, 0.35)])
    shape.box(pick(rng, "black", "white", *WOODS) if z > 0.05 else pick(rng, "black"), w - 0.02, d - 0.03, z)
    shape.box(body, w, d, h, z=z)
    if rng.random() < 0.5:
        shape.add(
            Shape().box(pick(rng, "white", "black", "painted steel"), w, 0.02, 0.16).tilted(1.0), 0, -d / 2 + 0.2, z + h
        )
        lid = Shape().box(body, w * 0.94, d * 0.6, 0.03, y=d * 0.3)
        shape.add(lid.tilted(rng.uniform(1.2, 1.6) if rng.random() < 0.3 else 0.0), 0, -d * 0.12, z + h)
        shape.box(body, w * 0.8, 0.02, 0.1, y=d / 2, z=z + 0.03)
    else:
        _controls(shape, rng, w, d / 2, z + h - 0.08)
        _port(shape, rng, w * rng.uniform(0.3, 0.42), d / 2, z + h * 0.48)
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, z + h) if shape.bounds()[1, 2] < z + h + 0.01 else shape


def launderette(rng: Rng, dryer=False) -> Shape:
    """Of a laundry: of steel, a large door, a sloping head with slots for coins; two dryers above each other at times."""
    w, d, h = rng.uniform(0.6, 0.86), rng.uniform(0.6, 0.9), rng.uniform(0.95, 1.2)
    body, shape = pick(rng, "steel", "painted steel", "white", "appliance", "shell"), Shape()
    double = dryer and rng.random() < 0.5
    levels = 2 if double else 1
    each = rng.uniform(0.8, 0.95) if double else h
    for k in range(levels):
        z = k * each
        shape.box(body, w, d, each - 0.006, z=z)
        _port(shape, rng, min(w, each) * rng.uniform(0.28, 0.38), d / 2, z + each * rng.uniform(0.44, 0.54))
        _controls(shape, rng, w, d / 2, z + each - 0.08)
    h = levels * each
    if rng.random() < 0.6:
        deep, tall = rng.uniform(0.2, 0.4), rng.uniform(0.12, 0.3)
        shape.box(one_or(rng, 0.5, body, pick(rng, "black", "steel")), w, deep, tall, y=-d / 2 + deep / 2, z=h)
        shape.box(pick(rng, "steel", "painted steel"), 0.12, 0.05, tall * 0.7, w * 0.3, -d / 2 + deep + 0.02, h + 0.02)
    return shape


def drawer_washer(rng: Rng, dryer=False) -> Shape:
    """A front loader on a drawer or in a frame with a board above it; a slope of keys, a tray for soap."""
    w, d, h = rng.uniform(0.56, 0.72), rng.uniform(0.5, 0.8), rng.uniform(0.8, 0.95)
    body, shape = (
        one_or(rng, 0.8, pick(rng, "white", "appliance", "black", "painted steel"), paint(rng, "glaze", "bright")),
        Shape(),
    )
    z = rng.choice([0.03, rng.uniform(0.25, 0.42)])
    if z > 0.1:
        shape.box(body, w, d - 0.02, z, y=-0.01).box(
            one_or(rng, 0.5, body, pick(rng, "steel", "black")), w - 0.03, 0.03, z - 0.06, y=d / 2, z=0.03
        )
        shape.box(pick(rng, "steel", "black"), w * 0.5, 0.04, 0.025, y=d / 2 + 0.03, z=z * 0.6)
    else:
        shape.box(pick(rng, "black"), w - 0.06, d - 0.06, z)
    shape.box(body, w, d, h, z=z)
    _controls(shape, rng, w, d / 2, z + h - 0.09)
    if dryer and rng.random() < 0.5:  # a square door
        shape.box(body, w * 0.7, 0.04, h * 0.55, y=d / 2 + 0.02, z=z + h * 0.15).box(
            pick(rng, "black", "steel"), 0.035, 0.04, 0.16, w * 0.3, d / 2 + 0.05, z + h * 0.35
        )
        if rng.random() < 0.6:  # the hose
            bent(
                shape,
                pick(rng, "steel", "white"),
                [
                    (w / 2, -d * 0.3, 0.15),
                    (w / 2 + 0.08, -d * 0.3, 0.3),
                    (w / 2 + 0.08, -d * 0.4, z + h + 0.2),
                    (w / 2 + 0.04, -d / 2, z + h + 0.3),
                ],
                0.055,
                8,
            )
    else:
        _port(shape, rng, rng.uniform(0.17, 0.26), d / 2, z + h * 0.45)
    top = z + h
    if rng.random() < 0.3:  # a board over it
        wood, high = pick(rng, *WOODS, "white", "laminate"), top + rng.uniform(0.02, 0.06)
        for x in (-w / 2 - 0.03, w / 2 + 0.03):
            shape.box(wood, 0.03, d, high, x)
        shape.box(wood, w + 0.09, d + 0.03, 0.035, z=high)
        top = high + 0.035
    return shape.top(-w / 2, w / 2, -d / 2, d / 2, top)


# ---------------------------------------------------------------- ladders, racks, crates


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
        bent(
            shape,
            metal,
            [
                (-w / 2, y0 - deep - 0.16, h),
                (-w / 2, y0 - deep - 0.16, high),
                (w / 2, y0 - deep - 0.16, high),
                (w / 2, y0 - deep - 0.16, h),
            ],
            0.018,
        )
    elif kind == 1 and n > 2:
        for x in (-w / 2, w / 2):
            bent(
                shape,
                metal,
                [(x, y0 - run, rise), (x, y0 - run, rise + 0.6), (x, y0 - deep - 0.16, high), (x, y0 - deep - 0.16, h)],
                0.018,
            )
    return shape.moved(0, 0.15)


def extension_ladder(rng: Rng) -> Shape:
    """Two or three parts that slide on each other, leaning or lying flat to the wall; or a short one with hooks of a bunk."""
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
            bent(shape, metal, [(x, 0, h - 0.02), (x, 0, h + 0.03), (x, -0.1, h + 0.03), (x, -0.1, h - 0.04)], 0.016)
    return shape.tilted(rng.uniform(0.03, 0.3))


def rail_rack(rng: Rng) -> list:
    """For clothes on wheels: two rails beside or above each other, a board below, posts bent or crossed; hung full or bare."""
    metal, w = pick(rng, "chrome", "black", "white", "brass", *WOODS), rng.uniform(0.6, 1.7)
    h, d, shape = rng.uniform(1.2, 1.9), rng.uniform(0.35, 0.6), Shape()
    r, double, kind = rng.uniform(0.013, 0.022), rng.random() < 0.3, rng.integers(3)
    for x in (-w / 2, w / 2):
        if kind == 0:  # an A at each end
            for y in (-d / 2, d / 2):
                shape.rod(metal, (x, y, 0.05), (x, 0, h), r)
        elif kind == 1:  # a hoop at each end
            bent(shape, metal, [(x, -d / 2, 0.05), (x, -d / 2, h), (x, d / 2, h), (x, d / 2, 0.05)], r)
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
    """Sloping or level tiers of bars, wire or boards on end panels: for shoes, magazines, balls, trays; filled or bare."""
    w, d, rows = rng.uniform(0.45, 1.2), rng.uniform(0.26, 0.48), int(rng.integers(2, 7))
    gap, shape = rng.uniform(0.18, 0.34), Shape()
    h = 0.1 + rows * gap
    ends, bars = pick(rng, "black", "white", "frame", "chrome", *WOODS), pick(rng, "frame", "chrome", "black", *WOODS)
    solid = rng.random() < 0.4
    for x in (-w / 2, w / 2):
        if solid:
            shape.box(ends, 0.025, d, h, x)
        else:
            for y in (-d / 2 + 0.015, d / 2 - 0.015):
                shape.box(ends, 0.03, 0.03, h, x, y)
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
            bent(
                shape,
                metal,
                [(-long / 2 - 0.4, y, h + lift), (-long / 2, y, h), (long / 2, y, h), (long / 2 + 0.4, y, h + lift)],
                0.013,
                5,
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
    """Of boards for freight, with corner posts and braces, shut or open, upright or lying; or a pile of flat fruit trays."""
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
    """Of plastic for bottles or bread: closed or pierced sides with grips, ribs at the corners; one to four piled up."""
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


# ---------------------------------------------------------------- others


def wall_ironing_board(rng: Rng) -> list:
    """Folded down from a flat cabinet, standing on two hoops with a rest and a sleeve board, or folded up by the wall."""
    cover, metal, kind = (
        paint(rng, "cloth", "linen", "fabric", "bright"),
        paint(rng, "metal", "white", "black", "grey"),
        rng.integers(3),
    )
    long, wide, t = rng.uniform(1.0, 1.4), rng.uniform(0.28, 0.46), rng.uniform(0.02, 0.045)
    u = np.linspace(0, 1, 9)
    nose = rng.uniform(0.25, 0.5)
    half = wide / 2 * np.minimum(1, np.maximum((1 - u) / nose, 0.0) ** rng.uniform(0.5, 0.8) + 0.12)
    plan = np.concatenate([np.stack([u * long, -half], 1), np.stack([u * long, half], 1)[::-1]]) - np.array(
        [long / 2, 0]
    )
    board, shape, z = slab(Shape(), cover, plan, t), Shape(), rng.uniform(0.72, 0.96)
    if kind == 0:
        w, h, deep = wide + 0.1, long + 0.15, rng.uniform(0.08, 0.16)
        wood = pick(rng, "white", *WOODS)
        shape.box(wood, w, 0.02, h, y=-long / 2 - 0.04, z=z - 0.12)
        for x in (-w / 2, w / 2):
            shape.box(wood, 0.025, deep, h, x, -long / 2 - 0.05 + deep / 2, z - 0.12)
        shape.box(wood, w, deep, 0.03, 0, -long / 2 - 0.05 + deep / 2, z - 0.12 + h)
        if rng.random() < 0.5:
            shape.add(
                Shape().box(wood, w, 0.02, h, -w / 2), w / 2, -long / 2 - 0.05 + deep, z - 0.12, -rng.uniform(1.2, 2.2)
            )
        shape.add(board.moved(turn=np.pi / 2), 0, 0, z)
        shape.rod(metal, (0, 0, z), (0, -long / 2, z - 0.1 + 0.01), 0.016)
        return [("ironing board", shape)]
    if kind == 1:
        shape.add(board, 0, 0, z)
        for s, x in ((-1, -long * 0.22), (1, long * 0.22)):
            foot = x + s * rng.uniform(0.1, 0.25)
            w = wide * rng.uniform(0.35, 0.5)
            bent(shape, metal, [(foot, -w, 0), (x, -w, z), (x, w, z), (foot, w, 0)], 0.014, 6)
            shape.rod(metal, (foot, -w - 0.06, 0.014), (foot, w + 0.06, 0.014), 0.016)
        shape.box(metal, 0.24, wide * 0.8, 0.02, -long / 2 - 0.11, 0, z)
        if rng.random() < 0.6:
            iron = paint(rng, "bright", "white", "black")
            shape.ball(iron, 0.12, 0.055, 0.05, -long / 2 - 0.1, 0, z + 0.06, power=0.8)
            bent(
                shape,
                iron,
                [(-long / 2 - 0.18, 0, z + 0.08), (-long / 2 - 0.12, 0, z + 0.15), (-long / 2 - 0.03, 0, z + 0.12)],
                0.018,
            )
        if rng.random() < 0.4:
            shape.box(cover, 0.5, 0.12, 0.03, long * 0.1, -wide / 2 - 0.1, z + 0.08).rod(
                metal, (long * 0.1, -wide / 2 - 0.1, z + 0.08), (long * 0.1, -wide / 2 + 0.02, z), 0.016
            )
        if rng.random() < 0.4:
            shape.add(
                folds(rng, pick(rng, "garment", "sheet"), 0.5, 0.4, 0.01, 0.2),
                rng.uniform(-0.2, 0.1),
                wide / 2 + 0.03,
                z - 0.37,
            )
        return [("ironing board", shape)]
    for y in (-wide * 0.3, wide * 0.3):
        board.rod(metal, (-long * 0.4, y, -0.03), (long * 0.35, y * 0.5, -0.05), 0.015)
    board.box(metal, 0.2, wide * 0.7, 0.03, -long / 2 - 0.1)
    flat = board.moved(turn=np.pi / 2 * rng.choice([-1, 1])).tilted(np.pi / 2 - rng.uniform(0.03, 0.2)).grounded()
    (_, y0, _), (_, y1, _) = flat.bounds()
    return [("ironing board", flat.moved(0, -(y0 + y1) / 2))]


def studio_piano(rng: Rng) -> Shape:
    """An upright with flat sides: its lid open or shut, lamps or a clock on it, a bench before it; or a digital one."""
    body, ivory, black = (
        pick(rng, "black", "walnut", "cherry", "lacquer", "oak", "black"),
        tinted((238, 236, 226)),
        pick(rng, "black"),
    )
    w, shape, digital = rng.uniform(1.36, 1.56), Shape(), rng.random() < 0.3
    h, deep, key = (
        rng.uniform(0.82, 0.95) if digital else rng.uniform(1.0, 1.36),
        rng.uniform(0.14, 0.3) if digital else rng.uniform(0.26, 0.36),
        rng.uniform(0.6, 0.68),
    )
    y0 = -0.3
    for x in (-w / 2 + 0.02, w / 2 - 0.02):  # side panels; below the keys a column or a bracket
        shape.box(body, 0.04, deep, h, x, y0 + deep / 2).box(body, 0.04, 0.36, 0.2, x, y0 + deep + 0.16, key - 0.02)
        shape.box(body, 0.05, rng.choice([0.06, 0.3]), key, x, y0 + deep + 0.2)
    if not digital:
        shape.box(body, w - 0.06, deep - 0.03, h - 0.06, 0, y0 + deep / 2 - 0.015, 0.03)
        shape.box(body, w + 0.02, deep + 0.04, 0.035, 0, y0 + deep / 2 + 0.02, h)
        if rng.random() < 0.5:
            shape.box(body, w * 0.8, 0.02, h - key - 0.22, 0, y0 + deep, key + 0.16).box(
                body, w * 0.8, 0.02, key * 0.6, 0, y0 + deep, 0.12
            )
    else:
        shape.box(body, w - 0.06, 0.03, 0.35, 0, y0 + 0.05, 0.1).box(
            body, w - 0.06, deep, h - key, 0, y0 + deep / 2, key
        )
    shape.box(body, w - 0.06, 0.34, 0.08, 0, y0 + deep + 0.16, key)
    if rng.random() < 0.7:
        shape.box(ivory, w - 0.22, 0.15, 0.02, 0, y0 + deep + 0.23, key + 0.08)
        for x in np.linspace(-w / 2 + 0.16, w / 2 - 0.16, 18):
            shape.box(black, 0.022, 0.09, 0.016, x, y0 + deep + 0.2, key + 0.1)
        shape.add(Shape().box(body, w - 0.08, 0.02, 0.18).tilted(0.25), 0, y0 + deep + 0.12, key + 0.1)
    else:
        shape.add(Shape().box(body, w - 0.08, 0.3, 0.03).tilted(-0.12), 0, y0 + deep + 0.17, key + 0.1)
    if rng.random() < 0.6:
        shape.add(
            Shape().box(body, rng.uniform(0.6, 1.1), 0.02, 0.24).tilted(0.3),
            0,
            y0 + deep + 0.05,
            h - (0.28 if not digital else 0.0),
        )
    if rng.random() < 0.4:
        seat = pick(rng, "leather", "upholstery", "black")
        b = Shape().box(seat, rng.uniform(0.5, 0.8), 0.32, 0.07, z=0.42)
        legs(b, body, 0.6, 0.3, 0.42, 0.025)
        shape.add(b, 0, y0 + deep + 0.65)
    return shape if digital else shape.top(-w / 2, w / 2, y0, y0 + deep, h + 0.035)


def baby_grand(rng: Rng) -> Shape:
    """A short grand: a body with one bent side on three legs, its lid shut, half or fully raised, at times under a cloth."""
    body, ivory, black = (
        pick(rng, "black", "black", "lacquer", "walnut", "cherry"),
        tinted((238, 236, 226)),
        pick(rng, "black"),
    )
    w, long, z, thick = rng.uniform(1.4, 1.52), rng.uniform(1.3, 1.7), rng.uniform(0.6, 0.68), rng.uniform(0.26, 0.34)
    t = np.linspace(0, 1, 12)
    bent = np.stack(
        [0.5 - 0.55 * t**1.4 - 0.1 * np.sin(t * np.pi), -(t**0.7)], 1
    )  # from the right end of the keys to the tail
    plan = np.concatenate([[[0.5, 0.0]], bent[1:], [[-0.22, -0.99], [-0.42, -0.9], [-0.5, -0.75], [-0.5, 0.0]]])[::-1]
    plan = (plan + np.array([0, 0.5])) * np.array([w, long])
    shape = Shape()
    loft(shape, body, [(plan, z), (plan, z + thick)])
    loft(shape, body, [(plan, z + 0.02), (plan, z)])
    y = long / 2
    shape.box(body, w, 0.3, 0.1, 0, y + 0.14, z)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.box(body, 0.08, 0.28, thick * 0.75, x, y + 0.13, z + 0.02)
    if rng.random() < 0.75:
        shape.box(ivory, w - 0.2, 0.15, 0.025, 0, y + 0.2, z + 0.1)
        for x in np.linspace(-w / 2 + 0.14, w / 2 - 0.14, 18):
            shape.box(black, 0.022, 0.09, 0.016, x, y + 0.17, z + 0.12)
    else:
        shape.box(body, w - 0.16, 0.25, 0.03, 0, y + 0.14, z + 0.2)
    raised = rng.choice([0.0, 0.0, rng.uniform(0.3, 0.75)])
    lid = slab(Shape(), body, plan, 0.03)
    if raised:
        v = lid.vertices[0]
        x = v[:, 0] + w / 2
        lid.vertices[0] = np.stack([x * np.cos(raised) - w / 2, v[:, 1], x * np.sin(raised) + v[:, 2]], 1)
        shape.rod(
            body,
            (w * 0.35, y * 0.3, z + thick),
            (-w / 2 + w * 0.8 * np.cos(raised), y * 0.3, z + thick + w * 0.8 * np.sin(raised)),
            0.015,
        )
    shape.add(lid, 0, 0, z + thick)
    shape.add(Shape().box(body, 0.6, 0.02, 0.24).tilted(0.3), 0, y - 0.15, z + thick)
    taper, square = rng.uniform(0.5, 1.0), rng.random() < 0.6
    for x, at in ((-w / 2 + 0.14, y - 0.05), (w / 2 - 0.14, y - 0.05), (-w * 0.2, -y + 0.3)):
        if square:
            shape.add(Shape().box(body, 0.13, 0.13, z, taper=taper).tilted(np.pi), x, at, z)
        else:
            shape.lathe(
                body,
                [(0.03, 0), (0.03, 0.06), (0.05, 0.1), (0.045, z * 0.4), (0.08, z * 0.8), (0.06, z)],
                x,
                at,
                sides=10,
            )
    shape.box(body, 0.16, 0.04, z - 0.1, 0, y - 0.15, 0.1).box(body, 0.26, 0.14, 0.08, 0, y - 0.1, 0.05)
    if rng.random() < 0.4:
        b = Shape().box(pick(rng, "leather", "black"), rng.uniform(0.45, 0.8), 0.34, 0.09, z=0.4)
        shape.add(legs(b, body, 0.46, 0.3, 0.4, 0.03), 0, y + 0.65)
    if raised == 0 and rng.random() < 0.5:
        shape.top(-w / 2 + 0.1, w * 0.05, -long * 0.2, long * 0.35, z + thick + 0.03)
    return shape


def tall_cooler(rng: Rng) -> Shape:
    """A tower with a lit bay for cups and the bottle hidden below; or a bottle upside down on a stand of wood or iron."""
    w, d, h = rng.uniform(0.26, 0.38), rng.uniform(0.28, 0.4), rng.uniform(0.95, 1.35)
    body = one_or(rng, 0.75, pick(rng, "white", "black", "steel", "painted steel"), paint(rng, "glaze"))
    dark, shape, water = pick(rng, "black", "dark glass", "steel"), Shape(), tinted((128, 170, 206), shiny=0.1)
    if rng.random() < 0.6:
        bay, low = rng.uniform(0.22, 0.36), h * rng.uniform(0.55, 0.68)
        shape.box(body, w, d, low).box(body, w, d * 0.5, bay, 0, -d * 0.25, low).box(
            body, w, d, h - low - bay, z=low + bay
        )
        for x in (-w / 2 + 0.02, w / 2 - 0.02) if rng.random() < 0.5 else ():
            shape.box(body, 0.04, d, bay, x, 0, low)
        shape.box(dark, w * 0.9, d * 0.42, 0.02, 0, d * 0.26, low).box(dark, w * 0.85, 0.02, bay * 0.95, 0, 0.01, low)
        shape.box(dark, w * 0.85, 0.02, (h - low - bay) * 0.7, 0, d / 2, low + bay + 0.02)
        for x in (-0.07, 0.0, 0.07)[: int(rng.integers(1, 4))]:
            shape.rod(pick(rng, "steel", "black"), (x, d * 0.1, low + bay), (x, d * 0.1, low + bay - 0.06), 0.022)
        if rng.random() < 0.6:
            shape.box(body, w - 0.03, 0.02, low * 0.8, 0, d / 2 + 0.008, low * 0.08)
        if rng.random() < 0.4:  # cups in a tube
            shape.rod(pick(rng, "white", "frame"), (w / 2 + 0.045, 0, h * 0.6), (w / 2 + 0.045, 0, h * 0.95), 0.04)
        return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    z, frame = rng.uniform(0.6, 0.95), pick(rng, "black", "frame", *WOODS)
    legs(shape, frame, w, w, z, rng.uniform(0.014, 0.03))
    shape.box(frame, w, w, 0.04, z=z - 0.04).box(frame, w - 0.02, w - 0.02, 0.025, z=z * 0.3)
    shape.lathe(
        one_or(rng, 0.5, body, frame),
        [(0, z), (w * 0.42, z), (w * 0.42, z + 0.12), (0.06, z + 0.14)],
        sides=16,
        power=rng.choice([0.3, 1.0]),
    )
    shape.rod(dark, (0, w * 0.4, z + 0.06), (0, w * 0.4 + 0.1, z + 0.05), 0.025)
    top = z + 0.12
    return shape.lathe(
        water,
        [(0.05, top), (0.06, top + 0.04), (0.13, top + 0.11), (0.135, top + 0.35), (0.1, top + 0.4), (0, top + 0.4)],
        sides=14,
    )


def fitted_closet(rng: Rng) -> list:
    """Fitted out: rods at two heights, drawers and boards between panels, baskets; open, behind a curtain or sliding doors."""
    w, d, h = rng.uniform(1.2, 2.6), rng.uniform(0.5, 0.72), rng.uniform(1.95, 2.3)
    body, t, box = pick(rng, "white", "white", "laminate", "grey wood", "plaster", *WOODS), 0.03, Shape()
    n = int(np.clip(round(w / rng.uniform(0.5, 0.9)), 2, 4))
    edges = np.linspace(-w / 2, w / 2, n + 1)
    edges[1:-1] += rng.uniform(-0.12, 0.12, n - 1)
    for x in edges:
        box.box(body, t, d, h, x)
    plinth = rng.choice([0.0, 0.08])
    if plinth:
        box.box(body, w, d - 0.06, plinth, y=-0.03)
    box.box(body, w, d, t, z=h - t).box(body, w, d, t, z=h - 0.36).top(
        -w / 2 + 0.04, w / 2 - 0.04, -d / 2, d / 2, h - 0.36 + t
    )
    style, metal = (
        draw_style(rng, one_or(rng, 0.7, body, pick(rng, *WOODS, "white"))),
        pick(rng, "chrome", "white", "black", *WOODS),
    )
    rod, parts, worn = Shape(), [], []
    kinds = ["hang", *rng.choice(["hang", "double", "boards", "drawers"], n - 1)]
    for (x0, x1), kind in zip(
        zip(edges[:-1] + t / 2, edges[1:] - t / 2, strict=True), rng.permutation(kinds), strict=True
    ):
        x, wide = (x0 + x1) / 2, x1 - x0
        heights = {"hang": (h - 0.44,), "double": (h - 0.44, h - 1.36)}.get(str(kind), ())
        for z in heights:
            rod.rod(metal, (x0, 0, z), (x1, 0, z), rng.uniform(0.014, 0.02))
            if rng.random() < 0.85 and z > 0.9:
                cloth = clothes(rng)
                half = np.abs(cloth.bounds()[:, 0]).max()
                scale = min(1.0, (wide / 2 - 0.02) / half)
                cloth.vertices = [v * [scale, 1, 1] for v in cloth.vertices]
                worn.append(("clothes", cloth.moved(x, 0, z - 1.02)))
        if kind in ("boards", "drawers"):
            low = plinth
            if kind == "drawers":
                rows = int(rng.integers(2, 5))
                low = plinth + rows * rng.uniform(0.18, 0.26)
                cupboard(
                    box,
                    style,
                    body,
                    grid(rng, x0, x1, plinth + 0.002, low, rows, 1, "drawer", 0.1),
                    -d / 2,
                    d / 2 - 0.06,
                )
            for z in np.arange(low + (0.0 if kind == "drawers" else 0.3), h - 0.6, rng.uniform(0.28, 0.42)):
                box.box(body, wide, d - 0.04, 0.022, x, -0.02, z).top(
                    x0 + 0.02, x1 - 0.02, -d / 2 + 0.02, d / 2 - 0.05, z + 0.022
                )
    parts = [
        ("closet", box),
        (
            "closet wall",
            Shape().box(one_or(rng, 0.5, body, pick(rng, "plaster", "white")), w, 0.02, h, y=-d / 2 - 0.01),
        ),
    ]
    parts += [("closet rod", rod), *worn]
    chance, y = rng.random(), d / 2 + 0.02
    if chance < 0.2:
        wide = w * rng.uniform(0.2, 0.6)
        drape = folds(rng, pick(rng, "sheet", "printed", "bedding"), wide, h - 0.05, 0.03, 0.15, y + 0.03, 0.03)
        parts.append(("curtain", drape.moved(rng.choice([-1, 1]) * (w - wide) / 2)))
        box.rod(metal, (-w / 2, y + 0.03, h), (w / 2, y + 0.03, h), 0.016)
    elif chance < 0.6:
        leaves, door = int(rng.choice([1, 1, 2])), Shape()
        wide = w / 2 * rng.uniform(0.8, 1.05)
        m = one_or(rng, 0.3, paint(rng, "mirror"), pick(rng, "white", "lacquer", *WOODS))
        look = draw_style(rng, m, ("slab", "frame", "louver", "raised"), ("bar", "none"))
        for k in range(leaves):
            door.add(
                front(look, wide, h - 0.06),
                (w - wide) / 2 * (1 if k else -1) * rng.uniform(0.6, 1.0),
                y + 0.04 * k,
                0.02,
            )
        if rng.random() < 0.5:
            for v in door.vertices:
                v[:, 0] *= -1
        parts.append(("closet door", door))
        box.box(body, w + t, 0.12, 0.06, 0, y + 0.03, h - 0.03)
    return parts


BINS = (wheeled_bin, public_bin, slim_bin)
WASHERS = (narrow_washer, launderette, drawer_washer)
MORE: dict[str, tuple[Callable, ...]] = {
    **dict.fromkeys(("trash can", "trash bin"), BINS),
    "radiator": (finned_radiator, floor_convector, tube_radiator),
    "washing machine": WASHERS,
    "clothes dryer": (partial(launderette, dryer=True), partial(drawer_washer, dryer=True)),
    "ladder": (platform_ladder, extension_ladder),
    "rack": (rail_rack, sloped_rack, airer_rack),
    **dict.fromkeys(("closet", "closet wall", "closet rod"), (fitted_closet,)),
    "crate": (boarded_crate, moulded_crate),
    "ironing board": (wall_ironing_board,),
    "piano": (studio_piano, baby_grand),
    "water cooler": (tall_cooler,),
}
