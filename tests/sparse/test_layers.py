"""The back ends for CPU tensors against dense convolutions, and the promises every back end keeps."""

from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from voxels import run, scattered, small_net

from pcseg.ops import has_extension
from pcseg.sparse import InverseConv3d, SparseConv3d, SparseSequential, SparseTensor, SubMConv3d
from pcseg.sparse.backends import choose_backend, plain
from pcseg.sparse.layers import convolve_norm

REACH = 12  # coordinates lie in −REACH … REACH − 1


BACKENDS = ["torch", *(["cpu"] if has_extension() else [])]


@pytest.fixture(autouse=True, params=BACKENDS)
def backend(request, monkeypatch):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", request.param)
    return request.param


def dense(feat: torch.Tensor, coord: torch.Tensor, batch: torch.Tensor, batch_size: int, reach: int) -> torch.Tensor:
    """Lay voxels into a (B, C, 2·reach, 2·reach, 2·reach) grid whose cell 0 is coordinate −reach."""
    grid = feat.new_zeros(batch_size, *[2 * reach] * 3, feat.shape[1])
    x, y, z = (coord + reach).unbind(1)
    return grid.index_put((batch, x, y, z), feat).permute(0, 4, 1, 2, 3)


def read(grid: torch.Tensor, coord: torch.Tensor, batch: torch.Tensor, reach: int) -> torch.Tensor:
    x, y, z = (coord + reach).unbind(1)
    return grid[batch, :, x, y, z]


def assert_same_with_gradients(got: torch.Tensor, wanted: torch.Tensor, inputs: list[torch.Tensor]) -> None:
    torch.testing.assert_close(got, wanted)
    direction = torch.randn(got.shape, generator=torch.Generator().manual_seed(0), dtype=got.dtype)
    got_grads = torch.autograd.grad(got, inputs, direction)
    for got_grad, wanted_grad in zip(got_grads, torch.autograd.grad(wanted, inputs, direction), strict=True):
        torch.testing.assert_close(got_grad, wanted_grad)


scenes = dict(seed=st.integers(0, 10**6), voxels=st.integers(1, 200), batch_size=st.integers(1, 3))


