"""One kind of error for everything a user can mend: bad files, bad settings, missing packages."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable


class InputError(Exception):
    """A mistake in what the user gave us.

    The message is one sentence that names the file, key or row, says what was expected and what to do.
    Commands print it without a traceback and exit with code 2.
    """


def missing_package(package: str, purpose: str, extra: str) -> InputError:
    """Build the error for an optional package that is not installed.

    Args:
        package: import name, e.g. ``"open3d"``.
        purpose: what it is needed for, e.g. ``"pictures"``.
        extra: the pcseg extra that brings it, e.g. ``"vis"``.
    """
    return InputError(f"{purpose} needs the package {package}: pip install --no-build-isolation 'pcseg[{extra}]'")


def exit_cleanly(main: Callable[..., int | None]) -> Callable[..., int]:
    """Wrap a command's ``main`` so that user errors become one sentence on stderr and exit code 2."""

    @functools.wraps(main)
    def wrapped(*args, **kwargs) -> int:
        try:
            return main(*args, **kwargs) or 0
        except InputError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            return 130
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output went away (e.g. `| head`): not an error
            return 0

    return wrapped
