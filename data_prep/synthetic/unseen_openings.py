"""Unseen makes of doors, windows and curtains: never in training, see ``unseen.py``.

Each is centred at x = 0, its lower edge at z = 0; the wall's face is y = 0, the hole goes to y = -0.16.
"""

from __future__ import annotations

import itertools

import numpy as np

from data_prep.synthetic.fixtures import framed
from data_prep.synthetic.joinery import Style, front
from data_prep.synthetic.openings import Door, Openings
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.rooms import Room, Thing, Wall
from data_prep.synthetic.shapes import PATCHES, Material, Shape, paint
from data_prep.synthetic.unseen_curtains import CURTAINS, SHORT_CURTAINS

Rng = np.random.Generator


# ---------------------------------------------------------------- doors


def _casing(rng: Rng, w, h, kind: str, material: Material | None = None) -> Shape:
    """A frame: ``plinth`` (fluted, with blocks at its corners), ``steel`` (thin, wrapped round the wall), ``beam``."""
    shape, m = Shape(), material or pick(rng, "white", *WOODS, "lacquer")
    size = {"plinth": 0.12, "steel": 0.05, "beam": 0.16}[kind]
    for s in (-1, 1):
        x = s * (w / 2 + size / 2 - 0.02)
        shape.box(m, size, 0.19, h, x, -0.075)
        if kind == "plinth":
            shape.box(m, size + 0.02, 0.23, 0.2, x, -0.075).box(m, size + 0.02, 0.23, size + 0.02, x, -0.075, h)
            for dx in (-0.03, 0.03):
                shape.box(m, 0.025, 0.21, h - 0.2, x + dx, -0.075, 0.2)
    shape.box(m, w + (2 * size if kind != "plinth" else 0), 0.2, size, 0, -0.075, h - 0.02)
    return shape.box(m, w + 2 * size + 0.12, 0.26, 0.07, 0, -0.075, h + 0.12) if kind == "beam" else shape


def _hung(leaf: Shape, w, side: int, opened: float) -> Shape:
    """A leaf, centred at x = 0, whose hinge is at ``side`` of a hole of width w."""
    lw = leaf.bounds()[:, 0]
    shifted = Shape().add(leaf, -float(lw[0]) if side < 0 else -float(lw[1]))
    return shifted.moved(side * (w / 2 - 0.015), 0.03 if opened else -0.06, 0.005, -side * opened)


def plank_door(rng: Rng, w=0.9, h=2.05, opened=0.0) -> list:
    """Upright planks with seams, long iron straps across, a ring to pull."""
    wood, iron, lw = pick(rng, "walnut", "oak", "pine", "grey wood"), pick(rng, "black"), w - 0.03
    leaf, number = Shape(), 6
    for k in range(number):
        leaf.box(wood, lw / number - 0.012, 0.05, h - 0.03, (k - 2.5) * lw / number)
    leaf.box(wood, lw, 0.03, h - 0.03)
    for z in (0.25, h - 0.42):
        leaf.box(iron, lw * 0.8, 0.07, 0.06, -lw * 0.1, 0, z)
    ring = [(lw * 0.38 + 0.05 * np.cos(a), 0.045, 1.0 + 0.05 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 11)]
    leaf.path(iron, [*ring[:-1], ring[0]], 0.012).box(iron, 0.09, 0.08, 0.16, lw * 0.38, 0, 1.0)
    return [("doorframe", _casing(rng, w, h, "beam")), ("door", _hung(leaf, w, -1, opened))]


def french_door(rng: Rng, w=0.9, h=2.05, opened=0.0) -> list:
    """Two narrow leaves of small panes between bars."""
    m, glass = pick(rng, "white", "black", "oak", "frame"), paint(rng, "glass")._replace(texture=PATCHES)
    lw, parts = w / 2 - 0.02, [("doorframe", _casing(rng, w, h, "plinth", m))]
    for side in (-1, 1):
        leaf = Shape().box(glass, lw - 0.04, 0.012, h - 0.1, z=0.05).box(m, lw, 0.045, 0.28)
        for x in (-lw / 2 + 0.04, lw / 2 - 0.04):
            leaf.box(m, 0.08, 0.045, h - 0.03, x)
        for z in np.linspace(0.28, h - 0.11, 6):
            leaf.box(m, lw, 0.04, 0.035 if z < h - 0.2 else 0.08, 0, 0, z)
        leaf.box(m, 0.03, 0.035, h - 0.3, 0, 0, 0.26)
        leaf.rod(
            pick(rng, "brass", "chrome"), (-side * (lw / 2 - 0.04), 0, 1.0), (-side * (lw / 2 - 0.04), 0.08, 1.0), 0.025
        )
        parts.append(("door", _hung(leaf, w, side, opened)))
    return parts


