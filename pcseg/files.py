"""Writing files so that a half-written one can never be taken for whole: in a hidden folder first, then renamed.

The hidden folder, ``.<name>.<host>.<random>.tmp``, lies beside the file, so that the rename stays on one file system.
Its writer holds a lock on it, which the system lets go when the writer ends, however that comes about: by the lock
:func:`remove_leftovers` tells what is still being written from what a killed process left.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from pcseg.errors import InputError

try:
    import fcntl
except ImportError:  # Windows: no locks, so what is left there goes by its age
    fcntl = None

# In the name, since machines that share a drive do not always see each other's locks on it.
_HOST = platform.node().replace(".", "-")
_LONG = 24 * 3600.0  # seconds; nothing is written for so long


@contextlib.contextmanager
def _locked(folder: Path, exclusive: bool) -> Iterator[bool | None]:
    """Lock a folder, if it is there and no one else has; yields whether it is locked, None where there are no locks."""
    if fcntl is None:
        yield None
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
            locked = True
        except BlockingIOError:
            locked = False
        except OSError:  # a file system without locks
            locked = None
        yield locked
    finally:
        os.close(descriptor)


def _hidden_name(path: Path) -> Path:
    return path.with_name(f".{path.name}.{_HOST}.{secrets.token_hex(4)}.tmp")


@contextlib.contextmanager
def _hidden_folder(path: Path) -> Iterator[Path]:
    """Make a folder beside ``path``, locked while it is in use and then removed, unless it was renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        folder = _hidden_name(path)
        folder.mkdir()
        with _locked(folder, exclusive=False) as locked:
            if locked is False or not folder.exists():  # remove_leftovers found it before it was locked
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def remove_leftovers(folder: str | Path) -> None:
    """Remove what killed processes left of the files and folders that they wrote; what is being written stays.

    That of other machines goes when it is a day old.

    Args:
        folder: where :func:`atomic_file` or :func:`atomic_folder` put things (not in folders below); may be missing.
    """
    for path in Path(folder).glob(".*.*.tmp"):
        with contextlib.suppress(OSError), _locked(path, exclusive=True) as locked:
            ours = path.name.split(".")[-3] == _HOST
            if locked is not False and ((locked and ours) or time.time() - path.stat().st_mtime > _LONG):
                shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def atomic_file(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path of the same name; on success it replaces ``path``, on any error it is removed.

    Args:
        path: the final file; missing parent folders are made.

    Raises:
        InputError: if the file cannot be written (read-only folder, disk full), with the system's reason.
    """
    path = Path(path)
    try:
        with _hidden_folder(path) as hidden:
            yield hidden / path.name
            os.replace(hidden / path.name, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextlib.contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """Yield an empty temporary folder; on success it replaces ``path``, on any error it is removed.

    Args:
        path: the final folder. One that is already there is replaced whole.

    Raises:
        InputError: if it cannot be written, with the system's reason.
    """
    path = Path(path)
    try:
        with _hidden_folder(path) as temporary:
            yield temporary
            _replace_folder(temporary, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error


def _replace_folder(new: Path, path: Path) -> None:
    """Rename a folder to ``path``; what is there, perhaps put there this moment by another process, is removed."""
    while True:
        old = _hidden_name(path)
        try:
            if path.is_dir():
                with contextlib.suppress(FileNotFoundError):
                    os.replace(path, old)
            os.replace(new, path)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        finally:
            if old.exists() and not path.exists():
                os.replace(old, path)
            shutil.rmtree(old, ignore_errors=True)


def sha256_of(path: str | Path) -> str:
    """Compute the SHA-256 of a file, in hexadecimal.

    Raises:
        InputError: if it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    return digest.hexdigest()
