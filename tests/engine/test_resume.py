"""Killed at any moment and resumed: the same bits. tests/kill_and_resume.py does it at length."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "kill_and_resume.py"


@pytest.mark.parametrize(
    "options, words",
    [
        (["--kills", "4", "--seed", "3"], "4 kills in"),
        # Of some 66 changes; those of an epoch's end repeat, so five of them lie apart from each other in it.
        (["--every-change", "--first", "4", "--step", "13"], "killed before each of 5 changes"),
    ],
    ids=["random", "disk"],
)
def test_killed_and_resumed_is_as_if_nothing_happened(options, words):
    result = subprocess.run([sys.executable, str(SCRIPT), *options], capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr[-3000:]
    assert words in result.stdout
