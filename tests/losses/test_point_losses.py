"""Losses on points: values worked out by hand, slow oracles, gradients, and the cases that break losses."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.losses import (
    LDAM,
    CenterCollapse,
    CrossEntropy,
    DiceLoss,
    DotRegression,
    FocalLoss,
    LogitAdjustment,
    LovaszSoftmax,
    SeesawLoss,
    class_weights,
    lovasz,
)
from pcseg.losses.frequencies import positive_counts

CLASSES = 5
POINTS = [1000, 40, 7, 0, 300]  # class 3 was never seen
WEIGHTS = class_weights(POINTS, "inverse_sqrt")
LOSSES = {
    "plain": CrossEntropy,
    "weighted": lambda **options: CrossEntropy(WEIGHTS, **options),
    "smoothed": lambda **options: CrossEntropy(label_smoothing=0.2, **options),
    "weighted and smoothed": lambda **options: CrossEntropy(WEIGHTS, 0.2, **options),
    "focal": FocalLoss,
    "focal, γ 0.5": lambda **options: FocalLoss(0.5, **options),
    "lovasz": LovaszSoftmax,
    "dice": DiceLoss,
    "logit adjustment": lambda **options: LogitAdjustment(POINTS, 1.5, **options),
    "ldam": lambda **options: LDAM(POINTS, logit_scale=15.0, **options),
    "seesaw": lambda **options: SeesawLoss(POINTS, **options),
    "dot regression": lambda **options: DotRegression(10.0, **options),
}
every_loss = pytest.mark.parametrize("name", LOSSES)


def batch(points=40, seed=0, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(points, CLASSES, generator=generator, dtype=dtype)
    return logits, torch.randint(-1, CLASSES, (points,), generator=generator)


THIRDS = [math.log(2), 0.0]  # probabilities 2/3 and 1/3
BY_HAND = {
    "cross-entropy": (CrossEntropy(), [THIRDS], [0], -math.log(2 / 3)),
    "weights": (
        CrossEntropy(torch.tensor([3.0, 1.0])),
        [THIRDS, THIRDS],
        [0, 1],
        -(3 * math.log(2 / 3) + math.log(1 / 3)) / 4,
    ),
    "smoothing": (
        CrossEntropy(label_smoothing=0.2),
        [THIRDS],
        [0],
        -0.9 * math.log(2 / 3) - 0.1 * math.log(1 / 3),
    ),
    "focal": (FocalLoss(2.0), [THIRDS], [0], -math.log(2 / 3) / 9),
    "focal, mean": (FocalLoss(1.0), [THIRDS, THIRDS], [0, 1], -(math.log(2 / 3) / 3 + math.log(1 / 3) * 2 / 3) / 2),
    # 2/3 · (3/4)² against 1/3 · (1/4)².
    "logit adjustment": (LogitAdjustment([3, 1], 2.0), [THIRDS], [0], -math.log(18 / 19)),
    "balanced softmax": (LogitAdjustment([3, 1]), [THIRDS], [1], -math.log(1 / 7)),
    # Margins 0.25 and 0.5; cosines 0.6 and −0.2.
    "ldam": (LDAM([16, 1], 0.5, 5.0, 10.0), [[6.0, -2.0]], [0], math.log(1 + math.exp(-5 * 0.55))),
    "ldam, rare": (LDAM([16, 1], 0.5, 5.0, 10.0), [[6.0, -2.0]], [1], math.log(1 + math.exp(5 * 1.3))),
    # Mitigation 1/4, compensation 3²; then neither.
    "seesaw": (SeesawLoss([4, 1], 1.0, 2.0), [[0.0, math.log(3)]], [0], math.log(1 + 3 * 9 / 4)),
    "seesaw, rare": (SeesawLoss([4, 1], 1.0, 2.0), [[0.0, math.log(3)]], [1], -math.log(3 / 4)),
    "dot regression": (DotRegression(10.0), [[6.0, -2.0], [0.0, 10.0]], [0, 1], 0.5 * 0.4**2 / 2),
    "dice": (
        DiceLoss(),
        [THIRDS, [0.0, math.log(3)]],
        [0, 1],
        1 - (2 * (2 / 3) / (4 / 9 + 1 / 16 + 1) + 2 * (3 / 4) / (1 / 9 + 9 / 16 + 1)) / 2,
    ),
    # Class 0: its own point errs by 1/3, the other by 1/4, which no longer matters. Class 1: the other's 1/3 makes
    # half of the union wrong, its own 1/4 the rest.
    "lovasz": (LovaszSoftmax(), [THIRDS, [0.0, math.log(3)]], [0, 1], (1 / 3 + (1 / 3 + 1 / 4) / 2) / 2),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_by_hand(case):
    loss, logits, labels, want = BY_HAND[case]
    assert loss(torch.tensor(logits), torch.tensor(labels)).item() == pytest.approx(want, rel=1e-6)
    ignored = loss(torch.tensor([*logits, [7.0, -7.0]]), torch.tensor([*labels, -1]))
    assert ignored.item() == pytest.approx(want, rel=1e-6)


def jaccard_loss(wrong, own):
    """1 − IoU of a class's own points if exactly these points are predicted wrongly: the definition."""
    predicted = wrong ^ own
    return 1 - (predicted & own).sum().item() / max((predicted | own).sum().item(), 1)


