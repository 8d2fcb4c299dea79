"""The benchmark of a training step: runs with few packages, and its parts are those of the step."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from benchmarks import train_step

REPOSITORY = Path(__file__).resolve().parent.parent
# What pcseg depends on beyond torch, numpy and rich: a machine that only measures does not have it.
BLOCKED = ("scipy", "plyfile", "lightning", "torchmetrics", "omegaconf", "joblib", "matplotlib", "yaml", "open3d")
BLOCKER = """
import runpy, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ModuleNotFoundError("blocked: " + name, name=name)
sys.meta_path.insert(0, Blocker())
sys.argv = ["train_step"] + ARGUMENTS
runpy.run_module("benchmarks.train_step", run_name="__main__")
"""


def test_it_runs_with_torch_numpy_and_rich_alone(tmp_path):
    file = tmp_path / "step.json"
    options = f"--voxels 500 --scenes 2 --width 4 --steps 2 --backend torch --json {file}"
    arguments = options.split()
    code = f"BLOCKED, ARGUMENTS = {BLOCKED!r}, {arguments!r}\n" + BLOCKER
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "CeCo adds" in done.stdout and "back end plain PyTorch" in done.stdout
    rows = next(iter(json.loads(file.read_text())["tables"].values()))
    for name in ("with CeCo", "without"):
        parts = [rows[name][part] for part in train_step.PARTS]
        assert min(parts) >= 0 and sum(parts) == pytest.approx(rows[name]["step"], rel=0.3)
    assert rows["without"]["CeCo"] < 1e-4 < rows["with CeCo"]["CeCo"]


def test_missing_devices_and_senseless_numbers_are_told():
    for arguments, words in ((["--device", "cuda"], "no CUDA device"), (["--voxels", "0"], "must be positive")):
        if "cuda" in arguments and torch.cuda.is_available():
            continue
        command = [sys.executable, "-m", "benchmarks.train_step", *arguments]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        assert done.returncode and words in done.stderr and done.stderr.count("\n") == 1


def test_a_step_trains_network_and_head_and_ceco_counts():
    gradients = {}
    for with_ceco in (True, False):
        case = train_step.make_case("cpu", 500, 2, None, width=4)
        assert case.segment.min() == -1 and case.segment.max() < 200 and len(case.segment.unique()) > 5
        before = case.model.conv_input[0].weight.clone()
        train_step.step(case, with_ceco)
        assert not torch.equal(before, case.model.conv_input[0].weight)
        gradients[with_ceco] = [p.grad for p in (case.model.conv_input[0].weight, case.head.weight)]
    stem, head = zip(*gradients.values(), strict=True)
    assert not torch.allclose(*stem) and torch.allclose(*head)  # CeCo acts on features, not on the head


def test_the_full_size_is_that_of_the_recipe():
    from pcseg import config as configs

    config = configs.load("scannet200.yaml")
    with torch.device("meta"):
        model = train_step.SpUNet(config.in_channels)
    assert config.in_channels == train_step.CHANNELS and config.model.base_channels == 32
    assert sum(p.numel() for p in model.parameters()) + 200 * 97 == 39_187_304
