"""The commands themselves; each a few lines over the domain that does the work."""

import asyncio
import sys
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any

import typer

from aim2balance.app.cli.budgets import amount
from aim2balance.app.cli.console import Email, Json, app, environment, group, positive, read_password, show
from aim2balance.app.cli.session import database_url, log_done, with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import MICRO, Euro
from aim2balance.kit.principal import SpendingLimits, UserId

users = group("users", "People with an account.")
keys = group("keys", "API keys.")
wallet_group = group("wallet", "Prepaid balances.")
ledger_group = group("ledger", "The books.")
backups = group("backups", "Backups that you make.")
models = group("models", "Models and prices.")
impact_group = group("impact", "Footprints.")
rates = group("rates", "Dated rates.")
usage_group = group("usage", "Usage events and their sums.")
config = group("config", "The configuration.")

LONGEST_PLACE = 200
MOST_ADJUSTED = Euro(1_000_000 * MICRO)
"""By one command, as in the administration: a number that slipped is refused, and sums stay far from what the books can hold."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
    roles: Annotated[str, typer.Option(help="Any of web, gateway, worker.")] = "web,gateway,worker",
) -> None:
    """Start the app."""
    from aim2balance.app import serve as server

    env = environment()
    chosen = frozenset(role.strip() for role in roles.split(",") if role.strip())
    if not chosen or chosen - server.ROLES:
        raise Invalid("--roles: expected any of web, gateway, worker")
    server.serve(env, host=host or env.host, port=env.port if port is None else port, roles=chosen)


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from aim2balance.app.migrate import head, upgrade

    found = environment()
    with database_url(found) as url:
        changed = asyncio.run(upgrade(url, found.direct_name))
    print(f"The database {'was brought to' if changed else 'is at'} revision {head()}.")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look at everything an operator should know; exit code 1 when something is wrong."""
    from aim2balance.app.doctor import examine

    findings = examine(environment())
    show(findings, as_json=as_json, columns=("state", "what", "detail"))
    if any(finding["state"] == "wrong" for finding in findings):
        raise typer.Exit(1)


@config.command("check")
def config_check(as_json: Json = False) -> None:
    """Read the configuration; exit code 1 with file, line and key when it is wrong."""
    from aim2balance.app.hourly_intensity import hourly_zones
    from aim2balance.catalogue import check_start, open_catalogue

    env = environment()
    holder = open_catalogue(env)
    check_start(holder.settings, env)
    hourly_zones(holder.settings, env)
    facts = {
        "file": env.config.name if env.config else None,
        "demo": holder.settings.demo,
        "providers": [provider.name for provider in holder.settings.providers],
        "withoutKey": list(holder.settings.without_key),
        "models": [offer.name for offer in holder.current.offered()],
        "unpriced": list(holder.current.unpriced()),
        "alerts": list(holder.alerts),
    }
    show(facts, as_json=as_json)


@users.command("create")
def users_create(
    email: Email, admin: Annotated[bool, typer.Option("--admin")] = False, name: str | None = None, as_json: Json = False
) -> None:
    """Make an account; the password is read from stdin."""
    from aim2balance import identity
    from aim2balance.admin import log_command
    from aim2balance.app.new_accounts import open_wallet

    password = read_password()
    role = identity.UserRole.ADMIN if admin else identity.UserRole.MEMBER

    async def on_created(tx: Transaction, user_id: UserId) -> None:
        await open_wallet(tx, user_id)
        await log_command(tx, "user.create", f"user:{user_id}", _now(), after={"role": str(role)})

    async def work(db: Database) -> Any:
        return await identity.create_user(db, email=email, password=password, name=name, role=role, now=_now(), on_created=on_created)

    user = with_database(environment(), work)
    show({"id": str(user.id), "email": user.email, "role": str(user.role)}, as_json=as_json)


