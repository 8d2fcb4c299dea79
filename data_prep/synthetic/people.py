"""A family of people: standing, walking, sitting, leaning."""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.shapes import FABRIC, PLAIN, STRIPES, Material, Shape, paint

Rng = np.random.Generator


def _limb(shape: Shape, material: Material, points, radii, sides=9) -> None:
    """Tapering round parts from point to point, with balls at the joints."""
    for a, b, r, s in zip(points[:-1], points[1:], radii[:-1], radii[1:], strict=True):
        shape.rod(material, a, b, r, s, sides=sides)
        shape.ball(material, s, s, s, *b, rings=5, sides=sides)


def person(rng: Rng) -> Shape:
    """Standing with arms down, on hips or before the chest, walking, sitting on a stool, some with bag or skirt."""
    s, skin, hair = (
        rng.uniform(0.9, 1.08),
        paint(rng, "skin"),
        paint(rng, "black", "wood", "brass", "grey")._replace(texture=FABRIC),
    )
    shirt, legs = paint(rng, "cloth", "fabric", "white", "black"), paint(rng, "black", "fabric", "grey")
    jeans = rng.random() < 0.45
    if jeans:
        legs = paint(rng, "fabric")._replace(color=(0.2, 0.27, 0.4), second=(0.28, 0.36, 0.5), texture=FABRIC)
    legs = legs._replace(texture=FABRIC if legs.texture != PLAIN else PLAIN)
    if shirt.texture == STRIPES:
        shirt = shirt._replace(axis=2)
    shoe, wide = paint(rng, "black", "white", "leather"), rng.uniform(0.9, 1.15)
    pose, shape = int(rng.integers(5)), Shape()
    sits = pose == 4
    hip = 0.48 if sits else 0.9 * s
    step = rng.uniform(0.12, 0.25) if pose == 3 else 0.0
    for side in (-1, 1):
        x = side * 0.1 * wide
        if sits:
            knee, foot = (x * 1.5, 0.42, hip + 0.02), (x * 1.5, 0.42 + rng.uniform(-0.08, 0.1), 0.08)
        else:
            y = side * step
            knee, foot = (x * 1.05, y * 0.7 + 0.02, 0.5 * s), (x * 1.05, y - (0.05 if y < 0 else 0), 0.08)
        _limb(shape, legs, [(x, 0, hip), knee, foot], [0.092 * wide, 0.068, 0.05])
        shape.ball(shoe, 0.048, 0.135, 0.05, foot[0], foot[1] + 0.06, 0.045, power=0.7)
    chest, waist = hip + 0.36 * s, hip + 0.02
    shape.lathe(
        shirt, [(0.75, -0.06), (1.0, 0.0), (0.88, 0.2 * s), (1.12, 0.38 * s), (1.05, 0.48 * s),
                (0.45, 0.55 * s), (0, 0.56 * s)],
        z=waist, sx=0.165 * wide, sy=0.115 * wide, sides=14, power=0.85,
    )  # fmt: skip
    if rng.random() < 0.2 and not sits:  # a skirt or a coat
        shape.lathe(
            shirt, [(1.5, -rng.uniform(0.3, 0.45)), (1.0, 0.02)], z=waist, sx=0.165 * wide, sy=0.13 * wide, sides=14
        )
    shoulder, bare = chest + 0.11 * s, rng.random() < 0.4
    for side in (-1, 1):
        top = (side * 0.19 * wide, 0, shoulder)
        if pose == 1:  # hands on hips
            elbow, hand = (side * 0.36, -0.08, chest - 0.15), (side * 0.17, 0.06, waist + 0.06)
        elif pose == 2 or sits:  # holds something before the chest or lap
            elbow, hand = (
                (side * 0.26, 0.03, chest - 0.17),
                (side * 0.07, 0.3, chest - 0.13 if pose == 2 else waist + 0.12),
            )
        else:
            elbow = (side * 0.26, -0.02 - side * step * 0.4, chest - 0.17 * s)
            hand = (side * 0.28, 0.06 - side * step * 0.9, waist - 0.04)
        middle = tuple((np.array(top) + np.array(elbow)) / 2)
        _limb(shape, shirt, [top, middle], [0.062, 0.055])
        _limb(shape, skin if bare else shirt, [middle, elbow, hand], [0.05, 0.043, 0.033])
        shape.ball(skin, 0.04, 0.045, 0.05, hand[0], hand[1] + 0.015, hand[2] - 0.02, rings=6, sides=8)
    if pose == 2:
        shape.add(
            Shape().box(paint(rng, "black", "white", "bright", "card"), 0.22, 0.012, 0.28).tilted(0.7),
            0,
            0.34,
            chest - 0.18,
        )
    neck = waist + 0.55 * s
    shape.rod(skin, (0, 0, neck - 0.03), (0, 0.01, neck + 0.08), 0.052).ball(
        skin, 0.075, 0.092, 0.115, 0, 0.015, neck + 0.16, rings=9
    )
    shape.ball(skin, 0.016, 0.02, 0.022, 0, 0.11, neck + 0.15, rings=5, sides=6)
    style = rng.integers(4)
    shape.ball(hair, 0.085, 0.1, 0.09, 0, -0.012, neck + 0.205, rings=8)
    if style == 0:
        shape.ball(hair, 0.095, 0.06, 0.17, 0, -0.05, neck + 0.1, power=0.8)
    elif style == 1:
        shape.ball(hair, 0.04, 0.05, 0.05, 0, -0.11, neck + 0.22)
    if sits:
        shape.lathe(
            paint(rng, "wood", "black", "grey"),
            [(0.15, 0), (0.15, 0.02), (0.03, 0.04), (0.03, 0.36), (0.17, 0.385), (0.17, 0.4), (0, 0.41)],
            y=-0.02,
        )
    elif rng.random() < 0.2:  # carries a bag
        shape.ball(paint(rng, "black", "fabric", "bright"), 0.15, 0.1, 0.22, 0, -0.19, chest - 0.02, power=0.6)
    return shape
