"""One chat, several processes: an answer is followed and stopped from any of them, and one that dies is noticed by the others."""

import asyncio
import json
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
import pytest_asyncio

from aim2balance.chat import Chats, GatewayModels
from aim2balance.chat.generation import event_log
from aim2balance.chat.types import Role, Status
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from tests.chat.test_service import _collect, ask, events_of, named, new_id_of, says
from tests.gateway.scripted import DONE, SSE, by_small, chunk


@pytest_asyncio.fixture
async def elsewhere(shop):
    """The same chats in another process: it shares nothing with `chats` but the database."""
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_small)
    yield chats
    await chats.close()


def plainly(event):
    """As a client reads it."""
    number, name, data = event.encode().decode().rstrip().split("\n")
    return number, name, json.loads(data.removeprefix("data: "), parse_float=Decimal)


def waits(text, event):
    """Says something, then waits, however long, without falling silent."""

    async def reply(_):
        async def body():
            yield chunk(text)
            while not event.is_set():
                yield b": still here\n\n"
                with suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), 0.1)
            yield chunk(" at last")
            yield chunk(finish="stop")
            yield DONE

        return 200, SSE, body()

    return reply


async def until_kept(shop, text):
    """Wait until what was said can be read by other processes."""
    async with asyncio.timeout(30):
        while True:
            async with shop.db.connection() as connection:
                if await connection.fetchval("SELECT true FROM generation_event WHERE events LIKE '%' || $1 || '%'", text):
                    return
            await asyncio.sleep(0.01)


