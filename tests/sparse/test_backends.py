"""Our back ends against spconv's own layers on CPU tensors, the choice of a back end, and CUDA against CPU."""

from __future__ import annotations

import importlib.util
import warnings

import pytest
import torch
from voxels import run, scattered, small_net

from pcseg.errors import InputError
from pcseg.ops import has_extension
from pcseg.sparse import InverseConv3d, SparseConv3d, SparseTensor, SubMConv3d, backends
from pcseg.sparse.backends.cpu import CpuBackend
from pcseg.sparse.backends.plain import PlainBackend
from pcseg.sparse.backends.spconv import SpconvBackend

BUILT = pytest.mark.skipif(not has_extension(), reason="needs the compiled kernels")
PACKAGES = ["torch", pytest.param("cpu", marks=BUILT), "spconv"]


@pytest.fixture(scope="module")
def spconv():
    """spconv.pytorch of a CUDA build, whose Native algorithm serves CPU tensors."""
    if importlib.util.find_spec("spconv") is None:
        pytest.skip("the oracle spconv is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # its autocast decorators have moved inside torch
        import spconv.cppconstants
        import spconv.pytorch
    if spconv.cppconstants.CPU_ONLY_BUILD:
        pytest.skip("spconv is the CPU-only build, which is no oracle: its results are wrong")
    return spconv.pytorch


class Theirs:
    """spconv's layers on the voxels of the scene, in the scene's row order; shifted by an even amount to start at 0."""

    def __init__(self, spconv, coord, batch, batch_size):
        low = coord.min(0).values.div(2, rounding_mode="floor") * 2
        shape = ((coord - low).max(0).values // 2 * 2 + 2).tolist()
        self.spconv, self.low = spconv, low
        self.indices = torch.cat([batch[:, None], coord - low], 1).int().contiguous()
        self.rest = (shape, batch_size)

    def tensor(self, feat):
        return self.spconv.SparseConvTensor(feat, self.indices, *self.rest)


def load(theirs, ours):
    """Give our weights to their layer; strict, hence layouts and names agree."""
    theirs.to(ours.weight.dtype).load_state_dict(ours.state_dict())
    return theirs.train()


def assert_same(got, wanted, got_inputs, wanted_inputs, tolerance):
    torch.testing.assert_close(got, wanted, atol=tolerance, rtol=tolerance)
    direction = torch.randn(got.shape, generator=torch.Generator().manual_seed(0), dtype=got.dtype)
    got_grads = torch.autograd.grad(got, got_inputs, direction)
    wanted_grads = torch.autograd.grad(wanted, wanted_inputs, direction)
    for got_grad, wanted_grad in zip(got_grads, wanted_grads, strict=True):
        torch.testing.assert_close(got_grad, wanted_grad, atol=10 * tolerance, rtol=10 * tolerance)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("size", [1, 3, 5])
def test_submanifold_equals_spconv(spconv, monkeypatch, package, size, dtype):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", package)
    feat, coord, batch = scattered(size, 300, dtype=dtype)
    ours = SubMConv3d(3, 5, size, bias=True, map_key="a").to(dtype)  # 3 ≠ 5: a transpose would differ
    native = spconv.ConvAlgo.Native
    theirs = load(spconv.SubMConv3d(3, 5, size, bias=True, indice_key="a", algo=native), ours)
    a, b = feat.clone().requires_grad_(), feat.clone().requires_grad_()
    x, position = SparseTensor.from_batch(a, coord, batch, 2)
    assert isinstance(x.maps.backend, {"torch": PlainBackend, "cpu": CpuBackend, "spconv": SpconvBackend}[package])
    wanted = theirs(Theirs(spconv, coord, batch, 2).tensor(b)).features
    inputs = [a, ours.weight, ours.bias], [b, theirs.weight, theirs.bias]
    assert_same(ours(x).feat[position], wanted, *inputs, 1e-5 if dtype == torch.float32 else 1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("package", PACKAGES)
def test_strided_and_inverse_equal_spconv(spconv, monkeypatch, package, dtype):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", package)
    feat, coord, batch = scattered(2, 300, dtype=dtype)
    native = spconv.ConvAlgo.Native
    down, up = SparseConv3d(3, 5, map_key="d").to(dtype), InverseConv3d(5, 2, bias=True, map_key="d").to(dtype)
    their_down = load(spconv.SparseConv3d(3, 5, 2, 2, bias=False, indice_key="d", algo=native), down)
    their_up = load(spconv.SparseInverseConv3d(5, 2, 2, indice_key="d", bias=True, algo=native), up)
    a, b = feat.clone().requires_grad_(), feat.clone().requires_grad_()
    x, position = SparseTensor.from_batch(a, coord, batch, 2)
    theirs = Theirs(spconv, coord, batch, 2)
    coarse, their_coarse = down(x), their_down(theirs.tensor(b))

    def sort(rows):
        return sorted(range(len(rows)), key=lambda i: rows[i].tolist())

    their_cubes = their_coarse.indices.long() + torch.cat([torch.zeros(1).long(), theirs.low // 2])
    cubes = torch.cat([coarse.batch[:, None], coarse.coord], 1)
    mine, other = sort(cubes), sort(their_cubes)
    assert torch.equal(cubes[mine], their_cubes[other])
    tolerance = 1e-5 if dtype == torch.float32 else 1e-12
    torch.testing.assert_close(coarse.feat[mine], their_coarse.features[other], atol=tolerance, rtol=tolerance)
    inputs = [a, down.weight, up.weight, up.bias], [b, their_down.weight, their_up.weight, their_up.bias]
    assert_same(up(coarse).feat[position], their_up(their_coarse).features, *inputs, tolerance)


def test_the_spconv_back_end_takes_what_spconv_itself_gets_wrong(spconv, monkeypatch):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "spconv")
    net = small_net(torch.float32)
    feat, coord, batch = scattered(3, 100, dtype=torch.float32)
    wanted = run(net.eval(), feat, coord, batch)
    assert wanted.requires_grad  # a bias and a gradient in evaluation mode
    rows = coord.t().contiguous().t()  # not contiguous, as nonzero() lays them out
    torch.testing.assert_close(run(net, feat, rows, batch), wanted)
    far = torch.tensor([[2**23, 0, 0]])
    with pytest.warns(UserWarning, match="more than 2\\^31 cells"):
        backends._warn_once.cache_clear()
        both = run(net, torch.cat([feat, feat]), torch.cat([coord, coord + far]), torch.cat([batch, batch]))
    torch.testing.assert_close(both, torch.cat([wanted, wanted]))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        torch.testing.assert_close(run(net, feat, coord, batch).float(), wanted, atol=0.05, rtol=0.05)
    assert run(net, feat[:0], coord[:0], batch[:0]).shape == (0, 2)
    assert run(net, feat[:1], coord[:1], batch[:1]).shape == (1, 2)


def test_the_choice_of_a_back_end(monkeypatch):
    cpu = (torch.device("cpu"), torch.float32, 100, 10)
    cuda = (torch.device("cuda"), torch.float32, 100, 10)
    monkeypatch.delenv("PCSEG_SPARSE_BACKEND", raising=False)
    assert isinstance(backends.choose_backend(*cpu), CpuBackend if has_extension() else PlainBackend)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "torch")
    assert isinstance(backends.choose_backend(*cpu), PlainBackend)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "minkowski")
    with pytest.raises(InputError, match="'minkowski', expected cpu, torch, spconv or spconv_triton, or unset"):
        backends.choose_backend(*cpu)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "spconv_triton")
    with pytest.raises(InputError, match="no cpu kernels"):
        backends.choose_backend(*cpu)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "cpu")
    with pytest.raises(InputError, match="no cuda kernels"):
        backends.choose_backend(*cuda)


