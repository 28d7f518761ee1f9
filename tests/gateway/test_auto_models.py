"""`auto:cheapest` and `auto:greenest`: the best model the key may use, by price or by footprint, and the next one when it fails."""

import pytest

from aim2balance.catalogue.accepts import accepts_of
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.gateway.auto_models import carbon_of, price_of
from tests.gateway.scripted import CONFIG, HI, open_shop, plain, refused


def asking(name: str) -> dict[str, object]:
    return {**HI, "model": name, "max_tokens": 10}


async def test_the_cheapest_is_chosen_and_the_answer_says_which(shop):
    person = await shop.person()
    shop.script.replies = [plain(completion=2)]
    answer = await shop.ask(person, asking("auto:cheapest"))
    assert answer.status == 200
    assert shop.script.asked[0]["model"] == "up-free"
    assert answer.json()["model"] == "up"  # the provider's own word
    limited = await shop.person(models=["dear", "small"])
    assert (await shop.ask(limited, asking("auto:cheapest"))).status == 200
    assert shop.script.asked[1]["model"] == "up-small"


async def test_the_greenest_takes_least_of_nature(shop):
    offers = [offer.deployment for offer in shop.gateway.catalogue.offered() if offer.deployment.prices.output is not None]
    least = min(map(carbon_of, offers))
    assert least < max(map(carbon_of, offers))
    person = await shop.person()
    shop.script.replies = [plain(completion=2)]
    assert (await shop.ask(person, asking("auto:greenest"))).status == 200
    chosen = next(one for one in offers if one.upstream_model == shop.script.asked[0]["model"])
    assert carbon_of(chosen) == least


async def test_the_next_one_answers_when_the_best_fails(shop):
    person = await shop.person(models=["dear", "small"])
    shop.script.replies = [refused(500), refused(500), refused(500), plain(completion=2)]
    answer = await shop.ask(person, asking("auto:cheapest"))
    assert answer.status == 200
    assert [request["model"] for request in shop.script.asked] == ["up-small"] * 3 + ["up-dear"]


async def test_embeddings_choose_among_embeddings(shop):
    person = await shop.person()

    async def reply(_):
        return await plain(prompt=3, completion=0)({"max_tokens": 0})

    shop.script.replies = [reply]
    await shop.ask(person, {"model": "auto:cheapest", "input": "Hi"}, path="/v1/embeddings")
    assert shop.script.asked[0]["model"] == "up-embed"


@pytest.mark.parametrize("name", ["auto:cheapest", "auto:greenest"])
async def test_keys_and_regions_bound_the_choice(shop, name):
    european = await shop.person(region="eu")
    shop.script.replies = [plain(completion=2)]
    answer = await shop.ask(european, asking(name))
    assert (answer.status, answer.headers["x-a2b-region"]) == (200, "eu")
    nobody = await shop.person(region="eu", models=["small"])
    assert (await shop.ask(nobody, asking(name))).code == "region_not_allowed"
    assert (await shop.ask(european, asking("auto:best"))).code == "model_not_found"


async def test_deployments_are_compared_by_a_typical_answer(shop):
    catalogue = shop.gateway.catalogue
    small, dear = (catalogue.resolve(name).deployments[0] for name in ("small", "dear"))
    assert price_of(small) == pytest.approx((1_000 * 1 + 400 * 10) / 1e6)
    assert price_of(dear) == pytest.approx(10 * price_of(small))


LOOK = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}]


@pytest.fixture
async def gallery(db, tmp_path):
    """Models of which it is known that they read images, that they do not, and neither."""

    def row(price, **more):
        return {"provider": "script", "usd_per_mtok": {"input": price, "output": price}, **more}

    models = {
        "blind": row(1, upstream="up-blind", vision=False),
        "blind-too": row(2, upstream="gpt-3.5-turbo"),
        "unknown": row(3, upstream="up-unknown"),
        "seeing": row(4, upstream="up-seeing", vision=True),
        "backed": row(9, upstream="up-backed", vision=False, fallbacks=["blind", "seeing"]),
        "failing": row(9, upstream="up-failing", vision=True, fallbacks=["blind", "seeing"]),
    }
    async with open_shop(db, tmp_path, {**CONFIG, "models": models}) as shop:
        yield shop
        await shop.check()


async def test_a_model_named_for_images_is_asked_whatever_is_thought_of_it(gallery):
    person = await gallery.person()
    gallery.script.replies = [refused(400), plain(completion=2)]
    answer = await gallery.ask(person, {"model": "blind", "messages": LOOK})
    assert (answer.status, answer.json()["error"]["message"]) == (400, "no")
    assert (await gallery.ask(person, {"model": "unknown", "messages": LOOK})).status == 200
    assert [request["model"] for request in gallery.script.asked] == ["up-blind", "up-unknown"]


