"""precision: what each name computes in, and that bf16 trains, scores and predicts on a CPU."""

import logging

import pytest
import torch
from prepared import write_dataset

from pcseg import evaluate, train
from pcseg.config import Config
from pcseg.data.scene import list_scenes, load_scene
from pcseg.engine import precision
from pcseg.engine.checkpoints import read_checkpoint
from pcseg.engine.precision import autocast_dtype
from pcseg.engine.predictor import Predictor, load_run
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.ops import instruction_sets

CONFIG = """
log: {report: false}
data: {voxel_size: 0.1, max_points: 2000, workers: 0}
model: {base_channels: 8, channels: [8, 16, 16, 16, 16, 16, 16, 16], layers: [1, 1, 1, 1, 1, 1, 1, 1]}
loss: {center_collapse: {weight: 0.4, normalize: true, scale: 10.0}}
train: {epochs: 8, batch_size: 2, optimizer: adamw, lr: 0.01, weight_decay: 0.01, validate_every: 8}
"""
fast_bfloat16 = pytest.mark.skipif(instruction_sets()[1] is None, reason="no bfloat16 instructions here")


@pytest.mark.parametrize(
    ("name", "device", "dtype"),
    [
        ("auto", "cuda", torch.float16),
        ("auto", "cpu", None),
        ("fp32", "cuda", None),
        ("fp16", "cuda", torch.float16),
        ("bf16", "cuda", torch.bfloat16),
    ],
)
def test_what_each_name_computes_in(name, device, dtype):
    assert autocast_dtype(name, device) == dtype


def test_fp16_on_a_cpu_is_refused():
    with pytest.raises(InputError, match="fp16 needs a CUDA device"):
        autocast_dtype("fp16", "cpu")


def test_a_run_trained_in_fp16_on_cuda_predicts_in_fp32_on_a_cpu():
    config = Config()
    config.train.precision = "fp16"
    assert Predictor(torch.nn.Identity(), config, load_label_set("scannet20"), "cpu").dtype is None
    with pytest.raises(InputError, match="fp16 needs a CUDA device"):  # but not where one asks for it
        Predictor(torch.nn.Identity(), config, load_label_set("scannet20"), "cpu", precision="fp16")


def test_bf16_without_instructions_is_fp32_and_says_so_once(monkeypatch, caplog):
    monkeypatch.setattr(precision, "instruction_sets", lambda: ("AVX2", None))
    precision._say_no_bfloat16.cache_clear()
    with caplog.at_level(logging.WARNING, "pcseg"):
        assert autocast_dtype("bf16", "cpu") is None
        assert autocast_dtype("bf16", "cpu") is None
    assert [record.message for record in caplog.records].count(caplog.records[0].message) == 1
    assert "bf16 computes in fp32" in caplog.text
    precision._say_no_bfloat16.cache_clear()


@fast_bfloat16
def test_bf16_trains_scores_and_predicts_nearly_as_fp32(tmp_path, capsys):
    data = write_dataset(tmp_path / "data")
    (tmp_path / "tiny.yaml").write_text(CONFIG)
    options = ["--cfg", str(tmp_path / "tiny.yaml"), f"runs={tmp_path / 'runs'}", f"data.root={data}"]
    assert train.main([*options, "name=full"]) == 0
    assert train.main([*options, "name=half", "train.precision=bf16"]) == 0
    full, half = tmp_path / "runs/full", tmp_path / "runs/half"
    assert "(bf16-mixed)" in (half / "train.log").read_text()
    state = read_checkpoint(half / "checkpoints/last.ckpt")["state_dict"]
    assert not any(value.dtype == torch.bfloat16 for value in state.values())  # weights stay float32
    assert evaluate.main(["--run", str(full), "--precision", "bf16"]) == 0  # a run of either kind in either type
    assert evaluate.main(["--run", str(half), "--precision", "fp32"]) == 0
    scene = load_scene(list_scenes(data, "val")[0])
    for run in (full, half):
        exact, quick = (load_run(run, precision=name).probabilities(scene) for name in ("fp32", "bf16"))
        assert not torch.equal(exact, quick)  # it really computes in another type
        torch.testing.assert_close(exact, quick, atol=0.1, rtol=0)
        assert (exact.argmax(1) == quick.argmax(1)).float().mean() > 0.97
    torch.testing.assert_close(
        load_run(half).probabilities(scene), load_run(half, precision="bf16").probabilities(scene)
    )
