"""`aim2balance wallet`: what an operator gives and takes off again, on a database of the test's own."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aim2balance.app.cli import commands, console, session
from aim2balance.identity import get_user_by_email
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.ledger import take_lease
from aim2balance.wallet import queries
from tests.wallet.context import NOW, asking

Run = Callable[..., Any]
assert commands
EMAIL = "ada@example.org"


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; its JSON, or what it refused."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AIM2BALANCE_DATABASE_URL", database_url)
    monkeypatch.delenv("AIM2BALANCE_CONFIG", raising=False)

    def command(*arguments: str, stdin: str = "") -> Any:
        result = CliRunner().invoke(console.app, list(arguments), input=stdin)
        if isinstance(result.exception, DomainError):
            return result.exception.message
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in arguments else result.stdout

    command("users", "create", EMAIL, stdin="correct horse battery\n")
    return command


def adjust(run: Run, verb: str, amount: str) -> Any:
    return run("wallet", verb, EMAIL, amount, "--reason", "a test", "--json")


@pytest.mark.parametrize("amount", ["999999999999", "1000000.000001", "0"])
def test_f44_an_amount_that_slipped_is_refused_in_words(run: Run, amount: str) -> None:
    for verb in ("credit", "debit"):
        assert adjust(run, verb, amount) == f"expected an amount above zero, at most 1000000 euro at a time; got {amount}"
    assert run("wallet", "show", EMAIL, "--json")["balanceMicroEur"] == 0


def test_what_was_given_too_much_is_taken_off_again_and_no_more(run: Run) -> None:
    assert adjust(run, "credit", "20")["balanceMicroEur"] == 20_000_000
    assert adjust(run, "debit", "12.5")["balanceMicroEur"] == 7_500_000
    assert adjust(run, "debit", "8") == "at most 7.5 euro can be taken off: 0 are held"
    assert adjust(run, "debit", "7.5")["balanceMicroEur"] == 0
    assert run("ledger", "verify")


def test_what_is_held_cannot_be_taken_off(run: Run) -> None:
    adjust(run, "credit", "20")

    async def work(db: Database) -> None:
        owner_id = (await get_user_by_email(db, EMAIL)).id
        async with db.connection() as connection:
            lease_id = new_id()
            await take_lease(connection, lease_id, timedelta(hours=1))
            await queries.place(connection, lease_id, NOW, [asking(owner_id, 15_000_000)], Euro(0))

    session.with_database(console.environment(), work)
    assert adjust(run, "debit", "6") == "at most 5 euro can be taken off: 15 are held"
    assert adjust(run, "debit", "5")["balanceMicroEur"] == 15_000_000
