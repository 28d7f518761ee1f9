"""Usage of all, shares and rates, donations, the log, and that chats stay closed."""

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from aim2balance import admin, catalogue, usage
from aim2balance.adapters.providers.listing import ProviderListing
from aim2balance.admin.routes import ROUTERS
from aim2balance.catalogue.types import Provider
from aim2balance.kit.db import Database
from aim2balance.kit.http import route_permissions
from aim2balance.kit.ids import new_id
from tests.admin.conftest import Boss
from tests.app.conftest import PASSWORD, Running
from tests.donations.books import NOVEMBER, OCTOBER, PDF, PNG, Answer, book, day, fund_of, set_rate

ROOT = Path(__file__).parents[2]


# Usage


async def test_the_overview_adds_everybody_up(boss: Boss) -> None:
    db = boss.running.container.db
    other = UUID("018f0000-0000-7000-8000-000000000002")
    at = datetime.now(UTC).replace(hour=0, minute=30)
    yesterday = at - timedelta(days=1)
    before = (await boss.get("usage/overview"))["totals"]
    assert before["requests"] == 0
    assert before["kWh"] == {"low": 0, "best": 0, "high": 0}
    await book(db, Answer(yesterday, 67), Answer(yesterday, 33, other), Answer(at, 11), Answer(at, 5, is_demo=True))
    live = await boss.get("usage/overview")
    totals = live["totals"]
    assert (totals["requests"], totals["rebalancingMicroEur"], totals["revenueMicroEur"]) == (3, 111, 111)
    assert totals["kWh"]["best"] == pytest.approx(3 * 2.2e-4)
    assert live["bySource"]["demo"]["rebalancingMicroEur"] == 5
    assert [each["rebalancingMicroEur"] for each in live["days"][-2:]] == [100, 11]
    assert len(live["days"]) == 30
    assert [(each["provider"], each["requests"]) for each in live["providers"]] == [("openai", 3)]
    assert live["models"][0]["model"] == "gpt-4o-mini-2024-07-18"
    assert live["users"] == {"total": 1, "suspended": 0}
    # The same from the worker's table, and with an answer after it was made.
    await usage.rollup_system_to(db, datetime.now(UTC))
    assert await boss.get("usage/overview") == live
    await book(db, Answer(at, 9))
    assert (await boss.get("usage/overview"))["totals"]["rebalancingMicroEur"] == 120
    only = await boss.get("usage/overview", **{"from": yesterday.date(), "to": yesterday.date(), "source": "gateway"})
    assert (only["totals"]["requests"], len(only["days"])) == (2, 1)
    assert (await boss.get("usage/overview", source="demo"))["totals"]["requests"] == 1


@pytest.mark.parametrize("query", ["from=2026-02-02&to=2026-02-01", "from=2020-01-01&to=2026-01-01", "to=9999-12-31"])
async def test_a_range_without_end_is_refused(boss: Boss, query: str) -> None:
    answer = await boss.client.get(f"/api/admin/usage/overview?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_range")


# Shares and rates


async def test_margin_and_surcharge_change_from_now_on(boss: Boss) -> None:
    held = boss.running.container.catalogue
    wanted = {"margin": 0.2, "rebalancingFee": 0.03, "reason": "dearer power"}
    preview = await boss.send("PUT", "settings", **wanted, preview=True)
    assert preview["changed"] == ["margin", "rebalancingFee"]
    assert (preview["before"], preview["after"]) == (
        {"margin": 0.15, "rebalancingFee": 0.025},
        {"margin": 0.2, "rebalancingFee": 0.03},
    )
    demo = next(each for each in preview["examples"] if each["model"] == "demo")
    assert demo["thenMicroEur"] > demo["nowMicroEur"] > 0
    assert held.current.rates.margin == Decimal("0.15")
    assert await boss.log() == []
    assert len((await boss.get("settings"))["terms"]["margin"]) == 1

    done = await boss.send("PUT", "settings", **wanted)
    assert done["changed"] == ["margin", "rebalancingFee"]
    assert (held.current.rates.margin, held.current.rates.fee_rate) == (Decimal("0.2"), Decimal("0.03"))
    shown = await boss.get("settings")
    assert (shown["margin"], shown["rebalancingFee"]) == (0.2, 0.03)
    assert [(term["value"], term["state"]) for term in shown["terms"]["margin"]] == [(0.2, "inForce"), (0.15, "past")]
    assert (await boss.send("PUT", "settings", **wanted))["changed"] == []
    margin, fee = sorted(await boss.log(), key=lambda row: row["action"])  # both of one moment
    assert (margin["action"], fee["action"]) == ("margin.set", "rebalancing_fee.set")
    assert (margin["before"], margin["after"]["value"], margin["reason"]) == ({"value": "0.15"}, "0.2", "dearer power")