@settings(max_examples=25, deadline=None)
@given(**scenes, size=st.sampled_from([3, 5]), chunk=st.sampled_from([7, 4096]))
def test_submanifold_is_dense_convolution_read_at_the_voxels(seed, voxels, batch_size, size, chunk):
    feat, coord, batch = scattered(seed, voxels, batch_size)
    feat.requires_grad_()
    layer = SubMConv3d(3, 4, size, bias=True, map_key="a").double()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "CPU_CHUNK", chunk)
        x, position = SparseTensor.from_batch(feat, coord, batch, batch_size)
        got = layer(x).feat[position]
    kernel = layer.weight.permute(0, 4, 1, 2, 3)
    grid = F.conv3d(dense(feat, coord, batch, batch_size, REACH), kernel, layer.bias, padding=size // 2)
    assert_same_with_gradients(got, read(grid, coord, batch, REACH), [feat, layer.weight, layer.bias])


@settings(max_examples=25, deadline=None)
@given(**scenes, size=st.sampled_from([2, 3]))
def test_strided_and_inverse_are_dense_convolution_and_its_transpose(seed, voxels, batch_size, size):
    feat, coord, batch = scattered(seed, voxels, batch_size)
    feat.requires_grad_()
    down = SparseConv3d(3, 4, size, size, bias=True, map_key="d").double()
    up = InverseConv3d(4, 2, size, bias=True, map_key="d").double()
    x, position = SparseTensor.from_batch(feat, coord, batch, batch_size)
    coarse = down(x)
    got = up(coarse)
    assert torch.equal(got.coord[position], coord) and torch.equal(got.batch[position], batch)

    cubes = torch.cat([batch[:, None], coord.div(size, rounding_mode="floor")], 1).unique(dim=0)
    found = torch.cat([coarse.batch[:, None], coarse.coord], 1)
    assert len(found) == len(cubes) and torch.equal(found.unique(dim=0), cubes)
    grid = dense(feat, coord, batch, batch_size, REACH)  # REACH is a multiple of 2 and of 3
    grid = F.conv3d(grid, down.weight.permute(0, 4, 1, 2, 3), down.bias, stride=size)
    wanted = read(grid, coarse.coord, coarse.batch, REACH // size)
    assert_same_with_gradients(coarse.feat, wanted, [feat, down.weight, down.bias])

    feat = coarse.feat.detach().requires_grad_()
    got = up(coarse.replace(feat)).feat[position]
    grid = dense(feat, coarse.coord, coarse.batch, batch_size, REACH // size)
    grid = F.conv_transpose3d(grid, up.weight.permute(4, 0, 1, 2, 3), up.bias, stride=size)
    assert_same_with_gradients(got, read(grid, coord, batch, REACH), [feat, up.weight, up.bias])


def test_gradcheck_in_double_precision():
    feat, coord, batch = scattered(3, 12, reach=2)
    net = small_net()
    inputs = (feat.requires_grad_(), *net.parameters())
    assert torch.autograd.gradcheck(lambda feat, *_: run(net, feat, coord, batch), inputs, fast_mode=True)


def test_a_frozen_layer_and_a_fixed_input_get_no_gradient():
    feat, coord, batch = scattered(4, 40)
    wanted = SubMConv3d(3, 4, map_key="a").double()
    run(wanted, feat, coord, batch).sum().backward()  # the input needs none
    frozen = copy.deepcopy(wanted).requires_grad_(False)
    run(frozen, feat.requires_grad_(), coord, batch).sum().backward()
    assert wanted.weight.grad.abs().sum() > 0 and frozen.weight.grad is None and feat.grad.abs().sum() > 0


def test_row_order_and_translation_do_not_matter():
    feat, coord, batch = scattered(5, 150)
    net, order = small_net(), torch.randperm(len(feat))
    wanted = run(net, feat, coord, batch)
    assert torch.equal(run(net, feat[order], coord[order], batch[order]), wanted[order])
    torch.testing.assert_close(run(net, feat, coord + torch.tensor([4, -6, 1000]), batch), wanted)  # even: same cubes


def test_same_bits_twice():
    feat, coord, batch = scattered(6, 200, dtype=torch.float32)
    results = []
    for _ in range(2):
        net = small_net(torch.float32)
        out = run(net, feat, coord, batch)
        out.square().sum().backward()
        results.append([out, *(p.grad for p in net.parameters())])
    assert all(torch.equal(a, b) for a, b in zip(*results, strict=True))


def test_elements_of_a_batch_do_not_see_each_other():
    parts = [scattered(seed, 60, 1) for seed in (7, 8)]
    net = small_net()
    alone = torch.cat([run(net, *part, 1) for part in parts])
    feat, coord, batch = (torch.cat(columns) for columns in zip(*parts, strict=True))
    batch[len(parts[0][0]) :] = 2  # element 1 is empty
    torch.testing.assert_close(run(net, feat, coord, batch, 3), alone)


def test_a_grid_beyond_32_bits_keeps_voxels_apart():
    feat, coord, batch = scattered(9, 60)
    net = small_net()
    near = run(net, feat, coord, batch)
    far = torch.tensor([[2**20, -(2**19), 2**19]])
    got = run(net, torch.cat([feat, feat]), torch.cat([coord, coord + far]), torch.cat([batch, batch]))
    torch.testing.assert_close(got, torch.cat([near, near]))


@pytest.mark.parametrize("voxels", [0, 1])
def test_none_and_one_voxel(voxels):
    feat = torch.ones(voxels, 3, dtype=torch.float64)
    coord, batch = torch.full((voxels, 3), -7), torch.zeros(voxels, dtype=torch.long)
    net = small_net()
    out = run(net, feat, coord, batch, 1)
    out.sum().backward()
    assert out.shape == (voxels, 2) and out.isfinite().all()
    assert all(p.grad.isfinite().all() for p in net.parameters())
    if voxels:  # only the centre of the first kernel and one corner of the strided one meet the voxel
        hidden = torch.tanh(feat @ net[0].weight[:, 2, 2, 2].t()) @ net[2].weight[:, 1, 1, 1].t()
        hidden = hidden @ net[3].weight[:, 1, 1, 1].t() @ net[4].weight[:, 1, 1, 1].t()  # −7 = 2 · −4 + 1
        hidden = hidden @ net[5].weight.view(5, 4) + net[5].bias
        torch.testing.assert_close(out, hidden @ net[6].weight[:, 1, 1, 1].t() @ net[7].weight[:, 1, 1, 1].t())


def test_maps_are_built_once_per_key(monkeypatch):
    built = []
    kind = type(choose_backend(torch.device("cpu"), torch.float64, cells=1, voxels=1))
    for name in ("submanifold_map", "strided_map"):
        original = getattr(kind, name)

        def counted(self, x, size, name=name, original=original):
            built.append((name, size))
            return original(self, x, size)

        monkeypatch.setattr(kind, name, counted)
    run(small_net(), *scattered(10, 50))
    assert built == [("submanifold_map", 5), ("submanifold_map", 3), ("strided_map", 2), ("submanifold_map", 3)]


def test_a_map_key_used_for_two_things_is_an_error():
    x, _ = SparseTensor.from_batch(*scattered(11, 50), 2)
    with pytest.raises(ValueError, match="'a' belongs to a submanifold kernel of size 3"):
        SubMConv3d(3, 3, 5, map_key="a").double()(SubMConv3d(3, 3, 3, map_key="a").double()(x))
    coarse = SparseConv3d(3, 3, map_key="d").double()(x)
    with pytest.raises(ValueError, match="map_key 'a'"):
        SubMConv3d(3, 3, 3, map_key="a").double()(coarse)
    with pytest.raises(ValueError, match="does not lie on the voxels"):
        InverseConv3d(3, 3, map_key="d").double()(x)
    with pytest.raises(ValueError, match="no SparseConv3d of kernel_size 2 with map_key 'e' ran"):
        InverseConv3d(3, 3, map_key="e").double()(coarse)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SubMConv3d(3, 3, 2, map_key="a"), "odd size"),
        (lambda: SubMConv3d(3, 3, 3), "needs a map_key"),
        (lambda: SparseConv3d(3, 3, 3, 2, map_key="a"), "must be equal"),
    ],
)
def test_kernels_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_wrong_width_is_named():
    x, _ = SparseTensor.from_batch(*scattered(12, 5), 2)
    with pytest.raises(ValueError, match="takes 4 channels, its input has 3"):
        SubMConv3d(4, 4, 1).double()(x)


