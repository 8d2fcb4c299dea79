"""Losses and what they are made of. Each takes logits (N, K) of points or maps (B, K, H, W) of images."""

from pcseg.losses.build import TrainingLoss, build_losses, wants_class_points
from pcseg.losses.ceco import CenterCollapse
from pcseg.losses.cross_entropy import CrossEntropy
from pcseg.losses.dice import DiceLoss
from pcseg.losses.dot_regression import DotRegression
from pcseg.losses.dropclass import Dropped
from pcseg.losses.etf import simplex_etf
from pcseg.losses.focal import FocalLoss
from pcseg.losses.frequencies import class_weights
from pcseg.losses.ldam import LDAM
from pcseg.losses.logit_adjustment import LogitAdjustment
from pcseg.losses.lovasz import LovaszSoftmax
from pcseg.losses.seesaw import SeesawLoss

__all__ = [
    "LDAM",
    "CenterCollapse",
    "CrossEntropy",
    "DiceLoss",
    "DotRegression",
    "Dropped",
    "FocalLoss",
    "LogitAdjustment",
    "LovaszSoftmax",
    "SeesawLoss",
    "TrainingLoss",
    "build_losses",
    "class_weights",
    "simplex_etf",
    "wants_class_points",
]
