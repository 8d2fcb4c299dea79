"""Neural collapse: how close features and classifier are to one point a class, all as far apart as can be.

Formulas, conventions and how to read them: docs/collapse.md.
Source: Papyan, Han, Donoho, "Prevalence of neural collapse during the terminal phase of deep learning training",
PNAS 2020.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pcseg.labels import SPLIT_NAMES, LabelSet
from pcseg.ops import class_centers
from pcseg.ops.processes import sum_over_processes

MEASURES = (
    "nc1",
    "nc2_equinorm",
    "nc2_equiangularity",
    "nc2_maximal_angle",
    "classifier_equinorm",
    "classifier_equiangularity",
    "classifier_maximal_angle",
    "nc3",
)
SPLIT_MEASURES = ("nc1", "nc2_maximal_angle")  # those that an epoch's row also has for head, common and tail
COLUMNS = (*MEASURES, *(f"{measure}_{split}" for measure in SPLIT_MEASURES for split in SPLIT_NAMES))

_PART = 1 << 16  # points taken at a time, so that their copy in float64 stays small
_NOTHING = 1e-12  # a length below this share of the longest is rounding


class CollapseStatistics:
    """Number and mean feature of each class, and the scatter of points about their class's mean, scene by scene.

    Everything is kept in float64, by Chan's update: neither the order of scenes nor large means cost digits.

    Args:
        num_classes: K.
        dim: d, length of a feature.
        splits: K entries of ``"head"``, ``"common"`` or ``"tail"``, or None.
        device: of the features.

    Attributes:
        counts: (K,) int64.
        means: (K, d) float64, zeros for a class without points.
        scatter: (S, d, d) float64, Σ (f − mean)(f − mean)ᵀ over the points of each split's classes; one without splits.
        group: (K,) int64, each class's row of ``scatter``.

    Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
    """

    def __init__(
        self,
        num_classes: int,
        dim: int,
        splits: Sequence[str] | None = None,
        device: torch.device | str | None = None,
    ):
        groups = [SPLIT_NAMES.index(split) for split in splits] if splits is not None else [0] * num_classes
        self.splits = None if splits is None else tuple(splits)
        self.group = torch.tensor(groups, dtype=torch.int64, device=device)
        self.counts = torch.zeros(num_classes, dtype=torch.int64, device=device)
        self.means = torch.zeros(num_classes, dim, dtype=torch.float64, device=device)
        number = 1 if splits is None else len(SPLIT_NAMES)
        self.scatter = torch.zeros(number, dim, dim, dtype=torch.float64, device=device)

    def update(self, features: Tensor, segment: Tensor) -> None:
        """Take the points of a scene.

        Args:
            features: (N, d) of any float type.
            segment: (N,) integer class index; -1 is left out.
        """
        for own, labels in labelled_parts(features, segment):
            means, counts = class_centers(own, labels, len(self.counts))
            self._add_scatter(own - means[labels], self.group[labels])
            total = self.counts + counts
            step, share = means - self.means, counts.double() / total.clamp(min=1)
            self._add_scatter(step * (self.counts * share).sqrt()[:, None], self.group)
            self.means += share[:, None] * step
            self.counts = total

    def _add_scatter(self, rows: Tensor, group: Tensor) -> None:
        for index in range(len(self.scatter)):
            own = rows[group == index]
            self.scatter[index] += own.T @ own

    def over_processes(self) -> CollapseStatistics:
        """Join what all processes have seen; every process must call this, and each gets the whole."""
        whole = CollapseStatistics(*self.means.shape, self.splits, self.means.device)
        whole.counts = sum_over_processes(self.counts)
        share = self.counts.double() / whole.counts.clamp(min=1)
        whole.means = sum_over_processes(share[:, None] * self.means)
        whole.scatter += self.scatter
        whole._add_scatter((self.means - whole.means) * self.counts.double().sqrt()[:, None], self.group)
        whole.scatter = sum_over_processes(whole.scatter)
        return whole

    @property
    def present(self) -> Tensor:
        """Whether each class has a point: (K,) bool on the CPU."""
        return self.counts.cpu() > 0

    def centers(self) -> Tensor:
        """Class means less the unweighted mean of those of the classes present: (C, d) float64 on the CPU."""
        means = self.means.cpu()[self.present]
        centers = means - means.mean(dim=0) if len(means) else means
        # What rounding leaves of a center that is zero must not get a direction.
        longest = means.norm(dim=1).max() if len(means) else 0.0
        return torch.where(centers.norm(dim=1, keepdim=True) > _NOTHING * longest, centers, 0.0)


def labelled_parts(features: Tensor, segment: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Cut a scene's labelled points into parts: features (M, d) in float64 and labels (M,) int64, one pair a part."""
    kept = (segment >= 0).nonzero().squeeze(1)
    for part in kept.split(_PART):
        if len(part):
            yield features.detach()[part].double(), segment[part].long()


