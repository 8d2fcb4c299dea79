"""Families of chairs: of wood, shells, tube, covered, folding; office chairs."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import plate, soft_block
from data_prep.synthetic.joinery import legs
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Material, Shape

Rng = np.random.Generator


# ---------------------------------------------------------------- parts of chairs


def shell_seat(shape: Shape, material: Material, w, d, h, back, recline=0.14) -> None:
    """Seat and back of one bent piece, its seat's middle at height h."""
    profile = np.array(
        [
            (d / 2 + 0.01, -0.045),
            (d / 2 - 0.03, 0.0),
            (0.0, -0.018),
            (-d / 2 + 0.1, -0.01),
            (-d / 2 + 0.02, 0.04),
            (-d / 2 - 0.02, 0.14),
            (-d / 2 - recline * back, back),
        ]
    )
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(profile, axis=0), axis=1))])
    t = np.linspace(0, along[-1], 12)
    y, z = np.interp(t, along, profile[:, 0]), np.interp(t, along, profile[:, 1])
    u = np.linspace(-1, 1, 9)[:, None]
    rise = np.clip((z - 0.02) / 0.12, 0, 1)  # 0 on the seat, 1 on the back
    half = w / 2 * (1 - 0.14 * np.clip((z - 0.6 * back) / (0.4 * back), 0, 1) ** 2)
    points = np.stack(
        [u * half, y + 0.06 * rise * u**2, h + z + 0.028 * (1 - rise) * np.abs(u) ** 3],
        -1,
    )
    plate(shape, material, points, 0.014)


def _bent_back(shape: Shape, material: Material, w, y, z, back, lean, thick=0.02, curve=0.04, narrow=0.0) -> None:
    """A panel curved about the sitter, its lower edge at (y, z)."""
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 4), indexing="ij")
    points = np.stack([u * w / 2 * (1 - narrow * v), y + curve * u**2 - lean * v * back, z + v * back], -1)
    plate(shape, material, points, thick)


def chair_base(shape: Shape, rng: Rng, frame: Material, kind: str, w, d, h) -> None:
    """What carries a seat whose underside is at h."""
    r = rng.uniform(0.013, 0.018)
    if kind == "square":
        legs(shape, frame, w * 0.96, d * 0.96, h, rng.uniform(0.017, 0.024))
        if rng.random() < 0.5:  # stretchers
            for x in (-w * 0.46, w * 0.46):
                shape.box(frame, 0.02, d * 0.9, 0.03, x, 0, h * 0.35)
        shape.box(frame, w * 0.9, d * 0.9, 0.05, z=h - 0.05)
    elif kind == "splayed":
        for x in (-1, 1):
            for y in (-1, 1):
                shape.rod(frame, (x * w * 0.44, y * d * 0.46, 0), (x * w * 0.26, y * d * 0.28, h), r * 0.9, r * 1.2)
    elif kind == "tube":
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            for y in (-d * 0.46, d * 0.44):
                shape.rod(frame, (x * 1.04, y * 1.06, 0), (x, y, h), r)
        for y in (-d * 0.42, d * 0.42):
            shape.rod(frame, (-w / 2, y, h - 0.01), (w / 2, y, h - 0.01), r)
    elif kind == "sled":
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.path(
                frame, [(x, -d * 0.4, h), (x, -d / 2, r), (x, d / 2, r), (x, d * 0.4, h), (x, -d * 0.4, h)], r, sides=6
            )
        shape.rod(frame, (-w / 2, 0, r), (w / 2, 0, r), r, sides=6)
    elif kind == "cantilever":
        for x in (-w / 2 + 0.01, w / 2 - 0.01):
            shape.path(frame, [(x, -d * 0.45, h), (x, d / 2, h), (x, d / 2 + 0.02, r), (x, -d / 2, r)], r, sides=6)
        shape.rod(frame, (-w / 2, -d / 2, r), (w / 2, -d / 2, r), r, sides=6)
    else:  # a foot with four arms
        for a in np.arange(4) * np.pi / 2 + np.pi / 4:
            shape.rod(frame, (0, 0, 0.06), (0.3 * np.cos(a), 0.3 * np.sin(a), 0.02), 0.024, 0.016)
        shape.rod(frame, (0, 0, 0.03), (0, 0, h), 0.025)


