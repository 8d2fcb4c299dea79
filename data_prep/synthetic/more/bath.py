"""More makes of toilets; and the table of all makes for bathrooms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data_prep.synthetic.furniture import loft, slab
from data_prep.synthetic.more import showers, sinks, tubs, vanities
from data_prep.synthetic.more.parts import china, one_or
from data_prep.synthetic.palette import WOODS, pick
from data_prep.synthetic.shapes import Shape, paint

Rng = np.random.Generator


# How a bowl widens: (width, front, back, share of the height), times those of its rim.
_FEET = {
    "waist": [(0.66, 0.56, 1.1, 0), (0.64, 0.55, 1.1, 0.1), (0.5, 0.42, 1.0, 0.45), (0.9, 0.88, 1.0, 0.78)],
    "skirt": [(0.74, 0.76, 1.0, 0), (0.78, 0.8, 1.0, 0.5), (0.96, 0.97, 1.0, 0.84)],
    "straight": [(0.92, 0.92, 1.0, 0), (0.95, 0.95, 1.0, 0.4), (1.0, 1.0, 1.0, 0.8)],
    "column": [(0.8, 0.55, 0.7, 0), (0.74, 0.5, 0.7, 0.06), (0.44, 0.3, 0.5, 0.2), (0.5, 0.4, 0.6, 0.5),
               (0.9, 0.9, 1, 0.8)],
    "hung": [(0.1, 0.05, 0.9, 0.22), (0.5, 0.42, 1.0, 0.28), (0.8, 0.8, 1.0, 0.55), (0.97, 0.97, 1.0, 0.82)],
    "slab": [(0.84, 0.8, 1.0, 0.35), (0.9, 0.9, 1.0, 0.5), (1.0, 1.0, 1.0, 0.72)],
}  # fmt: skip


class _Bowl:
    """A toilet's bowl and its seat; its rim is at height h, the wall of the tank at y = -back."""

    def __init__(self, rng: Rng, scale=1.0, feet=("waist", "skirt", "straight", "column"), h=(0.36, 0.46)):
        self.rng, self.c = rng, china(rng)
        self.h, self.w = rng.uniform(*h), rng.uniform(0.33, 0.41) * scale
        self.front, self.back = one_or(rng, 0.5, rng.uniform(0.2, 0.26), rng.uniform(0.27, 0.36)) * scale, 0.17 * scale
        self.square, self.foot = rng.uniform(0.5, 1.05), str(rng.choice(feet))
        self.behind = rng.uniform(0.35, 0.7)

    def ring(self, wide=1.0, front=1.0, back=1.0, trim=0.0, y=0.0) -> np.ndarray:
        """An outline (24, 2) like that of the rim, narrowed by factors and by ``trim`` metres all around."""
        angle = np.arange(24) * 2 * np.pi / 24
        c, s = np.cos(angle), np.sin(angle)
        power = np.where(s < 0, self.behind, self.square)
        x = np.sign(c) * np.abs(c) ** power * (self.w * wide / 2 - trim)
        reach = np.where(s < 0, self.back * back, self.front * front) - trim
        return np.stack([x, y + np.maximum(reach, 0.01) * np.sign(s) * np.abs(s) ** power], 1)

    def build(self, shape: Shape) -> Shape:
        h, rim = self.h, self.rng.uniform(0.035, 0.055)
        rings = [(self.ring(*r[:3]), r[3] * h) for r in _FEET[self.foot]]
        rings += [(self.ring(), h - 0.04), (self.ring(), h), (self.ring(trim=rim), h)]
        rings += [(self.ring(trim=rim + 0.025), h * 0.75), (self.ring(0.3, 0.4, 0.3), h * 0.52)]
        loft(shape, self.c, rings)
        return shape

    def seat(
        self, shape: Shape, states=("closed", "closed", "ring", "lid up", "lid up", "all up", "bare", "horseshoe")
    ):
        """Ring and lid, down or up; a ring without a lid, one open in front, or none."""
        rng, state = self.rng, str(self.rng.choice(states))
        self.state = state
        m = (
            self.c
            if rng.random() < 0.7
            else one_or(rng, 0.4, pick(rng, "oak", "walnut", "black"), pick(rng, "white", "shell"))
        )
        hinge, hole, thick = self.back - 0.03, rng.uniform(0.045, 0.075), rng.uniform(0.02, 0.05)
        outer, inner = self.ring(back=0.85, y=hinge, trim=-0.006), self.ring(back=0.85, y=hinge, trim=hole)
        ring, lid = Shape(), Shape()
        rings = [(outer, 0), (outer, 0.02), (inner, 0.022), (inner, 0)]
        if state == "horseshoe":  # the part in front is left out
            rings = [(np.roll(o, -9, 0)[:22], z) for o, z in rings]
            points = np.stack([np.concatenate([r, np.full((len(r), 1), z)], 1) for r, z in rings])
            ring.sheet(m, points)
        else:
            loft(ring, m, rings, close=False)
        if rng.random() < 0.5:  # bulging
            edge = self.ring(back=0.85, y=hinge, trim=0.04)
            loft(lid, m, [(outer, 0), (outer, thick * 0.5), (edge, thick), (edge * [0.4, 1], thick + 0.008)])
        else:
            slab(lid, m, outer, thick)
        y = -hinge
        if state in ("closed", "lid up", "ring", "horseshoe"):
            shape.add(ring, 0, y, self.h)
        if state == "closed":
            shape.add(lid, 0, y, self.h + 0.022)
        a = rng.uniform(1.58, 1.72)
        if state in ("lid up", "all up"):
            shape.add(lid.tilted(a), 0, y + 0.02 + thick, self.h + 0.02)
        if state == "all up":
            shape.add(ring.tilted(a - 0.05), 0, y + 0.05 + thick, self.h + 0.02)
        return shape

    def tank(self, shape: Shape, low: float, high: float, deep: float, wide: float, gap=0.0) -> float:
        """A cistern from low to high behind the bowl; its y is given back."""
        rng, c, y = self.rng, self.c, -self.back - deep / 2 - gap
        style = rng.integers(4)
        if style == 0:  # narrower below
            shape.add(Shape().box(c, wide, deep, high - low, taper=rng.uniform(0.8, 0.95)).tilted(np.pi), 0, y, high)
        elif style == 1:
            shape.box(c, wide, deep, high - low, 0, y, low, taper=rng.uniform(0.86, 1.0))
        else:  # rounded, to an oval drum
            shape.lathe(
                c, [(0, low), (0.42, low), (0.47, low + 0.08), (0.5, high), (0, high)], 0, y, 0, wide, deep, 20,
                rng.uniform(0.3, 0.75),
            )  # fmt: skip
        lip, t = rng.choice([0.0, 0.02, 0.035]), rng.uniform(0.02, 0.05)
        rim = [(0, 0), (0.5, 0), (0.5, t * 0.6), (0.46, t), (0, t + 0.006)]
        cap = Shape().lathe(c, rim, sx=wide + lip, sy=deep + lip, sides=20,
                            power=0.2 if style < 2 else 0.5)  # fmt: skip
        shape.add(cap, 0, y, high)
        metal, side = pick(rng, "chrome"), int(rng.choice([-1, 1]))
        if rng.random() < 0.5:
            shape.rod(metal, (0, y, high + t), (0, y, high + t + 0.016), 0.03)
        else:
            z, x, ahead = high - 0.07, side * wide * 0.36, y + deep / 2
            shape.rod(metal, (x, ahead, z), (x, ahead + 0.04, z), 0.02).rod(
                metal, (x, ahead + 0.035, z), (x - side * 0.09, ahead + 0.035, z - 0.01), 0.014
            )
        return y


