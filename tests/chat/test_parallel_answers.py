"""F64: one person has so many answers written at a time, in all processes together, and others are not touched by it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from aim2balance.chat import Chats, GatewayModels
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from tests.gateway.scripted import SSE, Shop, chunk


async def test_f64_answers_written_at_a_time_are_limited_for_each_person(shop: Shop) -> None:
    go_on = asyncio.Event()

    async def slow(_: dict[str, Any]) -> Any:
        async def pieces() -> AsyncIterator[bytes]:
            yield chunk("Hello")
            await go_on.wait()
            yield chunk(finish="stop", usage={"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4})
            yield b"data: [DONE]\n\n"

        return 200, SSE, pieces()

    shop.script.replies = [slow]
    here = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, most_answers=4)
    there = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, most_answers=4)
    one, other = await shop.person(), await shop.person()

    async def asked(chats: Chats) -> Any:
        return await chats.ask(one.principal, new_id(), None, "Hi", "small")

    try:
        # At once and on two processes: whoever comes first.
        done = await asyncio.gather(*(asked(chats) for chats in (here, there) * 6), return_exceptions=True)
        refused = [each for each in done if isinstance(each, DomainError)]
        assert (len(done) - len(refused), {each.code for each in refused}) == (4, {"too_many_answers"})
        assert {each.facts["most"] for each in refused} == {4}
        await here.ask(other.principal, new_id(), None, "Hi", "small")
        go_on.set()
        for answer in done:
            if not isinstance(answer, BaseException):
                assert [event.name async for event in answer.follow()][-1] == "done"
        await asked(here)
    finally:
        go_on.set()
        await here.close()
        await there.close()


async def test_f64_a_refused_question_leaves_no_chat(shop: Shop) -> None:
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, most_answers=0)
    person = await shop.person()
    with pytest.raises(DomainError, match="Too many answers"):
        await chats.ask(person.principal, new_id(), None, "Hi", "small")
    assert await chats.list_conversations(person.principal.owner_id, None, 10) == []
    await chats.close()
