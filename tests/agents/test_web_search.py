"""The web is searched as a step that is paid: once, by the same books as answers; what fails costs nothing; what was found may be opened."""

import asyncio
from contextlib import asynccontextmanager
from decimal import Decimal
from uuid import UUID

import pytest

from aim2balance import usage
from aim2balance.adapters.egress.fetcher import GuardedFetcher
from aim2balance.adapters.egress.transport import GuardedTransport
from aim2balance.adapters.web_search.brave import Brave
from aim2balance.adapters.web_search.searxng import SearXNG
from aim2balance.agents import Agents
from aim2balance.agents.types import Definition
from aim2balance.app.agent_models import AgentModels
from aim2balance.app.gateway_ports import RecordedTerms
from aim2balance.catalogue.types import WebSearchTerms
from aim2balance.gateway import GatewayRoutes, WebSearch, place_of
from aim2balance.kit.egress import Exceptions
from aim2balance.kit.ids import new_id
from aim2balance.prompts.types import Settings
from tests.agents.test_runs import agent_of, answer_of, ask, booked, decide, prices, results
from tests.agents.tool_world import OwnHost, Web, calls, last_steps, tools_of
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import member
from tests.chat.test_service import says
from tests.gateway.scripted import HI
from tests.search_peer import BRAVE, SEARXNG, a_search_peer

FEE = 5422  # 0.005 USD x 0.92 x 1.15 x 1.025 is 5422.25
TOOLS = ["web_search", "fetch_page"]
SEARCH = ("web_search", {"query": "  peat \n land "})


@asynccontextmanager
async def searching(shop, chats, *, usd="0.005", region=None, adapter="searxng"):
    """The API with a search of the web that is on this machine."""
    async with a_search_peer() as peer:
        fetcher = GuardedFetcher(GuardedTransport(Exceptions(OwnHost())))
        engine = SearXNG(fetcher, peer.url) if adapter == "searxng" else Brave(fetcher, peer.url, "secret-key")
        terms = WebSearchTerms(adapter=adapter, url=peer.url, api_key="secret-key", usd_per_use=Decimal(usd), region=region)
        catalogue = shop.gateway._catalogue  # noqa: SLF001 - the one of the shop
        search = WebSearch(
            engine,
            place_of(terms, "eu"),
            books=shop.books,
            catalogue=catalogue,
            terms=RecordedTerms(catalogue, shop.db),
            clock=shop.clock,
        )
        web = Web()
        try:
            async with tools_of(shop, chats, web, search):
                yield chat_api(shop.db, chats, shop.clock), peer, web
        finally:
            await search.close()
            await fetcher.aclose()


@pytest.mark.parametrize(("adapter", "path"), [("searxng", "/search"), ("brave", "/web/search")])
async def test_a_search_is_a_step_with_a_receipt_and_what_it_found_is_opened_unasked(shop, chats, adapter, path):
    async with searching(shop, chats, adapter=adapter, region="us") as (api, peer, web), api.client(**await member(api, shop)) as client:
        peer.answers(SEARXNG if adapter == "searxng" else BRAVE)
        web.pages["https://moor.example/facts"] = b"<title>Peat</title>It is wet."
        agent = await agent_of(client, tools=TOOLS)
        opens = calls(("fetch_page", {"url": "https://moor.example/facts"}))
        shop.script.replies = [calls(SEARCH), opens, says("Wet, says moor.example.")]
        chat_id, events = await ask(client, agent)
        _, step, _, page, _ = last_steps(events)
        assert (step["name"], step["state"], step["summary"], step["target"]) == (
            "web_search",
            "done",
            SEARCH[1]["query"],
            peer.url.removeprefix("http://"),
        )
        assert page["state"] == "done", "an address that a search found is opened without asking, though foreign text is in the chat"
        asked = peer.asked[0]
        assert (asked[0], asked[1]["q"]) == (path, "peat land")
        assert asked[2].get("x-subscription-token") == (None if adapter == "searxng" else "secret-key")
        found = results(shop.script.asked[1])[0]
        assert found.startswith("Address: https://moor.example/facts\nTitle: Facts about peat\nA peatland holds carbon.")
        assert ("javascript" in found, found.count("moor.example")) == (False, 1)
        # What it cost is on the receipt, in the sum of the run, and once in the books; its footprint is not known.
        run = (await answer_of(client, chat_id))["run"]
        assert (step["microEur"], step["kWh"], run["kWh"]) == (FEE, None, None)
        assert await booked(shop, agent, ("chat", "search")) == prices(run)
        assert run["totalMicroEur"] == sum(prices(run).values())
        async with shop.db.connection() as connection:
            owner_id = await connection.fetchval("SELECT owner_id FROM usage_event WHERE id = $1::text::uuid", step["id"])
        receipt = await usage.receipt(shop.db, owner_id, UUID(step["id"]))
        assert (receipt["requestType"], receipt["provider"], receipt["region"]) == ("search", adapter, "us")
        money = receipt["money"]
        assert (money["providerMicroEur"], money["marginMicroEur"], money["rebalancingMicroEur"]) == (4600, 689, 133)
        assert (money["totalMicroEur"], receipt["impact"]["kWh"], receipt["status"]) == (FEE, None, "booked")


