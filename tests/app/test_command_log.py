"""What commands on the server change stands in the operators' log, as done by the command line."""

import asyncio
import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from aim2balance import identity
from aim2balance.admin.types import AuditAction
from aim2balance.app.cli import agents, chats, collections, commands, console, donations, payments, sign_in
from aim2balance.app.container import open_container
from aim2balance.catalogue import open_catalogue
from aim2balance.identity import second_factor, totp
from aim2balance.identity.types import SecurityEventKind, UserRole
from aim2balance.kit.db import Database
from tests.app.conftest import PASSWORD, Running
from tests.donations.books import NOVEMBER, OCTOBER, PDF, Answer, book, day, set_rate

assert all((agents, chats, collections, commands, donations, payments, sign_in))
ROOT = Path(__file__).parents[2]
EMAIL = "ada@example.org"

READING = {
    "serve",
    "migrate",
    "doctor",
    "config check",
    "users list",
    "wallet show",
    "ledger verify",
    "backups note",
    "models list",
    "models price",
    "models update-prices",
    "impact estimate",
    "impact meter",
    "usage re-estimate",
    "agents list",
    "collections list",
    "donations list",
    "donations verify",
    "donations partners list",
    "payments events",
    "payments alerts",
    "payments reconcile",
    "payments history",
}
"""Commands that change nothing an operator would want to find in the log. A fetched price list is named, with its date, where models are."""

CHANGING = {
    "users create": "user.create",
    "users invite": "user.invite",
    "users suspend": "user.suspend",
    "users restore": "user.restore",
    "users second-factor-off": "second_factor.remove",
    "keys create": "api_key.create",
    "budgets set": "budget.set",
    "wallet credit": "balance.set",
    "wallet debit": "balance.set",
    "rates set": "eur_per_m2.set",
    "usage rebuild-rollups": "usage.rebuild",
    "import": "data.import",
    "export": "data.copy",
    "agents run": "agent.run",
    "erase": "account.erase",
    "donations close": "donation.close",
    "donations pay": "donation.pay",
    "donations confirm": "donation.confirm",
    "donations correct": "donation.correct",
    "donations partners add": "partner.add",
    "payments allowance": "allowance.set",
    "payments voucher": "voucher.create",
    "payments link-customer": "customer.link",
    "payments replay": "payment.replay",
    "payments resolve": "payment_alert.resolve",
    "payments refund": "payment.refund",
    "payments settle-dispute": "dispute.settle",
}


def _commands(group: typer.Typer, before: str = "") -> Iterator[str]:
    for one in group.registered_commands:
        name = one.name or (one.callback.__name__.replace("_", "-") if one.callback else "")
        yield f"{before}{name}"
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            yield from _commands(inner.typer_instance, f"{before}{inner.name or inner.typer_instance.info.name} ")


def test_every_command_is_known_to_read_or_to_change() -> None:
    assert set(_commands(console.app)) == READING | set(CHANGING)


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AIM2BALANCE_DATABASE_URL", database_url)
    monkeypatch.setenv("OPENAI_API_KEY", "key-for-a-test")
    monkeypatch.delenv("AIM2BALANCE_CONFIG", raising=False)

    def command(*arguments: str, stdin: str = "") -> str:
        result = CliRunner().invoke(console.app, list(arguments), input=stdin)
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        return result.stdout

    command("users", "create", EMAIL, stdin=f"{PASSWORD}\n")
    return command


async def _log() -> list[dict[str, Any]]:
    """What an admin reads, by the route."""
    environment = console.environment()
    async with open_container(environment, open_catalogue(environment), environment.database_url, is_embedded=False) as container:
        running = Running(container)
        _, token = await running.person("boss@example.org", role=UserRole.ADMIN)
        async with running.client(authorization=f"Bearer {token}") as client:
            answer = await client.get("/api/admin/audit", params={"area": "changes", "limit": 200})
            assert answer.status_code == 200, answer.text
            items: list[dict[str, Any]] = answer.json()["items"]
            return items


