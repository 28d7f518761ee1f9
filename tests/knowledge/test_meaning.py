"""Passages are found by what they mean, too, where there is a model for it; its vectors are whole, of one model, and go with their passages."""

import asyncio

import pytest

from aim2balance import knowledge
from aim2balance.adapters.embeddings.wordllama import WordLlama
from aim2balance.kit.errors import DomainError, Unavailable
from aim2balance.kit.jobs import Worker
from aim2balance.knowledge import embedding, fusion, retrieval
from tests.chat.chat_api import chat_api, erase_all
from tests.chat.test_routes import member
from tests.knowledge.test_collections import LEASE, MIRE, Library, add, collection, count

TOPICS = (("peat", "mire", "bog", "sphagnum", "swamp"), ("vertrag", "kündigung", "miete", "lease", "notice"))


class Topics:
    """A model that knows two topics and counts their words."""

    def __init__(self, name="topics-1"):
        self.name, self.dimensions, self.least_similarity = name, 2, 0.2
        self.asked = []

    async def embed(self, texts):
        self.asked.append(list(texts))
        vectors = []
        for text in texts:
            counts = [sum(text.lower().count(word) for word in topic) for topic in TOPICS]
            length = sum(number * number for number in counts) ** 0.5
            vectors.append([number / length if length else 0.0 for number in counts])
        return vectors


class MeaningLibrary(Library):
    def __init__(self, shop, chats, model):
        super().__init__(shop, chats)
        self.use(model)
        self.api = chat_api(shop.db, chats, shop.clock, self.uploads, self.knowledge)
        self.api.workers.append(self.reading)

    def use(self, model):
        """As after a restart with this model."""
        self.knowledge = knowledge.Knowledge(self.shop.db, self.shop.clock, model)


@pytest.fixture
def model():
    return Topics()


@pytest.fixture
def library(shop, chats, model):
    return MeaningLibrary(shop, chats, model)


async def find(library, client, where, question, limit=8):
    owner, collection_id = (await owner_of(library, where)), where.rpartition("/")[2]
    return await library.knowledge.search(owner, collection_id, question, limit)


async def owner_of(library, where):
    async with library.shop.db.connection() as connection:
        return await connection.fetchval("SELECT owner_id FROM collection WHERE id = $1", where.rpartition("/")[2])


async def vectors(library):
    async with library.shop.db.connection() as connection:
        rows = await connection.fetch("SELECT source_id, ordinal, model, vector FROM passage_vector ORDER BY source_id, ordinal")
    return [tuple(row) for row in rows]


async def filled(library, client):
    where = await collection(client)
    await add(client, library, where, LEASE, "lease.md")
    source = await add(client, library, where, MIRE, "moor.txt")
    await library.work()
    return where, source


async def test_a_question_in_other_words_finds_the_passage_and_says_how(library, model):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where, _ = await filled(library, client)
        assert len(await vectors(library)) == await count(library, "passage") == 3
        found = await find(library, client, where, "swamps")
        assert found.is_by_meaning
        assert found.passages[0].place.name == "moor.txt"
        assert (await find(library, client, where, "Kontrabass")).passages == [], "what is far from everything is not found"
        quoted = await retrieval.passages_for(library.shop.db, model, await owner_of(library, where), [where.rpartition("/")[2]], "swamps")
        assert [one.place.name for one in quoted] == ["moor.txt"]
        library.use(None)
        words = await find(library, client, where, "swamps")
        assert (words.passages, words.is_by_meaning) == ([], False)
        assert (await find(library, client, where, "sphagnum")).passages[0].place.name == "moor.txt"


async def test_a_model_that_fails_leaves_the_words(library, model, monkeypatch):
    async def embed(_):
        raise Unavailable("The model does not answer.")

    async with library.api.client(**await member(library.api, library.shop)) as client:
        where, _ = await filled(library, client)
        monkeypatch.setattr(model, "embed", embed)
        found = await find(library, client, where, "Kündigung Hunde sphagnum", limit=2)
        assert (len(found.passages), found.is_by_meaning) == (2, False)


