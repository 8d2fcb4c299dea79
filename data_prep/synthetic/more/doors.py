"""More makes of doors and closet doors.

Doors have the signature of :class:`data_prep.synthetic.openings.Openings`: walls are at y −0.16 to 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from data_prep.synthetic.more.parts import WALL_THICK, lights, pane_glass, rim_bars, trim_paint
from data_prep.synthetic.openings import Door
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.rooms import Wall
from data_prep.synthetic.shapes import Material, Shape, paint, tinted

Rng = np.random.Generator


def _door_frame(look: Rng, trim: Material, s, width, high, thin=False) -> Shape:
    """Jambs and a head as thick as the wall: hardly wider than the lining, or with a casing, a step or a cornice."""
    size, out = (0.02, 0.01) if thin else (look.uniform(0.03, 0.09), look.choice([0.012, 0.025, 0.045]))
    shape, x0, x1 = Shape(), s - size, s + width + size
    rim_bars(shape, trim, x0, x1, 0.0, high + size, size + 0.02, -WALL_THICK - out, out, "lrt")
    kind = 0 if thin else look.integers(4)
    if kind == 1:
        rim_bars(shape, trim, x0, x1, 0.0, high + size, 0.03, -WALL_THICK - out - 0.02, out + 0.025, "lrt")
    elif kind == 2:
        shape.box(trim, x1 - x0 + 0.06, out + 0.04, 0.04, (x0 + x1) / 2, (out + 0.04) / 2, high + size - 0.03)
        for x in (x0 + size / 2, x1 - size / 2):
            shape.box(trim, size + 0.02, out + 0.02, 0.2, x, (out + 0.02) / 2)
    return shape


def _grip(look: Rng, shape: Shape, x, thick, high=1.02, most=0.7) -> Shape:
    """A lever, a knob, a tall bar or a plate on both faces of a leaf that is ``thick``; x is where its free edge is.

    It reaches no further than ``most`` below and above ``high``.
    """
    m, kind, side = paint(look, "chrome", "metal", "black", "brass"), int(look.integers(4)), np.sign(x)
    x -= side * 0.06
    for y in (-1, 1):
        near, far = y * thick / 2, y * (thick / 2 + 0.06)
        if kind == 0:
            shape.rod(m, (x, near, high), (x, far, high), 0.02, sides=6)
            shape.rod(m, (x, far, high), (x - side * 0.13, far, high), 0.014, sides=6)
        elif kind == 1:
            shape.rod(m, (x, near, high), (x, far, high), 0.015, sides=6).ball(m, 0.032, 0.024, 0.032, x, far, high)
        elif kind == 2:
            long = min(look.uniform(0.15, 0.7), most)
            shape.rod(m, (x, far, high - long), (x, far, high + long), 0.018, sides=6)
            for z in (high - long + 0.03, high + long - 0.03):
                shape.rod(m, (x, near, z), (x, far, z), 0.012, sides=5)
        else:
            shape.box(m, 0.08, 0.012, 0.3, x, near, high - 0.15)
            shape.box(m, 0.03, 0.05, 0.16, x, y * (thick / 2 + 0.03), high - 0.08)
    return shape


def _swing(rng: Rng, look: Rng, make: Callable, s, width, high, trim: Material, thin=False) -> Door:
    """Leaves on hinges in a frame, shut or swung to either side; ``make`` is (width, height, free side) → a leaf."""
    number = 2 if width > 1.2 else 1
    hinge, plane = int(look.choice([-1, 1])), look.choice([-0.03, -0.08, -0.13])
    wide, mood = width / number - 0.03, rng.random()
    parts, opened = [("doorframe", _door_frame(look, trim, s, width, high, thin), 0.0, 0.0, 0.0)], False
    for k in range(number):
        side = (1, -1)[k] if number == 2 else hinge
        leaf = Shape().add(make(wide, high - 0.03, side), side * wide / 2)
        turn, out = 0.0, float(plane)
        if mood < 0.22 and (k == 0 or rng.random() < 0.6):  # into the room
            turn, out, opened = side * rng.uniform(0.25, 1.7), 0.03, True
        elif mood < 0.4 and (k == 0 or rng.random() < 0.6):  # out of it
            turn, out = -side * rng.uniform(0.25, 1.6), -WALL_THICK - 0.03
        parts.append(("door", leaf.moved(turn=turn), s + 0.015 if side > 0 else s + width - 0.015, 0.005, out))
    return Door(parts, opened)


def _fields(m: Material, w, h, columns: int, rows: Sequence[tuple[float, str]], rail, glass: Material) -> Shape:
    """A leaf of stiles and rails, its back to y = 0: rows of (share of its height, what fills it), from below."""
    shape, t = Shape(), 0.05
    total, z0 = sum(share for share, _ in rows), rail * 1.6
    free = h - z0 - rail * len(rows)
    rim_bars(shape, m, -w / 2, w / 2, 0.0, h, rail, -t / 2, t / 2).box(m, w, t, z0)
    xs = np.linspace(-w / 2 + rail, w / 2, columns + 1)
    for share, kind in rows:
        z1 = z0 + free * share / total
        for x0, x1 in zip(xs[:-1], xs[1:] - rail, strict=True):
            x, wide = (x0 + x1) / 2, x1 - x0
            shape.box(glass if kind == "glass" else m, wide, 0.014, z1 - z0, x, 0, z0)
            edge = min(0.05, wide / 4, (z1 - z0) / 4)
            if kind == "raised":
                shape.box(m, wide - 2 * edge, t - 0.004, z1 - z0 - 2 * edge, x, 0, z0 + edge)
            elif kind == "moulded":
                rim_bars(shape, m, x0, x1, z0, z1, 0.02, -t / 2 - 0.012, t / 2 + 0.012)
            elif kind == "slats":
                for z in np.arange(z0 + 0.02, z1 - 0.03, 0.06):
                    shape.box(m, wide, 0.034, 0.035, x, 0, z)
            elif kind == "ribs":
                for at in np.arange(x0 + 0.015, x1 - 0.01, 0.055):
                    shape.box(m, 0.03, 0.04, z1 - z0, at, 0, z0)
            if x1 < w / 2 - rail - 0.01:
                shape.box(m, rail, t, z1 - z0, x1 + rail / 2, 0, z0)
        shape.box(m, w, t, rail, 0, 0, z1)
        z0 = z1 + rail
    return shape


def panelled_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """Stiles and rails about one to ten fields: sunk, raised, moulded, slatted, ribbed or glazed."""
    look = np.random.default_rng([style, 21])
    m, rail = (
        paint(look, "wood", "wood", "white", "white", "grey", "fabric", "black", "bright"),
        look.uniform(0.06, 0.15),
    )
    number = int(look.integers(1, 6))
    kind, upper = look.choice(["flat", "flat", "raised", "raised", "moulded", "moulded", "slats", "ribs"], 2)
    if look.random() < 0.2:  # only the top row: small panes all over are another make
        upper = "glass"
    if number == 1 and upper == "ribs":
        upper = "flat"
    shares = look.uniform(0.4, 1.6, number) if look.random() < 0.6 else np.ones(number)
    rows = [(share, upper if k == number - 1 else kind) for k, share in enumerate(shares)]
    columns, glass = int(look.choice([1, 1, 2, 2, 3])), pane_glass(rng, look)
    trim = m if look.random() < 0.5 else trim_paint(look)
    seed = int(look.integers(2**31))

    def leaf(w, h, side) -> Shape:
        shape = _fields(m, w, h, min(columns, 1 + int(w / 0.35)), rows, min(rail, w * 0.14), glass)
        return _grip(np.random.default_rng(seed), shape, side * w / 2, 0.05)

    return _swing(rng, look, leaf, s, width, high, trim)


def glazed_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """One great pane in a slender or broad frame, or a bare sheet of glass; beside a fixed light where it is wide."""
    look = np.random.default_rng([style, 22])
    m, glass = (
        paint(look, "metal", "black", "white", "wood", "grey", "brass")._replace(shiny=0.03),
        pane_glass(rng, look),
    )
    bare, rail, foot = look.random() < 0.3, look.uniform(0.04, 0.14), look.uniform(0.05, 0.9)
    foot = foot if look.random() < 0.5 else 0.1
    band = look.random() < 0.4
    shoe, strip, at = look.choice([0.03, 0.1]), look.uniform(0.08, 0.3), look.uniform(0.9, 1.2)
    seed = int(look.integers(2**31))

    def leaf(w, h, side) -> Shape:
        shape = Shape().box(glass, w, 0.016, h)
        if bare:
            for z in (0.0, h - shoe):
                shape.box(m, w, 0.04, shoe, z=z)
        else:
            rim_bars(shape, m, -w / 2, w / 2, 0.0, h, rail, -0.03, 0.03).box(m, w, 0.05, foot)
        if band:
            shape.box(m._replace(shiny=0.0), w, 0.022, strip, z=at)
        return _grip(np.random.default_rng(seed), shape, side * (w / 2 - (0 if bare else rail / 2 - 0.05)), 0.04)

    trim = m if look.random() < 0.7 else trim_paint(look)
    if width < 1.3 or look.random() < 0.3:
        return _swing(rng, look, leaf, s, width, high, trim, look.random() < 0.5)
    # A leaf as wide as others, and what is left is a window.
    own = width * look.uniform(0.5, 0.6)
    door = _swing(rng, look, leaf, s, own, high, trim, True)
    parts = [("doorframe", _door_frame(look, trim, s, width, high), 0.0, 0.0, 0.0), *door.parts[1:]]
    side = lights(Shape(), m, glass, s + own, s + width - 0.02, 0.0, high - 0.02, 1, 1, 0.05, -0.08, 0.07)
    return Door([*parts, ("window", side, 0.0, 0.0, 0.0)], door.opened)


def service_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """A smooth leaf of steel or laminate: plates, a round or square pane, a grille, a bar across, a closer."""
    look = np.random.default_rng([style, 23])
    m = paint(look, "grey", "plastic", "metal", "wood", "bright", "white", "linen")._replace(shiny=0.02)
    plate, seed = paint(look, "metal", "black", "brass")._replace(shiny=0.05), int(look.integers(2**31))
    glass = pane_glass(rng, look)
    has = look.random(6) < (0.45, 0.5, 0.3, 0.35, 0.5, 0.25)
    round_pane, size = look.random() < 0.5, look.uniform(0.12, 0.22)
    kick, pane_high = look.uniform(0.15, 0.5), look.uniform(0.3, 0.6)
    sign = paint(look, "white", "bright", "black")

    def leaf(w, h, side) -> Shape:
        shape, t = Shape().box(m, w, 0.05, h), 0.05
        if has[0]:
            shape.box(plate, w * 0.94, t + 0.02, kick, z=0.02)
        if has[1] and round_pane:
            for out, r, own in ((0.035, size + 0.035, plate), (0.04, size, glass)):
                shape.rod(own, (0, -out, 1.5), (0, out, 1.5), r, sides=16)
        elif has[1]:
            shape.box(glass, w * 0.5, t + 0.02, pane_high, 0, 0, 1.25)
            rim_bars(shape, plate, -w * 0.28, w * 0.28, 1.22, 1.28 + pane_high, 0.04, -0.045, 0.045)
        if has[2]:
            for z in np.arange(0.3, 0.65, 0.055):
                shape.box(m, w * 0.6, t + 0.035, 0.028, 0, 0, z)
        if has[3]:
            shape.box(plate, w * 0.85, 0.05, 0.06, 0, 0.08, 0.95)
            for x in (-w * 0.38, w * 0.38):
                shape.box(plate, 0.06, 0.08, 0.1, x, 0.05, 0.93)
        if has[4]:
            shape.box(plate, 0.26, 0.07, 0.06, -side * w * 0.3, 0.055, h - 0.12)
            shape.rod(plate, (-side * w * 0.3, 0.1, h - 0.06), (-side * w * 0.1, 0.05, h - 0.02), 0.013, sides=5)
        if has[5]:
            shape.box(sign, 0.24, t + 0.012, 0.16, 0, 0, 1.6 if not has[1] else 1.05)
        return shape if has[3] else _grip(np.random.default_rng(seed), shape, side * w / 2, t)

    trim = m if look.random() < 0.5 else paint(look, "grey", "metal", "white", "wood", "black")
    return _swing(rng, look, leaf, s, width, high, trim, look.random() < 0.4)


def pocket_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """It slides into the wall: a leaf or two that come out of the jambs, far, a little, or all the way."""
    look = np.random.default_rng([style, 24])
    m, trim = paint(look, "wood", "white", "wood", "grey", "fabric", "glass"), trim_paint(look)
    m = m._replace(shiny=min(m.shiny, 0.2))
    pull, y = paint(look, "black", "brass", "metal"), float(look.uniform(-0.1, -0.06))
    fields, number = look.random() < 0.5, 2 if width > 1.2 or look.random() < 0.1 else 1
    rows = [(look.uniform(0.5, 2), str(look.choice(["flat", "raised", "glass", "ribs"]))) for _ in range(3)]
    rows, glass = rows[: int(look.integers(1, 4))], pane_glass(rng, look)
    share = 1.0 if rng.random() < 0.5 else rng.uniform(0.15, 0.9)
    parts = [("doorframe", _door_frame(look, trim, s, width, high), 0.0, 0.0, 0.0)]
    first = int(look.choice([-1, 1]))
    for side in (first, -first)[:number]:
        w = width / number * share - 0.01
        leaf = Shape()
        if fields:
            leaf = _fields(m, w, high - 0.02, 1, rows, min(0.11, w * 0.2), glass)
        else:
            leaf.box(m, w, 0.04, high - 0.02)
        leaf.box(pull, min(0.05, w / 3), 0.06, look.uniform(0.12, 0.3), side * (w / 2 - min(0.08, w / 3)), 0, 0.92)
        x = s + w / 2 if side > 0 else s + width - w / 2
        parts.append(("door", leaf, x, 0.008, y))
    if look.random() < 0.5:
        groove = Shape().box(pull, width, 0.05, 0.02, s + width / 2, y, high - 0.03)
        parts[0][1].add(groove)
    return Door(parts, False)


def stable_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """Cut in two across: the lower half shut with a ledge on it, the upper one shut, ajar or swung out."""
    look = np.random.default_rng([style, 25])
    m, trim = paint(look, "wood", "white", "bright", "grey", "fabric"), trim_paint(look)
    hinge, cut, y = int(look.choice([-1, 1])), look.uniform(0.95, 1.2), float(look.choice([-0.04, -0.1]))
    w, glass = width - 0.03, pane_glass(rng, look)
    kinds = look.choice(["flat", "raised", "moulded", "slats"], 2)
    upper = "glass" if look.random() < 0.4 else kinds[1]
    parts = [("doorframe", _door_frame(look, trim, s, width, high), 0.0, 0.0, 0.0)]
    columns, ledge = int(look.integers(1, 3)), look.random() < 0.6
    opened = False
    for low, h, kind in ((0.005, cut, kinds[0]), (cut + 0.03, high - cut - 0.05, upper)):
        leaf = _fields(m, w, h, columns, [(1.0, str(kind))], 0.1, glass)
        grip = min(0.85, h - 0.2) if low < 0.1 else 0.2
        _grip(np.random.default_rng(style), leaf, hinge * w / 2, 0.05, grip, min(grip, h - grip) - 0.03)
        if low < 0.1 and ledge:
            leaf.box(m, w, 0.2, 0.035, 0, 0.06, h - 0.015)
        turn, out = 0.0, y
        if (low > 0.1 and rng.random() < 0.5) or (low < 0.1 and rng.random() < 0.15):
            inward = rng.random() < 0.6 or low < 0.1
            turn = (1 if inward else -1) * hinge * rng.uniform(0.3, 1.7)
            out, opened = (0.03, True) if inward else (-WALL_THICK - 0.03, opened)
        hung = Shape().add(leaf, hinge * w / 2).moved(turn=turn)
        parts.append(("door", hung, s + 0.015 if hinge > 0 else s + width - 0.015, low, out))
    return Door(parts, opened)


def lift_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """Two smooth leaves that meet in the middle, or one behind the other, deep in a portal of steel or stone."""
    look = np.random.default_rng([style, 26])
    m = paint(look, "metal", "metal", "brass", "black", "bright", "grey")._replace(shiny=look.uniform(0, 0.15))
    trim = m if look.random() < 0.4 else paint(look, "stone", "marble", "metal", "black", "white")
    portal, out = Shape(), look.uniform(0.01, 0.04)
    rim_bars(portal, trim, s - 0.08, s + width + 0.08, 0.0, high + 0.08, 0.1, -WALL_THICK, out, "lrt")
    parts = [("doorframe", portal.box(m, width, 0.16, 0.012, s + width / 2, -0.08), 0.0, 0.0, 0.0)]
    meet, ajar = look.random() < 0.6, rng.uniform(0.1, 0.9) if rng.random() < 0.2 else 0.0
    strip, lines = paint(look, "black", "metal"), int(look.integers(0, 5))
    for k in range(2):
        w = width / 2 * (1 - ajar)
        x = s + w / 2 if k == 0 else s + width - w / 2
        if not meet:
            x = s + w / 2 + k * w * 0.98
        leaf = Shape().box(m, w, 0.04, high - 0.02)
        leaf.box(strip, 0.02, 0.05, high - 0.02, (w / 2 - 0.01) * (1 if k == 0 or not meet else -1))
        for z in np.linspace(0.3, high - 0.3, lines):
            leaf.box(m, w, 0.055, 0.03, 0, 0, z)
        parts.append(("door", leaf, x, 0.01, -0.12 if meet or k == 0 else -0.075))
    return Door(parts, False)


def sectional_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """Of broad sections or narrow ribs one over the other, as of garages and stores, shut or drawn up a part."""
    look = np.random.default_rng([style, 27])
    m, trim = paint(look, "white", "grey", "metal", "wood", "plastic", "bright"), trim_paint(look)
    m = m._replace(shiny=0.02)
    pitch, up = look.uniform(0.09, 0.5), rng.uniform(0.1, 0.75) * high if rng.random() < 0.35 else 0.0
    leaf, glass, y = Shape(), pane_glass(rng, look), float(look.uniform(-0.13, -0.04))
    leaf.box(m, width, 0.02, high - up, 0, -0.02)
    lit = look.random() < 0.4 and pitch > 0.3
    rows = np.arange(0.0, high - up - 0.02, pitch)
    for k, z in enumerate(rows):
        tall = min(pitch, high - up - z) - min(0.03, pitch / 4)
        leaf.box(m, width - 0.02, 0.045, tall, 0, 0, z)
        if pitch > 0.25 and tall > 0.2:
            for x in np.linspace(-width / 2, width / 2, 5)[:-1] + width / 8:
                own = glass if lit and k == len(rows) - 2 else m
                leaf.box(own, width / 4 - 0.06, 0.062, tall - 0.12, x, 0, z + 0.06)
    leaf.box(paint(look, "black", "metal"), 0.16, 0.08, 0.03, 0, 0.02, 0.12)
    frame = _door_frame(look, trim, s, width, high, look.random() < 0.5)
    for x in (s + 0.03, s + width - 0.03):
        frame.box(paint(look, "metal"), 0.04, 0.09, high, x, y)
    return Door([("doorframe", frame, 0.0, 0.0, 0.0), ("door", leaf, s + width / 2, 0.006 + up, y)], False)


def seldom_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """Of lifts or garages at times, for no make knows its room; else a service or panelled door."""
    chance = np.random.default_rng([style, 28]).random()
    make = lift_door if chance < 0.2 else sectional_door if chance < 0.4 else service_door
    return (panelled_door if chance > 0.7 else make)(rng, style, wall, s, width, high)


# ---------------------------------------------------------------- closet doors


def sliding_closet(rng: Rng) -> Shape:
    """Two to four panels in tracks, each of several fields: mirror, frosted glass, wood, cloth; one pushed aside."""
    w, h = rng.uniform(1.1, 2.9), rng.uniform(1.95, 2.4)
    number = max(2, round(w / rng.uniform(0.55, 1.0)))
    m = pick(rng, "frame", "white", "black", "brass", "steel", *WOODS)
    fills = [pick(rng, "white", "lacquer", *WOODS), pick(rng, "upholstery", "leather", "sheet", "laminate")]
    fills += [paint(rng, "mirror"), tinted((222, 228, 230), shiny=0.05)]
    order, rows = rng.permutation(4)[:2], int(rng.integers(1, 5))
    bar, rail, wide = rng.uniform(0.025, 0.06), rng.uniform(0.04, 0.1), w / number + 0.05
    zs = np.sort(rng.uniform(0.2, 0.8, rows - 1)) * h if rng.random() < 0.5 else np.linspace(0, h, rows + 1)[1:-1]
    zs = [0.0, *zs, h - rail]
    shape = Shape()
    for k in range(number):
        x0 = -w / 2 + k * (w - wide) / (number - 1)
        if rng.random() < 0.2:
            x0 += rng.uniform(-0.9, 0.9) * wide
        x0 = float(np.clip(x0, -w / 2, w / 2 - wide))
        y = 0.045 * (k % 2)
        for j, (z0, z1) in enumerate(itertools.pairwise(zs)):
            fill = fills[order[(j + (k if rng.random() < 0.1 else 0)) % 2]]
            shape.box(fill, wide, 0.016, z1 - z0, x0 + wide / 2, y, z0 + 0.005)
            shape.box(m, wide, 0.03, bar, x0 + wide / 2, y, max(z0, 0.005))
        rim_bars(shape, m, x0, x0 + wide, 0.005, h - rail, bar, y - 0.02, y + 0.02, "lrt")
    shape.box(m, w + 0.04, 0.12, rail, 0, 0.02, h - rail).box(m, w, 0.11, 0.02, 0, 0.02)
    if rng.random() < 0.6:
        for x in (-w / 2, w / 2):
            shape.box(m, 0.04, 0.12, h, x, 0.02)
    return shape


def built_in_closet(rng: Rng) -> Shape:
    """Hinged doors from wall to wall, small ones over the tall ones, smooth, framed, ribbed or with raised fields."""
    h, number = rng.uniform(1.95, 2.45), int(rng.integers(1, 6))
    wide = rng.uniform(0.38, 0.62) if number > 1 else rng.uniform(0.5, 0.85)
    w, seam = number * wide, rng.uniform(0.008, 0.025)
    m = pick(rng, "white", "lacquer", *WOODS, "laminate", "grey wood", "upholstery")
    body = m if rng.random() < 0.6 else pick(rng, "white", *WOODS, "black")
    grip = pick(rng, "frame", "chrome", "brass", "black")
    kind = str(rng.choice(["slab", "flat", "raised", "moulded", "ribs", "slats"]))
    rows = [(rng.uniform(0.4, 1.5), kind) for _ in range(int(rng.integers(1, 4)))]
    cut = h - rng.uniform(0.35, 0.6) if rng.random() < 0.5 else h
    foot, rail, handle = rng.choice([0.01, 0.07]), rng.uniform(0.05, 0.1), int(rng.integers(4))
    shape = Shape().box(body, w, 0.02, h, 0, -0.03)
    for x in (-w / 2 - 0.02, w / 2 + 0.02):
        shape.box(body, 0.05, 0.09, h + 0.04, x, 0.005)
    shape.box(body, w, 0.09, 0.04, 0, 0.005, h)
    if foot > 0.05:
        shape.box(body, w, 0.04, foot, 0, -0.02)
    for k in range(number):
        side = 1 if k % 2 == 0 else -1  # where its free edge is
        for z0, z1 in ((foot, cut), (cut, h))[: 1 if cut == h else 2]:
            lw, lh = wide - seam, z1 - z0 - seam
            if kind == "slab":
                leaf = Shape().box(m, lw, 0.04, lh)
            else:
                leaf = _fields(m, lw, lh, 1, rows if lh > 1 else rows[:1], rail, m)
            x, z = side * (lw / 2 - 0.05), 1.0 if lh > 1 else 0.06
            if handle == 0:
                leaf.box(grip, 0.025, 0.05, min(0.3, lh * 0.5), x, 0.045, z)
            elif handle == 1:
                leaf.ball(grip, 0.025, 0.022, 0.025, x, 0.045, z + 0.04, rings=4, sides=8)
            elif handle == 2:
                leaf.rod(grip, (x, 0.06, lh * 0.25), (x, 0.06, lh * 0.75), 0.013, sides=6)
            turn = side * rng.uniform(0.1, 1.5) if rng.random() < 0.05 and lh > 1 else 0.0
            hung = Shape().add(leaf, side * lw / 2).moved(turn=turn)
            shape.add(hung, -w / 2 + k * wide + wide / 2 - side * lw / 2, 0.005 if turn == 0 else 0.03, z0)
    return shape


DOORS: tuple[Callable, ...] = (
    panelled_door,
    glazed_door,
    service_door,
    pocket_door,
    stable_door,
    seldom_door,
)
MORE: dict[str, tuple[Callable, ...]] = {"closet door": (sliding_closet, built_in_closet)}
