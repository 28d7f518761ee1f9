"""The page of all keys cannot lie: it is made from them, and every example on it loads."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from aim2balance.catalogue.config_keys import KEYS, ConfigKey
from aim2balance.catalogue.reference import VARIABLES, reference
from aim2balance.catalogue.types import GatewayLimits
from aim2balance.kit.yaml12 import parse
from tests.catalogue.samples import settings

ROOT = Path(__file__).parents[2]


def test_the_committed_page_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == reference(), (
        "run: python -m aim2balance.catalogue.reference docs/configuration.md"
    )


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_every_example_is_accepted(key: ConfigKey) -> None:
    example = key.example if key.example.startswith(("[", "{")) else f'"{key.example}"' if key.example.startswith("$") else key.example
    value = parse("example", f"value: {example}", {"OPENAI_API_KEY": "k", "KEY_A": "a", "KEY_B": "b"}).data["value"]
    key.kind.read(value)


def test_stated_defaults_of_the_gateway_are_the_real_ones() -> None:
    stated = {key.path.partition(".")[2]: float(key.default) for key in KEYS if key.path.startswith("gateway.")}
    assert stated == {field.name: float(getattr(GatewayLimits(), field.name)) for field in fields(GatewayLimits)}
    assert str(settings().margin) == next(key.default for key in KEYS if key.path == "pricing.margin")
    assert str(settings().rebalancing_fee) == next(key.default for key in KEYS if key.path == "pricing.rebalancing_fee")


def test_every_variable_the_program_names_is_on_the_page_and_in_the_example() -> None:
    listed = {variable.name for variable in VARIABLES}
    used: set[str] = set()
    for path in (ROOT / "aim2balance").rglob("*.py"):
        used |= set(
            re.findall(
                r"\b(AIM2BALANCE_[A-Z_]+|[A-Z]+_API_KEY|OLLAMA_BASE_URL|STRIPE_[A-Z_]+|SMTP_URL|S3_URL)\b", path.read_text(encoding="utf-8")
            )
        )
    assert used - listed == set()
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed - example - {"AIM2BALANCE_CONFIG"} == set()
    assert example - listed == set()