async def test_the_api_says_how_far_meaning_goes_and_what_asked_the_model(library, model):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        assert (await client.get(where)).json()["passagesByMeaning"] == 0
        file = await library.put(client, MIRE, "moor.txt")
        estimate = (await client.post(f"{where}/estimate", json={"fileIds": [file]})).json()
        assert (estimate["model"], estimate["costMicroEur"], estimate["kWh"]) == (model.name, 0, None)
        assert (await client.post(f"{where}/sources", json={"fileId": file})).status_code == 201
        await library.work()
        for shown in ((await client.get(where)).json(), (await client.get("/api/collections")).json()[0]):
            assert (shown["passages"], shown["passagesByMeaning"]) == (1, 1)
        found = (await client.post(f"{where}/search", json={"query": "swamps"})).json()
        assert (found["method"], found["items"][0]["file"]) == ("full_text_and_meaning", "moor.txt")
        assert [part["match"] for part in found["items"][0]["excerpt"]] == [False]


async def test_vectors_go_with_their_passages_and_count_towards_what_a_person_keeps(library):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where, source = await filled(library, client)
        kept = (await client.get("/api/user/storage")).json()["knowledgeBytes"]
        assert (await client.delete(f"{where}/sources/{source}")).status_code == 204
        assert len(await vectors(library)) == await count(library, "passage") == 2
        assert (await client.get("/api/user/storage")).json()["knowledgeBytes"] < kept
        owner = await owner_of(library, where)
        async with library.shop.db.transaction() as tx:
            await erase_all(tx, owner)
        assert await vectors(library) == []


async def test_another_model_gives_all_passages_new_vectors_and_never_meets_the_old_ones(library, model):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where, _ = await filled(library, client)
        kept = (await client.get("/api/user/storage")).json()["knowledgeBytes"]
        library.use(newer := Topics("topics-2"))
        assert not (await find(library, client, where, "a swamp")).is_by_meaning, "vectors of the model before are not looked at"
        await library.knowledge.begin()
        await library.knowledge.begin()
        await library.work()
        assert {name for _, _, name, _ in await vectors(library)} == {"topics-2"}
        assert len(await vectors(library)) == 3
        assert (await find(library, client, where, "a swamp")).is_by_meaning
        assert (await client.get("/api/user/storage")).json()["knowledgeBytes"] == kept
        asked = sum(map(len, newer.asked))
        await library.knowledge.begin()
        await library.work()
        assert sum(map(len, newer.asked)) == asked, "what has its vector is not asked about again"


@pytest.mark.parametrize(
    "wrong", [lambda v: v[1:], lambda v: [[*one, 0.0] for one in v], lambda v: [[float("nan"), 0.0] for _ in v], lambda v: [*v, v[0]]]
)
async def test_vectors_that_cannot_be_used_are_an_error_and_nothing_of_them_is_kept(library, model, monkeypatch, wrong):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        right = model.embed

        async def embed(texts):
            return wrong(await right(texts))

        monkeypatch.setattr(model, "embed", embed)
        where, _ = await filled(library, client)
        assert await vectors(library) == []
        async with library.shop.db.connection() as connection:
            errors = await connection.fetch("SELECT error FROM job WHERE name = 'embed_source' AND state = 'waiting'")
        assert errors
        assert all("cannot be used" in row["error"] for row in errors)
        found = await find(library, client, where, "peat")
        assert (found.passages[0].place.name, found.is_by_meaning) == ("moor.txt", False), "words find it all the same"
        monkeypatch.setattr(model, "embed", right)
        async with library.shop.db.connection() as connection:
            await connection.execute("UPDATE job SET run_at = '-infinity' WHERE state = 'waiting'")
        await library.work()
        assert len(await vectors(library)) == 3


