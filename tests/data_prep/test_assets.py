"""Furniture meshes of others: licence, size, frame and colours, on a made-up library."""

import zipfile

import numpy as np
import pytest

from pcseg.errors import InputError

pytest.importorskip("trimesh")

from data_prep.synthetic.assets import credits_text, draw, load_assets
from data_prep.synthetic.catalog import FAMILIES
from data_prep.synthetic.write import write_dataset

CC0 = "Released under Creative Commons Zero (Public Domain)"
# A grey box, 2 wide, 4 high, 1 deep, whose front (+z) is red and whose side at the viewer's right is blue.
OBJ = """mtllib m.mtl
v -1 0 -0.5\nv 1 0 -0.5\nv 1 4 -0.5\nv -1 4 -0.5\nv -1 0 0.5\nv 1 0 0.5\nv 1 4 0.5\nv -1 4 0.5
usemtl grey\nf 1 2 3 4\nf 1 2 6 5\nf 4 3 7 8\nf 1 4 8 5
usemtl red\nf 5 6 7 8
usemtl blue\nf 2 3 7 6
"""
MTL = "newmtl grey\nKd 0.5 0.5 0.5\nnewmtl red\nKd 0.9 0.1 0.1\nnewmtl blue\nKd 0.1 0.1 0.9\n"


def _library(path, models, catalog=None):
    """models: (folder name, licence text or None, further catalogue lines)."""
    lines = []
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, licence, further) in enumerate(models, 1):
            archive.writestr(f"lib/{name}/{name}.obj", OBJ)
            archive.writestr(f"lib/{name}/m.mtl", MTL)
            if licence is not None:
                archive.writestr(f"lib/{name}/BLENDSWAP_LICENSE.txt", licence)
            entry = {"name": name.title(), "model": f"/lib/{name}/{name}.obj", "creator": "Ren\\u00e9",
                     "width": 80, "depth": 50, "height": 120, **further}  # fmt: skip
            lines += [f"{key}#{number}={value}" for key, value in entry.items() if value is not None]
        archive.writestr("PluginFurnitureCatalog.properties", catalog if catalog is not None else "\n".join(lines))
    return path


def test_only_known_models_whose_own_licence_is_cc0_are_taken(tmp_path):
    _library(tmp_path / "a.sh3f", [
        ("desk", CC0, {"dropOnTopElevation": 75}),
        ("stool", None, {}),
        ("crate", "Attribution 3.0, https://creativecommons.org/licenses/by/3.0/", {}),
        ("couch", CC0 + " except the cushions, which are CC-BY", {}),
        ("spaceship", CC0, {}),
    ])  # fmt: skip
    assets = load_assets(tmp_path)
    assert list(assets) == ["desk"] and set(assets) <= set(FAMILIES)
    text = credits_text(assets)
    assert "Desk, by René" in text and "Stool" not in text and "a.sh3f" in text
    assert draw(assets, "stool", np.random.default_rng(0)) is None


def test_a_model_stands_on_the_ground_at_its_size_with_its_front_to_y(tmp_path):
    _library(tmp_path / "a.zip", [("desk", CC0, {"dropOnTopElevation": 75})])
    assets = load_assets(tmp_path)
    shape = draw(assets, "desk", np.random.default_rng(0))
    low, high = shape.bounds()
    np.testing.assert_allclose(high - low, [0.8, 0.5, 1.2], rtol=0.061)
    assert abs(low[2]) < 1e-9 and abs(low[0] + high[0]) < 1e-9
    parts = zip(shape.materials, shape.vertices, shape.faces, strict=True)
    colors = {np.argmax(m.color): v[f].reshape(-1, 3) for m, v, f in parts if np.ptp(m.color) > 0.5}
    assert np.allclose(colors[0][:, 1], high[1])  # red: the front
    assert np.allclose(colors[2][:, 0], low[0])  # blue: at the viewer's right, which is the thing's left
    (top,) = shape.tops
    assert top.z == pytest.approx(0.75, rel=0.061) and not top.soft
    again = draw(assets, "desk", np.random.default_rng(0))
    assert all(np.array_equal(a, b) for a, b in zip(shape.vertices, again.vertices, strict=True))


def test_a_model_is_turned_as_its_catalogue_says(tmp_path):
    _library(tmp_path / "a.sh3f", [("desk", CC0, {"modelRotation": "0 0 1 0 1 0 -1 0 0", "width": 50, "depth": 80})])
    shape = draw(load_assets(tmp_path), "desk", np.random.default_rng(0))
    red = next(v[f] for m, v, f in zip(shape.materials, shape.vertices, shape.faces, strict=True) if m.color[0] > 0.8)
    # A quarter turn about the upright axis, z → x: the front now looks to the viewer's right.
    assert np.allclose(red[..., 0], shape.bounds()[0, 0])


@pytest.mark.parametrize("make, words", [
    (lambda p: None, "no library"),
    (lambda p: (p / "a.sh3f").write_bytes(b"no zip"), "not a zip file"),
    (lambda p: zipfile.ZipFile(p / "a.sh3f", "w").close(), "no PluginFurnitureCatalog.properties"),
    (lambda p: _library(p / "a.sh3f", [("desk", CC0, {"width": "wide"})]), "width is 'wide'"),
    (lambda p: _library(p / "a.sh3f", [("desk", CC0, {"depth": None})]), "depth is None"),
    (lambda p: _library(p / "a.sh3f", [("desk", CC0, {"modelRotation": "1 0 0"})]), "modelRotation has 3"),
    (lambda p: _library(p / "a.sh3f", [("desk", "all rights reserved", {})]), "CC0"),
])  # fmt: skip
def test_a_library_that_is_of_no_use_is_named(make, words, tmp_path):
    make(tmp_path)
    with pytest.raises(InputError, match=words) as error:
        load_assets(tmp_path)
    assert str(tmp_path) in str(error.value)


def test_a_mesh_that_cannot_be_read_is_named(tmp_path):
    path = _library(tmp_path / "a.sh3f", [("desk", CC0, {})])
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, "v nan nan" if name.endswith(".obj") else data)
    with pytest.raises(InputError, match=r"desk\.obj"):
        draw(load_assets(tmp_path), "desk", np.random.default_rng(0))


def test_scans_with_models_thank_their_makers_and_are_not_mixed_with_others(tmp_path):
    (tmp_path / "models").mkdir()
    _library(tmp_path / "models" / "a.sh3f", [("desk", CC0, {"dropOnTopElevation": 75})])
    quick = {"views": 6, "size": (64, 48)}
    write_dataset(tmp_path / "with", 1, assets=str(tmp_path / "models"), **quick)
    write_dataset(tmp_path / "without", 1, **quick)
    assert "Desk, by René" in (tmp_path / "with" / "CREDITS.txt").read_text()
    meshes = [next((tmp_path / name / "scans").glob("*/*.ply")).read_bytes() for name in ("with", "without")]
    assert meshes[0] != meshes[1]  # an office has desks
    with pytest.raises(InputError, match="assets"):
        write_dataset(tmp_path / "with", 1, **quick)
