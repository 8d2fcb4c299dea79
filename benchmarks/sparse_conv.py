"""Sparse convolution on a CPU, layer by layer and as the full SpUNet, against its rivals and against the machine.

    python -m benchmarks.sparse_conv [--voxels 100000] [--quick] [--json FILE]

Rivals: spconv (its Native algorithm, the only one that serves CPU tensors), the plain-PyTorch back end on sorted
voxels, and, to see what gathering costs, bare matrix products of the same sizes (``torch.mm`` into memory that is
there). Rates are in GFLOP/s, counted over the pairs that exist, beside the machine's own: a 4096³ ``torch.mm``.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from rich.console import Console
from torch import Tensor

from benchmarks.timing import best_of, device_name, peak_bytes, print_table, write_json
from pcseg import ops
from pcseg.models.spunet import SpUNet
from pcseg.sparse import InverseConv3d, SparseConv3d, SparseTensor, SubMConv3d
from pcseg.sparse.backends import VARIABLE
from pcseg.sparse.layers import SparseConvolution

OURS, OURS_BF16 = "ours", "ours, bf16"
BACKENDS = {OURS: "cpu", "spconv, Native algorithm": "spconv", "plain PyTorch, sorted voxels": "torch"}
# One layer of each kind and of the widths of SpUNet's two finest levels.
LAYERS = {
    "5³, 9 → 32": lambda: SubMConv3d(9, 32, 5, map_key="stem"),
    "3³, 32 → 64": lambda: SubMConv3d(32, 64, 3, map_key="fine"),
    "3³, 96 → 96": lambda: SubMConv3d(96, 96, 3, map_key="fine"),
    "3³, 128 → 96": lambda: SubMConv3d(128, 96, 3, map_key="fine"),
    "2³ strided, 32 → 64": lambda: SparseConv3d(32, 64, map_key="down"),
    "2³ inverse, 96 → 96": lambda: InverseConv3d(96, 96, map_key="down"),
}


def room_voxels(count: int, seed: int = 0) -> Tensor:
    """Draw the surface of a room with boxes in it: (count, 3) distinct voxels of 2 cm."""
    rng = np.random.default_rng(seed)
    boxes = [((0, 0, 0), (250, 200, 125))]
    for _ in range(40):
        size = rng.integers(10, 60, 3)
        corner = np.array([*rng.integers(0, [250, 200]), 0])
        boxes.append((corner, corner + size))
    faces = []
    for low, high in boxes:
        low, high = np.asarray(low), np.asarray(high)
        for axis in range(3):
            for side in (low[axis], high[axis]):
                grid = [np.arange(a, b + 1) for a, b in zip(low, high, strict=True)]
                grid[axis] = np.array([side])
                faces.append(np.stack(np.meshgrid(*grid, indexing="ij"), axis=-1).reshape(-1, 3))
    voxels = np.unique(np.concatenate(faces), axis=0)
    if len(voxels) < count:
        raise SystemExit(f"error: --voxels {count}: the room has only {len(voxels)}")
    nearest = np.argsort(np.abs(voxels - voxels.mean(axis=0)).max(axis=1), kind="stable")[:count]
    return torch.from_numpy(rng.permutation(voxels[nearest])).int()


@contextlib.contextmanager
def setting(threads: int, backend: str = "cpu") -> Iterator[None]:
    """A number of threads and a back end."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with mock.patch.dict(os.environ, {VARIABLE: backend}):
            yield
    finally:
        torch.set_num_threads(before)


def rivals() -> dict[str, str]:
    """The back ends that are installed here."""
    found = {name: value for name, value in BACKENDS.items() if value != "spconv" or importlib.util.find_spec("spconv")}
    if not ops.has_kernel("sparse_convolution", "cpu"):
        raise SystemExit("error: pcseg's own kernels are not built here, `pcseg check` says why")
    return found


