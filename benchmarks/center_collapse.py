"""The whole CeCo regulariser from points, and its fused part alone: ``python -m benchmarks.center_collapse``."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from benchmarks.class_centers import (
    CLASSES,
    ORDERS,
    SIZES,
    has_torch_scatter,
    labelled_points,
    one_hot,
    torch_scatter_mean,
)
from benchmarks.timing import parse_arguments, peak_bytes, print_table, seconds, write_json
from pcseg.losses import simplex_etf
from pcseg.ops import (
    center_collapse,
    center_collapse_of_features,
    center_collapse_reference,
    class_centers_reference,
    has_kernel,
)

SCALE = 10.0
RELEASED = "released form (one-hot)"


def code_for(classes: int, channels: int, device: str) -> Tensor:
    """A simplex where one fits; else unit vectors at random, which take the same time."""
    if classes <= channels + 1:
        return simplex_etf(classes, channels, device=device)
    return F.normalize(torch.randn(classes, channels, device=device), dim=1)


def released(features: Tensor, labels: Tensor, code: Tensor) -> Tensor:
    """As the released 2-D head does it: one-hot centers, rows of the present classes only, cross-entropy."""
    centers, counts = one_hot(features, labels, len(code))
    present = torch.nonzero(counts > 0).flatten()
    logits = SCALE * F.linear(F.normalize(centers[present], dim=1), code)
    return F.cross_entropy(logits, present)


def torch_scatter_centers(features: Tensor, labels: Tensor, num_classes: int) -> tuple[Tensor, Tensor]:
    return torch_scatter_mean(features, labels, num_classes)[0], labels.bincount(minlength=num_classes)


def composed(centers_of: Callable) -> Callable:
    """Class centers by some other way, and the rest in plain PyTorch."""

    def loss(features: Tensor, labels: Tensor, code: Tensor) -> Tensor:
        centers, counts = centers_of(features, labels, len(code))
        return center_collapse_reference(centers, counts, code, SCALE)

    return loss


def regularisers(device: str) -> dict[str, Callable]:
    built = "compiled" if has_kernel("center_collapse", device) else "NOT compiled: plain PyTorch"
    found = {
        f"pcseg.ops ({built})": lambda features, labels, code: center_collapse_of_features(
            features, labels, code, SCALE
        ),
        "index_add (plain PyTorch)": composed(class_centers_reference),
    }
    if has_torch_scatter(device):
        found["torch-scatter"] = composed(torch_scatter_centers)
    return found | {RELEASED: released}


def step_of(loss: Callable, first: Tensor, *others) -> Callable[[], None]:
    leaf = first.clone().requires_grad_()

    def step() -> None:
        leaf.grad = None
        loss(leaf, *others).backward()

    return step


def main() -> None:
    arguments = parse_arguments(__doc__)
    device = arguments.device
    tables = {}
    for (points, channels), classes, order in itertools.product(SIZES[device], CLASSES, ORDERS):
        features, labels = labelled_points(points, channels, classes, order, device)
        code = code_for(classes, channels, device)
        rows = {}
        for name, loss in regularisers(device).items():
            step = step_of(loss, features, labels, code)
            rows[name] = {"forward + backward": seconds(step, device), "memory": peak_bytes(step, device)}
            del step
        if device == "cuda":  # what no way can do without: the floor is two reads and one write of the features
            copy, read = seconds(features.clone, device), seconds(features.sum, device)
            rows["two reads and one write of the features"] = {"forward + backward": copy + read}
        title = f"CeCo from points, {points:,} × {channels} float32, {classes} classes ({order})"
        print_table(f"{title}; memory beyond the features and their gradient", rows, RELEASED)
        tables[title] = rows
        write_json(arguments.json, device, tables)  # after each table: what is measured stays if a later one fails
    for classes, dim in ((20, 96), (200, 199)):
        code = code_for(classes, dim, device)
        centers, counts = (
            torch.randn(classes, dim, device=device),
            torch.ones(classes, dtype=torch.int64, device=device),
        )
        rows = {
            name: {"forward + backward": seconds(step_of(loss, centers, counts, code, SCALE), device)}
            for name, loss in {"pcseg.ops": center_collapse, "plain PyTorch": center_collapse_reference}.items()
        }
        title = f"center_collapse alone, {classes} centers in {dim} dimensions"
        print_table(title, rows, "plain PyTorch")
        tables[title] = rows
        write_json(arguments.json, device, tables)
    print(f"{torch.get_num_threads()} threads" if device == "cpu" else torch.cuda.get_device_name())


if __name__ == "__main__":
    main()