async def test_a_share_may_wait_and_never_begins_in_the_past(boss: Boss) -> None:
    now = boss.running.container.clock.now()
    later, past = now + timedelta(days=3), now - timedelta(minutes=1)
    await boss.send("PUT", "settings", margin=0.3, validFrom=later.isoformat(), reason="from next week")
    await boss.send("PUT", "settings", margin=0.25, validFrom=later.isoformat(), reason="a bit less")
    shown = await boss.get("settings")
    assert shown["margin"] == 0.15
    assert [(term["value"], term["state"]) for term in shown["terms"]["margin"]] == [(0.25, "coming"), (0.3, "past"), (0.15, "inForce")]
    assert await boss.refused("PUT", "settings", margin=0.3, validFrom=past.isoformat(), reason="too late") == (400, "wrong_rate")
    assert await boss.refused("PUT", "settings", rebalancingFee=1.5, reason="too much") == (400, "wrong_rate")
    assert await boss.refused("PUT", "settings", margin=0.1234567, reason="too fine") == (400, "wrong_rate")
    assert await boss.refused("PUT", "settings", reason="nothing") == (400, "nothing_to_change")
    assert await boss.refused("PUT", "settings", margin=0.3, reason=" ") == (400, "invalid_reason")
    assert len(await boss.log()) == 2


async def test_what_an_admin_entered_outlives_a_restart_until_the_configuration_changes(boss: Boss) -> None:
    container = boss.running.container
    settings, db = container.catalogue.settings, container.db
    await boss.send("PUT", "settings", margin=0.2, reason="dearer power")

    async def started_with(configured: Any) -> Decimal:
        async with db.transaction() as tx:
            await catalogue.record_terms(tx, configured, container.clock.now())
        await container.catalogue.reload(db)
        return container.catalogue.current.rates.margin

    assert await started_with(settings) == Decimal("0.2")
    assert await started_with(replace(settings, margin=Decimal("0.1"))) == Decimal("0.1")


async def test_the_cost_of_a_square_metre_has_a_source_and_a_month(boss: Boss) -> None:
    first = boss.running.container.clock.now().date().replace(day=1)
    coming = (first + timedelta(days=32)).replace(day=1)
    body = {"eurPerM2": 5.5, "source": "Bergwaldprojekt, offer of May", "validFrom": coming.isoformat()}
    shown = await boss.send("PUT", "settings/eur-per-m2", **body)
    assert [(term["value"], term["state"]) for term in shown["terms"]["eurPerM2"]] == [(5.5, "coming")]
    assert await boss.refused("PUT", "settings/eur-per-m2", **body | {"validFrom": "2020-01-01"}) == (400, "wrong_rate")
    assert await boss.refused("PUT", "settings/eur-per-m2", **body | {"eurPerM2": 0}) == (400, "wrong_rate")
    (row,) = await boss.log()
    assert (row["action"], row["subject"], row["reason"]) == ("eur_per_m2.set", "setting:eur_per_m2", body["source"])
    assert row["after"] == {"value": "5.5", "validFrom": coming.isoformat()}


async def test_models_without_a_price_are_named(boss: Boss) -> None:
    assert await boss.get("models/unpriced") == {"models": []}
    listed = await boss.get("models/price-list")
    assert listed["version"]
    assert (listed["fetchedAt"], listed["heldBack"], listed["source"]) == (None, [], "genai-prices, installed")
    held = boss.running.container.catalogue
    lab = Provider(
        name="lab", dialect="openai", vendor="other", base_url="http://127.0.0.1:9/v1", zone="DEU", region="eu", models=("unheard-of",)
    )
    everything = replace(lab, name="all", models=None)
    settings = replace(held.settings, providers=(lab, everything))
    held.current = replace(held.current, settings=settings, listings={"all": ("unheard-of",)}, _routes={}, _offers=[])
    assert await boss.get("models/unpriced") == {"models": ["lab/unheard-of", "all/unheard-of"]}


