"""A person chooses a picture, sees it wherever they stand, changes and removes it; what is none is refused in words."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.reading import becomes
from tests.identity.test_square_picture import BLUE, RED, png_claiming, quartered, written

LOOKS = (
    {"theme": "light", "width": "wide"},
    {"theme": "dark", "width": "narrow", "locale": "de-DE"},
)
COLOUR = """async (image) => {
  try { await image.decode(); } catch { return "another picture came while this one was decoded"; }
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.drawImage(image, 0, 0, 1, 1);
  const [red, , blue] = canvas.getImageData(0, 0, 1, 1).data;
  return red > blue ? "red" : "blue";
}"""

STICKING_OUT = """(card) => {
  const right = card.getBoundingClientRect().right;
  return [...card.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > right).map((one) => one.outerHTML.slice(0, 80));
}"""


def choose(page: Page, name: str, content: bytes) -> None:
    page.get_by_test_id("picture-input").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow-german"))
def test_a_picture_is_chosen_seen_again_changed_and_removed(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    german = "locale" in look
    seen = visit(person, **look)
    page = seen.go("/settings")
    profile, foot = page.get_by_test_id("profile"), page.locator("#nav")
    picture, small = profile.get_by_test_id("profile-picture"), foot.get_by_test_id("profile-picture")
    add = profile.get_by_role("button", name="Bild wählen" if german else "Choose a picture")
    expect(add).to_be_enabled()
    expect(picture).to_have_count(0)
    with page.expect_file_chooser() as chooser:
        add.click()
    assert not chooser.value.is_multiple()
    choose(page, "me.png", written(Image.new("RGB", (600, 400), RED), "PNG"))
    expect(picture).to_be_visible()
    expect(profile.get_by_text("Gespeichert." if german else "Saved.")).to_be_visible()
    becomes(picture, COLOUR, "red")
    expect(small).to_have_count(1)
    seen.is_sound()
    assert profile.evaluate(STICKING_OUT) == []
    seen.shot(f"profile-picture-{look['theme']}-{look['width']}")

    page.reload(wait_until="domcontentloaded")
    expect(picture).to_be_visible()
    becomes(small, COLOUR, "red")
    choose(page, "other.jpg", written(Image.new("RGB", (400, 600), BLUE), "JPEG"))
    expect(profile.get_by_text("Gespeichert." if german else "Saved.")).to_be_visible()
    becomes(small, COLOUR, "blue")
    becomes(picture, COLOUR, "blue")

    remove = profile.get_by_role("button", name="Bild entfernen" if german else "Remove the picture")
    remove.focus()
    page.keyboard.press("Enter")
    expect(picture).to_have_count(0)
    expect(small).to_have_count(0)
    expect(remove).to_have_count(0)
    expect(add).to_be_focused()
    seen.is_sound()
    assert person.get("/api/user")["pictureId"] is None
    page.reload(wait_until="domcontentloaded")
    expect(add).to_be_enabled()
    expect(picture).to_have_count(0)


def test_what_is_no_picture_is_refused_in_words_and_the_picture_stays(visit: Visiting, person: Person, tmp_path: Path) -> None:
    seen = visit(person)
    seen.forgive("status of 400")
    page = seen.go("/settings")
    profile = page.get_by_test_id("profile")
    expect(profile.get_by_role("button", name="Choose a picture")).to_be_enabled()
    choose(page, "me.png", written(quartered(300, 300), "PNG"))
    expect(profile.get_by_test_id("profile-picture")).to_be_visible()
    expect(profile.get_by_role("button", name="Another picture")).to_be_enabled()
    alert = profile.get_by_role("alert")
    none, moves = "This is no picture that can be read", "This picture moves."
    moving = written(quartered(40, 40), "PNG", save_all=True, append_images=[quartered(40, 40, "L").convert("RGB")])
    refused = {
        "text.png": (b"a text, whatever its name says", none),
        "moving.png": (moving, moves),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", none),
        "bomb.png": (png_claiming(9_000, 9_000), "more than 50 megapixels"),
        "old.gif": (written(quartered(40, 40, "P"), "GIF"), none),
    }
    for name, (content, words) in refused.items():
        choose(page, name, content)
        expect(alert).to_contain_text(words)
        expect(profile.get_by_role("button", name="Another picture")).to_be_enabled()
        expect(profile.get_by_test_id("profile-picture")).to_be_visible()
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(50 << 20)
    page.get_by_test_id("picture-input").set_input_files(large)
    expect(alert).to_contain_text("at most 8 MiB")
    seen.is_sound()
    seen.shot("profile-picture-refused")
    kept = person.get("/api/user")["pictureId"]
    choose(page, "next.png", written(quartered(300, 300), "WEBP"))
    expect(alert).to_have_count(0)
    expect(profile.get_by_text("Saved.")).to_be_visible()
    assert person.get("/api/user")["pictureId"] not in (None, kept)