def _arms(shape: Shape, rng: Rng, frame: Material, pad: Material, w, d, h, kind: str) -> None:
    top = h + rng.uniform(0.19, 0.25)
    for x in (-w / 2 - 0.015, w / 2 + 0.015):
        if kind == "wood":
            shape.box(frame, 0.045, d * 0.95, 0.025, x, -0.01, top)
            shape.box(frame, 0.03, 0.03, top - h + 0.06, x, d * 0.36, h - 0.06)
        elif kind == "loop":
            points = [(x, d * 0.4, h - 0.02), (x, d * 0.4, top), (x, -d / 2 - 0.02, top)]
            shape.path(frame, points, 0.014, sides=6).box(pad, 0.05, d * 0.55, 0.025, x, d * 0.08, top)
        else:
            shape.box(frame, 0.03, 0.05, top - h + 0.03, x, 0, h - 0.03).box(pad, 0.07, 0.25, 0.03, x, 0.02, top)


def _slats(shape: Shape, rng: Rng, wood: Material, w, y, z, back, lean, kind: str) -> None:
    """The back of a wooden chair between its posts."""

    def at(v):
        return y - lean * v * back, z + v * back

    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.rod(wood, (x, y, z - 0.03), (x, *at(1.0)), 0.018, 0.015)
    yt, zt = at(0.93)
    _bent_back(shape, wood, w, yt - 0.005, zt - 0.04, rng.uniform(0.06, 0.1), lean, 0.022, -0.02)
    if kind == "ladder":
        for v in np.linspace(0.2, 0.72, int(rng.integers(2, 5))):
            ys, zs = at(v)
            _bent_back(shape, wood, w - 0.03, ys, zs, rng.uniform(0.035, 0.055), lean, 0.016, -0.015)
        return
    low, high = at(0.16), at(0.92)
    shape.box(wood, w - 0.03, 0.022, 0.035, 0, *low)
    if kind == "spindles":
        for x in np.linspace(-w / 2 + 0.07, w / 2 - 0.07, int(rng.integers(4, 7))):
            shape.rod(wood, (x, *low), (x, *high), 0.009, sides=5)
    elif kind == "splat":
        _bent_back(shape, wood, w * rng.uniform(0.25, 0.45), low[0], low[1], high[1] - low[1], lean, 0.016, 0.0)
    else:  # crossed
        for side in (-1, 1):
            shape.rod(wood, (side * (w / 2 - 0.03), *low), (-side * (w / 2 - 0.03), *high), 0.014)


# ---------------------------------------------------------------- chairs


def chair(rng: Rng) -> Shape:
    """Wooden, upholstered, of shells, of tube, stacking, folding: eight makes."""
    makes = (
        _wooden,
        _wooden,
        _shell_chair,
        _shell_chair,
        _stacking,
        _stacking,
        _cantilever,
        _parsons,
        _visitor,
        _folding,
    )
    return makes[rng.integers(len(makes))](rng)


def _wooden(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.4, 0.47), rng.uniform(0.39, 0.45), rng.uniform(0.43, 0.47)
    wood = pick(rng, *WOODS, "white", "black")
    shape, back = Shape(), rng.uniform(0.38, 0.58)
    chair_base(shape, rng, wood, "square", w, d, h - 0.02)
    if rng.random() < 0.5:
        shape.add(soft_block(pick(rng, "upholstery", "leather", "printed"), w, d, 0.06, z=h - 0.025))
    else:
        shape.box(wood, w, d, 0.024, z=h - 0.02)
    kind = str(rng.choice(["ladder", "ladder", "spindles", "splat", "crossed"]))
    _slats(shape, rng, wood, w, -d / 2 + 0.02, h, back, rng.uniform(0.08, 0.2), kind)
    if rng.random() < 0.25:
        _arms(shape, rng, wood, wood, w, d, h, "wood")
    return shape


