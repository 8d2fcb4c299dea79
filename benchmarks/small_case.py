"""Each op once on a GPU in a few small shapes, against the CPU: what benchmarks/gpu.sh runs under compute-sanitizer."""

from __future__ import annotations

import torch

from pcseg.ops import center_collapse_of_features, class_centers, has_kernel


def main() -> None:
    if not has_kernel("class_centers", "cuda"):
        raise SystemExit("error: pcseg was built without CUDA kernels")
    generator = torch.Generator().manual_seed(0)
    for points, channels, classes in ((0, 3, 2), (1, 1, 1), (700, 33, 20), (900, 96, 200), (600, 40, 2000)):
        for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
            features = torch.randn(points, channels, generator=generator).to(dtype)
            labels = torch.randint(-1, classes, (points,), generator=generator)
            code = torch.nn.functional.normalize(torch.randn(classes, channels, generator=generator), dim=1)
            results = []
            for device in ("cpu", "cuda"):
                x = features.to(device, copy=True).requires_grad_()  # else the CPU's would be the features themselves
                centers, counts = class_centers(x, labels.to(device), classes)
                loss = center_collapse_of_features(x, labels.to(device), code.to(device), 10.0)
                (centers.sum() + loss).backward()
                results.append([tensor.detach().cpu().double() for tensor in (centers, counts, loss, x.grad)])
            for got, want in zip(results[1], results[0], strict=True):
                torch.testing.assert_close(got, want, rtol=2e-2 if dtype.itemsize == 2 else 1e-4, atol=1e-4)
    print("all equal")


if __name__ == "__main__":
    main()
