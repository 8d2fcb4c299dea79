"""More makes of file cabinets, and the folders in them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.joinery import Cell, Style, cupboard, grid
from data_prep.synthetic.more.parts import Parts, any_color, feet, load, prism
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape

Rng = np.random.Generator


def _folders(
    rng: Rng, shape: Shape, x0: float, x1: float, y0: float, y1: float, z: float, h: float, across: bool
) -> None:
    """Hanging folders in a drawer, or files side by side on a board."""
    pool = [pick(rng, "carton", "book", "white") for _ in range(4)]
    at, end = (y0, y1) if across else (x0, x1)
    while at < end - 0.05:
        thick = rng.uniform(0.015, 0.05)
        if across:
            shape.box(
                pool[rng.integers(4)], x1 - x0, thick, h * rng.uniform(0.9, 1.0), (x0 + x1) / 2, at + thick / 2, z
            )
        else:
            shape.box(
                pool[rng.integers(4)], thick, y1 - y0, h * rng.uniform(0.85, 1.0), at + thick / 2, (y0 + y1) / 2, z
            )
        at += thick + rng.uniform(0.002, 0.03)


def _file_style(rng: Rng) -> Style:
    body = pick(rng, "painted steel", "painted steel", "laminate", *WOODS) if rng.random() < 0.75 else any_color(rng)
    return Style(
        body,
        pick(rng, "chrome", "black", "steel"),
        str(rng.choice(["slab", "slab", "raised"])),
        str(rng.choice(["cup", "bar", "lip"])),
    )


def file_bank(rng: Rng) -> Parts:
    """Two to five of them side by side, not all as high; a drawer drawn far out with folders; cartons on top."""
    style, shape, parts, x = _file_style(rng), Shape(), [], 0.0
    w, d, pitch, alike = rng.uniform(0.38, 0.5), rng.uniform(0.45, 0.7), rng.uniform(0.26, 0.35), rng.random() < 0.6
    rows = int(rng.integers(2, 6))
    number = int(rng.integers(2, 6 if w < 0.45 else 5))
    tops = []
    for _ in range(number):
        own = style if alike else style._replace(front=_file_style(rng).front)
        tall = 0.05 + (rows if alike else int(rng.integers(2, 6))) * pitch
        cells = grid(rng, x, x + w, 0.05, tall, round((tall - 0.05) / pitch), 1, "drawer", ajar=0.04)
        cells = [c._replace(opened=float(rng.uniform(0.2, 0.5))) if c.opened else c for c in cells]
        cupboard(shape, own, own.front, cells, -d / 2, d / 2)
        for c in cells:
            if c.opened:
                _folders(
                    rng, shape, x + 0.05, x + w - 0.05, d / 2, d / 2 + c.opened - 0.02, c.z0 + 0.03, pitch * 0.75, True
                )
        shape.box(own.front, w - 0.004, d, 0.02, x + w / 2, 0, tall).box(
            pick(rng, "black"), w, d - 0.05, 0.05, x + w / 2
        )
        tops.append((x, x + w, tall + 0.02))
        x += w + rng.choice([0.0, 0.01, 0.05])
    for a, b, z in tops:
        shape.top(a, b, -d / 2, d / 2, z)
        if rng.random() < 0.35:
            parts += load(rng, a, b, d, 0, z, 0.35)
    return [(name, s.moved(-x / 2)) for name, s in [("file cabinet", shape), *parts]]


def flap_file(rng: Rng) -> Parts:
    """Wide and open in front: files stand side by side on its boards; flaps are up here, shut there."""
    w, d, rows, pitch = rng.uniform(0.75, 1.25), rng.uniform(0.32, 0.5), int(rng.integers(2, 6)), rng.uniform(0.32, 0.4)
    style, shape = _file_style(rng), Shape()
    body, h = style.front, 0.06 + rows * pitch
    shape.box(pick(rng, "black"), w - 0.03, d - 0.05, 0.06)
    for k in range(rows):
        z = 0.06 + k * pitch
        if rng.random() < 0.35:
            cupboard(shape, style, body, [Cell(-w / 2, w / 2, z, z + pitch, "drawer")], -d / 2, d / 2)
            continue
        cupboard(shape, style, body, [Cell(-w / 2, w / 2, z, z + pitch, "niche")], -d / 2, d / 2)
        end = -w / 2 + 0.03 + (w - 0.06) * rng.uniform(0.4, 1.0)
        _folders(
            rng, shape, -w / 2 + 0.03, end, -d / 2 + 0.04, d / 2 - rng.uniform(0.02, 0.1), z + 0.02, pitch * 0.78, False
        )
        if rng.random() < 0.4:
            out = rng.uniform(0.03, d * 0.8)
            shape.box(body, w - 0.03, out, 0.022, 0, d / 2 + out / 2, z + pitch - 0.035)
    shape.tops.clear()
    parts: Parts = [("file cabinet", shape.box(body, w, d, 0.02, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.02))]
    return parts + (load(rng, -w / 2, w / 2, d, 0, h + 0.02, min(0.35, 2.24 - h)) if rng.random() < 0.4 else [])


def combi_file(rng: Rng) -> Parts:
    """Drawers for files below a cupboard or boards, beside a door, or with a tall pull-out; on a plinth or on legs."""
    w, d, pitch, shape = rng.uniform(0.4, 0.95), rng.uniform(0.4, 0.65), rng.uniform(0.28, 0.35), Shape()
    style = _file_style(rng)
    body, kind = style.front, rng.integers(3)
    w = min(w, 0.5) if kind == 2 else w
    z = feet(rng, shape, body, w, d)
    if kind == 0:
        split, h = z + int(rng.integers(1, 4)) * pitch, rng.uniform(1.2, 1.95)
        cells = grid(rng, -w / 2, w / 2, z, split, round((split - z) / pitch), 1, "drawer", ajar=0.06)
        cells += grid(
            rng,
            -w / 2,
            w / 2,
            split,
            max(h, split + 0.35),
            1,
            1 if w < 0.55 else 2,
            str(rng.choice(["door", "door", "niche"])),
        )
    elif kind == 1:
        rows = int(rng.integers(2, 4))
        at = rng.uniform(-0.05, 0.05) * w
        cells = grid(rng, -w / 2, at, z, z + rows * pitch, rows, 1, "drawer", ajar=0.06) + grid(
            rng, at, w / 2, z, z + rows * pitch, 1, 1
        )
    else:
        h, out = rng.uniform(0.7, 1.4), rng.uniform(0.0, 0.5) if rng.random() < 0.5 else 0.0
        cells = [Cell(-w / 2, w / 2, z, h, "drawer", 1, out)]
        if out:
            for level in np.arange(z + 0.05, h - 0.3, 0.35):
                shape.box(body, w - 0.06, out, 0.02, 0, d / 2 + out / 2, level)
                _folders(rng, shape, -w / 2 + 0.05, w / 2 - 0.05, d / 2, d / 2 + out - 0.02, level + 0.02, 0.26, True)
    cupboard(shape, style, body, cells, -d / 2, d / 2)
    h = max(c.z1 for c in cells)
    return [("file cabinet", shape.box(body, w, d, 0.02, z=h).top(-w / 2, w / 2, -d / 2, d / 2, h + 0.02))]


def pedestal_file(rng: Rng) -> Parts:
    """Low on castors or legs with a round front edge or a cushion for a seat; one to three drawers, a drawer out."""
    w, d, h, shape = rng.uniform(0.32, 0.55), rng.uniform(0.42, 0.62), rng.uniform(0.42, 0.68), Shape()
    style = _file_style(rng)
    z, body = feet(rng, shape, style.front, w, d), style.front if rng.random() < 0.6 else any_color(rng)
    rows = int(rng.integers(1, 4))
    cells = grid(rng, -w / 2, w / 2, z, h - 0.03, rows, 1, "drawer", ajar=0.1)
    cupboard(shape, style, body, cells, -d / 2, d / 2 - 0.02)
    for c in cells:
        if c.opened:
            _folders(
                rng,
                shape,
                c.x0 + 0.05,
                c.x1 - 0.05,
                d / 2 - 0.02,
                d / 2 + c.opened - 0.04,
                c.z0 + 0.02,
                (c.z1 - c.z0) * 0.7,
                True,
            )
    r = rng.uniform(0.02, 0.2) * w
    edge = [(w / 2 - r, d / 2 + 0.03), (-w / 2 + r, d / 2 + 0.03), (-w / 2, d / 2 + 0.03 - r), (-w / 2, -d / 2)]
    shape.add(prism(body, [(w / 2, -d / 2), (w / 2, d / 2 + 0.03 - r), *edge], 0.03), z=h - 0.03)
    if rng.random() < 0.35:
        shape.box(pick(rng, "upholstery", "office cloth"), w - 0.02, d - 0.03, rng.uniform(0.04, 0.1), z=h)
        return [("file cabinet", shape)]
    return [("file cabinet", shape.top(-w / 2, w / 2, -d / 2, d / 2, h))]


MORE: dict[str, tuple[Callable, ...]] = {"file cabinet": (file_bank, flap_file, combi_file, pedestal_file)}