def test_state_dict_round_trip_and_dtypes():
    feat, coord, batch = scattered(13, 100)
    net, other = small_net(), small_net()
    for p in other.parameters():
        p.data.zero_()
    other.load_state_dict(net.state_dict())
    wanted = run(net, feat, coord, batch)
    assert torch.equal(run(other, feat, coord, batch), wanted)
    for dtype, tolerance in ((torch.float32, 1e-5), (torch.bfloat16, 0.05)):
        got = run(copy.deepcopy(net).to(dtype), feat.to(dtype), coord, batch)
        assert got.dtype == dtype
        torch.testing.assert_close(got.double(), wanted, atol=tolerance, rtol=tolerance)


def test_bf16_autocast_on_cpu():
    feat, coord, batch = scattered(14, 100, dtype=torch.float32)
    net = small_net(torch.float32)
    wanted = run(net, feat, coord, batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        got = run(net, feat, coord, batch)
    assert got.dtype == torch.bfloat16
    torch.testing.assert_close(got.float(), wanted, atol=0.05, rtol=0.05)
    got.float().sum().backward()
    assert all(p.grad.dtype == torch.float32 and p.grad.isfinite().all() for p in net.parameters())


def normed_net(dtype) -> SparseSequential:
    """A convolution of each kind with its BatchNorm, statistics and parameters far from their first values."""
    torch.manual_seed(2)
    net = SparseSequential(
        SparseSequential(SubMConv3d(3, 6, 3, bias=True, map_key="fine"), torch.nn.BatchNorm1d(6), torch.nn.ReLU()),
        SparseSequential(SparseConv3d(6, 5, map_key="down"), torch.nn.BatchNorm1d(5)),
        SparseSequential(SubMConv3d(5, 8, 1, bias=True), torch.nn.BatchNorm1d(8), torch.nn.ReLU(inplace=True)),
        SparseSequential(InverseConv3d(8, 4, map_key="down"), torch.nn.BatchNorm1d(4), torch.nn.ReLU()),
    )
    for norm in net.modules():
        if isinstance(norm, torch.nn.BatchNorm1d):
            for tensor in (norm.weight.data, norm.bias.data, norm.running_mean):
                tensor.normal_()
            norm.running_var.uniform_(0.5, 2)
    return net.to(dtype)


def step_by_step(net, x):
    """The same without :func:`convolve_norm`."""
    for block in net:
        for module in block:
            x = x.replace(module(x.feat)) if not hasattr(module, "map_key") else module(x)
    return x


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-10), (torch.float32, 1e-5)])
def test_norms_in_inference_equal_the_layers_one_by_one(dtype, tolerance):
    feat, coord, batch = scattered(15, 300, dtype=dtype)
    net = normed_net(dtype).eval()
    x, _ = SparseTensor.from_batch(feat, coord, batch, 2)
    wanted = step_by_step(net, x)
    torch.testing.assert_close(net(x).feat, wanted.feat, atol=tolerance, rtol=tolerance)  # with gradients
    for mode in (torch.no_grad, torch.inference_mode):
        with mode():
            torch.testing.assert_close(net(x).feat, wanted.feat, atol=tolerance, rtol=tolerance)
            carried = torch.randn(len(x.feat), 6, dtype=dtype)
            got = convolve_norm(net[0][0], net[0][1], x, carried, relu=True)
            alone = net[0][1](net[0][0](x).feat)
            torch.testing.assert_close(got.feat, (alone + carried).relu(), atol=tolerance, rtol=tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-10), (torch.float32, 1e-4)])
