"""Checkpoints: what starts a network, what is converted and what is refused. Oracles: names from the notes, spconv."""

from __future__ import annotations

import importlib.util
import json
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR
from voxels import scattered

from pcseg import config as configs
from pcseg.engine.checkpoints import (
    find_checkpoint,
    load_weights,
    read_checkpoint,
    read_safetensors,
    write_safetensors,
)
from pcseg.engine.initialise import start_from
from pcseg.engine.weights import convert, read_weights
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.models.segmenter import build_segmenter

STEM = "backbone.conv_input.0.weight"
SMALL = {"base_channels": 6, "channels": [7, 8, 10, 12, 11, 9, 8, 5], "layers": [1, 2, 1, 1, 1, 1, 1, 2]}
NAMES20, NAMES200 = load_label_set("scannet20").names, load_label_set("scannet200").names


def small_config(*, label_set="scannet20", channels=("coord", "color", "normal"), head="linear", **model):
    config = configs.Config()
    for key, value in {**SMALL, **model}.items():
        setattr(config.model, key, value)
    config.model.head = head
    config.data.label_set, config.data.channels = label_set, list(channels)
    return config


def network(config, seed=0):
    """A network with weights and running statistics that no two layers share."""
    torch.manual_seed(seed)
    model = build_segmenter(config, load_label_set(config.data.label_set).num_classes)
    for key, value in model.state_dict().items():
        if key.endswith("num_batches_tracked"):
            value.fill_(seed + 3)
        elif key.endswith("running_var"):
            value.uniform_(0.5, 2)
        elif "vertices" not in key:
            value.normal_(std=0.3)
    return model.eval()


