"""Tools of others: the servers and actions a person adds, and what of them an agent may be given.

A server is asked outside of every transaction. What it says of its tools is kept; a call goes out only while it still says the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from aim2balance.agents import queries_sources, source_rules
from aim2balance.agents.actions import Actions
from aim2balance.agents.errors import KEY_REFUSED, SourceFailed
from aim2balance.agents.ports import Endpoint, ListedTool, Sealing, ToolServers
from aim2balance.agents.tools import Tool, ToolOutcome, ToolRequest
from aim2balance.agents.types_sources import Secret, SourceChange, SourceKind, SourceTool, ToolSource
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, LockKey, lock
from aim2balance.kit.egress import check_url
from aim2balance.kit.errors import Conflict, DomainError, Invalid, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId

CALL_WITHIN_S: Final = 90.0
"""What a call may take at the most; the clients of servers end before it."""
MOST_SUMMARY: Final = 300


class ToolSources:
    """Of everybody. What is somebody else's does not exist: `NotFound` (tool_source_not_found)."""

    def __init__(self, db: Database, clock: Clock, sealing: Sealing, servers: ToolServers, actions: Actions) -> None:
        self._db, self._clock, self._sealing, self._servers, self._actions = db, clock, sealing, servers, actions

    async def list_sources(self, owner_id: OwnerId) -> list[ToolSource]:
        """By kind and name."""
        async with self._db.transaction(owner_id) as tx:
            return await queries_sources.list_sources(tx, owner_id)

    async def add_server(self, owner_id: OwnerId, name: str, address: str, secret: Secret | None) -> ToolSource:
        """A server that speaks MCP, once it has said what tools it has.

        Raises `Conflict` (tool_source_name_taken, too_many_tool_sources), `Invalid` (header_not_allowed), `AddressRefused`,
        `AddressFailed`, `SourceFailed`.
        """
        source = self._new(SourceKind.MCP, name, check_url(address), None, secret)
        return await self._added(owner_id, source, await self._servers.list_tools(self._endpoint(source)))

    async def add_actions(self, owner_id: OwnerId, name: str, document: str, address: str | None, secret: Secret | None) -> ToolSource:
        """The operations of an OpenAPI document, which is a text or the address of one; they go to `address`, else where the document says.
        A secret goes nowhere else than where the person said, or the document was found.

        Raises what `add_server` does, `Invalid` (address_needed), and what `Actions.read` does.
        """
        found_at = check_url(document) if _ADDRESS.fullmatch(document.strip()) else None
        read = await (self._actions.read(owner_id, document) if found_at is None else self._actions.fetch(owner_id, found_at))
        goes_to = address or read.address
        if not goes_to or (secret is not None and address is None and _origin(goes_to) != _origin(found_at or "")):
            raise Invalid(
                "Please give the address of the actions: a key is sent only where you say, or where the document was found.",
                code="address_needed",
            )
        return await self._added(owner_id, self._new(SourceKind.OPENAPI, name, check_url(goes_to), found_at, secret), read.tools)

    def _new(self, kind: SourceKind, name: str, address: str, document: str | None, secret: Secret | None) -> ToolSource:
        now = self._clock.now()
        source = ToolSource(
            id=new_id(now),
            kind=kind,
            name=name,
            slug="",
            address=address,
            document=document,
            header=None,
            sealed=None,
            tools=(),
            asked_at=now,
        )
        return self._with_secret(source, secret)

    async def _added(self, owner_id: OwnerId, source: ToolSource, listed: Sequence[ListedTool]) -> ToolSource:
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.TOOL_SOURCES, owner_id)
            others = await queries_sources.list_sources(tx, owner_id)
            if len(others) >= source_rules.MOST_SOURCES:
                raise Conflict("There are too many servers and actions.", code="too_many_tool_sources")
            _check_name(others, source)
            slug = source_rules.slug_of(source.name, (each.slug for each in others))
            made = replace(source, slug=slug, tools=source_rules.kept_tools(slug, listed))
            await queries_sources.put_source(tx, owner_id, made)
        return made

    async def change(self, owner_id: OwnerId, source_id: UUID, change: SourceChange) -> ToolSource:
        """Raises `Conflict` (tool_source_name_taken), `Invalid` (header_not_allowed)."""
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.TOOL_SOURCES, owner_id)
            after = before = await _get(tx, owner_id, source_id)
            if change.name is not None:
                after = replace(after, name=change.name)
            if change.has_secret is False:
                after = replace(after, header=None, sealed=None)
            if change.secret is not None:
                after = self._with_secret(after, change.secret)
            if change.reads is not None:
                after = source_rules.marked(after, change.reads)
            if after != before:
                _check_name(await queries_sources.list_sources(tx, owner_id), after)
                await queries_sources.put_source(tx, owner_id, after)
        return after

    async def refresh(self, owner_id: OwnerId, source_id: UUID) -> ToolSource:
        """Ask again which tools there are. Raises what `add_server` and `add_actions` do of what answers, which is kept as its problem, and
        `Conflict` (tool_source_is_text): there is nobody to ask.
        """
        async with self._db.transaction(owner_id) as tx:
            source = await _get(tx, owner_id, source_id)
        try:
            listed = await self._listed(owner_id, source)
        except Conflict:  # nobody was asked
            raise
        except DomainError as problem:
            await self._asked(owner_id, source_id, None, problem.code)
            raise
        return await self._asked(owner_id, source_id, listed, None)

    async def _listed(self, owner_id: OwnerId, source: ToolSource) -> Sequence[ListedTool]:
        if source.kind is SourceKind.MCP:
            return await self._servers.list_tools(self._endpoint(source))
        if source.document is None:
            raise Conflict("The document was given as text.", code="tool_source_is_text")
        return (await self._actions.fetch(owner_id, source.document)).tools

    async def _asked(self, owner_id: OwnerId, source_id: UUID, listed: Sequence[ListedTool] | None, problem: str | None) -> ToolSource:
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.TOOL_SOURCES, owner_id)
            source = await _get(tx, owner_id, source_id)
            tools = source.tools if listed is None else source_rules.kept_tools(source.slug, listed, source.tools)
            asked = replace(source, tools=tools, problem=problem, asked_at=self._clock.now())
            await queries_sources.put_source(tx, owner_id, asked)
        return asked

    async def delete(self, owner_id: OwnerId, source_id: UUID) -> None:
        """Agents that have tools of it answer without them."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries_sources.delete_source(tx, owner_id, source_id):
                raise _no_source()

    async def tools_of(self, connection: Connection, owner_id: OwnerId, names: Iterable[str]) -> dict[str, Tool]:
        """Those of the tools with these names that the person has, as they are now."""
        wanted = set(names)
        sources = await queries_sources.list_named(connection, owner_id, {source_rules.slug_in(name) for name in wanted})
        return {tool.called: self._tool(source, tool) for source in sources for tool in usable(source) if tool.called in wanted}

    def _tool(self, source: ToolSource, tool: SourceTool) -> Tool:
        async def run(call: ToolRequest) -> ToolOutcome:
            return await self._called(source, tool, call)

        return Tool(
            definition=source_rules.definition_of(tool),
            run=run,
            effect=source_rules.effect_of(tool),
            within_s=CALL_WITHIN_S,
            summary=_in_few_words,
            target=lambda _: urlsplit(source.address).netloc[:200],
            seal=source_rules.seal_of(source, tool),
        )

    async def _called(self, source: ToolSource, tool: SourceTool, call: ToolRequest) -> ToolOutcome:
        try:
            asked: ToolServers | Actions = self._servers if source.kind is SourceKind.MCP else self._actions
            answered = await asked.call(self._endpoint(source), source_rules.listed(tool), call.arguments, call.key)
        except SourceFailed as problem:
            if problem.code == KEY_REFUSED:
                await self._asked(call.owner_id, source.id, None, problem.code)
            # What it says may be the server's words.
            return ToolOutcome(text=problem.message, is_error=True, is_foreign=True)
        return ToolOutcome(text=answered.text, is_error=answered.is_error, is_foreign=True)

    def _with_secret(self, source: ToolSource, secret: Secret | None) -> ToolSource:
        if secret is None:
            return source
        if not source_rules.may_be_secret(secret.header):
            raise Invalid("A header of that name cannot be sent.", code="header_not_allowed")
        return replace(source, header=secret.header, sealed=self._sealing.encrypt(secret.value, source.id))

    def _endpoint(self, source: ToolSource) -> Endpoint:
        headers = {} if source.header is None or source.sealed is None else {source.header: self._sealing.decrypt(source.sealed, source.id)}
        return Endpoint(address=source.address, headers=headers)


_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def usable(source: ToolSource) -> list[SourceTool]:
    """Those of its tools that an agent may be given."""
    return [tool for tool in source.tools if tool.problem is None]


async def find_names(connection: Connection, owner_id: OwnerId) -> frozenset[str]:
    """What models call the tools that the person added."""
    sources = await queries_sources.list_sources(connection, owner_id)
    return frozenset(tool.called for source in sources for tool in usable(source))


def _in_few_words(arguments: Mapping[str, Any]) -> str:
    """The values that a call is made with."""
    return ", ".join(
        value if isinstance(value, str) else msgspec.json.encode(value).decode() for value in arguments.values() if value not in ("", None)
    )[:MOST_SUMMARY]


def _check_name(others: Iterable[ToolSource], source: ToolSource) -> None:
    if any(each.name.lower() == source.name.lower() for each in others if each.id != source.id):
        raise Conflict("There is a server or an action with that name.", code="tool_source_name_taken")


async def _get(connection: Connection, owner_id: OwnerId, source_id: UUID) -> ToolSource:
    source = await queries_sources.find_source(connection, owner_id, source_id)
    if source is None:
        raise _no_source()
    return source


def _no_source() -> NotFound:
    return NotFound("There is no such server or action.", code="tool_source_not_found")