@users.command("invite")
def users_invite(email: Email) -> None:
    """Print a link with which this address may open an account within a week, once, also where `registration.mode` is `invited`."""
    from aim2balance import identity
    from aim2balance.admin import log_command
    from aim2balance.app.new_accounts import open_wallet
    from aim2balance.app.notifier import base_url_of
    from aim2balance.catalogue import load_settings
    from aim2balance.kit.settings import secret_key

    env = environment()
    base_url = base_url_of(env, load_settings(env))

    async def work(db: Database) -> str:
        service = identity.open_identity(db, secret_key(env), SystemClock(), open_wallet)
        async with db.transaction() as tx:
            made = await identity.invite(service, tx, email)
            after = {"expiresAt": made.invitation.expires_at.isoformat(), "isMailed": made.invitation.is_mailed}
            await log_command(tx, "user.invite", f"invitation:{made.invitation.id}", _now(), after=after)
        return made.text

    typer.echo(f"{base_url}/register#{with_database(env, work)}")


@users.command("list")
def users_list(as_json: Json = False) -> None:
    """Every account."""
    from aim2balance import identity

    async def work(db: Database) -> list[Any]:
        found, after = [], ""
        while page := await identity.list_users(db, after=after):
            found += page
            after = page[-1].email
        return found

    rows = [
        {
            "id": str(user.id),
            "email": user.email,
            "role": str(user.role),
            "suspended": user.suspended_at is not None,
            "createdAt": user.created_at.isoformat(),
        }
        for user in with_database(environment(), work)
    ]
    show(rows, as_json=as_json, columns=("email", "role", "suspended", "createdAt"))


@users.command("suspend")
def users_suspend(email: Email) -> None:
    """Stop an account: its sessions and keys end within two seconds."""
    from aim2balance import identity
    from aim2balance.admin import log_command

    async def work(db: Database) -> bool:
        user_id, now = (await identity.get_user_by_email(db, email)).id, _now()
        async with db.transaction() as tx:
            changed = await identity.suspend(tx, user_id, now)
            if changed:
                await log_command(tx, "user.suspend", f"user:{user_id}", now, after={"suspendedAt": now.isoformat()})
        return changed

    print("Suspended." if with_database(environment(), work) else "Was suspended already.")


@users.command("restore")
def users_restore(email: Email) -> None:
    """Let a suspended account work again."""
    from aim2balance import identity
    from aim2balance.admin import log_command

    async def work(db: Database) -> bool:
        user_id = (await identity.get_user_by_email(db, email)).id
        async with db.transaction() as tx:
            changed = await identity.restore(tx, user_id)
            if changed:
                await log_command(tx, "user.restore", f"user:{user_id}", _now())
        return changed

    print("Restored." if with_database(environment(), work) else "Was not suspended.")