def lovasz_slowly(logits, labels, ignore_index=-1):
    logits, labels = logits[labels != ignore_index], labels[labels != ignore_index]
    values = []
    for k in labels.unique().tolist():
        own = labels == k
        error = (own.double() - logits.softmax(1)[:, k]).abs()
        wrong, before, value = torch.zeros_like(own), 0.0, 0.0
        for i in error.argsort(descending=True).tolist():
            wrong[i] = True
            now = jaccard_loss(wrong, own)
            value, before = value + error[i] * (now - before), now
        values.append(value)
    return sum(values) / len(values)


@settings(max_examples=60, deadline=None)
@given(
    points=st.integers(1, 30),
    spread=st.sampled_from([0.0, 0.3, 3.0, 30.0, 300.0]),
    group=st.sampled_from([1, 2, 32]),
    seed=st.integers(0, 2**31),
)
def test_lovasz_is_its_definition(points, spread, group, seed):
    generator = torch.Generator().manual_seed(seed)
    logits = spread * torch.randn(points, CLASSES, generator=generator, dtype=torch.float64)
    logits = logits.round(decimals=1).requires_grad_()  # with ties, too
    labels = torch.randint(-1, CLASSES, (points,), generator=generator)
    if (labels == -1).all():
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lovasz, "GROUP", group)
        got = LovaszSoftmax()(logits, labels)
    want = lovasz_slowly(logits, labels)
    torch.testing.assert_close(got, want, rtol=1e-9, atol=1e-12)
    error = (torch.autograd.grad(got, logits)[0] - torch.autograd.grad(want, logits)[0]).abs().max()
    assert error < 1e-9 or spread == 0 or len(logits.unique(dim=0)) < len(logits)  # at a tie there are many gradients


def test_lovasz_of_sure_predictions_is_the_mean_iou():
    _, labels = batch(200)
    _, prediction = batch(200, seed=1)
    prediction = prediction.clamp(min=0)
    logits = 1000 * F.one_hot(prediction, CLASSES).double()
    ious = []
    for k in range(CLASSES):
        own, said = labels == k, (prediction == k) & (labels != -1)
        ious.append((own & said).sum() / (own | said).sum())
    assert LovaszSoftmax()(logits, labels).item() == pytest.approx(1 - torch.stack(ious).mean().item())


def point_by_point(logits, labels, value, weight=lambda y: 1.0):
    chosen = [(z, int(y)) for z, y in zip(logits, labels, strict=True) if y != -1]
    return sum(value(z, y) * weight(y) for z, y in chosen) / sum(weight(y) for _, y in chosen)


def nll(z, y):
    return z.logsumexp(0) - z[y]


SEEN = [1000, 40, 7, 7, 300]  # what POINTS stands for
SUM = sum(SEEN)