def test_without_the_extension_plain_pytorch_serves(monkeypatch):
    monkeypatch.setattr(backends, "has_kernel", lambda op, device: False)
    monkeypatch.delenv("PCSEG_SPARSE_BACKEND", raising=False)
    backends._package_for.cache_clear()
    cpu = (torch.device("cpu"), torch.float32, 100, 10)
    assert isinstance(backends.choose_backend(*cpu), PlainBackend)
    backends._package_for.cache_clear()
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "cpu")
    with pytest.raises(InputError, match="pcseg's kernels are not built: `pcseg check` says why"):
        backends.choose_backend(*cpu)


@BUILT
def test_the_whole_way_equals_plain_pytorch_in_single_precision(monkeypatch):
    """Forward and gradients of a net with every layer, float32 to 1e-5, for ordinary, far and empty scenes."""
    near = scattered(7, 3000, 3, reach=14, dtype=torch.float32)
    far = (*near[:1], near[1] * torch.tensor([1, -(2**11), 2**18]), *near[2:])  # past 2^32 cells, few neighbours
    for feat, coord, batch in (near, far, tuple(t[:0] for t in near)):
        results = []
        for package in ("cpu", "torch"):
            monkeypatch.setenv("PCSEG_SPARSE_BACKEND", package)
            net = small_net(torch.float32)
            out = run(net, feat, coord, batch, 4)  # the last element is empty
            out.square().sum().backward()
            results.append([out.detach(), *(p.grad for p in net.parameters())])
        for got, wanted in zip(*results, strict=True):
            largest = float(wanted.abs().max()) if wanted.numel() else 1
            torch.testing.assert_close(got, wanted, rtol=1e-5, atol=1e-5 * max(1, largest))


