"""More makes of pictures and posters: their back is at the smallest y, their lower edge at z = 0, their front is +y.

From a hand's breadth to a wall's width, from thin paper to boxes a hand deep, alone and in groups.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import FABRIC, FLORAL, PATCHES, PLAIN, PRINT, STRIPES, Material, Shape, paint, tinted
from data_prep.synthetic.wall_objects import art

Rng = np.random.Generator


def _size(rng: Rng, low=0.25, high=1.2) -> tuple[float, float]:
    """Width and height: upright, lying, square or panoramic; small ones as often as large ones."""
    long = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    ratio = rng.choice([1.0, rng.uniform(0.62, 0.8), rng.uniform(0.62, 0.8), rng.uniform(0.3, 0.6)])
    return (long, long * ratio) if rng.random() < 0.55 else (long * ratio, long)


def _color(rng: Rng) -> Material:
    """Any colour but those of walls only: strong, dark, pale, muted."""
    return paint(rng, "bright", "fabric", "black", "white", "leaf", "linen", "plastic", "grey")._replace(
        texture=PLAIN, shiny=0.0
    )


def _art(rng: Rng, shape: Shape, w, h, y, z=0.0, x=0.0) -> Shape:
    """Paint on a panel w × h that faces +y at ``y``: what pictures show elsewhere, or what is more abstract or bare."""
    style = int(rng.integers(11))
    if style < 4:
        return art(rng, shape, w, h, y, z, x)
    ground = _color(rng)
    shape.box(ground, w, 0.002, h, x, y + 0.001, z)
    if style == 4:  # bands across or upright, even or not
        edges = np.sort(np.append(rng.random(int(rng.integers(2, 9))), [0, 1]))
        across = rng.random() < 0.6
        for a, b in itertools.pairwise(edges):
            own = _color(rng)
            if across:
                shape.box(own, w, 0.002, h * (b - a), x, y + 0.003, z + h * a)
            else:
                shape.box(own, w * (b - a), 0.002, h, x + w * ((a + b) / 2 - 0.5), y + 0.003, z)
    elif style == 5:  # discs
        for k in range(int(rng.integers(1, 7))):
            r = min(w, h) * rng.uniform(0.06, 0.4)
            cx, cz = x + rng.uniform(-1, 1) * (w / 2 - r), z + r + rng.random() * (h - 2 * r)
            shape.rod(_color(rng), (cx, y, cz), (cx, y + 0.003 + 0.001 * k, cz), r, sides=14)
    elif style == 6:  # a chequer of many colours
        n, m = rng.integers(2, 7, 2)
        colors = [_color(rng) for _ in range(int(rng.integers(2, 6)))]
        for i, j in itertools.product(range(n), range(m)):
            own = colors[rng.integers(len(colors))]
            shape.box(own, w / n, 0.002, h / m, x + w * ((i + 0.5) / n - 0.5), y + 0.003, z + h * j / m)
    elif style == 7:  # a photograph: dark or pale patches
        tone = rng.integers(30, 220, 3)
        other = np.clip(tone + rng.integers(-90, 90, 3), 10, 245)
        photo = tinted(tuple(tone), int(rng.choice([PATCHES, FLORAL])), rng.uniform(0.1, 0.6), second=tuple(other))
        shape.box(photo, w, 0.002, h, x, y + 0.003, z)
    elif style == 8:  # a figure: trunk, crown, or a body with its head
        own = _color(rng)
        shape.box(own, w * rng.uniform(0.08, 0.4), 0.002, h * 0.55, x, y + 0.003, z, taper=rng.uniform(0.4, 1))
        r = min(w * 0.4, h * 0.24) * rng.uniform(0.5, 1)
        shape.rod(_color(rng), (x, y, z + h * 0.62), (x, y + 0.005, z + h * 0.62), r, sides=12)
    elif style == 9:  # words
        ink = tinted((30, 30, 32)) if sum(ground.color) > 1.3 else tinted((238, 236, 230))
        rows = int(rng.integers(1, 7))
        for k in range(rows):
            long, tall = w * rng.uniform(0.35, 0.9), 0.45 * h / rows
            shape.box(ink, long, 0.002, tall, x, y + 0.003, z + h * (k + 0.3) / rows)
    return shape  # and some are of one colour


def _frame_paint(rng: Rng) -> Material:
    return pick(rng, "black", "white", "brass", "frame", *WOODS) if rng.random() < 0.8 else _color(rng)


def _rim(shape: Shape, m: Material, w, h, size, y0, y1, z=0.0) -> Shape:
    """Four bars outside a w × h field."""
    for side in (-1, 1):
        shape.box(m, size, y1 - y0, h + 2 * size, side * (w + size) / 2, (y0 + y1) / 2, z - size)
        shape.box(m, w, y1 - y0, size, 0, (y0 + y1) / 2, z + h / 2 + side * (h + size) / 2 - size / 2)
    return shape


def _framed(rng: Rng, w, h, m: Material, size, deep, mat=0.0, sunk=0.5, glass=0.0) -> Shape:
    """A picture w × h over all in a frame, ``sunk`` of the frame's depth behind its front; ``mat`` is the margin."""
    shape, y = Shape(), deep * (1 - sunk)
    iw, ih = w - 2 * size, h - 2 * size
    shape.box(tinted((240, 238, 230), shiny=glass), iw, max(y, 0.008), ih, 0, max(y, 0.008) / 2, size)
    edge = mat * min(iw, ih)
    start = len(shape.materials)
    _art(rng, shape, iw - 2 * edge, ih - 2 * edge, max(y, 0.008), size + edge)
    shape.materials[start:] = [own._replace(shiny=max(own.shiny, glass)) for own in shape.materials[start:]]
    return _rim(shape, m, iw, ih, size, 0.0, deep, size)


