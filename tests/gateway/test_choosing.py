"""`auto:cheapest` and `auto:greenest`: the best model the key may use, by price or by footprint, and the next one when it fails."""

import pytest

from aim2balance.gateway.choosing import carbon_of, price_of
from tests.gateway.desk import HI, plain, refused


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
    assert (await shop.ask(nobody, asking(name))).code == "model_not_allowed"
    assert (await shop.ask(european, asking("auto:best"))).code == "model_not_found"


async def test_deployments_are_compared_by_a_typical_answer(shop):
    catalogue = shop.gateway.catalogue
    small, dear = (catalogue.resolve(name).deployments[0] for name in ("small", "dear"))
    assert price_of(small) == pytest.approx((1_000 * 1 + 400 * 10) / 1e6)
    assert price_of(dear) == pytest.approx(10 * price_of(small))
