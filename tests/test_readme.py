"""README's first example, as it stands there."""

import importlib
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from plyfile import PlyData

from data_prep.synthetic.scene import make_scene
from data_prep.synthetic.write import write_ply
from pcseg.labels import load_label_set

README = Path(__file__).parents[1] / "README.md"


def first_example() -> list[list[str]]:
    """The words of each command of README's first code block."""
    block = re.search(r"```\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL).group(1)
    return [shlex.split(line, comments=True) for line in block.splitlines()]


def test_the_first_example_labels_a_scan_and_shows_it(tmp_path, monkeypatch, capsys):
    setup, *commands = first_example()
    assert setup == ["make", "setup"] and [words[2] for words in commands] == [
        "pcseg.predict",
        "pcseg.view",
        "pcseg.view",
    ]
    scene = make_scene(77, 2, (5, 0, 0), views=40, size=(96, 72))
    write_ply(tmp_path / "scan.ply", scene.vertices, scene.color, scene.faces)
    monkeypatch.chdir(tmp_path)
    for python, _, module, *arguments in commands:
        assert python == ".venv/bin/python"
        assert importlib.import_module(module).main(arguments) == 0
    assert "scan" in capsys.readouterr().out
    vertex = PlyData.read("labelled/scan.ply")["vertex"]
    truth = load_label_set("scannet20").names.index("floor")
    assert len(vertex) == len(scene.vertices) and {"class_index", "confidence", "label"} <= set(vertex.data.dtype.names)
    np.testing.assert_array_equal(np.load("labelled/scan.npy"), vertex["class_index"])
    floor = np.isin(scene.object, [k for k, label in enumerate(scene.labels) if label == "floor"])
    assert (vertex["class_index"][floor] == truth).mean() > 0.8  # it is the trained network that answers
    assert vertex["confidence"].min() > 0 and vertex["confidence"].max() <= 1
    assert Path("picture.png").read_bytes()[:4] == b"\x89PNG" and Path("picture.png").stat().st_size > 20_000
    page = Path("page.html").read_text(encoding="utf-8")
    assert "<html" in page and "floor" in page


def test_readme_names_no_file_that_is_not_there():
    text = README.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (README.parent / target).exists(), target


@pytest.mark.parametrize("target", ["setup", "demo", "test", "box"])
def test_readme_and_makefile_agree_on_targets(target):
    assert re.search(rf"^{target}:", (README.parent / "Makefile").read_text(), re.MULTILINE)