async def test_a_crash_between_model_and_database_leaves_no_vector_out_and_none_twice(library, model, monkeypatch):
    monkeypatch.setattr(embedding, "EMBEDDED_AT_A_TIME", 2)
    add_vectors, calls = embedding.queries_vectors.add_vectors, []

    async def crash(*values):
        calls.append(values)
        if len(calls) == 2:
            raise ConnectionError("the process died here")
        return await add_vectors(*values)

    monkeypatch.setattr(embedding.queries_vectors, "add_vectors", crash)
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        await add(client, library, where, "".join(f"# {number}\n\n{'peat ' * 300}\n\n" for number in range(5)), "long.md")
        await library.work()
        assert len(await vectors(library)) == 2 < await count(library, "passage")
        async with library.shop.db.connection() as connection:
            await connection.execute("UPDATE job SET run_at = '-infinity' WHERE state = 'waiting'")
        # Two at once: what one did the other does not do again.
        await asyncio.gather(library.work(), Worker(library.shop.db, library.shop.clock, library.knowledge.handlers()).run_due())
        assert len(await vectors(library)) == await count(library, "passage")
        async with library.shop.db.connection() as connection:
            sums = "SELECT sum(embedded_to) = sum(passages), count(*) FROM knowledge_source"
            assert tuple(await connection.fetchrow(sums)) == (True, 1)


async def test_vectors_of_others_are_not_seen(library):
    one, other = await member(library.api, library.shop), await member(library.api, library.shop, "bob@example.org")
    async with library.api.client(**one) as client, library.api.client(**other) as stranger:
        mine, _ = await filled(library, client)
        theirs = await collection(stranger)
        await add(stranger, library, theirs, "Bog and mire and peat, all of it.\n", "theirs.txt")
        await library.work()
        assert {passage.place.name for passage in (await find(library, client, mine, "swamp")).passages} == {"moor.txt"}
        owner = await owner_of(library, theirs)
        async with library.shop.db.transaction(owner) as tx:
            assert await tx.fetchval("SELECT count(*) FROM passage_vector") == 1
            found = await embedding.queries_vectors.nearest(tx, owner, [mine.rpartition("/")[2]], "topics-1", [1.0, 0.0], 5)
            assert found == []


async def test_without_pgvector_words_alone_are_searched(library, monkeypatch):
    async def without(_):
        return False

    monkeypatch.setattr(embedding.queries_vectors, "can_compare", without)
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where, _ = await filled(library, client)
        assert await vectors(library) == []
        found = await find(library, client, where, "sphagnum")
        assert (len(found.passages), found.is_by_meaning) == (1, False)


async def test_among_very_many_vectors_only_those_of_passages_with_the_words_are_compared(library, monkeypatch):
    monkeypatch.setattr(retrieval, "MOST_COMPARED", 1)
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where, _ = await filled(library, client)
        assert (await find(library, client, where, "swamp")).passages == []
        assert (await find(library, client, where, "water of the swamp")).passages[0].place.name == "moor.txt"


def test_two_orders_become_one():
    assert list(fusion.fused(["a", "b"], ["c", "b"])) == ["b", "a", "c"]
    assert list(fusion.fused(["a"], [])) == ["a"]
    assert fusion.fused([], ["a"])["a"] == pytest.approx(fusion.SHARE / (fusion.CONSTANT + 1))
    assert fusion.shares({"a": 4.0, "b": 1.0}) == {"a": 1.0, "b": 0.25}
    assert fusion.shares({"a": 0.0}) == {"a": 0.0}


async def test_the_model_of_the_package_knows_what_texts_have_in_common():
    model = WordLlama()
    texts = ["Peat stores carbon in wet ground.", "The bog keeps its carbon in the soil.", "How do I tune a guitar?", ""]
    found = await model.embed(texts)
    fusion.check_vectors(found, len(texts), model.dimensions)
    assert await model.embed(texts) == found

    def alike(one, other):
        return sum(left * right for left, right in zip(found[one], found[other], strict=True))

    assert alike(0, 0) == pytest.approx(1, abs=1e-5)
    assert alike(0, 1) > model.least_similarity > alike(0, 2)
    assert alike(3, 3) == 0


async def test_without_its_package_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr("aim2balance.adapters.embeddings.wordllama.find_spec", lambda _: None)
    with pytest.raises(DomainError, match="make meaning"):
        WordLlama()
