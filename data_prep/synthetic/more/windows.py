"""More makes of windows.

They have the signature of :class:`data_prep.synthetic.openings.Openings`: walls are at y −0.16 to 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from data_prep.synthetic.more.parts import WALL_THICK, lights, pane_glass, rim_bars, trim_paint
from data_prep.synthetic.shapes import PATCHES, Material, Shape, paint, tinted

Rng = np.random.Generator


def _casing(look: Rng, shape: Shape, trim: Material, w, h) -> Shape:
    """A casing on the wall round a w × h hole: flat or stepped, with a cornice at times, or none."""
    kind = look.integers(4)
    if kind == 0:
        return shape
    size, out = look.uniform(0.03, 0.075), look.uniform(0.015, 0.045)
    rim_bars(shape, trim, -size, w + size, 0.0, h + size, size, 0.0, out, "lrt")
    if kind == 2:
        rim_bars(shape, trim, -size, w + size, 0.0, h + size, 0.025, 0.0, out + 0.025, "lrt")
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
    trim, w, h, shape = trim_paint(look), width, high - low, Shape()
    units = max(1, round(w / look.uniform(0.55, 1.2)))
    post, back, cut = look.uniform(0.05, 0.16), -look.uniform(0.06, 0.13), look.uniform(0.35, 0.62)
    columns, rows, rail = int(look.integers(1, 4)), int(look.integers(1, 3)), look.uniform(0.035, 0.075)
    plain_below, glass = look.random() < 0.4, pane_glass(rng, look)
    for k in range(units):
        x0, x1 = k * w / units + (post / 2 if k else 0.03), (k + 1) * w / units - (post / 2 if k < units - 1 else 0.03)
        up = rng.uniform(0.1, 0.8) * cut * h if rng.random() < 0.2 else 0.0
        lights(shape, trim, glass, x0, x1, cut * h - 0.03, h - 0.03, columns, rows, 0.025, back, 0.035, rail)
        below = (1, 1) if plain_below else (columns, rows)
        z0, z1 = 0.03 + up, cut * h + 0.03 + up
        lights(shape, trim, glass, x0, x1, z0, z1, *below, 0.025, back + 0.045, 0.04, rail)
        if k:
            shape.box(trim, post, 0.1, h, k * w / units, back + 0.03)
    rim_bars(shape, trim, 0.0, w, 0.0, h, 0.03, -WALL_THICK, -0.005)
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
    filled, whole = pane_glass(rng, look), pane_glass(rng, look)
    panel = paint(look, "white", "plastic", "wood", "grey", "metal")._replace(shiny=0.0)
    share = look.choice([0.0, 0.0, 0.1, 0.3])
    bottom_row = look.random() < 0.35

    def glass(i: int, j: int) -> Material:
        if bottom_row and j == 0 and rows > 1:
            return panel
        return filled if rng.random() < share else whole

    deep = min(deep, 0.06) if tall else deep
    lights(shape, trim, glass, 0.0, w, bottom, h, columns, rows, bar, y, deep, look.uniform(0.03, 0.09))
    if not tall:
        _casing(look, shape, trim, w, h)
    return shape.moved(s, 0, low), trim


def deep_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Set far back between splayed linings, with one or two leaves; a second window before it at times."""
    look = np.random.default_rng([style, 13])
    trim, w, h, shape = trim_paint(look), width, high - low, Shape()
    lining = trim if look.random() < 0.4 else paint(look, "white", "wood", "tile", "stone", "linen")
    dx, dz, y = look.uniform(0.0, 0.16) * w, look.uniform(0.0, 0.1) * h, -0.15
    outer = np.array([(0, 0, 0), (w, 0, 0), (w, 0, h), (0, 0, h), (0, 0, 0)], float)
    inner = np.array([(dx, y, dz), (w - dx, y, dz), (w - dx, y, h - dz), (dx, y, h - dz), (dx, y, dz)])
    shape.sheet(lining, np.stack([inner, outer]) + np.array([0, 0.004, 0]))
    leaves = 1 if w - 2 * dx < 0.7 else int(look.integers(1, 4))
    rail, rows = look.uniform(0.04, 0.1), int(look.choice([1, 1, 2]))
    edges, glass = np.linspace(dx, w - dx, leaves + 1), pane_glass(rng, look)
    for x0, x1 in itertools.pairwise(edges):
        lights(shape, trim, glass, x0, x1, dz, h - dz, 1, rows, 0.03, y + 0.015, 0.05, rail)
        if look.random() < 0.5:  # a handle
            shape.box(paint(look, "metal", "white"), 0.025, 0.07, 0.12, x1 - rail / 2, y + 0.06, h * 0.45)
    if look.random() < 0.25:  # of the double windows of old houses
        rim_bars(shape, trim, 0.0, w, 0.0, h, 0.05, -0.05, -0.01).box(trim, 0.07, 0.04, h, w / 2, -0.03)
    if look.random() < 0.5:
        rim_bars(
            shape, lining, -0.07, w + 0.07, -0.05, h + 0.07, look.uniform(0.05, 0.08), 0.0, look.uniform(0.02, 0.045)
        )
    return shape.moved(s, 0, low), trim