@keys.command("create")
def keys_create(
    user: Annotated[str, typer.Option("--user", metavar="EMAIL")],
    name: str = "CLI",
    models: Annotated[str | None, typer.Option(help="Allowed models, separated by commas.")] = None,
    limit_eur: Annotated[str | None, typer.Option(help="Most it may spend in a window.")] = None,
    limit_kg_co2e: Annotated[str | None, typer.Option("--limit-kg-co2e", help="Most kg CO2e in a window, by best estimates.")] = None,
    soft: Annotated[bool, typer.Option("--soft", help="Limits warn, and refuse nothing.")] = False,
    window: Annotated[str | None, typer.Option(help="day, week, month or total.")] = None,
    rpm: Annotated[int | None, typer.Option(min=1, help="Requests per minute.")] = None,
    scopes: Annotated[str, typer.Option(help="inference, telemetry, admin.")] = "inference",
    project: Annotated[str | None, typer.Option(help="What is asked with it is booked under this project: its name or id.")] = None,
    as_json: Json = False,
) -> None:
    """Make an API key and print its secret, once."""
    from aim2balance import identity, organisations

    limits = SpendingLimits.parse(amount(limit_eur, 6), amount(limit_kg_co2e, 12), window or "total", is_hard=not soft)
    try:
        chosen = [identity.Scope(scope.strip()) for scope in scopes.split(",") if scope.strip()]
        kept = None if window is None else identity.Window(window)
    except ValueError as error:
        raise Invalid(str(error)) from None

    async def work(db: Database) -> Any:
        person = await identity.get_user_by_email(db, user)
        made = await identity.create_key(
            db,
            owner_id=organisations.own(person.id),
            user_id=person.id,
            name=name,
            now=_now(),
            models=None if models is None else [model.strip() for model in models.split(",") if model.strip()],
            limit=None if limits is None or limits.limit_micro is None else Euro(limits.limit_micro),
            limit_co2e_ng=None if limits is None else limits.limit_co2e_ng,
            is_limit_hard=not soft,
            window=kept,
            rpm=rpm,
            scopes=chosen,
            project_id=None
            if project is None
            else await organisations.Projects(db, SystemClock()).get_id(organisations.own(person.id), project),
        )
        await log_done(db, "api_key.create", f"user:{person.id}", after={"keyHint": made.key.hint, "scopes": [str(one) for one in chosen]})
        return made

    made = with_database(environment(), work)
    if as_json:
        show({"id": str(made.key.grant.key_id), "name": made.key.name, "secret": made.secret}, as_json=True)
    else:
        print(made.secret)


@wallet_group.command("credit")
def wallet_credit(
    email: Email, amount: Annotated[str, typer.Argument(metavar="AMOUNT")], reason: Annotated[str, typer.Option()], as_json: Json = False
) -> None:
    """Give credit in euro, as an adjustment with a reason."""
    _adjust(email, _amount(amount), reason, as_json=as_json)


@wallet_group.command("debit")
def wallet_debit(
    email: Email, amount: Annotated[str, typer.Argument(metavar="AMOUNT")], reason: Annotated[str, typer.Option()], as_json: Json = False
) -> None:
    """Take credit off again, as an adjustment with a reason: at most what is there and not held."""
    _adjust(email, -_amount(amount), reason, as_json=as_json)


def _amount(text: str) -> Euro:
    given = Euro.parse(text)
    if not 0 < given.micro <= MOST_ADJUSTED.micro:
        raise Invalid(f"expected an amount above zero, at most {MOST_ADJUSTED.plain()} euro at a time; got {given.plain()}")
    return given


def _adjust(email: str, amount: Euro, reason: str, *, as_json: bool) -> None:
    from aim2balance import identity, organisations, wallet
    from aim2balance.admin import log_command
    from aim2balance.ledger.errors import Overdrawn

    if not reason.strip():
        raise Invalid("expected a reason")

    async def work(db: Database) -> Any:
        owner = await identity.get_user_by_email(db, email)
        account, now = organisations.own(owner.id), _now()
        try:
            async with db.transaction() as tx:
                await wallet.credit(tx, account, amount, reason, actor="cli", key=f"cli:{new_id()}", happened_at=now)
                await log_command(tx, "balance.set", f"user:{owner.id}", now, after={"byMicroEur": amount.micro}, reason=reason)
        except Overdrawn:
            found = await wallet.balance(db, account)
            raise Overdrawn(f"at most {found.available.plain()} euro can be taken off: {found.held.plain()} are held") from None
        return owner.email, await wallet.balance(db, account)

    _show_wallet(*with_database(environment(), work), as_json=as_json)


@wallet_group.command("show")
def wallet_show(email: Email, as_json: Json = False) -> None:
    """What stands in a wallet."""
    from aim2balance import identity, organisations, wallet

    async def work(db: Database) -> Any:
        owner = await identity.get_user_by_email(db, email)
        return owner.email, await wallet.balance(db, organisations.own(owner.id))

    _show_wallet(*with_database(environment(), work), as_json=as_json)


def _show_wallet(email: str, balance: Any, *, as_json: bool) -> None:
    from aim2balance.app.gateway_ports import wallet_json

    show({"email": email, **wallet_json(balance)}, as_json=as_json)


