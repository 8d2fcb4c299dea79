"""What made-up scans measure, beside real ones: ``python -m data_prep.synthetic.figures RAW``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from data_prep.raw import find_scan_files, find_scans, read_aggregation, read_ply, read_segments, read_split_lists
from data_prep.synthetic.fusion import mesh_edges
from pcseg.data.normals import face_products
from pcseg.errors import InputError, exit_cleanly
from pcseg.labels import SPLIT_NAMES, load_label_set

# Two real ScanNet meshes were measured, others are as reported; label shares are those of ScanNet200's training scans.
_REAL = {
    "vertices": "67k, 81k (50k to 232k)",
    "mean edge, cm": "5.2",
    "vertices a m²": "534 (to 2,900)",
    "boundary edges": "4.6 %",
    "noise of the floor, mm": "3.2",
    "unlabelled": "23 %",
    "segments a 1,000 vertices": "8.2",
    "median segment, vertices": "69",
    "largest segment, vertices": "8,096",
    "objects": "about 29",
    "classes": "about 15",
}
_REAL_SHARES = {"head": "96.4 %", "common": "3.2 %", "tail": "0.45 %"}


def measure(scan: str | Path) -> tuple[dict[str, float], dict[str, int]]:
    """Measure one raw scan that has an annotation.

    Args:
        scan: its folder.

    Returns:
        Name of a figure → value (shares 0..1), and class of ScanNet200 → labelled vertices.
    """
    files = find_scan_files(scan, labelled=True)
    coord, _, faces = read_ply(files.ply)
    segments = read_segments(files.segments)
    groups = read_aggregation(files.aggregation)
    edges = mesh_edges(faces)
    length = np.linalg.norm(coord[edges[:, 0]] - coord[edges[:, 1]], axis=1)
    around = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64), 1)
    _, sides = np.unique(around[:, 0] * len(coord) + around[:, 1], return_counts=True)
    area = np.linalg.norm(face_products(coord, faces), axis=1).sum() / 2
    _, sizes = np.unique(segments, return_counts=True)
    label = np.full(len(coord), -1)
    floor = np.zeros(len(coord), bool)
    for number, group in enumerate(groups):
        own = np.isin(segments, group.segments)
        label[own] = number
        if group.label == "floor":
            floor |= own
    names = set(load_label_set("scannet200").names)
    counts: Counter[str] = Counter()
    for number, group in enumerate(groups):
        if group.label in names:
            counts[group.label] += int((label == number).sum())
    figures = {
        "vertices": len(coord),
        "mean edge, cm": 100 * float(length.mean()),
        "vertices a m²": len(coord) / area,
        "boundary edges": float((sides == 1).mean()),
        "noise of the floor, mm": 1000 * _roughness(coord[floor]),
        "unlabelled": 1 - sum(counts.values()) / len(coord),
        "segments a 1,000 vertices": 1000 * len(sizes) / len(coord),
        "median segment, vertices": float(np.median(sizes)),
        "largest segment, vertices": int(sizes.max()),
        "objects": len(groups),
        "classes": len(counts),
    }
    return figures, dict(counts)


def _roughness(points: np.ndarray) -> float:
    """Median over points (n, 3) of their neighbours' distance (root mean square) from a fitted plane, in metres."""
    if len(points) < 40:
        return float("nan")
    own = points[:: max(1, len(points) // 2000)].astype(np.float64)
    near = points.astype(np.float64)[cKDTree(points).query(own, k=20)[1]]
    near -= near.mean(1, keepdims=True)
    return float(
        np.median(np.sqrt(np.maximum(np.linalg.eigvalsh(np.einsum("nki,nkj->nij", near, near))[:, 0], 0) / 20))
    )


@exit_cleanly
def main(argv: list[str] | None = None) -> int:
    """Print the medians over the scans with their ranges, beside real figures, and how often each class occurs."""
    import joblib
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(
        prog="python -m data_prep.synthetic.figures", description="Measure raw scans, and set real figures beside."
    )
    parser.add_argument("raw", metavar="RAW", type=Path, help="folder with scans/ in it")
    parser.add_argument("--jobs", type=int, default=-1, metavar="J", help="processes (default: one a core)")
    given = parser.parse_args(argv)
    scans, lists = find_scans(given.raw), read_split_lists(given.raw)
    splits = {split: [name for name in lists[split] if name in scans] for split in ("train", "val")}
    names = [name for own in splits.values() for name in own]
    if not names:
        raise InputError(f"{given.raw}: has no scans for training or validation; expected scans/ and split lists")
    measured = dict(
        zip(names, joblib.Parallel(given.jobs)(joblib.delayed(measure)(scans[name]) for name in names), strict=True)
    )
    console = Console()
    table = Table(title=f"{len(names)} scans of {given.raw}")
    for heading in ("", "median", "from", "to", "real"):
        table.add_column(heading, justify="left" if heading == "" else "right", no_wrap=True)
    for key, real in _REAL.items():
        values = np.array([figures[key] for figures, _ in measured.values()])
        share = key in ("boundary edges", "unlabelled")
        shown = [f"{v:.1%}" if share else f"{v:,.0f}" if v >= 100 else f"{v:.1f}" for v in _three(values)]
        table.add_row(key, *shown, real)
    label_set = load_label_set("scannet200")
    split_of = dict(zip(label_set.names, label_set.splits, strict=True))
    totals = {split: Counter() for split in splits}
    for split, own in splits.items():
        for name in own:
            totals[split].update(measured[name][1])
    everything = sum(totals.values(), Counter())
    for split in SPLIT_NAMES:
        part = sum(count for name, count in everything.items() if split_of[name] == split)
        table.add_row(f"points of {split} classes", f"{part / everything.total():.2%}", "", "", _REAL_SHARES[split])
    console.print(table)
    seen = {split: {name for name, count in total.items() if count > 0} for split, total in totals.items()}
    console.print(f"classes in train: {len(seen['train'])} of 200, in val: {len(seen['val'])}")
    for words, missing in (
        ("in neither", set(label_set.names) - seen["train"] - seen["val"]),
        ("in val but not in train", seen["val"] - seen["train"]),
    ):
        console.print(f"  {words}: {', '.join(sorted(missing)) or 'none'}")
    return 0


def _three(values: np.ndarray) -> tuple[float, float, float]:
    return float(np.nanmedian(values)), float(np.nanmin(values)), float(np.nanmax(values))


if __name__ == "__main__":
    sys.exit(main())
