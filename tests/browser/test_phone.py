"""On a phone: one tap begins a chat, the model is named once, what a message may cost is in sight, and every target is large enough."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import PATIENCE_S, Person, new_person
from tests.browser.touch import too_small
from tests.server import PASSWORD, Server

PAGES = (
    "/",
    "/projects",
    "/dashboard",
    "/wallet",
    "/impact",
    "/settings",
    "/import",
    "/prompts",
    "/presets",
    "/search?q=peat",
    "/restoration",
)
DOORS = ("/signin", "/register", "/setup", "/forgot", "/reset", "/restoration", "/legal/terms", "/legal/providers", "/no-such-page")
PARTS = ("overview", "people", "providers", "shares", "donations", "log")


@pytest.fixture(scope="module")
def regular(demo: Server) -> Iterator[Person]:
    """Somebody with chats, a project, a key, a prompt, a preset and a link."""
    person = new_person(demo)
    project = person.client.post("/api/projects", json={"name": "Peat"}).raise_for_status().json()["id"]
    person.ask("What is peat?")
    chat = person.ask("Please show me a table, and Python code.")
    person.ask("And a fen?", chat=chat)
    for path, body in (
        ("/api/keys", {"name": "my laptop", "limitEur": 5, "window": "month"}),
        ("/api/prompts", {"name": "Summary", "text": "Sum up {{what}}"}),
        ("/api/presets", {"name": "Careful", "model": "demo"}),
        (f"/api/convos/{chat}/shares", {}),
        ("/api/user/memories", {"text": "I bake bread."}),
    ):
        person.client.post(path, json=body).raise_for_status()
    person.client.patch(f"/api/convos/{chat}", json={"projectId": project}).raise_for_status()
    yield person
    person.client.close()


def settle(page: Page) -> None:
    """The page is drawn: nothing on it is still on its way."""
    page.get_by_role("heading").first.wait_for(state="attached")
    page.wait_for_function("() => document.querySelector('[role=status] [style*=width]') === null")
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("look", [{"theme": "light"}, {"theme": "dark", "locale": "de-DE"}], ids=("light", "dark-german"))
def test_a_chat_on_a_phone(visit: Visiting, regular: Person, look: dict[str, str]) -> None:
    seen = visit(regular, width="narrow", **look)
    page = seen.go(f"/c/{regular.chats[-1]}")
    german = "locale" in look
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    expect(page.get_by_test_id("model-button")).to_be_in_viewport()
    names = page.locator("header.topbar, form").get_by_text("Demo (", exact=False).filter(visible=True)
    expect(names).to_have_count(1)
    available = regular.get("/api/balance")["availableMicroEur"]
    shown = page.get_by_test_id("available")
    expect(shown).to_be_in_viewport(ratio=1)
    expect(shown).to_contain_text("verfügbar" if german else "available")
    assert f"{available / 1e6:.2f}" in shown.inner_text().replace(",", ".")
    page.get_by_role("textbox", name="Nachricht" if german else "Message").fill("How much would a longer answer cost?")
    expect(page.get_by_test_id("estimate")).to_contain_text("≈")
    expect(page.get_by_test_id("estimate")).to_be_in_viewport(ratio=1)
    expect(shown).to_be_in_viewport(ratio=1)
    seen.is_sound()
    seen.shot(f"phone-chat-{look['theme']}")

    page.get_by_role("banner").get_by_role("link", name="Neuer Chat" if german else "New chat").click()
    expect(page).to_have_url(f"{seen.base}/")
    expect(page.get_by_test_id("receipt-line")).to_have_count(0)
    seen.is_sound()
    seen.shot(f"phone-new-chat-{look['theme']}")


def test_targets_of_pages(visit: Visiting, regular: Person) -> None:
    seen = visit(regular, width="narrow")
    project = regular.get("/api/projects")[0]["id"]
    receipt = regular.stored_answer(regular.chats[-1])["receipt"]["id"]
    small = {}
    for path in (*PAGES, f"/c/{regular.chats[-1]}", f"/projects/{project}", f"/receipts/{receipt}"):
        page = seen.go(path)
        settle(page)
        small[path] = too_small(page)
    assert {path: found for path, found in small.items() if found} == {}


def test_targets_of_what_opens(visit: Visiting, regular: Person) -> None:
    seen = visit(regular, width="narrow")
    page = seen.go(f"/c/{regular.chats[-1]}")
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    small = {}
    page.get_by_role("button", name="Open navigation").click()
    expect(page.get_by_test_id("conversation")).to_have_count(2)
    page.get_by_test_id("project").get_by_role("button").first.click()
    expect(page.get_by_test_id("conversation")).to_have_count(1)
    settle(page)
    small["navigation"] = too_small(page)
    page.get_by_test_id("conversation-row").first.get_by_role("button").click()
    page.get_by_role("menuitem").first.wait_for()
    small["menu of a chat"] = too_small(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close navigation").first.click()
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").get_by_role("button", name="Demo").first.wait_for()
    small["models"] = too_small(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("chat-settings").click()
    page.get_by_role("dialog").wait_for()
    settle(page)
    small["settings of the chat"] = too_small(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("receipt-line").last.click()
    page.get_by_test_id("receipt-total").wait_for()
    settle(page)
    small["receipt"] = too_small(page)
    page.get_by_role("button", name="Close").first.click()
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").first.wait_for()
    small["sharing"] = too_small(page)
    page.keyboard.press("Escape")
    for keys in ("Control+k", "?"):
        page.keyboard.press(keys)
        page.get_by_role("dialog").wait_for()
        small[keys] = too_small(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert {name: found for name, found in small.items() if found} == {}


def test_targets_of_doors(visit: Visiting, regular: Person) -> None:
    seen = visit(width="narrow")
    shared = f"/s/{regular.get('/api/shares')[0]['token']}"
    small = {}
    for path in (*DOORS, shared):
        page = seen.go(path)
        settle(page)
        small[path] = too_small(page)
    assert {path: found for path, found in small.items() if found} == {}


def test_targets_of_the_administration(visit: Visiting, demo: Server) -> None:
    demo.run("users", "create", "phone-operator@example.org", "--admin", stdin=f"{PASSWORD}\n")
    client = httpx2.Client(base_url=demo.base, timeout=PATIENCE_S)
    operator = Person(email="phone-operator@example.org", client=client)
    seen = visit(operator, width="narrow")
    small = {}
    for part in PARTS:
        page = seen.go(f"/admin?part={part}")
        settle(page)
        small[part] = too_small(page)
    client.close()
    assert {part: found for part, found in small.items() if found} == {}
