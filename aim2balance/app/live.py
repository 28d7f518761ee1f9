"""`GET /api/live`: balance, totals and notices as they change, over one server-sent stream for each open page.

One task of this process asks the database each second, in three statements, about all owners somebody here is listening for; while nobody
listens it sleeps. So a change made by any process is seen, through a pooler too. A stream ends when its access token does (ten minutes)
or its person is suspended; pages come again with a fresh token. Without `Accept: text/event-stream` the answer is what stands now.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.responses import StreamingResponse

from aim2balance import notices, usage, wallet
from aim2balance.catalogue.types import OwnerLimits
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError, NotFound, Unavailable
from aim2balance.kit.event_streams import EVENT_STREAM, HeldStream
from aim2balance.kit.http import Authenticator, Member, Text, encode, euro_number, router
from aim2balance.kit.person_limits import PersonLimit
from aim2balance.kit.principal import OwnerId, Principal
from aim2balance.usage import period_of, zone_of
from aim2balance.usage.types import Filters, TimeRange
from aim2balance.wallet.rules import is_low

_log = logging.getLogger(__name__)

POLL_EVERY_S = 1.0
BEAT_EVERY_S = 15.0


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. `news` are the events it has not sent; `notified` are the notices it has."""

    caller: Principal
    token: str
    zone: str
    news: asyncio.Queue[tuple[str, Any] | None] = field(default_factory=asyncio.Queue)
    sent: dict[str, Any] = field(default_factory=dict)
    notified: set[tuple[object, ...]] = field(default_factory=set)
    banners: frozenset[UUID] = frozenset()

    def update(self, found: "AccountSnapshot") -> None:
        """Take what is new to this stream."""
        for name, data in (("balance", found.balance), ("totals", found.totals[self.zone])):
            if self.sent.get(name) != data:
                self.sent[name] = data
                self.news.put_nowait((name, data))
        for key, notice in found.notices.items():
            if key not in self.notified:
                self.news.put_nowait(("notice", notice))
        # A notice that no longer stands may be told again when it comes back.
        self.notified = set(found.notices)
        if gone := self.banners - found.banners:
            self.news.put_nowait(("settled", {"noticeIds": sorted(map(str, gone))}))
        self.banners = found.banners


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSnapshot:
    """How an owner stands: the balance, the totals by zone, the notices that apply by what makes each of them one, and the banners."""

    balance: Mapping[str, Any]
    totals: Mapping[str, Mapping[str, Any]]
    notices: Mapping[tuple[object, ...], Mapping[str, Any]]
    banners: frozenset[UUID]


