"""The window's keys and mouse, with open3d's own geometries and a stand-in for the window (which needs a display)."""

import ctypes
import ctypes.util
import dataclasses
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console
from scipy.ndimage import minimum_filter

from pcseg.errors import InputError
from pcseg.vis.panels import IGNORE_COLOR, confidence_colors, error_colors, label_colors
from pcseg.vis.render import room_view
from pcseg.vis.subject import Subject
from pcseg.vis.window import SYSTEM_LIBRARIES, describe, legend, show

open3d = pytest.importorskip("open3d", exc_type=ImportError)
RIGHT, LEFT = chr(262), chr(263)


class Window:
    """Plays a script of keys (text), mouse moves (x, y) and presses (button, action, mods)."""

    opens = True
    script = ()

    def __init__(self):
        self.keys, self.turned, self.options = {}, [], SimpleNamespace()
        self.camera, self.captures = None, 0
        Window.last = self

    def create_window(self, window_name, **_):
        self.title = window_name
        return self.opens

    def clear_geometries(self):
        self.shown = None

    def add_geometry(self, geometry, reset_bounding_box):
        assert self.shown is None
        self.shown = geometry
        if reset_bounding_box:
            self.camera = None  # as open3d does

    def get_render_option(self):
        return self.options

    def get_view_control(self):
        return self

    def convert_from_pinhole_camera_parameters(self, parameters, allow_arbitrary):
        assert self.shown is not None
        self.camera = parameters

    def convert_to_pinhole_camera_parameters(self):
        return self.camera

    def capture_depth_float_buffer(self, do_render):
        """Draw the depths of the points, each 9 pixels wide."""
        self.captures += 1
        rotation, translation = self.camera.extrinsic[:3, :3], self.camera.extrinsic[:3, 3]
        x, y, z = (np.asarray(self.shown.points) @ rotation.T + translation).T
        matrix = self.camera.intrinsic.intrinsic_matrix
        columns = np.rint(x / z * matrix[0, 0] + matrix[0, 2]).astype(int)
        rows = np.rint(y / z * matrix[1, 1] + matrix[1, 2]).astype(int)
        depth = np.full((800, 1280), np.inf, dtype=np.float32)
        inside = (rows >= 0) & (rows < 800) & (columns >= 0) & (columns < 1280)
        np.minimum.at(depth, (rows[inside], columns[inside]), z[inside])
        depth = minimum_filter(depth, size=9)
        return np.where(np.isinf(depth), 0, depth)

    def rotate(self, *numbers):
        self.turned.append(("rotate", *numbers))

    def translate(self, *numbers):
        self.turned.append(("translate", *numbers))

    def register_key_callback(self, key, handler):
        self.keys[chr(key)] = handler

    def register_mouse_move_callback(self, handler):
        self.move = handler

    def register_mouse_button_callback(self, handler):
        self.press = handler

    def close(self):
        self.closed = True

    def run(self):
        self.seen, self.closed = [], False
        for step in (None, *self.script):
            if self.closed:
                break
            if isinstance(step, str):
                assert self.keys[step](self) is False
            elif step is not None:
                assert (self.move if len(step) == 2 else self.press)(self, *step) is False
            self.seen.append(self.shown)

    def destroy_window(self):
        self.destroyed = True


@pytest.fixture
def window(monkeypatch):
    monkeypatch.setenv("WAYLAND_DISPLAY", "any")  # nobody asks whether it answers
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(open3d.visualization, "VisualizerWithKeyCallback", Window)
    monkeypatch.setattr(Window, "script", ())
    return Window


@pytest.fixture
def scans(room, tmp_path):
    """Three scans: a room, the same without truth, and one that cannot be read."""
    scenes = [room, dataclasses.replace(room, name="scene0001_00", segment=None), None]
    paths = [tmp_path / f"scene000{number}_00" for number in range(3)]

    def load(path):
        scene = scenes[paths.index(path)]
        if scene is None:
            raise InputError(f"{path.name}: is broken")
        return Subject(dataclasses.replace(scene))

    return paths, load


def play(window, scans, label_set, *script, start=0, predict=None):
    window.script = script
    show(scans[0], start, scans[1], label_set, predict)
    return window.last