@BUILT
def test_a_grid_whose_keys_do_not_fit_goes_to_plain_pytorch(monkeypatch):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "cpu")
    coord = torch.tensor([[0, 0, 0], [1, 0, 0], [2**20, 2**20, 2**20]])
    backends._warn_once.cache_clear()
    with pytest.warns(UserWarning, match="more than 2\\^58 cells"):
        x, _ = SparseTensor.from_batch(torch.ones(3, 2), coord, torch.zeros(3, dtype=torch.long), 1)
    assert isinstance(x.maps.backend, PlainBackend)


def test_the_cpu_only_build_of_spconv_is_refused(spconv, monkeypatch):
    import spconv.cppconstants

    monkeypatch.setattr(spconv.cppconstants, "CPU_ONLY_BUILD", True)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "spconv")
    module = importlib.import_module("pcseg.sparse.backends.spconv")
    module.spconv_backend.cache_clear()
    with pytest.raises(InputError, match="CPU-only build"):
        backends.choose_backend(torch.device("cpu"), torch.float32, 100, 10)
    module.spconv_backend.cache_clear()


def test_a_missing_package_is_named(monkeypatch):
    module = importlib.import_module("pcseg.sparse.backends.spconv")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "spconv")
    module.spconv_backend.cache_clear()
    with pytest.raises(InputError, match="needs the package spconv"):
        backends.choose_backend(torch.device("cpu"), torch.float32, 100, 10)
    module.spconv_backend.cache_clear()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("package", ["torch", "spconv", "spconv_triton"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_cuda_equals_cpu(monkeypatch, package, dtype):
    """Forward and gradients in fp32 and under autocast; float32 products may use TF32 in spconv."""
    if package != "torch" and importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    feat, coord, batch = scattered(5, 2000, reach=12, dtype=torch.float32)
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "torch")
    cpu = small_net(torch.float32)
    wanted = run(cpu, feat, coord, batch)
    wanted.square().sum().backward()
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", package)
    cuda = small_net(torch.float32).cuda()
    with torch.autocast("cuda", dtype=dtype, enabled=dtype != torch.float32):
        got = run(cuda, feat.cuda(), coord.cuda(), batch.cuda())
    got.float().square().sum().backward()
    tolerance = {torch.float32: 5e-3, torch.float16: 2e-2, torch.bfloat16: 1e-1}[dtype]

    def close(a, b):
        a, b = a.detach().float().cpu(), b.detach()
        assert (a - b).abs().max() <= tolerance * b.abs().max()

    close(got, wanted)
    for a, b in zip(cuda.parameters(), cpu.parameters(), strict=True):
        close(a.grad, b.grad)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_cuda_double_precision_is_exact(monkeypatch):
    monkeypatch.delenv("PCSEG_SPARSE_BACKEND", raising=False)
    feat, coord, batch = scattered(6, 500)
    net = small_net()
    wanted = run(net, feat, coord, batch)
    torch.testing.assert_close(run(net.cuda(), feat.cuda(), coord.cuda(), batch.cuda()).cpu(), wanted)
