"""Exports that are stopped, killed and started again as something else, with a network that was never trained."""

import dataclasses
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from prepared import write_dataset

from pcseg import config as configs
from pcseg import export
from pcseg.data.scene import load_scene
from pcseg.engine import predictor as predictor_module
from pcseg.engine.exporting import computing_of, export_split
from pcseg.engine.parts import Parts, identity_of
from pcseg.engine.predictor import Predictor, load_run
from pcseg.engine.tta import vote
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.models.segmenter import build_segmenter
from pcseg.submission_check import check_manifest, manifest_of
from tests.deaths import dies_everywhere

CONFIG = """
data: {voxel_size: 0.1}
model: {base_channels: 4, channels: [4, 4, 4, 4, 4, 4, 4, 4], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
"""
LABELS = load_label_set("scannet200")
SCENES = ["scene0002_00", "scene0003_00", "scene0004_00"]


def write_run(run: Path, data: Path, seed: int = 0) -> Path:
    """A run's folder with weights that were drawn, and such that many classes are predicted."""
    (run / "checkpoints").mkdir(parents=True, exist_ok=True)
    (run / "config.yaml").write_text(CONFIG)
    config = configs.load(run / "config.yaml", [f"data.root={data}", f"name={run.name}", f"runs={run.parent}"])
    configs.save(config, run / "config.yaml")
    torch.manual_seed(seed)
    weights = build_segmenter(config, 200).state_dict()
    weights["head.weight"].normal_()
    weights["head.bias"].zero_()
    state = {f"segmenter.{key}": value for key, value in weights.items()}
    torch.save({"pcseg": {"config": configs.to_dict(config)}, "state_dict": state}, run / "checkpoints" / "best.ckpt")
    return run


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    write_dataset(folder / "data", train=1, val=1, test=3)
    write_run(folder / "runs" / "drawn", folder / "data")
    return folder


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out" / "submission.zip"


def run_export(root: Path, out: Path, *extra: str, run: str = "drawn") -> int:
    return export.main(["--run", str(root / "runs" / run), "--out", str(out), "--device", "cpu", *extra])


@pytest.fixture
def predicted(monkeypatch):
    """The scenes that were predicted, in order; after ``stop_at`` of them Ctrl-C is pressed."""
    original = Predictor.predict_scene

    def predict_scene(self, scene):
        if len(calls) == calls.stop_at:
            raise calls.error
        calls.append(scene.name)
        return original(self, scene)

    class Calls(list):
        stop_at = -1
        error = KeyboardInterrupt()

    calls = Calls()
    monkeypatch.setattr(Predictor, "predict_scene", predict_scene)
    return calls


def interrupt(root: Path, out: Path, predicted, after: int = 2, *extra: str) -> None:
    predicted.stop_at = after
    assert run_export(root, out, *extra) == 130
    predicted.stop_at = -1
    predicted.clear()


# --------------------------------------------------------------------------------------------------- what is written