def _shell_chair(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.42, 0.5), rng.uniform(0.4, 0.45), rng.uniform(0.43, 0.47)
    shell = pick(rng, "shell", "shell", "oak", "walnut")
    kind = str(rng.choice(["splayed", "splayed", "tube", "sled", "cantilever", "foot"]))
    frame = pick(rng, "frame", "chrome", *(("oak",) if kind == "splayed" else ()))
    shape, back = Shape(), rng.uniform(0.32, 0.42)
    shell_seat(shape, shell, w, d, h, back)
    chair_base(shape, rng, frame, kind, w * 0.9, d * 0.95, h - 0.03)
    if rng.random() < 0.2:
        shape.add(soft_block(pick(rng, "upholstery", "office cloth"), w * 0.85, d * 0.8, 0.04, z=h - 0.015))
    if rng.random() < 0.15:
        _arms(shape, rng, frame, pick(rng, "black"), w, d, h, "loop")
    return shape


def _stacking(rng: Rng) -> Shape:
    """A frame of tube with a pad to sit on and one to lean on, as in meeting rooms and schools."""
    w, d, h = rng.uniform(0.42, 0.5), rng.uniform(0.41, 0.46), rng.uniform(0.43, 0.47)
    cover, frame = pick(rng, "office cloth", "office cloth", "shell", "oak"), pick(rng, "frame", "chrome")
    shape, top = Shape(), rng.uniform(0.33, 0.43)
    padded = rng.random() < 0.6
    if padded:
        shape.add(soft_block(cover, w, d, 0.06, z=h - 0.04))
    else:
        shape.box(cover, w * 0.96, d, 0.018, z=h - 0.015)
    lean, gap = rng.uniform(0.1, 0.2), rng.uniform(0.08, 0.2)
    chair_base(shape, rng, frame, str(rng.choice(["tube", "tube", "sled"])), w, d, h - 0.03)
    y = -d / 2 + 0.01
    for x in (-w / 2 + 0.02, w / 2 - 0.02):
        shape.path(frame, [(x, y + 0.06, h - 0.03), (x, y, h + 0.03), (x, y - lean * top, h + top)], 0.013, sides=6)
    _bent_back(
        shape, cover, w * 0.98, y + 0.005 - lean * gap, h + gap, top + 0.04 - gap, lean, 0.04 if padded else 0.016
    )
    if rng.random() < 0.35:
        _arms(shape, rng, frame, pick(rng, "black", "oak"), w, d, h, "loop")
    return shape


def _cantilever(rng: Rng) -> Shape:
    w, d, h = rng.uniform(0.44, 0.52), rng.uniform(0.42, 0.47), rng.uniform(0.43, 0.47)
    cover, frame = pick(rng, "leather", "office cloth", "upholstery", "oak"), pick(rng, "chrome", "chrome", "frame")
    shape, top = Shape(), rng.uniform(0.36, 0.5)
    lean, thick = rng.uniform(0.12, 0.2), rng.choice([0.016, 0.05])
    chair_base(shape, rng, frame, "cantilever", w, d, h - 0.02)
    y = -d / 2 + 0.01
    for x in (-w / 2 + 0.01, w / 2 - 0.01):
        shape.path(frame, [(x, y + 0.06, h - 0.02), (x, y, h + 0.02), (x, y - lean * top, h + top)], 0.014, sides=6)
    if thick > 0.03:
        shape.add(soft_block(cover, w, d, 0.07, z=h - 0.035))
    else:
        shape.box(cover, w, d, 0.018, z=h - 0.01)
    low = rng.uniform(0.05, 0.16)
    _bent_back(shape, cover, w, y - lean * low, h + low, top + 0.02 - low, lean, thick, 0.02)
    if rng.random() < 0.4:
        _arms(shape, rng, frame, pick(rng, "black", "oak"), w, d, h, "loop")
    return shape