def broad_frame(rng: Rng) -> Shape:
    """A heavy frame: broad, in steps that rise or fall towards the picture, with corner blocks at times."""
    w, h = _size(rng, 0.45, 1.9)
    size = min(rng.uniform(0.05, 0.16), 0.28 * min(w, h))
    m, second, steps = _frame_paint(rng), _frame_paint(rng), int(rng.integers(2, 4))
    depths = np.sort(rng.uniform(0.025, 0.12, steps))
    if rng.random() < 0.5:
        depths = depths[::-1]
    mat = rng.uniform(0.05, 0.2) if rng.random() < 0.35 else 0.0
    inner = _framed(rng, w - 2 * size, h - 2 * size, m, 0.012, 0.03, mat, 0.5)
    shape, at = inner.moved(z=size), size
    for k, deep in enumerate(depths):
        at -= size / steps
        fw, fh = w - 2 * at - 2 * size / steps, h - 2 * at - 2 * size / steps
        own = second if k == 0 and rng.random() < 0.3 else m
        _rim(shape, own, fw, fh, size / steps, 0.0, deep, at + size / steps)
    if rng.random() < 0.25:
        deep = float(depths.max()) + 0.02
        for x, z in itertools.product((-1, 1), (0, h - size)):
            shape.box(second, size, deep, size, x * (w - size) / 2, deep / 2, z)
    return shape


def bare_canvas(rng: Rng) -> Shape:
    """Cloth or a board without a frame, from thin to a hand deep, painted over its edges; off the wall at times."""
    w, h = _size(rng, 0.2, 2.4)
    h = min(h, 1.5)
    w = min(w, 2.4)
    deep, off = rng.choice([rng.uniform(0.012, 0.025), rng.uniform(0.025, 0.07)]), 0.0
    edge = tinted((228, 224, 214)) if rng.random() < 0.4 else _color(rng)
    shape = Shape()
    if rng.random() < 0.2:  # it floats before the wall
        off = rng.uniform(0.015, 0.04)
        shape.box(tinted((60, 58, 56)), w * 0.7, off, h * 0.7, 0, off / 2, h * 0.15)
    shape.box(edge, w, deep, h, 0, off + deep / 2)
    _art(rng, shape, w, h, off + deep)
    if rng.random() < 0.2:  # a rim with a gap about it
        _rim(shape, _frame_paint(rng), w + 0.03, h + 0.03, 0.02, 0.0, off + deep + 0.012, -0.015)
    return shape.grounded()


def glazed_picture(rng: Rng) -> Shape:
    """Behind glass in a thin frame, in a broad white or coloured mat; several small ones in one mat at times."""
    w, h = _size(rng, 0.2, 1.5)
    m, size, deep = _frame_paint(rng), rng.uniform(0.012, 0.03), rng.uniform(0.015, 0.04)
    glass = rng.uniform(0.05, 0.4) if rng.random() < 0.6 else 0.0
    if rng.random() < 0.65:
        return _framed(rng, w, h, m, size, deep, rng.uniform(0.1, 0.38), rng.uniform(0.1, 0.6), glass)
    shape = Shape().box(_color(rng) if rng.random() < 0.3 else tinted((240, 238, 230)), w, 0.014, h, 0, 0.007)
    columns, rows = max(1, round(w / rng.uniform(0.14, 0.4))), max(1, round(h / rng.uniform(0.14, 0.4)))
    cw, ch = w / columns, h / rows
    for i, j in itertools.product(range(columns), range(rows)):
        fill = rng.uniform(0.5, 0.75)
        _art(rng, shape, cw * fill, ch * fill, 0.014, ch * (j + (1 - fill) / 2), cw * (i + 0.5) - w / 2)
    return _rim(shape, m, w, h, size, 0.0, deep).grounded()


