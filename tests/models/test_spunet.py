"""SpUNet: its size and names, its promises at the edges, and that it learns."""

from __future__ import annotations

import importlib.util

import pytest
import torch
from torch import nn
from voxels import scattered

from pcseg.models import SpUNet
from pcseg.sparse.backends.plain import PlainBackend


@pytest.fixture(autouse=True)
def plain_backend(monkeypatch):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "torch")


def small(seed: int = 0) -> SpUNet:
    torch.manual_seed(seed)
    return SpUNet(4, channels=(8, 12, 12, 8), layers=(1, 2, 1, 1), base_channels=6)


def scene(seed: int, voxels: int = 400):
    return scattered(seed, voxels, batch_size=2, reach=8, channels=4, dtype=torch.float32)


@pytest.mark.parametrize(("in_channels", "classes", "parameters"), [(9, 200, 39_187_304), (6, 20, 39_157_844)])
def test_as_many_parameters_and_entries_as_pointcept(in_channels, classes, parameters):
    with torch.device("meta"):
        model = nn.ModuleDict({"backbone": SpUNet(in_channels), "final": nn.Linear(96, classes)})
    assert sum(p.numel() for p in model.parameters()) == parameters
    assert len(model.state_dict()) == 356


def test_names_and_shapes_are_pointcept_s():
    with torch.device("meta"):
        model = SpUNet(9)
    shapes = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    assert model.out_channels == 96
    wanted = {"conv_input.0.weight": (32, 5, 5, 5, 9), "conv_input.1.running_mean": (32,)}
    for i, (wide, narrow, blocks) in enumerate([(32, 32, 2), (64, 32, 3), (128, 64, 4), (256, 128, 6)]):
        wanted[f"down.{i}.0.weight"] = (wide, 2, 2, 2, narrow)
        wanted[f"down.{i}.1.weight"] = (wide,)
        for j in range(blocks):
            for k in (1, 2):
                wanted[f"enc.{i}.block{j}.conv{k}.weight"] = (wide, 3, 3, 3, wide)
                wanted[f"enc.{i}.block{j}.bn{k}.num_batches_tracked"] = ()
    for i, (out, deep, joined) in enumerate([(96, 96, 128), (96, 128, 128), (128, 256, 192), (256, 256, 384)]):
        wanted[f"up.{i}.0.weight"] = (out, 2, 2, 2, deep)
        wanted[f"up.{i}.1.bias"] = (out,)
        wanted[f"dec.{i}.block0.conv1.weight"] = (out, 3, 3, 3, joined)
        wanted[f"dec.{i}.block0.proj.0.weight"] = (out, 1, 1, 1, joined)
        wanted[f"dec.{i}.block0.proj.1.running_var"] = (out,)
        wanted[f"dec.{i}.block1.conv2.weight"] = (out, 3, 3, 3, out)
    assert {name: shapes.get(name) for name in wanted} == wanted
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm1d)]
    assert {(norm.eps, norm.momentum) for norm in norms} == {(1e-3, 0.01)}


def test_weights_start_small():
    weight = small().state_dict()["dec.1.block0.conv1.weight"]
    assert weight.std() == pytest.approx(0.02, rel=0.05)


def test_one_map_for_each_resolution(monkeypatch):
    built = []
    for name in ("submanifold_map", "strided_map"):
        original = getattr(PlainBackend, name)

        def counted(self, x, size, name=name, original=original):
            built.append((name, size, len(x.coord)))
            return original(self, x, size)

        monkeypatch.setattr(PlainBackend, name, counted)
    small()(*scene(0), 2)
    assert len(built) == len(set(built)) == 6  # stem, 2 halvings, 3 resolutions


def test_rows_follow_the_caller_s_order():
    feat, coord, batch = scene(1)
    model, order = small().eval(), torch.randperm(len(feat))
    wanted = model(feat, coord, batch, 2)
    assert wanted.shape == (len(feat), 8) and wanted.requires_grad
    assert torch.equal(model(feat[order], coord[order].int(), batch[order], 2), wanted[order])


@pytest.mark.parametrize("voxels", [0, 1, 2])
def test_training_on_almost_nothing(voxels):
    """Deep levels hold one voxel or none: BatchNorm falls back on its running statistics."""
    coord = torch.tensor([[0, 0, 0], [1, 0, 0]])[:voxels]
    model = small().train()
    out = model(torch.ones(voxels, 4), coord, torch.zeros(voxels, dtype=torch.long), 3)
    out.sum().backward()
    assert out.shape == (voxels, 8) and out.isfinite().all()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())
    tracked = {name: int(value) for name, value in model.state_dict().items() if name.endswith("tracked")}
    assert tracked["conv_input.1.num_batches_tracked"] == (voxels == 2)
    assert tracked["enc.1.block0.bn1.num_batches_tracked"] == 0


def test_it_learns_and_repeats_bit_for_bit():
    feat, coord, batch = scene(2)
    target = (coord.sum(1) % 3).long()  # only the neighbourhood tells, not the features

    def train():
        model = small()
        head = nn.Linear(8, 3)
        optimiser = torch.optim.AdamW([*model.parameters(), *head.parameters()], lr=1e-2)
        losses = []
        for _ in range(15):
            loss = nn.functional.cross_entropy(head(model(feat, coord, batch, 2)), target)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        return losses, model.state_dict()

    (losses, state), (again, state_again) = train(), train()
    assert losses[-1] < 0.6 * losses[0]
    assert losses == again and all(torch.equal(state[name], state_again[name]) for name in state)


def test_state_dict_and_dtype_move():
    feat, coord, batch = scene(3)
    model, other = small(0).eval(), small(1).eval()
    other.load_state_dict(model.state_dict())
    wanted = model(feat, coord, batch, 2)
    assert torch.equal(other(feat, coord, batch, 2), wanted)
    torch.testing.assert_close(other.double()(feat.double(), coord, batch, 2).float(), wanted, atol=1e-5, rtol=1e-4)


@pytest.mark.skipif(importlib.util.find_spec("spconv") is None, reason="the oracle spconv is not installed")
def test_the_whole_net_agrees_through_spconv(monkeypatch):
    feat, coord, batch = scene(4)
    results = []
    for package in ("torch", "spconv"):
        monkeypatch.setenv("PCSEG_SPARSE_BACKEND", package)
        model = small().double()
        out = model(feat.double(), coord, batch, 2)
        out.square().sum().backward()
        results.append([out.detach(), *(p.grad for p in model.parameters())])
    for a, b in zip(*results, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-7, atol=1e-9)


def test_uneven_stages_are_refused():
    with pytest.raises(ValueError, match="same even length"):
        SpUNet(4, channels=(8, 8, 8), layers=(1, 1, 1))
