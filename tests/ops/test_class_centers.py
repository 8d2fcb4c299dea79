"""class_centers: the kernel in use against the plain-PyTorch reference, and the reference against a loop."""

import os
import subprocess
import sys
import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.ops import class_centers, class_centers_reference, has_extension
from pcseg.ops._extension import register

TOLERANCE = {  # float32 sums of up to a few thousand values near 1
    torch.float64: {"rtol": 1e-12, "atol": 1e-12},
    torch.float32: {"rtol": 1e-5, "atol": 1e-5},
    torch.float16: {"rtol": 1e-5, "atol": 1e-5},  # the inputs are coarse, the sums are not
    torch.bfloat16: {"rtol": 1e-5, "atol": 1e-5},
}
DTYPES = list(TOLERANCE)


def sample(points, channels, classes, dtype=torch.float32, seed=0, ignored=0.2):
    generator = torch.Generator().manual_seed(seed)
    features = torch.randn(points, channels, generator=generator, dtype=torch.float64).to(dtype)
    labels = torch.randint(classes, (points,), generator=generator)
    labels[torch.rand(points, generator=generator) < ignored] = -1
    return features, labels


def by_loop(features, labels, classes, ignore_index=-1):
    centers = torch.zeros(classes, features.shape[1], dtype=torch.float64)
    counts = torch.zeros(classes, dtype=torch.int64)
    for k in range(classes):
        rows = features[labels == k].double()
        if len(rows) and k != ignore_index:
            centers[k], counts[k] = rows.mean(0), len(rows)
    return centers, counts


@pytest.mark.parametrize("function", [class_centers, class_centers_reference])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("points", "channels", "classes"),
    [(0, 4, 3), (1, 4, 3), (1, 1, 1), (50, 3, 1), (50, 0, 3), (100, 7, 2000), (20_000, 5, 13), (9_000, 96, 200)],
)
def test_equals_a_loop(function, dtype, points, channels, classes):
    features, labels = sample(points, channels, classes, dtype)
    centers, counts = function(features, labels, classes)
    expected, expected_counts = by_loop(features, labels, classes)
    assert centers.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)
    torch.testing.assert_close(centers.double(), expected, **TOLERANCE[dtype])
    assert torch.equal(counts, expected_counts)
    assert not centers[counts == 0].any()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_equals_the_reference_for_any_layout(data):
    points, channels, classes = (data.draw(st.integers(low, high)) for low, high in ((0, 300), (0, 9), (1, 40)))
    dtype = data.draw(st.sampled_from(DTYPES))
    integers = data.draw(st.sampled_from([torch.int8, torch.int16, torch.int32, torch.int64]))
    ignore_index = data.draw(st.sampled_from([-1, -100, 0, 39]))
    features, labels = sample(points, channels, classes, dtype, seed=data.draw(st.integers(0, 9)))
    labels[labels == -1] = ignore_index
    labels = labels.to(integers)
    layout = data.draw(st.sampled_from(["plain", "transposed", "every other", "expanded", "offset"]))
    if layout == "transposed":
        features = features.T.contiguous().T
    elif layout == "every other":
        features, labels = features[::2, ::2], labels[::2]
    elif layout == "expanded" and channels:
        features = features[:, :1].expand(-1, 5)
    elif layout == "offset":
        features, labels = features[1:, 1:], labels[1:]
    got = class_centers(features, labels, classes, ignore_index)
    want = class_centers_reference(features, labels, classes, ignore_index)
    torch.testing.assert_close(got[0], want[0], **TOLERANCE[dtype])
    assert torch.equal(got[1], want[1])


@pytest.mark.parametrize("function", [class_centers, class_centers_reference])
@pytest.mark.parametrize("integers", [torch.uint8, torch.uint16, torch.uint32, torch.uint64])
def test_unsigned_labels(function, integers):
    labels = torch.tensor([0, 2, 255, 2]).to(integers)
    centers, counts = function(torch.tensor([[1.0], [2.0], [9.0], [4.0]]), labels, 3, ignore_index=255)
    assert centers.tolist() == [[1.0], [0.0], [3.0]]
    assert counts.tolist() == [1, 0, 2]


@pytest.mark.parametrize("function", [class_centers, class_centers_reference])
def test_ignored_points_cannot_do_harm(function):
    features = torch.tensor([[1.0, 2.0], [torch.nan, torch.inf]], requires_grad=True)
    centers, _ = function(features, torch.tensor([1, -1]), 2)
    centers.sum().backward()
    assert centers.tolist() == [[0, 0], [1, 2]]
    assert features.grad.tolist() == [[1, 1], [0, 0]]


@pytest.mark.parametrize("function", [class_centers, class_centers_reference])
@pytest.mark.parametrize("bad", [5, -2, 2**40, -(2**63)])
@pytest.mark.parametrize("position", [0, 17_000, 39_999])
def test_bad_label_is_named(function, bad, position):
    labels = torch.zeros(40_000, dtype=torch.int64)
    labels[position:] = -1
    labels[position] = bad
    with pytest.raises(RuntimeError, match=f"label {bad} at point {position} is neither in 0..4 nor ignore_index"):
        function(torch.ones(40_000, 2), labels, 5)