def box_picture(rng: Rng) -> Shape:
    """A deep box with things in it behind its front, or blocks, boards or tiles that stand out as a relief."""
    w, h = _size(rng, 0.25, 1.4)
    deep, m, shape = rng.uniform(0.05, 0.13), _frame_paint(rng), Shape()
    back = _color(rng)
    shape.box(back, w, 0.014, h, 0, 0.007)
    if rng.random() < 0.5:  # things in a box
        _rim(shape, m, w, h, rng.uniform(0.015, 0.04), 0.0, deep)
        for _ in range(int(rng.integers(1, 9))):
            own, r = _color(rng), rng.uniform(0.04, 0.2) * min(w, h)
            x, z = rng.uniform(-1, 1) * (w / 2 - r), r + rng.random() * (h - 2 * r)
            if rng.random() < 0.4:
                shape.ball(own, r, min(r, deep * 0.45), r * rng.uniform(0.5, 1), x, deep * 0.45, z, rings=6, sides=10)
            else:
                shape.box(own, r, deep * rng.uniform(0.2, 0.8), r * rng.uniform(0.5, 1.5), x, deep * 0.3, z - r * 0.7)
        return shape.grounded()
    pitch, colors = rng.uniform(0.06, 0.25), [_color(rng) for _ in range(int(rng.integers(1, 5)))]
    if rng.random() < 0.4:
        colors = [pick(rng, *WOODS) for _ in range(3)]
    n, k = max(1, round(w / pitch)), max(1, round(h / (pitch * rng.choice([1.0, 1.0, 3.0]))))
    n, k = min(n, 10), min(k, 10)
    for i, j in itertools.product(range(n), range(k)):
        out = rng.uniform(0.01, deep)
        own = colors[rng.integers(len(colors))]
        shape.box(own, w / n, out, h / k, w * ((i + 0.5) / n - 0.5), out / 2, h * j / k)
    return _rim(shape, m, w, h, 0.025, 0.0, deep).grounded() if rng.random() < 0.5 else shape


def hung_group(rng: Rng) -> Shape:
    """Frames of one kind in a row, a column or a grid."""
    w, h = _size(rng, 0.13, 0.65)
    columns, rows = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    if columns * rows < 2:
        columns = 3
    gap, m = rng.uniform(0.02, 0.18), _frame_paint(rng)
    columns, rows = max(1, min(columns, int(2.8 / (w + gap)))), max(1, min(rows, int(1.5 / (h + gap))))
    size, deep, mat = rng.uniform(0.012, 0.03), rng.uniform(0.015, 0.05), rng.choice([0.0, 0.12, 0.25])
    bare, shape = rng.random() < 0.3, Shape()
    for i, j in itertools.product(range(columns), range(rows)):
        if bare:
            one = _art(rng, Shape().box(m, w, deep, h, 0, deep / 2), w, h, deep)
        else:
            one = _framed(rng, w, h, m, size, deep, mat, 0.4)
        shape.add(one, (w + gap) * (i - (columns - 1) / 2), 0, (h + gap) * j)
    return shape


def mixed_group(rng: Rng) -> Shape:
    """Pictures of all sizes and frames close to each other, in columns of uneven heights, or going up as by stairs."""
    shape, x, stairs = Shape(), 0.0, rng.uniform(0.1, 0.25) if rng.random() < 0.25 else 0.0
    gap, number = rng.uniform(0.03, 0.12), int(rng.integers(2, 6))
    for k in range(number):
        w, z = rng.uniform(0.16, 0.6), k * stairs + rng.uniform(0.0, 0.15)
        for _ in range(1 if stairs else int(rng.integers(1, 4))):
            own, h = w * rng.uniform(0.6, 1.0), rng.uniform(0.15, 0.55)
            size, deep = rng.uniform(0.012, 0.05), rng.uniform(0.012, 0.06)
            size, mat = min(size, 0.2 * min(own, h)), rng.choice([0.0, 0.0, 0.15, 0.25])
            one = _framed(rng, own, h, _frame_paint(rng), size, deep, mat, rng.uniform(0.1, 0.6))
            shape.add(one, x + w / 2, 0, z)
            z += h + gap
        x += w + gap
        if x > 2.4:
            break
    return shape.grounded()


