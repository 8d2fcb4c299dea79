"""How all benchmarks take time and print it."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table


def best_of(function: Callable[[], object], repeats: int = 5) -> float:
    """Run once to warm up, then return the shortest of several runs in seconds: noise only ever adds."""
    function()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def print_table(title: str, rows: dict[str, dict[str, float]], rival: str) -> None:
    """Print seconds as milliseconds, each with its ratio to the rival's.

    Args:
        title: the table's title.
        rows: name → column → seconds.
        rival: the row that the others are compared with; 2.0× means half its time.
    """
    table = Table(title=f"{title}; ms (times as fast as {rival})")
    columns = list(rows[rival])
    for column in ("", *columns):
        table.add_column(column, justify="right" if column else "left")
    for name, row in rows.items():
        cells = [f"{1e3 * row[c]:.1f} ({rows[rival][c] / row[c]:.2f}×)" if c in row else "" for c in columns]
        table.add_row(name, *cells)
    Console().print(table)
