"""Families of closets and their doors, and of clothes that hang there, jackets, coat racks."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.cloth import clothes as heap_of_clothes
from data_prep.synthetic.joinery import Style, draw_style, front
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


def clothes(rng: Rng) -> Shape:
    """Garments on hangers, side by side along x; the rod is at z = 1.02."""
    shape, number, x = Shape(), int(rng.integers(4, 13)), 0.0
    metal = pick(rng, "frame", "oak")
    start = -number * 0.035
    for _ in range(number):
        w, long = rng.uniform(0.38, 0.46), rng.uniform(0.55, 0.98)
        cloth, thick = pick(rng, "garment"), rng.uniform(0.025, 0.05)
        turn = np.pi / 2 + rng.normal(0, 0.12)
        # A shirt: shoulders that slope, a body that is a little wider below.
        v = np.array([[-0.1, 1.0], [0.1, 1.0], [0.5, 0.86], [0.54, 0.0], [-0.54, 0.0], [-0.5, 0.86]])
        ripple = rng.normal(0, 0.012, 6)
        points = np.stack([v[:, 0] * w, thick / 2 + ripple, 0.98 - long * (1 - v[:, 1])], 1)
        both = np.concatenate([points, points - [0, thick, 0]])
        faces = [[0, 1, 2], [0, 2, 5], [5, 2, 3], [5, 3, 4]]
        faces += [[a + 6, c + 6, b + 6] for a, b, c in faces]
        faces += [t for i in range(6) for t in ([i, (i + 1) % 6, i + 6], [(i + 1) % 6, (i + 1) % 6 + 6, i + 6])]
        one = Shape().mesh(cloth, both, np.array(faces)).rod(metal, (0, 0, 0.97), (0, 0, 1.04), 0.01, sides=4)
        shape.add(one, start + x, 0, 0, turn)
        x += thick + rng.uniform(0.012, 0.07)
    return shape


def closet(rng: Rng) -> list:
    """A closet in the wall, open to the front: rod, board, clothes, what stands on its floor; a door or two."""
    w, d, h = rng.uniform(1.1, 2.0), rng.uniform(0.58, 0.68), rng.uniform(2.0, 2.25)
    body = pick(rng, "plaster", "white", "white", *WOODS)
    box = Shape()
    for x in (-w / 2 - 0.03, w / 2 + 0.03):
        box.box(body, 0.06, d, h, x)
    box.box(body, w + 0.12, 0.06, 0.12, y=d / 2 - 0.03, z=h - 0.12).box(body, w, d, 0.03, z=h - 0.03)
    board = h - rng.uniform(0.35, 0.45)
    split = rng.random() < 0.35  # one half has boards
    x0 = rng.uniform(-0.1, 0.15) * w if split else -w / 2
    box.box(body, w, d * 0.7, 0.022, 0, -d * 0.15, board)
    box.top(-w / 2 + 0.04, w / 2 - 0.04, -d / 2 + 0.04, d * 0.15, board + 0.022)
    if split:
        box.box(body, 0.022, d * 0.8, board, x0, -d * 0.1)
        for z in np.arange(0.3, board - 0.2, 0.34):
            box.box(body, x0 + w / 2, d * 0.8, 0.022, (x0 - w / 2) / 2, -d * 0.1, z)
            box.top(-w / 2 + 0.03, x0 - 0.03, -d / 2 + 0.03, d * 0.28, z + 0.022)
    parts = [("closet", box)]
    parts.append(("closet wall", Shape().box(pick(rng, "plaster", "white"), w, 0.03, h, y=-d / 2)))
    rod = Shape().rod(
        pick(rng, "chrome", "oak", "white"), (x0, -0.02, board - 0.07), (w / 2, -0.02, board - 0.07), 0.018
    )
    parts.append(("closet rod", rod))
    if rng.random() < 0.9:
        worn = clothes(rng)
        half = np.abs(worn.bounds()[:, 0]).max()
        middle, reach = (x0 + w / 2) / 2, max(0.0, (w / 2 - x0) / 2 - half - 0.04)
        if half < (w / 2 - x0) / 2:
            parts.append(("clothes", worn.moved(middle + rng.uniform(-1, 1) * reach, -0.02, board - 0.07 - 1.02)))
    if rng.random() < 0.4:
        heap = heap_of_clothes(rng)
        parts.append(("clothes", heap.moved((x0 + w / 2) / 2 + rng.uniform(-0.1, 0.1), 0.05)))
    if rng.random() < 0.6:
        parts.append(("closet door", _closet_leaves(rng, w, h - 0.13, d / 2 + 0.02)))
    return parts


def _closet_leaves(rng: Rng, w, h, y) -> Shape:
    """Doors of a closet that leave a part of it open: slid to one side, folded, or swung out."""
    m = pick(rng, "white", "white", *WOODS)
    style = draw_style(rng, m, ("slab", "frame", "louver", "raised"), ("knob", "bar"))
    shape, kind, side = Shape(), rng.integers(3), int(rng.choice([-1, 1]))
    if kind == 0:
        shape.add(front(style, w / 2 + 0.03, h), side * w / 4, y, 0.01)
        if rng.random() < 0.5:
            shape.add(front(style, w / 2 + 0.03, h), side * w / 4 * rng.uniform(0.7, 1), y + 0.04, 0.01)
    elif kind == 1:  # two leaves folded together at one side
        leaf, a = w / 4, rng.uniform(0.9, 1.4)
        for back in (False, True):
            one = Shape().add(front(style, leaf, h), leaf / 2)
            x = -w / 2 + (2 * leaf * np.cos(a) if back else 0)
            folded = one.moved(x, y, 0.01, np.pi - a if back else a)
            shape.add(folded)
        if side > 0:
            for v in shape.vertices:
                v[:, 0] *= -1
    else:
        one = Shape().add(front(style, w / 2 - 0.01, h, True, side), -side * w / 4)
        shape.add(one, side * w / 2, y, 0.01, -side * rng.uniform(0.7, 1.7))
    return shape


def closet_door(rng: Rng) -> Shape:
    """Sliding, folding or hinged doors, flush with the wall or a little open, in their casing."""
    w, h, kind = rng.uniform(1.2, 1.9), rng.uniform(1.98, 2.1), rng.integers(3)
    m = pick(rng, "white", "white", *WOODS)
    trim = pick(rng, "white", *WOODS) if rng.random() < 0.5 else m
    shape = Shape()
    if kind == 0:  # sliding, one before the other; of mirrors at times
        mirrored = rng.random() < 0.35
        style = Style(
            paint(rng, "mirror") if mirrored else m, pick(rng, "frame"), "slab" if mirrored else "frame", "none"
        )
        for k in range(2):
            x, y = (k - 0.5) * w * 0.49, 0.035 * k
            shape.add(front(style, w * 0.51, h - 0.03), x, y, 0.01)
            for edge in (-1, 1):
                shape.box(
                    pick(rng, "brass", "frame") if mirrored else m,
                    0.03,
                    0.03,
                    h - 0.03,
                    x + edge * w * 0.245,
                    y + 0.02,
                    0.01,
                )
    elif kind == 1:  # four leaves that fold
        style = draw_style(rng, m, ("louver", "louver", "frame", "raised", "slab"), ("knob",))
        a = rng.choice([0.0, 0.05, 0.25])
        for pair in (-1, 1):
            for k in range(2):
                leaf = front(style, w / 4 - 0.008, h - 0.03, True, -pair if k else 0)
                shape.add(leaf, pair * w / 4 * (1.5 - k), a * w / 8, 0.01, -pair * a if k == 0 else pair * a)
    else:
        style = draw_style(rng, m, ("frame", "raised", "louver", "slab"), ("knob", "bar"))
        for side in (-1, 1):
            one = Shape().add(front(style, w / 2 - 0.01, h - 0.03, True, -side), -side * w / 4)
            shape.add(one, side * w / 2, 0, 0.01, -side * (rng.uniform(0.1, 0.8) if rng.random() < 0.15 else 0.0))
    size = rng.uniform(0.06, 0.09)  # a casing has no lower bar
    for x in (-w / 2, w / 2):
        shape.box(trim, size, 0.07, h + size / 2, x, 0.025)
    return shape.box(trim, w + size, 0.07, size, 0, 0.025, h - size / 2)


def coat_rack(rng: Rng) -> list:
    """A post with arms, or a board with hooks, and what hangs on it."""
    wood = pick(rng, *WOODS, "black", "chrome", "frame")
    h = rng.uniform(1.6, 1.85)
    if rng.random() < 0.3:
        w, z = rng.uniform(0.5, 1.0), rng.uniform(1.5, 1.65)
        shape = Shape().box(wood, w, 0.025, 0.1, y=-0.04, z=z)
        hooks = np.linspace(-w / 2 + 0.08, w / 2 - 0.08, max(3, round(w / 0.17)))
        metal = pick(rng, "chrome", "black", "brass")
        for x in hooks:
            shape.path(metal, [(x, -0.03, z + 0.06), (x, 0.05, z + 0.03), (x, 0.06, z + 0.09)], 0.013, sides=5)
        if rng.random() < 0.4:
            shape.box(wood, w, 0.2, 0.022, y=0.05, z=z + 0.12).top(-w / 2, w / 2, -0.04, 0.14, z + 0.142)
        parts = [("coat rack", shape)]
        for x in hooks[:: int(rng.integers(2, 4))]:
            if rng.random() < 0.6:
                parts.append(("jacket", jacket(rng, hung=True).moved(x, 0.04, z - 0.95)))
        return parts
    shape = Shape().rod(wood, (0, 0, 0), (0, 0, h), 0.024)
    if rng.random() < 0.5:
        shape.lathe(wood, [(0.2, 0), (0.19, 0.03), (0.03, 0.06)], sides=16)
    else:
        for a in np.arange(4) * np.pi / 2:
            shape.rod(wood, (0, 0, 0.28), (0.25 * np.cos(a), 0.25 * np.sin(a), 0), 0.018, sides=6)
    for a in np.arange(6) * np.pi / 3:
        for z, reach in ((h - 0.12, 0.16), (h - 0.45, 0.11)):
            shape.rod(wood, (0, 0, z), (reach * np.cos(a), reach * np.sin(a), z + 0.1), 0.013, sides=5)
    parts = [("coat rack", shape)]
    for turn in rng.permutation(6)[: int(rng.integers(0, 3))] * np.pi / 3:
        coat = jacket(rng, hung=True)
        parts.append(("jacket", coat.moved(0.17 * np.cos(turn), 0.17 * np.sin(turn), h - 1.02, turn - np.pi / 2)))
    return parts


def jacket(rng: Rng, hung=False) -> Shape:
    """On a hook or a hanger: body, sleeves, a hood at times; the hook is at z = 0.97."""
    h, w = rng.uniform(0.65, 0.95), rng.uniform(0.3, 0.38) if hung else rng.uniform(0.4, 0.5)
    cloth = pick(rng, "garment", "garment", "leather")
    low = 0.95 - h
    narrow = 0.45 if hung else 0.12  # gathered where it hangs
    slope = 0.06 if hung else 0.13  # of the shoulders
    u, v = np.meshgrid(np.linspace(-1, 1, 11), np.linspace(0, 1, 6), indexing="ij")
    width = w / 2 * (1 - narrow * v**3)
    ripple = 0.02 * np.sin(7 * u + 2 * v + rng.uniform(0, 6)) * (1.2 - v)
    drop = slope * v**2 * np.maximum(np.abs(u) - 0.3, 0) / 0.7
    halves = []
    for y in (0.0, 0.13):
        bulge = (0.04 if y else -0.01) * (1 - u**2)
        halves.append(np.stack([u * width, y + bulge + ripple - 0.05 * v * (y > 0), low + v * h - drop], -1))
    behind, before = halves
    shape = Shape().sheet(cloth, behind).sheet(cloth, before)
    for back, ahead in ((behind[:, -1], before[:, -1]), (behind[0], before[0]), (behind[-1], before[-1])):
        shape.sheet(cloth, np.stack([back, ahead]))  # shoulders and sides
    for x in (-1, 1):
        top = (x * w / 2 * (1 - narrow * 0.7), 0.06, low + h * 0.92 - slope)
        shape.rod(cloth, top, (x * w * 0.58, 0.08, low + h * rng.uniform(0.1, 0.3)), 0.06, 0.045)
    if rng.random() < 0.4:
        shape.ball(cloth, 0.11, 0.06, 0.1, 0, 0.11, low + h * 0.9)
    return shape
