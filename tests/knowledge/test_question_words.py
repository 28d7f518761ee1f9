"""Which words of a question say nothing, and what compounds are put together of."""

import pytest

from aim2balance.knowledge import question_words


@pytest.mark.parametrize(
    ("form", "known", "parts"),
    [
        ("schachparti", {"schach", "parti", "sch"}, ("schach", "parti")),
        ("bienenvolk", {"bien", "volk"}, ("bien", "volk")),
        ("wohnungstur", {"wohnung", "tur"}, ("wohnung", "tur")),
        ("fahrradreif", {"fahrrad"}, ("fahrrad",)),
        ("regen", {"reg", "regen"}, ()),
        ("internet", {"net"}, ()),
        ("haus", set(), ()),
    ],
)
def test_a_word_is_parted_where_the_collections_know_its_parts(form, known, parts):
    assert question_words.parts_of(form, known) == parts


def test_words_that_every_text_has_say_nothing_with_accents_or_without():
    for query in ("'warum'", "'fur' | 'für'", "'uber'", "'what'"):
        assert question_words.says_nothing(query), query
    assert not question_words.says_nothing("'torf' | 'torf'")


def test_only_latin_words_that_are_not_short_may_be_inside_others():
    assert question_words.forms_of("'rad' | 'räder' | 'it''s' | 'reifen'") == ["reifen"]
    assert question_words.forms_of("'泥炭'") == []
    assert question_words.may_be_inside(["ei", "reif", "reif"]) == ["reif"]