@ledger_group.command("verify")
def ledger_verify(
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was recorded from this day on.")] = None,
    as_json: Json = False,
) -> None:
    """Check the books: one line of counts and exit code 0, or every violation and exit code 1."""
    from aim2balance.app.verify_books import verify_and_record

    start = None if since is None else datetime.combine(_date(since), datetime.min.time(), UTC)
    report = with_database(environment(), lambda db: verify_and_record(db, SystemClock(), start))
    if as_json:
        facts = {"ok": not report.violations, "counts": dict(report.counts), "violations": [str(found) for found in report.violations]}
        show(facts, as_json=True)
    else:
        for violation in report.violations:
            print(violation, file=sys.stderr)
        counts = ", ".join(f"{n} {what}" for what, n in report.counts.items())
        print(f"{'Counted' if report.violations else 'The books balance'}: {counts}")
    if report.violations:
        raise typer.Exit(1)


@backups.command("note")
def backups_note(
    where: Annotated[str | None, typer.Option(help="Where it lies, for the operators' page.")] = None,
) -> None:
    """Say that a backup was just made, at the end of the script that makes it: the operators' page shows when."""
    from aim2balance.admin import record_backup

    if where is not None and not (where.isprintable() and 0 < len(where.strip()) <= LONGEST_PLACE):
        raise Invalid(f"--where: expected one line of at most {LONGEST_PLACE} characters")
    with_database(environment(), lambda db: record_backup(db, _now(), where))
    print("Noted.")


@models.command("list")
def models_list(as_json: Json = False) -> None:
    """Every model that can be asked for, with its price."""
    from aim2balance.catalogue import open_catalogue

    rows = [
        {
            "id": offer.name,
            "provider": offer.deployment.provider.name,
            "region": offer.deployment.region,
            "inputUsdPerMtok": offer.deployment.prices.input,
            "outputUsdPerMtok": offer.deployment.prices.output,
            "priceSource": offer.deployment.prices.source,
        }
        for offer in open_catalogue(environment()).current.offered()
    ]
    show(rows, as_json=as_json, columns=("id", "provider", "region", "inputUsdPerMtok", "outputUsdPerMtok", "priceSource"))


@models.command("price")
def models_price(model: Annotated[str, typer.Argument(metavar="MODEL")], as_json: Json = False) -> None:
    """The price row of a model and what it is in euro."""
    from aim2balance.catalogue import open_catalogue, price_model

    show(price_model(open_catalogue(environment()).current, model), as_json=as_json)


