import base64
import json
import re
import sys
import zlib
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from scipy.spatial import cKDTree

from pcseg import view
from pcseg.data.scene import Scene, save_scene
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.metrics.confusion import confusion_matrix, scores
from pcseg.vis.page import _box_normals, save_page
from pcseg.vis.panels import CONFIDENCE_COLORS, IGNORE_COLOR, RIGHT_COLOR, WRONG_COLOR, confidence_colors
from pcseg.vis.shown import confusion_of, smooth_normals
from pcseg.vis.subject import Subject
from tests.vis.browser import browser_page, find_browser

NASTY = ["</script><b>&amp;", 'a,b&c="d" %2C', "<!--<script>", "\N{SNOWMAN}", "last"]


@pytest.fixture
def own_classes(tmp_path):
    """Five classes whose names would break a page that takes them for HTML, JavaScript or parts of an address."""
    table = tmp_path / "nasty.csv"
    quoted = ['"' + name.replace('"', '""') + '"' for name in NASTY]
    table.write_text("id,name\n" + "".join(f"{10 * i},{name}\n" for i, name in enumerate(quoted)), encoding="utf-8")
    return load_label_set(table)


@pytest.fixture
def shown(room, label_set):
    """The room with every label a bit ignored, a quarter of it wrong, and sure to different degrees."""
    random = np.random.default_rng(0)
    truth = np.array(room.segment, dtype=np.int16)
    truth[random.random(len(truth)) < 0.1] = -1
    room.segment = truth
    prediction = np.where(random.random(len(truth)) < 0.25, label_set.names.index("table"), np.abs(truth))
    room.color = random.integers(0, 256, room.color.shape).astype(np.uint8)
    return Subject(room, prediction.astype(np.int64), random.random(len(truth)).astype(np.float32))


