"""A quick way to one long list of integers in a JSON file, for the form that ScanNet's files have."""

from __future__ import annotations

import json

import numpy as np

_ZERO, _COMMA = np.frombuffer(b"0,", np.uint8)


def flat_integers(content: bytes, key: str) -> np.ndarray | None:
    """Read ``{…, "key":[1,20,3], …}``: what ``json.loads(content)[key]`` gives, several times as fast.

    Args:
        content: a JSON file.
        key: a key of its outermost object.

    Returns:
        (n,) int64, or None if the file is damaged or written in any other way (blanks or minus signs in the list, an
        empty list, escapes anywhere, the key more than once): a real parser has to say what it holds.
    """
    name = key.encode()
    start = content.find(b'"' + name + b'":[') + len(name) + 4
    end = content.find(b"]", start)
    # Without escapes the key has one spelling; if that is there once, nothing else can be meant by it.
    if start < len(name) + 4 or end < 0 or content.count(name) > 1 or b"\\" in content:
        return None
    values = _parse(content[start:end])
    try:
        rest = json.loads(content[:start] + content[end:])
    except (ValueError, RecursionError):
        return None
    return values if isinstance(rest, dict) and rest.get(key) == [] else None


def _parse(text: bytes) -> np.ndarray | None:
    """Read integers from 0 below 10¹⁸ with single commas between them; None if there is anything else."""
    characters = np.frombuffer(b"," + text + b",", np.uint8)
    commas = np.flatnonzero(characters == _COMMA)
    digits = np.diff(commas) - 1
    others = len(characters) - len(commas) - np.count_nonzero(characters - _ZERO < 10)  # what is below 0 wraps around
    if others or digits.min() < 1 or digits.max() > 18 or (digits[characters[commas[:-1] + 1] == _ZERO] > 1).any():
        return None
    return np.fromstring(text, np.int64, sep=",")
