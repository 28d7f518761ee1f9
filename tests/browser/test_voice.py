"""Speaking instead of writing: what is said lands in the message to be corrected. Chromium's own fake microphone beeps."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


@pytest.mark.parametrize(("theme", "width"), [("light", "wide"), ("dark", "narrow")])
def test_a_voice_becomes_a_message_to_be_corrected(visit: Visiting, person: Person, theme: str, width: str) -> None:
    seen = visit(person, theme=theme, width=width)
    page = seen.go("/")
    box = page.get_by_role("textbox", name="Message")
    box.fill("Before.")
    page.get_by_role("button", name="Speak instead of writing").click()
    panel = page.get_by_test_id("voice")
    expect(panel).to_contain_text("0:01")
    expect(panel).to_contain_text("so far · footprint not known")
    expect(panel).to_contain_text("The demo does not listen")
    seen.is_sound()
    seen.shot(f"voice-{theme}-{width}")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(box).to_have_value("Before.")
    page.get_by_role("button", name="Speak instead of writing").click()
    done = panel.get_by_role("button", name="Done")
    expect(done).to_be_focused()
    expect(panel).to_contain_text("0:01")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Before. This is the demo's transcript. The demo does not listen: it always writes these two sentences.")
    expect(box).to_be_focused()
    expect(page.get_by_text("Written down for")).to_be_visible()
    seen.is_sound()
    assert [row["requestType"] for row in person.get("/api/usage/log?range=7d")["items"]] == ["transcription"]


def test_a_microphone_that_may_not_be_used_is_told_in_words(visit: Visiting, person: Person) -> None:
    seen = visit(person, locale="de-DE")
    page = seen.go("/")
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }")
    page.get_by_role("button", name="Sprechen statt schreiben").click()
    expect(page.get_by_role("alert").filter(has_text="Der Browser erlaubt dieser Seite das Mikrofon nicht")).to_be_visible()
    seen.is_sound()
    seen.shot("voice-denied-de")
