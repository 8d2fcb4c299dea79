"""What is shown and measured of made-up scans: contact sheets that are not blank, figures that a ruler would give."""

import json

import matplotlib.image
import numpy as np
import pytest

pytest.importorskip("embreex")
pytest.importorskip("skimage")
pytest.importorskip("fast_simplification")

from data_prep.synthetic import make_scene
from data_prep.synthetic.__main__ import main
from data_prep.synthetic.figures import main as figures
from data_prep.synthetic.figures import measure
from data_prep.synthetic.sheet import family_sheet, scene_sheet
from data_prep.synthetic.write import write_dataset, write_ply


def test_sheets_show_things_and_scans(tmp_path):
    family_sheet(tmp_path / "things.png", ["chair", "toilet"], variants=2)
    picture = matplotlib.image.imread(tmp_path / "things.png")[..., :3]
    halves = np.split(picture[:, : picture.shape[1] // 2 * 2], 2, axis=1)
    for half in halves:  # one class each
        assert 0.02 < (half.min(-1) < 0.9).mean() < 0.8
    scenes = [make_scene(0, 0, (2, 1, 1), views=12, size=(96, 72))]
    scene_sheet(tmp_path / "scans.png", scenes, columns=1)
    color, classes = np.split(matplotlib.image.imread(tmp_path / "scans.png")[..., :3][20:], 2, axis=1)[:2]
    for picture in (color, classes):
        assert 0.1 < (picture.min(-1) < 0.9).mean() < 0.9
    saturation = [np.ptp(picture, axis=-1)[picture.min(-1) < 0.9].mean() for picture in (color, classes)]
    assert saturation[1] > saturation[0] + 0.05  # the palette is gaudier than any room


def test_figures_are_those_of_a_plain_grid(tmp_path):
    n, step = 30, 0.05
    u, v = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    coord = np.stack([u, v, np.zeros_like(u)], -1).reshape(-1, 3) * step
    corner = (u * n + v)[:-1, :-1].reshape(-1)
    faces = np.concatenate(
        [np.stack([corner, corner + n, corner + n + 1], 1), np.stack([corner, corner + n + 1, corner + 1], 1)]
    )
    scan = tmp_path / "scans" / "scene0000_00"
    scan.mkdir(parents=True)
    write_ply(scan / "scene0000_00_vh_clean_2.ply", coord, np.zeros((n * n, 3), np.uint8), faces)
    segments = (u >= 20).reshape(-1) * 7 + (v >= 10).reshape(-1) * 50
    (scan / "scene0000_00_vh_clean_2.0.010000.segs.json").write_text(json.dumps({"segIndices": segments.tolist()}))
    groups = [{"id": k, "label": label, "segments": own} for k, (label, own) in enumerate(
        [("floor", [0, 50]), ("globe", [7])]
    )]  # fmt: skip
    (scan / "scene0000_00.aggregation.json").write_text(json.dumps({"segGroups": groups}))
    found, classes = measure(scan)
    edges = 2 * n * (n - 1) + (n - 1) ** 2
    mean = step * (2 * n * (n - 1) + (n - 1) ** 2 * 2**0.5) / edges
    assert found["mean edge, cm"] == pytest.approx(100 * mean, rel=1e-5)
    assert found["vertices a m²"] == pytest.approx(n * n / ((n - 1) * step) ** 2, rel=1e-5)
    assert found["boundary edges"] == pytest.approx(4 * (n - 1) / edges)
    assert found["noise of the floor, mm"] < 0.01
    assert found["unlabelled"] == pytest.approx(1 / 3) and classes == {"floor": 600}  # a globe is no class
    assert found["largest segment, vertices"] == 400 and found["median segment, vertices"] == 200
    assert found["objects"] == 2 and found["classes"] == 1


def test_figures_of_a_set_are_printed_and_a_folder_without_scans_is_refused(tmp_path, capsys):
    write_dataset(tmp_path / "raw", 2, seed=1, views=6, size=(64, 48))
    assert figures([str(tmp_path / "raw"), "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "mean edge, cm" in said and "classes in train:" in said and "in val but not in train:" in said
    assert figures([str(tmp_path), "--jobs", "1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_wants_something_to_do(capsys):
    assert main([]) == 2
    assert "--out DIR" in capsys.readouterr().err
