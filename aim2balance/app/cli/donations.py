"""`aim2balance donations`: close a month, pay, confirm, and check the public list."""

import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from aim2balance.app.cli.console import Json, environment, group, show
from aim2balance.app.cli.session import log_done, with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id, parse_id
from aim2balance.kit.money import Euro

T = TypeVar("T")
ACTOR = "cli"
_COLUMNS = ("month", "state", "amountEUR", "collectedMicroEur", "carriedOutMicroEur", "m2", "id")

donations_group = group("donations", "The restoration fund and its donations.")
partners_group = typer.Typer(help="Who receives donations.", no_args_is_help=True)
donations_group.add_typer(partners_group, name="partners")

MonthName = Annotated[str, typer.Argument(metavar="YYYY-MM")]
DonationId = Annotated[str, typer.Argument(metavar="ID", help="The donation's id, or its month.")]


def _with_fund(work: Callable[[Any], Awaitable[T]]) -> T:
    """Run `work` with a `donations.Fund` on the migrated database."""
    from aim2balance.app.container import open_fund
    from aim2balance.catalogue import open_catalogue

    env = environment()
    catalogue = open_catalogue(env)

    async def run(db: Database) -> T:
        return await work(open_fund(env, catalogue, db, SystemClock()))

    return with_database(env, run)


@donations_group.command("close")
def donations_close(
    month: MonthName,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be closed, and what stands in its way.")] = False,
    notes: Annotated[str | None, typer.Option(help="A sentence that is published with the month.")] = None,
    as_json: Json = False,
) -> None:
    """Close a month: its whole cents are owed to the partner from then on. A second time changes nothing."""
    from aim2balance import donations

    asked = donations.Month.parse(month)

    async def work(fund: donations.Fund) -> dict[str, Any]:
        if dry_run:
            known = await donations.find(fund, asked)
            if known is None:
                return donations.preview_out(await donations.preview(fund, asked))
            return {**donations.month_out(known), "isReplay": True, "dryRun": True}
        closed = await donations.close(fund, asked, actor=ACTOR, notes=notes)
        done = closed.donation
        after = {"state": "due", "amountMicroEur": done.closing.amount.micro, "hash": done.hash}
        await log_done(fund.db, "donation.close", f"donation:{asked}", before={"state": "accruing"}, after=after, key=str(asked))
        return {**donations.month_out(closed.donation), "isReplay": closed.is_replay}

    show(_with_fund(work), as_json=as_json)


@donations_group.command("list")
def donations_list(as_json: Json = False) -> None:
    """Every month: the closed ones, then the open ones with what they collected so far."""
    from aim2balance import donations
    from aim2balance.donations import accruing_out

    async def work(fund: donations.Fund) -> list[dict[str, Any]]:
        closed = [donations.month_out(donation) for donation in await donations.list_closed(fund)]
        return [*closed, *(accruing_out(accruing) for accruing in await donations.list_accruing(fund))]

    rows = _with_fund(work)
    if not as_json:
        rows = [{name: row.get(name) for name in _COLUMNS} for row in rows]
    show(rows, as_json=as_json, columns=_COLUMNS)


@donations_group.command("pay")
def donations_pay(
    donation: DonationId,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of the transfer.")],
    reference: Annotated[str, typer.Option(help="The bank's reference; it stays private.")],
    proof: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Proof of the transfer: PDF, PNG or JPEG; kept, not published.")],
    as_json: Json = False,
) -> None:
    """The amount was transferred to the partner."""
    from aim2balance import donations

    try:
        paid_on = date.fromisoformat(day)
    except ValueError:
        raise Invalid(f"expected a date like 2026-11-05, got {day!r}") from None
    content = _content(proof)

    async def work(fund: donations.Fund) -> dict[str, Any]:
        found = await _named(fund, donation)
        paid = await donations.pay(fund, found.id, paid_on=paid_on, reference=reference, proof=content, actor=ACTOR)
        month, after = str(paid.month), {"state": "paid", "paidOn": day}
        await log_done(fund.db, "donation.pay", f"donation:{month}", before={"state": "due"}, after=after, key=month)
        return donations.month_out(paid)

    show(_with_fund(work), as_json=as_json)


@donations_group.command("confirm")
def donations_confirm(
    donation: DonationId,
    receipt: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The partner's receipt: PDF, PNG or JPEG; published.")],
    as_json: Json = False,
) -> None:
    """The partner's receipt came: publish it."""
    from aim2balance import donations

    content = _content(receipt)

    async def work(fund: donations.Fund) -> dict[str, Any]:
        found = await _named(fund, donation)
        confirmed = await donations.confirm(fund, found.id, receipt=content, actor=ACTOR)
        month, states = str(confirmed.month), ({"state": "paid"}, {"state": "confirmed"})
        await log_done(fund.db, "donation.confirm", f"donation:{month}", before=states[0], after=states[1], key=month)
        return donations.month_out(confirmed)

    show(_with_fund(work), as_json=as_json)


