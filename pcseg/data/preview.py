"""Look at augmented training samples: ``python -m pcseg.data.preview --cfg FILE --save sheet.png``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pcseg import config as configs
from pcseg.errors import InputError, exit_cleanly


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pcseg.data.preview",
        description="Draw a scene and some training samples that are made of it, by colour and by class, as voxels: as "
        "the network gets them. Below each the sample that it becomes where Mix3D joins it with another.",
    )
    parser.add_argument("--cfg", required=True, metavar="FILE", help="a config, or the name of one in configs/")
    parser.add_argument("--scene", metavar="NAME", help="a training scene; default: the first")
    parser.add_argument("--samples", type=int, default=4, metavar="N", help="default: 4")
    parser.add_argument("--seed", type=int, metavar="S", help="default: the config's")
    parser.add_argument("--save", required=True, metavar="FILE.png")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings, such as data.augment.mix3d_p=0")
    return parser


@exit_cleanly
def main(argv: Sequence[str] | None = None) -> int:
    args = _parser().parse_intermixed_args(argv)
    if Path(args.save).suffix.lower() != ".png":
        raise InputError(f"--save {args.save}: expected a name that ends in .png")
    if not 0 < args.samples <= 12:
        raise InputError(f"--samples {args.samples}: expected 1 to 12")
    config = configs.load(args.cfg, args.overrides)

    from pcseg.data.dataset import SceneDataset
    from pcseg.vis.panels import save_figure
    from pcseg.vis.samples import sample_sheet

    seed = config.seed if args.seed is None else args.seed
    if seed < 0:
        raise InputError(f"--seed {seed}: expected 0 or more")
    dataset = SceneDataset(config.data, "train", seed, train=True)
    names = [folder.name for folder in dataset.folders]
    if args.scene is not None and args.scene not in names:
        raise InputError(f"--scene {args.scene}: no such training scene in {config.data.root}; the first is {names[0]}")
    scene = 0 if args.scene is None else names.index(args.scene)
    save_figure(sample_sheet(dataset, scene, args.samples, seed), args.save)
    print(f"wrote {args.save}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
