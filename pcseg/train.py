"""Train: ``python -m pcseg.train --cfg scannet200.yaml [key=value …]``."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg import config as configs
from pcseg.errors import InputError, exit_cleanly


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pcseg.train", description="Train a network on prepared scenes.")
    parser.add_argument("--cfg", required=True, metavar="FILE", help="a YAML file, or the name of one in configs/")
    parser.add_argument("--resume", action="store_true", help="go on from the run's newest checkpoint")
    parser.add_argument("--init", metavar="FILE", help="start from these weights: a checkpoint of ours or "
                        "Pointcept's, or box: those that come with pcseg")  # fmt: skip
    parser.add_argument("--profile", action="store_true", help="write a trace of a few steps to trace.json")
    parser.add_argument(
        "--overfit",
        type=int,
        metavar="N",
        help="check that the set-up can learn N training scenes by heart: without augmentation, 10 epochs of 30 steps "
        "(train.epochs=… changes it), in a run of its own, <name>-overfit; exit code 1 when mIoU stays below 80 %%",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="try everything that a long run will do (two steps, validation, checkpoint, scores, export) on the "
        "largest scenes and estimate its time and memory; leaves nothing behind",
    )
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change, e.g. train.epochs=100")
    arguments = parser.parse_intermixed_args(argv)
    _check_options(arguments)
    config = configs.load(arguments.cfg, arguments.overrides)

    from lightning.pytorch.utilities import rank_zero_only

    from pcseg.engine.callbacks import Interrupted

    try:
        return _run(config, arguments)
    except Interrupted:
        if arguments.dry_run or arguments.overfit is not None:
            print("stopped", file=sys.stderr)
        elif rank_zero_only.rank == 0:
            print(f"stopped; go on with: {_command_to_resume(arguments)}", file=sys.stderr)
        return 130


def _check_options(arguments: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    checks = {"--dry-run": arguments.dry_run, "--overfit": arguments.overfit is not None}
    others = {"--resume": arguments.resume, "--profile": arguments.profile and arguments.dry_run}
    for check, given in checks.items():
        if not given:
            continue
        clashes = [option for option, also in {**others, **checks}.items() if also and option != check]
        if clashes:
            raise InputError(f"{check} is a check of its own and does not go with {clashes[0]}; leave one of them out")


def _run(config: configs.Config, arguments: argparse.Namespace) -> int:
    from lightning.pytorch.utilities import rank_zero_only

    from pcseg.engine.box import weights_file
    from pcseg.engine.fit import fit

    init = arguments.init or config.train.init
    init = None if init in ("", "none") else weights_file(init)
    if arguments.dry_run:
        from pcseg.engine.dry_run import dry_run

        dry_run(config, init=init)
        return 0
    callbacks = []
    if arguments.profile:
        from pcseg.engine.profiling import Profile

        callbacks.append(Profile())
    if arguments.overfit is not None:
        from pcseg.engine.overfit import overfit

        asked = any(override.startswith("train.epochs=") for override in arguments.overrides)
        epochs = config.train.epochs if asked else None
        return 0 if overfit(config, arguments.overfit, epochs, init, callbacks) else 1
    folder = fit(config, resume=arguments.resume, init=init, callbacks=callbacks)
    if rank_zero_only.rank == 0:  # of several processes one speaks
        if config.log.report:
            _report(folder)
        print(f"done: {folder}")
    return 0


def _report(folder: Path) -> None:
    """Write the run's page; a run that is trained has not failed where that cannot be done."""
    from pcseg import report

    code = report.main([str(folder)])
    if code == 130:
        raise KeyboardInterrupt
    if code:
        print(f"without a report; try again with: python -m pcseg.report {folder}", file=sys.stderr)


def _command_to_resume(arguments: argparse.Namespace) -> str:
    options = [] if arguments.init is None else ["--init", arguments.init]
    return shlex.join(
        ["python", "-m", "pcseg.train", "--cfg", arguments.cfg, *options, *arguments.overrides, "--resume"]
    )


if __name__ == "__main__":
    sys.exit(main())
