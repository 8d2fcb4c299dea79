"""More makes of bins, radiators, washing machines and dryers; with those of the other furniture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from data_prep.synthetic.containers import liner, litter, vessel
from data_prep.synthetic.furniture import slab
from data_prep.synthetic.more import pieces, racks
from data_prep.synthetic.more.parts import one_or
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
        roof = [(flare, h), (flare * 0.95, h + top * 0.5), (flare * rng.uniform(0.1, 0.7), h + top), (0, h + top)]
        shape.lathe(one_or(rng, 0.5, body, pick(rng, "black", "steel")), roof,
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
    """Round tubes lying between two posts or standing in rows, in one row or two; its pipes go to the floor."""
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


def _port(shape: Shape, rng: Rng, r, y, z) -> None:
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
        shape.rod(tinted((54, 54, 58)), (0, y, z), (0, y + 0.008, z), r * 0.85, sides=18)
        shape.add(Shape().add(own, r), -r, y + 0.02, z, rng.uniform(0.5, 2.0))
    else:
        shape.add(own, 0, y, z)


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
    """Of a laundry: of steel, a large door, a sloping head with slots for coins; two above each other at times."""
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
            shape.path(
                pick(rng, "steel", "white"),
                [
                    (w / 2, -d * 0.3, 0.15),
                    (w / 2 + 0.08, -d * 0.3, 0.3),
                    (w / 2 + 0.08, -d * 0.4, z + h + 0.2),
                    (w / 2 + 0.04, -d / 2, z + h + 0.3),
                ],
                0.055,
                8,
                steady=True,
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


BINS = (wheeled_bin, public_bin, slim_bin)
WASHERS = (narrow_washer, launderette, drawer_washer)
MORE: dict[str, tuple[Callable, ...]] = {
    **dict.fromkeys(("trash can", "trash bin"), BINS),
    "recycling bin": (wheeled_bin, public_bin),
    "radiator": (finned_radiator, floor_convector, tube_radiator),
    "washing machine": WASHERS,
    "clothes dryer": (partial(launderette, dryer=True), partial(drawer_washer, dryer=True)),
    **racks.MORE,
    **pieces.MORE,
}
