"""What a chat's answers are booked under, and the names usage shows for it."""

import asyncio
from dataclasses import replace

import pytest

from aim2balance.chat.types import Changes
from aim2balance.kit.errors import NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from tests.chat.test_service import ask, events_of, named, new_id_of, says


async def booked(shop, chat_id):
    """The projects of the events of a chat, oldest first."""
    async with shop.db.connection() as connection:
        rows = await connection.fetch("SELECT project_id FROM usage_event WHERE conversation_id = $1 ORDER BY id", chat_id)
    return [row["project_id"] for row in rows]


async def asks(chats, person, chat_id, parent=None, **more):
    return await chats.ask(person.principal, chat_id, parent, more.pop("text", "Why?"), "small", **more)


async def test_f48_answer_and_title_are_booked_in_the_project_of_their_chat(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    project = await chats.projects.add(person.owner_id, "Garden")
    await events_of(await asks(chats, person, chat_id, project_id=project.id))
    assert await booked(shop, chat_id) == [project.id, project.id]


async def test_answer_and_title_are_booked_to_whom_the_principal_pays_from(shop, chats):
    person, chat_id, payer = await shop.person(), new_id(), OwnerId(new_id())
    shop.script.replies = [says("So.")]
    await events_of(await chats.ask(replace(person.principal, payer_id=payer), chat_id, None, "Why?", "small"))
    async with shop.db.connection() as connection:
        rows = await connection.fetch("SELECT owner_id, payer_id, user_id FROM usage_event WHERE conversation_id = $1", chat_id)
    assert [tuple(row) for row in rows] == [(person.owner_id, payer, person.principal.user_id)] * 2


async def test_f48_compared_answers_are_booked_in_the_project(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    project = await chats.projects.add(person.owner_id, "Garden")
    first = await asks(chats, person, chat_id, project_id=project.id)
    _, messages = await chats.read(person.owner_id, chat_id)
    others = [await asks(chats, person, chat_id, messages[0].id, text=None) for _ in range(3)]
    await asyncio.gather(*(events_of(one) for one in (first, *others)))
    assert await booked(shop, chat_id) == [project.id] * 5


async def test_f48_moving_a_chat_affects_later_answers_only(shop, chats):
    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [says("So.")]
    from_here, to_there = [await chats.projects.add(person.owner_id, name) for name in ("Garden", "Wood")]
    events = await events_of(await asks(chats, person, chat_id, project_id=from_here.id))
    head = new_id_of(named(events, "message")[1])
    for given in (to_there.id, None):
        await chats.change(person.owner_id, chat_id, Changes(given=frozenset({"project_id"}), project_id=given))
        events = await events_of(await ask(chats, person, chat_id, "And then?", head))
        head = new_id_of(named(events, "message")[1])
    assert await booked(shop, chat_id) == [from_here.id, from_here.id, to_there.id, None]


async def test_f48_usage_names_a_project_as_it_is_called_now_and_a_deleted_one_as_it_was_last(shop, chats):
    person = await shop.person()
    project, other = [await chats.projects.add(person.owner_id, name) for name in ("Garden", "Wood")]
    ids = frozenset({project.id, other.id, new_id()})
    await chats.change_project(person.owner_id, project.id, {"name": "Park"})
    assert await chats.projects.names(person.owner_id, ids) == {project.id: "Park", other.id: "Wood"}
    await chats.delete_project(person.owner_id, person.owner_id, project.id)
    assert await chats.projects.names(person.owner_id, ids) == {project.id: "Park", other.id: "Wood"}
    assert await chats.projects.names(new_id(), ids) == {}
    with pytest.raises(NotFound):
        await chats.change_project(person.owner_id, project.id, {"name": "Lawn"})


async def test_a_process_of_the_version_before_deletes_and_erases_with_the_same_effect(shop, chats):
    """It knows the table of projects and the column of erased accounts, and nothing of the names that are kept."""
    person = await shop.person()
    project = await chats.projects.add(person.owner_id, "Garden")
    async with shop.db.connection() as connection:
        await connection.execute("DELETE FROM project WHERE owner_id = $1", person.owner_id)
        assert await chats.projects.names(person.owner_id, [project.id]) == {project.id: "Garden"}
        await connection.execute("UPDATE users SET erased_at = now() WHERE id = $1", person.owner_id)
    assert await chats.projects.names(person.owner_id, [project.id]) == {}
