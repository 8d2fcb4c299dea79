"""What ``pcseg check`` says, with packages, cards and data sets missing or broken in turn."""

import importlib.util
import os
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest
import torch
from prepared import write_dataset

from pcseg import check, check_config, check_report, check_step
from pcseg.check_report import Line, layout

REPOSITORY = Path(__file__).resolve().parent.parent
STATES = ("ok", "absent", "slow", "note", "broken", "wrong")


def run(capsys, *arguments) -> tuple[int, dict[str, str], str]:
    """Exit code, name → its line (and what mends it), and stderr."""
    code = check.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    found, last = {}, None
    for row in out.splitlines():
        if row.startswith("          → "):
            found[last] += "\n" + row.strip()
        elif row.startswith("  "):
            state, last = row[2:10].strip(), row[10:27].split("  ")[0].strip()
            assert state in STATES, row
            assert last not in found, f"{last} has two lines"
            found[last] = row.strip()
    assert "Traceback" not in out + err
    return code, found, err


@pytest.fixture
def without(monkeypatch):
    """Make packages look as if they were not installed, or as if they did not load."""
    missing, broken = set(), {}
    find_spec, import_module = importlib.util.find_spec, importlib.import_module

    def find(name, *rest):
        if name in missing:
            return None
        return types.SimpleNamespace(name=name) if name in broken else find_spec(name, *rest)

    def load(name, *rest):
        if name in broken:
            raise broken[name]
        return import_module(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    monkeypatch.setattr(importlib, "import_module", load)
    return types.SimpleNamespace(missing=missing, broken=broken)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("check") / "data")


@pytest.fixture
def config(root, tmp_path):
    """Arguments for a config whose needs are all there."""
    return ["--no-step", "--cfg", "demo.yaml", f"data.root={root}", f"runs={tmp_path / 'runs'}"]


def test_a_whole_machine_in_80_columns(capsys):
    code = check.main([])
    out, err = capsys.readouterr()
    assert code == 0 and err == "" and out.endswith("\nready\n")
    for word in ("Python", "memory", "torch", "ops on cpu", "open3d", "spconv", "lightning", "cpu: torch"):
        assert word in out
    rows = [row for row in out.splitlines()[1:] if "GPU" not in row]  # the first has a path, a card its own name
    assert max(map(len, rows)) <= 80, max(rows, key=len)
    assert len(re.findall(r"s a step, loss \d+\.\d+", out)) >= 1
    assert out.count("(the default)") == 1


def test_missing_and_broken_packages_have_one_line_each_with_what_mends_it(capsys, without):
    without.missing.update(("spconv", "wandb"))
    without.broken["open3d"] = OSError("libX11.so.6: cannot open shared object file\nmore\nthan one line")
    without.broken["torch_scatter"] = ImportError("")  # says nothing at all
    code, found, err = run(capsys, "--no-step")
    assert code == 0 and err == ""
    assert found["spconv"].startswith("absent") and "pip install spconv-cu12" in found["spconv"]
    assert "pip install wandb" in found["wandb"]
    assert found["open3d"].startswith("broken") and "libX11.so.6: cannot open shared object file" in found["open3d"]
    assert "apt-get install" in found["open3d"] and "more" not in found["open3d"]
    assert found["torch_scatter"].startswith("broken") and "ImportError" in found["torch_scatter"]


def test_a_missing_package_of_our_own_is_wrong(capsys, without, config):
    without.missing.add("torchmetrics")
    code, found, err = run(capsys, *config)
    assert code == 2 and "torchmetrics" in err and err.count("\n") == 1
    assert found["torchmetrics"].startswith("wrong") and "pip install torchmetrics" in found["torchmetrics"]
    assert "data.root" not in found  # what could not be looked at is not said to be well