class Live:
    """The streams of this process."""

    def __init__(
        self,
        reader: "usage.Usage",
        authenticator: Authenticator,
        clock: Clock,
        notifier: "notices.Notifier",
        *,
        poll_every_s: float = POLL_EVERY_S,
        most_pages: int = OwnerLimits().open_pages,
    ) -> None:
        self._pages = PersonLimit(most_pages, message="Too many pages are open at once.", code="too_many_connections", retry_after_s=10)
        self._reader, self._authenticator, self._clock, self._notifier = reader, authenticator, clock, notifier
        self._poll_every_s = poll_every_s
        self._listeners: set[Listener] = set()
        self._open: set[Listener] = set()
        """Those whose place is taken, some of them told the last already."""
        self._last_seen: dict[UUID, tuple[object, ...]] = {}
        self._polling: asyncio.Task[None] | None = None
        self.should_end: Callable[[], bool] = lambda: False
        """Whether the process is about to stop: then all streams end, so that it can."""

    def register(self, caller: Principal, token: str, zone: str) -> Listener:
        """A page that is told from now on, until `leave`. Counted and taken in one step. Raises `DomainError` (too_many_connections)."""
        self._pages.take(caller.user_id)
        listener = Listener(caller=caller, token=token, zone=zone)
        self._open.add(listener)
        self._listeners.add(listener)
        self._last_seen.pop(caller.owner_id, None)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll_on(), name="live")
        return listener

    def leave(self, listener: Listener) -> None:
        """Twice is harmless."""
        self._listeners.discard(listener)
        if listener in self._open:
            self._open.discard(listener)
            self._pages.release(listener.caller.user_id)

    async def snapshot(self, caller: Principal, zone: str) -> AsyncIterator[bytes]:
        """What stands now. Raises `Unavailable`."""
        listener = Listener(caller=caller, token="", zone=zone)
        listener.update(await self._snapshot_of(caller.owner_id, {zone}))
        while not listener.news.empty():
            if (event := listener.news.get_nowait()) is not None:
                yield _sse(*event)

    async def follow(self, listener: Listener) -> AsyncIterator[bytes]:
        """What stands now and every change, until the session ends, the process stops or the reader goes."""
        try:
            yield b"retry: 2000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(listener.news.get(), BEAT_EVERY_S)
                except TimeoutError:
                    yield b": beat\n\n"
                    continue
                if event is None:
                    return
                yield _sse(*event)
        finally:
            self.leave(listener)

    async def close(self) -> None:
        """End every stream."""
        self._end_all()
        if self._polling is not None:
            self._polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._polling

    async def _poll_on(self) -> None:
        while self._listeners:
            if self.should_end():
                self._end_all()
            try:
                await self.poll()
            except Unavailable as away:
                _log.info("live streams wait: %s", away.code)
            except Exception:  # noqa: BLE001 - the job boundary: streams outlive a bad second
                _log.warning("live streams could not be told", exc_info=True)
            await asyncio.sleep(self._poll_every_s)
        self._last_seen.clear()

    async def poll(self) -> None:
        """Tell every listener what changed since the last time."""
        await self._end_revoked()
        owners = {listener.caller.owner_id for listener in self._listeners}
        if not owners:
            return
        wallets = await wallet.states(self._reader.db, list(owners))
        counts = await usage.change_counters(self._reader.db, list(owners), self._clock.now())
        standing = await notices.list_standing(self._notifier, owners)
        for owner_id in owners:
            today = self._clock.now().date()
            counters = (wallets.get(owner_id), counts.get(owner_id), standing.get(owner_id), today)
            if self._last_seen.get(owner_id) == counters:
                continue
            mine = [listener for listener in self._listeners if listener.caller.owner_id == owner_id]
            try:
                found = await self._snapshot_of(owner_id, {listener.zone for listener in mine})
            except NotFound:
                continue
            self._last_seen[owner_id] = counters
            for listener in mine:
                listener.update(found)

    async def _end_revoked(self) -> None:
        for listener in list(self._listeners):
            try:
                await self._authenticator.by_token(listener.token)
            except Unavailable:
                raise
            except DomainError as error:
                self._end(listener, error.code)

    def _end(self, listener: Listener, code: str) -> None:
        listener.news.put_nowait(("end", {"code": code}))
        listener.news.put_nowait(None)
        self._listeners.discard(listener)

    def _end_all(self) -> None:
        for listener in list(self._listeners):
            self._end(listener, "restart")

    async def _snapshot_of(self, owner_id: OwnerId, zones: set[str]) -> AccountSnapshot:
        db, now = self._reader.db, self._clock.now()
        balance = await wallet.balance(db, owner_id)
        alerts = await usage.key_alerts(self._reader, owner_id, now)
        last = await wallet.last_topup(db, owner_id)
        standing = (await notices.list_standing(self._notifier, [owner_id])).get(owner_id, [])
        if standing:  # what it was about may be over by now
            standing = [(banner.id, banner.kind) for banner in await notices.list_banners(self._notifier, owner_id)]
        return AccountSnapshot(
            balance={
                "balanceMicroEur": balance.balance.micro,
                "heldMicroEur": balance.held.micro,
                "availableMicroEur": balance.available.micro,
                "balanceEUR": euro_number(balance.balance.micro),
                "tokenCredits": balance.balance.micro,
            },
            totals={zone: await self._totals(owner_id, zone) for zone in zones},
            notices={
                **_wallet_notices(balance, None if last is None else last.micro),
                **_key_notices(alerts),
                **_notice_of(standing[0] if standing else None),
            },
            banners=frozenset(notice_id for notice_id, _ in standing),
        )

    async def _totals(self, owner_id: OwnerId, zone: str) -> dict[str, Any]:
        now, own = self._clock.now(), zone_of(zone)
        today = now.astimezone(own).date().isoformat()
        periods = {
            "today": period_of(TimeRange.CUSTOM, own, now, first=today, last=today),
            "month": period_of(TimeRange.MONTH, own, now),
        }
        rows = {name: await usage.totals(self._reader, owner_id, period, Filters()) for name, period in periods.items()}
        return {
            name: {
                "totalRequests": row["requests"],
                "totalTokens": row["total_tokens"],
                "totalCost": euro_number(row["total_micro"]),
                "totalCostMicroEur": row["total_micro"],
                "kWh": row["kwh_best"],
                "co2e": row["co2e_best"],
                "waterL": row["l_best"],
            }
            for name, row in rows.items()
        }


