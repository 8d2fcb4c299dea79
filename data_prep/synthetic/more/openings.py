"""More makes of doors, windows and closet doors; those of curtains are in ``curtains``.

Doors and windows have the signatures of :class:`data_prep.synthetic.openings.Openings`: walls are at y −0.16 to 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from data_prep.synthetic.more.curtains import CURTAINS
from data_prep.synthetic.openings import Door
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.rooms import Wall
from data_prep.synthetic.shapes import PATCHES, PLAIN, Material, Shape, paint, tinted

Rng = np.random.Generator
_THICK = 0.16  # of the walls


def _ring(shape: Shape, m: Material, x0, x1, z0, z1, size, y0, y1, sides="lrtb") -> Shape:
    """Bars within the rim of a field, from y0 to y1: ``l``eft, ``r``ight, ``t``op, ``b``ottom."""
    for side, x in (("l", x0 + size / 2), ("r", x1 - size / 2)):
        if side in sides:
            shape.box(m, size, y1 - y0, z1 - z0, x, (y0 + y1) / 2, z0)
    for side, z in (("b", z0), ("t", z1 - size)):
        if side in sides:
            shape.box(m, x1 - x0, y1 - y0, size, (x0 + x1) / 2, (y0 + y1) / 2, z)
    return shape


def _lights(shape: Shape, m: Material, glass, x0, x1, z0, z1, columns, rows, bar, y, deep, rim=None) -> Shape:
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
    return _ring(shape, m, x0, x1, z0, z1, rim, y - deep / 2, y + deep / 2)


def _glass(rng: Rng, look: Rng) -> Material:
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


def _trim(look: Rng) -> Material:
    return paint(look, "white", "white", "white", "wood", "wood", "black", "grey", "metal", "plastic")


def _casing(look: Rng, shape: Shape, trim: Material, w, h) -> Shape:
    """A casing on the wall round a w × h hole: flat or stepped, with a cornice at times, or none."""
    kind = look.integers(4)
    if kind == 0:
        return shape
    size, out = look.uniform(0.03, 0.075), look.uniform(0.015, 0.045)
    _ring(shape, trim, -size, w + size, 0.0, h + size, size, 0.0, out, "lrt")
    if kind == 2:
        _ring(shape, trim, -size, w + size, 0.0, h + size, 0.025, 0.0, out + 0.025, "lrt")
    elif kind == 3:
        shape.box(trim, w + 2 * min(size + 0.03, 0.08), out + 0.03, 0.035, w / 2, (out + 0.03) / 2, h + size - 0.03)
    return shape


def _shutter(rng: Rng, shape: Shape, x0, x1, z0, z1, y) -> Shape:
    """Slats of a roller shutter, let down outside a part of the window."""
    m = paint(rng, "grey", "white", "wood", "linen", "metal")._replace(shiny=0.0)
    shape.box(m, x1 - x0, 0.008, z1 - z0, (x0 + x1) / 2, y, z0)
    for z in np.arange(z0, z1 - 0.03, rng.uniform(0.05, 0.08)):
        shape.box(m, x1 - x0, 0.014, 0.03, (x0 + x1) / 2, y + 0.008, z)
    return shape


def sash_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Sashes that slide up, the lower one nearer than the upper, in a box frame, one to three side by side."""
    look = np.random.default_rng([style, 11])
    trim, w, h, shape = _trim(look), width, high - low, Shape()
    units = max(1, round(w / look.uniform(0.55, 1.2)))
    post, back, cut = look.uniform(0.05, 0.16), -look.uniform(0.06, 0.13), look.uniform(0.35, 0.62)
    columns, rows, rail = int(look.integers(1, 4)), int(look.integers(1, 3)), look.uniform(0.035, 0.075)
    plain_below, glass = look.random() < 0.4, _glass(rng, look)
    for k in range(units):
        x0, x1 = k * w / units + (post / 2 if k else 0.03), (k + 1) * w / units - (post / 2 if k < units - 1 else 0.03)
        up = rng.uniform(0.1, 0.8) * cut * h if rng.random() < 0.2 else 0.0
        _lights(shape, trim, glass, x0, x1, cut * h - 0.03, h - 0.03, columns, rows, 0.025, back, 0.035, rail)
        below = (1, 1) if plain_below else (columns, rows)
        z0, z1 = 0.03 + up, cut * h + 0.03 + up
        _lights(shape, trim, glass, x0, x1, z0, z1, *below, 0.025, back + 0.045, 0.04, rail)
        if k:
            shape.box(trim, post, 0.1, h, k * w / units, back + 0.03)
    _ring(shape, trim, 0.0, w, 0.0, h, 0.03, -_THICK, -0.005)
    return _casing(look, shape, trim, w, h).moved(s, 0, low), trim


