"""The colours of the classes: ``python -m pcseg.colours [--labels NAME] [--save palette.png]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pcseg.errors import exit_cleanly
from pcseg.labels import load_label_set


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.colours", description="Show which colour each class has, with its name and raw id."
    )
    parser.add_argument("--labels", default="scannet200", metavar="NAME", help="scannet20, scannet200 or a classes.csv "
                        "(default scannet200)")  # fmt: skip
    parser.add_argument("--save", metavar="FILE.png", help="write a picture instead of printing")
    arguments = parser.parse_args(argv)
    label_set = load_label_set(arguments.labels)

    from rich.console import Console

    from pcseg.vis.palette import palette_text, plot_palette

    if arguments.save:
        plot_palette(label_set, arguments.save)
        print(f"wrote {arguments.save}")
    else:
        Console(highlight=False).print(palette_text(label_set))
    return 0


if __name__ == "__main__":
    sys.exit(main())
