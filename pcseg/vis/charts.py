"""Small charts for a page: as SVG inside a data address, so that one file holds all."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

# Okabe and Ito's colours, which stay apart for colour-blind eyes; line styles for those who print in grey.
RUN_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
RUN_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
_INK = "#333333"

Curve = tuple[Sequence[float], Sequence[float]]


def line_chart(curves: Mapping[str, Curve], percent: bool = False) -> str:
    """Draw one metric's curve for each of several runs over epochs; returns a data address for ``<img src>``."""
    figure = Figure(figsize=(3.5, 2.1), facecolor="none")
    FigureCanvasSVG(figure)
    axes = figure.add_axes([0.15, 0.16, 0.82, 0.78])
    for number, (epochs, values) in enumerate(curves.values()):
        factor = 100 if percent else 1
        axes.plot(
            epochs,
            [factor * value for value in values],
            color=RUN_COLORS[number % len(RUN_COLORS)],
            linestyle=RUN_STYLES[number % len(RUN_STYLES)],
            linewidth=1.8,
            marker="o" if len(values) < 15 else None,
            markersize=3.5,
        )
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(labelsize=9, colors=_INK, length=2)
    axes.grid(color="#dddddd", linewidth=0.7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color("#999999")
    return svg_address(figure)


def svg_address(figure: Figure) -> str:
    """Turn a figure into a data address of an SVG; the same figure gives the same bytes."""
    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "pcseg"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()


def jpeg_address(figure: Figure, dpi: int) -> str:
    """Turn a figure into a data address of a JPEG, a fraction of a PNG's size for pictures of scans."""
    file = io.BytesIO()
    figure.savefig(file, format="jpeg", dpi=dpi, pil_kwargs={"quality": 82, "optimize": True})
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def png_address(path: str | Path) -> str:
    """Turn a PNG file into a data address."""
    return "data:image/png;base64," + base64.b64encode(Path(path).read_bytes()).decode()
