"""voxel_order and the kernel maps: the kernels in use against the plain-PyTorch references, and both against a dict."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from voxels import scattered

from pcseg.ops import PairLists, has_extension, has_kernel, strided_map, submanifold_map, voxel_order
from pcseg.ops.kernel_map import BLOCK_ROWS, strided_map_reference, submanifold_map_reference, voxel_order_reference

OPS = torch.ops.pcseg
KINDS = ("op", "reference")
ORDERS = pytest.mark.parametrize("order", [OPS.voxel_order, voxel_order_reference], ids=KINDS)
SUBMANIFOLD = pytest.mark.parametrize("build", [OPS.submanifold_map, submanifold_map_reference], ids=KINDS)
STRIDED = pytest.mark.parametrize("build", [OPS.strided_map, strided_map_reference], ids=KINDS)


def z_keys(coord, batch):
    """(element, bits of x, y and z in turn) of each row, in Python's own numbers: they sort along the Z-curve."""
    voxels = coord.tolist()
    low = [min(axis) // 4 * 4 for axis in zip(*voxels, strict=True)]
    bits = [[f"{x - first:064b}" for x, first in zip(voxel, low, strict=True)] for voxel in voxels]
    return [(b, "".join(map("".join, zip(*xyz, strict=True)))) for b, xyz in zip(batch.tolist(), bits, strict=True)]


def order_by_dict(coord, batch):
    """The order of rows, and how many repeat."""
    keys = z_keys(coord, batch)
    return sorted(range(len(keys)), key=keys.__getitem__), len(keys) - len(set(keys))


def by_dict(groups, rows, offsets):
    """{(block, offset): [(target, source), …]} as the three lists."""
    blocks = range(-(-rows // BLOCK_ROWS))
    members = [sorted(groups.get(group, [])) for group in itertools.product(blocks, range(offsets))]
    pairs = [pair for member in members for pair in member]
    starts = list(itertools.accumulate(map(len, members), initial=0))
    return [source for _, source in pairs], [target for target, _ in pairs], starts


def submanifold_by_dict(coord, batch, size):
    voxels = list(zip(batch.tolist(), *coord.T.tolist(), strict=True))
    row = {voxel: i for i, voxel in enumerate(voxels)}
    groups, around = {}, range(-(size // 2), size // 2 + 1)
    for target, (b, x, y, z) in enumerate(voxels):
        for offset, (i, j, k) in enumerate(itertools.product(around, repeat=3)):
            source = row.get((b, x + i, y + j, z + k))
            if source is not None:
                groups.setdefault((target // BLOCK_ROWS, offset), []).append((target % BLOCK_ROWS, source))
    return by_dict(groups, len(voxels), size**3)


def strided_by_dict(coord, batch, size):
    coarse = [tuple(x // size for x in voxel) for voxel in coord.tolist()]
    offsets = [[x % size for x in voxel] for voxel in coord.tolist()]
    keys = z_keys(torch.tensor(coarse).view(-1, 3), batch)
    cubes = sorted({(key, b, cube) for key, b, cube in zip(keys, batch.tolist(), coarse, strict=True)})
    row = {(b, cube): i for i, (_, b, cube) in enumerate(cubes)}
    groups = {}
    for source, (b, cube, (i, j, k)) in enumerate(zip(batch.tolist(), coarse, offsets, strict=True)):
        target = row[b, cube]
        group = target // BLOCK_ROWS, (i * size + j) * size + k
        groups.setdefault(group, []).append((target % BLOCK_ROWS, source))
    return [list(cube) for _, _, cube in cubes], [b for _, b, _ in cubes], *by_dict(groups, len(cubes), size**3)


def assert_right(got, expected, dtypes):
    assert [tensor.dtype for tensor in got] == dtypes
    assert all(tensor.is_contiguous() for tensor in got)
    assert tuple(tensor.tolist() for tensor in got) == tuple(expected)


def assert_order(got, coord, batch):
    assert_right(got, order_by_dict(coord, batch), 2 * [torch.int64])


def assert_submanifold(got, coord, batch, size):
    assert_right(got, submanifold_by_dict(coord, batch, size), [torch.int32, torch.int32, torch.int64])


def assert_strided(got, coord, batch, size):
    dtypes = [torch.int64, torch.int64, torch.int32, torch.int32, torch.int64]
    assert got[0].shape == (len(got[1]), 3)
    assert_right(got, strided_by_dict(coord, batch, size), dtypes)


def ordered(coord, batch):
    rows, repeated = order_by_dict(coord, batch)
    assert not repeated
    return coord[rows], batch[rows]


def some_voxels(number, seed=0, batch_size=2, reach=5):
    """Distinct voxels of any sign, and their elements, in random order."""
    _, coord, batch = scattered(seed, number, batch_size, reach)
    return coord, batch


def equal(got, expected):
    return all(torch.equal(one, other) for one, other in zip(got, expected, strict=True))


@st.composite
def any_voxels(draw, at_most=250):
    batch_size = draw(st.integers(1, 3))
    coord, batch = some_voxels(
        draw(st.integers(0, at_most)), draw(st.integers(0, 999)), batch_size, draw(st.sampled_from([2, 4, 9, 40]))
    )
    empty = draw(st.integers(0, 3))  # an element without voxels, or none
    coord, batch = coord[batch != empty], batch[batch != empty]
    far = st.sampled_from([0, 0, 1, -3, 1000, -(2**31), 2**62, -(2**62)])
    coord = coord + torch.tensor([draw(far) for _ in range(3)])
    layout = draw(st.sampled_from(["plain", "transposed", "every other", "wide"]))
    if layout == "transposed":
        coord = coord.T.contiguous().T
    elif layout == "every other":
        coord, batch = coord.repeat_interleave(2, 0)[::2], batch.repeat_interleave(2)[::2]
    elif layout == "wide":
        wide = torch.cat([batch[:, None], coord, batch[:, None]], 1)
        coord, batch = wide[:, 1:4], wide[:, 0]
    return coord, batch


@settings(max_examples=100, deadline=None)
@given(voxels=any_voxels(), repeats=st.integers(0, 3))
def test_the_order_is_the_z_curve(voxels, repeats):
    coord, batch = voxels
    if repeats:
        coord, batch = torch.cat([coord, coord[:repeats]]), torch.cat([batch, batch[:repeats]])
    assert_order(OPS.voxel_order(coord, batch), coord, batch)
    assert_order(voxel_order_reference(coord, batch), coord, batch)


@settings(max_examples=80, deadline=None)
@given(voxels=any_voxels(), size=st.sampled_from([1, 3, 3, 5, 7, 17]))
def test_a_submanifold_map_equals_a_dict(voxels, size):
    few = 16 if size == 17 else 250
    coord, batch = (x[:few] for x in voxels)
    rows = order_by_dict(coord, batch)[0]
    if coord.is_contiguous():
        coord, batch = coord[rows], batch[rows]
    else:
        coord, batch = coord.T[:, rows].T, torch.stack([batch[rows]] * 2, 1)[:, 0]
    assert_submanifold(OPS.submanifold_map(coord, batch, size), coord, batch, size)
    if size < 17:  # thousands of small steps
        assert_submanifold(submanifold_map_reference(coord, batch, size), coord, batch, size)


@settings(max_examples=80, deadline=None)
@given(voxels=any_voxels(), size=st.sampled_from([2, 2, 3, 4, 7]), repeats=st.integers(0, 3))
def test_a_strided_map_equals_a_dict(voxels, size, repeats):
    coord, batch = voxels
    if repeats:  # allowed here: they meet the same cube twice
        coord, batch = torch.cat([coord, coord[:repeats]]), torch.cat([batch, batch[:repeats]])
    assert_strided(OPS.strided_map(coord, batch, size), coord, batch, size)
    assert_strided(strided_map_reference(coord, batch, size), coord, batch, size)


@pytest.mark.parametrize("number", [511, 512, 513, 1600])
def test_blocks_of_rows(number):
    coord, batch = some_voxels(4 * number, batch_size=3, reach=9)
    coord, batch = ordered(coord[:number], batch[:number])
    assert len(coord) == number
    got = OPS.submanifold_map(coord, batch, 3)
    assert_submanifold(got, coord, batch, 3)
    assert equal(got, submanifold_map_reference(coord, batch, 3))
    coord, batch = some_voxels(20 * number, seed=1, batch_size=3, reach=60)
    cubes = coord.div(2, rounding_mode="floor")
    distinct = torch.cat([cubes, batch[:, None]], 1).unique(dim=0)[:number]  # exactly so many cubes, some twice
    coord, batch = torch.cat([2 * distinct, 2 * distinct[::3] + 1])[:, :3], torch.cat([distinct, distinct[::3]])[:, 3]
    got = OPS.strided_map(coord, batch, 2)
    assert len(got[1]) == number
    assert_strided(got, coord, batch, 2)
    assert equal(got, strided_map_reference(coord, batch, 2))


@pytest.mark.parametrize("reach", [5, 20])  # most cells of the kernel's cube taken, and few
def test_the_widest_kernel(reach):
    coord, batch = ordered(*some_voxels(900, batch_size=1, reach=reach))
    got = OPS.submanifold_map(coord, batch, 17)
    assert len(coord) > BLOCK_ROWS
    assert equal(got, submanifold_map_reference(coord, batch, 17))
    some = torch.arange(0, len(coord), 97)  # against all pairs: distances in the cube, and the element is one
    expected = {(t, s) for t in some.tolist() for s in ((coord - coord[t]).abs() <= 8).all(1).nonzero()[:, 0].tolist()}
    _, sources, targets = all_pairs(PairLists(*got), 17)
    assert expected == {pair for pair in zip(targets.tolist(), sources.tolist(), strict=True) if pair[0] % 97 == 0}


def all_pairs(pairs, size):
    """Offset, source and target row of each pair."""
    group = torch.repeat_interleave(torch.arange(len(pairs.starts) - 1), pairs.starts.diff())
    return group % size**3, pairs.sources.long(), pairs.targets + group // size**3 * BLOCK_ROWS


@pytest.mark.parametrize("size", [3, 5, 17])
def test_a_submanifold_map_is_symmetric(size):
    coord, batch = ordered(*some_voxels(2500 if size < 17 else 900, reach=9))
    pairs = submanifold_map(coord, batch, size)
    offset, source, target = all_pairs(pairs, size)
    there = torch.stack([offset, source, target], 1).unique(dim=0)
    back = torch.stack([size**3 - 1 - offset, target, source], 1).unique(dim=0)
    assert len(there) == len(pairs.sources)
    assert torch.equal(there, back)
    itself = offset == size**3 // 2
    assert torch.equal(source[itself], target[itself])
    assert int(itself.sum()) == len(coord)


def test_the_order_keeps_bricks_together():
    coord, batch = some_voxels(3000, reach=11)
    order, repeated = voxel_order(coord, batch)
    assert repeated == 0
    bricks = torch.cat([batch[:, None], coord.div(4, rounding_mode="floor")], 1)
    runs = bricks[order].unique_consecutive(dim=0)
    assert len(runs) == len(bricks.unique(dim=0)) < len(coord) / 4
    assert torch.equal(batch[order], batch.sort().values)
    shifted, _ = voxel_order(coord + 4 * torch.tensor([-7, 5, 2**40]), batch)  # by whole bricks: nothing changes
    assert torch.equal(shifted, order)


@ORDERS
@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_voxels(order, number):
    coord, batch = torch.full((number, 3), -5), torch.full((number,), 3)
    assert_order(order(coord, batch), coord, batch)
    for build in (OPS.strided_map, strided_map_reference):
        assert_strided(build(coord, batch, 2), coord, batch, 2)
    for build in (OPS.submanifold_map, submanifold_map_reference):
        assert_submanifold(build(coord[:1], batch[:1], 5), coord[:1], batch[:1], 5)


def test_repeated_rows_are_counted():
    coord, batch = some_voxels(300)
    times = torch.arange(len(coord)) % 4  # none, one, two or three of each
    twice, in_batch = coord.repeat_interleave(times, 0), batch.repeat_interleave(times)
    order, repeated = voxel_order(twice, in_batch)
    assert type(repeated) is int
    assert repeated == int((times - 1).clamp(min=0).sum())
    assert order.tolist() == order_by_dict(twice, in_batch)[0]  # those at one place in the order given


@pytest.mark.parametrize(
    ("largest", "last"),  # bits of the cells along each axis, and of the last element of the batch
    [((11, 11, 11), 0), ((33, 2, 2), 3), ((2, 2, 59), 0), ((21, 21, 21), 0), ((20, 20, 20), 3), ((2, 30, 29), 2)],
)
@pytest.mark.parametrize("shift", [0, -(2**40), -(2**63)])
def test_far_apart_voxels(largest, last, shift):
    corners = torch.tensor(list(itertools.product((0, 1), repeat=3)))
    coord = corners * torch.tensor([2**bits - 1 for bits in largest])
    near = (coord.repeat(2, 1) + torch.randint(-2, 3, (16, 3), generator=torch.Generator().manual_seed(0))).clamp(min=0)
    coord = torch.cat([coord, torch.minimum(near, coord.amax(0))]).unique(dim=0)
    batch = (torch.arange(len(coord)) % 2) * (2**last - 1)
    coord, batch = torch.cat([coord, coord]) + shift, torch.cat([batch, 2**last - 1 - batch])
    if not last:
        coord, batch = coord[: len(coord) // 2], batch[: len(coord) // 2]
    for order in (OPS.voxel_order, voxel_order_reference):
        assert_order(order(coord, batch), coord, batch)
    for build in (OPS.strided_map, strided_map_reference):
        for size in (2, 3):
            assert_strided(build(coord, batch, size), coord, batch, size)
    coord, batch = ordered(coord, batch)
    for build in (OPS.submanifold_map, submanifold_map_reference):
        for size in (3, 5):
            assert_submanifold(build(coord, batch, size), coord, batch, size)


TOO_LARGE = [
    ((21, 21, 22), 0), ((20, 20, 20), 4), ((59, 2, 3), 0), ((0, 62, 0), 0), ((0, 0, 0), 58), ((62, 62, 62), 0),
]  # fmt: skip


@pytest.mark.parametrize(("largest", "last"), TOO_LARGE)
def test_a_grid_beyond_keys_is_refused(largest, last):
    corners = torch.tensor([[0, 0, 0], [2**bits - 1 for bits in largest]])
    batch = torch.tensor([0, 2**last - 1])
    for coord in (corners, corners - 2**61):
        for function in (OPS.voxel_order, voxel_order_reference):
            with pytest.raises(RuntimeError, match=r"more than 2\^63 cells"):
                function(coord, batch)
        for function in (OPS.submanifold_map, submanifold_map_reference):
            with pytest.raises(RuntimeError, match=r"more than 2\^63 cells"):
                function(coord, batch, 3)
        for function in (OPS.strided_map, strided_map_reference):
            with pytest.raises(RuntimeError, match=r"more than 2\^63 cells"):
                function(2 * coord, batch, 2)


@ORDERS
def test_extents_beyond_int64_are_refused(order):
    for axis in range(3):
        coord = torch.zeros(2, 3, dtype=torch.int64)
        coord[0, axis], coord[1, axis] = -(2**63), 2**63 - 1
        with pytest.raises(RuntimeError, match=r"more than 2\^63 cells"):
            order(coord, torch.zeros(2, dtype=torch.int64))


@SUBMANIFOLD
def test_rows_out_of_order_or_twice_are_refused(build):
    coord, batch = ordered(*some_voxels(900, reach=7))
    rows = torch.arange(len(coord))
    swapped = rows.clone()
    swapped[[600, 601]] = swapped[[601, 600]]
    twice = torch.cat([rows[:700], rows[699:]])
    for bad in (swapped, rows.flip(0), twice, torch.cat([rows, rows[-1:]])):
        with pytest.raises(RuntimeError, match="voxel_order, none twice"):
            build(coord[bad], batch[bad], 3)
    with pytest.raises(RuntimeError, match="voxel_order, none twice"):
        build(torch.zeros(2, 3, dtype=torch.int64), torch.tensor([1, 0]), 3)


@SUBMANIFOLD
@pytest.mark.parametrize("size", [-3, -1, 0, 2, 16, 18, 19])
def test_a_wrong_kernel_size_is_refused(build, size):
    with pytest.raises(RuntimeError, match="size must be odd, 1 to 17"):
        build(*ordered(*some_voxels(5)), size)


@STRIDED
@pytest.mark.parametrize("size", [-2, 0, 1, 257])
def test_a_wrong_stride_is_refused(build, size):
    with pytest.raises(RuntimeError, match="size must be 2 to 256"):
        build(*some_voxels(5), size)


@STRIDED
def test_the_largest_stride(build):
    coord, batch = torch.tensor([[-1, -256, 255], [0, 255, 256]]), torch.tensor([0, 0])
    out_coord, out_batch, sources, targets, starts = build(coord, batch, 256)
    assert out_coord.tolist() == [[-1, -1, 0], [0, 0, 1]]
    assert out_batch.tolist() == [0, 0]
    assert (sources.tolist(), targets.tolist()) == ([1, 0], [1, 0])  # by offset, not by target
    assert starts.diff().nonzero()[:, 0].tolist() == [255 * 256, (255 * 256 + 0) * 256 + 255]


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_voxels_are_refused(kind):
    functions = {
        "op": (OPS.voxel_order, OPS.submanifold_map, OPS.strided_map),
        "reference": (voxel_order_reference, submanifold_map_reference, strided_map_reference),
    }[kind]
    coord, batch = ordered(*some_voxels(20))
    for function, rest in zip(functions, ((), (3,), (2,)), strict=True):
        for bad in (
            (coord[:, :2], batch), (coord[0], batch), (coord, batch[1:]), (coord, batch[:, None]), (coord[None], batch),
            (coord.int(), batch), (coord, batch.int()), (coord.double(), batch),
        ):  # fmt: skip
            with pytest.raises(RuntimeError, match=r"expected coord \(N, 3\) and batch \(N,\), int64"):
                function(*bad, *rest)
        with pytest.raises(RuntimeError, match="negative batch index"):
            function(coord, batch - 1, *rest)


@pytest.mark.skipif(not has_extension(), reason="a promise of the compiled kernels")
def test_same_results_for_any_number_of_threads():
    coord, batch = some_voxels(40_000, batch_size=3, reach=24)
    in_order = ordered(coord, batch)
    threads = torch.get_num_threads()
    results = []
    try:
        for number in (1, 2, 3):
            torch.set_num_threads(number)
            results.append((*voxel_order(coord, batch)[:1], *submanifold_map(*in_order, 3)))
            out_coord, out_batch, pairs = strided_map(coord, batch, 2)
            results[-1] += (out_coord, out_batch, *pairs)
    finally:
        torch.set_num_threads(threads)
    assert len(in_order[0]) > 30 * BLOCK_ROWS
    assert equal(results[1], results[0])
    assert equal(results[2], results[0])
    expected = voxel_order_reference(coord, batch)[0], *submanifold_map_reference(*in_order, 3)
    assert equal(results[0], (*expected, *strided_map_reference(coord, batch, 2)))


@pytest.mark.parametrize("number", [0, 1, 40])
def test_opcheck(number):
    coord, batch = ordered(*some_voxels(number))
    wide = torch.cat([batch[:, None], coord], 1)
    for voxels in ((coord, batch), (wide[:, 1:], wide[:, 0])):
        torch.library.opcheck(OPS.voxel_order.default, voxels)
        torch.library.opcheck(OPS.submanifold_map.default, (*voxels, 3))
        torch.library.opcheck(OPS.strided_map.default, (*voxels, 2))


def test_has_kernels_where_the_extension_is():
    for op in ("voxel_order", "submanifold_map", "strided_map"):
        assert has_kernel(op, "cpu") == has_extension()
        assert not has_kernel(op, "cuda")
