import numpy as np
import pytest
from matplotlib.image import imread

from pcseg.data import stats
from pcseg.data.scene import save_scene
from pcseg.data.statistics import count_dataset, sum_classes
from pcseg.labels import load_label_set

# A line of points 1 m apart, so that at 10 cm each is a voxel of its own; "twice" puts two points into the last one.
WALL, FLOOR, CHAIR, TABLE = 0, 1, 4, 6  # ScanNet's indices


def scene(segment, instance=None, twice=False, **types):
    coord = np.arange(len(segment), dtype=np.float32)[:, None] * np.array([1, 0, 0], np.float32)
    if twice:
        coord = np.concatenate([coord[:-1], coord[-2:-1]])
    arrays = {"coord": coord}
    for stem, array in (("segment20", segment), ("instance", instance)):
        if array is not None:
            arrays[stem] = np.array(array, dtype=types.get("dtype", np.int16))
    return arrays


@pytest.fixture
def root(tmp_path):
    save_scene(tmp_path / "train/a", scene([WALL, WALL, CHAIR, CHAIR, CHAIR, -1], [0, 0, 1, 1, 2, 9]))
    # One object with two classes counts for both; an object of an ignored class for none; -1 is no object.
    save_scene(tmp_path / "train/b", scene([CHAIR, TABLE, TABLE, -1], [5, 5, -1, 7], twice=True, dtype=np.int64))
    save_scene(tmp_path / "val/c", scene([WALL, FLOOR, FLOOR]))  # no instances
    unlabelled = scene([0] * 7)
    del unlabelled["segment20"]
    save_scene(tmp_path / "test/d", unlabelled)
    save_scene(tmp_path / "train/.e.1.tmp", scene([TABLE] * 99))  # left by a killed preparation
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2])
def test_counts_by_hand(root, jobs):
    counts = count_dataset(root, load_label_set("scannet20"), 0.1, jobs)
    assert {split: [(own.vertices, own.voxels) for own in scenes] for split, scenes in counts.items()} == {
        "train": [(6, 6), (4, 3)],
        "val": [(3, 3)],
        "test": [(7, 7)],
    }
    train, val = sum_classes(counts["train"]), sum_classes(counts["val"])
    expected = {WALL: (2, 1, 1), CHAIR: (4, 2, 3), TABLE: (2, 1, 1)}  # points, scenes, objects
    for index in range(20):
        own = (train.points[index], train.scenes[index], train.objects[index])
        assert own == expected.get(index, (0, 0, 0)), index
    assert val.points.tolist() == [1, 2] + [0] * 18 and val.objects is None
    assert sum_classes(counts["test"]) is None


def rows(said):
    """The cells of printed tables: first cell → the others."""
    lines = [line.strip("│ ").split("│") for line in said.splitlines() if line.startswith("│")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_what_is_printed_and_drawn(root, capsys):
    picture = root / "classes.png"
    command = [str(root), "--label-set", "scannet20", "--voxel-size", "0.1", "--jobs", "1", "--save", str(picture)]
    assert stats.main(command) == 0
    said = capsys.readouterr().out
    table = rows(said)
    names = load_label_set("scannet20").names
    assert set(names) < set(table)  # every class has a row
    assert [name for name in table if name in names][:3] == ["chair", "wall", "table"]
    assert table["chair"] == ["4", "2", "3", "0", "0", "–"]
    assert table["floor"] == ["0", "0", "0", "2", "1", "–"]
    assert table["train, all"] == ["3 of 20", "8", "100.00", "5"]
    assert table["val, all"] == ["2 of 20", "3", "100.00", "–"]
    by_split = {name: cells for name, cells in table.items() if len(cells) == 3}  # train, val, test
    assert by_split == {
        "scenes": ["2", "1", "1"],
        "with labels": ["2", "1", "0"],
        "unlabelled vertices, %": ["20.00", "0.00", "–"],
        "vertices": ["10", "3", "7"],
        "vertices a scene, fewest": ["4", "3", "7"],
        "vertices a scene, median": ["5", "3", "7"],
        "vertices a scene, most": ["6", "3", "7"],
        "voxels of 0.1 m a scene, fewest": ["3", "3", "7"],
        "voxels of 0.1 m a scene, median": ["4", "3", "7"],
        "voxels of 0.1 m a scene, most": ["6", "3", "7"],
    }
    sentences = " ".join(said[said.rindex("┘") :].split())
    assert "not in train (17): floor, cabinet," in sentences and "not in val (18): cabinet, bed," in sentences
    assert "warning: in val but never in train (1): floor" in sentences
    assert imread(picture)[..., :3].std() > 0.05


def test_head_common_and_tail(tmp_path, capsys):
    label_set = load_label_set("scannet200")
    segment = [label_set.splits.index("head")] * 3 + [label_set.splits.index("tail")]
    save_scene(tmp_path / "val/a", {"coord": np.zeros((4, 3), np.float32), "segment200": np.array(segment)})
    assert stats.main([str(tmp_path), "--jobs", "1", "--save", str(tmp_path / "a.png")]) == 0
    table = rows(capsys.readouterr().out)
    assert table["val, head"] == ["1 of 66", "3", "75.00", "–"]
    assert table["val, common"] == ["0 of 68", "0", "0.00", "–"]
    assert table["val, tail"] == ["1 of 66", "1", "25.00", "–"]
    assert sum(cells[0] in ("head", "common", "tail") for cells in table.values()) == 200


@pytest.mark.parametrize(
    "extra, words",
    [
        (["--label-set", "scannet21"], "scannet21"),
        (["--voxel-size", "0"], "--voxel-size"),
        (["--jobs", "0"], "--jobs"),
        (["--save", "a.jpg"], ".png"),
        (["--label-set", "scannet20", "--save", "a.png"], "segment20.npy"),
    ],
)
def test_mistakes_are_one_sentence(tmp_path, monkeypatch, capsys, extra, words):
    monkeypatch.chdir(tmp_path)
    save_scene(tmp_path / "data/train/a", {"coord": np.zeros((4, 3), np.float32)})
    assert stats.main(["data", "--jobs", "1", *extra]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_broken_scenes_and_empty_folders_are_named(tmp_path, capsys):
    save_scene(tmp_path / "data/train/a", scene([WALL, 20]))
    assert stats.main([str(tmp_path / "data"), "--label-set", "scannet20", "--jobs", "1"]) == 2
    assert "a: label 20 is outside" in capsys.readouterr().err
    save_scene(tmp_path / "data/train/a", {"coord": np.full((2, 3), np.nan, np.float32)})
    assert stats.main([str(tmp_path / "data"), "--jobs", "2"]) == 2
    assert "coord.npy: holds NaN or infinite values" in capsys.readouterr().err
    assert stats.main([str(tmp_path)]) == 2
    assert "holds no prepared scene" in capsys.readouterr().err
