"""The simplex ETF against its definition."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.losses import simplex_etf


@settings(max_examples=40, deadline=None)
@given(num_classes=st.integers(2, 130), spare=st.integers(-1, 40), seed=st.integers(0, 2**31))
def test_is_a_simplex_for_every_allowed_size(num_classes, spare, seed):
    dim = num_classes + spare  # from dim = K − 1, the smallest there is
    etf = simplex_etf(num_classes, dim, seed, dtype=torch.float64)
    gram = torch.full((num_classes, num_classes), -1 / (num_classes - 1), dtype=torch.float64).fill_diagonal_(1)
    assert etf.shape == (num_classes, dim)
    torch.testing.assert_close(etf @ etf.T, gram, rtol=0, atol=1e-12)
    torch.testing.assert_close(etf.sum(0), torch.zeros(dim, dtype=torch.float64), rtol=0, atol=1e-12)


def test_seed_fixes_the_bits_and_leaves_the_global_generator_alone():
    state = torch.get_rng_state()
    first = simplex_etf(20, 96, seed=3)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(first, simplex_etf(20, 96, seed=3))
    assert (first - simplex_etf(20, 96, seed=4)).abs().max() > 0.01
    assert first.dtype == torch.float32
    assert torch.equal(first, simplex_etf(20, 96, seed=3, dtype=torch.float64).float())  # cast last


def test_orientation_is_uniform():
    # Over all rotations every entry of a vertex has mean 0 and mean square 1/dim; a QR without its sign fixed has not.
    vertices = torch.stack([simplex_etf(3, 2, seed, dtype=torch.float64) for seed in range(800)])
    assert vertices.mean(0).abs().max() < 0.1  # 4 standard errors of 0.025
    torch.testing.assert_close(vertices.square().mean(0), torch.full((3, 2), 0.5).double(), rtol=0, atol=0.06)


@pytest.mark.parametrize(
    ("num_classes", "dim", "words"),
    [
        (200, 96, ["200", "96", "199", "Lift", "spherical code"]),
        (98, 96, ["97"]),
        (1, 5, ["at least 2"]),
        (2, 0, ["dim ≥ 1"]),
    ],
)
def test_refuses_what_does_not_exist(num_classes, dim, words):
    with pytest.raises(ValueError) as error:
        simplex_etf(num_classes, dim)
    assert all(word in str(error.value) for word in words)
