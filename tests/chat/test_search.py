"""The search finds the same texts whichever way it goes about it: by looking at the newest, by months, by the words before a beginning."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from aim2balance.chat import search
from aim2balance.chat.types import Within
from aim2balance.content.parts import parts_json, parts_of
from aim2balance.kit.ids import new_id

NOW = datetime(2026, 11, 15, tzinfo=UTC)


async def write(db, owner_id, texts):
    """A chat with these messages, `(age in days, text)`; returns the texts by message id."""
    chat_id, ids = new_id(), [new_id() for _ in texts]
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO conversation (id, owner_id, title, model, created_at, updated_at) VALUES ($1, $2, 'heron tide', 'free', $3, $3)",
            chat_id,
            owner_id,
            NOW,
        )
        await tx.executemany(
            "INSERT INTO message (id, owner_id, conversation_id, role, parts, status, created_at) VALUES ($1, $2, $3, 'user', $4, 'done', $5)",
            [
                (an_id, owner_id, chat_id, parts_json(parts_of(text)), NOW - timedelta(days=age))
                for an_id, (age, text) in zip(ids, texts, strict=True)
            ],
        )
    return dict(zip(ids, (text for _, text in texts), strict=True))


async def everything(db, owner_id, words):
    """The texts of all messages found, page by page."""
    found = set()
    for offset in itertools.count(step=20):
        hits, more = await search.search(db, owner_id, words, offset)
        found |= {hit.message_id for hit in hits if hit.message_id is not None}
        if not more:
            return found


YEARS = 8 * 365
TEXTS = [
    (
        YEARS * n / 600,
        " ".join(word for every, word in ((2, "otter"), (3, "salmon"), (7, "stork"), (150, "lynx")) if n % every == 0) + f" n{n}",
    )
    for n in range(600)
] + [(9 * 365, "the otter likes salmon"), (10 * 365, "a salmon, an otter, stones"), (11 * 365, "otter stonefly")]

ASKED = {
    "lynx": lambda text: "lynx" in text,
    "lyn": lambda text: "lynx" in text,
    '"salmon stork"': lambda text: "salmon stork" in text,
    "otter lynx": lambda text: "otter" in text and "lynx" in text,
    "otter stone": lambda text: "otter" in text and "stone" in text,
    "otter sto": lambda text: "otter" in text and ("stork" in text or "stone" in text),
    "otter -salmon -stork -lynx n2": lambda text: text == "otter n2",
    "nothing": lambda _: False,
}


@pytest.mark.parametrize("looked_at", [(5, 50), (100, 1000)], ids=["by index", "by looking"])
@pytest.mark.parametrize("most_months", [1000, 20], ids=["months one by one", "everywhere at once"])
@pytest.mark.parametrize("common", [1, 10_000], ids=["by the words before", "by the beginning"])
async def test_f24_every_way_finds_the_same(shop, monkeypatch, looked_at, most_months, common):
    monkeypatch.setattr(search, "LOOKED_AT", looked_at)
    monkeypatch.setattr(search, "MOST_MONTHS", most_months)
    monkeypatch.setattr(search, "COMMON", common)
    monkeypatch.setattr(search, "ENOUGH", 10_000)
    monkeypatch.setattr(search, "RANKED", 10_000)
    owner_id, stranger = new_id(), new_id()
    texts = await write(shop.db, owner_id, TEXTS)
    await write(shop.db, stranger, TEXTS[:20])
    for words, is_in in ASKED.items():
        assert await everything(shop.db, owner_id, words) == {an_id for an_id, text in texts.items() if is_in(text)}, words


async def every_page(db, owner_id, words, limit=20, **within):
    """The texts of all messages that the search page lists, page by page, newest first."""
    found, before = [], None
    while True:
        hits, before = await search.list_newest(db, owner_id, words, Within(**within), before, limit)
        assert len(hits) <= limit
        found += hits
        if before is None:
            return found


@pytest.mark.parametrize("looked_at", [(5, 50), (1000, 1000)], ids=["by index", "by looking"])
@pytest.mark.parametrize("most_months", [1000, 20], ids=["months one by one", "everywhere at once"])
async def test_f50_the_search_page_goes_on_to_the_oldest(shop, monkeypatch, looked_at, most_months):
    monkeypatch.setattr(search, "LOOKED_AT", looked_at)
    monkeypatch.setattr(search, "MOST_MONTHS", most_months)
    owner_id, stranger = new_id(), new_id()
    texts = await write(shop.db, owner_id, TEXTS)
    await write(shop.db, stranger, TEXTS[:20])
    for words, is_in in ASKED.items():
        hits = await every_page(shop.db, owner_id, words, 7)
        wanted = [an_id for an_id, text in texts.items() if is_in(text)]
        assert [hit.message_id for hit in hits if hit.message_id is not None] == wanted, words
    since, until = NOW - timedelta(days=400), NOW - timedelta(days=30)
    hits = await every_page(shop.db, owner_id, "otter", 7, since=since, until=until)
    wanted = [an_id for (age, text), an_id in zip(TEXTS, texts, strict=True) if "otter" in text and 30 < age <= 400]
    assert [hit.message_id for hit in hits] == wanted
    # The title is newer than every message.
    assert [hit.message_id for hit in await every_page(shop.db, owner_id, "heron tide")][0] is None


async def test_f24_the_newest_are_found_first(shop, monkeypatch):
    monkeypatch.setattr(search, "LOOKED_AT", (5, 50))
    owner_id = new_id()
    texts = await write(shop.db, owner_id, TEXTS)
    found = await everything(shop.db, owner_id, "stork")
    assert len(found) >= search.ENOUGH
    storks = [an_id for an_id, text in texts.items() if "stork" in text]
    assert found == set(storks[: len(found)])


async def test_f24_titles_are_found_by_an_index_of_their_own_that_is_made_when_it_is_missing(shop):
    owner_id = new_id()
    await write(shop.db, owner_id, TEXTS[:3])
    async with shop.db.connection() as c:
        await c.execute("DROP INDEX search_entry_titles")
    hits, _ = await search.search(shop.db, owner_id, "heron")
    assert [(hit.title, hit.message_id) for hit in hits] == [("heron tide", None)]
    await search.complete(shop.db)
    async with shop.db.connection() as c:
        assert await c.fetchval("SELECT indisvalid FROM pg_index WHERE indexrelid = 'search_entry_titles'::regclass")
    hits, _ = await search.search(shop.db, owner_id, "her")
    assert [hit.title for hit in hits] == ["heron tide"]