def inverse_root(centers: Tensor) -> Tensor | None:
    """P with Σ_B⁺ = P Pᵀ, where Σ_B is the mean of c cᵀ over the centers.

    Directions in which the centers spread less than float32 can tell, the type that features are computed in, count
    as none.

    Args:
        centers: (C, d) float64, centred.

    Returns:
        (d, rank) float64; None where all centers are one or not finite.
    """
    if len(centers) < 2 or not torch.isfinite(centers).all():
        return None
    _, lengths, directions = torch.linalg.svd(centers, full_matrices=False)
    kept = lengths > lengths[0] * max(centers.shape) * torch.finfo(torch.float32).eps
    if not lengths[0] > 0:
        return None
    return directions[kept].T * (len(centers) ** 0.5 / lengths[kept])


def number(value: Tensor | float) -> float | None:
    """A measure as a plain number; None for what is not finite."""
    value = float(value)
    return value if math.isfinite(value) else None


def unit_rows(vectors: Tensor) -> Tensor:
    """Rows of length 1, NaN where a row has no direction: (C, d) → (C, d)."""
    return vectors / vectors.norm(dim=1, keepdim=True)


def _shape(vectors: Tensor, own: Tensor, prefix: str) -> dict[str, float | None]:
    """Equinorm, equiangularity and maximal angle of the vectors ``own`` (C,) bool among all C."""
    chosen = vectors[own]
    lengths = chosen.norm(dim=1)
    equinorm = equiangularity = angle = None
    if len(chosen) >= 2:
        equinorm = number(lengths.std(correction=0) / lengths.mean())
    units = unit_rows(chosen)[lengths > 0]
    if len(units) >= 2:
        pairs = torch.triu_indices(len(units), len(units), offset=1)
        cosines = (units @ units.T)[pairs[0], pairs[1]]
        equiangularity = number(cosines.std(correction=0))
        angle = number((cosines + 1 / (len(vectors) - 1)).abs().mean())
    named = {"equinorm": equinorm, "equiangularity": equiangularity, "maximal_angle": angle}
    return {f"{prefix}_{name}": value for name, value in named.items()}


def _duality(centers: Tensor, rows: Tensor) -> float | None:
    """‖W/‖W‖ − M/‖M‖‖² in Frobenius norms; None where one of them is nothing."""
    if len(centers) < 2:
        return None
    return number((rows / rows.norm() - centers / centers.norm()).square().sum())


def groups_of(statistics: CollapseStatistics) -> dict[str, Tensor]:
    """``"all"`` and, where there are splits, each split: → (K,) bool on the CPU, its classes that have points."""
    groups = {"all": statistics.present}
    if statistics.splits is not None:
        group = statistics.group.cpu()
        groups |= {split: statistics.present & (group == index) for index, split in enumerate(SPLIT_NAMES)}
    return groups


