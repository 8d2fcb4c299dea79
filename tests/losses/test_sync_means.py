"""Means over points: two processes with half a batch each must learn as one process with the whole batch."""

import datetime
import os
import socket
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from pcseg.config import Loss
from pcseg.losses import CenterCollapse, Dropped, build_losses
from pcseg.losses.reduction import sync_means

CLASSES, CHANNELS = 7, 5
TERMS = ("cross_entropy", "focal", "logit_adjustment", "ldam", "seesaw", "dot_regression")


class Network(nn.Module):
    """Two layers and every loss that is a mean over points, on plain and on dropped logits."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.layer, self.other = nn.Linear(4, CLASSES).double(), nn.Linear(4, CLASSES).double()
        settings = Loss()
        for i, name in enumerate(TERMS):
            getattr(settings, name).weight = 1.0 + i
        settings.cross_entropy.class_weights, settings.cross_entropy.label_smoothing = "inverse", 0.1
        self.loss = build_losses(settings, CLASSES, CHANNELS, class_points=torch.arange(CLASSES) ** 3).double()

    def forward(self, points, labels, dropped_label=2):
        dropped = Dropped(self.other(points), dropped_label, 0.25)
        return self.loss(points, self.layer(points), labels, dropped)["loss"]


def batch():
    generator = torch.Generator().manual_seed(1)
    points = torch.randn(90, 4, generator=generator, dtype=torch.float64)
    labels = torch.randint(-1, CLASSES, (90,), generator=generator)
    labels[60:80] = -1  # the second process has few labels
    return points, labels


def parts(rank):
    return slice(0, 50) if rank == 0 else slice(50, 90)


def gradients(network):
    return {name.removeprefix("module."): p.grad.clone() for name, p in network.named_parameters()}


def run(rank, port, folder):
    torch.set_num_threads(1)
    wait = datetime.timedelta(seconds=60)
    address = f"tcp://127.0.0.1:{port}"
    torch.distributed.init_process_group("gloo", init_method=address, rank=rank, world_size=2, timeout=wait)
    points, labels = batch()
    mine = parts(rank)
    found = {}
    for name in ("synced", "one without labels", "alone"):
        network = DistributedDataParallel(Network())
        sync_means(network, name != "alone")
        own = labels[mine].fill_(-1) if name == "one without labels" and rank == 1 else labels[mine].clone()
        value = network(points[mine], own)
        value.backward()
        found[name] = (value.detach(), gradients(network))
    network.eval()
    sync_means(network)
    if rank == 1:  # one process validates more than the other: it must not wait for it
        found["validation"] = network.module(points[mine], batch()[1][mine]).detach()
        found["centers"] = CenterCollapse(5, 4, sync_centers=True).eval()(points[mine], labels[mine].clamp(max=4))
    # A process that drops no class must take part all the same.
    found["one drops"] = Network()(points[mine], batch()[1][mine], 2 if rank == 0 else None).detach()
    torch.save(found, Path(folder) / f"{rank}.pt")
    torch.distributed.barrier()
    # Not the regular end: gloo's destructor waits, with Python's lock, for a thread that may be waiting for that lock.
    os._exit(0)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sync")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    torch.multiprocessing.spawn(run, args=(port, str(folder)), nprocs=2)
    return [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in range(2)]


@pytest.mark.parametrize("case", ["synced", "one without labels"])
def test_two_processes_equal_one_with_the_joined_batch(found, case):
    points, labels = batch()
    if case != "synced":
        labels[parts(1)] = -1
    network = Network()
    want = network(points, labels)
    want.backward()
    torch.testing.assert_close((found[0][case][0] + found[1][case][0]) / 2, want.detach())
    for process in found:
        torch.testing.assert_close(process[case][1], gradients(network))


def test_without_it_the_mean_of_means_is_another(found):
    network = Network()
    network(*batch()).backward()
    alone = found[0]["alone"][1]
    assert not torch.allclose(alone["layer.weight"], gradients(network)["layer.weight"], rtol=0.01)


def test_validation_is_each_process_by_itself(found):
    points, labels = batch()
    want = Network()(points[parts(1)], labels[parts(1)]).detach()
    torch.testing.assert_close(found[1]["validation"], want)
    assert found[1]["centers"].isfinite()  # with synced centers, too


def test_a_process_that_drops_nothing_takes_part(found):
    assert all(process["one drops"].isfinite() for process in found)
