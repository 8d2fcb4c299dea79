"""How ``pcseg check`` says what it found: one line a thing, readable without a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

COLORS = {"ok": "32", "absent": "2", "slow": "33", "note": "33", "broken": "31", "wrong": "1;31"}


class Line(NamedTuple):
    """One thing that was looked at: its state, its name, what was found, and what mends it."""

    state: str
    name: str
    text: str
    fix: str = ""


def print_group(title: str, lines: Iterable[Line]) -> list[Line]:
    """Print lines as they are found, and return them; those longer than the terminal are wrapped."""
    print(f"\n{title}")
    found = []
    for line in lines:
        print(layout(line, shutil.get_terminal_size().columns if sys.stdout.isatty() else None), flush=True)
        found.append(line)
    return found


def layout(line: Line, columns: int | None) -> str:
    """Lay a line out: state, name and text; then what mends it, below where both do not fit into 80 columns.

    Args:
        line: the line.
        columns: width of the terminal, on which states have colours; None without one: nothing is then wrapped, so
            that a search finds all that is said about a thing in its line.
    """
    start = f"  {line.state:<7} {line.name:<16} "
    text, fix = line.text, line.fix
    if fix and len(f"{start}{text}: {fix}") <= (columns or 80):
        text, fix = f"{text}: {fix}", ""
    rows = [start + text]
    if columns is not None:
        indent = " " * len(start)
        rows = textwrap.wrap(
            text, max(columns, 60), initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
        )
        if "NO_COLOR" not in os.environ:
            rows[0] = rows[0].replace(line.state, f"\033[{COLORS[line.state]}m{line.state}\033[0m", 1)
    if fix:
        rows.append(f"{'':10}→ {fix}")  # never wrapped, to be copied
    return "\n".join(rows)


def first_line(error: Exception) -> str:
    """An error in one line, whatever it says."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def memory() -> tuple[int | None, int]:
    """Bytes of memory this process may use, and how many of them are free; None where the system does not say."""
    try:
        rows = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        total, free = (1024 * int(rows[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
    except (OSError, KeyError, ValueError):
        return None, 0
    try:  # a container has less than the machine
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text())
        used = int(Path("/sys/fs/cgroup/memory.current").read_text())
        total, free = min(total, limit), min(free, max(limit - used, 0))
    except (OSError, ValueError):
        pass
    return total, free


def gib(count: float) -> str:
    return f"{count / 2**30:.1f} GiB"
