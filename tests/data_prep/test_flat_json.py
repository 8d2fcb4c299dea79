import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_prep.flat_json import flat_integers

NUMBERS = st.lists(st.integers(0, 200_000) | st.integers(0, 10**18 - 1), min_size=1, max_size=20)


def parsed(content: bytes):
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value.get("ids") if isinstance(value, dict) else None


def expect_same_or_nothing(content: bytes) -> bool:
    """Whatever is given is what a JSON parser gives; says whether anything was."""
    found = flat_integers(content, "ids")
    if found is None:
        return False
    assert found.dtype == np.int64 and found.tolist() == parsed(content)
    return True


@given(NUMBERS, st.dictionaries(st.sampled_from(["a", "b", "z"]), st.integers() | st.text("x ]["), max_size=2))
@example([0], {})
@example([10**18 - 1, 0, 0, 7], {"a": "] ["})
def test_lists_as_scannet_writes_them_are_read(numbers, others):
    for value in ({"ids": numbers, **others}, {**others, "ids": numbers}):
        assert expect_same_or_nothing(json.dumps(value, separators=(",", ":")).encode())


PIECES = [b'"ids":[', b'"ids"', b'"\\u0069ds":', b'"a":', b"{", b"}", b"[", b"]", b":", b",", b'"', b"\\", b" ", b"\n"]
PIECES += [b"0", b"1", b"00", b"1,2", b"9" * 18, b"9" * 19, b"-", b".", b"e", b"true", b"null", b"\x00", b"\xff"]


@settings(max_examples=1000, deadline=None)
@given(NUMBERS, st.data())
def test_a_changed_file_gives_what_a_parser_gives_or_nothing(numbers, data):
    content = json.dumps({"a": 1, "ids": numbers, "z": "x"}, separators=(",", ":")).encode()
    for _ in range(data.draw(st.integers(1, 3))):
        at, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 2))
        content = content[:at] + data.draw(st.sampled_from(PIECES)) + content[at + length :]
    expect_same_or_nothing(content)


@pytest.mark.parametrize(
    "text",
    [
        '{"ids":[]}',
        '{"ids":[1,02]}',
        '{"ids":[1,,2]}',
        '{"ids":[1,2,]}',
        '{"ids":[-1]}',
        '{"ids":[1.0]}',
        '{"ids":[9999999999999999999]}',
        '{"ids":[1],"ids":[2]}',
        '{"ids":[1],"\\u0069ds":[2]}',
        '{"a":{"ids":[1]}}',
        '{"a":"\\"ids\\":[1]"}',
        '{"a":"","ids":[1]}}',
        '"ids":[1]',
        '["ids":[1]]',
        '{"a""ids":[1]}',
        '{"ids":[1]',
        '{"ids":[1',
        '{"a":"ids","b":[1]}',
        "",
    ],
)
def test_other_forms_are_left_to_a_parser(text):
    assert flat_integers(text.encode(), "ids") is None
