"""Pictures of neural collapse. Each ``…_panel`` draws into a figure, or a part of one, that it is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogFormatter, MaxNLocator

from pcseg.labels import SPLIT_NAMES
from pcseg.metrics.collapse import Collapse, cosine_matrix
from pcseg.vis.panels import SPLIT_COLORS, save_figure

_PLAIN_COLOR = SPLIT_COLORS["head"]  # of label sets without head, common and tail
_NAMED_ROWS = 40  # more class names than these cannot be read beside a matrix
_NAMED_POINTS = 20
Curves = Mapping[str, tuple[np.ndarray, np.ndarray]]


def plot_collapse(collapse: Collapse, curves: Curves, folder: str | Path) -> list[Path]:
    """Draw ``cosines.png``, ``norms.png``, ``centers.png`` and, where there are curves, ``curves.png``.

    Args:
        collapse: what was measured.
        curves: measure → epochs and values, as of :func:`pcseg.engine.collapse.read_curves`.
        folder: where the pictures go.

    Returns:
        The files written.

    Raises:
        InputError: if one cannot be written.
    """
    pictures = {
        "cosines.png": ((16, 6.3), lambda figure: cosine_panel(figure, collapse)),
        "norms.png": ((11, 4.6), lambda figure: norm_panel(figure, collapse)),
        "centers.png": ((9, 7), lambda figure: projection_panel(figure, collapse)),
    }
    if curves:
        pictures["curves.png"] = ((11, 6.6), lambda figure: curve_panel(figure, curves))
    written = []
    for name, (size, draw) in pictures.items():
        figure = Figure(figsize=size, dpi=130, facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure)
        save_figure(figure, Path(folder) / name)
        written.append(Path(folder) / name)
    return written


def _colors(collapse: Collapse) -> np.ndarray:
    """The colour of each class of ``collapse.order`` by its split: (C, 3) in 0…1."""
    splits = collapse.label_set.splits
    return np.array([to_rgb(SPLIT_COLORS[splits[k]] if splits else _PLAIN_COLOR) for k in collapse.order]).reshape(
        -1, 3
    )


def _split_legend(target: Axes | Figure | SubFigure, collapse: Collapse, **options) -> None:
    splits = collapse.label_set.splits
    if splits is not None:
        seen = [splits[k] for k in collapse.order]
        entries = [
            Patch(color=SPLIT_COLORS[name], label=f"{name} ({seen.count(name)})")
            for name in SPLIT_NAMES
            if name in seen
        ]
        target.legend(handles=entries, frameon=False, fontsize=9, **options)


def cosine_panel(figure: Figure | SubFigure, collapse: Collapse) -> None:
    """Draw the cosines of all pairs of centers, of all pairs of classifier rows, and those of the ideal simplex.

    Classes stand in the order of their frequency, most frequent first; strips tell head, common and tail.

    Args:
        figure: about three times as wide as high.
        collapse: what was measured.
    """
    order, measures = collapse.order, collapse.measures["all"]
    number = len(order)
    ideal = np.full((number, number), -1 / max(number - 1, 1))
    np.fill_diagonal(ideal, 1.0)

    def heading(what: str, measure: str) -> str:
        angle = measures.get(measure)
        return what if angle is None else f"{what}\nmean |cos − ideal| {angle:.3f}"

    matrices = {
        heading("class centers", "nc2_maximal_angle"): cosine_matrix(collapse.centers[order]),
        heading("classifier rows", "classifier_maximal_angle"): cosine_matrix(collapse.class_vectors[order]),
        f"ideal simplex of {number} classes\ncos −1/{number - 1} = −{-ideal[0, -1]:.3f}" if number > 1 else "": ideal,
    }
    strip = _colors(collapse)[:, None]
    all_axes = figure.subplots(1, 3)
    for axes, (title, matrix) in zip(all_axes, matrices.items(), strict=True):
        image = axes.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1, interpolation="nearest")
        axes.set_facecolor("#bbbbbb")  # a vector of zeros has no cosines
        # A fixed place, above the strip: a free one would count it twice.
        axes.set_title(title, fontsize=11, y=1, pad=20 if collapse.label_set.splits else 8)
        axes.set_xticks([])
        axes.set_yticks([])
        if collapse.label_set.splits is not None:
            left, top = axes.inset_axes([-0.035, 0, 0.025, 1]), axes.inset_axes([0, 1.01, 1, 0.025])
            left.imshow(strip, aspect="auto", interpolation="nearest")
            top.imshow(strip.transpose(1, 0, 2), aspect="auto", interpolation="nearest")
            for own in (left, top):
                own.set_axis_off()
        axes.set_xlabel("classes, most frequent first →", fontsize=9)
    if number <= _NAMED_ROWS:
        names = [collapse.label_set.names[k] for k in order]
        all_axes[0].set_yticks(range(number), names, fontsize=min(9, 220 / number))
        all_axes[0].tick_params(axis="y", length=0, pad=12)
    figure.colorbar(image, ax=list(all_axes), shrink=0.8, pad=0.01, label="cosine")
    _split_legend(figure, collapse, loc="outside lower center", ncols=3)


def curve_panel(figure: Figure | SubFigure, curves: Curves) -> None:
    """Draw the measures over the epochs; 0 is a complete collapse.

    Args:
        figure: about one and a half times as wide as high.
        curves: measure → epochs (n,) and values (n,), some of :data:`pcseg.metrics.collapse.COLUMNS`.
    """
    by_split = {"all": "", **{split: f"_{split}" for split in SPLIT_NAMES}}
    pair = {"lengths: std / mean": "equinorm", "cosines: std": "equiangularity"}
    plots = (
        ("NC1: spread within classes against centers", "nc1", by_split),
        ("NC2, centers: mean |cos − ideal|", "nc2_maximal_angle", by_split),
        ("NC2, centers: lengths and cosines", "nc2_", pair),
        ("NC2, classifier rows", "classifier_", pair | {"mean |cos − ideal|": "maximal_angle"}),
        ("NC3: classifier rows against centers", "nc3", {"": ""}),
    )
    colors = SPLIT_COLORS | dict(zip([*pair, "mean |cos − ideal|"], ["#228833", "#aa3377", "#66ccee"], strict=True))
    all_axes = figure.subplots(2, 3).ravel()
    for axes, (title, stem, endings) in zip(all_axes, plots, strict=False):
        for label, ending in endings.items():
            if stem + ending in curves:
                color = colors.get(label, "black")
                axes.plot(*curves[stem + ending], color=color, label=label, marker="o", markersize=3, linewidth=1.5)
        if stem == "nc1" and axes.lines:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter(LogFormatter(minor_thresholds=(2, 0.5)))
        elif axes.lines:
            axes.set_ylim(0, 1.08 * max(line.get_ydata().max() for line in axes.lines))
        if stem == "nc3":
            axes.axhline(2, color="#999999", linewidth=0.9, linestyle="--")
            axes.text(
                0.02, 2, "2: they share no direction", transform=axes.get_yaxis_transform(), va="bottom", fontsize=8
            )
            axes.set_ylim(0, max(2.2, axes.get_ylim()[1]))
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("epoch", fontsize=9)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(which="both", labelsize=8)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        if len(endings) > 1 and axes.lines:
            axes.legend(fontsize=8, frameon=False)
    all_axes[-1].set_axis_off()
    all_axes[-1].text(0, 0.5, "0 = complete collapse,\nin every plot", fontsize=11, color="#555555", va="center")


def norm_panel(figure: Figure | SubFigure, collapse: Collapse) -> None:
    """Draw the length of each class's center, and of its classifier row, against its number of points.

    Args:
        figure: about twice as wide as high.
        collapse: what was measured.
    """
    order, colors = collapse.order, _colors(collapse)
    both = {"center": ("center", "nc2_equinorm"), "classifier": ("classifier row", "classifier_equinorm")}
    vectors = {"center": collapse.centers, "classifier": collapse.class_vectors}
    for axes, (key, (what, measure)) in zip(figure.subplots(1, 2), both.items(), strict=True):
        lengths = np.linalg.norm(vectors[key][order], axis=1)
        axes.scatter(collapse.counts[order], lengths, c=colors, s=22, alpha=0.85, linewidths=0)
        axes.axhline(lengths.mean(), color="#555555", linewidth=0.9, linestyle="--")
        axes.text(1, lengths.mean(), "mean ", transform=axes.get_yaxis_transform(), ha="right", va="bottom", fontsize=8)
        axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        value = collapse.measures["all"].get(measure)
        axes.set_title(f"length of each {what}" + ("" if value is None else f": std / mean {value:.2f}"), fontsize=11)
        axes.set_xlabel("voxels of the class", fontsize=9)
        axes.set_ylabel(f"length of the {what}", fontsize=9)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    _split_legend(figure, collapse, loc="outside lower center", ncols=3)


def projection_panel(figure: Figure | SubFigure, collapse: Collapse) -> None:
    """Draw the centers in the two directions in which they differ most (PCA, by singular value decomposition).

    A disc's area grows with the logarithm of the number of points; the most frequent classes are named.

    Args:
        figure: any shape.
        collapse: what was measured.
    """
    order = collapse.order
    _, lengths, directions = np.linalg.svd(collapse.centers[order], full_matrices=False)
    flat = np.zeros((len(order), 2))
    flat[:, : min(2, len(directions))] = collapse.centers[order] @ directions[:2].T
    shares = np.append(lengths**2 / max((lengths**2).sum(), 1e-300), [0, 0])
    size = 12 + 12 * np.log10(collapse.counts[order])
    axes = figure.subplots()
    axes.axhline(0, color="#dddddd", linewidth=0.8, zorder=0)
    axes.axvline(0, color="#dddddd", linewidth=0.8, zorder=0)
    axes.scatter(*flat.T, s=size, c=_colors(collapse), alpha=0.85, linewidths=0)
    axes.margins(0.08)
    axes.set_aspect("equal", "datalim")
    axes.set_xlabel(f"first direction: {100 * shares[0]:.0f} % of the centers' spread", fontsize=9)
    axes.set_ylabel(f"second direction: {100 * shares[1]:.0f} %", fontsize=9)
    axes.set_title(f"centers of {len(order)} classes in {collapse.centers.shape[1]} dimensions, projected", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    _split_legend(axes, collapse, loc="best")
    _name_points(axes, flat, [collapse.label_set.names[k] for k in order])


def _name_points(axes: Axes, flat: np.ndarray, names: list[str]) -> None:
    """Write the first names beside their points, where they do not cover one that was written before."""
    axes.figure.canvas.figure.draw_without_rendering()  # also of a part of a figure
    taken = []
    for point, name in list(zip(flat, names, strict=True))[:_NAMED_POINTS]:
        for offset, horizontal in (((6, 0), "left"), ((-6, 0), "right"), ((0, 7), "center"), ((0, -7), "center")):
            text = axes.annotate(
                name, point, offset, textcoords="offset points", fontsize=8, ha=horizontal, va="center"
            )
            text.set_path_effects([withStroke(linewidth=2, foreground="white")])
            box = text.get_window_extent().padded(4)
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()
