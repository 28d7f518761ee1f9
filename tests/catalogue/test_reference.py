"""The page of all keys cannot lie: it is made from them, and every example on it loads."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from aim2balance.catalogue.config_model import AllServiceVariables, ConfigFile
from aim2balance.catalogue.configuration import load_settings
from aim2balance.catalogue.reference import listed, reference, schema
from aim2balance.catalogue.vendors import BUILT_IN
from aim2balance.kit.config_types import keys_of
from aim2balance.kit.settings import Environment, read_environment
from aim2balance.kit.yaml12 import parse
from tests.catalogue.samples import settings

ROOT = Path(__file__).parents[2]
COMMAND = "run: python -m aim2balance.catalogue.reference docs/configuration.md docs/aim2balance.schema.json"
EXAMPLES = {path: str(field.examples[0]) for path, _, field in listed(ConfigFile) if field.examples}


def test_the_committed_page_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == reference(), COMMAND


def test_the_committed_schema_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "aim2balance.schema.json").read_text(encoding="utf-8") == schema(), COMMAND


def beneath(path: str, value: Any) -> Any:
    """A file that says this one thing, and what must stand beside it."""
    beside = {"value": "1", "date": "2026-01-01"} if path.startswith("pricing.eur_per_usd.") else {}
    beside |= {"above": 5} if ".tiers[]." in path else {"input": 1} if ".usd_per_mtok." in path else {}
    watts = {"sensors": ["watts"], "idle_watts": 60, "load_watts": 340}
    beside |= {"source": "entsoe"} if ".hourly." in path and not path.endswith(".source") else {}
    beside |= {} if ".power_meter." not in path else watts if path.endswith("_watts") else {"sensors": ["rapl"]}
    beside |= {"adapter": "brave", "url": "http://a", "api_key": "k", "usd_per_use": 0} if path.startswith("tools.web_search.") else {}
    for part in reversed(path.replace(".tiers[]", ".tiers.#").split(".")):
        value = [value] if part == "#" else {**beside, ("m" if part == "*" else part): value}
        beside = {"usd_per_mtok": {"input": 1}} if part == "#" else {}
    return value


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_example_is_accepted(path: str) -> None:
    example = EXAMPLES[path] if EXAMPLES[path].startswith(("[", "{")) else f'"{EXAMPLES[path]}"'
    value = parse("example", f"value: {example}", {"OPENAI_API_KEY": "k", "KEY_A": "a", "KEY_B": "b"}).data["value"]
    parse("example", json.dumps(beneath(path, value), default=str), {}).read(ConfigFile)


def test_a_key_that_stands_nowhere_is_refused_by_the_schema_too() -> None:
    known = json.loads(schema())["$defs"]
    assert {name for name, section in known.items() if section["additionalProperties"] is not False} == set()
    assert known["ModelRow"]["properties"]["max_output"]["maximum"] == 10_000_000
    assert known["Environment"]["properties"]["AIM2BALANCE_DATABASE_URL"]["description"] == "any PostgreSQL from version 15 on"


def test_stated_defaults_are_the_real_ones(tmp_path: Path) -> None:
    rows = dict(re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([^|]+) \|", reference(), re.MULTILINE))
    found = settings()
    for name, value in found.gateway:
        stated = rows[f"gateway.{name}"]
        assert (stated if isinstance(value, str) else float(stated)) == value, name
    assert (rows["pricing.margin"], rows["pricing.rebalancing_fee"]) == (str(found.margin), str(found.rebalancing_fee))
    assert (rows["home_region"], rows["mail.from"]) == (found.home_region, found.mail_from)
    around = read_environment({}, tmp_path)
    assert load_settings(around) == found
    assert f"| `AIM2BALANCE_PORT` | {around.port} |" in reference()


def test_every_vendor_that_is_built_in_has_its_variable() -> None:
    assert {row.variable for row in BUILT_IN} <= set(keys_of(AllServiceVariables))


def test_every_variable_the_program_names_is_on_the_page_and_in_the_example() -> None:
    named = {*keys_of(Environment), *keys_of(AllServiceVariables)}
    used: set[str] = set()
    for path in (ROOT / "aim2balance").rglob("*.py"):
        used |= set(
            re.findall(
                r"\b(AIM2BALANCE_[A-Z_]+|[A-Z]+_API_KEY|OLLAMA_BASE_URL|STRIPE_[A-Z_]+|SMTP_URL|S3_URL)\b", path.read_text(encoding="utf-8")
            )
        )
    assert used - named == set()
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert named - example - {"AIM2BALANCE_CONFIG"} == set()
    assert example - named == set()
