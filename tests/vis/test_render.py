import logging
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.vis import render as module
from pcseg.vis.render import BACKGROUND, Camera, View, render, room_view

SIZE = (320, 240)


@pytest.fixture
def no_open3d(monkeypatch):
    monkeypatch.setitem(sys.modules, "open3d", None)  # what an import of a missing package meets
    module._say_once.cache_clear()


@pytest.fixture(scope="module")
def open3d_draws():
    """Skips where open3d cannot draw at all; once it could, it must go on to."""
    pytest.importorskip("open3d", exc_type=ImportError)
    coord = np.random.default_rng(0).random((500, 3))
    try:
        module._draw_open3d(coord, np.zeros((500, 3), np.uint8), room_view(coord, size=(64, 48)))
    except RuntimeError as error:
        pytest.skip(f"open3d cannot draw here: {error}")


def test_numpy_drawing_is_a_z_buffer():
    rng = np.random.default_rng(0)
    coord = np.column_stack([rng.uniform(-1, 1, (60, 2)), rng.uniform(2, 4, 60)])
    color = rng.integers(0, 255, (60, 3), dtype=np.uint8)
    camera = Camera(np.eye(3), np.zeros(3), focal=30.0, size=(32, 24))
    pixels, depth = module._draw_numpy(coord, color, View(camera, np.ones(60, bool), point_size=3))

    expected = np.full((24, 32, 3), BACKGROUND, dtype=np.uint8)
    nearest = np.full((24, 32), np.inf)
    for (x, y, z), c in zip(coord, color, strict=True):
        column, row = round(30 * x / z + 15.5), round(30 * y / z + 11.5)
        for j in range(max(0, row - 1), min(24, row + 2)):
            for i in range(max(0, column - 1), min(32, column + 2)):
                if z < nearest[j, i]:
                    nearest[j, i], expected[j, i] = z, c
    np.testing.assert_array_equal(pixels, expected)
    np.testing.assert_allclose(depth, np.where(np.isinf(nearest), 0, nearest), rtol=1e-6)
    assert (depth > 0).any() and (depth == 0).any()


@settings(max_examples=15, deadline=None)
@given(yaw=st.floats(0, 6.3), width=st.integers(100, 400), height=st.integers(100, 400))
def test_the_room_just_fills_the_picture(make_room, yaw, width, height):
    room = make_room(yaw, spacing=0.1)
    view = room_view(room.coord, room.normal, (width, height))
    pixel, depth = view.camera.project(room.coord[view.keep])
    low, high = pixel.min(axis=0), pixel.max(axis=0)
    assert (depth > 0).all() and (low >= -0.5).all() and (high <= [width - 0.5, height - 0.5]).all()
    fill = (high - low) / [width, height]
    assert fill.max() > 0.9  # tight in one direction
    np.testing.assert_allclose((high + low) / 2, [(width - 1) / 2, (height - 1) / 2], atol=0.05 * max(width, height))


@pytest.mark.parametrize("with_normals", [True, False])
@pytest.mark.parametrize("yaw", [0.0, 0.4, 2.0, 4.5])
def test_ceiling_and_near_walls_are_left_out(make_room, label_set, yaw, with_normals):
    room = make_room(yaw)
    keep = room_view(room.coord, room.normal if with_normals else None, SIZE).keep
    kept_of = {name: keep[room.segment == label_set.names.index(name)].mean() for name in ("ceiling", "floor", "bed")}
    walls = sorted(keep[room.instance == wall].mean() for wall in (1, 2, 3, 4))
    assert kept_of["ceiling"] == 0 and kept_of["floor"] > 0.85
    if with_normals:
        assert kept_of["floor"] == 1 and walls == [0, 0, 1, 1]
        assert kept_of["bed"] == 1  # of the four corners the one that sees most: the bed stands in the far corner
    else:
        assert walls[:2] == [0, 0] and walls[2] > 0.8


def test_open3d_and_numpy_draw_the_same(room, label_set, open3d_draws):
    view = room_view(room.coord, room.normal, SIZE)
    colors = label_set.colors[room.segment]
    ours, ours_again = (module._draw_open3d(room.coord, colors, view) for _ in range(2))
    plain = module._draw_numpy(room.coord[view.keep].astype(float), colors[view.keep], view)
    np.testing.assert_array_equal(ours[0], ours_again[0])
    assert (ours[0] == plain[0]).all(axis=2).mean() > 0.995
    both = (ours[1] > 0) & (plain[1] > 0)
    assert both.mean() > 0.3 and np.median(np.abs(ours[1] - plain[1])[both]) < 2e-3


