"""Heads: shapes, gradients, state dicts, and that each is what it says."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from pcseg.config import Loss
from pcseg.errors import InputError
from pcseg.losses import CrossEntropy, build_losses
from pcseg.models.heads import HEADS, DropClassHead, build_head


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize(("channels", "classes"), [(8, 5), (8, 9), (8, 20)])
def test_every_head_forward_backward_and_state_dict(name, channels, classes):
    torch.manual_seed(0)
    features = torch.randn(30, channels, requires_grad=True)
    head = build_head(name, channels, classes)
    logits = head(features)
    assert logits.shape == (30, classes)
    value = F.cross_entropy(logits, torch.arange(30) % classes)
    if name == "dropclass":
        value = value + head.drop(features, torch.arange(30) % classes, 0.5).logits.square().mean()
    value.backward()
    assert (features.grad.abs().sum(1) > 0).all()
    assert all(weight.grad is not None and weight.grad.any() for weight in head.parameters())
    head.eval()
    logits = head(features)
    torch.manual_seed(1)
    other = build_head(name, channels, classes, **({"seed": 7} if name == "etf" else {})).eval()
    assert not torch.equal(other(features), logits)
    other.load_state_dict(head.state_dict())
    assert torch.equal(other(features), logits)
    assert build_head(name, channels, classes)(features[:0]).shape == (0, classes)
    assert other(features[:1]).shape == (1, classes)


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("classes", [5, 20])
def test_a_class_has_the_vector_that_features_are_compared_with(name, classes):
    torch.manual_seed(0)
    head, features = build_head(name, 8, classes), torch.randn(40, 8)
    vectors = head.class_vectors()
    assert vectors.shape == (classes, 8)
    scores = features @ vectors.T
    if name in ("linear", "dropclass"):
        torch.testing.assert_close(head(features) - getattr(head, "classifier", head).bias, scores)
    else:  # cosines: proportional, with a factor of each point's own
        ratio = head(features) / scores
        torch.testing.assert_close(ratio, ratio[:, :1].expand_as(ratio), rtol=1e-3, atol=1e-3)
    if name == "cosine" or (name == "etf" and classes == 5):
        torch.testing.assert_close(vectors.norm(dim=1), torch.ones(classes))


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("classes", [5, 20])
def test_maps_are_points(name, classes):
    head = build_head(name, 8, classes)
    maps = torch.randn(2, 8, 3, 7)
    points = maps.permute(0, 2, 3, 1).reshape(-1, 8)
    for mode in (True, False):
        head.train(mode)
        logits = head(maps)
        assert logits.shape == (2, classes, 3, 7)
        torch.testing.assert_close(logits.permute(0, 2, 3, 1).reshape(-1, classes), head(points))
    if name == "dropclass":
        head.train()
        torch.manual_seed(0)
        one = head.drop(maps, torch.zeros(2, 3, 7), 1.0)
        torch.manual_seed(0)
        other = head.drop(points, torch.zeros(42), 1.0)
        torch.testing.assert_close(one.logits.permute(0, 2, 3, 1).reshape(-1, classes), other.logits)
        assert one.label == other.label


def test_cosine_logits_are_scaled_cosines():
    head = build_head("cosine", 6, 4)
    features = torch.randn(9, 6)
    want = [[15 * F.cosine_similarity(f, w, dim=0).item() for w in head.weight] for f in features]
    torch.testing.assert_close(head(features), torch.tensor(want))
    head.weight.data *= 100  # lengths play no part
    torch.testing.assert_close(head(0.01 * features), torch.tensor(want))
    assert torch.equal(head(torch.zeros(1, 6)), torch.zeros(1, 4))
    assert build_head("cosine", 6, 4, scale=3.0)(features).abs().max() <= 3


def refined_slowly(head, features, kept):
    """A' by the formulas, with one map of features a class."""
    weight = head.classifier.weight
    total = sum(m * features * weight[c].relu() for c, m in enumerate(kept)) / sum(kept)
    x = total @ head.refine.weight.T + head.refine.bias
    if head.training:
        mean, variance = x.mean(0), x.var(0, unbiased=False)
    else:
        mean, variance = head.norm.running_mean, head.norm.running_var
    return ((x - mean) / (variance + head.norm.eps).sqrt() * head.norm.weight + head.norm.bias).relu()


