"""`/api/payments/*` and the local processor's page, in process: happy, denied and failing cases of each route."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance import identity, payments
from aim2balance.adapters.payments import signature
from aim2balance.adapters.payments.local_page import _AUTHENTICATING, _GERMAN, _MESSAGES, _OPEN, _PAID, _SUBSCRIBED, _WAITING, local_routes
from aim2balance.kit.db import Database
from aim2balance.kit.money import Euro
from aim2balance.payments.routes import ROUTERS
from aim2balance.payments.types import CONSENT_VERSION
from tests.api_client import Api
from tests.payments import stripe_objects
from tests.payments.shop import Shop


class Counter:
    """A signed-in member at the shop's routes."""

    def __init__(self, shop: Shop, api: Api, http: httpx2.AsyncClient, owner_id: Any) -> None:
        self.shop, self.api, self.http, self.owner_id = shop, api, http, owner_id

    async def get(self, path: str, status: int = 200) -> Any:
        answer = await self.http.get(f"/api/payments/{path}")
        assert answer.status_code == status, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        answer = await self.http.post(f"/api/payments/{path}", json=body or {})
        assert answer.status_code == status, answer.text
        return answer.json()

    async def choose(self, url: str, *choices: str) -> httpx2.Response:
        for choice in choices:
            answer = await self.http.post(url, data={"choice": choice}, headers={"authorization": ""})
            assert answer.status_code == 303, answer.text
        await self.shop.worker.run_due()
        return answer

    async def history(self) -> list[Any]:
        return (await self.get("history"))["items"]


@pytest_asyncio.fixture
async def counter(db: Database) -> AsyncIterator[Counter]:
    shop = Shop(db)
    api = Api(db, ROUTERS, clock=shop.clock)
    api.app.state.payments = shop.payments
    api.app.include_router(local_routes(shop.local))
    token, user = await api.member()
    async with api.client(authorization=f"Bearer {token}") as http:
        yield Counter(shop, api, http, user.id)


async def test_a_topup_from_the_button_to_the_balance(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 10, "consentToStart": True})
    assert [item["status"] for item in await counter.history()] == ["pending"]
    page = await counter.http.get(started["url"])
    assert "10.00 €" in page.text
    assert not any(word in page.text for word in ("<script", "style=", "<style"))
    assert "default-src 'none'" in page.headers["content-security-policy"]
    answer = await counter.choose(started["url"], "success")
    assert answer.headers["location"].startswith("http://127.0.0.1:8080/wallet?order=")
    (item,) = await counter.history()
    assert {name: item[name] for name in ("amount", "currency", "method", "status")} == {
        "amount": 10,
        "currency": "EUR",
        "method": "card",
        "status": "completed",
    }
    assert await counter.shop.balance(counter.owner_id) == "10"
    (order,) = await counter.shop.rows("SELECT * FROM payment_order")
    assert (order["state"], order["consented_at"], order["consent_version"]) == ("complete", counter.shop.clock.at, CONSENT_VERSION)
    seen = await counter.get(f"orders/{order['id']}")
    assert (seen["kind"], seen["state"], seen["totalEUR"]) == ("topup", "completed", 10)
    await counter.choose(started["url"], "success", "decline", "leave")
    assert await counter.shop.balance(counter.owner_id) == "10", "a page is paid once"


@pytest.mark.parametrize(
    ("chosen", "browser", "language"),
    [
        (None, "", "en"),
        (None, "fr-FR, de;q=0.8, en;q=0.5", "de"),
        ("de-AT", "en-GB", "en"),
        ("en", "de-DE", "de"),
        ("de-AT", "pl", "de"),
        ("fr", "de-DE", "de"),
        ("fr", "pl", "en"),
    ],
)
async def test_every_page_of_the_processor_speaks_the_language_of_the_page_one_comes_from(
    counter: Counter, chosen: str | None, browser: str, language: str
) -> None:
    await identity.change_preferences(counter.shop.db, counter.owner_id, {"language": chosen}, counter.shop.clock.now())
    counter.http.headers["accept-language"] = browser
    for path, body in (
        ("checkout", {"amountEUR": 10}),
        ("plan", {"action": "subscribe"}),
        ("auto-topup", {"enabled": True, "thresholdEUR": 5, "amountEUR": 20}),
    ):
        url = (await counter.post(path, body))["url"]
        page = (await counter.http.get(url, headers={"accept-language": "en" if language == "de" else "de"})).text
        assert f'<html lang="{language}">' in page, path
        assert ("Test-Kasse" in page) is (language == "de"), path