@pytest.mark.parametrize("name", ["auto:cheapest", "auto:greenest"])
async def test_images_choose_among_models_that_may_read_them(gallery, name):
    person = await gallery.person()
    gallery.script.replies = [plain(completion=2)]
    assert (await gallery.ask(person, {"model": name, "messages": LOOK})).status == 200
    assert gallery.script.asked[0]["model"] in {"up-unknown", "up-seeing", "up-failing"}
    assert (await gallery.ask(person, {**HI, "model": name, "max_tokens": 10})).status == 200
    if name == "auto:cheapest":
        assert gallery.script.asked[1]["model"] == "up-blind"


async def test_images_pass_over_fallbacks_that_cannot_read_them(gallery):
    person = await gallery.person()
    gallery.script.replies = [plain(completion=2)]
    assert (await gallery.ask(person, {"model": "backed", "messages": LOOK})).status == 200
    gallery.script.replies = [refused(500), refused(500), refused(500), plain(completion=2)]
    assert (await gallery.ask(person, {"model": "failing", "messages": LOOK})).status == 200
    assert [request["model"] for request in gallery.script.asked] == ["up-seeing", *["up-failing"] * 3, "up-seeing"]


async def test_the_list_of_models_says_who_reads_images(gallery):
    person = await gallery.person()
    listed = (await gallery.ask(person, path="/v1/models", method="GET")).json()["data"]
    assert {row["id"]: row["vision"] for row in listed if row["id"] in {"blind", "blind-too", "unknown", "seeing"}} == {
        "blind": False,
        "blind-too": False,
        "unknown": None,
        "seeing": True,
    }
    sees = gallery.gateway.sees_images
    assert [sees(name) for name in ("seeing", "unknown", "blind", "backed", "auto:cheapest", "nobody")] == [
        True,
        None,
        False,
        True,
        None,
        None,
    ]


OTHERS = """
    groq:meta-llama/llama-prompt-guard-2-22m groq:meta-llama/llama-guard-4-12b groq:openai/gpt-oss-safeguard-20b openai:text-embedding-3-small
    openai:gpt-4o-mini-tts openai:gpt-4o-transcribe openai:gpt-4o-mini-realtime-preview openai:gpt-image-1-mini openai:gpt-3.5-turbo-instruct
    openai:codex-mini-latest openai:o3-deep-research openai:omni-moderation-latest mistral:mistral-ocr-latest google:gemini-2.5-flash-image
    google:gemini-2.5-flash-preview-tts groq:whisper-large-v3 openai:babbage-002
""".split()
CHATS = """
    groq:llama-3.1-8b-instant groq:openai/gpt-oss-20b openai:gpt-4o-mini openai:gpt-5-nano openai:gpt-5-chat-latest mistral:codestral-2508
    anthropic:claude-haiku-4-5 google:gemini-2.5-flash-lite mistral:mistral-small-2506 deepseek:deepseek-v4-pro openrouter:openai/gpt-5-codex
""".split()


def test_f36_what_is_no_model_for_chats_is_known_by_its_family():
    def kind(name):
        vendor, _, model = name.partition(":")
        return accepts_of(VENDORS[vendor], model).kind

    assert {name: kind(name) for name in OTHERS if kind(name) in (None, "chat")} == {}
    assert {name: kind(name) for name in CHATS if kind(name) not in (None, "chat")} == {}


@pytest.mark.parametrize("name", ["auto:cheapest", "auto:greenest"])
async def test_f36_only_models_for_chats_are_chosen(db, tmp_path, name):
    cheap = {"usd_per_mtok": {"input": "0.0001", "output": "0.0001"}}
    dear = {"usd_per_mtok": {"input": 5, "output": 5}}
    models = {
        "guard": {"provider": "script", "upstream": "llama-prompt-guard-2-22m", **cheap},
        "speaker": {"provider": "script", "upstream": "gpt-4o-mini-tts", **cheap},
        "short": {"provider": "script", "upstream": "tiny", "accepts": {"context": 512}, **cheap},
        "told": {"provider": "script", "upstream": "sorter", "accepts": {"kind": "other"}, **cheap},
        "talker": {"provider": "script", "upstream": "talker", **dear},
        "named-guard": {"provider": "script", "upstream": "my-guard-that-chats", "accepts": {"kind": "chat"}, **dear},
        "ranker": {"provider": "script", "upstream": "rerank-1", "usd_per_mtok": {"input": 0}},
        "vectors": {"provider": "script", "upstream": "text-embedding-3-small", "usd_per_mtok": {"input": 1}},
    }
    async with open_shop(db, tmp_path, {**CONFIG, "models": models}) as shop:
        person = await shop.person()

        async def reply(_):
            return await plain(prompt=3, completion=0)({"max_tokens": 0})

        shop.script.replies = [plain(completion=2), reply]
        assert (await shop.ask(person, asking(name))).status == 200
        await shop.ask(person, {"model": name, "input": "Hi"}, path="/v1/embeddings")
        chosen = [request["model"] for request in shop.script.asked]
        assert chosen[0] in ("talker", "my-guard-that-chats")
        assert chosen[1] == "text-embedding-3-small"


