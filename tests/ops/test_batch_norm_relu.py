"""batch_norm_relu: the kernel in use against the plain-PyTorch reference, and both against PyTorch's own operations."""

import itertools

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.ops import batch_norm_relu, batch_norm_relu_reference, has_extension, has_kernel
from pcseg.ops.batch_norm_relu import _backward_reference

EPS = 1e-5
OPS = torch.ops.pcseg
TOLERANCE = {  # of values near 1: one rounding to the dtype, and sums in float32 or float64
    torch.float64: {"rtol": 1e-11, "atol": 1e-11},
    torch.float32: {"rtol": 2e-5, "atol": 2e-5},
    torch.float16: {"rtol": 1e-3, "atol": 1e-4},
    torch.bfloat16: {"rtol": 8e-3, "atol": 1e-4},
}
DTYPES = list(TOLERANCE)


def wide(dtype):
    return torch.promote_types(dtype, torch.float32)


def op(x, weight, bias, carried=None, relu=True, eps=EPS):
    return batch_norm_relu(x, weight, bias, carried, relu, eps)


def reference(x, weight, bias, carried=None, relu=True, eps=EPS):
    return batch_norm_relu_reference(x, weight, bias, carried, relu, eps)


def by_torch(x, weight, bias, carried=None, relu=True, eps=EPS):
    """PyTorch's operations, with its autograd."""
    y = F.batch_norm(x, None, None, weight, bias, training=True, eps=eps)
    y = y if carried is None else y + carried
    return F.relu(y) if relu else y, x.mean(0), x.var(0, correction=0)


BOTH = pytest.mark.parametrize("function", [op, reference])