def collapse_measures(
    statistics: CollapseStatistics, class_vectors: Tensor | None = None
) -> dict[str, dict[str, float | int | None]]:
    """Compute the measures of collapse, 0 where it is complete.

    Only classes with points count; C is their number. Centers are class means less the unweighted mean of all C. Those
    of head, common and tail keep that origin and the ideal cosine −1/(C−1) of all C: a measure over fewer classes,
    not of another geometry.

    Args:
        statistics: what was seen (with several processes, of all of them).
        class_vectors: (K, d) the classifier's rows; None leaves out what needs them.

    Returns:
        ``"all"`` and, with splits, ``"head"``, ``"common"``, ``"tail"`` → ``classes`` (present), ``points`` and
        :data:`MEASURES`: ``nc1`` tr(Σ_W Σ_B⁺)/C, Σ_W the mean over the group's points; of the centers
        ``nc2_equinorm``, ``nc2_equiangularity`` and ``nc2_maximal_angle``; the same as ``classifier_…`` of the rows,
        not centred; ``nc3``. None where a measure has no value: too few classes, no length, NaN in the features.
    """
    present, counts = statistics.present, statistics.counts.cpu()
    centers, root = statistics.centers(), inverse_root(statistics.centers())
    rows = None if class_vectors is None else class_vectors.detach().cpu().double()[present]
    scatter = statistics.scatter.cpu()
    result = {}
    for name, members in groups_of(statistics).items():
        own, points = members[present], int(counts[members].sum())
        within = scatter.sum(dim=0) if name == "all" else scatter[SPLIT_NAMES.index(name)]
        values: dict[str, float | int | None] = {"classes": int(own.sum()), "points": points}
        if root is None or not points:
            values["nc1"] = None
        else:
            values["nc1"] = number((root * (within @ root)).sum() / (points * len(centers)))
        values |= _shape(centers, own, "nc2")
        if rows is not None:
            values |= _shape(rows, own, "classifier")
            values["nc3"] = _duality(centers[own], rows[own])
        result[name] = values
    return result


def epoch_columns(measures: Mapping[str, Mapping[str, float | int | None]]) -> dict[str, float]:
    """Take from :func:`collapse_measures` what an epoch's row holds (:data:`COLUMNS`), without what has no value."""
    columns = {name: measures["all"].get(name) for name in MEASURES}
    for split in SPLIT_NAMES:
        columns |= {f"{name}_{split}": measures.get(split, {}).get(name) for name in SPLIT_MEASURES}
    return {name: value for name, value in columns.items() if value is not None}


class PointMeasures:
    """What takes a second look at the points, once the centers are known: NC4, and NC1 class by class.

    Args:
        statistics: of the same points.

    Attributes:
        misses: (K,) int64 points whose nearest center is not of the class that the network answers, of the classes
            present.
        spread: (K,) float64, Σ (f − mean)ᵀ Σ_B⁺ (f − mean) over each class's points.
    """

    def __init__(self, statistics: CollapseStatistics):
        device = statistics.means.device
        self.statistics = statistics
        self.present = statistics.present.to(device)
        self.centers = statistics.means[self.present]
        root = inverse_root(statistics.centers())
        self.root = None if root is None else root.to(device)
        self.misses = torch.zeros_like(statistics.counts)
        self.spread = torch.zeros(len(statistics.counts), dtype=torch.float64, device=device)

    def update(self, features: Tensor, segment: Tensor, logits: Tensor) -> None:
        """Take the points of a scene: features (N, d), segment (N,), logits (N, K)."""
        if not self.present.any():
            return
        answers = logits[:, self.present].argmax(dim=1)[segment >= 0]
        start = 0
        for own, labels in labelled_parts(features, segment):
            # ‖f − c‖² without ‖f‖², about the mean of the centers so that a large common part costs no digits.
            origin = self.centers.mean(dim=0)
            centers = self.centers - origin
            distance = centers.square().sum(dim=1) - 2 * (own - origin) @ centers.T
            missed = distance.argmin(dim=1) != answers[start : start + len(own)]
            self.misses += torch.bincount(labels[missed], minlength=len(self.misses))
            if self.root is not None:
                lengths = ((own - self.statistics.means[labels]) @ self.root).square().sum(dim=1)
                self.spread.index_add_(0, labels, lengths)
            start += len(own)

    def measures(self) -> dict[str, dict[str, float | None]]:
        """``"all"`` and each split → ``nc4``, the share of points that miss, and ``nc1_mean``, all classes alike."""
        misses, counts, nc1 = self.misses.cpu(), self.statistics.counts.cpu(), self.class_nc1()
        result = {}
        for name, members in groups_of(self.statistics).items():
            points = counts[members].sum()
            result[name] = {
                "nc4": number(misses[members].sum().double() / points) if points else None,
                "nc1_mean": number(nc1[members].mean()) if members.any() else None,
            }
        return result

    def class_nc1(self) -> Tensor:
        """tr(Σ_c Σ_B⁺)/C with the covariance Σ_c of each class: (K,) float64 on the CPU, NaN where it has no value."""
        counts = self.statistics.counts.cpu()
        values = self.spread.cpu() / (counts * int((counts > 0).sum()))
        return values if self.root is not None else torch.full_like(values, torch.nan)

    def class_nc4(self) -> Tensor:
        """The share of each class's points that miss: (K,) float64 on the CPU, NaN for an absent class."""
        return self.misses.cpu().double() / self.statistics.counts.cpu()


