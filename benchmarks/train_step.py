"""A full-size training step: how long each part takes, what CeCo adds, and how much memory it needs.

    python -m benchmarks.train_step [--device cuda] [--backend spconv_triton] [--voxels 100000] [--scenes 12] [--json F]

The network is scannet200.yaml's: SpUNet with 39 million parameters and 200 classes, cross-entropy and, in every second
step, CeCo; SGD with Nesterov momentum. Steps with and without CeCo take turns, so that whatever else the machine does
falls on both alike. Needs torch, numpy and rich, no other package and no data.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn
from torch.nn import functional as F

from benchmarks.sparse_conv import room_voxels
from benchmarks.timing import device_name, peak_bytes, write_json
from pcseg import ops
from pcseg.errors import exit_cleanly
from pcseg.losses import CenterCollapse
from pcseg.models.spunet import SpUNet
from pcseg.sparse.backends import PACKAGES, VARIABLE, choose_backend

CLASSES, CHANNELS = 200, 9
PARTS = ("forward", "cross-entropy", "CeCo", "backward", "optimiser")
GOAL = 3.0  # percent that CeCo may add
PRECISIONS = {"cpu": {"fp32": None, "bf16": torch.bfloat16}, "cuda": {"fp32": None, "fp16": torch.float16}}


@dataclass
class Case:
    """A batch of rooms and all that a step changes or looks at.

    Attributes:
        feat: (N, 9) float32.
        coord: (N, 3) int32, voxels.
        batch, segment: (N,) int64; segment is -1 where there is no label.
    """

    device: str
    scenes: int
    feat: Tensor
    coord: Tensor
    batch: Tensor
    segment: Tensor
    model: SpUNet
    head: nn.Linear
    ceco: CenterCollapse
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    dtype: torch.dtype | None


def make_case(device: str, voxels: int, scenes: int, dtype: torch.dtype | None, width: int = 32) -> Case:
    """Draw rooms, each with its own boxes; blocks of 16³ voxels share a class, drawn with shares 1, 1/2, 1/3, …"""
    rng = np.random.default_rng(0)
    coords = [room_voxels(voxels, seed) for seed in range(scenes)]
    coord, batch = torch.cat(coords), torch.arange(scenes).repeat_interleave(voxels)
    blocks = torch.cat([batch[:, None], coord.long() // 16], 1)
    _, block = torch.unique(blocks, dim=0, return_inverse=True)
    shares = 1 / np.arange(1, CLASSES + 1)
    classes = torch.from_numpy(rng.choice(CLASSES, size=int(block.max()) + 1, p=shares / shares.sum()))
    segment = classes[block]
    segment[torch.from_numpy(rng.random(len(segment)) < 0.05)] = -1  # what is not annotated
    torch.manual_seed(0)
    feat = torch.randn(len(coord), CHANNELS)
    model = SpUNet(CHANNELS, channels=tuple(width * c // 32 for c in (32, 64, 128, 256, 256, 128, 96, 96)),
                   base_channels=width)  # fmt: skip
    head = nn.Linear(model.out_channels, CLASSES)
    ceco = CenterCollapse(CLASSES, model.out_channels, normalize=True, scale=10.0).to(device)
    parameters = nn.ModuleList([model, head]).to(device).train().parameters()
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9, weight_decay=1e-4, nesterov=True)
    scaler = torch.amp.GradScaler(device, enabled=dtype == torch.float16)
    tensors = (tensor.to(device) for tensor in (feat, coord, batch, segment))
    return Case(device, scenes, *tensors, model, head, ceco, optimizer, scaler, dtype)


def step(case: Case, with_ceco: bool, mark: Callable[[], None] = lambda: None) -> None:
    """One training step; ``mark`` is called before the first of :data:`PARTS` and after each."""
    mark()
    with torch.autocast(case.device, case.dtype, enabled=case.dtype is not None):
        features = case.model(case.feat, case.coord, case.batch, case.scenes)
        logits = case.head(features)
        mark()
        loss = F.cross_entropy(logits.float(), case.segment, ignore_index=-1)
        mark()
        if with_ceco:
            loss = loss + 0.4 * case.ceco(features, case.segment)
        mark()
    case.optimizer.zero_grad()
    case.scaler.scale(loss).backward()
    mark()
    case.scaler.step(case.optimizer)
    case.scaler.update()
    mark()


class Clock:
    """Marks the ends of parts: by events on the device on CUDA, else by the processor's clock."""

    def __init__(self, device: str):
        self.cuda = device == "cuda"
        self.marks: list = []

    def mark(self) -> None:
        if self.cuda:
            self.marks.append(torch.cuda.Event(enable_timing=True))
            self.marks[-1].record()
        else:
            self.marks.append(time.perf_counter())

    def seconds(self) -> list[float]:
        """What lies between marks."""
        pairs = list(zip(self.marks, self.marks[1:], strict=False))
        if self.cuda:
            torch.cuda.synchronize()
            return [start.elapsed_time(end) / 1e3 for start, end in pairs]
        return [end - start for start, end in pairs]


