"""Command line of the made-up scans."""

from __future__ import annotations

import argparse
import sys

from data_prep.synthetic.write import parse_split, write_dataset
from pcseg.errors import InputError, exit_cleanly


@exit_cleanly
def main(arguments: list[str] | None = None) -> None:
    """Parse, make the scans, say where they lie."""
    parser = argparse.ArgumentParser(
        prog="python -m data_prep.synthetic", description="Make indoor scans in ScanNet's raw layout."
    )
    parser.add_argument("--out", metavar="DIR", help="new folder, or one to complete")
    parser.add_argument("--scenes", type=int, default=24, metavar="N", help="how many (default 24)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same bytes (default 0)")
    parser.add_argument("--jobs", type=int, default=-1, metavar="J", help="processes (default: one a core)")
    parser.add_argument(
        "--split", metavar="A,B,C", help="train, val, test: counts or shares (default about 2/3, 1/4, rest)"
    )
    parser.add_argument(
        "--assets", metavar="DIR", help="mix in CC0 furniture of sweethome3d-furniture's libraries (extra 'assets')"
    )
    parser.add_argument(
        "--variety", action="store_true", help="scan each room in a way of its own: single looks, hasty walks, flats, "
        "with ceilings, dense meshes; and make things of more makes"
    )  # fmt: skip
    parser.add_argument("--pictures", type=_size, metavar="W,H", help="size of a picture in pixels (264,198)")
    parser.add_argument(
        "--sheet", metavar="DIR", help="draw 12 of the scans, and some things of every class, into PNGs there"
    )
    parser.add_argument(
        "--unseen",
        action="store_true",
        help="furniture, doors and windows of makes that no training set has, to test on",
    )
    given = parser.parse_args(arguments)
    if given.out is None and given.sheet is None:
        raise InputError("nothing to do: expected --out DIR for scans, --sheet DIR for contact sheets, or both")
    if given.jobs == 0:
        raise InputError("--jobs 0: expected a number of processes, or -1 for all cores")
    if given.out is not None:
        _make_scans(given)
    if given.sheet is not None:
        from data_prep.synthetic.sheet import write_sheets

        split = parse_split(given.split, given.scenes)
        for path in write_sheets(given.sheet, given.seed, split, given.jobs, given.unseen, given.variety):
            print(path)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(word) for word in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}': expected width and height, e.g. 200,150") from None
    if min(width, height) < 32:
        raise argparse.ArgumentTypeError(f"'{text}': expected at least 32 pixels each way")
    return width, height


def _options(given: argparse.Namespace) -> dict:
    """What differs from the usual scans; only that is noted in synthetic.json."""
    options = {"variety": given.variety, "unseen": given.unseen, "size": given.pictures}
    return {name: value for name, value in options.items() if value}


def _make_scans(given: argparse.Namespace) -> None:
    """Write the data set, with a bar."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("scans"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=given.scenes)
        written = write_dataset(
            given.out, given.scenes, given.seed, given.jobs, given.split, given.assets,
            lambda name: bar.update(task, advance=1, description=name), **_options(given),
        )  # fmt: skip
        bar.update(task, completed=given.scenes)
    train, val, test = parse_split(given.split, given.scenes)
    kept = given.scenes - len(written)
    print(f"{given.out}: {given.scenes} scans ({train} train, {val} val, {test} test; {kept} were already there)")


if __name__ == "__main__":
    sys.exit(main())
