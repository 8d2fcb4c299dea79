"""Compare two runs by what their evaluations left on disk."""

from __future__ import annotations

from pathlib import Path

from pcseg import config as configs
from pcseg.engine.checkpoints import find_checkpoint
from pcseg.engine.evaluation import Evaluation, inference_dict, truth_of_split
from pcseg.engine.evaluation_files import read_evaluation
from pcseg.engine.tta import Inference
from pcseg.errors import InputError
from pcseg.files import sha256_of
from pcseg.labels import label_set_of_run, load_label_set
from pcseg.metrics.compare import LEVEL, RESAMPLES, compare, draw_scenes

_ORIGIN = ("run", "checkpoint", "checkpoint_sha256", "inference", "data", "date")
_SEED = 0


def why_score_again(
    run: str | Path,
    path: str | Path,
    split: str,
    checkpoint: str = "best",
    data: str | Path | None = None,
    labels: str | None = None,
    inference: Inference | None = None,
) -> str | None:
    """Say why the files of an earlier evaluation do not tell how a run scores now; None if they do.

    Args:
        run: the run's folder.
        path: the evaluation's JSON, which may be missing.
        split: ``"train"`` or ``"val"``.
        checkpoint: ``"best"`` or ``"last"``.
        data: the prepared scenes; None takes those of the run's config; if they are gone, the files are believed.
        labels: see :func:`pcseg.engine.predictor.load_run`.
        inference: how scans are to be labelled; None, or the default, takes what is there.

    Raises:
        InputError: if the folder is no run, or has no checkpoint.
    """
    run = Path(run)
    config = configs.load_of_run(run)
    weights = find_checkpoint(run, checkpoint)
    if not Path(path).exists():
        return f"{run} was not scored yet"
    try:
        result = read_evaluation(path).result
    except InputError as error:
        return str(error)
    if result["checkpoint_sha256"] != sha256_of(weights):
        return f"{path} is of another checkpoint than {weights.name} is now"
    if inference not in (None, Inference()) and result["inference"] != inference_dict(inference):
        return f"{path} is of scans that were labelled in another way"
    root = Path(data or config.data.root)
    own = label_set_of_run(run, config.data.label_set)
    if (data or root.is_dir()) and result["truth_sha256"] != truth_of_split(root, split, load_label_set(labels or own)):
        return f"{path} is of other scenes or labels than those in {root} now"
    return None


def compare_evaluations(a: Evaluation, b: Evaluation, resamples: int = RESAMPLES) -> dict:
    """Compute the differences of B from A, with paired bootstrap intervals over scenes.

    Args:
        a, b: two evaluations of the same scenes.
        resamples: how often the scenes are drawn.

    Returns:
        Plain dict: :func:`pcseg.metrics.compare.compare`, ``scenes`` (their number), ``label_set``, ``split``,
        ``resamples``, ``level``, ``seed``, and under ``a`` and ``b`` where each evaluation comes from.

    Raises:
        InputError: if label sets, scenes, labels or the way of labelling scans differ.
    """
    check_alike(a, b)
    classes = a.result["classes"]
    names, splits = [row["name"] for row in classes], [row["split"] for row in classes]
    draws = draw_scenes(len(a.confusions.names), resamples, _SEED)
    counts = [evaluation.confusions.class_counts() for evaluation in (a, b)]
    return {
        "a": {key: a.result.get(key) for key in _ORIGIN},
        "b": {key: b.result.get(key) for key in _ORIGIN},
        "label_set": a.result["label_set"],
        "split": a.result["split"],
        "scenes": len(draws[0]),
        "resamples": resamples,
        "level": LEVEL,
        "seed": _SEED,
        **compare(*counts, names, splits if splits[0] is not None else None, draws),
    }


def check_alike(a: Evaluation, b: Evaluation) -> None:
    """Make sure that two evaluations are of the same scenes and classes, labelled in the same way.

    Raises:
        InputError: naming what differs.
    """
    one, two = Path(a.result["run"]), Path(b.result["run"])
    names = [[row["name"] for row in evaluation.result["classes"]] for evaluation in (a, b)]
    if names[0] != names[1]:
        sets = [f"{evaluation.result['label_set']} ({len(evaluation.result['classes'])})" for evaluation in (a, b)]
        raise InputError(
            f"{one} answers in the classes of {sets[0]} and {two} in those of {sets[1]}: only the same can be compared "
            "(--labels scannet20 turns scannet200 into scannet20)"
        )
    scenes = [set(evaluation.confusions.names) for evaluation in (a, b)]
    if scenes[0] != scenes[1]:
        apart = sorted(scenes[0] ^ scenes[1])
        raise InputError(
            f"{one} and {two} were scored on different scenes ({len(apart)} are in one only, e.g. {apart[0]}): give "
            "--data with the prepared scenes to score both on"
        )
    if a.result["truth_sha256"] != b.result["truth_sha256"]:
        raise InputError(
            f"{one} and {two} were scored on scenes of the same names with different labels: give --data with the "
            "prepared scenes to score both on"
        )
    ways = [evaluation.result["inference"] for evaluation in (a, b)]
    if ways[0] != ways[1]:
        key = next(key for key in {**ways[0], **ways[1]} if ways[0].get(key) != ways[1].get(key))
        raise InputError(
            f"{one} was labelled with {key}={ways[0].get(key)} and {two} with {key}={ways[1].get(key)}: score both the "
            "same way first (python -m pcseg.evaluate --run …)"
        )
