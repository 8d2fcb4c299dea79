"""The pictures of the docs: all are made by tools/docs_images.py, shown somewhere, and small."""

import io
import re
import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
TOOL = runpy.run_path(str(ROOT / "tools" / "docs_images.py"))


def test_each_picture_is_made_shown_and_small():
    pictures = {path.name: path for path in TOOL["FOLDER"].iterdir()}
    assert sorted(pictures) == sorted(picture.name for picture in TOOL["PICTURES"])
    texts = {ROOT / "README.md": "", **{path: "" for path in (ROOT / "docs").glob("*.md")}}
    shown = set()
    for path in texts:
        for link in re.findall(r"!\[[^]]*\]\(([^)]+)\)", path.read_text()):
            file = (path.parent / link).resolve()
            assert file.is_file(), f"{path.name} shows {link}, which is not there"
            shown.add(file.name)
    assert shown == set(pictures)
    for path in pictures.values():
        assert path.stat().st_size <= TOOL["LARGEST"]
        assert np.asarray(Image.open(path).convert("RGB")).std() > 20  # not blank


def test_commands_name_modules_and_an_output():
    for picture in TOOL["PICTURES"]:
        module = picture.command.split()[0].replace(".", "/")
        assert (ROOT / f"{module}.py").is_file() or (ROOT / module / "__main__.py").is_file()
        assert "{out}" in picture.command


def test_shrinking_keeps_what_it_can():
    rng = np.random.default_rng(0)
    flat = np.repeat(np.repeat(rng.integers(0, 255, (10, 10, 3), dtype=np.uint8), 20, axis=0), 20, axis=1)
    kept = Image.open(io.BytesIO(TOOL["shrink"](Image.fromarray(flat), 200)))
    np.testing.assert_array_equal(np.asarray(kept), flat)  # small enough: exact
    assert Image.open(io.BytesIO(TOOL["shrink"](Image.fromarray(flat), 100))).size == (100, 100)

    noise = rng.integers(0, 255, (400, 200, 3), dtype=np.uint8)
    legend = np.concatenate([flat, noise])  # 100 patches of 400 pixels beside 80,000 colours
    content = TOOL["shrink"](Image.fromarray(legend), 200, largest=120_000)
    assert len(content) <= 120_000
    small = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    np.testing.assert_array_equal(small[:200], flat)
    assert np.abs(small[200:].astype(int) - noise).mean() < 30
    with pytest.raises(SystemExit, match="make it smaller"):
        TOOL["shrink"](Image.fromarray(noise), 200, largest=1000)


def test_a_name_that_is_none(capsys):
    with pytest.raises(SystemExit, match=r"other\.png: expected names of demo\.png"):
        TOOL["main"](["other.png"])