def _parsons(rng: Rng) -> Shape:
    """Covered all over, on short square legs."""
    w, d, h = rng.uniform(0.44, 0.52), rng.uniform(0.44, 0.5), rng.uniform(0.45, 0.5)
    cover = pick(rng, "upholstery", "upholstery", "leather", "printed")
    shape, low = Shape(), h - rng.uniform(0.1, 0.16)
    legs(shape, pick(rng, "walnut", "oak", "black"), w * 0.94, d * 0.94, low, 0.02)
    shape.add(soft_block(cover, w, d, h - low, z=low))
    back = rng.uniform(0.42, 0.6)
    if rng.random() < 0.3:  # round about the sitter
        _bent_back(shape, cover, w * 1.08, -d / 2 + 0.02, h - 0.05, back * 0.75, 0.15, 0.06, 0.14)
    else:
        _bent_back(shape, cover, w * 0.98, -d / 2 + 0.03, h - 0.08, back + 0.06, rng.uniform(0.1, 0.2), 0.07, 0.01)
    if rng.random() < 0.25:
        _arms(shape, rng, pick(rng, "walnut", "oak"), cover, w, d, h, "wood")
    return shape


def _visitor(rng: Rng) -> Shape:
    """Padded, with arms, on a sled, four legs or a foot: the chair before a desk or in a waiting room."""
    w, d, h = rng.uniform(0.48, 0.56), rng.uniform(0.45, 0.52), rng.uniform(0.44, 0.48)
    cover, wooden = pick(rng, "office cloth", "leather", "upholstery"), rng.random() < 0.4
    frame = pick(rng, "oak", "walnut", "cherry") if wooden else pick(rng, "frame", "chrome")
    shape = Shape()
    shape.add(soft_block(cover, w, d, 0.1, z=h - 0.07))
    chair_base(shape, rng, frame, "square" if wooden else str(rng.choice(["sled", "tube", "foot"])), w, d, h - 0.05)
    back, lean, gap = rng.uniform(0.36, 0.48), rng.uniform(0.1, 0.2), rng.uniform(0.03, 0.12)
    y = -d / 2 + 0.02
    if rng.random() < 0.3:  # a back of mesh in a frame
        _bent_back(shape, cover._replace(shiny=0.1), w * 0.9, y, h + gap, back - gap, lean, 0.012, 0.03)
        edge = [(-w * 0.46, y, h - 0.04), (-w * 0.46, y - lean * back, h + back), (w * 0.46, y - lean * back, h + back)]
        shape.path(frame, [*edge, (w * 0.46, y, h - 0.04)], 0.016, sides=6)
    else:
        _bent_back(shape, cover, w * 0.95, y, h + gap, back - gap, lean, 0.06, 0.04, 0.06)
        for x in (-w * 0.3, w * 0.3):
            shape.rod(frame, (x, y - 0.02, h - 0.04), (x, y - 0.05, h + gap + 0.1), 0.016)
    _arms(shape, rng, frame, pick(rng, "black") if not wooden else frame, w, d, h, "wood" if wooden else "loop")
    return shape


