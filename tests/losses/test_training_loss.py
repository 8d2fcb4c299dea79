"""The loss that a config describes: which terms, with which weights, and what DropClass makes of them."""

import pytest
import torch

from pcseg.config import Config, Loss
from pcseg.config_rules import validate
from pcseg.errors import InputError
from pcseg.losses import CenterCollapse, CrossEntropy, Dropped, build_losses
from pcseg.losses.reduction import PointMean

TERMS = ("cross_entropy", "focal", "lovasz", "dice", "logit_adjustment", "ldam", "seesaw", "dot_regression")
K, D = 6, 4


def batch(points=50):
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(points, D, generator=generator)
    logits = torch.randn(points, K, generator=generator)
    return features, logits, torch.randint(-1, K, (points,), generator=generator)


def settings_with(**weights):
    settings = Loss()
    for name, weight in weights.items():
        getattr(settings, name).weight = weight
    return settings


def build(settings, **options):
    return build_losses(settings, K, D, class_points=torch.tensor([500, 200, 90, 20, 3, 0]), **options)


def test_default_is_cross_entropy_alone():
    features, logits, labels = batch()
    values = build_losses(Loss(), K, D)(features, logits, labels)
    assert values.keys() == {"cross_entropy", "loss"}
    assert torch.equal(values["loss"], CrossEntropy()(logits, labels))


def test_every_term_by_itself_and_all_summed_by_weight():
    features, logits, labels = batch()
    alone, weights = {}, {name: 0.25 * (i + 1) for i, name in enumerate((*TERMS, "center_collapse"))}
    for name in TERMS:
        values = build(settings_with(**({"cross_entropy": 0.0} | {name: 2.0})))(features, logits, labels)
        assert values.keys() == {name, "loss"}
        assert values["loss"].item() == pytest.approx(2 * values[name].item())
        alone[name] = values[name].item()
    assert len({round(value, 4) for value in alone.values()}) == len(TERMS)  # no two are the same loss
    alone["center_collapse"] = CenterCollapse(K, D, seed=0)(features, labels).item()
    values = build(settings_with(**weights))(features, logits, labels)
    assert {name: values[name].item() for name in alone} == pytest.approx(alone)
    assert values["loss"].item() == pytest.approx(sum(weights[name] * alone[name] for name in alone))


def test_settings_reach_the_terms():
    settings = settings_with(**dict.fromkeys((*TERMS, "center_collapse"), 1.0))
    settings.cross_entropy.class_weights, settings.cross_entropy.label_smoothing = "inverse", 0.1
    settings.focal.gamma, settings.logit_adjustment.tau = 3.0, 2.0
    settings.ldam.max_margin, settings.ldam.scale = 0.25, 20.0
    settings.seesaw.p, settings.seesaw.q = 0.5, 1.5
    settings.center_collapse.prior = "scenes"
    share = torch.linspace(0.1, 1, K)
    loss = build(settings, class_share=share, logit_scale=7.0)
    terms = loss.terms
    assert terms["cross_entropy"].label_smoothing == 0.1
    assert terms["cross_entropy"].class_weights[3] / terms["cross_entropy"].class_weights[2] == pytest.approx(4.5)
    assert terms["focal"].gamma == 3.0
    assert (terms["logit_adjustment"].adjustment[0] - terms["logit_adjustment"].adjustment[1]).exp() == pytest.approx(
        2.5**2, rel=1e-5
    )
    assert (terms["ldam"].scale, terms["ldam"].logit_scale, terms["ldam"].margins.max().item()) == (20.0, 7.0, 0.25)
    assert terms["dot_regression"].logit_scale == 7.0
    assert terms["seesaw"].q == 1.5
    assert terms["seesaw"].log_mitigation[0, 1].exp().item() == pytest.approx(0.4**0.5)
    torch.testing.assert_close(loss.center_collapse.log_prior, share.log())
    means = [module for module in loss.modules() if isinstance(module, PointMean)]
    assert len(means) == 7 and all(mean.sync for mean in means)
    assert not any("terms" in name for name in loss.state_dict())  # counted from the data anew, not kept


def test_class_points_are_asked_for_where_needed():
    for name in ("logit_adjustment", "ldam", "seesaw"):
        with pytest.raises(ValueError, match="class_points"):
            build_losses(settings_with(**{name: 1.0}), K, D)
    settings = Loss()
    settings.cross_entropy.class_weights = "inverse"
    with pytest.raises(ValueError, match="got 2 numbers"):
        build_losses(settings, K, D, class_points=torch.tensor([1, 2]))
    settings = settings_with(center_collapse=0.1)
    settings.center_collapse.prior = "scenes"
    with pytest.raises(ValueError, match="class_share"):
        build_losses(settings, K, D)


@pytest.mark.parametrize("label", [None, 2, 5])  # nothing dropped, a class of the batch, one that is not in it
@pytest.mark.parametrize("progress", [0.0, 0.3, 1.0])
def test_dropclass_is_its_formula(label, progress):
    features, logits, labels = batch()
    labels[labels == 5] = 0
    other = torch.randn(len(logits), K, requires_grad=True)
    logits.requires_grad_()
    loss = build(settings_with(focal=0.5, lovasz=0.25, center_collapse=0.2))
    loss.drop_alpha = 3.0
    values = loss(features, logits, labels, Dropped(other, label, progress))
    plain = build(settings_with(focal=0.5, lovasz=0.25))
    rest = labels.clone()
    if label is not None:
        rest[labels == label] = -1
    want = (1 - progress) * plain(features, logits, labels)["loss"] + progress * plain(features, other, rest)["loss"]
    if label is not None:
        want = want + 3.0 * torch.softmax(other, 1)[:, label].mean()
    torch.testing.assert_close(values["loss"], want + 0.2 * values["center_collapse"])
    got = torch.autograd.grad(values["loss"], (logits, other))
    torch.testing.assert_close(got, torch.autograd.grad(want, (logits, other)))
    assert (progress < 1) == bool(got[0].any())
    if progress == 0 and label is None:
        assert not got[1].any()
    assert {"dropped_cross_entropy", "dropped_focal", "dropped_probability"} <= values.keys()


def test_nothing_labelled_is_zero_and_maps_are_points():
    features, logits, labels = batch(2 * 5 * 4)
    settings = settings_with(**dict.fromkeys((*TERMS, "center_collapse"), 1.0))
    loss = build(settings)
    logits.requires_grad_()
    dropped = Dropped(logits, None, 0.5)
    value = loss(features, logits, torch.full_like(labels, -1), dropped)["loss"]
    assert value.item() == 0 and not torch.autograd.grad(value, logits)[0].any()
    want = loss(features, logits, labels, Dropped(logits.flip(0), 1, 0.5))
    as_map = lambda x: x.view(2, 5, 4, -1).permute(0, 3, 1, 2).contiguous()  # noqa: E731
    maps = loss(as_map(features), as_map(logits), labels.view(2, 5, 4), Dropped(as_map(logits.flip(0)), 1, 0.5))
    torch.testing.assert_close(maps, want)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        torch.testing.assert_close(loss(features, logits, labels, Dropped(logits.flip(0), 1, 0.5)), want)


def test_head_scale_is_for_heads_that_have_one():
    config = Config()
    config.model.head_scale = 20.0
    with pytest.raises(InputError, match=r"model\.head_scale is 20\.0, expected null"):
        validate(config, "a.yaml")
    config.model.head = "cosine"
    validate(config, "a.yaml")