@models.command("update-prices")
def models_update_prices(
    accept_jumps: Annotated[bool, typer.Option(help="Take prices that more than doubled or halved too.")] = False,
    bundled: Annotated[bool, typer.Option(help="Go back to the list of the installed package.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch a newer price list, check it and use it; exit code 1 where something of it waits for --accept-jumps."""
    from aim2balance.app.price_list import fetch_price_list
    from aim2balance.catalogue import forget_fetched

    env = environment()
    if bundled:
        show({"forgotten": forget_fetched(env.data_dir)}, as_json=as_json)
        return
    report = asyncio.run(fetch_price_list(env, accepts_jumps=accept_jumps))
    show(report, as_json=as_json)
    if report["heldBack"]:
        raise typer.Exit(1)


@impact_group.command("estimate")
def impact_estimate(
    provider: Annotated[str, typer.Option()],
    model: Annotated[str, typer.Option()],
    input_tokens: Annotated[int, typer.Option("--input", min=0)],
    output_tokens: Annotated[int, typer.Option("--output", min=0)],
    cached: Annotated[int, typer.Option(min=0)] = 0,
    zone: Annotated[str | None, typer.Option(help="ISO-3 country, EEE or WOR.")] = None,
    latency: Annotated[float | None, typer.Option(min=0, help="Seconds; only a2b-1 uses them.")] = None,
    method: Annotated[
        str | None,
        typer.Option(help="a2b-1 or a2b-2, which tells the parts of the electricity. Otherwise the one that answers are booked with."),
    ] = None,
    as_json: Json = False,
) -> None:
    """The estimated footprint of one answer; "not known" for speech and ranking."""
    from aim2balance import impact
    from aim2balance.catalogue import kind_of, load_settings

    settings = load_settings(environment())
    configured = next((row for row in settings.providers if row.name == provider), None)
    vendor, home = (configured.vendor, configured.zone) if configured is not None else (provider, None)
    kind, method = kind_of(settings, provider, vendor, model), method or settings.impact.method
    show(
        impact.describe(vendor, model, input_tokens, output_tokens, cached, zone or home, latency, method=method, kind=kind),
        as_json=as_json,
    )


@impact_group.command("meter")
def impact_meter(
    seconds: Annotated[float, typer.Option(min=0.1, max=5, help="How long to look.")] = 1.0,
    as_json: Json = False,
) -> None:
    """What the power meters of the configuration see now: sensors, watts (of them doing nothing, and beyond that), what is covered and what
    is not.
    """
    from aim2balance.app.power import look

    found = look(environment(), seconds)
    show(found, as_json=as_json, columns=("provider", "measures", "class", "watts", "idleWatts", "dynamicWatts", "running", "detail"))
    if any(not meter["measures"] for meter in found):
        raise typer.Exit(1)


@rates.command("set")
def rates_set(
    what: Annotated[str, typer.Argument(metavar="eur-per-m2")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
    source: Annotated[str, typer.Option()],
    valid_from: Annotated[str, typer.Option(metavar="DATE", help="The first of a month.")],
) -> None:
    """Enter a dated rate with its source."""
    from aim2balance.admin import log_command
    from aim2balance.catalogue import set_eur_per_m2

    if what != "eur-per-m2":
        raise Invalid("expected eur-per-m2")
    rate, start = positive(value, "VALUE"), _date(valid_from)

    async def work(db: Database) -> None:
        async with db.transaction() as tx:
            now = _now()
            await set_eur_per_m2(tx, rate, source, start, now, actor="cli")
            facts = {"value": str(rate), "validFrom": start.isoformat()}
            await log_command(tx, "eur_per_m2.set", "setting:eur_per_m2", now, after=facts, reason=source)

    with_database(environment(), work)
    print(f"From {start} on, one square metre costs {rate} €.")


@usage_group.command("rebuild-rollups")
def usage_rebuild(as_json: Json = False) -> None:
    """Make the sums anew from the events."""
    from aim2balance import usage

    async def work(db: Database) -> tuple[int, int]:
        made = await usage.rebuild_rollups(db)
        await log_done(db, "usage.rebuild", "usage")
        return made

    hours, conversations = with_database(environment(), work)
    show({"hours": hours, "conversations": conversations}, as_json=as_json)


@usage_group.command("re-estimate")
def usage_reestimate(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM")],
    method: Annotated[str, typer.Option(metavar="a2b-1|a2b-2")] = "a2b-2",
    user: Annotated[str | None, typer.Option(metavar="EMAIL", help="Of one person; else of everybody.")] = None,
    as_json: Json = False,
) -> None:
    """A month's footprint as booked and by a method, side by side. Changes nothing."""
    from aim2balance import identity, organisations, usage
    from aim2balance.catalogue import footprint_model, load_settings

    chosen, settings = usage.read_method(method), load_settings(environment())

    async def work(db: Database) -> Any:
        owner = None if user is None else organisations.own((await identity.get_user_by_email(db, user)).id)
        return await usage.reestimate(db, month, chosen, partial(footprint_model, settings), owner_id=owner)

    show(usage.reestimated_out(with_database(environment(), work)), as_json=as_json)


def _now() -> datetime:
    return SystemClock().now()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"expected a date like 2026-11-01, got {text!r}") from None
