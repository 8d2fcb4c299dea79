"""Raw scans in every form that their formats allow come back as what was written."""

import json
import re

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep.raw import find_scan_files
from data_prep.scannet import load_categories, prepare_scan
from pcseg.data.normals import estimate_normals
from pcseg.labels import load_label_set
from tests.ply_writer import CODES, FORMS, ply_bytes
from tests.raw_scan import CATEGORIES, UNKNOWN, group
from tests.reference import prepared_scan as reference

IDS = [load_label_set(name).ids.tolist() for name in ("scannet20", "scannet200")]


@st.composite
def meshes(draw):
    """A mesh: coordinates, colours, polygons, and its PLY file."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    number = draw(st.integers(1, 40))
    double = draw(st.booleans())
    coord = rng.normal(0, draw(st.sampled_from([0.01, 1.0, 1000.0])), (number, 3)).astype(np.float32)
    color = rng.integers(0, 256, (number, 3))
    largest = min(number, draw(st.sampled_from([3, 3, 6])))
    polygons = [
        rng.permutation(number)[: rng.integers(3, largest + 1)].tolist()
        for _ in range(draw(st.integers(0, 30)) if number >= 3 else 0)
    ]

    kinds = {"x": "float", "y": "float", "z": "float", "red": "uchar", "green": "uchar", "blue": "uchar"}
    kinds |= dict.fromkeys("xyz", "double") if double else {}
    values = dict(zip(kinds, [*coord.T.tolist(), *color.T.tolist()], strict=True))
    extras = draw(st.sets(st.sampled_from(["alpha", "nx", "label", "quality"])))
    for name, kind in (("alpha", "uchar"), ("nx", "float"), ("label", "ushort"), ("quality", "double")):
        if name in extras:
            kinds[name], values[name] = kind, [number % 200 for number in range(number)]
    order = draw(st.permutations(sorted(kinds)))
    properties = [(name, kinds[name]) for name in order]
    rows = list(zip(*(values[name] for name in order), strict=True))
    if draw(st.integers(0, 3)) == 0:
        properties.append(("neighbours", "uchar", "int"))
        rows = [(*row, list(range(number % 3))) for number, row in enumerate(rows)]

    count_type = draw(st.sampled_from(sorted(CODES.keys() - {"float", "double"})))
    index_type = draw(st.sampled_from(["int", "uint", "short", "ushort", "uchar"]))
    corners = (draw(st.sampled_from(["vertex_indices", "vertex_index"])), count_type, index_type)
    face_properties, face_rows = [corners], [(own,) for own in polygons]
    if draw(st.booleans()):
        face_properties, face_rows = [*face_properties, ("flags", "int")], [(*row, -7) for row in face_rows]
    if draw(st.integers(0, 3)) == 0:
        face_properties = [("texcoord", "uchar", "float"), *face_properties]
        face_rows = [([0.5] * 2 * len(own), *row) for own, row in zip(polygons, face_rows, strict=True)]
    elements = [("vertex", properties, rows)]
    if polygons or draw(st.booleans()):
        elements.append(("face", face_properties, face_rows))
    if draw(st.booleans()):
        camera = ("camera", [("view", "float"), ("matrix", "uchar", "double")], [(1.5, [0.25] * 9)] * 2)
        elements.insert(draw(st.integers(0, len(elements))), camera)
    content = ply_bytes(
        draw(st.sampled_from(sorted(FORMS))), draw(st.sampled_from(["\n", "\r\n"])), draw(st.booleans()), elements
    )
    return coord, color, polygons, content


@st.composite
def annotations(draw, number):
    """Segment ids of any kind, and groups that share, miss and repeat them."""
    distinct = draw(st.lists(st.integers(-(2**53), 2**53) | st.integers(0, 9), min_size=1, max_size=8, unique=True))
    segments = draw(st.lists(st.sampled_from(distinct), min_size=number, max_size=number))
    labels = st.sampled_from([*CATEGORIES, UNKNOWN, "", "Wall ", 'a "chair"', "Stühle"])
    here = st.lists(st.sampled_from(segments), min_size=1, max_size=6)
    groups = [
        group(
            draw(st.integers(0, 50) | st.just(2**31 - 1)), draw(labels), draw(here) + draw(st.sampled_from([[], [77]]))
        )
        for _ in range(draw(st.integers(0, 6)))
    ]
    return segments, groups


def write_text(draw, path, text: str) -> None:
    """Write a text file as another system's editor would."""
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    path.write_bytes(draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode())