def barn_door(rng: Rng, w=0.9, h=2.05, opened=0.0) -> list:
    """It slides before the wall on wheels along a black rail, boards with a cross on them."""
    wood, iron = pick(rng, "grey wood", "pine", "walnut", "white"), pick(rng, "black")
    trim = wood if rng.random() < 0.4 else pick(rng, "walnut", "white", "pine")
    lw, leaf = w + 0.06, Shape()
    leaf.box(wood, lw, 0.03, h - 0.02)
    for x in (-lw / 2 + 0.06, lw / 2 - 0.06):
        leaf.box(trim, 0.12, 0.05, h - 0.02, x)
        leaf.box(iron, 0.05, 0.07, 0.24, x, 0, h - 0.16)
        leaf.rod(iron, (x, -0.02, h + 0.09), (x, 0.03, h + 0.09), 0.055, sides=14)
    for z in (0, h / 2 - 0.06, h - 0.14):
        leaf.box(trim, lw, 0.05, 0.12, z=z)
    for z0, z1 in ((0.1, h / 2), (h / 2, h - 0.1)):
        for s in (-1, 1):
            leaf.rod(trim, (-s * (lw / 2 - 0.1), 0.012, z0), (s * (lw / 2 - 0.1), 0.012, z1), 0.032, sides=4)
    leaf.box(iron, 0.03, 0.06, 0.32, lw / 2 - 0.06, 0.05, 0.9)
    shift = w * min(opened, 1.6) / 1.6
    rail = Shape().box(iron, 2 * w, 0.012, 0.045, w * 0.45, 0.05, h + 0.01)
    return [("doorframe", _casing(rng, w, h, "steel")), ("door", leaf.moved(shift, 0.06, 0.01).add(rail))]


def ward_door(rng: Rng, w=0.9, h=2.05, opened=0.0) -> list:
    """Flush, with a slit or a round of glass, plates of metal where one kicks and pushes, a closer above."""
    face, metal, lw = pick(rng, "painted steel", "laminate", "shell", "painted"), pick(rng, "steel", "chrome"), w - 0.03
    glass, leaf = paint(rng, "glass"), Shape().box(face, lw, 0.045, h - 0.03)
    if rng.random() < 0.5:
        leaf.rod(metal, (0, -0.035, 1.55), (0, 0.035, 1.55), 0.2, sides=18).rod(
            glass, (0, -0.04, 1.55), (0, 0.04, 1.55), 0.16, sides=18
        )
    else:
        leaf.box(metal, 0.2, 0.06, 0.95, lw * 0.26, 0, 0.85).box(glass, 0.14, 0.07, 0.89, lw * 0.26, 0, 0.88)
    leaf.box(metal, lw - 0.06, 0.055, 0.32, z=0.03)
    leaf.box(metal, lw * 0.8, 0.03, 0.07, 0, 0.075, 0.98).box(metal, 0.09, 0.1, 0.09, lw * 0.38, 0.03, 0.97)
    leaf.box(metal, 0.28, 0.06, 0.07, -lw * 0.2, 0.05, h - 0.14)
    return [
        ("doorframe", _casing(rng, w, h, "steel", pick(rng, "painted steel", "steel"))),
        ("door", _hung(leaf, w, -1, opened)),
    ]


