"""Holding what pcseg makes of a damaged file against what a plain reading of it says."""

from __future__ import annotations

import signal
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pcseg.data.normals import estimate_normals
from pcseg.errors import InputError
from tests.reference import raw_files as reference

SECONDS = 20  # a case takes milliseconds, on a busy machine more
BYTES = 4 << 20  # the scans have a few thousand


class Hang(BaseException):
    """A case took too long."""


class Wrong(Exception):
    """A case ended as none may."""


def guarded(work: Callable[[], Any], touched: list[Path]) -> Any:
    """What ``work`` returns, or the InputError that it raises; Wrong if it ends otherwise."""

    def stop(*_):
        raise Hang

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    tracemalloc.start()
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            warnings.filterwarnings("ignore", message="Reading `.npy`")  # of Python 2
            try:
                result = work()
            except InputError as error:
                result = error
    except Hang:
        raise Wrong(f"took more than {SECONDS} s") from None
    except Exception as error:
        raise Wrong(f"raised {type(error).__name__}: {error}") from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    if peak > BYTES:
        raise Wrong(f"took {peak:,} bytes of memory")
    if heard:
        raise Wrong(f"warned: {heard[0].message}")
    if isinstance(result, InputError):
        sentence = str(result)
        if len(sentence.splitlines()) != 1 or len(sentence) > 1000:
            raise Wrong(f"not one sentence: {sentence[:2000]!r}")
        if not any(path.name in sentence for path in touched):
            raise Wrong(f"names none of the damaged files: {sentence}")
    return result


def told(work: Callable[[], Any]) -> Any:
    """What the reference returns, or its refusal."""
    try:
        return work()
    except reference.Refused as error:
        return error


def check_normals(coord: np.ndarray, normal: np.ndarray, expected: np.ndarray | None) -> None:
    if normal.dtype != np.float32 or not np.allclose((normal.astype(float) ** 2).sum(1), 1, atol=1e-5):
        raise Wrong("normals are not of unit length")
    if expected is None:
        expected = estimate_normals(coord)
    if not np.allclose(normal, expected, atol=1e-4):
        raise Wrong("normals differ")


def check_arrays(arrays: dict[str, np.ndarray], expected: dict[str, Any]) -> None:
    """Compare a scan's arrays with what its files say."""
    stems = {"coord", "color", "normal", "segment20", "segment200", "instance", "superpoint"} & expected.keys()
    if arrays.keys() != stems:
        raise Wrong(f"has {sorted(arrays)}, expected {sorted(stems)}")
    for stem in stems - {"normal", "superpoint"}:
        if not np.array_equal(arrays[stem], expected[stem]):
            raise Wrong(f"{stem} differs")
    check_normals(arrays["coord"], arrays["normal"], expected["normal"])
    if "superpoint" in stems and not np.array_equal(arrays["superpoint"], expected["superpoint"]):
        raise Wrong("superpoint differs")


def compare(ours: Any, expected: Any, check: Callable[[Any, Any], None]) -> str:
    """Hold a result against the reference's."""
    if isinstance(expected, reference.Refused):
        if not isinstance(ours, InputError):
            raise Wrong("was read, but holds no such thing")
        return "refused"
    if isinstance(ours, InputError):
        return "stricter"  # e.g. blank lines between the rows of an ascii mesh
    check(ours, expected)
    return "read"


def equal(ours: Any, expected: Any) -> None:
    if ours != expected:
        raise Wrong(f"read {ours}, expected {expected}")
