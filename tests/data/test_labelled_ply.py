"""Whatever a PLY file holds is still there, byte for byte, when labels are put in."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from ply_writer import CODES, FORMS, ply_bytes
from plyfile import PlyData, PlyListProperty

from pcseg.data.clouds import read_cloud
from pcseg.data.labelled_ply import ADDED, add_labels, points_ply, write_ply
from pcseg.data.ply_file import parse_ply
from pcseg.labels import load_label_set

LABELS = load_label_set("scannet200")
RANGES = {"char": (-128, 127), "uchar": (0, 255), "short": (-(2**15), 2**15 - 1), "ushort": (0, 2**16 - 1)}
RANGES |= {"int": (-(2**31), 2**31 - 1), "uint": (0, 2**32 - 1)}
WHOLE = sorted(RANGES)


def numbers(kind):
    if kind in RANGES:
        return st.integers(*RANGES[kind])
    return st.floats(width=32 if kind == "float" else 64, allow_nan=False, allow_infinity=False)


@st.composite
def elements(draw, name, count, names):
    """An element of any scalars and lists with any values."""
    properties, columns = [], []
    for own in names:
        kind = draw(st.sampled_from(sorted(CODES)))
        if draw(st.integers(0, 3)):
            properties.append((own, kind))
            columns.append([draw(numbers(kind)) for _ in range(count)])
        else:
            properties.append((own, draw(st.sampled_from(WHOLE)), kind))
            sizes = st.just(draw(st.integers(0, 3))) if draw(st.booleans()) else st.integers(0, 4)
            columns.append(
                [draw(st.lists(numbers(kind), min_size=n, max_size=n)) for n in (draw(sizes) for _ in range(count))]
            )
    return name, properties, list(zip(*columns, strict=True))


@st.composite
def files(draw):
    count = draw(st.integers(1, 6))
    taken = st.sampled_from([*ADDED, "label_input", "red_input", "red_input_input", "time", "alpha", "nx"])
    name, properties, rows = draw(elements("vertex", count, sorted(draw(st.sets(taken, max_size=6)))))
    at = draw(st.integers(0, len(properties)))
    kind = draw(st.sampled_from(["float", "double"]))
    properties = [*properties[:at], *((axis, kind) for axis in "xyz"), *properties[at:]]
    rows = rows or [()] * count
    rows = [(*row[:at], *(draw(st.floats(-9, 9, width=32)) for _ in range(3)), *row[at:]) for row in rows]
    everything = [(name, properties, rows)]
    if draw(st.booleans()):
        corners = st.integers(0, count - 1)
        sizes = st.just(3) if draw(st.booleans()) else st.integers(3, 5)
        faces = [
            (draw(st.lists(corners, min_size=n, max_size=n)), draw(st.integers(0, 255)))
            for n in (draw(sizes) for _ in range(draw(st.integers(0, 4))))
        ]
        lists = ("vertex_indices", draw(st.sampled_from(["uchar", "int"])), draw(st.sampled_from(["int", "uint"])))
        everything.append(("face", [lists, ("flags", "uchar")], faces))
    if draw(st.booleans()):
        everything.append(draw(elements("camera", draw(st.integers(1, 2)), ["view", "lens"])))
    form, newline = draw(st.sampled_from(sorted(FORMS))), draw(st.sampled_from(["\n", "\r\n"]))
    return everything, ply_bytes(form, newline, draw(st.booleans()), everything)


def as_bytes(value, kind):
    return np.asarray(value, dtype=f"<{np.dtype(CODES[kind]).str[1:]}").tobytes()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_all_that_a_file_holds_comes_back(tmp_path_factory, data):
    everything, content = data.draw(files())
    folder = tmp_path_factory.mktemp("ply")
    (folder / "in.ply").write_bytes(content)
    ply = parse_ply(folder / "in.ply", "write it again")
    count = len(everything[0][2])
    segment = np.array(data.draw(st.lists(st.integers(0, 199), min_size=count, max_size=count)))
    confidence = np.linspace(0.1, 1, count, dtype=np.float32)
    write_ply(folder / "out.ply", add_labels(ply, segment, confidence, LABELS))
    assert (folder / "in.ply").read_bytes() == content

    out = PlyData.read(str(folder / "out.ply"), mmap=False)
    assert not out.text and out.byte_order == "<"
    assert out.comments[0] == "made by hand" and len(out.comments) == 2
    assert [own.name for own in out.elements] == [name for name, _, _ in everything]
    for element, (name, properties, rows) in zip(out.elements, everything, strict=True):
        assert element.comments == [f"about {name}"] and element.count == len(rows)
        written = [own.name for own in element.properties]
        assert len(written) == len(properties) + (len(ADDED) if name == "vertex" else 0)
        for number, (own, *kinds) in enumerate(properties):
            new = element.properties[number]
            if own not in ADDED or name != "vertex":
                assert new.name == own
            else:
                assert new.name.removesuffix("_input") != new.name and new.name.startswith(f"{own}_input")
            assert isinstance(new, PlyListProperty) == (len(kinds) == 2)
            for row, values in enumerate(rows):
                assert as_bytes(element.data[new.name][row], kinds[-1]) == as_bytes(values[number], kinds[-1])
            assert new.val_dtype == np.dtype(CODES[kinds[-1]]).str[1:]
            if len(kinds) == 2:
                assert new.len_dtype == np.dtype(CODES[kinds[0]]).str[1:]
    vertex = out["vertex"]
    assert [own.name for own in vertex.properties][-len(ADDED) :] == list(ADDED)
    assert vertex["label"].tolist() == LABELS.ids[segment].tolist()
    assert vertex["class_index"].tolist() == segment.tolist()
    assert vertex["confidence"].tobytes() == confidence.tobytes()
    colors = np.stack([vertex[own] for own in ("red", "green", "blue")], axis=1)
    assert colors.dtype == np.uint8 and np.array_equal(colors, LABELS.colors[segment])


def test_points_alone_keep_their_precision(tmp_path):
    coord = np.array([[596648.12345678, 1, 2], [3, 4, 5]])
    ply = add_labels(points_ply(coord), np.array([0, 3]), np.array([0.5, 1.0]), LABELS)
    write_ply(tmp_path / "out.ply", ply)
    assert np.array_equal(read_cloud(tmp_path / "out.ply").coord, coord)
    write_ply(tmp_path / "float.ply", points_ply(coord.astype(np.float32)))
    assert PlyData.read(str(tmp_path / "float.ply"))["vertex"]["x"].dtype == np.float32
