"""Budgets of persons, projects and keys: one admission for all of them, seen and set from outside."""

import asyncio
import json

import pytest

from aim2balance.app.budgets import Budgets
from aim2balance.kit.ids import new_id
from aim2balance.usage.service import Usage
from tests.app.conftest import Running

HI = {"model": "demo", "messages": [{"role": "user", "content": "Hello"}]}


async def ask(client, project=None, text="Hello", chat=None):
    """A question in a chat of its own; returns the codes of its errors and what it cost."""
    body = {"parentId": None, "text": text, "model": "demo", **({"projectId": project} if project else {})}
    answer = await client.post(f"/api/chat/{chat or new_id()}/messages", json=body)
    errors, cost = [], 0
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        data = json.loads(fields["data"])
        if fields["event"] == "error":
            errors.append(data)
        if fields["event"] == "receipt":
            cost += data["receipt"]["money"]["totalMicroEur"]
    return errors, cost


def of(listed, kind):
    (found,) = [budget for budget in listed if budget["scope"]["kind"] == kind]
    return found


async def test_a_project_is_told_read_and_changed(running: Running) -> None:
    _, ada = await running.person("ada@example.org")
    _, eve = await running.person("eve@example.org")
    async with running.client(authorization=f"Bearer {ada}") as client:
        made = await client.post("/api/projects", json={"name": "Study", "description": "What it is for", "instructions": "Be brief."})
        assert made.status_code == 201
        project = made.json()["id"]
        read = (await client.get(f"/api/projects/{project}")).json()
        assert (read["name"], read["description"], read["instructions"], read["budget"], read["chats"]) == (
            "Study", "What it is for", "Be brief.", None, 0,
        )  # fmt: skip
        changed = {"name": "Thesis", "description": "", "budget": {"limitEUR": 2.5, "window": "week"}}
        assert (await client.patch(f"/api/projects/{project}", json=changed)).status_code == 204
        read = (await client.get(f"/api/projects/{project}")).json()
        assert (read["name"], read["description"], read["instructions"]) == ("Thesis", "", "Be brief.")
        assert (read["budget"]["limitMicroEur"], read["budget"]["window"], read["budget"]["spentMicroEur"]) == (2_500_000, "week", 0)
        assert (await client.patch(f"/api/projects/{project}", json={"budget": None})).status_code == 204
        assert (await client.get(f"/api/projects/{project}")).json()["budget"] is None
        for wrong in ({"name": ""}, {"description": "x" * 2001}, {"instructions": "x" * 20_001}, {"budget": {"limitEUR": -1}}, {"colour": "red"},
                      {"budget": {"limitEUR": 1, "window": "year"}}):  # fmt: skip
            assert (await client.patch(f"/api/projects/{project}", json=wrong)).status_code in {400, 422}, wrong
    async with running.client(authorization=f"Bearer {eve}") as client:
        for how in (client.get(f"/api/projects/{project}"), client.patch(f"/api/projects/{project}", json={"name": "Mine"}),
                    client.patch(f"/api/projects/{project}", json={"budget": {"limitEUR": 1}}), client.delete(f"/api/projects/{project}"),
                    client.put("/api/budgets", json={"scope": {"kind": "project", "id": project}, "limitEUR": 1})):  # fmt: skip
            refused = await how
            assert (refused.status_code, refused.json()["code"]) == (404, "project_not_found")


async def test_f41_a_budget_of_a_project_holds_for_chats_and_keys_at_once(running: Running) -> None:
    """What a project spends, by whichever door, never exceeds its budget; other projects go on."""
    _, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        project, other = [(await client.post("/api/projects", json={"name": name})).json()["id"] for name in ("Study", "Garden")]
        secret = (await client.post("/api/keys", json={"name": "script", "projectId": project})).json()["secret"]
        _, once = await ask(client, project)
        assert once > 0
        spent = (await client.get(f"/api/usage/summary?range=all&project={project}")).json()["totalCostMicroEur"]
        limit = spent + 3 * once
        put = await client.put(
            "/api/budgets", json={"scope": {"kind": "project", "id": project}, "limitEUR": limit / 1e6, "window": "month"}
        )
        assert (put.status_code, put.json()["limitMicroEur"], put.json()["spentMicroEur"]) == (200, limit, spent)
        await running.container.identity.credential_cache.poll()

        async with running.client(authorization=f"Bearer {secret}") as gateway:
            by_key = [gateway.post("/v1/chat/completions", json=HI) for _ in range(4)]
            by_chat = [ask(client, project) for _ in range(4)]
            done = await asyncio.gather(*by_key, *by_chat)
        statuses = [one.status_code for one in done[:4]]
        codes = [error["code"] for errors, _ in done[4:] for error in errors]
        assert statuses.count(402) + len(codes) > 0
        assert set(codes) <= {"budget_exceeded"}
        refused = [one.json()["error"] for one in done[:4] if one.status_code == 402]
        assert {(one["code"], one["scope"], one["which"]) for one in refused} <= {("budget_exceeded", "project", project)}
        budget = of((await client.get("/api/budgets")).json(), "project")
        total = (await client.get(f"/api/usage/summary?range=all&project={project}")).json()["totalCostMicroEur"]
        assert budget["spentMicroEur"] == total <= limit
        assert (budget["heldMicroEur"], budget["scope"]["name"]) == (0, "Study")
        errors, cost = await ask(client, other)
        assert (errors, cost > 0) == ([], True)