def measure(case: Case, repeats: int) -> dict[str, dict[str, float | None]]:
    """Medians of the parts and of the step in seconds and memory in bytes, with CeCo and without; and what CeCo adds.

    ``memory`` is what a step takes beyond what lies there before it (weights, gradients, momentum, the batch), ``peak``
    all of it together, which only CUDA can tell.
    """
    ways = {"with CeCo": True, "without": False}
    found: dict[str, list[list[float]]] = {name: [] for name in ways}
    for with_ceco in ways.values():  # the first steps choose algorithms and fill caches
        for _ in range(2):
            step(case, with_ceco)
    for repeat in range(repeats):
        # The first of a pair can be slower or faster than the second: they take turns at it.
        for name in list(ways) if repeat % 2 == 0 else list(ways)[::-1]:
            clock = Clock(case.device)
            step(case, ways[name], clock.mark)
            found[name].append(clock.seconds())
    rows: dict[str, dict[str, float | None]] = {}
    for name, runs in found.items():
        rows[name] = {part: statistics.median(run[i] for run in runs) for i, part in enumerate(PARTS)}
        rows[name]["step"] = statistics.median(sum(run) for run in runs)
        rows[name]["memory"] = peak_bytes(lambda name=name: step(case, ways[name]), case.device)
        rows[name]["peak"] = torch.cuda.max_memory_allocated() if case.device == "cuda" else None
    # By itself as well: on a shared machine whole steps wander by more than it takes.
    rows["CeCo alone"] = {"step": ceco_alone(case, repeats)}
    pairs = [sum(a) / sum(b) - 1 for a, b in zip(found["with CeCo"], found["without"], strict=True)]
    rows["added by CeCo, %"] = {
        "pairs, lower quartile": 100 * float(np.quantile(pairs, 0.25)),
        "pairs, median": 100 * statistics.median(pairs),
        "pairs, upper quartile": 100 * float(np.quantile(pairs, 0.75)),
        "alone": 100 * rows["CeCo alone"]["step"] / rows["without"]["step"],
    }
    return rows


def ceco_alone(case: Case, repeats: int) -> float:
    """Median seconds of CeCo's forward and backward on features like the network's.

    Gradients pile up in ``features.grad``: in a step, too, CeCo's is added to that of the logits.
    """
    features = torch.randn(len(case.feat), case.model.out_channels, device=case.device)
    features = features.to(case.dtype or torch.float32).requires_grad_()
    times = []
    for repeat in range(max(repeats, 5) + 1):
        clock = Clock(case.device)
        clock.mark()
        case.scaler.scale(0.4 * case.ceco(features, case.segment)).backward()
        clock.mark()
        if repeat:  # the first one warms up
            times += clock.seconds()
    return statistics.median(times)