def gridded_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """A grid of bars, fine or coarse, deep or flat, some fields filled; at times before the wall down to the floor."""
    look = np.random.default_rng([style, 12])
    trim, w, h, shape = paint(look, "black", "white", "metal", "grey", "wood", "plastic"), width, high - low, Shape()
    tall = low < 0.5 and look.random() < 0.7
    bottom = -low + 0.01 if tall else 0.0
    columns = max(1, round(w / look.uniform(0.25, 0.9)))
    rows = max(1, round((h - bottom) / look.uniform(0.25, 0.9)))
    bar, deep = look.uniform(0.02, 0.075), look.uniform(0.02, 0.1)
    y = 0.02 if tall else -look.uniform(0.05, 0.15)
    filled, whole = _glass(rng, look), _glass(rng, look)
    panel = paint(look, "white", "plastic", "wood", "grey", "metal")._replace(shiny=0.0)
    share = look.choice([0.0, 0.0, 0.1, 0.3])
    bottom_row = look.random() < 0.35

    def glass(i: int, j: int) -> Material:
        if bottom_row and j == 0 and rows > 1:
            return panel
        return filled if rng.random() < share else whole

    deep = min(deep, 0.06) if tall else deep
    _lights(shape, trim, glass, 0.0, w, bottom, h, columns, rows, bar, y, deep, look.uniform(0.03, 0.09))
    if not tall:
        _casing(look, shape, trim, w, h)
    return shape.moved(s, 0, low), trim


def deep_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Set far back between splayed linings, with one or two leaves; a second window before it at times."""
    look = np.random.default_rng([style, 13])
    trim, w, h, shape = _trim(look), width, high - low, Shape()
    lining = trim if look.random() < 0.4 else paint(look, "white", "wood", "tile", "stone", "linen")
    dx, dz, y = look.uniform(0.0, 0.16) * w, look.uniform(0.0, 0.1) * h, -0.15
    outer = np.array([(0, 0, 0), (w, 0, 0), (w, 0, h), (0, 0, h), (0, 0, 0)], float)
    inner = np.array([(dx, y, dz), (w - dx, y, dz), (w - dx, y, h - dz), (dx, y, h - dz), (dx, y, dz)])
    shape.sheet(lining, np.stack([inner, outer]) + np.array([0, 0.004, 0]))
    leaves = 1 if w - 2 * dx < 0.7 else int(look.integers(1, 4))
    rail, rows = look.uniform(0.04, 0.1), int(look.choice([1, 1, 2]))
    edges, glass = np.linspace(dx, w - dx, leaves + 1), _glass(rng, look)
    for x0, x1 in itertools.pairwise(edges):
        _lights(shape, trim, glass, x0, x1, dz, h - dz, 1, rows, 0.03, y + 0.015, 0.05, rail)
        if look.random() < 0.5:  # a handle
            shape.box(paint(look, "metal", "white"), 0.025, 0.07, 0.12, x1 - rail / 2, y + 0.06, h * 0.45)
    if look.random() < 0.25:  # of the double windows of old houses
        _ring(shape, trim, 0.0, w, 0.0, h, 0.05, -0.05, -0.01).box(trim, 0.07, 0.04, h, w / 2, -0.03)
    if look.random() < 0.5:
        _ring(shape, lining, -0.07, w + 0.07, -0.05, h + 0.07, look.uniform(0.05, 0.08), 0.0, look.uniform(0.02, 0.045))
    return shape.moved(s, 0, low), trim


def row_of_lights(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Tall lights between broad posts, the middle ones wider at times, with small ones over a transom."""
    look = np.random.default_rng([style, 14])
    trim, w, h, shape = _trim(look), width, high - low, Shape()
    number = max(2, round(w / look.uniform(0.3, 0.6)))
    post, y, out = look.uniform(0.06, 0.2), -look.uniform(0.05, 0.14), look.uniform(-0.04, 0.045)
    post = min(post, 0.4 * w / number)
    weights = np.ones(number)
    weights[1:-1] *= look.choice([1.0, 1.0, 1.6, 2.4])
    edges = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()]) * (w + post) - post / 2
    cut = h * look.uniform(0.62, 0.8) if look.random() < 0.5 else h
    columns, rows = int(look.integers(1, 3)), int(look.integers(1, 5))
    glass = _glass(rng, look)
    for x0, x1 in zip(edges[:-1] + post / 2, edges[1:] - post / 2, strict=True):
        _lights(shape, trim, glass, x0, x1, 0.0, cut, 1, rows, 0.03, y, 0.05, look.uniform(0.03, 0.05))
        if cut < h:
            _lights(shape, trim, glass, x0, x1, cut + 0.06, h, columns, 1, 0.025, y, 0.05)
    if cut < h:
        shape.box(trim, w, out + 0.12, 0.07, w / 2, (out - 0.12) / 2, cut)
    for x in edges[1:-1]:
        shape.box(trim, post, out + 0.16, h, x, (out - 0.16) / 2)
    return _casing(look, shape, trim, w, h).moved(s, 0, low), trim


