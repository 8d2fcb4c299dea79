import subprocess
import sys

import pytest

from pcseg import cli
from pcseg.errors import InputError, exit_cleanly


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main([command, "--help"])
    assert stop.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_unknown_command(capsys):
    assert cli.main(["trian"]) == 2
    assert "'trian' is not a command" in capsys.readouterr().err


def test_python_dash_m_prints_one_sentence_and_exits_with_2(tmp_path):
    command = [sys.executable, "-m", "pcseg.train", "--cfg", "nowhere.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("error: nowhere.yaml") and done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_bugs_keep_their_traceback():
    @exit_cleanly
    def main(mistake):
        raise mistake

    assert main(InputError("x")) == 2
    assert main(KeyboardInterrupt()) == 130
    with pytest.raises(ZeroDivisionError):
        main(ZeroDivisionError())