def fans(polygons) -> list[list[int]]:
    return [[own[0], own[k], own[k + 1]] for own in polygons for k in range(1, len(own) - 1)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_scan_in_any_form_comes_back_exactly(tmp_path, data):
    coord, color, polygons, content = data.draw(meshes())
    segments, groups = data.draw(annotations(len(coord)))
    scan = tmp_path / "scene0000_00"
    scan.mkdir(exist_ok=True)
    for old in scan.iterdir():
        old.unlink()
    (scan / "scene0000_00_vh_clean_2.ply").write_bytes(content)
    blanks = {"indent": data.draw(st.sampled_from([None, 2])), "ensure_ascii": data.draw(st.booleans())}
    for name, value in (
        ("_vh_clean_2.0.010000.segs", {"params": {"kThresh": "0.01"}, "segIndices": segments}),
        (data.draw(st.sampled_from([".aggregation", "_vh_clean.aggregation"])), {"segGroups": groups, "appId": "x"}),
    ):
        write_text(data.draw, scan / f"scene0000_00{name}.json", json.dumps(value, **blanks))
    lines = ["index\tid\tnyu40id\traw_category\tempty"]
    lines += [f"{k}\t{raw_id}\t{nyu}\t{name}\t" for k, (name, (raw_id, nyu)) in enumerate(CATEGORIES.items())]
    lines += ["9\t\t5\tno id\t", "10\t2\t \tno nyu\t", '11\t5\t8\ta "chair"\t', "12\t5\t8\twall\t"]
    write_text(data.draw, tmp_path / "table.tsv", "\n".join(lines) + data.draw(st.sampled_from(["", "\n", "\n\n"])))

    files = find_scan_files(scan, labelled=True)
    arrays, unknown, estimated = prepare_scan(files, load_categories(tmp_path / "table.tsv"))

    assert (arrays["coord"].dtype, arrays["color"].dtype, arrays["normal"].dtype) == (np.float32, np.uint8, np.float32)
    assert np.array_equal(arrays["coord"], coord) and np.array_equal(arrays["color"], color)
    assert estimated == (not polygons)
    expected = reference.vertex_normals(coord, fans(polygons)) if polygons else estimate_normals(coord)
    np.testing.assert_allclose(arrays["normal"], expected, atol=1e-4)
    table = {**CATEGORIES, "no id": (None, 5), "no nyu": (2, None), 'a "chair"': (5, 8)}
    for stem, values in zip(
        ("segment20", "segment200", "instance"), reference.labels(segments, groups, table, *IDS), strict=True
    ):
        assert arrays[stem].tolist() == values, stem
    assert arrays["superpoint"].tolist() == [sorted(set(segments)).index(own) for own in segments]
    named = [own["label"] for own in groups]
    assert dict(unknown) == {name: named.count(name) for name in named if name not in table}


def test_the_writer_of_these_tests_covers_what_it_says():
    # 1 vertex, ascii and big-endian: against bytes written out by hand.
    element = ("vertex", [("x", "float"), ("n", "uchar", "short")], [(1.5, [7, -2])])
    text = ply_bytes("ascii", "\r\n", True, [element])
    assert text.endswith(b"end_header\r\n1.5 2 7 -2\r\n") and b"property list uint8 int16 n\r\n" in text
    binary = ply_bytes("binary_big_endian", "\n", False, [element])
    assert binary.endswith(b"end_header\n\x3f\xc0\x00\x00\x02\x00\x07\xff\xfe")
    assert re.search(rb"property float x\nproperty list uchar short n\nend_header", binary)
