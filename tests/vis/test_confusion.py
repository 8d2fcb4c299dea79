import numpy as np
import pytest
from matplotlib.image import imread

from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.vis import confusion
from pcseg.vis.confusion import plot_confusion


@pytest.fixture
def drawn(monkeypatch, tmp_path):
    """Draw, and give the figure back to be asked what is on it."""
    figures = []
    save = confusion.save_figure
    monkeypatch.setattr(confusion, "save_figure", lambda figure, path: (figures.append(figure), save(figure, path)))

    def draw(matrix, names):
        plot_confusion(matrix, names, tmp_path / "confusion.png")
        return figures[-1], imread(tmp_path / "confusion.png")

    return draw


def names_of(axes, which):
    return [label.get_text() for label in getattr(axes, f"get_{which}ticklabels")()]


def texts(figure):
    return [text.get_text() for text in figure.texts]


def test_classes_seen_by_number_of_points_and_shares_of_rows(drawn):
    matrix = np.zeros((5, 5), dtype=int)
    matrix[1] = [0, 6, 2, 0, 0]
    matrix[3] = [0, 90, 0, 10, 0]
    figure, _ = drawn(matrix, ["a", "b", "c$x$", "d", "e"])
    axes = figure.axes[0]
    assert names_of(axes, "y") == names_of(axes, "x") == ["d", "b", "c$x$"]  # c has no truth, a and e are nowhere
    shares = axes.images[0].get_array()
    np.testing.assert_allclose(shares[:2], [[0.1, 0.9, 0], [0, 0.75, 0.25]])
    assert shares.mask[2].all() or np.isnan(shares[2]).all()
    assert sorted(text.get_text() for text in axes.texts) == ["10", "25", "75", "90"]
    said = texts(figure)
    assert said == [
        "confused: most points",
        "d → b: 90, 90.0 %",
        "b → c$x$: 2, 25.0 %",
        "confused: largest share of a class",
        "d → b: 90, 90.0 %",
        "b → c$x$: 2, 25.0 %",
    ]


def test_the_two_lists_order_by_points_and_by_share(drawn):
    matrix = np.array([[1000, 50, 0], [0, 1, 9], [0, 0, 30]])
    said = texts(drawn(matrix, ["a", "b", "c"])[0])
    assert said[1].startswith("a → b: 50") and said[4].startswith("b → c: 9, 90.0 %")


def test_two_hundred_classes_can_be_read(drawn):
    names = load_label_set("scannet200").names
    rng = np.random.default_rng(0)
    matrix = (1e6 / np.arange(1, 201)[:, None] ** 1.5 * rng.dirichlet(np.full(200, 0.05), 200)).astype(int)
    matrix += np.diag(np.arange(200, 0, -1))
    figure, picture = drawn(matrix, names)
    axes = figure.axes[0]
    assert len(names_of(axes, "y")) == len(names_of(axes, "x")) == 400 and not axes.texts  # on all four sides
    cell = axes.get_position().height * figure.get_size_inches()[1] * 72 / 200  # points
    font = axes.get_yticklabels()[0].get_fontsize()
    assert 6 <= font < cell  # neighbours do not touch
    figure.canvas.draw()
    edges = [label.get_window_extent() for label in axes.get_yticklabels()[:2]]
    assert edges[0].y0 >= edges[1].y1 - 1
    box = figure.bbox
    for label in (*axes.get_yticklabels(), *axes.get_xticklabels(), *figure.texts):
        extent = label.get_window_extent()
        assert extent.x0 >= 0 and extent.y0 >= 0 and extent.x1 <= box.x1 and extent.y1 <= box.y1, label.get_text()
    assert min(picture.shape[:2]) > 3000 and len(texts(figure)) > 80


@pytest.mark.parametrize("size", [1, 2, 20, 30, 31])
def test_nothing_leaves_the_picture(drawn, size):
    names = [f"class {k} of a name that is far too long to be shown" for k in range(size)]
    rng = np.random.default_rng(size)
    figure, _ = drawn(rng.integers(0, 10**8, (size, size)), names)
    figure.canvas.draw()
    box = figure.bbox
    axes = figure.axes[0]
    assert all(len(name) <= 28 and name.endswith("…") for name in names_of(axes, "y"))
    for text in (*axes.get_yticklabels(), *axes.get_xticklabels(), axes.xaxis.label, axes.yaxis.label, *figure.texts):
        extent = text.get_window_extent()
        assert extent.x0 >= 0 and extent.y0 >= 0 and extent.x1 <= box.x1 and extent.y1 <= box.y1, text.get_text()


def test_nothing_confused_and_nothing_labelled(drawn, tmp_path):
    assert texts(drawn(np.diag([3, 0, 2]), ["a", "b", "c"])[0]).count("none") == 2
    assert texts(drawn(np.zeros((3, 3), dtype=int), ["a", "b", "c"])[0]) == ["no labelled point"]
    with pytest.raises(InputError, match=r"x\.jpg: pictures are written as PNG"):
        plot_confusion(np.eye(2, dtype=int), ["a", "b"], tmp_path / "x.jpg")
