"""The page about a run: whole, by itself, without scripts, and true to what was measured."""

import base64
import csv
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from prepared import write_dataset
from stand_in import make_run

from pcseg import report, train
from pcseg.engine.run_record import read_curves, read_run
from pcseg.errors import InputError
from pcseg.vis.charts import line_chart
from tests.vis.browser import browser_page, find_browser

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {center_collapse: {weight: 0.4, normalize: true, scale: 10.0}}
train: {epochs: 4, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01, validate_every: 2}
"""


class Page(HTMLParser):
    """What a browser would load and show."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.addresses, self.tags, self.open, self.words, self.cells = [], [], [], [], []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        self.addresses += [found[key] for key in ("src", "href") if key in found]
        if tag == "img":
            assert found["alt"]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style" and data.strip():
            self.words.append(data.strip())

    @property
    def text(self):
        return " ".join(self.words)


def page_of(path):
    text = path.read_text()
    page = Page(text)
    assert "script" not in page.tags and "link" not in page.tags
    assert not re.search(r"@import|url\(|https?://|javascript:", re.sub(r"base64,[\w+/=]+", "", text))
    assert all(address.startswith(("data:image/", "#")) for address in page.addresses)
    for address in page.addresses:
        if address.startswith("data:"):
            assert len(base64.b64decode(address.partition(",")[2])) > 500
    return page


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    write_dataset(folder / "data")
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def run_train(root, name, *extra):
    where = [f"runs={root / 'runs'}", f"data.root={root / 'data'}", f"name={name}"]
    return train.main(["--cfg", str(root / "tiny.yaml"), *where, *extra])


@pytest.fixture(scope="module")
def run(root):
    assert run_train(root, "a<b>&c") == 0
    return root / "runs" / "a<b>&c"


def test_training_leaves_a_page_that_tells_what_was_measured(run):
    page = page_of(run / "report.html")
    result = json.loads((run / "evaluate_val.json").read_text())
    assert page.words[1] == "a<b>&c"  # after the title, as it is
    for value in (result["miou"], result["tail"]["miou_all"], result["accuracy"], result["calibration"]["error"]):
        assert f"{100 * value:.1f}" in page.words
    for row in result["classes"]:
        shown = [page.words[i + 1] for i, word in enumerate(page.words) if word == row["name"]]
        if row["iou"] is not None:
            assert f"{100 * row['iou']:.1f}" in shown
    for row in result["per_scene"]:
        at = page.words.index(row["name"])
        assert page.words[at + 1 : at + 4] == [
            f"{100 * row['miou']:.1f}",
            f"{100 * row['accuracy']:.1f}",
            f"{row['points']:,}",
        ]
    with (run / "evaluate_val_confusion.csv").open() as file:
        names, *rows = csv.reader(file)
    wrong = [(int(n), row[0], names[k + 1]) for row in rows for k, n in enumerate(row[1:]) if row[0] != names[k + 1]]
    points, truth, prediction = max(wrong)
    at = page.words.index(f"{points:,}", page.words.index("Most confused", 12))
    assert page.words[at - 2 : at] == [truth, prediction]
    assert "4 of 4" in page.words and "center collapse (CeCo)" in page.words
    assert "loss.center_collapse.scale" in page.words and "train.momentum" in page.words
    assert len([address for address in page.addresses if address.startswith("data:image/jpeg")]) == 2  # all there are
    measures = json.loads((run / "collapse" / "collapse.json").read_text())["measures"]
    at = page.words.index("NC4") + 1
    assert page.words[at] == "all" and page.words[at + 2] == f"{measures['all']['nc1']:.3g}"
    assert len([address for address in page.addresses if address.startswith("data:image/png")]) == 3
    assert str(run.parent) not in page.text.replace(json.dumps(str(run)), "").split("Settings")[0]


@pytest.mark.browser
def test_in_a_browser_at_phone_and_desktop_width(run, tmp_path):
    pytest.importorskip("websockets")
    if not find_browser():
        pytest.skip("there is no Chromium")
    with browser_page(tmp_path / "profile") as browser:
        for size, phone in (((390, 844), True), ((1280, 800), False)):
            browser.open((run / "report.html").as_uri(), size=size, phone=phone)
            browser.wait_for("document.readyState == 'complete' && document.images.length > 0")
            assert browser.run("document.documentElement.scrollWidth") <= size[0]
            assert browser.run("[...document.images].every(own => own.complete && own.naturalWidth > 100)")
            assert len(np.unique(browser.screenshot().reshape(-1, 3), axis=0)) > 50
        assert all(own.startswith(("file:", "data:", "about:")) for own in browser.requests)
        assert browser.problems == []