async def test_declined_then_authenticated(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 20})
    await counter.choose(started["url"], "decline")
    assert "declined" in (await counter.http.get(started["url"])).text
    assert {item["status"] for item in await counter.history()} == {"failed", "pending"}
    await counter.choose(started["url"], "authenticate")
    assert "is it you?" in (await counter.http.get(started["url"])).text
    await counter.choose(started["url"], "authenticated")
    assert [item["status"] for item in await counter.history()] == ["completed"]
    assert await counter.shop.balance(counter.owner_id) == "20"


@pytest.mark.parametrize(("end", "status", "balance"), [("sepa_settles", "completed", "25"), ("sepa_bounces", "failed", "0")])
async def test_sepa(counter: Counter, end: str, status: str, balance: str) -> None:
    started = await counter.post("checkout", {"amountEUR": 25})
    await counter.choose(started["url"], "sepa")
    assert [item["status"] for item in await counter.history()] == ["pending"]
    assert await counter.shop.balance(counter.owner_id) == "0"
    await counter.choose(started["url"], end)
    assert [item["status"] for item in await counter.history()] == [status]
    assert await counter.shop.balance(counter.owner_id) == balance


async def test_who_comes_back_learns_what_became_of_the_order(counter: Counter) -> None:
    async def state_after(amount: int, *choices: str) -> str:
        started = await counter.post("checkout", {"amountEUR": amount})
        if choices:
            await counter.choose(started["url"], *choices)
        seen = await counter.get(f"orders/{order_of(started)}")
        return str(seen["state"])

    assert await state_after(10) == "open"
    assert await state_after(11, "decline") == "open"
    assert await state_after(12, "leave") == "expired"
    assert await state_after(13, "sepa") == "pending"
    assert await state_after(14, "sepa", "sepa_bounces") == "failed"
    assert await state_after(15, "sepa", "sepa_settles") == "completed"
    plan = await counter.post("plan", {"action": "subscribe"})
    await counter.choose(plan["url"], "success")
    seen = await counter.get(f"orders/{order_of(plan)}")
    assert (seen["kind"], seen["state"], seen["totalEUR"]) == ("plan", "completed", 20)
    token, _ = await counter.api.member("eve@example.org")
    counter.http.headers["authorization"] = f"Bearer {token}"
    await counter.get(f"orders/{order_of(plan)}", 404)


def order_of(started: dict[str, Any]) -> str:
    return str(started["id"]).removeprefix("cs_local_")


async def test_only_the_words_in_force_can_be_agreed_to(counter: Counter) -> None:
    body = {"amountEUR": 10, "consentToStart": True, "consentVersion": "1999-01"}
    for path in ("checkout", "plan"):
        assert (await counter.post(path, body, 409))["code"] == "consent_outdated"
    assert await counter.shop.rows("SELECT FROM payment_order") == []
    await counter.post("checkout", {**body, "consentVersion": CONSENT_VERSION})
    (order,) = await counter.shop.rows("SELECT * FROM payment_order")
    assert (order["consented_at"], order["consent_version"]) == (counter.shop.clock.at, CONSENT_VERSION)


async def test_leaving_is_nothing(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 10})
    answer = await counter.choose(started["url"], "leave")
    assert answer.headers["location"].endswith("&topup=cancel")
    assert await counter.history() == []


@pytest.mark.parametrize("amount", [0, 4.99, 500.01, -10, 10.001, "x", None, 1e30])
async def test_amounts_that_cannot_be_bought(counter: Counter, amount: object) -> None:
    await counter.post("checkout", {"amountEUR": amount}, 400)
    assert await counter.shop.rows("SELECT FROM payment_order") == []


async def test_the_plan_from_start_to_end(counter: Counter) -> None:
    assert (await counter.get("plan"))["status"] is None
    await counter.post("plan", {"action": "cancel"}, 404)
    started = await counter.post("plan")
    await counter.choose(started["url"], "success")
    plan = await counter.get("plan")
    assert (plan["planId"], plan["status"]) == ("monthly", "active")
    assert plan["currentPeriodStart"] < plan["currentPeriodEnd"]
    assert await counter.shop.balance(counter.owner_id) == "20"
    await counter.post("plan", status=409)
    await counter.choose(started["url"], "renew")
    assert await counter.shop.balance(counter.owner_id) == "40"
    await counter.choose(started["url"], "renewal_fails")
    assert (await counter.get("plan"))["pastDue"] is True
    assert (await counter.post("plan", {"action": "cancel"}))["status"] == "cancelled"
    assert (await counter.post("plan", {"action": "resume"}))["status"] == "active"
    await counter.post("plan", {"action": "cancel"})
    await counter.choose(started["url"], "renew")
    assert (await counter.get("plan"))["status"] == "expired"
    assert await counter.shop.balance(counter.owner_id) == "40"
    assert sorted(item["status"] for item in await counter.history()) == ["completed", "completed", "failed"]