@pytest.mark.parametrize("backend", ["open3d", "numpy"])
def test_palette_colours_are_exact(room, label_set, backend, request):
    request.getfixturevalue("no_open3d" if backend == "numpy" else "open3d_draws")
    view = room_view(room.coord, room.normal, SIZE)
    for _ in range(2):  # a Visualizer left alive would make the second picture blank
        picture = render(room.coord, label_set.colors[room.segment], view)
        assert picture.backend == backend
        flat = picture.pixels.reshape(-1, 3)
        shares = {
            name: (flat == label_set.colors[label_set.names.index(name)]).all(axis=1).mean()
            for name in ("wall", "floor", "bed", "ceiling")
        }
        blank = (flat == BACKGROUND).all(axis=1).mean()
        assert shares["wall"] > 0.1 and shares["floor"] > 0.1 and shares["bed"] > 0.02 and shares["ceiling"] == 0
        assert sum(shares.values()) + blank > 0.97  # the rest are the dark outlines
        assert picture.pixels.shape == (240, 320, 3)


def test_triangles_keep_exact_colours(room, room_faces, label_set, open3d_draws):
    rng = np.random.default_rng(0)
    labels = np.where(rng.random(room.num_vertices) < 0.3, rng.integers(0, 200, room.num_vertices), room.segment)
    view = room_view(room.coord, room.normal, SIZE)
    colors = label_set.colors[labels]
    palette = {tuple(color) for color in [*label_set.colors, (BACKGROUND,) * 3]}
    for _ in range(2):  # never blank, also the second time
        pixels, depth = module._draw_open3d(room.coord, colors, view, room_faces)
        assert {tuple(color) for color in np.unique(pixels.reshape(-1, 3), axis=0)} <= palette
        assert (depth > 0).mean() > 0.4 and len(np.unique(pixels.reshape(-1, 3), axis=0)) > 150
    blended, _ = module._draw_open3d(room.coord, colors, view, room_faces, exact=False)
    assert not {tuple(color) for color in np.unique(blended.reshape(-1, 3), axis=0)} <= palette
    points, there = module._draw_open3d(room.coord, label_set.colors[room.segment], view)
    plain, _ = module._draw_open3d(room.coord, label_set.colors[room.segment], view, room_faces)
    assert (points == plain).all(axis=2)[(there > 0) & (depth > 0)].mean() > 0.97
    assert module.render(room.coord, colors, view, room_faces).backend == "open3d"


def test_numpy_draws_the_points_of_a_mesh(room, room_faces, label_set, no_open3d):
    view = room_view(room.coord, room.normal, SIZE)
    colors = label_set.colors[room.segment]
    with_faces, without = (render(room.coord, colors, view, faces) for faces in (room_faces, None))
    assert with_faces.backend == "numpy"
    np.testing.assert_array_equal(with_faces.pixels, without.pixels)


def test_outlines_darken_only_behind_steps():
    pixels = np.full((300, 60, 3), 200, dtype=np.uint8)
    depth = np.full((300, 60), 5.0, dtype=np.float32)
    depth[100:] = 4.0  # a box stands in front of the lower part
    depth[:20] = 0  # nothing there
    depth += np.linspace(0, 0.2, 60, dtype=np.float32) * (depth > 0)  # a wall seen at an angle is no step
    dark = module._darken_outlines(pixels, depth)
    assert (dark[99] < 170).all()
    rest = np.delete(dark, 99, axis=0)
    np.testing.assert_array_equal(rest, 200)


def test_a_window_that_fails_is_closed_and_numpy_draws(room, monkeypatch):
    open3d = pytest.importorskip("open3d", exc_type=ImportError)
    closed = []

    class Window:
        def create_window(self, **_):
            return True

        def add_geometry(self, _):
            raise RuntimeError("no")

        def destroy_window(self):
            closed.append(self)

    monkeypatch.setattr(open3d.visualization, "Visualizer", Window)
    assert render(room.coord, room.color, room_view(room.coord, room.normal, SIZE)).backend == "numpy"
    assert len(closed) == 1


def test_without_open3d_numpy_draws_and_says_so(room, no_open3d, caplog):
    with caplog.at_level(logging.INFO, logger="pcseg"):
        view = room_view(room.coord, room.normal, SIZE)
        pictures = [render(room.coord, room.color, view) for _ in range(2)]
    assert [picture.backend for picture in pictures] == ["numpy", "numpy"]
    assert [record.getMessage() for record in caplog.records if "NumPy" in record.getMessage()] == [
        "pictures are drawn by NumPy, since open3d does not work here: import of open3d halted; None in sys.modules"
    ]


def test_without_egl_numpy_draws():
    pytest.importorskip("open3d", exc_type=ImportError)
    program = (
        "import numpy as np; from pcseg.vis.render import render, room_view\n"
        "coord = np.random.default_rng(0).random((500, 3))\n"
        "print(render(coord, np.zeros((500, 3), np.uint8), room_view(coord, size=(64, 48))).backend)"
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["__EGL_VENDOR_LIBRARY_FILENAMES"] = os.devnull
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.split()[-1:]) == (0, ["numpy"]), done.stderr