@donations_group.command("correct")
def donations_correct(
    month: MonthName,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Euro; below zero when too much was collected: `-- -1.50`.")],
    reason: Annotated[str, typer.Option(help="Published with the correction.")],
    as_json: Json = False,
) -> None:
    """Book into the open month what a closed month should have collected more or less; the closed month stays as it is."""
    from aim2balance import donations

    asked, given = donations.Month.parse(month), Euro.parse(amount)

    async def work(fund: donations.Fund) -> dict[str, Any]:
        made = await donations.correct(fund, asked, given, reason=reason, actor=ACTOR, key=f"cli:{new_id()}")
        await log_done(fund.db, "donation.correct", f"donation:{asked}", after={"byMicroEur": given.micro}, reason=made.reason)
        return {"month": str(made.of_month), "microEur": made.amount.micro, "reason": made.reason}

    show(_with_fund(work), as_json=as_json)


@donations_group.command("verify")
def donations_verify(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, allow_dash=True, help="What GET /api/donations gave; - reads stdin."),
    ],
    head: Annotated[str | None, typer.Option(help="A hash seen earlier, which must still be in the chain.")] = None,
    as_json: Json = False,
) -> None:
    """Check the public list from itself alone, without a database: exit code 0, or 1 and every figure that is not right."""
    from aim2balance import donations

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        document = donations.read_document(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{file}: not JSON: {error}") from None
    problems = donations.verify_document(document, head)
    if as_json:
        chain = document.get("chain") if isinstance(document, dict) else None
        show({"ok": not problems, "chain": chain, "problems": problems}, as_json=True)
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        if not problems:
            print(f"The chain of {document['chain']['length']} closed months holds. Head: {document['chain']['head']}")
    if problems:
        raise typer.Exit(1)


@partners_group.command("list")
def partners_list(as_json: Json = False) -> None:
    """Who receives the donations of which months."""
    from aim2balance import donations

    rows = [
        {
            "id": partner.id,
            "name": partner.name,
            "country": partner.country,
            "website": partner.website,
            "payee": partner.payee,
            "bankDetails": partner.bank_details,
            "proof": partner.proof,
            "validFrom": str(partner.valid_from),
        }
        for partner in _with_fund(donations.list_partners)
    ]
    show(rows, as_json=as_json, columns=("id", "name", "country", "validFrom", "website"))


@partners_group.command("add")
def partners_add(
    partner: Annotated[str, typer.Argument(metavar="ID")],
    name: Annotated[str, typer.Option()],
    country: Annotated[str, typer.Option(help="Like DE.")],
    website: Annotated[str, typer.Option()],
    valid_from: Annotated[str, typer.Option(metavar="YYYY-MM", help="The first month whose donation goes there.")],
    payee: Annotated[str | None, typer.Option(help="Name of the account's holder; default: the name.")] = None,
    bank_details: Annotated[str | None, typer.Option(help="Kept for whoever makes the transfer; never published.")] = None,
    proof: Annotated[str, typer.Option(help="What the partner sends.")] = "donation receipt",
) -> None:
    """Let another partner receive the donations from a month on."""
    from aim2balance import donations

    made = donations.Partner(
        id=partner,
        name=name,
        country=country,
        website=website,
        payee=payee or name,
        bank_details=bank_details,
        proof=proof,
        valid_from=donations.Month.parse(valid_from),
    )

    async def work(fund: donations.Fund) -> None:
        await donations.add_partner(fund, made)
        await log_done(fund.db, "partner.add", f"partner:{partner}", after={"name": name, "validFrom": valid_from})

    _with_fund(work)
    print(f"From {valid_from} on, donations go to {name}.")


async def _named(fund: Any, text: str) -> Any:
    """The donation of an id or of a month."""
    from aim2balance import donations
    from aim2balance.donations.errors import NoSuchDonation

    if len(text) == len("2026-10"):
        found = await donations.find(fund, donations.Month.parse(text))
        if found is None:
            raise NoSuchDonation(f"{text} is not closed.")
        return found
    return await donations.get(fund, parse_id(text))


def _content(path: Path) -> bytes:
    """The file, read no further than one byte beyond what may be kept."""
    from aim2balance.donations.rules import MOST_FILE_BYTES

    with path.open("rb") as file:
        return file.read(MOST_FILE_BYTES + 1)
