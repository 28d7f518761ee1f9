"""Settings of a chat and presets of them: kept, chosen above the models, adjusted, saved, and what new chats begin with."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person, cookies_of, new_person
from tests.server import PASSWORD, Server, a_server

LOOKS = [("light", "wide"), ("dark", "wide"), ("light", "narrow"), ("dark", "narrow")]
PIRATE = "Talk like a pirate, in short sentences, and never say that you are a machine."


@pytest.fixture(scope="module")
def two_models(demo: Server) -> Iterator[Server]:
    """A server with the demo, and a model that answers by way of the other demo server."""
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    near = {
        "dialect": "openai",
        "vendor": "other",
        "region": "eu",
        "zone": "DEU",
        "base_url": f"{demo.base}/v1",
        "api_key": key,
        "models": [],
    }
    priced = {"provider": "near", "upstream": "demo", "usd_per_mtok": {"input": 2, "output": 8}, "max_output": 16384}
    config = {"demo": True, "providers": {"near": near}, "models": {"near-model": priced}}
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


def keep(person: Person, name: str, **more: Any) -> dict[str, Any]:
    answer = person.client.post("/api/presets", json={"name": name, **more})
    answer.raise_for_status()
    return answer.json()


def some(person: Person) -> None:
    keep(person, "Pirate", description="For children’s parties", instructions=PIRATE, temperature=0.9, model="demo")
    keep(
        person, "Proof-reader", instructions="Correct spelling and grammar. Change nothing else.\n\nSay what you changed.", temperature=0.1
    )
    keep(
        person,
        "A preset with quite a long name, because somebody wanted it to say all that it does",
        description="Explains things " * 15,
        topP=0.5,
        maxOutput=1200,
        reasoningEffort="low",
    )


def settings_of(person: Person, page: Page) -> Any:
    chat = re.search(r"/c/([0-9a-f-]+)", page.url)
    assert chat is not None, page.url
    return person.get(f"/api/messages/{chat[1]}")["settings"]


def answered(visit: Visit, question: str, count: int) -> None:
    visit.ask(question)
    expect(visit.page.get_by_test_id("receipt-line")).to_have_count(count)
    expect(visit.page).to_have_url(re.compile("/c/"))


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_page_of_presets(visit: Visiting, person: Person, theme: str, width: str) -> None:
    seen = visit(person, theme=theme, width=width, locale="de-DE" if (theme, width) == ("dark", "wide") else "en-GB")
    page = seen.go("/presets")
    expect(page.get_by_text(re.compile("There is no preset yet|Es gibt noch keine Voreinstellung"))).to_be_visible()
    seen.is_sound()
    seen.shot(f"presets-none-{theme}-{width}")
    some(person)
    page.reload()
    expect(page.get_by_test_id("preset")).to_have_count(3)
    page.evaluate("document.fonts.ready")
    seen.is_sound()
    seen.shot(f"presets-{theme}-{width}")
    page.get_by_role("searchbox").fill("PARTIES")
    expect(page.get_by_test_id("preset")).to_have_count(1)
    page.get_by_test_id("preset").locator(".btn").nth(1).click()
    expect(page.get_by_role("dialog").locator("textarea")).to_have_value(PIRATE)
    seen.is_sound()
    seen.shot(f"preset-edit-{theme}-{width}")


def test_a_preset_is_made_changed_copied_made_the_default_and_deleted(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/prompts")
    page.get_by_role("navigation", name="Library").get_by_role("link", name="Presets").click()
    expect(page).to_have_url(re.compile("/presets$"))
    page.get_by_role("button", name="New preset").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Poet")
    dialog.get_by_label("Instructions").fill("Rhyme.")
    dialog.get_by_label("Temperature").fill("7")
    dialog.get_by_label("Longest answer").fill("many")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Temperature")).to_have_attribute("aria-invalid", "true")
    expect(dialog).to_contain_text("A number from 0 to 2.")
    expect(dialog).to_contain_text("A whole number from 1 to 1000000.")
    seen.is_sound()
    assert person.get("/api/presets") == []
    dialog.get_by_label("Temperature").fill("0,7")
    dialog.get_by_label("Longest answer").fill("900")
    dialog.get_by_label("Reasoning effort").select_option(label="High")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    (kept,) = person.get("/api/presets")
    known = {"name": "Poet", "instructions": "Rhyme.", "temperature": 0.7, "topP": None, "maxOutput": 900, "reasoningEffort": "high"}
    assert {name: kept[name] for name in known} == known

    row = page.get_by_test_id("preset")
    row.get_by_role("button", name="More for Poet").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(row).to_have_count(2)
    row.nth(1).get_by_role("button", name="More for Poet 2").click()
    page.get_by_role("menuitem", name="Use for new chats").click()
    expect(row.nth(1)).to_contain_text("New chats")
    row.nth(0).get_by_role("button", name="Edit Poet").click()
    dialog.get_by_label("Name", exact=True).fill("POET 2")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("There is a preset with that name.")
    dialog.get_by_label("Name", exact=True).fill("Bard")
    dialog.get_by_label("New chats begin with it").check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".badge-accent")).to_have_count(1)
    expect(row.nth(0)).to_contain_text("Bard")
    assert [(one["name"], one["default"]) for one in person.get("/api/presets")] == [("Bard", True), ("Poet 2", False)]
    row.nth(1).get_by_role("button", name="More for Poet 2").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(dialog).to_contain_text("Chats that use it keep what they have.")
    dialog.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(1)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_preset_is_chosen_adjusted_saved_and_reset(visit: Visiting, person: Person, theme: str, width: str) -> None:
    some(person)
    seen = visit(person, theme=theme, width=width)
    page = seen.go("/")
    button = page.get_by_test_id("chat-settings")
    expect(button).to_have_attribute("aria-label", "Chat settings")
    page.get_by_test_id("model-button").click()
    option = page.get_by_test_id("preset-option")
    expect(option).to_have_count(3)
    seen.is_sound()
    seen.shot(f"presets-picker-{theme}-{width}")
    page.get_by_role("searchbox").fill("pir")
    expect(option).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(button).to_have_text("Pirate")
    seen.is_sound()
    seen.shot(f"presets-chip-new-{theme}-{width}")
    answered(seen, "Where is the treasure?", 1)
    expect(button).to_have_text("Pirate")
    kept = settings_of(person, page)
    assert (kept["instructions"], kept["temperature"], kept["preset"]["adjusted"]) == (PIRATE, 0.9, False)

    button.click()
    dialog = page.get_by_role("dialog", name="Chat settings")
    expect(dialog.get_by_label("Preset", exact=True)).to_be_focused()
    expect(dialog.get_by_label("Preset", exact=True).locator("option:checked")).to_have_text("Pirate")
    seen.is_sound()
    seen.shot(f"chat-settings-{theme}-{width}")
    dialog.get_by_label("Temperature").fill("0.4")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("data-used", "adjusted")
    page.reload()
    expect(button).to_have_attribute("aria-label", "Chat settings: Pirate, adjusted")
    expect(button).to_contain_text("Pirate")
    seen.shot(f"presets-chip-{theme}-{width}")

    button.click()
    dialog.get_by_role("button", name="Update “Pirate”").click()
    expect(button).to_have_text("Pirate")
    assert next(one for one in person.get("/api/presets") if one["name"] == "Pirate")["temperature"] == 0.4
    button.click()
    dialog.get_by_label("Instructions").fill("Be brief.")
    dialog.get_by_role("button", name="Save as preset").click()
    naming = page.get_by_role("dialog", name="Save as preset")
    expect(naming.get_by_label("Name")).to_be_focused()
    naming.get_by_label("Name").fill("pirate")
    page.keyboard.press("Enter")
    expect(naming.get_by_role("alert")).to_contain_text("There is a preset with that name.")
    seen.is_sound()
    seen.shot(f"chat-settings-save-{theme}-{width}")
    naming.get_by_label("Name").fill("Brief")
    page.keyboard.press("Enter")
    expect(naming).to_have_count(0)
    expect(button).to_have_text("Brief")
    assert settings_of(person, page)["preset"]["name"] == "Brief"
    button.click()
    dialog.get_by_role("button", name="Reset", exact=True).click()
    dialog.get_by_role("button", name="Apply").click()
    expect(button).to_have_text("")
    assert settings_of(person, page) is None
    assert len(person.get("/api/presets")) == 4


def test_new_chats_begin_with_the_default_and_keep_it_when_it_is_gone(visit: Visiting, person: Person) -> None:
    bodies: list[Any] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            bodies.append(json.loads(request.post_data or "null"))

    default = keep(person, "Careful", instructions="Think twice.", maxOutput=300, default=True)
    other = keep(person, "Quick", temperature=0)
    seen = visit(person)
    page = seen.go("/")
    page.on("request", note)
    button = page.get_by_test_id("chat-settings")
    expect(button).to_have_text("Careful")
    with page.expect_request(re.compile("/api/estimate")) as estimated:
        page.get_by_role("textbox", name="Message").fill("Is it late?")
    assert "output=300" in estimated.value.url
    answered(seen, "Is it late?", 1)
    answered(seen, "And now?", 2)
    assert bodies[0]["settings"]["presetId"] == default["id"]
    assert "settings" not in bodies[1]
    person.client.delete(f"/api/presets/{default['id']}").raise_for_status()
    page.reload()
    expect(button).to_have_text("Careful")
    assert settings_of(person, page)["instructions"] == "Think twice."

    page = seen.go("/presets")
    page.get_by_role("button", name="New chat with Quick").click()
    expect(page).to_have_url(re.compile(rf"\?preset={other['id']}$"))
    expect(button).to_have_text("Quick")
    answered(seen, "Where?", 1)
    assert settings_of(person, page)["temperature"] == 0
    page.get_by_role("link", name="New chat").first.click()
    expect(button).to_have_text("")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("qui")
    page.keyboard.press("Enter")
    expect(button).to_have_text("Quick")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("presets")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/presets$"))


def test_a_preset_brings_its_model_when_it_is_chosen_and_not_later(visit: Visiting, two_models: Server) -> None:
    reader = new_person(two_models)
    keep(reader, "Near", model="near-model", temperature=0.5)
    seen = visit(base=two_models.base)
    seen.context.add_cookies(cookies_of(reader))
    page = seen.go("/")
    model, button = page.get_by_test_id("model-button"), page.get_by_test_id("chat-settings")
    model.click()
    page.locator("[data-model=demo]").click()
    expect(model).to_contain_text("scripted")
    model.click()
    page.get_by_test_id("preset-option").click()
    expect(model).not_to_contain_text("scripted")
    answered(seen, "Is it far?", 1)
    model.click()
    expect(page.get_by_test_id("preset-option").get_by_role("button")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-model=demo]").click()
    expect(model).to_contain_text("scripted")
    button.click()
    dialog = page.get_by_role("dialog", name="Chat settings")
    dialog.get_by_label("Reasoning effort").select_option(label="Low")
    expect(dialog).to_contain_text("This model is not known to reason.")
    dialog.get_by_role("button", name="Apply").click()
    expect(button).to_have_attribute("data-used", "adjusted")
    expect(model).to_contain_text("scripted")
    assert settings_of(reader, page)["reasoningEffort"] == "low"
    answered(seen, "And now?", 2)
    reader.client.close()


def test_what_is_refused_is_said_and_nothing_is_lost(visit: Visiting, person: Person) -> None:
    gone = keep(person, "Gone", temperature=1)
    seen = visit(person)
    page = seen.go("/")
    answered(seen, "Hello?", 1)
    page.get_by_test_id("model-button").click()
    expect(page.get_by_test_id("preset-option")).to_have_count(1)
    person.client.delete(f"/api/presets/{gone['id']}").raise_for_status()
    page.get_by_test_id("preset-option").click()
    expect(page.get_by_text("There is no such preset any more.")).to_be_visible()
    seen.is_sound()
    button = page.get_by_test_id("chat-settings")
    expect(button).to_have_text("")
    button.click()
    dialog = page.get_by_role("dialog", name="Chat settings")
    dialog.get_by_label("Top P").fill("2")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_contain_text("A number from 0 to 1.")
    dialog.get_by_label("Top P").fill("0.5")
    dialog.get_by_role("button", name="Apply").click()
    expect(button).to_have_text("Adjusted")
    assert settings_of(person, page)["topP"] == 0.5
