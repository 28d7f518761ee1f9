"""What people do most, done with the keys alone: each step is reached by Tab, arrows and Return, and the focus is never lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person
from tests.browser.test_streams import SOME_WORDS, STOPPED
from tests.browser.test_wallet import START, comes_to
from tests.server import PASSWORD, Server

POINTED = "a pointer was used"
_WATCH = f"for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, () => console.error('{POINTED}'), true)"
MOST_TABS = 150


class Keys:
    """Hands on a keyboard. What a pointer does is noted as a complaint, which fails the test."""

    def __init__(self, seen: Visit) -> None:
        seen.context.add_init_script(_WATCH)
        self.page: Page = seen.page
        self.press = seen.page.keyboard.press
        self.type = seen.page.keyboard.type

    def reach(self, target: Locator, *, key: str = "Tab") -> None:
        """Go on with `key` until `target` has the focus, which is then seen on the screen."""
        target.wait_for()
        for _ in range(MOST_TABS):
            if _has_focus(target):
                break
            self.press(key)
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()

    def use(self, target: Locator, *, with_key: str = "Enter") -> None:
        self.reach(target)
        self.press(with_key)

    def fill(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.press("Control+a")
        self.type(text)
        expect(target).to_have_value(text)

    def is_somewhere(self) -> None:
        """The focus is on something of the page, so that the next Tab goes on from there."""
        self.page.wait_for_function("() => document.activeElement !== null && document.activeElement !== document.body")


def _has_focus(target: Locator) -> bool:
    return bool(target.evaluate("element => element === document.activeElement"))


@pytest.fixture
def seen(visit: Visiting, person: Person) -> Iterator[Visit]:
    return visit(person)


def test_signing_in(visit: Visiting, person: Person) -> None:
    seen = visit()
    keys = Keys(seen)
    page = seen.go("/signin")
    keys.fill(page.locator("input[name=email]"), person.email)
    keys.fill(page.locator("input[name=password]"), "not this one, surely")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    keys.is_somewhere()
    keys.fill(page.locator("input[name=password]"), PASSWORD)
    keys.use(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()


def test_a_new_chat_and_a_message(seen: Visit, person: Person) -> None:
    keys = Keys(seen)
    page = seen.go(f"/c/{person.ask('Hello')}")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    keys.press("Control+Shift+o")
    box = page.get_by_role("textbox", name="Message")
    expect(page).to_have_url(re.compile(r"/$"))
    expect(box).to_be_focused()
    keys.type("Who are you?")
    keys.press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(page).to_have_url(re.compile("/c/"))
    expect(box).to_be_focused()
    keys.use(page.get_by_role("link", name="New chat"))
    expect(page.get_by_test_id("question")).to_have_count(0)
    keys.fill(box, "And by the link?")
    keys.use(page.get_by_role("button", name="Send"))
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(box).to_be_focused()


def test_choosing_a_model(seen: Visit) -> None:
    keys = Keys(seen)
    page = seen.go("/")
    button = page.get_by_test_id("model-button")
    expect(button).to_contain_text("Demo")
    keys.use(button)
    dialog = page.get_by_role("dialog", name="Choose a model")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    keys.type("dem")
    keys.reach(dialog.locator("[data-model=demo]"), key="ArrowDown")
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    keys.press("Enter")
    expect(dialog).to_be_visible()
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_stopping_an_answer(seen: Visit, person: Person, way: str) -> None:
    keys = Keys(seen)
    page = seen.go("/")
    box = page.get_by_role("textbox", name="Message")
    expect(box).to_be_focused()
    keys.type("Write 2000 words, please.")
    keys.press("Enter")
    expect(page.get_by_test_id("answer-text")).to_have_text(SOME_WORDS)
    if way == "button":
        keys.use(page.get_by_role("button", name="Stop"))
    else:
        keys.press("Escape")
    expect(page.get_by_text(STOPPED)).to_be_visible()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(box).to_be_focused()
    (chat,) = person.get("/api/convos")["items"]
    assert person.stored_answer(chat["id"])["status"] == "stopped"


def test_opening_a_receipt(seen: Visit, person: Person) -> None:
    keys = Keys(seen)
    page = seen.go(f"/c/{person.ask('Hello')}")
    line = page.get_by_test_id("receipt-line")
    keys.reach(line, key="Shift+Tab")
    keys.press("Enter")
    panel = page.get_by_test_id("receipt-panel")
    expect(panel.get_by_test_id("receipt-total")).to_be_visible()
    keys.is_somewhere()
    keys.reach(panel.get_by_role("link").last)
    keys.press("Escape")
    expect(panel).to_have_count(0)
    expect(line).to_be_focused()


def test_searching_a_chat_and_opening_it(seen: Visit, person: Person) -> None:
    keys = Keys(seen)
    chat = person.ask("A list of places worth restoring, please")
    person.ask("Hello")
    page = seen.go("/dashboard")
    keys.use(page.get_by_role("button", name="Search"))
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    keys.type("worth restoring")
    options = page.get_by_role("option")
    expect(options.filter(has_text="worth restoring").first).to_be_visible()
    expect(options.filter(has_text="All results")).to_be_visible()
    keys.press("Enter")
    expect(page).to_have_url(re.compile(f"/c/{chat}"))
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    keys.press("Control+k")
    keys.type("worth restoring")
    expect(options.filter(has_text="All results")).to_be_visible()
    while "All results" not in page.get_by_role("option", selected=True).inner_text():
        keys.press("ArrowDown")
    keys.press("Enter")
    hit = page.get_by_test_id("hit").get_by_role("link").first
    keys.is_somewhere()
    keys.use(hit)
    expect(page).to_have_url(re.compile(f"/c/{chat}"))
    keys.is_somewhere()


def test_renaming_and_deleting_a_chat(seen: Visit, person: Person) -> None:
    keys = Keys(seen)
    person.ask("Hello")
    page = seen.go("/dashboard")
    menu = page.get_by_test_id("conversation-row").get_by_role("button")
    keys.use(menu)
    keys.reach(page.get_by_role("menuitem", name="Rename"), key="ArrowDown")
    keys.press("Enter")
    keys.fill(page.get_by_role("dialog").get_by_label("Title"), "Forest and moor")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("conversation")).to_have_text("Forest and moor")
    expect(menu).to_be_focused()
    keys.press("Enter")
    keys.reach(page.get_by_role("menuitem", name="Delete"), key="ArrowDown")
    keys.press("Enter")
    expect(page.get_by_test_id("conversation")).to_have_count(0)
    keys.is_somewhere()
    undo = page.get_by_test_id("toast").get_by_role("button", name="Undo")
    keys.use(undo)
    expect(page.get_by_test_id("conversation")).to_have_text("Forest and moor")
    keys.is_somewhere()


def test_topping_up(seen: Visit, person: Person) -> None:
    keys = Keys(seen)
    page = seen.go("/")
    keys.use(page.get_by_test_id("wallet-foot"))
    section = page.get_by_test_id("top-up")
    amounts = section.get_by_role("radio")
    keys.reach(section.get_by_role("radio", checked=True))
    while not section.get_by_role("radio", name="10.00 €").is_checked():
        keys.press("ArrowRight")
    expect(amounts.first).to_be_visible()
    keys.use(section.get_by_role("checkbox"), with_key="Space")
    keys.use(section.get_by_role("button", name="Order with obligation to pay"))
    keys.use(page.get_by_role("button", name="Pay by card", exact=True))
    expect(page.get_by_test_id("checkout-return")).to_contain_text("The credit is in your wallet.")
    comes_to(seen, person, START + 10)


def test_creating_a_key(seen: Visit, person: Person, demo: Server) -> None:
    keys = Keys(seen)
    page = seen.go("/settings")
    keys.fill(page.get_by_role("form", name="Create key").get_by_label("Name", exact=True), "laptop")
    keys.use(page.get_by_role("button", name="Create key"))
    secret = page.get_by_test_id("key-secret")
    expect(secret).to_have_value(re.compile("^a2b-"))
    keys.is_somewhere()
    keys.use(page.get_by_role("button", name="Done"))
    expect(secret).to_have_count(0)
    keys.is_somewhere()
    keys.use(page.get_by_test_id("key-row").get_by_role("button", name="Revoke"))
    keys.use(page.get_by_role("dialog").get_by_role("button", name="Revoke"))
    expect(page.get_by_test_id("key-row")).to_have_count(0)
    keys.is_somewhere()
    assert person.get("/api/keys") == []


def test_switching_theme_and_language(seen: Visit, person: Person) -> None:
    keys = Keys(seen)
    page = seen.go("/dashboard")
    root = page.locator("html")
    keys.use(page.get_by_role("button", name="Switch between light and dark"))
    expect(root).to_have_attribute("data-theme", "dark")
    keys.use(page.get_by_role("link", name="Account and settings"))
    keys.reach(page.get_by_role("radiogroup", name="Language").get_by_role("radio", checked=True))
    keys.press("ArrowRight")
    expect(root).to_have_attribute("lang", "de")
    keys.is_somewhere()
    expect(page.get_by_role("radiogroup", name="Sprache").get_by_role("radio", name="Deutsch")).to_be_focused()
    keys.reach(page.get_by_role("radiogroup", name="Farbschema").get_by_role("radio", checked=True), key="Shift+Tab")
    keys.press("ArrowLeft")
    expect(root).to_have_attribute("data-theme", "light")
