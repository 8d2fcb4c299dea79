"""What cabinets are built from: bodies of cells, fronts with handles, doors ajar and drawers out, legs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator
_GAP = 0.006  # half of the seam between two fronts: wider than real ones, which no scan would show


class Style(NamedTuple):
    """The look of all fronts of one piece.

    Attributes:
        front, grip: materials of fronts and handles.
        panel: ``slab``, ``frame`` (a recessed field), ``raised`` (a field that stands out), ``louver``, ``glass``.
        handle: ``bar``, ``knob``, ``cup``, ``lip`` (the upper edge is the grip), ``none``.
        low: whether doors are opened at their lower part, as those of wall cabinets are.
    """

    front: Material
    grip: Material
    panel: str = "slab"
    handle: str = "bar"
    low: bool = False


class Cell(NamedTuple):
    """A compartment of a body, x0..x1 × z0..z1, and its front.

    Attributes:
        kind: ``door``, ``drawer``, ``niche`` (no front).
        hinge: -1 left, 1 right.
        opened: radians of a door, metres of a drawer.
    """

    x0: float
    x1: float
    z0: float
    z1: float
    kind: str = "door"
    hinge: int = 1
    opened: float = 0.0


def draw_style(rng: Rng, front: Material, panels=("slab", "slab", "frame", "raised"), handles=("bar", "knob", "lip")):
    """Draw the look of a piece's fronts."""
    return Style(
        front, pick(rng, "frame", "chrome", "brass", "steel"), str(rng.choice(panels)), str(rng.choice(handles))
    )


def legs(shape: Shape, material: Material, w, d, h, r, square=True) -> Shape:
    """Four legs under a w × d top, each 2 r thick; round ones stand outwards and taper."""
    for x in (-w / 2 + r, w / 2 - r):
        for y in (-d / 2 + r, d / 2 - r):
            if square:
                shape.box(material, 2 * r, 2 * r, h, x, y)
            else:
                shape.rod(material, (x * 1.08, y * 1.08, 0), (x * 0.9, y * 0.9, h), max(r * 0.6, 0.009), r)
    return shape


def grid(rng: Rng, x0, x1, z0, z1, rows: int, columns: int, kind="door", ajar=0.06) -> list[Cell]:
    """Cells of one kind; a share ``ajar`` of them is open."""
    xs, zs = np.linspace(x0, x1, columns + 1), np.linspace(z0, z1, rows + 1)
    cells = []
    for row in range(rows):
        for column in range(columns):
            hinge = int(rng.choice([-1, 1])) if columns == 1 else (-1, 1)[column % 2]
            cell = Cell(xs[column], xs[column + 1], zs[row], zs[row + 1], kind, hinge)
            cells.append(cell._replace(opened=opening(rng, kind)) if rng.random() < ajar else cell)
    return cells


def opening(rng: Rng, kind: str) -> float:
    """How far something that is open stands open."""
    return float(rng.uniform(0.06, 0.25) if kind == "drawer" else rng.uniform(0.25, 1.7))