def _folding(rng: Rng) -> Shape:
    """Crossed legs under a flat seat."""
    w, d, h = rng.uniform(0.42, 0.46), 0.4, 0.45
    frame = pick(rng, "frame", "painted steel", "oak")
    cover = frame if rng.random() < 0.5 else pick(rng, "black", "shell", "office cloth")
    shape, top = Shape(), rng.uniform(0.34, 0.4)
    shape.box(cover, w - 0.04, d, rng.choice([0.02, 0.04]), z=h - 0.02)
    for x in (-w / 2, w / 2):
        shape.path(
            frame, [(x, d / 2 + 0.04, 0), (x, -d / 2 + 0.05, h + 0.05), (x, -d / 2 - 0.03, h + top)], 0.013, sides=6
        )
        inner = x * 0.9
        shape.rod(frame, (inner, -d / 2 - 0.04, 0), (inner, d / 2 - 0.06, h - 0.02), 0.013, sides=6)
    for y, z in ((d / 2 + 0.01, 0.06), (-d / 2 - 0.02, 0.06)):
        shape.rod(frame, (-w / 2, y, z), (w / 2, y, z), 0.012, sides=6)
    _bent_back(shape, cover, w, -d / 2 + 0.005, h + top - 0.16, 0.17, 0.15, 0.016, 0.0)
    return shape


def chair_in_use(rng: Rng) -> list:
    """A chair, at times with a jacket over its back."""
    return _with_jacket(rng, "chair", chair(rng))


def office_chair_in_use(rng: Rng) -> list:
    """An office chair, at times with a jacket over its back."""
    return _with_jacket(rng, "office chair", office_chair(rng))


def reach_under(shape: Shape, height=0.62) -> float:
    """How far arms and whatever else is above ``height`` reach forward: this does not go under a table."""
    points = np.concatenate(shape.vertices)
    return float(points[points[:, 2] > height, 1].max(initial=-0.2))


def _with_jacket(rng: Rng, label: str, shape: Shape) -> list:
    if rng.random() > 0.07:
        return [(label, shape)]
    (x0, y0, _), (x1, _, top) = shape.bounds()
    cloth, w, drop = pick(rng, "garment"), rng.uniform(0.42, 0.5), rng.uniform(0.42, 0.6)
    middle = (x0 + x1) / 2
    jacket = Shape()
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 5), indexing="ij")
    ripple = 0.02 * np.sin(7 * u + 3 * v + rng.uniform(0, 6))
    for y, low in ((y0 - 0.035, drop), (y0 + 0.13, drop * 0.45)):  # behind the back and before it
        jacket.sheet(cloth, np.stack([middle + u * w / 2 * (0.9 + 0.1 * v), y + ripple * v, top + 0.02 - v * low], -1))
    jacket.box(cloth, w * 0.92, 0.19, 0.03, middle, y0 + 0.05, top + 0.005)
    for side in (-1, 1):
        x = middle + side * w * 0.5
        jacket.rod(cloth, (x, y0 + 0.03, top), (x + side * 0.03, y0 - 0.02, top - drop * 0.8), 0.055, 0.04)
    return [(label, shape), ("jacket", jacket)]


# ---------------------------------------------------------------- office chairs


