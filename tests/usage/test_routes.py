"""The usage routes over HTTP: shapes of the contract, who may, and what is refused."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

import httpx2
import pytest
import pytest_asyncio
from pydantic import BaseModel

from aim2balance import identity, ledger, usage, wallet
from aim2balance.identity import Scope, User
from aim2balance.identity.routes import ROUTERS as IDENTITY
from aim2balance.kit.db import Database
from aim2balance.kit.http import encode, route_permissions
from aim2balance.kit.money import Euro
from aim2balance.usage import schemas
from aim2balance.usage.routes import ROUTERS
from aim2balance.usage.schemas_receipt import BookedReceipt
from tests.api_client import Api
from tests.shared_data import shared
from tests.usage.events import NOON, event, record
from tests.usage.test_telemetry import litellm, plain

# Events are recorded here without their spends; the gateway's tests book both.
pytestmark = pytest.mark.broken_books


class World:
    """A member with a wallet, their browser and their telemetry key."""

    def __init__(self, api: Api, user: User, browser: httpx2.AsyncClient, logger: httpx2.AsyncClient) -> None:
        self.api, self.user, self.browser, self.logger = api, user, browser, logger

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.browser.get(f"/api/usage/{path}", params=params)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)

    async def post(self, body: object, **headers: str) -> httpx2.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.logger.post("/api/request-event", content=content, headers={"content-type": "application/json", **headers})


@pytest_asyncio.fixture
async def world(db: Database) -> AsyncIterator[World]:
    api = Api(db, [*IDENTITY, *ROUTERS])
    token, user = await api.member()
    made = await identity.create_key(db, owner_id=user.id, user_id=user.id, name="LiteLLM", now=NOON, scopes=[Scope.TELEMETRY])
    async with api.client(authorization=f"Bearer {token}") as browser, api.client(authorization=f"Bearer {made.secret}") as logger:
        yield World(api, user, browser, logger)


async def test_the_summary_counts_micro_euro(world: World) -> None:
    await record(
        world.api.db, event(owner_id=world.user.id), event(owner_id=world.user.id), event(NOON - timedelta(days=8), owner_id=world.user.id)
    )
    week = await world.get("summary", range="7d")
    assert week | {"dateRange": None} == {
        "totalTokens": 2000, "inputTokens": 1200, "outputTokens": 800, "cachedTokens": 200, "totalCost": Decimal("0.005422"),
        "totalCostMicroEur": 5422, "overrunMicroEur": 0, "totalRequests": 2, "failedRequests": 0, "avgCostPerRequest": Decimal("0.002711"), "titleRequests": 0, "titleCostMicroEur": 0,
        "rebalancingMicroEur": 134, "dateRange": None,
    }  # fmt: skip
    assert week["dateRange"] == {"range": "7d", "from": "2026-11-14T00:00:00Z", "to": "2026-11-21T00:00:00Z", "timeZone": "UTC"}
    assert (await world.get("summary"))["totalRequests"] == 3
    assert (await world.get("summary", range="custom", **{"from": "2026-11-12", "to": "2026-11-12"}))["totalRequests"] == 1
    assert (await world.get("summary", provider="nobody"))["totalCost"] == 0


async def test_the_breakdown_adds_up_to_a_hundred_percent(world: World) -> None:
    mine = {"owner_id": world.user.id}
    await record(world.api.db, event(**mine), event(provider="groq", uncached_input=2500, **mine))
    parts = await world.get("breakdown", by="provider")
    assert [(part["name"], part["tokens"], part["percentage"]) for part in parts] == [("groq", 3000, 75), ("openai", 1000, 25)]
    assert parts[0]["segments"] == [{"name": "groq", "tokens": 3000, "cost": Decimal("0.002711"), "costMicroEur": 2711, "requests": 1}]
    assert parts[1]["ranges"]["kWh"] == {"low": Decimal("1.1e-5"), "best": Decimal("2.2e-4"), "high": Decimal("3.3e-3")}
    assert [part["name"] for part in await world.get("breakdown", by="project")] == ["General"]
    days = (await world.get("trend", range="7d", by="provider"))["points"]
    assert [(part["name"], part["costMicroEur"]) for part in days[-1]["segments"]] == [("groq", 2711), ("openai", 2711)]
    assert days[0]["segments"] == []
    assert (await world.get("trend", range="7d"))["points"][-1]["segments"] is None


@pytest.mark.parametrize(
    ("left", "used", "level"), [(5_000_000, 0, None), (2_500_000, 50, 50), (1_000_001, 80, 50), (1_000_000, 80, 80), (0, 100, 100)]
)
async def test_the_newest_credit_warns_when_it_is_used_up(world: World, left: int, used: int, level: int | None) -> None:
    assert (await world.get("alerts"))["wallet"] is None
    owner_id = world.user.id
    async with world.api.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro(5_000_000), "test", "test", "key")
        await tx.execute("UPDATE account SET balance = $2 WHERE id = $1 AND kind = 'wallet'", owner_id, left)
    found = (await world.get("alerts"))["wallet"]
    assert (round(found["percent"]), found["level"], found["creditMicroEur"]) == (used, level, 5_000_000)


async def test_the_log_sorts_filters_and_pages(world: World) -> None:
    for step in range(45):
        legs = {"provider_micro": step, "margin_micro": 0, "restoration_micro": 0, "total_micro": step}
        await record(
            world.api.db, event(NOON - timedelta(minutes=step), owner_id=world.user.id, model="even" if step % 2 == 0 else "odd", **legs)
        )
    first = await world.get("log")
    assert (first["page"], first["limit"], first["total"], len(first["items"])) == (1, 20, 45, 20)
    assert set(first["items"][0]) >= {
        "id", "date", "project", "agent", "model", "provider", "endpoint", "requestType", "status", "inputTokens", "outputTokens",
        "totalTokens", "cost", "costMicroEur", "durationMs", "kWh", "waterL", "co2e", "m2Restored",
    }  # fmt: skip
    pages = [item["id"] for page in (1, 2, 3) for item in (await world.get("log", page=page))["items"]]
    assert len(set(pages)) == 45
    assert pages == sorted(pages, reverse=True)
    dearest = await world.get("log", sort="-cost", model="odd", limit=2)
    assert [item["costMicroEur"] for item in dearest["items"]] == [43, 41]
    assert dearest["total"] == 22
    assert [item["costMicroEur"] for item in (await world.get("log", sort="cost:asc", limit=2))["items"]] == [0, 1]
    assert (await world.get("log", search="EVE"))["total"] == 23
    assert (await world.get("log", search="%"))["total"] == 0
    assert (await world.get("log", page=50_000))["items"] == []


async def test_the_environment_shows_ranges_and_the_split(world: World) -> None:
    assert (await world.post(plain())).status_code == 201
    await record(world.api.db, event(owner_id=world.user.id))
    found = await world.get("environmental")
    assert found["sources"]["gateway"]["requests"] == found["sources"]["telemetry"]["requests"] == 1
    assert found["methodVersions"] == ["a2b-1", "a2b-2"]  # the event is an old one, the report is estimated today
    ranges = found["ranges"]["kWh"]
    assert 0 < ranges["low"] < ranges["best"] < ranges["high"]
    assert float(found["totalKWh"]) == pytest.approx(
        float(found["sources"]["gateway"]["totalKWh"] + found["sources"]["telemetry"]["totalKWh"])
    )
    assert float(found["totalM2Restored"]) == 1.34e-5
    assert (await world.get("environmental", source="gateway"))["requests"] == 1


async def test_f30_what_nobody_measured_is_not_zero(world: World) -> None:
    names = [f"{unit}_{bound}" for unit in ("kwh", "l", "co2e") for bound in ("low", "best", "high")]
    await record(world.api.db, event(owner_id=world.user.id, m2_funded=None, eur_per_m2=None, **dict.fromkeys(names)))
    found = await world.get("environmental")
    assert (found["totalKWh"], found["ranges"]["kWh"], found["totalM2Restored"], found["unmeasuredRequests"]) == (None, None, None, 1)


async def test_nothing_used_is_zero_everywhere(world: World) -> None:
    assert (await world.get("summary"))["totalRequests"] == 0
    assert await world.get("breakdown") == []
    assert (await world.get("log"))["total"] == 0
    assert (await world.get("environmental"))["totalKWh"] == 0
    stats = await world.get("stats", range="all")
    assert (stats["activeDays"], stats["mostUsedModel"], stats["avgDurationMs"], stats["firstUse"]) == (0, None, None, None)
    assert [point["requests"] for point in (await world.get("trend", range="7d"))["points"]] == [0] * 7
    assert len((await world.get("trend", range="all"))["points"]) <= 24


async def test_the_trend_follows_the_zone_of_the_browser(world: World) -> None:
    late = NOON.replace(hour=23)
    await record(world.api.db, event(late - timedelta(days=2), owner_id=world.user.id))
    utc = await world.get("trend", range="7d")
    berlin = await world.get("trend", range="7d", tz="Europe/Berlin")
    assert [point["label"] for point in utc["points"] if point["requests"]] == ["2026-11-18"]
    assert [point["label"] for point in berlin["points"] if point["requests"]] == ["2026-11-19"]
    answer = await world.browser.get("/api/usage/trend?range=7d", headers={"x-time-zone": "Europe/Berlin"})
    assert answer.json() == json.loads(json.dumps(berlin, default=float))
    assert [(point["label"], point["requests"]) for point in (await world.get("trend", range="year"))["points"]][-1] == ("2026-11", 1)


async def test_a_conversation_has_its_sums(world: World) -> None:
    chat = UUID(int=7)
    await record(world.api.db, *(event(NOON + timedelta(minutes=step), owner_id=world.user.id, conversation_id=chat) for step in range(3)))
    found = await world.get(f"conversations/{chat}")
    assert (found["totalRequests"], found["totalCostMicroEur"], found["lastAt"]) == (3, 8133, "2026-11-20T12:02:00Z")
    assert (await world.browser.get(f"/api/usage/conversations/{UUID(int=8)}")).status_code == 404


async def test_transactions_are_the_wallet_s_statement(world: World) -> None:
    async with world.api.db.transaction() as tx:
        for number in (1, 2, 3):
            await wallet.credit(tx, world.user.id, Euro(number * 1_000_001), reason="voucher", actor="test", key=f"v{number}")
    page = await world.get("transactions", limit=2)
    assert [line["amountEUR"] for line in page["items"]] == [Decimal("3.000003"), Decimal("2.000002")]
    assert page["items"][0]["balanceAfter"] == Decimal("6.000006")
    rest = await world.get("transactions", limit=2, cursor=page["nextCursor"])
    assert [line["amountMicroEur"] for line in rest["items"]] == [1_000_001]
    assert rest["nextCursor"] is None


WRONG = [
    ("summary?range=yesterday", "invalid_request_error"),
    ("summary?range=custom", "invalid_range"),
    ("summary?range=custom&from=2026-11-20&to=2026-11-01", "invalid_range"),
    ("summary?range=custom&from=9999-12-31&to=9999-12-31", "invalid_range"),
    ("summary?range=custom&from=never", "invalid_range"),
    ("summary?tz=Mars/Olympus", "invalid_time_zone"),
    ("summary?tz=../../etc/passwd", "invalid_time_zone"),
    ("summary?project=nobody", "invalid_id"),
    ("summary?model=a%00b", "invalid_request_error"),
    ("summary?tenant=00000000-0000-0000-0000-000000000001", "not_a_member"),
    ("breakdown?by=owner_id", "invalid_request_error"),
    ("log?sort=id;drop", "invalid_sort"),
    ("log?sort=cost:sideways", "invalid_sort"),
    ("log?limit=101", "invalid_request_error"),
    ("log?page=0", "invalid_request_error"),
    ("trend?step=hour&range=year", "range_too_long"),
    ("transactions?cursor=7", "invalid_request_error"),
]


async def test_what_cannot_be_answered_is_a_problem_with_a_code(world: World) -> None:
    for path, code in WRONG:
        answer = await world.browser.get(f"/api/usage/{path}")
        assert answer.status_code in (400, 403), path
        assert answer.headers["content-type"] == "application/problem+json", path
        assert answer.json()["code"] == code, path


async def test_nobody_sees_what_somebody_else_used(world: World) -> None:
    await record(world.api.db, event(owner_id=world.user.id, conversation_id=UUID(int=7)))
    token, _ = await world.api.member("eve@example.org")
    async with world.api.client(authorization=f"Bearer {token}") as eve:
        for path in ("summary", "breakdown", "log", "environmental", "stats", "trend", "transactions"):
            answer = await eve.get(f"/api/usage/{path}")
            assert answer.status_code == 200
            assert "gpt-4o-mini" not in answer.text
            assert "2711" not in answer.text
        assert (await eve.get(f"/api/usage/conversations/{UUID(int=7)}")).status_code == 404


def same_members(answer: Any, model: type[BaseModel], path: str) -> None:
    """The members of an answer are exactly those OpenAPI promises, all the way down."""
    fields = {field.serialization_alias or field.alias or name: field for name, field in model.model_fields.items()}
    assert set(answer) == set(fields), path
    for name, field in fields.items():
        kinds = [kind for kind in (field.annotation, *get_args(field.annotation)) if isinstance(kind, type) and issubclass(kind, BaseModel)]
        values = answer[name] if isinstance(answer[name], list) else [answer[name]]
        for kind in kinds:
            for value in values:
                if isinstance(value, dict):
                    same_members(value, kind, f"{path}.{name}")


async def test_answers_are_what_openapi_says(world: World) -> None:
    chat = UUID(int=7)
    made = event(owner_id=world.user.id, conversation_id=chat)
    await record(world.api.db, made)
    async with world.api.db.transaction() as tx:
        await wallet.credit(tx, world.user.id, Euro(5), reason="voucher", actor="test", key="v")
    models = {
        "usage/summary": schemas.Summary,
        "usage/breakdown": schemas.BreakdownPart,
        "usage/log": schemas.LogPage,
        "usage/environmental": schemas.Environmental,
        "usage/trend": schemas.Trend,
        "usage/stats": schemas.Stats,
        "usage/transactions": schemas.Transactions,
        "usage/re-estimate?month=2026-11&method=a2b-2": usage.Reestimated,
        f"usage/conversations/{chat}": schemas.ConversationUsage,
        f"receipts/{made.id}": BookedReceipt,
    }
    for path, model in models.items():
        answer = await world.browser.get(f"/api/{path}")
        found = answer.json()[0] if path.endswith("breakdown") else answer.json()
        same_members(found, model, path)
        model.model_validate(found)


async def test_a_receipt_can_be_asked_for_by_its_owner_only(world: World) -> None:
    made = event(owner_id=world.user.id)
    await record(world.api.db, made)
    answer = await world.browser.get(f"/api/receipts/{made.id}")
    assert answer.content == encode({**usage.receipt_of(made), "conversationId": None})
    token, _ = await world.api.member("eve@example.org")
    async with world.api.client(authorization=f"Bearer {token}") as eve:
        assert (await eve.get(f"/api/receipts/{made.id}")).json()["code"] == "receipt_not_found"
    assert (await world.browser.get("/api/receipts/nonsense")).json()["code"] == "invalid_id"


# --- telemetry


async def test_a_plain_event_is_answered_as_it_was_stored(world: World) -> None:
    answer = await world.post(plain(costEUR=0.0012))
    assert answer.status_code == 201
    found = answer.json()
    assert (found["userId"], found["tokens_in"], found["tokens_out"], found["costEUR"]) == ("u1", 10, 5, 0.0012)
    assert (found["ts"], found["m2Funded"], found["class"], found["method"]) == ("2026-11-20T12:00:00Z", None, "D", "a2b-2")
    assert found["kWh"]["low"] < found["kWh"]["best"] < found["kWh"]["high"]
    stored = await usage.receipt(world.api.db, world.user.id, UUID(found["id"]))
    assert stored["impact"]["kWh"] == found["kWh"]
    assert stored["money"]["totalMicroEur"] == 0


async def test_f20_reported_cost_never_reaches_the_books_or_the_total(world: World) -> None:
    await world.post([plain(costEUR=100), litellm(response_cost=7.5)])
    for source in ("gateway", "telemetry", "all"):
        assert (await world.get("summary", source=source))["totalCostMicroEur"] == 0
    assert (await world.get("summary", source="telemetry"))["totalRequests"] == 2
    report = await ledger.verify(world.api.db, None, {"usage": usage.check, "spends": ledger.spends_match_events("usage_event")})
    assert report.violations == ()
    assert report.counts["transfers"] == 0


async def test_a_list_is_answered_with_counts_and_bad_items_are_named(world: World) -> None:
    answer = await world.post([plain(), plain(ts="never"), litellm(), litellm(), 7])
    assert answer.status_code == 202
    assert answer.json() == {
        "received": 5,
        "stored": 2,
        "duplicates": 1,
        "rejected": [
            {"index": 1, "code": "invalid_ts", "field": "ts"},
            {"index": 4, "code": "invalid_event", "field": None},
        ],
    }


async def test_f44_one_number_costs_none_of_its_neighbours(world: World) -> None:
    """A number that is legal JSON and no database takes: it is refused by its name, what stood beside it counts."""
    batch = json.dumps([plain(id=f"e{number}") for number in range(9)] + [plain(costEUR=7)]).replace('"costEUR": 7', '"costEUR": 1e-20000')
    answer = await world.post(batch.encode())
    assert (answer.status_code, answer.json()["stored"]) == (202, 9)
    assert answer.json()["rejected"] == [{"index": 9, "code": "invalid_cost", "field": "costEUR"}]
    for sent in ("1e-20", "0.1", "123456.789012345678901234567890"):  # all that is taken is stored
        assert (await world.post(json.dumps(plain(costEUR=7)).replace("7}", f"{sent}}}").encode())).status_code == 201
    answer = await world.post(json.dumps(plain(costEUR=7)).replace("7}", "0e-999999}").encode())
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "invalid_cost", "costEUR")
    assert (await world.get("summary", source="telemetry"))["totalRequests"] == 12


async def test_an_event_without_an_id_counts_each_time_but_for_an_idempotency_key(world: World) -> None:
    for _ in range(2):
        assert (await world.post(plain())).status_code == 201
    assert (await world.post(plain(), **{"idempotency-key": "k"})).status_code == 201
    assert (await world.post(plain(), **{"idempotency-key": "k"})).json() == {"received": 1, "stored": 0, "duplicates": 1, "rejected": []}
    assert (await world.post(plain(id="x"))).status_code == 201
    assert (await world.post(plain(id="x"))).status_code == 202
    assert (await world.get("summary", source="telemetry"))["totalRequests"] == 4


async def test_f44_an_idempotency_key_with_other_content_is_a_conflict(world: World) -> None:
    key = {"idempotency-key": "night of 20 November"}
    batch = [plain(), plain(model="gpt-4o")]
    assert (await world.post(batch, **key)).json()["stored"] == 2
    assert (await world.post(batch, **key)).json() == {"received": 2, "stored": 0, "duplicates": 2, "rejected": []}
    for other in ([*batch, plain()], [plain(tokens_in=11), batch[1]], batch[:1], plain()):
        answer = await world.post(other, **key)
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")
    answers = await asyncio.gather(*(world.post([plain(tokens_in=n)], **{"idempotency-key": "at once"}) for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409, 409]
    assert (await world.get("summary", source="telemetry"))["totalRequests"] == 3


async def test_the_same_call_of_two_owners_counts_for_both(world: World) -> None:
    await world.post([litellm()])
    _, other = await world.api.member("eve@example.org")
    made = await identity.create_key(world.api.db, owner_id=other.id, user_id=other.id, name="k", now=NOON, scopes=[Scope.TELEMETRY])
    async with world.api.client(**{"x-api-key": made.secret}) as logger:
        assert (await logger.post("/api/request-event", json=[litellm()])).json()["stored"] == 1


async def test_f61_a_call_that_passed_us_counts_once(world: World) -> None:
    ours, others = event(owner_id=world.user.id), event()
    await record(world.api.db, ours, others)
    receipt_id = str(ours.id)
    named = [
        litellm(litellm_call_id="1", hidden_params={"additional_headers": {"llm_provider-x-request-id": receipt_id, "x_ratelimit": 3}}),
        litellm(litellm_call_id="2", hidden_params={"additional_headers": {"llm_provider-request-id": receipt_id}}),
        litellm(litellm_call_id=receipt_id),
        plain(id=receipt_id),
    ]
    assert (await world.post(named)).json() | {"duplicates": 4, "stored": 0} == (await world.post(named)).json()
    strange = [
        litellm(litellm_call_id="3", hidden_params={"additional_headers": {"llm_provider-x-request-id": str(others.id)}}),
        litellm(litellm_call_id="4", hidden_params={"additional_headers": {"llm_provider-x-request-id": "req_1", "x-request-id": None}}),
        litellm(litellm_call_id="5", hidden_params={"additional_headers": receipt_id}),
        litellm(litellm_call_id="6", hidden_params=receipt_id),
        litellm(litellm_call_id="7", hidden_params=None),
        plain(id="mine"),
    ]
    answer = (await world.post(strange)).json()
    assert (answer["stored"], answer["duplicates"]) == (6, 0)
    assert (await world.get("summary", source="all"))["totalRequests"] == 7


BAD = [
    (b"", 400, "invalid_request_error"),
    (b"{", 400, "invalid_request_error"),
    (b"\xff\xfe", 400, "invalid_request_error"),
    (b"[" * 100_000, 400, "invalid_request_error"),
    (json.dumps(plain(ts=1)).encode(), 400, "invalid_ts"),
    (json.dumps(plain(model="\0")).encode(), 400, "invalid_text"),
    (json.dumps(plain(model="\ud800")).encode(), 400, "invalid_request_error"),
    (b'{"a":"' + b"x" * (64 << 20) + b'"}', 413, "request_too_large"),
]


async def test_a_bad_body_is_a_problem(world: World) -> None:
    for body, status, code in BAD:
        answer = await world.post(body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body[:40]


async def test_only_a_key_with_the_scope_may_report(world: World) -> None:
    inference = await identity.create_key(world.api.db, owner_id=world.user.id, user_id=world.user.id, name="k", now=NOON)
    for secret, status, code in (
        (inference.secret, 403, "scope_missing"),
        ("a2b-" + "0" * 43, 401, "invalid_api_key"),
        ("", 401, "invalid_api_key"),
    ):
        async with world.api.client(authorization=f"Bearer {secret}") as logger:
            answer = await logger.post("/api/request-event", json=plain())
            assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = await world.browser.post("/api/request-event", json=plain())
    assert answer.status_code == 401


SECRETS = ("Say hello in one word", "a secret question", "a secret answer", "ada@example.org", "Bearer ", "Python-urllib")


async def everything_stored(db: Database) -> str:
    async with db.connection() as c:
        tables = [row["name"] for row in await c.fetch("SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'")]
        return "\n".join([str(await c.fetch(f"SELECT t::text FROM {table} t")) for table in tables if table != "users"])


async def test_f21_no_prompt_is_stored_or_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    await world.post([litellm(), litellm(litellm_call_id="2", startTime="broken")])
    kept = await everything_stored(world.api.db) + caplog.text
    assert "call-1" in kept
    for secret in SECRETS:
        assert secret not in kept


async def test_f21_recorded_bodies_count_once_in_every_format(world: World) -> None:
    files = sorted(shared("fixtures", "litellm").glob("*.json"))
    assert len(files) == 22
    calls = tokens = failures = 0
    for file in files:
        body = json.loads(file.read_text())["body"]
        items = body if isinstance(body, list) else [body]
        lines = "\n".join(json.dumps(item) for item in items).encode()
        first = await world.post(body)
        assert first.status_code == (202 if isinstance(body, list) else 201), file.name
        for again in (body, lines, items):
            answer = await world.post(again)
            assert answer.json() == {"received": len(items), "stored": 0, "duplicates": len(items), "rejected": []}, file.name
        calls += len(items)
        tokens += sum(item["total_tokens"] for item in items)
        failures += sum(item["status"] == "failure" for item in items)
    found = await world.get("summary", source="telemetry", range="all")
    assert (found["totalRequests"], found["totalTokens"], found["failedRequests"]) == (calls, tokens, failures)
    assert (await world.get("environmental", range="all"))["unmeasuredRequests"] == 0
    for item in (await world.get("log", source="telemetry", range="all", limit=100))["items"]:
        assert (item["kWh"] > 0) == (item["totalTokens"] > 0), item
    kept = await everything_stored(world.api.db)
    for secret in SECRETS:
        assert secret not in kept


def test_every_route_says_who_may_call_it() -> None:
    permissions = [(route.method, route.path, route.audience) for router in ROUTERS for route in route_permissions(router.routes)]
    assert ("POST", "/api/request-event", "telemetry") in permissions
    assert {who for _, path, who in permissions if path != "/api/request-event"} == {"member"}


async def test_f45_every_view_and_file_has_the_same_local_day(world: World) -> None:
    """Kathmandu is 5:45 ahead: its 20 November begins at 18:15 UTC, and what was reported at 18:14:59 is of the day before."""
    times = ("2026-11-19T18:14:59.999Z", "2026-11-19T18:15:00Z", "2026-11-19T18:59:00Z", "2026-11-20T18:14:59Z", "2026-11-20T18:15:00Z")
    sent = await world.post([plain(id=f"z{n}", ts=ts, tokens_in=10**n, tokens_out=0) for n, ts in enumerate(times)])
    assert sent.json()["stored"] == len(times)
    zone = "Asia/Kathmandu"
    for day, expected in (("2026-11-19", [1]), ("2026-11-20", [10, 100, 1_000]), ("2026-11-21", [10_000]), ("2026-11-22", [])):
        asked = {"range": "custom", "from": day, "to": day, "source": "all", "tz": zone}
        seen = [
            (await world.get("summary", **asked))["totalTokens"],
            (await world.get("stats", **asked))["totalTokens"],
            (await world.get("comparison", **asked))["current"]["totalTokens"],
            sum(part["tokens"] for part in await world.get("breakdown", by="model", **asked)),
            sum(point["tokens"] for point in (await world.get("trend", **asked))["points"]),
            sum(point["tokens"] for point in (await world.get("trend", step="day", **asked))["points"]),
            sum(item["totalTokens"] for item in (await world.get("log", **asked))["items"]),
            sum(item["totalTokens"] for item in (await world.get("log", sort="-cost", **asked))["items"]),
        ]
        files = [await world.browser.post("/api/usage/export", json={"format": kind, **asked}) for kind in ("json", "csv", "pdf")]
        seen += [
            files[0].json()["totals"]["totalTokens"],
            sum(int(row["totalTokens"]) for row in csv.DictReader(io.StringIO(files[1].text))),
        ]
        assert seen == [sum(expected)] * len(seen), day
        assert files[2].content.startswith(b"%PDF")
        environmental = await world.get("environmental", **asked)
        assert environmental["dateRange"]["from"].endswith("T18:15:00Z")
        assert (await world.get("stats", **asked))["activeDays"] == bool(expected)
    hours = (await world.get("trend", range="custom", source="all", tz=zone, **{"from": "2026-11-20", "to": "2026-11-20"}))["points"]
    assert [(point["label"], point["tokens"]) for point in hours if point["tokens"]] == [
        ("2026-11-20T00:00+05:45", 110),
        ("2026-11-20T23:00+05:45", 1_000),
    ]


async def test_the_file_says_with_which_carbon_intensity_a_footprint_was_made(world: World) -> None:
    """What was booked before it was kept has none, in the file as on the receipt."""
    stored = (await world.post(plain(model="gpt-4o"))).json()
    kept = stored["carbonIntensity"]
    assert (stored["zone"], kept["gPerKWh"], kept["year"]) == ("USA", 384.4, 2025)
    older = event(owner_id=world.user.id, **dict.fromkeys(f"carbon_intensity_{name}" for name in ("g_per_kwh", "year", "hour", "source")))
    await record(world.api.db, older)
    asked = {"format": "csv", "range": "all", "source": "all"}
    text = (await world.browser.post("/api/usage/export", json=asked)).text
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    names = ("zone", "carbonIntensityGPerKWh", "carbonIntensityYear", "carbonIntensityHour", "carbonIntensitySource")
    assert [rows[stored["id"]][name] for name in names] == ["USA", "384.4", "2025", "", kept["source"]]
    assert [rows[str(older.id)][name] for name in names] == ["USA", "", "", "", ""]
    assert (await world.browser.get(f"/api/receipts/{older.id}")).json()["impact"]["carbonIntensity"] is None
