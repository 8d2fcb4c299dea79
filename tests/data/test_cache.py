import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from prepared import make_scene, write_dataset
from torch.utils.data import DataLoader

from pcseg.config import Data
from pcseg.data import dataset as datasets
from pcseg.data.batch import collate
from pcseg.data.cache import SceneCache
from pcseg.data.dataset import SceneDataset
from pcseg.data.sampler import StepSampler
from pcseg.data.scene import Scene, load_scene, save_scene
from pcseg.errors import InputError

GIB = 2**30


@given(
    draws=st.lists(st.integers(0, 5), max_size=40),
    sizes=st.lists(st.integers(0, 9), min_size=6, max_size=6),
    limit=st.integers(0, 300),
)
def test_the_cache_keeps_what_was_used_last_and_never_more_than_its_limit(draws, sizes, limit):
    cache, loaded, expected, kept = SceneCache(limit), [], [], []

    def load(key):
        loaded.append(key)
        return Scene(str(key), np.zeros((sizes[key], 3), np.float32), segment=np.zeros(sizes[key], np.int16))

    size = [14 * vertices for vertices in sizes]  # 3 float32 and one int16 a vertex
    for key in draws:  # kept: the keys in a plain list, the last used at the end
        assert cache.get(key, lambda key=key: load(key)).name == str(key)
        if key in kept:
            kept.remove(key)
            kept.append(key)
        else:
            expected.append(key)
            if size[key] <= limit:
                kept.append(key)
            while sum(size[own] for own in kept) > limit:
                kept.pop(0)
        assert cache.num_bytes == sum(size[own] for own in kept) <= limit
        assert len(cache) == len(kept)
    assert loaded == expected


def test_kept_scenes_cannot_be_changed():
    cache = SceneCache(1000)
    scene = cache.get(0, lambda: Scene("s", np.zeros((3, 3), np.float32), np.zeros((3, 3), np.uint8)))
    assert cache.num_bytes == scene.num_bytes == 3 * 12 + 3 * 3
    for array in (scene.coord, scene.color):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def same(one, two):
    assert one.names == two.names
    for key in ("feat", "coord", "grid_coord", "batch", "offset", "segment"):
        assert torch.equal(getattr(one, key), getattr(two, key)), key


@pytest.mark.parametrize("weights", [None, np.array([1.0, 1, 1, 1, 6])], ids=["uniform", "balanced"])
def test_batches_do_not_depend_on_workers_or_cache(tmp_path, weights):
    write_dataset(tmp_path, train=5)

    def epochs(workers, cache_gib, first=0):
        data = Data(root=str(tmp_path), voxel_size=0.05, max_points=300, cache_gib=cache_gib)
        sampler = StepSampler(5, 1, 2, weights)
        # Two epochs with the same workers, so that their caches are full in the second.
        loading = {"num_workers": workers, "collate_fn": collate, "persistent_workers": workers > 0}
        loader = DataLoader(SceneDataset(data, "train", seed=1, train=True), batch_sampler=sampler, **loading)
        for epoch in (0, 1):
            sampler.set_epoch(epoch)
            sampler.start_step = first
            yield from loader

    expected = list(epochs(0, 0.0))
    assert len(expected) == 4
    vertices = len(make_scene(0)["coord"])
    for workers, cache_gib in ((0, 1.0), (0, 2.5 * 29 * vertices / GIB), (1, 0.0), (1, 1.0), (2, 0.0), (2, 1.0)):
        for one, two in zip(expected, epochs(workers, cache_gib), strict=True):
            same(one, two)
    resumed = list(epochs(2, 1.0, first=1))  # the draws of a resumed epoch know how often a scene came before
    for one, two in zip(expected[1:2] + expected[3:], resumed, strict=True):
        same(one, two)


def test_the_cache_saves_reading_and_workers_share_its_limit(tmp_path, monkeypatch):
    write_dataset(tmp_path, train=4)
    vertices = len(make_scene(0)["coord"])
    a_scene = 29 * vertices  # coord 12, color 3, normal 12, segment 2 bytes a vertex; no instances, no other labels
    reads = []

    def counted(folder, *arguments, **options):
        reads.append(folder.name)
        return load_scene(folder, *arguments, **options)

    monkeypatch.setattr(datasets, "load_scene", counted)
    for workers, kept in ((1, 4), (2, 2)):
        reads.clear()
        worker = None if workers == 1 else type("Worker", (), {"num_workers": workers})
        monkeypatch.setattr(datasets, "get_worker_info", lambda worker=worker: worker)
        data = Data(root=str(tmp_path), voxel_size=0.05, cache_gib=4.5 * a_scene / GIB)
        dataset = SceneDataset(data, "train", seed=1, train=True)
        for index in (0, 1, 2, 3, 3, 2, 1, 0):
            dataset[0, index]
        assert len(reads) == 8 - kept
        assert dataset._cache.num_bytes == kept * a_scene
    reads.clear()
    scored = SceneDataset(data, "val")  # scenes to score are used once: nothing is kept of them
    for _ in range(2):
        scored[0]
    assert len(reads) == 2


@pytest.mark.parametrize("cache_gib", [0.0, 1.0])
def test_only_the_files_that_are_asked_for_are_opened(tmp_path, cache_gib):
    arrays = {key: value for key, value in make_scene(0).items() if key != "normal"}
    save_scene(tmp_path / "train" / "s", arrays)
    for stem in ("normal", "instance", "segment20", "superpoint"):
        (tmp_path / "train" / "s" / f"{stem}.npy").write_bytes(b"not an array")
    data = Data(root=str(tmp_path), channels=["coord", "color"], voxel_size=0.05, cache_gib=cache_gib)
    assert SceneDataset(data, "train", train=True)[0, 0]["feat"].shape[1] == 6
    data.channels = ["coord", "normal"]
    with pytest.raises(InputError, match=r"normal\.npy: not a readable"):
        SceneDataset(data, "train", train=True)[0, 0]


def test_training_maps_its_files_and_leaves_them_alone(tmp_path):
    save_scene(tmp_path / "train" / "s", make_scene(0))
    files = sorted((tmp_path / "train" / "s").iterdir())
    before = [file.read_bytes() for file in files]
    dataset = SceneDataset(Data(root=str(tmp_path), voxel_size=0.05), "train", train=True)
    assert isinstance(dataset.load(0).normal, np.memmap)
    for epoch in range(5):
        dataset[epoch, 0]
    assert [file.read_bytes() for file in files] == before