def office_chair(rng: Rng) -> Shape:
    """Five arms on castors, a gas lift, a seat, and one of four backs."""
    w, d, h = rng.uniform(0.46, 0.53), rng.uniform(0.44, 0.5), rng.uniform(0.44, 0.54)
    cover = pick(rng, "office cloth", "office cloth", "leather")
    dark, foot = pick(rng, "black"), pick(rng, "black", "black", "chrome", "painted steel")
    shape = Shape()
    start, reach = rng.uniform(0, 1.2), rng.uniform(0.29, 0.34)
    for a in start + np.arange(5) * 2 * np.pi / 5:
        x, y = reach * np.cos(a), reach * np.sin(a)
        shape.rod(foot, (0, 0, 0.115), (x, y, 0.075), 0.033, 0.022, sides=6)
        across = np.array([-np.sin(a), np.cos(a), 0]) * 0.028
        shape.rod(dark, np.array([x, y, 0.028]) - across, np.array([x, y, 0.028]) + across, 0.028, sides=8)
        shape.rod(dark, (x, y, 0.03), (x, y, 0.08), 0.014, sides=5)
    shape.rod(dark, (0, 0, 0.06), (0, 0, h * 0.62), 0.033).rod(foot, (0, 0, h * 0.6), (0, 0, h - 0.08), 0.02)
    shape.box(dark, 0.2, 0.22, 0.05, y=-0.02, z=h - 0.11)
    shape.add(soft_block(cover, w, d, 0.1, z=h - 0.06))
    kind = str(rng.choice(["mesh", "task", "executive", "low"], p=[0.35, 0.3, 0.22, 0.13]))
    y, z = -d / 2 + 0.02, h + 0.06
    if kind == "mesh":
        back, width = rng.uniform(0.46, 0.58), w * rng.uniform(0.86, 0.96)
        net = pick(rng, "office cloth")._replace(shiny=0.12)
        points = _spine(width, y, z, back)
        plate(shape, net, points, 0.012)
        edge = [points[0, k] for k in range(points.shape[1])] + [points[k, -1] for k in range(1, points.shape[0])]
        edge += [points[-1, k] for k in range(points.shape[1] - 2, -1, -1)] + [points[k, 0] for k in range(7, -1, -1)]
        shape.path(dark, edge, 0.016, sides=5)
        shape.box(dark, 0.06, 0.035, back * 0.6 + 0.16, y=y - 0.07, z=h - 0.08)
    elif kind == "task":
        back = rng.uniform(0.3, 0.5)
        z = h + rng.uniform(0.1, 0.2)
        plate(shape, cover, _spine(w * 0.88, y, z, back), 0.055)
        shape.path(dark, [(0, 0, h - 0.08), (0, y - 0.05, h - 0.06), (0, y - 0.08, z + back * 0.4)], 0.024, sides=6)
    elif kind == "executive":
        back = rng.uniform(0.6, 0.74)
        plate(shape, cover, _spine(w * 0.98, y, h - 0.01, back), 0.09)
        shape.add(soft_block(cover, w * 0.8, 0.08, 0.2, y=y + 0.04, z=h + 0.06))  # the cushion at the loins
    else:
        back = rng.uniform(0.3, 0.4)
        _bent_back(shape, cover, w * 1.05, y, h - 0.02, back, 0.12, 0.05, 0.13)
    if kind in ("mesh", "executive") and rng.random() < 0.3:
        top = shape.bounds()[1][2]
        shape.add(soft_block(cover, 0.28, 0.06, 0.14, y=y - 0.1, z=top + 0.03))
        shape.box(dark, 0.05, 0.03, 0.12, y=y - 0.12, z=top - 0.05)
    if rng.random() < (0.5 if kind == "task" else 0.85):
        loop, at = rng.random() < 0.35, h + rng.uniform(0.17, 0.24)
        for x in (-w / 2 - 0.03, w / 2 + 0.03):
            if loop:
                points = [
                    (x * 0.9, d * 0.25, h - 0.05),
                    (x, d * 0.3, at),
                    (x, y + 0.02, at),
                    (x * 0.9, y + 0.02, h - 0.05),
                ]
                shape.path(dark, points, 0.02, sides=6)
            else:
                shape.box(dark, abs(x), 0.06, 0.03, x * 0.55, 0, h - 0.08)
                shape.box(dark, 0.03, 0.06, at - h + 0.07, x, 0, h - 0.07)
                shape.add(soft_block(dark, 0.08, 0.26, 0.035, x, 0.02, at))
    return shape


def _spine(w, y, z, back) -> np.ndarray:
    """The surface (9, 7, 3) of a back that is hollow about the sitter and bent as a spine is."""
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 7), indexing="ij")
    half = w / 2 * (1 - 0.22 * np.clip(v - 0.6, 0, 1) ** 1.5 * 2 - 0.1 * np.clip(0.2 - v, 0, 1) * 4)
    bend = y + 0.05 * u**2 - 0.12 * v * back + 0.035 * np.sin(v * 2.6)
    return np.stack([u * half, bend, z + v * back], -1)
