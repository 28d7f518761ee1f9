"""Titles of chats: a purchase of their own kind, never an answer; by the cheapest suited model, by none, and never farther than the answer."""

import pytest

from aim2balance.app.personal_words import PersonalTitles
from aim2balance.chat import Chats, GatewayModels
from aim2balance.gateway import rules
from aim2balance.identity.preferences import change_preferences
from aim2balance.kit.ids import new_id
from aim2balance.usage import checks, maintenance, receipts
from aim2balance.usage.periods import period_of, zone_of
from aim2balance.usage.queries import Rollups
from aim2balance.usage.schemas import conversation_out, parts_out, summary_out
from aim2balance.usage.service import Usage, breakdown, conversation, log, no_names, summary
from aim2balance.usage.types import Filters, TimeRange
from tests.chat.test_service import ask, events_of, named, new_id_of, says


def chats_with(shop, model):
    async def titles(_):
        return model

    return Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=titles)


async def asked_by(shop, model, titled_by):
    """The models that the provider was asked for, after one question to `model`."""
    person, chats = await shop.person(), chats_with(shop, titled_by)
    shop.script.replies = [says("So.")]
    events = await events_of(await ask(chats, person, new_id(), model=model))
    await chats.close()
    return [request["model"] for request in shop.script.asked], named(events, "title")


async def test_f48_a_title_is_its_own_kind_in_events_log_and_sums_and_never_an_answer(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    events = await events_of(await ask(chats, person, chat_id))
    head = new_id_of(named(events, "message")[1])
    await events_of(await ask(chats, person, chat_id, "And then?", head))
    view = Usage(db=shop.db, names=no_names)
    period = period_of(TimeRange.ALL, zone_of("Europe/Berlin"), shop.clock.now())

    rows, total = await log(view, person.owner_id, period, Filters(), sort="date", descending=False, page=1, limit=20)
    kinds = [event.request_type for event, _, _ in rows]
    assert (kinds, total) == (["chat", "title", "chat"], 3)
    costs = [event.total_micro for event, _, _ in rows]
    assert [receipts.receipt_of(event)["requestType"] for event, _, _ in rows] == kinds
    by_model, _ = await log(view, person.owner_id, period, Filters(), sort="model", descending=False, page=1, limit=20)
    assert len(by_model) == 3

    said = summary_out(await summary(view, person.owner_id, period, Filters()), period, TimeRange.ALL)
    assert (said["totalRequests"], said["titleRequests"]) == (2, 1)
    assert (said["totalCostMicroEur"], said["titleCostMicroEur"]) == (sum(costs), costs[1])
    assert float(said["avgCostPerRequest"]) == pytest.approx((costs[0] + costs[2]) / 2 / 1e6, abs=5e-7)

    (part,) = parts_out(await breakdown(view, person.owner_id, period, Filters(), "provider"))
    assert (part["requests"], part["titleRequests"], part["costMicroEur"]) == (2, 1, sum(costs))
    of_chat = conversation_out(await conversation(view, person.owner_id, chat_id))
    assert (of_chat["totalRequests"], of_chat["titleRequests"], of_chat["titleCostMicroEur"]) == (2, 1, costs[1])
    async with shop.db.connection() as c:
        rollups = Rollups(c, person.owner_id, period, Filters(), is_complete=True)
        assert sum(span.count for span in await rollups.spans()) == 3

    before = await summary(view, person.owner_id, period, Filters())
    await maintenance.rebuild_rollups(shop.db)
    assert await summary(view, person.owner_id, period, Filters()) == before
    async with shop.db.transaction() as tx:
        assert await checks.check(tx) == []
        await tx.execute("UPDATE rollup_hour SET titles = titles + 1")
        assert {violation.rule for violation in await checks.check(tx)} >= {"hours equal events"}
        await tx.execute("UPDATE rollup_hour SET titles = titles - 1")


async def test_f48_no_model_for_titles_costs_nothing(shop):
    models, titles = await asked_by(shop, "small", None)
    assert (models, titles) == (["up-small"], [{"text": "Why?"}])


async def test_f48_the_cheapest_model_writes_the_title_of_a_dear_one(shop):
    models, titles = await asked_by(shop, "dear", "auto:cheapest")
    assert (models, titles) == (["up-dear", "up-free"], [{"text": "A good title"}])


async def test_a_title_goes_no_farther_than_the_answer(shop):
    models, _ = await asked_by(shop, "european", "auto:cheapest")
    assert models == ["up-eu", "up-eu"]
    models, titles = await asked_by(shop, "european", "small")
    assert (models[2:], titles) == (["up-eu"], [{"text": "Why?"}])


async def test_a_model_that_is_not_there_leaves_the_first_words(shop):
    models, titles = await asked_by(shop, "small", "no-such-model")
    assert (models, titles) == (["up-small"], [{"text": "Why?"}])


async def test_models_that_think_unasked_write_titles_last(shop):
    both = [shop.gateway.catalogue.resolve(name).deployments[0] for name in ("thinking", "small")]
    assert [each.upstream_model for each in rules.suited_to("title", both)] == ["up-small", "up-think"]
    assert list(rules.suited_to(None, both)) == both


async def test_a_person_chooses_the_first_words(shop):
    person = await shop.person()
    titles = PersonalTitles(shop.db, "auto:cheapest")
    assert await titles(person.principal.user_id) == "auto:cheapest"
    await change_preferences(shop.db, person.principal.user_id, {"titles": "words"}, shop.clock.now())
    assert await titles(person.principal.user_id) is None
    assert await PersonalTitles(shop.db, "off")(new_id()) is None
