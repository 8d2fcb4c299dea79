"""Train a run: folders, checkpoints, logs and Lightning's trainer around the module."""

from __future__ import annotations

import csv
import logging
import os
import warnings
from pathlib import Path

import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger
from torch.utils.data import DataLoader

from pcseg import config as configs
from pcseg.config import Config
from pcseg.data.batch import collate
from pcseg.data.dataset import EpochSampler, SceneDataset
from pcseg.data.statistics import class_scene_share, classes_in_scenes, repeat_factors
from pcseg.engine.callbacks import EpochReport, StopOnInterrupt
from pcseg.engine.checkpoints import find_checkpoint, load_weights, read_checkpoint
from pcseg.engine.memory import keep_freed_memory
from pcseg.engine.module import SegmentationModule
from pcseg.engine.precision import autocast_dtype
from pcseg.errors import InputError
from pcseg.files import atomic_file
from pcseg.labels import CLASSES_FILE, LabelSet, check_same_classes, is_own_label_set

logger = logging.getLogger("pcseg")


def _precision(name: str, device_type: str) -> str:
    """Lightning's name for a precision."""
    dtype = autocast_dtype(name, device_type)
    return {None: "32-true", torch.float16: "16-mixed", torch.bfloat16: "bf16-mixed"}[dtype]


def _start_log(folder: Path) -> logging.Handler:
    logger.setLevel(logging.INFO)
    if not any(type(handler) is logging.StreamHandler for handler in logger.handlers):
        console = logging.StreamHandler()
        console.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(console)
    file = logging.FileHandler(folder / "train.log")
    file.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logger.addHandler(file)
    return file


