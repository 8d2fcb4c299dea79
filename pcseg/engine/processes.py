"""How many processes train together, on how many machines."""

from __future__ import annotations

import os

import torch
from lightning.pytorch.strategies import DDPStrategy

from pcseg.config import Train
from pcseg.errors import InputError


def count_processes(train: Train) -> tuple[int, int]:
    """Say how many processes each machine has, and how many machines there are.

    torchrun and ``srun`` start the processes themselves and say so in the environment, which then counts; otherwise the
    config does, and Lightning starts the others.

    Args:
        train: the config's ``train``.

    Returns:
        (processes a machine, machines).

    Raises:
        InputError: more processes on this machine than it has GPUs, if it has any.
    """
    devices, nodes = train.devices, train.nodes
    if "LOCAL_WORLD_SIZE" in os.environ and "WORLD_SIZE" in os.environ:  # torchrun
        devices = int(os.environ["LOCAL_WORLD_SIZE"])
        nodes = int(os.environ["WORLD_SIZE"]) // devices
    elif int(os.environ.get("SLURM_NTASKS", "1")) > 1 and "SLURM_PROCID" in os.environ:
        nodes = int(os.environ.get("SLURM_NNODES", "1"))
        devices = int(os.environ["SLURM_NTASKS"]) // nodes
    gpus = torch.cuda.device_count()
    if gpus and devices > gpus:
        raise InputError(f"train.devices is {devices}, but this machine has {gpus} GPUs; take as many or fewer")
    return devices, nodes


def check_alone(option: str) -> None:
    """Refuse an option that is for one process where torchrun or ``srun`` started several.

    Raises:
        InputError: naming the option.
    """
    devices, nodes = count_processes(Train(devices=1, nodes=1))
    if devices * nodes > 1:
        raise InputError(f"{option} runs in one process, not in {devices * nodes}; start it without torchrun or srun")


def choose_strategy(processes: int) -> DDPStrategy | str:
    """Lightning's strategy: one process alone, or several that share their gradients."""
    if processes == 1:
        return "auto"
    backend = "nccl" if torch.cuda.is_available() else "gloo"
    return DDPStrategy(process_group_backend=backend, gradient_as_bucket_view=True)
