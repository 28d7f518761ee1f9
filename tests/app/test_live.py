"""The live stream: what stands, every change from any process, the limits of pages, and its end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from aim2balance import identity, organisations, usage, wallet
from aim2balance.app.live import Live
from aim2balance.catalogue.types import OwnerLimits
from aim2balance.identity.types import Window
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Actor, UserId
from aim2balance.usage.types import UsageEvent
from tests.app.conftest import Running

pytestmark = pytest.mark.broken_books  # events are recorded without their spends


class Page:
    """One open stream, read event by event."""

    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream

    async def next(self) -> tuple[str, Any]:
        async for chunk in self._stream:
            if chunk.startswith(b"event: "):
                name, data = chunk.decode().removeprefix("event: ").strip().split("\ndata: ")
                return name, json.loads(data)
        return "closed", None

    async def until(self, name: str, **facts: object) -> Any:
        while True:
            found, data = await self.next()
            assert found != "closed", f"the stream ended before {name} {facts}"
            if found == name and all(data.get(key) == value for key, value in facts.items()):
                return data


class Pages:
    def __init__(self, running: Running) -> None:
        self.running = running
        container = running.container
        reader = usage.Usage(db=container.db, names=usage.no_names)
        self.live = Live(reader, identity.IdentityAuthenticator(container.identity), container.clock, container.notifier, poll_every_s=0.01)

    @asynccontextmanager
    async def page(self, user: identity.User, token: str, zone: str = "UTC") -> AsyncIterator[Page]:
        caller = organisations.resolve(Actor(user_id=UserId(user.id)))
        async with asyncio.timeout(30), aclosing(self.live.follow(self.live.register(caller, token, zone))) as stream:
            yield Page(stream)

    async def credit(self, owner_id: UUID, euro: str) -> None:
        async with self.running.container.db.transaction() as tx:
            await wallet.credit(tx, owner_id, Euro.parse(euro), "test", "test", f"test:{new_id()}")

    async def spend(self, owner_id: UUID, micro: int, **more: Any) -> None:
        """An answer that was recorded, by whatever process."""
        event = UsageEvent(
            id=new_id(datetime.now(UTC)), owner_id=owner_id, source="gateway", endpoint="chat/completions", request_type="chat",
            provider="openai", model="gpt-4o", uncached_input=7, provider_micro=micro, total_micro=micro, **more,
        )  # fmt: skip
        async with self.running.container.db.transaction() as tx:
            await usage.Recorder().record(tx, [usage.encode_event(event)])


@pytest.fixture
async def pages(running: Running) -> AsyncIterator[Pages]:
    made = Pages(running)
    yield made
    await made.live.close()


async def test_a_page_hears_what_stands_and_what_changes(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org", euro="5")
    async with pages.page(user, token, "Europe/Berlin") as page:
        assert await page.until("balance") | {"heldMicroEur": 0} == {
            "balanceMicroEur": 5_000_000, "heldMicroEur": 0, "availableMicroEur": 5_000_000, "balanceEUR": 5, "tokenCredits": 5_000_000,
        }  # fmt: skip
        totals = await page.until("totals")
        assert (totals["today"]["totalRequests"], totals["month"]["totalCostMicroEur"]) == (0, 0)
        await pages.credit(user.id, "2.50")
        await page.until("balance", balanceMicroEur=7_500_000)
        await pages.spend(user.id, 1_234)
        totals = await page.until("totals")
        assert totals["today"]["totalRequests"] == totals["month"]["totalRequests"] == 1
        assert totals["month"]["totalCostMicroEur"] == 1_234
        assert totals["month"]["totalCost"] == 0.001234


async def test_pages_hear_of_their_own_account_only(pages: Pages) -> None:
    ada, token = await pages.running.person("ada@example.org", euro="1")
    bob, other = await pages.running.person("bob@example.org", euro="2")
    async with pages.page(ada, token) as hers, pages.page(bob, other) as his:
        await hers.until("balance", balanceMicroEur=1_000_000)
        await his.until("balance", balanceMicroEur=2_000_000)
        await his.until("totals")
        await pages.credit(ada.id, "1")
        await hers.until("balance", balanceMicroEur=2_000_000)
        await pages.credit(bob.id, "7")
        assert await his.next() == ("balance", await his_balance(9_000_000))


async def his_balance(micro: int) -> dict[str, object]:
    return {"balanceMicroEur": micro, "heldMicroEur": 0, "availableMicroEur": micro, "balanceEUR": micro / 10**6, "tokenCredits": micro}


async def test_a_key_that_reaches_a_level_is_noticed_once(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org", euro="5")
    container = pages.running.container
    made = await identity.create_key(
        container.db, owner_id=user.id, user_id=user.id, name="CI", now=container.clock.now(), limit=Euro(1000), window=Window.MONTH
    )
    key_id = made.key.grant.key_id
    async with pages.page(user, token) as page:
        await page.until("totals")
        await pages.spend(user.id, 500, key_id=key_id)
        notice = await page.until("notice")
        assert (notice["code"], notice["keyId"], notice["level"], notice["spentMicroEur"]) == ("budget_level", str(key_id), 50, 500)
        await pages.spend(user.id, 1, key_id=key_id)
        await pages.spend(user.id, 499, key_id=key_id)
        assert (await page.until("notice"))["level"] == 100


async def test_a_low_balance_and_a_blocked_wallet_are_noticed(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org", euro="5")
    async with pages.page(user, token) as page:
        await page.until("totals")
        await pages.credit(user.id, "-4.5")
        notice = await page.until("notice")
        assert (notice["code"], notice["availableMicroEur"]) == ("balance_low", 500_000)
        async with pages.running.container.db.transaction() as tx:
            await wallet.block(tx, user.id)
        await page.until("notice", code="wallet_blocked")


async def test_a_suspended_person_hears_nothing_more(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org", euro="5")
    async with pages.page(user, token) as page:
        await page.until("totals")
        await identity.suspend_user(pages.running.container.db, user.id, pages.running.container.clock.now())
        await page.until("end")
        assert await page.next() == ("closed", None)
    assert not pages.live._listeners


async def test_a_stream_with_a_token_that_lapsed_ends(pages: Pages) -> None:
    user, _ = await pages.running.person("ada@example.org")
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    async with pages.page(user, pages.running.container.identity.signer.sign(user.id, long_ago)) as page:
        assert (await page.until("end"))["code"]


async def test_a_stopping_process_ends_its_streams(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org")
    async with pages.page(user, token) as page:
        await page.until("totals")
        pages.live.should_end = lambda: True
        assert await page.until("end") == {"code": "restart"}


async def test_nobody_opens_more_pages_than_there_may_be(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org")
    caller = organisations.resolve(Actor(user_id=UserId(user.id)))
    most = OwnerLimits().open_pages
    listeners = [pages.live.register(caller, token, "UTC") for _ in range(most)]
    with pytest.raises(DomainError, match="Too many pages") as refused:
        pages.live.register(caller, token, "UTC")
    assert refused.value.code == "too_many_connections"
    stream = pages.live.follow(listeners[0])
    await anext(stream)
    await stream.aclose()
    listeners[0] = pages.live.register(caller, token, "UTC")
    for listener in listeners:
        pages.live.leave(listener)
        pages.live.leave(listener)
    assert [pages.live.register(caller, token, "UTC") for _ in range(most)]


async def test_nothing_is_asked_while_nobody_listens(pages: Pages) -> None:
    user, token = await pages.running.person("ada@example.org")
    async with pages.page(user, token) as page:
        await page.until("totals")
        polling = pages.live._polling
        assert polling is not None and not polling.done()
    async with asyncio.timeout(30):
        await polling
    assert pages.live._last_seen == {}


async def test_the_route_shows_what_stands_to_those_who_do_not_stream(running: Running) -> None:
    _, token = await running.person("ada@example.org", euro="3")
    async with running.client(authorization=f"Bearer {token}") as client:
        answer = await client.get("/api/live", params={"tz": "Europe/Berlin"})
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")] == ["balance", "totals"]
        assert (await client.get("/api/live", params={"tz": "Mars/Olympus"})).status_code == 400
    async with running.client() as stranger:
        assert (await stranger.get("/api/live", headers={"accept": "text/event-stream"})).status_code == 401
