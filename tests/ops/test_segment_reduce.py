"""segment_reduce against a loop over segments, with and without torch-scatter."""

import importlib
from collections import Counter

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.ops import segment_reduce

# pcseg.ops.segment_reduce is the function; the module of the same name hides behind it.
module = importlib.import_module("pcseg.ops.segment_reduce")

FLOATS = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
TOLERANCE = {torch.float64: 1e-12, torch.float32: 1e-5, torch.float16: 1e-3, torch.bfloat16: 8e-3}


@pytest.fixture(params=["torch-scatter", "PyTorch"])
def route(request, monkeypatch):
    """Each of the two ways to sum."""
    if request.param == "PyTorch":
        monkeypatch.setattr(module, "_torch_scatter", lambda: None)
    elif module._torch_scatter() is None:
        pytest.skip("torch-scatter is not installed")
    return request.param


def by_loop(values, index, num_segments, reduce, ignore_index=-1):
    results = []
    for s in range(num_segments):
        rows = values[index == s]
        if reduce == "majority":
            votes = Counter(v for v in rows.tolist() if v != ignore_index)
            most = max(votes.values(), default=0)
            results.append(min((v for v in votes if votes[v] == most), default=ignore_index))
        elif len(rows) == 0:
            results.append(torch.zeros(values.shape[1:], dtype=torch.float64))
        else:
            rows = rows.double()
            results.append({"mean": rows.mean, "sum": rows.sum, "max": rows.amax}[reduce](dim=0))
    if reduce == "majority":
        return torch.tensor(results, dtype=values.dtype)
    return torch.stack(results) if results else torch.zeros(0, *values.shape[1:], dtype=torch.float64)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("reduce", ["mean", "sum", "max"])
def test_equals_a_loop(reduce, data):
    points, segments = data.draw(st.integers(0, 60)), data.draw(st.integers(1, 12))
    dtype = data.draw(st.sampled_from(FLOATS))
    generator = torch.Generator().manual_seed(data.draw(st.integers(0, 99)))
    values = torch.randn(points, data.draw(st.integers(1, 5)), generator=generator, dtype=torch.float64).to(dtype)
    index = torch.randint(segments, (points,), generator=generator)
    layout = data.draw(st.sampled_from(["plain", "transposed", "every other", "vector"]))
    if layout == "transposed":
        values = values.T.contiguous().T
    elif layout == "every other":
        values, index = values[::2, ::2], index[::2]
    elif layout == "vector":
        values = values[:, 0]
    index = index.to(data.draw(st.sampled_from([torch.int32, torch.int64, torch.uint8])))
    got = segment_reduce(values, index, segments, reduce)
    want = by_loop(values, index, segments, reduce)
    assert got.dtype == dtype
    torch.testing.assert_close(got.double(), want, rtol=TOLERANCE[dtype], atol=20 * TOLERANCE[dtype])


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_majority_equals_a_loop(data):
    points, segments = data.draw(st.integers(0, 60)), data.draw(st.integers(1, 8))
    dtype = data.draw(st.sampled_from([torch.int64, torch.int32, torch.int8, torch.uint8]))
    limits = torch.iinfo(dtype)
    labels = data.draw(
        st.lists(
            st.one_of(st.integers(0, 3), st.sampled_from([limits.min, limits.max])), min_size=points, max_size=points
        )
    )
    ignore_index = data.draw(st.sampled_from([0, 2, limits.max, limits.min]))
    index = torch.tensor(
        data.draw(st.lists(st.integers(0, segments - 1), min_size=points, max_size=points)), dtype=torch.int64
    )
    labels = torch.tensor(labels, dtype=dtype)
    got = segment_reduce(labels, index, segments, "majority", ignore_index=ignore_index)
    assert torch.equal(got, by_loop(labels, index, segments, "majority", ignore_index))


def test_majority_by_hand():
    labels = torch.tensor([7, 3, 3, 7, -1, -1, 5, 2])
    index = torch.tensor([0, 0, 0, 0, 0, 1, 3, 3])
    assert segment_reduce(labels, index, 4, "majority").tolist() == [3, -1, -1, 2]


@pytest.mark.parametrize("dtype", FLOATS)
def test_both_routes_pool_a_scan_alike(route, dtype):
    generator = torch.Generator().manual_seed(0)
    values = torch.randn(20_000, 6, generator=generator).to(dtype).requires_grad_()
    index = torch.randint(3000, (20_000,), generator=generator)
    for reduce in ("mean", "sum", "max"):
        result = segment_reduce(values, index, 3500, reduce)
        exact = values.detach().double().requires_grad_()
        sums = exact.new_zeros(3500, 6).index_add(0, index, exact)
        count = torch.bincount(index, minlength=3500).clamp(min=1)[:, None]
        want = {"mean": sums / count, "sum": sums, "max": by_loop(exact.detach(), index, 3500, "max")}[reduce]
        torch.testing.assert_close(result.double(), want, rtol=TOLERANCE[dtype], atol=5 * TOLERANCE[dtype])
        (grad,) = torch.autograd.grad(result.sum(), values)
        assert grad.dtype == dtype
        if reduce == "max":
            assert torch.equal(grad.sum(0), torch.full((6,), 1.0).to(dtype) * len(index.unique()))
        else:
            (want_grad,) = torch.autograd.grad(want.sum(), exact)
            torch.testing.assert_close(grad.double(), want_grad, rtol=TOLERANCE[dtype], atol=0)


