"""A program that kills itself before each single change that it makes to the disk, one run after the other."""

_SCRIPT = """
import itertools, os, shutil, signal, sys
from pathlib import Path
{once}

given, start, outs = map(Path, sys.argv[1:])
for count in itertools.count():
    out = outs / f"{{count:04d}}"
    shutil.copytree(start, out)
    child = os.fork()
    if child == 0:
        left = count
        def hook(event, arguments):
            global left
            changes = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
            if changes or event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
        sys.addaudithook(hook)
        os._exit({work})
    if os.waitpid(child, 0)[1] == 0:
        break
"""


def dies_everywhere(once: str, work: str) -> str:
    """Write a script, for ``python -c SCRIPT GIVEN START OUTS``, that works again and again.

    The first time it kills itself before the first change of the disk, the second time before the second, and so on,
    until it is through. Each time it starts with a copy of START, in OUTS/<number>.

    Args:
        once: statements before the first time, such as imports.
        work: an expression that does the work and gives the exit code; ``out`` is the copy, ``given`` and ``outs`` are
            the arguments.
    """
    return _SCRIPT.format(once=once, work=work)
