"""Asking, following, stopping, regenerating, naming: on a real gateway with a scripted provider."""

import asyncio

import pytest

from aim2balance.chat import Chats, GatewayModels, queries, rules
from aim2balance.chat.generation import queries as generations
from aim2balance.chat.types import Filter, Role, Status
from aim2balance.gateway.types import MessageEstimate
from aim2balance.kit.errors import Conflict, Invalid, NotFound, Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from tests.gateway.scripted import DONE, SSE, by_small, chunk, failing, open_shop, plain, refused


def says(*texts):
    """A streamed answer, and a title for the chat after it."""

    async def reply(request):
        is_title = "Write a title" in str(request["messages"][0]["content"])

        async def body():
            for text in ("A good title",) if is_title else texts:
                yield chunk(text)
            yield chunk(finish="stop", usage={"prompt_tokens": 3, "completion_tokens": 2})
            yield DONE

        return 200, SSE, body()

    return reply


def waits(text, event):
    """Says something, then waits."""

    async def reply(_):
        async def body():
            yield chunk(text)
            await event.wait()
            yield chunk(" at last")
            yield chunk(finish="stop")
            yield DONE

        return 200, SSE, body()

    return reply


async def events_of(generation, after=0):
    async with asyncio.timeout(30):
        return [event async for event in generation.follow(after)]


async def first(generation, name):
    """What that event says, as soon as it comes."""
    async with asyncio.timeout(30):
        async for event in generation.follow(0):
            if event.name == name:
                return event.data
    raise AssertionError(f"no {name}")


def named(events, name):
    return [event.data for event in events if event.name == name]


async def ask(chats, person, chat_id, text="Why?", parent=None, model="small"):
    return await chats.ask(person.principal, chat_id, parent, text, model)


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


async def test_f48_a_price_that_reaches_the_books_late_is_in_the_chat_once_it_is_there(db, tmp_path):
    """The answer ends with `booking`: the wallet is locked. What it could not pay is not known then, and is later."""
    async with open_shop(db, tmp_path, settle_wait_s=0.05) as shop:
        chats = Chats(db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_small)
        person, chat_id, go = await shop.person(), new_id(), asyncio.Event()
        shop.script.replies = [waits("Sure", go), says("A good title")]
        generation = await ask(chats, person, chat_id)
        await first(generation, "delta")
        async with asyncio.timeout(30), db.transaction() as tx:
            await tx.execute("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", person.owner_id)
            go.set()
            told = (await first(generation, "receipt"))["receipt"]
            while (answer := (await chats.read(person.owner_id, chat_id))[1][1]).receipt is None:
                await asyncio.sleep(0.005)
        for receipt in (told, answer.receipt):
            assert (receipt["status"], receipt["money"]["overrunMicroEur"]) == ("booking", None)
        await events_of(generation)
        await shop.settled()
        _, (_, answer) = await chats.read(person.owner_id, chat_id)
        (booked,) = [one for one in await shop.receipts(person) if one["id"] == answer.receipt["id"]]
        assert (answer.receipt["status"], answer.receipt["money"]["overrunMicroEur"]) == ("booked", 0)
        assert answer.receipt["money"]["totalMicroEur"] == booked["money"]["totalMicroEur"] > 0
        async with db.connection() as connection:
            kept = await queries.list_messages(connection, person.owner_id, chat_id)
        assert kept[1].receipt["status"] == "booked"
        await chats.close()
        await shop.check()


async def test_an_answer_from_question_to_receipt_and_title(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("Because ", "so.")]
    events = await events_of(await ask(chats, person, chat_id))
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert [event.name for event in events] == ["message", "message", "delta", "delta", "receipt", "title", "done"]
    question, answer = named(events, "message")
    assert (question["role"], answer["role"], answer["parentId"]) == ("user", "assistant", question["id"])
    assert named(events, "title") == [{"text": "A good title"}]
    conversation, messages = await chats.read(person.owner_id, chat_id)
    assert (conversation.title, conversation.model, str(conversation.head_id)) == ("A good title", "small", answer["id"])
    assert [(message.role, message.text, message.status) for message in messages] == [
        (Role.USER, "Why?", Status.DONE),
        (Role.ASSISTANT, "Because so.", Status.DONE),
    ]
    assert messages[1].provider == "script"
    (receipt,) = [data["receipt"] for data in named(events, "receipt")]
    assert messages[1].receipt["id"] == receipt["id"]
    assert messages[1].receipt["money"]["totalMicroEur"] == receipt["money"]["totalMicroEur"] > 0


