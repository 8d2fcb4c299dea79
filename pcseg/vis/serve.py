"""A live viewer in the browser, for this machine only: scenes are read and labelled when they are chosen."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pcseg.errors import InputError, missing_package
from pcseg.labels import IGNORE_INDEX, LabelSet
from pcseg.vis.panels import (
    IGNORE_COLOR,
    RIGHT_COLOR,
    UNJUDGED_COLOR,
    WRONG_COLOR,
    classes_seen,
    scene_layers,
)
from pcseg.vis.render import BACKGROUND, point_spacing, room_view
from pcseg.vis.shown import CONFIDENCE_COLORS, Shown, confidence_colors, short_scores

HOST = "127.0.0.1"  # scans may show people's homes and are licensed: nobody else on the network is let in
EVERYTHING = "all classes"
_KEPT = 4  # scenes in memory
_LEGEND_ROWS = 40


class LiveViewer:
    """A viser server with a panel to choose scene, colours and class; it runs in threads until :meth:`stop`.

    Args:
        folders: the scenes.
        label_set: the K classes.
        load: reads a scene and labels it, e.g. :func:`pcseg.vis.shown.load_shown`; called once for each choice of a
            scene, unless it was among the last few.
        port: the first to try; if it is taken, those that follow are.

    Raises:
        InputError: if viser is missing, no port is free or the first scene cannot be shown.
    """

    def __init__(self, folders: Sequence[Path], label_set: LabelSet, load: Callable[[Path], Shown], port: int = 8080):
        try:
            import viser
        except ModuleNotFoundError as error:
            raise missing_package("viser", "the live viewer", "page") from error
        self.label_set = label_set
        self._folders = {folder.name: folder for folder in folders}
        self._load = functools.lru_cache(_KEPT)(load)
        self._lock = threading.RLock()  # callbacks run in several threads
        first = next(iter(self._folders))
        layers = list(self._layers(self._load(self._folders[first])))  # first, so that an error ends the command
        try:
            self.server = viser.ViserServer(host=HOST, port=port, label="pcseg", verbose=False)
        except OSError as error:
            raise InputError(f"--port {port}: cannot be opened ({error.strerror}); choose another") from error
        self.server.gui.configure_theme(show_share_button=False, show_logo=False)  # sharing would go through others
        self.server.scene.set_background_image(np.full((1, 1, 3), BACKGROUND, dtype=np.uint8), format="png")
        gui = self.server.gui
        self.scene = gui.add_dropdown("scene", list(self._folders), initial_value=first)
        self.colors = gui.add_dropdown("colours", layers, initial_value=layers[-1 if "error" not in layers else 2])
        self.chosen = gui.add_dropdown("show", [EVERYTHING])
        self.open = gui.add_checkbox("cut open", True, hint="leave out the ceiling and the near walls")
        self.legend = gui.add_markdown("")
        self._filled = None  # the scene that the dropdowns are for
        for handle in (self.scene, self.colors, self.chosen, self.open):
            handle.on_update(lambda _: self._update())
        self._update()

    @property
    def url(self) -> str:
        """Where a browser finds the viewer."""
        return f"http://{HOST}:{self.server.get_port()}"

    def stop(self) -> None:
        """Close the server."""
        self.server.stop()

    def _layers(self, shown: Shown) -> dict[str, np.ndarray]:
        layers = scene_layers(shown.scene, self.label_set, shown.prediction)
        if shown.confidence is not None:
            layers["confidence"] = confidence_colors(shown.confidence)
        return layers

    def _update(self) -> None:
        with self._lock:
            try:
                shown = self._load(self._folders[self.scene.value])
                layers = self._layers(shown)
            except InputError as error:  # of this scene: the others can still be looked at
                self.legend.content = f"**error:** {_plain(str(error))}"
                return
            view = room_view(shown.scene.coord, shown.scene.normal)
            centre = np.median(np.asarray(shown.scene.coord)[view.keep], axis=0)
            with self.server.atomic():
                if self._filled != shown.scene.name:
                    self._fill(shown, layers, view.camera.position - centre)
                self._draw(shown, layers[self.colors.value], view.keep, centre)

    def _fill(self, shown: Shown, layers: dict[str, np.ndarray], camera: np.ndarray) -> None:
        """Offer what this scene has, and look at it from the usual corner."""
        self._filled = shown.scene.name
        names = [self.label_set.names[index] for index in classes_seen(self.label_set, *self._labels(shown))]
        for handle, options in ((self.colors, list(layers)), (self.chosen, [EVERYTHING, *names])):
            value = handle.value if handle.value in options else options[0]
            handle.options = options
            handle.value = value
        camera = camera * 0.55  # the pictures' lens is longer than that of a browser
        self.server.initial_camera.position, self.server.initial_camera.look_at = tuple(camera), (0.0, 0.0, 0.0)
        for client in self.server.get_clients().values():
            client.camera.position, client.camera.look_at = camera, np.zeros(3)

    def _draw(self, shown: Shown, colors: np.ndarray, keep: np.ndarray, centre: np.ndarray) -> None:
        coord = np.asarray(shown.scene.coord)
        visible = keep if self.open.value else np.ones(len(coord), dtype=bool)
        if self.chosen.value != EVERYTHING:
            visible = visible & (self._owner(shown) == self.label_set.names.index(self.chosen.value))
        # Coordinates travel as float16: around the room's centre they are exact to a few millimetres.
        self.server.scene.add_point_cloud(
            "/points",
            (coord[visible] - centre).astype(np.float32),
            colors[visible],
            point_size=0.6 * point_spacing(coord[keep]),
            point_shape="square",
            point_shading="flat",
        )
        self.legend.content = self._legend(shown)

    def _labels(self, shown: Shown) -> list[np.ndarray]:
        return [labels for labels in (shown.scene.segment, shown.prediction) if labels is not None]

    def _owner(self, shown: Shown) -> np.ndarray:
        """Whose classes are chosen from: those that the colours are of, else the truth's."""
        return self._labels(shown)[-1 if self.colors.value == "prediction" else 0]

    def _legend(self, shown: Shown) -> str:
        colors, lines = self.label_set.colors, []
        scores = short_scores(shown.confusion(self.label_set.num_classes), self.label_set)
        if scores["miou"] is not None:
            lines.append(f"**mIoU {scores['miou']:.1%} · accuracy {scores['accuracy']:.1%}**")
        lines.append(f"{shown.scene.num_vertices:,} points · {_plain(self.label_set.name)}")
        if self.colors.value == "error":
            lines.append(_entry(RIGHT_COLOR, "right") + _entry(WRONG_COLOR, "wrong")
                         + _entry(UNJUDGED_COLOR, "not labelled"))  # fmt: skip
        elif self.colors.value == "confidence":
            lines.append("unsure " + "".join(_square(color) for color in CONFIDENCE_COLORS[::32]) + " sure")
        elif self.colors.value in ("truth", "prediction"):
            owner = self._owner(shown)
            seen = classes_seen(self.label_set, owner)
            for index in seen[:_LEGEND_ROWS]:
                iou = scores["iou"].get(index)
                score = "" if iou is None else f" (IoU {iou:.0%})"
                lines.append(_entry(colors[index], self.label_set.names[index] + score))
            if len(seen) > _LEGEND_ROWS:
                lines.append(f"… and {len(seen) - _LEGEND_ROWS} more")
            if (np.asarray(owner) == IGNORE_INDEX).any():
                lines.append(_entry(IGNORE_COLOR, "not labelled"))
        return "<br/>".join(lines)


def serve(viewer: LiveViewer) -> None:
    """Say where the viewer is and wait for Ctrl-C."""
    print(f"open {viewer.url} in a browser on this machine; Ctrl-C ends", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("\nstopped")
    finally:
        viewer.stop()


def _plain(text: str) -> str:
    """Write text so that neither Markdown nor HTML finds anything in it."""
    return "".join(letter if letter.isalnum() or letter in " -." else f"&#{ord(letter)};" for letter in text)


def _square(color: Sequence[int]) -> str:
    return f'<span style="color: rgb({color[0]},{color[1]},{color[2]})">■</span>'


def _entry(color: Sequence[int], text: str) -> str:
    return f"{_square(color)} {_plain(text)} "
