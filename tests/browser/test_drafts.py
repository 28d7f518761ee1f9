"""F54: what was begun in the composer is there after a reload, a crash, and on another device, and nothing of it is lost."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, until
from tests.browser.reading import becomes

BEGUN = "Ein langer Entwurf, an dem ich seit zehn Minuten schreibe"


def box(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("textarea[data-composer]")


def is_kept(person: Person, chat: str, text: str) -> None:
    """The server has it."""
    until(lambda: person.get(f"/api/drafts/{chat}")["text"] == text)


def is_answered(person: Person, chat: str, messages: int) -> None:
    """So many messages are there, and none is being written."""
    for _ in range(300):
        found = person.client.get(f"/api/messages/{chat}").json()["messages"]
        if len(found) == messages and all(message["status"] == "done" for message in found):
            return
    raise AssertionError([message["status"] for message in found])


def test_f54_a_draft_outlives_the_page_and_the_browser(visit: Visiting, person: Person) -> None:
    chat = person.ask("What does a heron eat?")
    seen = visit(person)
    page = seen.page
    for place, key in (("/", "new"), (f"/c/{chat}", chat)):
        seen.go(place)
        with page.expect_response(lambda answer: "/api/drafts/" in answer.url and answer.request.method == "PUT"):
            box(page).fill(f"{BEGUN} {key}")
        page.reload()
        expect(box(page)).to_have_value(f"{BEGUN} {key}")
        is_kept(person, key, f"{BEGUN} {key}")
    other = visit(person, width="narrow").go("/")
    expect(box(other)).to_have_value(f"{BEGUN} new")
    other.goto(other.url.rstrip("/") + f"/c/{chat}")
    expect(box(other)).to_have_value(f"{BEGUN} {chat}")
    # Written on there, and seen here as soon as somebody looks.
    with other.expect_response(lambda answer: "/api/drafts/" in answer.url and answer.request.method == "PUT"):
        box(other).fill("on the telephone")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(box(page)).to_have_value("on the telephone")
    box(page).press("Enter")
    expect(page.get_by_test_id("question")).to_have_count(2)
    is_answered(person, chat, 4)
    is_kept(person, chat, "")
    page.reload()
    expect(box(page)).to_have_value("")


def test_f54_without_a_connection_it_waits_in_the_browser(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    seen.forgive("ERR_FAILED")
    page.route("**/api/drafts/**", lambda route: route.abort())
    box(page).fill("Im Zug geschrieben")
    page.reload()
    expect(box(page)).to_have_value("Im Zug geschrieben")
    page.unroute("**/api/drafts/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    is_kept(person, "new", "Im Zug geschrieben")


def test_f54_a_new_chat_after_another_is_empty_and_offers_what_was_begun(visit: Visiting, person: Person) -> None:
    chat = person.ask("What does a heron eat?")
    seen = visit(person)
    page = seen.go("/")
    with page.expect_response(lambda answer: "/api/drafts/" in answer.url and answer.request.method == "PUT"):
        box(page).fill("日本の")
    seen.go(f"/c/{chat}")
    expect(box(page)).to_have_value("")
    seen.go("/")
    offered = page.get_by_test_id("offered-draft")
    expect(offered).to_contain_text("日本の")
    expect(box(page)).to_have_value("")
    seen.is_sound()
    seen.shot("draft-offered")
    with page.expect_response(lambda answer: "/api/drafts/" in answer.url and answer.request.method == "PUT"):
        box(page).fill("etwas anderes")
    expect(offered).to_contain_text("日本の")
    page.reload()
    expect(box(page)).to_have_value("etwas anderes")
    offered.get_by_role("button", name="Insert it").click()
    expect(box(page)).to_have_value("日本の\n\netwas anderes")
    expect(offered).to_have_count(0)
    is_kept(person, "new", "日本の\n\netwas anderes")
    page.reload()
    expect(box(page)).to_have_value("日本の\n\netwas anderes")
    expect(offered).to_have_count(0)


def test_f54_another_device_begins_empty_where_several_texts_were_begun(visit: Visiting, person: Person) -> None:
    chat = person.ask("What does a heron eat?")
    seen = visit(person)
    page = seen.go("/")
    with page.expect_response(lambda answer: "/api/drafts/" in answer.url and answer.request.method == "PUT"):
        box(page).fill("日本の")
    seen.go(f"/c/{chat}")
    expect(box(page)).to_have_value("")
    seen.go("/")
    expect(page.get_by_test_id("offered-draft")).to_contain_text("日本の")
    box(page).fill("天気")
    is_kept(person, "new", "天気")
    phone = visit(person, width="narrow").go("/")
    offered = phone.get_by_test_id("offered-draft")
    expect(offered).to_contain_text("天気")
    expect(box(phone)).to_have_value("")
    box(phone).press_sequentially("x")
    box(phone).press("Backspace")
    expect(offered).to_contain_text("天気")
    expect(box(phone)).to_have_value("")
    box(phone).fill("erste Zeile")
    is_kept(person, "new", "erste Zeile")
    assert set(person.client.get("/api/drafts/new").json()["earlier"].split("\n\n")) == {"天気", "日本の"}, "nothing of it is lost"
    offered.get_by_role("button", name="Insert it").click()
    expect(box(phone)).to_have_value("天気\n\n日本の\n\nerste Zeile")


def test_f54_what_is_too_long_is_refused_with_its_number_and_kept(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    fill = """e => { Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(e, 'zeile mit text und mehr\\n'.repeat(90000));
        e.dispatchEvent(new Event('input', {bubbles: true})) }"""
    box(page).evaluate(fill)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("send-error")).to_contain_text("2,160,000")
    expect(page.get_by_test_id("send-error")).to_contain_text("2,000,000")
    assert len(box(page).input_value()) == 2_160_000


def test_f54_a_long_question_folds(visit: Visiting, person: Person) -> None:
    chat = person.ask("\n".join(f"Zeile {number}" for number in range(60)))
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    text = page.get_by_test_id("question-text")
    folded, whole = "e => e.parentElement.clientHeight < e.scrollHeight / 2", "e => e.parentElement.clientHeight >= e.scrollHeight - 2"
    becomes(text, folded, True)
    seen.is_sound()
    seen.shot("question-folded")
    page.get_by_role("button", name="Show all").click()
    becomes(text, whole, True)
    page.get_by_role("button", name="Show less").click()
    becomes(text, folded, True)
