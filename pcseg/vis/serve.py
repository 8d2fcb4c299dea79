"""A live viewer in the browser, for this machine only: scenes are read and labelled when they are chosen."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pcseg.errors import InputError, missing_package
from pcseg.labels import IGNORE_COLOR, IGNORE_INDEX, UNSURE, LabelSet
from pcseg.vis.panels import (
    CONFIDENCE_COLORS,
    RIGHT_COLOR,
    UNJUDGED_COLOR,
    WRONG_COLOR,
    classes_seen,
    confidence_colors,
    scene_layers,
)
from pcseg.vis.render import BACKGROUND, point_spacing, room_view
from pcseg.vis.shown import confusion_of, short_scores, smooth_normals
from pcseg.vis.subject import Subject

HOST = "127.0.0.1"  # scans may show people's homes and are licensed: nobody else on the network is let in
EVERYTHING = "all classes"
_FIRST = ("prediction", "truth", "RGB")  # what is shown first, if a scene has it
_KEPT = 4  # scenes in memory
_LEGEND_ROWS = 40
_BACK = 1.35  # as far away as the camera of the pictures, since the panel hides a part
_POINT = 0.6  # of the distance of neighbours: half a side of a point, and a little more, so that surfaces close


@dataclass
class _Prepared:
    """A scene with all that does not depend on what is chosen.

    Attributes:
        shown: the scene and what a network says of it.
        layers: title → colours (V, 3) uint8.
        scores: see :func:`pcseg.vis.shown.short_scores`.
        coord: (V, 3) float32, metres from the middle of the room.
        keep: (V,) bool, what is seen of it when it is cut open.
        position, look_at: (3,) float64, metres from the middle, of the camera that sees it first.
        field_of_view: of its height, in radians.
        point_size: metres.
    """

    shown: Subject
    layers: dict[str, np.ndarray]
    scores: dict
    coord: np.ndarray
    keep: np.ndarray
    position: np.ndarray
    look_at: np.ndarray
    field_of_view: float
    point_size: float

    @property
    def labels(self) -> list[np.ndarray]:
        """Truth and prediction, as far as there are such."""
        return [array for array in (self.shown.scene.segment, self.shown.prediction) if array is not None]


class LiveViewer:
    """A viser server with a panel to choose scene, colours and class; it runs in threads until :meth:`stop`.

    Args:
        folders: the scenes.
        label_set: the K classes.
        load: reads and labels one, e.g. :func:`pcseg.vis.shown.load_labelled`; not called again for the last few.
        port: the first to try; if it is taken, those that follow are.

    Raises:
        InputError: if viser is missing or the first scene cannot be shown.
    """

    def __init__(self, folders: Sequence[Path], label_set: LabelSet, load: Callable[[Path], Subject], port: int = 8080):
        try:
            import viser
        except ModuleNotFoundError as error:
            raise missing_package("viser", "the live viewer", "live") from error
        logging.getLogger("websockets").setLevel(logging.WARNING)  # else it tells of every connection
        self.label_set = label_set
        self._folders = {folder.name: folder for folder in folders}
        self._prepared = functools.lru_cache(_KEPT)(lambda name: self._prepare(load(self._folders[name])))
        self._lock = threading.RLock()  # callbacks run in several threads
        names = list(self._folders)
        layers = self._prepared(names[0]).layers  # before the server, so that an error ends the command
        self.server = viser.ViserServer(host=HOST, port=port, label="pcseg", verbose=False)
        gui = self.server.gui
        gui.configure_theme(show_share_button=False, show_logo=False)  # sharing would go through others' machines
        self.server.scene.set_background_image(np.full((1, 1, 3), BACKGROUND, dtype=np.uint8), format="png")
        first = next(layer for layer in _FIRST if layer in layers)
        self.scene = gui.add_dropdown("scene", names, initial_value=names[0])
        self.colors = gui.add_dropdown("colours", list(layers), initial_value=first)
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

    def _prepare(self, shown: Subject) -> _Prepared:
        scene = shown.scene
        layers = scene_layers(scene, self.label_set, shown.prediction)
        if shown.confidence is not None:
            layers["confidence"] = confidence_colors(shown.confidence)
        coord = np.asarray(scene.coord, dtype=np.float64)
        view = room_view(coord, None if scene.normal is None else smooth_normals(coord, scene.normal))
        middle = np.median(coord[view.keep], axis=0)
        scores = short_scores(confusion_of(shown, self.label_set.num_classes), self.label_set)
        camera = view.camera
        look_at = camera.position + camera.rotation[2] * (camera.rotation[2] @ (middle - camera.position))
        return _Prepared(
            shown=shown,
            layers=layers,
            scores=scores,
            coord=(coord - middle).astype(np.float32),  # viser sends float16: exact to millimetres near 0
            keep=view.keep,
            position=look_at + _BACK * (camera.position - look_at) - middle,
            look_at=look_at - middle,
            field_of_view=2 * float(np.arctan(camera.size[1] / 2 / camera.focal)),
            point_size=_POINT * point_spacing(coord[view.keep]),
        )

    def _update(self) -> None:
        with self._lock:
            try:
                own = self._prepared(self.scene.value)
            except InputError as error:  # of this scene: the others can still be looked at
                self.legend.content = f"**error:** {_plain(str(error))}"
                return
            with self.server.atomic():
                if self._filled != self.scene.value:
                    self._fill(own)
                    self._filled = self.scene.value
                self._draw(own)

    def _fill(self, own: _Prepared) -> None:
        """Offer what this scene has, and look at it from the usual corner."""
        seen = classes_seen(self.label_set, *own.labels)
        options = [EVERYTHING, *(self.label_set.names[index] for index in seen)]
        layer = next(name for name in (self.colors.value, *_FIRST) if name in own.layers)
        name = self.chosen.value if self.chosen.value in options else EVERYTHING
        for handle, values, value in ((self.colors, tuple(own.layers), layer), (self.chosen, tuple(options), name)):
            if tuple(handle.options) != values:
                handle.options = values
                handle.value = value
        for camera in (self.server.initial_camera, *(client.camera for client in self.server.get_clients().values())):
            camera.position, camera.look_at, camera.fov = own.position, own.look_at, own.field_of_view

    def _draw(self, own: _Prepared) -> None:
        visible = own.keep if self.open.value else np.ones(len(own.coord), dtype=bool)
        if self.chosen.value != EVERYTHING:
            visible = visible & (self._owner(own) == self.label_set.names.index(self.chosen.value))
        self.points = self.server.scene.add_point_cloud(
            "/points",
            own.coord[visible],
            own.layers[self.colors.value][visible],
            point_size=own.point_size,
            point_shape="square",
            point_shading="flat",
        )
        self.legend.content = self._legend(own)

    def _owner(self, own: _Prepared) -> np.ndarray:
        """Whose classes are chosen from: those that the colours are of, else the truth's."""
        return np.asarray(own.labels[-1 if self.colors.value == "prediction" else 0])

    def _legend(self, own: _Prepared) -> str:
        lines, scores, layer = [], own.scores, self.colors.value
        if scores["miou"] is not None:
            lines.append(f"**mIoU {_percent(scores['miou'])} · accuracy {_percent(scores['accuracy'])}**")
        lines.append(f"{len(own.coord):,} points · {_plain(self.label_set.name)}")
        if layer == "error":
            entries = ((RIGHT_COLOR, "right"), (WRONG_COLOR, "wrong"), (UNJUDGED_COLOR, "not labelled"))
            lines.append(" ".join(_entry(color, text) for color, text in entries))
        elif layer == "confidence":
            lines.append(f"unsure {''.join(_square(color) for color in CONFIDENCE_COLORS[::32])} sure")
        elif layer in ("truth", "prediction"):
            labels = self._owner(own)
            seen = classes_seen(self.label_set, labels)
            for index in seen[:_LEGEND_ROWS]:
                iou = f" (IoU {_percent(scores['iou'][index])})" if index in scores["iou"] else ""
                lines.append(_entry(self.label_set.colors[index], self.label_set.names[index] + iou))
            if len(seen) > _LEGEND_ROWS:
                lines.append(f"… and {len(seen) - _LEGEND_ROWS} more")
            if (labels == IGNORE_INDEX).any():
                lines.append(_entry(IGNORE_COLOR, UNSURE if layer == "prediction" else "not labelled"))
        return "<br/>".join(lines)


def serve(viewer: LiveViewer) -> None:
    """Say where the viewer is and wait for Ctrl-C."""
    print(f"open {viewer.url} in a browser on this machine; Ctrl-C ends", flush=True)
    try:
        viewer.server.sleep_forever()
    except KeyboardInterrupt:
        print("\nstopped")
    finally:
        viewer.stop()


def _plain(text: str) -> str:
    """Write text so that neither Markdown nor HTML finds anything in it."""
    return "".join(letter if letter.isalnum() or letter in " -." else f"&#{ord(letter)};" for letter in text)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _square(color: Sequence[int]) -> str:
    return f'<span style="color: rgb({color[0]},{color[1]},{color[2]})">■</span>'


def _entry(color: Sequence[int], text: str) -> str:
    return f"{_square(color)} {_plain(text)} "