def folding_door(rng: Rng, w=0.9, h=2.05, opened=0.0) -> list:
    """An accordion of narrow leaves that hang from a track, drawn shut or half aside."""
    skin, number = pick(rng, "shell", "oak", "sheet", "leather"), 8
    reach = w - 0.03 if opened == 0 else w * 0.45
    u, v = np.meshgrid(np.arange(number * 2 + 1), [0.0, 1.0], indexing="ij")
    bend = (u % 2 - 0.5) * (0.05 if opened == 0 else 0.1)
    leaf = Shape()
    for y in (-0.006, 0.006):
        leaf.sheet(
            skin, np.stack([-w / 2 + 0.015 + u * reach / (2 * number), -0.07 + bend + y, 0.01 + v * (h - 0.05)], -1)
        )
    leaf.box(pick(rng, "frame", "steel"), 0.04, 0.07, h - 0.05, -w / 2 + reach, -0.07, 0.01)
    leaf.box(pick(rng, "frame", "steel"), w, 0.05, 0.04, 0, -0.07, h - 0.04)
    return [("doorframe", _casing(rng, w, h, "plinth")), ("door", leaf)]


def lattice_closet_door(rng: Rng) -> list:
    """For closets: leaves of paper or milky glass in a lattice, one slid before the other."""
    w, h, m = rng.uniform(1.3, 1.8), rng.uniform(2.0, 2.1), pick(rng, "black", "oak", "walnut", "pine")
    pane, shape = pick(rng, "sheet", "white"), Shape()
    for k in range(2):
        x, y, lw = (k - 0.5) * w * 0.49, 0.04 * k, w * 0.51
        shape.box(pane, lw, 0.012, h - 0.04, x, y, 0.01)
        framed(one := Shape(), m, lw - 0.05, h - 0.08, 0.05)
        for dx in np.linspace(-lw / 2, lw / 2, 4)[1:-1]:
            one.box(m, 0.02, 0.03, h - 0.06, dx, 0.005)
        for z in np.linspace(0.1, h - 0.1, 8):
            one.box(m, lw - 0.05, 0.03, 0.02, 0, 0.005, z)
        shape.add(one, x, y, 0.03)
    return [("closet door", shape.box(m, w + 0.1, 0.09, 0.08, 0, 0.02, h - 0.04))]


def battened_closet_door(rng: Rng) -> list:
    """For closets: four leaves of narrow upright battens that fold, with round holes for handles."""
    w, h, wood = rng.uniform(1.3, 1.8), rng.uniform(2.0, 2.1), pick(rng, "oak", "walnut", "grey wood", "lacquer")
    shape, a = Shape(), float(rng.choice([0.0, 0.12, 0.3]))
    for pair in (-1, 1):
        for k in range(2):
            lw = w / 4 - 0.01
            leaf = Shape().add(front(Style(wood, wood, "slab", "none"), lw, h - 0.03))
            for x in np.arange(-lw / 2 + 0.03, lw / 2 - 0.01, 0.055):
                leaf.box(wood, 0.032, 0.03, h - 0.1, x, 0.03, 0.03)
            leaf.rod(
                pick(rng, "brass", "black"),
                (-pair * lw * 0.3, 0.03, 1.0),
                (-pair * lw * 0.3, 0.06, 1.0),
                0.04,
                sides=12,
            )
            shape.add(leaf, pair * w / 4 * (1.5 - k), a * w / 8, 0.01, -pair * a if k == 0 else pair * a)
    return [("closet door", shape.box(wood, w + 0.12, 0.1, 0.1, 0, 0.04, h - 0.05))]


# ---------------------------------------------------------------- windows


def _crowned(rng: Rng, shape: Shape, w, h, trim: Material) -> None:
    """A broad casing with a cornice above and a stool below."""
    for x in (-w / 2 - 0.05, w / 2 + 0.05):
        shape.box(trim, 0.12, 0.04, h, x, 0.02)
    shape.box(trim, w + 0.26, 0.06, 0.14, y=0.03, z=h).box(trim, w + 0.34, 0.1, 0.04, y=0.05, z=h + 0.13)
    shape.box(trim, w + 0.3, 0.12, 0.04, y=0.06, z=-0.04).box(trim, w + 0.2, 0.03, 0.1, y=0.015, z=-0.14)


def _glass(rng: Rng) -> Material:
    return paint(rng, "glass")._replace(texture=PATCHES)


