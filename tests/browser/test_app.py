"""What a person does first: set up, sign in, ask, read the receipt, look at the dashboard; in both themes, widths and languages."""

import json
import re
import subprocess
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WAIT_MS, Visit
from tests.server import PASSWORD, Server, command

LOOKS = [("light", "wide"), ("dark", "wide"), ("light", "narrow"), ("dark", "narrow")]
_numbers = count(1)


def account(demo: Server, euro: str | None = "5") -> str:
    """An account made on the command line, with credit."""
    email = f"person{next(_numbers)}@example.org"
    demo.run("users", "create", email, stdin=f"{PASSWORD}\n")
    if euro:
        demo.run("wallet", "credit", email, euro, "--reason", "test")
    return email


def ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox", name="Message")
    box.fill(question)
    box.press("Enter")


def test_first_start_makes_the_admin_and_the_demo_answers(visit: Callable[..., Visit], demo: Server) -> None:
    assert demo.setup_link, "serve prints a setup link"
    seen = visit()
    page = seen.go(demo.setup_link.removeprefix(demo.base))
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill("admin@example.org")
    page.get_by_label(re.compile("password", re.IGNORECASE)).first.fill(PASSWORD)
    seen.shot("setup-light-wide")
    page.get_by_role("button", name=re.compile("create", re.IGNORECASE)).click()
    page.get_by_role("link", name=re.compile("demo", re.IGNORECASE)).click()
    ask(page, "Hello, who are you?")
    expect(page.get_by_test_id("answer-text").first).to_contain_text("scripted", timeout=WAIT_MS)
    expect(page.get_by_test_id("receipt-line")).to_be_visible()


def test_chat_streams_and_shows_what_it_cost(visit: Callable[..., Visit], demo: Server) -> None:
    email = account(demo)
    seen = visit()
    page = seen.sign_in(email)
    expect(page.get_by_test_id("model-button")).to_contain_text("Demo (scripted, no AI)")
    ask(page, "Please show me a list, a table and a code block.")
    line = page.get_by_test_id("receipt-line")
    expect(line).to_be_visible(timeout=WAIT_MS)
    expect(line).to_contain_text("≈")
    expect(page.get_by_test_id("answer-text").locator("table")).to_be_visible()
    line.click()
    panel = page.get_by_test_id("receipt-panel")
    expect(panel).to_contain_text("Restoration surcharge 2.5")
    expect(panel).to_contain_text("This contribution is no compensation.")
    expect(panel).to_contain_text("example rate")
    total = panel.get_by_test_id("receipt-total").inner_text()
    seen.shot("receipt-light-wide")
    shown = json.loads(demo.run("wallet", "show", email, "--json"))
    spent = 5_000_000 - shown["balanceMicroEur"]
    micro = round(float(re.sub(r"[^0-9.]", "", total)) * 1_000_000)
    assert 0 < micro <= spent  # the title was paid too
    expect(page.get_by_test_id("wallet-balance")).to_contain_text("€")


def test_reload_keeps_the_chat_and_its_receipts(visit: Callable[..., Visit], demo: Server) -> None:
    seen = visit()
    page = seen.sign_in(account(demo))
    ask(page, "Hello")
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)
    text = page.get_by_test_id("answer-text").inner_text()
    page.wait_for_url(re.compile("/c/"))
    page.reload()
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)
    assert page.get_by_test_id("answer-text").inner_text() == text


def test_stop_bills_what_was_written_and_keeps_it(visit: Callable[..., Visit], demo: Server) -> None:
    seen = visit()
    page = seen.sign_in(account(demo))
    ask(page, "Write 2000 words, please.")
    expect(page.get_by_test_id("answer-text")).to_contain_text(" ", timeout=WAIT_MS)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("Stopped. You pay for what was written.")).to_be_visible()
    assert len(page.get_by_test_id("answer-text").inner_text().split()) < 2000


def test_reload_in_mid_stream_loses_nothing(visit: Callable[..., Visit], demo: Server) -> None:
    seen = visit()
    page = seen.sign_in(account(demo))
    ask(page, "Write 300 words, please.")
    expect(page.get_by_test_id("answer-text")).to_contain_text(" ", timeout=WAIT_MS)
    page.wait_for_url(re.compile("/c/"))
    page.reload()
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)
    live = page.get_by_test_id("answer-text").inner_text()
    page.reload()
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)
    assert page.get_by_test_id("answer-text").inner_text() == live


