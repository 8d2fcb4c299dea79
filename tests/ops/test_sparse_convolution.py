"""sparse_convolution and its gradients: every instruction set against plain PyTorch, and that against a double loop."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from voxels import scattered

from pcseg.ops import (
    PairLists,
    has_extension,
    instruction_sets,
    sparse_convolution,
    sparse_convolution_finished,
    strided_map,
    submanifold_map,
    voxel_order,
)
from pcseg.ops.kernel_map import BLOCK_ROWS

compiled = pytest.mark.skipif(not has_extension(), reason="needs the compiled kernels")
module = sys.modules["pcseg.ops.sparse_convolution"]
TOLERANCE = {torch.float64: 1e-12, torch.float32: 1e-5, torch.float16: 5e-3, torch.bfloat16: 3e-2}
KINDS = ["submanifold", "strided", "inverse"]
SETS = [
    "portable",
    "avx2",
    "avx512",
    "avx512bf16",
    "",
]  # "" is the newest of this processor; sets it lacks come down to one it has


class Case:
    """Voxels, a map of one kind on them, and features and weights that fit."""

    def __init__(self, kind, voxels=150, size=3, channels=(5, 7), seed=0, reach=5):
        _, coord, batch = scattered(seed, voxels, 2, reach)
        order, _ = voxel_order(coord, batch)
        self.coord, self.batch = coord[order], batch[order]
        self.kind, self.size = kind, size
        if kind == "submanifold":
            self.pairs = submanifold_map(self.coord, self.batch, size)
            self.rows = (len(order), len(order))
        else:
            out_coord, _, self.pairs = strided_map(self.coord, self.batch, size)
            self.rows = (len(order), len(out_coord)) if kind == "strided" else (len(out_coord), len(order))
        generator = torch.Generator().manual_seed(seed)
        random = lambda *shape: torch.randn(*shape, generator=generator, dtype=torch.float64)  # noqa: E731
        self.feat, self.grad = random(self.rows[0], channels[0]), random(self.rows[1], channels[1])
        self.weight = random(channels[1], size, size, size, channels[0]) / (channels[0] * size**3) ** 0.5
        self.carried = random(self.rows[1], channels[1])

    def run(self, feat, weight):
        return sparse_convolution(feat, weight, self.pairs, self.rows[1], self.kind)

    def reference(self, feat, weight):
        return module.sparse_convolution_reference(feat, weight, *self.pairs, self.rows[1], module.KINDS[self.kind])


def with_gradients(function, feat, weight, grad):
    feat, weight = feat.clone().requires_grad_(), weight.clone().requires_grad_()
    out = function(feat, weight)
    return [out.detach(), *torch.autograd.grad(out, (feat, weight), grad)]


def assert_close(got, wanted, dtype):
    for a, b in zip(got, wanted, strict=True):
        largest = max(1.0, float(b.abs().max())) if b.numel() else 1.0
        torch.testing.assert_close(a.double(), b.double(), rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype] * largest)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_is_the_sum_over_pairs(kind):
    case = Case(kind, voxels=40, size=3 if kind == "submanifold" else 2, channels=(2, 3))
    wanted = torch.zeros(case.rows[1], 3, dtype=torch.float64)
    coarse = torch.tensor(1 if kind == "submanifold" else case.size)
    place = case.coord.div(coarse, rounding_mode="floor")
    targets = {tuple(v): i for i, v in reversed(list(enumerate(torch.cat([case.batch[:, None], place], 1).tolist())))}
    if kind != "submanifold":  # coarse voxels in the order of voxel_order
        cubes = torch.tensor(sorted(targets))
        order, _ = voxel_order(cubes[:, 1:], cubes[:, 0])
        targets = {tuple(v): i for i, v in enumerate(cubes[order].tolist())}
    for i, (batch, voxel) in enumerate(zip(case.batch.tolist(), case.coord.tolist(), strict=True)):
        for offset in range(case.size**3):
            step = [offset // case.size**2, offset // case.size % case.size, offset % case.size]
            if kind == "submanifold":
                other = targets.get((batch, *(v + s - case.size // 2 for v, s in zip(voxel, step, strict=True))))
                source, target = other, i
            else:
                other = targets[(batch, *(v // case.size for v in voxel))]
                other = other if [v % case.size for v in voxel] == step else None
                source, target = (i, other) if kind == "strided" else (other, i)
            if other is not None:
                wanted[target] += case.weight[(slice(None), *step)] @ case.feat[source]
    torch.testing.assert_close(case.reference(case.feat, case.weight), wanted)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_forward_and_gradients_equal_the_reference(data):
    kind = data.draw(st.sampled_from(KINDS))
    size = data.draw(st.sampled_from([1, 3, 5] if kind == "submanifold" else [2, 3]))
    width = st.sampled_from([1, 2, 3, 8, 15, 16, 17, 32, 33, 48, 65, 96, 130])
    channels = data.draw(width), data.draw(width)
    case = Case(kind, data.draw(st.integers(0, 250)), size, channels, data.draw(st.integers(0, 99)))
    dtype = data.draw(st.sampled_from(list(TOLERANCE)))
    wide = torch.promote_types(dtype, torch.float32)
    weight_dtype = data.draw(st.sampled_from([dtype, wide]))
    feat, weight, grad = case.feat.to(dtype), case.weight.to(weight_dtype), case.grad.to(dtype)
    if data.draw(st.booleans()):  # not contiguous
        feat, weight, grad = (
            feat.t().contiguous().t(),
            weight.flip(1).flip(1).transpose(0, 4).contiguous().transpose(0, 4),
            grad,
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PCSEG_CPU", data.draw(st.sampled_from(SETS)))
        got = with_gradients(case.run, feat, weight, grad)
    assert [t.dtype for t in got] == [dtype, dtype, weight_dtype]
    wanted = with_gradients(case.reference, feat.double(), weight.double(), grad.double())
    assert_close(got, wanted, dtype)


@pytest.mark.parametrize("instructions", SETS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("kind", KINDS)
def test_many_blocks_and_wide_layers(monkeypatch, instructions, dtype, kind):
    """More voxels than a block and a part hold, more channels than a panel."""
    monkeypatch.setenv("PCSEG_CPU", instructions)
    size = 3 if kind == "submanifold" else 2
    case = Case(kind, voxels=9000, size=size, channels=(40, 72), reach=12)
    assert max(case.rows) > 13 * BLOCK_ROWS
    feat, weight, grad = case.feat.to(dtype), case.weight.float(), case.grad.to(dtype)
    wanted = with_gradients(case.reference, feat.float(), weight, grad.float())
    assert_close(with_gradients(case.run, feat, weight, grad), wanted, dtype)


@compiled
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
@pytest.mark.parametrize("kind", KINDS)
def test_bits_do_not_depend_on_the_number_of_threads(kind, dtype):
    case = Case(kind, voxels=6000, size=3 if kind == "submanifold" else 2, channels=(33, 50), reach=11)
    tensors = case.feat.to(dtype), case.weight.to(dtype), case.grad.to(dtype)
    threads, results = torch.get_num_threads(), []
    try:
        for number in (1, 2, 3, 16, 1):
            torch.set_num_threads(number)
            results.append(with_gradients(case.run, *tensors))
    finally:
        torch.set_num_threads(threads)
    for result in results[1:]:
        assert all(torch.equal(a, b) for a, b in zip(results[0], result, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_first_and_second_derivatives_in_double_precision(kind):
    case = Case(kind, voxels=15, size=3 if kind == "submanifold" else 2, channels=(2, 3), reach=2)
    inputs = case.feat.requires_grad_(), case.weight.requires_grad_()
    assert torch.autograd.gradcheck(case.run, inputs, fast_mode=True)
    assert torch.autograd.gradgradcheck(case.run, inputs, fast_mode=True)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_follows_in_inference_equals_doing_it_afterwards(data):
    kind = data.draw(st.sampled_from(KINDS))
    channels = data.draw(st.sampled_from([(3, 5), (16, 48), (9, 70)]))
    case = Case(kind, data.draw(st.integers(0, 700)), 3 if kind == "submanifold" else 2, channels, reach=6)
    dtype = data.draw(st.sampled_from(list(TOLERANCE)))
    parameter = torch.promote_types(dtype, torch.float32)
    maybe = lambda tensor: tensor if data.draw(st.booleans()) else None  # noqa: E731
    scale, shift = (
        maybe(torch.linspace(-1, 2, channels[1], dtype=parameter)),
        maybe(torch.ones(channels[1]).to(parameter)),
    )
    carried, relu = maybe(case.carried.to(dtype)), data.draw(st.booleans())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PCSEG_CPU", data.draw(st.sampled_from(SETS)))
        got = sparse_convolution_finished(
            case.feat.to(dtype), case.weight.to(parameter), case.pairs, case.rows[1], kind,
            scale=scale, shift=shift, carried=carried, relu=relu,
        )  # fmt: skip
    out = case.reference(case.feat.to(dtype).double(), case.weight.to(parameter).double())
    out = out if scale is None else out * scale
    out = out if shift is None else out + shift
    out = out if carried is None else out + carried
    assert got.dtype == dtype
    assert_close([got], [out.relu() if relu else out], dtype)


def test_nan_and_infinity_come_through():
    case = Case("submanifold", channels=(4, 4))
    case.feat[3, 1], case.feat[9, 0] = float("nan"), float("inf")
    for dtype in (torch.float32, torch.bfloat16):
        got = sparse_convolution_finished(
            case.feat.to(dtype), case.weight.float(), case.pairs, case.rows[1], case.kind, relu=True
        )
        wanted = case.reference(case.feat, case.weight)
        assert torch.equal(got.isnan(), wanted.isnan()) and torch.equal(got.isinf(), (wanted > 0) & wanted.isinf())


def test_a_gradient_of_the_finished_form_is_refused():
    case = Case("submanifold")
    with pytest.raises(RuntimeError, match="has no gradient: call it under"):
        sparse_convolution_finished(case.feat, case.weight.requires_grad_(), case.pairs, case.rows[1], case.kind)
    with torch.no_grad():
        sparse_convolution_finished(case.feat, case.weight, case.pairs, case.rows[1], case.kind)


@compiled
def test_shapes_that_do_not_fit_are_refused():
    case = Case("submanifold")
    with pytest.raises(RuntimeError, match="that fit together"):
        case.run(case.feat[:, 1:], case.weight)
    with pytest.raises(RuntimeError, match="that fit together"):
        case.run(case.feat[1:], case.weight)
    with pytest.raises(RuntimeError, match="the kernel map does not fit"):
        case.run(case.feat, case.weight[:, :2])
    with pytest.raises(RuntimeError, match="the kernel map's starts are wrong"):
        pairs = PairLists(case.pairs.sources[1:].contiguous(), case.pairs.targets[1:].contiguous(), case.pairs.starts)
        sparse_convolution(case.feat, case.weight, pairs, case.rows[1], case.kind)
    with pytest.raises(RuntimeError, match="expected floating point"):
        case.run(case.feat.long(), case.weight)
    with pytest.raises(RuntimeError, match="scale, shift or carried have the wrong shape"):
        sparse_convolution_finished(case.feat, case.weight, case.pairs, case.rows[1], case.kind, scale=torch.ones(3))


@compiled
def test_the_instruction_set_can_be_held_back(monkeypatch):
    newest = instruction_sets()
    names = []
    for wish in SETS:
        monkeypatch.setenv("PCSEG_CPU", wish)
        names.append(instruction_sets())
    assert names[-1] == newest
    assert [bfloat16 for _, bfloat16 in names[:3]] == [None] * 3
    monkeypatch.setenv("PCSEG_CPU", "mmx")
    with pytest.raises(RuntimeError, match="PCSEG_CPU is 'mmx', expected portable, avx2, avx512 or avx512bf16"):
        instruction_sets()


@pytest.mark.parametrize("kind", KINDS)
def test_opcheck(kind):
    case = Case(kind, voxels=30, size=3 if kind == "submanifold" else 2, channels=(3, 4))
    rest = (*case.pairs, case.rows[1], module.KINDS[kind])
    feat, weight, grad = (t.requires_grad_() for t in (case.feat, case.weight, case.grad))
    torch.library.opcheck(torch.ops.pcseg.sparse_convolution.default, (feat, weight, *rest))
    back = (*case.pairs, case.rows[0], module.KINDS[kind])
    torch.library.opcheck(torch.ops.pcseg.sparse_convolution_feat_grad.default, (grad, weight, *back))
    sizes = (*case.pairs, module.KINDS[kind], case.size)
    torch.library.opcheck(torch.ops.pcseg.sparse_convolution_weight_grad.default, (feat, grad, *sizes))
    finish = (torch.ones(4), torch.zeros(4), case.carried, True)
    plain = (feat.detach(), weight.detach())
    torch.library.opcheck(torch.ops.pcseg.sparse_convolution_finished.default, (*plain, *rest, *finish))


def test_tiles_stay_within_their_rows(tmp_path):
    """Every instruction set's functions on buffers of exactly the promised size, under sanitizers, against a loop."""
    root = Path(__file__).parents[2]
    sources = [Path(__file__).with_name("pair_product.cpp"), *(root / "csrc/cpu").glob("pair_product_*.cpp")]
    flags = [
        "-std=c++17",
        "-O1",
        "-g1",
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
        "-DPCSEG_EMULATE_AMX",
    ]
    include = Path(torch.__file__).parent / "include"
    built = subprocess.run(
        ["g++", *flags, f"-I{include}", *map(str, sources), "-o", str(tmp_path / "tiles")],
        capture_output=True,
        text=True,
    )
    if "cannot find -lasan" in built.stderr or "No such file or directory: 'g++'" in built.stderr:
        pytest.skip("no address sanitizer here")
    assert built.returncode == 0, built.stderr[-4000:]
    done = subprocess.run([tmp_path / "tiles"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]
    count, word = done.stdout.split()
    assert word == "cases" and int(count) > 1000
