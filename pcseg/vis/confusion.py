"""A picture of a confusion matrix that can be read with 20 classes and with 200."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pcseg.vis.panels import save_figure

_NUMBERS = 30  # classes up to which the cells have room for a number
_LINE = 0.17  # inches


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
    save_figure(_draw(matrix[np.ix_(seen, seen)], [names[k] for k in seen]), path)


def _draw(matrix: np.ndarray, names: list[str]) -> Figure:
    count = len(names)
    truth = matrix.sum(axis=1)
    share = np.divide(matrix, truth[:, None], out=np.full(matrix.shape, np.nan), where=truth[:, None] > 0)

    cell = 0.36 if count <= _NUMBERS else 0.145  # inches, as all that follows
    side, labels, lists, gap = max(cell * count, 4.0), 1.75, 4.6, 0.3
    width, height = labels + side + labels + lists + gap, labels + side + labels
    figure = Figure(figsize=(width, height), dpi=130, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes([labels / width, labels / height, side / width, side / height])
    # Most shares are small: the root of the scale tells 1 % from 5 %.
    image = axes.imshow(share, cmap="cividis", norm=PowerNorm(0.5, 0, 1), interpolation="none")
    axes.set_facecolor("0.8")
    font = min(9.0, 0.72 * 72 * side / max(count, 1))
    ticks = range(count)
    axes.set_xticks(ticks, names, rotation=90, fontsize=font)
    axes.set_yticks(ticks, names, fontsize=font)
    axes.tick_params(length=0, pad=2, top=count > _NUMBERS, right=count > _NUMBERS,
                     labeltop=count > _NUMBERS, labelright=count > _NUMBERS)  # fmt: skip
    axes.set_xlabel("predicted", fontsize=11)
    axes.set_ylabel("truth, by number of points", fontsize=11)
    if count <= _NUMBERS:
        for row, column in zip(*np.nonzero(np.nan_to_num(share) >= 0.005), strict=True):
            color = "black" if share[row, column] > 0.3 else "white"
            text = f"{100 * share[row, column]:.0f}"
            axes.text(column, row, text, ha="center", va="center", fontsize=7, color=color)
    left = 2 * labels + side if count > _NUMBERS else labels + side + 2 * gap
    bar = figure.add_axes([left / width, 1 - (labels + 0.2) / height, 3.0 / width, 0.15 / height])
    figure.colorbar(image, cax=bar, orientation="horizontal", ticks=[0, 0.01, 0.05, 0.2, 0.5, 1])
    bar.set_xticklabels(["0", "1", "5", "20", "50", "100"], fontsize=8)
    bar.set_title("% of the true class's points (grey: none)", fontsize=9, loc="left")
    _list_pairs(figure, matrix, share, names, left, labels + 0.8, height - 2 * labels - 0.8)
    return figure


def _list_pairs(
    figure: Figure, matrix: np.ndarray, share: np.ndarray, names: list[str], left: float, top: float, room: float
) -> None:
    """Write the worst pairs by points and by share of their class, below each other, into ``room`` inches."""
    width, height = figure.get_size_inches()
    lines = max(5, min(40, int(room / 2 / _LINE) - 3))
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
        top += 2 * _LINE
