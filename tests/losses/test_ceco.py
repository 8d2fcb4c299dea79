"""CenterCollapse: values worked out by hand, a step-by-step oracle, and what it does to features."""

import math

import pytest
import torch
import torch.nn.functional as F

from pcseg.losses import CenterCollapse
from pcseg.ops import center_collapse_reference, class_centers_reference


def batch(points=60, channels=8, classes=5, seed=0):
    generator = torch.Generator().manual_seed(seed)
    features = torch.randn(points, channels, generator=generator)
    return features, torch.randint(-1, classes, (points,), generator=generator)


def test_two_classes_by_hand():
    loss = CenterCollapse(2, 1, scale=0.5, prior=[3, 1])
    sign = loss.vertices[0].item()
    assert abs(sign) == pytest.approx(1)
    assert loss.vertices[1].item() == pytest.approx(-sign)
    # Centers 3 and 1; the two logits of a center z are ±z/2 and log 3, log 1 come on top (up to a common term).
    got = loss(torch.tensor([[2.0], [9.0], [4.0], [1.0]]), torch.tensor([0, -1, 0, 1]))
    first = math.log(1 + math.exp(-3 * sign - math.log(3)))
    second = math.log(1 + math.exp(1 * sign + math.log(3)))
    assert got.item() == pytest.approx((first + second) / 2, rel=1e-6)


def test_absent_classes_stay_in_the_denominator_only():
    loss = CenterCollapse(3, 2)
    corner = loss.vertices[1]
    # A center at twice its own corner: logits 2 and 2 · (−1/2) for each of the absent classes.
    got = loss(2 * corner[None], torch.tensor([1]))
    assert got.item() == pytest.approx(math.log(1 + 2 * math.exp(-3)), rel=1e-5)


@pytest.mark.parametrize(
    ("classes", "scale", "floor"),
    [(150, 5, 0.68), (200, 5, 0.84), (150, 10, 0.0063), (200, 10, 0.0085), (200, 1, 4.30)],
)
def test_floor_at_the_vertices(classes, scale, floor):
    loss = CenterCollapse(classes, classes - 1, normalize=True, scale=scale)
    got = loss(3 * loss.vertices, torch.arange(classes)).item()
    exact = math.log(1 + (classes - 1) * math.exp(-scale * classes / (classes - 1)))
    assert got == pytest.approx(exact, rel=1e-4)
    assert got == pytest.approx(floor, rel=0.01)


def oracle(loss, features, labels, reduce, gain, scale, normalize):
    """The definition, class by class, over the classes present."""
    reduced = reduce(features)
    terms = []
    for k in labels.unique().tolist():
        if k == loss.ignore_index:
            continue
        center = gain(reduced[labels == k].mean(0))
        if normalize:
            center = center / center.norm()
        logits = scale * loss.vertices @ center
        if loss.log_prior is not None:
            logits = logits + loss.log_prior
        terms.append(torch.logsumexp(logits, 0) - logits[k])
    return torch.stack(terms).mean()


def test_released_follows_the_recipe():
    features, labels = batch()
    prior = torch.tensor([0.9, 0.1, 0.5, 0.3, 1.0])
    loss = CenterCollapse.released(5, 8, prior=prior, dropout=0.0)
    weights = loss.state_dict()
    assert weights["vertices"].shape == (5, 512)
    assert weights["reduce.0.weight"].shape == (128, 8)
    assert weights["project.0.weight"].shape == (512, 128)
    torch.testing.assert_close(weights["log_prior"], prior.log())
    assert "reduce.0.bias" not in weights
    assert not any(weight.requires_grad for weight in loss.parameters())

    def reduce(x):
        x = x @ weights["reduce.0.weight"].T
        return (x - x.mean(0)) / (x.var(0, unbiased=False) + 1e-5).sqrt()

    def gain(center):
        return (weights["project.0.weight"] @ center + weights["project.0.bias"]).relu()

    torch.testing.assert_close(loss(features, labels), oracle(loss, features, labels, reduce, gain, 5.0, True))
    assert CenterCollapse.released(5, 8).dropout.p == 0.1


def test_paper_form_is_the_formula():
    features, labels = batch()
    loss = CenterCollapse(5, 8)
    assert not list(loss.parameters())
    torch.testing.assert_close(
        loss(features, labels), oracle(loss, features, labels, lambda x: x, lambda x: x, 1.0, False)
    )


def test_gradient_is_the_closed_form_and_each_class_pulls_as_one():
    features, _ = batch(31, 8)
    labels = torch.tensor([0] + [1] * 30)
    loss = CenterCollapse(5, 8).double()
    features = features.double().requires_grad_()
    loss(features, labels).backward()
    for k in (0, 1):
        mine = labels == k
        p = torch.softmax(loss.vertices @ features.detach()[mine].mean(0), 0)
        pull = (p @ loss.vertices - loss.vertices[k]) / 2  # two classes present
        torch.testing.assert_close(features.grad[mine].sum(0), pull)  # whatever the number of points
        torch.testing.assert_close(features.grad[mine], (pull / mine.sum()).expand(int(mine.sum()), -1))


