"""``pcseg COMMAND …``: the same as ``python -m pcseg.COMMAND …``."""

from __future__ import annotations

import importlib
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg.errors import InputError

COMMANDS = {
    "synthetic": ("data_prep.synthetic.__main__", "make up scans in ScanNet's own file formats"),
    "prepare": ("data_prep.scannet", "turn raw ScanNet scans into prepared scenes"),
    "ply": ("data_prep.ply", "turn labelled clouds of your own (PLY, LAS, LAZ) into prepared scenes"),
    "stats": ("pcseg.data.stats", "count what prepared scenes hold"),
    "preview": ("pcseg.data.preview", "look at augmented training samples"),
    "train": ("pcseg.train", "train a network"),
    "evaluate": ("pcseg.evaluate", "score a run at full resolution"),
    "report": ("pcseg.report", "write a page about a run, or about several side by side"),
    "analyze": ("pcseg.analyze", "measure and draw a run's neural collapse"),
    "export": ("pcseg.export", "write or check a benchmark submission"),
    "predict": ("pcseg.predict", "label scans of your own (PLY, LAS, LAZ)"),
    "view": ("pcseg.view", "look at a scene"),
    "colours": ("pcseg.colours", "show the colours of the classes"),
    "checkpoint": ("pcseg.checkpoint", "look at a network's weights, convert them"),
    "check": ("pcseg.check", "say what this machine can do"),
}


def run_command(module: str, *arguments: str | Path) -> None:
    """Say a command and run it as the user would.

    Args:
        module: such as ``"pcseg.train"``.
        arguments: its words.

    Raises:
        InputError: if it failed; it has said why.
        KeyboardInterrupt: if it was stopped.
    """
    words = [str(argument) for argument in arguments]
    print(f"$ python -m {shlex.join([module.removesuffix('.__main__'), *words])}", flush=True)
    code = importlib.import_module(module).main(words)
    if code == 130:
        raise KeyboardInterrupt
    if code:
        raise InputError(f"stopped: {module} failed, see above")


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in COMMANDS:
        return importlib.import_module(COMMANDS[arguments[0]][0]).main(arguments[1:])
    lines = [f"  {name:<10} {text}" for name, (_, text) in COMMANDS.items()]
    usage = "\n".join(["usage: pcseg COMMAND …", "", *lines, "", "pcseg COMMAND --help tells more."])
    if arguments and arguments[0] not in ("-h", "--help", "help"):
        print(f"error: '{arguments[0]}' is not a command\n{usage}", file=sys.stderr)
        return 2
    print(usage)
    return 0


if __name__ == "__main__":
    sys.exit(main())