def test_f31_without_money_the_text_stays_and_help_is_offered(visit: Callable[..., Visit], demo: Server) -> None:
    seen = visit()
    page = seen.sign_in(account(demo, euro=None))
    ask(page, "How much is this?")
    expect(page.get_by_test_id("not-enough")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_test_id("not-enough")).to_contain_text("Your wallet has")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("How much is this?")
    seen.shot("not-enough-light-wide")


def test_wrong_password_says_so(visit: Callable[..., Visit], demo: Server) -> None:
    email = account(demo)
    page = visit().go("/signin")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(email)
    page.get_by_label(re.compile("password", re.IGNORECASE)).first.fill("not the password")
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_keyboard_alone_reaches_an_answer(visit: Callable[..., Visit], demo: Server) -> None:
    page = visit().sign_in(account(demo))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Message").focus()
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_every_screen_in_every_look(visit: Callable[..., Visit], demo: Server, theme: str, width: str) -> None:
    seen = visit(theme=theme, width=width)
    look = f"{theme}-{width}"
    for path, name in (("/signin", "signin"), ("/register", "register"), ("/setup", "setup-later"), ("/no-such-page", "not-found")):
        page = seen.go(path)
        page.get_by_role("main").wait_for()
        page.wait_for_load_state("networkidle")
        seen.shot(f"{name}-{look}")
        assert seen.axe() == [], f"{path}, {look}"
    page = seen.sign_in(account(demo))
    seen.shot(f"chat-empty-{look}")
    assert seen.axe() == [], f"/, {look}"
    ask(page, "Please show me a list, a table and a code block.")
    expect(page.get_by_test_id("receipt-line")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_load_state("networkidle")
    seen.shot(f"chat-{look}")
    assert seen.axe() == [], f"/c/…, {look}"
    page.get_by_test_id("receipt-line").click()
    expect(page.get_by_test_id("receipt-panel")).to_be_visible()
    seen.shot(f"receipt-{look}")
    assert seen.axe() == [], f"receipt, {look}"
    for path, name in (("/dashboard", "dashboard"), ("/settings", "settings")):
        page = seen.go(path)
        page.get_by_role("main").wait_for()
        page.wait_for_load_state("networkidle")
        seen.shot(f"{name}-{look}")
        assert seen.axe() == [], f"{path}, {look}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} scrolls sideways, {look}"


def test_german(visit: Callable[..., Visit], demo: Server) -> None:
    email = account(demo)
    seen = visit(locale="de-DE")
    page = seen.go("/signin")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(email)
    page.get_by_label(re.compile("passwort", re.IGNORECASE)).first.fill(PASSWORD)
    page.get_by_role("button", name=re.compile("anmelden", re.IGNORECASE)).click()
    page.get_by_test_id("wallet-balance").wait_for()
    expect(page.get_by_test_id("wallet-balance")).to_contain_text("5,00")
    seen.go("/dashboard").wait_for_load_state("networkidle")
    seen.shot("dashboard-german")


def test_a_key_made_in_settings_works_with_curl(visit: Callable[..., Visit], demo: Server) -> None:
    email = account(demo)
    seen = visit()
    seen.sign_in(email)
    page = seen.go("/settings")
    page.get_by_label(re.compile("name", re.IGNORECASE)).last.fill("laptop")
    page.get_by_role("button", name=re.compile("create", re.IGNORECASE)).click()
    secret = page.get_by_text(re.compile(r"a2b-[0-9A-Za-z]{20,}")).first.inner_text()
    found = re.search(r"a2b-[0-9A-Za-z]+", secret)
    assert found
    import httpx2

    answer = httpx2.get(f"{demo.base}/v1/models", headers={"authorization": f"Bearer {found[0]}"})
    assert answer.status_code == 200
    assert [model["id"] for model in answer.json()["data"]] == ["demo"]


def test_the_books_balance_after_everything(demo: Server) -> None:
    done = subprocess.run(command("ledger", "verify"), cwd=demo.folder, env=demo.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