def test_norms_in_training_equal_the_layers_one_by_one(dtype, tolerance):
    feat, coord, batch = scattered(16, 300, dtype=dtype)
    net, other = normed_net(dtype), normed_net(dtype)
    x, _ = SparseTensor.from_batch(feat, coord, batch, 2)
    for _ in range(2):
        for model, function in ((net, net), (other, lambda x: step_by_step(other, x))):
            model.zero_grad()
            function(x).feat.square().sum().backward()
    for (name, a), (_, b) in zip(net.state_dict().items(), other.state_dict().items(), strict=True):
        torch.testing.assert_close(a, b, atol=tolerance, rtol=tolerance, msg=name)
    for a, b in zip(net.parameters(), other.parameters(), strict=True):
        largest = float(b.grad.abs().max())
        torch.testing.assert_close(a.grad, b.grad, atol=tolerance * max(1, largest), rtol=tolerance)


def test_a_norm_without_statistics_or_parameters_is_left_to_torch():
    feat, coord, batch = scattered(17, 100)
    for options in ({"affine": False}, {"track_running_stats": False}, {"momentum": None}):
        norm = torch.nn.BatchNorm1d(4, **options).double()
        layer = SubMConv3d(3, 4, map_key="a").double()
        x, _ = SparseTensor.from_batch(feat, coord, batch, 2)
        for train in (True, False):
            norm.train(train)
            with torch.no_grad():
                wanted = copy.deepcopy(norm)(layer(x).feat)
                torch.testing.assert_close(convolve_norm(layer, norm, x).feat, wanted)


@pytest.mark.parametrize("train", [True, False])
def test_norms_under_bf16_autocast_take_what_is_carried_in_float32(train):
    feat, coord, batch = scattered(18, 200, dtype=torch.float32)
    layer, norm = SubMConv3d(3, 4, map_key="a"), torch.nn.BatchNorm1d(4)
    norm.train(train)
    x, _ = SparseTensor.from_batch(feat, coord, batch, 2)
    carried = torch.randn(len(feat), 4)
    wanted = convolve_norm(layer, copy.deepcopy(norm), x, carried, relu=True).feat
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        got = convolve_norm(layer, norm, x, carried, relu=True).feat
    torch.testing.assert_close(got.float(), wanted, atol=0.05, rtol=0.05)
