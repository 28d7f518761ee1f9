"""Budgets in kg CO2e, hard and soft, set, seen and enforced from outside."""

import asyncio

import pytest

from aim2balance.app.verify_books import verify_books
from tests.app.conftest import Running
from tests.app.test_budgets import HI, ask, of


async def used(client, **filters):
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return (await client.get(f"/api/usage/environmental?range=all&{query}")).json()["totalCO2e"]


async def test_a_co2e_budget_of_each_kind_refuses_by_name(running: Running) -> None:
    user, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        project = (await client.post("/api/projects", json={"name": "Study"})).json()["id"]
        key = (await client.post("/api/keys", json={"name": "script", "projectId": project})).json()
        for kind, thing in (("person", str(user.id)), ("project", project), ("key", key["id"])):
            body = {"scope": {"kind": kind, "id": thing}, "limitKgCO2e": 0.000000000001, "window": "week"}
            put = await client.put("/api/budgets", json=body)
            told = put.json()
            assert (put.status_code, told["limitEUR"], told["limitKgCO2e"], told["hard"]) == (200, None, 1e-12, True)
            await running.container.identity.credential_cache.poll()
            async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
                refused = await gateway.post("/v1/chat/completions", json=HI)
            error = refused.json()["error"]
            assert (refused.status_code, error["code"], error["scope"], error["which"]) == (402, "budget_exceeded", kind, thing)
            assert error["needed_kg_co2e"] > error["available_kg_co2e"] == 1e-12
            assert error["window_end"] == told["windowEnd"].replace("Z", "+00:00")
            assert "CO2e" in error["message"]
            if kind != "key":
                ((shown,), cost) = await ask(client, project)
                assert (shown["code"], shown["scope"], shown["needed_kg_co2e"] > 0, cost) == ("budget_exceeded", kind, True, 0)
            assert (await client.put("/api/budgets", json={"scope": {"kind": kind, "id": thing}})).json() is None
        assert not await used(client)


async def test_a_co2e_budget_holds_for_chats_and_keys_at_once(running: Running) -> None:
    """What it counts is what the events say, open answers count with what they may emit, and it is never exceeded."""
    _, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        project = (await client.post("/api/projects", json={"name": "Study"})).json()["id"]
        secret = (await client.post("/api/keys", json={"name": "script", "projectId": project})).json()["secret"]
        await ask(client, project)
        once = await used(client, project=project)
        limit = round(once * 4.5, 12)
        put = await client.put("/api/budgets", json={"scope": {"kind": "project", "id": project}, "limitKgCO2e": limit, "window": "month"})
        assert put.json()["spentKgCO2e"] == pytest.approx(once)  # what was used before it was set counts
        await running.container.identity.credential_cache.poll()
        async with running.client(authorization=f"Bearer {secret}") as gateway:
            for _ in range(3):
                by_key = [gateway.post("/v1/chat/completions", json=HI) for _ in range(3)]
                done = await asyncio.gather(*by_key, *(ask(client, project) for _ in range(3)))
                assert {one.status_code for one in done[:3]} <= {200, 402}
                assert {error["code"] for errors, _ in done[3:] for error in errors} <= {"budget_exceeded"}
            refused = await gateway.post("/v1/chat/completions", json={**HI, "max_tokens": 4000})
        budget = of((await client.get("/api/budgets")).json(), "project")
        assert once < budget["spentKgCO2e"] <= limit
        assert budget["spentKgCO2e"] == pytest.approx(await used(client, project=project))
        assert (budget["heldKgCO2e"], budget["heldMicroEur"]) == (0, 0)
        if refused.status_code == 402:
            most_rounding = 13 * 0.5e-12  # each of 13 answers counts in whole nanograms
            assert refused.json()["error"]["available_kg_co2e"] == pytest.approx(limit - budget["spentKgCO2e"], abs=most_rounding)
    report = await verify_books(running.container.db)
    assert not report.violations, [str(violation) for violation in report.violations]


async def test_a_lower_limit_is_sent_where_co2e_runs_short(running: Running) -> None:
    """The answer ends where the budget does, as where money runs short."""
    _, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        key = (await client.post("/api/keys", json={"name": "script"})).json()

        async def limit_to(kg_co2e: float) -> None:
            body = {"scope": {"kind": "key", "id": key["id"]}, "limitKgCO2e": round(kg_co2e, 12)}
            assert (await client.put("/api/budgets", json=body)).status_code == 200
            await running.container.identity.credential_cache.poll()

        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            whole = (await gateway.post("/v1/chat/completions", json=HI)).json()
            before = await used(client)
            await limit_to(before)
            least = (await gateway.post("/v1/chat/completions", json=HI)).json()["error"]["needed_kg_co2e"]
            await limit_to(before + least * 1.05)
            short = (await gateway.post("/v1/chat/completions", json=HI)).json()
        assert 16 <= short["usage"]["completion_tokens"] < whole["usage"]["completion_tokens"]
        assert short["choices"][0]["finish_reason"] == "length"
        assert before < await used(client) <= before + least * 1.05