@pytest.mark.parametrize(
    ("options", "decay"),
    [
        ({}, 0.01),  # unbounded logits: without a price on length, lengths grow and directions stop moving
        ({"normalize": True, "scale": 2.0}, 0.0),  # a scale small enough that the pull does not fade on the way
    ],
)
def test_training_brings_centers_to_the_vertices(options, decay):
    torch.manual_seed(0)
    classes, channels = 12, 16
    labels = torch.arange(classes).repeat_interleave(torch.arange(1, classes + 1))  # 1 to 12 points a class
    features = torch.nn.Parameter(torch.randn(len(labels), channels))
    loss = CenterCollapse(classes, channels, **options)
    optimizer = torch.optim.Adam([features], lr=0.05)
    values = []
    for _ in range(400):
        value = loss(features, labels)
        centers = torch.stack([points.mean(0) for points in features.split(torch.bincount(labels).tolist())])
        optimizer.zero_grad()
        (value + decay * centers.square().sum(1).mean()).backward()
        optimizer.step()
        values.append(value.item())
    cosines = F.normalize(centers.detach(), dim=1) @ loss.vertices.T
    simplex = torch.full((classes, classes), -1 / (classes - 1)).fill_diagonal_(1.0)
    assert values[-1] < 0.5 * values[0]
    torch.testing.assert_close(cosines, simplex, rtol=0, atol=0.02)
    if options:
        floor = math.log(1 + (classes - 1) * math.exp(-options["scale"] * classes / (classes - 1)))
        assert values[-1] == pytest.approx(floor, rel=1e-3)
    assert torch.equal(loss.vertices, CenterCollapse(classes, channels).vertices)  # the ETF stood still


