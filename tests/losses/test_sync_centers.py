"""sync_centers: two processes with half a batch each must learn as one process with the whole batch."""

import os
import socket
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from pcseg.losses import CenterCollapse

CLASSES, CHANNELS = 7, 5
FORMS = {
    "none": {"projection": None},
    "lifted": {"projection": "mlp", "projection_dim": 9, "learn_projection": True, "normalize": True, "scale": 5.0},
}


class Network(nn.Module):
    """A layer and the regulariser on its features, both with weights to learn."""

    def __init__(self, form, sync):
        super().__init__()
        torch.manual_seed(0)
        self.layer = nn.Linear(4, CHANNELS).double()
        self.loss = CenterCollapse(CLASSES, CHANNELS + 1, **FORMS[form], sync_centers=sync).double()

    def forward(self, points, labels):
        features = self.layer(points)
        return self.loss(torch.cat([features, features[:, :1] ** 2], dim=1), labels)


def batch():
    generator = torch.Generator().manual_seed(1)
    points = torch.randn(90, 4, generator=generator, dtype=torch.float64)
    labels = torch.randint(-1, CLASSES, (90,), generator=generator)
    labels[:50][labels[:50] == 3] = 2  # class 3 is in the second half only
    labels[50:][labels[50:] == 5] = -1  # and class 5 in the first
    return points, labels


def gradients(network):
    return {name.removeprefix("module."): p.grad for name, p in network.named_parameters() if p.grad is not None}


def run(rank, port, folder, form, sync):
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    network = DistributedDataParallel(Network(form, sync))
    points, labels = batch()
    mine = slice(0, 50) if rank == 0 else slice(50, 90)
    value = network(points[mine], labels[mine])
    value.backward()
    torch.save((value.detach(), gradients(network)), Path(folder) / f"{rank}.pt")
    torch.distributed.barrier()
    # Not the regular end: gloo's destructor waits, with Python's lock, for a thread that may be waiting for that lock.
    os._exit(0)


def in_two_processes(folder, form, sync):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    torch.multiprocessing.spawn(run, args=(port, str(folder), form, sync), nprocs=2)
    return [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in range(2)]


@pytest.mark.parametrize("form", FORMS)
def test_two_processes_equal_one_with_the_joined_batch(tmp_path, form):
    network = Network(form, sync=True)  # without torch.distributed it changes nothing
    want = network(*batch())
    want.backward()
    for value, found in in_two_processes(tmp_path, form, sync=True):
        torch.testing.assert_close(value, want.detach())
        torch.testing.assert_close(found, gradients(network))


def test_without_it_each_process_has_centers_of_its_own(tmp_path):
    network = Network("none", sync=False)
    want = network(*batch()).item()
    values = [value.item() for value, _ in in_two_processes(tmp_path, "none", sync=False)]
    assert values[0] != pytest.approx(want, rel=1e-3)
    assert values[0] != pytest.approx(values[1], rel=1e-3)
