"""F63: the values of a body are counted before it is decoded, in linear time and whatever the text is."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance.kit import json_size
from aim2balance.kit.errors import Invalid
from aim2balance.kit.json_size import MOST_ESCAPES, MOST_PARTS, MOST_VALUES, SMALL, check_size, most_values


def is_refused(text: bytes, parts: int = 1000, values: int = 5000) -> bool:
    try:
        check_size(text, parts, values)
    except Invalid as refusal:
        return refusal.code == "too_many_values" and f"{refusal.facts['most']:,}" in refusal.message
    return False


def padded(document: Any) -> bytes:
    return json.dumps([document, "x" * SMALL], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("document", "refused"),
    [
        ([{}] * 900, False),
        ([{}] * 1001, True),
        ([[]] * 1001, True),
        ([1] * 4900, False),
        ([1] * 5001, True),
        (dict.fromkeys(map(str, range(5001)), 0), True),
        (["é"] * 5001, True),
        # Marks in texts are no values: tables and code are long texts with many of them.
        (["{[,]}" * 20_000], False),
        (['\\"{,"' * 20_000], False),
        (["\\" * 20_001, '"', ",{" * 9_000], False),
    ],
)
def test_f63_values_are_counted_outside_of_texts(document: Any, refused: bool) -> None:
    assert is_refused(padded(document)) is refused


@pytest.mark.parametrize("unit", [b'""', b'"', b'\\"', b'"\\', b"{", b'{"a":', b",", b'"a",', b"\\", b"\xff"])
def test_f63_counting_is_linear_and_takes_any_text(unit: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are the strings looked at and the bytes in them: twice the text is at most twice of both, and no byte is in two strings."""

    real = json_size._STRING

    class Counted:
        strings = spanned = 0

        def finditer(self, text: bytes) -> Any:
            for found in real.finditer(text):
                self.strings += 1
                self.spanned += found.end() - found.start()
                yield found

    monkeypatch.setattr(json_size, "most_values", lambda _: 1 << 50)
    seen = []
    for times in (1, 2):
        counted = Counted()
        monkeypatch.setattr(json_size, "_STRING", counted)
        text = b'["' + unit * (100_000 * times)
        assert not is_refused(text, 1 << 40, 1 << 40)
        assert 0 < counted.spanned <= len(text)
        seen.append(counted.strings)
    assert seen[1] <= 2 * seen[0] + 2


def test_f63_counting_ends_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    marks = json_size._marks
    monkeypatch.setattr(json_size, "_marks", lambda *place: looked_at.append(place) or marks(*place))
    assert is_refused(b"[" + b'"a",' * 1_000_000 + b'"a"]')
    assert len(looked_at) < 6_000


def test_what_is_counted_at_once_is_never_too_little() -> None:
    for document in ([], {}, [1, 2], {"a": {"b": [1, "x,y"]}}, [[[]]], "a", 1):
        values = json.dumps(document)
        found = 0
        stack = [document]
        while stack:
            one = stack.pop()
            found += 1
            stack += one if isinstance(one, list) else list(one.values()) if isinstance(one, dict) else []
        assert most_values(values.encode()) >= found


def test_the_bounds_are_above_what_providers_take() -> None:
    assert MOST_PARTS >= 100_000
    assert MOST_VALUES >= 300_000


@pytest.mark.parametrize("unit", [b"\\n", b"\\u0041", b"\\ud83c\\udf32", b"\\\\", b'\\"', b"\\", b"word\\n"])
def test_f63_a_body_of_escapes_is_refused_before_it_is_decoded(unit: bytes) -> None:
    escapes = unit.count(b"\\")
    assert is_refused(b'{"a":"' + unit * (MOST_ESCAPES // escapes + 1) + b'"}', MOST_PARTS, MOST_VALUES)
    assert not is_refused(b'{"a":"' + unit * (MOST_ESCAPES // escapes) + b'"}', MOST_PARTS, MOST_VALUES)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=40), st.integers(0, 60_000), st.booleans())
def test_f63_what_people_write_is_never_too_many_escapes(text: str, times: int, is_ascii: bool) -> None:
    """A text with as many escapes as its writer's JSON gives it, of up to the two million letters that no model reads."""
    body = json.dumps({"a": text * min(times, 300_000 // max(1, len(text)))}, ensure_ascii=is_ascii).encode()
    assert not is_refused(body, MOST_PARTS, MOST_VALUES)
