"""Our Stripe adapter against `localstripe`, somebody else's idea of Stripe, as a process in an environment of its own.

It knows customers, payment intents, refunds, subscriptions and signed webhooks; checkout pages, the portal, the statement and
`description` on an intent it does not know, nor idempotency keys. Those are the matter of `shapes` and of the recorded stories.
"""

import asyncio
import fcntl
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aim2balance import payments
from aim2balance.adapters.payments.stripe import StripeProcessor
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.payments.errors import BadSignature, ProcessorRefused, UnreadableEvent
from tests.payments.context import PaymentsContext

ROOT = Path(__file__).parents[2]
VENV = ROOT / ".venv-localstripe"
VERSION = "localstripe==1.15.10"
KEY, SECRET = "sk_test_123", "whsec_of_localstripe"
CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}


@pytest.fixture(scope="module")
def program() -> Path:
    """The command, installed with the first run; without a registry to install from its tests are skipped."""
    command = VENV / "bin" / "localstripe"
    with (ROOT / ".venv" / "localstripe.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not command.exists():
            install = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--retries", "0", "--timeout", "15", VERSION]
            subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True)
            done = subprocess.run(install, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"localstripe cannot be installed here: {done.stderr.strip()[-200:]}")
    return command


@pytest.fixture(scope="module")
def address(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("localstripe")
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen([program, "--from-scratch", "--port", str(port)], cwd=folder, stdout=log, stderr=log) as process,
    ):
        base, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while True:
            try:
                httpx2.get(f"{base}/v1/customers", auth=(KEY, ""))
                break
            except httpx2.TransportError:
                assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text()
                time.sleep(0.05)
        yield base
        process.terminate()


@pytest.fixture
def stripe(address: str) -> StripeProcessor:
    return StripeProcessor(KEY, [SECRET], api_base=address, retries=0)


async def paid_intent(stripe: StripeProcessor, customer_id: str, **metadata: str) -> str:
    """What a checkout page would make: 10.00 € paid with a card that works."""
    client = stripe._client.v1

    def pay() -> Any:
        method = client.payment_methods.create({"type": "card", "card": CARD})  # type: ignore[typeddict-item]
        client.payment_methods.attach(method.id, {"customer": customer_id})
        return client.payment_intents.create(
            {
                "amount": 1000,
                "currency": "eur",
                "customer": customer_id,
                "payment_method": method.id,
                "confirm": True,
                "off_session": True,
                "metadata": metadata,
            }
        )

    made = await asyncio.to_thread(pay)
    assert made.status == "succeeded"
    return str(made.id)


async def test_a_part_of_a_payment_goes_back(stripe: StripeProcessor) -> None:
    intent_id = await paid_intent(stripe, await stripe.make_customer(new_id(), "en"))
    made = await stripe.refund(new_id(), intent_id, 400)
    assert (made.refund_id[:3], made.state) == ("re_", "succeeded")
    found = await asyncio.to_thread(stripe._client.v1.refunds.retrieve, made.refund_id)
    assert (found.amount, found.payment_intent, found.currency) == (400, intent_id, "eur")


async def test_a_charge_is_cancelled_once_and_never_after_it_went_through(stripe: StripeProcessor) -> None:
    customer_id = await stripe.make_customer(new_id(), "en")
    waiting = await asyncio.to_thread(
        stripe._client.v1.payment_intents.create, {"amount": 1000, "currency": "eur", "customer": customer_id}
    )
    await stripe.cancel_charge(waiting.id)
    await stripe.cancel_charge(waiting.id)
    with pytest.raises(ProcessorRefused):
        await stripe.cancel_charge(await paid_intent(stripe, customer_id))


async def test_a_plan_is_to_end_and_goes_on(stripe: StripeProcessor, address: str) -> None:
    customer_id, name = await stripe.make_customer(new_id(), "en"), f"plan-{new_id().hex}"
    await paid_intent(stripe, customer_id)
    plan = {"id": name, "amount": 2000, "currency": "eur", "interval": "month", "product[name]": "Credit"}
    httpx2.post(f"{address}/v1/plans", data=plan, auth=(KEY, "")).raise_for_status()
    client = stripe._client.v1
    (card,) = (await asyncio.to_thread(client.payment_methods.list, {"customer": customer_id, "type": "card"})).data
    await asyncio.to_thread(client.customers.update, customer_id, {"invoice_settings": {"default_payment_method": card.id}})
    begun = await asyncio.to_thread(client.subscriptions.create, {"customer": customer_id, "items": [{"plan": name}]})
    for is_resumed in (False, True):
        await stripe.end_plan(begun.id, resume=is_resumed)
        assert (await asyncio.to_thread(client.subscriptions.retrieve, begun.id)).cancel_at_period_end is not is_resumed
    with pytest.raises(ProcessorRefused):
        await stripe.end_plan("sub_nobody_has")


class Mailbox(BaseHTTPRequestHandler):
    """Takes webhooks as they come: raw body and signature."""

    arrived: queue.Queue[tuple[bytes, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.arrived.put((body, self.headers["stripe-signature"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def webhooks(address: str) -> Iterator["queue.Queue[tuple[bytes, str]]"]:
    """What localstripe sends of payments that succeeded."""
    box = type("Box", (Mailbox,), {"arrived": queue.Queue()})
    with ThreadingHTTPServer(("127.0.0.1", 0), box) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hook = {"url": f"http://127.0.0.1:{server.server_port}/", "secret": SECRET, "events": ["payment_intent.succeeded"]}
        httpx2.post(f"{address}/_config/webhooks/ours", json=hook).raise_for_status()
        yield box.arrived
        server.shutdown()


async def test_what_it_signs_is_genuine_and_what_it_leaves_out_is_not_guessed(
    stripe: StripeProcessor, db: Database, webhooks: "queue.Queue[tuple[bytes, str]]"
) -> None:
    """Signed by other hands than ours. Its intents say nothing of the amount received, and so nothing is credited, or even kept."""
    context = PaymentsContext(db, processor=stripe)
    intent_id = await paid_intent(stripe, await stripe.make_customer(new_id(), "en"), purpose="topup")
    body = b""
    while intent_id.encode() not in body:  # what other tests paid may be told late
        body, signed = await asyncio.to_thread(webhooks.get, timeout=60)
    context.clock.at = datetime.now(UTC)
    stripe.check_event(body, signed, context.clock.at)
    with pytest.raises(BadSignature):
        await payments.receive(context.payments, body + b" ", signed)
    with pytest.raises(UnreadableEvent):
        await payments.receive(context.payments, body, signed)
    assert await payments.list_events(db, "stripe") == []