def close_coupled(rng: Rng) -> Shape:
    """A bowl, round or long, low or high, and a tank on it: tapered, boxy or rounded, wide or narrow."""
    bowl, shape = _Bowl(rng), Shape()
    bowl.build(shape)
    deep, wide = rng.uniform(0.13, 0.22), rng.uniform(0.32, 0.54)
    y = bowl.tank(shape, bowl.h - 0.01, bowl.h + rng.uniform(0.24, 0.46), deep, wide)
    shelf = bowl.w * rng.uniform(0.5, 0.95)
    shape.box(bowl.c, shelf, deep + 0.12, 0.08, 0, y + 0.05, bowl.h - 0.09)  # the tank rests on it
    if bowl.foot != "column" or rng.random() < 0.5:
        shape.box(
            bowl.c, bowl.w * one_or(rng, 0.5, 0.85, 0.45), deep * one_or(rng, 0.4, 1.6, 0.8), bowl.h - 0.06, 0, y + 0.07
        )
    return bowl.seat(shape)


def low_tank_toilet(rng: Rng) -> Shape:
    """A cistern of plastic or china on the wall, a bent pipe from it down to the bowl."""
    bowl, shape = _Bowl(rng, feet=("waist", "column", "skirt")), Shape()
    bowl.build(shape).box(bowl.c, bowl.w * 0.4, 0.16, bowl.h - 0.1, 0, -bowl.back - 0.0, 0.04)
    c, deep = bowl.c, rng.uniform(0.12, 0.19)
    low = bowl.h + rng.uniform(0.16, 0.5)
    bowl.c = one_or(rng, 0.6, c, pick(rng, "white", "black", "enamel"))
    y = bowl.tank(shape, low, low + rng.uniform(0.26, 0.4), deep, rng.uniform(0.36, 0.52), rng.uniform(0.0, 0.1))
    points = [
        (0, y, low + 0.02),
        (0, y, bowl.h - 0.02),
        (0, y + 0.06, bowl.h - 0.1),
        (0, -bowl.back + 0.05, bowl.h - 0.1),
    ]
    shape.path(one_or(rng, 0.5, c, pick(rng, "chrome", "white")), points, rng.uniform(0.02, 0.032), steady=True)
    bowl.c = c
    return bowl.seat(shape)