def seesaw_slowly(z, y, p=0.8, q=2.0):
    total = 0
    for j in range(CLASSES):
        mitigation = min(1.0, SEEN[j] / SEEN[y]) ** p
        compensation = max(1.0, (z[j] - z[y]).exp().item()) ** q
        total = total + (mitigation * compensation if j != y else 1.0) * z[j].exp()
    return total.log() - z[y]


def ldam_slowly(z, y):
    margin = 0.5 * (7 / SEEN[y]) ** 0.25
    return nll(30 * (z / 15 - margin * F.one_hot(torch.tensor(y), CLASSES)), y)


ORACLES = {
    "plain": lambda z, y: nll(z, y),
    "smoothed": lambda z, y: 0.8 * nll(z, y) + 0.2 * sum(nll(z, j) for j in range(CLASSES)) / CLASSES,
    "focal": lambda z, y: (1 - z.softmax(0)[y]) ** 2 * nll(z, y),
    "focal, γ 0.5": lambda z, y: (1 - z.softmax(0)[y]) ** 0.5 * nll(z, y),
    "logit adjustment": lambda z, y: nll(z + 1.5 * torch.tensor([math.log(n / SUM) for n in SEEN]), y),
    "ldam": ldam_slowly,
    "seesaw": seesaw_slowly,
    "dot regression": lambda z, y: (z[y] / 10 - 1) ** 2 / 2,
}


@pytest.mark.parametrize("name", ORACLES)
def test_is_its_formula_point_by_point(name):
    logits, labels = batch()
    logits.requires_grad_()
    got, want = LOSSES[name]()(logits, labels), point_by_point(logits, labels, ORACLES[name])
    torch.testing.assert_close(got, want, rtol=1e-6, atol=0)
    gradients = [torch.autograd.grad(value, logits)[0] for value in (got, want)]
    torch.testing.assert_close(*gradients, rtol=1e-5, atol=1e-9)  # of Seesaw with its factors as constants
    assert (gradients[0][labels == -1] == 0).all()


def test_class_weights_weigh_points():
    logits, labels = batch()
    weight = lambda y: SEEN[y] ** -0.5  # noqa: E731
    want = point_by_point(logits, labels, nll, weight)
    torch.testing.assert_close(LOSSES["weighted"]()(logits, labels), want, rtol=1e-6, atol=0)
    want = point_by_point(logits, labels, nll, lambda y: 1 / SEEN[y])
    torch.testing.assert_close(CrossEntropy(class_weights(POINTS, "inverse"))(logits, labels), want, rtol=1e-6, atol=0)
    smoothed = sum(
        0.8 * WEIGHTS[y] * nll(z, y) + 0.2 / CLASSES * sum(WEIGHTS[j] * nll(z, j) for j in range(CLASSES))
        for z, y in zip(logits, labels.tolist(), strict=True)
        if y != -1
    )
    want = smoothed / WEIGHTS[labels[labels != -1]].sum()
    torch.testing.assert_close(LOSSES["weighted and smoothed"]()(logits, labels), want, rtol=1e-6, atol=0)


def test_a_class_without_points_is_treated_as_the_rarest():
    assert positive_counts(POINTS).tolist() == SEEN
    assert positive_counts([0, 0]).tolist() == [1, 1]
    for kind in ("inverse", "inverse_sqrt"):
        weights = class_weights(POINTS, kind)
        assert weights[3] == weights[2] == weights.max() and weights.isfinite().all()
        seen = torch.tensor(SEEN)
        assert ((weights * seen).sum() / seen.sum()).item() == pytest.approx(1)
    torch.testing.assert_close(class_weights([8, 2], "inverse"), torch.tensor([0.625, 2.5]))
    assert LDAM(POINTS).margins.tolist() == pytest.approx([0.5 * (7 / n) ** 0.25 for n in SEEN])
    for bad in ([1, -1], [[1]], [1.0, math.nan], []):
        with pytest.raises(ValueError, match="class_points"):
            positive_counts(bad)
    with pytest.raises(ValueError, match="inverse_sqrt, inverse"):
        class_weights(POINTS, "none")


