"""The command `python -m pcseg.checkpoint`."""

import torch

from pcseg import checkpoint, cli
from pcseg import config as configs
from pcseg.models.segmenter import build_segmenter

TINY = "model: {base_channels: 4, channels: [4, 5, 6, 7, 6, 5, 4, 3], layers: [1, 1, 1, 1, 1, 1, 1, 1]}\n"


def test_show_and_convert(tmp_path, capsys):
    (tmp_path / "tiny.yaml").write_text(TINY)
    config = configs.load(tmp_path / "tiny.yaml", ["data.label_set=scannet20", "train.lr=0.5"])
    config.name = "colour\x1b[2J"
    model = build_segmenter(config, 20)
    ours, theirs, safe = (str(tmp_path / name) for name in ("a.ckpt", "a.pth", "a.safetensors"))
    state = {f"segmenter.{key}": value for key, value in model.state_dict().items()}
    torch.save({"pcseg": {"config": configs.to_dict(config)}, "state_dict": state, "epoch": 3, "global_step": 40}, ours)
    assert cli.main(["checkpoint", "convert", ours, "--to", "pointcept", "--out", theirs]) == 0
    names = ["--channels", "coord,color,normal", "--labels", "scannet20"]
    assert checkpoint.main(["convert", theirs, "--to", "safetensors", "--out", safe, *names]) == 0
    assert f"{sum(p.numel() for p in model.parameters()):,} parameters" in capsys.readouterr().out

    assert checkpoint.main(["show", ours]) == 0
    said = capsys.readouterr().out
    for words in ("checkpoint of pcseg", "epoch 3, step 40", "coord, color, normal", "head linear", "train.lr=0.5"):
        assert words in said
    assert "\x1b" not in said and "train.epochs" not in said
    cfg = ["--cfg", str(tmp_path / "tiny.yaml"), "data.channels=[color]"]
    for file, kind in ((theirs, "Pointcept"), (safe, "safetensors")):
        assert checkpoint.main(["show", file, *cfg]) == 0
        said = capsys.readouterr().out
        assert kind in said and "those of coord, normal dropped" in said and len(said.splitlines()) < 16
    assert "rows of 18 classes" in said  # named in the second file only

    assert checkpoint.main(["convert", ours, "--to", "pointcept", "--out", theirs]) == 2
    assert "already there" in capsys.readouterr().err
    assert checkpoint.main(["show", str(tmp_path / "none.pth")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
