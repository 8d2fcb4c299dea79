import numpy as np
import pytest
import torch
from prepared import make_scene, write_dataset
from torch.utils.data import DataLoader

from pcseg.config import Data
from pcseg.data.batch import collate
from pcseg.data.dataset import SceneDataset, make_sample, raw_sample
from pcseg.data.sampler import StepSampler
from pcseg.data.scene import Scene, load_scene, save_scene
from pcseg.data.statistics import class_scene_share, classes_in_scenes
from pcseg.errors import InputError
from pcseg.labels import load_label_set


@pytest.fixture
def data(tmp_path):
    return Data(root=str(write_dataset(tmp_path)), voxel_size=0.05, max_points=300)


def test_training_samples_repeat_and_differ_by_epoch(data):
    one, two = (SceneDataset(data, "train", seed=1, train=True) for _ in range(2))
    first, again, later = one[0, 2], two[0, 2], one[1, 2]
    for key in ("feat", "grid_coord", "segment"):
        np.testing.assert_array_equal(first[key], again[key])
    assert first["feat"].shape != later["feat"].shape or not np.array_equal(first["feat"], later["feat"])
    assert len(first["feat"]) <= 300
    assert first["feat"].shape[1] == 9


def test_workers_do_not_change_samples(data):
    batches = []
    for workers in (0, 2):
        dataset = SceneDataset(data, "train", seed=1, train=True)
        sampler = StepSampler(len(dataset), 1, 2)
        sampler.set_epoch(3)
        loader = DataLoader(dataset, batch_sampler=sampler, collate_fn=collate, num_workers=workers)
        batches.append(list(loader))
    for one, two in zip(*batches, strict=True):
        assert one.names == two.names
        torch.testing.assert_close(one.feat, two.feat, rtol=0, atol=0)


def test_scoring_sample_carries_every_vertex(data):
    dataset = SceneDataset(data, "val")
    sample, scene = dataset[0], load_scene(dataset.folders[0], "segment200.npy")
    assert sample["inverse"].shape == (scene.num_vertices,)
    np.testing.assert_array_equal(sample["full_segment"], scene.segment)
    # A point and its voxel's chosen point are less than a voxel apart (in the centred frame).
    moved = scene.coord - scene.coord.min(axis=0) - (sample["coord"][sample["inverse"]] - sample["coord"].min(axis=0))
    assert np.abs(moved - np.median(moved, axis=0)).max() < 0.051


def test_collate_shifts_inverse_and_counts(data):
    dataset = SceneDataset(data, "val")
    one, two = dataset[0], dataset[1]
    batch = collate([one, two])
    n, v = len(one["feat"]), len(one["inverse"])
    assert batch.offset.tolist() == [n, n + len(two["feat"])]
    assert batch.batch.bincount().tolist() == [n, len(two["feat"])]
    torch.testing.assert_close(batch.inverse[v:] - n, torch.from_numpy(two["inverse"]))
    moved = batch.to("cpu")
    assert moved.names == batch.names and moved.batch_size == 2


def test_channels(tmp_path):
    save_scene(tmp_path / "s", {"coord": make_scene(0)["coord"]})
    scene = load_scene(tmp_path / "s")
    with pytest.raises(InputError, match=r"s: has no normal\.npy.*data\.channels"):
        raw_sample(scene, ["coord", "normal"])
    sample = make_sample(scene, Data(channels=["coord"], voxel_size=0.1), None, None)
    assert sample["feat"].shape[1] == 3


def test_labels_of_another_label_set_are_refused():
    arrays = make_scene(0)
    scene = Scene("s", arrays["coord"], arrays["color"], arrays["normal"], np.full(len(arrays["coord"]), 150))
    with pytest.raises(InputError, match="s: label 150 is outside"):
        raw_sample(scene, ["color"], num_classes=20)


def test_training_needs_labels(tmp_path):
    arrays = make_scene(0)
    save_scene(tmp_path / "train" / "s", {name: arrays[name] for name in ("coord", "color", "normal")})
    dataset = SceneDataset(Data(root=str(tmp_path)), "train", train=True)
    with pytest.raises(InputError, match=r"segment200\.npy: missing"):
        dataset[0, 0]


def test_missing_data_says_how_to_make_it(tmp_path):
    with pytest.raises(InputError, match=r"nowhere: no such folder.*data_prep\.scannet"):
        SceneDataset(Data(root=str(tmp_path / "nowhere")), "train")
    (tmp_path / "train").mkdir()
    with pytest.raises(InputError, match="train: holds no prepared scene"):
        SceneDataset(Data(root=str(tmp_path)), "train")


def test_class_scene_share(data):
    label_set = load_label_set("scannet200")
    share = class_scene_share(classes_in_scenes(SceneDataset(data, "train").folders, label_set))
    assert share[label_set.names.index("chair")] == 1
    assert share[label_set.names.index("piano")] == 0.5 / 4
