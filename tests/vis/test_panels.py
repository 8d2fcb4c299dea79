import dataclasses
import os
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from plyfile import PlyData

from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.vis import panels
from pcseg.vis.panels import (
    IGNORE_COLOR,
    RIGHT_COLOR,
    UNJUDGED_COLOR,
    WRONG_COLOR,
    classes_seen,
    error_colors,
    label_colors,
    plot_class_iou,
    plot_training,
    save_figure,
    save_labelled_ply,
    scene_panels,
)
from pcseg.vis.render import BACKGROUND
from pcseg.vis.window import LAYERS

SIZE = (240, 180)


@pytest.fixture(autouse=True)
def no_open3d(monkeypatch):
    """What draws is test_render's matter; NumPy draws the same everywhere."""
    monkeypatch.setitem(sys.modules, "open3d", None)


@pytest.fixture
def saved(monkeypatch):
    """The figures that were saved, to be asked what is on them."""
    figures = []
    monkeypatch.setattr(panels, "save_figure", lambda figure, path: (figures.append(figure), save_figure(figure, path)))
    return figures


def titles(figure):
    return [axes.get_title() for axes in figure.axes]


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def share_of(image, color):
    return (image == np.array(color)).all(axis=2).mean()


def test_four_panels_with_the_legend_of_the_classes_seen(room, label_set, tmp_path):
    room.segment[::50] = -1
    prediction = np.where(room.instance == 1, label_set.names.index("curtain"), np.maximum(room.segment, 0))
    figure = scene_panels(room, label_set, prediction, SIZE)
    judged = room.segment >= 0
    right = (prediction == room.segment)[judged].mean()
    assert titles(figure)[:3] == ["RGB", "truth", "prediction"] and f"{right:.1%} right (blue)" in titles(figure)[3]
    assert sorted(legend(figure)[:-1]) == ["bed", "ceiling", "curtain", "floor", "wall"]
    assert legend(figure)[0] == "wall" and legend(figure)[-1] == "not labelled"
    for text, patch in zip(legend(figure)[:-1], figure.legends[0].get_patches(), strict=False):
        np.testing.assert_allclose(patch.get_facecolor()[:3], label_set.colors[label_set.names.index(text)] / 255)

    drawn = [axes.images[0].get_array() for axes in figure.axes]
    curtain = label_set.colors[label_set.names.index("curtain")]
    assert share_of(drawn[1], curtain) == 0 and share_of(drawn[2], curtain) > 0.05
    assert share_of(drawn[1], IGNORE_COLOR) > 0.002
    assert all(share_of(drawn[3], color) > 0.002 for color in (RIGHT_COLOR, WRONG_COLOR, UNJUDGED_COLOR))
    save_figure(figure, tmp_path / "scene.png")
    picture = np.rint(255 * imread(tmp_path / "scene.png")[..., :3])
    assert picture.std() > 20 and share_of(picture, curtain) > 0.002  # in the legend and at full size in the panel
    assert [file.name for file in tmp_path.iterdir()] == ["scene.png"]


def test_panels_without_data_are_left_out(room, label_set):
    def shown(*args, **without):
        return titles(scene_panels(dataclasses.replace(room, **without), label_set, *args, panel_size=SIZE))

    assert shown() == ["RGB", "truth"]
    assert shown(segment=None) == ["RGB"]
    assert shown(color=None, normal=None) == ["truth"]
    assert shown(room.segment, segment=None) == ["RGB", "prediction"]
    with pytest.raises(InputError, match="scene0000_00: nothing to show"):
        shown(color=None, segment=None)
    with pytest.raises(InputError, match=f"3 predictions for {room.num_vertices} vertices"):
        shown(np.zeros(3, dtype=int))


def test_confidence_has_a_panel_and_a_scale_and_the_legend_the_free_place(room, room_faces, label_set):
    confidence = np.where(room.segment == label_set.names.index("bed"), 0.0, 1.0).astype(np.float32)
    figure = scene_panels(room, label_set, room.segment, SIZE, confidence, room_faces)
    assert [title.partition(":")[0] for title in titles(figure)] == list(LAYERS)
    drawn = figure.axes[4].images[0].get_array()
    dark, light = panels.confidence_colors(np.array([0, 1]))
    assert share_of(drawn, dark) > 0.02 < share_of(drawn, light)
    (scale,) = figure.axes[4].child_axes
    assert [text.get_text() for text in scale.get_xticklabels()] == ["0", "50", "100 %"]
    assert sorted(legend(figure)) == ["bed", "ceiling", "floor", "wall"]
    without = scene_panels(room, label_set, room.segment, SIZE)
    assert len(titles(without)) == 4 and not any(axes.child_axes for axes in without.axes)


