"""Pictures of neural collapse: what is on them, and that no number of classes breaks them."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from pcseg.labels import load_label_set
from pcseg.losses.etf import simplex_etf
from pcseg.metrics.collapse import COLUMNS, MEASURES, Collapse
from pcseg.vis import collapse as vis
from pcseg.vis.collapse import cosine_panel, curve_panel, norm_panel, plot_collapse, projection_panel


def made_up(name="scannet200", present=30, dim=40, seed=0):
    """Some classes with random centers, rarest first, and a perfect simplex as classifier."""
    label_set, rng = load_label_set(name), np.random.default_rng(seed)
    number = label_set.num_classes
    counts, centers = np.zeros(number, np.int64), np.zeros((number, dim))
    chosen = rng.permutation(number)[:present]
    counts[chosen] = 10 * np.arange(1, present + 1)
    centers[chosen] = rng.standard_normal((present, dim))
    rows = (
        simplex_etf(number, number).double().numpy()[:, :dim] if dim < number - 1 else simplex_etf(number, dim).numpy()
    )
    values = {measure: 0.25 for measure in MEASURES}
    nothing = np.full(number, np.nan)
    return Collapse(label_set, counts, centers, rows, nothing, nothing, {"all": values}), chosen[::-1]


def test_cosines_stand_in_the_order_of_frequency():
    collapse, chosen = made_up()
    figure = Figure()
    cosine_panel(figure, collapse)
    centers, rows, ideal = figure.axes[:3]
    units = collapse.centers[chosen] / np.linalg.norm(collapse.centers[chosen], axis=1, keepdims=True)
    np.testing.assert_allclose(centers.images[0].get_array(), units @ units.T)
    assert rows.images[0].get_array().shape == (30, 30)
    found = ideal.images[0].get_array()
    np.testing.assert_allclose(found[~np.eye(30, dtype=bool)], -1 / 29)
    np.testing.assert_array_equal(found.diagonal(), 1)
    assert {axes.images[0].get_clim() for axes in (centers, rows, ideal)} == {(-1.0, 1.0)}
    names = [text.get_text() for text in centers.get_yticklabels()]
    assert names == [collapse.label_set.names[k] for k in chosen]
    strip = centers.child_axes[0].images[0].get_array()[:, 0]
    splits = [collapse.label_set.splits[k] for k in chosen]
    assert len({tuple(color) for color in strip.tolist()}) == len(set(splits))
    for name in set(splits):  # one colour a split
        assert len({tuple(strip[i]) for i in range(30) if splits[i] == name}) == 1


def test_lengths_stand_over_frequency():
    collapse, chosen = made_up()
    figure = Figure()
    norm_panel(figure, collapse)
    for axes, vectors in zip(figure.axes, (collapse.centers, collapse.class_vectors), strict=True):
        x, y = axes.collections[0].get_offsets().T
        np.testing.assert_array_equal(x, collapse.counts[chosen])
        np.testing.assert_allclose(y, np.linalg.norm(vectors[chosen], axis=1))
        assert axes.get_xscale() == "log"


def test_projection_keeps_most_of_the_spread_and_names_the_frequent():
    collapse, chosen = made_up()
    collapse.centers[:, 5:] *= 0.01
    figure = Figure()
    projection_panel(figure, collapse)
    (axes,) = figure.axes
    flat = np.asarray(axes.collections[0].get_offsets())
    own = collapse.centers[chosen]
    values = np.linalg.eigvalsh(own.T @ own)[::-1]
    np.testing.assert_allclose((flat**2).sum(axis=0), values[:2])
    assert f"{100 * values[0] / values.sum():.0f} %" in axes.get_xlabel()
    named = [text.get_text() for text in axes.texts]
    assert named[0] == collapse.label_set.names[chosen[0]] and 10 <= len(named) <= 20
    boxes = [text.get_window_extent() for text in axes.texts]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_curves_that_are_there_are_drawn():
    figure = Figure()
    curve_panel(figure, {name: (np.arange(1, 4), np.array([3.0, 2, 1])) for name in COLUMNS})
    drawn = [len([line for line in axes.lines if line.get_marker() == "o"]) for axes in figure.axes]
    assert drawn == [4, 4, 2, 3, 1, 0]
    assert figure.axes[0].get_yscale() == "log"
    few = Figure()
    curve_panel(few, {"nc3": (np.array([5.0]), np.array([1.5]))})
    assert sum(line.get_marker() == "o" for axes in few.axes for line in axes.lines) == 1


@pytest.mark.parametrize(
    "name, present, dim", [("scannet200", 200, 300), ("scannet20", 20, 96), ("scannet20", 1, 4), ("scannet20", 2, 1)]
)
def test_any_number_of_classes_can_be_drawn(tmp_path, name, present, dim):
    collapse, _ = made_up(name, present, dim)
    if present == 20:
        collapse.centers[3] = 0  # has no cosines
    collapse.measures["all"] = dict.fromkeys(MEASURES)
    written = plot_collapse(collapse, {}, tmp_path / "new")
    assert [path.name for path in written] == ["cosines.png", "norms.png", "centers.png"]
    assert all(path.stat().st_size > 5000 for path in written)


@pytest.mark.parametrize("name, present", [("scannet200", 170), ("scannet200", 35), ("scannet20", 18)])
def test_nothing_is_cut_off_or_covered(monkeypatch, tmp_path, name, present):
    figures = []
    monkeypatch.setattr(vis, "save_figure", lambda figure, path: figures.append(figure))
    plot_collapse(made_up(name, present)[0], {"nc3": (np.array([1.0, 2]), np.array([2.0, 1]))}, tmp_path)
    assert len(figures) == 4
    for figure in figures:
        figure.draw_without_rendering()
        boxes = [axes.get_tightbbox() for axes in figure.axes]
        legends = [legend.get_window_extent() for legend in figure.legends]
        for box in boxes:
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1
            assert not any(box.overlaps(legend) for legend in legends)


def test_panels_fit_into_a_part_of_a_figure(tmp_path):
    collapse, _ = made_up()
    figure = Figure(figsize=(14, 22), dpi=40, layout="constrained")
    curves = {"nc1": (np.arange(1, 4), np.array([3.0, 2, 1]))}
    parts = figure.subfigures(4, 1)
    cosine_panel(parts[0], collapse)
    norm_panel(parts[1], collapse)
    projection_panel(parts[2], collapse)
    curve_panel(parts[3], curves)
    figure.savefig(tmp_path / "all.png")