def test_without_torch_it_still_reports(tmp_path):
    (tmp_path / "torch.py").write_text("raise OSError('libtorch_cpu.so: cannot open shared object file')")
    path = os.pathsep.join([str(tmp_path), str(REPOSITORY)])
    command = [sys.executable, "-m", "pcseg.check", "--cfg", "demo.yaml"]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 2 and "Traceback" not in done.stdout + done.stderr
    assert re.search(r"wrong +torch +does not load: libtorch_cpu.so", done.stdout)
    assert "numpy" in done.stdout and done.stderr.startswith("error: not ready for demo.yaml: mend")


def test_install_lines_agree_with_pyproject():
    text = (REPOSITORY / "pyproject.toml").read_text()
    extras = set(re.findall(r'^\s*"([a-zA-Z0-9-]+)', text, re.M)) | set(
        re.findall(r'"([a-z0-9-]+)(?:\[\w+\])?[>=]', text)
    )
    for package, (_, fix) in check.OPTIONAL.items():
        names = [word for word in fix.split()[2:] if not word.startswith("--")]
        assert names, package
        for name in names:
            assert re.sub(r"\[.*\]", "", name.strip("'")) in extras, f"{package}: {name} is in no extra"
    required = re.search(r"dependencies = \[(.*?)\n\]", text, re.S)[1]
    assert set(re.findall(r'"([a-z]+)', required)) - {"torch"} == set(check.REQUIRED)


CARD = types.SimpleNamespace(name="Test Card", total_memory=80 * 2**30, major=9, minor=0)


@pytest.mark.parametrize(
    ("cards", "cuda", "hip", "driver", "expected"),
    [
        (1, "12.6", None, "570.1", ["ok", "Test Card, 80.0 GiB, sm_90, driver 570.1"]),
        (1, None, "6.4", "", ["ok", "Test Card, 80.0 GiB"]),
        (0, None, None, "570.1", ["slow", "this torch cannot use it, though driver 570.1 is there"]),
        (0, "12.6", None, "", ["slow", "torch finds none"]),
        (0, None, None, "", ["absent", "networks run on the CPU"]),
    ],
)
def test_cards(monkeypatch, cards, cuda, hip, driver, expected):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cards)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: CARD)
    monkeypatch.setattr(torch.version, "cuda", cuda)
    monkeypatch.setattr(torch.version, "hip", hip)
    monkeypatch.setattr(check, "_driver", lambda: driver)
    lines = list(check.torch_and_gpus())
    assert len(lines) == 2 and lines[1].state == expected[0] and expected[1] in lines[1].text
    assert {"12.6": "CUDA 12.6", None: "ROCm 6.4" if hip else "CPU only"}[cuda] in lines[0].text


def test_a_step_is_the_same_with_all_back_ends_and_leaves_the_generator_alone():
    before = torch.get_rng_state()
    losses = {name: check_step.timed_step("cpu", name)[1] for name in check_step.backends("cpu")}
    assert len(losses) >= 1 and torch.equal(before, torch.get_rng_state())
    assert max(losses.values()) - min(losses.values()) < 1e-3 * losses["torch"]


def test_a_back_end_that_is_wrong_or_fails_is_told(monkeypatch):
    said = {"torch": (0.1, 4.0), "cpu": (0.1, 4.1), "spconv": RuntimeError("no kernel image\nfor this card")}

    def step(device, backend):
        if isinstance(said[backend], Exception):
            raise said[backend]
        return said[backend]

    monkeypatch.setattr(check_step, "timed_step", step)
    monkeypatch.setattr(check_step, "backends", lambda device: list(said))
    monkeypatch.setattr(check_step, "_default", lambda device: "cpu")
    ok, wrong, broken = check_step.steps()
    assert [ok.state, wrong.state, broken.state] == ["ok", "wrong", "broken"]
    assert "4.000 with plain PyTorch" in wrong.text and broken.text == "fails: no kernel image"
    said["cpu"] = (0.1, float("nan"))
    assert list(check_step.steps())[1].state == "wrong"


