"""How pages are cut, and what words weigh."""

import sys

import pytest

from aim2balance.knowledge import rules
from aim2balance.knowledge.types import SoughtWord


def cut(text, heading=""):
    cuts, after = rules.passages_of(text, heading)
    return [(text[one.start : one.end], one.heading, one.is_table) for one in cuts], after.rpartition("\t")[2]


def test_headings_begin_passages_and_go_on_to_the_next_page():
    assert cut("Before.\n## Peat ##\nIt grows.\n\nSlowly.\n", "Mires") == (
        [("Before.", "Mires", False), ("## Peat ##\nIt grows.\n\nSlowly.", "Peat", False)],
        "Peat",
    )
    assert cut("", "Peat") == ([], "Peat")
    assert cut("More.", "Peat") == ([("More.", "Peat", False)], "Peat")


def test_headings_stand_under_those_above_them_also_on_the_next_page():
    cuts, outline = rules.passages_of("# Mires\nA.\n## Peat\nB.\n### Age\nC.\n## Moss\nD.", "")
    assert [(one.above, one.heading) for one in cuts] == [
        ("", "Mires"),
        ("Mires", "Peat"),
        ("Mires\nPeat", "Age"),
        ("Mires", "Moss"),
    ]
    assert [(one.above, one.heading) for one in rules.passages_of("E.\n# Fens\nF.", outline)[0]] == [("Mires", "Moss"), ("", "Fens")]
    assert [(one.above, one.heading) for one in rules.passages_of("1 Rules\n1.2 Money\nA.\n1.3 Time\nB.", "Older")[0]] == [
        ("1 Rules", "1.2 Money"),
        ("1 Rules", "1.3 Time"),
    ]


def test_a_passage_is_found_by_the_name_of_its_file_and_the_headings_above_it():
    cuts, _ = rules.passages_of("# Mires\n## Peat\nIt grows.", "")
    assert rules.words_of("Old_fens-2024.pdf", cuts[0], "It grows.").split("\n") == [
        "Old_fens-2024.pdf",
        "Old fens 2024",
        "Mires",
        "Peat",
        "It grows.",
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("§ 7 Laufzeit und Kündigung", "§ 7 Laufzeit und Kündigung"),
        ("Artikel 3", "Artikel 3"),
        ("2.1 Results", "2.1 Results"),
        ("INTRODUCTION", "INTRODUCTION"),
        ("第三章", "第三章"),
        ("### ", None),
        ("§ 7 sagt, dass gekündigt werden kann.", None),
        ("1974 war ein nasses Jahr", None),
        ("GmbH", None),
        ("An ordinary line of a text", None),
        ("A\tB", None),
    ],
)
def test_what_a_heading_is(line, heading):
    assert rules.heading_of(line) == heading


def test_a_table_stays_together_and_apart_from_the_text_around_it():
    text = "x" * 500 + ".\nYear\tkWh\n2024\t12\n2025\t13\n" + "y" * 600 + "."
    pieces, _ = cut(text)
    assert [is_table for _, _, is_table in pieces] == [False, True, False]
    assert pieces[1][0] == "Year\tkWh\n2024\t12\n2025\t13"


@pytest.mark.parametrize(
    "text", ["word " * 4_000, "x" * 20_000, "Ein Satz. " * 2_000, "泥炭地储存碳。" * 2_000, "line\n" * 4_000, "\n" * 5_000]
)
def test_no_letter_is_lost_and_no_passage_is_too_long(text):
    cuts, _ = rules.passages_of(text, "")
    assert all(0 < one.end - one.start <= rules.MOST for one in cuts)
    assert all(before.end <= after.start for before, after in zip(cuts, cuts[1:], strict=False))
    assert "".join("".join(text[one.start : one.end].split()) for one in cuts) == "".join(text.split())


@pytest.mark.parametrize("piece", ["# a\n", "1. A\n", "a\tb\n", "x", "x ", "\n", "§ 1 B\nText.\n", "|a|b|\n"])
def test_f62_twice_the_text_takes_twice_the_steps(piece):
    def steps(text):
        count = 0

        def trace(*_):
            nonlocal count
            count += 1
            return trace

        sys.settrace(trace)
        try:
            rules.passages_of(text, "")
        finally:
            sys.settrace(None)
        return count

    text = piece * 2_000
    assert steps(text * 2) <= steps(text) * 2.2 + 200


def test_rare_words_weigh_more_and_no_word_less_than_nothing():
    weights = [rules.weight(SoughtWord(query="'a'", count=count), 100) for count in (1, 10, 50, 100, 1_000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] >= 0


def test_the_rarest_words_are_looked_for_together_in_not_too_many_passages():
    terms = [SoughtWord(query=str(count), count=count) for count in (4_000, 0, 900, 90, 10)]
    assert [term.count for term in rules.sought_by(terms)] == [10, 90, 900]
    assert [term.count for term in rules.sought_by(terms[:1])] == [4_000]
    assert rules.sought_by([]) == []
    weak = SoughtWord(query="'die'", count=2, share=rules.WEAK)
    assert rules.sought_by([weak, terms[0]]) == [terms[0]]
    assert rules.sought_by([weak]) == [weak]
    assert 0 < rules.weight(weak, 100) < rules.weight(SoughtWord(query="'rent'", count=2), 100)


def test_words_that_stand_nearly_everywhere_count_only_where_there_are_no_others():
    rare, common = SoughtWord(query="'rare'", count=3), SoughtWord(query="'common'", count=95)
    assert [query for query, _ in rules.weighed([common, rare], 100)] == ["'rare'"]
    assert [query for query, _ in rules.weighed([common], 100)] == ["'common'"]