@every_loss
def test_gradcheck(name):
    logits, labels = batch(12)
    logits.requires_grad_()
    loss = SeesawLoss(POINTS, q=0.0) if name == "seesaw" else LOSSES[name]()
    assert torch.autograd.gradcheck(loss, (logits, labels))


@every_loss
@pytest.mark.parametrize("points", [0, 1, 7])
def test_nothing_labelled_gives_zero_with_a_gradient_of_zeros(name, points):
    logits = torch.randn(points, CLASSES, requires_grad=True)
    value = LOSSES[name]()(logits, torch.full((points,), -1))
    value.backward()
    assert value.item() == 0
    assert torch.equal(logits.grad, torch.zeros(points, CLASSES))


@every_loss
@pytest.mark.parametrize("level", [0.0, 1.0, 1e4])
def test_is_finite_and_learns_one_class(name, level):
    for labels in ([2], [2, 2, 2, -1], [3, 3]):  # 3 is the class never seen
        logits = (level * torch.randn(len(labels), CLASSES)).requires_grad_()
        value = LOSSES[name]()(logits, torch.tensor(labels))
        value.backward()
        assert value.isfinite() and value >= 0
        assert logits.grad.isfinite().all()
        if level < 10:
            better = logits.detach() - 1e-2 * logits.grad / logits.grad.abs().max()
            assert LOSSES[name]()(better, torch.tensor(labels)) < value


def test_one_class_in_all():
    logits = torch.randn(4, 1, requires_grad=True)
    for loss in (
        CrossEntropy(class_weights([3], "inverse"), 0.1),
        FocalLoss(0.5),
        LovaszSoftmax(),
        LogitAdjustment([3]),
        LDAM([3]),
        SeesawLoss([3]),
        DiceLoss(),
    ):
        value = loss(logits, torch.tensor([0, 0, -1, 0]))
        (gradient,) = torch.autograd.grad(value, logits)
        assert value.abs() < 1e-6 and gradient.abs().max() < 1e-6


@every_loss
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_is_computed_in_float32(name, dtype):
    logits, labels = batch(dtype=torch.float32)
    logits = (10 * logits).to(dtype)
    want = LOSSES[name]()(logits.float(), labels)
    x = logits.clone().requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        got = LOSSES[name]()(x, labels)
    got.backward()
    assert got.dtype == torch.float32
    torch.testing.assert_close(got, want, rtol=1e-6, atol=1e-7)
    assert x.grad.dtype == dtype and x.grad.isfinite().all()


@every_loss
def test_maps_strides_label_types_and_ignore_index_change_nothing(name):
    logits, labels = batch(2 * 3 * 7)
    want = LOSSES[name]()(logits, labels)
    maps = logits.view(2, 3, 7, CLASSES).permute(0, 3, 1, 2)
    for layout in (maps, maps.contiguous()):
        torch.testing.assert_close(LOSSES[name]()(layout, labels.view(2, 3, 7)), want)
    wide = torch.full((84, 2 * CLASSES), math.nan, dtype=logits.dtype)
    wide[::2, ::2] = logits
    spread = torch.full((84,), 99)
    spread[::2] = labels
    torch.testing.assert_close(LOSSES[name]()(wide[::2, ::2], spread[::2]), want)
    shifted = torch.where(labels == -1, 255, labels).to(torch.uint8)
    torch.testing.assert_close(LOSSES[name](ignore_index=255)(logits, shifted), want)
    without = torch.where(labels == 1, -1, labels)
    torch.testing.assert_close(
        LOSSES[name](ignore_index=1)(logits[labels != -1], labels[labels != -1]), LOSSES[name]()(logits, without)
    )
    with pytest.raises(ValueError, match=r"maps \(B, C, H, W\)"):
        LOSSES[name]()(maps, labels)


def test_center_collapse_takes_maps():
    features, labels = torch.randn(2, 8, 3, 7), torch.randint(-1, 5, (2, 3, 7))
    loss = CenterCollapse(5, 8)
    points = features.permute(0, 2, 3, 1).reshape(-1, 8)
    torch.testing.assert_close(loss(features, labels), loss(points, labels.flatten()))
