"""More makes of chairs and office chairs."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import plate
from data_prep.synthetic.more.parts import bent_back, covering, frame_legs, metal, posts, stuffed, surface
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import Material, Shape, paint

Rng = np.random.Generator


def _chair_size(rng: Rng) -> tuple[float, float, float, float, float]:
    """Width, depth and height of a seat, height of the back above it, and its lean."""
    return (rng.uniform(0.38, 0.54), rng.uniform(0.37, 0.48), rng.uniform(0.42, 0.49), rng.uniform(0.3, 0.62),
            rng.uniform(0.04, 0.25))  # fmt: skip


def _arms(shape: Shape, rng: Rng, frame: Material, pad: Material, w, d, h) -> None:
    rise, kind = rng.uniform(0.17, 0.26), int(rng.integers(3))
    for x in (-w / 2 - 0.02, w / 2 + 0.02):
        if kind == 0:
            shape.box(pad, 0.05, d * 0.9, 0.03, x, 0, h + rise).box(
                frame, 0.03, 0.03, rise + 0.05, x, d * 0.38, h - 0.05
            )
        elif kind == 1:
            shape.path(
                frame,
                [(x, d * 0.4, h - 0.04), (x, d * 0.3, h + rise), (x, -d * 0.5, h + rise)],
                0.015,
                sides=6,
                steady=True,
            )
        else:
            shape.box(pad, 0.06, d * 0.6, 0.03, x, 0, h + rise).box(frame, 0.03, 0.05, rise + 0.06, x, 0, h - 0.06)


def rung_chair(rng: Rng) -> Shape:
    """Round or square posts go up past the seat, rungs or boards between them, bars between the legs."""
    w, d, h, back, lean = _chair_size(rng)
    back += 0.08
    wood, shape, t = surface(rng), Shape(), rng.uniform(0.028, 0.045)
    x, y = w / 2 - t / 2, d / 2 - t / 2
    posts(shape, wood, (-x, x), (y,), h + (0.03 if rng.random() < 0.4 else 0), t)
    for px in (-x, x):
        shape.path(wood, [(px, -y, 0), (px, -y, h), (px, -y - lean * back, h + back)], t / 2, sides=6, steady=True)
    for z in (h * 0.25, h * 0.45) if rng.random() < 0.7 else (h * 0.35,):
        for px in (-x, x):
            shape.box(wood, t * 0.6, 2 * y, t * 0.6, px, z=z)
        shape.box(wood, 2 * x, t * 0.6, t * 0.6, y=y, z=z + 0.03)
    cover = paint(rng, "wicker") if rng.random() < 0.4 else wood if rng.random() < 0.5 else covering(rng)
    shape.add(stuffed(cover, w, d, rng.uniform(0.03, 0.06), rng.random() < 0.5), z=h - 0.02)
    number, tall = int(rng.integers(1, 6)), rng.uniform(0.04, 0.12)
    for v in np.linspace(0.95 if number == 1 else 0.3, 0.95, number):
        bent_back(
            shape, wood, w - t, -y - lean * v * back, h + v * back - tall, tall, lean, 0.018, -rng.uniform(0, 0.04)
        )
    if rng.random() < 0.2:
        _arms(shape, rng, wood, wood, w, d, h)
    return shape


def tube_chair(rng: Rng) -> Shape:
    """One tube runs from the floor over the seat up the back and down again: cane, wood, cloth or pads in it."""
    w, d, h, back, lean = _chair_size(rng)
    back, frame, shape, r = min(back, 0.45), metal(rng), Shape(), rng.uniform(0.012, 0.017)
    cover = paint(rng, "wicker") if rng.random() < 0.4 else covering(rng) if rng.random() < 0.6 else surface(rng)
    four = rng.random() < 0.4
    for x in (-w / 2, w / 2):
        if four:
            side = [(x, d / 2, r), (x, d / 2 - 0.03, h), (x, -d / 2, h)]
            shape.rod(frame, (x, -d / 2 - 0.05, 0), (x, -d / 2 + 0.06, h), r, sides=6)
        else:
            side = [(x, -d / 2, r), (x, d / 2 + 0.03, r), (x, d / 2, h), (x, -d / 2, h)]
        shape.path(frame, [*side, (x, -d / 2 - lean * back, h + back)], r, sides=6, steady=True)
        if rng.random() < 0.3:
            rise = rng.uniform(0.18, 0.24)
            shape.path(
                frame,
                [(x, d / 2, h), (x, d * 0.4, h + rise), (x, -d / 2 - lean * rise, h + rise)],
                r,
                sides=6,
                steady=True,
            )
    if not four:
        shape.rod(frame, (-w / 2, -d / 2, r), (w / 2, -d / 2, r), r, sides=6)
    y = -d / 2 - lean * back
    shape.rod(frame, (-w / 2, y, h + back), (w / 2, y, h + back), r, sides=6)
    thick = rng.choice([0.02, 0.06])
    shape.add(stuffed(cover, w, d, thick, thick < 0.03), z=h)
    low = rng.uniform(0.0, 0.6) * back
    bent_back(shape, cover, w * 0.98, -d / 2 - lean * low, h + low + 0.03, back - low, lean, thick, 0.02)
    return shape


def plastic_chair(rng: Rng) -> Shape:
    """Of one colour throughout, to be stacked: slots or panels in its back, flat legs, arms at times."""
    w, d, h, back, lean = _chair_size(rng)
    shell, shape, back = paint(rng, "plastic", "white", "bright"), Shape(), min(back, 0.48)
    for x in (-1, 1):
        for y in (-1, 1):
            foot, top = (x * (w / 2 + 0.02), y * (d / 2 + 0.04), 0), (x * (w / 2 - 0.03), y * (d / 2 - 0.03), h)
            shape.rod(shell, foot, top, rng.uniform(0.02, 0.03), 0.035, sides=4)
    u, v = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5), indexing="ij")
    plate(shape, shell, np.stack([u * w / 2, v * d / 2, h - 0.02 * (1 - u**2) + 0.0 * v], -1), 0.022)
    y, bars = -d / 2 + 0.01, int(rng.choice([0, 3, 5]))
    if bars:
        for x in np.linspace(-w / 2 + 0.03, w / 2 - 0.03, bars + 2):
            curve = 0.06 * (2 * x / w) ** 2
            shape.rod(shell, (x, y + curve, h), (x * 0.95, y + curve - lean * back, h + back), 0.022, sides=4)
        bent_back(shape, shell, w, y - lean * back * 0.85, h + back * 0.85, 0.09, lean, 0.025, 0.06)
    else:
        low = rng.choice([0.02, 0.12])
        bent_back(shape, shell, w, y, h + low, back - low, lean, 0.022, rng.uniform(0.02, 0.1), rng.uniform(0, 0.25))
    if rng.random() < 0.5:
        rise = rng.uniform(0.18, 0.24)
        for x in (-w / 2 - 0.02, w / 2 + 0.02):
            bow = [(x, d * 0.42, h - 0.1), (x * 1.05, d * 0.4, h + rise), (x, -d / 2, h + rise + 0.02)]
            shape.path(shell, bow, 0.025, sides=5, steady=True)
    return shape


def steel_chair(rng: Rng) -> Shape:
    """Pressed from sheet: legs that spread, a skirt under the seat, a frame with a board or bars for a back."""
    w, d, h, back, lean = _chair_size(rng)
    steel, shape, back = metal(rng), Shape(), min(back, 0.42)
    spread = rng.uniform(0.02, 0.07)
    for x in (-1, 1):
        for y in (-1, 1):
            foot = (x * (w / 2 + spread), y * (d / 2 + spread), 0)
            shape.rod(steel, foot, (x * (w / 2 - 0.03), y * (d / 2 - 0.03), h), 0.016, 0.03, sides=4)
    seat = steel if rng.random() < 0.6 else surface(rng)
    shape.box(seat, w, d, 0.03, z=h - 0.02).box(steel, w, d, 0.06, z=h - 0.07, taper=0.97)
    y = -d / 2 + 0.02
    top = [(-w * 0.45, y, h), (-w * 0.42, y - lean * back, h + back), (w * 0.42, y - lean * back, h + back),
           (w * 0.45, y, h)]  # fmt: skip
    shape.path(steel, top, 0.018, sides=6, steady=True)
    for x in (-0.12, 0, 0.12)[:: int(rng.integers(1, 3))]:
        shape.rod(steel, (x, y, h), (x, y - lean * back, h + back), rng.uniform(0.015, 0.04), sides=4)
    if rng.random() < 0.3:
        _arms(shape, rng, steel, seat, w, d, h)
    return shape


def high_chair(rng: Rng) -> Shape:
    """A chair with a back, as high as a bar or counter, with a bar for the feet."""
    w, d, _, back, lean = _chair_size(rng)
    w, h, back, shape = min(w, 0.46), rng.uniform(0.58, 0.76), min(back, 0.4), Shape()
    frame, cover = (
        (surface(rng) if rng.random() < 0.5 else metal(rng)),
        (covering(rng) if rng.random() < 0.6 else surface(rng)),
    )
    if rng.random() < 0.3:
        shape.lathe(frame, [(0.22, 0), (0.2, 0.025), (0.04, 0.05)], sides=16).rod(frame, (0, 0, 0.03), (0, 0, h), 0.03)
        shape.box(frame, 0.3, 0.03, 0.03, y=0.12, z=h * 0.4).box(frame, 0.03, 0.14, 0.03, y=0.06, z=h * 0.4)
    else:
        spread, r = rng.uniform(0.0, 0.08), rng.uniform(0.014, 0.022)
        for x in (-1, 1):
            for y in (-1, 1):
                foot = (x * (w / 2 - 0.02 + spread), y * (d / 2 - 0.02 + spread), 0)
                shape.rod(frame, foot, (x * (w / 2 - 0.03), y * (d / 2 - 0.03), h), r, r * 1.2, sides=6)
        for z in (h * 0.3, h * 0.55):
            for y in (-d / 2, d / 2):
                shape.box(frame, w, 0.022, 0.03, y=y * (1 + 0.1 * spread), z=z)
            for x in (-w / 2, w / 2):
                shape.box(frame, 0.022, d, 0.03, x, z=z)
    shape.add(stuffed(cover, w, d, rng.uniform(0.03, 0.09), rng.random() < 0.5), z=h - 0.02)
    low = rng.choice([0.0, 0.1])
    for x in (-w * 0.4, w * 0.4) if low else ():
        shape.rod(frame, (x, -d / 2 + 0.02, h), (x, -d / 2 + 0.02 - lean * back, h + back * 0.9), 0.016, sides=6)
    bent_back(shape, cover, w, -d / 2 + 0.02 - lean * low, h + low, back - low, lean, rng.choice([0.02, 0.05]),
            rng.uniform(0.0, 0.15))  # fmt: skip
    return shape


def conference_chair(rng: Rng) -> Shape:
    """A padded shell, its sides drawn forward to arms or not, on a star, a sled, four legs or a cantilever."""
    w, d, h, back, lean = _chair_size(rng)
    w, cover, frame, shape = (
        w + 0.06,
        (covering(rng) if rng.random() < 0.7 else pick(rng, "office cloth")),
        metal(rng),
        Shape(),
    )
    thick, hug = rng.uniform(0.04, 0.1), rng.uniform(0.05, 0.24)
    shape.add(stuffed(cover, w, d, thick + 0.02, False), z=h - thick)
    bent_back(shape, cover, w * 1.02, -d / 2, h - 0.03, back, lean, thick, hug, rng.uniform(0, 0.2))
    frame_legs(shape, rng, frame, w * 0.9, d * 0.95, h - thick)
    if rng.random() < 0.4:
        _arms(shape, rng, frame, pick(rng, "black", "oak", "leather"), w, d, h)
    return shape


def mesh_chair(rng: Rng) -> Shape:
    """A net stretched in a frame to lean on, a pad or net to sit on, arms mostly, for visitors and meetings."""
    w, d, h, back, lean = _chair_size(rng)
    net, frame, shape = pick(rng, "office cloth")._replace(shiny=0.15), metal(rng), Shape()
    shape.add(
        stuffed(pick(rng, "office cloth", "shell", "leather"), w, d, rng.uniform(0.03, 0.08), rng.random() < 0.3),
        z=h - 0.04,
    )
    low, y, r = rng.uniform(0.02, 0.15), -d / 2, rng.uniform(0.014, 0.025)
    bent_back(shape, net, w * 0.94, y - lean * low, h + low, back - low, lean, 0.016, 0.05)
    low_y, top_y, top = y + 0.05, y + 0.05 - lean * back, h + back
    edge = [(-w / 2, low_y, h - 0.03), (-w / 2, top_y, top), (0, top_y - 0.05, top + 0.01), (w / 2, top_y, top)]
    edge.append((w / 2, low_y, h - 0.03))
    shape.path(frame, edge, r, sides=6, steady=True)
    frame_legs(shape, rng, frame, w, d, h - 0.03)
    if rng.random() < 0.7:
        _arms(shape, rng, frame, pick(rng, "black"), w, d, h)
    return shape


def ring_chair(rng: Rng) -> Shape:
    """A round rail that is both back and arms, held by posts and a board in the middle, on slanting legs."""
    w, d, h, _, _ = _chair_size(rng)
    wood, shape, rise, t = surface(rng), Shape(), rng.uniform(0.22, 0.36), rng.uniform(0.016, 0.028)
    r, half = w / 2 + rng.uniform(0.0, 0.06), rng.uniform(0.0, 0.5)
    turn = np.linspace(-half, np.pi + half, 13)
    shape.path(wood, [(r * np.cos(a), -0.03 - r * 0.95 * np.sin(a), h + rise) for a in turn], t, sides=6, steady=True)
    seat, plan = covering(rng) if rng.random() < 0.5 else wood, rng.choice([0.5, 1.0])
    shape.lathe(seat, [(0, h - 0.03), (w / 2, h - 0.03), (w / 2, h), (0, h + 0.02)], sides=18, power=plan)
    for a in (0.1, np.pi - 0.1, *((np.pi * 0.35, np.pi * 0.65) if rng.random() < 0.6 else ())):
        shape.rod(wood, (w * 0.45 * np.cos(a), -w * 0.45 * np.sin(a), h - 0.03),
                  (r * np.cos(a), -0.03 - r * 0.95 * np.sin(a), h + rise), t * 0.8, sides=6)  # fmt: skip
    if rng.random() < 0.6:
        shape.rod(wood, (0, -w * 0.42, h), (0, -0.03 - r * 0.95, h + rise), 0.05, 0.03, sides=4)
    frame_legs(shape, rng, wood, w * 0.9, d * 0.9, h - 0.03)
    return shape


def tablet_chair(rng: Rng) -> Shape:
    """A school chair with a small board on one arm and a rack below at times."""
    shape = (tube_chair if rng.random() < 0.5 else conference_chair)(rng)
    (x0, y0, _), (_, y1, _) = shape.bounds()
    side, frame, board = int(rng.choice([-1, 1])), metal(rng), surface(rng)
    x, z = side * abs(x0), rng.uniform(0.64, 0.74)
    shape.rod(frame, (x, y1 * 0.6, 0.42), (x, y1 * 0.7, z), 0.016).rod(frame, (x, y0 * 0.6, z), (x, y1, z), 0.016)
    shape.box(board, rng.uniform(0.28, 0.45), rng.uniform(0.3, 0.42), 0.022, x - side * 0.12, y1 * 0.9, z)
    shape.box(board, 0.1, y1 * 1.2, 0.022, x, y1 * 0.3, z)
    if rng.random() < 0.5:
        shape.box(frame, abs(x0) * 1.6, 0.35, 0.02, z=0.2)
    return shape


# ---------------------------------------------------------------- office chairs


def _star(shape: Shape, rng: Rng, h) -> Material:
    """Five arms on castors, flat or arched, or a plate with a ring, and a lift up to h; gives its colour."""
    foot, dark = (
        (pick(rng, "black", "chrome", "frame", "white") if rng.random() < 0.9 else metal(rng)),
        pick(rng, "black"),
    )
    start, reach, rise = rng.uniform(0, 1.2), rng.uniform(0.27, 0.36), rng.uniform(0.08, 0.14)
    for a in start + np.arange(5) * 2 * np.pi / 5:
        x, y = reach * np.cos(a), reach * np.sin(a)
        shape.rod(foot, (0, 0, rise), (x, y, 0.07), rng.uniform(0.025, 0.04), 0.02, sides=6)
        shape.ball(dark, 0.03, 0.03, 0.03, x, y, 0.03, rings=5, sides=8)
    shape.rod(dark, (0, 0, 0.06), (0, 0, h * 0.6), 0.032).rod(foot, (0, 0, h * 0.55), (0, 0, h - 0.06), 0.02)
    shape.box(dark, 0.2, 0.22, 0.05, z=h - 0.11)
    return foot


def _office_size(rng: Rng) -> tuple[float, float, float]:
    return rng.uniform(0.44, 0.56), rng.uniform(0.42, 0.52), rng.uniform(0.41, 0.56)


def swivel_shell(rng: Rng) -> Shape:
    """A bent shell of plastic, wood or felt on a star with castors, with or without arms and pad."""
    w, d, h = _office_size(rng)
    shell, shape = (paint(rng, "plastic", "bright") if rng.random() < 0.5 else surface(rng)), Shape()
    foot, back, lean = _star(shape, rng, h), rng.uniform(0.28, 0.5), rng.uniform(0.08, 0.2)
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(-1, 1, 6), indexing="ij")
    plate(
        shape, shell, np.stack([u * w / 2, v * d / 2, h - 0.02 + 0.05 * np.abs(u) ** 3 - 0.03 * (v > 0.8)], -1), 0.025
    )
    hug = rng.uniform(0.04, 0.2)
    bent_back(shape, shell, w, -d / 2, h, back, lean, 0.025, hug, rng.uniform(0, 0.3))
    if rng.random() < 0.4:
        shape.add(stuffed(covering(rng), w * 0.85, d * 0.85, 0.05, False), z=h - 0.01)
    if rng.random() < 0.4:
        _arms(shape, rng, foot, shell, w, d, h)
    return shape


def racing_chair(rng: Rng) -> Shape:
    """A bucket with raised edges, a tall back with shoulders, cushions at neck and loins; two colours."""
    w, d, h = _office_size(rng)
    cover, other, shape = pick(rng, "black", "leather", "office cloth"), paint(rng, "bright", "white", "grey"), Shape()
    foot, back, lean = _star(shape, rng, h), rng.uniform(0.7, 0.86), rng.uniform(0.08, 0.5)
    shape.add(stuffed(cover, w * 0.75, d, 0.12, False), z=h - 0.09)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.add(stuffed(other, 0.1, d * 0.95, 0.16, False), x, 0, h - 0.07)
        side = stuffed(other, 0.11, 0.13, back * rng.uniform(0.5, 0.65), False).tilted(lean * 0.9)
        shape.add(side, x, -d / 2 + 0.06, h + 0.06)
        shoulder = stuffed(other, 0.1, 0.12, back * 0.25, False).tilted(lean * 0.9)
        shape.add(shoulder, x * 0.95, -d / 2 + 0.02 - lean * back * 0.6, h + back * 0.62)
    bent_back(shape, cover, w * 0.8, -d / 2, h - 0.02, back, lean, 0.08, 0.03, 0.2)
    if rng.random() < 0.6:
        shape.add(stuffed(other, w * 0.5, 0.09, 0.15, False).tilted(lean), 0, -d / 2 + 0.07, h + 0.1)
    if rng.random() < 0.6:
        shape.add(
            stuffed(other, w * 0.45, 0.08, 0.13, False).tilted(lean),
            0,
            -d / 2 + 0.06 - lean * back * 0.75,
            h + back * 0.75,
        )
    if rng.random() < 0.85:
        _arms(shape, rng, foot, pick(rng, "black"), w, d, h)
    return shape


def stuffed_executive(rng: Rng) -> Shape:
    """Thick pads in rolls or blocks on a tall back, padded arms."""
    w, d, h = _office_size(rng)
    w, cover, shape = w + 0.04, (pick(rng, "leather") if rng.random() < 0.6 else covering(rng)), Shape()
    _star(shape, rng, h)
    lean, rolls, back = rng.uniform(0.1, 0.25), int(rng.integers(1, 5)), rng.uniform(0.5, 0.8)
    shape.add(stuffed(cover, w, d, rng.uniform(0.12, 0.18), False), z=h - 0.08)
    for k in range(rolls):
        tall = back / rolls
        one = stuffed(cover, w * (1 - 0.03 * k), rng.uniform(0.12, 0.18), tall + 0.02, False).tilted(lean)
        shape.add(one, 0, -d / 2 + 0.03 - lean * tall * k, h + 0.03 + k * tall)
    shape.add(Shape().box(pick(rng, "black"), w * 0.7, 0.05, back * 0.8).tilted(lean), 0, -d / 2 - 0.03, h - 0.05)
    rise = rng.uniform(0.15, 0.22)
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        shape.add(stuffed(cover, 0.1, d * 0.75, 0.07, False), x, 0, h + rise)
        front, rear = d * 0.3, -d * 0.35
        bow = [(x, front, h + rise), (x, front, h - 0.06), (x, rear, h - 0.06), (x, rear, h + rise)]
        shape.path(pick(rng, "black", "chrome"), bow, 0.02, sides=6, steady=True)
    return shape


def low_meeting_chair(rng: Rng) -> Shape:
    """A low round back that runs on into the arms, a thick seat, on castors."""
    w, _, h = _office_size(rng)
    cover, shape, r = covering(rng), Shape(), w / 2 + 0.03
    _star(shape, rng, h)
    shape.lathe(cover, [(0, h - 0.08), (w / 2, h - 0.08), (w / 2, h + 0.02), (w * 0.4, h + 0.05), (0, h + 0.05)],
                sides=18, power=0.6)  # fmt: skip
    turn = np.linspace(-0.1 * np.pi, 1.1 * np.pi, 13)[:, None]
    v = np.linspace(0, 1, 4)[None]
    low, side, rear = rng.choice([-0.06, 0.08]), rng.uniform(0.12, 0.22), rng.uniform(0.25, 0.42)
    top = side + (rear - side) * np.clip(np.sin(turn), 0, 1) ** 2
    points = [r * np.cos(turn) + 0 * v, -r * np.sin(turn) * (1 + 0.1 * v), h + low + v * (top - low)]
    plate(shape, cover, np.stack(points, -1), rng.uniform(0.03, 0.07))
    shape.box(pick(rng, "black"), 0.08, r + 0.02, 0.04, y=-r / 2, z=h - 0.08)
    shape.box(pick(rng, "black"), 0.08, 0.03, 0.25, y=-r - 0.03, z=h - 0.08)
    return shape


def head_rest_chair(rng: Rng) -> Shape:
    """A tall net or pad on a spine, a rest for the head on a bar, arms on posts."""
    w, d, h = _office_size(rng)
    cover, dark, shape = pick(rng, "office cloth"), pick(rng, "black", "white", "frame"), Shape()
    _star(shape, rng, h)
    back, lean, low = rng.uniform(0.4, 0.6), rng.uniform(0.08, 0.3), rng.uniform(0.05, 0.16)
    shape.add(stuffed(cover, w, d, rng.uniform(0.05, 0.1), False), z=h - 0.05)
    y, parts = -d / 2, int(rng.integers(1, 3))
    for k in range(parts):
        z, tall = low + k * back / parts, back / parts - 0.03
        wide = w * (0.95 - 0.12 * (k == 0 and parts > 1))
        bent_back(shape, cover, wide, y - lean * z, h + z, tall, lean, rng.choice([0.02, 0.05]), 0.06, 0.08)
    top = low + back
    shape.path(
        dark,
        [(0, 0, h - 0.08), (0, y - 0.06, h - 0.06), (0, y - 0.07 - lean * top, h + top + 0.06)],
        0.028,
        sides=6,
        steady=True,
    )
    if rng.random() < 0.75:
        bent_back(shape, cover, w * 0.6, y - lean * top, h + top + 0.03, rng.uniform(0.1, 0.16), lean, 0.04, 0.05)
    if rng.random() < 0.85:
        _arms(shape, rng, dark, dark, w, d, h)
    return shape


TABLE_CHAIRS = (
    rung_chair, tube_chair, plastic_chair, steel_chair, conference_chair, mesh_chair, ring_chair, tablet_chair,
)  # fmt: skip
OFFICE_CHAIRS = (swivel_shell, racing_chair, stuffed_executive, low_meeting_chair, head_rest_chair)
