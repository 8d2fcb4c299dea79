"""More makes of fitted closets, ironing boards, pianos and water coolers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.closets import clothes
from data_prep.synthetic.fixtures import folds
from data_prep.synthetic.furniture import loft, slab
from data_prep.synthetic.joinery import cupboard, draw_style, front, grid, legs
from data_prep.synthetic.more.parts import one_or
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint, tinted

Rng = np.random.Generator


def wall_ironing_board(rng: Rng) -> list:
    """Folded down from a flat cabinet, standing on two hoops with a rest and a sleeve board, or folded."""
    cover, metal, kind = (
        paint(rng, "cloth", "linen", "fabric", "bright"),
        paint(rng, "metal", "white", "black", "grey"),
        rng.integers(3),
    )
    long, wide, t = rng.uniform(1.0, 1.4), rng.uniform(0.28, 0.46), rng.uniform(0.02, 0.045)
    u = np.linspace(0, 1, 9)
    nose = rng.uniform(0.25, 0.5)
    half = wide / 2 * np.minimum(1, np.maximum((1 - u) / nose, 0.0) ** rng.uniform(0.5, 0.8) + 0.12)
    plan = np.concatenate([np.stack([u * long, -half], 1), np.stack([u * long, half], 1)[::-1]]) - np.array(
        [long / 2, 0]
    )
    board, shape, z = slab(Shape(), cover, plan, t), Shape(), rng.uniform(0.72, 0.96)
    if kind == 0:
        w, h, deep = wide + 0.1, long + 0.15, rng.uniform(0.08, 0.16)
        wood = pick(rng, "white", *WOODS)
        shape.box(wood, w, 0.02, h, y=-long / 2 - 0.04, z=z - 0.12)
        for x in (-w / 2, w / 2):
            shape.box(wood, 0.025, deep, h, x, -long / 2 - 0.05 + deep / 2, z - 0.12)
        shape.box(wood, w, deep, 0.03, 0, -long / 2 - 0.05 + deep / 2, z - 0.12 + h)
        if rng.random() < 0.5:
            shape.add(
                Shape().box(wood, w, 0.02, h, -w / 2), w / 2, -long / 2 - 0.05 + deep, z - 0.12, -rng.uniform(1.2, 2.2)
            )
        shape.add(board.moved(turn=np.pi / 2), 0, 0, z)
        shape.rod(metal, (0, 0, z), (0, -long / 2, z - 0.1 + 0.01), 0.016)
        return [("ironing board", shape)]
    if kind == 1:
        shape.add(board, 0, 0, z)
        for s, x in ((-1, -long * 0.22), (1, long * 0.22)):
            foot = x + s * rng.uniform(0.1, 0.25)
            w = wide * rng.uniform(0.35, 0.5)
            shape.path(metal, [(foot, -w, 0), (x, -w, z), (x, w, z), (foot, w, 0)], 0.014, 6, steady=True)
            shape.rod(metal, (foot, -w - 0.06, 0.014), (foot, w + 0.06, 0.014), 0.016)
        shape.box(metal, 0.24, wide * 0.8, 0.02, -long / 2 - 0.11, 0, z)
        if rng.random() < 0.6:
            iron = paint(rng, "bright", "white", "black")
            shape.ball(iron, 0.12, 0.055, 0.05, -long / 2 - 0.1, 0, z + 0.06, power=0.8)
            shape.path(
                iron,
                [(-long / 2 - 0.18, 0, z + 0.08), (-long / 2 - 0.12, 0, z + 0.15), (-long / 2 - 0.03, 0, z + 0.12)],
                0.018,
                steady=True,
            )
        if rng.random() < 0.4:
            shape.box(cover, 0.5, 0.12, 0.03, long * 0.1, -wide / 2 - 0.1, z + 0.08).rod(
                metal, (long * 0.1, -wide / 2 - 0.1, z + 0.08), (long * 0.1, -wide / 2 + 0.02, z), 0.016
            )
        if rng.random() < 0.4:
            shape.add(
                folds(rng, pick(rng, "garment", "sheet"), 0.5, 0.4, 0.01, 0.2),
                rng.uniform(-0.2, 0.1),
                wide / 2 + 0.03,
                z - 0.37,
            )
        return [("ironing board", shape)]
    for y in (-wide * 0.3, wide * 0.3):
        board.rod(metal, (-long * 0.4, y, -0.03), (long * 0.35, y * 0.5, -0.05), 0.015)
    board.box(metal, 0.2, wide * 0.7, 0.03, -long / 2 - 0.1)
    flat = board.moved(turn=np.pi / 2 * rng.choice([-1, 1])).tilted(np.pi / 2 - rng.uniform(0.03, 0.2)).grounded()
    (_, y0, _), (_, y1, _) = flat.bounds()
    return [("ironing board", flat.moved(0, -(y0 + y1) / 2))]


def studio_piano(rng: Rng) -> list:
    """An upright with flat sides: its lid open or shut, lamps or a clock on it, a bench before it; or a digital one."""
    body, ivory, black = (
        pick(rng, "black", "walnut", "cherry", "lacquer", "oak", "black"),
        tinted((238, 236, 226)),
        pick(rng, "black"),
    )
    w, shape, digital = rng.uniform(1.36, 1.56), Shape(), rng.random() < 0.3
    h, deep, key = (
        rng.uniform(0.82, 0.95) if digital else rng.uniform(1.0, 1.36),
        rng.uniform(0.14, 0.3) if digital else rng.uniform(0.26, 0.36),
        rng.uniform(0.6, 0.68),
    )
    y0 = -0.3
    for x in (-w / 2 + 0.02, w / 2 - 0.02):  # side panels; below the keys a column or a bracket
        shape.box(body, 0.04, deep, h, x, y0 + deep / 2).box(body, 0.04, 0.36, 0.2, x, y0 + deep + 0.16, key - 0.02)
        shape.box(body, 0.05, rng.choice([0.06, 0.3]), key, x, y0 + deep + 0.2)
    if not digital:
        shape.box(body, w - 0.06, deep - 0.03, h - 0.06, 0, y0 + deep / 2 - 0.015, 0.03)
        shape.box(body, w + 0.02, deep + 0.04, 0.035, 0, y0 + deep / 2 + 0.02, h)
        if rng.random() < 0.5:
            shape.box(body, w * 0.8, 0.02, h - key - 0.22, 0, y0 + deep, key + 0.16).box(
                body, w * 0.8, 0.02, key * 0.6, 0, y0 + deep, 0.12
            )
    else:
        shape.box(body, w - 0.06, 0.03, 0.35, 0, y0 + 0.05, 0.1).box(
            body, w - 0.06, deep, h - key, 0, y0 + deep / 2, key
        )
    shape.box(body, w - 0.06, 0.34, 0.08, 0, y0 + deep + 0.16, key)
    if rng.random() < 0.7:
        shape.box(ivory, w - 0.22, 0.15, 0.02, 0, y0 + deep + 0.23, key + 0.08)
        for x in np.linspace(-w / 2 + 0.16, w / 2 - 0.16, 18):
            shape.box(black, 0.022, 0.09, 0.016, x, y0 + deep + 0.2, key + 0.1)
        shape.add(Shape().box(body, w - 0.08, 0.02, 0.18).tilted(0.25), 0, y0 + deep + 0.12, key + 0.1)
    else:
        shape.add(Shape().box(body, w - 0.08, 0.3, 0.03).tilted(-0.12), 0, y0 + deep + 0.17, key + 0.1)
    if rng.random() < 0.6:
        shape.add(
            Shape().box(body, rng.uniform(0.6, 1.1), 0.02, 0.24).tilted(0.3),
            0,
            y0 + deep + 0.05,
            h - (0.28 if not digital else 0.0),
        )
    parts = [("piano", shape if digital else shape.top(-w / 2, w / 2, y0, y0 + deep, h + 0.035))]
    if rng.random() < 0.4:
        seat, wide = pick(rng, "leather", "upholstery", "black"), rng.uniform(0.5, 0.8)
        bench = Shape().box(seat, wide, 0.32, 0.07, z=0.42)
        legs(bench, body, wide - 0.04, 0.3, 0.42, 0.025)
        parts.append(("bench", bench.moved(0, y0 + deep + 0.65)))
    return parts


def baby_grand(rng: Rng) -> list:
    """A short grand: a body with one bent side on three legs, its lid shut or raised, a bench before it."""
    body, ivory, black = (
        pick(rng, "black", "black", "lacquer", "walnut", "cherry"),
        tinted((238, 236, 226)),
        pick(rng, "black"),
    )
    w, long, z, thick = rng.uniform(1.4, 1.52), rng.uniform(1.3, 1.7), rng.uniform(0.6, 0.68), rng.uniform(0.26, 0.34)
    t = np.linspace(0, 1, 12)
    side = np.stack(
        [0.5 - 0.55 * t**1.4 - 0.1 * np.sin(t * np.pi), -(t**0.7)], 1
    )  # from the right end of the keys to the tail
    plan = np.concatenate([[[0.5, 0.0]], side[1:], [[-0.22, -0.99], [-0.42, -0.9], [-0.5, -0.75], [-0.5, 0.0]]])[::-1]
    plan = (plan + np.array([0, 0.5])) * np.array([w, long])
    shape = Shape()
    loft(shape, body, [(plan, z), (plan, z + thick)])
    loft(shape, body, [(plan, z + 0.02), (plan, z)])
    y = long / 2
    shape.box(body, w, 0.3, 0.1, 0, y + 0.14, z)
    for x in (-w / 2 + 0.04, w / 2 - 0.04):
        shape.box(body, 0.08, 0.28, thick * 0.75, x, y + 0.13, z + 0.02)
    if rng.random() < 0.75:
        shape.box(ivory, w - 0.2, 0.15, 0.025, 0, y + 0.2, z + 0.1)
        for x in np.linspace(-w / 2 + 0.14, w / 2 - 0.14, 18):
            shape.box(black, 0.022, 0.09, 0.016, x, y + 0.17, z + 0.12)
    else:
        shape.box(body, w - 0.16, 0.25, 0.03, 0, y + 0.14, z + 0.2)
    raised = rng.choice([0.0, 0.0, rng.uniform(0.3, 0.75)])
    lid = slab(Shape(), body, plan, 0.03)
    if raised:
        v = lid.vertices[0]
        x = v[:, 0] + w / 2
        lid.vertices[0] = np.stack([x * np.cos(raised) - w / 2, v[:, 1], x * np.sin(raised) + v[:, 2]], 1)
        shape.rod(
            body,
            (w * 0.35, y * 0.3, z + thick),
            (-w / 2 + w * 0.8 * np.cos(raised), y * 0.3, z + thick + w * 0.8 * np.sin(raised)),
            0.015,
        )
    shape.add(lid, 0, 0, z + thick)
    shape.add(Shape().box(body, 0.6, 0.02, 0.24).tilted(0.3), 0, y - 0.15, z + thick)
    taper, square = rng.uniform(0.5, 1.0), rng.random() < 0.6
    for x, at in ((-w / 2 + 0.14, y - 0.05), (w / 2 - 0.14, y - 0.05), (-w * 0.2, -y + 0.3)):
        if square:
            shape.add(Shape().box(body, 0.13, 0.13, z, taper=taper).tilted(np.pi), x, at, z)
        else:
            shape.lathe(
                body,
                [(0.03, 0), (0.03, 0.06), (0.05, 0.1), (0.045, z * 0.4), (0.08, z * 0.8), (0.06, z)],
                x,
                at,
                sides=10,
            )
    shape.box(body, 0.16, 0.04, z - 0.1, 0, y - 0.15, 0.1).box(body, 0.26, 0.14, 0.08, 0, y - 0.1, 0.05)
    parts = [("piano", shape)]
    if rng.random() < 0.4:
        wide = rng.uniform(0.45, 0.8)
        bench = Shape().box(pick(rng, "leather", "black"), wide, 0.34, 0.09, z=0.4)
        parts.append(("bench", legs(bench, body, wide - 0.04, 0.3, 0.4, 0.03).moved(0, y + 0.65)))
    if raised == 0 and rng.random() < 0.5:
        shape.top(-w / 2 + 0.1, w * 0.05, -long * 0.2, long * 0.35, z + thick + 0.03)
    return parts


def tall_cooler(rng: Rng) -> Shape:
    """A tower with a lit bay for cups and the bottle hidden below; or a bottle on a stand of wood or iron."""
    w, d, h = rng.uniform(0.26, 0.38), rng.uniform(0.28, 0.4), rng.uniform(0.95, 1.35)
    body = one_or(rng, 0.75, pick(rng, "white", "black", "steel", "painted steel"), paint(rng, "glaze"))
    dark, shape, water = pick(rng, "black", "dark glass", "steel"), Shape(), tinted((128, 170, 206), shiny=0.1)
    if rng.random() < 0.6:
        bay, low = rng.uniform(0.22, 0.36), h * rng.uniform(0.55, 0.68)
        shape.box(body, w, d, low).box(body, w, d * 0.5, bay, 0, -d * 0.25, low).box(
            body, w, d, h - low - bay, z=low + bay
        )
        for x in (-w / 2 + 0.02, w / 2 - 0.02) if rng.random() < 0.5 else ():
            shape.box(body, 0.04, d, bay, x, 0, low)
        shape.box(dark, w * 0.9, d * 0.42, 0.02, 0, d * 0.26, low).box(dark, w * 0.85, 0.02, bay * 0.95, 0, 0.01, low)
        shape.box(dark, w * 0.85, 0.02, (h - low - bay) * 0.7, 0, d / 2, low + bay + 0.02)
        for x in (-0.07, 0.0, 0.07)[: int(rng.integers(1, 4))]:
            shape.rod(pick(rng, "steel", "black"), (x, d * 0.1, low + bay), (x, d * 0.1, low + bay - 0.06), 0.022)
        if rng.random() < 0.6:
            shape.box(body, w - 0.03, 0.02, low * 0.8, 0, d / 2 + 0.008, low * 0.08)
        if rng.random() < 0.4:  # cups in a tube
            shape.rod(pick(rng, "white", "frame"), (w / 2 + 0.045, 0, h * 0.6), (w / 2 + 0.045, 0, h * 0.95), 0.04)
        return shape.top(-w / 2, w / 2, -d / 2, d / 2, h)
    z, frame = rng.uniform(0.6, 0.95), pick(rng, "black", "frame", *WOODS)
    legs(shape, frame, w, w, z, rng.uniform(0.014, 0.03))
    shape.box(frame, w, w, 0.04, z=z - 0.04).box(frame, w - 0.02, w - 0.02, 0.025, z=z * 0.3)
    shape.lathe(
        one_or(rng, 0.5, body, frame),
        [(0, z), (w * 0.42, z), (w * 0.42, z + 0.12), (0.06, z + 0.14)],
        sides=16,
        power=rng.choice([0.3, 1.0]),
    )
    shape.rod(dark, (0, w * 0.4, z + 0.06), (0, w * 0.4 + 0.1, z + 0.05), 0.025)
    top = z + 0.12
    return shape.lathe(
        water,
        [(0.05, top), (0.06, top + 0.04), (0.13, top + 0.11), (0.135, top + 0.35), (0.1, top + 0.4), (0, top + 0.4)],
        sides=14,
    )


def fitted_closet(rng: Rng) -> list:
    """Fitted out: rods at two heights, drawers and boards between panels; open, behind a curtain or sliding doors."""
    w, d, h = rng.uniform(1.2, 2.6), rng.uniform(0.5, 0.72), rng.uniform(1.95, 2.3)
    body, t, box = pick(rng, "white", "white", "laminate", "grey wood", "plaster", *WOODS), 0.03, Shape()
    n = int(np.clip(round(w / rng.uniform(0.5, 0.9)), 2, 4))
    edges = np.linspace(-w / 2, w / 2, n + 1)
    edges[1:-1] += rng.uniform(-0.12, 0.12, n - 1)
    for x in edges:
        box.box(body, t, d, h, x)
    plinth = rng.choice([0.0, 0.08])
    if plinth:
        box.box(body, w, d - 0.06, plinth, y=-0.03)
    box.box(body, w, d, t, z=h - t).box(body, w, d, t, z=h - 0.36).top(
        -w / 2 + 0.04, w / 2 - 0.04, -d / 2, d / 2, h - 0.36 + t
    )
    style, metal = (
        draw_style(rng, one_or(rng, 0.7, body, pick(rng, *WOODS, "white"))),
        pick(rng, "chrome", "white", "black", *WOODS),
    )
    rod, worn = Shape(), []
    kinds = ["hang", *rng.choice(["hang", "double", "boards", "drawers"], n - 1)]
    for (x0, x1), kind in zip(
        zip(edges[:-1] + t / 2, edges[1:] - t / 2, strict=True), rng.permutation(kinds), strict=True
    ):
        x, wide = (x0 + x1) / 2, x1 - x0
        heights = {"hang": (h - 0.44,), "double": (h - 0.44, h - 1.36)}.get(str(kind), ())
        for z in heights:
            rod.rod(metal, (x0, 0, z), (x1, 0, z), rng.uniform(0.014, 0.02))
            if rng.random() < 0.85 and z > 0.9:
                cloth = clothes(rng)
                half = np.abs(cloth.bounds()[:, 0]).max()
                scale = min(1.0, (wide / 2 - 0.02) / half)
                cloth.vertices = [v * [scale, 1, 1] for v in cloth.vertices]
                worn.append(("clothes", cloth.moved(x, 0, z - 1.02)))
        if kind in ("boards", "drawers"):
            low = plinth
            if kind == "drawers":
                rows = int(rng.integers(2, 5))
                low = plinth + rows * rng.uniform(0.18, 0.26)
                cupboard(
                    box,
                    style,
                    body,
                    grid(rng, x0, x1, plinth + 0.002, low, rows, 1, "drawer", 0.1),
                    -d / 2,
                    d / 2 - 0.06,
                )
            for z in np.arange(low + (0.0 if kind == "drawers" else 0.3), h - 0.6, rng.uniform(0.28, 0.42)):
                box.box(body, wide, d - 0.04, 0.022, x, -0.02, z).top(
                    x0 + 0.02, x1 - 0.02, -d / 2 + 0.02, d / 2 - 0.05, z + 0.022
                )
    parts = [
        ("closet", box),
        (
            "closet wall",
            Shape().box(one_or(rng, 0.5, body, pick(rng, "plaster", "white")), w, 0.02, h, y=-d / 2 - 0.01),
        ),
    ]
    parts += [("closet rod", rod), *worn]
    chance, y = rng.random(), d / 2 + 0.02
    if chance < 0.2:
        wide = w * rng.uniform(0.2, 0.6)
        drape = folds(rng, pick(rng, "sheet", "printed", "bedding"), wide, h - 0.05, 0.03, 0.15, y + 0.03, 0.03)
        parts.append(("curtain", drape.moved(rng.choice([-1, 1]) * (w - wide) / 2)))
        box.rod(metal, (-w / 2, y + 0.03, h), (w / 2, y + 0.03, h), 0.016)
    elif chance < 0.6:
        leaves, door = int(rng.choice([1, 1, 2])), Shape()
        wide = w / 2 * rng.uniform(0.8, 1.05)
        m = one_or(rng, 0.3, paint(rng, "mirror"), pick(rng, "white", "lacquer", *WOODS))
        look = draw_style(rng, m, ("slab", "frame", "louver", "raised"), ("bar", "none"))
        for k in range(leaves):
            door.add(
                front(look, wide, h - 0.06),
                (w - wide) / 2 * (1 if k else -1) * rng.uniform(0.6, 1.0),
                y + 0.04 * k,
                0.02,
            )
        if rng.random() < 0.5:
            for v in door.vertices:
                v[:, 0] *= -1
        parts.append(("closet door", door))
        box.box(body, w + t, 0.12, 0.06, 0, y + 0.03, h - 0.03)
    return parts


MORE: dict[str, tuple[Callable, ...]] = {
    **dict.fromkeys(("closet", "closet wall", "closet rod"), (fitted_closet,)),
    "ironing board": (wall_ironing_board,),
    "piano": (studio_piano, baby_grand),
    "water cooler": (tall_cooler,),
}
