import math
from pathlib import Path

import pytest

from pcseg import config as configs
from pcseg.errors import InputError


def write(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text)
    return path


RECIPES = ["scannet", "scannet200", "scannet200_ceco", "scannet200_dropclass", "scannet200_etf"]


def test_all_shipped_configs_are_tested():
    shipped = {path.stem for path in (Path(__file__).parents[1] / "configs").glob("*.yaml")}
    assert shipped == {"demo", "box", *RECIPES}


@pytest.mark.parametrize("name", ["demo.yaml", "box.yaml", *(f"{name}.yaml" for name in RECIPES)])
def test_shipped_configs_load_from_any_folder(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = configs.load(name)
    assert config.name == name.removesuffix(".yaml")
    assert config.in_channels == (6 if name == "scannet.yaml" else 9)


def test_full_recipe_keeps_the_documented_defaults():
    # The recipe is written out in scannet200.yaml to be readable; it must not drift from the schema's defaults.
    config, default = configs.load("scannet200.yaml"), configs.Config(name="scannet200")
    config.train.validate_every, config.data.workers = default.train.validate_every, default.data.workers
    assert config == default
    assert math.isclose(config.data.augment.rotate_z, math.pi)
    assert math.isclose(config.data.augment.rotate_xy, math.pi / 64)


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_differ_in_head_and_loss_only(name):
    config, baseline = configs.load(f"{name}.yaml"), configs.load("scannet200.yaml")
    assert (config.model.head, config.loss.center_collapse.weight) == {
        "scannet200_ceco": ("linear", 0.4),
        "scannet200_dropclass": ("dropclass", 0.0),
        "scannet200_etf": ("etf", 0.0),
    }.get(name, ("linear", 0.0))
    baseline.name, baseline.loss, baseline.model.head = config.name, config.loss, config.model.head
    baseline.model.head_scale = config.model.head_scale
    if name == "scannet":
        baseline.data.label_set, baseline.data.channels = "scannet20", ["color", "normal"]
    assert config == baseline


def test_overrides_and_round_trip(tmp_path):
    path = write(tmp_path, "name: x\ntrain: {epochs: 3}\n")
    config = configs.load(path, ["train.lr=0.5", "data.channels=[color]", "train.epochs=7"])
    assert (config.train.epochs, config.train.lr, config.data.channels, config.in_channels) == (7, 0.5, ["color"], 3)
    configs.save(config, tmp_path / "b.yaml")
    assert configs.load(tmp_path / "b.yaml") == config


@pytest.mark.parametrize(
    "text, overrides, words",
    [
        ("train: {epohs: 3}", [], ["a.yaml", "epohs", "epochs"]),
        ("train: {epochs: three}", [], ["a.yaml", "three", "Integer"]),
        ("train: {epochs: 0}", [], ["train.epochs", "0", "positive"]),
        ("a: [", [], ["a.yaml", "YAML"]),
        ("- 1", [], ["a.yaml"]),
        ("data: {channels: [colour]}", [], ["data.channels", "colour", "color"]),
        ("data: {label_set: scannet21}", [], ["data.label_set", "scannet21", "scannet20"]),
        ("data: {sampler: balance}", [], ["data.sampler", "balance", "uniform, balanced"]),
        ("data: {cache_gib: .inf}", [], ["data.cache_gib", "GiB"]),
        ("name: ../x", [], ["name", "../x"]),
        ("data: {augment: {elastic: [[0.2]]}}", [], ["data.augment.elastic", "pairs"]),
        ("data: {augment: {mix3d_p: 2}}", [], ["data.augment.mix3d_p", "between 0 and 1"]),
        ("loss: {cross_entropy: {weight: 0}}", [], ["loss is", "a weight above 0"]),
        ("loss: {dot_regression: {weight: 1}}", [], ["loss.dot_regression.weight", "etf"]),
        ("loss: {focal: {gama: 1}}", [], ["gama", "gamma"]),
        ("", ["trane.epochs=1"], ["trane", "train"]),
        ("", ["train.epochs"], ["train.epochs", "key=value"]),
        ("", ["train.lr=-1"], ["train.lr", "-1"]),
    ],
)
def test_mistakes_are_named(tmp_path, text, overrides, words):
    with pytest.raises(InputError) as error:
        configs.load(write(tmp_path, text), overrides)
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)


def test_missing_config_lists_what_there_is():
    with pytest.raises(InputError, match=r"no-such\.yaml.*scannet200\.yaml"):
        configs.load("no-such.yaml")