async def test_f10_title_is_metered_under_the_chat(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await ask(chats, person, chat_id))
    assert len(await shop.receipts(person)) == 2
    async with shop.db.connection() as connection:
        rows = await connection.fetch("SELECT conversation_id FROM usage_event WHERE owner_id = $1", person.owner_id)
    assert {row["conversation_id"] for row in rows} == {chat_id}


async def test_the_branch_is_sent_and_named_once(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    events = await events_of(await ask(chats, person, chat_id))
    head = new_id_of(named(events, "message")[1])
    events = await events_of(await ask(chats, person, chat_id, "And then?", head))
    assert "title" not in {event.name for event in events}
    assert shop.script.asked[-1]["messages"] == [
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": "So."},
        {"role": "user", "content": "And then?"},
    ]
    assert len(shop.script.asked) == 3


def new_id_of(data):
    from uuid import UUID

    return UUID(data["id"])


async def test_regenerate_makes_a_branch_of_the_same_parent(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await ask(chats, person, chat_id))
    await events_of(await ask(chats, person, chat_id))
    _, messages = await chats.read(person.owner_id, chat_id)
    assert [message.role for message in messages] == [Role.USER, Role.ASSISTANT] * 2
    assert [message.parent_id for message in messages if message.role is Role.USER] == [None, None]
    assert shop.script.asked[-1]["messages"] == [{"role": "user", "content": "Why?"}]


async def test_resume_from_any_event(shop, chats):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("First", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    reader = aiter(generation.follow())
    first = [await anext(reader) for _ in range(3)]
    assert first[-1].data == {"text": "First"}
    await reader.aclose()  # a reader that leaves ends nothing
    second = asyncio.create_task(_collect(await chats.follow(person.owner_id, chat_id, 2)))
    go_on.set()
    rest = await second
    assert [event.id for event in rest] == list(range(3, 3 + len(rest)))
    assert "".join(data["text"] for data in named(rest, "delta")) == "First at last"
    again = await _collect(await chats.follow(person.owner_id, chat_id, rest[-2].id))
    assert [event.name for event in again] == ["done"]


async def _collect(events):
    async with asyncio.timeout(30):
        return [event async for event in events]


async def test_f09_stop_keeps_the_text_and_settles_once(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [waits("Half an ans", asyncio.Event())]
    generation = await ask(chats, person, chat_id)
    async for event in generation.follow():
        if event.name == "delta":
            await chats.stop(person.owner_id, chat_id)
            await chats.stop(person.owner_id, chat_id)
    _, messages = await chats.read(person.owner_id, chat_id)
    assert (messages[1].status, messages[1].text) == (Status.STOPPED, "Half an ans")
    (receipt,) = await shop.receipts(person)
    assert receipt["status"] == "cut"
    assert receipt["usage"]["output"] == 3
    await chats.stop(person.owner_id, chat_id)


async def test_stop_before_the_first_byte_costs_nothing(shop, chats):
    person, chat_id = await shop.person(), new_id()

    async def silent(_):
        await asyncio.Event().wait()
        raise AssertionError("nobody waits for this")

    shop.script.replies = [silent]
    generation = await ask(chats, person, chat_id)
    await until(lambda: shop.script.asked)
    await chats.stop(person.owner_id, chat_id)
    events = await events_of(generation)
    assert [event.name for event in events] == ["message", "message", "title", "done"]
    assert named(events, "title") == [{"text": "Why?"}]
    assert named(events, "done") == [{"status": "stopped"}]
    assert (await chats.read(person.owner_id, chat_id))[1][1].status is Status.STOPPED
    assert not await shop.receipts(person)


async def test_one_answer_at_a_time(shop, chats):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("One", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    with pytest.raises(Conflict) as refusal:
        await ask(chats, person, chat_id)
    assert refusal.value.code == "answer_running"
    await until(lambda: shop.script.asked)
    go_on.set()
    await events_of(generation)
    await events_of(await ask(chats, person, chat_id))


async def test_f31_nothing_refused_becomes_a_chat(shop, chats):
    person, chat_id = await shop.person("0"), new_id()
    events = await events_of(await ask(chats, person, chat_id))
    assert [event.name for event in events] == ["error", "done"]
    assert named(events, "done") == [{"status": "failed"}]
    (error,) = named(events, "error")
    assert error["code"] == "insufficient_balance"
    assert error["needed_eur"] > error["available_eur"] == 0
    with pytest.raises(NotFound):
        await chats.read(person.owner_id, chat_id)
    assert await chats.list_conversations(person.owner_id, None, 10, Filter()) == []


async def test_f31_an_unknown_model_leaves_nothing_either(shop, chats):
    person, chat_id = await shop.person(), new_id()
    events = await events_of(await ask(chats, person, chat_id, model="no such model"))
    assert [event.name for event in events] == ["error", "done"]
    with pytest.raises(NotFound):
        await chats.read(person.owner_id, chat_id)


async def test_f31_a_refused_question_leaves_its_chat_as_it_was(shop, chats):
    person, chat_id = await shop.person(), new_id()
    await events_of(await ask(chats, person, chat_id))
    conversation, before = await chats.read(person.owner_id, chat_id)
    events = await events_of(await ask(chats, person, chat_id, parent=conversation.head_id, model="no such model"))
    assert [event.name for event in events] == ["error", "done"]
    more = await events_of(await ask(chats, person, chat_id, parent=conversation.head_id, text=None, model="no such model"))
    assert [event.name for event in more] == ["error", "done"]
    after, messages = await chats.read(person.owner_id, chat_id)
    assert [message.id for message in messages] == [message.id for message in before]
    assert (after.head_id, after.title) == (conversation.head_id, conversation.title)
    assert after.chosen_model == "no such model"
    # It can be asked again at once.
    assert named(await events_of(await ask(chats, person, chat_id, parent=after.head_id)), "receipt")


async def test_f31_a_further_answer_that_is_refused_says_so_in_its_place(shop, chats):
    person, chat_id = await shop.person(), new_id()
    await events_of(await ask(chats, person, chat_id))
    _, (question, _) = await chats.read(person.owner_id, chat_id)
    events = await events_of(await ask(chats, person, chat_id, parent=question.id, text=None, model="no such model"))
    assert [event.name for event in events] == ["message", "error", "done"]
    _, messages = await chats.read(person.owner_id, chat_id)
    assert (messages[-1].status, messages[-1].error_code) == (Status.FAILED, "model_not_found")


@pytest.mark.parametrize(
    ("reply", "code"), [(refused(500, retry_after_ms="1"), "upstream_error"), (failing(RuntimeError("my prompt")), "internal_error")]
)
async def test_failure_is_an_event(shop, chats, reply, code, capsys):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [reply]
    events = await events_of(await ask(chats, person, chat_id))
    assert named(events, "error")[0]["code"] == code
    said = capsys.readouterr()
    assert "my prompt" not in said.out + said.err


async def test_failure_in_the_midst_keeps_text_receipt_and_error(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.streams(chunk("abcd" * 10), b'data: {"error":{"message":"tripped"}}\n\n')
    events = await events_of(await ask(chats, person, chat_id))
    assert {"delta", "error", "receipt", "done"} <= {event.name for event in events}
    answer = (await chats.read(person.owner_id, chat_id))[1][1]
    assert (answer.status, answer.text, answer.receipt["status"]) == (Status.FAILED, "abcd" * 10, "failed")


async def test_plain_answer_to_a_stream_is_read_too(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [plain(completion=1)]
    await events_of(await ask(chats, person, chat_id))
    assert (await chats.read(person.owner_id, chat_id))[1][1].text == "Hello"


async def test_title_that_fails_is_the_first_words(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So."), refused(400)]
    events = await events_of(await ask(chats, person, chat_id, "Why is the sky blue?"))
    assert named(events, "title") == [{"text": "Why is the sky blue?"}]
    assert not named(events, "error")
    assert (await chats.read(person.owner_id, chat_id))[1][1].status is Status.DONE


def named_by(shop, model):
    async def titles(_):
        return model

    return Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=titles)


@pytest.mark.parametrize(("title", "answer", "is_by_model"), [("dear", "small", False), ("dear", "dear", True), ("small", "free", True)])
async def test_f10_a_title_is_never_much_dearer_than_its_answer(shop, title, answer, is_by_model):
    chats = named_by(shop, title)
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    events = await events_of(await ask(chats, person, chat_id, "Why is the sky blue?", model=answer))
    assert named(events, "title") == [{"text": "A good title" if is_by_model else "Why is the sky blue?"}]
    assert not named(events, "error")
    await chats.close()
    assert len(await shop.receipts(person)) == 1 + is_by_model


@pytest.mark.parametrize(
    ("title", "own", "may"),
    [(1_000, 0, True), (1_001, 1_000, False), (1_001, 1_001, True), (9_999, 20_000, True), (10_000, 20_000, False), (1_001, None, False)],
)
def test_what_a_title_may_cost(title, own, may):
    def estimate(micro):
        if micro is None:
            return NotFound("gone")
        return MessageEstimate(least=Euro(micro), price=Euro(micro), input_tokens=1, longest_output=1)

    assert rules.may_cost(estimate(title), estimate(own)) is may


async def test_somebody_elses_chat_does_not_exist(shop, chats):
    one, other, chat_id = await shop.person(), await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await ask(chats, one, chat_id))
    for attempt in (
        ask(chats, other, chat_id),
        chats.read(other.owner_id, chat_id),
        chats.rename(other.owner_id, chat_id, "Mine"),
        chats.delete(other.owner_id, chat_id),
        chats.follow(other.owner_id, chat_id, 0),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert not await chats.list_conversations(other.owner_id)
    assert (await chats.read(one.owner_id, chat_id))[0].title == "A good title"


async def test_unknown_parent_is_refused_and_nothing_is_kept(shop, chats):
    person, chat_id = await shop.person(), new_id()
    with pytest.raises(Invalid) as refusal:
        await ask(chats, person, chat_id, parent=new_id())
    assert refusal.value.code == "unknown_parent"
    with pytest.raises(NotFound):
        await chats.read(person.owner_id, chat_id)


async def test_rename_and_delete(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    await events_of(await ask(chats, person, chat_id))
    await chats.rename(person.owner_id, chat_id, "My own")
    assert [chat.title for chat in await chats.list_conversations(person.owner_id)] == ["My own"]
    await chats.delete(person.owner_id, chat_id)
    assert not await chats.list_conversations(person.owner_id)
    with pytest.raises(NotFound):
        await chats.delete(person.owner_id, chat_id)
    with pytest.raises(NotFound):
        await ask(chats, person, chat_id)


async def test_orphans_of_a_dead_process_become_failed(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [waits("Half", asyncio.Event())]
    generation = await ask(chats, person, chat_id)
    async for event in generation.follow():
        if event.name == "delta":
            break
    assert await chats.fail_orphans() == 0  # touched just now
    async with shop.db.connection() as connection:
        await connection.execute("DELETE FROM generation")  # as versions before this one left them
        await connection.execute("UPDATE message SET touched_at = now() - interval '1 hour' WHERE status = 'streaming'")
    assert await chats.fail_orphans() == 1
    answer = (await chats.read(person.owner_id, chat_id))[1][1]
    assert (answer.status, answer.error_code) == (Status.FAILED, "interrupted")


async def test_closing_stops_bills_and_keeps(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [waits("Half", asyncio.Event())]
    generation = await ask(chats, person, chat_id)
    async for event in generation.follow():
        if event.name == "delta":
            break
    await chats.close()
    assert (await chats.read(person.owner_id, chat_id))[1][1].status is Status.STOPPED
    assert len(await shop.receipts(person)) == 1


async def test_events_that_cannot_be_kept_do_not_end_the_answer(shop, chats, monkeypatch):

    async def away(*_):
        raise Unavailable("away")

    monkeypatch.setattr(generations, "asked_to_stop", away)
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("Because ", "so.")]
    await events_of(await ask(chats, person, chat_id))
    assert (await chats.read(person.owner_id, chat_id))[1][1].status is Status.DONE


async def test_next_question_need_not_wait_for_the_title(shop, chats):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [says("So."), waits("A title", go_on), says("Next.")]
    first = await ask(chats, person, chat_id)
    await until(lambda: len(shop.script.asked) == 2)
    second = await events_of(await ask(chats, person, chat_id, "And?"))
    assert named(second, "delta")[0]["text"] == "Next."
    assert named(second, "title") == []
    go_on.set()
    assert named(await events_of(first), "title") == [{"text": "A title at last"}]
    assert len(shop.script.asked) == 3


async def test_f10_a_chat_that_was_named_meanwhile_pays_for_no_second_title(shop, chats):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [says("So."), waits("A title", go_on), waits("Next.", ends := asyncio.Event())]
    first = await ask(chats, person, chat_id)
    await until(lambda: len(shop.script.asked) == 2)
    second = await ask(chats, person, chat_id, "And?")
    await until(lambda: len(shop.script.asked) == 3)
    go_on.set()
    assert named(await events_of(first), "title") == [{"text": "A title at last"}]
    ends.set()
    assert named(await events_of(second), "title") == []
    assert len(shop.script.asked) == 3
