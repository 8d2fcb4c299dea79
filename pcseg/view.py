"""Look at scans: ``python -m pcseg.view DIR/val/scene0000_00 [--run RUN] [--save picture.png]`` (docs/viewing.md).

``--html FILE`` writes a page for any browser, ``--serve`` opens a live viewer (docs/pages.md).
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from pcseg.errors import InputError, exit_cleanly
from pcseg.inference_arguments import add_inference_arguments, load_predictor
from pcseg.labels import LabelSet, is_label_set, label_set_names, label_set_of, load_label_set
from pcseg.vis.page import check_page_name, save_page
from pcseg.vis.panels import save_figure, save_labelled_ply, scene_panels
from pcseg.vis.serve import LiveViewer, serve
from pcseg.vis.shown import PAGE_SCENES, load_all_labelled, load_labelled
from pcseg.vis.subject import Subject, find_subjects, load_subject
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
        prog="python -m pcseg.view", description="Show scans in a window: RGB, truth, prediction, error, confidence."
    )
    parser.add_argument("scene", metavar="SCENE", help="a prepared scene, e.g. DIR/val/scene0000_00, a folder of them, "
                        "or a .ply file")  # fmt: skip
    parser.add_argument("--run", metavar="RUN", help="a training's folder; its model predicts the scene (box: "
                        "the one that comes with pcseg)")  # fmt: skip
    parser.add_argument("--labels", type=_label_set_name, metavar="NAME", help="scannet20, scannet200 or a classes.csv "
                        "(default: the run's, without a run the data set's classes.csv or scannet200)")  # fmt: skip
    parser.add_argument("--mesh", metavar="PATH", help="the .ply that the scene was prepared from, or a folder of raw "
                        "scans: draws its triangles instead of points")  # fmt: skip
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--save", metavar="FILE", help="instead of opening a window, write a picture (.png) or, "
                        "with --run, the points with predicted labels (.ply)")  # fmt: skip
    ways.add_argument("--html", metavar="FILE", help="write a page (.html) that any browser shows without a network")
    ways.add_argument("--serve", action="store_true", help="show the scenes live in a browser on this machine")
    parser.add_argument("--port", type=_number, default=8080, metavar="N", help="--serve: where (8080)")
    parser.add_argument("--scenes", type=_number, metavar="N", help="of a split's folder the first N (--html: "
                        f"{PAGE_SCENES}, --serve: all)")  # fmt: skip
    add_inference_arguments(parser)
    return parser


def _save(path: str, subject: Subject, label_set: LabelSet) -> None:
    """Write a picture, or the labelled points."""
    scene = subject.scene
    if scene.segment is None:
        print(f"{scene.name}: no labels of {label_set.name}, so truth and error are left out{subject.hint}")
    if path.lower().endswith(".ply"):
        save_labelled_ply(path, scene, subject.prediction, label_set)
    else:
        panels = scene_panels(scene, label_set, subject.prediction, confidence=subject.confidence, faces=subject.faces)
        save_figure(panels, path)
    print(f"wrote {path}")


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
    if args.html:
        check_page_name(args.html)
    paths, start = find_subjects(args.scene)
    if (args.html or args.serve) and paths[start].resolve() == Path(args.scene).resolve():
        paths, start = [paths[start]], 0
    elif args.html or args.serve:
        paths = paths[: args.scenes or (PAGE_SCENES if args.html else None)]
    own_file = paths[0].is_file()
    if own_file and (args.run or args.mesh):
        raise InputError(
            f"{paths[start]}: --run and --mesh are for prepared scenes; `python -m pcseg.predict` labels PLY files, "
            "and their triangles are drawn as they are"
        )
    predictor = load_predictor(args.run, args, args.labels) if args.run else None
    beside = paths[0].resolve().parent  # pcseg.predict leaves its classes there; prepared scenes one folder further up
    default = label_set_of(beside if own_file else beside.parent)
    label_set = predictor.label_set if predictor else load_label_set(args.labels or default)

    def load(path: Path) -> Subject:
        return load_subject(path, label_set, args.mesh, predictor.fields if predictor else ())

    def predict(scene):
        predicted = predictor.label_scene(scene)
        return predicted.segment, predicted.confidence

    if args.html:
        title = f"run {Path(args.run).name}" if args.run else "pcseg"
        written = save_page(args.html, load_all_labelled(paths, label_set, predictor), label_set, title)
        print(f"wrote {args.html}: {written}")
    elif args.serve:
        serve(LiveViewer(paths, label_set, lambda path: load_labelled(path, label_set, predictor), args.port))
    elif args.save:
        _save(args.save, load_labelled(paths[start], label_set, predictor, args.mesh), label_set)
    else:
        show(paths, start, load, label_set, predict if predictor else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
