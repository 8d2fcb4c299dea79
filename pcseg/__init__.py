"""Semantic segmentation of 3-D indoor scans with many, very unequal classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from pcseg.engine.predictor import Predictor


def load(run: str | Path, **options: Any) -> Predictor:
    """Load a trained run, to label points with: ``pcseg.load(run).predict(coord, color)``.

    Args:
        run: the folder that ``pcseg.train`` wrote.
        options: see :func:`pcseg.engine.predictor.load_run`, e.g. ``device="cpu"``.

    Raises:
        InputError: see there.
    """
    from pcseg.engine.predictor import load_run  # here, so that `import pcseg` alone takes no time

    return load_run(run, **options)