def better_rival(rows: dict[str, dict[str, float]], column: str) -> str:
    """The fastest sparse convolution that is not ours."""
    return min((name for name in rows if name in BACKENDS and name != OURS), key=lambda name: rows[name][column])


def peaks(threads: int) -> dict[str, float]:
    """FLOP a second of a 4096³ product."""
    found = {}
    for name, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        a, b, out = (torch.randn(4096, 4096).to(dtype) for _ in range(3))
        with setting(threads):
            found[name] = 2 * 4096**3 / best_of(lambda a=a, b=b, out=out: torch.mm(a, b, out=out))
    return found


def products_of(model: SpUNet, coord: Tensor, batch: Tensor) -> list[tuple[int, int, int]]:
    """(pairs, in, out) of every matrix product of a forward pass, by our kernel maps."""
    found = []

    def note(layer: SparseConvolution, inputs: tuple, _: SparseTensor) -> None:
        x: SparseTensor = inputs[0]
        if layer.kernel_size == 1:
            found.append((len(x.feat), layer.in_channels, layer.out_channels))
            return
        starts = x.maps.by_key[layer.map_key].data.starts
        each = starts.diff().view(-1, layer.kernel_size**3).sum(0)
        found.extend((int(pairs), layer.in_channels, layer.out_channels) for pairs in each)

    hooks = [m.register_forward_hook(note) for m in model.modules() if isinstance(m, SparseConvolution)]
    with torch.inference_mode(), setting(torch.get_num_threads()):
        model.eval()(torch.randn(len(coord), model.in_channels), coord, batch, 1)
    for hook in hooks:
        hook.remove()
    return found


def bare_products(sizes: list[tuple[int, int, int]]) -> Callable[[], None]:
    """The same products on memory that is there already."""
    most = max(pairs * max(i, o) for pairs, i, o in sizes)
    left, right, out = torch.randn(most), torch.randn(max(i * o for _, i, o in sizes)), torch.empty(most)

    def run() -> None:
        for pairs, i, o in sizes:
            torch.mm(left[: pairs * i].view(pairs, i), right[: i * o].view(i, o), out=out[: pairs * o].view(pairs, o))

    return run


def maps(coord: Tensor, batch: Tensor, threads: int) -> dict[str, dict[str, float]]:
    """Seconds to build each kernel map."""
    rows = {}
    for name, backend in rivals().items():
        with setting(threads, backend):
            x, _ = SparseTensor.from_batch(torch.zeros(len(coord), 1), coord, batch, 1)
            build = x.maps.backend
            rows[name] = {
                "check and sort": best_of(lambda: SparseTensor.from_batch(torch.zeros(len(coord), 1), coord, batch, 1)),
                "3³": best_of(lambda b=build, x=x: b.submanifold_map(x, 3)),
                "5³": best_of(lambda b=build, x=x: b.submanifold_map(x, 5)),
                "2³ strided": best_of(lambda b=build, x=x: b.strided_map(x, 2)),
            }
    return rows


def layer(name: str, coord: Tensor, batch: Tensor, threads: int) -> tuple[dict[str, dict[str, float]], float]:
    """Seconds of one layer, its maps there already; and how many FLOP its forward pass is."""
    rows, flop = {}, 0.0
    for row, backend, dtype in [
        *((row, backend, torch.float32) for row, backend in rivals().items()),
        *([(OURS_BF16, "cpu", torch.bfloat16)] if ops.instruction_sets()[1] else []),
    ]:
        with setting(threads, backend):
            torch.manual_seed(0)
            module = LAYERS[name]()
            x, _ = SparseTensor.from_batch(torch.zeros(len(coord), 1), coord, batch, 1)
            if isinstance(module, InverseConv3d):
                x = SparseConv3d(1, 1, map_key="down")(x)
            feat = torch.randn(len(x.feat), module.in_channels).to(dtype)
            x = x.replace(feat.requires_grad_(name != "5³, 9 → 32"))  # nothing lies before the stem
            out = module(x)
            if backend == "cpu":
                flop = 2.0 * len(x.maps.by_key[module.map_key].data.sources) * module.in_channels * module.out_channels
            direction = torch.randn_like(out.feat)

            def forward(module=module, x=x) -> None:
                with torch.no_grad():
                    module(x)

            def both(module=module, x=x, direction=direction) -> None:
                module.weight.grad = x.feat.grad = None
                module(x).feat.backward(direction)

            rows[row] = {"forward": best_of(forward), "forward + backward": best_of(both)}
    return rows, flop


