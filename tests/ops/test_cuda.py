"""The ops on a GPU: the CPU's kernels as oracle, the same bits every time, and no waiting for the device."""

import subprocess
import sys

import pytest
import torch

from pcseg.losses import CenterCollapse, simplex_etf
from pcseg.ops import center_collapse, center_collapse_of_features, class_centers, has_kernel

needs_kernels = pytest.mark.skipif(not has_kernel("class_centers", "cuda"), reason="built without CUDA kernels")
pytestmark = [pytest.mark.gpu, needs_kernels]

DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16]


def sample(points, channels, classes, dtype=torch.float32, order="zipf", seed=0):
    generator = torch.Generator().manual_seed(seed)
    features = torch.randn(points, channels, generator=generator, dtype=torch.float64).to(dtype)
    share = 1 / torch.arange(1, classes + 1).double()
    labels = (
        torch.multinomial(share, points, replacement=True, generator=generator) if points else torch.empty(0).long()
    )
    if order == "sorted":
        labels = labels.sort().values
    labels[torch.rand(points, generator=generator) < 0.1] = -1
    return features, labels


def tolerance(dtype):
    return {"rtol": 1e-12, "atol": 1e-12} if dtype == torch.float64 else {"rtol": 2e-5, "atol": 2e-5}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", ["zipf", "sorted"])
@pytest.mark.parametrize(
    ("points", "channels", "classes"),
    [
        (0, 4, 3), (1, 1, 1), (50, 0, 3), (31, 33, 2), (5000, 16, 30), (70_001, 96, 200), (9_000, 100, 2000),
        (300, 7, 5000), (200_000, 256, 20),
    ],
)  # fmt: skip
def test_class_centers_equals_the_cpu(dtype, order, points, channels, classes):
    features, labels = sample(points, channels, classes, dtype, order)
    weights = torch.randn(classes, channels, dtype=torch.promote_types(dtype, torch.float32))
    results = []
    for device in ("cpu", "cuda"):
        x = features.to(device).requires_grad_()
        centers, counts = class_centers(x, labels.to(device), classes)
        centers.backward(weights.to(device))
        results.append((centers.detach().cpu(), counts.cpu(), x.grad.cpu()))
    want, got = results
    torch.testing.assert_close(got[0], want[0], **tolerance(dtype))
    assert torch.equal(got[1], want[1])
    assert got[2].dtype == dtype
    torch.testing.assert_close(got[2], want[2], rtol=1e-2 if dtype.itemsize == 2 else 1e-6, atol=1e-7)


