"""A person asks: the answer, its receipt, its versions, the chat list, keys, and what happens without money."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.line import Line
from tests.browser.people import Person
from tests.browser.reading import exact_micro, shows
from tests.server import Server


def test_an_answer_has_its_receipt_and_the_chat_its_name(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    expect(page.get_by_test_id("model-button")).to_contain_text("Demo (scripted, no AI)")
    seen.ask("Please show me a table.")
    named = page.get_by_test_id("conversation")
    expect(named).to_have_text("Please show me a table.")  # its first words, until it has its title
    line = page.get_by_test_id("receipt-line")
    expect(line).to_be_visible()
    expect(page.get_by_test_id("answer-text").get_by_role("table")).to_be_visible()
    expect(named).to_have_text(re.compile("^Please show me a table$"))  # the title
    expect(page).to_have_title(re.compile("Please show me a table"))
    line.click()
    panel = page.get_by_test_id("receipt-panel")
    expect(panel).to_contain_text("Restoration surcharge 2.5")
    expect(panel).to_contain_text("This contribution is no compensation.")
    expect(panel).to_contain_text("example rate")
    receipt = person.stored_answer(page.url.partition("/c/")[2].partition("?")[0])["receipt"]
    total = receipt["money"]["totalMicroEur"]
    assert exact_micro(panel.get_by_test_id("receipt-total").inner_text()) == total
    assert shows(line.inner_text(), total)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(line).to_be_focused()


def test_enter_before_the_models_are_known_sends_when_they_are(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    waiting: list[Route] = []
    seen.page.route("**/api/models", lambda route: waiting.append(route))
    page = seen.go("/")
    box = page.get_by_role("textbox", name="Message")
    box.fill("Hello")
    box.press("Enter")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    expect(box).to_have_value("Hello")
    for route in waiting:
        route.continue_()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(box).to_have_value("")


def test_the_next_question_need_not_wait_for_the_title(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    for number, question in enumerate(("Hello", "Who are you?", "Show me a list."), start=1):
        seen.ask(question)
        expect(page.get_by_test_id("receipt-line")).to_have_count(number)
    expect(page.get_by_test_id("question-text")).to_have_text(["Hello", "Who are you?", "Show me a list."])
    expect(page.get_by_test_id("conversation")).to_have_text("Hello")


def test_a_reload_keeps_the_chat_and_its_receipts(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(page.get_by_test_id("answer-text")).to_have_text(person.stored_answer(chat)["text"])


def test_answering_again_makes_a_version_and_arrows_lead_between_them(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    page = visit(person).go(f"/c/{chat}")
    page.get_by_role("button", name="Answer again").click()
    versions = page.get_by_role("group", name="Versions of this answer")
    expect(versions).to_contain_text("2/2")
    expect(page.get_by_test_id("answer")).to_have_count(1)
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    versions.get_by_role("button", name="Previous version").click()
    expect(versions).to_contain_text("1/2")
    versions.get_by_role("button", name="Next version").click()
    expect(versions).to_contain_text("2/2")


def test_an_edited_question_branches_the_chat_and_loses_nothing(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    person.ask("Who are you?", chat=chat)
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    question = page.get_by_test_id("question")
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    question.first.hover()
    question.first.get_by_role("button", name="Edit message").click()
    editor = page.get_by_role("textbox", name="Message to send instead")
    expect(editor).to_be_focused()
    seen.is_sound()
    seen.shot("edit-light-wide")
    editor.press("Escape")
    expect(editor).to_have_count(0)
    question.first.get_by_role("button", name="Edit message").click()
    editor.fill("Please show me a list.")
    editor.press("Enter")
    expect(page.get_by_test_id("question-text")).to_have_text(["Please show me a list."])
    expect(page.get_by_test_id("answer-text").get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_test_id("receipt-line")).to_have_count(1)
    editions = page.get_by_role("group", name="Versions of this message")
    expect(editions).to_contain_text("2/2")
    editions.get_by_role("button", name="Previous version").click()
    expect(page.get_by_test_id("question-text")).to_have_text(["Hello", "Who are you?"])
    expect(editions).to_contain_text("1/2")
    roots = [message for message in person.get(f"/api/messages/{chat}")["messages"] if message["parentId"] is None]
    assert [message["text"] for message in roots] == ["Hello", "Please show me a list."]


def test_a_code_block_is_copied_as_it_is(visit: Visiting, person: Person) -> None:
    chat = person.ask("Please show me some Python code.")
    seen = visit(person)
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = seen.go(f"/c/{chat}")
    page.get_by_role("button", name="Copy code").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("def greet(name: str) -> str:\n    ")
    assert copied in person.stored_answer(chat)["text"]


def test_renaming_and_deleting_a_chat(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    page = visit(person).go(f"/c/{chat}")
    named = page.get_by_test_id("conversation")

    def choose(action: str) -> None:
        named.hover()
        page.get_by_role("button", name="Actions for").click()
        page.get_by_role("menuitem", name=action).click()

    choose("Rename")
    page.get_by_label("Title").fill("Forest and moor")
    page.get_by_role("button", name="Save").click()
    expect(named).to_have_text("Forest and moor")
    assert person.get("/api/convos")["items"][0]["title"] == "Forest and moor"
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        choose("Delete")
    expect(named).to_have_count(0)
    expect(page).not_to_have_url(re.compile("/c/"))
    assert person.get("/api/convos")["items"] == []


def test_f31_without_money_the_text_stays_and_help_is_offered(visit: Visiting, demo: Server, penniless: Person) -> None:
    seen = visit(penniless)
    page = seen.go("/")
    seen.ask("How much is this?")
    notice = page.get_by_test_id("insufficient-balance")
    expect(notice).to_contain_text(re.compile(r"needs at least .+ is available\."))
    expect(page.get_by_role("textbox", name="Message")).to_have_value("How much is this?")
    expect(page.get_by_test_id("question")).to_have_count(0)
    expect(page.get_by_test_id("conversation")).to_have_count(0)
    seen.is_sound()
    seen.shot("not-enough-light-wide")
    assert penniless.get("/api/balance")["tokenCredits"] == 0
    assert penniless.get("/api/convos")["items"] == []
    demo.run("wallet", "credit", penniless.email, "1", "--reason", "test")
    expect(notice).to_have_count(0)
    expect(page.get_by_role("textbox", name="Message")).to_have_value("How much is this?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()


def test_f31_after_paying_one_is_back_at_the_message(visit: Visiting, penniless: Person) -> None:
    seen = visit(penniless)
    page = seen.go("/")
    seen.ask("What is a bog?")
    page.get_by_test_id("insufficient-balance").get_by_role("link", name="Top up").click()
    expect(page.get_by_role("button", name="Back to your message")).to_be_visible()
    for way, told in (("Leave without paying", "Nothing was paid."), ("Pay by card", "The credit is in your wallet.")):
        section = page.get_by_test_id("top-up")
        section.get_by_role("radio", name="10.00 €").check()
        section.get_by_role("checkbox").check()
        section.get_by_role("button", name="Order with obligation to pay").click()
        page.get_by_role("button", name=way, exact=True).click()
        expect(page.get_by_test_id("checkout-return")).to_contain_text(told)
        expect(page.get_by_role("textbox", name="Message")).to_have_value("What is a bog?")
        if way == "Leave without paying":
            page.get_by_test_id("insufficient-balance").get_by_role("link", name="Top up").click()
    expect(page.get_by_test_id("insufficient-balance")).to_have_count(0)
    seen.is_sound()
    seen.shot("paid-light-wide")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(page).to_have_url(re.compile("/c/"))


def test_a_question_that_cannot_be_sent_keeps_its_text(visit: Visiting, person: Person, line: Line) -> None:
    seen = visit(person, base=line.base)
    page = seen.go("/")
    expect(page.get_by_test_id("model-button")).to_contain_text("Demo")
    line.cut()
    seen.ask("Is anybody there?")
    expect(page.get_by_test_id("send-error")).to_contain_text("The server cannot be reached.")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Is anybody there?")
    line.mend()
    page.get_by_test_id("send-error").get_by_role("button", name="Try again").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    seen.forgive("net::ERR_")


def test_the_keyboard_alone_reaches_everything(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/")
    box = page.get_by_role("textbox", name="Message")
    expect(box).to_be_focused()
    page.keyboard.type("Hello?")
    expect(box).to_have_value("Hello?")  # a letter is a letter while somebody writes
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    _leave_fields(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Choose a model")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("dashb")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/dashboard$"))


def _leave_fields(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