def network(model: SpUNet, coord: Tensor, batch: Tensor, threads: int, memory: bool) -> dict[str, dict[str, float]]:
    """Seconds and memory of the whole SpUNet, kernel maps included."""
    feat = torch.randn(len(coord), model.in_channels)
    rows = {}
    for row, backend, bfloat16 in [
        *((row, backend, False) for row, backend in rivals().items()),
        *([(OURS_BF16, "cpu", True)] if ops.instruction_sets()[1] else []),
    ]:

        def forward(bfloat16=bfloat16) -> None:
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                model.eval()(feat, coord, batch, 1)

        def both(bfloat16=bfloat16) -> None:
            model.zero_grad()
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                out = model.train()(feat, coord, batch, 1)
            out.float().square().mean().backward()

        with setting(threads, backend):
            rows[row] = {"forward": best_of(forward), "forward + backward": best_of(both)}
            if memory:
                rows[row]["memory"] = peak_bytes(both, "cpu")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voxels", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="the whole network only")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    arguments = parser.parse_args()
    console = Console(width=None if Console().is_terminal else 140, highlight=False)
    coord = room_voxels(arguments.voxels)
    batch = torch.zeros(len(coord), dtype=torch.int64)
    torch.manual_seed(0)
    model = SpUNet(9)
    sizes = products_of(model, coord, batch)
    flop = sum(2.0 * pairs * i * o for pairs, i, o in sizes)
    tables: dict[str, dict] = {}
    console.print(f"{device_name('cpu')}; CPU kernels: {', '.join(name for name in ops.instruction_sets() if name)}")
    for threads in sorted({1, torch.get_num_threads()}):
        there = f"{len(coord):,} voxels, {threads} thread{'s' * (threads > 1)}"
        peak = peaks(threads)
        tables[f"4096³ products, {there}"] = peak
        rates = ", ".join(f"{value / 1e9:.0f} GFLOP/s in {name}" for name, value in peak.items())
        console.print(f"\n{there}: a 4096³ product runs at {rates}")
        if not arguments.quick:
            tables[f"maps, {there}"] = rows = maps(coord, batch, threads)
            print_table(f"kernel maps, {there}", rows, better_rival(rows, "3³"))
            for name in LAYERS:
                rows, layer_flop = layer(name, coord, batch, threads)
                tables[f"{name}, {there}"] = rows
                print_table(f"{name}, {there}", rows, better_rival(rows, "forward"))
                console.print(f"    ours: {layer_flop / rows[OURS]['forward'] / 1e9:.0f} GFLOP/s forward")
        rows = network(model, coord, batch, threads, memory=threads == torch.get_num_threads())
        with setting(threads):
            rows["bare matrix products of the same sizes"] = {"forward": best_of(bare_products(sizes))}
        tables[f"SpUNet, {there}"] = rows
        millions = sum(p.numel() for p in model.parameters()) / 1e6
        title = f"SpUNet, {millions:.1f} M parameters, {flop / 1e9:.0f} GFLOP forward, {there}"
        print_table(title, rows, better_rival(rows, "forward"))
        for column, times in (("forward", 1), ("forward + backward", 3)):
            rate = times * flop / rows[OURS][column]
            share = 100 * rate / peak["float32"]
            console.print(f"    ours, {column}: {rate / 1e9:.0f} GFLOP/s, {share:.0f} % of the 4096³ product")
    write_json(arguments.json, "cpu", tables)


if __name__ == "__main__":
    main()