def test_a_wrong_choice_of_back_end_is_wrong(capsys, monkeypatch):
    monkeypatch.setenv("PCSEG_SPARSE_BACKEND", "spconf")
    code, found, _ = run(capsys)
    assert code == 2 and found["cpu"].startswith("wrong") and "'spconf'" in found["cpu"]


# --------------------------------------------------------------------------------------------------- what configs need


def test_all_that_a_config_needs_is_there(capsys, config, tmp_path, root):
    code, found, err = run(capsys, *config)
    assert code == 0 and err == ""
    assert found["data.root"].endswith(f"{root}: 4 train, 2 val, 1 test scenes")
    assert "200 classes, labels in segment200.npy" in found["data.label_set"]
    assert re.search(r"scene0000_00: \d[\d,]* voxels", found["first sample"])
    assert found["runs"].startswith("ok") and not (tmp_path / "runs").exists()  # looked at, not made


def test_missing_root_and_missing_split(capsys, config, tmp_path):
    code, found, err = run(capsys, *config, f"data.root={tmp_path / 'none'}")
    assert code == 2 and "data.root" in err
    assert found["data.root"].startswith("wrong") and "no such folder" in found["data.root"]
    write_dataset(tmp_path / "part", train=1, val=0, test=1)
    code, found, _ = run(capsys, *config, f"data.root={tmp_path / 'part'}")
    assert code == 2 and f"{tmp_path / 'part' / 'val'}: holds no prepared scene" in found["data.root"]


@pytest.mark.parametrize(
    ("file", "rule", "words"),
    [
        ("val/scene0005_00/normal.npy", "data.channels", "has no normal.npy"),
        ("train/scene0003_00/color.npy", "data.channels", "has no color.npy"),
        ("train/scene0002_00/segment200.npy", "data.label_set", "training needs labels"),
    ],
)
def test_missing_files_are_named_with_the_rule(capsys, config, tmp_path, file, rule, words):
    path = write_dataset(tmp_path / "own") / file
    path.unlink()
    code, found, err = run(capsys, *config, f"data.root={tmp_path / 'own'}")
    assert code == 2 and rule in err
    assert found[rule].startswith("wrong") and path.parent.name in found[rule] and words in found[rule]


def test_a_damaged_first_scene_and_unlabelled_validation_scenes(capsys, config, tmp_path):
    root = write_dataset(tmp_path / "own")
    (root / "val/scene0004_00/segment200.npy").unlink()
    code, found, _ = run(capsys, *config, f"data.root={root}")
    assert code == 0 and "1 of 2 validation scenes" in found["val"]
    color = root / "train/scene0000_00/color.npy"
    color.write_bytes(color.read_bytes()[:-5])
    code, found, err = run(capsys, *config, f"data.root={root}")
    assert code == 2 and "first sample" in err and "color.npy: not a readable" in found["first sample"]


def test_classes_and_config_errors(capsys, config, tmp_path):
    code, found, _ = run(capsys, *config, f"data.label_set={tmp_path / 'classes.csv'}")
    assert code == 2 and "classes.csv: no such file" in found["data.label_set"]
    assert check.main(["--cfg", "demo.yaml", "train.epoch=3"]) == 2
    assert "epochs" in capsys.readouterr().err
    assert check.main(["train.epochs=3"]) == 2
    assert "add --cfg" in capsys.readouterr().err


