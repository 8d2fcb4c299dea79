"""Sparse voxel features and the kernel maps that convolutions on them share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from pcseg.sparse.backends import Backend

# Keys keep a free border this wide at the end of each axis, so that stepping to a neighbour of a voxel at the edge of
# the grid never lands on the key of another row: enough for kernels up to 2·8+1 voxels wide.
KEY_BORDER = 8


@dataclass(frozen=True)
class KernelMap:
    """Which input voxel meets which output voxel under which kernel offset.

    Attributes:
        kind: ``"submanifold"`` (outputs = inputs) or ``"strided"`` (each output gathers a cube of inputs).
        kernel_size: edge of the kernel in voxels.
        in_coord, in_batch: (N, 3) and (N,) int64, the voxels the map starts from.
        out_coord, out_batch: (M, 3) and (M,) int64, the voxels it leads to.
        data: whatever the back end that built it needs.
    """

    kind: str
    kernel_size: int
    in_coord: Tensor
    in_batch: Tensor
    out_coord: Tensor
    out_batch: Tensor
    data: Any


@dataclass
class KernelMaps:
    """The maps of one forward pass by key, and the back end that builds and uses them."""

    backend: Backend
    by_key: dict[str, KernelMap] = field(default_factory=dict)

    def get(self, key: str, kind: str, kernel_size: int, x: SparseTensor) -> KernelMap:
        """Find the map ``key`` or build it on the voxels of ``x``."""
        kernel_map = self.by_key.get(key)
        if kernel_map is None:
            build = self.backend.submanifold_map if kind == "submanifold" else self.backend.strided_map
            kernel_map = self.by_key[key] = build(x, kernel_size)
        same_kernel = kernel_map.kind == kind and kernel_map.kernel_size == kernel_size
        if not same_kernel or kernel_map.in_coord is not x.coord:
            raise ValueError(
                f"map_key {key!r} belongs to a {kernel_map.kind} kernel of size {kernel_map.kernel_size} on "
                f"{len(kernel_map.in_coord)} voxels, but a {kind} kernel of size {kernel_size} on {len(x.coord)} "
                "voxels asks for it: give each kernel size and each resolution its own map_key"
            )
        return kernel_map


@dataclass(frozen=True)
class Finish:
    """What follows a convolution in inference: relu(out · scale + shift + carried), each part optional.

    Attributes:
        scale, shift: (out,) float.
        carried: (N, out), added.
        relu: whether negative results become 0.
    """

    scale: Tensor | None = None
    shift: Tensor | None = None
    carried: Tensor | None = None
    relu: bool = False


@dataclass(frozen=True)
class SparseTensor:
    """Features on occupied voxels, in the order that the back end wants; build it with :meth:`from_batch`.

    Attributes:
        feat: (N, C) floating point.
        coord: (N, 3) int64, voxel index along x, y, z; any sign.
        batch: (N,) int64, which element of the batch the voxel belongs to.
        batch_size: number of elements; some may hold no voxel.
        maps: the kernel maps all tensors of one forward pass share.
    """

    feat: Tensor
    coord: Tensor
    batch: Tensor
    batch_size: int
    maps: KernelMaps

    def replace(self, feat: Tensor) -> SparseTensor:
        """Put other features (N, C') on the same voxels."""
        if len(feat) != len(self.coord):
            raise ValueError(f"features of {len(feat)} voxels cannot replace those of {len(self.coord)}")
        return replace(self, feat=feat)

    @staticmethod
    def from_batch(feat: Tensor, coord: Tensor, batch: Tensor, batch_size: int) -> tuple[SparseTensor, Tensor]:
        """Check the voxels of a batch, choose the back end and sort them for it. Call it once a forward pass.

        Args:
            feat: (N, C) floating point, N may be 0.
            coord: (N, 3) any integer dtype, voxel index along x, y, z, of any sign, unique within an element.
            batch: (N,) any integer dtype, element of each voxel, 0 … batch_size − 1, in any order.
            batch_size: number of elements, at least 1.

        Returns:
            The tensor, and ``position`` (N,) int64: the caller's row i became row ``position[i]``, hence
            ``x.feat[position]`` is in the caller's order again.

        Raises:
            ValueError: on wrong shapes or dtypes, an element index out of range, two voxels at one place, or a grid
                with more than 2⁶³ cells.
            pcseg.errors.InputError: if the back end asked for is unknown, missing or unfit for the device.
        """
        from pcseg.sparse.backends import choose_backend

        _check_arguments(feat, coord, batch, batch_size)
        coord, batch = coord.long(), batch.long()
        grid = Grid.around(coord, batch_size)
        if len(batch):
            first, last = (int(v) for v in torch.aminmax(batch))
            if first < 0 or last >= batch_size:
                raise ValueError(f"batch must lie in 0 … {batch_size - 1} (batch_size − 1), found {first} … {last}")
        backend = choose_backend(feat.device, feat.dtype, grid.cells, len(coord))
        order, repeated = backend.order(coord, batch, grid)
        if repeated:
            raise ValueError(f"{repeated} of {len(coord)} voxels repeat another one's place: voxelise the points first")
        position = torch.empty_like(order).scatter_(0, order, torch.arange(len(order), device=order.device))
        return SparseTensor(feat[order], coord[order], batch[order], batch_size, KernelMaps(backend)), position


@dataclass(frozen=True)
class Grid:
    """A box around voxels that numbers its cells: int64 keys that sort by (batch, x, y, z).

    Attributes:
        origin: the smallest coordinate on each axis.
        shape: cells along each axis, with a free border of KEY_BORDER at the far end.
        cells: cells of the whole batch.
    """

    origin: tuple[int, int, int]
    shape: tuple[int, int, int]
    cells: int

    @staticmethod
    def around(coord: Tensor, batch_size: int) -> Grid:
        """Fit the box to ``coord`` (N, 3) int64. Raises ValueError if its cells do not fit into int64."""
        if not len(coord):
            return Grid((0, 0, 0), (1, 1, 1), batch_size)
        low, high = torch.aminmax(coord, dim=0)
        low, high = low.tolist(), high.tolist()  # Python integers: the extents below cannot overflow
        x, y, z = (b - a + 1 + KEY_BORDER for a, b in zip(low, high, strict=True))
        cells = batch_size * x * y * z
        if cells >= 2**63:
            raise ValueError(
                f"a grid of {x} × {y} × {z} voxels × {batch_size} elements has more than 2^63 cells: look for a stray "
                "point far away, or use larger voxels"
            )
        return Grid(tuple(low), (x, y, z), cells)

    def keys(self, coord: Tensor, batch: Tensor) -> Tensor:
        """Number the cells of ``coord`` (N, 3) and ``batch`` (N,): (N,) int64."""
        x, y, z = (coord - coord.new_tensor(self.origin)).unbind(1)
        return ((batch * self.shape[0] + x) * self.shape[1] + y) * self.shape[2] + z

    def order(self, coord: Tensor, batch: Tensor) -> tuple[Tensor, int]:
        """Order rows by (batch, x, y, z): (N,) int64; and how many repeat another one's place."""
        key, order = self.keys(coord, batch).sort()
        return order, int((key[1:] == key[:-1]).sum())

    def step(self, offset: tuple[int, int, int]) -> int:
        """How much the key grows from a voxel to the one ``offset`` away."""
        return (offset[0] * self.shape[1] + offset[1]) * self.shape[2] + offset[2]

    def decode(self, key: Tensor) -> tuple[Tensor, Tensor]:
        """Invert :meth:`keys`: coord (N, 3) and batch (N,), both int64."""
        z, rest = key % self.shape[2], key // self.shape[2]
        y, rest = rest % self.shape[1], rest // self.shape[1]
        x, batch = rest % self.shape[0], rest // self.shape[0]
        return torch.stack([x, y, z], 1) + key.new_tensor(self.origin), batch


def _check_arguments(feat: Tensor, coord: Tensor, batch: Tensor, batch_size: int) -> None:
    """Raise ValueError with one sentence where shapes or dtypes are wrong."""
    integer = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
    if feat.ndim != 2 or not feat.is_floating_point():
        raise ValueError(f"feat must be floating point of shape (N, C), got {feat.dtype} {tuple(feat.shape)}")
    if coord.shape != (len(feat), 3) or coord.dtype not in integer:
        raise ValueError(f"coord must be integers of shape ({len(feat)}, 3), got {coord.dtype} {tuple(coord.shape)}")
    if batch.shape != (len(feat),) or batch.dtype not in integer:
        raise ValueError(f"batch must be integers of shape ({len(feat)},), got {batch.dtype} {tuple(batch.shape)}")
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, got {batch_size}")
    if not feat.device == coord.device == batch.device:
        raise ValueError(f"feat, coord and batch must share a device: {feat.device}, {coord.device}, {batch.device}")
