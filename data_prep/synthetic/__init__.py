"""Made-up indoor scans in ScanNet's own raw files: ``python -m data_prep.synthetic --out DIR --scenes N --seed S``.

No freely licensed, class-labelled real scan could be found to ship, so the default data is generated: rooms of
parametric furniture, seen by a noisy depth camera, fused to a mesh, cut into segments and annotated as ScanNet is.
Rays are cast by Embree and the rest is NumPy, not Open3D: Open3D's system libraries can be missing, and its unordered
hash maps would give other bytes from run to run.
"""

from __future__ import annotations

from data_prep.synthetic.scene import RawScene, make_scene
from data_prep.synthetic.write import write_dataset

__all__ = ["RawScene", "make_scene", "write_dataset"]