def test_folders_that_cannot_be_written(capsys, config, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    code, found, err = run(capsys, *config, f"runs={tmp_path / 'file'}")
    assert code == 2 and "runs" in err and "cannot be written" in found["runs"]

    monkeypatch.setattr(check_config.shutil, "disk_usage", lambda path: types.SimpleNamespace(total=2**40, free=2**20))
    code, found, _ = run(capsys, *config)
    assert code == 2 and found["runs"].startswith("wrong") and "0.0 GiB free" in found["runs"]


@pytest.mark.skipif(os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root writes anywhere")
def test_a_read_only_folder(capsys, config, tmp_path):
    (tmp_path / "runs").mkdir(mode=0o500)
    code, found, _ = run(capsys, *config)
    assert code == 2 and "Permission denied" in found["runs"]


def test_a_read_only_file_system(capsys, config, monkeypatch):
    def refuse(**options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(check_config.tempfile, "TemporaryFile", refuse)
    code, found, _ = run(capsys, *config)
    assert code == 2 and found["runs"].startswith("wrong") and "Read-only file system" in found["runs"]


def test_a_run_that_is_there_already(capsys, config, tmp_path):
    checkpoint = tmp_path / "runs/demo/checkpoints/last.ckpt"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_bytes(b"")
    code, found, _ = run(capsys, *config)
    assert code == 0 and found["name"].startswith("note") and "--resume" in found["name"]


def test_devices_logs_and_memory(capsys, config, without, monkeypatch):
    without.missing.add("wandb")
    monkeypatch.setattr(check_config, "memory", lambda: (2**33, 2**28))
    code, found, err = run(capsys, *config, "train.precision=fp16", "log.wandb=true", "data.workers=9999")
    assert code == 2 and "train.precision" in err and "log.wandb" in err
    assert "fp16 needs a CUDA device" in found["train.precision"] and "pip install wandb" in found["log.wandb"]
    assert found["data.workers"].startswith("note") and found["train.batch_size"].startswith("ok")
    _, found, _ = run(capsys, *config, "train.batch_size=4", "data.max_points=100000", "model.base_channels=32")
    assert found["train.batch_size"].startswith("note") and "accumulate" in found["train.batch_size"]


def test_checkpoints_are_as_large_as_said(tmp_path):
    from pcseg import config as configs
    from pcseg.models.segmenter import build_segmenter

    config = configs.load("demo.yaml", ["train.optimizer=sgd"])
    network = build_segmenter(config, 200)
    momentum = [torch.zeros_like(parameter) for parameter in network.parameters()]
    torch.save([network.state_dict(), momentum], tmp_path / "x.ckpt")
    assert check_config._checkpoint_bytes(config) == pytest.approx((tmp_path / "x.ckpt").stat().st_size, rel=0.05)


# ------------------------------------------------------------------------------------------------------------- layout


def test_layout(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    short = Line("absent", "wandb", "logs", "pip install wandb")
    assert layout(short, None) == "  absent  wandb            logs: pip install wandb"
    long = Line("wrong", "runs", "word " * 40 + "end", "x" * 90)
    assert layout(long, None).splitlines() == [
        "  wrong   runs             " + "word " * 40 + "end",
        " " * 10 + "→ " + "x" * 90,
    ]
    rows = layout(long, 80).splitlines()
    assert rows[0].startswith("  \033[1;31mwrong\033[0m   runs") and rows[-1] == " " * 10 + "→ " + "x" * 90
    assert len(rows) > 3 and all(len(row) <= 80 and row.startswith(" " * 27 + "word") for row in rows[1:-2])
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in layout(long, 80)


def test_memory_of_a_container(monkeypatch):
    files = {
        "/proc/meminfo": "MemTotal: 8388608 kB\nMemAvailable: 4194304 kB\n",
        "/sys/fs/cgroup/memory.max": f"{2**31}\n",
        "/sys/fs/cgroup/memory.current": f"{2**30}\n",
    }

    def read(self, *rest, **options):
        if str(self) not in files:
            raise FileNotFoundError(str(self))
        return files[str(self)]

    monkeypatch.setattr(Path, "read_text", read)
    assert check_report.memory() == (2**31, 2**30)
    files["/sys/fs/cgroup/memory.max"] = "max\n"
    assert check_report.memory() == (2**33, 2**32)
    files.clear()
    assert check_report.memory() == (None, 0)


def test_nothing_optional_is_imported_on_top():
    code = "import sys, pcseg.check; print(sorted({'torch','numpy','rich','lightning','omegaconf'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
