"""The tools of agents with what they reach: pages through the guard, the files of their person, receipts of calls that were lost."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from aim2balance import agents, files, usage, wallet
from aim2balance.adapters.egress.fetcher import GuardedFetcher
from aim2balance.adapters.egress.transport import guarded_transports
from aim2balance.adapters.mcp.streamable_http import StreamableHTTPServers
from aim2balance.adapters.web_search.brave import Brave
from aim2balance.adapters.web_search.searxng import SearXNG
from aim2balance.agents.ports import FoundPage, Sealing
from aim2balance.app.gateway_ports import RecordedTerms
from aim2balance.catalogue import CatalogueHolder
from aim2balance.catalogue.types import Configuration
from aim2balance.gateway import WebSearch, place_of
from aim2balance.gateway.ports import Books
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.egress import NO_EXCEPTIONS, USUAL_PORTS, Exceptions
from aim2balance.kit.errors import NotFound
from aim2balance.kit.jobs import Handler
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId

AROUND = 1500
"""Characters of a page that are shown around what was found."""


class FilesOfPersons:
    """Implements `agents.ports.FileTexts` with the texts that are read of uploaded files."""

    def __init__(self, reading: "files.Reading") -> None:
        self._reading = reading

    async def search(self, owner_id: OwnerId, words: Sequence[str], most: int, /) -> list[FoundPage]:
        found = await self._reading.search(owner_id, words, most)
        return [
            FoundPage(file_id=file_id, file_name=name, page=page, pages=pages, text=_around(text, words))
            for file_id, name, page, pages, text in found
        ]

    async def read(self, owner_id: OwnerId, file: str, page: int, /) -> FoundPage | None:
        named = await self._reading.find_named(owner_id, file.strip())
        if named is None:
            return None
        try:
            found = await self._reading.page(owner_id, named[0], page)
        except NotFound:
            return None
        return FoundPage(file_id=named[0], file_name=named[1], page=found.number, pages=found.pages, text=found.text)


class BookedCalls:
    """Implements `agents.lost_calls.CallReceipts` with the books."""

    async def find(self, connection: Connection, owner_id: OwnerId, request_id: UUID, /) -> Mapping[str, Any] | None:
        return (await usage.booked_receipts(connection, owner_id, [request_id])).get(request_id)

    async def give_back(self, tx: Transaction, owner_id: OwnerId, receipt: Mapping[str, Any], /) -> None:
        money = receipt["money"]
        paid = Euro(money["totalMicroEur"] - money["overrunMicroEur"])
        if paid:
            await wallet.give_back(tx, owner_id, paid, UUID(receipt["id"]))


def lost_call_jobs(clock: Clock) -> Mapping[str, Handler]:
    return agents.handlers(clock, BookedCalls())


@asynccontextmanager
async def web_search(
    settings: Configuration, catalogue: CatalogueHolder, books: Books, db: Database, clock: Clock
) -> AsyncIterator[WebSearch | None]:
    """The search of the web as the operator set it up. Its own address is theirs, and so may be one of their network."""
    terms = settings.web_search
    if terms is None:
        yield None
        return
    allowed = NO_EXCEPTIONS
    if terms.url:
        parts = urlsplit(terms.url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        allowed = Exceptions.read([f"{host}:{parts.port or USUAL_PORTS[parts.scheme]}"])
    fetcher = GuardedFetcher(guarded_transports(allowed)())
    engine = SearXNG(fetcher, terms.url) if terms.adapter == "searxng" else Brave(fetcher, terms.url, terms.api_key or "")
    place = place_of(terms, settings.home_region)
    search = WebSearch(engine, place, books=books, catalogue=catalogue, terms=RecordedTerms(catalogue, db), clock=clock)
    try:
        yield search
    finally:
        await search.close()
        await fetcher.aclose()


def _around(text: str, words: Sequence[str]) -> str:
    """The part of a page with the first of the words in it."""
    low = text.lower()
    places = [place for word in words if (place := low.find(word.lower())) >= 0]
    start = max(min(places, default=0) - AROUND // 2, 0)
    return text[start : start + AROUND]


@asynccontextmanager
async def agent_runs(
    db: Database, clock: Clock, egress: Exceptions, reading: "files.Reading", sealing: Sealing, web: WebSearch | None = None
) -> AsyncIterator["agents.AgentRuns"]:
    """The runs of agents, with the tools that come with this server and those that persons add."""
    connect = guarded_transports(egress)
    fetcher = GuardedFetcher(connect())
    # A transport for each session: none waits for the connections of another.
    servers = StreamableHTTPServers(connect)
    actions = agents.Actions(fetcher)
    sources = agents.ToolSources(db, clock, sealing, servers, actions)
    tools = agents.BuiltInTools(fetcher, FilesOfPersons(reading), web)

    try:
        yield agents.AgentRuns(db, clock, tools.by_name, BookedCalls(), sources)
    finally:
        await tools.close()
        await actions.close()
        await fetcher.aclose()
