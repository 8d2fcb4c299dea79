"""A window in which scans can be turned, their layers switched, and points asked what they are."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.columns import Columns
from rich.console import Console
from rich.text import Text

from pcseg.data.scene import Scene
from pcseg.errors import InputError, missing_package
from pcseg.labels import IGNORE_COLOR, IGNORE_INDEX, UNSURE, LabelSet
from pcseg.vis.panels import (
    EXACT_LAYERS,
    RIGHT_COLOR,
    UNJUDGED_COLOR,
    WRONG_COLOR,
    confidence_colors,
    scene_layers,
)
from pcseg.vis.render import open3d_camera, open3d_geometry, quiet, room_view, set_options
from pcseg.vis.subject import Subject

LAYERS = ("RGB", "truth", "prediction", "error", "confidence")  # the keys 1 to 5
SYSTEM_LIBRARIES = "apt-get install libx11-6 libgl1 libegl1 libusb-1.0-0 libidn2-0 libgomp1"
_PREDICTED = LAYERS[2:]
_SIZE = (1280, 800)  # pixels
_RIGHT_ARROW, _LEFT_ARROW = 262, 263  # GLFW's numbers
_LEFT_BUTTON, _MIDDLE_BUTTON, _PRESS, _CONTROL = 0, 2, 1, 2
_SAME_PLACE = 4  # pixels the mouse may move between press and release of a click


def show(
    paths: list[Path],
    start: int,
    load: Callable[[Path], Subject],
    label_set: LabelSet,
    predict: Callable[[Scene], tuple[np.ndarray, np.ndarray]] | None = None,
) -> None:
    """Open a window on one of several scans and wait until it is closed.

    At first the ceiling and two walls are cut away, as in the pictures; the key C brings them back.

    Args:
        paths: the scans.
        start: index of the first to show.
        load: reads a scan.
        label_set: the classes.
        predict: gives class indices (V,) and their probabilities (V,); it is called when a layer needs it.

    Raises:
        InputError: if there is no display, open3d is missing or cannot open a window, or the first scan cannot be read.
    """
    _check_display()
    try:
        import open3d as o3d
    except ModuleNotFoundError as error:
        raise InputError(f"{missing_package('open3d', 'the window', 'vis-cpu')}; or write a picture: --save FILE.png") \
            from error  # fmt: skip
    except ImportError as error:
        raise InputError(
            f"the window needs open3d, which lacks a system library ({error}): {SYSTEM_LIBRARIES}; "
            "or write a picture: --save FILE.png"
        ) from error

    viewer = _Viewer(paths, start, load, label_set, predict)
    with quiet(o3d):
        window = o3d.visualization.VisualizerWithKeyCallback()
        if not window.create_window(window_name=f"pcseg: {paths[start].parent}", width=_SIZE[0], height=_SIZE[1]):
            raise InputError(
                "open3d cannot open a window here; write a picture instead: --save FILE.png "
                f"(on a desktop perhaps a library is missing: {SYSTEM_LIBRARIES})"
            )
        try:
            viewer.use(window)
            window.run()
        finally:
            window.destroy_window()
    if viewer.failure is not None:
        raise viewer.failure


def _check_display() -> None:
    """Refuse where there is no display; open3d would show its window to nobody and wait."""
    if not sys.platform.startswith("linux") or os.environ.get("WAYLAND_DISPLAY"):
        return
    display = os.environ.get("DISPLAY")
    if not display:
        raise InputError("there is no display to open a window on; write a picture instead: --save FILE.png")
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:  # open3d will say what is missing
        return
    x11.XOpenDisplay.restype, x11.XCloseDisplay.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    opened = x11.XOpenDisplay(None)
    if not opened:
        raise InputError(f"the display {display} does not answer; write a picture instead: --save FILE.png")
    x11.XCloseDisplay(opened)


class _Viewer:
    """What the window shows, and what its keys and its mouse do."""

    def __init__(self, paths, start, load, label_set, predict):
        self.paths, self.load, self.label_set, self.predict = paths, load, label_set, predict
        self.layer, self.cut = LAYERS[0], True
        self.mouse, self.pressed, self.button = (0.0, 0.0), (0.0, 0.0), None
        self.depth = None  # where the last picture was asked for: its camera and depths
        self.predicted = {}  # index of a scan → what was predicted
        self.failure = None
        self.console = Console(highlight=False, soft_wrap=True)
        self.named = False  # whether the terminal's last line is that of the point under the mouse
        self._open(start)

    def _say(self, text) -> None:
        if self.named:
            self.console.print(" " * (self.console.width - 1), end="\r")
        self.named = False
        self.console.print(text)

    # ------------------------------------------------------------------------------------------------------ contents

    def _open(self, index: int) -> None:
        """Read a scan; what is shown stays as it is if that fails."""
        subject = self.load(self.paths[index])
        scene = subject.scene
        if index in self.predicted:
            subject.prediction, subject.confidence = self.predicted[index]
        layers = scene_layers(scene, self.label_set, subject.prediction, subject.confidence)
        self.subject, self.layers, self.index = subject, layers, index
        self.view = room_view(scene.coord, scene.normal, _SIZE)

    def _has(self, layer: str) -> bool:
        """Whether a layer can be shown: predicts if it needs that, says what is missing."""
        subject = self.subject
        if layer in _PREDICTED and subject.prediction is None and self.predict:
            self._say(f"predicting {subject.scene.name} …")
            subject.prediction, subject.confidence = self.predicted[self.index] = self.predict(subject.scene)
            self.layers = scene_layers(subject.scene, self.label_set, subject.prediction, subject.confidence)
        if layer in self.layers:
            return True
        if layer in _PREDICTED and subject.prediction is None:
            way = "`python -m pcseg.predict`" if self.paths[self.index].is_file() else "--run RUN"
            self._say(f"{subject.scene.name} has no prediction; {way} makes one")
        else:
            missing = "truth" if layer == "error" else layer
            self._say(f"{subject.scene.name} has no {missing}" + (subject.hint if missing == "truth" else ""))
        return False

    def _draw(self, window, first_view: bool = False) -> None:
        """Draw what was chosen."""
        if not self._has(self.layer):
            self.layer = next(iter(self.layers))
        subject = self.subject
        # Triangles that face the room are cut open from wherever one looks: their backs are not drawn.
        backs = subject.faces is not None and subject.scene.normal is not None
        keep = self.view.keep if self.cut and not backs else np.ones(subject.scene.num_vertices, dtype=bool)
        colors, exact = self.layers[self.layer], self.layer in EXACT_LAYERS
        window.clear_geometries()
        window.add_geometry(open3d_geometry(subject.scene.coord, colors, keep, subject.faces, exact), first_view)
        window.get_render_option().mesh_show_back_face = not (self.cut and backs)
        self.depth = None
        if first_view:
            window.get_render_option().point_size = float(self.view.point_size)
            window.get_view_control().convert_from_pinhole_camera_parameters(open3d_camera(self.view.camera), True)
        self._say(f"{subject.scene.name}: {self.layer}" + (", cut open" if self.cut else ""))

    # ---------------------------------------------------------------------------------------------------------- keys

    def use(self, window) -> None:
        """Fill a window and listen to it."""
        set_options(window.get_render_option())
        self._say_keys(window)
        self._draw(window, first_view=True)
        keys = {ord(str(number)): (self._choose, layer) for number, layer in enumerate(LAYERS, start=1)}
        keys |= {ord("N"): (self._go, 1), _RIGHT_ARROW: (self._go, 1)}
        keys |= {ord("P"): (self._go, -1), _LEFT_ARROW: (self._go, -1)}
        keys |= {ord("C"): (self._switch_cut,), ord("R"): (self._draw, True)}
        keys |= {ord("L"): (self._say_legend,), ord("H"): (self._say_keys,)}
        for key, (action, *arguments) in keys.items():
            window.register_key_callback(key, self._guarded(lambda window, a=action, b=arguments: a(window, *b)))
        window.register_mouse_move_callback(self._guarded(self._on_move))
        window.register_mouse_button_callback(self._guarded(self._on_button))

    def _guarded(self, action: Callable[..., None]) -> Callable[..., bool]:
        """Keep exceptions out of open3d's C code: mistakes of the user are said, all others close the window."""

        def handle(window, *arguments) -> bool:
            try:
                action(window, *arguments)
            except InputError as error:
                self._say(f"error: {error}")
            except BaseException as error:  # also Ctrl+C
                self.failure = error
                window.close()
            return False

        return handle

    def _choose(self, window, layer: str) -> None:
        if self._has(layer):
            self.layer = layer
            self._draw(window)

    def _go(self, window, step: int) -> None:
        if len(self.paths) == 1:
            raise InputError(f"{self.paths[0].parent}: holds no other scan")
        self._open((self.index + step) % len(self.paths))
        self._draw(window, first_view=True)

    def _switch_cut(self, window) -> None:
        self.cut = not self.cut
        self._draw(window)

    def _say_keys(self, window) -> None:
        layers = ", ".join(f"{number} {layer}" for number, layer in enumerate(LAYERS, start=1))
        self._say(
            f"keys: {layers}; N next, P previous scan ({len(self.paths)} in {self.paths[0].parent}); "
            "C cut open or whole, R first view, L legend, H keys, Q close\n"
            "mouse: drag to turn, with Ctrl or the middle button to move, wheel to zoom; the point under it is named "
            "in a terminal, a click keeps the line"
        )

    def _say_legend(self, window) -> None:
        self._say(legend(self.subject, self.label_set, self.layer))

    # --------------------------------------------------------------------------------------------------------- mouse

    def _on_button(self, window, button: int, action: int, mods: int) -> None:
        if action == _PRESS:
            self.button, self.pressed = (button, mods), self.mouse
            return
        moved = np.abs(np.subtract(self.mouse, self.pressed)).max()
        clicked = self.button is not None and self.button[0] == _LEFT_BUTTON and moved <= _SAME_PLACE
        self.button = None
        if clicked:
            vertex = self.vertex_at(window, *self.mouse)
            self._say("nothing there" if vertex is None else describe(self.subject, self.label_set, vertex))

    def _on_move(self, window, x: float, y: float) -> None:
        # open3d hands the mouse over altogether, so turning and moving are done here, the way it does them.
        (old_x, old_y), self.mouse = self.mouse, (x, y)
        control = window.get_view_control()
        button, mods = self.button or (None, 0)
        if button == _MIDDLE_BUTTON or (button == _LEFT_BUTTON and mods & _CONTROL):
            control.translate(x - old_x, y - old_y, old_x, old_y)
        elif button == _LEFT_BUTTON:
            control.rotate(x - old_x, y - old_y, old_x, old_y)
        elif self.console.is_terminal:
            vertex = self.vertex_at(window, x, y)
            line = "" if vertex is None else describe(self.subject, self.label_set, vertex)
            width = self.console.width - 1  # a full line would go on in the next
            self.console.print(line[:width].ljust(width), end="\r")
            self.named = True

    def vertex_at(self, window, x: float, y: float) -> int | None:
        """Find the vertex that is seen at a pixel: its index, or None where nothing is drawn."""
        camera = window.get_view_control().convert_to_pinhole_camera_parameters()
        if self.depth is None or not np.array_equal(self.depth[0], camera.extrinsic):
            self.depth = camera.extrinsic, np.array(window.capture_depth_float_buffer(True))
        depth = self.depth[1]
        row, column = round(y), round(x)
        if not (0 <= row < depth.shape[0] and 0 <= column < depth.shape[1]) or depth[row, column] <= 0:
            return None
        (fx, _, cx), (_, fy, cy), _ = camera.intrinsic.intrinsic_matrix
        ray = np.array([(column - cx) / fx, (row - cy) / fy, 1.0]) * depth[row, column]
        rotation, translation = camera.extrinsic[:3, :3], camera.extrinsic[:3, 3]
        point = rotation.T @ (ray - translation)
        return int(np.square(self.subject.scene.coord - point.astype(np.float32)).sum(axis=1).argmin())


