"""center_collapse: kernel and plain formulas against autograd through the definition, and that against a loop."""

import math
import os
import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.losses import simplex_etf
from pcseg.ops import (
    center_collapse,
    center_collapse_of_features,
    center_collapse_reference,
    class_centers_reference,
    has_extension,
)
from pcseg.ops.center_collapse import SHORTEST, _plain

TOLERANCE = {torch.float64: {"rtol": 1e-10, "atol": 1e-12}, torch.float32: {"rtol": 2e-5, "atol": 1e-6}}


def sample(classes, dim, dtype=torch.float64, seed=0, absent=0.3, prior=True):
    generator = torch.Generator().manual_seed(seed)
    centers = torch.randn(classes, dim, generator=generator, dtype=torch.float64).to(dtype)
    counts = torch.randint(1, 50, (classes,), generator=generator)
    counts[torch.rand(classes, generator=generator) < absent] = 0
    code = torch.nn.functional.normalize(torch.randn(classes, dim, generator=generator, dtype=torch.float64), dim=1)
    log_prior = torch.rand(classes, generator=generator, dtype=torch.float64).log().to(dtype) if prior else None
    return centers, counts, code.to(dtype), log_prior


def with_gradient(function, centers, *arguments):
    centers = centers.clone().requires_grad_()
    loss = function(centers, *arguments)
    loss.backward()
    return loss.detach(), centers.grad


def by_loop(centers, counts, code, scale, log_prior, normalize):
    terms = []
    for k in range(len(centers)):
        if counts[k] > 0:
            x = centers[k] / max(centers[k].norm().item(), SHORTEST) if normalize else centers[k]
            logits = [
                scale * float(w @ x) + (0.0 if log_prior is None else log_prior[j].item()) for j, w in enumerate(code)
            ]
            terms.append(math.log(sum(math.exp(z - logits[k]) for z in logits)))
    return sum(terms) / len(terms) if terms else 0.0


@pytest.mark.parametrize("function", [center_collapse, center_collapse_reference])
@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("prior", [True, False])
@pytest.mark.parametrize(("classes", "dim"), [(1, 1), (1, 4), (2, 1), (5, 3), (7, 40), (60, 17)])
def test_equals_a_loop(function, normalize, prior, classes, dim):
    centers, counts, code, log_prior = sample(classes, dim, prior=prior)
    centers[0] *= 1e-5  # shorter than SHORTEST
    got = function(centers, counts, code, 4.0, log_prior, normalize)
    assert got.item() == pytest.approx(by_loop(centers, counts, code, 4.0, log_prior, normalize), rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    classes=st.integers(1, 40),
    dim=st.integers(1, 40),
    seed=st.integers(0, 99),
    dtype=st.sampled_from(list(TOLERANCE)),
    scale=st.sampled_from([0.1, 1.0, 20.0]),
    absent=st.sampled_from([0.0, 0.5, 1.0]),
    prior=st.booleans(),
    normalize=st.booleans(),
    length=st.sampled_from([0.0, 1e-5, 1.0, 100.0]),
    layout=st.sampled_from(["plain", "transposed", "every other"]),
)
def test_value_and_gradient_equal_the_references(
    classes, dim, seed, dtype, scale, absent, prior, normalize, length, layout
):
    centers, counts, code, log_prior = sample(classes, dim, dtype, seed, absent, prior)
    centers *= length
    if layout == "transposed":
        centers, code = centers.T.contiguous().T, code.T.contiguous().T
    elif layout == "every other":
        centers, code, counts = centers[::2, ::2], code[::2, ::2], counts[::2]
        log_prior = None if log_prior is None else log_prior[::2]
    arguments = (counts, code, scale, log_prior, normalize)
    got = with_gradient(center_collapse, centers, *arguments)
    want = with_gradient(
        center_collapse_reference,
        centers.double(),
        *(a.double() if isinstance(a, torch.Tensor) and a.is_floating_point() else a for a in arguments),
    )
    plain = _plain(centers, *arguments, SHORTEST)
    size = max(want[1].abs().max().item(), want[0].abs().item(), 1e-3)  # errors are rounding next to the largest entry
    for one in (got, plain):
        for value, exact in zip(one, want, strict=True):
            assert value.dtype == dtype
            limit = TOLERANCE[dtype]["rtol"] * size + TOLERANCE[dtype]["atol"]
            torch.testing.assert_close(value.double(), exact, rtol=0, atol=limit * (1 + length * scale))


@pytest.mark.parametrize("normalize", [True, False])
def test_2000_classes(normalize):
    centers, counts, code, log_prior = sample(2000, 60, torch.float32)
    arguments = (counts, code, 5.0, log_prior, normalize)
    torch.testing.assert_close(
        with_gradient(center_collapse, centers, *arguments),
        with_gradient(center_collapse_reference, centers, *arguments),
        **TOLERANCE[torch.float32],
    )


def test_a_collapsed_class_keeps_its_small_loss_and_gradient():
    # The loss is 8.6e-3 and log(1.0086) has lost three of float32's seven digits.
    code, counts = simplex_etf(200, 199), torch.ones(200, dtype=torch.int64)
    loss = center_collapse(code, counts, code, 10.0)
    assert loss.item() == pytest.approx(math.log1p(199 * math.exp(-10 * 200 / 199)), rel=1e-5)
    exact = with_gradient(center_collapse, 2 * code.double(), counts, code.double(), 30.0, None, False)[1]
    gradient = with_gradient(center_collapse, 2 * code, counts, code, 30.0, None, False)[1]
    largest = exact.abs().max().item()
    assert 0 < largest < 1e-20
    torch.testing.assert_close(gradient.double(), exact, rtol=0, atol=1e-3 * largest)


