"""Semantic segmentation of 3-D indoor scans with many, very unequal classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from pcseg.engine.predictor import Predictor


def load(run: str | Path | None = None, **options: Any) -> Predictor:
    """Load a trained network, to label points with: ``pcseg.load().predict(coord, color)``.

    Args:
        run: the folder that ``pcseg.train`` wrote; None takes the network that comes with pcseg.
        options: see :func:`pcseg.engine.predictor.load_run`, e.g. ``device="cpu"``.

    Raises:
        InputError: see there.
    """
    # Here, so that `import pcseg` alone takes no time.
    if run is None:
        from pcseg.engine.box import load_box

        return load_box(**options)
    from pcseg.engine.predictor import load_run

    return load_run(run, **options)
