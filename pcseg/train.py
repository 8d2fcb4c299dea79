"""Train: ``python -m pcseg.train --cfg scannet200.yaml [key=value …]``."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence

from pcseg import config as configs
from pcseg.errors import InputError, exit_cleanly


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pcseg.train", description="Train a network on prepared scenes.")
    parser.add_argument("--cfg", required=True, metavar="FILE", help="a YAML file, or the name of one in configs/")
    parser.add_argument("--resume", action="store_true", help="go on from the run's newest checkpoint")
    parser.add_argument("--init", metavar="FILE", help="start from these weights: a checkpoint of ours or Pointcept's")
    parser.add_argument("--profile", action="store_true", help="write a trace of some steps into the run's folder")
    parser.add_argument(
        "--overfit",
        type=int,
        metavar="N",
        help="only check that N scenes can be learned by heart, in 300 steps or train.epochs × 20; code 1 if not",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only try two steps of everything, in a temporary folder"
    )
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change, e.g. train.epochs=100")
    arguments = parser.parse_intermixed_args(argv)
    chosen = [name for name in ("resume", "overfit", "dry_run") if getattr(arguments, name) not in (None, False)]
    if len(chosen) > 1:
        raise InputError(f"--{' and --'.join(chosen).replace('_', '-')} exclude each other; choose one")
    if arguments.overfit is not None and arguments.overfit < 1:
        raise InputError(f"--overfit {arguments.overfit}: expected 1 or more scenes")
    config = configs.load(arguments.cfg, arguments.overrides)
    options = [] if arguments.init is None else ["--init", arguments.init]
    if arguments.dry_run:
        from pcseg.engine.dry_run import dry_run

        dry_run(config, arguments.init)
        return 0
    if arguments.overfit:
        from pcseg.engine.overfit import overfit

        asked = any(override.startswith("train.epochs=") for override in arguments.overrides)
        return 0 if overfit(config, arguments.overfit, config.train.epochs if asked else None, arguments.init) else 1

    from lightning.pytorch.utilities import rank_zero_only

    from pcseg.engine.callbacks import Interrupted
    from pcseg.engine.fit import fit

    try:
        folder = fit(config, resume=arguments.resume, init=arguments.init, profile=arguments.profile)
    except Interrupted:
        again = shlex.join(
            ["python", "-m", "pcseg.train", "--cfg", arguments.cfg, *options, *arguments.overrides, "--resume"]
        )
        if rank_zero_only.rank == 0:  # of several processes one speaks
            print(f"stopped; go on with: {again}", file=sys.stderr)
        return 130
    if rank_zero_only.rank == 0:
        print(f"done: {folder}; score it with: python -m pcseg.evaluate --run {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
