"""Unseen makes of pictures and posters: never in training, see ``unseen.py``."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.furniture import slab
from data_prep.synthetic.palette import pick
from data_prep.synthetic.shapes import CHECKER, Shape, paint, tinted
from data_prep.synthetic.wall_objects import art

Rng = np.random.Generator


def tapestry(rng: Rng) -> Shape:
    """Woven, on a pole, with fringes below."""
    w, h, pole = rng.uniform(0.5, 1.1), rng.uniform(0.6, 1.1), pick(rng, "walnut", "brass", "black")
    cloth = pick(rng, "printed", "bedding")._replace(
        texture=CHECKER, period=rng.uniform(0.06, 0.16), second=pick(rng, "garment").color
    )
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, 15), np.linspace(0, 1, 6), indexing="ij")
    shape = Shape().sheet(cloth, np.stack([u * w, 0.025 + 0.012 * np.sin(u * 14 + 2 * v), 0.1 + v * (h - 0.1)], -1))
    shape.rod(pole, (-w / 2 - 0.06, 0.025, h), (w / 2 + 0.06, 0.025, h), 0.014)
    for x in np.linspace(-w / 2 + 0.02, w / 2 - 0.02, max(8, int(w / 0.05))):
        shape.box(cloth, 0.022, 0.012, 0.1, x, 0.025, 0.0)
    return shape.path(pole, [(-w / 2, 0.02, h), (0, 0.01, h + 0.16), (w / 2, 0.02, h)], 0.006, sides=4)


def oval_portrait(rng: Rng) -> Shape:
    """In a deep oval or round frame, of gilt or dark wood, or a plate of glazed clay."""
    w = rng.uniform(0.3, 0.6)
    h, gilt = w * rng.uniform(1.0, 1.35), pick(rng, "brass", "black", "walnut", "white")
    a = np.arange(28) * 2 * np.pi / 28
    plan = np.stack([w / 2 * np.cos(a), h / 2 * np.sin(a)], 1)
    front = Shape()
    loft_rings = [(plan * 0.98, 0.0), (plan, 0.03), (plan * 0.92, 0.05), (plan * 0.84, 0.025)]
    points = np.stack([np.column_stack([p, np.full(28, z)]) for p, z in loft_rings])
    front.sheet(gilt, np.concatenate([points, points[:, :1]], 1))
    slab(front, pick(rng, "painted", "printed", "slate"), plan * 0.84, 0.005, z=0.022)
    slab(front, pick(rng, "shell", "bedding"), plan * [0.3, 0.3] + [0, h * 0.06], 0.004, z=0.027)
    slab(front, pick(rng, "painted", "black"), plan * [0.5, 0.24] - [0, h * 0.22], 0.004, z=0.026)
    turned = Shape()
    for m, p, f in zip(front.materials, front.vertices, front.faces, strict=True):
        turned.mesh(m, np.stack([-p[:, 0], p[:, 2], p[:, 1] + h / 2], -1), f)
    return turned


def split_canvas(rng: Rng) -> Shape:
    """One picture over three or five canvases of stepped heights with gaps between."""
    n, w, h = int(rng.choice([3, 5])), rng.uniform(0.18, 0.28), rng.uniform(0.45, 0.75)
    shape = Shape()
    tone, line = [pick(rng, "garment", "book", "bedding", "slate") for _ in range(3)], rng.uniform(0.3, 0.6)
    for k in range(n):
        x, tall = (k - (n - 1) / 2) * (w + 0.03), h * (1 - 0.16 * abs(k - (n - 1) / 2))
        low = (h - tall) / 2
        shape.box(tone[0], w, 0.045, tall, x, 0, low).box(tone[1], w, 0.004, max(0.02, h * line - low), x, 0.024, low)
        shape.box(tone[2], w * 0.5, 0.004, tall * 0.3, x + w * 0.1 * (k - 1), 0.027, low + tall * 0.4)
    return shape


def relief(rng: Rng) -> Shape:
    """A sun or a burst of rods about a round mirror or a disc."""
    r, m, shape = rng.uniform(0.24, 0.42), pick(rng, "brass", "black", "walnut"), Shape()
    for k, a in enumerate(np.arange(28) * 2 * np.pi / 28):
        reach = r * (1.0 if k % 2 else 0.72)
        shape.rod(
            m,
            (0.1 * np.cos(a), 0.02, r + 0.1 * np.sin(a)),
            (reach * np.cos(a), 0.02, r + reach * np.sin(a)),
            0.012,
            0.006,
            sides=4,
        )
    shape.rod(m, (0, 0, r), (0, 0.035, r), r * 0.42, sides=22)
    return shape.rod(
        paint(rng, "mirror") if rng.random() < 0.5 else pick(rng, "painted"),
        (0, 0.03, r),
        (0, 0.042, r),
        r * 0.34,
        sides=22,
    )


def banner(rng: Rng) -> Shape:
    """A pennant, or a long scroll between two rods."""
    cloth, m = pick(rng, "garment", "book", "shell"), pick(rng, "walnut", "black", "brass")
    if rng.random() < 0.4:
        w, h = rng.uniform(0.5, 0.8), rng.uniform(0.22, 0.34)
        shape = Shape().mesh(
            cloth, np.array([(-w / 2, 0, 0), (-w / 2, 0, h), (w / 2, 0.01, h / 2)]), np.array([[0, 1, 2]])
        )
        return shape.box(pick(rng, "sheet"), 0.04, 0.012, h, -w / 2).box(
            pick(rng, "sheet"), w * 0.4, 0.012, h * 0.18, -w * 0.2, 0, h * 0.41
        )
    w, h = rng.uniform(0.32, 0.5), rng.uniform(0.8, 1.1)
    shape = Shape().box(cloth, w, 0.012, h, z=0.03)
    art(
        rng,
        inner := Shape().box(tinted((236, 228, 206)), w * 0.7, 0.004, h * 0.7, 0, 0.008, h * 0.18),
        w * 0.68,
        h * 0.68,
        0.011,
        h * 0.19,
    )
    shape.add(inner)
    for z in (0.02, h + 0.04):
        shape.rod(m, (-w / 2 - 0.04, 0.01, z), (w / 2 + 0.04, 0.01, z), 0.016)
    return shape


def wall_map(rng: Rng) -> Shape:
    """A map: blots of land on blue or parchment, a rail above and one below, or pinned as two sheets."""
    w, h = rng.uniform(0.7, 1.1), rng.uniform(0.55, 0.8)
    sea = tinted([(164, 196, 212), (222, 206, 170), (120, 140, 160)][rng.integers(3)], second=(200, 214, 214))
    shape, rail = Shape().box(sea, w, 0.012, h), pick(rng, "black", "walnut", "steel")
    for _ in range(int(rng.integers(4, 8))):
        r, x, z = rng.uniform(0.05, 0.14), rng.uniform(-0.36, 0.36) * w, rng.uniform(0.2, 0.8) * h
        a = np.arange(14) * 2 * np.pi / 14
        reach = r * (1 + 0.25 * np.sin(2 * a + rng.uniform(0, 6)) + 0.12 * np.sin(3 * a))
        land = tinted([(196, 168, 110), (132, 160, 96), (206, 136, 100), (220, 210, 150)][rng.integers(4)])
        one = slab(Shape(), land, np.stack([reach * np.cos(a), reach * np.sin(a)], 1), 0.003)
        for p, f in zip(one.vertices, one.faces, strict=True):
            shape.mesh(land, np.stack([x - p[:, 0], 0.007 + p[:, 2], np.clip(z + p[:, 1], 0, h)], -1), f)
    for z in (-0.015, h):
        shape.box(rail, w + 0.03, 0.028, 0.02, 0, 0.004, z)
    return shape


PICTURES = (tapestry, oval_portrait, split_canvas, relief)
POSTERS = (banner, wall_map)
