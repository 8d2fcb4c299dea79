import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pcseg.data.scene import Scene, list_scenes, load_scene, save_scene
from pcseg.errors import InputError


def arrays(num_vertices: int = 9, label_type=np.int16) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(num_vertices)
    normal = rng.normal(size=(num_vertices, 3))
    return {
        "coord": rng.normal(size=(num_vertices, 3)).astype(np.float32),
        "color": rng.integers(0, 256, (num_vertices, 3), dtype=np.uint8),
        "normal": (normal / np.linalg.norm(normal, axis=1, keepdims=True)).astype(np.float32),
        "segment20": rng.integers(-1, 20, num_vertices).astype(label_type),
        "segment200": rng.integers(-1, 200, num_vertices).astype(label_type),
        "instance": rng.integers(-1, 30, num_vertices).astype(label_type),
    }


@pytest.mark.parametrize("label_type", [np.int16, np.int32, np.int64])  # Pointcept writes int64
@pytest.mark.parametrize("mmap", [False, True])
def test_round_trip(tmp_path, label_type, mmap):
    written = arrays(label_type=label_type)
    save_scene(tmp_path / "scene0000_00", written)
    for labels in ("segment20", "segment200"):
        scene = load_scene(tmp_path / "scene0000_00", f"{labels}.npy", mmap=mmap)
        assert scene.name == "scene0000_00" and scene.num_vertices == 9
        for field, stem in (("coord",) * 2, ("color",) * 2, ("normal",) * 2, ("segment", labels), ("instance",) * 2):
            assert np.array_equal(getattr(scene, field), written[stem])
        assert scene.segment.dtype.kind == "i" and scene.color.dtype == np.uint8 and scene.coord.dtype == np.float32


def test_a_scene_of_pointcept_is_read_as_it_is(tmp_path):
    # Its own habits: int64 labels, colours as they come, no superpoints, no prepared.json.
    written = {**arrays(label_type=np.int64), "color": np.array([[0.0, 127.6, 300.0]] * 9, np.float32)}
    written["coord"] = written["coord"].astype(np.float64)
    save_scene(tmp_path / "val" / "scene0011_00", written)
    (folder,) = list_scenes(tmp_path, "val")
    scene = load_scene(folder, "segment200.npy")
    assert scene.coord.dtype == np.float32 and scene.color.dtype == np.uint8
    assert scene.color[0].tolist() == [0, 128, 255] and np.array_equal(scene.segment, written["segment200"])


def test_files_that_are_not_there_are_none(tmp_path):
    save_scene(tmp_path / "bare", {"coord": np.zeros((3, 3), np.float32)})
    scene = load_scene(tmp_path / "bare", "segment200.npy")
    assert scene == Scene("bare", scene.coord) and len(scene.coord) == 3


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    coord=hnp.arrays(np.float32, st.tuples(st.integers(1, 20), st.just(3)), elements=st.floats(-1e3, 1e3, width=32)),
    mmap=st.booleans(),
)
def test_coordinates_come_back_bit_for_bit(tmp_path, coord, mmap):
    save_scene(tmp_path / "scene", {"coord": coord})
    assert load_scene(tmp_path / "scene", mmap=mmap).coord.tobytes() == coord.tobytes()


BAD = {
    "cut labels": ("segment200", None, "segment200.npy: not a readable .npy"),
    "cut coordinates": ("coord", None, "coord.npy: not a readable .npy"),
    "too few labels": ("segment200", np.zeros(8, np.int16), r"segment200.npy: has shape \(8,\), expected \(9\)"),
    "too few colours": ("color", np.zeros((8, 3), np.uint8), r"color.npy: has shape \(8, 3\), expected \(9, 3\)"),
    "flat coordinates": ("coord", np.zeros(27, np.float32), r"coord.npy: has shape \(27,\), expected \(V, 3\)"),
    "colours with alpha": ("color", np.zeros((9, 4), np.uint8), r"color.npy: has shape \(9, 4\)"),
    "float labels": ("segment200", np.zeros(9), "segment200.npy: has type float64, expected integers"),
    "integer coordinates": ("coord", np.zeros((9, 3), int), "coord.npy: has type int64, expected numbers"),
    "text labels": ("segment200", np.full(9, "wall"), "segment200.npy: has type <U4"),
    "scalar": ("instance", np.int64(3), r"instance.npy: has shape \(\), expected \(9\)"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("mmap", [False, True])
def test_broken_scenes_are_refused_with_the_file_named(tmp_path, case, mmap):
    stem, array, message = BAD[case]
    save_scene(tmp_path / "scene", arrays() if array is None else {**arrays(), stem: array})
    if array is None:
        file = tmp_path / "scene" / f"{stem}.npy"
        file.write_bytes(file.read_bytes()[:-3])
    with pytest.raises(InputError, match=message):
        load_scene(tmp_path / "scene", "segment200.npy", mmap=mmap)


def test_pickles_are_never_opened(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was opened",))

    save_scene(tmp_path / "scene", arrays())
    np.save(tmp_path / "scene/segment200.npy", np.array([Bomb()] * 9, dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match=r"segment200.npy: not a readable .npy"):
        load_scene(tmp_path / "scene", "segment200.npy")
    with pytest.raises(ValueError, match="allow_pickle"):
        save_scene(tmp_path / "other", {"coord": np.array([Bomb()], dtype=object)})
    assert [path.name for path in tmp_path.iterdir()] == ["scene"]


def test_list_scenes(tmp_path):
    for name in ("scene0002_00", "scene0001_00"):
        save_scene(tmp_path / "train" / name, arrays())
    save_scene(tmp_path / "train" / ".scene0003_00.17.tmp", arrays())  # what a killed run may leave
    (tmp_path / "train/notes").mkdir()
    assert [path.name for path in list_scenes(tmp_path, "train")] == ["scene0001_00", "scene0002_00"]
    with pytest.raises(InputError, match="holds no prepared scene"):
        list_scenes(tmp_path, "val")
    with pytest.raises(InputError, match=r"nowhere: no such folder.*data_prep.scannet"):
        list_scenes(tmp_path / "nowhere", "train")
    with pytest.raises(InputError, match="is not a prepared scene"):
        load_scene(tmp_path / "train/notes")
