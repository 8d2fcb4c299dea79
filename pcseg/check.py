"""Say what this machine can do, and how to get what is missing: ``pcseg check``."""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import platform
import sys
from collections.abc import Sequence

from pcseg.errors import InputError, exit_cleanly

# Package → what it is for, and how to get it.
OPTIONAL = {
    "spconv": ("sparse convolution on NVIDIA cards", "pip install 'pcseg[cu120]' (Python ≤ 3.11) or 'pcseg[cu126]'"),
    "spconv_triton": ("sparse convolution on AMD and NVIDIA cards", "pip install 'pcseg[triton]'"),
    "torch_scatter": (
        "pooling over segments, and a rival in benchmarks",
        "pip install --no-build-isolation 'pcseg[cu120]'",
    ),
    "open3d": ("pictures and the viewer", "pip install 'pcseg[vis-cpu]'"),
    "embreex": ("making up scans", "pip install 'pcseg[synthetic]'"),
    "laspy": ("reading LAS and LAZ files", "pip install 'pcseg[las]'"),
    "tensorboard": ("TensorBoard logs", "pip install 'pcseg[tensorboard]'"),
    "wandb": ("Weights & Biases logs", "pip install 'pcseg[wandb]'"),
}


def _state(package: str) -> str:
    """Try the import itself: an installed package can still lack a system library."""
    if importlib.util.find_spec(package) is None:
        return "not installed"
    try:
        importlib.import_module(package)
    except Exception as error:
        return f"installed, but does not load: {str(error).splitlines()[0]}"
    return ""


def _ops(device: str, fix: str) -> str:
    from pcseg.ops import has_kernel

    if has_kernel("class_centers", device):
        return "built"
    return f"not built, plain PyTorch serves; {fix}, then: pip install -v --no-build-isolation --no-deps <pcseg folder>"


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    argparse.ArgumentParser(prog="pcseg check", description="Say what this machine can do.").parse_args(argv)
    import torch

    from pcseg import ops
    from pcseg.sparse.backends import choose_backend

    print(f"Python {platform.python_version()} on {platform.platform()}")
    print(f"torch {torch.__version__}, {torch.get_num_threads()} CPU threads")
    devices = ["cpu"]
    for index in range(torch.cuda.device_count()):
        devices.append("cuda")
        print(f"GPU {index}: {torch.cuda.get_device_name(index)}")
    if len(devices) == 1:
        print("GPU: none that torch can use; networks run on the CPU")
    print(f"compiled ops on cpu: {_ops('cpu', 'install g++')}")
    float32, bfloat16 = ops.instruction_sets()
    print(f"CPU convolutions in fp32: {float32}")
    print(f"CPU convolutions in bf16: {bfloat16 or 'no instructions for it, precision bf16 computes in fp32'}")
    if "cuda" in devices or ops.has_kernel("class_centers", "cuda"):
        print(f"compiled ops on cuda: {_ops('cuda', 'install the CUDA toolkit, set FORCE_CUDA=1')}")
    for device in dict.fromkeys(devices):
        try:
            backend = choose_backend(torch.device(device), torch.float32, cells=1, voxels=1)
            print(f"sparse convolution on {device}: {backend.name}")
        except InputError as error:
            print(f"sparse convolution on {device}: {error}")
    for package, (purpose, fix) in OPTIONAL.items():
        problem = _state(package)
        print(f"{package}: {problem or 'found'} ({purpose}){f'; {fix}' if problem == 'not installed' else ''}")
    print(f"pcseg {importlib.metadata.version('pcseg')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
