"""The contracts of import-linter in `pyproject.toml` leave nothing out."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_house import PACKAGE, ROOT

NO_DOMAINS = {"app", "adapters", "postgres", "kit"}
"""What wires domains, what stands behind their ports, the embedded server, and words that know no domain."""


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return found


def packages(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def without_rooms(domains: set[str], found: list[dict[str, Any]]) -> set[str]:
    """Domains none of whose contracts would miss a new file."""
    covered = {container for contract in found if contract.get("exhaustive") for container in contract["containers"]}
    return {domain for domain in domains if f"aim2balance.{domain}" not in covered}


def test_every_file_of_every_domain_has_its_place() -> None:
    assert without_rooms(packages(PACKAGE) - NO_DOMAINS, contracts()) == set()


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_the_floors_are_written_as_they_are_checked(document: str) -> None:
    (floors,) = [contract for contract in contracts() if contract.get("containers") == ["aim2balance"]]
    assert " › ".join(floors["layers"]) in (ROOT / document).read_text().splitlines()


def test_every_adapter_stands_alone() -> None:
    (independent,) = [contract for contract in contracts() if contract["type"] == "independence"]
    assert set(independent["modules"]) == {f"aim2balance.adapters.{name}" for name in packages(PACKAGE / "adapters")}


@pytest.mark.parametrize(
    ("contract", "missing"),
    [
        ({"exhaustive": True, "containers": ["aim2balance.new"]}, set()),
        ({"exhaustive": True, "containers": ["aim2balance.other"]}, {"new"}),
        ({"containers": ["aim2balance.new"]}, {"new"}),
        ({"type": "forbidden"}, {"new"}),
    ],
)
def test_a_domain_without_a_contract_is_found(contract: dict[str, Any], missing: set[str]) -> None:
    assert without_rooms({"new"}, [contract]) == missing
