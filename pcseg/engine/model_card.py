"""The model card of a network that is passed on: what it learned from, how well it does, what it was not tried on."""

from __future__ import annotations

from typing import Any

from pcseg.engine.score_tables import percent

LIMITS = """\
- It has seen made-up rooms only. How well it labels real scans was not measured: there are no freely licensed,
  labelled real scans to measure it on. Its scores say nothing about ScanNet and must not be set beside scores there.
- Held-out rooms come from the generator that made the rooms it learned from, with other seeds. Unseen families are
  objects of makes that no room of its training has, in such rooms: the nearest stand-in for reality that there is.
- Indoor rooms with z up and coordinates in metres (`--unit`, `--up` of `pcseg.predict` convert others). Outdoor
  scenes, halls, stairwells of several storeys, vehicles and people in motion are nothing that it knows.
- Labels of small and rare things (most of the 200 classes) are often wrong; the table by class says which.\
"""


def model_card(about: dict[str, Any]) -> str:
    """Write the card.

    Args:
        about: what ``box.json`` holds, see :func:`pcseg.make_box.describe_box`.

    Returns:
        Markdown.
    """
    held_out, unseen = about["held_out"], about["unseen"]
    sections = [
        "# The model in the box",
        f"A sparse UNet with {about['parameters'] / 1e6:.1f} million parameters and voxels of "
        f"{100 * about['voxel_size']:g} cm that labels the points of an indoor scan. It comes with pcseg: "
        "`python -m pcseg.predict scan.ply --out DIR`, or `pcseg.load()` in Python. One backbone, two classifiers: "
        "ScanNet's 20 classes (the default) and ScanNet200's 200 (`--labels scannet200`).",
        "## Made by",
        _made_by(about),
        "## Scores on made-up rooms",
        _table(
            ["", "rooms", "mIoU, 20 classes", "accuracy", "mIoU, 200 classes", "head", "common", "tail"],
            [_score_row("held-out rooms", held_out), _score_row("unseen families", unseen)],
        ),
        "mIoU is the mean over the classes in truth or answered, in percent. By class (of 20), IoU in percent:",
        _table(
            ["class", "held-out rooms", "unseen families"],
            [
                [name, percent(iou), percent(unseen["coarse"]["iou"][name])]
                for name, iou in held_out["coarse"]["iou"].items()
            ],
        ),
        "## Corrupted scans",
        f"{about['corrupted']} of the held-out rooms, made worse. mIoU is that of the classes in the truth, *loss* the "
        "share of it that is lost against the same points of the rooms as they are, in percent.",
        _corruptions(about["corruptions"]),
        "## Training",
        _training(about),
        "## Limits",
        LIMITS,
    ]
    return "\n\n".join(sections) + "\n"


def _made_by(about: dict[str, Any]) -> str:
    stamps = about["data"]
    lines = [
        f"- data: made-up rooms of generator {stamps['train']['generator']} only, nothing licensed: "
        f"{stamps['train']['split'][0]:,} to learn from and {stamps['train']['split'][1]} to tune on (seed "
        f"{stamps['train']['seed']}), {stamps['held_out']['scenes']} held out (seed {stamps['held_out']['seed']}), "
        f"{stamps['unseen']['scenes']} of unseen families (seed {stamps['unseen']['seed']})",
        f"- command: `{about['command']}`",
        f"- pcseg {about['pcseg']}, published at commit {about['commit']}, {about['date']}",
        f"- weights: half precision, {about['bytes'] / 1e6:.1f} MB, SHA-256 `{about['weights_sha256']}`",
    ]
    return "\n".join(lines)


def _training(about: dict[str, Any]) -> str:
    """Each training that led to these weights, the first one first."""
    lines = []
    for own in [*about["before"], about]:
        trained = own["trained"]
        lines.append(
            f"- {own['date']}, commit {own['commit']}: {trained['epochs']} epochs over {trained['rooms']:,} rooms "
            f"(seed {trained['seed']}), {trained['hours']:.1f} hours, "
            f"{trained['threads']} threads of {trained['device']}"
        )
    begun = " Each began with the weights of the one before." if about["before"] else ""
    return "\n".join([*lines, "", f"Settings: `config.yaml`; curves: `metrics.csv`, both in this folder.{begun}"])


def _score_row(name: str, scored: dict[str, Any]) -> list[str]:
    coarse, fine = scored["coarse"], scored["fine"]
    splits = [percent(fine[split]["miou"]) for split in ("head", "common", "tail")]
    scores = (coarse["miou"], coarse["accuracy"], fine["miou"])
    return [name, str(coarse["scenes"]), *map(percent, scores), *splits]


def _corruptions(rows: list[dict[str, Any]]) -> str:
    cells = [[row["corruption"], row["words"], percent(row["miou_in_truth"]), percent(row["loss"])] for row in rows]
    return _table(["corruption", "", "mIoU", "loss"], cells)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