def sliding_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Two or three panels that slide past each other in a track, one pushed aside at times, a shutter half down."""
    look = np.random.default_rng([style, 15])
    trim, w, h, shape = paint(look, "metal", "white", "black", "grey", "white"), width, high - low, Shape()
    number, rail = 2 if w < 1.3 or look.random() < 0.6 else 3, look.uniform(0.035, 0.08)
    wide, near = w / number + rail, -look.uniform(0.03, 0.07)
    glass, screen = _glass(rng, look), tinted((70, 72, 74), PATCHES, 0.05)
    for k in range(number):
        x = k * (w - wide) / (number - 1)
        if rng.random() < 0.25:
            x += rng.uniform(-0.7, 0.7) * wide
        x = float(np.clip(x, 0, w - wide))
        y = near - (0.045 if k % 2 == 0 else 0.0)
        own = screen if look.random() < 0.12 else glass
        _lights(shape, trim, own, x, x + wide, 0.02, h - 0.02, 1, int(look.choice([1, 1, 1, 2])), 0.04, y, 0.035, rail)
        shape.box(trim, 0.025, 0.03, 0.18, x + (rail / 2 if k % 2 else wide - rail / 2), y + 0.03, h * 0.4)
    _ring(shape, trim, 0.0, w, 0.0, h, 0.03, -0.14, look.uniform(-0.02, 0.03))
    shape.box(glass, w - 0.05, 0.01, h - 0.05, w / 2, -0.152, 0.025)
    if rng.random() < 0.5:
        _shutter(rng, shape, 0.03, w - 0.03, h * rng.uniform(0.0, 0.9), h, -0.14)
    return _casing(look, shape, trim, w, h).moved(s, 0, low), trim


def arched_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Its head is a round, flat or pointed arch with bars that fan out; bars cross below."""
    look = np.random.default_rng([style, 16])
    trim, w, h, shape = _trim(look), width, high - low, Shape()
    y, r = -look.uniform(0.05, 0.13), look.uniform(0.02, 0.04)
    rise = min(w / 2, h * 0.55) * look.choice([0.35, 0.7, 1.0])
    u = np.linspace(-1, 1, 15)
    bend = np.sqrt(1 - u**2) if look.random() < 0.75 else 1 - np.abs(u) ** 1.3
    arch = np.stack([w / 2 + u * (w / 2 - r), np.full(15, y), h - r - rise * (1 - bend)], -1)
    roof = arch * [1, 1, 0] + [0, 0, h]
    corner = trim if look.random() < 0.5 else paint(look, "white", "linen")
    front = look.choice([0.0, y + 0.03])
    hide = np.array([0, front - y, 0])  # the corners between the arch and the hole
    shape.sheet(corner, np.stack([arch + hide, roof + hide])).sheet(corner, np.stack([arch, arch + hide]))
    shape.path(trim, arch, r)
    spring = h - r - rise
    columns, rows = max(1, round(w / look.uniform(0.3, 0.7))), max(1, round(spring / look.uniform(0.3, 0.8)))
    _lights(shape, trim, _glass(rng, look), 0.0, w, 0.0, h, 1, 1, 0.03, y - 0.01, 0.02, 0.02)
    _ring(shape, trim, 0.0, w, 0.0, spring, 2 * r, y - 0.03, y + 0.04, "lrb")
    for x in np.linspace(0, w, columns + 1)[1:-1]:
        shape.box(trim, 0.035, 0.05, spring, x, y)
    for z in np.linspace(0, spring, rows + 1)[1:]:
        shape.box(trim, w, 0.05, 0.035, w / 2, y, z - 0.0175)
    for k in range(2, 13, int(look.choice([2, 3, 5]))):
        shape.rod(trim, (w / 2, y, spring), arch[k], 0.014, sides=5)
    return shape.moved(s, 0, low), trim


