"""A full disk and a folder that cannot be written: one sentence, and the last good checkpoint stays as it was."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from prepared import write_dataset

from pcseg import train
from pcseg.engine.checkpoints import read_checkpoint

CONFIG = """
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
train: {epochs: 3, batch_size: 2, lr: 0.05}
"""
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disk")
    write_dataset(folder / "data", train=4, val=1)
    (folder / "tiny.yaml").write_text(CONFIG)
    return folder


def words(root, name, *extra):
    return [
        "--cfg",
        str(root / "tiny.yaml"),
        f"runs={root / 'runs'}",
        f"data.root={root / 'data'}",
        f"name={name}",
        *extra,
    ]


# A process that may write less than this one: files up to a size, as if the disk were full from there on, or, where
# root runs the tests, as a user who may not write everywhere. A first run imports what that user may not read.
LIMITED = """
import os, resource, signal, sys
import pcseg.engine.fit
from pcseg import train
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write then fails, as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
if os.getuid() == 0 and sys.argv[2] == "other":
    assert train.main([*sys.argv[3:], "runs=" + os.getcwd(), "train.epochs=1"]) == 0
    os.setuid(65534)
sys.exit(train.main(sys.argv[3:]))
"""


def run_limited(root, name, *extra, largest=-1, user="same"):
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", LIMITED, str(largest), user, *words(root, name, *extra)]
    return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=120)


def sentence(result):
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    said = [line for line in result.stderr.splitlines() if line.startswith("error:")]
    assert len(said) == 1
    return said[0]


def test_a_disk_that_fills_up_leaves_the_last_good_checkpoint(root):
    assert train.main(words(root, "full", "train.epochs=3")) == 0
    folder = root / "runs" / "full" / "checkpoints"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name in ("best.ckpt", "last.ckpt"):  # as if the run had been killed in its last epoch
        (folder / name).unlink()
    (folder / "previous.ckpt").rename(folder / "last.ckpt")
    kept = (folder / "last.ckpt").read_bytes()
    said = sentence(run_limited(root, "full", "--resume", largest=len(kept) // 2))
    assert os.strerror(errno.EFBIG) in said and str(folder / "last.ckpt") in said and "cannot be written" in said
    assert (folder / "last.ckpt").read_bytes() == kept
    assert sorted(path.name for path in folder.iterdir()) == ["last.ckpt"]  # nothing that could be taken for whole
    assert train.main(words(root, "full", "--resume")) == 0  # there is room again
    one = read_checkpoint(folder / "last.ckpt")["state_dict"]
    (root / "kept.ckpt").write_bytes(before["last.ckpt"])
    two = read_checkpoint(root / "kept.ckpt")["state_dict"]
    assert all(bool((one[key] == two[key]).all()) for key in two)


def test_a_disk_that_is_full_from_the_start(root):
    said = sentence(run_limited(root, "none", largest=100))
    assert "config.yaml" in said and "cannot be written" in said
    assert not (root / "runs" / "none" / "config.yaml").exists()


def test_metrics_that_do_not_fit(root, monkeypatch, capsys):
    from pcseg.engine import callbacks

    class Full:
        def __init__(self, *arguments, **options):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(callbacks.csv, "DictWriter", Full)
    assert train.main(words(root, "metrics")) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "metrics.csv: cannot be written: No space left on device" in said


def test_a_folder_that_may_not_be_written(root):
    if os.getuid() == 0:
        for path in (root, *root.parents):  # pytest's own folders are closed to others
            if path != Path("/tmp") and path.is_relative_to("/tmp"):
                path.chmod(0o755)
    locked = root / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    said = sentence(run_limited(root, "run", f"runs={locked}", user="other"))
    assert "Permission denied" in said and str(locked) in said
    assert list(locked.iterdir()) == []