@dataclass
class Collapse:
    """What there is to tell and to draw of a network's collapse on the points of a split.

    Attributes:
        label_set: the K classes.
        counts: (K,) int64 points.
        centers: (K, d) float64, centred; zeros for a class without points.
        class_vectors: (K, d) float64, the classifier's rows.
        nc1: (K,) float64, of each class; NaN where it has no value.
        nc4: (K,) float64, the share of each class's points; NaN where it has no points.
        measures: of :func:`collapse_measures` and :meth:`PointMeasures.measures` together.
    """

    label_set: LabelSet
    counts: np.ndarray
    centers: np.ndarray
    class_vectors: np.ndarray
    nc1: np.ndarray
    nc4: np.ndarray
    measures: dict[str, dict[str, float | int | None]]

    @property
    def order(self) -> np.ndarray:
        """The C classes with points, most frequent first: (C,) int64."""
        return np.argsort(-self.counts, kind="stable")[: int((self.counts > 0).sum())]

    def to_dict(self) -> dict:
        """Plain numbers for a JSON file: the geometry, the measures, and one row a class."""
        order, dim = self.order, self.centers.shape[1]
        cosines = cosine_matrix(self.centers[order])
        np.fill_diagonal(cosines, np.nan)
        nearest = {}
        for row, index in zip(cosines, order, strict=True):
            if np.isfinite(row).any():
                found = int(np.nanargmax(row))
                nearest[int(index)] = (self.label_set.names[order[found]], number(row[found]))
        lengths = (np.linalg.norm(self.centers, axis=1), np.linalg.norm(self.class_vectors, axis=1))
        classes = []
        for k, name in enumerate(self.label_set.names):
            row = {"name": name, "split": self.label_set.splits[k] if self.label_set.splits else None}
            there = self.counts[k] > 0
            row |= {"count": int(self.counts[k]), "center_norm": number(lengths[0][k]) if there else None}
            row |= {"classifier_norm": number(lengths[1][k])}
            row["nearest"], row["nearest_cosine"] = nearest.get(k, (None, None))
            classes.append(row | {"nc1": number(self.nc1[k]), "nc4": number(self.nc4[k])})
        return {
            "classes_present": len(order),
            "dimensions": dim,
            "ideal_cosine": -1 / (len(order) - 1) if len(order) > 1 else None,
            "ideal_is_possible": len(order) <= dim + 1,
            "measures": self.measures,
            "classes": classes,
        }


def cosine_matrix(vectors: np.ndarray) -> np.ndarray:
    """Cosines of all pairs of rows: (C, d) → (C, C), NaN for a row of zeros."""
    with np.errstate(invalid="ignore"):
        units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return units @ units.T
