"""How the C library hands memory out."""

from __future__ import annotations

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h


def keep_freed_memory() -> bool:
    """Let freed memory wait in this process for its next use, in place of going back to the system each time.

    A training step on a CPU frees and asks for the same large arrays over and over, and the system clears them page by
    page: up to a fifth of a step. Holds until the process ends.

    Returns:
        Whether the C library can do it; only glibc can.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(M_MMAP_THRESHOLD, 2**31 - 1) and mallopt(M_TRIM_THRESHOLD, -1))
