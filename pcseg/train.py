"""Train: ``python -m pcseg.train --cfg scannet200.yaml [key=value …]``."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence

from pcseg import config as configs
from pcseg.errors import exit_cleanly


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pcseg.train", description="Train a network on prepared scenes.")
    parser.add_argument("--cfg", required=True, metavar="FILE", help="a YAML file, or the name of one in configs/")
    parser.add_argument("--resume", action="store_true", help="go on from the run's newest checkpoint")
    parser.add_argument("--init", metavar="FILE", help="start from these weights: a checkpoint of ours or Pointcept's")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change, e.g. train.epochs=100")
    arguments = parser.parse_intermixed_args(argv)
    config = configs.load(arguments.cfg, arguments.overrides)
    options = [] if arguments.init is None else ["--init", arguments.init]

    from lightning.pytorch.utilities import rank_zero_only

    from pcseg.engine.callbacks import Interrupted
    from pcseg.engine.fit import fit

    try:
        folder = fit(config, resume=arguments.resume, init=arguments.init)
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
