"""Class centers against other ways to compute them: ``python -m benchmarks.class_centers [--device cuda]``."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from benchmarks.timing import parse_arguments, peak_bytes, print_table, seconds, write_json
from pcseg.ops import class_centers, class_centers_reference, has_kernel

SIZES = {"cpu": [(500_000, 96), (1_000_000, 256)], "cuda": [(500_000, 96), (1_000_000, 96), (1_000_000, 256)]}
CLASSES = (20, 200)
ORDERS = ("Zipf", "sorted")


def one_hot(features: Tensor, labels: Tensor, num_classes: int) -> tuple[Tensor, Tensor]:
    """The form of the released CeCo head: a product with the one-hot labels."""
    hot = F.one_hot(labels, num_classes).to(features.dtype)
    counts = hot.sum(dim=0)
    return (hot.T @ features) / counts.clamp(min=1)[:, None], counts


def scatter_reduce(features: Tensor, labels: Tensor, num_classes: int) -> tuple[Tensor]:
    rows = labels[:, None].expand_as(features)
    centers = features.new_zeros(num_classes, features.shape[1])
    return (centers.scatter_reduce(0, rows, features, "mean", include_self=False),)


def torch_scatter_mean(features: Tensor, labels: Tensor, num_classes: int) -> tuple[Tensor]:
    from torch_scatter import scatter_mean

    return (scatter_mean(features, labels, dim=0, dim_size=num_classes),)


def has_torch_scatter(device: str) -> bool:
    """Whether torch-scatter is installed, for this torch and this device."""
    try:
        torch_scatter_mean(torch.ones(1, 1, device=device), torch.zeros(1, dtype=torch.int64, device=device), 1)
    except (ImportError, OSError, RuntimeError):
        return False
    return True


def ways(device: str) -> dict[str, Callable]:
    """Name → function of features, labels and number of classes that gives centers first.

    Counts come with them where they come for free: to count for the others as well would slow them down.
    """
    built = "compiled" if has_kernel("class_centers", device) else "NOT compiled: plain PyTorch"
    found = {f"pcseg.ops ({built})": class_centers, "index_add (plain PyTorch)": class_centers_reference}
    if has_torch_scatter(device):
        found["torch-scatter"] = torch_scatter_mean
    return found | {"scatter_reduce": scatter_reduce, "one-hot product": one_hot}


def rival_of(names: dict[str, Callable]) -> str:
    """What the others are compared with: torch-scatter where it is installed."""
    return "torch-scatter" if "torch-scatter" in names else "index_add (plain PyTorch)"


def labelled_points(points: int, channels: int, classes: int, order: str, device: str) -> tuple[Tensor, Tensor]:
    """Random features, and labels as unequal as those of indoor scans."""
    generator = torch.Generator().manual_seed(0)
    share = 1 / torch.arange(1, classes + 1).double()
    labels = torch.multinomial(share, points, replacement=True, generator=generator)
    if order == "sorted":
        labels = labels.sort().values
    return torch.randn(points, channels, generator=generator).to(device), labels.to(device)


def forward_and_backward(function: Callable, features: Tensor, *arguments) -> Callable[[], None]:
    """A step that computes centers and the gradient of the features, as training does."""
    leaf = features.clone().requires_grad_()
    upstream = torch.randn(arguments[1], features.shape[1], device=features.device)

    def step() -> None:
        leaf.grad = None
        function(leaf, *arguments)[0].backward(upstream)

    return step


def main() -> None:
    arguments = parse_arguments(__doc__)
    device = arguments.device
    tables = {}
    for (points, channels), classes, order in itertools.product(SIZES[device], CLASSES, ORDERS):
        features, labels = labelled_points(points, channels, classes, order, device)
        rows = {}
        for name, function in ways(device).items():
            step = forward_and_backward(function, features, labels, classes)
            rows[name] = {
                "forward": seconds(functools.partial(function, features, labels, classes), device),
                "forward + backward": seconds(step, device),
                "memory": peak_bytes(step, device),
            }
            del step
        rows["reading the features once"] = {"forward": seconds(features.sum, device)}
        if device == "cuda":
            rows["copying the features"] = {"forward": seconds(features.clone, device)}
        title = f"class centers, {points:,} × {channels} float32, {classes} classes ({order})"
        print_table(f"{title}; memory beyond the features and their gradient", rows, rival_of(rows))
        if device == "cuda":  # a copy moves the features twice, and the forward need read them only once
            share = rows["copying the features"]["forward"] / 2 / next(iter(rows.values()))["forward"]
            print(f"pcseg.ops, forward: {share:.0%} of the rate of a copy")
        tables[title] = rows
        write_json(arguments.json, device, tables)  # after each table: what is measured stays if a later one fails
    print(f"{torch.get_num_threads()} threads" if device == "cpu" else torch.cuda.get_device_name())


if __name__ == "__main__":
    main()
