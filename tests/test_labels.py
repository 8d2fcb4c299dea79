import numpy as np
import pytest

from pcseg.errors import InputError
from pcseg.labels import SPLIT_NAMES, label_set_names, load_label_set


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