def lattice_window(rng: Rng, w=1.2, h=1.2, trim: Material | None = None) -> Shape:
    """Panes in leads, set on their corners, or as many small squares."""
    trim, lead = trim or pick(rng, *WOODS, "white"), pick(rng, "black", "frame", "white")
    shape = (
        Shape().box(_glass(rng), w, 0.01, h, y=-0.1).add(framed(Shape(), trim, w - 0.08, h - 0.08, 0.08), 0, -0.1, 0.04)
    )
    if rng.random() < 0.5:
        step = 0.26
        for c in np.arange(-w / 2 - h, w / 2 + h, step):
            for s in (-1, 1):  # x = c + s z, cut off where the hole ends
                z0, z1 = max(0.0, -s * c - w / 2), min(h, w / 2 - s * c)
                if z1 - z0 > 0.05:
                    shape.rod(lead, (c + s * z0, -0.09, z0), (c + s * z1, -0.09, z1), 0.014, sides=4)
    else:
        for x in np.linspace(-w / 2, w / 2, max(3, round(w / 0.22)) + 1)[1:-1]:
            shape.box(lead, 0.028, 0.035, h, x, -0.095)
        for z in np.linspace(0, h, max(3, round(h / 0.26)) + 1)[1:-1]:
            shape.box(lead, w, 0.035, 0.028, 0, -0.095, z)
    _crowned(rng, shape, w, h, trim)
    return shape


def glass_blocks(rng: Rng, w=1.2, h=1.2, trim: Material | None = None) -> Shape:
    """Thick square blocks of glass in joints of mortar."""
    glass, joint, shape = paint(rng, "glass")._replace(shiny=0.2), trim or pick(rng, "white", "plaster"), Shape()
    nx, nz = max(2, round(w / 0.2)), max(2, round(h / 0.2))
    shape.box(joint, w, 0.06, h, y=-0.08)
    for x in (np.arange(nx) + 0.5) * w / nx - w / 2:
        for z in np.arange(nz) * h / nz:
            shape.ball(
                glass,
                w / nx / 2 - 0.008,
                0.05,
                h / nz / 2 - 0.008,
                x,
                -0.07,
                z + h / nz / 2,
                power=0.3,
                rings=5,
                sides=8,
            )
    return shape


def swung_casement(rng: Rng, w=1.2, h=1.2, trim: Material | None = None) -> Shape:
    """Two leaves that open into the room, one or both ajar, below a fixed light."""
    trim, glass, metal = trim or pick(rng, "white", *WOODS, "frame"), _glass(rng), pick(rng, "brass", "chrome", "black")
    shape, split = Shape(), h * 0.74
    for x in (-w / 2 + 0.035, w / 2 - 0.035):
        shape.box(trim, 0.07, 0.12, h, x, -0.09)
    for z in (0, split, h - 0.07):
        shape.box(trim, w, 0.12, 0.07, 0, -0.09, z)
    shape.box(glass, w, 0.01, h - split, 0, -0.1, split)
    for s in (-1, 1):
        lw, leaf = w / 2 - 0.06, Shape()
        leaf.box(glass, lw, 0.01, split - 0.09, s * -lw / 2)
        framed(bars := Shape(), trim, lw - 0.06, split - 0.15, 0.06)
        leaf.add(bars, s * -lw / 2, 0, 0.03).rod(
            metal, (-s * (lw - 0.03), 0, split * 0.45), (-s * (lw - 0.03), 0.07, split * 0.45), 0.02
        )
        leaf.box(metal, 0.02, 0.03, 0.14, -s * (lw - 0.03), 0.07, split * 0.4)
        opened = rng.uniform(0.2, 1.0) if rng.random() < 0.45 else 0.0
        shape.add(leaf, s * (w / 2 - 0.06), -0.04, 0.07, -s * opened)
    return shape


def louvred_window(rng: Rng, w=1.2, h=1.2, trim: Material | None = None) -> Shape:
    """Blades of glass that lie over each other and tilt, in clips on posts."""
    metal, glass, shape = trim or pick(rng, "steel", "frame", "white"), paint(rng, "glass"), Shape()
    number = max(1, round(w / 0.7))
    for x in np.linspace(-w / 2 + 0.025, w / 2 - 0.025, number + 1):
        shape.box(metal, 0.05, 0.1, h, x, -0.09)
    tilt = rng.uniform(0.25, 0.8)
    for z in np.arange(0.06, h - 0.1, 0.105):
        shape.add(Shape().box(glass, w - 0.06, 0.014, 0.13).tilted(-tilt), 0, -0.12, z)
    for z in (0, h - 0.05):
        shape.box(metal, w, 0.12, 0.05, 0, -0.09, z)
    return shape


