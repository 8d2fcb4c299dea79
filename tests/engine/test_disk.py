"""Training on a disk that is full, or in a folder that may not be written: a sentence, and the last good checkpoint."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from prepared import write_dataset

from pcseg import train
from pcseg.engine.checkpoints import read_checkpoint

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and capabilities of Linux")

CONFIG = """
name: run
log: {report: false}
data: {voxel_size: 0.1, max_points: 400, workers: 0}
model: {base_channels: 8, channels: [8, 8, 8, 8, 8, 8, 8, 8], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 2, batch_size: 2, validate_every: 1}
"""

# Trains in forks of one process that has imported everything. In each the disk is full, from some moment on, for files
# of some size: beyond it the system says "File too large", where it would say "No space left on device".
TRAIN = """
import ctypes, json, os, resource, signal, sys, traceback
import pcseg.engine.fit
from pcseg import train
from pcseg.engine import module

def full(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

def fill_later(size, step):
    original = module.SegmentationModule.training_step
    def training_step(self, *arguments):
        if self.global_step == step:
            full(size)
        return original(self, *arguments)
    module.SegmentationModule.training_step = training_step

def mortal():  # also root may not do what a folder's mode forbids
    libc, header, sets = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, sets) == 0
    sets[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, sets) == 0

for line in sys.stdin:
    before, *arguments = line.rstrip("\\n").split("\\t")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.dup2(write, 1)  # not a file: what is printed must not meet the limit
            os.dup2(write, 2)
            exec(before)
            code = train.main(arguments)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as file:
        said = file.read()
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said]), flush=True)
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disk")
    write_dataset(folder / "data")
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


@pytest.fixture(scope="module")
def start(root):
    """Run a training after a line of Python; returns its exit code and what it printed."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", TRAIN], text=True, **pipes) as server:

        def started(runs: Path, before: str, *options: str) -> tuple[int, str]:
            arguments = ["--cfg", str(root / "tiny.yaml"), f"runs={runs}", f"data.root={root / 'data'}", *options]
            print("\t".join([before, *arguments]), file=server.stdin, flush=True)
            return tuple(json.loads(server.stdout.readline()))

        yield started
        server.stdin.close()


def only_error(said: str) -> str:
    assert "Traceback" not in said and "Logging error" not in said, said
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1 and said.rstrip().endswith(errors[0]), said
    return errors[0]


def check_folder(run: Path, steps: dict[str, int]) -> None:
    """Whatever looks like a checkpoint is whole, and nothing else lies there."""
    found = {path.name: read_checkpoint(path)["global_step"] for path in (run / "checkpoints").iterdir()}
    assert found == steps
    assert not list(run.glob(".*"))


def resume(root: Path, runs: Path) -> None:
    arguments = ["--cfg", str(root / "tiny.yaml"), f"runs={runs}", f"data.root={root / 'data'}", "--resume"]
    assert train.main(arguments) == 0
    assert read_checkpoint(runs / "run/checkpoints/last.ckpt")["global_step"] == 4


def test_no_room_for_a_checkpoint(root, start, tmp_path):
    code, said = start(tmp_path, "fill_later(20_000, 2)")
    folder = tmp_path / "run/checkpoints"
    error = only_error(said)
    assert code == 2 and "cannot be written: File too large" in error
    assert error.endswith(f"the last good checkpoint is {folder / 'last.ckpt'}")
    check_folder(tmp_path / "run", {"best.ckpt": 2, "last.ckpt": 2})
    resume(root, tmp_path)


def test_no_room_for_the_first_checkpoint(root, start, tmp_path):
    code, said = start(tmp_path, "full(20_000)")
    assert code == 2 and only_error(said).endswith("there is no checkpoint yet")
    check_folder(tmp_path / "run", {})


def test_no_room_for_anything(root, start, tmp_path):
    code, said = start(tmp_path, "full(0)")
    error = only_error(said)
    assert code == 2 and error.startswith(f"error: {tmp_path / 'run/config.yaml'}: cannot be written: File too large")
    assert not (tmp_path / "run/config.yaml").exists()


def test_no_room_for_a_line_of_metrics(root, start, tmp_path):
    code, said = start(tmp_path, "fill_later(10, 2)")
    error = only_error(said)
    assert code == 2 and error.startswith(f"error: {tmp_path / 'run/metrics.csv'}: cannot be written: File too large")
    assert error.endswith(f"the last good checkpoint is {tmp_path / 'run/checkpoints/last.ckpt'}")
    assert len((tmp_path / "run/metrics.csv").read_text().splitlines()) == 2  # as it was


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_log_that_cannot_be_written_does_not_stop_the_run(root, start, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/train.log").symlink_to("/dev/full")  # whoever writes there is told that the disk is full
    code, said = start(tmp_path, "")
    assert code == 0 and "Traceback" not in said and "Logging error" not in said
    assert said.count("train.log: cannot be written: No space left on device") == 1
    assert read_checkpoint(tmp_path / "run/checkpoints/last.ckpt")["global_step"] == 4


def test_a_folder_that_may_not_be_written(start, tmp_path):
    tmp_path.chmod(0o555)
    code, said = start(tmp_path, "mortal()")
    error = only_error(said)
    assert code == 2 and f"{tmp_path / 'run'}: cannot be written: Permission denied" in error
    tmp_path.chmod(0o755)
    assert start(tmp_path, "")[0] == 0
    last = tmp_path / "run/checkpoints/last.ckpt"
    before = last.read_bytes()
    for folder in (tmp_path / "run", tmp_path / "run/checkpoints"):
        folder.chmod(0o555)
    code, said = start(tmp_path, "mortal()", "--resume")
    assert code == 2 and only_error(said).endswith(
        f"cannot be written: Permission denied; the last good checkpoint is {last}"
    )
    assert last.read_bytes() == before


def test_a_folder_that_becomes_read_only(root, start, tmp_path):
    folder = tmp_path / "run/checkpoints"
    code, said = start(tmp_path, f"mortal(); full = lambda _: os.chmod({str(folder)!r}, 0o555); fill_later(0, 2)")
    assert code == 2
    assert only_error(said).endswith(
        f"cannot be written: Permission denied; the last good checkpoint is {folder / 'last.ckpt'}"
    )
    folder.chmod(0o755)
    check_folder(tmp_path / "run", {"best.ckpt": 2, "last.ckpt": 2})
    resume(root, tmp_path)
