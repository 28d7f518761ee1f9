"""Commands around budgets."""

from typing import Annotated, Any, Literal
from uuid import UUID

import typer

from aim2balance.app.cli.console import Json, environment, group, show
from aim2balance.app.cli.session import with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.money import Euro

budgets_group = group("budgets", "The most that may be spent in a calendar window.")
Id = Annotated[str | None, typer.Option(metavar="ID")]


@budgets_group.command("set")
def budgets_set(
    user: Annotated[str | None, typer.Option("--user", metavar="EMAIL", help="A person, by mail address.")] = None,
    key: Id = None,
    project: Id = None,
    eur: Annotated[str | None, typer.Option("--eur", help="Most euro in a window; without it nothing bounds any more.")] = None,
    window: Annotated[str, typer.Option(help="day, week, month or total.")] = "month",
    as_json: Json = False,
) -> None:
    """Set the budget of a person, a key or a project, or take it away."""
    from aim2balance import identity, organisations, usage
    from aim2balance.app.budgets import Budgets, Kind

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
    limit = None if eur is None else Euro.parse(eur)
    if limit is not None and limit.micro < 0:
        raise Invalid("a budget is not negative")

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
        return await budgets.put(owner_id, user_id, kind, thing_id, limit, identity.Window(window))

    made = with_database(environment(), work)
    if made is None:
        print("null" if as_json else "no budget")
    else:
        show({**made, "scope": {**made["scope"], "id": str(made["scope"]["id"])}, **_times(made)}, as_json=as_json)


def _times(made: dict[str, Any]) -> dict[str, str | None]:
    return {name: made[name] and made[name].isoformat() for name in ("windowStart", "windowEnd")}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(f"expected an id; got {text[:50]!r}") from None
