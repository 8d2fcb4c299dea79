"""Pictures of a scene's labels, labelled PLY files, and plots of a training and of its result."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from plyfile import PlyData, PlyElement

from pcseg.data.scene import Scene
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import IGNORE_COLOR, IGNORE_INDEX, SPLIT_NAMES, UNSURE, LabelSet
from pcseg.metrics.collapse import COLUMNS
from pcseg.vis.render import BACKGROUND, render, room_view

# Okabe and Ito's sky blue and vermilion: colour-blind eyes tell them apart.
RIGHT_COLOR, WRONG_COLOR, UNJUDGED_COLOR = (86, 180, 233), (213, 94, 0), (165, 165, 165)
SPLIT_COLORS = {"head": "#4477aa", "common": "#ccaa33", "tail": "#cc6677"}
# 0 … 1 in 256 steps, (256, 3) uint8: evenly graded, and the same to colour-blind eyes: dark blue, grey, yellow.
CONFIDENCE_COLORS = np.rint(colormaps["cividis"](np.arange(256))[:, :3] * 255).astype(np.uint8)
EXACT_LAYERS = ("truth", "prediction", "error")  # their colours mean classes: none may be blended
_PLAIN_COLOR = "#4477aa"
_LEGEND_ENTRIES = 24


def label_colors(labels: np.ndarray, label_set: LabelSet) -> np.ndarray:
    """Look up the palette: class indices (V,) integer, -1 = ignore → colours (V, 3) uint8.

    Raises:
        InputError: if a label is no class of the label set.
    """
    labels = np.asarray(labels)
    if len(labels) and not (IGNORE_INDEX <= labels.min() and labels.max() < label_set.num_classes):
        raise InputError(
            f"labels lie in {labels.min()}…{labels.max()}, expected -1…{label_set.num_classes - 1} for "
            f"{label_set.name}; choose the label set that they were made with"
        )
    # Index -1 takes the last row, which is the colour of ignored points.
    return np.concatenate([label_set.colors, [IGNORE_COLOR]]).astype(np.uint8)[labels]


def error_colors(prediction: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Colour each point blue where it is right, orange where wrong, grey where the truth is ignored: (V, 3) uint8.

    Args:
        prediction: (V,) class indices.
        truth: (V,) class indices, -1 = ignore.
    """
    which = np.where(truth == IGNORE_INDEX, 2, prediction != truth)
    return np.array([RIGHT_COLOR, WRONG_COLOR, UNJUDGED_COLOR], dtype=np.uint8)[which]


def confidence_colors(confidence: np.ndarray) -> np.ndarray:
    """Colour probabilities (V,) in 0…1 from dark blue (0) to yellow (1): (V, 3) uint8."""
    return CONFIDENCE_COLORS[confidence_steps(confidence)]


def confidence_steps(confidence: np.ndarray) -> np.ndarray:
    """Round probabilities (V,) in 0…1 to steps of 1/255: (V,) uint8."""
    return np.rint(np.clip(confidence, 0, 1) * 255).astype(np.uint8)