def test_nothing_is_written_over_anything_else(room, label_set, monkeypatch):
    exact = []
    blank = SimpleNamespace(pixels=np.zeros((72, 96, 3), dtype=np.uint8))
    monkeypatch.setattr(panels, "render", lambda *arguments: (exact.append(arguments[-1]), blank)[1])
    room.segment[:10] = -1
    room.segment[10:110] = np.arange(100)  # a long legend
    figure = scene_panels(room, label_set, np.maximum(room.segment, 0), confidence=np.ones(room.num_vertices))
    assert exact == [False, True, True, True, False]  # colours of classes are never blended
    figure.canvas.draw()
    box = figure.legends[0].get_window_extent()
    places = [axes.get_window_extent() for axes in figure.axes]
    assert not any(box.overlaps(place) for place in places) and box.y1 < places[2].y0 and box.x0 > places[4].x1
    titled = [axes.title.get_window_extent() for axes in figure.axes]
    assert all(place.x0 < title.x0 and title.x1 < place.x1 for title, place in zip(titled, places, strict=True))


def test_the_scale_takes_the_emptiest_corner():
    figure = Figure()
    corners = [(0, 0), (0.6, 0), (0, 0.88), (0.6, 0.88)]  # left and bottom of the four
    for free in range(4):
        pixels = np.full((100, 100, 3), BACKGROUND, dtype=np.uint8)
        for left, bottom in corners[:free] + corners[free + 1 :]:
            pixels[99 - round(100 * bottom) - 4, round(100 * left) + 5 : round(100 * left) + 35] = 0
        axes = figure.add_subplot()
        panels._confidence_scale(axes, pixels)
        box = axes.child_axes[0].get_axes_locator()(axes.child_axes[0], None)
        inside = axes.transAxes.inverted().transform(figure.transFigure.transform([box.p0, box.p1]))
        left, bottom = corners[free]
        assert (inside > [left, bottom]).all() and (inside < [left + 0.4, bottom + 0.12]).all()


def test_confidence_colours_get_lighter():
    colors = panels.confidence_colors(np.linspace(0, 1, 101, dtype=np.float32)).astype(float)
    lightness = colors @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > 0).all() and colors.shape == (101, 3)


def test_a_long_legend_is_cut(room, label_set):
    room.segment[:300] = np.repeat(np.arange(100, 130), 10)
    figure = scene_panels(room, label_set, panel_size=SIZE)
    seen = classes_seen(label_set, room.segment)
    assert len(seen) == 34
    assert legend(figure) == [label_set.names[index] for index in seen[:24]] + ["… and 10 more"]


def test_classes_seen_are_ordered_by_points(label_set):
    assert classes_seen(label_set, np.array([5, 7, 7, -1]), None, np.array([7, 2, 2, 2, 2], dtype=np.int16)) == [
        2,
        7,
        5,
    ]
    assert classes_seen(label_set, np.array([-1, -1])) == []


def test_colours_of_labels_and_errors(label_set):
    colors = label_colors(np.array([0, -1, 199], dtype=np.int16), label_set)
    np.testing.assert_array_equal(colors, [label_set.colors[0], IGNORE_COLOR, label_set.colors[199]])
    colors = error_colors(np.array([3, 4, 4]), np.array([3, 3, -1]))
    np.testing.assert_array_equal(colors, [RIGHT_COLOR, WRONG_COLOR, UNJUDGED_COLOR])
    for wrong in (200, -2, 255):
        with pytest.raises(InputError, match=r"expected -1…199 for scannet200"):
            label_colors(np.array([0, wrong]), label_set)


def test_labelled_ply_round_trip(room, label_set, tmp_path):
    labels = room.segment.copy()
    labels[::3], labels[1::3] = -1, 199
    save_labelled_ply(tmp_path / "scene.ply", room, labels, label_set)
    ply = PlyData.read(tmp_path / "scene.ply")
    vertex = ply["vertex"]
    assert not ply.text and [p.name for p in vertex.properties] == [
        *"xyz",
        "red",
        "green",
        "blue",
        "label",
        "class_index",
    ]
    np.testing.assert_array_equal(np.stack([vertex[axis] for axis in "xyz"], axis=1), room.coord)
    np.testing.assert_array_equal(vertex["class_index"], labels)
    expected = [label_set.ids[index] if index >= 0 else 0 for index in labels]
    np.testing.assert_array_equal(vertex["label"], expected)
    assert vertex["label"].max() == 1191
    rgb = np.stack([vertex[c] for c in ("red", "green", "blue")], axis=1)
    np.testing.assert_array_equal(rgb, label_colors(labels, label_set))
    with pytest.raises(InputError, match="2 labels for"):
        save_labelled_ply(tmp_path / "other.ply", room, labels[:2], label_set)
    assert [file.name for file in tmp_path.iterdir()] == ["scene.ply"]


