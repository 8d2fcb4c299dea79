"""Corrupted scenes: what each corruption promises, and what all of them do."""

import math

import numpy as np
import pytest
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist

from pcseg.data import corruptions, views
from pcseg.data.corruptions import CORRUPTIONS
from pcseg.data.scene import Scene

ROWS = [(name, key) for name, row in CORRUPTIONS.items() for key in ("mild", "strong") if getattr(row, key) is not None]
FIELDS = ("coord", "color", "normal", "segment", "instance", "superpoint")
MOVING = ("noise", "yaw", "tilt", "scale", "units")  # the others leave the points they keep where they are


def surface(low, high, normal, spacing=0.04):
    """Points on an upright or level rectangle, with their normals."""
    axes = [np.arange(a, b, spacing) if b > a else np.array([a]) for a, b in zip(low, high, strict=True)]
    coord = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    return coord, np.tile(np.asarray(normal, dtype=float), (len(coord), 1))


def make_room(seed=0, size=(4.0, 3.0, 2.5)):
    """A box of a room without a ceiling, each surface a class; instance numbers the points."""
    w, d, h = size
    parts = [
        surface((0, 0, 0), (w, d, 0), (0, 0, 1)),
        surface((0, 0, 0), (w, 0, h), (0, 1, 0)),
        surface((0, d, 0), (w, d, h), (0, -1, 0)),
        surface((0, 0, 0), (0, d, h), (1, 0, 0)),
        surface((w, 0, 0), (w, d, h), (-1, 0, 0)),
    ]
    coord = np.concatenate([own[0] for own in parts])
    rng = np.random.default_rng(seed)
    return Scene(
        f"room{seed}",
        (coord + rng.normal(0, 0.002, coord.shape)).astype(np.float32),
        rng.integers(0, 256, coord.shape).astype(np.uint8),
        np.concatenate([own[1] for own in parts]).astype(np.float32),
        np.concatenate([np.full(len(own[0]), k) for k, own in enumerate(parts)]).astype(np.int16),
        np.arange(len(coord)),
        np.concatenate([np.full(len(own[0]), 7 * k) for k, own in enumerate(parts)]),
    )


@pytest.fixture(scope="module")
def room():
    return make_room()


def apply(name, strength, scene, others=(), seed=5):
    value = getattr(CORRUPTIONS[name], strength)
    value = value[0] if isinstance(value, list) else value
    return CORRUPTIONS[name].function(scene, iter(others), value, np.random.default_rng(seed))


def arrays(scene):
    return {name: getattr(scene, name) for name in FIELDS}


@pytest.mark.parametrize("name, strength", ROWS)
def test_every_corruption(name, strength, room):
    before = {key: own.copy() for key, own in arrays(room).items()}
    others = [make_room(1, (3.0, 3.5, 2.4)), make_room(2, (2.0, 2.0, 2.6)), make_room(3)]
    made = apply(name, strength, room, others)
    for key, own in arrays(room).items():
        np.testing.assert_array_equal(own, before[key])  # what is given is left alone

    again = apply(name, strength, room, others)
    for key, own in arrays(made).items():
        np.testing.assert_array_equal(own, getattr(again, key))
        assert len(own) == made.num_vertices > 0
    assert made.name == room.name
    assert (made.coord.dtype, made.color.dtype, made.normal.dtype) == (np.float32, np.uint8, np.float32)
    length = np.linalg.norm(made.normal, axis=1)
    zeros = name in ("no normals", "only points") and strength == "strong"
    np.testing.assert_allclose(length, 0 if zeros else 1, atol=1e-5)

    # No label moves to another point: instance says which one each was.
    origin = made.instance
    own = (origin >= 0) & (origin < room.num_vertices)
    assert own.sum() > 50
    np.testing.assert_array_equal(made.segment[own], room.segment[origin[own]])
    np.testing.assert_array_equal(made.superpoint[own], room.superpoint[origin[own]])
    if name not in ("light", "no colour", "only points"):
        np.testing.assert_array_equal(made.color[own], room.color[origin[own]])
    if name not in (*MOVING, "denser", "flats"):
        np.testing.assert_array_equal(made.coord[own], room.coord[origin[own]])
    if name != "flats":
        assert (made.segment[~own] == -1).all()
    if name not in ("denser", "flats"):
        assert len(np.unique(origin[own])) == own.sum()


@pytest.mark.parametrize("name, strength", ROWS)
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_empty_and_tiny_scenes(name, strength, count, room):
    tiny = corruptions.take(room, np.arange(count))
    bare = Scene("bare", tiny.coord)
    for scene in (tiny, bare):
        made = apply(name, strength, scene, [scene] * 3)
        assert made.coord.shape == (made.num_vertices, 3) and np.isfinite(made.coord).all()
        assert (made.segment is None) == (scene.segment is None) and (made.color is None) == (scene.color is None)
        assert made.normal is None if scene.normal is None else np.isfinite(made.normal).all()