async def test_f41_what_was_spent_before_a_budget_was_set_counts(running: Running) -> None:
    user, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        project = (await client.post("/api/projects", json={"name": "Study"})).json()["id"]
        for _ in range(2):
            await ask(client, project)
        spent = (await client.get(f"/api/usage/summary?range=all&project={project}")).json()["totalCostMicroEur"]
        for kind, thing in (("project", project), ("person", str(user.id))):
            put = await client.put("/api/budgets", json={"scope": {"kind": kind, "id": thing}, "limitEUR": spent / 1e6})
            assert put.json()["spentMicroEur"] == spent
            ((error,), cost) = await ask(client, project)
            assert (error["code"], error["scope"], error["which"], cost) == ("budget_exceeded", kind, thing, 0)
            # A larger one of the same window goes on counting, and none at all binds nothing.
            await client.put("/api/budgets", json={"scope": {"kind": kind, "id": thing}, "limitEUR": 4})
            errors, cost = await ask(client, project)
            assert errors == []
            spent = (await client.get(f"/api/usage/summary?range=all&project={project}")).json()["totalCostMicroEur"]
            taken = await client.put("/api/budgets", json={"scope": {"kind": kind, "id": thing}, "limitEUR": None})
            assert (taken.status_code, taken.json()) == (200, None)
        assert (await client.get("/api/budgets")).json() == []


@pytest.mark.parametrize("window", ["day", "week", "month", "total"])
async def test_the_budget_of_a_person_binds_chats_and_keys_in_every_window(running: Running, window: str) -> None:
    user, ada = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {ada}") as client:
        secret = (await client.post("/api/keys", json={"name": "script"})).json()["secret"]
        put = await client.put(
            "/api/budgets", json={"scope": {"kind": "person", "id": str(user.id)}, "limitEUR": 0.000001, "window": window}
        )
        assert (put.json()["window"], put.json()["windowEnd"] is None) == (window, window == "total")
        await running.container.identity.credential_cache.poll()
        ((error,), _) = await ask(client)
        assert error["code"] == "budget_exceeded"
        async with running.client(authorization=f"Bearer {secret}") as gateway:
            refused = await gateway.post("/v1/chat/completions", json=HI)
        assert (refused.status_code, refused.json()["error"]["code"], refused.json()["error"]["scope"]) == (
            402,
            "budget_exceeded",
            "person",
        )


async def test_the_budget_of_a_key_is_set_by_the_same_door(running: Running) -> None:
    _, ada = await running.person("ada@example.org", euro="5")
    _, eve = await running.person("eve@example.org")
    async with running.client(authorization=f"Bearer {ada}") as client:
        key = (await client.post("/api/keys", json={"name": "script"})).json()
        scope = {"kind": "key", "id": key["id"]}
        put = await client.put("/api/budgets", json={"scope": scope, "limitEUR": 0.000001, "window": "day"})
        assert (put.json()["scope"]["name"], put.json()["limitMicroEur"]) == ("script", 1)
        assert [(one["limitMicroEur"], one["window"]) for one in (await client.get("/api/keys")).json()] == [(1, "day")]
        await running.container.identity.credential_cache.poll()
        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            refused = (await gateway.post("/v1/chat/completions", json=HI)).json()["error"]
        assert (refused["code"], refused["scope"], refused["which"]) == ("budget_exceeded", "key", key["id"])
    async with running.client(authorization=f"Bearer {eve}") as client:
        for wanted in (scope, {"kind": "person", "id": str(new_id())}, {"kind": "project", "id": str(new_id())}):
            assert (await client.put("/api/budgets", json={"scope": wanted, "limitEUR": 1})).status_code == 404


async def test_what_is_not_enforced_is_refused_by_name(running: Running) -> None:
    _, ada = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {ada}") as client:
        for kind in ("member", "organisation"):
            refused = await client.put("/api/budgets", json={"scope": {"kind": kind, "id": str(new_id())}, "limitEUR": 1})
            assert (refused.status_code, refused.json()["code"]) == (400, "budget_not_supported")
            assert kind in refused.json()["detail"]
        assert (await client.get("/api/budgets")).json() == []


async def test_a_deleted_project_leaves_its_chats_and_revokes_its_keys(running: Running) -> None:
    _, ada = await running.person("ada@example.org", euro="5")
    chat = str(new_id())
    async with running.client(authorization=f"Bearer {ada}") as client:
        project = (await client.post("/api/projects", json={"name": "Study", "euOnly": True})).json()["id"]
        secret = (await client.post("/api/keys", json={"name": "script", "projectId": project})).json()["secret"]
        await client.put("/api/budgets", json={"scope": {"kind": "project", "id": project}, "limitEUR": 1})
        await ask(client, project, chat=chat)
        assert (await client.delete(f"/api/projects/{project}")).status_code == 204
        await running.container.identity.credential_cache.poll()
        read = (await client.get(f"/api/messages/{chat}")).json()
        assert (read["projectId"], read["euOnly"], len(read["messages"])) == (None, True, 2)
        assert ((await client.get("/api/keys")).json(), (await client.get("/api/budgets")).json()) == ([], [])
        assert (await client.get(f"/api/projects/{project}")).status_code == 404
        async with running.client(authorization=f"Bearer {secret}") as gateway:
            assert (await gateway.post("/v1/chat/completions", json=HI)).status_code == 401


async def test_budgets_are_erased_with_their_person(running: Running) -> None:
    user, ada = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {ada}") as client:
        await client.put("/api/budgets", json={"scope": {"kind": "person", "id": str(user.id)}, "limitEUR": 1})
        erased = await client.post("/api/user/erase", json={"password": "correct horse battery"})
        assert erased.status_code == 204
    container = running.container
    assert (
        await Budgets(container.db, container.clock, Usage(db=container.db, names=container.chats.projects.names)).list_all(user.id) == []
    )