def wall_wide_picture(rng: Rng) -> Shape:
    """A print as wide as much of the wall: a stretched cloth, a panel of boards or tiles, or a sheet pasted on."""
    w, h = rng.uniform(1.5, 3.0), rng.uniform(0.45, 1.5)
    deep, kind, shape = rng.choice([0.012, rng.uniform(0.02, 0.08)]), int(rng.integers(4)), Shape()
    shape.box(_color(rng), w, deep, h, 0, deep / 2)
    if kind == 3:  # tiles or boards, each with a bit of it
        n, k = (int(rng.integers(4, 11)), int(rng.integers(2, 6))) if rng.random() < 0.5 else (1, int(h / 0.14))
        one, two, three = _color(rng), _color(rng), paint(rng, "cloth", "fabric", "marble")
        line = rng.uniform(0.3, 0.7)
        for i, j in itertools.product(range(n), range(k)):
            own = (one if (j + 0.5) / k < line else two) if rng.random() < 0.75 else three
            shape.box(
                own, w / n - 0.012, 0.012, h / k - 0.012, w * ((i + 0.5) / n - 0.5), deep + 0.006, h * j / k + 0.006
            )
        return shape
    _art(rng, shape, w, h, deep)
    if kind == 1:
        size = rng.uniform(0.02, 0.09)
        _rim(shape, _frame_paint(rng), w, h, size, 0.0, deep + rng.uniform(0.005, 0.05))
    return shape.grounded()


def pictures_on_ledge(rng: Rng) -> list[tuple[str, Shape]]:
    """A narrow ledge on which pictures stand, leaning back, some before others."""
    w, deep = rng.uniform(0.6, 1.8), rng.uniform(0.08, 0.13)
    m = pick(rng, "white", "black", *WOODS)
    ledge = Shape().box(m, w, deep, 0.022, 0, deep / 2).box(m, w, 0.018, 0.05, 0, deep - 0.009)
    ledge.box(m, w, 0.015, 0.07, 0, 0.0075)
    shape, x = Shape(), -w / 2
    while x < w / 2 - 0.16 and len(shape.faces) < 160:
        own, h = rng.uniform(0.14, min(0.5, w / 2 - x)), rng.uniform(0.16, 0.65)
        size = min(rng.uniform(0.01, 0.035), 0.15 * min(own, h))
        one = _framed(rng, own, h, _frame_paint(rng), size, rng.uniform(0.014, 0.03), rng.choice([0.0, 0.15]), 0.4)
        back = rng.uniform(0.02, deep - 0.045)
        shape.add(one.tilted(min(0.3, back / h)), x + own / 2, back, 0.022)
        x += own * rng.uniform(0.7, 1.1) + rng.uniform(-0.03, 0.1)
    return [("picture", shape), ("ledge", ledge)]


def _sheet(rng: Rng, w, h, bend: Callable, plain=0.15) -> Shape:
    """Bent paper printed in fields: margin, heading, pictures, print; ``bend`` is (x, z as shares) → y."""
    shape, page = Shape(), _color(rng) if rng.random() < 0.5 else tinted((240, 238, 232))
    rows = np.concatenate([[0.0], np.sort(rng.uniform(0.15, 0.85, int(rng.integers(0, 4)))), [1.0]])
    if rng.random() < plain:
        rows = np.array([0.0, 1.0])
    kinds = int(rng.integers(3))
    for z0, z1 in itertools.pairwise(rows):
        n = int(rng.integers(1, 4)) if kinds else 1
        xs = np.linspace(0, 1, n + 1)
        for x0, x1 in itertools.pairwise(xs):
            chance = rng.random()
            if chance < 0.3:
                own = page
            elif chance < 0.55:
                own = tinted((236, 234, 228), PRINT, 0.04, second=(80, 80, 86))._replace(axis=2)
            else:
                own = _color(rng)._replace(texture=int(rng.choice([PLAIN, PATCHES, FLORAL, FABRIC, STRIPES])))
                own = own._replace(period=rng.uniform(0.05, 0.4), second=_color(rng).color)
            u, v = np.meshgrid(np.linspace(x0, x1, 5), np.linspace(z0, z1, 5), indexing="ij")
            shape.sheet(own, np.stack([(u - 0.5) * w, bend(u, v), v * h], -1))
    return shape