def test_how_many_points_are_left(room):
    count = room.num_vertices
    for strength, share in (("mild", 0.5), ("strong", 0.3)):
        assert apply("sparser", strength, room).num_vertices == math.ceil(share * count)
    for strength, share in (("mild", 0.15), ("strong", 0.35)):
        assert apply("holes", strength, room).num_vertices == count - math.floor(share * count)
    for strength, times in (("mild", 2), ("strong", 3)):
        assert apply("denser", strength, room).num_vertices == times * count
    # With the same random numbers the stronger one goes further than the mild one.
    for name in ("sparser", "holes", "ceiling cut"):
        assert set(apply(name, "strong", room).instance) < set(apply(name, "mild", room).instance)


def test_holes_are_holes(room):
    made = apply("holes", "mild", room)
    gone = np.setdiff1d(room.instance, made.instance)
    alone = cKDTree(made.coord).query(room.coord[gone])[0]
    assert 0.1 < np.median(alone) and alone.max() < 0.51 + 0.06  # of points removed at random 4 cm would be usual


def test_new_points_lie_on_the_surface_near_the_old_ones(room):
    made = apply("denser", "strong", room)
    np.testing.assert_array_equal(made.coord[: room.num_vertices], room.coord)
    step = made.coord - room.coord[made.instance]
    assert np.abs((step * made.normal).sum(axis=1)).max() < 1e-5
    new = np.linalg.norm(step[room.num_vertices :], axis=1)
    assert 0.02 < np.median(new) < 0.04 and new.max() < 0.09
    assert views.usual_spacing(made.coord) == pytest.approx(0.04 / math.sqrt(3), rel=0.15)


@pytest.mark.parametrize("regular", [True, False])
def test_spacing_is_of_the_area_that_each_point_has(regular):
    coord = surface((0, 0, 0), (3, 3, 0), (0, 0, 1), 0.05)[0]
    if not regular:
        coord = np.random.default_rng(0).uniform(0, [3, 3, 0], coord.shape)
    assert views.usual_spacing(coord) == pytest.approx(0.05, rel=0.13)


def test_noise_moves_points_and_their_normals_are_guessed_anew(room):
    for strength, sigma in (("mild", 0.005), ("strong", 0.01)):
        made = apply("noise", strength, room)
        assert (made.coord - room.coord).std() == pytest.approx(sigma, rel=0.03)
    along = np.abs((made.normal * room.normal).sum(axis=1))
    assert np.median(along) > 0.97 and (along < 0.999).mean() > 0.3


@pytest.mark.parametrize("name", ["yaw", "tilt", "scale", "units"])
@pytest.mark.parametrize("strength", ["mild", "strong"])
def test_motions_keep_shape(name, strength, room):
    small = corruptions.take(room, np.random.default_rng(0).permutation(room.num_vertices)[:300])
    made = apply(name, strength, small)
    factor = {"mild": 1.1, "strong": 1.2}[strength] if name == "scale" else 1.0
    np.testing.assert_allclose(pdist(made.coord), factor * pdist(small.coord), atol=1e-5)
    if name == "units":
        np.testing.assert_allclose(made.coord, small.coord, atol=1e-6)
    # Normals turn with the points: the way to a neighbour has the same angle to them.
    way = lambda scene: ((scene.coord[:1] - scene.coord) * scene.normal).sum(axis=1)  # noqa: E731
    np.testing.assert_allclose(way(made), factor * way(small), atol=1e-5)
    up = made.normal[small.segment == 0].mean(axis=0)[2]
    tilted = {"mild": 3, "strong": 6}[strength] if name == "tilt" else 0
    assert math.degrees(math.acos(min(up, 1))) == pytest.approx(tilted, abs=0.05)
    wall = made.normal[small.segment == 1].mean(axis=0)
    if name == "yaw" and strength == "mild":
        np.testing.assert_allclose(wall, [-math.sqrt(0.5), math.sqrt(0.5), 0], atol=1e-5)


def test_any_yaw_is_another_one_each_time(room):
    walls = [apply("yaw", "strong", room, seed=seed).normal[room.segment == 1][0] for seed in range(4)]
    assert len(np.unique(np.round(walls, 3), axis=0)) == 4


def test_scale_goes_up_and_down_by_turns():
    for values in (CORRUPTIONS["scale"].mild, CORRUPTIONS["scale"].strong):
        assert len(values) == 2 and np.prod(values) == pytest.approx(1) and values[0] > 1


