"""Commands around budgets."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from uuid import UUID

import typer

from aim2balance.app.cli.console import Json, environment, group, show
from aim2balance.app.cli.session import log_done, with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.principal import SpendingLimits

_MOST = 1_000_000
budgets_group = group("budgets", "The most that may be spent or emitted in a calendar window.")
Id = Annotated[str | None, typer.Option(metavar="ID")]


@budgets_group.command("set")
def budgets_set(
    user: Annotated[str | None, typer.Option("--user", metavar="EMAIL", help="A person, by mail address.")] = None,
    key: Id = None,
    project: Id = None,
    organisation: Annotated[str | None, typer.Option(metavar="ID", help="Not there yet, and refused.")] = None,
    eur: Annotated[str | None, typer.Option("--eur", help="Most euro in a window.")] = None,
    kg_co2e: Annotated[str | None, typer.Option("--kg-co2e", help="Most kg CO2e in a window, by best estimates.")] = None,
    window: Annotated[str, typer.Option(help="day, week, month or total.")] = "month",
    soft: Annotated[bool, typer.Option("--soft", help="Warn, and refuse nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Set the budget of a person, a key or a project; without --eur and --kg-co2e it is taken away."""
    from aim2balance import identity, organisations, usage
    from aim2balance.app.budgets import Budgets, Kind, supported

    if organisation is not None:
        supported("organisation")
    given: list[tuple[Literal["person", "project", "key"], str]] = []
    if user is not None:
        given.append(("person", user))
    if key is not None:
        given.append(("key", key))
    if project is not None:
        given.append(("project", project))
    if len(given) != 1:
        raise Invalid("expected one of --user, --key and --project")
    if window not in list(identity.Window):
        raise Invalid(f"expected day, week, month or total; got {window[:50]!r}")
    limits = SpendingLimits.parse(amount(eur, 6), amount(kg_co2e, 12), window, is_hard=not soft)

    async def work(db: Database) -> Any:
        kind: Kind = given[0][0]
        told = given[0][1]
        if kind == "person":
            user_id = (await identity.get_user_by_email(db, told)).id
            owner_id, thing_id = organisations.own(user_id), UUID(bytes=user_id.bytes)
        else:
            thing_id = _id(told)
            async with db.connection() as connection:
                found = await (
                    identity.owner_of_key(connection, thing_id) if kind == "key" else organisations.owner_of_project(connection, thing_id)
                )
            if found is None:
                raise NotFound(f"there is no such {kind}")
            owner_id, user_id = found, organisations.recipient_of(found)
        clock = SystemClock()
        budgets = Budgets(db, clock, usage.Usage(db=db, names=usage.no_names))
        made = await budgets.put(owner_id, user_id, kind, thing_id, limits)
        await log_done(db, "budget.set", f"user:{user_id}", after=_logged(kind, thing_id, made))
        return made

    made = with_database(environment(), work)
    if made is None:
        print("null" if as_json else "no budget")
    else:
        show({**made, "scope": {**made["scope"], "id": str(made["scope"]["id"])}, **_times(made)}, as_json=as_json)


def _logged(kind: str, thing_id: UUID, made: dict[str, Any] | None) -> dict[str, Any]:
    """What the operators' log says of it."""
    whose = {} if kind == "person" else {f"{kind}Id": str(thing_id)}
    if made is None:
        return {**whose, "isRemoved": True}
    return {**whose, **{name: made[name] for name in ("limitMicroEur", "limitKgCO2e", "window")}, "isSoft": not made["hard"]}


def _times(made: dict[str, Any]) -> dict[str, str | None]:
    return {name: made[name] and made[name].isoformat() for name in ("windowStart", "windowEnd")}


def amount(text: str | None, most_decimals: int) -> Decimal | None:
    """A limit as it was given. Raises `Invalid`."""
    if text is None:
        return None
    try:
        given = Decimal(text.strip())
    except InvalidOperation:
        raise Invalid(f"expected a number such as 12.5; got {text[:50]!r}") from None
    if not (given.is_finite() and 0 <= given <= _MOST) or given != round(given, most_decimals):
        raise Invalid(f"expected 0 to {_MOST} with at most {most_decimals} decimals; got {text[:50]!r}")
    return given


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(f"expected an id; got {text[:50]!r}") from None
