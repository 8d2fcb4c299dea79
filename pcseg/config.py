"""The settings of a run: dataclasses are the schema, a YAML file and ``key=value`` overrides fill them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from pcseg.config_rules import CHANNELS, validate
from pcseg.errors import InputError
from pcseg.files import atomic_file


@dataclass
class Augment:
    """Random changes of a training sample, in order. Angles in radians, lengths in metres, probabilities in [0, 1]."""

    drop_points: float = 0.2  # share of points dropped, with probability drop_points_p
    drop_points_p: float = 0.2
    keep_min: float = 1.0  # a share of the points between this and 1 is kept, small ones as likely as large; 1: all
    holes: int = 0  # up to so many balls are cut out, each with a radius of up to hole_radius
    hole_radius: float = 0.4
    cut_top_p: float = 0.0  # probability of leaving out what is higher than a height drawn from cut_top
    cut_top: list[float] = field(default_factory=lambda: [1.6, 2.4])
    rotate_z: float = math.pi  # largest turn about the vertical, with probability rotate_p
    rotate_xy: float = math.pi / 64  # largest tilt about x and about y, with probability rotate_p each
    rotate_p: float = 0.5
    scale_min: float = 0.9
    scale_max: float = 1.1
    stretch: float = 0.0  # then each axis by its own factor, e^u with |u| up to this
    flip_p: float = 0.5  # probability of mirroring x, and of mirroring y
    jitter: float = 0.005  # standard deviation of the noise on coordinates
    jitter_clip: float = 0.02
    noise_max: float = 0.0  # further noise on coordinates; its standard deviation is drawn from 0 to this
    # Smooth bends one after the other, each with a grid spacing and a strength; all with probability elastic_p.
    elastic: list[list[float]] = field(default_factory=lambda: [[0.2, 0.4], [0.8, 1.6]])
    elastic_p: float = 0.95
    color_contrast_p: float = 0.2  # stretch the colours to the full range
    color_shift: float = 0.05  # largest shift of a whole channel, as a share of 255, with probability color_p
    color_jitter: float = 0.05  # standard deviation of the noise on each point's colour, as a share of 255
    color_p: float = 0.95
    color_gain: float = 0.0  # light: all channels times 2^u, |u| up to this, and each one times 2^v, |v| up to half
    drop_color_p: float = 0.0  # probability of grey instead of colours; such a network takes scans without colour
    drop_normal_p: float = 0.0  # probability of zeros instead of normals
    crop_class_p: float = 0.0  # probability of a crop about a point of a class drawn evenly, not about any point
    mix3d_p: float = 0.8  # two neighbouring samples of a batch become one, with both rooms in it


@dataclass
class Data:
    """Where the scenes are and how they become samples."""

    root: str = "data/scannet"  # prepared scenes, see docs/data.md
    label_set: str = "scannet200"  # scannet20 | scannet200 | the path of a classes.csv, see docs/own_data.md
    # A second classifier on the same features, for coarser classes: scannet20 beside scannet200. Empty: none.
    coarse_label_set: str = ""
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
    head: str = "linear"  # linear | cosine (learned) | etf (fixed) | dropclass
    head_scale: float | None = None  # of cosine's and etf's logits; null takes the head's own, 15 and 10


@dataclass
class CrossEntropy:
    """Cross-entropy on points."""

    weight: float = 1.0
    label_smoothing: float = 0.0
    class_weights: str = "none"  # none | inverse_sqrt | inverse (of a class's number of training points)


@dataclass
class Focal:
    """Focal loss (Lin et al., ICCV 2017)."""

    weight: float = 0.0
    gamma: float = 2.0


@dataclass
class Lovasz:
    """Lovász-softmax (Berman et al., CVPR 2018), over the classes of the batch."""

    weight: float = 0.0


@dataclass
class Dice:
    """Soft Dice loss (Milletari et al., 3DV 2016), over the classes of the batch."""

    weight: float = 0.0


@dataclass
class LogitAdjustment:
    """Cross-entropy of logits + tau · log class share (Menon et al., ICLR 2021); tau 1 is balanced softmax."""

    weight: float = 0.0
    tau: float = 1.0


@dataclass
class LDAM:
    """Label-distribution-aware margins (Cao et al., NeurIPS 2019). Wants logits that are cosines: model.head cosine."""

    weight: float = 0.0
    max_margin: float = 0.5
    scale: float = 30.0


@dataclass
class Seesaw:
    """Seesaw loss (Wang et al., CVPR 2021)."""

    weight: float = 0.0
    p: float = 0.8
    q: float = 2.0


@dataclass
class DotRegression:
    """½ (cos(feature, vertex of its class) − 1)², for model.head etf."""

    weight: float = 0.0


@dataclass
class DropClass:
    """What model.head dropclass adds (Chu et al., NeurIPS 2021); see docs/methods.md."""

    sample_from: str = "all"  # all (as published) | present (classes of the batch only)
    alpha: float = 10.0  # weight of the dropped class's probability


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
    """The training loss: the sum of the terms whose weight is not 0, each times its weight."""

    cross_entropy: CrossEntropy = field(default_factory=CrossEntropy)
    focal: Focal = field(default_factory=Focal)
    lovasz: Lovasz = field(default_factory=Lovasz)
    dice: Dice = field(default_factory=Dice)
    logit_adjustment: LogitAdjustment = field(default_factory=LogitAdjustment)
    ldam: LDAM = field(default_factory=LDAM)
    seesaw: Seesaw = field(default_factory=Seesaw)
    dot_regression: DotRegression = field(default_factory=DotRegression)
    dropclass: DropClass = field(default_factory=DropClass)
    center_collapse: CenterCollapse = field(default_factory=CenterCollapse)
    coarse_weight: float = 1.0  # of the same terms for the classes of data.coarse_label_set


@dataclass
class Train:
    """The optimisation."""

    # Weights to begin with: a file, or box, the network that comes with pcseg; empty or none: fresh ones.
    init: str = ""
    epochs: int = 600
    batch_size: int = 12  # scenes of one step, over all processes and accumulated parts
    accumulate: int = 1  # parts that a process takes one after the other for one step, to save memory
    optimizer: str = "sgd"  # sgd | adamw
    lr: float = 0.05  # the peak of a one-cycle schedule
    weight_decay: float = 1e-4
    momentum: float = 0.9  # sgd only, with Nesterov
    warmup: float = 0.05  # share of the steps until the peak
    clip_norm: float = 0.0  # largest gradient norm; 0 leaves gradients alone
    ema_decay: float = 0.0  # validate and keep a moving average of the weights, e.g. 0.999; 0 keeps the weights
    precision: str = "auto"  # auto (fp16 on CUDA, fp32 on CPU) | fp32 | fp16 (CUDA) | bf16
    sync_batch_norm: bool = False  # with several processes: BatchNorm over all of their batches
    validate_every: int = 1  # epochs; the last is always validated
    max_bad_steps: int = 5  # stop after so many steps in a row whose loss is NaN or infinite
    devices: int = 1  # processes on this machine, one a GPU; torchrun and slurm set it themselves
    nodes: int = 1  # machines; see docs/distributed.md


@dataclass
class Log:
    """Where metrics go besides metrics.csv."""

    report: bool = True  # score the trained network and write report.html
    tensorboard: bool = False
    wandb: bool = False
    wandb_project: str = "pcseg"


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
    log: Log = field(default_factory=Log)

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


def load_of_run(run: str | Path) -> Config:
    """Read the config in a run's folder.

    Raises:
        InputError: if the folder is not a run, or its config does not fit.
    """
    path = Path(run) / "config.yaml"
    if not path.is_file():
        raise InputError(f"{run}: is not a run (config.yaml is missing); `python -m pcseg.train --cfg …` makes one")
    return load(path)


def save(config: Config, path: str | Path) -> None:
    """Write the resolved config as YAML."""
    with atomic_file(path) as temporary:
        temporary.write_text(OmegaConf.to_yaml(OmegaConf.structured(config)))


def to_dict(config: Config) -> dict:
    """Turn a config into plain dicts, lists and scalars."""
    return OmegaConf.to_container(OmegaConf.structured(config))


def flat(settings: dict, prefix: str = "") -> dict[str, object]:
    """Join the keys of nested settings with dots: ``{"train": {"lr": 1}}`` becomes ``{"train.lr": 1}``."""
    joined: dict[str, object] = {}
    for key, value in settings.items():
        joined |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return joined