# Donations


@asynccontextmanager
async def at_the_counter(boss: Boss) -> AsyncIterator[Database]:
    """An administration whose fund is of November 2025, with one answer in October, and no demo."""
    container, state = boss.running.container, boss.running.application._api.state
    await set_rate(container.db)
    await book(container.db, Answer(day(OCTOBER), 1_234_567))
    state.admin = admin.AdminService(
        db=container.db,
        catalogue=container.catalogue,
        fund=fund_of(container.db, day(NOVEMBER, 20)),
        payments_context=container.payments_context,
        lister=ProviderListing(container.upstream),
        clock=container.clock,
        hours=container.hourly_intensity,
    )
    yield container.db


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def test_a_month_is_closed_paid_and_confirmed(boss: Boss) -> None:
    async with at_the_counter(boss):
        assert (await boss.get("donations"))["nextMonth"] == "2025-10"
        look = await boss.send("POST", "donations/2025-10/close", dryRun=True)
        assert (look["amountMicroEur"], look["refusals"], look["dryRun"]) == (1_230_000, [], True)
        assert await boss.log() == []
        assert await boss.refused("POST", "donations/2025-10/confirm", file=encoded(PDF)) == (404, "donation_not_found")

        closed = await boss.send("POST", "donations/2025-10/close", notes="the first month")
        assert (closed["state"], closed["amountMicroEur"], closed["isReplay"]) == ("due", 1_230_000, False)
        assert (await boss.send("POST", "donations/2025-10/close"))["isReplay"] is True
        body = {"paidOn": "2025-11-04", "reference": "PRIVATE REF", "file": encoded(PNG)}
        for _ in range(2):
            assert (await boss.send("POST", "donations/2025-10/pay", **body))["state"] == "paid"
        assert await boss.refused("POST", "donations/2025-10/pay", **body | {"reference": "x"}) == (409, "wrong_donation_state")
        done = await boss.send("POST", "donations/2025-10/confirm", file=encoded(PDF))
        assert (done["state"], done["receiptURL"]) == ("confirmed", "/api/donations/2025-10/receipt")
        assert (await boss.get("donations"))["months"][-1]["state"] == "confirmed"

        log = await boss.log(subject="donation:2025-10")
        assert [row["action"] for row in log] == ["donation.confirm", "donation.pay", "donation.close"]
        assert [(row["before"]["state"], row["after"]["state"]) for row in log] == [
            ("paid", "confirmed"),
            ("due", "paid"),
            ("accruing", "due"),
        ]
        assert {row["actor"]["email"] for row in log} == {"boss@example.org"}
        assert "PRIVATE REF" not in str(log)


async def test_the_running_month_cannot_be_closed_and_says_when(boss: Boss) -> None:
    async with at_the_counter(boss):
        assert (await boss.get("donations"))["isNextMonthOver"] is True
        await boss.send("POST", "donations/2025-10/close")
        shown = await boss.get("donations")
        assert (shown["nextMonth"], shown["isNextMonthOver"]) == ("2025-11", False)
        assert datetime.fromisoformat(shown["nextMonthEnds"]) == datetime(2025, 11, 30, 23, tzinfo=UTC)
        assert await boss.refused("POST", "donations/2025-11/close") == (409, "month_not_over")
        assert await boss.refused("POST", "donations/2025-12/close") == (409, "month_not_over")


async def test_a_row_that_a_crash_kept_from_the_log_is_written_by_the_repeat(boss: Boss, monkeypatch: pytest.MonkeyPatch) -> None:
    from aim2balance.admin import queries
    from aim2balance.kit.errors import Unavailable

    async def away(*_: Any) -> None:
        raise Unavailable("the database is away")

    async with at_the_counter(boss):
        with monkeypatch.context() as patch:
            patch.setattr(queries, "add_entry", away)
            assert await boss.refused("POST", "donations/2025-10/close") == (503, "unavailable")
        assert await boss.log() == []
        assert (await boss.send("POST", "donations/2025-10/close"))["isReplay"] is True
        assert [row["action"] for row in await boss.log()] == ["donation.close"]


