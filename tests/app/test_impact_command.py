"""`impact estimate`, as a person runs it."""

import json

import pytest
from typer.testing import CliRunner

from aim2balance.app.cli import commands, console

assert commands

ASKED = ["impact", "estimate", "--provider", "openai", "--model", "gpt-4o", "--input", "1000", "--output", "400", "--zone", "DEU", "--json"]


def answer(*more: str) -> dict:
    result = CliRunner().invoke(console.app, [*ASKED, *more])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_method_is_the_first_one_unless_another_is_asked_for():
    assert answer() == answer("--method", "a2b-1")
    assert answer()["method"] == "a2b-1"
    assert "parts" not in answer()


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
