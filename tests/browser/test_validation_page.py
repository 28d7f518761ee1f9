"""`/impact/method`: every measured case beside the estimates, for anybody."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.test_looks import LOOKS, keep

PUBLISHED = json.loads((Path(__file__).parents[2] / "web" / "src" / "features" / "impact" / "validation.json").read_text())
TASKS = {"en-GB": ("Chat", "Problem solving", "Pictures", "Code"), "de-DE": ("Chat", "Aufgaben lösen", "Bilder", "Code")}
KEYS = ("lm-arena-chat", "gpqa", "image-chat", "sourcegraph-fim")


@pytest.mark.parametrize("locale", TASKS)
def test_every_measured_case_stands_beside_the_estimates(visit: Visiting, locale: str) -> None:
    seen = visit(locale=locale)
    page = seen.go("/impact/method")
    held = page.get_by_test_id("validation")
    seen_models = 0
    for key, label in zip(KEYS, TASKS[locale], strict=True):
        held.get_by_role("radio", name=label).check()
        cases = [case for case in PUBLISHED["cases"] if case["task"] == key]
        expect(held.get_by_role("img")).to_have_count(len(cases))
        for case in cases:
            expect(held.get_by_role("img", name=case["model"]).first).to_be_visible()
            seen_models += 1
    assert seen_models == len(PUBLISHED["cases"])
    expect(held.get_by_text("mxfp4")).to_be_visible()
    for case in PUBLISHED["cases"]:
        if case["outside"]:
            expect(held.get_by_role("listitem").filter(has_text=case["model"]).last).to_be_visible()
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_looks(visit: Visiting, theme: str, width: str) -> None:
    seen = visit(theme=theme, width=width, locale="de-DE" if theme == "dark" else "en-GB")
    page = seen.go("/impact/method")
    page.get_by_test_id("validation").scroll_into_view_if_needed()
    keep(seen, f"validation-{theme}-{width}")
    page.get_by_role("heading", level=3).last.scroll_into_view_if_needed()
    keep(seen, f"validation-end-{theme}-{width}")
    seen.is_sound()
