"""How all benchmarks take time and memory, print them, and write them down."""

from __future__ import annotations

import argparse
import ctypes
import datetime
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

from pcseg.engine.processor import processor_name

SECONDS_A_CELL = 4.0  # after two runs, no more are started when this much time is spent
RUNS = {"cpu": 5, "cuda": 30}


def parse_arguments(description: str) -> argparse.Namespace:
    """The options that the benchmarks of ops share: ``--device`` and ``--json``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def best_of(function: Callable[[], object], repeats: int = RUNS["cpu"]) -> float:
    """Run once to warm up, then return the shortest of several runs in seconds: noise only ever adds."""
    function()
    times: list[float] = []
    while len(times) < 2 or (len(times) < repeats and sum(times) < SECONDS_A_CELL):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def seconds(function: Callable[[], object], device: str) -> float:
    """Seconds one call takes: on the CPU the shortest of several, on CUDA the median between events on the device."""
    if device == "cpu":
        return best_of(function)
    for _ in range(3):
        function()
    # All runs are queued before the first is waited for: on an idle device the way of a launch would count as well.
    events = [[torch.cuda.Event(enable_timing=True) for _ in range(2)] for _ in range(RUNS["cuda"])]
    for start, end in events:
        start.record()
        function()
        end.record()
    torch.cuda.synchronize()
    return statistics.median(start.elapsed_time(end) for start, end in events) / 1e3


def peak_bytes(function: Callable[[], object], device: str) -> float | None:
    """Most memory that one call takes beyond what was taken before it; None where the system cannot tell.

    Results that the call itself replaces, such as a gradient, were there before it and do not count.
    """
    if device == "cuda":
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        function()
        torch.cuda.synchronize()
        return torch.cuda.max_memory_allocated() - before
    try:
        ctypes.CDLL(None).malloc_trim(0)  # memory kept for reuse would hide what is taken
        Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts from here
    except (OSError, AttributeError):
        return None
    before = _resident("VmRSS")
    function()
    return max(0, _resident("VmHWM") - before)


def _resident(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return 1024 * int(line.split()[1])
    raise ValueError(f"/proc/self/status has no {name}")


def print_table(title: str, rows: dict[str, dict[str, float | None]], rival: str, memory: str = "memory") -> None:
    """Print seconds as milliseconds, each with its ratio to the rival's; and bytes as megabytes.

    Args:
        title: the table's title.
        rows: name → column → seconds, or bytes in the column ``memory``, None where they cannot be told.
        rival: the row that the others are compared with; 2.0× means half its time.
        memory: name of the column that holds bytes.
    """
    table = Table(title=f"{title}; ms (times as fast as {rival})")
    columns = list(rows[rival])
    for column in ("", *columns):
        table.add_column(f"extra {column}, MB" if column == memory else column, justify="right" if column else "left")
    for name, row in rows.items():
        cells = []
        for column in columns:
            value = row.get(column)
            if column not in row:
                cells.append("")
            elif value is None:
                cells.append("n/a")
            elif column == memory:
                cells.append(f"{value / 1e6:.0f}")
            else:
                cells.append(f"{1e3 * value:.2f} ({rows[rival][column] / value:.2f}×)")
        table.add_row(name, *cells)
    Console(width=None if Console().is_terminal else 140).print(table)


def write_json(path: Path | None, device: str, tables: dict[str, dict]) -> None:
    """Write the figures of a benchmark with what they were measured on; does nothing without a path."""
    if path is None:
        return
    found = {
        "device": device_name(device),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "date": datetime.date.today().isoformat(),
        "tables": tables,
    }
    path.write_text(json.dumps(found, indent=1) + "\n")


def device_name(device: str) -> str:
    """The GPU's or the processor's name."""
    if device == "cuda":
        return torch.cuda.get_device_name()
    return processor_name()