def print_rows(title: str, rows: dict[str, dict[str, float | None]]) -> None:
    console = Console(width=None if Console().is_terminal else 140, highlight=False)
    table = Table(title=f"{title}; ms, share of the step")
    for column in ("", *PARTS, "step", "extra memory, MB"):
        table.add_column(column, justify="right" if column else "left")
    for name in ("with CeCo", "without"):
        row = rows[name]
        parts = [f"{1e3 * row[part]:.1f} ({100 * row[part] / row['step']:.1f} %)" for part in PARTS]
        memory = "n/a" if row["memory"] is None else f"{row['memory'] / 1e6:.0f}"
        table.add_row(name, *parts, f"{1e3 * row['step']:.1f}", memory)
    console.print(table)
    added = rows["added by CeCo, %"]
    low, middle, high = (added[f"pairs, {name}"] for name in ("lower quartile", "median", "upper quartile"))
    console.print(
        f"    CeCo adds {middle:+.1f} % (quartiles {low:+.1f} to {high:+.1f}) by steps with and without it in turn, "
        f"goal at most {GOAL:.0f} %\n    alone, with its backward: {1e3 * rows['CeCo alone']['step']:.2f} ms, "
        f"{added['alone']:.2f} % of a step"
    )
    if rows["with CeCo"]["peak"] is not None:
        console.print(f"    peak memory, weights and all: {rows['with CeCo']['peak'] / 1e9:.2f} GB")


@exit_cleanly
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--backend", choices=PACKAGES, help="default: the one that the device's tensors take")
    parser.add_argument("--voxels", type=int, default=100_000, help="of a scene")
    parser.add_argument("--scenes", type=int, help="of a batch; default 12 on CUDA, 1 on a CPU")
    parser.add_argument("--steps", type=int, help="with and without CeCo each; default 20 on CUDA, 5 on a CPU")
    parser.add_argument("--width", type=int, default=32, help="of the network's stem; smaller ones are for trying out")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    arguments = parser.parse_args()
    device = arguments.device
    if device == "cuda" and not torch.cuda.is_available():
        raise SystemExit("error: torch sees no CUDA device")
    scenes = arguments.scenes or (12 if device == "cuda" else 1)
    steps = arguments.steps or (20 if device == "cuda" else 5)
    if min(scenes, steps, arguments.voxels, arguments.width) < 1:
        raise SystemExit("error: --voxels, --scenes, --steps and --width must be positive")
    chosen = {VARIABLE: arguments.backend} if arguments.backend else {}
    tables: dict[str, dict] = {}
    failed = False
    with mock.patch.dict(os.environ, chosen):
        backend = choose_backend(torch.device(device), torch.float32, cells=1, voxels=1).name
        compiled = "compiled" if ops.has_kernel("center_collapse", device) else "NOT compiled: plain PyTorch"
        where = f"{torch.get_num_threads()} threads, " if device == "cpu" else ""
        print(f"{device_name(device)}, {where}torch {torch.__version__}, back end {backend}; CeCo's ops {compiled}")
        for name, dtype in PRECISIONS[device].items():
            title = f"{name}, {scenes} × {arguments.voxels:,} voxels, {backend}"
            if name == "bf16" and (ops.instruction_sets()[1] is None or backend == "spconv"):
                print(f"{title}: left out, it would compute in fp32: there are no bf16 instructions or kernels")
                continue
            case = make_case(device, arguments.voxels, scenes, dtype, arguments.width)
            try:
                rows = measure(case, steps)
            except torch.OutOfMemoryError:
                failed = True
                print(f"{title}: left out, does not fit into the card's memory: give fewer --scenes")
                continue
            millions = sum(p.numel() for m in (case.model, case.head) for p in m.parameters()) / 1e6
            print_rows(f"SpUNet {millions:.1f} M, {title}", rows)
            tables[title] = rows
            write_json(arguments.json, device, tables)  # what is measured stays if the next one fails
    if failed:
        raise SystemExit("error: not all was measured, see above")


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=FutureWarning)  # spconv's autocast decorators
    sys.exit(main())
