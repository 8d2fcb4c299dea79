"""Reading PLY files by plyfile, without its blind spots: what is read is what the file says, or one clear error."""

from __future__ import annotations

import io
import os
import re
import warnings
from pathlib import Path

import numpy as np
from plyfile import PlyData, PlyElement, PlyElementParseError, PlyParseError

from pcseg.errors import InputError

# Telling plyfile that faces are triangles lets it map the file instead of reading it face by face: 1 ms, not 500.
_TRIANGLES = {"face": {"vertex_indices": 3, "vertex_index": 3}}
_NUMBERS = b"0123456789+-.eE \t\r\n" + b"naifty" + b"NAIFTY"  # nan and infinity, too


def refuse_pipes(path: Path, advice: str) -> None:
    """Refuse pipes and devices, which might be waited for, or read, without end."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise InputError(f"{path}: is not a file; {advice}")


class _Stream(io.BufferedReader):
    """A file for plyfile, which takes a list of negative length for all the rest and makes room for any other."""

    def __init__(self, path: Path):
        super().__init__(io.FileIO(path))
        self.length = path.stat().st_size

    def read(self, size: int | None = -1) -> bytes:
        if size is None or not 0 <= size <= self.length:
            raise ValueError("a list longer than the file")
        return super().read(size)


def _read_header(path: Path) -> tuple[bool, int]:
    """Say whether a file is ascii, and how many bytes its rows take at least."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20).partition(b"end_header")[0]
    lines = [line.split() for line in re.split(rb"[\r\n]+", head)]
    count = least = 0
    for line in lines:
        if line[:1] == [b"element"] and len(line) == 3:
            count = int(line[2])
            if count < 0:
                raise ValueError(f"an element of {count} rows")
        least += count if line[:1] == [b"property"] else 0
    return [b"format", b"ascii"] in [line[:2] for line in lines], least


def _parse_text(path: Path) -> tuple[PlyData, int]:
    """Read an ascii file: its elements, and the number of words after them."""
    content = path.read_bytes()
    # plyfile and NumPy would read 1_0 as 10 and stop at a #.
    odd = content.partition(b"end_header")[2].translate(None, _NUMBERS)
    if odd:
        raise ValueError(f"{chr(odd[0])!r} among the numbers")
    stream = io.TextIOWrapper(io.BytesIO(content), "ascii")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # NumPy's, about empty lists, which are allowed
        return PlyData.read(stream), len(stream.read().split())


def _parse_binary(path: Path, known_list_len: dict) -> tuple[PlyData, int]:
    """Read a binary file: its elements, and the number of bytes after them."""
    with _Stream(path) as stream:
        ply = PlyData.read(stream, mmap="c", known_list_len=known_list_len)
        return ply, stream.length - stream.tell()


def parse_ply(path: Path, advice: str) -> PlyData:
    """Read a PLY file of any make: ascii or binary of either byte order.

    Args:
        path: the file.
        advice: what to do if it is damaged; the end of the error's sentence.

    Returns:
        Its elements; arrays may be mapped from the file, in the file's byte order.

    Raises:
        InputError: if the file is missing or cut, goes on after its last row, or does not parse.
    """
    refuse_pipes(path, advice)
    try:
        text, least = _read_header(path)
        if least > path.stat().st_size:  # plyfile would make room for all rows first
            raise InputError(f"{path}: is cut or damaged (it is too small for what its header announces); {advice}")
        if text:
            ply, rest = _parse_text(path)
        else:
            try:
                ply, rest = _parse_binary(path, _TRIANGLES)
            except PlyElementParseError:
                # Perhaps not all faces are triangles (fewer corners look like an early end): the slow way.
                ply, rest = _parse_binary(path, {})
    except FileNotFoundError as error:
        raise InputError(f"{path}: is missing; {advice}") from error
    except PlyElementParseError as error:
        raise InputError(f"{path}: is cut or damaged ({error}); {advice}") from error
    # plyfile lets these through when a header's types or counts make no sense.
    except (PlyParseError, OSError, EOFError, ValueError, TypeError, LookupError, OverflowError, MemoryError) as error:
        raise InputError(f"{path}: is not a readable PLY file ({error}); {advice}") from error
    if rest:
        raise InputError(f"{path}: is damaged (it goes on after the last row that its header announces); {advice}")
    return ply


def triangles(path: Path, element: PlyElement, advice: str) -> np.ndarray:
    """Faces as (F, 3) int64; a polygon of n corners becomes a fan of n - 2 triangles."""
    if not len(element):
        return np.empty((0, 3), np.int64)
    name = next((own for own in ("vertex_indices", "vertex_index") if own in element), None)
    if name is None:
        raise InputError(f"{path}: faces have no list vertex_indices; expected the mesh of a scan; {advice}")
    lists = element.data[name]
    if lists.dtype != object:
        faces = np.asarray(lists)
        if faces.ndim != 2:
            raise InputError(f"{path}: face property {name} is not a list; expected vertex indices; {advice}")
    else:
        lengths = np.fromiter((len(own) for own in lists), dtype=np.int64, count=len(lists))
        if lengths.min(initial=3) < 3:
            raise InputError(
                f"{path}: face {int(lengths.argmin())} has {lengths.min()} vertices; expected 3 or more; {advice}"
            )
        fans = []
        for corners in np.unique(lengths):
            polygons = np.stack(list(lists[lengths == corners]))
            first = np.broadcast_to(polygons[:, :1], (len(polygons), corners - 2))
            fans.append(np.stack([first, polygons[:, 1:-1], polygons[:, 2:]], axis=-1).reshape(-1, 3))
        faces = np.concatenate(fans) if fans else np.empty((0, 3), np.int64)
    if faces.dtype.kind not in "ui":
        raise InputError(f"{path}: face property {name} has type {faces.dtype}; expected integers; {advice}")
    return faces.astype(np.int64)
