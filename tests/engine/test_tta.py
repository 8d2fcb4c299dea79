"""The inference engine: what each point gets, against slow loops; blocks against the whole; votes."""

import math
from collections import Counter, defaultdict

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared import make_scene

from pcseg.config import Config, Data
from pcseg.data.blocks import cut_blocks
from pcseg.data.scene import Scene
from pcseg.engine import tta
from pcseg.engine.predictor import Predictor
from pcseg.engine.tta import Inference
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.models.segmenter import build_segmenter

CHANNELS = ["coord", "color", "normal"]
VOXEL = 0.15
WEIGHTS = torch.from_numpy(np.random.default_rng(7).standard_normal((9, 5)).astype(np.float32))


def points_of(seed=0):
    return {name: make_scene(seed)[name] for name in CHANNELS}


def forward(feat, grid_coord):
    """A network that looks at each voxel alone."""
    return (torch.from_numpy(feat) @ WEIGHTS).softmax(dim=1)


def run(sample, inference, network=forward, voxel=VOXEL, stride=4):
    data = Data(voxel_size=voxel, channels=CHANNELS)
    total, times = torch.zeros(len(sample["coord"]), 5), Counter()
    for points, probabilities in tta.blocks(sample, data, inference, network, stride):
        total[torch.from_numpy(points)] = probabilities
        times.update(points.tolist())
    assert set(times.values()) == {1} and len(times) == len(total)
    return total.numpy()


# ------------------------------------------------------------------------------------------------------- slow loops


def turned(vector, angle, mirrored):
    x, y, z = vector
    x = -x if mirrored else x
    c, s = math.cos(angle), math.sin(angle)
    return (c * x - s * y, s * x + c * y, z)


def softmax(features):
    logits = np.asarray(features, dtype=np.float64) @ WEIGHTS.numpy()
    e = np.exp(logits - logits.max())
    return e / e.sum()


def slow(sample, inference):
    """What :class:`Inference` promises, point by point."""
    coord = sample["coord"].astype(np.float64)
    low, high = coord.min(axis=0), coord.max(axis=0)
    coord = coord - [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]]
    total = [np.zeros(5) for _ in coord]
    for scale in inference.scales:
        for mirrored in (False, True) if inference.flips else (False,):
            for look in range(inference.rotations):
                angle = 2 * math.pi * look / inference.rotations
                moved = [tuple(scale * c for c in turned(point, angle, mirrored)) for point in coord]
                normals = [turned(normal, angle, mirrored) for normal in sample["normal"]]
                add_look(total, moved, normals, sample["color"] / 255.0, inference)
    return np.array([own / own.sum() for own in total])


def add_look(total, coord, normals, colors, inference):
    cells = defaultdict(list)
    for i, point in enumerate(coord):
        cells[tuple(math.floor(c / VOXEL) for c in point)].append(i)

    def to_center(cell, i):
        return sum((coord[i][a] / VOXEL - cell[a] - 0.5) ** 2 for a in range(3))

    def forward_all(chosen):  # cell → coord, color, normal of what stands for it
        xs, ys = [c[0][0] for c in chosen.values()], [c[0][1] for c in chosen.values()]
        mid = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        return {
            cell: softmax([c[0] - mid[0], c[1] - mid[1], c[2], *color, *normal])
            for cell, (c, color, normal) in chosen.items()
        }

    if inference.mode == "fragments":
        for number in range(max(len(own) for own in cells.values())):
            index = {cell: own[number % len(own)] for cell, own in cells.items()}
            for cell, p in forward_all({c: (coord[i], colors[i], normals[i]) for c, i in index.items()}).items():
                total[index[cell]] += p
        return
    chosen = {}
    for cell, own in cells.items():
        i = min(own, key=lambda i, cell=cell: to_center(cell, i))
        chosen[cell] = (coord[i], colors[i], normals[i])
        if inference.feature == "mean":
            mean = [np.mean([array[j] for j in own], axis=0) for array in (coord, colors, normals)]
            chosen[cell] = (mean[0], mean[1], mean[2] / np.linalg.norm(mean[2]))
    found = forward_all(chosen)
    for cell, own in cells.items():
        for i in own:
            if inference.carry == "nearest":
                total[i] += found[cell]
                continue
            mixed, weights = np.zeros(5), 0.0
            place = [coord[i][a] / VOXEL - 0.5 for a in range(3)]
            for step in np.ndindex(2, 2, 2):
                near = tuple(math.floor(place[a]) + step[a] for a in range(3))
                weight = math.prod(1 - abs(place[a] - near[a]) for a in range(3))
                if near in found:
                    mixed, weights = mixed + weight * found[near], weights + weight
            total[i] += mixed / weights


