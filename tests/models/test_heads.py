"""Heads: shapes, gradients, state dicts, and that the fixed classifier is what it says."""

import math

import pytest
import torch
import torch.nn.functional as F

from pcseg.errors import InputError
from pcseg.models.heads import HEADS, build_head


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize(("channels", "classes"), [(8, 5), (8, 9), (8, 20)])
def test_every_head_forward_backward_and_state_dict(name, channels, classes):
    torch.manual_seed(0)
    features = torch.randn(30, channels, requires_grad=True)
    head = build_head(name, channels, classes)
    logits = head(features)
    assert logits.shape == (30, classes)
    F.cross_entropy(logits, torch.arange(30) % classes).backward()
    assert (features.grad.abs().sum(1) > 0).all()
    assert all(weight.grad is not None and weight.grad.any() for weight in head.parameters())
    torch.manual_seed(1)
    other = build_head(name, channels, classes, **({"seed": 7} if name == "etf" else {}))
    assert not torch.equal(other(features), logits)
    other.load_state_dict(head.state_dict())
    assert torch.equal(other(features), logits)
    assert build_head(name, channels, classes)(features[:0]).shape == (0, classes)


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
    with pytest.raises(InputError, match=r"'cosine'.*linear, etf"):
        build_head("cosine", 8, 5)
    with pytest.raises(ValueError, match="scale"):
        build_head("etf", 8, 5, scale=0)