def bent_poster(rng: Rng) -> Shape:
    """Paper that is not flat: it bulges, its lower edge or a corner curls away from the wall, one is half fallen."""
    w, h = _size(rng, 0.35, 1.4)
    w, kind, much = max(w, 0.25), int(rng.integers(5)), rng.uniform(0.015, 0.14)
    phase, side = rng.uniform(0, 6), int(rng.integers(2))

    def bend(u, v):
        t = u if side else 1 - u
        if kind == 0:
            y = 0.3 * much * (1 + np.sin(3 * np.pi * u + phase) * np.cos(2 * v))
        elif kind == 1:
            y = much * np.clip(0.35 - v, 0, 1) ** 2 / 0.12
        elif kind == 2:
            y = much * np.clip(0.8 - t - v, 0, 1) ** 2 / 0.4
        elif kind == 3:
            y = much * np.clip(t + v - 1.2, 0, 1) ** 2 / 0.4
        else:
            y = 0.4 * much * np.sin(np.pi * u) * (0.4 + 0.6 * np.sin(np.pi * v) ** 2)
        return 0.006 + np.minimum(y, 0.16)

    return _sheet(rng, w, h, bend)


def many_posters(rng: Rng) -> Shape:
    """A wall of paper: sheets in a row or grid with even gaps, or pinned over each other askew."""
    shape = Shape()
    if rng.random() < 0.5:
        w, h = _size(rng, 0.2, 0.7)
        columns, rows, gap = int(rng.integers(2, 7)), int(rng.integers(1, 4)), rng.uniform(0.0, 0.1)
        columns, rows = max(1, min(columns, int(2.6 / (w + gap)))), max(1, min(rows, int(1.5 / (h + gap))))
        for i, j in itertools.product(range(columns), range(rows)):
            one = _art(rng, Shape().box(tinted((238, 236, 230)), w, 0.01, h), w * 0.97, h * 0.97, 0.006, h * 0.015)
            shape.add(one, (w + gap) * (i - (columns - 1) / 2), 0, (h + gap) * j)
        return shape
    wide, tall = rng.uniform(0.5, 1.8), rng.uniform(0.4, 1.2)
    for k in range(int(rng.integers(4, 15))):
        w, h = _size(rng, 0.2, 0.6)
        lift, curl = 0.006 + 0.004 * (k % 5), rng.uniform(0.0, 0.05)
        one = _sheet(rng, w, h, lambda u, v, y=lift, c=curl: y + c * np.clip(0.5 - v, 0, 1) ** 2, 0.5)
        turn, x, z = rng.normal(0, 0.08), rng.uniform(-0.5, 0.5) * wide, rng.random() * tall
        c, s = np.cos(turn), np.sin(turn)
        for points, faces, material in zip(one.vertices, one.faces, one.materials, strict=True):
            px, pz = points[:, 0], points[:, 2]
            shape.mesh(material, np.stack([c * px - s * pz + x, points[:, 1], s * px + c * pz + z], -1), faces)
    return shape.grounded()


def held_poster(rng: Rng) -> Shape:
    """Stiff: in a clip frame of metal, on a foam board, laminated with a rim, or in a case with a light above."""
    w, h = _size(rng, 0.3, 1.7)
    kind, m, shape = int(rng.integers(4)), paint(rng, "metal", "black", "white", "brass", "bright"), Shape()
    m = m._replace(shiny=0.03)
    if kind == 0:
        shape.box(_color(rng), w, 0.014, h)
        _art(rng, shape, w, h, 0.007)
        return _rim(shape, m, w, h, rng.uniform(0.018, 0.035), -0.01, rng.uniform(0.015, 0.03)).grounded()
    if kind == 1:
        deep = rng.uniform(0.015, 0.05)
        return _art(rng, shape.box(tinted((235, 234, 230)), w, deep, h), w, h, deep / 2)
    if kind == 2:
        edge = rng.uniform(0.01, 0.06)
        shape.box(tinted((226, 228, 228), shiny=0.05), w, 0.01, h)
        _art(rng, shape, w - 2 * edge, h - 2 * edge, 0.005, edge)
        return shape
    deep, size = rng.uniform(0.05, 0.11), rng.uniform(0.03, 0.08)
    shape.box(m, w, deep - 0.02, h, 0, -0.01)
    _art(rng, shape, w, h, deep / 2 - 0.02)
    _rim(shape, m, w, h, size, -deep / 2, deep / 2)
    if rng.random() < 0.5:
        shape.box(paint(rng, "white", "metal"), w * 0.7, 0.1, 0.06, 0, deep / 2, h + size)
    return shape.grounded()


MORE: dict[str, tuple[Callable, ...]] = {
    "picture": (
        broad_frame,
        bare_canvas,
        glazed_picture,
        box_picture,
        hung_group,
        mixed_group,
        wall_wide_picture,
        pictures_on_ledge,
    ),
    "poster": (bent_poster, many_posters, held_poster),
}