def hung_toilet(rng: Rng) -> Shape:
    """Hung on the wall above a clear floor: a plate with its keys; a ledge, a panel or nothing around it."""
    bowl, shape = _Bowl(rng, feet=("hung", "slab"), h=(0.38, 0.5)), Shape()
    bowl.behind = 0.25
    bowl.build(shape)
    wall, top = -bowl.back, rng.uniform(0.95, 1.15)
    shape.box(bowl.c, bowl.w * 0.86, 0.08, bowl.h * 0.6, y=wall + 0.03, z=bowl.h * 0.38)
    kind = rng.integers(4)
    if kind < 2:  # a half wall with a board on it, or a panel that goes higher
        clad = pick(rng, "tiled", "tiled", "white", "plaster", "stone", "marble", *WOODS)
        w, d, h = rng.uniform(0.45, 1.5), rng.uniform(0.1, 0.24), top + 0.12 if kind == 0 else rng.uniform(1.3, 2.0)
        shape.box(clad, w, d, h, y=wall - d / 2)
        cap = one_or(rng, 0.5, clad, pick(rng, "stone", "white", *WOODS))
        shape.box(cap, w + 0.02, d + 0.02, 0.03, y=wall - d / 2 + 0.01, z=h)
        if h < 1.3:
            shape.top(-w / 2, w / 2, wall - d, wall, h + 0.03)
    plate = pick(rng, "white", "chrome", "black", "steel", "brass")
    if rng.random() < 0.75:
        shape.box(plate, rng.uniform(0.2, 0.27), 0.025, rng.uniform(0.13, 0.18), y=wall + 0.008, z=top - 0.15)
        for x, w in ((-0.045, 0.09), (0.06, 0.06)):
            shape.box(pick(rng, "chrome", "white"), w, 0.02, 0.08, x, wall + 0.025, top - 0.12)
    else:
        shape.rod(plate, (0, wall, top), (0, wall + 0.04, top), rng.uniform(0.04, 0.09), sides=14)
    return bowl.seat(shape)


