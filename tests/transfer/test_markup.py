"""Marks of other applications in their texts: what is found, and that looking for them grows with the text alone."""

import pytest

from aim2balance.transfer import markup
from tests.transfer.scanned import scanned

HOSTILE = {
    "private marks that never end": "\ue200",
    "source marks that never end": "【1†",
    "half a source mark": "【1",
    "folded parts that never end": '<details type="reasoning">',
    "folded parts whose mark never ends": '<details type="reasoning" ',
    "folded parts of no kind": "<details >",
    "summaries that never end": "<summary>",
    "all of them": '\ue200【1†<details type="tool_calls"><summary>',
}


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("So it is.\ue200cite\ue202turn0search1\ue201 And more【4:0†source】.", "So it is. And more."),
        ("a【12†b】c【x】d【1†e", "ac【x】d【1†e"),
        ("open \ue200 stays", "open \ue200 stays"),
        ("\ue200a\ue200b\ue201c\ue201", "c\ue201"),
        ("", ""),
    ],
)
def test_citations_are_taken_out(text: str, bare: str) -> None:
    assert markup.without_citations(text) == bare


def test_folded_parts_are_found_with_their_kind() -> None:
    text = 'a<details type="reasoning" done="true">\n<summary>Thought</summary>\n> Hm.\n</details>\n\nb<details>c</details><details\n type="tool_calls">d</details>e'
    found = list(markup.details(text))
    assert [(part.kind, part.inner) for part in found] == [("reasoning", "\n<summary>Thought</summary>\n> Hm.\n"), ("tool_calls", "d")]
    assert markup.without(text, ((part.start, part.end) for part in found)) == "ab<details>c</details>e"
    assert markup.without_summary(found[0].inner) == "\n\n> Hm.\n"


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("scan", [markup.without_citations, lambda text: list(markup.details(text)), markup.without_summary])
def test_f62_twice_the_text_is_twice_the_work(monkeypatch: pytest.MonkeyPatch, piece: str, scan) -> None:
    once, twice = (scanned(monkeypatch, markup, lambda n=n: scan(piece * n)) for n in (2000, 4000))
    assert once > 0
    assert twice <= 2.1 * once