async def _turn_second_factor_on() -> None:
    """As its person does."""
    environment = console.environment()
    async with open_container(environment, open_catalogue(environment), environment.database_url, is_embedded=False) as container:
        own = container.identity
        user_id = (await identity.get_user_by_email(container.db, EMAIL)).id
        offer = await second_factor.begin(own, user_id, PASSWORD)
        await second_factor.turn_on(own, user_id, totp.code_at(base64.b32decode(offer.secret), totp.step_at(own.clock.now())))


def _words(locale: str, part: str) -> set[str]:
    """The keys of a part of the administration's words, as the page has them."""
    file = {"en": "en-admin", "de": "de"}[locale]
    text = (ROOT / f"web/src/lib/locales/{file}.ts").read_text(encoding="utf-8")
    found = re.search(rf"\n  admin: \{{.*?\n    {part}: \{{(.*?)\n    \}},", text, re.DOTALL)
    assert found is not None
    return set(re.findall(r"^      (\w+):", found[1], re.MULTILINE))


HIDDEN = {"keyId", "transferId", "paymentId", "toMicroEur", "hash", "proofSha256", "receiptSha256", "projectId"}
"""Facts that stay in the log: ids and hashes say nothing to a reader of the page."""


@pytest.mark.parametrize("locale", ["en", "de"])
def test_every_kind_of_change_has_words(locale: str) -> None:
    kinds = {kind.replace(".", "_") for kind in (*AuditAction.__args__, *SecurityEventKind)}
    assert _words(locale, "events") == kinds


def test_what_commands_change_stands_in_the_log_in_words(run: Any, tmp_path: Path) -> None:
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(PDF)
    asyncio.run(_fill(console.environment().database_url))
    asyncio.run(_turn_second_factor_on())
    run("users", "second-factor-off", EMAIL)
    run("users", "suspend", EMAIL)
    run("users", "restore", EMAIL)
    run("users", "invite", "new@example.org")
    run("keys", "create", "--user", EMAIL)
    run("budgets", "set", "--user", EMAIL, "--eur", "5", "--kg-co2e", "0.5", "--soft")
    run("budgets", "set", "--user", EMAIL)
    run("wallet", "credit", EMAIL, "5", "--reason", "a gift")
    run("wallet", "debit", EMAIL, "1", "--reason", "too much")
    run("rates", "set", "eur-per-m2", "4", "--source", "an offer", "--valid-from", "2999-01-01")
    run("usage", "rebuild-rollups")
    run("export", "--user", EMAIL, "--out", str(tmp_path / "out"))
    run("donations", "close", "2025-10")
    run("donations", "close", "2025-10")
    run("donations", "pay", "2025-10", "--date", "2025-11-02", "--reference", "R1", "--proof", str(proof))
    run("donations", "confirm", "2025-10", "--receipt", str(proof))
    run("donations", "correct", "2025-10", "1", "--reason", "a mistake")
    run(*"donations partners add moor --name Moor --country DE --website https://moor.example --valid-from 2027-01".split())
    run("payments", "allowance", EMAIL, "2", "--unit", "weeks")
    run("payments", "voucher", "5", "--reason", "a fair")
    run("payments", "link-customer", EMAIL, "cus_1")
    run("erase", "--user", EMAIL, "--yes")
    found = asyncio.run(_log())
    assert {change["actor"]["id"] for change in found} == {"cli"}
    tried = set(CHANGING.values()) - {
        "data.import",
        "agent.run",
        "payment.replay",
        "payment_alert.resolve",
        "payment.refund",
        "dispute.settle",
    }
    assert {change["action"] for change in found} == tried
    assert [change["action"] for change in found].count("donation.close") == 1
    credit = next(change for change in found if change["reason"] == "a gift")
    assert credit["after"] == {"byMicroEur": 5_000_000}
    facts = {name for change in found for values in (change["before"], change["after"]) for name in values or {}}
    assert facts <= _words("en", "facts") | HIDDEN


async def _fill(url: str) -> None:
    db = await Database.open(url, most=2)
    try:
        await set_rate(db)
        await book(db, Answer(day(OCTOBER), 12_345_678), Answer(day(NOVEMBER), 1_000_000))
    finally:
        await db.close()
