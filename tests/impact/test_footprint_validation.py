"""What is published about the footprint's methods is what the script makes of the measurements."""

import json

import pytest

from aim2balance import impact
from aim2balance.impact import registry
from bench.footprint import anchors, method_figures, validate


def test_the_document_and_the_page_are_what_the_script_writes():
    found = validate.held()
    assert validate.DOCUMENT.read_text() == validate.document(found)
    assert validate.PAGE.read_text() == validate.page(found)
    assert validate.ANCHORS.read_text() == anchors.page()
    assert validate.METHOD.read_text() == method_figures.page()


def test_every_measured_case_is_published_with_its_estimates():
    shown = json.loads(validate.PAGE.read_text())["cases"]
    assert len(shown) == len({(each["task"], each["model"], each["precision"]) for each in shown}) == 35
    assert sum(each["judged"] for each in shown) == 22
    assert all(each["low"] <= each["best"] <= each["high"] and each["a2b1"] > 0 for each in shown)
    assert {each["model"] for each in shown if each["ecologits"] is not None} >= {"gpt-oss-120b", "Llama-3.1-405B-Instruct"}
    outside = [each for each in shown if each["outside"]]
    assert 0 < len(outside) == len(validate.REASONS)
    text = validate.DOCUMENT.read_text()
    assert all(each["model"] in text for each in shown)
    assert "mxfp4" in text


def test_what_makers_published_is_inside_at_like_boundaries_and_where_it_is_not_is_said():
    found = anchors.comparisons()
    assert {one.maker for one in found} == {"google", "mistral", "deepseek"}
    outside = {(one.maker, one.quantity, one.zone) for one in found if not one.is_inside}
    assert outside == {("mistral", "carbon", "FRA"), ("mistral", "carbon", "SWE")}
    text = validate.DOCUMENT.read_text()
    assert text.count("| **no** |") == len(outside)
    assert "outside where electricity has little CO2e, as in France and Sweden" in text
    assert {one.role for one in found if one.maker == "mistral"} == {"checks"}, "nothing is set by what it is checked with"


def test_google_is_compared_by_what_google_counted():
    """By contracts and with the water of the site alone: less than an answer is booked with, of the same electricity."""
    rows = {(one.quantity, one.boundary): one for one in anchors.comparisons() if one.maker == "google"}
    assert rows["carbon", "maker"].estimate[1] < rows["carbon", "ours"].estimate[1]
    assert rows["water", "maker"].estimate[1] < rows["water", "ours"].estimate[1]
    parts = sum(rows[name, "maker"].published[1] for name in ("accelerators", "host", "idle", "cooling"))
    assert parts == pytest.approx(rows["electricity", "maker"].published[1])


def test_mistral_comes_inside_at_the_intensity_that_is_named():
    data = anchors.DATA["mistral"]
    least = anchors.least_intensity_inside()
    is_inside = {
        zone: impact.describe(data["provider"], data["model"], data["tokens_in"], data["tokens_out"], zone=zone, method="a2b-2")["CO2e"][
            "high"
        ]  # type: ignore[index]
        >= data["carbon_g"] / 1000
        for zone in ("NOR", "CHE", "FRA", "AUT", "ESP", "DEU", "USA", "POL")
    }
    assert is_inside == {zone: registry.mixes()[zone].gwp * 1000 >= least for zone in is_inside}
    assert set(is_inside.values()) == {True, False}