def scene_layers(
    scene: Scene, label_set: LabelSet, prediction: np.ndarray | None = None, confidence: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """List what can be shown of a scene: title → colours (V, 3) uint8, of RGB, truth, prediction, error, confidence.

    Args:
        scene: V vertices; what it lacks (colour, labels) is left out.
        label_set: what ``scene.segment`` and ``prediction`` are indices of.
        prediction: (V,) class indices, or None.
        confidence: (V,) probabilities of the predicted classes, or None.

    Raises:
        InputError: if there is nothing to show, or the lengths disagree.
    """
    if prediction is not None and len(prediction) != scene.num_vertices:
        raise InputError(f"{scene.name}: {len(prediction)} predictions for {scene.num_vertices} vertices")
    layers = {}
    if scene.color is not None:
        layers["RGB"] = np.asarray(scene.color)
    if scene.segment is not None:
        layers["truth"] = label_colors(scene.segment, label_set)
    if prediction is not None:
        layers["prediction"] = label_colors(prediction, label_set)
        if scene.segment is not None:
            layers["error"] = error_colors(prediction, scene.segment)
    if confidence is not None:
        layers["confidence"] = confidence_colors(confidence)
    if not layers or scene.num_vertices == 0:
        raise InputError(f"{scene.name}: nothing to show; expected colours, labels of {label_set.name} or a prediction")
    return layers


def classes_seen(label_set: LabelSet, *labels: np.ndarray | None) -> list[int]:
    """List the classes that occur in any of the label arrays (V,), those with most points first."""
    counts = np.zeros(label_set.num_classes, dtype=np.int64)
    for array in labels:
        if array is not None:
            array = np.asarray(array)
            counts += np.bincount(array[array != IGNORE_INDEX], minlength=label_set.num_classes)
    order = np.argsort(-counts, kind="stable")
    return [int(index) for index in order[: np.count_nonzero(counts)]]


def scene_panels(
    scene: Scene,
    label_set: LabelSet,
    prediction: np.ndarray | None = None,
    panel_size: tuple[int, int] = (960, 720),
    confidence: np.ndarray | None = None,
    faces: np.ndarray | None = None,
) -> Figure:
    """Draw a scene's layers side by side from one view, with a legend of the classes seen.

    Args:
        scene: V vertices; panels whose data it lacks are left out.
        label_set: what ``scene.segment`` and ``prediction`` are indices of.
        prediction: (V,) class indices, or None.
        panel_size: width and height of a panel in pixels.
        confidence: (V,) probabilities of the predicted classes, or None.
        faces: (F, 3) triangles to draw instead of points, or None.

    Raises:
        InputError: see :func:`scene_layers`.
    """
    layers = scene_layers(scene, label_set, prediction, confidence)
    view = room_view(scene.coord, scene.normal, panel_size)

    seen = classes_seen(label_set, scene.segment, prediction)
    columns = len(layers) if len(layers) < 4 else 2 if len(layers) == 4 else 3
    rows = -(-len(layers) // columns)
    inside = rows * columns > len(layers)  # the legend takes the panel that is free
    limit = 2 * _LEGEND_ENTRIES if inside else _LEGEND_ENTRIES
    entries = [(label_set.colors[index], label_set.names[index]) for index in seen[:limit]]
    if len(seen) > limit:
        entries.append((None, f"… and {len(seen) - limit} more"))
    if scene.segment is not None and (np.asarray(scene.segment) == IGNORE_INDEX).any():
        entries.append((IGNORE_COLOR, "not labelled"))
    if prediction is not None and (np.asarray(prediction) == IGNORE_INDEX).any():
        entries.append((IGNORE_COLOR, UNSURE))

    legend_columns = 3 if inside else 3 * columns
    dpi, gap, title, head, line = 100, 0.15, 0.3, 0.4, 0.22  # inches from here on
    panel_width, panel_height = panel_size[0] / 2 / dpi, panel_size[1] / 2 / dpi
    legend_height = line * -(-len(entries) // legend_columns) + 0.2 if entries and not inside else 0.0
    width = columns * panel_width + (columns + 1) * gap
    height = head + rows * (title + panel_height) + legend_height + gap
    figure = _figure(width, height, dpi=2 * dpi)  # twice, so that a panel keeps every pixel that was drawn
    figure.text(0.5, 1 - 0.22 / height, scene.name, ha="center", va="center", fontsize=13, weight="bold")

    def place(number: int) -> tuple[float, float, float, float]:
        row, column = divmod(number, columns)
        left = gap + column * (panel_width + gap)
        bottom = height - head - (row + 1) * (title + panel_height)
        return left / width, bottom / height, panel_width / width, panel_height / height

    for number, (name, colors) in enumerate(layers.items()):
        axes = figure.add_axes(place(number))
        pixels = render(scene.coord, colors, view, faces, name in EXACT_LAYERS).pixels
        axes.imshow(pixels, interpolation="none")
        axes.set_axis_off()
        axes.set_title(_panel_title(name, scene, prediction), fontsize=10, pad=4)
        if name == "confidence":
            _confidence_scale(axes, pixels)
    if entries:
        left, bottom, wide, high = place(len(layers))
        at = {"loc": "center", "bbox_to_anchor": (left, bottom, wide, high)} if inside else \
             {"loc": "lower center", "bbox_to_anchor": (0.5, 0.05 / height)}  # fmt: skip
        figure.legend(
            handles=[Patch(facecolor=np.array(c) / 255, label=n) if c is not None else Patch(alpha=0, label=n)
                     for c, n in entries],
            ncols=min(legend_columns, len(entries)), frameon=False, fontsize=9, handlelength=1.1, handleheight=1.1,
            columnspacing=1.5, **at,
        )  # fmt: skip
    return figure


def _confidence_scale(axes: Axes, pixels: np.ndarray) -> None:
    """Draw a small scale of the confidence's colours into the emptiest corner of a panel (h, w, 3)."""
    height, width = pixels.shape[:2]
    drawn = (pixels != BACKGROUND).any(axis=2)

    def covered(corner: tuple[float, float]) -> int:
        left, bottom = corner
        rows = slice(int((0.94 - bottom) * height), int((1.06 - bottom) * height))
        return int(drawn[rows, int((left - 0.03) * width) : int((left + 0.37) * width)].sum())

    left, bottom = min(((0.03, 0.07), (0.63, 0.07), (0.03, 0.94), (0.63, 0.94)), key=covered)
    scale = axes.inset_axes([left, bottom, 0.3, 0.03])
    scale.imshow(confidence_colors(np.linspace(0, 1, 256))[None], aspect="auto", extent=(0, 100, 0, 1))
    scale.set_xticks([0, 50, 100], ["0", "50", "100 %"], fontsize=7)
    scale.set_yticks([])
    scale.tick_params(length=2, pad=1)


def _panel_title(name: str, scene: Scene, prediction: np.ndarray | None) -> str:
    if name == "confidence":
        return "confidence: probability of the predicted class"
    if name != "error":
        return name
    judged = np.asarray(scene.segment) != IGNORE_INDEX
    if not judged.any():
        return "error (no labelled point)"
    right = np.mean(np.asarray(prediction)[judged] == np.asarray(scene.segment)[judged])
    unjudged = "" if judged.all() else ", not labelled grey"
    return f"error: {right:.1%} right (blue), wrong orange{unjudged}"


def _figure(width: float, height: float, dpi: int = 150) -> Figure:
    """Make an empty white figure (inches) that pyplot does not know of."""
    figure = Figure(figsize=(width, height), dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure as a PNG file, whole or not at all.

    Raises:
        InputError: if the name does not end in .png, or the file cannot be written.
    """
    if Path(path).suffix.lower() != ".png":
        raise InputError(f"{path}: pictures are written as PNG; give a name that ends in .png")
    with atomic_file(path) as temporary:
        figure.savefig(temporary, format="png")


def save_labelled_ply(path: str | Path, scene: Scene, labels: np.ndarray, label_set: LabelSet) -> None:
    """Write a scene's points with their labels as a binary PLY file, in the order of the vertices.

    Each vertex has x y z (float, metres), red green blue (uchar, its class's colour), label (int, the raw id of the
    benchmark, ``label_set.no_id`` where ignored) and class_index (int, -1 where ignored).

    Args:
        path: the file.
        scene: V vertices.
        labels: (V,) class indices, -1 = ignore.
        label_set: what ``labels`` are indices of.

    Raises:
        InputError: if the lengths disagree, a label is no class, or the file cannot be written.
    """
    labels = np.asarray(labels)
    if len(labels) != scene.num_vertices:
        raise InputError(f"{scene.name}: {len(labels)} labels for {scene.num_vertices} vertices")
    vertex = np.empty(
        scene.num_vertices,
        dtype=[(a, "<f4") for a in "xyz"] + [(c, "u1") for c in ("red", "green", "blue")]
        + [("label", "<i4"), ("class_index", "<i4")],
    )  # fmt: skip
    vertex["x"], vertex["y"], vertex["z"] = np.asarray(scene.coord).T
    vertex["red"], vertex["green"], vertex["blue"] = label_colors(labels, label_set).T
    vertex["label"] = np.append(label_set.ids, label_set.no_id)[labels]
    vertex["class_index"] = labels
    last, none = label_set.num_classes - 1, label_set.no_id
    comment = f"label: raw id of {label_set.name}, {none} = ignored; class_index: 0 to {last}, -1"
    ply = PlyData([PlyElement.describe(vertex, "vertex")], byte_order="<", comments=[comment])
    with atomic_file(path) as temporary:
        ply.write(str(temporary))


def _read_metrics(file: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Read Lightning's metrics.csv, where most cells of a row are empty: column → its steps and values."""
    try:
        with file.open(newline="") as lines:
            rows = list(csv.DictReader(lines))
        if not rows or "step" not in rows[0]:
            raise InputError(f"{file}: holds no metrics; expected Lightning's metrics.csv with a column 'step'")
        curves = {}
        for name in rows[0]:
            if name in ("step", "epoch") or name.removeprefix("val/") in COLUMNS:
                continue
            pairs = np.array([(float(row["step"]), float(row[name])) for row in rows if row["step"] and row[name]])
            pairs = pairs[np.isfinite(pairs).all(axis=1)] if len(pairs) else pairs
            if len(pairs):
                curves[name] = (pairs[:, 0], pairs[:, 1])
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise InputError(f"{file}: a cell is no number ({error}); expected Lightning's metrics.csv") from error
    if not curves:
        raise InputError(f"{file}: holds no number yet; expected columns such as train/loss, val/miou")
    return curves


def _running_mean(values: np.ndarray, window: int) -> np.ndarray:
    """Mean over a centred window, which shrinks at both ends: (n,) → (n,)."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    low, high = np.maximum(index - window // 2, 0), np.minimum(index + window // 2 + 1, len(values))
    return (total[high] - total[low]) / (high - low)


def plot_training(metrics_csv: str | Path, path: str | Path) -> None:
    """Plot every metric of a training over its steps, one small plot each; train and val of one name share a plot.

    Measures of neural collapse have a picture of their own: :func:`pcseg.vis.collapse.curve_panel`.

    Args:
        metrics_csv: the file that Lightning's CSVLogger wrote.
        path: the picture, ending in .png.

    Raises:
        InputError: if the file is missing or holds no metrics, or the picture cannot be written.
    """
    curves = _read_metrics(Path(metrics_csv))
    plots: dict[str, list[str]] = {}
    for name in sorted(curves, key=lambda name: (not name.startswith("train/"), not name.startswith("val/"), name)):
        plots.setdefault(name.split("/", 1)[-1], []).append(name)

    columns = min(3, len(plots))
    rows = -(-len(plots) // columns)
    figure = _figure(4.2 * columns, 2.8 * rows)
    for number, (title, names) in enumerate(plots.items(), start=1):
        axes = figure.add_subplot(rows, columns, number)
        for name in names:
            color = SPLIT_COLORS["tail"] if name.startswith("val/") else _PLAIN_COLOR
            steps, values = curves[name]
            label = name.split("/", 1)[0] if "/" in name else None
            if len(values) > 60:  # single batches are noisy: their mean is what the eye should follow
                axes.plot(steps, values, color=color, linewidth=0.6, alpha=0.3)
                axes.plot(steps, _running_mean(values, len(values) // 20), color=color, linewidth=1.6, label=label)
            else:
                axes.plot(steps, values, color=color, linewidth=1.6, marker="o", markersize=3, label=label)
        axes.set_title(title, fontsize=11)
        axes.set_xlabel("step", fontsize=9)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(labelsize=8)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize=8, frameon=False)
    figure.tight_layout()
    save_figure(figure, path)


def plot_class_iou(
    iou: Mapping[str, float | None] | Sequence[float | None], label_set: LabelSet, path: str | Path
) -> None:
    """Plot the IoU of each class as a bar, best first, in one column for head, common and tail each.

    Args:
        iou: class name → IoU in 0…1, or K IoUs in the order of the classes; None or NaN = not present, left out.
        label_set: the K classes.
        path: the picture, ending in .png.

    Raises:
        InputError: if a class is not known, none is present, or the picture cannot be written.
    """
    if not isinstance(iou, Mapping):
        if len(iou) != label_set.num_classes:
            raise InputError(f"{len(iou)} IoUs for the {label_set.num_classes} classes of {label_set.name}")
        iou = dict(zip(label_set.names, iou, strict=True))
    unknown = sorted(set(iou) - set(label_set.names))
    if unknown:
        raise InputError(f"'{unknown[0]}' is no class of {label_set.name}")
    split_of = dict(zip(label_set.names, label_set.splits or ["classes"] * label_set.num_classes, strict=True))
    present = {name: float(value) for name, value in iou.items() if value is not None and not np.isnan(value)}
    groups = {
        split: sorted(
            ((v, n) for n, v in present.items() if split_of[n] == split), key=lambda pair: (-pair[0], pair[1])
        )
        for split in (SPLIT_NAMES if label_set.splits else ("classes",))
    }
    groups = {split: pairs for split, pairs in groups.items() if pairs}
    if not groups:
        raise InputError(f"no class of {label_set.name} is present: there is no IoU to plot")

    longest = max(len(pairs) for pairs in groups.values())
    figure = _figure(4.2 * len(groups), 0.17 * longest + 1.0)
    for number, (split, pairs) in enumerate(groups.items(), start=1):
        axes = figure.add_subplot(1, len(groups), number)
        values, names = zip(*pairs, strict=True)
        axes.barh(range(len(pairs)), values, color=SPLIT_COLORS.get(split, _PLAIN_COLOR), height=0.75)
        for row, value in enumerate(values):
            axes.text(value + 0.01, row, f"{100 * value:.1f}", va="center", fontsize=7)
        axes.set_yticks(range(len(pairs)), names, fontsize=7)
        axes.set_ylim(longest - 0.4, -0.6)  # best on top; bars equally thick in all columns
        axes.set_xlim(0, 1.08)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"], fontsize=8)
        axes.set_title(f"{split}: mean IoU {100 * np.mean(values):.1f} % of {len(pairs)} present", fontsize=10)
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right", "left"]].set_visible(False)
    figure.tight_layout()
    save_figure(figure, path)
