"""`impact estimate`, as a person runs it."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from aim2balance.app.cli import commands, console

assert commands

ASKED = ["impact", "estimate", "--provider", "openai", "--model", "gpt-4o", "--input", "1000", "--output", "400", "--zone", "DEU", "--json"]


def answer(*more: str) -> dict:
    result = CliRunner().invoke(console.app, [*ASKED, *more])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def run(*asked: str, **environment: str) -> Result:
    return CliRunner().invoke(console.app, ["impact", "estimate", *asked, "--json"], env=environment)


def of(provider: str, model: str, *more: str) -> dict:
    result = run("--provider", provider, "--model", model, "--input", "1000", "--output", "400", *more)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_method_is_the_one_that_answers_are_booked_with(tmp_path: Path):
    assert answer() == answer("--method", "a2b-2")
    config = tmp_path / "aim2balance.yaml"
    config.write_text("impact: { method: a2b-1 }")
    result = CliRunner().invoke(console.app, ASKED, env={"AIM2BALANCE_CONFIG": str(config)})
    assert json.loads(result.stdout) == answer("--method", "a2b-1")
    assert json.loads(result.stdout)["method"] == "a2b-1"
    assert "parts" not in answer("--method", "a2b-1")


@pytest.mark.parametrize("method", ["a2b-1", "a2b-2"])
@pytest.mark.parametrize(
    ("provider", "model", "why"),
    [
        ("openai", "whisper-1", "listening to speech"),
        ("openai", "gpt-4o-transcribe", "listening to speech"),
        ("groq", "whisper-large-v3-turbo", "listening to speech"),
        ("openai", "tts-1-hd", "speech takes"),
        ("openai", "gpt-4o-mini-tts", "speech takes"),
        ("google", "gemini-2.5-flash-preview-tts", "speech takes"),
        ("other", "bge-reranker-v2-m3", "ranking"),
    ],
)
def test_f30_what_is_no_text_has_no_figure_of_text(provider: str, model: str, why: str, method: str):
    found = of(provider, model, "--method", method)
    assert [found[name] for name in ("kWh", "L", "CO2e", "prefillKWh", "footprintM2Year", "class", "parts")] == [None] * 7
    assert why in found["notKnown"]
    assert found["method"] == method
    asked = ["impact", "estimate", "--provider", provider, "--model", model, "--input", "1", "--output", "1"]
    assert why in CliRunner().invoke(console.app, asked).output


def test_every_kind_of_model_is_estimated_as_what_it_does():
    vectors, text = of("openai", "text-embedding-3-small"), of("openai", "gpt-4o")
    assert vectors["kWh"]["best"] == pytest.approx(vectors["prefillKWh"])
    assert text["kWh"]["best"] > text["prefillKWh"] > 0
    picture = of("openai", "dall-e-3")
    assert picture == of("openai", "dall-e-3", "--output", "0") | {"basis": picture["basis"]}
    assert of("groq", "llama-guard-3-8b")["kWh"]["best"] > 0


def test_a_size_that_no_model_has_is_said_not_to_be_believed():
    found = of("other", "wonder-900000b")
    assert "size-in-name-not-believed" in found["warnings"]
    assert "not believed" in found["basis"]
    assert found["class"] == "E"
    assert "size-in-name-not-believed" not in of("other", "wonder-70b")["warnings"]
    assert "size-in-name-not-believed" not in of("other", "wonder")["warnings"]


@pytest.mark.parametrize("name", ["input", "output"])
def test_more_tokens_than_a_method_counts_are_refused_by_name_and_number(name: str):
    counts = {"input": "1", "output": "1", name: "1000000000001"}
    result = run("--provider", "openai", "--model", "gpt-4o", "--input", counts["input"], "--output", counts["output"])
    assert result.exit_code != 0
    assert f"{name}: 1000000000001 tokens" in str(result.exception)
    assert "1000000000000" in str(result.exception)


def test_the_second_method_tells_the_parts_and_they_add_up():
    found = answer("--method", "a2b-2")
    assert found["method"] == "a2b-2"
    assert list(found["parts"]) == ["accelerators", "host", "idle", "cooling"]
    for end in ("low", "best", "high"):
        assert sum(part[end] for part in found["parts"].values()) == pytest.approx(found["kWh"][end])


def test_another_method_is_refused_by_name():
    result = CliRunner().invoke(console.app, [*ASKED, "--method", "a2b-3"])
    assert result.exit_code != 0
    assert "a2b-3" in f"{result.output}{result.stderr}{result.exception}"
