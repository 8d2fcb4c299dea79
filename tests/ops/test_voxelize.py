"""voxelize: the kernel in use against the plain-PyTorch reference, and both against a dict of cells."""

import math
import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pcseg.ops import Voxels, has_extension, has_kernel, voxelize, voxelize_reference

BOTH = pytest.mark.parametrize("function", [voxelize, voxelize_reference])


def points(number, seed=0, dtype=torch.float32, extent=2.0):
    generator = torch.Generator().manual_seed(seed)
    return ((torch.rand(number, 3, generator=generator, dtype=torch.float64) - 0.5) * extent).to(dtype)


def by_dict(coord, voxel_size):
    """The five results as lists, one point after the other in Python's own numbers."""
    scaled = [[x / voxel_size for x in row] for row in coord.double().tolist()]
    cells = [tuple(math.floor(x) for x in row) for row in scaled]

    def to_center(point):
        x, y, z = (s - math.floor(s) - 0.5 for s in scaled[point])
        return x * x + y * y + z * z

    members = {}
    for point, cell in enumerate(cells):
        members.setdefault(cell, []).append(point)
    voxels = sorted(members)
    low = [min(axis) for axis in zip(*voxels, strict=True)]
    number = {cell: n for n, cell in enumerate(voxels)}
    return Voxels(
        [[x - first for x, first in zip(cell, low, strict=True)] for cell in voxels],
        [number[cell] for cell in cells],
        [len(members[cell]) for cell in voxels],
        [point for cell in voxels for point in members[cell]],
        [min(members[cell], key=lambda point: (to_center(point), point)) for cell in voxels],
    )


def assert_right(got, coord, voxel_size):
    assert isinstance(got, Voxels)
    assert [tensor.dtype for tensor in got] == [torch.int32] + 4 * [torch.int64]
    assert got.grid_coord.shape == (len(got.counts), 3)
    assert tuple(tensor.tolist() for tensor in got) == tuple(by_dict(coord, voxel_size))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_equals_a_dict_of_cells_for_any_layout(data):
    coord = points(
        data.draw(st.integers(0, 200)),
        seed=data.draw(st.integers(0, 99)),
        dtype=data.draw(st.sampled_from([torch.float32, torch.float64])),
        extent=data.draw(st.sampled_from([0.05, 2.0, 300.0])),
    )
    coord = coord + data.draw(st.floats(-1e5, 1e5, width=32))
    if data.draw(st.booleans()):
        coord = (coord * 8).round() / 8  # duplicates, borders of voxels, and points equally near to a centre
    layout = data.draw(st.sampled_from(["plain", "transposed", "every other", "wide", "expanded", "offset"]))
    if layout == "transposed":
        coord = coord.T.contiguous().T
    elif layout == "every other":
        coord = coord[::2]
    elif layout == "wide":
        coord = torch.cat([coord, coord], dim=1)[:, 1:4]
    elif layout == "expanded":
        coord = coord[:, :1].expand(-1, 3)
    elif layout == "offset":
        coord = coord[1:]
    voxel_size = data.draw(st.one_of(st.sampled_from([0.02, 0.125, 0.25, 1.0]), st.floats(0.01, 10)))
    assert_right(voxelize(coord, voxel_size), coord, voxel_size)
    assert_right(voxelize_reference(coord, voxel_size), coord, voxel_size)


@BOTH
@pytest.mark.parametrize(
    "bits",  # of the cells on each axis: keys of 32, 64 and 128 bits, at their limits
    [(0, 0, 0), (0, 31, 0), (31, 0, 1), (16, 0, 16), (11, 11, 11), (31, 2, 31), (3, 31, 31), (31, 31, 31)],
)
def test_large_grids(function, bits):
    largest = torch.tensor([2.0**b - 1 for b in bits], dtype=torch.float64)
    few = torch.randint(4, (500, 3), generator=torch.Generator().manual_seed(1)) / 3  # neighbours share some axes
    coord = (few * largest).floor() - largest.div(2).floor() + 0.25
    coord[:2] = torch.stack([coord.amin(dim=0), coord.amin(dim=0) + largest])
    got = function(coord, 1.0)
    assert_right(got, coord, 1.0)
    assert got.grid_coord.amax(dim=0).tolist() == largest.tolist()


@BOTH
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_points(function, dtype, number):
    coord = torch.full((number, 3), -3.7, dtype=dtype)
    assert_right(function(coord, 0.1), coord, 0.1)


@BOTH
def test_many_points_in_one_voxel_and_many_voxels_of_one_point(function):
    coord = points(3000, extent=0.01) + 0.5
    assert_right(function(coord, 1.0), coord, 1.0)
    assert_right(function(coord, 1e-6), coord, 1e-6)


@BOTH
def test_borders_belong_to_the_upper_voxel_and_ties_to_the_lower_point(function):
    coord = torch.tensor([[0.75, 0.5, 0.5], [-0.5, 0.0, 0.0], [0.25, 0.5, 0.5], [0.5, 0.75, 0.5], [0.0, 0.0, 0.0]])
    got = function(coord, 1.0)
    assert got.grid_coord.tolist() == [[0, 0, 0], [1, 0, 0]]
    assert got.inverse.tolist() == [1, 0, 1, 1, 1]
    assert got.counts.tolist() == [1, 4]
    assert got.order.tolist() == [1, 0, 2, 3, 4]
    assert got.nearest.tolist() == [1, 0]


