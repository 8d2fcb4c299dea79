"""The table of scores on corrupted scenes, with networks whose answers are known."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from prepared import make_scene, write_dataset

from pcseg import evaluate, train
from pcseg.data.corruptions import CORRUPTIONS
from pcseg.data.scene import list_scenes, load_scene, save_scene
from pcseg.engine.corruption_table import score_corruptions
from pcseg.engine.predictor import load_run
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.metrics.confusion import scores

LABELS = load_label_set("scannet20")
WALL, FLOOR, CHAIR, TABLE = (LABELS.names.index(name) for name in ("wall", "floor", "chair", "table"))


def by_color(scene):
    """Tell the classes of :func:`prepared.make_scene` by what its colours are."""
    red, _, blue = scene.color.astype(int).T
    return np.select([red > 200, blue > 120, red > 170], [WALL, CHAIR, TABLE], FLOOR)


def by_height(scene):
    """Never look at colours or normals."""
    height = scene.coord[:, 2] - scene.coord[:, 2].min()
    return np.select([height < 0.03, height > 0.85], [FLOOR, WALL], TABLE)


def stub(answer):
    return SimpleNamespace(label_set=LABELS, fields=["color"], predict_scene=answer)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = write_dataset(tmp_path_factory.mktemp("corruptions"), train=1, val=3, test=0)
    return list_scenes(root, "val")


def rows_of(answer, folders, **options):
    rows = score_corruptions(stub(answer), folders, 0, **options)
    return {(row["corruption"], row["strength"]): row for row in rows}


def test_what_looks_at_colours_loses_by_light_only(folders):
    rows = rows_of(by_color, folders)
    assert len(rows) == 1 + sum(1 + (row.strong is not None) for row in CORRUPTIONS.values())
    clean = rows.pop(("clean", None))
    assert clean["miou"] > 0.7 and clean["loss"] == 0 and clean["clean_miou_in_truth"] == clean["miou_in_truth"]
    for (name, strength), row in rows.items():
        if name in ("light", "no colour", "only points"):
            assert row["loss"] > 0.2, (name, strength)
        elif name != "flats":  # what other scenes' points say is not what the own ones do
            assert row["loss"] == pytest.approx(0), (name, strength)
            assert row["accuracy"] == pytest.approx(row["clean_accuracy"]), (name, strength)
    # Each scene comes in as many flats, with others or, for want of three, with itself.
    assert rows["flats", "mild"]["points"] == 2 * clean["points"]
    assert rows["flats", "strong"]["points"] == 4 * clean["points"]
    for key in ("miou", "accuracy"):
        assert rows["flats", "mild"][key] == pytest.approx(clean[key])
    assert rows["sparser", "mild"]["points"] < 0.55 * clean["points"]
    for strength in ("mild", "strong"):  # what is added has no label and is not scored
        assert rows["ceiling added", strength]["points"] == clean["points"]


def test_what_looks_at_heights_loses_by_motion_only(folders):
    rows = rows_of(by_height, folders)
    for name, row in CORRUPTIONS.items():
        for strength in ("mild", "strong") if row.strong is not None else ("mild",):
            loss = rows[name, strength]["loss"]
            if name == "tilt":
                assert loss > 0.05
            elif name in ("light", "no colour", "no normals", "only points", "yaw", "units"):
                assert loss == pytest.approx(0, abs=1e-4), (name, strength)
    assert rows["tilt", "strong"]["loss"] > rows["tilt", "mild"]["loss"]


def test_clean_labels_are_compared_on_the_points_that_were_left(folders):
    """Scores and their reference for a corruption that removes points, recomputed point by point."""
    rows = rows_of(by_height, folders, names=["ceiling cut"])
    assert list(rows) == [("clean", None), ("ceiling cut", "mild"), ("ceiling cut", "strong")]
    matrices = np.zeros((2, 20, 20), dtype=int)
    for folder in folders:
        scene = load_scene(folder, LABELS.segment_file)
        clean = by_height(scene)
        for point, truth in enumerate(scene.segment):
            if truth >= 0 and scene.coord[point, 2] <= 1.8 + np.quantile(scene.coord[:, 2], 0.01):
                matrices[0, truth, clean[point]] += 1
    expected = scores(matrices[0], LABELS)
    row = rows["ceiling cut", "strong"]
    for key in ("points", "miou", "accuracy", "miou_in_truth", "classes_in_truth"):
        assert row[key] == expected[key]
    assert row["clean_miou_in_truth"] == expected["miou_in_truth"] and row["clean_accuracy"] == expected["accuracy"]


def test_loss_is_over_classes_in_truth_and_miou_by_the_benchmarks_rule(folders):
    """In grey scenes a class that is not there is answered: it lowers mIoU, not what loss is of."""

    def answer(scene):
        said = by_color(scene)
        return np.where((scene.color == 128).all() & (np.arange(len(said)) == 0), 19, said)

    row = rows_of(answer, folders, names=["no colour"])["no colour", "mild"]
    assert row["classes_in_truth"] == 4 and row["miou"] == pytest.approx(row["miou_in_truth"] * 4 / 5)
    assert row["loss"] == pytest.approx(1 - row["miou_in_truth"] / row["clean_miou_in_truth"])


def test_same_seed_same_table_and_the_order_of_corruptions_does_not_count(folders):
    names = ["holes", "yaw", "noise"]
    first = score_corruptions(stub(by_height), folders, 0, names)
    steps = []
    again = rows_of(by_height, folders, names=names[::-1], progress=lambda *step: steps.append(step))
    assert {(row["corruption"], row["strength"]): row for row in first} == again
    assert steps == [(step + 1, 21) for step in range(21)]
    other = score_corruptions(stub(by_height), folders, 1, names)
    assert other[0] == first[0] and other[1] != first[1]


def test_scales_go_by_turns(folders):
    sizes = []

    def answer(scene):
        sizes.append(np.ptp(scene.coord[:, 0]))
        return by_height(scene)

    score_corruptions(stub(answer), folders, 0, ["scale"])
    clean, mild, strong = np.reshape(sizes, (3, 3)).T
    np.testing.assert_allclose(mild / clean, [1.1, 1 / 1.1, 1.1], rtol=1e-5)
    np.testing.assert_allclose(strong / clean, [1.2, 1 / 1.2, 1.2], rtol=1e-5)


def test_wrong_names_and_scenes_without_labels(folders, tmp_path):
    with pytest.raises(InputError, match="'fog' is not known; use some of sparser"):
        score_corruptions(stub(by_color), folders, 0, ["fog"])
    shutil.copytree(folders[0], tmp_path / "a")
    (tmp_path / "a" / LABELS.segment_file).unlink()
    with pytest.raises(InputError, match="scoring needs labels"):
        score_corruptions(stub(by_color), [tmp_path / "a"], 0, ["yaw"])


def test_unlabelled_and_empty_scenes_have_no_numbers(tmp_path):
    arrays = make_scene(0)
    arrays["segment20"][:] = -1
    save_scene(tmp_path / "a", arrays)
    save_scene(tmp_path / "b", {name: own[:0] for name, own in arrays.items()})
    for folders in ([tmp_path / "a"], [tmp_path / "b"], [tmp_path / "b", tmp_path / "a"]):
        rows = rows_of(lambda scene: np.zeros(scene.num_vertices, dtype=np.int64), folders)
        assert all(row["points"] == 0 and row["loss"] is None and row["miou"] is None for row in rows.values())


def test_the_command(tmp_path, capsys):
    write_dataset(tmp_path / "data", train=2, val=2, test=0)
    (tmp_path / "tiny.yaml").write_text(
        "log: {report: false}\ndata: {voxel_size: 0.1, max_points: 2000, workers: 0, label_set: scannet20}\n"
        "model: {base_channels: 8, channels: [8, 8, 8, 8, 8, 8, 8, 8], layers: [1, 1, 1, 1, 1, 1, 1, 1]}\n"
        "train: {epochs: 1, batch_size: 2, validate_every: 1}\n"
    )
    where = [f"runs={tmp_path / 'runs'}", f"data.root={tmp_path / 'data'}", "name=tiny"]
    assert train.main(["--cfg", str(tmp_path / "tiny.yaml"), *where]) == 0
    run = tmp_path / "runs" / "tiny"
    assert evaluate.main(["--run", str(run), "--corruptions"]) == 0
    shown = capsys.readouterr().out
    assert "single views" in shown and "evaluate_val_corruptions.json" in shown
    assert not (run / "evaluate_val.json").exists()
    result = json.loads((run / "evaluate_val_corruptions.json").read_text())
    assert (result["scenes"], result["split"], result["run"], result["seed"]) == (2, "val", str(run), 0)
    assert result["checkpoint_sha256"] and result["inference"]["rotations"] == 1
    with torch.inference_mode():
        rows = score_corruptions(load_run(run), list_scenes(tmp_path / "data", "val"), 0, ["noise"])
    assert rows == [row for row in result["rows"] if row["corruption"] in ("clean", "noise")]
    assert evaluate.main(["--run", str(run)]) == 0
    plain = json.loads((run / "evaluate_val.json").read_text())
    for key in ("miou", "miou_in_truth", "accuracy", "points"):
        assert result["rows"][0][key] == plain[key]
    with pytest.raises(SystemExit) as stop:
        evaluate.main(["--compare", str(run), str(run), "--corruptions"])
    assert stop.value.code == 2
