import csv
import importlib.util
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

import data_prep
import pcseg
from pcseg.engine.predict_files import prepare_out
from pcseg.errors import InputError
from pcseg.labels import SPLIT_NAMES, class_map_between, distinct_colors, label_set_names, load_label_set


@pytest.mark.parametrize(("name", "classes"), [("scannet20", 20), ("scannet200", 200)])
def test_label_sets_are_whole(name, classes):
    label_set = load_label_set(name)
    assert label_set.num_classes == len(label_set.names) == len(set(label_set.names)) == classes
    assert label_set.ids.shape == (classes,) and len(np.unique(label_set.ids)) == classes
    assert label_set.colors.shape == (classes, 3) and label_set.colors.dtype == np.uint8
    assert len(np.unique(label_set.colors, axis=0)) == classes  # a picture tells every class from every other
    assert label_set.index_of_id == {int(raw): index for index, raw in enumerate(label_set.ids)}
    assert label_set.segment_file == f"segment{classes}.npy"
    assert load_label_set(name) is label_set


def test_scannet200_splits_and_validation_classes():
    label_set = load_label_set("scannet200")
    masks = [label_set.split_mask(split) for split in SPLIT_NAMES]
    assert [int(mask.sum()) for mask in masks] == [66, 68, 66] and (np.sum(masks, axis=0) == 1).all()
    assert label_set.in_val.sum() == 189
    assert label_set.raw_id_column == "id" and (label_set.ids.min(), label_set.ids.max()) == (1, 1191)
    assert label_set.names[:3] == ("wall", "chair", "floor") and label_set.ids[:3].tolist() == [1, 2, 3]


def test_scannet20_has_nyu40_ids():
    label_set = load_label_set("scannet20")
    # The benchmark's list of valid class ids: NYU40 without the classes it does not evaluate.
    assert label_set.ids.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 24, 28, 33, 34, 36, 39]
    assert label_set.raw_id_column == "nyu40id" and label_set.in_val.all()
    assert dict(zip(label_set.names, label_set.ids.tolist(), strict=True))["toilet"] == 33
    with pytest.raises(ValueError, match="no head/common/tail"):
        label_set.split_mask("head")


def test_an_unknown_label_set_is_refused_with_the_known_ones():
    assert label_set_names() == ["scannet20", "scannet200"]
    with pytest.raises(InputError, match="'scannet21' is not known; use one of scannet20, scannet200"):
        load_label_set("scannet21")


def nyu40_table():
    with (Path(pcseg.__path__[0]) / "label_sets" / "scannet200_to_nyu40.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_scannet200_classes_find_their_place_among_the_20():
    large, small = load_label_set("scannet200"), load_label_set("scannet20")
    rows = nyu40_table()
    assert [int(row["id"]) for row in rows] == large.ids.tolist() and [row["name"] for row in rows] == list(large.names)
    found = class_map_between(large, small)
    assert (
        found.shape == (200,)
        and found.dtype == np.int64
        and found.min() == -1
        and set(found[found >= 0]) == set(range(20))
    )
    for name, target in {
        "wall": "wall", "closet wall": "wall", "shower wall": "wall", "shower floor": "floor", "floor": "floor",
        "doorframe": "door", "shower door": "door", "office chair": "chair", "couch": "sofa", "mattress": "bed",
        "trash can": "otherfurniture", "wardrobe": "otherfurniture", "seat": "otherfurniture", "poster": "picture",
        "shower curtain": "shower curtain", "mini fridge": "refrigerator", "kitchen cabinet": "cabinet",
        "stool": None, "mailbox": None, "shelf": None, "tv": None, "pipe": None, "stove": None, "object": None,
    }.items():  # fmt: skip
        index = found[large.names.index(name)]
        assert (None if index < 0 else small.names[index]) == target, name


def test_the_table_is_what_scannets_own_says():
    """Against the copy of scannetv2-labels.combined.tsv that open3d comes with."""
    package = importlib.util.find_spec("open3d")
    places = package.submodule_search_locations if package else ()
    files = [Path(place) / "_ml3d/datasets/_resources/scannet/scannetv2-labels.combined.tsv" for place in places]
    if not any(file.is_file() for file in files):
        pytest.skip("open3d is not installed")
    objects = defaultdict(Counter)  # id → nyu40id → number of objects
    with files[0].open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            objects[int(row["id"])][int(row["nyu40id"])] += int(row["count"])
    table = {int(row["id"]): int(row["nyu40id"]) for row in nyu40_table()}
    assert table == {own: objects[own].most_common(1)[0][0] for own in table}
    assert {own: dict(objects[own]) for own in table if len(objects[own]) > 1} == {
        107: {40: 25, 38: 8},  # pipe, pipes
        188: {8: 19, 38: 3},  # shower door, shower doors
    }


def test_other_label_sets_are_not_turned_into_each_other(tmp_path):
    large, small = load_label_set("scannet200"), load_label_set("scannet20")
    (tmp_path / "scannet200.csv").write_text("id,name\n1,wall\n2,chair\n")
    own = load_label_set(tmp_path / "scannet200.csv")
    for source, target in ((small, large), (own, small), (large, own), (small, own)):
        with pytest.raises(InputError, match=f"labels of {source.name} cannot be turned into those of {target.name}"):
            class_map_between(source, target)


def own_classes(tmp_path, text):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_classes_of_ones_own(tmp_path):
    text = (
        '\ufeffid, name, r, g, b, split\n-7,"wall, brick",1,2,3,head\n\n0, ground ,4,5,6,tail\n300,c,7,8,255,common\n'
    )
    label_set = load_label_set(str(own_classes(tmp_path, text)))
    assert (label_set.name, label_set.segment_file) == ("mine", "segment.npy")
    assert label_set.names == ("wall, brick", "ground", "c")
    assert label_set.index_of_id == {-7: 0, 0: 1, 300: 2}
    assert label_set.colors.tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 255]] and label_set.colors.dtype == np.uint8
    assert label_set.split_mask("tail").tolist() == [False, True, False] and label_set.in_val.all()
    own_classes(tmp_path, "index,id,name\n0,0,a\n1,7,b\n-1,-1,unsure\n")
    assert load_label_set(tmp_path / "mine.csv").names == ("a", "b")
    own_classes(tmp_path, "name,id\na,1\nb,2\n")
    label_set = load_label_set(tmp_path / "mine.csv")  # the file as it is now
    assert label_set.ids.tolist() == [1, 2] and label_set.splits is None
    assert len(np.unique(label_set.colors, axis=0)) == 2


