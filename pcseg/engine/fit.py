"""Train a run: Lightning's trainer between the run's folder, its scenes and its module."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import EMAWeightAveraging

from pcseg.config import Config
from pcseg.engine.callbacks import EpochReport, StepClock, StopOnInterrupt, ValidateLast, read_metrics
from pcseg.engine.checkpointing import CheckpointFiles, KeepCheckpoints, last_good, newest_checkpoint
from pcseg.engine.checkpoints import load_weights, read_checkpoint
from pcseg.engine.environment import write_environment
from pcseg.engine.initialise import start_from
from pcseg.engine.loggers import check_packages, start_logs
from pcseg.engine.material import Material, gather, make_loaders
from pcseg.engine.memory import keep_freed_memory
from pcseg.engine.module import SegmentationModule
from pcseg.engine.precision import autocast_dtype
from pcseg.engine.processes import choose_strategy, count_processes
from pcseg.engine.run_folder import check_resumable, prepare_folder, start_log
from pcseg.errors import InputError

logger = logging.getLogger("pcseg")


def _precision(name: str, device_type: str) -> str:
    """Lightning's name for a precision."""
    dtype = autocast_dtype(name, device_type)
    return {None: "32-true", torch.float16: "16-mixed", torch.bfloat16: "bf16-mixed"}[dtype]