def test_ceilings(room):
    for strength, height in (("mild", 2.2), ("strong", 1.8)):
        made = apply("ceiling cut", strength, room)
        assert made.num_vertices == (room.coord[:, 2] <= views.floor_height(room.coord) + height).sum()
        assert made.coord[:, 2].max() == pytest.approx(height, abs=0.05)
    for strength, drop, rough in (("mild", 0, 0), ("strong", 0.2, 0.01)):
        made = apply("ceiling added", strength, room)
        new = made.coord[room.num_vertices :]
        assert new[:, 2].mean() == pytest.approx(2.482 - drop, abs=0.005)
        assert new[:, 2].std() == pytest.approx(rough, abs=1e-3)
        np.testing.assert_allclose(new.min(axis=0)[:2], 0, atol=0.05)
        np.testing.assert_allclose(new.max(axis=0)[:2], [4, 3], atol=0.06)
        assert len(new) == pytest.approx((room.segment == 0).sum(), rel=0.25)
        assert (made.normal[room.num_vertices :] == [0, 0, -1]).all()


def test_a_stray_point_makes_no_giant_ceiling(room):
    far = corruptions.join([room, corruptions.take(room, [0])])
    far.coord[-1] = [2000, 2000, 0]
    assert apply("ceiling added", "mild", far).num_vertices < 6 * room.num_vertices


def test_flats_lie_side_by_side(room):
    others = [make_room(1, (3.0, 3.5, 2.4)), make_room(2, (2.0, 2.0, 2.6)), make_room(3)]
    turned = corruptions.yaw(room, (), 30.0, np.random.default_rng(0))
    raised = [Scene(**{**vars(own), "coord": own.coord + np.float32(k)}) for k, own in enumerate(others)]
    for strength, count in (("mild", 2), ("strong", 4)):
        made = apply("flats", strength, turned, raised)
        rooms = [turned, *raised[: count - 1]]
        ends = np.cumsum([own.num_vertices for own in rooms])
        assert made.num_vertices == ends[-1]
        straight = corruptions.yaw(made, (), -30.0, np.random.default_rng(0))
        boxes, numbers = [], []
        for own, points in zip(rooms, np.split(np.arange(ends[-1]), ends[:-1]), strict=True):
            part = corruptions.take(straight, points)
            np.testing.assert_array_equal(part.segment, own.segment)
            np.testing.assert_allclose(pdist(part.coord[::97]), pdist(own.coord[::97]), atol=1e-4)
            assert np.quantile(part.coord[:, 2], 0.01) == pytest.approx(0, abs=0.02)
            boxes.append((part.coord.min(axis=0), part.coord.max(axis=0)))
            numbers.append((set(part.instance), set(part.superpoint)))
        for k in range(count):
            for j in range(k):
                gap = np.maximum(boxes[k][0] - boxes[j][1], boxes[j][0] - boxes[k][1])[:2].max()
                assert 0.05 < gap and not (numbers[k][0] & numbers[j][0] or numbers[k][1] & numbers[j][1])
        assert np.linalg.norm(np.ptp(straight.coord[:, :2], axis=0)) < 12
        # The first room only slides.
        step = made.coord[: turned.num_vertices] - turned.coord
        assert np.ptp(step, axis=0).max() < 1e-4


def look(coord, normal, eye=(0.5, 0, 1.5), yaw=0.0, pitch=0.0):
    return views.seen_from(coord, normal, np.array(eye), yaw, pitch, views.usual_spacing(coord))


def test_a_wall_behind_a_wall_is_not_seen():
    near = surface((2, -0.5, 1), (2, 0.5, 2), (-1, 0, 0))
    far = surface((3.5, -3, 0), (3.5, 3, 3), (-1, 0, 0))
    coord, normal = np.concatenate([near[0], far[0]]), np.concatenate([near[1], far[1]])
    seen = look(coord, normal)
    count = len(near[0])
    assert seen[:count].all()
    behind = (np.abs(far[0] - [3.5, 0, 1.5]) < [1, 0.5 * 2 - 0.08, 0.5 * 2 - 0.08]).all(axis=1)
    beside = ~(np.abs(far[0] - [3.5, 0, 1.5]) < [1, 0.5 * 2 + 0.15, 0.5 * 2 + 0.15]).all(axis=1)
    field = np.abs(far[0] - [3.5, 0, 1.5])[:, 1:] < 3 * np.tan(np.radians([35, 27.5])) - 0.02
    assert behind.sum() > 1000 and not seen[count:][behind].any()
    assert seen[count:][beside & field.all(axis=1)].all()
    outside = (np.abs(far[0] - [3.5, 0, 1.5])[:, 1:] > 3 * np.tan(np.radians([35, 27.5])) + 0.02).any(axis=1)
    assert outside.any() and not seen[count:][outside].any()
    assert look(far[0], far[1])[behind].all()  # without the near wall
    assert not look(coord, normal, yaw=math.pi).any()
    assert look(coord, normal, pitch=0.4)[count:].sum() < seen[count:].sum() + count  # looks over the wall
    assert far[0][look(far[0], far[1], pitch=0.4)][:, 2].mean() > far[0][look(far[0], far[1])][:, 2].mean()