def describe(subject: Subject, label_set: LabelSet, vertex: int) -> str:
    """Say in a line what is known of a vertex: truth, prediction, confidence, position."""
    scene = subject.scene

    def name(index: int, none: str) -> str:
        return none if index == IGNORE_INDEX else label_set.names[index]

    parts = []
    if scene.segment is not None:
        parts.append(f"truth {name(int(scene.segment[vertex]), 'not labelled')}")
    if subject.prediction is not None:
        confidence = "" if subject.confidence is None else f" ({subject.confidence[vertex]:.0%})"
        parts.append(f"prediction {name(int(subject.prediction[vertex]), UNSURE)}{confidence}")
    x, y, z = scene.coord[vertex]
    return " · ".join([*parts, f"x {x:.2f} y {y:.2f} z {z:.2f} m", f"vertex {vertex}"])


def legend(subject: Subject, label_set: LabelSet, layer: str):
    """Build what the colours of a layer mean, for a terminal: a rich renderable; classes with most points first."""

    def entry(color, text: str) -> Text:
        return Text.assemble(("██ ", "rgb({},{},{})".format(*color)), text)

    if layer == "RGB":
        return Text("RGB: the colours of the scan")
    if layer == "confidence":
        steps = np.linspace(0, 1, 11)
        blocks = [("██", "rgb({},{},{})".format(*color)) for color in confidence_colors(steps)]
        return Text.assemble("confidence, the probability of the predicted class: 0 % ", *blocks, " 100 %")
    if layer == "error":
        named = ((RIGHT_COLOR, "right"), (WRONG_COLOR, "wrong"), (UNJUDGED_COLOR, "not labelled"))
        return Columns([entry(color, text) for color, text in named])
    labels = np.asarray(subject.scene.segment if layer == "truth" else subject.prediction).astype(np.int64)
    counts = np.bincount(labels + 1, minlength=label_set.num_classes + 1)  # ignored points come first
    none = "not labelled" if layer == "truth" else UNSURE
    colors, names = [IGNORE_COLOR, *label_set.colors], [none, *label_set.names]
    order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    shares = ["<0.1%" if 1000 * count < len(labels) else f"{count / len(labels):.1%}" for count in counts]
    return Columns([entry(colors[own], f"{names[own]} {shares[own]}") for own in order])