FORMS = {
    "paper": lambda: CenterCollapse(5, 8),
    "lifted": lambda: CenterCollapse(12, 8, learn_projection=True),
    "mlp": lambda: CenterCollapse(12, 8, projection="mlp", normalize=True, scale=5.0, prior=[1.0] * 12),
    "released": lambda: CenterCollapse.released(5, 8, prior=[1.0] * 5),
    "released, learned": lambda: CenterCollapse.released(5, 8, learn_projection=True),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("points", [0, 1, 7])
def test_nothing_labelled_gives_zero_with_a_gradient_of_zeros(form, points):
    features = torch.randn(points, 8, requires_grad=True)
    value = FORMS[form]()(features, torch.full((points,), -1))
    value.backward()
    assert value.item() == 0
    assert features.grad is not None
    assert torch.equal(features.grad, torch.zeros(points, 8))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("points", [1, 2, 9])
@pytest.mark.parametrize("level", [0.0, 1.0, 1e4])
def test_is_finite_from_dead_to_huge_features(form, points, level):
    features = (level * torch.randn(points, 8)).requires_grad_()
    value = FORMS[form]()(features, torch.arange(points) % 5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()
    assert features.grad.abs().max() < 5e3  # a dead center must not drown the batch


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_is_computed_in_float32(form, dtype):
    features, labels = batch()
    features = (100 * features).to(dtype)
    want = FORMS[form]().eval()(features.float(), labels)
    x = features.clone().requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        got = FORMS[form]().eval()(x, labels)
    got.backward()
    assert got.dtype == torch.float32
    torch.testing.assert_close(got, want, rtol=1e-5, atol=1e-6)
    assert x.grad.dtype == dtype


@pytest.mark.parametrize("form", FORMS)
def test_state_dict_round_trip(form):
    features, labels = batch()
    one, other = FORMS[form](), FORMS[form]()
    for tensor in [*other.parameters(), *other.buffers()]:
        tensor.data.zero_()
    assert "vertices" in one.state_dict()
    one(features, labels)  # moves BatchNorm's statistics
    other.load_state_dict(one.state_dict())
    assert torch.equal(one.eval()(features, labels), other.eval()(features, labels))


def test_same_seed_same_weights_and_no_global_draws():
    torch.manual_seed(1)
    one = CenterCollapse.released(5, 8, seed=2).state_dict()
    torch.manual_seed(3)
    other = CenterCollapse.released(5, 8, seed=2).state_dict()
    assert all(torch.equal(one[key], other[key]) for key in one)
    assert not torch.equal(one["project.0.weight"], CenterCollapse.released(5, 8).state_dict()["project.0.weight"])


def test_learn_projection_decides_who_gets_a_gradient():
    features, labels = batch()
    for learn in (False, True):
        loss = CenterCollapse.released(5, 8, learn_projection=learn)
        features.requires_grad_()
        loss(features, labels).backward()
        assert features.grad.abs().sum() > 0
        assert all((weight.grad is not None) == learn for weight in loss.parameters())


def test_ignore_index_can_be_another_number():
    features, labels = batch()
    shifted = torch.where(labels == -1, 255, labels)
    torch.testing.assert_close(
        CenterCollapse(5, 8, ignore_index=255)(features, shifted), CenterCollapse(5, 8)(features, labels)
    )


def test_200_classes_on_96_channels():
    loss = CenterCollapse(200, 96)
    assert (loss.projection, loss.vertices.shape) == ("linear", (200, 199))
    # What the default amounts to: 200 fixed vectors in the features' 96 dimensions, forming a tight frame.
    code = loss.vertices @ loss.project.weight
    torch.testing.assert_close(code.T @ code, 200 / 199 * torch.eye(96), rtol=0, atol=1e-4)
    assert code.square().sum(1).mean().sqrt().item() == pytest.approx(math.sqrt(96 / 199), rel=1e-4)  # not above 0.69
    assert CenterCollapse(97, 96).projection == "none"  # the largest simplex in 96 dimensions
    with pytest.raises(ValueError, match="spherical code"):
        CenterCollapse(200, 96, projection="none")
    with pytest.raises(ValueError, match="needs dim ≥ 199"):
        CenterCollapse(200, 96, projection="mlp", projection_dim=198)


@pytest.mark.parametrize("learn", [False, True])
def test_projecting_centers_is_projecting_points(learn):
    # A linear projection commutes with the mean over a class; so K rows are projected here and not N.
    loss = CenterCollapse(30, 8, normalize=True, scale=5.0, learn_projection=learn, prior=range(1, 31)).double()
    features, labels = batch(500, 8, 25)
    weight = loss.project.weight
    results = []
    for on_points in (False, True):
        x = features.double().requires_grad_()
        weight.grad = None
        if on_points:
            value = center_collapse_reference(
                *class_centers_reference(x @ weight.T, labels, 30), loss.vertices, 5.0, loss.log_prior
            )
        else:
            value = loss(x, labels)
        value.backward()
        results.append((value.detach(), x.grad, weight.grad))
    torch.testing.assert_close(results[0][:2], results[1][:2], rtol=1e-9, atol=1e-12)
    if learn:
        torch.testing.assert_close(results[0][2], results[1][2], rtol=1e-9, atol=1e-12)
    else:
        assert weight.grad is None


def test_drops_entries_in_training_only():
    features, labels = batch()
    loss = CenterCollapse(5, 8, normalize=True, scale=5.0, dropout=0.5)
    torch.manual_seed(0)
    values = {loss(features, labels).item() for _ in range(5)}
    assert len(values) == 5
    without = CenterCollapse(5, 8, normalize=True, scale=5.0)(features, labels)
    assert loss.eval()(features, labels).item() == without.item()
    torch.manual_seed(0)
    centers, counts = class_centers_reference(features, labels, 5)
    dropped = F.dropout(F.normalize(centers, dim=1), 0.5)
    torch.manual_seed(0)
    want = center_collapse_reference(dropped, counts, loss.vertices, 5.0, None, False)
    torch.testing.assert_close(loss.train()(features, labels), want)


def test_compiles_whole():
    features, labels = batch()
    loss = CenterCollapse(12, 8, normalize=True, scale=5.0, prior=[1.0] * 12)
    compiled = torch.compile(loss, fullgraph=True, dynamic=True, backend="aot_eager")
    torch.testing.assert_close(compiled(features, labels), loss(features, labels))


def test_a_learned_projection_takes_the_work_from_the_features():
    # Why learn_projection is off by default: 40 centers in 8 dimensions that start in a narrow cone.
    torch.manual_seed(0)
    start = 2 + torch.randn(40, 2) @ torch.randn(2, 8) + 0.2 * torch.randn(40, 8)

    def spread(features):  # root mean square cosine between centred centers: less is wider
        centred = F.normalize(features - features.mean(0), dim=1)
        return (centred @ centred.T)[~torch.eye(40, dtype=bool)].square().mean().sqrt().item()

    after = {}
    for learn in (False, True):
        loss = CenterCollapse(40, 8, projection="mlp", normalize=True, scale=10.0, learn_projection=learn)
        features = torch.nn.Parameter(start.clone())
        optimizer = torch.optim.Adam([features, *(p for p in loss.parameters() if p.requires_grad)], lr=0.005)
        for _ in range(300):
            optimizer.zero_grad()
            loss(features, torch.arange(40)).backward()
            optimizer.step()
        after[learn] = spread(features.detach())
    assert after[False] < 0.75 * after[True]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"projection": "conv"}, "choose one of none, linear, mlp, released"),
        ({"projection": "none", "projection_dim": 20}, "no effect"),
        ({"scale": 0.0}, "scale must be positive"),
        ({"prior": [1.0, 2.0]}, r"shape \(5,\)"),
        ({"prior": [1.0, 0.0, 1.0, 0.0, 1.0]}, "class 1 has 0 .2 such"),
        ({"prior": [1.0, math.nan, 1.0, 1.0, 1.0]}, "class 1 has nan"),
    ],
)
def test_contradictions_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        CenterCollapse(5, 8, **options)


def test_wrong_width_is_refused():
    with pytest.raises(ValueError, match=r"\(N, 8\) or .*, got \(3, 7\)"):
        CenterCollapse(5, 8)(torch.ones(3, 7), torch.zeros(3, dtype=torch.int64))
