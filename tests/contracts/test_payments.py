"""The port of payment processors: one suite for the local one and for Stripe (against a server of our own), and what we send to Stripe."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
import stripe

from aim2balance.adapters.payments import signature
from aim2balance.adapters.payments.local import LocalProcessor
from aim2balance.adapters.payments.null_processor import NullProcessor
from aim2balance.adapters.payments.stripe import StripeProcessor, checkout_params, translate
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.number_format import Language
from aim2balance.payments.errors import BadSignature, ProcessorRefused, ProcessorUnavailable
from aim2balance.payments.ports import Processor
from aim2balance.payments.types import Card, Order, OrderKind, Quote, SalesTerms, VatMode

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECRET = "whsec_contract"
TERMS = SalesTerms()


class FakeStripe:
    """As much of Stripe's API as we use, on loopback: idempotency keys, declines, authentication; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], str | None]] = []
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        self.broken: list[int] = []
        self.cancelled: set[str] = set()
        self.succeeded: set[str] = set()

    def answer(self, method: str, path: str, form: dict[str, str], key: str | None) -> tuple[int, dict[str, Any]]:
        self.asked.append((method, path, form, key))
        if self.broken:
            status = self.broken.pop(0)
            return status, {
                "error": {"type": "authentication_error" if status == 401 else "api_error", "message": "sk_live_secret in a text"}
            }
        if key is not None and key in self.answers:
            return self.answers[key]
        made = self._make(method, path, form)
        if key is not None:
            self.answers[key] = made
        return made

    def _make(self, method: str, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        number = len(self.asked)
        match path.split("/")[2:]:
            case ["customers"]:
                return 200, {"id": f"cus_{number}", "object": "customer"}
            case ["checkout", "sessions"]:
                return 200, {"id": f"cs_{number}", "object": "checkout.session", "url": f"https://checkout.example/cs_{number}"}
            case ["payment_intents"]:
                return self._charge(form, number)
            case ["payment_intents", intent, "cancel"]:
                if intent in self.cancelled or intent in self.succeeded:
                    return 400, {"error": {"type": "invalid_request_error", "code": "payment_intent_unexpected_state", "message": "no"}}
                self.cancelled.add(intent)
                return 200, {"id": intent, "object": "payment_intent", "status": "canceled"}
            case ["payment_intents", intent]:
                return 200, {"id": intent, "object": "payment_intent", "status": self._status(intent)}
            case ["refunds"]:
                if int(form["amount"]) > 1000:
                    return 400, {"error": {"type": "invalid_request_error", "code": "charge_already_refunded", "message": "too much"}}
                return 200, {"id": f"re_{number}", "object": "refund", "status": "succeeded"}
            case ["subscriptions", subscription]:
                return 200, {"id": subscription, "object": "subscription"}
            case ["billing_portal", "sessions"]:
                return 200, {"id": f"bps_{number}", "object": "billing_portal.session", "url": "https://billing.example/1"}
            case ["balance_transactions"]:
                return 200, {"object": "list", "url": "/v1/balance_transactions", **self._lines(form)}
        raise AssertionError(path)

    def _status(self, intent: str) -> str:
        if intent in self.cancelled:
            return "canceled"
        return "succeeded" if intent in self.succeeded else "requires_payment_method"

    def _charge(self, form: dict[str, str], number: int) -> tuple[int, dict[str, Any]]:
        code = {"pm_decline": "card_declined", "pm_authenticate": "authentication_required"}.get(form["payment_method"])
        if code is None:
            self.succeeded.add(f"pi_{number}")
            return 200, {"id": f"pi_{number}", "object": "payment_intent", "status": "succeeded"}
        intent = {"id": f"pi_{number}", "object": "payment_intent", "status": "requires_payment_method"}
        error = {"type": "card_error", "code": code, "decline_code": "insufficient_funds", "message": "no", "payment_intent": intent}
        return 402, {"error": error}

    def _lines(self, form: dict[str, str]) -> dict[str, Any]:
        """Two pages of the statement."""
        charge = {"id": "ch_1", "object": "charge", "payment_intent": "pi_1"}
        kinds = [("txn_1", "charge", "charge", 1000, 40, charge), ("txn_2", "refund", "refund", -400, 0, {**charge, "object": "refund"})]
        kinds += [("txn_3", "adjustment", "dispute", -1000, 2000, {**charge, "object": "dispute"})]
        kinds += [
            ("txn_4", "adjustment", "dispute_reversal", 1000, 0, {**charge, "object": "dispute"}),
            ("txn_5", "payout", "payout", -9, 0, None),
        ]
        lines = [
            {
                "id": name,
                "object": "balance_transaction",
                "type": kind,
                "reporting_category": category,
                "amount": amount,
                "fee": fee,
                "currency": "eur",
                "created": 1_767_261_600,
                "source": source,
            }
            for name, kind, category, amount, fee, source in kinds
        ]
        return {"data": lines[3:], "has_more": False} if form.get("starting_after") else {"data": lines[:3], "has_more": True}


@pytest.fixture
def fake() -> Iterator[tuple[FakeStripe, str]]:
    made = FakeStripe()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            path, _, query = self.path.partition("?")
            length = int(self.headers.get("content-length") or 0)
            form = dict(parse_qsl(query or self.rfile.read(length).decode(), keep_blank_values=True))
            status, body = made.answer(self.command, path, form, self.headers.get("idempotency-key"))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _serve

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["local", "stripe"])
def processor(request: pytest.FixtureRequest) -> Iterator[Processor]:
    if request.param == "stripe":
        _, address = request.getfixturevalue("fake")
        made = StripeProcessor("sk_test_x", [SECRET], api_base=address, retries=0)
        yield made
        if "_client" in made.__dict__:
            made._client._requestor._client.close()
    else:
        yield LocalProcessor(request.getfixturevalue("db"), FixedClock(NOW), bytes(32), more_secrets=[SECRET])


