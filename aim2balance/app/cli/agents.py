"""Agents of a person on the command line."""

import asyncio
import sys
from typing import Annotated, Any

import typer

from aim2balance.app.cli.chats import User
from aim2balance.app.cli.console import Json, environment, group, show
from aim2balance.app.cli.session import database_url, log_done, with_database
from aim2balance.app.migrate import upgrade
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, DomainError, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Actor

agents_group = group("agents", "Agents that people built.")


@agents_group.command("list")
def list_agents(user: User, as_json: Json = False) -> None:
    """The agents of a person, by name."""
    from aim2balance import agents, identity, organisations

    async def work(db: Database) -> list[dict[str, Any]]:
        owner = await identity.get_user_by_email(db, user)
        found = await agents.Agents(db, SystemClock()).list_agents(organisations.own(owner.id))
        return [agents.agent_json(agent) for agent in found]

    show(with_database(environment(), work), as_json=as_json, columns=("id", "name", "model", "version", "changedAt"))


@agents_group.command("run")
def run_agent(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question; - reads it from the input.")],
    user: User,
    as_json: Json = False,
) -> None:
    """Ask an agent of a person as that person, who pays: a chat of theirs begins, and the answer is printed."""
    from aim2balance.app.container import open_container
    from aim2balance.catalogue import open_catalogue
    from aim2balance.kit.http import clean_or_invalid

    env = environment()
    catalogue = open_catalogue(env)
    question = clean_or_invalid(sys.stdin.read() if text == "-" else text)

    async def run(url: str) -> dict[str, Any]:
        await upgrade(url, env.direct_name)
        # Beside a server that may be running: its holds and answers are not those of a predecessor.
        async with open_container(env, catalogue, url, is_embedded=False) as container:
            return await _ask(container, user, name, question, is_shown=not as_json)

    with database_url(env) as url:
        answer = asyncio.run(run(url))
    if as_json:
        show(answer, as_json=True)
    else:
        print(f"\n\n{answer['agent']}: {Euro(answer['receipt']['money']['totalMicroEur']).plain()} EUR")


async def _ask(container: Any, email: str, name: str, question: str, *, is_shown: bool) -> dict[str, Any]:
    """Raises `Conflict` (account_suspended), `NotFound` (agent_not_found), and what the answer failed with."""
    from aim2balance import identity, organisations
    from aim2balance.chat.types import Asked

    user = await identity.get_user_by_email(container.db, email)
    if user.suspended_at is not None:
        raise Conflict("That account is suspended.", code="account_suspended")
    agent = await container.agents.find_named(organisations.own(user.id), name)
    if agent is None:
        raise NotFound("There is no such agent.", code="agent_not_found")
    principal = organisations.resolve(Actor(user_id=user.id))
    conversation_id = new_id()
    asked = Asked(parent_id=None, text=question, model=agent.definition.model, agent_id=agent.id)
    generation = await container.chats.answer(principal, conversation_id, asked)
    await log_done(container.db, "agent.run", f"user:{user.id}")
    written: list[str] = []
    receipt: dict[str, Any] = {}
    async for event in generation.follow():
        match event.name:
            case "delta":
                written.append(event.data["text"])
                if is_shown:
                    print(event.data["text"], end="", flush=True)
            case "receipt":
                receipt = event.data["receipt"]
            case "error":
                raise DomainError(event.data["message"], code=event.data["code"])
    return {"agent": agent.name, "conversationId": str(conversation_id), "text": "".join(written), "receipt": receipt}