class Elements(HTMLParser):
    """What an HTML parser of its own finds: script id → text, and every address in an attribute."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.addresses, self._id = {}, [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self._id = dict(attributes).get("id") if tag == "script" else None
        self.addresses += [value for name, value in attributes if name in ("src", "href", "srcset", "action", "data")]

    def handle_endtag(self, tag):
        self._id = None

    def handle_data(self, text):
        if self._id:
            self.scripts[self._id] = self.scripts.get(self._id, "") + text


def read_page(file):
    """Read a page back, apart from what wrote it: the description, and of each scene name → values (V, columns)."""
    elements = Elements(file.read_text(encoding="utf-8"))
    page = json.loads(elements.scripts["page"])
    scenes = []
    for number, scene in enumerate(page["scenes"]):
        data = zlib.decompress(base64.b64decode(elements.scripts[f"scene-{number}"], validate=True))
        count, at, arrays = scene["points"], 0, {}
        for name, columns, size, differences in scene["arrays"]:
            values = []
            for _ in range(columns):
                planes = np.frombuffer(data, np.uint8, size * count, at).reshape(size, count).astype(np.int64)
                at += size * count
                column = (planes * 256 ** np.arange(size)[:, None]).sum(axis=0)
                values.append(np.cumsum(column) % 256**size if differences else column)
            arrays[name] = np.stack(values, axis=1)
        assert at == len(data)
        scenes.append(arrays)
    return page, scenes


def test_everything_comes_back(shown, label_set, tmp_path):
    file = tmp_path / "new" / "page.html"
    written = save_page(file, [shown], label_set, "run a & b")
    assert (written.scenes, written.points, written.num_bytes) == (1, shown.scene.num_vertices, file.stat().st_size)
    page, [arrays] = read_page(file)
    [scene] = page["scenes"]
    coord = arrays["coord"] * scene["step"] + scene["origin"]
    distance, own = cKDTree(shown.scene.coord).query(coord)  # the points of the room are 5 cm apart
    assert sorted(own) == list(range(len(own))) and distance.max() < 0.001
    np.testing.assert_array_equal(arrays["color"], shown.scene.color[own])
    for name, labels in (("truth", shown.scene.segment), ("prediction", shown.prediction)):
        np.testing.assert_array_equal(np.where(arrays[name] == 65535, -1, arrays[name])[:, 0], labels[own])
        ids, counts = np.unique(np.where(labels == -1, label_set.num_classes, labels), return_counts=True)
        assert scene["counts"][name] == {str(i): n for i, n in zip(ids, counts, strict=True)}
    assert np.abs(arrays["confidence"][:, 0] / 255 - shown.confidence[own]).max() <= 0.5 / 255 + 1e-6
    assert [entry["name"] for entry in page["classes"]] == list(label_set.names)
    assert [entry["color"] for entry in page["classes"]] == label_set.colors.tolist()
    assert "<title>run a &amp; b</title>" in file.read_text(encoding="utf-8")


def test_normals_come_back_smoothed(shown, label_set, tmp_path):
    save_page(tmp_path / "page.html", [shown], label_set)
    page, [arrays] = read_page(tmp_path / "page.html")
    coord = arrays["coord"] * page["scenes"][0]["step"] + page["scenes"][0]["origin"]
    own = cKDTree(shown.scene.coord).query(coord)[1]
    x, y = (arrays["normal"] / 255 * 2 - 1).T  # an octahedron's eight sides, unfolded
    z = 1 - np.abs(x) - np.abs(y)
    below = np.maximum(-z, 0)
    found = np.stack([x - below * np.where(x < 0, -1, 1), y - below * np.where(y < 0, -1, 1), z], axis=1)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    expected = smooth_normals(shown.scene.coord, shown.scene.normal)
    long = np.linalg.norm(expected, axis=1)
    expected /= long[:, None]
    assert (found * expected[own]).sum(axis=1)[long[own] > 0.1].min() > np.cos(np.radians(1.5))


def test_rooms_without_normals_open_by_their_box(room):
    own = _box_normals(room.coord)
    np.testing.assert_allclose(np.linalg.norm(own, axis=1), 1)
    turn = np.array([[np.cos(0.4), -np.sin(0.4)], [np.sin(0.4), np.cos(0.4)]])
    x, y = (room.coord[:, :2] @ turn).T  # in the axes of the room, of 5 m x 3 m
    middle = (x > 0.3) & (x < 4.7) & (y > 0.3) & (y < 2.7)
    low = room.coord[:, 2] < 2.2
    np.testing.assert_allclose(own[middle & low], np.tile([0, 0, 1], ((middle & low).sum(), 1)))
    np.testing.assert_allclose(own[middle & ~low], np.tile([0, 0, -1], ((middle & ~low).sum(), 1)))
    walls = np.isin(room.instance, [1, 2, 3, 4]) & low & ((x > 0.3) & (x < 4.7) | (y > 0.3) & (y < 2.7))
    assert walls.sum() > 5000 and (own[walls] * room.normal[walls]).sum(axis=1).min() > np.cos(np.radians(1.1))


def test_odd_normals_are_outvoted(room):
    normal = room.normal.copy()
    floor = np.flatnonzero(room.coord[:, 2] == 0)
    middle = np.median(room.coord[floor], axis=0)
    odd = floor[np.linalg.norm(room.coord[floor] - middle, axis=1).argmin()]
    normal[odd] = (0, 0, -1)
    np.testing.assert_allclose(smooth_normals(room.coord, normal)[odd], [0, 0, 10 / 12], atol=1e-6)


def test_scores_are_those_of_evaluation(shown, label_set, tmp_path):
    other = Subject(Scene("other", **{k: getattr(shown.scene, k) for k in ("coord", "color", "normal")}),
                  shown.prediction)  # fmt: skip
    half = np.array(shown.prediction)
    half[: len(half) // 2] = shown.scene.segment[: len(half) // 2].clip(0)
    save_page(tmp_path / "page.html", [shown, other, Subject(shown.scene, half)], label_set)
    page, arrays = read_page(tmp_path / "page.html")
    truth = torch.from_numpy(shown.scene.segment.astype(np.int64))
    matrices = [confusion_matrix(torch.from_numpy(own), truth, 200) for own in (shown.prediction, half)]
    np.testing.assert_array_equal(confusion_of(shown, 200), matrices[0])
    for own, matrix in (
        (page["scenes"][0], matrices[0]),
        (page["scenes"][2], matrices[1]),
        (page["total"], sum(matrices)),
    ):
        expected = scores(matrix, label_set)
        assert own["miou"] == pytest.approx(expected["miou"]) and own["accuracy"] == pytest.approx(expected["accuracy"])
        iou = {str(i): row["iou"] for i, row in enumerate(expected["classes"]) if row["iou"] is not None}
        assert own["iou"] == pytest.approx(iou)
    assert page["scenes"][1]["miou"] is None and "truth" not in arrays[1] and "confidence" not in arrays[1]


def test_points_without_a_prediction_are_not_counted(label_set):
    scene = Scene("a", np.zeros((4, 3)), segment=np.array([0, 1, -1, 1]))
    matrix = confusion_of(Subject(scene, np.array([0, -1, 0, 0])), label_set.num_classes)
    assert matrix[0, 0] == matrix[1, 0] == 1 and matrix.sum() == 2


def test_a_truth_without_labels_is_not_scored(shown, label_set, tmp_path):
    shown.scene.segment = np.full(shown.scene.num_vertices, -1)
    save_page(tmp_path / "page.html", [shown], label_set)
    page, _ = read_page(tmp_path / "page.html")
    assert page["scenes"][0]["miou"] is None and page["total"]["miou"] is None


@pytest.mark.parametrize("lacks", ["normal", "color", "segment"])
def test_what_a_scene_lacks_is_left_out(lacks, room, label_set, tmp_path):
    setattr(room, lacks, None)
    save_page(tmp_path / "page.html", [Subject(room)], label_set)
    page, [arrays] = read_page(tmp_path / "page.html")
    stored = {"normal": "normal", "color": "color", "segment": "truth"}
    assert set(arrays) == {"coord", "normal", *stored.values()} - ({stored[lacks]} - {"normal"})
    assert page["total"] is None


def test_points_far_from_the_origin_and_in_one_plane(label_set, tmp_path):
    coord = np.array([[1e5, -2e5, 3.0], [1e5 + 80, -2e5, 3.0], [1e5 + 40, -2e5 + 1, 3.0], [1e5, -2e5, 3.0]])
    color = np.array([[0, 0, 0], [255, 0, 1], [1, 2, 3], [4, 5, 6]], dtype=np.uint8)
    save_page(tmp_path / "page.html", [Subject(Scene("line", coord.astype(np.float32), color))], label_set)
    page, [arrays] = read_page(tmp_path / "page.html")
    [scene] = page["scenes"]
    found = arrays["coord"] * scene["step"] + scene["origin"]
    own = [color.tolist().index(row) for row in arrays["color"].tolist()]
    assert sorted(own) == [0, 1, 2, 3] and scene["step"] == pytest.approx(80 / 65535)
    assert np.abs(found - coord[own]).max() <= 0.02  # float32 has steps of 1.6 cm there


def test_size_and_time(label_set, tmp_path):
    """100,000 points, noisier than a scan is, are below 2 MB, with all layers."""
    random = np.random.default_rng(1)
    points = 100_000
    coord = random.random((points, 3)) * [8, 6, 3]
    coord[np.arange(points), random.integers(0, 3, points)] = 0  # on three walls
    scene = Scene(
        "scene0000_00", coord.astype(np.float32), random.integers(0, 256, (points, 3)).astype(np.uint8),
        random.normal(size=(points, 3)).astype(np.float32), (coord[:, 0] * 20).astype(np.int16),
    )  # fmt: skip
    shown = Subject(scene, random.integers(0, 200, points), random.random(points).astype(np.float32))
    assert save_page(tmp_path / "page.html", [shown], label_set).num_bytes < 2e6


def test_the_same_scenes_give_the_same_bytes(shown, label_set, tmp_path):
    for name in ("a.html", "b.html"):
        save_page(tmp_path / name, [shown], label_set)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_names_are_text_and_nothing_is_loaded(room, own_classes, tmp_path):
    room.segment = np.arange(room.num_vertices) % 5
    room.name = "<i>&'\""
    save_page(tmp_path / "page.html", [Subject(room, room.segment)], own_classes, title='</title><script src="x">')
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    elements = Elements(text)
    assert set(elements.scripts) == {"page", "scene-0"} and elements.addresses == ["data:,"]
    page, _ = read_page(tmp_path / "page.html")
    assert [entry["name"] for entry in page["classes"]] == NASTY and page["scenes"][0]["name"] == "<i>&'\""
    own = re.sub(r"\s// .*", "", text.replace(elements.scripts["scene-0"], ""))  # without points and comments
    assert not re.search(r"https?:|//\w|@import|\bfetch\(|XMLHttpRequest|WebSocket", own)
    assert "default-src 'none'" in text


def test_errors(shown, label_set, tmp_path):
    scene = shown.scene
    with pytest.raises(InputError, match=r"a\.png: pages are written as HTML; give a name that ends in \.html"):
        save_page(tmp_path / "a.png", [shown], label_set)
    with pytest.raises(InputError, match="there is no scene to write"):
        save_page(tmp_path / "a.html", [], label_set)
    with pytest.raises(InputError, match="scene0000_00: nothing to show; expected colours, labels of scannet200"):
        save_page(tmp_path / "a.html", [Subject(Scene(scene.name, scene.coord))], label_set)
    with pytest.raises(InputError, match="labels lie in 0…200, expected -1…199"):
        save_page(tmp_path / "a.html", [Subject(scene, np.arange(scene.num_vertices) % 201)], label_set)
    with pytest.raises(InputError, match="3 predictions for"):
        Subject(scene, np.zeros(3, dtype=int))
    with pytest.raises(InputError, match="4 confidences for"):
        Subject(scene, None, np.zeros(4))
    assert list(tmp_path.iterdir()) == []


def test_confidence_colors():
    colors = confidence_colors(np.array([0.0, 1.0, 0.5, -1.0, 2.0]))
    np.testing.assert_array_equal(colors, CONFIDENCE_COLORS[[0, 255, 128, 0, 255]])
    lightness = CONFIDENCE_COLORS @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > -0.8).all() and lightness[-1] > 3 * lightness[0]


# ------------------------------------------------------------------------------------------------------- the command


@pytest.fixture
def split(room, tmp_path):
    for number in range(3):
        save_scene(tmp_path / "data" / "val" / f"scene000{number}_00", {"coord": room.coord + number,
                   "color": room.color, "normal": room.normal, "segment200": room.segment})  # fmt: skip
    return tmp_path / "data" / "val"


@pytest.fixture
def run(monkeypatch):
    """A trained run that calls every point a wall and is more sure of later points."""

    def label_scene(scene):
        assert scene.superpoint is None and scene.normal is not None
        points = scene.num_vertices
        return SimpleNamespace(segment=np.zeros(points, dtype=np.int64), confidence=np.linspace(0, 1, points))

    fake = SimpleNamespace(label_set=load_label_set("scannet200"), fields=["color"], label_scene=label_scene)
    monkeypatch.setitem(sys.modules, "pcseg.engine.predictor", SimpleNamespace(load_run=lambda folder, *_: fake))


def test_command_writes_a_split(split, run, tmp_path, capsys):
    file = tmp_path / "page.html"
    assert view.main([str(split), "--run", "runs/a", "--html", str(file)]) == 0
    page, scenes = read_page(file)
    assert capsys.readouterr().out == (
        f"wrote {file}: 3 scenes, {3 * page['scenes'][0]['points']:,} points, {file.stat().st_size / 1e6:.1f} MB\n"
    )
    assert [scene["name"] for scene in page["scenes"]] == ["scene0000_00", "scene0001_00", "scene0002_00"]
    assert page["title"] == "run a" and all("confidence" in arrays for arrays in scenes)
    assert view.main([str(split), "--html", str(file), "--scenes", "2"]) == 0
    page, scenes = read_page(file)
    assert [scene["name"] for scene in page["scenes"]] == ["scene0000_00", "scene0001_00"]
    assert all(set(arrays) == {"coord", "normal", "color", "truth"} for arrays in scenes)


def test_command_writes_one_scene_and_few_of_many(split, tmp_path, monkeypatch, capsys):
    assert view.main([str(split / "scene0001_00"), "--html", str(tmp_path / "a.html")]) == 0
    assert ": 1 scene, " in capsys.readouterr().out
    monkeypatch.setattr(view, "PAGE_SCENES", 1)  # without --scenes not all that there are
    assert view.main([str(split), "--html", str(tmp_path / "a.html")]) == 0
    assert ": 1 scene, " in capsys.readouterr().out


def test_command_takes_a_split_s_own_classes(split, own_classes, tmp_path):
    (split.parent / "classes.csv").write_bytes((tmp_path / "nasty.csv").read_bytes())
    for folder in split.iterdir():
        np.save(folder / "segment.npy", np.zeros(len(np.load(folder / "coord.npy")), dtype=np.int16))
    assert view.main([str(split), "--html", str(tmp_path / "a.html")]) == 0
    assert [own["name"] for own in read_page(tmp_path / "a.html")[0]["classes"]] == NASTY


def test_command_s_errors(split, tmp_path, capsys, monkeypatch):
    def fails_with(*arguments):
        assert view.main([str(argument) for argument in arguments]) == 2
        return capsys.readouterr().err

    assert "error: page.txt: pages are written as HTML" in fails_with(split, "--run", "none", "--html", "page.txt")
    sentence = f"{tmp_path}: is not a prepared scene (coord.npy is missing), and holds neither such scenes nor .ply"
    assert sentence in fails_with(tmp_path, "--html", "page.html")
    for value in ("0", "-3", "x", "70000"):
        with pytest.raises(SystemExit):
            view.main([str(split), "--html", "page.html", f"--scenes={value}"])
        assert "expected a number from 1 to 65535" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    pytest.importorskip("websockets")
    if not find_browser():
        pytest.skip("there is no Chromium")
    with browser_page(tmp_path_factory.mktemp("browser") / "profile") as page:
        yield page


def share_of(pixels, color):
    return (pixels == np.array(color)).all(axis=2).mean()


def open_page(browser, file, where="", **more):
    browser.open(file.as_uri() + where, **more)
    browser.wait_for("document.body && document.body.dataset.ready")


@pytest.mark.browser
@pytest.mark.parametrize("size, phone", [((1280, 800), False), ((390, 844), True)])
def test_each_layer_is_seen(shown, label_set, tmp_path, browser, size, phone):
    file = tmp_path / "page.html"
    save_page(file, [shown], label_set, "run a")
    del browser.requests[:], browser.problems[:]
    floor = label_set.colors[label_set.names.index("floor")]
    table = label_set.colors[label_set.names.index("table")]
    pictures = {}
    for layer in ("RGB", "truth", "prediction", "error", "confidence"):
        open_page(browser, file, f"#layer={layer}", size=size, phone=phone)
        pictures[layer] = browser.screenshot(tmp_path / f"{layer}.png")
        assert pictures[layer].shape == (size[1], size[0], 3)
        assert browser.run("document.querySelector('#layers [aria-pressed=true]').textContent") == layer
        assert browser.run("document.documentElement.scrollWidth") == size[0]  # nothing sticks out
    assert share_of(pictures["truth"], floor) > 0.01 and share_of(pictures["truth"], IGNORE_COLOR) > 0.002
    assert share_of(pictures["truth"], table) == 0 and share_of(pictures["prediction"], table) > 0.01
    right, wrong = (share_of(pictures["error"], color) for color in (RIGHT_COLOR, WRONG_COLOR))
    assert wrong > 0.01 and 2 * wrong < right < 4 * wrong  # a quarter is wrong
    assert len(np.unique(pictures["RGB"].reshape(-1, 3), axis=0)) > 1000
    confident = {tuple(color) for color in np.unique(pictures["confidence"].reshape(-1, 3), axis=0)}
    assert len(confident & {tuple(color) for color in CONFIDENCE_COLORS}) > 200
    assert not browser.problems
    assert {request.split("#")[0] for request in browser.requests} <= {file.as_uri(), "about:blank", "data:,"}


@pytest.mark.browser
def test_the_browser_reads_what_was_written(shown, label_set, tmp_path, browser):
    file = tmp_path / "page.html"
    save_page(file, [shown], label_set)
    open_page(browser, file)
    _, [arrays] = read_page(file)
    read = browser.run("Object.fromEntries(Object.entries(points).map(([name, array]) => [name, [...array]]))")
    assert set(read) == set(arrays)
    for name, expected in arrays.items():
        np.testing.assert_array_equal(np.reshape(read[name], expected.shape), expected)
    scores_said = browser.run("document.getElementById('scores').textContent")
    expected = scores(confusion_of(shown, 200), label_set)
    assert f"mIoU {100 * expected['miou']:.1f} % · accuracy {100 * expected['accuracy']:.1f} %" in scores_said
    rows = browser.run(
        "[...document.querySelectorAll('#classes tr')].map((row) => [...row.cells].map((c) => c.textContent))"
    )
    wall = label_set.names.index("wall")
    assert ["wall", f"{100 * expected['classes'][wall]['iou']:.1f} %", ""] in rows


@pytest.mark.browser
def test_classes_are_hidden_and_the_address_keeps_it(room, own_classes, tmp_path, browser):
    file = tmp_path / "page.html"
    room.segment = np.where(np.arange(room.num_vertices) % 6 == 5, -1, np.arange(room.num_vertices) % 6)
    save_page(file, [Subject(room)], own_classes)
    open_page(browser, file)
    names = browser.run("[...document.querySelectorAll('#classes label')].map((label) => label.textContent)")
    assert sorted(names) == sorted([*NASTY, "not labelled"])
    for name in (NASTY[1], "not labelled"):
        box = f"[...document.querySelectorAll('#classes label')].find((own) => own.textContent === {json.dumps(name)})"
        browser.run(f"({box}).querySelector('input').click()")
    gone = np.isin(room.segment, [1, -1])
    assert browser.run("Number(document.body.dataset.seen)") == (~gone).sum()
    before = browser.screenshot()
    assert share_of(before, own_classes.colors[0]) > 0.01
    inside = before[:700, 350:]  # beside the panel, whose legend shows all colours, and above the text
    assert share_of(inside, own_classes.colors[1]) == 0 and share_of(inside, IGNORE_COLOR) == 0
    where = browser.run("location.hash")
    open_page(browser, file, where)
    assert browser.run("location.hash") == where
    np.testing.assert_array_equal(browser.screenshot(), before)
    open_page(browser, file, "#scene=none&layer=none&hide=%,last")  # what does not make sense is passed over
    assert browser.run("Number(document.body.dataset.seen)") == room.num_vertices
    browser.run("document.getElementById('none').click()")
    assert browser.run("document.body.dataset.seen") == "0"
    assert len(np.unique(browser.screenshot()[100:700, 400:1200].reshape(-1, 3), axis=0)) == 1
    browser.run("document.getElementById('all').click()")
    assert browser.run("Number(document.body.dataset.seen)") == room.num_vertices


@pytest.mark.browser
def test_scenes_are_switched_and_keys_choose_layers(shown, label_set, tmp_path, browser):
    bare = Subject(Scene("bare", shown.scene.coord, shown.scene.color))
    save_page(tmp_path / "page.html", [shown, bare], label_set)
    open_page(browser, tmp_path / "page.html", "#layer=error")
    shown_ids = "['name', 'scenes', 'legend'].filter((id) => document.getElementById(id).offsetParent).join()"
    assert browser.run(shown_ids) == "scenes,legend"  # the list of scenes has the name
    browser.run("document.getElementById('next').click()")
    browser.wait_for("document.body.dataset.ready === 'bare'")
    assert browser.run("[state.layer, document.title].join()") == "RGB,bare · pcseg"
    assert browser.run(shown_ids) == "scenes"
    browser.run("document.getElementById('previous').click()")
    browser.wait_for("document.body.dataset.ready === 'scene0000_00'")
    for key, layer in (("2", "truth"), ("5", "confidence"), ("1", "RGB")):
        browser.run(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}}))")
        assert browser.run("state.layer") == layer
    browser.run("location.hash = '#scene=bare'")
    browser.wait_for("document.body.dataset.ready === 'bare'")
    save_page(tmp_path / "page.html", [shown], label_set)
    open_page(browser, tmp_path / "page.html")
    assert browser.run(shown_ids) == "name,legend"


@pytest.mark.browser
@pytest.mark.parametrize("normals", [True, False])
def test_turning_cutting_and_asking(normals, room, label_set, tmp_path, browser):
    """A click names the point that lies there."""
    if not normals:
        room.normal = None
    walls = Subject(room, np.zeros(room.num_vertices, dtype=int), np.full(room.num_vertices, 0.4))
    save_page(tmp_path / "page.html", [walls], label_set)
    open_page(browser, tmp_path / "page.html", "#layer=truth")
    first = browser.screenshot()
    bed, ceiling = (label_set.colors[label_set.names.index(name)] for name in ("bed", "ceiling"))
    view = first[:, 340:]
    assert share_of(view, bed) > 0.01 and share_of(view, ceiling) < 0.001  # its normals look down
    rows, columns = np.nonzero((view == bed).all(axis=2))
    x, y = int(np.median(columns)) + 340, int(np.median(rows))
    browser.click(x, y)
    said = browser.run("document.getElementById('said').textContent").split("\n")
    assert said[:2] == ["truth: bed", "prediction: wall, wrong, 40 % sure"]
    at = np.array([float(part) for part in re.findall(r"-?[0-9.]+", said[2])])
    near = np.linalg.norm(room.coord - at, axis=1).argmin()
    assert np.abs(room.coord[near] - at).max() < 0.006 and label_set.names[room.segment[near]] == "bed"
    browser.drag((700, 400), (900, 430))
    assert (browser.screenshot() != first).any(axis=2).mean() > 0.1
    browser.run("document.getElementById('open').click()")
    assert share_of(browser.screenshot()[:, 340:], ceiling) > 0.05
    browser.run("document.getElementById('height').value = 60; document.getElementById('height').oninput()")
    assert share_of(browser.screenshot()[:, 340:], ceiling) == 0
    assert browser.run("document.getElementById('metres').textContent") == "1.5 m"


@pytest.mark.browser
def test_damage_is_said(room, label_set, tmp_path, browser):
    file = tmp_path / "page.html"
    save_page(file, [Subject(room)], label_set)
    text = file.read_text(encoding="utf-8")
    at = text.index('id="scene-0">') + 2000
    file.write_text(text[:at] + "AAAAAAAA" + text[at + 8 :], encoding="utf-8")
    browser.open(file.as_uri())
    browser.wait_for(
        "document.body && document.getElementById('said').textContent.startsWith('The scene cannot be shown')"
    )


@pytest.mark.browser
def test_fingers_turn_move_and_zoom(room, label_set, tmp_path, browser):
    save_page(tmp_path / "page.html", [Subject(room)], label_set)
    open_page(browser, tmp_path / "page.html", size=(390, 844), phone=True)

    def touch(*steps):
        for number, step in enumerate(steps):
            points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(step)]
            browser.call("Input.dispatchTouchEvent", type="touchMove" if number else "touchStart", touchPoints=points)
        browser.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        return browser.run("[state.yaw, state.pitch, state.distance, ...state.target]")

    start = browser.run("[state.yaw, state.pitch, state.distance, ...state.target]")
    turned = touch([(200, 200)], [(240, 210)], [(300, 220)])
    assert turned[0] == pytest.approx(start[0] - 0.6) and turned[1] == pytest.approx(start[1] + 0.12)
    assert turned[2:] == start[2:]
    zoomed = touch([(150, 200), (250, 200)], [(100, 200), (300, 200)])
    assert zoomed[2] == pytest.approx(start[2] / 2, rel=0.01) and zoomed[:2] == turned[:2]
    moved = touch([(150, 200), (250, 200)], [(150, 300), (250, 300)])
    assert moved[5] > zoomed[5] and moved[2] == pytest.approx(zoomed[2], rel=0.2)  # the room down, so the target up
    assert len(np.unique(browser.screenshot().reshape(-1, 3), axis=0)) > 10
