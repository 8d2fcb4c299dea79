"""Labelling at full resolution: one forward a look against one a duplicate point: ``python -m benchmarks.inference``.

For each way: seconds and memory for a scan of 150,000 vertices (validation scans of the demo side by side), and mIoU on
the demo's validation set. The rival, ``--mode fragments``, is the test loop of Pointcept and its forerunners, with the
same network on the same back end: in each look every voxel is forwarded once for each point of the fullest voxel.
Uses the demo's run, and makes it where it is missing.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from benchmarks.timing import device_name, peak_bytes, seconds, write_json
from pcseg import demo
from pcseg.data.looks import look_at
from pcseg.data.scene import Scene, list_scenes, load_scene
from pcseg.engine.predictor import Predictor, load_run
from pcseg.engine.tta import Inference
from pcseg.errors import exit_cleanly
from pcseg.metrics.confusion import confusion_matrix, scores

VERTICES = 150_000
RIVAL = "fragments"
WAYS = {
    "default": Inference(),
    RIVAL: Inference(mode="fragments"),
    "mean of a voxel's points": Inference(feature="mean"),
    "trilinear": Inference(carry="trilinear"),
    "mean, trilinear": Inference(feature="mean", carry="trilinear"),
}
ROTATIONS = (1, 4)


def side_by_side(scenes: list[Scene]) -> Scene:
    """Join scans until they have :data:`VERTICES`, one beside the other, half a metre apart; the last one is cut."""
    coords, colors, normals, left, edge = [], [], [], VERTICES, 0.0
    while left > 0:
        scene = scenes[len(coords) % len(scenes)]
        kept = np.argsort(scene.coord[:, 1], kind="stable")[:left]  # a cut across, so that its density stays
        coord = scene.coord[kept] - scene.coord.min(axis=0)
        coord[:, 0] += edge
        edge = float(coord[:, 0].max()) + 0.5
        coords.append(coord)
        colors.append(scene.color[kept])
        normals.append(scene.normal[kept])
        left -= len(kept)
    return Scene("joined", *(np.concatenate(arrays) for arrays in (coords, colors, normals)))


def miou(predictor: Predictor, scenes: list[Scene]) -> float:
    """mIoU on scenes in percent."""
    classes = predictor.label_set.num_classes
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    for scene in scenes:
        prediction = torch.from_numpy(predictor.predict_scene(scene))
        matrix += confusion_matrix(prediction, torch.from_numpy(scene.segment.astype("int64")), classes)
    return 100 * scores(matrix, predictor.label_set)["miou"]


@exit_cleanly
def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, default=Path("demo/runs/demo"), help="default: the demo's")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    arguments = parser.parse_args()
    if arguments.run == parser.get_default("run") and not (arguments.run / "config.yaml").is_file():
        print(f"{arguments.run}: missing; the demo makes it")
        if code := demo.main([]):
            return code
    predictor = load_run(arguments.run, device=arguments.device)
    folders = list_scenes(predictor.config.data.root, "val")
    scenes = [load_scene(folder, predictor.label_set.segment_file, fields=predictor.fields) for folder in folders]
    scan = side_by_side(scenes)
    voxel = predictor.config.data.voxel_size
    counts = look_at({"coord": scan.coord}, voxel).counts
    found: dict[str, dict] = {}
    for name, way in WAYS.items():
        for rotations in ROTATIONS:
            predictor.inference = replace(way, rotations=rotations)
            row = {"rotations": rotations, "seconds": seconds(lambda: predictor.predict_scene(scan), arguments.device)}
            row["memory"] = peak_bytes(lambda: predictor.predict_scene(scan), arguments.device)
            row["miou"] = miou(predictor, scenes)
            found[f"{name}, {rotations}"] = row

    table = Table(
        title=f"{VERTICES:,} vertices in {len(counts):,} voxels of {100 * voxel:g} cm, at most {counts.max()} in one; "
        f"{device_name(arguments.device)}, {torch.get_num_threads()} threads"
    )
    for column in ("", "looks", "seconds", f"times as fast as {RIVAL}", "extra MB", "mIoU %", f"less than {RIVAL}"):
        table.add_column(column, justify="right" if column else "left")
    for name, row in found.items():
        rival = found[f"{RIVAL}, {row['rotations']}"]
        memory = "n/a" if row["memory"] is None else f"{row['memory'] / 1e6:.0f}"
        table.add_row(
            name.rpartition(",")[0],
            str(row["rotations"]),
            f"{row['seconds']:.2f}",
            f"{rival['seconds'] / row['seconds']:.1f}×",
            memory,
            f"{row['miou']:.3f}",
            f"{rival['miou'] - row['miou']:+.3f}",
        )
    Console(width=None if Console().is_terminal else 140).print(table)
    write_json(arguments.json, arguments.device, {"inference": found})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