def _make_trainer(config: Config, callbacks: list[pl.Callback]) -> pl.Trainer:
    train, cuda = config.train, torch.cuda.is_available()
    devices, nodes = count_processes(train)
    return pl.Trainer(
        accelerator="cuda" if cuda else "cpu",
        devices=devices,
        num_nodes=nodes,
        strategy=choose_strategy(devices * nodes),
        precision=_precision(train.precision, "cuda" if cuda else "cpu"),
        max_epochs=train.epochs,
        check_val_every_n_epoch=train.validate_every,
        gradient_clip_val=train.clip_norm or None,
        accumulate_grad_batches=train.accumulate,
        logger=False,  # ours take the rows of metrics.csv
        callbacks=callbacks,
        plugins=[CheckpointFiles()],
        num_sanity_val_steps=0,
        use_distributed_sampler=False,  # ours shares scenes out without padding
        enable_progress_bar=False,
        enable_model_summary=False,
        log_every_n_steps=1,
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Lightning's own remarks: our lines say what matters."""
    for name in ("lightning.pytorch", "lightning.fabric", "lightning.pytorch.utilities.rank_zero"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with warnings.catch_warnings():
        # Our sampler resumes in the middle of an epoch by itself; worker counts are ours.
        warnings.filterwarnings("ignore", message=".*your dataloader is not resumable.*")
        warnings.filterwarnings("ignore", message=".*does not have many workers.*")
        warnings.filterwarnings("ignore", message=".*LeafSpec.*deprecated.*")  # Lightning with a newer torch
        yield


def _say_what_starts(config: Config, material: Material, module: SegmentationModule, trainer: pl.Trainer) -> None:
    parameters = sum(p.numel() for p in module.segmenter.parameters())
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "the CPU"
    logger.info(
        "%s: %d scenes an epoch to learn from, %d to validate on, %s parameters, on %s (%s)%s",
        config.run_folder,
        len(material.train),
        len(material.val),
        f"{parameters:,}",
        device,
        trainer.precision,
        f", {trainer.world_size} processes" if trainer.world_size > 1 else "",
    )
    if material.weights is not None:
        draws = material.weights / material.weights.mean()
        logger.info("balanced sampling: a scene comes %.2f to %.2f times an epoch", draws.min(), draws.max())


def fit(
    config: Config,
    resume: bool = False,
    init: str | None = None,
    material: Material | None = None,
    callbacks: Sequence[pl.Callback] = (),
) -> Path:
    """Train the network that a config describes.

    Args:
        config: the run's config.
        resume: go on from the run's newest checkpoint; from the beginning where there is none yet.
        init: weights to begin with, see :func:`pcseg.engine.initialise.start_from`; a run that goes on has its own.
        material: what to learn from, where it is not all that the config names.
        callbacks: what else happens around the steps.

    Returns:
        The run's folder: ``config.yaml``, ``checkpoints/{best,last,previous}.ckpt``, ``metrics.csv``, ``train.log``,
        ``environment.json``; with classes of one's own a copy of them, ``classes.csv``; what ``log`` asks for.

    Raises:
        InputError: if the data or the run's folder are not as they should be, or the loss stays NaN or infinite.
        Interrupted: after Ctrl-C, when the checkpoint is written.
    """
    if not torch.cuda.is_available():
        keep_freed_memory()
    folder = config.run_folder
    checkpoints = folder / "checkpoints"
    check_packages(config)
    material = material or gather(config)
    path = newest_checkpoint(checkpoints) if resume else None
    checkpoint = read_checkpoint(path) if path is not None else None
    pl.seed_everything(config.seed, workers=False, verbose=False)
    if checkpoint is not None:
        check_resumable(checkpoint, path, config)
    module = SegmentationModule(config, material.train.label_set, material.counts, material.coarse_counts)
    started = None
    if checkpoint is not None:
        load_weights(module.segmenter, checkpoint, path)  # says clearly where a file is of another model
    elif init is not None:
        started = start_from(module.segmenter, init, config, material.train.label_set.names)

    keep, clock = KeepCheckpoints(checkpoints), StepClock()
    averaging = [EMAWeightAveraging(decay=config.train.ema_decay)] if config.train.ema_decay > 0 else []
    kept = read_metrics(folder / "metrics.csv", checkpoint["global_step"]) if checkpoint else []
    report = EpochReport(folder / "metrics.csv", clock, config.train.batch_size, kept)
    with _quiet():
        trainer = _make_trainer(
            config, [*callbacks, *averaging, ValidateLast(), clock, report, StopOnInterrupt(keep), keep]
        )
    train_loader, val_loader, sampler = make_loaders(config, material, trainer.global_rank, trainer.world_size)
    report.scenes_per_step = sampler.batch_size
    ended = False
    if checkpoint is not None:
        epoch, sampler.start_step = divmod(checkpoint["global_step"], sampler.steps)
        sampler.set_epoch(epoch)
        ended = epoch >= config.train.epochs
        parts = checkpoint["pcseg"]["config"]["train"]["accumulate"]
        if sampler.start_step and parts != config.train.accumulate:  # Lightning counts parts, not steps
            raise InputError(
                f"{path}: was written in the middle of an epoch with train.accumulate={parts}; go on with the same"
            )

    log_file = None
    if trainer.is_global_zero:
        prepare_folder(config, material.train.label_set, resume)
        if not ended:
            write_environment(folder, trainer.world_size)
        log_file = start_log(folder)
        if resume and checkpoint is None:
            logger.info("%s: has no checkpoint yet, starting from the beginning", folder)
        _say_what_starts(config, material, module, trainer)
        if started is not None:
            logger.info("%s", started)
        if ended:
            logger.info("%s: all %d epochs are trained, nothing is left to do", folder, config.train.epochs)
    try:
        if trainer.is_global_zero:
            report.logs = start_logs(config, checkpoint["global_step"] if checkpoint else 0)
        with _quiet():
            if not ended:
                trainer.fit(module, train_loader, val_loader, ckpt_path=path, weights_only=True)
    except InputError as error:  # a loader process puts its traceback around the sentence
        raise InputError(str(error).rpartition("InputError: ")[2].strip()) from error
    except OSError as error:  # a full disk met by a log
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}; {last_good(checkpoints)}") from error
    finally:
        for log in report.logs:
            log.close()
        if log_file is not None:
            logger.removeHandler(log_file)
            log_file.close()
    return folder
