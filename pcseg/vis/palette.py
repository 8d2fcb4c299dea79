"""The colours of a label set with the names of its classes, as a picture or for a terminal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pcseg.labels import IGNORE_COLOR, SPLIT_NAMES, LabelSet
from pcseg.vis.panels import save_figure

_LINE, _MARGIN = 0.19, 0.15  # inches
_NAME, _LETTER = 0.85, 0.068  # where the name of a class begins, and what a letter of it takes
_ROWS = 36  # classes that a column has at most


def class_groups(label_set: LabelSet) -> dict[str, list[int]]:
    """Group the classes: head, common and tail, or all in one where there is no such split; in index order."""
    if label_set.splits is None:
        return {"classes": list(range(label_set.num_classes))}
    groups = {split: np.flatnonzero(label_set.split_mask(split)).tolist() for split in SPLIT_NAMES}
    return {split: members for split, members in groups.items() if members}


def plot_palette(label_set: LabelSet, path: str | Path) -> None:
    """Draw each class as a patch of its exact colour, with its raw id and name, head, common and tail apart.

    Args:
        label_set: the K classes.
        path: the picture, ending in .png.

    Raises:
        InputError: if the picture cannot be written.
    """
    groups = class_groups(label_set)
    columns: list[tuple[str, list[int]]] = []  # a heading and the classes below it
    for name, members in groups.items():
        parts = -(-len(members) // _ROWS)
        length = -(-len(members) // parts)
        for part in range(parts):
            heading = f"{name}: {len(members)}" if part == 0 and len(groups) > 1 else ""
            columns.append((heading, members[part * length : (part + 1) * length]))
    column = _NAME + _LETTER * max(16, *(len(name) for name in label_set.names))
    lines = 4 + max(len(members) for _, members in columns)
    width, height = column * len(columns) + 2 * _MARGIN, _LINE * lines + 2 * _MARGIN
    figure = Figure(figsize=(width, height), dpi=120, facecolor="white")
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    title = f"{label_set.name}: {label_set.num_classes} classes"
    axes.text(_MARGIN, _MARGIN + 0.5 * _LINE, title, fontsize=11, weight="bold", va="center")

    def put(left: float, line: float, color, raw_id: str, name: str) -> None:
        top = _MARGIN + line * _LINE
        style = {"va": "center", "parse_math": False}
        patch = Rectangle((left, top + 0.02), 0.3, _LINE - 0.04, facecolor=np.array(color) / 255, linewidth=0)
        axes.add_patch(patch)
        axes.text(left + _NAME - 0.06, top + _LINE / 2, raw_id, fontsize=7.5, color="#666666", ha="right", **style)
        axes.text(left + _NAME, top + _LINE / 2, name, fontsize=8.5, **style)

    first = 3 if len(groups) > 1 else 2
    for number, (heading, members) in enumerate(columns):
        left = _MARGIN + number * column
        axes.text(left, _MARGIN + 2.4 * _LINE, heading, fontsize=9.5, weight="bold", va="center")
        for line, index in enumerate(members, start=first):
            put(left, line, label_set.colors[index], str(label_set.ids[index]), label_set.names[index])
    put(left, first + len(members), IGNORE_COLOR, "", "not labelled")
    save_figure(figure, path)


def palette_text(label_set: LabelSet):
    """Build the same for a terminal: a rich renderable."""
    from rich.columns import Columns
    from rich.console import Group
    from rich.text import Text

    blocks = []
    digits = max(len(str(own)) for own in label_set.ids)
    for name, members in class_groups(label_set).items():
        entries = [
            Text.assemble(
                ("██ ", "rgb({},{},{})".format(*label_set.colors[index])),
                (f"{label_set.ids[index]:>{digits}} ", "dim"),
                label_set.names[index],
            )
            for index in members
        ]
        blocks += [Text(f"{name}: {len(members)}", style="bold"), Columns(entries, column_first=True)]
    return Group(*blocks)
