"""Arrays of one's own become scenes, or one clear sentence."""

import numpy as np
import pytest
import torch

from pcseg.data.normals import estimate_normals, vertex_normals
from pcseg.data.own_scan import scene_from_arrays
from pcseg.errors import InputError

CHANNELS = ["coord", "color", "normal"]
RNG = np.random.default_rng(0)
COORD = RNG.uniform(0, 2, (40, 3))
COLOR = RNG.integers(0, 256, (40, 3), dtype=np.uint8)
FACES = np.array([[0, 1, 2], [3, 4, 5]])


def make(coord=COORD, color=COLOR, normal=None, faces=None, channels=CHANNELS):
    return scene_from_arrays(coord, color, normal, faces, channels)


@pytest.mark.parametrize(
    "color",
    [
        COLOR,
        COLOR.tolist(),
        COLOR.astype(np.uint16),
        COLOR / 255,
        (COLOR / 255).astype(np.float32),
        torch.tensor(COLOR),
    ],
)
def test_colours_by_their_type(color):
    scene = make(color=color)
    assert scene.color.dtype == np.uint8 and np.array_equal(scene.color, COLOR)


def test_dark_integers_are_not_taken_for_a_share():
    assert make(color=np.ones((40, 3), dtype=np.int64)).color.max() == 1
    assert make(color=np.ones((40, 3))).color.min() == 255


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.int32, list, torch.tensor])
def test_coordinates_of_any_type(kind):
    whole = np.round(COORD * 8)
    given = whole.tolist() if kind is list else kind(whole) if kind is torch.tensor else whole.astype(kind)
    scene = make(given)
    assert scene.coord.dtype == np.float32 and np.array_equal(scene.coord, whole)


def test_far_coordinates_keep_their_millimetres():
    far = np.array([596_648.0, 5_243_620.0, 312.0])
    scene = make(COORD + far)
    np.testing.assert_allclose(np.ptp(scene.coord, axis=0), np.ptp(COORD, axis=0), atol=1e-5)
    np.testing.assert_allclose(scene.coord - scene.coord[0], COORD - COORD[0], atol=1e-5)
    assert np.abs(scene.coord).max() < 10


def test_normals_are_the_faces_or_those_given_or_guessed():
    near = COORD.astype(np.float32)
    given = RNG.normal(size=(40, 3))
    given[7] = 0
    assert np.array_equal(make(faces=FACES, normal=given).normal, vertex_normals(near, FACES))
    expected = given / np.maximum(np.linalg.norm(given, axis=1, keepdims=True), 1e-9)
    expected[7] = (0, 0, 1)
    np.testing.assert_allclose(make(normal=given).normal, expected, atol=1e-6)
    assert np.array_equal(make().normal, estimate_normals(near))
    assert make(channels=["coord", "color"]).normal is None


def test_one_point():
    scene = make([[1, 2, 3]], [[9, 9, 9]])
    assert scene.coord.tolist() == [[1, 2, 3]] and scene.normal.tolist() == [[0, 0, 1]]


def with_nan(array, row=5):
    array = np.array(array, dtype=np.float64)
    array[row, 1] = np.nan
    return array


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"coord": np.empty((0, 3)), "color": np.empty((0, 3), np.uint8)}, ["coord: holds no point"]),
        ({"coord": []}, ["coord: has shape (0,)", "expected (N, 3) numbers"]),
        ({"coord": COORD.T}, ["coord: has shape (3, 40)"]),
        ({"coord": [[1, 2, 3], [4, 5]]}, ["coord: is no array"]),
        ({"coord": COORD.astype(str)}, ["coord: has type <U", "numbers"]),
        ({"coord": COORD + 1j}, ["coord: has type complex128"]),
        ({"coord": with_nan(COORD)}, ["coord: 1 points are NaN or infinite", "point 5", "leave them out"]),
        ({"coord": np.where(COORD > 1.9, np.inf, COORD)}, ["points are NaN or infinite"]),
        ({"coord": COORD * 1e7}, ["coord: its points lie up to", "stray points"]),
        (
            {"coord": np.array([[-1.5e308, 0, 0], [1.5e308, 0, 0]]), "color": COLOR[:2]},
            ["coord: its points lie up to inf"],
        ),
        ({"color": None}, ["color: is lacking", "trained with coord, color, normal"]),
        ({"color": COLOR[:-1]}, ["color: has shape (39, 3), expected (40, 3) numbers"]),
        ({"color": COLOR.astype(np.float32)}, ["color: has values from", "expected floats 0…1"]),
        ({"color": COLOR.astype(np.int64) * 257}, ["color: has values from", "expected integers 0…255"]),
        ({"color": COLOR.astype(np.int64) - 200}, ["color: has values from -"]),
        ({"color": with_nan(COLOR / 255)}, ["color: has values from nan"]),
        ({"normal": np.zeros((39, 3))}, ["normal: has shape (39, 3), expected (40, 3)"]),
        ({"faces": FACES * 1.0}, ["faces: has type float64, expected (N, 3) integers"]),
        ({"faces": [[0, 1, 2, 3]]}, ["faces: has shape (1, 4)"]),
        ({"faces": [[0, 1, 2], [0, 40, 1]]}, ["faces: row 1 is [0, 40, 1]", "the 40 points"]),
        ({"faces": [[0, -1, 2]]}, ["faces: row 0 is [0, -1, 2]"]),
    ],
)
def test_bad_arrays_are_named(arguments, words):
    with pytest.raises(InputError) as caught:
        make(**arguments)
    assert all(word in str(caught.value) for word in words) and "\n" not in str(caught.value)
