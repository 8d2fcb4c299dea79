"""Look at checkpoints and convert them: ``python -m pcseg.checkpoint show FILE``, ``… convert FILE --to … --out …``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pcseg import config as configs
from pcseg.errors import exit_cleanly
from pcseg.labels import load_label_set


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.checkpoint",
        description="Look at a network's weights, and convert them. Files are ours (.ckpt, .safetensors) or of "
        "Pointcept's SpUNet (.pth); nothing in them is run.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="say what a file is")
    show.add_argument("file", metavar="FILE", help="or box: the network that comes with pcseg")
    show.add_argument("--cfg", metavar="FILE", help="also say what `pcseg.train --init FILE` would do in this run")
    show.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change in --cfg")
    convert = commands.add_parser("convert", help="write the weights in another format")
    convert.add_argument("file", metavar="FILE")
    convert.add_argument("--to", required=True, choices=("safetensors", "pointcept"))
    convert.add_argument("--out", required=True, metavar="FILE", help="must not exist yet")
    convert.add_argument("--channels", metavar="a,b", help="input channels, if the file names none: color,normal")
    convert.add_argument("--labels", metavar="NAME", help="classes, if the file names none: scannet20, or my.csv")
    return parser


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = _parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest:  # overrides may also stand behind --cfg
        if arguments.command != "show" or any(own.startswith("-") for own in rest):
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
        arguments.overrides += rest
    from pcseg.engine.box import weights_file
    from pcseg.engine.describe import describe
    from pcseg.engine.weights import convert

    arguments.file = weights_file(arguments.file)
    if arguments.command == "convert":
        channels = tuple(arguments.channels.split(",")) if arguments.channels else None
        classes = load_label_set(arguments.labels).names if arguments.labels else None
        done = convert(arguments.file, arguments.out, arguments.to, channels, classes)
        print(f"{arguments.out}: {len(done.state)} entries, {done.num_parameters:,} parameters, for {arguments.to}")
        return 0
    if arguments.overrides and not arguments.cfg:
        parser.error("key=value needs --cfg")
    config = configs.load(arguments.cfg, arguments.overrides) if arguments.cfg else None
    print(describe(arguments.file, config))
    return 0


if __name__ == "__main__":
    sys.exit(main())