def bare(name, price, **more):
    return {"provider": "script", "upstream": name, "usd_per_mtok": {"input": price, "output": price}, **more}


TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}]


@pytest.mark.parametrize("name", ["auto:cheapest", "auto:greenest"])
async def test_what_a_request_needs_is_asked_of_the_models_first(db, tmp_path, name):
    """However many cheaper and greener ones there are that cannot do it."""
    less = {f"less{n}": bare(f"m-{n}b", n, accepts={"context": 2_000, "tools": False, "max_output": 300}) for n in range(1, 7)}
    models = {**less, "more": bare("m-70b", 50, accepts={"context": 100_000})}
    async with open_shop(db, tmp_path, {**CONFIG, "models": models}) as shop:
        person = await shop.person()
        shop.script.replies = [plain(completion=2)]
        long = [{"role": "user", "content": "A word and another. " * 600}]
        for asked, expected in (
            ({}, "m-1b"),
            ({"tools": TOOLS}, "m-70b"),
            ({"messages": long}, "m-70b"),
            ({"max_tokens": 400}, "m-70b"),
            ({"max_tokens": 300}, "m-1b"),
        ):
            answer = await shop.ask(person, {**asking(name), **asked})
            assert answer.status == 200, answer.json()
            assert shop.script.asked[-1]["model"] == expected, asked
        # Where none writes as much as the limit says, the limit asks for no other model.
        few = await shop.person(models=["less1", "less2"])
        assert (await shop.ask(few, {**asking(name), "max_tokens": 400})).status == 200
        refused = await shop.ask(few, {**asking(name), "tools": TOOLS})
        assert (refused.status, refused.code) == (403, "model_not_allowed")
        assert "call tools" in refused.json()["error"]["message"]
        await shop.check()


async def test_the_greenest_place_of_a_model_answers(db, tmp_path):
    """The same model in Poland and in France: the carbon intensity of the place decides, and the receipt says it."""
    places = {
        name: {**CONFIG["providers"]["script"], "base_url": f"http://{name}.test/v1", "zone": zone, "models": []}
        for name, zone in (("coal", "POL"), ("water", "NOR"), ("mixed", "DEU"))
    }
    models = {"m": {"provider": ["coal", "water", "mixed"], "upstream": "m-8b", "usd_per_mtok": {"input": 1, "output": 1}}}
    async with open_shop(db, tmp_path, {**CONFIG, "providers": {**CONFIG["providers"], **places}, "models": models}) as shop:
        person = await shop.person()
        shop.script.replies = [plain(completion=2)]
        answer = await shop.ask(person, asking("auto:greenest"))
        assert (answer.status, answer.headers["x-a2b-provider"]) == (200, "water")
        (receipt,) = await shop.receipts(person)
        assert (receipt["impact"]["zone"], receipt["provider"]) == ("NOR", "water")
        assert receipt["impact"]["carbonIntensity"]["year"] == 2025
        await shop.check()


async def test_what_no_method_knows_is_not_chosen_for_its_footprint(db, tmp_path):
    async with open_shop(db, tmp_path, {**CONFIG, "models": {"m": bare("m-8b", 1)}}) as shop:
        person = await shop.person()
        spoken = {**asking("auto:greenest"), "modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}}
        answer = await shop.ask(person, spoken)
        assert (answer.status, answer.code) == (403, "model_not_allowed")
        assert "not known" in answer.json()["error"]["message"]
        assert shop.script.asked == []
        await shop.check()


async def test_a_fee_for_each_request_counts_as_price(db, tmp_path):
    models = {"feed": bare("m-a", 1, usd_per_request=1), "plain": bare("m-b", 2)}
    async with open_shop(db, tmp_path, {**CONFIG, "models": models}) as shop:
        person = await shop.person()
        shop.script.replies = [plain(completion=2)]
        assert (await shop.ask(person, asking("auto:cheapest"))).status == 200
        assert shop.script.asked[0]["model"] == "m-b"
        await shop.check()