def sample(rows, columns, dtype=torch.float32, seed=0):
    """x, weight, bias, carried and a gradient of y. Columns have means and deviations of their own."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    x = normal(rows, columns) * (0.5 + normal(columns).abs()) + normal(columns)
    parameters = [tensor.to(wide(dtype)) for tensor in (1 + 0.3 * normal(columns), 0.3 * normal(columns))]
    return x.to(dtype), *parameters, normal(rows, columns).to(dtype), normal(rows, columns).to(dtype)


def with_gradients(function, x, weight, bias, carried, relu, grad):
    """y, mean, variance, and the gradients that exist: of x, weight, bias, carried."""
    leaves = [None if leaf is None else leaf.detach().clone().requires_grad_() for leaf in (x, weight, bias, carried)]
    y, mean, variance = function(*leaves, relu)
    y.backward(grad)
    return [y.detach(), mean.detach(), variance.detach(), *(leaf.grad for leaf in leaves if leaf is not None)]


def exact(x, weight, bias, carried, relu, grad):
    """The same in float64, the gradient passing where y, rounded to its dtype, is positive."""
    doubles = [None if tensor is None else tensor.double() for tensor in (x, weight, bias, carried)]
    y = by_torch(*doubles, relu)[0]
    passes = (y.to(x.dtype) > 0) if relu else torch.ones_like(y)
    results = with_gradients(by_torch, *doubles, False, grad.double() * passes)
    return [y, *results[1:]]


def assert_near(got, expected, dtype, rows):
    """Rows in the precision of ``dtype``, sums in that of the sums; gradients of parameters add up ``rows`` terms."""
    assert [tensor.dtype for tensor in got[:3]] == [dtype, wide(dtype), wide(dtype)]
    names = ("y", "mean", "variance", "grad_x", "grad_weight", "grad_bias", "grad_carried")
    for name, one, other in zip(names, got, expected, strict=False):
        per_row = name in ("y", "grad_x", "grad_carried")
        tolerance = dict(TOLERANCE[dtype if per_row else wide(dtype)])
        if name in ("grad_weight", "grad_bias"):
            tolerance["atol"] *= rows**0.5
        torch.testing.assert_close(
            one.double(), other.double(), **tolerance, equal_nan=True, msg=lambda text, name=name: f"{name}: {text}"
        )


@BOTH
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("rows", "columns"), [(2, 1), (3, 5), (255, 3), (257, 16), (3000, 33)])
def test_equals_pytorch(function, dtype, rows, columns):
    x, weight, bias, carried, grad = sample(rows, columns, dtype)
    for adds, relu in itertools.product((False, True), repeat=2):
        arguments = x, weight, bias, carried if adds else None, relu, grad
        got = with_gradients(function, *arguments)
        assert [tensor.dtype for tensor in got[3:]] == [dtype, wide(dtype), wide(dtype), dtype][: 3 + adds]
        assert_near(got, exact(*arguments), dtype, rows)


def test_without_columns():
    x, weight, bias, carried, grad = sample(600, 0)
    got = with_gradients(op, x, weight, bias, carried, True, grad)
    assert [tuple(tensor.shape) for tensor in got] == [(600, 0), (0,), (0,), (600, 0), (0,), (0,), (600, 0)]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_equals_the_reference_for_any_layout(data):
    rows, columns = data.draw(st.integers(2, 600)), data.draw(st.integers(1, 40))
    dtype, relu = data.draw(st.sampled_from(DTYPES)), data.draw(st.booleans())
    x, weight, bias, carried, grad = sample(rows, columns, dtype, data.draw(st.integers(0, 99)))

    def laid_out(rows):
        layout = data.draw(st.sampled_from(["plain", "transposed", "wide", "every other", "expanded"]))
        if layout == "transposed":
            return rows.T.contiguous().T
        if layout == "wide":
            return torch.cat([rows, rows], 1)[:, columns // 2 : columns // 2 + columns]
        if layout == "every other":
            return rows.repeat_interleave(2, 1)[:, ::2]
        return rows[:, :1].expand(-1, columns) if layout == "expanded" else rows

    x, carried, grad = laid_out(x), data.draw(st.sampled_from([None, laid_out(carried)])), laid_out(grad)
    weight, bias = weight.repeat_interleave(3)[::3], torch.stack([bias, bias], 1)[:, 0]
    leaves = [tensor for tensor in (x, weight, bias, carried) if tensor is not None]
    for leaf in leaves:
        leaf.requires_grad_()
    got, want = op(x, weight, bias, carried, relu), reference(x, weight, bias, carried, relu)
    assert got[0].is_contiguous()
    passes = ((got[0] > 0) == (want[0] > 0)) if relu else torch.ones_like(grad)  # not where rounding decides
    gradients = [torch.autograd.grad(y, leaves, grad * passes) for y in (got[0], want[0])]
    assert_near([*got, *gradients[0]], [*want, *gradients[1]], dtype, rows)


@BOTH
@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("adds", [False, True])
def test_gradients_in_float64(function, relu, adds):
    x, weight, bias, carried, _ = sample(7, 3, torch.float64)
    inputs = [tensor.requires_grad_() for tensor in ((x, weight, bias, carried) if adds else (x, weight, bias))]
    assert torch.autograd.gradcheck(lambda *inputs: function(*inputs, relu=relu)[0], inputs)


def test_gradcheck_over_several_chunks():
    x, weight, bias, carried, _ = sample(600, 2, torch.float64)
    inputs = [tensor.requires_grad_() for tensor in (x, weight, bias, carried)]
    assert torch.autograd.gradcheck(lambda *inputs: op(*inputs)[0], inputs, fast_mode=True)


@BOTH
@pytest.mark.parametrize("rows", [50, 256, 300, 20_000])
def test_a_column_of_large_mean_and_small_deviation_stays_accurate(function, rows):
    _, weight, bias, _, grad = sample(rows, 6)
    x = 1e4 + sample(rows, 6, seed=1)[0] / 3
    got = with_gradients(function, x, weight, bias, None, False, grad)
    want = exact(x, weight, bias, None, False, grad)
    torch.testing.assert_close(got[1].double(), want[1], rtol=1e-7, atol=0)  # the mean: to its last bit
    torch.testing.assert_close(got[2].double(), want[2], rtol=1e-4, atol=0)
    deviation = want[2].sqrt()
    # x itself lies on a grid of 2^-10, so that the mean is known up to 2^-11 only
    torch.testing.assert_close(got[0].double() * deviation, want[0] * deviation, rtol=1e-4, atol=2e-3)
    torch.testing.assert_close(got[3].double() * deviation, want[3] * deviation, rtol=1e-2, atol=1e-2)


@BOTH
@pytest.mark.parametrize("rows", [1, 2, 256, 1000])
@pytest.mark.parametrize("dtype", DTYPES)
def test_a_constant_column_becomes_the_bias(function, rows, dtype):
    value = torch.tensor([0.0, 1.2345, -123.4567, 12345.67]).to(dtype)
    _, weight, bias, _, grad = sample(rows, 4, dtype)
    y, mean, variance, grad_x, grad_weight, grad_bias = with_gradients(
        function, value.expand(rows, 4), weight, bias, None, False, grad
    )
    assert torch.equal(mean, value.to(mean.dtype))
    assert not variance.any()
    torch.testing.assert_close(y, bias.to(dtype).expand(rows, 4), rtol=TOLERANCE[dtype]["rtol"], atol=1e-6)
    assert not grad_weight.any()
    centred = (grad.double() - grad.double().mean(0)) * weight.double() / EPS**0.5
    scale = float(centred.abs().max()) + EPS**-0.5
    torch.testing.assert_close(grad_x.double(), centred, rtol=0, atol=scale * TOLERANCE[dtype]["rtol"])
    torch.testing.assert_close(grad_bias.double(), grad.double().sum(0), rtol=1e-5, atol=1e-4)


@BOTH
@pytest.mark.parametrize("dtype", DTYPES)
def test_one_row(function, dtype):
    x, weight, bias, carried, grad = sample(1, 5, dtype)
    y, mean, variance, grad_x, *_, grad_carried = with_gradients(function, x, weight, bias, carried, True, grad)
    torch.testing.assert_close(y, (bias + carried).relu().to(dtype))
    assert torch.equal(mean, x[0].to(mean.dtype))
    assert not variance.any()
    assert not grad_x.any()
    assert torch.equal(grad_carried, grad * (y > 0))


@BOTH
@pytest.mark.parametrize("dtype", DTYPES)
def test_what_is_not_a_number_stays_so(function, dtype):
    x, weight, bias, carried, grad = sample(600, 6, dtype)
    x[3, 1] = carried[599, 2] = torch.nan
    x[300, 4], carried[1, 0], carried[2, 0] = torch.inf, torch.inf, -torch.inf
    got = with_gradients(function, x, weight, bias, carried, True, grad)
    want = with_gradients(by_torch, *(t.double() for t in (x, weight, bias, carried)), True, grad.double())
    assert got[0].isnan().sum(0).tolist() == [0, 600, 1, 0, 600, 0]
    assert got[0][1, 0] == torch.inf
    assert got[0][2, 0] == 0
    for name, one, other in zip(("y", "mean", "variance", "grad_x"), got, want, strict=False):
        if name in ("y", "grad_x"):
            assert torch.equal(one.isnan(), other.isnan()), name
        assert not one[..., [0, 3, 5]].isnan().any(), name  # the other columns
    assert torch.equal(got[6].isnan(), want[6].isnan())
    assert got[6][599, 2] == grad[599, 2]  # PyTorch's ReLU lets it through


def test_a_gradient_that_is_not_a_number_stays_so():
    x, weight, bias, carried, grad = sample(300, 3)
    y = op(x, weight, bias, carried)[0]
    passes, stops = (y[:, 1] > 0).nonzero()[0, 0], (y[:, 1] == 0).nonzero()[0, 0]
    grad[stops, 1] = torch.nan  # behind the ReLU: of no account
    assert not any(t.isnan().any() for t in with_gradients(op, x, weight, bias, carried, True, grad))
    grad[passes, 1] = torch.nan
    _, _, _, grad_x, grad_weight, grad_bias, grad_carried = with_gradients(op, x, weight, bias, carried, True, grad)
    assert grad_x.isnan().sum(0).tolist() == [0, 300, 0]
    assert grad_weight.isnan().tolist() == grad_bias.isnan().tolist() == [False, True, False]
    assert grad_carried.isnan().nonzero().tolist() == [[passes, 1]]


@BOTH
@pytest.mark.parametrize("eps", [1e-5, 1e-3, 0.5])
def test_eps_is_added_to_the_variance(function, eps):
    x, weight, bias, _, grad = sample(50, 3, torch.float64)
    results = []
    for f in (function, by_torch):
        leaf = x.clone().requires_grad_()
        y = f(leaf, weight, bias, None, True, eps)[0]
        y.backward(grad)
        results += [y.detach(), leaf.grad]
    torch.testing.assert_close(results[:2], results[2:])


@BOTH
def test_parameters_in_another_precision(function):
    x, weight, bias, carried, grad = sample(40, 3, torch.bfloat16)
    expected = with_gradients(function, x, weight.bfloat16().float(), bias.half().float(), carried, True, grad)
    got = with_gradients(function, x, weight.bfloat16(), bias.half(), carried, True, grad)
    assert [tensor.dtype for tensor in got[4:6]] == [torch.bfloat16, torch.float16]
    for one, other in zip(got, expected, strict=True):
        torch.testing.assert_close(one.to(other.dtype), other, rtol=1e-2, atol=1e-3)


@BOTH
def test_wrong_arguments(function):
    x, weight, bias, carried, _ = sample(4, 3)
    for bad in (
        (x[:0], weight, bias), (x[0], weight, bias), (x[None], weight, bias), (x[:0], weight, bias, carried[:0]),
        (x, weight[:2], bias), (x, weight, bias[:1]), (x, weight[None], bias), (x, weight, bias[0]),
        (x, weight, bias, carried[:3]), (x, weight, bias, carried[:1]), (x, weight, bias, carried[:, :1]),
        (x, weight, bias, carried[0]), (x, weight, bias, carried.double()), (x.half(), weight, bias, carried),
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match=r"batch_norm_relu: expected rows \(N, C\), N >= 1"):
            function(*bad)
    with pytest.raises(RuntimeError, match="floating point"):
        function(x.int(), weight, bias)


@pytest.mark.skipif(not has_extension(), reason="checks of the compiled kernel")
def test_the_backward_op_refuses_what_does_not_fit():
    x, weight, _, y, grad = sample(4, 3)
    good = {"grad": grad, "x": x, "y": y, "weight": weight, "mean": weight, "variance": weight}
    OPS.batch_norm_relu_backward(**good, eps=EPS, wants_carried=True)
    for bad in (
        {"grad": grad[:3]}, {"grad": grad.double()}, {"y": y[:, :2]}, {"y": y.half()}, {"weight": weight[:2]},
        {"mean": weight[:1]}, {"variance": weight[None]}, {"grad": grad[:0], "x": x[:0], "y": y[:0]},
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="batch_norm_relu_backward: expected rows"):
            OPS.batch_norm_relu_backward(**{**good, **bad}, eps=EPS, wants_carried=True)


def test_differentiable_once_only():
    x, weight, bias, carried, _ = sample(5, 3, torch.float64)
    x.requires_grad_()
    (first,) = torch.autograd.grad(op(x, weight, bias, carried)[0].pow(2).sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="once only"):
        first.sum().backward()


@pytest.mark.parametrize("needs", ["x", "weight", "bias", "carried", "weight bias", "x carried"])
def test_only_some_need_a_gradient(needs):
    x, weight, bias, carried, grad = sample(300, 4)
    expected = exact(x, weight, bias, carried, True, grad)[3:]
    leaves = {"x": x, "weight": weight, "bias": bias, "carried": carried}
    for name in needs.split():
        leaves[name].requires_grad_()
    y, mean, variance = op(**leaves)
    assert y.requires_grad
    assert not mean.requires_grad
    assert not variance.requires_grad
    y.backward(grad)
    for (name, leaf), want in zip(leaves.items(), expected, strict=True):
        assert (leaf.grad is not None) == (name in needs.split())
        if leaf.grad is not None:
            torch.testing.assert_close(leaf.grad.double(), want, rtol=1e-4, atol=1e-3)
    assert not op(*sample(3, 4)[:4])[0].requires_grad


@pytest.mark.parametrize("relu", [False, True])
def test_neither_inputs_nor_gradients_are_written_to_or_shared(relu):
    x, weight, bias, carried, grad = tensors = sample(50, 3)
    before = [tensor.clone() for tensor in tensors]
    y, mean, variance = op(x, weight, bias, carried, relu)
    for backward in (OPS.batch_norm_relu_backward, _backward_reference):
        results = backward(grad, x, y if relu else None, weight, mean, variance, EPS, True)
        places = {tensor.data_ptr() for tensor in (*tensors, y, mean, variance, *results)}
        assert len(places) == len(tensors) + 3 + len(results)
    assert all(torch.equal(one, other) for one, other in zip(tensors, before, strict=True))


def test_carried_may_be_the_input_itself():
    x, weight, bias, _, grad = sample(300, 4, torch.float64)
    results = []
    for function in (op, by_torch):
        leaf = x.clone().requires_grad_()
        function(leaf, weight, bias, leaf)[0].backward(grad)
        results.append(leaf.grad)
    torch.testing.assert_close(*results)


@pytest.mark.skipif(not has_extension(), reason="a promise of the compiled kernel")
@pytest.mark.parametrize("dtype", DTYPES)
def test_same_bits_for_any_number_of_threads(dtype):
    x, weight, bias, carried, grad = sample(20_001, 13, dtype)
    threads = torch.get_num_threads()
    results = []
    try:
        for number in (1, 2, 3):
            torch.set_num_threads(number)
            results += [with_gradients(op, x, weight, bias, carried, True, grad) for _ in range(2)]
    finally:
        torch.set_num_threads(threads)
    for result in results[1:]:
        assert all(torch.equal(one, other) for one, other in zip(result, results[0], strict=True))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_opcheck(dtype):
    x, weight, bias, carried, grad = sample(40, 3, dtype)
    mean = x.to(wide(dtype)).mean(0)
    layouts = (x, carried), (x, None), (x.T.contiguous().T, carried.T.contiguous().T)
    for (rows, others), relu in zip(layouts, (True, False, True), strict=True):
        torch.library.opcheck(OPS.batch_norm_relu.default, (rows, weight, bias, others, relu, EPS))
        leaves = [None if t is None else t.detach().clone().requires_grad_() for t in (rows, weight, bias, others)]
        torch.library.opcheck(OPS.batch_norm_relu.default, (*leaves, relu, EPS))
        for y in (None, carried):
            torch.library.opcheck(
                OPS.batch_norm_relu_backward.default, (grad, rows, y, weight, mean, mean**2, EPS, others is not None)
            )


def test_has_a_kernel_where_the_extension_is():
    for name in ("batch_norm_relu", "batch_norm_relu_backward"):
        assert has_kernel(name, "cpu") == has_extension()
        assert not has_kernel(name, "cuda")
