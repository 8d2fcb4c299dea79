"""Time of each loss on points, forward and backward, against plain cross-entropy: ``python -m benchmarks.losses``."""

from __future__ import annotations

import argparse
import time

import torch

from pcseg import losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--classes", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    share = (torch.arange(options.classes) + 1.0) ** -1.5  # a long tail
    labels = torch.multinomial(share, options.points, True, generator=generator)
    labels[torch.rand(options.points, generator=generator) < 0.1] = -1
    counts = (share * 1e8).long()
    every = {
        "cross-entropy": losses.CrossEntropy(),
        "weights and smoothing": losses.CrossEntropy(losses.class_weights(counts, "inverse_sqrt"), 0.1),
        "focal": losses.FocalLoss(),
        "logit adjustment": losses.LogitAdjustment(counts),
        "LDAM": losses.LDAM(counts, logit_scale=15.0),
        "Seesaw": losses.SeesawLoss(counts),
        "dot regression": losses.DotRegression(10.0),
        "Dice": losses.DiceLoss(),
        "Lovász": losses.LovaszSoftmax(),
    }
    for kind in ("untrained", "trained"):
        logits = torch.randn(options.points, options.classes, generator=generator)
        if kind == "trained":
            right = ((torch.rand(options.points, generator=generator) < 0.8) & (labels >= 0)).nonzero()[:, 0]
            logits[right, labels[right]] += 12
        logits.requires_grad_()
        plain = None
        for name, loss in every.items():
            best = float("inf")
            for _ in range(5):
                logits.grad = None
                start = time.perf_counter()
                loss(logits, labels).backward()
                best = min(best, time.perf_counter() - start)
            plain = plain or best
            print(f"{kind:10} {name:22} {1e3 * best:6.0f} ms  ×{best / plain:.2f}")


if __name__ == "__main__":
    main()