@pytest.mark.parametrize("reduce", ["mean", "sum", "max"])
def test_gradients_in_float64(route, reduce):
    values = torch.randn(12, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    index = torch.arange(12) % 4

    def pool(x):
        return segment_reduce(x, index, 5, reduce)

    assert torch.autograd.gradcheck(pool, values)
    assert torch.autograd.gradgradcheck(lambda x: pool(x).sin(), values)


def test_ties_and_nan_of_the_max():
    values = torch.tensor([[1.0], [4.0], [4.0], [torch.nan], [2.0], [-torch.inf]], requires_grad=True)
    result = segment_reduce(values, torch.tensor([0, 0, 0, 1, 1, 2]), 4, "max")
    assert result[:, 0].tolist() == pytest.approx([4.0, torch.nan, -torch.inf, 0.0], nan_ok=True)
    result.sum().backward()
    assert values.grad[:, 0].tolist() == [0, 1, 0, 1, 0, 1]


def test_sums_beyond_half_precision(route):
    values = torch.ones(70_000, 1, dtype=torch.float16)  # their sum is beyond the largest float16
    index = torch.zeros(70_000, dtype=torch.int64)
    assert segment_reduce(values, index, 1, "mean").item() == 1
    assert segment_reduce(values[:5000], index[:5000], 1, "sum").item() == 5000


@pytest.mark.parametrize("reduce", ["mean", "sum", "max", "majority"])
def test_nothing_to_reduce(route, reduce):
    empty = torch.zeros(0, dtype=torch.int64)
    values = empty if reduce == "majority" else torch.zeros(0, 3, requires_grad=True)
    result = segment_reduce(values, empty, 2, reduce)
    assert result.tolist() == ([-1, -1] if reduce == "majority" else [[0.0] * 3] * 2)
    assert len(segment_reduce(values, empty, 0, reduce)) == 0
    if reduce != "majority":
        result.sum().backward()
        assert values.grad.shape == (0, 3)


@pytest.mark.parametrize("reduce", ["mean", "sum", "max", "majority"])
def test_compiles_whole(reduce):
    def pool(values, index):
        return segment_reduce(values, index, 7, reduce)

    torch._dynamo.reset()
    compiled = torch.compile(pool, fullgraph=True, dynamic=True, backend="aot_eager")
    for points in (50, 77):
        index = torch.randint(7, (points,))
        values = torch.randint(4, (points, 3)).float().requires_grad_()  # with ties
        if reduce == "majority":
            values = torch.randint(4, (points,))
        results = [function(values, index) for function in (compiled, pool)]
        torch.testing.assert_close(*results)
        if reduce != "majority":
            torch.testing.assert_close(*(torch.autograd.grad(result.square().sum(), values) for result in results))
    for bad in (7, -1):
        with pytest.raises(RuntimeError, match=r"an index is not in 0\.\.6"):
            compiled(values, index.masked_fill(index == index[-1], bad))


@pytest.mark.parametrize("bad", [3, -1, 2**40])
def test_bad_index_is_named(bad):
    index = torch.tensor([0, 2, bad, bad])
    with pytest.raises(RuntimeError, match=rf"index {bad} at point 2 is not in 0\.\.2"):
        segment_reduce(torch.ones(4, 2), index, 3)


def test_wrong_arguments():
    values, index = torch.ones(4, 2), torch.zeros(4, dtype=torch.int64)
    with pytest.raises(ValueError, match="one of mean, sum, max, majority, got 'median'"):
        segment_reduce(values, index, 1, "median")
    with pytest.raises(ValueError, match=r"\(4, 2\) and \(3,\)"):
        segment_reduce(values, index[:3], 1)
    with pytest.raises(ValueError, match=r"values \(N,\) and index"):
        segment_reduce(values.long(), index, 1, "majority")
    with pytest.raises(TypeError, match="index must be integers"):
        segment_reduce(values, index.float(), 1)
    with pytest.raises(TypeError, match=r'"majority" must be integers'):
        segment_reduce(values[:, 0], index, 1, "majority")
    with pytest.raises(TypeError, match="must be floating point"):
        segment_reduce(values.long(), index, 1, "sum")
    with pytest.raises(ValueError, match="ignore_index must fit"):
        segment_reduce(index.to(torch.uint8), index, 1, "majority", ignore_index=-1)
    with pytest.raises(ValueError, match="move one"):
        segment_reduce(values, index.to("meta"), 1)


@pytest.mark.gpu
@pytest.mark.parametrize("reduce", ["mean", "sum", "max", "majority"])
def test_cuda_equals_cpu(reduce):
    index = torch.randint(300, (5000,))
    values = torch.randint(-1, 9, (5000,)) if reduce == "majority" else torch.randn(5000, 8)
    want = segment_reduce(values, index, 310, reduce)
    got = segment_reduce(values.cuda(), index.cuda(), 310, reduce)
    torch.testing.assert_close(got.cpu(), want, rtol=1e-5, atol=1e-5)