def save_ours(path, config, model, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {f"segmenter.{key}": value for key, value in model.state_dict().items()} | {
        "center_collapse.x": torch.ones(1)
    }
    about = {"config": configs.to_dict(config)}
    torch.save({"pcseg": about, "state_dict": state, "epoch": 4, "global_step": 17} | more, path)
    return path


def save_theirs(path, state, prefix="module.backbone.", **more):
    torch.save({"epoch": 9, "state_dict": {prefix + key: value for key, value in state.items()}} | more, path)
    return path


def theirs(tmp_path, config=None, seed=1):
    """A network of ours and the entries of a Pointcept checkpoint of it, without prefix."""
    config = config or small_config()
    model = network(config, seed)
    file = tmp_path / f"theirs{seed}.pth"
    convert(save_ours(tmp_path / f"ours{seed}.ckpt", config, model), file, "pointcept")
    state = torch.load(file, weights_only=True)["state_dict"]
    return model, {key.removeprefix("module.backbone."): value for key, value in state.items()}


def same(one, two):
    return one.keys() == two.keys() and all(torch.equal(one[key], two[key]) for key in one)


# ------------------------------------------------------------------------------------------------------ golden names


def golden(in_channels, classes):
    """Names and shapes of Pointcept's SpUNet-v1m1, from its description alone."""
    entries = {}

    def convolution(name, out, kernel, width, norm):
        entries[f"{name}.weight"] = (out, kernel, kernel, kernel, width)
        for key in ("weight", "bias", "running_mean", "running_var"):
            entries[f"{norm}.{key}"] = (out,)
        entries[f"{norm}.num_batches_tracked"] = ()

    convolution("conv_input.0", 32, 5, in_channels, "conv_input.1")
    for i, (out, width, blocks) in enumerate([(32, 32, 2), (64, 32, 3), (128, 64, 4), (256, 128, 6)]):
        convolution(f"down.{i}.0", out, 2, width, f"down.{i}.1")
        for j in range(blocks):
            for k in "12":
                convolution(f"enc.{i}.block{j}.conv{k}", out, 3, out, f"enc.{i}.block{j}.bn{k}")
    for i, (out, deep, joined) in enumerate([(96, 96, 128), (96, 128, 128), (128, 256, 192), (256, 256, 384)]):
        convolution(f"up.{i}.0", out, 2, deep, f"up.{i}.1")
        for j in range(2):
            convolution(f"dec.{i}.block{j}.conv1", out, 3, out if j else joined, f"dec.{i}.block{j}.bn1")
            convolution(f"dec.{i}.block{j}.conv2", out, 3, out, f"dec.{i}.block{j}.bn2")
        convolution(f"dec.{i}.block0.proj.0", out, 1, joined, f"dec.{i}.block0.proj.1")
    entries["final.weight"], entries["final.bias"] = (classes, 1, 1, 1, 96), (classes,)
    return {f"module.backbone.{name}": shape for name, shape in entries.items()}


@pytest.mark.parametrize(("cfg", "parameters"), [("scannet200.yaml", 39_187_304), ("scannet.yaml", 39_157_844)])
def test_the_full_network_becomes_pointcept_s_356_entries(cfg, parameters, tmp_path):
    config = configs.load(cfg)
    model = build_segmenter(config, load_label_set(config.data.label_set).num_classes)
    convert(save_ours(tmp_path / "a.ckpt", config, model), tmp_path / "a.pth", "pointcept")
    written = torch.load(tmp_path / "a.pth", weights_only=True)
    assert written["epoch"] == 4
    shapes = {key: tuple(value.shape) for key, value in written["state_dict"].items()}
    assert shapes == golden(config.in_channels, model.head.out_features) and len(shapes) == 356
    assert read_weights(tmp_path / "a.pth").num_parameters == parameters


# ---------------------------------------------------------------------------------------------- spconv as the oracle


def spconv_net(config, classes, feat, coord, batch, state):
    """The network as Pointcept builds it, out of spconv's layers; loads ``state`` strictly."""
    import spconv.pytorch as spconv
    from spconv.core import ConvAlgo

    native = {"bias": False, "algo": ConvAlgo.Native}
    norm = lambda width: nn.BatchNorm1d(width, eps=1e-3)  # noqa: E731
    stages, blocks, base = config.model.channels, config.model.layers, config.model.base_channels

    def block(width, out, key):
        layers = {
            "conv1": spconv.SubMConv3d(width, out, 3, padding=1, indice_key=key, **native),
            "bn1": norm(out),
            "conv2": spconv.SubMConv3d(out, out, 3, padding=1, indice_key=key, **native),
            "bn2": norm(out),
        }
        if width != out:
            layers["proj"] = nn.Sequential(spconv.SubMConv3d(width, out, 1, **native), norm(out))
        return nn.ModuleDict(layers)

    def chain(width, out, count, key):
        return nn.ModuleDict({f"block{j}": block(out if j else width, out, key) for j in range(count)})

    net = nn.ModuleDict({key: nn.ModuleList() for key in ("down", "enc", "up", "dec")})
    stem = spconv.SubMConv3d(feat.shape[1], base, 5, padding=1, indice_key="stem", **native)
    net["conv_input"] = nn.Sequential(stem, norm(base))
    encoder, decoder = [base, *stages[:4]], [*reversed(stages[4:]), stages[3]]
    for i in range(4):
        down = spconv.SparseConv3d(encoder[i], encoder[i + 1], 2, stride=2, indice_key=f"down{i}", **native)
        net["down"].append(nn.Sequential(down, norm(encoder[i + 1])))
        net["enc"].append(chain(encoder[i + 1], encoder[i + 1], blocks[i], f"level{i + 1}"))
        up = spconv.SparseInverseConv3d(decoder[i + 1], decoder[i], 2, indice_key=f"down{i}", **native)
        net["up"].append(nn.Sequential(up, norm(decoder[i])))
        net["dec"].append(chain(decoder[i] + encoder[i], decoder[i], blocks[-1 - i], f"level{i}"))
    final = spconv.SubMConv3d(stages[-1], classes, 1, padding=1, bias=True, algo=ConvAlgo.Native)
    net["final"] = final
    net.load_state_dict(state, strict=True)
    net.double().eval()
    final.train()  # spconv's CPU kernels want no bias in evaluation

    def normed(x, layer):
        return x.replace_feature(layer(x.features))

    def step(x, pair):
        x = normed(pair[0](x), pair[1])
        return x.replace_feature(x.features.relu())

    def run(x, chained):
        for own in chained.values():
            carried = normed(own["proj"][0](x), own["proj"][1]) if "proj" in own else x
            x = step(x, (own["conv1"], own["bn1"]))
            x = normed(own["conv2"](x), own["bn2"])
            x = x.replace_feature((x.features + carried.features).relu())
        return x

    indices = torch.cat([batch[:, None], coord], 1).int().contiguous()
    x = spconv.SparseConvTensor(feat.double(), indices, [64, 64, 64], 2)
    x = step(x, net["conv_input"])
    skips = []
    for down, chained in zip(net["down"], net["enc"], strict=True):
        skips.append(x)
        x = run(step(x, down), chained)
    for up, chained in zip(reversed(net["up"]), reversed(net["dec"]), strict=True):
        x = step(x, up)
        x = run(x.replace_feature(torch.cat([x.features, skips.pop().features], 1)), chained)
    return x.features, net["final"](x).features


@pytest.mark.skipif(importlib.util.find_spec("spconv") is None, reason="the oracle spconv is not installed")
def test_features_and_logits_are_those_of_spconv(tmp_path):
    config = small_config()
    model, state = theirs(tmp_path, config)
    feat, coord, batch = scattered(2, 300, batch_size=2, reach=10, channels=9, dtype=torch.float32)
    coord = coord - coord.min(0).values  # spconv wants none below zero
    with torch.no_grad():
        features, scores = spconv_net(config, 20, feat, coord, batch, state)
        got = model.double()(feat.double(), coord, batch, 2)
        # The other way: weights that spconv holds, read from a file, in a network drawn anew.
        loaded = network(config, 7)
        start_from(loaded, save_theirs(tmp_path / "b.pth", state), config, NAMES20)
        again = loaded.double()(feat.double(), coord, batch, 2)
    for ours in (got, again):
        torch.testing.assert_close(ours[0], features, rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(ours[1], scores, rtol=1e-9, atol=1e-9)


# -------------------------------------------------------------------------------------------- names, layouts, formats


@pytest.mark.parametrize("prefix", ["module.backbone.", "backbone.", "module.", ""])
def test_every_usual_prefix_is_read(prefix, tmp_path):
    model, state = theirs(tmp_path)
    fresh = network(small_config(), 8)
    report = start_from(fresh, save_theirs(tmp_path / "a.pth", state, prefix), small_config(), NAMES20)
    assert same(fresh.state_dict(), model.state_dict())
    assert len(report.loaded) + sum(map(len, report.adapted.values())) == len(state)
    assert not report.fresh and not report.left_out


def relaid(state, stem, others):
    """The same weights in older layouts; convolutions of size 1 hold the same numbers in the same order."""
    old = {}
    for key, value in state.items():
        order = stem if key == "conv_input.0.weight" else others
        if value.ndim == 5:
            shaped = value.permute(order)
            old[key] = value.reshape(shaped.shape) if value.shape[1] == 1 else shaped.contiguous()
        else:
            old[key] = value
    return old


KEEP, RSCK, RSKC = (0, 1, 2, 3, 4), (1, 2, 3, 4, 0), (1, 2, 3, 0, 4)


@pytest.mark.parametrize(
    ("stem", "others", "writer"),
    [(RSCK, RSCK, "spconv 1"), (RSKC, KEEP, "spconv 2.0 or 2.1"), (RSKC, RSKC, "spconv 2.0 or 2.1, native")],
)
def test_older_layouts_are_told_by_their_shapes(stem, others, writer, tmp_path):
    model, state = theirs(tmp_path)
    file = save_theirs(tmp_path / "old.pth", relaid(state, stem, others))
    fresh = network(small_config(), 8)
    report = start_from(fresh, file, small_config(), NAMES20)
    assert same(fresh.state_dict(), model.state_dict())
    assert any(how.endswith(f"layout of {writer}") for how in report.adapted), report.adapted


def test_layouts_that_shapes_cannot_tell_are_refused(tmp_path):
    state = {"conv_input.0.weight": torch.ones(5, 5, 5, 6, 6), "conv_input.1.weight": torch.ones(6)}
    with pytest.raises(InputError, match=r"do not tell.*spconv 2\.0.*or of spconv 1"):
        read_weights(save_theirs(tmp_path / "a.pth", state))
    state["conv_input.0.weight"] = torch.ones(4, 5, 5, 6, 6)
    with pytest.raises(InputError, match="laid out as no spconv"):
        read_weights(save_theirs(tmp_path / "a.pth", state))


@pytest.mark.parametrize("head", ["linear", "etf"])
def test_round_trips_keep_every_bit(head, tmp_path):
    config = small_config(label_set="scannet200", head=head)
    model = network(config)
    ours = save_ours(tmp_path / "a.ckpt", config, model)
    files = [tmp_path / "a.safetensors"]
    convert(ours, files[0], "safetensors")
    if head == "linear":
        files += [tmp_path / "b.pth", tmp_path / "c.safetensors", tmp_path / "d.pth"]
        convert(files[0], files[1], "pointcept")
        convert(files[1], files[2], "safetensors")
        convert(files[2], files[3], "pointcept")
    else:
        with pytest.raises(InputError, match="linear classifier"):
            convert(ours, tmp_path / "b.pth", "pointcept")
    for file in [ours, *files]:
        assert same(read_weights(file).state, model.state_dict()), file
    about = read_weights(files[0])
    assert about.config == configs.to_dict(config) and about.classes == NAMES200 and about.head == head
    assert (about.epoch, about.step, about.channels) == (4, 17, ("coord", "color", "normal"))
    loaded = network(config, 9)
    load_weights(loaded, read_checkpoint(files[0]), files[0])
    assert same(loaded.state_dict(), model.state_dict())
    with pytest.raises(InputError, match="already there"):
        convert(ours, files[0], "safetensors")
    assert not list(tmp_path.glob(".*.tmp"))


def test_the_same_weights_are_the_same_safetensors_file(tmp_path):
    tensors, about = {"b": torch.ones(3), "a": torch.arange(4)}, {"name": 'Größe \\ "1"', "epoch": 3}
    for number in range(12):
        write_safetensors(tmp_path / f"{number}.safetensors", tensors, about)
        assert read_safetensors(tmp_path / f"{number}.safetensors")[1] == about
    assert len({file.read_bytes() for file in tmp_path.iterdir()}) == 1


def test_best_may_be_safetensors_but_training_goes_on_from_ckpt_only(tmp_path):
    config = small_config()
    ours = save_ours(tmp_path / "run" / "checkpoints" / "a.ckpt", config, network(config))
    convert(ours, ours.with_name("best.safetensors"), "safetensors")
    assert find_checkpoint(tmp_path / "run").name == "best.safetensors"
    with pytest.raises(InputError, match="no checkpoint yet"):
        find_checkpoint(tmp_path / "run", "last")


# ----------------------------------------------------------------------------------- other channels, classes, heads


def start(tmp_path, config, into, seed=1):
    """Save a network, start one of another config from it; returns old, new before, new after, report."""
    model = network(config, seed)
    names = load_label_set(into.data.label_set).names
    fresh = network(into, 2)
    before = {key: value.clone() for key, value in fresh.state_dict().items()}
    report = start_from(fresh, save_ours(tmp_path / "from.ckpt", config, model), into, names)
    return model, before, fresh, report


def test_more_input_channels_start_without_effect(tmp_path):
    six = small_config(channels=("color", "normal"))
    model, _, fresh, report = start(tmp_path, six, small_config(channels=("coord", "normal", "color")))
    feat, coord, batch = scattered(3, 300, batch_size=2, reach=10, channels=9, dtype=torch.float32)
    with torch.no_grad():
        wanted = model(feat[:, [6, 7, 8, 3, 4, 5]], coord, batch, 2)[1]
        torch.testing.assert_close(fresh(feat, coord, batch, 2)[1], wanted, rtol=1e-5, atol=1e-5)
    assert [how for how, keys in report.adapted.items() if keys == [STEM]] == [
        "columns of normal, color; zeros for coord, which it lacks"
    ]


def test_fewer_input_channels_drop_theirs_and_say_so(tmp_path):
    model, _, fresh, report = start(tmp_path, small_config(), small_config(channels=("color", "normal")))
    assert torch.equal(fresh.state_dict()[STEM], model.state_dict()[STEM][..., 3:])
    assert "those of coord dropped" in str(report)
    with pytest.raises(InputError, match=r"none of the run's"):
        start(tmp_path, small_config(channels=("color",)), small_config(channels=("coord", "normal")))


def test_pointcept_files_do_not_name_channels_or_classes(tmp_path):
    model, state = theirs(tmp_path, small_config(channels=("color", "normal")))
    file = save_theirs(tmp_path / "a.pth", state)
    into = small_config(label_set="scannet200")
    fresh = network(into, 2)
    before = {key: value.clone() for key, value in fresh.state_dict().items()}
    report = start_from(fresh, file, into, NAMES200)
    stem = fresh.state_dict()[STEM]
    assert torch.equal(stem[..., 3:], model.state_dict()[STEM]) and not stem[..., :3].any()
    assert report.fresh == ["head.weight", "head.bias"]
    assert all(torch.equal(fresh.state_dict()[key], before[key]) for key in report.fresh)
    assert "taken to be color, normal" in str(report) and "does not name its classes" in str(report)
    # Named by the owner: as the run's are then matched by name, not taken for granted.
    convert(file, tmp_path / "a.safetensors", "safetensors", ("coord", "color"), NAMES20)
    report = start_from(fresh, tmp_path / "a.safetensors", into, NAMES200)
    assert torch.equal(fresh.state_dict()[STEM][..., :6], model.state_dict()[STEM]) and not report.fresh
    for bad in ({"channels": ("color",)}, {"classes": NAMES200}):
        with pytest.raises(InputError, match=r"^--(channels|labels)"):
            convert(file, tmp_path / "b.safetensors", "safetensors", **bad)


@pytest.mark.parametrize(("source", "target"), [("scannet20", "scannet200"), ("scannet200", "scannet20")])
def test_classes_are_matched_by_name(source, target, tmp_path):
    model, before, fresh, report = start(tmp_path, small_config(label_set=source), small_config(label_set=target))
    theirs, ours = (load_label_set(name).names for name in (source, target))
    old, new = model.state_dict(), fresh.state_dict()
    for row, name in enumerate(ours):
        for key in ("head.weight", "head.bias"):
            wanted = old[key][theirs.index(name)] if name in theirs else before[key][row]
            assert torch.equal(new[key][row], wanted), (key, name)
    shared = len(set(theirs) & set(ours))
    assert shared == 18 and f"the rows of {shared} classes by name" in str(report)


@pytest.mark.parametrize(("head", "rows"), [("cosine", ["head.weight"]), ("dropclass", ["head.classifier"])])
def test_other_heads_of_the_same_kind_keep_what_is_not_a_class_s(head, rows, tmp_path):
    two = small_config(head=head), small_config(head=head, label_set="scannet200")
    model, before, fresh, report = start(tmp_path, *two)
    old, new = model.state_dict(), fresh.state_dict()
    assert not report.fresh
    for key in (key for key in new if key.startswith("head.") and new[key].shape[:1] != old[key].shape[:1]):
        assert key.startswith(tuple(rows))
        assert torch.equal(new[key][NAMES200.index("chair")], old[key][NAMES20.index("chair")])
        assert torch.equal(new[key][NAMES200.index("couch")], before[key][NAMES200.index("couch")])
    kept = [key for key in new if new[key].shape == old[key].shape]
    assert len(kept) > 100 and all(torch.equal(new[key], old[key]) for key in kept)


@pytest.mark.parametrize("change", [{"head": "etf"}, {"head": "etf", "label_set": "scannet200"}])
def test_another_head_is_left_out_and_the_backbone_kept(change, tmp_path):
    model, before, fresh, report = start(tmp_path, small_config(), small_config(**change))
    assert any("head is linear" in why for why in report.left_out)
    for key, value in fresh.state_dict().items():
        assert torch.equal(value, (before if key.startswith("head.") else model.state_dict())[key]), key
    assert report.fresh == [key for key in before if key.startswith("head.")]


def test_another_backbone_is_refused_and_nothing_changed(tmp_path):
    config, wider = small_config(), small_config(layers=[1, 2, 1, 1, 1, 1, 1, 1])
    file = save_ours(tmp_path / "a.ckpt", config, network(config))
    fresh = network(wider, 3)
    before = {key: value.clone() for key, value in fresh.state_dict().items()}
    with pytest.raises(InputError, match=r"a\.ckpt: its backbone.*enc\.|dec\.") as error:
        start_from(fresh, file, wider, NAMES20)
    assert "more)" in str(error.value) and str(SMALL["layers"]) in str(error.value)
    assert same(fresh.state_dict(), before)


def test_the_report_is_short_and_accounts_for_every_entry(tmp_path):
    _, before, _, report = start(tmp_path, small_config(), small_config(label_set="scannet200", channels=("color",)))
    told = [*report.loaded, *report.fresh, *(key for keys in report.adapted.values() for key in keys)]
    assert sorted(told) == sorted(before)
    assert report.left_out == {"not of the network": ["center_collapse.x"]}
    assert len(str(report).splitlines()) < 10


def test_averaged_weights_are_the_ones_used(tmp_path):
    config = small_config()
    averaged, current = network(config, 1), network(config, 2)
    now = {f"segmenter.{key}": value for key, value in current.state_dict().items()}
    file = save_ours(tmp_path / "a.ckpt", config, averaged, current_model_state=now)
    fresh = network(config, 3)
    start_from(fresh, file, config, NAMES20)
    assert same(fresh.state_dict(), averaged.state_dict()) and read_weights(file).averaged


# ------------------------------------------------------------------------------------------------ hostile and damaged


class Call:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def hostile(tmp_path):
    mark = tmp_path / "it-ran"
    return {
        "touch": Call(Path.touch, mark),
        "exec": Call(exec, f"open({str(mark)!r}, 'w')"),
        "eval": Call(eval, f"open({str(mark)!r}, 'w')"),
        "system": Call(__import__("os").system, f"touch {mark}"),
        "getattr": Call(getattr, Path, "touch"),
        "reconstruct": np.array([Call(Path.touch, mark)], dtype=object),
    }


@pytest.mark.parametrize("kind", ["touch", "exec", "eval", "system", "getattr", "reconstruct"])
@pytest.mark.parametrize("place", ["whole", "beside", "nested", "weight", "about", "scalar"])
def test_hostile_files_are_refused_and_nothing_runs(kind, place, tmp_path):
    evil = hostile(tmp_path)[kind]
    _, state = theirs(tmp_path)
    content = {"epoch": 1, "state_dict": dict(state), "best_metric_value": np.float64(0.5)}
    if place == "whole":
        content = evil
    elif place == "beside":
        content["optimizer"] = evil
    elif place == "nested":
        content["scheduler"] = {"a": [{"b": (1, evil)}]}
    elif place == "weight":
        content["state_dict"]["final.bias"] = evil
    elif place == "about":
        content["pcseg"] = {"config": {"data": evil}}
    else:
        content["best_metric_value"] = Call(np.float64(0).__reduce__()[0], np.dtype("f8"), evil)
    for suffix in (".pth", ".ckpt"):
        file = tmp_path / f"evil{suffix}"
        torch.save(content, file)
        for read in (read_weights, read_checkpoint):
            with pytest.raises(InputError, match="not opened further") as error:
                read(file)
            assert "\n" not in str(error.value) and str(file) in str(error.value)
    assert not (tmp_path / "it-ran").exists()


def test_the_hostile_files_are_truly_hostile(tmp_path):
    for kind in ("touch", "exec", "eval", "system"):
        torch.save(hostile(tmp_path)[kind], tmp_path / "evil.pth")
        torch.load(tmp_path / "evil.pth", weights_only=False)
        (tmp_path / "it-ran").unlink()


def test_what_pointcept_s_trainer_leaves_beside_the_weights_is_passed_over(tmp_path):
    model, state = theirs(tmp_path)
    parameter = nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.SGD([parameter], lr=0.1, momentum=0.9)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=10).state_dict()
    scheduler["anneal_func"] = OneCycleLR._annealing_cos  # torch 1 kept the function itself
    more = {"best_metric_value": np.float64(0.7), "optimizer": optimizer.state_dict(), "scheduler": scheduler}
    file = save_theirs(tmp_path / "a.pth", state, **more)
    assert same(read_weights(file).state, model.state_dict())
    with pytest.raises(pickle.UnpicklingError):  # torch's own list is as before
        torch.load(file, weights_only=True)
    for other in (np.zeros(3), np.random.default_rng(0), Path("a")):  # as harmless, but no trainer's
        with pytest.raises(InputError, match="not opened further"):
            read_weights(save_theirs(file, state, other=other))


def broken(tmp_path):
    config = small_config()
    ours = save_ours(tmp_path / "ours.ckpt", config, network(config))
    convert(ours, tmp_path / "good.safetensors", "safetensors")
    return ours.read_bytes(), (tmp_path / "good.safetensors").read_bytes()


def test_cut_empty_and_damaged_files_are_named(tmp_path):
    ours, safe = broken(tmp_path)
    length = struct.unpack("<Q", safe[:8])[0]
    header = json.loads(safe[8 : 8 + length])
    header["__metadata__"]["pcseg"] = "[1]"
    text = json.dumps(header).encode()
    files = {
        "empty.pth": b"",
        "empty.safetensors": b"",
        "text.ckpt": b"hello, this is no checkpoint",
        "long.safetensors": struct.pack("<Q", 2**60) + safe[8:],
        "brace.safetensors": safe[:8] + b"[" + safe[9:],
        "table.safetensors": struct.pack("<Q", len(text)) + text + safe[8 + length :],
        **{f"cut{part}.pth": ours[: len(ours) * part // 10] for part in (1, 5, 9)},
        **{f"cut{part}.safetensors": safe[: len(safe) * part // 10] for part in (1, 5, 9)},
        "swapped.pth": ours[: len(ours) // 2] + ours[len(ours) // 2 + 7 :],
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name) as error:
            read_weights(tmp_path / name)
        assert "\n" not in str(error.value)
    with pytest.raises(InputError, match="is a folder"):
        read_weights(tmp_path)
    with pytest.raises(InputError, match="no such checkpoint"):
        read_weights(tmp_path / "nothing.pth")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda s: s.update({"up.1.1.bias": s["up.1.1.bias"].index_fill(0, torch.tensor([2]), torch.nan)}),
            r"up\.1\.1\.bias.*NaN",
        ),
        (lambda s: s.update({"final.bias": s["final.bias"].double() * 1e300}), r"final\.bias.*infinite"),
        (lambda s: s.update({"down.0.1.weight": s["down.0.1.weight"].int()}), r"down\.0\.1\.weight.*int32"),
        (lambda s: s.update({"down.0.1.weight": [1.0]}), r"down\.0\.1\.weight.*list"),
        (lambda s: s.update({"final.bias": torch.zeros(1).expand(10**13)}), r"final\.bias.*larger than what is stored"),
        (lambda s: s.pop("enc.1.block1.bn2.running_var"), r"enc\.1\.block1\.bn2\.running_var is missing"),
        (lambda s: s.pop("enc.1.block1.bn2.weight"), r"lacks enc\.1\.block1\.bn2\.weight"),
        (lambda s: s.pop("conv_input.0.weight"), "holds no SpUNet"),
    ],
)
def test_spoiled_entries_are_named(spoil, words, tmp_path):
    _, state = theirs(tmp_path)
    spoil(state)
    fresh = network(small_config(), 2)
    with pytest.raises(InputError, match=words):
        start_from(fresh, save_theirs(tmp_path / "a.pth", state), small_config(), NAMES20)


def test_half_precision_is_read_as_float32(tmp_path):
    _, state = theirs(tmp_path)
    half = {key: value.half() if value.is_floating_point() else value for key, value in state.items()}
    read = read_weights(save_theirs(tmp_path / "a.pth", half))
    assert {value.dtype for value in read.state.values()} == {torch.float32, torch.int64}
    assert torch.equal(read.state[STEM], half["conv_input.0.weight"].float())
    assert "from float16 to float32" in read.adapted


def test_read_checkpoint_wants_our_own_key(tmp_path):
    for content in ({"state_dict": {}}, {"pcseg": 1, "state_dict": {}}, {"pcseg": {}}, [1]):
        torch.save(content, tmp_path / "a.ckpt")
        with pytest.raises(InputError, match="is not a checkpoint that"):
            read_checkpoint(tmp_path / "a.ckpt")