def test_layouts():
    features, labels = sample(3000, 40, 10)
    want = class_centers(features[1::2, 3:36], labels[1::2], 10)[0]
    wide, index = features.cuda(), labels.cuda()
    for x in (wide[1::2, 3:36], wide.T.contiguous().T[1::2, 3:36], wide.double()[1::2, 3:36].float()):
        torch.testing.assert_close(class_centers(x, index[1::2], 10)[0].cpu(), want, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(
        class_centers(wide[1::2, 3:36], index[1::2].int(), 10)[0].cpu(), want, rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("prior", [True, False])
@pytest.mark.parametrize(("classes", "dim"), [(1, 1), (3, 2), (65, 300), (200, 199), (2000, 60)])
def test_center_collapse_equals_the_cpu(dtype, normalize, prior, classes, dim):
    generator = torch.Generator().manual_seed(0)
    centers = torch.randn(classes, dim, generator=generator).to(dtype)
    counts = torch.randint(0, 3, (classes,), generator=generator)
    code = torch.nn.functional.normalize(torch.randn(classes, dim, generator=generator), dim=1).to(dtype)
    log_prior = torch.rand(classes, generator=generator).log().to(dtype) if prior else None
    results = []
    for device in ("cpu", "cuda"):
        x = centers.to(device).requires_grad_()
        moved = [None if a is None else a.to(device) for a in (counts, code, log_prior)]
        loss = center_collapse(x, moved[0], moved[1], 5.0, moved[2], normalize)
        loss.backward()
        results.append((loss.detach().cpu(), x.grad.cpu()))
    torch.testing.assert_close(results[1], results[0], **tolerance(dtype))


@pytest.mark.parametrize("classes", [20, 200, 2000])
def test_same_bits_on_every_run(classes):
    features, labels = (x.cuda() for x in sample(100_000, 96, classes))
    code = torch.nn.functional.normalize(torch.randn(classes, 96, device="cuda"), dim=1)
    results = []
    for _ in range(5):
        x = features.clone().requires_grad_()
        loss = center_collapse_of_features(x, labels, code, 5.0)
        loss.backward()
        results.append((loss.detach(), x.grad, class_centers(x, labels, classes)[0]))
    for result in results[1:]:
        assert all(torch.equal(a, b) for a, b in zip(result, results[0], strict=True))


def test_gradients_in_float64():
    features, labels = (x.cuda() for x in sample(12, 3, 4, torch.float64))
    code = simplex_etf(4, 3, dtype=torch.float64, device="cuda")
    features.requires_grad_()
    assert torch.autograd.gradcheck(lambda x: class_centers(x, labels, 4)[0], features)
    assert torch.autograd.gradcheck(lambda x: center_collapse_of_features(x, labels, code, 5.0), features)
    assert torch.autograd.gradgradcheck(lambda x: center_collapse_of_features(x, labels, code, 5.0), features)


def test_opcheck():
    features, labels = (x.cuda() for x in sample(50, 5, 6))
    torch.library.opcheck(torch.ops.pcseg.class_centers.default, (features.requires_grad_(), labels, 6, -1))
    counts = torch.bincount(labels[labels >= 0], minlength=6)
    grad = torch.randn(6, 5, device="cuda", requires_grad=True)
    torch.library.opcheck(torch.ops.pcseg.class_centers_backward.default, (grad, labels, counts, -1, torch.float16))
    arguments = (grad, counts, simplex_etf(6, 5, device="cuda"), 5.0, None, True, 1e-3)
    torch.library.opcheck(torch.ops.pcseg.center_collapse.default, arguments)


def test_nothing_waits_for_the_device():
    features, labels = (x.cuda() for x in sample(5000, 32, 20))
    loss = CenterCollapse(20, 32, normalize=True, scale=10.0, prior=[1.0] * 20).cuda()
    x = features.requires_grad_()
    loss(x, labels).backward()  # loads the kernels
    torch.cuda.set_sync_debug_mode("error")
    try:
        loss(x, labels).backward()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    # A device that is kept busy shows what that mode cannot see: the launches must return long before it is done.
    torch.cuda.synchronize()
    start, end = torch.cuda.Event(), torch.cuda.Event()
    start.record()
    torch.cuda._sleep(int(2e9))  # about a second
    loss(x, labels).backward()
    end.record()
    assert not end.query()
    torch.cuda.synchronize()


def test_follows_the_current_stream():
    features, labels = (x.cuda() for x in sample(200_000, 64, 50))
    want = class_centers(features, labels, 50)[0]
    torch.cuda.synchronize()
    stream = torch.cuda.Stream()
    x = torch.zeros_like(features)
    torch.cuda.synchronize()
    with torch.cuda.stream(stream):
        torch.cuda._sleep(int(1e8))
        x.copy_(features)  # a kernel on another stream would read the zeros
        got = class_centers(x, labels, 50)[0]
    stream.synchronize()
    assert torch.equal(got, want)


def test_works_in_a_cuda_graph():
    features, labels = (x.cuda() for x in sample(20_000, 48, 30))
    loss = CenterCollapse(30, 48, normalize=True, scale=10.0).cuda()
    x = features.clone().requires_grad_()
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            x.grad = None
            loss(x, labels).backward()
    torch.cuda.current_stream().wait_stream(stream)
    x.grad = None
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        value = loss(x, labels)
        value.backward()
    for seed in (1, 2):
        fresh = torch.randn(20_000, 48, generator=torch.Generator().manual_seed(seed)).cuda()
        with torch.no_grad():
            x.copy_(fresh)
        graph.replay()
        y = fresh.clone().requires_grad_()
        want = loss(y, labels)
        want.backward()
        assert torch.equal(value, want)
        assert torch.equal(x.grad, y.grad)


def test_compiles_whole():
    loss = CenterCollapse(6, 5, normalize=True, scale=5.0).cuda()
    features, labels = (x.cuda() for x in sample(300, 5, 6))
    compiled = torch.compile(loss, fullgraph=True, dynamic=True, backend="aot_eager")
    torch.testing.assert_close(compiled(features, labels), loss(features, labels))


def test_bad_label_fails_the_stream():
    script = """
import torch
from pcseg.ops import class_centers
features, labels = torch.ones(1000, 4, device="cuda"), torch.zeros(1000, dtype=torch.int64, device="cuda")
labels[777] = 5
class_centers(features, labels, 5)
try:
    torch.cuda.synchronize()
except Exception as error:
    print("caught", type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300)
    assert "caught" in done.stdout
    assert "neither in 0..num_classes-1 nor ignore_index" in done.stderr
