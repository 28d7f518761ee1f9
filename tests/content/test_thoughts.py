"""What a model thinks aloud in its text is a thought: F52."""

import pytest

from aim2balance.content.events import PartExtended, PartsCollector, PartStarted
from aim2balance.content.parts import ReasoningPart, TextPart, reasoning_of, text_of
from aim2balance.content.thoughts import MARKS, ThoughtSplitter, split_thoughts, with_thoughts_apart


def streamed(text: str, step: int) -> tuple[str | None, str]:
    """The thoughts and the text of an answer that comes in pieces of `step` characters."""
    splitter, collected = ThoughtSplitter(), PartsCollector()
    pieces = [text[at : at + step] for at in range(0, len(text), step)]
    events = [PartStarted(0, TextPart(text=pieces[0])), *(PartExtended(0, piece) for piece in pieces[1:])]
    for event in events:
        for each in splitter.feed(event):
            collected.add(each)
    for each in splitter.finish():
        collected.add(each)
    return reasoning_of(collected.parts), text_of(collected.parts)


@pytest.mark.parametrize("opening", MARKS)
@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_f52_thoughts_are_apart_however_the_stream_is_cut(opening: str, step: int) -> None:
    text = f"\n{opening}\nIch **zähle** </b> 一二三 <\n{MARKS[opening]}\n\nEs sind <b>vier</b>."
    assert streamed(text, step) == ("Ich **zähle** </b> 一二三 <", "Es sind <b>vier</b>.")
    assert streamed(text.upper().replace("<B>", "<b>"), step)[1].startswith("ES SIND")


@pytest.mark.parametrize("step", [1, 4, 1000])
@pytest.mark.parametrize(
    ("text", "thought", "said"),
    [
        ("<think>a</think><think>b</think>c", "ab", "c"),
        ("<think></think>\n\nHello", None, "Hello"),
        ("<think>never ends", "never ends", ""),
        ("  Plain\n text ", None, "  Plain\n text "),
        ("<thinker>no</thinker>", None, "<thinker>no</thinker>"),
        ("Use <think>a</think> so.", None, "Use <think>a</think> so."),
        ("`<think>` is a mark", None, "`<think>` is a mark"),
        ("```\n<think>\n```", None, "```\n<think>\n```"),
        ("<thi", None, "<thi"),
    ],
)
def test_f52_only_what_begins_a_text(text: str, thought: str | None, said: str, step: int) -> None:
    found, rest = streamed(text, step)
    assert (found or None, rest) == (thought, said)


def test_f52_no_letter_is_lost_in_a_stream() -> None:
    text = "x</think>y <think> z < / [ ◁ <|begin"
    assert all(streamed(text, step) == (None, text) for step in range(1, len(text)))


@pytest.mark.parametrize(
    ("text", "thought", "said"),
    [
        ("First I count.\n</think>\n\nFour.", "First I count.", "Four."),
        ("<thinking>a</thinking>\nb", "a", "b"),
        ("```html\n<b>\n</think>\n```", None, "```html\n<b>\n</think>\n```"),
        ("The mark </think> ends it.", None, "The mark </think> ends it."),
    ],
)
def test_f52_a_thought_that_only_ends(text: str, thought: str | None, said: str) -> None:
    assert split_thoughts(text) == (thought, said)
    parts = with_thoughts_apart((TextPart(text=text),))
    assert (reasoning_of(parts), text_of(parts)) == (thought, said)


def test_f52_parts_between_keep_their_order() -> None:
    splitter = ThoughtSplitter()
    events = [
        PartStarted(0, ReasoningPart(text="given ")),
        PartExtended(0, "apart"),
        PartStarted(1, TextPart(text="<think>aloud</think>said")),
        PartExtended(1, " more"),
    ]
    collected = PartsCollector()
    for event in events:
        for each in splitter.feed(event):
            collected.add(each)
    assert collected.parts == (ReasoningPart(text="given apart"), ReasoningPart(text="aloud"), TextPart(text="said more"))