def colors_of(cloud):
    return np.rint(np.asarray(cloud.colors) * 255)


def test_keys_choose_the_layer_and_open_the_room(room, label_set, window, scans, capsys):
    calls = []

    def predict(scene):
        calls.append(scene.name)
        return np.zeros(scene.num_vertices, dtype=np.int64), np.full(scene.num_vertices, 0.25, dtype=np.float32)

    last = play(window, scans, label_set, "2", "C", "4", "5", "C", "3", "1", predict=predict)
    keep = room_view(room.coord, room.normal, (1280, 800)).keep
    everything = np.ones(room.num_vertices, dtype=bool)
    zeros = np.zeros(room.num_vertices, dtype=int)
    truth = label_colors(room.segment, label_set)
    expected = [
        (room.color, keep), (truth, keep), (truth, everything), (error_colors(zeros, room.segment), everything),
        (confidence_colors(zeros + 0.25), everything), (confidence_colors(zeros + 0.25), keep),
        (label_colors(zeros, label_set), keep), (room.color, keep),
    ]  # fmt: skip
    for cloud, (colors, chosen) in zip(last.seen, expected, strict=True):
        np.testing.assert_array_equal(np.asarray(cloud.points), room.coord[chosen])
        np.testing.assert_array_equal(colors_of(cloud), colors[chosen])
    assert calls == ["scene0000_00"]  # once, when it was needed
    assert last.destroyed and last.options.light_on is False and last.options.point_size >= 2
    view = room_view(room.coord, room.normal, (1280, 800))
    np.testing.assert_allclose(last.camera.extrinsic[:3, :3], view.camera.rotation)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(
        "keys: 1 RGB, 2 truth, 3 prediction, 4 error, 5 confidence; N next, P previous scan (3 in "
    )
    assert said[2:] == [f"scene0000_00: {text}" for text in ("RGB, cut open", "truth, cut open", "truth")] + [
        "predicting scene0000_00 …", "scene0000_00: error", "scene0000_00: confidence",
        "scene0000_00: confidence, cut open", "scene0000_00: prediction, cut open", "scene0000_00: RGB, cut open",
    ]  # fmt: skip


def test_next_and_previous_scan(label_set, window, scans, capsys):
    calls = []

    def predict(scene):
        calls.append(scene.name)
        return np.ones(scene.num_vertices, dtype=np.int64), np.ones(scene.num_vertices, dtype=np.float32)

    last = play(window, scans, label_set, "3", "N", RIGHT, "P", LEFT, "4", "R", predict=predict)
    assert calls == ["scene0000_00", "scene0001_00"]  # kept for when one comes back
    said = capsys.readouterr().out.splitlines()[4:]
    assert said == [
        "scene0000_00: prediction, cut open", "predicting scene0001_00 …", "scene0001_00: prediction, cut open",
        "error: scene0002_00: is broken", "scene0000_00: prediction, cut open", "error: scene0002_00: is broken",
        "scene0000_00: error, cut open", "scene0000_00: error, cut open",
    ]  # fmt: skip
    assert last.camera is not None and "pcseg: " in last.title


def test_layers_that_are_not_there_are_said(label_set, window, scans, capsys, tmp_path):
    last = play(window, scans, label_set, "2", "N", "2", "3", "4", "5")
    said = [line for line in capsys.readouterr().out.splitlines()[3:] if "RGB" not in line]
    assert said == [
        "scene0000_00: truth, cut open", "scene0001_00 has no truth", "scene0001_00 has no truth",
        *["scene0001_00 has no prediction; --run RUN makes one"] * 3,
    ]  # fmt: skip
    assert last.seen[-1] is last.seen[2]
    (tmp_path / "a.ply").touch()
    alone = ([tmp_path / "a.ply"], lambda path: dataclasses.replace(scans[1](scans[0][1]), hint="; try --labels x"))
    play(window, alone, label_set, "3", "4", "2", "N")
    said = capsys.readouterr().out
    assert "has no prediction; `python -m pcseg.predict` makes one" in said and "has no truth; try --labels x" in said
    assert f"error: {tmp_path}: holds no other scan" in said