def test_generated_colours_differ_and_are_not_grey():
    colors = distinct_colors(400).astype(int)
    assert len(np.unique(colors, axis=0)) == 400
    assert (colors.max(axis=1) - colors.min(axis=1)).min() > 60
    np.testing.assert_array_equal(colors[:10], distinct_colors(10))
    apart = np.abs(colors[:12, None] - colors[None, :12]).sum(axis=2) + 1000 * np.eye(12)
    assert apart.min() > 60


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has the columns (none); expected id,name"),
        ("id;name\n1;a\n2;b\n", "has the columns id;name; expected id,name"),
        ("index,id,name\n0,1,a\n2,2,b\n", "line 3 has the index 2, expected 1"),
        ("id,name,colour\n1,a,\n2,b,\n", "id, name, colour; expected"),
        ("id,name,r\n1,a,1\n2,b,1\n", "id, name, r; expected"),
        ("id,name\n1,a\n", "holds 1 classes"),
        ("id,name\n1,a\nx,b\n", "line 3 has the id 'x', expected an integer"),
        ("id,name\n1,a\n1.5,b\n", "line 3 has the id '1.5'"),
        ("id,name\n1,a\n9999999999,b\n", "line 3 has the id '9999999999'"),
        ("id,name\n1,a\n2,b\n1,c\n", "lines 2 and 4 both have the id 1"),
        ("id,name\n1,a\n2,a\n", "lines 2 and 3 both have the name a"),
        ("id,name\n1,a\n2,\n", "line 3 has no name"),
        ("id,name\n1,a\n2\n", "line 3 has not 2 cells"),
        ("id,name\n1,a\n2,b,c\n", "line 3 has not 2 cells"),
        ('id,name\n1,a\n2,"b\n', "does not parse"),
        ("id,name,r,g,b\n1,a,1,2,3\n2,b,1,2,256\n", "line 3 has the b '256', expected an integer from 0 to 255"),
        ("id,name,split\n1,a,head\n2,b,tial\n", "line 3 has the split 'tial', expected one of head, common, tail"),
    ],
)
def test_mistakes_in_classes_of_ones_own_name_the_row(tmp_path, text, words):
    path = own_classes(tmp_path, text)
    with pytest.raises(InputError) as error:
        load_label_set(path)
    assert str(error.value).startswith(f"{path}: ") and words in str(error.value) and "\n" not in str(error.value)


def test_missing_or_binary_classes(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        load_label_set(str(tmp_path / "none.csv"))
    (tmp_path / "bytes.csv").write_bytes(b"id,name\n1,\xff\n")
    with pytest.raises(InputError, match=r"bytes\.csv: cannot be read as UTF-8"):
        load_label_set(tmp_path / "bytes.csv")


def test_classes_as_predict_writes_them(tmp_path):
    label_set = load_label_set("scannet20")
    (tmp_path / "scan.ply").touch()
    prepare_out(tmp_path / "out", [tmp_path / "scan.ply"], label_set)
    again = load_label_set(tmp_path / "out" / "classes.csv")
    assert again.names == label_set.names and again.ids.tolist() == label_set.ids.tolist()
    np.testing.assert_array_equal(again.colors, label_set.colors)


def test_made_up_scans_have_the_same_nyu40_ids():
    with (Path(data_prep.__path__[0]) / "synthetic" / "class_priors.csv").open(newline="") as file:
        priors = {row["id"]: row["nyu40id"] for row in csv.DictReader(file)}
    assert priors == {row["id"]: row["nyu40id"] for row in nyu40_table()}
