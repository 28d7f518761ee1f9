"""The message tree and titles."""

from datetime import UTC, datetime

import pytest

from aim2balance.chat import rules
from aim2balance.chat.types import Message, Role, Status
from aim2balance.content.parts import parts_of, text_of
from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.ids import new_id
from aim2balance.prompts.rules import variables_of

NOW = datetime(2026, 11, 5, tzinfo=UTC)


def message(role, text, parent=None):
    return Message(
        id=new_id(), parent_id=parent and parent.id, role=role, parts=parts_of(text), model=None, provider=None,
        status=Status.DONE, error_code=None, created_at=NOW,
    )  # fmt: skip


def test_branch_goes_from_root_to_leaf():
    root = message(Role.USER, "a")
    left, right = message(Role.ASSISTANT, "b", root), message(Role.ASSISTANT, "c", root)
    known = {each.id: each for each in (root, left, right)}
    assert rules.branch(known, right.id) == [root, right]
    assert rules.branch(known, None) == []


def test_broken_trees_are_noticed():
    orphan = message(Role.USER, "a", message(Role.USER, "gone"))
    with pytest.raises(BrokenInvariant):
        rules.branch({orphan.id: orphan}, orphan.id)


def test_prompt_leaves_out_what_never_said_anything():
    first, empty = message(Role.USER, "one"), message(Role.ASSISTANT, " ")
    assert rules.prompt_of([first, empty, message(Role.USER, "two")]) == [rules.said("user", "one\n\ntwo")]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ('"The sky."', "The sky"),
        ("\n\n**Blue  sky**\nmore", "Blue sky"),
        ("„Himmel“", "Himmel"),
        ("x" * 100, "x" * 79 + "…"),
        ("   ", ""),
    ],
)
def test_titles_are_cleaned(said, title):
    assert rules.clean_title(said) == title


def test_first_words_are_never_empty():
    assert rules.first_words(" ") == "…"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{who}} wrote to {{ whom }} of {{who}} and {{größe 2}}", ["who", "whom", "größe 2"]),
        ("{ {a} } {{}} {{ }} {{a\nb}} {{{}}} {{_a}} {{-}}", []),
        ("{{{a}}} {{a_b-c}} {{имя}} {{名前}} {{\u00a0½ \n}}", ["a", "a_b-c", "имя", "名前", "½"]),
        ("{{" + "n" * 50 + "}}{{" + "m" * 51 + "}}", ["n" * 50]),
        ("{{" * 10_000, []),
        ("{{a" + " " * 20_000, []),
    ],
)
def test_the_variables_of_a_prompt(text, names):
    assert variables_of(text) == names


def test_f52_thoughts_of_older_answers_are_not_sent_again() -> None:
    question = message(Role.USER, "<think>mine</think> Why?")
    older = message(Role.ASSISTANT, "<think>\nlong thoughts\n</think>\n\nSo.", question)
    sent = rules.prompt_of([question, older])
    assert [text_of(one.parts) for one in sent] == ["<think>mine</think> Why?", "So."]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Please compare, point by point, peat bogs in Lower Saxony with those of Ireland and Finland", None),
        (
            "Compare the restoration of peat bogs with that of mountain forests, in the Alps - " + "x" * 40,
            "Compare the restoration of peat bogs with that of mountain forests, in the Alps…",
        ),
        ("水" * 100, "水" * 79 + "…"),
        ("x" * 78 + "e\u0323\u0307\u0323" + "y" * 9, "x" * 78 + "…"),
        ("x" * 78 + "👩\u200d🌾" + "y" * 9, "x" * 78 + "…"),
        ("a, b", "a, b"),
    ],
)
def test_a_title_is_cut_between_words_or_signs(question: str, title: str | None) -> None:
    named = rules.first_words(question)
    assert len(named) <= 80
    if title is None:
        assert question.startswith(named.removesuffix("…")) and question[len(named) - 1] == " "
        assert "Please compare, point by point, peat bogs" in named
    else:
        assert named == title
