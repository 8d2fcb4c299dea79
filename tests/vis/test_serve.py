import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import numpy as np
import pytest

from pcseg.data.scene import Scene, save_scene
from pcseg.errors import InputError
from pcseg.vis.panels import RIGHT_COLOR, WRONG_COLOR, confidence_colors, error_colors, label_colors
from pcseg.vis.render import room_view
from pcseg.vis.serve import EVERYTHING, LiveViewer
from pcseg.vis.shown import smooth_normals
from pcseg.vis.subject import Subject
from tests.vis.browser import browser_page, find_browser


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def scenes(make_room, label_set):
    """Three scenes: everything is predicted to be a bed, in the second without truth; the third cannot be read."""
    room, second = make_room(), make_room(spacing=0.1)
    second.segment, second.name = None, "second"
    bed = label_set.names.index("bed")
    return {
        scene.name: Subject(scene, np.full(scene.num_vertices, bed), np.linspace(0, 1, scene.num_vertices))
        for scene in (room, second)
    } | {"broken": None}


@pytest.fixture
def viewer(scenes, label_set):
    """A live viewer; ``viewer.loaded`` lists what was read."""
    pytest.importorskip("viser")
    loaded = []

    def load(folder):
        loaded.append(folder.name)
        if scenes[folder.name] is None:
            raise InputError("broken/coord.npy: cut *off* <here>")
        return scenes[folder.name]

    viewer = LiveViewer([Path("val") / name for name in scenes], label_set, load, free_port())
    viewer.loaded = loaded
    yield viewer
    viewer.stop()


def choose(viewer, **values):
    """Choose in the panel; what follows from it comes a little later, since handlers run in threads of their own."""
    for name, value in values.items():
        getattr(viewer, name).value = value


def eventually(check, seconds=20.0):
    end = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > end:
                raise
        time.sleep(0.02)


def test_choices_change_the_points(viewer, scenes, label_set):
    shown = scenes["scene0000_00"]
    scene = shown.scene
    keep = room_view(scene.coord, smooth_normals(scene.coord, scene.normal)).keep
    middle = np.median(np.asarray(scene.coord, dtype=np.float64)[keep], axis=0)
    everything = np.ones(len(keep), dtype=bool)
    floor = scene.segment == label_set.names.index("floor")
    truth, bed = label_colors(scene.segment, label_set), label_colors(shown.prediction, label_set)

    def check(colors, which):
        def same():
            np.testing.assert_array_equal(viewer.points.colors, colors[which])
            np.testing.assert_allclose(viewer.points.points, (scene.coord - middle)[which], atol=0.002)

        eventually(same)

    assert viewer.colors.options == ("RGB", "truth", "prediction", "error", "confidence")
    assert viewer.colors.value == "prediction" and viewer.chosen.value == EVERYTHING
    check(bed, keep)
    choose(viewer, colors="truth")
    check(truth, keep)
    choose(viewer, open=False)
    check(truth, everything)
    choose(viewer, chosen="floor")
    check(truth, floor)
    choose(viewer, colors="error")
    check(error_colors(shown.prediction, scene.segment), floor)
    choose(viewer, colors="confidence", chosen=EVERYTHING)
    check(confidence_colors(shown.confidence), everything)
    choose(viewer, colors="prediction", chosen="bed")  # of the prediction: everything
    check(bed, everything)
    choose(viewer, colors="RGB")  # of the truth
    check(scene.color, scene.segment == label_set.names.index("bed"))
    assert viewer.loaded == ["scene0000_00"]


def test_scenes_are_read_when_they_are_chosen_and_kept(viewer, scenes):
    def second():
        assert viewer.loaded == ["scene0000_00", "second"]
        assert viewer.colors.options == ("RGB", "prediction", "confidence") and viewer.colors.value == "prediction"
        assert viewer.chosen.options == (EVERYTHING, "bed") and viewer.chosen.value == EVERYTHING
        assert "IoU" not in viewer.legend.content and "■" in viewer.legend.content

    def first():
        assert len(viewer.chosen.options) == 5 and "IoU" in viewer.legend.content
        assert viewer.colors.value == "prediction" and viewer.chosen.value == EVERYTHING

    choose(viewer, colors="error", chosen="floor")  # the second has neither: it shows what there is
    for scene, check in (("second", second), ("scene0000_00", first), ("second", second)):
        choose(viewer, scene=scene)
        eventually(check)


def test_an_error_of_one_scene_leaves_the_others(viewer):
    def broken():
        assert "**error:** broken&#47;coord.npy&#58; cut &#42;off&#42; &#60;here&#62;" in viewer.legend.content

    def second():
        assert "error" not in viewer.legend.content and viewer.points is not before

    before = viewer.points
    choose(viewer, scene="broken")
    eventually(broken)
    assert viewer.points is before
    choose(viewer, scene="second")
    eventually(second)


