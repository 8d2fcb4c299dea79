"""Label scans of one's own: ``python -m pcseg.predict scan.ply --out DIR`` (see docs/predicting.md)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg.data.placement import UNITS
from pcseg.errors import InputError, exit_cleanly
from pcseg.inference_arguments import add_inference_arguments, load_predictor
from pcseg.labels import label_set_names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.predict",
        description="Label point clouds and meshes of your own. For each scan DIR gets a PLY file with all that was "
        "in it, coloured by class, and a .npy file with the class index of each point, in the same order.",
    )
    parser.add_argument("scans", nargs="+", metavar="IN", help=".ply, .las or .laz files, folders of them, or prepared "
                        "scenes")  # fmt: skip
    parser.add_argument("--run", metavar="RUN", help="the folder that training wrote (default: the network that comes "
                        "with pcseg)")  # fmt: skip
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the results")
    parser.add_argument("--unit", default="m", choices=UNITS, help="of the coordinates (default m)")
    parser.add_argument("--up", default="z", choices=["z", "y"], help="the axis that points up (default z)")
    parser.add_argument("--fill-color", action="store_true", help="take grey where a file has no colour and the "
                        "network saw no such scan in training; labels are then worse")  # fmt: skip
    parser.add_argument("--probabilities", action="store_true", help="write those of all classes, too: "
                        "NAME.probabilities.npy, (V, K) float16")  # fmt: skip
    parser.add_argument("--unsure", metavar="T", help="points whose confidence is below T, between 0 and 1, get no "
                        "class: -1, grey (default: all get one)")  # fmt: skip
    parser.add_argument("--labels", choices=label_set_names(), help="the classes to label with (default: the run's "
                        "own; of the network that comes with pcseg scannet20)")  # fmt: skip
    add_inference_arguments(parser)
    return parser


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit code 2 if any file failed."""
    arguments = _parser().parse_args(argv)

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from pcseg.engine.predict_files import Settings, find_scans, label_file, prepare_out
    from pcseg.engine.predictor import check_unsure

    unsure = check_unsure(arguments.unsure, "--unsure")
    scans = find_scans(arguments.scans)
    predictor = load_predictor(arguments.run, arguments, arguments.labels)
    prepare_out(arguments.out, scans, predictor.label_set, unsure is not None)
    settings = Settings(arguments.unit, arguments.up, arguments.fill_color, arguments.probabilities, unsure)
    failed = 0
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("", total=sum(map(_size, scans)))
        for number, path in enumerate(scans):
            bar.update(task, description=f"{path.name} ({number + 1} of {len(scans)})")
            try:
                labelled = label_file(predictor, path, arguments.out, settings)
                print(labelled.text(predictor.label_set), flush=True)
            except InputError as error:
                if len(scans) == 1:
                    raise
                print(f"error: {error}", file=sys.stderr)
                failed += 1
            bar.advance(task, _size(path))
    if failed < len(scans):
        print(
            f"{arguments.out}: {len(scans) - failed} × .ply, in the colours of its classes (look at it with `python -m "
            "pcseg.view`, MeshLab, CloudCompare …), and .npy, the class index of each point; classes.csv says what "
            "they are"
        )
    if failed:
        raise InputError(f"{failed} of {len(scans)} files failed, as said above")
    return 0


def _size(path: Path) -> int:
    """Bytes of a scan, by which the time that is left is estimated."""
    file = path / "coord.npy" if path.is_dir() else path
    return file.stat().st_size if file.is_file() else 0


if __name__ == "__main__":
    sys.exit(main())
