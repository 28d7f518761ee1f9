"""F50: what people look for is found wherever it stands: inside scripts without blanks, names, paths, addresses, numbers; whatever the accents."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.chat import backfill
from aim2balance.content.markdown import seen, seen_near
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.ids import new_id
from aim2balance.kit.search_text import Sought, fold, read_sought, snippet
from tests.chat.chat_api import chat_api
from tests.chat.test_conversations import say
from tests.chat.test_routes import member
from tests.chat.test_service import says

TEXTS = {
    "zh": "我们明天去北京大学参加机器学习会议，地点在\n海淀区。iPhone手机壳也要买。",
    "ja": "東京都の天気予報を教えてください。ﾃﾚﾋﾞは見ません。",
    "ko": "서울특별시의 날씨는 내일 맑겠습니다.",
    "th": "พรุ่งนี้อากาศในกรุงเทพมหานครจะร้อนมาก",
    "km": "ខ្ញុំចង់ទៅភ្នំពេញនៅថ្ងៃស្អែក",
    "code": "See src/app/user_service_e3a51a.py, ticket PROJ-14920010, mail foo.bare3a51a@example.org, v1.2.e3a51a at 192.168.17.4.",
    "camel": "The XMLHttpRequest calls getUserName(order20240511x) in https://cdn.example.net/static/main-bundle.js?x=1 and C:\\Users\\ann\\notes.txt",
    "accents": "Im Café an der Größenstraße gibt es Crème brûlée; l'été y est doux. Señor Dvořák zahlt bei Ælfgifu Øster.",
    "plain": "The resume of a naive cafe owner on Grossenstrasse.",
    "ru": "Ёлка стоит у реки Вологды, её видно издалека.",
    "ar": "ذهبَ أحمدُ إلى المَدرسةِ صباحاً",
    "seen": "Wasser ist H<sub>2</sub>O, un**bold**ed, ~~halb~~fertig, **강조**입니다, `foldr`s, x<SUP>2y</SUP>, <kbd>Strg</kbd>+<kbd>Q</kbd>.<br>Neue Zeile",
    "tags": "```html\n<div class=\"zebra\">\n  <section data-owl='uhu'>\n</section>\n<!-- kestrel -->\n```",
    "entities": "Herr M&uuml;ller-L&uuml;denscheid trinkt im Rond&eacute;u &#x54;&#101;e, &Ouml;l&shy;farben, &#20013;&#25991; &amp; Ko&nbsp;KG, I&rsquo;ll &lt;nav&gt;.",
    "coded": "So: `Sch&auml;fer`, ``a`&Aring;ngst``:\n\n```html\n<p>Gr&ouml;nland &Ugrave; &#8364;</p>\n```\n\nDanach H&auml;fen.",
    "apart": "学习器是机器的一种；京北大。services of user accounts, e3a51a",
}
SEEN = TEXTS | {
    "seen": "Wasser ist H2O, unbolded, halbfertig, 강조입니다, foldrs, x2y, Strg+Q.\nNeue Zeile",
    "entities": "Herr Müller-Lüdenscheid trinkt im Rondéu Tee, Öl\u00adfarben, 中文 & Ko\u00a0KG, I’ll <nav>.",
    "coded": "So: Sch&auml;fer, a`&Aring;ngst:\n<p>Gr&ouml;nland &Ugrave; &#8364;</p>\nDanach Häfen.",
    "tags": "<div class=\"zebra\">\n  <section data-owl='uhu'>\n</section>\n<!-- kestrel -->",
}
"""What the page draws of them."""
FINDS = {
    "机器学习": "zh", "北京": "zh", "海淀": "zh", "议": "zh", "手机": "zh", "iphone": "zh", "会议 北京大学": "zh",
    "天気予報": "ja", "予報": "ja", "東京": "ja", "テレビ": "ja",
    "날씨": "ko", "특별": "ko", "맑겠습니다": "ko",
    "อากาศ": "th", "กรุงเทพ": "th", "ភ្នំពេញ": "km",
    "user_service_e3a51a.py": "code", "user_service_e3a51a": "code", "service_e3a51a": "code", "foo.bare3a51a": "code", "14920010": "code",
    "PROJ-14920010": "code", "example.org": "code", "foo.bare3a51a@example.org": "code", "src/app": "code", "192.168.17.4": "code",
    "168.17": "code", "user_service_e3a": "code", '"ticket PROJ-14920010"': "code", "1.2.e3a51a": "code",
    "http": "camel", "UserName": "camel", "username": "camel", "getUser": "camel", "20240511": "camel", "main-bundle.js": "camel",
    "cdn.example.net": "camel", "static/main": "camel", "Users\\ann": "camel", "notes.txt": "camel",
    "creme brulee": "accents", '"crème brulée"': "accents", "été": "accents", "ete": "accents", "Dvorak": "accents", "aelfgifu": "accents",
    "oster": "accents", "SEÑOR": "accents", "resumé": "plain", "naïve": "plain", "елка": "ru", "ее": "ru", "Вологд": "ru", "ЁЛКА": "ru",
    "احمد": "ar", "المدرسة": "ar",
    "H2O": "seen", "h2o": "seen", "unbolded": "seen", "unbold": "seen", "halbfertige": "seen", "강조입니다": "seen", "foldrs": "seen", "x2y": "seen",
    '"H2O unbolded"': "seen", '"Q Neue Zeile"': "seen", "Wasser H2O": "seen",
    "Müller": "entities", "Lüdenscheid": "entities", "ludensch": "entities", "Müller-Lüdenscheid": "entities", '"Herr Müller"': "entities",
    '"Rondéu Tee"': "entities", "Tee": "entities", "Ölfarben": "entities", "olfarbe": "entities", "中文": "entities", '"Ko KG"': "entities",
    "I’ll <nav>": "entities", "Häfen": "coded", "hafen": "coded", "Sch&auml;fer": "coded", "auml": "coded",
    "Gr&ouml;nland": "coded", "&Ugrave;": "coded", "&Aring;ngst": "coded", "8364": "coded", '"Gr&ouml;nland &Ugrave;"': "coded",
    "div": "tags", "<div": "tags", "<div>": "tags", "zebra": "tags", "section": "tags", "owl": "tags", "uhu": "tags", "kestrel": "tags",
    '<div class="zebra">': "tags", "</section>": "tags", "<section data-owl": "tags",
}  # fmt: skip
BOTH = ("cafe", "café", "cafe\u0301", "CAFÉ", "Größenstraße", "grossenstrasse", "Grossenstraße")
NOWHERE = (
    "Schäfer",
    "Grönland",
    "Ångst",
    "器学习会议地",
    "学机",
    "service_user",
    "17.168",
    "bar3a51a",
    "foo.example",
    '"brulee creme"',
    "機器学習",
)


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, SystemClock())


@pytest.fixture
async def ann(api, shop):
    """Somebody who was told all of these, and the chats by their names."""
    who, chats = await member(api, shop), {name: str(new_id()) for name in TEXTS}
    async with api.client(**who) as client:
        for name, chat_id in chats.items():
            shop.script.replies = [says(TEXTS[name])]
            await say(client, chat_id, "?")
        yield client, chats


async def found(client, q):
    answer = await client.get("/api/search", params={"q": q, "limit": 50})
    assert answer.status_code == 200, (q, answer.text)
    return [hit for hit in answer.json()["items"] if hit["messageId"]]


async def test_f50_what_stands_inside_is_found_and_marked(ann):
    client, chats = ann
    for q, name in FINDS.items():
        hits = await found(client, q)
        assert [hit["conversationId"] for hit in hits] == [chats[name]], q
        assert any(piece["match"] for piece in hits[0]["snippet"]), q
        assert "".join(piece["text"] for piece in hits[0]["snippet"]) in unicodedata.normalize("NFC", SEEN[name]), q
    for q in BOTH:
        assert {hit["conversationId"] for hit in await found(client, q)} == {chats["accents"], chats["plain"]}, q
    for q in NOWHERE:
        assert await found(client, q) == [], q


async def test_f50_the_mark_is_on_what_was_sought(ann):
    client, _ = ann
    for q, marked in {
        "机器学习": ["机器学习"], "user_service_e3a51a": ["user_service_e3a51a"], "14920010": ["14920010"], "grossenstrasse": ["Größenstraße"],
        "テレビ": ["ﾃﾚﾋﾞ"], "北京 会议": ["北京", "会议"], "احمد": ["أحمدُ"],
    }.items():  # fmt: skip
        pieces = [hit["snippet"] for hit in await found(client, q)]
        assert marked in [[piece["text"] for piece in snippet if piece["match"]] for snippet in pieces], (q, pieces)


AS_SEEN = {
    "indented": ("A block:\n\n    indented <br> $a$ \\[b\\]\n\nand more.", "A block:\nindented <br> $a$ \\[b\\]\nand more."),
    "inline": ("Here inline `code <b>` and <kbd>Ctrl</kbd> stand.", "Here inline code <b> and Ctrl stand."),
    "secret": (
        "As code `<think>secret</think>` keeps what stands around it.",
        "As code <think>secret</think> keeps what stands around it.",
    ),
    "entity": (
        "An entity &lt;b&gt; &amp; a-hyphened-word, mail a@example.org, https://example.org/a?b=c#d and /usr/lib/x.so, 1.5e-3.",
        "An entity <b> & a-hyphened-word, mail a@example.org, https://example.org/a?b=c#d and /usr/lib/x.so, 1.5e-3.",
    ),
    "private": ("An icon \ue000 \ue001 \ue002 private.", "An icon \ue000 \ue001 \ue002 private."),
    "comment": (
        "See the comment <!-- hidden --> and <a href='x'>the link</a>.",
        "See the comment <!-- hidden --> and <a href='x'>the link</a>.",
    ),
    "listed": ("## A *head*\n\n- [x] listed **here**\n- [a link](https://example.org/unseen)", "A head\nlisted here\na link"),
    "cells": ("| cells | **two** |\n|---|---|\n| `a\\|b` | c |", "cells two\na|b c"),
    "noted": ("As noted[^1] there.\n\n[^1]: Below.", "As noted there.\nBelow."),
}


async def test_f50_an_excerpt_is_the_text_that_is_seen(api, shop):
    who, chats = await member(api, shop), {name: str(new_id()) for name in AS_SEEN}
    async with api.client(**who) as client:
        for name, chat_id in chats.items():
            shop.script.replies = [says(AS_SEEN[name][0])]
            await say(client, chat_id, "?")
        for name, (_, seen_text) in AS_SEEN.items():
            for q in (name, f"{name} nothing or {name}", f'"{name}"'):
                (hit,) = await found(client, q)
                shown = "".join(piece["text"] for piece in hit["snippet"])
                assert [piece["text"].lower() for piece in hit["snippet"] if piece["match"]] == [name], q
                assert shown in seen_text and len(shown) > len(seen_text) / 2, (q, shown)
        (hit,) = await found(client, "unseen")
        assert "](https://example.org/unseen)" in "".join(piece["text"] for piece in hit["snippet"]), "what nobody sees is shown as written"


async def test_f50_marks_around_and_inside_what_was_copied(api, shop):
    texts = {"tilde": "Write `~tilde~` there.", "zh": "**注意：**请看这里。"}
    who, chats = await member(api, shop), {name: str(new_id()) for name in texts}
    async with api.client(**who) as client:
        for name, chat_id in chats.items():
            shop.script.replies = [says(texts[name])]
            await say(client, chat_id, "?")
        for q, name, marked in (
            ("~tilde~", "tilde", "~tilde~"), ("*tilde*", "tilde", "tilde"), ("tilde", "tilde", "tilde"), ("注意：请看", "zh", "注意：请看"),
        ):  # fmt: skip
            (hit,) = await found(client, q)
            assert hit["conversationId"] == chats[name], q
            assert [piece["text"] for piece in hit["snippet"] if piece["match"]] == [marked], (q, hit["snippet"])


MARKED = [
    ("Shares of AT&amp;T and **AT&T**; at that time T was the tent.", "AT&T", ["AT&T", "AT&T"]),
    ("Both C++ and `C++17` are meant, not vitamin C, nor CI/CD.", "C++", ["C++", "C++"]),
    ("Write C# in *Cis* minor, f# there.", "C#", ["C#"]),
    ("Zwei H<sub>2</sub>O und H<sub>2</sub>O<sub>2</sub>; hundert Stunden.", '"H2O und"', ["H2O", "und"]),
    ("Zwei H<sub>2</sub>O oder Eis, rund und kalt.", "H2O und", ["H2O"]),
    ("A **bold** move of `the_bold` and [unbold](bold).", "bold", ["bold", "bold"]),
    ("The runtime of C++ runs, and the run ends.", "run C++", ["C++", "runs", "run"]),
    ("If a &lt; b then 3&nbsp;kg &gt; 2&nbsp;kg.", '"3 kg"', ["3", "kg", "kg"]),
    ("Use R&amp;D, not *R* or D.", "R&D", ["R&D"]),
    ("Set `--max-old-space` to 5, old or new, in space.", "--max-old-space", ["--max-old-space"]),
    ("It is 100\\% sure, and 100 others.", "100%", ["100%"]),
]


async def test_f50_marks_stand_at_the_letters_that_were_sought(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        for markdown, q, marked in MARKED:
            chat_id = str(new_id())
            shop.script.replies = [says(markdown)]
            await say(client, chat_id, "?")
            (snippet_of,) = [hit["snippet"] for hit in await found(client, q) if hit["conversationId"] == chat_id]
            assert [piece["text"] for piece in snippet_of if piece["match"]] == marked, (q, snippet_of)
        shop.script.replies = [says("See the answer.")]
        await say(client, chat_id := str(new_id()), "Is **AT&amp;T** meant, as typed?")
        (hit,) = [hit for hit in await found(client, "AT&amp;T typed") if hit["conversationId"] == chat_id]
        assert "".join(piece["text"] for piece in hit["snippet"]) == "Is **AT&amp;T** meant, as typed?", (
            "a question is seen as it was written"
        )
        assert [hit["conversationId"] for hit in await found(client, "vitamin AT&T or minor C++")] == []


WAYS = ("{}", "**{}**", "*{}*", "~~{}~~", "`{}`", "<kbd>{}</kbd>", "[{}](https://example.org/aa)", "***{}***")
WORDS = st.sampled_from(
    ["AT&T", "C++", "C#", "H2O", "at", "that", "und", "Straße", "机器学习", "a_b", "3<4", "é", "R&D", "x.y", "1", "<b>"]
)
WRITTEN = {"AT&T": "AT&amp;T", "3<4": "3&lt;4", "H2O": "H<sub>2</sub>O", "R&D": "R&#38;D", "<b>": "&lt;b&gt;", "a_b": "a\\_b"}


@given(said=st.lists(st.tuples(WORDS, st.sampled_from(WAYS), st.booleans()), min_size=1, max_size=30), sought=WORDS)
def test_f50_what_is_marked_is_what_was_sought_and_nothing_is_added(said, sought):
    markdown = " ".join(way.format(WRITTEN.get(word, word) if is_written and way != "`{}`" else word) for word, way, is_written in said)
    text = " ".join(word for word, _, _ in said)
    assert seen(markdown) == text
    pieces = snippet(seen(markdown), [[fold(sought)]], [])
    assert "".join(piece for piece, _ in pieces) in text
    marked = [piece for piece, is_match in pieces if is_match]
    assert bool(marked) == (sought.casefold() in text.casefold())
    assert {fold(piece) for piece in marked} <= {fold(sought)}


@pytest.mark.parametrize("place", [0, 3_000, 11_000, 15_520])
def test_f50_of_a_long_text_a_part_is_seen_alike(place):
    text = (
        "A **long** text, [a][b].\n\n" * 400
        + "```py\n"
        + "x = '**not bold**'\n" * 300
        + "```\n\n- An **end**\n\n[b]: https://example.org\n"
    )
    near = seen_near(text, place)
    assert near in seen(text) and 100 < len(near) < 2_500, near


async def test_f50_titles_too_and_absent_words(ann):
    client, chats = ann
    await client.patch(f"/api/convos/{chats['plain']}", json={"title": "机器学习 in main_window.cpp"})
    for q in ("学习", "main_window", "window.cpp"):
        hits = (await client.get("/api/search", params={"q": q})).json()["items"]
        assert (hits[0]["conversationId"], hits[0]["messageId"]) == (chats["plain"], None), q
        assert any(piece["match"] for piece in hits[0]["snippet"]), q
    assert {hit["conversationId"] for hit in await found(client, "cafe -creme")} == {chats["plain"]}
    assert {hit["conversationId"] for hit in await found(client, "天気予報 or 날씨")} == {chats["ja"], chats["ko"]}
    assert await found(client, "北京 -机器学习") == []


async def test_f50_the_search_page_filters_and_names_projects(ann, shop):
    client, chats = ann

    async def listed(q, **more):
        answer = await client.get("/api/search", params={"q": q, "sort": "newest", **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    project = (await client.post("/api/projects", json={"name": "Größe 机器学习"})).json()["id"]
    await client.patch(f"/api/convos/{chats['zh']}", json={"projectId": project})
    await client.patch(f"/api/convos/{chats['plain']}", json={"projectId": project})
    everything = (await listed("cafe"))["items"]
    assert [hit["conversationId"] for hit in everything] == [chats["plain"], chats["accents"]], "newest first"
    assert [hit["projectId"] for hit in everything] == [project, None]
    assert {hit["model"] for hit in everything} == {"free"}
    assert [hit["conversationId"] for hit in (await listed("cafe", projectId=project))["items"]] == [chats["plain"]]
    assert (await listed("cafe", model="other"))["items"] == []
    assert len((await listed("cafe", model="free"))["items"]) == 2
    at = everything[1]["at"]
    assert [hit["conversationId"] for hit in (await listed("cafe", to=at))["items"]] == []
    assert [hit["conversationId"] for hit in (await listed("cafe", **{"from": everything[0]["at"]}))["items"]] == [chats["plain"]]
    for q, names in (("grosse", ["Größe 机器学习"]), ("学习", ["Größe 机器学习"]), ("grosse -学习", []), ("kleine", [])):
        assert [found["name"] for found in (await listed(q))["projects"]] == names, q
    page = await listed("cafe", limit=1)
    rest = await listed("cafe", limit=1, cursor=page["nextCursor"])
    assert [hit["conversationId"] for hit in [*page["items"], *rest["items"]]] == [chats["plain"], chats["accents"]]
    assert (rest["nextCursor"], rest["projects"]) == (None, [])
    for query, code in (
        ({"q": "a", "sort": "newest", "cursor": "x"}, "invalid_cursor"),
        ({"q": "a", "sort": "newest", "cursor": "0001-01-01T00:00:00+23:59~" + project}, "invalid_cursor"),
        ({"q": "a", "model": "free"}, "filter_needs_newest"),
        ({"q": "?!", "sort": "newest"}, "nothing_to_search"),
    ):
        assert (await client.get("/api/search", params=query)).json()["code"] == code, query
    for since in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "yesterday"):
        assert (await client.get("/api/search", params={"q": "a", "sort": "newest", "from": since})).status_code == 400, since


async def test_f50_found_far_down_a_long_text_and_marked_there(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [
        says("Die Häuser am Fluss. " * 2_000 + "Ein Kormoran, 鸬鹚捕鱼 auf river_bank.txt, R&uuml;ckkehr. " + "Und weiter. " * 3_000)
    ]
    async with api.client(**who) as client:
        await say(client, chat_id, "?")
        for q in ("Kormorane", "Rückkehr", "捕鱼", "river_bank.txt", "bank"):
            (hit,) = await found(client, q)
            assert any(piece["match"] for piece in hit["snippet"]), q
            assert sum(len(piece["text"]) for piece in hit["snippet"]) < 500


async def test_f50_older_texts_get_their_terms_beside_everything_else(ann, shop):
    client, chats = ann
    async with shop.db.transaction() as tx:
        # As the version before left them.
        await tx.execute(
            "UPDATE search_entry e SET words = array_to_tsvector(search_marks(e.owner_id, at)) || to_tsvector('german', message_text(parts))"
            " || to_tsvector('english', message_text(parts)) FROM message WHERE id = entry_id; UPDATE search_state SET has_terms = false"
        )
    assert await found(client, "机器学习") == []
    assert len(await found(client, "resumes")) == 1
    async with shop.db.transaction() as busy:
        await busy.execute("SELECT FROM message WHERE conversation_id = $1 FOR UPDATE", chats["ru"])
        assert await backfill.fill_terms(shop.db) == 0, "what somebody changes is waited for"
    filled = 0
    while some := await backfill.fill_terms(shop.db):
        filled += some
    async with shop.db.connection() as connection:
        assert filled == await connection.fetchval("SELECT count(*) FROM search_entry")
        assert await connection.fetchval("SELECT has_terms FROM search_state")
        assert await connection.fetchval(
            "SELECT bool_and(words = search_words(search_marks(m.owner_id, at), message_text(parts)))"
            " FROM search_entry JOIN message m ON id = entry_id"
        )
    assert [hit["conversationId"] for hit in await found(client, "机器学习")] == [chats["zh"]]


async def test_f50_letters_are_folded_alike_here_and_in_the_database(shop):
    # Letters that both know: those of Unicode 3.2.
    known = [chr(code) for code in range(1, sys.maxunicode) if unicodedata.ucd_3_2_0.category(chr(code)) not in {"Cn", "Cs", "Co"}]
    async with shop.db.connection() as connection:
        rows = await connection.fetch("SELECT letter, lower(search_fold(letter)) AS folded FROM unnest($1::text[]) AS letter", known)
    assert {row["letter"]: row["folded"] for row in rows if row["folded"] != fold(row["letter"])} == {}


@pytest.mark.parametrize(
    "text",
    ["习" * 100_000, "".join(map(chr, range(0x4E00, 0x9FFF))) * 5, " ".join(f"é{n}b{n}" for n in range(30_000)), "aB1" * 40_000,
     "".join(chr(0x20000 + n * 7919 % 40_000) + " " * (n % 3 == 0) for n in range(80_000)), "a_" * 60_000,
     " ".join(f"a{n}**b{n}" for n in range(30_000)), "<a>" * 40_000, "强**" * 40_000, "a*" * 60_000,
     "".join(f"x&#{n};" for n in range(12_000)), "&&a;" * 25_000, "`a``b```c&uuml;" * 8_000, "``&auml; " * 12_000],
    ids=["one letter", "chinese", "accents and numbers", "humps", "rare letters", "names", "half bold", "tags", "half bold chinese", "stars",
         "entities", "no entities", "marks of code", "open code"],
)  # fmt: skip
async def test_f50_no_text_is_too_much_for_the_index(shop, text):
    async with shop.db.connection() as connection:
        for size in (10_000, 100_000):
            # A time quadratic in the text would end the connection.
            assert await connection.fetchval("SELECT pg_column_size(search_words('{message}', $1))", text[:size]) < 1 << 20


def test_f50_what_is_typed_is_read():
    assert read_sought("") == read_sought(' "" - "-" !!') == []
    assert read_sought('fox -"grey wolf" or 机器') == [
        [Sought(text="fox"), Sought(text="grey wolf", is_absent=True, is_phrase=True)],
        [Sought(text="机器")],
    ]
    assert read_sought("fox bad")[0][-1].is_beginning
    assert not read_sought("fox bad ")[0][-1].is_beginning
    assert not read_sought('"fox" bad')[0][-1].is_beginning


def test_f50_snippets_keep_every_letter_of_the_text():
    text = "Vorher. " * 40 + "Die Straße nach Łódź, e\u0301tage ﬁn." + " Nachher." * 40
    for marked, shown in (("strasse", "Straße"), ("łodz", None), ("lodz", "Łódź"), ("etage", "étage"), ("fin", "ﬁn")):
        pieces = snippet(text, [[marked]], [])
        assert "".join(piece for piece, _ in pieces) in unicodedata.normalize("NFC", text)
        assert [piece for piece, is_match in pieces if is_match] == ([shown] if shown else [])
    whole = "".join(piece for piece, _ in snippet(text, [["strasse"]], []))
    assert re.fullmatch(r"\S.*\S", whole.strip()) and len(whole) < 260
