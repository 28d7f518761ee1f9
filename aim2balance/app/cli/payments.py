"""`aim2balance payments`: what the processor told us, what waits for the operator, refunds, allowances, vouchers."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import typer

from aim2balance.app.cli.console import Email, Json, environment, group, show
from aim2balance.app.cli.session import log_done, with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import parse_id
from aim2balance.kit.money import Euro

if TYPE_CHECKING:
    from aim2balance.payments.types import IntervalUnit

T = TypeVar("T")
ACTOR = "cli"

payments_group = group("payments", "Buying credit: events, alerts, refunds, free credit.")


def _with_payments(work: Callable[[Any], Awaitable[T]]) -> T:
    """Run `work` with `payments.Payments` on the migrated database; jobs it makes are done by `serve`."""
    from aim2balance.app.payments_setup import open_payments
    from aim2balance.catalogue import open_catalogue

    env = environment()
    settings = open_catalogue(env).settings

    async def run(db: Database) -> T:
        return await work(open_payments(env, settings, db, SystemClock()))

    return with_database(env, run)


def _rows(found: Sequence[Any]) -> list[dict[str, Any]]:
    return [{name: value if value is None or isinstance(value, dict) else str(value) for name, value in row.items()} for row in found]


@payments_group.command("events")
def payments_events(
    state: Annotated[str | None, typer.Option(help="received, done, ignored or parked.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Json = False,
) -> None:
    """What the processor told us, newest first."""
    from aim2balance import payments

    rows = _with_payments(lambda payments_context: payments.list_events(payments_context.db, payments_context.processor.name, state, limit))
    show(_rows(rows), as_json=as_json, columns=("event_id", "kind", "state", "reason", "subject", "received_at"))


@payments_group.command("replay")
def payments_replay(event_id: str) -> None:
    """Work on an event once more; what is booked stays booked once."""
    from aim2balance import payments

    async def work(payments_context: Any) -> None:
        await payments.replay(payments_context.db, payments_context.processor.name, event_id)
        await log_done(payments_context.db, "payment.replay", f"event:{event_id}")

    _with_payments(work)
    print("It is worked on as soon as the server runs.")


@payments_group.command("alerts")
def payments_alerts(as_json: Json = False) -> None:
    """What the operator has to look at."""
    from aim2balance import payments

    rows = _with_payments(lambda payments_context: payments.list_alerts(payments_context.db))
    show(_rows(rows), as_json=as_json, columns=("code", "subject", "facts", "made_at"))


@payments_group.command("resolve")
def payments_resolve(code: str, subject: str) -> None:
    """Mark an alert as looked at."""
    from aim2balance import payments

    async def work(payments_context: Any) -> None:
        await payments.resolve_alert(payments_context.db, code, subject, ACTOR, payments_context.clock.now())
        await log_done(payments_context.db, "payment_alert.resolve", f"alert:{code}:{subject}")

    _with_payments(work)
    print("Resolved.")


@payments_group.command("reconcile")
def payments_reconcile(days: Annotated[int, typer.Option(min=2, max=366)] = 4, as_json: Json = False) -> None:
    """Compare the processor's statement of the last days with our books; exit code 1 when they differ."""
    from aim2balance import payments

    report = _with_payments(
        lambda payments_context: payments.reconcile(
            payments_context, payments_context.clock.now() - timedelta(days=days), payments_context.clock.now()
        )
    )
    rows = [{"code": one.code, "subject": one.subject, "oursCents": one.ours, "theirsCents": one.theirs} for one in report.differences]
    show({"checked": report.checked, "differences": rows}, as_json=as_json)
    if rows:
        raise typer.Exit(1)


@payments_group.command("history")
def payments_history(email: Email, as_json: Json = False) -> None:
    """A person's payments."""
    from aim2balance import identity, organisations, payments
    from aim2balance.payments.rules import euro

    async def work(payments_context: Any) -> Any:
        return await payments.history(
            payments_context, organisations.own((await identity.get_user_by_email(payments_context.db, email)).id)
        )

    shown = [
        {
            "id": str(item.id),
            "amountEUR": euro(item.amount).plain(),
            "status": str(item.status),
            "kind": item.kind,
            "refundedEUR": euro(item.refunded).plain(),
            "createdAt": item.created_at.isoformat(),
        }
        for item in _with_payments(work)
    ]
    show(shown, as_json=as_json, columns=("id", "amountEUR", "status", "kind", "refundedEUR", "createdAt"))


