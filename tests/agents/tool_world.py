"""A model that calls tools, a web of pages, and an API with runs."""

import json
from collections.abc import Sequence
from contextlib import asynccontextmanager

from aim2balance import files
from aim2balance.adapters.egress.transport import GuardedTransport
from aim2balance.adapters.mcp.streamable_http import StreamableHTTPServers
from aim2balance.agents import Actions, AgentRuns, BuiltInTools, ToolSources
from aim2balance.app.agent_tools import BookedCalls, FilesOfPersons
from aim2balance.catalogue import KeyEncryption
from aim2balance.kit.egress import AddressFailed, AddressRefused, Exceptions, Fetched, check_url
from tests.api_client import ROOT
from tests.gateway.scripted import DONE, SSE, chunk


def calls(*made, text=""):
    """A streamed answer that calls these tools: (name, arguments)."""

    async def reply(request):
        async def body():
            if text:
                yield chunk(text)
            for index, (name, arguments) in enumerate(made):
                written = arguments if isinstance(arguments, str) else json.dumps(arguments)
                count = sum(message["role"] == "tool" for message in request["messages"])
                call = {"index": index, "id": f"call_{count}_{index}", "type": "function"}
                yield _delta({"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]})
                yield _delta({"tool_calls": [{"index": index, "function": {"arguments": written}}]})
            yield chunk(finish="tool_calls", usage={"prompt_tokens": 30, "completion_tokens": 20})
            yield DONE

        return 200, SSE, body()

    return reply


def _delta(delta):
    content = {"id": "c1", "model": "up", "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    return b"data: " + json.dumps(content).encode() + b"\n\n"


class Web:
    """Implements `kit.egress.Fetcher`: pages by address; a page may be a callable that is awaited, or a status."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self.sent = []

    async def fetch(self, url, *, method="GET", headers=None, content=None, most_bytes, within_s):
        self.asked.append((method, check_url(url)))
        self.sent.append((dict(headers or {}), content))
        page = self.pages.get(url)
        if page is None:
            raise AddressRefused("That address is not on the public network.")
        if callable(page):
            page = await page()
        if isinstance(page, int):
            return Fetched(url=url, status=page, headers={"content-type": "text/plain"}, body=b"No.")
        if len(page) > most_bytes:
            raise AddressFailed("The answer is larger.", code="address_too_large")
        kind = "text/html" if page.startswith(b"<") else "text/plain"
        return Fetched(url=url, status=200, headers={"content-type": kind}, body=page)


class OwnHost(frozenset):
    """This machine, at every port."""

    def __contains__(self, place):
        return place[0] == "127.0.0.1"


@asynccontextmanager
async def tools_of(shop, chats, web, search=None):
    """The chats with runs; gives the tools by name, which a test may add to."""
    reading = files.Reading(shop.db, chats.files.stored, shop.clock)
    built_in = BuiltInTools(web, FilesOfPersons(reading), search)
    tools = dict(built_in.by_name)

    servers = StreamableHTTPServers(lambda: GuardedTransport(Exceptions(OwnHost())), call_within_s=1)
    actions = Actions(web)
    sources = ToolSources(shop.db, shop.clock, KeyEncryption(ROOT, "tools"), servers, actions)
    chats.runs = AgentRuns(shop.db, shop.clock, tools, BookedCalls(), sources)
    try:
        yield tools
    finally:
        await built_in.close()
        await actions.close()
        await reading.close()


def told(events, name):
    return [data for _, each, data in events if each == name]


def last_steps(events) -> Sequence[dict]:
    """The steps as they were told last, in their order."""
    steps = {step["id"]: step for step in told(events, "step")}
    return sorted(steps.values(), key=lambda step: step["position"])