def _csv_logger(config: Config, resume_step: int | None) -> CSVLogger:
    """Log to <run>/metrics.csv; after a resume, rows up to that step are kept (Lightning would delete them)."""
    path = config.run_folder / "metrics.csv"
    rows: list[dict] = []
    if resume_step is not None and path.is_file():
        with path.open(newline="") as file:
            rows = [row for row in csv.DictReader(file) if int(row["step"]) < resume_step]
    csv_logger = CSVLogger(config.runs, name=config.name, version="", flush_logs_every_n_steps=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the folder is not empty, which is no news here
        experiment = csv_logger.experiment
    if rows:
        experiment.metrics_keys = list(rows[0])
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return csv_logger


def _keep_classes(config: Config, label_set: LabelSet, resume: bool) -> None:
    """Put a copy of one's own classes into the run's folder, so that the run stays usable wherever the file goes."""
    copy = config.run_folder / CLASSES_FILE
    if resume:
        check_same_classes(label_set, copy)
    content = Path(config.data.label_set).read_bytes()
    with atomic_file(copy) as temporary:
        temporary.write_bytes(content)


def _prepare_folder(config: Config, label_set: LabelSet, resume: bool) -> Path:
    folder = config.run_folder
    checkpoints = folder / "checkpoints"
    if not resume and checkpoints.is_dir() and any(checkpoints.glob("*.ckpt")):
        raise InputError(f"{folder}: already holds a trained run; add --resume to go on, or choose another name=…")
    try:
        checkpoints.mkdir(parents=True, exist_ok=True)
        if is_own_label_set(config.data.label_set):
            _keep_classes(config, label_set, resume)
        configs.save(config, folder / "config.yaml")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return folder


def fit(config: Config, resume: bool = False) -> Path:
    """Train the network that a config describes.

    Args:
        config: the run's config.
        resume: go on from the run's newest checkpoint.

    Returns:
        The run's folder: ``config.yaml``, ``checkpoints/{best,last}.ckpt``, ``metrics.csv``, ``train.log``; with
        classes of one's own a copy of them, ``classes.csv``.

    Raises:
        InputError: if the data or the run's folder are not as they should be.
        Interrupted: after Ctrl-C, when the checkpoint is written.
    """
    cuda = torch.cuda.is_available()
    if not cuda:
        keep_freed_memory()
    precision = _precision(config.train.precision, "cuda" if cuda else "cpu")
    train_set = SceneDataset(config.data, "train", config.seed, train=True)
    val_set = SceneDataset(config.data, "val")
    check_same_classes(train_set.label_set, Path(config.data.root) / CLASSES_FILE)
    for scenes in (train_set, val_set):
        scenes.check_files()
    path = find_checkpoint(config.run_folder, "last") if resume else None
    checkpoint = read_checkpoint(path) if path is not None else None

    wants_prior = config.loss.center_collapse.weight > 0 and config.loss.center_collapse.prior == "scenes"
    balanced = config.data.sampler == "balanced"
    share = weights = None
    if wants_prior or balanced:
        present = classes_in_scenes(train_set.folders, train_set.label_set)
        share = class_scene_share(present) if wants_prior else None
        weights = repeat_factors(present) if balanced else None
    pl.seed_everything(config.seed, workers=False, verbose=False)
    module = SegmentationModule(config, train_set.label_set, share)
    if checkpoint is not None:
        load_weights(module.segmenter, checkpoint, path)  # says clearly where the config was changed to another model

    batch_size = min(config.train.batch_size, len(train_set))
    sampler = EpochSampler(len(train_set), config.seed, weights)
    if checkpoint is not None:
        epoch, batches_done = divmod(checkpoint["global_step"], len(train_set) // batch_size)
        sampler.set_epoch(epoch)
        sampler.skip = batches_done * batch_size
    workers = min(config.data.workers, os.cpu_count() or 1)  # samples do not depend on it
    loading = {"collate_fn": collate, "num_workers": workers, "pin_memory": cuda, "persistent_workers": workers > 0}
    train_loader = DataLoader(train_set, batch_size, sampler=sampler, drop_last=True, **loading)
    val_loader = DataLoader(val_set, 1, **loading)

    folder = _prepare_folder(config, train_set.label_set, resume)
    log_file = _start_log(folder)
    last = folder / "checkpoints" / "last.ckpt"
    best = ModelCheckpoint(
        last.parent,
        "best",
        monitor="val/miou",
        mode="max",
        every_n_epochs=config.train.validate_every,
        enable_version_counter=False,
        auto_insert_metric_name=False,
    )
    newest = ModelCheckpoint(last.parent, "last", enable_version_counter=False, save_on_train_epoch_end=True)
    parameters = sum(p.numel() for p in module.segmenter.parameters())
    logger.info(
        "%s: %d scenes to learn from, %d to validate on, %s parameters, on %s (%s)",
        folder,
        len(train_set),
        len(val_set),
        f"{parameters:,}",
        torch.cuda.get_device_name() if cuda else "the CPU",
        precision,
    )
    if weights is not None:
        draws = weights / weights.mean()
        logger.info("balanced sampling: a scene comes %.2f to %.2f times an epoch", draws.min(), draws.max())
    for name in ("lightning.pytorch", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.WARNING)  # our own lines say what matters
    try:
        with warnings.catch_warnings():
            # Our sampler resumes in the middle of an epoch by itself; worker counts are ours.
            warnings.filterwarnings("ignore", message=".*your dataloader is not resumable.*")
            warnings.filterwarnings("ignore", message=".*does not have many workers.*")
            warnings.filterwarnings("ignore", message=".*Checkpoint directory .* exists and is not empty.*")
            warnings.filterwarnings("ignore", message=".*LeafSpec.*deprecated.*")  # Lightning with a newer torch
            trainer = pl.Trainer(
                accelerator="cuda" if cuda else "cpu",
                devices=1,
                precision=precision,
                max_epochs=config.train.epochs,
                check_val_every_n_epoch=config.train.validate_every,
                gradient_clip_val=config.train.clip_norm or None,
                logger=_csv_logger(config, checkpoint["global_step"] if checkpoint else None),
                callbacks=[best, newest, StopOnInterrupt(last), EpochReport()],
                num_sanity_val_steps=0,
                enable_progress_bar=False,
                enable_model_summary=False,
                log_every_n_steps=1,
            )
            trainer.fit(module, train_loader, val_loader, ckpt_path=path, weights_only=True)
    except InputError as error:  # a loader process puts its traceback around the sentence
        raise InputError(str(error).rpartition("InputError: ")[2].strip()) from error
    finally:
        logger.removeHandler(log_file)
        log_file.close()
    return folder