def boxed_toilet(rng: Rng) -> Shape:
    """Its cistern is boxed in: a cupboard or a tiled box behind the bowl, wider than it, with a board on top."""
    bowl, shape = _Bowl(rng, feet=("skirt", "straight", "waist", "hung")), Shape()
    bowl.build(shape)
    w, d, h = rng.uniform(0.5, 1.3), rng.uniform(0.17, 0.34), rng.uniform(0.74, 1.1)
    y, x = -bowl.back - d / 2, rng.uniform(-0.5, 0.5) * 0.5
    x *= max(0.0, w - 0.5)
    body = pick(rng, "white", "lacquer", "grey wood", "tiled", "tiled", "stone", *WOODS)
    wood = rng.random() < 0.5
    if wood:
        shape.box(pick(rng, "black", "white"), w - 0.02, d - 0.06, 0.09, x, y).box(body, w, d, h - 0.09, x, y, 0.09)
        for k in np.linspace(-w / 2, w / 2, 3 if w > 0.8 else 2)[1:-1] if w > 0.8 else ():
            shape.box(pick(rng, "black"), 0.012, 0.012, h - 0.16, x + k, y + d / 2, 0.12)
        shape.box(body, w - 0.06, 0.02, h - 0.2, x, y + d / 2 + 0.005, 0.13)
    else:
        shape.box(body, w, d, h, x, y)
    shape.box(one_or(rng, 0.4, body, pick(rng, "stone", "white", *WOODS)), w + 0.03, d + 0.03, 0.03, x, y + 0.01, h)
    shape.top(x - w / 2, x + w / 2, y - d / 2, y + d / 2 - 0.03, h + 0.03)
    if rng.random() < 0.5:
        shape.rod(pick(rng, "chrome", "black"), (0, y, h + 0.03), (0, y, h + 0.045), 0.035)
    else:
        shape.box(pick(rng, "chrome", "white", "black"), 0.22, 0.022, 0.15, 0, y + d / 2 + 0.012, min(h - 0.2, 0.85))
    shape.box(bowl.c, bowl.w * 0.8, 0.1, bowl.h * 0.6, 0, -bowl.back + 0.04, bowl.h * 0.36)
    return bowl.seat(shape)


def covered_toilet(rng: Rng) -> list:
    """Dressed: a fluffy cover on lid and tank, and a mat that is cut out for its foot."""
    bowl, shape = _Bowl(rng), Shape()
    bowl.build(shape)
    cloth, deep, wide = paint(rng, "cloth", "carpet"), rng.uniform(0.16, 0.2), rng.uniform(0.36, 0.5)
    high = bowl.h + rng.uniform(0.28, 0.38)
    y = bowl.tank(shape, bowl.h - 0.01, high, deep, wide)
    shape.box(bowl.c, bowl.w * 0.6, deep + 0.12, bowl.h - 0.02, 0, y + 0.05)
    bowl.seat(shape, ("closed", "closed", "closed", "lid up"))
    closed, cover = bowl.state == "closed", Shape()
    trims = ((0.7, -0.015, 0.02), (0.7, -0.02, 0.07), (0.5, 0.03, 0.1))
    loft(cover, cloth, [(bowl.ring(back=back, trim=trim), z) for back, trim, z in trims])
    if closed:
        shape.add(cover.crumpled(rng, 0.006), 0, 0, bowl.h)
    if not closed or rng.random() < 0.6:
        hood = [(0.52, high - rng.uniform(0.05, 0.25)), (0.54, high), (0.5, high + 0.05), (0, high + 0.065)]
        shape.lathe(cloth, hood, 0, y, 0,
                    wide + 0.03, deep + 0.05, 20, 0.35)  # fmt: skip
    parts = [("toilet", shape)]
    if rng.random() < 0.5:
        mat, w, d = Shape(), rng.uniform(0.5, 0.65), rng.uniform(0.28, 0.4)
        front = bowl.front * 0.7
        mat.box(cloth, w, d, 0.025, y=front + d / 2)
        for side in (-1, 1):
            mat.box(cloth, w / 2 - 0.15, 0.25, 0.025, side * (w / 4 + 0.075), front - 0.12)
        parts.append(("mat", mat))
    return parts