def order(kind: Any = "topup", *, credit: int = 1000, tax: int = 0, language: Language = "en") -> Order:
    return Order(id=new_id(), owner_id=new_id(), kind=kind, quote=Quote(credit=credit, tax=tax), language=language)


async def start(processor: Processor, wanted: Order) -> Any:
    customer_id = await processor.make_customer(wanted.owner_id, "en")
    return await processor.start_checkout(wanted, customer_id, TERMS, success_url="http://shop/ok", cancel_url="http://shop/no")


async def test_a_customer_and_a_page_are_the_same_for_a_repeat(processor: Processor) -> None:
    wanted = order()
    assert await processor.make_customer(wanted.owner_id, "en") == await processor.make_customer(wanted.owner_id, "en")
    started = await start(processor, wanted)
    assert started == await start(processor, wanted)
    assert started.session_id.startswith("cs_")
    assert started.url.startswith("http")


@pytest.mark.parametrize("kind", ["topup", "card", "plan", "auto_topup"])
async def test_every_kind_of_order_has_a_page(processor: Processor, kind: str) -> None:
    assert (await start(processor, order(kind))).url


@pytest.mark.parametrize(
    ("method", "outcome", "failure"),
    [
        ("pm_ok_local_1", "succeeded", {None}),
        ("pm_decline_local_1", "declined", {"card_declined", "insufficient_funds"}),
        ("pm_authenticate_local_1", "needs_authentication", {"authentication_required"}),
    ],
)
async def test_charging_a_saved_card_twice_is_charging_it_once(processor: Processor, method: str, outcome: str, failure: set[Any]) -> None:
    attempt_id, owner_id = new_id(), new_id()
    name = method if processor.name == "local" else method.removesuffix("_local_1")
    card = Card(customer_id=await processor.make_customer(owner_id, "en"), method_id=name)
    charged = await processor.charge_card(attempt_id, owner_id, card, Quote(credit=2000, tax=0))
    assert (charged.outcome, charged.failure in failure) == (outcome, True)
    assert charged.intent_id
    assert await processor.charge_card(attempt_id, owner_id, card, Quote(credit=2000, tax=0)) == charged


async def test_a_refund_twice_is_one_and_too_much_is_refused(processor: Processor) -> None:
    owner_id = new_id()
    card = Card(customer_id=await processor.make_customer(owner_id, "en"), method_id="pm_ok_local_1")
    charged = await processor.charge_card(new_id(), owner_id, card, Quote(credit=1000, tax=0))
    refund_id = new_id()
    made = await processor.refund(refund_id, charged.intent_id or "", 400)
    assert made.state == "succeeded"
    assert await processor.refund(refund_id, charged.intent_id or "", 400) == made
    with pytest.raises(ProcessorRefused):
        await processor.refund(new_id(), charged.intent_id or "", 1001)


