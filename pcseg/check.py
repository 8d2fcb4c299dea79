"""Say what this machine can do, what a config needs, and how to get what is missing: ``pcseg check [--cfg FILE]``.

Each thing is a line with a state: ok; absent (optional and not there); slow or note (works, could be better); broken
(installed, but does not load); wrong (must be mended, and the command then exits with 2).

Nothing but the standard library is imported on top, so that it can report on whatever is missing.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pcseg.check_report import Line, first_line, gib, memory, print_group
from pcseg.engine.processor import processor_name
from pcseg.errors import InputError, exit_cleanly

if TYPE_CHECKING:
    from pcseg.config import Config

REBUILD = "pip install -v --no-build-isolation --no-deps <the pcseg folder>"
OLD_PYTHON = sys.version_info < (3, 12)  # spconv-cu120 has no wheels for newer ones
# Import name → what it is for. These come with pcseg.
REQUIRED = {
    "numpy": "arrays",
    "scipy": "neighbours",
    "plyfile": "PLY files",
    "lightning": "training",
    "torchmetrics": "scores",
    "omegaconf": "configs",
    "rich": "progress and tables",
    "joblib": "preparing in parallel",
    "matplotlib": "plots",
    "safetensors": "weights to pass on",
}
# Import name → what it is for, and how to get it.
OPTIONAL = {
    "spconv": (
        "sparse convolution on NVIDIA cards",
        f"pip install {'spconv-cu120' if OLD_PYTHON else 'spconv-cu126'}",
    ),
    "spconv_triton": ("the same on AMD and NVIDIA cards", "pip install spconv-triton"),
    "torch_scatter": ("pooling over segments", "pip install --no-build-isolation torch-scatter"),
    "open3d": ("pictures and the viewer", f"pip install {'open3d' if shutil.which('nvidia-smi') else 'open3d-cpu'}"),
    "embreex": ("making up scans", "pip install embreex scikit-image fast-simplification"),
    "trimesh": ("furniture for made-up scans", "pip install trimesh"),
    "viser": ("the live viewer, view --serve", "pip install viser"),
    "laspy": ("LAS and LAZ files", "pip install 'laspy[lazrs]'"),
    "distributed": ("preparing on a cluster", "pip install distributed"),
    "tensorboard": ("TensorBoard logs", "pip install tensorboard"),
    "wandb": ("Weights & Biases logs", "pip install wandb"),
}
# What mends a package that is installed and does not load.
MENDS = {
    "open3d": "apt-get install libx11-6 libgl1 libegl1 libusb-1.0-0 libidn2-0 libgomp1",
    "torch_scatter": "pip install --force-reinstall --no-deps --no-build-isolation torch-scatter",
}
COMPILED = ("class_centers", "center_collapse", "batch_norm_relu", "sparse_convolution", "submanifold_map", "voxelize")
COMPILED_FOR_CUDA = ("class_centers", "center_collapse")


# ------------------------------------------------------------------------------------------------------- the machine


def machine() -> Iterator[Line]:
    yield Line("ok", "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Line("ok", "CPU", f"{processor_name()}, {cores} core{'s' * (cores != 1)} to use")
    total, free = memory()
    if total is not None:
        yield Line("ok" if free > 4 * 2**30 else "note", "memory", f"{gib(free)} free of {gib(total)}")


def torch_and_gpus() -> Iterator[Line]:
    try:
        import torch
    except (ImportError, OSError) as error:
        yield Line("wrong", "torch", f"does not load: {first_line(error)}", "pip install torch (https://pytorch.org)")
        return
    built_for = f"CUDA {torch.version.cuda}" if torch.version.cuda else ""
    built_for = built_for or (f"ROCm {torch.version.hip}" if torch.version.hip else "CPU only")
    yield Line("ok", "torch", f"{torch.__version__} ({built_for}), {torch.get_num_threads()} CPU threads")
    driver = _driver()
    for index in range(torch.cuda.device_count()):
        card = torch.cuda.get_device_properties(index)
        details = [card.name, gib(card.total_memory)]
        if not torch.version.hip:
            details += [f"sm_{card.major}{card.minor}"] + ([f"driver {driver}"] if driver else [])
        yield Line("ok", f"GPU {index}", ", ".join(details))
    if torch.cuda.device_count() == 0 and driver and not torch.version.cuda:
        text = f"this torch cannot use it, though driver {driver} is there"
        yield Line("slow", "GPU", text, "pip install torch for CUDA: https://pytorch.org")
    elif torch.cuda.device_count() == 0 and (torch.version.cuda or torch.version.hip):
        yield Line("slow", "GPU", "torch finds none: is the driver installed (nvidia-smi, rocm-smi)?")
    elif torch.cuda.device_count() == 0:
        yield Line("absent", "GPU", "none; networks run on the CPU")


def _driver() -> str:
    """The NVIDIA driver's version, if the system knows."""
    try:
        command = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return next(iter(done.stdout.split()), "")