def test_a_mesh_is_drawn_as_triangles(room, room_faces, label_set, window, capsys):
    def opened(scene, *script):
        return play(window, ([Path("x")], lambda path: Subject(scene, faces=room_faces)), label_set, *script)

    last = opened(room, "2", "C")
    assert all(isinstance(mesh, open3d.geometry.TriangleMesh) for mesh in last.seen)
    blended, exact, _ = last.seen
    assert len(blended.triangles) == len(room_faces)  # open from anywhere: only backs are left out
    np.testing.assert_array_equal(np.asarray(blended.vertices), room.coord)
    colors = np.rint(np.asarray(exact.vertex_colors)[np.asarray(exact.triangles)] * 255)
    assert (colors == colors[:, :1]).all()
    assert last.options.mesh_show_back_face is True
    last = opened(room)
    assert last.options.mesh_show_back_face is False
    last = opened(dataclasses.replace(room, normal=None))
    assert last.options.mesh_show_back_face is True and len(last.seen[0].triangles) < len(room_faces)


def test_the_point_under_the_mouse(room, label_set, window, scans, capsys):
    view = room_view(room.coord, room.normal, (1280, 800))
    bed = np.flatnonzero(view.keep & (room.segment == label_set.names.index("bed")) & (room.coord[:, 2] > 0.45))[50]
    x, y = view.camera.project(room.coord[[bed]].astype(float))[0][0]
    click = [(x, y), (0, 1, 0), (x + 1, y), (0, 0, 0)]
    last = play(window, scans, label_set, *click, "C", *click, (2.0, 2.0), (0, 1, 0), (0, 0, 0))
    said = capsys.readouterr().out.splitlines()
    named = [line for line in said if "vertex" in line]
    found = int(named[0].split()[-1])
    assert np.linalg.norm(room.coord[found] - room.coord[bed]) < 0.06 and named[0].startswith("truth bed · x ")
    assert len(named) == 2 and not named[1].startswith("truth bed")  # the ceiling is in between
    assert said[-1] == "nothing there" and last.captures == 2  # nothing is drawn anew while the view stays


def test_dragging_turns_and_moves_and_names_nothing(label_set, window, scans, capsys):
    steps = [(10.0, 20.0), (0, 1, 0), (13.0, 25.0), (30.0, 25.0), (0, 0, 0), (0, 1, 2), (31.0, 25.0), (0, 0, 2),
             (2, 1, 0), (31.0, 28.0), (2, 0, 0), (1, 1, 0), (90.0, 90.0), (1, 0, 0), (50.0, 50.0)]  # fmt: skip
    last = play(window, scans, label_set, *steps)
    assert last.turned == [
        ("rotate", 3.0, 5.0, 10.0, 20.0), ("rotate", 17.0, 0.0, 13.0, 25.0), ("translate", 1.0, 0.0, 30.0, 25.0),
        ("translate", 0.0, 3.0, 31.0, 25.0),
    ]  # fmt: skip
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said[3:] if line != "nothing there" and "vertex" not in line] == []
    assert len(said) == 3 + 1  # the second press and release, in nearly one place, are a click


def test_in_a_terminal_the_point_is_named_on_the_way(room, label_set, window, scans, monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr("pcseg.vis.window.Console", lambda **options: Console(file=screen, force_terminal=True,
                        width=40, no_color=True, **options))  # fmt: skip
    view = room_view(room.coord, room.normal, (1280, 800))
    pixel = view.camera.project(room.coord[view.keep].astype(float))[0][100]
    play(window, scans, label_set, tuple(pixel), (1.0, 1.0), "1")
    lines = screen.getvalue().split("\n")[3].split("\r")
    assert [len(line) for line in lines[:3]] == [39, 39, 39] and lines[0].startswith("truth ")
    assert lines[1].strip() == lines[2].strip() == "" and lines[3] == "scene0000_00: RGB, cut open"


def test_other_exceptions_close_the_window_and_come_out(label_set, window, scans):
    def predict(scene):
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError, match="a bug"):
        play(window, scans, label_set, "3", "2", predict=predict)
    assert window.last.closed and window.last.destroyed and len(window.last.seen) == 2


