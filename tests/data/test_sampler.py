import json
import math
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prepared import write_dataset
from raw_scan import write_raw_dataset

from data_prep.scannet import prepare
from pcseg.config import Data
from pcseg.data.dataset import SceneDataset, make_sample
from pcseg.data.sampler import StepSampler, epoch_order
from pcseg.data.scene import list_scenes
from pcseg.data.statistics import class_points_in_scenes, classes_in_scenes, repeat_factors
from pcseg.errors import InputError
from pcseg.labels import load_label_set

# Scenes × classes: class 0 is everywhere, class 1 in half of the scenes, 2 and 3 in one each, 4 in none.
PRESENT = np.zeros((8, 5), dtype=bool)
PRESENT[:, 0] = True
PRESENT[:4, 1] = True
PRESENT[3, 2] = PRESENT[7, 3] = True


def draws(weights, seed, epochs):
    for epoch in epochs:
        yield [item[1] for item in epoch_order(len(weights), seed, epoch, weights)]


def test_repeat_factors_by_hand():
    # Shares 1, 1/2, 1/8, 1/8; the median is (1/2 + 1/8) / 2 = 5/16. √(5/16 ÷ 1/8) = √2.5, the others are below 1.
    rare = math.sqrt(2.5)
    np.testing.assert_allclose(repeat_factors(PRESENT), [1, 1, 1, rare, 1, 1, 1, rare])
    assert repeat_factors(np.zeros((3, 5), dtype=bool)).tolist() == [1, 1, 1]  # not a single label
    assert repeat_factors(np.ones((3, 5), dtype=bool)).tolist() == [1, 1, 1]


def test_rare_classes_come_as_often_as_the_formula_says():
    weights = repeat_factors(PRESENT)
    expected = 8 * weights / weights.sum()
    epochs = 4000
    counts = np.zeros(8)
    for order in draws(weights, 3, range(epochs)):
        assert len(order) == 8
        counts += np.bincount(order, minlength=8)
    # A scene's count an epoch is one of two neighbouring integers: variance at most 1/4. Five standard errors.
    np.testing.assert_allclose(counts / epochs, expected, atol=5 * 0.5 / math.sqrt(epochs))
    uniform = PRESENT.mean(axis=0)
    gained = (counts / epochs) @ PRESENT / 8  # share of the draws with each class
    assert gained[2] > 1.3 * uniform[2] and gained[3] > 1.3 * uniform[3] and gained[0] == 1


def test_every_place_in_an_epoch_is_alike():
    weights = np.array([1.0, 1, 1, 3])
    first = [order[0] for order in draws(weights, 0, range(3000))]
    share = np.bincount(first, minlength=4) / 3000
    np.testing.assert_allclose(share, weights / 6, atol=5 * 0.5 / math.sqrt(3000))


@given(weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=30), seed=st.integers(0, 2**40))
def test_balanced_epochs(weights, seed):
    weights = np.array(weights)
    whole = epoch_order(len(weights), seed, 7, weights)
    assert whole == epoch_order(len(weights), seed, 7, weights)  # by (seed, epoch) alone
    assert len(whole) == len(weights) and len(set(whole)) == len(whole)
    counts = np.bincount([item[1] for item in whole], minlength=len(weights))
    share = len(weights) * weights / weights.sum()
    assert (np.abs(counts - share) < 1 + 1e-6).all()
    for scene in range(len(weights)):
        items = [item for item in whole if item[1] == scene]
        assert items == [(7, scene), *((7, scene, times) for times in range(1, 31))][: len(items)]


@given(num_scenes=st.integers(1, 40), size=st.integers(1, 4), parts=st.integers(1, 3), processes=st.integers(1, 3))
def test_processes_and_parts_share_the_draws_of_each_step(num_scenes, size, parts, processes):
    share = parts * processes
    if num_scenes < share:
        with pytest.raises(InputError, match="fewer than"):
            StepSampler(num_scenes, 5, size * share, parts=parts, processes=processes)
        return
    samplers = [StepSampler(num_scenes, 5, size * share, None, parts, r, processes) for r in range(processes)]
    assert len({len(sampler) for sampler in samplers}) == 1
    alone = StepSampler(num_scenes, 5, samplers[0].batch_size)
    for sampler in (*samplers, alone):
        sampler.set_epoch(2)
    steps = list(alone)
    assert list(chain(*steps)) == epoch_order(num_scenes, 5, 2)[: alone.steps * alone.batch_size]
    shared = [list(sampler) for sampler in samplers]
    for step, draws_of_step in enumerate(steps):
        taken = [rank[step * parts + part] for part in range(parts) for rank in shared]
        assert list(chain(*taken)) == draws_of_step and len({len(t) for t in taken}) == 1
    samplers[0].start_step = first = alone.steps // 2
    assert list(samplers[0]) == shared[0][first * parts :]
    assert list(samplers[0]) == shared[0]  # only once


def test_steps_that_cannot_be_shared():
    with pytest.raises(InputError, match=r"train\.batch_size is 12, .*multiple of 5"):
        StepSampler(100, 0, 12, processes=5)


def test_a_scene_that_comes_again_is_augmented_otherwise(tmp_path):
    write_dataset(tmp_path)
    dataset = SceneDataset(Data(root=str(tmp_path), voxel_size=0.05), "train", seed=1, train=True)
    first, second, third = (dataset[item]["feat"] for item in ((2, 3), (2, 3, 1), (2, 3, 2)))
    for one, two in ((first, second), (second, third), (first, third)):
        assert one.shape != two.shape or not np.array_equal(one, two)
    # Where each scene comes once, a sample is made of (seed, epoch, scene): runs of before keep their bits.
    rng = np.random.default_rng([1, 2, 3])
    plain = make_sample(dataset.load(3), dataset.data, dataset.label_set.num_classes, rng)
    np.testing.assert_array_equal(first, plain["feat"])


def test_classes_are_read_from_records_that_fit_their_labels(tmp_path):
    label_set = load_label_set("scannet200")
    write_raw_dataset(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "data", jobs=1)
    folders = list_scenes(tmp_path / "data", "train")
    expected = classes_in_scenes(folders, label_set)
    assert expected.any(axis=1).all()
    for folder in folders:
        (folder / "prepared.json").rename(folder / "aside.json")
    np.testing.assert_array_equal(classes_in_scenes(folders, label_set), expected)  # counted from the labels
    piano = label_set.names.index("piano")
    record = json.loads((folders[0] / "aside.json").read_text())
    record["class_points"]["scannet200"][piano] = 5
    (folders[0] / "prepared.json").write_text(json.dumps(record))
    assert classes_in_scenes(folders, label_set)[0, piano]  # the record is believed …
    segment = np.load(folders[0] / "segment200.npy")
    np.save(folders[0] / "segment200.npy", segment.astype(np.int64))
    np.testing.assert_array_equal(classes_in_scenes(folders, label_set), expected)  # … unless the labels changed
    points = class_points_in_scenes(folders, label_set)
    assert points.dtype == np.int64
    for row, folder in zip(points, folders, strict=True):
        own = np.load(folder / "segment200.npy")
        assert row.tolist() == [(own == k).sum() for k in range(label_set.num_classes)]
    for broken in ("{", "[]", '{"files": 3}', json.dumps({**record, "class_points": {"scannet200": ["x"]}})):
        (folders[0] / "prepared.json").write_text(broken)
        np.testing.assert_array_equal(classes_in_scenes(folders, label_set), expected)
