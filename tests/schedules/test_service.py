"""Scheduled prompts are asked at their times, once, by whichever process, within their budgets, and say what came of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from aim2balance.agents import Agents
from aim2balance.agents.types import Definition
from aim2balance.kit.errors import DomainError
from aim2balance.prompts.types import NOTHING_SET
from aim2balance.schedules import Schedules
from aim2balance.schedules.types import ScheduledRunState, SchedulePlan
from tests.agents.tool_world import Web, calls, tools_of
from tests.chat.test_service import says
from tests.gateway.scripted import DONE, SSE, chunk

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN = SchedulePlan(
    name="Morning",
    text="What is on today?",
    model="small",
    agent_id=None,
    project_id=None,
    is_eu_only=False,
    cron="30 7 * * *",
    zone="Europe/Berlin",
    greener_hours=0,
    run_micro=None,
    month_micro=None,
    is_mail=True,
    is_paused=False,
)


class World:
    """Schedules by a clock whose hands are set; it is the clock of the schedules alone."""

    def __init__(self, shop, chats):
        self.shop, self.chats, self.moment = shop, chats, NOW
        self.is_active, self.hours = True, {}
        self.opened = []
        self.schedules = self.another()

    def now(self):
        return self.moment

    def another(self):
        async def is_active(_):
            return self.is_active

        async def known_hours(_, since):
            return {hour: figure for hour, figure in self.hours.items() if hour >= since}

        def check_model(model, *, is_eu_only):
            self.shop.gateway.first_place(model, "eu" if is_eu_only else None)

        made = Schedules(
            self.shop.db,
            self,
            self.chats,
            is_active=is_active,
            zone_of=lambda *_, **__: "DEU",
            check_model=check_model,
            known_hours=known_hours,
        )
        self.opened.append(made)
        return made

    async def at(self, moment):
        """The regular work at that moment, to its end."""
        self.moment = moment
        await self.schedules.run_due()
        await self.schedules.wait()

    async def runs(self, schedule):
        return await self.schedules.list_runs(schedule.owner_id, schedule.id)

    async def told(self, owner_id):
        async with self.shop.db.connection() as connection:
            rows = await connection.fetch("SELECT payload FROM job WHERE name = 'notice' ORDER BY id")
        mine = [row["payload"] for row in rows if row["payload"]["ownerId"] == str(owner_id)]
        return [(one["kind"], one.get("cause")) for one in mine if one["kind"].startswith("schedule")]


@pytest_asyncio.fixture
async def world(shop, chats):
    made = World(shop, chats)
    yield made
    for schedules in made.opened:
        await schedules.close()


async def test_it_is_asked_at_its_time_in_a_marked_chat_and_told(world, shop):
    person = await shop.person()
    shop.script.replies = [says("Nothing.")]
    schedule = await world.schedules.add(person.principal, PLAN)
    assert (schedule.due_at, schedule.run_at) == (DUE, DUE)
    await world.at(DUE - timedelta(seconds=1))
    assert await world.runs(schedule) == []
    await world.at(DUE)
    [run] = await world.runs(schedule)
    assert (run.state, run.reason, run.due_at, run.is_late, run.is_by_hand) == (ScheduledRunState.DONE, None, DUE, False, False)
    chat, messages = await world.chats.read(person.owner_id, run.conversation_id)
    assert (chat.title, chat.tags, [message.text for message in messages]) == ("Morning", ["Scheduled"], [PLAN.text, "Nothing."])
    assert len(shop.script.asked) == 1, "its title is its name and is not bought"
    [receipt] = await shop.receipts(person)
    assert run.cost_micro == receipt["money"]["totalMicroEur"] > 0
    assert await world.told(person.owner_id) == [("schedule_done", None)]
    await world.at(DUE + timedelta(minutes=1))
    assert len(await world.runs(schedule)) == 1
    after, _ = await world.schedules.get(person.owner_id, schedule.id)
    assert after.due_at == DUE + DAY


async def test_f09_two_processes_ask_once_and_missed_times_are_made_good_once(world, shop):
    person = await shop.person()
    shop.script.replies = [says("Late.")]
    schedule = await world.schedules.add(person.principal, PLAN)
    other = world.another()
    world.moment = DUE + 3 * DAY + timedelta(hours=2)
    await asyncio.gather(world.schedules.run_due(), other.run_due(), world.schedules.run_due())
    await asyncio.gather(world.schedules.wait(), other.wait())
    [run] = await world.runs(schedule)
    assert (run.state, run.is_late, run.due_at) == (ScheduledRunState.DONE, True, DUE)
    assert len(shop.script.asked) == 1
    after, _ = await world.schedules.get(person.owner_id, schedule.id)
    assert after.due_at == DUE + 4 * DAY


async def test_who_cannot_pay_or_is_suspended_is_told_once_and_nothing_is_begun(world, shop):
    person = await shop.person(euro="0")
    schedule = await world.schedules.add(person.principal, PLAN)
    for day in range(3):
        await world.at(DUE + day * DAY)
    world.is_active = False
    await world.at(DUE + 3 * DAY)
    assert [(run.state, run.reason, run.conversation_id, run.cost_micro) for run in await world.runs(schedule)] == [
        (ScheduledRunState.SKIPPED, "account_suspended", None, None),
        *[(ScheduledRunState.SKIPPED, "insufficient_balance", None, None)] * 3,
    ]
    assert await world.told(person.owner_id) == [("schedule_skipped", "insufficient_balance"), ("schedule_skipped", "account_suspended")]
    assert (shop.script.asked, await world.chats.list_conversations(person.owner_id)) == ([], [])


@pytest.mark.parametrize("limit", ["run_micro", "month_micro"])
async def test_f41_its_budget_is_a_budget_as_any_other(world, shop, limit):
    person = await shop.person()
    schedule = await world.schedules.add(person.principal, replace(PLAN, **{limit: 1}))
    await world.at(DUE)
    [run] = await world.runs(schedule)
    assert (run.state, run.reason) == (ScheduledRunState.SKIPPED, "budget_exceeded")
    assert (await shop.receipts(person), shop.script.asked) == ([], [])


async def test_the_budget_of_a_month_counts_every_run(world, shop):
    person = await shop.person()
    shop.script.replies = [says("Yes.")]
    schedule = await world.schedules.add(person.principal, replace(PLAN, month_micro=1_000_000))
    await world.at(DUE)
    await world.schedules.run_now(person.owner_id, schedule.id)
    await world.schedules.wait()
    runs = await world.runs(schedule)
    assert [run.state for run in runs] == [ScheduledRunState.DONE] * 2
    async with shop.db.connection() as connection:
        spent = await connection.fetchval("SELECT sum(spent) FROM budget_window WHERE limit_id = $1", schedule.id)
    assert spent == sum(run.cost_micro for run in runs) > 0


async def test_an_answer_that_its_budget_cut_says_so(world, shop):
    async def cut(_):
        async def body():
            yield chunk("Half of")
            yield chunk(finish="length", usage={"prompt_tokens": 10, "completion_tokens": 200})
            yield DONE

        return 200, SSE, body()

    person = await shop.person()
    shop.script.replies = [cut]
    schedule = await world.schedules.add(person.principal, replace(PLAN, run_micro=3_000))
    await world.at(DUE)
    [run] = await world.runs(schedule)
    assert (run.state, run.reason) == (ScheduledRunState.DONE, "shortened")


async def test_a_model_that_does_not_answer_is_refused_on_saving_with_its_name(world, shop):
    person = await shop.person()
    for model, code in (("nobody", "model_not_found"), ("unpriced-model", "model_not_priced")):
        with pytest.raises(DomainError) as refusal:
            await world.schedules.add(person.principal, replace(PLAN, model=model))
        assert (refusal.value.code, model in refusal.value.message) == (code, True)
    with pytest.raises(DomainError) as refusal:
        await world.schedules.add(person.principal, replace(PLAN, is_eu_only=True))
    assert refusal.value.code == "region_not_allowed"
    schedule = await world.schedules.add(person.principal, PLAN)
    with pytest.raises(DomainError):
        await world.schedules.change(person.owner_id, schedule.id, {"model": "nobody"})
    await world.schedules.change(person.owner_id, schedule.id, {"is_paused": True})
    assert shop.script.asked == []


async def test_a_greener_hour_is_sought_when_its_window_begins(world, shop):
    person = await shop.person()
    shop.script.replies = [says("Green.")]
    schedule = await world.schedules.add(person.principal, replace(PLAN, cron="30 12 * * *", greener_hours=2))
    due, hour = datetime(2026, 11, 30, 11, 30, tzinfo=UTC), timedelta(hours=1)
    assert (schedule.due_at, schedule.run_at, schedule.is_placed) == (due, due - 2 * hour, False)
    world.hours = {due.replace(minute=0) - DAY + hours * hour: 300 - 50 * hours for hours in range(-2, 3)}
    await world.at(due - 2 * hour)
    placed, _ = await world.schedules.get(person.owner_id, schedule.id)
    assert (placed.run_at, placed.is_placed) == (due + 2 * hour, True)
    await world.at(due + 2 * hour)
    [run] = await world.runs(schedule)
    assert (run.due_at, run.is_greener, run.g_per_kwh, run.due_g_per_kwh, run.is_late) == (due, True, 200, 300, False)
    world.hours = {}
    await world.at(due + DAY - 2 * hour)
    await world.at(due + DAY)
    last = (await world.runs(schedule))[0]
    assert (last.due_at, last.is_greener, last.g_per_kwh) == (due + DAY, True, None), "none is known: at its time, and it says so"


async def test_without_a_person_only_what_was_allowed_beforehand_runs(world, shop, chats):
    person, web = await shop.person(), Web()
    web.pages = {"https://one.example/": b"One.", "https://two.example/": b"Two."}
    async with tools_of(shop, chats, web):
        definition = Definition(model="small", settings=NOTHING_SET, starters=(), tools=("fetch_page",))
        agent = await Agents(shop.db, shop.clock).add(person.owner_id, "Reader", "", "bot", definition)
        shop.script.replies = [
            calls(("fetch_page", {"url": "https://one.example/"})),
            calls(("fetch_page", {"url": "https://two.example/"})),
            says("Only one."),
        ]
        schedule = await world.schedules.add(person.principal, replace(PLAN, model=None, agent_id=agent.id))
        await world.at(DUE)
    [run] = await world.runs(schedule)
    assert (run.state, run.reason) == (ScheduledRunState.DONE, "tools_denied")
    assert [url for _, url in web.asked] == ["https://one.example/"]
    assert "Nobody is there to allow this call" in str(shop.script.asked[2]["messages"])
    assert run.cost_micro == sum(receipt["money"]["totalMicroEur"] for receipt in await shop.receipts(person))


async def test_a_run_whose_process_went_away_is_told_and_not_repeated(world, shop, monkeypatch):
    person = await shop.person()
    schedule = await world.schedules.add(person.principal, PLAN)
    gone, world.moment = world.another(), DUE
    with monkeypatch.context() as dying:
        dying.setattr(gone, "_start", lambda *_: None)
        await gone.run_due()
    await world.at(DUE + timedelta(minutes=1))
    assert [run.state for run in await world.runs(schedule)] == [ScheduledRunState.RUNNING]
    await world.at(DUE + timedelta(minutes=3))
    assert [(run.state, run.reason) for run in await world.runs(schedule)] == [(ScheduledRunState.FAILED, "interrupted")]
    assert (shop.script.asked, await world.told(person.owner_id)) == ([], [("schedule_failed", "interrupted")])


async def test_pause_change_run_now_and_delete(world, shop):
    person, other = await shop.person(), await shop.person()
    shop.script.replies = [says("Now.")]
    schedule = await world.schedules.add(person.principal, PLAN)
    paused = await world.schedules.change(person.owner_id, schedule.id, {"is_paused": True})
    assert paused.run_at is None
    await world.at(DUE)
    assert await world.runs(schedule) == []
    await world.schedules.run_now(person.owner_id, schedule.id)
    await world.schedules.wait()
    [run] = await world.runs(schedule)
    assert (run.state, run.is_by_hand) == (ScheduledRunState.DONE, True)
    later = await world.schedules.change(person.owner_id, schedule.id, {"is_paused": False, "cron": "0 9 * * *"})
    assert later.run_at == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    with pytest.raises(DomainError) as hidden:
        await world.schedules.get(other.owner_id, schedule.id)
    assert hidden.value.code == "schedule_not_found"
    await world.schedules.delete(person.owner_id, schedule.id)
    assert await world.schedules.list_schedules(person.owner_id) == []
    assert [chat.title for chat in await world.chats.list_conversations(person.owner_id)] == ["Morning"]
