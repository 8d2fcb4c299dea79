import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_prep.scannet import prepare
from pcseg.files import _hidden_name
from tests.deaths import dies_everywhere
from tests.raw_scan import write_raw_dataset

SPLITS = {"train": ["scene0000_00", "scene0000_01"], "val": ["scene0001_00"], "test": ["scene0707_00"]}

DIES_EVERYWHERE = dies_everywhere(
    "import joblib, rich.progress; from data_prep.scannet import prepare", "(prepare(given, out, jobs=1), 0)[1]"
)


def all_bytes(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def scenes(root: Path) -> dict[str, dict[Path, bytes]]:
    return {f"{path.parent.name}/{path.name}": all_bytes(path) for path in root.glob("*/[!.]*/")}


def stamps(root: Path, names) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for name in names for path in (root / name).iterdir()}


@pytest.mark.parametrize("start", ["nothing", "a scene to be replaced and one that is whole"])
def test_a_kill_before_any_change_of_the_disk_costs_at_most_the_scene_in_flight(tmp_path, start):
    raw, whole = tmp_path / "raw", tmp_path / "whole"
    write_raw_dataset(raw, SPLITS, size=4)
    (tmp_path / "start").mkdir()
    if start != "nothing":
        prepare(raw, tmp_path / "start", jobs=1)
        for name in ("train/scene0000_01", "test/scene0707_00"):  # one is left half-removed, of one there is nothing
            path = tmp_path / "start" / name
            path.rename(_hidden_name(path)) if "train" in name else shutil.rmtree(path)
        os.utime(raw / "scans/scene0000_00/scene0000_00_vh_clean_2.ply", ns=(1, 1))
    prepare(raw, whole, jobs=1)
    expected, expected_scenes = all_bytes(whole), scenes(whole)
    command = [sys.executable, "-c", DIES_EVERYWHERE, raw, tmp_path / "start", tmp_path / "outs"]
    subprocess.run(command, check=True, timeout=300)

    died = sorted((tmp_path / "outs").iterdir())[:-1]
    numbers, leftovers = set(), 0
    for out in died:
        done = [name for name, content in scenes(out).items() if content == expected_scenes[name]]
        before = stamps(out, done)
        leftovers += any(out.rglob(".*.tmp"))
        summary = prepare(raw, out, jobs=1)
        assert (summary.skipped, summary.prepared, summary.failures) == (len(done), 4 - len(done), {})
        assert all_bytes(out) == expected  # dataset.json among it, and nothing hidden
        assert not list(out.rglob(".*")) and stamps(out, done) == before
        numbers.add(len(done))
    assert leftovers > 20 and numbers == {0, 1, 2, 3, 4} - ({0} if start != "nothing" else set())


def test_a_killed_command_goes_on_where_it_was(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    names = [f"scene{number:04d}_00" for number in range(40)]
    write_raw_dataset(raw, {"train": names[:1]}, size=60)
    for name in names[1:]:
        shutil.copytree(raw / "scans" / names[0], raw / "scans" / name)
        for path in (raw / "scans" / name).iterdir():
            path.rename(path.with_name(path.name.replace(names[0], name)))
    (raw / "scannetv2_train.txt").write_text("\n".join(names))
    prepare(raw, tmp_path / "whole", jobs=1)
    expected, expected_scenes = all_bytes(tmp_path / "whole"), scenes(tmp_path / "whole")

    def whole() -> list[str]:
        return [name for name, content in scenes(out).items() if content == expected_scenes[name]]

    command = [sys.executable, "-m", "data_prep.scannet", "--raw", raw, "--out", out, "--jobs", "2"]
    started, done = [], []
    try:
        for workers_too in (True, True, False):
            before, goal = stamps(out, done), len(done) + random.randint(1, 6)
            running = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
            started.append(running)
            while len(list(out.glob("train/scene*/prepared.json"))) < goal and running.poll() is None:
                time.sleep(0.001)
            os.killpg(running.pid, signal.SIGKILL) if workers_too else running.kill()
            assert running.wait() == -signal.SIGKILL  # it was not through before
            assert stamps(out, done) == before
            done = whole()
            assert len(done) >= goal
        # The last one's workers may still be writing while the next run prepares the rest.
        summary = prepare(raw, out, jobs=1)
        assert summary.skipped >= len(done) and not summary.failures
    finally:
        for running in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
    prepare(raw, out, jobs=1)  # removes what workers that were killed just now may have left
    assert all_bytes(out) == expected and not list(out.rglob(".*"))