def test_several_runs_side_by_side(root, run, capsys):
    assert run_train(root, "other", "seed=1", "loss.center_collapse.weight=0", "log.report=false") == 0
    other, out = root / "runs" / "other", root / "both.html"
    assert not (other / "report.html").exists()
    assert report.main([str(run), str(other)]) == 2
    assert "--out FILE.html" in capsys.readouterr().err
    assert report.main([str(run), str(other), "--out", str(out)]) == 0
    assert "other was not scored yet: scoring it" in capsys.readouterr().out
    page = page_of(out)
    one, two = (json.loads((own / "evaluate_val.json").read_text()) for own in (run, other))
    gap = f"{100 * (two['miou'] - one['miou']):+.2f}".replace("-", "−")
    assert gap in page.words and "other − a<b>&c, in percentage points" in page.words
    at = page.words.index("loss.center_collapse.weight")
    assert page.words[at + 1 : at + 3] == ["0.4", "0.0"]
    chair = next(row["iou"] for row in one["classes"] if row["name"] == "chair")
    assert any(word.startswith(f"{100 * chair:.1f}\n") for word in page.words)
    assert "train.lr" not in page.words[: page.words.index("All settings")]


def test_scores_that_are_out_of_date_are_made_anew(root, run, capsys, tmp_path):
    assert report.main([str(run), "--out", str(tmp_path / "a.html")]) == 0
    assert "scoring" not in capsys.readouterr().out
    assert report.main([str(run), "--out", str(tmp_path / "b.html"), "--rotations", "2"]) == 0
    assert "scoring it" in capsys.readouterr().out
    assert "2 looks" in page_of(tmp_path / "b.html").text


def test_runs_that_do_not_go_together(root, run, tmp_path, capsys):
    assert run_train(root, "twenty", "data.label_set=scannet20", "train.epochs=2", "log.report=false") == 0
    assert report.main([str(run), str(root / "runs" / "twenty"), "--out", str(tmp_path / "no.html")]) == 2
    assert "only the same can be compared" in capsys.readouterr().err
    assert report.main([str(tmp_path)]) == 2
    assert "is not a run" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_does_not_fail_the_training(root, monkeypatch, capsys):
    def refuse(*arguments):
        raise InputError("no room")

    monkeypatch.setattr(report, "write_report", refuse)
    assert run_train(root, "unreported", "train.epochs=2") == 0
    said = capsys.readouterr()
    assert "error: no room" in said.err and "python -m pcseg.report" in said.err and "done:" in said.out


def test_what_a_folder_tells(run, tmp_path):
    record = read_run(run)
    assert record.environment["processes"] == 1 and record.environment["python"].startswith("3.")
    assert record.curves["val/miou"][0] == [2, 4] and len(record.curves["train/loss"][1]) == 4
    assert record.changed_settings["data.voxel_size"] == (0.1, 0.02) and "train.momentum" not in record.changed_settings
    file = tmp_path / "metrics.csv"
    assert read_curves(file) == {}
    file.write_text("epoch,step,train/loss,val/miou\n0,1,nan,\n1,2,0.5,0.1\n")
    assert read_curves(file) == {"train/loss": ([2], [0.5]), "val/miou": ([2], [0.1])}
    file.write_text("epoch,step,train/loss\n0,1,0.5\n1,2,zero\n")
    with pytest.raises(InputError, match=r"metrics\.csv: line 3 is damaged .*zero"):
        read_curves(file)


def test_pauses_of_a_training_do_not_count(tmp_path):
    run, start = make_run(tmp_path / "a"), "a: 9 scenes an epoch to learn from, 1 to validate on, on the CPU"
    assert read_run(run).seconds is None
    lines = [f"2026-01-01 10:00:00 {start}", "2026-01-01 10:10:00 epoch 1/2", "2026-01-01 10:15:00 stopped"]
    for again in (
        [],
        [f"2026-01-02 09:00:00 {start}", "2026-01-02 09:07:30 epoch 2/2"],
        [f"2026-01-03 08:00:00 {start}"],
    ):
        lines += again
        (run / "train.log").write_text("\n".join(lines) + "\n")
        assert read_run(run).seconds == 60 * (15 if len(lines) == 3 else 22.5)


def test_charts_repeat():
    curves = {"a": ([1, 2, 3], [0.1, 0.2, 0.3]), "b": ([], [])}
    assert line_chart(curves) == line_chart(curves) != line_chart(curves, percent=True)
