"""A timed training step on made-up voxels with each back end of this machine, for ``pcseg check``."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from unittest import mock

import torch
from torch.nn import functional as F

from pcseg import ops
from pcseg.check_report import Line, first_line
from pcseg.errors import InputError
from pcseg.losses import CenterCollapse
from pcseg.models.spunet import SpUNet
from pcseg.sparse.backends import VARIABLE, choose_backend

SIDE = 48  # voxels
CLASSES, WEIGHT = 20, 0.4
TITLE = f"One training step of a small SpUNet with CeCo on {3 * SIDE**2 - 3 * SIDE + 1:,} made-up voxels"
TOLERANCE = 0.01  # of the loss, relative; cards may compute in TF32


def corner() -> torch.Tensor:
    """A floor and two walls: (N, 3) int64, voxels."""
    i, j, k = torch.meshgrid(*[torch.arange(SIDE)] * 3, indexing="ij")
    return torch.nonzero((i == 0) | (j == 0) | (k == 0))


def timed_step(device: str, backend: str) -> tuple[float, float]:
    """Seconds of the second training step (the first one warms up) and the loss it starts from.

    Args:
        device: ``"cpu"`` or ``"cuda"``.
        backend: a value of PCSEG_SPARSE_BACKEND.
    """
    rng = torch.Generator().manual_seed(0)
    coord = corner().to(device)
    feat = torch.randn(len(coord), 9, generator=rng).to(device)
    # A class for each block of a quarter of the side, so that all are there and each has its own place.
    segment = ((coord // (SIDE // 4)) @ torch.tensor([16, 4, 1], device=device)) % CLASSES
    batch = torch.zeros(len(coord), dtype=torch.int64, device=device)
    with torch.random.fork_rng(devices=[]), mock.patch.dict(os.environ, {VARIABLE: backend}):
        torch.manual_seed(0)  # the same weights for all back ends
        model = SpUNet(9, channels=(16, 32, 64, 96, 96, 64, 48, 48), layers=(1,) * 8, base_channels=16)
        head = torch.nn.Linear(model.out_channels, CLASSES)
        ceco = CenterCollapse(CLASSES, model.out_channels, normalize=True, scale=10.0).to(device)
        both = torch.nn.ModuleList([model, head]).to(device)
        optimizer = torch.optim.SGD(both.parameters(), lr=0.01, momentum=0.9, nesterov=True)
        for _ in range(2):
            if device == "cuda":
                torch.cuda.synchronize()
            start = time.perf_counter()
            features = model(feat, coord, batch, 1)
            loss = F.cross_entropy(head(features), segment) + WEIGHT * ceco(features, segment)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            value = loss.item()
            if device == "cuda":
                torch.cuda.synchronize()
            seconds = time.perf_counter() - start
    return seconds, value


def backends(device: str) -> list[str]:
    """The values of PCSEG_SPARSE_BACKEND that can serve a kind of device, plain PyTorch first."""
    from pcseg.check import problem

    found = ["torch"]
    if device == "cpu" and ops.has_kernel("sparse_convolution", "cpu"):
        found.append("cpu")
    for package in ("spconv", "spconv_triton") if device == "cuda" else ("spconv",):
        if problem(package) is None:
            found.append(package)
    return found


def steps() -> Iterator[Line]:
    """Time a step on each kind of device with each of its back ends; its loss must be plain PyTorch's."""
    for device in ("cuda", "cpu") if torch.cuda.is_available() else ("cpu",):
        try:
            default = _default(device)
        except InputError as error:
            yield Line("wrong", device, str(error))
            continue
        expected = None
        for backend in backends(device):
            name, said = f"{device}: {backend}", " (the default)" if backend == default else ""
            worst = "wrong" if backend == default else "broken"
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    seconds, loss = timed_step(device, backend)
            except Exception as error:  # whatever a package does on a card that it was not built for
                yield Line(worst, name, f"fails{said}: {first_line(error)}")
                continue
            expected = loss if expected is None else expected
            text = f"{seconds:.3f} s a step, loss {loss:.3f}{said}"
            if abs(loss - expected) <= TOLERANCE * abs(expected):  # false for NaN
                yield Line("ok", name, text)
            else:
                fix = f"set {VARIABLE}=torch until this is mended"
                yield Line(worst, name, f"{text}, but {expected:.3f} with plain PyTorch", fix)


def _default(device: str) -> str:
    """The back end that a device's tensors take, as a value of PCSEG_SPARSE_BACKEND."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chosen = choose_backend(torch.device(device), torch.float32, cells=1, voxels=1).name
        for backend in backends(device):
            with mock.patch.dict(os.environ, {VARIABLE: backend}):
                try:
                    if choose_backend(torch.device(device), torch.float32, cells=1, voxels=1).name == chosen:
                        return backend
                except InputError:  # spconv's CPU-only build
                    continue
    return ""
