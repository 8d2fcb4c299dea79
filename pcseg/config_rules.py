"""What settings may be, beyond their types: choices and ranges."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from pcseg.errors import InputError
from pcseg.labels import is_coarser, is_label_set, label_set_names

if TYPE_CHECKING:
    from pcseg.config import Augment, Config, Loss

CHANNELS = {"coord": 3, "color": 3, "normal": 3}
PRECISIONS = ("auto", "fp32", "fp16", "bf16")
# How scans are labelled, see pcseg.engine.tta.Inference.
MODES = ("voxels", "fragments")
CARRIES = ("nearest", "trilinear")
VOXEL_FEATURES = ("center", "mean")
VOTES = ("none", "segments")

# Key, its value, whether that fits, and what was expected.
Rule = tuple[str, object, bool, str]


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> Rule:
    return key, value, value in allowed, f"one of {', '.join(allowed)}"


def _data_rules(config: Config) -> list[Rule]:
    data = config.data
    return [
        ("name", config.name, bool(config.name) and Path(config.name).name == config.name, "a plain folder name"),
        (
            "data.label_set",
            data.label_set,
            is_label_set(data.label_set),
            f"one of {', '.join(label_set_names())}, or the path of a classes.csv",
        ),
        (
            "data.coarse_label_set",
            data.coarse_label_set,
            not data.coarse_label_set or is_coarser(data.coarse_label_set, data.label_set),
            "empty, or scannet20 with data.label_set scannet200",
        ),
        ("data.channels", data.channels, len(data.channels) > 0, "at least one channel"),
        ("data.voxel_size", data.voxel_size, 0 < data.voxel_size < 10, "metres between 0 and 10"),
        ("data.max_points", data.max_points, data.max_points > 0, "a positive number"),
        ("data.workers", data.workers, data.workers >= 0, "0 or more"),
        ("data.cache_gib", data.cache_gib, 0 <= data.cache_gib < math.inf, "0 or more, in GiB"),
        _one_of("data.sampler", data.sampler, ("uniform", "balanced")),
        *_augment_rules(data.augment),
    ]


def _augment_rules(augment: Augment) -> list[Rule]:
    shares = "drop_points_p rotate_p flip_p elastic_p color_contrast_p color_shift color_jitter color_p mix3d_p".split()
    shares += "cut_top_p drop_color_p drop_normal_p crop_class_p".split()
    lengths = (
        "rotate_z",
        "rotate_xy",
        "jitter",
        "jitter_clip",
        "noise_max",
        "holes",
        "hole_radius",
        "color_gain",
        "stretch",
    )
    top = augment.cut_top
    pairs = all(len(pair) == 2 and pair[0] > 0 and 0 <= pair[1] < math.inf for pair in augment.elastic)
    return [
        *(
            (f"data.augment.{key}", getattr(augment, key), 0 <= getattr(augment, key) <= 1, "between 0 and 1")
            for key in shares
        ),
        *(
            (f"data.augment.{key}", getattr(augment, key), 0 <= getattr(augment, key) < math.inf, "0 or more")
            for key in lengths
        ),
        ("data.augment.drop_points", augment.drop_points, 0 <= augment.drop_points < 1, "a share in [0, 1)"),
        ("data.augment.keep_min", augment.keep_min, 0 < augment.keep_min <= 1, "a share in (0, 1]"),
        ("data.augment.cut_top", top, len(top) == 2 and 0 < top[0] <= top[1], "two heights in metres, the lower first"),
        ("data.augment.elastic", augment.elastic, pairs, "pairs [grid spacing, strength] in metres"),
        (
            "data.augment.scale_min",
            augment.scale_min,
            0 < augment.scale_min <= augment.scale_max,
            "a positive factor, at most data.augment.scale_max",
        ),
    ]


def _model_rules(config: Config) -> list[Rule]:
    model = config.model
    scale = model.head_scale
    return [
        ("model.channels", model.channels, len(model.channels) == 8 and min(model.channels) > 0, "8 widths"),
        ("model.layers", model.layers, len(model.layers) == 8 and min(model.layers) >= 0, "8 block counts"),
        ("model.base_channels", model.base_channels, model.base_channels > 0, "a positive number"),
        ("model.norm_momentum", model.norm_momentum, 0 < model.norm_momentum <= 1, "a share between 0 and 1"),
        _one_of("model.head", model.head, ("linear", "cosine", "etf", "dropclass")),
        ("model.head_scale", scale, scale is None or 0 < scale < math.inf, "null or a positive number"),
        (
            "model.head_scale",
            scale,
            scale is None or model.head in ("cosine", "etf"),
            "null, since only model.head cosine and etf scale their logits",
        ),
    ]


def _loss_rules(loss: Loss, head: str) -> list[Rule]:
    ceco, point_terms = loss.center_collapse, ("cross_entropy", "focal", "lovasz", "dice", "logit_adjustment")
    point_terms += ("ldam", "seesaw", "dot_regression")
    weights = {name: getattr(loss, name).weight for name in (*point_terms, "center_collapse")}
    scored = any(weights[name] > 0 for name in point_terms)
    smoothing = loss.cross_entropy.label_smoothing
    return [
        *((f"loss.{name}.weight", value, 0 <= value < math.inf, "0 or more") for name, value in weights.items()),
        ("loss", "without any term on points", scored, f"a weight above 0 for one of {', '.join(point_terms)}"),
        ("loss.cross_entropy.label_smoothing", smoothing, 0 <= smoothing < 1, "in [0, 1)"),
        _one_of(
            "loss.cross_entropy.class_weights", loss.cross_entropy.class_weights, ("none", "inverse_sqrt", "inverse")
        ),
        ("loss.focal.gamma", loss.focal.gamma, loss.focal.gamma >= 0, "0 or more"),
        ("loss.logit_adjustment.tau", loss.logit_adjustment.tau, loss.logit_adjustment.tau > 0, "a positive number"),
        ("loss.ldam.max_margin", loss.ldam.max_margin, loss.ldam.max_margin > 0, "a positive number"),
        ("loss.ldam.scale", loss.ldam.scale, loss.ldam.scale > 0, "a positive number"),
        ("loss.seesaw.p", loss.seesaw.p, loss.seesaw.p >= 0, "0 or more"),
        ("loss.seesaw.q", loss.seesaw.q, loss.seesaw.q >= 0, "0 or more"),
        (
            "loss.dot_regression.weight",
            loss.dot_regression.weight,
            loss.dot_regression.weight == 0 or head == "etf",
            "0, since it is a loss of model.head etf only",
        ),
        _one_of("loss.dropclass.sample_from", loss.dropclass.sample_from, ("all", "present")),
        ("loss.coarse_weight", loss.coarse_weight, 0 < loss.coarse_weight < math.inf, "a positive number"),
        ("loss.dropclass.alpha", loss.dropclass.alpha, loss.dropclass.alpha >= 0, "0 or more"),
        ("loss.center_collapse.scale", ceco.scale, ceco.scale > 0, "a positive number"),
        _one_of("loss.center_collapse.preset", ceco.preset, ("paper", "released")),
        _one_of("loss.center_collapse.projection", ceco.projection, ("auto", "none", "linear", "mlp")),
        _one_of("loss.center_collapse.prior", ceco.prior, ("none", "scenes")),
    ]


def _train_rules(config: Config) -> list[Rule]:
    train = config.train
    positive = ("epochs", "batch_size", "accumulate", "lr", "validate_every", "max_bad_steps", "devices", "nodes")
    return [
        *((f"train.{key}", getattr(train, key), getattr(train, key) > 0, "a positive number") for key in positive),
        ("train.weight_decay", train.weight_decay, train.weight_decay >= 0, "0 or more"),
        ("train.momentum", train.momentum, 0 < train.momentum < 1, "a share between 0 and 1"),
        ("train.warmup", train.warmup, 0 < train.warmup < 1, "a share of the steps between 0 and 1"),
        ("train.clip_norm", train.clip_norm, train.clip_norm >= 0, "0 or more"),
        ("train.ema_decay", train.ema_decay, 0 <= train.ema_decay < 1, "in [0, 1)"),
        _one_of("train.optimizer", train.optimizer, ("sgd", "adamw")),
        _one_of("train.precision", train.precision, PRECISIONS),
    ]


def validate(config: Config, where: str) -> None:
    """Check what types cannot: choices and ranges.

    Args:
        config: the config.
        where: file to name in the error.

    Raises:
        InputError: naming the key, its value and what is allowed.
    """
    rules = _data_rules(config) + _model_rules(config) + _loss_rules(config.loss, config.model.head)
    for key, value, fits, expected in rules + _train_rules(config):
        if not fits:
            raise InputError(f"{where}: {key} is {value!r}, expected {expected}")
    for channel in config.data.channels:
        if channel not in CHANNELS:
            raise InputError(f"{where}: data.channels has '{channel}', expected any of {', '.join(CHANNELS)}")