def child_toilet(rng: Rng) -> Shape:
    """A small low one of a kindergarten, its seat coloured, with a small tank or a key on the wall."""
    bowl, shape = _Bowl(rng, rng.uniform(0.68, 0.9), h=(0.22, 0.33)), Shape()
    bowl.build(shape)
    if rng.random() < 0.65:
        deep = rng.uniform(0.12, 0.17)
        y = bowl.tank(shape, bowl.h - 0.01, bowl.h + rng.uniform(0.22, 0.4), deep, rng.uniform(0.28, 0.4))
        shape.box(bowl.c, bowl.w * 0.6, deep + 0.1, bowl.h - 0.01, 0, y + 0.05)
    else:
        clad = pick(rng, "tiled", "white", *WOODS)
        w, h = rng.uniform(0.5, 0.9), rng.uniform(0.7, 0.95)
        shape.box(clad, w, 0.15, h, y=-bowl.back - 0.075).top(-w / 2, w / 2, -bowl.back - 0.15, -bowl.back, h)
        shape.rod(paint(rng, "bright"), (0, -bowl.back, h - 0.15), (0, -bowl.back + 0.03, h - 0.15), 0.05, sides=12)
        shape.box(bowl.c, bowl.w * 0.7, 0.1, bowl.h * 0.9, 0, -bowl.back + 0.04)
    china, bowl.c = bowl.c, one_or(rng, 0.7, paint(rng, "bright"), bowl.c)
    bowl.seat(shape, ("ring", "closed", "lid up", "horseshoe"))
    bowl.c = china
    return shape


def aided_toilet(rng: Rng) -> list:
    """A high one for people who need a hold: fold-down arms or an L on the wall, a frame over it, a back rest."""
    bowl, shape, hold = _Bowl(rng, feet=("hung", "skirt", "waist"), h=(0.44, 0.52)), Shape(), Shape()
    bowl.build(shape)
    deep, metal = rng.uniform(0.14, 0.24), pick(rng, "chrome", "steel", "white", "white", "shell")
    wall = -bowl.back - deep
    shape.box(bowl.c, bowl.w * 0.7, deep + 0.06, bowl.h * 0.6, 0, -bowl.back - deep / 2 + 0.03, bowl.h * 0.36)
    if rng.random() < 0.5:
        bowl.tank(shape, bowl.h - 0.01, bowl.h + rng.uniform(0.25, 0.4), deep, rng.uniform(0.36, 0.5))
    else:
        shape.path(
            pick(rng, "chrome"),
            [(0, wall + 0.08, bowl.h - 0.05), (0, wall + 0.08, bowl.h + 0.3), (0, wall, bowl.h + 0.3)],
            0.025,
            steady=True,
        )
        if rng.random() < 0.5:
            shape.box(pick(rng, "white", "black", "grey wood"), 0.4, 0.05, 0.2, 0, wall + 0.14, bowl.h + 0.15)
    half, r, reach = rng.uniform(0.3, 0.38), rng.uniform(0.017, 0.024), bowl.front + rng.uniform(0.0, 0.2)
    high = bowl.h + rng.uniform(0.22, 0.3)
    if rng.random() < 0.35:  # a frame that stands over it
        for x in (-half, half):
            hold.path(
                metal, [(x, wall + 0.1, 0), (x, wall + 0.1, high), (x, reach, high), (x, reach, 0)], r, 8, steady=True
            )
            hold.box(pick(rng, "black", "white"), 0.06, 0.28, 0.035, x, reach - 0.2, high)
        hold.rod(metal, (-half, wall + 0.1, bowl.h - 0.1), (half, wall + 0.1, bowl.h - 0.1), r)
    else:
        for x in (-half, half):
            kind = rng.integers(3)
            if kind == 0:  # down
                hold.path(metal, [(x, wall, high), (x, reach, high), (x, reach + 0.03, high - 0.06),
                                   (x, reach - 0.02, high - 0.14),
                                  (x, wall, high - 0.14)], r, 8, steady=True)  # fmt: skip
            elif kind == 1:  # up against the wall
                hold.path(metal, [(x, wall + 0.06, high - 0.1), (x, wall + 0.08, high + 0.65),
                                   (x, wall + 0.2, high + 0.65),
                                  (x, wall + 0.1, high - 0.1)], r, 8, steady=True)  # fmt: skip
            else:  # an upright and a level bar
                hold.path(
                    metal,
                    [(x, reach - 0.15, high + 0.5), (x, reach - 0.15, high), (x, wall + 0.02, high)],
                    r,
                    8,
                    steady=True,
                )
            hold.box(metal, 0.1, 0.025, 0.22, x, wall + 0.015, high - 0.16)
    bowl.seat(shape, ("ring", "horseshoe", "lid up", "bare", "closed"))
    return [("toilet", shape), ("handicap bar", hold)]