async def status_of(processor: Processor, request: pytest.FixtureRequest, intent_id: str) -> str:
    """What the processor itself says of a charge: the port has no question for it."""
    if isinstance(processor, StripeProcessor):
        found = await asyncio.to_thread(processor._client.v1.payment_intents.retrieve, intent_id)
        return str(found.status)
    db: Database = request.getfixturevalue("db")
    async with db.connection() as connection:
        return str(await connection.fetchval("SELECT body ->> 'status' FROM local_processor_object WHERE id = $1", intent_id))


async def test_a_failed_charge_is_given_up_once_and_for_all(processor: Processor, request: pytest.FixtureRequest) -> None:
    owner_id = new_id()
    name = "pm_authenticate_local_1" if processor.name == "local" else "pm_authenticate"
    card = Card(customer_id=await processor.make_customer(owner_id, "en"), method_id=name)
    charged = await processor.charge_card(new_id(), owner_id, card, Quote(credit=1000, tax=0))
    assert charged.intent_id is not None
    assert await status_of(processor, request, charged.intent_id) != "canceled"
    await processor.cancel_charge(charged.intent_id)
    assert await status_of(processor, request, charged.intent_id) == "canceled"
    await processor.cancel_charge(charged.intent_id)
    assert await status_of(processor, request, charged.intent_id) == "canceled"


async def test_a_charge_that_went_through_is_not_given_up(processor: Processor, request: pytest.FixtureRequest) -> None:
    owner_id = new_id()
    name = "pm_ok_local_1" if processor.name == "local" else "pm_ok"
    card = Card(customer_id=await processor.make_customer(owner_id, "en"), method_id=name)
    charged = await processor.charge_card(new_id(), owner_id, card, Quote(credit=1000, tax=0))
    assert charged.intent_id is not None
    with pytest.raises(ProcessorRefused):
        await processor.cancel_charge(charged.intent_id)
    assert await status_of(processor, request, charged.intent_id) == "succeeded"


async def test_only_signed_bytes_are_events(processor: Processor) -> None:
    body = b'{"id":"evt_1","type":"customer.created","created":1767261600,"data":{"object":{"id":"cus_1"}}}'
    processor.check_event(body, signature.sign(body, SECRET, NOW), NOW)
    assert processor.read_event(body).fact is None
    for wrong in (b"", body + b"\n"):
        with pytest.raises(BadSignature):
            processor.check_event(wrong, signature.sign(body, SECRET, NOW), NOW)
    with pytest.raises(BadSignature):
        processor.check_event(body, signature.sign(body, SECRET, NOW - timedelta(minutes=6)), NOW)


async def test_the_statement_names_payments(processor: Processor) -> None:
    owner_id = new_id()
    card = Card(customer_id=await processor.make_customer(owner_id, "en"), method_id="pm_ok_local_1")
    await processor.charge_card(new_id(), owner_id, card, Quote(credit=1000, tax=0))
    lines = await processor.list_statement_lines(NOW - timedelta(days=1), NOW + timedelta(days=1))
    charges = [line for line in lines if line.kind == "charge"]
    assert [(line.amount, line.currency) for line in charges] == [(1000, "eur")]
    assert charges[0].intent_id is not None


async def test_no_processor_refuses_everything() -> None:
    absent = NullProcessor()
    for attempt in (
        absent.make_customer(new_id(), "en"),
        absent.start_checkout(order(), "cus", TERMS, success_url="", cancel_url=""),
        absent.charge_card(new_id(), new_id(), Card(customer_id="c", method_id="m"), Quote(credit=1, tax=0)),
        absent.cancel_charge("pi"),
        absent.refund(new_id(), "pi", 1),
        absent.end_plan("sub"),
        absent.open_portal("cus", "", "en"),
    ):
        with pytest.raises(ProcessorUnavailable) as refused:
            await attempt
        assert refused.value.code == "payments_not_configured"
    with pytest.raises(BadSignature):
        absent.check_event(b"", "", NOW)
    assert await absent.list_statement_lines(NOW, NOW) == ()


