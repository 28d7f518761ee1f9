"""`aim2balance donations` on a database of the test's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from aim2balance.app.cli import console, donations, session
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from tests.donations.books import NOVEMBER, OCTOBER, PDF, PNG, Answer, book, day, set_rate

Run = Callable[..., Any]
assert donations


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a folder of its own, with a real provider's key, so not in demo mode; gives its JSON."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AIM2BALANCE_DATABASE_URL", database_url)
    monkeypatch.setenv("OPENAI_API_KEY", "key-for-a-test")
    monkeypatch.delenv("AIM2BALANCE_CONFIG", raising=False)

    def command(*arguments: str, code: int = 0, as_json: bool = True) -> Any:
        result: Result = CliRunner().invoke(console.app, ["donations", *arguments, *(["--json"] if as_json else [])])
        if isinstance(result.exception, DomainError):
            assert code == 1, result.exception
            return result.exception
        assert result.exit_code == code, result.output
        return json.loads(result.stdout) if as_json else result.output

    return command


def fill(work: Callable[[Database], Any]) -> None:
    session.with_database(console.environment(), work)


async def october(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 12_345_678), Answer(day(NOVEMBER), 1_000_000))


def test_a_month_from_dry_run_to_receipt(run: Run, tmp_path: Path) -> None:
    fill(october)
    (tmp_path / "proof.png").write_bytes(PNG)
    (tmp_path / "receipt.pdf").write_bytes(PDF)
    dry = run("close", "2025-10", "--dry-run")
    assert (dry["dryRun"], dry["amountEUR"], dry["refusals"]) == (True, 12.34, [])
    closed = run("close", "2025-10", "--notes", "The first month.")
    assert (closed["state"], closed["amountEUR"], closed["m2"], closed["isReplay"]) == ("due", 12.34, 4.936, False)
    again = run("close", "2025-10")
    assert (again["id"], again["isReplay"]) == (closed["id"], True)
    assert run("close", "2025-10", "--dry-run")["hash"] == closed["hash"]
    paid = run("pay", closed["id"], "--date", "2025-11-04", "--reference", "REF", "--proof", "proof.png")
    assert paid["state"] == "paid"
    confirmed = run("confirm", "2025-10", "--receipt", "receipt.pdf")
    assert (confirmed["state"], confirmed["receiptURL"]) == ("confirmed", "/api/donations/2025-10/receipt")
    assert [month["state"] for month in run("list")][:2] == ["confirmed", "accruing"]
    assert "12.34" in run("list", as_json=False)
    kept = sorted(path.suffix for path in (tmp_path / "data/files/donations").iterdir())
    assert kept == [".pdf", ".png"]
    correction = run("correct", "2025-10", "0.5", "--reason", "missed")
    assert correction == {"month": "2025-10", "microEur": 500_000, "reason": "missed"}


def test_refusals_are_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(october)
    (tmp_path / "proof.svg").write_bytes(b"<svg/>")
    assert run("close", "2025-11", code=1).code == "month_out_of_order"
    assert run("close", "October", code=1).code == "invalid_month"
    assert run("pay", "2025-10", "--date", "2025-11-04", "--reference", "R", "--proof", "proof.svg", code=1).code == "donation_not_found"
    run("close", "2025-10")
    assert run("pay", "2025-10", "--date", "yesterday", "--reference", "R", "--proof", "proof.svg", code=1).code == "invalid_request_error"
    assert run("pay", "2025-10", "--date", "2025-11-04", "--reference", "R", "--proof", "proof.svg", code=1).code == "wrong_file"
    run("pay", "2025-10", "--date", "2025-11-04", "--reference", "R", "--proof", "absent.pdf", code=2, as_json=False)
    monkeypatch.delenv("OPENAI_API_KEY")
    assert run("close", "2025-11", code=1).code == "demo"
    dry = run("close", "2025-11", "--dry-run")
    assert (dry["refusals"], dry["placeholderRate"], dry["m2"]) == (["demo"], True, 0.2)


def test_partners(run: Run) -> None:
    assert [partner["name"] for partner in run("partners", "list")] == ["Bergwaldprojekt e.V."]
    run(
        "partners", "add", "moor", "--name", "Moor e.V.", "--country", "DE", "--website", "https://example.org", "--valid-from", "2026-02",
        as_json=False,
    )  # fmt: skip
    assert [partner["validFrom"] for partner in run("partners", "list")] == ["2020-01", "2026-02"]


def test_verify_needs_the_public_list_alone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aim2balance.donations.routes import list_of_months
    from aim2balance.kit.http import encode
    from tests.donations.books import fund_of

    fill(october)
    run("close", "2025-10")

    async def public(db: Database) -> bytes:
        return encode(await list_of_months(fund_of(db, day(NOVEMBER, 20))))

    text = session.with_database(console.environment(), public).decode()
    file = tmp_path / "donations.json"
    file.write_text(text)
    monkeypatch.setenv("AIM2BALANCE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    found = run("verify", str(file))
    assert (found["ok"], found["chain"]["length"], found["problems"]) == (True, 1, [])
    assert "1 closed months holds" in run("verify", str(file), as_json=False)
    assert run("verify", str(file), "--head", found["chain"]["head"])["ok"]
    assert not run("verify", str(file), "--head", "0" * 63 + "1", code=1)["ok"]
    file.write_text(text.replace("12345678", "12345679"))
    assert run("verify", str(file), code=1)["problems"]
    assert "hash" in run("verify", str(file), code=1, as_json=False)
    file.write_text("not JSON")
    assert run("verify", str(file), code=1).code == "invalid_request_error"
