import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared import write_dataset

from pcseg.config import Augment, Data
from pcseg.data.batch import collate
from pcseg.data.dataset import SceneDataset
from pcseg.data.mix3d import collate_mixed, mix, training_collate

SIZE = 0.1


def room(seed, num=60, height=0.0):
    """A sample of up to ``num`` voxels whose grid starts ``height`` above the floor; a feature tells the point."""
    rng = np.random.default_rng(seed)
    grid = np.unique(rng.integers(0, rng.integers(1, 6, 3) + 1, (num, 3)), axis=0)
    grid -= grid.min(axis=0)
    coord = (grid + rng.uniform(0.01, 0.99, grid.shape)) * SIZE
    coord[:, :2] -= (coord[:, :2].min(axis=0) + coord[:, :2].max(axis=0)) / 2
    coord[:, 2] += height
    label = seed * 1000 + np.arange(len(grid))
    return {
        "name": f"s{seed}",
        "draw": (0, seed),
        "coord": coord.astype(np.float32),
        "grid_coord": grid.astype(np.int32),
        "feat": np.stack([label, label], axis=1).astype(np.float32),
        "segment": label,
    }


@settings(deadline=None)
@given(seed=st.integers(0, 10**6), low=st.integers(0, 12), high=st.integers(0, 12))
def test_mixing_two_rooms(seed, low, high):
    one, two = room(seed, height=low * SIZE), room(seed + 1, height=high * SIZE)
    mixed = mix(one, two, SIZE, np.random.default_rng(seed))
    grid = mixed["grid_coord"]
    assert grid.dtype == np.int32 and grid.min(axis=0).tolist() == [0, 0, 0]
    assert len(np.unique(grid, axis=0)) == len(grid)
    assert mixed["name"] == f"s{seed}+s{seed + 1}"
    np.testing.assert_array_equal(mixed["feat"][:, 0], np.float32(mixed["segment"]))
    middles, filled = [], []
    for sample, height in ((one, low), (two, high)):
        mine = mixed["segment"] // 1000 == sample["segment"][0] // 1000
        index = mixed["segment"][mine] % 1000
        np.testing.assert_array_equal(mixed["coord"][mine], sample["coord"][index])
        if not mine.any():
            return  # the other room fills all of its voxels
        moved = grid[mine] - sample["grid_coord"][index]
        assert (moved == moved[0]).all()  # whole voxels, the same for all
        own = sample["grid_coord"] + moved[0]
        middles.append(own.min(axis=0) + own.max(axis=0))
        filled.append({tuple(row) for row in own.tolist()})
        floor = moved[0, 2] - height  # where z = 0 of the room lies
        middles[-1][2] = floor
    assert (np.abs(middles[0] - middles[1])[:2] <= 1).all()  # middles are half a voxel apart at most
    # Floors: a point is up to one voxel above its voxel's lower side, and the lowest rest of all points tells where.
    assert abs(middles[0][2] - middles[1][2]) <= 1
    assert {tuple(row) for row in grid.tolist()} == filled[0] | filled[1]  # no voxel is lost


def test_floors_meet_exactly_where_many_points_tell_where_voxels_start():
    one, two = room(1, 4000, height=0.3), room(2, 4000, height=-0.2)
    mixed = mix(one, two, SIZE, np.random.default_rng(0))
    height = mixed["coord"][:, 2] - SIZE * mixed["grid_coord"][:, 2]
    assert np.ptp(height) < SIZE


def test_each_room_keeps_half_of_the_voxels_that_both_fill():
    one = room(3, 4000)
    two = {**one, "segment": one["segment"] + 10**6}
    mixed = [mix(one, two, SIZE, np.random.default_rng(s))["segment"] >= 10**6 for s in range(200)]
    assert {len(m) for m in mixed} == {len(one["segment"])}
    share = np.concatenate(mixed).mean()
    assert abs(share - 0.5) < 5 * 0.5 / np.sqrt(200 * len(one["segment"]))


@settings(deadline=None)
@given(count=st.integers(1, 9), part=st.sampled_from([2, 4]), probability=st.floats(0, 1), seed=st.integers(0, 99))
def test_batches_mix_by_draw_however_they_are_cut(count, part, probability, seed):
    rooms = [room(s, 20) for s in range(count)]
    whole = collate_mixed(rooms, probability, SIZE, seed)
    parts = [collate_mixed(rooms[start : start + part], probability, SIZE, seed) for start in range(0, count, part)]
    assert whole.names == [name for own in parts for name in own.names]
    assert "+".join(whole.names) == "+".join(sample["name"] for sample in rooms)  # none lost, none twice
    assert all(name.count("+") <= 1 for name in whole.names)
    torch.testing.assert_close(whole.feat, torch.cat([own.feat for own in parts]), rtol=0, atol=0)
    assert whole.batch_size == len(whole.names) and whole.offset[-1] == len(whole.feat) == len(whole.segment)
    assert whole.batch.bincount().tolist() == torch.diff(whole.offset, prepend=torch.zeros(1).long()).tolist()
    cells = torch.cat([whole.batch[:, None], whole.grid_coord], dim=1)
    assert len(cells.unique(dim=0)) == len(cells)
    if count % 2:
        assert whole.names[-1] == rooms[-1]["name"]
    if probability == 0:
        torch.testing.assert_close(whole.feat, collate(rooms).feat, rtol=0, atol=0)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_pairs_are_mixed_as_often_as_told_by_epoch_scene_and_repetition(part):
    draws = [tuple(number if place == part else 1 for place in range(3)) for number in range(1000)]
    pairs = [[{**room(s, 3), "draw": draw} for s in (1, 2)] for draw in draws]
    mixed = np.mean([collate_mixed(pair, 0.8, SIZE, seed=5).batch_size == 1 for pair in pairs])
    assert abs(mixed - 0.8) < 5 * 0.4 / np.sqrt(1000)


def test_training_batches_of_a_data_set(tmp_path):
    data = Data(root=str(write_dataset(tmp_path)), voxel_size=0.05, augment=Augment(mix3d_p=1.0))
    dataset = SceneDataset(data, "train", seed=1, train=True)
    function = pickle.loads(pickle.dumps(training_collate(data, seed=1)))
    samples = [dataset[0, 2], dataset[0, 1], dataset[0, 3, 1]]
    assert [sample["draw"] for sample in samples] == [(0, 2), (0, 1), (0, 3, 1)]
    one, two = function(samples), function(samples)
    assert one.names == ["scene0002_00+scene0001_00", "scene0003_00"]
    torch.testing.assert_close(one.feat, two.feat, rtol=0, atol=0)
    torch.testing.assert_close(one.grid_coord, two.grid_coord, rtol=0, atol=0)
    counts = [len(sample["feat"]) for sample in samples]
    assert max(counts[:2]) < one.offset[0] <= counts[0] + counts[1]
    assert one.feat.shape[1] == 9 and one.coord.is_contiguous()
