import numpy as np
import pytest
from matplotlib.image import imread

from pcseg import colours
from pcseg.labels import load_label_set
from pcseg.vis import palette
from pcseg.vis.panels import IGNORE_COLOR, save_figure


@pytest.mark.parametrize("name", ["scannet20", "scannet200"])
def test_every_class_is_there_in_its_exact_colour(name, tmp_path, monkeypatch):
    figures = []
    monkeypatch.setattr(
        palette, "save_figure", lambda figure, path: (figures.append(figure), save_figure(figure, path))
    )
    label_set = load_label_set(name)
    assert colours.main(["--labels", name, "--save", str(tmp_path / "a.png")]) == 0
    (axes,) = figures[0].axes
    texts = {text.get_text(): text for text in axes.texts}
    height, width = figures[0].get_figheight(), figures[0].get_figwidth()
    picture = np.rint(255 * imread(tmp_path / "a.png")[..., :3])
    scale = picture.shape[0] / height
    patch_of = {round(patch.get_y(), 3): [] for patch in axes.patches}
    for patch in axes.patches:
        patch_of[round(patch.get_y(), 3)].append(patch)
    for own_name, raw, color in zip(
        [*label_set.names, "not labelled"], [*label_set.ids, ""], [*label_set.colors, IGNORE_COLOR], strict=True
    ):
        x, y = texts[own_name].get_position()
        beside = [patch for row in patch_of.values() for patch in row if 0 < x - patch.get_x() < 1
                  and abs(patch.get_y() + patch.get_height() / 2 - y) < 0.01]  # fmt: skip
        (patch,) = beside
        middle = picture[int(y * scale), int((patch.get_x() + patch.get_width() / 2) * scale)]
        np.testing.assert_array_equal(middle, color)
        assert 0 < x < width and 0 < y < height
        if raw != "":
            ids = [text for text in axes.texts if text.get_text() == str(raw) and text.get_position()[1] == y]
            assert any(0 < x - text.get_position()[0] < 0.1 for text in ids)
    # Nothing is written over anything else, nothing is cut.
    figures[0].canvas.draw()
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
    left, low = (np.array([getattr(box, side) for box in boxes]) for side in ("x0", "y0"))
    right, high = (np.array([getattr(box, side) for box in boxes]) for side in ("x1", "y1"))
    across = (left[:, None] < right) & (left < right[:, None]) & (low[:, None] + 1 < high) & (low + 1 < high[:, None])
    assert across.sum() == len(boxes)
    assert left.min() > 0 and low.min() > 0 and right.max() < picture.shape[1] and high.max() < picture.shape[0]


def test_groups_are_head_common_tail():
    groups = palette.class_groups(load_label_set("scannet200"))
    assert {name: len(members) for name, members in groups.items()} == {"head": 66, "common": 68, "tail": 66}
    assert sorted(index for members in groups.values() for index in members) == list(range(200))
    assert palette.class_groups(load_label_set("scannet20")) == {"classes": list(range(20))}


def test_without_save_it_is_printed(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "100")
    assert colours.main([]) == 0
    said = capsys.readouterr().out
    label_set = load_label_set("scannet200")
    assert all(f"{raw} {name}" in said for raw, name in zip(label_set.ids, label_set.names, strict=True))
    assert "head: 66" in said and max(map(len, said.splitlines())) <= 100
    (tmp_path / "own.csv").write_text("id,name\n3,[bold]box\n-7,$x$\n")
    assert colours.main(["--labels", str(tmp_path / "own.csv")]) == 0
    assert "[bold]box" in capsys.readouterr().out
    assert colours.main(["--labels", str(tmp_path / "own.csv"), "--save", str(tmp_path / "own.png")]) == 0


def test_mistakes_are_one_sentence(capsys, tmp_path):
    assert colours.main(["--labels", "scannet40"]) == 2
    assert "label set 'scannet40' is not known" in capsys.readouterr().err
    assert colours.main(["--save", str(tmp_path / "a.jpg")]) == 2
    assert "a.jpg: pictures are written as PNG" in capsys.readouterr().err and not list(tmp_path.iterdir())
