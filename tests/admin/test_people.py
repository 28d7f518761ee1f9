"""People with their figures, suspended and let in again, and their balances."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from aim2balance import wallet
from aim2balance.admin import balances, queries
from aim2balance.admin.errors import BalanceMoves
from aim2balance.identity.types import Scope
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from tests.admin.conftest import Boss
from tests.donations.books import Answer, book

QUESTION = {"model": "demo", "messages": [{"role": "user", "content": "Hello"}]}


def set_to(user_id: UUID, micro: int, key: str = "k1", **more: Any) -> dict[str, Any]:
    return {"userId": str(user_id), "balanceMicroEur": micro, "reason": "goodwill", "key": key, **more}


async def test_the_list_holds_figures_and_pages(boss: Boss) -> None:
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    key = await boss.running.key(ada, Scope.INFERENCE)
    async with boss.running.client(authorization=f"Bearer {key.secret}") as client:
        assert (await client.post("/v1/chat/completions", json=QUESTION)).status_code == 200
    await boss.running.person("eve@example.org")
    balance = await wallet.balance(boss.running.container.db, ada.id)

    found = (await boss.get("users", search="ADA@"))["items"]
    assert [person["email"] for person in found] == ["ada@example.org"]
    assert found[0]["answers"] == 1
    assert found[0]["spentMicroEur"] == 5_000_000 - balance.balance.micro > 0
    assert found[0]["balanceMicroEur"] == balance.balance.micro
    assert found[0]["suspended"] is False
    assert found[0]["lastUsedAt"] is not None

    first = await boss.get("users", limit=2)
    assert [person["email"] for person in first["items"]] == ["eve@example.org", "ada@example.org"]
    second = await boss.get("users", limit=2, cursor=first["nextCursor"])
    assert [person["email"] for person in second["items"]] == ["boss@example.org"]
    assert second["nextCursor"] is None
    assert (await boss.get("users", search="%"))["items"] == []


async def test_the_list_is_sorted_filtered_and_paged(boss: Boss) -> None:
    rich, _ = await boss.running.person("zoe@example.org", euro="9")
    poor, _ = await boss.running.person("ada@example.org", euro="1")
    await book(boss.running.container.db, Answer(datetime.now(UTC), 40, poor.id))
    await boss.send("POST", "users/suspend", userId=str(rich.id), reason="a test")

    async def emails(**query: Any) -> list[str]:
        found = await boss.get("users", **{"page": 1, **query})
        return [person["email"].partition("@")[0] for person in found["items"]]

    assert await emails(sort="email", ascending="true") == ["ada", "boss", "zoe"]
    assert await emails(sort="email") == ["zoe", "boss", "ada"]
    assert await emails(sort="createdAt") == ["ada", "zoe", "boss"]
    assert (await emails(sort="balance"))[:2] == ["zoe", "ada"]
    assert (await emails(sort="spent"))[0] == (await emails(sort="answers"))[0] == (await emails(sort="lastUsedAt"))[0] == "ada"
    assert await emails(state="suspended") == ["zoe"]
    assert await emails(state="admin") == ["boss"]
    assert await emails(state="active", search="example") == ["ada", "boss"]
    assert await emails(state="blocked") == []
    second = await boss.get("users", sort="email", ascending="true", limit=2, page=2)
    assert ([person["email"] for person in second["items"]], second["total"]) == (["zoe@example.org"], 3)
    same = {person["id"]: person for person in (await boss.get("users"))["items"]}
    assert {person["id"]: person for person in (await boss.get("users", page=1))["items"]} == same
    answer = await boss.client.get("/api/admin/users", params={"page": 1, "sort": "email; DROP TABLE users"})
    assert answer.status_code == 400


async def test_a_person_is_shown_with_figures_and_limits_and_no_words(boss: Boss) -> None:
    ada, token = await boss.running.person("ada@example.org", euro="2")
    key = await boss.running.key(ada)
    shown = await boss.get(f"users/{ada.id}")
    assert (shown["user"]["email"], shown["user"]["availableMicroEur"]) == ("ada@example.org", 2_000_000)
    (one,) = shown["keys"]
    assert (one["hint"], one["limitMicroEur"], one["window"]) == (key.key.hint, None, None)
    assert "test" not in str(shown["keys"])  # the key's name is the person's own word
    async with boss.running.client(authorization=f"Bearer {token}") as client:
        limited = {"name": "carbon", "limitKgCO2e": 0.25, "window": "month", "hard": False}
        assert (await client.post("/api/keys", json=limited)).status_code == 201
    newest = (await boss.get(f"users/{ada.id}"))["keys"][0]
    assert (newest["limitMicroEur"], newest["limitKgCO2e"], newest["window"], newest["hard"]) == (None, 0.25, "month", False)
    assert (await boss.client.get(f"/api/admin/users/{new_id()}")).status_code == 404


async def test_figures_are_the_same_before_the_month_sums_are_complete(boss: Boss) -> None:
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    key = await boss.running.key(ada, Scope.INFERENCE)
    async with boss.running.client(authorization=f"Bearer {key.secret}") as client:
        assert (await client.post("/v1/chat/completions", json=QUESTION)).status_code == 200
    complete = await boss.get("users", search="ada")
    async with boss.running.container.db.transaction() as tx:
        await tx.execute("UPDATE usage_coarse SET is_complete = false")
    assert await boss.get("users", search="ada") == complete


async def test_a_suspended_person_s_keys_and_sessions_stop(boss: Boss) -> None:
    ada, token = await boss.running.person("ada@example.org", euro="1")
    key = await boss.running.key(ada, Scope.INFERENCE)
    async with (
        boss.running.client(authorization=f"Bearer {token}") as browser,
        boss.running.client(authorization=f"Bearer {key.secret}") as program,
    ):
        assert (await browser.get("/api/user")).status_code == 200
        assert (await program.post("/v1/chat/completions", json=QUESTION)).status_code == 200
        done = await boss.send("POST", "users/suspend", email="Ada@example.org", reason="asked for it")
        assert (done["changed"], done["user"]["suspended"]) == (True, True)
        # What every process does each second, so two seconds are enough.
        await boss.running.container.identity.credential_cache.poll()
        assert (await browser.get("/api/user")).status_code == 401
        assert (await program.post("/v1/chat/completions", json=QUESTION)).status_code == 401
        assert [person["email"] for person in (await boss.get("users", suspended=True))["items"]] == ["ada@example.org"]

        again = await boss.send("POST", "users/suspend", userId=str(ada.id), reason="asked for it")
        assert again["changed"] is False
        back = await boss.send("POST", "users/restore", userId=str(ada.id), reason="sorted out")
        assert (back["changed"], back["user"]["suspended"]) == (True, False)
        await boss.running.container.identity.credential_cache.poll()
        assert (await program.post("/v1/chat/completions", json=QUESTION)).status_code == 200

    restored, suspended = await boss.log(subject=f"user:{ada.id}")
    assert (suspended["action"], restored["action"]) == ("user.suspend", "user.restore")
    assert suspended["actor"] == {"id": str(boss.user.id), "email": "boss@example.org"}
    assert suspended["subjectEmail"] == "ada@example.org"
    assert suspended["before"] == {"suspendedAt": None}
    assert suspended["after"]["suspendedAt"] == restored["before"]["suspendedAt"] is not None
    assert restored["after"] == {"suspendedAt": None}
    assert (suspended["reason"], restored["reason"]) == ("asked for it", "sorted out")


async def test_who_cannot_be_suspended(boss: Boss) -> None:
    unknown = str(UUID(int=7))
    assert await boss.refused("POST", "users/suspend", userId=str(boss.user.id), reason="by mistake") == (409, "own_account")
    assert await boss.refused("POST", "users/suspend", userId=unknown, reason="by mistake") == (404, "user_not_found")
    assert await boss.refused("POST", "users/suspend", email="no@example.org", reason="by mistake") == (404, "user_not_found")
    assert await boss.refused("POST", "users/suspend", reason="by mistake") == (400, "invalid_user")
    assert await boss.refused("POST", "users/restore", userId=unknown, reason=" ") == (400, "invalid_reason")
    assert await boss.log() == []


async def test_a_balance_is_set_by_an_adjustment_once_per_key(boss: Boss) -> None:
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    db = boss.running.container.db
    done = await boss.send("POST", "balance/set", **set_to(ada.id, 12_345_678))
    assert (done["beforeMicroEur"], done["amountMicroEur"], done["afterMicroEur"]) == (5_000_000, 7_345_678, 12_345_678)
    await boss.send("POST", "balance/set", userId=str(ada.id), amountMicroEur=-2_345_678, reason="too much", key="k2")
    assert (await wallet.balance(db, ada.id)).balance == Euro(10_000_000)

    replay = await boss.send("POST", "balance/set", **set_to(ada.id, 12_345_678))
    assert replay == {**done, "isReplay": True}
    assert (await wallet.balance(db, ada.id)).balance == Euro(10_000_000)
    assert await boss.refused("POST", "balance/set", **set_to(ada.id, 1)) == (409, "idempotency_conflict")
    assert await boss.refused("POST", "balance/set", **set_to(boss.user.id, 12_345_678)) == (409, "idempotency_conflict")

    entry = (await wallet.entries(db, ada.id))[1]
    assert (entry.kind, entry.amount, entry.reason, str(entry.transfer_id)) == (
        "adjustment",
        Euro(7_345_678),
        "goodwill",
        done["transferId"],
    )
    second, first = await boss.log(action="balance.set")
    assert first["before"] == {"balanceMicroEur": 5_000_000}
    assert first["after"]["balanceMicroEur"] == 12_345_678
    assert (second["before"]["balanceMicroEur"], second["after"]["balanceMicroEur"]) == (12_345_678, 10_000_000)
    assert second["reason"] == "too much"

    right = await boss.send("POST", "balance/set", **set_to(ada.id, 10_000_000, "k3"))
    assert (right["amountMicroEur"], right["transferId"]) == (0, None)
    assert len(await boss.log(action="balance.set")) == 3


async def test_a_balance_that_cannot_be_is_refused(boss: Boss) -> None:
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    who = {"userId": str(ada.id), "reason": "goodwill", "key": "k"}
    assert await boss.refused("POST", "balance/set", **who) == (400, "invalid_amount")
    assert await boss.refused("POST", "balance/set", **who, amountMicroEur=0) == (400, "invalid_amount")
    assert await boss.refused("POST", "balance/set", **who, amountMicroEur=1, balanceMicroEur=1) == (400, "invalid_amount")
    assert await boss.refused("POST", "balance/set", **who, balanceMicroEur=-1) == (400, "invalid_request_error")
    assert await boss.refused("POST", "balance/set", **who, amountMicroEur=-5_000_001) == (409, "more_than_available")
    assert await boss.refused("POST", "balance/set", **who | {"reason": ""}, amountMicroEur=1) == (400, "invalid_reason")
    assert await boss.refused("POST", "balance/set", **who | {"userId": str(UUID(int=7))}, amountMicroEur=1) == (404, "user_not_found")
    assert (await wallet.balance(boss.running.container.db, ada.id)).balance == Euro(5_000_000)
    assert await boss.log() == []


async def test_the_same_request_many_times_at_once_adjusts_once(boss: Boss) -> None:
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    body = {"userId": str(ada.id), "amountMicroEur": 1_000_000, "reason": "goodwill", "key": "once"}
    done = await asyncio.gather(*(boss.send("POST", "balance/set", **body) for _ in range(8)))
    assert sorted(each["isReplay"] for each in done) == [False] + [True] * 7
    assert (await wallet.balance(boss.running.container.db, ada.id)).balance == Euro(6_000_000)
    assert len(await boss.log()) == 1


async def test_a_balance_that_moves_while_it_is_set_is_set_again(boss: Boss, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody spends between looking and adjusting: the target holds all the same, or nothing is done."""
    ada, _ = await boss.running.person("ada@example.org", euro="5")
    container, looked = boss.running.container, queries.find_balance
    spends = 0
    moves = 1

    async def look(tx: Any, user_id: UUID) -> Euro | None:
        nonlocal spends
        found = await looked(tx, user_id)
        if spends < moves and not await tx.fetchval(
            "SELECT EXISTS (SELECT FROM transfer WHERE xmin = pg_current_xact_id_if_assigned()::xid)"
        ):
            spends += 1
            async with container.db.transaction() as other:
                await wallet.credit(other, user_id, Euro(-100_000), "spent", "test", f"spent:{spends}")
        return found

    monkeypatch.setattr(queries, "find_balance", look)
    admin_service = boss.running.application._api.state.admin
    arguments: dict[str, Any] = {"target": Euro(8_000_000), "change": None, "reason": "goodwill"}
    done = await balances.set_balance(admin_service, boss.user.id, ada.id, **arguments, key="moves")
    assert (done.after, done.amount, spends) == (Euro(8_000_000), Euro(3_100_000), 1)
    moves = 100
    with pytest.raises(BalanceMoves):
        await balances.set_balance(admin_service, boss.user.id, ada.id, **arguments | {"target": Euro(9_000_000)}, key="moves for ever")
    assert (await wallet.balance(container.db, ada.id)).balance == Euro(7_500_000)
    assert len(await boss.log()) == 1
