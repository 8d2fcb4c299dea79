"""Class centers against other ways to compute them: ``python -m benchmarks.class_centers``."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from benchmarks.timing import best_of, print_table
from pcseg.ops import class_centers, class_centers_reference, has_extension

POINTS, CHANNELS, CLASSES = 500_000, 96, 200


def one_hot(features: torch.Tensor, labels: torch.Tensor, num_classes: int):
    """The form of the released CeCo head: a product with the one-hot labels."""
    hot = F.one_hot(labels, num_classes).to(features.dtype)
    counts = hot.sum(dim=0)
    return (hot.T @ features) / counts.clamp(min=1)[:, None], counts


def main() -> None:
    generator = torch.Generator().manual_seed(0)
    share = 1 / torch.arange(1, CLASSES + 1).double()  # Zipf, as in indoor scans
    labels = torch.multinomial(share, POINTS, replacement=True, generator=generator)
    features = torch.randn(POINTS, CHANNELS, generator=generator)
    upstream = torch.randn(CLASSES, CHANNELS, generator=generator)

    def both_ways(function):
        leaf = features.clone().requires_grad_()

        def step():
            leaf.grad = None
            function(leaf, labels, CLASSES)[0].backward(upstream)

        return step

    ways = {
        "index_add (plain PyTorch)": class_centers_reference,
        f"pcseg.ops ({'compiled' if has_extension() else 'NOT compiled: plain PyTorch'})": class_centers,
        "one-hot product": one_hot,
    }
    rows = {
        name: {
            "forward": best_of(lambda function=function: function(features, labels, CLASSES)),
            "forward + backward": best_of(both_ways(function)),
        }
        for name, function in ways.items()
    }
    rows["reading the features once"] = {"forward": best_of(lambda: features.sum())}
    threads = torch.get_num_threads()
    title = f"class centers, {POINTS:,} × {CHANNELS} float32, {CLASSES} classes (Zipf), {threads} threads"
    print_table(title, rows, "index_add (plain PyTorch)")


if __name__ == "__main__":
    main()
