"""Backbones, heads and the segmenter that joins them."""

from pcseg.models.spunet import SpUNet

__all__ = ["SpUNet"]
