"""The settings of a run: dataclasses are the schema, a YAML file and ``key=value`` overrides fill them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import is_label_set, label_set_names

CHANNELS = {"coord": 3, "color": 3, "normal": 3}
PRECISIONS = ("auto", "fp32", "fp16", "bf16")


@dataclass
class Augment:
    """Random changes of a training sample. Angles in radians, lengths in metres, probabilities in [0, 1]."""

    drop_points: float = 0.2  # share of points dropped, with probability drop_points_p
    drop_points_p: float = 0.2
    rotate_z: float = math.pi  # largest turn about the vertical, with probability rotate_p
    rotate_xy: float = math.pi / 64  # largest tilt about x and about y, with probability rotate_p each
    rotate_p: float = 0.5
    scale_min: float = 0.9
    scale_max: float = 1.1
    flip_p: float = 0.5  # probability of mirroring x, and of mirroring y
    jitter: float = 0.005  # standard deviation of the noise on coordinates
    jitter_clip: float = 0.02
    color_contrast_p: float = 0.2  # stretch the colours to the full range
    color_shift: float = 0.05  # largest shift of a whole channel, as a share of 255, with probability color_p
    color_jitter: float = 0.05  # standard deviation of the noise on each point's colour, as a share of 255
    color_p: float = 0.95


@dataclass
class Data:
    """Where the scenes are and how they become samples."""

    root: str = "data/scannet"  # prepared scenes, see docs/data.md
    label_set: str = "scannet200"  # scannet20 | scannet200 | the path of a classes.csv, see docs/own_data.md
    channels: list[str] = field(default_factory=lambda: ["coord", "color", "normal"])
    voxel_size: float = 0.02  # metres
    max_points: int = 100_000  # a training sample keeps this many voxels, the nearest to a random one
    workers: int = 4  # loader processes, at most one a core
    cache_gib: float = 0.0  # GiB of training scenes kept in memory, all loader processes together; 0 keeps none
    sampler: str = "uniform"  # uniform (each scene once an epoch) | balanced (scenes with rare classes more often)
    augment: Augment = field(default_factory=Augment)


@dataclass
class Model:
    """The sparse UNet (stages as in Pointcept's SpUNet-v1m1) and the classifier on top."""

    base_channels: int = 32
    channels: list[int] = field(default_factory=lambda: [32, 64, 128, 256, 256, 128, 96, 96])
    layers: list[int] = field(default_factory=lambda: [2, 3, 4, 6, 2, 2, 2, 2])
    norm_momentum: float = 0.01  # share of a batch in BatchNorm's running statistics; short trainings want more
    head: str = "linear"  # linear | etf


@dataclass
class CenterCollapse:
    """The CeCo regulariser; see docs/methods.md."""

    weight: float = 0.0  # 0 leaves it out; the paper uses 0.2 to 0.8
    preset: str = "paper"  # paper | released (released sets normalize, scale and projection itself)
    normalize: bool = False  # scale projected centers to unit length, so that the logits are scaled cosines
    scale: float = 1.0
    projection: str = "auto"  # auto | none | linear | mlp (auto: none if the ETF fits the features, else linear)
    learn_projection: bool = False  # a frozen projection leaves the work to the features
    prior: str = "none"  # none | scenes (log of the share of training scenes that contain a class)
    sync_centers: bool = False  # with several processes: centers over all of their batches


@dataclass
class Loss:
    """The training loss: cross-entropy on points + weight × center collapse on class centers."""

    label_smoothing: float = 0.0
    center_collapse: CenterCollapse = field(default_factory=CenterCollapse)


@dataclass
class Train:
    """The optimisation."""

    epochs: int = 600
    batch_size: int = 12  # scenes
    optimizer: str = "sgd"  # sgd | adamw
    lr: float = 0.05  # the peak of a one-cycle schedule
    weight_decay: float = 1e-4
    momentum: float = 0.9  # sgd only, with Nesterov
    warmup: float = 0.05  # share of the steps until the peak
    clip_norm: float = 0.0  # largest gradient norm; 0 leaves gradients alone
    precision: str = "auto"  # auto (fp16 on CUDA, fp32 on CPU) | fp32 | fp16 (CUDA) | bf16
    validate_every: int = 1  # epochs


@dataclass
class Config:
    """Everything a run needs to be repeated."""

    name: str = "run"  # the run's folder is <runs>/<name>
    runs: str = "runs"
    seed: int = 0
    data: Data = field(default_factory=Data)
    model: Model = field(default_factory=Model)
    loss: Loss = field(default_factory=Loss)
    train: Train = field(default_factory=Train)

    @property
    def run_folder(self) -> Path:
        return Path(self.runs) / self.name

    @property
    def in_channels(self) -> int:
        return sum(CHANNELS[channel] for channel in self.data.channels)


def _find_file(name: str | Path) -> Path:
    """Find a config: the path as given, then ./configs, the checkout's configs/, the package's."""
    package = Path(__file__).resolve().parent
    folders = [Path("."), Path("configs"), package.parent / "configs", package / "configs"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    known = sorted({file.name for folder in folders[1:] for file in folder.glob("*.yaml")})
    raise InputError(f"{name}: no such config, neither here nor in configs/; there are: {', '.join(known)}")


def _one_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def load(path: str | Path, overrides: Sequence[str] = ()) -> Config:
    """Read a config file and apply overrides.

    Args:
        path: YAML file, or the name of one in ``configs/``.
        overrides: ``key.sub=value`` strings; values are YAML.

    Raises:
        InputError: if the file is missing, or a key or value does not fit; it names the key and the nearest right one.
    """
    path = _find_file(path)
    merged = OmegaConf.structured(Config)
    try:
        merged = OmegaConf.merge(merged, OmegaConf.load(path))
    except (OmegaConfBaseException, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {_one_line(error)}") from error
    except Exception as error:  # the YAML parser's own errors have no common base with a short message
        raise InputError(f"{path}: not a YAML mapping: {' '.join(str(error).split())}") from error
    for override in overrides:
        key, equals, _ = override.partition("=")
        if not equals or not key:
            raise InputError(f"'{override}': expected key=value, e.g. train.epochs=100")
        try:
            merged = OmegaConf.merge(merged, OmegaConf.from_dotlist([override]))
        except Exception as error:
            raise InputError(f"'{override}': {_one_line(error)}") from error
    try:
        config = OmegaConf.to_object(merged)
    except OmegaConfBaseException as error:
        raise InputError(f"{path}: {_one_line(error)}") from error
    validate(config, str(path))
    return config


def save(config: Config, path: str | Path) -> None:
    """Write the resolved config as YAML."""
    with atomic_file(path) as temporary:
        temporary.write_text(OmegaConf.to_yaml(OmegaConf.structured(config)))


def to_dict(config: Config) -> dict:
    """Turn a config into plain dicts, lists and scalars."""
    return OmegaConf.to_container(OmegaConf.structured(config))


def validate(config: Config, where: str) -> None:
    """Check what types cannot: choices and ranges.

    Args:
        config: the config.
        where: file to name in the error.

    Raises:
        InputError: naming the key, its value and what is allowed.
    """
    data, model, train, ceco = config.data, config.model, config.train, config.loss.center_collapse
    augment = data.augment
    choices = {
        "data.sampler": (data.sampler, ["uniform", "balanced"]),
        "model.head": (model.head, ["linear", "etf"]),
        "loss.center_collapse.preset": (ceco.preset, ["paper", "released"]),
        "loss.center_collapse.projection": (ceco.projection, ["auto", "none", "linear", "mlp"]),
        "loss.center_collapse.prior": (ceco.prior, ["none", "scenes"]),
        "train.optimizer": (train.optimizer, ["sgd", "adamw"]),
        "train.precision": (train.precision, PRECISIONS),
    }
    for key, (value, allowed) in choices.items():
        if value not in allowed:
            raise InputError(f"{where}: {key} is '{value}', expected one of {', '.join(allowed)}")
    rules = [
        ("name", config.name, bool(config.name) and Path(config.name).name == config.name, "a plain folder name"),
        (
            "data.label_set",
            data.label_set,
            is_label_set(data.label_set),
            f"one of {', '.join(label_set_names())}, or the path of a classes.csv",
        ),
        ("data.channels", data.channels, len(data.channels) > 0, "at least one channel"),
        ("data.voxel_size", data.voxel_size, 0 < data.voxel_size < 10, "metres between 0 and 10"),
        ("data.max_points", data.max_points, data.max_points > 0, "a positive number"),
        ("data.workers", data.workers, data.workers >= 0, "0 or more"),
        ("data.cache_gib", data.cache_gib, 0 <= data.cache_gib < math.inf, "0 or more, in GiB"),
        ("model.channels", model.channels, len(model.channels) == 8 and min(model.channels) > 0, "8 widths"),
        ("model.layers", model.layers, len(model.layers) == 8 and min(model.layers) >= 0, "8 block counts"),
        ("model.base_channels", model.base_channels, model.base_channels > 0, "a positive number"),
        ("model.norm_momentum", model.norm_momentum, 0 < model.norm_momentum <= 1, "a share between 0 and 1"),
        ("loss.center_collapse.weight", ceco.weight, ceco.weight >= 0, "0 or more"),
        ("loss.center_collapse.scale", ceco.scale, ceco.scale > 0, "a positive number"),
        ("loss.label_smoothing", config.loss.label_smoothing, 0 <= config.loss.label_smoothing < 1, "in [0, 1)"),
        ("train.epochs", train.epochs, train.epochs > 0, "a positive number"),
        ("train.batch_size", train.batch_size, train.batch_size > 0, "a positive number"),
        ("train.lr", train.lr, train.lr > 0, "a positive number"),
        ("train.warmup", train.warmup, 0 < train.warmup < 1, "a share of the steps between 0 and 1"),
        ("train.clip_norm", train.clip_norm, train.clip_norm >= 0, "0 or more"),
        ("train.validate_every", train.validate_every, train.validate_every > 0, "a positive number of epochs"),
        ("data.augment.drop_points", augment.drop_points, 0 <= augment.drop_points < 1, "a share in [0, 1)"),
        (
            "data.augment.scale_min",
            augment.scale_min,
            0 < augment.scale_min <= augment.scale_max,
            "a positive factor, at most data.augment.scale_max",
        ),
    ]
    for key, value, fits, expected in rules:
        if not fits:
            raise InputError(f"{where}: {key} is {value!r}, expected {expected}")
    for channel in data.channels:
        if channel not in CHANNELS:
            raise InputError(f"{where}: data.channels has '{channel}', expected any of {', '.join(CHANNELS)}")
