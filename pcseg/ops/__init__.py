"""Custom operators, each with a plain-PyTorch reference beside it."""

from pcseg.ops._extension import has_extension
from pcseg.ops.class_centers import class_centers, class_centers_reference

__all__ = ["class_centers", "class_centers_reference", "has_extension"]
