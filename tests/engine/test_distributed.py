"""Two processes on this machine (gloo) learn as one does with the whole batch, and validate each scene once."""

import csv
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from prepared import write_dataset

from pcseg import config as configs
from pcseg import train
from pcseg.engine.evaluation import evaluate_split
from pcseg.engine.material import gather, make_loaders
from pcseg.engine.predictor import load_run
from pcseg.engine.processes import count_processes
from pcseg.errors import InputError
from pcseg.metrics.collapse import COLUMNS
from pcseg.models.spunet import BatchNorm, sync_batch_norm

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model:
  base_channels: 8
  channels: [8, 16, 16, 16, 16, 16, 16, 16]
  layers: [1, 1, 1, 1, 1, 1, 1, 1]
  norm_momentum: 0.5
loss:
  cross_entropy: {class_weights: inverse_sqrt, label_smoothing: 0.1}
  center_collapse: {weight: 0.4, normalize: true, scale: 10.0, sync_centers: true}
train: {epochs: 4, batch_size: 4, optimizer: sgd, lr: 0.1, warmup: 0.3, sync_batch_norm: true, ema_decay: 0.5}
"""
TORCHRUN = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m"]
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("distributed")
    write_dataset(folder / "data", train=9, val=3)
    (folder / "tiny.yaml").write_text(CONFIG)
    assert train.main(words(folder, "alone")) == 0
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


def run(root, name, *extra, by=("-m",)):
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, *by, "pcseg.train", *words(root, name, *extra)]
    return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=240)


def metrics(root, name):
    with (root / "runs" / name / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("by, extra", [(TORCHRUN, []), (["-m"], ["train.devices=2"])], ids=["torchrun", "devices=2"])
def test_two_processes_learn_as_one(root, by, extra):
    name = "by_torchrun" if by is TORCHRUN else "by_lightning"
    result = run(root, name, *extra, by=by)
    assert result.returncode == 0, result.stderr
    assert result.stderr.count("epoch 1/4") == 1 and "2 processes" in result.stderr  # one of them speaks
    assert result.stdout.count("done:") == 1
    alone, together = metrics(root, "alone"), metrics(root, name)
    assert len(alone) == len(together) == 4
    for one, two in zip(alone, together, strict=True):
        assert one["step"] == two["step"]
        for key in one:
            if key.startswith(("train/", "val/")) and key not in ("train/scenes_per_second", "train/share_waiting"):
                # Weights differ in their last digits, which shows more where centers are nearly one.
                away = 1e-5 if key.removeprefix("val/") in COLUMNS else 1e-6
                assert float(two[key]) == pytest.approx(float(one[key]), rel=away), key
    # One process, scoring every scene of the split once, agrees with what two have validated.
    scored = evaluate_split(load_run(root / "runs" / name, "last"), root / "data", "val").result
    for key in ("miou", "miou_all", "accuracy"):
        assert scored[key] == pytest.approx(float(together[-1][f"val/{key}"]), rel=1e-6)
    assert 0 < scored["miou"]


def test_without_synchronised_statistics_it_is_another_training(root):
    result = run(root, "apart", "train.sync_batch_norm=false", "train.epochs=1", by=TORCHRUN)
    assert result.returncode == 0, result.stderr
    one, two = (float(metrics(root, name)[0]["train/loss"]) for name in ("alone", "apart"))
    assert abs(one / two - 1) > 1e-5  # so the test above sees what it should


def test_processes_share_validation_scenes_without_repeating(root):
    config = configs.load(root / "tiny.yaml", [f"data.root={root / 'data'}"])
    material = gather(config)
    seen = [[batch.names[0] for batch in make_loaders(config, material, rank, 2)[1]] for rank in range(2)]
    assert sorted(seen[0] + seen[1]) == [folder.name for folder in material.val.folders] and all(seen)
    config.train.batch_size = 4
    with pytest.raises(InputError, match="3 scenes to validate on, fewer than the 4 processes"):
        make_loaders(config, material, 0, 4)


def test_who_says_how_many_processes_there_are(monkeypatch):
    settings = configs.Train(devices=3, nodes=2)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    for name in ("LOCAL_WORLD_SIZE", "WORLD_SIZE", "SLURM_NTASKS", "SLURM_PROCID"):
        monkeypatch.delenv(name, raising=False)
    assert count_processes(settings) == (3, 2)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(InputError, match=r"train\.devices is 3, but this machine has 2 GPUs"):
        count_processes(settings)
    monkeypatch.setenv("SLURM_NTASKS", "8")
    monkeypatch.setenv("SLURM_NNODES", "4")
    monkeypatch.setenv("SLURM_PROCID", "5")
    assert count_processes(settings) == (2, 4)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    monkeypatch.setenv("WORLD_SIZE", "6")
    assert count_processes(settings) == (2, 3)  # torchrun, started by slurm or not


def batch_norm_in_one_of_two(rank, port, folder, rows):
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    x = torch.load(folder / "x.pt")
    own = x[: rows[0]] if rank == 0 else x[rows[0] :]
    own.requires_grad_()
    norm = BatchNorm(5)
    sync_batch_norm(norm)
    y = norm(own)
    (y**3).sum().backward()
    torch.save((y.detach(), own.grad, norm.state_dict()), folder / f"{rank}.pt")
    torch.distributed.barrier()
    sys.stdout.flush()
    os._exit(0)  # gloo's threads can wait for each other at a normal end


@pytest.mark.parametrize("rows", [(30, 11), (1, 9), (40, 0), (1, 0)])
def test_batch_norm_over_two_processes(tmp_path, rows):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    x = torch.randn(sum(rows), 5, generator=torch.Generator().manual_seed(0)) * 3 + 100
    torch.save(x, tmp_path / "x.pt")
    torch.multiprocessing.spawn(batch_norm_in_one_of_two, (port, tmp_path, rows), nprocs=2)
    alone = BatchNorm(5)
    x.requires_grad_()
    y = alone(x)
    (y**3).sum().backward()
    parts = [torch.load(tmp_path / f"{rank}.pt") for rank in range(2)]
    torch.testing.assert_close(torch.cat([part[0] for part in parts]), y.detach(), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(torch.cat([part[1] for part in parts]), x.grad, rtol=1e-3, atol=1e-3)
    for _, _, state in parts:
        for key, value in alone.state_dict().items():
            np.testing.assert_allclose(state[key], value, rtol=1e-5, err_msg=key)
