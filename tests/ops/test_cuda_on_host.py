"""The bodies of the CUDA kernels, run on the host under the address and undefined-behaviour sanitizers."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("cuda_on_host.cpp")
FLAGS = [
    "-std=c++17",
    "-O1",
    "-g1",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
    "-Wno-unknown-pragmas",
]


def test_bodies_are_right_in_any_order_of_threads(tmp_path):
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("no g++")
    probe = subprocess.run(
        [compiler, *FLAGS, "-x", "c++", "-", "-o", tmp_path / "probe"],
        input="int main() {}", capture_output=True, text=True,
    )  # fmt: skip
    if probe.returncode:
        pytest.skip("g++ has no sanitizers here")
    program = tmp_path / "cuda_on_host"
    subprocess.run([compiler, *FLAGS, PROGRAM, "-o", program], check=True, timeout=300)
    done = subprocess.run([program], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]
    count, word = done.stdout.split()
    assert word == "cases"
    assert int(count) > 900