@pytest.mark.parametrize("seed", range(3))
def test_an_empty_room_hides_nothing(room, seed):
    """Slanting floors and walls stay whole, and what is seen lies in a field of 70° by 55°."""
    rng = np.random.default_rng(seed)
    eye, yaw, pitch = np.array([2, 1.5, 1.5]) + rng.uniform(-0.5, 0.5, 3), rng.uniform(0, 6), -0.3
    seen = look(room.coord, room.normal, eye, yaw, pitch)
    ray = room.coord - eye
    to_left, up = np.arctan2(ray[:, 1], ray[:, 0]) - yaw, np.arctan2(ray[:, 2], np.linalg.norm(ray[:, :2], axis=1))
    to_left = (to_left + math.pi) % (2 * math.pi) - math.pi
    middle = (np.abs(to_left) < math.radians(28)) & (np.abs(up - pitch) < math.radians(22))
    assert middle.sum() > 300 and seen[middle].mean() > 0.99
    assert not seen[np.abs(to_left) > math.radians(60)].any()


def test_single_views_see_part_of_a_room(room):
    shares = [apply("single views", strength, room).num_vertices / room.num_vertices for strength in ("mild", "strong")]
    assert 0.05 < shares[1] < 0.4 and shares[1] < shares[0] < 1
    # From inside none of a second room round the first is seen.
    outer = make_room(9, (5.0, 4.0, 2.5))
    outer.coord -= np.array([0.5, 0.5, 0], dtype=np.float32)
    walls = corruptions.take(outer, outer.segment > 0)
    both = corruptions.join([room, walls])
    made = apply("single views", "mild", both)
    assert (made.instance >= room.num_vertices).mean() < 0.01


def test_light_and_missing_channels(room):
    ramp = corruptions.take(room, np.arange(256))
    ramp.color = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    mild, strong = (apply("light", strength, ramp).color.astype(float) for strength in ("mild", "strong"))
    for color in (mild, strong):
        assert (np.diff(color, axis=0) >= 0).all() and color[-1, 0] > color[-1, 1] > color[-1, 2]
    np.testing.assert_allclose(mild[:, 1], np.arange(256) * 0.6, atol=0.51)
    assert strong[128].mean() < 0.5 * mild[128].mean()
    assert (apply("no colour", "mild", room).color == 128).all()
    assert (apply("only points", "mild", room).color == 128).all()
    flat = (np.abs(apply("no normals", "mild", room).normal[room.segment == 0]) @ [0, 0, 1] > 0.99).mean()
    assert flat > 0.9
    np.testing.assert_array_equal(apply("no normals", "strong", room).color, room.color)


def test_cameras_stand_free_and_on_the_floor(monkeypatch):
    """Not in the pillar, and not where an L-shaped room has no floor."""
    room = make_room()
    pillar = surface((1.7, 1.2, 0), (2.3, 1.8, 2.5), (1, 0, 0), 0.1)[0]
    inside = corruptions.take(room, ~((room.segment == 0) & (room.coord[:, 0] > 2.2) & (room.coord[:, 1] > 1.7)))
    coord = np.concatenate([inside.coord, pillar]).astype(np.float32)
    poses = []

    def seen_from(coord, normal, eye, yaw, pitch, apart):
        poses.append((eye, yaw, pitch))
        return np.zeros(len(coord), dtype=bool)

    monkeypatch.setattr(views, "seen_from", seen_from)
    views.look_around(coord, np.ones_like(coord), 3, np.random.default_rng(0))
    eyes, yaws, pitches = (np.array(own) for own in zip(*poses, strict=True))
    assert len(eyes) == 30 and cKDTree(coord).query(eyes)[0].min() > 0.4
    assert not ((eyes[:, 0] > 2.65) & (eyes[:, 1] > 2.15)).any()
    assert 1.15 < eyes[:, 2].min() < 1.3 and 1.6 < eyes[:, 2].max() < 1.75
    assert (np.degrees(pitches) <= -10).all() and (np.degrees(pitches) >= -25).all()
    middle = [yaws[own : own + 10].mean() for own in (0, 10, 20)]
    np.testing.assert_allclose(np.degrees(np.diff(middle)), 120, atol=25)
