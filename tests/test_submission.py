import hashlib
import json
import struct
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data_prep
from pcseg.data.scene import save_scene
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.submission import SCANNET_TEST, expected_counts, read_scene_list, write_submission
from pcseg.submission_check import check_manifest, check_submission

LABELS = load_label_set("scannet200")
EXPECTED = {"scene0707_00": 7, "scene0708_00": 4}


def texts() -> dict[str, str]:
    """A right submission: file name → text."""
    return {"scene0707_00.txt": "1\n2\n1191\n3\n1\n1\n1\n", "scene0708_00.txt": "1190\n1\n1\n5\n"}


def write_zip(path: Path, files, compression=zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of names that come twice
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, text in files.items() if isinstance(files, dict) else files:
                archive.writestr(name, text)
    return path


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["scannet20", "scannet200"]),
    sizes=st.lists(st.integers(1, 300), min_size=1, max_size=4),
    dtype=st.sampled_from([np.int16, np.int32, np.int64, np.uint8]),
    seed=st.integers(0, 2**32 - 1),
)
def test_round_trip_gives_raw_ids_in_vertex_order(tmp_path, name, sizes, dtype, seed):
    label_set, rng = load_label_set(name), np.random.default_rng(seed)
    classes = {
        f"scene{k:04d}_00": rng.integers(0, label_set.num_classes, size).astype(dtype) for k, size in enumerate(sizes)
    }
    expected = {scene: len(own) for scene, own in classes.items()}
    write_submission(classes.items(), label_set, tmp_path / "a.zip", expected)
    assert check_submission(tmp_path / "a.zip", label_set, expected) == []
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == [f"{scene}.txt" for scene in sorted(classes)]  # at the root, by name
        # No clock in the bytes.
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for scene, own in classes.items():
            text = archive.read(f"{scene}.txt").decode("ascii")
            assert text.endswith("\n")
            assert [int(line) for line in text.splitlines()] == [int(label_set.ids[index]) for index in own]
    backwards = reversed(list(classes.items()))
    write_submission(backwards, label_set, tmp_path / "b.zip", expected)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def classes_of(scene: str, **changes) -> np.ndarray:
    classes = np.arange(EXPECTED[scene]) * 20
    classes[changes.get("at", 0)] = changes.get("value", 0)
    return classes


