"""What beginning with the model in the box gains over training from scratch, by the number of scans of one's own.

``python -m tools.box_gain``: rooms of unseen families stand for scans of one's own (100 to learn from, 30 to score
on). The config is the one that ``data_prep.ply`` writes, about 1,000 steps whatever the number of scans, scored at the
end of its schedule; docs/data.md has the table. What is done is not done again: for another network in the box remove
``box/gain``.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from data_prep import scannet
from data_prep.own_config import config_text
from data_prep.synthetic import __main__ as synthetic
from pcseg import evaluate, train
from pcseg.data.scene import list_scenes
from pcseg.files import atomic_folder

SCANS = (5, 20, 100)
ROOMS, SEED = (100, 30, 0), 4000
ALL = ["data.label_set=scannet20", "log.report=false"]
# As own.yaml is where it does not begin with the box, but for the size of the network.
FROM_SCRATCH = [
    "train.init=none", "train.lr=0.005", "data.augment.jitter=0.0075", "data.augment.jitter_clip=0.03",
    "data.augment.elastic=[[0.3,0.6],[1.2,2.4]]", "data.augment.elastic_p=0.95",
]  # fmt: skip


def make_rooms(root: Path) -> Path:
    """Make up and prepare the rooms that stand for scans of one's own."""
    raw, data = root / "raw" / "own", root / "own"
    split = ",".join(map(str, ROOMS))
    for main, words in (
        (synthetic.main, ["--out", raw, "--scenes", sum(ROOMS), "--split", split, "--seed", SEED, "--unseen"]),
        (scannet.main, ["--raw", raw, "--out", data]),
    ):
        if main([str(word) for word in words]):
            raise SystemExit(2)
    return data


def take_some(data: Path, number: int) -> Path:
    """Make a data set of ``number`` of the training rooms and all rooms to score on."""
    out = data.with_name(f"own_{number}")
    if not out.is_dir():
        with atomic_folder(out) as temporary:
            for split, scenes in (("train", list_scenes(data, "train")[:number]), ("val", list_scenes(data, "val"))):
                for scene in scenes:
                    shutil.copytree(scene, temporary / split / scene.name)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path("box"), metavar="DIR", help="where rooms and runs go (box)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="settings to change in all trainings")
    arguments = parser.parse_intermixed_args()
    data = make_rooms(arguments.root)
    runs = arguments.root / "gain"
    runs.mkdir(parents=True, exist_ok=True)
    print("| scans | from the box | from scratch |\n|---|---|---|")
    untrained = runs / "box_0.json"
    if not untrained.is_file():
        words = ["--run", "box", "--data", str(data), "--labels", "scannet20", "--json", str(untrained)]
        if evaluate.main(words):
            raise SystemExit(2)
    print(f"| 0 | {_cell(untrained)} | |", flush=True)
    for number in SCANS:
        some, cells = take_some(data, number), []
        config = runs / f"own_{number}.yaml"
        config.write_text(config_text(some, ["coord", "color", "normal"], 0.03, number))
        for name, changes in (("box", []), ("scratch", FROM_SCRATCH)):
            run = runs / f"{name}_{number}_{arguments.seed}"
            scores = run / "evaluate_val.json"
            if not scores.is_file():
                words = [*ALL, *changes, f"runs={runs}", f"name={run.name}", f"seed={arguments.seed}"]
                resume = ["--resume"] if (run / "config.yaml").is_file() else []
                if train.main(["--cfg", str(config), *resume, *words, *arguments.overrides]):
                    raise SystemExit(2)
                if evaluate.main(["--run", str(run), "--checkpoint", "last"]):
                    raise SystemExit(2)
            cells.append(_cell(scores))
        print(f"| {number} | {' | '.join(cells)} |", flush=True)


def _cell(scores: Path) -> str:
    """Write mIoU and, in brackets, accuracy of an evaluation, in %."""
    result = json.loads(scores.read_text())
    return f"{100 * result['miou']:.1f} ({100 * result['accuracy']:.1f})"


if __name__ == "__main__":
    main()
