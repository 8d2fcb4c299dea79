"""Look at a prepared scene: ``python -m pcseg.view DIR/val/scene0000_00 [--run RUN] [--save picture.png]``.

``--html FILE`` and ``--serve`` take a split's folder, too: ``python -m pcseg.view DIR/val --run RUN --html page.html``.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from pcseg.data.scene import load_scene
from pcseg.errors import InputError, exit_cleanly
from pcseg.labels import is_label_set, label_set_names, label_set_of, load_label_set
from pcseg.vis.page import check_page_name, save_page
from pcseg.vis.panels import save_figure, save_labelled_ply, scene_layers, scene_panels
from pcseg.vis.serve import LiveViewer, serve
from pcseg.vis.shown import PAGE_SCENES, load_all_shown, load_shown, scene_folders
from pcseg.vis.window import show


def _label_set_name(value: str) -> str:
    if not is_label_set(value):
        raise argparse.ArgumentTypeError(f"'{value}': expected {', '.join(label_set_names())} or a classes.csv")
    return value


def _number(value: str) -> int:
    if not (value.isdecimal() and 1 <= int(value) <= 65535):
        raise argparse.ArgumentTypeError(f"'{value}': expected a number from 1 to 65535")
    return int(value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.view", description="Show a prepared scene: RGB, truth, prediction and error."
    )
    parser.add_argument(
        "scene",
        metavar="SCENE",
        help="a prepared scene's folder, e.g. DIR/val/scene0000_00; --html and --serve also take DIR/val",
    )
    parser.add_argument("--run", metavar="RUN", help="a training's folder; its model predicts the scene")
    parser.add_argument(
        "--labels",
        type=_label_set_name,
        metavar="NAME",
        help="scannet20, scannet200 or a classes.csv; default: the run's, without a run the data set's classes.csv "
        "or scannet200",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--save",
        metavar="FILE",
        help="instead of opening a window write a picture (.png) or, with --run, the points with their predicted "
        "labels (.ply)",
    )
    ways.add_argument("--html", metavar="FILE", help="write a page (.html) that any browser shows without a network")
    ways.add_argument("--serve", action="store_true", help="show the scenes live in a browser on this machine")
    parser.add_argument("--port", type=_number, default=8080, metavar="N", help="--serve: where (8080)")
    parser.add_argument("--scenes", type=_number, metavar="N", help="of a split's folder the first N (--html: "
                        f"{PAGE_SCENES}, --serve: all)")  # fmt: skip
    return parser


@exit_cleanly
def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    suffix = Path(args.save).suffix.lower() if args.save else None
    if suffix not in (None, ".png", ".ply"):  # before the model runs, which takes a while
        raise InputError(
            f"--save {args.save}: pictures are written as PNG, labelled points as PLY; "
            "give a name that ends in .png or .ply"
        )
    if suffix == ".ply" and not args.run:
        raise InputError(f"--save {args.save}: labelled points need --run RUN, the training that labels them")
    folders = []
    if args.html or args.serve:
        if args.html:
            check_page_name(args.html)
        folders = scene_folders(args.scene, args.scenes or (PAGE_SCENES if args.html else None))

    predictor = None
    if args.run:
        from pcseg.engine.predictor import load_run  # torch and the model: only where they are needed

        predictor = load_run(args.run)
        if args.labels and load_label_set(args.labels).name != predictor.label_set.name:
            raise InputError(
                f"--labels {args.labels}: the run {args.run} was trained on {predictor.label_set.name}; "
                "leave --labels out"
            )
        label_set = predictor.label_set
    else:
        label_set = load_label_set(
            args.labels or label_set_of((folders or [Path(args.scene)])[0].resolve().parent.parent)
        )
    if args.html:
        title = f"run {Path(args.run).name}" if args.run else "pcseg"
        written = save_page(args.html, load_all_shown(folders, label_set, predictor), label_set, title)
        print(f"wrote {args.html}: {written}")
        return 0
    if args.serve:
        serve(LiveViewer(folders, label_set, lambda folder: load_shown(folder, label_set, predictor), args.port))
        return 0
    scene = load_scene(args.scene, label_set.segment_file)
    if scene.segment is None:
        others = [
            name for name in label_set_names() if (Path(args.scene) / load_label_set(name).segment_file).is_file()
        ]
        hint = f"; --labels {others[0]} would find some" if others and not predictor else ""
        print(f"{scene.name}: no {label_set.segment_file}, so truth and error are left out{hint}")
    prediction = predictor.predict_scene(scene) if predictor else None

    if suffix == ".ply":
        save_labelled_ply(args.save, scene, prediction, label_set)
        print(f"wrote {args.save}")
    elif args.save:
        save_figure(scene_panels(scene, label_set, prediction), args.save)
        print(f"wrote {args.save}")
    else:
        show(scene, scene_layers(scene, label_set, prediction))
    return 0


if __name__ == "__main__":
    sys.exit(main())
