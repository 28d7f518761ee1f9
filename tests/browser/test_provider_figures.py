"""What a provider reports, as people meet it: the part of a price that the wallet could not pay, and a cost that is not ours."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, cookies_of, new_operator, new_person
from tests.server import Server, a_server

PROMPT_TOKENS, COST_USD = 90_000, 12.5


class Provider(BaseHTTPRequestHandler):
    """Answers every question alike, with a long input that its own tools made of a short one, and a cost of its own."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        usage = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": 2, "total_tokens": PROMPT_TOKENS + 2, "cost": COST_USD}
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "dear-1"}
        chunks = [
            {**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": "Well read."}, "finish_reason": None}]},
            {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {**head, "choices": [], "usage": usage},
        ]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"data: " + msgspec.json.encode(chunk) + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Nothing: what is asked stands in no log."""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def shop(provider: str) -> Iterator[Server]:
    config = {
        "demo": True,
        "titles": {"model": "off"},
        "providers": {
            "maker": {
                "dialect": "openai",
                "vendor": "other",
                "base_url": provider,
                "api_key": "k",
                "models": [],
                "region": "eu",
                "zone": "DEU",
            }
        },
        "models": {
            "dear-model": {"provider": "maker", "upstream": "dear-1", "usd_per_mtok": {"input": 100, "output": 100}, "max_output": 1024}
        },
    }
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        yield started


@pytest.fixture
def reader(shop: Server) -> Iterator[Person]:
    made = new_person(shop)
    yield made
    made.client.close()


@pytest.fixture
def operator(shop: Server) -> Iterator[Person]:
    made = new_operator(shop)
    yield made
    made.client.close()


def test_f37_what_the_wallet_could_not_pay_and_another_cost_are_shown(
    visit: Visiting, shop: Server, reader: Person, operator: Person
) -> None:
    available = reader.get("/api/balance")["availableMicroEur"]
    seen = visit(base=shop.base, locale="de-DE")
    seen.context.add_cookies(cookies_of(reader))
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    page.locator("[data-model='dear-model']").click()
    page.get_by_role("textbox", name="Nachricht").fill("Lies das.")
    page.keyboard.press("Enter")
    answer = page.get_by_test_id("answer")
    expect(answer).to_have_attribute("data-status", "done")
    (chat,) = reader.get("/api/convos")["items"]
    money = reader.get(f"/api/receipts/{reader.stored_answer(chat['id'])['receipt']['id']}")["money"]
    assert money["overrunMicroEur"] == money["totalMicroEur"] - available > 0
    page.get_by_test_id("receipt-line").click()
    unpaid = f"{money['overrunMicroEur'] / 1_000_000:.6f}".replace(".", ",")
    expect(page.get_by_test_id("receipt-overrun")).to_contain_text(unpaid)
    seen.shot("receipt-overrun")
    seen.is_sound()

    seen = visit(base=shop.base)
    seen.context.add_cookies(cookies_of(operator))
    page = seen.go("/admin")
    expect(page.locator("#overview")).to_contain_text(f"of which {(money['overrunMicroEur'] + 5000) // 10_000 / 100:.2f} € not paid")
    card = page.get_by_role("table", name="Prices to check")
    expect(card.get_by_role("row").nth(1)).to_contain_text("dear-1")
    expect(card.get_by_role("row").nth(1)).to_contain_text("12.50")
    seen.shot("admin-cost-differences")
    seen.is_sound()
    assert reader.get("/api/balance")["tokenCredits"] == 0