def barred_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Behind upright bars, a grid of rods or a rail, which stand before a plain pane or two."""
    look = np.random.default_rng([style, 17])
    trim, w, h, shape = _trim(look), width, high - low, Shape()
    iron, y = paint(look, "black", "white", "metal", "grey"), -look.uniform(0.1, 0.15)
    _lights(shape, trim, _glass(rng, look), 0.0, w, 0.0, h, int(look.integers(1, 3)), 1, 0.05, y, 0.05, 0.05)
    kind, r, out = int(look.integers(3)), look.uniform(0.01, 0.018), look.uniform(-0.05, 0.035)
    top = h if kind < 2 else h * look.uniform(0.3, 0.5)
    for x in np.linspace(0.05, w - 0.05, max(3, round(w / look.uniform(0.09, 0.18)))):
        shape.rod(iron, (x, out, 0.0), (x, out, top), r, sides=5)
    rails = (0.1, top - 0.1) if kind == 0 else np.linspace(0.08, top - 0.08, 7) if kind == 1 else (0.05, top)
    for z in rails:
        shape.rod(iron, (0, out, z), (w, out, z), 1.2 * r, sides=5)
    return _casing(look, shape, trim, w, h).moved(s, 0, low), trim


def whole_pane(rng: Rng, style: int, s, width, low, high) -> tuple:
    """One great pane, flush with the wall or deep in it, in a frame that is thin, broad, or stands out."""
    look = np.random.default_rng([style, 18])
    trim, w, h, shape = _trim(look), width, high - low, Shape()
    size, y, out = look.uniform(0.02, 0.16), -look.uniform(0.02, 0.15), look.uniform(-0.01, 0.045)
    size = min(size, w * 0.15)
    cut = w * look.uniform(0.6, 0.8) if look.random() < 0.3 else w  # a narrow leaf at its side
    shape.box(_glass(rng, look), w, 0.01, h, w / 2, y)
    _ring(shape, trim, 0.0, w, 0.0, h, size, min(y, out - 0.03) - 0.01, out)
    if cut < w:
        _ring(shape, trim, cut, w - size, size, h - size, 0.05, y - 0.02, y + 0.04)
    return shape.moved(s, 0, low), trim


def _door_frame(look: Rng, trim: Material, s, width, high, thin=False) -> Shape:
    """Jambs and a head as thick as the wall: hardly wider than the lining, or with a casing, a step or a cornice."""
    size, out = (0.02, 0.01) if thin else (look.uniform(0.03, 0.09), look.choice([0.012, 0.025, 0.045]))
    shape, x0, x1 = Shape(), s - size, s + width + size
    _ring(shape, trim, x0, x1, 0.0, high + size, size + 0.02, -_THICK - out, out, "lrt")
    kind = 0 if thin else look.integers(4)
    if kind == 1:
        _ring(shape, trim, x0, x1, 0.0, high + size, 0.03, -_THICK - out - 0.02, out + 0.025, "lrt")
    elif kind == 2:
        shape.box(trim, x1 - x0 + 0.06, out + 0.04, 0.04, (x0 + x1) / 2, (out + 0.04) / 2, high + size - 0.03)
        for x in (x0 + size / 2, x1 - size / 2):
            shape.box(trim, size + 0.02, out + 0.02, 0.2, x, (out + 0.02) / 2)
    return shape


def _grip(look: Rng, shape: Shape, x, thick, high=1.02) -> Shape:
    """A lever, a knob, a tall bar or a plate on both faces of a leaf that is ``thick``; x is where its free edge is."""
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
            long = look.uniform(0.15, 0.7)
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
            turn, out = -side * rng.uniform(0.25, 1.6), -_THICK - 0.03
        parts.append(("door", leaf.moved(turn=turn), s + 0.015 if side > 0 else s + width - 0.015, 0.005, out))
    return Door(parts, opened)


def _fields(m: Material, w, h, columns: int, rows: Sequence[tuple[float, str]], rail, glass: Material) -> Shape:
    """A leaf of stiles and rails, its back to y = 0: rows of (share of its height, what fills it), from below."""
    shape, t = Shape(), 0.05
    total, z0 = sum(share for share, _ in rows), rail * 1.6
    free = h - z0 - rail * len(rows)
    _ring(shape, m, -w / 2, w / 2, 0.0, h, rail, -t / 2, t / 2).box(m, w, t, z0)
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
                _ring(shape, m, x0, x1, z0, z1, 0.02, -t / 2 - 0.012, t / 2 + 0.012)
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
    columns, glass = int(look.choice([1, 1, 2, 2, 3])), _glass(rng, look)
    trim = m if look.random() < 0.5 else _trim(look)
    seed = int(look.integers(2**31))

    def leaf(w, h, side) -> Shape:
        shape = _fields(m, w, h, min(columns, 1 + int(w / 0.35)), rows, min(rail, w * 0.14), glass)
        return _grip(np.random.default_rng(seed), shape, side * w / 2, 0.05)

    return _swing(rng, look, leaf, s, width, high, trim)


def glazed_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """One great pane in a slender or broad frame, or a bare sheet of glass; beside a fixed light where it is wide."""
    look = np.random.default_rng([style, 22])
    m, glass = paint(look, "metal", "black", "white", "wood", "grey", "brass")._replace(shiny=0.03), _glass(rng, look)
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
            _ring(shape, m, -w / 2, w / 2, 0.0, h, rail, -0.03, 0.03).box(m, w, 0.05, foot)
        if band:
            shape.box(m._replace(shiny=0.0), w, 0.022, strip, z=at)
        return _grip(np.random.default_rng(seed), shape, side * (w / 2 - (0 if bare else rail / 2 - 0.05)), 0.04)

    trim = m if look.random() < 0.7 else _trim(look)
    if width < 1.3 or look.random() < 0.3:
        return _swing(rng, look, leaf, s, width, high, trim, look.random() < 0.5)
    # A leaf as wide as others, and what is left is a window.
    own = width * look.uniform(0.5, 0.6)
    door = _swing(rng, look, leaf, s, own, high, trim, True)
    parts = [("doorframe", _door_frame(look, trim, s, width, high), 0.0, 0.0, 0.0), *door.parts[1:]]
    side = _lights(Shape(), m, glass, s + own, s + width - 0.02, 0.0, high - 0.02, 1, 1, 0.05, -0.08, 0.07)
    return Door([*parts, ("window", side, 0.0, 0.0, 0.0)], door.opened)


def service_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """A smooth leaf of steel or laminate: plates, a round or square pane, a grille, a bar across, a closer."""
    look = np.random.default_rng([style, 23])
    m = paint(look, "grey", "plastic", "metal", "wood", "bright", "white", "linen")._replace(shiny=0.02)
    plate, seed = paint(look, "metal", "black", "brass")._replace(shiny=0.05), int(look.integers(2**31))
    glass = _glass(rng, look)
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
            _ring(shape, plate, -w * 0.28, w * 0.28, 1.22, 1.28 + pane_high, 0.04, -0.045, 0.045)
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
    m, trim = paint(look, "wood", "white", "wood", "grey", "fabric", "glass"), _trim(look)
    m = m._replace(shiny=min(m.shiny, 0.2))
    pull, y = paint(look, "black", "brass", "metal"), float(look.uniform(-0.1, -0.06))
    fields, number = look.random() < 0.5, 2 if width > 1.2 or look.random() < 0.1 else 1
    rows, side = [(look.uniform(0.5, 2), str(look.choice(["flat", "raised", "glass", "ribs"]))) for _ in range(3)], 1
    rows, glass = rows[: int(look.integers(1, 4))], _glass(rng, look)
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
    m, trim = paint(look, "wood", "white", "bright", "grey", "fabric"), _trim(look)
    hinge, cut, y = int(look.choice([-1, 1])), look.uniform(0.95, 1.2), float(look.choice([-0.04, -0.1]))
    w, glass = width - 0.03, _glass(rng, look)
    kinds = look.choice(["flat", "raised", "moulded", "slats"], 2)
    upper = "glass" if look.random() < 0.4 else kinds[1]
    parts = [("doorframe", _door_frame(look, trim, s, width, high), 0.0, 0.0, 0.0)]
    columns, ledge = int(look.integers(1, 3)), look.random() < 0.6
    opened = False
    for low, h, kind in ((0.005, cut, kinds[0]), (cut + 0.03, high - cut - 0.05, upper)):
        leaf = _fields(m, w, h, columns, [(1.0, str(kind))], 0.1, glass)
        _grip(np.random.default_rng(style), leaf, hinge * w / 2, 0.05, min(0.85, h - 0.2) if low < 0.1 else 0.15)
        if low < 0.1 and ledge:
            leaf.box(m, w, 0.2, 0.035, 0, 0.06, h - 0.015)
        turn, out = 0.0, y
        if (low > 0.1 and rng.random() < 0.5) or (low < 0.1 and rng.random() < 0.15):
            inward = rng.random() < 0.6 or low < 0.1
            turn = (1 if inward else -1) * hinge * rng.uniform(0.3, 1.7)
            out, opened = (0.03, True) if inward else (-_THICK - 0.03, opened)
        hung = Shape().add(leaf, hinge * w / 2).moved(turn=turn)
        parts.append(("door", hung, s + 0.015 if hinge > 0 else s + width - 0.015, low, out))
    return Door(parts, opened)


def lift_door(rng: Rng, style: int, wall: Wall, s, width, high) -> Door:
    """Two smooth leaves that meet in the middle, or one behind the other, deep in a portal of steel or stone."""
    look = np.random.default_rng([style, 26])
    m = paint(look, "metal", "metal", "brass", "black", "bright", "grey")._replace(shiny=look.uniform(0, 0.15))
    trim = m if look.random() < 0.4 else paint(look, "stone", "marble", "metal", "black", "white")
    portal, out = Shape(), look.uniform(0.01, 0.04)
    _ring(portal, trim, s - 0.08, s + width + 0.08, 0.0, high + 0.08, 0.1, -_THICK, out, "lrt")
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
    m, trim = paint(look, "white", "grey", "metal", "wood", "plastic", "bright"), _trim(look)
    m = m._replace(shiny=0.02)
    pitch, up = look.uniform(0.09, 0.5), rng.uniform(0.1, 0.75) * high if rng.random() < 0.35 else 0.0
    leaf, glass, y = Shape(), _glass(rng, look), float(look.uniform(-0.13, -0.04))
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
        _ring(shape, m, x0, x0 + wide, 0.005, h - rail, bar, y - 0.02, y + 0.02, "lrt")
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


DOORS = (panelled_door, glazed_door, service_door, pocket_door, stable_door, lift_door, sectional_door)
WINDOWS = (
    sash_window,
    gridded_window,
    deep_window,
    row_of_lights,
    sliding_window,
    arched_window,
    barred_window,
    whole_pane,
)
MORE: dict[str, tuple[Callable, ...]] = {"closet door": (sliding_closet, built_in_closet)}
__all__ = ["CURTAINS", "DOORS", "MORE", "WINDOWS"]
