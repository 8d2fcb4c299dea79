"""Ways to damage a file, each drawn from a random generator: bytes → bytes, JSON → JSON, path → something else."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import numpy as np

# What a value may be mistaken for.
ODD_VALUES = [
    *(None, True, False, 0, -1, 1.5, 2.0, "", "wall", "3", [], [[]], [1, [2]], {}, {"id": 1}, float("nan"), -0.0),
    *(float("inf"), 2**31, 2**53, 2**63, 2**64, -(2**63), 10**30, 1e300, "\ud800", "wall\n", "\x00", [None], ["1"]),
]
ODD_WORDS = (
    b"-1 0 1 2 3 255 256 65536 2147483647 2147483648 4294967296 9007199254740993 99999999999999999999 1_0 1.5 1e5 "
    b"1e999 nan -inf 0x10 +3 3# wall uchar char int uint float double list vertex face x red vertex_indices ascii "
    b"end_header binary_big_endian binary_little_endian <f8 >f4 |u1 |O |S3 True None (3,) {} "
).split(b" ")


def _place(rng: np.random.Generator, content: bytes) -> int:
    """A place in a file, more often in its first part, where a byte changes the meaning of all the rest."""
    end = len(content) if rng.random() < 0.5 else min(len(content), 400)
    return int(rng.integers(0, max(end, 1)))


def cut(rng, content: bytes) -> bytes:
    return content[: int(rng.integers(0, max(len(content), 1)))]


def cut_little(rng, content: bytes) -> bytes:
    return content[: -int(rng.integers(1, 9))]


def flip(rng, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.integers(1, 4) if content else 0):
        changed[_place(rng, content)] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def overwrite(rng, content: bytes) -> bytes:
    at, count = _place(rng, content), int(rng.integers(1, 9))
    return content[:at] + rng.bytes(count) + content[at + count :]


def insert(rng, content: bytes) -> bytes:
    at = _place(rng, content)
    common = b'0123 \n\t"_#-,['
    new = rng.bytes(int(rng.integers(1, 6))) if rng.random() < 0.5 else bytes([common[rng.integers(len(common))]])
    return content[:at] + new + content[at:]


def delete(rng, content: bytes) -> bytes:
    at = _place(rng, content)
    return content[:at] + content[at + int(rng.integers(1, 9)) :]


def swap_parts(rng, content: bytes) -> bytes:
    a, b, c, d = np.sort(rng.integers(0, len(content) + 1, 4)).tolist()
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def repeat(rng, content: bytes) -> bytes:
    a, b = np.sort(rng.integers(0, len(content) + 1, 2)).tolist()
    return content[:b] + content[a:]


def zero(rng, content: bytes) -> bytes:
    a, b = np.sort(rng.integers(0, len(content) + 1, 2)).tolist()
    return content[:a] + bytes(b - a) + content[b:]


def append(rng, content: bytes) -> bytes:
    return content + [b"\n", b"\r\n", b" ", b"\x00", b"0", rng.bytes(16), content][rng.integers(7)]


def change_word(rng, content: bytes) -> bytes:
    """Replace a word, most often one of the first part (a header's)."""
    words = list(re.finditer(rb"[\w.+-]+", content if rng.random() < 0.4 else content[:400]))
    if not words:
        return content
    word = words[rng.integers(len(words))]
    return content[: word.start()] + ODD_WORDS[rng.integers(len(ODD_WORDS))] + content[word.end() :]


def change_count(rng, content: bytes) -> bytes:
    """Replace an integer by one near it or much larger."""
    words = list(re.finditer(rb"(?<![\w.])[0-9]+(?![\w.])", content if rng.random() < 0.4 else content[:400]))
    if not words:
        return content
    word = words[rng.integers(len(words))]
    value = int(word[0])
    values = [value - 1, value + 1, 0, value * 10, value + 256, value // 2, -value, 10**6, 10**9, 10**12, 2**62, 2**63]
    return content[: word.start()] + str(values[rng.integers(len(values))]).encode() + content[word.end() :]


def change_lines(rng, content: bytes) -> bytes:
    """Leave out, repeat or exchange lines."""
    lines = content.split(b"\n")
    last = len(lines) if rng.random() < 0.4 else min(len(lines), 16)
    a, b = (int(own) for own in rng.integers(0, last, 2))
    action = rng.integers(3)
    if action == 0:
        del lines[a]
    elif action == 1:
        lines.insert(b, lines[a])
    else:
        lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def change_line_ends(rng, content: bytes) -> bytes:
    return content.replace(b"\n", [b"\r\n", b"\r", b"\n\n"][rng.integers(3)])


def mark_order(rng, content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content


BYTES = (cut, cut_little, flip, flip, overwrite, insert, delete, swap_parts, repeat, zero, append)
WORDS = (change_word, change_word, change_count, change_count, change_lines, change_line_ends, mark_order)


def change_json(rng, content: bytes) -> bytes:
    """Change a JSON document so that it still parses, mostly: another type, a missing, superfluous or doubled entry."""
    top = {"": json.loads(content)}
    owner, key = top, ""
    for _ in range(rng.integers(1, 5)):
        inner = owner[key]
        if not isinstance(inner, dict | list) or not inner:
            break
        owner = inner
        key = list(owner)[rng.integers(len(owner))] if isinstance(owner, dict) else int(rng.integers(len(owner)))
    action = rng.integers(6)
    odd = ODD_VALUES[rng.integers(len(ODD_VALUES))]
    if action <= 2:
        owner[key] = odd
    elif action == 3:
        del owner[key]
    elif action == 4 and isinstance(owner, list):
        owner.insert(key, odd if rng.random() < 0.5 else owner[key])
    elif action == 4:
        owner[f"{key}x"] = owner.pop(key)
    elif isinstance(owner, dict) and owner is not top:  # json.dumps cannot write a key twice
        owner[f"{key}@"] = odd
    else:
        owner[key] = [owner[key]]
    text = json.dumps(top.get(""), indent=[None, 1][rng.integers(2)])
    return re.sub(r'@"(?=: )', '"', text).encode()


# -------------------------------------------------------------------------------------------- the file is no such file


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def unreadable(path: Path) -> None:
    if os.geteuid():
        path.chmod(0)
    else:  # root may read whatever has an owner, but not the start of its own memory
        path.unlink()
        path.symlink_to("/proc/self/mem")


OTHER_THINGS = (remove, empty, folder, loop, dangling, pipe, endless, unreadable)
