"""setup.py: CUDA sources compile wherever a toolkit is, and register with a torch without CUDA, too."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_TOOLKIT = "FORCE_CUDA=1, but no CUDA toolkit was found"
KERNELS = [
    *((op, key) for op in ("class_centers", "class_centers_backward", "center_collapse") for key in ("CPU", "CUDA")),
    *((op, "CPU") for op in ("voxelize", "voxel_order", "submanifold_map", "strided_map", "sparse_convolution")),
    *((f"sparse_convolution_{what}", "CPU") for what in ("finished", "feat_grad", "weight_grad")),
    *((op, "CPU") for op in ("batch_norm_relu", "batch_norm_relu_backward")),
]
LOAD = """
import importlib.util, sys, torch
spec = importlib.util.spec_from_file_location("_C", sys.argv[1])
spec.loader.exec_module(importlib.util.module_from_spec(spec))
for kernel in sys.argv[2:]:
    print(kernel, torch._C._dispatch_has_kernel_for_dispatch_key(*kernel.split()))
"""


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess:
    bin_folder = Path(sys.executable).parent  # ninja lies there, and compiles two files at a time
    return subprocess.run(
        [sys.executable, "setup.py", "build_ext", f"--build-lib={folder}", f"--build-temp={folder / 'temp'}"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )


def test_cuda_sources_compile_and_register(tmp_path):
    done = build(tmp_path, FORCE_CUDA="1", TORCH_CUDA_ARCH_LIST="8.0;9.0")
    if NO_TOOLKIT in done.stderr:
        pytest.skip("no CUDA toolkit here")
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    library = tmp_path / "pcseg" / "_C.abi3.so"
    kernels = [f"pcseg::{op} {key}" for op, key in KERNELS]
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD, library, *kernels], capture_output=True, text=True, timeout=120, check=True
    )
    assert loaded.stdout.split("\n")[:-1] == [f"{kernel} True" for kernel in kernels]
    content = library.read_bytes()
    for architecture in (80, 90):
        assert f"code=sm_{architecture}" in done.stdout
        assert re.search(rb"-arch sm_%d\b" % architecture, content)  # the assembler's note beside its machine code
    # What it is loaded with: libtorch, but none of the libraries that a torch without CUDA does not bring.
    dynamic = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
    needed = re.findall(r"NEEDED.*\[(.*)\]", dynamic)
    assert "libtorch.so" in needed
    assert not [name for name in needed if "cuda" in name]


def test_without_a_toolkit_forcing_cuda_is_refused(tmp_path):
    script = """
import runpy, setuptools, sys
setuptools.setup = lambda **_: None
functions = runpy.run_path("setup.py", {"__file__": "setup.py"})
import torch
functions["cuda_to_use"].__globals__["find_cuda"] = lambda: None
functions["cuda_to_use"](torch)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "FORCE_CUDA": "0"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr  # 0 never asks for one
    script = script.replace("import torch\n", "import torch, os\nos.environ['FORCE_CUDA'] = '1'\n")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert NO_TOOLKIT in done.stderr
    assert "set CUDA_HOME" in done.stderr


@pytest.mark.parametrize("libraries", ["lib64", "targets/x86_64-linux/lib", None])
def test_an_nvcc_without_libraries_is_passed_over(tmp_path, libraries):
    home = tmp_path / "cuda"
    (home / "bin").mkdir(parents=True)
    (home / "bin/nvcc").touch()
    if libraries:
        (home / libraries).mkdir(parents=True)
        (home / libraries / "libcudart_static.a").touch()
    script = """
import runpy, setuptools
setuptools.setup = lambda **_: None
print(runpy.run_path("setup.py")["find_cuda"]())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "CUDA_HOME": str(home), "FORCE_CUDA": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (str(home) in done.stdout) == bool(libraries)