def squat_toilet(rng: Rng) -> Shape:
    """A pan let into a low plinth, a place for each foot, a pipe or a cistern on the wall behind."""
    w, d, h = rng.uniform(0.6, 1.0), rng.uniform(0.75, 1.1), rng.uniform(0.12, 0.32)
    clad, c, shape = pick(rng, "tiled", "tiled", "stone", "plaster"), china(rng), Shape()
    pw, long, y = rng.uniform(0.3, 0.5), rng.uniform(0.5, 0.66), rng.uniform(-0.05, 0.08)
    hw, hl = pw * 0.42, long * 0.82
    for side in (-1, 1):
        shape.box(clad, (w - hw) / 2, d, h, side * (w + hw) / 4)
        shape.box(clad, hw, d / 2 - hl / 2 - side * y, h, 0, side * (d / 4 + hl / 4) + y / 2)
        shape.box(c, (pw - hw) / 2, long, 0.03, side * (pw + hw) / 4, y, h)
        for k in range(3):
            shape.box(c, (pw - hw) / 2 * 0.8, 0.03, 0.015, side * (pw + hw) / 4, y + 0.08 * (k - 1), h + 0.03)
    shape.box(c, hw, hl, 0.02, 0, y, max(h - 0.14, 0.02))
    if rng.random() < 0.6:  # the hood
        shape.ball(c, hw * 0.62, 0.09, 0.14, 0, y + hl / 2 - 0.04, h + 0.02)
    wall, metal, top = -d / 2, pick(rng, "chrome", "white"), h + rng.uniform(0.6, 1.0)
    shape.path(metal, [(0, wall + 0.05, h), (0, wall + 0.05, top)], rng.uniform(0.02, 0.03), steady=True)
    if rng.random() < 0.5:
        shape.box(
            pick(rng, "white", "enamel"), rng.uniform(0.3, 0.45), 0.14, rng.uniform(0.25, 0.35), 0, wall + 0.07, top
        )
    else:
        shape.rod(metal, (0, wall + 0.05, top - 0.1), (0, wall + 0.05, top + 0.05), 0.045)
    if rng.random() < 0.4:
        side = int(rng.choice([-1, 1]))
        shape.rod(metal, (side * w * 0.45, 0.1, h), (side * w * 0.45, 0.1, h + 0.6), 0.02)
    return shape


TOILETS = (
    close_coupled, low_tank_toilet, hung_toilet, boxed_toilet, covered_toilet, child_toilet, aided_toilet, squat_toilet,
)  # fmt: skip
MORE: dict[str, tuple[Callable, ...]] = {
    "toilet": TOILETS,
    **sinks.MORE,
    **vanities.MORE,
    **tubs.MORE,
    **showers.MORE,
}