async def test_what_stands_in_a_result_is_no_address_that_was_found_and_asks(shop, chats):
    async with searching(shop, chats) as (api, _, _), api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=TOOLS)
        shop.script.replies = [calls(SEARCH), calls(("fetch_page", {"url": "https://evil.example/?stolen"}))]
        chat_id, events = await ask(client, agent)
        assert last_steps(events)[-1]["state"] == "waiting"
        # A further search tells the engine something while foreign text is there: it asks, until it is allowed for good.
        shop.script.replies = [calls(SEARCH)]
        await decide(client, (await answer_of(client, chat_id))["run"], "deny")
        run = (await answer_of(client, chat_id))["run"]
        assert (run["steps"][-1]["name"], run["steps"][-1]["state"]) == ("web_search", "waiting")
        shop.script.replies = [calls(SEARCH), says("Enough.")]
        await decide(client, run, "always")
        run = (await answer_of(client, chat_id))["run"]
        assert [step["state"] for step in run["steps"] if step["name"] == "web_search"] == ["done"] * 3
        assert await booked(shop, agent, ("chat", "search")) == prices(run)


async def test_what_an_earlier_search_of_the_chat_found_is_opened_unasked(shop, chats):
    async with searching(shop, chats) as (api, _, web), api.client(**await member(api, shop)) as client:
        web.pages["https://wet.example/"] = b"Wet."
        agent = await agent_of(client, tools=TOOLS)
        shop.script.replies = [calls(SEARCH), says("Two pages.")]
        chat_id, _ = await ask(client, agent)
        await answer_of(client, chat_id)
        shop.script.replies = [calls(("fetch_page", {"url": "https://wet.example/"})), says("Wet.")]
        _, events = await ask(client, agent, "Open the second", chat_id)
        assert last_steps(events)[1]["state"] == "done"


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (403, b"<html>Forbidden</html>", "json"),
        (429, b"Too Many Requests", "limit"),
        (500, b"{", "500"),
        (200, b"<html></html>", "no results"),
        (200, b"[]", "no results"),
        (200, b"\xff\xfe", "no results"),
        (200, {"results": [], "unresponsive_engines": [["google", "CAPTCHA"]]}, "No engine"),
    ],
)
async def test_a_search_that_fails_costs_nothing_and_says_why(shop, chats, status, said, told):
    async with searching(shop, chats) as (api, peer, _), api.client(**await member(api, shop)) as client:
        peer.answers(said, status)
        agent = await agent_of(client, tools=TOOLS)
        shop.script.replies = [calls(SEARCH), says("I could not search.")]
        chat_id, _ = await ask(client, agent)
        run = (await answer_of(client, chat_id))["run"]
        step = run["steps"][1]
        assert (step["state"], step["microEur"]) == ("failed", None)
        assert told in step["result"]
        assert set(await booked(shop, agent, ("search",))) == set()


async def test_results_without_any_page_are_paid_for_the_engine_was_asked(shop, chats):
    async with searching(shop, chats) as (api, peer, _), api.client(**await member(api, shop)) as client:
        peer.answers({"results": [], "unresponsive_engines": []})
        agent = await agent_of(client, tools=TOOLS)
        shop.script.replies = [calls(SEARCH), says("Nothing.")]
        chat_id, _ = await ask(client, agent)
        step = (await answer_of(client, chat_id))["run"]["steps"][1]
        assert (step["state"], step["result"], step["microEur"]) == ("done", "Nothing was found.", FEE)


