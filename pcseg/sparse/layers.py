"""Sparse convolution layers. Weights are ``[out, k, k, k, in]`` on every back end, so one state dict serves all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pcseg import ops
from pcseg.sparse.tensor import Finish, SparseTensor


class SparseConvolution(nn.Module):
    """Weight, bias and printing of the three layers below; not a layer itself.

    ``weight`` is (out, k, k, k, in), its kernel axes in the order x, y, z of the coordinates; a cross-correlation like
    ``torch.nn.functional.conv3d``. Initialised like torch's own convolutions (He et al. 2015, uniform, a = √5).
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, bias: bool, map_key: str | None):
        super().__init__()
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size, self.map_key = kernel_size, map_key
        self.weight = nn.Parameter(torch.empty(out_channels, kernel_size, kernel_size, kernel_size, in_channels))
        self.bias = nn.Parameter(torch.empty(out_channels)) if bias else None
        bound = 1 / math.sqrt(in_channels * kernel_size**3)
        nn.init.uniform_(self.weight, -bound, bound)
        if bias:
            nn.init.uniform_(self.bias, -bound, bound)

    def _check(self, x: SparseTensor) -> None:
        if x.feat.shape[1] != self.in_channels:
            raise ValueError(f"this layer takes {self.in_channels} channels, its input has {x.feat.shape[1]}")

    def _cast(self, feat: Tensor) -> Tensor:
        """Features in the dtype that autocast asks for, if it is on. Back ends cast the weight as they need it."""
        device = feat.device.type
        if not torch.is_autocast_enabled(device) or feat.dtype == torch.float64:
            return feat
        return feat.to(torch.get_autocast_dtype(device))

    def _run(self, convolve: Callable[..., Tensor], feat: Tensor, finish: Finish | None, *arguments) -> Tensor:
        """Call ``convolve(feat, weight, *arguments)`` of a back end; add the bias, or apply ``finish`` to it."""
        if finish is not None:
            if self.bias is not None:
                shift = self.bias if finish.scale is None else self.bias * finish.scale
                finish = replace(finish, shift=shift if finish.shift is None else shift + finish.shift)
            return convolve(feat, self.weight, *arguments, finish=finish)
        out = convolve(feat, self.weight, *arguments)
        return out if self.bias is None else out + self.bias.to(out.dtype)

    def extra_repr(self) -> str:
        return (
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
            f"bias={self.bias is not None}, map_key={self.map_key!r}"
        )


class SubMConv3d(SparseConvolution):
    """Submanifold convolution: outputs exactly on the input voxels (Graham et al. 2018, arXiv:1711.10275).

    A kernel of size 1 is a matrix product with ``weight.view(in, out)``: spconv reads the [out, 1, 1, 1, in] buffer of
    its 1³ layers so, a reshape and not a transpose, and published checkpoints were trained that way.

    Args:
        in_channels, out_channels: widths.
        kernel_size: odd, edge of the kernel in voxels.
        bias: whether to add a learned vector.
        map_key: layers with the same key share one kernel map; needed unless kernel_size is 1.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int = 3,
        bias: bool = False,
        map_key: str | None = None,
    ):
        if kernel_size % 2 == 0 or not 1 <= kernel_size <= 17:
            raise ValueError(f"a submanifold kernel has an odd size from 1 to 17, got {kernel_size}")
        if kernel_size > 1 and map_key is None:
            raise ValueError("a submanifold kernel larger than 1 needs a map_key")
        super().__init__(in_channels, out_channels, kernel_size, bias, map_key)

    def forward(self, x: SparseTensor, finish: Finish | None = None) -> SparseTensor:
        self._check(x)
        feat = self._cast(x.feat)
        if self.kernel_size == 1:
            return x.replace(self._run(_multiply, feat, finish))
        kernel_map = x.maps.get(self.map_key, "submanifold", self.kernel_size, x)
        return x.replace(self._run(x.maps.backend.submanifold, feat, finish, kernel_map))


class SparseConv3d(SparseConvolution):
    """Strided convolution: kernel and stride equal, so each cube of k³ voxels becomes one voxel, ⌊coord / k⌋.

    Args:
        in_channels, out_channels: widths.
        kernel_size, stride: edge of the cube in voxels; they must be equal.
        bias: whether to add a learned vector.
        map_key: name of the map, for the :class:`InverseConv3d` that undoes this layer.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int = 2,
        stride: int = 2,
        bias: bool = False,
        *,
        map_key: str,
    ):
        if kernel_size != stride or kernel_size < 2:
            raise ValueError(f"kernel_size and stride must be equal and at least 2, got {kernel_size} and {stride}")
        super().__init__(in_channels, out_channels, kernel_size, bias, map_key)

    def forward(self, x: SparseTensor, finish: Finish | None = None) -> SparseTensor:
        self._check(x)
        kernel_map = x.maps.get(self.map_key, "strided", self.kernel_size, x)
        feat = self._run(x.maps.backend.strided, self._cast(x.feat), finish, kernel_map)
        return replace(x, feat=feat, coord=kernel_map.out_coord, batch=kernel_map.out_batch)