@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("prior", [True, False])
def test_gradients_in_float64(normalize, prior):
    centers, counts, code, log_prior = sample(6, 4, prior=prior)
    centers.requires_grad_()

    def loss(x):
        return center_collapse(x, counts, code, 3.0, log_prior, normalize)

    assert torch.autograd.gradcheck(loss, centers)
    assert torch.autograd.gradgradcheck(loss, centers)


def test_nothing_present_gives_zero_with_a_gradient_of_zeros():
    centers, counts, code, log_prior = sample(5, 3, absent=1.0)
    centers[2] = torch.nan  # absent rows are not looked at
    loss, gradient = with_gradient(center_collapse, centers, counts, code, 3.0, log_prior)
    assert loss.item() == 0
    assert torch.equal(gradient, torch.zeros(5, 3, dtype=torch.float64))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_opcheck(dtype):
    for prior in (True, False):
        centers, counts, code, log_prior = sample(5, 3, dtype, prior=prior)
        for x in (centers, centers.clone().requires_grad_(), centers.T.contiguous().T):
            arguments = (x, counts, code, 2.0, log_prior, True, SHORTEST)
            torch.library.opcheck(torch.ops.pcseg.center_collapse.default, arguments)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
@pytest.mark.parametrize("normalize", [True, False])
def test_from_features_equals_autograd_through_all(dtype, normalize):
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(400, 9, generator=generator).to(dtype)
    labels = torch.randint(-1, 10, (400,), generator=generator)
    labels[labels == 4] = -1
    code = simplex_etf(10, 9)

    def reference(x):
        return center_collapse_reference(*class_centers_reference(x, labels, 10), code, 5.0, None, normalize)

    got = with_gradient(lambda x: center_collapse_of_features(x, labels, code, 5.0, None, normalize), features)
    want = with_gradient(reference, features)
    assert got[1].dtype == dtype
    torch.testing.assert_close(got[0], want[0], rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(got[1], want[1], rtol=2e-2 if dtype.itemsize == 2 else 1e-4, atol=1e-7)
    nothing = with_gradient(lambda x: center_collapse_of_features(x, labels * 0 - 1, code, 5.0), features)
    assert nothing[0].item() == 0
    assert not nothing[1].any()


def test_compiles_whole_for_any_number_of_points():
    code = simplex_etf(6, 5)

    def step(x, labels):
        return center_collapse_of_features(x * 2, labels, code, 3.0)

    torch._dynamo.reset()
    compiled = torch.compile(step, fullgraph=True, dynamic=True, backend="aot_eager")
    for points in (64, 65, 1000):
        features, labels = torch.randn(points, 5), torch.randint(-1, 6, (points,))
        torch.testing.assert_close(with_gradient(compiled, features, labels), with_gradient(step, features, labels))
        if points == 64:
            torch.compiler.set_stance("fail_on_recompile")
    torch.compiler.set_stance("default")


@pytest.mark.skipif(not has_extension(), reason="a promise of the compiled kernel")
def test_same_bits_for_any_number_of_threads():
    centers, counts, code, log_prior = sample(70, 65, torch.float32)
    threads = torch.get_num_threads()
    results = []
    try:
        for number in (1, 2, 3):
            torch.set_num_threads(number)
            results.append(with_gradient(center_collapse, centers, counts, code, 5.0, log_prior))
    finally:
        torch.set_num_threads(threads)
    for loss, gradient in results[1:]:
        assert torch.equal(loss, results[0][0])
        assert torch.equal(gradient, results[0][1])


def test_wrong_arguments():
    centers, counts, code, log_prior = sample(5, 3)
    with pytest.raises(ValueError, match=r"\(5, 3\), \(4,\) and \(5, 3\)"):
        center_collapse(centers, counts[:4], code, 1.0)
    with pytest.raises(ValueError, match=r"\(5, 3\), \(5,\) and \(5, 2\)"):
        center_collapse(centers, counts, code[:, :2], 1.0)
    with pytest.raises(ValueError, match=r"log_prior must be \(5,\)"):
        center_collapse(centers, counts, code, 1.0, log_prior[:4])
    with pytest.raises(TypeError, match="counts must be integers"):
        center_collapse(centers, counts.float(), code, 1.0)
    with pytest.raises(TypeError, match="code must be floating"):
        center_collapse(centers, counts, code.long(), 1.0)
    with pytest.raises(ValueError, match="code is fixed here: detach it"):
        center_collapse(centers, counts, code.requires_grad_(), 1.0)
    with pytest.raises(ValueError, match="counts on meta: move one"):
        center_collapse(centers, counts.to("meta"), code.detach(), 1.0)


def test_without_the_extension_schemas_and_results_are_the_same():
    script = """
import torch
from pcseg.ops import center_collapse, has_extension
for op in ("class_centers", "class_centers_backward", "center_collapse"):
    print(getattr(torch.ops.pcseg, op).default._schema)
centers = torch.arange(12.).reshape(4, 3).sin().requires_grad_()
loss = center_collapse(centers, torch.tensor([3, 0, 1, 9]), torch.arange(12.).reshape(4, 3).cos(), 2.0)
loss.backward()
print(f"{loss.item():.5f} {centers.grad.abs().sum().item():.5f}")
"""
    printed = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            env={**os.environ, "PCSEG_NO_EXTENSION": without},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        for without in ("0", "1")
    ]
    assert printed[0] == printed[1]
    assert printed[0].count("\n") == 4
