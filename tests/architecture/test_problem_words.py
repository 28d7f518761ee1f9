"""Every problem that the page can meet has words of ours, in every language: the server's own are for programs and are never shown."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "aim2balance"

NOT_ON_THE_PAGE = {
    "cron_not_supported": "the page writes the five fields itself",
    "step_not_found": "the page offers what can be decided alone",
    "step_is_decided": "the page offers what can be decided alone",
    "not_this_decision": "the page offers what can be decided alone",
    "run_is_over": "the page offers what can be decided alone",
    "run_waits": "the page offers what can be decided alone",
    "run_is_at_limit": "the page offers what can be decided alone",
    "no_such_object": "the local processor's own pages",
    "database_too_new": "stops the start",
    "database_unreachable": "stops the start",
    "migration_blocked": "stops the start",
    "data_folder_in_use": "stops the start",
    "embedded_postgres_failed": "stops the start",
    "wrong_configuration": "stops the start",
    "intensity_unavailable": "a source of carbon intensities is asked in the background; the operators' page has words for its problem",
    "wrong_price_list": "a fetched price list is refused in the background",
    "page_not_found": "the page itself is missing",
    "invalid_partner": "command line",
    "partner_exists": "command line",
    "invalid_api_key": "programs with a key",
    "method_not_allowed": "programs with a key",
    "response_not_found": "programs with a key",
    "agent_has_tools": "programs with a key",
    "invalid_latency": "command line and programs",
    "invalid_method": "command line",
    "invalid_rate": "command line and programs",
    "unusable_zone": "command line and programs",
    "no_such_file": "background work",
    "mail_away": "background work",
    "mail_refused": "background work",
    "wallet_below_zero": "background work",
    "not_at_processor": "comparison with the processor",
    "not_in_books": "comparison with the processor",
    "no_block": "command line",
    "no_file_in_form": "programs: the page sends parts",
    "customer_linked": "command line",
    "ocr_missing": "command line: start and doctor",
    "meaning_missing": "command line: start and doctor",
    "embeddings_unusable": "jobs: a search goes on by words alone",
} | dict.fromkeys(
    ("wrong_code", "second_step_ended", "clock_off", "second_factor_on", "second_factor_not_found", "second_factor_required"),
    "their words are loaded with the second factor (en-second-factor.ts)",
) | dict.fromkeys(
    (
        "link_first", "sign_in_taken", "sign_in_not_found", "sign_in_interrupted", "sign_in_provider_refused", "sign_in_provider_failed",
        "sign_in_provider_not_found", "sign_in_without_address", "last_way_in",
    ),
    "their words are loaded with the other ways to sign in (en-ways.ts)",
) | dict.fromkeys(
    (
        "amount_differs", "claim_waits", "dispute_differs", "event_waits", "invalid_signature", "other_currency", "other_processor",
        "refund_differs", "unreadable_event",
    ),
    "the processor's webhook",
) | dict.fromkeys(
    (
        "address_broke_off", "address_leads_on", "address_needed", "address_not_allowed", "address_too_large", "address_too_slow", "address_unreachable", "address_unreadable",
        "header_not_allowed", "tool_source_name_taken", "tool_source_not_found", "tools_too_many", "tools_unreadable",
        "too_many_tool_sources",
    ),
    "told to the model, or beside a server of tools, with words of its own",
) | {
    "arguments_not_sendable": "told to the model that called the tool",
    "query_wrong": "told to the model that called the tool",
    "tool_source_is_text": "the page offers what can be asked again alone",
    "end_unknown": "told to the model that called the tool",
    "tool_changed": "told to the model that called the tool",
    "tool_not_found": "the page offers what is there alone",
} | dict.fromkeys(("balance_empty", "balance_low", "budget_level", "wallet_blocked"), "a notice, with words of its own")  # fmt: skip
"""Codes that no reader of the page meets, with where they are met."""


def _codes(tree: ast.AST) -> Iterator[str]:
    """The codes of the errors that a module defines or raises."""
    for node in ast.walk(tree):
        values: list[ast.expr | None] = []
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                match member:
                    case ast.Assign(targets=[ast.Name(id="code")], value=value):
                        values.append(value)
                    case ast.AnnAssign(target=ast.Name(id="code"), value=value):
                        values.append(value)
        elif isinstance(node, ast.Call):
            values += [keyword.value for keyword in node.keywords if keyword.arg in {"code", "error_code"}]
        elif isinstance(node, ast.Dict):
            members = zip(node.keys, node.values, strict=True)
            values += [value for key, value in members if isinstance(key, ast.Constant) and key.value == "code"]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\berror_code = '(\w+)'", node.value)
        yield from (value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str))


def codes() -> set[str]:
    paths = [path for path in PACKAGE.rglob("*.py") if not {"migrations", "cli"} & set(path.parts)]
    return {code for path in paths for code in _codes(ast.parse(path.read_text(encoding="utf-8")))}


def words(locale: str) -> set[str]:
    text = (ROOT / f"web/src/lib/locales/{locale}.ts").read_text(encoding="utf-8")
    found = re.search(r"\n  problem: \{(.*?)\n  \},", text, re.DOTALL)
    assert found is not None
    return set(re.findall(r"^    (\w+):", found[1], re.MULTILINE))


@pytest.mark.parametrize("locale", ["en", "de"])
def test_every_problem_of_the_page_has_words(locale: str) -> None:
    assert sorted(codes() - words(locale) - set(NOT_ON_THE_PAGE)) == []


def test_what_is_said_not_to_be_on_the_page_exists() -> None:
    assert sorted(set(NOT_ON_THE_PAGE) - codes()) == []


def test_codes_are_found_where_they_are_defined_and_raised() -> None:
    tree = ast.parse(
        'class A(Error):\n    code = "a"\nclass B(Error):\n    code: str = "b"\nraise Invalid("x", code="c")\n'
        'send("error", {"code": "d"})\nend(error_code="e")\nSQL = "UPDATE message SET error_code = \'f\'"\n'
    )
    assert set(_codes(tree)) == {"a", "b", "c", "d", "e", "f"}