async def test_a_run_that_is_stopped_while_it_searches_pays_what_came(shop, chats):
    async with searching(shop, chats) as (api, peer, _), api.client(**await member(api, shop)) as client:
        peer.may_answer.clear()
        agent = await agent_of(client, tools=TOOLS)
        shop.script.replies = [calls(SEARCH)]
        asking = asyncio.create_task(ask(client, agent))
        await asyncio.wait_for(peer.is_asked.wait(), 30)
        async with shop.db.connection() as connection:
            run_id = await connection.fetchval("SELECT id FROM agent_run WHERE agent_id = $1::text::uuid", agent["id"])
        assert (await client.post(f"/api/runs/{run_id}/stop")).status_code == 204
        peer.may_answer.set()
        chat_id, _ = await asking
        run = (await answer_of(client, chat_id))["run"]
        assert (run["state"], run["steps"][1]["microEur"]) == ("stopped", FEE)
        assert await booked(shop, agent, ("chat", "search")) == prices(run)


async def test_what_the_run_may_not_spend_is_not_asked(shop, chats):
    async with searching(shop, chats, usd="5") as (api, peer, _), api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=TOOLS, limits={"eur": 1})
        shop.script.replies = [calls(SEARCH), says("Too dear.")]
        chat_id, _ = await ask(client, agent)
        step = (await answer_of(client, chat_id))["run"]["steps"][1]
        assert (step["state"], step["microEur"], peer.asked) == ("failed", None, [])


@pytest.mark.parametrize(("region", "may"), [("eu", True), ("local", True), ("us", False), (None, False)])
async def test_who_has_to_stay_in_a_region_searches_only_where_the_operator_says_it_stays_there(shop, chats, region, may):
    async with searching(shop, chats, region=region) as (api, peer, _), api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=TOOLS, model="european")
        shop.script.replies = [calls(SEARCH), says("Well.")]
        chat_id = new_id()
        said = {"model": "european", "text": "Search.", "agentId": agent["id"], "euOnly": True}
        assert (await client.post(f"/api/chat/{chat_id}/messages", json=said)).status_code == 200
        assert ("web_search" in [tool["function"]["name"] for tool in shop.script.asked[0].get("tools", [])]) is may
        step = (await answer_of(client, chat_id))["run"]["steps"][1]
        assert (step["state"], len(peer.asked)) == (("done", 1) if may else ("failed", 0))


@pytest.mark.parametrize("query", ["", "   ", "x" * 401, None, ["peat"]])
async def test_a_query_that_is_none_is_not_asked(shop, chats, query):
    async with searching(shop, chats) as (api, peer, _), api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=TOOLS)
        shop.script.replies = [calls(("web_search", {"query": query})), says("Well.")]
        chat_id, _ = await ask(client, agent)
        step = (await answer_of(client, chat_id))["run"]["steps"][1]
        assert (step["state"], step["microEur"], peer.asked) == ("failed", None, [])


async def test_a_server_without_a_search_says_so(shop, chats):
    async with tools_of(shop, chats, Web()):
        api = chat_api(shop.db, chats, shop.clock)
        async with api.client(**await member(api, shop)) as client:
            agent = await agent_of(client, tools=TOOLS)
            shop.script.replies = [calls(SEARCH), says("There is none.")]
            chat_id, _ = await ask(client, agent)
            step = (await answer_of(client, chat_id))["run"]["steps"][1]
            assert (step["state"], "has set none up" in step["result"]) == ("failed", True)


async def test_an_agent_that_is_asked_by_a_program_searches_and_its_owner_pays(shop, chats):
    async with searching(shop, chats) as (api, peer, _):
        person, keepers = await shop.person(), Agents(shop.db, shop.clock)
        definition = Definition(model="small", settings=Settings(instructions="Search."), tools=tuple(TOOLS))
        await keepers.add(person.owner_id, "Seeker", "", "bot", definition)
        before, agents = shop.routes, AgentModels(keepers, chats.runs, shop.gateway)
        shop.routes = GatewayRoutes(shop.gateway, before._keys, before._reader, shop.clock, body_limit=32 << 20, agents=agents)
        shop.script.replies = [calls(SEARCH), says("Peat.")]
        got = await shop.ask(person, {**HI, "model": "agent:Seeker"})
        shop.routes = before
        assert (got.status, len(peer.asked)) == (200, 1)
        assert sorted(each["requestType"] for each in await shop.receipts(person)) == ["chat", "chat", "search"]
