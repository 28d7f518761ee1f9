"""The OpenAPI document says what is sent, and the page's types are made from it."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aim2balance.app.openapi import document, shapes

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"


def successes() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Address, status, media type and schema of what each route of `/api` answers when all goes well."""
    for path, operations in document()["paths"].items():
        for method, operation in operations.items() if path.startswith("/api/") else ():
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    is_told = status == "204" or method == "head" or answer.get("content") or "Location" in answer.get("headers", {})
                    assert is_told, f"{method} {path} {status} says nothing of its answer"
                    for kind, content in answer.get("content", {}).items():
                        yield f"{method} {path}", status, kind, content["schema"]


def test_every_answer_has_a_shape() -> None:
    found = list(successes())
    assert len(found) > 90
    for place, _, kind, schema in found:
        assert schema, f"{place}: {kind} of any shape"


def test_a_name_means_one_shape() -> None:
    """Two models with one name get their modules' names in the document."""
    assert not [name for name in document()["components"]["schemas"] if "__" in name or "-" in name]


def test_the_page_knows_the_shapes_as_they_are() -> None:
    environ = {**os.environ, "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["npm", "run", "--silent", "schema"],
        cwd=WEB,
        env=environ,
        input=json.dumps(shapes(), sort_keys=True),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (WEB / "src/api/schema.ts").read_text(), "web/src/api/schema.ts is not of this API any more: run `make schema`"


def test_the_page_knows_the_bounds_of_prompts_and_presets() -> None:
    described = {
        name: shape["properties"]
        for name, shape in document()["components"]["schemas"].items()
        if name in ("PromptIn", "PresetIn", "AgentIn", "Ask", "UnsentTextIn")
    }
    prompt, preset = described["PromptIn"], described["PresetIn"]

    def most(schema: dict[str, Any]) -> float:
        return float(next(one["maximum"] for one in schema["anyOf"] if "maximum" in one))

    told = "\n".join((WEB / name).read_text() for name in ("src/api/limits.ts", "src/lib/parameters.ts"))
    page = dict(re.findall(r"^export const (MOST_\w+) = ([\d_]+);$", told, re.MULTILINE))
    assert {name: int(value) for name, value in page.items()} == {
        "MOST_NAME": prompt["name"]["maxLength"],
        "MOST_DESCRIPTION": preset["description"]["maxLength"],
        "MOST_TEXT": prompt["text"]["maxLength"],
        "MOST_STARTERS": described["AgentIn"]["starters"]["maxItems"],
        "MOST_STARTER": described["AgentIn"]["starters"]["items"]["maxLength"],
        "MOST_TEMPERATURE": most(preset["temperature"]),
        "MOST_OUTPUT": most(preset["maxOutput"]),
        "MOST_MESSAGE": next(one["maxLength"] for one in described["Ask"]["text"]["anyOf"] if "maxLength" in one),
        "MOST_DRAFT": described["UnsentTextIn"]["text"]["maxLength"],
    }
    assert preset["name"]["maxLength"] == prompt["name"]["maxLength"]
    assert preset["instructions"]["maxLength"] == prompt["text"]["maxLength"]


def test_no_number_of_a_request_is_without_bound() -> None:
    """What reaches SQL or arithmetic has a largest value, so that no request makes a figure the database cannot keep."""
    described = document()

    def unbounded(schema: Any, place: str, seen: frozenset[str]) -> Iterator[str]:
        if isinstance(schema, list):
            for inner in schema:
                yield from unbounded(inner, place, seen)
        elif isinstance(schema, dict):
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                if name not in seen:
                    yield from unbounded(described["components"]["schemas"][name], f"{place} {name}", seen | {name})
                return
            if schema.get("type") == "integer" and not schema.keys() & {"maximum", "exclusiveMaximum", "enum", "const"}:
                yield place
            for name, inner in schema.items():
                yield from unbounded(inner, f"{place}.{name}", seen)

    asked = [
        (f"{method} {path}", schema["schema"])
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        for schema in (*operation.get("parameters", []), *operation.get("requestBody", {}).get("content", {}).values())
    ]
    assert len(asked) > 80
    assert not [found for place, schema in asked for found in unbounded(schema, place, frozenset())]
