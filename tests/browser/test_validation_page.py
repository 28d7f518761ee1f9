"""`/impact/method`: every measured case beside the estimates, for anybody."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from aim2balance.impact import a2b_1, a2b_2, a2b_2_figures
from aim2balance.impact.factors import FACTORS
from bench.footprint import anchors
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


@pytest.mark.parametrize("locale", TASKS)
def test_every_number_of_the_method_is_the_programs(visit: Visiting, locale: str) -> None:
    """Read off the screen and compared with the method itself, not with the file the page is made from."""
    decimal = "," if locale == "de-DE" else "."
    seen = visit(locale=locale)
    page = seen.go("/impact/method")
    held = page.get_by_test_id("method")
    expect(held.get_by_role("table")).to_have_count(2)
    cited = {source.url for factor in FACTORS for source in factor.cited if source.url}
    links = (
        held.get_by_role("heading", name="Quellen" if locale == "de-DE" else "Sources")
        .locator("xpath=following-sibling::ul[1]")
        .get_by_role("link")
    )
    expect(links).to_have_count(len({source.title for factor in FACTORS for source in factor.cited if source.url}))
    assert {link.get_attribute("href") for link in links.all()} == cited
    measured, first = held.get_by_role("table").all()
    (down, up), guess = a2b_2_figures.SPREAD, a2b_2.GUESS_SPREAD
    for grade, (low, high) in {"C": (down, up), "D": (a2b_2.CLOSED_SPREAD,) * 2, "E": (down * guess, up * guess)}.items():
        told = f"÷ {low:.2g} … × {high:.2g}".replace(".", decimal)
        expect(measured.get_by_role("row").filter(has_text=re.compile(f"^{grade}, "))).to_contain_text(told)
    expect(measured.get_by_role("row").filter(has_text=re.compile("^B, "))).to_contain_text(f"{a2b_2_figures.BATCH[a2b_2.HIGH]:g} ")
    for grade, factors in a2b_1.CLASSES.items():
        row = first.get_by_role("row").filter(has_text=re.compile(f"^{grade}, "))
        for number in range(3):
            told = f"× {factors[2 * number]:g}–{factors[2 * number + 1]:g}".replace(".", decimal)
            assert row.get_by_role("cell").nth(number + 1).inner_text().replace("\u00a0", " ") == told
    low, best, high = (f"{value:g}".replace(".", decimal) for value in a2b_2.HOST)
    expect(held.get_by_text(re.compile(f"{best} [^0-9]*\\({low} [^0-9]* {high}\\)")).first).to_be_visible()
    formulas = " ".join(held.locator("pre").all_inner_texts())
    for value in (*a2b_2_figures.FIT, a2b_2.CACHE_EXPONENT, a2b_1.EMBODIED_KG_PER_IT_KWH, a2b_1._SERVER_KG, a2b_1._GPU_KG):
        assert f"{value:g}" in formulas, value
    assert f"{a2b_1._GPU_ALPHA:.6g}".replace("e-0", "e-") in formulas
    seen.is_sound()


@pytest.mark.parametrize("locale", TASKS)
def test_what_makers_published_stands_beside_the_estimate_with_boundary_and_source(visit: Visiting, locale: str) -> None:
    is_german = locale == "de-DE"
    seen = visit(locale=locale)
    page = seen.go("/impact/method")
    card = page.get_by_test_id("anchors")
    rows = card.get_by_role("row")
    found = anchors.comparisons()
    expect(rows).to_have_count(len(found) + 1)
    for number, one in enumerate(found, start=1):
        cells = [text.replace("\u00a0", " ") for text in rows.nth(number).get_by_role("cell").all_inner_texts()]
        figure = float(cells[1].split(" ")[0].replace(",", "."))
        assert figure == pytest.approx(one.published[1], rel=1e-2)
        assert float(cells[2].split(" ")[1].replace(",", ".")) == pytest.approx(one.estimate[1], rel=0.06)
        assert cells[3] == one.quality
        assert cells[4].startswith(("ja" if is_german else "yes") if one.is_inside else ("nein" if is_german else "no"))
        if one.zone is not None:
            assert one.zone in cells[0]
    for data in anchors.DATA.values():
        expect(card.get_by_text(f"{data['source']} ({data['year']}; {data['licence']})")).to_be_visible()
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_looks(visit: Visiting, theme: str, width: str) -> None:
    seen = visit(theme=theme, width=width, locale="de-DE" if theme == "dark" else "en-GB")
    page = seen.go("/impact/method")
    page.get_by_test_id("validation").scroll_into_view_if_needed()
    keep(seen, f"validation-{theme}-{width}")
    page.get_by_test_id("anchors").scroll_into_view_if_needed()
    keep(seen, f"anchors-{theme}-{width}")
    page.get_by_role("heading", level=3).last.scroll_into_view_if_needed()
    keep(seen, f"validation-end-{theme}-{width}")
    page.get_by_test_id("factors").scroll_into_view_if_needed()
    keep(seen, f"factors-{theme}-{width}")
    seen.is_sound()


@pytest.mark.parametrize("locale", TASKS)
def test_every_factor_is_shown_with_its_source(visit: Visiting, locale: str) -> None:
    """A line for each factor of the register, no cell of it empty."""
    seen = visit(locale=locale)
    page = seen.go("/impact/method")
    lines = page.get_by_test_id("factors").locator("tbody tr")
    expect(lines).to_have_count(len(FACTORS))
    for cells in (line.locator("td").all_inner_texts() for line in lines.all()):
        assert len(cells) == 7
        assert all(text.strip() for text in cells), cells
    host = lines.nth([factor.key for factor in FACTORS].index("hostShare"))
    expect(host).to_contain_text("0.2 – 0.4 – 0.8" if locale == "en-GB" else "0,2 – 0,4 – 0,8")
    expect(host).to_contain_text("our judgement" if locale == "en-GB" else "unserem Ermessen")
    seen.is_sound()