# What we send to Stripe


@pytest.fixture
def shop(fake: tuple[FakeStripe, str]) -> Iterator[tuple[FakeStripe, StripeProcessor]]:
    made = StripeProcessor("sk_test_x", [SECRET], api_base=fake[1], retries=0)
    yield fake[0], made
    if "_client" in made.__dict__:
        made._client._requestor._client.close()


async def test_what_a_topup_asks_of_stripe(shop: tuple[FakeStripe, StripeProcessor]) -> None:
    fake, processor = shop
    wanted = order(credit=1000, tax=190)
    await processor.start_checkout(wanted, "cus_1", TERMS, success_url="http://shop/ok", cancel_url="http://shop/no")
    ((method, path, form, key),) = fake.asked
    assert (method, path, key) == ("POST", "/v1/checkout/sessions", f"order-{wanted.id}")
    assert {name: form[name] for name in ("mode", "customer", "client_reference_id", "line_items[0][price_data][unit_amount]")} == {
        "mode": "payment",
        "customer": "cus_1",
        "client_reference_id": str(wanted.owner_id),
        "line_items[0][price_data][unit_amount]": "1190",
    }
    assert form["metadata[credit_cents]"] == form["payment_intent_data[metadata][credit_cents]"] == "1000"
    assert form["payment_intent_data[metadata][purpose]"] == "topup"
    assert form["invoice_creation[enabled]"] == "true"


async def test_what_charging_and_refunding_ask_of_stripe(shop: tuple[FakeStripe, StripeProcessor]) -> None:
    fake, processor = shop
    attempt_id, refund_id = new_id(), new_id()
    await processor.charge_card(attempt_id, UUID(int=1), Card(customer_id="cus_1", method_id="pm_1"), Quote(credit=2000, tax=0))
    await processor.refund(refund_id, "pi_1", 400)
    await processor.end_plan("sub_1")
    await processor.end_plan("sub_1", resume=True)
    assert await processor.open_portal("cus_1", "http://shop", "de") == "https://billing.example/1"
    charge, refund, end, resume, _ = fake.asked
    assert charge[3] == f"attempt-{attempt_id}"
    assert {name: charge[2][name] for name in ("amount", "currency", "off_session", "confirm", "metadata[attempt_id]")} == {
        "amount": "2000",
        "currency": "eur",
        "off_session": "true",
        "confirm": "true",
        "metadata[attempt_id]": str(attempt_id),
    }
    assert (refund[2], refund[3]) == (
        {"payment_intent": "pi_1", "amount": "400", "metadata[refund_id]": str(refund_id)},
        f"refund-{refund_id}",
    )
    assert [asked[2]["cancel_at_period_end"] for asked in (end, resume)] == ["true", "false"]


def test_tax_by_the_processor_is_asked_for_on_top() -> None:
    terms = replace(TERMS, vat=VatMode.EXCLUSIVE, is_tax_by_processor=True)
    params: Any = checkout_params(order(), "cus_1", terms, "http://shop/ok", "http://shop/no")
    assert params["automatic_tax"] == {"enabled": True}
    assert params["line_items"][0]["price_data"]["tax_behavior"] == "exclusive"
    assert params["line_items"][0]["price_data"]["unit_amount"] == 1000


@pytest.mark.parametrize(
    ("language", "kind", "product", "description"),
    [
        ("en", "topup", "Credit for aim2balance", "Wallet top-up"),
        ("de", "topup", "Guthaben für aim2balance", "Aufladung des Guthabens"),
        ("de", "auto_topup", "Guthaben für aim2balance", "Aufladung des Guthabens"),
        ("en", "plan", "Monthly credit for aim2balance", None),
        ("de", "plan", "Monatliches Guthaben für aim2balance", None),
        ("de", "card", None, None),
    ],
)
async def test_the_checkout_speaks_the_language_of_its_payer(
    shop: tuple[FakeStripe, StripeProcessor], language: Language, kind: OrderKind, product: str | None, description: str | None
) -> None:
    fake, processor = shop
    await processor.start_checkout(
        order(kind=kind, language=language), "cus_1", TERMS, success_url="http://shop/ok", cancel_url="http://shop/no"
    )
    sent = fake.asked[-1][2]
    assert (sent["locale"], sent.get("line_items[0][price_data][product_data][name]"), sent.get("payment_intent_data[description]")) == (
        language,
        product,
        description,
    )
    await processor.open_portal("cus_1", "http://shop", language)
    assert fake.asked[-1][2]["locale"] == language


