"""Parts in JSON and back, and what people read of them."""

import json
from uuid import UUID

import pytest

from aim2balance.content.parts import (
    CitationPart,
    ImagePart,
    ImageReference,
    Opaque,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    UnknownPart,
    decode_parts,
    images_of,
    parts_json,
    parts_of,
    read_parts,
    reasoning_of,
    storable_parts,
    text_of,
)

IMAGE = ImageReference(id=UUID(int=7), media_type="image/png", size_bytes=9, width=3, height=2)
SIGNED = Opaque(dialect="anthropic", vendor="anthropic", family="claude", members={"signature": "c2ln"})
EVERY: tuple[Part, ...] = (
    ReasoningPart(text="Hm.", opaque=SIGNED),
    ImagePart(file=IMAGE),
    TextPart(text="It is "),
    CitationPart(title="Tides", url="https://example.org/tides"),
    ToolCallPart(call_id="c1", name="tide", arguments='{"at": "Husum"}', opaque=SIGNED),
    ToolResultPart(call_id="c1", text="low"),
    TextPart(text="low."),
    UnknownPart(members={"type": "audio", "file": {"id": "later"}}),
)


def test_what_is_read() -> None:
    assert (text_of(EVERY), reasoning_of(EVERY), images_of(EVERY)) == ("It is low.", "Hm.", (IMAGE,))
    assert (text_of(()), reasoning_of(()), images_of(())) == ("", None, ())


@pytest.mark.parametrize(
    ("text", "reasoning", "images", "kinds"),
    [
        ("", None, (), []),
        ("So.", None, (), ["text"]),
        ("So.", "", (), ["reasoning", "text"]),
        ("", None, (IMAGE, IMAGE), ["image", "image"]),
        ("So.", "Hm.", (IMAGE,), ["reasoning", "image", "text"]),
    ],
)
def test_parts_say_what_they_were_made_of(text: str, reasoning: str | None, images: tuple[ImageReference, ...], kinds: list[str]) -> None:
    parts = parts_of(text, reasoning, images)
    assert (text_of(parts), reasoning_of(parts), images_of(parts)) == (text, reasoning, images)
    assert [part["type"] for part in parts_json(parts)] == kinds


def test_json_and_back() -> None:
    assert read_parts(parts_json(EVERY)) == EVERY
    for parts in (EVERY, EVERY[:-1], ()):
        assert decode_parts(json.dumps(parts_json(parts))) == parts
    assert parts_json(EVERY)[:2] == [
        {
            "type": "reasoning",
            "text": "Hm.",
            "opaque": {"dialect": "anthropic", "vendor": "anthropic", "family": "claude", "members": {"signature": "c2ln"}},
        },
        {"type": "image", "file": {"id": str(IMAGE.id), "mediaType": "image/png", "bytes": 9, "width": 3, "height": 2}},
    ]


def test_what_says_and_carries_nothing_is_not_stored() -> None:
    sealed = ReasoningPart(text="", opaque=SIGNED)
    parts = (TextPart(text=""), ReasoningPart(text=""), sealed, TextPart(text="So\0."))
    assert storable_parts(parts) == (sealed, TextPart(text="So."))
    assert reasoning_of(storable_parts(parts)) is None


def test_what_no_database_keeps_is_left_out() -> None:
    opaque = Opaque(dialect="d", vendor="v", family="f", members={"a\0": ["b\0", {"c": "\ud800 ü"}], "n": 1})
    (part,) = parts_json([TextPart(text="no\0thing \udfff", opaque=opaque)])
    assert part["text"] == "nothing \ufffd"
    assert part["opaque"]["members"] == {"a": ["b", {"c": "\ufffd ü"}], "n": 1}
