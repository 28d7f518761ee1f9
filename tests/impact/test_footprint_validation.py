"""What is published about the footprint's methods is what the script makes of the measurements."""

import json

from bench.footprint import validate


def test_the_document_and_the_page_are_what_the_script_writes():
    found = validate.held()
    assert validate.DOCUMENT.read_text() == validate.document(found)
    assert validate.PAGE.read_text() == validate.page(found)


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
