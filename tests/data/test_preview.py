import re

import numpy as np
import pytest
from matplotlib.image import imread
from prepared import write_dataset

from pcseg.data import preview


@pytest.fixture
def arguments(tmp_path, monkeypatch):
    monkeypatch.setattr("pcseg.vis.render._draw_open3d", lambda *_: (_ for _ in ()).throw(ImportError("no open3d")))
    (tmp_path / "a.yaml").write_text(f"data: {{root: {write_dataset(tmp_path / 'data')}, voxel_size: 0.05}}\n")
    return ["--cfg", str(tmp_path / "a.yaml"), "--samples", "2", "--save", str(tmp_path / "sheet.png")]


def test_sheet_shows_samples_and_what_they_become(arguments, capsys):
    assert preview.main([*arguments, "--scene", "scene0001_00", "data.augment.mix3d_p=1"]) == 0
    assert "wrote" in capsys.readouterr().out
    mixed = imread(arguments[-1])
    assert preview.main([*arguments, "data.augment.mix3d_p=0", "--seed", "3", "data.channels=[coord]"]) == 0
    alone = imread(arguments[-1])
    assert mixed.shape[0] > 1.8 * alone.shape[0] and mixed.shape[1] == alone.shape[1]
    for image in (mixed, alone):
        third = image.shape[1] // 3
        for column in range(3):
            part = image[-400:, column * third : (column + 1) * third, :3].reshape(-1, 3)
            if image is alone or column:  # below the original there is only a word
                assert len(np.unique(part, axis=0)) > 4  # classes in colour


@pytest.mark.parametrize(
    "extra, words",
    [
        (["--scene", "nowhere"], "no such training scene"),
        (["--samples", "0"], "1 to 12"),
        (["--save", "a.jpg"], r"\.png"),
        (["--seed", "-1"], "0 or more"),
    ],
)
def test_mistakes_are_named(arguments, extra, words, capsys):
    assert preview.main([*arguments, *extra]) == 2
    said = capsys.readouterr().err
    assert re.search(words, said) and said.count("\n") == 1
