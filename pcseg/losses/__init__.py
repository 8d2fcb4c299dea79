"""Losses and what they are made of."""

from pcseg.losses.ceco import CenterCollapse
from pcseg.losses.etf import simplex_etf

__all__ = ["CenterCollapse", "simplex_etf"]
