"""tools/system_libs.sh with stand-ins for python, id, sudo and apt-get."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "system_libs.sh"
LINE = "sudo apt-get install -y --no-install-recommends libx11-6 libgl1 libegl1 libusb-1.0-0 libidn2-0 libgomp1"
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def machine(tmp_path):
    """A PATH on which apt-get writes down its calls, and open3d can be imported once apt-get has installed."""

    def write(name, text):
        (tmp_path / name).write_text(f"#!/bin/bash\n{text}\n")
        (tmp_path / name).chmod(0o755)

    def run(user=0, sudo=False, apt="ok", has_open3d=True, error="ImportError: libusb: cannot open shared object file"):
        for file in tmp_path.iterdir():
            file.unlink()
        for tool in ("bash", "env", "touch"):
            (tmp_path / tool).symlink_to(shutil.which(tool))
        find_spec = "exit 0" if has_open3d else "exit 1"
        write("python", f'[[ $2 == *find_spec* ]] && {find_spec}\n'
              f'[ -e "{tmp_path}/installed" ] || {{ echo "{error}"; exit 1; }}')  # fmt: skip
        write("id", f"echo {user}")
        write("sudo", 'shift; exec "$@"' if sudo else "exit 1")
        if sudo:
            write("true", "exit 0")
        if apt:
            write("apt-get", f'echo "$*" >> "{tmp_path}/calls"\n[[ $* != *install* ]] && exit 0\n'
                  + (f'touch "{tmp_path}/installed"' if apt == "ok" else "exit 100"))  # fmt: skip
        done = subprocess.run(
            [shutil.which("bash"), SCRIPT, str(tmp_path / "python")],
            env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
        calls = (tmp_path / "calls").read_text().splitlines() if (tmp_path / "calls").exists() else []
        assert done.returncode == 0, done.stderr
        return done.stdout, calls

    return run


@pytest.mark.parametrize("user, sudo", [(0, False), (1000, True)])
def test_root_and_sudo_install(machine, user, sudo):
    said, calls = machine(user=user, sudo=sudo)
    assert calls[0].startswith("update") and calls[1].startswith("install") and calls[1].endswith("libidn2-0 libgomp1")
    assert LINE not in said


@pytest.mark.parametrize("machine_is", [{"user": 1000}, {"apt": None}, {"apt": "fails"}])
def test_otherwise_the_line_is_printed(machine, machine_is):
    said, calls = machine(**machine_is)
    assert LINE in said and "cannot open shared object file" in said
    assert not [call for call in calls if machine_is.get("apt") != "fails"]


def test_nothing_is_installed_for_other_reasons(machine):
    said, calls = machine(error="ImportError: numpy is too old")
    assert calls == [] and "numpy is too old" in said and LINE not in said
    assert machine(has_open3d=False) == ("", [])


def test_nothing_happens_where_open3d_works(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/bash\nexit 0\n")
    python.chmod(0o755)
    done = subprocess.run(["bash", SCRIPT, python], capture_output=True, text=True, env=os.environ, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