GOOD = [(scene, classes_of(scene)) for scene in EXPECTED]
REFUSED = {
    "unexpected scene": ([*GOOD, ("scene0709_00", np.zeros(3, int))], "scene0709_00: is not among the 2 expected"),
    "scene twice": ([*GOOD, GOOD[0]], "scene0707_00: was predicted twice"),
    "missing scene": (GOOD[:1], "1 of 2 scenes have no prediction: scene0708_00"),
    "nothing": ([], "2 of 2 scenes have no prediction"),
    "too few vertices": ([(GOOD[0][0], GOOD[0][1][:-1])], r"scene0707_00: predictions have shape \(6,\)"),
    "logits": ([(GOOD[0][0], np.zeros((7, 200)))], r"scene0707_00: predictions have shape \(7, 200\)"),
    "floats": ([(GOOD[0][0], GOOD[0][1] / 2)], "scene0707_00: predictions have type float64"),
    "ignored vertex": ([("scene0707_00", classes_of("scene0707_00", value=-1))], "the first is -1"),
    "raw ids": ([("scene0707_00", classes_of("scene0707_00", value=1191))], "the first is 1191"),
    "one class too many": ([("scene0707_00", classes_of("scene0707_00", value=200))], "the first is 200"),
    "int8 overflow": ([("scene0707_00", np.full(7, 199).astype(np.uint8).view(np.int8))], "the first is -57"),
    "wide overflow": ([("scene0707_00", np.full(7, 2**16))], "the first is 65536"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_wrong_predictions_are_refused_and_an_older_zip_is_kept(tmp_path, case):
    predictions, message = REFUSED[case]
    out = tmp_path / "submission.zip"
    out.write_bytes(b"older")
    with pytest.raises(InputError, match=message):
        write_submission(predictions, LABELS, out, EXPECTED)
    assert [path.name for path in tmp_path.iterdir()] == ["submission.zip"] and out.read_bytes() == b"older"


def test_a_wrong_scene_is_refused_before_the_next_is_predicted():
    def predict():
        yield "scene0707_00", np.zeros(6, int)
        raise AssertionError("asked for another scene")

    with pytest.raises(InputError, match="scene0707_00"):
        write_submission(predict(), LABELS, "never.zip", EXPECTED)


def with_text(name: str, text: str) -> dict[str, str]:
    return {**texts(), name: text}


A = "scene0707_00.txt"
PROBLEMS = {
    "folder in the zip": ({f"results/{name}": text for name, text in texts().items()}, ["2 entries lie in a folder"]),
    "folder of another tool": ({**texts(), "__MACOSX/._a": ""}, ["1 entries lie in a folder (__MACOSX/._a)"]),
    "missing scene": ({A: texts()[A]}, ["1 of 2 scenes are missing: scene0708_00.txt"]),
    "empty zip": ({}, ["2 of 2 scenes are missing"]),
    "extra scene": ({**texts(), "scene0709_00.txt": "1\n"}, ["1 files are not of an expected scene: scene0709_00.txt"]),
    "extra file": ({**texts(), "README.md": "hi"}, ["1 files are not of an expected scene: README.md"]),
    "name of two lines": ({**texts(), "a\nb": "1\n"}, ["1 files are not of an expected scene: a\\nb"]),
    "file twice": ([*texts().items(), (A, texts()[A])], [f"1 files are in the zip more than once: {A}"]),
    "line too few": (with_text(A, "1\n" * 6), [f"{A} has 6 lines, but the scan has 7 vertices"]),
    "line too many": (with_text(A, "1\n" * 8), [f"{A} has 8 lines, but the scan has 7 vertices"]),
    "all in one line": (
        with_text(A, "1 1 1 1 1 1 1"),
        [
            f"{A} has 1 lines, but",
            f"{A} has 1 lines that are not an integer, e.g. '1 1 1 1 1 1 1': several numbers in a line; write",
        ],
    ),
    "two columns": (with_text(A, "0, 1\n" * 7), [f"{A} has 7 lines that are not an integer, e.g. '0, 1': several num"]),
    "indices": (
        with_text(A, "0\n1\n19\n1\n1\n1\n1\n"),
        [f"{A} has 1 lines with ids that scannet200 does not have (0): class indices 0 to 199 were written"],
    ),
    "indices, some unknown": (
        with_text(A, "0\n1\n199\n-1\n1\n1\n1\n"),
        [f"{A} has 3 lines with ids that scannet200 does not have (-1, 0, 199): class indices 0 to 199 were written"],
    ),
    "ids in int8": (
        with_text(A, "".join(f"{own}\n" for own in np.array([1, 2, 154, 1191, 408, 5, 1151]).astype(np.int8))),
        [f"{A} has 4 lines with ids that scannet200 does not have (-104, -102, -89, 127): numbers overflowed 8 bits"],
    ),
    "indices in int8": (
        with_text(A, "".join(f"{own}\n" for own in np.array([0, 2, 199, 150, 3, 5, 6]).astype(np.int8))),
        [f"{A} has 3 lines with ids that scannet200 does not have (-106, -57, 0): numbers overflowed 8 bits"],
    ),
    "ids in uint8": (
        with_text(A, "".join(f"{own}\n" for own in np.array([1, 2, 1191, 1004, 3, 5, 6]).astype(np.uint8))),
        [f"{A} has 2 lines with ids that scannet200 does not have (167, 236): none is above 255, so numbers"],
    ),
    "ids of the other benchmark": (
        with_text(A, "1\n12\n12\n39\n1\n24\n1\n"),
        [f"{A} has 2 lines with ids that scannet200 does not have (12): all are ids of scannet20, it seems"],
    ),
    "ignored": (
        with_text(A, "-1\n-1\n1191\n1\n1\n1\n1\n"),
        [f"{A} has 2 lines with ids that scannet200 does not have (-1): -1"],
    ),
    "other ids": (
        with_text(A, "1192\n40000\n1\n1\n1\n1\n1\n"),
        [f"{A} has 2 lines with ids that scannet200 does not have (1192, 40000): write raw ids, from 1 to 1191"],
    ),
    "float": (
        with_text(A, "1.0\n" * 7),
        [f"{A} has 7 lines that are not an integer, e.g. '1.0': a number with a decimal point or exponent"],
    ),
    "exponent": (
        with_text(A, "1e+00\n" * 7),
        [f"{A} has 7 lines that are not an integer, e.g. '1e+00': a number with a decimal point or exponent"],
    ),
    "words": (
        with_text(A, "wall\n1\n1\n1\n1\n1\n\xff"),
        [f"{A} has 2 lines that are not an integer, e.g. 'wall': something else than a number"],
    ),
    "blank line": (
        with_text(A, "1\n1\n\n1\n1\n1\n1\n"),
        [f"{A} has 1 lines that are not an integer, e.g. '': an empty line; every line is a vertex"],
    ),
    "vertical tab": (with_text(A, "1\x0b\n" + "1\n" * 6), [f"{A} has 1 lines that are not an integer"]),
    "byte order mark": (
        with_text(A, "\ufeff1\n2\n1\n3\n1\n1\n1\n"),
        [f"{A} is UTF-8 with a byte order mark, which a server does not read as integers: write plain ASCII"],
    ),
    "UTF-16": ({**texts(), A: "1\n".encode("utf-16")}, [f"{A} is UTF-16, which"]),
    "zip in the zip": (
        {"submission.zip": "PK"},
        ["1 files are zips in the zip (submission.zip): submit the inner one", "2 of 2 scenes are missing"],
    ),
    "arrays": (
        {"scene0707_00.npy": "x", "scene0708_00.npz": "x"},
        ["2 files are arrays of NumPy (scene0707_00.npy, scene0708_00.npz): write a text of ids, <scene>.txt"],
    ),
    "names of the mesh": (
        {name.replace(".txt", "_vh_clean_2.txt"): text for name, text in texts().items()},
        [
            "2 files of scenes have other names (scene0707_00_vh_clean_2.txt, scene0708_00_vh_clean_2.txt): "
            "call them <scene>.txt"
        ],
    ),
    "names of labels": (
        {"scene0707_00.labels.txt": "1\n", "Scene0708_00.TXT": "1\n"},
        ["2 files of scenes have other names (Scene0708_00.TXT, scene0707_00.labels.txt): call them"],
    ),
    "another name beside the right one": (
        {**texts(), "scene0707_00 (1).txt": "1\n"},
        ["1 files are not of an expected scene: scene0707_00 (1).txt"],
    ),
    "underscore": (with_text(A, "1_1\n" * 7), [f"{A} has 7 lines that are not an integer"]),
    "huge number": (with_text(A, "9" * 40 + "\n1\n1\n1\n1\n1\n1\n"), [f"{A} has 1 lines that are not an integer"]),
    "empty text": (with_text(A, ""), [f"{A} has 0 lines"]),
    "bomb": (with_text(A, "1" * 50_000_000), [f"{A} unpacks to 50,000,000 bytes"]),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_every_refusal_of_the_benchmark_is_found(tmp_path, case):
    files, expected_problems = PROBLEMS[case]
    problems = check_submission(write_zip(tmp_path / "s.zip", files), LABELS, EXPECTED)
    assert len(problems) == len(expected_problems), problems
    for problem, start in zip(problems, expected_problems, strict=True):
        assert problem.startswith(start)


def test_harmless_differences_are_accepted(tmp_path):
    harmless = {A: "1\r\n2\r\n1191\r\n3 \r\n1\r\n1\r\n1", "scene0708_00.txt": "1190\n1\n1\n5"}
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert check_submission(write_zip(tmp_path / "s.zip", harmless, compression), LABELS, EXPECTED) == []


def test_zips_that_are_none_or_are_damaged(tmp_path):
    good = write_zip(tmp_path / "s.zip", texts(), zipfile.ZIP_STORED).read_bytes()

    def problems(content: bytes) -> list[str]:
        (tmp_path / "s.zip").write_bytes(content)
        return check_submission(tmp_path / "s.zip", LABELS, EXPECTED)

    assert problems(good) == []
    for broken in (b"", b"1\n2\n", good[:-30], good[: len(good) // 2]):
        (problem,) = problems(broken)
        assert "is not a zip or is cut" in problem
    (problem,) = problems(good.replace(b"1191", b"1190", 1))
    assert problem.startswith(f"{A} cannot be unpacked (Bad CRC-32")
    encrypted = bytearray(good)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = good.index(mark) + offset
        encrypted[at : at + 2] = struct.pack("<H", 1)
    (problem,) = problems(bytes(encrypted))
    assert problem == f"{A} is encrypted: zip without a password"
    # A zip whose list claims a small size for a large text: no more than the claimed size is unpacked.
    bomb = write_zip(tmp_path / "s.zip", with_text(A, "1\n" * 25_000_000)).read_bytes()
    (problem,) = problems(bomb.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 14)))
    assert problem.startswith(f"{A} cannot be unpacked")
    with pytest.raises(InputError, match=r"gone.zip: no such file"):
        check_submission(tmp_path / "gone.zip", LABELS, EXPECTED)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_zip_never_crashes_the_check(tmp_path, data):
    content = bytearray(write_zip(tmp_path / "s.zip", texts()).read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "s.zip").write_bytes(content)
    problems = check_submission(tmp_path / "s.zip", LABELS, EXPECTED)
    assert all(isinstance(problem, str) and problem for problem in problems)


def save_empty(root: Path, scenes) -> None:
    for scene, vertices in scenes.items():
        save_scene(root / "test" / scene, {"coord": np.zeros((vertices, 3), np.float32)})


def test_expected_counts_come_from_the_prepared_scenes(tmp_path):
    made_up = {"scene0003_00": 7, "scene0004_00": 4}
    save_empty(tmp_path, made_up)
    assert expected_counts(tmp_path, "test") == made_up
    file = tmp_path / "test/scene0004_00/coord.npy"
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(InputError, match=r"scene0004_00/coord.npy"):
        expected_counts(tmp_path, "test")
    with pytest.raises(InputError, match="val: holds no prepared scene"):
        expected_counts(tmp_path, "val")


def test_scannets_test_list_is_known_where_no_record_is(tmp_path):
    names = (Path(data_prep.__file__).parent / "splits" / "scannetv2_test.txt").read_text().split()
    assert sorted(names) == sorted(SCANNET_TEST)
    save_empty(tmp_path, dict.fromkeys(names[1:], 2))
    with pytest.raises(InputError, match=rf"lacks 1 scenes of the test list \({names[0]}\)"):
        expected_counts(tmp_path, "test")
    assert expected_counts(tmp_path, "test", names[3:1:-1]) == {names[2]: 2, names[3]: 2}  # as named, sorted
    with pytest.raises(InputError, match=rf"lacks 1 scenes of the test list \({names[0]}\)"):
        expected_counts(tmp_path, "test", names[:2])
    save_empty(tmp_path, {names[0]: 3})
    assert expected_counts(tmp_path, "test") == {names[0]: 3, **dict.fromkeys(names[1:], 2)}
    save_empty(tmp_path, {"scene0000_00": 3})
    with pytest.raises(InputError, match=r"1 scenes beside ScanNet's 100 test scenes \(scene0000_00\)"):
        expected_counts(tmp_path, "test")
    assert len(expected_counts(tmp_path, "test", names)) == 100


@pytest.mark.parametrize(
    "content, message",
    [
        (None, "no such file"),
        (b"", "is empty"),
        (b"\xff\xfea", "cannot be read"),
        (b"a b\n../c", r"holds '\.\./c'"),
        (b"a\nb\na\n", "names a 2 times"),
    ],
)
def test_lists_of_scenes(tmp_path, content, message):
    path = tmp_path / "list.txt"
    path.write_bytes(b"\xef\xbb\xbfscene0001_00\r\n\nroom-b\n")
    assert read_scene_list(path) == ["scene0001_00", "room-b"]
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=f"list.txt: {message}"):
        read_scene_list(path)


def test_a_manifest_of_another_zip_never_looks_right(tmp_path):
    path, manifest = write_zip(tmp_path / "s.zip", texts()), tmp_path / "s.zip.json"
    right = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "label_set": "scannet200"}
    for content, problem in (
        (None, ""),
        (json.dumps(right), ""),
        (json.dumps({**right, "label_set": "scannet20"}), "says that the ids are of scannet20, not scannet200"),
        (json.dumps({**right, "sha256": "0" * 64}), "s.zip.json is of another zip"),
        ("{}", "s.zip.json cannot be read"),
        ("[1]", "s.zip.json cannot be read"),
        ("x", "s.zip.json cannot be read"),
    ):
        if content is not None:
            manifest.write_text(content)
        problems = check_manifest(path, LABELS)
        assert len(problems) == bool(problem) and problem in "".join(problems)


def test_scenes_that_were_never_prepared_are_missed(tmp_path):
    save_scene(tmp_path / "test" / "scene0001_00", {"coord": np.zeros((3, 3), np.float32)})
    record = {"splits": {"test": {"missing": ["scene0002_00"]}}}
    (tmp_path / "dataset.json").write_text(json.dumps(record))
    with pytest.raises(InputError, match=r"lacks 1 scenes of the test list \(scene0002_00\)"):
        expected_counts(tmp_path, "test")
    (tmp_path / "dataset.json").write_text("{")
    with pytest.raises(InputError, match=r"dataset\.json: cannot be read"):
        expected_counts(tmp_path, "test")
    (tmp_path / "dataset.json").unlink()
    assert expected_counts(tmp_path, "test") == {"scene0001_00": 3}
