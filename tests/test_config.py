import math

import pytest

from pcseg import config as configs
from pcseg.errors import InputError


def write(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["demo.yaml", "scannet.yaml", "scannet200.yaml"])
def test_shipped_configs_load_from_any_folder(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = configs.load(name)
    assert config.name == name.removesuffix(".yaml")
    assert config.in_channels == (6 if name == "scannet.yaml" else 9)


def test_full_recipe_keeps_the_documented_defaults():
    # The recipe is written out in scannet200.yaml to be readable; it must not drift from the schema's defaults.
    config, default = configs.load("scannet200.yaml"), configs.Config()
    assert config.model == default.model
    assert config.data.augment == default.data.augment
    assert math.isclose(config.data.augment.rotate_z, math.pi)


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