def test_legend_tells_scores_and_colors(viewer, scenes, label_set):
    shown = scenes["scene0000_00"]
    bed = label_set.names.index("bed")
    share = np.mean(shown.scene.segment == bed)  # all is called bed: its IoU and the accuracy; the others have 0
    assert f"**mIoU {100 * share / 4:.1f} % · accuracy {100 * share:.1f} %**" in viewer.legend.content
    r, g, b = label_set.colors[bed]
    entry = f'<span style="color: rgb({r},{g},{b})">■</span> bed &#40;IoU {100 * share:.1f} &#37;&#41;'
    assert entry in viewer.legend.content

    def has(*texts):
        def check():
            assert all(text in viewer.legend.content for text in texts)

        eventually(check)

    choose(viewer, colors="error")
    has(*("rgb({},{},{})".format(*color) for color in (RIGHT_COLOR, WRONG_COLOR)))
    choose(viewer, colors="confidence")
    has("unsure")


def test_the_first_scene_s_error_ends_the_command(label_set):
    pytest.importorskip("viser")

    def load(folder):
        raise InputError("broken")

    with pytest.raises(InputError, match="broken"):
        LiveViewer([Path("a")], label_set, load, free_port())
    with pytest.raises(InputError, match="a: nothing to show"):
        LiveViewer([Path("a")], label_set, lambda folder: Subject(Scene("a", np.zeros((2, 3)))), free_port())


def test_without_viser(label_set, monkeypatch):
    monkeypatch.setitem(sys.modules, "viser", None)
    with pytest.raises(InputError, match=r"the live viewer needs the package viser: pip install .*'pcseg\[live\]'"):
        LiveViewer([Path("a")], label_set, None)


def other_addresses():
    """Addresses of this machine that others can reach it by, as far as there are such."""
    found = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing, but finds the way that it would take
            found.add(probe.getsockname()[0])
        except OSError:
            pass
    return {address for address in found if not address.startswith("127.")}


def test_command_serves_this_machine_only_until_ctrl_c(room, tmp_path):
    pytest.importorskip("viser")
    folder = tmp_path / "data" / "val" / room.name
    save_scene(folder, {"coord": room.coord, "color": room.color, "normal": room.normal, "segment200": room.segment})
    command = [sys.executable, "-m", "pcseg.view", str(folder.parent), "--serve", "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    too_long = threading.Timer(60, process.kill)
    too_long.start()
    try:
        said = ""
        while "Ctrl-C ends" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        url, port = re.search(r"open (http://127\.0\.0\.1:(\d+)) in a browser on this machine", said).groups()
        with urllib.request.urlopen(url, timeout=10) as answer:
            assert answer.status == 200 and b"<html" in answer.read()[:2000].lower()
        for address in other_addresses() | {"127.0.0.2"}:
            with pytest.raises(OSError):
                socket.create_connection((address, int(port)), timeout=3).close()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    finally:
        too_long.cancel()
        process.kill()
    assert process.returncode == 0 and "stopped" in rest and "Traceback" not in rest


@pytest.mark.browser
def test_browser_shows_it_and_asks_nobody_else(viewer, label_set, tmp_path):
    pytest.importorskip("websockets")
    if not find_browser():
        pytest.skip("there is no Chromium")
    bed, floor = (label_set.colors[label_set.names.index(name)] for name in ("bed", "floor"))
    share = lambda pixels, color: (np.abs(pixels - color.astype(int)) <= 3).all(axis=2).mean()  # noqa: E731
    with browser_page(tmp_path / "profile") as page:
        page.open(viewer.url)
        end = time.monotonic() + 60
        while share(pixels := page.screenshot(tmp_path / "live.png"), bed) < 0.05:
            assert time.monotonic() < end, "the points do not appear"
        assert share(pixels, floor) < 0.001
        choose(viewer, colors="truth")
        while share(page.screenshot(tmp_path / "live.png"), floor) < 0.01:
            assert time.monotonic() < end, "the colours do not change"
        choose(viewer, scene="second")  # of the same shape, but all of it is called a bed
        while share(pixels := page.screenshot(tmp_path / "live.png"), floor) > 0:
            assert time.monotonic() < end, "the scene does not change"
        assert share(pixels, bed) > 0.05
        rows, columns = np.nonzero((np.abs(pixels - bed.astype(int)) <= 3).all(axis=2))
        assert 20 < rows.min() and rows.max() < 780 and 20 < columns.min()  # all of it is in the picture
        assert not page.problems
        sources = {re.match(r"[a-z]+:(//[^/]*)?", request)[0] for request in page.requests}
        port = viewer.url.rsplit(":", 1)[1]
        allowed = {viewer.url, f"ws://127.0.0.1:{port}", "about:", "data:", "blob:"}
        assert sources <= allowed, sources - allowed