def row_of_lights(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Tall lights between broad posts, the middle ones wider at times, with small ones over a transom."""
    look = np.random.default_rng([style, 14])
    trim, w, h, shape = trim_paint(look), width, high - low, Shape()
    number = max(2, round(w / look.uniform(0.3, 0.6)))
    post, y, out = look.uniform(0.06, 0.2), -look.uniform(0.05, 0.14), look.uniform(-0.04, 0.045)
    post = min(post, 0.4 * w / number)
    weights = np.ones(number)
    weights[1:-1] *= look.choice([1.0, 1.0, 1.6, 2.4])
    edges = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()]) * (w + post) - post / 2
    cut = h * look.uniform(0.62, 0.8) if look.random() < 0.5 else h
    columns, rows = int(look.integers(1, 3)), int(look.integers(1, 5))
    glass = pane_glass(rng, look)
    for x0, x1 in zip(edges[:-1] + post / 2, edges[1:] - post / 2, strict=True):
        lights(shape, trim, glass, x0, x1, 0.0, cut, 1, rows, 0.03, y, 0.05, look.uniform(0.03, 0.05))
        if cut < h:
            lights(shape, trim, glass, x0, x1, cut + 0.06, h, columns, 1, 0.025, y, 0.05)
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
    glass, screen = pane_glass(rng, look), tinted((70, 72, 74), PATCHES, 0.05)
    for k in range(number):
        x = k * (w - wide) / (number - 1)
        if rng.random() < 0.25:
            x += rng.uniform(-0.7, 0.7) * wide
        x = float(np.clip(x, 0, w - wide))
        y = near - (0.045 if k % 2 == 0 else 0.0)
        own = screen if look.random() < 0.12 else glass
        lights(shape, trim, own, x, x + wide, 0.02, h - 0.02, 1, int(look.choice([1, 1, 1, 2])), 0.04, y, 0.035, rail)
        shape.box(trim, 0.025, 0.03, 0.18, x + (rail / 2 if k % 2 else wide - rail / 2), y + 0.03, h * 0.4)
    rim_bars(shape, trim, 0.0, w, 0.0, h, 0.03, -0.14, look.uniform(-0.02, 0.03))
    shape.box(glass, w - 0.05, 0.01, h - 0.05, w / 2, -0.152, 0.025)
    if rng.random() < 0.5:
        _shutter(rng, shape, 0.03, w - 0.03, h * rng.uniform(0.0, 0.9), h, -0.14)
    return _casing(look, shape, trim, w, h).moved(s, 0, low), trim


def arched_window(rng: Rng, style: int, s, width, low, high) -> tuple:
    """Its head is a round, flat or pointed arch with bars that fan out; bars cross below."""
    look = np.random.default_rng([style, 16])
    trim, w, h, shape = trim_paint(look), width, high - low, Shape()
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
    shape.path(trim, arch, r, steady=True)
    spring = h - r - rise
    columns, rows = max(1, round(w / look.uniform(0.3, 0.7))), max(1, round(spring / look.uniform(0.3, 0.8)))
    lights(shape, trim, pane_glass(rng, look), 0.0, w, 0.0, h, 1, 1, 0.03, y - 0.01, 0.02, 0.02)
    rim_bars(shape, trim, 0.0, w, 0.0, spring, 2 * r, y - 0.03, y + 0.04, "lrb")
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
    trim, w, h, shape = trim_paint(look), width, high - low, Shape()
    iron, y = paint(look, "black", "white", "metal", "grey"), -look.uniform(0.1, 0.15)
    lights(shape, trim, pane_glass(rng, look), 0.0, w, 0.0, h, int(look.integers(1, 3)), 1, 0.05, y, 0.05, 0.05)
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
    trim, w, h, shape = trim_paint(look), width, high - low, Shape()
    size, y, out = look.uniform(0.02, 0.16), -look.uniform(0.02, 0.15), look.uniform(-0.01, 0.045)
    size = min(size, w * 0.15)
    cut = w * look.uniform(0.6, 0.8) if look.random() < 0.3 else w  # a narrow leaf at its side
    shape.box(pane_glass(rng, look), w, 0.01, h, w / 2, y)
    rim_bars(shape, trim, 0.0, w, 0.0, h, size, min(y, out - 0.03) - 0.01, out)
    if cut < w:
        rim_bars(shape, trim, cut, w - size, size, h - size, 0.05, y - 0.02, y + 0.04)
    return shape.moved(s, 0, low), trim


WINDOWS: tuple[Callable, ...] = (
    sash_window,
    gridded_window,
    deep_window,
    row_of_lights,
    sliding_window,
    arched_window,
    barred_window,
    whole_pane,
)
