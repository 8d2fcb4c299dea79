"""Families of shelves and what fills them: books upright, leaning and in piles, binders, boxes, bins."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.closets import clothes
from data_prep.synthetic.cloth import shoe
from data_prep.synthetic.joinery import cupboard, draw_style, grid, legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


# ---------------------------------------------------------------- what stands on boards


def books(rng: Rng, x0, x1, depth, clear, y=0.0, z=0.0) -> Shape:
    """Books on a board from x0 to x1: upright, the last ones leaning, some in a pile; their backs to the front."""
    shape, x = Shape(), x0 + 0.005
    pool = [pick(rng, "book") for _ in range(8)]
    end = x0 + (x1 - x0) * rng.uniform(0.45, 1.0)
    tall, deep = min(rng.uniform(0.2, 0.3), clear - 0.02), min(rng.uniform(0.15, 0.22), depth - 0.03)
    front = y + depth / 2 - rng.uniform(0.01, max(0.012, depth - deep - 0.01))
    while x < end - 0.03:
        if rng.random() < 0.05 and end - x > 0.3:  # a pile
            level, w = z, rng.uniform(0.18, 0.26)
            for _ in range(int(rng.integers(2, 6))):
                thick = rng.uniform(0.02, 0.045)
                if level + thick > z + clear - 0.02:
                    break
                shape.box(
                    pool[rng.integers(8)], w, deep, thick, x + w / 2 + rng.normal(0, 0.01), front - deep / 2, level
                )
                level += thick
            x += w + 0.02
            continue
        thick, h = rng.uniform(0.018, 0.05), tall * rng.uniform(0.72, 1.0)
        own = deep * rng.uniform(0.8, 1.0)
        shape.box(pool[rng.integers(8)], thick, own, h, x + thick / 2, front - own / 2, z)
        x += thick + 0.002
    for _ in range(int(rng.integers(0, 3))):  # leaning on those
        thick, h = rng.uniform(0.02, 0.04), tall * rng.uniform(0.75, 0.95)
        slope = rng.uniform(0.15, 0.5)
        if x + thick + slope * h > x1 - 0.01:
            break
        one = Shape().box(pool[rng.integers(8)], thick, deep, h)
        lean = one.vertices[0]
        lean[:, 0] -= slope * lean[:, 2]
        shape.add(one, x + thick / 2 + slope * h, front - deep / 2, z)
        x += thick + slope * h
    return shape


def binders(rng: Rng, x0, x1, depth, clear, y=0.0, z=0.0) -> Shape:
    """Folders of an office: alike in size, in a few colours."""
    shape, pool = Shape(), [pick(rng, "black", "white", "book", "office cloth") for _ in range(3)]
    h, deep, x, end = min(0.32, clear - 0.02), min(0.28, depth - 0.02), x0 + 0.01, x0 + (x1 - x0) * rng.uniform(0.4, 1)
    while x < end - 0.08:
        thick = rng.choice([0.05, 0.075])
        if rng.random() > 0.07:
            shape.box(pool[rng.integers(3)], thick - 0.004, deep, h, x + thick / 2, y + depth / 2 - deep / 2 - 0.01, z)
        x += thick
    return shape


def boxes(rng: Rng, x0, x1, depth, clear, y=0.0, z=0.0) -> list[Shape]:
    """Cartons and bins side by side."""
    made, x = [], x0 + 0.02
    while x < x1 - 0.2 and len(made) < 4:
        w, h = min(rng.uniform(0.22, 0.42), x1 - x - 0.01), rng.uniform(0.14, 0.3)
        d = min(depth - 0.02, rng.uniform(0.24, 0.4))
        if h < clear - 0.02 and rng.random() < 0.8:
            body = pick(rng, "carton", "carton", "white", "upholstery", "black")
            one = Shape().box(body, w - 0.02, d, h, taper=rng.choice([1.0, 1.04]))
            if rng.random() < 0.5:
                one.box(body, w, min(depth, d + 0.015), 0.03, z=h - 0.02)
            made.append(one.moved(x + w / 2, y, z))
        x += w + rng.uniform(0.01, 0.08)
    return made


def _fill(rng: Rng, label: str, shape: Shape, boards, books_share, boxes_share, own_books: bool) -> list:
    """Stock boards (x0, x1, depth, clear, y, z); what stays empty becomes a top."""
    parts: list = []
    for x0, x1, depth, clear, y, z in boards:
        chance = rng.random()
        if chance < books_share and clear > 0.17:
            make = binders if rng.random() < 0.2 and clear > 0.33 else books
            row = make(rng, x0, x1, depth, clear, y, z)
            if row.vertices:
                if own_books:
                    parts.append(("book", row))
                else:
                    shape.add(row)
                used = row.bounds()[1][0]
                if x1 - used > 0.2:
                    shape.top(used + 0.02, x1 - 0.02, y - depth / 2 + 0.02, y + depth / 2 - 0.01, z)
        elif chance < books_share + boxes_share and clear > 0.2:
            parts += [("box", one) for one in boxes(rng, x0, x1, depth, clear, y, z)]
        elif clear > 0.1:
            shape.top(x0 + 0.02, x1 - 0.02, y - depth / 2 + 0.02, y + depth / 2 - 0.01, z)
    return parts


# ---------------------------------------------------------------- shelves


def case_of_boards(rng: Rng, shape: Shape, body: Material, w, d, h, low=0.06, columns=1, rows=None, back=True) -> list:
    """A case of boards; returns where things can stand."""
    t = rng.choice([0.018, 0.025, 0.035])
    rows = rows or max(2, round((h - low) / rng.uniform(0.3, 0.42)))
    xs, zs = np.linspace(-w / 2, w / 2, columns + 1), np.linspace(low, h - t, rows + 1)
    for k, x in enumerate(xs):
        shape.box(body, t, d, h, x + (t / 2 if k == 0 else -t / 2 if k == columns else 0))
    if back:
        shape.box(body, w, 0.012, h - low, y=-d / 2 + 0.006, z=low)
    if low > 0.03:
        shape.box(body, w, 0.02, low, y=d / 2 - 0.03)
    places = []
    for k, z in enumerate(zs):
        shape.box(body, w, d, t, z=z)
        if k < rows:
            for c in range(columns):
                places.append((xs[c] + t, xs[c + 1] - t, d - 0.02, zs[k + 1] - z - t, 0.01, z + t))
    return places


def shelf(rng: Rng) -> list:
    """Of boards, of cubes, of steel with boxes, a ladder, or boards on the wall."""
    kind = str(rng.choice(["case", "case", "cubes", "steel", "steel", "ladder", "wall", "open"]))
    shape = Shape()
    body = pick(rng, *WOODS, "white", "lacquer", "black")
    if kind == "case":
        w, d, h = rng.uniform(0.6, 1.2), rng.uniform(0.26, 0.4), rng.uniform(0.8, 2.0)
        places = case_of_boards(rng, shape, body, w, d, h, rng.choice([0.02, 0.07]), back=rng.random() < 0.7)
    elif kind == "cubes":
        columns, rows = int(rng.integers(2, 5)), int(rng.integers(2, 5))
        size, d = rng.uniform(0.34, 0.4), 0.38
        w, h = columns * size, rows * size + 0.03
        places = case_of_boards(rng, shape, body, w, d, h, 0.0, columns, rows, rng.random() < 0.4)
    elif kind == "steel":
        return steel_shelf(rng, "shelf")
    elif kind == "ladder":
        w, d, h = rng.uniform(0.55, 0.8), 0.42, rng.uniform(1.6, 1.9)
        frame = pick(rng, "frame", "black", *WOODS)
        for x in (-w / 2, w / 2):
            shape.rod(frame, (x, d / 2, 0), (x, -d / 2 + 0.06, h), 0.018).rod(
                frame, (x, -d / 2 + 0.03, 0), (x, -d / 2 + 0.03, h), 0.015
            )
        places = []
        for z in np.linspace(0.2, h - 0.3, int(rng.integers(4, 6))):
            deep = d * (1 - 0.75 * z / h)
            y = -d / 2 + 0.03 + deep / 2
            shape.box(body, w, deep, 0.025, 0, y, z)
            places.append((-w / 2 + 0.03, w / 2 - 0.03, deep, 0.26, y, z + 0.025))
    elif kind == "wall":  # boards on brackets, from breast height
        w, d = rng.uniform(0.6, 1.4), rng.uniform(0.2, 0.3)
        metal, places, start = pick(rng, "frame", "white"), [], rng.uniform(1.1, 1.5)
        for k in range(int(rng.integers(1, 4))):
            z = start + 0.33 * k
            shape.box(body, w, d, 0.03, z=z)
            for x in (-w * 0.36, w * 0.36):
                shape.box(metal, 0.025, d * 0.85, 0.02, x, -d * 0.07, z - 0.02)
                shape.box(metal, 0.025, 0.02, 0.2, x, -d / 2 + 0.01, z - 0.2)
            places.append((-w / 2 + 0.02, w / 2 - 0.02, d, 0.28, 0, z + 0.03))
    else:  # boards on posts of metal
        w, d, h = rng.uniform(0.7, 1.2), rng.uniform(0.3, 0.4), rng.uniform(0.9, 1.8)
        legs(shape, pick(rng, "frame", "black"), w, d, h, 0.014)
        places = []
        rows = np.linspace(0.12, h - 0.03, max(3, round(h / 0.38)))
        for k, z in enumerate(rows):
            shape.box(body, w, d, 0.025, z=z)
            clear = rows[k + 1] - z - 0.03 if k + 1 < len(rows) else 0.4
            places.append((-w / 2 + 0.03, w / 2 - 0.03, d - 0.04, clear, 0, z + 0.025))
    return [("shelf", shape), *_fill(rng, "shelf", shape, places, 0.3, 0.25, rng.random() < 0.5)]


def steel_shelf(rng: Rng, label: str) -> list:
    """Posts with shelves of sheet or of wire, for a store: with cartons and bins."""
    w, d, h = rng.uniform(0.8, 1.25), rng.uniform(0.35, 0.55), rng.uniform(1.4, 2.0)
    steel, wire = pick(rng, "painted steel", "frame", "steel"), rng.random() < 0.4
    shape = Shape()
    for x in (-w / 2 + 0.015, w / 2 - 0.015):
        for y in (-d / 2 + 0.015, d / 2 - 0.015):
            if wire:
                shape.rod(steel, (x, y, 0), (x, y, h), 0.013)
            else:
                shape.box(steel, 0.035, 0.035, h, x, y)
    levels, places = np.linspace(0.12, h - 0.05, int(rng.integers(4, 6))), []
    for k, z in enumerate(levels):
        if wire:
            for x in np.linspace(-w / 2, w / 2, max(12, int(w / 0.06))):
                shape.box(steel, 0.014, d, 0.014, x, 0, z + 0.02)
            for y in (-d / 2 + 0.01, 0, d / 2 - 0.01):
                shape.box(steel, w, 0.014, 0.034, 0, y, z)
        else:
            shape.box(steel, w, d, 0.034, z=z)
        clear = levels[k + 1] - z - 0.04 if k + 1 < len(levels) else 0.35
        places.append((-w / 2 + 0.03, w / 2 - 0.03, d - 0.04, clear, 0, z + 0.034))
    if not wire and rng.random() < 0.4:  # crossed struts behind
        shape.rod(steel, (-w / 2, -d / 2, 0.1), (w / 2, -d / 2, h - 0.1), 0.01, sides=4)
        shape.rod(steel, (w / 2, -d / 2, 0.1), (-w / 2, -d / 2, h - 0.1), 0.01, sides=4)
    return [(label, shape), *_fill(rng, label, shape, places, 0.12, 0.5, True)]


def bookshelf(rng: Rng) -> list:
    """Full, half empty, or disordered; of one case, of several, of cubes, low ones, with doors below."""
    body, shape, kind = pick(rng, *WOODS, "white", "black", "painted steel"), Shape(), rng.integers(6)
    full = float(rng.choice([0.95, 0.85, 0.6, 0.4]))
    d = rng.uniform(0.26, 0.36)
    if kind == 0:  # low
        w, h = rng.uniform(0.8, 1.4), rng.uniform(0.75, 1.1)
        places = case_of_boards(rng, shape, body, w, d, h, columns=1 if w < 1.0 else 2, rows=int(rng.integers(2, 4)))
        shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    elif kind == 1:  # several beside each other
        w, h, columns = rng.uniform(1.5, 2.4), rng.uniform(1.8, 2.1), int(rng.integers(2, 4))
        places = case_of_boards(rng, shape, body, w, d, h, columns=columns)
    elif kind == 2:
        columns, rows, size = int(rng.integers(2, 6)), int(rng.integers(2, 6)), rng.uniform(0.34, 0.39)
        places = case_of_boards(
            rng, shape, body, columns * size, 0.38, rows * size + 0.03, 0.0, columns, rows, rng.random() < 0.5
        )
    elif kind == 3:  # doors below
        w, h, split = rng.uniform(0.8, 1.2), rng.uniform(1.8, 2.1), rng.uniform(0.6, 0.8)
        cells = grid(rng, -w / 2, w / 2, 0.07, split, 1, 2)
        cupboard(shape, draw_style(rng, body), body, cells, -d / 2, d / 2)
        upper = Shape()
        places = [
            (x0, x1, dd, c, y, z + split)
            for x0, x1, dd, c, y, z in case_of_boards(rng, upper, body, w, d, h - split, 0.0)
        ]
        shape.add(upper, z=split).box(body, w - 0.04, d - 0.04, 0.07)
    else:
        w, h = rng.uniform(0.6, 1.0), rng.uniform(1.2, 2.1)
        places = case_of_boards(rng, shape, body, w, d, h)
    return [("bookshelf", shape), *_fill(rng, "bookshelf", shape, places, full, 0.06, rng.random() < 0.55)]


def storage_organizer(rng: Rng) -> list:
    """A tower of plastic drawers, cubes with cloth bins, or pockets and trays."""
    kind, shape = rng.integers(3), Shape()
    if kind == 0:
        w, d, rows = rng.uniform(0.3, 0.42), rng.uniform(0.34, 0.42), int(rng.integers(3, 6))
        frame, front = pick(rng, "white", "black", "frame"), pick(rng, "white", "sheet", "shell")
        pitch = rng.uniform(0.16, 0.24)
        for k in range(rows):
            out = rng.uniform(0.03, 0.15) if rng.random() < 0.12 else 0.0
            shape.box(front, w - 0.05, d - 0.02, pitch - 0.03, 0, out, 0.05 + k * pitch)
            shape.box(front, w * 0.4, 0.02, 0.03, 0, d / 2 + out, 0.05 + k * pitch + pitch * 0.55)
            shape.box(frame, w, d, 0.02, 0, 0, 0.035 + (k + 1) * pitch - 0.01)
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.box(frame, 0.02, d, 0.045 + rows * pitch, x)
        return [("storage organizer", shape.top(-w / 2, w / 2, -d / 2, d / 2, 0.045 + rows * pitch))]
    columns, rows, size = int(rng.integers(1, 4)), int(rng.integers(2, 4)), rng.uniform(0.28, 0.36)
    body = pick(rng, "white", "black", "oak", "walnut")
    places = case_of_boards(rng, shape, body, columns * size, 0.32, rows * size + 0.02, 0.0, columns, rows, kind == 1)
    bins = [pick(rng, "upholstery", "bedding", "shell") for _ in range(2)]
    for x0, x1, depth, clear, y, z in places:
        if rng.random() < 0.6:
            cloth = bins[rng.integers(2)]
            shape.box(cloth, x1 - x0 - 0.02, depth, clear * rng.uniform(0.75, 0.95), (x0 + x1) / 2, y, z)
            shape.box(cloth, 0.1, 0.02, 0.03, (x0 + x1) / 2, y + depth / 2, z + clear * 0.6)
        else:
            shape.top(x0 + 0.02, x1 - 0.02, y - depth / 2 + 0.02, y + depth / 2 - 0.01, z)
    return [("storage organizer", shape.top(-columns * size / 2, columns * size / 2, -0.16, 0.16, rows * size + 0.02))]


def rack(rng: Rng) -> list:
    """For clothes, for shoes, of wire for a store, or for drying laundry."""
    kind, shape, metal = rng.integers(4), Shape(), pick(rng, "frame", "chrome", "white", "black")
    if kind == 0:  # a rod between posts, garments on it
        w, h, d = rng.uniform(0.9, 1.4), rng.uniform(1.45, 1.7), 0.45
        for x in (-w / 2, w / 2):
            shape.rod(metal, (x, 0, 0.05), (x, 0, h), 0.016).rod(metal, (x, -d / 2, 0.03), (x, d / 2, 0.03), 0.018)
        shape.rod(metal, (-w / 2, 0, h), (w / 2, 0, h), 0.016).rod(metal, (-w / 2, 0, 0.12), (w / 2, 0, 0.12), 0.014)
        parts = [("rack", shape)]
        if rng.random() < 0.8:
            parts.append(("clothes", clothes(rng).moved(rng.uniform(-0.15, 0.15), 0, h - 1.02)))
        return parts
    if kind == 1:
        return steel_shelf(rng, "rack")
    if kind == 2:  # tiers of slats for shoes
        w, d, rows = rng.uniform(0.6, 0.95), rng.uniform(0.28, 0.34), int(rng.integers(2, 5))
        board = pick(rng, "oak", "pine", "white", "black") if rng.random() < 0.6 else metal
        for x in (-w / 2 + 0.012, w / 2 - 0.012):
            for y in (-d / 2 + 0.012, d / 2 - 0.012):
                shape.box(metal, 0.024, 0.024, 0.2 * rows - 0.04, x, y)
        parts = [("rack", shape)]
        for k in range(rows):
            z = 0.08 + 0.2 * k
            for y in np.linspace(-d / 2 + 0.03, d / 2 - 0.03, 4):
                shape.box(board, w, 0.05, 0.018, y=y, z=z)
            if rng.random() < 0.4:
                shape.top(-w / 2 + 0.03, w / 2 - 0.03, -d / 2 + 0.02, d / 2 - 0.02, z + 0.018)
                continue
            for x in np.arange(-w / 2 + 0.15, w / 2 - 0.1, 0.27):
                if rng.random() < 0.75:
                    pair = shoe(rng)
                    (_, y0, low), (_, y1, high) = pair.bounds()
                    if high - low < 0.17 or k == rows - 1:
                        parts.append(("shoe", pair.moved(x, -(y0 + y1) / 2, z + 0.019 - low)))
        return parts
    w, h = rng.uniform(0.6, 1.0), rng.uniform(0.85, 1.05)  # crossed legs, bars on top, cloth on them
    for x in (-w / 2, w / 2):
        shape.rod(metal, (x, -0.25, 0), (x, 0.25, h), 0.013, sides=6).rod(
            metal, (x, 0.25, 0), (x, -0.25, h), 0.013, sides=6
        )
    for y in np.linspace(-0.28, 0.28, 6):
        shape.rod(metal, (-w / 2, y, h), (w / 2, y, h), 0.012, sides=5)
    parts = [("rack", shape)]
    if rng.random() < 0.7:
        wash = Shape()
        for y in (-0.17, 0.06, 0.28):
            if rng.random() < 0.7:
                wide, x = rng.uniform(0.25, 0.45), rng.uniform(-0.1, 0.1)
                wash.box(pick(rng, "garment", "sheet"), wide, 0.05, rng.uniform(0.3, 0.55), x, y, h - 0.45)
        if wash.vertices:
            parts.append(("clothes", wash))
    return parts