async def test_what_is_no_file_is_refused(boss: Boss) -> None:
    async with at_the_counter(boss):
        await boss.send("POST", "donations/2025-10/close")
        body = {"paidOn": "2025-11-04", "reference": "ref"}
        assert await boss.refused("POST", "donations/2025-10/pay", **body, file=encoded(b"#!/bin/sh")) == (400, "wrong_file")
        assert await boss.refused("POST", "donations/2025-10/pay", **body, file="A") == (400, "invalid_request_error")
        assert await boss.refused("POST", "donations/2025-13/close") == (400, "invalid_month")
        big = await boss.client.post("/api/admin/donations/2025-10/confirm", content=b"x" * (15 << 20))
        assert big.status_code == 413


async def test_a_demo_closes_nothing(boss: Boss) -> None:
    await book(boss.running.container.db, Answer(datetime.now(UTC), 10, is_demo=True))
    status, _ = await boss.refused("POST", "donations/2025-10/close")
    assert status == 409
    assert await boss.log() == []


# The log


async def test_the_log_is_only_added_to_and_pages(boss: Boss) -> None:
    ada, _ = await boss.running.person("ada@example.org", euro="1")
    for number in range(3):
        await boss.send("POST", "balance/set", userId=str(ada.id), amountMicroEur=1, reason=f"number {number}", key=str(number))
    first = await boss.get("audit", area="changes", limit=2)
    second = await boss.get("audit", area="changes", limit=2, cursor=first["nextCursor"])
    assert [row["reason"] for row in [*first["items"], *second["items"]]] == ["number 2", "number 1", "number 0"]
    assert second["nextCursor"] is None
    async with boss.running.container.db.connection() as connection:
        for statement in ("UPDATE admin_audit SET reason = ''", "DELETE FROM admin_audit", "TRUNCATE admin_audit"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await connection.execute(statement)


async def test_a_change_whose_row_cannot_be_written_is_not_made(boss: Boss) -> None:
    ada, token = await boss.running.person("ada@example.org", euro="1")
    db = boss.running.container.db
    async with db.transaction() as tx:
        await tx.execute("ALTER TABLE admin_audit ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    who = {"userId": str(ada.id), "reason": "goodwill"}
    for path, body in (("users/suspend", who), ("balance/set", {**who, "amountMicroEur": 1, "key": "k"})):
        with pytest.raises(asyncpg.CheckViolationError):
            await boss.client.post(f"/api/admin/{path}", json=body)
    with pytest.raises(asyncpg.CheckViolationError):
        await boss.client.put("/api/admin/settings", json={"margin": 0.5, "reason": "goodwill"})
    (person,) = (await boss.get("users", search="ada"))["items"]
    assert (person["suspended"], person["balanceMicroEur"]) == (False, 1_000_000)
    assert (await boss.get("settings"))["margin"] == 0.15


async def test_f67_an_admin_invites_and_the_log_says_so_without_the_link(boss: Boss) -> None:
    answer = await boss.client.post("/api/admin/invitations", json={"email": "ada@example.org"})
    assert answer.status_code == 201
    url = answer.json()["url"]
    assert url.startswith("http://127.0.0.1:8080/register#")
    (entry,) = await boss.log(action="user.invite")
    assert entry["subject"] == f"invitation:{answer.json()['id']}"
    assert (set(entry["after"]), entry["after"]["isMailed"]) == ({"expiresAt", "isMailed"}, False)
    assert entry["actor"]["email"] == "boss@example.org"
    assert await boss.refused("POST", "invitations", email="boss@example.org") == (409, "email_taken")
    assert await boss.refused("POST", "invitations", email="no address") == (400, "invalid_email")


async def test_f67_invitations_are_listed_taken_back_and_throttled(boss: Boss) -> None:
    async def made(email: str) -> tuple[str, str]:
        answer = await boss.client.post("/api/admin/invitations", json={"email": email})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"], answer.json()["url"].partition("#")[2]

    async def registered(email: str, text: str) -> tuple[int, str | None]:
        async with boss.running.client() as client:
            answer = await client.post("/api/auth/register", json={"email": email, "password": PASSWORD, "invitation": text})
        return answer.status_code, answer.json().get("code")

    (taken, text), (gone, _), (replaced, _) = await made("ada@example.org"), await made("eve@example.org"), await made("bob@example.org")
    again, _ = await made("bob@example.org")
    assert (await registered("ada@example.org", text))[0] == 201
    await boss.send("POST", f"invitations/{gone}/take-back")
    rows = (await boss.get("invitations"))["items"]
    states = {taken: "taken", gone: "taken_back", replaced: "taken_back", again: "open"}
    assert {row["id"]: row["state"] for row in rows} == states
    assert [row["id"] for row in rows] == [again, replaced, gone, taken]
    assert {row["madeBy"]["email"] for row in rows} == {"boss@example.org"}
    assert rows[-1]["userId"] is not None
    assert "#" not in str(rows)
    for done in (taken, gone, replaced):
        assert await boss.refused("POST", f"invitations/{done}/take-back") == (409, "invitation_not_open")
    assert await boss.refused("POST", f"invitations/{new_id()}/take-back") == (404, "invitation_not_found")
    (entry,) = await boss.log(action="invitation.take_back")
    assert (entry["subject"], "eve" in str(entry)) == (f"invitation:{gone}", False)
    page = await boss.get("invitations", limit=3)
    assert (len(page["items"]), len((await boss.get("invitations", limit=3, cursor=page["nextCursor"]))["items"])) == (3, 1)
    said = [(await boss.client.post("/api/admin/invitations", json={"email": "bob@example.org"})).status_code for _ in range(5)]
    assert said == [201] * 3 + [429] * 2


# Who may, and what nobody may


async def test_every_route_is_for_admins(running: Running) -> None:
    permissions = [route for routes in ROUTERS for route in route_permissions(routes.routes)]
    assert len(permissions) >= 14
    assert {route.audience for route in permissions} == {"admin"}
    _, token = await running.person("member@example.org")
    async with running.client(authorization=f"Bearer {token}") as member:
        for route in permissions:
            path = route.path.replace("{month}", "2025-10")
            answer = await member.request(route.method, path, json=None if route.method == "GET" else {})
            assert answer.status_code == 403, path


def test_f27_no_statement_of_admin_names_a_table_of_chats() -> None:
    tables = set(
        re.findall(
            r"CREATE TABLE (\w+)", "".join(path.read_text() for path in (ROOT / "aim2balance/app/migrations/versions").glob("*chat*.py"))
        )
    )
    assert {"conversation", "message"} <= tables
    text = (ROOT / "aim2balance/admin/queries.py").read_text().lower()
    named = set(re.findall(r"(?:from|join|into|update)\s+(\w+)", text))
    assert not named & tables
    for path in (ROOT / "aim2balance/admin").glob("*.py"):
        assert "aim2balance.chat" not in path.read_text()


async def test_f27_every_route_answers_without_the_tables_of_chats(boss: Boss) -> None:
    """All tables of chats are away: whoever would look into them would fail."""
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    who = {"userId": str(ada.id), "reason": "goodwill"}
    async with at_the_counter(boss) as db:
        async with db.transaction() as tx:
            migrations = (ROOT / "aim2balance/app/migrations/versions").glob("*chat*.py")
            for table in {name for path in migrations for name in re.findall(r"CREATE TABLE (\w+)", path.read_text())}:
                await tx.execute(f"ALTER TABLE {table} RENAME TO away_{table}")
        for path in (
            "users",
            "usage/overview",
            "settings",
            "donations",
            "models/unpriced",
            "models/price-list",
            "models/cost-differences",
            "audit",
        ):
            await boss.get(path)
        await boss.send("POST", "users/suspend", **who)
        await boss.send("POST", "users/restore", **who)
        await boss.send("POST", "balance/set", **who, balanceMicroEur=1, key="k")
        await boss.send("PUT", "settings", margin=0.2, reason="goodwill")
        month = boss.running.container.clock.now().date().replace(day=1).isoformat()
        await boss.send("PUT", "settings/eur-per-m2", eurPerM2=5, source="an offer", validFrom=month)
        await boss.send("POST", "donations/2025-10/close")
        await boss.send("POST", "donations/2025-10/pay", paidOn="2025-11-04", reference="ref", file=encoded(PNG))
        await boss.send("POST", "donations/2025-10/confirm", file=encoded(PDF))
        async with db.connection() as connection:
            assert await connection.fetchval("SELECT count(*) FROM admin_audit") == 8