async def test_a_reader_comes_from_one_process_to_the_next(shop, chats, elsewhere):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("First", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    here = asyncio.create_task(events_of(generation))
    there = asyncio.create_task(_collect(await elsewhere.follow(person.owner_id, chat_id, 0)))
    await until_kept(shop, "First")
    _, messages = await elsewhere.read(person.owner_id, chat_id)
    assert (messages[1].status, messages[1].text) == (Status.STREAMING, "First")
    go_on.set()
    first, second = await here, await there
    assert [plainly(event) for event in second] == [plainly(event) for event in first]
    # After the end too, from any event.
    again = await _collect(await elsewhere.follow(person.owner_id, chat_id, 3))
    assert [plainly(event) for event in again] == [plainly(event) for event in first[3:]]


async def test_f09_stopped_from_another_process_and_settled_once(shop, chats, elsewhere):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [waits("Half an ans", asyncio.Event())]
    generation = await ask(chats, person, chat_id)
    async for event in generation.follow():
        if event.name == "delta":
            await elsewhere.stop(person.owner_id, chat_id)
            await elsewhere.stop(person.owner_id, chat_id)
    _, messages = await elsewhere.read(person.owner_id, chat_id)
    assert (messages[1].status, messages[1].text) == (Status.STOPPED, "Half an ans")
    (receipt,) = await shop.receipts(person)
    assert receipt["status"] == "cut"


async def test_one_answer_at_a_time_in_all_processes_together(shop, chats, elsewhere):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("One", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    with pytest.raises(Conflict) as refusal:
        await ask(elsewhere, person, chat_id)
    assert refusal.value.code == "answer_running"
    go_on.set()
    await events_of(generation)
    await events_of(await ask(elsewhere, person, chat_id))


async def die(chats):
    """End a process without a word: nothing is told, kept or touched any more."""
    chats._event_log._task.cancel()
    chats._event_log._open.clear()


async def test_f03_an_answer_whose_process_died_is_failed_and_its_readers_are_told(shop, chats, elsewhere):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("Half", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    await until_kept(shop, "Half")
    reader = asyncio.create_task(_collect(await elsewhere.follow(person.owner_id, chat_id, 2)))
    await die(chats)
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE generation SET touched_at = now() - interval '1 minute'")
    events = await reader
    assert [event.name for event in events] == ["delta", "error", "done"]
    assert events[1].data["code"] == "interrupted"
    # A reader of the dead process may have seen more than was written down; the end comes after that, too.
    assert [event.name for event in await _collect(await elsewhere.follow(person.owner_id, chat_id, 50))] == ["error", "done"]
    answer = (await elsewhere.read(person.owner_id, chat_id))[1][1]
    assert (answer.status, answer.error_code, answer.text) == (Status.FAILED, "interrupted", "Half")
    assert await elsewhere.fail_orphans() == 0
    go_on.set()
    await events_of(generation)
    await events_of(await ask(elsewhere, person, chat_id))  # the chat is free again


async def test_events_are_forgotten_and_the_answer_stays(shop, chats, elsewhere):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await ask(chats, person, chat_id))
    await chats.close()
    assert await event_log.forget(shop.db) == 0
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE generation SET ended_at = now() - interval '1 hour'")
    assert await event_log.forget(shop.db) == 1
    with pytest.raises(NotFound):
        await elsewhere.follow(person.owner_id, chat_id, 0)
    assert (await elsewhere.read(person.owner_id, chat_id))[1][1].text == "So."


async def test_another_answer_to_the_same_question(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    question = new_id_of(named(await events_of(await ask(chats, person, chat_id)), "message")[0])
    events = await events_of(await ask(chats, person, chat_id, None, question, "dear"))
    (message,) = named(events, "message")
    assert (message["role"], message["parentId"]) == ("assistant", str(question))
    conversation, messages = await chats.read(person.owner_id, chat_id)
    assert [message.role for message in messages] == [Role.USER, Role.ASSISTANT, Role.ASSISTANT]
    assert str(conversation.head_id) == message["id"]
    assert shop.script.asked[-1]["messages"] == [{"role": "user", "content": "Why?"}]


async def test_four_models_answer_one_question_at_a_time_and_no_fifth(shop, chats, elsewhere):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("One", go_on)]
    first = await ask(chats, person, chat_id)
    question = new_id_of(named([event async for event in _first(first)], "message")[0])
    others = [await ask(each, person, chat_id, None, question) for each in (chats, elsewhere, chats)]
    with pytest.raises(Conflict):
        await ask(chats, person, chat_id, None, question)
    with pytest.raises(Conflict):
        await ask(chats, person, chat_id, "Another question", question)
    stopped = others[-1].message_id
    await elsewhere.stop(person.owner_id, chat_id, stopped)
    await _collect(await elsewhere.follow(person.owner_id, chat_id, 0, stopped))
    go_on.set()
    for generation in (first, *others):
        await events_of(generation)
    _, messages = await chats.read(person.owner_id, chat_id)
    assert sorted(message.status for message in messages[1:]) == [Status.DONE] * 3 + [Status.STOPPED]
    assert len(titles_asked(shop)) == 1, "one title is paid for, not one by each model"


@pytest.mark.parametrize("minutes", [0, 11])
async def test_f48_of_two_processes_one_pays_for_the_title_unless_it_died(shop, chats, minutes):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    later = FixedClock(shop.clock.now() + timedelta(minutes=minutes))
    elsewhere = Chats(shop.db, GatewayModels(shop.gateway), later, shop.stored, title_models=by_small)
    shop.script.replies = [says("So."), waits("A title", go_on), says("More.")]
    first = await ask(chats, person, chat_id)
    try:
        async with asyncio.timeout(30):
            while not titles_asked(shop):
                await asyncio.sleep(0.01)
        head = (await elsewhere.read(person.owner_id, chat_id))[0].head_id
        await events_of(await ask(elsewhere, person, chat_id, "And then?", head))
        assert len(titles_asked(shop)) == (2 if minutes else 1)
    finally:
        go_on.set()
    await events_of(first)
    await elsewhere.close()
    assert (await chats.read(person.owner_id, chat_id))[0].title


def titles_asked(shop):
    return [request for request in shop.script.asked if "Write a title" in str(request["messages"][0]["content"])]


async def _first(generation):
    with suppress(StopAsyncIteration):
        async for event in generation.follow():
            yield event
            return


async def test_continue_an_answer(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("Once upon"), says("x"), says(" a time.")]
    answer = new_id_of(named(await events_of(await ask(chats, person, chat_id)), "message")[1])
    events = await events_of(await ask(chats, person, chat_id, None, answer))
    more = new_id_of(named(events, "message")[0])
    sent = shop.script.asked[-1]["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    await events_of(await ask(chats, person, chat_id, "And then?", more))
    assert shop.script.asked[-1]["messages"][1] == {"role": "assistant", "content": "Once upon a time."}


async def test_a_bound_on_the_answer_reaches_the_provider(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await chats.ask(person.principal, chat_id, None, "Why?", "small", most_output=37))
    asked = shop.script.asked[0]
    assert 37 in {asked.get("max_tokens"), asked.get("max_completion_tokens")}


async def test_instructions_are_the_system_prompt(shop):
    async def wishes(_):
        return "Be brief."

    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, wishes, by_small)
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await ask(chats, person, chat_id))
    assert shop.script.asked[0]["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]
    assert shop.script.asked[1]["messages"][0]["role"] == "user"  # a title needs none
    await chats.close()
