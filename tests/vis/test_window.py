"""The window's keys, with open3d's own clouds and a stand-in for the window itself (which needs a display)."""

import sys

import numpy as np
import pytest

from pcseg.errors import InputError
from pcseg.vis.panels import scene_layers
from pcseg.vis.render import room_view
from pcseg.vis.window import show

open3d = pytest.importorskip("open3d", exc_type=ImportError)


class Window:
    opens = True

    def __init__(self):
        self.keys = {}
        Window.last = self

    def create_window(self, **_):
        return self.opens

    def add_geometry(self, cloud):
        self.cloud = cloud

    def update_geometry(self, cloud):
        assert cloud is self.cloud

    def get_render_option(self):
        return self

    def get_view_control(self):
        return self

    def convert_from_pinhole_camera_parameters(self, parameters, allow_arbitrary):
        self.camera = parameters

    def register_key_callback(self, key, handler):
        self.keys[chr(key)] = handler

    def run(self):
        self.seen = []
        for key in (None, *self.script):
            if key:
                self.keys[key](self)
            self.seen.append((np.asarray(self.cloud.points).copy(), np.rint(np.asarray(self.cloud.colors) * 255)))

    def destroy_window(self):
        self.destroyed = True


@pytest.fixture
def window(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(open3d.visualization, "VisualizerWithKeyCallback", Window)
    return Window


def test_keys_choose_the_layer_and_open_the_room(room, label_set, window, monkeypatch, capsys):
    layers = scene_layers(room, label_set, np.zeros(room.num_vertices, dtype=int))
    monkeypatch.setattr(window, "script", ["2", "C", "4", "C"], raising=False)
    show(room, layers)
    view = room_view(room.coord, room.normal, (1280, 800))
    everything = np.ones(room.num_vertices, dtype=bool)
    expected = [("RGB", view.keep), ("truth", view.keep), ("truth", everything), ("error", everything),
                ("error", view.keep)]  # fmt: skip
    for (points, colors), (name, chosen) in zip(window.last.seen, expected, strict=True):
        np.testing.assert_array_equal(points, room.coord[chosen])
        np.testing.assert_array_equal(colors, layers[name][chosen])
    assert sorted(window.last.keys) == ["1", "2", "3", "4", "C"] and window.last.destroyed
    np.testing.assert_allclose(window.last.camera.extrinsic[:3, :3], view.camera.rotation)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "keys: 1 = RGB, 2 = truth, 3 = prediction, 4 = error, C = cut open or whole, Q = close"
    assert said[1:] == ["showing truth, cut open", "showing truth", "showing error", "showing error, cut open"]


def test_a_window_that_does_not_open_is_said(room, label_set, window, monkeypatch):
    monkeypatch.setattr(window, "opens", False)
    with pytest.raises(InputError, match=r"cannot open a window here; write a picture instead: --save FILE\.png"):
        show(room, scene_layers(room, label_set))


@pytest.mark.parametrize(
    "module, sentence",
    [
        (None, "the window needs the package open3d: pip install"),
        ("broken", r"lacks a system library \(libusb.*run tools/system_libs.sh"),
    ],
)
def test_open3d_missing_or_broken_is_told_apart(room, label_set, module, sentence, monkeypatch, tmp_path):
    monkeypatch.setenv("DISPLAY", ":0")
    if module is None:
        monkeypatch.setitem(sys.modules, "open3d", None)
    else:
        (tmp_path / "open3d.py").write_text("raise ImportError('libusb-1.0.so.0: cannot open shared object file')")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "open3d")
    with pytest.raises(InputError, match=sentence):
        show(room, scene_layers(room, label_set))
