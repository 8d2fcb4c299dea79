"""A contact sheet of training samples."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from pcseg.config import Data
from pcseg.config_rules import CHANNELS
from pcseg.data.batch import Batch, collate
from pcseg.data.dataset import SceneDataset
from pcseg.data.mix3d import training_collate
from pcseg.labels import LabelSet
from pcseg.vis.panels import _figure, label_colors
from pcseg.vis.render import BACKGROUND, render, room_view

_PANEL = (640, 480)  # pixels
_DPI = 200


def sample_sheet(dataset: SceneDataset, scene: int, count: int, seed: int) -> Figure:
    """Draw a scene and samples of it: colours above, classes below; then what Mix3D makes of each, likewise.

    Column n shows the scene's sample in epoch n, mixed or not with that of the scene which comes next in the list.

    Args:
        dataset: training scenes.
        scene: index of the scene.
        count: samples.
        seed: of the run.
    """
    data, label_set = dataset.data, dataset.label_set
    other = (scene + 1) % len(dataset)
    mixes = data.augment.mix3d_p > 0
    rows = 4 if mixes else 2
    join = training_collate(data, seed)
    original = dataset.load(scene)
    columns = [(original.name, f"as scanned, {original.num_vertices:,} points", _original(original, label_set))]
    below = []
    for epoch in range(count):
        first = dataset[epoch, scene]
        draw = f"draw {first['draw']}, {len(first['feat']):,} voxels"
        columns.append((original.name, draw, _voxels(collate([first]), data, label_set)))
        if mixes:
            batch = join([first, dataset[epoch, other]])
            if batch.batch_size == 1:
                title = (f"mixed with {dataset.folders[other].name}", f"{len(batch.feat):,} voxels")
                below.append((*title, _voxels(batch, data, label_set)))
            else:
                below.append(("not mixed", "stays as above", None))

    width, height = _PANEL[0] / _DPI, _PANEL[1] / _DPI  # of a panel, inches
    gap, title = 0.12, 0.42
    sheet = (
        (width + gap) * len(columns) + gap,
        rows * (height + gap) + title * (rows // 2) + gap,
    )
    figure = _figure(*sheet, dpi=_DPI)

    def put(column: int, block: int, name: str, caption: str, pictures) -> None:
        left = gap + column * (width + gap)
        top = sheet[1] - block * (2 * (height + gap) + title)
        middle = (left + width / 2) / sheet[0]
        style = {"ha": "center", "va": "center"}
        figure.text(middle, (top - 0.13) / sheet[1], name, fontsize=9, weight="bold", **style)
        figure.text(middle, (top - 0.31) / sheet[1], caption, fontsize=8, **style)
        for row, pixels in enumerate(pictures or ()):
            bottom = top - title - (row + 1) * height - row * gap
            axes = figure.add_axes([left / sheet[0], bottom / sheet[1], width / sheet[0], height / sheet[1]])
            axes.imshow(pixels, interpolation="none")
            axes.set_axis_off()

    for number, entry in enumerate(columns):
        put(number, 0, *entry)
    if mixes:
        put(0, 1, "in the batch", f"a pair is mixed with probability {data.augment.mix3d_p:g}", None)
    for number, entry in enumerate(below):
        put(number + 1, 1, *entry)
    return figure


def _pictures(coord: np.ndarray, normal: np.ndarray | None, color: np.ndarray | None, classes: np.ndarray) -> list:
    """Draw points by colour and by class."""
    if len(coord) == 0:
        return []
    view = room_view(coord, normal, _PANEL)
    blank = np.full((_PANEL[1], _PANEL[0], 3), BACKGROUND, dtype=np.uint8)
    return [blank if own is None else render(coord, own, view).pixels for own in (color, classes)]


def _original(scene, label_set: LabelSet) -> list:
    color = None if scene.color is None else np.asarray(scene.color)
    normal = None if scene.normal is None else np.asarray(scene.normal)
    return _pictures(np.asarray(scene.coord), normal, color, label_colors(scene.segment, label_set))


def _voxels(batch: Batch, data: Data, label_set: LabelSet) -> list:
    """Draw what the network gets: points at the middles of their voxels, with the channels it sees."""
    found, first = {}, 0
    for channel in data.channels:
        found[channel] = batch.feat[:, first : first + CHANNELS[channel]].numpy()
        first += CHANNELS[channel]
    color = np.rint(255 * found["color"]).astype(np.uint8) if "color" in found else None
    coord = (batch.grid_coord.numpy() + 0.5) * data.voxel_size
    return _pictures(coord, found.get("normal"), color, label_colors(batch.segment.numpy(), label_set))