@BOTH
def test_wrong_arguments(function):
    coord = points(5)
    for bad in (coord[0], coord[:, :2], coord[None]):
        with pytest.raises(ValueError, match=r"coord \(V, 3\)"):
            function(bad, 0.1)
    for dtype in (torch.float16, torch.int64):
        with pytest.raises(TypeError, match="float32 or float64"):
            function(coord.to(dtype), 0.1)
    for bad in (0.0, -0.1, math.nan, math.inf):
        with pytest.raises(ValueError, match="voxel_size must be positive and finite"):
            function(coord, bad)


@BOTH
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(("point", "axis"), [(0, 2), (123, 0), (199, 1)])
def test_a_point_that_is_not_finite_is_named(function, dtype, bad, point, axis):
    coord = points(200, dtype=dtype)
    coord[point, axis] = bad
    with pytest.raises(ValueError, match=f"point {point} is not finite"):
        function(coord, 0.1)


@BOTH
def test_an_axis_of_too_many_voxels_is_refused(function):
    coord = torch.tensor([[0.0, -1, 0], [0, 2.0**31 - 2, 0]], dtype=torch.float64)
    assert function(coord, 1.0).grid_coord.tolist() == [[0, 0, 0], [0, 2**31 - 1, 0]]
    for far in (2.0**31 - 1, 1e30, 1e300):
        coord[1, 1] = far
        with pytest.raises(ValueError, match=r"more than 2\^31 voxels"):
            function(coord, 1.0)
    for extreme in ([[1e300, 0, 0]], [[-1e300, 0, 0], [1e300, 0, 0]]):  # beyond float64 in units of voxels
        with pytest.raises(ValueError, match=r"more than 2\^31 voxels"):
            function(torch.tensor(extreme, dtype=torch.float64), 1e-300)


@pytest.mark.skipif(not has_extension(), reason="checks of the compiled kernel")
def test_the_op_itself_refuses_what_it_cannot_do():
    op, coord = torch.ops.pcseg.voxelize, points(4)
    for bad in (coord[0], coord[:, :2], coord.half(), coord.long()):
        with pytest.raises(RuntimeError, match=r"expected coord \(V, 3\)"):
            op(bad, 0.1)
    for voxel_size in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(RuntimeError, match="positive and finite"):
            op(coord, voxel_size)
    with pytest.raises(RuntimeError, match="finite coordinates"):
        op(coord * math.nan, 0.1)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("number", [0, 40])
def test_opcheck(dtype, number):
    coord = points(number, dtype=dtype)
    for x in (coord, coord.clone().requires_grad_(), coord.T.contiguous().T):
        torch.library.opcheck(torch.ops.pcseg.voxelize.default, (x, 0.3))


def test_compiles_whole_for_any_number_of_points():
    def step(coord):
        voxels = voxelize(coord * 2, 0.3)
        return voxels.grid_coord.sum(dim=0), coord[voxels.nearest], voxels.inverse * 2

    torch._dynamo.reset()
    compiled = torch.compile(step, fullgraph=True, dynamic=True, backend="aot_eager")
    for number in (64, 65, 1000):
        torch.testing.assert_close(compiled(points(number)), step(points(number)), rtol=0, atol=0)


@pytest.mark.skipif(not has_extension(), reason="a promise of the compiled kernel")
@pytest.mark.parametrize("extent", [0.01, 3.0, 1e4, 4e7])  # one voxel for all, and keys of 32, 64 and 128 bits
def test_same_bits_for_any_number_of_threads(extent):
    coord = points(140_001, dtype=torch.float64, extent=extent)
    coord[70_000:] = coord[:70_001].flip(0)  # voxels of more than one point in the largest grid, too
    threads = torch.get_num_threads()
    results = []
    try:
        for number in (1, 2, 3):
            torch.set_num_threads(number)
            results.append(voxelize(coord, 0.02))
    finally:
        torch.set_num_threads(threads)
    for result in (*results, voxelize_reference(coord, 0.02)):
        assert all(torch.equal(one, other) for one, other in zip(results[0], result, strict=True))


def test_works_in_forked_loader_workers_after_threads_were_used():
    script = """
import numpy as np, torch
from torch.utils.data import DataLoader
from pcseg.data import transforms

class Scans(torch.utils.data.Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, seed):
        coord = np.random.default_rng(seed).uniform(-2, 2, (150_000, 3)).astype(np.float32)
        return [torch.from_numpy(array) for array in transforms.voxelize(coord, 0.1)]

torch.set_num_threads(2)
here = [Scans()[seed] for seed in range(4)]
there = list(DataLoader(Scans(), batch_size=None, num_workers=2, multiprocessing_context="fork"))
assert all(torch.equal(a, b) for one, two in zip(here, there) for a, b in zip(one, two))
print("fine")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "fine", done.stderr


def test_has_a_kernel_where_the_extension_is():
    assert has_kernel("voxelize", "cpu") == has_extension()
    assert not has_kernel("voxelize", "cuda")