def test_training_plot_reads_sparse_rows(saved, tmp_path):
    lines = ["epoch,step,train/loss,train/cross_entropy,val/loss,val/miou,lr,val/nc1_tail"]
    for step in range(1, 101):
        lines.append(f"{step // 20},{step},{2 / step},{1 / step},,,,")
        if step % 20 == 0:
            lines.append(f"{step // 20},{step},,,{3 / step},{step / 200},,0.5")
    lines.append("5,101,nan,,,,,")
    (tmp_path / "metrics.csv").write_text("\n".join(lines) + "\n")
    plot_training(tmp_path / "metrics.csv", tmp_path / "training.png")
    (figure,) = saved
    assert titles(figure) == ["cross_entropy", "loss", "miou"]  # lr has no value, nc1 its own picture
    raw, smooth, val = figure.axes[1].lines
    np.testing.assert_allclose(raw.get_ydata(), 2 / np.arange(1, 101))
    np.testing.assert_allclose(smooth.get_ydata()[50], np.mean(2 / np.arange(49, 54)))
    np.testing.assert_array_equal(val.get_xdata(), [20, 40, 60, 80, 100])
    assert imread(tmp_path / "training.png").std() > 0.02


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "holds no metrics"),
        ("epoch,loss\n1,2\n", "a column 'step'"),
        ("step,train/loss\n1,\n", "holds no number yet"),
        ("step,train/loss\n1,much\n", "a cell is no number"),
        (None, "cannot be read: No such file"),
    ],
)
def test_training_plot_refuses(text, sentence, tmp_path):
    if text is not None:
        (tmp_path / "metrics.csv").write_text(text)
    with pytest.raises(InputError, match=f"metrics.csv: .*{sentence}"):
        plot_training(tmp_path / "metrics.csv", tmp_path / "training.png")
    assert not (tmp_path / "training.png").exists()


def test_class_iou_bars(saved, label_set, tmp_path):
    iou = np.where(label_set.in_val, np.arange(200) / 200, np.nan)
    plot_class_iou(list(iou), label_set, tmp_path / "iou.png")
    (figure,) = saved
    for axes, split in zip(figure.axes, ("head", "common", "tail"), strict=True):
        values = iou[label_set.split_mask(split) & label_set.in_val]
        names = [text.get_text() for text in axes.get_yticklabels()]
        members = np.flatnonzero(label_set.split_mask(split) & label_set.in_val)
        assert names == [label_set.names[index] for index in members[::-1]]  # here the later class has the higher IoU
        assert axes.get_title() == f"{split}: mean IoU {100 * values.mean():.1f} % of {len(values)} present"
        np.testing.assert_allclose(sorted(bar.get_width() for bar in axes.patches), sorted(values))
    assert sum(len(axes.patches) for axes in figure.axes) == 189


def test_class_iou_of_a_set_without_splits(saved, label_set, tmp_path):
    plot_class_iou({"wall": 0.5, "bed": 0.75, "sink": None}, load_label_set("scannet20"), tmp_path / "iou.png")
    assert titles(saved[0]) == ["classes: mean IoU 62.5 % of 2 present"]
    with pytest.raises(InputError, match="'dragon' is no class of scannet200"):
        plot_class_iou({"dragon": 1.0}, label_set, tmp_path / "iou.png")
    with pytest.raises(InputError, match="20 IoUs for the 200 classes"):
        plot_class_iou([0.1] * 20, label_set, tmp_path / "iou.png")
    with pytest.raises(InputError, match="no class of scannet200 is present"):
        plot_class_iou({"wall": None}, label_set, tmp_path / "iou.png")


def test_pictures_are_png_and_writable(room, label_set, tmp_path):
    figure = scene_panels(room, label_set, panel_size=SIZE)
    with pytest.raises(InputError, match=r"scene.jpg: pictures are written as PNG"):
        save_figure(figure, tmp_path / "scene.jpg")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        save_figure(figure, tmp_path / "file" / "scene.png")
    assert os.listdir(tmp_path) == ["file"]