class InverseConv3d(SparseConvolution):
    """Inverse of the :class:`SparseConv3d` with the same map_key: its transposed map, back onto its input voxels.

    Args:
        in_channels, out_channels: widths.
        kernel_size: that of its twin.
        bias: whether to add a learned vector.
        map_key: that of its twin, which must have run before in the same forward pass.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int = 2, bias: bool = False, *, map_key: str):
        super().__init__(in_channels, out_channels, kernel_size, bias, map_key)

    def forward(self, x: SparseTensor, finish: Finish | None = None) -> SparseTensor:
        self._check(x)
        kernel_map = x.maps.by_key.get(self.map_key)
        if kernel_map is None or kernel_map.kind != "strided" or kernel_map.kernel_size != self.kernel_size:
            raise ValueError(
                f"no SparseConv3d of kernel_size {self.kernel_size} with map_key {self.map_key!r} ran before this layer"
            )
        if kernel_map.out_coord is not x.coord:
            raise ValueError(f"the input does not lie on the voxels the SparseConv3d {self.map_key!r} made")
        feat = self._run(x.maps.backend.inverse, self._cast(x.feat), finish, kernel_map)
        return replace(x, feat=feat, coord=kernel_map.in_coord, batch=kernel_map.in_batch)


class SparseSequential(nn.Sequential):
    """nn.Sequential for sparse tensors: sparse layers get the tensor, all others (norms, ReLU) its features.

    A convolution with a BatchNorm, and a ReLU after it, go through :func:`convolve_norm` together.
    """

    def forward(self, x: SparseTensor) -> SparseTensor:
        modules = list(self)
        while modules:
            module = modules.pop(0)
            if isinstance(module, SparseConvolution) and modules and isinstance(modules[0], nn.BatchNorm1d):
                norm = modules.pop(0)
                relu = bool(modules) and isinstance(modules[0], nn.ReLU)
                if relu:
                    modules.pop(0)
                x = convolve_norm(module, norm, x, relu=relu)
            elif isinstance(module, SparseConvolution | SparseSequential):
                x = module(x)
            else:
                x = x.replace(module(x.feat))
        return x


def convolve_norm(
    convolution: SparseConvolution,
    norm: nn.BatchNorm1d,
    x: SparseTensor,
    carried: Tensor | None = None,
    relu: bool = False,
) -> SparseTensor:
    """Compute relu(norm(convolution(x)) + carried); in inference on a CPU in one step, on sums still in the cache.

    Args:
        convolution: any of the layers above.
        norm: of its outputs.
        x: its input.
        carried: (N, out) to add to the result, or None.
        relu: whether negative results become 0.
    """
    # A norm of another kind, such as SyncBatchNorm, or without the usual parts is left to itself.
    usual = isinstance(norm, nn.BatchNorm1d) and norm.affine and norm.track_running_stats and norm.momentum is not None
    fuses = x.maps.backend.fuses and usual
    if fuses and not norm.training and not torch.is_grad_enabled():
        scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
        return convolution(x, Finish(scale, norm.bias - norm.running_mean * scale, carried, relu))
    out = convolution(x)
    if fuses and norm.training and len(out.feat) > 1 and not getattr(norm, "synchronised", False):
        return out.replace(_train_norm(norm, out.feat, carried, relu))
    feat = norm(out.feat)
    if carried is not None:
        feat = feat + carried
    return out.replace(F.relu(feat, inplace=True) if relu else feat)


def _train_norm(norm: nn.BatchNorm1d, feat: Tensor, carried: Tensor | None, relu: bool) -> Tensor:
    """relu(norm(feat) + carried) by the batch's statistics, and these into the running ones as ``norm`` itself does."""
    carried = None if carried is None else carried.to(feat.dtype)
    y, mean, variance = ops.batch_norm_relu(feat, norm.weight, norm.bias, carried, relu, norm.eps)
    with torch.no_grad():
        norm.num_batches_tracked += 1
        norm.running_mean.lerp_(mean.to(norm.running_mean.dtype), norm.momentum)
        unbiased = variance * (len(feat) / (len(feat) - 1))
        norm.running_var.lerp_(unbiased.to(norm.running_var.dtype), norm.momentum)
    return y


def _multiply(feat: Tensor, weight: Tensor, finish: Finish | None = None) -> Tensor:
    """A kernel of size 1: the matrix product, (N, in) → (N, out)."""
    matrix = weight.view(weight.shape[-1], weight.shape[0])
    if finish is None:
        return feat @ matrix.to(feat.dtype)
    matrix = matrix if finish.scale is None else matrix * finish.scale
    shift = finish.shift if finish.shift is not None else matrix.new_zeros(matrix.shape[1])
    out = torch.addmm(shift.to(feat.dtype), feat, matrix.to(feat.dtype))
    out = out if finish.carried is None else out + finish.carried
    return out.relu_() if finish.relu else out
