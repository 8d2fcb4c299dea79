"""A plot of how often each class occurs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from pcseg.data.statistics import ClassCounts
from pcseg.errors import InputError
from pcseg.labels import SPLIT_NAMES, LabelSet
from pcseg.vis.panels import SPLIT_COLORS, save_figure

_ROWS = 70  # classes a column
_LEFT = 0.5  # where the logarithmic axis starts, so that a single vertex still has a bar
_PLAIN_COLOR = SPLIT_COLORS["head"]  # of label sets without head, common and tail


def plot_class_counts(totals: Mapping[str, ClassCounts], label_set: LabelSet, path: str | Path) -> None:
    """Plot the vertices of each class on a logarithmic axis, commonest first, with scenes and objects as numbers.

    Args:
        totals: split → counts. Bars, numbers and the order are of the first split; ticks mark the second.
        label_set: the K classes.
        path: the picture, ending in .png.

    Raises:
        InputError: if there are no labels, or the picture cannot be written.
    """
    if not totals:
        raise InputError(f"no scene has {label_set.segment_file}: there are no class frequencies to plot")
    (name, first), *others = totals.items()
    order = np.argsort(-first.points, kind="stable")
    columns = -(-len(order) // _ROWS)
    rows = -(-len(order) // columns)
    largest = max(1, *(int(total.points.max()) for total in totals.values()))
    figure = Figure(figsize=(4.9 * columns, 0.17 * rows + 1.5), dpi=150, facecolor="white")
    for number in range(columns):
        own = order[number * rows : (number + 1) * rows]
        axes = figure.add_subplot(1, columns, number + 1)
        colors = [SPLIT_COLORS[label_set.splits[index]] if label_set.splits else _PLAIN_COLOR for index in own]
        axes.barh(range(len(own)), np.maximum(first.points[own] - _LEFT, 0), left=_LEFT, color=colors, height=0.75)
        if others:
            there = np.flatnonzero(others[0][1].points[own])
            axes.plot(others[0][1].points[own][there], there, "|", color="black", markersize=7, markeredgewidth=1.4)
        for row, index in enumerate(own):
            objects = "" if first.objects is None else f" · {first.objects[index]:,}"
            text = f"{first.scenes[index]:,}{objects}" if first.points[index] else f"not in {name}"
            axes.text(1.01, row, text, transform=axes.get_yaxis_transform(), va="center", fontsize=6.5, color="#555555")
        axes.set_xscale("log")
        axes.set_xlim(_LEFT, 2 * largest)
        axes.set_ylim(rows - 0.4, -0.6)
        axes.set_yticks(range(len(own)), [label_set.names[index] for index in own], fontsize=7)
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", labelsize=8)
        axes.grid(axis="x", alpha=0.3)
        axes.set_axisbelow(True)
        axes.set_xlabel("vertices", fontsize=8)
        axes.spines[["top", "right", "left"]].set_visible(False)
        heading = "scenes" if first.objects is None else "scenes · objects"
        axes.text(1.01, -1.2, heading, transform=axes.get_yaxis_transform(), fontsize=7, color="#555555")
    groups = SPLIT_NAMES if label_set.splits else ()
    entries = [Patch(color=SPLIT_COLORS[own], label=f"{name}, {own}") for own in groups]
    entries = entries or [Patch(color=_PLAIN_COLOR, label=name)]
    if others:
        entries.append(Line2D([], [], color="black", marker="|", linestyle="", label=others[0][0]))
    figure.legend(
        handles=entries,
        title=f"{label_set.name}: vertices of each class",
        loc="upper center",
        ncols=len(entries),
        fontsize=9,
        frameon=False,
    )
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.5 / figure.get_figheight()))
    save_figure(figure, path)
