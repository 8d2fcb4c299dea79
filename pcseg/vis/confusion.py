"""A picture of a confusion matrix that can be read with 20 classes and with 200."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pcseg.vis.panels import save_figure

_NUMBERS = 30  # classes up to which the cells have room for a number
_LINE = 0.17  # inches
_LONGEST = 60  # pairs in a list
_WIDEST = 28  # letters of a name


def plot_confusion(matrix: np.ndarray, names: Sequence[str], path: str | Path) -> None:
    """Draw which class was taken for which, and list the pairs that were confused most.

    Rows are true classes, by number of points; a row's colours are the shares of its points, so that rare classes are
    seen as well as frequent ones. Classes that neither occur nor are predicted are left out.

    Args:
        matrix: (K, K) counts, rows are the truth.
        names: the K classes.
        path: the picture, ending in .png.

    Raises:
        InputError: if the picture cannot be written.
    """
    truth, predicted = matrix.sum(axis=1), matrix.sum(axis=0)
    order = np.lexsort((-predicted, -truth))
    seen = order[(truth + predicted)[order] > 0]
    short = [name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1]}…" for name in (names[k] for k in seen)]
    save_figure(_draw(matrix[np.ix_(seen, seen)], short), path)


def _draw(matrix: np.ndarray, names: list[str]) -> Figure:
    count = len(names)
    many = count > _NUMBERS  # names on all four sides then
    truth = matrix.sum(axis=1, keepdims=True)
    share = np.divide(matrix, truth, out=np.full(matrix.shape, np.nan), where=truth > 0)

    side = max(0.145 * count if many else 0.36 * count, 4.0)  # inches, as all that follows
    left, top, pairs, gap = 2.0, 1.75 if many else 0.3, 4.9, 0.3
    right = left + side + (1.75 if many else 2 * gap)
    width, height = right + pairs, top + side + 2.0
    figure = Figure(figsize=(width, height), dpi=130, facecolor="white")
    FigureCanvasAgg(figure)
    if count == 0:
        figure.text(0.5, 0.5, "no labelled point", ha="center", fontsize=12)
        return figure
    axes = figure.add_axes([left / width, 2.0 / height, side / width, side / height])
    colors = matplotlib.colormaps["YlGnBu"].with_extremes(under="white", bad="0.85")
    # Most shares are small: the root of the scale tells 1 % from 5 %. Only what never happened is white.
    image = axes.imshow(share, cmap=colors, norm=PowerNorm(0.5, 1e-9, 1), interpolation="none")
    _label(axes, names, many, font=min(9.0, 0.72 * 72 * side / count))
    if not many:
        for row, column in zip(*np.nonzero(np.nan_to_num(share) >= 0.005), strict=True):
            color = "white" if share[row, column] > 0.4 else "black"
            text = f"{100 * share[row, column]:.0f}"
            axes.text(column, row, text, ha="center", va="center", fontsize=7, color=color)
    bar = figure.add_axes([right / width, 1 - (top + 0.35) / height, 3.0 / width, 0.15 / height])
    figure.colorbar(image, cax=bar, orientation="horizontal", ticks=[1e-9, 0.01, 0.05, 0.2, 0.5, 1])
    bar.set_xticklabels(["0", "1", "5", "20", "50", "100"], fontsize=8)
    bar.set_title("% of the true class's points (grey row: it has none)", fontsize=9, loc="left")
    _list_pairs(figure, matrix, share, names, right, top + 0.9, side - 0.9)
    return figure


def _label(axes: Axes, names: list[str], many: bool, font: float) -> None:
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=font)
    axes.set_yticks(range(len(names)), names, fontsize=font)
    axes.tick_params(length=0, pad=2, labeltop=many, labelright=many)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_parse_math(False)  # a name may hold a dollar sign
    axes.set_xlabel("predicted", fontsize=11)
    axes.set_ylabel("truth, by number of points", fontsize=11)
    for place in np.arange(9.5, len(names) - 1, 10) if many else ():  # what the eye can hold on to
        axes.axhline(place, color="0.75", linewidth=0.5)
        axes.axvline(place, color="0.75", linewidth=0.5)


def _list_pairs(
    figure: Figure, matrix: np.ndarray, share: np.ndarray, names: list[str], left: float, top: float, room: float
) -> None:
    """Write the worst pairs by points and by share of their class, below each other, into ``room`` inches."""
    width, height = figure.get_size_inches()
    lines = min(_LONGEST, int(room / 2 / _LINE) - 3)
    off = ~np.eye(len(names), dtype=bool)
    for title, value in (("most points", matrix * off), ("largest share of a class", np.nan_to_num(share) * off)):
        figure.text(left / width, 1 - top / height, f"confused: {title}", fontsize=10, weight="bold", va="top")
        top += 1.6 * _LINE
        for place in np.argsort(-value, axis=None, kind="stable")[:lines]:
            row, column = np.unravel_index(place, value.shape)
            if value[row, column] == 0:
                break
            text = f"{names[row]} → {names[column]}: {matrix[row, column]:,}, {100 * share[row, column]:.1f} %"
            figure.text(left / width, 1 - top / height, text, fontsize=8, va="top", parse_math=False)
            top += _LINE
        if not value.any():
            figure.text(left / width, 1 - top / height, "none", fontsize=8, va="top")
            top += _LINE
        top += 1.5 * _LINE