async def test_automatic_topup_over_the_routes(counter: Counter) -> None:
    off = await counter.get("auto-topup")
    assert (off["enabled"], off["state"], off["hasCard"]) == (False, "off", False)
    asked = await counter.post("auto-topup", {"enabled": True, "thresholdEUR": 2, "amountEUR": 20})
    assert (asked["state"], asked["hasCard"]) == ("needs_card", False)
    await counter.choose(asked["url"], "authenticate", "authenticated")
    await payments.run_due_work(counter.shop.payments)
    await counter.shop.worker.run_due()
    waits = await counter.get("auto-topup")
    assert (waits["state"], waits["canFinish"], waits["enabled"]) == ("needs_authentication", True, False)
    page = await counter.post("auto-topup/finish")
    await counter.choose(page["url"], "authenticate", "authenticated")
    assert await counter.shop.balance(counter.owner_id) == "20"
    await counter.post("auto-topup/finish", status=404)
    await counter.post("auto-topup", {"enabled": True, "amountEUR": 1}, 400)


async def test_a_dispute_on_the_page(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 10})
    await counter.choose(started["url"], "success")
    await counter.choose(started["url"], "dispute")
    assert [item["status"] for item in await counter.history()] == ["disputed"]
    assert await counter.shop.is_blocked(counter.owner_id)
    await counter.choose(started["url"], "dispute_won")
    assert [item["status"] for item in await counter.history()] == ["completed"]
    assert (await counter.shop.is_blocked(counter.owner_id), await counter.shop.balance(counter.owner_id)) == (False, "10")


async def test_what_can_be_bought(counter: Counter) -> None:
    options = await counter.get("options")
    assert [offer["totalEUR"] for offer in options["amounts"]] == [10, 20, 50]
    assert options["plan"]["totalEUR"] == 20
    assert options["orderButton"]["de"] == "zahlungspflichtig bestellen"
    assert (options["isTest"], options["vatMode"]) == (True, "none")
    assert (await counter.get("quote?amountEUR=12.50"))["totalEUR"] == 12.5
    await counter.get("quote?amountEUR=1", 400)
    await counter.get("quote?amountEUR=nonsense", 400)
    assert (await counter.post("portal"))["url"].endswith("/wallet")
    assert (await counter.get("invoices"))["items"] == []


async def test_nobody_sees_or_buys_without_signing_in(counter: Counter) -> None:
    async with counter.api.client() as stranger:
        for path in ("options", "quote?amountEUR=10", "plan", "history", "invoices", "auto-topup"):
            assert (await stranger.get(f"/api/payments/{path}")).status_code == 401
        for path in ("checkout", "plan", "auto-topup", "auto-topup/finish", "portal", "voucher", "withdraw"):
            assert (await stranger.post(f"/api/payments/{path}", json={})).status_code == 401


async def test_the_webhook_is_checked_on_its_raw_bytes_and_answered_at_once(counter: Counter) -> None:
    body = json.dumps(stripe_objects.intent(customer="cus_stranger")).encode()
    good = signature.sign(body, counter.shop.local._secret, counter.shop.clock.now())
    async with counter.api.client() as processor:
        for content, header in ((body, "t=1,v1=00"), (body + b"\n", good), (body, "")):
            answer = await processor.post("/api/payments/webhook", content=content, headers={"stripe-signature": header})
            assert (answer.status_code, answer.json()["code"]) == (400, "invalid_signature")
        for is_new in (True, False):
            answer = await processor.post("/api/payments/webhook", content=body, headers={"stripe-signature": good})
            assert (answer.status_code, answer.json()) == (200, {"received": is_new})
    assert [row["state"] for row in await payments.list_events(counter.shop.db, "local")] == ["received"]
    await counter.shop.worker.run_due()
    assert list((await counter.shop.parked()).values()) == ["unknown_customer"]


async def test_a_voucher_once_per_person(counter: Counter) -> None:
    code = await payments.make_voucher(counter.shop.db, Euro.parse("7.5"), reason="fair", actor="op", now=counter.shop.clock.at, uses=2)
    assert (await counter.post("voucher", {"code": code.lower()}))["creditedEUR"] == 7.5
    await counter.post("voucher", {"code": code}, 404)
    await counter.post("voucher", {"code": "AAAA-AAAA-AAAA-AAAA"}, 404)
    assert await counter.shop.balance(counter.owner_id) == "7.5"