def oriel(rng: Rng, w=1.2, h=1.2, trim: Material | None = None) -> Shape:
    """It stands out of the wall: three sides of glass on a deep board, posts at its corners, panelled about."""
    trim, glass, deep, shape = trim or pick(rng, "white", *WOODS), _glass(rng), rng.uniform(0.3, 0.42), Shape()
    inner = w * 0.3
    plan = [(-w / 2, -0.12), (-inner, -0.12 - deep), (inner, -0.12 - deep), (w / 2, -0.12)]
    for (x0, y0), (x1, y1) in itertools.pairwise(plan):
        turn, long = float(np.arctan2(y1 - y0, x1 - x0)), float(np.hypot(x1 - x0, y1 - y0))
        side = Shape().box(glass, long, 0.012, h)
        for x in (-long / 2 + 0.03, *((0.0,) if long > 0.7 else ()), long / 2 - 0.03):
            side.box(trim, 0.06, 0.06, h, x)
        for z in (0.0, h * 0.66, h - 0.06):
            side.box(trim, long, 0.06, 0.06, 0, 0, z)
        shape.add(side, (x0 + x1) / 2, (y0 + y1) / 2, 0, turn)
    for z in (-0.03, h - 0.02):
        shape.box(trim, w, deep + 0.2, 0.04, 0, -0.02 - deep / 2, z)
    _crowned(rng, shape, w, h, trim)
    return shape


# ---------------------------------------------------------------- in rooms


DOORS = (plank_door, french_door, barn_door, ward_door, folding_door)
CLOSET_DOORS = (lattice_closet_door, battened_closet_door)
WINDOWS = (lattice_window, glass_blocks, swung_casement, louvred_window, oriel)
ALL_CURTAINS = (*CURTAINS, *SHORT_CURTAINS)


def _door(rng: Rng, style: int, wall: Wall, s: float, width: float, high: float) -> Door:
    look = np.random.default_rng(style)  # the doors of a room are of one make
    make = DOORS[look.integers(len(DOORS))]
    opened = rng.uniform(0.6, 1.6) if rng.random() < 0.35 else 0.0
    beside = s + width + 0.05, min(s + 2 * width, wall.length)
    if make is barn_door:
        if not wall.free(s + width, s + 2 * width + 0.1, 0.0, high, gap=0.0):
            make = plank_door if opened else ward_door
        else:
            wall.taken.append((*beside, 0.0, high + 0.2))
    parts = make(look, width, high, opened)
    return Door([(label, shape, s + width / 2, 0.0, 0.0) for label, shape in parts], opened > 0)


def _window(rng: Rng, style: int, s: float, width: float, low: float, high: float) -> tuple[Shape, Material]:
    look = np.random.default_rng([style, 1])
    make, trim = WINDOWS[look.integers(len(WINDOWS))], pick(look, "white", "frame", *WOODS)
    return make(look, width, high - low, trim).moved(s + width / 2, 0, low), trim


def _curtains(room: Room, wall: Wall, window: tuple[float, float], low: float, high: float, rng: Rng) -> None:
    """Hang curtains over a window: short ones within it, others to the floor or a little below the sill."""
    top = min(high + 0.14, room.height - 0.06)
    a, b = max(0.06, window[0] - 0.25), min(wall.length - 0.06, window[1] + 0.25)
    if rng.random() < 0.35:
        a, b, bottom, make = window[0], window[1], low + 0.02, SHORT_CURTAINS[rng.integers(2)]
        top = high
    else:
        bottom = 0.03 if rng.random() < 0.65 else max(low - 0.1, 0.03)
        make = CURTAINS[rng.integers(len(CURTAINS))]
    room.things.append(Thing("curtain", wall.place(make(rng, b - a, top - bottom), (a + b) / 2, bottom)))
    wall.taken.append((a, b, bottom, top + 0.05))
    if bottom < 0.5:
        ends = np.array([wall.start + wall.along * s + wall.inward * out for s in (a, b) for out in (0, 0.2)])
        room.taken.append((*ends.min(0), *ends.max(0), top))


OPENINGS = Openings(_door, _window, _curtains)
