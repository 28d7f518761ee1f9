"""Pictures in the chat: the ready agent is taken over, makes one, changes it; it is seen, enlarged, saved, and still there afterwards."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_an_agent_makes_a_picture_and_changes_it(visit: Visiting, person: Person, theme: str, width: str, locale: str) -> None:
    is_english = locale == "en-GB"
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/agents")
    name = "Pictures" if is_english else "Bilder"
    page.get_by_test_id("ready-agent").filter(has=page.get_by_role("heading", name=name)).get_by_role("button").click()
    page.wait_for_url(re.compile(r"/agents/[0-9a-f-]{36}$"))
    (agent,) = person.get("/api/agents")
    assert (agent["tools"], agent["icon"]) == (["make_picture"], "image")

    page = seen.go(f"/?agent={agent['id']}")
    expect(page.get_by_test_id("agent-chip")).to_be_visible()
    box = page.get_by_role("textbox").last
    box.fill("Draw a meadow in the mist" if is_english else "Zeichne eine Wiese im Nebel")
    box.press("Enter")
    pictures = page.get_by_test_id("answer-pictures")
    expect(pictures.get_by_role("img")).to_have_js_property("complete", value=True)
    expect(pictures.get_by_role("img")).to_have_attribute("alt", re.compile("meadow|Wiese"))
    expect(page.get_by_test_id("run-line")).to_have_count(1)
    found = re.search(r"/c/([0-9a-f-]+)", page.url)
    assert found is not None
    answer = person.stored_answer(found[1])
    run, (file,) = answer["run"], answer["files"]
    assert [step["name"] for step in run["steps"]] == ["demo", "make_picture", "demo"]
    log = person.get("/api/usage/log", range="all", agent=agent["id"])["items"]
    assert {item["requestType"] for item in log} >= {"chat", "image"}
    assert run["totalMicroEur"] == sum(step["microEur"] for step in run["steps"])
    assert {item["id"] for item in log} >= {step["id"] for step in run["steps"]}
    seen.shot(f"agent-picture-{theme}-{width}")
    seen.is_sound()

    with page.expect_download() as saved:
        pictures.get_by_role("button").last.click()
    assert saved.value.suggested_filename.endswith(f"{file['id']}.png")
    with Image.open(io.BytesIO(saved.value.path().read_bytes())) as picture:
        assert "trainedAlgorithmicMedia" in picture.info["XML:com.adobe.xmp"]

    box.fill("Change this picture: warmer light" if is_english else "Ändere dieses Bild: wärmeres Licht")
    box.press("Enter")
    expect(pictures).to_have_count(2)
    expect(page.get_by_test_id("run-line")).to_have_count(2)
    page.reload()
    expect(pictures).to_have_count(2)
    pictures.last.get_by_role("button").first.click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    seen.is_sound()
    assert person.stored_answer(found[1])["files"] != answer["files"]