async def test_withdrawal_gives_the_unused_part_back(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 10})
    await counter.choose(started["url"], "success")
    (item,) = await counter.history()
    assert (await counter.get(f"refundable/{item['id']}"))["refundableEUR"] == 10
    assert (await counter.post("withdraw", {"paymentId": item["id"]}))["refundableEUR"] == 10
    await counter.shop.worker.run_due()
    assert (await counter.shop.balance(counter.owner_id), (await counter.history())[0]["status"]) == ("0", "refunded")
    await counter.post("withdraw", {"paymentId": item["id"]}, 409)


async def test_withdrawal_ends_after_fourteen_days(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 10})
    await counter.choose(started["url"], "success")
    (item,) = await counter.history()
    counter.shop.clock.at += timedelta(days=15)
    token = counter.api.identity.signer.sign(counter.owner_id, counter.shop.clock.at)
    async with counter.api.client(authorization=f"Bearer {token}") as http:
        answer = await http.post("/api/payments/withdraw", json={"paymentId": item["id"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "withdrawal_over")


async def test_the_page_refuses_nonsense(counter: Counter) -> None:
    started = await counter.post("checkout", {"amountEUR": 10})
    assert (await counter.http.post(started["url"], content=b"\xff\xfe=%00")).status_code == 400
    assert (await counter.http.post(started["url"], content=b"")).status_code == 400
    assert (await counter.http.get("/api/payments/local/checkout/cs_local_nobody")).status_code == 404


@pytest.mark.parametrize("public_url", [None, "https://chat.example.org"])
async def test_f69_the_way_back_from_the_processor_is_ours_whatever_the_request_says(counter: Counter, public_url: str | None) -> None:
    counter.api.app.state.public_url = public_url
    foreign = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "javascript",
        "forwarded": "host=evil.example",
    }
    ours = public_url or "http://127.0.0.1:8080"
    answer = await counter.http.post("/api/payments/checkout", json={"amountEUR": 10, "consentToStart": True}, headers=foreign)
    assert answer.status_code == 200
    shown = await counter.http.get(answer.json()["url"], headers=foreign)
    assert "evil.example" not in answer.text + shown.text
    assert f'href="{ours}/wallet?order=' in shown.text
    done = await counter.choose(answer.json()["url"], "success")
    assert done.headers["location"].startswith(f"{ours}/wallet?order=")


async def test_f31_the_buyer_comes_back_to_the_chat_and_nowhere_else(counter: Counter) -> None:
    chat, project = "/c/0198a3a0-0000-7000-8000-000000000001", "0198a3a0-0000-7000-8000-000000000002"
    for given, begins in ((chat, f"{chat}?order="), (f"/?project={project}", f"/?project={project}&order="), ("/", "/?order=")):
        for choice, end in (("leave", "&topup=cancel"), ("success", "&topup=ok")):
            started = await counter.post("checkout", {"amountEUR": 10, "returnTo": given})
            location = (await counter.choose(started["url"], choice)).headers["location"]
            assert location.startswith(f"http://127.0.0.1:8080{begins}")
            assert location.endswith(end)
    for foreign in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/admin",
        f"{chat}?next=//evil.example",
        "/c/../admin",
        f"{chat}\n",
    ):
        await counter.post("checkout", {"amountEUR": 10, "returnTo": foreign}, 400)


async def test_the_page_is_in_the_language_of_the_payers_browser(counter: Counter) -> None:
    counter.http.headers["accept-language"] = "en-GB,de;q=0.3"
    started = await counter.post("checkout", {"amountEUR": 10})
    english = await counter.http.get(started["url"])
    counter.http.headers["accept-language"] = "de-AT,de;q=0.9,en;q=0.5"
    started = await counter.post("checkout", {"amountEUR": 10})
    german = await counter.http.get(started["url"])
    for text, words in (
        (german.text, ('lang="de"', "10,00 €", "Mit Karte zahlen")),
        (english.text, ('lang="en"', "10.00 €", "Pay by card")),
    ):
        assert [word for word in words if word not in text] == []
    assert "Pay by card" not in german.text
    await counter.http.post(started["url"], content=b"choice=sepa")
    waiting = await counter.http.get(started["url"], headers={"accept-language": "de"})
    assert "Die Lastschrift ist unterwegs" in waiting.text
    labels = {label for choices in (*_OPEN.values(), _AUTHENTICATING, _WAITING, _PAID, _SUBSCRIBED) for _, label in choices}
    assert (labels | set(_MESSAGES.values())) - set(_GERMAN) == set()
