"""Free credit by interval, given and switched off by an operator."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aim2balance import payments
from aim2balance.kit.ids import new_id
from tests.admin.conftest import Boss

WANTED: dict[str, Any] = {"amountMicroEur": 2_500_000, "intervalValue": 1, "intervalUnit": "months", "enabled": True, "reason": "team plan"}


async def test_an_allowance_is_given_credited_and_switched_off(boss: Boss) -> None:
    ada, token = await boss.running.person("ada@example.org", euro="1")
    path = f"users/{ada.id}/allowance"
    assert await boss.get(path) is None
    given = await boss.send("PUT", path, **WANTED)
    assert (given["enabled"], given["amountMicroEur"], given["intervalUnit"], given["zone"]) == (True, 2_500_000, "months", "Europe/Berlin")
    assert datetime.fromisoformat(given["nextRefill"]) > datetime.now(UTC) + timedelta(days=27)
    assert await boss.get(path) == given

    db = boss.running.container.db
    assert await payments.refill_due(db, datetime.now(UTC)) == 0, "the first comes an interval from now"
    assert await payments.refill_due(db, datetime.now(UTC) + timedelta(days=32)) == 1
    async with boss.running.client(authorization=f"Bearer {token}") as client:
        balance = (await client.get("/api/balance")).json()
        assert (balance["tokenCredits"], balance["refillAmount"]) == (3_500_000, 2_500_000)

        off = await boss.send("PUT", path, **{**WANTED, "enabled": False})
        assert (off["enabled"], off["nextRefill"]) == (False, None)
        assert off["lastRefill"] is not None
        balance = (await client.get("/api/balance")).json()
        assert (balance["tokenCredits"], balance["autoRefillEnabled"]) == (3_500_000, False), "what was credited stays"
    assert await payments.refill_due(db, datetime.now(UTC) + timedelta(days=400)) == 0

    switched, first = (await boss.log(action="allowance.set"))[:2]
    assert (first["before"], first["after"]) == (None, {"amountMicroEur": 2_500_000, "every": 1, "unit": "months"})
    assert (switched["before"], switched["after"]) == (first["after"], {"amountMicroEur": 0, "every": 1, "unit": "months"})
    assert (switched["reason"], switched["subject"]) == ("team plan", f"user:{ada.id}")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amountMicroEur": 0}, "invalid_request_error"),
        ({"amountMicroEur": -5}, "invalid_request_error"),
        ({"amountMicroEur": 2.5}, "invalid_request_error"),
        ({"amountMicroEur": 10**13}, "invalid_request_error"),
        ({"intervalValue": 0}, "invalid_request_error"),
        ({"intervalUnit": "years"}, "invalid_request_error"),
        ({"zone": "Mars/Base"}, "invalid_zone"),
        ({"zone": "../../etc/passwd"}, "invalid_zone"),
        ({"reason": " "}, "invalid_reason"),
    ],
)
async def test_what_is_no_allowance_is_refused(boss: Boss, change: dict[str, Any], code: str) -> None:
    ada, _ = await boss.running.person("ada@example.org")
    assert await boss.refused("PUT", f"users/{ada.id}/allowance", **{**WANTED, **change}) == (400, code)
    assert await boss.get(f"users/{ada.id}/allowance") is None


async def test_an_allowance_is_for_an_account(boss: Boss) -> None:
    status, code = await boss.refused("PUT", f"users/{new_id()}/allowance", **WANTED)
    assert (status, code) == (404, "user_not_found")
    assert (await boss.refused("GET", f"users/{new_id()}/allowance"))[0] == 404
