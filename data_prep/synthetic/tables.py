"""Families of tables, and the seats about them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.chairs import chair, office_chair, reach_under
from data_prep.synthetic.furniture import outline, slab
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.seating import stool
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def table(rng: Rng, width=(0.8, 1.8), depth=(0.7, 1.0), height=(0.7, 0.78), round_share=0.25, shelf=0.0) -> Shape:
    """A board of any outline on legs, trestles, panels or columns; long ones stand on more of them.

    Args:
        rng: draws the rest.
        width, depth, height: metres, from and to.
        round_share: how many are round or oval.
        shelf: how many have a board below, as coffee tables do.
    """
    w, d, h = rng.uniform(*width), rng.uniform(*depth), rng.uniform(*height)
    small, tiny = max(w, d) < 1.3, max(w, d) < 0.7
    wooden = rng.random() < 0.55
    top = pick(rng, *WOODS, "laminate") if wooden else pick(rng, "laminate", "laminate", "white", "oak", "black")
    leg = top if wooden and rng.random() < 0.7 else pick(rng, "frame", "frame", "chrome", *WOODS)
    if rng.random() < (0.15 if small else 0.06):
        top = paint(rng, "glass")._replace(shiny=0.3)
    thick = rng.uniform(0.02, 0.045)
    kind = "square"
    if rng.random() < round_share:
        kind = "oval"
        if small or rng.random() < 0.5:
            w = d = min(max(w, d), 1.5)  # round
    elif rng.random() < 0.35:
        kind = "boat" if w > 1.9 and rng.random() < 0.6 else "rounded"
    shape, under = Shape(), h - thick
    slab(shape, top, outline(w, d, kind), thick, z=under)
    reach = 0.68 if kind == "oval" else 0.94
    _stand(shape, rng, leg, top if wooden else leg, w, d, under, kind, tiny)
    if rng.random() < shelf:
        z = h * rng.uniform(0.25, 0.4)
        slab(shape, top if wooden else leg, outline(w * reach * 0.9, d * reach * 0.9, kind), 0.02, z=z)
        if h - z > 0.2:
            shape.top(-w * reach * 0.4, w * reach * 0.4, -d * reach * 0.4, d * reach * 0.4, z + 0.02)
    if kind == "oval":
        return shape.top(-w * 0.33, w * 0.33, -d * 0.33, d * 0.33, h)
    inset = 0.14 * d if kind == "boat" else 0.0
    return shape.top(-w / 2, w / 2, -d / 2 + inset, d / 2 - inset, h)


def _stand(shape: Shape, rng: Rng, leg: Material, apron: Material, w, d, h, kind: str, tiny: bool) -> None:
    """What carries a board whose underside is at h."""
    long = w > 1.9
    round_board = kind == "oval"
    if long:
        style = str(rng.choice(["columns", "panels", "t legs", "pairs"]))
    elif round_board:
        style = str(rng.choice(["column", "column", "splayed", "square", "crossed"]))
    else:
        styles = [
            "square",
            "square",
            "apron",
            "apron",
            "splayed",
            "t legs",
            "panels",
            "trestle",
            "column",
            "crossed",
            "u legs",
        ]
        style = str(rng.choice(styles))
    lw, ld = (w * 0.7, d * 0.7) if round_board else (w * 0.95, d * 0.93)
    r = rng.uniform(0.018, 0.024) if tiny else rng.uniform(0.022, 0.04)
    if style in ("square", "apron"):
        legs(shape, leg, lw, ld, h, r)
        if style == "apron":
            z = h - 0.09
            for y in (-ld / 2 + r, ld / 2 - r):
                shape.box(apron, lw - 2 * r, 0.022, 0.09, y=y, z=z)
            for x in (-lw / 2 + r, lw / 2 - r):
                shape.box(apron, 0.022, ld - 2 * r, 0.09, x, z=z)
    elif style == "splayed":
        legs(shape, leg, lw * 0.94, ld * 0.94, h, r * 1.1, False)
    elif style == "pairs":  # several pairs under a long board
        for x in np.linspace(-lw / 2 + r, lw / 2 - r, 3 if w < 3.2 else 4):
            for y in (-ld / 2 + r, ld / 2 - r):
                shape.box(leg, 2 * r, 2 * r, h, x, y)
        shape.box(leg, lw, 0.03, 0.06, y=0, z=h - 0.06)
    elif style == "panels":
        reach = w * 0.3 if kind == "boat" else w / 2 - (0.1 if long else 0.03)
        for x in np.linspace(-reach, reach, 3 if long else 2):
            shape.box(apron, 0.035, d * 0.8 if long else d * 0.95, h, x)
        if rng.random() < 0.5:
            shape.box(apron, 2 * reach - 0.06, 0.025, h * 0.45, z=h * 0.5)
    elif style in ("t legs", "trestle"):
        for x in np.linspace(-w * 0.38, w * 0.38, 2 if w < 2.6 else 3):
            shape.box(leg, 0.06, d * 0.82, 0.035, x).box(leg, 0.06, d * 0.6, 0.03, x, z=h - 0.03)
            if style == "t legs":
                shape.box(leg, 0.05, 0.09, h, x)
            else:
                shape.box(leg, 0.045, 0.045, h - 0.03, x, -d * 0.2).box(leg, 0.045, 0.045, h - 0.03, x, d * 0.2)
        shape.box(leg, w * 0.76, 0.035, 0.06, z=h * 0.35 if style == "trestle" else h - 0.08)
    elif style in ("column", "columns"):
        places = (-w * 0.28, w * 0.28) if style == "columns" or (round_board and w > 1.5 * d) else (0.0,)
        for x in places:
            foot = min(d, w) * rng.uniform(0.3, 0.36)
            if rng.random() < 0.5 or tiny:
                shape.lathe(leg, [(foot, 0), (foot * 0.95, 0.025), (0.05, 0.06)], x, sides=18)
            else:
                for a in np.arange(4) * np.pi / 2 + (np.pi / 4 if round_board else 0):
                    tip = (x + foot * 1.15 * np.cos(a), foot * 1.15 * np.sin(a), 0.025)
                    shape.rod(leg, (x, 0, 0.12), tip, 0.035, 0.024, sides=6)
            if rng.random() < 0.4:  # turned
                shape.lathe(leg, [(0.05, 0.05), (0.075, h * 0.3), (0.045, h * 0.55), (0.07, h - 0.02), (0.12, h)], x)
            else:
                shape.rod(leg, (x, 0, 0.03), (x, 0, h), 0.035 if tiny else 0.045)
            shape.box(leg, foot, foot, 0.02, x, z=h - 0.02)
    elif style == "crossed":
        for x in (-lw * 0.4, lw * 0.4):
            for side in (-1, 1):
                shape.rod(leg, (x, side * ld * 0.42, 0), (x, -side * ld * 0.36, h), r * 0.8, sides=6)
        shape.rod(leg, (-lw * 0.4, 0, h * 0.5), (lw * 0.4, 0, h * 0.5), 0.015, sides=6)
    else:  # loops of flat bar
        for x in (-w * 0.42, w * 0.42):
            for y in (-d * 0.42, d * 0.42):
                shape.box(leg, 0.05, 0.03, h, x, y)
            shape.box(leg, 0.05, d * 0.84, 0.025, x).box(leg, 0.05, d * 0.84, 0.025, x, z=h - 0.025)


def coffee_table(rng: Rng) -> Shape:
    """Low: a table, a chest with drawers, a block, or a trunk."""
    if rng.random() < 0.68:
        return table(rng, (0.85, 1.25), (0.5, 0.72), (0.36, 0.48), 0.25, shelf=0.45)
    w, d, h = rng.uniform(0.8, 1.2), rng.uniform(0.5, 0.7), rng.uniform(0.36, 0.46)
    body, shape = pick(rng, *WOODS, "lacquer"), Shape()
    legs(shape, body, w - 0.04, d - 0.04, h - 0.02, 0.028)
    low = h - rng.uniform(0.16, 0.3)
    cells = grid(rng, -w / 2 + 0.02, w / 2 - 0.02, low, h - 0.03, 1, int(rng.integers(1, 4)), "drawer")
    cells = [c._replace(kind="niche", opened=0.0) if rng.random() < 0.3 else c for c in cells]
    cupboard(shape, draw_style(rng, body), body, cells, -d / 2 + 0.02, d / 2 - 0.03)
    return shape.box(body, w, d, 0.03, z=h - 0.03).top(-w / 2, w / 2, -d / 2, d / 2, h)


def end_table(rng: Rng) -> Shape:
    """Small: round, square, of a C to slide under a couch, with a drawer and a board below."""
    kind = rng.integers(5)
    if kind < 3:
        return table(rng, (0.4, 0.58), (0.38, 0.55), (0.45, 0.62), 0.4, shelf=0.5)
    w, d, h = rng.uniform(0.42, 0.56), rng.uniform(0.38, 0.5), rng.uniform(0.5, 0.64)
    body, shape = pick(rng, *WOODS, "lacquer"), Shape()
    if kind == 3:
        legs(shape, body, w - 0.03, d - 0.03, h - 0.02, 0.02)
        cells = grid(rng, -w / 2 + 0.02, w / 2 - 0.02, h - 0.17, h - 0.02, 1, 1, "drawer", ajar=0.1)
        cupboard(shape, draw_style(rng, body, handles=("knob", "bar", "cup")), body, cells, -d / 2 + 0.02, d / 2 - 0.03)
        if rng.random() < 0.7:
            shape.box(body, w - 0.04, d - 0.04, 0.02, z=0.14)
            shape.top(-w / 2 + 0.05, w / 2 - 0.05, -d / 2 + 0.05, d / 2 - 0.05, 0.16)
    else:
        metal = pick(rng, "frame", "chrome")
        for y in (-d / 2 + 0.02, d / 2 - 0.02):
            shape.path(metal, [(w / 2, y, 0.012), (-w / 2 + 0.01, y, 0.012), (-w / 2 + 0.01, y, h - 0.02)], 0.013)
        shape.rod(metal, (-w / 2 + 0.01, -d / 2, 0.012), (-w / 2 + 0.01, d / 2, 0.012), 0.013)
    return shape.box(body, w, d, 0.024, z=h - 0.024).top(-w / 2, w / 2, -d / 2, d / 2, h)


def stand(rng: Rng) -> Shape:
    """A stand for plants, machines or music: a table that is higher than wide, or boards on posts."""
    if rng.random() < 0.5:
        return table(rng, (0.4, 0.7), (0.35, 0.5), (0.55, 0.9), 0.25, shelf=0.6)
    w, d, h = rng.uniform(0.4, 0.65), rng.uniform(0.35, 0.5), rng.uniform(0.6, 0.95)
    frame, board = pick(rng, "frame", "chrome", *WOODS), pick(rng, *WOODS, "laminate", "black")
    shape = legs(Shape(), frame, w, d, h - 0.02, 0.015)
    for z in (0.12, h * 0.55, h - 0.022):
        shape.box(board, w, d, 0.022, z=z).top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.03, d / 2 - 0.03, z + 0.022)
    return shape


def dining(rng: Rng, label="table", width=(1.0, 2.0), most=6, seat="chair", depth=(0.8, 1.1)) -> list:
    """A table with seats about it, all of one make."""
    make = {"office chair": office_chair, "stool": stool}.get(seat, chair)
    return seated(rng, label, table(rng, width, depth, round_share=0.25), seat, make, most)


def seated(rng: Rng, label: str, board: Shape, seat: str, make: Callable[[Rng], Shape], most=6) -> list:
    """A table with two to ``most`` seats that ``make`` makes about it, all alike."""
    (x0, y0, _), (x1, y1, _) = board.bounds()
    parts = [(label, board)]
    round_board = abs((x1 - x0) - (y1 - y0)) < 0.02
    number = int(rng.integers(2, most + 1))
    seed = int(rng.integers(2**31))
    if round_board:
        around = max(3, min(number, int((x1 - x0) * np.pi / 0.75)))
        places = [(k * 2 * np.pi / around + rng.normal(0, 0.08)) for k in range(around)]
        slots = [((x1 + 0.12) * np.cos(a), (x1 + 0.12) * np.sin(a), a + np.pi / 2) for a in places]
    else:
        columns = np.arange(x0 + 0.35, x1 - 0.2, 0.62)
        columns = columns + (x0 + x1) / 2 - columns.mean()
        slots = [(x, y1 + 0.05, np.pi) for x in columns] + [(x, y0 - 0.05, 0.0) for x in columns]
        if rng.random() < 0.5:
            slots += [(x1 + 0.08, (y0 + y1) / 2, np.pi / 2), (x0 - 0.08, (y0 + y1) / 2, -np.pi / 2)]
    for index in rng.permutation(len(slots))[:number]:
        x, y, turn = slots[index]
        shape = make(np.random.default_rng(seed))
        away = max(0.0, reach_under(shape)) + rng.uniform(0.0, 0.3)
        x, y = x + away * np.sin(turn), y - away * np.cos(turn)
        parts.append((seat, shape.moved(x, y, 0, turn + rng.normal(0, 0.2))))
    return parts


def table_in_use(rng: Rng) -> list:
    """A table by itself, or with chairs."""
    if rng.random() < 0.4:
        return [("table", table(rng))]
    return dining(rng, seat="office chair" if rng.random() < 0.15 else "chair")