@pytest.mark.parametrize(
    "inference",
    [
        Inference(),
        Inference(rotations=3, flips=True, scales=(0.9, 1.0, 1.1)),
        Inference(feature="mean", rotations=2),
        Inference(carry="trilinear"),
        Inference(carry="trilinear", rotations=2, scales=(1.2,), feature="mean"),
        Inference(mode="fragments"),
        Inference(mode="fragments", rotations=3, flips=True),
    ],
    ids=str,
)
def test_against_slow_loops(inference, monkeypatch):
    sample = points_of()
    expected = slow(sample, inference)
    np.testing.assert_allclose(run(sample, inference), expected, atol=2e-5)
    monkeypatch.setattr(tta, "MARGIN", 3)
    sizes = []

    def watching(feat, grid_coord):
        sizes.append(len(feat))
        return forward(feat, grid_coord)

    # Such a network cannot tell that it sees a part.
    in_blocks = run(sample, Inference(**{**vars(inference), "max_points": 300}), watching)
    np.testing.assert_allclose(in_blocks, expected, atol=2e-5)
    assert 100 < max(sizes) <= 300


def test_turning_the_scan_changes_nothing():
    sample = points_of(1)
    other = {**sample, "coord": sample["coord"] @ np.float32([[0, 1, 0], [-1, 0, 0], [0, 0, 1]])}
    other["normal"] = sample["normal"] @ np.float32([[0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    inference = Inference(rotations=4, flips=True)
    np.testing.assert_allclose(run(other, inference), run(sample, inference), atol=1e-4)
    assert np.abs(run(other, Inference()) - run(sample, Inference())).max() > 0.01


def test_fragments_forward_each_point_and_agree_where_voxels_hold_one():
    sample, seen = points_of(), []

    def watching(feat, grid_coord):
        seen.append(len(feat))
        return forward(feat, grid_coord)

    fine = run(sample, Inference(mode="fragments"), voxel=1e-4)
    np.testing.assert_array_equal(fine, run(sample, Inference(), voxel=1e-4))
    run(sample, Inference(mode="fragments"), watching)
    cells = np.unique(np.floor((sample["coord"] - sample["coord"].min(axis=0)) / VOXEL), axis=0)
    assert len(set(seen)) == 1 and abs(seen[0] - len(cells)) < 0.2 * len(cells) and len(seen) > 5


@pytest.mark.parametrize("coord", [[[1, 2, 3]], [[0, 0, 0]] * 4, [[-1, 0, 0], [500, 0, 0]]], ids=["one", "same", "far"])
@pytest.mark.parametrize("inference", [Inference(rotations=2), Inference(carry="trilinear"), Inference("fragments")])
def test_few_points(coord, inference):
    sample = {name: np.ones((len(coord), 3), np.float32) for name in CHANNELS} | {"coord": np.float32(coord)}
    np.testing.assert_allclose(run(sample, inference).sum(axis=1), 1, atol=1e-5)


# ------------------------------------------------------------------------------------------------------------ blocks


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 400), voxels=st.integers(40, 200), points=st.integers(1, 900))
def test_blocks_share_out_the_voxels(seed, size, voxels, points):
    rng = np.random.default_rng(seed)
    coord, counts = rng.uniform(0, [20, 8, 2], (size, 3)), rng.integers(1, 6, size)
    blocks = cut_blocks(coord, counts, 0.5, voxels, points)
    np.testing.assert_array_equal(np.sort(np.concatenate([block.core for block in blocks])), np.arange(size))
    for block in blocks:
        own = coord[block.core]
        np.testing.assert_allclose([own.min(axis=0) - 0.5, own.max(axis=0) + 0.5], [block.low, block.high])
        assert ((coord >= block.low) & (coord <= block.high)).all(axis=1).sum() <= voxels
        assert counts[block.core].sum() <= points or len(block.core) == 1
    fits = size <= voxels and counts.sum() <= points
    assert (len(blocks) == 1) == (fits or size == 1)


def test_blocks_that_cannot_be_small_enough():
    with pytest.raises(InputError, match=r"--max-points 20: too few .* holds 100 voxels with the 5 m .* at least 200"):
        cut_blocks(np.random.default_rng(0).uniform(0, 0.1, (100, 3)), np.ones(100, int), 5.0, 20, 1000)


def hall(points=60_000):
    """A long hall, 30 m of floor and a wall, with features that vary along it."""
    rng = np.random.default_rng(0)
    coord = rng.uniform([0, 0, 0], [30, 3, 0.02], (points, 3)).astype(np.float32)
    coord[points // 2 :] = rng.uniform([0, 0, 0], [30, 0.02, 2], (points - points // 2, 3))
    color = rng.integers(0, 256, coord.shape).astype(np.uint8)
    normal = np.tile(np.float32([0, 0, 1]), (points, 1))
    return Scene("hall", coord, color, normal)


def predictor(inference, **model):
    torch.manual_seed(0)
    config = Config()
    config.data.voxel_size = 0.1
    config.model.base_channels, config.model.channels, config.model.layers = 8, [8, 16, 16, 8], [1, 1, 1, 1]
    label_set = load_label_set("scannet20")
    network = build_segmenter(config, label_set.num_classes)
    with torch.no_grad():  # weights that let far voxels matter
        for parameter in network.parameters():
            parameter.mul_(1.5)
    return Predictor(network, config, label_set, "cpu", inference)


def test_in_blocks_is_as_whole_where_the_margin_is_all_that_the_network_sees():
    # Two halvings of one block each: it looks 2 + (4 + 8) + (4 + 2) + 2 · 3 voxels far, less than the margin of 64.
    scene = hall()
    looks = {"rotations": 2, "scales": (1.0, 1.3)}
    whole = predictor(Inference(**looks)).probabilities(scene)
    most, seen = 16_000, []
    cut = predictor(Inference(**looks, max_points=most))
    inner = cut._forward
    cut._forward = lambda feat, grid_coord: seen.append(len(feat)) or inner(feat, grid_coord)
    torch.testing.assert_close(cut.probabilities(scene), whole, atol=1e-5, rtol=1e-4)
    assert len(seen) >= 8 and most / 2 < max(seen) <= most
    assert (whole.argmax(dim=1).bincount(minlength=20) > 0).sum() > 2  # it does tell places apart


def test_with_a_narrow_margin_only_what_is_near_a_seam_differs(monkeypatch):
    scene = hall()
    whole = predictor(Inference()).probabilities(scene)
    monkeypatch.setattr(tta, "MARGIN", 4)
    coord = scene.coord - (scene.coord.min(axis=0) + scene.coord.max(axis=0)) / 2
    cut = predictor(Inference(max_points=4_000))
    found, seams = torch.zeros_like(whole), []
    for points, probabilities in cut.blocks(scene):
        found[torch.from_numpy(points)] = probabilities
        seams += [coord[points, 0].min(), coord[points, 0].max()]
    differs = (found - whole).abs().amax(dim=1).numpy() > 1e-5
    distance = np.abs(coord[:, :1] - np.array(seams)[None]).min(axis=1)
    assert differs.any()
    assert distance[differs].max() < 3.0  # 30 voxels: what the network sees


# ------------------------------------------------------------------------------------------------- votes and options


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 3)), max_size=40))
def test_votes(pairs):
    segment = np.array([label for label, _ in pairs], dtype=np.int64)
    superpoint = np.array([own for _, own in pairs], dtype=np.int32)
    expected = []
    for own in superpoint:
        counts = Counter(label for label, other in pairs if other == own)
        expected.append(min(label for label, count in counts.items() if count == max(counts.values())))
    np.testing.assert_array_equal(tta.vote(segment, superpoint), np.array(expected, dtype=np.int64))


