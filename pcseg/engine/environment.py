"""What a run was computed with: versions, device, processes; kept in its folder for the report."""

from __future__ import annotations

import json
import os
import platform
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path

import torch

from pcseg.engine.processor import processor_name
from pcseg.files import atomic_file
from pcseg.ops import has_extension, instruction_sets

FILE = "environment.json"
_PACKAGES = ("pcseg", "torch", "lightning", "numpy", "spconv-cu120", "spconv-cu126", "spconv-triton", "torch-scatter")


def environment() -> dict[str, str | int]:
    """Describe this process's machine and packages, in words; no name of the machine or of a folder."""
    cuda = torch.cuda.is_available()
    found: dict[str, str | int] = {
        "device": torch.cuda.get_device_name() if cuda else processor_name(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "threads": torch.get_num_threads(),
        "kernels": _kernels(),
        "sparse back end": os.environ.get("PCSEG_SPARSE_BACKEND", "chosen by device"),
    }
    if cuda:
        found["CUDA"] = str(torch.version.cuda)
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def _kernels() -> str:
    if not has_extension():
        return "plain PyTorch"
    return "compiled, " + ", ".join(str(name) for name in instruction_sets() if name)


def pcseg_version() -> str | None:
    """The version that is installed; None where pcseg is used from its folder without being installed."""
    try:
        return metadata.version("pcseg")
    except metadata.PackageNotFoundError:
        return None


def write_environment(folder: Path, processes: int) -> None:
    """Write ``environment.json`` into a run's folder: what its training was started, or went on, with."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    with atomic_file(folder / FILE) as temporary:
        temporary.write_text(json.dumps({"started": now, "processes": processes, **environment()}, indent=1))
