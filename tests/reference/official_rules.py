"""The benchmark's scoring of submission files, written from its rules alone: nothing here knows of pcseg.

- Ground truth and submission are raw ids, one a vertex. Only some ids are valid.
- A vertex whose ground truth is not valid is skipped.
- A prediction that is not valid, on a vertex that is not skipped, is a miss: a false negative of the true class.
- IoU = TP / (TP + FP + FN). A class with neither ground truth nor prediction is left out; one that is predicted and has
  no ground truth has TP = FN = 0, so its IoU is 0.
"""

import zipfile
from pathlib import Path


def read_submission(path):
    """Scene name → list of raw ids, from a zip or a folder of text files."""
    path = Path(path)
    if path.is_dir():
        texts = {file.name: file.read_text() for file in path.iterdir()}
    else:
        with zipfile.ZipFile(path) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
    scenes = {}
    for name, text in texts.items():
        assert name.endswith(".txt") and "/" not in name
        scenes[name[: -len(".txt")]] = [int(line) for line in text.split("\n") if line != ""]
    return scenes


def score_submission(truth, path, valid_ids):
    """Score a submission.

    Args:
        truth: scene name → list of raw ids, one a vertex.
        path: the submission, a zip or a folder.
        valid_ids: the ids that the benchmark evaluates.

    Returns:
        (raw id → IoU or None where left out, their mean or None, share of vertices that are right or None)
    """
    submission = read_submission(path)
    assert sorted(submission) == sorted(truth)
    hits = {own: 0 for own in valid_ids}
    false_alarms = {own: 0 for own in valid_ids}
    misses = {own: 0 for own in valid_ids}
    for scene, real in truth.items():
        said = submission[scene]
        assert len(said) == len(real)
        for vertex in range(len(real)):
            if real[vertex] not in misses:
                continue
            if said[vertex] == real[vertex]:
                hits[real[vertex]] += 1
            else:
                misses[real[vertex]] += 1
                if said[vertex] in false_alarms:
                    false_alarms[said[vertex]] += 1
    iou = {}
    for own in valid_ids:
        union = hits[own] + false_alarms[own] + misses[own]
        iou[own] = hits[own] / union if union > 0 else None
    there = [value for value in iou.values() if value is not None]
    judged = sum(hits.values()) + sum(misses.values())
    return (
        iou,
        sum(there) / len(there) if there else None,
        sum(hits.values()) / judged if judged else None,
    )