def test_legends(room, label_set, capsys):
    room.segment[:100] = -1
    prediction = np.full(room.num_vertices, 3)
    subject = Subject(room, prediction, np.ones(room.num_vertices, dtype=np.float32))
    texts = {}
    for layer in ("RGB", "truth", "prediction", "error", "confidence"):
        stream = io.StringIO()
        Console(file=stream, width=200, color_system="truecolor", force_terminal=True).print(
            legend(subject, label_set, layer)
        )
        texts[layer] = stream.getvalue()
    wall = "\x1b[38;2;{};{};{}m██ ".format(*label_set.colors[0])
    assert wall in texts["truth"] and texts["truth"].index("floor") < texts["truth"].index("bed")
    share = (room.segment == 0).mean()
    assert f"wall {share:.1%}" in texts["truth"] and "not labelled 0.3%" in texts["truth"]
    assert "\x1b[38;2;{};{};{}m".format(*IGNORE_COLOR) in texts["truth"] and "chair" not in texts["truth"]
    assert "table 100.0%" in texts["prediction"] and "wall" not in texts["prediction"]
    assert "right" in texts["error"] and "wrong" in texts["error"] and "0 % " in texts["confidence"]
    assert "\x1b[38;2;{};{};{}m".format(*confidence_colors(np.ones(1))[0]) in texts["confidence"]
    room.segment[:] = 0
    room.segment[0] = 5
    stream = io.StringIO()
    Console(file=stream, width=200).print(legend(subject, label_set, "truth"))
    assert "couch <0.1%" in stream.getvalue()


def test_a_point_is_described(room, label_set):
    room.segment[0] = -1
    x, y, z = room.coord[0]
    where = f"x {x:.2f} y {y:.2f} z {z:.2f} m · vertex 0"
    assert describe(Subject(room), label_set, 0) == f"truth not labelled · {where}"
    subject = Subject(
        dataclasses.replace(room, segment=None), np.full(room.num_vertices, 5), np.full(room.num_vertices, 0.256)
    )
    assert describe(subject, label_set, 0) == f"prediction couch (26%) · {where}"
    subject.confidence = None
    assert describe(subject, label_set, 0) == f"prediction couch · {where}"


def test_a_window_that_does_not_open_is_said(label_set, window, scans, monkeypatch):
    monkeypatch.setattr(window, "opens", False)
    with pytest.raises(InputError, match=r"cannot open a window here; write a picture instead: --save FILE\.png"):
        play(window, scans, label_set)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11")
def test_a_display_that_does_not_answer_is_said(label_set, window, scans, monkeypatch):
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setenv("DISPLAY", ":4711")
    if ctypes.util.find_library("X11"):
        with pytest.raises(InputError, match="the display :4711 does not answer; write a picture instead: --save"):
            play(window, scans, label_set)
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(
        XOpenDisplay=lambda name: 7, XCloseDisplay=lambda display: seen.append(display)))  # fmt: skip
    seen = []
    play(window, scans, label_set)
    assert seen == [7]


@pytest.mark.parametrize(
    "module, sentence",
    [
        (None, "the window needs the package open3d: pip install"),
        ("broken", r"lacks a system library \(libusb.*\): apt-get install libx11-6 .*--save FILE\.png"),
    ],
)
def test_open3d_missing_or_broken_is_told_apart(label_set, scans, module, sentence, monkeypatch, tmp_path):
    monkeypatch.setenv("WAYLAND_DISPLAY", "any")
    if module is None:
        monkeypatch.setitem(sys.modules, "open3d", None)
    else:
        (tmp_path / "open3d.py").write_text("raise ImportError('libusb-1.0.so.0: cannot open shared object file')")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "open3d")
    with pytest.raises(InputError, match=sentence):
        show(scans[0], 0, scans[1], label_set)


def test_the_apt_line_is_the_installer_s(request):
    script = (request.config.rootpath / "tools" / "system_libs.sh").read_text()
    assert f'packages="{SYSTEM_LIBRARIES.removeprefix("apt-get install ")}"' in script
