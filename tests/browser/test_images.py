"""Images in a question: chosen, pasted, dropped, taken out, refused, sent, seen again and looked at."""

import json
import struct
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, new_person
from tests.browser.test_looks import LOOKS
from tests.server import PASSWORD, Server, a_server

PUT = """([bytes, name, type, event]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const box = document.querySelector("[data-composer]");
  const options = { bubbles: true, cancelable: true };
  if (event === "paste") box.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
  else for (const name of ["dragover", "drop"]) box.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: data }));
}"""


def picture(width: int = 320, height: int = 200, tint: int = 0) -> bytes:
    """A PNG of a sky over a meadow, plain and small."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    sky, meadow = bytes((150 - tint, 190, 225)), bytes((105, 150 - tint, 90))
    rows = b"".join(b"\0" + (sky if y < height * 0.6 else meadow) * width for y in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def choose(page: Page, *names: str, content: bytes | None = None, kind: str = "image/png") -> None:
    files = [{"name": name, "mimeType": kind, "buffer": content or picture(tint=10 * at)} for at, name in enumerate(names)]
    page.get_by_test_id("attach-input").set_input_files(files)  # type: ignore[arg-type]


def put(page: Page, name: str, event: str, content: bytes | None = None, kind: str = "image/png") -> None:
    page.evaluate(PUT, [list(content or picture()), name, kind, event])


def test_an_image_is_asked_about_and_stays_with_its_question(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    expect(page.get_by_role("button", name="Attach files")).to_be_visible()
    choose(page, "walk.png")
    put(page, "pasted.png", "paste", picture(tint=30))
    put(page, "dropped.png", "drop", picture(tint=60))
    strip = page.get_by_role("list", name="Images of this message")
    expect(strip.get_by_role("img")).to_have_count(3)
    page.get_by_role("button", name="Remove pasted.png").click()
    expect(strip.get_by_role("img")).to_have_count(2)
    page.get_by_role("textbox", name="Message").fill("What is on these?")
    expect(page.get_by_test_id("estimate")).to_contain_text("ct")
    seen.is_sound()
    seen.shot("images-composer")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("answer")).to_contain_text("I got 2 images.")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(strip).to_have_count(0)
    page.reload()
    question = page.get_by_test_id("question")
    expect(question.get_by_role("img")).to_have_count(2)
    expect(question.locator("img").first).to_have_js_property("naturalWidth", 320)
    seen.is_sound()
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_text("2/2")).to_be_visible()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    chat = page.url.rpartition("/")[2]
    asked = [message for message in person.get(f"/api/messages/{chat}")["messages"] if message["role"] == "user"]
    assert {len(message["files"]) for message in asked} == {2}
    page.get_by_role("button", name="Image 2 of 2, larger").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    seen.is_sound()
    seen.shot("images-large")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_images_look_well(visit: Visiting, person: Person, theme: str, width: str) -> None:
    locale = "de-DE" if theme == "dark" else "en-GB"
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/")
    choose(page, "alone.png")
    expect(page.get_by_test_id("image").get_by_role("img")).to_have_count(1)
    page.locator("[data-composer]").fill("What is it?")
    page.locator("[data-composer]").press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    choose(page, *(f"{number}.png" for number in range(9)))
    expect(page.get_by_test_id("image").get_by_role("img")).to_have_count(8)
    expect(page.get_by_test_id("images-refused")).to_contain_text("8.png")
    expect(page.get_by_test_id("question").locator("img")).to_have_js_property("naturalWidth", 320)
    seen.is_sound()
    seen.shot(f"images-{theme}-{width}")
    page.locator("[data-composer]").press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    expect(page.get_by_test_id("question").last.get_by_role("img")).to_have_count(8)
    seen.is_sound()
    seen.shot(f"images-sent-{theme}-{width}")


def test_what_cannot_be_sent_is_said(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    seen.forgive("status of 400")
    page = seen.go("/")
    note = page.get_by_test_id("images-refused")
    choose(page, "notes.tiff", content=b"II*\0", kind="image/tiff")
    expect(note).to_contain_text("notes.tiff is no image that can be sent")
    choose(page, "poster.png", content=bytes((8 << 20) + 1))
    expect(note).to_contain_text("poster.png is larger than 8 MiB.")
    choose(page, "fake.png", content=b"<script>alert(1)</script>")
    expect(note).to_contain_text("fake.png was not added. This is no image that can be read")
    expect(page.get_by_test_id("image")).to_have_count(0)
    seen.is_sound()
    choose(page, "kept.png")
    expect(page.get_by_test_id("image").get_by_role("img")).to_have_count(1)
    expect(note).to_have_count(0)


def test_the_same_image_goes_with_a_message_once(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" and request.url.endswith("/api/files") else None
    )
    images = page.get_by_test_id("image")
    choose(page, "walk.png", "walk.png")  # two of one name that are not the same
    expect(images.get_by_role("img")).to_have_count(2)
    choose(page, "walk.png", content=picture())
    put(page, "again.png", "paste", picture())
    put(page, "once more.png", "drop", picture(tint=10))
    put(page, "other.png", "paste", picture(tint=50))
    expect(images.get_by_role("img")).to_have_count(3)
    page.get_by_role("textbox", name="Message").fill("What is on these?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("answer")).to_contain_text("I got 3 images.")
    assert len(sent) == 3


@pytest.fixture(scope="module")
def gallery() -> Iterator[Server]:
    """A server with a model that reads images and one that does not; nothing is sent to them."""
    row = {"provider": "openai", "usd_per_mtok": {"input": 2, "output": 8}}
    config = {
        "demo": False,
        "providers": {"openai": {"api_key": "sk-never-used-0123456789", "base_url": "http://127.0.0.1:9/v1", "models": []}},
        "models": {"blind-model": {**row, "vision": False}, "seeing-model": {**row, "vision": True}, "other-model": row},
        "gateway": {"retries": 0},
    }
    with a_server(config=config) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@pytest.fixture
def looker(gallery: Server) -> Iterator[Person]:
    made = new_person(gallery)
    gallery.run("wallet", "credit", made.email, "1", "--reason", "test")
    made.client.put("/api/user/personalization", json={"defaultModel": "blind-model"}).raise_for_status()
    yield made
    made.client.close()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_model_that_cannot_read_images_is_not_asked(gallery: Server, visit: Visiting, looker: Person, theme: str, width: str) -> None:
    seen = visit(looker, base=gallery.base, theme=theme, width=width)
    page = seen.go("/")
    expect(page.get_by_test_id("model-button")).to_contain_text("blind-model")
    choose(page, "walk.png")
    note = page.get_by_test_id("model-blind")
    expect(note).to_contain_text("blind-model cannot read images. Choose a model that can, or remove them.")
    page.get_by_role("textbox", name="Message").fill("What is it?")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    seen.is_sound()
    seen.shot(f"images-blind-{theme}-{width}")
    page.get_by_role("button", name="Choose another model").click()
    picker = page.get_by_role("dialog", name="Choose a model")
    expect(picker.locator("[data-model=blind-model]")).to_be_disabled()
    expect(picker.locator("tr", has=page.locator("[data-model=blind-model]"))).to_contain_text("Cannot read images")
    expect(picker.locator("[data-model=other-model]")).to_be_enabled()
    seen.is_sound()
    seen.shot(f"images-picker-{theme}-{width}")
    picker.locator("[data-model=seeing-model]").click()
    expect(note).to_have_count(0)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    expect(page.get_by_test_id("image").get_by_role("img")).to_have_count(1)


def test_a_refused_question_with_images_names_the_way_out(gallery: Server, visit: Visiting, looker: Person) -> None:
    seen = visit(looker, base=gallery.base)
    seen.forgive("status of 400")
    seen.forgive("status of 502")

    def not_told(route: Route) -> None:
        models = [{**model, "vision": None} for model in route.fetch().json()]
        route.fulfill(body=json.dumps(models), content_type="application/json")

    seen.page.route("**/api/models", not_told)
    page = seen.go("/")
    choose(page, "walk.png")
    expect(page.get_by_test_id("image").get_by_role("img")).to_have_count(1)
    page.get_by_role("textbox", name="Message").fill("What is it?")
    page.get_by_role("button", name="Send", exact=True).click()
    refused = page.get_by_test_id("send-error")
    expect(refused).to_contain_text("This model cannot read images. Choose one that can, or leave the images out.")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("What is it?")
    expect(page.get_by_test_id("image").get_by_role("img")).to_have_count(1)
    seen.is_sound()
    refused.get_by_role("button", name="Choose another model").click()
    page.get_by_role("dialog", name="Choose a model").locator("[data-model=seeing-model]").click()
    expect(refused).to_have_count(0)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("question").get_by_role("img")).to_have_count(1)