@pytest.mark.parametrize("function", [class_centers, class_centers_reference])
def test_wrong_arguments(function):
    features, labels = torch.ones(4, 2), torch.zeros(4, dtype=torch.int64)
    with pytest.raises(ValueError, match=r"features \(N, C\)"):
        function(features[0], labels, 3)
    with pytest.raises(ValueError, match=r"\(4, 2\) and \(3,\)"):
        function(features, labels[:3], 3)
    with pytest.raises(TypeError, match="labels must be integers"):
        function(features, labels.float(), 3)
    with pytest.raises(TypeError, match="labels must be integers"):
        function(features, labels.bool(), 3)
    with pytest.raises(TypeError, match="features must be floating"):
        function(features.int(), labels, 3)
    with pytest.raises(ValueError, match="num_classes"):
        function(features, labels, 0)
    with pytest.raises(ValueError, match="move one"):
        function(features, labels.to("meta"), 3)


def test_gradients_in_float64():
    features, labels = sample(12, 3, 4, torch.float64)
    labels[labels == 2] = 0  # an absent class
    features.requires_grad_()

    def centers(x):
        return class_centers(x, labels, 4)[0]

    assert torch.autograd.gradcheck(centers, features)
    assert torch.autograd.gradgradcheck(lambda x: centers(x).sin(), features)


@pytest.mark.parametrize("dtype", DTYPES)
def test_gradient_is_the_centers_share(dtype):
    features, labels = sample(500, 6, 9, dtype)
    weights = torch.randn(9, 6, generator=torch.Generator().manual_seed(1))
    grads = []
    for function in (class_centers, class_centers_reference):
        x = features.clone().requires_grad_()
        (function(x, labels, 9)[0] * weights).sum().backward()
        grads.append(x.grad)
    assert grads[0].dtype == dtype
    torch.testing.assert_close(*grads, rtol=1e-3 if dtype.itemsize == 2 else 1e-6, atol=1e-7)
    assert not grads[0][labels == -1].any()


def test_third_order_gradients():
    features, labels = sample(9, 2, 3, torch.float64)
    features.requires_grad_()
    first = class_centers(features, labels, 3)[0].pow(4).sum()
    reference = class_centers_reference(features, labels, 3)[0].pow(4).sum()
    for _ in range(3):
        (first,) = torch.autograd.grad(first.sum(), features, create_graph=True)
        (reference,) = torch.autograd.grad(reference.sum(), features, create_graph=True)
        torch.testing.assert_close(first, reference)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("points", [0, 40])
def test_opcheck(dtype, points):
    features, labels = sample(points, 3, 5, dtype)
    for x in (features, features.clone().requires_grad_(), features.T.contiguous().T):
        torch.library.opcheck(torch.ops.pcseg.class_centers.default, (x, labels, 5, -1))
    torch.library.opcheck(torch.ops.pcseg.class_centers.default, (features, labels.int(), 5, -1))
    grad = torch.randn(5, 3, dtype=torch.promote_types(dtype, torch.float32), requires_grad=True)
    counts = torch.tensor([0, 9, 1, 3, 2])
    torch.library.opcheck(torch.ops.pcseg.class_centers_backward.default, (grad, labels, counts, -1, dtype))


def test_compiles_whole_for_any_number_of_points():
    # The backend that traces forward and backward but generates no code: all that depends on us, and no wait for g++.
    def step(x, labels):
        centers, counts = class_centers(x * 2, labels, 6)
        return centers.square().sum() + counts.sum()

    torch._dynamo.reset()
    compiled = torch.compile(step, fullgraph=True, dynamic=True, backend="aot_eager")
    for points in (64, 65, 1000):
        features, labels = sample(points, 4, 6)
        results = []
        for function in (step, compiled):
            x = features.clone().requires_grad_()
            value = function(x, labels)
            value.backward()
            results.append((value.detach(), x.grad))
        torch.testing.assert_close(results[0], results[1])
        if points == 64:
            torch.compiler.set_stance("fail_on_recompile")
    torch.compiler.set_stance("default")


@pytest.mark.skipif(not has_extension(), reason="a promise of the compiled kernel")
@pytest.mark.parametrize("dtype", DTYPES)
def test_same_bits_for_any_number_of_threads(dtype):
    features, labels = sample(70_001, 12, 20, dtype)
    threads = torch.get_num_threads()
    results = []
    try:
        for number in (1, 2, 3):
            torch.set_num_threads(number)
            results += [class_centers(features, labels, 20)[0] for _ in range(2)]
    finally:
        torch.set_num_threads(threads)
    assert all(torch.equal(results[0], result) for result in results[1:])


def test_without_the_extension_it_warns_once_and_works():
    script = """
import warnings, torch
warnings.simplefilter("always")
from pcseg.ops import class_centers, has_extension
assert not has_extension()
features, labels = torch.tensor([[1.], [3.], [5.]], requires_grad=True), torch.tensor([0, 0, -1])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for _ in range(3):
        centers, counts = class_centers(features, labels, 2)
centers.sum().backward()
assert centers.tolist() == [[2.], [0.]] and counts.tolist() == [2, 0] and features.grad.tolist() == [[.5], [.5], [0.]]
assert len(caught) == 1 and "plain PyTorch" in str(caught[0].message), caught
try:
    class_centers(features, labels + 2, 2)
except RuntimeError as error:
    assert "label 2 at point 0" in str(error)
else:
    raise AssertionError("a bad label went through")
print("fine")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PCSEG_NO_EXTENSION": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "fine", done.stderr


@pytest.mark.skipif(not has_extension(), reason="no extension")
def test_an_extension_from_older_sources_is_named():
    with pytest.raises(ImportError, match="has no brand_new_op: it was built from older sources"):
        register("brand_new_op", "(Tensor x) -> Tensor", kernel=None, fake=None, setup_context=None, backward=None)


def test_with_the_extension_it_does_not_warn():
    if not has_extension():
        pytest.skip("no extension")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        class_centers(*sample(5, 2, 3), 3)