def _wallet_notices(balance: "wallet.Balance", last_topup_micro: int | None) -> dict[tuple[object, ...], dict[str, Any]]:
    available = balance.available.micro
    facts = {"availableMicroEur": available, "availableEUR": euro_number(available)}
    if balance.is_blocked:
        return {("wallet_blocked",): {"code": "wallet_blocked", **facts}}
    if balance.balance.micro <= 0:
        return {("balance_empty",): {"code": "balance_empty", **facts}}
    if last_topup_micro and is_low(balance.balance.micro, last_topup_micro):
        return {("balance_low",): {"code": "balance_low", "lastTopupMicroEur": last_topup_micro, **facts}}
    return {}


def _notice_of(newest: tuple[UUID, str] | None) -> dict[tuple[object, ...], dict[str, Any]]:
    """That there is a new one; which there are is asked of `/api/notices`."""
    if newest is None:
        return {}
    notice_id, kind = newest
    return {("told", notice_id): {"code": kind, "noticeId": str(notice_id)}}


def _key_notices(alerts: "list[usage.KeyAlert]") -> dict[tuple[object, ...], dict[str, Any]]:
    return {
        ("budget_level", alert.key_id, alert.window_start, alert.level): {
            "code": "budget_level",
            "keyId": str(alert.key_id),
            "name": alert.name,
            "level": alert.level,
            "window": alert.window,
            "windowEnd": alert.window_end,
            "limitMicroEur": alert.limit_micro,
            "spentMicroEur": alert.spent_micro,
        }
        for alert in alerts
        if alert.level is not None
    }


def _sse(name: str, data: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + encode(data) + b"\n\n"


def live_routes(live: Live) -> APIRouter:
    """The route, a member's own."""
    api = router("/api", "live")

    @api.get(
        "/live",
        response_class=StreamingResponse,
        responses=EVENT_STREAM,
    )
    async def follow(
        request: Request,
        caller: Member,
        tz: Annotated[Text | None, Query(max_length=200, description="the zone whose days and months the totals are of")] = None,
        x_time_zone: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response:
        """Events `balance`, `totals` (today and this month) and `notice`: first what stands, then every change; `settled` (`noticeIds`)
        when banners stand no longer; `end` before the end.
        """
        zone = zone_of(tz or x_time_zone).key
        if "text/event-stream" not in request.headers.get("accept", ""):
            now = [event async for event in live.snapshot(caller, zone)]
            return Response(b"".join(now), headers={"cache-control": "no-store"}, media_type="text/event-stream")
        listener = live.register(caller, request.headers.get("authorization", "").partition(" ")[2].strip(), zone)
        return HeldStream(live.follow(listener), lambda: live.leave(listener))

    return api
