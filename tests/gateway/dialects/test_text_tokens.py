"""The estimate of a text's tokens against what real vocabularies make of it (`bench/token_classes.py`), and its cost."""

import msgspec
import pytest

from aim2balance.gateway.dialects.text_tokens import SAMPLED_ABOVE, ClassTable, read_table, tokens_of
from aim2balance.gateway.operations import read

# The most and the fewest tokens of cl100k, o200k, Claude 2, DeepSeek V4 and Mistral Tekken.
TEXTS = {
    "digits with blanks": ("4 8 1 5 9 2 6 7 " * 100, 801, 1600),
    "a table": ("17.5,203.11,4.07,88\n" * 80, 1120, 1600),
    "hexadecimal": ("c0ffee41 9d3b77a2 " * 90, 991, 1261),
    "base64": ("Zm9yZXN0IGdyb3dzIHNsb3dseQ== " * 60, 1140, 1321),
    "identifiers": ("7f3e9a10-42bc-4d6e-9c01-8ab5d2f7e613\n" * 40, 1200, 1400),
    "English": ("Slowly grows the forest, and the clouds go over it. " * 30, 362, 391),
    "German": ("Langsam wächst der Wald, und die Wolken ziehen darüber hinweg. " * 30, 421, 571),
    "Polish": ("Las rośnie powoli, a chmury płyną nad doliną. " * 30, 541, 631),
    "Russian": ("Лес растёт медленно, и облака плывут над долиной. " * 30, 541, 840),
    "Greek": ("Το δάσος μεγαλώνει αργά και τα σύννεφα περνούν. " * 30, 541, 1471),
    "Arabic": ("الغابة تنمو ببطء والغيوم تمر فوق الوادي. " * 30, 363, 1111),
    "Chinese": ("森林长得很慢，云从山谷上飘过。" * 60, 720, 1380),
    "Japanese": ("森はゆっくりと育ち、雲は谷の上を流れる。" * 50, 900, 1250),
    "Korean": ("숲은 천천히 자라고 구름은 골짜기 위를 지나간다. " * 40, 642, 1201),
    "Hindi": ("जंगल धीरे-धीरे बढ़ता है और बादल घाटी के ऊपर से गुज़रते हैं। " * 25, 527, 1676),
    "Khmer": ("ពពកអណ្តែតលើជ្រលង។ " * 40, 601, 2080),
    "Amharic": ("ደመናዎች በሸለቆው ላይ ያልፋሉ። " * 40, 1520, 2160),
    "emoji": ("🌲☁️🏔️👩🏽‍🌾 " * 60, 901, 1682),
    "Python": ("def area(width: int, height: int) -> int:\n    return width * height\n\n" * 25, 475, 524),
    "dense code": ("for(i=0;i<n;i++){s[i]=t[n-i]^k;}\n" * 50, 850, 1300),
    "JSON": ('{"id": 48213, "name": "spruce", "height_m": 21.4, "tags": ["old", "north"]}, ' * 30, 961, 1141),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_f34_each_kind_of_text_is_estimated_near_what_vocabularies_make_of_it(kind):
    text, fewest, most = TEXTS[kind]
    assert 0.8 * most <= tokens_of([text]) <= max(2 * most, 3.2 * fewest)


@pytest.mark.parametrize("kind", TEXTS)
def test_f34_the_bound_is_a_token_for_each_byte(kind):
    text, _, most = TEXTS[kind]
    body = msgspec.json.encode({"model": "m", "messages": [{"role": "user", "content": text}]})
    facts = read("chat", body)
    assert facts.input_bound >= len(text.encode()) >= most
    assert facts.input_bound >= facts.counted_input


def test_f62_a_long_text_is_looked_at_in_pieces_and_the_estimate_grows_with_it():
    looked_at = []

    class Watched(ClassTable):
        def _hundredths(self, text):
            looked_at.append(len(text))
            return super()._hundredths(text)

    table, text = Watched(read_table()), "Slowly grows the forest, and the clouds go over it. "
    whole = table.tokens(text * 100)
    for times in (10, 20, 1000):
        assert abs(table.tokens(text * 100 * times) / (whole * times) - 1) < 0.02
    assert max(looked_at) <= SAMPLED_ABOVE


def test_f62_pieces_are_spread_over_the_whole_text():
    """Numbers at the end of a long prose are seen."""
    prose, numbers = "The forest grows slowly. " * 4000, "7 3 9 1 " * 12_500
    assert tokens_of([prose + numbers]) > 0.9 * (tokens_of([prose]) + tokens_of([numbers]))
    assert len(prose) > SAMPLED_ABOVE


@pytest.mark.parametrize("text", ["", "\x00", "\ud7ff", "\U0010ffff" * 3, "\n" * 5000, " " * 5000])
def test_any_text_has_an_estimate(text):
    assert 0 <= tokens_of([text]) <= 2 * len(text.encode()) + 1


def test_each_byte_is_of_one_class():
    found = [0] * 256
    for row in read_table()["classes"]:
        for span in row["bytes"]:
            first, _, last = span.partition("-")
            for byte in range(int(first, 16), int(last or first, 16) + 1):
                found[byte] += 1
    assert found == [1] * 256