def dropclass(**options):
    torch.manual_seed(2)
    head = build_head("dropclass", 6, 4, **options).double()
    head.norm.weight.data.uniform_(0.5, 1.5)
    head.norm.bias.data.uniform_(-0.5, 0.5)
    return head


@pytest.mark.parametrize("label", [None, 0, 3])
def test_dropclass_is_its_formulas(label):
    head = dropclass(norm_momentum=1.0)
    features = torch.randn(50, 6, dtype=torch.float64)
    weight, bias = head.classifier.weight, head.classifier.bias
    torch.testing.assert_close(head(features), features @ weight.T + bias)
    kept = [0 if c == label else 1 for c in range(4)]
    seed = next(s for s in range(100) if chosen(head, features, s, 0.0 if label is None else 1.0) == label)
    torch.manual_seed(seed)
    got = head.drop(features, torch.zeros(50), 0.0 if label is None else 1.0)
    want = refined_slowly(head, features, kept) @ weight.T + bias
    torch.testing.assert_close(got.logits, want)
    parameters = tuple(head.parameters())
    torch.testing.assert_close(
        torch.autograd.grad(got.logits.square().sum(), parameters), torch.autograd.grad(want.square().sum(), parameters)
    )
    head.eval()  # all m = 1, with the running statistics
    torch.testing.assert_close(head(features), refined_slowly(head, features, [1, 1, 1, 1]) @ weight.T + bias)


def chosen(head, features, seed, progress, labels=None):
    torch.manual_seed(seed)
    return head.drop(features, torch.zeros(len(features)) if labels is None else labels, progress).label


def test_dropclass_draws():
    features = torch.randn(5, 6, dtype=torch.float64)
    labels = torch.tensor([1, 3, -1, 3, 99])
    head, present = dropclass(), dropclass(sample_from="present")
    assert {chosen(head, features, seed, 0.0) for seed in range(50)} == {None}
    draws = [chosen(head, features, seed, 1.0, labels) for seed in range(400)]
    assert min(draws.count(c) for c in range(4)) > 70 and None not in draws
    assert draws == [chosen(head, features, seed, 1.0, labels) for seed in range(400)]  # of the global generator
    assert {chosen(present, features, seed, 1.0, labels) for seed in range(50)} == {1, 3}
    assert chosen(present, features, 0, 1.0, labels.fill_(-1)) is None
    share = sum(chosen(head, features, seed, 0.3) is not None for seed in range(400)) / 400
    assert share == pytest.approx(0.3, abs=0.07)
    states = []
    for progress in (0.0, 1.0):  # draws of later steps do not depend on what came out
        chosen(head, features, 0, progress)
        states.append(torch.get_rng_state())
    assert torch.equal(*states)


def test_dropclass_takes_small_batches_and_no_tensor_of_points_classes_and_channels():
    for points in (0, 1):
        head = build_head("dropclass", 6, 4)
        out = head.drop(torch.ones(points, 6), torch.zeros(points), 1.0)
        out.logits.sum().backward()
        assert out.logits.shape == (points, 4) and out.logits.isfinite().all()
        assert all(p.grad.isfinite().all() for p in head.parameters())
        assert head.norm.num_batches_tracked == 0
    sizes = []

    class Watch(torch.utils._python_dispatch.TorchDispatchMode):
        def __torch_dispatch__(self, function, types, arguments=(), options=None):
            out = function(*arguments, **(options or {}))
            sizes.extend(x.numel() for x in (out if isinstance(out, tuple) else (out,)) if isinstance(x, torch.Tensor))
            return out

    head = build_head("dropclass", 6, 40)
    with Watch():
        head.drop(torch.randn(100, 6, requires_grad=True), torch.zeros(100), 1.0).logits.sum().backward()
    assert max(sizes) == 100 * 40
    for options, words in (({"sample_from": "some"}, "all, present"), ({"num_classes": 1}, "at least 2")):
        with pytest.raises(ValueError, match=words):
            DropClassHead(**({"num_classes": 3, "in_channels": 4} | options))


class Images(nn.Module):
    """A tiny network for images: what it is trained with here is what points are trained with."""

    def __init__(self, head, classes, **options):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 12, 3, padding=1))
        self.head = build_head(head, 12, classes, **options)

    def forward(self, images):
        features = self.body(images)
        return features, self.head(features)