@payments_group.command("refund")
def payments_refund(
    email: Email,
    payment_id: str,
    reason: Annotated[str, typer.Option(help="Why; stands in the books.")],
    amount: Annotated[str | None, typer.Option(help="Euro; default: all that is unused.")] = None,
) -> None:
    """Give back the unused part of a payment, or some of it, the way it came."""
    from aim2balance import identity, organisations, payments

    cents = None if amount is None else _cents(amount)

    async def work(payments_context: Any) -> Any:
        owner = await identity.get_user_by_email(payments_context.db, email)
        made = await payments.request_refund(
            payments_context, organisations.own(owner.id), parse_id(payment_id), actor=ACTOR, reason=reason, cents=cents
        )
        facts = {"paymentId": payment_id} | ({} if cents is None else {"cents": cents})
        await log_done(payments_context.db, "payment.refund", f"user:{owner.id}", after=facts, reason=reason)
        return made

    print(f"Refund {_with_payments(work)} is asked for as soon as the server runs.")


@payments_group.command("settle-dispute")
def payments_settle_dispute(email: Email, dispute_id: str) -> None:
    """Count a lost dispute as settled, so that its owner may spend again."""
    from aim2balance import identity, organisations, payments

    async def work(payments_context: Any) -> bool:
        owner = await identity.get_user_by_email(payments_context.db, email)
        is_free = await payments.settle_block(payments_context, organisations.own(owner.id), dispute_id, ACTOR)
        await log_done(payments_context.db, "dispute.settle", f"user:{owner.id}", after={"disputeId": dispute_id})
        return is_free

    print("The wallet may spend again." if _with_payments(work) else "Settled; the wallet is blocked still, or owes us.")


@payments_group.command("link-customer")
def payments_link_customer(email: Email, customer_id: str) -> None:
    """Say whose a customer of the processor is; events parked for want of that are worked on."""
    from aim2balance import identity, organisations, payments

    async def work(payments_context: Any) -> None:
        owner = await identity.get_user_by_email(payments_context.db, email)
        async with payments_context.db.transaction() as tx:
            await payments.link_customer(
                tx, payments_context.processor.name, customer_id, organisations.own(owner.id), payments_context.clock.now()
            )
        await log_done(payments_context.db, "customer.link", f"user:{owner.id}", after={"customerId": customer_id})

    _with_payments(work)
    print("Linked.")


@payments_group.command("allowance")
def payments_allowance(
    email: Email,
    amount: Annotated[str, typer.Argument(help="Euro per interval; 0 switches it off.")],
    every: Annotated[int, typer.Option(min=1)] = 1,
    unit: Annotated[str, typer.Option(help="seconds, minutes, hours, days, weeks or months.")] = "months",
    zone: str = "Europe/Berlin",
) -> None:
    """Give somebody free credit by interval."""
    from aim2balance import identity, organisations, payments

    if unit not in {"seconds", "minutes", "hours", "days", "weeks", "months"}:
        raise Invalid("--unit: expected seconds, minutes, hours, days, weeks or months")
    euro = Euro.parse(amount)

    async def work(payments_context: Any) -> None:
        owner = await identity.get_user_by_email(payments_context.db, email)
        given = euro if euro.micro else Euro(1)
        kind = cast("IntervalUnit", unit)
        await payments.set_allowance(
            payments_context.db,
            organisations.own(owner.id),
            given,
            every,
            kind,
            payments_context.clock.now(),
            is_enabled=bool(euro.micro),
            zone=zone,
        )
        facts = {"amountMicroEur": euro.micro, "every": every, "unit": unit}
        await log_done(payments_context.db, "allowance.set", f"user:{owner.id}", after=facts)

    _with_payments(work)
    print("Set." if euro.micro else "Switched off.")


@payments_group.command("voucher")
def payments_voucher(
    amount: Annotated[str, typer.Argument(help="Euro to each person.")],
    reason: Annotated[str, typer.Option(help="What it is for; stands in the books.")],
    uses: Annotated[int, typer.Option(min=1)] = 1,
) -> None:
    """Make a voucher and print its code, once."""
    from aim2balance import payments

    euro = Euro.parse(amount)

    async def work(payments_context: Any) -> str:
        code = await payments.make_voucher(
            payments_context.db, euro, reason=reason, actor=ACTOR, now=payments_context.clock.now(), uses=uses
        )
        await log_done(payments_context.db, "voucher.create", "voucher", after={"amountMicroEur": euro.micro, "uses": uses}, reason=reason)
        return code

    print(_with_payments(work))


def _cents(amount: str) -> int:
    micro = Euro.parse(amount).micro
    if micro % 10_000:
        raise Invalid("expected an amount in whole cents")
    return micro // 10_000