def test_a_predictor_votes_where_a_scene_has_segments():
    scene = hall(2_000)
    plain, voting = predictor(Inference()), predictor(Inference(votes="segments"))
    own = plain.predict_scene(scene)
    np.testing.assert_array_equal(voting.predict_scene(scene), own)
    assert "superpoint" in voting.fields and "superpoint" not in plain.fields
    scene.superpoint = np.arange(2_000) // 50
    voted = voting.predict_scene(scene)
    np.testing.assert_array_equal(voted, tta.vote(own, scene.superpoint))
    assert (voted != own).any()
    np.testing.assert_array_equal(plain.predict_scene(scene), own)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mode": "all"}, "--mode is all, expected voxels or fragments"),
        ({"carry": "linear"}, "--carry is linear, expected nearest or trilinear"),
        ({"feature": "max"}, "--voxel-feature is max"),
        ({"votes": "faces"}, "--votes is faces"),
        ({"rotations": 0}, "--rotations is 0, expected 1 or more"),
        ({"max_points": 0}, "--max-points is 0, expected 1 or more"),
        ({"scales": ()}, "--scales"),
        ({"scales": (1.0, math.nan)}, "--scales"),
    ],
)
def test_options_are_checked(options, words):
    with pytest.raises(InputError, match=words):
        Inference(**options)