def made_up_images(count, generator):
    """Vertical stripes of a random width in the colour of their class, noise, and some pixels without a label."""
    palette = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]])
    width = torch.randint(2, 5, (count, 1), generator=generator)
    labels = ((torch.arange(12) // width + torch.arange(count)[:, None]) % 4)[:, None, :].expand(-1, 10, -1)
    images = palette[labels].permute(0, 3, 1, 2) + 0.4 * torch.randn(count, 3, 10, 12, generator=generator)
    return images, torch.where(torch.rand(labels.shape, generator=generator) < 0.1, -1, labels)


@pytest.mark.parametrize("name", HEADS)
def test_learns_on_images_with_a_sum_of_losses(name):
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    network = Images(name, 4, **({"norm_momentum": 0.1} if name == "dropclass" else {}))
    settings = Loss()
    for term in ("cross_entropy", "focal", "lovasz", "dice", "logit_adjustment", "seesaw", "center_collapse"):
        getattr(settings, term).weight = 0.5
    settings.ldam.weight = 0.1 if name == "cosine" else 0.0
    settings.dot_regression.weight = float(name == "etf")
    settings.dropclass.alpha = 1.0
    scale = getattr(network.head, "scale", 1.0)
    loss = build_losses(settings, 4, 12, class_points=torch.tensor([9, 5, 5, 5]), logit_scale=scale)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    values = []
    for step in range(80):
        images, labels = made_up_images(4, generator)
        features, logits = network(images)
        dropped = network.head.drop(features, labels, step / 80) if name == "dropclass" else None
        terms = loss(features, logits, labels, dropped)
        optimizer.zero_grad()
        terms["loss"].backward()
        optimizer.step()
        values.append(terms["cross_entropy"].item())
    images, labels = made_up_images(8, generator)
    with torch.no_grad():
        right = network.eval()(images)[1].argmax(1) == labels
    assert right[labels != -1].float().mean() > 0.9
    if name != "dropclass":  # at the end of its training the plain logits have no weight
        assert sum(values[-5:]) < 0.5 * sum(values[:5])
    assert CrossEntropy()(network(images)[1], labels) < math.log(4) / 2


def test_etf_logits_are_scaled_cosines():
    head = build_head("etf", 6, 7, scale=4.0)  # K = d + 1, the largest without a lift
    assert not list(head.parameters())
    own = head(2.5 * head.vertices)
    want = torch.full((7, 7), -4 / 6).fill_diagonal_(4.0)
    torch.testing.assert_close(own, want)
    features = torch.randn(9, 6)
    torch.testing.assert_close(head(features), head(100 * features))
    assert torch.equal(head(torch.zeros(1, 6)), torch.zeros(1, 7))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_etf_in_half_precision(dtype):
    head = build_head("etf", 6, 7).to(dtype)
    features = torch.randn(9, 6).to(dtype)
    features[3] = 0
    logits = head(features)
    assert logits.dtype == dtype
    torch.testing.assert_close(logits.float(), build_head("etf", 6, 7)(features.float()), rtol=0.02, atol=0.1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert build_head("etf", 4, 7)(torch.randn(9, 4)).isfinite().all()  # with a lift


def test_lift_keeps_the_rank_of_the_features():
    torch.manual_seed(0)
    head = build_head("etf", 96, 200).double()
    assert head.vertices.shape == (200, 199)
    assert torch.linalg.matrix_rank(head.lift(torch.randn(500, 96).double())) == 96
    # The bound of the docstring: cosines of the vertices to the subspace that the lift can reach.
    basis = torch.linalg.qr(head.lift.weight).Q
    cosines = (head.vertices @ basis).norm(dim=1)
    assert cosines.square().mean().sqrt().item() == pytest.approx(math.sqrt(96 / 199), rel=1e-6)


def test_etf_scale_floor():
    head = build_head("etf", 199, 200)
    assert F.cross_entropy(head(head.vertices), torch.arange(200)) < 0.01


def test_unknown_head_names_the_choices():
    with pytest.raises(InputError, match=r"'sine'.*linear, cosine, etf, dropclass"):
        build_head("sine", 8, 5)
    for name in ("cosine", "etf"):
        with pytest.raises(ValueError, match="scale"):
            build_head(name, 8, 5, scale=0)