async def test_soft_budgets_warn_and_refuse_nothing(running: Running) -> None:
    user, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        key = (
            await client.post(
                "/api/keys", json={"name": "script", "limitEur": 0.000001, "limitKgCO2e": 1e-12, "window": "day", "hard": False}
            )
        ).json()
        assert (key["limitEur"], key["limitKgCO2e"], key["window"], key["hard"]) == (0.000001, 1e-12, "day", False)
        body = {"scope": {"kind": "person", "id": str(user.id)}, "limitEUR": 0.000001, "limitKgCO2e": 0, "hard": False}
        put = (await client.put("/api/budgets", json=body)).json()
        assert (put["hard"], put["limitMicroEur"], put["limitKgCO2e"]) == (False, 1, 0)
        await running.container.identity.credential_cache.poll()
        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            assert (await gateway.post("/v1/chat/completions", json=HI)).status_code == 200
        assert (await ask(client))[0] == []
        budgets = (await client.get("/api/budgets")).json()
        assert [(one["scope"]["kind"], one["level"]) for one in budgets] == [("person", 100), ("key", 100)]
        hard = {"scope": {"kind": "person", "id": str(user.id)}, "limitEUR": 0.000001}
        await client.put("/api/budgets", json=hard)  # the same one, hard from now on: what it counted stays counted
        ((error,), _) = await ask(client)
        assert (error["code"], error["scope"]) == ("budget_exceeded", "person")


async def test_a_key_counts_what_it_used_before_it_was_limited(running: Running) -> None:
    _, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        key = (await client.post("/api/keys", json={"name": "script"})).json()
        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            await gateway.post("/v1/chat/completions", json=HI)
            spent = (await client.get(f"/api/usage/summary?range=all&key={key['id']}")).json()
            for limit in ({"limitEUR": spent["totalCostMicroEur"] / 1e6}, {"limitKgCO2e": round(await used(client, key=key["id"]), 12)}):
                await client.put("/api/budgets", json={"scope": {"kind": "key", "id": key["id"]}, **limit, "window": "total"})
                await running.container.identity.credential_cache.poll()
                refused = await gateway.post("/v1/chat/completions", json=HI)
                assert (refused.status_code, refused.json()["error"]["code"]) == (402, "budget_exceeded")


async def test_limits_in_co2e_are_bounded_at_the_border(running: Running) -> None:
    user, ada = await running.person("ada@example.org")
    scope = {"kind": "person", "id": str(user.id)}
    async with running.client(authorization=f"Bearer {ada}") as client:
        for wrong in (-1, 1_000_001, "1e999", 1e-13, "0e999999", True, [], "kg"):
            refused = await client.put("/api/budgets", json={"scope": scope, "limitKgCO2e": wrong})
            assert refused.status_code in {400, 422}, wrong
            made = await client.post("/api/keys", json={"name": "script", "limitKgCO2e": wrong})
            assert made.status_code in {400, 422}, wrong
        project = (await client.post("/api/projects", json={"name": "Study"})).json()["id"]
        both = {"budget": {"limitEUR": 2.5, "limitKgCO2e": 0.25, "window": "week", "hard": False}}
        assert (await client.patch(f"/api/projects/{project}", json=both)).status_code == 204
        read = (await client.get(f"/api/projects/{project}")).json()["budget"]
        assert (read["limitMicroEur"], read["limitKgCO2e"], read["hard"], read["level"]) == (2_500_000, 0.25, False, None)
        assert (await client.patch(f"/api/projects/{project}", json={"budget": {"limitKgCO2e": 1}})).status_code == 204
        read = (await client.get(f"/api/projects/{project}")).json()["budget"]
        assert (read["limitEUR"], read["limitMicroEur"], read["limitKgCO2e"], read["hard"]) == (None, None, 1, True)


@pytest.mark.broken_books
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE budget_window SET spent_co2e = spent_co2e + 1",
        "UPDATE budget_window SET held_co2e = 1",
        "UPDATE usage_event SET co2e_best = co2e_best * 1.001",
        "UPDATE hold SET spent_co2e = 0; UPDATE budget_window SET spent_co2e = 0",
    ],
)
async def test_verify_ties_budgets_to_the_events(running: Running, change: str) -> None:
    user, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        await client.put("/api/budgets", json={"scope": {"kind": "person", "id": str(user.id)}, "limitKgCO2e": 5})
        assert (await ask(client))[0] == []
    db = running.container.db
    assert not (await verify_books(db)).violations
    async with db.connection() as connection:
        await connection.execute(change)
    rules = {violation.rule for violation in (await verify_books(db)).violations}
    assert rules & {"budgets count their settled holds", "budgets hold their open holds", "budgets match events"}
