"""What opens over the page: its keys, where the focus is while it is open, and where it goes afterwards."""

from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def test_the_keys_of_a_menu(visit: Visiting, person: Person) -> None:
    person.ask("Hello")
    page = visit(person).go("/dashboard")
    page.get_by_test_id("conversation").focus()
    page.keyboard.press("Tab")
    button = page.locator("li").filter(has=page.get_by_test_id("conversation")).get_by_role("button")
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    item = page.get_by_role("menuitem")
    expect(item.first).to_be_focused()
    page.keyboard.press("End")
    expect(item.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(item.first).to_be_focused()
    page.keyboard.press("s")
    expect(page.get_by_role("menuitem", name="Share")).to_be_focused()
    page.keyboard.press("Home")
    expect(item.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(item).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(item.first).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_a_choice_is_that_of_the_last_move_however_busy_the_page_is(visit: Visiting, person: Person) -> None:
    person.ask("Hello")
    page = visit(person).go("/dashboard")
    button = page.locator("li").filter(has=page.get_by_test_id("conversation")).get_by_role("button")
    page.get_by_test_id("conversation").focus()
    page.keyboard.press("Tab")
    for moves, opened in ((["ArrowDown"], "Rename"), (["End", "Home", "r"], "Rename")):
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("menuitem").first).to_be_focused()
        page.evaluate(
            """(keys) => {
                for (const key of keys)
                    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            }""",
            [*moves, "Enter"],
        )
        expect(page.get_by_role("dialog", name=opened)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_press_elsewhere_closes_a_menu(visit: Visiting, person: Person) -> None:
    person.ask("Hello")
    page = visit(person).go("/dashboard")
    page.get_by_test_id("conversation").hover()
    button = page.locator("li").filter(has=page.get_by_test_id("conversation")).get_by_role("button")
    button.click()
    expect(page.get_by_role("menu")).to_be_visible()
    button.click()
    expect(page.get_by_role("menu")).to_have_count(0)
    button.click()
    expect(page.get_by_role("menu")).to_be_visible()
    page.get_by_role("heading", name="Dashboard", level=1).click()
    expect(page.get_by_role("menu")).to_have_count(0)


def test_the_focus_stays_in_a_dialog_and_comes_back(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/prompts")
    opener = page.get_by_role("button", name="New prompt")
    opener.click()
    dialog = page.get_by_role("dialog", name="New prompt")
    expect(dialog.get_by_role("textbox").first).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.mouse.click(5, 5)
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_list_of_models_closes_by_key_by_press_and_by_going_on(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/")
    button = page.get_by_test_id("model-button")
    models = page.get_by_role("dialog", name="Choose a model")
    button.click()
    expect(models.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(models.locator("[data-model]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(models).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    expect(models).to_be_visible()
    button.click()
    expect(models).to_have_count(0)
    button.click()
    page.get_by_role("textbox", name="Message").click()
    expect(models).to_have_count(0)
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
