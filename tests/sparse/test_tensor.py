"""What SparseTensor.from_batch refuses, sorts and gives back."""

from __future__ import annotations

import pytest
import torch

from pcseg.sparse import SparseTensor


def arguments(**changes):
    good = dict(
        feat=torch.arange(6.0).view(3, 2),
        coord=torch.tensor([[2, 0, 0], [-1, 5, 0], [0, 0, 0]], dtype=torch.int32),
        batch=torch.tensor([1, 0, 1]),
        batch_size=2,
    )
    return {**good, **changes}


def test_rows_are_sorted_and_positions_lead_back():
    given = arguments()
    x, position = SparseTensor.from_batch(**given)
    assert x.batch.tolist() == [0, 1, 1] and x.coord.tolist() == [[-1, 5, 0], [0, 0, 0], [2, 0, 0]]
    assert torch.equal(x.feat[position], given["feat"]) and torch.equal(x.coord[position], given["coord"].long())


def test_duplicates_are_refused_only_within_an_element():
    coord = torch.tensor([[1, 1, 1], [1, 1, 1], [0, 0, 0]])
    SparseTensor.from_batch(**arguments(coord=coord))
    with pytest.raises(ValueError, match="1 of 3 voxels repeat another one's place: voxelise the points first"):
        SparseTensor.from_batch(**arguments(coord=coord, batch=torch.zeros(3, dtype=torch.long)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (dict(feat=torch.zeros(3, 2, dtype=torch.long)), "feat must be floating point"),
        (dict(feat=torch.zeros(3)), "feat must be floating point of shape"),
        (dict(coord=torch.zeros(3, 3)), "coord must be integers"),
        (dict(coord=torch.zeros(2, 3, dtype=torch.long)), r"coord must be integers of shape \(3, 3\)"),
        (dict(batch=torch.zeros(3)), "batch must be integers"),
        (dict(batch=torch.tensor([0, 1, 2])), "batch must lie in 0 … 1"),
        (dict(batch=torch.tensor([0, 1, -1])), "batch must lie in 0 … 1"),
        (dict(batch_size=0), "batch_size must be at least 1"),
        (dict(coord=torch.tensor([[0, 0, 0], [2**31, 0, 0], [0, 2**31, 2**31]])), "more than 2\\^63 cells"),
        (dict(coord=torch.tensor([[-(2**63), 0, 0], [2**63 - 1, 0, 0], [0, 0, 0]])), "more than 2\\^63 cells"),
    ],
)
def test_wrong_arguments_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        SparseTensor.from_batch(**arguments(**changes))


def test_replace_keeps_the_voxels():
    x, _ = SparseTensor.from_batch(**arguments())
    y = x.replace(torch.ones(3, 7))
    assert y.coord is x.coord and y.maps is x.maps and y.feat.shape == (3, 7)
    with pytest.raises(ValueError, match="features of 2 voxels cannot replace those of 3"):
        x.replace(torch.ones(2, 7))