def test_the_zip_and_its_manifest(root, out, capsys):
    assert run_export(root, out, "--flips", "--votes", "none") == 0
    assert sorted(path.name for path in out.parent.iterdir()) == ["submission.zip", "submission.zip.json"]
    run = root / "runs/drawn"
    predictor = load_run(run, device="cpu", inference=predictor_module.Inference(flips=True))
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == [f"{name}.txt" for name in SCENES]
        for name in SCENES:
            ids = [int(line) for line in archive.read(f"{name}.txt").split()]
            prediction = predictor.predict_scene(load_scene(root / "data/test" / name))
            assert ids == LABELS.ids[prediction].tolist() and len(set(ids)) > 3
    text = manifest_of(out).read_text()
    assert str(root) not in text and str(out.parent) not in text
    manifest = json.loads(text)
    checkpoint = hashlib.sha256((run / "checkpoints/best.ckpt").read_bytes()).hexdigest()
    assert manifest["checkpoint"] == {"file": "best.ckpt", "sha256": checkpoint} and manifest["run"] == "drawn"
    assert manifest["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (manifest["bytes"], manifest["file"]) == (out.stat().st_size, "submission.zip")
    assert (manifest["scenes"], manifest["vertices"]) == (3, 3 * 710)
    assert (manifest["split"], manifest["label_set"], manifest["data"]) == ("test", "scannet200", "data")
    assert manifest["inference"]["flips"] is True and manifest["scenes_not_voted"] == 0
    assert (manifest["device"], manifest["precision"]) == ("cpu", "float32")
    assert manifest["versions"].keys() == {"pcseg", "python", "torch"} and manifest["sparse_backend"] in (
        "cpu",
        "torch",
    )
    assert manifest["config"]["model"]["base_channels"] == 4
    capsys.readouterr()
    check = ["--check", str(out), "--run", str(run)]
    assert export.main(check) == 0
    assert capsys.readouterr().out == f"{out}: fine, and the file that submission.zip.json describes\n"
    manifest_of(out).write_text(text.replace(manifest["sha256"], "0" * 64))
    assert export.main(check) == 2
    assert "is of another zip" in capsys.readouterr().out
    manifest_of(out).unlink()
    assert export.main(check) == 0
    assert capsys.readouterr().out == f"{out}: fine\n"


def test_a_list_says_what_goes_in(root, out, tmp_path, capsys):
    (tmp_path / "list.txt").write_text(f"{SCENES[2]}\n{SCENES[0]}\n")
    extra = ["--list", str(tmp_path / "list.txt")]
    assert run_export(root, out, *extra) == 0
    assert zipfile.ZipFile(out).namelist() == [f"{SCENES[0]}.txt", f"{SCENES[2]}.txt"]
    assert export.main(["--check", str(out), "--run", str(root / "runs/drawn"), *extra]) == 0
    assert export.main(["--check", str(out), "--run", str(root / "runs/drawn")]) == 2
    assert f"1 of 3 scenes are missing: {SCENES[1]}.txt" in capsys.readouterr().out


def test_scenes_with_segments_are_voted_on_and_others_counted(root, tmp_path, out, capsys):
    write_dataset(tmp_path / "data", train=0, val=2, test=3)
    rng, voted = np.random.default_rng(0), SCENES[1]
    superpoint = rng.integers(0, 12, 710).astype(np.int32)
    np.save(tmp_path / "data/test" / voted / "superpoint.npy", superpoint)
    assert run_export(root, tmp_path / "plain.zip", "--data", str(tmp_path / "data")) == 0
    assert "superpoint" not in capsys.readouterr().err
    assert run_export(root, out, "--data", str(tmp_path / "data"), "--votes", "segments") == 0
    assert "2 of 3 scenes have no superpoint.npy: not voted" in capsys.readouterr().err
    assert json.loads(manifest_of(out).read_text())["scenes_not_voted"] == 2
    for name in SCENES:
        before, after = (
            np.array([LABELS.index_of_id[int(own)] for own in zipfile.ZipFile(path).read(f"{name}.txt").split()])
            for path in (tmp_path / "plain.zip", out)
        )
        assert np.array_equal(after, vote(before, superpoint) if name == voted else before)
        assert np.array_equal(after, before) == (name != voted)


def test_a_run_on_scannet200_submits_to_scannet20(root, out, monkeypatch, capsys):
    def by_name(source, target):
        return np.array([target.names.index(own) if own in target.names else -1 for own in source.names])

    monkeypatch.setattr(predictor_module, "class_map_between", by_name)
    assert run_export(root, out, "--labels", "scannet20") == 0
    ids = set(map(int, zipfile.ZipFile(out).read(f"{SCENES[0]}.txt").split()))
    assert ids <= set(load_label_set("scannet20").ids.tolist())
    assert json.loads(manifest_of(out).read_text())["label_set"] == "scannet20"
    check = ["--check", str(out), "--run", str(root / "runs/drawn")]
    assert export.main([*check, "--labels", "scannet20"]) == 0
    assert export.main(check) == 2
    assert "says that the ids are of scannet20, not scannet200: choose with --labels" in capsys.readouterr().out


def test_where_nothing_can_be_written_nothing_is_predicted(root, tmp_path, predicted, capsys):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    assert run_export(root, tmp_path / "folder") == 2
    assert "folder: is a folder; expected the name of the zip" in capsys.readouterr().err and predicted == []
    assert run_export(root, tmp_path / "file" / "a.zip") == 2
    assert "cannot be written" in capsys.readouterr().err and len(predicted) <= 1


# ---------------------------------------------------------------------------------------------------------- going on


def test_after_ctrl_c_the_same_command_goes_on(root, out, predicted, capsys):
    assert run_export(root, out) == 0
    whole = out.read_bytes()
    assert predicted == SCENES
    predicted.clear()
    out.unlink()
    capsys.readouterr()
    interrupt(root, out, predicted, 0)
    assert capsys.readouterr().err.strip() == "interrupted"
    interrupt(root, out, predicted, 2)
    said = capsys.readouterr().err
    assert f"2 of 3 scenes are kept in {out}.parts: the same command goes on from there\ninterrupted\n" in said
    assert not out.exists()
    assert run_export(root, out) == 0
    assert predicted == SCENES[2:] and out.read_bytes() == whole and check_manifest(out, LABELS) == []
    assert "going on with an earlier export: 2 of 3 scenes are labelled already" in capsys.readouterr().err
    assert not Path(f"{out}.parts").exists()
    predicted.clear()
    assert run_export(root, out) == 0  # a finished export leaves nothing to go on from
    assert predicted == SCENES


def other_weights(root):
    write_run(root / "runs" / "drawn", root / "data", seed=1)


def other_config(root):
    config = configs.load(root / "runs/drawn/config.yaml", ["data.voxel_size=0.12"])
    configs.save(config, root / "runs/drawn/config.yaml")


def other_scan(root):
    file = root / "data/test" / SCENES[0] / "color.npy"
    np.save(file, 255 - np.load(file))


CHANGES = {
    "another checkpoint": (other_weights, [], 2, "are of another checkpoint: not used (2 scenes)"),
    "other options": (None, ["--rotations", "2"], 2, "are made with other options: not used (2 scenes)"),
    "votes": (None, ["--votes", "segments"], 2, "are made with other options: not used (2 scenes)"),
    "blocks": (None, ["--max-points", "399999"], 2, "are made with other options: not used (2 scenes)"),
    "another config": (other_config, [], 2, "are of another config.yaml: not used (2 scenes)"),
    "another scan": (other_scan, [], 1, "are of other scans: the scenes' files have changed: not used (1 scenes)"),
    "another version": (
        "0.0.0",
        [],
        2,
        "are made on another device, in another precision or by other versions: not used (2 scenes)",
    ),
    "another label set": (None, ["--labels", "scannet20"], 2, "are of another label set: not used (2 scenes)"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_predictions_of_anything_else_are_never_reused(tmp_path, monkeypatch, predicted, capsys, change):
    write_dataset(tmp_path / "data", train=1, val=1, test=3)
    write_run(tmp_path / "runs" / "drawn", tmp_path / "data")
    monkeypatch.setattr(predictor_module, "class_map_between", lambda source, target: np.arange(200) % 20)
    out = tmp_path / "submission.zip"
    interrupt(tmp_path, out, predicted)
    alter, extra, unused, sentence = CHANGES[change]
    if isinstance(alter, str):
        monkeypatch.setattr(torch, "__version__", alter)
    elif alter:
        alter(tmp_path)
    capsys.readouterr()
    assert run_export(tmp_path, out, *extra) == 0
    said = capsys.readouterr().err
    assert said.startswith(f"parts of an earlier export in {out}.parts {sentence}\n")
    assert len(predicted) == 1 + unused
    assert run_export(tmp_path, tmp_path / "fresh.zip", *extra) == 0
    assert out.read_bytes() == (tmp_path / "fresh.zip").read_bytes()


def test_weights_that_were_replaced_after_they_were_read_are_told_apart(root):
    predictor = load_run(root / "runs/drawn", device="cpu")
    before = identity_of(predictor, {})
    with torch.no_grad():
        next(predictor.model.parameters()).view(-1)[-1] += 1
    assert identity_of(predictor, {})["checkpoint"] != before["checkpoint"]


# ----------------------------------------------------------------------------------------------------- damaged parts


@pytest.fixture(scope="module")
def scene(root):
    return load_scene(root / "data/test" / SCENES[0])


@pytest.fixture
def parts(root, tmp_path):
    predictor = load_run(root / "runs/drawn", device="cpu")
    return Parts(tmp_path / "parts", identity_of(predictor, computing_of(predictor)), 200)


def test_a_damaged_part_is_whole_or_not_used(parts, scene):
    classes = np.random.default_rng(0).integers(0, 200, 710)
    assert parts.read(scene) is None and not parts.unused
    parts.write(scene, classes)
    assert np.array_equal(parts.read(scene), classes)
    file = parts.folder / f"{scene.name}.npz"
    content = file.read_bytes()
    ends = []
    for at in range(0, len(content), 19):
        for broken in (content[:at], bytes([*content[:at], content[at] ^ 16, *content[at + 1 :]])):
            file.write_bytes(broken)
            found = parts.read(scene)
            assert found is None or np.array_equal(found, classes)
            ends.append(found is None)
    assert sum(ends) > 0.9 * len(ends)
    assert set(parts.unused) == {"damaged"} and "are damaged: not used" in parts.why_unused()[0]


def test_a_part_is_of_all_that_is_seen_of_a_scene(parts, scene):
    scene = dataclasses.replace(scene, superpoint=np.arange(710) // 10)
    parts.write(scene, np.zeros(710, int))
    for field in ("coord", "color", "normal", "superpoint"):
        array = getattr(scene, field)
        for other in (np.where(np.arange(array.size).reshape(array.shape) == 0, 1, array).astype(array.dtype), None):
            if other is not None or field != "coord":
                assert parts.read(dataclasses.replace(scene, **{field: other})) is None
    assert parts.read(dataclasses.replace(scene, superpoint=scene.superpoint.astype(np.int32))) is None
    assert parts.read(scene) is not None and list(parts.unused) == ["of other scans: the scenes' files have changed"]


class Evil:
    def __reduce__(self):
        return (Path.touch, (Path("evil-was-here"),))


@pytest.mark.parametrize(
    "classes",
    [
        np.zeros(709, np.int16),
        np.zeros((710, 1), np.int16),
        np.zeros(710, np.int64),
        np.full(710, 200, np.int16),
        np.full(710, -1, np.int16),
        np.array([Evil()] * 710),
        None,
    ],
    ids=["short", "column", "wide", "no class", "ignored", "pickle", "nothing"],
)
def test_parts_that_hold_something_else(parts, scene, monkeypatch, tmp_path, classes):
    monkeypatch.chdir(tmp_path)
    parts.write(scene, np.zeros(710, int))
    identity = np.load(parts.folder / f"{scene.name}.npz")["identity"]
    arrays = {"identity": identity, **({} if classes is None else {"classes": classes})}
    np.savez(parts.folder / f"{scene.name}.npz", **arrays)
    assert parts.read(scene) is None and dict(parts.unused) == {"damaged": 1}
    assert not (tmp_path / "evil-was-here").exists()


def test_a_damaged_part_is_predicted_again(root, out, predicted, capsys):
    interrupt(root, out, predicted)
    file = Path(f"{out}.parts") / f"{SCENES[1]}.npz"
    file.write_bytes(file.read_bytes()[:-40])
    assert run_export(root, out) == 0
    assert predicted == SCENES[1:] and "are damaged: not used (1 scenes)" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------------------- kills

DIES_EVERYWHERE = dies_everywhere(
    "import torch; from pcseg import export; from pcseg.engine import exporting; torch.set_num_threads(1)",
    'export.main(["--run", str(given), "--device", "cpu", "--out", str(out / "submission.zip"), '
    '"--list", str(outs.parent / "list.txt")])',
)


def test_a_kill_before_any_change_of_the_disk_costs_at_most_the_scene_in_flight(root, tmp_path, predicted, capsys):
    start, outs = tmp_path / "start", tmp_path / "outs"
    (tmp_path / "list.txt").write_text("\n".join(SCENES[:2]))
    two = ["--list", str(tmp_path / "list.txt")]
    assert run_export(root, start / "submission.zip", *two) == 0
    whole = (start / "submission.zip").read_bytes()
    # An older submission, with its manifest, is replaced.
    with zipfile.ZipFile(start / "submission.zip", "w") as archive:
        archive.writestr("a.txt", "1")
    older = (start / "submission.zip").read_bytes()
    manifest = {"sha256": hashlib.sha256(older).hexdigest(), "label_set": "scannet200"}
    manifest_of(start / "submission.zip").write_text(json.dumps(manifest))
    command = [sys.executable, "-c", DIES_EVERYWHERE, root / "runs/drawn", start, outs]
    subprocess.run(command, check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    *died, through = sorted(outs.iterdir())
    assert (through / "submission.zip").read_bytes() == whole and len(list(through.iterdir())) == 2
    kept, odd = set(), 0
    for folder in died:
        out = folder / "submission.zip"
        assert out.read_bytes() in (older, whole)
        odd += bool(check_manifest(out, LABELS))  # the new zip beside the older manifest: told
        kept.add(len(list(folder.glob("*.parts/scene*.npz"))))
        predicted.clear()
        expected = 2 - len(list(folder.glob("*.parts/scene*.npz")))
        assert run_export(root, out, *two) == 0
        assert len(predicted) == expected and out.read_bytes() == whole and check_manifest(out, LABELS) == []
        assert sorted(path.name for path in folder.iterdir()) == ["submission.zip", "submission.zip.json"]
    assert kept == {0, 1, 2} and 1 <= odd < 8 and len(died) > 15


def test_an_export_that_breaks_keeps_what_it_has(root, out, predicted, capsys):
    predicted.stop_at, predicted.error = 1, InputError("the disk is full")
    assert run_export(root, out) == 2
    first, second = capsys.readouterr().err.split("\n")[-3:-1]
    assert first.startswith("1 of 3 scenes are kept in") and second == "error: the disk is full"
    predicted.stop_at = -1
    assert run_export(root, out) == 0
    assert predicted == SCENES


def test_own_classes_have_no_benchmark(root, tmp_path):
    predictor = load_run(root / "runs/drawn", device="cpu")
    predictor.config.data.label_set = "mine/classes.csv"
    with pytest.raises(InputError, match="no benchmark to submit to"):
        export_split(predictor, root / "data", "test", tmp_path / "a.zip")