def cupboard(shape: Shape, style: Style, body: Material, cells: list[Cell], y0, y1) -> Shape:
    """Add a body of cells from the back y0 to the front y1: closed ones are solid, open ones hollow."""
    t = 0.018
    for cell in cells:
        w, h, x = cell.x1 - cell.x0, cell.z1 - cell.z0, (cell.x0 + cell.x1) / 2
        if cell.kind != "niche" and cell.opened == 0:
            shape.box(body, w, y1 - y0, h, x, (y0 + y1) / 2, cell.z0)
        else:
            shape.box(body, w, t, h, x, y0 + t / 2, cell.z0)
            for side in (cell.x0 + t / 2, cell.x1 - t / 2):
                shape.box(body, t, y1 - y0, h, side, (y0 + y1) / 2, cell.z0)
            for z in (cell.z0, cell.z1 - t):
                shape.box(body, w, y1 - y0, t, x, (y0 + y1) / 2, z)
        if cell.kind == "niche":
            if h > 0.14:
                shape.top(cell.x0 + 0.03, cell.x1 - 0.03, y0 + 0.03, y1 - 0.01, cell.z0 + t)
            continue
        leaf = front(style, w - 2 * _GAP, h - 2 * _GAP, cell.kind == "door", -cell.hinge)
        z = cell.z0 + _GAP
        if cell.kind == "drawer":
            if cell.opened > 0:
                depth = min(cell.opened + 0.1, y1 - y0)
                for side in (-1, 1):
                    shape.box(body, 0.014, depth, h * 0.6, x + side * (w / 2 - 0.03), y1 + cell.opened - depth / 2, z)
                shape.box(body, w - 0.05, depth, 0.014, x, y1 + cell.opened - depth / 2, z)
            shape.add(leaf, x, y1 + cell.opened, z)
        else:
            swung = Shape().add(leaf, -cell.hinge * (w / 2 - _GAP))
            shape.add(swung, x + cell.hinge * (w / 2 - _GAP), y1, z, -cell.hinge * cell.opened)
    return shape


def front(style: Style, w, h, door=True, grip_side=1) -> Shape:
    """One front, w × h, its back at y = 0 and its lower edge at z = 0; doors have their handle at ``grip_side``."""
    m, shape, t = style.front, Shape(), 0.02
    rail = min(0.07, 0.22 * min(w, h))
    if style.panel in ("frame", "glass", "louver") and min(w, h) > 0.13:
        field = style.grip._replace(shiny=0.3, color=(0.62, 0.68, 0.7), second=(0.5, 0.56, 0.58))
        shape.box(field if style.panel == "glass" else m, w - rail, 0.008, h - rail, y=0.004, z=rail / 2)
        for side in (-1, 1):
            shape.box(m, rail, 0.026, h, side * (w - rail) / 2, 0.013)
        for z in (0, h - rail):
            shape.box(m, w - 2 * rail, 0.026, rail, y=0.013, z=z)
        if style.panel == "louver":
            for z in np.arange(rail + 0.02, h - rail - 0.02, 0.055):
                shape.box(m, w - 2 * rail, 0.022, 0.028, y=0.011, z=z)
        t = 0.026
    else:
        shape.box(m, w, t, h, y=t / 2)
        if style.panel == "raised" and min(w, h) > 0.13:
            shape.box(m, w - 2 * rail, 0.015, h - 2 * rail, y=t + 0.0075, z=rail)
    x = grip_side * (w / 2 - 0.04)
    if style.handle == "bar":
        long = min(0.28, 0.5 * (h if door else w))
        if door:
            z = 0.05 if style.low else h - long - 0.05 if h < 1.0 else h * 0.5 - long / 2
            shape.box(style.grip, 0.018, 0.035, long, x, t + 0.0175, z)
        else:
            shape.box(style.grip, long, 0.035, 0.018, 0, t + 0.0175, min(h * 0.6, h - 0.05))
    elif style.handle == "knob":
        z = (0.06 if style.low else h - 0.09 if h < 1.0 else h * 0.48) if door else h / 2
        for place in (x,) if door else (-w * 0.25, w * 0.25) if w > 0.7 else (0,):
            shape.ball(style.grip, 0.018, 0.018, 0.018, place, t + 0.016, z, rings=4, sides=6)
    elif style.handle == "cup":
        z = (0.05 if style.low else h - 0.1 if h < 1.0 else h * 0.45) if door else h * 0.55
        shape.box(style.grip, min(0.1, w * 0.5), 0.03, 0.035, x * 0.9 if door else 0, t + 0.015, z)
    elif style.handle == "lip":
        shape.box(style.grip, w, 0.022, 0.018, 0, t + 0.005, 0 if style.low and door else h - 0.018)
    return shape