async def test_every_page_of_the_statement_is_read(shop: tuple[FakeStripe, StripeProcessor]) -> None:
    fake, processor = shop
    lines = await processor.list_statement_lines(NOW - timedelta(days=1), NOW)
    assert [(line.id, line.kind) for line in lines] == [
        ("txn_1", "charge"),
        ("txn_2", "refund"),
        ("txn_3", "dispute"),
        ("txn_4", "dispute_won"),
        ("txn_5", "payout"),
    ]
    assert [line.intent_id for line in lines] == ["pi_1"] * 4 + [None]
    assert [asked[2].get("starting_after") for asked in fake.asked] == [None, "txn_3"]


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, ProcessorUnavailable), (503, ProcessorUnavailable), (401, ProcessorUnavailable), (429, ProcessorUnavailable)],
)
async def test_trouble_is_worth_another_try_and_quotes_nothing(shop: tuple[FakeStripe, StripeProcessor], status: int, error: type) -> None:
    fake, processor = shop
    fake.broken = [status]
    with pytest.raises(error) as refused:
        await processor.make_customer(new_id(), "en")
    assert "sk_live" not in repr((refused.value.message, refused.value.facts))


async def test_a_customer_is_written_to_in_their_language(shop: tuple[FakeStripe, StripeProcessor]) -> None:
    fake, processor = shop
    owner_id = new_id()
    german = await processor.make_customer(owner_id, "de")
    assert await processor.make_customer(owner_id, "de") == german
    assert await processor.make_customer(owner_id, "en") != german, "another request under another key, and no refused one"
    assert [(path, form["preferred_locales[0]"]) for _, path, form, _ in fake.asked] == [
        ("/v1/customers", "de"),
        ("/v1/customers", "de"),
        ("/v1/customers", "en"),
    ]


async def test_nobody_there(db: Database) -> None:
    processor = StripeProcessor("sk_test_x", [SECRET], api_base="http://127.0.0.1:9", retries=0)
    with pytest.raises(ProcessorUnavailable):
        await asyncio.wait_for(processor.make_customer(new_id(), "en"), 60)
    processor._client._requestor._client.close()


def test_every_error_of_the_library_has_a_mapping() -> None:
    """Whoever upgrades the library and finds a new one here decides whether trying again helps."""
    again = {"APIConnectionError", "APIError", "AuthenticationError", "PermissionError", "RateLimitError", "TemporarySessionExpiredError"}
    final = {
        "StripeError", "StripeErrorWithParamCode", "CardError", "IdempotencyError", "InvalidRequestError", "SignatureVerificationError",
        "AlreadyCanceledError", "BlockedByStripeError", "CannotProceedError", "CapabilityNotEnabledError", "ControlledByAlternateResourceError",
        "FeatureNotEnabledError", "FinancialAccountNotOpenError", "FxQuoteNeedsRefreshError", "InsufficientFundsError",
        "InvalidPaymentMethodError", "InvalidPayoutMethodError", "InvalidVaultedCredentialError", "NotCancelableError", "QuotaExceededError",
        "RecipientNotNotifiableError", "VerificationAttemptFailedError", "VerificationExpiredError", "VerificationNotInitiatedError",
    }  # fmt: skip
    known = {name: kind for name, kind in vars(stripe._error).items() if isinstance(kind, type) and issubclass(kind, stripe.StripeError)}
    assert set(known) == again | final
    for name, kind in known.items():
        error = kind.__new__(kind)
        assert isinstance(translate(error), ProcessorUnavailable if name in again else ProcessorRefused), name


def test_webhooks_need_no_library() -> None:
    """It costs a second and 34 MB: only who buys something pays that."""
    import subprocess
    import sys

    program = (
        "import sys; from aim2balance.adapters.payments.stripe import StripeProcessor; from datetime import datetime, UTC;"
        'p = StripeProcessor(\'sk\', [\'s\']); p.read_event(b\'{"id":"e","type":"t","created":1,"data":{"object":{}}}\');'
        "print('stripe' in sys.modules, 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