def compiled_ops() -> Iterator[Line]:
    import torch

    try:
        from pcseg import ops
        from pcseg.ops import _extension
    except ImportError as error:  # the extension is older than the Python code
        yield Line("wrong", "ops", first_line(error), REBUILD)
        return
    built = sum(ops.has_kernel(op, "cpu") for op in COMPILED)
    if built == len(COMPILED):
        yield Line("ok", "ops on cpu", "compiled")
    else:
        text = f"plain PyTorch serves, slower: {_extension._WHY_NOT or 'some were not built'}"
        yield Line("slow", "ops on cpu", text, f"install g++, then {REBUILD}")
    if torch.cuda.is_available() or ops.has_kernel("class_centers", "cuda"):
        if all(ops.has_kernel(op, "cuda") for op in COMPILED_FOR_CUDA):
            yield Line("ok", "ops on cuda", "compiled")
        else:
            fix = f"install torch's CUDA toolkit (nvcc), then FORCE_CUDA=1 {REBUILD}"
            yield Line("slow", "ops on cuda", "plain PyTorch serves, slower", fix)
    float32, bfloat16 = ops.instruction_sets()
    yield Line("ok" if built else "slow", "fp32 on cpu", f"convolutions use {float32}")
    if bfloat16:
        yield Line("ok", "bf16 on cpu", f"convolutions use {bfloat16}")
    else:
        yield Line("absent", "bf16 on cpu", "no instructions for it: bf16 computes in fp32")


# ---------------------------------------------------------------------------------------------------------- packages


def _versions() -> dict[str, str]:
    """Distribution name → version of all that is installed; names in lower case, with underscores."""
    found = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(name.lower().replace("-", "_").replace(".", "_"), distribution.version)
    return found


def _version(package: str, versions: dict[str, str]) -> str:
    """E.g. ``2.3.6 (cu120)`` for spconv-cu120."""
    if package in versions:
        return versions[package]
    for suffix in ("_cpu", "_cu"):  # open3d-cpu, spconv-cu120
        for name, version in versions.items():
            if name.startswith(package + suffix):
                return f"{version} ({name.removeprefix(package + '_')})"
    return ""


def problem(package: str) -> tuple[str, str] | None:
    """State and words for a package that cannot be used. Imports it: an installed one can lack a system library."""
    try:
        if importlib.util.find_spec(package) is None:
            return "absent", "not installed"
    except ValueError:  # an unfinished entry of sys.modules
        return "absent", "not installed"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(package)
    except Exception as error:
        return "broken", f"installed, but does not load: {first_line(error)}"
    return None


def packages() -> Iterator[Line]:
    versions = _versions()
    for package, purpose in REQUIRED.items():
        found = problem(package)
        if found is None:
            yield Line("ok", package, f"{_version(package, versions)}, {purpose}")
        else:
            yield Line("wrong", package, f"{found[1]} ({purpose})", f"pip install {package}")
    for package, (purpose, fix) in OPTIONAL.items():
        found = problem(package)
        if found is None:
            yield Line("ok", package, f"{_version(package, versions)}, {purpose}")
        elif found[0] == "absent":
            yield Line("absent", package, purpose, fix)
        else:
            yield Line("broken", package, f"{found[1]} ({purpose})", MENDS.get(package, f"{fix} --force-reinstall"))


def _load(cfg: str, overrides: Sequence[str]) -> Config | None:
    try:
        from pcseg import config as configs
    except ImportError:
        return None  # the list of packages will say what is missing
    return configs.load(cfg, overrides)


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="pcseg check", description="Say what this machine can do.")
    parser.add_argument("--cfg", metavar="FILE", help="also look at what this config needs: data, folders, memory")
    parser.add_argument("--no-step", action="store_true", help="leave the timed training steps out")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change, with --cfg")
    arguments = parser.parse_intermixed_args(argv)
    if arguments.overrides and not arguments.cfg:
        raise InputError(f"'{arguments.overrides[0]}': settings belong to a config; add --cfg FILE")
    config = _load(arguments.cfg, arguments.overrides) if arguments.cfg else None

    print(f"pcseg {_versions().get('pcseg', '(not installed)')} in {Path(__file__).resolve().parent}")
    found = print_group("Machine", machine()) + print_group("Torch", torch_and_gpus())
    if _wrong(found):  # without torch nothing of ours can be imported
        found += print_group("Packages", packages())
    else:
        found += print_group("Compiled ops", compiled_ops()) + print_group("Packages", packages())
    if not _wrong(found):
        if config is not None:
            from pcseg.check_config import needs

            found += print_group(f"What {arguments.cfg} needs", needs(config))
        if not arguments.no_step:
            from pcseg.check_step import TITLE, steps

            found += print_group(TITLE, steps())
    wrong, goal = _wrong(found), f" for {arguments.cfg}" if arguments.cfg else ""
    if wrong:
        raise InputError(f"not ready{goal}: mend what is marked wrong above ({', '.join(wrong)})")
    print(f"\nready{goal}")
    return 0


def _wrong(lines: list[Line]) -> list[str]:
    return [line.name for line in lines if line.state == "wrong"]


if __name__ == "__main__":
    sys.exit(main())
